"""The words of the desk in each language, from ``labels/*.yaml``, and the names of values from ``extractor.present``.

Owns the look-up; no word of the pages stands in code.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from extractor.present.words import LANGUAGES, label

DEFAULT_LANGUAGE = "vi"
VOCABULARIES = {
    "group": "product_group",
    "qualifier": "qualifier",
    "quantity.qualifier": "qualifier",
    "period.basis": "period_basis",
    "source": "funding_source",
    "of": "percent_of",
    "type": "document_type",
}
"""What the values of a slot are listed under, where that is not the slot's own name."""


class Labels:
    """The words of one language: ``labels("actions.accept")``, ``labels("progress", done=1, total=2)``."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._words = _read(lang)

    def __call__(self, key: str, **values: Any) -> str:
        """The words under a key, whose parts are parted by dots; raises :class:`KeyError` when there are none."""
        found = self.part(key)
        return str(found).format(**values) if values else str(found)

    def part(self, key: str) -> Any:
        """What stands under a key: words, a list or a mapping."""
        found: Any = self._words
        rest = key
        while rest:
            if rest in found:  # a name may hold a dot itself: slots."quantity.low"
                return found[rest]
            head, _, rest = rest.partition(".")
            found = found[head]
        return found

    def value(self, slot: str, value: str) -> str:
        """What a value of a slot's closed vocabulary is called."""
        return label(VOCABULARIES.get(slot, slot), value, self.lang)


@cache
def labels(lang: str) -> Labels:
    """The words of a language; those of the default one for a language that there is not."""
    return Labels(lang if lang in LANGUAGES else DEFAULT_LANGUAGE)


@cache
def _read(lang: str) -> dict[str, Any]:
    path = files("extractor.review") / "labels" / f"{lang}.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return data
