"""A fact said twice is one; what only has the same number is another."""

from __future__ import annotations

import pytest

from extractor import Article, Extractor
from extractor.records import validate_record

ROUND = "Năm 2026, tỉnh Gia Lai có 19 sản phẩm OCOP được công nhận. "


def products(extractor: Extractor, text: str) -> list[tuple[float, str | None, int]]:
    """The numbers of products of a text, with their commune or district and how often each is said."""
    facts = [f for f in extractor.extract(Article(text=text)).facts if f.kind == "count"]
    places = [fact.slots.get("place") for fact in facts]
    return [
        (fact.slots["quantity"].low, place and (place.commune or place.district), len(fact.mentions))
        for fact, place in zip(facts, places, strict=True)
    ]


@pytest.mark.parametrize(
    ("added", "want"),
    [
        ("Trong đó xã Ia Ly có 4 sản phẩm, xã Bình An có 4 sản phẩm.", [(4, "Xã Ia Ly", 1), (4, "Xã Bình An", 1)]),
        ("Xã Ia Ly góp 3 sản phẩm. Xã Bình An cũng góp 3 sản phẩm.", [(3, "Xã Ia Ly", 1), (3, "Xã Bình An", 1)]),
        ("Xã Ia Ly góp 3 sản phẩm. Như vậy, xã Ia Ly có 3 sản phẩm được công nhận.", [(3, "Xã Ia Ly", 2)]),
    ],
)
def test_communes_have_numbers_of_their_own(
    extractor: Extractor, added: str, want: list[tuple[float, str, int]]
) -> None:
    assert products(extractor, ROUND + added)[1:] == want


def test_a_rank_that_is_told_twice_is_one_fact(extractor: Extractor) -> None:
    """A rank breaks down no other, and a record has no slot that would say so."""
    text = "Cà Mau đứng thứ 3 miền Tây về OCOP\n\nXếp theo số sản phẩm OCOP, Cà Mau đang thứ 3/13 tỉnh, thành vùng {}."
    record = extractor.extract(Article(text=text.format("Đồng bằng sông Cửu Long"), id="a")).to_dict()
    assert validate_record(record) == []
    ranks = [(fact["quantity"]["low"], fact["out_of"], len(fact["mentions"])) for fact in record["facts"]]
    assert ranks == [(3, 13, 2)]


HEADED = {
    "the body's numbers add up": (
        "Gia Lai thêm 30 sản phẩm OCOP\n\nNăm 2023, hội đồng xếp hạng 29 sản phẩm 3 sao và 1 sản phẩm 4 sao.",
        [(30, None, 1), (29, None, 1), (1, None, 1)],
    ),
    "what was weighed is not what was rated": (
        "Thêm 30 sản phẩm của Gia Lai được xếp hạng OCOP\n\nNăm 2023 có 31 sản phẩm OCOP được đưa ra đánh giá.",
        [(30, None, 1), (31, None, 1)],
    ),
    "a headline rounds": (
        "Gia Lai có gần 120 sản phẩm OCOP\n\nNăm 2023, cả tỉnh có 118 sản phẩm OCOP.",
        [(118, None, 1)],
    ),
    "a subheading rounds": (
        (
            "Gia Lai trên đường làng nghề\n\nNăm năm qua tỉnh làm được nhiều việc cho nông dân.\n\n"
            "Gần 120 sản phẩm OCOP\n\nNăm 2023, cả tỉnh có 118 sản phẩm OCOP được công nhận."
        ),
        [(118, None, 1)],
    ),
    "the district is told in the body": (
        "7 sản phẩm đủ điều kiện dự thi OCOP\n\nTỉnh Gia Lai cho biết huyện Chư Sê có 7 sản phẩm đủ điều kiện dự thi.",
        [(7, "Huyện Chư Sê", 2)],
    ),
    "a whole broken down in two ways": (
        (
            "Gia Lai có 20 sản phẩm OCOP\n\nNăm 2023, trong 20 sản phẩm OCOP của tỉnh Gia Lai có 1 sản phẩm du lịch, "
            "19 sản phẩm thực phẩm. Trong số đó có 1 sản phẩm 5 sao, 19 sản phẩm 4 sao."
        ),
        [(20, None, 2), (1, None, 1), (19, None, 1), (1, None, 1), (19, None, 1)],
    ),
}


@pytest.mark.parametrize(("text", "want"), HEADED.values(), ids=HEADED)
def test_a_headline_rounds_or_adds_up(extractor: Extractor, text: str, want: list[tuple[float, str, int]]) -> None:
    assert products(extractor, text) == want


def test_the_year_of_a_round_beats_the_day_of_publication(extractor: Extractor) -> None:
    text = "Đến nay, tỉnh Cao Bằng công nhận thêm 33 sản phẩm OCOP. Năm 2022, có thêm 33 sản phẩm OCOP được công nhận."
    facts = extractor.extract(Article(text=text, published="2023-06-15")).facts
    assert [(f.slots["quantity"].low, f.slots["period"].from_, len(f.mentions)) for f in facts] == [(33, 2022, 2)]
