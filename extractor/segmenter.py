"""The words of a line by underthesea's model of word segmentation, several times as fast as its own reading of it.

Owns the way from the model's files to its decision. underthesea writes some forty strings for each token of a text and
looks each up; here what a token, a pair or a triple of them adds is added up once and remembered. The tokens are those
of underthesea's own tokenizer, the tags those of its tagger (tests compare both; only of two ways that score exactly
the same, as in a row of one unknown sign, another may be taken). :func:`load_segmenter` gives ``None``
for a model that is not as expected; ``tokens.py`` then asks underthesea itself.
"""

from __future__ import annotations

import itertools
import pickle
import re
import struct
import unicodedata
from collections.abc import Callable, Mapping, Sequence, Set
from functools import cache
from importlib.util import find_spec
from operator import add
from pathlib import Path
from typing import Any

from extractor.kept import keep

MODEL = Path("pipeline", "word_tokenize", "models", "ws_crf_vlsp2013_20230727")
SOURCES = (Path("pipeline", "word_tokenize"), Path("pipeline", "text_normalize"))
"""What of underthesea the segmenter depends on."""
INSIDE, BEGIN = "I-W", "B-W"
MOST = 200_000
"""Entries of a memory from which it is emptied, so that no flood of unknown words fills the machine."""
LONGEST = 60
"""Characters of the longest run without white space whose tokens are remembered."""
MOST_AT_ONCE = 500
"""Characters of such a run that are handed to the tokenizer at once."""
WIDTH = 2
"""Tokens before and behind one that the model looks at."""

_PRIME = "\u02ba"
"""The one letter that underthesea takes for a mark."""
_CHUNK = re.compile(r"\S+")
_TEMPLATE = re.compile(r"T\[(-?\d)(?:,(-?\d))?\](?:\.(lower|isdigit|istitle|is_in_dict))?")
_HEADER = struct.Struct("<4sI4s9I")
_FEATURE = struct.Struct("<IIId")
_STATE, _TRANSITION = 0, 1

Span = tuple[int, int]
_Vector = tuple[float, ...]
"""What some neighbouring tokens add to the score of each token that looks at them, the first of those first."""


