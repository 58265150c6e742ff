"""Passages of several paragraphs: all of their facts are found, right as a whole, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor import Article, Extractor
from extractor.evaluate import compare, facts_by_article

PASSAGES = yaml.load((Path(__file__).parent / "passages.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("passage", PASSAGES, ids=[p["id"] for p in PASSAGES])
def test_passages(extractor: Extractor, passage: dict[str, Any]) -> None:
    article = Article(id="a", text=passage["text"], published=passage.get("published"))
    report = compare({"a": passage["facts"]}, facts_by_article([extractor.extract(article).to_dict()]))
    assert [str(miss) for miss in report.misses] == []
