"""The stories among any number of records that were printed more than once.

Memory holds some 100 bytes an article, and the numbers of one band at a time; what is compared waits on the disk.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.errors import OcopError, Problem
from extractor.reprints.sketch import BANDS, Sketch
from extractor.reprints.story import Story, facts_of, read_story, same_story, unpack

CROWD = 20
"""Articles in one band that are all compared with each other; a larger crowd is first parted by what it states."""
STATED = 8
"""Sentences with numbers or names by which a crowd is parted: those with the least digests, in every article alike."""
CACHED = 512


@dataclass(frozen=True, slots=True)
class Group:
    """The ids of one story: of the article published first (without a date: last), and of the others in their order."""

    original: str
    reprints: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The group as JSON-ready data."""
        return {"original": self.original, "reprints": list(self.reprints)}


def find_reprints(records: Iterable[Mapping[str, Any]]) -> list[Group]:
    """The groups of records (as dictionaries) that are one story, in the order of their first records.

    The first record of an id counts. Raises :class:`OcopError` when temporary files cannot be written.
    """
    ids: dict[str, str] = {}
    with _Stories() as stories:
        for record in records:
            article = record["article"]
            if article["id"] not in ids:
                ids[article["id"]] = article["published"] or ""
                stories.add(read_story(article["text"], facts_of(record)))
        parts = stories.groups()
    names, days = list(ids), list(ids.values())
    groups = []
    for part in parts:
        first, *others = sorted(part, key=lambda place: (not days[place], days[place], place))
        groups.append(Group(names[first], tuple(names[place] for place in sorted(others))))
    return groups


def group_stories(stories: Iterable[Story]) -> list[list[int]]:
    """The places of stories that are the same, in their order."""
    with _Stories() as held:
        for story in stories:
            held.add(story)
        return held.groups()


class _Stories:
    """Stories and sketches in temporary files, which vanish with it."""

    def __init__(self) -> None:
        with _telling():
            self._stories, self._sketches = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115
        self._ends = array("q", [0])
        self._words = array("Q")
        self._sketched = array("q")
        self.get = lru_cache(CACHED)(self._read)

    def __enter__(self) -> _Stories:
        return self

    def __exit__(self, *_: object) -> None:
        self._stories.close()
        self._sketches.close()

    def add(self, story: Story) -> None:
        packed, sketch = story.pack(), story.sketch()
        with _telling():
            self._stories.write(packed)
            if sketch.size:
                self._sketched.append(len(self._words))
                self._sketches.write(sketch.tobytes())
        self._words.append(int(story.words[0]))
        self._ends.append(self._ends[-1] + len(packed))

    def groups(self) -> list[list[int]]:
        """The places of stories that are the same, by their first ones."""
        with _telling():
            self._stories.flush()
            self._sketches.flush()
        joined = _Joined(len(self._words))
        self._join_equal(joined)
        tried = np.empty(0, np.uint64)
        for band in range(BANDS):
            pairs = np.array([one << 32 | other for one, other in self._candidates(band)], np.uint64)
            fresh = np.setdiff1d(pairs, tried)
            for pair in fresh.tolist():
                one, other = pair >> 32, pair & 0xFFFFFFFF
                if not joined.are(one, other) and same_story(self.get(one), self.get(other)):
                    joined.join(one, other)
            tried = np.union1d(tried, fresh)
        return joined.parts()

    def _join_equal(self, joined: _Joined) -> None:
        """Join those of the very same words, however few."""
        for run in _runs(np.array(self._words, np.uint64)):
            for other in run[1:]:
                joined.join(run[0], other)

    def _candidates(self, band: int) -> Iterator[tuple[int, int]]:
        """The pairs of places that share a band and are to be compared."""
        numbers = self._band(band)
        for run in _runs(numbers):
            places = [self._sketched[place] for place in run]
            for crowd in [places] if len(places) <= CROWD else self._parted(places):
                for number, one in enumerate(crowd):
                    # Of a crowd that states the same its first ones stand for all.
                    for other in crowd[number + 1 :] if number < CROWD else ():
                        yield one, other

    def _band(self, band: int) -> Sketch:
        width = BANDS * np.dtype(np.uint32).itemsize
        found = np.empty(len(self._sketched), np.uint32)
        self._sketches.seek(0)
        step = 1 << 14
        for start in range(0, len(found), step):
            raw = self._sketches.read(width * step)
            found[start : start + step] = np.frombuffer(raw, np.uint32).reshape(-1, BANDS)[:, band]
        return found

    def _parted(self, places: Sequence[int]) -> Iterator[list[int]]:
        """A crowd (of one template, say) parted into those that share a sentence with the same numbers and names."""
        parts: dict[int, list[int]] = {}
        for place in places:
            story = self.get(place)
            stated = story.skeletons[story.values != 0] ^ story.values[story.values != 0]
            for key in np.unique(stated)[:STATED].tolist():
                parts.setdefault(key, []).append(place)
        yield from (part for part in parts.values() if len(part) > 1)

    def _read(self, place: int) -> Story:
        start, end = self._ends[place], self._ends[place + 1]
        self._stories.seek(start)
        return unpack(self._stories.read(end - start))


class _Joined:
    """Which places are joined to one group, through others too (union-find)."""

    def __init__(self, many: int) -> None:
        self._parent = array("q", range(many))

    def find(self, place: int) -> int:
        while (above := self._parent[place]) != place:
            self._parent[place] = place = self._parent[above]
        return place

    def are(self, one: int, other: int) -> bool:
        return self.find(one) == self.find(other)

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parent[second] = first

    def parts(self) -> list[list[int]]:
        parts: dict[int, list[int]] = {}
        for place in range(len(self._parent)):
            root = self.find(place)
            if root != place:
                parts.setdefault(root, [root]).append(place)
        return [parts[root] for root in sorted(parts)]


def _runs(numbers: NDArray[Any]) -> Iterator[list[int]]:
    """The places of each number that stands at more than one place, in order."""
    order = np.argsort(numbers, kind="stable")
    bounds = np.concatenate(([0], np.flatnonzero(np.diff(numbers[order])) + 1, [len(order)]))
    for place in np.flatnonzero(np.diff(bounds) > 1).tolist():
        yield order[bounds[place] : bounds[place + 1]].tolist()


@contextmanager
def _telling() -> Iterator[None]:
    """Name the remedy when temporary files cannot be written."""
    try:
        yield
    except OSError as failure:
        problem = Problem("temporary files", f"cannot be written: {failure.strerror}", "make room, or set TMPDIR")
        raise OcopError(str(problem)) from failure
