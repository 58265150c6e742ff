"""What the pages show, in both languages: through the application, and in pieces."""

from __future__ import annotations

import ast
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from desks import Client, article, ca_mau, count, example, fill, row

from extractor.model import KINDS, Article
from extractor.review.accounts import add_editor
from extractor.review.database import Database
from extractor.review.decisions import Editor, accept, correct, load_record, load_rows, reject
from extractor.review.desk import Desk
from extractor.review.insight import Insight
from extractor.review.labels import labels
from extractor.review.pages import cut_blocks, explain_slots, make_cards, say_reason
from extractor.review.presence import SECONDS, Presence

PACKAGE = Path(__file__).parent.parent.parent / "extractor" / "review"
LAN = Editor("lan")
TEMPLATES = "".join(path.read_text("utf-8") for path in (PACKAGE / "templates").glob("*.html"))
TAGS = frozenset(re.findall(r"<([a-z][a-z0-9]*)", TEMPLATES))
ATTRIBUTES = frozenset(re.findall(r"[\s}]([a-z][a-z-]*)=\"", TEMPLATES)) | {
    "hidden", "autofocus", "checked", "required", "selected", "formnovalidate", "novalidate",
}  # fmt: skip
assert not {"style", "onclick", "onload", "srcdoc"} & ATTRIBUTES
assert not {"img", "iframe", "svg", "style", "object"} & TAGS
XSS = [
    "<script>alert(1)</script>",
    "</span></p></article><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)",
    "<svg/onload=alert(1)>",
    "<!--<script>-->",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7 * 7 }}{% raw %}",
    "${7*7}`",
    "<a href=javascript:alert(1)>x</a>",
    "\u2028</script>\u2029<script>",
    "<style>body{display:none}</style>",
    "<iframe srcdoc='<script>parent.x=1</script>'>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "‮<b>ngược</b>",
]


def leaves(data: Any, path: str = "") -> dict[str, str]:
    if isinstance(data, dict):
        return {k: v for name, part in data.items() for k, v in leaves(part, f"{path}/{name}").items()}
    if isinstance(data, list):
        return {k: v for n, part in enumerate(data) for k, v in leaves(part, f"{path}/{n}").items()}
    return {path: str(data)}


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    vi, en = leaves(labels("vi").part("")), leaves(labels("en").part(""))
    assert set(vi) == set(en)
    blanks = re.compile(r"\{\w+\}")
    assert [key for key in vi if sorted(blanks.findall(vi[key])) != sorted(blanks.findall(en[key]))] == []


def test_words_that_templates_ask_for_exist() -> None:
    asked = set()
    for path in (PACKAGE / "templates").glob("*.html"):
        asked |= set(re.findall(r"""\bt(?:\.part)?\(["']([\w.]+)["'][,)]""", path.read_text("utf-8")))
    assert len(asked) > 40
    for key in asked:
        assert labels("vi").part(key), key


def test_no_script_or_style_stands_in_a_template() -> None:
    for path in (PACKAGE / "templates").glob("*.html"):
        source = path.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", source), path.name
        assert "http" not in source, f"{path.name} names another site"


