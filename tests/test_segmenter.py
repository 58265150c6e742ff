"""The words of the model as decoded here are those of underthesea itself."""

import random
from pathlib import Path

import pytest

from extractor.segmenter import LONGEST, MOST_AT_ONCE, Segmenter, load_segmenter
from extractor.text import normalize

TRAIN = Path(__file__).parent.parent / "corpus" / "train"


@pytest.fixture(scope="module")
def segmenter():
    made = load_segmenter()
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


def test_an_unknown_template_is_refused():
    with pytest.raises(ValueError, match="other"):
        Segmenter(["other"], {}, (0.0, 0.0, 0.0, 0.0), frozenset(), str.split)
