"""What changed between two runs: facts gained, lost, and changed slot by slot, each with its words.

Owns the short form of a fact in which runs are compared and an accepted run is kept, the matching of facts, and the
report. Both files are read as a stream, in any order of articles: of the old one only the places of its articles are
held in memory. Confidence, checks and ids are no slots: they follow from the rest, and are not compared.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from extractor.errors import InputError, Problem
from extractor.model import KINDS, SLOTS
from extractor.records import parse_record

WORDS = 70
"""Code points of the words of a fact that the report shows."""

_LEFT_OUT = frozenset({"current_province_code", "current_province", "province", "unit", "basis"})
"""What follows from other slots; the basis of a period follows from the rules, and is told by ``rule``."""
_DEFAULTS: Mapping[str, Any] = {"qualifier": "exact", "stars.or_above": False, "stars.potential": False}
_SHORTER = {"quantity.": "", "place.": "", "province_code": "province"}
_HIGHS = {"high": "low", "stars.high": "stars.low", "period.to": "period.from"}
"""Ends that are left out where they are the beginning too."""
_REMEDY = "give the output of ocop extract, or a run that was accepted"
Flat = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Short:
    """A fact in the form in which it is compared: flat slots (``period.from``), spans, words, and its rule."""

    kind: str
    slots: Mapping[str, Any]
    spans: tuple[tuple[int, int], ...]
    words: str
    rule: str

    def to_dict(self, article: str) -> dict[str, Any]:
        """The fact as a line of an accepted run."""
        return {
            "article": article,
            "kind": self.kind,
            **self.slots,
            "rule": self.rule,
            "spans": [list(span) for span in self.spans],
            "words": self.words,
        }

    def __str__(self) -> str:
        slots = ", ".join(f"{name} {_show(value)}" for name, value in self.slots.items())
        return f"{self.kind} {self.where} {slots} [{self.rule}]"

    @property
    def where(self) -> str:
        """The words and where they begin and end."""
        words = " ".join(self.words.split())
        shown = words if len(words) <= WORDS else words[: WORDS - 1] + "…"
        return f"«{shown}» ({self.spans[0][0]}-{self.spans[0][1]})"


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that only the new run has (``old`` is ``None``), only the old one, or both with other slots."""

    article: str
    old: Short | None
    new: Short | None

    @property
    def what(self) -> str:
        """``gained``, ``lost`` or ``changed``."""
        return "gained" if self.old is None else "lost" if self.new is None else "changed"

    @property
    def fact(self) -> Short:
        """The fact as it is now, or as it was last."""
        fact = self.new or self.old
        assert fact is not None  # noqa: S101 - a change has one of the two
        return fact

    def slots(self) -> dict[str, tuple[Any, Any]]:
        """The slots in which the two differ, each as it was and as it is; none unless the fact is changed."""
        if self.old is None or self.new is None:
            return {}
        old, new = _compared(self.old), _compared(self.new)
        names = [*new, *(name for name in old if name not in new)]
        return {n: (old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n)}

    def to_dict(self) -> dict[str, Any]:
        """The change, JSON-ready."""
        return {
            "article": self.article,
            "what": self.what,
            "kind": self.fact.kind,
            "slots": {name: {"old": old, "new": new} for name, (old, new) in self.slots().items()},
            "old": self.old.to_dict(self.article) if self.old else None,
            "new": self.new.to_dict(self.article) if self.new else None,
        }

    def __str__(self) -> str:
        if self.what != "changed":
            return f"{'+' if self.old is None else '-'} {self.fact}"
        slots = "; ".join(f"{name} {_show(old)} → {_show(new)}" for name, (old, new) in self.slots().items())
        return f"~ {self.fact.kind} {self.fact.where} {slots}"


