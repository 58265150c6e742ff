"""Brings records into the desk, and the decisions over them: what an editor decided holds, whatever newer rules say.

Owns what becomes of a decision when its article is extracted anew. The rules' newest version of each fact is kept
beside the one that holds, and where they part a conflict is noted: ``redundant`` (the rules now say what the editor
said), ``contradicted`` (they say something else, or nothing), ``lost`` (the words are no longer in the text).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa

from extractor.errors import InputError, Problem
from extractor.review import tables
from extractor.review.database import Database
from extractor.review.identity import find_again, follow, has_moved, rename, says_the_same
from extractor.review.rows import columns_of, dump, rank, settle
from extractor.store.rows import plain_text

AT_ONCE = 100
"""Articles in one transaction. An import that is stopped is gone on with by importing again."""
NO_FACTS = 2_000
"""The rank of an article without facts: after all that have some."""


LONGEST_TITLE = 140
"""Code points of a first line that stands for a headline."""


@dataclass(slots=True)
class Imported:
    """What an import did."""

    articles: int = 0
    new: int = 0
    changed: int = 0
    facts: int = 0
    reapplied: int = 0
    conflicts: int = 0

    def __str__(self) -> str:
        said = f"{self.articles} articles, {self.facts} facts: {self.new} articles new, {self.changed} changed"
        if self.reapplied:
            said += f"; {self.reapplied} decisions hold on, {self.conflicts} of them contradicted or redundant"
        return said


def import_records(
    database: Database, records: Iterable[Mapping[str, Any]], tell: Callable[[Imported], None] = lambda _: None
) -> Imported:
    """Take in validated records; those that are there already are passed over. ``tell`` is told after each batch."""
    done = Imported()
    for batch in _batches(records):
        with database.write() as connection:
            for record in batch:
                _import(connection, record, done)
        tell(done)
    if done.new or done.changed:
        database.gather_statistics()
    return done


def conflict_of(
    state: str, given: Mapping[str, Any] | None, decided_on: Mapping[str, Any] | None, fact: Mapping[str, Any]
) -> str:
    """What the rules' newest version of a fact means for the decision that was taken on another one.

    Words count where an editor moved them: rules that agree in all but these say nothing new.
    """
    if state in ("open", "removed"):
        return ""
    moved = state == "corrected" and has_moved(decided_on, fact)
    agrees = given is not None and says_the_same(given, fact)
    caught_up = agrees and not (moved and has_moved(given, fact))
    if says_the_same(given, decided_on):
        return "redundant" if moved and caught_up else ""
    if state == "rejected":
        return "redundant" if given is None else "contradicted"
    if agrees:
        return "redundant" if caught_up else ""
    return "contradicted"


def _batches(records: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    iterator = iter(records)
    while batch := list(islice(iterator, AT_ONCE)):
        yield batch


def _import(connection: sa.Connection, record: Mapping[str, Any], done: Imported) -> None:
    article = record["article"]
    text = dump(record)
    _check_storable(article["id"], text)
    digest = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
    done.articles += 1
    done.facts += len(record["facts"])
    of = tables.articles.c
    held = connection.execute(sa.select(of.id, of.record_sha256).where(of.article_key == article["id"])).first()
    values = {
        "article_key": article["id"],
        "title": article["title"] or _first_line(article["text"]),
        "source": article["source"],
        "published": article["published"],
        "plain": plain_text(article["title"], article["text"]),
        "record": text,
        "record_sha256": digest,
        "rank": min((rank(fact) for fact in record["facts"]), default=NO_FACTS),
        "pending": len(record["facts"]),
        "numbers": None,
        "unclaimed": None,
    }
    if held is None:
        done.new += 1
        made = connection.execute(sa.insert(tables.articles).values(values)).inserted_primary_key
        _insert(connection, made[0] if made is not None else 0, record["facts"])
    elif held.record_sha256 != digest:
        done.changed += 1
        connection.execute(sa.update(tables.articles).where(of.id == held.id).values(values))
        _Reapplied(connection, held.id, record, done).apply()
        settle(connection, held.id)


def _check_storable(article: str, text: str) -> None:
    """Raise :class:`InputError` for what no database can hold."""
    where = f"article {article!r}"
    if "\\u0000" in text:
        raise InputError(Problem(where, "a NUL in it", "remove it: databases hold no NUL"))
    try:
        text.encode()
    except UnicodeEncodeError as failure:
        raise InputError(Problem(where, "half of a surrogate pair", "remove it: it is no character")) from failure


def _first_line(text: str) -> str | None:
    """What stands at the top of a text, for an article whose headline is not given."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return f"{line[:LONGEST_TITLE]}…" if len(line) > LONGEST_TITLE else line or None


