"""Version 2: articles are searched without tone marks, and reprints of one article are known.

Frozen, like every migration; so it has copies of the two functions that fill the new columns.
"""

from __future__ import annotations

import hashlib
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 500
MARKS: dict[int, str | None] = {**dict.fromkeys(range(0x0300, 0x0370)), ord("đ"): "d", ord("Đ"): "D"}

ARTICLES = sa.table(
    "articles",
    *(sa.column(c) for c in ("id", "title", "text", "published", "plain_text", "same_text_key")),
)

SEARCH = (
    """
CREATE VIRTUAL TABLE "articles_fts" USING FTS5 (
    title, text, plain_text, content="articles", content_rowid="id", tokenize="unicode61 remove_diacritics 0"
)
""",
    """
CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, text, plain_text)
    VALUES (new.id, new.title, new.text, new.plain_text);
END
""",
    """
CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text, plain_text)
    VALUES ('delete', old.id, old.title, old.text, old.plain_text);
END
""",
    """
CREATE TRIGGER articles_fts_update AFTER UPDATE OF title, text, plain_text ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text, plain_text)
    VALUES ('delete', old.id, old.title, old.text, old.plain_text);
    INSERT INTO articles_fts (rowid, title, text, plain_text)
    VALUES (new.id, new.title, new.text, new.plain_text);
END
""",
)
"""The index keeps tone marks apart; a word without any is found in plain_text, which has none."""


def upgrade() -> None:
    """Add the columns and fill them, the table of reprints and, in SQLite, the full-text index."""
    connection = op.get_bind()
    for name in ("plain_text", "same_text_key"):
        # DuckDB adds no column with a constraint.
        column = sa.Column(name, sa.Text, server_default="", nullable=connection.dialect.name == "duckdb")
        op.add_column("articles", column)
    if connection.dialect.name == "duckdb":
        for name in ("plain_text", "same_text_key"):
            op.execute(f"ALTER TABLE articles ALTER COLUMN {name} SET NOT NULL")
    # Before the rows are changed: DuckDB makes no index over changes that are not committed.
    op.create_index("ix_articles_same_text_key", "articles", ["same_text_key"])
    last = None
    while True:
        statement = sa.select(ARTICLES.c.id, ARTICLES.c.title, ARTICLES.c.text).order_by(ARTICLES.c.id).limit(BATCH)
        if last is not None:
            statement = statement.where(ARTICLES.c.id > last)
        rows = connection.execute(statement).all()
        if not rows:
            break
        last = rows[-1].id
        connection.execute(
            sa.update(ARTICLES)
            .where(ARTICLES.c.id == sa.bindparam("its_id"))
            .values(plain_text=sa.bindparam("plain"), same_text_key=sa.bindparam("same")),
            [{"its_id": r.id, "plain": _plain(r.title, r.text), "same": _same(r.text)} for r in rows],
        )
    foreign = [] if connection.dialect.name == "duckdb" else [
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_reprints_article_id"),
        sa.ForeignKeyConstraint(["original_id"], ["articles.id"], name="fk_reprints_original_id"),
    ]  # fmt: skip
    reprints = op.create_table(
        "reprints",
        sa.Column("article_id", Key, autoincrement=False, nullable=False),
        sa.Column("original_id", Key, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_reprints"),
        *foreign,
        sa.CheckConstraint("article_id <> original_id", name=op.f("ck_reprints_itself")),
    )
    first = sa.func.first_value(ARTICLES.c.id).over(
        partition_by=ARTICLES.c.same_text_key, order_by=[ARTICLES.c.published.asc().nulls_last(), ARTICLES.c.id]
    )
    numbered = sa.select(ARTICLES.c.id, first.label("original")).subquery()
    pairs = sa.select(numbered.c.id, numbered.c.original).where(numbered.c.id != numbered.c.original)
    connection.execute(reprints.insert().from_select(["article_id", "original_id"], pairs))
    if connection.dialect.name == "sqlite":
        for statement_text in SEARCH:
            connection.exec_driver_sql(statement_text)
        connection.exec_driver_sql("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")


def _plain(title: str | None, text: str) -> str:
    whole = f"{title}\n{text}" if title else text
    return unicodedata.normalize("NFD", whole).translate(MARKS).lower()


def _same(text: str) -> str:
    return hashlib.sha256(" ".join(text.casefold().split()).encode("utf-8", "surrogatepass")).hexdigest()
