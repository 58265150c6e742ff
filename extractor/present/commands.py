"""The commands that write pages: html and overview. Thin, like all commands; imports wait until they run.

Exit codes as everywhere: 0 all well, 1 something failed and nothing was written, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from extractor.errors import OcopError, Problem

MOST = 500
"""Articles on one page: more would take a browser long to show."""
NAMED = 5
"""Ids of articles that a message names."""
BROKEN_PIPE = 141
FACTS = "facts.jsonl"
"""What the records of a run are called in its folder."""
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}

RECORDS = click.argument("records", type=click.Path(exists=True, path_type=Path), metavar="FACTS.jsonl|DIR")
OUTPUT = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to FILE, whole or not at all."
)
LANG = click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="The language of the page."
)


@click.command(context_settings=_SETTINGS)
@RECORDS
@click.option("--id", "wanted", help="The article of this id alone.")
@OUTPUT
@LANG
def html(records: Path, wanted: str | None, output: Path | None, lang: str) -> None:
    """Write articles with their facts marked and explained, as one HTML page to read, print or send.

    The page needs nothing but itself: no script, no network. Several articles stand below each other, with a table
    of contents. DIR is the folder of a run.

    \b
    Example:
      ocop html facts.jsonl --id ca-mau-2022 -o ca-mau.html
    """
    from extractor.present.articles import render_articles

    _write(render_articles(_select(_file(records), wanted), lang), output)


@click.command(context_settings=_SETTINGS)
@RECORDS
@OUTPUT
@LANG
def overview(records: Path, output: Path | None, lang: str) -> None:
    """Write what has been extracted, as one HTML page: maps, numbers by year and kind, targets against results.

    The page needs nothing but itself: no script, no network. Records are read one by one, however many there are.
    DIR is the folder of a run.

    \b
    Example:
      ocop overview facts.jsonl -o overview.html
    """
    from extractor.present.overview import render_tally
    from extractor.present.tally import Tally
    from extractor.records import read_records

    tally = Tally()
    for record in read_records(_file(records)):
        tally.add_record(record)
    _write(render_tally(tally, lang), output)


COMMANDS = (html, overview)


def _file(records: Path) -> Path:
    return records / FACTS if records.is_dir() else records


def _select(path: Path, wanted: str | None) -> list[Mapping[str, Any]]:
    """The records for a page: those of an id, or all; raises :class:`OcopError` for none and for too many."""
    from extractor.records import read_records

    found: list[Mapping[str, Any]] = []
    ids: list[str] = []
    for record in read_records(path):
        name = record["article"]["id"]
        if wanted is None or name == wanted:
            found.append(record)
        elif len(ids) <= NAMED:
            ids.append(name)
        if len(found) > MOST:
            raise OcopError(str(Problem(str(path), f"more than {MOST} articles", "name one of them with --id")))
    if not found and wanted is not None and ids:
        shown = ", ".join(map(repr, ids[:NAMED])) + (", …" if len(ids) > NAMED else "")
        raise OcopError(str(Problem(str(path), f"no article of the id {wanted!r}", f"there are {shown}")))
    if not found:
        raise OcopError(str(Problem(str(path), "no records", "give the output of ocop extract")))
    return found


def _write(page: str, output: Path | None) -> None:
    """Write a page to a file, whole or not at all, or to standard output, as UTF-8 whatever the locale."""
    from extractor.records import open_whole

    if output is None or output == Path("-"):
        try:
            sys.stdout.buffer.write(page.encode())
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the flush at exit is quiet
            sys.exit(BROKEN_PIPE)
        return
    try:
        with open_whole(output) as out:
            out.write(page)
    except OSError as failure:
        what = f"cannot be written: {failure.strerror}"
        raise OcopError(str(Problem(str(output), what, "give another file to -o"))) from failure
