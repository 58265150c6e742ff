"""Runs the extractor over a batch and counts; a bad article is reported and never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extractor.errors import InputError, Problem, RecordError
from extractor.model import Article, Record


@dataclass(slots=True)
class Totals:
    """What a batch came to: records handed on, facts in them, and articles that failed."""

    articles: int = 0
    facts: int = 0
    errors: int = 0

    def __str__(self) -> str:
        return f"{self.articles} articles, {self.facts} facts, {self.errors} errors"


def run_batch(
    items: Iterable[Article | InputError],
    extract: Callable[[Article], Record],
    keep: Callable[[Record], None],
    report: Callable[[Problem], None],
) -> Totals:
    """Hand every record to ``keep``, which may raise :class:`RecordError`, and every failure to ``report``."""
    totals = Totals()
    for item in items:
        if isinstance(item, InputError):
            totals.errors += 1
            report(item.problem)
            continue
        try:
            record = extract(item)
        except InputError as error:
            totals.errors += 1
            report(error.problem)
            continue
        except Exception as failure:  # noqa: BLE001 - a defect of ours in one article must not lose the others
            totals.errors += 1
            what = f"internal error: {type(failure).__name__}: {str(failure)[:200]}"
            report(Problem(f"article {item.id!r}", what, "a defect of the extractor: report it with the article"))
            continue
        try:
            keep(record)
        except RecordError as error:
            totals.errors += 1
            report(error.problem)
        else:
            totals.articles += 1
            totals.facts += len(record.facts)
    return totals
