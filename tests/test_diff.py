from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extractor.cli import cli
from extractor.diff import Short, Summary, diff_facts, diff_files, short_facts
from extractor.errors import InputError

ROOT = Path(__file__).parent.parent
Make = Callable[..., dict[str, Any]]


def ocop_diff(*args: str | Path) -> Result:
    return CliRunner().invoke(cli, ["diff", *map(str, args)], prog_name="ocop")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def to_file(name: str, *records: dict[str, Any]) -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")
        return path

    return to_file


def short(low: int, start: int, end: int | None = None, **slots: Any) -> Short:
    given = {"status": "achieved", "low": low} | slots
    return Short("count", given, ((start, end or start + 10),), f"{low} sản phẩm", "count.plain")


def test_same_files(write: Callable[..., Path], record: Make, fact: Make) -> None:
    one = write("one.jsonl", record(fact(40), id="a"), record(id="b"))
    two = write("two.jsonl", record(id="b"), record(fact(40, confidence=0.9, checks=["parts_sum_to_whole"]), id="a"))
    result = ocop_diff(one, two)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "the same 1 facts\n", "")


def test_gained_lost_and_changed(write: Callable[..., Path], record: Make, fact: Make) -> None:
    text = "40 sản phẩm OCOP, 7 sản phẩm."
    seven = fact(7, id="f2", mentions=[{"start": 18, "end": 28, "text": "7 sản phẩm", "zone": "body"}])
    old = write("old.jsonl", record(fact(40), id="a", text=text), record(fact(5), id="gone"))
    changed = fact(40, status="target", rule="count.other")
    new = write("new.jsonl", record(fact(1), id="come"), record(changed, seven, id="a", text=text))
    result = ocop_diff(old, new)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "come",
        "  + count «1 sản phẩm» (0-10) status achieved, action total, subject product, low 1 [count.total]",
        "a",
        "  ~ count «40 sản phẩm» (0-11) status achieved → target; rule count.total → count.other",
        "  + count «7 sản phẩm» (18-28) status achieved, action total, subject product, low 7 [count.total]",
        "gone",
        "  - count «5 sản phẩm» (0-10) status achieved, action total, subject product, low 5 [count.total]",
        "",
        "kind                               gained     lost  changed     same",
        "count                                   2        1        1        0",
        "",
        "rule                               gained     lost  changed",
        "count.other                             0        0        1",
        "count.total                             2        1        1",
        "",
        "slot                              changed",
        "rule                                    1",
        "status                                  1",
    ]


def test_json_is_a_line_a_change_and_the_summary(write: Callable[..., Path], record: Make, fact: Make) -> None:
    old = write("old.jsonl", record(fact(40)))
    new = write("new.jsonl", record(fact(40, status="target")))
    result = ocop_diff(old, new, "--json")
    change, summary = map(json.loads, result.stdout.splitlines())
    assert (change["article"], change["what"]) == ("a", "changed")
    assert change["slots"] == {"status": {"old": "achieved", "new": "target"}}
    assert summary["summary"]["kinds"] == {"count": {"changed": 1}}
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "malformed JSON"),
        ('{"article": "a", "kind": "count"}', "neither a record nor a fact of an accepted run"),
        ('{"facts": []}', "not a record"),
        ("[" * 100_000, "malformed JSON"),
    ],
    ids=["no JSON", "no fact", "no record", "nested too deep"],
)
def test_trouble(tmp_path: Path, write: Callable[..., Path], record: Make, line: str, message: str) -> None:
    good, bad = write("good.jsonl", record()), tmp_path / "bad.jsonl"
    bad.write_text(line + "\n", "utf-8")
    for pair in ((good, bad), (bad, good)):
        result = ocop_diff(*pair)
        assert result.exit_code == 2
        assert f"bad.jsonl:1: {message}" in result.stderr
    assert ocop_diff(good, tmp_path / "none.jsonl").exit_code == 2


