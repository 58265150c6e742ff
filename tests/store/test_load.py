from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from store_records import (
    KINDS_OF_DATABASES,
    all_kinds,
    contents,
    facts_of,
    ids_of,
    load,
    located,
    make_fact,
    make_record,
    place,
    query,
)  # fmt: skip

from extractor.errors import InputError, StoreError
from extractor.records import validate_record
from extractor.store import loader
from extractor.store.loader import Totals, load_records

HOSTILE = {
    "quotes": "'; DROP TABLE facts; -- \" ` $$ %s %(x)s ? :name {} \\ \\N",
    "emoji": "🍚👩‍🌾 🇻🇳",
    "right to left": "\u202eabc\u202c \u200f עברית",
    "line ends": "a\tb\r\nc\x0bd\x1f\x7f\u2028",
    "copy's end": "\\.",
    "a megabyte": "ữ" * 1_000_000,
}


def test_a_fact_of_each_kind_comes_back_as_it_was(url: str) -> None:
    record = all_kinds()
    totals = load(url, record)
    assert (totals.articles_added, totals.facts_added, totals.created) == (1, 8, True)
    assert list(facts_of(url)["all"].values()) == record["facts"]
    assert [row["text"] for row in query(url, "SELECT text FROM warnings ORDER BY position")] == record["warnings"]


def test_the_corpus_comes_back_as_it_was(url: str, corpus: list[dict[str, Any]]) -> None:
    load(url, *corpus)
    held = facts_of(url)
    for record in corpus:
        assert list(held.get(record["article"]["id"], {}).values()) == record["facts"]


def test_loading_again_changes_nothing(url: str) -> None:
    records = [all_kinds("a"), make_record("b", make_fact())]
    load(url, *records)
    before = contents(url)
    assert str(load(url, *records)) == "2 records, 9 facts: nothing changed"
    assert contents(url) == before
    assert len(before["loads"]) == 1


def test_whole_numbers_may_have_a_point(url: str) -> None:
    """JSON knows one kind of numbers: a program that read ``2022`` into a column with gaps writes ``2022.0``."""
    record = all_kinds()
    pointed = json.loads(json.dumps(record), parse_int=float)
    assert validate_record(pointed) == []
    load(url, pointed)
    assert list(facts_of(url)["all"].values()) == record["facts"]
    before = contents(url)
    assert str(load(url, record)).endswith("nothing changed")
    assert contents(url) == before


def test_another_order_of_keys_changes_nothing(url: str) -> None:
    record = all_kinds()
    load(url, record)
    before = contents(url)
    turned = json.loads(json.dumps(record, sort_keys=True))
    assert str(load(url, turned)) == "1 records, 8 facts: nothing changed"
    assert contents(url) == before


def test_a_changed_fact_keeps_its_id(url: str) -> None:
    load(url, make_record("a", make_fact(key="k1"), make_fact("document", "k2")))
    before = ids_of(url)
    changed = make_fact(key="k1", status="achieved", confidence=0.75)
    totals = load(url, make_record("a", changed, make_fact("document", "k2")))
    assert (totals.facts_changed, totals.facts_added, totals.facts_withdrawn) == (1, 0, 0)
    assert ids_of(url) == before
    [row] = query(url, "SELECT status, confidence, first_load_id, changed_load_id FROM facts WHERE fact_key = 'k1'")
    assert row == {"status": "achieved", "confidence": 0.75, "first_load_id": 1, "changed_load_id": 2}
    assert query(url, "SELECT changed_load_id FROM facts WHERE fact_key = 'k2'") == [{"changed_load_id": 1}]


def test_a_fact_whose_id_changed_with_its_slots_keeps_its_row(url: str) -> None:
    """The record's ids are digests of the slots: the words tell that it is the same fact."""
    first = make_fact(key="k1", words="ba đến năm sản phẩm")
    load(url, make_record("a", make_fact(key="k0", words="bảy sản phẩm"), first))
    before = ids_of(url)
    second = make_fact(key="k9", words="ba đến năm sản phẩm", status="achieved")
    totals = load(url, make_record("a", make_fact(key="k0", words="bảy sản phẩm"), second))
    assert (totals.facts_changed, totals.facts_withdrawn, totals.facts_added) == (1, 0, 0)
    assert ids_of(url) == {"k0": before["k0"], "k9": before["k1"]}


