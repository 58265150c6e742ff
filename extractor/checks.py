"""Arithmetic as a witness: whether the numbers of a record bear each other out.

Owns the cross-checks between the finished facts of one article, their names in ``checks``, and the warning sentences
for the editor. It changes no slot and drops no fact: which of two numbers is wrong is for a reader to say. Facts of
teasers are not checked, since they tell of other articles.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Any

import regex

from extractor.model import Fact, Quantity

SUM, EXCEED = "parts_sum_to_whole", "parts_exceed_whole"
MATCH, DIFFER = "percent_matches_amounts", "percent_differs_from_amounts"
HUNDRED = "shares_sum_to_100"
OLD_NEW = "old_plus_new_is_total"
CONFLICT = "conflicts_with:"
BEYOND = "exceeds_out_of"
DISAGREEMENTS = (EXCEED, DIFFER, CONFLICT, BEYOND)
"""How the names of the checks begin that say that numbers disagree; the others say that they agree."""

NEAR = 8
"""Facts before and behind a fact among which its partners are looked for."""
FAR = 600
"""Code points within which an old stock, an addition and the new stock are said."""
BESIDE = 30
"""Code points between an amount and the percentage that is said of it, at most."""
SLACK = {"more_than": (0.0, 0.15), "at_least": (0.0, 0.15), "at_most": (0.15, 0.0), "almost": (0.1, 0.0)}
"""How far below and above a number with a qualifier the true one may lie, as a share of it; *about* is below."""
ABOUT = (0.1, 0.1)
OFF = 2.0
"""Percentage points from which a percentage and its amounts disagree; less is rounding."""
RUN = 12
"""Shares of one sentence that are added up; more are a table."""
LIST = 3
"""Numbers that agree in every slot up to which they contradict each other; more of them are a list."""
WORDS = 60
"""Code points of the words of a fact that a warning shows."""

_DIMENSIONS = ("stars", "group", "place", "subject", "action", "source", "purpose", "period", "status", "tier")
"""The slots by which a whole is broken down."""
_DISJOINT = frozenset({"stars", "group", "place", "subject", "source", "period"})
"""Those whose values exclude each other, so that parts which differ in one of them alone never overlap."""
_SAME = (
    "subject", "action", "status", "stars", "group", "per", "source", "purpose", "tier", "out_of",
)  # fmt: skip
_BREAK = regex.compile(r"[.!?…]\s|\n")
_LINE_END = regex.compile(r"\n")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: the name that each fact is given, by its id, and a warning when numbers disagree."""

    names: tuple[tuple[str, str], ...]
    warning: str | None = None


def check_facts(
    facts: Sequence[Fact], text: str, alone: frozenset[str] = frozenset()
) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """The facts of one article with their ``checks``, in the order given, and the warnings in text order.

    ``alone`` are the ids of facts that tell of one maker, and so contradict none of its place.
    """
    own = [f for f in facts if any(m.zone != "related" for m in f.mentions)]
    names: defaultdict[str, set[str]] = defaultdict(set)
    warnings: dict[str, None] = {}
    for finding in find_all(own, text, alone):
        for fact_id, name in finding.names:
            names[fact_id].add(name)
        if finding.warning is not None:
            warnings[finding.warning] = None
    checked = (replace(f, checks=tuple(sorted(names[f.id]))) if f.id in names else f for f in facts)
    return tuple(checked), tuple(warnings)


