"""Finds what was only put forward by what became of it: of 21 products on the table 16 passed and 5 failed.

Looks at completed drafts, in the order of the text, and changes only what no words at the number have said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from extractor.match import Draft

BECAME = "what became of it"
"""The evidence of a number that later numbers part into what passed, what failed and what waits."""
OPEN = frozenset({"nothing says otherwise", "the headline", "a report about one round of rating"})
"""The evidence of slots that no words have given."""
FEWEST = 4
"""The least number that is parted by more than chance."""
MOST_PARTS = 6
"""How many numbers may part one."""


def settle_outcomes(drafts: Sequence[Draft]) -> None:
    """Makes candidates of the products that the numbers behind them part into outcomes, one of them a failure.

    A number counts when its own words gave it no status and no stock: *21 sản phẩm được đặt lên bàn*. The numbers
    behind it, in its paragraph or the next one, must add up to it.
    """
    counted = [d for d in drafts if d.kind == "count" and d.subject == "product" and d.sentence.zone != "related"]
    last_failed = {id(d.whole): place for place, d in enumerate(counted) if d.slots.get("action") == "revoke"}
    for i, whole in enumerate(counted):
        behind = islice(counted, i + 1, None)
        open_ = _is_open(whole) and not _is_sum(whole, counted[max(0, i - MOST_PARTS) : i])
        added = open_ and any(_is_outcome(parts, whole) for parts in _sums(whole, behind))
        if added or (last_failed.get(id(whole), i) > i and _is_rated(whole)):
            whole.set("status", "candidate", BECAME)
            if whole.slots.get("action") != "upgrade":
                whole.set("action", "recognize", BECAME)
            _settle_passed(whole, islice(counted, i + 1, i + 1 + MOST_PARTS))
    for i, failed in enumerate(counted):
        if failed.slots.get("action") == "revoke" and failed.evidence.get("whole") == "sum":
            _settle_aim(failed, counted[max(0, i - MOST_PARTS) : i + MOST_PARTS])


def _settle_passed(whole: Draft, behind: Iterable[Draft]) -> None:
    """Makes ratings of the parts of what was put forward that had their deed from it: 38 sản phẩm đạt, 7 trượt."""
    for part in behind:
        if part.whole is whole and part.evidence.get("action") == "the whole" and part.slots.get("action") == "total":
            part.set("action", "recognize", BECAME)


def _settle_aim(failed: Draft, counted: Sequence[Draft]) -> None:
    """Makes results of the numbers into which an aim told before was parted, one of them a failure.

    *Huyện đề ra việc nâng cấp 6 sản phẩm. Hết giai đoạn, 3 sản phẩm được công nhận; 1 không đạt; 2 xin thôi*.
    """
    whole = failed.whole
    if whole is None or whole.slots.get("status") != "target" or whole.sentence is failed.sentence:
        return
    for part in counted:
        if part.whole is whole and part.sentence is failed.sentence and part.slots.get("status") == "target":
            part.set("status", "achieved", BECAME)
            if part.evidence.get("action") == "the whole":
                part.set("action", "recognize", BECAME)


def _is_open(draft: Draft) -> bool:
    """Whether a number could be what was put forward: it is a result by default, and no stock."""
    action = draft.evidence["action"]
    return (
        draft.whole is None
        and draft.quantity.qualifier == "exact"
        and FEWEST <= draft.quantity.low == draft.quantity.high
        and draft.slots.get("status") == "achieved"
        and draft.evidence.get("status") in OPEN
        and (not action.startswith("action.") or action.startswith("action.candidate"))
    )


def _is_sum(draft: Draft, before: Sequence[Draft]) -> bool:
    """Whether a number is what the numbers before it come to: A có 402, B có 418. *Cộng lại 820*."""
    parts = [d for d in before if d.sentence.block == draft.sentence.block and d.whole is draft]
    return len(parts) > 1 and sum(d.quantity.low for d in parts) == draft.quantity.low


def _is_rated(draft: Draft) -> bool:
    """Whether a number, of which some failed, was only rated: hội đồng đánh giá 66, trong đó 5 không đạt."""
    rated = draft.evidence["action"].startswith("action.candidate")
    return rated and not draft.bare and draft.whole is None and draft.slots.get("status") == "achieved"


def _sums(whole: Draft, behind: Iterable[Draft]) -> Iterator[list[Draft]]:
    """The runs of numbers right behind one that add up to it; the parts of other numbers are left out."""
    run: list[Draft] = []
    total: float = 0
    for draft in behind:
        near = draft.sentence.block in (whole.sentence.block, whole.sentence.block + 1)
        if not near or len(run) == MOST_PARTS or total >= whole.quantity.low:
            return
        if draft.whole is not None and draft.whole is not whole:
            continue
        run.append(draft)
        total += draft.quantity.low
        if total == whole.quantity.low and len(run) > 1:
            yield list(run)


def _is_outcome(parts: Sequence[Draft], whole: Draft) -> bool:
    """Whether parts are what came of a whole: some failed, or, of none that passed, some are put forward."""
    failed = [d for d in parts if d.slots.get("action") == "revoke"]
    if failed:
        return len(failed) < len(parts)
    own = [d for d in parts if d.evidence["status"].startswith("status.")]
    return bool(own) and all(d.slots.get("status") == "candidate" for d in own) and all(d.whole is whole for d in parts)
