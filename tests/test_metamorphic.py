"""A known change of an article changes its facts exactly so: its place, its numbers, or nothing at all."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractor import Article, Extractor
from extractor.fold import fold

CORPUS = Path(__file__).parent.parent / "corpus"
PATHS = sorted((CORPUS / "train").glob("*.txt"))
TEXTS = {path.stem: path.read_text("utf-8") for path in PATHS}
CITIES = ("01", "31", "48", "79", "92")
"""Cities that are provinces: thành phố before their name means something else before another's."""
LEFT_OUT = ("id", "confidence", "checks", "mentions")

WORDS = ("name", "producer", "what", "purpose", "issuer", "scope")
"""Slots that are words of the text: they change as its spelling does."""

Facts = list[dict[str, Any]]
Change = Callable[[str], str]


@cache
def extractor() -> Extractor:
    return Extractor()


def facts_of(text: str, published: str | None = None) -> Facts:
    """The article's own facts with all their slots, a part with the number of its whole, in a settled order."""
    facts = extractor().extract(Article(text=text, published=published)).to_dict()["facts"]
    numbers = {fact["id"]: fact["quantity"]["low"] for fact in facts if "quantity" in fact}
    own = []
    for fact in facts:
        if {m["zone"] for m in fact["mentions"]} == {"related"}:
            continue
        kept = {name: value for name, value in fact.items() if name not in LEFT_OUT}
        for slot in WORDS:
            if isinstance(kept.get(slot), str):
                kept[slot] = fold(" ".join(kept[slot].split())).replace("hợp tác xã", "htx")
        if kept.get("part_of") is not None:
            kept["part_of"] = numbers[kept["part_of"]]
        own.append(kept)
    return sorted(own, key=lambda f: json.dumps(f, sort_keys=True))


@cache
def base(name: str) -> Facts:
    return facts_of(TEXTS[name])


def only(text: str) -> dict[str, Any]:
    (fact,) = facts_of(text)
    return fact


# ---- what changes nothing ---------------------------------------------------------------------------------------

OLD_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe",
    "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
TEASERS = """

Tin liên quan

Cần Thơ: 52 sản phẩm OCOP được công nhận năm 2021

Sơn La phấn đấu có thêm 30 sản phẩm OCOP 4 sao
"""


def retoned(text: str) -> str:
    """*hoà* for *hòa*, at the end of a syllable."""
    for new, old in OLD_TONES.items():
        text = re.sub(rf"(?<![qQ]){old}(?!\w)", new, text)
    return text


def put_in(piece: str, behind: int) -> Change:
    """A change that puts a paragraph behind so many others."""

    def change(text: str) -> str:
        paragraphs = text.split("\n\n")
        return "\n\n".join([*paragraphs[:behind], piece, *paragraphs[behind:]])

    return change


SAME: dict[str, Change] = {
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
    "hoà for hòa": retoned,
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "hard spaces behind numbers": lambda text: re.sub(r"(?<=\d) (?=\w)", "\u00a0", text),
    "hard spaces everywhere": lambda text: text.replace(" ", "\u00a0"),
    "double spaces": lambda text: text.replace(" ", "  "),
    "spaces at the ends of lines": lambda text: text.replace("\n", "  \n"),
    "more blank lines": lambda text: re.sub(r"\n{2,}", "\n\n\n\n", text),
    "a byte-order mark": lambda text: "\ufeff" + text,
    "long dashes in ranges": lambda text: re.sub(r"(?<=\d)-(?=\d)", "–", text),
    "07 for 7": lambda text: re.sub(r"(?<![\d.,/–:-])([1-9])(?= (?:sản phẩm|chủ thể|hợp tác xã|xã))", r"0\1", text),
    "7 for 07": lambda text: re.sub(r"(?<![\d.,/–:-])0([1-9])(?= (?:sản phẩm|chủ thể|hợp tác xã|xã))", r"\1", text),
    "HTX for hợp tác xã": lambda text: text.replace("hợp tác xã", "HTX"),
    "triệu for tỷ": lambda text: re.sub(
        r"(?<![\d.,-])(\d{1,3}),(\d) tỷ", lambda m: f"{int(m[1] + m[2]) * 100:,} triệu".replace(",", "."), text
    ),
    "a caption behind the second paragraph": put_in("Người dân chọn mua hàng tại hội chợ. Ảnh: Hoàng Nam", 2),
    "a caption at the end": lambda text: text.rstrip("\n") + "\n\nGian hàng ở chợ phiên. Ảnh: Minh Tâm\n",
    "a teaser behind the third paragraph": put_in(
        ">> Xem thêm: Cần Thơ có 52 sản phẩm OCOP được công nhận năm 2021", 3
    ),
    "teasers at the end": lambda text: text.rstrip("\n") + TEASERS,
}


