from __future__ import annotations

import random

import pytest
from desks import article, count, fill, row, rows

from extractor.review.database import Database
from extractor.review.decisions import Editor, accept, reject
from extractor.review.queue import (
    Filters,
    first_article,
    next_article,
    parse_key,
    previous_article,
    read_choices,
    read_page,
    read_position,
    read_progress,
    save_position,
)

LAN = Editor("lan")
CAN_THO = {"province_code": "92", "province": "Cần Thơ", "current_province_code": "92", "current_province": "Cần Thơ"}


def many(database: Database, articles: int = 9, facts: int = 7) -> None:
    """Articles whose facts have confidences in no order."""
    chance = random.Random(7)  # noqa: S311 - no secret
    made = []
    for number in range(articles):
        words = [f"{n + 1}{number} sản phẩm" for n in range(facts)]
        text = f"Bài {number}: " + ", ".join(words) + "."
        own = [
            count(one, f"f{number}-{n}", n + 1, confidence=chance.choice((0.2, 0.5, 0.9)))
            for n, one in enumerate(words)
        ]
        made.append(article(f"a{number}", text, *own))
    fill(database, *made)


@pytest.fixture
def db(any_database: Database) -> Database:
    many(any_database)
    return any_database


def keys(database: Database, filters: Filters | None = None, size: int = 5) -> list[str]:
    """All keys of the queue, page by page."""
    found: list[str] = []
    after = ""
    while True:
        with database.read() as connection:
            page = read_page(connection, filters or Filters(), after=after, size=size)
        found += [one.fact_key for one in page.rows]
        if page.after is None:
            return found
        after = page.after


def test_pages_by_key_give_every_fact_once_in_order(db: Database) -> None:
    whole = keys(db, size=1_000)
    assert len(whole) == len(set(whole)) == 63
    assert keys(db, size=5) == keys(db, size=21) == whole
    confidence = {one.fact_key: one.rank for one in rows(db)}
    assert [confidence[key] for key in whole] == sorted(confidence.values())


def test_pages_go_back(db: Database) -> None:
    with db.read() as connection:
        first = read_page(connection, Filters(), size=10)
        second = read_page(connection, Filters(), after=first.after or "", size=10)
        back = read_page(connection, Filters(), before=second.before or "", size=10)
    assert first.before is None
    assert [one.id for one in back.rows] == [one.id for one in first.rows]
    assert back.before is None
    assert back.after == first.after


def test_what_is_judged_goes_to_the_end(db: Database) -> None:
    first = keys(db)[0]
    accept(db, LAN, row(db, first).id, 1)
    assert keys(db)[-1] == first
    assert keys(db, Filters(state="accepted")) == [first]
    assert first not in keys(db, Filters(state="waiting"))


def test_doubt_and_dispute_come_first(database: Database) -> None:
    facts = [
        count("1 sản phẩm", "sure", 1, confidence=0.95),
        count("2 sản phẩm", "unsure", 2, confidence=0.3),
        count("3 sản phẩm", "disputed", 3, confidence=0.7, checks=["parts_exceed_whole"]),
        count("4 sản phẩm", "borne out", 4, confidence=0.4, checks=["parts_sum_to_whole"]),
    ]
    fill(database, article("a", "1 sản phẩm, 2 sản phẩm, 3 sản phẩm, 4 sản phẩm", *facts))
    assert keys(database) == ["disputed", "unsure", "borne out", "sure"]


def test_filters(database: Database) -> None:
    here, there = count("1 sản phẩm", "here", 1), count("2 sản phẩm", "there", 2, rule="count.other", status="target")
    there["place"] |= CAN_THO
    there["period"] |= {"from": 2021, "to": 2025}
    fill(database, article("a", "1 sản phẩm", here), article("b", "2 sản phẩm Gạo Vị Thủy 100%", there))
    expected = {
        Filters(): ["here", "there"],
        Filters(kind="count"): ["here", "there"],
        Filters(kind="funding"): [],
        Filters(status="target"): ["there"],
        Filters(province="92"): ["there"],
        Filters(year="2022"): ["here", "there"],
        Filters(year="2024"): ["there"],
        Filters(rule="count.other"): ["there"],
        Filters(words="gạo vị"): ["there"],
        Filters(words="GAO VI THUY"): ["there"],
        Filters(words="100%"): ["there"],
        Filters(words="1_0"): [],
        Filters(words="%"): ["there"],
        Filters(words="'; DROP TABLE review_facts; --"): [],
        Filters(state="rejected"): [],
        Filters(province="92", year="2020"): [],
    }
    assert {one: keys(database, one) for one in expected} == expected
    with database.read() as connection:
        choices = read_choices(connection)
    assert choices == {"province": ["92", "96"], "year": ["2022", "2025"], "rule": ["count.other", "count.total"]}


def test_filters_of_nonsense_are_none() -> None:
    nonsense = {"kind": "x", "status": "open", "year": "12345", "state": "no", "words": "a\0b", "rule": "x" * 999}
    assert Filters.of(nonsense) == Filters(words="ab", rule="x" * 200)
    assert Filters.of({"year": "²"}) == Filters()


@pytest.mark.parametrize("text", ["", "1", "1.2", "a.b.c", "0.1.2.3", "0.1.99999999999999999999", "0.-.1", "٣.1.1"])
def test_what_is_no_key(text: str) -> None:
    assert parse_key(text) is None


def test_progress(db: Database) -> None:
    one, two = keys(db)[:2]
    accept(db, LAN, row(db, one).id, 1)
    reject(db, LAN, row(db, two).id, 1, "sai")
    with db.read() as connection:
        progress = read_progress(connection)
    assert progress.states == {"open": 61, "accepted": 1, "rejected": 1}
    assert (progress.done, progress.total, progress.waiting, progress.conflicts) == (2, 63, 61, 0)


def test_from_article_to_article(db: Database) -> None:
    """Forward goes on to what waits and round again; back goes to the one before, whatever became of it."""
    with db.read() as connection:
        first = first_article(connection)
        assert first is not None
        way = [first]
        while (following := next_article(connection, way[-1], Filters())) != first:
            assert following is not None
            way.append(following)
        assert len(way) == len(set(way)) == 9
        assert previous_article(connection, way[3]) == way[2]
        assert previous_article(connection, way[0]) is None
    for one in [one for one in rows(db) if one.article_id == way[1]]:
        accept(db, LAN, one.id, 1)
    with db.read() as connection:
        assert next_article(connection, way[0], Filters()) == way[2]
        assert previous_article(connection, way[2]) == way[1]
        assert next_article(connection, way[0], Filters(words="bài 5")) in way
        assert next_article(connection, way[0], Filters(province="92")) is None


def test_where_an_editor_was(db: Database) -> None:
    with db.read() as connection:
        assert read_position(connection, "lan") is None
    save_position(db, "lan", 3, 17, Filters(kind="count", words="gạo"))
    save_position(db, "minh", 4, None, Filters())
    save_position(db, "lan", 5, None, Filters(year="2022"))
    with db.read() as connection:
        assert read_position(connection, "lan") == (5, None, Filters(year="2022"))
        assert read_position(connection, "minh") == (4, None, Filters())
