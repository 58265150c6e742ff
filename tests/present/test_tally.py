from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from present_facts import train_records

from extractor.present.tally import Tally, is_related, year_of

Make = Callable[..., dict[str, Any]]
CA_MAU = {"level": "province", "province_code": "96", "province": "Cà Mau", "current_province_code": "96"}


def period(first: int | None, last: int | None = None, as_of: str | None = None) -> dict[str, Any]:
    return {"from": first, "to": first if last is None else last, "as_of": as_of, "basis": "stated"}


@pytest.fixture
def stock(fact: Make) -> Make:
    """A factory of products that Cà Mau has in all in 2022."""

    def make(low: float, **slots: Any) -> dict[str, Any]:
        return fact(low, **{"place": CA_MAU, "period": period(2022)} | slots)

    return make


def tally(*facts: dict[str, Any]) -> Tally:
    made = Tally()
    made.add(facts)
    return made


def test_real_articles_add_up() -> None:
    made = Tally()
    for record in train_records():
        made.add_record(record)
    facts = [f for r in train_records() for f in r["facts"] if {m["zone"] for m in f["mentions"]} != {"related"}]
    assert made.articles == len(train_records())
    assert made.facts == len(facts) == made.years.total() == made.kinds.total()
    assert made.kinds == Counter(f["kind"] for f in facts)
    assert made.today.total() + made.elsewhere == made.facts
    assert made.before.total() + made.only_today + made.elsewhere == made.facts
    assert made.only_today > 0
    assert made.elsewhere > 0
    tran = [f for f in facts if (f.get("place") or {}).get("province") == "Trà Vinh"]
    assert sum(n for (code, _), n in made.before.items() if code == "84") >= len(tran) > 0


def test_teasers_are_not_counted(stock: Make) -> None:
    own, related = ({"start": 0, "end": 2, "text": "40", "zone": zone} for zone in ("body", "related"))
    assert is_related(stock(40, mentions=[related]))
    assert not is_related(stock(40, mentions=[own, related]))
    assert not is_related({"kind": "count"})
    assert tally(stock(40, mentions=[related]), stock(41, mentions=[own, related])).facts == 1


def test_years() -> None:
    assert year_of({"period": period(2021, 2025)}) == 2025
    assert year_of({"period": {"from": 2021, "to": None}}) == 2021
    assert year_of({"period": None}) is None
    assert year_of({"period": None, "date": "2022-06-06"}) == 2022
    assert year_of({}) is None


def test_targets_and_results(stock: Make) -> None:
    made = tally(
        stock(40),
        stock(50, status="target"),
        stock(7, action="recognize", period=period(2023)),
        stock(200, status="target", period=period(2021, 2025)),
        stock(60, action="recognize", status="target", period=period(2021, 2025)),
    )
    assert made.goal("96", "total", 2022, "achieved") == 40
    assert made.goal("96", "total", 2022, "target") == 50
    assert made.goal("96", "total", 2025, "target") == 200
    assert made.goal("96", "recognize", 2023, "achieved") == 7
    assert made.goal("96", "recognize", 2025, "target") is None  # of five years, not of one
    assert made.goal_years("96", "total") == [2022, 2025]
    assert made.goal("84", "total", 2022, "achieved") is None
    assert made.stock("96") == (40, 2022)
    assert made.stock("84") is None


@pytest.mark.parametrize(
    "slots",
    [
        {"per": "district"},
        {"part_of": "f0"},
        {"group": "food"},
        {"tier": "national"},
        {"out_of": 50},
        {"subject": "producer"},
        {"action": "upgrade"},
        {"status": "candidate"},
        {"place": CA_MAU | {"level": "district"}},
        {"place": None},
        {"period": None},
        {"stars": {"low": 4, "high": 4, "or_above": True, "potential": False, "from": None}},
        {"stars": {"low": 3, "high": 3, "or_above": False, "potential": False, "from": None}},
        {"stars": {"low": 3, "high": 3, "or_above": True, "potential": True, "from": None}},
    ],
)
def test_what_is_not_said_of_all_products_is_no_target_or_result(slots: dict[str, Any], stock: Make) -> None:
    made = tally(stock(40, **slots))
    assert made.facts == 1
    assert made.goal_years("96", "total") == made.goal_years("96", "upgrade") == []
    assert made.stock("96") is None


def test_of_several_numbers_the_best_counts_in_any_order(stock: Make) -> None:
    three = {"low": 3, "high": 3, "or_above": True, "potential": False, "from": None}
    facts = [
        stock(1, stars=three, confidence=0.99, period=period(2022, as_of="2022-12-31")),
        stock(2, confidence=0.9),
        stock(3, confidence=0.2, period=period(2022, as_of="2022-06-30")),
        stock(4, confidence=0.3, period=period(2022, as_of="2022-06-30")),
        stock(9, period=period(2019)),
    ]
    for order in permutations(facts):
        made = tally(*order)
        assert made.goal("96", "total", 2022, "achieved") == 4
        assert made.stock("96") == (4, 2022)
