"""Reviewed records as gold: the facts in the short form of ``schemas/gold.schema.json``, with the texts beside them.

Owns the short form and the names of the files. Only articles that were reviewed to the end make gold.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from extractor.errors import OcopError, Problem
from extractor.evaluate import GOLD_SUFFIX
from extractor.model import SLOTS
from extractor.resources import data_file
from extractor.schemas import find_problems

LONGEST_NAME = 80
_UNSAFE = re.compile(r"[^a-z0-9]+")
_SAME = ("status", "action", "subject", "group", "tier", "per", "source", "purpose", "measure", "of", "what", "scope",
         "number", "type", "date", "issuer", "name", "producer", "out_of")  # fmt: skip


def short_fact(fact: Mapping[str, Any]) -> dict[str, Any]:
    """A fact of a record in the short form: what is null, false or follows from the rest is left out."""
    kind = fact["kind"]
    short: dict[str, Any] = {"kind": kind}
    for slot in SLOTS[kind]:
        value = fact[slot]
        if value in (None, False):
            continue
        if slot in _SAME:
            short[slot] = value
        elif slot == "quantity":
            short |= _span(value)
            if value["qualifier"] != "exact":
                short["qualifier"] = value["qualifier"]
        elif slot == "stars":
            short["stars"] = {**_span(value), **{n: value[n] for n in ("or_above", "potential", "from") if value[n]}}
        elif slot == "place":
            short |= _place(value)
        elif slot == "period":
            if value["from"] is not None or value["to"] is not None:
                short["year"] = [value["from"], value["to"]]
            if value["as_of"] is not None:
                short["as_of"] = value["as_of"]
        elif slot == "part_of":
            short["part"] = True
    short["quote"] = " ".join(fact["mentions"][0]["text"].split())
    return short


def gold_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The gold of a reviewed record; facts that only teasers for other articles state are left out."""
    facts = [fact for fact in record["facts"] if {mention["zone"] for mention in fact["mentions"]} != {"related"}]
    return {"published": record["article"]["published"], "facts": [short_fact(fact) for fact in facts]}


def write_gold(records: Iterable[Mapping[str, Any]], folder: Path) -> int:
    """Write ``NAME.txt`` and ``NAME.gold.json`` for each record, and return how many.

    Raises :class:`OcopError` when the folder cannot be written.
    """
    count = 0
    names: set[str] = set()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for record in records:
            gold = gold_of(record)
            problems = find_problems("gold", gold, f"gold of {record['article']['id']!r}")
            if problems:
                raise OcopError(str(problems[0]))
            name = file_name(record["article"]["id"], names)
            names.add(name)
            (folder / f"{name}.txt").write_text(record["article"]["text"], "utf-8", newline="\n")
            (folder / f"{name}{GOLD_SUFFIX}").write_text(_format(gold), "utf-8", newline="\n")
            count += 1
    except OSError as failure:
        what = f"cannot be written: {failure.strerror}"
        raise OcopError(str(Problem(str(folder), what, "give another folder"))) from failure
    return count


def file_name(article: str, taken: Iterable[str] = ()) -> str:
    """A name for the files of an article that is safe on any disk; with a digest where the id is not it already.

    >>> file_name("ca-mau-2022"), file_name("../../etc/passwd")
    ('ca-mau-2022', 'etc-passwd-3754d6cb')
    """
    plain = _UNSAFE.sub("-", article.lower()).strip("-")[:LONGEST_NAME]
    if not plain or plain != article or plain in taken:
        digest = hashlib.sha256(article.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        plain = f"{plain}-{digest}".strip("-")
    return plain


def _span(value: Mapping[str, Any]) -> dict[str, Any]:
    low, high = value["low"], value["high"]
    return {"low": low} if low == high else {"low": low, "high": high}


def _place(place: Mapping[str, Any]) -> dict[str, Any]:
    short = {"province": place["province_code"], "commune": place["commune"], "region": place["region"]}
    if place["district"] is not None:
        short["district"] = _bare_district(place["district"])
    return {name: value for name, value in short.items() if value is not None}


def _bare_district(name: str) -> str:
    """A district's name without the word for its type, which the scorer does not look at."""
    prefix = next((one for one in _prefixes() if name.lower().startswith(one)), "")
    return name[len(prefix) :] or name


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(json.loads(data_file("district_types.json").read_text("utf-8"))["prefixes"])


def _format(gold: Mapping[str, Any]) -> str:
    """A fact a line, as people read and compare it."""
    lines = ",\n   ".join(json.dumps(fact, ensure_ascii=False) for fact in gold["facts"])
    facts = f"[\n   {lines}\n ]" if lines else "[]"
    return f'{{"published": {json.dumps(gold["published"])},\n "facts": {facts}}}\n'
