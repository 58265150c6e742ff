"""The table of reprints: what ``ocop reprints`` finds among all that is held, however it came in."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from store_records import load, make_record, query

from extractor.reprints.groups import find_reprints
from extractor.store import reprints

sys.path.insert(0, str(Path(__file__).parent.parent))
from reprint_texts import Record, other_numbers, read, reprint, train_texts

MANY = 12
PAIRS = "SELECT original_key, reprint_key FROM reprint_sources"


@pytest.fixture(scope="module")
def printed() -> list[Record]:
    """Some articles of corpus/train on three sites on three days, and with other numbers; in no order."""
    chance = random.Random(20221028)  # noqa: S311 - texts, no secrets
    records = []
    for name, text in list(train_texts().items())[:MANY]:
        records.append(read(f"{name}/0", text, "2023-05-02"))
        records.append(read(f"{name}/1", reprint(text, chance), "2023-05-01"))
        records.append(read(f"{name}/2", reprint(text, chance), None))
        records.append(read(f"{name}/sibling", other_numbers(text, chance), "2024-01-01"))
    chance.shuffle(records)
    return records


def held(url: str) -> set[tuple[str, str]]:
    return {(row["original_key"], row["reprint_key"]) for row in query(url, PAIRS)}


def wanted(records: list[Record]) -> set[tuple[str, str]]:
    return {(group.original, again) for group in find_reprints(records) for again in group.reprints}


def test_one_load_or_many_or_in_another_order(url: str, printed: list[Record]) -> None:
    assert len(wanted(printed)) == 2 * MANY
    for start in range(0, len(printed), 10):
        load(url, *printed[start : start + 10])
    assert held(url) == wanted(printed)
    load(url, *printed)
    assert held(url) == wanted(printed)


def test_a_changed_article_leaves_its_group_and_comes_back(url: str, printed: list[Record]) -> None:
    load(url, *printed)
    group = next(group for group in find_reprints(printed) if len(group.reprints) == 2)
    ids = {record["article"]["id"]: number for number, record in enumerate(printed)}
    for gone in (group.original, group.reprints[0]):
        now = list(printed)
        now[ids[gone]] = read(gone, "Bến Tre có 50 sản phẩm OCOP.", "2023-06-01")
        load(url, now[ids[gone]])
        assert held(url) == wanted(now)
        load(url, printed[ids[gone]])
        assert held(url) == wanted(printed)


def test_only_what_a_load_changed_is_read(url: str, printed: list[Record], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an article that is not like any other, and of all that are alike for long, no text is read again."""
    load(url, *printed)
    stories: list[Any] = []

    def counted(text: str, facts: Any) -> Any:
        facts = list(facts)
        stories.append(text)
        return read_story(text, facts)

    read_story = reprints.read_story
    monkeypatch.setattr(reprints, "read_story", counted)
    load(url, read("new", "Bến Tre có 50 sản phẩm OCOP, Cà Mau có 40 sản phẩm.", None))
    assert stories == []
    name, text = next(iter(train_texts().items()))
    load(url, read("again", reprint(text, random.Random(1)), None))  # noqa: S311
    assert 0 < len(stories) <= 5
    assert any(row[1] == "again" for row in held(url)), name


def test_keys_of_an_older_program_are_made_anew(url: str, printed: list[Record]) -> None:
    from extractor.store.engine import connect

    load(url, *printed)
    with connect(url, write=True) as connection:
        connection.exec_driver_sql("DELETE FROM reprints")
        connection.exec_driver_sql("UPDATE articles SET same_text_key = 'ab'")
    load(url, read("new", "Bến Tre có 50 sản phẩm OCOP.", None))
    assert held(url) == wanted(printed)


def test_sketches_are_read_as_they_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To sort them, SQLite would hold them all in the memory of this process."""
    url = f"sqlite:///{tmp_path}/x.db"
    asked: list[str] = []
    execute = sa.Connection.execute

    def heard(self: sa.Connection, statement: Any, *args: Any, **options: Any) -> Any:
        asked.append(str(statement))
        return execute(self, statement, *args, **options)

    monkeypatch.setattr(sa.Connection, "execute", heard)
    load(url, make_record("a", published="2022-02-01"), make_record("b", published="2022-01-01"))
    monkeypatch.undo()
    of_sketches = [sql for sql in asked if sql.startswith("SELECT") and "same_text_key" in sql.partition("WHERE")[0]]
    assert of_sketches
    for sql in of_sketches:
        plan = query(url, f"EXPLAIN QUERY PLAN {sql}")
        assert not any("TEMP B-TREE" in row["detail"] for row in plan), sql
