"""The provinces and districts of the country, and the forms that name them, read into what a text is searched for.

Owns the units: the 63 provinces (until 2025-06-30), the 34 (since), the districts, their other names and the words
around them (``patterns/lexicon/places.yaml``). They are found in a text, and told apart, by ``places.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any, Literal

import yaml

from extractor.errors import PatternError, Problem
from extractor.fold import fold

Regime = Literal["63", "34"]

FIRST_DAY_OF_34 = "2025-07-01"
LAST_DAY_OF_63 = "2025-06-30"
LEXICON = "lexicon/places.yaml"
TOKEN = re.compile(r"\w+|[^\w ]")
"""A word or a mark, as forms and texts are cut."""

_REQUIRED: dict[str, tuple[str, ...]] = {
    "aliases": ("form", "code"),
    "renamed": ("name", "type", "code", "until"),
    "district_aliases": ("form", "code"),
    "former_districts": ("official", "code", "province", "until"),
    "type_words": ("form", "type", "level"),
    "references": ("form", "level", "type"),
    "regions": ("form", "region"),
}  # fmt: skip
_LISTS = (
    "only_with_type", "list_marks", "towns", "former_marks", "openers", "features", "no_features", "makers",
    "name_breaks", "surnames", "trades",
)  # fmt: skip
_SIDES = {
    "not_a_reference": ("before", "after"),
    "not_a_commune": ("before",),
    "within_marks": ("tight", "loose"),
}
# As the gazetteer writes them; all other types are one word.
_TWO_WORD_TYPES = ("Thành phố ", "Thị xã ")


@dataclass(frozen=True, slots=True)
class Unit:
    """A province or a district as it was between two ISO dates, both included; ``None`` is open."""

    level: Literal["province", "district"]
    code: str
    name: str
    type: str
    official: str
    province_code: str
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A form in the tree: ``kind`` is unit, region, type or reference; ``caps`` says which words need a capital."""

    kind: str
    caps: tuple[bool, ...]
    units: tuple[Unit, ...] = ()
    value: str = ""
    level: str | None = None
    typed_only: bool = False
    alias: bool = False
    number_only: bool = False
    type_at: int = -1
    """Of a reference: at which word the type word begins that ends it, or -1."""


Tree = dict[str, Any]
"""Word to subtree; the key ``""`` holds the entries that end here."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The plain word lists of ``places.yaml``, folded."""

    list_marks: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    former_marks: frozenset[tuple[str, ...]] = frozenset()
    openers: frozenset[str] = frozenset()
    features: frozenset[tuple[str, ...]] = frozenset()
    no_features: frozenset[tuple[str, ...]] = frozenset()
    makers: frozenset[tuple[str, ...]] = frozenset()
    name_breaks: frozenset[str] = frozenset()
    trades: frozenset[tuple[str, ...]] = frozenset()
    surnames: frozenset[str] = frozenset()
    no_reference_before: frozenset[str] = frozenset()
    no_reference_after: frozenset[tuple[str, ...]] = frozenset()
    no_commune_before: frozenset[str] = frozenset()
    tight: frozenset[tuple[str, ...]] = frozenset()
    loose: frozenset[tuple[str, ...]] = frozenset()
    type_ends: frozenset[str] = frozenset()
    """Last words of the type words, which is how a list of kinds (*huyện, thị xã*) is known from its right end."""


@dataclass(frozen=True, slots=True)
class Units:
    """All that the gazetteer and its lexicon say."""

    provinces: dict[Regime, dict[str, Unit]]
    districts: tuple[Unit, ...]
    current: dict[str, str]
    """Code among the 63 to code among the 34."""
    renamed: tuple[Unit, ...]
    tree: Tree
    """The forms, word by word."""
    proper: frozenset[str]
    """The words with a capital with which no form begins that has none."""
    lists: Lists


