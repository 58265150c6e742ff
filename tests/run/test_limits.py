"""Articles that take too long or too much: stopped alone, kept in the quarantine with the reason, and tried again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from folders import article_ids, large_text, manifest, ocop, quarantine

SMALL = [{"id": f"s{number}", "text": f"Năm 2022, Cà Mau có {40 + number} sản phẩm OCOP."} for number in range(12)]
LARGE = {"id": "large", "text": large_text(100_000)}
"""Takes seconds, and tens of MiB; one of the others takes milliseconds, and no memory to speak of."""


def write(path: Path, articles: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "in.jsonl", [*SMALL[:5], LARGE, *SMALL[5:]])


@pytest.fixture(scope="module")
def record_without_limits(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The line of the large article that the plain command writes."""
    return ocop("extract", write(tmp_path_factory.mktemp("plain") / "large.jsonl", [LARGE]), "-q").stdout


@pytest.mark.parametrize(
    ("limit", "what", "more", "workers"),
    [
        (("--timeout", "1"), "took longer than 1 s", ("--timeout", "600"), "1"),
        (("--timeout", "1"), "took longer than 1 s", ("--timeout", "600"), "2"),
        (("--max-memory", "8"), "needs more than 8 MiB of memory", ("--max-memory", "4000"), "2"),
    ],
    ids=["time", "time, two workers", "memory"],
)
def test_an_article_beyond_the_limit(
    limit: tuple[str, str], what: str, more: tuple[str, str], workers: str, source: Path, tmp_path: Path,
    record_without_limits: str,
) -> None:  # fmt: skip
    folder = tmp_path / "run"
    done = ocop("extract", source, "--run", folder, "--workers", workers, *limit)
    assert done.returncode == 1, done.stderr
    assert article_ids(folder) == [article["id"] for article in SMALL]
    [held] = quarantine(folder)
    assert (held["where"], held["what"], held["article"]) == ("article 'large'", what, LARGE)
    assert limit[0] in held["remedy"]
    said = [line for line in done.stderr.splitlines() if not line.endswith(" a second")]  # how far it is, if it is slow
    assert said[0] == f"ocop: {held['where']}: {held['what']}; {held['remedy']}"
    assert said[-1].endswith("12 articles, 12 facts, 1 errors")

    vain = ocop("retry", folder, *limit, "-q")
    assert vain.returncode == 1
    assert quarantine(folder) == [held]
    assert article_ids(folder) == [article["id"] for article in SMALL]

    mended = ocop("retry", folder, *more)
    assert mended.returncode == 0, mended.stderr
    assert quarantine(folder) == []
    assert article_ids(folder) == [*(article["id"] for article in SMALL), "large"]
    assert manifest(folder)["counts"]["errors"] == 0
    assert manifest(folder)["counts"]["articles"] == 13
    # The record is that of a run without limits.
    assert (folder / "facts.jsonl").read_text("utf-8").splitlines()[-1] == record_without_limits.rstrip("\n")
    # And a run is finished for good: to resume it changes nothing.
    before = (folder / "facts.jsonl").read_bytes()
    assert ocop("extract", "--run", folder, "--resume", "-q").returncode == 0
    assert (folder / "facts.jsonl").read_bytes() == before


def test_limits_hold_without_a_folder_too(source: Path) -> None:
    done = ocop("extract", source, "--timeout", "1", "-q")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == len(SMALL)
    assert "article 'large': took longer than 1 s" in done.stderr


def test_what_an_article_may_take_does_not_depend_on_those_before(tmp_path: Path) -> None:
    """Each of these fits; a process keeps much of the memory that it once had, and must not charge it to the next."""
    articles = [{"id": f"m{number}", "text": large_text(60_000 + number)} for number in range(4)]
    folder = tmp_path / "run"
    source = write(tmp_path / "in.jsonl", articles)
    done = ocop("extract", source, "--run", folder, "--workers", "1", "--max-memory", "40", "-q")
    assert done.returncode == 0, done.stderr
    assert article_ids(folder) == [article["id"] for article in articles]


def test_retry_leaves_what_cannot_be_mended(alone: Path, tmp_path: Path) -> None:
    """A line without a text is no article: there is nothing to try."""
    folder = tmp_path / "run"
    shutil.copytree(alone, folder)
    before = {name: (folder / name).read_bytes() for name in ("facts.jsonl", "quarantine.jsonl", "keys.txt")}
    assert ocop("retry", folder, "-q").returncode == 1
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_retry_wants_a_finished_run(alone: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(alone, folder)
    told = manifest(folder) | {"state": "running"}
    (folder / "manifest.json").write_text(json.dumps(told), "utf-8")
    done = ocop("retry", folder)
    assert (done.returncode, done.stderr) == (1, f"ocop: {folder}: is no finished run; finish it with --resume first\n")
    done = ocop("retry", tmp_path)
    assert done.stderr == f"ocop: {tmp_path}: is not the folder of a run; give the folder of an earlier --run\n"
