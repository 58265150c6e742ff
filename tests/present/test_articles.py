from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from present_facts import check_page, full, hostile_record, train_records

from extractor.present.articles import render_articles, view_article
from extractor.present.sentences import say
from extractor.present.words import LANGUAGES
from extractor.text import split_blocks

Make = Callable[..., dict[str, Any]]
PAYLOADS = (
    "<script>document.title='broken in'</script>",
    "</title></style></textarea><script>document.title='broken in'</script>",
    '"><img src=x onerror="document.title=\'broken in\'">',
    "' onmouseover='document.title=1' x='",
    "javascript:document.title='broken in'",
    "{{ 7 * 7 }}{% for x in y %}",
    "&lt;b&gt; &amp; <!-- --> ]]> <![CDATA[",
    "a\x00b\ud800c\u202ed\n\ne\r\tf",
    'https://bao.vn/"><svg onload=alert(1)>',
    "40 sản phẩm\n\nNội dung khác",
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def test_the_page_of_every_real_article_is_whole() -> None:
    for number, record in enumerate(train_records()):
        lang = LANGUAGES[number % 2]
        page = check_page(render_articles([record], lang))
        cards = page.text("li.card")
        assert all(say(fact, lang) in cards for fact in record["facts"])
        # The names of zones and the numbers behind the marks are the page's own words.
        shown = page.text("section.text", "span.zone", "sup.", "a.more")
        assert "".join(shown.split()) == "".join(record["article"]["text"].split())


def test_marks_and_cards_lead_to_each_other(record: Make, fact: Make) -> None:
    text = "Cà Mau có 40 sản phẩm OCOP."
    one = fact(40, id="one") | {"mentions": [{"start": 7, "end": 21, "text": "có 40 sản phẩm", "zone": "body"}]}
    two = fact(40, id="two") | {"mentions": [{"start": 10, "end": 26, "text": "40 sản phẩm OCOP", "zone": "body"}]}
    view = view_article(record(one, two, text=text))
    [paragraph] = view.paragraphs
    shown = [
        (p.text, p.number, p.several, p.anchors, p.ends_own, [o.number for o in p.ends_others])
        for p in paragraph.pieces
    ]
    assert shown == [
        ("Cà Mau ", 0, False, (), False, []),
        ("có ", 1, False, ("a1-f1-m1",), False, []),
        ("40 sản phẩm", 1, True, ("a1-f2-m1",), True, []),
        (" OCOP", 2, False, (), True, []),
        (".", 0, False, (), False, []),
    ]
    page = check_page(render_articles([record(one, two, text=text)]))
    assert {"#a1-f1", "#a1-f2", "#a1-f1-m1", "#a1-f2-m1"} <= set(page.links)


def test_mentions_that_begin_together_each_have_their_anchor(record: Make, fact: Make) -> None:
    facts = [
        fact(4, id=str(n), words="4 sản phẩm")
        | {"mentions": [{"start": 0, "end": end, "text": "4 sản phẩm"[:end], "zone": "body"}]}
        for n, end in enumerate((1, 5, 10))
    ]
    page = check_page(render_articles([record(*facts, text="4 sản phẩm OCOP")]))
    assert {"a1-f1-m1", "a1-f2-m1", "a1-f3-m1"} <= set(page.ids)


def test_a_mention_over_two_paragraphs_is_marked_in_both(record: Make, fact: Make) -> None:
    text = "Danh sách có 40\n\nsản phẩm OCOP."
    start, end = text.index("40"), text.index(" OCOP")
    spread = fact(40) | {"mentions": [{"start": start, "end": end, "text": text[start:end], "zone": "table"}]}
    view = view_article(record(spread, text=text))
    assert [p.text for block in view.paragraphs for p in block.pieces if p.card] == ["40", "sản phẩm"]
    assert [block.zone for block in view.paragraphs] == ["table", "table"]
    assert [block.label for block in view.paragraphs] == ["bảng", ""]
    assert [p.anchors for block in view.paragraphs for p in block.pieces if p.card] == [("a1-f1-m1",), ()]
    with pytest.raises(AssertionError):
        check_page('<a href="#nowhere">x</a>')


def test_what_a_card_says(record: Make, fact: Make) -> None:
    mention = {"start": 0, "end": 11, "text": "40 sản phẩm", "zone": "related", "link": "https://bao.vn/a#:~:text=40"}
    whole = fact(40, id="w", mentions=[mention], checks=["parts_exceed_whole"], confidence=0.876)
    part = fact(41, id="p", words="40 sản phẩm", part_of="w", checks=["conflicts_with:w", "parts_sum_to_whole"])
    made = record(whole, part)
    made["article"] |= {"url": "https://bao.vn/a?b&c", "title": "Một bài", "source": "Báo", "author": "A. B."}
    made["warnings"] = ["the parts come to more"]
    view = view_article(made, lang="en")
    first, second = view.cards
    assert (first.confidence, first.percent, first.related) == ("Confidence 88%", 88, "other articles")
    assert first.mentions[0].link == mention["link"]
    assert [(c.text, c.against, c.anchor) for c in first.checks] == [
        ("the parts come to more than the whole", True, ""),
    ]
    assert [(c.text, c.against, c.anchor) for c in second.checks] == [
        ("contradicts fact 1", True, "a1-f1"),
        ("the parts add up to the whole", False, ""),
    ]
    assert second.part_of is not None
    assert (second.part_of.anchor, second.part_of.text) == ("a1-f1", "Part of fact 1")
    assert ("Quantity", "41 products") in second.slots
    assert ("Rule", "count.total") in second.slots
    page = check_page(render_articles([made], "en"))
    assert {"https://bao.vn/a?b&c", mention["link"]} <= set(page.links)
    assert "the parts come to more" in page.text("section.warnings")
    assert page.text("h1.") == "Một bài"
    assert page.text("title.") == "Một bài"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "bao.vn", "ftp://bao.vn/a"])
