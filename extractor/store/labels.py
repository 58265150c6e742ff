"""Names for people: what tables, columns, views and values are called, in English and Vietnamese.

Owns the reading of ``labels.yaml`` and of the descriptions in the record's schema, which are the English of the slots.
The names of slots and of values are those that sentences and pages use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from extractor.model import SLOTS
from extractor.present.words import labels as value_labels
from extractor.present.words import slot_name
from extractor.schemas import load_schema
from extractor.store.tables import SLOT_COLUMNS, facts


@cache
def labels() -> dict[str, Any]:
    """The file ``labels.yaml``, read once, with the Vietnamese names of slots and values that it does not repeat."""
    text = (files("extractor.store") / "labels.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    slots = {column: {"vi": slot_name(path)} for path, column in SLOT_COLUMNS.items()}
    named = slots | data["columns"]["facts"]
    data["columns"]["facts"] = {column.name: named[column.name] for column in facts.columns if column.name in named}
    values = {name: {value: said["vi"] for value, said in names.items()} for name, names in value_labels().items()}
    return data | {"values": values}


def vietnamese(table: str, column: str) -> str:
    """The Vietnamese name of a column."""
    name: str = labels()["columns"][table][column]["vi"]
    return name


def english(table: str, column: str) -> str:
    """What a column holds; for the slots of a fact in the words of the schema."""
    own: str | None = labels()["columns"][table][column].get("en")
    return own or slot_descriptions()[column]


def column_text(table: str, column: str) -> str:
    """What a column holds and its Vietnamese name, as column comments have it."""
    return bilingual({"en": english(table, column), "vi": vietnamese(table, column)})


def view_column(view: str, column: str) -> dict[str, str]:
    """What a column of a view holds, in English and Vietnamese; what a column of a table holds, as that says it.

    Raises :class:`KeyError` for a column that nothing is said of.
    """
    given = labels()["view_columns"]
    said: str | dict[str, str] = given.get(view, {}).get(column) or given["any"].get(column) or f"facts.{column}"
    if isinstance(said, str):
        table, _, source = said.partition(".")
        return {"en": english(table, source), "vi": vietnamese(table, source)}
    return said


def bilingual(text: Mapping[str, str]) -> str:
    """An English text and its Vietnamese one, in one line."""
    return f"{text['en']} / {text['vi']}"


def value_name(column: str, value: Any) -> Any:
    """A value of a closed vocabulary in Vietnamese; any other value as it is."""
    if isinstance(value, bool):
        return labels()["booleans"][value]
    return labels()["values"].get(column, {}).get(value, value)


@cache
def slot_descriptions() -> dict[str, str]:
    """The schema's description of each slot, by the column that holds it; differing ones of the kinds one by one."""
    found: dict[str, dict[str, list[str]]] = {}
    for kind in SLOTS:
        for path, said in _described(kind):
            column = SLOT_COLUMNS.get(path)
            if column:
                found.setdefault(column, {}).setdefault(said, []).append(kind)
    return {
        column: next(iter(texts))
        if len(texts) == 1
        else " ".join(f"{', '.join(kinds)}: {text}" for text, kinds in texts.items())
        for column, texts in found.items()
    }


def kinds_of(column: str) -> list[str]:
    """The kinds of facts that may fill a column of ``facts``."""
    slots = {path.partition(".")[0] for path, name in SLOT_COLUMNS.items() if name == column}
    return [kind for kind, names in SLOTS.items() if slots & set(names)]


def _described(kind: str) -> Iterator[tuple[str, str]]:
    for slot, given in load_schema("record")["$defs"][kind]["properties"].items():
        shape = resolve(given)
        if "properties" not in shape:
            yield slot, given.get("description") or shape.get("description", "")
            continue
        for name, part in shape["properties"].items():
            yield f"{slot}.{name}", part.get("description") or resolve(part).get("description", "")


def resolve(shape: dict[str, Any]) -> dict[str, Any]:
    """The definition that a part of the record's schema refers to, seen through ``$ref`` and "or null"."""
    while True:
        if "$ref" in shape:
            shape = load_schema("record")["$defs"][shape["$ref"].rpartition("/")[2]]
        elif "anyOf" in shape:
            shape = next(part for part in shape["anyOf"] if part.get("type") != "null") | (
                {"description": shape["description"]} if "description" in shape else {}
            )
        else:
            return shape
