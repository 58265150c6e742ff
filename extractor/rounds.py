"""Gives what is told of a round of one level the level of that round, when the whole article has been read.

*Tỉnh công nhận 12 sản phẩm 4 sao* … *Tam Kỳ góp 2 sản phẩm, 6 sản phẩm được công nhận lại*: each number that goes on
from the round is of its level, as long as the article tells of no other level that was given. Owns nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.match import PRODUCERS, Draft
from extractor.mentions import MOST_STARS
from extractor.model import Stars
from extractor.patterns import CLASSES
from extractor.story import OF_ROUND
from extractor.when import When

NEAR = 2
"""Paragraphs within which something must go on from a round."""
GIVEN = ("recognize", "rerecognize", "upgrade")
"""What gives a level."""
OF_SUM = "the level of all of which it is a share"
"""The evidence of a level that was told of all of which a number is a share."""
SUM = 10
"""All of which a share is told, from which on the number is not found again by chance."""
_T = CLASSES["stars"]


def settle_levels(done: Sequence[Draft]) -> None:
    """Gives numbers without a level that of the round before them, where only one level was given."""
    goods = [
        d for d in done if d.kind == "count" and d.dropped is None and d.sentence.zone in ("title", "lead", "body")
    ]
    told: Draft | None = None
    most, last = 0.0, 0
    levels: set[int] = set()
    for draft in goods:
        if draft.subject != "product" and (draft.subject not in PRODUCERS or draft.holder is None):
            continue
        level: Stars | None = draft.slots.get("stars")
        if draft.subject == "product" and _given(draft):
            if level is not None and not level.potential:
                levels.update((level.low, level.high))
            elif level is None and draft.whole is None:
                most = max(most, draft.quantity.low)
            if len(levels) > 1 or (told is not None and most > told.quantity.high):
                return  # two levels were given, or more than those of the one: whose is whose nobody says
            if level is not None and _is_round(draft, level):
                told, last = draft, draft.sentence.block
                if most > told.quantity.high:
                    return
                continue
        if told is None or level is not None or not _goes_on(draft, told, last):
            continue
        draft.set("stars", told.slots["stars"], OF_ROUND)
        last = draft.sentence.block


def settle_headlines(done: Sequence[Draft]) -> None:
    """Gives a number of the body, and its parts, the level that the headline alone tells of so many.

    *15 sản phẩm cùng đạt 4 sao* over *15 sản phẩm, 7 chủ thể … Ninh Kiều góp 8*: the eight have that level too.
    """
    goods = _goods(done)
    for head in (d for d in goods if d.sentence.zone == "title" and "stars" in d.slots):
        level: Stars = head.slots["stars"]
        same = [d for d in goods if d.sentence.zone in ("lead", "body") and d.quantity.low == head.quantity.low]
        if not same or level.low != level.high or level.or_above or level.from_ is not None or head.quantity.low < NEAR:
            continue
        parts = [d for d in goods if d.whole is same[0]]
        alike = same[0].slots.get("status") == head.slots.get("status")
        if alike and parts and not any("stars" in d.slots for d in (*same, *parts)):
            for draft in (same[0], *parts):
                draft.set("stars", level, OF_ROUND)


def settle_shares(done: Sequence[Draft]) -> None:
    """Gives a share the level of all of which it is one, where that was told: 1.002 sản phẩm 3 sao … 824/1.002."""
    goods = _goods(done)
    for draft in (d for d in goods if d.out_of is not None and d.out_of >= SUM and "stars" not in d.slots):
        same = [d for d in goods if d.start < draft.start and d.quantity.low == d.quantity.high == draft.out_of]
        if same and "stars" in same[-1].slots:
            draft.set("stars", same[-1].slots["stars"], OF_SUM)


def _goods(done: Sequence[Draft]) -> list[Draft]:
    return [d for d in done if d.kind == "count" and d.subject == "product" and d.dropped is None]


def _given(draft: Draft) -> bool:
    return draft.slots.get("status") == "achieved" and draft.slots.get("action") in GIVEN


def _is_round(draft: Draft, level: Stars) -> bool:
    """Whether a number is that of a round of one level, and no part or rate."""
    one = level.low == level.high and not (level.or_above or level.potential) and level.from_ is None
    alone = draft.whole is None or draft.whole.slots.get("status") == "candidate"
    return one and alone and "per" not in draft.slots and draft.slots["action"] == "recognize"


def _goes_on(draft: Draft, told: Draft, last: int) -> bool:
    """Whether a number tells more of a round: less than it, of its time and place, with no level in its sentence."""
    if not _given(draft) or "per" in draft.slots or draft.quantity.high > told.quantity.low:
        return False
    if draft.sentence is told.sentence or draft.sentence.block > last + NEAR or _T in draft.sentence.skeleton:
        return False
    joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
    if joints.addend.search(skeleton, 0, draft.first):
        return False  # con số này chưa kể 22 sản phẩm được công nhận lại
    if joints.backstep.match(skeleton) or joints.other_round.search(skeleton):
        return False  # trước đó, huyện công nhận 17 sản phẩm; cộng với 4 sản phẩm của đợt 1
    own, when = draft.slots.get("place"), told.slots.get("place")
    level: Stars = told.slots["stars"]
    if own is not None and when is not None and own.province_code != when.province_code and level.low < MOST_STARS:
        return False  # nobody but the country's own council gives the highest level, to all provinces alike
    mine: When | None = draft.slots.get("when")
    its: When | None = told.slots.get("when")
    return mine is None or its is None or (mine.from_, mine.to) == (its.from_, its.to)
