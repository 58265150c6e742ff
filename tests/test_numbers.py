"""Numbers as Vietnamese writes them: digits, words, ranges; what is written comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fold import fold
from extractor.numbers import NumberReader, parse_digits, scale
from extractor.pipeline import Extractor


@pytest.fixture(scope="module")
def reader(extractor: Extractor) -> NumberReader:
    patterns = extractor.patterns
    ranges = patterns.lexicon("range_word")
    return NumberReader(
        patterns.lexicon("number_word"),
        joins=tuple(f for f, v in ranges.items() if v == "join"),
        starts=tuple(f for f, v in ranges.items() if v == "open"),
    )


@pytest.mark.parametrize(
    ("string", "value"),
    [
        ("7", 7),
        ("07", 7),
        ("2022", 2022),
        ("1.930", 1930),
        ("1.234.567", 1234567),
        ("2,52", 2.52),
        ("3.5", 3.5),
        ("1.200,5", 1200.5),
        ("0,3", 0.3),
        ("1,930", 1.93),
    ],
)
def test_digits(string: str, value: float) -> None:
    assert parse_digits(string) == value
    assert type(parse_digits(string)) is type(value)


@pytest.mark.parametrize("string", ["", "x", "1.2.3", "1,2,3", "1..2", ".5", "5.", "1 000", "-3", "²", "٣", "1e3"])
def test_no_digits(string: str) -> None:
    assert parse_digits(string) is None


def test_a_comma_before_three_digits_parts_thousands_only_in_a_whole_number() -> None:
    assert parse_digits("10,322") == 10.322
    assert parse_digits("10,322", integer=True) == 10322
    assert parse_digits("1,234,567", integer=True) == 1234567
    assert parse_digits("2,52", integer=True) == 2.52


@pytest.mark.parametrize(
    ("value", "unit", "amount"),
    [
        (2.52, 10**9, 2_520_000_000),
        (377.88, 10**9, 377_880_000_000),
        (0.1, 10**6, 100_000),
        (30, 10**6, 30_000_000),
        (1.1, 10**12, 1_100_000_000_000),
    ],
)
def test_scale(value: float, unit: int, amount: int) -> None:
    assert scale(value, unit) == amount
    assert isinstance(scale(value, unit), int)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("một", 1),
        ("năm", 5),
        ("mười", 10),
        ("mười một", 11),
        ("mười lăm", 15),
        ("hai mươi", 20),
        ("hai mươi mốt", 21),
        ("hai mươi lăm", 25),
        ("bốn mươi tư", 44),
        ("ba chục", 30),
        ("một trăm", 100),
        ("ba trăm hai mươi bảy", 327),
        ("hai nghìn ba trăm", 2300),
        ("một ngàn hai trăm bốn mươi", 1240),
    ],
)
def test_words(reader: NumberReader, words: str, value: int) -> None:
    assert reader.parse_words(words) == value


@pytest.mark.parametrize("words", ["", "sản phẩm", "hai ba", "hai sản phẩm", "trăm", "nghìn"])
def test_words_that_are_no_number(reader: NumberReader, words: str) -> None:
    assert reader.parse_words(words) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("có 40 sản phẩm", [("40", 40, 40)]),
        ("28-30 sản phẩm", [("28-30", 28, 30)]),
        ("28 – 30 sản phẩm", [("28 – 30", 28, 30)]),
        ("từ 20 đến 25 sản phẩm", [("từ 20 đến 25", 20, 25)]),
        ("20 tới 25 sản phẩm", [("20 tới 25", 20, 25)]),
        ("tăng từ 30 đến 12", [("30", 30, 30), ("12", 12, 12)]),
        ("1.930 sản phẩm, 2,5 tỷ", [("1.930", 1930, 1930), ("2,5", 2.5, 2.5)]),
        ("hai mươi lăm sản phẩm", [("hai mươi lăm", 25, 25)]),
        ("12 hoặc ba", [("12", 12, 12), ("ba", 3, 3)]),
        ("07 sản phẩm", [("07", 7, 7)]),
        ("A40, 3h20", []),
        ("không có số nào", []),
    ],
)
def test_find(reader: NumberReader, text: str, found: list[tuple[str, float, float]]) -> None:
    spans = list(reader.find(fold(text), 0, len(text)))
    assert [(text[s.start : s.end], s.low, s.high) for s in spans] == found


def test_find_says_which_numbers_are_words_and_keeps_to_its_stretch(reader: NumberReader) -> None:
    text = "40 sản phẩm, ba chủ thể, 12 hộ"
    assert [s.words for s in reader.find(text, 0, len(text))] == [False, True, False]
    assert [s.low for s in reader.find(text, 3, text.index(", 12"))] == [3]


@given(st.integers(0, 10**12))
def test_whole_numbers_come_back(number: int) -> None:
    assert parse_digits(str(number)) == number
    assert parse_digits(f"{number:,}".replace(",", ".")) == number
    assert parse_digits(f"{number:,}", integer=True) == number


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_decimals_come_back(whole: int, hundredths: int) -> None:
    string = f"{whole:,}".replace(",", ".") + f",{hundredths:02}"
    assert parse_digits(string) == pytest.approx(whole + hundredths / 100)


@given(st.integers(0, 99_999), st.sampled_from([10**3, 10**6, 10**9, 10**12]))
def test_an_amount_has_no_binary_dust(hundredths: int, unit: int) -> None:
    assert scale(hundredths / 100, unit) == hundredths * unit // 100


UNITS = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def spell(number: int) -> str:
    """A number from 1 to 9999 in words, without a zero inside it (those are said with *lẻ* or *không trăm*)."""
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    tens, ones = divmod(rest, 10)
    words = [f"{UNITS[thousands]} nghìn"] if thousands else []
    words += [f"{UNITS[hundreds]} trăm"] if hundreds else []
    if tens == 1:
        words.append("mười")
    elif tens:
        words.append(f"{UNITS[tens]} mươi")
    if ones:
        last = {1: "mốt" if tens > 1 else "một", 5: "lăm" if tens else "năm"}
        words.append(last.get(ones, UNITS[ones]))
    return " ".join(words)


SPOKEN = st.integers(1, 9999).filter(lambda n: n < 10 or (n < 1000 or n % 1000 >= 100 or n % 1000 == 0))
SPOKEN = SPOKEN.filter(lambda n: n < 10 or n % 100 >= 10 or n % 100 == 0)


@given(number=SPOKEN)
def test_numbers_in_words_come_back(reader: NumberReader, number: int) -> None:
    assert reader.parse_words(spell(number)) == number


@given(number=SPOKEN)
def test_numbers_in_words_are_found_whole(reader: NumberReader, number: int) -> None:
    text = f"có {spell(number)} sản phẩm"
    assert [(s.low, s.start, s.end) for s in reader.find(text, 0, len(text))] == [(number, 3, len(text) - 9)]


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_a_range_is_whole_or_two_numbers(reader: NumberReader, low: int, high: int) -> None:
    text = f"từ {low} đến {high} sản phẩm"
    found = [(s.low, s.high) for s in reader.find(text, 0, len(text))]
    assert found == ([(low, high)] if low < high else [(low, low), (high, high)])
