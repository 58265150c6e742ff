"""Comments on tables and columns, English and Vietnamese, in the databases that keep them."""

from __future__ import annotations

import sqlalchemy as sa

from extractor.store.labels import bilingual, column_text, labels
from extractor.store.tables import metadata


def comment(connection: sa.Connection) -> None:
    """Set all comments anew; SQLite has none, and is left alone."""
    if connection.dialect.name == "sqlite":
        return
    described = sa.MetaData()
    for table in metadata.sorted_tables:
        about = labels()["tables"][table.name]
        copy = sa.Table(table.name, described, comment=bilingual(about))
        connection.execute(sa.schema.SetTableComment(copy))
        for column in table.columns:
            text = column_text(table.name, column.name)
            copy.append_column(sa.Column(column.name, column.type, comment=text))
            connection.execute(sa.schema.SetColumnComment(copy.c[column.name]))
