from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.sources.charsets import UndecodableError, decode_tcvn3, encode_tcvn3, encode_vni, encode_windows1258
from extractor.sources.encodings import NAMES, DecodeError, decode, find_encoding, recode
from extractor.sources.syllables import count_words, is_syllable

TRAIN = sorted((Path(__file__).parent.parent / "corpus" / "train").glob("*.txt"))
TEXTS = [unicodedata.normalize("NFC", path.read_text("utf-8")) for path in TRAIN]
ENCODERS: dict[str, Callable[[str], bytes]] = {
    "windows-1258": encode_windows1258,
    "tcvn3": encode_tcvn3,
    "vni": encode_vni,
}


def only_encodable(text: str, encode: Callable[[str], bytes]) -> str:
    """The text without the signs that an encoding lacks (as a typist would have done without them)."""

    def has(char: str) -> bool:
        try:
            encode(char)
        except UnicodeEncodeError:
            return False
        return True

    lacking = {char: None for char in set(text) if not has(char)}
    assert not any(char.isalpha() for char in lacking), lacking
    return text.translate({ord(char): replacement for char, replacement in lacking.items()})


@pytest.mark.parametrize("name", ENCODERS)
def test_the_train_articles_come_back_from_each_encoding(name: str) -> None:
    encode = ENCODERS[name]
    for text in TEXTS:
        given_text = only_encodable(text, encode)
        decoded = decode(encode(given_text))
        assert decoded.encoding == name
        if name == "tcvn3":  # which has no capitals with marks: they are told by the letters beside them, not always
            assert decoded.text.lower() == given_text.lower()
            same = sum(a == b for a, b in zip(decoded.text, given_text, strict=True))
            assert same > 0.985 * len(given_text)
        else:
            assert decoded.text == given_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_comes_back(encoding: str) -> None:
    for text in TEXTS:
        assert decode(text.encode(encoding)).text == text
    assert decode(codecs.BOM_UTF16_BE + TEXTS[0].encode("utf-16-be")).text == TEXTS[0]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tỉnh có 40 sản phẩm OCOP.", "windows-1258 tcvn3 vni"),
        ("Cà Mau", "tcvn3 vni"),
        ("sản phẩm", "windows-1258 tcvn3 vni"),
        ("Đề án OCOP của UBND huyện, the One Commune One Product programme, was approved.", "windows-1258 tcvn3 vni"),
        ("ĐỀ ÁN MỖI XÃ MỘT SẢN PHẨM", "windows-1258 vni"),
    ],
)
def test_short_and_mixed_texts(text: str, names: str) -> None:
    for name in names.split():
        assert decode(ENCODERS[name](text)) == decode(ENCODERS[name](text), name)
        assert decode(ENCODERS[name](text)).text == text


def test_ascii_is_utf8() -> None:
    assert decode(b"OCOP 40 san pham").encoding == "utf-8"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
@settings(max_examples=500)
def test_what_is_utf8_is_never_touched(text: str) -> None:
    expected = text.encode().decode("utf-8-sig")
    for encoding in (None, "utf-8", "tcvn3", "vni", "windows-1258"):
        for hint in (None, "windows-1252"):
            if not text.encode().startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                assert decode(text.encode(), encoding, hint).text == expected


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x1EFF)), st.sampled_from(["tcvn3", "vni"]))
def test_recoding_a_text_that_is_vietnamese_changes_nothing(noise: str, encoding: str) -> None:
    text = "Tỉnh Cà Mau có 40 sản phẩm " + noise
    assert recode(text, encoding) == text


@given(st.binary(max_size=300), st.sampled_from([None, *NAMES]), st.sampled_from([None, *NAMES]))
@settings(max_examples=500)
def test_any_bytes_are_a_text_or_a_located_error(raw: bytes, encoding: str | None, hint: str | None) -> None:
    failed = None
    try:
        decoded = decode(raw, encoding, hint)
    except DecodeError as error:
        failed = error
    if failed is not None:
        assert 0 <= failed.offset <= len(raw)
        assert failed.what.startswith("not ")
    else:
        assert decoded.text == unicodedata.normalize("NFC", decoded.text) or decoded.encoding.startswith("utf")


@pytest.mark.parametrize(
    ("raw", "encoding", "what"),
    [
        (b"a\xc3", None, "not UTF-8 at byte 1 (0xC3)"),
        ("Tỉnh".encode() + b"\xff", None, "not UTF-8 at byte 6 (0xFF)"),
        (b"\xef\xbb\xbfa\xff", None, "not UTF-8 at byte 4 (0xFF)"),
        (b"\xff\xfea", None, "not UTF-16 at byte 2, though it begins with its mark"),
        (b"ab\x80cd", "tcvn3", "not tcvn3 at byte 2 (0x80)"),
        (b"ab\xb0cd\xa1", "vni", "not vni at byte 2 (0xB0)"),
        (b"ab\xd2 \x8dcd", "windows-1258", "not windows-1258 at byte 4 (0x8D)"),
        ("Café Nestlé".encode("latin-1"), None, "not UTF-8 at byte 3 (0xE9)"),
        (encode_windows1258("xăng"), None, "not UTF-8 at byte 1 (0xE3)"),  # and xóng in TCVN3: who can tell?
        (encode_windows1258("Cà Mau"), None, "not UTF-8 at byte 1 (0xE0)"),  # and CỔ Mau
    ],
)
def test_what_is_no_text_is_told_with_its_place(raw: bytes, encoding: str | None, what: str) -> None:
    with pytest.raises(DecodeError, match=f"^{re.escape(what)}"):
        decode(raw, encoding)


def test_a_declared_encoding_decides_where_nothing_else_does() -> None:
    assert decode(encode_windows1258("xăng"), hint="windows-1258").text == "xăng"
    assert decode("Café".encode("cp1252"), hint="windows-1252").text == "Café"
    assert decode(encode_vni("Tỉnh Cà Mau có sản phẩm"), hint="windows-1252").encoding == "vni"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("TCVN3", "tcvn3"),
        ("ABC", "tcvn3"),
        ("VNI-Windows", "vni"),
        ("CP1258", "windows-1258"),
        ("utf8", "utf-8"),
        ("koi8", None),
    ],
)
def test_names_of_encodings(name: str, found: str | None) -> None:
    assert find_encoding(name) == found


def test_capitals_in_tcvn3_follow_their_neighbours() -> None:
    for text in ("ỦY BAN NHÂN DÂN TỈNH CÀ MAU", "Cà Mau", "Ông Ba ở Cà Mau", "Tỉnh ủy"):
        assert decode_tcvn3(encode_tcvn3(text)).lower() == text.lower()
    assert decode_tcvn3(encode_tcvn3("UBND TỈNH CÀ MAU HỌP")) == "UBND TỈNH CÀ MAU HỌP"
    assert decode_tcvn3(encode_tcvn3("tỉnh Cà Mau")) == "tỉnh Cà Mau"
    with pytest.raises(UndecodableError):
        decode_tcvn3(b"\x80")


def test_syllables_of_the_corpus() -> None:
    words, syllables = map(sum, zip(*map(count_words, TEXTS), strict=True))
    assert words > 10_000
    assert syllables / words > 0.995
    assert not any(map(is_syllable, ("hàc", "đấń", "nghặtz", "ßa", "ñoàng", "thµnh", "caøo")))
