"""What many facts come to: numbers by province, year and kind, and the latest targets and results of each province.

Owns counting, one fact after another: what it keeps grows with provinces and years, not with facts. Teasers belong to
other articles and are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from extractor.present.provinces import province_before, province_today

Fact = Mapping[str, Any]
ACTIONS = ("total", "recognize")
"""Of what there are targets and results: products in all at the end of a year, and those newly recognised in it."""
STATUSES = ("target", "achieved")
ALL_LEVELS = 3
"""The star level that every product of the programme has at least; more is said of a part of them."""

Amount = int | float
_Rank = tuple[Any, ...]


@dataclass(slots=True)
class Tally:
    """The numbers so far. Keys: ``before`` and ``today`` codes of provinces; years are ``None`` when none is given."""

    articles: int = 0
    facts: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    years: Counter[tuple[int | None, str]] = field(default_factory=Counter)
    before: Counter[tuple[str, str]] = field(default_factory=Counter)
    today: Counter[tuple[str, str]] = field(default_factory=Counter)
    elsewhere: int = 0
    """Facts about no province: of the country, a region, or nowhere."""
    only_today: int = 0
    """Facts about a province of today that was none before."""
    _goals: dict[tuple[str, str, int, str], tuple[_Rank, Amount]] = field(default_factory=dict)
    _stocks: dict[str, tuple[_Rank, Amount, int]] = field(default_factory=dict)

    def add_record(self, record: Mapping[str, Any]) -> None:
        """Count an article and its facts."""
        self.articles += 1
        self.add(record["facts"])

    def add(self, facts: Iterable[Fact]) -> None:
        """Count facts."""
        for fact in facts:
            if not is_related(fact):
                self._add(fact)

    def goal(self, code: str, action: str, year: int, status: str) -> Amount | None:
        """How many products a province (a code of before) aims at or has reached in a year; ``None`` when unknown."""
        kept = self._goals.get((code, action, year, status))
        return None if kept is None else kept[1]

    def goal_years(self, code: str, action: str) -> list[int]:
        """The years in which a province has a target or a result, in order."""
        return sorted({key[2] for key in self._goals if key[:2] == (code, action)})

    def stock(self, code: str) -> tuple[Amount, int] | None:
        """The products that a province has in all by the latest statement, and its year; ``None`` when unknown."""
        kept = self._stocks.get(code)
        return None if kept is None else (kept[1], kept[2])

    def _add(self, fact: Fact) -> None:
        kind, place, year = fact["kind"], fact.get("place") or {}, year_of(fact)
        self.facts += 1
        self.kinds[kind] += 1
        self.years[year, kind] += 1
        old, new = province_before(place), province_today(place)
        if old:
            self.before[old, kind] += 1
        if new:
            self.today[new, kind] += 1
        self.elsewhere += not old and not new
        self.only_today += bool(new and not old)
        if old and year is not None and _is_of_all_products(fact):
            self._keep(fact, old, year)

    def _keep(self, fact: Fact, code: str, year: int) -> None:
        """Keep a number, unless one is known that says more: for all levels, of a later day, or surer."""
        stars, period = fact.get("stars") or {}, fact["period"]
        level = 2 if not stars else 1
        rank = (level, period.get("as_of") or "", fact.get("confidence", 0.0), fact["quantity"]["low"])
        low = fact["quantity"]["low"]
        if fact["action"] != "total" and period.get("from") != period.get("to"):
            return  # what comes in over several years is no number of one of them
        key = (code, fact["action"], year, fact["status"])
        if key not in self._goals or rank > self._goals[key][0]:
            self._goals[key] = (rank, low)
        if (fact["action"], fact["status"]) == ("total", "achieved"):
            latest = (year, *rank)
            if code not in self._stocks or latest > self._stocks[code][0]:
                self._stocks[code] = (latest, low, year)


def is_related(fact: Fact) -> bool:
    """Whether only teasers of other articles state a fact."""
    zones = {mention["zone"] for mention in fact.get("mentions") or ()}
    return zones == {"related"}


def year_of(fact: Fact) -> int | None:
    """The year under which a fact is counted: the last of its period, or that of a document's day."""
    period = fact.get("period") or {}
    year: int | None = period.get("to") or period.get("from")
    if year is None and fact.get("date"):
        return int(fact["date"][:4])
    return year


def _is_of_all_products(fact: Fact) -> bool:
    """Whether a count is of all products of a whole province: no part, no rate, no single level or group."""
    stars = fact.get("stars")
    return bool(
        fact["kind"] == "count"
        and fact["subject"] == "product"
        and fact["action"] in ACTIONS
        and fact["status"] in STATUSES
        and (fact.get("place") or {}).get("level") == "province"
        and not any(fact.get(slot) for slot in ("per", "part_of", "group", "tier", "out_of"))
        and (not stars or (stars["low"] <= ALL_LEVELS and stars["or_above"] and not stars["potential"]))
    )