@pytest.mark.parametrize("change", SAME)
def test_facts_stay_the_same(change: str) -> None:
    half = sorted(TEXTS)[list(SAME).index(change) % 2 :: 2]
    changed = {name: SAME[change](TEXTS[name]) for name in half}
    touched = [name for name in half if changed[name] != TEXTS[name]]
    assert len(touched) >= 3
    assert [name for name in touched if facts_of(changed[name]) != base(name)] == []


def test_teasers_are_read_for_themselves() -> None:
    name = next(iter(TEXTS))
    record = extractor().extract(Article(text=SAME["teasers at the end"](TEXTS[name])))
    related = [f for f in record.facts if {m.zone for m in f.mentions} == {"related"}]
    assert sorted(f.slots["quantity"].low for f in related if f.mentions[0].start > len(TEXTS[name]) - 1) == [30, 52]


# ---- another province -------------------------------------------------------------------------------------------

PROVINCES = {"Thái Bình": ("34", "33"), "Bến Tre": ("83", "86"), "Sơn La": ("14", "14")}
"""Names with their code and that of the province of today."""


@cache
def one_province() -> dict[str, str]:
    """The articles before the merger of which every fact holds for one province, with its name."""
    found = {}
    for name, text in TEXTS.items():
        record = extractor().extract(Article(text=text))
        places = {fact.slots["place"] for fact in record.facts if "place" in fact.slots}
        if (record.article.published or "9999") >= "2025-07-01" or len(places) != 1:
            continue
        (place,) = places
        if place is not None and place.level == "province" and place.province_code not in CITIES:
            found[name] = place.province
    return found


@cache
def dated(name: str) -> tuple[str | None, Facts]:
    """When an article was published, and its facts with that date given."""
    text = unicodedata.normalize("NFC", TEXTS[name])
    published = extractor().extract(Article(text=text)).article.published
    return published, facts_of(text, published)


@pytest.mark.parametrize("province", PROVINCES)
def test_another_province_changes_the_place_alone(province: str) -> None:
    code, current = PROVINCES[province]
    checked = 0
    for name, own in one_province().items():
        text = unicodedata.normalize("NFC", TEXTS[name])
        spelled = re.compile(rf"(?:{'|'.join(map(re.escape, sorted({own, retoned(own)})))})(?!\w)")
        if province in text or own == province:
            continue
        published, facts = dated(name)
        expected = [
            f | {"place": f["place"] | {"province": province, "province_code": code, "current_province_code": current}}
            for f in facts
            if "place" in f
        ]
        given = [f for f in facts_of(spelled.sub(province, text), published) if "place" in f]
        for fact in (*expected, *given):
            fact["place"] = fact["place"] | {"current_province": None}
        key = json.dumps
        assert sorted(key(f, sort_keys=True) for f in given) == sorted(key(f, sort_keys=True) for f in expected), name
        checked += 1
    assert checked >= 10


# ---- other numbers ----------------------------------------------------------------------------------------------


def lonely(name: str) -> list[tuple[int, dict[str, Any]]]:
    """The numbers of an article that stand in it once, in a fact that is neither a whole nor a part."""
    text, facts = TEXTS[name], base(name)
    wholes = {f["part_of"] for f in facts if f.get("part_of") is not None}
    found = []
    for fact in facts:
        if fact["kind"] != "count" or fact["out_of"] is not None or fact["part_of"] is not None:
            continue
        low = fact["quantity"]["low"]
        alone = len(re.findall(rf"(?<![\d.,/-]){low}(?![\d.,/-]\d|\d)", text)) == 1 == text.count(str(low))
        if 11 <= low == fact["quantity"]["high"] < 900 and alone and low not in wholes:
            found.append((low, fact))
    return found