@dataclass(slots=True)
class Summary:
    """How many facts were gained, lost, changed and are the same, by kind; the changed slots, and all by rule."""

    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    slots: Counter[str] = field(default_factory=Counter)
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def differs(self) -> bool:
        """Whether any fact changed."""
        return any(what != "same" for (_, what), n in self.kinds.items() if n)

    def add(self, change: Change) -> None:
        """Count one change."""
        self.kinds[change.fact.kind, change.what] += 1
        self.rules[change.fact.rule, change.what] += 1
        if change.old is not None and change.new is not None and change.old.rule != change.new.rule:
            self.rules[change.old.rule, "changed"] += 1
        self.slots.update(change.slots().keys())

    def to_dict(self) -> dict[str, Any]:
        """The tables, JSON-ready."""
        return {
            "kinds": _table(self.kinds, [k for k in KINDS if any(kind == k for kind, _ in self.kinds)]),
            "slots": dict(sorted(self.slots.items(), key=lambda item: (-item[1], item[0]))),
            "rules": _table(self.rules, sorted({rule for rule, _ in self.rules})),
        }


def diff_files(old: Path, new: Path, summary: Summary) -> Iterator[Change]:
    """Yield every change, article by article in the order of ``new``, then the articles that it lacks.

    ``summary`` is filled on the way. Raises :class:`InputError` when a file cannot be read or holds no facts' form.
    """
    with _open(old) as before, _open(new) as after:
        places = _index(before, old)
        seen: set[str] = set()
        for article, facts, _ in _articles(after, new):
            if article in seen:
                raise InputError(Problem(str(new), f"the article {article!r} stands in two places", "keep one"))
            seen.add(article)
            was = _at(before, old, places[article]) if article in places else []
            yield from _note(article, diff_facts(was, facts), summary)
        for article, place in places.items():
            if article not in seen:
                yield from _note(article, diff_facts(_at(before, old, place), []), summary)


def diff_facts(old: Sequence[Short], new: Sequence[Short]) -> list[tuple[Short | None, Short | None]]:
    """The facts of one article in pairs, in text order; one of a pair is ``None`` when it has no counterpart.

    Facts that are the same come first, then those of a kind whose words overlap, the most alike first, then those that
    only stand elsewhere. Each step looks a fact up, or sweeps through the text: none compares all with all.
    """
    pairs: list[tuple[Short | None, Short | None]] = []
    left_old, left_new = list(old), list(new)
    for key in (_whole_key, _span_key):
        left_old, left_new = _pair_by(key, left_old, left_new, pairs)
    left_old, left_new = _pair_overlaps(left_old, left_new, pairs)
    for key in (_slots_key, _words_key):
        left_old, left_new = _pair_by(key, left_old, left_new, pairs)
    pairs += [(o, None) for o in left_old]
    pairs += [(None, n) for n in left_new]
    return sorted(pairs, key=lambda pair: ((pair[1] or pair[0]).spans, (pair[1] or pair[0]).kind))  # type: ignore[union-attr]


def short_facts(record: Mapping[str, Any]) -> list[Short]:
    """The facts of a record in the short form."""
    words = {fact["id"]: fact["mentions"][0]["text"] for fact in record["facts"]}
    return [_short(fact, words) for fact in record["facts"]]


def format_summary(summary: Summary) -> list[str]:
    """The summary as lines for a terminal."""
    if not summary.differs:
        return [f"the same {sum(summary.kinds.values())} facts"]
    data = summary.to_dict()
    columns = ("gained", "lost", "changed", "same")
    lines = [f"{'kind':32}" + "".join(f"{c:>9}" for c in columns)]
    for kind, row in data["kinds"].items():
        lines.append(f"{kind:32}" + "".join(f"{row.get(c, 0):9}" for c in columns))
    lines += ["", f"{'rule':32}" + "".join(f"{c:>9}" for c in columns[:3])]
    for rule, row in data["rules"].items():
        lines.append(f"{rule:32}" + "".join(f"{row.get(c, 0):9}" for c in columns[:3]))
    if data["slots"]:
        lines += ["", f"{'slot':32}{'changed':>9}", *(f"{slot:32}{n:9}" for slot, n in data["slots"].items())]
    return lines


