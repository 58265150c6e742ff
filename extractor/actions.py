"""Says what happens to the things counted: its own words, else what its period and its article suggest.

One layer of the walk through an article; ``context.py`` has the top of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.attach import BESIDE, DECIDES, HAVE, HELP, OTHERS, RATED, SUM, Attached
from extractor.brought import Brought
from extractor.match import PRODUCERS, Draft
from extractor.model import Place, Stars
from extractor.patterns import CLASSES
from extractor.periods import RISE
from extractor.putforward import last_before
from extractor.statuses import CAME_TO, ENTERS
from extractor.story import _Q, DEEDS, SPECIFIC, WEAK, State
from extractor.supposed import GOODS, STILL
from extractor.timing import UNTIL_MONTH
from extractor.when import When

EACH = ("district", "commune", "province")
"""The places in each of which there shall be so many."""
ENOUGH = 10
"""The least stock that says something of the size of a plan."""
MORE = "action.recognize.more"
"""The rule of the words that say *more*."""
KEPT = "action.rerecognize.kept_ahead"
"""The rule of the verbs of keeping what would run out."""
NEW = "action.recognize.new_behind"
"""The rule of the words behind a number that call things new."""
BRACKETED = "the makers before the bracket"
"""The evidence of goods that a bracket counts behind those to whom something was done."""
SURVEY = "status.candidate.survey"
"""The rule of the words by which a survey finds things."""
TOGETHER = "action.total.together"
"""The rule of the words before a number by which it is all there is of what is told."""
YEARS_RUN = "blocked.years_run"
"""The rule of the words that say how long the programme has run."""
EARLY = "period.early_year"
"""The rule of the beginning or the middle of a year."""
HOLDS = "action.rerecognize.holds"
"""The rule of the words behind a number by which things hold a level."""
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
ANEW = ("rerecognize", "upgrade")
"""What is asked for beside a rating, and says more than that one is asked for."""
LEADS_PART = 60.0
"""The least score of a verb that belongs to the part of a sum behind it."""
REPORT = "a report about one round of rating"
STANDS = "as it stands at a moment"
"""The evidence of a number that is a rating as its article tells of one, and of a stock at a moment that is named."""
YEAR_ALONE = "what one year brought"
"""The evidence of a part of a stock that has a year of its own and no verb."""
WITHIN_PLAN = 2
"""How many times the number that the year brought or was to bring another one may be and tell how far it has come."""


class Actions(Brought):
    """Finds actions."""

    def _action(
        self, draft: Draft, actions: Sequence[Attached], state: State, drafts: Sequence[Draft] = (),
        levels: Sequence[Attached] = (),
    ) -> None:  # fmt: skip
        if draft.kind != "count":
            return
        if draft.evidence.get("status") == CAME_TO and (before := last_before(draft, drafts)) is not None:
            if "action" in before.slots:
                draft.set("action", before.slots["action"], "the number that it came of")
                return
        if draft.subject == "locality" and draft.evidence.get("status") == ENTERS:
            draft.set("action", "recognize", ENTERS)
            return
        if draft.subject == "locality" and draft.evidence.get("status") == "its own words":
            draft.set("action", "total", "its own words")
            return
        stars: Stars | None = draft.slots.get("stars")
        if stars is not None and stars.from_ is not None:
            draft.set("action", "upgrade", "from one level to another")
            return
        old = any(a.cue.rule.id == OLD and self._calls(draft, a) for a in actions)
        actions = [a for a in actions if a.cue.rule.id != OLD and not self._of_other_moment(draft, a)]
        actions = [a for a in actions if not self._rises_to_level(draft, a)]
        if draft.subject == "product":
            actions = [a for a in actions if a.cue.rule.id != OPENS]  # mở hội đồng, mở sổ: products are not opened
        best = actions[0] if actions else None
        lost = best is not None and best.cue.rule.set["action"] == "revoke"
        if draft.evidence.get("status") in (*_SURVEYED, SURVEY) and self._of_those_entered(draft, state) and not lost:
            draft.set("action", "recognize", "what is put forward is put forward for rating")
            return
        if draft.evidence.get("status") in _PROMISING and (best is None or best.side == "behind"):
            draft.set("action", "total", "what a survey finds is a stock")
            return
        have = next((a for a in actions if a.cue.rule.id == HAVE), None)
        told = draft.slots.get("status") == "achieved"
        if best is have is not None and told and self._year_of_rating(draft):
            # trong năm 2024 có 160 sản phẩm được cấp thẩm quyền đánh giá, công nhận: however far the verb stands
            best = next((a for a in actions if a.cue.rule.set.get("soft") and a.score > 0), best)
        in_round = draft.whole is not None and draft.whole.slots.get("action") == "total" and self._in_own_round(draft)
        summed = draft.evidence.get("whole") == "sum" and not (in_round or self._year_of_its_own(draft))
        best = self._behind_addition(draft, best, actions)
        if best is not None and best.side == "ahead" and summed and not self._leads_part(draft, best, drafts):
            best = next((a for a in actions if a.side == "behind" and a.cue.rule.rank >= SPECIFIC), None)
            if best is None:
                return
        if self._reaches_beside(draft, best, levels, drafts):
            draft.set("action", "recognize", "a level that is reached")
            return
        if self._of_this_round(draft, best):
            if draft.whole is not None and draft.whole.slots.get("action") == "total":
                if "status" not in draft.slots:
                    draft.set("status", draft.whole.slots.get("status", "achieved"), "the whole")
                draft.whole = None
            if draft.whole is None:
                draft.set("action", "recognize", "said of this round")
                return
        if self._everywhere(draft, have, best):
            draft.set("action", "total", "so many are to be had everywhere")
            return
        open_ = best is None or best.score <= 0 or best.cue.rule.id == HAVE
        open_ = open_ or (best is not None and self._of_next_year(draft, best))
        if open_ and (mate := self._other_year(draft, drafts, state)) is not None:
            draft.set("action", mate.slots["action"], "the number before it")
            return
        mate = last_before(draft, [d for d in drafts if d.subject == draft.subject and d.kind == draft.kind])
        open_ = best is None or best.score <= 0
        if open_ and draft.whole is None and (other := self._other_level(draft, drafts)) is not None:
            draft.set("action", other.slots["action"], "the level before it")
            return
        if open_ and mate is not None and self._fails_too(draft, mate):
            draft.set("action", mate.slots["action"], "the number before it")
            return
        if open_ and (aided := self._helped_too(draft, drafts)) is not None:
            draft.set("action", aided.slots["action"], "the number before it")
            return
        if mate is not None and (open_ or (best is have and have is not None)):
            told_at = have.cue.first if have is not None and not open_ else -1
            if (told_at < mate.first or mate.slots.get("action") == "recognize") and self._of_next_place(draft, mate):
                draft.set("action", mate.slots["action"], "the number before it")
                return
        if open_ or best is have or (best is not None and best.cue.rule.id in (SUM, TOGETHER)):
            makers = self._makers_before_bracket(draft, drafts)
            if makers is not None:
                draft.set("action", makers.slots["action"], BRACKETED)
                return
        if best is None or best.score <= 0:
            if old and draft.slots.get("status") == "candidate" and draft.whole is None:
                draft.set("action", "rerecognize", OLD)  # 6 sản phẩm cũ nộp lại
                return
            if draft.whole is None or self._year_of_its_own(draft):
                self._default_action(draft, state)
            elif self._brought_by_year(draft) or (
                self._round_leads(draft) and draft.whole.slots.get("action") == "total"
            ):
                draft.set("action", "recognize", YEAR_ALONE)
            return
        if best.cue.rule.set.get("generic") and draft.slots.get("status") == "achieved":
            # sau rà soát còn 253 sản phẩm trong thời hạn: what is put forward says nothing of what is held
            best = next((a for a in actions if not a.cue.rule.set.get("generic") and a.score > WEAK), best)
        if best.cue.rule.id == SUM:
            # cộng cả 18 sản phẩm đánh giá lại: what stands behind says of what sort they are
            sorts = (a for a in actions if a.side == "behind" and a.cue.rule.set["action"] in (*ANEW, "revoke"))
            best = next((a for a in sorts if a.score >= LEADS_PART), best)
        if best.cue.rule.id == RATED and self._of_their_goods(draft, best):
            # giải ngân 495 triệu đồng hỗ trợ 2 chủ thể có sản phẩm đạt 4 sao: it is the goods that have the level
            best = next((a for a in actions if a.side == "ahead" and a.score > WEAK), best)
        rule = self._first_of_pair(draft, best, actions).cue.rule
        action: str = rule.set["action"]
        if rule.id == MORE and mate is not None and mate.slots.get("status") == "target" and "action" in mate.slots:
            if draft.sentence.joints.done_so.match(draft.sentence.skeleton, best.cue.first):
                draft.set("action", mate.slots["action"], "the number before it")
                return  # phát triển 20 sản phẩm mới, thực tế làm được 22
        if (
            draft.bare
            and rule.id == MORE
            and best.note == BESIDE
            and (mate := self._tells_more_of(draft, drafts)) is not None
        ):
            draft.set("action", mate.slots["action"], "the number before it")
            return
        judged = draft.whole is None or draft.whole.slots.get("status") == "candidate"
        if action in ("total", "market") and judged and draft.slots.get("status") == "candidate":
            if draft.evidence.get("status") not in _SURVEYED and not rule.set.get("survey"):
                draft.set("action", "recognize", "what is put forward is put forward for rating")
                return
        if rule.set.get("generic") and draft.whole is not None and "action" in draft.whole.slots:
            if draft.slots.get("status") == "candidate" and draft.whole.slots.get("status") == "achieved":
                draft.set("action", "recognize", rule.id)
            return  # huyện A đăng ký 6 sản phẩm, of 21 that are put forward for a rise: the part rises too
        if rule.set.get("generic") and (mate := self._rated_anew(draft, drafts, state)) is not None:
            draft.set("action", mate.slots["action"], "the number before it")
            return
        if rule.id == HOLDS and draft.whole is not None and draft.whole.slots.get("action") == "total":
            return  # có 17 sản phẩm, 3 trong số đó giữ hạng 4 sao: a stock by levels
        reached = draft.whole.slots.get("action") if draft.whole is not None else None
        if rule.id == RISES and draft.sentence.joints.rated_or.search(
            draft.sentence.skeleton, draft.last, best.cue.first
        ):
            action = "recognize"  # 101 sản phẩm đăng ký dự phân hạng, nâng hạng: the first of the two
        if rule.id == TO_LEVEL and reached in ("recognize", "total"):
            if not any(self._of_a_sort(d) for d in drafts if d is not draft and d.subject == draft.subject):
                return  # công nhận 79 sản phẩm, 6 sản phẩm vượt lên hạng 4 sao: that is the level they reached
        if rule.id in HELD_BEHIND and draft.whole is not None and "action" in draft.whole.slots:
            return  # công nhận 41 sản phẩm, 12 sản phẩm gắn sao lần đầu: the part keeps the action of the whole
        if rule.id == HAVE:
            bound = "per" in draft.slots and draft.quantity.qualifier != "exact"  # mỗi huyện có ít nhất 2: no part
            bound = bound and not self._in_bracket_of(draft)
            bound = bound or self._stock_since(draft)
            bound = bound or self._brought_by_year(draft) or self._of_last_round(draft)
            if draft.whole is not None and "action" in draft.whole.slots and not (bound or in_round):
                return  # trong số ấy phải có 5 sản phẩm: that a whole has its parts says nothing of them
        mate = self._other_level(draft, drafts) if rule.id == HAVE else None
        if mate is not None:
            draft.set("action", mate.slots["action"], "the level before it")
            return
        if rule.id == RISE and (self._year_of_its_own(draft) or self._next_year(draft, drafts)):
            action = "recognize"  # năm 2019 có 11, năm 2020 vọt lên 38
        when: When | None = draft.slots.get("when")
        if when is None and self._round_word.search(draft.sentence.skeleton, 0, draft.first):
            when = None  # the round that is reported, whatever moment was named before
        elif when is None and draft.whole is None and state.when is not None and state.last is not None:
            near = state.last.sentence.block >= draft.sentence.block - 1
            when = state.when if near and draft.slots.get("status") == "achieved" else None
        kind = when.type if when is not None else None
        if draft.reversed and kind == "interval" and rule.id == RISE:
            said = draft.sentence.skeleton[draft.sentence.starts.index(draft.start) : best.cue.first].rstrip()
            said = draft.sentence.joints.passive.sub("", said, 1) if self._rises(draft, said) else said
            passed = draft.sentence.joints.passive.search(said) and not draft.sentence.joints.total.search(said)
            action = "recognize" if passed else action  # số được cấp giấy trong năm lên 61
        if rule.id == HAVE:
            spread = draft.slots.get("per") == "commune" or any(a.note == OTHERS for a in actions)
            spread = spread and "per" in draft.slots  # mỗi xã có ít nhất 1 sản phẩm: how it shall be everywhere
            brought = self._in_own_round(draft) or self._comes_out(draft, state) or self._shares_round(draft)
            brought = brought or (self._brought(draft) and not spread) or self._year_apart(draft)
            brought = (
                brought
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
            action = "recognize" if brought else action
        if rule.set.get("soft"):
            helped = draft.whole is not None and draft.whole.slots.get("action") in HELP
            bracketed = draft.whole is not None and draft.whole.evidence.get("action") == BRACKETED
            if helped and rule.id == RATED and draft.subject == "product" and not bracketed:
                draft.set("action", "recognize", rule.id)  # hoàn thiện 24 sản phẩm, 15 sản phẩm trong đó đạt 3 sao
                return
            if draft.whole is not None and "action" in draft.whole.slots and not self._of_one_year(draft):
                return
            news = draft.sentence.zone == "title" and have is None and kind is None
            news = news or (draft.out_of is not None and draft.subject == "product" and not self._dated_stock(draft))
            waits = draft.slots.get("status") == "candidate"  # đứng trước cơ hội được gắn 5 sao
            if news or waits or (draft.slots.get("status") == "target" and kind != "snapshot"):
                action = "recognize"
            elif (
                (kind == "snapshot" and not self._in_progress(draft, drafts, state))
                or (have is not None and self._at_the_start(draft))
                or (have is not None and self._by_month(draft, drafts, state))
                or (told and self._called_stock(actions))
                or (told and self._since_it_began(draft))
                or (told and have is not None and self._when_it_began(draft))
                or (kind is None and not self._in_round(draft, state) and not self._is_outcome(draft, state))
                or (kind == "interval" and have is None and draft.evidence["period"].startswith("published"))
            ):
                action = "total"
        elif rule.id == DECIDES and told and best.side == "ahead" and self._since_it_began(draft):
            action = "total"  # sau 5 năm triển khai, tỉnh đã công nhận 200 sản phẩm
        elif action == "recognize" and not rule.set.get("firm") and kind == "snapshot":
            by_now = when is not None and (when.until_now or when.relative) and best.side == "ahead"
            if when is not None and best.side == "ahead" and self._year_of_deed(draft, when):
                pass  # vào năm 2023, khi tỉnh công nhận 58 sản phẩm
            elif draft.slots.get("status", "achieved") == "achieved" and (
                by_now or DECIDES in (rule.id, best.cue.rule.id)
            ):
                action = action if self._in_progress(draft, drafts, state) else "total"
        elif rule.id == SUM and self._of_a_year(when) and not draft.reversed:
            verb = next((a for a in actions if a.cue.rule.id == "action.recognize.ahead"), None)
            if verb is not None and verb.side == "ahead" and verb.cue.first >= best.cue.last and verb.score > WEAK:
                action = "recognize"  # tính chung năm 2022, tỉnh công nhận 132 sản phẩm
        if action == "total" and rule.id == HAVE and self._makers_of_rated(draft, state):
            action = "recognize"  # 66 sản phẩm vừa được công nhận. Đứng tên có 55 chủ thể
        if action == "recognize" and told and draft.whole is None:
            if self._brought_along(draft, best):
                action = "total"  # khu vực Bến Tre cũ mang về 402 sản phẩm
            if draft.sentence.joints.with_before.search(draft.sentence.skeleton, 0, draft.first):
                action = "total"  # cùng với các năm trước, toàn tỉnh đã cấp giấy cho 409 sản phẩm
        if action == "recognize" and draft.whole is None and "stars" not in draft.slots and not draft.dossier:
            own = draft.slots.get("place")
            if own is not None and own.level == "province":
                self._shares_round(draft)  # 28 sản phẩm 5 sao …. Phú Thọ giành 2 suất
        old = old and action == "recognize" and draft.slots.get("status") == "candidate"
        action = "rerecognize" if old else action  # 7 sản phẩm cũ ra chấm
        if rule.id == NEW and draft.whole is None:
            mate = last_before(draft, [d for d in drafts if d.subject == draft.subject and d.kind == "count"])
            listed = mate is not None and mate.slots.get("action") == "develop" and "per" not in mate.slots
            if listed and mate is not None and mate.slots.get("status") == draft.slots.get("status"):
                action = "develop"  # Bảo Lộc phát triển mới 4 sản phẩm; Lâm Hà 2 sản phẩm mới
        if action == "recognize" and told and self._has_goods(draft, best):
            action = "total"  # 9/13 xã có sản phẩm đạt sao, 15/17 huyện đã có tên trong danh sách
        if action == "recognize" and draft.subject == "outlet":
            action = "develop"  # thêm 4 điểm bán: nobody rates them
        if action == "upgrade" and draft.subject == "outlet":
            action = "total"  # hiện có 3 điểm bán, sẽ nâng lên 12
        if action == "market" and draft.subject in ("outlet", "locality"):
            action = "total"  # bán tại 670 điểm giới thiệu, có mặt ở 6/9 xã: it is the goods that are sold
        if action in ("develop", "standardize") and draft.subject == "product":
            those = draft.whole if draft.whole is not None and "status" not in draft.slots else draft
            if those.slots.get("status") == "candidate":
                action = "recognize"  # 12 hồ sơ được mở ra, một hồ sơ đang được hoàn thiện
        if action == "develop" and kind == "snapshot" and draft.subject == "product":
            if draft.slots.get("status") == "achieved" and draft.whole is None:
                action = "total"  # đến nay đã xây dựng được 84 sản phẩm: what there is by now
        if rule.id == KEPT and any(a.side == "behind" and a.cue.rule.set.get("generic") for a in actions):
            action = "recognize"  # sàng một lượt, giữ lại 20 sản phẩm đưa ra đánh giá
        if rule.id == KEPT and self._comes_out(draft, state) and draft.quantity.qualifier == "exact":
            action = "recognize"  # đăng ký 133 sản phẩm, hội đồng giữ lại 105: they are chosen, not rated again
        if draft.dossier and action == "total" and draft.slots.get("status") == "candidate":
            action = "recognize"
        draft.set("action", action, OLD if old else rule.id)
        asked = best.side == "ahead" and draft.evidence["status"].endswith(".ahead")  # đề nghị thu hồi 4 sản phẩm
        if action == "revoke" and draft.slots.get("status") == "candidate" and not asked:
            draft.set("status", "achieved", "what fails has been judged")

    def _makers_before_bracket(self, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """The makers to whom something was done, whose goods a bracket counts: giúp 16 chủ thể (29 sản phẩm)."""
        skeleton = draft.sentence.skeleton
        opened = skeleton.rfind("(", 0, draft.first)
        if draft.subject != "product" or opened < 0 or ")" in skeleton[opened : draft.first]:
            return None
        if any(opened < d.first < draft.first for d in drafts):
            return None
        makers = last_before(draft, [d for d in drafts if d.kind == "count" and d.subject in PRODUCERS])
        if makers is None or makers.slots.get("action") not in DEEDS:
            return None
        return makers if draft.slots.get("status") in (None, makers.slots.get("status")) else None

    def _since_it_began(self, draft: Draft) -> bool:
        """Whether a clause ahead says how long the programme has run, and no year is the number's own.

        *Qua ba năm thực hiện, huyện có 89 sản phẩm được công nhận*; *từ khi bắt tay vào chương trình, …*.
        """
        when: When | None = draft.slots.get("when")
        own = draft.evidence["when"].startswith("the period")
        if own and when is not None and when.type == "interval":
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.over_years.search(skeleton, 0, draft.first):
            return True
        opens = joints.since_start.search(skeleton, 0, draft.first) is not None
        clause = max(draft.sentence.skeleton.rfind(mark, 0, draft.first) for mark in ";:.")
        first = draft.sentence.starts[clause + 1]
        return opens or any(m.rule == YEARS_RUN and first <= m.start < draft.start for m in draft.sentence.mentions)

    @staticmethod
    def _when_it_began(draft: Draft) -> bool:
        """Whether a number tells what there was at the start: khi chương trình khởi động, chỉ có 54 sản phẩm đạt."""
        return draft.sentence.joints.at_start.search(draft.sentence.skeleton, 0, draft.first) is not None

    def _other_year(self, draft: Draft, drafts: Sequence[Draft], state: State) -> Draft | None:
        """The number of another year, before one that only tells its own: năm 2020 công nhận 12, năm 2021 có 20."""
        if not (draft.rule.set.get("dated") or draft.rule.set.get("beside")) or draft.whole is not None:
            return None
        mate = last_before(draft, [d for d in drafts if d.subject == draft.subject and d.kind == "count"])
        told = mate or state.last
        own = told is not None and all(d.evidence["when"].startswith("the period") for d in (draft, told))
        if mate is not None:
            when: When | None = draft.slots.get("when")
            alike = self._of_a_year(when) and self._of_a_year(mate.slots.get("when"))
        else:
            mate = state.last
            near = mate is not None and mate.subject == draft.subject and mate.sentence.block == draft.sentence.block
            alike = bool(near and mate is not None and mate.bare and self._of_a_year(mate.slots.get("when")))
        alike = alike and own and mate is not None and mate.slots.get("status") == draft.slots.get("status")
        return mate if alike and mate is not None and mate.slots.get("action") in ("recognize", "total") else None

    @staticmethod
    def _of_next_year(draft: Draft, best: Attached) -> bool:
        """Whether a verb stands behind another period, and so speaks for that: năm 2021 là 87 và hết năm 2022 đạt …."""
        return best.side == "behind" and CLASSES["period"] in draft.sentence.skeleton[draft.last : best.cue.first]

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
    def _has_goods(draft: Draft, best: Attached) -> bool:
        """Whether places only have what has been rated: it is the goods that the words behind tell of."""
        words = draft.sentence.joints.have.search(draft.sentence.skeleton, draft.first, best.cue.last)
        return draft.subject == "locality" and best.side == "behind" and words is not None

    @staticmethod
    def _rises_to_level(draft: Draft, a: Attached) -> bool:
        """Whether what rises ahead of a number comes up to a level, and no stock grows: *lên tới* 4 sao có 3."""
        return a.cue.rule.id == RISE and a.side == "ahead" and _T in draft.sentence.skeleton[a.cue.last : draft.first]

    def _calls(self, draft: Draft, a: Attached) -> bool:
        """Whether a word behind a number says of what sort the things are, and not a place: của Bình Định cũ."""
        return CLASSES["place"] not in draft.sentence.skeleton[draft.last : a.cue.first]

    def _at_the_start(self, draft: Draft) -> bool:
        """Whether a number tells what there was when a year began: đầu năm 2023, tỉnh đã có 215 sản phẩm."""
        when: When | None = draft.slots.get("when")
        if when is None or when.type != "point" or not draft.evidence["when"].startswith("the period"):
            return False
        return any(m.rule == EARLY and m.start == when.start for m in draft.sentence.mentions)

    def _by_month(self, draft: Draft, drafts: Sequence[Draft], state: State) -> bool:
        """Whether a number tells what there was by a month, and not how far the year's ratings, told before, had come.

        *Đến cuối tháng 10, tỉnh có 627 sản phẩm được công nhận*; but *chỉ tiêu là công nhận 35, hết tháng 9 đã có 26*.
        """
        when: When | None = draft.slots.get("when")
        if when is None or not any(m.rule == UNTIL_MONTH and m.start == when.start for m in draft.sentence.mentions):
            return False
        mate = last_before(draft, [d for d in drafts if d.kind == "count"]) or state.last
        if mate is None or mate.sentence.block != draft.sentence.block or mate.subject != draft.subject:
            return True
        return mate.slots.get("action") == "total" or draft.quantity.low > WITHIN_PLAN * mate.quantity.high

    def _in_progress(self, draft: Draft, drafts: Sequence[Draft], state: State) -> bool:
        """Whether a number tells how far a plan has come by a month: chỉ tiêu là 90; hết tháng 6 công nhận 38."""
        when: When | None = draft.slots.get("when")
        if when is None or (when.as_of is None and not when.until_now) or draft.slots.get("status") != "achieved":
            return False
        if when.as_of and draft.sentence.joints.plan_behind.match(draft.sentence.skeleton, draft.last):
            return draft.whole is None  # tính đến tháng 8 mới công nhận 13 sản phẩm, trong khi kế hoạch cả năm là 60
        told = () if when.as_of is None else state.recent  # từ đầu năm đến nay mới 6: only beside its plan
        for plan in (*told, *(d for d in drafts if d.last <= draft.first)):
            aimed: When | None = plan.slots.get("when")
            if plan.subject != draft.subject or plan.slots.get("status") != "target" or aimed is None:
                continue
            near = plan.sentence.block == draft.sentence.block and (aimed.from_, aimed.to) == (when.from_, when.to)
            yearly = plan.slots.get("action") != "total" and aimed.type == "interval"
            if near and yearly and draft.quantity.low <= WITHIN_PLAN * plan.quantity.high:
                return True
        return False

    @staticmethod
    def _called_stock(actions: Sequence[Attached]) -> bool:
        """Whether words ahead of a number call it all there is: *vốn liếng* OCOP dày lên: 980 sản phẩm đạt 3 sao."""
        stock = (a for a in actions if a.side == "ahead" and a.cue.rule.id == "action.total.ahead")
        return any(a.score > WEAK for a in stock)

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

    def _rises(self, draft: Draft, said: str) -> bool:
        """Whether a passive ends the words before a rise, and so belongs to it: số sản phẩm được nâng lên 48."""
        last = [m.end() for m in draft.sentence.joints.passive.finditer(said)]
        return len(last) == 1 and last[0] == len(said)

    def _leads_part(self, draft: Draft, best: Attached, drafts: Sequence[Draft]) -> bool:
        """Whether a part of a sum has a deed of its own right before it: …; tái đánh giá thành công 15 sản phẩm."""
        before = last_before(draft, drafts)
        own = best.cue.first >= (before.last if before is not None else 0)
        return own and best.cue.rule.set["action"] in (*DEEDS, "revoke") and best.score >= LEADS_PART

    def _in_bracket_of(self, draft: Draft) -> bool:
        """Whether a number stands in a bracket right behind its whole: thêm 25 sản phẩm (mỗi huyện có ít nhất 2)."""
        whole = draft.whole
        if whole is None or whole.sentence is not draft.sentence or whole.last > draft.first:
            return False
        opened = draft.sentence.skeleton.rfind("(", whole.last, draft.first)
        return opened >= 0 and ")" not in draft.sentence.skeleton[opened : draft.first]

    def _other_level(self, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """The number of another level right before one: hạng 4 sao thuộc về 12 sản phẩm; hạng 3 sao có 73 sản phẩm."""
        told = [d for d in drafts if d.last <= draft.first and d.kind == "count" and d.subject == draft.subject]
        if not told or "stars" not in draft.slots or "stars" not in told[-1].slots or "action" not in told[-1].slots:
            return None
        level: Stars = draft.slots["stars"]
        other: Stars = told[-1].slots["stars"]
        plain = not any(s.or_above or s.potential for s in (level, other)) and level != other
        alike = draft.slots.get("status") == told[-1].slots.get("status") == "achieved"
        timed = draft.slots.get("when") == told[-1].slots.get("when")
        if draft.slots.get("when") is None and told[-1].slots["action"] == "recognize":
            timed = not told[-1].evidence["when"].startswith("the period")  # its year is only handed on
        return told[-1] if plain and alike and timed else None

    @staticmethod
    def _of_a_sort(draft: Draft) -> bool:
        """Whether a number says of what sort its things are, new or old: gồm 10 mới, 4 công nhận lại, 2 lên 4 sao."""
        return draft.slots.get("action") in ANEW or draft.evidence.get("action") in (NEW, MORE)

    def _fails_too(self, draft: Draft, mate: Draft) -> bool:
        """Whether a number alone goes on from one that failed: Vĩnh Châu có 5 sản phẩm bị loại; Mỹ Xuyên 3."""
        apart = draft.evidence["status"].startswith("status.")  # loại 9, trao 3 sao cho 56
        if not draft.bare or apart or mate.slots.get("action") != "revoke":
            return False
        lost = mate.evidence["action"].startswith(("action.revoke", "the number before"))
        return draft.whole is None or lost

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
    def _of_their_goods(draft: Draft, best: Attached) -> bool:
        """Whether what is said behind makers is said of their goods: 2 chủ thể có *sản phẩm* đạt 4 sao."""
        return draft.subject in PRODUCERS and CLASSES["subject"] in draft.sentence.skeleton[draft.last : best.cue.first]

    def _brought_along(self, draft: Draft, best: Attached) -> bool:
        """Whether a former province has brought its goods into the one that it became a part of."""
        place: Place | None = draft.slots.get("place")
        joints, cue = draft.sentence.joints, best.cue
        if place is None or place.region is None or best.side != "ahead":
            return False
        return joints.brings_along.search(draft.sentence.skeleton, cue.first, cue.last) is not None

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
    def _spread_out(draft: Draft) -> bool:
        """Whether each commune shall have at least so many, in a sentence of its own: mỗi xã ít nhất 1 sản phẩm."""
        least = draft.quantity.qualifier == "at_least" and draft.slots.get("status") == "target"
        return least and draft.slots.get("per") == "commune" and draft.subject == "product" and draft.whole is None

    def _rough_at_head(self, draft: Draft) -> bool:
        """Whether a sentence begins with a rough figure of products: *Hơn 160 sản phẩm OCOP* của tỉnh dùng xoài …."""
        rough = draft.quantity.qualifier in ("more_than", "almost", "about") and draft.subject == "product"
        told = rough and draft.slots.get("status") == "achieved" and draft.sentence.zone == "body"
        if not told or draft.sentence.skeleton[: draft.first].strip():
            return False
        return self._round_word.search(draft.sentence.skeleton) is None

    @staticmethod
    def _helped_too(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """The number before one that goes on in a list of help: hỗ trợ máy móc cho 18 sản phẩm; bao bì cho 63."""
        mate = last_before(draft, [d for d in drafts if d.kind == "count"])
        if mate is None or mate.slots.get("action") not in HELP or draft.whole is not None:
            return None
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        between = skeleton[mate.last : draft.first]
        led = all(joints.given_to.search(words) for words in (between, skeleton[: mate.first]))
        alike = mate.slots.get("status") == draft.slots.get("status")
        return mate if led and alike and between.lstrip()[:1] in (",", ";") and not set(":.(") & set(between) else None

    def _of_next_place(self, draft: Draft, mate: Draft) -> bool:
        """Whether a number of the next place goes on: Vĩnh Long có 9 sản phẩm bị thu hồi, Cà Mau 5 sản phẩm."""
        if mate.slots.get("action") not in (*ANEW, "revoke", "recognize") or draft.whole is not mate.whole:
            return False
        if mate.slots["action"] == "recognize" and not self._shared_alike(draft, mate):
            return False
        alike = mate.slots.get("status") == draft.slots.get("status") and "place" in mate.slots
        between = draft.sentence.skeleton[mate.last : draft.first]
        return alike and draft.sentence.joints.next_place.fullmatch(between) is not None

    def _behind_addition(self, draft: Draft, best: Attached | None, actions: Sequence[Attached]) -> Attached | None:
        """The words for what there is now, where what was added is told in the clause before: Thêm …, nay có 114."""
        if best is None or best.cue.rule.id != MORE or best.side != "ahead" or not self._dated_stock(draft):
            return best
        stock = (a for a in actions if a.side == "ahead" and a.cue.rule.set["action"] == "total" and a.score > 0)
        skeleton = draft.sentence.skeleton
        later = (a for a in stock if a.cue.first >= best.cue.last and "," in skeleton[best.cue.last : a.cue.first])
        return next(later, best)

    def _is_outcome(self, draft: Draft, state: State) -> bool:
        """Whether a number is what came of a round that was told of, or of what was put forward for it."""
        return self._came_out(draft, state) or (self._comes_out(draft, state) and draft.whole is None)

    def _year_of_deed(self, draft: Draft, when: When) -> bool:
        """Whether the words for a year name it as the time of a deed, and of no stock: *vào năm 2023* công nhận 58."""
        own = draft.evidence["when"].startswith("the period") and when.from_ == when.to and not when.as_of
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        held = joints.in_stock.search(skeleton, 0, draft.first) or joints.total.search(skeleton, 0, draft.first)
        return own and not held and joints.year_of_deed.match(self.text[when.start : when.end].lower()) is not None

    @staticmethod
    def _shared_alike(draft: Draft, mate: Draft) -> bool:
        """Whether the next place tells its share as the one before did: Bến Tre có 4 sản phẩm đạt sao, Hà Nội có 2."""
        skeleton = draft.sentence.skeleton[mate.last : draft.first]
        held = draft.sentence.joints.in_stock.search(skeleton) or CLASSES["period"] in skeleton
        alike = draft.subject == mate.subject == "product" and "per" not in mate.slots
        alike = alike and mate.evidence.get("action") not in ("the fact before", "nothing says otherwise")
        named = all(d.evidence["place"].startswith("the place") for d in (draft, mate))
        return alike and named and not held and mate.slots.get("status") == "achieved"

    def _brought(self, draft: Draft) -> bool:
        """Whether a plan tells what a time shall bring, and no stock at a moment: năm 2023 phải có 10 sản phẩm."""
        when: When | None = draft.slots.get("when")
        stock = when is not None and when.type == "snapshot" and draft.evidence["when"].startswith("the period")
        planned = draft.slots.get("status") == "target" and draft.subject == "product" and draft.whole is None
        if not planned or stock or self._far_off(draft) or draft.sentence.zone == "title":
            return False
        return not self._done.stock_within(draft, lambda told: self._held(told, draft))

    def _far_off(self, draft: Draft) -> bool:
        """Whether a number is aimed at for a year behind the next one, and so as what there shall be by then."""
        when: When | None = draft.slots.get("when")
        if when is None or when.from_ is None or not self._to_come(draft):
            return False
        said = [m.value.from_ for m in draft.sentence.mentions if m.kind == "period" and m.value.from_ is not None]
        since = min([*said, self._now or 0])  # hồi tháng 3/2021 tỉnh từng đặt mục tiêu cho năm 2025
        return when.from_ > since + 1 or "per" in draft.slots

    def _held(self, before: Draft, draft: Draft) -> bool:
        """Whether a stock told before is no larger than what is planned, which then is a stock too, and no addition."""
        if before.kind != "count" or before.subject != draft.subject or before.whole is not None:
            return False
        if before.sentence.zone in ("caption", "related"):
            return False
        told = before.slots.get("action") == "total" and before.slots.get("status") == "achieved"
        same = before.slots.get("place") == draft.slots.get("place")
        return told and same and ENOUGH <= before.quantity.low <= draft.quantity.low

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

    def _default_action(self, draft: Draft, state: State) -> None:
        when: When | None = draft.slots.get("when")
        previous = state.main or state.last
        reach = 1 if draft.subject in PRODUCERS else 0
        if draft.slots.get("status") == "candidate":
            main = state.main if draft.evidence["status"] in (STILL, GOODS) else None
            action = main.slots.get("action", "recognize") if main is not None else "recognize"
            if draft.evidence.get("status") == GOODS and action != "total":
                action = "recognize"  # 15 thi lần đầu, 2 xin nâng hạng. Chủ của chúng là 17 cơ sở: of all of them
            draft.set("action", action, "what is put forward is put forward for rating")
            return
        own = draft.evidence["when"].startswith("the period")
        beside = last_before(draft, [d for d in self._here if d.subject == draft.subject and d.kind == "count"])
        if beside is not None and beside.slots.get("action") == "recognize" and draft.slots.get("status") == "target":
            if draft.sentence.joints.plan_behind.match(draft.sentence.skeleton, beside.last, draft.first):
                draft.set("action", "recognize", "the number before it")  # …, trong khi kế hoạch cả năm là 60
                return
        if when is not None and when.type == "snapshot" and (own or not self._round_article):
            draft.set("action", "total", STANDS)
            return
        if draft.sentence.joints.grown_from.search(draft.sentence.skeleton, 0, draft.first) or self._grown_to(draft):
            draft.set("action", "total", "what has grown since")  # từ 12 sản phẩm năm 2020, nay đã có 63
            return
        if self._spread_out(draft):
            draft.set("action", "total", "so many are to be had everywhere")
            return
        if self._rough_at_head(draft):
            draft.set("action", "total", "a rough figure of all there are")
            return
        in_article = self._round_article and self._round_at <= draft.start
        if in_article and draft.slots.get("status") == "achieved" and draft.subject == "product":
            draft.set("action", "recognize", REPORT)
            return
        if self._results_told(draft, state):
            draft.set("action", "recognize", REPORT)
            return
        near = state.last is not None and state.last.sentence.block >= draft.sentence.block - reach
        if previous is not None and previous.kind == "count" and near:
            planned = (
                draft.slots.get("status") == "target" == previous.slots.get("status") and draft.subject == "product"
            )
            if "action" in previous.slots and (planned or previous.slots["action"] in ("recognize", "total")):
                brought = previous.slots["action"] == "total" and self._brought(draft)
                draft.set("action", "recognize" if brought else previous.slots["action"], "the fact before")
                return
        if self._shares_round(draft):
            draft.set("action", "recognize", "a share of what was just rated")
            return
        if self._given_to_round(draft):
            draft.set("action", "recognize", "said of this round")
            return
        if draft.subject != "product" and (main := self._of_planned(draft, state)) is not None:
            draft.set("action", main.slots["action"], draft.evidence["status"])
            return
        if draft.subject != "product":
            draft.set("action", "total", "makers and outlets are held, not rated")
            return
        within = when is not None and when.type == "interval" and draft.evidence["when"].startswith("the period")
        if self._brought(draft) and not own:
            within = True
        elif within and when is not None and draft.slots.get("status") == "target":
            # mục tiêu giai đoạn 2021-2025, or for a year far off: 200 sản phẩm is what there shall be then.
            within = when.from_ == when.to and not self._far_off(draft)
        draft.set("action", "recognize" if within else "total", "nothing says otherwise")

    def _of_planned(self, draft: Draft, state: State) -> Draft | None:
        """The number of goods that are planned, of whose makers one tells: …, do 15 chủ thể đảm nhận."""
        main = state.main
        makes = draft.subject in PRODUCERS and draft.evidence.get("status") == GOODS
        planned = main is not None and draft.slots.get("status") == "target" and main.slots.get("action") in DEEDS
        return main if makes and planned else None

    def _grown_to(self, draft: Draft) -> bool:
        """Whether a number is what a stock shall grow to: từ 191 sản phẩm hiện có, tỉnh đặt đích 240 sản phẩm."""
        mate = last_before(draft, [d for d in self._here if d.subject == draft.subject and d.kind == "count"])
        if mate is None or mate.slots.get("action") != "total" or mate.quantity.high >= draft.quantity.low:
            return False
        return mate.sentence.joints.grown_from.search(mate.sentence.skeleton, 0, mate.first) is not None


_T = CLASSES["stars"]
_PROMISING = ("status.candidate.able", "status.candidate.promise")
"""The rules by which goods that could join one day are told of: a stock."""
_SURVEYED = ("status.candidate.able", "status.candidate.fit", "status.candidate.promise")
"""The rules by which a survey finds goods that could join: a stock, put forward for nothing yet."""
