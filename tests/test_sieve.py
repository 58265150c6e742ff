"""What a text must hold for a rule: the sieve never holds back a rule that matches."""

import pytest
import regex

from extractor.notation import parse
from extractor.openings import DIGIT, Opening
from extractor.sieve import (
    ONE_DIGIT,
    TWO_DIGITS,
    YEAR,
    Sieve,
    Stretch,
    need_of,
    needs,
    parts,
)  # fmt: skip
from extractor.text import fold


def test_parts_are_words_signs_and_sorts_of_numbers():
    assert parts("có 3 xã") >= {"có", "xã", DIGIT, ONE_DIGIT, TWO_DIGITS, " "}
    assert YEAR in parts("năm 2021")
    assert not {ONE_DIGIT, TWO_DIGITS, YEAR} & parts("quyết định 12021")
    assert "sao" in parts("3sao")
    assert DIGIT not in parts("ba sao")


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("có (thêm)? sao", [{"có"}, {"sao"}]),
        ("(đạt|xếp hạng) <3> sao", [{"đạt", "xếp"}, {"sao"}]),
        ("(có)? {n}", []),
        ("(có|<2>)", []),
    ],
)
def test_needs_are_all_that_a_match_holds(source, wanted):
    assert [set(need) for need in needs(parse(source), lambda _: ())] == wanted


def test_a_form_without_letters_needs_its_first_sign():
    assert need_of(["%", "phần trăm"]) == {"%", "phần"}
    assert need_of([" "]) is None


def test_a_stretch_knows_where_its_parts_begin():
    stretch = Stretch("năm 2021 có 20 xã có 3 sao", 4, 21)
    assert stretch.places("có") == (9, 18)
    assert stretch.places(DIGIT) == (4, 12)
    assert list(stretch.places_of(Opening(frozenset({"có", DIGIT, "sao"}), None))) == [4, 9, 12, 18]
    assert list(stretch.places_of(Opening(frozenset({"có", DIGIT, "sao"}), frozenset({"xã", DIGIT})))) == [9, 12]


def test_a_sieve_keeps_the_order_and_what_needs_nothing():
    things = [("b", (frozenset("b"),)), ("any", ()), ("ab", (frozenset("a"), frozenset("b")))]
    sieve = Sieve((name, regex.compile(name), wanted, None) for name, wanted in things)
    assert [name for name, *_ in sieve.pick({"a", "b"})] == ["b", "any", "ab"]
    assert [name for name, *_ in sieve.pick({"b"})] == ["b", "any"]


def test_no_rule_matches_a_text_that_the_sieve_holds_back(extractor):
    patterns = extractor.patterns
    rules = [r for r in patterns.of_kind("mention") if r.expressions]
    texts = {fold(e.text) for r in patterns.rules for e in (*r.examples, *r.counter_examples)}
    texts |= {"3sao", "20.10.2021", "từ 3sao-4sao", "số 12/qđ-ubnd", "5triệu", "7h30", "450.000đ"}
    sieve = Sieve(((rule.id, i), *sieved) for rule in rules for i, sieved in enumerate(rule.sieved()))
    for text in sorted(texts):
        wanted = [
            ((rule.id, i), m.span())
            for rule in rules
            for i, expression in enumerate(rule.expressions)
            for m in expression.finditer(text)
        ]
        assert [(name, m.span()) for name, m in sieve.matches(Stretch(text))] == wanted, text


def test_matches_may_overlap_when_asked():
    sieve = Sieve([("x", regex.compile("a a"), (), Opening(frozenset("a"), None))])
    spans = [m.span() for _, m in sieve.matches(Stretch("a a a"), overlapped=True)]
    assert (spans, [m.span() for _, m in sieve.matches(Stretch("a a a"))]) == ([(0, 3), (2, 5)], [(0, 3)])
