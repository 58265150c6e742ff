"""Reads articles from files, folders, standard input and JSON Lines.

Owns decoding, the shape of the input and ``Article.id``. A bad article becomes an :class:`InputError` in the stream and
never stops the others. Unicode normalization, zones and a date printed in the text are left to the pipeline.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from extractor.errors import InputError, Problem
from extractor.model import Article

MAX_CODE_POINTS = 2_000_000
"""Code points of one article: a thousand pages, and less than 10 MB of any text in UTF-8."""
MAX_BYTES = 12 * MAX_CODE_POINTS
"""Bytes of one article's source: a letter beyond the basic plane is twelve when JSON escapes it."""

STDIN = "-"
TEXT_SUFFIXES = (".txt",)
JSON_LINES_SUFFIXES = (".jsonl", ".ndjson")
VIETNAM = timezone(timedelta(hours=7))

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_JSON_START = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*["}]')
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?![0-9])")
_DATE_REMEDY = "write it as YYYY-MM-DD or DD/MM/YYYY, or leave it out"
_LINE_REMEDY = "write one JSON object a line"

Read = Article | InputError


@dataclass(frozen=True, slots=True)
class _Source:
    """An open stream to read, the name it has in messages, and the id of its article if it is plain text."""

    stream: BinaryIO
    name: str
    id: str | None
    json_lines: bool | None  # None: look at the first line


