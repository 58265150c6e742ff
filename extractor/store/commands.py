"""The commands for databases: load, export and migrate. Thin, like all commands; imports wait until they run.

Exit codes as everywhere: 0 all well, 1 something failed and nothing was changed, 2 wrong usage (a URL that is none).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from extractor.errors import OcopError, Problem, UrlError

USAGE = 2
DEFAULT_URL = "sqlite:///ocop.db"
EVERY = 1_000
"""Records between two lines of progress where standard error is no terminal."""
FORMATS = ("csv", "xlsx", "parquet", "datasette", "schemas", "dictionary")
TEXTS = ("datasette", "schemas", "dictionary")
"""Those that need no database, and go to standard output without -o."""
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}

WAIT = click.option(
    "--wait", type=click.FloatRange(0, 86_400), default=10.0, show_default=True, metavar="SECONDS",
    help="How long to wait for another load to end.",
)  # fmt: skip
TO = click.option(
    "--to", "url", default=DEFAULT_URL, show_default=True, metavar="URL",
    help="The database: sqlite:///FILE, postgresql://USER@HOST/NAME or duckdb:///FILE.",
)  # fmt: skip


@click.command(context_settings=_SETTINGS)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@TO
@WAIT
@click.option("-q", "--quiet", is_flag=True, help="Report errors only.")
def load(paths: tuple[str, ...], url: str, wait: float, quiet: bool) -> None:
    """Load records into a database: all of them, or none when one fails.

    PATH is a file that extract wrote, a folder of such files or of a run, or - for standard input. Loading the same
    records again changes nothing; newer records of an article update its facts and withdraw those that they lack. A
    database that is not there is made.

    \b
    Example:
      ocop load facts.jsonl --to sqlite:///ocop.db
    """
    with libraries("databases", "db"):
        from extractor.store.loader import load_records
        from extractor.store.sources import find_files, read_located

        files = find_files(paths)
        with _progress(files, quiet) as (advance, counted):
            records = counted(read_located(files, sys.stdin.buffer, advance))
            totals = load_records(records, url, inputs="\n".join(paths), wait=wait)
        if not quiet:
            _say(str(totals))


@click.command(context_settings=_SETTINGS)
@click.argument("form", type=click.Choice(FORMATS), metavar="FORMAT")
@click.option(
    "--from", "url", default=DEFAULT_URL, show_default=True, metavar="URL", help="The database to read, as for load."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write (parquet: folder), whole or not at all."
)  # fmt: skip
@WAIT
@click.option("-q", "--quiet", is_flag=True, help="Report errors only.")
def export(form: str, url: str, output: Path | None, wait: float, quiet: bool) -> None:
    """Write the facts of a database as csv, xlsx or parquet; or what tells of them: see below.

    csv, xlsx and parquet hold the facts that are not withdrawn. xlsx has a sheet for each kind, in Vietnamese, and
    leaves out what teasers of other articles say; parquet is a folder parted by year.

    datasette (the metadata file of Datasette for a SQLite database), schemas (all JSON schemas) and dictionary (the
    data dictionary) read no database, and go to standard output without -o.

    \b
    Examples:
      ocop export xlsx --from sqlite:///ocop.db -o ocop.xlsx
      ocop export datasette -o metadata.json && datasette ocop.db --metadata metadata.json
    """
    with libraries("databases", "db"):
        if form in TEXTS:
            from extractor.records import open_whole
            from extractor.store.datasette import datasette_metadata
            from extractor.store.dictionary import data_dictionary, schema_bundle

            if form == "datasette":
                text = datasette_metadata(url)
            else:
                text = schema_bundle() if form == "schemas" else data_dictionary()
            if output is None:
                sys.stdout.buffer.write(text.encode())
                return
            try:
                with open_whole(output) as out:
                    out.write(text)
            except OSError as failure:
                what = f"cannot be written: {failure.strerror}"
                raise OcopError(str(Problem(str(output), what, "give another file to -o"))) from failure
            return
        if output is None:
            raise click.UsageError(f"give -o: {form} goes to a file" + (" folder" if form == "parquet" else ""))
        from extractor.store import export as exports

        write = {"csv": exports.export_csv, "xlsx": exports.export_xlsx, "parquet": exports.export_parquet}[form]
        count = write(url, output, wait=wait)
        if not quiet:
            _say(f"{count} facts to {output}")


@click.command(context_settings=_SETTINGS)
@TO
@WAIT
def migrate(url: str, wait: float) -> None:
    """Bring a database of an older version up to this one, with all that it holds.

    Nothing is lost, and a failure leaves the database as it was. Make a copy first all the same.

    \b
    Example:
      ocop migrate --to sqlite:///ocop.db
    """
    with libraries("databases", "db"):
        from extractor.store.engine import connect
        from extractor.store.versions import migrate as bring_up

        with connect(url, write=True, wait=wait) as connection:
            before, after = bring_up(connection, url)
        _say(f"version {before} to {after}" if before != after else f"version {after} already")


COMMANDS = (load, export, migrate)


@contextmanager
def libraries(what: str, extra: str) -> Iterator[None]:
    """Name the ``extra`` that mends it when a library for ``what`` is missing; a URL that is none is wrong usage."""
    try:
        yield
    except ModuleNotFoundError as failure:
        remedy = f"pip install 'ocop-extractor[{extra}]'"
        raise OcopError(str(Problem(what, f"the library {failure.name} is not installed", remedy))) from failure
    except UrlError as error:
        _say(str(error))
        sys.exit(USAGE)


@contextmanager
def _progress(
    files: list[Path | None], quiet: bool
) -> Iterator[tuple[Callable[[int], None], Callable[[Iterator[Any]], Iterator[Any]]]]:
    """What is told the bytes of each line, and what counts the records: a bar on a terminal, else lines."""
    if quiet:
        yield (lambda _: None), lambda records: records
    elif sys.stderr.isatty() and None not in files:
        size = sum(path.stat().st_size for path in files if path is not None)
        with click.progressbar(length=size, label="loading", file=sys.stderr, update_min_steps=1 << 16) as bar:
            yield bar.update, lambda records: records
    else:
        yield (lambda _: None), _counted


def _counted(records: Iterator[Any]) -> Iterator[Any]:
    for number, record in enumerate(records, 1):
        yield record
        if number % EVERY == 0:
            _say(f"{number} records")


def _say(message: str) -> None:
    click.echo(f"ocop: {message}", err=True)
