"""Says whether a fact is reached, aimed at or put forward: its own words, else what stands around it.

One layer of the walk through an article; ``context.py`` has the top of it. Which words speak for a number is asked in
``heard.py``, and what the article suggests where none does in ``supposed.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.attach import BESIDE, Attached, right_limit
from extractor.comparing import sets_out_from, turned_out
from extractor.heard import Asked
from extractor.match import Draft
from extractor.model import Stars
from extractor.patterns import CLASSES
from extractor.putforward import AMONG, PASSIVES, PROMISE, STRONG, is_moment, last_before, mate_of
from extractor.story import AIM, DEEDS, WEAK, State
from extractor.supposed import SESSION, Supposed, Verdict
from extractor.when import When

CAME_TO = "what came of the number before it"
"""The evidence of a result that is told beside what was handed in or set: giao 6 được 6."""
PAPERS = "papers are handed in"
"""The evidence of a number of papers of which no more is told than that they are there."""
TO_COME = "the year to come that its paragraph is about"
"""The evidence of a deed told, with no year of its own, behind a sentence that opens a year to come."""
ENTERS = "they put goods forward"
"""Why places are candidates: their goods are."""
BY_PLAN = "the plan that opens the sentence"
"""The evidence of what a plan says that the sentence, or the one before, has named."""
EXPECTED = "status.target.expected"
"""The rule of the words for what goods are expected to reach."""
SHOWN = "status.candidate.before_council"
"""The rule of the words that say that goods are shown to those who judge."""
RATED = "rated, not only put forward"
"""The evidence of what a council looked at and then rated."""
OPENS = 6
"""Characters of the skeleton within which a word opens its sentence and speaks for all of it."""
FAR_BEYOND = 3
"""How many times a plan its result may be."""
_L, _T = CLASSES["place"], CLASSES["stars"]


class Statuses(Supposed):
    """Finds statuses."""

    def _status(
        self, draft: Draft, statuses: Sequence[Attached], actions: Sequence[Attached], levels: Sequence[Attached],
        state: State, drafts: Sequence[Draft] = (),
    ) -> None:  # fmt: skip
        """Gives a number its status: first what no word could change, then what its words say, then what is around."""
        asked = Asked(draft, list(statuses), actions, levels, state, drafts)
        self._hear(asked)
        verdict = (
            self._whatever_is_said(asked)
            or self._by_result_or_plan(asked)
            or self._by_rating(asked)
            or self._by_word(asked)
            or self._by_surroundings(asked)
        )
        if verdict is not None:
            draft.set("status", *verdict)

    def _whatever_is_said(self, asked: Asked) -> Verdict:
        """The status that how the number stands in its sentence gives it, whatever word is the best."""
        return (
            self._of_money_or_papers(asked)
            or self._out_of_plan(asked)
            or self._put_forward_around(asked)
            or self._of_places(asked)
            or self._in_plan_ahead(asked)
            or self._beside_entered(asked)
            or self._of_year_to_come(asked)
            or self._at_level(asked)
        )

    def _of_money_or_papers(self, asked: Asked) -> Verdict:
        """The status of an amount that is only spent, of papers that are only there, and of a list or plan itself."""
        draft, best = asked.draft, asked.best
        if draft.kind == "funding" and asked.joints.only_spends.search(asked.skeleton, 0, draft.first):
            return "achieved", "only so much is spent"
        if draft.dossier:
            came_from = asked.joints.out_of.search(asked.skeleton, 0, draft.first) is not None
            if self._only_handed_in(draft, best, asked.actions) or (best is None and came_from):
                return "candidate", PAPERS
        if draft.kind == "count" and asked.joints.plan_in_bracket.search(asked.skeleton, 0, draft.first):
            draft.whole = None  # bằng 190% kế hoạch năm (30 sản phẩm)
            return "target", "the plan in its bracket"
        if draft.whole is None and self._listed_to_join(draft, best):
            return "candidate", "what is listed to join"
        return None

    def _out_of_plan(self, asked: Asked) -> Verdict:
        """The status of what came of the plan before it, or of what that plan sets out from."""
        draft, best, drafts = asked.draft, asked.best, asked.drafts
        if self._gets(draft, drafts) or turned_out(draft, best, drafts):
            return "achieved", CAME_TO
        if sets_out_from(draft, best, drafts):
            return "achieved", "only set beside the aim"
        return None

    def _put_forward_around(self, asked: Asked) -> Verdict:
        """The status of what is asked for by the words around it: a rise, a choice, papers that makers hand in."""
        draft, best = asked.draft, asked.best
        if self._asks_to_rise(draft, best):
            return "candidate", "a rise is asked for"
        if self._chosen_to_ask(draft, best):
            return "candidate", AMONG
        if self._hand_in(draft, best, asked.drafts):
            return "candidate", ENTERS
        if (request := self._scored_to_ask(asked)) is not None:
            return "candidate", request.cue.rule.id
        return None

    def _of_places(self, asked: Asked) -> Verdict:
        """The status of places: they put goods forward, or have them or join the programme."""
        draft = asked.draft
        if draft.subject != "locality":
            return None
        if self._enters_goods(draft, asked.best):
            return "candidate", ENTERS
        if not asked.aims and self._has_or_joins(draft):
            return "achieved", "its own words"  # 4/9 xã đã có sản phẩm
        return None

    def _in_plan_ahead(self, asked: Asked) -> Verdict:
        """The status of what is told for a year to come, or by the plan that was just named."""
        draft, best = asked.draft, asked.best
        if self._to_come(draft) and draft.whole is None:
            if best is None or self._decides_ahead(draft, best, asked.drafts):
                return "target", "a year to come"
        if asked.state.plan == "opened" and self._said_by_plan(draft, best):
            return "target", BY_PLAN
        return None

    def _beside_entered(self, asked: Asked) -> Verdict:
        """The status of a number beside those put forward or rated: their sum, all of them, another level, a choice."""
        draft, best, drafts = asked.draft, asked.best, asked.drafts
        if self._closes_request(draft, best, asked.actions, drafts):
            return "achieved", "the sum that it comes to"
        if self._among_entered(draft, drafts):
            return "candidate", AMONG
        if (mate := self._level_given_too(draft, best, drafts)) is not None:
            return mate.slots["status"], "the number before it"
        if self._picked_out(draft, best, drafts):
            return "achieved", CAME_TO
        if (mate := self._promising_beside(draft, best, drafts)) is not None:
            return mate.slots["status"], "the number before it"
        return None

    def _of_year_to_come(self, asked: Asked) -> Verdict:
        """The status of a deed in a paragraph about a year to come."""
        draft = asked.draft
        told = draft.whole is None and self._told_of_to_come(draft, asked.best, asked.actions, asked.state)
        return ("target", TO_COME) if told else None

    def _at_level(self, asked: Asked) -> Verdict:
        """The status of what reaches a level out of what was put forward; the words for the level say so."""
        if self._reaches_level(asked.draft, asked.best, asked.levels, asked.state):
            return "achieved", asked.levels[0].cue.rule.id
        return None

    def _by_result_or_plan(self, asked: Asked) -> Verdict:
        """Lets a result behind the number speak; the status of a plan that goes on with its own result behind."""
        draft, drafts = asked.draft, asked.drafts
        if asked.best is not None and self._has_come_of(draft, asked.best, drafts):
            told = (a for a in asked.statuses if a.cue.rule.id == "status.achieved.behind" and a.score > WEAK)
            asked.best = next(told, asked.best)
        if self._next_of_plan(draft, asked.best, drafts):
            return "target", "the plan goes on, with its own result behind"
        asked.best = self._own_behind(draft, asked.best, asked.statuses, asked.actions, drafts)
        asked.best = self._then_rated(draft, asked.best, asked.statuses)
        return None

    def _by_rating(self, asked: Asked) -> Verdict:
        """The status that words of rating give: what a council rates is achieved, what it looks at put forward."""
        draft, best = asked.draft, asked.best
        if best is None or not best.cue.rule.set.get("rating"):
            return None
        if self._heads_sort(draft, best, asked.state):
            return "achieved", RATED
        asked.best = self._rated(draft, best, asked.statuses, asked.actions)
        if asked.best is not None:
            return None
        planned = asked.bound and not self._past(asked.when) and (asked.aims or self._aim)
        return "target" if planned else "achieved", RATED

    def _by_word(self, asked: Asked) -> Verdict:
        """The status that the word says which is left, when all has been asked that may stand against it."""
        asked.best = self._not_of_object(asked)
        asked.best = self._asked_out_of_rated(asked)
        asked.best = self._planned(asked.draft, asked.best, asked.statuses, asked.drafts)
        asked.best = self._aimed_at(asked.draft, asked.best, asked.statuses, asked.drafts)
        if asked.best is None:
            return None
        return self._against_word(asked, asked.best) or self._word_itself(asked.draft, asked.best)

    def _not_of_object(self, asked: Asked) -> Attached | None:
        """The aim of a deed, where the word behind only tells of its object: hỗ trợ 4 sản phẩm *tham gia đánh giá*."""
        draft, best, actions = asked.draft, asked.best, asked.actions
        if best is None or best.side != "behind" or not self._acts(actions) or self._told_apart(draft, actions):
            return best
        if best.cue.rule.id == SHOWN:
            return best  # giới thiệu 7 sản phẩm trước hội đồng
        aimed = next((a for a in asked.statuses if a.side == "ahead" and a.score > 0), None)
        if best.cue.rule.set["status"] == "achieved" or aimed is not None or best.cue.rule.id == PROMISE:
            return aimed  # giúp 10 sản phẩm tiềm năng làm bao bì
        if actions[0].note == BESIDE and asked.joints.done_now.search(asked.skeleton, draft.last, best.cue.last):
            return aimed  # chuẩn hóa 4 sản phẩm đã nộp hồ sơ
        return best

    def _asked_out_of_rated(self, asked: Asked) -> Attached | None:
        """The word that asks for a part of what was rated, of which a word of rating says nothing new."""
        best, whole = asked.best, asked.draft.whole
        if best is None or not best.cue.rule.set.get("rating") or whole is None:
            return best
        if whole.slots.get("status") != "achieved" or whole.slots.get("action") == "revoke":
            return best  # 16 sản phẩm hết hạn, 10 sản phẩm đã nộp lại hồ sơ
        return self._asks(asked.statuses)

    def _against_word(self, asked: Asked, best: Attached) -> Verdict:
        """The status that what is told around a word sets against it."""
        draft, drafts, state = asked.draft, asked.drafts, asked.state
        if best.score > WEAK and self._to_be_put_forward(draft, best, drafts, state):
            return "target", "a plan to put it forward"
        if best.score > WEAK and self._only_described(draft, best, state):
            return "target", "the sentence before"
        if (mate := self._not_obeyed(draft, best, drafts)) is not None:
            return mate.slots["status"], "the number before it"
        if self._passive_of_plan(draft, best, drafts):
            return "target", BY_PLAN
        if best.cue.rule.set.get("so") and self._before_council(draft, asked.actions, state):
            return "candidate", SESSION  # trước đó, hội đồng tổ chức đánh giá 52 sản phẩm
        if best.cue.rule.id == EXPECTED and draft.whole is not None and draft.whole.slots.get("status") == "achieved":
            return "candidate", EXPECTED  # phân hạng 7 sản phẩm, trong đó 2 sản phẩm dự kiến lên 4 sao
        return None

    def _word_itself(self, draft: Draft, best: Attached) -> Verdict:
        """The status that a word says, if it is strong enough and not weaker than what the whole says."""
        if best.score > WEAK and not self._yields(draft, best):
            return best.cue.rule.set["status"], best.cue.rule.id
        return None

    @staticmethod
    def _scored_to_ask(asked: Asked) -> Attached | None:
        """The request behind the points that were given: 2 sản phẩm đạt 92 điểm, *đủ điều kiện trình* Trung ương."""
        draft, best = asked.draft, asked.best
        if draft.kind != "count" or best is None or best.side == "behind" or best.cue.rule.set["status"] != "achieved":
            return None
        scored = next((a.cue for a in asked.levels if a.side == "behind" and a.cue.rule.set.get("points")), None)
        if scored is None:
            return None
        asks = (a for a in asked.statuses if a.side == "behind" and a.cue.rule.set["status"] == "candidate")
        return next((a for a in asks if a.cue.first >= scored.last and a.score > WEAK), None)

    @staticmethod
    def _promising_beside(draft: Draft, best: Attached | None, drafts: Sequence[Draft]) -> Draft | None:
        """What was rated, to which *và* joins goods that promise more: chọn ra 30 sản phẩm 4 sao và 2 tiềm năng."""
        stars: Stars | None = draft.slots.get("stars")
        mate = mate_of(draft, drafts)
        if mate is None or stars is None or not stars.potential or mate.slots["status"] != "achieved":
            return None
        if best is None or best.side == "behind" or not best.cue.rule.set.get("rating") or best.cue.last > mate.first:
            return None
        between = draft.sentence.skeleton[mate.last : draft.first]
        return mate if draft.sentence.joints.and_joins.fullmatch(between) else None

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

    def _decides_ahead(self, draft: Draft, best: Attached, drafts: Sequence[Draft]) -> bool:
        """Whether what is told as done for a year to come can only be decided: cho năm 2026 đã duyệt 26 tỷ đồng."""
        if best.cue.rule.set["status"] != "achieved":
            return False
        if best.side == "behind":  # còn 900 triệu đồng đã giải ngân xong: that was paid, whatever the year
            return best.cue.rule.set.get("only") != "funding"
        start = draft.slots["when"].start
        own = draft.evidence["when"].startswith("the period") and not any(start < d.start < draft.start for d in drafts)
        return self._year is not None and own

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

    def _told_apart(self, draft: Draft, actions: Sequence[Attached]) -> bool:
        """Whether a semicolon or a word of how many there are by now parts a number from the deed of another one."""
        between = draft.sentence.skeleton[actions[0].cue.last : draft.first]
        so_far = draft.sentence.joints.only_so_many.search(draft.sentence.skeleton, 0, draft.first) is not None
        return CLASSES["quantity"] in between and (";" in between or so_far)

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

    def _says_what(self, plan: Attached, draft: Draft) -> bool:
        """Whether the bare name of a paper is followed by what it is: kế hoạch của tỉnh là thêm 300 sản phẩm."""
        between = draft.sentence.skeleton[plan.cue.last : draft.first]
        return draft.sentence.joints.plan_says.search(between) is not None

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

    def _passive_of_plan(self, draft: Draft, best: Attached, drafts: Sequence[Draft]) -> bool:
        """Whether a plan opens the sentence of a passive: *theo Kế hoạch số 9*, năm nay 25 sản phẩm được xếp hạng."""
        if best.side != "behind" or best.cue.rule.id not in PASSIVES or self._past(draft.slots.get("when")):
            return False
        done = draft.sentence.joints.done.search(draft.sentence.skeleton, 0, best.cue.last)
        return done is None and self._told_by_plan(draft, drafts)

    def _yields(self, draft: Draft, best: Attached) -> bool:
        """Whether a status word of a part is weaker than what its whole says: đạt 4 sao within a plan is planned."""
        whole = draft.whole
        if whole is None or whole.slots.get("status") is None:
            return False
        status = best.cue.rule.set["status"]
        done = draft.sentence.joints.done_now.search(draft.sentence.skeleton, draft.last, best.cue.last) is not None
        return bool(whole.slots["status"] == "target" and status != "target" and best.side == "behind" and not done)

    def _counts_so_far(self, draft: Draft) -> bool:
        """Whether a number says how many there are by now, and so is no part of the aim told before: Quý I: mới 6."""
        whole = draft.whole
        if whole is None or whole.slots.get("status") != "target" or whole.sentence is draft.sentence:
            return False
        return self._so_far(draft) or self._set_beside(draft)

    def _begins_anew(self, draft: Draft, actions: Sequence[Attached], statuses: Sequence[Attached]) -> bool:
        """Whether words of its own make a number no part; who holds so many of a stock breaks it down all the same."""
        stock = draft.whole is not None and draft.whole.slots.get("action") == "total"
        strong = [
            a
            for a in (*actions, *statuses)
            if a.side == "ahead" and a.score >= STRONG and not a.cue.rule.set.get("generic")
        ]
        if (named := self._named_again(draft)) is not None:
            strong = [a for a in strong if a.cue.first < named.last]
        if stock:
            strong = [a for a in strong if a.cue.rule.set.get("action") != "total" or a.cue.rule.set.get("closes")]
        same = draft.whole if draft.whole is not None and _L in draft.sentence.skeleton[: draft.first] else None
        if same is not None and same.slots.get("action") in DEEDS:  # phát triển 45. Cụ thể, Ba Tri phát triển 6
            strong = [a for a in strong if "action" not in _deed(a) or not _deed(a).items() <= same.slots.items()]
        return any(a.cue.rule.set.get("status") == "target" or a.cue.rule.set.get("action") for a in strong)

    def _named_again(self, draft: Draft) -> Draft | None:
        """The whole of a part, named again right before it: *trong 39 sản phẩm* đánh giá, phân hạng đợt này có 2."""
        named = last_before(draft, self._here)
        if named is None or draft.whole is None or named.quantity != draft.whole.quantity or not named.reference:
            return None
        return (
            named
            if self._stands(draft) and not draft.sentence.skeleton[: named.first].strip(" \n").count(",")
            else None
        )


def _deed(attached: Attached) -> dict[str, str]:
    """The action and the status that a word says."""
    return {slot: attached.cue.rule.set[slot] for slot in ("action", "status") if slot in attached.cue.rule.set}
