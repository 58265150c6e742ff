"""What of an article is compared with another one, and when two articles are one story.

Numbers and names are compared apart from the other words. Two articles may be one story when most of the other words
of the shorter one stand in the longer one too. They are when, in the sentences that have the same other words, numbers
and names are the same as well, and when their facts agree. What stands in one of them alone (bylines, teasers, a last
paragraph that was cut) decides nothing. A name is a word with a capital letter: that is more than the places that a
gazetteer knows, and the same in both articles.
"""

from __future__ import annotations

import hashlib
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from extractor.fold import fold
from extractor.reprints.sketch import Digests, Sketches, make_sketch, shingles
from extractor.reprints.words import read_sentences

FEWEST_SHINGLES = 25
"""Shorter texts are one story only when all their words are the same."""
SHORTER, LONGER = 0.6, 0.35
"""Shares of the shingles of the shorter and of the longer text that must stand in the other one."""
CLASH = 0.05
"""Share of the words, in sentences that both have, whose numbers and names may differ: a slip that one has mended."""
SENTENCE = 4
"""Words without numbers and names that a sentence must have to be set beside one of the other text."""
AGREE = 0.6
"""Share of the facts, of the article that has fewer, that the other must state too."""
PLACES = 0.25
"""The same for the places of the facts, which teasers and a headline of one's own may lead astray."""


class FactKey(NamedTuple):
    """What of a fact a reprint repeats; the rest may hang on its headline or its day."""

    kind: str
    subject: str | None = None
    low: float | None = None
    high: float | None = None
    stars: int | None = None
    name: str | None = None
    """The number of a document, or the name of a product."""
    province: str | None = None
    """The code of the province of today: that of its day hangs on the byline."""
    district: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """What of an article is compared, as digests; some 3 KB for a thousand words."""

    words: Digests
    """One digest of all words, in whatever case and spaces."""
    shingles: Digests
    skeletons: Digests
    """Of each sentence without its numbers and names …"""
    values: Digests
    """… of these …"""
    lengths: Digests
    """… and how many words it has; the three belong together."""
    facts: Digests
    places: Digests

    def sketch(self) -> Sketches:
        """The row by which articles are found that may be the same."""
        named = self.values != 0
        return make_sketch(self.words, self.shingles, self.skeletons[named] ^ self.values[named])

    def pack(self) -> bytes:
        """The story as bytes, which :func:`unpack` reads."""
        parts = [getattr(self, name) for name in _PARTS]
        return _HEAD.pack(*map(len, parts)) + b"".join(part.astype("<u8").tobytes() for part in parts)


_PARTS = ("words", "shingles", "skeletons", "values", "lengths", "facts", "places")
_HEAD = struct.Struct(f"<{len(_PARTS)}I")


def unpack(data: bytes) -> Story:
    """The story of :meth:`Story.pack`."""
    numbers = np.frombuffer(data, "<u8", offset=_HEAD.size).astype(np.uint64)
    ends = np.cumsum(_HEAD.unpack_from(data))
    return Story(*np.split(numbers, ends[:-1]))


def read_story(text: str, facts: Iterable[FactKey]) -> Story:
    """The story of an article's text and its facts, those of teasers left out."""
    words: list[str] = []
    skeletons, values, lengths = [], [], []
    everything: list[str] = []
    for sentence in read_sentences(text):
        everything += sentence.words
        words += sentence.plain
        if len(sentence.plain) >= SENTENCE:
            skeletons.append(_digest(sentence.plain))
            values.append(_digest(sentence.apart) if sentence.apart else 0)
            lengths.append(len(sentence.words))
    keys = list(facts)
    return Story(
        np.array([_digest(everything)], np.uint64),
        shingles(words),
        np.array(skeletons, np.uint64),
        np.array(values, np.uint64),
        np.array(lengths, np.uint64),
        np.array([_digest(_told(key)) for key in keys], np.uint64),
        np.array([_digest((key.province, key.district or "")) for key in keys if key.province], np.uint64),
    )


def same_story(one: Story, other: Story) -> bool:
    """Whether two articles are one story."""
    if one.words[0] == other.words[0]:
        return True
    fewer, more = sorted((len(one.shingles), len(other.shingles)))
    if fewer < FEWEST_SHINGLES:
        return False
    shared = len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))
    if shared < SHORTER * fewer or shared < LONGER * more:
        return False
    same, clash = _sentences_beside(one, other)
    if not same or clash > CLASH * (same + clash):
        return False
    return _agree(one.facts, other.facts, AGREE) and _agree(one.places, other.places, PLACES)


def facts_of(record: Mapping[str, Any]) -> Iterator[FactKey]:
    """The facts of a record to compare: those that stand outside of teasers."""
    for fact in record["facts"]:
        if all(mention["zone"] == "related" for mention in fact["mentions"]):
            continue
        quantity, stars, place = (fact.get(slot) or {} for slot in ("quantity", "stars", "place"))
        yield FactKey(
            fact["kind"], fact.get("subject"), quantity.get("low"), quantity.get("high"), stars.get("low"),
            fact.get("number") or fact.get("name"), place.get("current_province_code"), place.get("district"),
        )  # fmt: skip


def _told(key: FactKey) -> list[str]:
    """A fact's own words, the same for 40 and 40.0; its place is compared apart."""
    numbers = ["" if value is None else f"{float(value):.12g}" for value in (key.low, key.high, key.stars)]
    return [key.kind, key.subject or "", *numbers, fold(key.name or "")]


def _sentences_beside(one: Story, other: Story) -> tuple[int, int]:
    """Words in the sentences of both that have numbers or names: where these are the same, and where they are not."""
    theirs: dict[int, Counter[int]] = {}
    for skeleton, value in zip(other.skeletons.tolist(), other.values.tolist(), strict=True):
        theirs.setdefault(skeleton, Counter())[value] += 1
    same = clash = 0
    left: list[tuple[int, int, int]] = []
    for skeleton, value, length in zip(
        one.skeletons.tolist(), one.values.tolist(), one.lengths.tolist(), strict=True
    ):  # fmt: skip
        known = theirs.get(skeleton)
        if known is None:
            continue
        if known[value] > 0:
            known[value] -= 1
            same += length if value else 0
        else:
            left.append((skeleton, value, length))
    for skeleton, _, length in left:
        known = theirs[skeleton]
        if known.total() > 0:  # a sentence of the other text that is not spoken for yet
            known[next(value for value, count in known.items() if count > 0)] -= 1
            clash += length
    return same, clash


def _agree(one: Digests, other: Digests, share: float) -> bool:
    """Whether so much of the smaller collection is in the larger one; true when one is empty."""
    fewer = min(len(one), len(other))
    shared = (Counter(one.tolist()) & Counter(other.tolist())).total()
    return shared >= share * fewer


def _digest(words: Iterable[str]) -> int:
    raw = " ".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little")
