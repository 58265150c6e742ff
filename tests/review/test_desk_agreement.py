from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desks import article, count, fill, held, row, rows

from extractor.review.agreement import Agreement, format_agreement, in_sample, measure_agreement
from extractor.review.database import Database
from extractor.review.decisions import Editor, accept, add, correct, reject

Run = Callable[..., subprocess.CompletedProcess[bytes]]
LAN, MINH = Editor("lan"), Editor("minh")
NO_SLOTS = ("id", "kind", "mentions", "rule", "confidence", "checks")
FACTS = 6
TEXT = "; ".join(f"{n}0 sản phẩm" for n in range(1, FACTS + 1)) + ". Thêm 7 hồ sơ."


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two desks with the same article."""
    both = Database(f"sqlite:///{tmp_path}/first.db"), Database(f"sqlite:///{tmp_path}/second.db")
    facts = [count(f"{n}0 sản phẩm", f"f{n}", n) for n in range(1, FACTS + 1)]
    fill(both[0], article("only here", "1 sản phẩm", count("1 sản phẩm", "x", 1)), article("a", TEXT, *facts))
    fill(both[1], article("a", TEXT, *facts))
    yield both
    for one in both:
        one.close()


def slots(fact: dict, **changes: object) -> dict:
    return {name: value for name, value in fact.items() if name not in NO_SLOTS} | changes


def decide(desk: Database, key: str, what: str, **changes: object) -> None:
    one = row(desk, key)
    if what == "accept":
        accept(desk, LAN, one.id, one.version)
    elif what == "reject":
        reject(desk, LAN, one.id, one.version, "sai")
    else:
        correct(desk, LAN, one.id, one.version, slots(held(desk, key), **changes))


def test_agreement(desks: tuple[Database, Database]) -> None:
    first, second = desks
    plan = [
        ("f1", "accept", {}, "accept", {}),  # the same
        ("f2", "reject", {}, "reject", {}),  # the same
        ("f3", "correct", {"status": "target"}, "correct", {"status": "target"}),  # the same
        ("f4", "correct", {"status": "target"}, "correct", {"status": "candidate"}),  # the verdict, not the outcome
        ("f5", "accept", {}, "reject", {}),
    ]
    for key, left, left_slots, right, right_slots in plan:
        decide(first, key, left, **left_slots)
        decide(second, key, right, **right_slots)
    decide(first, "f6", "accept")  # judged once: it says nothing of agreement
    accept(first, LAN, row(first, "x").id, 1)
    at = TEXT.index("7 hồ sơ")
    for desk, low in ((first, 7), (second, 7)):
        article_id = next(one.article_id for one in rows(desk) if one.fact_key == "f1")
        add(desk, MINH, article_id, (at, at + 7), "count", slots(count("x", low=low)))
    found = measure_agreement(first, second)
    assert (found.articles, found.facts, found.same) == (1, 5, 3)
    assert found.verdicts == {
        ("accepted", "accepted"): 1, ("rejected", "rejected"): 1, ("corrected", "corrected"): 2,
        ("accepted", "rejected"): 1,
    }  # fmt: skip
    assert found.slots == {"status": 1}
    assert found.added == [1, 0, 0]
    assert found.kappa == pytest.approx((0.8 - 8 / 25) / (1 - 8 / 25))
    assert next(format_agreement(found)) == "1 articles, 5 facts judged twice: 60% came out the same, kappa 0.71"


def test_nothing_judged_twice(desks: tuple[Database, Database]) -> None:
    found = measure_agreement(*desks)
    assert (found.facts, found.kappa) == (0, None)
    assert list(format_agreement(found)) == ["no fact was judged at both desks"]


def test_kappa_of_one_verdict_alone_says_nothing() -> None:
    found = Agreement()
    found.verdicts["accepted", "accepted"] = 9
    assert found.kappa is None


def test_a_sample_is_always_the_same_and_grows() -> None:
    names = [f"bai-{n}" for n in range(2_000)]
    tenth, fifth = ({name for name in names if in_sample(name, percent)} for percent in (10, 20))
    assert tenth < fifth
    assert 150 < len(tenth) < 250
    assert all(in_sample(name, 100) for name in names)


def test_by_command(desks: tuple[Database, Database], ocop: Run) -> None:
    for desk in desks:
        decide(desk, "f1", "accept")
    done = ocop("corrections", "agreement", desks[1].url, "--from", desks[0].url, "--json")
    assert json.loads(done.stdout)["verdicts"] == {"accepted/accepted": 1}
    done = ocop("corrections", "agreement", desks[1].url, "--from", desks[0].url)
    assert done.stdout.startswith(b"1 articles, 1 facts judged twice: 100% came out the same\n")
