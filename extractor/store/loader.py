"""Loads records into a database: new ones in, changed ones over their old rows, vanished facts withdrawn.

The whole load is one transaction: a failure, at whatever record, leaves the database as it was. Records are taken in
batches, so that memory does not grow with their number. Loading what is there already changes nothing.
"""

from __future__ import annotations

import gc
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any, NamedTuple

import sqlalchemy as sa

import extractor
from extractor.diff import diff_facts, short_facts
from extractor.errors import Problem, StoreError
from extractor.store import tables
from extractor.store.engine import connect, explain
from extractor.store.gazetteer import Gazetteer
from extractor.store.put_off import make_up, put_off
from extractor.store.reprints import bring_up_reprints
from extractor.store.rows import (
    article_row,
    check_rows,
    check_storable,
    fact_of_row,
    fact_row,
    line_digest,
    mention_rows,
    put_sketch,
)
from extractor.store.sketcher import Sketcher
from extractor.store.versions import current_version, migrate, read_version, require_current
from extractor.store.writers import make_writer


class Located(NamedTuple):
    """A validated record, where it stands (``FILE:LINE``), and its line."""

    where: str
    record: dict[str, Any]
    line: str


BATCH_FACTS = 1_000
"""A batch of these and what is made of them fit into the cache of a processor; of 5000 they took a fifth longer."""
DUCKDB_BATCH_FACTS = 3_000
"""DuckDB's own cost is by the statement: a load in batches of 1000 took a third longer."""
BATCH_CHARACTERS = 2_000_000
OBJECTS_A_BATCH = 50_000
"""More lists and dictionaries than are made of one."""
AT_ONCE = 500
"""Keys in one lookup; drivers limit the parameters of a statement."""


@dataclass(slots=True)
class Totals:
    """What a load did; ``created`` when the database was new."""

    records: int = 0
    facts: int = 0
    articles_added: int = 0
    articles_changed: int = 0
    facts_added: int = 0
    facts_changed: int = 0
    facts_withdrawn: int = 0
    facts_restored: int = 0
    created: bool = False

    def __str__(self) -> str:
        read = f"{self.records} records, {self.facts} facts"
        done = {
            "articles added": self.articles_added,
            "articles changed": self.articles_changed,
            "facts added": self.facts_added,
            "facts changed": self.facts_changed,
            "facts withdrawn": self.facts_withdrawn,
            "facts restored": self.facts_restored,
        }
        changes = [f"{number} {what}" for what, number in done.items() if number]
        return f"{read}: {', '.join(changes) or 'nothing changed'}"


def load_records(records: Iterable[Located], url: str, *, inputs: str = "", wait: float = 0.0) -> Totals:
    """Load validated records into the database at ``url``, made if it is not there, and return what changed.

    ``inputs`` names where they come from, for the table of loads; ``wait`` is how many seconds to wait for another
    load. Raises :class:`StoreError`, and :class:`InputError` for a record that no database can hold.
    """
    totals = Totals()
    with _few_collections(), connect(url, write=True, create=True, wait=wait) as connection:
        if read_version(connection, url) == 0:
            totals.created = True
            migrate(connection, url, current_version())
            put_off(connection)
        require_current(connection, url)
        load = _Load(connection, url, inputs, totals)
        try:
            size = DUCKDB_BATCH_FACTS if connection.dialect.name == "duckdb" else BATCH_FACTS
            for batch in _batches(records, size):
                load.take(batch)
            load.finish()
            if totals.created:
                make_up(connection)
        finally:
            load.close()
    return totals


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for garbage once a batch or so: records and rows have no circles, and are many objects to look through."""
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS_A_BATCH, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _batches(records: Iterable[Located], size: int) -> Iterator[dict[str, Located]]:
    """Records by the article's key, of so many facts or a few more; a second one of an article opens a new batch."""
    batch: dict[str, Located] = {}
    facts = characters = 0
    for item in records:
        record = item.record
        key = record["article"]["id"]
        if key in batch or facts >= size or characters >= BATCH_CHARACTERS:
            yield batch
            batch, facts, characters = {}, 0, 0
        batch[key] = item
        facts += len(record["facts"]) + 1
        characters += len(record["article"]["text"])
    if batch:
        yield batch


@dataclass(slots=True)
class _Pending:
    """The rows of a batch, by table, and what is taken away."""

    rows: defaultdict[sa.Table, list[Sequence[Any]]] = field(default_factory=lambda: defaultdict(list))
    withdrawn: list[int] = field(default_factory=list)
    shorter: list[tuple[sa.Column[Any], sa.Column[Any], int, int]] = field(default_factory=list)
    """Key column, position column, key and number of children that are left."""
    digests: list[tuple[int, str]] = field(default_factory=list)
    """Articles, by id, that are as their record has them, with the digest that they lack."""


