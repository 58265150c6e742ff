"""Which of many expressions can match a text at all, from the words that each of them needs.

Owns what follows from a pattern's tree alone: :func:`needs` says it, :class:`Sieve` asks it of a text. A sieve lets
through too much, never too little; what it lets through is matched as if there were none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from extractor.notation import Group, Run, Runs, Slot, Word

DIGIT, ONE_DIGIT, TWO_DIGITS, YEAR = "0", "0:1", "0:2", "0:year"
"""The need of any digit; of one alone, perhaps behind a zero; of one or two; of a year of these centuries."""
Need = frozenset[str]
"""Words and characters of which a text must hold at least one."""

_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_COSTS = {DIGIT: 40, ONE_DIGIT: 15, TWO_DIGITS: 25, YEAR: 15, ",": 40}
_SIGN, _SHORT, _LONG = 10, 4, 1
"""How often a sign, a word of two letters or a longer one stands in a sentence, roughly and against each other."""

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


class Sieve(Generic[T]):
    """Things that each need something of a text, in order."""

    def __init__(self, things: Iterable[tuple[T, tuple[Need, ...]]]) -> None:
        self._things: list[tuple[T, tuple[Need, ...]]] = []
        self._always: list[int] = []
        self._by_part: dict[str, list[int]] = {}
        for number, (thing, wanted) in enumerate(things):
            rarest: Need | None = min(wanted, key=_cost) if wanted else None
            others = tuple(n for n in wanted if n is not rarest)
            self._things.append((thing, others))
            if rarest is None:
                self._always.append(number)
            for part in rarest or ():
                self._by_part.setdefault(part, []).append(number)

    def pick(self, held: set[str]) -> list[T]:
        """The things that a text with these parts may hold, in their order."""
        numbers = set(self._always)
        for part in held & self._by_part.keys():
            numbers.update(self._by_part[part])
        missing = held.isdisjoint
        picked: list[T] = []
        for number in sorted(numbers):
            thing, others = self._things[number]
            for other in others:
                if missing(other):
                    break
            else:
                picked.append(thing)
        return picked