def _note(article: str, pairs: Iterable[tuple[Short | None, Short | None]], summary: Summary) -> Iterator[Change]:
    for old, new in pairs:
        if old is not None and new is not None and _compared(old) == _compared(new):
            summary.kinds[new.kind, "same"] += 1
            continue
        change = Change(article, old, new)
        summary.add(change)
        yield change


def _pair_by(
    key: Callable[[Short], Hashable], old: Sequence[Short], new: Sequence[Short],
    pairs: list[tuple[Short | None, Short | None]],
) -> tuple[list[Short], list[Short]]:  # fmt: skip
    """Pairs the facts with equal keys, in order; returns what is left of both."""
    waiting: defaultdict[Hashable, list[Short]] = defaultdict(list)
    for fact in reversed(old):
        waiting[key(fact)].append(fact)
    left = []
    for fact in new:
        same = waiting.get(key(fact))
        if same:
            pairs.append((same.pop(), fact))
        else:
            left.append(fact)
    rest = {id(fact) for facts in waiting.values() for fact in facts}
    return [fact for fact in old if id(fact) in rest], left


def _pair_overlaps(
    old: Sequence[Short], new: Sequence[Short], pairs: list[tuple[Short | None, Short | None]]
) -> tuple[list[Short], list[Short]]:
    """Pairs facts of one kind whose words overlap, the most alike first; returns what is left of both."""
    found = []
    for i, j in _overlaps(old, new):
        a, b = _compared(old[i]), _compared(new[j])
        alike = sum(a[name] == b.get(name) for name in a)
        found.append((-alike, i, j))
    free_old, free_new = set(range(len(old))), set(range(len(new)))
    for _, i, j in sorted(found):
        if i in free_old and j in free_new:
            free_old.remove(i)
            free_new.remove(j)
            pairs.append((old[i], new[j]))
    return [old[i] for i in sorted(free_old)], [new[j] for j in sorted(free_new)]


def _overlaps(old: Sequence[Short], new: Sequence[Short]) -> set[tuple[int, int]]:
    """The pairs of positions of facts of one kind of which two spans overlap; found in one sweep through the text."""
    events = sorted(
        [(start, end, 0, i) for i, f in enumerate(old) for start, end in f.spans]
        + [(start, end, 1, j) for j, f in enumerate(new) for start, end in f.spans]
    )
    open_: list[list[tuple[int, int]]] = [[], []]  # (end, position) of old and new
    found = set()
    for start, end, side, at in events:
        other = 1 - side
        open_[other] = [(stop, k) for stop, k in open_[other] if stop > start]
        for _, k in open_[other]:
            i, j = (at, k) if side == 0 else (k, at)
            if old[i].kind == new[j].kind:
                found.add((i, j))
        open_[side].append((end, at))
    return found


def _whole_key(fact: Short) -> Hashable:
    return (fact.kind, fact.spans, _slots_key(fact))


def _span_key(fact: Short) -> Hashable:
    return (fact.kind, fact.spans[0], str(fact.slots.get("low")))


def _slots_key(fact: Short) -> Hashable:
    return (fact.kind, json.dumps(fact.slots, sort_keys=True))


def _words_key(fact: Short) -> Hashable:
    return (fact.kind, fact.words)


def _compared(fact: Short) -> Flat:
    return {**fact.slots, "rule": fact.rule}


