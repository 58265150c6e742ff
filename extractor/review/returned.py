"""Makes decisions of an editor from what annotators changed in another tool.

Owns what a change means: labelled words that are gone reject their fact or one of its mentions, words that moved
correct it, new ones add a fact. It is judged against what was exported, so that facts which came or changed at the desk
since are left as they are; what is so already is passed over, and a file that is read twice changes nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from extractor.errors import InputError, Problem
from extractor.review import tables
from extractor.review.annotated import AGAIN, Exported, Item, Region, Span
from extractor.review.annotations import fingerprint, region_id
from extractor.review.database import Database
from extractor.review.decisions import (
    Editor,
    RefusedError,
    accept,
    add,
    correct,
    load_record,
    load_rows,
    reject,
    whole_words,
)
from extractor.review.forms import FormError, fields_of, guess_slots, parse_form, prefill
from extractor.review.identity import spans_of
from extractor.review.labels import Labels
from extractor.review.reviewed import reviewed_record

LIKE = ("action", "subject", "source", "measure", "of", "type", "stars")
"""Slots that a new fact takes from the nearest one of its kind, since no label says them."""


@dataclass(slots=True)
class Returned:
    """What became of a file; ``left`` are lines about what must be done at the desk."""

    articles: int = 0
    untouched: int = 0
    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    added: int = 0
    left: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = f"{self.articles} articles: {self.accepted} facts accepted, {self.corrected} corrected, "
        said += f"{self.rejected} rejected, {self.added} added"
        return said + (f"; {self.untouched} articles nobody has annotated" if self.untouched else "")


@dataclass(frozen=True, slots=True)
class _Article:
    """What the desk holds of an article now."""

    number: int
    record: Mapping[str, Any]
    facts: Mapping[str, Mapping[str, Any]]
    rows: Mapping[str, Any]


def check_items(database: Database, items: Iterable[Item]) -> None:
    """Raise :class:`InputError` at the first item whose article the desk has not, or has with another text."""
    for item in items:
        found = _find(database, item)
        if found is None:
            remedy = "give --from the desk that it was exported from"
            raise InputError(Problem(item.where, f"the desk has no article {item.article!r}", remedy))
        if found.record["article"]["text"] != item.text:
            what = f"its text is not that of article {item.article!r} at the desk"
            raise InputError(Problem(item.where, what, AGAIN))


def take_back(
    database: Database, editor: Editor, items: Iterable[Item], reason: str, labels: Labels, *, accepted: bool = False
) -> Returned:
    """Decide as the annotators did, in checked items; ``reason`` is kept with what is rejected.

    With ``accepted`` the facts that annotators left as they were are accepted.
    """
    done = Returned()
    for item in items:
        done.articles += 1
        found = _find(database, item)
        if item.regions is None or found is None:
            done.untouched += 1
            continue
        _Item(database, editor, item, found, reason, labels, done).decide(accepted=accepted)
    return done


class _Item:
    """The decisions on one article."""

    def __init__(
        self, database: Database, editor: Editor, item: Item, found: _Article, reason: str, labels: Labels,
        done: Returned,
    ) -> None:  # fmt: skip
        self._database = database
        self._editor = editor
        self._item = item
        self._found = found
        self._reason = reason
        self._labels = labels
        self._done = done

    def decide(self, *, accepted: bool) -> None:
        """Correct and reject first, so that what is added finds its neighbours as they are meant."""
        places, new = _pair(self._item)
        for key, exported in self._item.exported.items():
            spans = [places[key, number] for number in range(len(exported.spans)) if (key, number) in places]
            if spans == list(exported.spans):
                if accepted:
                    self._accept(key, exported)
            elif self._found.rows.get(key) is None:
                self._leave(exported, "it is not at the desk any more")
            elif spans:
                self._correct(key, exported, spans)
            else:
                self._reject(key, exported)
        for region in new:
            self._add(region)

    def _accept(self, key: str, exported: Exported) -> None:
        row = self._found.rows.get(key)
        if row is not None and row.state == "open" and self._is_as_exported(key, exported):
            accept(self._database, self._editor, row.id, row.version)
            self._done.accepted += 1

    def _correct(self, key: str, exported: Exported, spans: Sequence[Span]) -> None:
        fact, row = self._found.facts.get(key), self._found.rows[key]
        whole = [span if span in exported.spans else self._whole(span) for span in spans]
        if fact is not None and spans_of(fact) == whole:
            return
        if not self._is_as_exported(key, exported):
            self._leave(exported, "it was changed at the desk since the export")
            return
        correct(self._database, self._editor, row.id, row.version, {}, whole)
        self._done.corrected += 1

    def _reject(self, key: str, exported: Exported) -> None:
        row = self._found.rows[key]
        if row.state == "rejected":
            return
        if not self._is_as_exported(key, exported):
            self._leave(exported, "it was changed at the desk since the export")
            return
        reject(self._database, self._editor, row.id, row.version, self._reason)
        self._done.rejected += 1

    def _add(self, region: Region) -> None:
        span = self._whole(region.span)
        with self._database.read() as connection:
            rows = load_rows(connection, self._found.number)
        held = list(reviewed_record(self._found.record, rows)["facts"])
        if any(fact["kind"] == region.label and span in spans_of(fact) for fact in held):
            return
        try:
            slots = self._slots(region.label, span, held)
            add(self._database, self._editor, self._found.number, span, region.label, slots)
        except FormError as failure:
            faults = ", ".join(failure.faults)
            self._leave(Exported(region.label, (span,), ""), f"nothing there or near says its {faults}")
        except RefusedError as refused:
            if refused.code != "twice":  # it was added before, and somebody has decided on it since
                self._leave(Exported(region.label, (span,), ""), str(refused))
        else:
            self._done.added += 1

    def _slots(self, kind: str, span: Span, held: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The slots of a new fact: what its form at the desk would be filled with, and what the nearest like it has."""
        article = self._found.record["article"]
        like = [fact for fact in held if fact["kind"] == kind]
        nearest = min(like, key=lambda fact: abs(fact["mentions"][0]["start"] - span[0]), default={})
        words = " ".join(article["text"][slice(*span)].split())
        filled = prefill(kind, held, span[0]) | {slot: nearest[slot] for slot in LIKE if slot in nearest}
        filled |= guess_slots(kind, words, self._labels)
        published = article["published"]
        fields = fields_of(kind, filled, published, [], self._labels)
        return parse_form(kind, {one.path: one.value for one in fields}, {}, published, [], self._labels)

    def _is_as_exported(self, key: str, exported: Exported) -> bool:
        fact = self._found.facts.get(key)
        return fact is not None and fingerprint(fact) == exported.says

    def _whole(self, span: Span) -> Span:
        return whole_words(self._item.text, *span)

    def _leave(self, exported: Exported, why: str) -> None:
        start, end = exported.spans[0]
        words = " ".join(self._item.text[start:end].split())
        self._done.left.append(
            str(Problem(self._item.where, f"{exported.kind} «{words}»: {why}", "decide at the desk"))
        )


