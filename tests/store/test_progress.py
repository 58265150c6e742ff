"""How far a load is: a bar on a terminal, lines elsewhere, nothing when it is asked to be quiet."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path
from typing import Any

import pytest
from commands import OCOP
from store_records import located, make_fact, make_record

MANY = 2_500


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("progress") / "facts.jsonl"
    records = (make_record(f"a{n}", make_fact()) for n in range(MANY))
    path.write_text("".join(item.line + "\n" for item in located(*records)), "utf-8")
    return path


def test_a_bar_on_a_terminal(facts: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen([*OCOP, "load", str(facts), "--to", f"sqlite:///{tmp_path}/x.db"], stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait(60) == 0
    steps = shown.decode().split("\r")
    bars = [step for step in steps if "loading  [" in step]
    assert "100%" in bars[-1]
    assert any("#-" in step for step in bars), "it was half full before"
    assert f"ocop: {MANY} records, " in shown.decode()


def test_lines_elsewhere_and_none_when_quiet(ocop: Any, facts: Path, tmp_path: Path) -> None:
    command = ["load", str(facts), "--to", f"sqlite:///{tmp_path}/x.db"]
    done = ocop(*command)
    assert done.returncode == 0
    lines = done.stderr.decode().splitlines()
    assert lines[:2] == ["ocop: 1000 records", "ocop: 2000 records"]
    assert lines[2].startswith(f"ocop: {MANY} records, {MANY} facts: {MANY} articles added")
    done = ocop(*command, "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
