"""Every example of the pattern files is a test; the checker that runs them, and their guide, are tested too."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from extractor import kept
from extractor.check_patterns import Case, Checker, check_patterns, iter_cases, missing_examples
from extractor.fold import fold
from extractor.notation import NotationError, Slot, expand, parse, to_regex
from extractor.patterns import CLASSES, PRIMITIVES, Rule, load_patterns
from extractor.schemas import load_schema

FOLDER = Path(__file__).parent.parent / "patterns"
GUIDE = (FOLDER / "README.md").read_text("utf-8")
REAL = Checker(FOLDER)
PATTERNS = REAL.patterns
CASES = list(iter_cases(PATTERNS))


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_case(case: Case) -> None:
    assert [str(problem) for problem in REAL.check(case)] == []


def test_ids_of_cases_are_unique() -> None:
    assert len({case.id for case in CASES}) == len(CASES) > 100


# ---- every wording of every pattern is found --------------------------------------------------------------------

SAMPLES = {
    "n": "5",
    "number": "2,5",
    "year": "2021",
    "day": "28",
    "month": "6",
    "quarter": "ii",
    "star": "3",
    "spelled": "hai trăm",
}
SAMPLES |= {"code": "43/kh", "end": "", "docno": "43/kh-ubnd", "numeral": "5", "letters": "st"}
SAMPLES |= {"word": "chải", "start": "", "bracket": "(", "asterisks": "(****)"}


def wordings(rule: Rule) -> list[tuple[int, str]]:
    """The forms of the patterns of a rule with samples in place of ``{name}``; those with a gap are left out."""
    found: list[tuple[int, str]] = []
    for i, source in enumerate(rule.match):
        try:
            forms = expand(parse(source.lower()))
        except NotationError:
            continue
        found += [(i, re.sub(r"\{(\w+)\}", lambda m: sample(m[1]), form)) for form in forms]
    return found


def sample(name: str) -> str:
    if name in SAMPLES:
        return SAMPLES[name]
    return CLASSES.get(name) or min(PATTERNS.lexicon(name))


def test_there_is_a_sample_for_each_primitive() -> None:
    assert set(SAMPLES) == set(PRIMITIVES)


@pytest.mark.parametrize("rule", [r for r in PATTERNS.rules if r.kind != "cue"], ids=lambda rule: rule.id)
def test_every_wording_matches_its_pattern(rule: Rule) -> None:
    unread = [form for i, form in wordings(rule) if not rule.expressions[i].fullmatch(fold(form).rstrip())]
    assert unread == []


# ---- the checker finds what is wrong ----------------------------------------------------------------------------

HEAD = """
family: "cue.extra"
kind: "cue"
about: "A family for a test."
rules:
  - id: "status.extra"
    about: "A rule for a test."
    match: ["xin hứa"]
    set: {status: "target"}
    look: "after"
    rank: 8
"""
EXAMPLE = """\
      - text: "Năm 2022, tỉnh Cà Mau xin hứa công nhận 12 sản phẩm OCOP."
        facts:
          - {kind: "count", status: "target", action: "recognize", subject: "product", low: 12, province: "96", year: [2022, 2022]}
"""  # noqa: E501
COUNTER = """\
      - text: "Năm 2022, tỉnh Cà Mau phấn đấu công nhận 12 sản phẩm OCOP."
        because: "Another word."
        instead: "status.target.aim"
"""
FACT = '{kind: "count", status: "target", action: "recognize", subject: "product", low: 12, province: "96", '
FACT += "year: [2022, 2022]}"
Change = tuple[str, str]
"""Words of an example, and others in their place."""


def changed(text: str, *changes: Change) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def extra(examples: Sequence[str], counters: Sequence[str], head: str = HEAD) -> str:
    """A file of one rule with these examples and counter-examples."""
    behind = ["    counter_examples:\n", *counters] if counters else []
    return "".join([head, "    examples:\n", *examples, *behind])


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real pattern files without their cases, so that only those of a test run."""
    folder = Path(shutil.copytree(FOLDER, tmp_path_factory.mktemp("bare") / "patterns"))
    for path in folder.rglob("*.yaml"):
        if path.name not in ("zones.yaml", "places.yaml"):
            data = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
            data.pop("frame", None)
            for rule in data.get("rules", ()):
                rule.pop("examples", None)
                rule.pop("counter_examples", None)
            text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
            path.write_text(text, "utf-8")
    return folder


