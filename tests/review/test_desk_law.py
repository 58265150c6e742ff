"""Whatever editors decide and whatever newer rules say, in any order: what was decided holds, and all stays whole."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from desks import article, count, fill, rows
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from extractor.model import STATUSES
from extractor.records import validate_record
from extractor.review import tables
from extractor.review.database import Database
from extractor.review.decisions import (
    Editor,
    RefusedError,
    StaleError,
    accept,
    add,
    correct,
    reject,
    undo,
    undo_last,
)
from extractor.review.export import reviewed_records
from extractor.review.identity import says_the_same

WORDS = ("40 sản phẩm OCOP", "5 sản phẩm", "12 hồ sơ", "7 chủ thể", "9 làng nghề")
NO_SLOTS = ("id", "kind", "mentions", "rule", "confidence", "checks")
LAN = Editor("lan")

# What the rules of a day find: for each of the words nothing, or a fact with one of two ids, a status, maybe a whole.
FOUND = st.lists(
    st.none() | st.tuples(st.integers(0, 1), st.sampled_from(STATUSES), st.booleans()),
    min_size=len(WORDS), max_size=len(WORDS),
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(("whole", "whole", "moved", "less")), min_size=1, max_size=1)


def text_of(shape: str) -> str:
    words = WORDS[:-1] if shape == "less" else WORDS
    return ("Tin mới nhận. " if shape == "moved" else "") + "; ".join(f"có {one}" for one in words) + "."


def extraction(found: list[Any], shape: str) -> dict[str, Any]:
    text = text_of(shape)
    facts: list[dict[str, Any]] = []
    for number, one in enumerate(found):
        if one is None or WORDS[number] not in text:
            continue
        variant, status, part = one
        whole = facts[-1]["id"] if part and facts else None
        facts.append(count(WORDS[number], f"f{number}-{variant}", number, status=status, part_of=whole))
    return article("a", text, *facts)


def slots(fact: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fact.items() if name not in NO_SLOTS}


class Desk(RuleBasedStateMachine):
    """A desk with one article, over which days of rules and decisions pass."""

    @initialize(found=FOUND)
    def open(self, found: list[Any]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ocop-desk-"))
        self.database = Database(f"sqlite:///{self.folder}/review.db")
        fill(self.database, extraction(found, "whole"))

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    def shown(self) -> list[Any]:
        return [row for row in rows(self.database) if row.shown]

    @rule(found=FOUND, shapes=TEXTS)
    def newer_records(self, found: list[Any], shapes: list[str]) -> None:
        """Over newer records each decision stays on its row, and what it decided."""
        before = {row.id: row for row in rows(self.database) if row.state not in ("open", "removed")}
        text = text_of(shapes[0])
        fill(self.database, extraction(found, shapes[0]))
        after = {row.id: row for row in rows(self.database)}
        for number, old in before.items():
            new = after[number]
            assert new.state == old.state
            one, other = json.loads(old.fact), json.loads(new.fact)
            one["part_of"] = other["part_of"] = None  # follows the id of the whole
            assert says_the_same(one, other)
            if new.state != "rejected":
                assert new.shown
                assert (new.conflict == "lost") == (other["mentions"][0]["text"] not in text)

    @precondition(lambda self: self.shown())
    @rule(data=st.data(), what=st.sampled_from(("accept", "take", "reject", "correct", "move", "undo", "late")))
    def decide(self, data: st.DataObject, what: str) -> None:
        row = data.draw(st.sampled_from(self.shown()), label="row")
        status = data.draw(st.sampled_from(STATUSES), label="status")
        try:
            if what == "accept":
                accept(self.database, LAN, row.id, row.version)
            elif what == "take":
                accept(self.database, LAN, row.id, row.version, rules=True)
            elif what == "reject":
                reject(self.database, LAN, row.id, row.version, "sai")
            elif what == "correct":
                correct(self.database, LAN, row.id, row.version, slots(json.loads(row.fact)) | {"status": status})
            elif what == "move":
                text = json.loads(rows(self.database, tables.articles)[0].record)["article"]["text"]
                word = data.draw(st.sampled_from(text.split()), label="word")
                correct(self.database, LAN, row.id, row.version, {}, [(text.index(word), text.index(word) + len(word))])
            elif what == "undo":
                undo(self.database, LAN, row.id, row.version)
            else:
                accept(self.database, LAN, row.id, row.version - 1)
                raise AssertionError("a decision on what is no longer so went through")
        except RefusedError:
            [now] = [one for one in rows(self.database) if one.id == row.id]
            assert now == row, "what is refused changes nothing"
        except StaleError:
            assert what == "late"

    @rule(number=st.integers(0, len(WORDS) - 1), status=st.sampled_from(STATUSES))
    def add_fact(self, number: int, status: str) -> None:
        text = json.loads(rows(self.database, tables.articles)[0].record)["article"]["text"]
        start = text.find(WORDS[number])
        if start < 0:
            return
        try:
            new = slots(count("x", low=number, status=status))
            add(self.database, LAN, 1, (start, start + len(WORDS[number])), "count", new)
        except RefusedError as refused:
            assert refused.code == "twice"  # noqa: PT017 - any other refusal is a fault

    @rule()
    def undo_my_last(self) -> None:
        try:
            undo_last(self.database, LAN, 1)
        except RefusedError as refused:
            assert refused.code == "nothing_to_undo"  # noqa: PT017 - any other refusal is a fault

    @invariant()
    def the_export_is_valid_and_holds_what_holds(self) -> None:
        if not hasattr(self, "database"):
            return
        [record] = reviewed_records(self.database)
        assert validate_record(record) == []
        live = {row.fact_key for row in self.shown() if row.state != "rejected" and row.conflict != "lost"}
        assert sorted(fact["id"] for fact in record["facts"]) == sorted(live)

    @invariant()
    def the_counts_and_versions_are_right(self) -> None:
        if not hasattr(self, "database"):
            return
        all_rows = rows(self.database)
        [one] = rows(self.database, tables.articles)
        assert one.pending == sum(row.turn == 0 for row in all_rows)
        assert len({row.fact_key for row in all_rows}) == len(all_rows)
        for row in all_rows:
            assert row.shown == (row.turn < 2)
            assert json.loads(row.fact)["id"] == row.fact_key
            if row.state == "open":
                assert row.conflict == ""
                assert row.shown == (row.given is not None)


Desk.TestCase.settings = settings(
    max_examples=40, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestDesk = Desk.TestCase
