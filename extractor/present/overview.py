"""The page of what has been extracted: tile maps, numbers by year and kind, targets against results.

Owns the geometry of its pictures, which are SVG in the page itself; each has a table beside it that says the same. The
counting is ``tally.py``, the markup ``templates/overview.html``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from extractor.model import KINDS
from extractor.present.figures import format_number, format_range
from extractor.present.markup import render_page
from extractor.present.provinces import BEFORE, TODAY, Province, provinces
from extractor.present.tally import ACTIONS, Amount, Tally
from extractor.present.words import label, phrases

TILE = (92, 56)
"""Width and height of a tile with its gap, in units of the picture."""
GAP = 4
ONE_LINE = 11
"""Letters of a name that fit in one line of a tile; longer names get two."""
SHADES = 5
COLUMN, CHART = 34, (64, 18, 16)
"""Width of a year's column; height of the columns, and what is above (numbers) and below them (years)."""
LEAST_BAR = 1.5
"""Percent that the bar of the smallest number is long, so that it can be seen."""
TEXT, LIFT = 12, 4
"""Height of a number in a chart, and what it is lifted above a column or a line."""
LEAST_COLUMNS = 4
"""Years that the narrowest chart has room for, so that charts of few years do not look larger than others."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile: its corner, the lines of its name, its number, and its shade from 0 (none) to ``SHADES``."""

    x: int
    y: int
    lines: tuple[str, ...]
    number: str
    shade: int
    title: str


@dataclass(frozen=True, slots=True)
class Map:
    """A tile map, and the numbers from which on its shades begin, as ``(shade, words)``."""

    name: str
    width: int
    height: int
    tiles: tuple[Tile, ...]
    legend: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table, and the length of its bar in percent of the longest."""

    number: str
    percent: float


@dataclass(frozen=True, slots=True)
class Column:
    """A year in a chart: the column of its result and the line of its target, from the top, and where their numbers go.

    ``target_within``: whether the line runs through the column, and its number stands in it.
    """

    x: int
    year: str
    result: str
    result_top: float | None
    result_height: float
    result_text: float
    target: str
    target_at: float | None
    target_text: float | None
    target_within: bool
    reached: str
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The years of one province, drawn to the scale of its largest number."""

    name: str
    width: int
    height: int
    floor: int
    columns: tuple[Column, ...]


def render(facts: Iterable[Mapping[str, Any]], lang: str = "vi") -> str:
    """The page of some facts of records, in HTML; facts are taken one by one and not kept.

    Raises :class:`ValueError` for a language that there is not.
    """
    tally = Tally()
    tally.add(facts)
    return render_tally(tally, lang)


def render_tally(tally: Tally, lang: str = "vi") -> str:
    """The page of what has been counted, in HTML; the number of articles stands on it when they were counted."""
    words = phrases("pages", lang)
    own: Mapping[str, Any] = words["overview"]
    years = [year for year, _ in tally.years if year is not None]
    by_unit = {BEFORE: _by_code(tally.before), TODAY: _by_code(tally.today)}
    covered = (format_number(len(by_unit[BEFORE]), lang), own["provinces"])
    figures = [
        (format_number(tally.articles, lang), own["articles"]) if tally.articles else None,
        (format_number(tally.facts, lang), own["facts"]),
        covered,
        (_years(min(years), max(years)), own["years"]) if years else None,
    ]
    notes = [
        own[name].format(format_number(count, lang))
        for name, count in (("elsewhere", tally.elsewhere), ("only_today", tally.only_today))
        if count
    ]
    return render_page(
        "overview",
        lang=lang,
        words=own,
        any=bool(tally.facts),
        figures=[figure for figure in figures if figure],
        kinds=[(kind, label("kind", kind, lang)) for kind in KINDS],
        maps=[make_map(era, by_unit[era], lang) for era in (BEFORE, TODAY)],
        tile=(TILE[0] - GAP, TILE[1] - GAP),
        notes=notes,
        tables=[
            (own[f"table_{era}"], list(_province_rows(tally, era, lang)), era == BEFORE) for era in (BEFORE, TODAY)
        ],
        years=list(_year_rows(tally, lang)),
        goals=[(own["actions"][action], list(make_charts(tally, action, lang))) for action in ACTIONS],
        column=COLUMN,
    )


def make_map(era: str, counts: Mapping[str, int], lang: str = "vi") -> Map:
    """The tile map of an era, ``before`` or ``today``, with the number of each province by its code."""
    words = phrases("pages", lang)["overview"]
    units = provinces(era).values()
    most = max(counts.values(), default=0)
    tiles = (_tile(unit, counts.get(unit.code, 0), most, lang) for unit in units)
    return Map(
        name=words[f"map_{era}"],
        width=(max(unit.column for unit in units) + 1) * TILE[0],
        height=(max(unit.row for unit in units) + 1) * TILE[1],
        tiles=tuple(tiles),
        legend=tuple(_legend(most, lang)),
    )


def shade_of(count: int, most: int) -> int:
    """The shade of a number among numbers up to ``most``: 0 for none, then by the square root, up to ``SHADES``.

    >>> [shade_of(count, 100) for count in (0, 1, 4, 5, 100)]
    [0, 1, 1, 2, 5]
    """
    return next(shade for shade in range(SHADES + 1) if count * SHADES**2 <= most * shade**2)


