"""The entrance: any mix of files, folders and standard input as one sequence of articles, the same every time.

Owns which reader reads what; the readers are the modules beside it.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from extractor.errors import InputError
from extractor.model import Article
from extractor.sources import streams
from extractor.sources.archives import open_members
from extractor.sources.encodings import SAMPLE, UTF16_MARKS, guess_utf16
from extractor.sources.fields import apply_mapping, make_article
from extractor.sources.limits import MAX_BYTES, input_error
from extractor.sources.lines import Located, Read, read_json_lines
from extractor.sources.options import SourceOptions
from extractor.sources.seen import seen_ids
from extractor.sources.tables import read_csv, read_parquet
from extractor.sources.texts import read_text
from extractor.sources.walk import list_files

STDIN = "-"
FORMATS_BY_SUFFIX = {
    ".txt": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet", ".warc": "warc",
}  # fmt: skip
ARCHIVE = ".zip"
WANTED = ", ".join(
    "*" + suffix for suffix in (".txt", ".jsonl", ".ndjson", ".html", ".csv", ".tsv", ".parquet", ".warc")
)

PACKED = 2
"""How deep what is packed is followed: a packed file in an archive, but no archive in an archive."""

_JSON_START = (b'{"', b"{}")
_HTML_START = (b"<!doctype html", b"<html")
_JSON_REMEDY = "give a .txt file, or JSON Lines as .jsonl"


@dataclass(frozen=True, slots=True)
class _Source:
    """An open stream to read, the name it has in messages, the id of its article, its format if known."""

    stream: BinaryIO
    name: str
    id: str | None
    format: str | None  # None: look at how it begins
    depth: int = 0  # how many times it was unpacked


def read_sources(
    paths: Sequence[str], stdin: BinaryIO | None = None, options: SourceOptions | None = None
) -> Iterator[Read]:
    """Yield the articles of files, folders and ``-`` (``stdin``), each with an id, or the error that took its place.

    Sources come sorted by path, whatever the order of ``paths``, standard input first; a file named twice is read once.
    The same sources give the same sequence. Memory does not grow with their number or size: the largest article counts.
    """
    with seen_ids() as seen:
        for where, item in _read_all(paths, stdin, options or SourceOptions()):
            if isinstance(item, Article):
                first = seen.add(item.id or "", where)
                if first is not None:
                    what = f"duplicate id {(item.id or '')[:200]!r}, first in {first}"
                    yield input_error(where, what, "give each article its own id")
                    continue
            yield item


def read_stream(stream: BinaryIO, name: str, options: SourceOptions | None = None) -> Iterator[Located]:
    """The articles of one open file called ``name``, each with its place, or the error that took its place.

    It is read as :func:`read_sources` reads a file of that name; whether ids are given twice is left to the caller.
    """
    options = options or SourceOptions()
    source = _named_source(streams.buffered(stream), name, PurePosixPath(name).name, options)
    if PurePosixPath(name).suffix.lower() == ".json" and options.input_format is None:
        yield name, input_error(name, "a .json file holds no text of an article", _JSON_REMEDY)
        return
    yield from _guarded(source, options)


def is_wanted(name: str, options: SourceOptions) -> bool:
    """Whether a file in a folder or an archive is read: by its name, or any where the user says what they are."""
    return options.input_format is not None or _format_of(name) is not None or name.lower().endswith(ARCHIVE)


def _read_all(paths: Sequence[str], stdin: BinaryIO | None, options: SourceOptions) -> Iterator[Located]:
    """Every source in order, with the place of each article for messages."""
    if STDIN in paths:
        stream = streams.buffered(stdin or io.BytesIO())
        yield from _guarded(_Source(stream, "<stdin>", None, options.input_format), options)
    named = [path for path in paths if path != STDIN]
    for path, error in list_files(named, partial(is_wanted, options=options), WANTED):
        if error:
            yield str(path), error
        else:
            yield from _read_file(path, options)


def _format_of(name: str) -> str | None:
    """The format that the name of a file tells, with the ending of a compressed one left out."""
    return FORMATS_BY_SUFFIX.get(PurePosixPath(_unpacked_name(name).lower()).suffix)


def _unpacked_name(name: str) -> str:
    packed = next((suffix for suffix in streams.SUFFIXES if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(packed)]


def _read_file(path: Path, options: SourceOptions) -> Iterator[Located]:
    name = str(path)
    try:
        with path.open("rb") as stream:
            yield from read_stream(stream, name, options)
    except FileNotFoundError:
        yield name, input_error(name, "no such file or folder", "check the path")
    except OSError as failure:
        yield name, input_error(name, f"cannot be read: {failure.strerror}", "check its permissions")


def _named_source(stream: BinaryIO, name: str, file_name: str, options: SourceOptions, depth: int = 0) -> _Source:
    stem = PurePosixPath(_unpacked_name(file_name)).stem
    return _Source(stream, name, stem or None, options.input_format or _format_of(file_name), depth)


def _guarded(source: _Source, options: SourceOptions) -> Iterator[Located]:
    """The articles of a source, and the error with which reading it broke off."""
    try:
        yield from _read_stream(source, options)
    except InputError as error:
        yield error.problem.where, error


def _read_stream(source: _Source, options: SourceOptions) -> Iterator[Located]:
    """The articles of one open stream, by its format; what is packed is unpacked first."""
    head = streams.peek(source.stream, 8)
    if source.format != "warc" or not head.startswith(streams.GZIP):
        inner = streams.open_compressed(source.stream, source.name)
        if inner is not None:
            if source.depth >= PACKED:
                raise input_error(source.name, f"packed more than {PACKED} times", "unpack it once yourself")
            yield from _read_stream(_unpacked(source, inner), options)
            return
    if head.startswith((streams.ZIP, streams.EMPTY_ZIP)) and source.format != "parquet":
        yield from _read_archive(source, options)
    elif source.format == "parquet" or (source.format is None and head.startswith(b"PAR1")):
        with streams.seekable(source.stream) as file:
            yield from read_parquet(file, source.name, _make, options)
    elif source.format == "warc" or (source.format is None and head.startswith(b"WARC/")):
        yield from _read_warc(source, options)
    else:
        yield from _read_lines(source, options)


def _unpacked(source: _Source, inner: BinaryIO) -> _Source:
    return _Source(inner, source.name, source.id, source.format, source.depth + 1)


def _read_archive(source: _Source, options: SourceOptions) -> Iterator[Located]:
    if source.depth:
        raise input_error(source.name, "an archive within an archive or a packed file", "unpack it once yourself")
    with streams.seekable(source.stream) as file:
        for name, member in open_members(file, source.name, partial(is_wanted, options=options), WANTED):
            if isinstance(member, InputError):
                yield name, member
            else:
                yield from _guarded(_named_source(member, name, PurePosixPath(name).name, options, 1), options)


def _read_warc(source: _Source, options: SourceOptions) -> Iterator[Located]:
    from extractor.sources.page import Given, read_page
    from extractor.sources.warc import Response, read_warc

    def make(page: Response, where: str) -> Read:
        given = Given(url=page.url, crawled=page.crawled, charset=page.charset)
        return read_page(page.body, where, given, options.encoding)

    with streams.seekable(source.stream) as file:
        yield from read_warc(file, source.name, make)


def _read_lines(source: _Source, options: SourceOptions) -> Iterator[Located]:
    """The articles of text of any sort, by its format, else by how it begins."""
    stream = source.stream
    if source.format not in ("text", "html"):
        stream = _recoded(source, options)
    lines = iter(partial(stream.readline, MAX_BYTES), b"")
    head = list(_until_content(lines))
    first = b"".join(head)
    shape = source.format or _shape_of(first)
    if shape in ("text", "html"):
        yield f"{source.name}:1", _read_whole(first + stream.read(MAX_BYTES + 1), source, shape, options)
        return
    # a mark on a blank first line would make it a faulty one
    marked = chain((line.removeprefix(codecs.BOM_UTF8) for line in head), lines)
    if shape == "jsonl":
        yield from read_json_lines(marked, source.name, _make_of_object(options), _within(options))
    else:
        delimiter = "\t" if shape == "tsv" else None
        yield from read_csv(marked, source.name, _make, options, delimiter=delimiter)


def _within(options: SourceOptions) -> str | None:
    """The encoding of single lines: what was UTF-16 is recoded as a whole."""
    return None if options.encoding and options.encoding.startswith("utf-16") else options.encoding


def _shape_of(first: bytes) -> str:
    """What a stream holds whose name does not tell, by its first line that is not blank."""
    start = first.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.replace(b" ", b"")[:2] in _JSON_START:
        return "jsonl"
    return "html" if start[:15].lower().startswith(_HTML_START) else "text"


def _read_whole(raw: bytes, source: _Source, shape: str, options: SourceOptions) -> Read:
    if shape == "text":
        return read_text(raw, source.name, source.id, options.encoding)
    from extractor.sources.page import Given, read_page

    return read_page(raw, f"{source.name}:1", Given(id=source.id), options.encoding)


def _make_of_object(options: SourceOptions) -> Callable[[Mapping[str, Any], str], Article]:
    """What makes an article of a JSON object, whose fields may have other names than ours."""
    return lambda fields, where: _make(apply_mapping(fields, options.mapping, where), where)


def _make(fields: Mapping[str, Any], where: str) -> Article:
    """The article of fields that have our names; raises :class:`InputError`."""
    if fields.get("text") is None and fields.get("html") is not None:
        from extractor.sources.page import make_article_with_html

        return make_article_with_html(fields, where)
    return make_article(fields, where)


def _until_content(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines up to and with the first that is not blank."""
    for line in lines:
        yield line
        if line.removeprefix(codecs.BOM_UTF8).strip():
            return


