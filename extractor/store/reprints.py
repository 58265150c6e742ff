"""Articles that say, word for word, what an earlier one says: the table ``reprints``.

The original is the article published first, then the one loaded first; one without a date is taken for later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from extractor.store.tables import articles, reprints
from extractor.store.writers import Writer

AT_ONCE = 500


def bring_up_reprints(connection: sa.Connection, writer: Writer, load: int, left: Collection[str]) -> None:
    """Set the reprints among what a load changed; ``left`` are the keys that an article has no longer."""
    changed = sa.select(articles.c.same_text_key).where(articles.c.changed_load_id == load)
    shared = (
        sa.select(articles.c.same_text_key)
        .where(articles.c.same_text_key.in_(changed))
        .group_by(articles.c.same_text_key)
        .having(sa.func.count() > 1)
    )
    keys = sorted({*connection.execute(shared).scalars(), *left})
    for start in range(0, len(keys), AT_ONCE):
        _set(connection, writer, keys[start : start + AT_ONCE])
    alone = (
        sa.select(reprints.c.article_id)
        .join(articles, articles.c.id == reprints.c.article_id)
        .where(articles.c.changed_load_id == load, articles.c.same_text_key.not_in(shared))
    )
    connection.execute(sa.delete(reprints).where(reprints.c.article_id.in_(alone)))


def _set(connection: sa.Connection, writer: Writer, keys: Sequence[str]) -> None:
    """Set the reprints among the articles with these keys, and take back what no longer holds."""
    groups: defaultdict[str, list[Any]] = defaultdict(list)
    statement = (
        sa.select(articles.c.id, articles.c.same_text_key, reprints.c.original_id)
        .outerjoin(reprints, reprints.c.article_id == articles.c.id)
        .where(articles.c.same_text_key.in_(keys))
        .order_by(articles.c.published.asc().nulls_last(), articles.c.id)
    )
    for row in connection.execute(statement):
        groups[row.same_text_key].append(row)
    written, stale = [], []
    for original, *others in groups.values():
        if original.original_id is not None:
            stale.append(original.id)
        written += [(other.id, original.id) for other in others if other.original_id != original.id]
    if stale:
        connection.execute(sa.delete(reprints).where(reprints.c.article_id.in_(stale)))
    writer.write(reprints, written)
    writer.flush()
    writer.wait()