@dataclass(slots=True)
class _Held:
    """The facts of an article that the database holds: rows by the record's id, and each as a fact of a record."""

    rows: dict[str, Sequence[Any]] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


class _Load:
    """One load: its number, the numbers that it gives, and the statements of each batch."""

    def __init__(self, connection: sa.Connection, url: str, inputs: str, totals: Totals) -> None:
        self._connection, self._url, self._inputs, self._totals = connection, url, inputs, totals
        self._writer = make_writer(connection)
        self._sketcher = Sketcher()
        self._sketches: Callable[[], Mapping[str, str]] = dict
        """What gives the sketches of the last batch, by article …"""
        self._unsketched: Sequence[Sequence[Any]] = ()
        """… and the rows of the articles that lack them."""
        self._gazetteer = Gazetteer()
        self._gazetteer.bring_up(connection, self._writer)
        self._send_all()
        # The writers' lock is held, so nobody else gives numbers.
        self._load_id = self._last(tables.loads) + 1
        self._next_article = self._last(tables.articles) + 1
        self._next_fact = self._last(tables.facts) + 1
        self._noted = False
        self._unsent: set[str] = set()
        """The articles of the last batch, of which rows may wait to be sent."""
        self._places: deque[list[str]] = deque(maxlen=2)
        """Where the records stand of which rows may not have arrived yet, by batch."""

    def take(self, batch: Mapping[str, Located]) -> None:
        """Write one batch; its rows are sent when the next one was looked up, and arrive while that is made ready."""
        digests = {key: line_digest(item.line) for key, item in batch.items()}
        for item in batch.values():
            check_storable(item.record, item.where, item.line)
        self._totals.records += len(batch)
        self._totals.facts += sum(len(item.record["facts"]) for item in batch.values())
        with self._telling(batch):
            self._writer.wait()
            if not self._unsent.isdisjoint(batch):
                self._send_all()
            held = self._articles(list(batch))
            changed = [key for key, row in held.items() if row.record_sha256 != digests[key]]
            olds = self._facts([held[key].id for key in changed])
            texts = {key: item.record["article"]["text"] for key, item in batch.items() if key not in held}
            texts |= {key: batch[key].record["article"]["text"] for key in changed}
            sketches = self._sketcher.ask(texts)
            self._flush()
            pending = _Pending()
            for key, item in batch.items():
                if key not in held:
                    self._add(item.record, digests[key], pending)
            for key in changed:
                self._change(batch[key].record, digests[key], held[key], olds[held[key].id], pending)
            self._write(pending, fresh=not changed)
            self._sketches, self._unsketched = sketches, pending.rows[tables.articles]
            self._unsent = set(batch)

    def finish(self) -> None:
        """Write the figures of the load, if it changed anything."""
        with self._telling({}):
            self._send_all()
        if not self._noted:
            return
        bring_up_reprints(self._connection, self._writer, self._load_id)
        t = self._totals
        figures = {
            "records": t.records,
            "articles_added": t.articles_added,
            "articles_changed": t.articles_changed,
            "facts_added": t.facts_added,
            "facts_changed": t.facts_changed,
            "facts_withdrawn": t.facts_withdrawn,
            "facts_restored": t.facts_restored,
        }
        self._connection.execute(sa.update(tables.loads).where(tables.loads.c.id == self._load_id).values(figures))

    def close(self) -> None:
        """Let what is on its way arrive, so that the transaction can end; a failure of it was or will be told."""
        self._sketcher.close()
        with suppress(sa.exc.DBAPIError):
            self._writer.wait()

    def _last(self, table: sa.Table) -> int:
        return int(self._connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))).scalar_one())

    def _note(self) -> None:
        """Give the load its row, before the first row that points at it."""
        if not self._noted:
            self._noted = True
            now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
            row = [self._load_id, now.isoformat(" "), extractor.__version__, self._inputs, *[0] * 7]
            self._writer.write(tables.loads, [row])
            self._send_all()

    def _send_all(self) -> None:
        """Have all rows in their tables that were written; the connection is free then."""
        self._flush()
        self._writer.wait()

    def _flush(self) -> None:
        """Send what was written, with its sketches."""
        sketches = self._sketches()
        for row in self._unsketched:
            put_sketch(row, sketches)
        self._sketches, self._unsketched = dict, ()
        self._writer.flush()

    def _add(self, record: Mapping[str, Any], digest: str, pending: _Pending) -> None:
        article_id, self._next_article = self._next_article, self._next_article + 1
        self._totals.articles_added += 1
        self._totals.facts_added += len(record["facts"])
        ids = {fact["id"]: self._next_fact + n for n, fact in enumerate(record["facts"])}
        self._next_fact += len(ids)
        self._article(record, article_id, digest, pending)
        for fact in record["facts"]:
            self._fact(record, fact, article_id, ids, pending)

    def _change(self, record: Mapping[str, Any], digest: str, article: Any, held: _Held, pending: _Pending) -> None:
        counterparts = _pair(held, record)
        ids: dict[str, int] = {}
        for fact in record["facts"]:
            old = counterparts.get(fact["id"])
            if old is None:
                ids[fact["id"]], self._next_fact = self._next_fact, self._next_fact + 1
            else:
                ids[fact["id"]] = held.rows[old][0]
        written = []
        for fact in record["facts"]:
            old = counterparts.get(fact["id"])
            if old is None:
                self._totals.facts_added += 1
            elif _is_withdrawn(held.rows[old]):
                self._totals.facts_restored += 1
            elif held.facts[old] != fact:
                self._totals.facts_changed += 1
            elif held.rows[old][_PLACE_ID] == self._place(record, fact):
                continue
            written.append(fact)
            if old is not None:
                key = ids[fact["id"]]
                for table, left in ((tables.mentions, fact["mentions"]), (tables.checks, fact["checks"])):
                    pending.shorter.append((table.c.fact_id, table.c.position, key, len(left)))
        kept = set(counterparts.values())
        gone = [row[0] for key, row in held.rows.items() if key not in kept and not _is_withdrawn(row)]
        if not written and not gone and held.warnings == record["warnings"] and _is_same(article, record):
            if not article.record_sha256:  # loaded before a migration: now its line can be passed over
                pending.digests.append((article.id, digest))
            return  # another line for the same record
        self._totals.articles_changed += 1
        self._article(record, article.id, digest, pending)
        pending.shorter.append(
            (tables.warnings.c.article_id, tables.warnings.c.position, article.id, len(record["warnings"]))
        )
        for fact in written:
            self._fact(record, fact, article.id, ids, pending)
        pending.withdrawn += gone

    def _article(self, record: Mapping[str, Any], article_id: int, digest: str, pending: _Pending) -> None:
        pending.rows[tables.articles].append(article_row(record, article_id, digest, self._load_id))
        pending.rows[tables.warnings] += [(article_id, n, text) for n, text in enumerate(record["warnings"])]

    def _fact(
        self,
        record: Mapping[str, Any],
        fact: Mapping[str, Any],
        article_id: int,
        ids: Mapping[str, int],
        pending: _Pending,
    ) -> None:
        fact_id = ids[fact["id"]]
        place = self._place(record, fact)
        pending.rows[tables.facts].append(fact_row(fact, fact_id, article_id, ids, place, self._load_id))
        pending.rows[tables.mentions] += mention_rows(fact, fact_id)
        pending.rows[tables.checks] += check_rows(fact, fact_id, ids)

    def _place(self, record: Mapping[str, Any], fact: Mapping[str, Any]) -> str | None:
        return self._gazetteer.find(fact.get("place"), record["article"]["published"])

    def _write(self, pending: _Pending, *, fresh: bool) -> None:
        """Write the rows, parents first; ``fresh`` when all are of new articles."""
        if pending.digests or pending.shorter or pending.withdrawn:
            self._send_all()
        if pending.digests:
            statement = sa.update(tables.articles).where(tables.articles.c.id == sa.bindparam("its_id"))
            values = [{"its_id": article, "digest": digest} for article, digest in pending.digests]
            self._connection.execute(statement.values(record_sha256=sa.bindparam("digest")), values)
        if not pending.rows and not pending.withdrawn:
            return
        self._note()
        for key, position, value, left in pending.shorter:
            self._connection.execute(sa.delete(key.table).where(key == value, position >= left))
        for part in _parts(pending.withdrawn):
            self._connection.execute(
                sa.update(tables.facts).where(tables.facts.c.id.in_(part)).values(withdrawn_load_id=self._load_id)
            )
        self._totals.facts_withdrawn += len(pending.withdrawn)
        for table in (tables.articles, tables.warnings, tables.facts, tables.mentions, tables.checks):
            self._writer.write(table, pending.rows[table], fresh=fresh)

    @contextmanager
    def _telling(self, batch: Mapping[str, Located]) -> Iterator[None]:
        """Say which records it was when the database refuses one."""
        this = [item.where for item in batch.values()]
        try:
            yield
        except (sa.exc.IntegrityError, sa.exc.DataError) as failure:
            error = explain(failure, self._url)
            places = [*chain(*self._places), *this]
            what = f"{error.problem.what} (between {places[0]} and {places[-1]})"
            raise StoreError(Problem(error.problem.where, what, error.problem.remedy)) from failure
        self._places.append(this)

    def _articles(self, keys: list[str]) -> dict[str, Any]:
        a = tables.articles.c
        found: dict[str, Any] = {}
        for part in _parts(keys):
            statement = sa.select(*_COMPARED, a.article_key, a.id, a.record_sha256).where(a.article_key.in_(part))
            found.update((row.article_key, row) for row in self._connection.execute(statement))
        return found

    def _facts(self, articles: list[int]) -> defaultdict[int, _Held]:
        """What the database holds of some articles, withdrawn facts too."""
        held: defaultdict[int, _Held] = defaultdict(_Held)
        for part in _parts(articles):
            rows = self._connection.execute(
                sa.select(tables.facts).where(tables.facts.c.article_id.in_(part)).order_by(tables.facts.c.id)
            ).all()
            keys = {row[0]: row.fact_key for row in rows}
            mentions, checks = self._children(tables.mentions, part), self._children(tables.checks, part)
            for row in rows:
                holder = held[row.article_id]
                holder.rows[row.fact_key] = row
                holder.facts[row.fact_key] = fact_of_row(row, mentions[row.id], checks[row.id], keys)
            w = tables.warnings.c
            statement = sa.select(w.article_id, w.text).where(w.article_id.in_(part)).order_by(w.article_id, w.position)
            for article, text in self._connection.execute(statement):
                held[article].warnings.append(text)
        return held

    def _children(self, table: sa.Table, articles: Sequence[int]) -> defaultdict[int, list[Sequence[Any]]]:
        found: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
        statement = (
            sa.select(table)
            .join(tables.facts, tables.facts.c.id == table.c.fact_id)
            .where(tables.facts.c.article_id.in_(articles))
            .order_by(table.c.fact_id, table.c.position)
        )
        for row in self._connection.execute(statement):
            found[row[0]].append(row)
        return found


