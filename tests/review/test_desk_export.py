"""What is taken home: valid records, gold that the scorer reads, figures of rules, conflicts; and its commands."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from desks import article, ca_mau, count, example, fill, held, row, rows

from extractor.evaluate import check_gold, compare, facts_by_article, load_gold
from extractor.model import KINDS
from extractor.records import read_records, validate_record
from extractor.review import tables
from extractor.review.accounts import list_editors, verify
from extractor.review.annotations import INTERFACE, doccano_line, label_studio_task
from extractor.review.database import Database
from extractor.review.decisions import Editor, accept, add, correct, reject
from extractor.review.export import reviewed_records, rule_figures
from extractor.review.gold import file_name, gold_of, short_fact, write_gold
from extractor.schemas import is_valid

Run = Callable[..., subprocess.CompletedProcess[bytes]]
LAN = Editor("lan")
NO_SLOTS = ("id", "kind", "mentions", "rule", "confidence", "checks")


def slots(fact: dict, **changes: object) -> dict:
    return {name: value for name, value in fact.items() if name not in NO_SLOTS} | changes


def review_all(database: Database) -> None:
    """Accept all, but for what the test has decided already."""
    for one in rows(database):
        if one.state == "open":
            accept(database, LAN, one.id, one.version)


@pytest.fixture
def reviewed(database: Database) -> Database:
    """Two articles: in one a fact is corrected and one rejected and one added; the other waits."""
    fill(database, ca_mau(), article("b", "Có 7 sản phẩm.", count("7 sản phẩm", "g", 7)))
    correct(database, LAN, row(database, "f2").id, 1, slots(held(database, "f2"), status="target", tier="province"))
    reject(database, LAN, row(database, "f1").id, 1, "sai")
    text = ca_mau()["article"]["text"]
    at = text.index("12 hồ sơ")
    new = slots(count("x", low=12), status="candidate")
    add(database, LAN, 1, (at, at + 8), "count", new)
    return database


def test_records_as_the_editors_left_them(reviewed: Database) -> None:
    first, second = reviewed_records(reviewed)
    assert validate_record(first) == validate_record(second) == []
    assert [(fact["quantity"]["low"], fact["status"], fact["checks"]) for fact in first["facts"]] == [
        (5, "target", ["corrected_by_editor"]),
        (12, "candidate", ["added_by_editor"]),
    ]
    untouched = article("b", "Có 7 sản phẩm.", count("7 sản phẩm", "g", 7))
    assert json.dumps(second) == json.dumps(untouched), "in the order of its keys too"
    assert [one["article"]["id"] for one in reviewed_records(reviewed, complete=True)] == ["ca-mau"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_short_form_is_that_of_gold(kind: str) -> None:
    record = article("a", "40 sản phẩm", example(kind, "40 sản phẩm", "f1"))
    gold = gold_of(record)
    assert is_valid("gold", gold)
    assert gold["facts"][0]["quote"] == "40 sản phẩm"


def test_what_follows_from_the_rest_is_left_out() -> None:
    [fact] = article("a", "40 sản phẩm", count("40 sản phẩm", part_of=None))["facts"]
    assert short_fact(fact) == {
        "kind": "count", "status": "achieved", "action": "total", "subject": "product", "low": 40, "province": "96",
        "year": [2022, 2022], "quote": "40 sản phẩm",
    }  # fmt: skip


def test_gold_of_a_review_agrees_with_the_records(database: Database, tmp_path: Path) -> None:
    """What is written as gold and as records is the same to the scorer, every slot of it, over every kind of fact."""
    facts = [example(kind, f"{n}0 sản phẩm", f"k{n}") for n, kind in enumerate(KINDS, 1)]
    text = ", ".join(f"{n}0 sản phẩm" for n in range(1, 8)) + " ở huyện Thốt Nốt."
    facts[0]["place"] |= {"level": "district", "district": "Huyện Đầm Dơi"}
    fill(database, article("mọi-loại", text, *facts, published="2023-05-01"), ca_mau())
    for one in rows(database):
        if one.article_id == 1:
            accept(database, LAN, one.id, 1)
    folder = tmp_path / "gold"
    assert write_gold(reviewed_records(database, complete=True), folder) == 1
    gold = load_gold(folder)
    assert check_gold(folder, gold) == []
    [name] = gold
    records = [{**record, "article": record["article"] | {"id": name}} for record in reviewed_records(database)][:1]
    report = compare(gold, facts_by_article(records))
    assert report.misses == ()
    assert gold[name][0]["district"] == "Đầm Dơi"
    assert (folder / f"{name}.txt").read_text("utf-8") == text


def test_teasers_make_no_gold() -> None:
    fact = count("40 sản phẩm", "f1")
    fact["mentions"][0]["zone"] = "related"
    assert gold_of(article("a", "40 sản phẩm", fact))["facts"] == []


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "", "a/b", "C:\\x", "x" * 300, "Ünïcode", "a.b", "con\0", "\ud800"]
)
def test_names_of_files_are_safe(key: str) -> None:
    name = file_name(key)
    assert name
    assert len(name) <= 100
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert file_name("ca-mau", {"ca-mau"}) != "ca-mau"


def test_error_rates_of_rules(reviewed: Database) -> None:
    review_all(reviewed)
    total, missed = rule_figures(reviewed)
    assert (total.rule, total.facts, total.judged) == ("count.total", 3, 3)
    assert (total.accepted, total.corrected, total.rejected) == (1, 1, 1)
    assert total.error_rate == pytest.approx(2 / 3)
    assert total.slots == {"status": 1, "tier": 1}
    moved = row(reviewed, "f2")
    correct(reviewed, LAN, moved.id, moved.version, {}, [(0, 6)])
    assert rule_figures(reviewed)[0].slots == {"status": 1, "tier": 1, "words": 1}
    assert (missed.rule, missed.facts, missed.judged, missed.error_rate) == ("editor", 1, 0, None)


def test_other_tools_count_in_their_own_units() -> None:
    """Label Studio's offsets are those of Python strings, doccano's those of JavaScript."""
    text = "🌾 Bà con 👩‍🌾 có 40 sản phẩm OCOP, 🌾 5 sản phẩm."
    record = article("a", text, count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5))
    task = label_studio_task(record)
    for region, words in zip(task["predictions"][0]["result"], ("40 sản phẩm OCOP", "5 sản phẩm"), strict=True):
        value = region["value"]
        assert text[value["start"] : value["end"]] == value["text"] == words
        assert value["labels"] == ["count"]
        assert f'name="{region["from_name"]}" toName="{region["to_name"]}"' in INTERFACE
    line = doccano_line(record)
    units = text.encode("utf-16-le")
    found = [units[2 * start : 2 * end].decode("utf-16-le") for start, end, _ in line["label"]]
    assert found == ["40 sản phẩm OCOP", "5 sản phẩm"]
    assert line["facts"][0].startswith("Kết quả 2022 · Cà Mau")


def test_forms_of_other_tools_by_command(reviewed: Database, tmp_path: Path, ocop: Run) -> None:
    out = tmp_path / "tasks.json"
    for form in ("label-studio", "doccano"):
        done = ocop("corrections", "export", "--form", form, "--from", reviewed.url, "-o", str(out))
        assert done.returncode == 0
        text = out.read_text("utf-8")
        items = json.loads(text) if form == "label-studio" else [json.loads(line) for line in text.splitlines()]
        assert len(items) == 2
    empty = Database(f"sqlite:///{tmp_path}/empty.db")
    empty.close()
    assert ocop("corrections", "export", "--form", "label-studio", "--from", empty.url).stdout == b"[]\n"


# ---- the commands -----------------------------------------------------------------------------------------------


def test_commands_take_it_home(reviewed: Database, tmp_path: Path, ocop: Run) -> None:
    out = tmp_path / "corrected.jsonl"
    done = ocop("corrections", "export", "--from", reviewed.url, "-o", str(out))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert list(read_records(out)) == list(reviewed_records(reviewed))
    done = ocop("corrections", "gold", str(tmp_path / "gold"), "--from", reviewed.url)
    assert done.stderr.decode() == f"ocop: 1 articles to {tmp_path}/gold\n"
    assert sorted(path.name for path in (tmp_path / "gold").iterdir()) == ["ca-mau.gold.json", "ca-mau.txt"]
    done = ocop("corrections", "rules", "--from", reviewed.url)
    assert [line.split()[:2] for line in done.stdout.decode().splitlines()[1:]] == [
        ["count.total", "3"],
        ["editor", "1"],
    ]
    done = ocop("corrections", "rules", "--json", "--from", reviewed.url)
    assert json.loads(done.stdout.splitlines()[0])["rejected"] == 1
    fill(reviewed, ca_mau(count("5 sản phẩm", "f2", 5, tier="national")))
    done = ocop("corrections", "conflicts", "--from", reviewed.url)
    assert done.stdout.decode().splitlines()[0].startswith("ca-mau  redundant  rejected: Kết quả 2022 · Cà Mau")
    done = ocop("corrections", "conflicts", "--json", "--from", reviewed.url)
    assert [json.loads(line)["conflict"] for line in done.stdout.splitlines()] == ["redundant", "contradicted"]
    done = ocop("corrections", "log", "--from", reviewed.url)
    entries = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["what"], one["fact"]) for one in entries[:2]] == [("correct", "f2"), ("reject", "f1")]
    assert len(entries) == len(rows(reviewed, tables.decisions))


def test_commands_need_a_desk(tmp_path: Path, ocop: Run) -> None:
    done = ocop("corrections", "export", "--from", f"sqlite:///{tmp_path}/no.db")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"there is no such file; start ocop review first" in done.stderr
    done = ocop("corrections", "export", "--from", "oracle://x/y")
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


def test_an_output_that_cannot_be_written(reviewed: Database, tmp_path: Path, ocop: Run) -> None:
    for command in (("export", "-o", str(tmp_path / "no" / "x")), ("gold", "/proc/no")):
        done = ocop("corrections", *command, "--from", reviewed.url)
        assert done.returncode == 1
        assert b"cannot be written" in done.stderr


def test_accounts_by_command(database: Database, ocop: Run) -> None:
    at = ("--from", database.url)
    done = ocop("editors", "add", "lan", "--role", "admin", "--password-stdin", *at, stdin="mật khẩu dài\n".encode())
    assert (done.returncode, done.stderr) == (0, b"ocop: lan is an admin\n")
    assert verify(database, "lan", "mật khẩu dài")
    assert ocop("editors", "password", "lan", "--password-stdin", *at, stdin=b"another one").returncode == 0
    assert verify(database, "lan", "another one")
    assert ocop("editors", "list", *at).stdout.startswith(b"lan\tadmin\t")
    assert ocop("editors", "add", "lan", "--password-stdin", *at, stdin=b"another one").returncode == 1
    assert ocop("editors", "remove", "lan", *at).returncode == 0
    assert list_editors(database) == []
