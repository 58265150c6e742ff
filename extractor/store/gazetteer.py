"""The table ``places``: provinces of both regimes and districts, as the package's own gazetteer has them.

Owns how a fact's place is found there; what a place in a text means was decided by the extractor.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from extractor.resources import data_file
from extractor.store.tables import places
from extractor.store.writers import Writer
from extractor.units import FIRST_DAY_OF_34, LAST_DAY_OF_63


class Gazetteer:
    """Finds the row of ``places`` for the place of a fact."""

    def __init__(self) -> None:
        data = json.loads(data_file("gazetteer.json").read_text("utf-8"))
        today = {unit["code"]: unit["name"] for unit in data["provinces_34"]}
        now_of = {unit["code"]: unit["current_code"] for unit in data["provinces_63"]}
        self.rows: list[tuple[Any, ...]] = []
        self._provinces: dict[tuple[str, str, bool], str] = {}
        self._districts: dict[tuple[str, str], str] = {}
        for unit in data["provinces_63"]:
            key, code, now = f"63-{unit['code']}", unit["code"], unit["current_code"]
            self._provinces[code, unit["name"], False] = key
            self.rows.append(_row(key, "province", unit, code, None, LAST_DAY_OF_63, now, today[now]))
        for unit in data["provinces_34"]:
            key, code = f"34-{unit['code']}", unit["code"]
            self._provinces[code, unit["name"], True] = key
            self.rows.append(_row(key, "province", unit, code, FIRST_DAY_OF_34, None, code, today[code]))
        for unit in data["districts"]:
            key, code = f"district-{unit['code']}", unit["province_code"]
            self._districts[code, unit["official"].casefold()] = key
            now = now_of[code]
            self.rows.append(_row(key, "district", unit, code, None, LAST_DAY_OF_63, now, today[now]))

    def find(self, place: Mapping[str, Any] | None, published: str | None) -> str | None:
        """The id of the district, else of the province, that a fact's place names; ``None`` when there is none."""
        if place is None or place["province_code"] is None:
            return None
        code = place["province_code"]
        if place["district"]:
            found = self._districts.get((code, place["district"].casefold()))
            if found:
                return found
        is_new = published is not None and published >= FIRST_DAY_OF_34
        name = place["province"]
        return self._provinces.get((code, name, is_new)) or self._provinces.get((code, name, not is_new))

    def bring_up(self, connection: sa.Connection, writer: Writer) -> None:
        """Make the table say what the gazetteer says, if it does not; no row is ever taken away."""
        columns = [column.name for column in places.columns]
        held = {row[0]: tuple(row) for row in connection.execute(sa.select(*(places.c[name] for name in columns)))}
        stale = [row for row in self.rows if held.get(row[0]) != row]
        writer.write(places, [[_text(value) for value in row] for row in stale])


def _row(
    key: str,
    level: str,
    unit: Mapping[str, str],
    province: str,
    since: str | None,
    until: str | None,
    now: str,
    now_name: str,
) -> tuple[Any, ...]:
    days = (since and date.fromisoformat(since), until and date.fromisoformat(until))
    return (key, level, unit["code"], unit["name"], unit["type"], unit["official"], province, *days, now, now_name)


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
