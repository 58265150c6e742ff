"""A sketch of a text, by which the few texts are found that may be the same (MinHash, and its bands).

Two texts share a given band with a chance that is the fourth power of the share of shingles that they have in common
(Jaccard). Of pairs that share half, 5 in 100 go unnoticed; of those that share two thirds, 3 in 100,000. Two
articles of corpus/train share 0.015, 0.06 at most: of such pairs one in 400,000 is compared, or one in 1,600.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

BANDS, ROWS = 48, 4
SHINGLE = 3
"""Words that follow each other in one shingle."""
STATED = 8
"""Sentences with numbers or names that a sketch tells of: those with the least digests, in every text alike."""

Digests: TypeAlias = NDArray[np.uint64]
Sketches: TypeAlias = NDArray[Any]
"""Rows of ``SKETCH``, one a text."""

SKETCH = np.dtype([("words", "<u8"), ("stated", "<u8", (STATED,)), ("bands", "<u4", (BANDS,))])
"""A digest of all words; digests of sentences, 0 where there are fewer; the bands, 0 in a text without shingles."""

_SEED = 20181
_numbers = np.random.Generator(np.random.PCG64(_SEED))
# Odd factors: a permutation of all numbers of 64 bits, of which the upper half is well mixed.
_FACTORS = _numbers.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_TERMS = _numbers.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)
_MIX = _numbers.integers(1, 2**63, max(SHINGLE, ROWS), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_HALF = np.uint64(32)


@lru_cache(1 << 16)
def _word(word: str) -> int:
    raw = word.encode("utf-8", "surrogatepass")
    return zlib.crc32(raw) << 32 | zlib.adler32(raw)


def shingles(words: list[str]) -> Digests:
    """The digests of all runs of ``SHINGLE`` words, each once, in their own order; none for a shorter text."""
    if len(words) < SHINGLE:
        return np.empty(0, np.uint64)
    numbers = np.fromiter(map(_word, words), np.uint64, len(words))
    mixed = np.zeros(len(words) - SHINGLE + 1, np.uint64)
    for place in range(SHINGLE):
        mixed = _mixed(mixed ^ numbers[place : place + len(mixed)] * _MIX[place])
    return np.unique(mixed)


def make_sketch(words: Digests, found: Digests, stated: Digests) -> Sketches:
    """One row: of the digest of all words, of shingles, and of the sentences with numbers or names."""
    row = np.zeros(1, SKETCH)
    row["words"] = words
    least = sorted(set(stated.tolist()))[:STATED]  # few: NumPy would take longer
    row["stated"][0, : len(least)] = least
    if found.size:
        mixed = np.multiply.outer(found, _FACTORS)
        mixed += _TERMS
        signature = (mixed.min(axis=0) >> _HALF).reshape(BANDS, ROWS)
        band = np.zeros(BANDS, np.uint64)
        for place in range(ROWS):
            band = _mixed(band ^ signature[:, place] * _MIX[place])
        row["bands"] = np.maximum(band >> _HALF, np.uint64(1))
    return row


def _mixed(numbers: Digests) -> Digests:
    """The numbers, each a digest of itself: a change of any bit reaches the upper half."""
    numbers = (numbers ^ (numbers >> _HALF)) * _MIX[0]
    return numbers ^ (numbers >> _HALF)
