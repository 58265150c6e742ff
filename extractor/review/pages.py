"""What the pages show, as plain data for the templates: an article in pieces, facts as cards, lines of the log.

Owns the choice of what is shown; words are those of ``labels``, markup that of the templates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from extractor.checks import disagrees
from extractor.explain import Near, NumberWhy
from extractor.model import SLOTS
from extractor.present.figures import format_date, format_number
from extractor.present.highlight import Segment, segments
from extractor.present.sentences import say, say_period, say_place, say_quantity, say_stars
from extractor.review import tables
from extractor.review.identity import changed_slots, spans_of
from extractor.review.labels import REASONS_LANGUAGE, Labels
from extractor.review.reviewed import ADDED_RULE
from extractor.text import split_blocks

UNSURE, SURE = 0.6, 0.85
"""Confidence below which a fact is shown as doubtful, and from which as sound."""
_SAID_WHOLE = ("quantity", "stars", "place", "period")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text and the facts (numbers of rows) that it belongs to; ``opens`` are those that begin here."""

    start: int
    text: str
    facts: tuple[str, ...]
    states: tuple[str, ...]
    opens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph in its zone; ``label`` names the zone where another one begins."""

    zone: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A cross-check in words; ``other`` is the number of the fact that it names."""

    text: str
    against: bool
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A fact as its card shows it."""

    id: int
    version: int
    state: str
    kind: str
    said: str
    words: tuple[str, ...]
    zones: tuple[str, ...]
    slots: tuple[tuple[str, str], ...]
    percent: str
    level: str
    checks: tuple[Check, ...]
    rule: str
    by_hand: bool
    reason: str
    conflict: str
    conflict_text: str
    rules_say: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where one slot has its value from, and what spoke for another: in which language and in which words."""

    slot: str
    value: str
    by: str
    where: str
    words: str
    near: tuple[tuple[str, str], ...]
    is_rule: bool = False
    by_lang: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A decision as listed."""

    at: str
    editor: str
    what: str
    said: str
    detail: str
    article_id: int
    fact_id: int
    article: str


def cut_blocks(record: Mapping[str, Any], rows: Sequence[Any], labels: Labels) -> list[Block]:
    """The article's text in paragraphs, each cut at the borders of the mentions of the facts."""
    text, title = record["article"]["text"], record["article"]["title"]
    state = {str(row.id): row.state for row in rows}
    mentions = [
        (str(row.id), mention["start"], mention["end"])
        for row in rows
        for mention in json.loads(row.fact)["mentions"]
        if row.conflict != "lost"
    ]
    starts = {(fact, start) for fact, start, _ in mentions}
    pieces = segments(text, mentions)
    blocks: list[Block] = []
    at, zone = 0, ""
    for block in split_blocks(text, title):
        while at < len(pieces) and pieces[at].end <= block.start:
            at += 1
        found: list[Piece] = []
        number = at
        while number < len(pieces) and pieces[number].start < block.end:
            piece = _clipped(pieces[number], block.start, block.end)
            opens = tuple(fact for fact in piece.fact_ids if (fact, piece.start) in starts)
            states = tuple(sorted({state[fact] for fact in piece.fact_ids}))
            found.append(Piece(piece.start, piece.text, piece.fact_ids, states, opens))
            number += 1
        blocks.append(Block(block.zone, labels(f"zones.{block.zone}") if block.zone != zone else "", tuple(found)))
        zone = block.zone
    return blocks


def make_cards(rows: Sequence[Any], labels: Labels, deciders: Mapping[int, str] | None = None) -> list[Card]:
    """The cards of an article's facts, in text order; ``deciders`` names who decided last on each."""
    numbers = {row.fact_key: row.id for row in rows}
    return [_card(row, numbers, labels, (deciders or {}).get(row.id, "")) for row in rows]


def find_deciders(connection: sa.Connection, article_id: int) -> dict[int, str]:
    """Who took the last decision on each fact of an article."""
    of = tables.decisions.c
    last = sa.select(sa.func.max(of.id)).where(of.article_id == article_id).group_by(of.fact_id)
    found = connection.execute(sa.select(of.fact_id, of.editor).where(of.id.in_(last)))
    return {row.fact_id: row.editor for row in found}


def slot_values(fact: Mapping[str, Any], labels: Labels) -> list[tuple[str, str]]:
    """The slots of a fact that have a value, each with its name and the value in words."""
    return [
        (labels(f"slots.{slot}"), said)
        for slot in SLOTS[fact["kind"]]
        if slot != "part_of" and (said := slot_value(fact, slot, labels))
    ]


def slot_value(fact: Mapping[str, Any], slot: str, labels: Labels) -> str:
    """The value of one slot in words; empty for none."""
    value = fact.get(slot)
    if value is None:
        return ""
    if slot == "quantity":
        return say_quantity(fact, labels.lang)
    if slot == "stars":
        return say_stars(value, labels.lang)
    if slot == "place":
        return say_place(value, labels.lang)
    if slot == "period":
        return say_period(value, labels.lang)
    if slot == "date":
        return format_date(value, labels.lang)
    if isinstance(value, int | float):
        return format_number(value, labels.lang)
    return labels.value(slot, value)