def read_sources(paths: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[Read]:
    """Yield the articles of files, folders and ``-`` (``stdin``), each with an id, or the error that took its place.

    Sources come sorted by path, whatever the order of ``paths``, standard input first; a file named twice is read once.
    """
    places: dict[str, str] = {}  # id -> where it was read first
    for where, item in _read_all(paths, stdin):
        if isinstance(item, Article):
            article_id = item.id or ""
            if article_id in places:
                problem = Problem(
                    where, f"duplicate id {article_id!r}, first in {places[article_id]}", "give each article its own id"
                )
                yield InputError(problem)
                continue
            places[article_id] = where
        yield item


FIRST_YEAR, LAST_YEAR = 1900, 2200


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


def _read_all(paths: Sequence[str], stdin: BinaryIO | None) -> Iterator[tuple[str, Read]]:
    """Every source in order, with the place of each article for messages."""
    if STDIN in paths:
        yield from _read_stream(_Source(stdin or io.BytesIO(), "<stdin>", None, None))
    listed = [item for path in {Path(p) for p in paths if p != STDIN} for item in _list_files(path)]
    for path, error in sorted(dict(listed).items(), key=lambda pair: pair[0].parts):
        if error:
            yield str(path), error
        else:
            yield from _read_file(path)


def _list_files(path: Path) -> Iterator[tuple[Path, InputError | None]]:
    """The files of one argument; a folder is searched in depth, hidden files and folders left out."""
    if not path.is_dir():
        yield path, None
        return
    empty = True
    failures: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=failures.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and name.lower().endswith(TEXT_SUFFIXES + JSON_LINES_SUFFIXES):
                empty = False
                yield Path(folder, name), None
    for failure in failures:
        empty = False
        where = str(failure.filename)
        yield Path(where), _error(where, f"cannot be read: {failure.strerror}", "check its permissions")
    if empty:
        wanted = ", ".join("*" + suffix for suffix in TEXT_SUFFIXES + JSON_LINES_SUFFIXES)
        yield path, _error(str(path), f"no article in this folder ({wanted})", "name the files themselves")


def _read_file(path: Path) -> Iterator[tuple[str, Read]]:
    name = str(path)
    suffix = path.suffix.lower()
    if suffix == ".json":
        problem = Problem(name, "a .json file holds no text of an article", "give a .txt file, or JSON Lines as .jsonl")
        yield name, InputError(problem)
        return
    json_lines = suffix in JSON_LINES_SUFFIXES or (False if suffix in TEXT_SUFFIXES else None)
    try:
        with path.open("rb") as stream:
            yield from _read_stream(_Source(stream, name, path.stem, json_lines))
    except FileNotFoundError:
        yield name, _error(name, "no such file or folder", "check the path")
    except OSError as failure:
        yield name, _error(name, f"cannot be read: {failure.strerror}", "check its permissions")


def _read_stream(source: _Source) -> Iterator[tuple[str, Read]]:
    """The articles of one open stream: one if it is plain text, one a line if it is JSON Lines."""
    lines = iter(partial(source.stream.readline, MAX_BYTES), b"")
    head = list(_until_content(lines))
    first = b"".join(head)
    if first.startswith(_UTF16):
        try:
            text = (first + source.stream.read()).decode("utf-16")
        except UnicodeDecodeError as failure:
            what = f"not UTF-16 at byte {failure.start}, though it begins with its mark"
            yield source.name, _error(f"{source.name}:1", what, "save it as UTF-8")
            return
        again = io.BytesIO(text.encode("utf-8", "surrogatepass"))
        yield from _read_stream(_Source(again, source.name, source.id, source.json_lines))
    elif source.json_lines or (source.json_lines is None and _JSON_START.match(first)):
        # a mark on a blank first line would make it a faulty one
        marked = [line.removeprefix(codecs.BOM_UTF8) for line in head]
        yield from _read_json_lines(chain(marked, lines), source.name)
    else:
        yield f"{source.name}:1", _read_text(first + source.stream.read(MAX_BYTES), source)


def _until_content(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines up to and with the first that is not blank."""
    for line in lines:
        yield line
        if line.removeprefix(codecs.BOM_UTF8).strip():
            return


def _read_text(raw: bytes, source: _Source) -> Read:
    """The article that a whole text file holds."""
    try:
        if not raw.strip():
            raise _error(f"{source.name}:1", "empty, no text in it", "remove the file or fill it")
        if b"\0" in raw:
            offset = raw.index(b"\0")
            what = f"binary, a NUL at byte {offset}"
            remedy = "give the text of the article in UTF-8 (UTF-16 needs its byte-order mark)"
            raise _error(f"{source.name}:{raw.count(10, 0, offset) + 1}", what, remedy)
        text = _check_text(_decode(raw, source.name, 1), f"{source.name}:1")
    except InputError as error:
        return error
    return Article(text=text, id=source.id or derive_id(None, text))


def _decode(raw: bytes, name: str, line: int) -> str:
    """UTF-8 bytes that begin on ``line`` as text, without a byte-order mark; raises :class:`InputError`."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        # the codec counts from behind a byte-order mark, but hands over the bytes that it counts in
        seen, found = failure.object[: failure.start], failure.object[failure.start]
        what = f"not UTF-8 at byte {len(raw) - len(failure.object) + len(seen)} (0x{found:02X})"
        raise _error(
            f"{name}:{line + seen.count(10)}", what, "save it as UTF-8, or convert it with iconv from its own encoding"
        ) from failure


def _check_text(text: str, where: str) -> str:
    """``text`` itself, when an article may consist of it; raises :class:`InputError`."""
    if not text.strip():
        raise _error(where, "empty text", "give the text of the article")
    if len(text) > MAX_CODE_POINTS:
        what = f"an article of more than {MAX_CODE_POINTS} code points, which is the limit"
        raise _error(where, what, "split it into its articles, one a file or one a line as JSON Lines")
    return text


def _read_json_lines(lines: Iterable[bytes], name: str) -> Iterator[tuple[str, Read]]:
    """One article a line; blank lines are passed over, and a line over the limit is skipped to its end."""
    number = 0
    inside = False  # a line over the limit, whose rest is being skipped
    empty = True
    for raw in lines:
        number += not inside
        complete = raw.endswith(b"\n") or len(raw) < MAX_BYTES
        where = f"{name}:{number}"
        if not inside and not complete:
            what = f"a line of more than {MAX_BYTES} bytes, which is the limit"
            yield where, _error(where, what, "put each article on a line of its own")
        elif not inside and raw.strip():
            yield where, _read_json_line(raw, name, number)
        empty = empty and not raw.strip()
        inside = not complete
    if empty:
        yield name, _error(f"{name}:1", "empty, no article in it", "remove the file or fill it")


def _read_json_line(raw: bytes, name: str, number: int) -> Read:
    where = f"{name}:{number}"
    try:
        fields = json.loads(_decode(raw, name, number))
        if not isinstance(fields, dict):
            raise _error(where, f"a JSON {type(fields).__name__}, not an object", _LINE_REMEDY)
        return _make_article(fields, where)
    except InputError as error:
        return error
    except json.JSONDecodeError as failure:
        return _error(where, f"malformed JSON at column {failure.colno}: {failure.msg}", _LINE_REMEDY)
    except (RecursionError, ValueError) as failure:  # nested too deep; a number of too many digits
        return _error(where, f"malformed JSON: {failure}", _LINE_REMEDY)


def _make_article(fields: dict[str, Any], where: str) -> Article:
    """The article of one JSON object; unknown fields are passed over. Raises :class:`InputError`."""
    text = _string(fields, "text", where)
    if text is None:
        raise _error(where, "no text", 'give the article as "text"')
    if isinstance(fields.get("id"), int) and not isinstance(fields["id"], bool):
        fields = fields | {"id": str(fields["id"])}
    given = _string(fields, "published", where)
    published = parse_published(given) if given else None
    if given and not published:
        raise _error(where, f"published is no date: {given[:40]!r}", _DATE_REMEDY)
    url = _string(fields, "url", where)
    return Article(
        text=_check_text(text, where),
        id=_string(fields, "id", where) or derive_id(url, text),
        url=url,
        title=_string(fields, "title", where),
        source=_string(fields, "source", where),
        published=published,
    )


def _string(fields: dict[str, Any], name: str, where: str) -> str | None:
    """The string in a field, ``None`` when it is missing, null or blank; raises :class:`InputError`."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _error(where, f"{name} is a {type(value).__name__}, not a string", f"write {name} as a string")
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _error(where, f"{name} holds a NUL or half a letter (a lone surrogate)", f"mend {name} at its source")
    return value if value.strip() else None


def _error(where: str, what: str, remedy: str) -> InputError:
    return InputError(Problem(where, what, remedy))
