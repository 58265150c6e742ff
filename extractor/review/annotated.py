"""What annotators made of exported records: the JSON that Label Studio exports, the JSON Lines of doccano.

Owns the reading of both forms and the refusal of what makes no sense, each with file, item and remedy. What a labelled
place means for a fact is left to ``returned``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from extractor.errors import InputError, Problem
from extractor.model import KINDS
from extractor.review.annotations import EXPORTED
from extractor.review.offsets import Utf16

AGAIN = "export the articles again with ocop corrections export --form"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Region:
    """Labelled words, in code points; ``key`` is the id that the tool keeps, where it keeps one."""

    span: Span
    label: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """A fact as it was exported: its kind, its places, and the fingerprint of the whole."""

    kind: str
    spans: tuple[Span, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Item:
    """An article as it came back; ``regions`` is ``None`` for one that nobody has annotated."""

    where: str
    article: str
    text: str
    exported: Mapping[str, Exported]
    regions: tuple[Region, ...] | None


def read_label_studio(path: Path) -> list[Item]:
    """The tasks of an export in the format JSON; raises :class:`InputError` at the first that is faulty."""
    remedy = "give the file that Label Studio exports as JSON"
    try:
        tasks = json.loads(_text(path))
    except (ValueError, RecursionError) as failure:
        raise _error(str(path), f"no JSON: {failure}", remedy) from failure
    if not isinstance(tasks, list):
        raise _error(str(path), "no list of tasks", remedy)
    return [_task(task, f"{path}: task {number}", remedy) for number, task in enumerate(tasks, 1)]


def read_doccano(path: Path) -> list[Item]:
    """The lines of an export as JSONL; raises :class:`InputError` at the first that is faulty."""
    remedy = "give the file that doccano exports as JSONL"
    items = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        where = f"{path}:{number}"
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as failure:
            raise _error(where, f"no JSON: {failure}", remedy) from failure
        if not isinstance(found, dict):
            raise _error(where, "no object", remedy)
        items.append(_line(found, where, remedy))
    return items


FORMS = {"label-studio": read_label_studio, "doccano": read_doccano}


def _task(task: Any, where: str, remedy: str) -> Item:
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(data, dict):
        raise _error(where, "it has no data", remedy)
    article, text, exported = _said(data, where, "label-studio")
    annotations = task.get("annotations", [])
    if not isinstance(annotations, list) or not all(isinstance(one, dict) for one in annotations):
        raise _error(where, "its annotations are no list of objects", remedy)
    done = [one for one in annotations if one.get("was_cancelled") is not True]
    if len(done) > 1:
        done = [one for one in done if one.get("ground_truth") is True]
        if len(done) != 1:
            raise _error(where, "it has several annotations", "mark one of them as ground truth, or delete the others")
    if not done:
        return Item(where, article, text, exported, None)
    result = done[0].get("result")
    if not isinstance(result, list):
        raise _error(where, "its annotation has no result", remedy)
    units = Utf16(text)
    regions = []
    for number, one in enumerate(result, 1):
        value = one.get("value") if isinstance(one, dict) else None
        if not isinstance(value, dict) or "labels" not in value:
            continue  # relations and whatever else a project may ask for are no facts
        place = f"{where}, region {number}"
        names = value["labels"]
        if not isinstance(names, list) or len(names) != 1:
            raise _error(place, "it has not one label", "give each region one label")
        span = _agreeing(text, units, value, place)
        regions.append(Region(span, _label(names[0], place), one.get("id") if isinstance(one.get("id"), str) else None))
    return Item(where, article, text, exported, tuple(regions))


def _agreeing(text: str, units: Utf16, value: Mapping[str, Any], where: str) -> Span:
    """The place of a region: in code points, or, as old versions counted, in UTF-16 units where only these agree."""
    start, end = value.get("start"), value.get("end")
    wanted = value.get("text")
    if not (_is_place(start) and _is_place(end)):
        raise _error(where, f"from {start!r} to {end!r} is no place", "mend its start and end")
    for first, last in ((start, end), (units.point(start), units.point(end))):
        if first is None or last is None or not (first < last <= len(text) and text[first:last].strip()):
            continue
        # Label Studio writes a line end as a backslash and an n.
        if not isinstance(wanted, str) or _plain(text[first:last]) == _plain(wanted.replace("\\n", "\n")):
            return first, last
    if start < end <= len(text) and isinstance(wanted, str) and text[start:end].strip():
        what = f"at {start} to {end} stands {_short(text[start:end])}, not {_short(wanted)}"
        raise _error(where, what, "mend its start and end, or take it away")
    what = f"at {start} to {end} stand no words of its text of {len(text)} characters"
    raise _error(where, what, "mend its start and end, or take it away")


def _line(line: Mapping[str, Any], where: str, remedy: str) -> Item:
    article, text, exported = _said(line, where, "doccano")
    if "entities" in line:
        given: Any = line["entities"]
        if isinstance(given, list) and all(isinstance(one, dict) for one in given):
            given = [[one.get("start_offset"), one.get("end_offset"), one.get("label")] for one in given]
    else:
        given = line.get("label", line.get("labels"))
    if not isinstance(given, list):
        raise _error(where, "it has neither label nor entities", remedy)
    units = Utf16(text)
    regions = []
    for number, one in enumerate(given, 1):
        place = f"{where}, label {number}"
        if not isinstance(one, list) or len(one) != 3:
            raise _error(place, "it is not start, end and name", remedy)
        start, end, name = one
        first = units.point(start) if _is_place(start) else None
        last = units.point(end) if _is_place(end) else None
        if first is None or last is None or not text[first:last].strip():
            what = f"at {start!r} to {end!r} stand no words of its text of {units.of(len(text))} UTF-16 units"
            raise _error(place, what, "mend it, and do not let the project count grapheme clusters")
        regions.append(Region((first, last), _label(name, place)))
    return Item(where, article, text, exported, tuple(regions))


def _said(data: Mapping[str, Any], where: str, form: str) -> tuple[str, str, dict[str, Exported]]:
    """Article, text and exported facts, which go through the tools untouched."""
    article, text, exported = data.get("article"), data.get("text"), data.get(EXPORTED)
    if not isinstance(article, str) or not isinstance(text, str):
        raise _error(where, "it does not name its article and give the text", f"{AGAIN} {form}")
    if not isinstance(exported, dict):
        raise _error(where, "it does not say which facts were exported", f"{AGAIN} {form}")
    try:
        facts = {
            key: Exported(str(one["kind"]), tuple((int(start), int(end)) for start, end in one["spans"]), one["says"])
            for key, one in exported.items()
        }
    except (KeyError, TypeError, ValueError) as failure:
        raise _error(where, f"the field {EXPORTED} is not as it was exported", f"{AGAIN} {form}") from failure
    return article, text, facts


def _label(name: Any, where: str) -> str:
    if name not in KINDS:
        raise _error(where, f"{name!r} is no kind of fact", f"use one of {', '.join(KINDS)}")
    return str(name)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as failure:
        raise _error(str(path), f"cannot be read: {failure.strerror}", "check the path") from failure
    except UnicodeDecodeError as failure:
        raise _error(str(path), f"not UTF-8 at byte {failure.start}", "give the file as it was exported") from failure


def _is_place(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _plain(words: str) -> str:
    return " ".join(words.split())


def _short(words: str) -> str:
    plain = _plain(words)
    return f"«{plain[:40]}…»" if len(plain) > 40 else f"«{plain}»"


def _error(where: str, what: str, remedy: str) -> InputError:
    return InputError(Problem(where, what, remedy))
