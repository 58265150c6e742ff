"""The data dictionary and the bundle of JSON Schemas: written from the schemas and the tables, so that they agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from extractor.model import KINDS, SLOTS
from extractor.schemas import NAMES, load_schema
from extractor.store.labels import english, kinds_of, labels, value_name, vietnamese, view_column
from extractor.store.tables import REQUIRED, SLOT_COLUMNS, VOCABULARIES, metadata
from extractor.store.versions import current_version
from extractor.store.views import view_columns

BUNDLE_ID = "urn:ocop:schema:bundle:1.0"


def schema_bundle() -> str:
    """All JSON Schemas in one document, which a validator takes as it is; each keeps its ``$id``."""
    bundle = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": BUNDLE_ID,
        "title": "All schemas of ocop-extractor",
        "$ref": load_schema("record")["$id"],
        "$defs": {name: load_schema(name) for name in NAMES},
    }
    return json.dumps(bundle, ensure_ascii=False, indent=2) + "\n"


def data_dictionary() -> str:
    """The dictionary of the database, in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Written by `ocop export dictionary` from `schemas/record.schema.json` and the tables; not by hand."
    yield f"Database version {current_version()}. Types are those of PostgreSQL."
    for table in metadata.sorted_tables:
        about = labels()["tables"][table.name]
        yield ""
        yield f"## {table.name}"
        yield ""
        yield f"{about['en']} *{about['vi']}.*"
        yield ""
        if table.name == "facts":
            yield "| Column | Type | Slot | Kinds | Holds | Tiếng Việt |"
            yield "|---|---|---|---|---|---|"
        else:
            yield "| Column | Type | Holds | Tiếng Việt |"
            yield "|---|---|---|---|"
        for column in table.columns:
            yield _row(table, column)
    yield ""
    yield "## Values"
    yield ""
    yield "| Column of facts | Value | Tiếng Việt |"
    yield "|---|---|---|"
    for name, values in VOCABULARIES.items():
        for value in values:
            yield f"| `{name}` | `{value}` | {value_name(name, value)} |"
    yield ""
    yield "## Views"
    for name, columns in view_columns().items():
        about = labels()["views"][name]
        yield ""
        yield f"### {name}"
        yield ""
        yield f"{about['en']} *{about['vi']}.*"
        yield ""
        yield "| Column | Holds | Tiếng Việt |"
        yield "|---|---|---|"
        for shown in columns:
            said = view_column(name, shown)
            yield f"| `{shown}` | {said['en']} | {said['vi']} |"


def _row(table: sa.Table, column: sa.Column[Any]) -> str:
    types = [_type(column) + ("" if column.nullable else ", required")]
    if column.primary_key:
        types.append("key")
    for key in sorted(column.foreign_keys, key=lambda key: key.target_fullname):
        types.append(f"→ {key.target_fullname}")
    cells = [f"`{column.name}`", "; ".join(types)]
    if table.name == "facts":
        slot = next((f"`{path}`" for path, name in SLOT_COLUMNS.items() if name == column.name), "")
        cells += [slot, _kinds(column.name) if slot else "all"]
    cells += [english(table.name, column.name), vietnamese(table.name, column.name)]
    return "| " + " | ".join(cells) + " |"


def _kinds(column: str) -> str:
    """The kinds that fill a column; in bold those that must."""
    kinds = kinds_of(column)
    shown = [f"**{kind}**" if column in REQUIRED[kind] else kind for kind in kinds]
    if len(kinds) == len(SLOTS) and all(column in REQUIRED[kind] for kind in KINDS):
        return "**all**"
    return ", ".join(shown)


def _type(column: sa.Column[Any]) -> str:
    return column.type.compile(postgresql.dialect()).lower()  # type: ignore[no-untyped-call]
