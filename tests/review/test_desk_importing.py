"""Decisions over newer records: they hold, follow their facts, and conflicts are told."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from desks import article, ca_mau, count, fill, held, row, rows

from extractor.errors import InputError, StoreError, UrlError
from extractor.records import validate_record
from extractor.review import tables
from extractor.review.database import Database
from extractor.review.decisions import Editor, accept, add, correct, load_record, load_rows, reject, undo
from extractor.review.export import conflicts, reviewed_records
from extractor.review.identity import find_again, follow, says_the_same
from extractor.review.inputs import read_input
from extractor.store.loader import Located, load_records

LAN = Editor("lan")
STARS = {"low": 4, "high": 4, "or_above": False, "potential": False, "from": None}
NO_SLOTS = ("id", "kind", "mentions", "rule", "confidence", "checks")


@pytest.fixture
def db(any_database: Database) -> Database:
    fill(any_database, ca_mau())
    return any_database


def slots(fact: dict, **changes: object) -> dict:
    return {name: value for name, value in fact.items() if name not in NO_SLOTS} | changes


def mend(db: Database, key: str, **changes: object) -> None:
    one = row(db, key)
    correct(db, LAN, one.id, one.version, slots(held(db, key), **changes))


def exported(db: Database) -> list[dict]:
    [record] = reviewed_records(db)
    assert validate_record(record) == []
    facts: list[dict] = record["facts"]
    return facts


def test_importing_again_changes_nothing(db: Database) -> None:
    before = rows(db)
    done = fill(db, ca_mau())
    assert (done.articles, done.new, done.changed) == (1, 0, 0)
    assert rows(db) == before


def test_an_open_fact_becomes_what_newer_rules_say(db: Database) -> None:
    done = fill(db, ca_mau(count("40 sản phẩm OCOP", "f1", status="target"), count("12 hồ sơ", "f3", 12)))
    assert (done.changed, done.reapplied) == (1, 0)
    assert held(db, "f1")["status"] == "target"
    shown = {one.fact_key: one.shown for one in rows(db)}
    assert shown == {"f1": True, "f2": False, "f3": True}
    assert rows(db, tables.articles)[0].pending == 2


def test_what_was_decided_holds_over_the_same_facts(db: Database) -> None:
    accept(db, LAN, row(db, "f1").id, 1)
    mend(db, "f2", stars=STARS)
    newer = ca_mau(count("40 sản phẩm OCOP", "f1", confidence=0.9), count("5 sản phẩm", "f2", 5, rule="count.other"))
    done = fill(db, newer)
    assert (done.reapplied, done.conflicts) == (2, 0)
    assert [(row(db, key).state, row(db, key).conflict) for key in ("f1", "f2")] == [
        ("accepted", ""),
        ("corrected", ""),
    ]
    assert held(db, "f2")["stars"] == STARS


def test_a_decision_follows_a_fact_whose_id_changed(db: Database) -> None:
    mend(db, "f2", stars=STARS, part_of="f1")
    number = row(db, "f2").id
    fill(db, ca_mau(count("40 sản phẩm OCOP", "new1"), count("5 sản phẩm", "new2", 5)))
    assert row(db, "new2").id == number
    assert held(db, "new2")["stars"] == STARS
    assert held(db, "new2")["part_of"] == "new1"
    assert [fact["id"] for fact in exported(db)] == ["new1", "new2"]


def test_ids_that_change_places(db: Database) -> None:
    """The id of one fact becomes the other's: each decision stays with its words, as ids are followed first."""
    accept(db, LAN, row(db, "f1").id, 1)
    fill(db, ca_mau(count("40 sản phẩm OCOP", "f2"), count("5 sản phẩm", "f9", 5)))
    assert {one.fact_key for one in rows(db) if one.shown} >= {"f2", "f9"}
    assert len({one.fact_key for one in rows(db)}) == len(rows(db))


def test_rules_that_come_to_say_what_the_editor_said(db: Database) -> None:
    mend(db, "f2", stars=STARS)
    fill(db, ca_mau(count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5, stars=STARS)))
    assert row(db, "f2").conflict == "redundant"
    assert row(db, "f2").turn == 1, "nothing to do for the editor"
    [one] = conflicts(db)
    assert (one.article, one.conflict, one.state) == ("ca-mau", "redundant", "corrected")


