"""WARC: the HTML pages that a crawler was given, one article a response; what is broken is told and passed over.

Owns where records begin and end, so that reading goes on behind a broken one; the response in a record is warcio's.
"""

from __future__ import annotations

import io
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from extractor.errors import InputError
from extractor.sources.extras import need
from extractor.sources.limits import FREE_BYTES, MAX_BYTES, MAX_RATIO, input_error
from extractor.sources.lines import Located, Read
from extractor.sources.streams import CHUNK, IN_MEMORY, ZSTD

HTML_TYPES = ("text/html", "application/xhtml+xml")
MAX_HEADER = 64 * 1024
"""Bytes of the header of one record."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_BEGIN = b"WARC/1."
_MEMBER = b"\x1f\x8b\x08"
_REMEDY = "crawl the page again"


@dataclass(frozen=True, slots=True)
class Response:
    """A page as it was served: its URL, the moment of the crawl (ISO) and the encoding that its header names."""

    body: bytes
    url: str | None
    crawled: str | None
    charset: str | None


@dataclass(frozen=True, slots=True)
class _Stored:
    """The bytes of one record, header and all; ``length`` is what its content has in full."""

    raw: bytes
    fields: dict[str, str]
    length: int


Make = Callable[[Response, str], Read]


def read_warc(file: BinaryIO, name: str, make: Make) -> Iterator[Located]:
    """The articles of the HTML responses of status 200, as ``make`` reads them; records are told by their byte offset.

    ``file`` must be seekable; it is a WARC file, or one of which every record, or the whole, is packed with gzip.
    """
    try:
        parse = need("warcio.archiveiterator", "reading WARC", name).ArchiveIterator
    except InputError as error:
        yield name, error
        return
    found = False
    for where, record in _records(file, name):
        item = record if isinstance(record, InputError) else _read_record(record, where, parse, make)
        if item is not None:
            found = True
            yield where, item
    if not found:
        yield name, input_error(name, "no HTML page of status 200 in it", "give a WARC file of a crawl")


def _records(file: BinaryIO, name: str) -> Iterator[tuple[str, _Stored | InputError]]:
    file.seek(0)
    if file.read(2) != _MEMBER[:2]:
        yield from _plain_records(file, name, None)
        return
    start: int | None = 0
    while start is not None:
        where = f"{name}:@{start}"
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as content:
            failure, end = _unpack(file, start, cast(BinaryIO, content))
            if failure is None:
                yield from _plain_records(cast(BinaryIO, content), name, start)
                start = _find(file, _MEMBER, end, _is_record)
                continue
            yield where, input_error(where, f"broken record: {failure}", _REMEDY)
            start = _find(file, _MEMBER, start + 1, _is_record)


def _unpack(file: BinaryIO, start: int, out: BinaryIO) -> tuple[str | None, int]:
    """Unpack the gzip member that begins at ``start``: what is wrong with it, and where it ends."""
    file.seek(start)
    unpacker = zlib.decompressobj(31)
    packed = unpacked = 0
    while not unpacker.eof:
        data = file.read(CHUNK // 16)
        if not data:
            return "it is cut off", start + packed
        try:
            packed += len(data)
            part = unpacker.decompress(data)
        except zlib.error as failure:
            return str(failure)[:100], start + packed
        unpacked += len(part)
        if unpacked > FREE_BYTES and unpacked > MAX_RATIO * packed:
            return f"it grows more than {MAX_RATIO} times when it is unpacked, as a bomb does", start + packed
        out.write(part)
    return None, start + packed - len(unpacker.unused_data)


def _is_record(file: BinaryIO, start: int) -> bool:
    """Whether a gzip member with a record begins at an offset, and not only bytes that look like one."""
    file.seek(start)
    try:
        return zlib.decompressobj(31).decompress(file.read(1024), len(_BEGIN)) == _BEGIN
    except zlib.error:
        return False


def _find(file: BinaryIO, mark: bytes, start: int, sure: Callable[[BinaryIO, int], bool]) -> int | None:
    """The offset at or behind ``start`` where the mark stands and one can be sure of it, or ``None``."""
    tail = b""
    file.seek(start)
    base = start
    while data := file.read(CHUNK):
        window = tail + data
        at = window.find(mark)
        while at >= 0:
            if sure(file, base + at):
                return base + at
            at = window.find(mark, at + 1)
        keep = len(mark) - 1
        tail = window[-keep:]
        base += len(window) - len(tail)
        file.seek(base + len(tail))
    return None


def _begins_line(file: BinaryIO, start: int) -> bool:
    if start == 0:
        return True
    file.seek(start - 1)
    return file.read(1) == b"\n"


def _plain_records(file: BinaryIO, name: str, member: int | None) -> Iterator[tuple[str, _Stored | InputError]]:
    """The records of a file that is not packed; ``member`` is the offset of the packed record that it came from."""
    start = _find(file, _BEGIN, 0, _begins_line)
    if start != 0:
        where = f"{name}:@{member or 0}"
        yield where, input_error(where, "broken record: no WARC record begins here", _REMEDY)
    while start is not None:
        where = f"{name}:@{start if member is None else member}"
        file.seek(start)
        try:
            record, end = _read_stored(file)
        except ValueError as failure:
            yield where, input_error(where, f"broken record: {failure}", _REMEDY)
            start = _find(file, _BEGIN, start + 1, _begins_line)
            continue
        file.seek(end)
        behind = file.read(16)
        rest = behind.lstrip(b"\r\n")
        if not rest or rest.startswith(_BEGIN[: len(rest)]):
            yield where, record
            start = end + len(behind) - len(rest) if rest else _find(file, _BEGIN, end, _begins_line)
            continue
        yield where, input_error(where, "broken record: it does not end where its Content-Length says", _REMEDY)
        start = _find(file, _BEGIN, start + 1, _begins_line)


def _read_stored(file: BinaryIO) -> tuple[_Stored, int]:
    """The record that begins here and the offset of its end; raises :class:`ValueError` with what is wrong."""
    header, fields = b"", dict[str, str]()
    while True:
        line = file.readline(MAX_HEADER)
        header += line
        if not line.endswith(b"\n") or len(header) > MAX_HEADER:
            raise ValueError("its header does not end")
        if not line.strip():
            break
        key, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            fields.setdefault(key.strip().lower(), value.strip())
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        raise ValueError(f"its Content-Length is {length[:40]!r}" if length else "it has no Content-Length")
    size, begin = int(length), file.tell()
    if file.seek(0, io.SEEK_END) < begin + size:
        raise ValueError("it is cut off")
    file.seek(begin)
    return _Stored(header + file.read(min(size, MAX_BYTES)), fields, size), begin + size


def _read_record(record: _Stored, where: str, parse: Any, make: Make) -> Read | None:
    """The article of a response that is an HTML page of status 200, an error, or ``None`` for any other record."""
    kind = record.fields.get("warc-type", "").lower()
    url = record.fields.get("warc-target-uri", "").strip("<> ")
    if kind != "response" or not url.lower().startswith(("http:", "https:")):
        return None
    try:
        response = next(iter(parse(io.BytesIO(record.raw + b"\r\n\r\n"), arc2warc=False)))
        headers = response.http_headers
        if headers is None or headers.get_statuscode() != "200":
            return None
        content_type = headers.get_header("content-type") or ""
        if content_type.partition(";")[0].strip().lower() not in HTML_TYPES:
            return None
        body = _read_body(response.raw_stream, headers)
    except InputError as error:
        return input_error(where, error.problem.what, error.problem.remedy)
    except Exception as failure:  # noqa: BLE001 - warcio raises whatever hostile bytes lead to
        what = " ".join(str(failure).split())[:120] or type(failure).__name__
        return input_error(where, f"broken record: {what}", _REMEDY)
    if record.length > MAX_BYTES or len(body) > MAX_BYTES:
        what = f"a page of more than {MAX_BYTES} bytes, which is the limit"
        return input_error(where, what, "leave it out of the crawl")
    charset = _CHARSET.search(content_type)
    page = Response(body, url, record.fields.get("warc-date") or None, charset[1] if charset else None)
    return make(page, where)


def _read_body(stream: Any, headers: Any) -> bytes:
    """The body of a response without its chunks and unpacked, a little more than the limit at most.

    Raises :class:`ValueError` and ``zlib.error`` when it is broken. Crawlers often store a body unpacked and leave the
    header as it was: bytes that do not begin as packed ones do are taken as they are.
    """
    if (headers.get_header("transfer-encoding") or "").strip().lower() == "chunked":
        stream = need("warcio.bufferedreaders", "reading WARC", "").ChunkedDataReader(stream)
    parts, size = [], 0
    while size <= MAX_BYTES and (part := stream.read(CHUNK)):
        parts.append(part)
        size += len(part)
    body = b"".join(parts)
    coding = (headers.get_header("content-encoding") or "").strip().lower()
    if coding in ("gzip", "x-gzip") and body.startswith(_MEMBER[:2]):
        return _inflate(body, 31)
    if coding == "deflate" and body.lstrip()[:1] != b"<":
        return _inflate(body, 15 if body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0 else -15)
    if coding == "zstd" and body.startswith(ZSTD):
        module = need("zstandard", "reading a page packed with Zstandard", "")
        return cast(bytes, module.ZstdDecompressor().stream_reader(body).read(MAX_BYTES + 1))
    if coding == "br" and not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        unpacker = need("brotli", "reading a page packed with Brotli", "").Decompressor()
        return cast(bytes, unpacker.process(body))
    return body


def _inflate(body: bytes, window: int) -> bytes:
    unpacker = zlib.decompressobj(window)
    unpacked = unpacker.decompress(body, MAX_BYTES + 1)
    if len(unpacked) <= MAX_BYTES and not unpacker.eof:
        raise ValueError("its body is cut off")
    return unpacked
