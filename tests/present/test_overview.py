from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from present_facts import check_page, train_records

from extractor.present.overview import CHART, SHADES, TEXT, make_charts, make_map, render, render_tally, shade_of
from extractor.present.provinces import BEFORE, TODAY, provinces
from extractor.present.tally import Tally
from extractor.present.words import LANGUAGES

Make = Callable[..., dict[str, Any]]


def place(code: str) -> dict[str, Any]:
    name = provinces(BEFORE)[code].name
    return {"level": "province", "province_code": code, "province": name, "current_province_code": code}


@pytest.fixture
def products(fact: Make) -> Make:
    """A factory of products that a province has, or aims at, in all in a year."""

    def make(low: float, year: int, status: str = "achieved", code: str = "96") -> dict[str, Any]:
        return fact(low, status=status, place=place(code), period={"from": year, "to": year, "as_of": None})

    return make


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_real_articles(lang: str) -> None:
    tally = Tally()
    for record in train_records():
        tally.add_record(record)
    markup = render_tally(tally, lang)
    page = check_page(markup)
    assert "None" not in page.text("body.")
    assert len(re.findall('<g class="tile s', markup)) == 63 + 34
    for era in (BEFORE, TODAY):
        assert all(unit.name in page.text("table.") for unit in provinces(era).values())
    assert markup.count('role="img"') + markup.count('aria-hidden="true"') == markup.count("<svg")
    described = re.findall(r'aria-labelledby="([^"]+)"', markup)
    assert set(described) <= set(page.ids)


def test_the_same_facts_give_the_same_page(products: Make) -> None:
    facts = [products(n, 2020 + n % 3, code=code) for n, code in enumerate(("96", "01", "84", "96"), 1)]
    assert render(facts) == render(iter(facts))
    assert render(reversed(facts)) == render(facts)


def test_the_numbers_on_the_map_are_those_of_the_facts(products: Make) -> None:
    counts = {"96": 2, "01": 8}
    made = make_map(BEFORE, counts, "en")
    tiles = {tile.title: tile for tile in made.tiles}
    assert len(made.tiles) == 63
    assert (tiles["Cà Mau: 2 facts"].number, tiles["Cà Mau: 2 facts"].shade) == ("2", 3)
    assert tiles["Hà Nội: 8 facts"].shade == SHADES
    assert tiles["Lạng Sơn: 0 facts"].shade == 0
    assert all(0 <= t.x < made.width and 0 <= t.y < made.height for t in made.tiles)
    assert made.legend == ((0, "none"), (2, "1"), (3, "2"), (4, "3–5"), (5, "6–8"))
    page = check_page(render([products(1, 2020), products(2, 2021), products(3, 2021, code="01")], "en"))
    assert "Cà Mau: 2 facts" in page.text("svg.")


@pytest.mark.parametrize("most", [1, 2, 3, 7, 50, 1234])
def test_the_legend_says_what_the_shades_mean(most: int) -> None:
    ranges = dict(make_map(TODAY, {"01": most}, "en").legend[1:])
    for count in range(1, most + 1):
        first, _, last = ranges[shade_of(count, most)].replace(",", "").partition("–")
        assert int(first) <= count <= int(last or first)
    assert make_map(TODAY, {}).legend == ((0, "không có"),)


def test_targets_against_results(products: Make) -> None:
    facts = [
        products(100, 2020),
        products(50, 2020, "target"),
        products(97, 2021),
        products(100, 2021, "target"),
        products(40, 2022, "target"),
        products(2, 2023),
        products(4, 2023, "target"),
        products(5, 2020, code="01"),
    ]
    tally = Tally()
    tally.add(facts)
    [chart] = make_charts(tally, "total", "en")
    room, above, below = CHART
    assert (chart.name, chart.floor, chart.height) == ("Cà Mau", above + room, above + room + below)
    first, second, third, fourth = chart.columns
    assert (first.result_top, first.result_height, first.target_at) == (above, room, above + room / 2)
    assert (first.target_within, first.reached, first.title) == (True, "200%", "2020: target 50, result 100")
    assert (second.reached, second.target_within) == ("97%", False)
    assert second.result_text > (second.result_top or 0)  # in the column: above it is the line of the target
    assert (third.result_top, third.result, third.reached) == (None, "", "")
    assert third.title == "2022: target 40, result not known"
    assert fourth.target_text is not None
    assert fourth.result_text == pytest.approx(fourth.target_text - TEXT)  # too low a column to hold its number
    page = check_page(render(facts, "en"))
    assert "2022: target 40, result not known" in page.text("svg.chart")
    assert "Hà Nội" not in page.text("ul.charts")


def test_provinces_without_both_are_not_drawn(products: Make) -> None:
    page = check_page(render([products(100, 2020), products(100, 2021, "target")], "en"))
    assert "No province has both a target and a result of the same year yet." in page.text("main.")


def test_years_and_kinds(products: Make) -> None:
    document = {"kind": "document", "number": "1", "type": "plan", "date": None, "issuer": None}
    page = check_page(render([products(1, 2020), products(2, 2022), products(3, 2022), document], "en"))
    rows = page.text("table.bars").split("\n")
    assert [row.strip() for row in rows if row.strip()] == [
        "YearcountfundingrevenuepercentagerankingdocumentproductAll",
        "202222",
        "202011",
        "not known11",
    ]


def test_nothing_yet() -> None:
    page = check_page(render([]))
    assert "Chưa có dữ kiện nào." in page.text("main.")
    assert "svg" not in page.tags
    with pytest.raises(ValueError, match="no language 'fr'"):
        render([], "fr")


def test_names_of_places_in_facts_do_not_come_onto_the_page(products: Make) -> None:
    made = products(1, 2020)
    made["place"] = made["place"] | {"province": "<script>alert(1)</script>", "region": "<b>"}
    assert "alert(1)" not in render([made])
