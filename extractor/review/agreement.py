"""How far two readers agree who judged the same records at two desks, each without seeing the other's decisions.

Owns the sample for a second reading, the pairing of judged facts, and the measures. What two people decide of the same
fact, at the same desk, is no second reading: the second one sees what the first one did.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from extractor.review import tables
from extractor.review.database import Database
from extractor.review.decisions import load_rows
from extractor.review.identity import changed_slots, follow

VERDICTS = ("accepted", "corrected", "rejected")
_PARTS = 10_000
"""Into how many parts ids are dealt: percentages are kept to two decimals."""


@dataclass(slots=True)
class Agreement:
    """What two readers made of the facts that both judged.

    ``verdicts`` counts pairs of accepted, corrected and rejected; ``same`` those after which the same fact holds, or
    none. ``slots`` counts slots in which facts that both let stand differ. ``added`` counts facts that both added, only
    the first and only the second.
    """

    articles: int = 0
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    same: int = 0
    slots: Counter[str] = field(default_factory=Counter)
    added: list[int] = field(default_factory=lambda: [0, 0, 0])

    @property
    def facts(self) -> int:
        """The facts that both judged."""
        return sum(self.verdicts.values())

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa of the verdicts: agreement beyond chance. ``None`` where chance would explain all, or nothing
        was judged by both.
        """  # noqa: D205 - one thought
        total = self.facts
        if not total:
            return None
        observed = sum(n for (one, other), n in self.verdicts.items() if one == other) / total
        first, second = Counter[str](), Counter[str]()
        for (one, other), number in self.verdicts.items():
            first[one] += number
            second[other] += number
        chance = sum(first[verdict] * second[verdict] for verdict in VERDICTS) / total**2
        return None if chance == 1 else (observed - chance) / (1 - chance)

    def to_dict(self) -> dict[str, Any]:
        """The measures, JSON-ready."""
        kappa = self.kappa
        return {
            "articles": self.articles,
            "facts": self.facts,
            "same_outcome": self.same,
            "kappa": None if kappa is None else round(kappa, 4),
            "verdicts": {f"{one}/{other}": n for (one, other), n in sorted(self.verdicts.items())},
            "slots": dict(self.slots.most_common()),
            "added": dict(zip(("both", "first", "second"), self.added, strict=True)),
        }


def in_sample(article: str, percent: float) -> bool:
    """Whether an article belongs to a sample of so many percent: always the same ones; a larger one holds a smaller.

    >>> sum(in_sample(f"bai-{n}", 10) for n in range(1_000))
    103
    """
    digest = hashlib.sha256(article.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % _PARTS < percent * _PARTS / 100


def measure_agreement(first: Database, second: Database) -> Agreement:
    """How far the decisions at two desks agree, over the articles that both hold."""
    found = Agreement()
    for article, rows in _articles(first):
        with second.read() as connection:
            of = tables.articles.c
            other = connection.execute(sa.select(of.id).where(of.article_key == article)).scalar()
            others = [] if other is None else load_rows(connection, other)
        if others:
            _compare(rows, others, found)
    return found


def format_agreement(found: Agreement) -> Iterator[str]:
    """The measures as lines for a terminal."""
    if not found.facts:
        yield "no fact was judged at both desks"
        return
    kappa = "" if found.kappa is None else f", kappa {found.kappa:.2f}"
    share = found.same / found.facts
    yield f"{found.articles} articles, {found.facts} facts judged twice: {share:.0%} came out the same{kappa}"
    yield ""
    yield f"{'first / second':16}" + "".join(f"{verdict:>11}" for verdict in VERDICTS)
    for one in VERDICTS:
        yield f"{one:16}" + "".join(f"{found.verdicts[one, other]:11}" for other in VERDICTS)
    both, left, right = found.added
    if both + left + right:
        yield ""
        yield f"facts added: {both} by both, {left} by the first alone, {right} by the second alone"
    if found.slots:
        yield ""
        yield f"{'slot':24}{'differs':>9}"
        yield from (f"{slot:24}{number:9}" for slot, number in found.slots.most_common())


def _articles(database: Database) -> Iterator[tuple[str, list[Any]]]:
    """The ids of a desk's articles, each with its facts."""
    of = tables.articles.c
    last = 0
    while True:
        with database.read() as connection:
            statement = sa.select(of.id, of.article_key).where(of.id > last).order_by(of.id).limit(1)
            row = connection.execute(statement).first()
            if row is None:
                return
            rows = load_rows(connection, row.id)
        last = row.id
        yield row.article_key, rows


def _compare(first: list[Any], second: list[Any], found: Agreement) -> None:
    judged = _by_key(first), _by_key(second)
    # A fact is known by what the rules said of it: of that both readers saw the same.
    pairs = follow(*([{**json.loads(row.given), "id": key} for key, row in side.items()] for side in judged))
    before = found.facts
    for other, one in pairs.items():
        left, right = judged[0][one], judged[1][other]
        if left.state not in VERDICTS or right.state not in VERDICTS:
            continue
        found.verdicts[left.state, right.state] += 1
        if "rejected" in (left.state, right.state):
            found.same += left.state == right.state
            continue
        differing = changed_slots(json.loads(left.fact), json.loads(right.fact))
        found.same += not differing
        found.slots.update(differing)
    found.articles += found.facts > before
    added = [[json.loads(row.fact) for row in side if row.state == "added"] for side in (first, second)]
    both = len(follow(*added))
    found.added = [have + new for have, new in zip(found.added, _split(both, added), strict=True)]


def _split(both: int, added: list[list[Mapping[str, Any]]]) -> tuple[int, int, int]:
    return both, len(added[0]) - both, len(added[1]) - both


def _by_key(rows: list[Any]) -> dict[str, Any]:
    return {row.fact_key: row for row in rows if row.given is not None}
