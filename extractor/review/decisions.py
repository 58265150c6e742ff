"""Decisions on facts, each one transaction: the fact's row, its line in the log and the article's count, or nothing.

Owns what may be decided in which state, and that nobody overwrites what he has not seen: a decision names the version
of the fact that it was taken on, and is refused when that is no longer the one that holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex
import sqlalchemy as sa

from extractor.errors import OcopError
from extractor.model import ZONES
from extractor.records import validate_record
from extractor.review import tables
from extractor.review.database import Database, now
from extractor.review.identity import find_again, says_the_same, spans_of
from extractor.review.importing import conflict_of
from extractor.review.reviewed import ADDED_RULE, reviewed_record
from extractor.review.rows import columns_of, dump, settle
from extractor.text import split_blocks

LONGEST_REASON = 500
_GRAPHEME = regex.compile(r"\X")
_DIGITS_OF_ID = 12


class NotFoundError(OcopError):
    """There is no such article or fact."""


class StaleError(OcopError):
    """Somebody else has changed the fact meanwhile; ``fact_id`` is its number."""

    def __init__(self, fact_id: int) -> None:
        super().__init__(f"fact {fact_id} was changed by somebody else meanwhile; nothing was overwritten")
        self.fact_id = fact_id


class RefusedError(OcopError):
    """A decision that makes no sense; ``code`` says why, ``faults`` name the places."""

    def __init__(self, code: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(": ".join((code, *faults)))
        self.code = code
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Editor:
    """Who decides; an admin may undo what others decided."""

    name: str
    is_admin: bool = True


def accept(database: Database, editor: Editor, fact_id: int, version: int, *, rules: bool = False) -> int:
    """Say that a fact is right as it stands, or with ``rules`` as the newest rules have it. Returns its number."""
    with database.write() as connection:
        row = _row(connection, fact_id, version)
        if rules:
            if row.given is None:
                return _decide(connection, editor, row, "reject", "rejected", json.loads(row.fact))
            return _decide(connection, editor, row, "accept", "accepted", json.loads(row.given))
        if row.state == "removed":
            raise RefusedError("removed")
        # To accept what was corrected or added is to stand by it.
        state = row.state if row.state in ("corrected", "added") else "accepted"
        fact = json.loads(row.fact)
        if row.conflict == "lost":
            raise RefusedError("lost")
        return _decide(connection, editor, row, "accept", state, fact)


def reject(database: Database, editor: Editor, fact_id: int, version: int, reason: str) -> int:
    """Say that a fact is none, and why. Returns its number."""
    if not reason.strip() or len(reason) > LONGEST_REASON or not _storable(reason):
        raise RefusedError("reason")
    with database.write() as connection:
        row = _row(connection, fact_id, version)
        if row.state == "removed":
            raise RefusedError("removed")
        return _decide(connection, editor, row, "reject", "rejected", json.loads(row.fact), reason.strip())


def correct(
    database: Database, editor: Editor, fact_id: int, version: int, slots: Mapping[str, Any],
    spans: Sequence[tuple[int, int]] = (),
) -> int:  # fmt: skip
    """Put ``slots`` in the place of a fact's own, and the words at ``spans`` in that of its words. Returns its number.

    Slots that are not given stay, and without ``spans`` (code points) the words do. Spans are made whole as by
    :func:`add`.
    Raises :class:`RefusedError` when the record would not validate with it.
    """
    with database.write() as connection:
        row = _row(connection, fact_id, version)
        if row.state == "removed":
            raise RefusedError("removed")
        old = json.loads(row.fact)
        fact = {**old, **slots}
        if spans:
            known = [*old["mentions"], *(json.loads(row.given)["mentions"] if row.given is not None else [])]
            fact["mentions"] = _mentions(load_record(connection, row.article_id), known, spans)
        if old == fact and row.state != "rejected":
            raise RefusedError("unchanged")
        _check(connection, row.article_id, fact)
        if row.state == "added":
            state = "added"
        else:
            given = None if row.given is None else json.loads(row.given)
            same = given is not None and says_the_same(given, fact) and spans_of(given) == spans_of(fact)
            state = "accepted" if same else "corrected"
        return _decide(connection, editor, row, "correct", state, fact)


def add(
    database: Database, editor: Editor, article_id: int, span: tuple[int, int], kind: str, slots: Mapping[str, Any]
) -> int:
    """Add a fact that the rules missed, stated by ``text[start:end]`` (code points). Returns its number.

    The span is trimmed, and widened to whole characters as people see them (letters with their marks, joined emoji).
    """
    with database.write() as connection:
        _hold(connection, article_id)
        record = load_record(connection, article_id)
        start, end = whole_words(record["article"]["text"], *span)
        seed = dump([record["article"]["id"], kind, start, end, slots])
        key = "editor-" + hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS_OF_ID]
        fact = {
            "id": key, "kind": kind, **slots, "mentions": [_mention(record, (start, end))], "rule": ADDED_RULE,
            "confidence": 1.0, "checks": [],
        }  # fmt: skip
        of = tables.facts.c
        held = connection.execute(
            sa.select(tables.facts).where(of.article_id == article_id, of.fact_key == key)
        ).first()  # fmt: skip
        if held is not None and held.state != "removed":
            raise RefusedError("twice")
        _check(connection, article_id, fact)
        if held is not None:
            return _decide(connection, editor, held, "add", "added", fact)
        values = {"article_id": article_id, "version": 1, **columns_of(fact, "added", "")}
        made = connection.execute(sa.insert(tables.facts).values(values)).inserted_primary_key
        fact_id = int(made[0]) if made is not None else 0
        _log(connection, editor, "add", article_id, fact_id, values, None, _state("added", fact, None, None, ""))
        return fact_id


def undo(database: Database, editor: Editor, fact_id: int, version: int) -> int:
    """Take back the last decision on a fact. Returns its number.

    Raises :class:`RefusedError` when there is none, or it is another editor's and this one is no admin.
    """
    with database.write() as connection:
        row = _row(connection, fact_id, version)
        last = _last(connection, tables.decisions.c.fact_id == fact_id)
        if last is None:
            raise RefusedError("nothing_to_undo")
        if last.editor != editor.name and not editor.is_admin:
            raise RefusedError("not_yours")
        return _undo(connection, editor, row, last)


def undo_last(database: Database, editor: Editor, article_id: int) -> int:
    """Take back an editor's own last decision in an article. Returns the number of the fact.

    Raises :class:`StaleError` when somebody has decided on the fact since.
    """
    with database.write() as connection:
        _hold(connection, article_id)
        of = tables.decisions.c
        last = _last(connection, sa.and_(of.article_id == article_id, of.editor == editor.name))
        if last is None:
            raise RefusedError("nothing_to_undo")
        newest = _last(connection, of.fact_id == last.fact_id)
        if newest is None or newest.id != last.id:
            raise StaleError(last.fact_id)
        return _undo(connection, editor, _row(connection, last.fact_id, None), last)


def load_record(connection: sa.Connection, article_id: int) -> dict[str, Any]:
    """The record of an article as extracted; raises :class:`NotFoundError`."""
    of = tables.articles.c
    text = connection.execute(sa.select(of.record).where(of.id == article_id)).scalar()
    if text is None:
        raise NotFoundError(f"there is no article {article_id}")
    record: dict[str, Any] = json.loads(text)
    return record


def load_rows(connection: sa.Connection, article_id: int) -> list[Any]:
    """The facts of an article that are shown, in text order, rejected ones too."""
    of = tables.facts.c
    statement = sa.select(tables.facts).where(of.article_id == article_id, of.shown.is_(True))
    return list(connection.execute(statement.order_by(of.start, of.id)))


def find_row(connection: sa.Connection, fact_id: int) -> Any:
    """The row of a fact, or ``None``."""
    return connection.execute(sa.select(tables.facts).where(tables.facts.c.id == fact_id)).first()


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blank space at its ends, widened to whole graphemes; raises :class:`RefusedError` if empty.

    >>> whole_words("a 👩‍🌾 b", 1, 3), whole_words("một", 0, 2)
    ((2, 5), (0, 2))
    """
    if not 0 <= start < end <= len(text):
        raise RefusedError("span")
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise RefusedError("span")
    line = text.rfind("\n", 0, start) + 1  # a grapheme goes over no line end
    for match in _GRAPHEME.finditer(text, line):
        if match.start() >= end:
            break
        if match.start() < start < match.end():
            start = match.start()
        if match.start() < end < match.end():
            end = match.end()
    return start, end


