"""Numbers, amounts of money and dates as a language writes them, without loss.

Owns notation; the words (*tỷ*, *billion*, the names of months) are those of ``sentences.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from extractor.present.words import phrases

DECIMALS = 3
"""Most decimals of an amount in a larger unit: 2.5384 billion is written 2,538.4 million."""

Number = int | float


def format_number(value: Number, lang: str = "vi") -> str:
    """A number with the marks of the language and all its digits.

    >>> format_number(1250), format_number(2.5), format_number(1250.5, "en")
    ('1.250', '2,5', '1,250.5')
    """
    return _write(Decimal(str(value)), lang)


def format_range(low: Number, high: Number, lang: str = "vi") -> str:
    """One number, or two with a dash between them.

    >>> format_range(28, 30), format_range(40, 40)
    ('28–30', '40')
    """
    return _join(Decimal(str(low)), Decimal(str(high)), lang)


def format_money(low: Number, high: Number, lang: str = "vi") -> str:
    """An amount in VND, or a range of them, in the largest unit that keeps every digit in a few decimals.

    >>> format_money(3_600_000_000, 3_600_000_000), format_money(2e7, 3e7), format_money(1_234_567, 1_234_567)
    ('3,6 tỷ đồng', '20–30 triệu đồng', '1.234.567 đồng')
    >>> format_money(3_600_000_000, 3_600_000_000, "en")
    'VND 3.6 billion'
    """
    words = phrases("sentences", lang)["money"]
    ends = Decimal(str(low)), Decimal(str(high))
    for scale, template in words["scales"].items():
        scaled = [end / scale for end in ends]
        if all(end == 0 or end >= 1 for end in scaled) and scaled[1] and all(map(_is_short, scaled)):
            return str(template).format(_join(scaled[0], scaled[1], lang))
    return str(words["plain"]).format(_join(ends[0], ends[1], lang))


def format_date(value: str, lang: str = "vi") -> str:
    """A day (``YYYY-MM-DD``) or a month (``YYYY-MM``) as the language writes it; anything else as it is.

    >>> format_date("2022-06-06"), format_date("2024-07"), format_date("2022-06-06", "en")
    ('06/06/2022', '07/2024', '6 June 2022')
    """
    words: Mapping[str, Any] = phrases("sentences", lang)["dates"]
    parts = value.split("-")
    if len(parts) not in (2, 3) or not all(part.isdecimal() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return value
    names = {"year": parts[0], "month": parts[1], "name": words["months"][int(parts[1]) - 1]}
    if len(parts) == 2:
        return str(words["month"]).format(**names)
    return str(words["day"]).format(**names, day=parts[2], number=int(parts[2]))


def _is_short(value: Decimal) -> bool:
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -DECIMALS


def _join(low: Decimal, high: Decimal, lang: str) -> str:
    return _write(low, lang) if low == high else f"{_write(low, lang)}–{_write(high, lang)}"


def _write(value: Decimal, lang: str) -> str:
    marks = phrases("sentences", lang)["marks"]
    whole, _, rest = f"{value:,f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", marks["thousands"]) + (marks["decimal"] + rest if rest else "")
