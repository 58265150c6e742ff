"""A run from its sources to its folder: new, resumed, or of what an earlier run could not do.

Owns the order of the steps and the counts; ``pool.py`` does the work, ``folder.py`` keeps it.
"""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractor.errors import InputError, OcopError, Problem
from extractor.model import SCHEMA_VERSION, Article
from extractor.run.folder import FACTS, KEYS, QUARANTINE, REPRINTS, Mark, RunFolder
from extractor.run.keys import EarlierRun, article_data, key_of, make_article
from extractor.run.pool import Item, WorkerPool
from extractor.run.work import Outcome

EVERY_INPUTS, EVERY_SECONDS = 200, 5.0
"""After so many inputs, or so much time, what was done is brought to the disk."""
FORMAT = 1

Tell = Callable[[Mark, Problem | None], None]
"""Told after every input: what was done so far, and the problem of this input if it had one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do: where its inputs come from (for the manifest), and what its results rest on."""

    sources: tuple[str, ...]
    options: dict[str, Any]
    digests: dict[str, str]
    since: str | None = None
    """The folder of the run that is taken over from; a resumed run goes on with it."""


def digests_of(version: str, patterns_sha256: str, confidence: str) -> dict[str, str]:
    """What the results of a run rest on beside its inputs."""
    return {
        "version": version,
        "schema": SCHEMA_VERSION,
        "patterns": patterns_sha256,
        "confidence": hashlib.sha256(confidence.encode()).hexdigest(),
    }


def run_job(
    folder: RunFolder, plan: Plan, items: Iterable[Article | InputError], pool: WorkerPool, tell: Tell,
    earlier: EarlierRun | None = None,
) -> Mark:  # fmt: skip
    """Do all that the folder's journal does not tell as done; returns the last mark.

    Raises :class:`OcopError` when the folder was begun with other sources, options, patterns or inputs.
    """
    manifest = folder.manifest()
    if manifest is None:
        manifest = {"format": FORMAT, **_told(plan), "since": plan.since, "begun_in": str(Path.cwd())}
        manifest |= {"started": now(), "state": "running"}
        folder.write_manifest(manifest)
    else:
        _check_same(folder, manifest, plan)
    mark = folder.recover()
    tell(mark, None)
    rest = _behind(folder, iter(items), mark)
    mark = _go_on(folder, rest, pool, tell, mark, earlier)
    _write_reprints(folder)
    manifest |= {"state": "finished", "finished": now(), "counts": _counts(mark)}
    folder.write_manifest(manifest)
    return mark


def retry_job(folder: RunFolder, plan: Plan, pool: WorkerPool, tell: Tell) -> Mark:
    """Try the articles of the quarantine again: what works now goes behind the output, the rest stays there.

    Stopped half way, it has changed nothing. Raises :class:`OcopError` for a run that is not finished, or rests on
    other patterns.
    """
    manifest = folder.manifest()
    if manifest is None or manifest["state"] != "finished":
        raise OcopError(str(Problem(str(folder.path), "is no finished run", "finish it with --resume first")))
    if manifest["digests"] != plan.digests:
        remedy = "start a new run with --since"
        raise OcopError(str(Problem(str(folder.path), "was run with other patterns or another version", remedy)))
    mark = folder.recover()
    lines = (folder.path / QUARANTINE).read_text("utf-8").splitlines()
    articles = [make_article(held["article"]) for line in lines if (held := json.loads(line)).get("article")]
    kept = [line for line in lines if not json.loads(line).get("article")]
    for item, outcome in pool.map(articles):
        if outcome.line is not None:
            _keep(folder, item, outcome)
            mark = replace(
                mark, articles=mark.articles + 1, facts=mark.facts + outcome.facts, errors=mark.errors - 1
            )  # fmt: skip
        else:
            kept.append(_held(item, outcome))
        tell(mark, outcome.problem)
    mark = replace(mark, retries=mark.retries + 1)
    folder.replace_quarantine("".join(f"{line}\n" for line in kept).encode(), mark)
    _write_reprints(folder)
    folder.write_manifest(manifest | {"retried": now(), "counts": _counts(mark)})
    return mark


