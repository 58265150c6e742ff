"""Numbers of legal documents (*43/KH-UBND*): how they may be written, and their one spelling.

Owns strings alone. Which words name a document is the business of the pattern files, whose document it is that of
``documents.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from extractor.fold import fold

_SPACES = regex.compile(r"\s+")
_JOINT = regex.compile(r"\s*([/.&-])\s*")
_FIRST = regex.compile(r"^(\d[\d.]*[a-zA-Z]?)\s+(?=[^\W\d])")
_DASHES = regex.compile(r"[\u2010-\u2015\u2212]")
_PART = regex.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class DocumentValue:
    """A document as said: its number in one spelling, the type that its words give, its day as far as it is said."""

    number: str
    type: str
    day: int | None = None
    month: int | None = None
    year: int | None = None


def document_number(written: str) -> str:
    """The one spelling of a number, without the spaces and odd dashes of hasty typing; letters stay as written.

    >>> document_number("43 / KH – UBND"), document_number("490 QĐ-TTg"), document_number("12/QÐ UBND")
    ('43/KH-UBND', '490/QĐ-TTg', '12/QĐ-UBND')
    """
    plain = _DASHES.sub("-", " ".join(written.split())).replace("\u00d0", "\u0110").replace("\u0189", "\u0110")
    plain = _FIRST.sub(r"\1/", _JOINT.sub(r"\1", plain))
    return _SPACES.sub("-", plain)


def document_key(number: str) -> str:
    """What two spellings of one number share: no case, and *Đ* typed as *D* is the same.

    >>> document_key("490/QĐ-TTg") == document_key("490/QD-TTG")
    True
    """
    return fold(number).replace("đ", "d").lstrip("0")


def is_bare(number: str) -> bool:
    """Whether a number has no letters, only digits and perhaps a year (*490*, *12/2020*).

    >>> is_bare("490"), is_bare("490/QĐ-TTg")
    (True, False)
    """
    return not any(c.isalpha() for c in number.lstrip("0123456789."))


def same_number(a: str, b: str) -> bool:
    """Whether two numbers may be those of one document: equal, or one leaves out what follows the digits.

    >>> same_number("490", "490/QĐ-TTg"), same_number("490/QĐ-UBND", "490/QĐ-TTg")
    (True, False)
    """
    left, right = document_key(a), document_key(b)
    if left == right:
        return True
    if not (is_bare(a) or is_bare(b)):
        return False
    short, long = sorted((left, right), key=len)
    return is_bare(short) and long.startswith(short) and not long[len(short)].isdigit() and long[len(short)] != "."


def letters(number: str) -> list[str]:
    """The groups of letters of a number, folded: *19-NQ/TW* has *nq* and *tw*.

    >>> letters("03/2021/NQ-HĐND")
    ['nq', 'hđnd']
    """
    return _PART.findall(fold(number))


def looks_written(written: str, codes: Iterable[str], *, named: bool) -> bool:
    """Whether the letters are those of a document, not of a measure (*12/kg*, *30/chai*).

    ``written`` is as in the text; ``codes`` are the known letters for types of documents, folded. A document that is
    ``named`` by a word may have other letters, in capitals, and known ones in any case.
    """
    m = _PART.search(written)
    if m is None:
        return False
    known = fold(m[0]) in frozenset(codes)
    capital = m[0][0].isupper()
    return (known or capital) if named else (known and capital)
