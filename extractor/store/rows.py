"""Records as rows and back: which value of a record goes into which column.

Owns what a database cannot hold and a record may (NUL, lone surrogates, days that are none), each refused with its
place. No connection here: rows are plain lists in the order of the table's columns.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from extractor.checks import disagrees
from extractor.errors import InputError, Problem
from extractor.model import SLOTS
from extractor.store.tables import SLOT_COLUMNS, articles, facts

LONGEST_KEY = 500
"""Code points of the id of an article or a fact; an index cannot hold an entry of any length."""
LARGEST_EXACT = 2**53
"""Above it not every whole number has a float; such numbers are kept as floats in all databases alike."""

_MARKS = re.compile("[\u0300-\u036f]+")

_FACT_INDEX = {column.name: number for number, column in enumerate(facts.columns)}
_WIDTH = len(_FACT_INDEX)
_NUMBERS = frozenset({"quantity_low", "quantity_high", "out_of"})
_WHOLE = frozenset({"stars_low", "stars_high", "stars_from", "year_from", "year_to"})
_ID, _ARTICLE, _KEY, _KIND = (_FACT_INDEX[name] for name in ("id", "article_id", "fact_key", "kind"))
_PART_OF, _PLACE = _FACT_INDEX["part_of_id"], _FACT_INDEX["place_id"]
_RULE, _CONFIDENCE, _RELATED = (_FACT_INDEX[name] for name in ("rule", "confidence", "related"))
_ARTICLE_KEY, _SKETCH = (articles.columns.keys().index(name) for name in ("article_key", "same_text_key"))
_FIRST, _CHANGED, _WITHDRAWN = (_FACT_INDEX[name] for name in ("first_load_id", "changed_load_id", "withdrawn_load_id"))


def number(value: Any) -> Any:
    """A number as all three databases keep it: whole ones as they are, as long as a float can say them exactly."""
    if isinstance(value, int) and abs(value) > LARGEST_EXACT:
        return float(value)
    return value


def whole(value: Any) -> Any:
    """A whole number as an integer: JSON may write it with a point (``2022.0``), which PostgreSQL does not take."""
    return int(value) if isinstance(value, float) else value


_MAKERS = dict.fromkeys(_NUMBERS, number) | dict.fromkeys(_WHOLE, whole)
_Place = tuple[str, int, Callable[[Any], Any] | None]
"""A name in the record, the column that holds its value, and what makes the one of the other if they differ."""


def _layout(kind: str) -> tuple[list[_Place], list[tuple[str, list[_Place]]]]:
    plain: list[_Place] = []
    nested: dict[str, list[_Place]] = {}
    for path, column in SLOT_COLUMNS.items():
        slot, _, name = path.partition(".")
        if slot not in SLOTS[kind] or slot == "part_of":
            continue
        place = (name or slot, _FACT_INDEX[column], _MAKERS.get(column))
        if name:
            nested.setdefault(slot, []).append(place)
        else:
            plain.append(place)
    return plain, list(nested.items())


_LAYOUTS = {kind: _layout(kind) for kind in SLOTS}


def fact_row(
    fact: Mapping[str, Any], fact_id: int, article_id: int, ids: Mapping[str, int], place_id: str | None, load: int
) -> list[Any]:
    """The row of a live fact; ``ids`` gives the database's ids of the article's facts by those of the record."""
    row: list[Any] = [None] * _WIDTH
    row[_ID], row[_ARTICLE], row[_KEY], row[_KIND] = fact_id, article_id, fact["id"], fact["kind"]
    plain, nested = _LAYOUTS[fact["kind"]]
    for slot, column, make in plain:
        value = fact[slot]
        row[column] = value if make is None else make(value)
    for slot, places in nested:
        value = fact[slot]
        if value is not None:
            for name, column, make in places:
                row[column] = value[name] if make is None else make(value[name])
    part_of = fact.get("part_of")
    row[_PART_OF] = None if part_of is None else ids[part_of]
    row[_PLACE] = place_id
    row[_RULE], row[_CONFIDENCE] = fact["rule"], float(fact["confidence"])
    row[_RELATED] = all(mention["zone"] == "related" for mention in fact["mentions"])
    row[_FIRST] = row[_CHANGED] = load
    return row


def mention_rows(fact: Mapping[str, Any], fact_id: int) -> list[tuple[Any, ...]]:
    """The rows of a fact's mentions, in text order."""
    return [
        (fact_id, n, whole(m["start"]), whole(m["end"]), m["text"], m["zone"], m.get("link"))
        for n, m in enumerate(fact["mentions"])
    ]


def check_rows(fact: Mapping[str, Any], fact_id: int, ids: Mapping[str, int]) -> list[tuple[Any, ...]]:
    """The rows of a fact's checks; ``conflicts_with:ID`` names the other fact."""
    rows = []
    for position, check in enumerate(fact["checks"]):
        name, colon, other = check.partition(":")
        rows.append((fact_id, position, name, disagrees(check), other if colon else None, ids.get(other)))
    return rows


