from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from commands import OCOP

import extractor
from extractor import cli as module
from extractor.cli import cli
from extractor.errors import PatternError, Problem

Make = Callable[..., dict[str, Any]]
Run = Callable[..., subprocess.CompletedProcess[bytes]]
ROOT = Path(__file__).parent.parent
TEXT = "Tỉnh Cà Mau hiện có 40 sản phẩm OCOP đạt 3 sao trở lên.\n"
COMMANDS = sorted(cli.commands)


def run(*args: str | Path, stdin: bytes | str = b"") -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args], input=stdin, prog_name="ocop")


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "ca-mau.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_extract_to_standard_output(article: Path) -> None:
    result = run("extract", article)
    assert result.exit_code == 0
    [record] = records(result.stdout)
    assert record["article"]["id"] == "ca-mau"
    assert "sản phẩm" in result.stdout
    assert result.stderr == f"ocop: 1 articles, {len(record['facts'])} facts, 0 errors\n"


def test_extract_to_a_file(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "facts.jsonl"
    result = run("extract", article, "-o", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert out.read_text("utf-8") == run("extract", article, "-o", "-").stdout
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ca-mau.txt", "facts.jsonl"]


def test_extract_from_standard_input_matches_the_file(article: Path) -> None:
    [from_file], [from_stdin] = (records(run("extract", "-q", a, stdin=TEXT).stdout) for a in (article, "-"))
    assert from_file["facts"] == from_stdin["facts"]
    assert run("extract", "-q", "-", stdin=TEXT).stderr == ""


@pytest.mark.usefixtures("article")
def test_bad_articles_are_reported_and_the_others_written(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"\xff\x00")
    lines = tmp_path / "d.jsonl"
    lines.write_text('{"id": "ok", "text": "OCOP"}\n{"id":\n', "utf-8")
    out = tmp_path / "out" / "facts.jsonl"
    out.parent.mkdir()
    result = run("extract", tmp_path, "-o", out)
    assert result.exit_code == 1
    assert [r["article"]["id"] for r in records(out.read_text("utf-8"))] == ["b", "ca-mau", "ok"]
    second, totals = result.stderr.splitlines()
    assert second.startswith(f"ocop: {lines}:2: malformed JSON at column ")
    assert re.fullmatch(r"ocop: 3 articles, \d+ facts, 1 errors", totals)


@pytest.mark.parametrize(
    "args",
    [
        ["extract"],
        ["extract", "x.txt", "--patterns", "no-such-folder"],
        ["extract", "--no-such-option"],
        ["summary", "no-such-file"],
        ["evaluate", "no-such-folder"],
        ["evaluate", str(ROOT / "corpus/train"), "--allow-lower"],
        ["schema", "facts"],
        ["no-such-command"],
    ],
)
def test_wrong_usage_is_exit_code_2(args: list[str]) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_missing_article_is_exit_code_1() -> None:
    result = run("extract", "no-such-file.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "ocop: no-such-file.txt: no such file or folder; check the path",
        "ocop: 0 articles, 0 facts, 1 errors",
    ]


def test_output_that_cannot_be_written_names_the_option(article: Path, tmp_path: Path) -> None:
    result = run("extract", article, "-o", tmp_path / "no" / "facts.jsonl")
    assert result.exit_code == 1
    assert result.stderr == (
        f"ocop: {tmp_path}/no/facts.jsonl: cannot be written: No such file or directory; give another file to -o\n"
    )


class Extractor:
    """Stands in for the real one to fail in ways in which it should not."""

    def __init__(self, patterns: Path | None = None) -> None:
        if patterns:
            raise PatternError([Problem(f"{patterns}/a.yaml:1", "one"), Problem(f"{patterns}/b.yaml:2", "two", "mend")])

    def extract(self, article: extractor.Article) -> extractor.Record:
        if "hỏng" in article.text:
            raise ZeroDivisionError("division by zero")
        if "ngắt" in article.text:
            raise KeyboardInterrupt
        return extractor.Record(article, "0" * 64, "0", "0" * 64)  # the digest is wrong


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    import extractor.pipeline

    monkeypatch.setattr(extractor.pipeline, "Extractor", Extractor)


@pytest.mark.usefixtures("failing")
def test_defect_in_one_article_is_reported() -> None:
    lines = '{"id": "a", "text": "hỏng"}\n{"id": "b", "text": "OCOP"}\n'
    result = run("extract", "-", stdin=lines)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        (
            "ocop: article 'a': internal error: ZeroDivisionError: division by zero; "
            "a defect of the extractor: report it with the article"
        ),
        "ocop: record 'b': text_sha256 is not the digest of the text; a defect of the extractor: report it",
        "ocop: 0 articles, 0 facts, 2 errors",
    ]


@pytest.mark.usefixtures("failing")
def test_faulty_patterns_are_reported_all_at_once(tmp_path: Path) -> None:
    result = run("extract", "-", "--patterns", tmp_path, stdin=TEXT)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"ocop: {tmp_path}/a.yaml:1: one\nocop: {tmp_path}/b.yaml:2: two; mend\n"


@pytest.mark.usefixtures("failing")
def test_interrupt_leaves_no_file_and_no_traceback(tmp_path: Path) -> None:
    result = run("extract", "-", "-o", tmp_path / "facts.jsonl", stdin="ngắt")
    assert (result.exit_code, result.output) == (130, "")
    assert list(tmp_path.iterdir()) == []


def test_progress_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY", 2)
    lines = "".join(json.dumps({"id": str(n), "text": "Tin khác."}) + "\n" for n in range(5))
    assert run("extract", "-", stdin=lines).stderr.splitlines() == [
        "ocop: 2 articles",
        "ocop: 4 articles",
        "ocop: 5 articles, 0 facts, 0 errors",
    ]


@pytest.fixture
def facts(tmp_path: Path, record: Make, fact: Make) -> Path:
    place = {"level": "province", "province_code": "92", "province": "Cần Thơ", "district": None, "commune": None}
    place |= {"region": None, "current_province_code": "92", "current_province": "Cần Thơ"}
    period = {"from": 2022, "to": 2022, "as_of": None, "basis": "stated"}
    stars = {"low": 3, "high": 4, "or_above": True, "potential": False, "from": None}
    words = "phát triển 20-25 sản phẩm"
    first = fact(20, 25, words=words, status="target", action="develop", place=place, period=period, stars=stars)
    second = fact(7, words=words, id="f2", subject="craft_village")
    money = {"low": 2_520_000_000, "high": 2_520_000_000, "qualifier": "about", "unit": "VND"}
    keys = ("id", "mentions", "rule", "confidence", "checks", "stars", "per", "part_of", "status")
    third = {k: first[k] for k in keys} | {"id": "f3", "kind": "funding", "quantity": money, "source": "state_budget"}
    third |= {"purpose": None, "place": place, "period": period | {"to": 2025}, "stars": None, "per": "district"}
    path = tmp_path / "facts.jsonl"
    data = [record(first, id="a", text=words), record(second, third, id="b", text=words)]
    path.write_text("".join(json.dumps(r) + "\n" for r in data), "utf-8")
    return path


def test_summary_is_an_aligned_table(facts: Path) -> None:
    words = "«phát triển 20-25 sản phẩm»"
    result = run("summary", facts)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [
        f"92 Cần Thơ  2022       target    develop  20-25 products{' ' * 23}3-4 stars or above{' ' * 16}{words}",
        f"92 Cần Thơ  2022-2025  target    funding  about 2.52 billion VND per district{' ' * 22}state budget  {words}",
        "",
        f"no place               achieved  total    7 craft villages{' ' * 55}{words}",
    ]


def test_summary_of_nothing_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    result = run("summary", tmp_path / "empty.jsonl")
    assert (result.exit_code, result.output) == (0, "")


def test_summary_of_what_are_no_records(article: Path) -> None:
    result = run("summary", article)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"ocop: {article}:1: malformed JSON: ")


