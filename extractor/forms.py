"""The forms that shape a text (headings, credits, abbreviations ...), read from ``zones.yaml`` once.

Owns reading, checking and compiling that file; what the forms mean is up to ``zones``, ``sentences`` and ``dates``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import PatternError, Problem
from extractor.fold import fold
from extractor.notation import alternatives
from extractor.resources import patterns_dir

FORMS_FILE = "zones.yaml"


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """The content of ``zones.yaml``, folded; each field is the key of that name there.

    Compared by identity, as what is compiled from it is looked up for every line.
    """

    related_headings: tuple[str, ...]
    related_counts: tuple[str, ...]
    related_heads: tuple[str, ...]
    related_tails: tuple[str, ...]
    related_inline: tuple[str, ...]
    boilerplate_lines: tuple[str, ...]
    boilerplate_labels: tuple[str, ...]
    boilerplate_inside: tuple[str, ...]
    page_counts: tuple[str, ...]
    end_marks: tuple[str, ...]
    site_starts: tuple[str, ...]
    section_starts: tuple[str, ...]
    bylines: tuple[str, ...]
    date_labels: tuple[str, ...]
    date_days: tuple[str, ...]
    date_words: tuple[str, ...]
    date_credits: tuple[str, ...]
    date_by: tuple[str, ...]
    date_month_names: tuple[str, ...]
    date_month: str
    date_year: str
    date_hour: str
    date_minute: str
    caption_starts: tuple[str, ...]
    caption_credits: tuple[str, ...]
    caption_words: tuple[str, ...]
    slug_marks: tuple[str, ...]
    file_endings: tuple[str, ...]
    abbreviations: tuple[str, ...]
    before_letter_grades: tuple[str, ...]
    sentence_openers: tuple[str, ...]
    domains: tuple[str, ...]
    clause_openers: tuple[str, ...]


def default_forms() -> Forms:
    """The forms that travel with the package; raises :class:`PatternError` when the file is faulty."""
    return load_forms(patterns_dir())


@cache
def load_forms(patterns: Path) -> Forms:
    """The forms in ``patterns/zones.yaml``, read once for each folder.

    Raises :class:`PatternError` with every fault: a missing or unknown key, a value that is not a string or a list
    of strings, a form that is empty or given twice.
    """
    path = patterns / FORMS_FILE
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise PatternError([Problem(str(path), f"cannot be read: {error.strerror}", "restore the file")]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PatternError([Problem(str(path), f"is not YAML in UTF-8: {error}")]) from error
    if not isinstance(data, dict):
        raise PatternError([Problem(str(path), f"must be a mapping, found {type(data).__name__}")])
    problems = check_forms(data, str(path))
    if problems:
        raise PatternError(problems)
    values: dict[str, Any] = {k: fold(v) if isinstance(v, str) else tuple(map(fold, v)) for k, v in data.items()}
    return Forms(**values)


def check_forms(data: dict[Any, Any], where: str) -> list[Problem]:
    """Every fault of the parsed ``zones.yaml``, in the order of its keys; empty when there is none."""
    names = {field.name: field.type for field in fields(Forms)}
    problems = [Problem(where, f"key {name} is missing") for name in names if name not in data]
    for name, value in data.items():
        if name not in names:
            problems.append(Problem(where, f"unknown key {name!r}", f"use one of {', '.join(names)}"))
        elif names[name] == "str":
            if not isinstance(value, str) or not value.strip():
                problems.append(Problem(where, f"{name} must be a string, found {value!r}", "quote it"))
        elif not isinstance(value, list):
            problems.append(Problem(where, f"{name} must be a list of strings, found {type(value).__name__}"))
        else:
            seen: set[str] = set()
            for form in value:
                if not isinstance(form, str) or not form.strip():
                    problems.append(Problem(where, f"{name}: a form must be a string, found {form!r}", "quote it"))
                elif fold(form) in seen:
                    problems.append(Problem(where, f"{name}: {form!r} is given twice", "remove one"))
                else:
                    seen.add(fold(form))
    return problems


def any_of(forms: tuple[str, ...]) -> str:
    """A regular expression for any of the forms, the longest first, with any run of spaces for a space."""
    return f"(?:{alternatives(forms)})"


def furniture(forms: Forms) -> str:
    """A regular expression, for folded text, for one tool or counter of a page (*In bài viết*, *Lượt xem: 307*)."""
    count, number = any_of(forms.page_counts), r"\d[\d.,]*k?"
    counter = rf"{number}\s*{count}(?!\w)|{count}(?!\w)(?:\s*:?\s*\(?{number}\)?)?"
    letters = r"a\s?[-+]?(?!\w)"  # A- A A+: the size of the letters
    return rf"(?<!\w)(?:{counter}|{any_of(forms.boilerplate_lines)}(?!\w)|{letters})"