def test_rules_that_contradict_wait_for_the_editor_and_change_nothing(db: Database) -> None:
    mend(db, "f2", stars=STARS)
    reject(db, LAN, row(db, "f1").id, 1, "sai")
    fill(db, ca_mau(count("40 sản phẩm OCOP", "f1", tier="province"), count("5 sản phẩm", "f2", 5, status="target")))
    assert [row(db, key).conflict for key in ("f1", "f2")] == ["contradicted", "contradicted"]
    assert held(db, "f2")["stars"] == STARS
    assert [fact["id"] for fact in exported(db)] == ["f2"]
    assert rows(db, tables.articles)[0].pending == 2
    accept(db, LAN, row(db, "f2").id, row(db, "f2").version)  # keeps the decision
    assert (row(db, "f2").state, row(db, "f2").conflict) == ("corrected", "")
    assert held(db, "f2")["stars"] == STARS
    fill(db, ca_mau(count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5, status="target", confidence=0.2)))
    assert row(db, "f2").conflict == "", "the rules said this before, and the editor has seen it"


def test_the_editor_may_take_what_the_rules_say(db: Database) -> None:
    mend(db, "f2", stars=STARS)
    fill(db, ca_mau(count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5, status="target")))
    accept(db, LAN, row(db, "f2").id, row(db, "f2").version, rules=True)
    assert (row(db, "f2").state, held(db, "f2")["stars"], held(db, "f2")["status"]) == ("accepted", None, "target")


def test_a_fact_that_the_rules_lose_is_kept_if_it_was_accepted(db: Database) -> None:
    accept(db, LAN, row(db, "f1").id, 1)
    reject(db, LAN, row(db, "f2").id, 1, "sai")
    fill(db, ca_mau(count("12 hồ sơ", "f3", 12)))
    assert row(db, "f1").conflict == "contradicted"
    assert (row(db, "f2").conflict, row(db, "f2").shown) == ("redundant", False)
    assert [fact["id"] for fact in exported(db)] == ["f1", "f3"]


def test_rules_that_find_what_was_added(db: Database) -> None:
    text = ca_mau()["article"]["text"]
    start = text.index("12 hồ sơ")
    new = slots(count("x", low=12), status="candidate")
    number = add(db, LAN, row(db, "f1").article_id, (start, start + 8), "count", new)
    found = count("12 hồ sơ", "f3", 12, status="candidate")
    fill(db, ca_mau(count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5), found))
    one = next(item for item in rows(db) if item.id == number)
    assert (one.fact_key, one.state, one.conflict) == ("f3", "added", "redundant")
    assert [fact["id"] for fact in exported(db)] == ["f1", "f2", "f3"], "once, not twice"


def test_facts_that_go_and_come_back(db: Database) -> None:
    """An open one, a rejected one and an accepted one; each takes up its own row again."""
    third = count("12 hồ sơ", "f3", 12)
    whole = ca_mau(count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5), third)
    fill(db, whole)
    accept(db, LAN, row(db, "f1").id, row(db, "f1").version)
    reject(db, LAN, row(db, "f2").id, row(db, "f2").version, "sai")
    numbers = {one.fact_key: one.id for one in rows(db)}
    for _ in range(2):
        fill(db, article("ca-mau", ca_mau()["article"]["text"]))
        assert [(one.fact_key, one.shown, one.conflict) for one in rows(db)] == [
            ("f1", True, "contradicted"), ("f2", False, "redundant"), ("f3", False, ""),
        ]  # fmt: skip
        fill(db, whole)
        assert [(one.fact_key, one.shown, one.conflict, one.state) for one in rows(db)] == [
            ("f1", True, "", "accepted"), ("f2", True, "", "rejected"), ("f3", True, "", "open"),
        ]  # fmt: skip
    assert {one.fact_key: one.id for one in rows(db)} == numbers


def test_undoing_an_addition_that_rules_have_found_since(db: Database) -> None:
    """What the rules state is theirs: it waits to be judged, with the id that they gave it."""
    start = ca_mau()["article"]["text"].index("12 hồ sơ")
    number = add(db, LAN, 1, (start, start + 8), "count", slots(count("x", low=12)))
    found = ca_mau(count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5), count("12 hồ sơ", "f3", 12))
    fill(db, found)
    undo(db, LAN, number, row(db, "f3").version)
    assert (row(db, "f3").id, row(db, "f3").state, held(db, "f3")["rule"]) == (number, "open", "count.total")
    fill(db, ca_mau())
    assert not row(db, "f3").shown
    fill(db, found)
    assert (row(db, "f3").id, row(db, "f3").state, row(db, "f3").shown) == (number, "open", True)