def moved_spans(record: Mapping[str, Any], fact: Mapping[str, Any], span: tuple[int, int]) -> list[tuple[int, int]]:
    """The places of a fact's words once those at ``span`` are among them.

    They take the place of the words that they lie over, or of the first ones where they lie over none. Words that are
    not in the text any more go.
    """
    text = record["article"]["text"]
    start, end = whole_words(text, *span)
    held = [(m["start"], m["end"]) for m in fact["mentions"] if text[m["start"] : m["end"]] == m["text"]]
    replaced = [one for one in held if one[0] < end and start < one[1]] or held[:1]
    at = held.index(replaced[0]) if replaced else 0
    return [*(one for one in held[:at]), (start, end), *(one for one in held[at:] if one not in replaced)]


def _mentions(
    record: Mapping[str, Any], known: Sequence[Mapping[str, Any]], spans: Sequence[tuple[int, int]]
) -> list[Mapping[str, Any]]:
    """Mentions at some places; those that are known there already stay as they are."""
    text = record["article"]["text"]
    held = {(m["start"], m["end"]): m for m in known if text[m["start"] : m["end"]] == m["text"]}
    whole = dict.fromkeys(span if span in held else whole_words(text, *span) for span in spans)
    return [held.get(span) or _mention(record, span) for span in whole]


