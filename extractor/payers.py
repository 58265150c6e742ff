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

LISTED = "the rates that it is listed with"


def settle_payers(done: Sequence[Draft], payer: Rule | None) -> None:
    """Gives the rates without a source of their own the budget that pays for the rates beside them, or for all."""
    rates = [d for d in done if d.kind == "funding" and d.dropped is None and "per" in d.slots]
    _before(rates)
    for rate in rates:
        if payer is not None and _open(rate) and rate.slots["status"] != "achieved":
            rate.set("source", payer.set["source"], payer.id)


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


SHORT = 10
"""Words between two rates of one list."""
