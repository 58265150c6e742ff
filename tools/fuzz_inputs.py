"""Reads broken and hostile inputs by the hundred thousand and looks at what comes of them.

    python tools/fuzz_inputs.py 100000 [--seed 0] [--jobs 2]

Each input is made from its number: sound inputs of every format, then cut off, mixed, packed and damaged. It must come
out as articles and located errors, in a moment, without anything else raised; articles must be sound, their records
valid, and every mention the words at its offsets, in the page too. Prints one line an offence, then figures.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import json
import lzma
import multiprocessing
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from extractor import Article, Extractor, InputError
from extractor.reading import SourceOptions, read_sources
from extractor.records import validate_record
from extractor.sources.charsets import encode_tcvn3, encode_vni, encode_windows1258
from extractor.sources.limits import MAX_CODE_POINTS

SECONDS = 30
"""How long one input may take at most; most take some milliseconds."""
MEMORY = 6 * 1024**3
"""Bytes of address space of one process: a bomb that is let through ends here."""
CHUNK = 200

SENTENCES = (
    "UBND tỉnh Cà Mau vừa công nhận 25 sản phẩm OCOP của 18 chủ thể, trong đó có 4 sản phẩm đạt 4 sao.",
    "Đến nay, toàn tỉnh có 149 sản phẩm OCOP, gồm 120 sản phẩm 3 sao và 29 sản phẩm 4 sao.",
    "Năm 2024, tỉnh dự kiến chi 3,6 tỷ đồng để hỗ trợ các chủ thể OCOP hoàn thiện bao bì, nhãn mác.",
    "Kế hoạch số 43/KH-UBND ngày 06/6/2022 đặt mục tiêu 60% chủ thể là hợp tác xã.",
    "“Gạo sạch Vị Thủy” đạt OCOP 4 sao; Ảnh: CTV",
    "Tin liên quan",
    "The programme has 40 products, said Café Nestlé.",
)
TAGS = [
    "p",
    "div",
    "span",
    "b",
    "i",
    "a",
    "li",
    "ul",
    "table",
    "tr",
    "td",
    "h1",
    "h2",
    "h3",
    "br",
    "font",
    "figure",
    "figcaption",
    "article",
    "aside",
    "nav",
    "form",
    "script",
    "style",
]
HOSTILE = (
    "\0",
    "\ufeff",
    "\u202e",
    "\ud800",
    "&#0;",
    "&#xD800;",
    "&nbsp;",
    "<![CDATA[",
    "-->",
    "<!--",
    "]]>",
    "\r",
    "\x0b",
    "e\u0301",
    "🍚",
    "</html>",
    '"',
    "\u2028",
)
OPTIONS = (
    SourceOptions(),
    SourceOptions(encoding="tcvn3"),
    SourceOptions(encoding="utf-16-le"),
    SourceOptions(mapping={"text": "noidung", "published": ""}),
    *(SourceOptions(input_format=name) for name in ("html", "csv", "tsv", "warc", "parquet", "jsonl", "text")),
)


def make_input(number: int) -> tuple[str, bytes, SourceOptions]:
    """The input of a number: the name of its file, its bytes, and how it is to be read."""
    chance = Random(number)  # noqa: S311 - the same input for the same number
    name, raw = chance.choice(_MAKERS)(chance)
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        packer, ending = chance.choice(_PACKERS)
        if chance.random() < 0.3:
            raw, name = packer(raw), name + ending
    for _ in range(chance.choice((0, 1, 1, 2, 5))):
        raw = _damage(raw, chance)
    if chance.random() < 0.05:
        raw, name = _zip({name: raw, "b/" + name: raw[: len(raw) // 2]}, chance), "a.zip"
        raw = _damage(raw, chance) if chance.random() < 0.5 else raw
    return name, raw, chance.choice(OPTIONS) if chance.random() < 0.2 else OPTIONS[0]


def check_input(number: int, folder: Path) -> tuple[list[str], Counter[str]]:
    """What is wrong with what comes of an input, and how much came of it."""
    name, raw, options = make_input(number)
    path = folder / name
    path.write_bytes(raw)
    offences: list[str] = []
    figures: Counter[str] = Counter(inputs=1)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        items = list(read_sources([str(path)], io.BytesIO(), options))
        if not items:
            offences.append("nothing came of it, not even an error")
        for item in items:
            if isinstance(item, InputError):
                figures["errors"] += 1
                offences += _check_error(item, str(path))
            else:
                figures["articles"] += 1
                offences += _check_article(item, figures)
    except Exception as failure:  # noqa: BLE001 - finding these is what the program is for
        where = traceback.extract_tb(failure.__traceback__)[-1]
        offences.append(f"{type(failure).__name__}: {str(failure)[:200]} at {Path(where.filename).name}:{where.lineno}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        path.unlink()
    return [f"{number} ({name}): {offence}" for offence in offences], figures


def _check_error(error: InputError, path: str) -> Iterable[str]:
    message = str(error)
    if not message.startswith(path):
        yield f"an error elsewhere: {message[:200]!r}"
    if "\n" in message or not error.problem.remedy or len(message) > 1000:
        yield f"no message for a user: {message[:200]!r}"


def _check_article(article: Article, figures: Counter[str]) -> Iterable[str]:
    text = article.text
    if not text.strip() or len(text) > MAX_CODE_POINTS or not article.id or "\0" in text:
        yield "an article that is none"
    if any("\ud800" <= char <= "\udfff" for char in text + (article.title or "") + (article.author or "")):
        yield "half a letter"
    ends = [0, *(zone.end for zone in article.zones)]
    if any(not last <= zone.start < zone.end <= len(text) for last, zone in zip(ends, article.zones, strict=False)):
        yield f"zones that are none: {article.zones}"
    page = article.page
    if page is not None and any(text[a:b] != page.text[at : at + b - a] for a, b, at in page.segments):
        yield "the text is not that of the page"
    record = _extractor().extract(article)
    data = record.to_dict()
    figures["facts"] += len(record.facts)
    for fact in record.facts:
        for mention in fact.mentions:
            figures["links"] += mention.link is not None
            if data["article"]["text"][mention.start : mention.end] != mention.text:
                yield f"a mention that is not its words: {mention}"
    for problem in validate_record(data):
        yield f"an invalid record: {problem}"


@cache
def _extractor() -> Extractor:
    return Extractor()


def _words(chance: Random) -> str:
    parts = [chance.choice(SENTENCES) for _ in range(chance.randint(1, 6))]
    if chance.random() < 0.3:
        parts.insert(chance.randrange(len(parts)), chance.choice([h for h in HOSTILE if h != "\ud800"]))
    return chance.choice(("\n", "\n\n", " ")).join(parts)


def _encoded(text: str, chance: Random) -> bytes:
    encode: Callable[[str], bytes] = chance.choice(
        (str.encode, str.encode, str.encode, encode_tcvn3, encode_vni, encode_windows1258,
         lambda t: t.encode("utf-16"), lambda t: t.encode("utf-16-le"), lambda t: t.encode("utf-8-sig"))
    )  # fmt: skip
    try:
        return encode(text)
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _text(chance: Random) -> tuple[str, bytes]:
    return "a.txt", _encoded(_words(chance), chance)


def _noise(chance: Random) -> tuple[str, bytes]:
    ending = chance.choice(
        (
            ".txt",
            ".html",
            ".jsonl",
            ".csv",
            ".tsv",
            ".parquet",
            ".warc",
            ".warc.gz",
            ".zip",
            ".gz",
            ".zst",
            ".xz",
            ".bz2",
            "",
        )
    )
    heads = (
        b"",
        b"",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"WARC/1.0\r\n",
        b"PAR1",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"<html>",
        b'{"text": "',
    )
    return "a" + ending, chance.choice(heads) + chance.randbytes(chance.choice((0, 1, 5, 50, 500, 5000)))


def _markup(chance: Random) -> str:
    out = [chance.choice(("<!DOCTYPE html>", "", "<?xml version='1.0' encoding='utf-8'?>"))]
    out.append(
        f"<html><head><title>{chance.choice(SENTENCES)}</title><meta charset={chance.choice(('utf-8', 'windows-1258', 'x'))}>"
    )
    out.append("<link rel=canonical href='https://bao.vn/a-1.htm'></head><body>" if chance.random() < 0.7 else "")
    for _ in range(chance.randint(1, 25)):
        tag = chance.choice(TAGS)
        kind = chance.choice(
            (
                "",
                "",
                " class='related'",
                " class=sidebar",
                " face='.VnTime'",
                " style='display:none'",
                " hidden",
                " class='sapo caption'",
                " colspan=x",
            )
        )
        close = f"</{chance.choice((tag, tag, tag, chance.choice(TAGS)))}>" if chance.random() < 0.8 else ""
        out.append(f"<{tag}{kind}>{chance.choice(SENTENCES + HOSTILE)}{close}")
        if chance.random() < 0.02:
            out.append(f"<{tag}>" * chance.choice((300, 3000)))
        if chance.random() < 0.1:
            out.append(
                '<script type="application/ld+json">'
                + chance.choice(
                    (
                        '{"@type": "NewsArticle", "headline": [1]}',
                        "[" * 5000,
                        '{"@graph": 5}',
                        '{"@type":["Article"],"datePublished":"2023-13-45","author":[[{}]]}',
                    )
                )
                + "</script>"
            )
    return "".join(out)


def _html(chance: Random) -> tuple[str, bytes]:
    return "a.html", _encoded(_markup(chance).replace("\ud800", ""), chance)


def _json_lines(chance: Random) -> tuple[str, bytes]:
    rows: list[Any] = []
    for n in range(chance.randint(1, 6)):
        row: dict[str, Any] = {
            "id": chance.choice((n, str(n), "x", None, [1])),
            "text": chance.choice((_words(chance), None, 5, "", "\ud800")),
        }
        row |= chance.choice(
            (
                {},
                {"published": "28/10/2022"},
                {"published": "x"},
                {"url": "https://a.vn/ b"},
                {"title": _words(chance)[:80]},
            )
        )
        if chance.random() < 0.3:
            row = {"html": _markup(chance), "url": "https://bao.vn/" + str(n)}
        rows.append(chance.choice((row, row, row, [], 5, None)))
    return "a.jsonl", _encoded("\n".join(json.dumps(row, ensure_ascii=chance.random() < 0.5) for row in rows), chance)


def _csv(chance: Random) -> tuple[str, bytes]:
    glue = chance.choice((",", ";", "\t"))
    head = chance.choice((["id", "text"], ["noidung", "ngày đăng"], ["x"], ["Nội dung", "", "", "url"], []))
    rows = [head] + [
        [f'"{_words(chance)}"' if chance.random() < 0.7 else _words(chance) for _ in head] for _ in range(4)
    ]
    return chance.choice(("a.csv", "a.tsv")), _encoded("\n".join(glue.join(row) for row in rows), chance)


@cache
def _tables() -> tuple[bytes, ...]:
    import pyarrow as pa
    from pyarrow import parquet

    out = []
    for columns in (
        {"text": list(SENTENCES)},
        {"Nội dung": [*SENTENCES, None], "id": list(range(8))},
        {"text": [1, 2]},
    ):
        for packing in ("snappy", "gzip", "none"):
            file = io.BytesIO()
            parquet.write_table(pa.table(columns), file, compression=packing)
            out.append(file.getvalue())
    return tuple(out)


def _parquet(chance: Random) -> tuple[str, bytes]:
    return "a.parquet", chance.choice(_tables())


def _warc(chance: Random) -> tuple[str, bytes]:
    records = []
    for n in range(chance.randint(1, 4)):
        body = _encoded(_markup(chance).replace("\ud800", ""), chance)
        coding = chance.choice(
            (
                "",
                "",
                "Content-Encoding: gzip\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Content-Encoding: deflate\r\n",
                "Content-Encoding: br\r\n",
            )
        )
        if "gzip" in coding and chance.random() < 0.7:
            body = gzip.compress(body)
        if "chunked" in coding:
            body = b"%x\r\n" % chance.choice((len(body), 5, 10**9)) + body + b"\r\n0\r\n\r\n"
        block = (
            f"HTTP/1.1 {chance.choice(('200 OK', '404 Not Found', '200', 'x'))}\r\nContent-Type: text/html; charset={chance.choice(('utf-8', 'x'))}\r\n{coding}\r\n".encode()
            + body
        )
        size = chance.choice((len(block), len(block), len(block), len(block) + 7, 3, -1, 10**12))
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bao.vn/{n}\r\nWARC-Date: 2023-11-29T18:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {size}\r\n\r\n"
        records.append(head.encode() + block + b"\r\n\r\n")
    if chance.random() < 0.5:
        return "a.warc.gz", b"".join(gzip.compress(record, mtime=0) for record in records)
    return "a.warc", b"".join(records)


def _bomb(chance: Random) -> tuple[str, bytes]:
    return chance.choice(_bombs())


@cache
def _bombs() -> tuple[tuple[str, bytes], ...]:
    line = (json.dumps({"text": "0" * 1_000_000}) + "\n").encode() * 90
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 90_000_000)
    return (
        ("a.jsonl.xz", lzma.compress(line, preset=0)),
        ("a.jsonl.gz", gzip.compress(line)),
        ("a.zip", inner.getvalue()),
    )


def _zip(members: dict[str, bytes], chance: Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _zstandard(raw: bytes) -> bytes:
    import zstandard

    return zstandard.compress(raw)


def _damage(raw: bytes, chance: Random) -> bytes:
    if not raw:
        return raw
    at, to = sorted((chance.randrange(len(raw)), chance.randrange(len(raw))))
    match chance.randrange(7):
        case 0:
            return raw[:to]
        case 1:
            return raw[at:]
        case 2:
            return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
        case 3:
            return raw[:at] + chance.randbytes(chance.choice((1, 2, 30))) + raw[at:]
        case 4:
            return raw[:at] + raw[to:]
        case 5:  # encodings mixed
            return (
                raw[:to]
                + chance.choice((encode_tcvn3, encode_vni, encode_windows1258, str.encode))(SENTENCES[0])
                + raw[to:]
            )
        case _:
            return raw[:to] + raw[at:]


_MAKERS: tuple[Callable[[Random], tuple[str, bytes]], ...] = (
    *(_text, _noise, _html, _html, _json_lines, _csv, _parquet, _warc) * 25,
    _bomb,
)
_PACKERS: tuple[tuple[Callable[[bytes], bytes], str], ...] = (
    (gzip.compress, ".gz"),
    (bz2.compress, ".bz2"),
    (lambda raw: lzma.compress(raw, preset=0), ".xz"),
    (_zstandard, ".zst"),
)


def check_range(numbers: range) -> tuple[list[str], Counter[str]]:
    """What :func:`check_input` says of several inputs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    signal.signal(signal.SIGALRM, _too_long)
    offences: list[str] = []
    figures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            found, came = check_input(number, Path(folder))
            offences += found
            figures += came
    return offences, figures


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"more than {SECONDS} seconds")


def main() -> int:
    """Run the program; returns its exit code, 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, help="how many inputs")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first")
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count(), help="processes")
    given = parser.parse_args()
    began = time.monotonic()
    end = given.seed + given.count
    parts = [range(at, min(at + CHUNK, end)) for at in range(given.seed, end, CHUNK)]
    offences, figures = 0, Counter[str]()
    with ProcessPoolExecutor(given.jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        for found, came in pool.map(check_range, parts):
            offences += len(found)
            figures += came
            for line in found:
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
    counts = ", ".join(f"{figures[name]} {name}" for name in ("inputs", "articles", "errors", "facts", "links"))
    sys.stdout.write(f"{counts}; {offences} offences; {time.monotonic() - began:.0f} s\n")
    return 1 if offences or figures["inputs"] != given.count else 0


if __name__ == "__main__":
    sys.exit(main())
