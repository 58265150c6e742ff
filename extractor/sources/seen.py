"""Which ids were read already, for any number of articles in the same memory."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from extractor.errors import OcopError, Problem

DIGEST_BYTES = 16
"""Of an id: at a billion articles the chance that two digests meet is below 10 to the -20."""
CACHE_KIB = 4096


class SeenIds:
    """The ids of a batch with the place of each, in a temporary database on disk that vanishes with it.

    Memory stays at ``CACHE_KIB`` whatever the number of articles; measured on a million of them, an article costs 5
    microseconds and some 100 bytes of disk for a place of 60 letters.
    """

    def __init__(self) -> None:
        # An empty name is a temporary file; a generator may be drained in another thread than it was made in.
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{CACHE_KIB}"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID")

    def add(self, article_id: str, place: str) -> str | None:
        """Note an id; ``None`` when it is new, else the place where it was read first."""
        digest = hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
        place = place.encode("utf-8", "backslashreplace").decode()  # a name of a file need not be UTF-8
        try:
            return self._add(digest, place)
        except sqlite3.Error as failure:
            problem = Problem("temporary files", f"cannot be written: {failure}", "make room, or set SQLITE_TMPDIR")
            raise OcopError(str(problem)) from failure

    def _add(self, digest: bytes, place: str) -> str | None:
        if self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (digest, place)).rowcount:
            return None
        [first] = self._db.execute("SELECT place FROM seen WHERE digest = ?", (digest,)).fetchone()
        return str(first)

    def close(self) -> None:
        """Drop the database."""
        self._db.close()


@contextmanager
def seen_ids() -> Iterator[SeenIds]:
    """The ids of one batch, dropped at its end."""
    with closing(SeenIds()) as seen:
        yield seen
