"""Reads numbers as Vietnamese writes them: digits, number words, ranges, amounts of money.

Owns string to value, as pure functions over a *folded* text (see ``extractor.text.fold``); the words themselves
(*mười, tỷ, ít nhất*) come from ``patterns/lexicon`` and are given to :class:`NumberReader`. What a number counts
is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

import regex

from extractor.model import Number
from extractor.notation import alternatives

LONGEST = 24
"""Characters of the longest number that is read: more than any sum of money, less than Python's limit."""
DIGITS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
"""One number in digits: ``.`` parts thousands, ``,`` the decimals (also ``3.5`` and ``10,322`` as some write)."""


class NumberSpan(NamedTuple):
    """A number, or a range of two, at ``text[start:end]``; ``high == low`` when there is one."""

    start: int
    end: int
    low: Number
    high: Number
    words: bool = False


_THOUSANDS = regex.compile(r"\d{1,3}(?:\.\d{3})+")
_COMMA_THOUSANDS = regex.compile(r"\d{1,3}(?:,\d{3})+")
_THOUSANDS_DECIMAL = regex.compile(r"\d{1,3}(?:\.\d{3})+,\d+")
_DECIMAL = regex.compile(r"\d+[.,]\d+")


def parse_digits(string: str, *, integer: bool = False) -> Number | None:
    """The value of one number in digits, or ``None``; with ``integer``, ``10,322`` is read as thousands.

    >>> parse_digits("1.930"), parse_digits("2,52"), parse_digits("07"), parse_digits("3.5")
    (1930, 2.52, 7, 3.5)
    >>> parse_digits("1,930"), parse_digits("1,930", integer=True)
    (1.93, 1930)
    """
    if len(string) > LONGEST:
        return None
    if string.isascii() and string.isdigit():
        return int(string)
    if _THOUSANDS.fullmatch(string):
        return int(string.replace(".", ""))
    if integer and _COMMA_THOUSANDS.fullmatch(string):
        return int(string.replace(",", ""))
    if _THOUSANDS_DECIMAL.fullmatch(string):
        return float(string.replace(".", "").replace(",", "."))
    if _DECIMAL.fullmatch(string):
        return float(string.replace(",", "."))
    return None


def scale(value: Number, unit: int) -> Number:
    """``value * unit`` without binary dust: a whole amount comes back as an ``int``.

    >>> scale(2.52, 1_000_000_000), scale(377.88, 1_000_000_000)
    (2520000000, 377880000000)
    """
    product = Decimal(str(value)) * unit
    return int(product) if product == int(product) else float(product)


class NumberReader:
    """Finds numbers in a folded text. ``words`` gives number words their values, ``joins`` the words of a range.

    ``words`` maps a syllable to its value: digits 0 to 9, ten, and the multipliers 10, 100, 1000 (*mươi, trăm,
    nghìn*).
    """

    def __init__(
        self,
        words: Mapping[str, int],
        joins: tuple[str, ...],
        starts: tuple[str, ...],
    ) -> None:
        self._words = dict(words)
        join = alternatives(joins)
        start = alternatives(starts)
        word = alternatives(self._words)
        one = rf"(?:{DIGITS})"
        self._digits = regex.compile(
            rf"(?<![\w.,/-])(?:(?:{start})\s+)?({one})(?:\s*-\s*({one})|\s+(?:{join})\s+({one}))?(?![\w/]|[.,]\d|-\d)"
        )
        # A digit behind one letter and a point is of a name: Trà Shan tuyết P.H.1.4, KM.15.
        self._single = regex.compile(rf"(?<![\w]|\d[.,/-]|(?<!\w)[^\W\d_]\.)({one})(?![\w]|[.,]\d)")
        # chục, trăm, nghìn behind digits; mười and mươi never stand there, and are harmless
        times = alternatives(w for w, v in self._words.items() if v >= 10)
        self._scaled = regex.compile(rf"(?<![\w]|\d[.,/-])({one})\s+({times})(?!\w)")
        spelled = rf"(?:{word})(?:\s+(?:{word}))*"
        self._spelled = regex.compile(
            rf"(?<!\w)(?:(?:(?:{start})\s+)?(?P<low>{spelled})\s+(?:{join})\s+(?P<high>{spelled})|{spelled})(?!\w)"
        )

    def find(
        self, folded: str, start: int, end: int, *, digits: bool = True, words: bool = True
    ) -> Iterator[NumberSpan]:  # fmt: skip
        """The numbers of ``folded[start:end]`` in order: ranges whole (*28-30*, *từ 20 đến 25*), *3 chục*, words.

        ``digits`` and ``words`` say whether any may stand there, if that is known.
        """
        taken: list[tuple[int, int]] = []
        spans: list[NumberSpan] = []
        for m in self._digits.finditer(folded, start, end) if digits else ():
            low = parse_digits(m[1])
            second = m[2] or m[3]
            high = parse_digits(second) if second else None
            if low is None:
                continue
            if high is not None and high > low:
                spans.append(NumberSpan(m.start(), m.end(), low, high))
                taken.append(m.span())
        for m in self._scaled.finditer(folded, start, end) if digits and words else ():
            low = parse_digits(m[1])
            if low is not None and not any(a < m.end() and m.start() < b for a, b in taken):
                low = scale(low, self._words[m[2]])
                spans.append(NumberSpan(m.start(), m.end(), low, low))
                taken.append(m.span())
        for m in self._single.finditer(folded, start, end) if digits else ():
            if any(a < m.end() and m.start() < b for a, b in taken):
                continue
            low = parse_digits(m[1])
            if low is not None:
                spans.append(NumberSpan(m.start(1), m.end(1), low, low))
        for m in self._spelled.finditer(folded, start, end) if words else ():
            spans.extend(self._in_words(m))
        return iter(sorted(spans, key=lambda s: s.start))

    def _in_words(self, m: regex.Match[str]) -> Iterator[NumberSpan]:
        """A number in words, or a range of two (*từ một đến hai*); two numbers where they make no range."""
        if m["high"] is None:
            value = self.parse_words(m[0])
            if value is not None:
                yield NumberSpan(m.start(), m.end(), value, value, words=True)
            return
        low, high = self.parse_words(m["low"]), self.parse_words(m["high"])
        if low is not None and high is not None and low < high:
            yield NumberSpan(m.start(), m.end(), low, high, words=True)
            return
        for name, value in (("low", low), ("high", high)):
            if value is not None:
                yield NumberSpan(m.start(name), m.end(name), value, value, words=True)

    def parse_words(self, string: str) -> int | None:
        """The value of a number in words, or ``None`` when the syllables make none (*hai mươi lăm* is 25)."""
        total, current, seen = 0, 0, False
        for syllable in string.split():
            value = self._words.get(syllable)
            if value is None:
                return None
            if value in (10, 100, 1000) and ((seen and current) or value == 10):
                if value == 1000:
                    total, current = (total + current) * 1000, 0
                elif value == 100:
                    total, current = total + current * 100, 0
                else:
                    current = current * 10 if current else 10
                    total, current = total + current, 0
            elif value < 10:
                if current:
                    return None
                current = value
            else:
                return None
            seen = True
        return total + current if seen else None
