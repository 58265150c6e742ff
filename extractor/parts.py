"""Hands on what a part takes from its whole, a holder from what it holds, and one result from another.

One layer of the walk through an article; ``context.py`` has the top of it. Of which whole a number is a part is found
in ``structure.py`` within a sentence, and in ``wholes.py`` over several.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.dropping import Dropping
from extractor.levels import LEADS
from extractor.match import PRODUCERS, Cue, Draft
from extractor.model import Stars
from extractor.starred import one_of_levels
from extractor.when import When


def _is_stock(whole: Draft) -> bool:
    """Whether a whole tells what there is; what is put forward of it is no stock: có 70 sản phẩm, 2 trong đó dự xét."""
    return whole.slots.get("status") == "achieved" and whole.slots.get("action") == "total"


class Parts(Dropping):
    """Fills parts from their wholes."""

    def _inherit(self, draft: Draft) -> None:
        whole = draft.whole
        if whole is None:
            return
        if "action" not in draft.slots and draft.slots.get("status") == "candidate" and _is_stock(whole):
            draft.set("action", "recognize", "what is put forward is put forward for rating")
        for slot in ("status", "action"):
            if slot not in draft.slots and slot in whole.slots:
                draft.set(slot, whole.slots[slot], "the whole")
        stock = self._year_of_its_own(draft) and whole.slots.get("action") == "total"
        sorts = whole.subject == "producer" and draft.subject in PRODUCERS  # 18 chủ thể, trong đó 6 doanh nghiệp
        inherits = (whole.subject == draft.subject or sorts) and not stock
        failed = draft.slots.get("action") == "revoke" != whole.slots.get("action")
        failed = failed and not ("stars" in whole.slots and whole.slots["stars"].potential)
        failed = failed and not self._keeps_level(whole)
        listed = any(d.bare for d in self._here if d.kind == "count")  # a list goes on with the level told last
        yearly = draft.evidence["when"].startswith("the period") and draft.slots["when"] != whole.slots.get("when")
        apart = draft.sentence is not whole.sentence and (self._by_district(draft) or yearly) and not listed
        named = draft.out_of is not None and draft.out_of == whole.quantity.low  # 11/34: of the 34, whatever stands by
        if apart and not named and self._beside_other_levels(whole):
            inherits = False  # 8 sản phẩm 4 sao, 32 sản phẩm 3 sao. Huyện A có 13: of both
        first = len(draft.sentence.skeleton[: draft.first].split()) <= LEADS and draft.sentence is not whole.sentence
        if first and draft.sentence.joints.others.match(draft.sentence.skeleton, draft.last):
            inherits = False  # Bốn sản phẩm khác đã nộp hồ sơ: none of those that a level was told of
        if self._rest_of_levels(draft, whole) or self._rest_of_parts(draft):
            inherits = False  # 31/38 sản phẩm được 4 sao, 6 sản phẩm trả về. Còn lại 1 sản phẩm: none of the 31
        if "stars" not in draft.slots and "stars" in whole.slots and inherits and not failed:
            draft.set("stars", whole.slots["stars"], "the whole")
        if "tier" not in draft.slots and "tier" in whole.slots and whole.subject == draft.subject:
            draft.set("tier", whole.slots["tier"], "the whole")

    def _rest_of_levels(self, draft: Draft, whole: Draft) -> bool:
        """Whether what is left begins a sentence behind several levels: 3 sao cho 9, 2 sao cho 5. 1 sản phẩm còn lại ….

        It is none of the last level, but of all that came before the levels.
        """
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        left = joints.left_over.match(skeleton, draft.last) or joints.is_rest.search(skeleton, 0, draft.first)
        apart = draft.sentence is not whole.sentence and not regex.search("[,;:]", skeleton[: draft.first])
        return left is not None and apart and self._beside_other_levels(whole)

    def _beside_other_levels(self, told: Draft) -> bool:
        """Whether a number was told beside those of other levels, in one sentence."""
        level: Stars | None = told.slots.get("stars")
        if level is None or level.or_above:
            return False
        beside = (d for d in self._done.of(told.sentence) if d.subject == told.subject)
        levels = (d.slots["stars"] for d in beside if "stars" in d.slots and d.whole is not told)
        return any(other != level and not other.or_above for other in levels)


def wholes_first(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts in text order, but each whole of the sentence before its parts."""
    out: list[Draft] = []
    for draft in drafts:
        if draft in out:
            continue
        chain = [draft]
        while chain[-1].whole is not None and chain[-1].whole in drafts and chain[-1].whole not in chain:
            chain.append(chain[-1].whole)
        out.extend(d for d in reversed(chain) if d not in out)
    return out


