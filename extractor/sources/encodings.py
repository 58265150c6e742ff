"""Bytes to text: UTF-8 and UTF-16, and the old Vietnamese encodings, declared or told by the syllables that result.

Bytes that are UTF-8 are never taken for anything else, so that a text that is fine stays as it is.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from extractor.sources.charsets import UndecodableError, decode_tcvn3, decode_vni
from extractor.sources.syllables import count_words

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SAMPLE = 64 * 1024
"""Bytes that are looked at to tell an encoding."""
ENOUGH = 0.75
"""The share of words with marks that must be syllables of Vietnamese. Right encodings of the train articles give 0.98
and more, wrong ones 0.3 and less (2026)."""
CLEAR = 0.2
"""How much larger that share must be than in the next encoding: a word or two can be Vietnamese in either."""
MANY_NULLS = 0.2
"""The share of NULs among the high bytes of UTF-16: ASCII letters and spaces make up half of any Vietnamese text."""

_ALIASES = {
    "utf8": "utf-8", "utf8sig": "utf-8", "utf16": "utf-16", "utf16le": "utf-16-le", "utf16be": "utf-16-be",
    "windows1258": "windows-1258", "cp1258": "windows-1258",
    "tcvn3": "tcvn3", "abc": "tcvn3", "tcvn": "tcvn3", "tcvn5712": "tcvn3", "vni": "vni", "vniwindows": "vni",
    "windows1252": "windows-1252", "cp1252": "windows-1252", "latin1": "windows-1252", "iso88591": "windows-1252",
}  # fmt: skip
NAMES = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1258", "tcvn3", "vni", "windows-1252")
"""The encodings that can be asked for by name."""
_DETECTED = ("windows-1258", "tcvn3", "vni")
REMEDY = "save it as UTF-8, or convert it with iconv from its own encoding, or name that with --encoding"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text in NFC where bytes were recoded, as it is where they were UTF-8, and the encoding that they were in."""

    text: str
    encoding: str


class DecodeError(ValueError):
    """Bytes that are no text: ``offset`` of the first bad one, ``what`` is wrong, for a message."""

    def __init__(self, offset: int, what: str) -> None:
        super().__init__(what)
        self.offset = offset
        self.what = what


def find_encoding(name: str) -> str | None:
    """The encoding of that name (*TCVN3, ABC, cp1258*), as one of ``NAMES``, or ``None``."""
    return _ALIASES.get("".join(char for char in name.lower() if char.isalnum()))


def decode(raw: bytes, encoding: str | None = None, hint: str | None = None) -> Decoded:
    """The text of some bytes; raises :class:`DecodeError`.

    ``encoding`` (one of ``NAMES``) is what the caller knows them to be, ``hint`` what they declare themselves; only
    the former is obeyed when the result is no Vietnamese. Whatever is said, bytes that are UTF-8 are read as UTF-8,
    and a byte-order mark is believed.
    """
    if raw.startswith(UTF16_MARKS):
        return Decoded(_strict(raw, "utf-16", ", though it begins with its mark"), "utf-16")
    if encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        return Decoded(_strict(raw, "utf-16-le" if encoding == "utf-16" else encoding), encoding)
    wide = guess_utf16(raw)
    if wide:
        try:
            return Decoded(raw.decode(wide), wide)
        except UnicodeDecodeError:
            pass  # binary, which the caller finds out by its NULs
    try:
        return Decoded(raw.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError as failure:
        # the codec counts from behind a byte-order mark, but hands over the bytes that it counts in
        bad = len(raw) - len(failure.object) + failure.start
    if encoding is not None and encoding != "utf-8":
        return Decoded(_strict(raw, encoding), encoding)
    if encoding is None and not raw.startswith(codecs.BOM_UTF8):
        found = detect(raw, hint)
        if found is not None:
            return Decoded(_strict(raw, found), found)
    raise DecodeError(bad, f"not UTF-8 at byte {bad} (0x{raw[bad]:02X})")


def detect(raw: bytes, hint: str | None = None) -> str | None:
    """The old encoding in which the bytes are Vietnamese, else ``hint`` if they are a text in it, else ``None``."""
    shares = [(_share(raw, candidate), candidate) for candidate in _DETECTED]
    (second, _), (best, name) = sorted(shares)[-2:]
    if best >= ENOUGH and best - second >= CLEAR:
        return name
    if hint is not None and hint in _DECODERS:
        try:
            _DECODERS[hint](raw)
        except (UndecodableError, UnicodeDecodeError):
            return None
        return hint
    return None


def _share(raw: bytes, encoding: str) -> float:
    """The share of words with marks that are syllables when the bytes are read in an encoding."""
    try:
        words, syllables = count_words(_DECODERS[encoding](raw[:SAMPLE]))
    except (UndecodableError, UnicodeDecodeError):
        return 0.0
    return syllables / words if words else 0.0


def recode(text: str, encoding: str) -> str:
    """A text that was read as Latin-1 or windows-1252, though its font says that it is in ``encoding``.

    The text itself when it cannot be, or when no more Vietnamese comes of it than it has: a text that is fine stays.
    """
    try:
        raw = b"".join(_byte(char) for char in text)
        found = _DECODERS[encoding](raw)
    except (UndecodableError, UnicodeEncodeError, UnicodeDecodeError):
        return text
    return found if count_words(found)[1] > count_words(text)[1] else text


def _byte(char: str) -> bytes:
    return char.encode("latin-1") if ord(char) < 0x100 else char.encode("cp1252")


def _strict(raw: bytes, encoding: str, why: str = "") -> str:
    """The bytes in one encoding, in NFC; raises :class:`DecodeError` at the first byte that has no letter in it."""
    try:
        return unicodedata.normalize("NFC", _DECODERS[encoding](raw))
    except (UndecodableError, UnicodeDecodeError) as failure:
        shown = f" (0x{raw[failure.start]:02X})" if failure.start < len(raw) and not encoding.startswith("utf") else ""
        name = "UTF-16" if encoding == "utf-16" else encoding
        raise DecodeError(failure.start, f"not {name} at byte {failure.start}{shown}{why}") from failure


def guess_utf16(raw: bytes) -> str | None:
    """The byte order of UTF-16 without its mark, by the NULs on one side; ``None`` for anything else."""
    sample = raw[:SAMPLE]
    if b"\0" not in sample or len(raw) % 2:
        return None
    sides = sample[0::2].count(0), sample[1::2].count(0)
    few, many = sorted(sides)
    if many < MANY_NULLS * len(sample) / 2 or few * 20 > many:
        return None
    return "utf-16-be" if sides[0] > sides[1] else "utf-16-le"


_DECODERS: dict[str, Callable[[bytes], str]] = {
    "utf-16": lambda raw: raw.decode("utf-16"),
    "utf-16-le": lambda raw: raw.decode("utf-16-le"),
    "utf-16-be": lambda raw: raw.decode("utf-16-be"),
    "windows-1258": lambda raw: raw.decode("cp1258"),
    "windows-1252": lambda raw: raw.decode("cp1252"),
    "tcvn3": decode_tcvn3,
    "vni": decode_vni,
}
