"""Counts the products that an article calls up by name, to find the number whose things they are.

A number of one level, and names that are just as many: *HTX A mang đến X, Y; cơ sở B có Z. … Cả ba sản phẩm đạt 3 sao*.
``named.py`` makes facts of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.match import Cue, Draft
from extractor.mentions import Sentence
from extractor.model import Stars
from extractor.names import Name
from extractor.products import SPEAKING, Naming
from extractor.starred import TOPIC
from extractor.story import State, root_of
from extractor.when import When
from extractor.where import Located

PAIR = 2
"""The number whose things are known by it only in one sentence, and where no other level is told beside it."""
FEW = 3
"""The highest number whose things must stand near it, and have a brand or a maker each."""
NEAR = 2
"""Paragraphs between so few things and their number; one between the things of a pair and theirs."""
LISTED = 3
"""Names of the shortest list in which one may be told without a brand or a known word."""
READ = ("lead", "body")
Call = tuple[Naming, "Told", int | None]
"""Names, where they stand, and the level that they have already."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and what was read in it."""

    sentence: Sentence
    drafts: Sequence[Draft]
    cues: Sequence[Cue]
    places: Sequence[Located]
    whens: Sequence[When]
    state: State


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
            count = self.counts[-1]
            while count.whole is not None and count.quantity.low < names:
                count = count.whole  # 8 sản phẩm: huyện A góp 4, huyện B 1
            return self.counts[-1].slots["stars"], count
        return (self.only, None) if not levels else (None, None)


@dataclass(slots=True)
class RollCall:
    """A number of products of one level, and the names that were found since."""

    count: Draft
    stars: Stars
    called: list[tuple[Naming, Told]]
    rated: int = 0
    """Products named since that have their level already."""
    others: tuple[Draft, ...] = ()
    """The numbers of other levels beside it: which of them was called up is known when no more names follow."""
    open: bool = True
    """Whether no other number of products was told since, but shares of this one."""

    @property
    def number(self) -> int:
        """How many were named."""
        return self.rated + sum(len(naming.names) for naming, _ in self.called)


@dataclass(frozen=True, slots=True)
class _Calling:
    """A list with the names that are new in it, and how many things it tells."""

    naming: Naming
    told: Told
    level: int | None
    number: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number of products and their level."""

    draft: Draft
    stars: Stars


def all_called(names: Sequence[Name]) -> bool:
    """Whether each name tells one product, and one of them begins with a known word."""
    return any(n.sure for n in names) and all(is_called(n) or (n.branded and len(names) > 1) for n in names)


def is_called(name: Name) -> bool:
    """Whether a name tells one product: a known word with a brand, a maker, an address, or so many words."""
    told = name.branded or name.maker is not None or name.until > name.end
    return name.sure and (told or name.words >= SPEAKING)


def open_numbers(counts: Sequence[Draft], held: Sequence[tuple[str, Stars]], only: Stars | None) -> list[Number]:
    """The numbers of products of one level of which fewer are named, one for each number; none of two levels.

    ``only`` is the level of the article, if it tells of no other one: that of numbers without a level.
    """
    of: dict[float, Number] = {}
    levels: dict[float, set[int]] = {}
    for draft in counts:
        if draft.kind != "count" or draft.subject != "product" or draft.dropped is not None:
            continue
        own: Stars | None = draft.slots.get("stars")
        stars = own or only
        number = draft.quantity.low
        if stars is None or (own is None and (number < FEW or draft.slots.get("status") != "achieved")):
            continue
        if own is None and any(_share_of(d, draft) for d in counts):
            continue  # 4 sản phẩm gồm A, B, C, D. Trong đó, 2 sản phẩm đạt 4 sao
        levels.setdefault(number, set()).add(stars.low)
        one = stars.low == stars.high and not stars.or_above and not stars.potential
        exact = draft.quantity.qualifier == "exact" and draft.quantity.high == number
        told = draft.slots.get("status") in ("achieved", "candidate") and draft.sentence.zone in ("title", *READ)
        named = sum(level.low == stars.low for _, level in held)
        if one and exact and told and number >= PAIR and named < number:
            known = of.get(number)
            apart = known is not None and _split(known.draft) and not _split(draft)
            own_first = known is not None and own is not None and "stars" not in known.draft.slots
            if known is None or known.draft.sentence.zone == "title" or own_first or apart:
                of[number] = Number(draft, stars)
    return [found for number, found in sorted(of.items(), reverse=True) if len(levels[number]) == 1]


def _share_of(share: Draft, draft: Draft) -> bool:
    """Whether only some of a number's products have a level by their own words."""
    return share.whole is draft and share.subject == "product" and "stars" in share.slots


def _split(draft: Draft) -> bool:
    """Whether the sentence of a number tells several levels."""
    return len({m.value.low for m in draft.sentence.mentions if m.kind == "stars"}) > 1


