from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from store_records import (
    EXAMPLES,
    all_kinds,
    contents,
    facts_of,
    from_a_page,
    load,
    located,
    make_fact,
    make_record,
    query,
)

from extractor.errors import StoreError
from extractor.schemas import load_schema
from extractor.store import tables
from extractor.store.engine import connect
from extractor.store.labels import bilingual, resolve, view_column
from extractor.store.loader import Located, load_records
from extractor.store.versions import VERSION_TABLE, current_version, migrate
from extractor.store.views import view_columns, view_texts

CAME = {"reprints": 2, "articles.plain_text": 2, "articles.same_text_key": 2, "articles.author": 3, "mentions.link": 3}
"""The version with which a table or column came; all others are of the first."""


def make_version(version: int, url: str, like: str) -> None:
    """A database of an older version with the rows of another one."""
    with connect(url, write=True, create=True) as connection, connect(like) as other:
        assert migrate(connection, url, version) == (0, version)
        for table in tables.metadata.sorted_tables:
            if CAME.get(table.name, 1) > version:
                continue
            names = [c.name for c in table.columns if CAME.get(f"{table.name}.{c.name}", 1) <= version]
            rows = other.execute(sa.select(*(table.c[name] for name in names))).mappings().all()
            rows = sorted(rows, key=lambda row: row.get("part_of_id") is not None)  # wholes before their parts
            old = sa.table(table.name, *(sa.column(name, table.c[name].type) for name in names))
            if rows:
                connection.execute(sa.insert(old), [dict(row) for row in rows])


def but_for_keys(held: dict[str, Any]) -> dict[str, Any]:
    """The rows without the keys by which reprints and known records are found, which the next load makes anew."""
    kept = [n for n, c in enumerate(tables.articles.columns) if c.name not in ("same_text_key", "record_sha256")]
    return held | {"articles": [tuple(row[n] for n in kept) for row in held["articles"]]}


@pytest.mark.parametrize("version", range(1, current_version()))
def test_an_older_database_is_brought_up_with_all_that_it_holds(
    version: int, url: str, new_url: Callable[[str], str]
) -> None:
    text = "Đồng Tháp có gạo nếp."
    records = [all_kinds(), make_record("b", text=text, title="Tựa"), make_record("c", text=text.upper())]
    like = new_url("sqlite")
    load(like, *records)
    load(like, make_record("all", make_fact(status="candidate")))
    make_version(version, url, like)
    message = f"is of version {version}, and this program needs {current_version()}; run ocop migrate --to"
    with pytest.raises(StoreError, match=message):
        load(url, *records)
    with connect(url, write=True) as connection:
        assert migrate(connection, url) == (version, current_version())
    assert but_for_keys(contents(url)) == but_for_keys(contents(like))
    for name in view_texts():
        query(url, f"SELECT * FROM {name}")
    for target in (url, like):
        load(target, *records, make_record("d", text=text))
    assert contents(url) == contents(like)


def test_author_and_links_come_with_the_next_load(url: str, new_url: Callable[[str], str]) -> None:
    """The program of version 2 left them out of the same lines."""
    record = from_a_page()
    plain = copy.deepcopy(record)
    del plain["article"]["author"], plain["facts"][0]["mentions"][0]["link"]
    like = new_url("sqlite")
    load_records([Located(item.where, plain, item.line) for item in located(record)], like)
    make_version(2, url, like)
    with connect(url, write=True) as connection:
        migrate(connection, url)
    totals = load(url, record)
    assert (totals.articles_changed, totals.facts_changed, totals.facts_added) == (1, 1, 0)
    assert query(url, "SELECT author FROM articles") == [{"author": record["article"]["author"]}]
    assert facts_of(url)["page"] == {fact["id"]: fact for fact in record["facts"]}


