"""Fills the slots of a number from the clause outwards: its whole, place, period, status, action, level.

One layer of the walk through an article; ``context.py`` has the top of it. Owns the order in which the slots are
asked for, as each may need the ones before; how each is read is the business of the layers below.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.amounts import Amounts
from extractor.attach import HAVE, Attached, attached
from extractor.dropping import is_outside, is_somebody
from extractor.levels import ANNOUNCED
from extractor.match import PRODUCERS, Cue, Draft
from extractor.patterns import CLASSES
from extractor.putforward import last_before
from extractor.ranking import holders
from extractor.story import _Q, WEAK, State
from extractor.when import When
from extractor.where import Located

_S, _Y = CLASSES["subject"], CLASSES["period"]
SAYS_NOTHING = (HAVE, "nothing says otherwise")
"""The evidence of an action that no word of its own has given."""


class Filling(Amounts):
    """Fills slots."""

    def _fill(
        self, draft: Draft, drafts: list[Draft], cues: Sequence[Cue], places: Sequence[Located],
        whens: Sequence[When], state: State, opened: dict[int, int],
    ) -> None:  # fmt: skip
        index = drafts.index(draft)
        listed = index - draft.turn[0] if draft.turn is not None else index
        start = opened.get(max(0, listed), 0)  # what is said of a list in turn is said before its first number
        # What is done to things is no new statement beside money: trong đó, kim ngạch xuất khẩu …
        actions = attached("action", draft, cues, drafts, start=start) if draft.kind != "revenue" else []
        statuses = attached("status", draft, cues, drafts, start=start)
        summed = draft.evidence.get("whole") == "sum"
        while draft.whole is not None and draft.whole.whole and self._told_elsewhere(draft, draft.whole, places):
            draft.whole = draft.whole.whole
        if draft.whole is not None and not summed and self._at_another_time(draft, drafts, whens):
            draft.whole = None
        if draft.whole is not None and not summed and self._begins_anew(draft, actions, statuses):
            draft.whole = None
            actions = attached("action", draft, cues, drafts)
            statuses = attached("status", draft, cues, drafts)
        if draft.whole is None:
            self._break_down(draft, drafts, drafts[:index], places, whens, state, actions, statuses)
        if draft.kind in ("funding", "revenue"):
            self._fill_money(draft, drafts, index, cues, places, whens, statuses, state)
            return
        if draft.kind == "ranking":
            self._fill_rank(draft, drafts, places, whens, statuses, state)
            return
        self._place(draft, drafts, places, state)
        self._level_of_paragraph(draft, state)
        self._of_figure(draft, drafts, state)
        self._level_still_held(draft, state)
        self._when(draft, drafts, whens)
        self._level_announced(draft, drafts, state)
        self._closes(draft, drafts[:index], actions, state)
        levels = attached("level", draft, cues, drafts)
        self._status(draft, statuses, actions, levels, state, drafts)
        self._per_of(draft)
        if not any(a.score > WEAK for a in actions) and _given_to(draft, drafts):
            draft.set("action", "support", "the amount that is paid for it")
        else:
            self._action(draft, actions, state, drafts, levels)
            if draft.evidence.get("stars") == ANNOUNCED and draft.evidence["action"] in SAYS_NOTHING:
                draft.set("action", "recognize", ANNOUNCED)  # công bố các sản phẩm 3 sao đợt 2. Đợt này có 9
        _take_turn(draft, state)
        tier = next(iter(attached("tier", draft, cues, drafts)), None)
        if tier is not None:
            draft.set("tier", tier.cue.rule.set["tier"], tier.cue.rule.id)
        self._inherit(draft)
        _each_year_too(draft, drafts)
        self._level_beside(draft, drafts)
        if draft.slots.get("per") == "year":
            self._open_end(draft)  # từ năm 2022, mỗi năm thêm 35 sản phẩm
        self._as_said_before(draft)
        self._as_headline(draft)
        if is_somebody(draft, actions):
            draft.dropped = "one, said of somebody"
        if is_outside(draft, actions):
            draft.dropped = "not said of the programme"

    def _told_elsewhere(self, draft: Draft, whole: Draft, places: Sequence[Located]) -> bool:
        """Whether a number is that of a district, and the one that it should break down that of another district.

        *Nha Trang có 30, trong đó 26 thực phẩm. Phần còn lại ở Khánh Sơn 19, Diên Khánh 8*: the rest of the sum of all.
        """
        told = whole.slots.get("place")
        if told is None or told.level != "district" or whole.sentence is draft.sentence:
            return False
        own = self._own_place(draft, places)
        return own is not None and own.level == "district" and own != told

    def _fill_rank(
        self, draft: Draft, drafts: Sequence[Draft], places: Sequence[Located], whens: Sequence[When],
        statuses: Sequence[Attached], state: State,
    ) -> None:  # fmt: skip
        aimed = next((a for a in statuses if a.side == "ahead" and a.score > WEAK), None)
        if aimed is not None and aimed.cue.rule.set["status"] == "target":
            draft.dropped = "a rank to be reached, not held"
        draft.dropped = draft.dropped or self._ranks.no_rank(draft)
        self._place(draft, drafts, holders(places, draft), state)
        if "place" in draft.slots and draft.slots["place"].level == "nation":
            draft.slots.pop("place")
        self._when(draft, drafts, whens)
        draft.set("status", "achieved", "a rank is held")
        draft.out_of = draft.out_of or self._ranks.among(draft)
        scope = self._ranks.scope(draft)
        if scope is not None:
            draft.set("scope", scope, "who is ranked")

    def _per_of(self, draft: Draft) -> None:
        skeleton = draft.sentence.skeleton
        m = self._per_slash.match(skeleton, draft.last)
        if m is not None:
            draft.set("per", self._per[m[1]], "behind the slash")
            return
        last: regex.Match[str] | None = None
        for m in self._per_each.finditer(skeleton, max(0, draft.first - 60), draft.first):
            between = skeleton[m.end() : draft.first]
            behind = skeleton[: m.start()].rstrip()[-1:] in (_Q, _S)  # 8 sản phẩm mỗi huyện: said of the number before
            if not regex.search(r"[;.:]", between) and _Q not in between and not behind:
                last = m
        last = last or self._per_behind.match(skeleton, draft.last)
        if last is not None:
            draft.set("per", self._per[last["unit"]], "for each")
            return
        m = draft.sentence.joints.each_maker.search(skeleton, 0, draft.first)
        maker = draft.sentence.at(m.start(1)) if m is not None else None
        if maker is not None and maker.value.subject in PRODUCERS and draft.subject == "product":
            draft.set("per", "producer", "for each")  # mỗi chủ thể ít nhất 1 sản phẩm
        elif draft.sentence.joints.yearly.search(skeleton, 0, draft.first):
            draft.set("per", "year", "for each")


def _given_to(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether an amount is paid for a number, without a verb of its own: đã chi 5,1 tỷ đồng cho 63 sản phẩm.

    So is a rate for no more than so many in each place: 10 triệu đồng/sản phẩm, mỗi xã *không quá 3 sản phẩm*.
    """
    before = last_before(draft, drafts)
    if before is not None and before.kind == "funding" and draft.quantity.qualifier == "at_most":
        if "per" in before.slots and "per" in draft.slots:
            return True
    if before is None or before.kind != "funding" or "per" in before.slots:
        return False
    between = draft.sentence.skeleton[before.last : draft.first]
    if draft.sentence.joints.reward.search(draft.sentence.skeleton, 0, draft.first):
        return False  # thưởng 2 tỷ đồng cho 171 sản phẩm: a prize is for what was rated
    return draft.sentence.joints.given_to.search(between) is not None and not regex.search(r"[;:.()]", between)


