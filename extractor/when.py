"""Resolves periods: from words (*năm nay, đến hết năm 2022*) to years, by the publication date.

Owns the calendar side of context; which mention belongs to which fact is decided in ``periods.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.mentions import PeriodValue
from extractor.model import Period

LATE_BY_MONTHS = 2
"""A day and month without a year that lie further ahead of the publication date than this were last year's."""


@dataclass(frozen=True, slots=True)
class When:
    """A resolved period with the way it looks at time (interval, snapshot, point) and its words' offsets."""

    from_: int | None
    to: int | None
    type: str
    as_of: str | None = None
    start: int = -1
    end: int = -1
    relative: bool = False
    modifier: bool = False
    weak: bool = False
    until_now: bool = False
    """Up to the day of the article: so it is a report, never a plan."""
    month: str | None = None
    """The month or day at which a stock is counted, when the words name it as a time: *hồi tháng 7/2021*."""

    def period(self, basis: str) -> Period | None:
        """The period of a record, or ``None`` when no year is known."""
        if self.from_ is None and self.to is None and self.as_of is None:
            return None
        return Period(self.from_, self.to, self.as_of, basis)


def resolve_when(value: PeriodValue, published: str | None, start: int = -1, end: int = -1) -> When | None:
    """What a period means for an article of that ISO date; ``None`` when it needs a date and there is none.

    >>> resolve_when(PeriodValue(None, None, "interval", offset=0), "2022-10-28").from_
    2022
    """
    year = int(published[:4]) if published else None
    if value.offset is not None and value.from_ is None:
        if year is None:
            return None
        resolved = year + value.offset
        if value.month is not None and published is not None:
            ahead = value.month - int(published[5:7])
            if ahead >= LATE_BY_MONTHS:
                resolved -= 1
        return When(
            resolved,
            resolved,
            value.type,
            start=start,
            end=end,
            relative=True,
            weak=value.weak,
            until_now=value.type == "snapshot",
        )
    if value.open:
        return When(value.from_, year, value.type, start=start, end=end, until_now=True)
    month = None
    if value.month is not None and value.to is not None:
        month = f"{value.to}-{value.month:02}" + (f"-{value.day:02}" if value.day is not None else "")
    as_of = month if value.type == "snapshot" else None
    month = month if value.type == "point" else None
    return When(value.from_, value.to, value.type, as_of, start, end, modifier=value.modifier, month=month)


def count_at(when: When, period: Period) -> Period:
    """The period of a stock, as of the month that was named as its time.

    >>> count_at(When(2021, 2021, "point", month="2021-07"), Period(2021, 2021, None, "stated")).as_of
    '2021-07'
    """
    return period if when.month is None or period.as_of is not None else replace(period, as_of=when.month)
