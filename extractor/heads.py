"""Finds what a percentage may be of: the nouns, groups, levels and facts in a stretch of a sentence.

Owns :class:`Head`. Which of several a percentage is of is decided in ``percents.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.match import PRODUCERS, Draft
from extractor.mentions import Sentence
from extractor.notation import whole_words
from extractor.patterns import Patterns

NONE = "none"
"""What is said of a thing outside the programme: people, land, harvests, the economy."""
NO_FUNDING = "money that is no funding"
"""Why an amount was dropped that is a price, a wage or a profit, so that its percentage is none of ours either."""
SKIP = "skip"
"""The value of longer words that only hide a noun inside them (*giá* in *đánh giá*)."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a percentage is of: a value of ``of`` (or ``none``), where it stands, and the fact that says so, if any."""

    of: str
    first: int
    last: int
    draft: Draft | None = None


class HeadFinder:
    """Finds heads by the lexicons of the patterns; holds compiled patterns only."""

    def __init__(self, patterns: Patterns) -> None:
        self._nouns: dict[str, str] = patterns.lexicon("percent_noun")
        self._noun = regex.compile(whole_words(self._nouns))
        localities = dict.fromkeys(patterns.lexicon("locality"), "locality")
        self._wholes: dict[str, str] = {**self._nouns, **localities, **patterns.lexicon("share_noun")}
        self._whole = regex.compile(whole_words(self._wholes))
        self._goods = frozenset(patterns.lexicon("goods_word"))
        self._programme = regex.compile(whole_words(patterns.lexicon("programme")))

    def heads(
        self, sentence: Sentence, first: int, last: int, drafts: Sequence[Draft] = (), dropped: Sequence[Draft] = ()
    ) -> Iterator[Head]:  # fmt: skip
        """Everything in a stretch of a sentence that a percentage may be of, in order."""
        found: list[Head] = []
        taken: set[int] = set()
        for d in drafts:
            if first <= d.first < last:
                found.append(of_draft(d))
                taken.update(range(d.first, max(d.first + 1, d.last)))
        for d in dropped:
            if first <= d.first < last and d.kind in ("funding", "revenue") and d.dropped == NO_FUNDING:
                found.append(Head(NONE, d.first, d.last))
        found.extend(self.nouns(sentence, first, last))
        for at in range(first, last):
            if at in taken:
                continue
            mention = sentence.at(at)
            if mention is None:
                continue
            if mention.kind == "subject":
                found.append(Head(self._of_subject(sentence, first, at, mention.value.subject), at, at + 1))
            elif mention.kind in ("group", "stars"):
                found.append(Head("product", at, at + 1))
            elif mention.kind == "blocked" and mention.value in ("other_thing", "measure"):
                found.append(Head(NONE, at, at + 1))
        yield from sorted(found, key=lambda h: (h.first, h.last))

    def nouns(self, sentence: Sentence, first: int, last: int) -> Iterator[Head]:
        """The nouns of the lexicon in a stretch of a sentence, in order."""
        for m in self._noun.finditer(sentence.skeleton, first, last):
            of = self._nouns[_single(m[0])]
            if of == "revenue" and self._is_tourism(sentence, m.end()):
                of = NONE
            if of != SKIP:
                yield Head(of, m.start(), m.end())

    def _of_subject(self, sentence: Sentence, first: int, at: int, subject: str) -> str:
        """What a counted noun is of: any maker is a producer, and *hàng làng nghề* are goods."""
        before = sentence.skeleton[first:at].split()[-1:]
        if before and before[0] in self._goods:
            return "product"
        return "producer" if subject in PRODUCERS else subject

    def _is_tourism(self, sentence: Sentence, at: int) -> bool:
        """Whether sales are those of tourism, not of goods: doanh thu du lịch."""
        skeleton = sentence.skeleton
        while at < len(skeleton) and skeleton[at] == " ":
            at += 1
        found = sentence.at(at) if at < len(skeleton) else None
        return found is not None and found.kind == "group" and found.value == "tourism"

    def named(self, sentence: Sentence, first: int, last: int) -> Head | None:
        """The first noun of a stretch, those that only a share may be of too (*cán bộ, xã*), or ``None``."""
        for m in self._whole.finditer(sentence.skeleton, first, last):
            if (of := self._wholes[_single(m[0])]) != SKIP:
                return Head(of, m.start(), m.end())
        return None

    def names(self, sentence: Sentence, first: int, last: int) -> bool:
        """Whether a stretch of a sentence names the programme, its products or their stars."""
        if self._programme.search(sentence.skeleton, first, last):
            return True
        for at in range(first, last):
            mention = sentence.at(at)
            if mention is not None and mention.kind == "subject" and mention.value.ocop:
                return True
            if mention is not None and mention.kind in ("stars",):
                return True
        return False


def of_draft(draft: Draft) -> Head:
    """What a fact's number is of, as a percentage of it would be."""
    if draft.kind != "count":
        return Head(draft.kind, draft.first, draft.last, draft)
    held = draft.holder if draft.holder is not None and draft.subject in PRODUCERS else draft
    subject = held.subject or "other"
    return Head("producer" if subject in PRODUCERS else subject, draft.first, draft.last, held)


def _single(words: str) -> str:
    return " ".join(words.split())
