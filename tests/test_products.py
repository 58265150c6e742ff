"""Named products with their star level: the phrasings of newsrooms, and what only looks like one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor import Article
from extractor.merge import bare_name

SETS = (
    "products.yaml",
    "product_passages_1.yaml",
    "product_passages_2.yaml",
    "product_passages_3.yaml",
    "product_passages_4.yaml",
    "product_passages_5.yaml",
    "product_topics.yaml",
)
TEXTS = [(Path(__file__).parent / name).read_text("utf-8") for name in SETS]
CASES = [case for text in TEXTS for case in yaml.load(text, Loader=yaml.CSafeLoader)]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_products(extractor: Any, case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if "open" in case:
        request.applymarker(pytest.mark.xfail(reason=case["open"], strict=True))
    found = [f.slots for f in extractor.extract(Article(text=case["text"])).facts if f.kind == "product"]
    read = [[bare_name(s["name"]), s["stars"].low, s["status"], s["producer"]] for s in found]
    assert sorted(read, key=str) == sorted(([bare_name(n), *rest] for n, *rest in case["products"]), key=str)


def test_a_name_is_the_words_of_the_text(extractor: Any) -> None:
    for case in CASES:
        record = extractor.extract(Article(text=case["text"]))
        for fact in record.facts:
            if fact.kind == "product":
                assert all(m.text == record.article.text[m.start : m.end] for m in fact.mentions)
                assert any(bare_name(fact.slots["name"]) == bare_name(m.text) for m in fact.mentions)


def test_products_change_no_count(extractor: Any) -> None:
    """A named product is nothing that a number is a part of."""
    text = "Năm 2022, tỉnh Bến Tre công nhận 12 sản phẩm OCOP 4 sao{}. Trong đó, 5 sản phẩm là của hợp tác xã."
    plain, named = (
        [f.to_dict() for f in extractor.extract(Article(text=text.format(words))).facts if f.kind == "count"]
        for words in ("", ", như kẹo dừa Thanh Long, dầu dừa Lương Quới")
    )
    slots = ("status", "action", "subject", "quantity", "stars", "place", "period")
    assert [[f[s] for s in slots] for f in plain] == [[f[s] for s in slots] for f in named]


@pytest.mark.benchmark(group="hostile")
@pytest.mark.parametrize(
    "words", ["gạo A, ", "“gạo ” ", "của HTX X ", "( 4 sao ", "là ", "Công ty A và ", "4 sao gồm "]
)
def test_a_hostile_text_stays_linear(extractor: Any, words: str, benchmark: Any) -> None:
    benchmark.pedantic(extractor.extract, args=(Article(text="OCOP 4 sao " + words * 300),), rounds=1)
