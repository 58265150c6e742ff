"""Reads tables: the head names what each column counts, each line below it has its numbers.

Only tables whose cells are parted by ``|``, and whose head names products, makers, outlets or star levels.
Place and period of a number are found as in a sentence; what is said of it (put forward, recognized) comes from the
line above the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.match import Draft
from extractor.mentions import QuantityValue, Sentence
from extractor.model import Stars
from extractor.patterns import CLASSES, Rule

_CELL = regex.compile(r"[^|]+")
_Q = CLASSES["quantity"]


@dataclass(frozen=True, slots=True)
class Column:
    """What the numbers of a column count, and their star level; a column of anything else has no subject."""

    subject: str | None = None
    stars: Stars | None = None


def read_head(sentence: Sentence) -> tuple[Column, ...]:
    """The columns that a line of a table names, or none when the line is no head of one.

    A head has two cells or more and no number, and one of its cells behind the first names what is counted.
    """
    if sentence.zone != "table" or any(m.kind in ("quantity", "fraction") for m in sentence.mentions):
        return ()
    columns = tuple(_column(sentence, m.start(), m.end()) for m in _CELL.finditer(sentence.skeleton))
    return columns if any(c.subject is not None for c in columns[1:]) else ()


def _column(sentence: Sentence, first: int, last: int) -> Column:
    found = [m for at in range(first, last) if (m := sentence.at(at)) is not None]
    if any(m.kind in ("money", "percent") for m in found):
        return Column()
    subject = next((m.value.subject for m in found if m.kind == "subject"), None)
    stars = next((m.value for m in found if m.kind == "stars"), None)
    return Column(subject or ("product" if stars is not None else None), stars)


def read_row(sentence: Sentence, columns: Sequence[Column], rule: Rule) -> list[Draft]:
    """A draft for each number of a line that stands alone in its cell, under a column that says what it counts."""
    cells = list(_CELL.finditer(sentence.skeleton))
    if len(cells) != len(columns):
        return []
    drafts = []
    for cell, column in zip(cells[1:], columns[1:], strict=True):
        at = cell.start() + len(cell[0]) - len(cell[0].lstrip())
        if column.subject is None or cell[0].strip() != _Q:
            continue
        found = sentence.at(at)
        if found is None or not isinstance(found.value, QuantityValue):
            continue
        draft = Draft(
            kind="count", rule=rule, sentence=sentence, first=at, last=at + 1, start=found.start, end=found.end,
            quantity=found.value, subject=column.subject,
        )  # fmt: skip
        if column.stars is not None:
            draft.set("stars", column.stars, "the head of the column")
        drafts.append(draft)
    return drafts
