"""Which of many expressions can match a text at all, and where, from the words that each of them needs.

Owns what follows from a pattern's tree alone: :func:`needs` says it, :class:`Sieve` asks it of a text, and tries what
is left where its opening stands (see ``openings.py``). A sieve lets through too much, never too little; what it lets
through is matched as if there were none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

import regex

from extractor.notation import Group, Run, Runs, Slot, Word
from extractor.openings import DIGIT, Opening, part_behind

ONE_DIGIT, TWO_DIGITS, YEAR = "0:1", "0:2", "0:year"
"""Beside the need of any digit those of one alone, perhaps behind a zero, of one or two, of a year of our time."""
Need = frozenset[str]
"""Words and characters of which a text must hold at least one."""

_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_COSTS = {DIGIT: 40, ONE_DIGIT: 15, TWO_DIGITS: 25, YEAR: 15, ",": 40}
_SIGN, _SHORT, _LONG = 10, 4, 1
"""How often a sign, a word of two letters or a longer one stands in a sentence, roughly and against each other."""

ROUNDS = 2
"""Needs of a thing that are looked at for all things at once; few things are left for which others count."""

T = TypeVar("T")


def parts(text: str) -> set[str]:
    """What a text holds: its runs of letters, its characters, and what sorts of numbers."""
    held = set(text)
    held.discard(DIGIT)
    held.update(_LETTERS.findall(text))
    for digits in _DIGITS.findall(text):
        held.add(DIGIT)
        if len(digits.lstrip("0")) == 1 and len(digits) <= 2:
            held.add(ONE_DIGIT)  # 4 sao, 04 sao
        if len(digits) <= 2:
            held.add(TWO_DIGITS)
        elif len(digits) == 4 and digits[:2] in ("19", "20"):
            held.add(YEAR)
    return held


def need_of(forms: Iterable[str]) -> Need | None:
    """What a text needs for one of some word forms, each bounded by what is no letter; ``None`` for no bound at all."""
    found: set[str] = set()
    for form in forms:
        runs = _LETTERS.findall(form)
        if runs:
            found.add(max(runs, key=len))
        elif form.strip():
            found.add(DIGIT if form.strip()[0].isdecimal() else form.strip()[0])
        else:
            return None
    return frozenset(found)


def needs(tree: Runs, slot: Callable[[Slot], Iterable[Need]]) -> tuple[Need, ...]:
    """What a text must hold for a tree to match, all of it; ``slot`` says it of a placeholder."""
    out: list[Need] = []
    for run in tree.runs:
        out.extend(_of_run(run, slot))
    return tuple(dict.fromkeys(out))


def _of_run(run: Run, slot: Callable[[Slot], Iterable[Need]]) -> list[Need]:
    out: list[Need] = []
    for piece in run.pieces:
        if isinstance(piece, Slot):
            out.extend(slot(piece))
            continue
        if isinstance(piece, Word):
            need = need_of([piece.text])
        elif isinstance(piece, Group) and not piece.optional:
            if len(piece.options) == 1:
                out.extend(needs(piece.options[0], slot))
                continue
            need = _of_options(piece.options, slot)
        else:
            continue
        if need is not None:
            out.append(need)
    return out


def _of_options(options: Sequence[Runs], slot: Callable[[Slot], Iterable[Need]]) -> Need | None:
    """One need for a choice: any of those that are the rarest of each option."""
    found: set[str] = set()
    for option in options:
        own = needs(option, slot)
        if not own:
            return None
        rarest: Need = min(own, key=_cost)
        found.update(rarest)
    return frozenset(found)


def _cost(need: Need) -> int:
    return sum(_COSTS.get(p) or (_SIGN if not p[0].isalpha() else _SHORT if len(p) < 3 else _LONG) for p in need)


class Stretch:
    """A stretch of a text as a sieve sees it: what it holds, and where."""

    __slots__ = ("_behind", "_places", "end", "parts", "start", "text")

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.text = text
        self.start = start
        self.end = len(text) if end is None else end
        self.parts = parts(text[start : self.end])
        self._places: dict[str, tuple[int, ...]] = {}
        self._behind: dict[int, str] = {}

    def places(self, part: str) -> tuple[int, ...]:
        """Where a part begins, in order; a word also inside longer ones, a number at its first digit."""
        found = self._places.get(part)
        if found is None:
            text, end = self.text, self.end
            at: list[int] = []
            if part == DIGIT:
                at.extend(m.start() for m in _DIGITS.finditer(text, self.start, end))
            else:
                place = text.find(part, self.start, end)
                while place >= 0:
                    at.append(place)
                    place = text.find(part, place + 1, end)
            found = self._places[part] = tuple(at)
        return found

    def places_of(self, opening: Opening) -> Sequence[int]:
        """Where an opening stands, in order."""
        here = opening.first & self.parts
        if len(here) == 1:
            places: Sequence[int] = self.places(*here)
        else:
            places = sorted({place for part in here for place in self.places(part)})
        second = opening.second
        return places if second is None else [place for place in places if self.behind(place) in second]

    def behind(self, place: int) -> str:
        """The part behind the one at a place."""
        found = self._behind.get(place)
        if found is None:
            found = self._behind[place] = part_behind(self.text, place, self.end)
        return found


class Sieve(Generic[T]):
    """Expressions that each need something of a text, in order, each with what it stands for.

    Given are ``(thing, expression, needs, opening)``, the last two as the functions of these names say them.
    """

    def __init__(
        self, things: Iterable[tuple[T, regex.Pattern[str], tuple[Need, ...], Opening | None]]
    ) -> None:  # fmt: skip
        given = list(things)
        needs_of = [sorted(wanted, key=_cost) for _, _, wanted, _ in given]
        self._things = [(thing, expression, begin) for thing, expression, _, begin in given]
        self._others = [tuple(wanted[ROUNDS:]) for wanted in needs_of]
        self._all = (1 << len(given)) - 1
        # A set of things is a number with a bit for each. The rarest needs of all things come first, then the second
        # rarest ones: for which of them each part is enough, and which things have no need left.
        self._rounds: list[tuple[dict[str, int], int]] = []
        for turn in range(ROUNDS):
            enough: dict[str, int] = {}
            content = 0
            for number, wanted in enumerate(needs_of):
                if turn >= len(wanted):
                    content |= 1 << number
                else:
                    enough |= {part: enough.get(part, 0) | 1 << number for part in wanted[turn]}
            self._rounds.append((enough, content))

    def pick(self, held: set[str]) -> list[tuple[T, regex.Pattern[str], Opening | None]]:
        """What a text with these parts may hold, in order."""
        able = self._all
        for enough, content in self._rounds:
            met = content
            for part in enough.keys() & held:
                met |= enough[part]
            able &= met
        picked: list[tuple[T, regex.Pattern[str], Opening | None]] = []
        while able:
            number = (able & -able).bit_length() - 1
            able &= able - 1
            for need in self._others[number]:
                if held.isdisjoint(need):
                    break
            else:
                picked.append(self._things[number])
        return picked

    def matches(self, stretch: Stretch, *, overlapped: bool = False) -> Iterator[tuple[T, regex.Match[str]]]:
        """Every match in a stretch with what it stands for, in the order of the things, then of the text.

        Those of one expression do not overlap unless ``overlapped`` says that they may.
        """
        for thing, expression, begin in self.pick(stretch.parts):
            if begin is None:
                for m in expression.finditer(stretch.text, stretch.start, stretch.end, overlapped=overlapped):
                    yield thing, m
                continue
            free = stretch.start
            for place in stretch.places_of(begin):
                # A search tries every character; what begins a match is known, and found much faster.
                here = expression.match(stretch.text, place, stretch.end) if place >= free else None
                if here is not None:
                    yield thing, here
                    if not overlapped:
                        free = here.end()