def test_a_vanished_fact_is_withdrawn_and_one_that_comes_back_restored(url: str) -> None:
    both = make_record("a", make_fact(key="k1"), make_fact("document", "k2"))
    load(url, both)
    before = ids_of(url)
    totals = load(url, make_record("a", make_fact(key="k1")))
    assert totals.facts_withdrawn == 1
    [row] = query(url, "SELECT fact_id, fact_key, withdrawn_load_id FROM withdrawn_facts")
    assert row == {"fact_id": before["k2"], "fact_key": "k2", "withdrawn_load_id": 2}
    assert [row["fact_key"] for row in query(url, "SELECT fact_key FROM live_facts")] == ["k1"]
    assert str(load(url, make_record("a", make_fact(key="k1")))).endswith("nothing changed")
    assert load(url, both).facts_restored == 1
    assert ids_of(url) == before
    assert query(url, "SELECT * FROM withdrawn_facts") == []
    figures = query(url, "SELECT facts_added, facts_withdrawn, facts_restored FROM loads ORDER BY id")
    assert [tuple(row.values()) for row in figures] == [(2, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_children_that_are_fewer_leave_none_behind(url: str) -> None:
    text = "ba sản phẩm, ba sản phẩm"
    mentions = [{"start": s, "end": s + 11, "text": text[s : s + 11], "zone": "body"} for s in (0, 13)]
    more = make_fact(mentions=mentions, checks=["exceeds_out_of", "parts_sum_to_whole"])
    load(url, make_record("a", more, text=text, warnings=("một", "hai")))
    fewer = make_fact(mentions=mentions[:1])
    record = make_record("a", fewer, text=text, warnings=("hai",))
    load(url, record)
    assert facts_of(url)["a"]["count-1"] == record["facts"][0]
    assert query(url, "SELECT text FROM warnings") == [{"text": "hai"}]


def test_the_later_of_two_records_of_an_article_counts(url: str) -> None:
    totals = load(url, make_record("a", make_fact()), make_record("b"), make_record("a", make_fact("document")))
    assert (totals.articles_added, totals.articles_changed) == (2, 1)
    assert query(url, "SELECT kind FROM live_facts") == [{"kind": "document"}]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_strings_are_kept_as_they_are(url: str, name: str) -> None:
    words = HOSTILE[name]
    facts = [
        make_fact("funding", purpose=words, words=words),
        make_fact("product", name=words, producer=words, words=words),
        make_fact("document", "d", number=words, issuer=words, words=words),
    ]
    key = words if len(words) < 100 else "a"
    record = make_record(key, *facts, title=words, source=words, url=words, warnings=(words,))
    load(url, record)
    assert list(facts_of(url)[key].values()) == record["facts"]
    assert query(url, "SELECT title FROM articles") == [{"title": words}]
    assert str(load(url, record)).endswith("nothing changed")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"purpose": "a\0b"},
            "facts.jsonl:2: facts[0].purpose: a NUL at character 1; remove it: databases hold no NUL",
        ),
        ({"purpose": "a\ud800"}, "facts.jsonl:2: facts[0].purpose: half of a surrogate pair at character 1; remove it"),
        ({"quantity": {"low": 0, "high": 10**400}}, "facts.jsonl:2: facts[0].quantity.high: no number that a database"),
    ],
)
def test_what_no_database_holds_is_refused_with_its_place(url: str, change: dict[str, Any], message: str) -> None:
    load(url, make_record("a", make_fact()))
    before = contents(url)
    record = make_record("b", make_fact("funding"))
    for slot, value in change.items():
        fact = record["facts"][0]
        fact[slot] = fact[slot] | value if isinstance(value, dict) else value
    items = located(make_record("c", make_fact()), record)
    items[1] = items[1]._replace(line=json.dumps(record))
    with pytest.raises(InputError) as caught:
        load_records(items, url)
    assert str(caught.value).startswith(message)
    assert contents(url) == before


def test_a_day_that_is_none_is_refused_with_its_place(url: str) -> None:
    with pytest.raises(InputError, match=r"facts.jsonl:1: facts\[0\].date: 2022-02-31 is no day"):
        load(url, make_record("a", make_fact("document", date="2022-02-31")))


