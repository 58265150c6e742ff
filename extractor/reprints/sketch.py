"""A short sketch of a text, by which the few texts are found that may be much the same (MinHash, and its bands).

Two texts share a given band with a chance that is the fourth power of the share of shingles that they have in common
(Jaccard). Of pairs that share half, 5 in 100 go unnoticed; of those that share two thirds, 3 in 100,000. Two
articles of corpus/train share 0.015, 0.06 at most: of such pairs one in 400,000 is compared, or one in 1,600.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

BANDS, ROWS = 48, 4
SHINGLE = 3
"""Words that follow each other in one shingle."""

Digests: TypeAlias = NDArray[np.uint64]
Sketch: TypeAlias = NDArray[np.uint32]

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


def sketch(found: Digests) -> Sketch:
    """The ``BANDS`` numbers of a text's shingles; of a text without any, none."""
    if not found.size:
        return np.empty(0, np.uint32)
    least = ((found[:, None] * _FACTORS + _TERMS) >> _HALF).min(axis=0).reshape(BANDS, ROWS)
    band = np.zeros(BANDS, np.uint64)
    for row in range(ROWS):
        band = _mixed(band ^ least[:, row] * _MIX[row])
    return (band >> _HALF).astype(np.uint32)


def _mixed(numbers: Digests) -> Digests:
    """The numbers, each a digest of itself: a change of any bit reaches the upper half."""
    numbers = (numbers ^ (numbers >> _HALF)) * _MIX[0]
    return numbers ^ (numbers >> _HALF)
