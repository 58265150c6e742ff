"""Memory does not grow with the number of articles: what is alive while they are read is counted, early and late."""

from __future__ import annotations

import gc
import json
import random
import sys
import time
from collections.abc import Iterator

import pytest
from store_records import make_fact, make_record

from extractor.store import loader
from extractor.store.loader import Located, load_records

BATCH_FACTS = 100
A_BATCH = BATCH_FACTS // 2
"""Articles in a batch: an article counts with its fact."""
EARLY, LATE = 20 * A_BATCH, 60 * A_BATCH
WORDS = [one + other for one in "bcdghklmnt" for other in "aeiou"]


def alive() -> int:
    """The blocks of memory that Python's objects take, when nothing is under way any more."""
    before, now = 0, -1
    while now != before:
        before = now
        time.sleep(0.2)  # what PostgreSQL is sent arrives in a thread of its own
        gc.collect()
        now = sys.getallocatedblocks()
    return now


def test_what_is_alive_does_not_grow(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BATCH_FACTS", BATCH_FACTS)
    monkeypatch.setattr(loader, "DUCKDB_BATCH_FACTS", BATCH_FACTS)
    found: dict[int, int] = {}

    def read() -> Iterator[Located]:
        chance = random.Random(20181)  # noqa: S311 - texts, no secrets
        for number in range(LATE + 1):
            if number in (EARLY, LATE):
                found[number] = alive()
            record = make_record(f"a{number}", make_fact(), text=" ".join(chance.choices(WORDS, k=40)) + ".")
            yield Located(f"x:{number}", record, json.dumps(record, ensure_ascii=False))

    totals = load_records(read(), url)
    assert totals.articles_added == LATE + 1
    # One object kept of each article would be more.
    assert found[LATE] - found[EARLY] < (LATE - EARLY) // 2
