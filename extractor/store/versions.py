"""Database versions: what version a database has, and the way up to the current one.

The migrations in ``migrations/versions`` are run by alembic, inside the transaction of the caller; afterwards views
and column comments are made anew. A database is brought up, never made again, and never taken down.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from alembic.ddl.impl import DefaultImpl
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from extractor.errors import Problem, StoreError
from extractor.store.comments import comment
from extractor.store.engine import hide_password
from extractor.store.tables import metadata
from extractor.store.views import create_views, drop_views, view_texts

VERSION_TABLE = "ocop_version"
"""Not alembic's usual name: the database may belong to another program that uses alembic too."""


class DuckdbImpl(DefaultImpl):
    """What alembic must know of DuckDB: its changes of tables can be rolled back."""

    __dialect__ = "duckdb"
    transactional_ddl = True


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(files("extractor.store") / "migrations"))


def current_version() -> int:
    """The database version that this program reads and writes."""
    return int(_scripts().get_current_head() or 0)


def read_version(connection: sa.Connection, url: str) -> int:
    """The version of a database, 0 when it is empty of ours.

    Raises :class:`StoreError` when others' tables or views have our names, or the version is none.
    """
    found = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    if found is not None:
        if not found.isdecimal():
            what = f"its table {VERSION_TABLE} says {found[:20]!r}, which is no version"
            raise StoreError(Problem(hide_password(url), what, "give another database, or a copy of this one"))
        return int(found)
    inspector = sa.inspect(connection)
    ours = dict.fromkeys(metadata.tables, "table") | dict.fromkeys(view_texts(), "view")
    for name, kind in ours.items():  # a view of others would be dropped for ours
        if inspector.has_table(name):
            what = f"it has a {kind} {name} that is not ours"
            raise StoreError(Problem(hide_password(url), what, "give another database, or a schema of its own"))
    return 0


def require_current(connection: sa.Connection, url: str) -> None:
    """Raise :class:`StoreError` unless the database has the current version."""
    found, wanted = read_version(connection, url), current_version()
    where = hide_password(url)
    if found == 0:
        raise StoreError(Problem(where, "it holds no records", "load some with ocop load"))
    if found < wanted:
        what = f"the database is of version {found}, and this program needs {wanted}"
        raise StoreError(Problem(where, what, f"run ocop migrate --to {where}"))
    if found > wanted:
        what = f"the database is of version {found}, and this program knows {wanted} at most"
        raise StoreError(Problem(where, what, "install a newer ocop-extractor"))


def migrate(connection: sa.Connection, url: str, target: int | None = None) -> tuple[int, int]:
    """Bring a database up to a version (the current one, unless ``target`` says which); returns it before and after.

    Raises :class:`StoreError` when it is newer than that.
    """
    found, wanted = read_version(connection, url), target or current_version()
    if found > wanted:
        require_current(connection, url)
    scripts, revision = _scripts(), f"{wanted:04d}"

    def steps(current: Any, _: MigrationContext) -> Any:
        return scripts._upgrade_revs(revision, current)

    if found:
        drop_views(connection)
    with EnvironmentContext(_config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE)
        environment.run_migrations()
    if wanted == current_version():
        create_views(connection)
        comment(connection)
    return found, wanted


def _config() -> Any:
    from alembic.config import Config

    return Config()
