"""Finds the forms of a lexicon in a text by a word that each begins or ends with.

Owns how hundreds of forms are looked for at the cost of the few whose first (or last) word stands in the text. What
is found is what one expression of all the forms, the longest first, would find.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from extractor.notation import alternatives
from extractor.openings import opening_of
from extractor.sieve import Stretch

_LAST_WORD = regex.compile(r"(?r)(\w*)\s+")
"""The word before a place and the white space between them, read backwards from there."""
_TAIL = regex.compile(r"\w*$")


class Wordlist:
    """Word forms to find in a text, each inside no longer word; ``behind`` is an expression for what may follow.

    Group 1 of a match is the form.
    """

    def __init__(self, forms: Iterable[str], behind: str = "") -> None:
        by_start: dict[str, list[str]] = {}
        for form in forms:
            (start,) = opening_of(form).first
            by_start.setdefault(start, []).append(form)
        self._behind = behind
        self._forms = by_start
        self._compiled: dict[str, regex.Pattern[str]] = {}
        self._starts = frozenset(by_start)

    def find(self, stretch: Stretch) -> list[regex.Match[str]]:
        """The matches in a stretch, in order and apart from each other; of two at one place the longer one."""
        found: list[regex.Match[str]] = []
        for start in self._starts & stretch.parts:
            expression = self._compiled.get(start) or self._compile(start)
            for place in stretch.places(start):
                m = expression.match(stretch.text, place, stretch.end)
                if m is not None:
                    found.append(m)
        if len(found) < 2:
            return found
        found.sort(key=regex.Match.start)
        apart = found[:1]
        for m in found[1:]:
            if m.start() >= apart[-1].end():
                apart.append(m)
        return apart

    def stands(self, stretch: Stretch) -> bool:
        """Whether any of the forms stands in a stretch."""
        return bool(self.find(stretch)) if not self._starts.isdisjoint(stretch.parts) else False

    def _compile(self, start: str) -> regex.Pattern[str]:
        made = self._compiled[start] = regex.compile(
            rf"(?<!\w)({alternatives(self._forms[start])})(?!\w){self._behind}"
        )
        return made


class WordsBefore:
    """Word forms that may stand right before a place of a text."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._forms: dict[str, list[str]] = {}
        for form in forms:
            last = _TAIL.search(form)
            self._forms.setdefault(last[0] if last is not None else "", []).append(form)
        self._compiled: dict[str, regex.Pattern[str]] = {}

    def stand(self, text: str, place: int) -> bool:
        """Whether one of the forms, inside no longer word, and white space behind it end at a place of a text."""
        last = _LAST_WORD.match(text, 0, place)
        if last is None or last[1] not in self._forms:
            return False
        expression = self._compiled.get(last[1]) or self._compile(last[1])
        return expression.match(text, 0, place) is not None

    def _compile(self, last: str) -> regex.Pattern[str]:
        forms = alternatives(self._forms[last])
        made = self._compiled[last] = regex.compile(rf"(?r)(?<!\w)(?:{forms})\s+")
        return made
