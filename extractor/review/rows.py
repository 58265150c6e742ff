"""Facts as rows of the desk: which of their values become columns, and how soon a fact should be looked at.

Owns the order of the queue.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from extractor.checks import disagrees
from extractor.review import tables

DISPUTED = 500
"""What a check that speaks against a fact takes off its rank, in thousandths of confidence: a fact that is called
certain and is disputed comes before one that is right in half of the cases."""
CONTRADICTED = 2_000
"""What is taken off where newer rules contradict an editor: such facts come first of all."""

NEAR_UNCLAIMED, IN_ARTICLE = 200, 50
"""What is taken off where a number that no fact claims stands near the words of a fact, and where one stands elsewhere
in the article: whoever looks at the fact sees at once what the rules have missed."""
BESIDE = 160
"""Code points to each side of a fact's words that are near: about a sentence."""
Span = tuple[int, int]


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


def settle(connection: sa.Connection, article_id: int) -> None:
    """Bring what follows from an article's facts up to date: how many wait, which numbers none of them claims, and how
    soon the facts beside such numbers come.
    """  # noqa: D205 - one sentence that is longer than a line
    facts, articles = tables.facts.c, tables.articles
    waiting = sa.select(sa.func.count()).where(facts.article_id == article_id, facts.turn == 0).scalar_subquery()
    values: dict[str, Any] = {"pending": waiting}
    numbers = _numbers(connection, article_id)
    if numbers:
        left = left_over(numbers, load_spans(connection, article_id))
        values["unclaimed"] = len(left)
        statement = sa.select(facts.id, facts.fact, facts.conflict, facts.rank)
        for row in connection.execute(statement.where(facts.article_id == article_id, facts.turn == 0)).all():
            fact = load_fact(row.fact)
            wanted = rank(fact, row.conflict) - weight(fact, left)
            if wanted != row.rank:
                connection.execute(sa.update(tables.facts).where(facts.id == row.id).values(rank=wanted))
    connection.execute(sa.update(articles).where(articles.c.id == article_id).values(values))


def weigh_article(connection: sa.Connection, article_id: int) -> None:
    """Let an article come as soon as the soonest of its facts, now that its numbers are known."""
    facts, articles = tables.facts.c, tables.articles.c
    soonest = sa.select(sa.func.min(facts.rank)).where(facts.article_id == article_id, facts.turn == 0)
    found = connection.execute(soonest).scalar()
    if found is not None:
        earlier = sa.and_(articles.id == article_id, articles.rank > found)
        connection.execute(sa.update(tables.articles).where(earlier).values(rank=found))


def weight(fact: Mapping[str, Any], left: Sequence[Span]) -> int:
    """What numbers that no fact claims take off the rank of a fact: more beside its words than elsewhere.

    >>> beside = {"mentions": [{"start": 100, "end": 120}]}
    >>> weight(beside, []), weight(beside, [(900, 902)]), weight(beside, [(900, 902), (130, 133)])
    (0, 50, 200)
    """
    if not left:
        return 0
    places = [(mention["start"], mention["end"]) for mention in fact["mentions"]]
    near = any(
        start - BESIDE < other_end and other < end + BESIDE for start, end in places for other, other_end in left
    )
    return NEAR_UNCLAIMED if near else IN_ARTICLE


def left_over(numbers: Iterable[Sequence[int]], spans: Sequence[Span]) -> list[Span]:
    """The numbers, as places in the text, that stand in none of the places of facts."""
    return [(start, end) for start, end in numbers if not any(first <= start and end <= last for first, last in spans)]


def load_spans(connection: sa.Connection, article_id: int) -> list[Span]:
    """The places of the words of all facts of an article that hold."""
    of = tables.facts.c
    holds = (of.article_id == article_id, of.shown.is_(True), of.state.in_(tables.LIVE), of.conflict != "lost")
    found = connection.execute(sa.select(of.fact).where(*holds)).scalars()
    return [(mention["start"], mention["end"]) for text in found for mention in load_fact(text)["mentions"]]


def _numbers(connection: sa.Connection, article_id: int) -> list[Span]:
    of = tables.articles.c
    text = connection.execute(sa.select(of.numbers).where(of.id == article_id)).scalar()
    return [] if text is None else [(start, end) for start, end in json.loads(text)]


def load_fact(text: str) -> dict[str, Any]:
    """A fact from its column."""
    fact: dict[str, Any] = json.loads(text)
    return fact
