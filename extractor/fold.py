"""Unicode work on whole texts: the text that offsets refer to, and the folded view that matching reads.

Owns what counts as the same letter, space, dash or quote. Knows nothing of lines, zones or facts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# The syllables that two spelling schools write with the tone on either vowel: (first vowel, second vowel).
_TONE_PAIRS = (("o", "a"), ("o", "e"), ("u", "y"))
# And those whose last letter one school writes i and the other y, as whole syllables: đăng kí, quí II, tỉ đồng.
_I_OR_Y = ("k", "l", "m", "qu", "s", "t")
_TONES = "\u0300\u0301\u0309\u0303\u0323"

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
# Every character that str.isspace() accepts but the line feed, and the zero-width characters that break words.
_SPACES = (
    "\t\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
)
# Eth and African D look like Vietnamese D with stroke, and old fonts write one for the other.
_LOOK_ALIKES = {"\u00f0": "\u0111", "\u0256": "\u0111"}


def normalize(text: str) -> str:
    r"""The text that all offsets refer to: NFC, with ``\r\n`` and ``\r`` as ``\n`` and nothing else changed.

    >>> normalize("To\u0302m\r\nkho\u0302") == "Tôm\nkhô"
    True
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def normalize_with_offsets(text: str) -> tuple[str, list[int]]:
    r"""``normalize(text)`` and, for each of its positions (its end too), the offset in ``text`` that it came from.

    A span ``(start, end)`` of the normalized text is ``(offsets[start], offsets[end])`` of the given one.

    >>> normalize_with_offsets("to\u0302\r\nx")
    ('tô\nx', [0, 1, 3, 5, 6])
    """
    normal = normalize(text)
    if normal == text:
        return normal, list(range(len(text) + 1))
    parts: list[str] = []
    offsets: list[int] = []
    for start, end in _clusters(text):
        part = normalize(text[start:end])
        parts.append(part)
        # Inside a cluster the correspondence is a guess; it never leaves the cluster.
        offsets.extend(min(start + i, end) for i in range(len(part)))
    if "".join(parts) != normal:  # a composition across starters that the clusters missed: stay right, lose detail
        offsets = [min(i, len(text)) for i in range(len(normal))]
    offsets.append(len(text))
    return normal, offsets


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans of ``text`` that normalize independently of each other, in order."""
    spans: list[tuple[int, int]] = []
    start = 0
    for i in range(1, len(text) + 1):
        if i < len(text):
            char = text[i]
            if char == "\n" and text[i - 1] == "\r":
                continue
            if not char.isascii():
                if unicodedata.combining(char):
                    continue
                # Some starters compose too (the syllables of Hangul), and some marks are of class 0.
                if normalize(text[start : i + 1]) != normalize(text[start:i]) + normalize(char):
                    continue
        spans.append((start, i))
        start = i
    return spans


def fold(text: str) -> str:
    """The view of ``text`` that matching reads: exactly as long, so that a span in one is the same span in the other.

    Lower case; one tone-mark style; y for i where a syllable is written with either; every space but the line feed a
    plain one; plain dashes and quotes.

    >>> fold("Hoà Bình: “3–4 sao”, khoẻ"), fold("đăng kí quí II, 2 tỉ đồng")
    ('hòa bình: "3-4 sao", khỏe', 'đăng ký quý ii, 2 tỷ đồng')
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # dotted capital I becomes two characters; such a letter stays as it is
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    if lowered.isascii() and not _ASCII_SPACE.search(lowered):
        return lowered
    odd, replacement, tone, retoned = _tables()
    folded = odd.sub(lambda m: replacement[m[0]], lowered)
    return tone.sub(lambda m: retoned[m[0]], folded)


_ASCII_SPACE = re.compile("[\t\x0b\x0c\r\x1c-\x1f]")


@cache
def _tables() -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str], dict[str, str]]:
    """The compiled expressions and maps of :func:`fold`, built at the first call."""
    replacement = dict.fromkeys(_SPACES, " ") | dict.fromkeys(_DASHES, "-")
    replacement |= dict.fromkeys(_SINGLE_QUOTES, "'") | dict.fromkeys(_DOUBLE_QUOTES, '"') | _LOOK_ALIKES
    odd = re.compile("[" + "".join(map(re.escape, replacement)) + "]")
    retoned = {
        first + unicodedata.normalize("NFC", second + tone): unicodedata.normalize("NFC", first + tone) + second
        for first, second in _TONE_PAIRS
        for tone in _TONES
    }
    either = {
        first + unicodedata.normalize("NFC", "i" + tone): first + unicodedata.normalize("NFC", "y" + tone)
        for first in _I_OR_Y
        for tone in _TONES
    }
    # Only at the end of a syllable (hoàn keeps its tone), and not the u of the consonant qu (quý).
    tone = re.compile(
        r"(?:(?<!q)(?:" + "|".join(retoned) + r")|(?<![^\W\d_])(?:" + "|".join(either) + r"))(?![^\W\d_])"
    )
    retoned |= either
    return odd, replacement, tone, retoned
