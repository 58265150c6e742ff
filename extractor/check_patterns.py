"""Checks pattern files: loads them and runs every example, counter-example and lexicon frame through the pipeline.

Owns what it means that an example holds: exactly its facts come out, and its rule made them. Reading the files is
left to ``patterns.py``, extracting to ``pipeline.py``. A file that cannot be loaded is a problem here, not an error.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import regex

from extractor.errors import PatternError, Problem
from extractor.mentions import Sentence
from extractor.model import Article, Fact, Record
from extractor.patterns import Example, Patterns, Rule, load_patterns
from extractor.pipeline import Extractor
from extractor.places import Gazetteer
from extractor.schemas import find_problems
from extractor.text import fold, load_forms
from extractor.tokens import word_spans

Short = dict[str, Any]  # a fact in the short form of the gold

SHORT_SLOTS = (
    "status", "action", "subject", "source", "purpose", "measure", "of", "what", "out_of", "scope", "number", "type",
    "date", "issuer", "name", "producer", "group", "tier", "per",
)  # fmt: skip
"""The slots whose value in a record and in the short form is the same plain value."""

VISIBLE = frozenset({"status", "action", "level", "source", "money", "tier", "purpose"})
"""What a cue may set whose use a draft's evidence names by the rule; the use of any other cue is that it is found."""

EXAMPLES = 2
"""A rule has at least so many examples of different wordings: what rests on one sentence may be that sentence alone."""

MEND = "mend the rule, or the example if it is wrong"


@dataclass(frozen=True, slots=True)
class Case:
    """One text of the pattern files with what must come of it. ``rule`` is ``None`` for a form of a lexicon."""

    id: str
    where: str
    text: str
    published: str | None
    facts: tuple[Mapping[str, Any], ...]
    rule: Rule | None = None
    counter: bool = False
    instead: str | None = None


def iter_cases(patterns: Patterns) -> Iterator[Case]:
    """All cases in the order of the files: of each rule the examples, then the counter-examples; then the lexicons.

    Ids are like ``count.plain[1]``, ``count.plain[not 1]`` and ``lexicon.qualifier[hơn]``.
    """
    for rule in patterns.rules:
        for number, example in enumerate(rule.examples, 1):
            yield _case(f"{rule.id}[{number}]", rule, example)
        for number, example in enumerate(rule.counter_examples, 1):
            yield _case(f"{rule.id}[not {number}]", rule, example, counter=True)
    for lexicon in patterns.lexicons.values():
        if lexicon.frame is None:
            continue
        for entry in lexicon.entries:
            yield Case(
                id=f"lexicon.{lexicon.name}[{entry.form}]",
                where=entry.where,
                text=lexicon.frame.replace("{form}", entry.form),
                published=None,
                facts=tuple(_fill(fact, entry.value) for fact in lexicon.frame_facts),
            )


def missing_examples(patterns: Patterns) -> list[Problem]:
    """The rules that have fewer than two examples of their own wording each, and those without a counter-example."""
    problems: list[Problem] = []
    for rule in patterns.rules:
        wordings = {_wording(example.text) for example in rule.examples}
        for key, number, least in (
            ("examples", len(wordings), EXAMPLES),
            ("counter_examples", len(rule.counter_examples), 1),
        ):
            if number < least:
                what = f"{rule.id}: {number} of {least} {key}"
                problems.append(Problem(rule.where, what, "see 'Examples' in patterns/README.md"))
    return problems


def _wording(text: str) -> str:
    """A text without its numbers, in which two examples must differ.

    >>> _wording("Năm 2022, Cà Mau có 12 sản phẩm.") == _wording("Năm 2023, Cà Mau có 9 sản phẩm.")
    True
    """
    return regex.sub(r"\d+(?:[.,]\d+)*", "0", fold(text))


def check_patterns(folder: Path, progress: Callable[[int, int], None] | None = None) -> list[Problem]:
    """Every fault of the pattern files in ``folder``: of their form, or else every case that does not hold.

    ``progress`` is called after each case with the number of those done and of all.
    """
    problems: list[Problem] = []
    try:
        checker = Checker(folder)
        cases = list(iter_cases(checker.patterns))
        for done, case in enumerate(cases, 1):
            problems.extend(checker.check(case))
            if progress is not None:
                progress(done, len(cases))
    except PatternError as error:
        # Files that are faulty, or that are sound but lack a lexicon that the extractor asks for.
        problems.extend(_load_problems(folder) or error.problems)
    return problems


def _load_problems(folder: Path) -> list[Problem]:
    """The problems of every reader of the folder, not only of the first that complains."""
    problems: list[Problem] = []
    for load in (load_patterns, load_forms, Gazetteer.load):
        try:
            load(folder)
        except PatternError as error:
            problems += [p for p in error.problems if p not in problems]
    return problems


