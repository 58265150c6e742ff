"""Says what the status of a number is that no word of its own tells: what the article around it suggests.

One layer of the walk through an article; ``context.py`` has the top of it. The words at a number are weighed by
``statuses.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.attach import HELP, Attached
from extractor.heard import Asked, Heard
from extractor.match import PRODUCERS, Draft
from extractor.putforward import is_moment, last_before, mate_of, put_forward_beside
from extractor.story import DEEDS, GOODS, WEAK, State
from extractor.when import When

STILL = "what is put forward, told of before"
"""The evidence of a number without a word of its own that goes on from what was just put forward."""
SESSION = "a council meets over them"
"""The evidence of goods of which no more is told than that a council meets over them."""
SO_FAR = "so many by now, whatever was aimed at"
"""The evidence of a number that tells how far an aim has come."""
FIRST = "period.first_months"
"""The rule of the first months of the running year."""
MONTHS = "period.first_months_of_year"
"""The rule of the first months of a year that is named."""
MONTH_ENDS = 31
"""The last day of a month that is told without one."""
Verdict = tuple[str, str] | None
"""A status and what says it; ``None`` where nothing does."""


class Supposed(Heard):
    """Finds the status of numbers of which no word tells it."""

    def _by_surroundings(self, asked: Asked) -> Verdict:
        """The status of a number without a word of its own; none for a part, which has that of its whole."""
        if self._before_council(asked.draft, asked.actions, asked.state):
            return "candidate", SESSION
        if asked.draft.whole is not None:
            return self._of_part(asked, asked.draft.whole)
        return (
            self._with_holder_or_payment(asked)
            or self._in_list_or_plan(asked)
            or self._by_time(asked)
            or self._of_goods_told(asked)
            or self._by_heading(asked)
            or self._after_request(asked)
            or self._after_statement(asked)
            or self._by_bound_or_day(asked)
            or self._of_amount(asked)
            or self._by_number_before(asked)
            or self._by_article(asked)
            or ("achieved", "nothing says otherwise")
        )

    def _of_part(self, asked: Asked, whole: Draft) -> Verdict:
        """The status of a part that is told apart from its whole: what came of it, or what is done by now."""
        draft, actions, drafts = asked.draft, asked.actions, asked.drafts
        if self._then_granted(draft, actions, drafts):
            return "achieved", "rated, not only put forward"
        if self._next_of_granted(draft, drafts):
            return "achieved", "the number before it"
        if asked.when is not None and whole.slots.get("status") == "target" and self._are_over(draft, asked.when):
            return "achieved", "months gone by"  # Hết tháng 6, 5 sản phẩm có giấy chứng nhận
        result = whole.slots.get("status") == "candidate" and self._is_result(draft, whole, actions)
        if result and not put_forward_beside(draft, drafts):
            return "achieved", "the result of what was put forward"
        return None

    def _with_holder_or_payment(self, asked: Asked) -> Verdict:
        """The status of the papers that makers hold, or of the money that pays for what is done."""
        draft = asked.draft
        held = draft.holder
        if held is not None and held.dossier and held.last <= draft.first and held.slots.get("status") == "candidate":
            return "candidate", "what its holders have handed in"
        if self._acts(asked.actions):
            paid_for = self._paid_for(draft, asked.drafts) or self._paid_by_topic(draft)
            if paid_for is not None:
                return paid_for.slots["status"], "the amount that pays for it"
        return None

    def _in_list_or_plan(self, asked: Asked) -> Verdict:
        """The status of a number that goes on in a list of what is put forward, or in a plan."""
        draft = asked.draft
        if self._listed_with_entered(draft, asked.drafts):
            return "candidate", "the number before it"
        if self._told_by_plan(draft, asked.drafts):
            return "target", "the plan that opens the sentence"
        if self._one_year_of_plan(draft, asked.when, asked.state):
            return "target", "a year of the plan before"
        return None

    def _by_time(self, asked: Asked) -> Verdict:
        """The status that a period has by itself: it is over, or only begins."""
        when = asked.when
        if when is not None and self._now is not None and when.to is not None and when.to < self._now:
            return "achieved", "a year gone by"
        if self._ahead_of_now(when) or (self._acts(asked.actions) and self._under_way(asked.draft, when)):
            return "target", "a period that only begins"
        return None

    def _of_goods_told(self, asked: Asked) -> Verdict:
        """The status of the goods just told of, for their makers; what is done to makers has a status of its own."""
        draft, main, last = asked.draft, asked.state.main, asked.state.last
        if draft.subject not in PRODUCERS or main is None or "status" not in main.slots or self._acts(asked.actions):
            return None
        if self._other_matter(draft, asked.state) or last is None or last.sentence.block < draft.sentence.block - 1:
            return None
        return main.slots["status"], GOODS

    @staticmethod
    def _by_heading(asked: Asked) -> Verdict:
        """The status that the line opening a list has, or the heading."""
        status = asked.state.intro_status or asked.state.section
        return None if status is None else (status, "the heading or the line that opens the list")

    def _after_request(self, asked: Asked) -> Verdict:
        """The status of what is told behind a sentence of what is put forward, and is itself not put forward."""
        draft = asked.draft
        if asked.state.status != "candidate":
            return None
        if draft.reversed and draft.kind == "count" and not draft.dossier:
            return "achieved", "not what is put forward"  # số sản phẩm của toàn tỉnh là 191
        if draft.subject != "product" or asked.bound:
            behind = asked.skeleton[draft.last :].lstrip()
            done = draft.subject in PRODUCERS or asked.joints.done_now.match(behind) is not None
            return "achieved" if done else "target", "not what is put forward"
        if self._granted(asked.actions):
            return "achieved", "rated, not only put forward"
        if "stars" in draft.slots and draft.slots["stars"].from_ is not None:
            return "achieved", "a rise that is told is no request"
        return None

    def _after_statement(self, asked: Asked) -> Verdict:
        """The status of the sentence before, unless the number tells how far an aim has come, or has its own period."""
        draft, state = asked.draft, asked.state
        if draft.sentence.zone == "caption":
            return None  # a picture shows what is there, whatever the text around it plans
        if state.status == "target" and self._set_beside(draft):
            return "achieved", "only set beside the aim"
        if state.status == "target" and self._so_far(draft, asked.drafts):
            return "achieved", SO_FAR
        if state.status is not None and (self._no_period_of_its_own(draft) or self._onward(draft, asked.when, state)):
            return state.status, "the sentence before"
        return None

    @staticmethod
    def _by_bound_or_day(asked: Asked) -> Verdict:
        """The status of a least or a most, and of what stands so until the day of the article."""
        when = asked.when
        if asked.bound and asked.draft.kind != "revenue":
            return "target", "a least or a most is promised"
        if when is not None and (when.until_now or (asked.draft.kind == "funding" and when.as_of is not None)):
            return "achieved", "as it stands on the day"
        told = asked.state.when
        if when is None and asked.draft.kind == "funding" and told is not None and told.until_now:
            if asked.state.when_block == asked.draft.sentence.block:
                return "achieved", "as it stands on the day"  # Từ năm 2020 đến nay, … . Hỗ trợ 900 triệu đồng
        return None

    def _of_amount(self, asked: Asked) -> Verdict:
        """The status of money: that of the amount before, of what it was spent for, or that of its year."""
        draft, when = asked.draft, asked.when
        if draft.kind != "funding":
            return None
        if self._goes_on(draft) and self._funds.whole is not None:
            return self._funds.whole.slots["status"], "the amount before"
        if (same := self._of_money_told(draft)) is not None and not self._to_come(draft):
            return same.slots["status"], "the amount before"
        if (beside := self._beside(draft, asked.drafts)) is not None:
            return beside.slots["status"], "the amount before"
        if self._same_report(draft, when):
            return "achieved", "the amount before, of the same year"
        if self._for_what_was_done(draft, asked.state):
            return "achieved", "what was done for it has been told"
        if not self._past(when):
            return "target", "money of the running year or later is planned"
        return None

    def _by_number_before(self, asked: Asked) -> Verdict:
        """The status of the number before, in a list that an aim has opened or for a number without a noun."""
        if self._listed_with_aim(asked.draft, asked.drafts) or self._listed_with_rate(asked):
            return "target", "the number before it in its list"
        if asked.draft.bare and (mate := mate_of(asked.draft, asked.drafts)) is not None:
            return mate.slots["status"], "the number before it"
        return None

    def _by_article(self, asked: Asked) -> Verdict:
        """The status of what the whole article, or the paragraph before, is about."""
        draft, actions, when, state = asked.draft, asked.actions, asked.when, asked.state
        if self._aim and draft.sentence.zone != "related" and self._may_be_planned(draft, actions, when, state):
            return "target", "the headline"
        if self._still_put_forward(draft, actions, when, state, asked.drafts):
            return "candidate", STILL
        if self._goes_on_aiming(draft, actions, when, state):
            return "target", "the aim before, of the same time"
        return None

    def _acts(self, actions: Sequence[Attached]) -> bool:
        """Whether something is done to the things (*hỗ trợ 77 sản phẩm đã được công nhận*) and so has the status."""
        return bool(actions) and actions[0].side == "ahead" and actions[0].cue.rule.set["action"] in DEEDS

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

    def _paid_by_topic(self, draft: Draft) -> Draft | None:
        """The amount just told that a sentence goes on about: *Khoản này* dùng để tập huấn cho 120 chủ thể."""
        spent = self._funds.whole
        if spent is None or "status" not in spent.slots or spent.sentence.block != draft.sentence.block:
            return None
        return spent if draft.sentence.joints.money_topic.match(draft.sentence.skeleton) else None

    def _told_by_plan(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a sentence opens with a numbered plan and goes on to what that one says, nothing done among it."""
        sentence = draft.sentence
        m = sentence.joints.by_plan.match(sentence.skeleton)
        plan = sentence.at(m.end("ahead")) if m is not None else None
        if m is None or plan is None or plan.value.type != "plan":
            return False
        told = any(d.slots.get("status") == "achieved" for d in drafts if d.last <= draft.first and d is not draft)
        return not told and sentence.joints.done.search(sentence.skeleton, m.end(), draft.first) is None

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

    def _of_money_told(self, draft: Draft) -> Draft | None:
        """The amount just told, when words say that this one is of its money: năm 2024, *số tiền này* 560 triệu."""
        last = self._funds.whole
        if last is None or last.slots.get("status") != "achieved" or last.sentence.block < draft.sentence.block - 1:
            return None
        return last if draft.sentence.joints.same_money.search(draft.sentence.skeleton, 0, draft.first) else None

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
    def _joined_to_deed(draft: Draft, last: Draft) -> bool:
        """Whether an amount is of the sentence and time of what was rated: công nhận 452 sản phẩm, dùng 187 tỷ."""
        between = draft.sentence.skeleton[last.last : draft.first]
        helped = last.slots.get("status") == "achieved" and last.slots.get("action") in HELP
        if helped and not regex.search(r"[;:.(]", between):
            return True  # 16 chủ thể (29 sản phẩm) được hỗ trợ, kinh phí hơn 797 triệu đồng
        rated = last.slots.get("status") == "achieved" and last.slots.get("action") == "recognize"
        same = draft.slots.get("when") is last.slots.get("when") and draft.slots.get("when") is not None
        return rated and same and not regex.search(r"[;:.()]", between)

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

    def _listed_with_rate(self, asked: Asked) -> bool:
        """Whether a deed goes on in a list of what is paid: tối đa 8 triệu đồng/sản phẩm; *hỗ trợ* máy cho 6 cơ sở."""
        draft = asked.draft
        before = last_before(draft, asked.drafts)
        if draft.kind != "count" or before is None or "per" not in before.slots or not self._acts(asked.actions):
            return False
        rate = before.kind == "funding" and before.slots.get("status") == "target"
        listed = ";" in asked.skeleton[before.last : draft.first]
        return rate and listed and asked.joints.done.search(asked.skeleton, before.last, draft.first) is None

    def _may_be_planned(self, draft: Draft, actions: Sequence[Attached], when: When | None, state: State) -> bool:
        """Whether a number is a deed, or a share without a verb, and nothing speaks against the article's plan."""
        span = draft.quantity.low < draft.quantity.high  # mục tiêu cụ thể: có 12 - 15 sản phẩm 4 sao
        if draft.kind != "count" or (actions and not self._acts(actions) and not span):
            return False
        if is_moment(when) or self._past(when):
            return False
        last = state.last
        if not actions and last is not None and last.sentence.block >= draft.sentence.block - 1:
            if last.slots.get("status") == "achieved":
                return False  # a share without a verb is told like the number before it
        return draft.sentence.joints.done.search(draft.sentence.skeleton) is None

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
