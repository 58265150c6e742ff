"""Says which of the words at a number speak for its status, and which only seem to.

One layer of the walk through an article; ``context.py`` has the top of it. What the words left over say is weighed by
``statuses.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.attach import Attached
from extractor.comparing import only_names_money
from extractor.joints import Joints
from extractor.match import PRODUCERS, Draft
from extractor.patterns import CLASSES
from extractor.putforward import DONE_AHEAD, PutForward, last_before
from extractor.story import DEEDS, State
from extractor.when import When

NEAR_PLAN = 24
"""Characters of the skeleton between the word for a plan and the number that it is."""
CHOSEN = "status.target.chosen_to"
"""The rule of the words by which things are chosen so that something shall be done to them."""
THOSE = "status.candidate.those_entered"
"""The rule of the words that name those who have put something forward."""
TOWARDS = "status.target.behind_aim"
"""The rule of the words for an aim behind a number."""
NEAR_PASSIVE = 16
"""Characters of the skeleton behind a passive within which its verb ends: đã được *tỉnh công nhận*."""
AGAINST_AIM = 0.0
"""The score above which an aim ahead is one of the clause that names them."""
_Q = CLASSES["quantity"]


@dataclass(slots=True)
class Asked:
    """A number whose status is asked for, with the words that may say it and what is known around it."""

    draft: Draft
    statuses: list[Attached]
    """The words of status that speak for it, best first."""
    actions: Sequence[Attached]
    levels: Sequence[Attached]
    state: State
    drafts: Sequence[Draft]
    """The numbers of its sentence."""
    best: Attached | None = None
    """The word that speaks before all others."""

    @property
    def when(self) -> When | None:
        """The period of the number, if one is known."""
        when: When | None = self.draft.slots.get("when")
        return when

    @property
    def joints(self) -> Joints:
        """The expressions that its sentence is searched for."""
        return self.draft.sentence.joints

    @property
    def skeleton(self) -> str:
        """The skeleton of its sentence."""
        return self.draft.sentence.skeleton

    @property
    def bound(self) -> bool:
        """Whether it is a least or a most."""
        return self.draft.quantity.qualifier in ("at_least", "at_most")

    @property
    def aims(self) -> bool:
        """Whether the first of its words, ahead of it, aims at it."""
        first = self.statuses[0] if self.statuses else None
        return first is not None and first.side == "ahead" and first.cue.rule.set["status"] == "target"


class Heard(PutForward):
    """Finds the words that say the status of a number."""

    def _hear(self, asked: Asked) -> None:
        """Leaves the words that speak for a number; what asks about the others asks those that are left so far."""
        if asked.statuses:
            draft = asked.draft
            asked.statuses = [a for a in asked.statuses if not self._not_of_it(a, asked)]
            asked.statuses = [a for a in asked.statuses if not self._of_decided(a, draft, asked.statuses)]
            asked.statuses = [
                a for a in asked.statuses if not self._of_names_asked_for(a, draft, asked.levels, asked.drafts)
            ]
            asked.statuses = [a for a in asked.statuses if not self._still_to_do(a, draft, asked.statuses)]
            asked.statuses = [a for a in asked.statuses if not self._tells_no_status(a, asked)]
            asked.statuses = [a for a in asked.statuses if not self._only_scant(a, asked)]
            if draft.kind == "funding":
                asked.statuses = [a for a in asked.statuses if not self._not_of_money(a, draft)]
        asked.best = asked.statuses[0] if asked.statuses else None

    def _not_of_it(self, a: Attached, asked: Asked) -> bool:
        """Whether a word is said of something else: all of them, another number, another time, or the deed behind."""
        draft, drafts = asked.draft, asked.drafts
        if draft.whole is not None and a.cue.rule.set.get("bare"):
            return True
        if draft.out_of is not None and draft.subject == "product" and self._says_of_all(draft, a):
            return True  # 31 trong 35 sản phẩm dự xét được gắn sao
        if self._done_in_another_item(a, asked) or self._of_object_named(a, asked):
            return True
        if asked.bound and (
            a.cue.rule.set.get("managed") or self._of_another(a, draft, drafts) or self._only_promised(a, draft)
        ):
            return True  # xếp hạng được ít nhất 30: who counts up knows how many
        return (
            self._before_another_year(draft, a)
            or self._only_beside(draft, a)
            or self._told_before_a_sum(draft, a, drafts)
            or self._only_says_which(a, asked.actions)
        )

    def _tells_no_status(self, a: Attached, asked: Asked) -> bool:
        """Whether a word is said of the number and yet does not tell whether it is reached, aimed at or put forward."""
        draft, actions = asked.draft, asked.actions
        if self._only_rewarded(a, draft):
            return True
        if draft.subject in PRODUCERS and actions and self._of_helped(a, actions[0]):
            return True
        if self._promises_more(a, draft) or self._asked_anew(a, draft) or self._few_of_entered(a, draft):
            return True
        if self._anew_among_rated(a, draft, actions) or self._only_towards(a, draft, actions):
            return True
        if self._only_compares(a, draft, asked.drafts) or self._measured_by(a, draft, asked.drafts):
            return True
        if a.cue.rule.id == CHOSEN and not self._chosen_to(a, draft):
            return True
        # chương trình có 75 chủ thể tham gia
        in_round = bool(a.cue.rule.set.get("in_round"))
        return in_round and (self._granted(actions) or not self._round_told_before(draft))

    def _only_scant(self, a: Attached, asked: Asked) -> bool:
        """Whether a word only says how few there are to be: theo kế hoạch, năm 2026 tỉnh *chỉ công nhận* 35."""
        if not a.cue.rule.set.get("scant") or self._past(asked.when):
            return False
        whole, state = asked.draft.whole, asked.state
        if whole is not None and whole.slots.get("status") == "target":
            return True
        if "target" in (state.status, state.intro_status, state.section):
            return True
        return self._within_plan(a, asked.draft, asked.statuses)

    def _not_of_money(self, a: Attached, draft: Draft) -> bool:
        """Whether a word says nothing of an amount: sản phẩm *đánh giá lại* được hỗ trợ 60 triệu đồng.

        Money is not rated.
        """
        says = a.cue.rule.set
        if only_names_money(a, draft) or says.get("rating") or says.get("anew") or self._rated_not_paid(a, draft):
            return True
        return says["status"] == "candidate" and not self._asks_money(a, draft)

    def _asks_money(self, a: Attached, draft: Draft) -> bool:
        """Whether a word by which something is put forward asks for money: no amount is judged by a council."""
        asks = draft.sentence.joints.asks_money.search(draft.sentence.skeleton, a.cue.first, a.cue.last)
        return bool(a.cue.rule.set.get("drafted")) or asks is not None

    def _within_plan(self, a: Attached, draft: Draft, statuses: Sequence[Attached]) -> bool:
        """Whether the plan that a sentence names goes on to a word: *theo kế hoạch*, tỉnh *chỉ* công nhận 15."""
        skeleton = draft.sentence.skeleton
        aims = (b.cue for b in statuses if b.side == "ahead" and b.cue.rule.set["status"] == "target")
        said = (skeleton[c.last : a.cue.first] for c in aims if c.last <= a.cue.first and not c.rule.set.get("figure"))
        only = bool(a.cue.rule.set.get("so"))  # chỉ công nhận, but not: mới đạt
        return only and any(_Q not in s and not draft.sentence.joints.however.search(s) for s in said)

    @staticmethod
    def _rated_not_paid(a: Attached, draft: Draft) -> bool:
        """Whether a passive behind an amount tells what is paid for: 8 triệu đồng cho sản phẩm *vừa được công nhận*."""
        if a.side == "ahead" or not a.cue.rule.set.get("told"):
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        return joints.was_rated.match(skeleton, a.cue.first, a.cue.last + NEAR_PASSIVE) is not None

    @staticmethod
    def _done_in_another_item(a: Attached, asked: Asked) -> bool:
        """Whether what is done stands in another item of a list than a share or a least: …*đã được* gắn sao; có 50%."""
        draft = asked.draft
        if a.side == "behind" or a.cue.rule.set["status"] != "achieved":
            return False
        planned = "target" in (asked.state.intro_status, asked.state.section, asked.state.status)
        listed = draft.kind == "percent" or asked.bound or planned
        return listed and ";" in asked.skeleton[a.cue.last : draft.first]

    @staticmethod
    def _of_object_named(a: Attached, asked: Asked) -> bool:
        """Whether those who put something forward are only named: for whom an aim is, or in another item of a list.

        *Sẽ hỗ trợ kiểm nghiệm cho các sản phẩm đăng ký (55 cơ sở)*; *củng cố các sản phẩm đã đăng ký; nâng cấp 7*.
        """
        if a.cue.rule.id != THOSE or a.side == "behind":
            return False
        if ";" in asked.skeleton[a.cue.last : asked.draft.first]:
            return True
        aims = (b for b in asked.statuses if b.side == "ahead" and b.cue.rule.set["status"] == "target")
        return any(b.score > AGAINST_AIM and b.cue.last <= a.cue.first for b in aims)

    @staticmethod
    def _anew_among_rated(a: Attached, draft: Draft, actions: Sequence[Attached]) -> bool:
        """Whether a sort of what was rated had only entered once more: 12 sản phẩm *tham gia đánh giá lại*."""
        whole = draft.whole
        if whole is None or whole.slots.get("status") != "achieved" or whole.slots.get("action") != "recognize":
            return False
        if a.side == "ahead" or a.cue.rule.set["status"] != "candidate" or not actions:
            return False
        deed = actions[0].cue
        if draft.sentence.joints.took_part.search(draft.sentence.skeleton, a.cue.first, a.cue.last) is None:
            return False  # 22 hồ sơ xin công nhận lại
        return deed.rule.set["action"] == "rerecognize" and deed.first <= a.cue.first and a.cue.last <= deed.last

    def _only_towards(self, a: Attached, draft: Draft, actions: Sequence[Attached]) -> bool:
        """Whether an aim behind a comma only says what a deed is good for: hỗ trợ 5 chủ thể, *hướng đến* 5 sao."""
        if a.cue.rule.id != TOWARDS or draft.kind != "count" or not actions:
            return False
        acts = actions[0].side == "ahead" and actions[0].cue.rule.set["action"] in DEEDS
        return acts and "," in draft.sentence.skeleton[draft.last : a.cue.first]

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

    def _of_another(self, a: Attached, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a word of what is done governs another number first: đã giúp 22 chủ thể, … chấm lại ít nhất 60."""
        if a.side != "ahead" or a.cue.rule.set["status"] != "achieved":
            return False
        return any(a.cue.last <= d.first and d.last <= draft.first and d is not draft for d in drafts)

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