def _insert(connection: sa.Connection, article_id: int, facts: Iterable[Mapping[str, Any]]) -> None:
    rows = [
        {"article_id": article_id, "version": 1, "given": dump(fact), **columns_of(fact, "open", "")} for fact in facts
    ]
    if rows:
        connection.execute(sa.insert(tables.facts), rows)


class _Reapplied:
    """The decisions on one article, over a newer record of it."""

    def __init__(self, connection: sa.Connection, article_id: int, record: Mapping[str, Any], done: Imported) -> None:
        self._connection = connection
        self._article = article_id
        self._new = {fact["id"]: fact for fact in record["facts"]}
        self._text: str = record["article"]["text"]
        self._done = done

    def apply(self) -> None:
        """Write the rows of the article anew; a row goes with its fact, and its decision with the row."""
        of = tables.facts.c
        rows = self._connection.execute(sa.select(tables.facts).where(of.article_id == self._article)).all()
        pairs = self._pair(rows)
        names = {old: new for new, old in pairs.items()}
        # A row may take the id that another one leaves: all move out of the way first.
        for row in rows:
            if row.fact_key in names and names[row.fact_key] != row.fact_key:
                self._connection.execute(
                    sa.update(tables.facts).where(of.id == row.id).values(fact_key=f"moving-{row.id}")
                )
        for row in rows:
            given = self._new.get(names.get(row.fact_key, ""))
            self._connection.execute(
                sa.update(tables.facts).where(of.id == row.id).values(self._moved(row, given, names))
            )
        _insert(self._connection, self._article, [fact for key, fact in self._new.items() if key not in pairs])

    def _pair(self, rows: Sequence[Any]) -> dict[str, str]:
        """For facts of the new record, by their ids, the keys of their rows."""
        held = {row.fact_key for row in rows}
        pairs = {key: key for key in self._new if key in held}  # first of all, so that no two rows come to share a key
        for group in (_stated, _added, _gone):
            left, taken = [fact for key, fact in self._new.items() if key not in pairs], set(pairs.values())
            known = [
                {**json.loads(row.given or row.decided_on or row.fact), "id": row.fact_key}
                for row in rows
                if group(row) and row.fact_key not in taken
            ]
            pairs |= follow(known, left)
        return pairs

    def _moved(self, row: Any, given: Mapping[str, Any] | None, names: Mapping[str, str]) -> dict[str, Any]:
        """The new values of a row whose fact the rules now state as ``given``."""
        values: dict[str, Any] = {"given": None if given is None else dump(given), "version": row.version + 1}
        if row.state in ("open", "removed"):
            if given is None:  # of what neither rules nor editors state only the log is left
                return values | {"shown": False, "turn": 2}
            return values | columns_of(given, "open", "")
        fact = rename(json.loads(row.fact), names)
        if given is not None:
            fact = {**fact, "id": given["id"], "rule": given["rule"], "confidence": given["confidence"]}
        decided_on = None if row.decided_on is None else rename(json.loads(row.decided_on), names)
        again = find_again(fact, self._text)
        # Words that an editor chose are not given up for those that he found wrong.
        if again is None and given is not None and not (row.state == "corrected" and has_moved(decided_on, fact)):
            again = {**fact, "mentions": given["mentions"]}
        conflict = conflict_of(row.state, given, decided_on, fact)
        if again is None:
            again, conflict = fact, conflict if row.state == "rejected" else "lost"
        self._done.reapplied += 1
        self._done.conflicts += conflict != ""
        shown = row.state != "rejected" or given is not None
        values["decided_on"] = None if decided_on is None else dump(decided_on)
        return values | columns_of(again, row.state, conflict, shown=shown)


def _stated(row: Any) -> bool:
    """Whether a fact is one that the rules state, or one that an editor has judged when they did."""
    return row.given is not None or row.state in ("accepted", "corrected", "rejected")


def _added(row: Any) -> bool:
    """Whether a fact is an editor's alone."""
    return row.given is None and row.state == "added"


def _gone(row: Any) -> bool:
    """Whether neither rules nor editors hold a fact any more."""
    return row.given is None and row.state in ("open", "removed")
