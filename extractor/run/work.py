"""What one worker process does: loads the extractor once, then turns each article that it is sent into a line.

Owns the messages between the processes. A worker is started afresh (*spawn*), never forked: it then shares no lock and
no thread with the process that started it, and behaves the same on every system.
"""

from __future__ import annotations

import gc
import signal
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from extractor.errors import InputError, OcopError, Problem, RecordError
from extractor.model import Article

MEBIBYTE = 1 << 20
WARM_UP = "OCOP 1."
"""A text for which the schema of records is loaded, and what else waits for the first line that is written."""
DEFECT = "a defect of the extractor: report it with the article"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: the line of its record and how many facts it has, or the problem."""

    line: str | None = None
    facts: int = 0
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """The first message of a worker: it is ready, or its patterns are faulty."""

    error: str | None = None


def extract_one(extract: object, article: Article, *, limited: bool = False) -> Outcome:
    """The outcome of one article; never raises but for want of memory. ``extract`` is ``Extractor.extract``.

    ``limited`` tells that memory is short: a library in C that gets none may fail without saying why.
    """
    from extractor.records import dump_record

    try:
        record = extract(article)  # type: ignore[operator]
        return Outcome(dump_record(record), len(record.facts))
    except (InputError, RecordError) as error:
        return Outcome(problem=error.problem)
    except MemoryError:
        raise
    except Exception as failure:  # a defect of ours in one article must not lose the others
        if limited and isinstance(failure, SystemError):
            raise MemoryError from failure
        what = f"internal error: {type(failure).__name__}: {str(failure)[:200]}"
        return Outcome(problem=Problem(f"article {article.id!r}", what, DEFECT))


def work(channel: Connection, patterns: Path | None, max_memory: int | None) -> None:
    """The whole life of a worker; ``max_memory`` (MiB) is what an article may take beyond the loaded patterns.

    Memory that an article took is not always given back. So a worker that runs out of it ends: at its first article
    with the problem, later without a word, and that article goes to a fresh worker. What an article may take then
    never depends on those before it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the business of the process that started it
    from extractor.kept import uncollected

    with uncollected():
        from extractor.pipeline import Extractor

        try:
            extractor = Extractor(patterns)
        except OcopError as error:
            channel.send(Started(str(error)))
            return
        extract = extractor.extract
        extract_one(extract, Article(text=WARM_UP))  # no article is to be charged with what is loaded for all
        extractor.load()
        gc.freeze()  # the compiled patterns stay to the end: no use in looking through them for garbage
    if max_memory is not None:
        limit_memory(max_memory)
    channel.send(Started())
    fresh = True
    with suppress(EOFError, OSError):
        while True:
            article = channel.recv()
            try:
                channel.send(extract_one(extract, article, limited=max_memory is not None))
                fresh = False
                continue
            except MemoryError:
                pass  # what the article has taken is given back only behind this clause
            if fresh:
                channel.send(Outcome(problem=_too_large(article, max_memory)))
            return


def _too_large(article: Article, max_memory: int | None) -> Problem:
    what = "needs more memory than there is" if max_memory is None else f"needs more than {max_memory} MiB of memory"
    return Problem(f"article {article.id!r}", what, "split the article, or give more with --max-memory")


def limit_memory(more: int) -> None:
    """Lets this process take ``more`` MiB of addresses beyond what it has now."""
    import resource

    with Path("/proc/self/statm").open() as statm:
        now = int(statm.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + more * MEBIBYTE, hard))
