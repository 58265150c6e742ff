"""The numbers that no fact claims: which articles have some, found in the background while the desk is open.

Owns the reading of articles for them, one at a time, and the list of the articles that have them. Records do not say
what became of each number, so the rules are asked anew, which takes some hundredths of a second an article; what they
say is kept beside the article until a newer record of it comes. How such numbers weigh in the queue is ``rows``'s.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from extractor.errors import OcopError, StoreError
from extractor.review import tables
from extractor.review.database import Database
from extractor.review.insight import Insight
from extractor.review.rows import left_over, load_spans, settle, weigh_article

PAGE = 50
PAUSE = 0.03
"""Seconds between two articles, so that whoever works at the desk does not wait for the rest of them."""
AROUND = 28
"""Code points of the words shown on each side of a number."""
SHOWN = 4
"""Numbers of an article that the list shows."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article with numbers that no fact claims; ``numbers`` are the first of them, each with the words around."""

    id: int
    title: str
    published: str | None
    count: int
    numbers: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Some of these articles, those with most numbers first; the key of the next page, and how many there are."""

    found: Sequence[Found]
    after: str | None
    total: int
    unread: int


def read_numbers(database: Database, insight: Insight, stop: threading.Event, pause: float = PAUSE) -> int:
    """Find the numbers of every article that was not read for them yet, until ``stop``. Returns how many were read."""
    of = tables.articles.c
    done = last = 0
    while True:
        with database.read() as connection:
            statement = sa.select(of.id, of.record, of.record_sha256).where(of.unclaimed.is_(None), of.id > last)
            row = connection.execute(statement.order_by(of.id).limit(1)).first()
        if row is None or stop.is_set():
            return done
        last = row.id
        try:
            spans = insight.lost(json.loads(row.record))
        except StoreError:
            raise
        except OcopError:  # the extractor refuses the article: then there is nothing to show
            spans = []
        with database.write() as connection:
            # A newer record that came meanwhile is read in the next round.
            same = sa.and_(of.id == row.id, of.record_sha256 == row.record_sha256)
            values = {"numbers": json.dumps(spans), "unclaimed": len(spans)}
            if connection.execute(sa.update(tables.articles).where(same).values(values)).rowcount:
                settle(connection, row.id)
                weigh_article(connection, row.id)
        done += 1
        stop.wait(pause)


def count_found(connection: sa.Connection) -> int:
    """How many articles have numbers that no fact claims, as far as they were read."""
    of = tables.articles.c
    number: int = connection.execute(sa.select(sa.func.count()).where(of.unclaimed > 0)).scalar_one()
    return number


def read_found(connection: sa.Connection, after: tuple[int, int] | None = None, size: int = PAGE) -> FoundPage:
    """A page of the articles that have such numbers, behind the key ``after`` (count, id)."""
    of = tables.articles.c
    statement = sa.select(of.id, of.title, of.article_key, of.published, of.unclaimed, of.numbers, of.record)
    statement = statement.where(of.unclaimed > 0).order_by(of.unclaimed.desc(), of.id).limit(size + 1)
    if after is not None:
        statement = statement.where(
            sa.or_(of.unclaimed < after[0], sa.and_(of.unclaimed == after[0], of.id > after[1]))
        )
    rows = connection.execute(statement).all()
    unread = connection.execute(sa.select(sa.func.count()).where(of.unclaimed.is_(None))).scalar_one()
    last = rows[size - 1] if len(rows) > size else None
    found = [_found(connection, row) for row in rows[:size]]
    return FoundPage(found, None if last is None else f"0.{last.unclaimed}.{last.id}", count_found(connection), unread)


def _found(connection: sa.Connection, row: Any) -> Found:
    text = json.loads(row.record)["article"]["text"]
    spans = left_over(json.loads(row.numbers), load_spans(connection, row.id))
    shown = tuple(
        (text[max(0, start - AROUND) : start].lstrip(), text[start:end], text[end : end + AROUND].rstrip())
        for start, end in spans[:SHOWN]
    )
    return Found(row.id, row.title or row.article_key, row.published, len(spans), shown)
