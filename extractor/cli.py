"""The commands: thin shells that read options, call the library and write what it returns.

Owns messages, exit codes (0 all well, 1 something failed, 2 wrong usage) and what goes where: results to standard
output, everything else to standard error. Each command imports what it needs when it runs, so that ``--help`` is quick.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

import extractor
from extractor.distributed.commands import COMMANDS as CLUSTERS
from extractor.errors import GoldError, InputError, OcopError, PatternError, Problem
from extractor.present.commands import COMMANDS as PAGES
from extractor.review.commands import COMMANDS as DESK
from extractor.sources.options import FIELDS, FORMATS, SourceOptions
from extractor.store.commands import COMMANDS as DATABASES

if TYPE_CHECKING:
    from extractor.evaluate import Report
    from extractor.run.folder import Mark
    from extractor.run.pool import WorkerPool

FAILED = 1
USAGE = 2
DIFFER, TROUBLE = 1, 2
"""The exit codes of diff, as those of the diff that everybody knows."""
INTERRUPTED = 130
BROKEN_PIPE = 141
EVERY = 100
"""Articles between two lines of progress where standard error is no terminal."""


class Commands(click.Group):
    """The group of commands; turns the errors that the library raises into messages and exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, without a traceback for anything that we raise on purpose, nor for Ctrl-C."""
        try:
            return super().invoke(ctx)
        except PatternError as error:
            _complain(error)
            ctx.exit(USAGE)
        except OcopError as error:
            _complain(error)
            ctx.exit(FAILED)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def _command(**options: Any) -> dict[str, Any]:
    return {"context_settings": {"help_option_names": ["-h", "--help"], **options}}


@click.group(cls=Commands, **_command())
@click.version_option(extractor.__version__, prog_name="ocop")
def cli() -> None:
    """Read Vietnamese newspaper articles about the OCOP programme and return their facts as JSON.

    Exit codes: 0 all well, 1 something failed, 2 wrong usage.
    """


PATTERNS = click.option(
    "--patterns",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Use the pattern files of this folder instead of those of the package.",
)


WORKERS = click.option(
    "--workers", type=click.IntRange(1), help="Processes to work in. [default: with --run all cores, else one]"
)
TIMEOUT = click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), help="Seconds after which an article is given up."
)
MAX_MEMORY = click.option(
    "--max-memory", type=click.IntRange(1), metavar="MIB", help="Memory that one article may take, in MiB."
)


def _parsed(parser: str) -> Any:
    """A callback that turns the value of an option by a parser of ``extractor.sources.options``."""

    def parse(ctx: click.Context, param: click.Parameter, value: str | None) -> Any:
        from extractor.sources import options

        try:
            return None if value is None else getattr(options, parser)(value)
        except ValueError as failure:
            raise click.BadParameter(str(failure), ctx, param) from failure

    return parse


@cli.command(**_command())
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to FILE, whole or not at all."
)
@click.option(
    "--run",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write to the folder DIR, with journal and quarantine: may be killed at any moment and resumed.",
)
@click.option("--resume", is_flag=True, help="Go on with the run in DIR; its sources need not be named again.")
@click.option(
    "--since",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take over from this earlier run the records of articles that are the same, if program and patterns are too.",
)
@WORKERS
@TIMEOUT
@MAX_MEMORY
@PATTERNS
@click.option(
    "--input-format",
    type=click.Choice(FORMATS),
    help="What all inputs are, whatever their names (in folders then every file is read).",
)
@click.option(
    "--encoding",
    metavar="NAME",
    callback=_parsed("parse_encoding"),
    help="What bytes that are not UTF-8 are in: windows-1258, tcvn3 (ABC), vni, utf-16. Else it is found out.",
)
@click.option(
    "--map",
    "mapping",
    metavar="FIELD=COLUMN,...",
    callback=_parsed("parse_mapping"),
    help=f"Which columns or JSON fields hold {', '.join(FIELDS)}; an empty COLUMN leaves a field out.",
)
@click.option("-q", "--quiet", is_flag=True, help="Report errors only.")
def extract(
    paths: tuple[str, ...],
    output: Path | None,
    folder: Path | None,
    resume: bool,
    since: Path | None,
    workers: int | None,
    timeout: float | None,
    max_memory: int | None,
    patterns: Path | None,
    input_format: str | None,
    encoding: str | None,
    mapping: dict[str, str] | None,
    quiet: bool,
) -> None:
    """Extract the facts of articles: one JSON record a line.

    PATH is a folder, - for standard input, or a file: text (.txt), a web page (.html), scraped articles as JSON Lines
    (.jsonl), a table (.csv, .tsv, .parquet) or a crawl (.warc), each also packed (.gz, .bz2, .xz, .zst) or in a .zip.
    Articles in lines and rows have the fields id, url, title, published, source, and text or html.

    \b
    Examples:
      ocop extract articles/ more.jsonl.gz -o facts.jsonl
      ocop extract crawl.warc.gz pages/ -o facts.jsonl
      ocop extract old.csv --encoding tcvn3 --map text=noidung,published=ngay -o facts.jsonl
      ocop extract crawl/ --run tonight --since last-night
      ocop extract --run tonight --resume
    """
    _check_usage(paths, output, folder, resume, since)
    options = SourceOptions(encoding=encoding, input_format=input_format, mapping=mapping or {})
    if folder is not None:
        from extractor.run.commands import run_extract

        pool = _pool(workers, patterns, timeout, max_memory)
        _report(run_extract(paths, folder, pool, options, resume=resume, since=since, quiet=quiet), quiet)
        return
    from extractor.batch import run_batch
    from extractor.kept import uncollected
    from extractor.reading import read_sources
    from extractor.records import dump_record, open_whole

    if output == Path("-"):
        output = None
    target: AbstractContextManager[TextIO | None] = nullcontext() if output is None else open_whole(output)
    items = read_sources(paths, sys.stdin.buffer, options)
    if workers is not None or timeout is not None or max_memory is not None:
        _extract_parallel(items, output, _pool(workers, patterns, timeout, max_memory), quiet)
        return
    with uncollected():
        from extractor.pipeline import Extractor

        ready = Extractor(patterns)
        gc.freeze()  # the compiled patterns stay to the end: no use in looking through them for garbage
    with _writing(output), target as out, _progress(items, quiet) as shown:

        def keep(record: extractor.Record) -> None:
            line = dump_record(record)
            if out is None:
                _put(line)
            else:
                out.write(line + "\n")

        totals = run_batch(shown, ready.extract, keep, _complain)
    if not quiet:
        _say(str(totals))
    if totals.errors:
        sys.exit(FAILED)


@cli.command(**_command())
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@WORKERS
@TIMEOUT
@MAX_MEMORY
@PATTERNS
@click.option("-q", "--quiet", is_flag=True, help="Report errors only.")
def retry(
    folder: Path, workers: int | None, timeout: float | None, max_memory: int | None, patterns: Path | None, quiet: bool
) -> None:
    """Try again the articles that a run has put into quarantine, as with more time or memory.

    What works now goes behind the output of the run in DIR; the rest stays in its quarantine.jsonl.

    \b
    Example:
      ocop retry tonight --timeout 600
    """
    from extractor.run.commands import run_retry

    _report(run_retry(folder, _pool(workers, patterns, timeout, max_memory), quiet=quiet), quiet)


@cli.command(**_command())
@click.argument("records", type=click.Path(exists=True, path_type=Path), metavar="FACTS.jsonl|DIR")
def summary(records: Path) -> None:
    """Show records as a table: by province and year, one line a fact.

    \b
    Example:
      ocop summary facts.jsonl
    """
    from extractor.records import read_records
    from extractor.summary import format_summary

    if records.is_dir():
        records /= "facts.jsonl"
    for line in format_summary(read_records(records)):
        _put(line)


@cli.command(**_command())
@click.argument("records", type=click.Path(exists=True, path_type=Path), metavar="FACTS.jsonl|DIR")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to FILE, whole or not at all."
)
@click.option("-q", "--quiet", is_flag=True, help="Report errors only.")
def reprints(records: Path, output: Path | None, quiet: bool) -> None:
    """Show which articles are one story printed again: one JSON object a story, with the ids of its articles.

    Bylines, teasers and a last paragraph that was cut may differ; numbers and places may not: a report in the same
    words on another district is another story. The original is the article published first. DIR is the folder of a
    run. Nothing is dropped from the records.

    
    Example:
      ocop reprints facts.jsonl -o reprints.jsonl
    """
    from extractor.records import open_whole, read_records
    from extractor.reprints.groups import find_reprints

    if records.is_dir():
        records /= "facts.jsonl"
    groups = find_reprints(read_records(records))
    target: AbstractContextManager[TextIO | None] = nullcontext() if output is None else open_whole(output)
    with _writing(output), target as out:
        for group in groups:
            line = json.dumps(group.to_dict(), ensure_ascii=False)
            if out is None:
                _put(line)
            else:
                out.write(line + "\n")
    if not quiet:
        _say(f"{len(groups)} stories printed again, {sum(len(group.reprints) for group in groups)} reprints")


@cli.command(**_command())
@click.argument("corpus", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--output",
    "records",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Score these records instead of running the extractor.",
)
@PATTERNS
@click.option("--errors", is_flag=True, help="Print every fact missed, extra or wrong, with its words.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--check", is_flag=True, help="Check the gold itself: its shape, and its quotes against the texts.")
@click.option(
    "--update-floors", is_flag=True, help="Raise the floors in floors.json beside the corpus to these figures."
)
@click.option("--allow-lower", is_flag=True, help="With --update-floors: let a floor fall.")
def evaluate(
    corpus: Path,
    records: Path | None,
    patterns: Path | None,
    errors: bool,
    as_json: bool,
    check: bool,
    update_floors: bool,
    allow_lower: bool,
) -> None:
    """Score facts against the gold of CORPUS, a folder of NAME.txt and NAME.gold.json.

    A folder named test is an early warning that nobody reads: only its totals are printed.

    \b
    Example:
      ocop evaluate corpus/train --errors
    """
    from extractor.evaluate import check_gold, compare, facts_by_article, format_report, is_sealed, load_gold

    sealed = is_sealed(corpus)
    if sealed and errors:
        raise click.UsageError("the split test is never read: only its totals are printed; leave out --errors")
    if allow_lower and not update_floors:
        raise click.UsageError("--allow-lower goes with --update-floors")
    try:
        gold = load_gold(corpus)
    except GoldError as error:
        if sealed:
            raise OcopError(f"{len(error.problems)} problems in the gold of test") from error
        raise
    if check:
        _finish(check_gold(corpus, gold), f"{len(gold)} gold files", hidden=sealed)
        return
    report = compare(gold, facts_by_article(_records(corpus, records, patterns, hidden=sealed)))
    if errors:
        for miss in report.misses:
            _put(str(miss))
    if as_json:
        _put(json.dumps(report.totals() if sealed else report.to_dict(), indent=1))
    else:
        for line in format_report(report, totals_only=sealed):
            _put(line)
    if update_floors:
        _update_floors(corpus, report, allow_lower)


@cli.command(**_command())
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="OLD.jsonl")
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="NEW.jsonl")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a change, then the summary.")
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Report what changed between two runs: facts gained (+), lost (-) and changed (~), with their words.

    Each file holds records, as extract writes them, or an accepted run of the corpus. Confidence, checks and ids
    are not compared. Exit codes: 0 the same facts, 1 they differ, 2 trouble.

    \b
    Example:
      ocop diff before.jsonl after.jsonl
    """
    from extractor.diff import Summary, diff_files, format_summary

    summary = Summary()
    article = None
    try:
        for change in diff_files(old, new, summary):
            if as_json:
                _put(json.dumps(change.to_dict(), ensure_ascii=False))
                continue
            if change.article != article:
                article = change.article
                _put(article)
            _put(f"  {change}")
    except OcopError as error:
        _complain(error)
        sys.exit(TROUBLE)
    if as_json:
        _put(json.dumps({"summary": summary.to_dict()}))
    else:
        for line in [""] * (article is not None) + format_summary(summary):
            _put(line)
    if summary.differs:
        sys.exit(DIFFER)


