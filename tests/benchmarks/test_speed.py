"""How fast the whole pipeline is, against segmenters alone (underthesea's, and that of spaCy's ``vi``) in the same run.

No time is asserted: machines differ, and so the figure to quote is the ratio, which does not depend on the machine.
Left out of a plain test run; measure with ``pytest tests/benchmarks -n 0 --benchmark-enable -s``. The peak of memory is
that of the whole process (pytest, spaCy and the models included) and of Python's own allocations in one pass.
"""

import resource
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from extractor.model import Article

TRAIN = Path(__file__).parent.parent.parent / "corpus" / "train"

pytestmark = [pytest.mark.benchmark(group="articles"), pytest.mark.usefixtures("only_when_measuring")]


@pytest.fixture(scope="module")
def texts():
    found = [path.read_text(encoding="utf-8") for path in sorted(TRAIN.glob("*.txt"))]
    assert found, f"no articles in {TRAIN}"
    return found


@pytest.fixture(scope="module")
def extractor(texts):
    from extractor.pipeline import Extractor

    made = Extractor()
    made.extract(Article(text=texts[0]))  # models and patterns are loaded once, outside the measurement
    return made


def segment_all(texts):
    from underthesea import word_tokenize

    return sum(len(word_tokenize(text)) for text in texts)


def extract_all(extractor, texts):
    return sum(len(extractor.extract(Article(text=text)).facts) for text in texts)


def per_second(function, *arguments, articles):
    """Articles a second in the best of three passes."""
    passes = []
    for _ in range(3):
        begun = time.perf_counter()
        function(*arguments)
        passes.append(time.perf_counter() - begun)
    return articles / min(passes)


def test_segmenter_alone(benchmark, texts):
    segment_all(texts[:1])
    assert benchmark(segment_all, texts) > 0


def test_whole_pipeline(benchmark, extractor, texts):
    assert benchmark(extract_all, extractor, texts) > 0


def test_against_segmenters(extractor, texts, capsys):
    """Prints articles a second side by side: of the pipeline, and of two tokenizers that do nothing but segment."""
    import spacy

    measured = {"this pipeline": per_second(extract_all, extractor, texts, articles=len(texts))}
    segment_all(texts[:1])
    measured["underthesea.word_tokenize"] = per_second(segment_all, texts, articles=len(texts))
    try:
        vietnamese = spacy.blank("vi")
    except ImportError as failure:
        missing = f"left out: {str(failure).splitlines()[0]}"
    else:
        missing = ""

        def tokenize() -> int:
            return sum(len(vietnamese.make_doc(text)) for text in texts)

        assert tokenize() > 0
        measured["spaCy vi (pyvi)"] = per_second(tokenize, articles=len(texts))
    with capsys.disabled():
        print(f"\n{len(texts)} articles                articles a second  ratio to this pipeline")  # noqa: T201
        for name, rate in measured.items():
            print(f"  {name:28} {rate:15.1f}  {measured['this pipeline'] / rate:10.2f}")  # noqa: T201
        if missing:
            print(f"  spaCy vi (pyvi)              {missing}")  # noqa: T201


def test_ratio_and_memory(benchmark, extractor, texts, capsys):
    """Prints the ratio and the peaks; the benchmark itself times one article of middling length."""
    middling = sorted(texts, key=len)[len(texts) // 2]
    benchmark(extractor.extract, Article(text=middling))
    segment_all(texts[:1])
    segmenter = per_second(segment_all, texts, articles=len(texts))
    pipeline = per_second(extract_all, extractor, texts, articles=len(texts))
    tracemalloc.start()
    found = extract_all(extractor, texts)
    _, allocated = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Linux counts the resident set in KiB, macOS in bytes.
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    assert found > 0
    assert allocated < resident
    with capsys.disabled():
        print(  # noqa: T201 - the figures are the purpose
            f"\n{len(texts)} articles: pipeline {pipeline:.1f}/s, segmenter alone {segmenter:.1f}/s, "
            f"ratio {pipeline / segmenter:.2f}; peak {resident / 2**20:.0f} MiB resident, "
            f"{allocated / 2**20:.1f} MiB allocated in one pass"
        )
