from __future__ import annotations

import json

import pytest

from extractor.places import Gazetteer
from extractor.present.provinces import BEFORE, TODAY, province_before, province_today, provinces
from extractor.resources import data_file

GAZETTEER = json.loads(data_file("gazetteer.json").read_text("utf-8"))


@pytest.mark.parametrize(("era", "units"), [(BEFORE, "provinces_63"), (TODAY, "provinces_34")])
def test_every_province_has_one_tile(era: str, units: str) -> None:
    assert {code: p.name for code, p in provinces(era).items()} == {u["code"]: u["name"] for u in GAZETTEER[units]}
    tiles = [(p.row, p.column) for p in provinces(era).values()]
    assert len(set(tiles)) == len(tiles) == len(GAZETTEER[units])


def test_the_maps_are_roughly_vietnam() -> None:
    for era in (BEFORE, TODAY):
        tiles = provinces(era)
        north_to_south = [
            tiles[code].row for code in ("04", "19", "01", "38", "40", "42", "46", "51", "56", "79", "96")
        ]
        assert north_to_south == sorted(north_to_south)
        assert tiles["11"].column < tiles["01"].column < tiles["22"].column
        assert tiles["91"].column < tiles["79"].column < tiles["56"].column


def place(code: str | None, name: str | None, now: str | None, region: str | None = None) -> dict[str, str | None]:
    return {"province_code": code, "province": name, "current_province_code": now, "region": region}


@pytest.mark.parametrize(
    ("given", "before", "today"),
    [
        (place("84", "Trà Vinh", "86"), "84", "86"),
        (place("96", "Cà Mau", "96"), "96", "96"),
        (place("24", "Bắc Giang", "24"), "24", "24"),
        (place("24", "Bắc Ninh", "24"), None, "24"),
        (place("24", "Bắc Ninh", "24", "Bắc Giang"), "24", "24"),
        (place("86", "Vĩnh Long", "86", "Trà Vinh"), "84", "86"),
        (place("46", "Thừa Thiên Huế", "46"), "46", "46"),
        (place(None, None, None, "Tây Nguyên"), None, None),
        ({}, None, None),
    ],
)
def test_the_province_of_a_place(given: dict[str, str | None], before: str | None, today: str | None) -> None:
    assert (province_before(given), province_today(given)) == (before, today)


def test_every_place_of_the_gazetteer_is_on_the_maps() -> None:
    gazetteer = Gazetteer.load()
    for code in provinces(BEFORE):
        made = gazetteer.place_of_province(code, "63", "2024-01-01").to_dict()
        assert province_before(made) == code
        assert province_today(made) is not None
    for code in provinces(TODAY):
        assert province_today(gazetteer.place_of_province(code, "34", "2026-01-01").to_dict()) == code
