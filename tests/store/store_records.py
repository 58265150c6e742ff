"""Records made by hand, and what a database holds of them in values that are equal in all three."""

from __future__ import annotations

import copy
import datetime
import decimal
import hashlib
import json
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from extractor.model import SLOTS
from extractor.records import validate_record
from extractor.store import loader, tables
from extractor.store.engine import connect
from extractor.store.loader import Located, Totals, load_records

KINDS_OF_DATABASES = ("sqlite", "postgresql", "duckdb")
Record = dict[str, Any]


def place(code: str = "96", name: str = "Cà Mau", now: str = "96", now_name: str = "Cà Mau", **others: Any) -> Record:
    found = dict.fromkeys(("district", "commune", "region"))
    codes = {"current_province_code": now, "current_province": now_name}
    return {"level": "province", "province_code": code, "province": name, **found, **codes} | others


def period(year: int | None = 2022, **others: Any) -> Record:
    return {"from": year, "to": year, "as_of": None, "basis": "stated"} | others


def stars(low: int, **others: Any) -> Record:
    return {"low": low, "high": low, "or_above": False, "potential": False, "from": None} | others


def quantity(low: float, unit: str, **others: Any) -> Record:
    return {"low": low, "high": low, "qualifier": "exact", "unit": unit} | others


EXAMPLES: dict[str, Record] = {
    "count": {
        "status": "target", "action": "upgrade", "subject": "product", "quantity": quantity(3, "product", high=5),
        "out_of": 31, "group": "food", "stars": stars(4, **{"from": 3, "or_above": True}), "tier": "province",
        "place": place(), "period": period(as_of="2022-06"), "per": "district",
    },
    "funding": {
        "status": "achieved", "quantity": quantity(2_520_000_000, "VND", qualifier="about"),
        "source": "state_budget", "purpose": "bao bì, nhãn mác", "stars": stars(5, potential=True), "place": place(),
        "period": period(), "per": "product",
    },
    "revenue": {"status": "achieved", "quantity": quantity(500_500_000_000.5, "VND"), "place": None, "period": None},
    "percent": {
        "status": "candidate", "measure": "share", "of": "producer", "what": "là hợp tác xã",
        "quantity": quantity(12.75, "percent"), "place": place(level="nation", province_code=None, province=None),
        "period": period(None),
    },
    "ranking": {"quantity": quantity(4, "rank"), "out_of": 13, "scope": "Đồng bằng sông Cửu Long"},
    "document": {"number": "43/KH-UBND", "type": "plan", "date": "2022-06-06", "issuer": "UBND tỉnh Cà Mau"},
    "product": {
        "name": "Gạo sạch “Vị Thủy”", "producer": "HTX Vị Thủy", "group": "food", "stars": stars(4),
        "status": "achieved", "place": place(), "period": period(),
    },
}  # fmt: skip
"""The slots of one fact of each kind; what is left out is null."""


def make_fact(kind: str = "count", key: str | None = None, **changes: Any) -> Record:
    """A fact of a kind, whose words :func:`make_record` puts into the text."""
    slots = dict.fromkeys(SLOTS[kind]) | copy.deepcopy(EXAMPLES[kind])
    rest = {"mentions": [], "rule": f"{kind}.test", "confidence": 0.5, "checks": []}
    return {"id": key or f"{kind}-1", "kind": kind, **slots, **rest, **changes}


def make_record(key: str, *facts: Record, warnings: tuple[str, ...] = (), **article: Any) -> Record:
    """A valid record; a fact without mentions gets words of its own in the text."""
    text = article.pop("text", f"Bài {key}.")
    facts = copy.deepcopy(facts)
    for fact in facts:
        if not fact["mentions"]:
            words = fact.pop("words", f"lời của {fact['id']}")
            start = len(text) + 1
            text += f" {words}."
            zone = fact.pop("zone", "body")
            fact["mentions"] = [{"start": start, "end": start + len(words), "text": words, "zone": zone}]
    given = {"url": None, "title": None, "source": None, "published": "2022-10-28"} | article
    record = {
        "schema_version": "1.0",
        "article": {"id": key, **given, "text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest()},
        "extractor": {"name": "ocop-extractor", "version": "0", "patterns_sha256": "0" * 64},
        "facts": list(facts),
        "warnings": list(warnings),
    }
    assert validate_record(record) == []
    return record


def all_kinds(key: str = "all") -> Record:
    """A record with a fact of each kind, a part, checks, and warnings."""
    facts = [make_fact(kind) for kind in EXAMPLES]
    part = make_fact("count", "part", part_of="count-1", checks=["conflicts_with:count-1", "parts_sum_to_whole"])
    return make_record(key, part, *facts, warnings=("số này không khớp", "số kia cũng vậy"), title="Tựa")


PAGE = "https://bao.example/ocop/tin-1.html"


def from_a_page(key: str = "page") -> Record:
    """A record of a web page: its author, and a link at each mention; every field has a value."""
    fact = make_fact("count", checks=["parts_sum_to_whole"])
    article = {"url": PAGE, "title": "Tựa", "source": "Báo Ví Dụ", "author": "Nguyễn Thị Ba"}
    record = make_record(key, fact, warnings=("số này không khớp",), **article)
    for mention in record["facts"][0]["mentions"]:
        mention["link"] = f"{PAGE}#:~:text={quote(mention['text'], safe='')}"
    assert validate_record(record) == []
    return record


def located(*records: Record, name: str = "facts.jsonl") -> list[Located]:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    pairs = enumerate(zip(records, lines, strict=True), 1)
    return [Located(f"{name}:{number}", record, line) for number, (record, line) in pairs]


def load(url: str, *records: Record) -> Totals:
    return load_records(located(*records), url, inputs="facts.jsonl")


def contents(url: str, *, with_loads: bool = True) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, in values that are equal in the three databases."""
    found = {}
    with connect(url) as connection:
        for table in tables.metadata.sorted_tables:
            if table is tables.loads and not with_loads:
                continue
            columns = [column for column in table.columns if column.name != "loaded_at"]
            rows = connection.execute(sa.select(*columns).order_by(*table.primary_key)).all()
            found[table.name] = [tuple(map(plain, row)) for row in rows]
    return found


def query(url: str, sql: str, **parameters: Any) -> list[dict[str, Any]]:
    with connect(url) as connection:
        rows = connection.execute(sa.text(sql), parameters).mappings().all()
        return [{name: plain(value) for name, value in row.items()} for row in rows]


def plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def facts_of(url: str) -> dict[str, dict[str, Record]]:
    """The live facts, put together again from rows, by article and id."""
    with connect(url) as connection:
        keys = dict(connection.execute(sa.select(tables.articles.c.id, tables.articles.c.article_key)).all())
        loading = loader._Load(connection, url, "", Totals())
        held = loading._facts(list(keys))
        withdrawn = loader._is_withdrawn
        return {
            keys[number]: {key: fact for key, fact in one.facts.items() if not withdrawn(one.rows[key])}
            for number, one in held.items()
        }


def ids_of(url: str) -> dict[str, int]:
    return {row["fact_key"]: row["id"] for row in query(url, "SELECT fact_key, id FROM facts")}
