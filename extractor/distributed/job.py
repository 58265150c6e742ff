"""The job from a source to a target on Ray Data: the machines read and extract, this process puts in order and writes.

Owns the order, which is that of a plain run, the ids given twice, and the counts.
"""

from __future__ import annotations

import logging
import platform
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from extractor.batch import Totals
from extractor.distributed.places import Place, list_place
from extractor.distributed.target import Row, Target
from extractor.distributed.work import ExtractArticles, ReadFiles, make_problem, problem_data
from extractor.errors import InputError, OcopError, Problem
from extractor.run.job import now
from extractor.sources.options import SourceOptions
from extractor.sources.read import WANTED, is_wanted
from extractor.sources.seen import SeenIds, seen_ids

FORMAT = 1
BLOCK_BYTES = 1 << 20
"""Bytes of articles that are one task for a worker: some hundreds of articles, a few seconds of work."""
READS_PER_WORKER = 16
"""Tasks that the files are shared out to, for each worker."""

Tell = Callable[[Totals, Problem | None], None]
"""Told after every input: what was done so far, and the problem of this input if it had one."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done; ``digests`` are those of the run's ``digests_of``, limits in seconds and MiB an article."""

    source: Place
    digests: dict[str, str]
    options: SourceOptions = field(default_factory=SourceOptions)
    patterns: Path | None = None
    timeout: float | None = None
    max_memory: int | None = None


def run_job(ray: Any, workers: int, job: Job, target: Target, tell: Tell) -> Totals:
    """Do the job on a connected Ray; returns the counts. Raises :class:`OcopError` when it breaks off."""
    started = now()
    totals = Totals()
    files = [_file_row(file) for file in list_place(job.source, partial(is_wanted, options=job.options), WANTED)]
    with _settled(ray.data.DataContext.get_current()), _told_by(ray), seen_ids() as seen, target:
        for batch in _dataset(ray, workers, job, files).iter_batches(batch_size=None, batch_format="pyarrow"):
            for row in batch.to_pylist():
                tell(totals, _keep(row, job, target, seen, totals))
        counts = {"files": len(files), "articles": totals.articles, "facts": totals.facts, "errors": totals.errors}
        target.finish(
            {
                "format": FORMAT,
                "sources": [job.source.name],
                "options": {
                    "encoding": job.options.encoding,
                    "input_format": job.options.input_format,
                    "mapping": dict(job.options.mapping),
                },
                "digests": job.digests,
                "python": platform.python_version(),
                "ray": ray.__version__,
                "workers": workers,
                "started": started,
                "finished": now(),
                "state": "finished",
                "counts": counts,
            }
        )
    return totals


def _dataset(ray: Any, workers: int, job: Job, files: list[dict[str, str | None]]) -> Any:
    """The rows of all that was extracted, in the order of the files."""
    parts = min(len(files), READS_PER_WORKER * workers)
    return (
        ray.data.from_items(files, override_num_blocks=parts)
        # Reading waits more than it works, and must go on when every core has its worker.
        .map_batches(
            ReadFiles(job.source.filesystem, job.options).__call__,
            batch_size=1, batch_format="numpy", num_cpus=0,
            compute=ray.data.TaskPoolStrategy(size=min(workers, parts)),
        )
        .map_batches(
            ExtractArticles, fn_constructor_args=(job.patterns, job.timeout, job.max_memory),
            batch_size=None, batch_format="numpy", num_cpus=1,
            compute=ray.data.ActorPoolStrategy(size=workers),
        )
    )  # fmt: skip


def _file_row(file: Place | InputError) -> dict[str, str | None]:
    if isinstance(file, InputError):
        return {"path": "", "name": file.problem.where, "problem": problem_data(file.problem)}
    return {"path": file.path, "name": file.name, "problem": ""}


def _keep(row: dict[str, Any], job: Job, target: Target, seen: SeenIds, totals: Totals) -> Problem | None:
    """Write what became of one input; returns its problem if it had one."""
    problem = make_problem(row["problem"]) if row["problem"] else None
    if row["id"] is not None:
        first = seen.add(row["id"], row["place"])
        if first is not None:
            what = f"duplicate id {row['id'][:200]!r}, first in {first}"
            problem = Problem(row["place"], what, "give each article its own id")
    if problem is not None:
        totals.errors += 1
        target.add_error(row["id"], row["place"], problem)
        return problem
    _check_same(row["record"], job)
    target.add(Row(row["record"], row["id"], row["url"], row["published"]))
    totals.articles += 1
    totals.facts += row["facts"]
    return None


def _check_same(line: str, job: Job) -> None:
    """Raise :class:`OcopError` when a machine worked with other patterns, or another version, than this one."""
    for name, key in (("version", "version"), ("patterns", "patterns_sha256")):
        if f'"{key}": "{job.digests[name]}"' not in line:
            what = f"has other {'patterns' if name == 'patterns' else 'code'} than this machine"
            remedy = "install the same ocop-extractor on all machines"
            raise OcopError(str(Problem("a machine of the cluster", what, remedy)))


@contextmanager
def _settled(context: Any) -> Iterator[None]:
    """Ray Data set to keep the order and to write no bars, and set back at the end."""
    options = context.execution_options
    before = (options.preserve_order, context.enable_progress_bars, context.print_on_execution_start,
              context.target_max_block_size)  # fmt: skip
    options.preserve_order, context.enable_progress_bars, context.print_on_execution_start = True, False, False
    context.target_max_block_size = BLOCK_BYTES
    log = logging.getLogger("ray.data")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            # That a small source keeps few workers busy is no fault. Ray warns in a thread of its own.
            warnings.filterwarnings("ignore", message="The m(in|ax)imum number of concurrent", category=UserWarning)
            yield
    finally:
        log.setLevel(level)
        (options.preserve_order, context.enable_progress_bars, context.print_on_execution_start,
         context.target_max_block_size) = before  # fmt: skip


@contextmanager
def _told_by(ray: Any) -> Iterator[None]:
    """Turn the errors of Ray, which carry the trace of another machine, into one line."""
    try:
        yield
    except ray.exceptions.RayError as failure:
        cause = getattr(failure, "cause", None)
        if isinstance(cause, OcopError):
            raise OcopError(str(cause)) from failure
        what = " ".join(str(cause or failure).split())[-300:]
        raise OcopError(str(Problem("Ray", f"broke off: {what}", "see the logs of Ray, then start anew"))) from failure
