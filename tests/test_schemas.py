from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from extractor import model, schemas
from extractor.errors import OcopError

FOLDER = Path(__file__).parent.parent / "schemas"
FILES = sorted(FOLDER.glob("*.json"))
CORPUS = sorted((FOLDER.parent / "corpus").glob("*/*.gold.json"))


def load(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
    return data


def test_the_schemas_are_those_that_the_package_names() -> None:
    assert {path.name for path in FILES} == {f"{name}.schema.json" for name in schemas.NAMES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_schema_is_valid_described_and_has_valid_examples(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:ocop:schema:{path.name.partition('.')[0]}:1.0"
    assert schema["description"]
    assert schema["examples"]
    for example in schema["examples"]:
        Draft202012Validator(schema).validate(example)


@pytest.mark.parametrize("name", ["record", "gold"])
def test_every_slot_of_a_fact_is_described(name: str) -> None:
    schema = load(name)
    bare = []
    for kind in model.KINDS:
        for slot, value in schema["$defs"][kind]["properties"].items():
            texts = [value, *value.get("anyOf", ())]
            refs = [schema["$defs"][v["$ref"].rpartition("/")[2]] for v in texts if "$ref" in v]
            if "const" not in value and not any(v.get("description") for v in texts + refs):
                bare.append(f"{kind}.{slot}")
    assert bare == []


def enums(node: Any, path: tuple[str, ...] = ()) -> list[tuple[str, tuple[str, ...]]]:
    """Every closed vocabulary in a schema, with the name that it stands under."""
    found = []
    if isinstance(node, dict):
        if "enum" in node:
            found.append((path[-1], tuple(value for value in node["enum"] if value is not None)))
        for key, value in node.items():
            found += enums(value, (*path, key))
    elif isinstance(node, list):
        for value in node:
            found += enums(value, path)
    return found


VOCABULARIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "kind": (model.KINDS,),
    "status": (model.STATUSES,),
    "action": (model.ACTIONS,),
    "subject": (model.SUBJECTS,),
    "qualifier": (model.QUALIFIERS, model.QUALIFIERS[1:]),  # gold leaves out "exact"
    "group": (model.GROUPS,),
    "tier": (model.TIERS,),
    "per": (model.PERS,),
    "source": (model.SOURCES,),
    "measure": (model.MEASURES,),
    "of": ((*model.SUBJECTS, "funding", "revenue", "price", "other"),),
    "type": (model.DOCUMENT_TYPES,),
    "level": (model.LEVELS,),
    "zone": (model.ZONES,),
    "basis": (model.BASES,),
    "unit": (model.SUBJECTS, ("VND",), ("percent",), ("rank",)),
}


@pytest.mark.parametrize("name", ["record", "gold"])
def test_vocabularies_are_those_of_the_model(name: str) -> None:
    found = enums(load(name))
    assert [(key, values) for key, values in found if values not in VOCABULARIES[key]] == []
    only_in_records = {"level", "zone", "basis", "unit"}
    assert {key for key, _ in found} == set(VOCABULARIES) - (only_in_records if name == "gold" else set())


@pytest.mark.parametrize("kind", model.KINDS)
def test_record_slots_are_those_of_the_model_in_order(kind: str) -> None:
    definition = load("record")["$defs"][kind]
    expected = ["id", "kind", *model.SLOTS[kind], "mentions", "rule", "confidence", "checks"]
    assert list(definition["properties"]) == definition["required"] == expected
    assert definition["additionalProperties"] is False


def test_all_gold_of_the_corpus_is_valid() -> None:
    assert len(CORPUS) > 50
    # a number, not the words: the split test is never read
    faulty = sum(not schemas.is_valid("gold", json.loads(path.read_text("utf-8"))) for path in CORPUS)
    assert faulty == 0


@pytest.mark.parametrize("key", ["low", "quote", "kind", "status"])
def test_gold_without_a_required_slot_is_refused(key: str) -> None:
    gold = load("gold")["examples"][0]
    assert schemas.is_valid("gold", gold)
    del gold["facts"][0][key]
    [problem] = schemas.find_problems("gold", gold, "x.gold.json")
    assert problem.where == "x.gold.json: facts[0]"
    assert repr(key) in problem.what or f'"{key}"' in problem.what


def test_unknown_schema_names_those_there_are() -> None:
    with pytest.raises(OcopError, match="no such schema; the schemas are record, gold, pattern"):
        schemas.load_schema("facts")
