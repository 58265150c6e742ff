"""Gives numbers the star level that they are told with: what was asked for, what a paragraph or a list is about.

One layer of the walk through an article, below ``context.py``. Levels that stand at a number itself are read in
``starred.py``; here they come from a number told before it, or from what its paragraph began with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractor.match import PRODUCERS, Draft
from extractor.mentions import Sentence
from extractor.model import Stars
from extractor.patterns import CLASSES
from extractor.putforward import last_before
from extractor.shares import Shares
from extractor.starred import TOPIC
from extractor.story import GOODS, State

EACH = frozenset({"district", "commune", "province", "year"})
"""What has each a number of its own, of the plan told right before."""
FEW = 9
"""The largest number whose things a sentence names one by one."""
NEAR = 2
"""Paragraphs back in which more of the same may have been told."""
BACK = 12
"""Facts back in which what was asked for may have been told."""
ASKED = "the level that was asked for"
OF_ALL = "the number that it shares out"
PASSED = "status.achieved.behind"
"""The rule of the words behind a number by which it has passed: 12 hồ sơ *được chấp thuận*."""
UNSAID = "nothing says otherwise"
"""The evidence of an action that no word has given."""
IN_ORDER = "the order of places that it goes on with"
ANNOUNCED = "the list that was told of before"
"""The evidence of the level of a number that goes on from a list told of without one: *các sản phẩm 3 sao đợt 2*."""
LEADS = 2
"""Words before a number with which its paragraph still begins."""
_PARTED = regex.compile(r"[:.)]")
_S, _T = CLASSES["subject"], CLASSES["stars"]


class Levels(Shares):
    """Gives levels that other numbers, or their paragraphs, have."""

    def _level_beside(self, draft: Draft, drafts: Sequence[Draft]) -> None:
        """The level of a number from those before it, where its own words and its whole say none."""
        if draft.kind != "count" or draft.subject != "product" or "stars" in draft.slots or draft.dropped is not None:
            return
        self._level_of_each(draft, drafts)
        if "stars" not in draft.slots:
            self._level_in_order(draft, drafts)
        if "stars" not in draft.slots:
            self._level_asked(draft, drafts)

    def _level_of_each(self, draft: Draft, drafts: Sequence[Draft]) -> None:
        """What each has of a plan is of its level: công nhận 20 sản phẩm từ 3 sao trở lên, mỗi huyện ít nhất 1."""
        if draft.slots.get("per") not in EACH:
            return
        goods = [d for d in drafts if d.kind == "count" and d.subject == "product"]
        before = last_before(draft, goods)
        if before is None or before is not goods[0] or "stars" not in before.slots or "per" in before.slots:
            return
        alike = all(before.slots.get(slot) == draft.slots.get(slot) for slot in ("status", "action"))
        between = draft.sentence.skeleton[before.last : draft.first]
        if alike and draft.quantity.high <= before.quantity.high and not _PARTED.search(between):
            draft.set("stars", before.slots["stars"], OF_ALL)

    def _level_in_order(self, draft: Draft, drafts: Sequence[Draft]) -> None:
        """Places that come next in an order have things of its level: Hòa Vang có 11 sản phẩm 4 sao. Theo sau là A 6.

        The order goes on, in its paragraph, as long as only places tell their shares, each no larger than the last.
        """
        skeleton, joints = draft.sentence.skeleton, draft.sentence.joints
        if _T in skeleton or not self._by_district(draft) or _counts_anew(draft.sentence):
            return
        told = [*self._done[-BACK:], *(d for d in drafts if d.last <= draft.first)]
        before = next((d for d in reversed(told) if d.kind == "count" and d.dropped is None), None)
        if before is None or before.subject != "product" or before.sentence.block != draft.sentence.block:
            return
        most = before.sentence.joints.richest.search(before.sentence.skeleton, 0, before.first) is not None
        if not most and not self._by_district(before):
            return
        level: Stars | None = before.slots.get("stars")
        ordered = before.evidence.get("stars") == IN_ORDER
        ordered = ordered or joints.ranks_next.match(skeleton) is not None
        ordered = ordered or before.sentence.joints.most_of_all.search(before.sentence.skeleton) is not None
        alike = all(before.slots.get(slot) == draft.slots.get(slot) for slot in ("status", "action"))
        fewer = draft.quantity.high <= before.quantity.high
        if level is not None and level.from_ is None and ordered and alike and fewer:
            draft.set("stars", level, IN_ORDER)

    def _level_asked(self, draft: Draft, drafts: Sequence[Draft]) -> None:
        """What came of things handed in for a level has, or has missed, that level: 85 hồ sơ đề nghị 5 sao, 19 đạt."""
        granted = draft.slots.get("action") in ("recognize", "revoke")
        named = draft.evidence.get("status") == PASSED and draft.evidence.get("action") == UNSAID
        if draft.slots.get("status") != "achieved" or not (granted or named):
            return
        whole = draft.whole
        if whole is not None and whole.slots.get("status") != "candidate" and whole.evidence.get("stars") != ASKED:
            return
        asked = self._asked_before(draft, drafts)
        if asked is not None and draft.quantity.high <= asked.quantity.high:
            draft.set("stars", asked.slots["stars"], ASKED)
            if named or (asked.slots["action"] == "upgrade" and draft.slots["action"] == "recognize"):
                draft.set("action", asked.slots["action"], ASKED)

    def _asked_before(self, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """The last number of products that were put forward for one level, if none of another level was told since."""
        here = [d for d in drafts if d.last <= draft.first]
        for told in reversed([*self._done[-BACK:], *here]):
            if told.kind != "count" or told.subject != "product" or told.dropped is not None or told is draft:
                continue
            if told.sentence.block != draft.sentence.block or told.sentence.zone != draft.sentence.zone:
                return None
            level: Stars | None = told.slots.get("stars")
            if told.slots.get("status") == "candidate":
                one = level is not None and level.low == level.high and not level.or_above
                rises = level is not None and (level.from_ is None or told.slots.get("action") == "upgrade")
                plain = level is not None and rises and not level.potential
                same = told.slots.get("place") == draft.slots.get("place")
                same = same and told.slots.get("action") in ("recognize", "upgrade")
                return told if one and plain and same and told.whole is None and self._first_asked(told, here) else None
            if level is not None and told.evidence.get("stars") != ASKED:
                return None
        return None

    def _first_asked(self, asked: Draft, here: Sequence[Draft]) -> bool:
        """Whether a number put forward is no choice from more that were told before it: chấm 24, trình 22 lên 4 sao."""
        for told in (*self._done[-BACK:], *here):
            if told is asked or told.kind != "count" or told.sentence.block < asked.sentence.block - NEAR:
                continue
            more = told.subject == "product" and told.quantity.high > asked.quantity.high
            if more and told.start < asked.start and told.slots.get("status") == "candidate":
                return False
        return True

    def _keeps_level(self, whole: Draft) -> bool:
        """Whether what failed of a number has missed the level for which that was handed in."""
        level: Stars | None = whole.slots.get("stars")
        asked = whole.slots.get("status") == "candidate" and whole.slots.get("action") == "recognize"
        one = level is not None and level.low == level.high and level.from_ is None and not level.or_above
        return asked and one and whole.whole is None and self._first_asked(whole, self._here)

    def _level_compared(self, sentence: Sentence) -> tuple[int, Stars] | None:
        """The higher or the lower one of the levels just told, where a sentence begins with it: *Ở hạng cao hơn, …*."""
        m = sentence.joints.level_relative.match(sentence.skeleton)
        if m is None:
            return None
        near = [d for d in self._done[-BACK:] if 0 <= sentence.block - d.sentence.block <= NEAR and d.kind == "count"]
        near = [d for d in near if (d.sentence.zone == "related") == (sentence.zone == "related")]
        told: list[Stars] = [d.slots["stars"] for d in near if "stars" in d.slots]
        levels = {s.low: s for s in told if s.low == s.high and not (s.or_above or s.potential) and s.from_ is None}
        if len(levels) < 2:
            return None
        return m.end(), levels[max(levels) if m["higher"] else min(levels)]

    def _topic_of(
        self, sentence: Sentence, drafts: Sequence[Draft], state: State, topic: tuple[int, Stars] | None
    ) -> None:  # fmt: skip
        """Keeps the level that a sentence begins with for the rest of its paragraph, until another one is named."""
        if topic is not None:
            opens = sentence.skeleton[topic[0] - 1] == ":"
            state.level = topic[1] if opens or not drafts else None
            state.level_block, state.level_alone = sentence.block, not drafts
        elif (about := self._level_about(sentence, drafts)) is not None:
            state.level, state.level_block, state.level_alone = about, sentence.block, False
        elif _T in sentence.skeleton or sentence.block != state.level_block or _counts_anew(sentence):
            state.level = None

    @staticmethod
    def _level_about(sentence: Sentence, drafts: Sequence[Draft]) -> Stars | None:
        """The level that a sentence without a number is about: *Hạng 4 sao là cuộc đua của ba huyện. A có 5, B 4*."""
        m = sentence.joints.level_about.fullmatch(sentence.skeleton) if not drafts else None
        found = sentence.at(m.start("stars")) if m is not None else None
        level: Stars | None = found.value if found is not None else None
        plain = level is not None and level.from_ is None and not level.potential and not level.or_above
        return level if plain else None

    def _level_taken_up(self, sentence: Sentence, state: State) -> tuple[int, Stars] | None:
        """The level named before that a sentence begins with and takes up: *Cùng hạng này còn có 3 sản phẩm*."""
        m = sentence.joints.level_taken_up.match(sentence.skeleton)
        level = state.named_level
        return (m.end(), replace(level, from_=None)) if m is not None and level is not None else None

    def _level_of_paragraph(self, draft: Draft, state: State) -> None:
        """Gives a number without a level that of its paragraph: *Với hạng 3 sao, huyện lo. Văn Chấn công nhận 11*."""
        if state.level is None or "stars" in draft.slots or draft.kind != "count" or draft.subject == "locality":
            return
        held = draft.whole is not None and "stars" in draft.whole.slots and not self._by_district(draft)
        if _T not in draft.sentence.skeleton and not held and (state.level_alone or self._by_district(draft)):
            draft.set("stars", state.level, TOPIC)

    def _head_of(self, sentence: Sentence, drafts: Sequence[Draft], state: State) -> None:
        """Keeps the number with a level that a paragraph begins with, and a level told of a list without any number.

        *10 sản phẩm 3 sao phân bố khá đều. Phú Lộc có 3 sản phẩm*; *Tỉnh công bố danh sách 4 sao. Theo đó, có 12 …*.
        """
        goods = [d for d in drafts if d.kind == "count" and d.subject == "product"]
        if state.opens:
            led = goods[:1] if goods and _heads(sentence, goods) else []
            led = [d for d in led if "stars" in d.slots and "per" not in d.slots and not self._by_district(d)]
            others = [d for d in goods if d.slots.get("stars") not in (None, *(h.slots["stars"] for h in led))]
            state.head, state.head_block = led[0] if led and not others else None, sentence.block
        state.opens = False
        if goods or sentence.zone not in ("title", "lead", "body"):
            state.announced = None
            return
        m = sentence.joints.level_told.match(sentence.skeleton)
        found = sentence.at(m.start("stars")) if m is not None else None
        if m is not None and found is not None and found.value.from_ is None and not found.value.potential:
            state.announced, state.announced_block = found.value, sentence.block

    def _level_announced(self, draft: Draft, drafts: Sequence[Draft], state: State) -> None:
        """Gives the first number of a round the level of the list that the sentence before has told of."""
        level, sentence = state.announced, draft.sentence
        if level is None or "stars" in draft.slots or draft.subject != "product" or draft.whole is not None:
            return
        near = 0 <= sentence.block - state.announced_block <= 1 and sentence.zone != "title"
        first = all(d.first >= draft.first for d in drafts if d.kind == "count" and d.subject == "product")
        before, when = sentence.skeleton[: draft.first], draft.slots.get("when")
        stock = any(j.search(before) for j in (sentence.joints.in_stock, sentence.joints.total))
        stock = stock or (when is not None and (when.until_now or when.type == "snapshot"))
        others = sentence.joints.others.match(sentence.skeleton, draft.last)
        if near and first and _T not in sentence.skeleton and not (stock or others):
            draft.set("stars", level, ANNOUNCED)

    def _level_still_held(self, draft: Draft, state: State) -> None:
        """Gives what is still valid the level of the stock just told: 182 sản phẩm từ 3 sao. Chỉ 152 *còn hạn*."""
        stock, skeleton = state.main, draft.sentence.skeleton
        if stock is None or draft.subject != "product" or "stars" in draft.slots or draft.kind != "count":
            return
        level: Stars | None = stock.slots.get("stars")
        near = 0 <= draft.sentence.block - stock.sentence.block <= 1 and draft.sentence.zone != "related"
        same = stock.subject == draft.subject and stock.slots.get("place") == draft.slots.get("place")
        fewer = stock.slots.get("action") == "total" and draft.quantity.high < stock.quantity.low
        fewer = fewer and stock.slots.get("status") == "achieved"  # nothing is left of what is only aimed at
        if level is not None and level.or_above and near and same and fewer:
            if draft.sentence.joints.still_valid.match(skeleton, draft.last) is not None:
                draft.set("stars", level, OF_ALL)

    def _of_figure(self, draft: Draft, drafts: Sequence[Draft], state: State) -> None:
        """Gives *con số này* the level of the number that it takes up: một năm trước đó, con số này là 11.056."""
        if draft.kind != "count" or "stars" in draft.slots or draft.whole is not None or "per" in draft.slots:
            return
        main = state.main
        if draft.subject in PRODUCERS and main is not None and main.sentence.block == draft.sentence.block:
            belong = draft.sentence.joints.they_belong.fullmatch(draft.sentence.skeleton, 0, draft.first)
            if belong and "stars" in main.slots:
                draft.set("stars", main.slots["stars"], GOODS)
            beside = last_before(draft, drafts)
            if beside is not None and beside.evidence.get("stars") == GOODS and beside.subject in PRODUCERS:
                if draft.sentence.joints.holders_too.fullmatch(draft.sentence.skeleton, beside.last, draft.first):
                    draft.set("stars", beside.slots["stars"], GOODS)  # … do 2 hợp tác xã, 4 doanh nghiệp làm ra
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.this_figure.search(skeleton, 0, draft.first) is None:
            return
        if joints.addend.search(skeleton, 0, draft.first):
            return  # con số này chưa kể 22 sản phẩm được công nhận lại
        here = [d for d in drafts if d.last <= draft.first and d.subject == draft.subject and d.whole is None]
        told = here[-1] if here else state.main
        if told is not None and told.subject == draft.subject and "stars" in told.slots:
            draft.set("stars", told.slots["stars"], "the number that it takes up")

    def _topic_of_districts(
        self, sentence: Sentence, drafts: Sequence[Draft], state: State, topic: tuple[int, Stars] | None
    ) -> None:  # fmt: skip
        """Keeps the level that a sentence begins with, where it tells the share of a district, for those that follow.

        *Ở hạng 3 sao, An Biên góp 14 sản phẩm. Tân Hiệp theo sau với 5.*
        """
        goods = [d for d in drafts if d.kind == "count" and d.subject == "product" and d.dropped is None]
        if topic is None or not goods or state.level is not None:
            return
        if all(self._by_district(d) and d.slots.get("stars") == topic[1] for d in goods):
            state.level, state.level_block, state.level_alone = topic[1], sentence.block, False

    def _rest_of_parts(self, draft: Draft) -> bool:
        """Whether *còn lại* says that a number is what is left beside its whole, which has a level of its own."""
        whole = draft.whole
        if whole is None or draft.sentence.joints.is_rest.search(draft.sentence.skeleton, 0, draft.first) is None:
            return False
        level: Stars | None = whole.slots.get("stars")
        return level is not None and not level.or_above and (whole.out_of is not None or whole.whole is not None)


def _heads(sentence: Sentence, goods: Sequence[Draft]) -> bool:
    """Whether a paragraph begins with a number, or its first sentence tells it alone: Kế tiếp là 8 sản phẩm."""
    before = sentence.skeleton[: goods[0].first]
    if len(before.split()) <= LEADS:
        return True
    return len(goods) == 1 and sentence.joints.is_head.fullmatch(before) is not None


def _counts_anew(sentence: Sentence) -> bool:
    """Whether a sentence tells of all again, whatever level the one before was about: *Nếu tính tất cả*, …."""
    return sentence.joints.counts_anew.match(sentence.skeleton) is not None