_COMPARED = [
    tables.articles.c[name]
    for name in ("url", "title", "source", "published", "author", "text_sha256", "schema_version")
] + [tables.articles.c.extractor_version, tables.articles.c.patterns_sha256]
_WITHDRAWN = tables.facts.columns.keys().index("withdrawn_load_id")
_PLACE_ID = tables.facts.columns.keys().index("place_id")


def _is_withdrawn(row: Sequence[Any]) -> bool:
    return row[_WITHDRAWN] is not None


def _is_same(row: Any, record: Mapping[str, Any]) -> bool:
    """Whether an article is as the database has it."""
    article, made = record["article"], record["extractor"]
    new = [article["url"], article["title"], article["source"], article["published"], article.get("author")]
    new += [article["text_sha256"], record["schema_version"], made["version"], made["patterns_sha256"]]
    held = [value.isoformat() if isinstance(value, date) else value for value in row[: len(_COMPARED)]]
    return held == new


def _pair(held: _Held, record: Mapping[str, Any]) -> dict[str, str]:
    """For each fact of the new record, by its id, the id of the held fact whose row it takes over.

    A fact with the same id is itself, withdrawn or not. An id changes with the slots; what is left is paired as
    ``ocop diff`` does it: by words, place in the text and slots.
    """
    new = {fact["id"]: fact for fact in record["facts"]}
    pairs = {key: key for key in new if key in held.rows}
    left_new = [fact for key, fact in new.items() if key not in pairs]
    left_old = [fact for key, fact in held.facts.items() if key not in pairs and not _is_withdrawn(held.rows[key])]
    if not left_new or not left_old:
        return pairs
    old_shorts = short_facts({"facts": left_old})
    new_shorts = short_facts({"facts": left_new})
    old_keys = {id(short): fact["id"] for short, fact in zip(old_shorts, left_old, strict=True)}
    new_keys = {id(short): fact["id"] for short, fact in zip(new_shorts, left_new, strict=True)}
    for old, fresh in diff_facts(old_shorts, new_shorts):
        if old is not None and fresh is not None:
            pairs[new_keys[id(fresh)]] = old_keys[id(old)]
    return pairs


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
