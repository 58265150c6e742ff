"""Says who pays for the rates of an article, where a rate does not say so itself.

Whoever pays for one rate of a list pays for the others (*ngân sách tỉnh thưởng 20 triệu đồng/sản phẩm 3 sao. Hàng lên
hạng nhận thêm 10 triệu đồng/sản phẩm*), and a sentence without an amount may tell it of all of them (*phần của sản
phẩm 3 sao do ngân sách huyện trả*). Asked when the whole article has been read, as the sentence may stand behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.match import Draft
from extractor.patterns import Rule
from extractor.story import root_of
from extractor.when import When

ROUNDING = 0.02
"""How far a headline's round figure may be from the sum that it tells."""
_OTHERS = ("social", "credit", "mixed")
_NAMED = ("state_budget", "social", "credit", "mixed")
OUT_OF_PLAN = "the budget that it is paid out of"
LISTED = "the rates that it is listed with"


def settle_payers(done: Sequence[Draft], payer: Rule | None) -> None:
    """Gives the rates without a source of their own the budget that pays for the rates beside them, or for all."""
    amounts = [d for d in done if d.kind == "funding" and d.dropped is None]
    _to_body(amounts)
    _spent_on(amounts)
    _out_of_plan(amounts)
    rates = [d for d in amounts if "per" in d.slots]
    _of_sum(amounts)
    _before(rates)
    for rate in rates:
        if payer is not None and _open(rate) and rate.slots["status"] != "achieved":
            rate.set("source", payer.set["source"], payer.id)


def _to_body(amounts: Sequence[Draft]) -> None:
    """Gives the parts of a headline's round sum to the body's exact one, which is then the total that they split."""
    for title in amounts:
        parts = [d for d in amounts if d.whole is title and d.sentence.zone != "title"]
        if title.sentence.zone != "title" or not parts:
            continue
        body = next((d for d in amounts if d.sentence.zone != "title" and _rounded(d, title)), None)
        if body is None or body in parts or body.start > parts[0].start:
            continue
        for part in parts:
            part.whole = body
        if _open(body) and any(p.slots.get("source") in _NAMED for p in parts):
            body.set("source", "total", "split by source")


def _rounded(body: Draft, title: Draft) -> bool:
    """Whether a headline tells a sum of the body in round figures."""
    alone = body.whole is None and "per" not in body.slots and "per" not in title.slots
    return alone and abs(body.quantity.low / title.quantity.low - 1) <= ROUNDING if title.quantity.low else False


def _spent_on(amounts: Sequence[Draft]) -> None:
    """What a sum of the budget is spent on, told one by one behind it, is the budget's too."""
    whole: Draft | None = None
    for before, draft in pairwise(amounts):
        if _sum_of_budget(before) and (whole is None or not _same_money(whole, before)):
            whole = before
        if whole is None or not _open(draft) or not _same_money(whole, draft):
            continue
        beside = whole.whole is not None and whole.quantity.low + draft.quantity.low <= whole.whole.quantity.low
        if beside and draft.sentence is not whole.sentence:
            continue  # 40 tỷ đồng. Kinh phí sự nghiệp: 18 tỷ đồng. Xây trung tâm: 15 tỷ đồng
        if before.slots.get("source") == "state_budget" and draft.quantity.high < whole.quantity.low:
            draft.set("source", "state_budget", "the sum that it is spent of")


def _out_of_plan(amounts: Sequence[Draft]) -> None:
    """What is paid out, or shared out, of a sum of the budget told before is the budget's, whoever is said to pay it.

    *Tỉnh bố trí 12 tỷ đồng từ ngân sách. Đến ngày 30/9 mới giải ngân 5 tỷ đồng; Hải Lăng dẫn đầu với 800 triệu đồng*.
    """
    plan: Draft | None = None
    last: Draft | None = None
    for draft in amounts:
        if _sum_of_budget(draft):
            if plan is None or (draft.whole is None and _another_plan(plan, draft)):
                plan = draft
            last = draft
        elif plan is not None and last is not None and _open(draft) and _paid_out_of(plan, last, draft):
            draft.set("source", "state_budget", OUT_OF_PLAN)
            last = draft
        elif plan is not None and draft.sentence is plan.sentence and draft.slots.get("source") in _OTHERS:
            plan = None  # what is paid then may come from either


def _another_plan(plan: Draft, draft: Draft) -> bool:
    """Whether a sum of the budget is a plan of its own: larger than the one before, or of other years, told later."""
    later = plan.sentence.block < draft.sentence.block and _years(plan) != _years(draft)
    return draft.quantity.low > plan.quantity.low or later


