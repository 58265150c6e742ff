"""Live facts out of a database: Parquet partitioned by year, CSV, and a workbook for an office.

Each export is written beside its target and stands there only once it is whole. Rows are streamed: memory does not
grow with their number. ``wait`` is how many seconds to wait for a load that holds the file of a database.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from extractor.errors import Problem, StoreError
from extractor.model import KINDS
from extractor.store.engine import connect
from extractor.store.labels import kinds_of, labels, value_name, vietnamese
from extractor.store.tables import VOCABULARIES, articles, checks, facts, mentions
from extractor.store.versions import require_current

AT_ONCE = 5_000
"""Rows that are in memory at one time."""
EVIDENCE = 120
"""Code points of the article shown on each side of a fact's words."""
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""
LONGEST_LINK, SHEET_LINKS = 2_079, 65_530
"""Characters of a link that can be clicked, and how many of them a sheet can hold; others are text."""
SHEET_ROWS = 1_048_575
"""Rows of a sheet below its header."""
FIXED_DAY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The workbook's date of making: the same facts give the same file."""
NOT_SHOWN = {"article_id", "fact_key", "place_id", "first_load_id", "changed_load_id", "withdrawn_load_id", "unit"}
INSTALL = "pip install 'ocop-extractor[export]'"

live = sa.table(
    "live_facts",
    sa.column("fact_id"), sa.column("article_key"), sa.column("newspaper"), sa.column("title"), sa.column("url"),
    sa.column("author"), sa.column("published", sa.Date), sa.column("year"), sa.column("quote"),
    sa.column("char_start"), sa.column("char_end"), sa.column("zone"), sa.column("link"), sa.column("reprint_of"),
    *(sa.column(c.name, c.type) for c in facts.columns if c.name not in ("id", *NOT_SHOWN - {"unit"})),
    sa.column("article_id"), sa.column("fact_key"), sa.column("place_id"),
)  # fmt: skip
"""The view, with the types of the columns that it takes from the tables."""


def flat_columns() -> list[str]:
    """The columns of the flat forms (CSV, Parquet), in order."""
    own = [c.name for c in facts.columns if c.name not in ("id", "first_load_id", "changed_load_id")]
    own = [name for name in own if name not in ("withdrawn_load_id", "article_id")]
    return ["fact_id", "article_key", "newspaper", "title", "url", "author", "published", "year", *own, "reprint_of",
            "quote", "char_start", "char_end", "zone", "link"]  # fmt: skip


def export_csv(url: str, target: Path, *, wait: float = 0.0) -> int:
    """Write the live facts as CSV with a header, in UTF-8 with the mark that spreadsheets need; returns how many."""
    names = flat_columns()
    statement = sa.select(*(live.c[name] for name in names)).order_by(live.c.fact_id)
    count = 0
    with (
        _reading(url, wait) as connection,
        _whole(target) as beside,
        beside.open("w", encoding="utf-8-sig", newline="") as out,
    ):
        writer = csv.writer(out)
        writer.writerow(names)
        for count, row in enumerate(_rows(connection, statement), 1):  # noqa: B007 (it is returned)
            writer.writerow([_csv_value(value) for value in row])
    return count


def export_parquet(url: str, target: Path, *, wait: float = 0.0) -> int:
    """Write a folder: ``facts/year=2022/…``, ``articles.parquet`` and ``mentions.parquet``; returns the facts."""
    try:
        import pyarrow as pa
        import pyarrow.dataset as ds
        import pyarrow.parquet as pq
    except ImportError:
        raise _missing("pyarrow") from None
    names = flat_columns()
    count = 0
    with _reading(url, wait) as connection, _whole(target) as beside:
        beside.mkdir()
        shape = pa.schema([(name, _arrow_type(pa, live.c[name].type, name)) for name in names])

        def batches() -> Iterator[Any]:
            nonlocal count
            statement = sa.select(*(live.c[name] for name in names)).order_by(live.c.year, live.c.fact_id)
            for rows in _parts(connection, statement):
                count += len(rows)
                yield _arrow_batch(pa, shape, rows)

        ds.write_dataset(
            batches(), str(beside / "facts"), schema=shape, format="parquet",
            partitioning=ds.partitioning(pa.schema([("year", pa.int32())]), flavor="hive"),
            max_rows_per_group=AT_ONCE, max_open_files=64,
        )  # fmt: skip
        for table, statement in (
            (articles, sa.select(articles).order_by(articles.c.id)),
            (mentions, sa.select(mentions).order_by(mentions.c.fact_id, mentions.c.position)),
        ):
            form = pa.schema([(c.name, _arrow_type(pa, c.type, c.name)) for c in table.columns])
            with pq.ParquetWriter(str(beside / f"{table.name}.parquet"), form) as out:
                for rows in _parts(connection, statement):
                    out.write_batch(_arrow_batch(pa, form, rows))
    return count


