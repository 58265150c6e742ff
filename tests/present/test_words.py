from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
import yaml

from extractor.present.words import LANGUAGES, check_language, label, labels, phrases, slot_name, slots
from extractor.schemas import load_schema
from extractor.store.tables import SLOT_COLUMNS


def enums() -> Iterator[tuple[str, str]]:
    """Each vocabulary of the schema, by the name under which its labels stand, and each of its values."""
    defs = load_schema("record")["$defs"]

    def walk(path: str, shape: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for part in [shape, *shape.get("anyOf", ())]:
            if "$ref" in part:
                yield from walk(path, defs[part["$ref"].rpartition("/")[2]])
            for value in part.get("enum", ()):
                if value is not None:
                    yield path, value
            for name, inner in part.get("properties", {}).items():
                yield from walk(f"{path}.{name}".lstrip("."), inner)

    for kind in load_schema("record")["properties"]["facts"]["items"]["properties"]["kind"]["enum"]:
        yield "kind", kind
        for path, value in walk("", defs[kind]):
            yield SLOT_COLUMNS[path], value
    for value in defs["mention"]["properties"]["zone"]["enum"]:
        yield "zone", value


def test_every_value_of_the_schema_has_a_name_in_both_languages() -> None:
    every = set(enums())
    assert len(every) > 80
    for vocabulary, value in every:
        for lang in LANGUAGES:
            assert labels()[vocabulary][value][lang].strip(), (vocabulary, value)
            assert label(vocabulary, value, lang) == labels()[vocabulary][value][lang]
    assert {(vocabulary, value) for vocabulary, values in labels().items() for value in values} == every


def test_the_values_of_a_vocabulary_have_different_names() -> None:
    for vocabulary, values in labels().items():
        for lang in LANGUAGES:
            names = [said[lang] for said in values.values()]
            assert len(set(names)) == len(names), vocabulary


def test_every_slot_has_a_name_in_both_languages() -> None:
    tops = {path.partition(".")[0] for path in SLOT_COLUMNS}
    assert set(slots()) == {*SLOT_COLUMNS, *tops}
    for lang in LANGUAGES:
        names = [slot_name(path, lang) for path in slots()]
        assert all(names)
        assert len(set(names)) == len(names)
    with pytest.raises(KeyError):
        slot_name("colour")


def test_unknown_values_and_languages() -> None:
    assert label("status", "rejected") == "rejected"
    assert label("colour", "red") == "red"
    with pytest.raises(ValueError, match="no language 'fr': there are vi and en"):
        check_language("fr")
    with pytest.raises(ValueError, match="no language"):
        phrases("sentences", "fr")


@pytest.mark.parametrize("name", ["sentences", "pages"])
def test_the_languages_have_the_same_phrases(name: str) -> None:
    # Vietnamese has no plural, English verbs change with the status, and months have names: there they may differ.
    loose = {"verbs", "counted", "dates"}

    def shape(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: shape(value) for key, value in node.items() if key not in loose}
        if isinstance(node, list):
            return [shape(value) for value in node]
        return sorted(re.findall(r"\{\w*\}", str(node)))

    data = yaml.load((files("extractor.present") / f"{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    assert tuple(data) == LANGUAGES
    assert shape(data["vi"]) == shape(data["en"])
