"""Sketches in a temporary file: memory holds none of them, however many there are.

The file is written in blocks of rows, and each block column by column: whoever compares asks for one column of all
rows, and reads no more of the file than that. It is read, not mapped: what is mapped counts as memory of the process.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.errors import OcopError, Problem
from extractor.reprints.sketch import BANDS, SKETCH

BLOCK = 4096
"""Rows in memory before they are written."""
_WORDS, _STATED, _BAND = (SKETCH[name].itemsize for name in ("words", "stated", "bands"))
_BAND //= BANDS


class Scratch:
    """Rows of sketches in the order of adding; the file vanishes with it."""

    def __init__(self) -> None:
        with telling():
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._waiting = bytearray()
        self._written = 0

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self._written + len(self._waiting) // SKETCH.itemsize

    def close(self) -> None:
        """Remove the file."""
        self._file.close()

    def add(self, row: bytes) -> None:
        """Take one row, as bytes; its place is the number of those before it. All are added before any is read."""
        self._waiting += row
        if len(self._waiting) == BLOCK * SKETCH.itemsize:
            self._write()

    def words(self) -> NDArray[np.uint64]:
        """The digests of all words, by place."""
        return self._column(0, _WORDS, "<u8")

    def band(self, number: int) -> NDArray[np.uint32]:
        """One band of all rows, by place."""
        return self._column(_WORDS + _STATED + number * _BAND, _BAND, "<u4")

    def stated(self, places: Sequence[int]) -> list[list[int]]:
        """The digests of sentences of the rows at some places."""
        self._write()
        found = []
        for place in places:
            block, row = divmod(place, BLOCK)
            start = block * BLOCK * SKETCH.itemsize + self._rows(block) * _WORDS + row * _STATED
            found.append(np.frombuffer(self._read(start, _STATED), "<u8").tolist())
        return found

    def _column(self, before: int, width: int, kind: str) -> NDArray[Any]:
        """A column whose entries are ``width`` bytes wide and follow ``before`` bytes of each row."""
        self._write()
        column = np.empty(self._written, kind)
        for block in range(-(-self._written // BLOCK)):
            rows, first = self._rows(block), block * BLOCK
            start = first * SKETCH.itemsize + rows * before
            column[first : first + rows] = np.frombuffer(self._read(start, rows * width), kind)
        return column

    def _rows(self, block: int) -> int:
        return min(BLOCK, self._written - block * BLOCK)

    def _write(self) -> None:
        """Write what waits as one block; all but the last are full."""
        if not self._waiting:
            return
        if self._written % BLOCK:
            raise AssertionError("a row was added after rows were read")
        rows = np.frombuffer(bytes(self._waiting), SKETCH)
        self._waiting.clear()
        packed = rows["words"].tobytes() + rows["stated"].tobytes() + rows["bands"].T.tobytes()
        with telling():
            self._file.seek(self._written * SKETCH.itemsize)
            self._file.write(packed)
        self._written += len(rows)

    def _read(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        return self._file.read(length)


@contextmanager
def telling() -> Iterator[None]:
    """Name the remedy when temporary files cannot be written."""
    try:
        yield
    except OSError as failure:
        problem = Problem("temporary files", f"cannot be written: {failure.strerror}", "make room, or set TMPDIR")
        raise OcopError(str(problem)) from failure