def as_many(
    numbers: Sequence[Number], loose: Sequence[Call], known: Sequence[tuple[str, Stars]], text: str
) -> Iterator[tuple[Number, list[Call]]]:
    """Each number with the names that are its things: as many in neighbouring paragraphs, one of them, or a sentence.

    ``loose`` are all lists of names, ``known`` the names that have their level already.
    """
    taken: set[int] = set()
    for number in numbers:
        count = number.draft
        waits = count.slots.get("status") == "candidate"
        # what has 4 stars may be put forward for 5
        told = [" ".join(name.lower().split()) for name, stars in known if not waits or stars.low >= number.stars.low]
        calls = [c for c in _new(loose, told, text) if c.level in (None, number.stars.low)]
        fit = (run for run in _runs(calls) if sum(c.number for c in run) == count.quantity.low)
        run = next((run for run in fit if _fits(run, number, text)), None)
        if run is not None and taken.isdisjoint(c.naming.start for c in run):
            taken |= {c.naming.start for c in run}
            yield number, [(c.naming, c.told, None) for c in run if c.level is None]


def _new(loose: Sequence[Call], known: Sequence[str], text: str) -> list[_Calling]:
    """The lists of the body in their order, each with the names that were not told before and the number of the others.

    A list without a new name tells nothing.
    """
    seen: list[str] = []
    out = []
    for naming, told, level in sorted(loose, key=lambda call: call[0].names[0].start):
        words = [" ".join(text[n.start : n.end].lower().split()) for n in naming.names]
        before = seen if level is not None else [*known, *seen]
        new = tuple(n for n, w in zip(naming.names, words, strict=True) if not _again(w, n, before))
        seen.extend(words)
        if told.sentence.zone in READ and new and (level is not None or _called_together(naming.names)):
            out.append(_Calling(replace(naming, names=new), told, level, len(words) if level is None else len(new)))
    return out


def _called_together(names: Sequence[Name]) -> bool:
    """Whether names are called up: each tells one product, or most of a longer list do."""
    most = len(names) >= LISTED and 2 * sum(map(is_called, names)) > len(names) and all(n.words > 1 for n in names)
    return most or all_called(names)


def _again(words: str, name: Name, seen: Sequence[str]) -> bool:
    """Whether a name was told before, in full or longer: tinh dầu bưởi is tinh dầu vỏ bưởi Mường Bi."""
    parts = set(words.split())
    return any(words == s or s.startswith(words + " ") or (not name.branded and parts < set(s.split())) for s in seen)


def _runs(calls: Sequence[_Calling]) -> Iterator[list[_Calling]]:
    """The lists of neighbouring paragraphs together, then those of each paragraph, then those of each sentence."""
    for reach in (1, 0):
        run: list[_Calling] = []
        for call in calls:
            if run and call.told.sentence.block - run[-1].told.sentence.block > reach:
                yield run
                run = []
            run.append(call)
        yield run
    for start in dict.fromkeys(c.told.sentence.start for c in calls):
        yield [c for c in calls if c.told.sentence.start == start]


def _fits(run: Sequence[_Calling], number: Number, text: str) -> bool:
    """Whether names may be the things of a number: no other level, nor another number than theirs, stands with them."""
    new = [c for c in run if c.level is None]
    count = number.draft
    names = [n for c in new for n in c.naming.names]
    proper = sum(_is_proper(n, text) for n in names)
    if not names or proper < (len(names) if count.quantity.low <= FEW else len(names) / 2):
        return False
    if not _stands_near(run, count):
        return False
    for told in (c.told for c in new):
        levels = {m.value.low for m in told.sentence.mentions if m.kind == "stars"}
        if levels - {number.stars.low} or any(_of_others(draft, number) for draft in told.drafts):
            return False
    return True


def _is_proper(name: Name, text: str) -> bool:
    """Whether a name is one by its brand, its maker, its quotes, or its capital letter inside a sentence."""
    capital = text[name.start].isupper() and text[: name.start].rstrip()[-1:] in (",", ";", ":")
    return name.branded or name.maker is not None or name.quoted or capital


def _stands_near(run: Sequence[_Calling], count: Draft) -> bool:
    """Whether so few names stand by their number; those of a pair in one sentence, with no level but its own told."""
    apart = max(abs(c.told.sentence.block - count.sentence.block) for c in run)
    split = _split(count)
    if count.evidence.get("stars") == TOPIC and any(c.told.sentence.block < count.sentence.block for c in run):
        return False  # Ở hạng 3 sao, …, Phú Quốc thêm 3 sản phẩm: none of those named before its passage
    if count.quantity.low <= PAIR:
        one = len({c.told.sentence.start for c in run}) == 1
        return one and not split and apart <= 1
    if split:  # 3 sản phẩm 4 sao, 19 sản phẩm 3 sao: a stock, of which what was named before is no list
        behind = all(c.naming.start > count.start for c in run)
        return apart <= 1 and behind and count.quantity.low > FEW
    return count.quantity.low > FEW or apart <= NEAR


def _of_others(draft: Draft, number: Number) -> bool:
    """Whether a number beside names counts other products than them: of more than are told, or of another level."""
    if draft.kind != "count" or draft.subject != "product":
        return False
    count, stars = number.draft, draft.slots.get("stars", number.stars)
    if draft.quantity.low == count.quantity.low:
        return bool(stars != number.stars)
    larger = root_of(draft).quantity.low > count.quantity.low and root_of(draft) is not root_of(count)
    return larger or stars != number.stars
