"""The words of a text, sentence by sentence, numbers and names told from the others.

A newspaper has few different words, so each run of characters between spaces is looked at once and then known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from extractor.fold import fold

KNOWN = 1 << 16
"""Runs of characters whose words are kept."""

_TOKEN = re.compile(r"\d+(?:[.,/:-]\d+)*|[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?…][\"')\]]*$")
_NO_WIDTH = "\u200b\ufeff"
"""What folding takes for a space, and Python does not."""


class Sentence(NamedTuple):
    """The folded words of one sentence, in order."""

    words: list[str]
    plain: list[str]
    """Those that are neither numbers nor names; none where all is in capitals, and which are names cannot be told."""
    apart: list[str]
    """The numbers, without leading zeros, and the names."""


class _Run(NamedTuple):
    """The words in a run of characters without spaces."""

    words: tuple[str, ...]
    is_plain: tuple[bool, ...]
    """Of each word, whether it is neither a number nor begins with a capital letter …"""
    apart: tuple[str, ...]
    """… and the others."""
    is_last: bool
    """Whether a sentence ends with it."""


def read_sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text that have words."""
    for space in _NO_WIDTH:
        text = text.replace(space, " ")
    for line in text.split("\n"):
        runs = line.split()
        start = 0
        words: list[str] = []
        is_plain: list[bool] = []
        apart: list[str] = []
        for end, (more_words, more_plain, more_apart, is_last) in enumerate(map(_read_run, runs), 1):
            words += more_words
            is_plain += more_plain
            apart += more_apart
            if is_last or end == len(runs):
                if words:
                    yield _sentence(words, is_plain, apart, runs[start:end])
                    words, is_plain, apart = [], [], []
                start = end


def _sentence(words: list[str], is_plain: list[bool], apart: list[str], runs: Sequence[str]) -> Sentence:
    if not any(map(str.islower, runs)) and " ".join(runs).isupper():
        return Sentence(words, [], [])
    # The first word of a sentence is no name, unless another one follows it (Cà Mau có …, Ông Nguyễn …).
    if _is_name(words, is_plain, 0) and not _is_name(words, is_plain, 1):
        is_plain[0] = True
        del apart[0]
    return Sentence(words, list(compress(words, is_plain)), apart)


def _is_name(words: Sequence[str], is_plain: Sequence[bool], place: int) -> bool:
    return len(words) > place and not is_plain[place] and not words[place][0].isdigit()


@lru_cache(KNOWN)
def _read_run(run: str) -> _Run:
    folded = fold(run)
    words: list[str] = []
    is_plain: list[bool] = []
    apart: list[str] = []
    for found in _TOKEN.finditer(folded):
        word = found[0]
        words.append(word)
        is_number = word[0].isdigit()
        is_plain.append(not is_number and not run[found.start()].isupper())
        if not is_plain[-1]:
            apart.append((word.lstrip("0") or "0") if is_number else word)
    return _Run(tuple(words), tuple(is_plain), tuple(apart), _SENTENCE_END.search(folded) is not None)
