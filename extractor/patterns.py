"""Reads, validates and compiles ``patterns/``: lexicons, mention rules, cues and anchors, and their digest.

A faulty folder is refused with all its problems at once, each with file, line, rule and remedy. What a compiled
rule finds in a text is the business of ``mentions.py``, ``match.py`` and ``context.py``.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import jsonschema_rs
import regex
import yaml

from extractor.errors import PatternError, Problem
from extractor.fold import fold
from extractor.notation import NotationError, Slot, alternatives, expand, parse, slots, to_regex, whole_words
from extractor.openings import ANY_NUMBER, DIGIT, Opening, either, opening, opening_of
from extractor.resources import pattern_files, patterns_dir, schemas_dir
from extractor.sieve import ONE_DIGIT, TWO_DIGITS, YEAR, Need, need_of, needs

_KINDS = (
    "quantity", "fraction", "money", "percent", "subject", "stars", "place", "period", "blocked", "group", "document",
    "names", "maker", "level",
)  # fmt: skip
CLASSES = {name: chr(0xE000 + i) for i, name in enumerate(_KINDS)}
"""Each kind of mention is one private-use character in the skeleton of a sentence (see ``mentions.py``).

The last three stand in the outline alone, which the rules for products read (see ``products.py``)."""

PRIMITIVES = {
    "n": r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?",
    "year": r"(?<!\d)(?:19|20)\d\d(?!\d)",
    "day": r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d)",
    "month": r"(?<!\d)(?:0?[1-9]|1[0-2])(?!\d)",
    "quarter": r"(?<!\w)(?:[1-4]|iv|iii|ii|i)(?!\w)",
    "star": r"(?:(?<![\d.,/])0?[1-5](?!\d)|(?<!\w)(?:{star_word})(?!\w))",
    "spelled": r"(?<!\w)(?:{number_word})(?:\s+(?:{number_word})){0,5}(?!\w)",
    "end": r"(?=\s*(?:[,.;:()]|$))",
    "code": r"[\w./-]*\w",
    "numeral": (
        r"(?:(?:(?<![\d.,])|(?<=[^\W\d_]\.))\d+(?:[.,]\d+)*"
        r"|(?<!\w)(?:{number_word})(?:\s+(?:{number_word})){0,7}(?!\w))"
    ),
    "letters": r"(?<!\w)[a-zđ]{1,5}-?(?=\d)",
    "word": r"(?<!\w)[^\W\d_]+(?!\w)",
    "start": r"(?:(?<=\n)|\A)[^\S\n]*",
    "bracket": r"\(",
    "asterisks": r"\(\*{1,5}\)",
    # 43/KH-UBND, 03/2021/NQ-HĐND, 19-NQ/TW; spaces only beside letters that are known, for hasty typing.
    "docno": (
        r"(?<![\w.,/-])(?:\d{1,2}\.\d{3}|\d{1,5}[a-z]?)(?:\s?[/-]\s?(?:19|20)\d\d)?"
        r"(?:\s?[/-]\s?(?:{document_code})(?!\w)|\s(?:{document_code})(?=\s?[-/])|[/-][a-zđ]{1,10}\d{0,3})"
        r"(?:\s?[/-]\s?(?:{document_organ})(?!\w)|\s(?:{document_organ})(?!\w)|[-/.&][a-zđ]{1,12}\d{0,4}){0,4}(?!\w)"
    ),
    "number": r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?![\d]|[.,]\d)",
}
"""Placeholders that stand for characters; the other placeholders are mentions or the names of lexicons."""
_DIGIT = frozenset({DIGIT})
_NEEDS: dict[str, tuple[Need, ...]] = {
    "n": (_DIGIT,),
    "number": (_DIGIT,),
    "letters": (_DIGIT,),
    "year": (frozenset({YEAR}),),
    "day": (frozenset({TWO_DIGITS}),),
    "month": (frozenset({TWO_DIGITS}),),
    "docno": (_DIGIT, frozenset("/-")),
}
"""What a text must hold for those of them that hold a digit, or look at one."""
_NEEDS_OR_WORDS = {"star": (ONE_DIGIT, "star_word"), "numeral": (DIGIT, "number_word")}
"""The same of those that may be a form of a lexicon instead."""
_NUMBERS = frozenset({"n", "number", "year", "day", "month"})
"""Those that are one number, from its first digit on."""

_LISTED = regex.compile(r"\{([a-z_]+)\}")
DEFAULT_RANK = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the facts that it must yield (in the short form of the gold), or with none and a reason."""

    text: str
    facts: tuple[Mapping[str, Any], ...]
    published: str | None
    because: str | None
    instead: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as data. ``expressions`` are compiled for mentions and anchors, ``forms`` for cues.

    ``needs`` says of each expression what a text must hold for it to match, ``openings`` what a match begins with
    (see ``sieve.py``).
    """

    id: str
    kind: str
    about: str
    match: tuple[str, ...]
    set: Mapping[str, Any]
    where: str
    mention: str | None = None
    look: str = "after"
    reach: str = "sentence"
    rank: int = DEFAULT_RANK
    whole_word: bool = False
    expressions: tuple[regex.Pattern[str], ...] = ()
    needs: tuple[tuple[Need, ...], ...] = ()
    openings: tuple[Opening | None, ...] = ()
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[Example, ...] = ()

    def sieved(self) -> Iterator[tuple[regex.Pattern[str], tuple[Need, ...], Opening | None]]:
        """The expressions, each with what it needs and begins with, as a sieve takes them."""
        return zip(self.expressions, self.needs, self.openings, strict=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a lexicon: a word form and its meaning."""

    form: str
    value: Any
    where: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word forms and their values; ``frame`` is a sentence in which each form is tested."""

    name: str
    entries: tuple[Entry, ...]
    frame: str | None = None
    frame_facts: tuple[Mapping[str, Any], ...] = ()

    def values(self) -> dict[str, Any]:
        """Folded form to value."""
        return {fold(e.form): e.value for e in self.entries}


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patterns:
    """All patterns of one folder, compiled; ``sha256`` is the digest of its files."""

    folder: Path
    sha256: str
    lexicons: Mapping[str, Lexicon]
    rules: tuple[Rule, ...]
    cues: Mapping[str, tuple[tuple[tuple[str, ...], Rule], ...]] = field(default_factory=dict)
    _made: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, make: Callable[[Patterns], T]) -> T:
        """What ``make`` gives for these patterns, made at the first call; for what holds compiled patterns only."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    def of_kind(self, kind: str) -> tuple[Rule, ...]:
        """The rules of one kind (``mention``, ``cue``, ``anchor``), in the order of their files."""
        return tuple(r for r in self.rules if r.kind == kind)

    def lexicon(self, name: str) -> dict[str, Any]:
        """Folded form to value of one lexicon; the same for every caller, so not to be changed."""
        if name in self._made:
            known: dict[str, Any] = self._made[name]
            return known
        if name not in self.lexicons:
            where, what = str(self.folder / "lexicon"), f"the lexicon {name!r} is missing"
            raise PatternError([Problem(where, what, "restore its file")])
        values = self._made[name] = self.lexicons[name].values()
        return values