def read_units(folder: Path) -> Units:
    """The units of the gazetteer and the forms of a folder of patterns; raises :class:`PatternError`."""
    data = json.loads(files("extractor").joinpath("data/gazetteer.json").read_text("utf-8"))
    lexicon = _read_lexicon(folder)
    old = {u["code"]: _province(u) for u in data["provinces_63"]}
    new = {u["code"]: _province(u) for u in data["provinces_34"]}
    former = [
        Unit("district", f["code"], *_name_and_type(f["official"]), f["official"], f["province"], None, f["until"])
        for f in lexicon["former_districts"]
    ]
    until = {u.code: u.valid_to for u in former}
    districts = [
        Unit(
            "district", d["code"], d["name"], d["type"], d["official"], d["province_code"],
            _day_after(until.get(d["code"])), LAST_DAY_OF_63,
        )
        for d in data["districts"]
    ]  # fmt: skip
    renamed = tuple(
        Unit(
            "province", r["code"], r["name"], r["type"], f"{r['type'].capitalize()} {r['name']}", r["code"],
            None, r["until"],
        )
        for r in lexicon["renamed"]
    )  # fmt: skip
    current = {u["code"]: u["current_code"] for u in data["provinces_63"]}
    _check_codes(folder, lexicon, set(old), {d.code for d in (*districts, *former)})
    units = (*old.values(), *new.values(), *renamed, *districts, *former)
    tree = _build_tree(units, lexicon)
    proper = frozenset(word for word, forms in tree.items() if all(entry.caps[0] for entry in _entries(forms)))
    provinces: dict[Regime, dict[str, Unit]] = {"63": old, "34": new}
    return Units(provinces, (*districts, *former), current, renamed, tree, proper, _read_lists(lexicon))


def _province(unit: dict[str, str]) -> Unit:
    return Unit(
        "province", unit["code"], unit["name"], unit["type"], unit["official"], unit["code"],
        unit.get("valid_from"), unit.get("valid_to"),
    )  # fmt: skip


def _name_and_type(official: str) -> tuple[str, str]:
    first, second, *_ = official.split()
    kind = f"{first} {second}" if official.startswith(_TWO_WORD_TYPES) else first
    return official[len(kind) + 1 :], kind.lower()


def _day_after(day: str | None) -> str | None:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day else None


def _build_tree(units: Sequence[Unit], lexicon: dict[str, Any]) -> Tree:
    spellings = {fold(w): [fold(v) for v in group] for group in lexicon["spellings"] for w in group}
    by_name: dict[str, list[Unit]] = {}
    by_form: dict[str, list[Unit]] = {}
    for unit in units:
        by_name.setdefault(unit.name, []).append(unit)
    for row in lexicon["aliases"]:
        name = next(u.name for u in units if u.level == "province" and u.code == row["code"] and not u.valid_from)
        by_form[row["form"]] = [u for u in by_name[name] if u.level == "province"]
    for row in lexicon["district_aliases"]:
        by_form.setdefault(row["form"], []).extend(u for u in units if u.level == "district" and u.code == row["code"])
    for row in lexicon["renamed"]:  # the unit of its code, under another name
        name = row["name"]
        by_name[name] = [u for u in units if u.level == "province" and u.code == row["code"] and u.name != name]
    typed_only = {fold(name) for name in lexicon["only_with_type"]}
    tree: Tree = {}
    for form, members in (*by_name.items(), *by_form.items()):
        alone = fold(form) in typed_only or form.isdigit()
        entry = Entry("unit", _caps(form), tuple(members), typed_only=alone)
        words = _tokens(form)
        for spelling in product(*(spellings.get(w, [w]) for w in words)):
            _add(tree, list(spelling), entry)
    for row in lexicon["regions"]:
        _add(tree, _tokens(row["form"]), Entry("region", _caps(row["form"]), value=row["region"]))
    for row in lexicon["type_words"]:
        entry = Entry(
            "type", _caps(row["form"]), value=row["type"], level=row["level"], number_only=row.get("with") == "number"
        )
        _add(tree, _tokens(row["form"]), entry)
    type_forms = {tuple(_tokens(row["form"])) for row in lexicon["type_words"]}
    for row in lexicon["references"]:
        words = _tokens(row["form"])
        at = next((k for k in range(len(words)) if tuple(words[k:]) in type_forms), -1)
        entry = Entry("reference", _caps(row["form"]), value=row["type"], level=row["level"], type_at=at)
        _add(tree, words, entry)
    return tree


def _add(tree: Tree, words: list[str], entry: Entry) -> None:
    for word in words:
        tree = tree.setdefault(word, {})
    ends = tree.setdefault("", [])
    if entry.kind == "unit":
        for n, other in enumerate(ends):
            if other.kind == "unit" and other.caps == entry.caps:
                more = tuple(u for u in entry.units if u not in other.units)
                ends[n] = replace(other, units=other.units + more, typed_only=other.typed_only and entry.typed_only)
                return
    ends.append(entry)


def _entries(tree: Tree) -> Iterator[Entry]:
    """All entries of a tree."""
    for word, below in tree.items():
        yield from below if not word else _entries(below)


