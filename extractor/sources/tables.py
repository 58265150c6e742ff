"""Tables of articles: CSV, TSV and Parquet, one article a row, the columns found by name or as the user says."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

from extractor.errors import InputError
from extractor.sources.encodings import REMEDY, SAMPLE, DecodeError, decode, detect
from extractor.sources.extras import need
from extractor.sources.fields import find_columns
from extractor.sources.limits import FREE_BYTES, MAX_BYTES, MAX_RATIO, input_error
from extractor.sources.lines import Located, Read
from extractor.sources.options import SourceOptions

BATCH_ROWS = 16
"""Rows of a Parquet file in memory at a time: sixteen articles at the limit are 400 MB, as they usually come 100 KB."""
_DELIMITERS = ",;\t|"

Make = Callable[[Mapping[str, Any], str], Any]


def read_csv(
    lines: Iterable[bytes], name: str, make: Make, options: SourceOptions, *, delimiter: str | None = None
) -> Iterator[Located]:
    """One article a row of a table with a header; rows are told by the line that they begin on.

    ``lines`` are pieces of at most ``MAX_BYTES``; without a ``delimiter`` the header shows it. The encoding is that of
    the first lines: a row that is not in it is faulty.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_BYTES))
    texts = _Lines(lines, name, options.encoding)
    head = next(texts, None)
    while head is not None and not head.strip():
        head = next(texts, None)
    if head is None:
        yield name, input_error(f"{name}:1", "empty, no article in it", "remove the file or fill it")
        return
    if delimiter is None:
        delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = csv.reader(_chain(head, texts), delimiter=delimiter, strict=True)
        columns = next(rows)
        found = find_columns(columns, options.mapping, f"{name}:{texts.number}")
    except csv.Error as failure:
        where = f"{name}:{texts.number}"
        yield where, input_error(where, f"malformed header: {failure}", "write the names of the columns in line 1")
        return
    except InputError as error:
        yield name, error
        return
    positions = {field: columns.index(column) for field, column in found.items()}
    empty = True
    while True:
        where = f"{name}:{texts.number + 1}"
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as failure:
            empty = False
            what = f"malformed row: {str(failure)[:100]}"
            yield where, input_error(where, what, "put each quote within a field twice, and close every quoted field")
            continue
        if any(cell.strip() for cell in row):
            empty = False
            yield where, _read_row(row, positions, len(columns), where, texts, make)
    if empty:
        yield name, input_error(f"{name}:1", "no row below its header", "remove the file or fill it")


def _read_row(row: list[str], positions: Mapping[str, int], width: int, where: str, texts: _Lines, make: Make) -> Read:
    try:
        if len(row) != width:
            what = f"{len(row)} fields, but {width} columns in the header"
            raise input_error(where, what, "put fields that hold the delimiter or a line end in quotes")
        fields = {field: row[at] for field, at in positions.items()}
        for field, value in fields.items():
            bad = next((char for char in value if "\udc80" <= char <= "\udcff"), None)
            if bad is not None:
                what = f"not {texts.encoding} in {field} (0x{ord(bad) - 0xDC00:02X}), in a row that ends at byte"
                raise input_error(where, f"{what} {texts.offset}", REMEDY)
        article: Read = make(fields, where)
        return article
    except InputError as error:
        return error


class _Lines:
    """The lines of a table as text; a byte that has no letter becomes half a letter, which its row is refused for."""

    def __init__(self, lines: Iterable[bytes], name: str, encoding: str | None) -> None:
        self._lines = iter(lines)
        self._ahead: list[bytes] = []
        self._name = name
        self.number = 0
        self.offset = 0
        self.encoding = self._find(encoding)

    def _find(self, encoding: str | None) -> str:
        """The encoding that the first lines are in."""
        while sum(map(len, self._ahead)) < SAMPLE and (line := next(self._lines, b"")):
            self._ahead.append(line)
        sample = b"".join(self._ahead)
        try:
            sample.decode("utf-8")
        except UnicodeDecodeError:
            return encoding or detect(sample) or "utf-8"
        return encoding if encoding and encoding.startswith("utf-16") else "utf-8"

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = self._ahead.pop(0) if self._ahead else next(self._lines, b"")
        if not raw:
            raise StopIteration
        self.number += 1
        if self.number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        self.offset += len(raw)
        if self.encoding != "utf-8":
            try:
                return decode(raw, self.encoding).text
            except DecodeError:
                pass
        return raw.decode("utf-8", "surrogateescape").replace("\0", "\ufffd")


def _chain(head: str, rest: Iterable[str]) -> Iterator[str]:
    yield head
    yield from rest


def read_parquet(stream: BinaryIO, name: str, make: Make, options: SourceOptions) -> Iterator[Located]:
    """One article a row of a Parquet file, which must be seekable; rows are told by their number from 1."""
    try:
        pyarrow = need("pyarrow", "reading Parquet", name)
        parquet = need("pyarrow.parquet", "reading Parquet", name)
    except InputError as error:
        yield name, error
        return
    number = 0
    try:
        file = parquet.ParquetFile(stream)
        _refuse_bomb(file.metadata, name)
        found = find_columns(file.schema_arrow.names, options.mapping, name)
        for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=list(dict.fromkeys(found.values()))):
            columns = {field: batch.column(column) for field, column in found.items()}
            for at in range(batch.num_rows):
                number += 1
                where = f"{name}:{number}"
                try:
                    fields = {field: _plain(column[at].as_py()) for field, column in columns.items()}
                    item: Read = make(fields, where)
                except InputError as error:
                    item = error
                except (ValueError, pyarrow.ArrowException) as failure:
                    item = input_error(where, f"malformed row: {str(failure)[:100]}", "write the file again")
                yield where, item
    except InputError as error:
        yield name, error
        return
    except (OSError, ValueError, KeyError, MemoryError, pyarrow.ArrowException) as failure:
        what = f"broken Parquet after {number} rows: {_one_line(failure)}"
        yield name, input_error(name, what, "copy or write it again")
        return
    if not number:
        yield name, input_error(name, "no row in it", "remove the file or fill it")


def _refuse_bomb(metadata: Any, name: str) -> None:
    for group in range(metadata.num_row_groups):
        row_group = metadata.row_group(group)
        packed = sum(row_group.column(i).total_compressed_size for i in range(row_group.num_columns))
        if row_group.total_byte_size > FREE_BYTES and row_group.total_byte_size > MAX_RATIO * max(packed, 1):
            what = f"refused: it grows more than {MAX_RATIO} times when it is unpacked, as a bomb does"
            raise input_error(name, what, "write it again if you trust it")


def _plain(value: Any) -> Any:
    """A value as JSON would have it: moments as ISO text, bytes as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        try:
            return decode(value).text
        except DecodeError as failure:
            raise ValueError(failure.what) from failure
    return value


def _one_line(failure: BaseException) -> str:
    return " ".join(str(failure).split())[:160] or type(failure).__name__