def _short(fact: Mapping[str, Any], words: Mapping[str, str]) -> Short:
    slots: Flat = {}
    for slot in SLOTS[fact["kind"]]:
        value = fact[slot]
        if slot == "part_of" and value is not None:
            value = words.get(value, value)
        if isinstance(value, dict):
            slots.update({_shorter(f"{slot}.{name}"): v for name, v in value.items() if name not in _LEFT_OUT})
        else:
            slots[slot] = value
    kept = {n: v for n, v in slots.items() if v is not None and v != _DEFAULTS.get(n, _NOTHING)}
    for end, beginning in _HIGHS.items():
        if end in kept and kept.get(beginning) == kept[end]:
            del kept[end]
    if "province" in kept:
        del kept["level"]  # the finest of province, district and commune that is there
    spans = tuple((m["start"], m["end"]) for m in fact["mentions"])
    return Short(fact["kind"], kept, spans, fact["mentions"][0]["text"], fact["rule"])


_NOTHING = object()


def _shorter(name: str) -> str:
    """The name of a slot in the short form.

    >>> _shorter("quantity.low"), _shorter("place.province_code"), _shorter("period.from")
    ('low', 'province', 'period.from')
    """
    for long, short in _SHORTER.items():
        name = name.replace(long, short)
    return name


def _show(value: Any) -> str:
    return "none" if value is None else f"{value:,}" if isinstance(value, int) and value > 9999 else str(value)


def _table(counts: Counter[tuple[str, str]], names: Sequence[str]) -> dict[str, dict[str, int]]:
    return {n: {what: count for (own, what), count in sorted(counts.items()) if own == n} for n in names}


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as failure:
        raise InputError(Problem(str(path), f"cannot be read: {failure.strerror}", "check the path")) from failure


Place = tuple[int, int, int]
"""Where an article stands in a file: offset and end in bytes, and the number of its first line."""


def _index(file: BinaryIO, path: Path) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for article, _, place in _articles(file, path):
        if article in places:
            raise InputError(Problem(str(path), f"the article {article!r} stands in two places", "keep one"))
        places[article] = place
    return places


def _at(file: BinaryIO, path: Path, place: Place) -> list[Short]:
    start, end, number = place
    file.seek(start)
    lines = file.read(end - start).splitlines()
    return [f for i, line in enumerate(lines) if line.strip() for f in _parse(line, f"{path}:{number + i}")[1]]


def _articles(file: BinaryIO, path: Path) -> Iterator[tuple[str, list[Short], Place]]:
    """The articles of a file in its order, each with its facts and its place; facts of one article stand together."""
    offset, number = 0, 0
    current: tuple[str, list[Short], int, int] | None = None
    while line := file.readline():
        number += 1
        start, offset = offset, offset + len(line)
        if not line.strip():
            continue
        article, facts = _parse(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, f"{path}:{number}")
        if current is not None and current[0] == article:
            current[1].extend(facts)
            continue
        if current is not None:
            yield current[0], current[1], (current[2], start, current[3])
        current = (article, facts, start, number)
    if current is not None:
        yield current[0], current[1], (current[2], offset, current[3])


def _parse(line: bytes, where: str) -> tuple[str, list[Short]]:
    """The article of a line and its facts: those of a record, or the one of an accepted run."""
    try:
        text = line.decode("utf-8")
        data = json.loads(text)
    except (ValueError, RecursionError) as failure:
        raise InputError(Problem(where, f"malformed JSON: {failure}", _REMEDY)) from failure
    if isinstance(data, dict) and isinstance(data.get("article"), str):
        return data["article"], [_accepted(data, where)]
    record = parse_record(text, where)
    return record["article"]["id"], short_facts(record)


def _accepted(data: dict[str, Any], where: str) -> Short:
    data = dict(data)
    data.pop("article")
    try:
        kind, rule, words = data.pop("kind"), data.pop("rule"), data.pop("words")
        spans = tuple((int(start), int(end)) for start, end in data.pop("spans"))
        if kind not in KINDS or not spans or not isinstance(rule, str) or not isinstance(words, str):
            raise ValueError
    except (KeyError, ValueError, TypeError) as failure:
        raise InputError(Problem(where, "neither a record nor a fact of an accepted run", _REMEDY)) from failure
    return Short(kind, data, spans, words, rule)