def find_all(facts: Sequence[Fact], text: str, alone: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Every finding among facts that are in text order."""
    layout = _Layout(text)
    amounts = [*find_breakdowns(facts, layout), *find_percentages(facts, layout)]
    borne_out = frozenset(fact_id for found in amounts for fact_id, name in found.names if name in (SUM, MATCH))
    yield from amounts
    yield from find_additions(facts)
    yield from find_shares(facts, layout)
    yield from find_beyond(facts)
    yield from find_conflicts([f for f in facts if f.id not in alone], layout, borne_out)


def disagrees(name: str) -> bool:
    """Whether a check of this name says that numbers disagree.

    >>> disagrees("parts_sum_to_whole"), disagrees("conflicts_with:0373d73f1982")
    (False, True)
    """
    return name.startswith(DISAGREEMENTS)


def find_breakdowns(facts: Sequence[Fact], layout: _Layout) -> Iterator[Finding]:
    """Wholes whose parts add up to them, or to more. One whole may be broken down in several ways: each is summed.

    Parts of another status than the whole (30 planned, of which 12 were recognized) bear out its number, but not what
    is said of it: such sums are no more often right than what does not add up at all, and name no agreement.
    """
    by_id = {f.id: f for f in facts}
    children: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.slots.get("part_of") in by_id:
            children[fact.slots["part_of"]].append(fact)
    for whole_id, parts in children.items():
        whole = by_id[whole_id]
        parts = [p for p in parts if p.slots.get("per") == whole.slots.get("per")]
        summed = False
        for group in _breakdowns(whole, parts, layout):
            if _adds_up(whole, group):
                summed = True
                if len({f.slots.get("status") for f in (whole, *group)}) == 1:
                    yield Finding(tuple((f.id, SUM) for f in (whole, *group)))
        if summed:
            continue  # one way of counting bears the whole out; what is over is another way
        for group in _by_dimension(whole, parts):
            if _exceeds(whole, group) and not _adds_up_with_others(whole, group, facts):
                total = sum(_number(p) for p in group)
                said = " + ".join(_words(p) for p in group)
                warning = f"the parts of {_words(whole)} come to more than it: {said} = {_figure(total)}"
                yield Finding(tuple((f.id, EXCEED) for f in (whole, *group)), warning)


def find_additions(facts: Sequence[Fact]) -> Iterator[Finding]:
    """An old stock, what came in, and the new stock that is their sum (*có 100, thêm 20, nâng tổng số lên 120*)."""
    for at, new in enumerate(facts):
        if not _is_stock(new) or new.slots.get("part_of"):
            continue
        near = facts[max(0, at - NEAR) : at + NEAR + 1]
        near = [f for f in near if f is not new and _alike(f, new) and abs(_start(f) - _start(new)) <= FAR]
        stocks = {_number(f): f for f in near if _is_stock(f) and not f.slots.get("part_of")}
        for added in near:
            if added.slots.get("action") == "total" or added.slots["quantity"].qualifier != "exact":
                continue
            old = stocks.get(_number(new) - _number(added))
            if old is not None and _number(added) > 0:
                yield Finding(tuple((f.id, OLD_NEW) for f in (old, added, new)))


def find_percentages(facts: Sequence[Fact], layout: _Layout) -> Iterator[Finding]:
    """Percentages beside the amounts that they compare: a share, a growth, or how far a plan is fulfilled."""
    by_id = {f.id: f for f in facts}
    for at, percent in enumerate(facts):
        if percent.kind != "percent" or percent.slots["quantity"].low != percent.slots["quantity"].high:
            continue
        near = [f for f in facts[max(0, at - NEAR) : at + NEAR + 1] if f.kind in ("count", "funding", "revenue")]
        near = [f for f in near if layout.share("sentence", f, percent) and _may_be_shared(percent, f)]
        pairs = list(_compared(percent, near, by_id))
        agreeing = next((pair for pair in pairs if _percent_agrees(percent, pair)), None)
        if agreeing is not None:
            yield Finding(tuple((f.id, MATCH) for f in (percent, *agreeing.facts)))
            continue
        for pair in pairs:
            if pair.firm and _gap(pair.facts[0], percent) <= BESIDE and abs(pair.value - _number(percent)) > OFF:
                amounts = " and ".join(_words(f) for f in pair.facts)
                warning = f"{_words(percent)} does not follow from {amounts}, which give {_figure(pair.value)} %"
                yield Finding(tuple((f.id, DIFFER) for f in (percent, *pair.facts)), warning)
                break


def find_shares(facts: Sequence[Fact], layout: _Layout) -> Iterator[Finding]:
    """Shares of one thing, said in one breath, that come to a hundred."""
    shares = [f for f in facts if f.kind == "percent" and f.slots.get("measure") == "share"]
    runs: list[list[Fact]] = []
    for share in shares:
        last = runs[-1][-1] if runs else None
        joined = (
            last is not None and last.slots.get("of") == share.slots.get("of") and layout.share("sentence", last, share)
        )
        if joined:
            runs[-1].append(share)
        else:
            runs.append([share])
    for run in runs:
        if len(run) > RUN:
            continue
        for size in range(len(run), 1, -1):
            stretches = [run[i : i + size] for i in range(len(run) - size + 1)]
            hit = next((s for s in stretches if _is_hundred(s)), None)
            if hit is not None:
                yield Finding(tuple((f.id, HUNDRED) for f in hit))
                break


def find_beyond(facts: Sequence[Fact]) -> Iterator[Finding]:
    """Numbers beyond what they are out of, where that cannot be: a rank (*thứ 14/13*), or so many of the localities."""
    for fact in facts:
        of = fact.slots.get("out_of")
        bounded = fact.kind == "ranking" or fact.slots.get("subject") == "locality"
        if of is not None and bounded and _number(fact) > of:
            yield Finding(((fact.id, BEYOND),), f"{_words(fact)} is more than the {_figure(of)} that it is out of")


def _tells_a_stock(fact: Fact) -> bool:
    """Whether a fact tells how much there is: rounds in which things are done may be several."""
    return fact.kind != "count" or fact.slots.get("action") == "total"


def find_conflicts(facts: Sequence[Fact], layout: _Layout, borne_out: Set[str]) -> Iterator[Finding]:
    """Two different numbers for one thing, said in two paragraphs.

    The two agree in every slot but the number, and neither is a part. Numbers of one paragraph are rarely a
    contradiction: they are what a list counts. What is only put forward shrinks from one round to the next, and what is
    done is done in several. No lesser sum contradicts money that its parts or a percentage bear out, the facts whose
    ids are ``borne_out``: it is spent of it.
    """
    groups: defaultdict[tuple[Any, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind not in ("count", "funding", "revenue") or fact.slots.get("part_of") or not _tells_a_stock(fact):
            continue
        if fact.slots.get("status") == "candidate" or fact.slots.get("per"):
            continue
        key = (fact.kind, *(fact.slots.get(slot) for slot in _SAME), _where(fact), _when(fact))
        groups[key].append(fact)
    for group in groups.values():
        if not 2 <= len(group) <= LIST:
            continue
        for a, b in combinations(group, 2):
            if _may_be_equal(a, b) or layout.share("paragraph", a, b):
                continue
            if a.kind == "funding" and max(a, b, key=_number).id in borne_out:
                continue
            warning = f"two numbers are given for one thing: {_words(a)} and {_words(b)}"
            yield Finding(((a.id, CONFLICT + b.id), (b.id, CONFLICT + a.id)), warning)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Amounts that a percentage may compare, the percentage that they give, and whether they are surely meant."""

    facts: tuple[Fact, ...]
    value: float
    firm: bool = False


def _compared(percent: Fact, near: Sequence[Fact], by_id: dict[str, Fact]) -> Iterator[_Pair]:
    measure = percent.slots.get("measure")
    for fact in near:
        of, whole = fact.slots.get("out_of"), by_id.get(fact.slots.get("part_of") or "")
        if measure != "growth" and of:
            yield _Pair((fact,), 100 * _number(fact) / of, firm=True)
        if measure == "share" and whole is not None and whole.kind == fact.kind and _number(whole):
            yield _Pair((fact, whole), 100 * _number(fact) / _number(whole))
    for a, b in combinations(near, 2):
        if a.kind != b.kind or a.slots.get("subject") != b.slots.get("subject"):
            continue
        for new, old in ((a, b), (b, a)):
            if not _number(old):
                continue
            ratio = 100 * _number(new) / _number(old)
            if measure == "growth":
                if new.slots.get("period") != old.slots.get("period"):
                    yield _Pair((new, old), ratio - 100)
            elif measure == "fulfilment":
                if (new.slots.get("status"), old.slots.get("status")) == ("achieved", "target"):
                    yield _Pair((new, old), ratio)
            elif ratio < 100:
                yield _Pair((new, old), ratio)


def _may_be_shared(percent: Fact, fact: Fact) -> bool:
    """Whether a share may be one of an amount: none of places is one of things or makers."""
    of, subject = percent.slots.get("of"), fact.slots.get("subject")
    if percent.slots.get("measure") != "share" or of is None or subject is None:
        return True
    return "locality" not in (of, subject) or of == subject


def _percent_agrees(percent: Fact, pair: _Pair) -> bool:
    """Whether the amounts give the percentage, rounded or cut off at its last digit."""
    said = _number(percent)
    unit = next((u for u in (1.0, 0.1) if abs(said / u - round(said / u)) < 1e-6), 0.01)
    below = above = unit
    for quantity in (f.slots["quantity"] for f in pair.facts):
        if quantity.qualifier != "exact":
            below, above = max(below, 0.05 * said), max(above, 0.05 * said)
    under, over = _slack(percent.slots["quantity"])
    return said - max(below, under * said) < pair.value < said + max(above, over * said)


def _is_hundred(shares: Sequence[Fact]) -> bool:
    off = abs(sum(_number(s) for s in shares) - 100)
    return off <= 0.05 * len(shares) if len(shares) > 2 else off < 1e-6


def _breakdowns(whole: Fact, parts: Sequence[Fact], layout: _Layout) -> Iterator[list[Fact]]:
    """The ways in which parts may make up their whole: by what tells them apart, and by where they stand."""
    yield from _by_dimension(whole, parts)
    runs: list[list[Fact]] = []
    for part in parts:
        if runs and layout.share("sentence", runs[-1][-1], part):
            runs[-1].append(part)
        else:
            runs.append([part])
    yield from (run for run in runs if len(run) > 1)
    if len(runs) > 1:
        yield list(parts)
    for last in range(2, len(parts)):
        yield list(parts[:last])  # 228 of 3 stars, 42 of 4 stars; 2 of them may yet reach 5


def _by_dimension(whole: Fact, parts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """The parts that differ from the whole in the same one slot, and from each other in it."""
    groups: defaultdict[str, list[Fact]] = defaultdict(list)
    for part in parts:
        told = [d for d in _DIMENSIONS if _value(part, d) is not None and _value(part, d) != _value(whole, d)]
        beside = told == ["place"] and part.slots["place"].level == whole.slots["place"].level  # no part: its neighbour
        if len(told) == 1 and told[0] in _DISJOINT and not beside:
            groups[told[0]].append(part)
    for dimension, group in groups.items():
        values = [_value(p, dimension) for p in group]
        if len(group) > 1 and len(set(values)) == len(values) and _excluding(dimension, group):
            yield group


def _excluding(dimension: str, group: Sequence[Fact]) -> bool:
    """Whether no two parts can hold the same thing: levels that do not overlap, places of one rank."""
    if dimension == "stars":
        levels = sorted((s.low, 5 if s.or_above else s.high) for s in (p.slots["stars"] for p in group))
        # A maker of products of two levels is counted at both.
        things = all(p.slots.get("subject") in (None, "product") for p in group)
        return things and all(a[1] < b[0] for a, b in pairwise(levels))
    if dimension == "place":
        return len({p.slots["place"].level for p in group}) == 1
    if dimension == "period":
        years = sorted((p.slots["period"].from_ or 0, p.slots["period"].to or 0) for p in group)
        return all(a[1] < b[0] for a, b in pairwise(years))
    return True


def _adds_up(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Whether parts come to their whole: exactly, or as nearly as its qualifier or theirs leave open."""
    if len(parts) < 2:
        return False
    quantity: Quantity = whole.slots["quantity"]
    low, high = (sum(getattr(p.slots["quantity"], end) for p in parts) for end in ("low", "high"))
    if (low, high) == (quantity.low, quantity.high):
        return True
    inexact = quantity.qualifier != "exact" or any(p.slots["quantity"].qualifier != "exact" for p in parts)
    if whole.kind == "count" and not inexact:
        return False
    under, over = _slack(quantity)
    if whole.kind != "count":  # money is rounded at its last digit
        under, over = max(under, 0.002), max(over, 0.002)
    return quantity.low * (1 - under) <= low and high <= quantity.high * (1 + over) and (under + over) > 0


def _exceeds(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Whether parts come to more than their whole can be."""
    quantity: Quantity = whole.slots["quantity"]
    most = quantity.high * (1 + max(_slack(quantity)[1], 0.0 if whole.kind == "count" else 0.01))
    least = sum(p.slots["quantity"].low * (1 - _slack(p.slots["quantity"])[0]) for p in parts)
    return len(parts) > 1 and least > most


def _adds_up_with_others(whole: Fact, parts: Sequence[Fact], facts: Sequence[Fact]) -> bool:
    """Whether parts come to their whole and what was told right behind it: *97 mới, 21 nâng hạng; thực phẩm 90, …*."""
    at, first = facts.index(whole), facts.index(parts[0])
    total, summed = sum(_number(p) for p in parts), _number(whole)
    for other in facts[at + 1 : first]:
        if other.kind == whole.kind and other.slots.get("subject") == whole.slots.get("subject"):
            summed += _number(other)
    return bool(summed == total)


def _slack(quantity: Quantity) -> tuple[float, float]:
    return (0.0, 0.0) if quantity.qualifier == "exact" else SLACK.get(quantity.qualifier, ABOUT)


def _may_be_equal(a: Fact, b: Fact) -> bool:
    """Whether two numbers may be one, said with more or less care (*hơn 100* and *105*)."""
    spans = []
    for quantity in (a.slots["quantity"], b.slots["quantity"]):
        under, over = _slack(quantity)
        spans.append((quantity.low * (1 - under), quantity.high * (1 + over)))
    return bool(spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1])


def _is_stock(fact: Fact) -> bool:
    return fact.kind == "count" and fact.slots.get("action") == "total" and fact.slots["quantity"].qualifier == "exact"


def _alike(a: Fact, b: Fact) -> bool:
    """Whether two counts are of the same things in the same place, whatever happens to them and when."""
    if a.kind != "count" or b.kind != "count":
        return False
    return all(a.slots.get(s) == b.slots.get(s) for s in ("subject", "stars", "group", "per")) and _where(a) == _where(
        b
    )


def _value(fact: Fact, dimension: str) -> Any:
    """What a slot tells parts apart by; the basis of a period and the codes of a place tell nothing more."""
    if dimension == "place":
        return _where(fact)
    if dimension == "period":
        return _when(fact)
    return fact.slots.get(dimension)


def _where(fact: Fact) -> tuple[Any, ...] | None:
    place = fact.slots.get("place")
    if place is None:
        return None
    return (place.level, place.province_code, place.district, place.commune, place.region)


def _when(fact: Fact) -> tuple[Any, ...] | None:
    period = fact.slots.get("period")
    return None if period is None else (period.from_, period.to, period.as_of)


def _number(fact: Fact) -> float:
    return float(fact.slots["quantity"].low)


def _start(fact: Fact) -> int:
    return fact.mentions[0].start


def _gap(a: Fact, b: Fact) -> int:
    """Code points between the nearest mentions of two facts, 0 when they touch or overlap."""
    ends = [m.end for m in b.mentions]  # in text order, as mentions are
    gaps = []
    for m in a.mentions:
        at = bisect_left(ends, m.start)
        gaps += [max(m.start - n.end, n.start - m.end, 0) for n in b.mentions[max(0, at - 1) : at + 2]]
    return min(gaps)


class _Layout:
    """In which sentences and paragraphs of a text its facts stand; a fact said a thousand times costs no more."""

    def __init__(self, text: str) -> None:
        self._edges = {
            "sentence": [m.end() for m in _BREAK.finditer(text)],
            "paragraph": [m.end() for m in _LINE_END.finditer(text)],
        }
        self._places: dict[tuple[str, str], frozenset[int]] = {}

    def share(self, what: str, a: Fact, b: Fact) -> bool:
        """Whether two facts are stated once in one ``sentence``, or in one ``paragraph``."""
        return not self._of(what, a).isdisjoint(self._of(what, b))

    def _of(self, what: str, fact: Fact) -> frozenset[int]:
        key = (what, fact.id)
        if key not in self._places:
            edges = self._edges[what]
            self._places[key] = frozenset(bisect_right(edges, m.start) for m in fact.mentions)
        return self._places[key]


def _words(fact: Fact) -> str:
    """The words of a fact and where they stand, for a warning."""
    mention = fact.mentions[0]
    words = " ".join(mention.text.split())
    if len(words) > WORDS:
        words = words[: WORDS - 1] + "…"
    return f"«{words}» ({mention.start}-{mention.end})"


def _figure(number: float) -> str:
    """A number for a warning.

    >>> _figure(85.0), _figure(61.538), _figure(2520000000)
    ('85', '61.5', '2,520,000,000')
    """
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"
