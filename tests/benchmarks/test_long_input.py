"""How time grows with the length of an article: ten times the text should take about ten times as long.

No time is asserted, as machines differ; the ratio of two lengths in one run does not depend on the machine.
Time is that of the processor, and what takes little of it is taken at its best, whatever else the machine does.
Left out of a plain test run; measure with ``pytest tests/benchmarks -n 0 --benchmark-enable -s``.
"""

import time

import pytest

from extractor.model import Article

SENTENCE = "Toàn tỉnh có 37 sản phẩm OCOP của 21 chủ thể, trong đó 12 sản phẩm 4 sao, kinh phí 2,5 tỷ đồng."
SHORT, LONG, MOST = 50_000, 500_000, 1_000_000
"""Code points of the articles that are compared, and bytes (in UTF-8) of the longest that is read at all."""
SLACK = 2
"""How many times more than in proportion the longer may take: 1 is linear, 10 (for ten times the text) is quadratic."""

pytestmark = [pytest.mark.benchmark(group="long input"), pytest.mark.usefixtures("only_when_measuring")]


@pytest.fixture(scope="module")
def extractor():
    from extractor.pipeline import Extractor

    made = Extractor()
    made.extract(Article(text=SENTENCE))  # models and patterns are loaded once, outside the measurement
    return made


def repeated(joiner, length):
    """An article of whole sentences, of about ``length`` code points."""
    return joiner.join([SENTENCE] * (length // (len(SENTENCE) + len(joiner))))


def seconds(extractor, text):
    begun = time.process_time()
    assert extractor.extract(Article(text=text)).facts
    return time.process_time() - begun


@pytest.mark.parametrize("joiner", ["\n\n", " "], ids=["paragraphs", "one paragraph"])
def test_time_grows_with_length(benchmark, extractor, capsys, joiner):
    short = min(seconds(extractor, repeated(joiner, SHORT)) for _ in range(2))
    text = repeated(joiner, LONG)
    long = benchmark.pedantic(seconds, (extractor, text), rounds=1)
    with capsys.disabled():
        print(f"\n{SHORT:,} characters {short:.2f} s, {LONG:,} characters {long:.2f} s, ratio {long / short:.1f}")  # noqa: T201 - the figures are the purpose
    assert long / short < SLACK * LONG / SHORT


@pytest.mark.parametrize("piece", ["1 ", "a1.", "(a ", "1,", "3 sao; ", "năm 2021 - "])
def test_time_grows_with_what_is_no_article(benchmark, extractor, capsys, piece):
    """What a broken page may hold: one sign or word over and over, with no end of a sentence."""

    def read(length):
        begun = time.process_time()
        extractor.extract(Article(text="Sản phẩm OCOP. " + piece * (length // len(piece))))
        return time.process_time() - begun

    short = min(read(8_000) for _ in range(2))
    long = min(benchmark.pedantic(read, (80_000,), rounds=1), read(80_000))
    with capsys.disabled():
        print(f"\n{piece!r}: 8,000 characters {short:.2f} s, 80,000 characters {long:.2f} s")  # noqa: T201
    assert long / short < SLACK * 10


def test_a_megabyte_is_read(benchmark, extractor):
    text = repeated(" ", MOST * len(SENTENCE) // len(SENTENCE.encode()))
    assert 0.99 * MOST < len(text.encode()) <= MOST
    assert benchmark.pedantic(seconds, (extractor, text), rounds=1) > 0


def test_time_grows_with_the_length_of_a_sentence(benchmark, extractor, capsys):
    """A page that lost its full stops is one sentence: a list of a few thousand characters."""
    clause = SENTENCE.removesuffix(".") + "; "
    short = min(seconds(extractor, clause * 6) for _ in range(3))
    long = min(benchmark.pedantic(seconds, (extractor, clause * 24), rounds=1), seconds(extractor, clause * 24))
    with capsys.disabled():
        print(f"\nsentence of {6 * len(clause)} characters {short:.3f} s, of {24 * len(clause)} {long:.3f} s")  # noqa: T201
    assert long / short < SLACK * 24 / 6
