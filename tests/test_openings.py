"""What a match begins with, from the tree of its pattern."""

import pytest

from extractor.notation import parse
from extractor.openings import ANY_NUMBER, DIGIT, opening, opening_of, part_behind


def slot(placeholder):
    return ANY_NUMBER if placeholder.name == "n" else None


@pytest.mark.parametrize(
    ("source", "first", "second"),
    [
        ("có sao", {"có"}, {"sao"}),
        ("có (thêm)? sao", {"có"}, {"thêm", "sao"}),
        ("(có)? (đạt|xếp hạng) sao", {"có", "đạt", "xếp"}, {"đạt", "xếp", "hạng", "sao"}),
        ("450.000đ", {DIGIT}, {"đ"}),
        ("{n} (sao|hạng)", {DIGIT}, {"sao", "hạng"}),
        ("%", {"%"}, None),
        ("có (thêm)?", {"có"}, None),
        ("có <3> sao", {"có"}, None),
        ("có {word} sao", {"có"}, None),
        ("{n} - {n}", {DIGIT}, {"-"}),
        ("{n} , {n}", {DIGIT}, None),
    ],
)
def test_the_first_two_parts_of_a_match(source, first, second):
    found = opening(parse(source), slot)
    assert (found.first, found.second) == (first, second)


@pytest.mark.parametrize("source", ["<3> sao", "(có)?", "{word} sao", "(có|<2> sao) sao", "(có)? <1> sao"])
def test_an_opening_may_be_open(source):
    assert opening(parse(source), slot) is None


def test_the_part_behind_a_word_a_number_or_a_sign():
    text = "1.234,5 ha (đạt) 7h30"
    assert [part_behind(text, place, len(text)) for place in (0, 8, 11, 12, 17, 18, 19)] == [
        "ha", "(", "đạt", ")", "h", DIGIT, "",
    ]  # fmt: skip
    assert part_behind(text, 8, 10) == ""
    assert opening_of("5 sao")[:2] == ({DIGIT}, {"sao"})
