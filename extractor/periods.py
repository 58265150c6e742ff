"""Says when a fact holds: its own period, else that of its whole, its paragraph, its headline or the article.

One layer of the walk through an article; ``context.py`` has the top of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractor.attach import Attached, right_limit
from extractor.match import Draft
from extractor.mentions import Sentence
from extractor.model import Period
from extractor.patterns import CLASSES
from extractor.story import GOODS, State
from extractor.structure import closed_off
from extractor.timing import FIRST_OF_SPAN, NOW, UNTIL_NOW, Timing
from extractor.when import When

APART = "period.year_apart"
"""The rule of a year that is told apart from others: *riêng năm 2022*."""
RISE = "action.total.rise"
"""The rule of the words by which a stock rises."""
COMPARED = 60
"""Characters before a period in which stands that it is only compared with."""
NEAR = 3
"""Paragraphs back in which the year was told in which, in an article without a date, money has been spent."""


class Periods(Timing):
    """Finds periods."""

    def _when(self, draft: Draft, drafts: Sequence[Draft], whens: Sequence[When]) -> None:
        own = self._own_when(draft, drafts, whens)
        if own is not None and self._of_plan_paid(draft, own):
            own = self._year_paid_for(draft, whens) or self._year_of_plan(draft)
        if own is not None and self._of_old_rating(draft, own):
            own = None
        if own is not None:
            self._set_when(draft, own, "stated", f"the period at {own.start}")
        elif draft.whole is not None and draft.whole.slots.get("when") is not None:
            if not _open_elsewhere(draft, draft.whole):
                self._set_when(draft, draft.whole.slots["when"], "inherited", "the whole")
        elif draft.whole is None or draft.whole.slots.get("when") is None:
            draft.slots["when"] = None

    def _of_plan_paid(self, draft: Draft, own: When) -> bool:
        """Whether an amount, paid by now in an article without a date, has the year of the sum that it is paid from."""
        today = own.relative and own.from_ is None and own.type == "snapshot" and not own.weak
        return draft.kind in ("funding", "percent") and today and self._year is None

    @staticmethod
    def _year_paid_for(draft: Draft, whens: Sequence[When]) -> When | None:
        """The year of what is paid for, behind an amount: đến nay đã chi 800 triệu đồng để làm sản phẩm năm 2023."""
        skeleton, starts = draft.sentence.skeleton, draft.sentence.starts
        behind = next((w for w in whens if w.start >= draft.end and not w.weak), None)
        if draft.kind != "funding" or behind is None or behind.from_ is None or behind.type != "interval":
            return None
        between = skeleton[draft.last : starts.index(behind.start)]
        return None if regex.search(f"[,;:.(){CLASSES['money']}]", between) else behind

    def _year_of_plan(self, draft: Draft) -> When | None:
        """The year of the sum just told, where what was paid of it by a day is told in an article without a date."""
        told = self._funds.main
        if told is None or draft.sentence.block - told.sentence.block > NEAR or told.sentence is draft.sentence:
            return None
        when: When | None = told.slots.get("when")
        return when if when is not None and when.from_ is not None and not when.until_now else None

    @staticmethod
    def _of_old_rating(draft: Draft, own: When) -> bool:
        """Whether a year behind a part is that of its first rating: thu hồi 6 sản phẩm, 4 trong đó của năm 2019."""
        whole = draft.whole
        of_whole: When | None = whole.slots.get("when") if whole is not None else None
        if whole is None or of_whole is None or of_whole.from_ is None or own.to is None or own.start < draft.end:
            return False
        return whole.slots.get("action") in ("revoke", "rerecognize", "upgrade") and own.to < of_whole.from_

    def _own_when(self, draft: Draft, drafts: Sequence[Draft], whens: Sequence[When]) -> When | None:
        sentence = draft.sentence
        skeleton = sentence.skeleton
        if (compared := self._bracket_of_compared(draft, whens)) is not None:
            return compared
        usable = [w for w in whens if not self._compared(sentence, w)]
        if (in_turn := self._year_in_turn(draft, usable)) is not None:
            return in_turn
        limit = right_limit(draft, drafts)
        usable = [w for w in usable if not (w.weak and self._trails(w, draft, drafts))]
        usable = [w for w in usable if not self._of_addend(draft, w)]
        dated = [w for w in usable if not self._of_paper(sentence, w)]
        usable = dated if dated or self._year is not None else usable
        ahead = [w for w in usable if w.end <= sentence.starts[draft.first]]
        ahead = [w for w in ahead if not self._of_earlier(w, draft, drafts) and not self._closed_off(w, draft)]
        ahead = [w for w in ahead if not self._of_level_before(w, draft, drafts)]
        ahead = [w for w in ahead if not self._of_old_lot(w, draft) and not self._set_apart(w, draft, drafts)]
        behind = [w for w in usable if w.start >= draft.end and not self._attributive(draft, w)]
        behind = [w for w in behind if not self._of_contrast(draft, w, drafts) and not self._of_share(draft, w, drafts)]
        behind = [w for w in behind if not self._of_sum_grown(draft, w)]
        if behind:
            at = sentence.starts.index(behind[0].start)
            between = skeleton[draft.last : at]
            joined = sentence.joints.and_only.fullmatch(between) is not None  # … 41 sản phẩm và đến năm 2025 đạt …
            joined = joined or bool(ahead and sentence.joints.and_ahead.fullmatch(between) is not None)
            joined = joined or bool(ahead and sentence.joints.then_last.search(between))  # năm 2020 có 12 thì nay là 63
            if at < limit and len(between.split()) <= 5 and not joined and not regex.search(r"[,;:.()]", between):
                return self._round_of_day(draft, behind) or self._of_rise(draft, behind)
        if (of_round := self._round_behind(draft, drafts, ahead, behind)) is not None:
            return of_round
        if behind and not ahead and self._dates_rates(draft, drafts, behind[0]):
            return behind[0]
        if any(not w.modifier for w in ahead) and not self._leads(ahead[-1], draft):
            ahead = [w for w in ahead if not w.modifier]
        if (both := self._both_years(draft, ahead)) is not None:
            return both
        if ahead:
            own = self._in_own_clause(draft, ahead[-1], behind, limit)
            own = own or self._rated_in(draft, ahead[-1], behind, limit)
            return own or self._asked_for(sentence, ahead) or ahead[-1]
        if behind and sentence.starts.index(behind[0].start) < limit:
            at = sentence.starts.index(behind[0].start)
            between = _BRACKETED.sub("", skeleton[draft.last : at])
            others = draft.subject == "locality" and sentence.joints.other_comma.search(between) is not None
            parted = sentence.joints.part_clause.search(between) is not None
            if not _STOP.search(between) and not others and not parted:
                return self._round_of_day(draft, behind) or self._of_rise(draft, behind)
        return self._of_tail(draft, drafts, usable)

    @staticmethod
    def _both_years(draft: Draft, ahead: Sequence[When]) -> When | None:
        """The years that are named one after the other and had so many each: năm 2020, năm 2021, mỗi năm thêm 9."""
        if len(ahead) < 2:
            return None
        first, last = ahead[-2:]
        sentence = draft.sentence
        at, then = (sentence.starts.index(w.start) for w in (first, last))
        joined = sentence.skeleton[at + 1 : then].strip(" ,") == "" or sentence.joints.and_only.fullmatch(
            sentence.skeleton, at + 1, then
        )
        years = first.from_ is not None and first.from_ == first.to and last.from_ == last.to == first.from_ + 1
        each = sentence.joints.each_year.match(sentence.skeleton, then + 1, draft.first) is not None
        return replace(last, from_=first.from_) if joined and years and each else None

    @staticmethod
    def _in_own_clause(draft: Draft, ahead: When, behind: Sequence[When], limit: int) -> When | None:
        """The time behind a number in its own clause, where the one ahead is another's: năm tới …; … trong quý II."""
        skeleton, starts = draft.sentence.skeleton, draft.sentence.starts
        if not behind or ";" not in skeleton[starts.index(ahead.start) : draft.first]:
            return None
        at = starts.index(behind[0].start)
        between = draft.sentence.joints.rate_verbs.sub(" ", skeleton[draft.last : at])  # đánh giá, phân hạng
        return behind[0] if at < limit and not regex.search("[,;:.()]", between) else None

    @staticmethod
    def _rated_in(draft: Draft, ahead: When, behind: Sequence[When], limit: int) -> When | None:
        """The year in which goods were rated, where *hiện* leads: hiện đã có 8 sản phẩm được công nhận năm 2020."""
        if draft.kind != "count" or ahead.type != "snapshot" or ahead.from_ is None or not behind:
            return None
        year, sentence = behind[0], draft.sentence
        at = sentence.starts.index(year.start)
        now = next((m.rule for m in sentence.mentions if m.start == ahead.start), None) in (NOW, UNTIL_NOW)
        if not now or at >= limit or year.type != "interval" or year.from_ != year.to:
            return None
        if year.to is None or year.to >= ahead.from_:
            return None
        m = sentence.joints.rated_in_year.fullmatch(sentence.skeleton, draft.last, at)
        return year if m is not None else None

    @staticmethod
    def _of_level_before(when: When, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a year is that of the level from which things have grown: từ 8 sản phẩm năm 2021, đi lên 11."""
        sentence = draft.sentence
        at = sentence.starts.index(when.start)
        before = next((d for d in reversed(drafts) if d.last <= at and d is not draft), None)
        if before is None or "," not in sentence.skeleton[at : draft.first]:
            return False
        if regex.search("[,;:.()]", sentence.skeleton[before.last : at]):
            return False
        return sentence.joints.grown_from.search(sentence.skeleton, 0, before.first) is not None

    def _bracket_of_compared(self, draft: Draft, whens: Sequence[When]) -> When | None:
        """The year with which another is compared, for its own number in a bracket: gấp rưỡi năm 2022 (54 sản phẩm)."""
        sentence = draft.sentence
        for when in whens:
            at = sentence.starts.index(when.start)
            if sentence.joints.in_bracket.fullmatch(sentence.skeleton, at + 1, draft.first) is not None:
                return when if self._compared(sentence, when) else None
        return None

    @staticmethod
    def _of_paper(sentence: Sentence, when: When) -> bool:
        """Whether a time is only that of a paper: theo đề án *duyệt cuối năm ngoái*, tổng kinh phí là 476 tỷ đồng."""
        at = sentence.starts.index(when.start)
        return sentence.joints.paper_dated.search(sentence.skeleton, 0, at) is not None

    @staticmethod
    def _round_of_day(draft: Draft, behind: Sequence[When]) -> When | None:
        """The year of the round that stands behind the day: 20 sản phẩm lên bàn chấm ngày 28/1, trong đợt 3/2020."""
        if draft.kind != "count" or len(behind) < 2 or not behind[0].relative or behind[0].type != "point":
            return None
        year, starts = behind[1], draft.sentence.starts
        between = draft.sentence.skeleton[starts.index(behind[0].start) + 1 : starts.index(year.start)]
        one = not year.relative and year.from_ is not None and year.from_ == year.to
        return year if one and draft.sentence.joints.in_round.fullmatch(between) is not None else None

    @staticmethod
    def _of_rise(draft: Draft, behind: Sequence[When]) -> When:
        """The year of a rise, where that of the level before it is told first: 3 sao năm 2019 lên 4 sao năm 2020."""
        sentence, many = draft.sentence, len(behind) > 1 and draft.kind == "count"
        if not many or behind[0].to is None or (behind[1].from_ or 0) <= behind[0].to:
            return behind[0]
        at, then = (sentence.starts.index(w.start) for w in behind[:2])
        between = sentence.skeleton[at + 1 : then]
        parted = regex.search(r"[;:.()]", between) is not None or CLASSES["quantity"] in between
        return behind[1] if not parted and sentence.joints.rise.search(between) is not None else behind[0]

    @staticmethod
    def _leads(when: When, draft: Draft) -> bool:
        """Whether *của giai đoạn …* opens the clause of a number, of which it is told: mục tiêu của năm 2025 là 90."""
        skeleton, at = draft.sentence.skeleton, draft.sentence.starts.index(when.start)
        clause = max(skeleton.rfind(mark, 0, at) for mark in ",;:.")
        goal = draft.sentence.joints.plan_noun.search(skeleton, clause + 1, at) is not None
        return goal and draft.sentence.joints.plan_is.fullmatch(skeleton, at + 1, draft.first) is not None

    @staticmethod
    def _set_apart(when: When, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a year ahead is set apart for a number before: 44 sản phẩm, riêng năm đầu 26; 4 sao chỉ có 2."""
        sentence, at = draft.sentence, draft.sentence.starts.index(when.start)
        rule = next((m.rule for m in sentence.mentions if m.start == when.start), None)
        if rule not in (APART, FIRST_OF_SPAN) or ";" not in sentence.skeleton[at : draft.first]:
            return False
        return any(at < d.first and d.last <= draft.first for d in drafts)

    def _of_old_lot(self, when: When, draft: Draft) -> bool:
        """Whether a year ahead only says which old goods are rated again: nhóm công nhận từ năm 2022, nay hết hạn."""
        sentence = draft.sentence
        at = sentence.starts.index(when.start)
        ahead, behind = sentence.skeleton[:at], sentence.skeleton[at + 1 : draft.first]
        if sentence.joints.old_lot.search(ahead) is None or not self._past(when):
            return False
        return sentence.joints.rated_again.search(behind) is not None

    def _asked_for(self, sentence: Sentence, ahead: Sequence[When]) -> When | None:
        """The year to come for which a bare *hiện* tells what there is: danh sách cho năm 2024 hiện có 10 sản phẩm."""
        if len(ahead) < 2 or not ahead[-1].weak or not self._later(ahead[-2]):
            return None
        at, now = (sentence.starts.index(w.start) for w in ahead[-2:])
        return None if regex.search(r"[,;:.()]", sentence.skeleton[at:now]) else ahead[-2]

    def _round_behind(
        self, draft: Draft, drafts: Sequence[Draft], ahead: Sequence[When], behind: Sequence[When]
    ) -> When | None:  # fmt: skip
        """The year of a round named behind its products, where only a day leads: sáng 17/4, chấm 22 sản phẩm năm 2024.

        The day says when the council met, and the year which products it has rated.
        """
        if draft.kind != "count" or not ahead or not behind:
            return None
        day, year = ahead[-1], behind[0]
        if not day.relative or year.relative or year.type != "interval" or year.from_ != year.to:
            return None
        starts = draft.sentence.starts
        at = starts.index(year.start)
        result = draft.sentence.joints.result_of.search(draft.sentence.skeleton, draft.last, at) is not None
        if day.type != "point" and not result:  # sáng nay trao giấy cho 44 sản phẩm, kết quả của đợt 2 năm 2025
            return None
        last = max((d.last for d in drafts if d.last <= at), default=draft.last)
        between = _BRACKETED.sub("", draft.sentence.skeleton[draft.last : at])
        between = draft.sentence.joints.result_of.sub(" ", between)  # …, kết quả của đợt 2 năm 2025
        between = draft.sentence.joints.place_nouns.sub(" ", between)  # của 8 huyện, thành phố
        parted = regex.search(r"[,;:.()]", between) is not None or self._attributive(draft, year)
        mates = [d for d in drafts if draft.last <= d.first < at and d.holder is not draft and draft.holder is not d]
        return None if parted or mates or last > at else year

    def _dates_rates(self, draft: Draft, drafts: Sequence[Draft], when: When) -> bool:
        """Whether a time behind a list of rates is that of all: 10 triệu đồng/sản phẩm 3 sao, 20 triệu … năm 2024.

        So is that behind those to whom a sum is paid, in an article without a date: 45 tỷ đồng cho 120 hộ năm 2024.
        """
        at = draft.sentence.starts.index(when.start)
        if draft.kind != "funding" or when.from_ is None:
            return False
        between = [d for d in drafts if draft.last <= d.first < at]
        if "per" not in draft.slots:
            paid = all(d.kind == "count" for d in between) and when.from_ == when.to
            paid = paid and self._year is None  # dated, it was paid then, whenever they were rated
            return paid and not regex.search(r"[,;:.()]", draft.sentence.skeleton[draft.last : at])
        if not between or any(d.kind != "funding" or "per" not in d.slots for d in between):
            return False
        last = _BRACKETED.sub("", draft.sentence.skeleton[between[-1].last : at])
        return not _STOP.search(draft.sentence.skeleton[draft.last : at]) and "," not in last

    def _year_in_turn(self, draft: Draft, whens: Sequence[When]) -> When | None:
        """The year that goes with a number of a list: các năm 2020, 2021 và 2022 lần lượt công nhận 6, 10 và 15."""
        if draft.turn is None:
            return None
        turn, many = draft.turn
        ahead = [w for w in whens if w.end <= draft.start and w.from_ is not None and w.to is not None]
        within = [m for m in draft.sentence.mentions if ahead and ahead[-1].end <= m.start < draft.start]
        levels = [m.value.level for m in within if m.kind == "place"]
        if not ahead or (levels and levels.count(levels[-1]) >= many):
            return None  # giai đoạn 2021-2022, hai huyện A và B lần lượt có 11 và 9: the numbers go with the places
        last, single = ahead[-1], ahead[-many:]
        if last.from_ is not None and last.to is not None and last.to - last.from_ + 1 == many:
            return replace(last, from_=last.from_ + turn, to=last.from_ + turn)
        if len(single) == many and all(w.from_ == w.to for w in single):
            return single[turn]
        return None

    def _of_tail(self, draft: Draft, drafts: Sequence[Draft], usable: Sequence[When]) -> When | None:
        """The one period of a sentence, told behind all its numbers: 45 mới, 40 chấm lại: kế hoạch năm 2023 là vậy."""
        firm = [w for w in usable if w.from_ is not None and not w.modifier and not w.weak]
        if draft.kind != "count" or len(firm) != 1 or len(usable) != 1:
            return None
        at = draft.sentence.starts.index(firm[0].start)
        said = next(m for m in draft.sentence.mentions if m.start == firm[0].start)
        before = max((d for d in drafts if d.last <= at), key=lambda d: d.last, default=draft)
        parted = regex.search("[,:]", draft.sentence.skeleton[before.last : at]) is not None
        if said.value.anaphora or not parted or any(d.last > at for d in drafts):
            return None
        if any(self._attributive(d, firm[0]) for d in drafts):
            return None
        return firm[0] if not _TAIL.search(_BRACKETED.sub("", draft.sentence.skeleton[draft.last : at])) else None

    def _closed_off(self, when: When, draft: Draft) -> bool:
        """Whether a period stands in a bracket that is closed before a number: (… đạt 3 sao năm 2020); 2 sản phẩm."""
        skeleton, at = draft.sentence.skeleton, draft.sentence.starts.index(when.start)
        alone = skeleton[at - 1 : at] == "(" and skeleton[at + 1 : at + 2] == ")"  # đợt 1 (2019) có 12 sản phẩm
        alone = alone and ";" not in skeleton[at : draft.first]  # trà sâm (2020); mật ong (3 sản phẩm)
        return not when.modifier and not alone and closed_off(skeleton, at, draft.first)

    def _of_earlier(self, when: When, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a period ahead only tells of an earlier number's things: chấm lại 24 sản phẩm ra đời năm 2020."""
        at = draft.sentence.starts.index(when.start)
        before = next((d for d in reversed(drafts) if d.last <= at and d is not draft), None)
        if before is None or before.kind != draft.kind or draft.kind not in ("count", "percent"):
            return False
        between = draft.sentence.skeleton[before.last : at]
        if draft.kind == "percent":  # 60% sản phẩm công nhận năm 2021 được đánh giá lại; 25% chủ thể
            between_items = ";" in draft.sentence.skeleton[at : draft.first]
            return between_items and draft.sentence.joints.old_rating.search(between) is not None
        parted = regex.search(r"[,;:.()]", draft.sentence.skeleton[at : draft.first]) is not None
        parted = parted or draft.sentence.joints.kept_up.search(draft.sentence.skeleton, 0, before.first) is not None
        parted = parted or draft.sentence.joints.once.search(between) is not None
        return parted and not regex.search(r"[,;:.()]", between) and self._attributive(before, when)

    def _attributive(self, draft: Draft, when: When) -> bool:
        """Whether a period behind a number tells of the things' past: 24 sản phẩm ra đời năm 2020."""
        skeleton = draft.sentence.skeleton
        at = draft.sentence.starts.index(when.start)
        if draft.sentence.joints.expires.match(skeleton, at + 1):
            return True  # 9 sản phẩm của năm 2021 đã quá hạn: the year is that of the old rating
        between = skeleton[draft.last : at]
        past = self._past(when) or _follows_later(draft, when)
        if draft.sentence.joints.once.search(between) is not None:
            return True  # 1 sản phẩm từng dự thi năm 2021
        if past and draft.sentence.joints.rated_before.search(between) is not None:
            if draft.sentence.joints.kept_up.search(skeleton, 0, draft.first) is not None:
                return True  # củng cố 44 sản phẩm có giấy chứng nhận các năm 2019, 2020
        if self._attribute.search(between) is None:
            return draft.sentence.joints.apposed_of.search(between) is not None
        lapsing = draft.sentence.joints.lapses.search(between) is not None
        return not lapsing or draft.sentence.joints.told_of.search(skeleton, 0, draft.first) is None

    def _of_contrast(self, draft: Draft, when: When, drafts: Sequence[Draft]) -> bool:
        """Whether a period behind is that of what a number is compared with: có 240, trong khi năm 2022 mới 191."""
        at = draft.sentence.starts.index(when.start)
        if draft.sentence.joints.turns.fullmatch(draft.sentence.skeleton, draft.last, at) is not None:
            return True  # 11 sản phẩm nhưng sang năm 2020 không còn
        compared = draft.sentence.joints.meanwhile.search(draft.sentence.skeleton, draft.last, at) is not None
        return compared and self._past(when) and any(d.first > at for d in drafts)

    def _of_share(self, draft: Draft, when: When, drafts: Sequence[Draft]) -> bool:
        """Whether a period behind an amount is that of a share of it: cần 45 tỷ đồng, riêng năm 2022 là 9 tỷ đồng."""
        at = draft.sentence.starts.index(when.start)
        share = draft.sentence.joints.share_in.search(draft.sentence.skeleton, draft.last, at) is not None
        share = share or any(m.start == when.start and m.rule == APART for m in draft.sentence.mentions)
        return share and any(d.first > at and d.kind == draft.kind for d in drafts)

    @staticmethod
    def _of_sum_grown(draft: Draft, when: When) -> bool:
        """Whether *đến nay* is told of the sum that a number has made grow: 12 sản phẩm đã nâng tổng số đến nay …."""
        at = draft.sentence.starts.index(when.start)
        grown = draft.sentence.joints.sum_grown.search(draft.sentence.skeleton, draft.last, at)
        return when.relative and when.type == "snapshot" and grown is not None

    def _of_addend(self, draft: Draft, when: When) -> bool:
        """Whether a period is that of what is only added: cộng với 8 sản phẩm công nhận năm ngoái, tỉnh có 26."""
        skeleton = draft.sentence.skeleton
        at = draft.sentence.starts.index(when.start)
        return "," in skeleton[at : draft.first] and draft.sentence.joints.addend.search(skeleton[:at]) is not None

    def _trails(self, when: When, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a bare *hiện* stands right behind a number (*41 sản phẩm hiện có*), and so leads none.

        Nor does one that ends what is told of the things: 90 sản phẩm thế mạnh *hiện có*; phát triển mới 60 sản phẩm.
        """
        at = draft.sentence.starts.index(when.start)
        ends = draft.sentence.joints.existing.match(draft.sentence.skeleton, at) is not None
        if ends and any(d.last <= at and not _STOP.search(draft.sentence.skeleton[d.last : at]) for d in drafts):
            return True
        return (
            any(d.last <= at and not draft.sentence.skeleton[d.last : at].strip() for d in drafts) or at >= draft.last
        )

    def _compared(self, sentence: Sentence, when: When) -> bool:
        at = sentence.starts.index(when.start)
        before = sentence.skeleton[max(0, at - COMPARED) : at]
        after = sentence.skeleton[at + 1 : at + 6]
        return sentence.joints.compared.search(before) is not None and not sentence.joints.since.match(after)

    def _set_when(self, draft: Draft, when: When, basis: str, evidence: str) -> None:
        first = FIRST_YEAR if self._locator.province_code == PIONEER else FIRST_YEAR_OF_ALL
        if basis == "inherited" and when.to is not None and when.to < first:
            return  # năm 2015, đàn bò có 4.000 con. Huyện có 12 sản phẩm OCOP: nobody rated goods then
        draft.set("when", when, evidence)
        period = when.period("published" if when.relative and basis == "stated" else basis)
        if period is not None:
            draft.set("period", period, evidence)

    def settle_when(self, draft: Draft, state: State) -> None:
        """Fills the period of a draft that has none: paragraph before, publication year, headline."""
        if draft.slots.get("when") is not None or draft.sentence.zone == "related":
            return  # a relative period without a publication date stays open: nothing else may stand in for it
        whole = draft.whole
        if whole is not None and _open_elsewhere(draft, whole) and state.done_at <= whole.sentence.start:
            self._set_when(draft, whole.slots["when"], "inherited", "the whole")
            return
        status = draft.slots.get("status")
        if (asked := self._came_of(draft, state)) is not None:
            self._set_when(draft, asked, "inherited", "what was put forward")
            return
        if state.section_when is not None:
            self._set_when(draft, state.section_when, "inherited", "the heading")
            return
        made_for = status == "target" and draft.evidence.get("status") == GOODS
        if made_for and (of_goods := self._with_goods(draft, state)) is not None:
            self._set_when(draft, of_goods, "inherited", GOODS)
            return
        if status == "target" and self._some_day(draft):
            draft.slots["when"] = When(None, None, "interval", relative=True)
            return
        if (of_sum := self._spent_of(draft, state)) is not None:
            self._set_when(draft, of_sum, "inherited", "the sum that it is spent of")
            return
        when = state.when
        if status == "candidate" and draft.kind == "count" and self._year is not None and self._past(when):
            when = self._of_candidates() or when
        if status in ("candidate", "target") and when is not None and when.until_now and when.from_ != when.to:
            when = None  # từ năm 2018 đến nay đã có 263. Hội đồng đề nghị Trung ương đánh giá 2 sản phẩm
        if status == "achieved":
            aimed = state.status == "target" or (state.when_aimed and self._year is None)
            when = state.when_done or (state.when_told if aimed else state.when)
            later = state.told_block > state.done_block or state.when_at > state.done_at
            told = not state.when_aimed and not state.when_entered and state.when is state.when_told
            if later and told and self._newer(state.when, state.when_done):
                when = state.when  # năm 2019 chỉ có 9. Năm 2020 thì khác hẳn
            if state.told_block > state.done_block and self._year is None:
                when = state.when_told  # hết năm 2021 có 3. Năm 2022, huyện làm khác
            if self._only_entered(state):
                when = state.when_done
            elif state.when_block == draft.sentence.block != state.done_block:
                when = state.when  # a year named since then, in this paragraph
            if draft.slots.get("action") == "total" and self._year is not None:
                main = state.main
                same = main is not None and main.sentence.block == draft.sentence.block
                if same and main is not None and main.slots.get("status") == "achieved":
                    when = main.slots.get("when") or when
                elif not same:
                    when = main.slots.get("when") if main is not None and self._shares_rest(draft, main) else None
        if (
            draft.kind == "funding"
            and (status != "achieved" or state.when_block != draft.sentence.block)
            and self._past(when)
        ):
            spent = self._year is None and status == "achieved" and "per" not in draft.slots
            if not (spent and state.when_block >= draft.sentence.block - NEAR):
                when = None  # money is promised now, for what was done then
                if self._year is None:
                    when = self._headline
        if draft.kind == "funding" and "per" in draft.slots and self._year is not None:
            if draft.sentence.joints.in_force.search(draft.sentence.skeleton, 0, draft.first):
                when = None  # theo cơ chế đang áp dụng: the rates of today
        if draft.kind == "funding" and status in ("target", "candidate") and self._scope is not None:
            if not self._past(self._scope) and state.when_block != draft.sentence.block:
                when = self._scope
        when = self._span_of_plan(draft, when, state) or when
        if draft.kind == "funding" and state.when_rewarded and self._year is not None and self._past(when):
            when = None  # 131 sản phẩm được công nhận năm 2024 vừa được thưởng. Tỉnh chi 1,08 tỷ đồng
        if self._stands_behind_money(draft, when, state):
            when = None
        if self._now_in_undated(draft, state) or self._has_now(draft, state):
            draft.slots["when"] = When(None, None, "snapshot", relative=True)
            return  # hiện toàn huyện có 27 sản phẩm, …; riêng xã An Hải có 5: so it is now, whenever that may be
        if when is not None and not self._told_so(draft, when, state):
            if self._out_of_time(draft, when) or self._aimed_after(draft, when, state):
                when = None
        if when is not None and self._year is not None and self._past(when) and self._goes_on_now(draft):
            when = None
        by_year = state.last is not None and state.last.slots.get("per") == "year"
        if when is not None and when.to is None and by_year and "per" not in draft.slots:
            when = replace(when, to=when.from_)  # từ năm 2021, mỗi năm thêm 50 sản phẩm. Năm đầu đã đăng ký 148
        if when is not None:
            self._set_when(draft, when, "inherited", "the sentences before")
        elif draft.slots.get("action") == "total" and status == "achieved" and self._year is not None:
            draft.set("period", Period(self._year, self._year, None, "published"), "published")
            draft.slots["when"] = When(self._year, self._year, "snapshot", relative=True)
        elif self._headline is not None and not self._not_of_headline(draft, self._headline):
            self._set_when(draft, self._headline, "inherited", "the headline")
        elif self._year is not None:
            draft.set("period", Period(self._year, self._year, None, "published"), "published")
        elif state.paper is not None:
            self._set_when(draft, state.paper, "inherited", "the document named before")

    @staticmethod
    def _with_goods(draft: Draft, state: State) -> When | None:
        """The period of the goods told just before, whose status makers have too: 8 sản phẩm, với 6 chủ thể."""
        goods = state.main
        if goods is None or goods.sentence.block != draft.sentence.block:
            return None
        when: When | None = goods.slots.get("when")
        return when if when is not None and when.from_ is not None else None

    def _stands_behind_money(self, draft: Draft, when: When | None, state: State) -> bool:
        """Whether a stock only follows, in another paragraph, on money that was spent in the course of some years."""
        stock = draft.slots.get("action") == "total" and draft.slots.get("status") == "achieved"
        if not stock or when is None or self._year is not None or when.until_now or when.from_ == when.to:
            return False
        last = state.last
        paid = last is not None and last.kind == "funding" and last.slots.get("when") is when
        return paid and last is not None and last.sentence.block != draft.sentence.block

    @staticmethod
    def _some_day(draft: Draft) -> bool:
        """Whether something is planned for no year: trong thời gian tới, mỗi huyện có 1 điểm bán hàng."""
        return draft.sentence.joints.some_day.search(draft.sentence.skeleton, 0, draft.first) is not None

    def _spent_of(self, draft: Draft, state: State) -> When | None:
        """The year of a larger sum, told before as spent, of which an amount is spent too: Thưởng hết 900 triệu."""
        sum_ = self._funds.spent
        if draft.kind != "funding" or draft.slots.get("status") != "achieved" or sum_ is None or sum_ is draft:
            return None
        when: When | None = sum_.slots.get("when")
        near = draft.sentence.block - sum_.sentence.block <= NEAR and draft.quantity.high < sum_.quantity.low
        if not near or when is None or when.from_ is None or when.until_now or not self._one_year(when):
            return None
        since = state.when if state.when_block >= sum_.sentence.block and not state.when_rewarded else None
        return when if since is None or (since.from_, since.to) == (when.from_, when.to) else None

    def _span_of_plan(self, draft: Draft, when: When | None, state: State) -> When | None:
        """The years of the plan that money is needed for, or of the policy that promises a rate.

        *Đề án giai đoạn 2021-2025. Đến năm 2025 có 120 sản phẩm. Tổng kinh phí 86 tỷ đồng*; *thông qua chính sách giai
        đoạn 2024-2026. Mức thưởng là 15 triệu đồng/sản phẩm*.
        """
        if draft.kind != "funding" or draft.slots.get("status") not in ("target", "candidate"):
            return None
        if when is not None and when.type == "snapshot" and when.from_ == when.to:
            spans = [s for s in (state.span, self._scope) if s is not None and s.to == when.to and not s.until_now]
            return next((s for s in spans if s.from_ != s.to), None)
        said = state.said
        inner = self._within(when, self._scope) if when is not None else False
        if inner and draft.slots.get("source") == "total" and self._scope is not None and not self._past(self._scope):
            return self._scope  # riêng năm đầu 20 sản phẩm. Tổng nhu cầu vốn là 92 tỷ đồng
        if "per" not in draft.slots or said is None or state.said_block != draft.sentence.block or said.until_now:
            return None
        several = said.from_ is not None and said.to is not None and said.from_ < said.to
        if several and self._within(said, self._scope):
            said = self._scope  # hai năm sau mỗi năm 5,85 tỷ đồng. Sản phẩm 5 sao được thưởng 100 triệu đồng
        return said if several and not self._past(said) else None

    @staticmethod
    def _came_of(draft: Draft, state: State) -> When | None:
        """The period of what was put forward, all of which a result names again: nhận 23 hồ sơ …. 22/23 đạt."""
        main = state.main
        if main is None or draft.out_of is None or main.slots.get("status") != "candidate":
            return None
        same = main.subject == draft.subject and main.quantity.low == main.quantity.high == draft.out_of
        return main.slots.get("when") if same else None

    @staticmethod
    def _newer(when: When | None, done: When | None) -> bool:
        """Whether a period told in a sentence without a number is one year, and later than that of what was done."""
        if when is None or done is None or when.from_ is None or when.from_ != when.to or done.to is None:
            return False
        return not when.relative and when.from_ > done.to

    @staticmethod
    def _shares_rest(draft: Draft, main: Draft) -> bool:
        """Whether a stock told in the paragraph before is shared out: 1 sản phẩm 5 sao, 2 sản phẩm 4 sao, còn 17."""
        if main.sentence.block < draft.sentence.block - 2 or main.quantity.low < draft.quantity.low:
            return False
        skeleton = draft.sentence.skeleton
        return draft.sentence.joints.rest.search(skeleton, draft.last) is not None

    def _not_of_headline(self, draft: Draft, headline: When) -> bool:
        """Whether a headline's period cannot be a fact's: money is of today; so is what is put forward."""
        if draft.kind == "funding":
            return self._past(headline)
        if draft.kind == "product" and self._out_of_time(draft, headline):
            return True  # the caption of an article whose headline says what there shall be in 2025
        since = headline.until_now and headline.from_ != headline.to
        return since and draft.slots.get("status") in ("candidate", "target")

    def _only_entered(self, state: State) -> bool:
        """Whether the last period is a year gone by in which things were put forward that this year's round has rated.

        *Đầu năm 2026, trao giấy cho 58 sản phẩm. Cuối năm 2025 nhận 68 hồ sơ; qua thẩm định, công nhận 58 sản phẩm*.
        """
        if not state.when_entered or self._year is None or state.main_done is None or not self._past(state.when):
            return False
        told: Period | None = state.main_done.slots.get("period")
        return told is not None and told.from_ == told.to == self._year

    def tell_when(self, state: State, when: When, sentence: Sentence, *, aimed: bool) -> None:
        """Keeps the period that was told last, and that from which it steps back, if it does."""
        ahead = self.stepped_from(when, state.ahead_of) or self.stepped_from(when, state.when)
        state.ahead_of = None if aimed or state.when_aimed else ahead
        state.when, state.when_block, state.when_aimed, state.when_entered = when, sentence.block, aimed, False
        state.when_rewarded, state.when_at = False, sentence.start
        if not aimed and not self._later(when):
            state.when_told, state.told_block = when, sentence.block

    def stepped_from(self, when: When, last: When | None) -> When | None:
        """The period told before, when the new one is of a year before it: …, còn năm ngoái là 34 sản phẩm."""
        if last is None or last.from_ is None or when.to is None or when.to >= last.from_:
            return None
        return None if self._later(last) else last

    def step_forth(self, state: State) -> None:
        """Goes on, in a new paragraph, from the period from which the one before had stepped back."""
        if state.ahead_of is not None:
            state.when, state.ahead_of = state.ahead_of, None
        if state.done_ahead_of is not None:
            state.when_done, state.done_ahead_of = state.done_ahead_of, None
        if state.main_ahead is not None:
            state.main, state.main_ahead = state.main_ahead, None
            state.main_done = state.main_done_ahead

    def _now_in_undated(self, draft: Draft, state: State) -> bool:
        """Whether a stock goes on, in its paragraph, from one as of today, in an article without a date."""
        main = self._told_now(draft, state)
        if main is None:
            return False
        when: When | None = main.slots.get("when")
        stock = main.slots.get("action") == "total" and main.slots.get("status") == "achieved"
        goes_on = draft.slots.get("action") == "total" and draft.slots.get("status") == "achieved"
        stock = stock and (goes_on or draft.sentence.joints.going_on.search(draft.sentence.skeleton, 0, draft.first))
        today = when is not None and when.relative and when.from_ is None
        near = main.sentence.block == draft.sentence.block or goes_on
        return bool(stock) and near and today and state.when_at <= main.sentence.start

    def _has_now(self, draft: Draft, state: State) -> bool:
        """Whether a stock is told of the day of an article that has none: nhìn rộng ra, tỉnh *đang có* 154 sản phẩm.

        Where its paragraph has told a moment, it is still that: đến giữa tháng 5/2024 …. Họ đang nắm 138 sản phẩm.
        """
        if self._year is not None or draft.whole is not None or draft.slots.get("action") != "total":
            return False
        if state.moment_block == draft.sentence.block:
            return False
        return draft.sentence.joints.has_now.search(draft.sentence.skeleton, 0, draft.first) is not None

    def _told_now(self, draft: Draft, state: State) -> Draft | None:
        """The number told last, of goods or of makers, in the paragraph of a number or the one before it."""
        told = [d for d in (state.main, state.makers) if d is not None and d is not draft]
        last = max(told, key=lambda d: d.start, default=None)
        far = last is not None and last.sentence.block < draft.sentence.block - 1
        return None if self._year is not None or far else last

    def _of_candidates(self) -> When | None:
        """The period of what was put forward last: a year gone by that is told of in between is not theirs."""

        def to_come(told: Draft) -> bool:
            when: When | None = told.slots.get("when")
            headed = told.sentence.zone == "title" and not told.evidence["when"].startswith("the period")
            return when is not None and not headed and not self._past(when)

        told = self._done.last_candidate(to_come)
        return None if told is None else told.slots["when"]

    def _out_of_time(self, draft: Draft, when: When) -> bool:
        """Whether a period taken over cannot be that of a fact: an aim in a year gone by, a result in one to come.

        What is put forward is so today, but money may be asked for a year to come.
        """
        if self._year is None or when.from_ is None or when.to is None:
            return False
        status = draft.slots.get("status")
        if status == "target":
            return when.to < self._year
        return when.from_ > self._year and (status == "achieved" or draft.kind == "count")

    @staticmethod
    def _goes_on_now(draft: Draft) -> bool:
        """Whether a number is told of what goes on: gốm được gắn sao năm 2021. Huyện này *đang* làm hồ sơ cho 4 món."""
        skeleton, doing = draft.sentence.skeleton, draft.sentence.joints.now_doing
        begins = max(skeleton.rfind(mark, 0, draft.first) for mark in ",;:.")
        ends = _CLAUSE_ENDS.search(skeleton, draft.last)
        behind = ends is not None and doing.search(skeleton, draft.last, ends.start()) is not None
        return behind or doing.search(skeleton, begins + 1, draft.first) is not None

    def _aimed_after(self, draft: Draft, when: When, state: State) -> bool:
        """Whether a plan, in an article without a date, follows on results of years before those that it is about."""
        planned = draft.kind == "count" and draft.slots.get("status") == "target" and not state.when_aimed
        done = state.when_done
        same = done is not None and (when.from_, when.to) == (done.from_, done.to)
        return planned and self._year is None and same and self._past(when)

    def _told_so(self, draft: Draft, when: When, state: State) -> bool:
        """Whether a year gone by, or to come, is a number's all the same, as its paragraph tells.

        *Sang năm 2026, mục tiêu là 60 sản phẩm. Các xã đã đăng ký 97*; *Năm 2025 khép lại. Giao 100, làm được 121*.
        """
        if draft.kind != "count" or when is not state.when or state.when_block != draft.sentence.block:
            return False
        status = draft.slots.get("status")
        if status == "candidate":
            return state.when_aimed and self._later(when)
        if status != "target" or state.when_aimed:
            return False
        m = draft.sentence.joints.came_to_then.match(draft.sentence.skeleton, draft.last)
        return m is not None

    def _closes(self, draft: Draft, ahead: Sequence[Draft], actions: Sequence[Attached], state: State) -> None:
        """A sum that closes an addition has the addition's period, unless it names a year of its own."""
        if (latest := self._with_result(draft, state)) is not None:
            self._set_when(draft, latest, "inherited", "the result that it closes")
            return
        own: When | None = draft.slots.get("when")
        open_ = own is not None and own.relative and own.from_ is None  # …, nâng tổng số đến nay lên 409
        if open_ and self._sums_up_rise(draft, actions):
            added = next((d for d in reversed(ahead) if d.kind == draft.kind and d.slots.get("when") is not None), None)
            if added is not None and added.slots["when"].from_ is not None:
                self._set_when(draft, added.slots["when"], "inherited", "the addition that it closes")
            return
        if not actions or not actions[0].cue.rule.set.get("closes"):
            return
        if (
            own is not None
            and not own.relative
            and draft.evidence["when"].startswith("the period")
            and own.type == "snapshot"
        ):
            return
        for added in (*reversed(ahead), state.main):
            if added is not None and added.kind == "count" and added.slots.get("when") is not None:
                self._set_when(draft, added.slots["when"], "inherited", "the addition that it closes")
                return

    @staticmethod
    def _sums_up_rise(draft: Draft, actions: Sequence[Attached]) -> bool:
        """Whether a stock is the sum to which an addition has brought it: nâng lên 409, nâng tổng số đến nay là 71."""
        if actions and actions[0].cue.rule.id == RISE:
            return True
        return draft.sentence.joints.sum_grown.search(draft.sentence.skeleton, 0, draft.first) is not None

    def _with_result(self, draft: Draft, state: State) -> When | None:
        """The year of what was recognized last, which a stock counts in, whatever earlier year was told since.

        *Năm 2021 công nhận 22. Năm 2020 chỉ có 18. Cộng cả đợt vừa chấm, tỉnh có 40 sản phẩm*.
        """
        stated = draft.evidence["when"].startswith("the period")
        if draft.kind != "count" or draft.subject != "product" or draft.whole is not None or stated:
            return None
        if draft.sentence.joints.with_this.search(draft.sentence.skeleton, 0, draft.first) is None:
            return None
        told = [d for d in (*state.recent, state.main_done) if d is not None and d.slots.get("status") == "achieved"]
        whens: list[When] = [w for d in told if (w := d.slots.get("when")) is not None and self._one_year(w)]
        years = [w for w in whens if w.from_ is not None]
        latest = max(years, key=lambda w: w.from_ or 0, default=None)
        earlier = any((w.from_ or 0) < (latest.from_ or 0) for w in years) if latest is not None else False
        return latest if earlier else None


def _open_elsewhere(draft: Draft, whole: Draft) -> bool:
    """Whether a part follows, in another paragraph, on a whole as of today in an article without a date."""
    when: When | None = whole.slots.get("when")
    open_ = when is not None and when.relative and when.from_ is None
    return open_ and whole.sentence.block != draft.sentence.block


def _follows_later(draft: Draft, when: When) -> bool:
    """Whether a period stands behind a number that a later one leads: giai đoạn 2023-2025, … công nhận năm 2022."""
    periods = (m for m in draft.sentence.mentions if m.kind == "period" and m.end <= draft.start)
    return any(m.value.from_ and when.to and m.value.from_ > when.to for m in periods)


_BRACKETED = regex.compile(r"\([^()]*\)")
PIONEER, FIRST_YEAR = "22", 2013
"""The province in which the programme began, Quảng Ninh, and the year."""
FIRST_YEAR_OF_ALL = 2018
"""The year from which the country has it (Decision 490/QĐ-TTg of 07/5/2018)."""
_STOP = regex.compile(r"[;:.()]")
_CLAUSE_ENDS = regex.compile(r"[,;:.]|$")
_TAIL = regex.compile(r"[;.()]")
