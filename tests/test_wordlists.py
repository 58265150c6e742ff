"""Lists of words are found as one expression of all of them finds them."""

import pytest
import regex

from extractor.notation import alternatives, whole_words
from extractor.sieve import Stretch
from extractor.text import fold
from extractor.wordlists import Wordlist, WordsBefore

NAMES = ("subject_noun", "group_name", "programme", "product_head", "place_ignore", "product_no_name")


@pytest.fixture(scope="module")
def texts(extractor):
    return sorted({fold(e.text) for r in extractor.patterns.rules for e in (*r.examples, *r.counter_examples)})


@pytest.mark.parametrize("name", NAMES)
def test_a_list_finds_what_one_expression_finds(name, texts, extractor):
    forms = extractor.patterns.lexicon(name)
    whole = regex.compile(whole_words(forms))
    words = Wordlist(forms)
    for text in texts:
        found = [m.span() for m in whole.finditer(text)]
        assert [m.span() for m in words.find(Stretch(text))] == found, text
        assert words.stands(Stretch(text)) == bool(found)


@pytest.mark.parametrize("name", NAMES)
def test_words_before_a_place_are_those_that_one_expression_finds(name, texts, extractor):
    forms = extractor.patterns.lexicon(name)
    whole = regex.compile(rf"(?<!\w)(?:{alternatives(forms)})\s+$")
    words = WordsBefore(forms)
    for text in texts[::5]:
        for place in range(len(text)):
            # Only behind a blank can the expression end, which is slow to ask everywhere.
            there = text[place - 1 : place].isspace() and whole.search(text, 0, place) is not None
            assert words.stand(text, place) == there, (text, place)


def test_what_may_follow_a_form_belongs_to_the_match():
    (m,) = Wordlist(["sản phẩm"], behind=r"(\s+ocop)?").find(Stretch("2 sản phẩm ocop"))
    assert (m[0], m[1], m[2]) == ("sản phẩm ocop", "sản phẩm", " ocop")
