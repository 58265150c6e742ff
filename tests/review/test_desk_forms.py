from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from desks import article, count, example
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.model import KINDS, SLOTS
from extractor.records import validate_record
from extractor.review.forms import FormError, controls, fields_of, guess_slots, parse_form, write_number
from extractor.review.labels import labels

VI, EN = labels("vi"), labels("en")
CORPUS = Path(__file__).parent.parent.parent / "corpus" / "accepted.jsonl"


def filled(
    fact: dict[str, Any], others: tuple[dict[str, Any], ...] = (), published: str | None = None
) -> dict[str, str]:
    return {field.path: field.value for field in fields_of(fact["kind"], fact, published, others, VI)}


def parsed(fact: dict[str, Any], **typed: str) -> dict[str, Any]:
    posted = filled(fact) | {path.replace("__", "."): text for path, text in typed.items()}
    return parse_form(fact["kind"], posted, fact, None, [], VI)


def faults(fact: dict[str, Any], **typed: str) -> dict[str, str]:
    with pytest.raises(FormError) as failure:
        parsed(fact, **typed)
    return failure.value.faults


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_is_not_touched_says_the_same_fact(kind: str) -> None:
    fact = example(kind, "40 sản phẩm", "f1")
    slots = parse_form(kind, filled(fact), fact, None, [], VI)
    assert slots == {slot: fact[slot] for slot in SLOTS[kind]}
    empty = {**fact, **{slot: None for slot in ("place", "period", "per", "group", "tier") if slot in SLOTS[kind]}}
    assert parse_form(kind, filled(empty), empty, None, [], VI) == {slot: empty[slot] for slot in SLOTS[kind]}


def test_nulls_stay_as_they_were() -> None:
    fact = count("40 sản phẩm")
    fact["period"] = {"from": None, "to": None, "as_of": None, "basis": "inherited"}
    assert parsed(fact)["period"] == fact["period"]
    assert parsed(count("40 sản phẩm"), period__from="", period__to="")["period"] is None


@pytest.mark.parametrize("kind", KINDS)
def test_closed_vocabularies_are_lists_with_names_in_both_languages(kind: str) -> None:
    for words in (VI, EN):
        for field in fields_of(kind, {}, None, [], words):
            shape = {path: shape for path, shape, _ in controls(kind)}[field.path]
            if "enum" in shape:
                assert field.widget == "select"
                values = {value for value, _ in field.options} - {""}
                assert values == {one for one in shape["enum"] if one is not None}
            assert all(name for _, name in field.options)


def test_what_follows_is_never_asked() -> None:
    paths = {path for kind in KINDS for path, _, _ in controls(kind)}
    assert not paths & {"quantity.unit", "place.level", "place.province_code", "place.current_province"}


def test_numbers_as_vietnamese_writes_them() -> None:
    fact = count("40 sản phẩm")
    assert parsed(fact, quantity__low="1.250")["quantity"]["low"] == 1250
    assert parsed(fact, quantity__low="2,5")["quantity"] == {
        "low": 2.5,
        "high": 2.5,
        "qualifier": "exact",
        "unit": "product",
    }
    money = example("funding", "2,52 tỷ", "f1")
    assert parsed(money, quantity__low="2,52 tỷ", quantity__high="3 tỷ đồng")["quantity"] | {} == {
        "low": 2520000000, "high": 3000000000, "qualifier": "about", "unit": "VND",
    }  # fmt: skip
    assert parsed(money, quantity__low="750 triệu")["quantity"]["high"] == 750000000
    for bad in ("nhiều", "-3", "1e5", "12 tỷ", "1.2.3", "٣"):
        assert faults(fact, quantity__low=bad) == {"quantity.low": "number"}
    assert faults(money, quantity__low="99999999 tỷ") == {"quantity.low": "range"}
    assert [write_number(n) for n in (1250, 2.5, 2520000000)] == ["1.250", "2,5", "2.520.000.000"]


def test_the_unit_is_the_subject() -> None:
    slots = parsed(count("40 sản phẩm"), subject="household")
    assert slots["quantity"]["unit"] == "household"


