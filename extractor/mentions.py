"""Finds the typed mentions of a sentence: numbers, money, stars, periods, places, subjects, and what is blocked.

Owns *parsing*: what the words are, without context. Mentions never overlap; blockers come first, so that a law
number is never a count. :class:`Sentence` also holds the skeleton, in which each mention is one character
(``patterns.CLASSES``), so that rules over mentions are short expressions. What mentions mean here is decided in
``match.py`` and ``context.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import regex

from extractor.docnumbers import DocumentValue, document_number, is_bare, letters, looks_written
from extractor.fronted import Fronted, fronted
from extractor.joints import Joints, load_joints
from extractor.model import Number, Stars
from extractor.notation import alternatives
from extractor.numbers import NumberReader, NumberSpan, parse_digits, scale
from extractor.openings import DIGIT
from extractor.patterns import CLASSES, Patterns, Rule
from extractor.places import Gazetteer, PlaceMention
from extractor.sieve import Sieve, Stretch, need_of
from extractor.wordlists import Wordlist


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """One number or a range, with the qualifier that stands beside it."""

    low: Number
    high: Number
    qualifier: str
    words: bool = False


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """A period as said. ``offset`` is in years from the publication year; ``type`` says how it looks at time."""

    from_: int | None
    to: int | None
    type: str
    offset: int | None = None
    open: bool = False
    month: int | None = None
    day: int | None = None
    last_month: int | None = None
    """The month, of whatever year, with which the period ends: *hết tháng 5, quý II*."""
    anaphora: bool = False
    """*năm đó, cùng năm*: the period said last."""
    step: int | None = None
    """How many years after the period said last: *hai năm sau*."""
    years: int | None = None
    """Of how many years the span is that is taken up: *trong ba năm ấy*."""
    weak: bool = False
    """A bare *hiện* or *nay*: it speaks only for the number that it leads."""
    modifier: bool = False
    """*của giai đoạn …*: it belongs to a noun and yields to another period."""


@dataclass(frozen=True, slots=True)
class SubjectValue:
    """What is counted, and whether the words themselves say OCOP."""

    subject: str
    ocop: bool
    dossier: bool = False
    """Papers that stand for a product (*N hồ sơ*): put forward, unless something says otherwise."""


class Found(NamedTuple):
    """A mention: its class (see ``patterns.CLASSES``), its span in the text, its value, the rule that found it."""

    kind: str
    start: int
    end: int
    value: Any
    rule: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its mentions and its skeleton; ``starts`` and ``ends`` map the skeleton back to the text."""

    start: int
    end: int
    zone: str
    block: int
    mentions: tuple[Found, ...]
    skeleton: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    joints: Joints
    clauses: tuple[tuple[int, int], ...] = ()
    programme: bool = False
    """Whether the sentence names the programme."""
    fronted: tuple[Fronted, ...] = ()
    """The clauses that stand in front of a main clause."""

    def at(self, index: int) -> Found | None:
        """The mention at a position of the skeleton, or ``None`` for a plain character."""
        if self.skeleton[index] not in _CLASS_OF:
            return None
        return self.mentions[bisect_left(self.mentions, self.starts[index], key=lambda m: m.start)]


QUARTER = 3
"""Months of a quarter."""
QUARTERS = ("i", "ii", "iii", "iv")
MOST_STARS = 5
"""The highest level of the programme."""
BARE_FROM = "stars.from_on"
"""The rule of a level with *từ* alone before it, which a verb of rising makes the level before: nâng 3 món từ 3 sao."""
FROM_ON = "stars.from_above"
"""The rule of a level and more with a bound of its own on both sides: *từ* 3 sao *trở lên*."""
RISE_FROM = "stars.rise_from"
"""The rule of a rise that names only the level before it: *đi lên từ hạng 3 sao*."""
LEVEL = 32
"""Characters before a number in words among which a level may stand of which it tells how many there are.

And before a level, those among which the number may stand that it is of."""
LONGEST_NUMBER = 6
"""Characters of the longest number of a document (*12.345*)."""
BARE_DIGITS = 3
"""Digits from which a number after a word in small letters may be a document's (*theo quyết định 490 của …*)."""

