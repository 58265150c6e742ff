"""The folder of results: parts of records in their order, the errors beside them, and a manifest that is written last.

A folder without a manifest is not whole. Object stores know no renaming, so this is what tells one that is.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from extractor.distributed.places import Place, need, reaching
from extractor.errors import OcopError, Problem

JSONL, PARQUET = "jsonl", "parquet"
FORMATS = (JSONL, PARQUET)
PART_RECORDS = 10_000
"""Records of one part: some 60 MB as JSON Lines."""
GROUP_RECORDS = 500
"""Records of one row group of Parquet, which are in memory together."""
ERRORS, MANIFEST = "errors.jsonl", "manifest.json"


@dataclass(frozen=True, slots=True)
class Row:
    """A record to write: its line, and what it is found by."""

    line: str
    id: str | None
    url: str | None
    published: str | None


@dataclass(slots=True)
class Target:
    """A folder to write results to, which must be empty or not there; drops what it wrote when the job breaks off."""

    place: Place
    form: str
    parts: list[dict[str, Any]] = field(default_factory=list)
    _part: _Part | None = None
    _errors: BinaryIO | None = None
    _written: list[Place] = field(default_factory=list)

    def check(self) -> None:
        """Raise :class:`OcopError` when something is there already."""
        filesystem = self.place.filesystem
        with reaching(self.place):
            if filesystem.isfile(self.place.path):
                what = "is a file, and results are a folder"
                raise OcopError(str(Problem(self.place.name, what, "give another name to -o")))
            found = filesystem.find(self.place.path) if filesystem.exists(self.place.path) else []
            if any(path.rpartition("/")[2] == MANIFEST for path in found):
                what = "holds the results of an earlier job"
                raise OcopError(str(Problem(self.place.name, what, "remove them, or give another folder to -o")))
            if found:
                what = f"is not empty and has no {MANIFEST}: other files, or a job that runs or was broken off"
                raise OcopError(str(Problem(self.place.name, what, "remove it, or give another folder to -o")))

    def __enter__(self) -> Target:
        self.check()
        with reaching(self.place):
            self.place.filesystem.makedirs(self.place.path, exist_ok=True)
            self._errors = self._open(ERRORS)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            return
        with contextlib.suppress(Exception):
            if self._part is not None:
                self._part.close()
            if self._errors is not None:
                self._errors.close()
        for place in self._written:
            with contextlib.suppress(Exception):
                place.filesystem.rm_file(place.path)

    def add(self, row: Row) -> None:
        """Write a record behind those before it."""
        with reaching(self.place):
            if self._part is None:
                name = f"facts-{len(self.parts):05d}.{self.form}"
                self.parts.append({"name": name, "records": 0})
                self._part = PARTS[self.form](self._open(name))
            self._part.add(row)
            self.parts[-1]["records"] += 1
            if self.parts[-1]["records"] >= PART_RECORDS:
                self._part.close()
                self._part = None

    def add_error(self, article_id: str | None, place: str, problem: Problem) -> None:
        """Write an article that failed: its id if it was read that far, its file and line, the reason, the remedy."""
        file, _, line = place.rpartition(":")
        numbered = bool(file) and line.isascii() and line.isdigit()
        told = {
            "id": article_id,
            "file": file if numbered else place,
            "line": int(line) if numbered else None,
            "reason": problem.what,
            "remedy": problem.remedy,
        }
        assert self._errors is not None  # noqa: S101 - for the type checker
        with reaching(self.place):
            self._errors.write(json.dumps(told).encode() + b"\n")

    def finish(self, manifest: dict[str, Any]) -> None:
        """Close all, then write the manifest: from then on the results are whole."""
        assert self._errors is not None  # noqa: S101 - for the type checker
        with reaching(self.place):
            if self._part is not None:
                self._part.close()
            self._errors.close()
            told = manifest | {"parts": self.parts}
            with self._open(MANIFEST) as out:
                out.write(json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n")

    def _open(self, name: str) -> BinaryIO:
        place = self.place.below(name)
        self._written.append(place)
        out: BinaryIO = place.filesystem.open(place.path, "wb")
        return out


class _Part:
    """One file of records."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def add(self, row: Row) -> None:
        self._out.write(row.line.encode() + b"\n")

    def close(self) -> None:
        self._out.close()


class _ParquetPart(_Part):
    """The same as Parquet: the line of the record as text, and the columns that it is found by."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__(out)
        self._arrow = need("pyarrow")
        names = ("id", "url", "published", "record")
        self._schema = self._arrow.schema([(name, self._arrow.string()) for name in names])
        self._writer = need("pyarrow.parquet").ParquetWriter(out, self._schema, compression="zstd")
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        self._rows.append(row)
        if len(self._rows) >= GROUP_RECORDS:
            self._flush()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()
        super().close()

    def _flush(self) -> None:
        told = [{"id": r.id, "url": r.url, "published": r.published, "record": r.line} for r in self._rows]
        self._writer.write_table(self._arrow.Table.from_pylist(told, schema=self._schema))
        self._rows = []


PARTS: dict[str, Callable[[BinaryIO], _Part]] = {JSONL: _Part, PARQUET: _ParquetPart}