def _take_turn(draft: Draft, state: State) -> None:
    """A number of a list that goes one by one with the numbers of a sentence before has their action and level."""
    before = [d for d in state.recent if d.sentence is not draft.sentence]
    if draft.turn is None or not before or draft.evidence["place"].startswith("the place"):
        return
    before = [d for d in before if d.sentence is before[-1].sentence and d.kind == "count"]
    if len(before) != draft.turn[1]:
        return
    for slot in ("action", "stars"):
        if slot in before[draft.turn[0]].slots:
            draft.set(slot, before[draft.turn[0]].slots[slot], "the number that it goes with")


def _each_year_too(draft: Draft, drafts: Sequence[Draft]) -> None:
    """What is aimed at beside a number by the year, or as its part, is so too: mỗi năm thêm 40, nâng hạng 10."""
    before = last_before(draft, [d for d in drafts if d.kind == "count"])
    if before is None or "per" in draft.slots or before.slots.get("per") != "year":
        return
    own = draft.evidence["when"].startswith("the period") and (draft.slots.get("when") != before.slots.get("when"))
    between = draft.sentence.skeleton[before.last : draft.first]
    aimed = draft.slots.get("status") == before.slots.get("status") == "target"
    if aimed and not own and ";" not in between and _Y not in between:
        draft.set("per", "year", "the number before it")