def export_xlsx(url: str, target: Path, *, wait: float = 0.0) -> int:
    """Write a workbook with one sheet a kind, in Vietnamese, with the words of each fact; returns how many."""
    try:
        import xlsxwriter
    except ImportError:
        raise _missing("xlsxwriter") from None
    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    count = 0
    with _reading(url, wait) as connection, _whole(target) as beside, beside.open("wb") as out:
        book = xlsxwriter.Workbook(out, {"constant_memory": True, **options})
        book.set_properties({"title": "OCOP", "created": FIXED_DAY})
        for kind in KINDS:
            count += _sheet(connection, book, kind)
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as failure:
            what = f"cannot be written: {failure}"
            raise StoreError(Problem(str(target), what, "make room, or give another target to -o")) from failure
    return count


def _sheet(connection: sa.Connection, book: Any, kind: str) -> int:
    """One sheet: a header that stays, filters, then the facts by province and year."""
    sheet = book.add_worksheet(labels()["sheets"][kind])
    bold, head = (
        book.add_format({"bold": True}),
        book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DDEBF7"}),
    )
    day, plain = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "#,##0.##"})
    money = book.add_format({"num_format": "#,##0"})
    columns = _sheet_columns(kind)
    for number, (name, title) in enumerate(columns):
        sheet.set_column(number, number, _width(name))
        sheet.write_string(0, number, title, head)
    evidence = len(columns)
    sheet.set_column(evidence, evidence, 90)
    sheet.write_string(0, evidence, labels()["extra"]["evidence"], head)
    sheet.freeze_panes(1, 0)
    against = sa.select(sa.func.count()).where(checks.c.fact_id == live.c.fact_id, checks.c.against).scalar_subquery()
    start = sa.case((live.c.char_start > EVIDENCE, live.c.char_start - EVIDENCE), else_=0)
    # PostgreSQL has no substr() with the wide integers that offsets are.
    first, length = sa.cast(start + 1, sa.Integer), sa.cast(live.c.char_end - start + EVIDENCE, sa.Integer)
    around = sa.func.substr(articles.c.text, first, length)
    statement = (
        sa.select(
            *(against.label("review") if name == "review" else live.c[name] for name, _ in columns),
            around, live.c.char_start - start, live.c.char_end - start,
        )
        .join_from(live, articles, articles.c.id == live.c.article_id)
        .where(live.c.kind == kind, sa.not_(live.c.related))
        .order_by(live.c.province_code.nulls_last(), live.c.year.nulls_last(), live.c.fact_id)
    )  # fmt: skip
    line = 0
    for row in _rows(connection, statement):
        line += 1
        if line > SHEET_ROWS:
            what = f"more than {SHEET_ROWS} facts of the kind {kind}"
            raise StoreError(Problem("the workbook", what, "a sheet holds no more; export csv or parquet"))
        for number, ((name, _), value) in enumerate(zip(columns, row, strict=False)):
            if value is None:
                continue
            value = value_name(name, value)
            if name == "link" and len(value) <= LONGEST_LINK and line <= SHEET_LINKS:
                sheet.write_url(line, number, value)
            elif isinstance(value, str):
                sheet.write_string(line, number, value[:LONGEST_CELL])
            elif hasattr(value, "isoformat"):
                sheet.write_datetime(line, number, value, day)
            else:
                is_money = kind in ("funding", "revenue")
                form = (money if is_money else plain) if name in ("quantity_low", "quantity_high", "out_of") else None
                sheet.write_number(line, number, float(value), form)
        _write_evidence(sheet, line, evidence, bold, *row[len(columns) :])
    sheet.autofilter(0, 0, max(line, 1), evidence)
    return line


