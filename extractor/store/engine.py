"""Database URLs, connections and transactions: the one place that knows how the three databases differ in this.

Owns the lock that keeps two loads apart, and the words for what a driver reports: every failure of a database comes
out of here as a :class:`StoreError` of one line, without the password and without any value of a record.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc

from extractor.errors import Problem, StoreError, UrlError
from extractor.store.interrupts import stopped_by_ctrl_c

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "duckdb": "duckdb"}
MODULES = {"sqlite": "sqlite3", "postgresql": "psycopg", "duckdb": "duckdb_engine"}
EXAMPLES = "sqlite:///ocop.db, postgresql://user@host/database or duckdb:///ocop.duckdb"
INSTALL = "pip install 'ocop-extractor[db]'"
CONNECT_SECONDS = 10
RETRY_SECONDS = 0.2
LOCK_KEY = 0x6F636F70
"""The advisory lock of PostgreSQL that a writer holds: "ocop" in ASCII."""
_NO_DATABASE = ("the file is no database of this kind", "check the path, or give a new file")
_BUSY = frozenset({"55P03", "40001", "40P01"})
_NO_RIGHTS = frozenset({"42501", "25006"})
_NO_LOGIN = frozenset({"28000", "28P01"})
DUCKDB_SETTINGS = {"memory_limit": "400MB"}
"""Left to itself DuckDB takes up to four fifths of the machine's memory."""
_NO_ROOM = ("disk is full", "disk I/O error", "No space left", "File too large")
_PASSWORD = re.compile(r"([?&][a-z]*password=)[^&]*")
_OPTIONS = "correct what follows the ?"
_NO_OPTION = ("invalid connection option", "invalid URI query parameter", "unrecognized configuration parameter")


def parse_url(text: str) -> sa.URL:
    """The URL with the driver that is used; raises :class:`UrlError` when it is none, or the driver is missing."""
    shown = hide_password(text)
    try:
        url = sa.make_url(text)
    except (exc.ArgumentError, ValueError):
        raise UrlError(Problem(shown, "no database URL", f"write {EXAMPLES}")) from None
    dialect, _, driver = url.drivername.partition("+")
    if dialect not in DRIVERS or driver not in ("", DRIVERS[dialect].partition("+")[2]):
        raise UrlError(Problem(shown, f"no database of the kind {url.drivername!r} is known", f"write {EXAMPLES}"))
    url = url.set(drivername=DRIVERS[dialect])
    if url.host and "@" in url.host:  # a driver would look for such a host, and tell that part of the password
        raise UrlError(Problem(shown, "there is more than one @ before the host", "write an @ of the password as %40"))
    if not url.database or url.database == ":memory:":
        raise UrlError(Problem(shown, "it names no database", f"write {EXAMPLES}"))
    name = url.get_backend_name()
    if find_spec(MODULES[name]) is None:
        raise StoreError(Problem(shown, f"the driver {MODULES[name]} is not installed", INSTALL))
    return url


def hide_password(text: str) -> str:
    """A URL for messages: the password, if there is one, as stars; kept to one line.

    >>> hide_password("postgresql://ana:secret@host/db")
    'postgresql://ana:***@host/db'
    """
    head, mark, rest = _PASSWORD.sub(r"\1***", " ".join(text.split())).partition("://")
    login, at, place = rest.rpartition("@")
    user, colon, _ = login.partition(":")
    return f"{head}{mark}{user}{colon and ':***'}{at}{place}"


@contextmanager
def connect(text: str, *, write: bool = False, create: bool = False, wait: float = 0.0) -> Iterator[sa.Connection]:
    """A connection inside one transaction, committed when the block ends well, else rolled back.

    With ``write`` it holds the lock of writers; with ``create`` a file that is not there is made. Where another process
    holds a file or the lock it waits up to ``wait`` seconds. Raises :class:`StoreError`, and :class:`UrlError` for
    what is no URL.
    """
    url = parse_url(text)
    engine = _engine(url, text, write=write, wait=wait)
    path = _file(url)
    if path is not None and not create and not _exists(path, hide_password(text)):
        raise StoreError(Problem(hide_password(text), "there is no such file", "load records into it first"))
    if path is not None and url.get_backend_name() == "duckdb":
        _check_duckdb(path, hide_password(text))
    try:
        connection = _open(engine, wait)
        with connection:
            connection.begin()
            if engine.dialect.name == "postgresql":
                _check_encoding(connection, hide_password(text))
            if write and engine.dialect.name == "postgresql":
                connection.execute(sa.text(f"SET LOCAL lock_timeout = {max(1, round(wait * 1000))}"))
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK_KEY)))
                connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
            with _stopped_by_ctrl_c(connection):
                yield connection
                connection.commit()
    except exc.DBAPIError as failure:
        if type(failure.orig).__name__ == "InterruptException" or str(failure.orig) == "interrupted":
            raise KeyboardInterrupt from failure  # what DuckDB and SQLite make of Ctrl-C
        raise explain(failure, text) from failure
    except RuntimeError as failure:
        if str(failure) == "Query interrupted":  # DuckDB, where it has heard Ctrl-C by itself
            raise KeyboardInterrupt from failure
        raise
    except exc.NoSuchModuleError as failure:
        raise StoreError(Problem(hide_password(text), "its driver is not installed", INSTALL)) from failure
    finally:
        engine.dispose()


