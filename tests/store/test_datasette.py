"""A loaded SQLite file in the real Datasette, with the metadata that ``ocop export datasette`` writes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from store_records import load, make_fact, make_record

from extractor.errors import UrlError
from extractor.store.datasette import datasette_metadata
from extractor.store.labels import english, labels, vietnamese
from extractor.store.tables import metadata
from extractor.store.views import view_columns, view_texts

WORDS = {"gạo": "Bán gạo nếp.", "gáo": "Cái gáo dừa.", "gao": "Quan GAO."}


@pytest.fixture(scope="module")
def ask(
    ocop: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., str]:
    """What Datasette answers to a path, which must be with status 200."""
    folder = tmp_path_factory.mktemp("datasette")
    url = f"sqlite:///{folder}/ocop.db"
    records = [make_record(key, make_fact(), text=text, title=f"Tựa {key}") for key, text in WORDS.items()]
    load(url, *records, make_record("no", make_fact("funding", per=None), text="Xoài cát."))
    assert ocop("export", "datasette", "--from", url, "-o", str(folder / "m.json")).returncode == 0

    def get(path: str, **parameters: str) -> str:
        asked = f"{path}?{urlencode(parameters)}" if parameters else path
        command = [sys.executable, "-m", "datasette", str(folder / "ocop.db"), "-m", str(folder / "m.json")]
        done = subprocess.run([*command, "--get", asked], check=False, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]  # 1 for a status that is not 200
        return done.stdout

    return get


def rows(answer: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(answer)
    return found


def test_the_page_of_a_table_says_what_its_columns_are(ask: Callable[..., str]) -> None:
    page = ask("/ocop/facts")
    assert vietnamese("facts", "quantity_low") in page
    assert "funding" in page
    assert 'class="facet-results"' in page


def test_rows_of_a_table_and_a_facet(ask: Callable[..., str]) -> None:
    answer = json.loads(ask("/ocop/facts.json", _shape="objects", kind="funding"))
    assert [row["kind"] for row in answer["rows"]] == ["funding"]
    assert {fact["value"] for fact in answer["facet_results"]["kind"]["results"]} == {"funding"}


def test_a_view_is_searched_by_its_article(ask: Callable[..., str]) -> None:
    found = rows(ask("/ocop/current_facts.json", _search="gáo", _shape="array"))
    assert [row["article_key"] for row in found] == ["gáo"]


@pytest.mark.parametrize(
    ("words", "keys"),
    [("gạo", {"gạo"}), ("gao", {"gạo", "gáo", "gao"}), ("gao nếp", {"gạo"}), ("", set()), (" ", set())],
)
def test_articles_are_searched_with_tone_marks_and_without(ask: Callable[..., str], words: str, keys: set[str]) -> None:
    found = rows(ask("/ocop/search_articles.json", words=words, _shape="array"))
    assert {row["article_key"] for row in found} == keys
    assert len(found) == len(keys)


def test_a_table_is_searched_with_tone_marks_and_without(ask: Callable[..., str]) -> None:
    for words, keys in (("gạo", {"gạo"}), ("gao", {"gạo", "gáo", "gao"})):
        assert {row["article_key"] for row in rows(ask("/ocop/articles.json", _search=words, _shape="array"))} == keys


def test_a_ready_query_has_its_name_and_its_rows(ask: Callable[..., str]) -> None:
    page = ask("/ocop/funding_of_province", province="Cà Mau")
    assert "Kinh phí theo nguồn vốn của một tỉnh" in page
    found = rows(ask("/ocop/funding_of_province.json", province="Cà Mau", _shape="array"))
    assert [(row["province"], row["vnd_low"]) for row in found] == [("Cà Mau", 2_520_000_000)]
    assert rows(ask("/ocop/funding_of_province.json", province="Huế", _shape="array")) == []


def test_every_name_in_the_metadata_is_there(tmp_path: Path) -> None:
    """Tables, views, columns of facets and sorting; and each query runs."""
    url = f"sqlite:///{tmp_path}/x.db"
    load(url, make_record("a", make_fact()))
    told = json.loads(datasette_metadata(url))["databases"]["x"]
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.create_function("escape_fts", 1, lambda words: f'"{words}"')
    assert set(told["tables"]) == {*metadata.tables, *view_texts(), "ocop_version"}
    for name, given in told["tables"].items():
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
        assert columns
        named = {*given.get("facets", ()), *given.get("columns", ())}
        named |= {given[option] for option in ("sort", "sort_desc", "label_column", "fts_pk") if option in given}
        assert named <= columns, name
        if not given.get("hidden"):
            assert set(given["columns"]) == columns, name
    for query in told["queries"].values():
        connection.execute(query["sql"], dict.fromkeys(query["params"], "Bài"))
    about = told["tables"]["facts"]["columns"]["kind"]
    assert about == f"{english('facts', 'kind')} / {vietnamese('facts', 'kind')}"


def test_a_column_of_a_view_is_described_as_the_column_of_a_table_that_it_is(ask: Callable[..., str]) -> None:
    told = json.loads(datasette_metadata("sqlite:///x.db"))["databases"]["x"]["tables"]
    for view, column, table, source in (
        ("latest_stock", "quantity_low", "facts", "quantity_low"),
        ("current_facts", "newspaper", "articles", "source"),
        ("review_first", "link", "mentions", "link"),
    ):
        assert told[view]["columns"][column] == told[table]["columns"][source]
    assert vietnamese("facts", "quantity_low") in ask("/ocop/latest_stock")


def test_every_description_of_a_column_of_a_view_is_of_one_that_is_there() -> None:
    for view, columns in labels()["view_columns"].items():
        there = [view] if view != "any" else view_texts()
        assert set(columns) <= {column for name in there for column in view_columns()[name]}, view


def test_other_databases_are_refused() -> None:
    with pytest.raises(UrlError, match="Datasette shows SQLite alone; give sqlite:///FILE to --from"):
        datasette_metadata("duckdb:///x.duckdb")
