"""What several test files share: factories that fill in defaults, and the way to run the command."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import commands
import pytest

# trio, which selenium brings along, has a plugin for hypothesis that warns when hypothesis is first imported after the
# collector was frozen, as the command extract does; no test of ours uses trio.
os.environ.setdefault("HYPOTHESIS_NO_PLUGINS", "1")

ROOT = Path(__file__).parent.parent
# The tests, and the commands that they start, share compiled patterns with each other and with nobody else.
os.environ.setdefault("OCOP_CACHE", str(ROOT / ".pytest_cache" / "patterns"))
NULLS: dict[str, Any] = dict.fromkeys(("out_of", "group", "stars", "tier", "place", "period", "per", "part_of"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """The sizes of the benchmarks of runs."""
    parser.addoption(
        "--articles", default="200,1000", metavar="FEW,MANY", help="how many articles the benchmarks of runs measure"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of runs come first: they take longest, and one process alone makes the runs they compare with."""
    items.sort(key=lambda item: not item.path.is_relative_to(ROOT / "tests" / "run"))


@pytest.fixture(scope="session")
def extractor() -> Any:
    """An extractor with the patterns of the package; it holds nothing of any article."""
    from extractor import Extractor

    return Extractor()


@pytest.fixture(scope="session")
def corpus_reading(extractor: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], dict[str, Any]]:
    """What is made of an article of the corpus, given its text file: its ``record`` and the entries of its ``ledger``.

    Each article is read once, by whichever test asks first, for the tests of all processes of the same run.
    """
    from extractor import Article

    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "readings of the corpus"
    folder.mkdir(exist_ok=True)

    def reading(path: Path) -> dict[str, Any]:
        kept = folder / f"{path.parent.name}.{path.stem}.json"
        if not kept.exists():
            article = Article(text=path.read_text("utf-8"), id=path.stem)
            trace = extractor.trace(article)
            ledger = [asdict(entry) for entry in extractor.ledger(article, trace)]
            made = {"record": trace.record.to_dict(), "ledger": ledger}
            part = kept.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
            part.replace(kept)
        told: dict[str, Any] = json.loads(kept.read_text("utf-8"))
        return told

    return reading


@pytest.fixture(scope="session")
def corpus_record(corpus_reading: Callable[[Path], dict[str, Any]]) -> Callable[[Path], dict[str, Any]]:
    """The record of an article of the corpus, given its text file."""

    def record(path: Path) -> dict[str, Any]:
        found: dict[str, Any] = corpus_reading(path)["record"]
        return found

    return record


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def fact() -> Callable[..., dict[str, Any]]:
    """A factory: ``fact(low=40)`` is a count of a record, whose words are ``40 sản phẩm`` at the text's beginning."""

    def make(low: float = 40, high: float | None = None, **slots: Any) -> dict[str, Any]:
        words = slots.pop("words", f"{low} sản phẩm")
        subject = slots.get("subject", "product")
        quantity = {"low": low, "high": low if high is None else high, "qualifier": "exact", "unit": subject}
        mention = {"start": 0, "end": len(words), "text": words, "zone": "body"}
        made = {
            "id": "f1",
            "kind": "count",
            "status": "achieved",
            "action": "total",
            "subject": "product",
            "quantity": quantity,
            **NULLS,
            "mentions": [mention],
            "rule": "count.total",
            "confidence": 0.5,
            "checks": [],
        }
        return made | slots

    return make


@pytest.fixture(scope="session")
def record() -> Callable[..., dict[str, Any]]:
    """A factory: ``record(fact())`` is a valid record of an article that begins with the words of its first fact."""

    def make(*facts: dict[str, Any], id: str = "a", text: str | None = None) -> dict[str, Any]:  # noqa: A002
        words = facts[0]["mentions"][0]["text"] if facts else "Không có gì"
        text = f"{words} OCOP." if text is None else text
        return {
            "schema_version": "1.0",
            "article": {
                "id": id,
                "url": None,
                "title": None,
                "source": None,
                "published": None,
                "text": text,
                "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            },
            "extractor": {"name": "ocop-extractor", "version": "0", "patterns_sha256": "0" * 64},
            "facts": list(facts),
            "warnings": [],
        }

    return make


@pytest.fixture(scope="session")
def ocop() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run the command to its end, in a process of its own (see ``commands.py``)."""

    def run(
        *args: str, stdin: bytes = b"", cwd: Path = ROOT, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        return commands.run(args, stdin, cwd, env)

    return run


@pytest.fixture(scope="module")
def only_when_measuring(request: pytest.FixtureRequest) -> None:
    """Leaves the benchmarks out of a plain run: what needs this runs with ``--benchmark-enable`` only."""
    if not request.config.getoption("benchmark_enable"):
        pytest.skip("measured with --benchmark-enable only")
