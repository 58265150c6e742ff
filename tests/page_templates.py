"""Web pages in the manner of Vietnamese papers and portals, written by hand around the zones of a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

Zoned = Sequence[tuple[str, str]]
"""The blocks of an article in order, each with its zone and its text."""

URL = "https://bao.example.vn/ocop-tin-1.htm"
_MENU = "".join(f"<li><a href='/{i}'>Chuyên mục {i}</a></li>" for i in range(24))
_NOISE = "".join(
    f"<div class='item'><a href='/n{i}'>Huyện bên cạnh có {i + 3} sản phẩm OCOP đạt 4 sao trong năm</a></div>"
    for i in range(12)
)


def _title(blocks: Zoned) -> str:
    return next((text for zone, text in blocks if zone == "title"), "Tin OCOP")


def _lines(text: str) -> str:
    return escape(" ".join(text.split()), quote=False)


def _head(blocks: Zoned, url: str, extra: str = "") -> str:
    title = _lines(_title(blocks))
    return (
        f"<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{title} - Báo Mẫu</title>"
        f"<link rel='canonical' href='{url}'><meta property='og:title' content=\"{escape(title)}\">{extra}"
        "<script>var a = '40 sản phẩm OCOP';</script><style>.x{color:red}</style></head>"
    )


def paper(blocks: Zoned, url: str = URL) -> str:
    """A large paper: clear classes, figures, boxes of related articles, linked data."""
    out = [
        _head(blocks, url, "<meta property='og:site_name' content='Báo Mẫu'>"),
        f"<body><header><nav class='menu'><ul>{_MENU}</ul></nav></header><div class='main'><div class='detail__cmain'>",
    ]
    opened = False
    for zone, text in blocks:
        line = _lines(text)
        if zone == "title":
            out.append(f"<h1 class='detail-title article-title'>{line}</h1>")
        elif zone == "lead" and not opened:
            out.append(f"<h2 class='detail-sapo'>{line}</h2><div class='detail-content afcbc-body'>")
            opened = True
        elif zone == "caption":
            out.append(
                f"<figure class='VCSortableInPreviewMode'><img src='a.jpg'><figcaption><p>{line}</p></figcaption></figure>"
            )
        elif zone == "related":
            out.append(f"<div class='VCSortableInPreviewMode' type='RelatedOneNews'><a href='/b'>{line}</a></div>")
        elif zone == "table":
            cells = "".join(f"<td><p>{_lines(cell)}</p></td>" for cell in text.replace("\t", "|").split("|"))
            out.append(f"<table><tr>{cells}</tr></table>")
        else:
            out.append(f"<p>{line}</p>")
    out.append("</div>" if opened else "")
    out.append(f"</div><div class='detail__related'><h3>Đọc nhiều</h3>{_NOISE}</div></div>")
    out.append(
        f"<aside class='sidebar'>{_NOISE}</aside><footer><p>Giấy phép số 12/GP-BTTTT ngày 3/4/2010</p></footer></body></html>"
    )
    return "".join(out)


def portal(blocks: Zoned, url: str = URL) -> str:
    """A portal of a province: tables for the layout, columns of links, words broken up by spans, blanks that do not break."""
    out = [
        _head(blocks, url),
        f"<body><form id='aspnetForm'></form><table width='100%'><tr><td colspan='3'><ul class='menu-top'>{_MENU}</ul></td></tr>",
        f"<tr><td class='left-col' width='20%'><h3>Tin nổi bật</h3>{_NOISE}</td><td valign='top'><div id='ctl00_news'>",
    ]
    for zone, text in blocks:
        line = (
            _lines(text)
            .replace(" sản ", " <span lang='VI'>sản</span>&nbsp;", 1)
            .replace("OCOP", "OC<span>OP</span>", 1)
        )
        if zone == "title":
            out.append(f"<div class='title-news'><span>{line}</span></div>")
        elif zone == "lead":
            out.append(f"<p class='MsoNormal'><b><span style='font-size:14pt'>{line}</span></b></p>")
        elif zone == "caption":
            out.append(
                f"<table align='center'><tr><td><img src='x.jpg'></td></tr><tr><td><em>{line}</em></td></tr></table>"
            )
        elif zone == "related":
            out.append(f"<ul class='tin-lien-quan'><li><a href='/r'>{line}</a></li></ul>")
        else:
            out.append(f"<p class='MsoNormal' style='text-align:justify'>{line}</p>")
    out.append(
        f"</div></td><td class='right-col'><div id='thoi-tiet'>Nhiệt độ 32 độ</div>{_NOISE}</td></tr></table></body></html>"
    )
    return "".join(out)


def legacy(blocks: Zoned, url: str = URL) -> str:
    """A page of two decades ago: fonts, paragraphs that are broken lines, nothing that has a name."""
    title, inner = _lines(_title(blocks)), []
    for zone, text in blocks:
        line = _lines(text)
        if zone == "title":
            inner.append(f"<FONT face=Arial color=#800000 size=4><B>{line}</B></FONT><BR><BR>")
        elif zone == "related":
            inner.append(f"<A href=/r>{line}</A><BR><BR>")
        elif zone == "caption":
            inner.append(f"<TABLE><TR><TD><IMG src=x.gif></TD></TR><TR><TD><I>{line}</I></TD></TR></TABLE>")
        else:
            inner.append(f"<FONT face=Arial size=2>{line}</FONT><BR><BR>")
    return (
        f"<HTML><HEAD><META http-equiv=Content-Type content='text/html; charset=utf-8'><TITLE>{title}</TITLE>"
        f"<LINK rel=canonical href='{url}'></HEAD><BODY><TABLE><TR><TD width=150>{_NOISE}</TD><TD>{''.join(inner)}</TD></TR></TABLE></BODY></HTML>"
    )


def blog(blocks: Zoned, url: str = URL) -> str:
    """A site of a common system for blogs: article, entry-title, a widget of recent posts, comments."""
    inner = []
    for zone, text in blocks:
        line = _lines(text)
        if zone == "title":
            inner.append(
                f"<header class='entry-header'><h1 class='entry-title'>{line}</h1></header><div class='entry-content'>"
            )
        elif zone == "caption":
            inner.append(f"<div class='wp-caption'><img src='a.jpg'><p class='wp-caption-text'>{line}</p></div>")
        elif zone == "related":
            inner.append(f"<p class='related-post'><a href='/r'>{line}</a></p>")
        else:
            inner.append(f"<p>{line}</p>")
    return (
        f"{_head(blocks, url)}<body class='single'><nav id='site-navigation'><ul>{_MENU}</ul></nav><main id='main'>"
        f"<article class='post hentry'>{''.join(inner)}</div></article><div id='comments'><p>Bài hay quá, quê tôi có 99 sản phẩm OCOP!</p></div>"
        f"</main><div id='secondary' class='widget-area sidebar'>{_NOISE}</div></body></html>"
    )


TEMPLATES: dict[str, Callable[..., str]] = {"paper": paper, "portal": portal, "legacy": legacy, "blog": blog}
