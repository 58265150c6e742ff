"""Faulty folders of patterns: each fault is named with file, line, rule and remedy, and all of them at once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.check_patterns import check_patterns
from extractor.errors import PatternError, Problem
from extractor.patterns import load_patterns
from extractor.pipeline import Extractor

ROOT = Path(__file__).parent.parent
COUNT, STATUS, STARS = "anchors/count.yaml", "cues/status.yaml", "mentions/stars.yaml"
QUALIFIER, CURRENCY = "lexicon/qualifier.yaml", "lexicon/currency.yaml"

RULE = """
family: "cue.extra"
kind: "cue"
about: "A family for a test."
rules:
  - id: "status.extra"
    about: "A rule for a test."
    match: ["xin hứa"]
    set: {status: "target"}
"""


FEW = 6
"""Rules of a family, and tens of entries of a lexicon, that are enough to show a fault in one of them."""


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A copy of the real pattern files."""
    return Path(shutil.copytree(ROOT / "patterns", tmp_path / "patterns"))


@pytest.fixture(scope="module")
def first_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real pattern files with the first rules of each family only, which load in a fraction of the time."""
    folder = Path(shutil.copytree(ROOT / "patterns", tmp_path_factory.mktemp("few") / "patterns"))
    for path in folder.rglob("*.yaml"):
        text = path.read_text("utf-8")
        for begin, few in ((r"^  - id:", FEW), (r"^  - \{form:", 10 * FEW)):
            starts = [m.start() for m in re.finditer(begin, text, re.MULTILINE)]
            if len(starts) > few:
                path.write_text(text[: starts[few]], "utf-8")
    return folder


@pytest.fixture
def folder(first_rules: Path, tmp_path: Path) -> Path:
    """A copy of those files for a test to spoil."""
    return Path(shutil.copytree(first_rules, tmp_path / "patterns"))


@pytest.fixture
def replace(folder: Path) -> Callable[[str, str, str], str]:
    """Replace one string of a file; returns where it stands, as messages name it."""

    def change(name: str, old: str, new: str) -> str:
        text = (folder / name).read_text("utf-8")
        before, found, after = text.partition(old)
        assert found, f"{old!r} is not in {name}"
        (folder / name).write_text(before + new + after, "utf-8")
        return f"patterns/{name}:{before.count(chr(10)) + 1}"

    return change


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(PatternError) as caught:
        load_patterns(folder)
    assert str(caught.value).splitlines() == [str(p) for p in caught.value.problems]
    return caught.value.problems


def whats(folder: Path, where: str) -> list[str]:
    """What is said of a place."""
    return [p.what for p in problems_of(folder) if p.where == where]


def test_the_copy_is_sound_and_has_the_digest_of_the_original(extractor: Extractor, whole: Path) -> None:
    assert load_patterns(whole).sha256 == extractor.patterns_sha256


def test_the_digest_follows_every_byte(folder: Path) -> None:
    before = load_patterns(folder).sha256
    load_patterns.cache_clear()
    assert load_patterns(folder).sha256 == before
    (folder / "extra.yaml").write_text(RULE, "utf-8")
    load_patterns.cache_clear()
    assert load_patterns(folder).sha256 != before


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (STATUS, "look:", "looks:", "Additional properties are not allowed ('looks' was unexpected)"),
        (STATUS, 'look: "after"', 'look: "ahead"', "'ahead' is not one of ['after', 'before', 'both']"),
        (STATUS, "rank: 8", "rank: 12", "12 is greater than the maximum of 9"),
        (STATUS, "rank: 8", 'rank: "8"', "'8' is not of type 'integer'"),
    ],
)
def test_a_key_of_a_rule(folder: Path, replace: Callable[..., str], name: str, old: str, new: str, what: str) -> None:
    changed = int(replace(name, old, new).partition(":")[2])
    said = [p for p in problems_of(folder) if what in p.what]
    assert len(said) == 1
    place, _, line = said[0].where.partition(":")
    assert place == f"patterns/{name}"
    before = (folder / name).read_text("utf-8").splitlines()[:changed]
    rule = max(n for n, said_there in enumerate(before, 1) if said_there.startswith("  - id:"))
    assert int(line) in (changed, rule)  # the line of the key, or that of its rule when the key itself is unknown
    assert said[0].what.startswith("status.target.aim: ")
    assert said[0].remedy == "see the keys in patterns/README.md"


@pytest.mark.parametrize(
    ("name", "old", "what"),
    [
        (COUNT, 'about: "Where', "'about' is a required property"),
        (COUNT, 'kind: "anchor"', "'kind' is a required property"),
        (STARS, 'mention: "stars"', "'mention' is a required property"),
        (QUALIFIER, 'about: "', "'about' is a required property"),
    ],
)
def test_a_required_key_of_a_file(folder: Path, name: str, old: str, what: str) -> None:
    lines = (folder / name).read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(old)]
    assert len(kept) == len(lines) - 1
    (folder / name).write_text("".join(kept), "utf-8")
    assert what in whats(folder, f"patterns/{name}:1")


@pytest.mark.parametrize("key", ["about", "match"])
def test_a_required_key_of_a_rule(folder: Path, key: str) -> None:
    lines = [line for line in RULE.splitlines(keepends=True) if not line.startswith(f"    {key}:")]
    (folder / "extra.yaml").write_text("".join(lines), "utf-8")
    assert f"status.extra: '{key}' is a required property" in whats(folder, "patterns/extra.yaml:6")


def test_a_required_key_of_an_entry(folder: Path, replace: Callable[..., str]) -> None:
    where = replace(CURRENCY, 'form: "đồng", value:', 'form: "đồng", valu:')
    assert "'value' is a required property" in whats(folder, where)


@pytest.mark.parametrize(
    ("pattern", "what", "remedy"),
    [
        ("{quantity} {subjct}", "count.plain: unknown slot {subjct} in match", "did you mean {subject}?"),
        ("{quantiti} {subject}", "count.plain: unknown slot {quantiti} in match", "did you mean {quantity}?"),
        ("({quantity} {subject}", "count.plain: '(' at character 1 is never closed", None),
        ("{quantity} {subject})", "count.plain: unmatched ')' at character 21", None),
        ("{quantity} ?{subject}", "count.plain: '?' at character 12 follows no group; write (word)?", None),
        ("{quantity {subject}", "count.plain: cannot read '{quantity {s' at character 1", None),
        ("{quantity} <12> {subject}", "count.plain: cannot read '<12> {subjec' at character 12", None),
        (" ", "count.plain: an empty pattern", None),
    ],
)
def test_a_pattern_that_cannot_be_read(
    folder: Path, replace: Callable[..., str], pattern: str, what: str, remedy: str | None
) -> None:
    where = replace(COUNT, '"{quantity} {subject}"', f'"{pattern}"')
    expected = Problem(where, what, remedy or "see the notation in patterns/README.md")
    assert problems_of(folder) == (expected,)


def test_an_unknown_slot_like_no_other_is_answered_with_all_names(folder: Path, replace: Callable[..., str]) -> None:
    where = replace(COUNT, '"{quantity} {subject}"', '"{quantity} {zzz}"')
    (problem,) = problems_of(folder)
    assert (problem.where, problem.what) == (where, "count.plain: unknown slot {zzz} in match")
    assert problem.remedy.startswith("known: ")
    assert {"quantity", "subject", "year", "qualifier"} <= set(problem.remedy.removeprefix("known: ").split(", "))


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ("xin <2> hứa", "status.extra: a cue cannot hold a gap <n>; write a template"),
        (" ".join(["(a|b|c|d)"] * 5), "status.extra: more than 400 forms in one line"),
    ],
)
def test_a_cue_that_is_no_list_of_forms(folder: Path, pattern: str, what: str) -> None:
    (folder / "extra.yaml").write_text(RULE.replace("xin hứa", pattern), "utf-8")
    assert problems_of(folder) == (Problem("patterns/extra.yaml:8", what, "see the notation in patterns/README.md"),)


def test_an_id_that_stands_twice(folder: Path, replace: Callable[..., str]) -> None:
    first = replace(COUNT, 'id: "count.plain"', 'id: "count.plain"')
    (folder / "extra.yaml").write_text(RULE.replace("status.extra", "count.plain"), "utf-8")
    expected = Problem("patterns/extra.yaml:6", "count.plain: the id stands twice", f"first at {first}")
    assert problems_of(folder) == (expected,)


@pytest.mark.parametrize("form", ["ít nhất", "Ít nhất", "ít  nhất"])
def test_a_form_that_stands_twice(folder: Path, replace: Callable[..., str], form: str) -> None:
    first = replace(QUALIFIER, '"ít nhất"', '"ít nhất"')
    where = replace(QUALIFIER, '"suýt soát"', f'"{form}"')
    assert problems_of(folder) == (Problem(where, f"qualifier: {form!r} stands twice", f"first at {first}"),)


def test_one_tone_mark_style_or_the_other_is_the_same_form(folder: Path) -> None:
    entries = '  - {form: "hòa vốn", value: "VND"}\n  - {form: "hoà vốn", value: "VND"}\n'
    path = folder / CURRENCY
    lines = path.read_text("utf-8").count("\n")
    path.write_text(path.read_text("utf-8") + entries, "utf-8")
    first, where = (f"patterns/{CURRENCY}:{lines + n}" for n in (1, 2))
    assert problems_of(folder) == (Problem(where, "currency: 'hoà vốn' stands twice", f"first at {first}"),)


def test_the_name_of_a_lexicon_that_is_taken(folder: Path) -> None:
    text = 'lexicon: "{}"\nabout: "A test."\nentries:\n  - {{form: "x", value: true}}\n'
    (folder / "lexicon" / "zz1.yaml").write_text(text.format("qualifier"), "utf-8")
    (folder / "lexicon" / "zz2.yaml").write_text(text.format("quantity"), "utf-8")
    assert [(p.where, p.what) for p in problems_of(folder)] == [
        ("patterns/lexicon/zz1.yaml:1", "the name 'qualifier' is taken"),
        ("patterns/lexicon/zz2.yaml:1", "the name 'quantity' is taken"),
    ]


def test_a_key_that_stands_twice(folder: Path) -> None:
    (folder / "extra.yaml").write_text(RULE + '    about: "Once more."\n', "utf-8")
    expected = Problem("patterns/extra.yaml:10", "the key 'about' stands twice", "keep one of them")
    assert problems_of(folder) == (expected,)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('family: "x"\nkind: "cue" "cue"\n', 2, "not YAML: "),
        ('family: "x"\nrules:\n\t- id: "a.b"\n', 3, "not YAML: "),
        ('family: "x\n', 2, "not YAML: "),
        ('- "x"\n', 1, "the file holds no mapping"),
        ("", 1, "the file holds no mapping"),
    ],
)
def test_not_yaml(folder: Path, text: str, line: int, what: str) -> None:
    (folder / "extra.yaml").write_text(text, "utf-8")
    (problem,) = problems_of(folder)
    assert problem.what.startswith(what)
    name, _, at = problem.where.partition(":")
    assert name == "patterns/extra.yaml"
    assert not at or int(at) == line


def test_not_utf8(folder: Path) -> None:
    (folder / "extra.yaml").write_bytes('family: "thử"\n'.encode()[:11] + b"\xff\n")
    (problem,) = problems_of(folder)
    assert problem == Problem("patterns/extra.yaml", "byte 11 is not UTF-8", "save the file as UTF-8")


def test_no_pattern_files(tmp_path: Path) -> None:
    expected = Problem(str(tmp_path), "no pattern files", "name a folder that holds *.yaml files")
    assert problems_of(tmp_path) == (expected,)


def test_a_scalar_without_quotes_is_read_as_it_is_written(folder: Path) -> None:
    (folder / "lexicon" / "zz.yaml").write_text(
        'lexicon: "zz"\nabout: "A test."\nentries:\n  - {form: no, value: 01}\n  - {form: "b", value: 10}\n', "utf-8"
    )
    assert load_patterns(folder).lexicon("zz") == {"no": "01", "b": 10}  # and not False and 1


def test_several_faults_in_several_files_are_reported_together(folder: Path, replace: Callable[..., str]) -> None:
    expected = {
        (replace(COUNT, '"{quantity} {subject}"', '"{quantity} {subjct}"'), "unknown slot {subjct}"),
        (replace(COUNT, 'id: "count.figure"', 'id: "count.plain"'), "the id stands twice"),
        (replace(STARS, '"{star} sao (OCOP)? tiềm năng"', '"({star} sao (OCOP)? tiềm năng"'), "never closed"),
        (replace(QUALIFIER, '"suýt soát"', '"ít nhất"'), "stands twice"),
        (replace(CURRENCY, 'form: "đồng", value:', 'form: "đồng", valu:'), "'value' is a required property"),
    }
    (folder / "extra.yaml").write_text('family: "x\n', "utf-8")
    problems = problems_of(folder)
    for where, what in expected:
        assert [p for p in problems if p.where == where and what in p.what], f"{where}: {what}"
    assert any(p.where.startswith("patterns/extra.yaml") and "not YAML" in p.what for p in problems)


def test_check_reports_what_loading_reports_and_the_files_of_their_own_format(
    folder: Path, replace: Callable[..., str]
) -> None:
    where = replace(COUNT, '"{quantity} {subject}"', '"{quantity} {subjct}"')
    replace("zones.yaml", "related_headings:", "related_heads:")
    replace("lexicon/places.yaml", 'code: "79"', 'cod: "79"')
    problems = check_patterns(folder)
    assert problems[0] == Problem(where, "count.plain: unknown slot {subjct} in match", "did you mean {subject}?")
    assert any("zones.yaml" in p.where and "related_headings is missing" in p.what for p in problems)
    assert any("places.yaml" in p.where and "no code" in p.what for p in problems)
    assert len(problems) == len(set(problems))


def test_a_lexicon_that_is_missing(whole: Path) -> None:
    (whole / "lexicon" / "merger_sign.yaml").unlink()
    expected = Problem(str(whole / "lexicon"), "the lexicon 'merger_sign' is missing", "restore its file")
    assert check_patterns(whole) == [expected]


def test_a_control_character(folder: Path) -> None:
    (folder / "extra.yaml").write_bytes(b'family: "x"\nkind: "c\x01"\n')
    expected = Problem("patterns/extra.yaml:2", "not YAML: control characters are not allowed", "remove the character")
    assert problems_of(folder) == (expected,)


def test_only_the_keys_of_the_kind_of_file_are_asked_for(folder: Path, replace: Callable[..., str]) -> None:
    where = replace(CURRENCY, 'form: "đồng", value:', 'form: "đồng", valu:')
    assert {p.where for p in problems_of(folder)} == {where}


def test_problems_stand_in_the_order_of_lines(folder: Path) -> None:
    text = RULE.replace('match: ["xin hứa"]', "match:\n" + "".join(f'      - "{{x{n}"\n' for n in range(5)).rstrip())
    (folder / "extra.yaml").write_text(text, "utf-8")
    assert [p.where for p in problems_of(folder)] == [f"patterns/extra.yaml:{n}" for n in range(9, 14)]
