"""The date of publication, from the line that gives it.

Owns the shapes of such lines; dates in prose are not its job.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import pairwise

from extractor.fold import fold
from extractor.forms import Forms, any_of

# 10/6/2025, 10-06-2025, 10.6.2025, with or without spaces around the marks.
_NUMERIC = r"(?<![\d/.,-])(?P<day>\d{1,2})\s?(?P<mark>[/.-])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?(?P<year>\d{4})(?!\d)"
_ISO = r"(?<![\d/.,-])(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})(?:t(?=\d\d:)|(?!\d))"
_TIME = r"(?<![\d,.])\d{1,2}\s?(?::|h|g)\s?\d{2}(?!\d)(?:\s?:\s?\d{2})?(?:\.\d+)?(?:z|[+-]\d{2}:?\d{2})?(?:'|p)?"
_ZONE = r"(?:gmt|utc)\s?(?:[+-]\s?\d{1,2}(?::\d{2})?)?|(?<=\s)[+-]\d{1,2}(?::?00)?(?!\d)"
# Before 1990 no newspaper was on line; after 2100 is a misprint.
_YEARS = range(1990, 2101)
_LONGEST_LINE = 110


def find_date_in_line(line: str, forms: Forms) -> str | None:
    """The ISO date of a line that does nothing but give the date of publication, else ``None``.

    A place, an agency or an author may stand before it, a section behind it, each set off by a mark.
    """
    if len(line) > _LONGEST_LINE or not any(char.isdigit() for char in line):
        return None
    rules = _date_rules(forms)
    folded = fold(line)
    found = rules.find(folded)
    if not found:
        return None
    first, last = found[0][0], found[-1][1]
    before = rules.strip_words(folded[:first], line)
    after = rules.strip_words(folded[last:], line[last:])
    between = "".join(rules.strip_words(folded[a[1] : b[0]], line[a[1] : b[0]]) for a, b in pairwise(found))
    if re.search(r"\w", between):
        return None
    if not _is_name(before.strip(), behind=True) or not _is_name(after.strip(), behind=False):
        return None
    return found[0][2]


def find_dateline(line: str, forms: Forms) -> str | None:
    """The ISO date that opens a paragraph (*QUẢNG NINH, 04/5/2023 - Hội chợ …*), else ``None``."""
    rules = _date_rules(forms)
    folded = fold(line[:_LONGEST_LINE])
    found = rules.find(folded)
    if not found or found[0][0] > 45:
        return None
    start, end, value = found[0]
    prefix = line[:start].strip()
    if not re.match(r"\s*(?:\|\s*)?(?:[-:|]|\))\s*\S", folded[end:]):
        return None
    if not prefix or prefix == "(":
        return value
    place = re.fullmatch(r"\(?[^()]{1,40}?(?:,|-|–|—|\)|\(|:|\|)", prefix)
    words = [word for word in re.split(r"[\s,()–—:|.-]+", prefix) if word]
    return value if place and words and all(word[0].isupper() for word in words) else None


def _is_name(rest: str, *, behind: bool) -> bool:
    """Whether what is left beside a date is nothing, or a short name that a mark sets off from it."""
    if not re.search(r"\w", rest):
        return True
    mark = re.search(r"[,|(:)-]\s*\Z", rest) if behind else re.match(r"\s*[,|()-]", rest)
    if not mark or len(rest.split()) > 6 or len(rest) > 40 or re.search(r"\d|[.!?;]\s*\w", rest):
        return False
    return not behind or all(word[0].isupper() for word in re.findall(r"\w+", rest))


class _DateRules:
    """The compiled forms of this module."""

    def __init__(self, forms: Forms) -> None:
        written = (
            rf"(?<!\d)(?P<w_day>\d{{1,2}})\s+{re.escape(forms.date_month)}\s+(?P<w_month>\d{{1,2}})"
            rf"(?:\s*,?\s*{re.escape(forms.date_year)}\s+|\s*[,/-]\s*)(?P<w_year>\d{{4}})(?!\d)"
        )
        self._date = re.compile(f"{_NUMERIC}|{_ISO}|{written}")
        self._words = re.compile(rf"{_TIME}|{_ZONE}|(?<!\w){any_of(forms.date_words)}(?!\w)")

    def find(self, folded: str) -> list[tuple[int, int, str]]:
        """Start, end and ISO form of every possible date in a folded line."""
        dates = []
        for match in self._date.finditer(folded):
            day, month, year = (_first_number(match, part) for part in ("day", "month", "year"))
            if year in _YEARS:
                try:
                    dates.append((*match.span(), date(year, month, day).isoformat()))
                except ValueError:  # the 31st of February
                    continue
        return dates

    def strip_words(self, folded: str, line: str) -> str:
        """The line, of which ``folded`` is a part, without times, time zones and the words of a date line."""
        kept = self._words.sub(lambda match: "\0" * (match.end() - match.start()), folded)
        return "".join(" " if mark == "\0" else char for mark, char in zip(kept, line, strict=False))


def _first_number(match: re.Match[str], part: str) -> int:
    """The day, month or year of whichever of the three shapes of a date has matched."""
    return int(match[part] or match[f"iso_{part}"] or match[f"w_{part}"])


@cache
def _date_rules(forms: Forms) -> _DateRules:
    return _DateRules(forms)