def explain(failure: exc.DBAPIError, text: str) -> StoreError:
    """What a driver reported, as one line with its remedy."""
    where = hide_password(text)
    cause: Any = failure.orig
    state = getattr(cause, "sqlstate", None)
    said = first_line(cause)
    if state in _BUSY or "database is locked" in said or "Could not set lock" in said or "Conflict" in said:
        return StoreError(Problem(where, "another load or reader holds the database", "wait for it, or give --wait"))
    if state in _NO_RIGHTS or "readonly" in said or "read-only" in said or "Permission denied" in said:
        return StoreError(Problem(where, f"not allowed: {said}", "ask for the right to write there, or give another"))
    if state in _NO_LOGIN or "password authentication" in said:
        return StoreError(Problem(where, f"the login is refused: {said}", "check user and password"))
    if state == "53100" or any(words in said for words in _NO_ROOM):
        return StoreError(Problem(where, f"no room: {said}", "make room on the database's disk, then load again"))
    if "Out of Memory" in said:
        return StoreError(Problem(where, said, "let it have more: duckdb:///FILE?memory_limit=2GB"))
    if state == "3F000":
        return StoreError(Problem(where, said, "create the schema, or correct the search_path"))
    if any(words in said for words in _NO_OPTION):
        return StoreError(Problem(where, said, _OPTIONS))
    if state == "3D000" or ("does not exist" in said and "database" in said):
        return StoreError(Problem(where, said, "create it with createdb, or check the name"))
    if "unable to open" in said or "Cannot open file" in said or "IO Error" in said:
        remedy = "check the path; its folder must exist, and be open to you"
        return StoreError(Problem(where, f"cannot be opened: {said}", remedy))
    if "not a database" in said or "not a valid DuckDB" in said:
        return StoreError(Problem(where, *_NO_DATABASE))
    if type(cause).__module__.startswith("psycopg") and isinstance(failure, exc.OperationalError) and state is None:
        return StoreError(Problem(where, f"no connection: {said}", "check host, port and that the server runs"))
    return StoreError(Problem(where, f"the database refused: {said}", "nothing was changed"))


def first_line(cause: object) -> str:
    """The first line of what a driver says, short."""
    lines = str(cause).strip().splitlines() or [type(cause).__name__]
    return lines[0][:300].rstrip(":;. ")


def _file(url: sa.URL) -> Path | None:
    """The file of a database that is one."""
    if url.get_backend_name() == "postgresql" or not url.database or url.database.startswith("file:"):
        return None
    return Path(url.database)


def _exists(path: Path, where: str) -> bool:
    try:
        return path.exists()
    except OSError as failure:
        what = f"not allowed: {failure.strerror}"
        raise StoreError(Problem(where, what, "ask for the right to read there, or give another")) from failure


def _check_encoding(connection: sa.Connection, where: str) -> None:
    """Refuse a database that cannot hold every letter, or counts bytes for characters."""
    encoding = connection.execute(sa.text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        what = f"the database keeps its texts as {encoding}"
        raise StoreError(Problem(where, what, "make another with createdb -E UTF8 -T template0"))


def _stopped_by_ctrl_c(connection: sa.Connection) -> AbstractContextManager[None]:
    """What makes Ctrl-C reach a database that works in this process; psycopg hears it while it waits."""
    if connection.dialect.name == "postgresql":
        return nullcontext()
    return stopped_by_ctrl_c(connection.connection.dbapi_connection.interrupt)  # type: ignore[union-attr]


def _check_duckdb(path: Path, where: str) -> None:
    """Refuse a file of another kind: DuckDB would open JSON or CSV as a view, and keep what is loaded nowhere."""
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError:
        return  # not there yet, or DuckDB says why not
    if head and head[8:] != b"DUCK":
        raise StoreError(Problem(where, *_NO_DATABASE))


def _engine(url: sa.URL, text: str, *, write: bool, wait: float) -> sa.Engine:
    name = url.get_backend_name()
    given: dict[str, Any] = {}
    if name == "sqlite":
        given = {"timeout": wait}
    elif name == "postgresql":
        given = {"client_encoding": "utf8"}  # whatever the user's environment says
        if "connect_timeout" not in url.query:
            given["connect_timeout"] = CONNECT_SECONDS
    else:
        given = {"config": dict(DUCKDB_SETTINGS)}  # the options of the URL win
        if not write:
            given["read_only"] = True  # so that one may read who may not write, and several at once
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", exc.SAWarning)
            engine = sa.create_engine(url, hide_parameters=True, poolclass=sa.pool.NullPool, connect_args=given)
    except exc.SAWarning:  # an option of the URL that it would leave out
        what = f"not all of these options are known: {', '.join(url.query)}"
        raise UrlError(Problem(hide_password(text), what, _OPTIONS)) from None
    if name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_writing if write else _begin_reading)
    elif name == "duckdb":
        event.listen(engine, "connect", _set_up_duckdb)
    return engine


def _open(engine: sa.Engine, wait: float) -> sa.Connection:
    """A connection; waits while another process holds a DuckDB file, which refuses at once."""
    until = time.monotonic() + wait
    while True:
        try:
            return engine.connect()
        except exc.DBAPIError as failure:
            if "Could not set lock" not in str(failure.orig) or time.monotonic() >= until:
                raise
            time.sleep(RETRY_SECONDS)


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver must not begin or commit on its own
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")


def _set_up_duckdb(connection: Any, _: object) -> None:
    connection.execute("SET enable_progress_bar = false")  # it would be drawn across ours, and where nobody asked


def _begin_writing(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # the writers' lock from the start, not at the first change
    # A part may stand before its whole. The other databases check a statement as a whole, SQLite row by row.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def _begin_reading(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
