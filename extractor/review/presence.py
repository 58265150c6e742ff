"""Who reads which article at the moment. Kept in memory: it is gone when the desk stops, and so are its readers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SECONDS = 40.0
"""How long after its last sign of life a page counts as open; it gives one every 15 seconds."""


class Presence:
    """The readers of each article, by their sessions, so that two windows of one name are two."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[tuple[int, str], tuple[str, float]] = {}

    def others(self, article_id: int, session: str, editor: str) -> list[str]:
        """Note that a session has the article open; returns the names of the others that have, in order."""
        with self._lock:
            now = self._clock()
            self._seen = {key: seen for key, seen in self._seen.items() if now - seen[1] < SECONDS}
            self._seen[article_id, session] = (editor, now)
            return sorted(
                name for (article, other), (name, _) in self._seen.items() if article == article_id and other != session
            )

    def leave(self, article_id: int, session: str) -> None:
        """Note that a session has closed the article."""
        with self._lock:
            self._seen.pop((article_id, session), None)