def explain_slots(why: NumberWhy, labels: Labels) -> list[Evidence]:
    """Why each slot of a fact has its value."""
    found = []
    for slot in why.slots:
        name = labels(f"slots.{slot.slot}")
        value = slot.value
        said = "" if slot.slot == "part_of" else _plain(slot.slot, value, labels)  # its words say more than an id
        near = tuple(_near(slot.slot, one, labels) for one in slot.near if one.says != str(value))
        words = "" if slot.words is None else " ".join(slot.words.text.split())
        by, lang = (slot.rule, "") if slot.rule else say_reason(slot.evidence, labels)
        found.append(Evidence(name, said, by, slot.where or "", words, near, bool(slot.rule), lang))
    return found


def say_reason(said: str, labels: Labels) -> tuple[str, str]:
    """A reason of the rules in the words of the pages, and the language it is in where that is another one."""
    known = labels.reason(said)
    return (said, REASONS_LANGUAGE) if known is None else (known, "")


def make_log(rows: Iterable[Any], labels: Labels) -> list[LogLine]:
    """Lines of the log, as they come."""
    return [_log_line(row, labels) for row in rows]


def _near(slot: str, one: Near, labels: Labels) -> tuple[str, str]:
    """What nearly gave a slot: its value, words and rule, and why it did not; with the language of the reason."""
    reason, lang = say_reason(one.reason, labels) if one.reason else ("", "")
    says = (
        labels.reason(one.says) or labels.value(slot, one.says) if slot == "part_of" else labels.value(slot, one.says)
    )
    return f"{says}: «{' '.join(one.words.text.split())}» {one.rule} — {reason}".rstrip(" —"), lang


def _clipped(piece: Segment, start: int, end: int) -> Segment:
    first, last = max(piece.start, start), min(piece.end, end)
    if (first, last) == (piece.start, piece.end):
        return piece
    return replace(piece, start=first, end=last, text=piece.text[first - piece.start : last - piece.start])


def _card(row: Any, numbers: Mapping[str, int], labels: Labels, decider: str) -> Card:
    fact = json.loads(row.fact)
    confidence = fact["confidence"]
    given = None if row.given is None else json.loads(row.given)
    conflict_text = ""
    if row.conflict:
        gone = row.conflict == "contradicted" and given is None
        conflict_text = labels(f"conflict_names.{row.conflict}{'_gone' if gone else ''}")
    differs = given is not None and row.state != "open" and bool(changed_slots(given, fact))
    return Card(
        id=row.id,
        version=row.version,
        state=row.state,
        kind=labels.value("kind", fact["kind"]),
        said=say(fact, labels.lang),
        words=tuple(dict.fromkeys(" ".join(mention["text"].split()) for mention in fact["mentions"])),
        zones=tuple(dict.fromkeys(labels(f"zones.{mention['zone']}") for mention in fact["mentions"])),
        slots=tuple(slot_values(fact, labels)),
        percent=f"{format_number(round(confidence * 100), labels.lang)}%",
        level="low" if confidence < UNSURE else "high" if confidence >= SURE else "middle",
        checks=tuple(_check(check, numbers, labels) for check in fact["checks"]),
        rule=fact["rule"],
        by_hand=fact["rule"] == ADDED_RULE,
        reason=row.reason or "",
        conflict=row.conflict,
        conflict_text=conflict_text,
        rules_say=say(given, labels.lang) if differs and given is not None else "",
        decided_by=decider,
    )


def _check(check: str, numbers: Mapping[str, int], labels: Labels) -> Check:
    name, _, other = check.partition(":")
    known = labels.part("checks").get(name, name)
    return Check(known, disagrees(check), numbers.get(other))


def _plain(slot: str, value: Any, labels: Labels) -> str:
    if isinstance(value, Mapping):
        if slot == "stars":
            return say_stars(value, labels.lang)
        if slot == "place":
            return say_place(value, labels.lang)
        if slot == "period":
            return say_period(value, labels.lang)
        low, high = value.get("low"), value.get("high")
        numbers = dict.fromkeys(format_number(one, labels.lang) for one in (low, high) if one is not None)
        qualifier = labels.value("qualifier", value.get("qualifier") or "exact")
        return f"{'–'.join(numbers)} ({qualifier})"
    if isinstance(value, int | float):
        return format_number(value, labels.lang)
    return "" if value is None else labels.value(slot, str(value))


def _log_line(row: Any, labels: Labels) -> LogLine:
    after = json.loads(row.after)
    before = None if row.before is None else json.loads(row.before)
    detail = row.reason or ""
    if row.what == "correct" and before is not None:
        names = changed_slots(before["fact"], after["fact"])
        if spans_of(before["fact"]) != spans_of(after["fact"]):
            old, new = (" ".join(one["fact"]["mentions"][0]["text"].split()) for one in (before, after))
            names.append(labels("moved", old=old, new=new))
        detail = ", ".join(names)
    if row.what == "undo":
        detail = labels(f"states.{after['state']}")
    return LogLine(
        at=row.at[:16].replace("T", " "),
        editor=row.editor,
        what=labels(f"decisions.{row.what}"),
        said=say(after["fact"], labels.lang),
        detail=detail,
        article_id=row.article_id,
        fact_id=row.fact_id,
        article=row.article_key,
    )
