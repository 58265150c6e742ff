"""JSON Lines: one article a line, and every faulty line told by its number."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from extractor.errors import InputError
from extractor.model import Article
from extractor.sources.encodings import REMEDY, DecodeError, decode
from extractor.sources.limits import MAX_BYTES, input_error

Read = Article | InputError
Located = tuple[str, Read]
_REMEDY = "write one JSON object a line"


def read_json_lines(
    lines: Iterable[bytes], name: str, make: Callable[[Mapping[str, Any], str], Article], encoding: str | None = None
) -> Iterator[Located]:
    """One article a line; blank lines are passed over, and a line over the limit is skipped to its end.

    ``lines`` are pieces of at most ``MAX_BYTES``; ``make`` turns an object into an article.
    """
    number = 0
    inside = False  # a line over the limit, whose rest is being skipped
    empty = True
    for raw in lines:
        number += not inside
        complete = raw.endswith(b"\n") or len(raw) < MAX_BYTES
        where = f"{name}:{number}"
        if not inside and not complete:
            what = f"a line of more than {MAX_BYTES} bytes, which is the limit"
            yield where, input_error(where, what, "put each article on a line of its own")
        elif not inside and raw.strip():
            yield where, _read_line(raw, where, make, encoding)
        empty = empty and not raw.strip()
        inside = not complete
    if empty:
        yield name, input_error(f"{name}:1", "empty, no article in it", "remove the file or fill it")


def _read_line(raw: bytes, where: str, make: Callable[[Mapping[str, Any], str], Article], encoding: str | None) -> Read:
    try:
        fields = json.loads(decode_line(raw, where, encoding))
        if not isinstance(fields, dict):
            raise input_error(where, f"a JSON {type(fields).__name__}, not an object", _REMEDY)
        return make(fields, where)
    except InputError as error:
        return error
    except json.JSONDecodeError as failure:
        return input_error(where, f"malformed JSON at column {failure.colno}: {failure.msg}", _REMEDY)
    except (RecursionError, ValueError) as failure:  # nested too deep; a number of too many digits
        return input_error(where, f"malformed JSON: {failure}", _REMEDY)


def decode_line(raw: bytes, where: str, encoding: str | None) -> str:
    """The text of one line; raises :class:`InputError`."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # a mark within the file is none
        raise input_error(where, f"not UTF-8 at byte 0 (0x{raw[0]:02X})", REMEDY)
    try:
        return decode(raw, encoding).text
    except DecodeError as failure:
        raise input_error(where, failure.what, REMEDY) from failure