class Checked(HTMLParser):
    """Reads a page as a browser does, and fails at a tag or an attribute that no template has."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES or name.startswith(("data-", "aria-")), (tag, name)
            if name in ("href", "src", "action"):
                assert re.match(r"/(?!/)|https?://", value or ""), (tag, name, value)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def text_of(page: str) -> str:
    inner = page.partition('<article id="text">')[2].partition("</article>")[0]
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</p>\s*<p[^>]*>", "\n", inner)))


@pytest.mark.parametrize("attack", XSS)
def test_hostile_text_is_text(database: Database, insight: Insight, attack: str) -> None:
    """In text, headline, source, address, id, names and words of facts, in the search, in reasons and in the log."""
    product = example("product", f"Gạo {attack}", "f1")
    product |= {"name": f"Tên {attack}", "producer": f"HTX {attack}", "rule": f"rule.{attack}", "checks": [attack]}
    record = article(
        f"id {attack}", f"Tin về Gạo {attack} đạt 40 sản phẩm OCOP. {attack}", product, title=f"Tít {attack}",
        source=f"Báo {attack}", url=f"{attack}",
    )  # fmt: skip
    record["warnings"] = [attack]
    fill(database, record)
    reader = Client(Desk(database, insight))
    number = row(database, "f1").id
    reader.post(f"/api/facts/{number}/reject", {"version": 1, "reason": f"vì {attack}"})
    pages = [
        reader.get("/articles/1").text,
        reader.get("/queue", params={"words": attack, "rule": f"rule.{attack}"}).text,
        reader.get("/queue").text,
        reader.get("/log").text,
        *(reader.get(f"/api/facts/{number}/{part}").json()["html"] for part in ("form", "why")),
        reader.get("/api/articles/1/numbers").json()["html"],
        reader.get("/api/articles/1/form", params={"kind": "product", "start": 7, "end": 11 + len(attack)}).json()[
            "html"
        ],
    ]
    for page in pages:
        Checked().feed(page)
    assert attack.strip() in text_of(pages[0])


def test_every_piece_stands_where_it_says(database: Database) -> None:
    """Mentions that lie over each other, that touch, and that a text of emoji and marks pushes apart."""
    text = "🌾 Cà Mau 👩‍🌾 có 40 sản phẩm ca\u0309 OCOP 4 sao.\n\nĐoạn hai: 5 sản phẩm."
    facts = [
        count("40 sản phẩm ca\u0309 OCOP", "a"), count("sản phẩm ca\u0309 OCOP 4 sao", "b", 4), count("40", "c"),
        count("5 sản phẩm", "d", 5),
    ]  # fmt: skip
    fill(database, article("x", text, *facts))
    with database.read() as connection:
        record, rows = load_record(connection, 1), load_rows(connection, 1)
    pieces = [piece for block in cut_blocks(record, rows, labels("vi")) for piece in block.pieces]
    assert all(text[piece.start : piece.start + len(piece.text)] == piece.text for piece in pieces)
    assert "".join("".join(piece.text for piece in pieces).split()) == "".join(text.split())
    by_id = {str(one.id): one for one in rows}
    for number, one in by_id.items():
        [mention] = json.loads(one.fact)["mentions"]
        assert "".join(piece.text for piece in pieces if number in piece.facts) == mention["text"]
        assert [piece.start for piece in pieces if number in piece.opens] == [mention["start"]]
    assert max(len(piece.facts) for piece in pieces) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_card_in_both_languages(database: Database, kind: str) -> None:
    fill(database, article("x", "40 sản phẩm", example(kind, "40 sản phẩm", "f1")))
    with database.read() as connection:
        rows = load_rows(connection, 1)
    for lang in ("vi", "en"):
        [card] = make_cards(rows, labels(lang))
        assert card.said
        assert card.slots
        assert all(name and value for name, value in card.slots)
        assert card.percent == "70%"


def test_a_card_says_what_became_of_its_fact(database: Database) -> None:
    fill(database, ca_mau(count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5, checks=["conflicts_with:f1"])))
    reject(database, LAN, row(database, "f1").id, 1, "trùng")
    with database.read() as connection:
        first, second = make_cards(load_rows(connection, 1), labels("vi"), {1: "lan"})
    assert (first.state, first.reason, first.decided_by) == ("rejected", "trùng", "lan")
    assert [(check.against, check.other) for check in second.checks] == [(True, first.id)]


def test_a_contradicted_card_shows_both_sides(database: Database) -> None:
    fill(database, ca_mau())
    slots = {"status": "target"}
    with database.read() as connection:
        fact = json.loads(load_rows(connection, 1)[0].fact)
    names = ("action", "subject", "quantity", "out_of", "group", "stars", "tier", "place", "period", "per", "part_of")
    correct(database, LAN, 1, 1, {name: fact[name] for name in names} | slots)
    fill(database, ca_mau(count("40 sản phẩm OCOP", "f1", status="candidate"), count("5 sản phẩm", "f2", 5)))
    with database.read() as connection:
        card = make_cards(load_rows(connection, 1), labels("vi"))[0]
    assert (card.state, card.conflict) == ("corrected", "contradicted")
    assert card.said.startswith("Mục tiêu")
    assert card.rules_say.startswith("Đề nghị")


def test_pages_in_the_language_that_one_chose(client: Client) -> None:
    assert "Hàng chờ" in client.get("/queue").text
    answer = client.http.post("/language", data={"csrf": client.csrf, "language": "en", "back": "/queue?kind=count"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?kind=count")
    page = client.get("/articles/1").text
    assert "Facts of this article" in page
    assert '<html lang="en">' in page
    assert client.post("/api/facts/1/accept", {"version": 1}).json()["message"] == "Accepted."


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "/x\r\nSet-Cookie: a=b"]
)
def test_the_way_back_leads_nowhere_else(client: Client, back: str) -> None:
    client.get("/queue")
    answer = client.http.post("/language", data={"csrf": client.csrf, "language": "en", "back": back})
    assert answer.headers["location"] == "/"


def test_home_is_where_one_was(client: Client) -> None:
    assert client.get("/").headers["location"] == "/articles/1"
    client.get("/articles/1?fact=2&kind=count")
    assert client.get("/").headers["location"] == "/articles/1?kind=count&fact=2"


def test_the_overview_counts_what_holds(client: Client, database: Database) -> None:
    before = client.get("/overview")
    assert before.status_code == 200
    assert "style-src 'sha256-" in before.headers["content-security-policy"]
    assert "unsafe" not in before.headers["content-security-policy"]
    reject(database, LAN, 1, 1, "sai")
    assert client.get("/overview").text != before.text


def test_an_empty_desk(database: Database, insight: Insight) -> None:
    reader = Client(Desk(database, insight))
    assert reader.get("/").headers["location"] == "/queue"
    assert "ocop review FACTS.jsonl" in reader.get("/queue").text
    assert reader.get("/articles/1").status_code == 404


def test_the_log_lists_the_newest_first(client: Client, database: Database) -> None:
    add_editor(database, "lan", "mật khẩu dài")
    client.login("lan", "mật khẩu dài")
    accept(database, LAN, 1, 1)
    client.post("/api/facts/2/reject", {"version": 1, "reason": "không phải OCOP"})
    page = client.get("/log").text
    assert page.index("không phải OCOP") < page.index("40 sản phẩm")
    assert page.count("<tr>") == 3


def test_presence_forgets_those_who_left() -> None:
    now = [0.0]
    here = Presence(lambda: now[0])
    assert here.others(1, "s1", "lan") == []
    assert here.others(1, "s2", "minh") == ["lan"]
    assert here.others(2, "s3", "hoa") == []
    assert here.others(1, "s1", "lan") == ["minh"]
    here.leave(1, "s2")
    assert here.others(1, "s1", "lan") == []
    here.others(1, "s2", "minh")
    now[0] += SECONDS
    assert here.others(1, "s1", "lan") == []


# ---- the reasons of the rules -----------------------------------------------------------------------------------

GIVERS = frozenset({"set", "_set", "_set_when"})
"""The functions by which the walk notes why a slot has its value."""


def phrases_of(path: Path) -> set[str]:
    """The phrases of a module of the walk that say why a slot has its value, or why a number is none."""
    found: set[ast.expr] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GIVERS:
            found.update(node.args[1:])
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            found.update(node.value.elts[1:])  # a verdict: the value of a slot and what says it
        dropped = isinstance(node, ast.keyword) and node.arg == "dropped"
        if isinstance(node, ast.Assign):
            dropped = any(getattr(one, "attr", "") == "dropped" for one in node.targets)
        refused = path.stem == "attach" and isinstance(node, ast.Return) and isinstance(node.value, ast.Constant)
        if isinstance(node, ast.keyword | ast.Assign | ast.Return) and node.value is not None and (dropped or refused):
            found.add(node.value)
    constants = [part.value for one in found for part in ast.walk(one) if isinstance(part, ast.Constant)]
    return {one for one in constants if isinstance(one, str) and " " in one and not one.endswith(" ")}


def test_every_reason_has_its_vietnamese() -> None:
    phrases = {phrase for path in PACKAGE.parent.glob("*.py") for phrase in phrases_of(path)}
    assert {"the headline", "a year to come", "told before", "it stands too far away"} <= phrases
    assert sorted(phrase for phrase in phrases if labels("vi").reason(phrase) is None) == []


def test_reasons_of_articles_are_in_the_language_of_the_page(insight: Insight) -> None:
    """Whatever the rules say of these articles, every phrase of it has its words."""
    corpus = sorted((PACKAGE.parent.parent / "corpus" / "train").glob("*.txt"))[:12]
    seen = 0
    for path in corpus:
        record = article("a", path.read_text("utf-8"))
        for number in insight._explained(Article(text=record["article"]["text"], id="a"), None).numbers:
            found = insight._explained(Article(text=record["article"]["text"], id="a"), number.words.start).numbers
            for why in found:
                assert why.dropped is None or say_reason(why.dropped, labels("vi"))[1] == "", why.dropped
                for one in explain_slots(why, labels("vi")):
                    assert one.by_lang == "", one.by
                    assert [near for near, lang in one.near if lang] == []
                    seen += 1 + len(one.near)
    assert seen > 500


def test_a_reason_without_words_is_marked_as_english() -> None:
    assert say_reason("the moon said so", labels("vi")) == ("the moon said so", "en")
    assert say_reason("it stands too far away; the moon said so", labels("vi"))[1] == "en"
    assert say_reason("the headline", labels("en")) == ("the headline", "")
    assert labels("vi").reason("it speaks only of funding; outscored") == "nó chỉ nói về kinh phí; kém điểm"
    assert labels("vi").reason("hidden by {x.y}, whose words hold it") == "bị {x.y} che, vì lời của quy tắc ấy dài hơn"
