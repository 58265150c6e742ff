"""Articles that are the story of an earlier one: the table ``reprints``.

What one story is, ``extractor.reprints`` decides. The original is the article published first, then the one loaded
first; one without a date is taken for later. Only pairs with an article that a load changed are compared; of all others
the sketches alone are read, some 350 bytes each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from extractor.reprints.groups import CACHED
from extractor.reprints.joining import Joined, join_same
from extractor.reprints.sketch import SKETCH, Sketches
from extractor.reprints.story import FactKey, Story, read_story
from extractor.store.sketches import KEY_LENGTH, read_key, sketch_key
from extractor.store.tables import articles, facts, reprints
from extractor.store.writers import Writer

AT_ONCE = 500


def bring_up_reprints(connection: sa.Connection, writer: Writer, load: int) -> None:
    """Set the reprints among all articles, after a load that changed some of them."""
    renewed = _sketch_older(connection)
    rows = connection.execute(
        sa.select(articles.c.id, articles.c.same_text_key, articles.c.changed_load_id).order_by(
            articles.c.published.asc().nulls_last(), articles.c.id
        )
    )
    ids, sketches, changed = _read(rows, load, renewed)
    places = {article: place for place, article in enumerate(ids)}
    held: dict[int, int] = {
        row.article_id: row.original_id
        for row in connection.execute(sa.select(reprints.c.article_id, reprints.c.original_id))
    }
    # A group that lost or changed one of its articles may fall apart: its articles are all compared anew.
    broken = {original for article, original in held.items() if changed[places[article]] or changed[places[original]]}
    joined = Joined(len(ids))
    for article, original in held.items():
        if original in broken:
            changed[places[article]] = changed[places[original]] = True
        else:
            joined.join(places[article], places[original])
    join_same(sketches, _reader(connection, ids), joined, changed)
    now = {ids[place]: ids[part[0]] for part in joined.parts() for place in part[1:]}
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


def _read(rows: sa.CursorResult[Any], load: int, renewed: set[int]) -> tuple[list[int], Sketches, NDArray[np.bool_]]:
    """The ids of all articles, their sketches, and which of them are to be compared."""
    ids: list[int] = []
    raw = bytearray()
    changed: list[bool] = []
    for row in rows:
        ids.append(row.id)
        raw += read_key(row.same_text_key)
        changed.append(row.changed_load_id == load or row.id in renewed)
    return ids, np.frombuffer(bytes(raw), SKETCH), np.array(changed, bool)


def _reader(connection: sa.Connection, ids: Sequence[int]) -> Callable[[int], Story]:
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

    @lru_cache(CACHED)
    def get(place: int) -> Story:
        text = connection.execute(sa.select(articles.c.text).where(articles.c.id == ids[place])).scalar_one()
        rows = connection.execute(
            sa.select(*columns).where(
                f.article_id == ids[place], f.withdrawn_load_id.is_(None), f.related.is_(sa.false())
            )
        )
        return read_story(text, [FactKey(*row) for row in rows])

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