def _write_evidence(sheet: Any, line: int, column: int, bold: Any, text: str, start: int, end: int) -> None:
    """The words with what stands around them; the words in bold."""
    before, words, after = (" ".join(part.split("\n")) for part in (text[:start], text[start:end], text[end:]))
    if len(before) + len(words) + len(after) > LONGEST_CELL:
        sheet.write_string(line, column, (before + words + after)[:LONGEST_CELL])
        return
    parts: list[Any] = [before] if before else []
    parts += [bold, words]
    parts += [after] if after else []
    if len(parts) > 2:
        sheet.write_rich_string(line, column, *parts)
    else:
        sheet.write_string(line, column, words, bold)


@cache
def _sheet_columns(kind: str) -> list[tuple[str, str]]:
    """The columns of a sheet, with their Vietnamese headings: only those that the kind fills."""
    columns = [("fact_id", vietnamese("facts", "id"))]
    for column in facts.columns:
        name = column.name
        if name in NOT_SHOWN or name in ("id", "kind", "related", "part_of_id", "rule", "confidence"):
            continue
        if name in VOCABULARIES or name in _slot_columns():
            if kind not in kinds_of(name):
                continue
        columns.append((name, vietnamese("facts", name)))
    if "part_of_id" in _slot_columns() and kind in kinds_of("part_of_id"):
        columns.append(("part_of_id", vietnamese("facts", "part_of_id")))
    columns += [(name, vietnamese("facts", name)) for name in ("confidence", "rule")]
    columns.append(("review", labels()["extra"]["review"]))
    for name, own in (("published", "published"), ("newspaper", "source"), ("author", "author"), ("title", "title")):
        columns.append((name, vietnamese("articles", own)))
    columns += [("url", vietnamese("articles", "url")), ("link", vietnamese("mentions", "link"))]
    columns.append(("article_key", vietnamese("articles", "article_key")))
    return columns


def _slot_columns() -> frozenset[str]:
    from extractor.store.tables import SLOT_COLUMNS

    return frozenset(SLOT_COLUMNS.values())


def _width(name: str) -> int:
    wide = {
        "title": 50,
        "url": 40,
        "link": 40,
        "purpose": 35,
        "product_name": 35,
        "product_producer": 35,
        "document_issuer": 30,
    }
    return wide.get(name, 14)


@contextmanager
def _reading(url: str, wait: float) -> Iterator[sa.Connection]:
    with connect(url, wait=wait) as connection:
        require_current(connection, url)
        yield connection


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A name beside ``target`` to write to, which takes its place once the block has ended well."""
    if target.is_dir() and any(target.iterdir()):
        raise StoreError(Problem(str(target), "the folder is not empty", "give another to -o"))
    beside = target.resolve().with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield beside
        if target.is_dir():
            target.rmdir()
        beside.replace(target.resolve())
    except OSError as failure:
        what = f"cannot be written: {failure.strerror}"
        raise StoreError(Problem(str(target), what, "give another target to -o")) from failure
    finally:
        if beside.is_dir():
            shutil.rmtree(beside)
        else:
            beside.unlink(missing_ok=True)


def _parts(connection: sa.Connection, statement: sa.Select[Any]) -> Iterator[list[Any]]:
    result = connection.execution_options(stream_results=True).execute(statement)
    yield from (list(part) for part in result.partitions(AT_ONCE))


def _rows(connection: sa.Connection, statement: sa.Select[Any]) -> Iterator[Any]:
    for part in _parts(connection, statement):
        yield from part


def _csv_value(value: Any) -> Any:
    """A number without a point that it does not need, a yes or no as 1 and 0, whatever the database."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float | Decimal) and value == int(value):
        return int(value)
    return value


def _arrow_type(pa: Any, kind: Any, name: str) -> Any:
    made: tuple[tuple[type[Any], Callable[[], Any]], ...] = (
        (sa.Boolean, pa.bool_),
        (sa.Date, pa.date32),
        (sa.Double, pa.float64),
        (sa.Numeric, pa.float64),
        (sa.Integer, pa.int64),
    )
    if name in ("fact_id", "reprint_of", "char_start", "char_end"):
        return pa.int64()
    if name == "year":
        return pa.int32()
    return next((build() for base, build in made if isinstance(kind, base)), pa.string())


def _arrow_batch(pa: Any, shape: Any, rows: list[Any]) -> Any:
    columns = list(zip(*rows, strict=True))
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, shape, strict=True)]
    return pa.record_batch(arrays, schema=shape)


def _missing(module: str) -> StoreError:
    return StoreError(Problem("export", f"the library {module} is not installed", INSTALL))