MENDED = "; mend the rule, or the example if it is wrong"
UNKNOWN = "facts[0]: Additional properties are not allowed ('colour' was unexpected)"
SLOTS = "; see the slots in patterns/README.md"
AIM = 'instead: "status.target.aim"'
UNUSED = ("xin hứa công nhận", "phấn đấu công nhận")
UNNAMED = ("công nhận 12 sản phẩm OCOP", "công nhận 12 sản phẩm")
MAKERS = ("12 sản phẩm OCOP.", "12 sản phẩm OCOP và 5 hợp tác xã.")
MONEY = ("12 sản phẩm OCOP.", "12 sản phẩm OCOP với kinh phí 3 tỷ đồng.")
SEVEN = ("low: 12", "low: 7")
DISTRICT = ("tỉnh Cà Mau xin hứa", "huyện Thới Bình (tỉnh Cà Mau) xin hứa")
THOI_BINH = ('province: "96",', 'province: "96", district: "Thới Bình",')
CAI_NUOC = ('province: "96",', 'province: "96", district: "Cái Nước",')
BECAUSE = '        because: "Another word."\n'
WITH_FACTS = (BECAUSE, f"{BECAUSE}        facts:\n          - {FACT}\n")
WRONG_EXAMPLES = [
    (('action: "recognize"', 'action: "total"'), 'count of 12: action is "recognize", expected "total"' + MENDED),
    (('province: "96", ', ""), 'count of 12: province is "96", expected null' + MENDED),
    (("low: 12,", "low: 12, part: true,"), "count of 12: part is null, expected true" + MENDED),
    (
        ("low: 12,", 'low: 12, qualifier: "almost", stars: {low: 3},'),
        'count of 12: qualifier is null, expected "almost", stars is null, expected {low: 3}' + MENDED,
    ),
    (("low: 12,", "low: 13,"), f"missing {FACT.replace('12', '13')}; extra {FACT}" + MENDED),
    (("low: 12,", 'low: "12",'), 'facts[0].low: "12" is not of type "number"' + SLOTS),
    (("low: 12", "colour: 3, low: 12"), UNKNOWN + SLOTS),
    (
        ("        facts:", '        published: "28/10/2022"\n        facts:'),
        "published is no date: '28/10/2022'; write it as \"2022-10-28\"",
    ),
]
WRONG_COUNTERS = [
    (
        (AIM, 'instead: "status.target.am"'),
        "instead names no rule: 'status.target.am'; did you mean status.target.aim?",
    ),
    (
        (AIM, 'instead: "status.target.paper"'),
        "status.target.paper does not speak here; mend 'instead', or the rule that it names",
    ),
    (("phấn đấu", "xin hứa"), "the rule is used here; narrow the rule, or mend the text"),
]
EXAMPLES: list[tuple[Change, ...]] = [
    (), *((change,) for change, _ in WRONG_EXAMPLES), (UNUSED,), (UNNAMED,), (MAKERS,), (MONEY, SEVEN),
    (DISTRICT, THOI_BINH), (DISTRICT, CAI_NUOC),
]  # fmt: skip
COUNTERS: list[tuple[Change, ...]] = [
    (), *((change,) for change, _ in WRONG_COUNTERS), (WITH_FACTS,), (WITH_FACTS, SEVEN)
]  # fmt: skip
FRAME = """
lexicon: "zz"
about: "A test."
frame: "Đến năm 2022, tỉnh Cà Mau có {form} 12 sản phẩm OCOP."
facts:
  - {kind: "count", status: "achieved", action: "total", subject: "product", low: 12, qualifier: "{value}", province: "96", year: [2022, 2022]}
entries:
"""  # noqa: E501
ENTRIES = {"hơn": "more_than", "gần": "at_least", "chỉ": "exact", "trên": "exact"}
FACTLESS = FRAME.replace("zz", "zzz").replace(FRAME[FRAME.index("facts:") : FRAME.index("entries:")], "")


