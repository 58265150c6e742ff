"""Records as a table that a person can read: one line a fact, by province and year.

Owns wording and alignment; where the lines go is left to the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

QUOTE_WIDTH = 70
"""Code points of the words of a fact that are shown."""

_QUALIFIERS = {
    "exact": "",
    "at_least": "at least ",
    "more_than": "more than ",
    "at_most": "at most ",
    "almost": "almost ",
    "about": "about ",
}
_PLURALS = {"cooperative_group": "cooperative groups", "craft_village": "craft villages", "locality": "localities"}
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"))
_NOWHERE = "~"  # sorts behind every code

Fact = Mapping[str, Any]
Row = tuple[str, ...]


def format_summary(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield one line a fact, aligned, by province and year with a blank line between provinces; no teasers' facts."""
    facts = [fact for record in records for fact in record["facts"] if not _is_related(fact)]
    facts.sort(key=_order)  # stable: facts of one kind stay in the order of the records
    rows = [_row(fact) for fact in facts]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        if number and row[0] != rows[number - 1][0]:
            yield ""
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True) if width).rstrip()


def _is_related(fact: Fact) -> bool:
    return {mention["zone"] for mention in fact["mentions"]} == {"related"}


def _order(fact: Fact) -> tuple[str, str, str]:
    place = fact.get("place") or {}
    code = place.get("province_code") or _NOWHERE + (place.get("region") or "")
    return code, _years(fact), fact["kind"]


def _where(fact: Fact) -> str:
    place = fact.get("place") or {}
    if place.get("province_code"):
        return f"{place['province_code']} {place['province']}"
    region: str | None = place.get("region")
    return region or ("whole country" if place.get("level") == "nation" else "no place")


def _row(fact: Fact) -> Row:
    """The cells of one fact: place, years, status, what happens, how much, stars, the rest, and its words."""
    kind = fact["kind"]
    return (
        _where(fact),
        _years(fact),
        fact.get("status") or "",
        fact["action"] if kind == "count" else kind,
        _amount(fact),
        _stars(fact.get("stars")),
        _details(fact),
        f"«{_shorten(fact['mentions'][0]['text'])}»",
    )


def _amount(fact: Fact) -> str:
    kind = fact["kind"]
    if kind == "document":
        return str(fact["number"])
    if kind == "product":
        return str(fact["name"])
    quantity = fact["quantity"]
    per = f" per {fact['per']}" if fact.get("per") else ""
    return _QUALIFIERS[quantity["qualifier"]] + _size(fact, quantity) + per


def _size(fact: Fact, quantity: Mapping[str, Any]) -> str:
    low, high, unit = quantity["low"], quantity["high"], quantity["unit"]
    out_of = f" of {fact['out_of']:,}" if fact.get("out_of") is not None else ""
    if unit == "VND":
        for scale, word in _SCALES:
            if low >= scale:
                return f"{_span(low / scale, high / scale)} {word} VND"
        return f"{_span(low, high)} VND"
    if unit == "percent":
        return f"{_span(low, high)}% {fact['measure']}"
    if unit == "rank":
        return f"rank {_span(low, high)}{out_of}"
    single = unit.replace("_", " ")
    many = low != 1 or high != 1 or out_of
    return f"{_span(low, high)}{out_of} {_PLURALS.get(unit, single + 's') if many else single}"


def _span(low: float, high: float) -> str:
    """One number, or two with a dash, with at most three decimals."""
    ends = [f"{round(n, 3):,.3f}".rstrip("0").rstrip(".") for n in (low, high)]
    return ends[0] if low == high else "-".join(ends)


def _stars(stars: Mapping[str, Any] | None) -> str:
    if not stars:
        return ""
    text = f"{_span(stars['low'], stars['high'])} star{'' if stars['high'] == 1 else 's'}"
    text += " or above" if stars["or_above"] else ""
    text += " (potential)" if stars["potential"] else ""
    return text + (f" from {stars['from']}" if stars["from"] else "")


def _details(fact: Fact) -> str:
    place = fact.get("place") or {}
    parts: Sequence[str | None] = (
        place.get("commune"),
        place.get("district"),
        f"{fact['tier']} level" if fact.get("tier") else None,
        fact.get("group"),
        fact["source"].replace("_", " ") if fact.get("source") not in (None, "unspecified") else None,
        fact.get("purpose"),
        fact.get("what"),
        fact.get("scope"),
        fact["type"] if fact["kind"] == "document" else None,
        fact.get("producer"),
        "part" if fact.get("part_of") else None,
    )
    return ", ".join(part for part in parts if part)


def _years(fact: Fact) -> str:
    period = fact.get("period") or {}
    first, last = period.get("from"), period.get("to")
    if first == last:
        return str(first or "")
    return f"{first or ''}-{last or ''}"


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTE_WIDTH else line[: QUOTE_WIDTH - 1] + "…"
