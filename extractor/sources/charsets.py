"""The encodings of the Vietnamese fonts of the nineties, from bytes and back: TCVN3 (ABC) and VNI. The tables are data.

A font of theirs shows a byte as a letter, so a text in them looks like Latin-1 to any program that does not know.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from extractor.sources.data import load_data

# What word processors write between the letters of either, at the places of windows-1252.
_MARKS = {0x85: "…", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—", 0xA0: "\u00a0"}
_WORD = re.compile(r"[^\W\d_]+")


class UndecodableError(ValueError):
    """A byte that an encoding has no letter for; ``start`` is its offset."""

    def __init__(self, start: int) -> None:
        super().__init__(f"byte {start}")
        self.start = start


def decode_tcvn3(raw: bytes) -> str:
    """Bytes in TCVN3 as text in NFC; raises :class:`UndecodableError`.

    The fonts have no small and capital forms of a marked letter: one among capitals is a capital.

    >>> decode_tcvn3("B¶o Th¾ng, TØNH".encode("latin-1"))
    'Bảo Thắng, TỈNH'
    """
    text = "".join(chr(byte) if byte < 0x80 else _letter(_tcvn3(), byte, at) for at, byte in enumerate(raw))
    return "\n".join(map(_even_case, unicodedata.normalize("NFC", text).split("\n")))


def decode_vni(raw: bytes) -> str:
    """Bytes in VNI as text in NFC; raises :class:`UndecodableError`.

    >>> decode_vni("Xin chaøo caùc baïn".encode("latin-1"))
    'Xin chào các bạn'
    """
    pairs, single = _vni()
    out: list[str] = []
    at = 0
    while at < len(raw):
        byte = raw[at]
        pair = pairs.get(raw[at : at + 2]) if byte < 0x80 or byte >= 0xC0 else None
        if pair is not None:
            out.append(pair)
            at += 2
            continue
        out.append(chr(byte) if byte < 0x80 else _letter(single, byte, at))
        at += 1
    return "".join(out)


def encode_tcvn3(text: str) -> bytes:
    """Text as bytes in TCVN3, capitals with marks as their small letters; raises :class:`UnicodeEncodeError`."""
    back = {letter: byte for byte, letter in _tcvn3().items() if not unicodedata.combining(letter)}
    return _encode(text, {**{c: bytes([b]) for c, b in back.items()}, **_lowered(back)}, "tcvn3")


def encode_vni(text: str) -> bytes:
    """Text as bytes in VNI; raises :class:`UnicodeEncodeError`."""
    pairs, single = _vni()
    back = {letter: bytes([byte]) for byte, letter in single.items()} | {letter: pair for pair, letter in pairs.items()}
    return _encode(text, back, "vni")


def encode_windows1258(text: str) -> bytes:
    """Text as bytes in windows-1258, tones as marks behind their letters; raises :class:`UnicodeEncodeError`.

    >>> encode_windows1258("đến").decode("cp1258") == "đê\u0301n"
    True
    """
    out = []
    for char in unicodedata.normalize("NFC", text):
        try:
            out.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            decomposed = unicodedata.normalize("NFD", char)
            tones = [c for c in decomposed if c in "\u0300\u0301\u0303\u0309\u0323"]
            rest = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in tones))
            out.append((rest + "".join(tones)).encode("cp1258"))
    return b"".join(out)


def _encode(text: str, table: dict[str, bytes], name: str) -> bytes:
    text = unicodedata.normalize("NFC", text)
    try:
        return b"".join(char.encode("ascii") if char.isascii() else table[char] for char in text)
    except KeyError as missing:
        at = text.index(missing.args[0])
        raise UnicodeEncodeError(name, text, at, at + 1, "no byte for it") from missing


def _lowered(back: dict[str, int]) -> dict[str, bytes]:
    """For each marked capital the byte of its small letter, but for the seven that have their own."""
    own = "ĂÂÊÔƠƯĐ"
    return {c.upper(): bytes([b]) for c, b in back.items() if c.islower() and c.upper() not in own}


def _letter(table: dict[int, str], byte: int, at: int) -> str:
    if byte not in table:
        raise UndecodableError(at)
    return table[byte]


def _even_case(line: str) -> str:
    """A line with its marked letters in capitals where the letters around them are: within the word, else beside it."""
    out, end = [], 0
    words = list(_WORD.finditer(line))
    loud = [_is_loud(word[0]) for word in words]
    for i, word in enumerate(words):
        # One capital before a marked letter (Cà) begins a name, unless it stands among capitals.
        beside = loud[max(0, i - 1) : i] + loud[i + 1 : i + 2]
        plain = [char for char in word[0] if char.isascii()]
        raised = loud[i] or (all(map(str.isupper, plain)) and bool(beside) and all(beside))
        out += [line[end : word.start()], word[0].upper() if raised else word[0]]
        end = word.end()
    return "".join(out) + line[end:]


def _is_loud(word: str) -> bool:
    """Whether the ASCII letters of a word are capitals, more than the one that any name begins with."""
    plain = [char for char in word if char.isascii()]
    return bool(plain) and all(map(str.isupper, plain)) and (len(plain) > 1 or not word[0].isascii())


@cache
def _tcvn3() -> dict[int, str]:
    rows = load_data("encodings")["tcvn3"]
    return _MARKS | {int(first, 16) + i: letter for first, row in rows.items() for i, letter in enumerate(row)}


@cache
def _vni() -> tuple[dict[bytes, str], dict[int, str]]:
    """The letters of two bytes, and those of one, small and capital."""
    table = load_data("encodings")["vni"]
    pairs: dict[bytes, str] = {}
    single: dict[int, str] = {}

    def add(first: str, second: str, letter: str) -> None:
        for cased in (str, str.upper):
            pairs[(cased(first) + cased(second)).encode("latin-1")] = unicodedata.normalize("NFC", cased(letter))

    horned = table["horned"]
    for second, tone in table["tones"].items():
        for first in "aeouy":
            add(first, second, first + tone)
        for first, letter in horned.items():
            add(first, second, letter + tone)
    for second, tone in table["circumflex"].items():
        for first in "aeo":
            add(first, second, first + "\u0302" + tone)
    for second, tone in table["breve"].items():
        add("a", second, "a\u0306" + tone)
    for byte, letter in (horned | table["single"]).items():
        for cased in (str, str.upper):
            single[cased(byte).encode("latin-1")[0]] = cased(letter)
    return pairs, _MARKS | single