def _mention(record: Mapping[str, Any], span: tuple[int, int]) -> dict[str, Any]:
    """A mention at a place; page furniture that an editor finds a fact in is body text."""
    article, (start, end) = record["article"], span
    blocks = split_blocks(article["text"], article["title"])
    zone = next((block.zone for block in blocks if block.start <= start < block.end), "body")
    return {"start": start, "end": end, "text": article["text"][start:end], "zone": zone if zone in ZONES else "body"}


def _row(connection: sa.Connection, fact_id: int, version: int | None) -> Any:
    """The row of a fact, held against others; ``version`` is the one that the editor saw."""
    found = find_row(connection, fact_id)
    if found is not None:
        _hold(connection, found.article_id)
    row = find_row(connection, fact_id)  # as it is now that nobody else may change it
    if row is None:
        raise NotFoundError(f"there is no fact {fact_id}")
    if version is not None and row.version != version:
        raise StaleError(fact_id)
    return row


def _hold(connection: sa.Connection, article_id: int) -> None:
    """Let nobody else change an article or its facts until this change has ended."""
    of = tables.articles.c
    connection.execute(sa.select(of.id).where(of.id == article_id).with_for_update())


def _decide(
    connection: sa.Connection, editor: Editor, row: Any, what: str, state: str, fact: dict[str, Any],
    reason: str | None = None,
) -> int:  # fmt: skip
    """Write a decision on a row: from here on it stands against what the rules say now."""
    # An added fact stays one that rules did not make, until they do and an editor has seen it.
    decided_on = row.given
    before = _state(row.state, json.loads(row.fact), row.decided_on, row.reason, row.conflict)
    after = _state(state, fact, decided_on, reason, "")
    values = {
        "version": row.version + 1, "reason": reason, "decided_on": decided_on, **columns_of(fact, state, ""),
    }  # fmt: skip
    _update(connection, row, values)
    _log(connection, editor, what, row.article_id, row.id, values, before, after)
    return int(row.id)