class Checker:
    """Runs cases through one extractor; raises :class:`PatternError` when the patterns of ``folder`` are faulty."""

    def __init__(self, folder: Path) -> None:
        self._extractor = Extractor(folder)
        self.patterns, self._matcher = self._extractor.patterns, self._extractor.matcher
        self._rules = {rule.id: rule for rule in self.patterns.rules}
        self._programme = tuple(self.patterns.lexicon("programme"))

    def check(self, case: Case) -> list[Problem]:
        """What is wrong with a case: the case itself, the facts that come out, or the rules that speak; else empty."""
        problems = self._faults(case)
        if problems:
            return problems
        record = self._extractor.extract(Article(text=case.text, published=case.published))
        if case.facts:
            problems += self._check_facts(case, record)
        if case.rule is not None:
            problems += self._check_rules(case, case.rule, record)
        return problems

    def _faults(self, case: Case) -> list[Problem]:
        """Faults of the case as it is written, before anything runs."""
        problems: list[Problem] = []
        if case.rule is None and not case.facts:
            problems.append(Problem(case.where, f"{case.id}: the frame has no facts", "say what it must yield"))
        if case.published is not None and not _is_date(case.published):
            what = f"{case.id}: published is no date: {case.published!r}"
            problems.append(Problem(case.where, what, 'write it as "2022-10-28"'))
        if case.instead is not None and case.instead not in self._rules:
            close = difflib.get_close_matches(case.instead, self._rules, n=1)
            what = f"{case.id}: instead names no rule: {case.instead!r}"
            remedy = f"did you mean {close[0]}?" if close else "give the id of a rule"
            problems.append(Problem(case.where, what, remedy))
        # A fact of an example is one of the gold, but for the quote: its text is short enough to find the words.
        gold = {"facts": [{"quote": "-", **fact} for fact in case.facts]}
        for fault in find_problems("gold", gold, ""):
            what = f"{case.id}: {fault.where.removeprefix(': ')}: {fault.what}"
            problems.append(Problem(case.where, what, "see the slots in patterns/README.md"))
        return problems

    def _check_facts(self, case: Case, record: Record) -> list[Problem]:
        expected = [_short_gold(fact) for fact in case.facts]
        kinds = {fact["kind"] for fact in expected}
        given = [short_fact(fact) for fact in record.facts if fact.kind in kinds]
        differences = _differences(expected, given)
        if not differences:
            return []
        remedy = MEND
        if not any(name in fold(record.article.text) for name in self._programme):
            remedy = "the text must name the programme (OCOP)"
        return [Problem(case.where, f"{case.id}: {'; '.join(differences)}", remedy)]

    def _check_rules(self, case: Case, rule: Rule, record: Record) -> list[Problem]:
        used = self._used(record, rule.kind)
        seen = rule.id in used(rule)
        if case.counter and seen:
            return [Problem(case.where, f"{case.id}: the rule is used here", "narrow the rule, or mend the text")]
        if not case.counter and not seen:
            others = sorted(used(rule)) or ["none"]
            what = f"{case.id}: the rule is not used here; of its kind speak: {', '.join(others)}"
            return [Problem(case.where, what, "choose a text in which this rule decides, or mend the rule")]
        if case.instead is not None:
            other = self._rules[case.instead]
            if other.id not in self._used(record, other.kind)(other):
                what = f"{case.id}: {case.instead} does not speak here"
                return [Problem(case.where, what, "mend 'instead', or the rule that it names")]
        return []

    def _used(self, record: Record, kind: str) -> Callable[[Rule], frozenset[str]]:
        """For a rule, the ids of rules like it that were used: they made a fact, gave a slot, or found a mention."""
        text = record.article.text
        if kind == "anchor":
            made = frozenset(fact.rule for fact in record.facts) | self._kept_out(text)
            return lambda _: made
        if kind == "mention":
            sentences = self._extractor.sentences(text, fold(text), None)
            found = frozenset(m.rule for s in sentences for m in s.mentions)
            return lambda _: found
        if kind == "ledger":
            named = frozenset(e.rule for e in self._extractor.ledger(record.article) if e.rule is not None)
            return lambda _: named
        drafts = self._extractor.drafts(text, None, record.article.published)
        given = frozenset(words for draft in drafts for words in draft.evidence.values() if words in self._rules)

        def of_cue(rule: Rule) -> frozenset[str]:
            return given if is_visible(rule) else self._cues(text)

        return of_cue

    def _kept_out(self, text: str) -> frozenset[str]:
        """The ids of the anchors that take a number in a text only to keep it from being a fact."""
        sentences = self._extractor.sentences(text, fold(text), None)
        drafts = (d for s in sentences for d in self._matcher.drafts(s))
        return frozenset(d.rule.id for d in drafts if "none" in d.rule.set)

    def _cues(self, text: str) -> frozenset[str]:
        """The ids of the cues that stand in a text, whether or not a number takes them."""
        found: set[str] = set()
        for sentence in self._extractor.sentences(text, fold(text), None):
            found.update(cue.rule.id for cue in self._matcher.cues(sentence, _inner(text, sentence)))
        return frozenset(found)


