"""Whether words are Vietnamese syllables, by their shape: an onset, a rhyme and a tone. The lists are data."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from extractor.sources.data import load_data

ACUTE, DOT = "\u0301", "\u0323"
TONES = "\u0300\u0301\u0303\u0309\u0323"
_WORD = re.compile(r"[^\W\d_]+")


def count_words(text: str) -> tuple[int, int]:
    """How many words with a letter beyond ASCII a text has, and how many of them are Vietnamese syllables.

    Words in ASCII tell nothing about an encoding and do not count.

    >>> count_words("Hội nghị café ở Đà Nẵng")
    (6, 5)
    """
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if not word.isascii()]
    return len(words), sum(map(is_syllable, words))


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word can be a syllable of Vietnamese; all in capitals, all in small letters or capitalized.

    >>> is_syllable("Nghiêng"), is_syllable("ĐẢNG"), is_syllable("nghặt"), is_syllable("hàc"), is_syllable("đÐng")
    (True, True, True, False, False)
    """
    if not (word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())):
        return False
    marks: list[str] = []
    plain: list[str] = []
    for char in unicodedata.normalize("NFD", word.lower()):
        (marks if char in TONES else plain).append(char)
    toneless = unicodedata.normalize("NFC", "".join(plain))
    if len(marks) > 1:
        return False
    free, stopped = _shapes()
    return toneless in free or (toneless in stopped and (not marks or marks[0] in (ACUTE, DOT)))


@cache
def _shapes() -> tuple[frozenset[str], frozenset[str]]:
    """Syllables without their tones: those that take any tone, and those that end in a stop."""
    data = load_data("syllables")
    onsets = ["", *data["onsets"].split()]
    stops = tuple(data["stops"].split())
    every = [
        (onset + rhyme, rhyme.endswith(stops)) for onset in onsets for line in data["rhymes"] for rhyme in line.split()
    ]
    return frozenset(s for s, stop in every if not stop), frozenset(s for s, stop in every if stop)
