"""The numbers that an article has told so far, found again by what they count, where they hold and how many they are.

Owns the lookup alone, so that each number costs the same at the end of a long article as at its beginning; what it
means that a number was told before is decided in the layers of the walk.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from extractor.match import Draft


class Memory(list[Draft]):
    """Drafts in the order in which they were told; each is complete but for what a later sentence says of it."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[Hashable, list[Draft]] = {}
        self._counts: dict[Hashable, list[Draft]] = {}
        self._sentences: dict[int, list[Draft]] = {}
        self._places: dict[int, int] = {}
        self._candidates: list[int] = []
        self._stocks: dict[Hashable, list[tuple[float, int]]] = {}

    def extend(self, drafts: Iterable[Draft]) -> None:
        """Adds what a sentence has told."""
        for draft in drafts:
            self._places[id(draft)] = len(self)
            self.append(draft)
            self._sentences.setdefault(id(draft.sentence), []).append(draft)
            self._numbers.setdefault(_number(draft), []).append(draft)
            if _may_be_said_again(draft):
                self._counts.setdefault(_count(draft), []).append(draft)
            self.note(draft)

    def note(self, draft: Draft) -> None:
        """Takes down what a draft is by its slots: when it is added, and again when a later sentence changed them."""
        place = self._places.get(id(draft))
        if place is None or draft.kind != "count":
            return
        if draft.slots.get("status") == "candidate":
            insort(self._candidates, place)
        if draft.slots.get("action") == "total" and draft.slots.get("status") == "achieved":
            insort(self._stocks.setdefault(_stock(draft), []), (draft.quantity.low, place))

    def of(self, sentence: Any) -> list[Draft]:
        """What one sentence has told."""
        return self._sentences.get(id(sentence), [])

    def same_number(self, draft: Draft) -> Iterator[Draft]:
        """Those of the kind, the things and the number of a draft, the last one first."""
        return reversed(self._numbers.get(_number(draft), []))

    def same_count(self, draft: Draft) -> Iterator[Draft]:
        """Those that count as many of the same things in the same place as a draft, the last one first.

        A headline tells nothing that others say again, but for what it puts forward.
        """
        return reversed(self._counts.get(_count(draft), []))

    def last_candidate(self, fits: Callable[[Draft], bool]) -> Draft | None:
        """The last number put forward that fits; one that does not is never asked for again."""
        while self._candidates:
            draft = self[self._candidates[-1]]
            if draft.slots.get("status") == "candidate" and fits(draft):
                return draft
            self._candidates.pop()
        return None

    def stock_within(self, draft: Draft, fits: Callable[[Draft], bool]) -> bool:
        """Whether a stock of the same things in the same place was told that fits and is no larger than a draft.

        One that does not fit is never asked for again.
        """
        stocks = self._stocks.get(_stock(draft), [])
        while stocks and stocks[0][0] <= draft.quantity.low:
            if fits(self[stocks[0][1]]):
                return True
            stocks.pop(0)
        return False


def _may_be_said_again(draft: Draft) -> bool:
    if draft.kind != "count" or draft.dropped is not None or draft.sentence.zone == "related":
        return False
    return draft.sentence.zone != "title" or draft.evidence["status"].startswith("status.candidate")


def _number(draft: Draft) -> Hashable:
    return draft.kind, draft.subject, draft.quantity.low


def _count(draft: Draft) -> Hashable:
    return draft.subject, draft.quantity.low, draft.quantity.high, draft.slots.get("place")


def _stock(draft: Draft) -> Hashable:
    return draft.subject, draft.slots.get("place")
