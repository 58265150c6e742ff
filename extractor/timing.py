"""Says what each word for a time means where it stands: *năm ấy*, *hai năm sau*, *đến cuối năm*, *tháng 11*.

Owns what takes up a time that was told before, and the span, the day and the round that the words of an article name
last. To which number a time belongs is decided in ``periods.py``. One layer of the walk through an article;
``context.py`` has the top of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import regex

from extractor.fold import fold
from extractor.mentions import Found, Sentence
from extractor.story import THIS_ROUND, State, Story, is_round
from extractor.when import When, resolve_when

END_OF_YEAR = "period.end_of_this_year"
"""The rule of the words *đến cuối năm*, which an article without a date says of the year it has just named."""

PHASE = "period.phase"
"""The rule of spans of years with a word for them."""
UNTIL_NOW = "period.until_now"
"""The rule of the words *đến nay*."""
THIS_YEAR = "period.this_year"
"""The rule of the words *năm nay*."""
NOW = "period.now"
"""The rule of a bare *hiện*."""
FIRST_MONTHS = 2
"""The last month in which the end of the year is still that of the year before, when that was told of last."""
UNTIL_MONTH = "period.until_month_alone"
"""The rule of a moment that is a month without its year."""
BEFORE_ROUND = "period.before_round"
"""The rule of the moment before the round that is told."""
MONTHS = ("period.month_alone", UNTIL_MONTH)
"""The rules of months without their year."""
SPANS = ("period.whole_span", "period.this_span")
"""The rules of words that take up the span of years that was named."""
MOMENTS = ("period.same_moment", "period.same_time")
"""The rules of words that take up a moment."""
NEW_SPAN = "period.new_span"
"""The rule of words for the span of years to come, for which the article tells a plan."""
LAST_YEAR = "period.last_year"
"""The rule of the year before."""
YEARS_ON = "period.years_on"
"""The rule of so many years after the time said last."""
YEARS_AGO = "period.years_ago"
"""The rule of so many years before the day of the article."""
YEAR = "period.year"
"""The rule of a bare year."""
NEXT_YEAR = "period.next_year"
"""The rule of the year to come."""
FIRST_OF_SPAN = "period.first_of_span"
"""The rule of the first year of the span that was named."""
COMING_YEARS = "period.coming_years"
"""The rule of so many years to come."""
NEXT_YEARS = "period.next_years"
"""The rule of so many years behind the time said last."""
SPAN_OF_YEARS = "period.span_of_years"
"""The rule of words that take up a span by how many years it has: *trong ba năm ấy*."""
SHORTEST = 2
"""The least count of years by which a span is taken up."""


class Timing(Story):
    """Resolves the words for times of a sentence."""

    def _whens(self, sentence: Sentence, state: State, inner: frozenset[int]) -> list[When]:
        """The times of a sentence, in order; what it names last is kept for the words that take it up."""
        out: list[When] = []
        for m in sentence.mentions:
            if m.kind == "document" and self._year is None and m.value.year is not None:
                state.paper = When(m.value.year, m.value.year, "interval", start=m.start, end=m.end)
            if m.kind != "period" or (m.value.weak and (m.start in inner or m.end in inner)):
                continue  # the hiện of thực hiện
            if m.start in self._dates_of_documents or (m.value.weak and self._no_moment(sentence, m)):
                continue
            if m.rule in SPANS and self._only_begins(sentence, m):
                continue  # cuối năm 2020, khi giai đoạn này chưa bắt đầu
            if m.rule in (YEARS_ON, YEARS_AGO) and self._behind(sentence, m, sentence.joints.since_event):
                continue  # tròn ba năm sau ngày trao
            when = self._mean(sentence, m, out, state)
            if when is None:
                continue
            if self._begun_then(sentence, m):
                continue  # tham gia OCOP từ năm 2021, hợp tác xã đã có 2 sản phẩm
            if m.rule == PHASE and (self._of_organ(sentence, m) or self._of_programme(sentence, m, out)):
                when = replace(when, modifier=True)  # hội đồng OCOP giai đoạn 2018-2020 giữ lại 85 sản phẩm
            if m.rule in (UNTIL_NOW, THIS_ROUND) and out and self._begins_in(sentence, out[-1], m):
                begun = out.pop()  # từ khi triển khai chương trình năm 2018 đến nay
                when = replace(when, from_=begun.from_, start=begun.start, until_now=True, relative=False)
            out.append(when)
            self._keep_said(sentence, m, when, state)
        return out

    def _keep_said(self, sentence: Sentence, m: Found, when: When, state: State) -> None:
        """Keeps a time for the words behind it that take it up."""
        if when.from_ is None or when.weak or self._outdone(sentence, when):
            return
        state.said, state.said_block = when, sentence.block
        if when.type == "point" and not when.relative and not self._begins_at(sentence, m):
            state.day = when
        if when.type == "snapshot" and not when.until_now:
            state.moment, state.moment_block = when, sentence.block
        if when.to is not None and when.from_ < when.to and not self._within(when, state.span):
            state.span = when
        if is_round(sentence, m):
            state.round = when

    def _mean(self, sentence: Sentence, m: Found, ahead: Sequence[When], state: State) -> When | None:
        """What a word for a time means; ``None`` when what it takes up was not told."""
        if m.rule in (NEW_SPAN, SPAN_OF_YEARS, FIRST_OF_SPAN, *SPANS):
            return self._span_meant(m, state)
        both = m.rule == YEARS_ON and (m.value.years or 0) > 1
        if m.rule == NEXT_YEARS or (both and self._behind(sentence, m, sentence.joints.each_year)):
            return self._years_behind(m, state.said)
        if m.rule == COMING_YEARS:
            return self._years_to_come(m, state)
        if m.rule == YEARS_AGO:
            return self._years_ago(m, state.said)
        if m.value.step is not None:
            return self._years_on(state.said, m.value.step, m.start, m.end, m.value.type)
        if m.rule == NEXT_YEAR and self._year is None and not self._put_off(sentence, m):
            return self._years_on(state.said, 1, m.start, m.end, m.value.type)
        taken_up = self._of_year_said(sentence, m, state) or self._as_said(m, state)
        if taken_up is not None:
            return taken_up
        if m.value.anaphora and m.value.offset is None:
            return None if state.paper is None else replace(state.paper, start=m.start, end=m.end)
        when = resolve_when(m.value, self._published, m.start, m.end)
        if when is not None and self._is_ahead(sentence, m, when):
            when = replace(when, from_=self._year, to=self._year)
        return when or self._without_date(sentence, m, ahead, state)

    def _is_ahead(self, sentence: Sentence, m: Found, when: When) -> bool:
        """Whether a day without its year is that by which something is due: hứa 5 sản phẩm *trước* ngày 31/12."""
        late = when.relative and self._year is not None and when.to == self._year - 1 and m.value.offset == 0
        at = sentence.starts.index(m.start)
        return late and sentence.joints.by_day.search(sentence.skeleton, 0, at) is not None

    def _span_meant(self, m: Found, state: State) -> When | None:
        """The span of years that is taken up: trong cả giai đoạn, trong ba năm ấy, bước sang giai đoạn mới."""
        span: When | None = state.span or self._scope
        if m.rule == NEW_SPAN:
            span = self._scope if self._scope is not None and not self._past(self._scope) else None
        elif m.rule == SPAN_OF_YEARS:
            years = m.value.years
            known = (span, self._scope, state.said)
            spans = (s for s in known if s is not None and years and self._has_years(s, years))
            span = next(spans, None)
        if m.rule == FIRST_OF_SPAN and span is not None:
            span = replace(span, to=span.from_) if not span.until_now and span.from_ != span.to else None
        return None if span is None else replace(span, start=m.start, end=m.end, type=m.value.type)

    @staticmethod
    def _behind(sentence: Sentence, m: Found, joint: regex.Pattern[str]) -> bool:
        """Whether words follow right behind a time."""
        return joint.match(sentence.skeleton, bisect_left(sentence.starts, m.end)) is not None

    @staticmethod
    def _years_behind(m: Found, said: When | None) -> When | None:
        """So many years behind the time said last: *hai năm tiếp theo*."""
        last, years = said.to if said is not None else None, m.value.years
        return When(last + 1, last + years, "interval", start=m.start, end=m.end) if last and years else None

    def _years_to_come(self, m: Found, state: State) -> When | None:
        """So many years to come: those of the plan, if it has as many, else those behind the running year."""
        years = m.value.years or 0
        spans = (s for s in (self._scope, state.span) if s is not None and years and self._has_years(s, years))
        plan = next((s for s in spans if not self._past(s)), None)
        if plan is not None:
            return replace(plan, start=m.start, end=m.end, type=m.value.type)
        now = self._year or (state.said.to if self._one_year(state.said) and state.said is not None else None)
        return When(now + 1, now + years, m.value.type, start=m.start, end=m.end) if now and years else None

    def _years_ago(self, m: Found, said: When | None) -> When | None:
        """The year so long before the article; in one without a date, before the year said last: *hai năm trước*."""
        years = m.value.years
        if self._year is None or years is None:
            open_ = When(None, None, m.value.type, start=m.start, end=m.end, relative=True)
            stated = said is not None and not said.relative and years is not None
            return (self._years_on(said, -years, m.start, m.end) if stated and years else None) or open_
        return When(self._year - years, self._year - years, m.value.type, start=m.start, end=m.end)

    def _of_year_said(self, sentence: Sentence, m: Found, state: State) -> When | None:
        """The year said last, or the month of it, where the end of a year or a month of it is told."""
        said = state.said
        if m.rule == END_OF_YEAR:
            undated = self._year is None and self._one_year(said)
            if undated or self._year_just_over(said):  # năm 2022, xét 78 hồ sơ. Đến cuối năm, có 175
                return self._years_on(said, 0, m.start, m.end)
        if m.rule in MONTHS and self._year is None and self._this(sentence, m.end):
            return When(None, None, m.value.type, start=m.start, end=m.end, relative=True)  # đầu tháng 9 này
        near = not m.value.anaphora and said is not None and state.said_block == sentence.block
        if near and said is not None and self._is_in(said, m) and not self._of_today(sentence, m, said):
            return replace(said, start=m.start, end=m.end, type=m.value.type)  # a month of the year said
        return None

    def _of_today(self, sentence: Sentence, m: Found, said: When) -> bool:
        """Whether a month or quarter is none of the year said last, for that lies behind a plan or ahead of a deed.

        *Năm 2021 công nhận 78. Theo kế hoạch, đợt 2 diễn ra vào tháng 11*; *năm tới …; đã giải ngân xong trong quý II*.
        """
        if self._year is None or said.to is None or said.to == self._year:
            return False
        if said.to > self._year:
            at = sentence.starts.index(m.start)
            clause = max(sentence.skeleton.rfind(mark, 0, at) for mark in ",;:.")
            return sentence.joints.done.search(sentence.skeleton, clause + 1, at) is not None
        plans = any(c.rule.set.get("status") == "target" for c in self._cues_of(sentence))
        return said.start < sentence.start and plans

    def _as_said(self, m: Found, state: State) -> When | None:
        """The time said last, the moment or the round, where a word points at it: *cùng năm*, *đợt này*."""
        told: When | None = None
        if m.rule == BEFORE_ROUND and state.round is None and self._of_round(state.said):
            told = state.said  # trước đợt này: the round that is told, of the year said
        elif m.value.anaphora and m.value.offset is not None:
            told = state.round
        elif m.value.anaphora and state.said is not None:
            told = self._moment(m, state) or state.said
        return None if told is None else replace(told, start=m.start, end=m.end, type=m.value.type)

    def _without_date(self, sentence: Sentence, m: Found, ahead: Sequence[When], state: State) -> When | None:
        """What words that look from the day of an article mean in one without a date; its year may stay open."""
        when: When | None = None
        if m.rule in (UNTIL_NOW, NOW) and self._with_this_round(sentence, m):
            told = state.round or (state.when if self._one_year(state.when) and not state.when_aimed else None)
            when = replace(told, start=m.start, end=m.end, type=m.value.type) if told is not None else None
        if when is None and m.rule in (UNTIL_NOW, NOW):
            when = self._now_as_told(sentence, m, ahead, state)
        if when is None and m.rule == LAST_YEAR and self._year is None and self._just_over(sentence, m, state.said):
            when = self._years_on(state.said, 0, m.start, m.end, m.value.type)  # tổng kết năm 2023 …. Năm qua, …
        offset = m.value.offset
        open_ = offset is not None and (m.value.type == "snapshot" or offset < 0)
        if when is None and (open_ or (m.rule == THIS_YEAR and self._behind_span(state))):
            when = When(None, None, m.value.type, start=m.start, end=m.end, relative=True, weak=m.value.weak)
        return when

    @staticmethod
    def _put_off(sentence: Sentence, m: Found) -> bool:
        """Whether something is only put off to the next year: 10 hồ sơ còn lại để sang năm sau."""
        at = sentence.starts.index(m.start)
        return sentence.joints.put_off.search(sentence.skeleton, 0, at) is not None

    def _outdone(self, sentence: Sentence, when: When) -> bool:
        """Whether a year is only named as the one that another exceeds: nhiều hơn năm ngoái 1,1 tỷ đồng."""
        at = sentence.starts.index(when.start) if when.start in sentence.starts else 0
        return sentence.joints.outdone_by.search(sentence.skeleton, 0, at) is not None

    def _just_over(self, sentence: Sentence, m: Found, said: When | None) -> bool:
        """Whether *năm qua* is the year said last, of which an article without a date draws up the account."""
        over = sentence.joints.year_over.search(fold(self.text[m.start : m.end])) is not None
        return over and self._one_year(said) and said is not None and not said.relative

    def _no_moment(self, sentence: Sentence, m: Found) -> bool:
        """Whether a bare *nay* says that an old rating ends (*nay đến hạn*), or from when on a rule holds."""
        behind = bisect_left(sentence.starts, m.end)
        return sentence.joints.expires.match(sentence.skeleton, behind) is not None or self._from_now_on(sentence, m)

    def _from_now_on(self, sentence: Sentence, m: Found) -> bool:
        """Whether a rule is told to hold from now on, in an article without a date: từ nay, mỗi sản phẩm được …."""
        at = sentence.starts.index(m.start)
        return self._year is None and sentence.joints.since_year.search(sentence.skeleton, 0, at) is not None

    @staticmethod
    def _only_begins(sentence: Sentence, m: Found) -> bool:
        """Whether a span is only named as what was to begin, or to end, at a time that is told."""
        at = sentence.starts.index(m.start)
        joints = sentence.joints
        return joints.at_which.search(sentence.skeleton, 0, at) is not None or (
            joints.begins.match(sentence.skeleton, at + 1) is not None
        )

    @staticmethod
    def _begun_then(sentence: Sentence, m: Found) -> bool:
        """Whether a year only says since when a maker or place takes part, before how many it has by now."""
        if m.rule != YEAR:
            return False
        at = sentence.starts.index(m.start)
        found = sentence.joints.begun_in.finditer(sentence.skeleton)
        return any(f.start() <= at < f.end() for f in found)

    @staticmethod
    def _begins_in(sentence: Sentence, year: When, now: Found) -> bool:
        """Whether *đến nay* closes the time that began with a year right before it: từ khi … năm 2018 đến nay."""
        at, then = (sentence.starts.index(start) for start in (year.start, now.start))
        between = sentence.skeleton[at + 1 : then]
        if now.rule == THIS_ROUND:  # từ năm 2019 cho tới đợt này
            return year.to is not None and sentence.joints.up_to.fullmatch(between) is not None
        joined = year.from_ is not None and year.from_ == year.to and not between.strip()
        return joined and sentence.joints.since_then.search(sentence.skeleton, 0, at) is not None

    @staticmethod
    def _of_organ(sentence: Sentence, m: Found) -> bool:
        """Whether a span is the term of those who rate, and not that of what they have rated."""
        at = sentence.starts.index(m.start)
        return sentence.joints.in_term.search(sentence.skeleton, 0, at) is not None

    @staticmethod
    def _of_programme(sentence: Sentence, m: Found, ahead: Sequence[When]) -> bool:
        """Whether a span only names the programme, in a sentence that another one opens.

        *Từ năm 2018 đến 2020, tổng nguồn lực thực hiện chương trình giai đoạn 2019-2020 đạt 5,2 tỷ đồng*.
        """
        opens = ahead[0] if ahead else None
        if opens is None or opens.from_ is None or opens.to is None or opens.from_ == opens.to or opens.modifier:
            return False
        at = sentence.starts.index(m.start)
        return sentence.joints.programme_years.search(sentence.skeleton, 0, at) is not None

    @staticmethod
    def _with_this_round(sentence: Sentence, m: Found) -> bool:
        """Whether a stock of today closes what the round just told has brought: tính cả đợt này, đến nay có 16."""
        at = sentence.starts.index(m.start)
        joints = sentence.joints
        rounds = [f for f in sentence.mentions if f.rule == THIS_ROUND and f.end <= m.start]
        if rounds and sentence.skeleton[sentence.starts.index(rounds[-1].start) + 1 : at].strip(" ,") == "":
            return True
        ahead = joints.with_this.search(sentence.skeleton, 0, at)
        return ahead is not None or joints.with_this_behind.match(sentence.skeleton, at + 1) is not None

    @staticmethod
    def _behind_span(state: State) -> bool:
        """Whether results of several years were told last, in none of which *năm nay* lies: 2018-2019 …. Năm nay, …."""
        told = state.when
        if told is None or state.when_aimed or told.until_now or told is not state.said or told is state.round:
            return False
        return told.from_ is not None and told.to is not None and told.from_ < told.to

    @staticmethod
    def _begins_at(sentence: Sentence, m: Found) -> bool:
        """Whether a month or day is that from which something goes on: triển khai *từ* tháng 6/2019."""
        return sentence.joints.since_year.search(sentence.skeleton, 0, sentence.starts.index(m.start)) is not None

    def _now_as_told(self, sentence: Sentence, m: Found, ahead: Sequence[When], state: State) -> When | None:
        """What *đến nay* is in an article without a date, where a time was named right before it.

        *Qua giai đoạn 2018-2022, đến nay*: all that time; *Tháng 2/2025, tỉnh rà lại sổ. Từ trước tới nay, …*: by then.
        """
        said, at = state.said, sentence.starts.index(m.start)
        if ahead and m.rule == UNTIL_NOW and ahead[-1].from_ is not None and not ahead[-1].modifier:
            then = sentence.starts.index(ahead[-1].start)
            span = ahead[-1].from_ != ahead[-1].to and ahead[-1].type == "interval"
            if span and sentence.skeleton[then + 1 : at].strip() in ("", ",", ")", "),"):
                return replace(ahead[-1], start=m.start, end=m.end, type=m.value.type)
        told = state.last is not None and state.last.sentence.block == sentence.block
        if said is None or said is not state.day or told or state.said_block != sentence.block:
            return None
        return replace(said, start=m.start, end=m.end, type=m.value.type)

    def _of_round(self, said: When | None) -> bool:
        """Whether the year said last is that of the round that is told, in the article of one of the next months."""
        if self._year is None or said is None:
            return self._year is None
        return said.type == "interval" and self._one_year(said) and said.to == self._year - 1

    @staticmethod
    def _moment(m: Found, state: State) -> When | None:
        """The moment told last in the paragraph, which a word for a moment takes up, whatever year is named since."""
        if m.rule not in MOMENTS or state.moment is None or state.moment_block != state.said_block:
            return None
        return state.moment

    def _year_just_over(self, said: When | None) -> bool:
        """Whether an article of the first weeks of a year tells of the one before: đến cuối năm, said in January."""
        if said is None or said.to is None or self._year is None or self._published is None:
            return False
        return self._one_year(said) and said.to == self._year - 1 and int(self._published[5:7]) <= FIRST_MONTHS

    @staticmethod
    def _has_years(span: When | None, years: int) -> bool:
        """Whether a span that was named is one of so many years; some count the years between its ends."""
        if span is None or span.from_ is None or span.to is None or years < SHORTEST:
            return False
        return span.to - span.from_ in (years - 1, years)

    def _years_on(
        self, said: When | None, years: int, start: int, end: int, type_: str = "snapshot"
    ) -> When | None:  # fmt: skip
        """The year that lies so many years after the one said last, or its end; ``None`` when that was no one year."""
        if said is None or said.to is None or not self._one_year(said):
            return None
        return When(said.to + years, said.to + years, type_, start=start, end=end)

    @staticmethod
    def _within(when: When, span: When | None) -> bool:
        """Whether a period is a part of the span that was named: hai năm 2024 và 2025 of 2021-2025."""
        if span is None or when.from_ is None or when.to is None or span.from_ is None or span.to is None:
            return False
        return span.from_ <= when.from_ and when.to <= span.to and (span.from_, span.to) != (when.from_, when.to)

    def _this(self, sentence: Sentence, end: int) -> bool:
        """Whether *này* follows, which says that the time is that of the article."""
        at = bisect_left(sentence.starts, end)
        return sentence.joints.this_behind.match(sentence.skeleton, at) is not None

    def _is_in(self, said: When, month: Found) -> bool:
        """Whether a month or a quarter without its year is one of the year said last."""
        last: int | None = month.value.last_month
        if month.rule not in MONTHS and (last is None or month.value.to is not None):
            return False
        gone = last is not None and self._published is not None and last < int(self._published[5:7])
        next_ = self._year is not None and said.from_ == said.to == self._year + 1
        return self._one_year(said) or (gone and next_)  # năm 2026 …, ngay trong quý I, said in autumn

    def _one_year(self, said: When | None) -> bool:
        """Whether what was said last is one year that may have the month: no định hướng đến 2030."""
        return said is not None and said.from_ == said.to and not self._later(said)

    def _later(self, said: When) -> bool:
        return self._now is not None and said.from_ is not None and said.from_ > self._now
