"""The recipes for those who load the JSON Lines themselves, run as they stand in their files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import make_url
from store_records import all_kinds, from_a_page, load, located, make_record, query

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
