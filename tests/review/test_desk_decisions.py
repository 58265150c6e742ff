from __future__ import annotations

import json
import threading

import pytest
import sqlalchemy as sa
from desks import article, ca_mau, count, fill, held, row, rows

from extractor.errors import StoreError
from extractor.review import tables
from extractor.review.database import Database
from extractor.review.decisions import (
    Editor,
    NotFoundError,
    RefusedError,
    StaleError,
    accept,
    add,
    correct,
    moved_spans,
    reject,
    undo,
    undo_last,
    whole_words,
)

LAN, MINH, BOSS = Editor("lan", is_admin=False), Editor("minh", is_admin=False), Editor("boss", is_admin=True)


@pytest.fixture
def db(any_database: Database) -> Database:
    fill(any_database, ca_mau())
    return any_database


def log(db: Database) -> list[tuple[str, str, str]]:
    return [(one.editor, one.what, one.fact_key) for one in rows(db, tables.decisions)]


def pending(db: Database) -> int:
    [one] = rows(db, tables.articles)
    number: int = one.pending
    return number


def slots(fact: dict, **changes: object) -> dict:
    kept = {name: value for name, value in fact.items() if name not in ("id", "kind", "mentions", "rule", "confidence")}
    kept.pop("checks")
    return kept | changes


def test_accept_and_reject(db: Database) -> None:
    first, second = row(db, "f1"), row(db, "f2")
    assert (first.state, first.version, pending(db)) == ("open", 1, 2)
    assert accept(db, LAN, first.id, 1) == first.id
    reject(db, MINH, second.id, 1, "  số liệu của bài khác ")
    assert (row(db, "f1").state, row(db, "f1").version) == ("accepted", 2)
    assert (row(db, "f2").state, row(db, "f2").reason) == ("rejected", "số liệu của bài khác")
    assert pending(db) == 0
    assert log(db) == [("lan", "accept", "f1"), ("minh", "reject", "f2")]


def test_correct_keeps_what_it_was(db: Database) -> None:
    one = row(db, "f2")
    stars = {"low": 4, "high": 4, "or_above": False, "potential": False, "from": None}
    correct(db, LAN, one.id, 1, slots(held(db, "f2"), stars=stars, status="target"))
    assert row(db, "f2").state == "corrected"
    assert held(db, "f2")["stars"] == stars
    assert held(db, "f2")["mentions"] == json.loads(one.fact)["mentions"]
    [entry] = rows(db, tables.decisions)
    assert json.loads(entry.before)["fact"]["stars"] is None
    assert json.loads(entry.after)["fact"]["stars"] == stars
    assert entry.at.endswith("Z")


def test_corrected_back_to_what_the_rules_say_is_accepted(db: Database) -> None:
    one, given = row(db, "f1"), slots(held(db, "f1"))
    correct(db, LAN, one.id, 1, given | {"status": "target"})
    correct(db, LAN, one.id, 2, given)
    assert row(db, "f1").state == "accepted"


def test_what_is_not_valid_is_refused_and_nothing_written(db: Database) -> None:
    one, fact = row(db, "f1"), held(db, "f1")
    quantity = {"low": 9, "high": 3, "qualifier": "exact", "unit": "product"}
    for bad in (
        {"quantity": quantity},
        {"status": "perhaps"},
        {"quantity": {**quantity, "low": 1, "unit": "household"}},
        {"part_of": "nobody"},
        {"part_of": "f1"},
        {"tier": "world"},
        {"tier": "x\0"},
    ):
        with pytest.raises(RefusedError):
            correct(db, LAN, one.id, 1, slots(fact) | bad)
    with pytest.raises(RefusedError, match="unchanged"):
        correct(db, LAN, one.id, 1, slots(fact))
    for reason in ("", "  ", "x" * 501, "a\0b", "a\ud800"):
        with pytest.raises(RefusedError, match="reason"):
            reject(db, LAN, one.id, 1, reason)
    assert (row(db, "f1").version, rows(db, tables.decisions)) == (1, [])


def test_a_circle_of_parts_is_refused(db: Database) -> None:
    correct(db, LAN, row(db, "f2").id, 1, slots(held(db, "f2"), part_of="f1"))
    with pytest.raises(RefusedError, match="circle"):
        correct(db, LAN, row(db, "f1").id, 1, slots(held(db, "f1"), part_of="f2"))


