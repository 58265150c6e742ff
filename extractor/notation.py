"""The small notation in which pattern files are written, and its two translations.

A pattern is words parted by single spaces. ``(a|b c)`` gives alternatives, ``(a)?`` something optional, ``{name}``
a mention or a lexicon, ``{name.role}`` the same under another name, ``<3>`` up to three other words. A dash between
spaces may lack either. Everything else stands for itself. :func:`to_regex` makes a regular expression of it,
:func:`expand` the list of all word forms (for cues, which hold no gap). :func:`alternatives` and :func:`whole_words`
make expressions of plain words.
Owns nothing of meaning; ``patterns.py`` says which names exist.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_FORMS = 400
"""More forms than this from one line is a pattern that nobody can read; write two lines."""

GAP_WORD = r"[^\s,;:.()\"…]+"


class NotationError(ValueError):
    """A pattern that cannot be read; the message says what and where in the pattern."""


@dataclass(frozen=True, slots=True)
class Word:
    """Literal characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """``{name}`` or ``{name.role}``."""

    name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """``<n>``: up to ``n`` other words."""

    words: int


@dataclass(frozen=True, slots=True)
class Group:
    """``(a|b)``, perhaps optional."""

    options: tuple[Runs, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces that touch each other, without a space between."""

    pieces: tuple[Word | Slot | Gap | Group, ...]


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs parted by spaces."""

    runs: tuple[Run, ...]


_TOKEN = re.compile(
    r"\{(?P<name>[a-z_]+)(?:\.(?P<role>[a-z_]+))?\}|<(?P<gap>\d)>|(?P<mark>[()|? ])|(?P<word>[^{}<>()|? ]+)"
)


def alternatives(forms: Iterable[str]) -> str:
    r"""An expression for any of some words, the longest first, any run of spaces for a space; of none, for nothing.

    >>> alternatives(["tỷ", "tỷ đồng"])
    'tỷ\\s+đồng|tỷ'
    """
    longest_first = sorted(forms, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, form.split())) for form in longest_first) or "(?!)"


def whole_words(forms: Iterable[str]) -> str:
    """An expression for any of some words, inside no longer word."""
    return rf"(?<!\w)(?:{alternatives(forms)})(?!\w)"


@lru_cache(maxsize=8192)
def parse(source: str) -> Runs:
    """The tree of one pattern; raises :class:`NotationError` for what the notation does not know.

    It is remembered, since several steps of a load ask for it.
    """
    tokens: list[re.Match[str]] = []
    position = 0
    while position < len(source):
        m = _TOKEN.match(source, position)
        if m is None:
            raise NotationError(f"cannot read {source[position : position + 12]!r} at character {position + 1}")
        tokens.append(m)
        position = m.end()
    tree, used = _sequence(tokens, 0, source)
    if used != len(tokens):
        raise NotationError(f"unmatched {tokens[used][0]!r} at character {tokens[used].start() + 1}")
    if not tree.runs:
        raise NotationError("an empty pattern")
    return tree


def _sequence(tokens: list[re.Match[str]], i: int, source: str) -> tuple[Runs, int]:
    runs: list[Run] = []
    pieces: list[Word | Slot | Gap | Group] = []
    while i < len(tokens):
        m = tokens[i]
        mark = m["mark"]
        if mark in (")", "|"):
            break
        if mark == " ":
            if pieces:
                runs.append(Run(tuple(pieces)))
            pieces = []
        elif mark == "(":
            options = []
            start = m.start()
            while True:
                option, i = _sequence(tokens, i + 1, source)
                options.append(option)
                if i >= len(tokens):
                    raise NotationError(f"'(' at character {start + 1} is never closed")
                if tokens[i]["mark"] == ")":
                    break
            optional = i + 1 < len(tokens) and tokens[i + 1]["mark"] == "?"
            i += optional
            pieces.append(Group(tuple(options), optional))
        elif mark == "?":
            raise NotationError(f"'?' at character {m.start() + 1} follows no group; write (word)?")
        elif m["gap"]:
            pieces.append(Gap(int(m["gap"])))
        elif m["name"]:
            pieces.append(Slot(m["name"], m["role"]))
        else:
            pieces.append(Word(m["word"]))
        i += 1
    if pieces:
        runs.append(Run(tuple(pieces)))
    return Runs(tuple(runs)), i


