"""Sketches made in a process beside: the same ones, whatever becomes of it, and it never stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from store_records import contents, load, make_fact, make_record

from extractor.store import sketcher
from extractor.store.sketcher import Sketcher
from extractor.store.sketches import sketch_key

TEXTS = {f"a{n}": f"Xã số {n} có gạo nếp, mật ong và chè xanh đạt hạng {n % 5} sao." * 5 for n in range(40)}
SKETCHES = {key: sketch_key(text) for key, text in TEXTS.items()}


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sketcher]:
    """One that has a process from the first text on."""
    monkeypatch.setattr(sketcher, "FEW", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    made = Sketcher()
    yield made
    made.close()


def test_they_are_the_same_in_order_of_asking(beside: Sketcher) -> None:
    first, none, second = beside.ask(TEXTS), beside.ask({}), beside.ask({"b": "Một bài khác."})
    assert beside._process is not None
    assert second() == {"b": sketch_key("Một bài khác.")}
    assert first() == SKETCHES
    assert none() == {}


def test_more_texts_and_sketches_than_pipes_hold(beside: Sketcher) -> None:
    texts = {f"{n}": f"Bài {n}." for n in range(2_000)}
    waiting = [beside.ask(texts) for _ in range(3)]
    assert [sketches().keys() for sketches in waiting] == [texts.keys()] * 3


def test_few_texts_start_no_process() -> None:
    made = Sketcher()
    assert made.ask(TEXTS)() == SKETCHES
    assert made._process is None
    made.close()


def test_without_the_process_they_are_made_here(beside: Sketcher) -> None:
    assert beside.ask(TEXTS)() == SKETCHES
    assert beside._process is not None
    beside._process.kill()
    assert beside.ask(TEXTS)() == SKETCHES


def test_one_that_cannot_start_is_done_without(beside: Sketcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert beside.ask(TEXTS)() == SKETCHES
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert beside.ask(TEXTS)() == SKETCHES


def test_a_database_holds_the_same_with_it_and_without(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [make_record(key, make_fact(), text=text) for key, text in TEXTS.items()]
    like = f"sqlite:///{tmp_path}/like.db"
    load(like, *records)
    monkeypatch.setattr(sketcher, "FEW", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    load(url, *records)
    assert contents(url) == contents(like)


def test_it_ends_with_the_process_that_started_it() -> None:
    code = (
        "import os, time; os.cpu_count = lambda: 2; from extractor.store import sketcher; sketcher.FEW = 0;"
        "made = sketcher.Sketcher(); made.ask({'a': 'Bài.'})(); print(made._process.pid, flush=True); time.sleep(60)"
    )
    started = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    pid = int(started.stdout.readline())
    started.send_signal(signal.SIGKILL)
    started.wait(30)
    started.stdout.close()
    until = time.monotonic() + 30
    while is_running(pid):
        assert time.monotonic() < until
        time.sleep(0.1)


def is_running(pid: int) -> bool:
    """Whether there is such a process that has not ended; one that nobody has asked after is a zombie."""
    with suppress(OSError):
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    return False
