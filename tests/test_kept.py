"""Compiled patterns in the cache: read again, never when they do not fit, and never a reason to fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor import kept, pipeline
from extractor.errors import PatternError
from extractor.mentions import MentionFinder
from extractor.model import Article
from extractor.patterns import Patterns, load_patterns
from extractor.pipeline import Extractor
from extractor.places import Gazetteer
from extractor.records import dump_record

ROOT = Path(__file__).parent.parent
TRAIN = sorted((ROOT / "corpus" / "train").glob("*.txt"))[:12]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(kept.VARIABLE, str(folder))
    return folder


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was compiled since, one item a time."""
    told: list[object] = []

    make = pipeline.MentionFinder

    def counted(patterns: Patterns, gazetteer: Gazetteer) -> MentionFinder:
        told.append(patterns)
        return make(patterns, gazetteer)

    monkeypatch.setattr(pipeline, "MentionFinder", counted)
    return told


def lines(extractor: Extractor) -> list[str]:
    return [dump_record(extractor.extract(Article(path.read_text("utf-8"), id=path.stem))) for path in TRAIN]


def test_what_was_kept_reads_as_what_was_made(cache: Path, compiled: list[object]) -> None:
    made = Extractor()
    assert len(compiled) == 1
    [path] = cache.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    again = Extractor()
    assert len(compiled) == 1
    assert lines(again) == lines(made)
    assert again.patterns_sha256 == made.patterns_sha256


def test_another_process_reads_it_too(cache: Path) -> None:
    article = TRAIN[0]
    command = [sys.executable, "-m", "extractor", "extract", str(article)]
    first = subprocess.run(command, capture_output=True, check=True)
    written = {path.name: path.stat().st_ino for path in cache.iterdir()}
    assert sorted(name.partition("-")[0] for name in written) == ["patterns", "words"]
    second = subprocess.run([*command[:1], "-X", "importtime", *command[1:]], capture_output=True, check=True)
    assert first.stdout == second.stdout != b""
    assert {path.name: path.stat().st_ino for path in cache.iterdir()} == written
    assert b"underthesea" not in second.stderr  # nor what it imports in turn


@pytest.fixture
def made_anew(cache: Path) -> Callable[[], int]:
    """Keeps something small as patterns are kept; tells how often it was made since the test began."""
    made: list[int] = []

    def ask() -> int:
        assert kept.keep("small", [ROOT / "LICENSE"], lambda: made.append(1) or ["small"] * 99) == ["small"] * 99
        return len(made)

    assert not cache.exists()
    return ask


@pytest.mark.parametrize("how", ["torn", "changed", "empty", "open to others"])
def test_a_file_that_is_not_to_be_trusted_is_made_anew(how: str, cache: Path, made_anew: Callable[[], int]) -> None:
    assert made_anew() == 1
    [path] = cache.iterdir()
    data = path.read_bytes()
    if how == "open to others":
        path.chmod(0o666)
    else:
        path.write_bytes({"torn": data[:-10], "changed": data[:-1] + b"x", "empty": b""}[how])
    assert made_anew() == 2
    [path] = cache.iterdir()
    assert path.read_bytes()[: kept.DIGEST] == data[: kept.DIGEST]
    assert path.stat().st_mode & 0o077 == 0
    assert made_anew() == 2


def test_other_patterns_are_another_file(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "patterns"
    shutil.copytree(ROOT / "patterns", folder)
    before = Extractor(folder).patterns_sha256
    for path in (folder / "lexicon").glob("product_head.yaml"):
        path.write_text(path.read_text("utf-8") + "# read by nobody\n", "utf-8")
    load_patterns.cache_clear()  # within a process, the files of a folder are read once
    assert Extractor(folder).patterns_sha256 != before
    assert len(list(cache.iterdir())) == 2


def test_faulty_patterns_are_told_each_time_and_never_kept(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "patterns"
    shutil.copytree(ROOT / "patterns", folder)
    (folder / "lexicon" / "half.yaml").write_text("lexicon: [", "utf-8")
    for _ in range(2):
        with pytest.raises(PatternError):
            Extractor(folder)
    assert not cache.exists()


def test_off(cache: Path, made_anew: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.VARIABLE, kept.OFF)
    assert [made_anew(), made_anew()] == [1, 2]
    assert not cache.exists()


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(
    tmp_path: Path, made_anew: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "file" / "cache"))
    assert [made_anew(), made_anew()] == [1, 2]


def test_reading_keeps_a_file_young(cache: Path, made_anew: Callable[[], int]) -> None:
    made_anew()
    [path] = cache.iterdir()
    os.utime(path, (0, 0))
    made_anew()
    assert path.stat().st_mtime > 0


def test_the_oldest_are_forgotten(cache: Path) -> None:
    for number in range(kept.FILES + 3):
        kept._write(cache / f"numbers-{number}.pickle", "numbers", number)
        for path in cache.iterdir():  # as if made one after the other, an hour apart
            os.utime(path, (path.stat().st_mtime - 3600,) * 2)
    assert sorted(p.stem for p in cache.iterdir()) == sorted(f"numbers-{n}" for n in range(3, kept.FILES + 3))
