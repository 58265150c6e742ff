"""The real command: it opens, refuses, is killed in the middle of decisions, and goes on where it was."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from desks import article, count, rows
from servers import Browserless, Server, server

from extractor.review import tables
from extractor.review.database import Database

Run = Callable[..., subprocess.CompletedProcess[bytes]]
FACTS = 400
KILLS = 4


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Records of many facts."""
    path = tmp_path / "facts.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number in range(FACTS // 40):
            words = [f"{number}{n} sản phẩm" for n in range(40)]
            own = [count(one, f"f{number}-{n}", n) for n, one in enumerate(words)]
            out.write(json.dumps(article(f"a{number}", "; ".join(words), *own), ensure_ascii=False) + "\n")
    return path


def check_whole(url: str) -> dict[str, int]:
    """Every fact is where its last decision left it, none has half of one; returns the versions by id of fact."""
    database = Database(url)
    log: dict[int, list] = {}
    for entry in rows(database, tables.decisions):
        log.setdefault(entry.fact_id, []).append(entry)
    pending: dict[int, int] = {}
    versions = {}
    for one in rows(database):
        entries = log.get(one.id, [])
        assert one.version == 1 + len(entries)
        assert [entry.version for entry in entries] == list(range(2, one.version + 1))
        assert one.state == (json.loads(entries[-1].after)["state"] if entries else "open")
        assert json.loads(one.fact) == (json.loads(entries[-1].after)["fact"] if entries else json.loads(one.given))
        pending[one.article_id] = pending.get(one.article_id, 0) + (one.state == "open")
        versions[str(one.id)] = one.version
    assert {one.id: one.pending for one in rows(database, tables.articles)} == pending
    database.close()
    return versions


def decide_until_it_dies(
    running: Server, acknowledged: list[tuple[str, int]], first: dict[str, int], seed: int
) -> None:
    """Decide on one fact after the other; notes what was answered with 200."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    reader = Browserless(running.address)
    versions = dict(first)
    while True:
        fact = chance.choice(list(versions))
        what, more = chance.choice((("accept", {}), ("reject", {"reason": "sai"}), ("undo", {})))
        try:
            status = reader.post(f"/api/facts/{fact}/{what}", {"version": versions[fact], **more})
        except (OSError, http.client.HTTPException):
            return
        if status == 200:
            versions[fact] += 1
            acknowledged.append((fact, versions[fact]))
        assert status in (200, 409, 422)


def test_killed_in_the_middle_of_decisions(facts: Path, tmp_path: Path) -> None:
    """Whatever was acknowledged is there after kill -9, and nothing is there by half; again and again."""
    url = f"sqlite:///{tmp_path}/review.db"
    total = 0
    for round_ in range(KILLS):
        running = Server(str(facts), "--to", url)
        before = check_whole(url)
        halves = [dict(list(before.items())[0::2]), dict(list(before.items())[1::2])]  # two editors, each his own facts
        acknowledged: list[list[tuple[str, int]]] = [[], []]
        threads = [
            threading.Thread(target=decide_until_it_dies, args=(running, acknowledged[n], halves[n], 10 * round_ + n))
            for n in range(2)
        ]
        for thread in threads:
            thread.start()
        wanted, end = 6 + 5 * round_, time.monotonic() + 60
        while sum(map(len, acknowledged)) < wanted and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(0.004 * round_)  # at another point of a decision each time
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait(30)
        for thread in threads:
            thread.join(30)
        running.close()
        versions = check_whole(url)
        for fact, version in [*acknowledged[0], *acknowledged[1]]:
            assert versions[fact] >= version, "an acknowledged decision is lost"
            total += 1
        unseen = sum(versions.values()) - sum(before.values()) - sum(map(len, acknowledged))
        assert 0 <= unseen <= 2, "at most the decisions that were on their way"
    assert total >= sum(6 + 5 * round_ for round_ in range(KILLS))


def test_again_where_it_was(facts: Path, tmp_path: Path) -> None:
    at = ("--to", f"sqlite:///{tmp_path}/review.db")
    with server(str(facts), *at) as first:
        reader = Browserless(first.address)
        reader.get("/articles/3?fact=90&kind=count")
        assert reader.post("/api/facts/90/accept", {"version": 1}) == 200
    assert first.process.returncode in (0, -signal.SIGTERM)
    with server(*at) as second:
        reader = Browserless(second.address)
        page = reader.get("/")
        assert 'data-article="3"' in page
        assert 'data-fact="90"' in page
        assert 'id="fact-90" data-id="90" data-version="2" data-state="accepted"' in page


def test_from_other_machines_only_with_accounts(facts: Path, tmp_path: Path, ocop: Run) -> None:
    url = f"sqlite:///{tmp_path}/review.db"
    done = ocop("review", str(facts), "--to", url, "--host", "0.0.0.0", "--port", "0", "--no-browser")  # noqa: S104
    assert done.returncode == 1
    assert b"it has no accounts; make one with ocop editors add NAME" in done.stderr
    ocop("editors", "add", "lan", "--password-stdin", "--from", url, stdin=b"a long password")
    with server("--to", url, "--host", "0.0.0.0") as running:  # noqa: S104
        port = running.address.rpartition(":")[2]
        assert 'name="password"' in Browserless(f"http://127.0.0.1:{port}").get("/articles/1")


def test_a_port_that_is_taken(tmp_path: Path, ocop: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = str(taken.getsockname()[1])
        done = ocop("review", "--to", f"sqlite:///{tmp_path}/r.db", "--port", port, "--no-browser")
    assert done.returncode == 1
    assert done.stderr.decode().startswith(f"ocop: 127.0.0.1:{port}: cannot listen there")
    assert done.stderr.count(b"\n") == 1


def test_records_that_are_none(tmp_path: Path, ocop: Run) -> None:
    bad = tmp_path / "x.jsonl"
    bad.write_text('{"a": 1}\n')
    done = ocop("review", str(bad), "--to", f"sqlite:///{tmp_path}/r.db", "--no-browser", "--port", "0")
    assert done.returncode == 1
    assert f"{bad}:1: not a record".encode() in done.stderr


def test_ctrl_c_closes_it(tmp_path: Path) -> None:
    with server("--to", f"sqlite:///{tmp_path}/r.db") as running:
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(30) == 0
        assert running.process.stderr is not None
        assert running.process.stderr.read() == ""
