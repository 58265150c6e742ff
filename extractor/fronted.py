"""Finds the clauses that stand in front of a main clause: *Sau khi rà soát 60 sản phẩm*, tỉnh còn 48 sản phẩm.

Owns where such a clause begins and ends in a skeleton; ``attach.py`` decides which of its words stay inside. Which
words open it, and which words show that a main clause has begun, stands in ``patterns/joints.yaml``.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from extractor.joints import Joints
from extractor.patterns import CLASSES

LONGEST = 400
"""Characters of the skeleton within which a fronted clause ends."""
_COMMA = regex.compile(r",(?!\s*$)")
_END = regex.compile(r"[;.]")
_BRACKETED = regex.compile(r"\([^()]*\)")
_COUNTED = regex.compile(rf"[{CLASSES['quantity']}{CLASSES['fraction']}]\s*{CLASSES['subject']}")


class Fronted(NamedTuple):
    """A clause in front of its main clause: positions of the skeleton, the comma excluded."""

    first: int
    last: int
    until: int
    """Where the main clause ends."""
    aims: bool
    """Whether an aim inside is that of the main clause too: *Với mục tiêu có 40 sản phẩm*, huyện hỗ trợ 12 chủ thể."""

    def parts(self, left: int, right: int) -> bool:
        """Whether one position is in the clause and the other in the main clause behind it."""
        return self.first <= left < self.last <= right < self.until


def fronted(skeleton: str, joints: Joints) -> tuple[Fronted, ...]:
    """The fronted clauses of a sentence, in order; each one ends before a comma behind which a main clause begins."""
    found: list[Fronted] = []
    for m in joints.fronted.finditer(skeleton):
        if found and m.start("word") < found[-1].last:
            continue
        last = _last(skeleton, m.end(), joints)
        if last is not None:
            end = _END.search(skeleton, last)
            aims = joints.fronted_aim.fullmatch(m["word"]) is not None
            found.append(Fronted(m.start("word"), last, end.start() if end else len(skeleton), aims))
    return tuple(found)


def _last(skeleton: str, start: int, joints: Joints) -> int | None:
    """The comma that ends a fronted clause, or ``None`` when no main clause follows in its sentence."""
    stop = _END.search(skeleton, start)
    limit = min(stop.start() if stop else len(skeleton), start + LONGEST)
    then = joints.then.search(skeleton, start, limit)
    if then is not None:
        return then.start()  # so với mục tiêu năm 2022 công nhận 41 sản phẩm, thì tiến độ như vậy là chậm
    opened = [m.span() for m in _BRACKETED.finditer(skeleton, start, limit)]
    for comma in _COMMA.finditer(skeleton, start, limit):
        if any(a < comma.start() < b for a, b in opened):
            continue
        counted = _COUNTED.search(skeleton, start, comma.start()) is not None
        begins = joints.main_counted if counted else joints.main
        if begins.match(skeleton, comma.end()):
            return comma.start()
    return None
