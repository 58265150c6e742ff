from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from store_records import all_kinds, load

from extractor.errors import InputError
from extractor.model import SCHEMA_VERSION
from extractor.record_versions import STEPS, bring_up
from extractor.records import parse_record

OLD = Path(__file__).parent / "old_records"


def test_records_of_every_version_are_kept_and_read(url: str) -> None:
    """A version is not released without some of its records in the folder; all of them can be loaded."""
    files = {path.stem: path for path in OLD.glob("*.jsonl")}
    assert set(files) == {*STEPS, SCHEMA_VERSION}
    for version, path in files.items():
        lines = path.read_text("utf-8").splitlines()
        assert {json.loads(line)["schema_version"] for line in lines} == {version}
        records = [parse_record(line, f"{path.name}:{number}") for number, line in enumerate(lines, 1)]
        assert {fact["kind"] for record in records for fact in record["facts"]} >= {"count", "funding"}
        assert load(url, *records).records == len(records)


def test_every_step_leads_to_the_current_version() -> None:
    for version in STEPS:
        seen = [version]
        while seen[-1] != SCHEMA_VERSION:
            seen.append(STEPS[seen[-1]][0])
            assert len(seen) == len(set(seen))


def test_steps_are_taken_one_after_another() -> None:
    def rename(record: dict[str, Any]) -> dict[str, Any]:
        return {name.replace("notes", "warnings"): value for name, value in record.items()}

    def add(record: dict[str, Any]) -> dict[str, Any]:
        return record | {"facts": record.get("facts", [])}

    steps = {"0.1": ("0.2", rename), "0.2": (SCHEMA_VERSION, add)}
    old = {"schema_version": "0.1", "notes": ["x"]}
    assert bring_up(old, "f:1", steps) == {"schema_version": SCHEMA_VERSION, "warnings": ["x"], "facts": []}
    assert old == {"schema_version": "0.1", "notes": ["x"]}


@pytest.mark.parametrize("version", ["1.1", "2.0", "10.0"])
def test_a_newer_record_names_what_to_do(version: str) -> None:
    record = all_kinds() | {"schema_version": version}
    message = (
        f"^f:1: a record of schema version {version}; this program reads {SCHEMA_VERSION} and older; install a newer"
    )
    with pytest.raises(InputError, match=message):
        parse_record(json.dumps(record), "f:1")


@pytest.mark.parametrize("version", ["0.1", "x", "", None, 1])
def test_what_is_no_version_is_no_record(version: object) -> None:
    record = all_kinds() | {"schema_version": version}
    with pytest.raises(InputError, match="f:1: not a record: "):
        parse_record(json.dumps(record), "f:1")
