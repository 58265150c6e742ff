"""The only module that knows JSON Schema: finds, compiles and applies ``schemas/*.schema.json``.

Owns the verdict on the shape of data (records, gold, pattern files); what the data mean is left to their owners.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs

from extractor.errors import OcopError, Problem
from extractor.resources import schemas_dir

NAMES = ("record", "gold", "pattern")
LONGEST_MESSAGE = 240
"""Code points of a validator's message that are kept; it may quote a whole record."""


def schema_text(name: str) -> str:
    """The schema ``name`` as it stands in its file; raises :class:`OcopError` when there is none."""
    path = schemas_dir() / f"{name}.schema.json"
    if not path.is_file():
        raise OcopError(str(Problem(str(path), "no such schema", f"the schemas are {', '.join(NAMES)}")))
    return path.read_text("utf-8")


@cache
def load_schema(name: str) -> dict[str, Any]:
    """The schema ``name`` as a dictionary, read once; raises :class:`OcopError` when there is none."""
    schema: dict[str, Any] = json.loads(schema_text(name))
    return schema


def is_valid(name: str, data: object) -> bool:
    """Whether ``data`` (JSON values) satisfy the schema ``name``."""
    return _validator(name).is_valid(data)


def find_problems(name: str, data: object, where: str) -> list[Problem]:
    """Every fault of ``data`` under the schema ``name``, at ``where`` and its path inside the data."""
    if is_valid(name, data):
        return []
    return list(_problems(name, data, where))


def _problems(name: str, data: object, where: str) -> Iterator[Problem]:
    for error in _validator(name).iter_errors(data):
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
        what = error.message
        if len(what) > LONGEST_MESSAGE:
            what = what[: LONGEST_MESSAGE // 2] + " … " + what[-LONGEST_MESSAGE // 2 :]
        yield Problem(f"{where}: {path.lstrip('.') or 'whole'}", what)


@cache
def _validator(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(load_schema(name))
