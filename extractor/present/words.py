"""The words of this package: the names of values, and the phrases of sentences and pages, in each language.

Owns the reading of the YAML files; which word goes where is left to those who ask.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("vi", "en")


@cache
def labels() -> dict[str, dict[str, dict[str, str]]]:
    """The names of values: by vocabulary, then value, then language."""
    data: dict[str, dict[str, dict[str, str]]] = _read("labels.yaml")
    return data


def label(vocabulary: str, value: str, lang: str = "vi") -> str:
    """What a value of a closed vocabulary is called; a value that the vocabulary lacks is returned as it is.

    >>> label("status", "target"), label("unit", "craft_village", "en")
    ('mục tiêu', 'craft village')
    """
    known = labels().get(vocabulary, {}).get(value)
    return value if known is None else known[check_language(lang)]


@cache
def slots() -> dict[str, dict[str, str]]:
    """The names of slots: by their path in a fact (``stars``, ``stars.low``), then language."""
    data: dict[str, dict[str, str]] = _read("slots.yaml")
    return data


def slot_name(path: str, lang: str = "vi") -> str:
    """What a slot is called; raises :class:`KeyError` for a path that no fact has.

    >>> slot_name("stars.low"), slot_name("issuer", "en")
    ('Hạng sao, từ', 'Issuer')
    """
    return slots()[path][check_language(lang)]


@cache
def phrases(name: str, lang: str) -> dict[str, Any]:
    """The part of ``NAME.yaml`` in one language; raises :class:`ValueError` for a language that there is not."""
    part: dict[str, Any] = _read(f"{name}.yaml")[check_language(lang)]
    return part


def check_language(lang: str) -> str:
    """``lang``, when it is one of ``LANGUAGES``; else raises :class:`ValueError`."""
    if lang not in LANGUAGES:
        raise ValueError(f"no language {lang!r}: there are {' and '.join(LANGUAGES)}")
    return lang


def _read(name: str) -> Any:
    return yaml.load((files("extractor.present") / name).read_text("utf-8"), Loader=yaml.CSafeLoader)