@lru_cache(maxsize=4)
def load_patterns(folder: Path | None = None) -> Patterns:
    """The compiled patterns of ``folder`` (default: those of the package); raises :class:`PatternError`."""
    folder = folder or patterns_dir()
    problems: list[Problem] = []
    files = pattern_files(folder)
    if not files:
        raise PatternError([Problem(str(folder), "no pattern files", "name a folder that holds *.yaml files")])
    digest = hashlib.sha256()
    documents: list[_Document] = []
    for path in files:
        data = path.read_bytes()
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + data + b"\0")
        document = _read(path, folder, data, problems)
        if document is not None and document.name.partition("/")[2] not in OWN_FORMAT:
            documents.append(document)
    valid = [d for d in documents if _validate(d, problems)]
    lexicons: dict[str, Lexicon] = {}
    for document in valid:
        if "lexicon" in document.value:
            _add_lexicon(document, lexicons, problems)
    # What a faulty file would have defined is no unknown name elsewhere.
    faulty = {str(d.value.get("lexicon")) for d in documents if d not in valid}
    compiler = _Compiler(lexicons, problems, frozenset(faulty))
    rules: list[Rule] = []
    for document in valid:
        if "rules" in document.value:
            rules.extend(compiler.rules(document))
    _check_ids(rules, problems)
    if problems:
        raise PatternError(sorted(problems, key=_by_line))
    return Patterns(folder, digest.hexdigest(), lexicons, tuple(rules), _cue_index(rules, lexicons))


