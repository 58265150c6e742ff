"""Inputs of a nightly batch: tables, crawls, what is packed, folders; each read for real from disk."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import random
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from page_templates import legacy, paper

from extractor.errors import InputError
from extractor.model import Article
from extractor.reading import SourceOptions, derive_id, read_sources
from extractor.sources import archives, limits, streams
from extractor.sources.charsets import encode_tcvn3
from extractor.sources.options import parse_mapping
from extractor.sources.seen import SeenIds

TEXT = "Cà Mau có 40 sản phẩm OCOP."
PAGE = [
    ("title", "Cà Mau có thêm 25 sản phẩm OCOP"),
    ("lead", "UBND tỉnh Cà Mau vừa công nhận 25 sản phẩm OCOP của 18 chủ thể trên địa bàn tỉnh trong đợt này."),
    ("body", "Đến nay, tỉnh Cà Mau có 149 sản phẩm OCOP, gồm 120 sản phẩm 3 sao và 29 sản phẩm 4 sao."),
]
HTML = paper(PAGE).encode()


def read(*paths: Path | str, stdin: bytes = b"", **options: Any) -> list[Article | InputError]:
    return list(read_sources([str(p) for p in paths], io.BytesIO(stdin), SourceOptions(**options)))


def articles(*paths: Path | str, stdin: bytes = b"", **options: Any) -> list[Article]:
    items = read(*paths, stdin=stdin, **options)
    assert [str(item) for item in items if isinstance(item, InputError)] == []
    return [item for item in items if isinstance(item, Article)]


def errors(*paths: Path | str, stdin: bytes = b"", **options: Any) -> list[str]:
    return [str(item) for item in read(*paths, stdin=stdin, **options) if isinstance(item, InputError)]


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(*objects: object) -> bytes:
    return "".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects).encode()


# --- pages ------------------------------------------------------------------------------------------------------------


def test_page_file_is_named_like_any_article(tmp_path: Path) -> None:
    [article] = articles(write(tmp_path / "tin-1.html", HTML))
    assert (article.id, article.title, article.source) == ("tin-1", PAGE[0][1], "Báo Mẫu")


def test_page_on_standard_input() -> None:
    [article] = articles("-", stdin=b"\n" + HTML)
    assert article.id == derive_id(article.url, "")


def test_page_in_json_lines(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        lines({"id": "x", "url": "https://a.vn/1", "html": HTML.decode(), "published": "2023-01-02"}),
    )
    [article] = articles(path)
    assert (article.id, article.url, article.published, article.title) == (
        "x",
        "https://a.vn/1",
        "2023-01-02",
        PAGE[0][1],
    )
    assert article.zones


# --- tables -----------------------------------------------------------------------------------------------------------


def test_csv_with_our_names(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        f'id,url,title,published,text\n7,https://a.vn/1,Tin,28/10/2022,"{TEXT}\n\nĐoạn ""hai"", nữa"\n',
    )
    assert articles(path) == [
        Article(text=f'{TEXT}\n\nĐoạn "hai", nữa', id="7", url="https://a.vn/1", title="Tin", published="2022-10-28")
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Link,Tiêu đề,Ngày đăng,Nguồn,Nội dung",
        "url,headline,datePublished,site,content",
        "LINK,tieu_de,NGAY-DANG,nguồn,noi dung",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_columns_by_their_usual_names(tmp_path: Path, header: str, encoding: str) -> None:
    path = write(tmp_path / "a.csv", f"{header}\nhttps://a.vn/1,Tin,2022-10-28,Báo,{TEXT}\n".encode(encoding))
    [article] = articles(path)
    assert (article.url, article.title, article.published, article.source, article.text) == (
        "https://a.vn/1", "Tin", "2022-10-28", "Báo", TEXT,
    )  # fmt: skip


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ";"), ("a.csv", "\t"), ("a.tsv", "\t"), ("a.csv", "|")])
def test_other_delimiters(tmp_path: Path, name: str, delimiter: str) -> None:
    path = write(tmp_path / name, f"id{delimiter}text\na{delimiter}{TEXT}\n")
    assert articles(path) == [Article(text=TEXT, id="a")]


def test_mapping_of_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"ma_so,date,toan_bo,text\n1,chưa rõ,{TEXT},tóm tắt\n")
    assert "published is no date" in errors(path)[0]
    assert articles(path, mapping=parse_mapping("id=ma_so,text=toan_bo,published=")) == [Article(text=TEXT, id="1")]
    assert errors(path, mapping={"text": "x"}) == [
        f"{path}:1: no column 'x'; name one of 'ma_so', 'date', 'toan_bo', 'text' in --map"
    ]


def test_mapping_of_json_fields(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", lines({"noidung": TEXT, "ngay": "2022-10-28", "text": "khác"}))
    [article] = articles(path, mapping=parse_mapping("text=noidung,published=ngay"))
    assert (article.text, article.published) == (TEXT, "2022-10-28")
    assert (
        articles(write(tmp_path / "b.jsonl", lines({"content": TEXT, "link": "https://a.vn/"})))[0].url
        == "https://a.vn/"
    )
    # What has a text under our name is read as it ever was: only under our names.
    assert articles(write(tmp_path / "c.jsonl", lines({"text": TEXT, "link": "https://a.vn/"})))[0].url is None


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", ["a.csv:1: empty, no article in it; remove the file or fill it"]),
        (b"id,text\n", ["a.csv:1: no row below its header; remove the file or fill it"]),
        (b"id,views\n1,2\n", ["a.csv:1: no column for the text among 'id', 'views'; name it: --map text=COLUMN"]),
        (b"id,text\n1,a,b\n", ["a.csv:2: 3 fields, but 2 columns in the header; put fields that hold"]),
        (b'id,text\n1,"a"b\n2,c\n', ["a.csv:2: malformed row: "]),
        (b'id,text\n1,"a\n2,c\n', ["a.csv:2: malformed row: unexpected end of data; put each quote"]),
        (b"id,text\n1,caf\xe9\n2,c\n", ["a.csv:2: not utf-8 in text (0xE9), in a row that ends at byte 15; "]),
        (b"id,text\n1,a\0b\n1,b\n", ["a.csv:3: duplicate id '1', first in "]),
        (b"id,text\n\n1,\n", ['a.csv:3: no text; give the article as "text"']),
    ],
)  # fmt: skip
def test_faulty_tables(tmp_path: Path, data: bytes, found: list[str]) -> None:
    told = errors(write(tmp_path / "a.csv", data))
    assert [
        message.removeprefix(f"{tmp_path}/")[: len(want)] for message, want in zip(told, found, strict=True)
    ] == found


def test_csv_in_an_old_encoding(tmp_path: Path) -> None:
    rows = "id,text\n" + "".join(f"{i},Tỉnh Cà Mau có {i} sản phẩm OCOP của các hợp tác xã\n" for i in range(30))
    found = articles(write(tmp_path / "a.csv", encode_tcvn3(rows)))
    assert len(found) == 30
    assert found[7].text == "Tỉnh Cà Mau có 7 sản phẩm OCOP của các hợp tác xã"


def test_parquet(tmp_path: Path) -> None:
    table = pa.table(
        {
            "Nội dung": [TEXT, None, TEXT + " Hết."],
            "ngày đăng": [datetime(2022, 10, 28, 20, tzinfo=UTC), None, datetime(2023, 1, 2, tzinfo=UTC)],
            "id": [1, 2, 3],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    first, second, third = read(tmp_path / "a.parquet")
    assert first == Article(text=TEXT, id="1", published="2022-10-29")
    assert str(second) == f'{tmp_path}/a.parquet:2: no text; give the article as "text"'
    assert isinstance(third, Article)


def test_broken_parquet(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [TEXT * 50] * 500}), tmp_path / "a.parquet")
    raw = (tmp_path / "a.parquet").read_bytes()
    for data in (b"PAR1", raw[:-30], raw[:4] + b"\xff" * 60 + raw[64:], b"", b"x" * 100):
        [message] = errors(write(tmp_path / "b.parquet", data))[:1]
        assert message.startswith(f"{tmp_path}/b.parquet")


def test_parquet_on_standard_input(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [TEXT]}), tmp_path / "a.parquet")
    assert [a.text for a in articles("-", stdin=(tmp_path / "a.parquet").read_bytes())] == [TEXT]


# --- crawls -----------------------------------------------------------------------------------------------------------


def crawl(*pages: tuple[str, str, bytes, list[tuple[str, str]]], packed: bool, kind: str = "response") -> bytes:
    """A WARC file of some responses: URL, status, body, headers."""
    records = [b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 14\r\n\r\nsoftware: test\r\n\r\n"]
    for url, status, body, headers in pages:
        http = "".join(f"{name}: {value}\r\n" for name, value in headers)
        block = f"HTTP/1.1 {status}\r\n{http}\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2023-11-29T18:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        records.append(head.encode() + block + b"\r\n\r\n")
    return b"".join(gzip.compress(record, mtime=0) if packed else record for record in records)


HEADERS = [("Content-Type", "text/html; charset=utf-8")]


def page(
    n: int, body: bytes = HTML, status: str = "200 OK", **headers: str
) -> tuple[str, str, bytes, list[tuple[str, str]]]:
    return f"https://bao.vn/{n}", status, body, HEADERS + [(k.replace("_", "-"), v) for k, v in headers.items()]


@pytest.mark.parametrize("packed", [False, True])
def test_pages_of_a_crawl(tmp_path: Path, packed: bool) -> None:
    data = crawl(
        page(1),
        page(2, status="404 Not Found"),
        ("https://bao.vn/a.jpg", "200 OK", b"\xff\xd8", [("Content-Type", "image/jpeg")]),
        page(3, gzip.compress(HTML), Content_Encoding="gzip"),
        page(4, b"%x\r\n%s\r\n0\r\n\r\n" % (len(HTML), HTML), Transfer_Encoding="chunked"),
        page(5, zstandard.compress(HTML), Content_Encoding="zstd"),
        page(6, HTML, Content_Encoding="gzip"),  # stored unpacked, as many crawlers do
        packed=packed,
    )
    found = articles(write(tmp_path / ("a.warc.gz" if packed else "a.warc"), data))
    assert [a.url for a in found] == [f"https://bao.vn/{n}" for n in (1, 3, 4, 5, 6)]
    assert {a.text for a in found} == {found[0].text}
    assert {a.published for a in found} == {"2023-11-30"}  # the day of the crawl, in Vietnam
    assert found[0].id == derive_id("https://bao.vn/1", "")
    assert [a.url for a in articles("-", stdin=data, input_format="warc")] == [a.url for a in found]


@pytest.mark.parametrize("packed", [False, True])
def test_behind_a_broken_record_reading_goes_on(tmp_path: Path, packed: bool) -> None:
    data = bytearray(crawl(*(page(n) for n in range(6)), packed=packed))
    marks = [i for i in range(len(data)) if data.startswith(b"\x1f\x8b\x08" if packed else b"WARC/1.", i)]
    assert len(marks) == 7
    if packed:
        data[marks[3] + 200 : marks[3] + 260] = b"\0" * 60
    else:
        at = data.index(b"Content-Length: ", marks[3])
        data[at : at + 18] = b"Content-Length: xx"
    items = read(write(tmp_path / "a.warc", bytes(data[: marks[6] + 300])))
    told = [item.url if isinstance(item, Article) else str(item).removeprefix(f"{tmp_path}/")[:24] for item in items]
    assert told == [
        "https://bao.vn/0",
        "https://bao.vn/1",
        f"a.warc:@{marks[3]}: broken record"[:24],
        "https://bao.vn/3",
        "https://bao.vn/4",
        f"a.warc:@{marks[6]}: broken record"[:24],
    ]  # fmt: skip


def test_crawl_packed_as_a_whole(tmp_path: Path) -> None:
    data = crawl(page(1), page(2), packed=False)
    for name, packed in (
        ("a.warc.gz", gzip.compress(data)),
        ("b.warc.zst", zstandard.compress(data)),
        ("c.warc.xz", lzma.compress(data)),
    ):
        assert len(articles(write(tmp_path / name, packed))) == 2


def test_crawl_without_a_page(tmp_path: Path) -> None:
    assert errors(write(tmp_path / "a.warc", crawl(page(1), packed=False, kind="resource")))[0].endswith(
        "no HTML page of status 200 in it; give a WARC file of a crawl"
    )
    assert "no WARC record begins here" in errors(write(tmp_path / "b.warc", b"hello"))[0]


def test_page_of_a_crawl_in_the_encoding_of_its_header(tmp_path: Path) -> None:
    body = encode_tcvn3(legacy(PAGE).replace("utf-8", "x"))
    data = crawl(("https://bao.vn/1", "200 OK", body, [("Content-Type", "text/html; charset=ISO-8859-1")]), packed=True)
    assert "Cà Mau có 149 sản phẩm" in articles(write(tmp_path / "a.warc.gz", data))[0].text


# --- what is packed ---------------------------------------------------------------------------------------------------

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}


@pytest.mark.parametrize("ending", PACKERS)
def test_packed_files(tmp_path: Path, ending: str) -> None:
    pack = PACKERS[ending]
    folder = tmp_path / "in"
    write(folder / f"a.txt.{ending}", pack(TEXT.encode()))
    write(folder / f"b.jsonl.{ending}", pack(lines({"id": "x", "text": TEXT})))
    write(folder / f"c.csv.{ending}", pack(f"id,text\ny,{TEXT}".encode()))
    write(folder / f"d.html.{ending}", pack(HTML))
    write(folder / f"ignored.{ending}", pack(b"x"))
    assert [a.id for a in articles(folder)] == ["a", "x", "y", "d"]
    assert [a.id for a in articles("-", stdin=pack(lines({"id": "x", "text": TEXT})))] == ["x"]
    assert len(articles("-", stdin=pack(lines({"text": TEXT})) + pack(lines({"text": TEXT + "."})))) == 2


@pytest.mark.parametrize("ending", PACKERS)
def test_packed_file_that_is_cut_off(tmp_path: Path, ending: str) -> None:
    chance = random.Random(3)  # noqa: S311 - for a test
    many = lines(*({"id": str(i), "text": f"{TEXT} {chance.random()}"} for i in range(20_000)))
    packed = PACKERS[ending](many)
    path = write(tmp_path / f"a.jsonl.{ending}", packed[: len(packed) * 2 // 3])
    items = read(path)
    *whole, last = items
    assert [item.id for item in whole if isinstance(item, Article)] == [str(i) for i in range(len(whole))]
    assert (len(whole) > 0) or ending == "zst"
    assert str(last).startswith(f"{path}: broken after ")


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (streams, archives):
        monkeypatch.setattr(module, "FREE_BYTES", 1_000_000)
    size = 4_000_000
    line = lines({"text": "x" * 1000})
    flood = line * (size // len(line))
    for ending, pack in PACKERS.items():
        if ending == "gz":  # grows a thousand times at most
            continue
        *_, last = read(write(tmp_path / f"a.jsonl.{ending}", pack(flood)))
        assert f"refused: it grows more than {limits.MAX_RATIO} times" in str(last)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * size)
    [message] = errors(tmp_path / "a.zip")
    assert message.startswith(f"{tmp_path}/a.zip: refused: it grows more than 200 times when it is unpacked, as a bomb")


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"x.txt": TEXT.encode()}).read_bytes()
    path = make_zip(
        tmp_path / "a.zip",
        {
            "b/z.txt": TEXT.encode(),
            "a.jsonl.gz": gzip.compress(lines({"id": "j", "text": TEXT})),
            "b/a.html": HTML,
            "__MACOSX/b/._z.txt": b"x",
            ".hidden.txt": b"x",
            "bad.txt": b"\xff\xff",
            "inner.zip": inner,
            "picture.jpg": b"\xff",
        },
    )
    items = read(path)
    assert [item.id if isinstance(item, Article) else str(item).removeprefix(f"{path}")[:34] for item in items] == [
        "j",
        "a",
        "z",
        "/bad.txt:1: not UTF-8 at byte 0 (0",
        "/inner.zip: an archive within an a",
    ]  # fmt: skip


def test_packed_too_often(tmp_path: Path) -> None:
    raw = TEXT.encode()
    assert len(articles(write(tmp_path / "a.txt.gz", gzip.compress(gzip.compress(raw))))) == 1
    [message] = errors(write(tmp_path / "b.txt.gz", gzip.compress(gzip.compress(gzip.compress(raw)))))
    assert message == f"{tmp_path}/b.txt.gz: packed more than 2 times; unpack it once yourself"


def test_broken_archive(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": TEXT.encode() * 100, "b.txt": TEXT.encode()})
    raw = path.read_bytes()
    assert errors(write(tmp_path / "b.zip", raw[:-10]))[0].startswith(f"{tmp_path}/b.zip: no sound ZIP archive")
    damaged = bytearray(raw)
    damaged[40:60] = b"\xff" * 20
    items = read(write(tmp_path / "c.zip", bytes(damaged)))
    assert [isinstance(item, Article) for item in items] == [False, True]


# --- folders, order, memory -------------------------------------------------------------------------------------------


def test_order_is_that_of_the_paths(tmp_path: Path) -> None:
    names = ["b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "a-b.txt", "B.txt", "a/b.jsonl", "c/d.csv", "ă.txt"]
    for name in names:
        write(
            tmp_path / name,
            f"text\n{TEXT}" if name.endswith("csv") else lines({"text": name}) if "json" in name else TEXT + name,
        )
    expected = sorted(names, key=lambda name: Path(name).parts)
    once = read(tmp_path)
    places = [str(item) for item in once if isinstance(item, InputError)]
    assert places == []
    texts = [item.text for item in once if isinstance(item, Article)]
    assert [next(n for n in names if t in (TEXT + n, n) or (n == "c/d.csv" and t == TEXT)) for t in texts] == expected
    arguments = [tmp_path / "c", tmp_path / "a" / "b", tmp_path, tmp_path / "b.txt", tmp_path / "a"]
    for _ in range(5):
        random.Random(1).shuffle(arguments)  # noqa: S311 - for a test
        assert read(*arguments) == once


def test_folder_is_listed_as_it_is_read(tmp_path: Path) -> None:
    for n in range(4):
        write(tmp_path / str(n) / "a.jsonl", lines({"text": f"{TEXT} {n}"}))
    items = read_sources([str(tmp_path)])
    next(items)
    write(tmp_path / "3" / "b.jsonl", lines({"text": f"{TEXT} mới"}))
    assert len(list(items)) == 4


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "a" / "x.txt", TEXT)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b.txt").symlink_to(tmp_path / "a" / "x.txt")
    assert [a.id for a in articles(tmp_path)] == ["x", "b"]


def test_memory_does_not_grow_with_the_number_of_articles(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = write(
            tmp_path / f"{count}.jsonl", lines(*({"id": f"bài-{i:09}", "text": f"{TEXT} {i}"} for i in range(count)))
        )
        tracemalloc.start()
        for _ in read_sources([str(path)]):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(20_000) < peak(1_000) + 500_000  # a set of the ids alone takes 3 MB


def test_ids_that_were_seen() -> None:
    seen = SeenIds()
    assert seen.add("a", "x:1") is None
    assert seen.add("b", "x:2\udcff") is None
    assert seen.add("a", "y:1") == "x:1"
    assert seen.add("b", "y:1") == "x:2\\udcff"
    seen.close()


def test_same_id_in_two_sorts_of_input(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", f"id,text\nx,{TEXT}\n")
    write(tmp_path / "x.txt", TEXT)
    assert errors(tmp_path) == [
        f"{tmp_path}/x.txt:1: duplicate id 'x', first in {tmp_path}/a.csv:2; give each article its own id"
    ]


# --- what the user says -----------------------------------------------------------------------------------------------


def test_format_that_is_said(tmp_path: Path) -> None:
    write(tmp_path / "page", HTML)
    write(tmp_path / "other.dat", HTML.replace(b"149", b"150"))
    assert [a.id for a in articles(tmp_path, input_format="html")] == ["other", "page"]
    assert [
        a.id for a in articles(write(tmp_path / "x.json", lines({"id": "q", "text": TEXT})), input_format="jsonl")
    ] == ["q"]


def test_encoding_that_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", encode_tcvn3("xăng"))
    assert articles(path, encoding="tcvn3")[0].text == "xăng"
    assert errors(path, encoding="utf-8")[0].startswith(f"{path}:1: not UTF-8 at byte 1")
    assert articles(write(tmp_path / "b.txt", TEXT), encoding="tcvn3")[0].text == TEXT  # UTF-8 stays what it is


def test_options_on_the_command_line(tmp_path: Path, ocop: Callable[..., subprocess.CompletedProcess[bytes]]) -> None:
    write(tmp_path / "a.dat", encode_tcvn3(f"so,noidung\n5,Năm 2022 {TEXT}\n"))
    command = ["extract", "-q", "--input-format", "csv", "--encoding", "abc", "--map", "id=so,text=noidung"]
    done = ocop(*command, str(tmp_path / "a.dat"))
    assert done.stderr == b""
    record = json.loads(done.stdout)
    assert (record["article"]["id"], record["facts"][0]["mentions"][0]["text"]) == ("5", "40 sản phẩm OCOP")
    for option, value, message in (
        ("--encoding", "koi8", "unknown encoding 'koi8'; use one of utf-8, "),
        ("--map", "body=x", "'body=x' is no FIELD=COLUMN; the fields are id, url, "),
        ("--map", "text=a,text=b", "text is mapped twice"),
        ("--input-format", "doc", "'doc' is not one of 'text', "),
    ):
        failed = ocop("extract", "-", option, value)
        assert failed.returncode == 2
        assert message in failed.stderr.decode()


def test_records_of_pages_have_links_and_can_be_loaded(
    tmp_path: Path, ocop: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    write(tmp_path / "a.warc.gz", crawl(page(1), packed=True))
    facts, database = tmp_path / "facts.jsonl", tmp_path / "ocop.db"
    assert ocop("extract", str(tmp_path / "a.warc.gz"), "-q", "-o", str(facts)).stderr == b""
    record = json.loads(facts.read_text("utf-8"))
    assert record["schema_version"] == "1.0"
    links = [mention["link"] for fact in record["facts"] for mention in fact["mentions"]]
    assert links
    assert all(link.startswith("https://bao.vn/1#:~:text=") for link in links)
    for expected in ("1 articles added", "nothing changed"):
        loaded = ocop("load", str(facts), "--to", f"sqlite:///{database}")
        assert loaded.returncode == 0, loaded.stderr
        assert expected.split()[-1] in loaded.stderr.decode()


def test_missing_package_is_one_line_with_its_remedy(tmp_path: Path) -> None:
    write(tmp_path / "a.html", HTML)
    write(tmp_path / "b.parquet", b"PAR1")
    write(tmp_path / "c.warc", b"WARC/1.0")
    write(tmp_path / "d.txt.zst", zstandard.compress(TEXT.encode()))
    write(tmp_path / "e.txt", TEXT)
    program = (
        "import sys\n"
        "for name in ('lxml', 'trafilatura', 'pyarrow', 'warcio', 'zstandard'): sys.modules[name] = None\n"
        "from extractor.reading import read_sources\n"
        f"for item in read_sources([{str(tmp_path)!r}]): print(str(item)[:300])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    out = [line.removeprefix(f"{tmp_path}/") for line in done.stdout.splitlines()]
    remedy = "which is not installed; pip install 'ocop-extractor[sources]'"
    assert out[:4] == [
        f"a.html:1: reading HTML needs the package lxml, {remedy}",
        f"b.parquet: reading Parquet needs the package pyarrow, {remedy}",
        f"c.warc: reading WARC needs the package warcio, {remedy}",
        f"d.txt.zst: reading .zst needs the package zstandard, {remedy}",
    ]
    assert out[4].startswith("Article(")


def test_a_field_of_a_table_may_be_as_long_as_an_article(tmp_path: Path) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["text"], ["ế" * limits.MAX_CODE_POINTS], ["ế" * (limits.MAX_CODE_POINTS + 1)]])
    long, longer = read(write(tmp_path / "a.csv", out.getvalue()))
    assert isinstance(long, Article)
    assert "an article of more than 2000000 code points" in str(longer)


def test_mapping_wins_over_a_field_of_our_name(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl", lines({"text": "tóm tắt", "title": TEXT}, {"content": TEXT, "ngay": "2022-10-28"})
    )
    first, second = read(path, mapping={"text": "title"})
    assert isinstance(first, Article)
    assert first.text == TEXT
    assert str(second) == f'{path}:2: no text; give the article as "text"'
    assert articles(path, mapping={"published": "ngay"})[1].published == "2022-10-28"