@pytest.fixture
def corpus(tmp_path: Path, record: Make, fact: Make) -> Callable[[str], tuple[Path, Path]]:
    """A corpus of one article by name of its split, and the records of a run that found one fact of two."""

    def make(split: str) -> tuple[Path, Path]:
        folder = tmp_path / split
        folder.mkdir()
        (folder / "a.txt").write_text("40 sản phẩm OCOP, 7 sản phẩm.", "utf-8")
        gold = {"kind": "count", "status": "achieved", "action": "total", "subject": "product"}
        both = [gold | {"low": 40, "quote": "40 sản phẩm"}, gold | {"low": 7, "quote": "7 sản phẩm"}]
        (folder / "a.gold.json").write_text(json.dumps({"facts": both}), "utf-8")
        output = tmp_path / "facts.jsonl"
        output.write_text(json.dumps(record(fact())) + "\n", "utf-8")
        return folder, output

    return make


def test_evaluate_prints_kinds_slots_and_core(corpus: Any) -> None:
    folder, output = corpus("train")
    result = run("evaluate", folder, "--output", output)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "1 articles"
    assert lines[-1] == (
        "core      gold    2  predicted    1 | found P 1.000 R 0.500 F1 0.667 | strict P 1.000 R 0.500 F1 0.667"
    )
    assert "status 1.00" in result.stdout


def test_evaluate_errors_and_json(corpus: Any) -> None:
    folder, output = corpus("train")
    assert run("evaluate", folder, "--output", output, "--errors").stdout.splitlines()[0] == (
        "a  count MISSED low=7.0 high=7.0 subject=product status=achieved action=total  «7 sản phẩm»"
    )
    figures = json.loads(run("evaluate", folder, "--output", output, "--json").stdout)
    assert figures["core"]["found"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667}