@dataclass(frozen=True)
class Checked:
    """What the checker says of the real files, beside which stand a rule and lexicons that are right and wrong."""

    problems: list[str]
    progress: list[tuple[int, int]]

    def of_file(self, name: str) -> list[str]:
        return [problem for problem in self.problems if problem.startswith(f"patterns/{name}:")]

    def of_example(self, *changes: Change) -> list[str]:
        """What is said of the example with these changes, behind its place."""
        return self._of_case(f"status.extra[{EXAMPLES.index(changes) + 1}]", changed(EXAMPLE, *changes))

    def of_counter(self, *changes: Change) -> list[str]:
        return self._of_case(f"status.extra[not {COUNTERS.index(changes) + 1}]", changed(COUNTER, *changes))

    def _of_case(self, name: str, case: str) -> list[str]:
        lines = WHOLE[: WHOLE.index(case)].count("\n") + 1
        place = f"patterns/extra.yaml:{lines}: {name}: "
        return [problem.removeprefix(place) for problem in self.problems if f" {name}: " in problem]


WHOLE = extra([changed(EXAMPLE, *c) for c in EXAMPLES], [changed(COUNTER, *c) for c in COUNTERS])


@pytest.fixture(scope="module")
def checked(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """All of them at once: most of a check is the load of the patterns."""
    folder = Path(shutil.copytree(bare, tmp_path_factory.mktemp("checked") / "patterns"))
    (folder / "extra.yaml").write_text(WHOLE, "utf-8")
    entries = "".join(f'  - {{form: "{form}", value: "{value}"}}\n' for form, value in ENTRIES.items())
    (folder / "lexicon" / "zz.yaml").write_text(FRAME + entries, "utf-8")
    (folder / "lexicon" / "zzz.yaml").write_text(FACTLESS + '  - {form: "x", value: true}\n', "utf-8")
    progress: list[tuple[int, int]] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(kept.VARIABLE, kept.OFF)  # they are never read again
        problems = check_patterns(folder, lambda done, total: progress.append((done, total)))
    return Checked(list(map(str, problems)), progress)


def test_a_sound_rule_passes(checked: Checked) -> None:
    assert checked.of_example() == checked.of_counter() == []


def test_all_that_is_told_is_of_what_was_added(checked: Checked) -> None:
    added = [*checked.of_file("extra.yaml"), *checked.of_file("lexicon/zz.yaml"), *checked.of_file("lexicon/zzz.yaml")]
    assert sorted(checked.problems) == sorted(added)


@pytest.mark.parametrize(("change", "problem"), WRONG_EXAMPLES)
def test_a_wrong_example_is_told(checked: Checked, change: Change, problem: str) -> None:
    assert checked.of_example(change) == [problem]


@pytest.mark.parametrize(("change", "problem"), WRONG_COUNTERS)
def test_a_wrong_counter_example_is_told(checked: Checked, change: Change, problem: str) -> None:
    assert checked.of_counter(change) == [problem]


def test_a_rule_that_is_not_used_is_told_with_those_that_are(checked: Checked) -> None:
    (problem,) = checked.of_example(UNUSED)
    assert problem.startswith("the rule is not used here; of its kind speak: action.recognize")
    assert ", status.target.aim; " in problem


def test_a_text_that_does_not_name_the_programme(checked: Checked) -> None:
    problems = checked.of_example(UNNAMED)
    assert problems[0].endswith("the text must name the programme (OCOP)")


def test_an_extra_fact_fails_an_example_but_other_kinds_are_left_alone(checked: Checked) -> None:
    (problem,) = checked.of_example(MAKERS)
    assert problem.startswith("extra {kind: ")
    (problem,) = checked.of_example(MONEY, SEVEN)
    assert "funding" not in problem


def test_facts_of_a_counter_example(checked: Checked) -> None:
    assert checked.of_counter(WITH_FACTS) == []
    (problem,) = checked.of_counter(WITH_FACTS, SEVEN)
    assert problem.startswith("missing")


def test_district_names_are_compared_without_their_type(checked: Checked) -> None:
    assert checked.of_example(DISTRICT, THOI_BINH) == []
    (problem,) = checked.of_example(DISTRICT, CAI_NUOC)
    assert 'district is "thới bình", expected "cái nước"' in problem


def test_the_frame_of_a_lexicon_is_tried_with_each_form(checked: Checked) -> None:
    assert [problem.partition("; ")[0] for problem in checked.of_file("lexicon/zz.yaml")] == [
        'patterns/lexicon/zz.yaml:9: lexicon.zz[gần]: count of 12: qualifier is "almost", expected "at_least"',
        'patterns/lexicon/zz.yaml:11: lexicon.zz[trên]: count of 12: qualifier is "more_than", expected null',
    ]


def test_a_frame_without_facts(checked: Checked) -> None:
    told = "patterns/lexicon/zzz.yaml:6: lexicon.zzz[x]: the frame has no facts; say what it must yield"
    assert checked.of_file("lexicon/zzz.yaml") == [told]


def test_progress_is_told_after_each_case(checked: Checked) -> None:
    cases = len(EXAMPLES) + len(COUNTERS) + len(ENTRIES) + 1
    assert checked.progress == [(done, cases) for done in range(1, cases + 1)]


TEXT = "Đến tháng 6/2023, tỉnh Cà Mau có 40 sản phẩm OCOP, trong đó 12 sản phẩm 4 sao, theo hội đồng đánh giá."


@pytest.mark.parametrize(
    ("rule_id", "used"),
    [
        ("count.plain", True),  # an anchor is used when it made a fact
        ("count.figure", False),
        ("period.until_month", True),  # a rule of mentions when it found its words
        ("period.month", False),
        ("stars.level", True),
        ("action.total.have", True),  # a cue when it gave a slot
        ("action.upgrade.ahead", False),
        ("status.candidate.rating", False),
        ("structure.part", True),  # or, when it gives none, when it is found
        ("structure.rest", False),
        ("none.phrase", True),
    ],
)
def test_when_a_rule_counts_as_used(rule_id: str, used: bool) -> None:
    rule = next(r for r in PATTERNS.rules if r.id == rule_id)
    example = Case("x", "f:1", TEXT, None, (), rule=rule)
    found = [p.what for p in REAL.check(example)]
    assert (found == []) is used
    if not used:
        assert found[0].startswith("x: the rule is not used here; of its kind speak: ")
    counter = Case("x", "f:1", TEXT, None, (), rule=rule, counter=True)
    assert [p.what for p in REAL.check(counter)] == (["x: the rule is used here"] if used else [])


def test_missing_examples(bare: Path, tmp_path: Path) -> None:
    """Another sentence is a second example; the same one with other numbers is none."""
    folder = Path(shutil.copytree(bare, tmp_path / "patterns"))
    told: dict[str, tuple[list[str], list[str]]] = {
        "few": ([EXAMPLE], []),
        "numbers": ([EXAMPLE, changed(EXAMPLE, ("12", "15"))], [COUNTER]),
        "other": ([EXAMPLE, changed(EXAMPLE, ("tỉnh", "UBND tỉnh"))], [COUNTER]),
    }
    for name, cases in told.items():
        head = changed(HEAD, ("cue.extra", f"cue.{name}"), ("status.extra", f"status.{name}"), ("hứa", f"hứa {name}"))
        (folder / f"{name}.yaml").write_text(extra(*cases, head), "utf-8")
    patterns = load_patterns(folder)
    problems = [str(p) for p in missing_examples(patterns)]
    remedy = "; see 'Examples' in patterns/README.md"
    assert [p for p in problems if any(f" status.{name}: " in p for name in told)] == [
        f"patterns/few.yaml:6: status.few: 1 of 2 examples{remedy}",
        f"patterns/few.yaml:6: status.few: 0 of 1 counter_examples{remedy}",
        f"patterns/numbers.yaml:6: status.numbers: 1 of 2 examples{remedy}",
    ]
    assert len(problems) == 3 + 2 * (len(patterns.rules) - len(told))


# ---- the guide --------------------------------------------------------------------------------------------------

BLOCKS = re.findall(r"^```yaml\n# (add to|new file) (\S+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def test_every_yaml_block_of_the_guide_says_where_it_goes() -> None:
    assert len(BLOCKS) == GUIDE.count("```yaml") >= 5


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    """A copy of the real files into which everything that the guide shows has been written, as it says."""
    folder = Path(shutil.copytree(FOLDER, tmp_path_factory.mktemp("guide") / "patterns"))
    for what, name, block in BLOCKS:
        path = folder / name
        assert path.exists() == (what == "add to"), name
        with path.open("a", encoding="utf-8") as out:
            out.write(block)
    return Checker(folder)


def test_what_the_guide_shows_holds(taught: Checker) -> None:
    known = {case.id for case in CASES}
    cases = [case for case in iter_cases(taught.patterns) if case.id not in known]
    assert [case.id for case in cases if case.rule is None] == [
        "lexicon.guide_example[hơn]",
        "lexicon.guide_example[gần]",
        "lexicon.qualifier[ngót nghét]",
    ]
    assert {case.rule.id for case in cases if case.rule is not None} == {
        "action.recognize.tag", "blocked.frequency", "ledger.channel", "period.business_year", "status.target.promise",
    }  # fmt: skip
    assert [str(problem) for case in cases for problem in taught.check(case)] == []


def test_what_the_guide_shows_is_new(taught: Checker) -> None:
    """Without the rules of the guide its examples fail: they show something."""
    known = {case.id for case in CASES}
    shown = [c for c in iter_cases(taught.patterns) if c.id not in known and "guide_example" not in c.id]
    assert [c.id for c in shown if not c.counter and REAL.check(c) == []] == []


NOTATION = re.findall(
    r"^\| `(.+?)` \| \*(.+?)\* \| \*(.+?)\* \|", GUIDE.partition("\n## The notation")[2].partition("\n## ")[0], re.M
)


@pytest.mark.parametrize(("pattern", "found", "not_found"), NOTATION, ids=[row[0] for row in NOTATION])
def test_the_table_of_the_notation(pattern: str, found: str, not_found: str) -> None:
    expression = to_regex(parse(pattern.replace("\\|", "|")), primitive)
    assert re.fullmatch(expression, found)
    assert not re.fullmatch(expression, not_found)


def primitive(slot: Slot) -> str:
    return PRIMITIVES[slot.name]


def test_the_notation_is_shown_in_full() -> None:
    assert len(NOTATION) >= 8
    names = set(re.findall(r"`\{([a-z_]+)\}`", GUIDE))
    assert set(PRIMITIVES) | set(CLASSES) <= names


def test_the_guide_explains_every_key_of_set_and_no_other() -> None:
    section = GUIDE.partition("## What `set` may hold")[2].partition("\n## ")[0]
    explained = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    assert explained == {key for rule in PATTERNS.rules for key in rule.set}


def test_the_guide_names_every_key_of_the_format(pattern_keys: set[str]) -> None:
    assert {key for key in pattern_keys if f"`{key}`" not in GUIDE and f"{key}:" not in GUIDE} == set()


@pytest.fixture
def pattern_keys() -> set[str]:
    keys: set[str] = set()
    for definition in load_schema("pattern")["$defs"].values():
        keys |= set(definition["properties"])
    return keys


def test_links_of_the_guide() -> None:
    titles = re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    links = set(re.findall(r"\]\(#([^)]+)\)", GUIDE))
    assert links
    assert links <= anchors


def test_paths_of_the_guide_exist() -> None:
    paths = set(re.findall(r"`((?:lexicon|mentions|anchors|cues)/[\w.]*|zones\.yaml)`", GUIDE))
    assert len(paths) >= 8
    assert [path for path in paths if not (FOLDER / path).exists()] == []


def test_every_rule_has_two_examples_of_different_wordings_and_a_counter_example() -> None:
    assert [str(problem) for problem in missing_examples(PATTERNS)] == []
