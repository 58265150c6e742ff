"""Articles that are the story of an earlier one: the table ``reprints``.

What one story is, ``extractor.reprints`` decides. The original is the article published first, then the one loaded
first; one without a date is taken for later. Only pairs with an article that a load changed are compared; of all others
the sketches alone are read, some 350 bytes each.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from extractor.reprints.groups import CACHED
from extractor.reprints.joining import Joined, join_same
from extractor.reprints.scratch import Scratch
from extractor.reprints.story import FactKey, Story, read_story
from extractor.store.sketches import KEY_LENGTH, read_key, sketch_key
from extractor.store.tables import articles, facts, reprints
from extractor.store.writers import Writer

AT_ONCE = 500


def bring_up_reprints(connection: sa.Connection, writer: Writer, load: int) -> None:
    """Set the reprints among all articles, after a load that changed some of them."""
    renewed = _sketch_older(connection)
    with Scratch() as scratch:
        ids, changed = _read(connection, scratch, load, renewed)

        def place(article: int) -> int:
            return int(np.searchsorted(ids, article))

        held: dict[int, int] = {
            row.article_id: row.original_id
            for row in connection.execute(sa.select(reprints.c.article_id, reprints.c.original_id))
        }
        # A group that lost or changed one of its articles may fall apart: its articles are all compared anew.
        broken = {original for article, original in held.items() if changed[place(article)] or changed[place(original)]}
        joined = Joined(len(ids))
        for article, original in held.items():
            if original in broken:
                changed[place(article)] = changed[place(original)] = True
            else:
                joined.join(place(article), place(original))
        join_same(scratch, _reader(connection, ids), joined, changed)
    now: dict[int, int] = {}
    rank = _ranks(connection, ids)
    for part in joined.parts():
        first = min(part, key=rank.__getitem__)
        now |= {int(ids[again]): int(ids[first]) for again in part if again != first}
    _write(connection, writer, held, now)


def _sketch_older(connection: sa.Connection) -> set[int]:
    """Give the articles of an older program their sketches; returns the ids of these articles."""
    older = sa.select(articles.c.id).where(sa.func.length(articles.c.same_text_key) != KEY_LENGTH)
    ids = list(connection.execute(older.order_by(articles.c.id)).scalars())
    update = (
        sa.update(articles).where(articles.c.id == sa.bindparam("article")).values(same_text_key=sa.bindparam("key"))
    )
    for part in _parts(ids):
        texts = connection.execute(sa.select(articles.c.id, articles.c.text).where(articles.c.id.in_(part))).all()
        connection.execute(update, [{"article": row.id, "key": sketch_key(row.text)} for row in texts])
    return set(ids)


def _read(
    connection: sa.Connection, scratch: Scratch, load: int, renewed: set[int]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The ids of all articles, in order, and which to compare; their sketches go to disk.

    By id, as they lie in the table: for any other order a database would hold all sketches in memory, to sort them.
    """
    a = articles.c
    statement = sa.select(a.id, a.same_text_key, a.changed_load_id).order_by(a.id)
    ids, changed = array("q"), bytearray()
    with connection.execute(statement.execution_options(yield_per=AT_ONCE)) as rows:
        for article, key, changed_by in rows:
            ids.append(article)
            scratch.add(read_key(key))
            changed.append(changed_by == load or article in renewed)
    return np.frombuffer(ids, np.int64), np.frombuffer(changed, np.bool_)


def _ranks(connection: sa.Connection, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rank of the article at each place, from the one published first."""
    a = articles.c
    statement = sa.select(a.id).order_by(a.published.asc().nulls_last(), a.id)
    with connection.execute(statement.execution_options(yield_per=AT_ONCE)) as rows:
        ordered = np.fromiter(rows.scalars(), np.int64, len(ids))
    ranks = np.empty(len(ids), np.int64)
    ranks[np.searchsorted(ids, ordered)] = np.arange(len(ids))
    return ranks


def _reader(connection: sa.Connection, ids: NDArray[np.int64]) -> Callable[[int], Story]:
    """What reads the story of the article at a place."""
    f = facts.c
    name = sa.func.coalesce(f.document_number, f.product_name)
    columns = (
        f.kind,
        f.subject,
        f.quantity_low,
        f.quantity_high,
        f.stars_low,
        name,
        f.current_province_code,
        f.district,
    )
    text_of = sa.select(articles.c.text).where(articles.c.id == sa.bindparam("article"))
    facts_of = sa.select(*columns).where(
        f.article_id == sa.bindparam("article"), f.withdrawn_load_id.is_(None), f.related.is_(sa.false())
    )

    @lru_cache(CACHED)
    def get(place: int) -> Story:
        asked = {"article": int(ids[place])}
        text = connection.execute(text_of, asked).scalar_one()
        return read_story(text, [FactKey(*row) for row in connection.execute(facts_of, asked)])

    return get


def _write(connection: sa.Connection, writer: Writer, held: dict[int, int], now: dict[int, int]) -> None:
    stale = [article for article in held if article not in now]
    for part in _parts(stale):
        connection.execute(sa.delete(reprints).where(reprints.c.article_id.in_(part)))
    writer.write(reprints, [(article, original) for article, original in now.items() if held.get(article) != original])
    writer.flush()
    writer.wait()


def _parts(values: Sequence[int]) -> list[Sequence[int]]:
    return [values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE)]