def test_records_without_either_change_nothing_after_it(url: str, new_url: Callable[[str], str]) -> None:
    like = new_url("sqlite")
    load(like, all_kinds())
    make_version(2, url, like)
    with connect(url, write=True) as connection:
        migrate(connection, url)
    assert str(load(url, all_kinds())).endswith("nothing changed")
    assert contents(url) == contents(like)  # the digest of the record too, so that its line is passed over


def test_bringing_up_twice_changes_nothing(url: str) -> None:
    load(url, all_kinds())
    before = contents(url)
    with connect(url, write=True) as connection:
        assert migrate(connection, url) == (current_version(), current_version())
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


def test_vocabularies_are_closed(url: str) -> None:
    load(url, make_record("a", make_fact()))
    fact = tables.facts
    assert len(tables.VOCABULARIES) > 10
    for column, values in tables.VOCABULARIES.items():
        with connect(url, write=True) as connection:
            before = connection.execute(sa.select(fact.c[column])).scalar()
            for value in values:
                if column != "kind":
                    connection.execute(sa.update(fact).values({column: value}))
            connection.execute(sa.update(fact).values({column: before}))
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


def test_every_field_of_a_record_has_its_column_or_is_left_out_on_purpose() -> None:
    fields = set(fields_of(load_schema("record")))
    slots = {f"facts.{path}" for path in tables.SLOT_COLUMNS}
    assert fields == slots | set(tables.RECORD_COLUMNS) | set(tables.LEFT_OUT)
    for name in tables.RECORD_COLUMNS.values():
        table, _, column = name.partition(".")
        assert column in tables.metadata.tables[table].c
    assert set(tables.SLOT_COLUMNS.values()) <= set(tables.facts.c.keys())


def fields_of(shape: dict[str, Any], path: str = "") -> Iterator[str]:
    """The paths of all values of a record, those of facts of any kind together."""
    shape = resolve(shape)
    if path == "facts":
        parts = [load_schema("record")["$defs"][kind] for kind in EXAMPLES]
    elif "items" in shape:
        parts = [shape["items"]]
    else:
        parts = [shape]
    for part in map(resolve, parts):
        if "properties" not in part:
            yield path
        for name, inner in part.get("properties", {}).items():
            yield from fields_of(inner, f"{path}.{name}" if path else name)


def test_every_field_of_a_record_is_in_its_column(url: str) -> None:
    record = from_a_page()
    load(url, record)
    for path, name in tables.RECORD_COLUMNS.items():
        table, _, column = name.partition(".")
        held = [row[column] for row in query(url, f"SELECT {column} FROM {table}")]
        values = list(values_of(record, path.split(".")))
        assert values, path
        assert sorted(held) == sorted(value.partition(":")[0] if path == "facts.checks" else value for value in values)


def values_of(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from values_of(item, path)
    elif path:
        yield from values_of(value[path[0]], path[1:])
    else:
        yield value


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
    message = f"of version 99, and this program knows {current_version()} at most; install a newer ocop-extractor"
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
    make_version(1, url, like)

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
        "postgresql": "SELECT attrelid::regclass AS of, attname AS name, col_description(attrelid, attnum) AS said "
        "FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relkind IN ('r', 'v') "
        "AND relnamespace = 'public'::regnamespace) AND attnum > 0",
        "duckdb": "SELECT table_name AS of, column_name AS name, comment AS said FROM duckdb_columns() "
        "WHERE NOT internal",
    }
    rows = query(url, sql[kind].replace("::", r"\:\:"))
    said = {(row["of"], row["name"]): row["said"] for row in rows if row["of"] != VERSION_TABLE}
    assert said["facts", "kind"] == said["review_first", "kind"] == "The kind of fact. / Loại dữ kiện"
    said_of_target = bilingual(view_column("targets_and_results", "percent_of_target"))
    assert said["targets_and_results", "percent_of_target"] == said_of_target  # a percent sign is one
    views = {(view, name) for view, names in view_columns().items() for name in names}
    assert said.keys() == views | {(t.name, c.name) for t in tables.metadata.tables.values() for c in t.columns}
    assert all(text and " / " in text for text in said.values())
