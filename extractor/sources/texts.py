"""A file that is one article in plain text."""

from __future__ import annotations

from extractor.errors import InputError
from extractor.model import Article
from extractor.sources.encodings import REMEDY, UTF16_MARKS, DecodeError, decode
from extractor.sources.fields import check_text, derive_id
from extractor.sources.limits import input_error


def read_text(raw: bytes, name: str, article_id: str | None, encoding: str | None = None) -> Article | InputError:
    """The article that a whole text file holds, or its error; ``article_id`` is its id when it has a name."""
    try:
        if not raw.strip():
            raise input_error(f"{name}:1", "empty, no text in it", "remove the file or fill it")
        text = check_text(decode_text(raw, name, encoding), f"{name}:1")
    except InputError as error:
        return error
    return Article(text=text, id=article_id or derive_id(None, text))


def decode_text(raw: bytes, name: str, encoding: str | None) -> str:
    """The bytes of a file as text without a NUL; raises :class:`InputError` with the line and the byte."""
    try:
        text = decode(raw, encoding).text
    except DecodeError as failure:
        if b"\0" in raw[: failure.offset] and not raw.startswith(UTF16_MARKS):
            raise _binary(raw, name) from failure
        remedy = "save it as UTF-8" if raw.startswith(UTF16_MARKS) else REMEDY
        line = 1 if raw.startswith(UTF16_MARKS) else raw.count(10, 0, failure.offset) + 1
        raise input_error(f"{name}:{line}", failure.what, remedy) from failure
    if "\0" in text:
        raise _binary(raw, name)
    return text


def _binary(raw: bytes, name: str) -> InputError:
    offset = raw.index(b"\0")
    remedy = "give the text of the article in UTF-8, or name its encoding with --encoding"
    return input_error(f"{name}:{raw.count(10, 0, offset) + 1}", f"binary, a NUL at byte {offset}", remedy)