_FOREIGN = dict.fromkeys(map(ord, CLASSES.values()), "\ufffd")
"""A text may hold the characters that stand for mentions: in the skeleton they are none."""
_CLASS_OF = {char: name for name, char in CLASSES.items()}
ITEM = "list numbering"
"""Why a number that only numbers the items of a list counts nothing."""
_WORD = regex.compile(r"\w+")
_CLAUSE_ENDS = regex.compile(r"\s*(?:[,.;:)]|$)")
_IN_BRACKETS = regex.compile(r"\((\d{1,2})\)")


class MentionFinder:
    """Finds mentions by the rules of ``patterns`` and the names of ``gazetteer``; holds compiled rules only."""

    def __init__(self, patterns: Patterns, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        rules = patterns.of_kind("mention")
        self._joints = load_joints(patterns.folder)
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.mention or "", []).append(rule)
        self._sieve = Sieve(
            ((kind, order, rule), *sieved)
            for kind, of_kind in self._rules.items()
            for order, rule in enumerate(of_kind)
            for sieved in rule.sieved()
        )
        self._units: Mapping[str, int] = patterns.lexicon("money_unit")
        self._halves: Mapping[str, float] = patterns.lexicon("half")
        self._qualifiers = patterns.lexicon("qualifier")
        self._dossiers = patterns.lexicon("dossier")
        self._bare_subjects = {**patterns.lexicon("subject_after_number"), **self._dossiers}
        self._subjects = {**patterns.lexicon("subject_noun"), **self._bare_subjects}
        self._groups = patterns.lexicon("group_name")
        self._number_parts = need_of(patterns.lexicon("number_word")) or frozenset()
        self._star_words: Mapping[str, int] = patterns.lexicon("star_word")
        self._bound = frozenset(patterns.lexicon("number_word_bound"))
        self._year_context = frozenset(patterns.lexicon("year_context"))
        ranges = patterns.lexicon("range_word")
        self._numbers = NumberReader(
            patterns.lexicon("number_word"),
            joins=tuple(f for f, v in ranges.items() if v == "join"),
            starts=tuple(f for f, v in ranges.items() if v == "open"),
        )
        self._qualifier_before = regex.compile(rf"(?<!\w)({alternatives(self._qualifiers)})\s+$")
        self._subject = Wordlist(self._subjects, behind=r"(\s+\(?ocop\)?(?!\w))?")
        self._money_behind = regex.compile(rf"(?<=\d)\s+(?:{alternatives(patterns.lexicon('money_unit'))})(?!\w)")
        nouns = alternatives(patterns.lexicon("subject_noun"))
        self._counted = regex.compile(rf"\s+(?:{nouns})(?!\w)")
        self._of_noun = regex.compile(rf"(?<!\w)(?:{nouns})\s+(?:[^\W\d]+\s+){{0,2}}$")
        counted = patterns.lexicon("counted_word")
        before_number = [form for form, value in counted.items() if value == "number"]
        self._counted_word = regex.compile(
            rf"\s+(?:(?:{alternatives(f for f, v in counted.items() if v is True)})(?!\w)"
            rf"|(?:{alternatives(before_number)})\s+\d+\s+(?:{alternatives(patterns.lexicon('locality'))})(?!\w))"
        )
        words = alternatives(patterns.lexicon("number_word"))
        self._after_number = regex.compile(rf"(?:\d|(?<!\w)(?:{words}))\s+$")
        self._group = Wordlist(self._groups)
        self._programme = Wordlist(patterns.lexicon("programme"))
        one = r"(\d{1,4}|\d{1,3}\.\d{3})"
        self._fraction = regex.compile(rf"(?<![\d./,-]){one}\s?/\s?{one}(?![\d./,-]\d|\d)")
        self._not_currency = regex.compile(rf"\s+(?:{alternatives(patterns.lexicon('not_currency'))})(?!\w)")
        self._document_types = patterns.lexicon("document_type")
        self._document_codes = patterns.lexicon("document_code")
        self._document_letters = {**self._document_codes, **patterns.lexicon("document_organ")}
        self._after_document = regex.compile(
            rf"\s*(?:$|[^\w\s%]|(?:{alternatives(patterns.lexicon('document_after'))})(?!\w))"
        )
        self.year_word = next(f for f, v in patterns.lexicon("number_word").items() if v == 5)

    def _find(self, text: str, stretch: Stretch) -> list[Found]:
        """The mentions of a stretch of a folded text, in order, without overlaps."""
        claims = _Claims()
        folded, start, end, held = stretch.text, stretch.start, stretch.end, stretch.parts
        matches: dict[str, list[tuple[int, Rule, regex.Match[str]]]] = {}
        for (kind, order, rule), m in self._sieve.matches(stretch):
            matches.setdefault(kind, []).append((order, rule, m))
        places = list(self._gazetteer.find(text, folded, start, end))
        for kind in ("document", "blocked", "period", "stars", "money", "percent"):
            if kind in matches:
                self._by_rules(kind, matches[kind], text, folded, start, end, claims, places)
        for place in places:
            claims.add(Found("place", place.start, place.end, place, "place"))
        for m in self._fraction.finditer(folded, start, end) if "/" in held else ():
            first, second = (int(part.replace(".", "")) for part in m.groups())
            if second > 0:  # 29/31 sản phẩm đạt; 62/54 sản phẩm: 54 were planned
                claims.add(Found("fraction", m.start(), m.end(), (first, second), "fraction"))
        for m in self._subject.find(stretch):
            noun = _single(m[1])
            if noun in self._bare_subjects and not self._after_number.search(
                folded, max(start, m.start() - 16), m.start()
            ):
                continue
            value = SubjectValue(self._subjects[noun], m[2] is not None, noun in self._dossiers)
            claims.add(Found("subject", m.start(), m.end(), value, "subject"))
        for m in self._group.find(stretch):
            claims.add(Found("group", m.start(), m.end(), self._groups[_single(m[1])], "group"))
        self._quantities(folded, start, end, claims, held)
        return claims.sorted()

    def readings(self, folded: str, start: int, end: int) -> Iterator[tuple[str, Rule, int, int]]:
        """Every match of a rule of mentions with its kind and span, also those that lose against another."""
        for kind, rules in self._rules.items():
            for rule in rules:
                for expression in rule.expressions:
                    for m in expression.finditer(folded, start, end):
                        if not _inside_word(folded, m.start(), m.end()):
                            yield kind, rule, m.start(), m.end()

    def spelled(self, folded: str) -> list[tuple[int, int]]:
        """The spans of all numbers in words, whether or not they count anything; in order."""
        out: list[tuple[int, int]] = []
        start = 0
        for line in folded.splitlines(keepends=True):  # được mười ¶ Mười hai sản phẩm: two numbers
            numbers = self._numbers.find(folded, start, start + len(line))
            out.extend((n.start, n.end) for n in numbers if n.words and self._is_number(folded, n))
            start += len(line)
        return out

    def sentence(
        self, text: str, folded: str, span: tuple[int, int], zone: str, block: int,
        clauses: tuple[tuple[int, int], ...] = (),
    ) -> Sentence:  # fmt: skip
        """The sentence at ``span`` with its mentions and its skeleton."""
        start, end = span
        stretch = Stretch(folded, start, end)
        mentions = self._find(text, stretch)
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        position = start
        for m in mentions:
            if m.kind == "period" and m.value.weak:
                continue  # hiện, nay: cues read them as words
            _add_plain(folded, position, m.start, pieces, starts, ends)
            pieces.append(CLASSES[m.kind])
            starts.append(m.start)
            ends.append(m.end)
            position = m.end
        _add_plain(folded, position, end, pieces, starts, ends)
        skeleton = "".join(pieces)
        return Sentence(
            start, end, zone, block, tuple(mentions), skeleton, tuple(starts), tuple(ends),
            self._joints, clauses, self._programme.stands(stretch), fronted(skeleton, self._joints),
        )  # fmt: skip

    def _by_rules(
        self, kind: str, matches: Iterable[tuple[int, Rule, regex.Match[str]]], text: str, folded: str, start: int,
        end: int, claims: _Claims, places: Sequence[PlaceMention],
    ) -> None:  # fmt: skip
        readings = [
            (*m.span(), order, rule, m)
            for order, rule, m in matches
            if not _inside_word(folded, *m.span()) and not self._counts_off(rule, folded, m.start())
        ]
        # The longest reading wins, then the earlier rule of the file.
        for first, last, _, rule, m in sorted(readings, key=lambda t: (t[0] - t[1], t[2], t[0])):
            if kind == "blocked" and any(p.start < first < p.end for p in places):
                continue  # the Chương of Thanh Chương 41
            if kind == "blocked" and (_cuts_number(folded, last) or self._money_behind.match(folded, last)):
                continue  # the phường 2 of xã, phường 2,05 tỷ đồng; the khoản 9,24 of một khoản 9,24 tỷ đồng
            if claims.free(first, last) or (kind == "stars" and claims.give_up_weak(first, last)):
                value: Any = (
                    self._document(rule, m, text, folded, end) if kind == "document" else self._value(kind, rule, m)
                )
                if value is not None:
                    qualifier_start = first
                    if kind in ("money", "percent"):
                        low, high = value
                        qualifier, qualifier_start = self._qualifier(folded, start, first)
                        inner = m.groupdict().get("qualifier_to")
                        if inner is not None:  # từ 5 triệu đồng đến gần 130 triệu đồng
                            qualifier = self._qualifiers[_single(inner)]
                        if qualifier == "exact":
                            qualifier = rule.set.get("qualifier", "exact")
                        value = QuantityValue(low, high, qualifier)
                    claims.add(Found(kind, qualifier_start, last, value, rule.id))

    def _counts_off(self, rule: Rule, folded: str, first: int) -> bool:
        """Whether a length of time only seems to begin here: in *đợt 2 năm nay* the number counts the rounds."""
        before = folded[max(0, first - 12) : first]
        return rule.set.get("reason") == "duration" and self._joints.rounds.search(before) is not None

    def _goes_with_next(self, m: regex.Match[str]) -> bool:
        """Whether, of two levels behind a number and its noun, the latter leads a number of its own."""
        if self._joints.level_has_number.match(m.string, m.end()) is None:
            return False
        noun = self._of_noun.search(m.string, max(0, m.start() - LEVEL), m.start())
        return noun is not None and self._joints.counts_noun.search(m.string, 0, noun.start()) is not None

    def _value(self, kind: str, rule: Rule, m: regex.Match[str]) -> Any:
        groups = {k: v for k, v in m.groupdict().items() if v is not None}
        if kind == "blocked":
            return rule.set.get("reason", "other_thing")
        if kind == "period":
            return _period(rule, groups, self._many(groups))
        if kind == "stars":
            from_ = self._level(groups["star_from"]) if "star_from" in groups else None
            if "star" not in groups:  # nâng hạng từ 3 sao: a rise is by one level
                return Stars(from_ + 1, from_ + 1, from_=from_) if from_ is not None and from_ < MOST_STARS else None
            low = self._level(groups["star"])
            high = self._level(groups["star_to"]) if "star_to" in groups else low
            if high < low or (low == 1 and "," in m[0]) or (from_ is not None and from_ >= low):
                return None
            if high > low and "," in m[0] and self._goes_with_next(m):
                return None  # 21 sản phẩm 4 sao, 5 sao chỉ có 1 sản phẩm
            return Stars(low, high, rule.set.get("or_above", False), rule.set.get("potential", False), from_)
        if kind == "money":
            if "currency" not in groups and self._counted.match(m.string, m.end()):
                return None  # 1,2 nghìn sản phẩm
            if "money_unit" not in groups and self._not_currency.match(m.string, m.end()):
                return None
            return self._money(groups)
        if "spelled" in groups:
            said = self._numbers.parse_words(_single(groups["spelled"]))
            return (said, said) if said is not None else None
        low_value = parse_digits(groups["number"])
        high_value = parse_digits(groups["number_to"]) if "number_to" in groups else low_value
        if low_value is None or high_value is None or high_value < low_value:
            return None  # no range: each number is then read alone
        return low_value, high_value

    def _document(
        self, rule: Rule, m: regex.Match[str], text: str, folded: str, end: int
    ) -> DocumentValue | None:  # fmt: skip
        """The document that a match says, or ``None`` when its number counts or measures something."""
        groups = {k: v for k, v in m.groupdict().items() if v is not None}
        day, month = (int(groups[k]) if k in groups else None for k in ("day", "month"))
        year = int(groups["year"]) if "year" in groups and day is not None else None
        word = groups.get("document_type") or groups.get("document_short")
        sort: str | None = self._document_types[_single(word)] if word is not None else None
        if rule.set.get("bare"):
            written = text[m.start("n") : m.start("n") + len(groups["n"])]
            if "year" in groups and day is None:
                written = text[m.start("n") : m.end("year")]
            if "," in written or len(groups["n"]) > LONGEST_NUMBER or sort in (None, "program"):
                return None  # Chương trình 135 is the name of a programme
            if rule.set.get("short") and day is None and not self._stands_alone(m, text, folded, end):
                return None
            return DocumentValue(document_number(written), sort or "other", day, month, year)
        written = text[m.start("docno") : m.end("docno")]
        if is_bare(written) or not looks_written(written, self._document_letters, named=word is not None):
            return None
        number = document_number(written)
        coded = next((self._document_codes[c] for c in letters(number) if c in self._document_codes), None)
        # Đề án số 3292/QĐ-UBND: where the word has no type of its own, the letters have one.
        return DocumentValue(
            number, sort if sort not in (None, "other") else coded or sort or "other", day, month, year
        )

    def _stands_alone(self, m: regex.Match[str], text: str, folded: str, end: int) -> bool:
        """Whether what follows a bare number shows that it counts nothing, and is no year."""
        year = 1900 <= int(m["n"].replace(".", "")) <= 2099
        named = text[m.start()].isupper() or len(m["n"]) >= BARE_DIGITS
        return named and not year and self._after_document.match(folded, m.end(), end) is not None

    def _many(self, groups: Mapping[str, str]) -> int | None:
        """How many years a period says that it has, in digits or in words."""
        if "spelled" in groups:
            return self._numbers.parse_words(_single(groups["spelled"]))
        return int(groups["n"].replace(".", "")) if "n" in groups else None

    def _level(self, word: str) -> int:
        return int(word) if word.isdigit() else self._star_words[word]

    def _money(self, groups: Mapping[str, str]) -> tuple[Number, Number] | None:
        unit = self._units[_single(groups["money_unit"])] if "money_unit" in groups else 1
        if "spelled" in groups:
            words = groups["spelled"].split()
            first: Number | None = None if words[0] in self._bound else self._numbers.parse_words(" ".join(words))
        else:
            first = parse_digits(groups["number"]) if "number" in groups else 0
        if first is None:
            return None
        if "half" in groups:
            amount = scale(first, unit) + scale(self._halves[_single(groups["half"])], unit)
            return amount, amount
        if "number_more" in groups:
            more = parse_digits(groups["number_more"])
            smaller = self._units[_single(groups["money_unit_more"])]
            if more is None or smaller >= unit:
                return None
            amount = scale(first, unit) + scale(more, smaller)
            return amount, amount
        if "number_to" in groups:
            second = parse_digits(groups["number_to"])
            low_unit = self._units[_single(groups["money_unit_low"])] if "money_unit_low" in groups else unit
            if second is None or scale(second, unit) <= scale(first, low_unit):
                return None
            return scale(first, low_unit), scale(second, unit)
        amount = scale(first, unit)
        return amount, amount

    def _quantities(self, folded: str, start: int, end: int, claims: _Claims, held: set[str]) -> None:
        digits, words = DIGIT in held, not held.isdisjoint(self._number_parts)
        if not (digits or words):
            return
        items = _item_numbers(folded, start, end) if digits and "(" in held else frozenset()
        for number in self._numbers.find(folded, start, end, digits=digits, words=words):
            if not claims.free(number.start, number.end):
                continue
            if number.start in items:
                claims.add(Found("blocked", number.start, number.end, ITEM, "blocked.item"))
                continue
            next_mention = claims.starting_after(number.end, folded)
            value: NumberSpan = number
            if number.words:
                noun = next_mention is not None and next_mention.kind == "subject"
                stands = number.low > 1 and self._counted_word.match(folded, number.end) is not None
                stands = stands or self._alone_at_level(folded, number, start, claims)
                if not (noun or stands) or not self._is_number(folded, number):
                    continue
            elif next_mention is not None and next_mention.kind == "subject" and number.low != int(number.low):
                # 10,322 sản phẩm: nobody counts in fractions, so the comma parts thousands here.
                whole = parse_digits(folded[number.start : number.end], integer=True)
                if whole is None or whole != int(whole):
                    continue
                value = NumberSpan(number.start, number.end, whole, whole)
            qualifier, first = self._qualifier(folded, start, number.start)
            if not claims.free(first, number.end):
                first, qualifier = number.start, "exact"
            quantity = QuantityValue(value.low, value.high, qualifier, number.words)
            claims.add(Found("quantity", first, number.end, quantity, "quantity"))

    def _alone_at_level(self, folded: str, number: NumberSpan, start: int, claims: _Claims) -> bool:
        """Whether a number in words ends a clause that says how many have a level: còn 5 sao thì mới có *một*."""
        if not _CLAUSE_ENDS.match(folded, number.end) or not claims.any_of("stars", number.start - LEVEL, number.start):
            return False
        return self._joints.how_many.search(folded, max(start, number.start - LEVEL), number.start) is not None

    def _is_number(self, folded: str, number: NumberSpan) -> bool:
        syllables = folded[number.start : number.end].split()
        if syllables[0] in self._bound:
            return False
        if syllables == [self.year_word]:
            before = folded[max(0, number.start - 12) : number.start].split()
            return not before or before[-1] not in self._year_context
        return True

    def _qualifier(self, folded: str, start: int, first: int) -> tuple[str, int]:
        qualifier = "exact"
        while m := self._qualifier_before.search(folded, max(start, first - 24), first):
            # ít nhất 28-30 after khoảng: the outer word is the stronger promise, the inner one stands beside it.
            found: str = self._qualifiers[_single(m[1])]
            if qualifier == "exact":
                qualifier = found
            first = m.start(1)
        return qualifier, first