def _go_on(
    folder: RunFolder, items: Iterator[Article | InputError], pool: WorkerPool, tell: Tell, mark: Mark,
    earlier: EarlierRun | None,
) -> Mark:  # fmt: skip
    keys: list[str] = []  # of the inputs under way, in their order

    def keyed() -> Iterator[Item]:
        for item in items:
            keys.append(key_of(item))
            taken = earlier.outcome(keys[-1]) if earlier is not None and isinstance(item, Article) else None
            yield item if taken is None else taken

    saved, last = time.monotonic(), mark.inputs
    for item, outcome in pool.map(keyed()):
        key = keys.pop(0)
        good = outcome.line is not None
        if good:
            _keep(folder, item, outcome, key)
        else:
            folder.append(QUARANTINE, _held(item, outcome).encode() + b"\n")
        mark = replace(
            mark, inputs=mark.inputs + 1, articles=mark.articles + good, facts=mark.facts + outcome.facts,
            errors=mark.errors + (not good), taken=mark.taken + isinstance(item, Outcome),
            chain=_chained(mark.chain, key),
        )  # fmt: skip
        tell(mark, outcome.problem)
        if mark.inputs - last >= EVERY_INPUTS or time.monotonic() - saved >= EVERY_SECONDS:
            folder.commit(mark)
            saved, last = time.monotonic(), mark.inputs
    folder.commit(mark)
    return mark


def _behind(folder: RunFolder, items: Iterator[Article | InputError], mark: Mark) -> Iterator[Article | InputError]:
    """The inputs behind those that were dealt with, which must be the same as they were then."""
    chain = ""
    for _ in range(mark.inputs):
        item = next(items, None)
        chain = "" if item is None else _chained(chain, key_of(item))
    if chain != mark.chain:
        remedy = "start a new run in another folder with --since this one"
        raise OcopError(str(Problem(str(folder.path), "the sources have changed since the run began", remedy)))
    yield from items


def _write_reprints(folder: RunFolder) -> None:
    """Tell which records are one story; made anew, and so the same, however often the run was stopped."""
    from extractor.reprints.groups import find_reprints  # brings numpy, which the work itself does not need

    with (folder.path / FACTS).open("rb") as lines:
        groups = find_reprints(json.loads(line.decode("utf-8", "surrogatepass")) for line in lines)
    folder.write_whole(REPRINTS, (json.dumps(group.to_dict(), ensure_ascii=False) for group in groups))


def _keep(folder: RunFolder, item: Item, outcome: Outcome, key: str | None = None) -> None:
    assert outcome.line is not None  # noqa: S101 - for the type checker
    line = outcome.line.encode("utf-8", "surrogatepass")
    at = folder.append(FACTS, line + b"\n")
    name = key if key is not None else key_of(item)  # type: ignore[arg-type]
    folder.append(KEYS, f"{name} {at} {len(line)} {outcome.facts}\n".encode())


def _held(item: Item, outcome: Outcome) -> str:
    """The line of the quarantine for an input that failed."""
    problem = outcome.problem or Problem("", "no outcome")
    told = {"where": problem.where, "what": problem.what, "remedy": problem.remedy}
    article = article_data(item) if isinstance(item, Article) else None
    return json.dumps(told | {"article": article}, ensure_ascii=True)


def _chained(chain: str, key: str) -> str:
    return hashlib.sha256(f"{chain} {key}".encode()).hexdigest()


def _told(plan: Plan) -> dict[str, Any]:
    return {
        "sources": list(plan.sources),
        "options": plan.options,
        "digests": plan.digests,
        "python": platform.python_version(),
    }


def _counts(mark: Mark) -> dict[str, int]:
    names = ("inputs", "articles", "facts", "errors", "taken")
    return {name: getattr(mark, name) for name in names}


def _check_same(folder: RunFolder, manifest: dict[str, Any], plan: Plan) -> None:
    told = _told(plan)
    for name in ("sources", "options", "digests"):
        if manifest.get(name) != told[name]:
            what = f"was begun with other {'patterns or another version' if name == 'digests' else name}"
            remedy = "resume it with the same, or start a new run in another folder with --since this one"
            raise OcopError(str(Problem(str(folder.path), what, remedy)))


def now() -> str:
    """The time as a manifest tells it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")
