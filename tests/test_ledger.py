"""The ledger: every number of the corpora has an outcome, slots win over reasons, and nothing gets a false reason."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import regex

from extractor.evaluate import compare, load_gold
from extractor.ledger import REASON, SLOT, UNACCOUNTED, Entry, format_ledger
from extractor.model import Article
from extractor.pipeline import Extractor
from extractor.text import fold

ROOT = Path(__file__).parent.parent
Run = Callable[..., subprocess.CompletedProcess[bytes]]
Read = Callable[[Path], dict[str, Any]]
CORE = ("count", "funding", "revenue", "ranking")
FOLDERS = [ROOT / "corpus" / "train", *sorted(p for p in (ROOT / "corpus" / "blind").iterdir() if p.is_dir())]
SEEDS = ROOT.parent / "shared" / "seeds"
if SEEDS.is_dir():
    FOLDERS.append(SEEDS)


@cache
def extractor() -> Extractor:
    return Extractor()


def ledger(text: str, **fields: Any) -> list[Entry]:
    return extractor().ledger(Article(text=text, **fields))


def outcomes(text: str) -> dict[str, str]:
    return {e.text: e.slot or e.reason or e.outcome for e in ledger(text)}


# ---- the corpora ------------------------------------------------------------------------------------------------


def articles(
    folder: Path, corpus_reading: Read
) -> Iterator[tuple[str, list[Entry], list[dict[str, Any]], list[Any]]]:  # fmt: skip
    """Of each article its text, ledger, gold facts, and the gold facts that were not found."""
    gold = load_gold(folder)
    for name, facts in gold.items():
        read = corpus_reading(folder / f"{name}.txt")
        record = read["record"]
        report = compare({name: facts}, {name: record["facts"]})
        missed = [m for m in report.misses if m.what == "missed" and m.kind in CORE]
        entries = [Entry(**entry) for entry in read["ledger"]]
        yield record["article"]["text"], entries, [dict(f) for f in facts if f["kind"] in CORE], missed


def spans(text: str, quotes: list[str]) -> list[tuple[int, int]]:
    folded = fold(text)
    found = [(folded.find(fold(quote)), len(quote)) for quote in quotes]
    return [(at, at + length) for at, length in found if at >= 0]


def inside(entry: Entry, places: list[tuple[int, int]]) -> bool:
    return any(start - 3 <= entry.start and entry.end <= end + 3 for start, end in places)


def value(entry: Entry) -> float:
    digits = entry.text.replace(".", "").replace(",", ".")
    return float(digits) if digits[:1].isdigit() else -1.0  # a number in words is told apart by its quote alone


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_only_numbers_that_the_gold_calls_facts_are_unaccounted(folder: Path, corpus_reading: Read) -> None:
    unexplained: list[str] = []
    false: list[str] = []
    for text, entries, gold, missed in articles(folder, corpus_reading):
        stated = spans(text, [fact["quote"] for fact in gold])
        lost = spans(text, [m.quote for m in missed])
        numbers = {float(n) for m in missed for n in regex.findall(r"(?:low|high)=([\d.]+)", m.detail)}
        for e in entries:
            if e.outcome == UNACCOUNTED and not inside(e, stated) and value(e) not in numbers:
                unexplained.append(f"{e.line}:{e.column} {e.before}[{e.text}]{e.after}")
            guessed = e.outcome == REASON and (e.rule or "").startswith("ledger.")
            if guessed and e.text[0].isdigit() and inside(e, lost) and value(e) in numbers:
                false.append(f"{e.line}:{e.column} {e.before}[{e.text}]{e.after} {e.rule}")
    assert (unexplained, false) == ([], [])


def test_every_run_of_digits_stands_in_the_ledger_once(corpus_reading: Read) -> None:
    for path in sorted((ROOT / "corpus" / "train").glob("*.txt"))[:20]:
        read = corpus_reading(path)
        text = read["record"]["article"]["text"]
        entries = [Entry(**entry) for entry in read["ledger"]]
        assert all(text[e.start : e.end] == e.text for e in entries)
        assert all(a.end <= b.start for a, b in pairwise(entries))
        covered = {i for e in entries for i in range(e.start, e.end)}
        assert [i for i, char in enumerate(text) if char.isdecimal() and i not in covered] == []


# ---- outcomes ---------------------------------------------------------------------------------------------------


def test_slots() -> None:
    text = "Năm 2022, tỉnh Cà Mau công nhận 29/31 sản phẩm OCOP đạt 3-4 sao, phấn đấu có thêm 28-30 sản phẩm."
    assert outcomes(text) == {
        "2022": "period", "29": "quantity", "31": "out_of", "3": "stars", "4": "stars", "28": "quantity.low",
        "30": "quantity.high",
    }  # fmt: skip


def test_a_slot_names_the_fact_of_the_record() -> None:
    text = "Năm 2022, tỉnh Cà Mau công nhận 12 sản phẩm OCOP."
    [fact] = extractor().extract(Article(text=text)).facts
    assert [(e.text, e.facts) for e in ledger(text)] == [("2022", (fact.id,)), ("12", (fact.id,))]


def test_words_that_count_and_words_that_do_not() -> None:
    text = "Năm 2022, tỉnh Cà Mau công nhận mười hai sản phẩm OCOP sau hai ngày, một cách khách quan, của hàng trăm hộ."
    assert outcomes(text) == {"2022": "period", "mười hai": "quantity", "hai": "duration"}


@pytest.mark.parametrize(
    ("words", "number", "reason"),
    [
        ("Ông Ba, 62 tuổi, kể chuyện nghề", "62", "age"),
        ("Chợ họp trước tháng 11", "11", "date"),
        ("Dịch Covid-19 qua đi", "19", "part of a name"),
        ("Gạo OM 5451 lên kệ", "5451", "part of a name"),
        ("Xưởng theo ISO 22000:2018", "22000", "standard"),
        ("Liên hệ: 0912 345 678", "345", "contact"),
        ("Huyện hoàn thành 23/23 chỉ tiêu", "23", "task or project"),
        ("Tỉnh có 76/151 xã đạt chuẩn nông thôn mới", "151", "other programme"),
        ("Hũ nửa ký vẫn 95.000 đồng", "95.000", "price"),
        ("Hội chợ có 250 - 300 gian hàng", "250", "other thing"),
        ("Tỉnh ban hành Quyết định 490 năm ấy", "490", "number"),
    ],
)
def test_reasons(words: str, number: str, reason: str) -> None:
    assert outcomes(f"Năm 2022, tỉnh Cà Mau công nhận 12 sản phẩm OCOP. {words}.")[number] == reason


def test_what_the_walk_dropped_has_its_reason() -> None:
    text = "Năm 2022, tỉnh Cà Mau công nhận 12 sản phẩm OCOP, tăng 2 sản phẩm so với năm trước."
    assert outcomes(text)["2"] == "difference"


def test_an_article_that_does_not_name_the_programme() -> None:
    assert outcomes("Tỉnh có 40 sản phẩm mới.") == {"40": "article that does not name the programme"}


def test_furniture_of_the_page() -> None:
    [entry] = [
        e
        for e in ledger("Cà Mau có 40 sản phẩm OCOP\n\n28/10/2022 14:07\n\nTỉnh có 40 sản phẩm OCOP.")
        if e.text == "07"
    ]
    assert (entry.reason, entry.zone) == ("page furniture", "boilerplate")


def test_a_number_that_nothing_explains_comes_first() -> None:
    text = "Năm 2022, tỉnh Cà Mau công nhận 12 sản phẩm OCOP. Tiếng ve ngoài vườn râm ran 712."
    entries = ledger(text)
    assert [e.text for e in entries if e.outcome == UNACCOUNTED] == ["712"]
    lines = list(format_ledger("a", entries))
    assert lines[0] == "a: 3 numbers, 2 slots, 0 reasons, 1 unaccounted"
    assert "[712]" in lines[1]
    assert lines[1].endswith("UNACCOUNTED")


def test_reasons_are_named_in_the_patterns_with_their_place() -> None:
    [entry] = [e for e in ledger("Tỉnh có 12 sản phẩm OCOP, ông Ba 62 tuổi.") if e.text == "62"]
    assert entry.rule == "ledger.age"
    name, line = (entry.where or "").rsplit(":", 1)
    assert '"ledger.age"' in (ROOT / name).read_text("utf-8").splitlines()[int(line) - 1]


# ---- the command ------------------------------------------------------------------------------------------------

GOOD = "Năm 2022, tỉnh Cà Mau công nhận 12 sản phẩm OCOP.\n"
BAD = GOOD + "\nTiếng ve ngoài vườn râm ran 712.\n"


def test_command(ocop: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BAD, "utf-8")
    done = ocop("ledger", "a.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "a: 3 numbers, 2 slots, 0 reasons, 1 unaccounted"
    assert lines[lines.index("total: 3 numbers") + 1].split() == ["1", "unaccounted"]
    assert ocop("ledger", "a.txt", "--strict", cwd=tmp_path).returncode == 1


def test_command_as_json(ocop: Run) -> None:
    lines = "".join(json.dumps({"id": i, "text": GOOD}) + "\n" for i in ("a", "b"))
    done = ocop("ledger", "-", "--json", "--strict", stdin=lines.encode())
    assert done.returncode == 0
    first, second = map(json.loads, done.stdout.decode().splitlines())
    assert (first["article"], second["article"]) == ("a", "b")
    assert [(n["text"], n["outcome"], n["slot"]) for n in first["numbers"]] == [
        ("2022", SLOT, "period"),
        ("12", SLOT, "quantity"),
    ]


def test_command_reports_a_bad_article_and_goes_on(ocop: Run) -> None:
    done = ocop("ledger", "-", stdin=b'{"id": "a"}\n' + json.dumps({"id": "b", "text": GOOD}).encode())
    assert done.returncode == 1
    assert done.stdout.decode().startswith("b: 2 numbers")
    assert "no text" in done.stderr.decode()


@pytest.mark.parametrize("piece", ["một ", "1.", "\n1", "tháng 5 ", "5 người, "])
def test_a_hostile_text_takes_linear_time(piece: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        ledger(piece * times + " OCOP")
        return time.process_time() - start

    # The least of three: collecting garbage, or work beside it, only makes one of them longer.
    short, long = (min(seconds(times) for _ in range(3)) for times in (2000, 8000))
    assert long < 10 * max(short, 0.1)  # four times as long; sixteen times if it were quadratic
