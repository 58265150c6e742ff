"""The record as the editors left it: what holds of the rules' facts, mended, with what was added.

Owns how a decision shows in a record: ``checks`` name it, and what a person has judged has a confidence of 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from extractor.review.tables import LIVE

ADDED_RULE = "editor"
"""The rule of a fact that no rule made."""
CHECKS = {"accepted": "accepted_by_editor", "corrected": "corrected_by_editor", "added": "added_by_editor"}


def reviewed_record(record: Mapping[str, Any], rows: Iterable[Any]) -> dict[str, Any]:
    """The record with the facts of ``rows`` (of ``review_facts``) that hold, in text order.

    A part of a whole that was rejected becomes a part of that one's whole, or of none. Facts whose words are no longer
    in the text are left out.
    """
    rows = [row for row in rows if row.shown]
    held = {row.fact_key: row for row in rows if row.state in LIVE and row.conflict != "lost"}
    wholes = {row.fact_key: json.loads(row.fact).get("part_of") for row in rows}
    facts = [_shown(json.loads(row.fact), row.state, held, wholes) for row in held.values()]
    facts.sort(key=lambda fact: fact["mentions"][0]["start"])  # stable: what begins together stays as it came
    return {**record, "facts": facts}


def _shown(
    fact: dict[str, Any], state: str, held: Mapping[str, Any], wholes: Mapping[str, str | None]
) -> dict[str, Any]:
    if "part_of" in fact:
        whole, seen = fact["part_of"], {fact["id"]}
        while whole is not None and whole not in held:
            seen.add(whole)
            whole = wholes.get(whole)
            if whole in seen:
                whole = None
        fact = {**fact, "part_of": whole}
    checks = [check for check in fact["checks"] if ":" not in check or check.partition(":")[2] in held]
    if state in CHECKS:
        return {**fact, "confidence": 1.0, "checks": [*checks, CHECKS[state]]}
    return {**fact, "checks": checks}
