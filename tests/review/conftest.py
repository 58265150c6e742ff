"""A database of the desk, in SQLite and in a real PostgreSQL, and a desk in it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "store"))

import postgres
import psycopg
from argon2 import PasswordHasher
from desks import Client, ca_mau, fill

from extractor.review import accounts
from extractor.review.database import Database
from extractor.review.desk import Desk
from extractor.review.insight import Insight


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running PostgreSQL, without a database."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def insight() -> Insight:
    """One extractor for all tests; loading it takes seconds."""
    return Insight()


@pytest.fixture(autouse=True)
def soon_hashed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash of a password is made to take long; only the tests of accounts look at it, all others need not wait."""
    if request.module.__name__ != "test_desk_accounts":
        monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        monkeypatch.setattr(accounts, "_nobody_hash", [])


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty desk in SQLite."""
    made = Database(f"sqlite:///{tmp_path}/review.db")
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty desk in each database in turn."""
    url = f"sqlite:///{tmp_path}/review.db"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        name = f"t_{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:16]}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        url = f"{server}/{name}"
    made = Database(url)
    yield made
    made.close()


@pytest.fixture
def desk(database: Database, insight: Insight) -> Desk:
    """A desk with one article of two facts."""
    fill(database, ca_mau())
    return Desk(database, insight)


@pytest.fixture
def client(desk: Desk) -> Client:
    """A reader of that desk."""
    return Client(desk)
