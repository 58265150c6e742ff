"""The words of the model as decoded here are those of underthesea itself."""

import random
import re
from pathlib import Path

import pytest

from extractor import kept
from extractor.segmenter import LONGEST, MOST_AT_ONCE, Segmenter, Tokenizer, load_segmenter
from extractor.text import normalize

TRAIN = Path(__file__).parent.parent / "corpus" / "train"


@pytest.fixture(scope="module", params=["read", "kept"])
def segmenter(request, tmp_path_factory):
    """One that was read from underthesea's files just now, and one that comes out of the cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(kept.VARIABLE, str(tmp_path_factory.getbasetemp() / "cache of words"))
        load_segmenter.cache_clear()
        made = load_segmenter()
        if request.param == "kept":
            load_segmenter.cache_clear()
            patch.setattr("extractor.segmenter._read_segmenter", None)
            made = load_segmenter()
    load_segmenter.cache_clear()
    assert made is not None, "underthesea's model is not as expected"
    return made


def same_words(segmenter, line):
    """Whether both find the same words, however they write the space inside of one."""
    from underthesea import word_tokenize

    ours = ["".join(line[a:b].split()) for a, b in segmenter.words(line)]
    return ours == ["".join(word.split()) for word in word_tokenize(line, use_token_normalize=False)]


def test_articles_have_the_words_that_underthesea_finds(segmenter):
    lines = [
        line
        for path in sorted(TRAIN.glob("*.txt"))
        for line in normalize(path.read_text(encoding="utf-8")).splitlines()
        if line.strip()
    ]
    assert lines
    assert [line for line in lines if not same_words(segmenter, line)] == []


def test_noise_has_the_words_that_underthesea_finds(segmenter):
    chance = random.Random(7)  # noqa: S311 - no secret
    signs = "aăBĐ1.,-/() :)vx=>@'’\u02ba%°C"
    lines = ["".join(chance.choice(signs) for _ in range(chance.randint(1, 30))) for _ in range(2000)]
    lines = [normalize(line) for line in lines if line.strip()]
    assert [line for line in lines if not same_words(segmenter, line)] == []


@pytest.mark.parametrize("line", ["BOS", "EOS BOS", "Tp. Huế v.v.", "có", "1", "", " ", "OCOP \u00a0 3"])
def test_short_lines_have_the_words_that_underthesea_finds(segmenter, line):
    assert same_words(segmenter, line)


def test_what_was_read_before_changes_nothing(segmenter):
    line = "Toàn tỉnh có 37 sản phẩm OCOP đạt 3-4 sao, trong đó 12 sản phẩm của hợp tác xã."
    before = segmenter.words(line)
    segmenter.words("Sản phẩm OCOP của hợp tác xã trong đó có 12 sao.")
    assert segmenter.words(line) == before


def test_a_run_without_spaces_is_read_in_pieces():
    asked = []

    def tokenize(text):
        asked.append(len(text))
        return text.split()

    reader = Segmenter([], {}, (0.0, 0.0, 0.0, 0.0), frozenset(), tokenize)
    run = "a1" * MOST_AT_ONCE * 4
    assert reader.words(run)[-1][1] == len(run) > LONGEST
    assert max(asked) <= MOST_AT_ONCE
    assert sum(asked) == len(run)


def test_a_tokenizer_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="named groups"):
        Tokenizer(re.compile("a"), {})


@pytest.mark.parametrize(
    "text", ["Ðạt ð 3-4 sao 12/2022, v.v.", "a\u0301 \u1ea5 1.234,5% TP.HCM", "a@b.vn http://x.vn :) >>"]
)
def test_tokens_are_those_of_underthesea(segmenter, text):
    from underthesea.pipeline.word_tokenize.regex_tokenize import tokenize

    assert segmenter._tokenize(text) == tokenize(text, use_token_normalize=False)


def test_an_unknown_template_is_refused():
    with pytest.raises(ValueError, match="other"):
        Segmenter(["other"], {}, (0.0, 0.0, 0.0, 0.0), frozenset(), str.split)
