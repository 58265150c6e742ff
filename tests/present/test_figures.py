from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.present.figures import format_date, format_money, format_number, format_range

SCALES = {"tỷ": 10**9, "triệu": 10**6, "đồng": 1}


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (1250, "1.250", "1,250"),
        (1250.0, "1.250", "1,250"),
        (3.6, "3,6", "3.6"),
        (0.05, "0,05", "0.05"),
        (1e16, "10.000.000.000.000.000", "10,000,000,000,000,000"),
        (12.3456789, "12,3456789", "12.3456789"),
    ],
)
def test_numbers(value: float, vi: str, en: str) -> None:
    assert (format_number(value), format_number(value, "en")) == (vi, en)


def test_ranges() -> None:
    assert format_range(28, 30) == "28–30"
    assert format_range(1000, 1250, "en") == "1,000–1,250"
    assert format_range(5, 5.0) == "5"


@pytest.mark.parametrize(
    ("low", "high", "vi", "en"),
    [
        (3_600_000_000, 3_600_000_000, "3,6 tỷ đồng", "VND 3.6 billion"),
        (3.6e9, 3.6e9, "3,6 tỷ đồng", "VND 3.6 billion"),
        (1_500_000_000_000, 1_500_000_000_000, "1.500 tỷ đồng", "VND 1,500 billion"),
        (36_480_500_000, 36_480_500_000, "36.480,5 triệu đồng", "VND 36,480.5 million"),
        (500_000, 500_000, "500.000 đồng", "VND 500,000"),
        (20_000_000, 1_000_000_000, "20–1.000 triệu đồng", "VND 20–1,000 million"),
        (0, 20_000_000, "0–20 triệu đồng", "VND 0–20 million"),
        (0, 0, "0 đồng", "VND 0"),
        (1_234_567_891, 1_234_567_891, "1.234.567.891 đồng", "VND 1,234,567,891"),
    ],
)
def test_money(low: float, high: float, vi: str, en: str) -> None:
    assert (format_money(low, high), format_money(low, high, "en")) == (vi, en)


@given(st.integers(0, 10**15))
def test_no_digit_of_an_amount_is_lost(amount: int) -> None:
    number, _, unit = format_money(amount, amount).removesuffix(" đồng").partition(" ")
    assert Decimal(number.replace(".", "").replace(",", ".")) * SCALES[unit or "đồng"] == amount


def test_dates() -> None:
    assert format_date("2025-10-31") == "31/10/2025"
    assert format_date("2025-10-31", "en") == "31 October 2025"
    assert format_date("2024-07", "en") == "July 2024"
    assert format_date("2024-13") == "2024-13"
    assert format_date("quý I") == "quý I"