@cli.command(**_command())
@click.argument("patterns", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(patterns: Path | None) -> None:
    """Check the pattern files: load them, and run every example and counter-example.

    Without PATTERNS, those of the package are checked.

    \b
    Example:
      ocop check patterns/
    """
    from extractor.check_patterns import check_patterns
    from extractor.resources import patterns_dir

    folder = patterns or patterns_dir()
    _finish(check_patterns(folder), f"patterns in {folder}")


@cli.command(**_command())
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@PATTERNS
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an article instead of a table.")
@click.option("--strict", is_flag=True, help="Exit with 1 when a number has neither a slot nor a reason.")
def ledger(paths: tuple[str, ...], patterns: Path | None, as_json: bool, strict: bool) -> None:
    """Show what became of every number: a slot of a fact, or the reason why it is none.

    Numbers that have neither come first. PATH is as for extract.

    \b
    Example:
      ocop ledger articles/ --strict
    """
    from extractor.ledger import UNACCOUNTED, Entry, format_ledger, format_totals

    every: list[Entry] = []
    failed = False
    shown = 0
    for article, ready in _articles(paths, patterns):
        if isinstance(article, InputError):
            _complain(article.problem)
            failed = True
            continue
        entries = ready.ledger(article)
        every += entries
        if as_json:
            numbers = [entry.to_dict() for entry in entries]
            _put(json.dumps({"article": article.id, "numbers": numbers}, ensure_ascii=False))
            continue
        if shown:
            _put("")
        for line in format_ledger(article.id or "article", entries):
            _put(line)
        shown += 1
    if not as_json:
        _put("")
        for line in format_totals(every):
            _put(line)
    if failed or (strict and any(entry.outcome == UNACCOUNTED for entry in every)):
        sys.exit(FAILED)


@cli.command(**_command())
@click.argument("place", metavar="FILE[:OFFSET]")
@PATTERNS
@click.option("--id", "wanted", help="The article of this id, where FILE holds several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def explain(place: str, patterns: Path | None, wanted: str | None, as_json: bool) -> None:
    """Show why the facts of an article are as they are, or what was read at one place and why nothing else was.

    OFFSET counts code points of the text from 0, as a record's mentions do; FILE:LINE:COLUMN, both from 1, is the same.

    \b
    Example:
      ocop explain article.txt:5:41
    """
    from extractor.explain import find_offset, format_explanation
    from extractor.text import normalize

    name, numbers = _split_place(place)
    found = [(a, ready) for a, ready in _articles((name,), patterns) if wanted in (None, getattr(a, "id", None))]
    if len(found) != 1:
        what = f"{len(found)} articles" + (f" of the id {wanted!r}" if wanted else "")
        raise OcopError(str(Problem(name, what, "name one of them with --id")))
    article, ready = found[0]
    if isinstance(article, InputError):
        raise article
    offset = numbers[0] if len(numbers) == 1 else None
    if len(numbers) == 2:
        offset = find_offset(normalize(article.text), *numbers)
        if offset is None:
            what = f"no line {numbers[0]} with a column {numbers[1]}"
            raise OcopError(str(Problem(name, what, "count both from 1")))
    explained = ready.explain(article, offset)
    if as_json:
        _put(json.dumps(explained.to_dict(), ensure_ascii=False, indent=1))
        return
    for line in format_explanation(name, explained):
        _put(line)


@cli.command(**_command())
@click.argument("name", type=click.Choice(["record", "gold", "pattern"]))
def schema(name: str) -> None:
    """Print a JSON Schema: of a record, of gold, or of a pattern file.

    \b
    Example:
      ocop schema record
    """
    from extractor.schemas import schema_text

    _put(schema_text(name).rstrip("\n"))


for command in (*DATABASES, *PAGES, *DESK, *CLUSTERS):
    cli.add_command(command)


def main() -> None:
    """Run the command line; never returns, the exit code says how it went."""
    cli(prog_name="ocop")


def _articles(
    paths: tuple[str, ...], patterns: Path | None
) -> Iterator[tuple[extractor.Article | InputError, extractor.Extractor]]:  # fmt: skip
    """The articles of some paths, each with the extractor to read it."""
    from extractor.pipeline import Extractor
    from extractor.reading import read_sources

    items = read_sources(paths, sys.stdin.buffer)
    ready = Extractor(patterns)
    for item in items:
        yield item, ready


def _split_place(place: str) -> tuple[str, tuple[int, ...]]:
    """The file and the numbers of FILE, FILE:OFFSET or FILE:LINE:COLUMN; a file that has such a name wins."""
    name, numbers = place, list[int]()
    while len(numbers) < 2 and not Path(name).exists():
        head, _, tail = name.rpartition(":")
        if not head or not (tail.isascii() and tail.isdigit()):
            break
        name, numbers = head, [int(tail), *numbers]
    return (name, tuple(numbers)) if numbers and Path(name).exists() else (place, ())


def _records(corpus: Path, path: Path | None, patterns: Path | None, *, hidden: bool) -> Iterable[dict[str, Any]]:
    """The records to score: of a file, or of a run of the extractor over the corpus. ``hidden`` keeps messages back."""
    from extractor.records import read_records, validate_record

    if path is not None:
        return read_records(path)
    from extractor.batch import run_batch
    from extractor.pipeline import Extractor
    from extractor.reading import read_sources

    records: list[dict[str, Any]] = []
    problems: list[Problem] = []

    def keep(record: extractor.Record) -> None:
        data = record.to_dict()
        problems.extend(validate_record(data))
        records.append(data)

    totals = run_batch(read_sources([str(corpus)]), Extractor(patterns).extract, keep, problems.append)
    if problems:
        raise OcopError(f"{len(problems)} problems in {totals}" if hidden else "\n".join(map(str, problems)))
    return records


def _update_floors(corpus: Path, report: Report, allow_lower: bool) -> None:
    from extractor.evaluate import corpus_digest, load_floors, raise_floors, save_floors

    corpus = corpus.resolve()
    path = corpus.parent / "floors.json"
    old = load_floors(path)
    floors, lower = raise_floors(corpus.name, old, report.figures(), corpus_digest(corpus), allow_lower=allow_lower)
    for problem in lower:
        _complain(problem)
    if lower:
        sys.exit(FAILED)
    if floors != old:
        save_floors(path, floors)
    _say(f"floors of {corpus.name} {'written' if floors != old else 'unchanged'}")


def _finish(problems: list[Problem], what: str, *, hidden: bool = False) -> None:
    """Report a check; ``hidden`` keeps back all but the number of problems."""
    for problem in [] if hidden else problems:
        _complain(problem)
    _say(f"{what}: {len(problems)} problems")
    if problems:
        sys.exit(FAILED)


def _check_usage(
    paths: tuple[str, ...], output: Path | None, folder: Path | None, resume: bool, since: Path | None
) -> None:
    """Raise :class:`click.UsageError` for options that do not go together."""
    if folder is None and (resume or since is not None):
        raise click.UsageError(f"{'--resume' if resume else '--since'} goes with --run DIR")
    if folder is not None and output is not None:
        raise click.UsageError("--run DIR has its own output, DIR/facts.jsonl; leave out -o")
    if not paths and not resume:
        raise click.UsageError("Missing argument 'PATH...'.")


def _pool(workers: int | None, patterns: Path | None, timeout: float | None, max_memory: int | None) -> WorkerPool:
    from extractor.run.pool import WorkerPool, usable_cores

    return WorkerPool(workers or usable_cores(), patterns, timeout, max_memory)


def _report(mark: Mark, quiet: bool) -> None:
    """Say what a run came to; ends the command with the code for failures when it had any."""
    if not quiet:
        _say(f"{mark.articles} articles, {mark.facts} facts, {mark.errors} errors")
    if mark.errors:
        sys.exit(FAILED)


def _extract_parallel(items: Iterator[Any], output: Path | None, pool: WorkerPool, quiet: bool) -> None:
    """Extract over the processes of a pool into a file or standard output, as one process does."""
    from extractor.batch import Totals
    from extractor.records import open_whole

    target: AbstractContextManager[TextIO | None] = nullcontext() if output is None else open_whole(output)
    totals = Totals()
    with _writing(output), target as out, pool, _progress(pool.map(items), quiet) as shown:
        for _, outcome in shown:
            if outcome.problem is not None:
                totals.errors += 1
                _complain(outcome.problem)
            elif out is None:
                _put(outcome.line)
            else:
                out.write(outcome.line + "\n")
            totals.articles += outcome.line is not None
            totals.facts += outcome.facts
    if not quiet:
        _say(str(totals))
    if totals.errors:
        sys.exit(FAILED)


@contextmanager
def _progress(items: Iterator[Any], quiet: bool) -> Iterator[Iterator[Any]]:
    """``items`` as they come, with progress on standard error: a bar on a terminal, else a line now and then."""
    if quiet or not sys.stderr.isatty():
        yield items if quiet else _counted(items)
        return
    with click.progressbar(items, label="articles", show_pos=True, file=sys.stderr) as bar:
        yield iter(bar)


def _counted(items: Iterator[Any]) -> Iterator[Any]:
    for number, item in enumerate(items, 1):
        yield item
        if number % EVERY == 0:
            _say(f"{number} articles")


@contextmanager
def _writing(path: Path | None) -> Iterator[None]:
    """Name the option that mends it when the output cannot be written."""
    try:
        yield
    except OSError as failure:
        where = str(path) if path else "standard output"
        raise OcopError(
            str(Problem(where, f"cannot be written: {failure.strerror}", "give another file to -o"))
        ) from failure


def _put(line: str) -> None:
    """Write a line to standard output, as UTF-8 whatever the locale; ends the program quietly if nobody reads on."""
    try:
        sys.stdout.buffer.write((line + "\n").encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that Python's own flush at exit is quiet
        sys.exit(BROKEN_PIPE)


def _say(message: str) -> None:
    click.echo(f"ocop: {message}", err=True)


def _complain(problem: Problem | OcopError) -> None:
    """Write every line of a problem to standard error."""
    for line in str(problem).splitlines():
        _say(line)
