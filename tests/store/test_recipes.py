"""The recipes for those who load the JSON Lines themselves, run as they stand in their files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import make_url
from store_records import all_kinds, from_a_page, load, located, make_fact, make_record, query

RECIPES = Path(__file__).parent.parent.parent / "extractor" / "store" / "recipes"
COLUMNS = (
    "article_key, fact_key, kind, status, quantity_low, quantity_high, stars_low, province_code, province, year_to, "
    "quote, confidence, link"
)
FACTS = f"SELECT {COLUMNS} FROM ocop_raw_facts ORDER BY article_key, fact_key"
AWKWARD = 'dấu \\ và " và \t và \u2028 và 🍚'


@pytest.fixture
def folder(tmp_path: Path, corpus_file: Path) -> Path:
    records = [all_kinds("z1"), make_record("z2", text=AWKWARD), from_a_page("z3")]
    lines = corpus_file.read_text("utf-8") + "".join(item.line + "\n" for item in located(*records))
    (tmp_path / "facts.jsonl").write_text(lines, "utf-8")
    return tmp_path


@pytest.fixture
def expected(new_url: Callable[[str], str], corpus: list[dict[str, Any]]) -> list[list[str]]:
    """What ocop load makes of the same records."""
    url = new_url("sqlite")
    load(url, *corpus, all_kinds("z1"), make_record("z2", text=AWKWARD), from_a_page("z3"))
    rows = query(url, FACTS.replace("ocop_raw_facts", "live_facts"))
    return [list(map(text, row.values())) for row in rows]


def text(value: Any) -> str:
    return "" if value is None else f"{float(value):g}" if isinstance(value, int | float) else str(value)


def read(output: str) -> list[list[str]]:
    rows = [line.split("\x1f") for line in output.split("\x1e") if line.strip("\n")]
    numbers = {4, 5, 6, 9, 11}
    return [[text(float(v)) if n in numbers and v else v for n, v in enumerate(row)] for row in rows]


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        if os.environ.get("OCOP_CI"):
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return found


RUNS = {
    "sqlite": ["sqlite3", "-bail", "raw.db"],
    "postgresql": ["psql", "-X", "-q", "{url}", "-f", str(RECIPES / "postgresql.sql")],
    "duckdb": ["duckdb", "-bail", "raw.duckdb"],
}
"""The commands that head the recipes."""
ASKS = {
    "sqlite": ["sqlite3", "raw.db"],
    "postgresql": ["psql", "-X", "-A", "-t", "{url}", "-c"],
    "duckdb": ["duckdb", "-list", "-noheader", "raw.duckdb"],
}


@pytest.fixture(params=sorted(RUNS))
def recipe(
    request: pytest.FixtureRequest, new_url: Callable[[str], str], tmp_path: Path
) -> tuple[Callable[..., subprocess.CompletedProcess[bytes]], Callable[[str], str]]:
    """What runs the recipe of a database as it is documented, on a facts.jsonl of some lines, and what asks it."""
    kind = request.param
    url = new_url(kind) if kind == "postgresql" else ""

    def command(parts: list[str]) -> list[str]:
        return [tool(parts[0]), *(part.replace("{url}", url) for part in parts[1:])]

    def run(*lines: str) -> subprocess.CompletedProcess[bytes]:
        given = "".join(line + "\n" for line in lines).encode()
        (tmp_path / "facts.jsonl").write_bytes(given)
        given = given if kind == "postgresql" else (RECIPES / f"{kind}.sql").read_bytes()
        return subprocess.run(command(RUNS[kind]), input=given, cwd=tmp_path, capture_output=True, check=False)

    def ask(sql: str) -> str:
        done = subprocess.run([*command(ASKS[kind]), sql], cwd=tmp_path, capture_output=True, check=True, text=True)
        return done.stdout

    return run, ask


def test_of_two_records_of_an_article_the_later_one_counts(recipe: Any) -> None:
    run, ask = recipe
    facts = [make_fact(status=status) for status in ("target", "achieved")]
    records = [make_record("a", facts[0]), make_record("b"), make_record("a", facts[1])]
    done = run(*(item.line for item in located(*records)))
    assert done.returncode == 0, done.stderr
    assert ask("SELECT article_key FROM ocop_raw ORDER BY article_key") == "a\nb\n"
    assert ask("SELECT status FROM ocop_raw_facts") == "achieved\n"


def test_what_is_no_record_is_refused(recipe: Any) -> None:
    """The program ends with an error, and what was there before stays."""
    run, ask = recipe
    good = located(make_record("a"))[0].line
    assert run(good).returncode == 0
    lacking, older, nameless = (json.loads(good) for _ in range(3))
    del lacking["schema_version"], nameless["article"]["id"]
    older["schema_version"] = "0.9"
    for line in ("[]", "{}", good[:100], *map(json.dumps, (lacking, older, nameless))):
        done = run(located(make_record("b"))[0].line, line)
        assert done.returncode != 0, line
        assert done.stderr, line
        assert ask("SELECT article_key FROM ocop_raw") == "a\n", line


def test_sqlite(folder: Path, expected: list[list[str]]) -> None:
    command = [tool("sqlite3"), "-bail", "raw.db"]
    for _ in range(2):  # again changes nothing
        subprocess.run(
            command, input=(RECIPES / "sqlite.sql").read_bytes(), check=True, cwd=folder, capture_output=True
        )
    ask = [tool("sqlite3"), "-separator", "\x1f", "-newline", "\x1e", "raw.db", FACTS]
    done = subprocess.run(ask, check=True, cwd=folder, capture_output=True, text=True)
    assert sorted(read(done.stdout)) == sorted(expected)
    sql = "SELECT json_extract(record, '$.article.text') FROM ocop_raw WHERE article_key = 'z2'"
    done = subprocess.run([tool("sqlite3"), "raw.db", sql], check=True, cwd=folder, capture_output=True, text=True)
    assert done.stdout == AWKWARD + "\n"


def test_duckdb(folder: Path, expected: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    connection = duckdb.connect()
    for _ in range(2):
        connection.execute((RECIPES / "duckdb.sql").read_text("utf-8"))
    rows = connection.execute(FACTS).fetchall()
    assert sorted(list(map(text, row)) for row in rows) == sorted(expected)
    assert connection.execute("SELECT \"text\" FROM ocop_raw WHERE article_key = 'z2'").fetchone() == (AWKWARD,)


def test_postgresql(folder: Path, expected: list[list[str]], new_url: Callable[[str], str]) -> None:
    url = make_url(new_url("postgresql"))
    psql = [tool("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", url.render_as_string(hide_password=False)]
    lines = (folder / "facts.jsonl").read_bytes()
    for _ in range(2):
        done = subprocess.run(
            [*psql, "-f", str(RECIPES / "postgresql.sql")], input=lines, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
    ask = [*psql, "-A", "-t", "-F", "\x1f", "-R", "\x1e", "-c", FACTS]
    done = subprocess.run(ask, check=True, capture_output=True)
    assert sorted(read(done.stdout.decode().rstrip("\n"))) == sorted(expected)
    sql = "SELECT record #>> '{article,text}' FROM ocop_raw WHERE article_key = 'z2'"
    done = subprocess.run([*psql, "-A", "-t", "-c", sql], check=True, capture_output=True)
    assert done.stdout.decode() == AWKWARD + "\n"
