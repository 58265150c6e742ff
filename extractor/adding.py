"""Finds what numbers break down by arithmetic: shares of districts that add up to it, or the percentage beside them.

Looks at completed drafts, in the order of the text, and changes only what no words at a number have said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.attach import HAVE
from extractor.match import Draft
from extractor.model import Place

ADDS_UP = "the shares add up to it"
"""The evidence of slots of numbers that come to one told before."""
PERCENT = "the percentage beside it"
"""The evidence of slots of a number whose percentage says of which one told before it is a share."""
FEWEST = 3
"""The least count of shares that add up by more than chance."""
BACK = 2
"""Paragraphs before the shares in which the whole is told."""
NEAR = 60
"""Numbers on one side of a share among which its whole and its parts are sought: time stays linear in the length."""
EXACT = 0.006
"""How far a share may be from its percentage: papers round, and some of them cut off."""
BESIDE = 10
"""Characters of the skeleton between a number and the percentage that goes with it: *19 sản phẩm, tức 12,26%*."""
NAMED = ("the place", "each of the places")
"""The evidence of places that stand beside a number."""
OPEN = frozenset(
    {
        "nothing says otherwise", "the fact before", HAVE, "action.total.ahead", "the whole",
        "the sentence before",
    }
)  # fmt: skip
"""The evidence of slots that no words of a number's own have given."""


def settle_sums(drafts: Sequence[Draft]) -> None:
    """Gives shares what their whole says: those of districts in one paragraph, and those that tell their percentage."""
    goods = [d for d in drafts if d.kind == "count" and d.subject == "product" and d.sentence.zone in ("lead", "body")]
    goods = [d for d in goods if d.dropped is None and d.slots.get("status") == "achieved"]
    at = {id(d): i for i, d in enumerate(goods)}
    for shares, whole in _shared_out(goods, at):
        for share in shares:
            taken = share.whole
            _follow(share, whole, ADDS_UP)
            _follow_on(share, taken, goods[at[id(share)] + 1 : at[id(share)] + NEAR])
    for shares, whole in _by_round(goods):
        for share in shares:
            _follow(share, whole, ADDS_UP)
    for share, percent in _percents(goods, drafts):
        _settle_percent(share, percent, goods[max(0, at[id(share)] - NEAR) : at[id(share)]])


def _shared_out(goods: Sequence[Draft], at: Mapping[int, int]) -> Iterator[tuple[list[Draft], Draft]]:
    """The shares of districts and the number that they add up to, within a paragraph or over neighbouring ones."""
    loose: list[list[Draft]] = []
    for shares in _by_district(goods):
        first = at[id(shares[0])]
        alone = len(shares) >= FEWEST and len({d.slots["place"] for d in shares}) == len(shares)
        whole = _whole_of(shares, goods[max(0, first - NEAR) : first]) if alone else None
        if whole is not None:
            yield shares, whole
        else:
            loose.append(shares)
    for shares in _runs(loose):
        first = at[id(shares[0])]
        whole = _whole_of(shares, goods[max(0, first - NEAR) : first]) if len(shares) >= FEWEST else None
        if whole is not None:
            yield shares, whole


def _by_district(goods: Sequence[Draft]) -> list[list[Draft]]:
    """The shares that districts have of something, by paragraph, which their own sentence does not tell."""
    blocks: dict[int, list[Draft]] = {}
    for draft in goods:
        place = draft.slots.get("place")
        own = place is not None and place.level == "district" and draft.evidence["place"].startswith(NAMED)
        within = draft.whole is not None and draft.whole.sentence is draft.sentence
        if own and not within and "per" not in draft.slots and draft.quantity.low == draft.quantity.high:
            blocks.setdefault(draft.sentence.block, []).append(draft)
    return list(blocks.values())


def _runs(blocks: Sequence[Sequence[Draft]]) -> Iterator[list[Draft]]:
    """The first share of each district, over paragraphs that follow each other: one is often given to each district."""
    run: dict[Place, Draft] = {}
    last = -1
    for shares in blocks:
        if shares[0].sentence.block > last + 1 and run:
            yield list(run.values())
            run = {}
        last = shares[0].sentence.block
        for share in shares:
            run.setdefault(share.slots["place"], share)
    if run:
        yield list(run.values())


