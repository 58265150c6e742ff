"""No score may fall: the extractor's figures on both splits against the floors in ``corpus/floors.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractor import Article
from extractor.evaluate import check_floors, compare, corpus_digest, facts_by_article, load_floors, load_gold
from extractor.reading import read_sources

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.mark.parametrize("split", ["train", "test"])
def test_no_figure_is_below_its_floor(extractor: Any, split: str) -> None:
    folder = CORPUS / split
    items = list(read_sources([str(folder)]))
    records = [extractor.extract(item).to_dict() for item in items if isinstance(item, Article)]
    assert len(records) == len(items)
    report = compare(load_gold(folder), facts_by_article(records))
    assert report.missing == ()
    problems = check_floors(split, load_floors(CORPUS / "floors.json"), report.figures(), corpus_digest(folder))
    assert [str(problem) for problem in problems] == []