def make_charts(tally: Tally, action: str, lang: str = "vi") -> Iterator[Chart]:
    """A chart for each province that has, in at least one year, both a target and a result; by name of the tiles."""
    room, above, below = CHART
    for code, unit in provinces(BEFORE).items():
        rows = [
            (year, tally.goal(code, action, year, "target"), tally.goal(code, action, year, "achieved"))
            for year in tally.goal_years(code, action)
        ]
        if not any(target is not None and result is not None for _, target, result in rows):
            continue
        most = max(number for row in rows for number in row[1:] if number is not None) or 1
        columns = tuple(_column(at, *row, most, lang) for at, row in enumerate(rows))
        width = max(len(columns), LEAST_COLUMNS) * COLUMN
        yield Chart(unit.name, width, above + room + below, above + room, columns)


def _column(at: int, year: int, target: Amount | None, result: Amount | None, most: Amount, lang: str) -> Column:
    words = phrases("pages", lang)["overview"]
    room, above, _ = CHART
    top, line = (None if n is None else round(above + room * (1 - n / most), 2) for n in (result, target))
    shown = ["" if n is None else format_number(n, lang) for n in (result, target)]
    floor = above + room
    result_at, target_at, within = 0.0, None, False
    if top is not None:
        result_at = top - LIFT
        if line is not None and 0 <= top - line < TEXT:  # no room between the column and the line above it
            result_at = top + TEXT if floor - top > TEXT + LIFT else line - LIFT - TEXT
    if line is not None:
        within = top is not None and line > top
        if not within:
            target_at = line - LIFT
        elif floor - line > TEXT:
            target_at = line + TEXT
    return Column(
        x=at * COLUMN,
        year=str(year),
        result=shown[0],
        result_top=top,
        result_height=0 if top is None else round(floor - top, 2),
        result_text=round(result_at, 2),
        target=shown[1],
        target_at=line,
        target_text=None if target_at is None else round(target_at, 2),
        target_within=within,
        reached=f"{round(100 * result / target)}%" if target and result is not None else "",
        title=words["goal"].format(year=year, target=shown[1] or words["unknown"], result=shown[0] or words["unknown"]),
    )


def _tile(unit: Province, count: int, most: int, lang: str) -> Tile:
    words = phrases("pages", lang)["overview"]
    number = format_number(count, lang)
    return Tile(
        x=unit.column * TILE[0],
        y=unit.row * TILE[1],
        lines=_lines(unit.name),
        number=number,
        shade=shade_of(count, most),
        title=words["tile"].format(name=unit.name, count=number),
    )


def _lines(name: str) -> tuple[str, ...]:
    """A name in one line or two, which are then as equal as they can be."""
    if len(name) <= ONE_LINE:
        return (name,)
    words = name.split()
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(cuts, key=lambda cut: max(map(len, cut)), default=(name,))


def _legend(most: int, lang: str) -> Iterator[tuple[int, str]]:
    yield 0, phrases("pages", lang)["overview"]["no_facts"]
    firsts = [most * (shade - 1) ** 2 // SHADES**2 + 1 for shade in range(1, SHADES + 1)]
    for shade, (first, following) in enumerate(pairwise([*firsts, most + 1]), 1):
        if following > first:
            yield shade, format_range(first, following - 1, lang)


def _by_code(counts: Mapping[tuple[str, str], int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (code, _), count in counts.items():
        found[code] += count
    return found


def _cells(numbers: Sequence[int], most: int, lang: str) -> list[Cell]:
    return [
        Cell(format_number(n, lang), max(round(100 * n / most, 1), LEAST_BAR)) if n else Cell("", 0.0) for n in numbers
    ]


def _year_rows(tally: Tally, lang: str) -> Iterator[tuple[str, list[Cell]]]:
    """The years, the latest first, facts without one last: the cells of the kinds, and their sum."""
    years = sorted({year for year, _ in tally.years if year is not None}, reverse=True)
    listed: list[int | None] = [*years, None] if any(year is None for year, _ in tally.years) else [*years]
    most = max(tally.years.values(), default=0)
    for year in listed:
        numbers = [tally.years[year, kind] for kind in KINDS]
        name = phrases("pages", lang)["overview"]["no_year"] if year is None else str(year)
        yield name, [*_cells(numbers, most, lang), Cell(format_number(sum(numbers), lang), 0.0)]


def _province_rows(tally: Tally, era: str, lang: str) -> Iterator[tuple[str, list[str], str]]:
    """The provinces by name of the tiles, from north to south: numbers by kind, in all, and the latest stock."""
    counts = tally.before if era == BEFORE else tally.today
    for code, unit in provinces(era).items():
        numbers = [counts[code, kind] for kind in KINDS]
        stock = tally.stock(code) if era == BEFORE else None
        cell = phrases("pages", lang)["overview"]["stock_cell"]
        said = "" if stock is None else cell.format(count=format_number(stock[0], lang), year=stock[1])
        yield unit.name, [format_number(n, lang) if n else "" for n in (*numbers, sum(numbers))], said


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
