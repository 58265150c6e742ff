"""How much one article may be, and what an error of the input looks like."""

from __future__ import annotations

from extractor.errors import InputError, Problem

MAX_CODE_POINTS = 2_000_000
"""Code points of one article: a thousand pages, and less than 10 MB of any text in UTF-8."""
MAX_BYTES = 12 * MAX_CODE_POINTS
"""Bytes of one article's source: a letter beyond the basic plane is twelve when JSON escapes it."""
MAX_RATIO = 200
"""Times that what is compressed may grow: articles grow ten times, JSON Lines of many alike thirty."""
FREE_BYTES = 64 * 1024 * 1024
"""Bytes that may come out of a compressed file before its growth is looked at."""
MAX_MEMBERS = 200_000
"""Files in one archive: its list is held in memory while it is read."""


def input_error(where: str, what: str, remedy: str) -> InputError:
    """The error of an article or a file at ``where`` (file, or file:line)."""
    return InputError(Problem(where, what, remedy))
