"""Databases to test against: real files of SQLite and DuckDB, and a real PostgreSQL server of the tests' own."""

from __future__ import annotations

import hashlib
import itertools
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import postgres
import psycopg
import pytest
from store_records import KINDS_OF_DATABASES, Record


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running PostgreSQL, without a database."""
    with postgres.server() as url:
        yield url


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Make an empty database of a kind and return its URL."""
    numbers = itertools.count(1)

    def make(kind: str) -> str:
        number = next(numbers)
        if kind != "postgresql":
            return f"{kind}:///{tmp_path}/{number}.{kind}"
        server = request.getfixturevalue("postgres_server")
        name = f"t_{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:16]}_{number}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"{server}/{name}"

    return make


@pytest.fixture(params=KINDS_OF_DATABASES)
def url(request: pytest.FixtureRequest, new_url: Callable[[str], str]) -> str:
    """An empty database of each kind in turn."""
    return new_url(request.param)


@pytest.fixture(scope="session")
def corpus_file(
    ocop: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The records of corpus/train, as ``ocop extract`` writes them."""
    path = tmp_path_factory.mktemp("corpus") / "facts.jsonl"
    assert ocop("extract", "corpus/train", "-q", "-o", str(path)).returncode == 0
    return path


@pytest.fixture(scope="session")
def corpus(corpus_file: Path) -> list[Record]:
    """The same, read."""
    return [json.loads(line) for line in corpus_file.read_text("utf-8").splitlines()]
