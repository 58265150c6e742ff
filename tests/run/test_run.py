"""Runs in a folder of their own: the bytes of the plain command, taken over, refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from folders import OCOP, ROOT, manifest, ocop, quarantine

from extractor.run.folder import RunFolder


def test_a_run_has_the_bytes_of_the_plain_command(articles: Path, alone: Path) -> None:
    plain = ocop("extract", articles, "-q")
    several = ocop("extract", articles, "-q", "--workers", "2")
    assert plain.stdout.encode() == (alone / "facts.jsonl").read_bytes()
    assert several.stdout == plain.stdout
    assert several.stderr == plain.stderr


def test_the_quarantine_names_what_is_wrong(alone: Path) -> None:
    held = quarantine(alone)
    assert len(held) == 2
    assert all("few.jsonl:" in one["where"] and one["what"] and one["remedy"] for one in held)
    told = manifest(alone)
    assert told["state"] == "finished"
    assert told["counts"] == {"inputs": 40, "articles": 38, "facts": told["counts"]["facts"], "errors": 2, "taken": 0}


def test_records_that_are_one_story_point_at_each_other(alone: Path) -> None:
    held = [json.loads(line) for line in (alone / "reprints.jsonl").read_text("utf-8").splitlines()]
    assert held == [{"original": "a1", "reprints": ["a2"]}, {"original": "a26", "reprints": ["a27"]}]
    assert ocop("reprints", alone, "-q").stdout == (alone / "reprints.jsonl").read_text("utf-8")


def test_two_runs_in_one_folder_exclude_each_other(tmp_path: Path, articles: Path) -> None:
    with RunFolder(tmp_path / "run"):
        done = ocop("extract", articles, "--run", tmp_path / "run", "-q")
    assert done.returncode == 1
    assert f"process {os.getpid()}" in done.stderr
    assert "wait for it" in done.stderr


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


def test_the_folder_is_loaded_as_its_records(alone: Path, tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    for place in (alone, alone.parent):
        done = ocop("load", place, "--to", f"sqlite:///{tmp_path}/x.db")
        assert done.returncode == 0, done.stderr
        assert "38 records" in done.stderr
        assert "nothing changed" in done.stderr or place == alone


def test_a_run_is_resumed_where_its_sources_are_named_from(tmp_path: Path, articles: Path) -> None:
    source = tmp_path / "few.jsonl"
    shutil.copy(articles, source)
    command = [*OCOP, "extract", "few.jsonl", "--run", "run", "--workers", "1", "-q"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=tmp_path, env=env, check=False, capture_output=True, timeout=120)
    done = ocop("extract", "--run", tmp_path / "run", "--resume", "-q")
    assert done.returncode == 1
    told = f"was begun in {tmp_path}, from which its sources are named; resume it there"
    assert done.stderr == f"ocop: {tmp_path / 'run'}: {told}\n"
