from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from present_facts import train_records

from extractor.present.highlight import Segment, segments

HOSTILE = (
    st.text(st.sampled_from("a<&\"'\u0000\u202e\u0301\ud800\U0001f600\n\r\u200b\u00adđệ}{%"), max_size=40) | st.text()
)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[tuple[str, int, int]]]:
    text = draw(HOSTILE.filter(bool))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted).filter(lambda s: s[0] < s[1])
    found = draw(st.lists(st.tuples(st.sampled_from("abc"), spans), max_size=8))
    return text, [(fact_id, start, end) for fact_id, (start, end) in found]


@given(marked())
def test_each_character_has_the_facts_that_cover_it(case: tuple[str, list[tuple[str, int, int]]]) -> None:
    text, mentions = case
    found = segments(text, mentions)
    assert "".join(piece.text for piece in found) == text
    assert [piece.start for piece in found] == [0, *(piece.end for piece in found)][:-1]
    assert all(piece.text == text[piece.start : piece.end] != "" for piece in found)
    for piece in found:
        for at in range(piece.start, piece.end):
            assert set(piece.fact_ids) == {fact_id for fact_id, start, end in mentions if start <= at < end}
        assert len(set(piece.fact_ids)) == len(piece.fact_ids)
    cuts = {0, len(text), *(border for _, *span in mentions for border in span)}
    assert {piece.start for piece in found} | {len(text)} == cuts


def test_the_mentions_of_real_records() -> None:
    for record in train_records():
        mentions = [(f["id"], m["start"], m["end"]) for f in record["facts"] for m in f["mentions"]]
        found = segments(record["article"]["text"], mentions)
        assert "".join(piece.text for piece in found) == record["article"]["text"]
        for fact in record["facts"]:
            said = "".join(piece.text for piece in found if fact["id"] in piece.fact_ids)
            assert all(m["text"] in said for m in fact["mentions"])


def test_plain_and_empty_texts() -> None:
    assert segments("", []) == []
    assert segments("OCOP", []) == [Segment(0, 4, "OCOP", ())]


def test_two_mentions_of_one_fact_may_overlap() -> None:
    found = segments("abcdef", [("x", 0, 4), ("x", 2, 6), ("y", 3, 4)])
    assert [(p.text, p.fact_ids) for p in found] == [
        ("ab", ("x",)), ("c", ("x",)), ("d", ("x", "y")), ("ef", ("x",)),
    ]  # fmt: skip


@pytest.mark.parametrize("span", [(-1, 2), (0, 5), (2, 2), (3, 1)])
def test_a_mention_that_is_no_part_of_the_text(span: tuple[int, int]) -> None:
    with pytest.raises(
        ValueError, match=f"the mention {span[0]}:{span[1]} of 'x' is no part of a text of 4 characters"
    ):
        segments("OCOP", [("x", *span)])
