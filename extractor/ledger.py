"""The ledger of numbers: what became of every number of an article, a slot of a fact or a named reason why it is none.

Owns which numbers are looked at and which of several outcomes holds. A slot always wins over a reason; a reason that
the walk gave (``Draft.dropped``) or a mention gives wins over one that only the words around suggest. The words are
data: the reasons of ``patterns/mentions`` and the rules of kind ``ledger``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import regex

from extractor.fold import fold
from extractor.match import Draft
from extractor.mentions import Found
from extractor.merge import ROUNDING, ROUNDING_SUM, beyond
from extractor.model import Fact, Mention, Number
from extractor.numbers import parse_digits
from extractor.patterns import Patterns, Rule
from extractor.sieve import Sieve, Stretch
from extractor.trace import Tools, Trace

SLOT, REASON, UNACCOUNTED = "slot", "reason", "unaccounted"
AROUND = 36
"""Code points of the words shown on each side of a number."""
OPEN = frozenset({"no noun and nothing to take it from", "money of which nothing is said"})
"""Why the walk dropped a number that yet may be one: no reason for the ledger, which looks further."""
ROUNDED = "headline that rounds the body"
FURNITURE = "page furniture"
SAID_AGAIN = "number of a fact, said again"
TEASER = "another article"
BESIDE = 16
"""Characters between a place and the number that is said of it."""
LEAST_SAID_AGAIN = 10
"""The least number that is the same by more than chance."""
ELSEWHERE = "article that does not name the programme"
_OF_MENTION = {
    "period": "date",
    "stars": "star level",
    "percent": "percent",
    "document": "document",
    "place": "name of a place",
    "group": "name",
}
"""The reasons of mentions whose kind says it all. A number in one of them is no slot, or the slot had won."""
_DIGITS = regex.compile(r"\d+(?:[.,]\d+)*")
_AT = regex.compile(r"the (?:place|period) at (\d+)$")
_FILED_BY_PLACE = {"place": "place", "period": "period"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A number at ``text[start:end]`` with its outcome: ``slot`` of ``facts``, ``reason``, or ``unaccounted``.

    ``line`` and ``column`` count from 1. ``slot`` is such as ``quantity``, ``quantity.low``, ``out_of``, ``stars``;
    ``rule`` is the id of the rule that gave the reason, and ``where`` its file and line; both are ``None`` when the
    program itself gave it. A number that only repeats a fact has a reason, and names the fact.
    """

    start: int
    end: int
    text: str
    line: int
    column: int
    zone: str
    outcome: str
    facts: tuple[str, ...] = ()
    slot: str | None = None
    reason: str | None = None
    rule: str | None = None
    where: str | None = None
    before: str = ""
    after: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The entry as JSON: what is empty is left out."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in plain.items() if v or k == "start"}


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a span of the text is; a slot beats a reason, else the first given holds."""

    slot: str | None = None
    facts: tuple[str, ...] = ()
    reason: str | None = None
    rule: str | None = None


def make_ledger(trace: Trace, tools: Tools) -> list[Entry]:
    """Every number of a traced article in text order, each with its outcome."""
    rules = {rule.id: rule for rule in tools.patterns.rules}
    suggested = _Suggested(tools, trace.folded)
    said_again = _SaidAgain(trace)
    whole = _Wholes(trace)
    numbers = _numbers(trace, tools, whole, suggested)
    slots = _Slots(trace, numbers)
    dropped = _dropped(trace, slots)
    lines = [0, *(i + 1 for i, char in enumerate(trace.text) if char == "\n")]
    zones = [(block.start, block.end, block.zone) for block in trace.blocks]
    starts = [start for start, _, _ in zones]
    out: list[Entry] = []
    for start, end in numbers:
        at = bisect_right(starts, start) - 1
        zone = zones[at][2] if at >= 0 and start < zones[at][1] else "boilerplate"
        found = _outcome(trace, (start, end), zone, slots, dropped, whole, suggested)
        if not found.slot and not found.reason:
            found = said_again.of(whole.of((start, end)), zone)
        line = bisect_right(lines, start)
        rule = rules.get(found.rule or "")
        out.append(
            Entry(
                start, end, trace.text[start:end], line, start - lines[line - 1] + 1, zone,
                SLOT if found.slot else REASON if found.reason else UNACCOUNTED,
                found.facts, found.slot, found.reason, found.rule, rule.where if rule else None,
                _squeezed(trace.text[max(0, start - AROUND) : start]), _squeezed(trace.text[end : end + AROUND]),
            )
        )  # fmt: skip
    return _ranges(out, trace.folded, tools)


def _ranges(entries: list[Entry], folded: str, tools: Tools) -> list[Entry]:
    """Gives the first number of a range (*250 - 300 gian hàng*) the reason of the second, where it has no outcome."""
    joins = [regex.escape(form) for form, value in tools.patterns.lexicon("range_word").items() if value == "join"]
    between = regex.compile(rf"\s*(?:[-–]|{'|'.join(joins)})\s*")
    for i in range(len(entries) - 2, -1, -1):
        first, second = entries[i], entries[i + 1]
        if first.outcome == UNACCOUNTED and second.outcome == REASON and second.start - first.end <= AROUND:
            if between.fullmatch(folded, first.end, second.start):
                entries[i] = replace(
                    first, outcome=REASON, reason=second.reason, rule=second.rule, where=second.where
                )  # fmt: skip
    return entries


def format_ledger(name: str, entries: Sequence[Entry]) -> Iterator[str]:
    """The ledger of one article as aligned lines: what is unaccounted for first, then the rest in text order."""
    tally = Counter(e.outcome for e in entries)
    counts = f"{tally[SLOT]} slots, {tally[REASON]} reasons, {tally[UNACCOUNTED]} unaccounted"
    yield f"{name}: {len(entries)} numbers, {counts}"
    ordered = sorted(entries, key=lambda e: (e.outcome != UNACCOUNTED, e.start))
    rows = [(str(e.start), f"{e.line}:{e.column}", e.before, f"[{e.text}]", e.after, _said(e)) for e in ordered]
    if not rows:
        return
    wide = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for at, place, before, number, after, said in rows:
        around = f"{before.rjust(wide[2])}{number}{after}".ljust(wide[2] + wide[4] + 6)
        yield f"{at.rjust(wide[0])}  {place.ljust(wide[1])}  {around}  {said}".rstrip()


def format_totals(entries: Sequence[Entry]) -> Iterator[str]:
    """How often each outcome came, over all articles."""
    tally = Counter(e.outcome for e in entries)
    yield f"total: {len(entries)} numbers"
    for outcome in (UNACCOUNTED, SLOT, REASON):
        yield f"{tally[outcome]:6}  {outcome}"
        named = Counter(e.slot or e.reason for e in entries if e.outcome == outcome and (e.slot or e.reason))
        for name, count in sorted(named.items(), key=lambda item: (-item[1], item[0] or "")):
            yield f"{count:8}  {name}"


def _said(entry: Entry) -> str:
    if entry.outcome == SLOT:
        return f"{entry.slot} of {', '.join(entry.facts)}"
    if entry.reason is None:
        return "UNACCOUNTED"
    return f"{entry.reason}  ({entry.rule})" if entry.rule else entry.reason


def _squeezed(text: str) -> str:
    """White space as single spaces, so that the words around fit on a line."""
    return regex.sub(r"\s", " ", text)


def _outcome(
    trace: Trace, span: tuple[int, int], zone: str, slots: _Slots, dropped: Mapping[tuple[int, int], _Outcome],
    whole: _Wholes, suggested: _Suggested,
) -> _Outcome:  # fmt: skip
    found = slots.of(span)
    if found is not None:
        return found
    if zone == "boilerplate":
        return _Outcome(reason=FURNITURE)
    if not trace.about:
        return _Outcome(reason=ELSEWHERE)
    mention = whole.of(span)
    if mention is not None:
        key = (mention.start, mention.end)
        if key in dropped:
            return dropped[key]
        if mention.kind == "blocked" and not suggested.holds(key):
            return _Outcome(reason=str(mention.value).replace("_", " "), rule=mention.rule)
        if mention.kind in _OF_MENTION:
            rule = mention.rule if "." in mention.rule else None
            return _Outcome(reason=_OF_MENTION[mention.kind], rule=rule)
    said = suggested.of(span)
    if said is None and mention is not None:
        said = suggested.of((mention.start, mention.end))  # of 20 đến 30 người: the word stands at the second number
    return said or _Outcome()


class _Wholes:
    """The mention in which a number stands."""

    def __init__(self, trace: Trace) -> None:
        self._found = [m for s in trace.sentences for m in s.mentions]
        self._starts = [m.start for m in self._found]

    def of(self, span: tuple[int, int]) -> Found | None:
        """The mention that holds a span, or ``None``."""
        at = bisect_right(self._starts, span[0]) - 1
        return self._found[at] if at >= 0 and span[1] <= self._found[at].end else None

    def spans(self, kinds: frozenset[str]) -> Iterator[tuple[int, int]]:
        """The spans of the mentions of some kinds."""
        return ((m.start, m.end) for m in self._found if m.kind in kinds)


class _Slots:
    """Which slot of which facts the numbers of a text fill."""

    def __init__(self, trace: Trace, numbers: Sequence[tuple[int, int]]) -> None:
        self._spans = numbers
        self._starts = [start for start, _ in numbers]
        self._filled: dict[tuple[int, int], _Outcome] = {}
        self._text = trace.folded
        self.rounded: set[int] = set()
        """Ids of the drafts that went into no fact: headlines that only round the body."""
        for draft in trace.drafts:
            self._draft(trace, draft)
        for fact in trace.facts:
            for mention in fact.mentions:
                self._by_value(fact, mention)

    def of(self, span: tuple[int, int]) -> _Outcome | None:
        """The slot that a number fills, or ``None``."""
        return self._filled.get(span)

    def _fill(self, spans: Sequence[tuple[int, int]], slot: str, facts: tuple[str, ...]) -> None:
        for span in spans:
            old = self._filled.get(span)
            if old is None:
                self._filled[span] = _Outcome(slot=slot, facts=facts)
            elif old.slot == slot:
                self._filled[span] = _Outcome(slot=slot, facts=tuple(dict.fromkeys((*old.facts, *facts))))

    def _numbers_in(self, start: int, end: int) -> list[tuple[int, int]]:
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [span for span in self._spans[first:last] if span[1] <= end]

    def _draft(self, trace: Trace, draft: Draft) -> None:
        facts = tuple(fact.id for fact in trace.facts_of(draft))
        if not facts:
            self.rounded.add(id(draft))
            return
        sentence = draft.sentence
        number = sentence.at(draft.first)
        if number is not None and draft.kind == "document":
            self._fill(self._numbers_in(number.start, number.end), "number", facts)
        elif number is not None:
            spans = self._numbers_in(number.start, number.end)
            if number.kind == "fraction":
                self._fill(spans[:1], "quantity", facts)
                self._fill(spans[1:], "out_of", facts)
            elif len(spans) == 2 and draft.quantity.low != draft.quantity.high:
                self._fill(spans[:1], "quantity.low", facts)
                self._fill(spans[1:], "quantity.high", facts)
            else:
                self._fill(spans, "quantity", facts)
        stars = draft.slots.get("stars")
        for mention in sentence.mentions:
            if mention.kind == "stars" and mention.value is stars:
                self._fill(self._numbers_in(mention.start, mention.end), "stars", facts)
        for slot, said in draft.evidence.items():
            at = _AT.match(said)
            name = _FILED_BY_PLACE.get(slot)
            if at is None or name is None:
                continue
            named = next((m for m in sentence.mentions if m.start == int(at[1])), None)
            if named is not None:
                self._fill(self._numbers_in(named.start, named.end), name, facts)

    def _by_value(self, fact: Fact, mention: Mention) -> None:
        """The numbers in a mention that are, as written, the value of a slot: for facts that no anchor made."""
        for span in self._numbers_in(mention.start, mention.end):
            if span in self._filled:
                continue
            slot = _slot_with(fact, self._text, mention, span)
            if slot is not None:
                self._fill([span], slot, (fact.id,))


def _slot_with(fact: Fact, folded: str, mention: Mention, span: tuple[int, int]) -> str | None:
    """The slot of a fact in whose words, or value, a number of its mention stands."""
    number = folded[slice(*span)]
    value = parse_digits(number)
    for name, slot in fact.slots.items():
        if isinstance(slot, str):
            at = folded.find(fold(slot), mention.start, mention.end)
            if 0 <= at <= span[0] and span[1] <= at + len(slot):
                return name
            if name == "date" and value is not None and value in [int(p) for p in slot.split("-") if p.isdigit()]:
                return name
        elif name == "quantity" and slot is not None and value is not None and value in (slot.low, slot.high):
            return "quantity" if slot.low == slot.high else "quantity.low" if value == slot.low else "quantity.high"
        elif name == "stars" and slot is not None and value is not None and value in (slot.low, slot.high, slot.from_):
            return "stars"
        elif name == "out_of" and slot is not None and value == slot:
            return "out_of"
    return None


def _dropped(trace: Trace, slots: _Slots) -> dict[tuple[int, int], _Outcome]:
    """By the span of a number, why the walk dropped it; :data:`OPEN` reasons are none."""
    out: dict[tuple[int, int], _Outcome] = {}
    drafts = [(d, d.dropped) for step in trace.steps for d in step.drafts if d.dropped and d.dropped not in OPEN]
    drafts += [(d, ROUNDED) for d in trace.drafts if id(d) in slots.rounded]
    for draft, reason in drafts:
        number = draft.sentence.at(draft.first)
        if number is not None:
            said = draft.evidence["kind"]  # the word that makes an amount none, where there is one
            out[number.start, number.end] = _Outcome(reason=reason, rule=said if said.startswith("money.") else None)
    return out


class _SaidAgain:
    """Numbers without a noun that repeat the number of a fact: *từ 146 lên 251* in the headline."""

    def __init__(self, trace: Trace) -> None:
        self._facts = [f for f in trace.facts if f.slots.get("quantity") is not None]
        self._by_number: dict[tuple[bool, Number], str] = {}
        for fact in self._facts:
            quantity = fact.slots["quantity"]
            for number in (quantity.low, quantity.high):
                self._by_number.setdefault((quantity.unit == "VND", number), fact.id)
        self._ends = sorted(m.end for s in trace.sentences for m in s.mentions if m.kind == "place")

    def of(self, mention: Found | None, zone: str) -> _Outcome:
        """The fact that a number repeats; a headline may round an amount; beside a teaser, which article has it."""
        value = mention.value if mention is not None and mention.kind in ("quantity", "money") else None
        if mention is not None and value is not None:
            money = mention.kind == "money"
            same = self._by_number.get((money, value.low))
            if same is not None and (zone == "title" or not (value.low < LEAST_SAID_AGAIN or self._placed(mention))):
                return _Outcome(reason=SAID_AGAIN, facts=(same,))
            for fact in self._facts if zone == "title" and money and value.low > 0 else ():
                quantity = fact.slots["quantity"]
                off = quantity.low / value.low - 1
                sided = 0 <= beyond(off, value.qualifier) <= ROUNDING_SUM
                if quantity.unit == "VND" and (abs(off) <= ROUNDING or sided):
                    return _Outcome(reason=ROUNDED, facts=(fact.id,))
        return _Outcome(reason=TEASER) if zone == "related" else _Outcome()

    def _placed(self, number: Found) -> bool:
        """Whether a place stands right before a number, which then says something new: *Buôn Hồ 21*."""
        at = bisect_right(self._ends, number.start) - 1
        return at >= 0 and number.start - self._ends[at] <= BESIDE


class _Suggested:
    """The reasons that the words around a number suggest, by the rules of kind ``ledger``; the longest match wins."""

    def __init__(self, tools: Tools, folded: str) -> None:
        found: list[tuple[int, int, int, Rule]] = []
        for (order, rule), m in tools.patterns.once(_suggesting).matches(Stretch(folded)):
            if not _inside_word(folded, *m.span()) and not _out_of_bounds(rule, m):
                found.append((m.start(), m.end(), order, rule))
        self._best: dict[int, tuple[int, int, Rule]] = {}
        for start, end, order, rule in found:
            rank = (start - end, order)
            for i in range(start, end):
                old = self._best.get(i)
                if old is None or rank < (old[0], old[1]):
                    self._best[i] = (*rank, rule)
        self.words = [(start, end) for start, end, _, _ in found]

    def holds(self, span: tuple[int, int]) -> bool:
        """Whether a longer match holds a whole span: *ISO 22000:2018* is no time of day."""
        best = self._best.get(span[0])
        return best is not None and -best[0] > span[1] - span[0] and self._best.get(span[1] - 1) == best

    def of(self, span: tuple[int, int]) -> _Outcome | None:
        """The reason for a span, or ``None``."""
        found = [self._best[i] for i in range(*span) if i in self._best]
        if not found:
            return None
        rule = min(found, key=lambda f: f[:2])[2]
        return _Outcome(reason=str(rule.set.get("reason")), rule=rule.id)


def _suggesting(patterns: Patterns) -> Sieve[tuple[int, Rule]]:
    """The expressions of the rules of kind ``ledger``, each with its rule and the place of that among them."""
    rules = enumerate(patterns.of_kind("ledger"))
    return Sieve(((order, rule), *sieved) for order, rule in rules for sieved in rule.sieved())


def _numbers(trace: Trace, tools: Tools, whole: _Wholes, suggested: _Suggested) -> list[tuple[int, int]]:
    """The spans of all numbers: every run of digits, and the words of numbers that count something."""
    digits = [m.span() for m in _DIGITS.finditer(trace.folded)]
    counting = [*whole.spans(frozenset({"quantity", "stars", "period"})), *suggested.words]
    dated = set(whole.spans(frozenset({"period"})))
    words: set[tuple[int, int]] = set()
    spelled = tools.finder.spelled(trace.folded)
    starts = [s[0] for s in spelled]
    for a, b in counting:
        i = max(0, bisect_right(starts, a) - 1)
        while i < len(spelled) and spelled[i][0] < b:
            year = (a, b) in dated and trace.folded[slice(*spelled[i])] == tools.finder.year_word
            if spelled[i][1] > a and not year:
                words.add(spelled[i])
            i += 1
    return sorted({*digits, *words})


def _out_of_bounds(rule: Rule, m: regex.Match[str]) -> bool:
    """Whether the number of a match is not below, or not above, what the rule allows (``set: {below: …}``)."""
    below: float = rule.set.get("below", inf)
    above: float = rule.set.get("above", -inf)
    if (below, above) == (inf, -inf):
        return False
    value = parse_digits(m["numeral"])
    return value is not None and not above < value < below


def _inside_word(folded: str, start: int, end: int) -> bool:
    """Whether a match begins or ends inside a word or a number; a word may follow a number without a space."""
    left = start > 0 and folded[start - 1].isalnum() and folded[start].isalnum()
    right = end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum()
    return left or (right and not (folded[end - 1].isdigit() and folded[end].isalpha()))
