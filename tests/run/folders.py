"""What the tests of runs share: the real command in processes of its own, articles for it, and what a run has made."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from commands import OCOP, ROOT, run

OUTPUT = ("facts.jsonl", "quarantine.jsonl", "keys.txt", "reprints.jsonl")
FAULTY = 20
"""One article in so many has no text, and so belongs into the quarantine."""
REPRINTED = 25


def ocop(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A finished command of ours."""
    done = run([str(argument) for argument in arguments])
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@contextmanager
def started(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A command of ours that runs, in a group of processes of its own, which is gone at the end whatever happened."""
    process = subprocess.Popen(
        [*OCOP, *map(str, arguments)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # What a shell starts in the background is deaf to Ctrl-C, and so would be its children: the tests and this one.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)
        assert process.stderr is not None
        process.stderr.close()


def wait_for(happened: Callable[[], bool], process: subprocess.Popen[str], seconds: float = 120) -> None:
    """Wait until something is so while a process still runs."""
    until = time.monotonic() + seconds
    while not happened():
        assert process.poll() is None, "the process ended before"
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.002)


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The worker processes of a run; its other child watches over shared memory."""
    found = psutil.Process(process.pid).children()
    workers = []
    for child in found:
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended, and nobody has asked for its code yet
            if any("spawn_main" in word for word in child.cmdline()):
                workers.append(child)
    return workers


def size(path: Path) -> int:
    """Of a file, 0 when it is not there."""
    return path.stat().st_size if path.exists() else 0


def output(folder: Path) -> dict[str, bytes]:
    """What a run has made, without what tells of time."""
    return {name: (folder / name).read_bytes() for name in OUTPUT}


def manifest(folder: Path) -> dict[str, Any]:
    """What the manifest of a run says."""
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return told


def quarantine(folder: Path) -> list[dict[str, Any]]:
    """The lines of a run's quarantine."""
    return [json.loads(line) for line in (folder / "quarantine.jsonl").read_text("utf-8").splitlines()]


def article_ids(folder: Path) -> list[str]:
    """The ids of the records of a run, in their order."""
    lines = (folder / "facts.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["article"]["id"] for line in lines]


def train_texts() -> list[str]:
    """The articles of corpus/train."""
    return [path.read_text("utf-8") for path in sorted((ROOT / "corpus/train").glob("*.txt"))]


def write_articles(path: Path, many: int, length: int = 900) -> Path:
    """So many articles as JSON Lines: the beginnings of those of corpus/train over and over, with ids of their own.

    One in ``REPRINTED`` says the same as the one before it.
    """
    texts = train_texts()
    with path.open("w", encoding="utf-8") as out:
        for number in range(many):
            page = number - (number % REPRINTED == 2)
            text = f"{texts[page % len(texts)][:length]}\n\nTrang {page}."
            article = {"id": f"a{number}", "text": text} if number % FAULTY else {"id": f"a{number}"}
            out.write(json.dumps(article, ensure_ascii=False) + "\n")
    return path


def large_text(length: int) -> str:
    """An article of so many code points, all of it real: those of corpus/train one behind the other."""
    whole = "\n\n".join(train_texts())
    return (whole * (length // len(whole) + 1))[:length]
