"""Runs in a folder of their own: the bytes of the plain command, taken over, refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.run.folder import RunFolder

ROOT = Path(__file__).parent.parent
OCOP = [sys.executable, "-c", "from extractor.cli import main; main()"]
OUTPUT = ("facts.jsonl", "quarantine.jsonl", "keys.txt")

Run = Callable[..., subprocess.CompletedProcess[str]]


def ocop(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A finished command of ours."""
    return subprocess.run(
        [*OCOP, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
    )


def output(folder: Path) -> dict[str, bytes]:
    """What a run has made, without what tells of time."""
    return {name: (folder / name).read_bytes() for name in OUTPUT}


def write_articles(path: Path, many: int) -> Path:
    """So many articles as JSON Lines: those of corpus/train over and over with ids of their own, one in 20 faulty."""
    texts = [p.read_text("utf-8") for p in sorted((ROOT / "corpus/train").glob("*.txt"))]
    with path.open("w", encoding="utf-8") as out:
        for number in range(many):
            text = f"{texts[number % len(texts)][:900]}\n\nTrang {number}."
            out.write(json.dumps({"id": f"a{number}", "text": text} if number % 20 else {"id": f"a{number}"}) + "\n")
    return path


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Few articles, some of them faulty."""
    return write_articles(tmp_path_factory.mktemp("articles") / "few.jsonl", 40)


@pytest.fixture(scope="module")
def alone(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of their run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("alone") / "run"
    done = ocop("extract", articles, "--run", folder, "--workers", "1", "-q")
    assert done.returncode == 1, done.stderr  # the faulty articles
    return folder


def test_a_run_has_the_bytes_of_the_plain_command(articles: Path, alone: Path) -> None:
    plain = ocop("extract", articles, "-q")
    several = ocop("extract", articles, "-q", "--workers", "2")
    assert plain.stdout.encode() == (alone / "facts.jsonl").read_bytes()
    assert several.stdout == plain.stdout
    assert several.stderr == plain.stderr


def test_the_quarantine_names_what_is_wrong(alone: Path) -> None:
    held = [json.loads(line) for line in (alone / "quarantine.jsonl").read_text("utf-8").splitlines()]
    assert len(held) == 2
    assert all("few.jsonl:" in one["where"] and one["what"] and one["remedy"] for one in held)
    manifest = json.loads((alone / "manifest.json").read_text("utf-8"))
    assert manifest["state"] == "finished"
    assert manifest["counts"]["articles"] == 38
    assert manifest["counts"]["errors"] == 2


def test_two_runs_in_one_folder_exclude_each_other(tmp_path: Path, articles: Path) -> None:
    with RunFolder(tmp_path / "run"):
        done = ocop("extract", articles, "--run", tmp_path / "run", "-q")
    assert done.returncode == 1
    assert f"process {os.getpid()}" in done.stderr
    assert "wait for it" in done.stderr


def test_since_takes_over_what_is_the_same(tmp_path: Path, articles: Path, alone: Path) -> None:
    lines = articles.read_text("utf-8").splitlines(keepends=True)
    changed = json.loads(lines[3])
    changed["text"] += "\n\nNăm 2023, tỉnh Hà Nam công nhận thêm 17 sản phẩm OCOP."
    source = tmp_path / "few.jsonl"
    source.write_text("".join([*lines[:3], json.dumps(changed) + "\n", *lines[5:]]), "utf-8")
    ocop("extract", source, "--run", tmp_path / "since", "--since", alone, "--workers", "1", "-q")
    ocop("extract", source, "--run", tmp_path / "full", "--workers", "1", "-q")
    assert output(tmp_path / "since") == output(tmp_path / "full")


def test_since_with_other_patterns_extracts_all_again(tmp_path: Path, articles: Path, alone: Path) -> None:
    patterns = tmp_path / "patterns"
    shutil.copytree(ROOT / "patterns", patterns)
    with (patterns / "joints.yaml").open("a", encoding="utf-8") as file:
        file.write("# another edition\n")
    options = ("--patterns", patterns, "--workers", "1")
    done = ocop("extract", articles, "--run", tmp_path / "since", "--since", alone, *options)
    assert "patterns changed since; all is extracted again" in done.stderr
    ocop("extract", articles, "--run", tmp_path / "full", *options)
    assert output(tmp_path / "since") == output(tmp_path / "full")


def test_a_used_folder_is_not_begun_again(articles: Path, alone: Path) -> None:
    done = ocop("extract", articles, "--run", alone)
    assert done.returncode == 1
    assert "go on with --resume" in done.stderr


def test_other_sources_do_not_resume_a_run(tmp_path: Path, articles: Path, alone: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(alone, folder)
    done = ocop("extract", ROOT / "corpus/train", "--run", folder, "--resume", "-q")
    assert "begun with other sources" in done.stderr
    source = tmp_path / "few.jsonl"
    shutil.copy(articles, source)
    ocop("extract", source, "--run", tmp_path / "mine", "--workers", "1", "-q")
    source.write_text(source.read_text("utf-8").replace("Trang 5.", "Trang năm."), "utf-8")
    done = ocop("extract", "--run", tmp_path / "mine", "--resume", "-q")
    assert "the sources have changed since the run began" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["corpus/train", "--resume"], "goes with --run"),
        (["corpus/train", "--run", "x", "-o", "y"], "leave out -o"),
        (["--run", "x"], "Missing argument"),
    ],
)
def test_options_that_do_not_go_together(arguments: list[str], said: str) -> None:
    done = ocop("extract", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_standard_input_is_no_source_of_a_run(tmp_path: Path) -> None:
    done = ocop("extract", "-", "--run", tmp_path / "run")
    assert done.returncode == 1
    assert "save it to a file" in done.stderr


def test_the_folder_stands_for_its_output(alone: Path) -> None:
    assert ocop("summary", alone).stdout == ocop("summary", alone / "facts.jsonl").stdout
