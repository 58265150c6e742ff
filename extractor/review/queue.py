"""What to look at next: the queue of facts with its filters, the way from article to article, and where an editor was.

Owns the order: what waits to be judged first, the doubtful before the sure, then the number of the fact. Pages begin
behind a key, not after a count, so that the last one comes as fast as the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import sqlalchemy as sa

from extractor.model import KINDS, STATUSES
from extractor.review import tables
from extractor.review.database import Database, now
from extractor.store.rows import plain_text

PAGE = 50
LONGEST_FILTER = 200
SHOWN_STATES = ("waiting", "open", "accepted", "corrected", "rejected", "added", "conflict")
_KEY = re.compile(r"([0-9])\.(-?[0-9]{1,9})\.([0-9]{1,18})")
Key = tuple[int, int, int]
"""``turn``, ``rank`` and ``id`` of a fact: its place in the queue."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which facts the queue shows; an empty one shows all. Values that make no sense are taken for empty."""

    kind: str = ""
    status: str = ""
    province: str = ""
    year: str = ""
    rule: str = ""
    state: str = ""
    words: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Filters:
        """The filters of a query string or of JSON, whatever it holds."""
        one = {field.name: str(given.get(field.name) or "")[:LONGEST_FILTER].strip() for field in fields(cls)}
        one = {name: value.replace("\0", "").encode("utf-8", "ignore").decode() for name, value in one.items()}
        if one["kind"] not in KINDS:
            one["kind"] = ""
        if one["status"] not in STATUSES:
            one["status"] = ""
        if one["state"] not in SHOWN_STATES:
            one["state"] = ""
        if not (one["year"].isascii() and one["year"].isdigit() and len(one["year"]) <= 4):
            one["year"] = ""
        return cls(**one)

    def given(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name, value in asdict(self).items() if value}

    def where(self) -> list[sa.ColumnElement[bool]]:
        """The filters as conditions on ``review_facts``."""
        of = tables.facts.c
        found: list[sa.ColumnElement[bool]] = [of.turn < 2]
        found += [of[name] == value for name in ("kind", "status", "rule") if (value := getattr(self, name))]
        if self.province:
            found.append(of.province_code == self.province)
        if self.year:
            found += [of.year_from <= int(self.year), of.year_to >= int(self.year)]
        if self.state == "waiting":
            found.append(of.turn == 0)
        elif self.state == "conflict":
            found.append(of.conflict != "")
        elif self.state:
            found.append(of.state == self.state)
        if self.words:
            words = plain_text(None, self.words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            articles = tables.articles.c
            hits = sa.select(articles.id).where(articles.plain.like(f"%{words}%", escape="\\"))
            found.append(of.article_id.in_(hits))
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the queue (facts with their articles), and the keys of the pages beside it."""

    rows: Sequence[Any]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review is: facts by what became of them, of how many."""

    states: Mapping[str, int]
    conflicts: int
    total: int
    waiting: int

    @property
    def done(self) -> int:
        """Facts that were judged."""
        return self.total - self.waiting


def read_page(
    connection: sa.Connection, filters: Filters, *, after: str = "", before: str = "", size: int = PAGE
) -> Page:  # fmt: skip
    """The page of the queue behind the key ``after``, or that which ends ``before`` one; other words are no keys."""
    of, a = tables.facts.c, tables.articles.c
    order = (of.turn, of.rank, of.id)
    statement = (
        sa.select(tables.facts, a.title, a.article_key, a.published, a.source)
        .join(tables.articles, a.id == of.article_id)
        .where(*filters.where())
    )
    back, key = parse_key(before), parse_key(after)
    if back is not None:
        statement = statement.where(_beside(filters, back, forward=False))
        rows = list(connection.execute(statement.order_by(*(one.desc() for one in order)).limit(size + 1)))
        more = len(rows) > size
        rows = rows[:size][::-1]
        return Page(rows, _key(rows[0]) if more and rows else None, _key(rows[-1]) if rows else None)
    if key is not None:
        statement = statement.where(_beside(filters, key, forward=True))
    rows = list(connection.execute(statement.order_by(*order).limit(size + 1)))
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, _key(rows[0]) if key is not None and rows else None, _key(rows[-1]) if more else None)


