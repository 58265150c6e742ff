"""``ocop html`` and ``ocop overview`` as a user runs them."""

from __future__ import annotations

import json
import subprocess
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from present_facts import check_page

from extractor.cli import cli
from extractor.present import commands

Make = Callable[..., dict[str, Any]]
Run = Callable[..., subprocess.CompletedProcess[bytes]]


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="ocop")


@pytest.fixture
def facts(tmp_path: Path, record: Make, fact: Make) -> Path:
    """The folder of a run with three articles, of which one is without facts."""
    folder = tmp_path / "tonight"
    folder.mkdir()
    made = [record(fact(40), id="a"), record(fact(41, status="target"), id="b"), record(id="c")]
    lines = [json.dumps(each, ensure_ascii=False) + "\n" for each in made]
    (folder / "facts.jsonl").write_text("".join(lines), "utf-8")
    return folder / "facts.jsonl"


def test_html_of_a_file_and_of_a_run(facts: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    result = run("html", facts, "-o", out)
    assert (result.exit_code, result.output) == (0, "")
    page = check_page(out.read_text("utf-8"))
    assert page.text("h1.") == "Dữ kiện OCOP trong 3 bài báo"
    assert run("html", facts.parent).stdout == out.read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "tonight"]


def test_html_of_one_article_in_english(facts: Path) -> None:
    page = check_page(run("html", facts, "--id", "b", "--lang", "en").stdout)
    assert "Target: 41 products" in page.text("li.card")
    assert page.text("article.article").count("Fact") == 1


def test_html_in_a_process_of_its_own(facts: Path, ocop: Run) -> None:
    done = ocop("html", str(facts), "--id", "a")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == run("html", facts, "--id", "a").stdout


def test_an_id_that_is_not_there(facts: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    result = run("html", facts, "--id", "x", "-o", out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"ocop: {facts}: no article of the id 'x'; there are 'a', 'b', 'c'\n"
    assert not out.exists()


def test_ids_that_a_message_names_are_few(facts: Path, record: Make) -> None:
    facts.write_text("".join(json.dumps(record(id=str(n))) + "\n" for n in range(9)), "utf-8")
    assert run("html", facts, "--id", "x").stderr.endswith("there are '0', '1', '2', '3', '4', …\n")


def test_a_file_without_records(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text("")
    result = run("html", path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"ocop: {path}: no records; give the output of ocop extract\n"


def test_more_articles_than_a_page_holds(facts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "MOST", 2)
    result = run("html", facts)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"ocop: {facts}: more than 2 articles; name one of them with --id\n"
    assert run("html", facts, "--id", "a").exit_code == 0


@pytest.mark.parametrize("command", ["html", "overview"])
def test_what_every_page_command_refuses(command: str, facts: Path, tmp_path: Path) -> None:
    old = tmp_path / "page.html"
    old.write_text("old")
    with facts.open("a") as out:
        out.write("{}\n")
    result = run(command, facts, "-o", old)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"ocop: {facts}:4: not a record: ")
    assert old.read_text() == "old"
    result = run(command, tmp_path, "-o", old)
    assert result.exit_code == 1
    assert result.stderr == f"ocop: {tmp_path}/facts.jsonl: cannot be read: No such file or directory; check the path\n"
    result = run(command, tmp_path / "missing")
    assert (result.exit_code, "does not exist" in result.stderr) == (2, True)
    result = run(command, facts, "--lang", "fr")
    assert (result.exit_code, "'fr' is not one of 'vi', 'en'" in result.stderr) == (2, True)


@pytest.mark.parametrize("command", ["html", "overview"])
def test_a_page_that_cannot_be_written(command: str, facts: Path, tmp_path: Path) -> None:
    result = run(command, facts, "-o", tmp_path / "no" / "page.html")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"ocop: {tmp_path}/no/page.html: cannot be written: No such file or directory; give another file to -o\n"
    )


def test_overview_of_a_file_and_of_a_run(facts: Path, tmp_path: Path) -> None:
    out = tmp_path / "overview.html"
    result = run("overview", facts, "-o", out)
    assert (result.exit_code, result.output) == (0, "")
    page = check_page(out.read_text("utf-8"))
    assert page.text("h1.") == "Dữ kiện OCOP: tổng quan"
    assert " ".join(page.text("ul.figures").split()) == "3 bài báo 2 dữ kiện 0 tỉnh, thành có dữ kiện"
    assert run("overview", facts.parent, "-o", "-").stdout == out.read_text("utf-8")


def test_overview_of_nothing_says_so(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text("")
    result = run("overview", path, "--lang", "en")
    assert result.exit_code == 0
    assert "There are no facts yet." in check_page(result.stdout).text("main.")


def test_overview_keeps_no_facts(tmp_path: Path, record: Make, fact: Make) -> None:
    """The memory for many records is that for few."""
    place = {"level": "province", "province_code": "96", "province": "Cà Mau", "district": None, "commune": None}
    place |= {"region": None, "current_province_code": "96", "current_province": "Cà Mau"}
    peaks = []
    for count in (200, 2_000):
        path = tmp_path / f"{count}.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for number in range(count):
                period = {"from": 2000 + number % 20, "to": 2000 + number % 20, "as_of": None, "basis": "stated"}
                made = record(fact(number, id=str(number), place=place, period=period), id=str(number))
                out.write(json.dumps(made, ensure_ascii=False) + "\n")
        run("overview", path)  # what is read once is not measured
        tracemalloc.start()
        assert run("overview", path, "-o", tmp_path / "page.html").exit_code == 0
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0] + 100_000
