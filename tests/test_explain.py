"""Why and why not: the explanation names the rules that won and lost, with their places in the pattern files."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.explain import Explanation, NumberWhy, SlotWhy, find_offset
from extractor.model import Article
from extractor.pipeline import Extractor

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
Run = Callable[..., subprocess.CompletedProcess[bytes]]
TEXT = "Năm 2022, tỉnh Cà Mau phấn đấu công nhận 40 sản phẩm OCOP, trong đó 5 sản phẩm đạt 4 sao.\n"


@cache
def extractor() -> Extractor:
    return Extractor()


def explain(text: str, words: str | None = None) -> Explanation:
    return extractor().explain(Article(text=text), text.index(words) if words is not None else None)


def slot(number: NumberWhy, name: str) -> SlotWhy:
    return next(s for s in number.slots if s.slot == name)


def rule_at(where: str | None) -> str:
    """The line of a pattern file that a place names."""
    name, line = (where or "").rsplit(":", 1)
    return (ROOT / name).read_text("utf-8").splitlines()[int(line) - 1]


def test_every_fact_is_explained_by_its_rules() -> None:
    explained = explain(TEXT)
    record = extractor().extract(Article(text=TEXT))
    assert [n.facts for n in explained.numbers] == [(f.id,) for f in record.facts]
    whole, part = explained.numbers
    status = slot(whole, "status")
    assert (status.value, status.rule) == ("target", "status.target.aim")
    assert status.words is not None
    assert status.words.text == "phấn đấu"
    assert '"status.target.aim"' in rule_at(status.where)
    assert slot(part, "status").words == whole.words  # inherited: the words of the whole
    assert "whole" in slot(part, "status").evidence
    assert slot(part, "stars").rule == "stars.level"


def test_a_near_miss_has_its_reason() -> None:
    [part] = explain(TEXT, "5 sản phẩm").numbers
    near = {(n.says, n.words.text): n for n in slot(part, "status").near}
    assert near["target", "phấn đấu"].reason == "it stands before the words of this part"
    assert near["achieved", "đạt 4 sao"].score is not None
    assert near["achieved", "đạt 4 sao"].reason


def test_a_cue_out_of_reach_and_one_hidden() -> None:
    text = "Năm 2022, tỉnh Cà Mau, nơi kết quả đánh giá vừa rõ, có 20 sản phẩm OCOP được công nhận, 4 điểm bán mới mở."
    spot = explain(text, "đánh giá").spot
    assert spot is not None
    assert any(t.sort == "cue" and t.verdict.startswith("hidden by none.") for t in spot.tried)


def test_anchors_that_matched_and_lost() -> None:
    spot = explain("Năm 2022, tỉnh Cà Mau có doanh thu sản phẩm OCOP 5 tỷ đồng.", "5 tỷ").spot
    assert spot is not None
    anchors = {t.rule: t.verdict for t in spot.tried if t.sort == "anchor"}
    assert anchors == {"funding.amount": "won", "revenue.amount": "funding.amount comes before it"}
    assert spot.unmatched > 10


def test_a_blocked_number() -> None:
    text = "Năm 2022, tỉnh Cà Mau mở 5 lớp tập huấn và công nhận 12 sản phẩm OCOP."
    spot = explain(text, "5 lớp").spot
    assert spot is not None
    assert spot.number is not None
    assert spot.number.rule == "blocked.occasions"
    assert '"blocked.occasions"' in rule_at(spot.number.where)
    [won] = [t for t in spot.tried if t.sort == "mention" and t.verdict == "won"]
    assert (won.rule, won.words.text) == ("blocked.occasions", "5 lớp")


def test_a_dropped_number() -> None:
    [number] = explain(
        "Năm 2022, tỉnh Cà Mau công nhận 12 sản phẩm OCOP, tăng 2 sản phẩm so với năm trước.", "2 sản phẩm so"
    ).numbers
    assert (number.facts, number.dropped) == ((), "difference")


def test_an_amount_that_is_no_funding_names_the_word_that_says_so() -> None:
    text = "Năm 2022, tỉnh Cà Mau công nhận 12 sản phẩm OCOP, mỗi hộp giá 90.000 đồng."
    [number] = explain(text, "90.000").numbers
    kind = slot(number, "kind")
    assert (number.dropped, kind.value) == ("money that is no funding", "none")
    assert (kind.rule or "").startswith("money.none.")


def test_a_mention_that_lost() -> None:
    spot = explain("Giai đoạn 2021-2025, tỉnh Cà Mau phấn đấu có 40 sản phẩm OCOP.", "2021").spot
    assert spot is not None
    lost = {t.rule: t.verdict for t in spot.tried if t.sort == "mention" and t.verdict != "won"}
    assert any(verdict.endswith("is longer, or stands before it") for verdict in lost.values())


def test_furniture_is_not_read() -> None:
    text = "Cà Mau có 40 sản phẩm OCOP\n\n28/10/2022 14:07\n\nTỉnh có 40 sản phẩm OCOP."
    explained = explain(text, "14:07")
    assert explained.spot is not None
    assert (explained.spot.zone, explained.spot.sentence, explained.numbers) == ("boilerplate", None, ())


def test_an_offset_outside_of_the_text() -> None:
    with pytest.raises(InputError, match="offset 900 is outside of the text, which has"):
        extractor().explain(Article(text=TEXT), 900)


def test_asking_changes_no_fact() -> None:
    for path in sorted((ROOT / "corpus" / "train").glob("*.txt"))[:12]:
        article = Article(text=path.read_text("utf-8"))
        before = extractor().extract(article)
        explained = extractor().explain(article)
        assert {i for n in explained.numbers for i in n.facts} <= {f.id for f in before.facts}
        assert extractor().extract(article) == before


def test_find_offset() -> None:
    assert find_offset("a\nbcd", 2, 3) == 4
    assert find_offset("a\nbcd", 2, 4) is None
    assert find_offset("a\nbcd", 0, 1) is None


# ---- the command ------------------------------------------------------------------------------------------------


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_command_of_a_place(ocop: Run, article: Path) -> None:
    offset = TEXT.index("5 sản phẩm")
    by_offset = ocop("explain", f"a.txt:{offset}", cwd=article.parent)
    by_line = ocop("explain", f"a.txt:1:{offset + 1}", cwd=article.parent)
    assert (by_offset.returncode, by_offset.stderr) == (0, b"")
    assert by_offset.stdout == by_line.stdout
    said = by_offset.stdout.decode()
    assert said.startswith(f"a.txt:1:{offset + 1}  offset {offset}, zone title\n")
    assert re.search(
        r"^anchor .*count\.plain  patterns/anchors/count\.yaml:\d+  «5 sản phẩm»  won$", said, re.MULTILINE
    )
    assert re.search(
        r"^  status +target  <- from the whole that it breaks down  «40 sản phẩm OCOP»$", said, re.MULTILINE
    )
    assert re.search(r"^ +not achieved: .*«đạt 4 sao»  [\d.]+ points, set aside", said, re.MULTILINE)


def test_command_of_an_article(ocop: Run, article: Path) -> None:
    said = ocop("explain", "a.txt", cwd=article.parent).stdout.decode()
    assert said.startswith("a.txt: 2 facts, no date of publication\n")
    assert " not " not in said


def test_command_as_json(ocop: Run, article: Path) -> None:
    data = json.loads(ocop("explain", "a.txt:1:42", "--json", cwd=article.parent).stdout)
    assert data["spot"]["number"]["slot"] == "quantity"
    [number] = data["numbers"]
    assert {"slot", "value", "evidence", "rule", "where", "words", "score", "near"} == set(number["slots"][0])


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("a.txt:9:1", "ocop: a.txt: no line 9 with a column 1; count both from 1\n"),
        ("b.txt:3", "ocop: b.txt:3: no such file or folder; check the path\n"),
    ],
)
def test_command_with_no_such_place(ocop: Run, article: Path, place: str, message: str) -> None:
    done = ocop("explain", place, cwd=article.parent)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (1, b"", message)


def test_command_with_several_articles(ocop: Run, tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": i, "text": TEXT}) + "\n" for i in ("x", "y"))
    (tmp_path / "a.jsonl").write_text(lines, "utf-8")
    done = ocop("explain", "a.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr.decode()) == (1, "ocop: a.jsonl: 2 articles; name one of them with --id\n")
    assert ocop("explain", "a.jsonl:1:42", "--id", "y", cwd=tmp_path).returncode == 0


def test_the_readme_shows_what_comes_out(ocop: Run, tmp_path: Path) -> None:
    [(place, shown)] = re.findall(r"```text\n\$ ocop explain (\S+)\n(.*?)```", README, re.DOTALL)
    [text] = re.findall(r"\$ echo '([^']*)' \| ocop ledger -", README)
    (tmp_path / "article.txt").write_text(text + "\n", "utf-8")
    said = ocop("explain", place, cwd=tmp_path).stdout.decode()

    def masked(string: str) -> str:  # the files of patterns grow, and confidence is measured again
        return re.sub(r"yaml:\d+|confidence [\d.]+|\d+ other anchors|[\d.]+ points", "#", string)

    assert masked(said) == masked(shown)
