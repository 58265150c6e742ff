"""What was seen on the way through one article, kept only when somebody asks: for ``ledger.py`` and ``explain.py``.

Owns no decision. A walk that is not traced keeps nothing of this and costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractor.attach import Attached, Refused, weigh
from extractor.match import Cue, Draft, Matcher
from extractor.mentions import MentionFinder, Sentence
from extractor.model import Fact, Record
from extractor.patterns import Patterns
from extractor.zones import Block


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of the walk: its drafts (with those that were dropped), the ones kept, and its cues."""

    sentence: Sentence
    drafts: Sequence[Draft]
    kept: Sequence[Draft]
    cues: Sequence[Cue]
    inner: frozenset[int]
    """Offsets inside the words of the segmenter."""
    opened: Mapping[int, int]
    """By the index of a kept draft, where the words of a part begin in the skeleton."""

    def weighed(self, slot: str, draft: Draft) -> tuple[list[Attached], list[Refused]]:
        """The cues that could give a slot of a draft, best first, and those that may not, each with the reason."""
        if draft not in self.kept:
            return weigh(slot, draft, self.cues, self.drafts)
        start = self.opened.get(self.kept.index(draft), 0) if draft.whole is not None else 0
        return weigh(slot, draft, self.cues, self.kept, start=start if slot in ("status", "action") else 0)


@dataclass(slots=True)
class Trace:
    """The whole way of one article: its blocks and sentences, each step, what came out of it, and the record."""

    text: str
    folded: str
    published: str | None = None
    about: bool = False
    """Whether the article names the programme at all."""
    blocks: Sequence[Block] = ()
    sentences: Sequence[Sentence] = ()
    steps: list[Step] = field(default_factory=list)
    drafts: Sequence[Draft] = ()
    record: Record | None = None
    by_span: dict[tuple[int, int], list[Fact]] = field(default_factory=dict)

    @property
    def facts(self) -> Sequence[Fact]:
        """The facts of the record."""
        return () if self.record is None else self.record.facts

    def facts_of(self, draft: Draft) -> list[Fact]:
        """The facts that have the words of a draft among their mentions, and its number."""
        if not self.by_span:
            for fact in self.facts:
                for m in fact.mentions:
                    self.by_span.setdefault((m.start, m.end), []).append(fact)
        return [f for f in self.by_span.get((draft.start, draft.end), ()) if _says(f, draft)]


def _says(fact: Fact, draft: Draft) -> bool:
    """Whether a fact has the kind and the number of a draft."""
    quantity, own = fact.slots.get("quantity"), draft.quantity
    return fact.kind == draft.kind and (quantity is None or (quantity.low, quantity.high) == (own.low, own.high))


@dataclass(frozen=True, slots=True)
class Tools:
    """What an extractor has compiled, for looking again at what the walk has seen."""

    patterns: Patterns
    finder: MentionFinder
    matcher: Matcher