def settle_results(drafts: Sequence[Draft], cues: Sequence[Cue]) -> None:
    """What is told beside a result is a result: of 17 products rated again, 12 kept theirs, 2 rose, 3 withdrew."""
    decided = {c.rule.id for c in cues if c.rule.set.get("result") or c.rule.set.get("level")}
    if not decided:
        return
    for whole in {id(d.whole): d.whole for d in drafts if d.whole is not None}.values():
        if whole.slots.get("status") != "candidate":
            continue
        parts = [d for d in drafts if d.whole is whole and d.kind == "count" and d.subject == whole.subject]
        told = any(d.slots.get("status") == "achieved" and d.evidence["status"] in decided for d in parts)
        between = _result_between(whole, parts, cues)
        if not told and between is None:
            continue
        if sum(d.quantity.low for d in parts) > whole.quantity.high:
            continue  # they break the whole down in two ways
        for draft in parts:
            pending = draft.sentence.joints.pending.search(draft.sentence.skeleton, draft.last, _limit(draft, drafts))
            if draft.evidence.get("status") == "the whole" and pending is None:
                draft.set("status", "achieved", between.rule.id if between else "a result beside it")


def _result_between(whole: Draft, parts: Sequence[Draft], cues: Sequence[Cue]) -> Cue | None:
    """The result that is told between a number and its parts: chấm 60 sản phẩm, *cho kết quả*: 30 …, 30 …."""
    if not parts or whole.sentence is not parts[0].sentence:
        return None
    results = (c for c in cues if c.rule.set.get("result") and c.rule.look != "before")
    return next((c for c in results if whole.last <= c.first and c.last <= parts[0].first), None)


def _limit(draft: Draft, drafts: Sequence[Draft]) -> int:
    """Where the next number of a sentence begins, or the sentence ends."""
    return min((d.first for d in drafts if d.first > draft.first), default=len(draft.sentence.skeleton))


def share_with(draft: Draft, held: Draft, drafts: Sequence[Draft]) -> None:
    """A holder's count takes the slots of what it holds; place and period are those of the first of the two."""
    first = draft if draft.first < held.first else held
    for slot in ("status", "action"):
        if slot in held.slots:
            draft.set(slot, held.slots[slot], "what it holds")
    for slot in ("place", "period", "when"):
        other = held if first is draft else draft
        stated = other.evidence.get(slot, "").startswith(("the place", "the period"))
        source = other if first is draft and stated and not first.evidence.get(slot, "").startswith("the p") else first
        target = held if source is draft else draft
        if slot in source.slots:
            target.set(slot, source.slots[slot], "what it belongs to")
    if "stars" in held.slots and "stars" not in draft.slots and not one_of_levels(held, drafts):
        draft.set("stars", held.slots["stars"], "what it holds")


def leave_heading(draft: Draft, headed: Draft) -> None:
    """Makes a line of a list a fact by itself, as what heads the list has no number and is none."""
    draft.whole = None
    when: When | None = draft.slots.get("when")
    own = draft.evidence["when"].startswith("the period")
    if own and when is not None and when.type == "interval" and draft.slots.get("action") == "total":
        if headed.evidence["action"].startswith("action.recognize"):
            draft.set("action", "recognize", headed.evidence["action"])  # được công nhận, theo năm


def settle_parts(done: Sequence[Draft]) -> None:
    """Takes shares of districts off a whole that they are more than, and with it the level they had from it."""
    held: dict[int, list[Draft]] = {}
    for draft in done:
        whole = draft.whole
        if draft.dropped is None and whole is not None and draft.evidence.get("whole") != "sum":
            apart = draft.sentence is not whole.sentence and draft.slots.get("place") != whole.slots.get("place")
            apart = apart and draft.evidence.get("place") != "the sentence before"  # told of no share
            if apart and draft.kind == "count" and draft.subject == whole.subject:
                held.setdefault(id(whole), []).append(draft)
    for parts in held.values():
        whole = parts[0].whole
        shares = {(d.slots.get("place"), d.quantity.low, d.times) for d in parts}  # one may be told twice
        if whole is None or sum(low for _, low, _ in shares) <= whole.quantity.high:
            continue
        for draft in parts:
            draft.whole = None
            if draft.evidence.get("stars") == "the whole":
                draft.slots.pop("stars")
                draft.evidence.pop("stars")
