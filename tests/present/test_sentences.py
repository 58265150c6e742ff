from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from present_facts import full, train_records

from extractor.model import KINDS, SLOTS
from extractor.present.sentences import say, say_period, say_place, say_quantity, say_stars
from extractor.present.words import LANGUAGES
from extractor.schemas import load_schema

Make = Callable[..., dict[str, Any]]
SILENT = {"place.province_code", "place.current_province_code", "period.basis", "quantity.unit"}
"""Slots that are not said: codes stand beside their names, and a unit follows from other slots."""


def test_a_target(fact: Make) -> None:
    place = {"level": "province", "province_code": "96", "province": "Cà Mau", "current_province": "Cà Mau"}
    rise = fact(
        3,
        status="target",
        action="upgrade",
        quantity={"low": 3, "high": 3, "qualifier": "at_least", "unit": "product"},
        stars={"low": 4, "high": 4, "or_above": False, "potential": False, "from": 3},
        place=place,
        period={"from": 2022, "to": 2022, "as_of": None, "basis": "inherited"},
    )
    assert say(rise) == "Mục tiêu 2022 · Cà Mau: nâng hạng ít nhất 3 sản phẩm từ 3 lên 4 sao"
    assert say(rise, "en") == "Target 2022 · Cà Mau: upgrade at least 3 products from 3 to 4 stars"


FULLY = {
    ("count", "vi"): "Mục tiêu 2021–2025 (tính đến 06/2023) · Xã Phú Hưng, Huyện Cái Nước, Bán đảo (cũ), Cà Mau "
    "(nay thuộc Cà Mau mới): trong đó nâng hạng ít nhất 1.250–1.260/1.300 sản phẩm nhóm thực phẩm tiềm năng từ 2 lên "
    "3–4 sao trở lên OCOP cấp tỉnh mỗi huyện",
    ("count", "en"): "Target 2021–2025 (as of June 2023) · Xã Phú Hưng, Huyện Cái Nước, former Bán đảo, Cà Mau "
    "(now Cà Mau mới): of which upgrade at least 1,250–1,260 of 1,300 products (group: food) potentially from 2 to 3–4 "
    "stars or above at provincial level per district",
    ("funding", "vi"): "trong đó kinh phí ngân sách khoảng 3,6–4 tỷ đồng mỗi sản phẩm tiềm năng từ 2 lên 3–4 sao "
    "trở lên, mục đích: tem nhãn",
    ("funding", "en"): "of which state budget funding of about VND 3.6–4 billion per product potentially from 2 to 3–4 "
    "stars or above, for “tem nhãn”",
    ("revenue", "vi"): "trong đó doanh thu gần 2,5–3 triệu đồng mỗi năm",
    ("revenue", "en"): "of which revenue of almost VND 2.5–3 million per year",
    ("percent", "vi"): "hơn 12,5–60% chủ thể (là hợp tác xã)",
    ("percent", "en"): "more than 12.5–60% of producers (“là hợp tác xã”)",
    ("ranking", "vi"): "tối đa thứ 4–5/13 (cả nước)",
    ("ranking", "en"): "at most rank 4–5 of 13 (“cả nước”)",
    ("document", "vi"): "Văn bản: kế hoạch số 43/KH-UBND, ngày 06/06/2022, UBND tỉnh Cà Mau ban hành",
    ("document", "en"): "Document: plan no. 43/KH-UBND, 6 June 2022, by UBND tỉnh Cà Mau",
    ("product", "vi"): "“Gạo sạch Vị Thủy” tiềm năng từ 2 lên 3–4 sao trở lên (nhóm thực phẩm), chủ thể: HTX Tân Tiến",
    ("product", "en"): "“Gạo sạch Vị Thủy” potentially from 2 to 3–4 stars or above (group: food), by HTX Tân Tiến",
}


@pytest.mark.parametrize(("kind", "lang"), FULLY)
def test_every_slot_of_a_fact_is_said(kind: str, lang: str) -> None:
    assert say(full(kind), lang).endswith(FULLY[kind, lang])


def test_every_kind_is_said() -> None:
    assert {kind for kind, _ in FULLY} == set(KINDS)


