"""Version 1: loads, places, articles, facts, mentions, checks and warnings.

Frozen: what this migration makes never changes, whatever becomes of the tables later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SUBJECTS = (
    "product", "producer", "cooperative", "cooperative_group", "enterprise", "household", "trademark",
    "craft_village", "outlet", "locality",
)  # fmt: skip
VOCABULARIES: dict[str, Sequence[str]] = {
    "kind": ("count", "funding", "revenue", "percent", "ranking", "document", "product"),
    "status": ("achieved", "target", "candidate"),
    "action": (
        "total", "recognize", "rerecognize", "upgrade", "develop", "standardize", "support", "market", "revoke",
    ),
    "subject": SUBJECTS,
    "qualifier": ("exact", "at_least", "more_than", "at_most", "almost", "about"),
    "unit": (*SUBJECTS, "VND", "percent", "rank"),
    "product_group": ("food", "beverage", "medicinal", "handicraft", "ornamental", "tourism"),
    "tier": ("district", "province", "national"),
    "place_level": ("nation", "region", "province", "district", "commune"),
    "period_basis": ("stated", "inherited", "published"),
    "per": ("province", "district", "commune", "producer", "product", "outlet", "project", "year"),
    "funding_source": ("total", "state_budget", "social", "credit", "mixed", "unspecified"),
    "measure": ("share", "growth", "fulfilment"),
    "percent_of": (*SUBJECTS, "funding", "revenue", "price", "other"),
    "document_type": ("plan", "decision", "resolution", "directive", "circular", "program", "report", "other"),
}  # fmt: skip
NUMBERS = ("quantity_low", "quantity_high", "qualifier", "unit")
REQUIRED = {
    "count": ("status", "action", "subject", *NUMBERS),
    "funding": ("status", *NUMBERS, "funding_source"),
    "revenue": ("status", *NUMBERS),
    "percent": ("status", *NUMBERS, "measure", "percent_of"),
    "ranking": NUMBERS,
    "document": ("document_number", "document_type"),
    "product": ("status", "stars_low", "product_name"),
}

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
    return dialect.name != "duckdb"


def _foreign(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target]).ddl_if(callable_=_has_foreign_keys)


def _one_of(column: str, values: Sequence[str]) -> sa.CheckConstraint:
    # Not IN: SQLite would build a table of the values for every row, and take thrice as long.
    return sa.CheckConstraint(" OR ".join(f"{column} = '{value}'" for value in values), name=column)


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, Key, primary_key=True, autoincrement=False)


def _columns(type_: Any, names: str, *, required: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, type_, nullable=not required) for name in names.split()]


sa.Table(
    "loads",
    metadata,
    _key("id"),
    *_columns(sa.DateTime, "loaded_at", required=True),
    *_columns(sa.Text, "ocop_version inputs", required=True),
    *_columns(Key, "records articles_added articles_changed", required=True),
    *_columns(Key, "facts_added facts_changed facts_withdrawn facts_restored", required=True),
)
sa.Table(
    "places",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    *_columns(sa.Text, "level code name type official province_code", required=True),
    *_columns(sa.Date, "valid_from valid_to"),
    *_columns(sa.Text, "current_province_code current_province"),
    _one_of("level", ("province", "district")),
)
sa.Table(
    "articles",
    metadata,
    _key("id"),
    *_columns(sa.Text, "article_key", required=True),
    *_columns(sa.Text, "url title source"),
    *_columns(sa.Date, "published"),
    *_columns(sa.Text, "text text_sha256 schema_version extractor_version", required=True),
    *_columns(sa.Text, "patterns_sha256 record_sha256", required=True),
    *_columns(Key, "first_load_id changed_load_id", required=True),
    sa.UniqueConstraint("article_key"),
    _foreign("first_load_id", "loads.id"),
    _foreign("changed_load_id", "loads.id"),
)
sa.Table(
    "facts",
    metadata,
    _key("id"),
    *_columns(Key, "article_id", required=True),
    *_columns(sa.Text, "fact_key kind", required=True),
    *_columns(sa.Text, "status action subject"),
    *_columns(Number, "quantity_low quantity_high"),
    *_columns(sa.Text, "qualifier unit"),
    *_columns(Number, "out_of"),
    *_columns(sa.Text, "product_group"),
    *_columns(sa.Integer, "stars_low stars_high"),
    *_columns(sa.Boolean, "stars_or_above stars_potential"),
    *_columns(sa.Integer, "stars_from"),
    *_columns(sa.Text, "tier place_level province_code province district commune region"),
    *_columns(sa.Text, "current_province_code current_province place_id"),
    *_columns(sa.Integer, "year_from year_to"),
    *_columns(sa.Text, "as_of period_basis per"),
    *_columns(Key, "part_of_id"),
    *_columns(sa.Text, "funding_source purpose measure percent_of percent_what ranking_scope"),
    *_columns(sa.Text, "document_number document_type"),
    *_columns(sa.Date, "document_date"),
    *_columns(sa.Text, "document_issuer product_name product_producer"),
    *_columns(sa.Text, "rule", required=True),
    *_columns(sa.Double, "confidence", required=True),
    *_columns(sa.Boolean, "related", required=True),
    *_columns(Key, "first_load_id changed_load_id", required=True),
    *_columns(Key, "withdrawn_load_id"),
    sa.UniqueConstraint("article_id", "fact_key"),
    _foreign("article_id", "articles.id"),
    _foreign("place_id", "places.id"),
    _foreign("part_of_id", "facts.id"),
    _foreign("first_load_id", "loads.id"),
    _foreign("changed_load_id", "loads.id"),
    _foreign("withdrawn_load_id", "loads.id"),
    sa.Index("ix_facts_province_code_year_to", "province_code", "year_to"),
    sa.Index("ix_facts_kind", "kind"),
    sa.Index("ix_facts_part_of_id", "part_of_id"),
    *(_one_of(column, values) for column, values in VOCABULARIES.items()),
    *(
        sa.CheckConstraint(
            f"kind <> '{kind}' OR ({' AND '.join(f'{c} IS NOT NULL' for c in columns)})", name=f"{kind}_slots"
        )
        for kind, columns in REQUIRED.items()
    ),
    sa.CheckConstraint("quantity_low >= 0 AND quantity_high >= quantity_low", name="quantity"),
    sa.CheckConstraint("stars_low BETWEEN 1 AND 5 AND stars_high BETWEEN stars_low AND 5", name="stars"),
    sa.CheckConstraint("stars_from BETWEEN 1 AND 5", name="stars_from"),
    sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
)
sa.Table(
    "mentions",
    metadata,
    _key("fact_id"),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    *_columns(Key, "char_start char_end", required=True),
    *_columns(sa.Text, "text zone", required=True),
    _foreign("fact_id", "facts.id"),
    _one_of("zone", ("title", "lead", "body", "caption", "table", "related")),
    sa.CheckConstraint("char_start >= 0 AND char_end > char_start", name="span"),
)
sa.Table(
    "checks",
    metadata,
    _key("fact_id"),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    *_columns(sa.Text, "name", required=True),
    *_columns(sa.Boolean, "against", required=True),
    *_columns(sa.Text, "other_key"),
    *_columns(Key, "other_fact_id"),
    _foreign("fact_id", "facts.id"),
    _foreign("other_fact_id", "facts.id"),
    sa.Index("ix_checks_other_fact_id", "other_fact_id"),
)
sa.Table(
    "warnings",
    metadata,
    _key("article_id"),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    *_columns(sa.Text, "text", required=True),
    _foreign("article_id", "articles.id"),
)


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), checkfirst=False)
