"""The views: their SQL lies in ``views/``, one file a view, and is the same for all three databases.

Files are numbered in the order in which they build on each other. Views hold no data, so they are dropped and made
anew with every migration.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import sqlalchemy as sa

from extractor.store.tables import metadata


@cache
def view_texts() -> dict[str, str]:
    """The SELECT of each view, in the order of making."""
    found = sorted((item.name, item) for item in (files("extractor.store") / "views").iterdir())
    return {
        name.removesuffix(".sql").partition("_")[2]: item.read_text("utf-8").rstrip().rstrip(";")
        for name, item in found
        if name.endswith(".sql")
    }


def create_views(connection: sa.Connection) -> None:
    """Make all views anew."""
    drop_views(connection)
    for name, text in view_texts().items():
        connection.exec_driver_sql(f'CREATE VIEW "{name}" AS\n{text}')


def drop_views(connection: sa.Connection) -> None:
    """Drop all views, so that the tables under them can change."""
    for name in reversed(view_texts()):
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS "{name}"')


@cache
def view_columns() -> dict[str, list[str]]:
    """The columns of each view, in order, as an empty database has them."""
    engine = sa.create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            metadata.create_all(connection)
            create_views(connection)
            views = sa.inspect(connection)
            return {name: [column["name"] for column in views.get_columns(name)] for name in view_texts()}
    finally:
        engine.dispose()
