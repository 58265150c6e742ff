"""The confidence of a fact is measured: it follows what the fact rests on, and beats the plain rate of right facts."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.confidence import Confidence, load_confidence
from extractor.evaluate import facts_by_article, is_sealed, judge, load_gold
from extractor.model import Article, Fact
from extractor.pipeline import Extractor

ROOT = Path(__file__).parent.parent
DATA = json.loads((ROOT / "extractor" / "data" / "confidence.json").read_text("utf-8"))
KINDS = DATA["kinds"]
GROUNDS = sorted({ground for kind in KINDS.values() for ground in kind["weights"]})
CUED = "Năm 2022, tỉnh Cà Mau đã công nhận 25 sản phẩm OCOP đạt 3 sao."
BARE = "Chương trình OCOP ở tỉnh Cà Mau: 25 sản phẩm."


@cache
def extractor() -> Extractor:
    return Extractor()


def fact(text: str, published: str | None = None) -> Fact:
    (only,) = extractor().extract(Article(text, published=published)).facts
    return only


def test_file_says_on_what_it_was_measured() -> None:
    assert "corpus/train" in DATA["folders"]
    assert not any(is_sealed(Path(folder)) for folder in DATA["folders"])
    assert DATA["facts"] == sum(kind["facts"] for kind in KINDS.values()) > 1000
    for kind in KINDS.values():
        assert 0 < kind["rate"] <= (kind["right"] + 1) / (kind["facts"] + 2) + 1e-4
        assert kind["seen"].items() >= {g: n for g, n in kind["seen"].items() if g in kind["weights"]}.items()


def test_held_out_it_beats_the_constant_and_is_calibrated() -> None:
    for kind in ("all", "count", "funding"):
        scores = DATA["calibration"]["brier"][kind]
        assert scores["measured"] < scores["constant"]
    for row in DATA["calibration"]["bins"]:
        if row["facts"] >= 100:
            assert row["said"] == pytest.approx(row["right"], abs=0.1)


def test_it_beats_the_constant_on_the_latest_sets_as_extracted_today() -> None:
    # Of the sets, those that the rules have seen least: the confidence speaks of articles that no rule has seen.
    sets = json.loads((ROOT / "corpus" / "blind" / "first_sight.json").read_text("utf-8"))["sets"]
    latest = max(row["round"] for row in sets)
    ours, constant = [], []
    for folder in (ROOT / row["folder"] for row in sets if row["round"] == latest):
        for name, gold in load_gold(folder).items():
            record = extractor().extract(Article((folder / f"{name}.txt").read_text("utf-8"), id=name)).to_dict()
            facts = facts_by_article([record])[name]
            for found, right in zip(facts, judge(gold, facts), strict=True):
                if right is not None:
                    ours.append((found["confidence"] - right) ** 2)
                    constant.append((KINDS.get(found["kind"], {"rate": 0.5})["rate"] - right) ** 2)
    assert len(ours) > 100
    assert sum(ours) < sum(constant)


@given(st.sampled_from([*KINDS, "no kind"]), st.frozensets(st.sampled_from([*GROUNDS, "no ground"])))
def test_a_probability_in_hundredths(kind: str, features: frozenset[str]) -> None:
    value = load_confidence().of(kind, features)
    assert 0 <= value <= 1
    assert value == round(value, 2)


def test_without_a_known_ground_it_is_the_rate_of_the_kind() -> None:
    for kind, numbers in KINDS.items():
        assert load_confidence().of(kind, frozenset({"no ground"})) == round(numbers["rate"], 2)
        assert load_confidence().of(kind, frozenset()) == round(numbers["rate"], 2)


def test_without_a_measurement_it_is_even(tmp_path: Path) -> None:
    assert load_confidence(tmp_path / "none.json") == Confidence()
    assert load_confidence(tmp_path / "none.json").of("count", frozenset({"status: own words"})) == 0.5
    assert load_confidence().of("no kind", frozenset()) == 0.5


def test_unknown_grounds_do_not_count() -> None:
    known = frozenset({"status: own words", "period: own words"})
    assert load_confidence().of("count", known | {"status by the moon"}) == load_confidence().of("count", known)


def test_own_words_are_better_ground_than_defaults() -> None:
    cued, bare = fact(CUED), fact(BARE)
    assert cued.confidence > bare.confidence
    weights = KINDS["count"]["weights"]
    for slot in ("action", "period"):
        assert weights[f"{slot}: own words"] > weights[f"{slot}: default"]


def test_a_year_that_is_only_that_of_the_article_is_worse_ground_than_one_stated() -> None:
    text = "Tỉnh Cà Mau đã công nhận 25 sản phẩm OCOP đạt 3 sao"
    assert fact(f"{text} trong năm 2022.").confidence > fact(f"{text}.", "2022-05-01").confidence


def test_same_article_same_number() -> None:
    again = Extractor().extract(Article(CUED)).facts[0]
    assert again.confidence == fact(CUED).confidence


def test_the_extractor_uses_the_numbers_it_is_given() -> None:
    flat = Extractor(confidence=Confidence(rates={"count": 0.25}))
    assert flat.extract(Article(CUED)).facts[0].confidence == 0.25


def test_judging_pairs_like_the_score() -> None:
    gold = {"kind": "count", "status": "achieved", "action": "total", "subject": "product", "low": 40, "quote": "40"}
    wrong = gold | {"status": "target"}
    assert judge([gold], [wrong, gold]) == [False, True]
    assert judge([gold], [gold, gold]) == [True, False]
    assert judge([gold | {"optional": True}], [gold]) == [None]
    assert judge([], [gold]) == [False]
