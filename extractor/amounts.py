"""Completes amounts of money: whether a rate was paid or is promised, what an amount is a part of, who pays.

One layer of the walk through an article; ``context.py`` has the top of it. What the words at an amount say is read in
``money.py``; here the amounts and the numbers told before it speak.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import regex

from extractor.attach import Attached
from extractor.dropping import WORDS
from extractor.fold import normalize
from extractor.match import Cue, Draft
from extractor.mentions import Sentence
from extractor.money import SUM, MoneyState
from extractor.patterns import CLASSES
from extractor.placing import MAKER
from extractor.putforward import last_before
from extractor.story import WEAK, State
from extractor.structure import may_hold
from extractor.when import When
from extractor.where import Located
from extractor.wholes import Wholes

HEAD = 6
"""Characters of the skeleton within which a word is what the sentence is about."""
GIVEN = "status.achieved.paid"
"""The rule of the words by which money has changed hands."""
PAID = "it has been paid"
GIVER = 40
"""Characters of the skeleton before an amount in which its giver stands."""
_D, _M = CLASSES["document"], CLASSES["money"]


class Amounts(Wholes):
    """Completes amounts."""

    def _classify(self, drafts: Sequence[Draft], cues: Sequence[Cue]) -> None:
        """Says of the amounts of a sentence what they are, or drops them."""
        for draft in drafts:
            if draft.kind == "funding" and draft.dropped is None:
                self._money.classify(draft, drafts, cues, self._funds)
                if draft.dropped is None:
                    self._funds.last = draft

    def _out_of_sums(self, drafts: Sequence[Draft]) -> None:
        """Ties what was spent to the sum that was told: giải ngân 22,9 tỷ đồng trong tổng số 38,6 tỷ đồng."""
        for part, again in itertools.pairwise(drafts):
            if part.kind != "funding" or again.kind != "funding" or "per" in again.slots:
                continue
            if not again.sentence.joints.out_of_sum.search(again.sentence.skeleton, 0, again.first):
                continue
            for told in reversed(self._done):
                if told.kind == "funding" and told.quantity.low == again.quantity.low and told.dropped is None:
                    again.dropped = "told before"
                    if may_hold(told, part):
                        part.whole = told
                    break

    def _sums_again(self, drafts: Sequence[Draft]) -> None:
        """Drops a sum that is only named again, and ties to it what is told of it: trong 480 triệu đồng nói trên, …."""
        for i, again in enumerate(drafts):
            joints, skeleton = again.sentence.joints, again.sentence.skeleton
            if again.kind != "funding" or "per" in again.slots or again.dropped is not None:
                continue
            if not (joints.within.search(skeleton, 0, again.first) or again.first <= HEAD):
                continue
            if joints.told_sum.match(skeleton, again.last) is None:
                continue
            alike = (d for d in self._done.same_number(again) if d.dropped is None and d.sentence.zone != "related")
            told = next(alike, None)
            if told is None:
                continue
            again.dropped = "told before"
            for part in drafts[i + 1 :]:
                if part.kind == "funding" and "per" not in part.slots and may_hold(told, part):
                    part.whole = told

    def _fill_money(
        self, draft: Draft, drafts: Sequence[Draft], index: int, cues: Sequence[Cue], places: Sequence[Located],
        whens: Sequence[When], statuses: Sequence[Attached], state: State,
    ) -> None:  # fmt: skip
        earlier = [d for d in drafts[:index] if d.kind == draft.kind and d.dropped is None]
        self._place(draft, drafts, places, state)
        self._when(draft, drafts, whens)
        rate = "per" in draft.slots
        if rate and draft.kind == "funding":
            level = self._money.level(draft)
            if level is not None:
                draft.set("stars", level, "the level paid for")
            asked = (a for a in statuses if a.cue.rule.set["status"] == "candidate" and a.side == "ahead")
            said = next((a for a in asked if self._asks_money(a, draft)), None)
            if said is not None and any(
                a.side == "ahead" and a.cue.rule.set["status"] == "target" and a.cue.first >= said.cue.last
                for a in statuses
            ):
                said = None  # mỗi xã có sản phẩm dự thi sẽ được cấp 30 triệu đồng: the promise is no request
            last = self._funds.whole
            drafted = last is not None and last.slots.get("status") == "candidate"
            in_force = draft.sentence.joints.in_force.search(draft.sentence.skeleton, 0, draft.first) is not None
            if said is not None and not in_force:
                draft.set("status", "candidate", said.cue.rule.id)
            elif drafted and not in_force and last is not None and last.sentence.block == draft.sentence.block:
                draft.set("status", "candidate", "the rate before")
            elif _is_paid(draft, earlier):
                draft.set("status", "achieved", PAID)
            elif self._averaged(draft, drafts) and not self._to_come(draft):
                before = self._amount_before(draft, drafts)
                held = before is not None and before.slots.get("status") is not None
                draft.set(
                    "status", before.slots["status"] if before and held else "achieved", "an average of what was paid"
                )
            elif (
                paid := self._was_paid(draft, statuses, drafts) or self._by_year_now(draft, statuses)
            ) is not None and not self._to_come(draft):
                draft.set("status", "achieved", paid)
            elif self._paid_out(draft, drafts) and not self._to_come(draft):
                draft.set("status", "achieved", "the amount before")
            elif self._counted_out(draft, drafts, earlier) and not self._to_come(draft):
                draft.set("status", "achieved", "those that it was paid to are counted")
            elif self._varied(draft) and not self._to_come(draft):
                draft.set("status", "achieved", "what was given before")
            else:
                draft.set("status", "target", "a rate")
            if draft.slots["status"] != "achieved":
                self._open_end(draft)
            if draft.whole is not None and not _explicit(draft):
                draft.whole = None
        else:
            if earlier and self._money.breath(earlier[-1], draft) and "status" in earlier[-1].slots:
                statuses = [a for a in statuses if a.side == "behind"]
                if not statuses:
                    draft.set("status", earlier[-1].slots["status"], "the amount that it is joined to")
            self._share_of_place(draft, drafts, places)
            seat = self._seat_of_sales(draft, places, state) if draft.kind == "revenue" else None
            if seat is not None and self._money.of_one_maker(draft):
                draft.set("place", seat, MAKER)
            self._source_part(draft, cues, drafts)
            if "status" not in draft.slots:
                self._status(draft, statuses, [], [], state, earlier)
            self._inherit(draft)
            _by_year_too(draft)
        if draft.kind == "funding":
            self._money.purpose(draft, drafts, cues)
            before = self._funds.whole if not earlier else earlier[-1]
            memory = MoneyState(last=before, source=self._funds.source, block=self._funds.block)
            self._money.source(draft, drafts, cues, memory)
            if draft.slots["source"] == "unspecified" and self._pays is not None:
                draft.set("source", self._pays, "what the article says of all its money")
            _split(draft)
            _split_in_shares(draft, cues)
        if "status" not in draft.slots:
            draft.set("status", "achieved", "nothing says otherwise")
        drafted = self._drafted or state.drafted_block == draft.sentence.block
        in_force = draft.sentence.joints.in_force.search(draft.sentence.skeleton) is not None
        if draft.slots["status"] == "target" and drafted and not in_force:
            draft.set("status", "candidate", "a draft promises it")
        self._funds.whole = draft
        if draft.kind == "funding" and draft.whole is None and "per" not in draft.slots:
            self._funds.main = draft
            self._keep_spent(draft)

    def _keep_spent(self, draft: Draft) -> None:
        """Keeps the sum that was spent, until a larger one or one of another time is told."""
        before, own = self._funds.spent, draft.evidence["when"].startswith("the period")
        if before is None or own or draft.quantity.low >= before.quantity.low:
            self._funds.spent = draft if draft.slots["status"] == "achieved" else None

    def _was_paid(self, draft: Draft, statuses: Sequence[Attached], drafts: Sequence[Draft]) -> str | None:
        """Why a rate tells what was paid to each one, and promises nothing; ``None`` when it does not."""
        best = next(iter(statuses), None)
        if best is not None and best.cue.rule.set["status"] != "achieved":
            return None
        if best is not None and best.score > WEAK and best.cue.rule.set.get("only") == draft.kind:
            if not best.cue.rule.set.get("bare"):
                return best.cue.rule.id
        before = last_before(draft, [d for d in drafts if d.kind == "funding" and d.dropped is None])
        if best is None and before is not None and before.slots.get("per") == draft.slots["per"]:
            if before.evidence["status"].startswith("status.achieved"):
                return "the rate before"
        main = self._funds.main
        if best is None and main is not None and main.sentence.block >= draft.sentence.block - 1:
            decided = main.evidence["status"] == GIVEN and main.sentence is not draft.sentence
            decided = decided and _D in main.sentence.skeleton[: main.first]  # ký Quyết định …, trích 1,08 tỷ đồng
            if decided and draft.sentence.joints.by_rule.search(draft.sentence.skeleton) is None:
                return "what was given before"
        past = self._year is not None and self._past(draft.slots.get("when"))
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        own = draft.evidence["when"].startswith("the period") and not _since(draft)
        if past and own and joints.by_rule.search(skeleton) is None:
            return "a year gone by"
        return None

    def _by_year_now(self, draft: Draft, statuses: Sequence[Attached]) -> str | None:
        """Why money by the year has been given: huyện *đã phân bổ* 500 triệu đồng/năm, a part of what was spent."""
        if draft.slots["per"] != "year" or draft.quantity.qualifier in ("at_most", "at_least"):
            return None
        best = next(iter(statuses), None)
        if best is not None:
            done = best.cue.rule.id.startswith("status.achieved") and best.side == "ahead" and best.score > WEAK
            return best.cue.rule.id if done else None
        whole = draft.whole
        paid = whole is not None and whole.kind == "funding" and whole.slots.get("status") == "achieved"
        return "the whole" if paid else None

    def _to_be_paid(self, draft: Draft) -> bool:
        """Whether the sum that rates are paid of has just been told, and is still to be paid."""
        main = self._funds.main
        return main is not None and main.slots.get("status") == "target" and _near(main, draft)

    def _paid_out(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a rate tells what each one was paid: chi 60 triệu thưởng 12 sản phẩm, mỗi sản phẩm 5 triệu đồng."""
        if draft.quantity.qualifier in ("at_most", "at_least") or not self._money.leads(draft):
            return False
        before = self._amount_before(draft, drafts)
        if before is None:  # tỉnh giúp mở 4 điểm bán, mỗi điểm 80 triệu đồng
            before = last_before(draft, drafts)
            between = draft.sentence.skeleton[before.last : draft.first] if before is not None else ""
            if before is None or before.subject != draft.slots.get("per") or regex.search(r"[;:()]", between):
                return False
            if self._to_be_paid(draft):  # tổng tiền thưởng là 1 tỷ đồng: 90 sản phẩm 3 sao, mỗi sản phẩm 8 triệu đồng
                return False
        return before.slots.get("status") == "achieved"

    def _counted_out(self, draft: Draft, drafts: Sequence[Draft], earlier: Sequence[Draft]) -> bool:
        """Whether a rate tells what each of those got that were counted: 25 sản phẩm 4 sao nhận 10 triệu đồng/sản phẩm.

        A rule does not count whom it pays; a sum, or a rate, that was paid must have been told just before.
        """
        if draft.quantity.qualifier in ("at_most", "at_least") or draft.slots["per"] not in ("product", "producer"):
            return False
        skeleton = draft.sentence.skeleton
        before = last_before(draft, [d for d in drafts if d.kind in ("count", "funding")])
        if before is None or regex.search(r"[;:()]", skeleton[before.last : draft.first]):
            return False
        got = before.kind == "count" and before.subject == draft.slots["per"] and before.quantity.low > 1
        if not got or before.slots.get("status") != "achieved":
            return False
        told = (self._funds.main, earlier[-1] if earlier else self._funds.whole)
        return any(t is not None and t.slots.get("status") == "achieved" and _near(t, draft) for t in told)

    def _varied(self, draft: Draft) -> bool:
        """Whether a rate says how much each one got of a sum just paid: tùy nhu cầu, mỗi chủ thể từ 5 đến 130 triệu."""
        main = self._funds.main
        if main is None or main.slots.get("status") != "achieved" or main.sentence.block < draft.sentence.block - 1:
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.by_rule.search(skeleton) or draft.quantity.qualifier in ("at_most", "at_least"):
            return False
        spread = draft.quantity.low < draft.quantity.high or joints.varies.search(skeleton, 0, draft.first) is not None
        return spread and "stars" not in draft.slots and draft.quantity.high < main.quantity.low

    def _averaged(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a rate is only what each one got of the sum before: tính ra gần 500 triệu đồng mỗi chủ thể."""
        before = self._amount_before(draft, drafts)
        between = draft.sentence.skeleton[before.last : draft.first] if before is not None else ""
        return self._average(draft) or draft.sentence.joints.worked_out.search(between) is not None

    def _average(self, draft: Draft) -> bool:
        """Whether an amount is what each one got on the average; the word may be its qualifier."""
        amount = draft.sentence.at(draft.first)
        said = normalize(self.text[amount.start : amount.end]).lower() if amount is not None else ""
        return draft.sentence.joints.average.search(said) is not None or self._money.average(draft)

    def _open_end(self, draft: Draft) -> None:
        """A rate that is paid from a year on has no last year: từ năm 2020, mỗi sản phẩm 4 sao được thưởng 20 triệu."""
        when: When | None = draft.slots.get("when")
        if when is not None and when.from_ == when.to and _since(draft):
            self._set_when(draft, replace(when, to=None), "stated", draft.evidence["when"])

    def _share_of_place(self, draft: Draft, drafts: Sequence[Draft], places: Sequence[Located]) -> None:
        """An amount for a district, near a larger one for its province, is a part of that: Mỹ Xuyên 540 triệu."""
        if draft.kind != "funding" or draft.whole is not None or "per" in draft.slots:
            return
        own = self._own_place(draft, places)
        if own is None or own.level not in ("district", "commune"):
            return
        before = [d for d in drafts if d.last <= draft.first and d.kind == "funding"]
        before = [
            d for d in before if d.whole is None or ":" in draft.sentence.skeleton[d.last : draft.first]
        ]  # a part may be broken down further behind its colon
        for whole in (*reversed(before), self._funds.main):
            if whole is None or "place" not in whole.slots or not may_hold(whole, draft):
                continue
            place, near = whole.slots["place"], whole.sentence.block >= draft.sentence.block - 1
            if near and place.level == "province" and place.province_code == own.province_code:
                if whole.quantity.low > draft.quantity.high:
                    draft.whole = whole
                return

    def _source_part(self, draft: Draft, cues: Sequence[Cue], drafts: Sequence[Draft]) -> None:
        """An amount from a named source, after an amount of which no source was said, is a part of that one."""
        whole = self._funds.main
        if draft.kind != "funding" or draft.whole is not None or whole is None or not may_hold(whole, draft):
            return
        named = self._money.named_source(draft, drafts, cues)
        near = whole.sentence.block >= draft.sentence.block - 1
        own = draft.evidence["when"].startswith("the period")
        if whole.sentence is draft.sentence:
            between = draft.sentence.skeleton[whole.last : draft.first]
            beside = draft.sentence.joints.besides.search(between) is not None  # xin tỉnh 2 tỷ, đồng thời trích 1,2 tỷ
            own = own and (beside or draft.slots.get("when") != whole.slots.get("when"))
        if named in ("state_budget", "social", "credit") and near and not own:
            open_ = whole.slots.get("source") in ("unspecified", "total")
            before = whole.sentence.skeleton[max(0, whole.first - GIVER) : whole.first]
            head = draft.sentence.joints.left_out_head.match(draft.sentence.skeleton)
            if whole.sentence is not draft.sentence and head is not None:
                return  # Ngoài vốn vay, ngân sách tỉnh cấp 2,1 tỷ đồng
            if named != "state_budget" and whole.sentence is draft.sentence and _gives_last(whole, before):
                return  # được tỉnh hỗ trợ 300 triệu đồng, HTX đối ứng 200 triệu đồng: each gives its own
            if (
                open_ or whole.evidence.get("source") == "source.social.raised"
            ) and whole.quantity.low > draft.quantity.low:
                draft.whole = whole

    def _of_budget(self, sentence: Sentence, drawn: Cue) -> None:
        """A sentence may say of the amount just told where it comes from: *Tiền lấy từ vốn sự nghiệp*."""
        if not sentence.joints.money_topic.match(sentence.skeleton):
            return
        main, last = self._funds.main, self._funds.whole
        if last is not None and "per" in last.slots and last.sentence.block == sentence.block:
            for rate in reversed(self._done):
                if rate.sentence.block != sentence.block:
                    break
                if rate.kind == "funding" and "per" in rate.slots and rate.slots.get("source") == "unspecified":
                    rate.set("source", drawn.rule.set["source"], drawn.rule.id)
        open_ = main is not None and (main.slots.get("source") == "unspecified" or main.evidence.get("source") == SUM)
        back = int(drawn.rule.set["source"] == "state_budget")  # in a paragraph of its own
        if main is not None and main.sentence.block >= sentence.block - back and open_:
            main.set("source", drawn.rule.set["source"], drawn.rule.id)


def _is_paid(draft: Draft, earlier: Sequence[Draft]) -> bool:
    """Whether a rate has been paid, or goes on from one: đã nhận 20 triệu, mỗi sản phẩm 4 sao 45 triệu đồng."""
    if draft.sentence.joints.paid_each.search(draft.sentence.skeleton, 0, draft.first):
        return True
    before = earlier[-1] if earlier else None
    if before is None or before.evidence.get("status") != PAID or "per" not in before.slots:
        return False
    between = draft.sentence.skeleton[before.last : draft.first]
    return ";" not in between and draft.sentence.joints.promised.search(between) is None


def _since(draft: Draft) -> bool:
    """Whether a number's own year is the one from which on it holds: *từ* năm 2019, mỗi sản phẩm được thưởng."""
    when: When | None = draft.slots.get("when")
    if when is None or not draft.evidence["when"].startswith("the period"):
        return False
    starts, joints = draft.sentence.starts, draft.sentence.joints
    if when.start not in starts:
        return False
    return joints.since_year.search(draft.sentence.skeleton, 0, starts.index(when.start)) is not None


def _near(before: Draft, draft: Draft) -> bool:
    return draft.sentence.block - before.sentence.block <= 1


def _by_year_too(draft: Draft) -> None:
    """A part of what is needed by the year is so too: mỗi năm cần 5,4 tỷ đồng: ngân sách tỉnh 3 tỷ đồng, …."""
    whole = draft.whole
    if whole is None or "per" in draft.slots or whole.sentence is not draft.sentence:
        return
    if whole.slots.get("per") == "year" and whole.kind == draft.kind:
        draft.set("per", "year", "the whole")


def _explicit(draft: Draft) -> bool:
    return draft.evidence.get("whole") == "sum"


def _split(draft: Draft) -> None:
    """An amount that the text splits by source is the total."""
    whole = draft.whole
    if whole is None or whole.kind != "funding" or draft.slots["source"] in ("unspecified", "total"):
        return
    if whole.slots.get("source") == "unspecified" or whole.evidence.get("source") == "source.social.raised":
        whole.set("source", "total", "split by source")


def _split_in_shares(draft: Draft, cues: Sequence[Cue]) -> None:
    """An amount of which the text says what share each source has: 90 tỷ đồng, trong đó ngân sách tỉnh chiếm 21,5%."""
    raised = draft.evidence.get("source") == "source.social.raised"
    if "per" in draft.slots or not (raised or draft.slots.get("source") == "unspecified"):
        return
    skeleton, joints = draft.sentence.skeleton, draft.sentence.joints
    for cue in cues:
        if "source" not in cue.rule.set or cue.first < draft.last or _M in skeleton[draft.last : cue.first]:
            continue
        if joints.has_share.match(skeleton, cue.last) is not None:
            draft.set("source", "total", "split by source")
            return


def _gives_last(draft: Draft, before: str) -> bool:
    """Whether the words right before an amount name who gives it."""
    ends = [m.end() for m in draft.sentence.joints.gives.finditer(before)]
    return bool(ends) and len(before[ends[-1] :].split()) <= WORDS
