"""Says whether a number is what one round of rating, or one year, brought, and not all there is.

One layer of the walk through an article; ``context.py`` has the top of it. The words at a number are weighed by
``actions.py``; here stands what round the sentences before have opened, and how far that goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.attach import HAVE, Attached
from extractor.match import PRODUCERS, Draft
from extractor.mentions import Sentence
from extractor.model import Place
from extractor.patterns import CLASSES
from extractor.periods import APART
from extractor.putforward import last_before
from extractor.statuses import Statuses
from extractor.story import GOODS, ROUND, THIS_ROUND, YEAR, State
from extractor.when import When

ROUND_AHEAD = 10
"""Characters of the skeleton before a period in which the round is named that it dates: *đợt II* năm 2023."""
SHARED_BACK = 8
"""Paragraphs back in which a rating is reported whose shares are given to it: huyện Gia Lộc *góp* 1 sản phẩm."""
REPORTED = 2
"""Paragraphs back in which a rating is reported whose shares are told now."""
_WIDER = {"district": ("province",), "commune": ("district", "province"), "province": ("nation",)}
"""The levels of the places of which a place has a share."""


class Brought(Statuses):
    """Finds what a round, or a year, brought."""

    def _of_those_entered(self, draft: Draft, state: State) -> bool:
        """Whether a survey only sorts those that were put forward: đăng ký 92 sản phẩm. Khảo sát có 70 đủ điều kiện."""
        main = state.main
        if main is None or main.slots.get("status") != "candidate" or main.slots.get("action") != "recognize":
            return False
        near = main.sentence.block >= draft.sentence.block - 1 and draft.subject == main.subject
        return near and draft.quantity.high <= main.quantity.low and main is not draft

    def _of_this_round(self, draft: Draft, best: Attached | None) -> bool:
        """Whether words right behind a number say that it is of the round that is told of: 2 sản phẩm *đợt này*."""
        if draft.subject != "product" or draft.slots.get("status", "achieved") != "achieved":
            return False
        if best is not None and best.score > 0 and not (best.cue.rule.set.get("soft") or best.cue.rule.id == HAVE):
            return False
        found = next((m for m in draft.sentence.mentions if m.start >= draft.end and m.rule == THIS_ROUND), None)
        if found is None:
            return False
        joints, at = draft.sentence.joints, draft.sentence.starts.index(found.start)
        between = draft.sentence.skeleton[draft.last : at]
        apart = joints.apart_from_round.match(between) or joints.apart_from_round.match(
            self.text[found.start : found.end].lower()
        )
        if apart is not None:
            return False  # tỉnh có 242 sản phẩm sau đợt này: how things stand behind it
        return len(between.split()) <= 1 and not any(mark in between for mark in ",;:.(")

    def _given_to_round(self, draft: Draft) -> bool:
        """Whether words before a number say that it is a share of this round: đóng góp nhiều nhất *cho đợt này*, 14.

        So does a colon behind the round, which opens all that it brought: chưa năm nào được *như đợt này: 15 sản phẩm*.
        """
        if draft.subject != "product" or draft.slots.get("status") != "achieved":
            return False
        joints, sentence = draft.sentence.joints, draft.sentence
        m = joints.shares_most.search(sentence.skeleton, 0, draft.first)
        named = sentence.at(m.start("round")) if m is not None else None
        if named is not None and named.rule == THIS_ROUND:
            return True
        rounds = (f for f in sentence.mentions if f.rule in (ROUND, THIS_ROUND) and f.end <= draft.start)
        return any(
            joints.round_then.fullmatch(sentence.skeleton, sentence.starts.index(f.start) + 1, draft.first)
            for f in rounds
        )

    def _of_a_year(self, when: When | None) -> bool:
        """Whether a period is one year, in the course of which things happen."""
        return when is not None and when.type == "interval" and when.from_ == when.to

    def _dated_stock(self, draft: Draft) -> bool:
        """Whether a number tells how things stand at a moment that is named beside it."""
        when: When | None = draft.slots.get("when")
        return when is not None and when.type == "snapshot" and draft.evidence["when"].startswith("the period")

    def _year_of_rating(self, draft: Draft) -> bool:
        """Whether a number has a span of time of its own, in the course of which things were rated."""
        when: When | None = draft.slots.get("when")
        return when is not None and when.type == "interval" and draft.evidence["when"].startswith("the period")

    def _in_own_round(self, draft: Draft) -> bool:
        """Whether a number is dated by a round of rating: đợt 1 năm 2023 có 9 sản phẩm."""
        when: When | None = draft.slots.get("when")
        if when is None or not draft.evidence["when"].startswith("the period") or draft.subject == "locality":
            return False
        named = any(m.rule == ROUND and m.start == when.start for m in draft.sentence.mentions)
        if when.type == "snapshot" and not named:
            return False  # gộp hai đợt, hết năm 2020 toàn tỉnh có 79 sản phẩm
        starts = draft.sentence.starts
        at = starts.index(when.start) if when.start in starts else 0
        before = self._round_word.search(draft.sentence.skeleton, max(0, at - ROUND_AHEAD), at)
        return bool(before) or named

    def _round_leads(self, draft: Draft) -> bool:
        """Whether a numbered round leads the clause of a number: đợt 1 có 10 sản phẩm, đợt 2 có 12 sản phẩm."""
        if draft.subject == "locality" or draft.slots.get("status") != "achieved":
            return False
        when: When | None = draft.slots.get("when")
        led = draft.sentence.joints.round_leads.search(draft.sentence.skeleton, 0, draft.first) is not None
        return led and not (when is not None and when.type == "snapshot" and self._dated_stock(draft))

    def _this_round_leads(self, draft: Draft) -> bool:
        """Whether the round that is told of leads the sentence of a number: trong đợt này, tỉnh có 27 sản phẩm."""
        if draft.subject == "locality" or draft.slots.get("status") != "achieved" or self._dated_stock(draft):
            return False
        sentence = draft.sentence
        found = next((m for m in sentence.mentions if m.start < draft.start and m.rule == THIS_ROUND), None)
        if found is None or sentence.joints.in_this_round.match(self.text[found.start : found.end].lower()) is None:
            return False  # sau đợt này, tỉnh có 242 sản phẩm
        at = sentence.starts.index(found.start)
        opens = sentence.skeleton[:at].strip()
        if opens and opens[-1] not in ",;(" and not sentence.joints.opens_report.fullmatch(opens):
            return False  # trước khi có kết quả đợt này, chưa tính đợt này
        between = sentence.skeleton[at + 1 : draft.first]
        return not any(mark in between for mark in ";:.") and CLASSES["period"] not in between

    def _of_last_round(self, draft: Draft) -> bool:
        """Whether the last round leads the sentence of a number: riêng đợt xếp hạng vừa xong, huyện A có 5 sản phẩm."""
        if draft.subject == "locality" or draft.slots.get("status") != "achieved":
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        led = joints.last_round.search(skeleton, 0, draft.first)
        if led is None or joints.in_stock.search(skeleton, led.end() - 1, draft.last):
            return False
        if not self._dated_stock(draft):
            return True
        # lần phân hạng đầu tiên cuối năm 2019, tỉnh có 19 sản phẩm: the moment is that of the round
        return draft.slots["when"].start in draft.sentence.starts[led.start("round") : led.end("round")]

    def _results_told(self, draft: Draft, state: State) -> bool:
        """Whether the results of a rating were said to be there, and a number is the first of them.

        *Tỉnh vừa phê duyệt kết quả đánh giá, phân hạng đợt 1. Toàn tỉnh có 17 sản phẩm của 13 chủ thể*.
        """
        if draft.subject != "product" or draft.slots.get("status") != "achieved" or draft.whole is not None:
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.in_stock.search(skeleton, 0, draft.last) or joints.total.search(skeleton, 0, draft.first):
            return False
        if self._dated_stock(draft):
            return False
        first = all(d.first >= draft.first for d in self._here if d.kind == "count" and d.subject == "product")
        near = state.results_block >= draft.sentence.block - 1 >= 0
        return first and (near or tells_results(draft.sentence, draft.first))

    def _level_of_round(self, draft: Draft, state: State) -> bool:
        """Whether a level leads the sentence that tells how many reached it, of what was just rated or put forward.

        *Đợt 2 phê duyệt 23 sản phẩm. Lên tới 4 sao có 3 sản phẩm*; where a stock was told last, it is of that.
        """
        if draft.subject != "product" or draft.slots.get("status") != "achieved" or draft.whole is not None:
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        led = "stars" in draft.slots and joints.led_by_level.fullmatch(skeleton, 0, draft.first) is not None
        if not led or self._dated_stock(draft) or joints.in_stock.search(skeleton, 0, draft.last):
            return False
        told = (d for d in reversed(state.recent) if d.kind == "count" and d.subject == "product" and d.whole is None)
        last = next((d for d in told if d.slots.get("action") != "revoke"), None)
        if last is None or last.sentence.block < draft.sentence.block - 1 or last.quantity.low < draft.quantity.high:
            return False
        return last.slots.get("action") == "recognize" and last.slots.get("status") != "target"

    def _too_few(self, draft: Draft, state: State) -> bool:
        """Whether a number is too small to be all there is: fewer than were just rated there, or than there are now.

        *Huyện được công nhận 21 sản phẩm. Xã Yên Ninh có 3 sản phẩm*; *đến nay có 46 sản phẩm. Năm 2022 có 8 sản phẩm*.
        """
        if draft.subject != "product" or draft.slots.get("status") != "achieved" or draft.whole is not None:
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        stock = joints.in_stock.search(skeleton, 0, draft.last) or joints.total.search(skeleton, 0, draft.first)
        spread = "per" in draft.slots and draft.quantity.qualifier != "exact"
        if stock or self._dated_stock(draft) or spread:
            return False
        main = state.main_done
        if main is None or main.dropped is not None or main is not state.main or main.sentence is draft.sentence:
            return False
        same = main.slots.get("place") == draft.slots.get("place") and main.quantity.low > draft.quantity.high
        near = main.sentence.block == draft.sentence.block and main.sentence.zone == draft.sentence.zone
        if not same or not near or main.quantity.low != main.quantity.high:
            return False
        when, then = draft.slots.get("when"), main.slots.get("when")
        if main.slots.get("action") == "total" and when is not None and then is not None:
            own = self._year_of_rating(draft) and when.from_ == when.to == then.to and "stars" not in draft.slots
            return own and draft.quantity.qualifier == "exact"
        return main.slots.get("action") == "recognize"

    def _another_year(self, draft: Draft, drafts: Sequence[Draft], state: State) -> bool:
        """Whether a year is told behind one that brought something: năm 2019 công nhận 3. Năm 2020 có 5 sản phẩm."""
        mate = last_before(draft, [d for d in drafts if d.subject == draft.subject and d.kind == "count"])
        told = mate or state.last
        if told is None or told.dropped is not None or told.slots.get("action") != "recognize":
            return False
        when, before = draft.slots.get("when"), told.slots.get("when")
        yearly = self._of_a_year(when) and self._of_a_year(before) and told.sentence.block == draft.sentence.block
        alike = yearly and all(d.evidence["when"].startswith("the period") for d in (draft, told))
        alike = alike and all(d.slots.get("status") == "achieved" and d.subject == "product" for d in (draft, told))
        held = draft.sentence.joints.in_stock.search(draft.sentence.skeleton, 0, draft.last)
        return alike and when is not None and before is not None and when.from_ != before.from_ and held is None

    def _came_out(self, draft: Draft, state: State) -> bool:
        """Whether a sentence tells how a round that was told of came out: kết quả, 25 sản phẩm đạt 3 sao."""
        main = state.main
        waits = main is not None and main.slots.get("status") == "candidate" and draft.subject == "product"
        waits = waits and main is not None and main.sentence.block >= draft.sentence.block - REPORTED
        opens = draft.sentence.joints.came_out.match(draft.sentence.skeleton) is not None
        return opens and (waits or self._round_article)

    def _year_apart(self, draft: Draft) -> bool:
        """Whether a number is told of one year alone, and so is what that brought: riêng năm 2021 có 52 sản phẩm."""
        when: When | None = draft.slots.get("when")
        if when is None or draft.subject != "product" or draft.slots.get("status") != "achieved":
            return False
        if any(m.rule == APART and m.start == when.start for m in draft.sentence.mentions):
            return True
        if not draft.evidence["when"].startswith("the period") or when.type != "interval" or when.end > draft.start:
            return False
        apart = draft.sentence.joints.set_apart  # chỉ riêng năm nay đã có 53
        at = draft.sentence.starts.index(when.start) if when.start in draft.sentence.starts else 0
        said = self.text[when.start : when.end].lower()
        return apart.match(said) is not None or apart.search(draft.sentence.skeleton, max(0, at - 6), at) is not None

    def _share_of_maker(self, draft: Draft, state: State) -> bool:
        """Whether a maker has so many of the products just rated: trao chứng nhận cho 7 sản phẩm. Công ty A có 3."""
        main, joints = state.main, draft.sentence.joints
        if main is None or main.slots.get("action") != "recognize" or main.slots.get("status") != "achieved":
            return False
        near = main.sentence.block >= draft.sentence.block - REPORTED and draft.subject == "product"
        if not near or draft.slots.get("status") != "achieved" or draft.quantity.high >= main.quantity.low:
            return False
        held = joints.in_stock.search(draft.sentence.skeleton, 0, draft.first) or self._dated_stock(draft)
        return not held and joints.maker_has.match(draft.sentence.skeleton, 0, draft.first) is not None

    def _makers_of_rated(self, draft: Draft, state: State) -> bool:
        """Whether makers are those of the products just rated, and are named so at the head of a sentence."""
        main = state.main
        if main is None or draft.subject not in PRODUCERS or draft.evidence.get("status") != GOODS:
            return False
        rated = main.slots.get("action") == "recognize" and not self._dated_stock(draft)
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        named = joints.makers_of.match(skeleton, 0, draft.first) or joints.hold_them.match(skeleton, draft.last)
        return rated and named is not None

    def _year_of_its_own(self, draft: Draft) -> bool:
        """Whether a part of a sum is what one year brought: năm 2019 có 11, năm 2020 có 38, cộng lại 49."""
        whole = draft.whole
        when: When | None = draft.slots.get("when")
        own = draft.evidence["when"].startswith("the period")
        if whole is None or when is None or draft.evidence.get("whole") != "sum" or not own or when.type != "interval":
            return False
        of_whole: When | None = whole.slots.get("when")
        return of_whole is None or (of_whole.from_, of_whole.to) != (when.from_, when.to)

    def _brought_by_year(self, draft: Draft) -> bool:
        """Whether a part of a stock is what one year brought to it: có 33 sản phẩm. *Năm 2023* được mùa, với 13."""
        when: When | None = draft.slots.get("when")
        whole = draft.whole
        if whole is None or draft.subject != "product" or not self._of_a_year(when) or when is None or when.until_now:
            return False
        own = draft.evidence["when"].startswith("the period")
        stock = whole.slots.get("action") == "total" and whole.slots.get("status") == "achieved"
        of_whole: When | None = whole.slots.get("when")
        other = of_whole is None or (of_whole.from_, of_whole.to, of_whole.type) != (when.from_, when.to, when.type)
        own = own and other and whole.start < when.start < draft.end and not self._compared_year(draft, when)
        return own and stock and draft.slots.get("status", "achieved") == "achieved"

    def _compared_year(self, draft: Draft, when: When) -> bool:
        """Whether a year is no year by itself, or only that of a like moment: *cùng thời điểm* năm 2023 là 251."""
        said = next((m for m in draft.sentence.mentions if m.rule == YEAR and m.start == when.start), None)
        return said is None or any(m.kind == "period" and m.end == said.start - 1 for m in draft.sentence.mentions)

    def _next_year(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a number goes on from what another year brought: năm 2021 công nhận 20, năm 2022 vọt lên 31."""
        mate = last_before(draft, [d for d in drafts if d.subject == draft.subject and d.kind == draft.kind])
        if mate is None or draft.reversed or mate.slots.get("action") != "recognize":
            return False
        when, before = draft.slots.get("when"), mate.slots.get("when")
        own = all(d.evidence["when"].startswith("the period") for d in (draft, mate))
        yearly = own and all(self._of_a_year(w) for w in (when, before))
        return yearly and when is not None and before is not None and when.from_ != before.from_

    def _of_one_year(self, draft: Draft) -> bool:
        """Whether a part of a stock is what one year brought to it: … Năm 2021 có 5 sản phẩm được công nhận."""
        whole = draft.whole
        when: When | None = draft.slots.get("when")
        own = draft.evidence["when"].startswith("the period")
        if whole is None or when is None or not own or when.type != "interval" or when.until_now:
            return False
        if whole.slots.get("action") != "total":
            return False
        # trong số 164 sản phẩm, 38 sản phẩm được công nhận trong năm 2022
        return whole.sentence is not draft.sentence or (self._of_a_year(when) and when.start > whole.end)

    def _comes_out(self, draft: Draft, state: State) -> bool:
        """Whether a bare *có* gives the result of a rating just reported: Thành công có 8 sản phẩm."""
        main = state.main
        if main is None or main.slots.get("status") != "candidate" or draft.slots.get("status") != "achieved":
            return False
        when: When | None = draft.slots.get("when")
        stock = when is not None and when.type == "snapshot" and draft.evidence["when"].startswith("the period")
        near = main.sentence.block >= draft.sentence.block - 1
        return near and not stock and draft.subject == "product" and draft.quantity.low <= main.quantity.high

    def _looks_back(self, told: Draft) -> bool:
        """Whether what a year gone by brought is only told beside a stock: huyện có 34 sản phẩm. *Năm ngoái* thêm 8."""
        when: When | None = told.slots.get("when")
        past = (
            told.slots.get("action") == "recognize"
            and self._past(when)
            and told.evidence["when"].startswith("the period")
        )
        if not past or told.whole is not None:
            return False
        for before in reversed(self._done):
            if before.sentence.block != told.sentence.block or before.start >= told.start:
                if before.sentence.block < told.sentence.block:
                    return False
                continue
            stock = before.slots.get("action") == "total" and before.slots.get("status") == "achieved"
            if before.kind == "count" and before.subject == "product" and before.whole is None and stock:
                return before.slots.get("place") == told.slots.get("place") and before.quantity.low > told.quantity.low
        return False

    def _shares_round(self, draft: Draft) -> bool:
        """Whether a place has its share of the products just recognized: nhiều nhất là Nha Trang, có 6 sản phẩm.

        So have the provinces of what the country has recognized, and the communes of what their district has.
        """
        when: When | None = draft.slots.get("when")
        own: Place | None = draft.slots.get("place")
        named = draft.evidence["place"].startswith(("the place", "each of the places"))
        wider = _WIDER.get(own.level) if own is not None and named else None
        if draft.subject != "product" or draft.slots.get("status") != "achieved" or own is None or wider is None:
            return False
        held = draft.sentence.joints.in_stock.search(draft.sentence.skeleton, 0, draft.last)
        if held or (when is not None and when.type == "snapshot"):
            return False
        gives = draft.sentence.joints.gives_share.search(draft.sentence.skeleton, 0, draft.first) is not None
        reach = SHARED_BACK if gives else REPORTED
        whole: Draft | None = None
        closing: Draft | None = None
        for told in reversed(self._done):
            if told.kind != "count" or told.subject != "product" or told.whole is not None or told.dropped is not None:
                continue
            if told.dossier:
                continue
            if told.sentence.zone == "related" or told.sentence.block < draft.sentence.block - reach:
                break
            place = told.slots.get("place")
            if place is None or (place.level != "nation" and place.province_code != own.province_code):
                continue
            if place.level not in wider or (
                place.level == "district" and own.district is not None and place.district != own.district
            ):
                if told.sentence.block == draft.sentence.block and told.slots.get("action") == "total":
                    return False  # what the districts have by now is told
                continue
            if told.slots.get("status") != "achieved" or told.slots.get("action") not in ("recognize", "total"):
                continue
            if told.slots["action"] == "total" and place.level == "nation" and closing is None and whole is None:
                closing = told  # công nhận 20 sản phẩm của 12 tỉnh, nâng tổng số lên 79: they share in the 20
                continue
            if (
                told.slots["action"] == "recognize"
                and self._looks_back(told)
                and told.sentence.block < draft.sentence.block
            ):
                return False  # huyện có 34 sản phẩm; năm ngoái công nhận 8. Xã A có 6: of all there are
            if gives and told.slots["action"] == "total":
                continue  # nâng tổng số lên 351. Phần huyện Nam Sách là 4: of what was rated, whatever there is
            if whole is not None and told.sentence.zone == "title":
                break  # the headline tells of the stock, and the body first of what was rated
            if told.slots["action"] == "total" or (closing is not None and closing.sentence is not told.sentence):
                return False  # a stock was told since
            closing = None
            if told.quantity.low > draft.quantity.low and whole is None:
                whole = told
        draft.whole = draft.whole or whole
        return whole is not None

    def _in_round(self, draft: Draft, state: State) -> bool:
        """Whether a number stands in a report about one round of rating."""
        block = draft.sentence.block
        named = self._round_word.search(draft.sentence.skeleton, 0, draft.first) is not None
        rated = state.main is not None and state.main.slots.get("action") == "recognize"
        return named or state.round_block == block or state.results_block >= block - 1 >= 0 or rated


def tells_results(sentence: Sentence, end: int) -> bool:
    """Whether a sentence says, before a position, that the results of a rating are there."""
    m = sentence.joints.results_told.search(sentence.skeleton, 0, end)
    if m is None or sentence.joints.list_to_rate.search(sentence.skeleton) is not None:
        return False
    return sentence.joints.not_known.search(sentence.skeleton, 0, m.start()) is None