def others(kind: str) -> Iterator[tuple[str, list[Any]]]:
    """For each slot of a kind, as ``place.district``, values that it may have."""
    defs = load_schema("record")["$defs"]

    def values(shape: dict[str, Any]) -> list[Any]:
        if "$ref" in shape:
            return values(defs[shape["$ref"].rpartition("/")[2]])
        if "anyOf" in shape:
            return [value for part in shape["anyOf"] for value in values(part)]
        if "enum" in shape:
            return list(shape["enum"])
        kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
        some = {
            "string": ["Một tên", "Hai tên"], "number": [7, 8.5], "integer": [1, 5], "boolean": [True, False],
            "null": [None],
        }  # fmt: skip
        if shape.get("minimum") == 1900:
            return [1999, 2030]
        if "pattern" in shape:
            return {10: ["2020-01-02", "2020-12-31"], 7: ["2020-01", "2020-12"]}.get(shape["maxLength"], ["01", "02"])
        return [value for name in kinds for value in some[name]]

    def walk(path: str, shape: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
        inner = shape
        while "$ref" in inner or "anyOf" in inner:
            inner = defs[inner["$ref"].rpartition("/")[2]] if "$ref" in inner else inner["anyOf"][0]
        if "properties" not in inner:
            yield path, values(shape)
            return
        if inner is not shape and "anyOf" in shape:
            yield path, [None]
        for name, part in inner["properties"].items():
            yield from walk(f"{path}.{name}", part)

    for slot in SLOTS[kind]:
        yield from walk(slot, defs[kind]["properties"][slot])


def put(fact: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(fact)
    at = changed
    *above, last = path.split(".")
    for name in above:
        at = at[name]
    at[last] = value
    return changed


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_slot_differs_the_sentence_does(kind: str, lang: str) -> None:
    base = full(kind)
    for path, values in others(kind):
        if path in SILENT or path == "part_of":
            continue
        told = {}
        for value in values:
            changed = put(base, path, value)
            told[json.dumps(changed, sort_keys=True)] = say(changed, lang)
        told[json.dumps(base, sort_keys=True)] = say(base, lang)
        assert len(set(told.values())) == len(told) > 1, (path, told)
    if "part_of" in SLOTS[kind]:
        assert say(base | {"part_of": None}, lang) != say(base, lang)


def slots(fact: dict[str, Any]) -> dict[str, Any]:
    """What a sentence says of a fact, as it stands in the record."""
    said = {slot: copy.deepcopy(fact[slot]) for slot in ("kind", *SLOTS[fact["kind"]])}
    for path in SILENT:
        whole, _, part = path.partition(".")
        if said.get(whole):
            said[whole].pop(part)
    return said | ({"part_of": True} if said.get("part_of") else {})


def test_facts_of_real_articles_that_differ_are_said_differently() -> None:
    for lang in LANGUAGES:
        told: dict[str, set[str]] = {}
        for record in train_records():
            for fact in record["facts"]:
                told.setdefault(say(fact, lang), set()).add(json.dumps(slots(fact), sort_keys=True))
        assert len(told) > 500
        assert [found for found in told.values() if len(found) > 1] == []


@given(data=st.data())
def test_names_come_through_whole(data: st.DataObject) -> None:
    names = st.text("ăÂ<&{}%'\"–x1 ", min_size=1).filter(lambda s: s == " ".join(s.split()))
    name, maker = data.draw(names), data.draw(names)
    for lang in LANGUAGES:
        said = say(full("product") | {"name": name, "producer": maker}, lang)
        assert name in said
        assert said.endswith(maker)


def test_a_sentence_is_one_line() -> None:
    assert "“Gạo Vị Thủy”" in say(full("product") | {"name": "Gạo\n  Vị\u2028Thủy"})


@pytest.mark.parametrize(
    ("place", "vi", "en"),
    [
        (None, "", ""),
        ({"level": "nation"}, "cả nước", "whole country"),
        ({"level": "region", "region": "Tây Nguyên"}, "Tây Nguyên", "Tây Nguyên"),
        ({"level": "region", "region": "Kiên Giang", "province": "An Giang", "current_province": "An Giang"},
         "Kiên Giang (cũ), An Giang", "former Kiên Giang, An Giang"),
        ({"level": "district", "province": "Cà Mau"}, "Cà Mau (huyện)", "Cà Mau (district)"),
        ({"level": "province", "province": "Trà Vinh", "current_province": "Vĩnh Long"},
         "Trà Vinh (nay thuộc Vĩnh Long)", "Trà Vinh (now Vĩnh Long)"),
    ],
)  # fmt: skip
def test_places(place: dict[str, Any] | None, vi: str, en: str) -> None:
    assert (say_place(place), say_place(place, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        (None, "", ""),
        ({"from": 2022, "to": 2022}, "2022", "2022"),
        ({"from": 2021, "to": 2025}, "2021–2025", "2021–2025"),
        ({"from": 2021, "to": None}, "từ 2021", "from 2021"),
        ({"from": None, "to": 2025}, "đến 2025", "until 2025"),
        ({"from": None, "to": None, "as_of": "2023-06-30"}, "(tính đến 30/06/2023)", "(as of 30 June 2023)"),
    ],
)
def test_periods(period: dict[str, Any] | None, vi: str, en: str) -> None:
    assert (say_period(period), say_period(period, "en")) == (vi, en)


def test_parts_by_themselves(fact: Make) -> None:
    assert say_quantity(fact(1), "en") == "1 product"
    assert say_quantity(fact(1, out_of=2), "en") == "1 of 2 products"
    assert say_stars(None) == ""
    assert say_stars({"low": 1, "high": 1}, "en") == "at 1 star"


def test_an_unknown_language(fact: Make) -> None:
    with pytest.raises(ValueError, match="no language 'fr'"):
        say(fact(), "fr")