def test_an_article_in_two_places_is_trouble(write: Callable[..., Path], record: Make, fact: Make) -> None:
    good = write("good.jsonl", record())
    bad = write("bad.jsonl", record(fact(1), id="a"), record(id="b"), record(fact(2), id="a"))
    for old, new in ((good, bad), (bad, good)):
        with pytest.raises(InputError, match="'a' stands in two places"):
            list(diff_files(old, new, Summary()))


def test_a_record_and_its_short_form_are_the_same(
    tmp_path: Path, write: Callable[..., Path], record: Make, fact: Make
) -> None:
    stars = {"low": 3, "high": 4, "or_above": True, "potential": False, "from": None}
    whole = record(
        fact(40, 41, stars=stars, period={"from": 2022, "to": 2022, "as_of": None, "basis": "stated"}), id="a"
    )
    accepted = tmp_path / "accepted.jsonl"
    lines = [json.dumps(f.to_dict("a"), ensure_ascii=False) for f in short_facts(whole)]
    accepted.write_text("\n".join(lines) + "\n", "utf-8")
    assert ocop_diff(accepted, write("new.jsonl", whole)).exit_code == 0
    kept = {"low": 40, "high": 41, "stars.low": 3, "stars.high": 4, "stars.or_above": True, "period.from": 2022}
    assert json.loads(lines[0]).items() >= kept.items()
    assert "period.to" not in lines[0]


def test_facts_are_matched_by_their_words_first() -> None:
    old = [short(40, 0), short(7, 20), short(9, 50)]
    new = [short(41, 2), short(7, 70), short(7, 22, status="target")]
    pairs = {(o.slots["low"] if o else None, n.spans[0][0] if n else None) for o, n in diff_facts(old, new)}
    assert pairs == {(40, 2), (7, 22), (9, None), (None, 70)}


def test_a_fact_that_only_moved_is_the_same() -> None:
    ((old, new),) = diff_facts([short(40, 0)], [short(40, 500)])
    assert old is not None
    assert new is not None


def test_of_overlapping_facts_the_most_alike_are_matched() -> None:
    old = [short(40, 0, 30, action="total"), short(7, 0, 30, action="recognize")]
    new = [short(7, 5, 25, action="recognize", status="target"), short(41, 5, 25, action="total")]
    pairs = {(o and o.slots["low"], n and n.slots["low"]) for o, n in diff_facts(old, new)}
    assert pairs == {(40, 41), (7, 7)}


def test_many_facts_take_no_time() -> None:
    old = [short(i, 20 * i) for i in range(5000)]
    new = [short(i, 20 * i + 3, status="target") for i in range(5000)]
    assert len(diff_facts(old, new)) == 5000


def test_the_accepted_run_is_written_as_the_rules_find_it(tmp_path: Path) -> None:
    """One line a fact of train and blind, none of the split that nobody reads; ``ocop diff`` reads it.

    That all folders can be written is shown before a change lands, where the difference is printed.
    """
    accepted = ROOT / "corpus" / "accepted.jsonl"
    articles = {json.loads(line)["article"] for line in accepted.read_text("utf-8").splitlines()}
    folders = {article.partition("/")[0] for article in articles}
    assert folders == {"train", *(p.name for p in (ROOT / "corpus" / "blind").iterdir() if p.is_dir())}
    now = tmp_path / "now.jsonl"
    tool = ROOT / "tools" / "accept_run.py"
    some = ["corpus/train", "corpus/blind/plain"]
    done = subprocess.run([sys.executable, tool, "-o", now, *some], capture_output=True, check=True, cwd=ROOT)
    assert b"facts" in done.stderr
    written = {json.loads(line)["article"].partition("/")[0] for line in now.read_text("utf-8").splitlines()}
    assert written == {"train", "plain"}
    assert ocop_diff(accepted, now).exit_code in (0, 1)