def _item_numbers(folded: str, start: int, end: int) -> frozenset[int]:
    """Where the numbers begin that only number the items of a list: gồm (1) gạo ruộng rươi, (2) trứng Chấn Hưng, …."""
    found = [(int(m[1]), m.start(1)) for m in _IN_BRACKETS.finditer(folded, start, end)]
    return frozenset(at for (left, a), (right, b) in pairwise(found) if right == left + 1 for at in (a, b))


def _add_plain(folded: str, start: int, end: int, pieces: list[str], starts: list[int], ends: list[int]) -> None:
    """Adds the plain characters of a stretch to a skeleton; of several spaces only the first, as one word apart."""
    plain = folded[start:end]
    kept: Sequence[int] = range(start, end)
    if "  " in plain:
        kept = [i for i in kept if folded[i] != " " or i == start or folded[i - 1] != " "]
        plain = "".join(folded[i] for i in kept)
    pieces.append(plain.translate(_FOREIGN))
    starts.extend(kept)
    ends.extend(i + 1 for i in kept)


class _Claims:
    """Which characters are taken, and by which mention."""

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self._at: dict[int, Found] = {}

    def free(self, start: int, end: int) -> bool:
        return self._taken.isdisjoint(range(start, end))

    def add(self, found: Found) -> None:
        if self.free(found.start, found.end):
            self._taken.update(range(found.start, found.end))
            self._at[found.start] = found

    def starting_after(self, end: int, folded: str) -> Found | None:
        position = end
        while position < len(folded) and folded[position] == " ":
            position += 1
        return self._at.get(position)

    def give_up_weak(self, start: int, end: int) -> bool:
        """Frees a stretch of the weak periods inside it, if nothing else is there: vốn 3 sao *nay* đạt 4 sao."""
        weak = [f for f in self._at.values() if f.kind == "period" and f.value.weak]
        inside = [f for f in weak if start <= f.start and f.end <= end]
        held = {at for f in inside for at in range(f.start, f.end)}
        if not inside or not self._taken.intersection(range(start, end)) <= held:
            return False
        self._taken -= held
        for found in inside:
            del self._at[found.start]
        return True

    def any_of(self, kind: str, start: int, end: int) -> bool:
        """Whether a mention of a kind begins in a stretch."""
        return any(found.kind == kind and start <= at < end for at, found in self._at.items())

    def sorted(self) -> list[Found]:
        return [self._at[start] for start in sorted(self._at)]


