"""Streams of bytes: what is compressed is opened, bombs are refused, and what must be read twice is put on disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from extractor.sources.extras import need
from extractor.sources.limits import FREE_BYTES, MAX_RATIO, input_error

GZIP, BZIP2, XZ, ZSTD, ZIP = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
"""Endings of the names of compressed files, in lower case; what the bytes begin with decides."""
IN_MEMORY = 8 * 1024 * 1024
CHUNK = 64 * 1024
_BROKEN = (
    OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error, lzma.LZMAError, zipfile.BadZipFile,
)  # fmt: skip


class CountingReader(io.RawIOBase):
    """A stream that counts the bytes that were read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer and return how many bytes were read."""
        data = self._stream.read(len(buffer))
        self.count += len(data)
        buffer[: len(data)] = data
        return len(data)


class GuardedReader(io.RawIOBase):
    """What comes out of a decompressor, as long as it is sound and does not grow beyond reason.

    Raises :class:`extractor.errors.InputError` at ``where`` when it is broken or a bomb. ``read_in`` says how many
    compressed bytes were read so far.
    """

    def __init__(self, stream: Any, read_in: Callable[[], int], where: str) -> None:
        self._stream = stream
        self._read_in = read_in
        self._where = where
        self._out = 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer and return how many bytes were read."""
        try:
            data = self._stream.read(min(len(buffer), CHUNK))
        except _BROKEN as failure:
            raise self._broken(failure) from failure
        except Exception as failure:  # zstandard has an error of its own, and it may not be installed
            if type(failure).__name__ != "ZstdError":
                raise
            raise self._broken(failure) from failure
        self._out += len(data)
        if self._out > FREE_BYTES and self._out > MAX_RATIO * max(self._read_in(), 1):
            what = f"refused: it grows more than {MAX_RATIO} times when it is unpacked, as a bomb does"
            raise input_error(self._where, what, "unpack it yourself if you trust it, and give what is in it")
        buffer[: len(data)] = data
        return len(data)

    def _broken(self, failure: Exception) -> Exception:
        what = f"broken after {self._out} bytes of its content: {str(failure)[:120] or type(failure).__name__}"
        return input_error(self._where, what, "copy or pack it again")


def open_compressed(stream: BinaryIO, where: str) -> BinaryIO | None:
    """What a compressed stream holds, or ``None`` when it is not compressed. The stream must be able to peek.

    Raises :class:`extractor.errors.InputError` when a package is missing.
    """
    head = peek(stream, 6)
    counted = CountingReader(stream)
    inner: Any
    if head.startswith(GZIP):
        inner = gzip.GzipFile(fileobj=cast(BinaryIO, counted))
    elif head.startswith(BZIP2):
        inner = bz2.BZ2File(cast(BinaryIO, counted))
    elif head.startswith(XZ):
        inner = lzma.LZMAFile(cast(BinaryIO, counted))  # noqa: SIM115 - closed with what reads it
    elif head.startswith(ZSTD):
        module = need("zstandard", "reading .zst", where)
        inner = _Frames(module.ZstdDecompressor(max_window_size=2**27), counted)
    else:
        return None
    return cast(BinaryIO, io.BufferedReader(GuardedReader(inner, lambda: counted.count, where), CHUNK))


class _Frames:
    """The frames of a Zstandard stream one after the other; a last one that is cut off is an error."""

    def __init__(self, decompressor: Any, stream: CountingReader) -> None:
        self._make = decompressor.decompressobj
        self._stream = stream
        self._frame: Any = None
        self._input = b""
        self._output = memoryview(b"")

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        while not self._output:
            if not self._input:
                self._input = self._stream.read(CHUNK // 16) or b""
            if not self._input:
                if self._frame is not None:
                    raise EOFError("it ends within a frame")
                return b""
            if self._frame is None:
                self._frame = self._make()
            # Little at a time: the decompressor hands over all that comes of what it is given.
            part, self._input = self._input[:256], self._input[256:]
            self._output = memoryview(self._frame.decompress(part))
            if self._frame.eof:
                self._input = self._frame.unused_data + self._input
                self._frame = None
        data, self._output = self._output[:size], self._output[size:]
        return bytes(data)


def peek(stream: BinaryIO, size: int) -> bytes:
    """The first bytes of a buffered stream, which stay in it."""
    return cast(io.BufferedReader, stream).peek(size)[:size]


def buffered(stream: BinaryIO) -> BinaryIO:
    """The stream itself when it can peek, else one around it that can."""
    if hasattr(stream, "peek"):
        return stream
    return cast(BinaryIO, io.BufferedReader(CountingReader(stream), CHUNK))


def seekable(stream: BinaryIO) -> BinaryIO:
    """The stream itself when any place of it can be read, else a temporary file with its content."""
    if stream.seekable() and stream.tell() == 0:
        return stream
    spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever reads it to the end drops it
    while data := stream.read(CHUNK):
        spool.write(data)
    spool.seek(0)
    return cast(BinaryIO, spool)
