"""The provinces of a page: the 63 until 2025-06-30 and the 34 since, and the tile of each on its map.

Owns the question which unit a fact's place belongs to; names and codes are the gazetteer's, the maps ``tiles.yaml``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from extractor.resources import data_file

BEFORE, TODAY = "before", "today"
_EMPTY = ".."


@dataclass(frozen=True, slots=True)
class Province:
    """A province, and its tile: ``row`` and ``column`` from 0, from north to south and from west to east."""

    code: str
    name: str
    row: int
    column: int


@cache
def provinces(era: str) -> dict[str, Province]:
    """The provinces of an era, ``before`` or ``today``, by code, in the order of their tiles."""
    names = {unit["code"]: unit["name"] for unit in _gazetteer()[{BEFORE: "provinces_63", TODAY: "provinces_34"}[era]]}
    tiles = (files("extractor.present") / "tiles.yaml").read_text("utf-8")
    grid: dict[str, list[str]] = yaml.load(tiles, Loader=yaml.CSafeLoader)
    return {
        code: Province(code, names[code], row, column)
        for row, line in enumerate(grid[era])
        for column, code in enumerate(line.split())
        if code != _EMPTY
    }


def province_before(place: Mapping[str, Any]) -> str | None:
    """The code of the one of the 63 provinces that a place of a record lies in, or ``None``.

    A unit that only came to be on 2025-07-01 lies in none of them, unless its place names the former one as its region.
    """
    old, new = provinces(BEFORE), provinces(TODAY)
    code, name = place.get("province_code"), place.get("province")
    former = _by_name().get(place.get("region") or "")
    if former is not None:
        return former
    if code not in old:
        return None
    # A code may be that of two units, an old one and one of today: of today is what bears its name and not the old one.
    is_new = code in new and new[code].name == name != old[code].name
    return None if is_new else code


def province_today(place: Mapping[str, Any]) -> str | None:
    """The code of the one of the 34 provinces that a place of a record lies in today, or ``None``."""
    code = place.get("current_province_code")
    return code if code in provinces(TODAY) else None


@cache
def _by_name() -> dict[str, str]:
    return {province.name: province.code for province in provinces(BEFORE).values()}


@cache
def _gazetteer() -> dict[str, list[dict[str, str]]]:
    data: dict[str, list[dict[str, str]]] = json.loads(data_file("gazetteer.json").read_text("utf-8"))
    return data