def test_places() -> None:
    fact = count("40 sản phẩm")
    there = parsed(fact, place__province="84", place__district="Huyện Càng Long")["place"]
    assert there == {
        "level": "district", "province_code": "84", "province": "Trà Vinh", "district": "Huyện Càng Long",
        "commune": None, "region": None, "current_province_code": "86", "current_province": "Vĩnh Long",
    }  # fmt: skip
    assert parsed(fact, place__province="nation")["place"]["level"] == "nation"
    assert parsed(fact, place__province="", place__region="Tây Nguyên")["place"]["level"] == "region"
    assert parsed(fact, place__province="")["place"] is None
    assert faults(fact, place__province="", place__district="Càng Long") == {"place.province": "province"}
    assert faults(fact, place__province="xx") == {"place.province": "choice"}


def test_provinces_are_those_of_the_day() -> None:
    def options(day: str | None) -> list[str]:
        fields = {field.path: field for field in fields_of("count", {}, day, [], VI)}
        return [code for code, _ in fields["place.province"].options]

    assert len(options("2025-06-30")) == len(options(None)) == 63 + 2
    assert len(options("2025-07-01")) == 34 + 2


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"status": ""}, {"status": "required"}),
        ({"status": "soon"}, {"status": "choice"}),
        ({"quantity.low": ""}, {"quantity.low": "required"}),
        ({"quantity.low": "5", "quantity.high": "3"}, {"quantity.high": "order"}),
        ({"stars.low": "4", "stars.high": "3"}, {"stars.high": "order"}),
        ({"stars.or_above": "1"}, {"stars.low": "required"}),
        ({"stars.low": "6"}, {"stars.low": "range"}),
        ({"period.from": "1066"}, {"period.from": "range"}),
        ({"period.from": "2023", "period.to": "2021"}, {"period.to": "order"}),
        ({"period.as_of": "2023"}, {"period.as_of": "as_of"}),
        ({"period.as_of": "2023-13"}, {"period.as_of": "as_of"}),
        ({"part_of": "nobody"}, {"part_of": "choice"}),
        ({"place.district": "x" * 301}, {"place.district": "too_long"}),
        ({"place.district": "a\ud800"}, {"place.district": "characters"}),
        ({"tier": 3}, {"tier": "choice"}),
    ],
)
def test_faults_name_their_field(typed: dict[str, Any], expected: dict[str, str]) -> None:
    fact = count("40 sản phẩm")
    with pytest.raises(FormError) as failure:
        parse_form("count", filled(fact) | typed, fact, None, [], VI)
    assert failure.value.faults == expected
    for fault in expected.values():
        assert VI(f"faults.{fault}")
        assert EN(f"faults.{fault}")


def test_guesses_from_the_words() -> None:
    assert guess_slots("count", "12 hồ sơ", VI) == {"quantity": {"low": 12, "high": 12}}
    assert guess_slots("count", "nhiều hồ sơ", VI) == {}
    assert guess_slots("product", "Gạo sạch", VI) == {"name": "Gạo sạch"}
    assert guess_slots("document", "43/KH-UBND", VI) == {"number": "43/KH-UBND"}


TYPED = st.one_of(
    st.text(max_size=20), st.sampled_from(["1", "2022", "2023-06", "2.5 tỷ", "nation", "96", "\0", "\ud800"]),
    st.none(), st.integers(), st.lists(st.text()),
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_typed_is_a_fault_or_a_valid_fact(data: st.DataObject) -> None:
    """What a form lets through validates, and what does not validate it does not let through."""
    kind = data.draw(st.sampled_from(KINDS))
    fact = example(kind, "40 sản phẩm", "f1")
    typed = filled(fact)
    for path in data.draw(st.lists(st.sampled_from(sorted(typed)), max_size=6)):
        fields = [field for field in fields_of(kind, fact, None, [], VI) if field.path == path]
        choices = [value for field in fields for value, _ in field.options]
        typed[path] = data.draw(st.one_of(TYPED, st.sampled_from(choices) if choices else st.text()))
    try:
        slots = parse_form(kind, typed, fact, None, [], VI)
    except FormError:
        return
    assert validate_record(article("a", "40 sản phẩm", {**fact, **slots})) == []


def test_every_fact_of_the_accepted_run_has_a_form() -> None:
    """Each value that the rules have ever given can be chosen or typed."""
    for line in CORPUS.read_text("utf-8").splitlines()[::7]:
        given_fact = json.loads(line)
        values = {path: shape for path, shape, _ in controls(given_fact["kind"])}
        for slot in ("status", "action", "subject", "tier", "per", "source", "measure", "of", "type", "group"):
            if slot in given_fact:
                assert given_fact[slot] in values[slot]["enum"]
