"""Says what a number beside a plan is: what came of it, or from where it sets out; and which verbs are nouns.

Plain questions about a number and the one before it; the layers of the walk through an article ask them.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.attach import Attached
from extractor.match import Draft
from extractor.putforward import last_before


def turned_out(draft: Draft, best: Attached | None, drafts: Sequence[Draft]) -> bool:
    """Whether a number is what came of the plan before it: kế hoạch giao 30 sản phẩm, *cuối cùng* tỉnh có thêm 57."""
    before = _plan_before(draft, best, drafts)
    if before is None:
        return False
    between = draft.sentence.skeleton[before.last : draft.first]
    return draft.sentence.joints.turned_out.search(between) is not None


def sets_out_from(draft: Draft, best: Attached | None, drafts: Sequence[Draft]) -> bool:
    """Whether an aim before a number is only measured by it: đặt chỉ tiêu 250 sản phẩm, *so với* 214 của năm 2023."""
    before = _plan_before(draft, best, drafts)
    if before is None:
        return False
    return draft.sentence.joints.instead_of.search(draft.sentence.skeleton, before.last, draft.first) is not None


def only_names_money(a: Attached, draft: Draft) -> bool:
    """Whether a verb of paying is part of a noun: *vốn vay* là 60 tỷ đồng; *khoản chi* lớn nhất, 90 tỷ đồng."""
    if not a.cue.rule.set.get("bare") or a.side == "behind":
        return False
    return draft.sentence.joints.money_noun.search(draft.sentence.skeleton, 0, a.cue.first) is not None


def _plan_before(draft: Draft, best: Attached | None, drafts: Sequence[Draft]) -> Draft | None:
    """The aim right before a number of the same things, when no word behind it says that this one is aimed at too."""
    before = last_before(draft, drafts)
    if before is None or before.slots.get("status") != "target" or before.subject != draft.subject:
        return None
    if draft.kind != "count" or before.kind != "count":
        return None
    if best is not None and (best.side == "behind" or best.cue.first >= before.last):
        return None
    return None if regex.search(r"[;:]", draft.sentence.skeleton[before.last : draft.first]) else before
