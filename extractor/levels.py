"""Gives numbers the star level of another one that they are told with: what was asked for, what each one of many has.

One layer of the walk through an article, below ``context.py``. Levels that stand at a number itself are read in
``structure.py``; here they come from a number told before it.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.match import Draft
from extractor.mentions import Sentence
from extractor.model import Stars
from extractor.shares import Shares
from extractor.statuses import last_before
from extractor.story import State
from extractor.structure import topic_level

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
_MARK = regex.compile(r"[;:.()]")


class Levels(Shares):
    """Gives levels that other numbers have."""

    def _level_beside(self, draft: Draft, drafts: Sequence[Draft]) -> None:
        """The level of a number from those before it, where its own words and its whole say none."""
        if draft.kind != "count" or draft.subject != "product" or "stars" in draft.slots or draft.dropped is not None:
            return
        self._level_of_each(draft, drafts)
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
        if alike and draft.quantity.high <= before.quantity.high and not _MARK.search(between):
            draft.set("stars", before.slots["stars"], OF_ALL)

    def _level_asked(self, draft: Draft, drafts: Sequence[Draft]) -> None:
        """What came of things handed in for a level has, or has missed, that level: 85 hồ sơ đề nghị 5 sao, 19 đạt."""
        if draft.slots.get("status") != "achieved" or draft.slots.get("action") not in ("recognize", "revoke"):
            return
        whole = draft.whole
        if whole is not None and whole.slots.get("status") != "candidate" and whole.evidence.get("stars") != ASKED:
            return
        asked = self._asked_before(draft, drafts)
        if asked is not None and draft.quantity.high <= asked.quantity.high:
            draft.set("stars", asked.slots["stars"], ASKED)

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
                plain = level is not None and level.from_ is None and not level.potential
                same = told.slots.get("place") == draft.slots.get("place") and told.slots.get("action") == "recognize"
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

    def _topic_of_districts(self, sentence: Sentence, drafts: Sequence[Draft], state: State) -> None:
        """Keeps the level that a sentence begins with, where it tells the share of a district, for those that follow.

        *Ở hạng 3 sao, An Biên góp 14 sản phẩm. Tân Hiệp theo sau với 5.*
        """
        topic = topic_level(sentence)
        goods = [d for d in drafts if d.kind == "count" and d.subject == "product" and d.dropped is None]
        if topic is None or not goods or state.level is not None:
            return
        if all(self._by_district(d) and d.slots.get("stars") == topic[1] for d in goods):
            state.level, state.level_block, state.level_alone = topic[1], sentence.block, False

    def _told_again(self, draft: Draft) -> Draft | None:
        """The number of one level told before that a sentence takes up to name its things: Hai sản phẩm 4 sao là A, B.

        None where the sentence says of its own whose or when they are.
        """
        own: Stars | None = draft.slots.get("stars")
        if draft.kind != "count" or draft.subject != "product" or draft.quantity.low > FEW or own is None:
            return None
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        others = joints.others.match(skeleton, draft.last) or joints.rest_behind.search(skeleton, draft.last)
        if others or joints.names_them.match(skeleton, draft.last) is None:
            return None
        for told in self._done.same_number(draft):
            if told.sentence is draft.sentence or told.sentence.block < draft.sentence.block - 1:
                continue
            same = told.slots.get("stars") == own and told.quantity.high == draft.quantity.high
            same = same and told.dropped is None and told.sentence.zone == draft.sentence.zone
            if same and not self._elsewhere(draft, told):
                return told
        return None

    def _elsewhere(self, draft: Draft, told: Draft) -> bool:
        """Whether a number names a place that is not that of another one."""
        stated = draft.evidence.get("place", "").startswith("the place")
        return stated and draft.slots.get("place") != told.slots.get("place")

    def _rest_of_parts(self, draft: Draft) -> bool:
        """Whether *còn lại* says that a number is what is left beside its whole, which has a level of its own."""
        whole = draft.whole
        if whole is None or draft.sentence.joints.is_rest.search(draft.sentence.skeleton, 0, draft.first) is None:
            return False
        level: Stars | None = whole.slots.get("stars")
        return level is not None and not level.or_above and (whole.out_of is not None or whole.whole is not None)
