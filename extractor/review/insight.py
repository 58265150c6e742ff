"""What the rules of today say of an article: what became of its numbers, and why a fact is as it is.

Owns the one extractor of the desk, which is loaded when it is first asked for, and what is remembered of its answers.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from extractor.explain import Explanation, NumberWhy
from extractor.ledger import SLOT, UNACCOUNTED, Entry
from extractor.model import Article
from extractor.pipeline import Extractor
from extractor.trace import Trace

REMEMBERED = 64
"""Articles whose answers are kept; an editor goes to and fro between a few."""
TRACED = 4
"""Articles whose whole way is kept too, which is much: who asks for one answer soon asks for another."""


class Insight:
    """Asks the extractor; safe to use from several threads, one of which works at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._extractor: Extractor | None = None
        self._ledger = lru_cache(REMEMBERED)(self._read_ledger)
        self._explained = lru_cache(REMEMBERED)(self._read_explanation)
        self._trace = lru_cache(TRACED)(self._read_trace)

    def numbers(self, record: Mapping[str, Any], mentions: Sequence[tuple[int, int]]) -> list[Entry]:
        """The numbers of a record's article, in text order, that are in no slot and in none of ``mentions``."""
        with self._lock:
            entries = self._ledger(_article(record))
        return [
            entry
            for entry in entries
            if entry.outcome != SLOT and not any(start <= entry.start and entry.end <= end for start, end in mentions)
        ]

    def lost(self, record: Mapping[str, Any]) -> list[tuple[int, int]]:
        """The places of the numbers of a record's article that have neither a slot nor a reason; not remembered."""
        with self._lock:
            entries = self._ready().ledger(_article(record))
        return [(entry.start, entry.end) for entry in entries if entry.outcome == UNACCOUNTED]

    def why(self, record: Mapping[str, Any], fact: Mapping[str, Any]) -> NumberWhy | None:
        """What made a fact, or what was read at its place; ``None`` when today's rules say nothing of it."""
        article, start = _article(record), fact["mentions"][0]["start"]
        with self._lock:
            at_place = self._explained(article, start)
        same = [number for number in at_place.numbers if fact["id"] in number.facts]
        if same:
            return same[0]
        with self._lock:
            whole = self._explained(article, None)
        same = [number for number in whole.numbers if fact["id"] in number.facts]
        here = [
            number for number in at_place.numbers if number.words.start < fact["mentions"][0]["end"]
            and start < number.words.end and number.kind == fact["kind"]
        ]  # fmt: skip
        return next(iter([*same, *here]), None)

    def warm_up(self) -> None:
        """Load the extractor, which takes seconds, before anybody asks."""
        with self._lock:
            self._ready()

    def _ready(self) -> Extractor:
        if self._extractor is None:
            self._extractor = Extractor()
        return self._extractor

    def _read_ledger(self, article: Article) -> tuple[Entry, ...]:
        return tuple(self._ready().ledger(article, self._trace(article)))

    def _read_explanation(self, article: Article, offset: int | None) -> Explanation:
        return self._ready().explain(article, offset, self._trace(article))

    def _read_trace(self, article: Article) -> Trace:
        return self._ready().trace(article)


def _article(record: Mapping[str, Any]) -> Article:
    given = record["article"]
    return Article(text=given["text"], id=given["id"], title=given["title"], published=given["published"])
