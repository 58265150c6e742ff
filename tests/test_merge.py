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
