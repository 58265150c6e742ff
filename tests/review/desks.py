"""Desks to test: articles made by hand, a database, and a client that has a session and sends its token."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from starlette.testclient import TestClient

from extractor.records import validate_record
from extractor.review import tables
from extractor.review.app import LOOPBACK, make_app
from extractor.review.database import Database
from extractor.review.desk import Desk
from extractor.review.importing import Imported, import_records

sys.path.insert(0, str(Path(__file__).parent.parent / "store"))
from store_records import EXAMPLES

Record = dict[str, Any]
LOCAL = "http://127.0.0.1"
COUNT = {
    "status": "achieved", "action": "total", "subject": "product",
    "quantity": {"low": 40, "high": 40, "qualifier": "exact", "unit": "product"},
    "out_of": None, "group": None, "stars": None, "tier": None,
    "place": {
        "level": "province", "province_code": "96", "province": "Cà Mau", "district": None, "commune": None,
        "region": None, "current_province_code": "96", "current_province": "Cà Mau",
    },
    "period": {"from": 2022, "to": 2022, "as_of": None, "basis": "stated"}, "per": None, "part_of": None,
}  # fmt: skip


def count(words: str, key: str = "", low: float = 40, **slots: Any) -> Record:
    """A count whose mention is the first ``words`` of the text that it is put into."""
    fact = {"id": key or hashlib.sha256(words.encode()).hexdigest()[:8], "kind": "count", **copy.deepcopy(COUNT)}
    fact["quantity"] |= {"low": low, "high": low}
    fact |= {"mentions": [{"text": words}], "rule": "count.total", "confidence": 0.7, "checks": []}
    return fact | slots


def example(kind: str, words: str, key: str) -> Record:
    """A fact of any kind with every slot filled."""
    slots = dict.fromkeys(("part_of",), None) if kind in ("count", "funding", "revenue") else {}
    if kind == "revenue":
        slots["per"] = None
    if kind == "ranking":
        slots |= {"place": None, "period": None}
    fact = {"id": key, "kind": kind, **copy.deepcopy(EXAMPLES[kind]), **slots}
    return fact | {"mentions": [{"text": words}], "rule": f"{kind}.any", "confidence": 0.7, "checks": []}


def article(key: str, text: str, *facts: Record, **given: Any) -> Record:
    """A valid record; each mention that has only words is found in the text."""
    facts = copy.deepcopy(facts)
    for fact in facts:
        for mention in fact["mentions"]:
            start = text.index(mention["text"])
            mention |= {"start": start, "end": start + len(mention["text"]), "zone": mention.get("zone", "body")}
    record = {
        "schema_version": "1.0",
        "article": {
            "id": key, "url": None, "title": None, "source": None, "published": None, "text": text,
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        } | given,
        "extractor": {"name": "ocop-extractor", "version": "0", "patterns_sha256": "0" * 64},
        "facts": list(facts), "warnings": [],
    }  # fmt: skip
    assert validate_record(record) == []
    return record


def ca_mau(*facts: Record) -> Record:
    """An article with two counts."""
    text = "Cà Mau có 40 sản phẩm OCOP, trong đó 5 sản phẩm 4 sao.\nCòn 12 hồ sơ chờ xét."
    own = facts or (count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5, confidence=0.4))
    return article("ca-mau", text, *own)


def fill(database: Database, *records: Record) -> Imported:
    return import_records(database, records)


def rows(database: Database, table: sa.Table = tables.facts) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(sa.select(table).order_by(sa.text("1"))))


def row(database: Database, key: str) -> Any:
    return next(one for one in rows(database) if one.fact_key == key)


def held(database: Database, key: str) -> Record:
    fact: Record = json.loads(row(database, key).fact)
    return fact


class Client:
    """A browser without a screen: keeps cookies, and sends the token of its session."""

    def __init__(self, desk: Desk, hosts: frozenset[str] | None = LOOPBACK) -> None:
        self.http = TestClient(
            make_app(desk, hosts, warm_up=False), base_url=LOCAL, follow_redirects=False,
            raise_server_exceptions=False,
        )  # fmt: skip
        self.csrf = ""

    def get(self, path: str, **options: Any) -> Any:
        if path.startswith("/api/") and not self.csrf:
            self.get("/queue")
        answer = self.http.get(path, **options)
        found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
        if found:
            self.csrf = found[1]
        return answer

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        if not self.csrf:
            self.get("/queue")
        return self.http.post(path, json={} if body is None else body, headers={"x-csrf-token": self.csrf} | headers)

    def login(self, name: str, password: str) -> Any:
        self.get("/login")
        answer = self.http.post("/login", data={"csrf": self.csrf, "name": name, "password": password})
        if answer.status_code == 303:
            self.get("/queue")
        return answer