def _by_round(goods: Sequence[Draft]) -> Iterator[tuple[list[Draft], Draft]]:
    """The rounds of a sentence, and the number told right before them that they add up to: đợt 1 có 10, đợt 2 có 12."""
    at = 0
    while at < len(goods):
        shares = [goods[at]]
        while at + len(shares) < len(goods) and goods[at + len(shares)].sentence is shares[0].sentence:
            shares.append(goods[at + len(shares)])
        before = goods[at - 1] if at else None
        rounds = [d for d in shares if d.sentence.joints.round_leads.search(d.sentence.skeleton, 0, d.first)]
        if before is not None and len(rounds) == len(shares) > 1:
            near = before.sentence.block == rounds[0].sentence.block and before.quantity.low == before.quantity.high
            alike = near and all(d.slots.get("place") == before.slots.get("place") for d in rounds)
            if alike and before.quantity.low == sum(d.quantity.low for d in rounds):
                yield rounds, before
        at += len(shares)


def _whole_of(shares: Sequence[Draft], before: Sequence[Draft]) -> Draft | None:
    """The number of the province, of those before the shares of its districts, that these add up to.

    One that is itself a part is meant when no other is: of 21 products that were handed in 16 reached a level.
    """
    first, total = shares[0], sum(d.quantity.low for d in shares)
    of_stock = any(d.sentence.joints.total.search(d.sentence.skeleton, 0, d.first) for d in shares)
    part: Draft | None = None
    for told in reversed(before):
        place = told.slots.get("place")
        code = place.province_code if place is not None and place.level == "province" else None
        same = code is not None and code == first.slots["place"].province_code
        same = same and told.sentence.block >= first.sentence.block - BACK
        if same and told.quantity.low == told.quantity.high == total:
            if told.whole is None:
                return told
            if of_stock and "stars" in told.slots:
                continue  # góp vào kho chung 34 sản phẩm: of all there are, not of those of one level
            part = part or (told if all(_open_to(told, d) for d in shares) else None)
    return part


def _open_to(whole: Draft, share: Draft) -> bool:
    """Whether no words of a share say that something else was done to it: Gia Lâm *mất* 4."""
    return share.evidence.get("action") in OPEN or share.slots.get("action") == whole.slots.get("action")


def _follow_on(share: Draft, taken: Draft | None, behind: Sequence[Draft]) -> None:
    """Hands what a share has learnt on to its parts: ở Bình Chánh, 4 sản phẩm của công ty đạt 4 sao."""
    for part in behind:
        again = part.whole is not None and part.whole in (taken, share) and part.quantity.low < share.quantity.low
        if again and part.slots.get("place") == share.slots["place"]:
            _follow(part, share, ADDS_UP)


def _percents(goods: Sequence[Draft], drafts: Sequence[Draft]) -> Iterator[tuple[Draft, Draft]]:
    """The numbers that tell right behind them which share they are: 92 sản phẩm (59,18%)."""
    ends = {(id(d.sentence), d.last + k): d for d in goods for k in range(BESIDE + 1)}
    for percent in drafts:
        if percent.kind == "percent" and percent.dropped is None and percent.slots["measure"] == "share":
            beside = ends.get((id(percent.sentence), percent.first))
            if beside is not None and percent.quantity.low > 0:
                yield beside, percent


def _settle_percent(share: Draft, percent: Draft, before: Sequence[Draft]) -> None:
    """Finds the one number told before of which a share has that percentage, unless its whole is that already."""

    def fits(whole: Draft) -> bool:
        return (
            whole.quantity.low > 0
            and abs(share.quantity.low / whole.quantity.low - percent.quantity.low / 100) <= EXACT
        )

    if share.whole is not None and (share.whole.sentence is share.sentence or fits(share.whole)):
        return
    near = [d for d in before if d.sentence.block >= share.sentence.block - BACK]
    wholes = [d for d in near if d.quantity.low > share.quantity.low and fits(d)]
    if len({d.quantity.low for d in wholes}) == 1:
        _follow(share, wholes[-1], PERCENT)


def _follow(share: Draft, whole: Draft, evidence: str) -> None:
    """Makes a number a share of a whole, and gives it what its own words leave open."""
    share.whole = whole
    for slot in ("status", "action", "when", "period"):
        if slot in whole.slots and (share.evidence.get(slot) in OPEN or slot not in share.slots):
            share.set(slot, whole.slots[slot], evidence)
    if "stars" in whole.slots and "stars" not in share.slots:
        share.set("stars", whole.slots["stars"], evidence)
