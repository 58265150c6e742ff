"""The date of publication, from the line that gives it.

Owns the shapes of such lines; dates in prose are not its job.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from extractor.fold import fold
from extractor.forms import Forms, any_of, furniture
from extractor.notation import alternatives

# 10/6/2025, 10-06-2025, 10.6.2025, with or without spaces around the marks.
_NUMERIC = r"(?<![\d/.,-])(?P<day>\d{1,2})\s?(?P<mark>[/.-])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?(?P<year>\d{4})(?!\d)"
_ISO = (
    r"(?<![\d/.,-])(?P<iso_year>\d{4})(?P<iso_mark>[-/])(?P<iso_month>\d{2})(?P=iso_mark)(?P<iso_day>\d{2})"
    r"(?:t(?=\d\d:)|(?!\d))"
)
_ZONE = r"(?:gmt|utc)\s?(?:[+-]\s?\d{1,2}(?::\d{2})?)?|(?<=\s)[+-]\d{1,2}(?::?00)?(?!\d)"
_YEAR = re.compile(r"\d{4}")
# Before 1990 no newspaper was on line; after 2100 is a misprint.
_YEARS = range(1990, 2101)
# In characters; with the tools of a page behind it a date line is longer than a dateline's place and date.
_LONGEST_LINE = 200
_LONGEST_DATELINE = 110
# Beside a date that nothing else marks as one of publication: more than this is a sentence.
_LONGEST_PROSE = 90
_LONGEST_HEADLINE = 300
# Words of the section's name on the line of a date with its time: "Kinh tế 12/10/2023 08:15".
_SECTION = 2
# How often the page was seen, behind the date and its time: "26/12/2022 15:29   1.336".
_COUNTER = re.compile(r"(?<=[\s|•·\0])\d{1,3}(?:[.,]?\d{3})*\s*\Z")
# A wide gap, as between two columns, sets things off as a bar does.
_BAR = r"[|•·\t]|\s{2,}"
# Marks, in a copy of the line, for what is accounted for and for the label of a credit.
_GONE, _CREDIT = "\0", "\1"


def find_date_in_line(line: str, forms: Forms) -> str | None:
    """The ISO date of a line that does nothing but give the date of publication, else ``None``.

    A place, an agency, a section or an author may stand beside it, each set off by a mark, and so may the tools and
    counters of the page (*Lượt xem: 307 | In bài viết*).
    """
    if len(line) > _LONGEST_LINE or not _YEAR.search(line):
        return None
    rules = _date_rules(forms)
    folded = fold(line)
    found = rules.find(folded)
    if not found:
        return None
    plain = rules.strip_all(folded, line, found)
    first, last = found[0][0], found[-1][1]
    if not rules.is_sure(folded) and max(first, len(line) - last) > _LONGEST_PROSE:
        return None
    before, between, after = plain[:first], plain[first:last], plain[last:]
    if re.search(r"\w", between):
        return None
    sure = rules.is_sure(folded)
    if not _is_name(before, behind=True, sure=sure) or not _is_name(after, behind=False, sure=sure):
        return None
    return found[0][2]


def find_dateline(line: str, forms: Forms) -> str | None:
    """The ISO date that opens a paragraph (*QUẢNG NINH, 04/5/2023 - Hội chợ …*), else ``None``."""
    rules = _date_rules(forms)
    folded = fold(line[:_LONGEST_DATELINE])
    found = rules.find(folded)
    if not found or found[0][0] > 45:
        return None
    start, end, value = found[0]
    if rules.is_label(folded[:start]):
        return value
    prefix = rules.strip_words(folded[:start], line[:start]).replace(_GONE, "").strip()  # HÀ NỘI, ngày 25/11/2022 - …
    if not re.match(r"\s*(?:\|\s*)?(?:[-:|]|\))\s*\S", folded[end:]):
        return None
    if not prefix or prefix == "(":
        return value
    place = re.fullmatch(r"\(?[^()]{1,40}?(?:,|-|–|—|\)|\(|:|\|)", prefix)
    words = [word for word in re.split(r"[\s,()–—:|.-]+", prefix) if word]
    return value if place and words and all(word[0].isupper() for word in words) else None


def find_date_beside_headline(line: str, forms: Forms) -> str | None:
    """The ISO date that stands before or behind the headline, on its line and set off from it, else ``None``.

    A headline that speaks of a day (*Kế hoạch ngày 20/04/2023*) does not set it off.
    """
    if len(line) > _LONGEST_HEADLINE:
        return None
    rules = _date_rules(forms)
    folded = fold(line)
    found = rules.find(folded)
    if not found:
        return None
    if not re.search(r"\w", rules.strip_words(folded[: found[0][0]], line)):
        start, end, value = found[0]
        behind = line[end:].lstrip()
        # "Ngày 20/04/2023, tỉnh ..." is prose; a bare date, or one with its time, is not.
        if (not line[:start].strip(" ([") or rules.is_sure(folded[:start])) and not behind.startswith((",", ".")):
            return value
    start, end, value = found[-1]
    if re.search(r"\w", rules.strip_all(folded[end:], line[end:], [])):
        return None
    return value if rules.is_set_off(folded[:start]) or rules.is_sure(folded[end:]) else None


def _is_name(rest: str, *, behind: bool, sure: bool) -> bool:
    """Whether what is left beside a date is nothing, or a short name that a mark sets off from it.

    ``sure`` tells that the line gives a date of publication by its looks; else every word must be a name's.
    """
    rest = _COUNTER.sub("", rest) if sure and not behind else rest
    words = re.findall(r"\w+", rest)
    if not words or (sure and len(words) <= _SECTION and words[0].isalpha() and words[0][0].isupper()):
        return True
    marks = rf"[,(:)-]|{_BAR}" if sure else r"[,|(:)-]"
    mark = re.search(rf"(?:{marks})[\s{_GONE}]*\Z", rest) if behind else re.match(rf"[\s{_GONE}]*?(?:{marks})", rest)
    if not mark or re.search(r"\d|[!?;]\s*\w|\.\s+\w", rest):
        return False
    names = [name for name in re.split(rf"{_BAR}|{_GONE}+", rest) if re.search(r"\w", name)]
    if any(len(name.split()) > 6 or len(name) > 40 for name in names) or len(names) > 3:
        return False
    if not behind:
        return True
    if sure:
        return all(re.findall(r"\w+", name)[0][0].isupper() for name in names)
    return all(word[0].isupper() for word in re.findall(r"\w+", rest))


class _DateRules:
    """The compiled forms of this module."""

    def __init__(self, forms: Forms) -> None:
        self._names = [name.split() for name in forms.date_month_names]
        month = alternatives(forms.date_month_names)
        written = (
            rf"(?<!\d)(?P<w_day>\d{{1,2}})\s+{re.escape(forms.date_month)}\s+(?P<w_month>\d{{1,2}})"
            rf"(?:\s*,?\s*{re.escape(forms.date_year)}\s+|\s*[,/-]\s*|\s+)(?P<w_year>\d{{4}})(?!\d)"
        )
        named = (
            rf"(?<!\d)(?P<n_day>\d{{1,2}})\s+(?P<n_month>{month})(?:,?\s+{re.escape(forms.date_year)})?,?\s+"
            rf"(?P<n_year>\d{{4}})(?!\d)|(?<!\w)(?P<m_month>{month})\s+(?P<m_day>\d{{1,2}}),?\s+(?P<m_year>\d{{4}})(?!\d)"
        )
        hour = f":|h|g|{re.escape(forms.date_hour)}"
        minute = rf"(?:\s?{re.escape(forms.date_minute)}(?!\w))?"
        time = (
            rf"(?<![\d,.])\d{{1,2}}\s?(?:{hour})\s?\d{{2}}(?!\d)(?:\s?:\s?\d{{2}})?(?:\.\d+)?"
            rf"(?:z|[+-]\d{{2}}:?\d{{2}})?(?:'|p)?{minute}"
        )
        labels, days = any_of(forms.date_labels), any_of(forms.date_days)
        gap = r"\s*[:,|-]?\s*"
        self._date = re.compile(f"{_NUMERIC}|{_ISO}|{written}|{named}")
        self._words = re.compile(rf"{time}|{_ZONE}|(?<!\w)(?:{labels}|{days}|{any_of(forms.date_words)})(?!\w)")
        self._sure = re.compile(rf"{time}|(?<!\w)(?:{labels}|{days})(?!\w)|{_BAR}")
        self._label = re.compile(rf"[\W_]*{labels}\s*:\s*(?:{time}{gap})?(?:{days}{gap})?(?:{time}{gap})?")
        self._set_off = re.compile(rf"(?:[(\[-]\s*|{_BAR}|(?:{time}|(?<!\w)(?:{labels}|{days})){gap}(?:{gap[:-4]})?)\Z")
        self._tools = re.compile(furniture(forms))
        self._has_inside = re.compile(any_of(forms.boilerplate_inside))
        self._inside = re.compile(rf"[^|{_GONE}]{{0,60}}{any_of(forms.boilerplate_inside)}[^|{_GONE}]{{0,40}}")
        self._credit = re.compile(rf"(?<!\w)(?:{any_of(forms.date_credits)}\s*:|{any_of(forms.date_by)}(?!\w))\s*")

    def find(self, folded: str) -> list[tuple[int, int, str]]:
        """Start, end and ISO form of every possible date in a folded line."""
        dates = []
        for match in self._date.finditer(folded):
            day, month, year = self._numbers(match)
            if year in _YEARS:
                try:
                    dates.append((*match.span(), date(year, month, day).isoformat()))
                except ValueError:  # the 31st of February
                    continue
        return dates

    def _numbers(self, match: re.Match[str]) -> tuple[int, int, int]:
        """Day, month and year of whichever shape of a date has matched."""
        for shape in ("", "iso_", "w_"):
            if match[f"{shape}day"]:
                return int(match[f"{shape}day"]), int(match[f"{shape}month"]), int(match[f"{shape}year"])
        shape = "n_" if match["n_day"] else "m_"
        # The list of names gives the twelve months, and then the twelve again in other words.
        month = self._names.index(match[f"{shape}month"].split()) % 12 + 1
        return int(match[f"{shape}day"]), month, int(match[f"{shape}year"])

    def is_sure(self, folded: str) -> bool:
        """Whether a time, a weekday, a label or a bar shows that the line is no sentence."""
        return bool(self._sure.search(folded))

    def is_label(self, folded: str) -> bool:
        """Whether this is only a label with its colon, as stands before a date of publication."""
        return bool(self._label.fullmatch(folded))

    def is_set_off(self, folded: str) -> bool:
        """Whether what ends here is set off from the date behind it."""
        return bool(self._set_off.search(folded))

    def strip_words(self, folded: str, line: str) -> str:
        """The line, of which ``folded`` is a part, without times, time zones and the words of a date line."""
        return _shown(_blank(self._words, folded), line)

    def strip_all(self, folded: str, line: str, dates: list[tuple[int, int, str]]) -> str:
        """The line without its dates, the words of a date line, the tools of the page and named credits."""
        sure = self.is_sure(folded)
        for start, end, _ in dates:
            folded = folded[:start] + _GONE * (end - start) + folded[end:]
        if self._has_inside.search(folded):
            folded = _blank(self._inside, folded)
        kept = _blank(self._tools, folded)
        kept = _blank(self._words, self._credit.sub(lambda match: _CREDIT * len(match[0]), kept))

        def without_name(match: re.Match[str]) -> str:
            name = line[match.start() : match.end()]
            named = sure or all(word[0].isupper() for word in re.findall(r"\w+", name[match[0].count(_CREDIT) :]))
            return (_GONE if named else _CREDIT) * len(match[0])

        # "Tác giả: Minh Khuê": up to a bar, a figure, or what is gone already.
        return _shown(re.sub(rf"{_CREDIT}+(?:(?!\s\s)[^\d|•·\t{_GONE}{_CREDIT}])*", without_name, kept), line)


def _blank(pattern: re.Pattern[str], folded: str) -> str:
    """The folded line with all that the pattern finds marked as gone, as long as before."""
    return pattern.sub(lambda match: _GONE * len(match[0]), folded)


def _shown(kept: str, line: str) -> str:
    """The line with what is gone still marked."""
    return "".join(_GONE if mark == _GONE else char for mark, char in zip(kept, line, strict=False))


@cache
def _date_rules(forms: Forms) -> _DateRules:
    return _DateRules(forms)