def _tokens(form: str) -> list[str]:
    return TOKEN.findall(fold(form))


def _caps(form: str) -> tuple[bool, ...]:
    return tuple(m[0][0].isupper() for m in TOKEN.finditer(form.replace("\u00a0", " ")))


def _read_lists(lexicon: dict[str, Any]) -> Lists:
    def plain(words: list[str]) -> frozenset[str]:
        return frozenset(map(fold, words))

    def phrases(forms: list[str]) -> frozenset[tuple[str, ...]]:
        return frozenset(tuple(_tokens(f)) for f in forms)

    return Lists(
        list_marks=plain(lexicon["list_marks"]),
        towns=plain(lexicon["towns"]),
        former_marks=phrases(lexicon["former_marks"]),
        openers=plain(lexicon["openers"]),
        features=phrases(lexicon["features"]),
        no_features=phrases(lexicon["no_features"]),
        makers=phrases(lexicon["makers"]),
        name_breaks=plain(lexicon["name_breaks"]),
        trades=phrases(lexicon["trades"]),
        surnames=plain(lexicon["surnames"]),
        no_reference_before=plain(lexicon["not_a_reference"]["before"]),
        no_reference_after=phrases(lexicon["not_a_reference"]["after"]),
        no_commune_before=plain(lexicon["not_a_commune"]["before"]),
        tight=phrases(lexicon["within_marks"]["tight"]),
        loose=phrases(lexicon["within_marks"]["loose"]),
        type_ends=frozenset(_tokens(row["form"])[-1] for row in lexicon["type_words"]),
    )


def _read_lexicon(folder: Path) -> dict[str, Any]:
    """``places.yaml`` as plain data, each row with its ``line``; raises :class:`PatternError` with all its faults."""
    name = f"{folder.name}/{LEXICON}"
    try:
        node = yaml.compose((folder / LEXICON).read_text("utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise PatternError([Problem(name, f"cannot be read: {error}", "restore the file, in UTF-8")]) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PatternError([Problem(f"{name}:{line}", f"not YAML: {error.problem}", "quote every string")]) from error
    lexicon: dict[str, Any] = _plain(node) if isinstance(node, yaml.MappingNode) else {}
    problems = list(_problems(name, lexicon))
    if problems:
        raise PatternError(problems)
    return lexicon


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {k.value: _plain(v) for k, v in node.value} | {"line": node.start_mark.line + 1}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child) for child in node.value]
    return str(node.value)


def _problems(name: str, lexicon: dict[str, Any]) -> Iterator[Problem]:
    known = {*_REQUIRED, *_LISTS, *_SIDES, "spellings", "line"}
    for section in sorted(known - lexicon.keys() - {"line"}):
        yield Problem(f"{name}:1", f"the section {section} is missing", "add it, if only as []")
    for section in sorted(lexicon.keys() - known):
        remedy = f"the sections are {', '.join(sorted(known - {'line'}))}"
        yield Problem(f"{name}:1", f"unknown section {section}", remedy)
    for section, keys in _REQUIRED.items():
        for row in lexicon.get(section, ()):
            line = row["line"] if isinstance(row, dict) else lexicon["line"]
            lost = [k for k in keys if not isinstance(row, dict) or not row.get(k)]
            if lost:
                yield Problem(f"{name}:{line}", f"{section}: no {', '.join(lost)}", f"a row has {', '.join(keys)}")
    for section in _LISTS:
        if not all(isinstance(word, str) for word in lexicon.get(section, ())):
            yield Problem(f"{name}:1", f"{section} is not a list of words", 'write it as ["a", "b"]')
    for section, sides in _SIDES.items():
        for side in sides:
            if not isinstance(lexicon.get(section, {}).get(side), list):
                yield Problem(f"{name}:1", f"{section} has no list {side}", "add it, if only as []")


def _check_codes(folder: Path, lexicon: dict[str, Any], provinces: set[str], districts: set[str]) -> None:
    name = f"{folder.name}/{LEXICON}"
    wanted = (
        ("aliases", "code", provinces),
        ("renamed", "code", provinces),
        ("former_districts", "province", provinces),
        ("district_aliases", "code", districts),
    )
    problems = [
        Problem(f"{name}:{row['line']}", f"{section}: unknown code {row[key]!r}", "take it from gazetteer.json")
        for section, key, codes in wanted
        for row in lexicon[section]
        if row[key] not in codes
    ]
    if problems:
        raise PatternError(problems)
