"""What holds of every record, whatever the article: slices, shape, ids, order and repetition."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from extractor import Article, Extractor, InputError

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
PATHS = sorted([*(CORPUS / "train").glob("*.txt"), *(CORPUS / "blind").glob("*/*.txt")])
ARTICLES = [Article(text=path.read_text("utf-8"), id=f"{path.parent.name}/{path.stem}") for path in PATHS]
SCHEMA = Draft202012Validator(
    json.loads((ROOT / "schemas" / "record.schema.json").read_text("utf-8")), format_checker=FormatChecker()
)

FRAGMENTS = [
    "Tỉnh có 40 sản phẩm OCOP", "sản phẩm OCOP", "OCOP", "Chương trình mỗi xã một sản phẩm (OCOP)",
    "12 sản phẩm 3 sao", "của 21 chủ thể", "trong đó", "gồm", "từ 3 đến 5 sao",
    "nâng hạng từ 3 sao lên 4 sao", "phấn đấu đến năm 2025", "giai đoạn 2021-2025", "kinh phí 2,5 tỷ đồng",
    "1.234.567.890 đồng", "ngân sách tỉnh", "huyện Lục Ngạn", "Bắc Giang:", "tỉnh An Giang",
    "TP. Hồ Chí Minh", "xã Tân Phú", "mỗi huyện", "ít nhất", "hơn", "khoảng", "gần", "chiếm 62%",
    "đạt 102%", "xếp thứ 4/13 tỉnh", "Quyết định số 148/QĐ-TTg ngày 24/02/2023", "năm 2024",
    "hết tháng 10/2024", "30/9/2022", "31/02/2023", "còn lại", "mười hai", "một trăm lẻ năm", "hai", "3",
    "0", "-5", "3,", ",5", "1.2.3.4", "5-3 sao", "99 sao", "4 sao trở lên",
    "99999999999999999999 sản phẩm OCOP", "99999999999999999999 tỷ đồng OCOP", "0,0000000000001 tỷ đồng",
    "năm 99999", "1e309 sản phẩm OCOP", "(", ")", "((", "“", "”", '"', "[", "|", ";", ":", ".", "...", "…",
    "/", "-", "–", "%", "*", "•", "\n", "\n\n", "\t", "\r\n", "\r", "\f", "\v", "\x00", "\x1b", "\u0085",
    "\u2028", "\u2029", "\u00a0", "\u202f", "\u3000", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060",
    "\u202e", "\u0301", "\u0323", "\u0302\u0301", "👨‍👩‍👧", "⭐⭐⭐", "★ ★ ★", "4⭐", "𝟒𝟎 sản phẩm OCOP",
    "٤٠ sản phẩm OCOP", "４０ sản phẩm OCOP", "½ sản phẩm OCOP", "² sản phẩm OCOP", "Ⅳ sao", "ÐẮK LẮK",
    "đ/kg", "Tin liên quan:", "Ảnh:", "TABLE", "1. Mục tiêu", "I. KẾT QUẢ", "- 7 sản phẩm 4 sao;",
    "Huyện | Sản phẩm | Chủ thể", "SẢN PHẨM OCOP", "ﬁ", "ß", "İ", "ŉ", "\U0010ffff", "\ue000",
]  # fmt: skip
JOINERS = ["", " ", "  ", ", ", ". ", "\n", "\n\n", "\u00a0", "; ", " và ", " (", ") "]
YEARS = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
"""The days that a record may be published on, by its schema."""
PIECES = st.one_of(
    st.sampled_from(FRAGMENTS),
    st.sampled_from(FRAGMENTS).map(lambda piece: unicodedata.normalize("NFD", piece)),
    st.integers(0, 10**30).map(str),
    st.integers(1, 400).map(lambda length: "9" * length),
    st.characters(exclude_categories=["Cs"]),
)
JOINED = st.lists(st.tuples(PIECES, st.sampled_from(JOINERS)), max_size=24).map(
    lambda pairs: "".join(piece + joiner for piece, joiner in pairs)
)
SENTENCES = sorted({s for a in ARTICLES for s in re.split(r"(?<=[.;:!?])\s+|\n+", a.text) if s})
LATE = [
    ("Huyện chi nửa tỷ đồng cho 8 chủ thể OCOP", "\n"),
    ("Gần 495 triệu đồng đã được giải ngân cho các chủ thể có sản phẩm đạt OCOP năm 2021,", " "),
    ("gồm 2 chủ thể có hàng 4 sao và 6 chủ thể có hàng 3 sao.", "\n"),
]
"""Makers whose status is known only when all is read."""
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def as_bytes(extractor: Any, articles: list[Article]) -> dict[str, bytes]:
    made = {}
    for article in articles:
        record = extractor.extract(article).to_dict()
        made[record["article"]["id"]] = json.dumps(record, ensure_ascii=False).encode("utf-8")
    return made


def faults(record: dict[str, Any]) -> list[str]:
    """What is wrong with a record, found without the code under test."""
    text = record["article"]["text"]
    ids = [fact["id"] for fact in record["facts"]]
    found = [f"{list(error.absolute_path)}: {error.message[:150]}" for error in SCHEMA.iter_errors(record)]
    found += [f"id {name} twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    for fact in record["facts"]:
        if fact.get("part_of") is not None and fact["part_of"] not in ids:
            found.append(f"{fact['id']}: part_of {fact['part_of']} is no fact")
        for mention in fact["mentions"]:
            words = text[mention["start"] : mention["end"]]
            if not words or words != mention["text"]:
                found.append(f"{fact['id']}: {mention['text']!r} is not at its place, there is {words!r}")
    return found


def faults_of(extractor: Any, text: str, **given_too: Any) -> list[str]:
    record = extractor.extract(Article(text=text, **given_too)).to_dict()
    json.dumps(record, allow_nan=False)  # no infinity
    return faults(record)


def test_the_corpus_is_there() -> None:
    assert len(ARTICLES) > 150


@pytest.mark.parametrize("path", PATHS, ids=[str(a.id) for a in ARTICLES])
def test_record_of_an_article_is_sound(corpus_record: Any, path: Path) -> None:
    record = corpus_record(path)
    assert faults(record) == []
    assert record["article"]["text"] == unicodedata.normalize("NFC", path.read_text("utf-8"))


def test_nearly_every_article_has_facts(corpus_record: Any) -> None:
    """So that the tests here are not about empty records."""
    empty = [path for path in PATHS if not corpus_record(path)["facts"]]
    assert len(empty) <= len(PATHS) // 50


def test_same_bytes_in_another_order_and_from_another_extractor(corpus_record: Any) -> None:
    some = PATHS[::3]
    forward = {path: json.dumps(corpus_record(path), ensure_ascii=False) for path in some}
    assert len(forward) == len(some) > 150
    other = Extractor()
    for path in some[-1::-2] + some[-2::-2]:
        record = other.extract(Article(text=path.read_text("utf-8"), id=path.stem)).to_dict()
        assert json.dumps(record, ensure_ascii=False) == forward[path], path


def test_decomposed_text_gives_the_same_record(extractor: Any, corpus_record: Any) -> None:
    for path in PATHS[::10]:
        decomposed = unicodedata.normalize("NFD", path.read_text("utf-8"))
        record = extractor.extract(Article(text=decomposed, id=path.stem)).to_dict()
        assert json.dumps(record, ensure_ascii=False) == json.dumps(corpus_record(path), ensure_ascii=False), path


@settings(max_examples=100, deadline=None)
@given(text=JOINED)
@example(text="99999999999999999999 sản phẩm OCOP")
@example(text="Tỉnh có 40 sản phẩm OCOP (trong đó 12 sản phẩm 3 sao, (gồm")
def test_joined_fragments_yield_a_sound_record(extractor: Any, text: str) -> None:
    assert faults_of(extractor, text) == []


@settings(max_examples=60, deadline=None)
@given(text=ANY_TEXT)
@example(text="")
def test_any_text_yields_a_sound_record(extractor: Any, text: str) -> None:
    assert faults_of(extractor, f"Tỉnh có 40 sản phẩm OCOP. {text}") == []
    assert faults_of(extractor, text) == []


@settings(max_examples=60, deadline=None)
@given(text=JOINED, title=JOINED, published=st.dates(YEARS[0], YEARS[1]).map(str))
def test_title_and_date_change_nothing_of_that(extractor: Any, text: str, title: str, published: str) -> None:
    assert faults_of(extractor, text, title=title, published=published) == []


@settings(max_examples=60, deadline=None)
@given(article=st.sampled_from(ARTICLES), data=st.data())
def test_article_with_a_piece_put_in_yields_a_sound_record(
    extractor: Any, article: Article, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(article.text)))
    cut = data.draw(st.integers(0, 30))
    text = article.text[:at] + data.draw(PIECES) + article.text[at + cut :]
    assert faults_of(extractor, text) == []


@settings(max_examples=150, deadline=None)
@given(
    told=st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from([" ", "\n", ", "])), min_size=2, max_size=12)
)
@example(told=LATE)
def test_sentences_of_articles_put_together_anew_yield_a_sound_record(
    extractor: Any, told: list[tuple[str, str]]
) -> None:
    """Rules look back at what was told before: whatever that was, they must bear it."""
    assert faults_of(extractor, "".join(sentence + joiner for sentence, joiner in told)) == []


@settings(max_examples=60, deadline=None)
@given(text=JOINED)
def test_same_text_twice_gives_the_same_bytes(extractor: Any, text: str) -> None:
    assert as_bytes(extractor, [Article(text=text)]) == as_bytes(extractor, [Article(text=text)])


@pytest.mark.parametrize("digits", ["9" * 4301, "1" + ".000" * 1500], ids=["plain", "grouped"])
def test_endless_number_yields_a_sound_record(extractor: Any, digits: str) -> None:
    assert faults_of(extractor, f"OCOP. {digits} sản phẩm OCOP") == []


@pytest.mark.parametrize("published", ["1899-12-31", "2201-01-01", "2023-02-31", "hôm qua"])
def test_published_that_is_no_date_is_refused(extractor: Any, published: str) -> None:
    with pytest.raises(InputError, match="published is no date"):
        extractor.extract(Article(text="Tỉnh có 40 sản phẩm OCOP.", published=published))


def test_a_text_may_hold_the_characters_that_stand_for_mentions(extractor: Any) -> None:
    text = "Tỉnh có 40 sản phẩm OCOP \ue000 và \ue001 \ue002 4 sao"
    assert faults_of(extractor, text) == []
    assert [f.mentions[0].text for f in extractor.extract(Article(text=text)).facts] == ["40 sản phẩm OCOP"]
