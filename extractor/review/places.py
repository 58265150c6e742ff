"""The provinces that an editor may choose from, as they were on the day of an article.

Owns the choice between the 63 and the 34; names and codes are the gazetteer's.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from extractor.places import Gazetteer
from extractor.store.rows import plain_text
from extractor.units import Regime

MERGED = "2025-07-01"
"""The day from which there are 34 provinces."""


def provinces(published: str | None) -> list[tuple[str, str]]:
    """Code and name of each province on a day (those of before the merger without one), by name."""
    regime = _regime(published)
    found = [
        (code, str(_gazetteer().place_of_province(code, regime, published).province))
        for code in _gazetteer().provinces[regime]
    ]
    return sorted(found, key=lambda one: plain_text(None, one[1]))


def province_name(code: str) -> str:
    """The name of a province of either time by its code; the code when it is none."""
    for regime in ("63", "34"):
        unit = _gazetteer().provinces[regime].get(code)
        if unit is not None:
            return unit.name
    return code


def place_of(code: str, published: str | None) -> dict[str, Any]:
    """The place of a province on a day, as in a record; raises :class:`KeyError` for a code that there is not."""
    return _gazetteer().place_of_province(code, _regime(published), published).to_dict()


def _regime(published: str | None) -> Regime:
    return "34" if published is not None and published >= MERGED else "63"


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.load()
