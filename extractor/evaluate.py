"""Scores facts against gold, as the fact model says, and keeps the floors under which no score may fall.

Owns pairing, figures and floors. Running the extractor and printing are left to the command line.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from extractor.errors import GoldError, Problem
from extractor.reliability import Reliability, collect, format_reliability
from extractor.schemas import find_problems

GOLD_SUFFIX = ".gold.json"
CORE = ("count", "funding")
MEASURES = ("found", "strict")
FIGURES = ("precision", "recall", "f1")

# A pair is found when these slots agree ...
FOUND: dict[str, tuple[str, ...]] = {
    "count": ("low", "high", "subject"),
    "funding": ("low", "high"),
    "revenue": ("low", "high"),
    "percent": ("low", "high", "measure"),
    "ranking": ("low", "out_of"),
    "document": ("number",),
    "product": ("name", "stars_low"),
}
# ... and right when these do too.
STARS = ("stars_low", "stars_high", "stars_or_above", "stars_potential", "stars_from")
STRICT: dict[str, tuple[str, ...]] = {
    "count": ("status", "action", "qualifier", *STARS, "province", "district", "year", "per"),
    "funding": ("status", "qualifier", "source", "stars_low", "province", "district", "year", "per"),
    "revenue": ("status", "qualifier", "province", "district", "year"),
    "percent": ("status", "qualifier", "province", "district", "year"),
    "ranking": ("province", "district"),
    "document": ("type", "date"),
    "product": ("province",),
}
QUOTES = str.maketrans("", "", "“”\"'‘’«»")

Fact = Mapping[str, Any]  # a fact of a record, or of gold in short form
Flat = dict[str, Any]
Figures = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Miss:
    """One disagreement: a fact ``missed``, ``extra`` or ``wrong`` in some slots, and the words that it stands on."""

    article: str
    kind: str
    what: str
    detail: str
    quote: str

    def __str__(self) -> str:
        return f"{self.article}  {self.kind} {self.what.upper():6} {self.detail}  «{self.quote}»"


@dataclass(slots=True)
class Tally:
    """The counts of one kind, or of several together; optional gold counts nowhere."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    strict: int = 0
    slots: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def figures(self, measure: str) -> dict[str, float]:
        """Precision, recall and F1, from 0 to 1, of ``found`` or ``strict``."""
        hits = self.found if measure == "found" else self.strict
        precision = hits / self.predicted if self.predicted else float(not self.gold)
        recall = hits / self.gold if self.gold else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}

    def to_dict(self) -> dict[str, Any]:
        """The counts and both measures, JSON-ready."""
        return {"gold": self.gold, "predicted": self.predicted, **{m: self.figures(m) for m in MEASURES}}

    def slot_accuracy(self, kind: str) -> dict[str, float]:
        """For each slot of ``kind``, the share of found pairs that agree in it; 0 when there are none."""
        return {
            s: round(self.slots[s, True] / max(1, self.slots[s, True] + self.slots[s, False]), 4) for s in STRICT[kind]
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one corpus, and every disagreement in the order of the articles."""

    articles: int
    missing: tuple[str, ...]
    kinds: dict[str, Tally]
    misses: tuple[Miss, ...]
    reliability: Reliability = field(default_factory=Reliability)

    @property
    def core(self) -> Tally:
        """``count`` and ``funding`` together, the headline."""
        tallies = [self.kinds[kind] for kind in CORE if kind in self.kinds]
        return Tally(
            *(sum(getattr(t, name) for t in tallies) for name in ("gold", "predicted", "found", "strict")),
        )

    def figures(self) -> Figures:
        """The figures that have floors: precision, recall and F1 of the core, found and strict."""
        return {measure: self.core.figures(measure) for measure in MEASURES}

    def to_dict(self) -> dict[str, Any]:
        """All figures, JSON-ready."""
        kinds = {k: t.to_dict() | {"slots": t.slot_accuracy(k)} for k, t in self.kinds.items()}
        return {
            "articles": self.articles,
            "missing_records": list(self.missing),
            "kinds": kinds,
            "core": self.core.to_dict(),
            "confidence": self.reliability.to_dict(),
        }

    def totals(self) -> dict[str, Any]:
        """The figures that may be shown of a corpus that nobody reads, JSON-ready."""
        return {"articles": self.articles, "core": self.core.to_dict(), "confidence": self.reliability.totals()}


def is_sealed(folder: Path) -> bool:
    """Whether a corpus is the early warning that nobody reads: only its totals may be shown."""
    return folder.resolve().name == "test"


def load_gold(folder: Path) -> dict[str, list[Fact]]:
    """The gold facts of every ``NAME.gold.json`` by name; raises :class:`GoldError` with all faults of shape."""
    gold: dict[str, list[Fact]] = {}
    problems: list[Problem] = []
    paths = sorted(folder.glob("*" + GOLD_SUFFIX))
    for path in paths:
        try:
            data = json.loads(path.read_text("utf-8"))
        except ValueError as failure:
            problems.append(Problem(str(path), f"malformed JSON: {failure}", "mend it"))
            continue
        faults = find_problems("gold", data, str(path))
        problems += faults
        if not faults:
            gold[path.name.removesuffix(GOLD_SUFFIX)] = data["facts"]
    if not paths:
        problems = [Problem(str(folder), f"no *{GOLD_SUFFIX} in this folder", "name a folder of annotated articles")]
    if problems:
        raise GoldError(problems)
    return gold


def check_gold(folder: Path, gold: Mapping[str, Sequence[Fact]]) -> list[Problem]:
    """Faults of a folder's gold beyond its shape: an article that is missing, a quote that is not in its text."""
    problems = []
    for name, facts in gold.items():
        path = folder / f"{name}.txt"
        if not path.is_file():
            problems.append(Problem(str(path), "the gold has no text", "add the article"))
            continue
        text = _fold(path.read_text("utf-8")) or ""
        for number, fact in enumerate(facts):
            if (_fold(fact["quote"]) or "") not in text:
                where = f"{folder / name}{GOLD_SUFFIX}: facts[{number}]"
                problems.append(Problem(where, f"quote not in the text: {fact['quote']!r}", "copy it from the text"))
    return problems


def facts_by_article(records: Iterable[Mapping[str, Any]]) -> dict[str, list[Fact]]:
    """The facts of records by article id, without those that only teasers for other articles state."""
    return {r["article"]["id"]: [f for f in r["facts"] if not _is_related(f)] for r in records}


def compare(gold: Mapping[str, Sequence[Fact]], output: Mapping[str, Sequence[Fact]]) -> Report:
    """Pair the facts of ``output`` with those of ``gold``, one to one within an article and a kind, and count."""
    kinds: defaultdict[str, Tally] = defaultdict(Tally)
    misses: list[Miss] = []
    for name, gold_facts in gold.items():
        expected, given = _by_kind(gold_facts), _by_kind(output.get(name, ()))
        for kind in FOUND:
            if expected[kind] or given[kind]:
                misses += _count(kinds[kind], name, kind, expected[kind], given[kind])
    ordered = {kind: kinds[kind] for kind in FOUND if kind in kinds}
    missing = tuple(sorted(set(gold) - set(output)))
    return Report(len(gold), missing, ordered, tuple(misses), collect(_judged(gold, output)))


def judge(gold: Sequence[Fact], given: Sequence[Fact]) -> list[bool | None]:
    """Whether each of the ``given`` facts of one article is right as a whole, paired as by :func:`compare`.

    ``None`` stands for a fact that only optional gold states: it is neither right nor wrong.
    """
    expected, flats = _by_kind(gold), [(fact["kind"], _flatten(fact)) for fact in given]
    verdicts: dict[int, bool | None] = {}
    for kind in FOUND:
        pairs, _, _ = _pair(kind, expected[kind], [flat for own, flat in flats if own == kind])
        for g, p in pairs:
            verdicts[id(p)] = None if g["optional"] else all(g[slot] == p[slot] for slot in STRICT[kind])
    return [verdicts.get(id(flat), False) for _, flat in flats]


def _judged(
    gold: Mapping[str, Sequence[Fact]], output: Mapping[str, Sequence[Fact]]
) -> Iterator[tuple[str, float, bool]]:
    """The rule and confidence of every fact that is right or wrong as a whole, and which it is."""
    for name, gold_facts in gold.items():
        given = output.get(name, ())
        for fact, right in zip(given, judge(gold_facts, given), strict=True):
            if right is not None and fact.get("confidence") is not None:
                yield fact["rule"], fact["confidence"], right


def corpus_digest(folder: Path) -> str:
    """SHA-256 of the names and bytes of a corpus's texts and gold."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.name.endswith((".txt", GOLD_SUFFIX)):
            for part in (path.name.encode(), path.read_bytes()):
                digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def load_floors(path: Path) -> dict[str, Any]:
    """The floors of every split by its name; empty when there is no such file yet."""
    floors: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return floors


def check_floors(split: str, floors: Mapping[str, Any], figures: Figures, digest: str) -> list[Problem]:
    """What is below its floor, or why it cannot be told; empty when every figure holds."""
    where = f"floors of {split}"
    floor = floors.get(split)
    if floor is None:
        return [Problem(where, "none yet", "measure with --update-floors")]
    if floor["digest"] != digest:
        return [Problem(where, "the corpus has changed since they were measured", "measure with --update-floors")]
    return [
        Problem(where, f"core {measure} {figure} is {value:.4f}, below {floor['core'][measure][figure]:.4f}", "mend it")
        for measure, figure, value in _each(figures)
        if value < floor["core"][measure][figure]
    ]


def raise_floors(
    split: str, floors: Mapping[str, Any], figures: Figures, digest: str, *, allow_lower: bool = False
) -> tuple[dict[str, Any], list[Problem]]:
    """The floors with those of ``split`` raised to ``figures``, and what would have to fall.

    A floor falls only with ``allow_lower``; when there are problems, the floors that come back are the old ones.
    """
    old = floors.get(split, {}).get("core")
    lower = [
        Problem(
            f"floors of {split}",
            f"core {measure} {figure} would fall from {old[measure][figure]:.4f} to {value:.4f}",
            "mend it, or say --allow-lower",
        )
        for measure, figure, value in _each(figures)
        if old and value < old[measure][figure]
    ]
    if lower and not allow_lower:
        return dict(floors), lower
    return dict(sorted({**floors, split: {"digest": digest, "core": figures}}.items())), []


def save_floors(path: Path, floors: Mapping[str, Any]) -> None:
    """Write the floors so that a change of one figure is a change of one line."""
    path.write_text(json.dumps(floors, indent=2) + "\n", "utf-8")


def format_report(report: Report, *, totals_only: bool = False) -> list[str]:
    """The report as lines for a terminal: each kind with its slots, the confidence, then the core; or only totals."""
    lines = [f"{report.articles} articles"]
    if report.missing:
        names = "" if totals_only else ": " + ", ".join(report.missing[:5])
        lines[0] += f", no record for {len(report.missing)}{names}"
    if not totals_only:
        for kind, tally in report.kinds.items():
            lines.append(_format_tally(kind, tally))
            lines += _wrap([f"{slot} {share:.2f}" for slot, share in tally.slot_accuracy(kind).items()])
    lines += format_reliability(report.reliability, totals_only=totals_only)
    return [*lines, _format_tally("core", report.core)]


def _format_tally(name: str, tally: Tally) -> str:
    parts = [f"{name:9} gold {tally.gold:4}  predicted {tally.predicted:4}"]
    for measure in MEASURES:
        f = tally.figures(measure)
        parts.append(f"{measure} P {f['precision']:.3f} R {f['recall']:.3f} F1 {f['f1']:.3f}")
    return " | ".join(parts)


def _wrap(cells: Sequence[str], row: int = 5) -> list[str]:
    """Cells of a table in rows of five, aligned under each other."""
    return ["  " + "".join(f"{cell:22}" for cell in cells[i : i + row]).rstrip() for i in range(0, len(cells), row)]


def _each(figures: Figures) -> list[tuple[str, str, float]]:
    return [(measure, figure, figures[measure][figure]) for measure in MEASURES for figure in FIGURES]


def _count(tally: Tally, name: str, kind: str, gold: list[Flat], given: list[Flat]) -> list[Miss]:
    """Add one article's facts of one kind to the tally; return its disagreements."""
    pairs, missed, extra = _pair(kind, gold, given)
    misses = []
    counted = [(g, p) for g, p in pairs if not g["optional"]]
    tally.gold += sum(not g["optional"] for g in gold)
    tally.predicted += len(given) - (len(pairs) - len(counted))
    tally.found += len(counted)
    for g, p in counted:
        wrong = [slot for slot in STRICT[kind] if g[slot] != p[slot]]
        tally.strict += not wrong
        tally.slots.update((slot, slot not in wrong) for slot in STRICT[kind])
        if wrong:
            detail = "; ".join(f"{slot}: gold {g[slot]} got {p[slot]}" for slot in wrong)
            misses.append(Miss(name, kind, "wrong", detail, g["quote"]))
    misses += [_lone(name, kind, "missed", g) for g in missed if not g["optional"]]
    misses += [_lone(name, kind, "extra", p) for p in extra]
    return misses


def _lone(name: str, kind: str, what: str, fact: Flat) -> Miss:
    keys = [*FOUND[kind], "status", "action"]
    return Miss(name, kind, what, " ".join(f"{k}={fact[k]}" for k in keys if fact[k] is not None), fact["quote"])


def _pair(kind: str, gold: list[Flat], given: list[Flat]) -> tuple[list[tuple[Flat, Flat]], list[Flat], list[Flat]]:
    """The found pairs, those that agree best first and optional gold last; then what is left on either side."""
    ranked = sorted(
        (-sum(g[s] == p[s] for s in STRICT[kind]), g["optional"], i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(given)
        if all(g[s] == p[s] for s in FOUND[kind])
    )
    pairs: list[tuple[Flat, Flat]] = []
    free_gold, free_given = set(range(len(gold))), set(range(len(given)))
    for _, _, i, j in ranked:
        if i in free_gold and j in free_given:
            free_gold.remove(i)
            free_given.remove(j)
            pairs.append((gold[i], given[j]))
    return pairs, [gold[i] for i in sorted(free_gold)], [given[j] for j in sorted(free_given)]


def _by_kind(facts: Sequence[Fact]) -> defaultdict[str, list[Flat]]:
    kinds: defaultdict[str, list[Flat]] = defaultdict(list)
    for fact in facts:
        kinds[fact["kind"]].append(_flatten(fact))
    return kinds


def _flatten(fact: Fact) -> Flat:
    """One flat form in which a gold fact and a record's fact can be compared."""
    quantity, stars, place = (fact.get(name) or {} for name in ("quantity", "stars", "place"))
    low = fact.get("low", quantity.get("low"))
    high = fact.get("high", quantity.get("high"))
    mentions = fact.get("mentions") or [{}]
    return {
        **{
            name: fact.get(name) for name in ("status", "action", "subject", "per", "source", "measure", "type", "date")
        },
        "low": _number(low),
        "high": _number(low if high is None else high),
        "qualifier": fact.get("qualifier") or quantity.get("qualifier") or "exact",
        "stars_low": stars.get("low"),
        "stars_high": stars.get("low") if stars.get("high") is None else stars["high"],
        "stars_or_above": bool(stars.get("or_above")),
        "stars_potential": bool(stars.get("potential")),
        "stars_from": stars.get("from"),
        "province": fact.get("province") or place.get("province_code"),
        "district": _bare_district(fact.get("district") or place.get("district")),
        "year": _years(fact.get("year") or fact.get("period")),
        "out_of": _number(fact.get("out_of")),
        "number": _fold(fact.get("number")),
        "name": _fold(fact.get("name")),
        "optional": bool(fact.get("optional")),
        "quote": fact.get("quote") or mentions[0].get("text", ""),
    }


def _is_related(fact: Fact) -> bool:
    return {mention["zone"] for mention in fact["mentions"]} == {"related"}


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)


def _years(value: Any) -> tuple[int | None, int | None] | None:
    """The first and last year of a record's period or a gold pair; ``None`` when neither is known."""
    if not value:
        return None
    first, last = (value["from"], value["to"]) if isinstance(value, dict) else (value[0], value[-1])
    return None if first is None and last is None else (first, last)


def _fold(text: str | None) -> str | None:
    """NFC, lower case, single spaces, no quotation marks; ``None`` for nothing.

    >>> _fold(" “Gạo  sạch” ")
    'gạo sạch'
    """
    if text is None:
        return None
    return " ".join(unicodedata.normalize("NFC", text).lower().translate(QUOTES).split()) or None


def _bare_district(name: str | None) -> str | None:
    """A district's name, folded, without the word for its type."""
    folded = _fold(name)
    for prefix in _district_prefixes():
        if folded and folded.startswith(prefix):
            return folded[len(prefix) :]
    return folded


@cache
def _district_prefixes() -> tuple[str, ...]:
    data = json.loads(files("extractor").joinpath("data/district_types.json").read_text("utf-8"))
    return tuple(data["prefixes"])
