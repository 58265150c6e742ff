"""Numbers that no fact claims: found beside the articles, they bring the facts near them forward, and have a page."""

from __future__ import annotations

import json
import threading

import pytest
import sqlalchemy as sa
from desks import Client, Record, article, count, fill, row, rows
from servers import Browserless, server

from extractor.review import tables
from extractor.review.accounts import add_editor, verify
from extractor.review.database import Database
from extractor.review.decisions import Editor, accept, add, reject, undo
from extractor.review.desk import Desk
from extractor.review.insight import Insight
from extractor.review.queue import Filters, read_page
from extractor.review.unclaimed import read_found, read_numbers

LAN = Editor("lan")
LOST = "Con số 62 gây chú ý."
"""Of its number the rules know nothing."""


def plan(key: str, rest: str = "", **slots: object) -> Record:
    text = f"Năm 2022, Cà Mau phấn đấu có 40 sản phẩm OCOP. {rest}"
    return article(key, text.strip(), count("40 sản phẩm OCOP", f"{key}1", status="target", **slots))


def read_all(database: Database, insight: Insight) -> int:
    return read_numbers(database, insight, threading.Event(), pause=0)


def order(database: Database) -> list[str]:
    with database.read() as connection:
        return [one.fact_key for one in read_page(connection, Filters()).rows]


def test_facts_beside_such_numbers_come_sooner(any_database: Database, insight: Insight) -> None:
    far = "Bà con phấn khởi. " * 20 + LOST
    fill(any_database, plan("none"), plan("far", far), plan("near", LOST), plan("sure", confidence=0.99))
    assert order(any_database) == ["none1", "far1", "near1", "sure1"]
    assert read_all(any_database, insight) == 4
    assert order(any_database) == ["near1", "far1", "none1", "sure1"]
    assert [one.unclaimed for one in rows(any_database, tables.articles)] == [0, 1, 1, 0]
    assert [one.rank for one in rows(any_database, tables.articles)] == [700, 650, 500, 990]
    assert read_all(any_database, insight) == 0, "each is read once"


def test_the_weight_stays_over_decisions(any_database: Database, insight: Insight) -> None:
    fill(any_database, plan("near", LOST))
    read_all(any_database, insight)
    one = row(any_database, "near1")
    reject(any_database, LAN, one.id, 1, "sai")
    undo(any_database, LAN, one.id, 2)
    assert (row(any_database, "near1").rank, row(any_database, "near1").state) == (500, "open")


def test_a_fact_that_claims_the_number_takes_the_weight_away(any_database: Database, insight: Insight) -> None:
    fill(any_database, plan("near", LOST))
    read_all(any_database, insight)
    one = row(any_database, "near1")
    slots = {k: v for k, v in json.loads(one.fact).items() if k not in ("id", "kind", "mentions", "rule", "confidence")}
    slots.pop("checks")
    start = json.loads(rows(any_database, tables.articles)[0].record)["article"]["text"].index("62 gây")
    number = add(any_database, LAN, one.article_id, (start, start + 6), "count", slots)
    assert rows(any_database, tables.articles)[0].unclaimed == 0
    assert row(any_database, "near1").rank == 700
    undo(any_database, LAN, number, 1)
    assert rows(any_database, tables.articles)[0].unclaimed == 1
    assert row(any_database, "near1").rank == 500


def test_a_newer_record_is_read_again(any_database: Database, insight: Insight) -> None:
    fill(any_database, plan("near", LOST))
    read_all(any_database, insight)
    fill(any_database, plan("near", "Hết."))
    assert [one.unclaimed for one in rows(any_database, tables.articles)] == [None]
    assert row(any_database, "near1").rank == 700
    read_all(any_database, insight)
    assert [one.unclaimed for one in rows(any_database, tables.articles)] == [0]


def test_what_is_stopped_is_gone_on_with(database: Database, insight: Insight) -> None:
    fill(database, plan("a", LOST), plan("b", LOST))
    stop = threading.Event()
    stop.set()
    assert read_numbers(database, insight, stop) == 0
    assert read_all(database, insight) == 2


def test_the_pages_show_them(any_database: Database, insight: Insight) -> None:
    more = LOST + " Rồi 81 nữa. Sau đó là 733."
    fill(any_database, plan("none"), plan("near", LOST), plan("most", more), article("bare", f"<b>{LOST}</b>"))
    client = Client(Desk(any_database, insight))
    assert "Còn 4 bài chưa được đọc" in client.get("/numbers").text
    read_all(any_database, insight)
    page = client.get("/numbers").text
    counts = [one.unclaimed for one in rows(any_database, tables.articles)]
    assert page.count("<li>") == sum(1 for one in counts if one)
    assert page.index("/articles/3") < page.index("/articles/2"), "the most first"
    assert "<b>62</b> gây chú ý." in page
    assert "<b>Con" not in page, "the words of an article are no markup"
    assert "bài có số còn sót" in client.get("/queue").text
    assert client.get("/numbers?after=nonsense").status_code == 200
    accept(any_database, LAN, 1, 1)


def test_pages_by_key(any_database: Database, insight: Insight) -> None:
    fill(any_database, *(plan(f"a{n}", LOST if n % 2 else LOST + " Rồi 81 nữa.") for n in range(7)))
    read_all(any_database, insight)
    seen: list[int] = []
    after = None
    with any_database.read() as connection:
        whole = [one.id for one in read_found(connection).found]
        while True:
            page = read_found(connection, after, size=2)
            seen += [one.id for one in page.found]
            if page.after is None:
                break
            _, number, key = map(int, page.after.split("."))
            after = (number, key)
    assert seen == whole
    assert sorted(seen) == list(range(1, 8))


def test_the_open_desk_reads_by_itself(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("reading")
    url = f"sqlite:///{folder}/review.db"
    database = Database(url)
    fill(database, plan("near", LOST))
    with server("--to", url) as running:
        desk = Browserless(running.address)
        ready = threading.Event()
        for _ in range(300):
            if "<b>62</b>" in desk.get("/numbers"):
                break
            ready.wait(0.1)
        else:
            pytest.fail("the desk did not read its articles")
    database.close()


def test_a_desk_of_before_is_brought_up(any_database: Database, insight: Insight) -> None:
    """The tables of version 1 had no numbers, and no switch of accounts: whoever had one keeps it."""
    fill(any_database, plan("near", LOST))
    add_editor(any_database, "lan", "mật khẩu dài")
    with any_database.write() as connection:
        connection.execute(sa.text("DROP INDEX ix_review_articles_unclaimed"))
        for column in ("numbers", "unclaimed"):
            connection.execute(sa.text(f"ALTER TABLE review_articles DROP COLUMN {column}"))
        connection.execute(sa.text("ALTER TABLE review_editors DROP COLUMN active"))
        connection.execute(sa.text("UPDATE review_meta SET value = '1' WHERE name = 'version'"))
    any_database.close()
    again = Database(any_database.url, create=False)
    assert read_all(again, insight) == 1
    assert row(again, "near1").rank == 500
    assert verify(again, "lan", "mật khẩu dài")
    again.close()
