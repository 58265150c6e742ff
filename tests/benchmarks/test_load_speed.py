"""How fast records are loaded, against a bare COPY of the same rows in the same run.

No time is asserted: machines differ, and so the figure to quote is the ratio. Left out of a plain test run; measure
with ``pytest tests/benchmarks/test_load_speed.py -n 0 --benchmark-enable -s``. The articles are all different, see
``varied_records.py``: the same few over and over would be reprints of each other, and finding that out would take
longer than the load. Each measurement of PostgreSQL is taken several times, in turn, and the best of each counts.
``-k memory`` measures the most memory that the command takes, for ten times as many facts too: some minutes, and
2 GB of disk.
"""

import contextlib
import gc
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from varied_records import write_facts

sys.path.insert(0, str(Path(__file__).parent.parent / "store"))

FACTS, MANY = 100_000, 1_000_000
ROUNDS = 3
# Not the memory that the system counts of a child: that begins with what its parent has.
TELLING = (
    "import atexit, pathlib; atexit.register(lambda: print(pathlib.Path('/proc/self/status').read_text()));"
    "from extractor.cli import main; main()"
)
COMMAND = [sys.executable, "-c", TELLING, "load"]
TABLES = ("loads", "places", "articles", "warnings", "facts", "mentions", "checks", "reprints")
pytestmark = [pytest.mark.benchmark(group="load"), pytest.mark.usefixtures("only_when_measuring")]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A file of records with so many facts, and how many articles they are of."""
    path = tmp_path_factory.mktemp("many") / "facts.jsonl"
    written = write_facts(path, FACTS)
    gc.freeze()  # the patterns of the extractor: a load has none to look through for garbage
    return path, *written


@pytest.fixture(scope="module")
def very_many(tmp_path_factory):
    path = tmp_path_factory.mktemp("very-many") / "facts.jsonl"
    yield path, *write_facts(path, MANY)
    path.unlink()


def show(line):
    sys.stderr.write(line + "\n")


def load(url, path):
    from extractor.store.loader import load_records
    from extractor.store.sources import read_located

    start = time.perf_counter()
    load_records(read_located([path], sys.stdin.buffer), url)
    return time.perf_counter() - start


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_files(kind, many, tmp_path):
    path, facts, articles = many
    first = load(f"{kind}:///{tmp_path}/x", path)
    again = load(f"{kind}:///{tmp_path}/x", path)
    size = (tmp_path / "x").stat().st_size
    show(f"\n{kind}: {facts} facts of {articles} articles in {first:.1f} s, again {again:.1f} s; {size / 1e6:.0f} MB")
    show(f"  peak memory of the process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def test_postgresql_against_a_bare_copy(many):
    """COPY from lines that lie ready in memory, into the same tables with the same keys and constraints."""
    import postgres
    import psycopg

    from extractor.store.engine import connect
    from extractor.store.versions import migrate

    path, facts, _ = many
    ours, bare, bare_without = [], [], []
    with postgres.server() as server:

        def fresh(name):
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name}")
                connection.execute(f"CREATE DATABASE {name}")
            return f"{server}/{name}"

        for _ in range(ROUNDS):
            ours.append(load(fresh("ours"), path))
            with psycopg.connect(f"{server}/ours") as connection:
                lines = {}
                for table in TABLES:
                    with connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:
                        lines[table] = [bytes(part) for part in copy]
            url = fresh("bare")
            with connect(url, write=True) as connection:
                migrate(connection, url)
            with psycopg.connect(url) as connection:
                for table in TABLES:
                    connection.execute(f"CREATE TABLE plain_{table} AS TABLE {table}")
                connection.commit()
                for prefix, times in (("", bare), ("plain_", bare_without)):
                    start = time.perf_counter()
                    for table in TABLES:
                        with connection.cursor().copy(f"COPY {prefix}{table} FROM STDIN") as copy:
                            for part in lines[table]:
                                copy.write(part)
                    connection.commit()
                    times.append(time.perf_counter() - start)
    best, copied, plain = min(ours), min(bare), min(bare_without)
    show(f"\npostgresql: {facts} facts in {best:.1f} s, reading and validating the records included")
    show(f"  bare COPY of the same rows, same keys and constraints: {copied:.1f} s; ratio {best / copied:.2f}")
    show(f"  bare COPY into tables without any: {plain:.1f} s; ratio {best / plain:.2f}")


@pytest.mark.parametrize("kind", ["sqlite", "duckdb", "postgresql"])
def test_memory(kind, many, very_many, tmp_path):
    """Of the command, by the system's own count; the process that sketches has some 70 MB apart, the server its own."""
    import postgres
    import psycopg

    with contextlib.ExitStack() as stack:
        server = stack.enter_context(postgres.server()) if kind == "postgresql" else None
        for number, (path, facts, articles) in enumerate((many, very_many)):
            url = f"{kind}:///{tmp_path}/{number}"
            if server:
                url = f"{server}/m{number}"
                with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE m{number}")
            start = time.perf_counter()
            done = subprocess.run([*COMMAND, str(path), "--to", url, "-q"], check=True, stdout=subprocess.PIPE)
            seconds = time.perf_counter() - start
            peak = int(re.search(rb"VmHWM:\s+(\d+) kB", done.stdout)[1]) / 1024
            show(f"\n{kind}: {facts} facts of {articles} articles in {seconds:.1f} s, peak memory {peak:.0f} MB")