def test_a_url_that_is_not_of_the_web_is_shown_and_no_link(url: str, record: Make, fact: Make) -> None:
    made = record(fact())
    made["article"]["url"] = url
    page = check_page(render_articles([made]))
    assert url not in page.links
    assert url in page.text("dl.meta")


def test_every_slot_is_on_the_card(record: Make) -> None:
    for kind in ("count", "funding", "revenue", "percent", "ranking", "document", "product"):
        made = full(kind)
        card = view_article(record(made, text="40 sản phẩm")).cards[0]
        names = [name for name, _ in card.slots]
        assert len(names) == len(set(names))
        assert len(names) == len(made) - len(("id", "kind", "mentions", "confidence", "checks"))


def test_several_articles_have_a_table_of_contents(record: Make, fact: Make) -> None:
    made = [record(fact(), id="a"), record(id="a"), record(fact(), id="c", text="")]
    made[2]["facts"] = []
    made[0]["article"] |= {"title": "Bài một", "published": "2022-10-28"}
    page = check_page(render_articles(made))
    assert page.text("h1.") == "Dữ kiện OCOP trong 3 bài báo"
    assert "Bài một 1 dữ kiện, 28/10/2022" in " ".join(page.text("nav.contents").split())
    assert {"#a1", "#a2", "#a3"} <= set(page.links)
    assert "Bài này không có dữ kiện nào về OCOP." in page.text("article.article#a2")
    assert "Bài không có nội dung." in page.text("article.article#a3")


def test_nothing_to_show_and_unknown_languages(record: Make) -> None:
    with pytest.raises(ValueError, match="no records"):
        render_articles([])
    with pytest.raises(ValueError, match="no language 'fr'"):
        render_articles([record()], "fr")


# A failure is plain enough without being made smaller, which takes minutes.
@settings(
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
    max_examples=40,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(data=st.data())
def test_nothing_in_a_record_becomes_markup(data: st.DataObject) -> None:
    words = st.sampled_from(PAYLOADS) | st.text(min_size=1).map(lambda s: f"x{s}")
    made = hostile_record(lambda: data.draw(words))
    plain = hostile_record(lambda: "x")
    page = check_page(render_articles([made, made], data.draw(st.sampled_from(LANGUAGES))))
    assert page.tags <= check_page(render_articles([plain, plain])).tags | {"sup"}


def test_hostile_articles_do_nothing_in_a_browser(tmp_path: Path) -> None:
    if CHROMIUM is None:
        assert not os.environ.get("OCOP_CI"), "no Chromium on the path"
        pytest.skip("no Chromium on the path")
    made = [hostile_record(lambda payload=payload: payload) for payload in PAYLOADS]  # type: ignore[misc]
    path = tmp_path / "page.html"
    path.write_text(render_articles(made), "utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    profile = f"--user-data-dir={tmp_path}/profile"
    done = subprocess.run(
        [CHROMIUM, *flags, profile, "--dump-dom", path.as_uri()], capture_output=True, timeout=120, check=True
    )
    dom = done.stdout.decode()
    assert html.unescape(re.search(r"<title>(.*?)</title>", dom)[1]) == "Dữ kiện OCOP trong 10 bài báo"  # type: ignore[index]
    assert check_page(dom).tags == check_page(path.read_text("utf-8")).tags


def test_blocks_and_zones_are_those_of_the_text() -> None:
    made = train_records()[0]
    view = view_article(made)
    blocks = split_blocks(made["article"]["text"], made["article"]["title"])
    assert ["".join(p.text for p in block.pieces) for block in view.paragraphs] == [
        made["article"]["text"][b.start : b.end] for b in blocks
    ]
