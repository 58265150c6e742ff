"""The stories among any number of records that were printed more than once.

Memory holds some 100 bytes an article, and the numbers of one band at a time; what is compared waits on the disk.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from extractor.reprints.joining import Joined, join_same
from extractor.reprints.scratch import Scratch, telling
from extractor.reprints.story import Story, facts_of, read_story, unpack

CACHED = 512
"""Stories that are held in memory."""


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
    days: dict[str, str] = {}
    with _Stories() as stories:
        for record in records:
            article = record["article"]
            if article["id"] not in days:
                days[article["id"]] = article["published"] or ""
                stories.add(read_story(article["text"], facts_of(record)))
        parts = stories.groups()
    articles = list(days.items())
    groups = []
    for part in parts:
        first = min(part, key=lambda place: (not articles[place][1], articles[place][1], place))
        groups.append(Group(articles[first][0], tuple(articles[place][0] for place in part if place != first)))
    return groups


class _Stories:
    """Stories and sketches in temporary files, which vanish with it."""

    def __init__(self) -> None:
        with telling():
            self._stories = tempfile.TemporaryFile()  # noqa: SIM115
        self._scratch = Scratch()
        self._ends = array("q", [0])
        self._get = lru_cache(CACHED)(self._read)

    def __enter__(self) -> _Stories:
        return self

    def __exit__(self, *_: object) -> None:
        self._stories.close()
        self._scratch.close()

    def add(self, story: Story) -> None:
        """Take a story; its place is the number of those before it."""
        packed = story.pack()
        with telling():
            self._stories.write(packed)
        self._scratch.add(story.sketch().tobytes())
        self._ends.append(self._ends[-1] + len(packed))

    def groups(self) -> list[list[int]]:
        """The places of stories that are the same, by their first ones."""
        many = len(self._ends) - 1
        if not many:
            return []
        with telling():
            self._stories.flush()
        joined = Joined(many)
        join_same(self._scratch, self._get, joined)
        return joined.parts()

    def _read(self, place: int) -> Story:
        start, end = self._ends[place], self._ends[place + 1]
        self._stories.seek(start)
        return unpack(self._stories.read(end - start))
