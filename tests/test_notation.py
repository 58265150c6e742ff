"""The notation of patterns: what can be read, what cannot, and that its two translations agree."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.notation import (
    MAX_FORMS,
    NotationError,
    Slot,
    alternatives,
    expand,
    parse,
    slots,
    to_regex,
    whole_words,
)


def matches(source: str, text: str) -> bool:
    """Whether a pattern, with ``{name}`` standing for a number, is found to fill the whole of a text."""
    expression = to_regex(parse(source), lambda slot: rf"(?P<{slot.name}{'_' + slot.role if slot.role else ''}>\d+)")
    return re.fullmatch(expression, text) is not None


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("phấn đấu", "phấn đấu"),
        ("phấn đấu", "phấn   đấu"),
        ("phấn đấu", "phấn\u00a0đấu"),
        ("(công nhận|xếp hạng)", "công nhận"),
        ("(công nhận|xếp hạng)", "xếp hạng"),
        ("(được)? công nhận", "công nhận"),
        ("(được)? công nhận", "được công nhận"),
        ("công nhận (thêm)?", "công nhận"),
        ("công nhận (thêm)?", "công nhận thêm"),
        ("công nhận (thêm (mới)?)?", "công nhận thêm mới"),
        ("(hết|cuối) (năm)? {year}", "hết 2022"),
        ("(hết|cuối) (năm)? {year}", "cuối năm 2022"),
        ("{year}-{year.to}", "2021-2025"),
        ("tháng {month}(/|-){year}", "tháng 6/2023"),
        ("tháng {month}(/|-){year}", "tháng 6-2023"),
        ("({year})", "2022"),
        ("số <3> là", "số là"),
        ("số <3> là", "số sản phẩm OCOP là"),
        ("<2> là", "là"),
        ("<2> là", "con số là"),
        ("{n}%", "5%"),
        ("A+ (B)?", "A+"),
    ],
)
def test_matches(source: str, text: str) -> None:
    assert matches(source, text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("phấn đấu", "phấnđấu"),
        ("có", "cóc"),
        ("(công nhận|xếp hạng)", "công nhận xếp hạng"),
        ("(được)? công nhận", "được được công nhận"),
        ("{year}-{year.to}", "2021 - 2025"),
        ("số <3> là", "số của bốn từ này là"),
        ("số <3> là", "số sản phẩm, là"),
        ("A+ B", "AA B"),
        ("3.5", "345"),
    ],
)
def test_does_not_match(source: str, text: str) -> None:
    assert not matches(source, text)


def test_a_gap_takes_the_nearest_reading() -> None:
    expression = to_regex(parse("số <3> là"), lambda _: "")
    found = re.search(expression, "số nay là là 5")
    assert found is not None
    assert found[0] == "số nay là"


def test_a_slot_in_brackets_keeps_the_brackets_out_of_the_group() -> None:
    expression = to_regex(parse("giữ được {stars} (của {stars.from})?"), lambda s: f"(?P<{s.role or s.name}>\\d)")
    found = re.fullmatch(expression, "giữ được 4 của 3")
    assert found is not None
    assert found.groupdict() == {"stars": "4", "from": "3"}


@pytest.mark.parametrize(
    ("source", "forms"),
    [
        ("mục tiêu", ["mục tiêu"]),
        ("  mục   tiêu ", ["mục tiêu"]),
        ("(nâng|đưa) số", ["nâng số", "đưa số"]),
        ("(đã)? có", ["có", "đã có"]),
        ("có (thêm)?", ["có", "có thêm"]),
        ("(a|b (c)?) d", ["a d", "b d", "b c d"]),
        ("(a)? (b)?", ["b", "a", "a b"]),
        ("/ {subject}", ["/ {subject}"]),
        ("đợt {n}(/|-){year}", ["đợt {n}/{year}", "đợt {n}-{year}"]),
        ("từ {star.from} lên", ["từ {star} lên"]),
        ("củng cố, nâng cấp", ["củng cố, nâng cấp"]),
    ],
)
def test_expand(source: str, forms: list[str]) -> None:
    assert expand(parse(source)) == forms


def test_slots_in_order_and_inside_groups() -> None:
    found = slots(parse("(từ)? {star.from} lên (hạng {star}|{n})"))
    assert found == [Slot("star", "from"), Slot("star", None), Slot("n", None)]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "an empty pattern"),
        ("   ", "an empty pattern"),
        ("(a|b", "'(' at character 1 is never closed"),
        ("x (a (b)", "'(' at character 3 is never closed"),
        ("a) b", "unmatched ')' at character 2"),
        ("a | b", "unmatched '|' at character 3"),
        ("a? b", "'?' at character 2 follows no group; write (word)?"),
        ("? b", "'?' at character 1 follows no group; write (word)?"),
        ("{Năm} b", "cannot read '{Năm} b' at character 1"),
        ("có {quantity", "cannot read '{quantity' at character 4"),
        ("có quantity}", "cannot read '}' at character 12"),
        ("có <12> b", "cannot read '<12> b' at character 4"),
        ("có <n>", "cannot read '<n>' at character 4"),
    ],
)
def test_what_cannot_be_read(source: str, message: str) -> None:
    with pytest.raises(NotationError) as caught:
        parse(source)
    assert str(caught.value) == message


def test_a_gap_has_no_forms_and_touches_nothing() -> None:
    with pytest.raises(NotationError, match="a cue cannot hold a gap"):
        expand(parse("số <3> là"))
    with pytest.raises(NotationError, match="stands between spaces"):
        to_regex(parse("số<3> là"), lambda _: "")


def test_too_many_forms() -> None:
    group = "(a|b|c|d|e|f|g|h|i|j)"
    assert len(expand(parse(f"{group} {group}"))) == 100
    with pytest.raises(NotationError, match=f"more than {MAX_FORMS} forms"):
        expand(parse(" ".join([group] * 3)))


# Patterns as people write them: each alternative begins with a word that is always there.
WORDS = st.sampled_from(["có", "đạt", "sản phẩm", "OCOP", "3-4", "xã,", "50%", "mới", "{n}"])


def _alternatives(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.lists(inner, min_size=1, max_size=3).map(lambda options: f"({'|'.join(options)})")
    optional = group.map(lambda g: g + "?")
    rest = st.lists(st.one_of(WORDS, group, optional), max_size=2)
    leading = st.lists(optional, max_size=1)
    return st.tuples(leading, WORDS, rest).map(lambda t: " ".join([*t[0], t[1], *t[2]]))


PATTERNS = st.recursive(WORDS, _alternatives, max_leaves=8)


@given(PATTERNS)
def test_every_form_is_matched_by_the_expression(source: str) -> None:
    forms = expand(parse(source))
    assert forms
    for form in forms:
        assert matches_form(source, form)


def matches_form(source: str, form: str) -> bool:
    expression = to_regex(parse(source), lambda slot: re.escape("{" + slot.name + "}"))
    return re.fullmatch(expression, form) is not None


@given(PATTERNS, st.sampled_from(["lại", "không", "3"]))
def test_a_form_with_a_word_too_many_is_not_matched(source: str, other: str) -> None:
    for form in expand(parse(source)):
        assert not matches_form(source, f"{form} {other}")


@given(st.text(alphabet="ab {}()<>|?.-3đ", max_size=20))
def test_any_string_is_read_or_refused(source: str) -> None:
    try:
        tree = parse(source)
    except NotationError:
        return
    assert tree.runs
    if "<" not in source:  # a gap that touches a word is found out only here
        re.compile(to_regex(tree, lambda _: "x"))


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["tỷ", "tỷ đồng"], "2 tỷ  đồng", "tỷ  đồng"),
        (["tỷ", "tỷ đồng"], "2 tỷ đôla", "tỷ"),
        (["u.s.d"], "2 u-s-d", None),
        ([], "2 tỷ đồng", None),
    ],
)
def test_the_longest_of_some_words_is_found_as_it_is_written(words: list[str], text: str, found: str | None) -> None:
    match = re.search(alternatives(words), text)
    assert (match and match[0]) == found


def test_whole_words_stand_inside_no_longer_word() -> None:
    expression = whole_words(["xã", "thị xã"])
    assert [m[0] for m in re.finditer(expression, "xã, xãx, thị xã, 3xã")] == ["xã", "thị xã"]
