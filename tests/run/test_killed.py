"""Runs that are killed, interrupted and cut off: real processes, real signals, and the same bytes at the end."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from pathlib import Path

import psutil
import pytest
from folders import (
    FAULTY,
    REPRINTED,
    article_ids,
    large_text,
    manifest,
    ocop,
    output,
    quarantine,
    size,
    started,
    wait_for,
    workers_of,
)

KILLS = 20
MANY = 2_000
SEED = 20221028


def kill_group(process: object) -> None:
    os.killpg(process.pid, signal.SIGKILL)  # type: ignore[attr-defined]
    assert process.wait(30) == -signal.SIGKILL  # type: ignore[attr-defined]


def committed(folder: Path) -> int:
    """Up to where the journal tells that the output is safe, in bytes."""
    lines = (folder / "journal.jsonl").read_bytes().splitlines() if (folder / "journal.jsonl").exists() else []
    return int(json.loads(lines[-1])["sizes"][0]) if lines else 0


def test_killed_twenty_times(many: Path, many_alone: Path, tmp_path: Path) -> None:
    """The whole group of processes, of one worker or two; one time in four before the first article is done."""
    moments = random.Random(SEED)  # noqa: S311 - moments, no secrets
    whole = size(many_alone / "facts.jsonl")
    folder = tmp_path / "run"
    facts = folder / "facts.jsonl"
    torn = 0
    for number in range(KILLS):
        arguments = ["extract", many, "--run", folder, "--workers", str(1 + number % 2), "-q", "--resume"]
        if number % 4 == 0:
            with started(*arguments) as process:
                time.sleep(moments.uniform(0, 1.5))
                kill_group(process)
            continue
        safe = committed(folder) if folder.exists() else 0
        # Mostly soon, sometimes after the next line of the journal: so that the run moves on, and yet is never done.
        grown = moments.random() ** 2 * 300 / MANY * whole
        with started(*arguments) as process:
            wait_for(lambda: size(facts) <= safe, process)  # noqa: B023 - what was torn before is cut off
            wait_for(lambda: size(facts) > safe + grown, process)  # noqa: B023
            kill_group(process)
        torn += size(facts) > committed(folder)
    assert torn, "no kill fell between two lines of the journal: nothing was shown"
    assert 0 < committed(folder) < whole
    assert manifest(folder)["state"] == "running"

    done = ocop("extract", "--run", folder, "--resume", "--workers", "2", "-q")
    assert done.returncode == 1
    assert output(folder) == output(many_alone)
    ids = article_ids(folder)
    assert ids == [f"a{number}" for number in range(MANY) if number % FAULTY]
    assert len(quarantine(folder)) == MANY // FAULTY
    assert len((folder / "reprints.jsonl").read_text("utf-8").splitlines()) == MANY // REPRINTED
    assert manifest(folder)["state"] == "finished"
    assert manifest(folder)["counts"] == manifest(many_alone)["counts"]


def test_workers_that_are_killed(some: Path, some_alone: Path, tmp_path: Path) -> None:
    """The run goes on, and the article of a killed worker is tried again by a fresh one."""
    moments = random.Random(SEED)  # noqa: S311 - moments, no secrets
    folder = tmp_path / "run"
    facts = folder / "facts.jsonl"
    with started("extract", some, "--run", folder, "--workers", "2", "-q") as process:
        for share in (0.05, 0.2, 0.4, 0.6, 0.8):
            wait_for(lambda: size(facts) > share * size(some_alone / "facts.jsonl"), process)  # noqa: B023
            # The oldest: one that was killed before is not killed again on the same article.
            oldest = min(workers_of(process), key=lambda worker: worker.create_time())
            time.sleep(moments.uniform(0, 0.02))
            oldest.kill()
        assert process.wait(300) == 1
    assert output(folder) == output(some_alone)


def test_a_worker_that_is_killed_while_it_starts(articles: Path, alone: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with started("extract", articles, "--run", folder, "--workers", "1", "-q") as process:
        wait_for(lambda: size(folder / "manifest.json") > 0 and bool(workers_of(process)), process)
        [worker] = workers_of(process)
        worker.kill()
        assert process.wait(120) == 1
    assert output(folder) == output(alone)


def test_an_article_on_which_workers_die(tmp_path: Path) -> None:
    """Killed each time at work on the same article, a worker loses that one alone."""
    source = tmp_path / "in.jsonl"
    told = [
        {"id": "before", "text": "Cà Mau có 40 sản phẩm OCOP."},
        {"id": "deadly", "text": large_text(150_000)},
        {"id": "after", "text": "Bến Tre có 50 sản phẩm OCOP."},
    ]
    source.write_text("".join(json.dumps(article) + "\n" for article in told), "utf-8")
    folder = tmp_path / "run"
    with started("extract", source, "--run", folder, "--workers", "1", "-q") as process:
        wait_for(lambda: size(folder / "facts.jsonl") > 0, process)  # from here on it is at the second one
        [first] = workers_of(process)
        start = sum(first.cpu_times()[:2])
        first.kill()

        def works() -> bool:
            """Whether the fresh worker has long loaded what it needs; no other sign comes out of it."""
            fresh = [worker for worker in workers_of(process) if worker.pid != first.pid]
            return bool(fresh) and sum(fresh[0].cpu_times()[:2]) > 1.5 * start + 0.5

        wait_for(works, process)
        for worker in workers_of(process):
            worker.kill()
        assert process.wait(120) == 1
        assert process.stderr is not None
        said = process.stderr.read()
    assert article_ids(folder) == ["before", "after"]
    [held] = quarantine(folder)
    assert held["article"]["id"] == "deadly"
    assert held["what"] == "the worker died on it, 2 times (exit code -9)"
    assert said.splitlines() == [f"ocop: {held['where']}: {held['what']}; {held['remedy']}"]
    assert ocop("retry", folder, "-q").returncode == 0
    assert article_ids(folder) == ["before", "after", "deadly"]


def test_workers_end_with_the_process_that_started_them(many: Path, tmp_path: Path) -> None:
    with started("extract", many, "--run", tmp_path / "run", "--workers", "2", "-q") as process:
        wait_for(lambda: size(tmp_path / "run/facts.jsonl") > 0, process)
        workers = workers_of(process)
        process.kill()
        process.wait(30)
        _, alive = psutil.wait_procs(workers, timeout=30)
    assert len(workers) == 2
    assert alive == []


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc tells which signals a process holds back")
def test_no_worker_can_be_interrupted_while_it_starts(many: Path, tmp_path: Path) -> None:
    """Not the first one either, with whose start that of the process begins which watches over shared memory."""
    with started("extract", many, "--run", tmp_path / "run", "--workers", "2", "-q") as process:
        wait_for(lambda: len(workers_of(process)) == 2, process)
        told = [Path(f"/proc/{worker.pid}/status").read_text("utf-8") for worker in workers_of(process)]
    blocked = [int(line.split()[1], 16) for text in told for line in text.splitlines() if line.startswith("SigBlk:")]
    assert [mask >> signal.SIGINT - 1 & 1 for mask in blocked] == [1, 1]


@pytest.mark.parametrize(("moment", "size_of_run"), [("manifest.json", "few"), ("facts.jsonl", "some")])
def test_an_interrupt_ends_a_run_that_can_be_resumed(
    moment: str, size_of_run: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Ctrl-C reaches every process of the terminal; at the first moment the workers have only begun to start."""
    names = {"few": ("articles", "alone"), "some": ("some", "some_alone")}[size_of_run]
    source, undisturbed = map(request.getfixturevalue, names)
    folder = tmp_path / "run"
    with started("extract", source, "--run", folder, "--workers", "2", "-q") as process:
        wait_for(lambda: size(folder / moment) > 0 and bool(workers_of(process)), process)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr is not None
        said = process.stderr.read().splitlines()
    assert [line for line in said if line and "no text; give the article" not in line] == []
    assert manifest(folder)["state"] == "running"
    assert ocop("extract", "--run", folder, "--resume", "--workers", "2", "-q").returncode == 1
    assert output(folder) == output(undisturbed)


