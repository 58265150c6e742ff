"""Records to and from JSON Lines, each checked before it is written.

Owns what a record must satisfy beyond its shape (slices are mentions, digests agree), its line of JSON, and files that
are whole or not there. The shape itself is the schema's.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from extractor.errors import InputError, Problem, RecordError
from extractor.model import Record
from extractor.record_versions import bring_up
from extractor.schemas import find_problems


def validate_record(record: dict[str, Any]) -> list[Problem]:
    """Every fault of a record under the schema, then of its meaning; empty when it may be written."""
    where = f"record {_name(record)}"
    return find_problems("record", record, where) or list(_check_meaning(record, where))


def dump_record(record: Record) -> str:
    """The record as one line of JSON without the line end; raises :class:`RecordError` when it is faulty."""
    data = record.to_dict()
    problems = validate_record(data)
    if problems:
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise RecordError(Problem(first.where, first.what + more, "a defect of the extractor: report it"))
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def write_records(records: Iterable[Record], out: TextIO) -> int:
    """Write one line a record, and return how many; raises :class:`RecordError` before a faulty one is written."""
    count = 0
    for record in records:
        out.write(dump_record(record) + "\n")
        count += 1
    return count


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a JSON Lines file, each validated; raises :class:`InputError` at the first faulty line."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield parse_record(line, f"{path}:{number}")
    except OSError as failure:
        raise InputError(Problem(str(path), f"cannot be read: {failure.strerror}", "check the path")) from failure
    except UnicodeDecodeError as failure:
        remedy = "give the output of ocop extract"
        raise InputError(Problem(str(path), f"not UTF-8 at byte {failure.start}", remedy)) from failure


@contextmanager
def open_whole(path: Path) -> Iterator[TextIO]:
    """A file to write that stands under ``path`` only once the block has ended well; else nothing is left."""
    path = path.resolve()
    if path.exists() and not path.is_file():  # a device or a pipe must not be replaced
        with path.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def parse_record(line: str, where: str) -> dict[str, Any]:
    """The record of one line, brought up to the current schema version and validated.

    Raises :class:`InputError`, whose place is ``where``, when it is none.
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as failure:
        what = "nested too deep" if isinstance(failure, RecursionError) else str(failure)
        raise InputError(Problem(where, f"malformed JSON: {what}", "give the output of ocop extract")) from failure
    record = bring_up(record, where)
    problems = validate_record(record)
    if problems:
        place = problems[0].where.removeprefix(f"record {_name(record)}").removeprefix(": ") or "whole"
        what = f"not a record: {place}: {problems[0].what}"
        raise InputError(Problem(where, what, "give the output of ocop extract"))
    data: dict[str, Any] = record
    return data


def _name(record: object) -> str:
    """The article's id for messages, whatever the record is."""
    article = record.get("article") if isinstance(record, dict) else None
    name = article.get("id") if isinstance(article, dict) else None
    return repr(name) if isinstance(name, str) else "without id"


def _check_meaning(record: dict[str, Any], where: str) -> Iterator[Problem]:
    """What no schema can say, of a record that has the right shape."""
    text = record["article"]["text"]
    if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != record["article"]["text_sha256"]:
        yield Problem(where, "text_sha256 is not the digest of the text")
    ids = [fact["id"] for fact in record["facts"]]
    for number, fact in enumerate(record["facts"]):
        place = f"{where}: facts[{number}]"
        if fact["id"] in ids[:number]:
            yield Problem(place, f"the id {fact['id']!r} is another fact's too")
        if fact.get("part_of") is not None and fact["part_of"] not in ids:
            yield Problem(place, f"part_of {fact['part_of']!r} is no fact of this record")
        if fact.get("part_of") == fact["id"]:
            yield Problem(place, "part_of names the fact itself")
        for span in ("quantity", "stars"):
            value = fact.get(span)
            if value and value["low"] > value["high"]:
                yield Problem(place, f"{span}: low {value['low']} is over high {value['high']}")
        if fact["kind"] == "count" and fact["quantity"]["unit"] != fact["subject"]:
            yield Problem(place, f"the unit {fact['quantity']['unit']} is not the subject {fact['subject']}")
        for mention in fact["mentions"]:
            start, end = int(mention["start"]), int(mention["end"])  # 22.0 is a whole number in JSON too
            if text[start:end] != mention["text"]:
                yield Problem(place, f"text[{start}:{end}] is {text[start:end][:60]!r}, not {mention['text'][:60]!r}")