def parse_key(text: str) -> Key | None:
    """The key that stands in an address, or ``None``.

    >>> parse_key("0.-250.17"), parse_key("drop table")
    ((0, -250, 17), None)
    """
    found = _KEY.fullmatch(text)
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def read_progress(connection: sa.Connection) -> Progress:
    """How far the review is."""
    of = tables.facts.c
    statement = sa.select(of.state, of.turn, sa.func.count()).where(of.turn < 2).group_by(of.state, of.turn)
    states: dict[str, int] = {}
    waiting = 0
    for state, turn, number in connection.execute(statement):
        states[state] = states.get(state, 0) + number
        waiting += number if turn == 0 else 0
    conflicts = connection.execute(
        sa.select(sa.func.count()).where(of.conflict.in_(("contradicted", "lost")), of.turn < 2)
    ).scalar_one()
    return Progress(states, conflicts, sum(states.values()), waiting)


def read_choices(connection: sa.Connection) -> dict[str, list[str]]:
    """The provinces, years and rules that facts of the queue have, for the filters."""
    of = tables.facts.c

    def distinct(column: sa.Column[Any]) -> list[str]:
        # A step through the index for each value: DISTINCT would read every row, and there are few values.
        found: list[str] = []
        last = connection.execute(sa.select(sa.func.min(column))).scalar()
        while last is not None:
            found.append(str(last))
            last = connection.execute(sa.select(sa.func.min(column)).where(column > last)).scalar()
        return found

    return {"province": distinct(of.province_code), "year": distinct(of.year_to), "rule": distinct(of.rule)}


def next_article(connection: sa.Connection, article_id: int, filters: Filters) -> int | None:
    """The next article in which something waits under the filters, from the beginning when none follows."""
    of = tables.articles.c
    here = connection.execute(sa.select(of.rank, of.id).where(of.id == article_id)).first()
    waits = of.pending > 0
    narrowed = filters.where() if filters.given() else None
    if narrowed is not None:
        f = tables.facts.c
        waits = sa.exists(sa.select(f.id).where(f.article_id == of.id, f.turn == 0, *narrowed))
    statement = sa.select(of.id).where(waits, of.id != article_id).order_by(of.rank, of.id).limit(1)
    if here is not None:
        behind = statement.where(sa.tuple_(of.rank, of.id) > sa.tuple_(sa.literal(here.rank), sa.literal(here.id)))
        found = connection.execute(behind).scalar()
        if found is not None:
            return int(found)
    found = connection.execute(statement).scalar()
    return None if found is None else int(found)


def previous_article(connection: sa.Connection, article_id: int) -> int | None:
    """The article before this one in the same order, whatever became of it; ``None`` before the first."""
    of = tables.articles.c
    here = connection.execute(sa.select(of.rank, of.id).where(of.id == article_id)).first()
    if here is None:
        return None
    ahead = sa.tuple_(of.rank, of.id) < sa.tuple_(sa.literal(here.rank), sa.literal(here.id))
    statement = sa.select(of.id).where(ahead).order_by(of.rank.desc(), of.id.desc()).limit(1)
    found = connection.execute(statement).scalar()
    return None if found is None else int(found)


def first_article(connection: sa.Connection) -> int | None:
    """The article to begin with: the first in which something waits, else the first; ``None`` when there is none."""
    of = tables.articles.c
    statement = sa.select(of.id).order_by(sa.case((of.pending > 0, 0), else_=1), of.rank, of.id).limit(1)
    found = connection.execute(statement).scalar()
    return None if found is None else int(found)


def save_position(database: Database, editor: str, article_id: int, fact_id: int | None, filters: Filters) -> None:
    """Remember where an editor is."""
    of = tables.positions.c
    values = {"article_id": article_id, "fact_id": fact_id, "filters": json.dumps(filters.given()), "at": now()}
    with database.write() as connection:
        if connection.execute(sa.update(tables.positions).where(of.editor == editor).values(values)).rowcount == 0:
            connection.execute(sa.insert(tables.positions).values(editor=editor, **values))


def read_position(connection: sa.Connection, editor: str) -> tuple[int, int | None, Filters] | None:
    """Where an editor was: article, fact and filters; ``None`` when he was nowhere yet."""
    row = connection.execute(sa.select(tables.positions).where(tables.positions.c.editor == editor)).first()
    return None if row is None else (row.article_id, row.fact_id, Filters.of(json.loads(row.filters)))


def _beside(filters: Filters, key: Key, *, forward: bool) -> sa.ColumnElement[bool]:
    """What lies behind a key, or before it; without the part of the key that a filter fixes, which misleads SQLite."""
    of = tables.facts.c
    fixed = 1 if filters.state == "waiting" and key[0] == 0 else 0
    here, there = sa.tuple_(*[of.turn, of.rank, of.id][fixed:]), sa.tuple_(*map(sa.literal, key[fixed:]))
    return here > there if forward else here < there


def _key(row: Any) -> str:
    return f"{row.turn}.{row.rank}.{row.id}"
