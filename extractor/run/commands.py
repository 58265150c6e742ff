"""The commands of runs: reads options, sets the parts to work, tells on standard error how far they are.

Owns what is shown: a bar on a terminal, and lines elsewhere.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from extractor import __version__
from extractor.errors import OcopError, Problem
from extractor.kept import keep
from extractor.resources import data_file, pattern_files
from extractor.run.folder import Mark, RunFolder, read_manifest
from extractor.run.job import Plan, Tell, digests_of, retry_job, run_job
from extractor.run.keys import EarlierRun
from extractor.run.pool import WorkerPool
from extractor.sources.options import SourceOptions
from extractor.sources.read import STDIN, read_sources

CONFIDENCE = "confidence.json"
LINE_SECONDS = 10.0
"""Seconds between two lines of progress where standard error is no terminal."""
BAR_SECONDS = 0.2


def run_extract(
    paths: Sequence[str], folder: Path, pool: WorkerPool, options: SourceOptions, *, resume: bool, since: Path | None,
    quiet: bool,
) -> Mark:  # fmt: skip
    """Extract into the folder of a run; raises :class:`OcopError` with a remedy when that cannot be."""
    if STDIN in paths:
        what = "standard input cannot be read twice, and so not be resumed"
        raise OcopError(str(Problem("-", what, "save it to a file, or leave out --run")))
    told = read_manifest(folder)
    if told is not None and not resume:
        what = f"has a run in it, which is {told['state']}"
        raise OcopError(str(Problem(str(folder), what, "go on with --resume, or give another folder")))
    if told is None and resume and not paths:
        raise OcopError(str(Problem(str(folder), "has no run to resume", "name the sources")))
    if told is not None and not paths:
        paths, options = _sources_here(folder, told), _options(told["options"])
    if told is not None and since is None and told.get("since") and read_manifest(Path(told["since"])) is not None:
        since = Path(told["since"])
    plan = make_plan(paths, pool.patterns, options, since)
    earlier = None if since is None else EarlierRun.open(since, plan.digests)
    if earlier is not None and earlier.reason and not quiet:
        click.echo(f"ocop: {since}: {earlier.reason}; all is extracted again", err=True)
    with RunFolder(folder) as held, pool, _telling(quiet) as tell:
        return run_job(held, plan, read_sources(tuple(paths), options=options), pool, tell, earlier)


def run_retry(folder: Path, pool: WorkerPool, *, quiet: bool) -> Mark:
    """Try the articles of a run's quarantine again."""
    told = read_manifest(folder)
    if told is None:
        raise OcopError(str(Problem(str(folder), "is not the folder of a run", "give the folder of an earlier --run")))
    plan = make_plan(told["sources"], pool.patterns, _options(told["options"]))
    with RunFolder(folder) as held, pool, _telling(quiet) as tell:
        return retry_job(held, plan, pool, tell)


def make_plan(
    paths: Sequence[str], patterns: Path | None, options: SourceOptions, since: Path | None = None
) -> Plan:  # fmt: skip
    """What a run is to do, with the digests of all that its results rest on; raises ``PatternError``."""
    confidence = data_file(CONFIDENCE)
    told = confidence.read_text("utf-8") if confidence.is_file() else ""
    given: dict[str, Any] = {
        "encoding": options.encoding,
        "input_format": options.input_format,
        "mapping": dict(options.mapping),
    }
    sources = tuple(sorted({str(Path(p)) for p in paths}))
    digests = digests_of(__version__, _digest_of(patterns), told)
    return Plan(sources, given, digests, None if since is None else str(since.resolve()))


def _digest_of(patterns: Path | None) -> str:
    """The digest of patterns that are sound, for which those need not be loaded that were so before."""

    def load() -> str:
        from extractor.pipeline import Extractor

        return Extractor(patterns).patterns_sha256

    return keep("digest", pattern_files(patterns), load)


def _sources_here(folder: Path, told: dict[str, Any]) -> Sequence[str]:
    """The sources of a run, when their names mean here what they meant then."""
    sources: Sequence[str] = told["sources"]
    then = told.get("begun_in")
    if then not in (None, str(Path.cwd())) and not all(Path(source).is_absolute() for source in sources):
        raise OcopError(
            str(Problem(str(folder), f"was begun in {then}, from which its sources are named", "resume it there"))
        )
    return sources


def _options(told: dict[str, Any]) -> SourceOptions:
    return SourceOptions(**told)


@contextmanager
def _telling(quiet: bool) -> Iterator[Tell]:
    """Progress on standard error; problems are told at once, whatever is quiet."""
    terminal = sys.stderr.isatty() and not quiet
    begun = shown = time.monotonic()
    first: Mark | None = None

    def line(mark: Mark) -> str:
        seconds = time.monotonic() - begun
        rate = (mark.inputs - first.inputs) / seconds if first is not None and seconds > 0 else 0.0
        return f"{mark.articles} articles, {mark.facts} facts, {mark.errors} errors, {rate:.1f} a second"

    def tell(mark: Mark, problem: Problem | None) -> None:
        nonlocal first, shown
        if first is None:
            first = mark
            if mark.inputs and not quiet:
                click.echo(f"ocop: resumed behind {mark.inputs} inputs", err=True)
        if problem is not None:
            click.echo(f"{CLEAR if terminal else ''}ocop: {problem}", err=True)
        if not quiet and time.monotonic() - shown >= (BAR_SECONDS if terminal else LINE_SECONDS):
            shown = time.monotonic()
            click.echo(f"{CLEAR}{line(mark)}" if terminal else f"ocop: {line(mark)}", err=True, nl=not terminal)

    try:
        yield tell
    finally:
        if terminal:
            click.echo(CLEAR, err=True, nl=False)


CLEAR = "\r\x1b[K"
"""Back to the beginning of the line, and the line empty."""
