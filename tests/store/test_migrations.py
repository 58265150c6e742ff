from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from store_records import EXAMPLES, all_kinds, contents, load, make_fact, make_record, query

from extractor.errors import StoreError
from extractor.schemas import load_schema
from extractor.store import tables
from extractor.store.engine import connect
from extractor.store.labels import resolve
from extractor.store.versions import VERSION_TABLE, current_version, migrate
from extractor.store.views import view_texts

FIRST = {name for name in tables.metadata.tables if name != "reprints"}


def make_version_1(url: str, like: str) -> None:
    """A database of version 1 with the rows of another one."""
    with connect(url, write=True, create=True) as connection, connect(like) as other:
        assert migrate(connection, url, 1) == (0, 1)
        for table in tables.metadata.sorted_tables:
            if table.name not in FIRST:
                continue
            names = [c.name for c in table.columns if c.name not in ("plain_text", "same_text_key")]
            rows = other.execute(sa.select(*(table.c[name] for name in names))).mappings().all()
            rows = sorted(rows, key=lambda row: row.get("part_of_id") is not None)  # wholes before their parts
            old = sa.table(table.name, *(sa.column(name, table.c[name].type) for name in names))
            if rows:
                connection.execute(sa.insert(old), [dict(row) for row in rows])


def but_for_keys(held: dict[str, Any]) -> dict[str, Any]:
    """The rows without the keys by which reprints are found, which the next load makes anew."""
    at = [column.name for column in tables.articles.columns].index("same_text_key")
    return held | {"articles": [(*row[:at], *row[at + 1 :]) for row in held["articles"]]}


def test_an_older_database_is_brought_up_with_all_that_it_holds(url: str, new_url: Callable[[str], str]) -> None:
    text = "Đồng Tháp có gạo nếp."
    records = [all_kinds(), make_record("b", text=text, title="Tựa"), make_record("c", text=text.upper())]
    like = new_url("sqlite")
    load(like, *records)
    load(like, make_record("all", make_fact(status="candidate")))
    make_version_1(url, like)
    with pytest.raises(
        StoreError, match=r"the database is of version 1, and this program needs 2; run ocop migrate --to"
    ):
        load(url, *records)
    with connect(url, write=True) as connection:
        assert migrate(connection, url) == (1, 2)
    assert but_for_keys(contents(url)) == but_for_keys(contents(like))
    for name in view_texts():
        query(url, f"SELECT * FROM {name}")
    for target in (url, like):
        load(target, *records, make_record("d", text=text))
    assert contents(url) == contents(like)


def test_bringing_up_twice_changes_nothing(url: str) -> None:
    load(url, all_kinds())
    before = contents(url)
    with connect(url, write=True) as connection:
        assert migrate(connection, url) == (2, 2)
    assert contents(url) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_migrations_end_at_the_tables(kind: str, new_url: Callable[[str], str]) -> None:
    """DuckDB's driver cannot list its columns in SQLAlchemy's way; the next test looks at them."""
    url = new_url(kind)
    load(url)
    with connect(url) as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": False}
        options["include_name"] = lambda name, what, _: what != "table" or not str(name).startswith("articles_fts")
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata)
    assert [d for d in differences if "comment" not in str(d[0])] == []


def test_every_table_has_its_columns_in_order(url: str) -> None:
    load(url)
    with connect(url) as connection:
        for table in tables.metadata.sorted_tables:
            result = connection.exec_driver_sql(f"SELECT * FROM {table.name}")
            names = list(result.keys())
            # Migrations add columns at the end, so the tables must name them there too.
            assert names == [column.name for column in table.columns]


@pytest.mark.parametrize("column", tables.VOCABULARIES)
def test_vocabularies_are_closed(column: str, url: str) -> None:
    load(url, make_record("a", make_fact()))
    fact = tables.facts
    with connect(url, write=True) as connection:
        for value in tables.VOCABULARIES[column]:
            if column != "kind":
                connection.execute(sa.update(fact).values({column: value}))
    with pytest.raises(StoreError, match="the database refused"), connect(url, write=True) as connection:
        connection.execute(sa.update(fact).values({column: "nothing"}))