def test_another_number_changes_the_quantity_alone() -> None:
    checked = 0
    wrong = []
    for name, text in TEXTS.items():
        sums = {f["quantity"]["low"] for f in base(name) if "quantity" in f}
        for low, fact in lonely(name):
            other = low + 1
            if other in sums or str(other) in text or any(abs(other - s) in sums for s in sums):
                continue  # it would be, or add up to, another number of the article
            expected = [
                f | {"quantity": f["quantity"] | {"low": other, "high": other}} if f == fact else f for f in base(name)
            ]
            given = facts_of(re.sub(rf"(?<!\d){low}(?!\d)", str(other), text))
            key = json.dumps
            if sorted(key(f, sort_keys=True) for f in given) != sorted(key(f, sort_keys=True) for f in expected):
                wrong.append((name, low))
            checked += 1
    assert checked >= 25
    assert wrong == []


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("30", 30), ("ba mươi", 30), ("ba chục", 30), ("3 chục", 30), ("07", 7), ("7", 7), ("bảy", 7), ("100", 100),
        ("một trăm", 100), ("120", 120), ("một trăm hai chục", 120), ("1.200", 1200), ("1200", 1200),
        ("1,2 nghìn", 1200), ("mười", 10), ("một chục", 10), ("hai mươi lăm", 25),
    ],
)  # fmt: skip
def test_a_count_is_its_number_however_it_is_written(words: str, number: int) -> None:
    sentence = "Năm 2022, tỉnh Cà Mau công nhận {} sản phẩm OCOP đạt 3 sao."
    given, plain = only(sentence.format(words)), only(sentence.format(44))
    assert given["quantity"] == plain["quantity"] | {"low": number, "high": number}
    assert given | {"quantity": None} == plain | {"quantity": None}


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("1 tỷ đồng", 1_000_000_000), ("1 tỉ đồng", 1_000_000_000), ("1.000 triệu đồng", 1_000_000_000),
        ("1000 triệu đồng", 1_000_000_000), ("một tỷ đồng", 1_000_000_000), ("1.000.000.000 đồng", 1_000_000_000),
        ("1,5 tỷ đồng", 1_500_000_000), ("1.500 triệu đồng", 1_500_000_000), ("1 tỷ 500 triệu đồng", 1_500_000_000),
        ("1 tỷ rưỡi đồng", 1_500_000_000), ("1 tỷ rưỡi", 1_500_000_000), ("một tỷ rưỡi đồng", 1_500_000_000),
        ("0,5 tỷ đồng", 500_000_000), ("500 triệu đồng", 500_000_000), ("nửa tỷ đồng", 500_000_000),
        ("năm trăm triệu đồng", 500_000_000), ("500.000 nghìn đồng", 500_000_000),
    ],
)  # fmt: skip
def test_an_amount_is_its_number_however_it_is_written(words: str, amount: int) -> None:
    sentence = "Năm 2022, tỉnh Cà Mau đã chi {} cho Chương trình OCOP."
    given, plain = only(sentence.format(words)), only(sentence.format("44 tỷ đồng"))
    assert given["quantity"] == plain["quantity"] | {"low": amount, "high": amount}
    assert given | {"quantity": None} == plain | {"quantity": None}


@pytest.mark.parametrize("words", ["hàng chục", "vài chục", "hàng trăm", "mấy", "nhiều"])
def test_words_that_name_no_number_make_no_fact(words: str) -> None:
    assert facts_of(f"Năm 2022, tỉnh Cà Mau công nhận {words} sản phẩm OCOP đạt 3 sao.") == []
    assert facts_of(f"Năm 2022, tỉnh Cà Mau đã chi {words} tỷ đồng cho Chương trình OCOP.") == []