def _find(database: Database, item: Item) -> _Article | None:
    of = tables.articles.c
    with database.read() as connection:
        number = connection.execute(sa.select(of.id).where(of.article_key == item.article)).scalar()
        if number is None:
            return None
        record, rows = load_record(connection, number), load_rows(connection, number)
    facts = {fact["id"]: fact for fact in reviewed_record(record, rows)["facts"]}
    return _Article(number, record, facts, {row.fact_key: row for row in rows})


def _pair(item: Item) -> tuple[dict[tuple[str, int], Span], list[Region]]:
    """Where each exported mention stands now, and the regions that are new.

    A region is known by its id, else by the same place, else by the same label in overlapping words.
    """
    mentions = {
        (key, number): (exported.kind, span)
        for key, exported in item.exported.items()
        for number, span in enumerate(exported.spans)
    }
    left = list(item.regions or ())
    ids = {region_id(*mention): mention for mention in mentions}
    places: dict[tuple[str, int], Span] = {}

    def take(region: Region, mention: tuple[str, int]) -> None:
        places[mention] = region.span
        left.remove(region)

    for region in list(left):
        known = ids.get(region.key or "")
        if known is not None and known not in places and mentions[known][0] == region.label:
            take(region, known)
    for region in list(left):
        same = (one for one, at in mentions.items() if one not in places and at == (region.label, region.span))
        if (mention := next(same, None)) is not None:
            take(region, mention)
    near = sorted(
        (
            (-_overlap(region.span, span), number, mention)
            for number, region in enumerate(left)
            for mention, (kind, span) in mentions.items()
            if kind == region.label and mention not in places and _overlap(region.span, span) > 0
        ),
    )
    regions = list(left)
    for _, number, mention in near:
        if mention not in places and regions[number] in left:
            take(regions[number], mention)
    return places, left


def _overlap(one: Span, other: Span) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])
