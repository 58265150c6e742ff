"""The tables of the desk, as SQLAlchemy Core objects, and what keeps the log of decisions from being rewritten.

Owns names, keys and indexes. All names begin with ``review_``, so that the desk may live in the database that holds
the facts too. JSON is kept as text: no query looks into it, what is filtered by has a column.
"""

from __future__ import annotations

import sqlalchemy as sa

VERSION = "2"
"""Of these tables; kept in ``review_meta``."""

STATES = ("open", "accepted", "rejected", "corrected", "added", "removed")
"""What the editors have made of a fact; ``removed`` is one that was added, which was undone."""
LIVE = ("open", "accepted", "corrected", "added")
"""The states of facts that hold."""
CONFLICTS = ("", "redundant", "contradicted", "lost")
"""What newer rules say to a decision: the same, something else, or the words are no longer in the text."""
ROLES = ("editor", "admin")

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
metadata = sa.MetaData()

meta = sa.Table(
    "review_meta", metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)  # fmt: skip

articles = sa.Table(
    "review_articles", metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("article_key", sa.Text, nullable=False, unique=True),
    sa.Column("title", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("published", sa.Text),
    sa.Column("plain", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("record_sha256", sa.Text, nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("pending", sa.Integer, nullable=False),
    sa.Column("numbers", sa.Text),
    sa.Column("unclaimed", sa.Integer),
    sa.Index("ix_review_articles_order", "rank", "id"),
    sa.Index("ix_review_articles_unclaimed", "unclaimed", "id"),
)  # fmt: skip
"""``record`` is as extracted; ``pending`` counts the facts that nobody has judged; the lower ``rank``, the sooner.
``numbers`` are the places of the numbers that the rules gave neither a slot nor a reason, ``unclaimed`` counts those of
them that stand in no fact; both are null until the article was read for them.
"""

facts = sa.Table(
    "review_facts", metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("article_id", Key, sa.ForeignKey("review_articles.id"), nullable=False),
    sa.Column("fact_key", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("conflict", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("fact", sa.Text, nullable=False),
    sa.Column("given", sa.Text),
    sa.Column("decided_on", sa.Text),
    sa.Column("shown", sa.Boolean, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("status", sa.Text),
    sa.Column("province_code", sa.Text),
    sa.Column("year_from", sa.Integer),
    sa.Column("year_to", sa.Integer),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("start", Key, nullable=False),
    sa.UniqueConstraint("article_id", "fact_key", name="uq_review_facts_key"),
    sa.CheckConstraint(" OR ".join(f"state = '{state}'" for state in STATES), name="ck_review_facts_state"),
    sa.CheckConstraint(" OR ".join(f"conflict = '{one}'" for one in CONFLICTS), name="ck_review_facts_conflict"),
    sa.Index("ix_review_facts_queue", "turn", "rank", "id"),
    sa.Index("ix_review_facts_state", "state", "turn"),
    sa.Index("ix_review_facts_article", "article_id", "turn"),
    sa.Index("ix_review_facts_rule", "rule", "turn", "rank", "id"),
    sa.Index("ix_review_facts_province", "province_code", "turn", "rank", "id"),
    sa.Index("ix_review_facts_year_to", "year_to"),
    sa.Index("ix_review_facts_conflict", "conflict"),
)  # fmt: skip
"""``fact`` is what holds, ``given`` what the newest rules say (null: nothing), ``decided_on`` what they said when it
was judged. ``shown`` is false for what neither rules nor editors hold any more. ``turn`` is 0 for what waits to be
judged.
"""

decisions = sa.Table(
    "review_decisions", metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("editor", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("article_id", Key, nullable=False),
    sa.Column("article_key", sa.Text, nullable=False),
    sa.Column("fact_id", Key, nullable=False),
    sa.Column("fact_key", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("undoes", Key, unique=True),
    sa.Index("ix_review_decisions_fact", "fact_id", "id"),
    sa.Index("ix_review_decisions_article", "article_id", "id"),
)  # fmt: skip
"""Who decided what when, with the fact before and after. Rows are only ever added."""

editors = sa.Table(
    "review_editors", metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.CheckConstraint(" OR ".join(f"role = '{role}'" for role in ROLES), name="ck_review_editors_role"),
)  # fmt: skip

sessions = sa.Table(
    "review_sessions", metadata,
    sa.Column("token_sha256", sa.Text, primary_key=True),
    sa.Column("editor", sa.Text),
    sa.Column("csrf", sa.Text, nullable=False),
    sa.Column("expires_at", sa.Text, nullable=False),
)  # fmt: skip
"""``editor`` is null before the login. Of the token only its digest is kept."""

positions = sa.Table(
    "review_positions", metadata,
    sa.Column("editor", sa.Text, primary_key=True),
    sa.Column("article_id", Key, nullable=False),
    sa.Column("fact_id", Key),
    sa.Column("filters", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)  # fmt: skip
"""Where each editor was."""

_SQLITE_GUARDS = [
    f"CREATE TRIGGER IF NOT EXISTS review_decisions_no_{what.lower()} BEFORE {what} ON review_decisions "
    "BEGIN SELECT RAISE(ABORT, 'the log of decisions is only added to'); END"
    for what in ("UPDATE", "DELETE")
]
_POSTGRES_GUARDS = [
    """CREATE OR REPLACE FUNCTION review_decisions_guard() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the log of decisions is only added to'; END $$""",
    "DROP TRIGGER IF EXISTS review_decisions_guard ON review_decisions",
    """CREATE TRIGGER review_decisions_guard BEFORE UPDATE OR DELETE ON review_decisions
    FOR EACH ROW EXECUTE FUNCTION review_decisions_guard()""",
]


def upgrade(connection: sa.Connection) -> None:
    """Bring the tables of version 1, which had no numbers of articles and no switch of accounts, up to this one."""
    held = sa.and_(meta.c.name == "version", meta.c.value == "1")
    if connection.execute(sa.select(meta.c.value).where(held)).first() is None:
        return
    for column, kind in (("numbers", "TEXT"), ("unclaimed", "INTEGER")):
        connection.exec_driver_sql(f"ALTER TABLE review_articles ADD COLUMN {column} {kind}")
    connection.exec_driver_sql("ALTER TABLE review_editors ADD COLUMN active BOOLEAN DEFAULT TRUE NOT NULL")
    connection.exec_driver_sql("CREATE INDEX ix_review_articles_unclaimed ON review_articles (unclaimed, id)")
    connection.execute(sa.update(meta).where(held).values(value=VERSION))


def create(connection: sa.Connection) -> None:
    """Make the tables that are not there yet, and the guards of the log."""
    if sa.inspect(connection).has_table(meta.name):
        return
    metadata.create_all(connection)
    for statement in _SQLITE_GUARDS if connection.dialect.name == "sqlite" else _POSTGRES_GUARDS:
        connection.exec_driver_sql(statement)
    connection.execute(sa.insert(meta).values(name="version", value=VERSION))