def short_fact(fact: Fact) -> Short:
    """A fact of a record in the short form of the gold, without a quote."""
    slots = {k: v.to_dict() if hasattr(v, "to_dict") else v for k, v in fact.slots.items()}
    quantity, stars, place, period = (slots.get(k) or {} for k in ("quantity", "stars", "place", "period"))
    years = [period.get("from"), period.get("to")]
    short = {
        "kind": fact.kind,
        **{name: slots.get(name) for name in SHORT_SLOTS},
        "low": quantity.get("low"),
        "high": quantity.get("high"),
        "qualifier": quantity.get("qualifier"),
        "stars": dict(stars) or None,
        "province": place.get("province_code"),
        "district": place.get("district"),
        "commune": place.get("commune"),
        "region": place.get("region"),
        "year": None if years == [None, None] else years,
        "as_of": period.get("as_of"),
        "part": slots.get("part_of") is not None,
    }
    return _short_gold(short)


def _short_gold(fact: Mapping[str, Any]) -> Short:
    """A fact in short form as it is compared: nothing that is null, false or the default; bare names of districts."""
    short = {k: v for k, v in fact.items() if v is not None and v is not False and k not in ("quote", "optional")}
    if short.get("high") == short.get("low"):
        short.pop("high", None)
    if short.get("qualifier") == "exact":
        del short["qualifier"]
    if "stars" in short:
        stars = {k: v for k, v in short["stars"].items() if v is not None and v is not False}
        if stars.get("high") == stars.get("low"):
            stars.pop("high", None)
        short["stars"] = stars
    if "district" in short:
        short["district"] = _bare(short["district"])
    return short


def _differences(expected: Sequence[Short], given: Sequence[Short]) -> list[str]:
    """What tells the facts that came out from those expected, in words; empty when they are the same."""
    missing = list(expected)
    extra: list[Short] = []
    for fact in given:
        if fact in missing:
            missing.remove(fact)
        else:
            extra.append(fact)
    found: list[str] = []
    for wanted in list(missing):
        same = [f for f in extra if all(f.get(k) == wanted.get(k) for k in ("kind", "low", "high"))]
        if not same:
            continue
        nearest = min(same, key=lambda f: len(_unlike(wanted, f)))
        missing.remove(wanted)
        extra.remove(nearest)
        slots = ", ".join(
            f"{k} is {_yaml(nearest.get(k))}, expected {_yaml(wanted.get(k))}" for k in _unlike(wanted, nearest)
        )
        found.append(f"{wanted['kind']} of {_yaml(wanted.get('low'))}: {slots}")
    found += [f"missing {_yaml(fact)}" for fact in missing]
    found += [f"extra {_yaml(fact)}" for fact in extra]
    return found


def _unlike(a: Short, b: Short) -> list[str]:
    return [k for k in dict.fromkeys((*a, *b)) if a.get(k) != b.get(k)]


def _yaml(value: Any) -> str:
    """A value in the flow style of the pattern files, to be copied from a message into an example."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_yaml(v)}" for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _case(name: str, rule: Rule, example: Example, *, counter: bool = False) -> Case:
    return Case(
        id=name,
        where=example.where,
        text=example.text,
        published=example.published,
        facts=example.facts,
        rule=rule,
        counter=counter,
        instead=example.instead,
    )


def _fill(fact: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """The facts of a frame with the value of an entry in place of ``{value}``; *exact* is left out, as in the gold."""
    filled = {k: _fill(v, value) if isinstance(v, Mapping) else value if v == "{value}" else v for k, v in fact.items()}
    return {k: v for k, v in filled.items() if (k, v) != ("qualifier", "exact")}


def is_visible(rule: Rule) -> bool:
    """Whether the use of a cue is named in the evidence of a draft; any other cue is used where it is found."""
    return not VISIBLE.isdisjoint(rule.set) and rule.set.get("money") != "none"


def _inner(text: str, sentence: Sentence) -> frozenset[int]:
    """The offsets inside the words of the segmenter, as the pipeline gives them to the matcher."""
    words = word_spans(text[sentence.start : sentence.end])
    return frozenset(sentence.start + i for a, b in words for i in range(a + 1, b))


def _is_date(string: str) -> bool:
    try:
        date.fromisoformat(string)
    except ValueError:
        return False
    return len(string) == len("2022-10-28")


def _bare(name: str) -> str:
    """A district's name, folded, without the word for its type."""
    folded = fold(name)
    return next((folded[len(p) :] for p in _district_prefixes() if folded.startswith(p)), folded)


@cache
def _district_prefixes() -> tuple[str, ...]:
    data = json.loads(files("extractor").joinpath("data/district_types.json").read_text("utf-8"))
    return tuple(data["prefixes"])
