from __future__ import annotations

import io
import json
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.model import Article
from extractor.reading import MAX_BYTES, MAX_CODE_POINTS, derive_id, parse_published, read_sources

TEXT = "Cà Mau có 40 sản phẩm OCOP."


def read(*paths: Path | str, stdin: bytes = b"") -> list[Article | InputError]:
    return list(read_sources([str(p) for p in paths], io.BytesIO(stdin)))


def articles(*paths: Path | str, stdin: bytes = b"") -> list[Article]:
    items = read(*paths, stdin=stdin)
    assert [str(item) for item in items if isinstance(item, InputError)] == []
    return [item for item in items if isinstance(item, Article)]


def error(*paths: Path | str, stdin: bytes = b"") -> str:
    [item] = read(*paths, stdin=stdin)
    assert isinstance(item, InputError), item
    return str(item)


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(*objects: object) -> str:
    return "".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects)


def test_text_file_is_an_article_named_after_it(tmp_path: Path) -> None:
    assert articles(write(tmp_path / "ca-mau.2022.txt", TEXT)) == [Article(text=TEXT, id="ca-mau.2022")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_encodings_that_name_themselves(tmp_path: Path, encoding: str, name: str) -> None:
    data = TEXT if name == "a.txt" else lines({"id": "a", "text": TEXT})
    assert articles(write(tmp_path / name, data.encode(encoding))) == [Article(text=TEXT, id="a")]


def test_big_endian_utf16(tmp_path: Path) -> None:
    assert articles(write(tmp_path / "a.txt", b"\xfe\xff" + TEXT.encode("utf-16-be")))[0].text == TEXT


def test_text_is_kept_as_written(tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", "Hoà\r\n\xa0Bình \u2028 ")
    assert articles(write(tmp_path / "a.txt", text))[0].text == text


def test_folder_is_read_in_depth_and_sorted(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y.TXT", "c.jsonl", ".hidden.txt", ".git/x.txt", "b.gold.json", "notes.md"):
        write(tmp_path / name, lines({"id": "c", "text": TEXT}) if name.endswith("jsonl") else TEXT)
    assert [a.id for a in articles(tmp_path)] == ["y", "z", "b", "c"]


def test_order_of_arguments_does_not_matter(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one.txt", TEXT), write(tmp_path / "two.txt", TEXT)
    assert articles(one, two) == articles(two, one) == articles(two, tmp_path, one, two)


def test_json_lines_fields(tmp_path: Path) -> None:
    full = {
        "id": 7,
        "url": "https://bao.vn/1",
        "title": "Tin",
        "published": "28/10/2022",
        "source": "Báo",
        "text": TEXT,
    }
    path = write(tmp_path / "a.jsonl", lines(full | {"views": 3}, {"text": TEXT, "title": None, "id": ""}) + "\n \n")
    assert articles(path) == [
        Article(text=TEXT, id="7", url="https://bao.vn/1", title="Tin", source="Báo", published="2022-10-28"),
        Article(text=TEXT, id=derive_id(None, TEXT)),
    ]


def test_id_from_url_before_text() -> None:
    assert derive_id("https://bao.vn/1", TEXT) == derive_id("https://bao.vn/1", "khác") != derive_id(None, TEXT)
    assert derive_id(None, TEXT) == derive_id(None, unicodedata.normalize("NFD", TEXT))


def test_stdin_plain_text() -> None:
    assert articles("-", stdin=f"\n\n{TEXT}\nHết.".encode()) == [
        Article(text=f"\n\n{TEXT}\nHết.", id=derive_id(None, f"\n\n{TEXT}\nHết."))
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_stdin_json_lines(encoding: str) -> None:
    data = "\n" + lines({"id": "a", "text": TEXT}, {"id": "b", "text": TEXT})
    assert [a.id for a in articles("-", stdin=data.encode(encoding))] == ["a", "b"]


def test_stdin_text_in_braces_is_text() -> None:
    assert articles("-", stdin="{Ảnh: CTV} Cà Mau".encode())[0].text == "{Ảnh: CTV} Cà Mau"


def test_stdin_json_lines_with_a_faulty_first_line() -> None:
    first, second = read("-", stdin=b'{"text": \n{"text": "OCOP"}\n')
    assert str(first).startswith("<stdin>:1: malformed JSON at column ")
    assert isinstance(second, Article)


@pytest.mark.parametrize(
    ("name", "data", "where", "what"),
    [
        ("a.txt", b"", ":1", "empty, no text in it; remove the file or fill it"),
        ("a.txt", b" \r\n\t", ":1", "empty, no text in it"),
        ("a.txt", "\ufeff".encode(), ":1", "empty text"),
        ("a.txt", b"OCOP\n\x00\x01", ":2", "binary, a NUL at byte 5"),
        ("a.txt", "OCOP ế".encode("utf-16-le") + b"x", ":1", "binary, a NUL at byte 1"),
        ("a.txt", "mot\nCafé x".encode("cp1258"), ":2", "not UTF-8 at byte 7 (0xE9); save it as UTF-8"),
        ("a.txt", b"\xef\xbb\xbfmot\n\xff", ":2", "not UTF-8 at byte 7 (0xFF)"),
        ("a.txt", b"\xff\xfea", ":1", "not UTF-16 at byte 2"),
        ("a.txt", b"x" * 10_000_000, ":1", f"an article of more than {MAX_CODE_POINTS} code points"),
        ("a.txt", "ế".encode() * 3_400_000, ":1", f"an article of more than {MAX_CODE_POINTS} code points"),
        ("a.jsonl", b"", ":1", "empty, no article in it"),
        ("a.jsonl", b'{"text": "OCOP"', ":1", "malformed JSON at column "),
        ("a.jsonl", b"[1]\n", ":1", "a JSON list, not an object; write one JSON object a line"),
        ("a.jsonl", b"\n\n" + b"[" * 100_000, ":3", "malformed JSON"),
        ("a.jsonl", b'{"id": ' + b"9" * 5000 + b"}", ":1", "malformed JSON"),
        ("a.jsonl", b'{"id": "x"}', ":1", 'no text; give the article as "text"'),
        ("a.jsonl", b'{"text": null}', ":1", "no text"),
        ("a.jsonl", b'{"text": "  "}', ":1", "no text"),
        ("a.jsonl", b'{"text": ["OCOP"]}', ":1", "text is a list, not a string"),
        ("a.jsonl", b'{"text": "OCOP", "url": 5}', ":1", "url is a int, not a string"),
        ("a.jsonl", b'{"text": "OCOP", "id": true}', ":1", "id is a bool, not a string"),
        ("a.jsonl", b'{"text": "OC\\ud800OP"}', ":1", "text holds a NUL or half a letter"),
        ("a.jsonl", b'{"text": "OC\\u0000OP"}', ":1", "text holds a NUL or half a letter"),
        (
            "a.jsonl",
            b'{"text": "OCOP", "published": "31/02/2022"}',
            ":1",
            "published is no date: '31/02/2022'; write it",
        ),
        ("a.jsonl", b'\n{"text": "\xe1\xba"}', ":2", "not UTF-8 at byte 10"),
        ("a.jsonl", b'{"text": "' + b"x" * 10_000_000 + b'"}', ":1", "an article of more than"),
        ("a.json", b"{}", "", "a .json file holds no text of an article; give a .txt file"),
    ],
)
def test_bad_input_is_located(tmp_path: Path, name: str, data: bytes, where: str, what: str) -> None:
    path = write(tmp_path / name, data)
    message = error(path)
    assert message.startswith(f"{path}{where}: {what}")
    assert "\n" not in message
    assert len(message) < 300 + len(str(path))


def test_missing_path(tmp_path: Path) -> None:
    assert error(tmp_path / "no.txt") == f"{tmp_path / 'no.txt'}: no such file or folder; check the path"


def test_folder_without_articles(tmp_path: Path) -> None:
    write(tmp_path / "a.gold.json", "{}")
    assert error(tmp_path).startswith(f"{tmp_path}: no article in this folder (*.txt, *.jsonl, *.ndjson, *.html, ")


def test_empty_stdin() -> None:
    assert error("-").startswith("<stdin>:1: empty")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file_and_folder(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT).chmod(0)
    write(tmp_path / "b" / "b.txt", TEXT).parent.chmod(0)
    messages = [str(item) for item in read(tmp_path)]
    (tmp_path / "b").chmod(0o700)
    assert [m.partition(": ")[2] for m in messages] == ["cannot be read: Permission denied; check its permissions"] * 2


def test_same_id_twice_is_an_error_for_the_later(tmp_path: Path) -> None:
    write(tmp_path / "a" / "x.txt", TEXT)
    write(tmp_path / "b" / "x.txt", TEXT)
    first, second = read(tmp_path)
    assert first == Article(text=TEXT, id="x")
    assert str(second) == (
        f"{tmp_path}/b/x.txt:1: duplicate id 'x', first in {tmp_path}/a/x.txt:1; give each article its own id"
    )


def test_bad_lines_do_not_stop_the_batch(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", lines({"id": "a", "text": TEXT}) + "{\n\n" + lines({"id": "b", "text": TEXT}))
    first, second, third = read(path)
    assert isinstance(first, Article)
    assert str(second).startswith(f"{path}:2: malformed JSON")
    assert isinstance(third, Article)


def test_line_over_the_limit_is_skipped_to_its_end(tmp_path: Path) -> None:
    long = b"x" * (2 * MAX_BYTES + 5)
    path = write(tmp_path / "a.jsonl", long + b"\n" + lines({"id": "b", "text": TEXT}).encode())
    first, second = read(path)
    assert str(first).startswith(f"{path}:1: a line of more than {MAX_BYTES} bytes")
    assert second == Article(text=TEXT, id="b")


def test_article_at_the_limit_is_read(tmp_path: Path) -> None:
    assert len(articles(write(tmp_path / "a.txt", "ế" * MAX_CODE_POINTS))[0].text) == MAX_CODE_POINTS
    assert error(write(tmp_path / "a.txt", "ế" * (MAX_CODE_POINTS + 1))).startswith(
        f"{tmp_path}/a.txt:1: an article of"
    )


def test_reading_is_lazy(tmp_path: Path) -> None:
    first = write(tmp_path / "a.txt", TEXT)
    second = write(tmp_path / "b.txt", TEXT)
    items = read_sources([str(first), str(second)])
    next(items)
    second.unlink()
    assert "no such file" in str(next(items))


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2022-10-28", "2022-10-28"),
        ("2022-10-28T14:07:00", "2022-10-28"),
        ("2022-10-28 14:07", "2022-10-28"),
        ("2022-10-28T20:30:00Z", "2022-10-29"),
        ("2022-10-28T20:30:00+07:00", "2022-10-28"),
        (" 8/1/2022 ", "2022-01-08"),
        ("28-10-2022", "2022-10-28"),
        ("28/10/2022 14:07 GMT+7", "2022-10-28"),
        ("0001-01-01T00:00:00+14:00", None),
        ("10/28/2022", None),
        ("28/10/20223", None),
        ("năm 2022", None),
        ("", None),
    ],
)
def test_publication_dates(value: str, day: str | None) -> None:
    assert parse_published(value) == day


@given(st.text())
def test_any_string_is_a_date_or_none(value: str) -> None:
    day = parse_published(value)
    assert day is None or parse_published(day) == day


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.jsonl"]))
def test_any_bytes_give_articles_or_located_errors(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, name: str
) -> None:
    path = write(tmp_path_factory.getbasetemp() / "bytes" / name, raw)
    items = read(path)
    assert items
    for item in items:
        assert item.text.strip() if isinstance(item, Article) else str(item).startswith(f"{path}:")
