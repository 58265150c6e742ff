"""Facts as rows of the desk: which of their values become columns, and how soon a fact should be looked at.

Owns the order of the queue.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from extractor.checks import disagrees
from extractor.review import tables

DISPUTED = 500
"""What a check that speaks against a fact takes off its rank, in thousandths of confidence: a fact that is called
certain and is disputed comes before one that is right in half of the cases."""
CONTRADICTED = 2_000
"""What is taken off where newer rules contradict an editor: such facts come first of all."""


def dump(value: Any) -> str:
    """A value as JSON, in the order of its keys, which is that of the fact model."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def rank(fact: Mapping[str, Any], conflict: str = "") -> int:
    """The place of a fact in the queue: the lower, the sooner. Unsure facts and disputed ones come first.

    >>> rank({"confidence": 0.25, "checks": []}), rank({"confidence": 0.25, "checks": ["parts_exceed_whole"]})
    (250, -250)
    """
    disputed = any(disagrees(check) for check in fact["checks"])
    contradicted = conflict in ("contradicted", "lost")
    confidence: float = fact["confidence"]
    return round(confidence * 1_000) - DISPUTED * disputed - CONTRADICTED * contradicted


def columns_of(fact: Mapping[str, Any], state: str, conflict: str, *, shown: bool = True) -> dict[str, Any]:
    """The columns of ``review_facts`` that follow from a fact and what became of it."""
    place, period = fact.get("place") or {}, fact.get("period") or {}
    first, last = period.get("from"), period.get("to")
    waits = shown and (state == "open" or conflict in ("contradicted", "lost"))
    return {
        "fact_key": fact["id"],
        "state": state,
        "conflict": conflict,
        "fact": dump(fact),
        "shown": shown,
        "turn": 0 if waits else 1 if shown else 2,
        "rank": rank(fact, conflict),
        "kind": fact["kind"],
        "status": fact.get("status"),
        "province_code": place.get("province_code"),
        "year_from": last if first is None else first,
        "year_to": first if last is None else last,
        "rule": fact["rule"],
        "start": fact["mentions"][0]["start"],
    }


def count_pending(connection: sa.Connection, article_id: int) -> None:
    """Bring the number of facts of an article that wait to be judged up to date."""
    facts = tables.facts.c
    waiting = sa.select(sa.func.count()).where(facts.article_id == article_id, facts.turn == 0).scalar_subquery()
    articles = tables.articles
    connection.execute(sa.update(articles).where(articles.c.id == article_id).values(pending=waiting))


def load_fact(text: str) -> dict[str, Any]:
    """A fact from its column."""
    fact: dict[str, Any] = json.loads(text)
    return fact
