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

        ``fresh`` says that none of the keys is there. The rows may be sent later, and must not change until then.
        """

    def flush(self) -> None:
        """Send what was written, without waiting for it where that can go on beside; the connection is not free."""

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


class _Queue:
    """Keeps what is written until it is sent."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._written: list[tuple[sa.Table, Sequence[Row], bool]] = []

    def write(self, table: sa.Table, rows: Sequence[Row], *, fresh: bool = False) -> None:
        if rows:
            self._written.append((table, rows, fresh))

    def wait(self) -> None:
        """Nothing is on its way."""


class _Sqlite(_Queue):
    """One prepared statement for all rows; it is no quicker for fresh ones."""

    def flush(self) -> None:
        written, self._written = self._written, []
        for table, rows, _ in written:
            self._connection.exec_driver_sql(_sqlite_upsert(table), [tuple(row) for row in rows])


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


class _Postgres(_Queue):
    """COPY: straight into the table when all rows are new, else into a staging table and from there by one statement.

    Most of it is the server's work, and much of the time of a load: it runs in a thread of its own, while the next
    records are read.
    """

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        self._staging: dict[str, sa.Table] = {}
        self._pool = ThreadPoolExecutor(1, "ocop-postgresql")
        self._sent: Future[None] | None = None

    def flush(self) -> None:
        self.wait()
        written, self._written = self._written, []
        if written:
            self._sent = self._pool.submit(self._send_all, written)

    def wait(self) -> None:
        sent, self._sent = self._sent, None
        if sent is not None:
            sent.result()

    def _send_all(self, written: Sequence[tuple[sa.Table, Sequence[Row], bool]]) -> None:
        for table, rows, fresh in written:
            if fresh:
                self._copy(table, rows)
                continue
            staging = self._staging_of(table)
            self._copy(staging, rows)
            self._connection.execute(_postgres_upsert(table, staging))
            self._connection.execute(sa.text(f"TRUNCATE {staging.name}"))

    def _copy(self, table: sa.Table, rows: Sequence[Row]) -> None:
        statement = _copy_statement(table)
        cursor: Any = self._connection.connection.cursor()
        try:
            with cursor, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        except Exception as failure:
            dialect = self._connection.dialect
            base = dialect.loaded_dbapi.Error
            if not isinstance(failure, base):
                raise
            # As SQLAlchemy, which knows nothing of COPY, would tell it.
            wrapped = sa.exc.DBAPIError.instance(statement, None, failure, base, hide_parameters=True, dialect=dialect)
            raise wrapped from failure

    def _staging_of(self, table: sa.Table) -> sa.Table:
        if table.name not in self._staging:
            columns = [sa.Column(c.name, c.type) for c in table.columns]
            name = f"ocop_staging_{table.name}"
            staging = sa.Table(name, sa.MetaData(), *columns, prefixes=["TEMPORARY"], postgresql_on_commit="DROP")
            staging.create(self._connection, checkfirst=False)
            self._staging[table.name] = staging
        return self._staging[table.name]


def _postgres_upsert(table: sa.Table, staging: sa.Table) -> sa.Executable:
    names = [c.name for c in table.columns]
    statement = postgresql.insert(table).from_select(names, sa.select(*(staging.c[name] for name in names)))
    replaced = {name: statement.excluded[name] for name in _replaced(table)}
    if not replaced:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=replaced)


def _copy_statement(table: sa.Table) -> str:
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    return f"COPY {table.name} ({names}) FROM STDIN"


class _Duckdb(_Queue):
    """One list a column, unnested: DuckDB takes whole columns far faster than rows, and fresh rows at half the cost."""

    def flush(self) -> None:
        written, self._written = self._written, []
        for table, rows, fresh in written:
            columns = tuple(list(column) for column in zip(*rows, strict=True))
            self._connection.exec_driver_sql(_duckdb_insert(table, self._connection.dialect, fresh=fresh), columns)


@cache
def _duckdb_insert(table: sa.Table, dialect: sa.Dialect, *, fresh: bool) -> str:
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    lists = ", ".join(f"unnest(CAST(? AS {c.type.compile(dialect)}[]))" for c in table.columns)
    insert = f'INSERT INTO "{table.name}" ({names}) SELECT {lists}'
    if fresh:
        return insert
    keys = ", ".join(f'"{c.name}"' for c in table.primary_key)
    replaced = ", ".join(f'"{name}" = excluded."{name}"' for name in _replaced(table))
    action = f"DO UPDATE SET {replaced}" if replaced else "DO NOTHING"
    return f"{insert} ON CONFLICT ({keys}) {action}"
