"""The measured probability that a whole fact is right, looked up by what its slots rest on.

Owns the names of these grounds, and how a number is read out of ``data/confidence.json``. The numbers themselves are
measured on annotated articles by ``tools/measure_confidence.py``; nothing here is tuned by hand. They are for an
article that no rule has seen, and where they rest on too few cases :meth:`Confidence.account` says so.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import regex

from extractor.match import Draft, is_of_one_maker
from extractor.model import Fact
from extractor.resources import data_file

FILE = "confidence.json"
ONE_MAKER = "what one maker has"
SLOTS = ("status", "action", "source", "stars", "place", "period")
"""The slots whose evidence tells something of a fact; the others nearly always stand beside their number."""
FEW = 20
"""Judged facts below which a rate is hardly measured: its error is then some ten points or more."""
LOWEST, HIGHEST = 0.01, 0.99
"""No measurement on some thousand facts is certainty."""
_DEFAULTS = frozenset({"nothing says otherwise", "nothing says from where", "published", "the article"})
_HANDED_ON = {"the whole": "whole", "what it holds": "holder", "what it belongs to": "holder"}
_RULE = regex.compile(r"[a-z_]+(?:\.[a-z_]+)+")
_NAMED = regex.compile(r":.*")
"""What follows the name of a check: the fact that it names."""
_POSITION = regex.compile(r" at \d+$")


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground of a fact: what it adds to the log-odds, and on how many judged facts of its kind it was seen."""

    name: str
    weight: float
    facts: int

    @property
    def few(self) -> bool:
        """Whether it was seen too seldom for its weight to tell much."""
        return self.facts < FEW

    def __str__(self) -> str:
        note = f", too few (under {FEW}) to tell much" if self.few else ""
        return f"{self.name}: {self.weight:+.2f}, measured on {self.facts} facts{note}"


@dataclass(frozen=True, slots=True)
class Confidence:
    """Rates and weights by kind: the share of right facts, the log-odds to start from, what each ground adds.

    ``seen`` tells by kind on how many judged facts each ground stood, whether or not it has a weight.
    """

    rates: Mapping[str, float] = field(default_factory=dict)
    base: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    seen: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, kind: str, features: frozenset[str]) -> float:
        """The probability, from 0 to 1 in hundredths, that a fact of ``kind`` with these grounds is right as a whole.

        Without a known ground it is the smoothed rate of the kind; 0.5 for a kind that was never measured.
        """
        weights = self.weights.get(kind, {})
        # Sorted, for a sum of floats depends on its order and that of a set on the process.
        known = [weights[f] for f in sorted(features) if f in weights]
        rate = probability(self.base[kind] + sum(known)) if known else self.rates.get(kind, 0.5)
        return round(min(max(rate, LOWEST), HIGHEST), 2)

    def account(self, kind: str, features: frozenset[str]) -> tuple[Ground, ...]:
        """What each ground of a fact of ``kind`` adds to its log-odds, the most telling first; few cases are marked."""
        weights, seen = self.weights.get(kind, {}), self.seen.get(kind, {})
        grounds = [Ground(name, weights.get(name, 0.0), seen.get(name, 0)) for name in sorted(features)]
        return tuple(sorted(grounds, key=lambda g: -abs(g.weight)))


def load_confidence(path: Path | None = None) -> Confidence:
    """The measured numbers (default: those of the package); none when there is no such file."""
    path = path or data_file(FILE)
    if not path.is_file():
        return Confidence()
    kinds = json.loads(path.read_text("utf-8"))["kinds"]
    return Confidence(
        {kind: k["rate"] for kind, k in kinds.items()},
        {kind: k["base"] for kind, k in kinds.items()},
        {kind: k["weights"] for kind, k in kinds.items()},
        {kind: k["seen"] for kind, k in kinds.items()},
    )


def rate_facts(
    facts: Sequence[Fact], rests_on: Mapping[str, frozenset[str]], confidence: Confidence
) -> tuple[Fact, ...]:
    """The checked facts of one article, each with its probability by its grounds (``rests_on``, by id) and checks."""
    return tuple(
        replace(f, confidence=confidence.of(f.kind, rests_on[f.id] | {f"check: {_NAMED.sub('', c)}" for c in f.checks}))
        for f in facts
    )


def probability(log_odds: float) -> float:
    """The probability with these log-odds.

    >>> probability(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-log_odds))


def grounds(group: Sequence[Draft]) -> frozenset[str]:
    """What a fact rests on, in words: its rule, and for each slot from where it came, coarsely and exactly.

    ``group`` holds all wordings of the fact, the one that won first.
    """
    return frozenset(_grounds(group))


def _grounds(group: Sequence[Draft]) -> Iterator[str]:
    draft = group[0]
    yield f"rule: {draft.rule.id}"
    yield f"zone: {draft.sentence.zone}"
    yield f"number: {'alone' if draft.bare else 'with its noun'}{' in words' if draft.quantity.words else ''}"
    if len(group) > 1:
        yield "said more than once"
    if draft.whole is not None:
        yield "part of a whole" + (" that its parts add up to" if draft.evidence.get("whole") == "sum" else "")
    if draft.holder is not None:
        yield "holders and what they hold"
    if is_of_one_maker(draft):
        yield ONE_MAKER
    for slot in SLOTS:
        evidence = _evidence(draft, slot)
        if evidence is not None:
            yield f"{slot}: {_sort(evidence)}"
            yield f"{slot} by {_without_position(evidence)}"
        elif slot in ("place", "period"):
            yield f"{slot}: none"


def _evidence(draft: Draft, slot: str) -> str | None:
    """Where a slot came from in the end: a part that takes it from its whole stands on what the whole stands on."""
    taker, seen = draft, {id(draft)}
    evidence = draft.evidence.get(slot)
    while evidence in _HANDED_ON:
        giver: Draft | None = getattr(taker, _HANDED_ON[evidence])
        if giver is None or id(giver) in seen or slot not in giver.evidence:
            break
        seen.add(id(giver))
        taker, evidence = giver, giver.evidence[slot]
    return evidence


@lru_cache(maxsize=4096)
def _without_position(evidence: str) -> str:
    return _POSITION.sub("", evidence)


@lru_cache(maxsize=4096)
def _sort(evidence: str) -> str:
    """The sort of an evidence: own words, a default, or the context.

    >>> _sort("status.target.aim"), _sort("the period at 17"), _sort("nothing says otherwise"), _sort("the headline")
    ('own words', 'own words', 'default', 'context')
    """
    if evidence in _DEFAULTS:
        return "default"
    return "own words" if _RULE.fullmatch(evidence) or _POSITION.search(evidence) else "context"
