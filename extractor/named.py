"""Makes facts of the products that a sentence names with their star level: what status, place and period they have.

One layer of the walk through an article; ``context.py`` has the top of it. It reads what the walk knows and sets
nothing for the numbers: a named product is never a whole, nor what a number is taken from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from extractor.actions import Actions
from extractor.attach import attached
from extractor.match import Cue, Draft
from extractor.mentions import QuantityValue, Sentence
from extractor.model import Stars
from extractor.products import Naming, Reader
from extractor.story import State
from extractor.when import When
from extractor.where import Located

HEADING = 14
"""Words of the longest line without a colon that may still be the heading of a list."""
HANDED = ("status", "place", "period", "when", "group")
"""What a named product takes from the number that it is one of."""


@dataclass(frozen=True, slots=True)
class Levels:
    """What a sentence says of levels: its numbers with one, and the only level it names."""

    sentence: Sentence
    counts: tuple[Draft, ...]
    only: Stars | None

    def pick(self, names: int) -> tuple[Stars | None, Draft | None]:
        """The level, and the number, that a list of so many names is about."""
        for draft in reversed(self.counts):
            if draft.quantity.low == names:
                return draft.slots.get("stars", self.only), draft
        levels = {d.slots["stars"].low for d in self.counts if "stars" in d.slots}
        if len(levels) == 1 and "stars" in self.counts[-1].slots:
            return self.counts[-1].slots["stars"], self.counts[-1]
        return (self.only, None) if not levels else (None, None)


class Named(Actions):
    """Finds named products."""

    text = ""
    products: Reader | None = None
    _named: list[Draft]
    _before: Levels | None = None
    _heading: Levels | None = None

    def name(
        self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue], places: Sequence[Located],
        whens: Sequence[When], state: State,
    ) -> list[Draft]:  # fmt: skip
        """The products that a sentence names with a level, each a draft that is complete."""
        out: list[Draft] = []
        heading = self._heading if self._heading is not None and _near(self._heading, sentence) else None
        namings = self.products(sentence) if self.products is not None and self._looks(sentence, drafts) else []
        free = all(n.rule.set.get("from") for said in namings for n in said)
        together = sum(len(said[0].names) for said in namings if said) if free and not drafts else 0
        for said in namings:
            for naming in said:
                made = self._level(naming, sentence, drafts, heading, together)
                if made is not None:
                    out.extend(self._drafts(naming, *made, sentence, drafts, cues, places, whens, state))
                    break
        item = _ITEM.match(sentence.skeleton) is not None
        self._remember_levels(sentence, drafts, bool(out), item=item)
        return out

    def _level(
        self, naming: Naming, sentence: Sentence, drafts: Sequence[Draft], heading: Levels | None, together: int
    ) -> tuple[Stars, Draft | None] | None:
        """The level that names have, and the number that they are the things of; ``None`` when neither is said.

        ``together`` is how many names a sentence has that says nothing else.
        """
        source = naming.rule.set.get("from")
        if source is None:
            count = self._counted(naming, drafts)
            stars = naming.level.value if naming.level is not None else None
            if stars is None and count is not None:
                stars = count.slots.get("stars")
            return (stars, count) if stars is not None else None
        if source == "heading":
            item = _ITEM.match(sentence.skeleton) is not None
            if heading is None or not (item or _whole_line(naming, sentence)):
                return None
            stars, count = heading.pick(0)
        else:
            before = self._before
            if before is None or before.sentence.block < sentence.block - 1:
                return None
            number = together if source == "all" else len(naming.names)
            stars, count = before.pick(number)
            if source == "all":
                told = all(n.branded or n.maker is not None for n in naming.names)
                same = (
                    count is not None and count.quantity.low == number > 1 and before.sentence.block == sentence.block
                )
                if not (told and same):
                    return None
        return (stars, count) if stars is not None else None

    def _looks(self, sentence: Sentence, drafts: Sequence[Draft]) -> bool:
        if not (self._central or sentence.programme):
            return False
        level = any(m.kind == "stars" for m in sentence.mentions)
        return level or self._heading is not None or self._before is not None or any("stars" in d.slots for d in drafts)

    def _counted(self, naming: Naming, drafts: Sequence[Draft]) -> Draft | None:
        at = naming.count
        return next((d for d in drafts if at is not None and d.kind == "count" and d.start <= at.start < d.end), None)

    def _remember_levels(self, sentence: Sentence, drafts: Sequence[Draft], named: bool, *, item: bool) -> None:
        levels = [m.value for m in sentence.mentions if m.kind == "stars"]
        products = tuple(d for d in drafts if d.kind == "count" and d.subject == "product")
        only = levels[0] if levels and len({s.low for s in levels}) == 1 else None
        counts = tuple(d for d in products if "stars" in d.slots) or (products if only is not None else ())
        said = Levels(sentence, counts, only) if counts or only is not None else None
        self._before = said
        text = sentence.skeleton.strip()
        if (
            said is not None
            and not named
            and (text.endswith(":") or (len(text.split()) <= HEADING and text[-1:] not in ".!?;,"))
        ):
            self._heading = said
        elif not item and not named:
            self._heading = None
        elif self._heading is not None:
            self._heading = replace(self._heading, sentence=replace(self._heading.sentence, block=sentence.block))

    def _drafts(
        self, naming: Naming, stars: Stars, count: Draft | None, sentence: Sentence, drafts: Sequence[Draft],
        cues: Sequence[Cue], places: Sequence[Located], whens: Sequence[When], state: State,
    ) -> Iterator[Draft]:  # fmt: skip
        text = self.text
        first = _index(sentence, naming.names[0].start)
        last = _index(sentence, naming.names[-1].until - 1) + 1
        named = [(n.start, n.end) for n in naming.names]
        # đầu tiên của cả nước says how rare it is, not where it holds
        outer = [
            p for p in places
            if p.place.level != "nation" and not any(a <= p.mention.start < b for a, b in named)
        ]  # fmt: skip
        for name in naming.names:
            draft = Draft(
                kind="product", rule=naming.rule, sentence=sentence, first=first, last=last, start=name.start,
                end=name.end, quantity=QuantityValue(0, 0, "exact"), subject="product",
            )  # fmt: skip
            draft.set("name", _plain(text[name.start : name.end]), naming.rule.id)
            if name.maker is not None:
                draft.set("producer", _plain(text[slice(*name.maker)]), naming.rule.id)
            draft.set("stars", stars, "stars at the number" if naming.level is not None else "the whole")
            group = next(
                (m.value for m in sentence.mentions if m.kind == "group" and name.start <= m.start < name.end), None
            )
            if group is not None:
                draft.set("group", group, "the group at the number")
            own = self._address(name.end, name.until, outer)
            if count is not None:
                for slot in HANDED:
                    if count.slots.get(slot) is not None and slot not in draft.slots:
                        draft.set(slot, count.slots[slot], "the whole")
            if own is not None:
                draft.set("place", own.place, f"the place at {own.mention.start}")
            elif "place" not in draft.slots:
                self._place(draft, drafts, outer, state)
            if "status" not in draft.slots:
                around = [*drafts, draft]
                self._when(draft, around, whens)
                actions = attached("action", draft, cues, around)
                statuses = attached("status", draft, cues, around)
                reached = [c.first for c in cues if "level" in c.rule.set or c.rule.set.get("action") == "recognize"]
                statuses = [
                    a
                    for a in statuses
                    if sentence.starts[a.cue.first] < naming.end
                    # được chấm 78 điểm, đạt 4 sao: a rating whose result is told
                    and not (a.cue.rule.set.get("rating") and any(a.cue.first < at for at in reached))
                ]
                tied = self._tied(naming, sentence, cues)
                if tied is not None:
                    draft.set("status", tied.rule.set["status"], tied.rule.id)
                else:
                    self._status(draft, statuses, actions, attached("level", draft, cues, around), state)
            if "period" not in draft.slots:
                self.settle_when(draft, state)
            yield draft

    def _tied(self, naming: Naming, sentence: Sentence, cues: Sequence[Cue]) -> Cue | None:
        """The word between name and level that says that it is not reached: được đề xuất công nhận 5 sao."""
        if naming.level is None:
            return None
        low, high = sorted((naming.names[-1].end, naming.level.start))
        for cue in cues:
            inside = low <= sentence.starts[cue.first] and sentence.ends[cue.last - 1] <= high
            if inside and cue.rule.set.get("status") in ("candidate", "target") and not cue.rule.set.get("rating"):
                return cue
        return None

    def _address(self, start: int, end: int, places: Sequence[Located]) -> Located | None:
        """The place said of one name alone: in the brackets or the address behind it."""
        own = [
            p for p in places
            if start <= p.mention.start < end and not p.mention.in_name and not p.mention.reference
        ]  # fmt: skip
        return next((p for p in own if p.place.level == "district"), own[0] if own else None)


def _plain(words: str) -> str:
    return " ".join(words.split())


def _index(sentence: Sentence, offset: int) -> int:
    """The position in the skeleton of a character of the text."""
    return max(0, bisect_right(sentence.starts, offset) - 1)


def _near(levels: Levels, sentence: Sentence) -> bool:
    return sentence.block - levels.sentence.block <= 1


def _whole_line(naming: Naming, sentence: Sentence) -> bool:
    """Whether a line holds the names and nothing more."""
    rest = sentence.skeleton[_index(sentence, naming.names[-1].until - 1) + 1 :]
    return not regex.search(r"\w", rest)


_ITEM = regex.compile(r"\s*(?:[-•+*–]|\d{1,2}[.)]?|[a-zđ][.)])\s")
