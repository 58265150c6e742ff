"""Articles, and the folders of their runs that nobody disturbed."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import ocop, write_articles

MANY, SHORT = 2_000, 60
SOME = 500


def undisturbed(articles: Path, folder: Path, workers: int) -> Path:
    done = ocop("extract", articles, "--run", folder, "--workers", str(workers), "-q")
    assert done.returncode == 1, done.stderr  # the faulty articles
    return folder


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Few articles, some of them faulty."""
    return write_articles(tmp_path_factory.mktemp("articles") / "few.jsonl", 40)


@pytest.fixture(scope="session")
def alone(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of their run."""
    return undisturbed(articles, tmp_path_factory.mktemp("alone") / "run", 1)


@pytest.fixture(scope="session")
def some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough short articles for a run that something can befall on its way, some of them faulty."""
    return write_articles(tmp_path_factory.mktemp("articles") / "some.jsonl", SOME, SHORT)


@pytest.fixture(scope="session")
def some_alone(some: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of their run."""
    return undisturbed(some, tmp_path_factory.mktemp("alone") / "run", 2)


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many short articles, some of them faulty."""
    return write_articles(tmp_path_factory.mktemp("articles") / "many.jsonl", MANY, SHORT)


@pytest.fixture(scope="session")
def many_alone(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of their run."""
    return undisturbed(many, tmp_path_factory.mktemp("alone") / "run", 2)
