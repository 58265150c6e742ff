"""Why a fact is as it is, and why a number is none: the anchors, cues and mentions of a place in the text.

Owns what is shown and in which words. Nothing is decided here: the walk of the article was recorded (``trace.py``), and
the same functions that decided are asked again for what they refused.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import regex

from extractor.errors import InputError, Problem
from extractor.ledger import Entry, make_ledger
from extractor.match import Cue, Draft
from extractor.mentions import Found, Sentence
from extractor.model import SLOTS, Fact
from extractor.patterns import Rule
from extractor.trace import Step, Tools, Trace

ASKED = {
    "kind": ("money",),
    "status": ("status", "level"),
    "action": ("action",),
    "source": ("source",),
    "purpose": ("purpose",),
    "tier": ("tier",),
    "part_of": ("part",),
}
"""Which keys of a cue's ``set`` speak for a slot."""
INHERITED = {
    "the whole": "from the whole that it breaks down",
    "what it holds": "from what these makers hold",
    "what it belongs to": "from the count that it is joined to",
    "stars of its holders": "from the makers that hold it",
    "stars of what they hold": "from what these makers hold",
}
"""Evidence that points at another number; the words of that number are added."""
_AT = regex.compile(r"the (place|period) at (\d+)$")
_FLAGS = {"level": "achieved", "part": "a part"}
"""What a cue says by a key that is only a flag."""
_FIRST_READ = ("blocked", "period", "stars", "money", "percent")
_COLUMN = 10


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the text: ``text[start:end]``, with line and column counted from 1."""

    start: int
    end: int
    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """A cue that might have given a slot and did not: what it ``says``, its points if it had any, and the reason."""

    says: str
    rule: str
    where: str
    words: Words
    score: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class SlotWhy:
    """The value of a slot and from where it came: a rule with its words, or a phrase for what was inherited."""

    slot: str
    value: Any
    evidence: str
    rule: str | None = None
    where: str | None = None
    words: Words | None = None
    score: float | None = None
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberWhy:
    """A number that an anchor took: the facts that it went into, or why it was ``dropped``, slot by slot."""

    facts: tuple[str, ...]
    kind: str
    words: Words
    zone: str
    rule: str
    where: str
    dropped: str | None
    confidence: float | None
    again: tuple[Words, ...]
    """Other places that say the same fact."""
    slots: tuple[SlotWhy, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule that matched at the place: ``verdict`` is ``won``, or says why it did not."""

    sort: str
    rule: str
    where: str
    words: Words
    says: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Spot:
    """What was read at one offset."""

    words: Words
    zone: str
    sentence: Words | None
    clause: Words | None
    number: Entry | None
    tried: tuple[Tried, ...]
    unmatched: int
    """Anchors that were tried on the sentence and matched nowhere at the place."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Of a place (``spot``), or of a whole article when there is none: the numbers of it, each with its reasons."""

    published: str | None
    spot: Spot | None
    numbers: tuple[NumberWhy, ...]

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON."""
        plain = asdict(self)
        if self.spot is not None and self.spot.number is not None:
            plain["spot"]["number"] = self.spot.number.to_dict()
        return plain


def make_explanation(trace: Trace, tools: Tools, offset: int | None = None) -> Explanation:
    """The explanation of a traced article, or of what was read at ``offset`` (:class:`InputError` outside the text)."""
    if offset is not None and not 0 <= offset < len(trace.text):
        what = f"offset {offset} is outside of the text, which has {len(trace.text)} code points"
        raise InputError(Problem("article", what, "give an offset into the normalized text, from 0"))
    reader = _Reader(trace, tools)
    if offset is None:
        return Explanation(trace.published, None, tuple(reader.of_facts()))
    return Explanation(trace.published, reader.spot(offset), tuple(reader.at(offset)))


def find_offset(text: str, line: int, column: int) -> int | None:
    """The offset of a line and column of a text, both from 1, or ``None`` when there is no such place.

    >>> find_offset("một\\nhai ba", 2, 5)
    8
    """
    lines = text.split("\n")
    if not (1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1])):
        return None
    return sum(len(before) + 1 for before in lines[: line - 1]) + column - 1


class _Reader:
    """Looks up what the walk of one article has seen."""

    def __init__(self, trace: Trace, tools: Tools) -> None:
        self._trace = trace
        self._tools = tools
        self._rules = {rule.id: rule for rule in tools.patterns.rules}
        self._lines = [0, *(i + 1 for i, char in enumerate(trace.text) if char == "\n")]
        self._steps = {id(step.sentence): step for step in trace.steps}
        self._hidden: dict[int, list[tuple[Cue, str]]] = {}

    # ---- numbers ------------------------------------------------------------------------------------------------

    def of_facts(self) -> Iterator[NumberWhy]:
        """Each fact of the article once, by the wording that won."""
        said: dict[str, list[Draft]] = {}
        for draft in self._trace.drafts:
            for fact in self._trace.facts_of(draft):
                said.setdefault(fact.id, []).append(draft)
        for fact in self._trace.facts:
            drafts = said.get(fact.id, [])
            if drafts:
                yield self._number(max(drafts, key=lambda d: _likeness(d, fact)), (fact,), near=False)

    def at(self, offset: int) -> Iterator[NumberWhy]:
        """The numbers that a place is about: that at the place, else all of its sentence."""
        step = self._step(offset)
        if step is None:
            return
        here = [d for d in step.drafts if _covers(d, offset)]
        for draft in here or step.drafts:
            facts: list[Fact] = [] if draft.dropped else self._trace.facts_of(draft)
            for fact in facts:
                alike = [d for d in self._trace.drafts if d.first == draft.first and d.sentence is draft.sentence]
                yield self._number(max(alike, key=lambda d: _likeness(d, fact)), (fact,), near=True)
            if not facts:
                yield self._number(draft, (), near=True)

    def _number(self, draft: Draft, facts: Sequence[Fact], *, near: bool) -> NumberWhy:
        again = [m for f in facts for m in f.mentions if (m.start, m.end) != (draft.start, draft.end)]
        dropped = draft.dropped
        if dropped is None and not facts:
            dropped = "a headline that rounds what the body says"
        return NumberWhy(
            facts=tuple(f.id for f in facts),
            kind=draft.kind,
            words=self._words(draft.start, draft.end),
            zone=draft.sentence.zone,
            rule=draft.rule.id,
            where=draft.rule.where,
            dropped=dropped,
            confidence=facts[0].confidence if facts else None,
            again=tuple(self._words(m.start, m.end) for m in again),
            slots=tuple(self._slots(draft, facts[0] if facts else None, near=near)),
        )

    def _slots(self, draft: Draft, fact: Fact | None, *, near: bool) -> Iterator[SlotWhy]:
        step = self._steps.get(id(draft.sentence))
        names = ["kind", *SLOTS.get(draft.kind, ())] if "money" in self._mention_kinds(draft) else SLOTS[draft.kind]
        if draft.dropped is not None:  # what was read before it was dropped
            names = [n for n in names if n in ("kind", "subject", "quantity", "out_of") or n in draft.evidence]
        for slot in names:
            value = self._value(draft, fact, slot)
            if slot == "kind":
                value = draft.kind if draft.dropped is None else "none"
            rivals = self._near(step, draft, slot) if near and step is not None else []
            if value is None and not rivals:
                continue
            yield self._slot(step, draft, slot, value, rivals)

    def _mention_kinds(self, draft: Draft) -> frozenset[str]:
        found = draft.sentence.at(draft.first)
        return frozenset({found.kind} if found is not None else ())

    def _value(self, draft: Draft, fact: Fact | None, slot: str) -> Any:
        if fact is not None:
            value = fact.slots.get(slot)
        elif slot == "quantity":
            q = draft.quantity
            return {"low": q.low, "high": q.high, "qualifier": q.qualifier}
        elif slot in ("subject", "out_of"):
            return getattr(draft, slot)
        else:
            value = draft.slots.get(slot)
        return value if value is None or not hasattr(value, "to_dict") else value.to_dict()

    def _slot(self, step: Step | None, draft: Draft, slot: str, value: Any, rivals: list[Near]) -> SlotWhy:
        said = draft.evidence.get(slot, "")
        if slot in ("quantity", "out_of", "subject") and not said:
            rule = draft.rule
            return SlotWhy(slot, value, "the number and its noun", rule.id, rule.where, self._of(draft), None)
        if slot == "part_of" and draft.whole is not None:
            opener = next((n for n in rivals if n.score is not None and n.score > 0), None)
            if draft.evidence.get("whole") == "sum":
                how = "one of the parts that add up to it"
            elif opener is not None:
                how = f"a part, opened by «{opener.words.text}»"
            else:
                how = "a part without a word that says so"
            by = self._rules[opener.rule] if opener is not None and how.startswith("a part, ") else None
            near = self._judged([n for n in rivals if n is not opener], None)
            return SlotWhy(
                slot, value, how, by.id if by else None, by.where if by else None, self._of(draft.whole), near=near,
            )  # fmt: skip
        if said in self._rules:
            rule = self._rules[said]
            won = self._winner(step, draft, slot, said)
            near = tuple(n for n in rivals if won is None or (n.rule, n.words) != (said, won[0]))
            words, score = won if won is not None else (None, None)
            how = "a word of the text"
            return SlotWhy(slot, value, how, said, rule.where, words, score, self._judged(near, score))
        at = _AT.match(said)
        if at is not None:
            found = next((m for m in draft.sentence.mentions if m.start == int(at[2])), None)
            if found is not None:
                owner = self._rules.get(found.rule)
                words = self._words(found.start, found.end)
                return SlotWhy(
                    slot, value, f"the {at[1]} that is named",
                    owner.id if owner else None, owner.where if owner else None, words, near=tuple(rivals),
                )  # fmt: skip
        if slot == "stars":
            for found in draft.sentence.mentions:
                if found.kind == "stars" and found.value is draft.slots.get("stars"):
                    words = self._words(found.start, found.end)
                    return SlotWhy(slot, value, said, found.rule, self._rules[found.rule].where, words)
        other = draft.holder if said.startswith(("what it", "stars of")) else draft.whole
        if said in INHERITED and other is not None:
            return SlotWhy(slot, value, INHERITED[said], words=self._of(other), near=self._judged(rivals, None))
        return SlotWhy(slot, value, said or "nothing says it", near=self._judged(rivals, None))

    def _judged(self, rivals: Sequence[Near], score: float | None) -> tuple[Near, ...]:
        """The near misses with, for those that had points, why these did not suffice."""
        out: list[Near] = []
        for n in rivals:
            reason = n.reason
            if n.score is not None:
                less = score is not None and n.score < score
                verdict = "outscored" if less else "set aside: other words of the context speak first"
                reason = f"{reason}; {verdict}" if reason else verdict
            out.append(Near(n.says, n.rule, n.where, n.words, n.score, reason))
        return tuple(out)

    def _near(self, step: Step, draft: Draft, slot: str) -> list[Near]:
        """The cues of the sentence that speak of a slot: with points, refused, or hidden."""
        out: list[Near] = []
        for key in ASKED.get(slot, ()):
            found, refused = step.weighed(key, draft)
            for a in found:
                out.append(self._rival(step, a.cue, key, round(a.score, 1), a.note))
            out.extend(self._rival(step, r.cue, key, None, r.reason) for r in refused)
            for cue, reason in self._hidden_in(step):
                if key in cue.rule.set and cue.rule.id not in reason:  # a form inside a longer one of its own rule
                    out.append(self._rival(step, cue, key, None, reason))
        return out

    def _rival(self, step: Step, cue: Cue, key: str, score: float | None, reason: str) -> Near:
        says = cue.rule.set[key] if cue.rule.set[key] is not True else _FLAGS.get(key, key)
        return Near(str(says), cue.rule.id, cue.rule.where, self._cue(step.sentence, cue), score, reason)

    def _hidden_in(self, step: Step) -> list[tuple[Cue, str]]:
        key = id(step.sentence)
        if key not in self._hidden:
            self._hidden[key] = self._tools.matcher.hidden(step.sentence, step.inner)
        return self._hidden[key]

    def _winner(self, step: Step | None, draft: Draft, slot: str, rule: str) -> tuple[Words, float | None] | None:
        """The words of the cue that gave a slot, with its points."""
        if step is None:
            return None
        for key in ASKED.get(slot, ()):
            for a in step.weighed(key, draft)[0]:
                if a.cue.rule.id == rule:
                    return self._cue(step.sentence, a.cue), round(a.score, 1)
        cue = next((c for c in step.cues if c.rule.id == rule), None)
        return (self._cue(step.sentence, cue), None) if cue is not None else None

    # ---- a place ------------------------------------------------------------------------------------------------

    def spot(self, offset: int) -> Spot:
        """What was read at an offset."""
        trace = self._trace
        block = next((b for b in trace.blocks if b.start <= offset < b.end), None)
        zone = block.zone if block is not None else "none"
        sentence = next((s for s in trace.sentences if s.start <= offset < s.end), None)
        number = next((e for e in make_ledger(trace, self._tools) if e.start <= offset < e.end), None)
        clause = None
        tried: list[Tried] = []
        unmatched = 0
        here = (number.start, number.end) if number is not None else (offset, offset + 1)
        if sentence is not None:
            span = next((c for c in sentence.clauses if c[0] <= offset < c[1]), None)
            clause = self._words(*span) if span is not None else None
            tried += self._mentions(sentence, here)
            anchors, unmatched = self._anchors(sentence, here)
            tried += anchors
            tried += self._cues(sentence, here)
        whole = self._words(sentence.start, sentence.end) if sentence is not None else None
        return Spot(self._words(*here), zone, whole, clause, number, tuple(tried), unmatched)

    def _mentions(self, sentence: Sentence, here: tuple[int, int]) -> Iterator[Tried]:
        """The mention at a place, and the readings of the rules that lost against it."""
        won = [m for m in sentence.mentions if m.start < here[1] and here[0] < m.end]
        for m in won:
            rule = self._rules.get(m.rule)
            where = rule.where if rule is not None else ""
            yield Tried("mention", m.rule, where, self._words(m.start, m.end), f"{m.kind} {_shown(m)}".strip(), "won")
        seen: set[tuple[str, int, int]] = {(m.rule, m.start, m.end) for m in won}
        for kind, rule, start, end in self._tools.finder.readings(self._trace.folded, sentence.start, sentence.end):
            if not (start < here[1] and here[0] < end) or (rule.id, start, end) in seen:
                continue
            seen.add((rule.id, start, end))
            over = next((m for m in sentence.mentions if m.start < end and start < m.end), None)
            if over is not None and over.rule == rule.id:
                continue  # the same rule, by a longer or shorter line of it
            yield Tried("mention", rule.id, rule.where, self._words(start, end), kind, _lost(kind, over))

    def _anchors(self, sentence: Sentence, here: tuple[int, int]) -> tuple[list[Tried], int]:
        """The anchors that matched at a place, in the order in which one wins over another."""
        out: list[Tried] = []
        taken: dict[int, str] = {}
        matched: set[str] = set()
        for rule, m, draft in self._tools.matcher.trials(sentence):
            start, end = sentence.starts[m.start()], sentence.ends[m.end() - 1]
            at = draft.slots["number_at"] if draft is not None else None
            owner = taken.get(at) if at is not None else None
            if at is not None:
                taken.setdefault(at, rule.id)
                number = sentence.at(at)
                if number is not None and not (number.start < here[1] and here[0] < number.end):
                    if here != (number.start, number.end) and not (
                        start <= here[0] < end and self._plain(sentence, here)
                    ):
                        continue
            elif not (start < here[1] and here[0] < end):
                continue
            if owner == rule.id:
                continue
            matched.add(rule.id)
            verdict = "won" if owner is None else f"{owner} comes before it"
            if draft is None:
                verdict = _guard(rule)
            out.append(Tried("anchor", rule.id, rule.where, self._words(start, end), str(rule.set["kind"]), verdict))
        return out, len({r.id for r in self._tools.patterns.of_kind("anchor")} - matched)

    def _plain(self, sentence: Sentence, here: tuple[int, int]) -> bool:
        """Whether a place is in no number: then the anchors around it are of interest."""
        kinds = {m.kind for m in sentence.mentions if m.start < here[1] and here[0] < m.end}
        return kinds.isdisjoint({"quantity", "fraction", "money", "percent"})

    def _cues(self, sentence: Sentence, here: tuple[int, int]) -> Iterator[Tried]:
        """The cues whose words stand at a place, and what each did for the numbers of the sentence."""
        step = self._steps.get(id(sentence))
        if step is None:
            return
        for cue in step.cues:
            words = self._cue(sentence, cue)
            if words.start < here[1] and here[0] < words.end:
                done = [self._effect(step, draft, cue) for draft in step.kept]
                verdict = "; ".join(filter(None, done)) or "gives no number a slot"
                yield Tried("cue", cue.rule.id, cue.rule.where, words, _set(cue.rule), verdict)
        for cue, reason in self._hidden_in(step):
            words = self._cue(sentence, cue)
            if words.start < here[1] and here[0] < words.end:
                yield Tried("cue", cue.rule.id, cue.rule.where, words, _set(cue.rule), reason)

    def _effect(self, step: Step, draft: Draft, cue: Cue) -> str:
        """What a cue did for a number: gave it a slot, or why it did not."""
        number = self._trace.text[draft.start : draft.end]
        for slot, keys in ASKED.items():
            for key in keys:
                if key not in cue.rule.set:
                    continue
                found, refused = step.weighed(key, draft)
                for a in found:
                    if a.cue is cue:
                        gave = draft.evidence.get(slot) == cue.rule.id
                        how = "gives" if gave else "does not give"
                        return f"{how} {slot} to «{number}» ({a.score:.1f} points)"
                for r in refused:
                    if r.cue is cue:
                        return f"not for «{number}»: {r.reason}"
        return ""

    # ---- words --------------------------------------------------------------------------------------------------

    def _step(self, offset: int) -> Step | None:
        return next((s for s in self._trace.steps if s.sentence.start <= offset < s.sentence.end), None)

    def _of(self, draft: Draft) -> Words:
        return self._words(draft.start, draft.end)

    def _cue(self, sentence: Sentence, cue: Cue) -> Words:
        return self._words(sentence.starts[cue.first], sentence.ends[cue.last - 1])

    def _words(self, start: int, end: int) -> Words:
        line = bisect_right(self._lines, start)
        return Words(start, end, line, start - self._lines[line - 1] + 1, self._trace.text[start:end])


def format_explanation(name: str, explained: Explanation) -> Iterator[str]:
    """An explanation as lines of plain text."""
    spot = explained.spot
    if spot is not None:
        yield f"{name}:{spot.words.line}:{spot.words.column}  offset {spot.words.start}, zone {spot.zone}"
        if spot.sentence is None:
            yield _line("sentence", "none: this zone is not read" if spot.zone == "boilerplate" else "none")
        else:
            yield _line("sentence", _quoted(spot.sentence, long=True))
        if spot.clause is not None and spot.sentence is not None and spot.clause != spot.sentence:
            yield _line("clause", _quoted(spot.clause, long=True))
        if spot.number is not None:
            yield _line("number", _outcome(spot.number))
        for sort in ("mention", "anchor", "cue"):
            for tried in spot.tried:
                if tried.sort == sort:
                    yield _line(
                        sort, f"{tried.says}: {_rule(tried.rule, tried.where)}{_quoted(tried.words)}  {tried.verdict}"
                    )
        if spot.sentence is not None:
            yield _line("", f"{spot.unmatched} other anchors do not match here")
    else:
        dated = f"published {explained.published}" if explained.published else "no date of publication"
        yield f"{name}: {len(explained.numbers)} facts, {dated}"
    for number in explained.numbers:
        yield ""
        yield from _number_lines(number)


def _number_lines(number: NumberWhy) -> Iterator[str]:
    place = f"{number.words.line}:{number.words.column}"
    head = f"{', '.join(number.facts) or 'no fact'}  {number.kind}  {_quoted(number.words)}  at {place}, {number.zone}"
    yield head + (f", confidence {number.confidence:.2f}" if number.confidence is not None else "")
    yield _line("  rule", f"{number.rule}  {number.where}")
    if number.dropped is not None:
        yield _line("  dropped", number.dropped)
    for again in number.again:
        yield _line("  also", f"{_quoted(again)}  at {again.line}:{again.column}")
    for slot in number.slots:
        source = _rule(slot.rule, slot.where) if slot.rule else ""
        if not slot.rule or slot.slot == "part_of":
            source = f"{slot.evidence}  {source}"
        said = source + (_quoted(slot.words) if slot.words is not None else "")
        points = f"  {slot.score:.1f} points" if slot.score is not None else ""
        yield _line(f"  {slot.slot}", f"{_plain(slot.value)}  <- {said}{points}".rstrip())
        for near in slot.near:
            if near.says == str(slot.value) or (slot.slot == "part_of" and slot.value is not None):
                continue  # it agrees; the JSON has it
            points = f"{near.score:.1f} points, " if near.score is not None else ""
            yield _line(
                "", f"  not {near.says}: {_rule(near.rule, near.where)}{_quoted(near.words)}  {points}{near.reason}"
            )


def _line(label: str, said: str) -> str:
    return f"{label.ljust(_COLUMN)}  {said}"


def _rule(rule: str | None, where: str | None) -> str:
    return f"{rule}  {where}  " if where else f"{rule}  "


def _quoted(words: Words, *, long: bool = False) -> str:
    text = " ".join(words.text.split())
    return f"«{text if long or len(text) <= 60 else text[:59] + '…'}»"


def _outcome(entry: Entry) -> str:
    if entry.slot is not None:
        return f"{entry.text} is {entry.slot} of {', '.join(entry.facts)}"
    if entry.reason is None:
        return f"{entry.text} is unaccounted for: no fact, and no reason why it is none"
    by = f", says {entry.rule}" if entry.rule else ""
    return f"{entry.text} is no fact: {entry.reason}{by}" + (f"  {entry.where}" if entry.where else "")


def _plain(value: Any) -> str:
    """A value of a slot in few words: what is empty is left out."""
    if isinstance(value, dict):
        if value.get("low") is not None and value.get("low") == value.get("high"):
            value = {k: v for k, v in value.items() if k != "high"}
        shown = [f"{k} {v}" for k, v in value.items() if v not in (None, False) and not k.startswith("current_")]
        return ", ".join(shown)
    return "none" if value is None else str(value)


def _shown(found: Found) -> str:
    """The value of a mention in few words."""
    value = found.value
    if hasattr(value, "low"):
        span = str(value.low) if value.low == value.high else f"{value.low}-{value.high}"
        return f"{span} {getattr(value, 'qualifier', '')}".strip()
    if hasattr(value, "name"):
        return str(value.name)
    if hasattr(value, "type") and hasattr(value, "from_"):
        years = "-".join(str(y) for y in dict.fromkeys((value.from_, value.to)) if y is not None)
        return f"{years} {value.type}".strip()
    return str(getattr(value, "subject", value))


def _set(rule: Rule) -> str:
    return ", ".join(f"{k} {v}" if v is not True else k for k, v in rule.set.items())


def _lost(kind: str, over: Found | None) -> str:
    """Why a reading of a mention lost."""
    if over is None:
        return "its value makes no sense"
    if over.kind == kind:
        return f"{over.rule} is longer, or stands before it"
    if over.kind in _FIRST_READ and kind in _FIRST_READ and _FIRST_READ.index(over.kind) < _FIRST_READ.index(kind):
        return f"{over.rule} is read first: {over.kind} comes before {kind}"
    return f"{over.rule} has these words"


def _guard(rule: Rule) -> str:
    """Why an anchor that matched yields nothing."""
    if rule.set.get("named"):
        return "guard: the place before the number must be a named district or commune"
    if rule.set.get("makers"):
        return "guard: the noun before the number must be a maker"
    return "guard: it holds no number that can be read"


def _covers(draft: Draft, offset: int) -> bool:
    number = draft.sentence.at(draft.first)
    return draft.start <= offset < draft.end or (number is not None and number.start <= offset < number.end)


def _likeness(draft: Draft, fact: Fact) -> int:
    """How many slots of a draft are those of a fact."""
    return sum(draft.slots.get(slot) == value for slot, value in fact.slots.items() if slot in draft.slots)
