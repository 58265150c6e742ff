"""Foreign keys and indexes of a new PostgreSQL database wait until its first rows are in.

Made at the end they are checked and built in one go; kept up row by row they take more than half of the server's
time. Nobody else sees the tables before, since they come with the same transaction. Primary keys, unique and CHECK
constraints stay: by them rows are found, and a row that is refused is refused where it stands.
"""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa

from extractor.store.tables import metadata


def put_off(connection: sa.Connection) -> None:
    """Take foreign keys and indexes from tables that this transaction made; other kinds of database keep theirs."""
    if connection.dialect.name != "postgresql":
        return
    keys, indexes = _parts()
    for key in keys:
        connection.execute(sa.schema.DropConstraint(key))
    for index in indexes:
        connection.execute(sa.schema.DropIndex(index))


def make_up(connection: sa.Connection) -> None:
    """Make what :func:`put_off` took; raises :class:`sqlalchemy.exc.IntegrityError` when a row points nowhere."""
    if connection.dialect.name != "postgresql":
        return
    keys, indexes = _parts()
    for index in indexes:
        connection.execute(sa.schema.CreateIndex(index))
    for key in keys:
        connection.execute(sa.schema.AddConstraint(key))


@cache
def _parts() -> tuple[list[sa.ForeignKeyConstraint], list[sa.Index]]:
    """Those of a copy of the tables: SQLAlchemy leaves a key that was once added out when its table is made."""
    copied = sa.MetaData(naming_convention=metadata.naming_convention)
    tables = [table.to_metadata(copied) for table in metadata.sorted_tables]
    keys = [key for table in tables for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name))]
    return keys, [index for table in tables for index in sorted(table.indexes, key=lambda index: str(index.name))]
