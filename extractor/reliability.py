"""Whether the confidence means what it says: facts that were said to be right so often, against how often they were.

Owns the reliability table and the expected calibration error. Which facts are right is told by ``evaluate.py``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.confidence import FEW

BINS = 10
"""Bins of equal width between 0 and 1: the usual measure, so that it can be compared."""

Said = tuple[float, bool]
"""The confidence of a fact, and whether it was right as a whole."""


@dataclass(frozen=True, slots=True)
class Row:
    """Some facts of one bin, or of one rule: how many, the mean of what was said, and the share that was right."""

    name: str
    facts: int
    said: float
    right: float

    @property
    def few(self) -> bool:
        """Whether the facts are too few for the share to tell much."""
        return self.facts < FEW

    def to_dict(self) -> dict[str, Any]:
        """The row, JSON-ready."""
        return {
            "name": self.name,
            "facts": self.facts,
            "said": round(self.said, 4),
            "right": round(self.right, 4),
            "few": self.few,
        }

    def __str__(self) -> str:
        note = f"  too few (under {FEW}) to tell" if self.few else ""
        return f"{self.name:9} facts {self.facts:4}  said {self.said:.3f}  right {self.right:.3f}{note}"


@dataclass(frozen=True, slots=True)
class Reliability:
    """The judged facts of a corpus; ``by_rule`` holds them by the rule that made them."""

    facts: tuple[Said, ...] = ()
    by_rule: tuple[tuple[str, tuple[Said, ...]], ...] = ()

    @property
    def error(self) -> float:
        """The expected calibration error of all facts."""
        return expected_error(self.facts)

    def rules(self) -> list[Row]:
        """One row a rule, the most used first."""
        rows = [_row(rule, facts) for rule, facts in self.by_rule]
        return sorted(rows, key=lambda r: (-r.facts, r.name))

    def totals(self) -> dict[str, Any]:
        """The figures over all facts, JSON-ready; they tell nothing of a single one."""
        row = _row("all", self.facts)
        return {
            "facts": row.facts,
            "said": round(row.said, 4),
            "right": round(row.right, 4),
            "ece": round(self.error, 4),
        }

    def to_dict(self) -> dict[str, Any]:
        """The totals, the bins and the rules, JSON-ready."""
        return {
            **self.totals(),
            "bins": [row.to_dict() for row in bins(self.facts)],
            "rules": [row.to_dict() for row in self.rules()],
        }


def collect(judged: Iterable[tuple[str, float, bool]]) -> Reliability:
    """The reliability of facts that are given as rule, confidence and whether right."""
    rules: defaultdict[str, list[Said]] = defaultdict(list)
    everything: list[Said] = []
    for rule, said, right in judged:
        rules[rule].append((said, right))
        everything.append((said, right))
    return Reliability(tuple(everything), tuple((rule, tuple(facts)) for rule, facts in sorted(rules.items())))


def bins(facts: Sequence[Said]) -> list[Row]:
    """The rows of the bins that hold a fact, the lowest first.

    >>> [str(row) for row in bins([(0.91, True), (0.95, False)])]
    ['0.90-1.00 facts    2  said 0.930  right 0.500  too few (under 20) to tell']
    """
    held: defaultdict[int, list[Said]] = defaultdict(list)
    for fact in facts:
        held[min(int(fact[0] * BINS + 1e-9), BINS - 1)].append(fact)
    return [_row(f"{i / BINS:.2f}-{(i + 1) / BINS:.2f}", held[i]) for i in sorted(held)]


def expected_error(facts: Sequence[Said]) -> float:
    """The expected calibration error, from 0 to 1: how far what is said lies from what is so, a mean over the facts.

    >>> expected_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    0.0
    """
    if not facts:
        return 0.0
    return sum(row.facts * abs(row.said - row.right) for row in bins(facts)) / len(facts)


def format_reliability(reliability: Reliability, *, totals_only: bool = False) -> list[str]:
    """The table as lines for a terminal: each bin, then the totals; or the totals alone."""
    if not reliability.facts:
        return []
    totals = _row("all", reliability.facts)
    lines = ["confidence"] + ([] if totals_only else [f"  {row}" for row in bins(reliability.facts)])
    return [*lines, f"  {totals}  ECE {reliability.error:.3f}"]


def _row(name: str, facts: Sequence[Said]) -> Row:
    number = len(facts)
    if not number:
        return Row(name, 0, 0.0, 0.0)
    return Row(name, number, sum(said for said, _ in facts) / number, sum(right for _, right in facts) / number)