def _recoded(source: _Source, options: SourceOptions) -> BinaryIO:
    """The stream itself, or in UTF-8 when it is in UTF-16, in which lines cannot be told by their bytes."""
    head = streams.peek(source.stream, SAMPLE)
    wide = "utf-16" if head.startswith(UTF16_MARKS) else None
    if wide is None and options.encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        wide = "utf-16-le" if options.encoding == "utf-16" else options.encoding
    wide = wide or guess_utf16(head[: len(head) // 2 * 2])
    if wide is None:
        return source.stream
    return cast(BinaryIO, io.BufferedReader(_Recoder(source.stream, wide, source.name), streams.CHUNK))


class _Recoder(io.RawIOBase):
    """A stream in UTF-16 as one in UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str, name: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._name = name
        self._offset = 0
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and not self._ended:
            data = self._stream.read(streams.CHUNK)
            self._ended = not data
            held = len(self._decoder.getstate()[0])
            try:
                text = self._decoder.decode(data, final=self._ended)
            except UnicodeDecodeError as failure:
                what = f"not UTF-16 at byte {self._offset - held + failure.start}"
                raise input_error(f"{self._name}:1", what, "save it as UTF-8") from failure
            self._offset += len(data)
            self._ready = text.encode("utf-8", "surrogatepass")
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)