def test_an_addition_that_was_undone_and_that_rules_find_then(db: Database) -> None:
    start = ca_mau()["article"]["text"].index("12 hồ sơ")
    number = add(db, LAN, 1, (start, start + 8), "count", slots(count("x", low=12)))
    undo(db, LAN, number, 1)
    fill(db, ca_mau(count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5), count("12 hồ sơ", "f3", 12)))
    assert (row(db, "f3").state, row(db, "f3").shown) == ("open", True)
    assert [fact["id"] for fact in exported(db)] == ["f1", "f2", "f3"]


def test_a_text_that_moved_on(db: Database) -> None:
    """The words of mended facts are found again where they now stand; those that are gone are told."""
    mend(db, "f2", stars=STARS)
    accept(db, LAN, row(db, "f1").id, 1)
    fill(db, article("ca-mau", "Tin mới: trong đó 5 sản phẩm 4 sao."))
    assert held(db, "f2")["mentions"][0]["start"] == 18
    assert row(db, "f1").conflict == "lost"
    assert [fact["id"] for fact in exported(db)] == ["f2"]


def move(db: Database, key: str, words: str) -> None:
    one = row(db, key)
    start = ca_mau()["article"]["text"].index(words)
    correct(db, LAN, one.id, one.version, {}, [(start, start + len(words))])


def test_words_that_an_editor_chose_hold(db: Database) -> None:
    """Whatever words newer rules find the fact in; and the fact keeps to its id."""
    move(db, "f2", "5 sản phẩm 4 sao")
    for given in (count("5 sản phẩm", "f2", 5), count("trong đó 5 sản phẩm", "f2", 5), count("5 sản", "other", 5)):
        fill(db, ca_mau(count("40 sản phẩm OCOP", "f1"), given))
        assert [fact["mentions"][0]["text"] for fact in exported(db)] == ["40 sản phẩm OCOP", "5 sản phẩm 4 sao"]
        assert (row(db, given["id"]).state, conflicts(db)) == ("corrected", [])
        assert [one.what for one in rows(db, tables.decisions)] == ["correct"]
    text = "Tin mới. " + ca_mau()["article"]["text"]
    fill(db, article("ca-mau", text, count("5 sản phẩm", "f2", 5)))
    [fact] = exported(db)
    assert text[fact["mentions"][0]["start"] :].startswith("5 sản phẩm 4 sao.")


def test_rules_that_come_to_find_the_words_of_the_editor(db: Database) -> None:
    move(db, "f2", "5 sản phẩm 4 sao")
    fill(db, ca_mau(count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm 4 sao", "f2", 5)))
    assert row(db, "f2").conflict == "redundant"


def test_a_moved_fact_whose_words_are_gone_waits(db: Database) -> None:
    """It is not put back to the words that the editor found wrong."""
    move(db, "f2", "5 sản phẩm 4 sao")
    fill(db, article("ca-mau", "Cà Mau có 5 sản phẩm.", count("5 sản phẩm", "f2", 5)))
    assert (row(db, "f2").conflict, row(db, "f2").turn) == ("lost", 0)
    assert exported(db) == []
    one = row(db, "f2")
    correct(db, LAN, one.id, one.version, {}, [(10, 20)])
    assert [fact["mentions"][0]["text"] for fact in exported(db)] == ["5 sản phẩm"]


def test_undo_after_newer_records(db: Database) -> None:
    mend(db, "f2", stars=STARS)
    fill(db, ca_mau(count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "new", 5, status="target")))
    undo(db, LAN, row(db, "new").id, row(db, "new").version)
    assert (row(db, "new").state, held(db, "new")["status"]) == ("open", "target")


def test_parts_of_a_whole_that_was_rejected(database: Database) -> None:
    whole, part = count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5, part_of="f1")
    inner = count("12 hồ sơ", "f3", 12, part_of="f2")
    fill(database, ca_mau(whole, part, inner))
    reject(database, LAN, row(database, "f2").id, 1, "sai")
    assert {fact["id"]: fact["part_of"] for fact in exported(database)} == {"f1": None, "f3": "f1"}
    reject(database, LAN, row(database, "f1").id, 1, "sai")
    assert {fact["id"]: fact["part_of"] for fact in exported(database)} == {"f3": None}


def test_what_nobody_touched_comes_back_as_it_was(database: Database) -> None:
    """Even two facts that are each a part of the other: only an editor's decision changes a record."""
    third = count("12 hồ sơ", "f3", 12, part_of="f1")
    odd = ca_mau(count("40 sản phẩm OCOP", "f1", part_of="f2"), count("5 sản phẩm", "f2", 5, part_of="f1"), third)
    fill(database, odd)
    assert list(reviewed_records(database)) == [odd]
    mend(database, "f3", status="target", part_of="f1")
    assert {fact["id"]: fact["part_of"] for fact in exported(database)} == {"f1": "f2", "f2": "f1", "f3": "f1"}
    reject(database, LAN, row(database, "f1").id, 1, "sai")
    assert {fact["id"]: fact["part_of"] for fact in exported(database)} == {"f2": None, "f3": "f2"}