@pytest.mark.parametrize(
    "tail",
    [b'{"inputs": 1999, "articles"', b"\0" * 4096, b'{"inputs": 7}\n', b'\xff\xfe{"\n' + b"\0" * 100, b"[]\n17\n"],
    ids=["half a line", "zeros", "half a mark", "noise", "other JSON"],
)
def test_what_a_power_cut_tore_is_cut_off(tail: bytes, articles: Path, alone: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(alone, folder)
    for name in ("facts.jsonl", "quarantine.jsonl", "keys.txt", "journal.jsonl"):
        with (folder / name).open("ab") as file:
            file.write(tail)
    told = manifest(folder) | {"state": "running"}
    (folder / "manifest.json").write_text(json.dumps(told), "utf-8")
    (folder / ".manifest.json.part").write_text('{"format": 1, "sta', "utf-8")
    done = ocop("extract", articles, "--run", folder, "--resume", "--workers", "1", "-q")
    assert done.returncode == 1, done.stderr
    assert output(folder) == output(alone)
    marks, before = ((one / "journal.jsonl").read_text("utf-8").splitlines() for one in (folder, alone))
    assert marks[: len(before)] == before  # one on a fast machine, on a slow one a mark every while
    assert [json.loads(line)["inputs"] for line in marks[len(before) - 1 :]] == [40] * (len(marks) - len(before) + 1)


def test_a_cut_before_the_first_mark(articles: Path, alone: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(alone, folder)
    (folder / "journal.jsonl").write_bytes(b'{"inputs": 3')
    assert ocop("extract", articles, "--run", folder, "--resume", "--workers", "1", "-q").returncode == 1
    assert output(folder) == output(alone)


def test_two_runs_exclude_each_other(articles: Path, alone: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with started("extract", articles, "--run", folder, "--workers", "2", "-q") as process:
        wait_for(lambda: size(folder / "manifest.json") > 0, process)
        os.killpg(process.pid, signal.SIGSTOP)  # so that it is not done before the others have begun
        for arguments in (["extract", articles, "--run", folder, "--resume"], ["retry", folder]):
            refused = ocop(*arguments)
            assert refused.returncode == 1
            assert len(refused.stderr.splitlines()) == 1
            assert f"another run works in it: process {process.pid} on " in refused.stderr
        os.killpg(process.pid, signal.SIGCONT)
        assert process.wait(300) == 1
    assert output(folder) == output(alone)
