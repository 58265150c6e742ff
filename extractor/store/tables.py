"""The tables of the current database version, as SQLAlchemy Core objects.

Owns names, types, keys and the constraints for the closed vocabularies, and which slot of a fact goes into which
column. How an older database gets there is left to ``migrations/``, what columns mean to ``labels.yaml``. A change
here needs a migration: the tests compare a migrated database with this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from extractor.model import (
    ACTIONS,
    BASES,
    DOCUMENT_TYPES,
    GROUPS,
    KINDS,
    LEVELS,
    MEASURES,
    PERS,
    QUALIFIERS,
    SLOTS,
    SOURCES,
    STATUSES,
    SUBJECTS,
    TIERS,
    ZONES,
)

PERCENT_OF = (*SUBJECTS, "funding", "revenue", "price", "other")
UNITS = (*SUBJECTS, "VND", "percent", "rank")

SLOT_COLUMNS: dict[str, str] = {
    "status": "status",
    "action": "action",
    "subject": "subject",
    "quantity.low": "quantity_low",
    "quantity.high": "quantity_high",
    "quantity.qualifier": "qualifier",
    "quantity.unit": "unit",
    "out_of": "out_of",
    "group": "product_group",
    "stars.low": "stars_low",
    "stars.high": "stars_high",
    "stars.or_above": "stars_or_above",
    "stars.potential": "stars_potential",
    "stars.from": "stars_from",
    "tier": "tier",
    "place.level": "place_level",
    "place.province_code": "province_code",
    "place.province": "province",
    "place.district": "district",
    "place.commune": "commune",
    "place.region": "region",
    "place.current_province_code": "current_province_code",
    "place.current_province": "current_province",
    "period.from": "year_from",
    "period.to": "year_to",
    "period.as_of": "as_of",
    "period.basis": "period_basis",
    "per": "per",
    "part_of": "part_of_id",
    "source": "funding_source",
    "purpose": "purpose",
    "measure": "measure",
    "of": "percent_of",
    "what": "percent_what",
    "scope": "ranking_scope",
    "number": "document_number",
    "type": "document_type",
    "date": "document_date",
    "issuer": "document_issuer",
    "name": "product_name",
    "producer": "product_producer",
}
"""The column of ``facts`` for each slot of the record; a test holds it equal to the schema."""

RECORD_COLUMNS: dict[str, str] = {
    "schema_version": "articles.schema_version",
    "article.id": "articles.article_key",
    "article.url": "articles.url",
    "article.title": "articles.title",
    "article.source": "articles.source",
    "article.published": "articles.published",
    "article.text": "articles.text",
    "article.text_sha256": "articles.text_sha256",
    "article.author": "articles.author",
    "extractor.version": "articles.extractor_version",
    "extractor.patterns_sha256": "articles.patterns_sha256",
    "facts.id": "facts.fact_key",
    "facts.kind": "facts.kind",
    "facts.rule": "facts.rule",
    "facts.confidence": "facts.confidence",
    "facts.checks": "checks.name",
    "facts.mentions.start": "mentions.char_start",
    "facts.mentions.end": "mentions.char_end",
    "facts.mentions.text": "mentions.text",
    "facts.mentions.zone": "mentions.zone",
    "facts.mentions.link": "mentions.link",
    "warnings": "warnings.text",
}
"""The table and column of every other field of a record, by its path; a test holds it equal to the schema."""

LEFT_OUT = {"extractor.name": "it is the same in every record"}
"""The fields of a record that no table holds, and why."""

VOCABULARIES: dict[str, Sequence[str]] = {
    "kind": KINDS,
    "status": STATUSES,
    "action": ACTIONS,
    "subject": SUBJECTS,
    "qualifier": QUALIFIERS,
    "unit": UNITS,
    "product_group": GROUPS,
    "tier": TIERS,
    "place_level": LEVELS,
    "period_basis": BASES,
    "per": PERS,
    "funding_source": SOURCES,
    "measure": MEASURES,
    "percent_of": PERCENT_OF,
    "document_type": DOCUMENT_TYPES,
}
"""The values that a column of ``facts`` may hold, besides NULL."""

_MAY_LACK = frozenset(
    {"out_of", "group", "stars", "tier", "place", "period", "per", "part_of", "purpose", "what", "scope", "date"}
    | {"issuer", "producer"}
)
REQUIRED: dict[str, tuple[str, ...]] = {
    kind: tuple(
        column
        for slot, column in SLOT_COLUMNS.items()
        if slot.partition(".")[0] in slots
        and (slot.partition(".")[0] not in _MAY_LACK or (kind == "product" and slot == "stars.low"))
    )
    for kind, slots in SLOTS.items()
}
"""The columns that a fact of each kind must fill."""

# An integer in SQLite stays one, and an amount in PostgreSQL is exact; DuckDB has no decimal without a fixed scale.
Number = sa.Numeric(asdecimal=False).with_variant(sa.Double(), "duckdb")
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _has_foreign_keys(*_: Any, dialect: sa.Dialect, **__: Any) -> bool:
    """DuckDB turns most updates into a deletion and an insertion, which its own foreign keys then refuse."""
    return dialect.name != "duckdb"


def _foreign(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target]).ddl_if(callable_=_has_foreign_keys)


def _one_of(column: str, values: Sequence[str]) -> sa.CheckConstraint:
    # Not IN: SQLite would build a table of the values for every row, and take thrice as long.
    return sa.CheckConstraint(" OR ".join(f"{column} = '{value}'" for value in values), name=column)


def _facts_checks() -> list[sa.CheckConstraint]:
    checks = [_one_of(column, values) for column, values in VOCABULARIES.items()]
    for kind, columns in REQUIRED.items():
        filled = " AND ".join(f"{column} IS NOT NULL" for column in columns)
        checks.append(sa.CheckConstraint(f"kind <> '{kind}' OR ({filled})", name=f"{kind}_slots"))
    checks += [
        sa.CheckConstraint("quantity_low >= 0 AND quantity_high >= quantity_low", name="quantity"),
        sa.CheckConstraint("stars_low BETWEEN 1 AND 5 AND stars_high BETWEEN stars_low AND 5", name="stars"),
        sa.CheckConstraint("stars_from BETWEEN 1 AND 5", name="stars_from"),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
    ]
    return checks


loads = sa.Table(
    "loads",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=False),
    sa.Column("loaded_at", sa.DateTime, nullable=False),
    sa.Column("ocop_version", sa.Text, nullable=False),
    sa.Column("inputs", sa.Text, nullable=False),
    sa.Column("records", Key, nullable=False),
    sa.Column("articles_added", Key, nullable=False),
    sa.Column("articles_changed", Key, nullable=False),
    sa.Column("facts_added", Key, nullable=False),
    sa.Column("facts_changed", Key, nullable=False),
    sa.Column("facts_withdrawn", Key, nullable=False),
    sa.Column("facts_restored", Key, nullable=False),
)

places = sa.Table(
    "places",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("official", sa.Text, nullable=False),
    sa.Column("province_code", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
    sa.Column("current_province_code", sa.Text),
    sa.Column("current_province", sa.Text),
    _one_of("level", ("province", "district")),
)

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=False),
    sa.Column("article_key", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("published", sa.Date),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("text_sha256", sa.Text, nullable=False),
    sa.Column("schema_version", sa.Text, nullable=False),
    sa.Column("extractor_version", sa.Text, nullable=False),
    sa.Column("patterns_sha256", sa.Text, nullable=False),
    sa.Column("record_sha256", sa.Text, nullable=False),
    sa.Column("first_load_id", Key, nullable=False),
    sa.Column("changed_load_id", Key, nullable=False),
    sa.Column("plain_text", sa.Text, nullable=False, server_default=""),
    sa.Column("same_text_key", sa.Text, nullable=False, server_default=""),
    sa.Column("author", sa.Text),
    sa.UniqueConstraint("article_key"),
    _foreign("first_load_id", "loads.id"),
    _foreign("changed_load_id", "loads.id"),
    sa.Index("ix_articles_same_text_key", "same_text_key"),
)

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=False),
    sa.Column("article_id", Key, nullable=False),
    sa.Column("fact_key", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("status", sa.Text),
    sa.Column("action", sa.Text),
    sa.Column("subject", sa.Text),
    sa.Column("quantity_low", Number),
    sa.Column("quantity_high", Number),
    sa.Column("qualifier", sa.Text),
    sa.Column("unit", sa.Text),
    sa.Column("out_of", Number),
    sa.Column("product_group", sa.Text),
    sa.Column("stars_low", sa.Integer),
    sa.Column("stars_high", sa.Integer),
    sa.Column("stars_or_above", sa.Boolean),
    sa.Column("stars_potential", sa.Boolean),
    sa.Column("stars_from", sa.Integer),
    sa.Column("tier", sa.Text),
    sa.Column("place_level", sa.Text),
    sa.Column("province_code", sa.Text),
    sa.Column("province", sa.Text),
    sa.Column("district", sa.Text),
    sa.Column("commune", sa.Text),
    sa.Column("region", sa.Text),
    sa.Column("current_province_code", sa.Text),
    sa.Column("current_province", sa.Text),
    sa.Column("place_id", sa.Text),
    sa.Column("year_from", sa.Integer),
    sa.Column("year_to", sa.Integer),
    sa.Column("as_of", sa.Text),
    sa.Column("period_basis", sa.Text),
    sa.Column("per", sa.Text),
    sa.Column("part_of_id", Key),
    sa.Column("funding_source", sa.Text),
    sa.Column("purpose", sa.Text),
    sa.Column("measure", sa.Text),
    sa.Column("percent_of", sa.Text),
    sa.Column("percent_what", sa.Text),
    sa.Column("ranking_scope", sa.Text),
    sa.Column("document_number", sa.Text),
    sa.Column("document_type", sa.Text),
    sa.Column("document_date", sa.Date),
    sa.Column("document_issuer", sa.Text),
    sa.Column("product_name", sa.Text),
    sa.Column("product_producer", sa.Text),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("confidence", sa.Double, nullable=False),
    sa.Column("related", sa.Boolean, nullable=False),
    sa.Column("first_load_id", Key, nullable=False),
    sa.Column("changed_load_id", Key, nullable=False),
    sa.Column("withdrawn_load_id", Key),
    sa.UniqueConstraint("article_id", "fact_key"),
    _foreign("article_id", "articles.id"),
    _foreign("place_id", "places.id"),
    _foreign("part_of_id", "facts.id"),
    _foreign("first_load_id", "loads.id"),
    _foreign("changed_load_id", "loads.id"),
    _foreign("withdrawn_load_id", "loads.id"),
    sa.Index("ix_facts_province_code_year_to", "province_code", "year_to"),
    sa.Index("ix_facts_kind", "kind"),
    # SQLite looks for the parts of each new whole: without these two a load takes quadratic time.
    sa.Index("ix_facts_part_of_id", "part_of_id"),
    *_facts_checks(),
)

mentions = sa.Table(
    "mentions",
    metadata,
    sa.Column("fact_id", Key, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("char_start", Key, nullable=False),
    sa.Column("char_end", Key, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("link", sa.Text),
    _foreign("fact_id", "facts.id"),
    _one_of("zone", ZONES),
    sa.CheckConstraint("char_start >= 0 AND char_end > char_start", name="span"),
)

checks = sa.Table(
    "checks",
    metadata,
    sa.Column("fact_id", Key, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("against", sa.Boolean, nullable=False),
    sa.Column("other_key", sa.Text),
    sa.Column("other_fact_id", Key),
    _foreign("fact_id", "facts.id"),
    _foreign("other_fact_id", "facts.id"),
    sa.Index("ix_checks_other_fact_id", "other_fact_id"),
)

warnings = sa.Table(
    "warnings",
    metadata,
    sa.Column("article_id", Key, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False),
    _foreign("article_id", "articles.id"),
)

reprints = sa.Table(
    "reprints",
    metadata,
    sa.Column("article_id", Key, primary_key=True, autoincrement=False),
    sa.Column("original_id", Key, nullable=False),
    _foreign("article_id", "articles.id"),
    _foreign("original_id", "articles.id"),
    sa.CheckConstraint("article_id <> original_id", name="itself"),
)

KEPT = frozenset({"article_id", "first_load_id"})
"""Columns that stay as they are when a row is written again."""
