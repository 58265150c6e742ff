"""What a text must hold for a rule: the sieve never holds back a rule that matches."""

import pytest

from extractor.notation import parse
from extractor.patterns import load_patterns
from extractor.sieve import DIGIT, ONE_DIGIT, TWO_DIGITS, YEAR, Sieve, need_of, needs, parts
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


def test_a_sieve_keeps_the_order_and_what_needs_nothing():
    sieve = Sieve([("b", (frozenset("b"),)), ("any", ()), ("ab", (frozenset("a"), frozenset("b")))])
    assert sieve.pick({"a", "b"}) == ["b", "any", "ab"]
    assert sieve.pick({"b"}) == ["b", "any"]


def test_no_rule_matches_a_text_that_the_sieve_holds_back():
    patterns = load_patterns()
    rules = [r for r in patterns.of_kind("mention") if r.expressions]
    texts = {fold(e.text) for r in patterns.rules for e in (*r.examples, *r.counter_examples)}
    texts |= {"3sao", "20.10.2021", "từ 3sao-4sao", "số 12/qđ-ubnd", "5triệu", "7h30", "450.000đ"}
    for text in sorted(texts):
        held = parts(text)
        for rule in rules:
            for expression, wanted in zip(rule.expressions, rule.needs, strict=True):
                if any(held.isdisjoint(need) for need in wanted):
                    assert expression.search(text) is None, (rule.id, expression.pattern[:80], text)
