"""The job on a real Ray of two workers, started once: its output is that of the local run, byte for byte."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extractor.cli import cli

WORKERS = 2
Ocop = Callable[..., "subprocess.CompletedProcess[bytes]"]

pytestmark = [
    pytest.mark.usefixtures("local_ray"),
    # Of Ray itself: sockets and logs that it leaves to the end of the process, and its own deprecations.
    pytest.mark.filterwarnings("ignore::ResourceWarning:ray.*"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ray.*"),
    pytest.mark.filterwarnings("ignore::FutureWarning:ray.*"),
]


@pytest.fixture(scope="module")
def local_ray() -> Iterator[Any]:
    if find_spec("ray") is None:
        assert not os.environ.get("OCOP_CI"), "ray is not installed"
        pytest.skip("ray is not installed")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import ray

    ray.init(
        address="local", num_cpus=WORKERS, include_dashboard=False, object_store_memory=200_000_000,
        log_to_driver=False, logging_level="ERROR",
    )  # fmt: skip
    yield ray
    ray.shutdown()


def job(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["ray", *map(str, arguments), "--workers", str(WORKERS)])


def local(ocop: Ocop, source: Path, output: Path) -> bytes:
    ocop("extract", str(source), "-q", "-o", str(output))
    return output.read_bytes()


def lines_of(target: Path) -> bytes:
    return b"".join(part.read_bytes() for part in sorted(target.glob("facts-*.jsonl")))


@pytest.fixture(scope="module")
def articles(root: Path) -> list[dict[str, Any]]:
    texts = sorted((root / "corpus/train").glob("*.txt"))[:6]
    return [
        {"id": f"a{n}", "url": f"https://bao.vn/{n}", "published": "2023-05-01", "text": path.read_text("utf-8")}
        for n, path in enumerate(texts)
    ]


def test_a_folder_gives_the_bytes_of_the_local_run(ocop: Ocop, root: Path, tmp_path: Path) -> None:
    done = job(root / "corpus/train", "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert lines_of(tmp_path / "out") == local(ocop, root / "corpus/train", tmp_path / "local.jsonl") != b""
    manifest = json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))
    assert manifest["counts"]["articles"] == len(list((root / "corpus/train").glob("*.txt")))
    assert (tmp_path / "out/errors.jsonl").read_bytes() == b""


def test_parquet_in_and_out(ocop: Ocop, articles: list[dict[str, Any]], tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    source = tmp_path / "in.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(articles), source)
    done = job(source, "-o", f"file://{tmp_path}/out", "--format", "parquet")
    assert done.exit_code == 0, done.output
    rows = parquet.read_table(tmp_path / "out/facts-00000.parquet").to_pylist()
    assert [row["url"] for row in rows] == [article["url"] for article in articles]
    assert {row["published"] for row in rows} == {"2023-05-01"}
    written = "".join(row["record"] + "\n" for row in rows).encode()
    assert written == local(ocop, source, tmp_path / "local.jsonl") != b""


def test_bad_lines_and_ids_given_twice_stand_beside_and_the_rest_goes_on(
    ocop: Ocop, articles: list[dict[str, Any]], tmp_path: Path
) -> None:
    source = tmp_path / "in.jsonl"
    lines = [json.dumps(article, ensure_ascii=False) for article in articles]
    lines[1:1] = ["{broken", '{"id": "x"}']
    lines.append(lines[0])
    source.write_text("\n".join(lines) + "\n", "utf-8")
    done = job(source, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert f"{len(articles)} articles" in done.output, done.output
    assert lines_of(tmp_path / "out") == local(ocop, source, tmp_path / "local.jsonl") != b""
    errors = [json.loads(line) for line in (tmp_path / "out/errors.jsonl").read_text("utf-8").splitlines()]
    assert [(e["id"], e["file"], e["line"]) for e in errors] == [
        (None, str(source), 2), (None, str(source), 3), ("a0", str(source), len(lines)),
    ]  # fmt: skip
    assert [e["reason"].split()[0] for e in errors] == ["malformed", "no", "duplicate"]
    told = ocop("extract", str(source), "-q").stderr.decode()
    assert all(f"{e['file']}:{e['line']}: {e['reason']}" in told for e in errors)
    loaded = ocop("load", str(tmp_path / "out"), "--to", f"sqlite:///{tmp_path}/o.db", "-q")
    assert loaded.returncode == 0, loaded.stderr


def test_more_workers_than_cores_are_refused(root: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["ray", str(root / "corpus/train"), "-o", str(tmp_path / "o"), "--workers", "3"])
    assert done.exit_code == 1
    assert "2 cores" in done.output
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("there", ["manifest.json", "other.txt"])
def test_a_target_that_holds_something_is_refused(root: Path, tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("{}")
    done = job(root / "corpus/train", "-o", tmp_path)
    assert done.exit_code == 1
    assert "give another folder to -o" in done.output
    assert [path.name for path in tmp_path.iterdir()] == [there]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nosuch://x/y", "no such filesystem"),
        ("memory://x", "the memory of one process"),
        ("/no/such/folder", "no such file or folder"),
        ("EMPTY", "no article in this folder"),
    ],
)
def test_sources_that_cannot_be(tmp_path: Path, source: str, said: str) -> None:
    (tmp_path / "empty").mkdir()
    done = job(str(tmp_path / "empty") if source == "EMPTY" else source, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert said in done.output
    assert len(done.output.splitlines()) == 1


def test_no_cluster_at_the_address(ocop: Ocop, root: Path, tmp_path: Path) -> None:
    done = ocop("ray", str(root / "corpus/train"), "-o", str(tmp_path / "o"), "--address", "127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr.decode().startswith("ocop: --address 127.0.0.1:1: no Ray cluster there")
    assert len(done.stderr.splitlines()) == 1


def test_without_ray_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch, root: Path, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    done = job(root / "corpus/train", "-o", tmp_path / "o")
    assert done.exit_code == 1
    assert "pip install 'ocop-extractor[ray]'" in done.output
