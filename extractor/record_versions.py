"""Records of older schema versions, brought up to the current one.

``schema_version`` is MAJOR.MINOR. MINOR rises when a slot, a kind or a value is added: a step fills in what older
records lack. MAJOR rises when something is taken away, renamed or means something else: a step translates it.
Descriptions may change without either, and so may optional properties be added whose absence means nothing (``link`` of
a mention, ``author`` of an article): records without them are whole, and readers that know them not lose nothing else.
Each step stands in ``STEPS`` under the version that it starts from, and
records of every version that was ever released stay in ``tests/store/old_records``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from extractor.errors import InputError, Problem
from extractor.model import SCHEMA_VERSION

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: Mapping[str, tuple[str, Step]] = {}
"""From a version to the next: what that is called, and what makes a record one. 1.0 is the first."""


def bring_up(record: Any, where: str, steps: Mapping[str, tuple[str, Step]] = STEPS) -> Any:
    """The record in the current version; what is no record, or names no version, is returned as it is.

    Raises :class:`InputError` when the version is a newer one.
    """
    while isinstance(record, dict) and record.get("schema_version") != SCHEMA_VERSION:
        version = record.get("schema_version")
        if not isinstance(version, str):
            return record
        if version not in steps:
            if _parts(version) > _parts(SCHEMA_VERSION):
                what = f"a record of schema version {version}; this program reads {SCHEMA_VERSION} and older"
                raise InputError(Problem(where, what, "install a newer ocop-extractor"))
            return record
        name, step = steps[version]
        record = {**step(record), "schema_version": name}
    return record


def _parts(version: str) -> tuple[int, ...]:
    """A version as numbers, to compare; what is none is older than all."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()
