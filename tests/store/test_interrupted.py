"""Loads that are killed, and loads at the same time: real processes, and a real SIGKILL."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from commands import OCOP
from store_records import contents, located, make_fact, make_record, query

from extractor.store.engine import connect

COMMAND = [*OCOP, "load"]
Run = Callable[..., subprocess.CompletedProcess[bytes]]
MANY = 6_000


@pytest.fixture(scope="module")
def big_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("big") / "facts.jsonl"
    records = (make_record(f"a{n}", make_fact(), make_fact("document")) for n in range(MANY))
    path.write_text("".join(item.line + "\n" for item in located(*records)), "utf-8")
    return path


def test_killed_half_way_then_again(ocop: Run, url: str, big_file: Path) -> None:
    """4000 records are more than a batch, so much is written when the process dies; none of it may show."""
    process = subprocess.Popen([*COMMAND, str(big_file), "--to", url], stderr=subprocess.PIPE)
    assert process.stderr is not None
    for line in process.stderr:
        if line == b"ocop: 4000 records\n":
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait(30) == -signal.SIGKILL
    process.stderr.close()
    done = ocop("load", str(big_file), "--to", url, "-q")
    assert (done.returncode, done.stderr) == (0, b"")
    held = contents(url)
    assert len(held["loads"]) == 1, "of the load that was killed nothing is left"
    assert len({row[1] for row in held["articles"]}) == len(held["articles"]) == MANY
    assert len({row[1:3] for row in held["facts"]}) == len(held["facts"]) == 2 * MANY
    assert len(held["mentions"]) == 2 * MANY
    assert ocop("load", str(big_file), "--to", url).stderr.endswith(b": nothing changed\n")


def test_killed_over_an_older_load(ocop: Run, url: str, big_file: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.jsonl"
    first.write_text(located(make_record("a0", make_fact(status="achieved")))[0].line, "utf-8")
    assert ocop("load", str(first), "--to", url, "-q").returncode == 0
    process = subprocess.Popen([*COMMAND, str(big_file), "--to", url], stderr=subprocess.PIPE)
    assert process.stderr is not None
    while process.stderr.readline() != b"ocop: 3000 records\n":
        assert process.poll() is None
    process.kill()
    process.wait(30)
    process.stderr.close()
    assert query(url, "SELECT count(*) AS n FROM articles") == [{"n": 1}]
    assert query(url, "SELECT status FROM live_facts") == [{"status": "achieved"}]


ASKING = """
import sys
from extractor.store.engine import connect
with connect(sys.argv[1], create=True, write=True) as connection:
    connection.exec_driver_sql("CREATE TABLE mine (n integer)")
    print("ready", flush=True)
    connection.exec_driver_sql(sys.argv[2])
"""


LONG = {
    "postgresql": "SELECT pg_sleep(600)",
    # One task for several threads: which of them takes it differs from time to time.
    "duckdb": "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE (a.range * b.range) % 7 = 3",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
}


@pytest.mark.parametrize("kind", sorted(LONG))
def test_ctrl_c_while_the_database_works(kind: str, new_url: Callable[[str], str]) -> None:
    """It reaches the command as Ctrl-C, whatever the driver makes of it, and nothing is left of what was begun."""
    url = new_url(kind)
    with subprocess.Popen(
        [sys.executable, "-c", ASKING, url, LONG[kind]],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heeds_ctrl_c,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        try:
            _, told = process.communicate(timeout=60)
        finally:
            process.kill()
    assert told.splitlines()[-1] == b"KeyboardInterrupt"
    with connect(url) as connection:
        assert not sa.inspect(connection).has_table("mine")


def test_ctrl_c_that_another_has_taken_over(tmp_path: Path) -> None:
    """What it means is his to say: the statement goes on, and his handler hears of it."""
    heard = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        with connect(f"sqlite:///{tmp_path}/x.db", create=True) as connection:
            signal.raise_signal(signal.SIGINT)
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == [signal.SIGINT]


def test_the_signals_of_others_are_left_as_they_were(tmp_path: Path) -> None:
    before = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(before)
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell takes it from what runs in background
    try:
        with connect(f"sqlite:///{tmp_path}/x.db", create=True):
            within = signal.set_wakeup_fd(-1)
            signal.set_wakeup_fd(within)
    finally:
        signal.signal(signal.SIGINT, handler)
    assert within not in (-1, before)
    after = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(after)
    assert after == before


def _heeds_ctrl_c() -> None:
    """Gives a process Ctrl-C back, which a shell takes from what it runs in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_two_loads_at_once(ocop: Run, url: str) -> None:
    """One holds the database for as long as its input lasts; others are refused, or wait if they are told to."""
    one, two = (located(make_record(name, make_fact()))[0].line.encode() + b"\n" for name in "ab")
    options = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    first = subprocess.Popen([*COMMAND, "-", "--to", url], **options)  # type: ignore[call-overload]
    assert first.stdin is not None
    first.stdin.write(one)
    first.stdin.flush()
    until = time.monotonic() + 60
    while True:
        # The first process opens the database in its own time; before that, this load goes through and is all right.
        refused = ocop("load", "-", "--to", url, "--wait", "0", stdin=two)
        if refused.returncode:
            break
        assert time.monotonic() < until
    message = b"another load or reader holds the database; wait for it, or give --wait\n"
    assert refused.returncode == 1
    assert refused.stderr.endswith(message)
    assert refused.stderr.count(b"\n") == 1
    waiting = subprocess.Popen([*COMMAND, "-", "--to", url, "--wait", "60"], **options)  # type: ignore[call-overload]
    assert waiting.stdin is not None
    waiting.stdin.write(two)
    waiting.stdin.close()
    time.sleep(1.5)
    assert waiting.poll() is None
    first.stdin.close()
    assert (first.wait(60), waiting.wait(60)) == (0, 0)
    for process in (first, waiting):
        process.stderr.close()
    rows = query(url, "SELECT article_key FROM articles ORDER BY article_key")
    assert [row["article_key"] for row in rows] == ["a", "b"]
