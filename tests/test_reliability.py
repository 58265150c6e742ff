from __future__ import annotations

import pytest

from extractor.confidence import FEW, Confidence, Ground, load_confidence
from extractor.evaluate import compare
from extractor.reliability import Reliability, bins, collect, expected_error, format_reliability

GOLD = {"kind": "count", "status": "achieved", "action": "total", "subject": "product", "low": 40, "quote": "40"}
FACT = GOLD | {"rule": "count.plain", "confidence": 0.9}


def test_error_is_the_mean_distance_over_the_facts() -> None:
    facts = [(0.95, True)] * 3 + [(0.15, True)]
    assert expected_error(facts) == pytest.approx((3 * 0.05 + 1 * 0.85) / 4)
    assert expected_error([]) == 0.0


def test_hundredths_fall_into_their_bin() -> None:
    names = [row.name for said in (0.0, 0.29, 0.3, 0.7, 0.99, 1.0) for row in bins([(said, True)])]
    assert names == ["0.00-0.10", "0.20-0.30", "0.30-0.40", "0.70-0.80", "0.90-1.00", "0.90-1.00"]


def test_few_facts_are_marked() -> None:
    reliability = collect([("a.b", 0.9, True)] * FEW + [("c.d", 0.5, False)] * (FEW - 1))
    assert [(row.name, row.few) for row in reliability.rules()] == [("a.b", False), ("c.d", True)]
    low, high = (str(row) for row in bins(reliability.facts))
    assert f"too few (under {FEW})" in low
    assert "too few" not in high


def test_report_holds_the_judged_facts_alone() -> None:
    gold = {"a": [GOLD, GOLD | {"low": 41, "optional": True}]}
    output = {"a": [FACT, FACT | {"low": 41}, FACT | {"low": 99, "confidence": 0.2}]}
    report = compare(gold, output)
    assert report.reliability.facts == ((0.9, True), (0.2, False))
    assert report.to_dict()["confidence"]["facts"] == 2
    assert report.totals()["confidence"] == {"facts": 2, "said": 0.55, "right": 0.5, "ece": 0.15}


def test_totals_show_no_bin() -> None:
    reliability = collect([("a.b", 0.9, True)] * 30)
    assert len(format_reliability(reliability)) == 3
    assert format_reliability(reliability, totals_only=True) == [
        "confidence",
        "  all       facts   30  said 0.900  right 1.000  ECE 0.100",
    ]
    assert format_reliability(Reliability()) == []


def test_account_says_where_too_few_cases_were_measured() -> None:
    confidence = Confidence({"count": 0.8}, {"count": 1.0}, {"count": {"b": -0.5}}, {"count": {"a": 3, "b": 400}})
    assert confidence.account("count", frozenset("abc")) == (
        Ground("b", -0.5, 400),
        Ground("a", 0.0, 3),
        Ground("c", 0.0, 0),
    )
    assert [g.few for g in confidence.account("count", frozenset("ab"))] == [False, True]
    assert str(Ground("rule: a.b", 0.0, 3)) == "rule: a.b: +0.00, measured on 3 facts, too few (under 20) to tell much"


def test_account_of_the_package_knows_its_rules() -> None:
    (ground,) = load_confidence().account("count", frozenset({"rule: count.plain"}))
    assert ground.facts > 1000
    assert not ground.few
