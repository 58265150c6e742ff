"""Reads ranks: whether they are of the programme, among whom, and for which place.

Owns the slot ``scope``, and which place of a sentence holds a rank: a country or a region is what is ranked, never
what holds the rank. Period and the rest come from ``filling.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import regex

from extractor.match import Draft
from extractor.mentions import Found, QuantityValue, Sentence
from extractor.model import Place
from extractor.notation import alternatives
from extractor.patterns import CLASSES, Patterns
from extractor.where import Located

WIDE = frozenset({"nation", "region"})
FAR = 400
"""Characters of the skeleton before a rank in which its region, or what else is ranked, is sought."""
NEAR = 10
"""Words behind a rank within which those stand who are ranked."""
COUNTRY = (63, 64, 34)
"""How many provinces the country has had: a rank among so many is one of the whole country."""
NATION = "cả nước"


class RankReader:
    """Reads the slots of ranks; holds compiled patterns only."""

    def __init__(self, patterns: Patterns) -> None:
        self._other = regex.compile(rf"(?<!\w)(?:{alternatives(patterns.lexicon('rank_other'))})(?!\w)")
        self._occasion = regex.compile(rf"(?<!\w)(?:{alternatives(patterns.lexicon('rank_occasion'))})\s+$")
        self._thing = regex.compile(rf"\s*(?:{alternatives(patterns.lexicon('rank_thing'))})(?!\w)")
        after = alternatives(patterns.lexicon("rank_after"))
        self._name = regex.compile(rf"(?:\s+(?!(?:{after})(?!\w))[^\W\d]+){{0,5}}")
        self._scope = regex.compile(rf"(?<!\w)(?:{alternatives(patterns.lexicon('rank_scope'))})(?!\w)")

    def no_rank(self, draft: Draft) -> str | None:
        """Why a rank is none of the programme, or ``None`` when it is one."""
        sentence, skeleton = draft.sentence, draft.sentence.skeleton
        clause = _clause(skeleton, draft)
        if self._other.search(skeleton, *clause):
            return "a rank in something else"
        start = bisect_left(sentence.starts, draft.start)
        counted = skeleton[draft.last :].lstrip()[:1] == _S and skeleton[draft.last - 1] == _F
        if counted:
            return "a rank among other things"  # hội đồng xếp hạng 58/68 sản phẩm: so many of them were rated
        if self._thing.match(skeleton, draft.last):
            return "a rank among other things"
        if self._occasion.search(skeleton, max(0, start - 16), start):
            return "an occasion"
        if sentence.joints.ranks_a.search(skeleton, 0, start) and sentence.joints.did_so.match(skeleton, draft.last):
            return "an occasion"  # tỉnh thứ 15 trên cả nước đã tổ chức phân hạng
        if draft.quantity.low < 1 or draft.quantity.low != int(draft.quantity.low):
            return "no rank"
        return None

    def among(self, draft: Draft) -> int | None:
        """How many are ranked, said ahead of the rank: *Trong 9 tỉnh* của vùng, Quảng Trị đứng ở vị trí thứ 4."""
        sentence = draft.sentence
        m = sentence.joints.ranked_among.search(sentence.skeleton, *_clause(sentence.skeleton, draft))
        number = sentence.at(m.start("number")) if m is not None and m.end() <= draft.first else None
        value = number.value if number is not None else None
        fits = isinstance(value, QuantityValue) and value.low == value.high and value.low >= draft.quantity.low
        return int(value.low) if fits and isinstance(value, QuantityValue) else None

    def scope(self, draft: Draft) -> tuple[int, int] | str | None:
        """Who is ranked: the offsets of the words, or words that stand for them, or ``None``."""
        sentence, skeleton = draft.sentence, draft.sentence.skeleton
        if draft.out_of in COUNTRY:
            return NATION
        stop = _STOP.search(skeleton, draft.last)
        limit = min(_words_on(skeleton, draft.last), stop.start() if stop is not None else len(skeleton))
        named = [
            (at, f)
            for at in range(max(0, draft.first - FAR), limit)
            if skeleton[at] == _L and (f := sentence.at(at)) is not None
        ]
        behind = [f for at, f in named if draft.first <= at < limit]
        wide = next((f for f in behind if _is_wide(f)), None)
        if wide is not None:
            return self._words(sentence, wide)
        said = self._scope.search(skeleton, draft.first, limit)
        if said is not None:
            name = self._name.match(skeleton, said.end(), limit)
            return sentence.starts[said.start()], sentence.ends[(name.end() if name is not None else said.end()) - 1]
        ahead = [(at, f) for at, f in named if at < draft.first and _is_wide(f)]
        if ahead and _STOP.search(skeleton, ahead[-1][0], draft.first) is None:
            return self._words(sentence, ahead[-1][1])
        place: Place | None = draft.slots.get("place")
        larger = next((f for f in behind if f.value.level == "province" and not f.value.reference), None)
        if larger is not None and place is not None and place.district is not None:
            return larger.start, larger.end
        if place is not None and place.district is not None and (draft.out_of is not None or behind):
            return place.province
        return None

    def _words(self, sentence: Sentence, found: Found) -> tuple[int, int] | str:
        if found.value.level == "nation":
            return NATION
        before = self._scope.search(sentence.skeleton, max(0, _at(sentence, found) - 12), _at(sentence, found))
        start = found.start
        if before is not None and not sentence.skeleton[before.end() : _at(sentence, found)].strip():
            start = sentence.starts[before.start()]
        return start, found.end


def holders(places: Sequence[Located], draft: Draft) -> list[Located]:
    """The places of a sentence that may hold a rank: not the country, and none behind the number."""
    return [p for p in places if p.at < draft.first and p.place.level != "nation"]


def _is_wide(found: Found) -> bool:
    value = found.value
    return value.level in WIDE or value.region is not None


def _at(sentence: Sentence, found: Found) -> int:
    return bisect_left(sentence.starts, found.start)


def _words_on(skeleton: str, at: int) -> int:
    position = at
    for _ in range(NEAR):
        m = _TOKEN.match(skeleton, position)
        if m is None:
            return len(skeleton)
        position = m.end()
    return position


def _clause(skeleton: str, draft: Draft) -> tuple[int, int]:
    """The stretch around a rank up to the next full stop, semicolon or bracket."""
    start = max(
        (m.end() for m in _BREAK.finditer(skeleton, max(0, draft.first - FAR), draft.first)),
        default=max(0, draft.first - FAR),
    )
    end = _BREAK.search(skeleton, draft.last)
    return start, end.start() if end is not None else len(skeleton)


_L, _F, _M, _P, _S = (CLASSES[n] for n in ("place", "fraction", "money", "percent", "subject"))
_TOKEN = regex.compile(r"\s*[^\s]+")
_STOP = regex.compile(rf"[;:.()]|[{_F}{_M}{_P}]")
_BREAK = regex.compile(r"[;.()]\s|;")
