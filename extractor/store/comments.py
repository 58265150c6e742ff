"""Comments on tables, views and their columns, English and Vietnamese, in the databases that keep them."""

from __future__ import annotations

import sqlalchemy as sa

from extractor.store.labels import bilingual, column_text, labels, view_column
from extractor.store.tables import metadata
from extractor.store.views import view_columns


def comment(connection: sa.Connection) -> None:
    """Set all comments anew; SQLite has none, and is left alone."""
    if connection.dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        columns = {column.name: column_text(table.name, column.name) for column in table.columns}
        _comment(connection, "TABLE", table.name, bilingual(labels()["tables"][table.name]), columns)
    for name, names in view_columns().items():
        columns = {column: bilingual(view_column(name, column)) for column in names}
        _comment(connection, "VIEW", name, bilingual(labels()["views"][name]), columns)


def _comment(connection: sa.Connection, kind: str, name: str, text: str, columns: dict[str, str]) -> None:
    connection.execute(_statement(f'{kind} "{name}"', text))
    for column, said in columns.items():
        connection.execute(_statement(f'COLUMN "{name}"."{column}"', said))


def _statement(what: str, text: str) -> sa.TextClause:
    """The statement, with the text in it: no parameter may stand there, and these texts are our own."""
    quoted = text.replace("'", "''").replace(":", r"\:")
    return sa.text(f"COMMENT ON {what} IS '{quoted}'")
