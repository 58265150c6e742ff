"""A fact said twice is one; what only has the same number is another."""

from __future__ import annotations

import pytest

from extractor import Article, Extractor

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