def _period(rule: Rule, groups: Mapping[str, str], many: int | None) -> PeriodValue | None:
    first = int(groups["year"]) if "year" in groups else None
    last = int(groups["year_to"]) if "year_to" in groups else first
    if first is not None and last is not None and last < first:
        return None
    return PeriodValue(
        from_=first,
        to=last,
        type=rule.set.get("type", "interval"),
        offset=rule.set.get("offset"),
        open=rule.set.get("open") == "now",
        month=int(groups["month"]) if "month" in groups else None,
        day=int(groups["day"]) if "day" in groups else None,
        last_month=_last_month(groups),
        anaphora=bool(rule.set.get("anaphora")),
        step=rule.set["step"] * (many or 1) if "step" in rule.set else None,
        years=many if rule.set.get("anaphora") else None,
        weak=bool(rule.set.get("weak")),
        modifier="of" in groups,
    )


def _last_month(groups: Mapping[str, str]) -> int | None:
    if "quarter_last" in groups:
        quarter = groups["quarter_last"].casefold()
        return QUARTER * (QUARTERS.index(quarter) + 1 if quarter in QUARTERS else int(quarter))
    return int(groups["month_last"]) if "month_last" in groups else None


def _single(string: str) -> str:
    return " ".join(string.split())


def _cuts_number(folded: str, last: int) -> bool:
    """Whether a mention would end inside a number: behind a digit and before a mark and another one."""
    behind = folded[last : last + 2]
    return folded[last - 1].isdigit() and len(behind) == 2 and behind[0] in ".," and behind[1].isdigit()


def _inside_word(folded: str, start: int, end: int) -> bool:
    left = start > 0 and folded[start - 1].isalnum() and folded[start].isalnum()
    right = end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum()
    return left or right
