"""The steps in which a folder is written: after a stop between any two of them it is whole."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from folders import large_text, manifest, ocop, quarantine, size, started, wait_for, workers_of

from extractor.errors import OcopError
from extractor.run.folder import FACTS, QUARANTINE, Mark, RunFolder

OLD, NEW = b'{"what": "too long"}\n', b'{"what": "too tall"}\n'
"""As long as each other: the size alone does not tell them apart."""


class Stopped(Exception):  # noqa: N818 - no error of ours: the machine has stopped
    pass


@pytest.fixture
def run(tmp_path: Path) -> tuple[RunFolder, Mark]:
    """A folder with a fact and a line in quarantine."""
    folder = RunFolder(tmp_path / "run")
    with folder as held:
        mark = replace(held.recover(), inputs=2, articles=1, errors=1)
        held.append(FACTS, b"first\n")
        held.append(QUARANTINE, OLD)
        held.commit(mark)
    return RunFolder(folder.path), mark


def content(folder: RunFolder) -> tuple[bytes, bytes]:
    with folder as held:
        held.recover()
    left = {path.name for path in folder.path.iterdir()}
    assert left == {"facts.jsonl", "journal.jsonl", "keys.txt", "lock", "quarantine.jsonl"}
    return (folder.path / FACTS).read_bytes(), (folder.path / QUARANTINE).read_bytes()


def stop(*_: object) -> None:
    raise Stopped


def retry(folder: RunFolder, mark: Mark) -> None:
    with folder as held:
        held.recover()
        held.append(FACTS, b"second\n")
        held.replace_quarantine(NEW, replace(mark, articles=2, errors=1, retries=mark.retries + 1))


def test_a_retry_that_is_not_stopped(run: tuple[RunFolder, Mark]) -> None:
    folder, mark = run
    retry(folder, mark)
    assert content(folder) == (b"first\nsecond\n", NEW)


def test_a_retry_stopped_before_its_mark(run: tuple[RunFolder, Mark], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, mark = run
    with monkeypatch.context() as patched:
        patched.setattr(RunFolder, "commit", stop)
        with pytest.raises(Stopped):
            retry(folder, mark)
    assert content(folder) == (b"first\n", OLD)
    retry(folder, mark)
    assert content(folder) == (b"first\nsecond\n", NEW)


def test_a_retry_stopped_behind_its_mark(run: tuple[RunFolder, Mark], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, mark = run
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stop)
        with pytest.raises(Stopped):
            retry(folder, mark)
    assert content(folder) == (b"first\nsecond\n", NEW)


def test_output_that_is_shorter_than_the_journal_says(run: tuple[RunFolder, Mark]) -> None:
    folder, _ = run
    os.truncate(folder.path / FACTS, 2)
    with pytest.raises(OcopError, match=r"facts.jsonl is shorter than the journal says; it was changed by hand"):
        content(folder)


def test_a_retry_that_is_killed_has_changed_nothing(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    articles = [{"id": f"large{number}", "text": large_text(100_000 + number)} for number in range(2)]
    source.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    folder = tmp_path / "run"
    assert ocop("extract", source, "--run", folder, "--workers", "2", "--timeout", "0.5", "-q").returncode == 1
    assert len(quarantine(folder)) == 2
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "lock"}
    with started("retry", folder, "--workers", "1", "-q") as process:
        wait_for(lambda: size(folder / "facts.jsonl") > 0, process)  # one of them is mended
        assert len(workers_of(process)) == 1
        process.kill()
    for name, data in before.items():
        now = (folder / name).read_bytes()
        # What it has added stands behind what the journal tells of.
        assert now.startswith(data) if name in ("facts.jsonl", "keys.txt") else now == data
    assert ocop("retry", folder, "-q").returncode == 0
    assert quarantine(folder) == []
    assert manifest(folder)["counts"] | {"facts": 0} == {
        "inputs": 2,
        "articles": 2,
        "facts": 0,
        "errors": 0,
        "taken": 0,
    }
    assert len((folder / "facts.jsonl").read_text("utf-8").splitlines()) == 2