def test_vocabularies_and_columns_are_those_of_the_schema() -> None:
    definitions = load_schema("record")["$defs"]
    slots: set[str] = set()
    for kind in EXAMPLES:
        for slot, shape in definitions[kind]["properties"].items():
            if slot in ("id", "kind", "mentions", "rule", "confidence", "checks"):
                continue
            parts = resolve(shape)
            named = {f"{slot}.{name}": part for name, part in parts.get("properties", {}).items()} or {slot: shape}
            slots |= named.keys()
            for path, part in named.items():
                column = tables.SLOT_COLUMNS[path]
                values = {value for value in resolve(part).get("enum", []) if value is not None}
                assert values <= set(tables.VOCABULARIES.get(column, ())), path
                assert bool(values) == (column in tables.VOCABULARIES), path
    assert slots == set(tables.SLOT_COLUMNS)
    kinds = set(load_schema("record")["properties"]["facts"]["items"]["properties"]["kind"]["enum"])
    assert kinds == set(EXAMPLES)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_fact_must_fill_what_its_kind_needs(kind: str, new_url: Callable[[str], str]) -> None:
    url = new_url("sqlite")
    load(url, make_record("a", make_fact(kind)))
    for column in tables.REQUIRED[kind]:
        with pytest.raises(StoreError, match="the database refused"), connect(url, write=True) as connection:
            connection.execute(sa.update(tables.facts).values({column: None}))


def test_a_newer_database_is_left_alone(url: str) -> None:
    load(url, all_kinds())
    before = contents(url)
    with connect(url, write=True) as connection:
        connection.exec_driver_sql(f"UPDATE {VERSION_TABLE} SET version_num = '0099'")
    message = r"the database is of version 99, and this program knows 2 at most; install a newer ocop-extractor"
    with pytest.raises(StoreError, match=message):
        load(url, all_kinds("b"))
    with pytest.raises(StoreError, match=message), connect(url, write=True) as connection:
        migrate(connection, url)
    assert contents(url) == before


def test_tables_of_another_program_are_left_alone(url: str) -> None:
    with connect(url, write=True, create=True) as connection:
        connection.exec_driver_sql("CREATE TABLE articles (id integer)")
    with pytest.raises(StoreError, match="it has a table articles that is not ours; give another database"):
        load(url, all_kinds())
    assert query(url, "SELECT * FROM articles") == []


def test_a_migration_that_fails_leaves_the_old_version(
    url: str, new_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    like = new_url("sqlite")
    load(like, all_kinds())
    make_version_1(url, like)

    def fail(_: Any) -> None:
        raise RuntimeError("the power went off")

    monkeypatch.setattr("extractor.store.versions.create_views", fail)
    with pytest.raises(RuntimeError), connect(url, write=True) as connection:
        migrate(connection, url)
    monkeypatch.undo()
    with connect(url, write=True) as connection:
        assert migrate(connection, url) == (1, current_version())
    assert but_for_keys(contents(url)) == but_for_keys(contents(like))


@pytest.mark.parametrize("kind", ["postgresql", "duckdb"])
def test_columns_are_explained_in_both_languages(kind: str, new_url: Callable[[str], str]) -> None:
    url = new_url(kind)
    load(url)
    sql = {
        "postgresql": "SELECT col_description('facts'::regclass, attnum) AS said FROM pg_attribute "
        "WHERE attrelid = 'facts'::regclass AND attnum > 0",
        "duckdb": "SELECT comment AS said FROM duckdb_columns() WHERE table_name = 'facts'",
    }
    said = [row["said"] for row in query(url, sql[kind].replace("::regclass", r"\:\:regclass"))]
    assert len(said) == len(tables.facts.columns)
    assert "The kind of fact. / Loại dữ kiện" in said
    assert all(text and " / " in text for text in said)