def test_a_failure_half_way_leaves_all_as_it_was(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BATCH_FACTS", 4)
    monkeypatch.setattr(loader, "DUCKDB_BATCH_FACTS", 4)
    load(url, make_record("a", make_fact()))
    before = contents(url)
    many = [make_record(f"b{n}", make_fact()) for n in range(20)]
    bad = make_record("bad", make_fact("document", date="2022-02-31"))
    with pytest.raises(InputError, match=r"facts\.jsonl:21: "):
        load(url, *many, bad)
    assert contents(url) == before
    load(url, *many)
    assert len(query(url, "SELECT id FROM articles")) == 21


def test_what_a_database_refuses_names_the_records(url: str) -> None:
    """The schema lets nothing through that a constraint refuses; here a validated record was altered afterwards."""
    record = make_record("a", make_fact())
    record["facts"][0]["status"] = "maybe"
    with pytest.raises(StoreError, match=r"the database refused: .*between facts.jsonl:1 and facts.jsonl:1"):
        load(url, record)


def test_batches_do_not_show(new_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    records = [all_kinds(f"a{n}") for n in range(30)]
    whole, parts = new_url("sqlite"), new_url("sqlite")
    load(whole, *records)
    monkeypatch.setattr(loader, "BATCH_FACTS", 7)
    monkeypatch.setattr(loader, "DUCKDB_BATCH_FACTS", 7)
    load(parts, *records)
    assert contents(whole) == contents(parts)


def test_places_are_those_of_the_day(url: str) -> None:
    old = make_fact(place=place("84", "Trà Vinh", "86", "Vĩnh Long"))
    district = make_fact(
        key="d", place=place("92", "Cần Thơ", "92", "Cần Thơ", district="Quận Thốt Nốt", level="district")
    )
    load(url, make_record("a", old, district), make_record("b", make_fact(), published="2025-08-01"))
    rows = query(
        url, "SELECT p.official, p.id, p.current_province FROM facts f JOIN places p ON p.id = f.place_id ORDER BY f.id"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("Tỉnh Trà Vinh", "63-84", "Vĩnh Long"),
        ("Quận Thốt Nốt", "district-923", "Cần Thơ"),
        ("Tỉnh Cà Mau", "34-96", "Cà Mau"),
    ]


def test_reprints_follow_the_texts(url: str) -> None:
    text = "Cà Mau có 40 sản phẩm OCOP."
    late = make_record("late", text=text, source="Báo A", published="2022-03-01")
    early = make_record("early", text=text.upper() + "  ", source="Báo B", published="2022-01-01")
    undated = make_record("undated", text=text, published=None)
    load(url, late, undated)
    pairs = "SELECT original_key, reprint_key FROM reprint_sources ORDER BY reprint_key"
    assert query(url, pairs) == [{"original_key": "late", "reprint_key": "undated"}]
    load(url, early)
    assert [tuple(row.values()) for row in query(url, pairs)] == [("early", "late"), ("early", "undated")]
    load(url, make_record("early", text="Tin khác."))
    assert query(url, pairs) == [{"original_key": "late", "reprint_key": "undated"}]
    load(url, make_record("undated", text="Tin khác nữa."))
    assert query(url, pairs) == []


def test_the_three_databases_hold_the_same(new_url: Callable[[str], str], corpus: list[dict[str, Any]]) -> None:
    urls = [new_url(kind) for kind in KINDS_OF_DATABASES]
    fewer = [record | {"facts": _without_parts(record["facts"])} for record in corpus[:40]]
    changed = [json.loads(json.dumps(record).replace('"target"', '"candidate"')) for record in corpus[20:]]
    steps = [corpus[:50], corpus[:50], changed, fewer, [all_kinds()], corpus]
    for records in steps:
        totals: list[Totals] = [load(url, *records) for url in urls]
        assert totals[0] == totals[1] == totals[2]
        held = [contents(url) for url in urls]
        assert held[0] == held[1]
        assert held[0] == held[2]
        for name in ("targets_and_results", "latest_stock", "funding_by_source", "review_first", "withdrawn_facts"):
            leave = {"withdrawn_at"}
            rows = [
                [{k: v for k, v in row.items() if k not in leave} for row in query(u, f"SELECT * FROM {name}")]
                for u in urls
            ]
            as_sets = [sorted(map(_numbers, found), key=str) for found in rows]
            assert as_sets[0] == as_sets[1], name
            assert as_sets[0] == as_sets[2], name
    assert any(row[-1] for row in held[0]["loads"])


def _numbers(row: dict[str, Any]) -> list[Any]:
    return [float(value) if isinstance(value, int) else value for value in row.values()]


def _without_parts(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = [fact for fact in facts if fact.get("part_of") is None]
    keys = {fact["id"] for fact in kept}
    return [fact | {"checks": [c for c in fact["checks"] if c.partition(":")[2] in ({""} | keys)]} for fact in kept]


def test_no_row_is_without_its_parent(url: str, corpus: list[dict[str, Any]]) -> None:
    """DuckDB has no foreign keys of ours, so the loader alone keeps them there."""
    from extractor.store.tables import metadata

    load(url, *corpus)
    load(url, *[record | {"facts": _without_parts(record["facts"])} for record in corpus[:30]])
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            child, parent = key.parent.name, key.column.table.name
            lost = f"SELECT count(*) AS n FROM {table.name} c WHERE c.{child} IS NOT NULL AND NOT EXISTS "
            assert query(url, f"{lost} (SELECT 1 FROM {parent} p WHERE p.id = c.{child})") == [{"n": 0}]


def test_the_load_is_told(ocop: Any, tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text(
        "".join(item.line + "\n" for item in located(*[make_record(f"a{n}") for n in range(1000)])), "utf-8"
    )
    done = ocop("load", str(tmp_path), "--to", f"sqlite:///{tmp_path}/x.db")
    assert (done.returncode, done.stdout) == (0, b"")
    lines = done.stderr.decode().splitlines()
    assert lines == ["ocop: 1000 records", "ocop: 1000 records, 0 facts: 1000 articles added"]
    done = ocop("load", "-q", "-", "--to", f"sqlite:///{tmp_path}/x.db", stdin=path.read_bytes())
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_line_that_is_no_record_is_named(ocop: Any, tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text(located(make_record("a"))[0].line + '\n{"id": 1}\n', "utf-8")
    done = ocop("load", "facts.jsonl", cwd=tmp_path, env=None)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("ocop: facts.jsonl:2: not a record: ")
    assert done.stderr.count(b"\n") == 1
    path.write_text("[" * 100_000, "utf-8")
    done = ocop("load", "facts.jsonl", cwd=tmp_path, env=None)
    message = b"ocop: facts.jsonl:1: malformed JSON: nested too deep; give the output of ocop extract\n"
    assert (done.returncode, done.stderr) == (1, message)