def article_row(record: Mapping[str, Any], article_id: int, digest: str, load: int) -> list[Any]:
    """The row of an article, to which :func:`put_sketch` adds what takes longest."""
    article, extractor = record["article"], record["extractor"]
    row = [
        article_id, article["id"], article["url"], article["title"], article["source"], article["published"],
        article["text"], article["text_sha256"], record["schema_version"], extractor["version"],
        extractor["patterns_sha256"], digest, load, load, plain_text(article["title"], article["text"]),
        None, article.get("author"),
    ]  # fmt: skip
    if len(row) != len(articles.columns):
        raise AssertionError("the row of an article has not the width of its table")
    return row


def put_sketch(row: Any, sketches: Mapping[str, str]) -> None:
    """Put the sketch of its text into the row of an article; ``sketches`` has them by the ids that records give."""
    row[_SKETCH] = sketches[row[_ARTICLE_KEY]]


def fact_of_row(
    row: Sequence[Any], mentions: Sequence[Sequence[Any]], checks: Sequence[Sequence[Any]], keys: Mapping[int, str]
) -> dict[str, Any]:
    """The fact of a record that a row and its children came from; ``keys`` gives the record's ids by ours."""
    plain, nested = _LAYOUTS[row[_KIND]]
    values: dict[str, Any] = {slot: _text_of_day(row[column]) for slot, column, _ in plain}
    for slot, places in nested:
        # The first name of each is one that its object never lacks, but for the period, whose basis is the last.
        needed = places[-1][1] if slot == "period" else places[0][1]
        values[slot] = None if row[needed] is None else {name: _plain(name, row[column]) for name, column, _ in places}
    if "part_of" in SLOTS[row[_KIND]]:
        values["part_of"] = None if row[_PART_OF] is None else keys[row[_PART_OF]]
    return {
        "id": row[_KEY],
        "kind": row[_KIND],
        **{slot: values[slot] for slot in SLOTS[row[_KIND]]},
        "mentions": [_mention_of_row(m) for m in mentions],
        "rule": row[_RULE],
        "confidence": row[_CONFIDENCE],
        "checks": [c[2] if c[4] is None else f"{c[2]}:{c[4]}" for c in checks],
    }


def _mention_of_row(row: Sequence[Any]) -> dict[str, Any]:
    mention = {"start": row[2], "end": row[3], "text": row[4], "zone": row[5]}
    return mention if row[6] is None else mention | {"link": row[6]}


def _plain(name: str, value: Any) -> Any:
    return bool(value) if name in ("or_above", "potential") else value


def _text_of_day(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def line_digest(line: str) -> str:
    """The SHA-256 of a record's line, by which a record that was loaded before is passed over."""
    return hashlib.sha256(line.strip().encode("utf-8", "surrogatepass")).hexdigest()


def check_storable(record: Mapping[str, Any], where: str, line: str) -> None:
    """Raise :class:`InputError`, with the place inside the record, for what no database here can hold.

    ``line`` is the record's own: only one with an escape for it is looked through for a NUL or half a surrogate pair.
    """
    if "\\u0000" in line or "\\ud" in line or "\\uD" in line:
        for problem in _bad_strings(record, where, ""):
            raise InputError(problem)
    for problem in _unstorable(record, where):
        raise InputError(problem)


def plain_text(title: str | None, text: str) -> str:
    """Title and text without tone marks, in small letters, for searching.

    >>> plain_text("Đồng Tháp", "Gạo NẾP")
    'dong thap\\ngao nep'
    """
    whole = f"{title}\n{text}" if title else text
    bare = _MARKS.sub("", unicodedata.normalize("NFD", whole))
    return bare.replace("đ", "d").replace("Đ", "D").lower()


def _unstorable(record: Mapping[str, Any], where: str) -> Iterator[Problem]:
    yield from _bad_day(record["article"]["published"], where, "article.published")
    if len(record["article"]["id"]) > LONGEST_KEY:
        yield Problem(where, f"article.id: longer than {LONGEST_KEY} characters", "give a shorter one")
    for n, fact in enumerate(record["facts"]):
        if len(fact["id"]) > LONGEST_KEY:
            yield Problem(where, f"facts[{n}].id: longer than {LONGEST_KEY} characters", "give a shorter one")
        if fact["kind"] == "document":
            yield from _bad_day(fact["date"], where, f"facts[{n}].date")
        numbers = [("out_of", fact.get("out_of"))] if fact["kind"] != "product" else []
        quantity = fact.get("quantity")
        if quantity is not None:
            numbers += [("quantity.low", quantity["low"]), ("quantity.high", quantity["high"])]
        for name, value in numbers:
            if value is not None and not _is_finite(value):
                yield Problem(where, f"facts[{n}].{name}: no number that a database can hold", "correct the record")


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def _bad_strings(value: Any, where: str, path: str) -> Iterator[Problem]:
    if isinstance(value, str):
        at = value.find("\0")
        if at >= 0:
            yield Problem(where, f"{path}: a NUL at character {at}", "remove it: databases hold no NUL")
        elif not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError as failure:
                what = f"{path}: half of a surrogate pair at character {failure.start}"
                yield Problem(where, what, "remove it: it is no character")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _bad_strings(item, where, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _bad_strings(item, where, f"{path}[{n}]")


def _bad_day(value: str | None, where: str, path: str) -> Iterator[Problem]:
    if value is None:
        return
    try:
        date.fromisoformat(value)
    except ValueError:
        yield Problem(where, f"{path}: {value} is no day", "correct the date, or make it null")