def _paid_out_of(plan: Draft, last: Draft, draft: Draft) -> bool:
    """Whether an amount is paid, or given on, out of a plan: of its years and province, and told in such words."""
    if "per" in draft.slots or draft.quantity.high >= plan.quantity.low:
        return False
    if draft.sentence.block - last.sentence.block > FAR or _years(draft) != _years(plan):
        return False
    here, there = draft.slots.get("place"), plan.slots.get("place")
    if here is None or there is None or here.province_code != there.province_code:
        return False
    joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
    first = last.last if last.sentence is draft.sentence else 0
    if joints.paid_out.search(skeleton, first, draft.first) is not None:
        return True
    spent = plan.slots.get("status") == draft.slots.get("status") == "achieved" and there.level == "province"
    if spent and here.level == "district" and joints.gives.search(skeleton, first, draft.first) is None:
        return True  # ngân sách tỉnh chi 4,5 tỷ đồng. Hải Hậu nhận nhiều nhất với 610 triệu đồng
    goes_on = last.evidence.get("source") == OUT_OF_PLAN and last.sentence.block == draft.sentence.block
    return goes_on and here.level == "district" and joints.gives.search(skeleton, first, draft.first) is None


def _of_sum(amounts: Sequence[Draft]) -> None:
    """What each one was paid comes out of the sum of the budget just told as paid."""
    paid: Draft | None = None
    for draft in amounts:
        if "per" not in draft.slots:
            paid = draft if _sum_of_budget(draft) and draft.slots.get("status") == "achieved" else None
        elif paid is not None and _open(draft) and draft.slots.get("status") == "achieved":
            near = draft.sentence.block - paid.sentence.block <= 1 and draft.quantity.high < paid.quantity.low
            if near and draft.slots.get("place") == paid.slots.get("place"):
                draft.set("source", "state_budget", "the sum that it is paid of")


def _sum_of_budget(draft: Draft) -> bool:
    if root_of(draft).slots.get("source") == "total":
        return False  # 32 tỷ đồng, gồm ngân sách 12 tỷ đồng; nhiều nhất là máy móc với 11 tỷ đồng: of the total
    return draft.slots.get("source") == "state_budget" and "per" not in draft.slots


def _same_money(whole: Draft, draft: Draft) -> bool:
    """Whether an amount may be spent of a sum told shortly before: of the same time and place, given by no one else."""
    if not 0 <= draft.sentence.block - whole.sentence.block <= 1 or "per" in draft.slots:
        return False
    if any(whole.slots.get(slot) != draft.slots.get(slot) for slot in ("status", "place")):
        return False
    if _years(whole) != _years(draft):
        return False
    first = whole.last if whole.sentence is draft.sentence else 0
    return draft.sentence.joints.gives.search(draft.sentence.skeleton, first, draft.first) is None


def _years(draft: Draft) -> tuple[int | None, int | None] | None:
    when: When | None = draft.slots.get("when")
    return (when.from_, when.to) if when is not None else None


def _before(rates: Sequence[Draft]) -> None:
    for before, rate in pairwise(rates):
        if _open(rate) and before.slots.get("source") == "state_budget" and _go_on(before, rate):
            rate.set("source", "state_budget", LISTED)
    for rate, behind in reversed([*pairwise(rates)]):
        if _open(rate) and behind.slots.get("source") == "state_budget" and _one_list(rate, behind):
            rate.set("source", "state_budget", LISTED)


def _open(rate: Draft) -> bool:
    return rate.slots.get("source") == "unspecified"


def _go_on(before: Draft, rate: Draft) -> bool:
    """Whether a rate is told in the paragraph of another, of the same time and place and no one else's."""
    if before.sentence.block != rate.sentence.block or before.slots.get("place") != rate.slots.get("place"):
        return False
    if any(before.slots.get(slot) != rate.slots.get(slot) for slot in ("status", "per")):
        return False  # what is paid for each shop need not come from where the prizes do
    skeleton = rate.sentence.skeleton
    first = before.last if before.sentence is rate.sentence else 0
    return rate.sentence.joints.gives.search(skeleton, first, rate.first) is None


def _one_list(rate: Draft, behind: Draft) -> bool:
    """Whether two rates stand in one list, with nothing but marks and what each is paid for between them."""
    if rate.sentence is not behind.sentence or rate.slots.get("place") != behind.slots.get("place"):
        return False
    between = rate.sentence.skeleton[rate.last : behind.first]
    return ";" not in between and len(between.split()) <= SHORT


FAR = 2
"""Paragraphs between what was paid last of a plan and what is paid next."""
SHORT = 10
"""Words between two rates of one list."""