class _Table:
    """What tokens that stand together add, for one number of them (1 to 3)."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.reach = 2 * WIDTH + 2 - size
        self.plain: dict[str, list[float]] = {}
        self.lower: dict[str, list[float]] = {}
        self.flags: dict[str, dict[bool, list[float]]] = {}
        self.of_flags: dict[tuple[bool, bool, bool], _Vector] = {}

    def put(self, first: int, function: str, value: str, weight: float) -> None:
        """Adds a weight of a template whose first token stands at ``first`` from the one that looks at it."""
        vectors: dict[Any, list[float]] = self.lower if function == "lower" else self.plain
        key: str | bool = value
        if function not in ("", "lower"):
            if value not in ("True", "False"):
                return  # at the ends of a line, which have no token
            vectors, key = self.flags.setdefault(function, {}), value == "True"
        vector = vectors.setdefault(key, [0.0] * self.reach)
        # A token that looks back stands behind them, so its place is among the last.
        vector[WIDTH - first - self.size + 1] += weight

    def close(self) -> None:
        """Sums up what the yes-and-no features add, once all weights are there."""
        none = [0.0] * self.reach
        names = ("istitle", "is_in_dict", "isdigit")
        for title, known, digit in itertools.product((False, True), repeat=len(names)):
            values = zip(names, (title, known, digit), strict=True)
            parts = [self.flags.get(name, {}).get(value, none) for name, value in values]
            self.of_flags[title, known, digit] = tuple(map(sum, zip(*parts, strict=True)))

    def add(self, text: str, lower: str, *, title: bool, known: bool, digit: bool = False) -> _Vector:
        """What tokens add whose text is ``text``."""
        vector = self.of_flags[title, known, digit]
        for more in (self.plain.get(text), self.lower.get(lower)):
            if more is not None:
                vector = tuple(map(add, vector, more))
        return vector


class Segmenter:
    """Finds the words of a line. What it remembers of earlier lines changes its speed alone, never its answer."""

    def __init__(
        self, templates: Sequence[str], weights: Mapping[str, float], moves: Sequence[float], known: Set[str],
        tokenize: Callable[[str], list[str]],
    ) -> None:  # fmt: skip
        """Takes what the model adds for *inside* against *begin*, by feature, and for the four moves between them.

        Raises :class:`ValueError` for a template of another kind than those read here.
        """
        self._moves = moves
        self._known = known
        self._tokenize = tokenize
        self._single, self._pair, self._triple = tables = (_Table(1), _Table(2), _Table(3))
        read = {template: _read_template(template) for template in templates}
        for feature, weight in weights.items():
            template, _, value = feature.partition("=")
            if template in read:
                first, last, function = read[template]
                tables[last - first].put(first, function, value, weight)
        for table in tables:
            table.close()
        self._edges = _edges(read, weights)
        triples = (*self._triple.plain, *self._triple.lower, *(word for word in known if word.count(" ") == 2))
        self._grows = frozenset(triple.rpartition(" ")[0] for triple in triples)
        """The pairs with which a triple begins that the model or its dictionary knows."""
        self._singles: dict[str, tuple[str, bool, _Vector]] = {}
        self._pairs: dict[tuple[str, str], tuple[float, float, float, float, bool]] = {}
        self._chunks: dict[str, tuple[str, ...]] = {}

    def words(self, line: str) -> list[Span]:
        """The words of a line in NFC, as spans in it; white space lies only inside or between them."""
        tokens: list[str] = []
        spans: list[Span] = []
        last = len(line.rstrip())
        for m in _CHUNK.finditer(line):
            chunk, at = m[0], m.start()
            if chunk.isalpha() and _PRIME not in chunk:
                tokens.append(chunk)
                spans.append(m.span())
                continue
            for token in self._tokens(chunk, last=m.end() == last == len(line)):
                tokens.append(token)
                spans.append((at, at + len(token)))
                at += len(token)
        words: list[Span] = []
        for span, inside in zip(spans, self._inside(tokens), strict=True):
            if inside and words:
                words[-1] = (words[-1][0], span[1])
            else:
                words.append(span)
        return words

    def _tokens(self, chunk: str, *, last: bool) -> tuple[str, ...]:
        """The tokens of a run without white space; a dot means something else at the end of a line."""
        given = chunk if last else chunk + " "
        found = self._chunks.get(given)
        if found is None:
            # The tokenizer takes time by the square of a run; no run of a text that people read is cut here.
            pieces = (given[i : i + MOST_AT_ONCE] for i in range(0, len(given), MOST_AT_ONCE))
            found = tuple(token for piece in pieces for token in self._tokenize(piece))
            if len(chunk) <= LONGEST:
                _room(self._chunks)
                self._chunks[given] = found
        return found

    def _inside(self, tokens: list[str]) -> list[bool]:
        """For each token whether it goes on the word of the token before it: the best path of the model."""
        size = len(tokens)
        # What speaks for "inside" at each token; two places more on either side take what falls off the ends.
        scores = [0.0] * (size + 2 * WIDTH)
        singles, pairs = self._singles, self._pairs
        # Hardly any triple is known, and then only its capitals count.
        plain, titled = (self._triple.of_flags[title, False, False] for title in (False, True))
        before = lower_before = first = lower_first = ""
        title_before = title_first = grew = grows = False
        for i, token in enumerate(tokens):
            lower, title, (a, b, c, d, e) = singles.get(token) or self._of_one(token)
            if i:
                p, q, r, s, grows = pairs.get((before, token)) or self._of_two((before, token))
                a, b, c, d = a + p, b + q, c + r, d + s
            if i > 1:
                titles = title_first and title_before and title
                if grew:
                    p, q, r = self._of_three(
                        f"{first} {before} {token}", f"{lower_first} {lower_before} {lower}", titles
                    )
                else:
                    p, q, r = titled if titles else plain
                a, b, c = a + p, b + q, c + r
            scores[i] += a
            scores[i + 1] += b
            scores[i + 2] += c
            scores[i + 3] += d
            scores[i + 4] += e
            first, lower_first, title_first = before, lower_before, title_before
            before, lower_before, title_before, grew = token, lower, title, grows
        for i in {*range(min(WIDTH, size)), *range(max(0, size - WIDTH), size)}:
            scores[i + WIDTH] += self._edges[min(i, WIDTH), min(size - 1 - i, WIDTH)]
        return self._best(scores[WIDTH : size + WIDTH])

    def _of_one(self, token: str) -> tuple[str, bool, _Vector]:
        lower, title = token.lower(), token[0].upper() == token[0]
        digit = token.isascii() and token.isdigit()
        vector = self._single.add(token, lower, title=title, known=lower in self._known, digit=digit)
        _room(self._singles)
        found = self._singles[token] = lower, title, vector
        return found

    def _of_two(self, pair: tuple[str, str]) -> tuple[float, float, float, float, bool]:
        text = " ".join(pair)
        lower = text.lower()
        title = all(token[0].upper() == token[0] for token in pair)
        p, q, r, s = self._pair.add(text, lower, title=title, known=lower in self._known)
        _room(self._pairs)
        found = self._pairs[pair] = p, q, r, s, text in self._grows or lower in self._grows
        return found

    def _of_three(self, text: str, lower: str, titles: bool) -> _Vector:
        """What a triple adds; too many differ to be worth remembering."""
        return self._triple.add(text, lower, title=titles, known=lower in self._known)

    def _best(self, scores: Sequence[float]) -> list[bool]:
        if not scores:
            return []
        stay, enter, leave, go_on = self._moves
        lead = scores[0]  # of the best path that ends inside over the best that begins a word
        came: list[tuple[bool, bool]] = []
        for score in scores[1:]:
            left, on = lead + leave, lead + go_on
            step = left > stay, on > enter
            lead = score + (on if step[1] else enter) - (left if step[0] else stay)
            came.append(step)
        now = lead > 0
        path = [now]
        for step in reversed(came):
            now = step[now]
            path.append(now)
        path.reverse()
        return path


def _edges(read: Mapping[str, tuple[int, int, str]], weights: Mapping[str, float]) -> dict[tuple[int, int], float]:
    """What is added at a token that has only so many tokens before and behind it (at most two are told apart)."""
    edges: dict[tuple[int, int], float] = {}
    for before, behind in itertools.product(range(WIDTH + 1), repeat=2):
        edges[before, behind] = 0.0
        for template, (first, last, _) in read.items():
            if first < -before:
                edges[before, behind] += weights.get(f"{template}=BOS", 0.0)
            elif last > behind:
                edges[before, behind] += weights.get(f"{template}=EOS", 0.0)
    return edges


@cache
def load_segmenter() -> Segmenter | None:
    """The segmenter with underthesea's model, or ``None`` when that is of another kind than the one read here.

    Once it was read, underthesea itself is not imported any more: that takes longer than all else of a start.
    """
    package = find_spec("underthesea")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent
    sources = sorted(path for name in SOURCES for path in (folder / name).rglob("*") if path.suffix in (".py", ".bin"))
    try:
        return keep("words", sources, lambda: _read_segmenter(folder / MODEL))
    except (ImportError, OSError, ValueError, struct.error, IndexError, pickle.UnpicklingError):
        return None


def _read_segmenter(folder: Path) -> Segmenter:
    from underthesea.pipeline.text_normalize.character_normalize import character_map
    from underthesea.pipeline.word_tokenize.regex_tokenize import patterns

    weights, moves = _read_model((folder / "models.bin").read_bytes())
    templates, known = (pickle.loads((folder / f"{n}.bin").read_bytes()) for n in ("features", "dictionary"))  # noqa: S301 - files of a package that runs here anyhow
    return Segmenter(templates, weights, moves, known, Tokenizer(patterns, character_map))


class Tokenizer:
    """Cuts a run of text into tokens as underthesea's own tokenizer does, by its expression.

    Raises :class:`ValueError` for another sort of expression than the one known here.
    """

    def __init__(self, expression: re.Pattern[str], letters: Mapping[str, str]) -> None:
        if not expression.groupindex:
            raise ValueError("an expression without named groups")
        self._expression = expression
        self._letters = str.maketrans(dict(letters))

    def __call__(self, text: str) -> list[str]:
        """The tokens of ``text``: of each match, the first group with a name that has matched."""
        text = unicodedata.normalize("NFC", text).translate(self._letters)
        groups = (match.groupdict().values() for match in self._expression.finditer(text))
        return [next(found for found in named if found is not None) for named in groups]


def _read_template(template: str) -> tuple[int, int, str]:
    m = _TEMPLATE.fullmatch(template)
    if m is None:
        raise ValueError(template)
    first = int(m[1])
    last = int(m[2] or m[1])
    if not -WIDTH <= first <= last <= WIDTH or last - first > WIDTH:
        raise ValueError(template)
    return first, last, m[3] or ""


def _read_model(data: bytes) -> tuple[dict[str, float], tuple[float, ...]]:
    """The weights of a model in CRFsuite's format: by feature, and begin-begin, begin-inside, inside-begin, i.-inside.

    Raises :class:`ValueError` for another format or other labels.
    """
    magic, _, kind, _, _, _, _, features, labels, attributes, _, _ = _HEADER.unpack_from(data)
    if (magic, kind) != (b"lCRF", b"FOMC"):
        raise ValueError("another format of model")
    names = _read_names(data, labels)
    if sorted(names) != [BEGIN, INSIDE]:
        raise ValueError("other labels")
    inside = names.index(INSIDE)
    strings = _read_names(data, attributes)
    weights: dict[str, float] = {}
    moves = [0.0] * 4
    (count,) = struct.unpack_from("<I", data, features + 8)
    start = features + 12
    for sort, source, target, weight in _FEATURE.iter_unpack(data[start : start + count * _FEATURE.size]):
        if sort == _STATE:
            name = strings[source]
            weights[name] = weights.get(name, 0.0) + (weight if target == inside else -weight)
        elif sort == _TRANSITION:
            moves[2 * (source == inside) + (target == inside)] += weight
        else:
            raise ValueError("another sort of feature")
    return weights, tuple(moves)


def _read_names(data: bytes, start: int) -> list[str]:
    """The strings of one table of the model, by their numbers."""
    _, _, _, _, size, offset = struct.unpack_from("<4s5I", data, start)
    names: list[str] = []
    for at in struct.unpack_from(f"<{size}I", data, start + offset):
        _, length = struct.unpack_from("<II", data, start + at)
        begin = start + at + 8
        names.append(data[begin : begin + length - 1].decode("utf-8"))
    return names


def _room(memory: dict) -> None:  # type: ignore[type-arg]
    if len(memory) >= MOST:
        memory.clear()