def to_regex(tree: Runs, slot: Callable[[Slot], str]) -> str:
    """The regular expression of a tree; ``slot`` gives the expression of a placeholder (with its group name)."""
    out: list[str] = []
    started = dashed = False
    for run in tree.runs:
        if len(run.pieces) == 1:
            piece = run.pieces[0]
            if isinstance(piece, Gap):
                # The lazy quantifier keeps the nearest reading; the bound keeps it linear.
                word = rf"(?:\s+{GAP_WORD})" if started else rf"(?:{GAP_WORD}\s+)"
                out.append(f"{word}{{0,{piece.words}}}?")
                continue
            if isinstance(piece, Group) and piece.optional:
                out.append(_optional(piece, slot) if started else rf"(?:{_any_of(piece.options, slot)}\s+)?")
                continue
        body = "".join(_piece(p, slot) for p in run.pieces)
        space = r"\s*" if dashed or _is_mark(run) else r"\s+"
        out.append(space + body if started else body)
        started, dashed = True, run.pieces == _DASH
    return "".join(out)


_DASH = (Word("-"),)
"""A dash between spaces, either of which print often leaves out: 2018- 2020."""


def _is_mark(run: Run) -> bool:
    """Whether a run begins with a mark, which needs no space before it."""
    head = run.pieces[0]
    return run.pieces == _DASH or (isinstance(head, Word) and head.text[0] in ",;:.")


def _any_of(options: Sequence[Runs], slot: Callable[[Slot], str]) -> str:
    return f"(?:{'|'.join(to_regex(o, slot) for o in options)})"


def _optional(group: Group, slot: Callable[[Slot], str]) -> str:
    """The expression of an optional group behind other words; marks among its options need no space before them."""
    marks = [o for o in group.options if o.runs and _is_mark(o.runs[0])]
    words = [o for o in group.options if o not in marks]
    parts = [rf"\s*{_any_of(marks, slot)}" if marks else "", rf"\s+{_any_of(words, slot)}" if words else ""]
    return f"(?:{'|'.join(p for p in parts if p)})?"


def _piece(piece: Word | Slot | Gap | Group, slot: Callable[[Slot], str]) -> str:
    if isinstance(piece, Word):
        # A letter may touch a digit (7h30, 450.000đ), but no letter; a digit may touch no digit.
        left = _apart(piece.text[0], "?<!")
        right = _apart(piece.text[-1], "?!")
        return left + re.escape(piece.text) + right
    if isinstance(piece, Slot):
        return slot(piece)
    if isinstance(piece, Gap):
        raise NotationError("a gap <n> stands between spaces")
    body = "|".join(to_regex(o, slot) for o in piece.options)
    return f"(?:{body})" + ("?" if piece.optional else "")


def _apart(char: str, look: str) -> str:
    if char.isalpha():
        return rf"({look}[^\W\d])"
    return rf"({look}\d)" if char.isdigit() else ""


def expand(tree: Runs) -> list[str]:
    """All word forms of a tree without gaps, each with single spaces; ``{name}`` stays as it is."""
    forms: list[str] = [""]
    for run in tree.runs:
        choices = [""]
        for piece in run.pieces:
            choices = [a + b for a, b in itertools.product(choices, _forms(piece))]
        forms = [f"{a} {b}" if a and b else a or b for a, b in itertools.product(forms, choices)]
        if len(forms) > MAX_FORMS:
            raise NotationError(f"more than {MAX_FORMS} forms in one line")
    return [f for f in forms if f]


def _forms(piece: Word | Slot | Gap | Group) -> list[str]:
    if isinstance(piece, Word):
        return [piece.text]
    if isinstance(piece, Slot):
        return ["{" + piece.name + "}"]
    if isinstance(piece, Gap):
        raise NotationError("a cue cannot hold a gap <n>; write a template")
    forms = [f for option in piece.options for f in expand(option)]
    return ["", *forms] if piece.optional else forms


def slots(tree: Runs) -> list[Slot]:
    """The placeholders of a tree, in order."""
    found: list[Slot] = []
    for run in tree.runs:
        for piece in run.pieces:
            if isinstance(piece, Slot):
                found.append(piece)
            elif isinstance(piece, Group):
                for option in piece.options:
                    found.extend(slots(option))
    return found