def test_a_stale_decision_is_told_and_overwrites_nothing(db: Database) -> None:
    one = row(db, "f1")
    accept(db, LAN, one.id, 1)
    for late in (
        lambda: reject(db, MINH, one.id, 1, "sai"),
        lambda: accept(db, MINH, one.id, 1),
        lambda: undo(db, BOSS, one.id, 1),
        lambda: correct(db, MINH, one.id, 1, slots(held(db, "f1"), status="target")),
    ):
        with pytest.raises(StaleError):
            late()
    assert (row(db, "f1").state, log(db)) == ("accepted", [("lan", "accept", "f1")])


def test_of_many_at_once_one_wins(db: Database) -> None:
    one = row(db, "f1")
    outcomes: list[str] = []
    start = threading.Barrier(8)

    def decide(number: int) -> None:
        start.wait()
        try:
            accept(db, Editor(f"e{number}"), one.id, 1)
            outcomes.append("won")
        except StaleError:
            outcomes.append("stale")

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["stale"] * 7 + ["won"]
    assert len(rows(db, tables.decisions)) == 1


def test_the_count_of_an_article_is_right_when_two_decide_at_once(db: Database) -> None:
    """On two facts of one article, neither of which is the other's business; the count of the article is of both."""
    both = [row(db, "f1").id, row(db, "f2").id]
    for version in range(1, 13, 2):
        start = threading.Barrier(2)

        def decide(number: int, version: int = version, start: threading.Barrier = start) -> None:
            start.wait()
            accept(db, LAN, number, version)

        threads = [threading.Thread(target=decide, args=(number,)) for number in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert pending(db) == 0
        for number in both:
            undo(db, LAN, number, version + 1)
        assert pending(db) == 2


def test_undo_walks_back_decision_by_decision(db: Database) -> None:
    one, given = row(db, "f1"), held(db, "f1")
    accept(db, LAN, one.id, 1)
    correct(db, LAN, one.id, 2, slots(given, status="target"))
    reject(db, LAN, one.id, 3, "sai")
    for version, state in ((4, "corrected"), (5, "accepted"), (6, "open")):
        undo(db, LAN, one.id, version)
        assert row(db, "f1").state == state
    assert held(db, "f1") == given
    with pytest.raises(RefusedError, match="nothing_to_undo"):
        undo(db, LAN, one.id, 7)
    assert [what for _, what, _ in log(db)] == ["accept", "correct", "reject", "undo", "undo", "undo"]
    assert pending(db) == 2


def test_undo_of_others_is_for_admins(db: Database) -> None:
    one = row(db, "f1")
    accept(db, LAN, one.id, 1)
    with pytest.raises(RefusedError, match="not_yours"):
        undo(db, MINH, one.id, 2)
    undo(db, BOSS, one.id, 2)
    assert row(db, "f1").state == "open"


def test_undo_last_is_ones_own(db: Database) -> None:
    first, second = row(db, "f1"), row(db, "f2")
    accept(db, LAN, first.id, 1)
    accept(db, MINH, second.id, 1)
    assert undo_last(db, LAN, first.article_id) == first.id
    assert (row(db, "f1").state, row(db, "f2").state) == ("open", "accepted")
    accept(db, LAN, first.id, 3)
    accept(db, MINH, first.id, 4)
    with pytest.raises(StaleError):
        undo_last(db, LAN, first.article_id)


def at(words: str, text: str | None = None) -> tuple[int, int]:
    start = (text or ca_mau()["article"]["text"]).index(words)
    return start, start + len(words)


def test_a_fact_is_moved_to_other_words(db: Database) -> None:
    one = row(db, "f2")
    start, end = at("5 sản phẩm 4 sao")
    correct(db, LAN, one.id, 1, {}, [(start - 1, end)])
    assert (row(db, "f2").state, row(db, "f2").start) == ("corrected", start)
    assert held(db, "f2") == json.loads(one.fact) | {
        "mentions": [{"start": start, "end": end, "text": "5 sản phẩm 4 sao", "zone": "title"}]
    }
    with pytest.raises(RefusedError, match="unchanged"):
        correct(db, LAN, one.id, 2, {}, [(start, end)])
    correct(db, LAN, one.id, 2, slots(held(db, "f2"), status="target"), [at("12 hồ sơ")])
    assert (held(db, "f2")["status"], held(db, "f2")["mentions"][0]["text"]) == ("target", "12 hồ sơ")
    undo(db, LAN, one.id, 3)
    assert held(db, "f2")["mentions"][0]["text"] == "5 sản phẩm 4 sao"
    undo(db, LAN, one.id, 4)
    assert (row(db, "f2").state, row(db, "f2").fact) == ("open", one.fact)
    assert [what for _, what, _ in log(db)] == ["correct", "correct", "undo", "undo"]


def test_moved_back_to_where_the_rules_found_it_is_accepted(db: Database) -> None:
    one = row(db, "f2")
    correct(db, LAN, one.id, 1, {}, [at("12 hồ sơ")])
    correct(db, LAN, one.id, 2, {}, [at("5 sản phẩm")])
    assert row(db, "f2").state == "accepted"
    assert held(db, "f2") == json.loads(one.fact)


def test_the_words_that_lie_over_the_selected_ones_give_way() -> None:
    fact = count("40 sản phẩm OCOP", "f1")
    fact["mentions"] += [{"text": "12 hồ sơ"}]
    record = ca_mau(fact)
    [made] = record["facts"]
    first, second = at("40 sản phẩm OCOP"), at("12 hồ sơ")
    assert moved_spans(record, made, at("hồ sơ chờ xét")) == [first, at("hồ sơ chờ xét")]
    assert moved_spans(record, made, at("4 sao")) == [at("4 sao"), second]
    assert moved_spans(record, made, (first[0], second[1])) == [(first[0], second[1])]
    made["mentions"] = [{**made["mentions"][0], "text": "lời của bản cũ"}]
    assert moved_spans(record, made, second) == [second], "words that are gone leave nothing behind"


def test_a_place_that_is_none_moves_nothing(db: Database) -> None:
    one = row(db, "f2")
    for span in ((5, 5), (0, 10_000), (-3, 4)):
        with pytest.raises(RefusedError, match="span"):
            correct(db, LAN, one.id, 1, {}, [span])
    assert rows(db, tables.decisions) == []


def test_add_a_fact(db: Database) -> None:
    one = row(db, "f1")
    text = ca_mau()["article"]["text"]
    start = text.index("12 hồ sơ")
    new = slots(count("12 hồ sơ", low=12), status="candidate")
    number = add(db, LAN, one.article_id, (start - 1, start + 9), "count", new)
    fact = json.loads(next(item.fact for item in rows(db) if item.id == number))
    assert fact["mentions"] == [{"start": start, "end": start + 8, "text": "12 hồ sơ", "zone": "lead"}]
    assert (fact["rule"], fact["confidence"]) == ("editor", 1.0)
    with pytest.raises(RefusedError, match="twice"):
        add(db, MINH, one.article_id, (start, start + 8), "count", new)
    undo(db, LAN, number, 1)
    assert [item.state for item in rows(db) if item.shown] == ["open", "open"]
    assert add(db, LAN, one.article_id, (start, start + 8), "count", new) == number
    assert pending(db) == 2


def test_add_refuses_what_is_no_place(db: Database) -> None:
    one = row(db, "f1")
    for span in ((5, 5), (9, 3), (0, 10_000), (-3, 4)):
        with pytest.raises(RefusedError, match="span"):
            add(db, LAN, one.article_id, span, "count", slots(count("x")))
    with pytest.raises(NotFoundError):
        add(db, LAN, 999, (0, 3), "count", slots(count("x")))
    with pytest.raises(NotFoundError):
        accept(db, LAN, 999, 1)


@pytest.mark.parametrize(
    ("text", "cut", "expected"),
    [
        ("có 👩‍🌾 trồng", (4, 5), "👩‍🌾"),
        ("giá ca\u0309i tốt", (4, 6), "ca\u0309"),  # the mark of a decomposed letter is not left behind
        ("🇻🇳 là cờ", (0, 1), "🇻🇳"),
        ("  ba từ  ", (0, 9), "ba từ"),
        ("x👍🏽y", (1, 2), "👍🏽"),
    ],
)
def test_no_character_is_cut_in_two(text: str, cut: tuple[int, int], expected: str) -> None:
    start, end = whole_words(text, *cut)
    assert text[start:end] == expected


def test_the_log_is_only_added_to(db: Database) -> None:
    accept(db, LAN, row(db, "f1").id, 1)
    for change in (sa.update(tables.decisions).values(editor="x"), sa.delete(tables.decisions)):
        with pytest.raises(StoreError, match="only added to"), db.write() as connection:
            connection.execute(change)
    assert log(db) == [("lan", "accept", "f1")]


def test_a_failure_within_a_decision_leaves_nothing(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    one = row(db, "f1")

    def fail(*_: object) -> None:
        raise RuntimeError("power")

    monkeypatch.setattr("extractor.review.decisions.settle", fail)
    with pytest.raises(RuntimeError):
        accept(db, LAN, one.id, 1)
    assert (row(db, "f1").state, rows(db, tables.decisions)) == ("open", [])


def test_an_article_without_facts_has_nothing_pending(database: Database) -> None:
    fill(database, article("b", "Không có gì ở đây cả.", published="2024-01-01"))
    assert rows(database) == []
    assert rows(database, tables.articles)[0].pending == 0
