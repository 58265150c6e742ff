"""How fast runs in folders are: two workers against one, many articles against few, and what reprints cost.

No time is asserted: machines differ, and so the figures to quote are the ratios. Left out of a plain test run; measure
with ``pytest tests/benchmarks/test_run_speed.py -n 0 --benchmark-enable -s``, and ``--articles 1000,10000`` for more
articles. Those are the articles of corpus/train over and over, with other numbers each time.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from commands import OCOP

ROOT = Path(__file__).parent.parent.parent
TRAIN = ROOT / "corpus" / "train"
ROUNDS = 2
_SMALL = re.compile(r"(?<![\d/.,-])\d{1,3}(?![\d/.,-]|\.\d)")

pytestmark = [pytest.mark.benchmark(group="runs"), pytest.mark.usefixtures("only_when_measuring")]


@dataclass(frozen=True)
class Measured:
    seconds: float
    """From the start of the command to its end."""
    working: float
    """From the first to the last record: without what is loaded once."""
    processor: float
    """Seconds that all its processes took of the processor: the same on a busy machine."""
    peak: float
    """MiB of the largest of its processes."""


@pytest.fixture(scope="module")
def sizes(request: pytest.FixtureRequest) -> tuple[int, int]:
    few, many = map(int, request.config.getoption("articles").split(","))
    return few, many


def write(path: Path, many: int) -> Path:
    texts = [file.read_text("utf-8") for file in sorted(TRAIN.glob("*.txt"))]
    with path.open("w", encoding="utf-8") as out:
        for number in range(many):
            more = 3 * (number // len(texts))  # the same for all numbers of an article, so that ranges stay ranges
            text = _SMALL.sub(lambda found: str(int(found[0]) + more), texts[number % len(texts)])  # noqa: B023
            out.write(json.dumps({"id": f"a{number}", "text": text}, ensure_ascii=False) + "\n")
    return path


def extract(source: Path, folder: Path, workers: int) -> Measured:
    command = [*OCOP, "extract", str(source)]
    command += ["--run", str(folder), "--workers", str(workers), "-q"]
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT)
    facts = folder / "facts.jsonl"
    while not (facts.exists() and facts.stat().st_size):
        assert process.poll() is None
        time.sleep(0.005)
    first = time.perf_counter()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    ended = time.perf_counter()
    assert process.returncode == 0
    kibibytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Measured(ended - begun, ended - first, usage.ru_utime + usage.ru_stime, kibibytes / 1024)


def best(cases: dict[str, tuple[Path, int]], tmp_path: Path) -> list[Measured]:
    """The best of some rounds of each case (articles and workers), taken in turn."""
    rounds: dict[str, list[Measured]] = {name: [] for name in cases}
    for number in range(ROUNDS):
        for name, (source, workers) in cases.items():
            rounds[name].append(extract(source, tmp_path / f"{name}-{number}", workers))
    return [min(measured, key=lambda one: one.seconds) for measured in rounds.values()]


def show(line: str) -> None:
    sys.stderr.write(line + "\n")


def test_two_workers_against_one(sizes: tuple[int, int], tmp_path: Path) -> None:
    _, many = sizes
    source = write(tmp_path / "in.jsonl", many)
    one, two = best({"one": (source, 1), "two": (source, 2)}, tmp_path)
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    show(f"\n{many} articles, {cores} cores, load {load:.1f}  one worker  two workers  ratio")
    rows = (
        ("command, seconds", one.seconds, two.seconds),
        ("articles at work, seconds", one.working, two.working),
        ("processor, seconds", one.processor, two.processor),
    )
    for name, first, second in rows:
        show(f"  {name:32} {first:10.1f}  {second:11.1f}  {first / second:5.2f}")
    show(f"  {'articles a second at work':32} {many / one.working:10.0f}  {many / two.working:11.0f}")


def test_many_articles_against_few(sizes: tuple[int, int], tmp_path: Path) -> None:
    cases = {str(many): (write(tmp_path / f"{many}.jsonl", many), 1) for many in sizes}
    few, many = sizes
    less, more = best(cases, tmp_path)
    show(f"\none worker, load {os.getloadavg()[0]:.1f}              {few:>8}  {many:>8}  ratio")
    rows = (
        ("milliseconds an article", 1e3 * less.working / few, 1e3 * more.working / many),
        ("peak MiB, largest process", less.peak, more.peak),
    )
    for name, first, second in rows:
        show(f"  {name:28} {first:8.1f}  {second:8.1f}  {second / first:5.2f}")
    further = 1e3 * (more.processor - less.processor) / (many - few)
    show(f"  processor, milliseconds a further article    {further:6.1f}")


def test_reprints_of_many_records_against_few(sizes: tuple[int, int], tmp_path: Path) -> None:
    """One article in ten is printed again; beside it, what it takes to read the same records."""
    from extractor.reprints.groups import find_reprints

    def records(path: Path) -> Iterator[dict[str, object]]:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                article = json.loads(line) | {"published": None}
                yield {"article": article, "facts": []}
                if number % 10 == 9:
                    again = article | {"id": f"{article['id']}+", "text": f"{article['text']}\n\nTheo báo bạn"}
                    yield {"article": again, "facts": []}

    show(f"\n{'reprints':30} seconds  to read alone  ms an article  groups")
    for many in sizes:
        path = write(tmp_path / "in.jsonl", many)
        begun = time.perf_counter()
        read = sum(1 for _ in records(path))
        between = time.perf_counter()
        groups = find_reprints(records(path))
        seconds = time.perf_counter() - between
        show(
            f"  {read:>10} records           {seconds:8.2f}  {between - begun:13.2f}  {1e3 * seconds / read:13.2f}"
            f"  {len(groups):6}"
        )
        assert len(groups) >= many // 10
