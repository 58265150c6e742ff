"""Keys and indexes that wait for the rows of a first load are all there afterwards, as the migrations make them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from store_records import all_kinds, load, query

from extractor.errors import StoreError
from extractor.store.engine import connect
from extractor.store.loader import load_records
from extractor.store.put_off import make_up, put_off
from extractor.store.versions import migrate

PARTS = r"""
    SELECT conrelid\:\:regclass\:\:text AS of, conname AS name, pg_get_constraintdef(oid) AS said, convalidated AS ready
    FROM pg_constraint WHERE conrelid <> 0
    UNION ALL SELECT tablename, indexname, indexdef, TRUE FROM pg_indexes WHERE schemaname = 'public'
    ORDER BY 1, 2, 3
"""


def test_a_first_load_leaves_all_keys_and_indexes(new_url: Callable[[str], str]) -> None:
    migrated, loaded = new_url("postgresql"), new_url("postgresql")
    with connect(migrated, write=True) as connection:
        migrate(connection, migrated)
    load(loaded, all_kinds())
    parts = query(loaded, PARTS)
    assert parts == query(migrated, PARTS)
    assert any("FOREIGN KEY" in part["said"] for part in parts)


def load_what_points_nowhere(url: str) -> None:
    with connect(url, write=True) as connection:
        migrate(connection, url)
        put_off(connection)
        assert sa.inspect(connection).get_foreign_keys("facts") == []
        connection.execute(sa.text("INSERT INTO reprints VALUES (1, 2)"))
        make_up(connection)


def test_they_are_away_in_between_and_rows_that_point_nowhere_are_refused(new_url: Callable[[str], str]) -> None:
    url = new_url("postgresql")
    with pytest.raises(StoreError, match="violates foreign key"):
        load_what_points_nowhere(url)
    load(url, all_kinds())  # nothing stayed


def test_a_first_load_that_fails_leaves_an_empty_database(
    new_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_url("postgresql")

    def fail(_: sa.Connection) -> None:
        raise RuntimeError("the power went off")

    monkeypatch.setattr("extractor.store.loader.make_up", fail)
    with pytest.raises(RuntimeError):
        load_records([], url)
    assert query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []
