"""Finds two numbers told beside a percentage of which it is the quotient, and so what it measures.

*Được giao 50 sản phẩm, mới công nhận 43, bằng 86%*: 43 of 50, and the 50 were an aim, so the plan is fulfilled so far;
of 50 that were there it would be a share. The words alone (*bằng, tức, đạt*) say neither.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.match import Draft
from extractor.patterns import CLASSES

EXACT = 0.55
"""By how much a percentage may differ from the quotient of its numbers, as newspapers round."""
LOOSE = 2.0
"""The same for one that is only told as *gần, hơn, khoảng*."""
HANDED_ON = ("the sentence before", "the headline")
"""Where a number has its status from that has none of its own: a plan may be told before its result."""
ACHIEVES = "percent.fulfilment.ahead"
"""The rule of the words for how much was reached, of whatever plan: thực chi 21,9 tỷ đồng, đạt gần 80%."""
LEADS = 8
"""Words between a number and the percentage that is told of it."""
FAR_BEHIND = 18
"""Words between a fraction of things and the percentage that says it once more."""

_P = CLASSES["percent"]


def measured(draft: Draft, told: Sequence[Draft]) -> tuple[str, Draft] | None:
    """What a percentage at the end of its clause measures, and the number it is said of; ``None`` when none fits."""
    sentence = draft.sentence
    before = [d for d in told if d.kind in ("count", "funding", "revenue") and "per" not in d.slots]
    own = [d for d in before if d.sentence is sentence and d.last <= draft.first]
    plan = draft.rule.set["measure"] == "fulfilment" and "planned" not in draft.rule.set  # 24/29, bằng 82,8% kế hoạch
    if own and not plan and _of_fraction(own[-1], draft):
        return "share", own[-1]
    if not own or not _follows(own[-1], draft):
        return None
    last = own[-1]
    for other in reversed([d for d in before if d is not last and _alike(d, last)]):
        aim, deed = (last, other) if _aimed(last) and not _aimed(other) else (other, last)
        planned = _aimed(aim) and (not _aimed(deed) or deed.evidence.get("status") in HANDED_ON)
        planned = planned or (last.kind == "funding" and draft.rule.id == ACHIEVES)
        if planned and _fits(draft, deed, aim):
            return "fulfilment", deed
    return None


def _alike(a: Draft, b: Draft) -> bool:
    return a.kind == b.kind and a.subject == b.subject and a.slots.get("stars") in (None, b.slots.get("stars"))


def _aimed(draft: Draft) -> bool:
    return draft.slots.get("status") == "target"


def _of_fraction(part: Draft, draft: Draft) -> bool:
    """Whether a percentage says a fraction of things once more: 70/95 sản phẩm được bán trên sàn, *đạt 73,68%*."""
    if part.kind != "count" or not part.out_of or part.quantity.low != part.quantity.high:
        return False
    off = 100 * part.quantity.low / part.out_of - draft.quantity.low
    return abs(off) <= EXACT and _follows(part, draft, FAR_BEHIND)


def _follows(last: Draft, draft: Draft, words: int = LEADS) -> bool:
    between = draft.sentence.skeleton[last.last : draft.first]
    near = len(between.split()) <= words and _P not in between and ";" not in between
    return near and _END.match(draft.sentence.skeleton, draft.last) is not None


def _fits(draft: Draft, part: Draft, whole: Draft) -> bool:
    if not whole.quantity.low or whole.quantity.low != whole.quantity.high or part.quantity.low != part.quantity.high:
        return False
    off = 100 * part.quantity.low / whole.quantity.low - draft.quantity.low
    side = {"almost": -off, "more_than": off, "about": abs(off)}.get(draft.quantity.qualifier)
    return abs(off) <= EXACT if side is None else -EXACT <= side <= LOOSE


_END = regex.compile(r"\s*(?:[,.;:()]|$)")
