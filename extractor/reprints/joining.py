"""Joins the stories that are the same, comparing those alone whose sketches meet."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.reprints.scratch import Scratch
from extractor.reprints.sketch import BANDS
from extractor.reprints.story import Story, same_story

CROWD = 20
"""Texts in one band that are all compared with each other; a larger crowd is first parted by what it states."""


class Joined:
    """Which places are joined to one group, through others too (union-find)."""

    def __init__(self, many: int) -> None:
        self._parent = array("q", range(many))

    def root(self, place: int) -> int:
        """The place that stands for all that a place is joined to."""
        while (above := self._parent[place]) != place:
            self._parent[place] = place = self._parent[above]
        return place

    def are(self, one: int, other: int) -> bool:
        """Whether two places are joined."""
        return self.root(one) == self.root(other)

    def join(self, one: int, other: int) -> None:
        """Join two places, and all that are joined to them."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

    def parts(self) -> list[list[int]]:
        """The groups of more than one place, each in order, in the order of their first places."""
        parts: dict[int, list[int]] = {}
        for place in range(len(self._parent)):
            root = self.root(place)
            if root != place:
                parts.setdefault(root, [root]).append(place)
        return [parts[root] for root in sorted(parts)]


def join_same(
    sketches: Scratch, get: Callable[[int], Story], joined: Joined, wanted: NDArray[np.bool_] | None = None
) -> None:  # fmt: skip
    """Join the places of the sketches whose stories, which ``get`` gives, are the same.

    Only pairs of which one is ``wanted`` are looked at; without it, all.
    """
    if wanted is None:
        wanted = np.ones(len(sketches), bool)
    for run in _runs(sketches.words(), wanted):
        for other in run[1:]:
            joined.join(run[0], other)
    tried = np.empty(0, np.uint64)
    for band in range(BANDS):
        pairs = (one << 32 | other for one, other in _candidates(sketches, band, wanted, joined))
        fresh = np.setdiff1d(np.fromiter(pairs, np.uint64), tried)
        for pair in fresh.tolist():
            one, other = pair >> 32, pair & 0xFFFFFFFF
            if not joined.are(one, other) and same_story(get(one), get(other)):
                joined.join(one, other)
        tried = np.union1d(tried, fresh)


def _candidates(
    sketches: Scratch, band: int, wanted: NDArray[np.bool_], joined: Joined
) -> Iterator[tuple[int, int]]:  # fmt: skip
    """The pairs of places that share the number of a band, are not joined yet, and so are to be compared."""
    for run in _runs(sketches.band(band), wanted):
        if len(set(map(joined.root, run))) == 1:
            continue
        for crowd in [run] if len(run) <= CROWD else _parted(sketches, run):
            roots = list(map(joined.root, crowd))
            if len(set(roots)) == 1:
                continue
            for number, one in enumerate(crowd[:CROWD]):  # of a crowd that states the same its first ones stand for all
                for place in range(number + 1, len(crowd)):
                    other = crowd[place]
                    if roots[number] != roots[place] and (wanted[one] or wanted[other]):
                        yield one, other


def _parted(sketches: Scratch, places: Sequence[int]) -> Iterator[list[int]]:
    """A crowd (of one template, say) parted into those that share a sentence with the same numbers and names."""
    parts: dict[int, list[int]] = {}
    for place, keys in zip(places, sketches.stated(places), strict=True):
        for key in keys:
            if key:
                parts.setdefault(key, []).append(place)
    yield from (part for part in parts.values() if len(part) > 1)


def _runs(numbers: NDArray[Any], wanted: NDArray[np.bool_]) -> Iterator[list[int]]:
    """The places of each number but 0 that stands at more than one place, a wanted one among them; in order."""
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    bounds = np.concatenate(([0], np.flatnonzero(np.diff(ordered)) + 1, [len(order)]))
    for place in np.flatnonzero(np.diff(bounds) > 1).tolist():
        run = order[bounds[place] : bounds[place + 1]]
        if numbers[run[0]] and wanted[run].any():
            yield run.tolist()
