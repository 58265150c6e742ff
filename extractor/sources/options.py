"""What the user says of the input: its encoding, its shape, and which columns hold what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FIELDS = ("id", "url", "title", "published", "source", "text", "html")
"""The fields of an article that a column can fill."""
FORMATS = ("text", "html", "jsonl", "csv", "tsv", "parquet", "warc")
"""The shapes of input."""


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How to read sources: ``encoding`` is one of ``encodings.NAMES``, ``input_format`` one of ``FORMATS``.

    ``mapping`` gives for a field the column that fills it, or an empty name for none; ``None`` in the others means that
    the file tells.
    """

    encoding: str | None = None
    input_format: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)


def parse_encoding(name: str) -> str:
    """The encoding of that name; raises :class:`ValueError` with a message for the user."""
    from extractor.sources.encodings import NAMES, find_encoding  # not at the top: the command line shows its help fast

    found = find_encoding(name)
    if found is None:
        raise ValueError(f"unknown encoding {name!r}; use one of {', '.join(NAMES)}")
    return found


def parse_mapping(value: str) -> dict[str, str]:
    """The mapping (field to column) that ``text=noidung`` states; raises :class:`ValueError` with a message.

    >>> parse_mapping("text=noidung, published=")
    {'text': 'noidung', 'published': ''}
    """
    mapping: dict[str, str] = {}
    for part in value.split(","):
        name, equals, column = part.partition("=")
        name = name.strip()
        if not equals or name not in FIELDS:
            raise ValueError(f"{part.strip()!r} is no FIELD=COLUMN; the fields are {', '.join(FIELDS)}")
        if name in mapping:
            raise ValueError(f"{name} is mapped twice")
        mapping[name] = column.strip()
    return mapping
