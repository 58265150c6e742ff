"""A disk that is full: said in one line, and nothing is lost once there is room."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import OCOP, ROOT, manifest, ocop, output

DISK = 5 << 19
"""Bytes of a disk that holds the whole run, but not beside the file that fills it."""
LEFT = 360 << 10


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, in memory; only root may mount one."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a file system; the limit of file sizes is tested in its place")
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no command mount; the limit of file sizes is tested in its place")
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield place
    # Lazily: a process that was killed may hold it for a moment, and no test is to fail for that.
    subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


def test_a_full_disk(many: Path, many_alone: Path, small_disk: Path) -> None:
    folder = small_disk / "run"
    filler = small_disk / "filler"
    filler.write_bytes(b"\0" * (DISK - LEFT))
    done = ocop("extract", many, "--run", folder, "--workers", "2", "-q")
    assert done.returncode == 1
    [said] = [line for line in done.stderr.splitlines() if "no text" not in line]
    remedy = "mend that, then run again with --resume"
    assert said == f"ocop: {folder}: cannot be written: No space left on device; {remedy}"

    still = ocop("extract", "--run", folder, "--resume", "--workers", "2", "-q")
    assert still.returncode == 1
    assert "No space left on device" in still.stderr
    assert manifest(folder)["state"] == "running"

    filler.unlink()
    done = ocop("extract", "--run", folder, "--resume", "--workers", "2", "-q")
    assert "cannot be written" not in done.stderr
    assert manifest(folder)["state"] == "finished"
    assert output(folder) == output(many_alone)


def test_a_disk_that_is_full_at_once(articles: Path, alone: Path, small_disk: Path) -> None:
    folder = small_disk / "run"
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as out, contextlib.suppress(OSError):
        while out.write(b"\0" * 4096):
            pass
    done = ocop("extract", articles, "--run", folder, "--workers", "1", "-q")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("No space left on device; mend that, then run again with --resume")
    filler.unlink()
    assert ocop("extract", articles, "--run", folder, "--resume", "--workers", "1", "-q").returncode == 1
    assert output(folder) == output(alone)


def test_a_file_that_may_not_grow(some: Path, some_alone: Path, tmp_path: Path) -> None:
    """The same by a limit of the system on the size of a file, which needs no rights."""
    folder = tmp_path / "run"
    kibibytes = (some_alone / "facts.jsonl").stat().st_size // 3 >> 10
    command = ["bash", "-c", f'ulimit -f {kibibytes}; exec "$0" "$@"', *OCOP, "extract", str(some)]
    command += ["--run", str(folder), "--workers", "2", "-q"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 1
    [said] = [line for line in done.stderr.splitlines() if "no text" not in line]
    assert said == f"ocop: {folder}: cannot be written: File too large; mend that, then run again with --resume"
    assert ocop("extract", "--run", folder, "--resume", "--workers", "2", "-q").returncode == 1
    assert output(folder) == output(some_alone)
