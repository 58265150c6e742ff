"""A run since an earlier one: the bytes of a full run, and only what is new or changed is extracted."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from folders import FAULTY, ROOT, manifest, ocop, output, size, started, wait_for

GOOD = 38
"""Of the 40 articles, 2 of which have no text."""


def extracted(folder: Path) -> int:
    """How many articles a run extracted itself: its journal tells how many it took over."""
    mark = json.loads((folder / "journal.jsonl").read_text("utf-8").splitlines()[-1])
    assert manifest(folder)["counts"]["taken"] == mark["taken"]
    return int(mark["articles"] - mark["taken"])


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def write(path: Path, articles: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles), "utf-8")
    return path


def since(earlier: Path, source: Path, folder: Path, *options: str | Path) -> str:
    done = ocop("extract", source, "--run", folder, "--since", earlier, "--workers", "1", *options)
    assert "Traceback" not in done.stderr
    return done.stderr


def full(source: Path, folder: Path, *options: str | Path) -> dict[str, bytes]:
    ocop("extract", source, "--run", folder, "--workers", "1", "-q", *options)
    return output(folder)


def test_the_same_input_is_not_extracted_again(articles: Path, alone: Path, tmp_path: Path) -> None:
    since(alone, articles, tmp_path / "since")
    assert output(tmp_path / "since") == output(alone)
    assert extracted(alone) == GOOD
    assert extracted(tmp_path / "since") == 0


def test_new_changed_removed_and_moved_articles(articles: Path, alone: Path, tmp_path: Path) -> None:
    """Four articles are new or changed in one of the things that a record rests on; only they are extracted."""
    told = read(articles)
    told[3]["text"] += "\n\nNăm 2023, tỉnh Hà Nam công nhận thêm 17 sản phẩm OCOP."
    told[7]["published"] = "2023-05-06"
    told[8]["title"] = "Hà Nam có 17 sản phẩm OCOP"
    new = {"id": "new", "text": "Bến Tre có 50 sản phẩm OCOP."}
    source = write(tmp_path / "now.jsonl", [told[30], *told[:12], new, *told[15:30], *told[31:]])
    since(alone, source, tmp_path / "since")
    assert output(tmp_path / "since") == full(source, tmp_path / "full")
    assert extracted(tmp_path / "since") == 4
    assert manifest(tmp_path / "since")["counts"]["articles"] == GOOD - 3 + 1


def test_a_chain_of_runs(articles: Path, alone: Path, tmp_path: Path) -> None:
    """Each night since the last one: what was taken over can be taken over again."""
    told = read(articles)
    earlier = alone
    for night in range(3):
        told[5 + night]["text"] += f"\n\nĐêm thứ {night}."
        source = write(tmp_path / f"{night}.jsonl", told)
        since(earlier, source, tmp_path / f"run{night}")
        assert extracted(tmp_path / f"run{night}") == 1
        earlier = tmp_path / f"run{night}"
    assert output(earlier) == full(source, tmp_path / "full")


def test_a_changed_line_of_a_lexicon_extracts_all_again(articles: Path, alone: Path, tmp_path: Path) -> None:
    patterns = tmp_path / "patterns"
    shutil.copytree(ROOT / "patterns", patterns)
    lexicon = patterns / "lexicon/qualifier.yaml"
    line = '{form: "gần", value: "almost"}'
    told = lexicon.read_text("utf-8")
    assert told.count(line) == 1
    lexicon.write_text(told.replace(line, line.replace("almost", "about")), "utf-8")
    stderr = since(alone, articles, tmp_path / "since", "--patterns", patterns)
    assert f"ocop: {alone}: patterns changed since; all is extracted again" in stderr.splitlines()
    assert output(tmp_path / "since") == full(articles, tmp_path / "full", "--patterns", patterns)
    assert extracted(tmp_path / "since") == GOOD

    def facts(folder: Path) -> list[Any]:
        return [json.loads(line)["facts"] for line in (folder / "facts.jsonl").read_text("utf-8").splitlines()]

    assert facts(tmp_path / "since") != facts(alone), (
        "another line for the word has changed nothing: this shows nothing"
    )


def test_articles_that_failed_are_tried_again(alone: Path, articles: Path, tmp_path: Path) -> None:
    told = read(articles)
    told[FAULTY]["text"] = "Bến Tre có 50 sản phẩm OCOP."
    source = write(tmp_path / "now.jsonl", told)
    since(alone, source, tmp_path / "since")
    assert extracted(tmp_path / "since") == 1
    assert output(tmp_path / "since") == full(source, tmp_path / "full")


def test_since_a_run_that_was_killed(some: Path, some_alone: Path, tmp_path: Path) -> None:
    """What its journal tells of is taken over, what was torn is not; and a resumed run goes on taking over."""
    earlier = tmp_path / "earlier"
    with started("extract", some, "--run", earlier, "--workers", "2", "-q") as process:
        wait_for(lambda: size(earlier / "journal.jsonl") > 0, process)
        os.killpg(process.pid, signal.SIGKILL)
    with (earlier / "keys.txt").open("ab") as keys, (earlier / "journal.jsonl").open("ab") as journal:
        keys.write(b"00ff")
        journal.write(b'{"inp')
    done = json.loads((earlier / "journal.jsonl").read_text("utf-8").splitlines()[-2])["articles"]
    folder = tmp_path / "run"
    with started("extract", some, "--run", folder, "--since", earlier, "--workers", "2", "-q") as process:
        wait_for(lambda: size(folder / "facts.jsonl") > 0, process)
        os.killpg(process.pid, signal.SIGKILL)
    ocop("extract", "--run", folder, "--resume", "--workers", "2", "-q")
    assert output(folder) == output(some_alone)
    assert manifest(folder)["counts"]["taken"] == done


@pytest.mark.parametrize(("name", "said"), [("keys.txt", "No such file"), ("facts.jsonl", "No such file")])
def test_an_earlier_run_that_lost_a_file(name: str, said: str, articles: Path, alone: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    shutil.copytree(alone, earlier)
    (earlier / name).unlink()
    done = ocop("extract", articles, "--run", tmp_path / "run", "--since", earlier, "--workers", "1", "-q")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert "leave out --since" in done.stderr
