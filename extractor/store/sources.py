"""The records to load: files, folders of them, and standard input, one line at a time.

Owns progress (how many bytes are read); what a record must be is left to ``extractor.records``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from extractor.errors import InputError, Problem
from extractor.records import parse_record
from extractor.store.loader import Located

SUFFIXES = (".jsonl", ".ndjson")
RECORDS, MANIFEST = re.compile(r"facts(-[0-9]+)?\.jsonl"), "manifest.json"
AT_ONCE = 1 << 20
"""Bytes of one read: after each of them this thread waits for its turn beside those that send rows and texts."""
REMEDY = "give the output of ocop extract"
_BOM = b"\xef\xbb\xbf"


def find_files(paths: Sequence[str]) -> list[Path | None]:
    """The files that ``paths`` name, folders searched in depth, in order; ``None`` is standard input.

    Of the folder of a run these are its records alone.

    Raises :class:`InputError` when one is not there or cannot be reached, or a folder has none.
    """
    found: list[Path | None] = []
    for name in paths:
        path = Path(name)
        if name == "-":
            found.append(None)
            continue
        try:
            path.stat()  # is_dir and exists raise when a folder on the way is closed
        except FileNotFoundError:
            raise InputError(Problem(name, "no such file or folder", "check the path")) from None
        except OSError as failure:
            raise InputError(Problem(name, f"cannot be read: {failure.strerror}", "check the path")) from failure
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file() and not _of_run(p))
            if not files:
                raise InputError(Problem(name, f"no file with the ending {' or '.join(SUFFIXES)}", REMEDY))
            found += files
        else:
            found.append(path)
    return found


def _of_run(path: Path) -> bool:
    """Whether a file stands in the folder of a run, which has a manifest, and is not its records."""
    return not RECORDS.fullmatch(path.name) and (path.parent / MANIFEST).exists()


def read_located(
    files: Sequence[Path | None], stdin: BinaryIO, advance: Callable[[int], None] = lambda _: None
) -> Iterator[Located]:
    """Yield the records of the files, each validated; ``advance`` is told the bytes of each line.

    Raises :class:`InputError` at the first line that is no record, with its place.
    """
    for path in files:
        if path is None:
            yield from _read(stdin, "<stdin>", advance)
            continue
        try:
            with path.open("rb", AT_ONCE) as lines:
                yield from _read(lines, str(path), advance)
        except OSError as failure:
            raise InputError(Problem(str(path), f"cannot be read: {failure.strerror}", "check the path")) from failure


def _read(lines: BinaryIO, name: str, advance: Callable[[int], None]) -> Iterator[Located]:
    for number, data in enumerate(lines, 1):
        if number == 1:
            data = data.removeprefix(_BOM)
        where = f"{name}:{number}"
        try:
            line = data.decode()
        except UnicodeDecodeError as failure:
            raise InputError(Problem(where, f"not UTF-8 at byte {failure.start} of the line", REMEDY)) from failure
        if line.strip():
            yield Located(where, parse_record(line, where), line)
        advance(len(data))
