"""What the editors' work is good for: corrected records, gold, the error rates of rules, the list of conflicts.

Owns the counting and the order; the short form of gold is ``gold.py``'s.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from extractor.errors import Problem, RecordError
from extractor.records import validate_record
from extractor.review import tables
from extractor.review.database import Database
from extractor.review.decisions import load_rows
from extractor.review.identity import changed_slots, spans_of
from extractor.review.reviewed import ADDED_RULE, reviewed_record


@dataclass(slots=True)
class RuleFigures:
    """What editors made of the facts of one rule; ``slots`` counts those that they corrected."""

    rule: str
    facts: int = 0
    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    slots: Counter[str] = field(default_factory=Counter)

    @property
    def judged(self) -> int:
        """The facts that an editor has decided on."""
        return self.accepted + self.corrected + self.rejected

    @property
    def error_rate(self) -> float | None:
        """The share of the judged facts that were corrected or rejected; ``None`` when none was judged."""
        return (self.corrected + self.rejected) / self.judged if self.judged else None

    def to_dict(self) -> dict[str, Any]:
        """The figures, JSON-ready."""
        rate = self.error_rate
        return {
            "rule": self.rule, "facts": self.facts, "judged": self.judged, "accepted": self.accepted,
            "corrected": self.corrected, "rejected": self.rejected,
            "error_rate": None if rate is None else round(rate, 4), "slots": dict(self.slots.most_common()),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """A decision of which newer rules say something else: what holds, and what they say (``None``: nothing)."""

    article: str
    fact: dict[str, Any]
    state: str
    conflict: str
    given: dict[str, Any] | None


def reviewed_records(database: Database, *, complete: bool = False) -> Iterator[dict[str, Any]]:
    """The records as the editors left them, in the order in which they came; each is valid.

    With ``complete`` only those of articles in which nothing waits to be judged.
    """
    of = tables.articles.c
    last = 0
    while True:
        with database.read() as connection:
            statement = sa.select(of.id, of.record).where(of.id > last, *([of.pending == 0] if complete else []))
            row = connection.execute(statement.order_by(of.id).limit(1)).first()
            if row is None:
                return
            record = reviewed_record(json.loads(row.record), load_rows(connection, row.id))
        last = row.id
        problems = validate_record(record)
        if problems:
            raise RecordError(Problem(problems[0].where, problems[0].what, "a defect of the desk: report it"))
        yield record


def rule_figures(database: Database) -> list[RuleFigures]:
    """The rules with what became of their facts, those that err most often first; at the end what no rule found."""
    figures: dict[str, RuleFigures] = {}
    of = tables.facts.c
    statement = sa.select(of.rule, of.state, of.fact, of.decided_on).where(of.state != "removed", of.turn < 2)
    with database.read() as connection:
        for row in connection.execute(statement):
            one = figures.setdefault(row.rule, RuleFigures(row.rule))
            one.facts += 1
            if row.state in ("accepted", "corrected", "rejected"):
                setattr(one, row.state, getattr(one, row.state) + 1)
            if row.state == "corrected" and row.decided_on is not None:
                found, held = json.loads(row.decided_on), json.loads(row.fact)
                one.slots.update(changed_slots(found, held))
                one.slots.update(["words"] if spans_of(found) != spans_of(held) else [])
    missed = figures.pop(ADDED_RULE, None)
    ordered = sorted(figures.values(), key=lambda one: (-(one.error_rate or 0.0), -one.judged, one.rule))
    return [*ordered, *([missed] if missed is not None else [])]


def conflicts(database: Database) -> list[Conflict]:
    """Every decision of which newer rules say something else, article by article."""
    of, a = tables.facts.c, tables.articles.c
    statement = (
        sa.select(a.article_key, of.fact, of.state, of.conflict, of.given)
        .join(tables.articles, a.id == of.article_id)
        .where(of.conflict != "")
        .order_by(of.article_id, of.start, of.id)
    )
    with database.read() as connection:
        return [
            Conflict(
                row.article_key, json.loads(row.fact), row.state, row.conflict,
                None if row.given is None else json.loads(row.given),
            )
            for row in connection.execute(statement)
        ]  # fmt: skip


def decisions_log(database: Database) -> Iterator[dict[str, Any]]:
    """Every decision from the first on, JSON-ready."""
    last = 0
    of = tables.decisions.c
    while True:
        with database.read() as connection:
            row = connection.execute(
                sa.select(tables.decisions).where(of.id > last).order_by(of.id).limit(1)
            ).first()  # fmt: skip
        if row is None:
            return
        last = row.id
        yield {
            "id": row.id, "at": row.at, "editor": row.editor, "what": row.what, "article": row.article_key,
            "fact": row.fact_key, "reason": row.reason,
            "before": None if row.before is None else json.loads(row.before), "after": json.loads(row.after),
            "undoes": row.undoes,
        }  # fmt: skip
