"""The star level that a passage is about, once a sentence has made it its topic: *Ở hạng 3 sao, …*.

What is named after that beside its maker has this level, by whatever verb it is brought in, until another level is
told, a number of other products, or the paragraph ends.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.match import Draft
from extractor.mentions import BARE_FROM, RISE_FROM, Found, Sentence
from extractor.model import Stars
from extractor.products import Naming

SLOTS = ("status", "when", "period")
"""What a product of the passage takes from the number, or the product, that was told with the level."""


@dataclass(slots=True)
class Topic:
    """A level, where it was told, and what the products of its passage have in common."""

    stars: Stars
    start: int
    block: int
    count: Draft | None = None
    """The number of products of that level; without one, the first of them."""
    reach: int = 0
    """How many paragraphs it goes on over; as many again behind each that names some of them."""
    named: int = 0

    def covers(self, naming: Naming, sentence: Sentence) -> bool:
        """Whether names may have this level: they stand behind it, in its passage, and no other level beside them."""
        if not self.holds(sentence):
            return False
        left = self._number() - self.named
        return naming.names[0].start > self.start and len(naming.names) <= left

    def holds(self, sentence: Sentence) -> bool:
        """Whether a sentence belongs to the passage."""
        near = 0 <= sentence.block - self.block <= self.reach
        return near and sentence.zone in ("lead", "body") and not self.ends(sentence)

    def ends(self, sentence: Sentence) -> bool:
        """Whether a sentence tells another level."""
        levels = (m for m in sentence.mentions if m.kind == "stars" and m.start > self.start)
        return any(m.value.low != self.stars.low and not left_behind(sentence, m) for m in levels)

    def outnumbered(self, draft: Draft) -> bool:
        """Whether more products are counted than have the level, so that what follows is of these."""
        other = draft.kind == "count" and draft.subject == "product" and "stars" not in draft.slots
        return other and draft.quantity.low > self._number()

    def _number(self) -> float:
        """How many products have the level; any number when it was not told."""
        return self.count.quantity.low if self.count is not None and self.count.kind == "count" else float("inf")


def left_behind(sentence: Sentence, level: Found) -> bool:
    """Whether a level is the one from which products have risen: 9 sản phẩm đi lên *từ hạng 3 sao*."""
    if level.rule in (BARE_FROM, RISE_FROM):
        return True
    start = level.start
    return sentence.joints.left_behind.search(sentence.skeleton, 0, sentence.starts.index(start)) is not None
