"""The words of the desk in each language, from ``labels/*.yaml``, and the names of values from ``extractor.present``.

Owns the look-up; no word of the pages stands in code.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from extractor.present.words import LANGUAGES, label

DEFAULT_LANGUAGE = "vi"
REASONS_LANGUAGE = "en"
"""The language in which the rules themselves give reasons; others have a file of them."""
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

    def reason(self, said: str) -> str | None:
        """A reason that the rules give, in this language; ``None`` for one that has no words in it.

        >>> labels("vi").reason("it stands too far away; outscored")
        'nó đứng quá xa; kém điểm'
        """
        if self.lang == REASONS_LANGUAGE:
            return said
        parts = [_reason(part, self.lang) for part in said.split("; ")]
        known = [part for part in parts if part is not None]
        return "; ".join(known) if len(known) == len(parts) else _reason(said, self.lang)

    def value(self, slot: str, value: str) -> str:
        """What a value of a slot's closed vocabulary is called."""
        return label(VOCABULARIES.get(slot, slot), value, self.lang)


@cache
def labels(lang: str) -> Labels:
    """The words of a language; those of the default one for a language that there is not."""
    return Labels(lang if lang in LANGUAGES else DEFAULT_LANGUAGE)


def _reason(said: str, lang: str) -> str | None:
    plain, patterns = _reasons(lang)
    if said in plain:
        return plain[said]
    for pattern, words in patterns:
        if (found := pattern.fullmatch(said)) is not None:
            return words.format(
                **{k: label("kind", v, lang) if k == "kind" else v for k, v in found.groupdict().items()}
            )
    return None


@cache
def _reasons(lang: str) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """The reasons as they are, and those with words to put in, as patterns."""
    plain = _read(f"why.{lang}")
    open_ = {phrase: words for phrase, words in plain.items() if "{" in phrase}
    patterns = [
        (re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(phrase))), words) for phrase, words in open_.items()
    ]
    return plain, patterns


@cache
def _read(name: str) -> dict[str, Any]:
    path = files("extractor.review") / "labels" / f"{name}.yaml"
    data: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return data
