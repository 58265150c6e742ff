"""Says whether a fact is reached, aimed at or put forward: its own words, else what stands around it.

One layer of the walk through an article; ``context.py`` has the top of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import regex

from extractor.attach import BESIDE, HELP, Attached, right_limit
from extractor.comparing import only_names_money, sets_out_from, turned_out
from extractor.match import PRODUCERS, Draft
from extractor.patterns import CLASSES
from extractor.putforward import (
    AMONG,
    DONE_AHEAD,
    PASSIVES,
    PROMISE,
    STRONG,
    PutForward,
    is_moment,
    last_before,
    mate_of,
    put_forward_beside,
)
from extractor.story import AIM, DEEDS, WEAK, State
from extractor.when import When

CAME_TO = "what came of the number before it"
"""The evidence of a result that is told beside what was handed in or set: giao 6 được 6."""
PAPERS = "papers are handed in"
"""The evidence of a number of papers of which no more is told than that they are there."""
STILL = "what is put forward, told of before"
"""The evidence of a number without a word of its own that goes on from what was just put forward."""
SESSION = "a council meets over them"
"""The evidence of goods of which no more is told than that a council meets over them."""
TO_COME = "the year to come that its paragraph is about"
"""The evidence of a deed told, with no year of its own, behind a sentence that opens a year to come."""
GOODS = "the products before"
"""The evidence of makers that have the status of the goods just told of."""
ENTERS = "they put goods forward"
"""Why places are candidates: their goods are."""
OPENS = 6
"""Characters of the skeleton within which a word opens its sentence and speaks for all of it."""
SO_FAR = "so many by now, whatever was aimed at"
NEAR_PLAN = 24
"""Characters of the skeleton between the word for a plan and the number that it is."""
FIRST = "period.first_months"
MONTHS = "period.first_months_of_year"
MONTH_ENDS = 31
"""The last day of a month that is told without one."""
CHOSEN = "status.target.chosen_to"
FAR_BEYOND = 3
"""How many times a plan its result may be."""
_L, _Q, _T = CLASSES["place"], CLASSES["quantity"], CLASSES["stars"]


class Statuses(PutForward):
    """Finds statuses."""

    def _asks_money(self, a: Attached, draft: Draft) -> bool:
        """Whether a word by which something is put forward asks for money: no amount is judged by a council."""
        asks = draft.sentence.joints.asks_money.search(draft.sentence.skeleton, a.cue.first, a.cue.last)
        return bool(a.cue.rule.set.get("drafted")) or asks is not None

    def _status(
        self, draft: Draft, statuses: Sequence[Attached], actions: Sequence[Attached], levels: Sequence[Attached],
        state: State, drafts: Sequence[Draft] = (),
    ) -> None:  # fmt: skip
        if draft.whole is not None:
            statuses = [a for a in statuses if not a.cue.rule.set.get("bare")]
        if draft.out_of is not None and draft.subject == "product":  # 31 trong 35 sản phẩm dự xét được gắn sao
            statuses = [a for a in statuses if not self._says_of_all(draft, a)]
        bound = draft.quantity.qualifier in ("at_least", "at_most")
        if bound:  # xếp hạng được ít nhất 30: who counts up knows how many
            statuses = [
                a for a in statuses if not (a.cue.rule.set.get("managed") or self._of_another(a, draft, drafts))
            ]
            statuses = [a for a in statuses if not self._only_promised(a, draft)]
        statuses = [a for a in statuses if not (self._before_another_year(draft, a) or self._only_beside(draft, a))]
        statuses = [a for a in statuses if not self._told_before_a_sum(draft, a, drafts)]
        statuses = [a for a in statuses if not self._only_says_which(a, actions)]
        statuses = [a for a in statuses if not self._of_decided(a, draft, statuses)]
        statuses = [a for a in statuses if not self._of_names_asked_for(a, draft, levels, drafts)]
        statuses = [a for a in statuses if not self._still_to_do(a, draft, statuses)]
        statuses = [a for a in statuses if not self._only_rewarded(a, draft)]
        if draft.subject in PRODUCERS and actions:
            statuses = [a for a in statuses if not self._of_helped(a, actions[0])]
        statuses = [a for a in statuses if not (self._promises_more(a, draft) or self._asked_anew(a, draft))]
        statuses = [a for a in statuses if not self._few_of_entered(a, draft)]
        statuses = [
            a for a in statuses if not (self._only_compares(a, draft, drafts) or self._measured_by(a, draft, drafts))
        ]
        statuses = [a for a in statuses if a.cue.rule.id != CHOSEN or self._chosen_to(a, draft)]
        if self._granted(actions) or not self._round_told_before(draft):  # chương trình có 75 chủ thể tham gia
            statuses = [a for a in statuses if not a.cue.rule.set.get("in_round")]
        planned = draft.whole is not None and draft.whole.slots.get("status") == "target"
        aims = planned or "target" in (state.status, state.intro_status, state.section)
        if not self._past(draft.slots.get("when")):  # năm 2026 tỉnh chỉ công nhận 35
            statuses = [
                a
                for a in statuses
                if not (a.cue.rule.set.get("scant") and (aims or self._within_plan(a, draft, statuses)))
            ]
        if draft.kind == "funding" and draft.sentence.joints.only_spends.search(
            draft.sentence.skeleton, 0, draft.first
        ):
            draft.set("status", "achieved", "only so much is spent")
            return
        if draft.kind == "funding":  # sản phẩm đánh giá lại được hỗ trợ 60 triệu đồng: money is not rated
            statuses = [a for a in statuses if not only_names_money(a, draft)]
            statuses = [a for a in statuses if not (a.cue.rule.set.get("rating") or a.cue.rule.set.get("anew"))]
            statuses = [a for a in statuses if a.cue.rule.set["status"] != "candidate" or self._asks_money(a, draft)]
        best = statuses[0] if statuses else None
        came_from = draft.sentence.joints.out_of.search(draft.sentence.skeleton, 0, draft.first) is not None
        if draft.dossier and (self._only_handed_in(draft, best, actions) or (best is None and came_from)):
            draft.set("status", "candidate", PAPERS)
            return
        if draft.kind == "count" and draft.sentence.joints.plan_in_bracket.search(
            draft.sentence.skeleton, 0, draft.first
        ):
            draft.whole = None  # bằng 190% kế hoạch năm (30 sản phẩm)
            draft.set("status", "target", "the plan in its bracket")
            return
        if draft.whole is None and self._listed_to_join(draft, best):
            draft.set("status", "candidate", "what is listed to join")
            return
        if self._gets(draft, drafts) or turned_out(draft, best, drafts):
            draft.set("status", "achieved", CAME_TO)
            return
        if sets_out_from(draft, best, drafts):
            draft.set("status", "achieved", "only set beside the aim")
            return
        if self._asks_to_rise(draft, best):
            draft.set("status", "candidate", "a rise is asked for")
            return
        if self._chosen_to_ask(draft, best):
            draft.set("status", "candidate", AMONG)
            return
        if self._hand_in(draft, best, drafts):
            draft.set("status", "candidate", ENTERS)
            return
        if draft.subject == "locality" and self._enters_goods(draft, best):
            draft.set("status", "candidate", ENTERS)
            return
        aims = best is not None and best.side == "ahead" and best.cue.rule.set["status"] == "target"
        if draft.subject == "locality" and not aims and self._has_or_joins(draft):
            draft.set("status", "achieved", "its own words")  # 4/9 xã đã có sản phẩm
            return
        if self._to_come(draft) and draft.whole is None and (best is None or self._decides_ahead(draft, best, drafts)):
            draft.set("status", "target", "a year to come")
            return
        if state.plan == "opened" and self._said_by_plan(draft, best):
            draft.set("status", "target", "the plan that opens the sentence")
            return
        if self._closes_request(draft, best, actions, drafts):
            draft.set("status", "achieved", "the sum that it comes to")
            return
        if self._among_entered(draft, drafts):
            draft.set("status", "candidate", AMONG)
            return
        if (mate := self._level_given_too(draft, best, drafts)) is not None:
            draft.set("status", mate.slots["status"], "the number before it")
            return
        if self._picked_out(draft, best, drafts):
            draft.set("status", "achieved", CAME_TO)
            return
        if draft.whole is None and self._told_of_to_come(draft, best, actions, state):
            draft.set("status", "target", TO_COME)
            return
        if self._reaches_level(draft, best, levels, state):
            draft.set("status", "achieved", levels[0].cue.rule.id)
            return
        if best is not None and self._has_come_of(draft, best, drafts):
            told = (a for a in statuses if a.cue.rule.id == "status.achieved.behind" and a.score > WEAK)
            best = next(told, best)
        if self._next_of_plan(draft, best, drafts):
            draft.set("status", "target", "the plan goes on, with its own result behind")
            return
        best = self._own_behind(draft, best, statuses, actions, drafts)
        best = self._then_rated(draft, best, statuses)
        if best is not None and best.cue.rule.set.get("rating") and self._heads_sort(draft, best, state):
            draft.set("status", "achieved", "rated, not only put forward")
            return
        if best is not None and best.cue.rule.set.get("rating"):
            best = self._rated(draft, best, statuses, actions)
            if best is None:
                planned = bound and not self._past(draft.slots.get("when")) and (aims or self._aim)
                draft.set("status", "target" if planned else "achieved", "rated, not only put forward")
                return
        if best is not None and best.side == "behind" and self._acts(actions) and not self._told_apart(draft, actions):
            aimed = next((a for a in statuses if a.side == "ahead" and a.score > 0), None)
            said = draft.sentence.joints.done_now.search(draft.sentence.skeleton, draft.last, best.cue.last)
            described = said is not None and actions[0].note == BESIDE  # chuẩn hóa 4 sản phẩm đã nộp hồ sơ
            described = described or best.cue.rule.id == PROMISE  # giúp 10 sản phẩm tiềm năng làm bao bì
            if best.cue.rule.set["status"] == "achieved" or aimed is not None or described:
                best = aimed  # hỗ trợ 4 sản phẩm tham gia đánh giá: the deed has the status, not its object
        if (
            best is not None
            and best.cue.rule.set.get("rating")
            and draft.whole is not None
            and draft.whole.slots.get("status") == "achieved"
            and draft.whole.slots.get("action") != "revoke"  # 16 sản phẩm hết hạn, 10 sản phẩm đã nộp lại hồ sơ
        ):
            best = self._asks(statuses)
        best = self._planned(draft, best, statuses, drafts)
        best = self._aimed_at(draft, best, statuses, drafts)
        if best is not None and best.score > WEAK and self._to_be_put_forward(draft, best, drafts, state):
            draft.set("status", "target", "a plan to put it forward")
            return
        if best is not None and best.score > WEAK and self._only_described(draft, best, state):
            draft.set("status", "target", "the sentence before")
            return
        if best is not None and (mate := self._not_obeyed(draft, best, drafts)) is not None:
            draft.set("status", mate.slots["status"], "the number before it")
            return
        if best is not None and self._passive_of_plan(draft, best, drafts):
            draft.set("status", "target", "the plan that opens the sentence")
            return
        if best is not None and best.score > WEAK and not self._yields(draft, best):
            draft.set("status", best.cue.rule.set["status"], best.cue.rule.id)
            return
        if self._before_council(draft, actions, state):
            draft.set("status", "candidate", SESSION)
            return
        if draft.whole is not None:
            if self._then_granted(draft, actions, drafts):
                draft.set("status", "achieved", "rated, not only put forward")
                return
            if self._next_of_granted(draft, drafts):
                draft.set("status", "achieved", "the number before it")
                return
            own: When | None = draft.slots.get("when")
            if own is not None and draft.whole.slots.get("status") == "target" and self._are_over(draft, own):
                draft.set("status", "achieved", "months gone by")  # Hết tháng 6, 5 sản phẩm có giấy chứng nhận
                return
            result = draft.whole.slots.get("status") == "candidate" and self._is_result(draft, draft.whole, actions)
            if result and not put_forward_beside(draft, drafts):
                draft.set("status", "achieved", "the result of what was put forward")
            return
        held = draft.holder
        if held is not None and held.dossier and held.last <= draft.first and held.slots.get("status") == "candidate":
            draft.set("status", "candidate", "what its holders have handed in")
            return
        when: When | None = draft.slots.get("when")
        paid_for = None
        if self._acts(actions):
            paid_for = self._paid_for(draft, drafts) or self._paid_by_topic(draft)
        if paid_for is not None:
            draft.set("status", paid_for.slots["status"], "the amount that pays for it")
            return
        makes = draft.subject in PRODUCERS and state.main is not None and "status" in state.main.slots
        makes = makes and not self._acts(actions)  # what is done to makers has a status of its own
        if self._listed_with_entered(draft, drafts):
            draft.set("status", "candidate", "the number before it")
        elif self._told_by_plan(draft, drafts):
            draft.set("status", "target", "the plan that opens the sentence")
        elif self._one_year_of_plan(draft, when, state):
            draft.set("status", "target", "a year of the plan before")
        elif when is not None and self._now is not None and when.to is not None and when.to < self._now:
            draft.set("status", "achieved", "a year gone by")
        elif self._ahead_of_now(when) or (self._acts(actions) and self._under_way(draft, when)):
            draft.set("status", "target", "a period that only begins")
        elif (
            makes
            and state.main is not None
            and not self._other_matter(draft, state)
            and state.last is not None
            and state.last.sentence.block >= draft.sentence.block - 1
        ):
            draft.set("status", state.main.slots["status"], GOODS)
        elif (state.intro_status or state.section) is not None:
            draft.set("status", state.intro_status or state.section, "the heading or the line that opens the list")
        elif state.status == "candidate" and draft.reversed and draft.kind == "count" and not draft.dossier:
            draft.set("status", "achieved", "not what is put forward")  # số sản phẩm của toàn tỉnh là 191
        elif state.status == "candidate" and (draft.subject != "product" or bound):
            behind = draft.sentence.skeleton[draft.last :].lstrip()
            done = draft.subject in PRODUCERS or draft.sentence.joints.done_now.match(behind) is not None
            draft.set("status", "achieved" if done else "target", "not what is put forward")
        elif state.status == "candidate" and self._granted(actions):
            draft.set("status", "achieved", "rated, not only put forward")
        elif state.status == "candidate" and "stars" in draft.slots and draft.slots["stars"].from_ is not None:
            draft.set("status", "achieved", "a rise that is told is no request")
        elif state.status == "target" and self._set_beside(draft):
            draft.set("status", "achieved", "only set beside the aim")
        elif state.status == "target" and self._so_far(draft, drafts):
            draft.set("status", "achieved", SO_FAR)
        elif state.status is not None and (self._no_period_of_its_own(draft) or self._onward(draft, when, state)):
            draft.set("status", state.status, "the sentence before")
        elif bound:
            draft.set("status", "target", "a least or a most is promised")
        elif when is not None and (when.until_now or (draft.kind == "funding" and when.as_of is not None)):
            draft.set("status", "achieved", "as it stands on the day")
        elif draft.kind == "funding" and self._goes_on(draft) and self._funds.whole is not None:
            draft.set("status", self._funds.whole.slots["status"], "the amount before")
        elif draft.kind == "funding" and (same := self._of_money_told(draft)) is not None and not self._to_come(draft):
            draft.set("status", same.slots["status"], "the amount before")
        elif draft.kind == "funding" and (beside := self._beside(draft, drafts)) is not None:
            draft.set("status", beside.slots["status"], "the amount before")
        elif draft.kind == "funding" and self._same_report(draft, when):
            draft.set("status", "achieved", "the amount before, of the same year")
        elif draft.kind == "funding" and self._for_what_was_done(draft, state):
            draft.set("status", "achieved", "what was done for it has been told")
        elif draft.kind == "funding" and not self._past(when):
            draft.set("status", "target", "money of the running year or later is planned")
        elif self._listed_with_aim(draft, drafts):
            draft.set("status", "target", "the number before it in its list")
        elif draft.bare and (mate := mate_of(draft, drafts)) is not None:
            draft.set("status", mate.slots["status"], "the number before it")
        elif self._aim and draft.sentence.zone != "related" and self._may_be_planned(draft, actions, when, state):
            draft.set("status", "target", "the headline")
        elif self._still_put_forward(draft, actions, when, state, drafts):
            draft.set("status", "candidate", STILL)
        elif self._goes_on_aiming(draft, actions, when, state):
            draft.set("status", "target", "the aim before, of the same time")
        else:
            draft.set("status", "achieved", "nothing says otherwise")

    def _within_plan(self, a: Attached, draft: Draft, statuses: Sequence[Attached]) -> bool:
        """Whether the plan that a sentence names goes on to a word: *theo kế hoạch*, tỉnh *chỉ* công nhận 15."""
        skeleton = draft.sentence.skeleton
        aims = (b.cue for b in statuses if b.side == "ahead" and b.cue.rule.set["status"] == "target")
        said = (skeleton[c.last : a.cue.first] for c in aims if c.last <= a.cue.first and not c.rule.set.get("figure"))
        only = bool(a.cue.rule.set.get("so"))  # chỉ công nhận, but not: mới đạt
        return only and any(_Q not in s and not draft.sentence.joints.however.search(s) for s in said)

    def _paid_by_topic(self, draft: Draft) -> Draft | None:
        """The amount just told that a sentence goes on about: *Khoản này* dùng để tập huấn cho 120 chủ thể."""
        spent = self._funds.whole
        if spent is None or "status" not in spent.slots or spent.sentence.block != draft.sentence.block:
            return None
        return spent if draft.sentence.joints.money_topic.match(draft.sentence.skeleton) else None

    @staticmethod
    def _still_to_do(a: Attached, draft: Draft, statuses: Sequence[Attached]) -> bool:
        """Whether a verb of finishing stands in the list of an aim: Đích: …; *làm xong* cơ sở dữ liệu; mở 12."""
        skeleton = draft.sentence.skeleton
        if a.side == "behind" or a.cue.rule.id != DONE_AHEAD or ";" not in skeleton[a.cue.last : draft.first]:
            return False
        if draft.sentence.joints.done.search(skeleton, a.cue.first, a.cue.last):
            return False
        aims = (b.cue for b in statuses if b.side == "ahead" and b.cue.rule.set["status"] == "target")
        return any(c.last <= a.cue.first and ":" in skeleton[c.last : a.cue.first] for c in aims)

    @staticmethod
    def _only_rewarded(a: Attached, draft: Draft) -> bool:
        """Whether it is only a reward for what was rated that is to come: 131 sản phẩm đạt *sẽ* nhận thưởng."""
        if a.cue.rule.set["status"] != "target" or draft.kind != "count":
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if a.side == "ahead":
            gives = joints.rewards.search(skeleton, a.cue.first, draft.first) is not None
            return gives and joints.rated_then.match(skeleton, draft.last) is not None
        if joints.rewarded.match(skeleton, a.cue.last) is None and joints.rewarded.match(skeleton, a.cue.first) is None:
            return False
        return joints.was_rated.match(skeleton, draft.last, a.cue.first) is not None

    def _for_what_was_done(self, draft: Draft, state: State) -> bool:
        """Whether an amount sums up what was just told as done: đã giúp 4 chủ thể. *Cộng lại* hơn 1,6 tỷ."""
        last = state.last
        if last is None or last.kind != "count" or last.sentence.block != draft.sentence.block or self._to_come(draft):
            return False
        if last.sentence is draft.sentence and self._joined_to_deed(draft, last):
            return True
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        over = self._past(last.slots.get("when")) and last.slots.get("action") != "total" and not state.when_rewarded
        over = over and not self._aim and joints.plan_noun.search(skeleton, 0, draft.first) is None
        done = last.slots.get("status") == "achieved" and (last.slots.get("action") in DEEDS or over)
        if not done or last.sentence is draft.sentence:
            return False
        return draft.sentence.joints.sum_of_told.match(draft.sentence.skeleton, 0, draft.first) is not None

    @staticmethod
    def _level_given_too(draft: Draft, best: Attached | None, drafts: Sequence[Draft]) -> Draft | None:
        """The number before one that is given another level too: công nhận 4 sao cho 6 sản phẩm, *3 sao cho* 10."""
        mate = mate_of(draft, drafts)
        if mate is None or mate.slots["status"] != "achieved" or (best is not None and best.side == "behind"):
            return None
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.level_given_too.fullmatch(skeleton[mate.last : draft.first]) is None:
            return None
        return mate if _T in skeleton[: mate.first] else None

    @staticmethod
    def _measured_by(a: Attached, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a plan only measures a result, before a comma: vượt *kế hoạch*, nâng tổng số lên 9."""
        skeleton, joints = draft.sentence.skeleton, draft.sentence.joints
        if a.side == "behind" or a.cue.rule.set["status"] != "target" or "," not in skeleton[a.cue.last : draft.first]:
            return False
        if joints.planned.search(skeleton, a.cue.first, a.cue.last) is None:
            return False
        if not any(d.last <= a.cue.first and d.slots.get("status") == "achieved" for d in drafts):
            return False
        return joints.missed_plan.search(skeleton, 0, a.cue.first) is not None

    def _told_of_to_come(
        self, draft: Draft, best: Attached | None, actions: Sequence[Attached], state: State
    ) -> bool:  # fmt: skip
        """Whether a deed or a passive can only be planned: *Sang năm 2025 …* was said just before, nothing done since.

        *Năm 2025 không phải là năm của những con số lớn. Thêm 50 sản phẩm được công nhận*.
        """
        when = state.when
        if draft.kind != "count" or draft.slots.get("when") is not None or when is None or self._year is None:
            return False
        goes_on = draft.sentence.joints.goes_on.match(draft.sentence.skeleton) is not None
        if state.when_block < draft.sentence.block - goes_on or when.from_ is None or when.from_ <= self._year:
            return False
        if state.last is not None and state.last.slots.get("when") is when and state.last.slots["status"] != "target":
            return False  # 6 sản phẩm đã ghi tên dự đợt 1 năm 2024
        said = best.cue.rule if best is not None and best.score > WEAK else None
        passive = said is not None and said.id in PASSIVES
        if said is not None and not passive:
            return False
        acts = bool(actions) and actions[0].score > WEAK and actions[0].cue.rule.set["action"] != "total"
        skeleton, before = draft.sentence.skeleton, last_before(draft, self._here)
        done = draft.sentence.joints.done.search(skeleton, before.last if before is not None else 0, draft.first)
        done = done or draft.sentence.joints.done_now.search(skeleton, draft.last, right_limit(draft, self._here))
        return (passive or acts) and done is None

    def _of_money_told(self, draft: Draft) -> Draft | None:
        """The amount just told, when words say that this one is of its money: năm 2024, *số tiền này* 560 triệu."""
        last = self._funds.whole
        if last is None or last.slots.get("status") != "achieved" or last.sentence.block < draft.sentence.block - 1:
            return None
        return last if draft.sentence.joints.same_money.search(draft.sentence.skeleton, 0, draft.first) else None

    def _same_report(self, draft: Draft, when: When | None) -> bool:
        """Whether an amount is of the very year of which the amounts before it have been told as spent."""
        last = self._funds.whole
        if last is None or when is None or last.slots.get("status") != "achieved" or "per" in last.slots:
            return False
        told: When | None = last.slots.get("when")
        apart = last.sentence is not draft.sentence and last.sentence.zone != "title"
        near = apart and last.sentence.block >= draft.sentence.block - 1
        same = told is not None and (told.from_, told.to) == (when.from_, when.to)
        return near and same and when.type == "interval" and not self._to_come(draft)

    def _only_promised(self, a: Attached, draft: Draft) -> bool:
        """Whether a bare passive, or a bare verb of spending, tells what a least or a most is of, and no result.

        *Con số của cả năm là thêm ít nhất 30 sản phẩm được công nhận*; *chi theo hóa đơn, tối đa 35 triệu đồng*.
        """
        when: When | None = draft.slots.get("when")
        if self._past(when) or (when is not None and when.until_now):
            return False
        told = a.side == "behind" and bool(a.cue.rule.set.get("told"))
        bare = draft.kind == "funding" and bool(a.cue.rule.set.get("bare")) and draft.quantity.qualifier == "at_most"
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        return (told or bare) and joints.done.search(skeleton, 0, max(draft.first, a.cue.last)) is None

    def _only_says_which(self, a: Attached, actions: Sequence[Attached]) -> bool:
        """Whether a word right behind a number only says which ones are meant: 2 sản phẩm *hết hạn* được chấm lại."""
        if a.side != "behind" or "action" not in a.cue.rule.set or not actions:
            return False
        deed = actions[0]
        return deed.side == "behind" and deed.cue.rule is not a.cue.rule and deed.cue.first >= a.cue.last

    def _counts_so_far(self, draft: Draft) -> bool:
        """Whether a number says how many there are by now, and so is no part of the aim told before: Quý I: mới 6."""
        whole = draft.whole
        if whole is None or whole.slots.get("status") != "target" or whole.sentence is draft.sentence:
            return False
        return self._so_far(draft) or self._set_beside(draft)

    def _set_beside(self, draft: Draft) -> bool:
        """Whether a sentence begins by setting the aim told before beside a number: *Đặt cạnh con số* 316 sản phẩm."""
        return draft.sentence.joints.set_beside.fullmatch(draft.sentence.skeleton, 0, draft.first) is not None

    def _so_far(self, draft: Draft, drafts: Sequence[Draft] = ()) -> bool:
        """Whether words right before a number, or the one that *và* joins it to, say how many there are by now."""
        skeleton = draft.sentence.skeleton
        joints = draft.sentence.joints
        told = (joints.counts_so_far, joints.round_brought, joints.mid_year)
        if any(j.search(skeleton, 0, draft.first) for j in told):
            return True
        mate = mate_of(draft, drafts)
        if mate is None or mate.evidence["status"] != SO_FAR:
            return False
        return draft.sentence.joints.and_only.fullmatch(skeleton[mate.last : draft.first]) is not None

    def _chosen_to(self, a: Attached, draft: Draft) -> bool:
        """Whether things are chosen so that something shall be done to them, and have not been yet."""
        if (self._year is not None and self._past(draft.slots.get("when"))) or a.side != "behind":
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        chosen = joints.chooses.search(skeleton, 0, draft.first)
        chosen = chosen or joints.chosen.search(skeleton, a.cue.first, a.cue.last)
        done = joints.done_now.search(skeleton, max(0, draft.first - NEAR_PLAN), draft.first)
        return chosen is not None and done is None

    def _only_compares(self, a: Attached, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether an aim is that of a number with which a result before it is compared, and the clause ends there.

        *Công nhận 63 sản phẩm, vượt con số 40 được giao, nâng tổng số lên 192*.
        """
        if a.side != "ahead" or a.cue.rule.set["status"] != "target":
            return False
        plan = next((d for d in drafts if d.last > a.cue.first and d.first <= a.cue.last + NEAR_PLAN), None)
        if plan is None or plan is draft or plan.first >= draft.first:
            return False
        return (
            self._compared_number(plan, drafts, a.cue.first) and "," in draft.sentence.skeleton[plan.last : draft.first]
        )

    def _compared_number(self, plan: Draft, drafts: Sequence[Draft], at: int) -> bool:
        """Whether a word of comparison parts a number, or the words before it, from a result told before it."""
        before = last_before(plan, drafts)
        if before is None or before.slots.get("status") not in ("achieved", "candidate"):
            return False
        between = plan.sentence.skeleton[before.last : min(at, plan.first)] + " "
        return plan.sentence.joints.set_against.search(between) is not None

    def _told_by_plan(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a sentence opens with a numbered plan and goes on to what that one says, nothing done among it."""
        sentence = draft.sentence
        m = sentence.joints.by_plan.match(sentence.skeleton)
        plan = sentence.at(m.end("ahead")) if m is not None else None
        if m is None or plan is None or plan.value.type != "plan":
            return False
        told = any(d.slots.get("status") == "achieved" for d in drafts if d.last <= draft.first and d is not draft)
        return not told and sentence.joints.done.search(sentence.skeleton, m.end(), draft.first) is None

    def _said_by_plan(self, draft: Draft, best: Attached | None) -> bool:
        """Whether a number is what a plan says that the sentence before has presented, and nothing is done among it.

        *Tỉnh vừa ban hành Kế hoạch số 12/KH-UBND. Cụ thể, tỉnh đánh giá, phân hạng 80 sản phẩm đạt 3 sao trở lên*.
        """
        when: When | None = draft.slots.get("when")
        if draft.kind != "count" or draft.whole is not None or self._past(when):
            return False
        if is_moment(when):
            return False
        told = best is not None and best.cue.rule.set["status"] == "achieved" and not best.cue.rule.set.get("level")
        return not told and draft.sentence.joints.done.search(draft.sentence.skeleton, 0, draft.last) is None

    def _passive_of_plan(self, draft: Draft, best: Attached, drafts: Sequence[Draft]) -> bool:
        """Whether a plan opens the sentence of a passive: *theo Kế hoạch số 9*, năm nay 25 sản phẩm được xếp hạng."""
        if best.side != "behind" or best.cue.rule.id not in PASSIVES or self._past(draft.slots.get("when")):
            return False
        done = draft.sentence.joints.done.search(draft.sentence.skeleton, 0, best.cue.last)
        return done is None and self._told_by_plan(draft, drafts)

    def _told_apart(self, draft: Draft, actions: Sequence[Attached]) -> bool:
        """Whether a semicolon or a word of how many there are by now parts a number from the deed of another one."""
        between = draft.sentence.skeleton[actions[0].cue.last : draft.first]
        so_far = draft.sentence.joints.only_so_many.search(draft.sentence.skeleton, 0, draft.first) is not None
        return CLASSES["quantity"] in between and (";" in between or so_far)

    def _of_another(self, a: Attached, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a word of what is done governs another number first: đã giúp 22 chủ thể, … chấm lại ít nhất 60."""
        if a.side != "ahead" or a.cue.rule.set["status"] != "achieved":
            return False
        return any(a.cue.last <= d.first and d.last <= draft.first and d is not draft for d in drafts)

    def _has_come_of(self, draft: Draft, best: Attached, drafts: Sequence[Draft]) -> bool:
        """Whether a result right behind a number says more than the word ahead by which something is put forward.

        It is a rating (*khép lại đợt đánh giá với 12 sản phẩm được xếp hạng*), or governs a number in between (*dự thi
        là 34, và 21 sản phẩm được công nhận*).
        """
        if best.side != "ahead":
            return False
        if best.cue.rule.set.get("rating"):
            return True
        crossed = any(best.cue.last <= d.first and d.last <= draft.first for d in drafts if d is not draft)
        return crossed and bool(best.cue.rule.set["status"] == "candidate")

    def _next_of_plan(self, draft: Draft, best: Attached | None, drafts: Sequence[Draft]) -> bool:
        """Whether a semicolon takes up the plan again, with what came of it behind: …; mở 10 điểm, mới xong 2 điểm."""
        after = [d for d in drafts if d.first >= draft.last and d.subject == draft.subject]
        before = last_before(draft, drafts)
        if not after or before is None or draft.kind != "count" or after[0].quantity.low >= draft.quantity.low:
            return False
        skeleton = draft.sentence.skeleton
        semicolon = skeleton.rfind(";", 0, draft.first)
        own = best is not None and best.side == "ahead" and best.cue.first > semicolon
        if semicolon < before.last or own or not any(d.slots.get("status") == "target" for d in drafts):
            return False
        between = skeleton[draft.last : after[0].first]
        return ";" not in between and draft.sentence.joints.so_far.search(between) is not None

    def _beside(self, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """The amount before one that may speak for it: rót 3 tỷ đồng, chủ thể bỏ vào 9."""
        before = self._amount_before(draft, drafts)
        if before is None or "status" not in before.slots or "per" in before.slots:
            return None
        if draft.sentence.joints.out_of_sum.search(draft.sentence.skeleton, 0, draft.first):
            return None  # giải ngân 5,3 tỷ đồng trong tổng số 18,7 tỷ đồng
        return before

    def _amount_before(self, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """The amount before one in its sentence, unless a year of its own stands between them."""
        before = last_before(draft, [d for d in drafts if d.kind == "funding" and d.dropped is None])
        when: When | None = draft.slots.get("when")
        between = before is not None and when is not None and before.end <= when.start < draft.start
        return None if between else before

    def _goes_on_aiming(
        self, draft: Draft, actions: Sequence[Attached], when: When | None, state: State
    ) -> bool:  # fmt: skip
        """Whether a deed is told of the very time that was just aimed at: cũng trong năm 2023, tỉnh mở thêm 3 điểm."""
        if draft.kind != "count" or not state.when_aimed or state.when is None or not actions:
            return False
        here = state.when_block == draft.sentence.block
        if when is None:
            if not here or not self._acts(actions):
                return False
        else:
            stock = when.type == "snapshot" and here and when.as_of is None
            if (
                self._are_over(draft, when)
                or when.until_now
                or self._past(when)
                or not (stock or when.type == "interval")
            ):
                return False
            aimed = (state.when.from_, state.when.to)
            if state.when_block < draft.sentence.block - 1 or aimed != (when.from_, when.to):
                return False
            told = actions[0].cue.rule.set["action"] == "total" and not stock
            if actions[0].side != "ahead" or actions[0].score <= WEAK or told:
                return False
        return draft.sentence.joints.done.search(draft.sentence.skeleton) is None

    def _before_another_year(self, draft: Draft, a: Attached) -> bool:
        """Whether an aim is told before a mark behind which a year gone by is told of: … sẽ qua: năm 2023 có 26."""
        when: When | None = draft.slots.get("when")
        if a.side != "ahead" or a.cue.rule.set["status"] != "target" or when is None or not self._past(when):
            return False
        starts = draft.sentence.starts
        if not draft.evidence["when"].startswith("the period") or not starts[a.cue.last - 1] < when.start < draft.start:
            return False
        if ";" in draft.sentence.skeleton[draft.sentence.starts.index(when.start) : draft.first]:
            return False  # 28 tổ chức vào chương trình các năm 2019, 2020; gây dựng thêm ít nhất 06
        marks = draft.sentence.skeleton[a.cue.last : draft.sentence.starts.index(when.start)]
        if draft.sentence.joints.by_years.search(marks):
            return False  # lộ trình chia theo từng năm: năm 2021 là 5 sản phẩm
        return ":" in marks or ";" in marks

    def _told_before_a_sum(self, draft: Draft, a: Attached, drafts: Sequence[Draft]) -> bool:
        """Whether what is put forward stands before a mark, behind which all there is is told: …; hết năm, có 138."""
        when: When | None = draft.slots.get("when")
        if a.side != "ahead" or a.cue.rule.set["status"] != "candidate" or when is None or when.type != "snapshot":
            return False
        crossed = any(a.cue.last <= d.first and d.last <= draft.first for d in drafts if d is not draft)
        return crossed and ";" in draft.sentence.skeleton[a.cue.last : self._at(draft, when)]

    def _at(self, draft: Draft, when: When) -> int:
        """Where the words of a number's own period begin in the skeleton, or 0."""
        own = draft.evidence["when"].startswith("the period") and draft.sentence.start <= when.start < draft.start
        return bisect_left(draft.sentence.starts, when.start) if own else 0

    def _only_beside(self, draft: Draft, a: Attached) -> bool:
        """Whether an aim is told of the subject between commas: đợt chấm, *dự kiến mở ngày 20/11*, đã nhận 34."""
        if a.side != "ahead" or a.cue.rule.set["status"] != "target":
            return False
        skeleton = draft.sentence.skeleton
        opens = skeleton[: a.cue.first].rstrip()
        apposed = opens.endswith(",") and draft.sentence.joints.subject_only.fullmatch(opens) is not None
        return apposed and draft.sentence.joints.aside_over.search(skeleton, a.cue.last, draft.first) is not None

    def _decides_ahead(self, draft: Draft, best: Attached, drafts: Sequence[Draft]) -> bool:
        """Whether what is told as done for a year to come can only be decided: cho năm 2026 đã duyệt 26 tỷ đồng."""
        if best.cue.rule.set["status"] != "achieved":
            return False
        if best.side == "behind":  # còn 900 triệu đồng đã giải ngân xong: that was paid, whatever the year
            return best.cue.rule.set.get("only") != "funding"
        start = draft.slots["when"].start
        own = draft.evidence["when"].startswith("the period") and not any(start < d.start < draft.start for d in drafts)
        return self._year is not None and own

    @staticmethod
    def _joined_to_deed(draft: Draft, last: Draft) -> bool:
        """Whether an amount is of the sentence and time of what was rated: công nhận 452 sản phẩm, dùng 187 tỷ."""
        between = draft.sentence.skeleton[last.last : draft.first]
        helped = last.slots.get("status") == "achieved" and last.slots.get("action") in HELP
        if helped and not regex.search(r"[;:.(]", between):
            return True  # 16 chủ thể (29 sản phẩm) được hỗ trợ, kinh phí hơn 797 triệu đồng
        rated = last.slots.get("status") == "achieved" and last.slots.get("action") == "recognize"
        same = draft.slots.get("when") is last.slots.get("when") and draft.slots.get("when") is not None
        return rated and same and not regex.search(r"[;:.()]", between)

    @staticmethod
    def _one_year_of_plan(draft: Draft, when: When | None, state: State) -> bool:
        """Whether a year is only one of those for which a plan that was just told has a number each.

        *Đến năm 2025 có 150 sản phẩm. Số công nhận mới chia theo từng năm: 15 sản phẩm vào năm 2021*.
        """
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if when is None or joints.done.search(skeleton, 0, draft.first):
            return False
        if state.intro_status == "target" and state.intro is not None:
            span: When | None = state.intro.slots.get("when")
            if span is None or span.from_ is None or span.to is None or when.from_ is None or when.to is None:
                return False
            return span.from_ < span.to and span.from_ <= when.from_ <= when.to <= span.to
        return state.status == "target" and joints.by_years.search(skeleton, 0, draft.first) is not None

    def _no_period_of_its_own(self, draft: Draft) -> bool:
        return draft.slots.get("when") is None or not draft.evidence["when"].startswith("the period")

    def _onward(self, draft: Draft, when: When | None, state: State) -> bool:
        """Whether a period goes on from that of the aim told just before: cũng trong giai đoạn ấy, đến năm 2025."""
        last = state.last
        if state.status != "target" or last is None or when is None:
            return False
        before: When | None = last.slots.get("when")
        if before is None or before.to is None or when.to is None or when.until_now or when.type == "point":
            return False
        if self._are_over(draft, when):
            return False
        if when.as_of is not None and when.type == "snapshot" and self._stands(draft):
            return False  # cuối tháng 5/2025 tỉnh còn 389 sản phẩm: so many are counted
        return when.to >= before.to if last.slots.get("status") == "target" else when.to > before.to

    def _are_over(self, draft: Draft, when: When) -> bool:
        """Whether a period is that of the first months of the running year, or ends with a month gone by.

        *Sáu tháng đầu năm*; *hết tháng 5*, told in June.
        """
        said = next((m for m in draft.sentence.mentions if m.kind == "period" and m.start == when.start), None)
        if said is None or said.rule == FIRST:
            return said is not None
        if said.rule == MONTHS and when.to is not None and self._now is not None and when.to <= self._now:
            return True  # nửa đầu năm 2023
        month, now = said.value.last_month or said.value.month, self._published
        if month is None or now is None or when.to != int(now[:4]):
            return False
        return (month, said.value.day or MONTH_ENDS) < (int(now[5:7]), int(now[8:10]))

    def _stands(self, draft: Draft) -> bool:
        """Whether a word of having or of being left stands right before a number."""
        before = draft.sentence.skeleton[max(0, draft.first - 24) : draft.first]
        return draft.sentence.joints.stands.search(before) is not None

    def _gets(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a number alone is what came out of the one before it: trình 6 sản phẩm, được 4."""
        before = last_before(draft, drafts)
        if not draft.bare or before is None or before.subject != draft.subject:
            return False
        if before.slots.get("status") == "target" and draft.quantity.low <= before.quantity.high * FAR_BEYOND:
            if draft.sentence.joints.came_off.search(draft.sentence.skeleton, before.last, draft.first):
                return True  # mục tiêu là 20 sản phẩm; sáu tháng, xong 11
        between = draft.sentence.skeleton[before.last : draft.first]
        if before.slots.get("status") == "target":
            own = draft.sentence.skeleton[before.last : draft.last]
            return before.bare and draft.sentence.joints.came_to.match(own) is not None and ";" not in between
        return before.slots.get("status") == "candidate" and draft.sentence.joints.gets.fullmatch(between) is not None

    def _only_described(self, draft: Draft, best: Attached, state: State) -> bool:
        """Whether a passive behind a number tells no result, as the paragraph is about what is aimed at."""
        cue = best.cue
        planned = state.status == "target" or (self._aim and self._year is None and draft.sentence.zone == "body")
        if best.side != "behind" or cue.rule.id not in PASSIVES or not planned:
            return False
        own: When | None = draft.slots.get("when")
        if own is not None and (own.until_now or own.from_ is None or self._are_over(draft, own)):
            return False  # hết tháng 5, sổ ghi nhận có 7 sản phẩm được xếp hạng
        if draft.sentence.joints.rewards.search(draft.sentence.skeleton, 0, draft.first):
            return False  # tiền sẽ chia cho 27 sản phẩm được chứng nhận đợt 1
        before = last_before(draft, self._here)
        if before is not None and before.kind == "count" and before.slots.get("status") == "achieved":
            return False  # số sản phẩm tham gia lên tới 362, song mới 131 sản phẩm đạt sao
        if draft.kind != "count" or self._past(own):
            return False  # năm ngoái, 38 sản phẩm hết hạn được công nhận lại: a year gone by, whichever it was
        return draft.sentence.joints.done.search(draft.sentence.skeleton, 0, cue.last) is None

    def _listed_with_aim(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a number only goes on in a list that an aim has opened: kế hoạch có ba cột: 24 …, 3 …, 12 …."""
        before = last_before(draft, drafts)
        if draft.kind != "count" or before is None or before.kind != "count":
            return False
        told = draft.sentence.joints.done.search(draft.sentence.skeleton, before.last, draft.first) is not None
        aside = ")" in draft.sentence.skeleton[before.last : draft.first]  # (kế hoạch là 6), nâng tổng số lên 19
        # so với kế hoạch 25 sản phẩm, tỉnh công nhận 31 sản phẩm
        aside = aside or any(not f.aims and f.parts(before.first, draft.first) for f in draft.sentence.fronted)
        aside = aside or self._compared_number(before, drafts, before.first)
        return before.slots.get("status") == "target" and not told and not aside

    def _paid_for(self, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """The amount right before a number that it pays for: sẽ chi 2 tỷ đồng hỗ trợ 12 sản phẩm."""
        if draft.kind != "count":
            return None
        before = last_before(draft, drafts)
        if before is None or before.kind != "funding" or "status" not in before.slots or "per" in before.slots:
            return None
        between = draft.sentence.skeleton[before.last : draft.first].lstrip()
        if draft.sentence.joints.spent_to.match(between):
            between = between[1:]  # phần to nhất, 360 triệu đồng, để hoàn thiện 2 sản phẩm
        return None if regex.search(r"[,;:.()]", between) else before

    def _may_be_planned(self, draft: Draft, actions: Sequence[Attached], when: When | None, state: State) -> bool:
        """Whether a number is a deed, or a share without a verb, and nothing speaks against the article's plan."""
        if draft.kind != "count" or (actions and not self._acts(actions)):
            return False
        if is_moment(when) or self._past(when):
            return False
        last = state.last
        if not actions and last is not None and last.sentence.block >= draft.sentence.block - 1:
            if last.slots.get("status") == "achieved":
                return False  # a share without a verb is told like the number before it
        return draft.sentence.joints.done.search(draft.sentence.skeleton) is None

    def _yields(self, draft: Draft, best: Attached) -> bool:
        """Whether a status word of a part is weaker than what its whole says: đạt 4 sao within a plan is planned."""
        whole = draft.whole
        if whole is None or whole.slots.get("status") is None:
            return False
        status = best.cue.rule.set["status"]
        done = draft.sentence.joints.done_now.search(draft.sentence.skeleton, draft.last, best.cue.last) is not None
        return bool(whole.slots["status"] == "target" and status != "target" and best.side == "behind" and not done)

    def _planned(
        self, draft: Draft, best: Attached | None, statuses: Sequence[Attached], drafts: Sequence[Draft]
    ) -> Attached | None:  # fmt: skip
        """The plan that a sentence names before a bare passive: theo kế hoạch, năm 2024 có 16 được công nhận."""
        if best is None or best.side != "behind" or not best.cue.rule.set.get("told"):
            return best
        skeleton = draft.sentence.skeleton
        if draft.sentence.joints.done.search(skeleton, 0, best.cue.last) or self._past(draft.slots.get("when")):
            return best
        before = last_before(draft, drafts)
        since = before.last if before is not None else 0
        if draft.sentence.joints.however.search(skeleton, since, draft.first):
            return best
        plans = (a for a in statuses if a.side == "ahead" and a.cue.rule.set["status"] == "target")
        firm = (a for a in plans if not a.cue.rule.set.get("plan") or self._says_what(a, draft))
        return next((a for a in firm if a.score > WEAK and (a.cue.first >= since or a.cue.first <= OPENS)), best)

    def _aimed_at(
        self, draft: Draft, best: Attached | None, statuses: Sequence[Attached], drafts: Sequence[Draft]
    ) -> Attached | None:  # fmt: skip
        """The aim ahead of what shall be put forward: phấn đấu mỗi xã có ít nhất 1 sản phẩm tham gia đánh giá."""
        if best is None or best.side != "behind" or best.cue.rule.set["status"] != "candidate":
            return best
        skeleton, before = draft.sentence.skeleton, last_before(draft, drafts)
        since = before.last if before is not None else 0
        aims = (
            a for a in statuses
            if a.side == "ahead" and a.cue.rule.set["status"] == "target" and a.cue.rule.rank >= AIM and a.score > WEAK
        )  # fmt: skip
        aim = next((a for a in aims if a.cue.first >= since), None)
        if aim is None or draft.sentence.joints.done.search(skeleton, aim.cue.last, best.cue.last):
            return best
        return best if regex.search(r"[;:.]", skeleton[aim.cue.last : draft.first]) else aim

    def _says_what(self, plan: Attached, draft: Draft) -> bool:
        """Whether the bare name of a paper is followed by what it is: kế hoạch của tỉnh là thêm 300 sản phẩm."""
        between = draft.sentence.skeleton[plan.cue.last : draft.first]
        return draft.sentence.joints.plan_says.search(between) is not None

    def _acts(self, actions: Sequence[Attached]) -> bool:
        """Whether something is done to the things (*hỗ trợ 77 sản phẩm đã được công nhận*) and so has the status."""
        return bool(actions) and actions[0].side == "ahead" and actions[0].cue.rule.set["action"] in DEEDS

    def _begins_anew(self, draft: Draft, actions: Sequence[Attached], statuses: Sequence[Attached]) -> bool:
        """Whether words of its own make a number no part; who holds so many of a stock breaks it down all the same."""
        stock = draft.whole is not None and draft.whole.slots.get("action") == "total"
        strong = [
            a
            for a in (*actions, *statuses)
            if a.side == "ahead" and a.score >= STRONG and not a.cue.rule.set.get("generic")
        ]
        if stock:
            strong = [a for a in strong if a.cue.rule.set.get("action") != "total" or a.cue.rule.set.get("closes")]
        same = draft.whole if draft.whole is not None and _L in draft.sentence.skeleton[: draft.first] else None
        if same is not None and same.slots.get("action") in DEEDS:  # phát triển 45. Cụ thể, Ba Tri phát triển 6
            strong = [a for a in strong if "action" not in _deed(a) or not _deed(a).items() <= same.slots.items()]
        return any(a.cue.rule.set.get("status") == "target" or a.cue.rule.set.get("action") for a in strong)


def _deed(attached: Attached) -> dict[str, str]:
    """The action and the status that a word says."""
    return {slot: attached.cue.rule.set[slot] for slot in ("action", "status") if slot in attached.cue.rule.set}