def test_checks_do_not_name_facts_that_are_gone(database: Database) -> None:
    fill(database, ca_mau(count("40 sản phẩm OCOP", "f1", checks=["conflicts_with:f2"]), count("5 sản phẩm", "f2", 5)))
    reject(database, LAN, row(database, "f2").id, 1, "sai")
    accept(database, LAN, row(database, "f1").id, 1)
    [fact] = exported(database)
    assert (fact["checks"], fact["confidence"]) == (["accepted_by_editor"], 1.0)


def test_two_facts_in_overlapping_words_stay_two() -> None:
    one = article("a", "có 3 và 4 sản phẩm", count("3 và 4 sản phẩm", "x", 3))["facts"]
    other = article("a", "có 3 và 4 sản phẩm", count("4 sản phẩm", "y", 4))["facts"]
    assert follow(one, other) == {}
    assert follow(one, [{**one[0], "id": "z"}]) == {"z": "x"}


def test_says_the_same() -> None:
    [fact] = article("a", "40 sản phẩm", count("40 sản phẩm"))["facts"]
    inherited = copy.deepcopy(fact)
    inherited["period"]["basis"] = "inherited"
    assert says_the_same(fact, inherited)
    assert says_the_same(None, None)
    assert not says_the_same(fact, None)
    assert not says_the_same(fact, {**fact, "stars": STARS})


def test_find_again_takes_the_nearest() -> None:
    fact = {"mentions": [{"start": 20, "end": 23, "text": "abc", "zone": "body"}]}
    again = find_again(fact, "abc.............abc......abc")
    assert again is not None
    assert again["mentions"][0]["start"] == 16
    assert find_again(fact, "không") is None


# ---- where records come from ------------------------------------------------------------------------------------


def test_a_file_and_the_folder_of_a_run(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text(json.dumps(ca_mau(), ensure_ascii=False) + "\n", "utf-8")
    assert list(read_input(str(path))) == list(read_input(str(tmp_path))) == [ca_mau()]


def test_a_database_that_load_filled(tmp_path: Path) -> None:
    record = ca_mau(count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5, part_of="f1"))
    url = f"sqlite:///{tmp_path}/ocop.db"
    gone = ca_mau(count("12 hồ sơ", "f0", 12))
    for one in (gone, record):
        load_records([Located("x:1", one, json.dumps(one))], url)
    assert list(read_input(url)) == [record], "what was withdrawn is not read"


def test_bad_inputs(tmp_path: Path) -> None:
    broken = tmp_path / "x.jsonl"
    broken.write_text("{}\n")
    for given, error in (
        (str(tmp_path / "no"), InputError),
        (str(tmp_path), InputError),
        (str(broken), InputError),
        (f"sqlite:///{tmp_path}/no.db", StoreError),
        ("mysql://x/y", UrlError),
    ):
        with pytest.raises(error):
            list(read_input(given))


@pytest.mark.parametrize("bad", ["\0", "\ud800"])
def test_what_no_database_holds_is_refused(any_database: Database, bad: str) -> None:
    with pytest.raises(InputError, match="article 'x'"):
        fill(any_database, article("x", "40 sản phẩm", count("40 sản phẩm")), article("x", "y", title=bad))
    assert rows(any_database) == [], "nothing of the batch is there"


def test_the_desk_is_in_sqlite_or_postgresql(tmp_path: Path) -> None:
    with pytest.raises(UrlError, match="DuckDB"):
        Database(f"duckdb:///{tmp_path}/x.duckdb")
    with pytest.raises(StoreError, match="no such file"):
        Database(f"sqlite:///{tmp_path}/x.db", create=False)
    load_records([Located("x:1", ca_mau(), "")], f"sqlite:///{tmp_path}/ocop.db")
    with pytest.raises(StoreError, match="no database of the desk"):
        Database(f"sqlite:///{tmp_path}/ocop.db", create=False)
    assert not (tmp_path / "x.db").exists()


def test_the_desk_may_live_beside_the_facts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ocop.db"
    load_records([Located("x:1", ca_mau(), "")], url)
    desk = Database(url)
    fill(desk, *read_input(url))
    with desk.read() as connection:
        assert load_record(connection, 1)["article"]["id"] == "ca-mau"
        assert len(load_rows(connection, 1)) == 2
    desk.close()
