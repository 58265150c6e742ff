"""Words: the only module but ``segmenter.py`` that knows underthesea, and that knows spaCy's side of tokenizing.

Owns the way from a text to its words and back: every word is a span of the given text, whatever the segmenter does to
the letters. Both libraries are imported where they are needed, since importing them takes a second.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import InputError, Problem
from extractor.fold import normalize_with_offsets
from extractor.segmenter import load_segmenter

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

Span = tuple[int, int]

TOKENIZER_NAME = "ocop.UndertheseaTokenizer.v1"

# All that str.splitlines() ends a line at.
_LINE = re.compile("[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
_WORD = re.compile(r"\S+")
# Galleries glue a number to the caption behind it ("hinh anh 1Sản phẩm"), and the segmenter reads 1S as a name.
_GLUED = re.compile(r"(?<=\d)(?=[^\W\d_][^\W\d_])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CHANGED = re.compile("[\u00f0\u00d0\ud800-\udfff]")
"""What the segmenter replaces, or does not take at all."""


def word_spans(text: str) -> list[Span]:
    """The words of any string as spans in order, several syllables to a word; white space lies only inside or between.

    A word never crosses the end of a line. A line whose words cannot be found again in it is split at white space.

    >>> text = "Hoà Bình có 3-4 sản phẩm"
    >>> [text[a:b] for a, b in word_spans(text)]
    ['Hoà Bình', 'có', '3-4', 'sản phẩm']
    """
    spans: list[Span] = []
    for match in _LINE.finditer(text):
        line = match[0]
        if not line.isspace():
            spans.extend((match.start() + a, match.start() + b) for a, b in _line_spans(line))
    return spans


def _line_spans(line: str) -> list[Span]:
    """The words of one line, as spans in it."""
    segmenter = load_segmenter() if _is_plain(line) else None
    if segmenter is not None:
        return _with_marks(segmenter.words(line), line)
    normal, offsets = normalize_with_offsets(line)
    # The segmenter's core takes UTF-8 only, so half of a surrogate pair goes in as another symbol of the same length.
    feed = _GLUED.sub(_space_before_capitalized, _SURROGATE.sub("\ufffd", normal))
    words = _segment(feed)
    places = [i for i, char in enumerate(normal) if not char.isspace()]
    spans: list[Span] = []
    used = 0
    for word in words:
        letters = "".join(word.split())
        here = places[used : used + len(letters)]
        if len(here) < len(letters) or not letters or not _same(letters, normal, here):
            return [m.span() for m in _WORD.finditer(line)]
        used += len(letters)
        start = offsets[here[0]]
        end = max(offsets[here[-1] + 1], start + 1)  # a letter that normalizes to several is one place in the line
        if spans and (start < spans[-1][1] or (start == spans[-1][1] and unicodedata.combining(line[start]))):
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))  # a mark belongs to the letter before it
        else:
            spans.append((start, end))
    if used != len(places):
        return [m.span() for m in _WORD.finditer(line)]
    return spans


def _is_plain(line: str) -> bool:
    """Whether the segmenter takes a line as it stands, so that its words need not be found again in it."""
    return unicodedata.is_normalized("NFC", line) and not _CHANGED.search(line) and _GLUED.search(line) is None


def _with_marks(words: list[Span], line: str) -> list[Span]:
    """Words of which none begins with a mark that belongs to the letter before it."""
    spans: list[Span] = []
    for start, end in words:
        if spans and start == spans[-1][1] and unicodedata.combining(line[start]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _space_before_capitalized(match: re.Match[str]) -> str:
    first, second = match.string[match.end()], match.string[match.end() + 1]
    return " " if first.isupper() and second.islower() else ""


# The letters that the segmenter replaces by others (Eth by D with stroke), and our substitute for half a pair.
_REPLACED = str.maketrans({"\u00f0": "\u0111", "\u00d0": "\u0110"})


def _same(letters: str, normal: str, places: list[int]) -> bool:
    """Whether the letters that came out of the segmenter are those that went in."""
    given = "".join(normal[i] for i in places)
    return letters == given or letters == _SURROGATE.sub("\ufffd", given).translate(_REPLACED)


def _segment(line: str) -> list[str]:
    """The segmenter's words of a line; its model ships in the package, so nothing is downloaded."""
    segmenter = load_segmenter()
    if segmenter is not None:
        line = unicodedata.normalize("NFC", line.translate(_REPLACED))
        return [line[start:end] for start, end in segmenter.words(line)]
    from underthesea import word_tokenize

    # Token normalization would respell words (hoà as hòa), and they could not be found again in the text.
    return list(word_tokenize(line, use_token_normalize=False))


class UndertheseaTokenizer:
    """A tokenizer for spaCy: the words of :func:`word_spans`, and ``doc.text == text`` for any text.

    White space is kept as spaCy does: one plain space belongs to the word before it, all other white space is a token.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The words of ``text`` as a ``Doc``; raises :class:`InputError` for half a surrogate pair, as spaCy cannot."""
        from spacy.tokens import Doc

        half = _SURROGATE.search(text)
        if half:
            where, what = f"character {half.start()}", f"half of a surrogate pair (U+{ord(half[0]):04X}) is no text"
            raise InputError(Problem(where, what, "decode the source with errors='replace'"))
        words: list[str] = []
        spaces: list[bool] = []
        position = 0
        for start, end in [*word_spans(text), (len(text), len(text))]:
            if words and position < start and text[position] == " ":
                spaces[-1] = True
                position += 1
            for piece in (text[position:start], text[start:end]):
                if piece:
                    words.append(piece)
                    spaces.append(False)
            position = end
        return Doc(self.vocab, words=words, spaces=spaces)

    def __reduce__(self) -> tuple[type[UndertheseaTokenizer], tuple[Vocab]]:
        return UndertheseaTokenizer, (self.vocab,)

    def pipe(self, texts: Iterable[str], **_: Any) -> Iterator[Doc]:
        """The texts as Docs, in order."""
        return map(self, texts)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing: the tokenizer has no settings."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> UndertheseaTokenizer:
        """Itself: the tokenizer has no settings."""
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        """Writes nothing: the tokenizer has no settings."""

    def from_disk(self, _path: str | Path, **_: Any) -> UndertheseaTokenizer:
        """Itself: the tokenizer has no settings."""
        return self


def make_tokenizer() -> Callable[[Language], UndertheseaTokenizer]:
    """What a configuration names ``ocop.UndertheseaTokenizer.v1``: a function from a pipeline to its tokenizer."""

    def create(nlp: Language) -> UndertheseaTokenizer:
        return UndertheseaTokenizer(nlp.vocab)

    return create


def blank_vi() -> Language:
    """An empty Vietnamese pipeline of spaCy with this tokenizer; unlike spaCy's own it does not need pyvi."""
    import spacy
    from spacy.util import registry

    # Known by entry point once the package is installed; a checkout on the path has none.
    if not registry.has("tokenizers", TOKENIZER_NAME):
        registry.tokenizers.register(TOKENIZER_NAME, func=make_tokenizer)
    return spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER_NAME}}})
