"""The records to review: a file of them, the folder of a run, or a database that ``ocop load`` has filled.

Owns how they are read, one at a time; what becomes of them is left to ``importing``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from extractor.errors import InputError, Problem, StoreError
from extractor.records import read_records, validate_record
from extractor.run.folder import FACTS
from extractor.store import tables as stored
from extractor.store.engine import connect, hide_password
from extractor.store.rows import fact_of_row
from extractor.store.versions import require_current

AT_ONCE = 200
"""Articles read from a database at a time."""
REMEDY = "give the output of ocop extract, the folder of a run, or the URL of a database"


def read_input(given: str) -> Iterator[dict[str, Any]]:
    """Yield the validated records of FACTS.jsonl, a run's folder or a database URL.

    Raises :class:`InputError` or :class:`StoreError` at the first that is none.
    """
    if "://" in given:
        return _read_database(given)
    path = Path(given)
    if path.is_dir():
        path = path / FACTS
        if not path.is_file():
            raise InputError(Problem(given, f"the folder of no run: it has no {FACTS}", REMEDY))
    if not path.exists():
        raise InputError(Problem(given, "no such file or folder", REMEDY))
    return read_records(path)


def _read_database(url: str) -> Iterator[dict[str, Any]]:
    """The records that a database holds: its live facts, put together again."""
    last = 0
    with connect(url) as connection:
        require_current(connection, url)
        while True:
            statement = sa.select(stored.articles).where(stored.articles.c.id > last)
            rows = connection.execute(statement.order_by(stored.articles.c.id).limit(AT_ONCE)).all()
            if not rows:
                return
            facts, warnings = _children(connection, [row.id for row in rows])
            for row in rows:
                record = _record(row, facts.get(row.id, []), warnings.get(row.id, []))
                problems = validate_record(record)
                if problems:
                    raise StoreError(Problem(hide_password(url), str(problems[0]), "load the records again"))
                yield record
            last = rows[-1].id


def _children(
    connection: sa.Connection, articles: list[int]
) -> tuple[dict[int, list[dict[str, Any]]], dict[int, list[str]]]:
    """The live facts and the warnings of some articles."""
    of = stored.facts.c
    statement = sa.select(stored.facts).where(of.article_id.in_(articles), of.withdrawn_load_id.is_(None))
    rows = connection.execute(statement.order_by(of.id)).all()
    keys = {row.id: row.fact_key for row in rows}
    children: list[dict[int, list[Any]]] = []
    for table in (stored.mentions, stored.checks):
        found: dict[int, list[Any]] = {}
        joined = sa.select(table).join(stored.facts, of.id == table.c.fact_id).where(of.article_id.in_(articles))
        for row in connection.execute(joined.order_by(table.c.fact_id, table.c.position)):
            found.setdefault(row[0], []).append(row)
        children.append(found)
    mentions, checks = children
    facts: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        fact = fact_of_row(row, mentions.get(row.id, []), checks.get(row.id, []), keys)
        facts.setdefault(row.article_id, []).append(fact)
    warnings: dict[int, list[str]] = {}
    w = stored.warnings.c
    for article, text in connection.execute(
        sa.select(w.article_id, w.text).where(w.article_id.in_(articles)).order_by(w.article_id, w.position)
    ):
        warnings.setdefault(article, []).append(text)
    for found_facts in facts.values():
        found_facts.sort(key=lambda fact: fact["mentions"][0]["start"])
    return facts, warnings


def _record(row: Any, facts: list[dict[str, Any]], warnings: list[str]) -> dict[str, Any]:
    published = row.published.isoformat() if isinstance(row.published, date) else row.published
    return {
        "schema_version": row.schema_version,
        "article": {
            "id": row.article_key, "url": row.url, "title": row.title, "source": row.source, "published": published,
            "text": row.text, "text_sha256": row.text_sha256,
        },
        "extractor": {
            "name": "ocop-extractor", "version": row.extractor_version, "patterns_sha256": row.patterns_sha256,
        },
        "facts": facts,
        "warnings": warnings,
    }  # fmt: skip
