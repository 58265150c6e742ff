"""An article from the named fields of a JSON object or a row: which field is which, and what each may hold."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from extractor.errors import InputError
from extractor.model import Article
from extractor.sources.data import load_data
from extractor.sources.limits import MAX_CODE_POINTS, input_error

VIETNAM = timezone(timedelta(hours=7))
FIRST_YEAR, LAST_YEAR = 1900, 2200

_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?![0-9])")
_DATE_REMEDY = "write it as YYYY-MM-DD or DD/MM/YYYY, or leave it out"


def parse_published(value: str) -> str | None:
    """The ISO date of a publication date, or ``None`` if it is none; a time with a zone is brought to Vietnam's.

    >>> parse_published("28/10/2022 14:07"), parse_published("2022-10-28T20:30:00Z"), parse_published("hôm qua")
    ('2022-10-28', '2022-10-29', None)
    """
    value = value.strip()
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        found = _DAY_FIRST.match(value)
        if not found:
            return None
        day, month, year = map(int, found.groups())
        try:
            return _in_range(date(year, month, day))
        except ValueError:
            return None
    try:
        return _in_range((moment.astimezone(VIETNAM) if moment.tzinfo else moment).date())
    except OverflowError:  # the first and the last day that Python knows
        return None


def _in_range(day: date) -> str | None:
    """A date as ISO, if it lies in the years that the schema of records knows."""
    return day.isoformat() if FIRST_YEAR <= day.year <= LAST_YEAR else None


def derive_id(url: str | None, text: str) -> str:
    """The id of an article that was given none: sixteen hexadecimal digits of its URL, else of its text in NFC."""
    return hashlib.sha256((url or unicodedata.normalize("NFC", text)).encode()).hexdigest()[:16]


def check_text(text: str, where: str) -> str:
    """``text`` itself, when an article may consist of it; raises :class:`InputError`."""
    if not text.strip():
        raise input_error(where, "empty text", "give the text of the article")
    if len(text) > MAX_CODE_POINTS:
        what = f"an article of more than {MAX_CODE_POINTS} code points, which is the limit"
        raise input_error(where, what, "split it into its articles, one a file or one a line as JSON Lines")
    return text


def make_article(fields: Mapping[str, Any], where: str) -> Article:
    """The article of fields that have our names; others are passed over. Raises :class:`InputError`."""
    text = get_string(fields, "text", where)
    if text is None:
        raise input_error(where, "no text", 'give the article as "text"')
    url, published = get_string(fields, "url", where), get_published(fields, where)
    return Article(
        text=check_text(text, where),
        id=get_id(fields, where) or derive_id(url, text),
        url=url,
        title=get_string(fields, "title", where),
        source=get_string(fields, "source", where),
        published=published,
    )


def get_published(fields: Mapping[str, Any], where: str) -> str | None:
    """The ISO date in the field ``published``; raises :class:`InputError` for what is none."""
    given = get_string(fields, "published", where)
    published = parse_published(given) if given else None
    if given and not published:
        raise input_error(where, f"published is no date: {given[:40]!r}", _DATE_REMEDY)
    return published


def get_id(fields: Mapping[str, Any], where: str) -> str | None:
    """The id that was given, a whole number as its digits."""
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return get_string(fields, "id", where)


def get_string(fields: Mapping[str, Any], name: str, where: str) -> str | None:
    """The string in a field, ``None`` when it is missing, null or blank; raises :class:`InputError`."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise input_error(where, f"{name} is a {type(value).__name__}, not a string", f"write {name} as a string")
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise input_error(
            where, f"{name} holds a NUL or half a letter (a lone surrogate)", f"mend {name} at its source"
        )
    return value if value.strip() else None


def find_columns(columns: Iterable[str], mapping: Mapping[str, str], where: str) -> dict[str, str]:
    """For each field of ours the column that fills it: as ``mapping`` says, else by its name.

    Raises :class:`InputError` when a column that was named is not there, or when none holds the article.
    """
    named = list(columns)
    found: dict[str, str] = {}
    by_key: dict[str, str] = {}
    for column in named:
        by_key.setdefault(_key(column), column)
    for field, column in mapping.items():
        if column and column not in named:
            raise input_error(where, f"no column {column!r}", f"name one of {_listed(named)} in --map")
        if column:
            found[field] = column
    used = set(found.values())
    for field, keys in _aliases().items():
        if field not in mapping:
            column = next((by_key[key] for key in keys if key in by_key and by_key[key] not in used), "")
            if column:
                found[field] = column
                used.add(column)
    if "text" not in found and "html" not in found:
        raise input_error(where, f"no column for the text among {_listed(named)}", "name it: --map text=COLUMN")
    return found


def apply_mapping(fields: Mapping[str, Any], mapping: Mapping[str, str], where: str) -> Mapping[str, Any]:
    """The fields of a JSON object under our names: as ``mapping`` says; without a text of that name, by common names.

    An object that has a text or the page under our own names, and no mapping, is left as it is.
    """
    if any(name in names for name in ("text", "html") for names in (fields, mapping)):
        plain = {name: fields[name] for name in fields if name not in mapping}
        return plain | {field: fields.get(column) for field, column in mapping.items() if column}
    there = {field: column for field, column in mapping.items() if not column or column in fields}
    try:
        return _pick(fields, find_columns(fields, there, where))
    except InputError:
        return fields


def _pick(fields: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    return {field: fields[column] for field, column in columns.items()}


def _listed(names: list[str]) -> str:
    shown = ", ".join(repr(name[:40]) for name in names[:12])
    return shown + (f" and {len(names) - 12} more" if len(names) > 12 else "") if names else "none"


def _key(name: str) -> str:
    """A name without marks, blanks and signs, to compare."""
    plain = unicodedata.normalize("NFD", name.lower()).replace("đ", "d")
    return "".join(char for char in plain if char.isalnum())


@cache
def _aliases() -> dict[str, list[str]]:
    return {field: list(dict.fromkeys(map(_key, names))) for field, names in load_data("columns").items()}
