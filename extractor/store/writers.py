"""Rows into tables, the fastest way that each database has; a row whose key is there already is written over.

Every value goes through the driver as a parameter or through COPY: none is ever put into the text of a statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from extractor.store.tables import KEPT

Row = Sequence[Any]


class Writer(Protocol):
    """Writes rows, each with a value for every column of its table, in the table's order."""

    def write(self, table: sa.Table, rows: Sequence[Row], *, fresh: bool = False) -> None:
        """Insert the rows; one whose primary key is there replaces it, but for the columns that are kept.

        ``fresh`` says that none of the keys is there. Rows may be on their way until :meth:`wait`.
        """

    def flush(self) -> None:
        """Send what was written, without waiting for it where the database can work alone."""

    def wait(self) -> None:
        """Return when all that was sent is in its tables; the connection may not be used before."""


def make_writer(connection: sa.Connection) -> Writer:
    """The writer for the database of a connection."""
    writers: Mapping[str, type[_Sqlite | _Postgres | _Duckdb]] = {
        "sqlite": _Sqlite,
        "postgresql": _Postgres,
        "duckdb": _Duckdb,
    }
    return writers[connection.dialect.name](connection)


def _replaced(table: sa.Table) -> list[str]:
    return [c.name for c in table.columns if not c.primary_key and c.name not in KEPT]


class _Sqlite:
    """One prepared statement for all rows."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def write(self, table: sa.Table, rows: Sequence[Row], *, fresh: bool = False) -> None:  # noqa: ARG002 (no quicker)
        if rows:
            self._connection.exec_driver_sql(_sqlite_upsert(table), [tuple(row) for row in rows])

    def flush(self) -> None:
        """Nothing is left to send."""

    def wait(self) -> None:
        """Nothing is on its way."""


@cache
def _sqlite_upsert(table: sa.Table) -> str:
    statement = sqlite.insert(table).values({c.name: sa.bindparam(c.name) for c in table.columns})
    replaced = {name: statement.excluded[name] for name in _replaced(table)}
    upsert = (
        statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=replaced)
        if replaced
        else statement.on_conflict_do_nothing()
    )
    compiled = upsert.compile(dialect=sqlite.dialect(paramstyle="qmark"))
    return str(compiled)


class _Postgres:
    """COPY into a staging table without keys, then one statement from there into the table.

    That statement is the server's work, and most of the time of a load: it runs in a thread of its own, while the
    next records are read.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._staging: dict[str, sa.Table] = {}
        self._staged: dict[sa.Table, sa.Executable] = {}
        self._pool = ThreadPoolExecutor(1, "ocop-postgresql")
        self._sent: Future[None] | None = None

    def write(self, table: sa.Table, rows: Sequence[Row], *, fresh: bool = False) -> None:
        self.wait()
        if not rows:
            return
        staging = self._staging_of(table)
        cursor: Any = self._connection.connection.cursor()
        with cursor, cursor.copy(_copy_statement(staging)) as copy:
            for row in rows:
                copy.write_row(row)
        self._staged[table] = _postgres_insert(table, staging, fresh)

    def flush(self) -> None:
        self.wait()
        staged, self._staged = self._staged, {}
        if staged:
            self._sent = self._pool.submit(self._move, staged)

    def wait(self) -> None:
        sent, self._sent = self._sent, None
        if sent is not None:
            sent.result()

    def _move(self, staged: Mapping[sa.Table, sa.Executable]) -> None:
        for table, statement in staged.items():
            self._connection.execute(statement)
            self._connection.execute(sa.text(f"TRUNCATE {self._staging[table.name].name}"))

    def _staging_of(self, table: sa.Table) -> sa.Table:
        if table.name not in self._staging:
            columns = [sa.Column(c.name, c.type) for c in table.columns]
            name = f"ocop_staging_{table.name}"
            staging = sa.Table(name, sa.MetaData(), *columns, prefixes=["TEMPORARY"], postgresql_on_commit="DROP")
            staging.create(self._connection, checkfirst=False)
            self._staging[table.name] = staging
        return self._staging[table.name]


def _postgres_insert(table: sa.Table, staging: sa.Table, fresh: bool) -> sa.Executable:
    names = [c.name for c in table.columns]
    statement = postgresql.insert(table).from_select(names, sa.select(*(staging.c[name] for name in names)))
    if fresh:
        return statement
    replaced = {name: statement.excluded[name] for name in _replaced(table)}
    if not replaced:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=replaced)


def _copy_statement(table: sa.Table) -> str:
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    return f"COPY {table.name} ({names}) FROM STDIN"


class _Duckdb:
    """One list a column, unnested: DuckDB takes whole columns far faster than rows."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def write(self, table: sa.Table, rows: Sequence[Row], *, fresh: bool = False) -> None:  # noqa: ARG002 (no quicker)
        if rows:
            columns = tuple(list(column) for column in zip(*rows, strict=True))
            self._connection.exec_driver_sql(_duckdb_upsert(table, self._connection.dialect), columns)

    def flush(self) -> None:
        """Nothing is left to send."""

    def wait(self) -> None:
        """Nothing is on its way."""


@cache
def _duckdb_upsert(table: sa.Table, dialect: sa.Dialect) -> str:
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    lists = ", ".join(f"unnest(CAST(? AS {c.type.compile(dialect)}[]))" for c in table.columns)
    keys = ", ".join(f'"{c.name}"' for c in table.primary_key)
    replaced = ", ".join(f'"{name}" = excluded."{name}"' for name in _replaced(table))
    action = f"DO UPDATE SET {replaced}" if replaced else "DO NOTHING"
    return f'INSERT INTO "{table.name}" ({names}) SELECT {lists} ON CONFLICT ({keys}) {action}'