def test_evaluate_check(corpus: Any) -> None:
    folder, _ = corpus("train")
    assert run("evaluate", folder, "--check").stderr == "ocop: 1 gold files: 0 problems\n"
    (folder / "a.txt").write_text("khác")
    result = run("evaluate", folder, "--check")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 3


def test_split_test_shows_totals_only(corpus: Any) -> None:
    folder, output = corpus("test")
    assert [line.split()[0] for line in run("evaluate", folder, "--output", output).stdout.splitlines()] == [
        "1",
        "confidence",
        "all",
        "core",
    ]
    totals = json.loads(run("evaluate", folder, "--output", output, "--json").stdout)
    assert list(totals) == ["articles", "core", "confidence"]
    assert list(totals["confidence"]) == ["facts", "said", "right", "ece"]
    refused = run("evaluate", folder, "--output", output, "--errors")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "only its totals are printed; leave out --errors" in refused.stderr
    (folder / "a.txt").write_text("khác")
    assert run("evaluate", folder, "--check").output == "ocop: 1 gold files: 2 problems\n"
    (folder / "a.gold.json").write_text('{"facts": [{"kind": "bí mật"}]}')
    hidden = run("evaluate", folder, "--output", output)
    assert (hidden.exit_code, hidden.output) == (1, "ocop: 1 problems in the gold of test\n")


def test_update_floors_raises_and_refuses_to_lower(corpus: Any) -> None:
    folder, output = corpus("train")
    floors = folder.parent / "floors.json"
    assert run("evaluate", folder, "--output", output, "--update-floors").stderr == "ocop: floors of train written\n"
    first = floors.read_text()
    assert run("evaluate", folder, "--output", output, "--update-floors").stderr == "ocop: floors of train unchanged\n"
    output.write_text("")
    refused = run("evaluate", folder, "--output", output, "--update-floors")
    assert refused.exit_code == 1
    assert "would fall from 1.0000 to 0.0000; mend it, or say --allow-lower" in refused.stderr
    assert floors.read_text() == first
    assert run("evaluate", folder, "--output", output, "--update-floors", "--allow-lower").exit_code == 0
    assert floors.read_text() != first


@pytest.mark.parametrize("problems", [[], [Problem("a.yaml:3", "no example", "give one")]])
def test_check_reports_and_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, problems: list[Problem]) -> None:
    import extractor.check_patterns

    asked = []
    monkeypatch.setattr(extractor.check_patterns, "check_patterns", lambda folder: asked.append(folder) or problems)
    result = run("check", tmp_path)
    assert asked == [tmp_path]
    assert result.exit_code == len(problems)
    assert result.stderr.splitlines() == [
        *(f"ocop: {problem}" for problem in problems),
        f"ocop: patterns in {tmp_path}: {len(problems)} problems",
    ]


@pytest.mark.parametrize("name", ["record", "gold", "pattern"])
def test_schema_is_printed_as_it_stands(name: str) -> None:
    path = ROOT / "schemas" / f"{name}.schema.json"
    assert run("schema", name).stdout == path.read_text("utf-8").rstrip("\n") + "\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_stands_in_the_readme(name: str) -> None:
    assert re.search(rf"Examples?:\n\s+ocop {name} ", run(name, "--help").stdout)
    assert f"ocop {name}" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    options = [p for p in cli.commands[name].params if isinstance(p, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_version(ocop: Run) -> None:
    assert ocop("--version").stdout.decode() == f"ocop, version {extractor.__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from extractor.cli import cli; cli(['-h'], standalone_mode=False); sys.exit(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert loaded & {"spacy", "underthesea", "regex", "jsonschema", "jsonschema_rs", "yaml", "numpy"} == set()
    assert "click" in loaded


def test_process_writes_utf8_whatever_the_locale(ocop: Run, article: Path) -> None:
    latin = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = ocop("extract", str(article), env=latin)
    assert done.returncode == 0, done.stderr.decode()
    assert "sản phẩm" in done.stdout.decode("utf-8")


def test_process_pipes_json_lines_from_another_folder(ocop: Run, tmp_path: Path) -> None:
    lines = json.dumps({"id": "x", "text": TEXT}) + "\n" + "{\n"
    done = ocop("extract", "-", stdin=lines.encode(), cwd=tmp_path)
    assert done.returncode == 1
    assert [r["article"]["id"] for r in records(done.stdout.decode())] == ["x"]
    assert b"ocop: <stdin>:2: malformed JSON" in done.stderr


def test_nobody_reads_on(tmp_path: Path) -> None:
    command = [*OCOP, "schema", "record"]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, cwd=tmp_path, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_ctrl_c_in_a_real_process() -> None:
    command = [*OCOP, "extract", "-", "-q"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write((json.dumps({"id": "x", "text": TEXT}) + "\n").encode())
        process.stdin.flush()
        assert process.stdout.readline()  # it is in the middle of the batch
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)  # with its input still open: an end of input must not come before the signal
        assert process.stderr
        stderr = process.stderr.read()
    assert process.returncode == 130
    assert b"Traceback" not in stderr
