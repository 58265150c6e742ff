"""The words by which names of products are told: how they begin and end, who makes them, what is no name at all.

Owns the ``product_*`` lexicons, indexed by the first two words of their forms, and the lookup of the longest form.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import regex

from extractor.notation import whole_words
from extractor.patterns import Patterns

LONG_WORD = 40
"""Characters that hold two words at least."""
Forms = Mapping[str, tuple[str | None, Mapping[str, Sequence[tuple[tuple[str, ...], str]]]]]
"""By its first word, the value of the form of that word alone, and the longer forms by their second one."""
TOKEN = regex.compile(r"\w+(?:[.,/&'’+-]\w+)*[%+]?|[^\w\s]")
KEEPS, LINKS, MAKERS = frozenset({"name"}), frozenset({"link"}), frozenset({"maker"})
STOPS = frozenset({"stop", "open", "join", "person", "pronoun", "place", "at"})


class NameWords:
    """The indexed lexicons."""

    def __init__(self, patterns: Patterns) -> None:
        self.particles: Mapping[str, str] = patterns.lexicon("product_particle")
        """What small words between names do, by the word."""
        self.words = _index(patterns.lexicon("product_word"))
        self.roles = _roles(patterns.lexicon("product_word"))
        self.heads = _index(patterns.lexicon("product_head"))
        self.makers = _index(patterns.lexicon("product_maker"))
        self.links = _index(patterns.lexicon("product_link"))
        self.places = frozenset(f for f, v in patterns.lexicon("product_word").items() if v == "place")
        self.streets = _index(patterns.lexicon("product_street"))
        no_name = patterns.lexicon("product_no_name")
        self.sorts = frozenset(f for f, v in no_name.items() if v in ("sort", "organ"))
        others = [f for f, v in no_name.items() if v == "other"]
        self.others = regex.compile(whole_words(others))
        self.other_words = frozenset(form.split()[0] for form in others)
        self.made_of = frozenset(f for f, v in no_name.items() if v == "made_of")
        self.organs = frozenset(f for f, v in no_name.items() if v == "organ")
        communes = (f for f, v in patterns.lexicon("per").items() if v == "commune")
        self.communes = regex.compile(rf"{whole_words(communes)}\s")
        self.tails = _index(patterns.lexicon("product_tail"))
        self.telling = frozenset().union(self.words, self.heads, self.makers, self.links)
        """The words with which a form of these lexicons begins; any other word just goes on a run."""
        self.programme = regex.compile(whole_words([*patterns.lexicon("programme"), *patterns.lexicon("subject_noun")]))

    def head(self, words: Sequence[str], i: int) -> int:
        """How many words at a position begin a name; 0 for none."""
        return longest(self.heads, words, i)

    def says(self, words: Sequence[str]) -> bool:
        """Whether words hold one that is none of a name: “mật ong *năm nay* được mùa”."""
        i = 0
        while i < len(words):
            keep = max(longest(self.words, words, i, KEEPS), self.head(words, i))
            if keep < longest(self.words, words, i, STOPS):
                return True
            i += max(keep, 1)
        return False

    def is_organ(self, words: Sequence[str], start: int, text: str) -> bool:
        """Whether an office is named: Bộ Nông nghiệp, Ban Kinh tế; not Bộ ấm chén."""
        if not words or words[0] not in self.organs:
            return False
        tokens = TOKEN.findall(text, start, start + LONG_WORD)
        return len(tokens) > 1 and tokens[1][0].isupper()

    def others_in(self, words: Sequence[str]) -> bool:
        """Whether words are those of other things than products."""
        joined = " ".join(words)
        plain = joined.replace(" ", "").isalpha()  # else a form may stand inside a token: 12-sản xuất
        if plain and self.other_words.isdisjoint(words):
            return False
        return self.others.search(self.plain(words)) is not None

    def plain(self, words: Sequence[str]) -> str:
        """Words without those that belong to names: ca cao *nguyên chất* holds no *cao nguyên*."""
        kept: list[str] = []
        i = 0
        while i < len(words):
            size = longest(self.words, words, i, KEEPS)
            kept.extend(["|"] * bool(size) or [words[i]])
            i += max(size, 1)
        return " ".join(kept)


def _index(lexicon: Mapping[str, str]) -> Forms:
    """The forms by their first two words, the longest first."""
    alone: dict[str, str] = {}
    longer: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
    for form, value in sorted(lexicon.items(), key=lambda f: -len(TOKEN.findall(f[0]))):
        words = tuple(TOKEN.findall(form))
        behind = longer.setdefault(words[0], {})
        if len(words) > 1:
            behind.setdefault(words[1], []).append((words, value))
        else:
            alone[words[0]] = value
    return {first: (alone.get(first), behind) for first, behind in longer.items()}


def longest(index: Forms, words: Sequence[str], i: int, values: Container[str] | None = None) -> int:
    """How many words at a position the longest form of these values has; 0 for none."""
    if i >= len(words) or (forms := index.get(words[i])) is None:
        return 0
    alone, longer = forms
    if longer and i + 1 < len(words):
        for form, value in longer.get(words[i + 1], ()):
            if (values is None or value in values) and tuple(words[i : i + len(form)]) == form:
                return len(form)
    return int(alone is not None and (values is None or alone in values))


def _roles(lexicon: Mapping[str, str]) -> Mapping[tuple[str, ...], str]:
    """What the forms do that end a name, by their words."""
    return {tuple(TOKEN.findall(form)): value for form, value in lexicon.items() if value in STOPS}
