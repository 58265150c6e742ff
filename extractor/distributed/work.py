"""What the machines do: files to articles, and articles to the lines of their records. Nothing here knows of Ray.

Batches are columns by name, as Ray Data hands them over. Articles travel as JSON, so that what a worker gets is what
was read, to the letter: no type is guessed on the way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from extractor.distributed.places import Place
from extractor.errors import InputError, Problem
from extractor.model import Article
from extractor.run.keys import article_data, make_article
from extractor.run.pool import WorkerPool
from extractor.run.work import Outcome
from extractor.sources.limits import input_error
from extractor.sources.lines import Located
from extractor.sources.options import SourceOptions
from extractor.sources.read import read_stream

READ = ("place", "id", "article", "problem")
"""Columns of what was read: where, the id, and either the article or the problem, both as JSON."""
DONE = ("place", "id", "problem", "record", "url", "published", "facts")
"""Columns of what was extracted: either the problem, or the line of the record and what it is found by."""
ROWS = 16
"""Articles that are handed on together."""

Columns = dict[str, list[Any]]


class ReadFiles:
    """Turns the names of files into articles, as :func:`extractor.sources.read.read_sources` would read them."""

    def __init__(self, filesystem: Any, options: SourceOptions) -> None:
        self.filesystem = filesystem
        self.options = options

    def __call__(self, batch: Mapping[str, Any]) -> Iterator[Columns]:
        """Batches with the columns ``READ`` for one with ``path`` and ``name``, or a ``problem`` that is known."""
        rows: list[tuple[Any, ...]] = []
        for path, name, problem in zip(batch["path"], batch["name"], batch["problem"], strict=True):
            if problem:
                rows.append((str(name), None, None, str(problem)))
                continue
            for where, item in self._read(Place(self.filesystem, str(path), str(name))):
                if isinstance(item, Article):
                    rows.append((where, item.id, json.dumps(article_data(item)), None))
                else:
                    rows.append((where, None, None, problem_data(item.problem)))
                if len(rows) >= ROWS:
                    yield _columns(READ, rows)
                    rows = []
        yield _columns(READ, rows)

    def _read(self, file: Place) -> Iterator[Located]:
        try:
            with file.filesystem.open(file.path, "rb") as stream:
                yield from read_stream(cast(BinaryIO, stream), file.name, self.options)
        except FileNotFoundError:
            yield file.name, input_error(file.name, "no such file or folder", "every machine must see the source")
        except OSError as failure:
            what = f"cannot be read: {failure.strerror or failure}"
            yield file.name, input_error(file.name, what, "check its permissions")


class ExtractArticles:
    """Turns articles into records, in one process that loads the patterns once and then serves every batch.

    It is a pool of one: an article that takes too long, too much memory, or kills the process is given up alone.
    """

    def __init__(self, patterns: Path | None, timeout: float | None, max_memory: int | None) -> None:
        self._pool = WorkerPool(1, patterns, timeout, max_memory).__enter__()

    def __call__(self, batch: Mapping[str, Any]) -> Columns:
        """A batch with the columns ``DONE`` for one with the columns ``READ``, row by row."""
        places, ids = list(map(str, batch["place"])), [None if i is None else str(i) for i in batch["id"]]
        items = map(_item, batch["article"], batch["problem"])
        rows = []
        for place, article_id, (_, outcome) in zip(places, ids, self._pool.map(items), strict=True):
            rows.append((place, article_id, *_told(outcome)))
        return _columns(DONE, rows)


def problem_data(problem: Problem) -> str:
    """A problem as JSON; :func:`make_problem` reads it back."""
    return json.dumps([problem.where, problem.what, problem.remedy])


def make_problem(data: str) -> Problem:
    """The problem of :func:`problem_data`."""
    return Problem(*json.loads(data))


def _item(article: str | None, problem: str | None) -> Article | InputError:
    if article is None:
        return InputError(make_problem(str(problem)))
    return make_article(json.loads(article))


def _told(outcome: Outcome) -> tuple[Any, ...]:
    if outcome.line is None:
        return problem_data(outcome.problem or Problem("", "no outcome")), None, None, None, 0
    article = json.loads(outcome.line)["article"]
    return None, outcome.line, article["url"], article["published"], outcome.facts


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Columns:
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
