"""The database of the desk: SQLite by default, PostgreSQL by URL; short transactions from a pool of connections.

Owns how a transaction begins and ends. Every change of the desk is one transaction that holds the writers' lock from
its beginning, so that a process that dies leaves the whole of it or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc

from extractor.errors import Problem, StoreError, UrlError
from extractor.review import tables
from extractor.store.engine import explain, hide_password, parse_url

DEFAULT_URL = "sqlite:///review.db"
WAIT_SECONDS = 10.0
"""How long a change waits for another one to end."""
_WRITES = "ocop_writes"


class Database:
    """The tables of the desk behind a URL; made when they are not there, unless ``create`` is false.

    Raises :class:`StoreError` when the database cannot be used, :class:`UrlError` for what is no URL.
    """

    def __init__(self, url: str = DEFAULT_URL, *, create: bool = True) -> None:
        parsed = parse_url(url)
        self.url = url
        self.is_file = parsed.get_backend_name() == "sqlite"
        if parsed.get_backend_name() == "duckdb":
            remedy = "give sqlite:///FILE or postgresql://USER@HOST/NAME"
            raise UrlError(Problem(hide_password(url), "DuckDB lets one process in at a time", remedy))
        if self.is_file and not create and not Path(str(parsed.database)).exists():
            raise StoreError(Problem(hide_password(url), "there is no such file", "start ocop review first"))
        options: dict[str, Any] = {"hide_parameters": True}
        if not self.is_file:
            options["pool_pre_ping"] = True  # a server that was started anew is not the desk's end
        if self.is_file:
            options["connect_args"] = {"timeout": WAIT_SECONDS, "check_same_thread": False}
        self._engine = sa.create_engine(parsed, **options)
        if self.is_file:
            event.listen(self._engine, "connect", _set_up_sqlite)
            event.listen(self._engine, "begin", _begin)
        with self.write() as connection:
            if create:
                tables.create(connection)
            elif not sa.inspect(connection).has_table(tables.meta.name):
                what = "no database of the desk"
                raise StoreError(Problem(hide_password(url), what, "give --from the database of ocop review"))
            tables.upgrade(connection)
            held = connection.execute(sa.select(tables.meta.c.value).where(tables.meta.c.name == "version")).scalar()
            if held != tables.VERSION:
                what = f"its tables are of version {held}, this program needs {tables.VERSION}"
                raise StoreError(Problem(hide_password(url), what, "use the ocop that made it"))

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the database for as long as the block lasts."""
        with self._told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A connection in one transaction, committed when the block ends well, else rolled back."""
        with self._told(), self._engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def gather_statistics(self) -> None:
        """Let SQLite look at its tables, so that it takes the right index; PostgreSQL does that by itself."""
        if self.is_file:
            with self.write() as connection:
                connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
                connection.exec_driver_sql("ANALYZE")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as failure:
            raise explain(failure, self.url) from failure


def now() -> str:
    """The moment in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver must not begin or commit on its own
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")  # readers of the pages do not wait for a decision
    cursor.execute("PRAGMA synchronous = FULL")  # a decision that was acknowledged survives a loss of power
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
