"""Sketches in a temporary file: memory holds none of them, however many there are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from extractor.errors import OcopError, Problem
from extractor.reprints.sketch import SKETCH, Sketches


class Scratch:
    """Rows of sketches in the order of adding; the file vanishes with it."""

    def __init__(self) -> None:
        with telling():
            self._file = tempfile.TemporaryFile()  # noqa: SIM115

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the file."""
        self._file.close()

    def add(self, row: bytes) -> None:
        """Take one row, as bytes; its place is the number of those before it."""
        with telling():
            self._file.write(row)

    def sketches(self) -> Sketches:
        """All rows, read from the file as they are needed."""
        with telling():
            self._file.flush()
        return np.memmap(self._file, SKETCH, "r") if self._file.tell() else np.empty(0, SKETCH)


@contextmanager
def telling() -> Iterator[None]:
    """Name the remedy when temporary files cannot be written."""
    try:
        yield
    except OSError as failure:
        problem = Problem("temporary files", f"cannot be written: {failure.strerror}", "make room, or set TMPDIR")
        raise OcopError(str(problem)) from failure