def _by_line(problem: Problem) -> tuple[str, int]:
    name, _, line = problem.where.partition(":")
    return name, int(line) if line.isdigit() else 0


OWN_FORMAT = frozenset({"zones.yaml", "joints.yaml", "lexicon/places.yaml"})
"""Files that another module reads and validates: ``forms.py``, ``joints.py`` and ``units.py``."""


@dataclass(frozen=True, slots=True)
class _Document:
    name: str
    value: dict[str, Any]
    lines: Mapping[tuple[str | int, ...], int]

    def where(self, path: tuple[str | int, ...]) -> str:
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.name}:{self.lines.get(path, 1)}"


def _read(path: Path, folder: Path, data: bytes, problems: list[Problem]) -> _Document | None:
    name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    try:
        node = yaml.compose(data.decode("utf-8"), Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        problems.append(Problem(name, f"byte {error.start} is not UTF-8", "save the file as UTF-8"))
        return None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(Problem(f"{name}:{line}", f"not YAML: {error.problem}", "quote every string, mend the indent"))
        return None
    except yaml.reader.ReaderError as error:  # a control character; its place is a character, not a line
        line = data.decode("utf-8")[: error.position].count("\n") + 1
        problems.append(Problem(f"{name}:{line}", f"not YAML: {error.reason}", "remove the character"))
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.append(Problem(f"{name}:1", "the file holds no mapping", "begin it with 'lexicon:' or 'family:'"))
        return None
    lines: dict[tuple[str | int, ...], int] = {}
    value = _plain(node, (), lines, name, problems)
    return _Document(name, value, lines)


def _plain(
    node: yaml.Node, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], name: str,
    problems: list[Problem],
) -> Any:  # fmt: skip
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in out:
                where = f"{name}:{key_node.start_mark.line + 1}"
                problems.append(Problem(where, f"the key {key!r} stands twice", "keep one of them"))
            out[key] = _plain(value_node, (*path, key), lines, name, problems)
        return out
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, i), lines, name, problems) for i, child in enumerate(node.value)]
    return _scalar(node) if isinstance(node, yaml.ScalarNode) else None


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("null", "~", ""):
        return None
    if regex.fullmatch(r"-?(?:0|[1-9]\d*)", text):
        return int(text)
    if regex.fullmatch(r"-?(?:0|[1-9]\d*)\.\d+", text):
        return float(text)
    return text


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((schemas_dir() / "pattern.schema.json").read_text("utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_schema())


def _validate(document: _Document, problems: list[Problem]) -> bool:
    if _validator().is_valid(document.value):
        return True
    # The fast validator only says yes or no here; the slow one knows where and why.
    import jsonschema

    # Only the branch that the file is meant for: the other would complain of every key.
    branch = "lexicon" if "lexicon" in document.value else "family"
    validator = jsonschema.Draft202012Validator({"$ref": f"#/$defs/{branch}", "$defs": _schema()["$defs"]})
    for error in sorted(validator.iter_errors(document.value), key=lambda e: list(map(str, e.absolute_path))):
        best = min(error.context, key=lambda e: len(e.schema_path)) if error.context else error
        for leaf in error.context or [best]:
            path = tuple(leaf.absolute_path)
            rule = _rule_name(document, path)
            remedy = "see the keys in patterns/README.md"
            problems.append(Problem(document.where(path), f"{rule}{leaf.message}", remedy))
    return False


def _rule_name(document: _Document, path: tuple[str | int, ...]) -> str:
    if len(path) >= 2 and path[0] == "rules" and isinstance(path[1], int):
        rule = document.value["rules"][path[1]]
        if isinstance(rule, dict) and isinstance(rule.get("id"), str):
            return f"{rule['id']}: "
    return ""


def _add_lexicon(document: _Document, lexicons: dict[str, Lexicon], problems: list[Problem]) -> None:
    value = document.value
    name = value["lexicon"]
    if name in lexicons or name in CLASSES or name in PRIMITIVES:
        where = document.where(("lexicon",))
        problems.append(Problem(where, f"the name {name!r} is taken", "choose another name for the lexicon"))
        return
    entries: list[Entry] = []
    seen: dict[str, str] = {}
    for i, entry in enumerate(value["entries"]):
        where = document.where(("entries", i))
        form = " ".join(fold(entry["form"]).split())
        if form in seen:
            problems.append(Problem(where, f"{name}: {entry['form']!r} stands twice", f"first at {seen[form]}"))
            continue
        seen[form] = where
        entries.append(Entry(entry["form"], entry["value"], where))
    lexicons[name] = Lexicon(name, tuple(entries), value.get("frame"), tuple(value.get("facts", ())))


@lru_cache(maxsize=4096)
def _compiled(expression: str) -> regex.Pattern[str]:
    """The compiled expression; most of the time of a load, and the same in files that differ elsewhere."""
    return regex.compile(expression, regex.V1)


class _Compiler:
    """Turns the rules of documents into compiled rules; collects problems instead of raising them."""

    def __init__(self, lexicons: Mapping[str, Lexicon], problems: list[Problem], faulty: frozenset[str]) -> None:
        self._lexicons = lexicons
        self._faulty = faulty
        self._problems = problems
        self._known = sorted({*lexicons, *CLASSES, *PRIMITIVES})
        self._lexicon_needs: dict[str, tuple[Need, ...]] = {}
        self._lexicon_openings: dict[str, Opening | None] = {}

    def rules(self, document: _Document) -> Iterator[Rule]:
        value = document.value
        for i, raw in enumerate(value["rules"]):
            where = document.where(("rules", i))
            kind: str = value["kind"]
            expressions: list[regex.Pattern[str]] = []
            wanted: list[tuple[Need, ...]] = []
            begins: list[Opening | None] = []
            for j, source in enumerate(raw["match"]):
                place = document.where(("rules", i, "match", j))
                compiled = self._compile(source, kind, place, raw["id"])
                if compiled is not None:
                    expressions.append(compiled)
                    wanted.append(needs(_fold_tree(source), self._need))
                    begins.append(opening(_fold_tree(source), self._opening))
            yield Rule(
                id=raw["id"],
                kind=kind,
                about=raw["about"],
                match=tuple(raw["match"]),
                set=raw.get("set", {}),
                where=where,
                mention=value.get("mention"),
                look=raw.get("look", "after"),
                reach=raw.get("reach", "sentence"),
                rank=raw.get("rank", DEFAULT_RANK),
                whole_word=raw.get("whole_word", False),
                expressions=tuple(expressions),
                needs=tuple(wanted),
                openings=tuple(begins),
                examples=tuple(_examples(document, i, raw, "examples")),
                counter_examples=tuple(_examples(document, i, raw, "counter_examples")),
            )

    def _compile(self, source: str, kind: str, where: str, rule: str) -> regex.Pattern[str] | None:
        try:
            tree = parse(source)
            for slot in slots(tree):
                if slot.name in self._faulty:
                    return None
                if slot.name not in self._known:
                    close = difflib.get_close_matches(slot.name, self._known, n=1)
                    hint = f"did you mean {{{close[0]}}}?" if close else f"known: {', '.join(self._known)}"
                    self._problems.append(Problem(where, f"{rule}: unknown slot {{{slot.name}}} in match", hint))
                    return None
            if kind == "cue":
                expand(tree)
                return None
            return _compiled(to_regex(_fold_tree(source), self._slot))
        except (NotationError, regex.error) as error:
            self._problems.append(Problem(where, f"{rule}: {error}", "see the notation in patterns/README.md"))
            return None

    def _slot(self, slot: Slot) -> str:
        name = slot.name if slot.role is None else f"{slot.name}_{slot.role}"
        if slot.name in CLASSES:
            body = CLASSES[slot.name]
        elif slot.name in PRIMITIVES:
            body = _LISTED.sub(lambda m: self._listed(m[1]), PRIMITIVES[slot.name])
        else:
            body = rf"(?<![^\W\d])(?:{alternatives(self._lexicons[slot.name].values())})(?!\w)"
        return f"(?P<{name}>{body})"

    def _need(self, slot: Slot) -> tuple[Need, ...]:
        """What a text must hold for a placeholder, all of it."""
        if slot.name in CLASSES:
            return (frozenset({CLASSES[slot.name]}),)
        if slot.name in _NEEDS_OR_WORDS:
            digit, lexicon = _NEEDS_OR_WORDS[slot.name]
            return tuple(words | {digit} for words in self._need_of_lexicon(lexicon))
        if slot.name == "spelled":
            return self._need_of_lexicon("number_word")
        return _NEEDS.get(slot.name, ()) if slot.name in PRIMITIVES else self._need_of_lexicon(slot.name)

    def _need_of_lexicon(self, name: str) -> tuple[Need, ...]:
        if name not in self._lexicon_needs:
            need = need_of(self._lexicons[name].values() if name in self._lexicons else ())
            self._lexicon_needs[name] = () if need is None else (need,)
        return self._lexicon_needs[name]

    def _opening(self, slot: Slot) -> Opening | None:
        """What a placeholder begins with; ``None`` when that is open."""
        if slot.name in CLASSES:
            return opening_of(CLASSES[slot.name])
        if slot.name in _NUMBERS:
            return ANY_NUMBER
        if slot.name == "docno":
            return ANY_NUMBER._replace(second=None)
        if slot.name in _NEEDS_OR_WORDS:
            words = self._opening_of_lexicon(_NEEDS_OR_WORDS[slot.name][1])
            return either([ANY_NUMBER, words if slot.name == "star" else _in_rows(words)])
        if slot.name == "spelled":
            return _in_rows(self._opening_of_lexicon("number_word"))
        return None if slot.name in PRIMITIVES else self._opening_of_lexicon(slot.name)

    def _opening_of_lexicon(self, name: str) -> Opening | None:
        if name not in self._lexicon_openings:
            forms = self._lexicons[name].values() if name in self._lexicons else ()
            self._lexicon_openings[name] = either(map(opening_of, forms))
        return self._lexicon_openings[name]

    def _listed(self, lexicon: str) -> str:
        """The forms of a lexicon that a primitive names, the longest first; nothing matches where it is missing."""
        forms = self._lexicons[lexicon].values() if lexicon in self._lexicons else ()
        return alternatives(forms)


def _in_rows(words: Opening | None) -> Opening | None:
    """The opening of words behind which others of them may stand."""
    return None if words is None else words._replace(second=None)


def _fold_tree(source: str) -> Any:
    return parse(fold(source))


def _examples(document: _Document, i: int, raw: dict[str, Any], key: str) -> Iterator[Example]:
    for j, example in enumerate(raw.get(key, ())):
        yield Example(
            text=example["text"],
            facts=tuple(example.get("facts", ())),
            published=example.get("published"),
            because=example.get("because"),
            instead=example.get("instead"),
            where=document.where(("rules", i, key, j)),
        )


def _check_ids(rules: list[Rule], problems: list[Problem]) -> None:
    seen: dict[str, str] = {}
    for rule in rules:
        if rule.id in seen:
            problems.append(Problem(rule.where, f"{rule.id}: the id stands twice", f"first at {seen[rule.id]}"))
        seen.setdefault(rule.id, rule.where)


def _cue_index(
    rules: list[Rule], lexicons: Mapping[str, Lexicon]
) -> dict[str, tuple[tuple[tuple[str, ...], Rule], ...]]:  # fmt: skip
    """First token to the forms that begin with it, longest first: a longer phrase hides the shorter in it.

    A counted noun inside a form (*nộp hồ sơ*) is one character of the skeleton, so it is a :class:`Noun` here. So is
    the noun of a unit where it means a place (*trình tỉnh*, a :class:`Unit`), but not elsewhere (*trình các tỉnh*).
    """
    index: dict[str, list[tuple[tuple[str, ...], Rule]]] = {}
    nouns = lexicons["subject_noun"].values() if "subject_noun" in lexicons else {}
    noun, heads = regex.compile(rf"({whole_words(nouns)})"), _first_words(nouns)
    units = lexicons["unit_word"].values() if "unit_word" in lexicons else {}
    unit, types = regex.compile(whole_words(units)), _first_words(units)
    for rule in rules:
        if rule.kind != "cue":
            continue
        for source in rule.match:
            for form in expand(parse(fold(source))):
                tokens = tokenize_form(form)
                # Tokens are looked up sooner than an expression is tried, and hardly any form holds a noun.
                if not heads.isdisjoint(tokens):
                    tokens = tuple(
                        token
                        for i, part in enumerate(noun.split(form))
                        for token in ((Noun.of(nouns[" ".join(part.split())]),) if i % 2 else tokenize_form(part))
                    )
                index.setdefault(tokens[0], []).append((tokens, rule))
                if not types.isdisjoint(tokens) and unit.search(form):
                    of_unit = _with_units(tokens, units)
                    index.setdefault(of_unit[0], []).append((of_unit, rule))
    return {first: tuple(sorted(forms, key=lambda f: -len(f[0]))) for first, forms in index.items()}


def _first_words(forms: Iterable[str]) -> frozenset[str]:
    """The tokens with which word forms begin."""
    return frozenset(tokenize_form(form)[0] for form in forms)


class Noun(str):
    """The character of a counted noun in a form, which stands for the nouns of its own sort alone.

    So *đăng ký nhãn hiệu* is not found in *đăng ký sản phẩm*.
    """

    subject: str

    @classmethod
    @cache
    def of(cls, subject: str) -> Noun:
        """The noun of one ``subject``."""
        noun = cls(CLASSES["subject"])
        noun.subject = subject
        return noun


class Unit(str):
    """The character of a place in a form, which stands for the noun of its own unit alone: *tỉnh*, *thị xã*."""

    unit: str

    @classmethod
    @cache
    def of(cls, unit: str) -> Unit:
        """The noun of one ``unit``."""
        place = cls(CLASSES["place"])
        place.unit = unit
        return place


def _with_units(tokens: tuple[str, ...], units: Mapping[str, str]) -> tuple[str, ...]:
    """A form with each noun of a unit as the one character that it is where it means a place."""
    out: list[str] = []
    at = 0
    while at < len(tokens):
        size = next((n for n in (2, 1) if " ".join(tokens[at : at + n]) in units), 0)
        out.append(Unit.of(units[" ".join(tokens[at : at + size])]) if size else tokens[at])
        at += size or 1
    return tuple(out)


_FORM_TOKEN = regex.compile(r"\{[a-z_]+\}|[\w]+|[^\w\s]")


def tokenize_form(form: str) -> tuple[str, ...]:
    """A word form as tokens of a skeleton: syllables, punctuation, and one character for ``{place}`` and the like."""
    words = form.split()
    if all(map(str.isalnum, words)):
        return tuple(map(sys.intern, words))
    return tuple(sys.intern(CLASSES.get(t[1:-1], t) if t[0] == "{" else t) for t in _FORM_TOKEN.findall(form))
