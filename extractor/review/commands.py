"""The commands of the desk: review, corrections and editors. Thin, like all commands; imports wait until they run.

Exit codes as everywhere: 0 all well, 1 something failed, 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.errors import OcopError, Problem
from extractor.store.commands import libraries

if TYPE_CHECKING:
    from extractor.review.database import Database

DEFAULT_URL = "sqlite:///review.db"
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8642
FORMS = ("records", "label-studio", "doccano")
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}

FROM = click.option(
    "--from", "url", default=DEFAULT_URL, show_default=True, metavar="URL", help="The database of the desk."
)
OUTPUT = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to FILE, whole or not at all."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines instead of text.")
PASSWORD_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it."
)


@click.command(context_settings=_SETTINGS)
@click.argument("source", required=False, metavar="[FACTS.jsonl|RUN|URL]")
@click.option(
    "--to", "url", default=DEFAULT_URL, show_default=True, metavar="URL",
    help="Where decisions are kept: sqlite:///FILE or postgresql://USER@HOST/NAME.",
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=DEFAULT_PORT, show_default=True, help="0 takes any that is free."
)
@click.option(
    "--host", default=DEFAULT_HOST, show_default=True, help="Another address than this machine's own needs accounts."
)
@click.option(
    "--sample", type=click.FloatRange(0, 100, min_open=True), metavar="PERCENT",
    help="Take only so many of the articles, always the same ones: for a second reading at a desk of its own.",
)  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("-q", "--quiet", is_flag=True, help="Report errors only.")
def review(
    source: str | None, url: str, port: int, host: str, sample: float | None, no_browser: bool, quiet: bool
) -> None:
    """Open the editor's desk: read the articles with their facts, accept, correct, reject and add.

    Records come from a file that extract wrote, the folder of a run, or a database that load filled, which are only
    read. Newer records of the same articles may be given at any time: decisions are kept and hold over them. Without
    records the desk opens with those that it has.

    \b
    Example:
      ocop review facts.jsonl
    """
    with libraries("the desk", "review"):
        from extractor.review.agreement import in_sample
        from extractor.review.database import Database
        from extractor.review.desk import Desk
        from extractor.review.importing import Imported, import_records
        from extractor.review.inputs import read_input
        from extractor.review.server import serve

        database = Database(url)
        if source is not None:

            def tell(done: Imported) -> None:
                if not quiet and done.articles % 1_000 == 0:
                    _say(f"{done.articles} articles")

            records = read_input(source)
            if sample is not None:
                records = (record for record in records if in_sample(record["article"]["id"], sample))
            done = import_records(database, records, tell)
            if not quiet:
                _say(str(done))

        def told(address: str) -> None:
            if not quiet:
                _say(f"the desk is open at {address} (Ctrl-C closes it)")

        serve(Desk(database), host, port, browser=not no_browser, tell=told)


@click.group(context_settings=_SETTINGS)
def corrections() -> None:
    """Take home what the editors decided: records, gold, figures of rules, conflicts, agreement, the log.

    \b
    Example:
      ocop corrections export -o corrected.jsonl
    """


@corrections.command(context_settings=_SETTINGS)
@FROM
@OUTPUT
@click.option("--complete", is_flag=True, help="Only articles in which nothing waits to be judged.")
@click.option(
    "--form", type=click.Choice(FORMS), default=FORMS[0], show_default=True,
    help="Records, or the words of the facts with their kinds for another annotation tool.",
)  # fmt: skip
def export(url: str, output: Path | None, complete: bool, form: str) -> None:
    """Write the records as the editors left them: one valid record a line.

    Rejected facts are gone, corrected ones stand as corrected, added ones among them. What a person has judged has a
    confidence of 1, and a check that says so. For Label Studio the tasks are one JSON list.

    \b
    Examples:
      ocop corrections export -o corrected.jsonl
      ocop corrections export --form label-studio -o tasks.json
    """
    with libraries("the desk", "review"), _opened(url) as database:
        from extractor.review.annotations import doccano_line, label_studio_task
        from extractor.review.export import reviewed_records

        records = reviewed_records(database, complete=complete)
        if form == "label-studio":
            _write(_list(label_studio_task(record) for record in records), output)
            return
        lines = map(doccano_line, records) if form == "doccano" else records
        _write((json.dumps(line, ensure_ascii=False) for line in lines), output)


@corrections.command("import", context_settings=_SETTINGS)
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--form", type=click.Choice(FORMS[1:]), required=True, help="The tool that the file comes from.")
@click.option("--editor", "name", required=True, metavar="NAME", help="The editor in whose name is decided.")
@click.option("--accept", "accepted", is_flag=True, help="Accept the facts that annotators left as they were.")
@FROM
def import_(path: Path, form: str, name: str, accepted: bool, url: str) -> None:
    """Read back what annotators changed in Label Studio or doccano, as decisions of an editor.

    Labels that are gone reject their facts, labels that moved correct the words, new ones add facts, whose other slots
    are taken from the facts beside them. Facts that were changed at the desk since the export are left as they are,
    and named. A file that is read twice changes nothing more.

    \b
    Example:
      ocop corrections import tasks.json --form label-studio --editor lan
    """
    with libraries("the desk", "review"), _opened(url) as database:
        from extractor.review.accounts import check_author
        from extractor.review.annotated import FORMS as READERS
        from extractor.review.decisions import Editor
        from extractor.review.labels import DEFAULT_LANGUAGE, labels
        from extractor.review.returned import check_items, take_back

        check_author(database, name)
        items = READERS[form](path)
        check_items(database, items)
        reason = f"{form}: {path.name}".encode("utf-8", "replace").decode()
        done = take_back(database, Editor(name), items, reason, labels(DEFAULT_LANGUAGE), accepted=accepted)
        for line in done.left:
            _say(line)
        _say(str(done))
        if done.left:
            raise SystemExit(1)


@corrections.command(context_settings=_SETTINGS)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@FROM
def gold(folder: Path, url: str) -> None:
    """Write gold annotations of the articles that were reviewed to the end: NAME.txt and NAME.gold.json.

    \b
    Example:
      ocop corrections gold my-gold/
    """
    with libraries("the desk", "review"), _opened(url) as database:
        from extractor.review.export import reviewed_records
        from extractor.review.gold import write_gold

        _say(f"{write_gold(reviewed_records(database, complete=True), folder)} articles to {folder}")


@corrections.command(context_settings=_SETTINGS)
@FROM
@AS_JSON
def rules(url: str, as_json: bool) -> None:
    """Show how often each rule was wrong, the worst first, with the slots that were corrected.

    \b
    Example:
      ocop corrections rules
    """
    with libraries("the desk", "review"), _opened(url) as database:
        from extractor.review.export import rule_figures

        figures = rule_figures(database)
        if as_json:
            _write((json.dumps(one.to_dict(), ensure_ascii=False) for one in figures), None)
            return
        lines = [f"{'rule':40}{'facts':>7}{'judged':>8}{'right':>7}{'mended':>8}{'no fact':>9}{'wrong':>8}  slots"]
        for one in figures:
            rate = "" if one.error_rate is None else f"{one.error_rate:.0%}"
            slots = ", ".join(f"{slot} {count}" for slot, count in one.slots.most_common(4))
            counts = f"{one.facts:7}{one.judged:8}{one.accepted:7}{one.corrected:8}{one.rejected:9}{rate:>8}"
            lines.append(f"{one.rule:40}{counts}  {slots}".rstrip())
        _write(lines, None)


@corrections.command(context_settings=_SETTINGS)
@FROM
@AS_JSON
def conflicts(url: str, as_json: bool) -> None:
    """List the decisions of which newer records say the same (redundant), something else (contradicted), or whose words
    are gone (lost).

    \b
    Example:
      ocop corrections conflicts
    """  # noqa: D205 - one sentence that is longer than a line
    with libraries("the desk", "review"), _opened(url) as database:
        from extractor.present.sentences import say
        from extractor.review.export import conflicts as find_conflicts

        found = find_conflicts(database)
        if as_json:
            fields = ("article", "state", "conflict", "fact", "given")
            _write((json.dumps({n: getattr(one, n) for n in fields}, ensure_ascii=False) for one in found), None)
            return
        for one in found:
            given = "nothing" if one.given is None else say(one.given)
            _write([f"{one.article}  {one.conflict}  {one.state}: {say(one.fact)}", f"  the rules say: {given}"], None)


@corrections.command(context_settings=_SETTINGS)
@click.argument("other", metavar="URL")
@FROM
@click.option("--json", "as_json", is_flag=True, help="Print the measures as JSON.")
def agreement(other: str, url: str, as_json: bool) -> None:
    """Show how far two readers agree: those of the desk --from, and those of a second desk at URL.

    For a second reading open some of the articles at a desk of their own, where nobody sees what was decided before:
    ocop review facts.jsonl --sample 10 --to sqlite:///second.db.

    \b
    Example:
      ocop corrections agreement sqlite:///second.db
    """
    with libraries("the desk", "review"), _opened(url) as first, _opened(other) as second:
        from extractor.review.agreement import format_agreement, measure_agreement

        found = measure_agreement(first, second)
        _write([json.dumps(found.to_dict())] if as_json else format_agreement(found), None)


@corrections.command(context_settings=_SETTINGS)
@FROM
@OUTPUT
def log(url: str, output: Path | None) -> None:
    """Write every decision from the first on as JSON Lines: who, when, what, before and after.

    \b
    Example:
      ocop corrections log -o decisions.jsonl
    """
    with libraries("the desk", "review"), _opened(url) as database:
        from extractor.review.export import decisions_log

        _write((json.dumps(one, ensure_ascii=False) for one in decisions_log(database)), output)


@click.group(context_settings=_SETTINGS)
def editors() -> None:
    """Keep the accounts of a desk that several people use. From the first account on everybody must log in.

    \b
    Example:
      ocop editors add lan --role admin
    """


@editors.command(context_settings=_SETTINGS)
@click.argument("name")
@click.option(
    "--role", type=click.Choice(["editor", "admin"]), default="editor", show_default=True,
    help="An admin may undo what others decided.",
)  # fmt: skip
@FROM
@PASSWORD_STDIN
def add(name: str, role: str, url: str, password_stdin: bool) -> None:
    """Make an account for NAME, and ask for its password.

    \b
    Example:
      ocop editors add lan --role admin
    """
    with libraries("the desk", "review"), _opened(url, create=True) as database:
        from extractor.review.accounts import add_editor

        add_editor(database, name, _ask(password_stdin), role)
        _say(f"{name} is {'an' if role[0] in 'ae' else 'a'} {role}")


@editors.command(context_settings=_SETTINGS)
@click.argument("name")
@FROM
@PASSWORD_STDIN
def password(name: str, url: str, password_stdin: bool) -> None:
    """Give NAME another password, and end the sessions that are open.

    \b
    Example:
      ocop editors password lan
    """
    with libraries("the desk", "review"), _opened(url) as database:
        from extractor.review.accounts import set_password

        set_password(database, name, _ask(password_stdin))


@editors.command(context_settings=_SETTINGS)
@click.argument("name")
@FROM
def remove(name: str, url: str) -> None:
    """Take away the account of NAME; the decisions stay.

    \b
    Example:
      ocop editors remove lan
    """
    with libraries("the desk", "review"), _opened(url) as database:
        from extractor.review.accounts import remove_editor

        remove_editor(database, name)


@editors.command("list", context_settings=_SETTINGS)
@FROM
def list_(url: str) -> None:
    """List the accounts.

    \b
    Example:
      ocop editors list
    """
    with libraries("the desk", "review"), _opened(url) as database:
        from extractor.review.accounts import list_editors

        listed = list_editors(database)
        _write(("\t".join([x.name, x.role, x.created_at[:10], *([] if x.active else ["off"])]) for x in listed), None)


COMMANDS: tuple[click.Command, ...] = (review, corrections, editors)


@contextmanager
def _opened(url: str, *, create: bool = False) -> Iterator[Database]:
    from extractor.review.database import Database

    database = Database(url, create=create)
    try:
        yield database
    finally:
        database.close()


def _ask(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _write(lines: Iterable[str], output: Path | None) -> None:
    """Write lines to a file, whole or not at all, or to standard output."""
    from extractor.records import open_whole

    if output is None or output == Path("-"):
        for line in lines:
            sys.stdout.buffer.write((line + "\n").encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()
        return
    try:
        with open_whole(output) as out:
            out.writelines(line + "\n" for line in lines)
    except OSError as failure:
        what = f"cannot be written: {failure.strerror}"
        raise OcopError(str(Problem(str(output), what, "give another file to -o"))) from failure


def _list(items: Iterable[Any]) -> Iterator[str]:
    """A JSON list in lines, an item a line."""
    before = "["
    for item in items:
        yield before + json.dumps(item, ensure_ascii=False)
        before = ","
    yield "[]" if before == "[" else "]"


def _say(message: str) -> None:
    click.echo(f"ocop: {message}", err=True)