def _undo(connection: sa.Connection, editor: Editor, row: Any, last: Any) -> int:
    """Put a row back to where it was before a decision; what the rules say of it is what they say now."""
    before = _state(row.state, json.loads(row.fact), row.decided_on, row.reason, row.conflict)
    if last.before is None:  # it was added; what rules have found since is theirs
        state = "removed" if row.given is None else "open"
        fact, decided_on, reason = json.loads(row.fact), None, None
    else:
        was = json.loads(last.before)
        state, fact, reason = was["state"], was["fact"], was["reason"]
        decided_on = None if was["decided_on"] is None else dump(was["decided_on"])
        fact = {**fact, "id": row.fact_key}
    text = load_record(connection, row.article_id)["article"]["text"]
    again = find_again(fact, text)  # the text may be a newer one than that of the decision
    given = None if row.given is None else json.loads(row.given)
    fact = again or fact
    if state == "open" and given is not None:
        fact = given
    held = None if decided_on is None else json.loads(decided_on)
    conflict = conflict_of(state, given, held, fact)
    if again is None and state not in ("open", "rejected", "removed"):
        conflict = "lost"
    shown = state != "removed" and not (state == "open" and given is None)
    values = {
        "version": row.version + 1, "reason": reason, "decided_on": decided_on,
        **columns_of(fact, state, conflict, shown=shown),
    }  # fmt: skip
    _update(connection, row, values)
    after = _state(state, fact, decided_on, reason, conflict)
    _log(connection, editor, "undo", row.article_id, row.id, values, before, after, undoes=last.id)
    return int(row.id)


def _update(connection: sa.Connection, row: Any, values: Mapping[str, Any]) -> None:
    of = tables.facts.c
    statement = sa.update(tables.facts).where(of.id == row.id, of.version == row.version).values(values)
    if connection.execute(statement).rowcount != 1:
        raise StaleError(row.id)


def _last(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Any:
    """The last decision of some that is no undoing, and was not undone."""
    of = tables.decisions.c
    undone = sa.select(of.undoes).where(of.undoes.is_not(None))
    statement = sa.select(tables.decisions).where(where, of.what != "undo", of.id.not_in(undone))
    return connection.execute(statement.order_by(of.id.desc()).limit(1)).first()


def _state(
    state: str, fact: Mapping[str, Any], decided_on: str | None, reason: str | None, conflict: str
) -> dict[str, Any]:
    held = None if decided_on is None else json.loads(decided_on)
    return {"state": state, "fact": fact, "decided_on": held, "reason": reason, "conflict": conflict}


def _log(
    connection: sa.Connection, editor: Editor, what: str, article_id: int, fact_id: int, values: Mapping[str, Any],
    before: Mapping[str, Any] | None, after: Mapping[str, Any], undoes: int | None = None,
) -> None:  # fmt: skip
    of = tables.articles.c
    key = connection.execute(sa.select(of.article_key).where(of.id == article_id)).scalar_one()
    connection.execute(
        sa.insert(tables.decisions).values(
            at=now(), editor=editor.name, what=what, article_id=article_id, article_key=key, fact_id=fact_id,
            fact_key=values["fact_key"], version=values["version"], reason=values.get("reason"),
            before=None if before is None else dump(before), after=dump(after), undoes=undoes,
        )
    )  # fmt: skip
    settle(connection, article_id)


def _check(connection: sa.Connection, article_id: int, fact: Mapping[str, Any]) -> None:
    """Raise :class:`RefusedError` unless the article's record is valid with this fact in it."""
    record = load_record(connection, article_id)
    reviewed = reviewed_record(record, load_rows(connection, article_id))
    others = [held for held in reviewed["facts"] if held["id"] != fact["id"]]
    wholes = {held["id"]: held.get("part_of") for held in others} | {fact["id"]: fact.get("part_of")}
    whole, seen = fact.get("part_of"), set[str]()
    while whole is not None and whole not in seen:  # a circle of others is not this decision's
        if whole == fact["id"]:
            raise RefusedError("circle")
        seen.add(whole)
        whole = wholes.get(whole)
    problems = validate_record({**reviewed, "facts": [*others, fact]})
    if problems:
        raise RefusedError("invalid", tuple(f"{p.where.partition(': ')[2]}: {p.what}" for p in problems))
    if not _storable(dump(fact)):
        raise RefusedError("characters")


def _storable(text: str) -> bool:
    """Whether a database can hold the text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and "\\u0000" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
