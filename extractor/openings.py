"""What a match of a pattern may begin with: its first two parts, from the pattern's tree alone.

A part is a word of letters, a number or a sign. Owns what stands at the beginning; ``sieve.py`` owns which expressions
a text can hold at all, and tries each only where its opening stands. An opening allows too much, never too little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from extractor.notation import Gap, Group, Runs, Slot, Word

DIGIT = "0"
"""The part that stands for any number."""

_PART = re.compile(r"[^\W\d_]+|\d[\d.,]*|\S")
_BEHIND = re.compile(rf"(?:{_PART.pattern})\s*({_PART.pattern})?")
_IN_NUMBERS = frozenset({DIGIT, ".", ","})
"""What behind a number is taken for a piece of it."""


class Opening(NamedTuple):
    """The parts that may stand first, and those that may stand behind; ``second`` is ``None`` when these are open.

    ``none`` and ``one`` say that a match may be so few parts.
    """

    first: frozenset[str]
    second: frozenset[str] | None
    none: bool = False
    one: bool = False


Slots = Callable[[Slot], Opening | None]
"""The opening of a placeholder, ``None`` when it may begin with anything."""

ANY_NUMBER = Opening(frozenset({DIGIT}), frozenset(), one=True)
_EMPTY = Opening(frozenset(), frozenset(), none=True)


def opening(tree: Runs, slot: Slots) -> Opening | None:
    """What a match of a tree begins with; ``None`` when that is open, or when it may be empty."""
    found = _of_tree(tree, slot)
    if found is None or found.none:
        return None
    unclear = DIGIT in found.first and found.second is not None and not found.second.isdisjoint(_IN_NUMBERS)
    return Opening(found.first, None if found.one or unclear else found.second)


def opening_of(form: str) -> Opening:
    """The opening of literal characters."""
    first, *behind = (_name(part) for part in _PART.findall(form)[:2])
    return Opening(frozenset({first}), frozenset(behind), one=not behind)


def either(openings: Iterable[Opening | None]) -> Opening | None:
    """The opening of a choice."""
    first: set[str] = set()
    second: set[str] | None = set()
    none = one = False
    for own in openings:
        if own is None:
            return None
        first |= own.first
        second = None if second is None or own.second is None else second | own.second
        none, one = none or own.none, one or own.one
    return Opening(frozenset(first), None if second is None else frozenset(second), none, one)


def part_behind(text: str, place: int, end: int) -> str:
    """The part of a text behind the one at a place; empty at its end."""
    m = _BEHIND.match(text, place, end)
    return _name(m[1]) if m is not None and m[1] else ""


def _of_tree(tree: Runs, slot: Slots) -> Opening | None:
    found: Opening | None = _EMPTY
    for piece in (p for run in tree.runs for p in run.pieces):
        if found is None or not (found.none or found.one):
            break
        found = _then(found, _of_piece(piece, slot))
    return found


def _of_piece(piece: Word | Slot | Gap | Group, slot: Slots) -> Opening | None:
    if isinstance(piece, Word):
        return opening_of(piece.text)
    if isinstance(piece, Slot):
        return slot(piece)
    if isinstance(piece, Gap):
        return None
    options = [_of_tree(option, slot) for option in piece.options]
    return either([*options, _EMPTY] if piece.optional else options)


def _then(before: Opening, behind: Opening | None) -> Opening | None:
    """The opening of one piece and another behind it."""
    if behind is None:
        return None if before.none else Opening(before.first, None if before.one else before.second)
    second = before.second
    if before.one:
        second = None if second is None else second | behind.first
    if before.none:
        second = None if second is None or behind.second is None else second | behind.second
    return Opening(
        before.first | behind.first if before.none else before.first,
        second,
        none=before.none and behind.none,
        one=(before.none and behind.one) or (before.one and behind.none),
    )


def _name(part: str) -> str:
    return DIGIT if part[0].isdecimal() else part
