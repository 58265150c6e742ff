from __future__ import annotations

import html
import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from present_facts import train_records

from extractor.present.articles import render_articles
from extractor.present.markup import clean, content_policy, render_page, web_url
from extractor.present.overview import render

CSS = "".join(
    path.read_text("utf-8")
    for path in (files("extractor.present") / "templates").iterdir()
    if path.name.endswith(".css")
)


@pytest.mark.parametrize("url", ["https://bao.vn/ocop.htm", "http://bao.vn:8080/?a=<b>&c='\"", "HTTPS://BAO.VN/a#b"])
def test_urls_of_the_web_are_links(url: str) -> None:
    assert web_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        7,
        "bao.vn/ocop",
        "//bao.vn/ocop",
        "http:///ocop",
        "https:",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "vbscript:x",
        "ftp://bao.vn/a",
        "https://bao.vn/a b",
        " https://bao.vn",
        "https://bao.vn\u202e/a",
        "http://[",
    ],
)
def test_other_urls_are_not(url: object) -> None:
    assert web_url(url) is None


@given(st.text())
def test_a_page_can_be_written_whatever_is_in_it(text: str) -> None:
    fit = clean(text + "\ud800\x00\x1b[31m")
    assert len(fit) == len(text) + 7
    fit.encode()
    assert clean(fit) == fit


def test_templates_escape_what_they_are_given() -> None:
    title = "</title><script>alert('1')</script>"
    values = {"lang": "vi", "title": title, "many": True, "articles": [], "kinds": [], "made_by": "", "words": {}}
    page = render_page("articles", **values | {"words": dict.fromkeys(("legend", "how", "contents"), "")})
    assert title not in page
    assert "&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;" in page


@pytest.mark.parametrize("name", ["articles", "overview"])
def test_the_policy_of_a_page_allows_its_own_style_sheet_alone(name: str) -> None:
    policy = content_policy(name)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    page = render([]) if name == "overview" else render_articles([train_records()[0]])
    assert html.unescape(re.search(r'Content-Security-Policy" content="(.*?)"', page)[1]) == policy  # type: ignore[index]
    [sheet] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert b64encode(sha256(sheet.encode()).digest()).decode() in policy


def luminance(colour: str) -> float:
    channels = [
        int(part * (2 // len(part)), 16) / 255 for part in re.findall("..?" if len(colour) > 4 else ".", colour[1:])
    ]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_stands_out_from_what_is_behind_it() -> None:
    """WCAG 2.2 AA asks for 4.5:1 for text."""
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    root = dict(re.findall(r"--(\w+): (#\w+)", re.search(r":root \{(.*?)\}", CSS)[1]))  # type: ignore[index]
    for text in ("ink", "soft", "link", "bad", "good"):
        for behind in (root["paper"], root["ground"], "#fffbe0"):
            assert contrast(root[text], behind) >= 4.5, (text, behind)
    kinds = re.findall(r"\.k-(\w+) \{ --tint: (#\w+); --edge: (#\w+); \}", CSS)
    assert len(kinds) == 7
    for kind, tint, edge in kinds:
        assert contrast(root["ink"], tint) >= 4.5, kind
        assert contrast(edge, tint) >= 4.5, kind
    shades = re.findall(r"\.s(\d) \{ --fill: (#\w+); --text: (#\w+);", CSS)
    assert len(shades) == 6
    for shade, fill, text in shades:
        assert contrast(fill, text) >= 4.5, shade
    [column], [goal], [within] = (
        re.findall(pattern, CSS)
        for pattern in (r"\.chart rect \{ fill: (#\w+)", r"\.chart \.goal \{ fill: (#\w+)", r"\.within \{ fill: (#\w+)")
    )
    assert min(contrast(goal, root["paper"]), contrast(within, column), contrast(root["ink"], column)) >= 4.5
