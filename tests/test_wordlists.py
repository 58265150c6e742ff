"""Lists of words are found as one expression of all of them finds them."""

import pytest
import regex

from extractor.notation import alternatives, whole_words
from extractor.patterns import load_patterns
from extractor.sieve import Stretch
from extractor.text import fold
from extractor.wordlists import Wordlist, WordsBefore

NAMES = ("subject_noun", "group_name", "programme", "product_head", "place_ignore", "product_no_name")


@pytest.fixture(scope="module")
def texts():
    return sorted({fold(e.text) for r in load_patterns().rules for e in (*r.examples, *r.counter_examples)})


@pytest.mark.parametrize("name", NAMES)
def test_a_list_finds_what_one_expression_finds(name, texts):
    forms = load_patterns().lexicon(name)
    whole = regex.compile(whole_words(forms))
    words = Wordlist(forms)
    for text in texts:
        assert [m.span() for m in words.find(Stretch(text))] == [m.span() for m in whole.finditer(text)], text
        assert words.stands(Stretch(text)) == bool(whole.search(text))


@pytest.mark.parametrize("name", NAMES)
def test_words_before_a_place_are_those_that_one_expression_finds(name, texts):
    forms = load_patterns().lexicon(name)
    whole = regex.compile(rf"(?<!\w)(?:{alternatives(forms)})\s+$")
    words = WordsBefore(forms)
    for text in texts[::5]:
        for place in range(len(text)):
            assert words.stand(text, place) == (whole.search(text, 0, place) is not None), (text, place)


def test_what_may_follow_a_form_belongs_to_the_match():
    (m,) = Wordlist(["sản phẩm"], behind=r"(\s+ocop)?").find(Stretch("2 sản phẩm ocop"))
    assert (m[0], m[1], m[2]) == ("sản phẩm ocop", "sản phẩm", " ocop")
