"""Says what happens to the things counted: its own words, else what its period and its article suggest.

One layer of the walk through an article; ``context.py`` has the top of it. What a number without a word of its own
means is asked in ``suggested.py``, and whether a rating that is told is all there is in ``standing.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.attach import BESIDE, DECIDES, HAVE, HELP, OTHERS, RATED, SUM, Attached
from extractor.match import PRODUCERS, Draft
from extractor.model import Place, Stars
from extractor.patterns import CLASSES
from extractor.periods import RISE
from extractor.putforward import last_before
from extractor.standing import Deed, Standing
from extractor.statuses import CAME_TO, ENTERS
from extractor.story import _Q, DEEDS, SPECIFIC, WEAK, State
from extractor.suggested import ANEW, BESIDE_IT, BRACKETED, ENTERED, EVERYWHERE, OF_ROUND, OTHER_LEVEL, Acted
from extractor.supposed import Verdict
from extractor.when import When

EACH = ("district", "commune", "province")
"""The places in each of which there shall be so many."""
MORE = "action.recognize.more"
"""The rule of the words that say *more*."""
KEPT = "action.rerecognize.kept_ahead"
"""The rule of the verbs of keeping what would run out."""
NEW = "action.recognize.new_behind"
"""The rule of the words behind a number that call things new."""
SURVEY = "status.candidate.survey"
"""The rule of the words by which a survey finds things."""
HOLDS = "action.rerecognize.holds"
"""The rule of the words behind a number by which things hold a level."""
RISES_AHEAD = "action.upgrade.ahead"
"""The rule of the words before a number by which things rise."""
RISES = "action.upgrade.behind"
"""The rule of the words behind a number by which things rise."""
OPENS = "action.develop.opens"
"""The rule of the bare verb of opening."""
TO_LEVEL = "action.upgrade.to_level"
"""The rule of the words behind a number by which things come up to a level."""
OLD = "action.rerecognize.old"
"""The rule of the words that call things old ones."""
HELD_BEHIND = ("action.total.behind", "action.total.valid")
"""The rules of the words behind a number that say that the things have their papers."""
LEADS_PART = 60.0
"""The least score of a verb that belongs to the part of a sum behind it."""
YEAR_ALONE = "what one year brought"
"""The evidence of a part of a stock that has a year of its own and no verb."""
AS_WHOLE: Verdict = ("", "")
"""The verdict on a part that says nothing of its own and so has the action of its whole."""
_T = CLASSES["stars"]
_PROMISING = ("status.candidate.able", "status.candidate.promise")
"""The rules by which goods that could join one day are told of: a stock."""
_SURVEYED = ("status.candidate.able", "status.candidate.fit", "status.candidate.promise")
"""The rules by which a survey finds goods that could join: a stock, put forward for nothing yet."""
_FOUND = (*_SURVEYED, SURVEY)
"""The same, and the rule of the survey itself."""


class Actions(Standing):
    """Finds actions."""

    def _action(
        self, draft: Draft, actions: Sequence[Attached], state: State, drafts: Sequence[Draft] = (),
        levels: Sequence[Attached] = (),
    ) -> None:  # fmt: skip
        """Gives a count its action: what no word could change, then the numbers beside it, then what its words say."""
        if draft.kind != "count":
            return
        acted = Acted(draft, list(actions), levels, state, drafts)
        self._find_deeds(acted)
        verdict = (
            self._by_status(acted)
            or self._of_survey(acted)
            or self._of_sum(acted)
            or self._at_level_or_round(acted)
            or self._as_number_beside(acted)
        )
        if verdict is None:
            best = acted.best
            verdict = self._without_word(acted) if best is None or best.score <= 0 else self._by_words(acted, best)
        if verdict is not None and verdict is not AS_WHOLE:
            draft.set("action", *verdict)

    def _find_deeds(self, acted: Acted) -> None:
        """Leaves the words that say what happens to the things of a number."""
        draft = acted.draft
        if not acted.actions:
            return
        acted.old = any(a.cue.rule.id == OLD and self._calls(draft, a) for a in acted.actions)
        acted.actions = [a for a in acted.actions if not self._no_deed_of_it(draft, a)]
        acted.actions = _of_own_clause(draft, acted.actions)
        acted.best = acted.actions[0] if acted.actions else None
        acted.have = next((a for a in acted.actions if a.cue.rule.id == HAVE), None)

    def _no_deed_of_it(self, draft: Draft, a: Attached) -> bool:
        """Whether a word only calls things old, is said of another moment, of a level, or opens a meeting."""
        if a.cue.rule.id == OLD or self._of_other_moment(draft, a) or self._rises_to_level(draft, a):
            return True
        return draft.subject == "product" and a.cue.rule.id == OPENS  # mở hội đồng, mở sổ: products are not opened

    @staticmethod
    def _by_status(acted: Acted) -> Verdict:
        """The action that goes with why a number has its status, or with a rise from one level to another."""
        draft = acted.draft
        if draft.evidence.get("status") == CAME_TO and (before := last_before(draft, acted.drafts)) is not None:
            if "action" in before.slots:
                return before.slots["action"], "the number that it came of"
        if draft.subject == "locality" and draft.evidence.get("status") == ENTERS:
            return "recognize", ENTERS
        if draft.subject == "locality" and draft.evidence.get("status") == "its own words":
            return "total", "its own words"
        stars: Stars | None = draft.slots.get("stars")
        if stars is not None and stars.from_ is not None:
            return "upgrade", "from one level to another"
        return None

    def _of_survey(self, acted: Acted) -> Verdict:
        """The action of what a survey finds: it is put forward, or only a stock of what could be."""
        draft, best = acted.draft, acted.best
        found_by = draft.evidence["status"]
        if found_by in _FOUND and self._of_those_entered(draft, acted.state):
            if best is None or best.cue.rule.set["action"] != "revoke":
                return "recognize", ENTERED
        if found_by in _PROMISING and (best is None or best.side == "behind"):
            return "total", "what a survey finds is a stock"
        return None

    def _of_sum(self, acted: Acted) -> Verdict:
        """Lets the right word speak beside a bare verb of having, an addition, or a sum whose parts have its action."""
        draft, best = acted.draft, acted.best
        if acted.has and acted.told and self._year_of_rating(draft):
            # trong năm 2024 có 160 sản phẩm được cấp thẩm quyền đánh giá, công nhận: however far the verb stands
            best = next((a for a in acted.actions if a.cue.rule.set.get("soft") and a.score > 0), best)
        acted.best = best = self._behind_addition(draft, best, acted.actions)
        if best is None or best.side != "ahead" or draft.evidence.get("whole") != "sum":
            return None
        apart = self._in_round_of_stock(draft) or self._year_of_its_own(draft)
        if apart or self._leads_part(draft, best, acted.drafts):
            return None
        acted.best = next((a for a in acted.actions if a.side == "behind" and a.cue.rule.rank >= SPECIFIC), None)
        return AS_WHOLE if acted.best is None else None

    def _in_round_of_stock(self, draft: Draft) -> bool:
        """Whether a part of a stock is what one round of rating brought to it."""
        stock = draft.whole is not None and draft.whole.slots.get("action") == "total"
        return stock and self._in_own_round(draft)

    def _at_level_or_round(self, acted: Acted) -> Verdict:
        """The action of what reaches a level, is of the round that is told of, or shall be had everywhere."""
        draft, best = acted.draft, acted.best
        if self._reaches_beside(draft, best, acted.levels, acted.drafts):
            return "recognize", "a level that is reached"
        if self._of_this_round(draft, best):
            if draft.whole is not None and draft.whole.slots.get("action") == "total":
                if "status" not in draft.slots:
                    draft.set("status", draft.whole.slots.get("status", "achieved"), "the whole")
                draft.whole = None
            if draft.whole is None:
                return "recognize", OF_ROUND
        if self._everywhere(draft, acted.have, best):
            return "total", EVERYWHERE
        return None

    def _without_word(self, acted: Acted) -> Verdict:
        """The action of a number without a word of its own; a part has that of its whole, unless a year brought it."""
        draft = acted.draft
        if acted.old and draft.slots.get("status") == "candidate" and draft.whole is None:
            return "rerecognize", OLD  # 6 sản phẩm cũ nộp lại
        if draft.whole is None or self._year_of_its_own(draft):
            return self._suggested(acted)
        led = draft.whole.slots.get("action") == "total"
        if self._brought_by_year(draft) or (self._round_leads(draft) and led):
            return "recognize", YEAR_ALONE
        return AS_WHOLE

    def _by_words(self, acted: Acted, best: Attached) -> Verdict:
        """The action that the words of a number say, unless a number beside it or its whole says more."""
        best = self._word_for_it(acted, best)
        rule = self._first_of_pair(acted.draft, best, acted.actions).cue.rule
        deed = Deed(best, rule, rule.set["action"])
        return (
            self._tells_more(acted, deed)
            or self._of_put_forward(acted, deed)
            or self._of_whole(acted, deed)
            or self._by_deed(acted, deed)
        )

    def _word_for_it(self, acted: Acted, best: Attached) -> Attached:
        """The word that says more of a number than the one that stands best."""
        draft, actions = acted.draft, acted.actions
        if best.cue.rule.set.get("generic") and acted.told:
            # sau rà soát còn 253 sản phẩm trong thời hạn: what is put forward says nothing of what is held
            best = next((a for a in actions if not a.cue.rule.set.get("generic") and a.score > WEAK), best)
        if best.cue.rule.id == SUM:
            # cộng cả 18 sản phẩm đánh giá lại: what stands behind says of what sort they are
            sorts = (a for a in actions if a.side == "behind" and a.cue.rule.set["action"] in (*ANEW, "revoke"))
            best = next((a for a in sorts if a.score >= LEADS_PART), best)
        if best.cue.rule.id == RATED and self._of_their_goods(draft, best):
            # giải ngân 495 triệu đồng hỗ trợ 2 chủ thể có sản phẩm đạt 4 sao: it is the goods that have the level
            best = next((a for a in actions if a.side == "ahead" and a.score > WEAK), best)
        return best

    def _tells_more(self, acted: Acted, deed: Deed) -> Verdict:
        """The action of the number of which *thêm* tells more, or how much of it was done."""
        draft, drafts = acted.draft, acted.drafts
        if deed.rule.id != MORE:
            return None
        mate = last_before(draft, [d for d in drafts if d.subject == draft.subject and d.kind == draft.kind])
        if mate is not None and mate.slots.get("status") == "target" and "action" in mate.slots:
            if draft.sentence.joints.done_so.match(draft.sentence.skeleton, deed.best.cue.first):
                return mate.slots["action"], BESIDE_IT  # phát triển 20 sản phẩm mới, thực tế làm được 22
        if draft.bare and deed.best.note == BESIDE and (mate := self._tells_more_of(draft, drafts)) is not None:
            return mate.slots["action"], BESIDE_IT
        return None

    def _of_put_forward(self, acted: Acted, deed: Deed) -> Verdict:
        """The action of what is put forward, which is put forward for rating unless more is told of it."""
        draft, whole, says = acted.draft, acted.draft.whole, deed.rule.set
        waits = draft.slots.get("status") == "candidate"
        judged = whole is None or whole.slots.get("status") == "candidate"
        if deed.action == "total" and whole is not None and judged and "status" not in draft.slots:
            return AS_WHOLE  # 77 sản phẩm dự thi, huyện A có số sản phẩm nhiều nhất với 21: they are put forward too
        if deed.action in ("total", "market") and judged and waits:
            if draft.evidence.get("status") not in _SURVEYED and not says.get("survey"):
                return "recognize", ENTERED
        if not says.get("generic"):
            return None
        if whole is not None and "action" in whole.slots:
            # huyện A đăng ký 6 sản phẩm, of 21 that are put forward for a rise: the part rises too
            return ("recognize", deed.rule.id) if waits and whole.slots.get("status") == "achieved" else AS_WHOLE
        mate = self._rated_anew(draft, acted.drafts, acted.state)
        return None if mate is None else (mate.slots["action"], BESIDE_IT)

    def _of_whole(self, acted: Acted, deed: Deed) -> Verdict:
        """The action of a part whose words only say how it is held, or of a level beside another."""
        draft, whole, rule = acted.draft, acted.draft.whole, deed.rule
        if whole is not None and "action" in whole.slots:
            if whole.slots["action"] == "total" and deed.action in ("total", "recognize"):
                if whole.slots.get("status") == "achieved" and draft.slots.get("status") == "candidate":
                    return "recognize", ENTERED  # có 40 sản phẩm, trong đó 5 sản phẩm dự kiến lên 4 sao
            if self._keeps_whole(acted, deed, whole):
                return AS_WHOLE
            helped = whole.slots["action"] in HELP and whole.evidence.get("action") != BRACKETED
            if rule.set.get("soft") and helped and rule.id == RATED and draft.subject == "product":
                return "recognize", rule.id  # hoàn thiện 24 sản phẩm, 15 sản phẩm trong đó đạt 3 sao
            if rule.set.get("soft") and not self._of_one_year(draft):
                # phát triển 20 sản phẩm. Mỗi huyện có ít nhất 2 sản phẩm đạt 3 sao: no part of what is developed
                apart = whole.slots["action"] in DEEDS and whole.sentence is not draft.sentence
                return ("recognize", rule.id) if apart and "per" in draft.slots else AS_WHOLE
        if rule.id == HAVE and (other := self._other_level(draft, acted.drafts)) is not None:
            return other.slots["action"], OTHER_LEVEL
        return None

    def _keeps_whole(self, acted: Acted, deed: Deed, whole: Draft) -> bool:
        """Whether the word of a part says nothing that its whole does not say: that it is had, held or has a level."""
        draft, rule, action = acted.draft, deed.rule, whole.slots["action"]
        if rule.id == HOLDS:
            return bool(action == "total")  # có 17 sản phẩm, 3 trong số đó giữ hạng 4 sao: a stock by levels
        if rule.id == TO_LEVEL and action in ("recognize", "total"):
            # công nhận 79 sản phẩm, 6 sản phẩm vượt lên hạng 4 sao: that is the level they reached
            others = (d for d in acted.drafts if d is not draft and d.subject == draft.subject)
            return not any(self._of_a_sort(d) for d in others)
        if rule.id in HELD_BEHIND:
            return True  # công nhận 41 sản phẩm, 12 sản phẩm gắn sao lần đầu: the part keeps the action of the whole
        return rule.id == HAVE and not self._had_apart(draft)

    def _had_apart(self, draft: Draft) -> bool:
        """Whether the bare verb of having says more of a part than that its whole has it.

        *Trong số ấy phải có 5 sản phẩm*: that a whole has its parts says nothing of them.
        """
        least = "per" in draft.slots and draft.quantity.qualifier != "exact"  # mỗi huyện có ít nhất 2: no part
        if (least and not self._in_bracket_of(draft)) or self._stock_since(draft):
            return True
        return self._brought_by_year(draft) or self._of_last_round(draft) or self._in_round_of_stock(draft)

    def _by_deed(self, acted: Acted, deed: Deed) -> Verdict:
        """The action that the word of a number says, weighed step by step against when and of what it is told."""
        draft = acted.draft
        deed.when = self._time_of_deed(acted)
        for weighed in (
            self._after_rise,
            self._after_having,
            self._by_then,
            self._among_rated,
            self._old_or_new,
            self._by_subject,
            self._by_stage,
        ):
            deed.action = weighed(acted, deed)
        waits = draft.slots.get("status") == "candidate"
        asked = deed.best.side == "ahead" and draft.evidence["status"].endswith(".ahead")  # đề nghị thu hồi 4 sản phẩm
        if deed.action == "revoke" and waits and not asked:
            draft.set("status", "achieved", "what fails has been judged")
        return deed.action, OLD if acted.old else deed.rule.id

    def _time_of_deed(self, acted: Acted) -> When | None:
        """The period of a number, or that of the sentence before, where what was done is told on."""
        draft, state = acted.draft, acted.state
        when: When | None = draft.slots.get("when")
        if when is not None or draft.whole is not None or state.when is None or state.last is None:
            return when
        if self._round_word.search(draft.sentence.skeleton, 0, draft.first):
            return None  # the round that is reported, whatever moment was named before
        near = state.last.sentence.block >= draft.sentence.block - 1
        return state.when if near and acted.told else None

    def _after_rise(self, acted: Acted, deed: Deed) -> str:
        """A rating where a rise tells what one year brought, or is only the second of two things asked for."""
        draft, rule = acted.draft, deed.rule
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if rule.id == RISES and joints.rated_or.search(skeleton, draft.last, deed.best.cue.first):
            return "recognize"  # 101 sản phẩm đăng ký dự phân hạng, nâng hạng: the first of the two
        if rule.id == RISES_AHEAD and joints.rated_or.search(skeleton, 0, deed.best.cue.first):
            return "recognize"  # kết quả đánh giá, phân hạng và thăng hạng 18 sản phẩm
        if rule.id != RISE:
            return deed.action
        if self._year_of_its_own(draft) or self._next_year(draft, acted.drafts):
            return "recognize"  # năm 2019 có 11, năm 2020 vọt lên 38
        if draft.reversed and deed.when is not None and deed.when.type == "interval":
            said = skeleton[draft.sentence.starts.index(draft.start) : deed.best.cue.first].rstrip()
            said = joints.passive.sub("", said, 1) if self._rises(draft, said) else said
            if joints.passive.search(said) and not joints.total.search(said):
                return "recognize"  # số được cấp giấy trong năm lên 61
        return deed.action

    def _after_having(self, acted: Acted, deed: Deed) -> str:
        """A rating where the bare verb of having tells what a round or a year brought."""
        draft, drafts, state = acted.draft, acted.drafts, acted.state
        if deed.rule.id != HAVE:
            return deed.action
        spread = draft.slots.get("per") == "commune" or any(a.note == OTHERS for a in acted.actions)
        spread = spread and "per" in draft.slots  # mỗi xã có ít nhất 1 sản phẩm: how it shall be everywhere
        brought = (
            self._in_own_round(draft)
            or self._comes_out(draft, state)
            or self._shares_round(draft)
            or (self._brought(draft) and not spread)
            or self._year_apart(draft)
            or self._brought_by_year(draft)
            or self._round_leads(draft)
            or self._share_of_maker(draft, state)
            or self._of_last_round(draft)
            or self._given_to_round(draft)
            or self._level_of_round(draft, state)
            or self._this_round_leads(draft)
            or self._results_told(draft, state)
            or self._too_few(draft, state)
            or self._another_year(draft, drafts, state)
        )
        return "recognize" if brought else deed.action

    def _among_rated(self, acted: Acted, deed: Deed) -> str:
        """A rating for the makers of what was rated; a stock where other years or a former province are counted in."""
        draft, action = acted.draft, deed.action
        if action == "total" and deed.rule.id == HAVE and self._makers_of_rated(draft, acted.state):
            action = "recognize"  # 66 sản phẩm vừa được công nhận. Đứng tên có 55 chủ thể
        if action == "recognize" and acted.told and draft.whole is None:
            if self._brought_along(draft, deed.best):
                action = "total"  # khu vực Bến Tre cũ mang về 402 sản phẩm
            if draft.sentence.joints.with_before.search(draft.sentence.skeleton, 0, draft.first):
                action = "total"  # cùng với các năm trước, toàn tỉnh đã cấp giấy cho 409 sản phẩm
        if action == "recognize" and draft.whole is None and "stars" not in draft.slots and not draft.dossier:
            own: Place | None = draft.slots.get("place")
            if own is not None and own.level == "province":
                self._shares_round(draft)  # gives it its whole: 28 sản phẩm 5 sao …. Phú Thọ giành 2 suất
        return action

    def _old_or_new(self, acted: Acted, deed: Deed) -> str:
        """Old things that are rated are rated again; new ones beside what is developed are developed too."""
        draft = acted.draft
        acted.old = acted.old and deed.action == "recognize" and draft.slots.get("status") == "candidate"
        action = "rerecognize" if acted.old else deed.action  # 7 sản phẩm cũ ra chấm
        if deed.rule.id == NEW and draft.whole is None:
            mate = last_before(draft, [d for d in acted.drafts if d.subject == draft.subject and d.kind == "count"])
            listed = mate is not None and mate.slots.get("action") == "develop" and "per" not in mate.slots
            if listed and mate is not None and mate.slots.get("status") == draft.slots.get("status"):
                action = "develop"  # Bảo Lộc phát triển mới 4 sản phẩm; Lâm Hà 2 sản phẩm mới
        return action

    def _by_subject(self, acted: Acted, deed: Deed) -> str:
        """What a word of action means of places and outlets, which nobody rates or sells."""
        draft, action = acted.draft, deed.action
        if action == "recognize" and acted.told and self._has_goods(draft, deed.best):
            action = "total"  # 9/13 xã có sản phẩm đạt sao, 15/17 huyện đã có tên trong danh sách
        if action == "recognize" and draft.subject == "outlet":
            action = "develop"  # thêm 4 điểm bán: nobody rates them
        if action == "upgrade" and draft.subject == "outlet":
            action = "total"  # hiện có 3 điểm bán, sẽ nâng lên 12
        if action == "market" and draft.subject in ("outlet", "locality"):
            action = "total"  # bán tại 670 điểm giới thiệu, có mặt ở 6/9 xã: it is the goods that are sold
        return action

    def _by_stage(self, acted: Acted, deed: Deed) -> str:
        """What a word of action means of goods that are still put forward, or are what there is by now."""
        draft, action = acted.draft, deed.action
        if action in ("develop", "standardize") and draft.subject == "product":
            those = draft.whole if draft.whole is not None and "status" not in draft.slots else draft
            if those.slots.get("status") == "candidate":
                action = "recognize"  # 12 hồ sơ được mở ra, một hồ sơ đang được hoàn thiện
        if action == "develop" and deed.moment and draft.subject == "product" and acted.told and draft.whole is None:
            action = "total"  # đến nay đã xây dựng được 84 sản phẩm: what there is by now
        if deed.rule.id == KEPT and any(a.side == "behind" and a.cue.rule.set.get("generic") for a in acted.actions):
            action = "recognize"  # sàng một lượt, giữ lại 20 sản phẩm đưa ra đánh giá
        if deed.rule.id == KEPT and self._comes_out(draft, acted.state) and draft.quantity.qualifier == "exact":
            action = "recognize"  # đăng ký 133 sản phẩm, hội đồng giữ lại 105: they are chosen, not rated again
        if draft.dossier and action == "total" and draft.slots.get("status") == "candidate":
            action = "recognize"
        return action

    def _of_other_moment(self, draft: Draft, a: Attached) -> bool:
        """Whether a verb ahead is that of another number, before the moment at which this one stands.

        *năm 2022 công nhận 41 sản phẩm và đến năm 2025 đạt 150*: the second is a stock.
        """
        when: When | None = draft.slots.get("when")
        if a.side != "ahead" or when is None or when.type != "snapshot" or when.until_now:
            return False
        starts = draft.sentence.starts
        if not draft.evidence["when"].startswith("the period") or not starts[a.cue.last - 1] < when.start < draft.start:
            return False
        crossed = draft.sentence.skeleton[a.cue.last : draft.first]
        return _Q in crossed and a.cue.rule.set["action"] != "total"

    @staticmethod
    def _rises_to_level(draft: Draft, a: Attached) -> bool:
        """Whether what rises ahead of a number comes up to a level, and no stock grows: *lên tới* 4 sao có 3."""
        return a.cue.rule.id == RISE and a.side == "ahead" and _T in draft.sentence.skeleton[a.cue.last : draft.first]

    def _calls(self, draft: Draft, a: Attached) -> bool:
        """Whether a word behind a number says of what sort the things are, and not a place: của Bình Định cũ."""
        return CLASSES["place"] not in draft.sentence.skeleton[draft.last : a.cue.first]

    def _behind_addition(self, draft: Draft, best: Attached | None, actions: Sequence[Attached]) -> Attached | None:
        """The words for what there is now, where what was added is told in the clause before: Thêm …, nay có 114."""
        if best is None or best.cue.rule.id != MORE or best.side != "ahead" or not self._dated_stock(draft):
            return best
        stock = (a for a in actions if a.side == "ahead" and a.cue.rule.set["action"] == "total" and a.score > 0)
        skeleton = draft.sentence.skeleton
        later = (a for a in stock if a.cue.first >= best.cue.last and "," in skeleton[best.cue.last : a.cue.first])
        return next(later, best)

    def _leads_part(self, draft: Draft, best: Attached, drafts: Sequence[Draft]) -> bool:
        """Whether a part of a sum has a deed of its own right before it: …; tái đánh giá thành công 15 sản phẩm."""
        before = last_before(draft, drafts)
        own = best.cue.first >= (before.last if before is not None else 0)
        return own and best.cue.rule.set["action"] in (*DEEDS, "revoke") and best.score >= LEADS_PART

    def _reaches_beside(
        self, draft: Draft, best: Attached | None, levels: Sequence[Attached], drafts: Sequence[Draft]
    ) -> bool:
        """Whether a number reaches a level beside one that is only worked on: hoàn thiện 24 sản phẩm, 15 đạt 3 sao."""
        if not any(a.side == "behind" for a in levels) or (best is not None and best.side == "behind"):
            return False
        mate = draft.whole or last_before(draft, [d for d in drafts if d.kind == "count"])
        if draft.subject != "product" or mate is None or mate.slots.get("action") not in HELP or "stars" in mate.slots:
            return False
        return best is None or mate.sentence is not draft.sentence or best.cue.last <= mate.first

    def _everywhere(self, draft: Draft, have: Attached | None, best: Attached | None) -> bool:
        """Whether so many are to be had in each place, of whatever level: mỗi huyện có ít nhất 2 sản phẩm đạt 3 sao.

        So it is too when another verb speaks before the semicolon that opens the clause.
        """
        if have is None or best is None or draft.slots.get("per") not in EACH or draft.whole is not None:
            return False
        skeleton = draft.sentence.skeleton
        if best.side == "behind":
            reached = best.cue.rule.id == RATED and draft.sentence.joints.reaches.fullmatch(
                skeleton, best.cue.first, best.cue.last
            )
            if not reached:
                return False
        elif best is have or ";" not in skeleton[best.cue.last : have.cue.first + 1]:
            return False
        return draft.sentence.joints.few_words.fullmatch(skeleton, have.cue.last, draft.first) is not None

    @staticmethod
    def _of_their_goods(draft: Draft, best: Attached) -> bool:
        """Whether what is said behind makers is said of their goods: 2 chủ thể có *sản phẩm* đạt 4 sao."""
        return draft.subject in PRODUCERS and CLASSES["subject"] in draft.sentence.skeleton[draft.last : best.cue.first]

    def _first_of_pair(self, draft: Draft, best: Attached, actions: Sequence[Attached]) -> Attached:
        """Of two coordinated verbs the first: phát triển mới và tiêu chuẩn hóa 40 sản phẩm."""
        if best.side == "behind":
            return best
        skeleton = draft.sentence.skeleton
        for other in actions:
            if other.side == "ahead" and other.cue.last <= best.cue.first and other.cue.rule.set["action"] != "total":
                weighed = other.cue.rule.set.get("generic") or other.cue.rule.id == DECIDES
                if weighed and best.cue.rule.set["action"] in ANEW:
                    continue  # đề nghị đánh giá, công nhận lại 3 sản phẩm: anew is said of both
                joined = draft.sentence.joints.either_last.search(skeleton, other.cue.first, other.cue.last)
                since = joined.start() if joined is not None else other.cue.last  # the và may be a part of its words
                if draft.sentence.joints.coordinated.fullmatch(skeleton[since : best.cue.first]):
                    return self._first_of_pair(draft, other, actions)
        return best

    def _tells_more_of(self, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """The number of which a bare *thêm* tells more: năm 2023, 3 sản phẩm được công nhận lại; năm 2024, thêm 9."""
        mate = last_before(draft, [d for d in drafts if d.subject == draft.subject and d.kind == "count"])
        again = mate is not None and mate.slots.get("action") in ("rerecognize", "upgrade", "standardize")
        alike = mate is not None and mate.slots.get("status") == draft.slots.get("status") and mate.whole is None
        return mate if again and alike else None

    def _rated_anew(self, draft: Draft, drafts: Sequence[Draft], state: State) -> Draft | None:
        """The number of which one without a noun tells how many were handed in: 46 phải đánh giá lại; 31 đã nộp.

        So does one with a noun, in the sentence behind: *đề nghị công nhận lại 15 sản phẩm. Hiện 9 sản phẩm đã nộp*.
        """
        if draft.whole is not None:
            return None
        if not draft.bare:
            return state.main if state.main is not None and self._handed_in_of(draft, state.main) else None
        mate = last_before(draft, [d for d in drafts if d.subject == draft.subject and d.kind == "count"])
        held = mate is not None and mate.slots.get("action") in ANEW and draft.quantity.high < mate.quantity.low
        return mate if held else None

    @staticmethod
    def _handed_in_of(draft: Draft, main: Draft) -> bool:
        """Whether a number of papers is of those that the sentence before asks to rate again."""
        told, sentence = main.sentence, draft.sentence
        if told is sentence or told.block != sentence.block or draft.subject != main.subject:
            return False
        anew = main.slots.get("action") == "rerecognize" and main.slots.get("status") in ("candidate", "target")
        if not anew or draft.slots.get("status") != "candidate" or draft.quantity.high >= main.quantity.low:
            return False
        new = sentence.joints.new_ones.search(sentence.skeleton) is not None or _T in sentence.skeleton
        return not new and sentence.joints.papers.search(sentence.skeleton, draft.last) is not None

    @staticmethod
    def _of_a_sort(draft: Draft) -> bool:
        """Whether a number says of what sort its things are, new or old: gồm 10 mới, 4 công nhận lại, 2 lên 4 sao."""
        return draft.slots.get("action") in ANEW or draft.evidence.get("action") in (NEW, MORE)

    def _in_bracket_of(self, draft: Draft) -> bool:
        """Whether a number stands in a bracket right behind its whole: thêm 25 sản phẩm (mỗi huyện có ít nhất 2)."""
        whole = draft.whole
        if whole is None or whole.sentence is not draft.sentence or whole.last > draft.first:
            return False
        opened = draft.sentence.skeleton.rfind("(", whole.last, draft.first)
        return opened >= 0 and ")" not in draft.sentence.skeleton[opened : draft.first]

    def _stock_since(self, draft: Draft) -> bool:
        """Whether a number tells what there is by a moment of its own, behind what was rated: đến nay huyện có 13.

        So it is with what shall be there: phát triển mới 100 sản phẩm. *Đến năm 2025*, tỉnh có ít nhất 3 sản phẩm.
        """
        whole = draft.whole
        if whole is None or whole.sentence is draft.sentence or not self._dated_stock(draft):
            return False
        status, deed = whole.slots.get("status"), whole.slots.get("action")
        if draft.slots.get("status") != status:
            return False
        return deed == "recognize" if status == "achieved" else deed in ("develop", *HELP)

    def _rises(self, draft: Draft, said: str) -> bool:
        """Whether a passive ends the words before a rise, and so belongs to it: số sản phẩm được nâng lên 48."""
        last = [m.end() for m in draft.sentence.joints.passive.finditer(said)]
        return len(last) == 1 and last[0] == len(said)

    def _brought_along(self, draft: Draft, best: Attached) -> bool:
        """Whether a former province has brought its goods into the one that it became a part of."""
        place: Place | None = draft.slots.get("place")
        joints, cue = draft.sentence.joints, best.cue
        if place is None or place.region is None or best.side != "ahead":
            return False
        return joints.brings_along.search(draft.sentence.skeleton, cue.first, cue.last) is not None

    @staticmethod
    def _has_goods(draft: Draft, best: Attached) -> bool:
        """Whether places only have what has been rated: it is the goods that the words behind tell of."""
        words = draft.sentence.joints.have.search(draft.sentence.skeleton, draft.first, best.cue.last)
        return draft.subject == "locality" and best.side == "behind" and words is not None


def _of_own_clause(draft: Draft, actions: list[Attached]) -> list[Attached]:
    """The words for a number without the verbs before a clause that begins right before it and has its own verb.

    *Tỉnh tập huấn cho hợp tác xã và đã có* 42 sản phẩm đăng ký; *giúp chủ thể hoàn thiện, phấn đấu có* 7 đạt 3 sao.
    """
    opened = draft.sentence.joints.own_have.search(draft.sentence.skeleton, 0, draft.first)
    if opened is None or not any(a.side == "behind" and a.score > 0 for a in actions):
        return actions
    return [a for a in actions if a.side == "behind" or a.cue.last > opened.start() + 1]
