"""Makes facts of the products that a sentence names with their star level: what status, place and period they have.

One layer of the walk through an article; ``context.py`` has the top of it. It reads what the walk knows and sets
nothing for the numbers: a named product is never a whole, nor what a number is taken from.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from extractor.actions import Actions
from extractor.attach import HAVE, attached
from extractor.calling import Call, Levels, RollCall, Told, all_called, as_many, open_numbers
from extractor.match import Cue, Draft
from extractor.mentions import ITEM, QuantityValue, Sentence
from extractor.model import Stars
from extractor.names import Name
from extractor.patterns import CLASSES
from extractor.products import SPEAKING, Naming, Reader
from extractor.story import OF_ROUND, State
from extractor.topic import SLOTS, Topic, left_behind
from extractor.when import When
from extractor.where import Located

HEADING = 14
"""Words of the longest line without a colon that may still be the heading of a list."""
MANY = 5
"""The lowest number that, called up name by name, is taken for one of several."""
COLUMNS = 4
"""Lines from the name to its level in a table of which every cell is a line."""
RESULT = 1
"""Words between a rating and the level that is its result: chấm *đạt* 3 sao."""
LEAST = 3
"""The lowest level that is recognised."""
OF_NAMES = "the level of its things by name"
"""The evidence of the level of a number whose things are named with it."""
SHARE = "what was counted before"
"""The evidence of slots of a number whose things are called up as some of those counted before."""
OPEN_ACTIONS = frozenset({HAVE, "nothing says otherwise", "the fact before", "the whole"})
"""The evidence of actions that no words at a number have given."""
HANDED = ("status", "place", "period", "when", "group")
"""What a named product takes from the number that it is one of."""


class Named(Actions):
    """Finds named products."""

    text = ""
    products: Reader | None = None
    _named: list[Draft]
    _before: Levels | None = None
    _heading: Levels | None = None
    _recent: tuple[Levels, ...] = ()
    _told: tuple[int, tuple[tuple[Name, ...], ...]] = (-9, ())
    _just_named: Sequence[tuple[Name, ...]] = ()
    """The names of the sentence that is read, as far as it is."""
    _told_at: int = -1
    """Where the sentence begins whose names were told last."""
    _reached: frozenset[int] = frozenset()
    _levels_of: dict[float, set[tuple[Stars, str | None]]]
    """The levels, and with what status, that were told of so many products."""
    _roll: RollCall | None = None
    _passage: Topic | None = None
    """The level that a passage tells of since a sentence began with it (Trong nhóm 3 sao, …) or counted its things."""
    _unrated: tuple[Naming, Told] | None = None
    _owned: dict[str, list[Name]]
    """The names that stood beside a maker, by its words."""
    _unread: list[Told]
    """The sentences of which no name can have a level by what is said so far; they are read when they are asked for."""
    _told_levels: set[Stars]
    """All levels that the article tells of."""
    _only_of_names: bool = True
    """Whether the article tells levels of single products alone, so that a number has none of them."""
    _loose: list[Call]
    """All names in their order, with their level, if they have one by what was said when they were read."""

    def name(
        self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue], places: Sequence[Located],
        whens: Sequence[When], state: State,
    ) -> list[Draft]:  # fmt: skip
        """The products that a sentence names with a level, each a draft that is complete."""
        out: list[Draft] = []
        heading = self._heading if self._heading is not None and _near(self._heading, sentence) else None
        told = Told(sentence, drafts, cues, places, whens, state)
        if sentence.zone != "related":
            self._told_levels.update(m.value for m in sentence.mentions if m.kind == "stars")
        idle = self._says_no_level(told, heading)
        if idle and self._is_of_programme(sentence):
            self._unread.append(told)
        namings = [] if idle else self._namings(sentence)
        for said in filter(_sets_topic, namings):
            self._set_topic(said[0], sentence, drafts)
        namings = [said for said in namings if not _sets_topic(said)]
        free = all(n.rule.set.get("from") for said in namings for n in said)
        together = sum(len(said[0].names) for said in namings if said) if free and not drafts else 0
        left: list[Naming] = []
        last: tuple[Naming, Stars] | None = None
        here: list[tuple[Name, ...]] = []
        self._just_named = here
        for said in namings:
            if said and not said[0].names:
                said = self._pointed(said[0], sentence, here)
            elif said:
                here.append(said[0].names)
            for naming in map(self._with_all, said):
                made = self._level(naming, sentence, drafts, heading, together) or self._alike(naming, last, drafts)
                if made is not None:
                    last = (naming, made[0])
                    _rate_number(naming, drafts)
                    out.extend(self._drafts(naming, *made, sentence, drafts, cues, places, whens, state))
                    if naming.level is None:
                        self._loose.append((naming, told, made[0].low))
                    break
            else:
                left.extend(said[-1:])
        rated = len(out)
        self._of_names_alone(sentence, out)
        out.extend(self._call(left, rated, told))
        self._next_topic(sentence, drafts, out)
        cells = self._levelled(left, told)
        out.extend(cells)
        self._keep(sentence, here)
        self._loose.extend((naming, told, None) for naming in left)
        item = _is_item(sentence)
        self._remember_levels(sentence, drafts, bool(out), item=item)
        if cells:
            self._heading = None  # the level stands behind its name, not over the next one
        return out

    def _set_topic(self, naming: Naming, sentence: Sentence, drafts: Sequence[Draft]) -> None:
        """A level becomes what the passage is about, with the number of products that was told with it."""
        level = naming.level
        told = (m for m in sentence.mentions if m.kind == "stars" and not left_behind(sentence, m))
        levels = {n for m in told for n in (m.value.low, m.value.high)}
        if level is None or level.value.or_above or len(levels) > 1:
            return
        held = [d for d in drafts if d.kind == "count" and d.subject == "product" and d.start > level.start]
        held = [d for d in held if d.slots.get("stars") in (None, level.value) and d.quantity.low > 1]
        if not any(d.slots.get("status") == "target" for d in held):
            count = held[0] if held else None
            self._passage = Topic(level.value, level.start, sentence.block, count, int(count is not None))

    def _next_topic(self, sentence: Sentence, drafts: Sequence[Draft], out: Sequence[Draft]) -> None:
        """Counts the products of the level a passage is about; another level, or a number with one, ends it."""
        topic = self._passage
        if topic is not None:
            mine = [d for d in out if d.slots["stars"] == topic.stars and d.start > topic.start]
            topic.named += len(mine)
            if mine:
                topic.count = topic.count or mine[0]
                topic.block = sentence.block
            ended = sentence.start > topic.start and any(topic.outnumbered(d) for d in drafts)
            if sentence.block - topic.block > topic.reach or topic.ends(sentence) or ended:
                topic = self._passage = None
        levels = [m for m in sentence.mentions if m.kind == "stars" and not left_behind(sentence, m)]
        counts = [d for d in drafts if d.kind == "count" and d.subject == "product" and "stars" in d.slots]
        settled = topic is not None and (topic.named or topic.block == sentence.block)
        settled = settled or (sentence.zone == "title" and sentence.skeleton.rstrip().endswith(":"))
        if settled or len(levels) != 1 or not counts or sentence.zone not in ("title", "lead", "body"):
            return
        stars = levels[0].value
        count = max(counts, key=lambda d: (d.slots.get("status") == "achieved", d.quantity.low))
        named = sum(d.slots["stars"] == stars for d in out)
        apart = any(count not in (d, d.whole) and count.whole is not d for d in counts)
        if named != len(out) or (apart and not named) or count.quantity.low <= named:
            return
        known = count.slots["stars"] == stars and stars.low == stars.high and not stars.or_above
        if known and count.quantity.low > 1 and count.slots.get("status") != "target":
            self._passage = Topic(stars, levels[0].start, sentence.block, count, int(not named), named)

    def _namings(self, sentence: Sentence) -> list[list[Naming]]:
        return self.products(sentence) if self.products is not None and self._is_of_programme(sentence) else []

    def _says_no_level(self, told: Told, heading: Levels | None) -> bool:
        """Whether nothing said so far, nor the sentence itself, can give a level to the names of a sentence.

        It knows every source of ``_level``, and allows too much rather than too little.
        """
        block, zone = told.sentence.block, told.sentence.zone
        if heading is not None or len(self._reached) == 1 or any("stars" in d.slots for d in told.drafts):
            return False
        if any(m.kind == "stars" for m in told.sentence.mentions):
            return False
        roll = self._roll
        if roll is not None and block - roll.count.sentence.block <= 1 and zone in ("lead", "body"):
            return False
        if self._passage is not None and self._passage.holds(told.sentence):
            return False
        if self._named and 0 <= block - self._named[-1].sentence.block <= 1:
            return False  # cùng hạng với X là …
        before = (self._before, *self._recent)
        return not any(levels is not None and block - levels.sentence.block <= 1 for levels in before)

    def _keep(self, sentence: Sentence, here: Sequence[tuple[Name, ...]]) -> None:
        """Remembers the names of a sentence, unless those of a later one are known already."""
        if here and sentence.start > self._told_at:
            self._told, self._told_at = (sentence.block, tuple(here)), sentence.start
        for name in (name for names in here for name in names if name.maker is not None and name.sure):
            self._owned.setdefault(self._maker_words(name.maker), []).append(name)
        for name in (name for names in here for name in names if name.branded):
            words = self._words_of(name)
            known = self._seen.setdefault(words[0], {}).get(words)
            if known is None or known.start < name.start:
                self._seen[words[0]][words] = name

    def _read_on(self) -> None:
        """Reads the sentences that were left unread, as something is asked of their names."""
        unread, self._unread = self._unread, []
        for told in unread:
            namings = [said for said in self._namings(told.sentence) if said]
            self._keep(told.sentence, [said[0].names for said in namings])
            self._loose.extend((said[-1], told, None) for said in namings if said[-1].names)
            self._wait([said[-1] for said in namings], told)

    def _wait(self, left: Sequence[Naming], told: Told) -> None:
        """Remembers names that have a line of their own, for the level that one of the next lines may give."""
        whole = [n for n in left if n.rule.set.get("from") == "heading" and _whole_line(n, told.sentence)]
        if whole and (self._unrated is None or self._unrated[1].sentence.start < told.sentence.start):
            self._unrated = (whole[-1], told)

    def _levelled(self, left: Sequence[Naming], told: Told) -> list[Draft]:
        """The products of a table that lost its lines: the name in one, the level in one of the next."""
        sentence = told.sentence
        self._wait(left, told)
        levels = [m.value for m in sentence.mentions if m.kind == "stars"]
        alone = len(levels) == len(sentence.mentions) == 1 and len(_WORDS.findall(sentence.skeleton)) <= 1
        if not alone:
            return []
        self._read_on()
        if self._unrated is None:
            return []
        naming, at = self._unrated
        self._unrated = None
        if not 0 <= sentence.block - at.sentence.block <= COLUMNS:
            return []
        args = (at.sentence, at.drafts, at.cues, at.places, at.whens, at.state)
        return list(self._drafts(naming, levels[0], None, *args))

    def _alike(
        self, naming: Naming, last: tuple[Naming, Stars] | None, drafts: Sequence[Draft]
    ) -> tuple[Stars, Draft | None] | None:
        """The level of the number before in a sentence that names one after another: A có 1 là X, B có 1 là Y."""
        if last is None or naming.count is None or naming.level is not None:
            return None
        if naming.rule is not last[0].rule and (last[0].count is None or last[0].level is not None):
            return None
        count = self._counted(naming, drafts)
        return (last[1], count) if count is not None else None

    def _of_names_alone(self, sentence: Sentence, out: Sequence[Draft]) -> None:
        """Notes a level that is not that of a product named beside it: of a number, of a round, of a headline."""
        levels = sum(m.kind == "stars" for m in sentence.mentions)
        own = any(d.evidence.get("stars") == "stars at the number" for d in out)
        if sentence.zone != "related" and levels and not (own and levels == 1 and not _counts(sentence)):
            self._only_of_names = False

    def _with_all(self, naming: Naming) -> Naming:
        """A naming with all names of its list when the sentence before has counted just so many at one level."""
        before = self._before
        if not naming.whole or naming.rule.set.get("from") != "sentence" or before is None:
            return naming
        counted = any(d.quantity.low == len(naming.whole) and "stars" in d.slots for d in before.counts)
        return replace(naming, names=naming.whole) if counted else naming

    def _pointed(self, naming: Naming, sentence: Sentence, here: Sequence[tuple[Name, ...]]) -> list[Naming]:
        """A naming with the names that its words point back to, in its own sentence or the one before that has any."""
        if naming.rule.set["names"] == "maker":
            return self._of_maker(naming, here)
        if not here and naming.rule.set["names"] == "here":
            return []
        if not here:
            self._read_on()
        block, lists = (sentence.block, tuple(here)) if here else self._told
        if not sentence.block - 1 <= block <= sentence.block:
            return []
        names = tuple(name for names in lists for name in names)
        sure = tuple(name for name in names if name.sure)  # dân Cao Bằng mua lạp sườn Tâm Hòa
        if not sure:
            return []
        names = sure
        counted = naming.count.value if naming.count is not None else None
        number = counted.low if isinstance(counted, QuantityValue) else naming.rule.set.get("number")
        wanted = naming.rule.set["names"]
        fits = len(names) == 1 if wanted == "one" else len(names) > 1 and number in (None, len(names))
        return [replace(naming, names=names, count=None)] if fits else []

    def _of_maker(self, naming: Naming, here: Sequence[tuple[Name, ...]]) -> list[Naming]:
        """A naming with the names that stood beside its maker before, when they are as many as it counts."""
        if naming.maker is None or naming.count is None or not isinstance(naming.count.value, QuantityValue):
            return []
        self._read_on()
        words = self._maker_words(naming.maker)
        told = {self._words_of(n): n for n in self._owned.get(words, ())}
        told |= {self._words_of(n): n for names in here for n in names if self._maker_words(n.maker) == words}
        fits = len(told) == naming.count.value.low
        return [replace(naming, names=tuple(told.values()), count=None)] if fits else []

    def _maker_words(self, span: tuple[int, int] | None) -> str:
        return _plain(self.text[slice(*span)]).lower() if span is not None else ""

    def _call(self, left: Sequence[Naming], rated: int, told: Told) -> Iterator[Draft]:
        """The products that a paragraph names sentence by sentence, once they are as many as it counted before.

        ``rated`` is how many of the sentence have a level already.
        """
        roll = self._roll
        levels = {m.value.low for m in told.sentence.mentions if m.kind == "stars"}
        if roll is None or levels - {roll.stars.low} or (levels and roll.others):
            return
        left = () if levels else left
        if told.sentence.block - roll.count.sentence.block > 1 or told.sentence.zone not in ("lead", "body"):
            if roll.others and roll.called:
                self._roll = None
                yield from self._answer(roll)
            return
        shares = [n for n in left if self._shares_roll(n, roll, told)]
        for naming in shares:
            count = self._counted(naming, told.drafts)
            yield from self._drafts(
                naming, roll.stars, count, told.sentence, told.drafts, told.cues, told.places, told.whens, told.state
            )
            rated += len(naming.names)
        left = [n for n in left if n not in shares]
        fit = [n for n in left if n.rule.set.get("from") != "names" and n.level is None and all_called(n.names)]
        fit = [n for n in fit if not self._waits(n, roll, told)]
        roll.called.extend((naming, told) for naming in fit)
        roll.rated += rated
        if not roll.others and roll.number >= roll.count.quantity.low:
            self._roll = None
            yield from self._answer(roll)

    def _shares_topic(self, naming: Naming, count: Draft, sentence: Sentence) -> None:
        """Gives a number its level in a passage about one, when just as many names follow it."""
        topic = self._passage
        told: Stars | None = count.slots.get("stars")
        handed = told is not None and told.or_above and count.evidence.get("stars") != "stars at the number"
        if (
            topic is None
            or not (told is None or handed)
            or count.subject != "product"
            or count.quantity.low != len(naming.names)
        ):
            return
        same = topic.count is None or count.slots.get("status") == topic.count.slots.get("status")
        if same and not _dated(count) and topic.covers(naming, sentence) and all_called(naming.names):
            count.set("stars", topic.stars, SHARE)

    def _restates(self, naming: Naming, count: Draft) -> None:
        """Gives a number its level in an article about one, when it was told with it before: … 2 sản phẩm mới 3 sao."""
        levels = self._levels_of.get(count.quantity.low, set())
        told = "stars" in count.slots or count.subject != "product" or count.quantity.low != len(naming.names)
        if told or len(self._reached) != 1 or len(levels) != 1 or not all_called(naming.names):
            return
        stars, status = next(iter(levels))
        if stars.low in self._reached and count.slots.get("status") in (status, "candidate"):
            count.set("stars", stars, SHARE)
            count.set("status", status, SHARE)

    def _shares_roll(self, naming: Naming, roll: RollCall, told: Told) -> bool:
        """Whether names are just as many as their own number, which is a share of what is called up.

        *Năm sản phẩm được công nhận 4 sao. Công ty A có 2 sản phẩm là X và Y*: the number becomes a part of the five.
        """
        count = self._counted(naming, told.drafts)
        whole = roll.count
        if count is None or roll.others or naming.level is not None or count.quantity.low != len(naming.names):
            return False
        again = naming.rule.set.get("each") and count.whole is whole and count.evidence.get("stars") == SHARE
        alike = count.slots.get("status") == whole.slots.get("status") and ("stars" not in count.slots or again)
        open_ = again or (count.evidence.get("action") in OPEN_ACTIONS and count.whole in (None, whole))
        if not (alike and open_ and roll.open and roll.number + len(naming.names) <= whole.quantity.low):
            return False
        count.whole = whole
        for slot in ("action", "stars", *(("when", "period") if not _dated(count) else ())):
            if slot in whole.slots:
                count.set(slot, whole.slots[slot], SHARE)
        if "stars" not in count.slots:
            count.set("stars", roll.stars, SHARE)
        return True

    def _answer(self, roll: RollCall) -> Iterator[Draft]:
        """The products that were called up, if they are just as many as one of the numbers."""
        fit = [d for d in (roll.count, *roll.others) if d.quantity.low == roll.number]
        if len(fit) != 1:
            return
        stars = roll.stars if fit[0] is roll.count else fit[0].slots["stars"]
        rated = {(d.slots["name"].lower(), d.slots["stars"].low) for d in self._named}
        for naming, at in roll.called:
            made = self._drafts(naming, stars, fit[0], at.sentence, at.drafts, at.cues, at.places, at.whens, at.state)
            # ngoài trà măng tây, …: one that had its level already
            yield from (d for d in made if (d.slots["name"].lower(), stars.low) not in rated)

    def settle_names(self, counts: Sequence[Draft]) -> None:
        """Gives the names that are just as many as a number of one level its level, whether it stands before or behind.

        *Trên bàn chấm có A, B; HTX X mang đến C. … Cả ba sản phẩm đều đạt 3 sao.* So are names beside a number that
        got its level only now: *Bến Tre có 4 sản phẩm, trong đó có A* in a report about one round of 5 stars.
        """
        if any(d.evidence.get("stars") == OF_ROUND for d in counts):
            self._name_of_round()
        held = [(d.slots["name"], d.slots["stars"]) for d in self._named if d.dropped is None]
        only = next(iter(self._told_levels)) if len(self._told_levels) == 1 else None
        only = only if only is not None and only.from_ is None and not self._only_of_names else None
        open_ = open_numbers(counts, held, only)
        if not open_:
            return
        self._read_on()
        for number, called in as_many(open_, self._loose, held, self.text):
            for naming, at, _ in called:
                args = (at.sentence, at.drafts, at.cues, at.places, at.whens, at.state)
                self._named.extend(self._drafts(naming, number.stars, number.draft, *args))

    def _name_of_round(self) -> None:
        """Gives the names beside numbers that have the level of their round only now that level too."""
        self._read_on()
        for naming, at, low in self._loose:
            count = self._counted(naming, at.drafts) if low is None and naming.rule.set.get("from") is None else None
            if count is not None and count.evidence.get("stars") == OF_ROUND:
                args = (at.sentence, at.drafts, at.cues, at.places, at.whens, at.state)
                self._named.extend(self._drafts(naming, count.slots["stars"], count, *args))

    def _waits(self, naming: Naming, roll: RollCall, told: Told) -> bool:
        """Whether names belong to a number that is only put forward, and so are none of those rated before."""
        count = self._counted(naming, told.drafts)
        left = roll.count.quantity.low - roll.rated - sum(len(n.names) for n, _ in roll.called)
        if count is not None and left == count.quantity.low == len(naming.names):
            return False  # hai sản phẩm còn lại lần đầu dự chấm: …
        return count is not None and count.slots.get("status") not in (None, roll.count.slots.get("status"))

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
            if stars is None and count is not None and count.slots.get("action") == "revoke":
                return None  # 1 sản phẩm, chuối của vùng Bảo Yên, không đạt 4 sao: it has no level
            if stars is None and count is not None:
                self._shares_topic(naming, count, sentence)
                self._restates(naming, count)
                stars = count.slots.get("stars")
                if stars is None and not self.text[sentence.start : naming.start].strip():
                    return self._same_number(naming, sentence)  # … 3 sản phẩm 5 sao. Ba sản phẩm gồm: …
            return (stars, count) if stars is not None else None
        if source == "heading":
            item = _is_item(sentence)
            if heading is None or not (item or _whole_line(naming, sentence)):
                return None
            stars, count = heading.pick(0)
        elif source == "names":
            return (naming.level.value, None) if naming.level is not None else None
        elif source == "roll":
            return self._called_up(naming, sentence)
        elif source == "topic":
            told = all(n.sure and (n.branded or n.maker is not None or n.words >= SPEAKING) for n in naming.names)
            told = told and not any(n.cut for n in naming.names)
            topic = self._passage
            here = topic is not None and topic.start >= sentence.start and topic.covers(naming, sentence)
            return (topic.stars, topic.count) if topic is not None and here and told else None
        elif source == "passage":
            topic = self._passage
            return (topic.stars, topic.count) if topic is not None and topic.covers(naming, sentence) else None
        elif source == "side":
            return self._of_side(naming, sentence)
        elif source == "other":
            return self._of_other(naming)
        elif source == "ranked":
            return self._of_rank(naming, sentence)
        elif source == "last":
            return self._told_last(naming, sentence)
        elif source == "article":
            level = next(iter(self._reached)) if len(self._reached) == 1 else None
            return (Stars(level, level), None) if level is not None else None
        elif source == "number":
            return self._same_number(naming, sentence)
        else:
            before = self._before
            if before is None and source == "sentence":
                return self._called_up(naming, sentence)
            if before is None or before.sentence.block < sentence.block - 1:
                return None
            number = together if source == "all" else len(naming.names)
            stars, count = before.pick(number)
            if count is None and naming.count is not None:
                return None  # X đạt 4 sao. Huyện A có 2 sản phẩm là …: no number was told that they may be a part of
            if source == "all":
                told = all(n.branded or n.maker is not None for n in naming.names)
                same = (
                    count is not None and count.quantity.low == number > 1 and before.sentence.block == sentence.block
                )
                if not (told and same) or count is None or self._names_elsewhere(count, sentence):
                    return None
        return (stars, count) if stars is not None else None

    def _names_elsewhere(self, count: Draft, sentence: Sentence) -> bool:
        """Whether a sentence tells of another province than a number before it: Quảng Trị lần đầu có tên nhờ …."""
        code = count.slots["place"].province_code if "place" in count.slots else None
        named = (located.place.province_code for located in self._locator.located(sentence, None))
        return code is not None and any(other not in (None, code) for other in named)

    def _called_up(self, naming: Naming, sentence: Sentence) -> tuple[Stars, Draft | None] | None:
        """The level and the number of what is called up, when names may be some of it: *những cái tên còn lại là …*."""
        roll = self._roll
        if roll is None or roll.others or not roll.open or sentence.zone not in ("lead", "body"):
            return None
        near = sentence.block - roll.count.sentence.block <= 1
        fits = roll.number + len(naming.names) <= roll.count.quantity.low and all_called(naming.names)
        return (roll.stars, roll.count) if near and fits else None

    def _same_number(self, naming: Naming, sentence: Sentence) -> tuple[Stars, Draft | None] | None:
        """The level of the last number that counts as many things as are named."""
        for levels in reversed(self._recent):
            fit = [d for d in levels.counts if d.quantity.low == len(naming.names) and "stars" in d.slots]
            fit = [d for d in fit if not d.slots["stars"].or_above]
            if fit and sentence.block - levels.sentence.block <= 1:
                return fit[-1].slots["stars"], fit[-1]
        return None

    def _of_side(self, naming: Naming, sentence: Sentence) -> tuple[Stars, Draft | None] | None:
        """The level of the last numbers that are as far as the words before names say: *trong số chờ xét có …*."""
        for levels in reversed(self._recent):
            if sentence.block - levels.sentence.block > 1:
                break
            fit = [
                d for d in levels.counts if d.slots.get("status") == naming.rule.set["status"] and "stars" in d.slots
            ]
            fit = [d for d in fit if d.quantity.low >= len(naming.names) and not d.slots["stars"].or_above]
            if fit:
                same = len({d.slots["stars"].low for d in fit}) == 1
                return (fit[0].slots["stars"], fit[0]) if same else None
        return None

    def _of_other(self, naming: Naming) -> tuple[Stars, Draft | None] | None:
        """The level of the product that words set names beside (*cùng hạng với X là …*), and that product."""
        if naming.beside is None:
            return None
        words = self._words_of(naming.beside)
        for draft in reversed(self._named):
            if tuple(draft.slots["name"].lower().split())[: len(words)] == words:
                return draft.slots["stars"], draft
        return None

    def _of_rank(self, naming: Naming, sentence: Sentence) -> tuple[Stars, Draft | None] | None:
        """The level, of several counted just before, that words tell by its rank: *nhóm đầu*, *hạng cao hơn*."""
        near = bool(self._recent) and sentence.block - self._recent[-1].sentence.block <= 1
        counts = [d for d in self._recent[-1].counts if "stars" in d.slots] if near else []
        levels = [d.slots["stars"] for d in counts]
        if len({s.low for s in levels}) < 2 or any(s.low != s.high or s.or_above for s in levels):
            return None
        order = sorted(counts, key=lambda d: d.start if naming.rule.set["rank"] in _BY_PLACE else d.slots["stars"].low)
        count = order[0 if naming.rule.set["rank"] in ("first", "low") else -1]
        return (count.slots["stars"], count) if len(naming.names) <= count.quantity.low else None

    def _told_last(self, naming: Naming, sentence: Sentence) -> tuple[Stars, Draft | None] | None:
        """The level that was told last, as words point back to what has it: *trong danh sách này có …*."""
        topic, number = self._passage, len(naming.names)
        near = bool(self._recent) and sentence.block - self._recent[-1].sentence.block <= 1
        if near and any("stars" in d.slots for d in self._recent[-1].counts):
            stars, count = self._recent[-1].pick(number)
            enough = count is None or count.quantity.low >= number
            if stars is None or enough:
                return (stars, count) if stars is not None and not stars.or_above else None
        if (roll := self._called_up(naming, sentence)) is not None:
            return roll
        if topic is not None and topic.covers(naming, sentence):
            return topic.stars, topic.count
        only = self._recent[-1].only if near else None
        return (only, None) if only is not None and not only.or_above and only.low == only.high else None

    def names_hold(self, offset: int, sentence: Sentence) -> bool:
        """Whether a number ends a name of a product, as the address behind it in brackets shows: bản Lao Chải 1 (…)."""
        if regex.match(r"\d+\s*\(", self.text, pos=offset) is None:
            return False
        self._read_on()
        block, lists = self._told
        return block == sentence.block and any(n.start < offset < n.end for names in lists for n in names)

    def settle_titles(self) -> None:
        """Drops the short name of a headline when the body names a product of that kind and level in full."""
        body = [d for d in self._named if d.sentence.zone != "title" and d.dropped is None]
        for draft in self._named:
            if draft.sentence.zone != "title":
                continue
            words = draft.slots["name"].lower().split()
            plain = not any(w[0].isupper() for w in draft.slots["name"].split()[1:]) and "producer" not in draft.slots
            full = [d for d in body if d.slots["stars"].low == draft.slots["stars"].low]
            names = [d.slots["name"].lower().split() for d in full]
            short = plain or any(set(words) < set(n) or (len(words) > 2 and words[:2] == n[:2]) for n in names)
            # Mây tre Bao La: a part of what the body names, and its maker
            made = (n + d.slots.get("producer", "").lower().split() for n, d in zip(names, full, strict=True))
            short = short or any(set(words) <= set(of) for of in made)
            if body and words not in names and short:
                draft.dropped = "a short name of a product that the article names in full"

    def _of_roll(self, sentence: Sentence) -> Levels | None:
        """What a line with a colon opens after a number of one level: the list of its things."""
        roll = self._roll
        if roll is None or not roll.open or sentence.block - roll.count.sentence.block > 1:
            return None
        return Levels(sentence, (roll.count,), roll.stars)

    def _counted(self, naming: Naming, drafts: Sequence[Draft]) -> Draft | None:
        at = naming.count
        return next((d for d in drafts if at is not None and d.kind == "count" and d.start <= at.start < d.end), None)

    def _remember_levels(self, sentence: Sentence, drafts: Sequence[Draft], named: bool, *, item: bool) -> None:
        levels = [m.value for m in sentence.mentions if m.kind == "stars"]
        products = tuple(d for d in drafts if d.kind == "count" and d.subject == "product")
        only = levels[0] if levels and len({s.low for s in levels}) == 1 else None
        counts = tuple(d for d in products if "stars" in d.slots) or (products if only is not None else ())
        said = Levels(sentence, counts, only) if counts or only is not None else None
        if sentence.zone == "caption":
            # a caption reads what the body has set, and sets nothing for it; a heading over items may look like one
            if said is not None and counts and not named:
                self._heading = said
            return
        self._before = said
        if self._roll is not None and said is None:
            self._roll.open = self._roll.open and not any(_other_number(d, self._roll.count) for d in products)
        if said is not None:
            self._recent = (*self._recent[-2:], said)
            rated = [d for d in counts if "stars" in d.slots]
            for draft in rated:
                stars = draft.slots["stars"]
                if not stars.or_above and stars.low == stars.high and stars.from_ is None and draft.quantity.low > 1:
                    of = self._levels_of.setdefault(draft.quantity.low, set())
                    of.add((stars, draft.slots.get("status")))
            self._reached |= {
                d.slots["stars"].low for d in rated if d.slots["stars"].low >= LEAST and not d.slots["stars"].or_above
            }
            if levels:
                # nine products: the list of 4 stars
                rated = rated or [d for d in products if only is not None and "stars" not in d.slots]
                said_once = len(rated) == len(levels) == 1 and rated[0].quantity.low > 1 and not named
                known = said_once and rated[0].slots.get("status") != "target" and sentence.zone in ("lead", "body")
                same = named and self._roll is not None and only is not None and only.low == self._roll.stars.low
                if not same:  # one of those that are called up has its level said once more
                    self._roll = RollCall(rated[0], rated[0].slots.get("stars", levels[0]), []) if known else None
                if len(rated) == len(levels) > 1 and not named and all(map(_stands, rated)):
                    self._roll = RollCall(rated[0], rated[0].slots["stars"], [], 0, tuple(rated[1:]))
        text = sentence.skeleton.strip()
        if said is None and text.endswith(":") and not named and self._roll is not None and not self._roll.others:
            said = self._of_roll(sentence)  # … công nhận 8 sản phẩm 3 sao. Quyết định ghi tên các chủ thể sau:
        if (
            said is not None
            and not named
            and (text.endswith(":") or (len(text.split()) <= HEADING and text[-1:] not in ".!?;,"))
        ):
            self._heading = said
        elif said is not None and named and text.endswith(";"):
            self._heading = said  # the list goes on in the next paragraph
        elif not item and not named:
            self._heading = None
        elif self._heading is not None:
            self._heading = replace(self._heading, sentence=replace(self._heading.sentence, block=sentence.block))

    def _drafts(
        self, naming: Naming, stars: Stars, count: Draft | None, sentence: Sentence, drafts: Sequence[Draft],
        cues: Sequence[Cue], places: Sequence[Located], whens: Sequence[When], state: State,
    ) -> Iterator[Draft]:  # fmt: skip
        text = self.text
        pointing = naming.rule.set.get("from") == "names"
        first = _index(sentence, naming.start if pointing else naming.names[0].start)
        last = _index(sentence, (naming.end if pointing else naming.names[-1].until) - 1) + 1
        named = [(n.start, n.end) for n in naming.names]
        # đầu tiên của cả nước says how rare it is, not where it holds
        makers = [n.maker for n in naming.names if n.maker is not None]
        outer = [
            p for p in places
            if p.place.level != "nation" and not any(a <= p.mention.start < b for a, b in named)
            and not self._only_called(p, makers)
        ]  # fmt: skip
        for short in naming.names:
            name = self._in_full(short, pointing=pointing)
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
            own = self._address(short.end, short.until, outer) or self._seat_beside(short, outer)
            if own is None and short.seat is not None:
                own = self._address(*short.seat, outer)  # A và B của HTX X (huyện Y)
            if count is not None:
                for slot in SLOTS if naming.rule.set.get("from") in ("passage", "other") else HANDED:
                    if slot == "place" and (self._of_home(count) or naming.rule.set.get("each")):
                        continue  # one of 20 of the whole country, as they are told of a province: its own
                    if count.slots.get(slot) is not None and slot not in draft.slots:
                        draft.set(slot, count.slots[slot], "the whole")
            if own is not None:
                draft.set("place", own.place, f"the place at {own.mention.start}")
            elif "place" not in draft.slots:
                self._place(draft, drafts, outer, state)
            if "status" not in draft.slots:
                around = [*drafts, draft]
                self._when(draft, around, self._of_step(naming, whens))
                actions = attached("action", draft, cues, around)
                statuses = attached("status", draft, cues, around)
                reached = [c.first for c in cues if "level" in c.rule.set or c.rule.set.get("action") == "recognize"]
                statuses = [
                    a
                    for a in statuses
                    if sentence.starts[a.cue.first] < naming.end
                    # được chấm 78 điểm, đạt 4 sao: a rating whose result is told
                    and not (a.cue.rule.set.get("rating") and any(a.cue.first < at for at in reached))
                    and not (a.cue.rule.set.get("rating") and _gives(a.cue, naming, sentence))
                ]
                tied = self._tied(naming, sentence, cues)
                if "status" in naming.rule.set:
                    draft.set("status", naming.rule.set["status"], naming.rule.id)
                elif tied is not None:
                    draft.set("status", tied.rule.set["status"], tied.rule.id)
                else:
                    self._status(draft, statuses, actions, attached("level", draft, cues, around), state)
            if "period" not in draft.slots:
                self.settle_when(draft, state)
            # từ 3 sao trở lên and 3-4 sao are the levels of many; one product may only aim at them
            if (stars.high == stars.low and not stars.or_above) or draft.slots.get("status") == "target":
                yield draft

    def _of_step(self, naming: Naming, whens: Sequence[When]) -> Sequence[When]:
        """The periods that a further level may have; its own ones, if its words hold any: *đến năm 2023* lên 4 sao."""
        if naming.level is None or not naming.rule.set.get("again"):
            return whens
        own = [w for w in whens if naming.start <= w.start < naming.end]
        return [replace(w, end=w.start) for w in own[-1:]] or whens

    def _in_full(self, name: Name, *, pointing: bool) -> Name:
        """A name without its brand as the article gave it in full: khoai deo *của chị* is khoai deo Hải Ninh."""
        words = self._words_of(name)
        if name.branded or name.maker is not None or len(words) < 2:
            return name
        here = [n for names in self._just_named for n in names if n.branded and n.end < name.start]
        if len(said := [n for n in here if self._words_of(n)[: len(words)] == words]) == 1:
            return said[0]  # bưởi đỏ Minh Tâm …, trong đó bưởi đỏ đạt 3 sao
        if not (name.owned or pointing):
            return name
        self._read_on()
        full = [n for said, n in self._seen.get(words[0], {}).items() if said[: len(words)] == words]
        return full[0] if len(full) == 1 else name

    def _words_of(self, name: Name) -> tuple[str, ...]:
        return tuple(self.text[name.start : name.end].lower().split())

    def _tied(self, naming: Naming, sentence: Sentence, cues: Sequence[Cue]) -> Cue | None:
        """The word between name and level that says that it is not reached: được đề xuất công nhận 5 sao."""
        if naming.level is None:
            return None
        low, high = sorted((naming.names[-1].end, naming.level.start))
        if naming.rule.set.get("again"):
            low = naming.start
        for cue in cues:
            inside = low <= sentence.starts[cue.first] and sentence.ends[cue.last - 1] <= high
            inside = inside or self._asked_of_level(cue, naming, sentence)
            held_back = cue.rule.set.get("status") in ("candidate", "target") and not cue.rule.set.get("rating")
            if inside and held_back and cue.rule.set.get("only", "product") == "product":
                return cue
        return None

    @staticmethod
    def _asked_of_level(cue: Cue, naming: Naming, sentence: Sentence) -> bool:
        """Whether a request reaches the level of names behind it: *đề nghị* … đánh giá, công nhận 5 sao đối với X."""
        if naming.level is None or naming.level.start > naming.names[0].start or "status" not in cue.rule.set:
            return False
        at = bisect_left(sentence.starts, naming.level.start)
        if cue.last > at or cue.rule.look == "before":
            return False
        return sentence.joints.asked_decision.fullmatch(sentence.skeleton, cue.last, at) is not None

    def _only_called(self, located: Located, makers: Sequence[tuple[int, int]]) -> bool:
        """Whether another province only gives a maker its name: HTX nông nghiệp *Hòa Bình* (xã Hòa Bình)."""
        bare = located.mention.type_word is None and self._locator.foreign(located)
        return bare and any(a <= located.mention.start < b for a, b in makers)

    def _seat_beside(self, name: Name, places: Sequence[Located]) -> Located | None:
        """The place in the bracket behind a maker that stands before its products: Công ty A (Bắc Kạn) có 3 …."""
        if name.maker is None or name.start < name.maker[1] or self._locator.province_code is None:
            return None
        m = _OPENED.match(self.text, name.maker[1])
        return next((p for p in places if m is not None and p.mention.start == m.end()), None)

    def _of_home(self, count: Draft) -> bool:
        """Whether a number is that of the whole country in the article of a province."""
        place, home = count.slots.get("place"), self._locator.home
        return place is not None and place.level == "nation" and home is not None and home.level != "nation"

    def _address(self, start: int, end: int, places: Sequence[Located]) -> Located | None:
        """The place said of one name alone: in the brackets or the address behind it."""
        own = [
            p for p in places
            if start <= p.mention.start < end and not p.mention.in_name and not p.mention.reference
        ]  # fmt: skip
        return next((p for p in own if p.place.level == "district"), own[0] if own else None)


def _other_number(draft: Draft, told: Draft) -> bool:
    """Whether a number is of other products than one told before: more of them, or of another time or status."""
    if draft.whole is told or draft.quantity.low == told.quantity.low:
        return False
    return draft.quantity.low > told.quantity.low or _dated(draft) or draft.slots["status"] != told.slots.get("status")


def _gives(cue: Cue, naming: Naming, sentence: Sentence) -> bool:
    """Whether a word of rating has the level for its result: hội đồng *chấm* 3 sao."""
    level = naming.level
    if level is None or sentence.ends[cue.last - 1] > level.start:
        return False
    between = sentence.skeleton[cue.last : _index(sentence, level.start)]
    return len(between.split()) <= RESULT


def _rate_number(naming: Naming, drafts: Sequence[Draft]) -> None:
    """Gives the number that opens a list of just so many names their level: 2 sản phẩm gồm A, B *đạt 3 sao*."""
    at = naming.opened
    if at is None or naming.level is None or naming.level.value.from_ is not None:
        return
    for draft in drafts:
        if draft.kind == "count" and draft.start <= at.start < draft.end and "stars" not in draft.slots:
            draft.set("stars", naming.level.value, OF_NAMES)


def _sets_topic(said: Sequence[Naming]) -> bool:
    """Whether words say of which level the paragraph tells."""
    return bool(said) and not said[0].names and said[0].rule.set.get("from") == "topic"


def _dated(draft: Draft) -> bool:
    """Whether a number has a period of its own."""
    return draft.evidence["when"].startswith("the period")


def _stands(count: Draft) -> bool:
    """Whether a number of one level may be called up name by name beside those of other levels."""
    stars: Stars | None = count.slots.get("stars")
    if stars is None:
        return False
    sure = count.slots.get("status") == "achieved" and count.sentence.zone in ("lead", "body")
    return bool(sure and count.quantity.low >= MANY and stars.low == stars.high and not stars.or_above)


def _counts(sentence: Sentence) -> bool:
    """Whether a sentence counts something."""
    return CLASSES["quantity"] in sentence.skeleton


def _plain(words: str) -> str:
    return " ".join(words.split())


def _is_item(sentence: Sentence) -> bool:
    """Whether a line begins as one of a list does."""
    numbered = sentence.mentions[:1] and sentence.mentions[0].value == ITEM
    led = bool(numbered) and not sentence.skeleton[: sentence.starts.index(sentence.mentions[0].start)].strip()
    return led or _ITEM.match(sentence.skeleton) is not None


def _index(sentence: Sentence, offset: int) -> int:
    """The position in the skeleton of a character of the text."""
    return max(0, bisect_right(sentence.starts, offset) - 1)


def _near(levels: Levels, sentence: Sentence) -> bool:
    return sentence.block - levels.sentence.block <= 1


def _whole_line(naming: Naming, sentence: Sentence) -> bool:
    """Whether a line holds the names and nothing more."""
    rest = sentence.skeleton[_index(sentence, naming.names[-1].until - 1) + 1 :]
    return not regex.search(r"\w", rest)


_BY_PLACE = ("first", "last")
"""The ranks of levels that go by the order in which these were counted; the others go by their stars."""
_ITEM = regex.compile(rf"\s*(?:[-•+*–]|\d{{1,2}}[.)]?|[a-zđ{CLASSES['quantity']}][.)])\s")
"""What stands before an item; a number with a dot may have been taken for one that counts."""
_WORDS = regex.compile(r"\p{L}{2,}")
_OPENED = regex.compile(r"\s*\(\s*")
