"""Comments on tables, views and their columns, English and Vietnamese, in the databases that keep them."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from extractor.store.labels import bilingual, column_text, labels, view_column
from extractor.store.tables import metadata
from extractor.store.views import view_columns


def comment(connection: sa.Connection) -> None:
    """Set all comments anew, hundreds of them at once; SQLite has none, and is left alone."""
    if connection.dialect.name == "sqlite":
        return
    script = ";\n".join(f"COMMENT ON {what} IS {_quoted(text)}" for what, text in _said())
    connection.exec_driver_sql(script, execution_options={"no_parameters": True})


def _said() -> Iterator[tuple[str, str]]:
    """What is commented, as SQL names it, each with the comment."""
    for table in metadata.sorted_tables:
        yield f'TABLE "{table.name}"', bilingual(labels()["tables"][table.name])
        for column in table.columns:
            yield f'COLUMN "{table.name}"."{column.name}"', column_text(table.name, column.name)
    for name, names in view_columns().items():
        yield f'VIEW "{name}"', bilingual(labels()["views"][name])
        for one in names:
            yield f'COLUMN "{name}"."{one}"', bilingual(view_column(name, one))


def _quoted(text: str) -> str:
    """A text as it stands in a statement: no parameter may stand there, and these texts are our own."""
    return "'" + text.replace("'", "''") + "'"
