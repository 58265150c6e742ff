"""The names of :mod:`extractor.sources` that others use, under one roof."""

from __future__ import annotations

from extractor.sources.fields import FIRST_YEAR, LAST_YEAR, VIETNAM, derive_id, parse_published
from extractor.sources.limits import MAX_BYTES, MAX_CODE_POINTS
from extractor.sources.lines import Read
from extractor.sources.options import SourceOptions
from extractor.sources.read import STDIN, read_sources

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "MAX_BYTES",
    "MAX_CODE_POINTS",
    "STDIN",
    "VIETNAM",
    "Read",
    "SourceOptions",
    "derive_id",
    "parse_published",
    "read_sources",
]
