"""A text cut at the borders of its mentions, so that each piece is stated by the same facts from end to end.

Owns the cutting; how a piece is shown is left to pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text, ``text[start:end]`` in code points, and the facts whose mentions cover it, or none."""

    start: int
    end: int
    text: str
    fact_ids: tuple[str, ...]


def segments(text: str, mentions: Sequence[tuple[str, int, int]]) -> list[Segment]:
    """The text in pieces, in order and without gaps, cut wherever a mention begins or ends.

    Each mention is ``(fact id, start, end)``; mentions may overlap, and a fact may have several. The ids of a piece
    stand in the order in which their facts first come in ``mentions``. Raises :class:`ValueError` when a mention is
    empty or reaches out of the text.

    >>> [(piece.text, piece.fact_ids) for piece in segments("có 40 sản phẩm", [("a", 0, 5), ("b", 3, 14)])]
    [('có ', ('a',)), ('40', ('a', 'b')), (' sản phẩm', ('b',))]
    """
    for fact_id, start, end in mentions:
        if not 0 <= start < end <= len(text):
            raise ValueError(f"the mention {start}:{end} of {fact_id!r} is no part of a text of {len(text)} characters")
    order = {fact_id: number for number, fact_id in enumerate(dict.fromkeys(mention[0] for mention in mentions))}
    opened: dict[int, list[str]] = {}
    closed: dict[int, list[str]] = {}
    for fact_id, start, end in mentions:
        opened.setdefault(start, []).append(fact_id)
        closed.setdefault(end, []).append(fact_id)
    found: list[Segment] = []
    depth: dict[str, int] = {}  # how many mentions of a fact cover the piece: two of one fact may overlap
    borders = sorted({0, len(text), *opened, *closed})
    for start, end in pairwise(borders):
        for fact_id in closed.get(start, ()):
            depth[fact_id] -= 1
            if not depth[fact_id]:
                del depth[fact_id]
        for fact_id in opened.get(start, ()):
            depth[fact_id] = depth.get(fact_id, 0) + 1
        found.append(Segment(start, end, text[start:end], tuple(sorted(depth, key=order.__getitem__))))
    return found
