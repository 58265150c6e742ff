"""The command ``ocop ray``. Thin, like all commands; imports wait until it runs."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.sources.options import FIELDS, SourceOptions, parse_encoding, parse_mapping
from extractor.sources.options import FORMATS as INPUTS

if TYPE_CHECKING:
    from extractor.batch import Totals
    from extractor.errors import Problem

FAILED = 1
LINE_SECONDS = 10.0
"""Seconds between two lines of progress."""
FORMATS = ("jsonl", "parquet")
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}


def _encoding(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    try:
        return None if value is None else parse_encoding(value)
    except ValueError as failure:
        raise click.BadParameter(str(failure), ctx, param) from failure


def _mapping(ctx: click.Context, param: click.Parameter, value: str | None) -> dict[str, str]:
    try:
        return {} if value is None else parse_mapping(value)
    except ValueError as failure:
        raise click.BadParameter(str(failure), ctx, param) from failure


@click.command("ray", context_settings=_SETTINGS)
@click.argument("source", metavar="SOURCE")
@click.option("-o", "--output", "target", required=True, metavar="TARGET", help="Folder to write, not there or empty.")
@click.option("--address", metavar="ADDRESS", help="The Ray cluster, HOST:PORT or auto. [default: this machine alone]")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Workers. [default: one for each core]")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="What to write."
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), help="Seconds after which an article is given up."
)  # fmt: skip
@click.option("--max-memory", type=click.IntRange(1), metavar="MIB", help="Memory that one article may take, in MiB.")
@click.option(
    "--patterns",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Use the pattern files of this folder, which every machine must have.",
)
@click.option("--input-format", type=click.Choice(INPUTS), help="What all inputs are, whatever their names.")
@click.option("--encoding", metavar="NAME", callback=_encoding, help="What bytes that are not UTF-8 are in.")
@click.option(
    "--map", "mapping", metavar="FIELD=COLUMN,...", callback=_mapping,
    help=f"Which columns or JSON fields hold {', '.join(FIELDS)}.",
)  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Report errors only.")
def ray(
    source: str, target: str, address: str | None, workers: int | None, form: str, timeout: float | None,
    max_memory: int | None, patterns: Path | None, input_format: str | None, encoding: str | None,
    mapping: dict[str, str], quiet: bool,
) -> None:  # fmt: skip
    """Extract over the machines of a Ray cluster: the same records, in the same order, as extract gives.

    SOURCE is a file or a folder of all that extract reads, TARGET a folder; both are paths that every machine sees, or
    URLs of a filesystem that fsspec reaches (s3://, gs://, abfs://, hdfs:// ...). TARGET gets the records in parts,
    the articles that failed in errors.jsonl, and at the very end manifest.json.

    \b
    Examples:
      ocop ray s3://crawl/2023 -o s3://facts/2023 --address 10.0.0.5:6379
      ocop ray crawl.parquet -o facts --format parquet --workers 4
    """
    from extractor.distributed.cluster import joined
    from extractor.distributed.job import Job, run_job
    from extractor.distributed.places import find_place, need
    from extractor.distributed.target import Target
    from extractor.run.commands import make_plan

    need("ray")
    options = SourceOptions(encoding=encoding, input_format=input_format, mapping=mapping)
    found, results = find_place(source), Target(find_place(target), form)
    results.check()
    digests = make_plan((), patterns, options).digests
    patterns = None if patterns is None else patterns.resolve()
    job = Job(found, digests, options, patterns, timeout, max_memory)
    shown = time.monotonic()

    def tell(totals: Totals, problem: Problem | None) -> None:
        nonlocal shown
        if problem is not None:
            click.echo(f"ocop: {problem}", err=True)
        if not quiet and time.monotonic() - shown >= LINE_SECONDS:
            shown = time.monotonic()
            click.echo(f"ocop: {totals}", err=True)

    with joined(address, workers) as (connected, size):
        totals = run_job(connected, size, job, results, tell)
    if not quiet:
        click.echo(f"ocop: {totals}", err=True)
    if totals.errors:
        sys.exit(FAILED)


COMMANDS = (ray,)
