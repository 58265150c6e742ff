"""HTML to an article: what of a page is the article, what of it is title, lead, caption, table or other articles.

trafilatura tells where the article stands (in its fast way: 20 to 30 milliseconds a page; the thorough one takes three
times that and agrees on our pages); the blocks are the page's own, so that every offset of the text is a place in it.
"""

from __future__ import annotations

import copy
import logging
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from extractor.errors import InputError
from extractor.model import Article, GivenZone, Page
from extractor.sources.blocks import Block, Roles, mend_fonts, read_blocks
from extractor.sources.encodings import REMEDY, DecodeError, decode, find_encoding, recode
from extractor.sources.extras import need
from extractor.sources.fields import check_text, derive_id, get_id, get_published, get_string, parse_published
from extractor.sources.limits import MAX_BYTES, MAX_CODE_POINTS, input_error
from extractor.sources.metadata import Declared, read_metadata
from extractor.zones import find_published, is_related_heading

CELLS = " | "
"""Between the cells of one row of a table in the text of an article."""
LONG = 80
"""Letters of a block that is a paragraph, where trafilatura finds none."""
MATCHED = 40
"""Letters of a block that shows where the article stands when trafilatura has it too."""
MOST = 0.8
"""The share of an article's letters that the element which is taken for it must have."""
LINKED = 0.9
"""The share of letters within links from which a block is a headline of another article."""
HEADLINE_WORDS = 5
LONGEST_CELL = 240
BAD_SHARE = 0.01
"""Undecodable bytes of a page, outside of its article, up to which it is read: a teaser cut off within a letter."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_SITE_TAIL = re.compile(r"\s+[-–—|»]\s+[^-–—|»]{1,80}\Z")
_REMEDY_EMPTY = "leave it out: it is no article, or is made by a script"


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a page beside its bytes; ``charset`` is the encoding that its HTTP header names."""

    id: str | None = None
    url: str | None = None
    title: str | None = None
    source: str | None = None
    published: str | None = None
    crawled: str | None = None
    charset: str | None = None


def read_page(raw: bytes, where: str, given: Given, encoding: str | None = None) -> Article | InputError:
    """The article of an HTML page, with the zones that its markup gives, or its error."""
    try:
        if not raw.strip():
            raise input_error(where, "empty, no page in it", "remove the file or fill it")
        if len(raw) > MAX_BYTES:
            what = f"a page of more than {MAX_BYTES} bytes, which is the limit"
            raise input_error(where, what, "leave it out: it is no article")
        markup, encoding, bad = _decode_page(raw, where, given.charset, encoding)
        return make_article_of_page(markup, where, given, bad=bad, legacy=encoding in ("tcvn3", "vni"))
    except InputError as error:
        return error


def make_article_with_html(fields: Mapping[str, Any], where: str) -> Article:
    """The article of fields with a page in ``html``; the other fields win over what the page says of itself.

    Raises :class:`InputError`.
    """
    markup = get_string(fields, "html", where)
    if markup is None:
        raise input_error(where, "no html", 'give the page as "html", or its text as "text"')
    if len(markup) > MAX_CODE_POINTS:
        what = f"a page of more than {MAX_CODE_POINTS} code points, which is the limit"
        raise input_error(where, what, "leave it out: it is no article")
    given = Given(
        id=get_id(fields, where),
        url=get_string(fields, "url", where),
        title=get_string(fields, "title", where),
        source=get_string(fields, "source", where),
        published=get_published(fields, where),
    )
    return make_article_of_page(markup, where, given)


def make_article_of_page(
    markup: str, where: str, given: Given, *, bad: int | None = None, legacy: bool = False
) -> Article:
    """The article of a decoded page; raises :class:`InputError` when there is none or a package is missing.

    ``bad`` is the offset of the first byte that could not be decoded, ``legacy`` whether the page was in an encoding of
    the old fonts as a whole.
    """
    root = _parse(markup, where)
    body = root.find("body")
    if body is None:
        raise input_error(where, "no article in this page", _REMEDY_EMPTY)
    font = None if legacy else mend_fonts(body)
    declared = read_metadata(root, given.url)
    if font is not None and declared.title is not None:
        declared = replace(declared, title=recode(declared.title, font))
    blocks, seen = read_blocks(body)
    lines = _choose(root, blocks, declared, where)
    if not any(char.isalpha() for line in lines for char in line.text):
        raise input_error(where, "no article in this page", _REMEDY_EMPTY)
    article = _compose(lines, seen)
    if bad is not None and "\ufffd" in article.text:
        raise input_error(where, f"not UTF-8 at byte {bad}, and within the article", REMEDY)
    check_text(article.text, where)
    title = given.title or next((line.text for line in lines if line.zone == "title"), None) or declared.title
    published = given.published or declared.published
    if published is None and find_published(article.text, zones=article.zones) is None:
        published = _guess_date(root, declared.url, given, where) or _day(given.crawled)
    return replace(
        article,
        id=given.id or derive_id(declared.url, article.text),
        url=declared.url,
        title=title,
        source=given.source or declared.site,
        published=published,
        author=declared.author,
    )


def _decode_page(raw: bytes, where: str, charset: str | None, encoding: str | None) -> tuple[str, str, int | None]:
    """The text of a page, its encoding, and the offset of the first byte that is none, if there are but a few."""
    declared = _CHARSET.search(raw[:4096])
    names = [charset, declared[1].decode("ascii", "replace") if declared else None]
    hint = next((found for name in names if name and (found := find_encoding(name))), None)
    try:
        decoded = decode(raw, encoding, hint)
    except DecodeError as failure:
        text = raw.decode("utf-8", "replace")
        if encoding not in (None, "utf-8") or text.count("\ufffd") > BAD_SHARE * len(text):
            line = raw.count(10, 0, failure.offset) + 1
            raise input_error(f"{where.removesuffix(':1')}:{line}", failure.what, REMEDY) from failure
        return text, "utf-8", failure.offset
    return decoded.text, decoded.encoding, None


def _parse(markup: str, where: str) -> Any:
    html = need("lxml.html", "reading HTML", where)
    etree = need("lxml.etree", "reading HTML", where)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as failure:
        raise input_error(where, "no article in this page", _REMEDY_EMPTY) from failure
    return root


@dataclass(slots=True)
class _Line:
    """One line of the article: blocks of the page side by side, and the zone that the markup gives, if it does."""

    blocks: list[Block]
    zone: str | None

    @property
    def text(self) -> str:
        return CELLS.join(block.text for block in self.blocks)


def _choose(root: Any, blocks: Sequence[Block], declared: Declared, where: str) -> list[_Line]:
    """The lines of the article in order, each with its zone."""
    container = _find_container(root, blocks, where)
    if container is None:
        return []
    roles = Roles(container)
    of = [roles.of(block.element) for block in blocks]
    title = _find_title(blocks, of, declared)
    inside = [i for i, block in enumerate(blocks) if _stands_in(block.element, container)]
    first = min(inside[0], title) if title is not None else inside[0]
    last = max(inside[-1], title) if title is not None else inside[-1]
    scope = container
    if title is not None:
        while not _stands_in(blocks[title].element, scope):
            scope = scope.getparent()
    chosen: list[tuple[int, str | None]] = []
    listed = False  # below a heading of other articles
    for i, block in enumerate(blocks):
        if "drop" in of[i] or not (first <= i <= last or _stands_in(block.element, scope)):
            listed = False
            continue
        zone = _zone(block, of[i], i == title)
        if not first <= i <= last:
            heading = is_related_heading(block.text)
            listed = heading or (listed and i > last and block.linked >= LINKED)
            if zone != "related" and not listed:
                continue
            zone = "related"
        chosen.append((i, zone))
    return _lines(blocks, chosen)


def _zone(block: Block, roles: frozenset[str], is_title: bool) -> str | None:
    """The zone that the markup gives to a block; ``None`` leaves it to the words."""
    if is_title:
        return "title"
    if "related" in roles:
        return "related"
    if "caption" in roles:
        return "caption"
    if "author" in roles and len(block.text) < LONG:
        return "boilerplate"
    text, tag = block.text, block.element.tag
    if block.linked >= LINKED and len(text.split()) >= HEADLINE_WORDS and text[-1] not in ".;:":
        return "related"
    if "lead" in roles and len(text) >= MATCHED:
        return "lead"
    if tag in _HEADINGS and len(text) < LONG and not is_related_heading(text):
        return "body"
    if tag == "li" and block.linked < 0.5:
        return "body"
    return None


def _lines(blocks: Sequence[Block], chosen: Sequence[tuple[int, str | None]]) -> list[_Line]:
    """The chosen blocks as lines: the cells of a row of data side by side, everything else by itself."""
    lines: list[_Line] = []
    known: dict[Any, str] = {}
    for row, group in groupby(chosen, key=lambda item: _row_of(blocks[item[0]].element)):
        items = list(group)
        kind = "" if row is None else _kind_of_table(row, known)
        if kind == "data" and all(zone in (None, "body") for _, zone in items):
            lines.append(_Line([blocks[i] for i, _ in items], "table"))
        else:
            caption = kind == "picture" and all(zone is None for _, zone in items)
            lines += [_Line([blocks[i]], "caption" if caption else zone) for i, zone in items]
    return lines


def _row_of(element: Any) -> Any:
    """The row of a table that an element stands in, or ``None``."""
    while element is not None and element.tag != "tr":
        element = element.getparent()
    return element


def _kind_of_table(row: Any, known: dict[Any, str]) -> str:
    """What the table of a row is: ``data``, a ``picture`` with its caption, or nothing but the layout of the page."""
    table = row
    while table is not None and table.tag != "table":
        table = table.getparent()
    if table is None:
        return ""
    if table not in known:
        rows = list(table.iter("tr"))
        cells = [[" ".join(cell.text_content().split()) for cell in node if cell.tag in ("td", "th")] for node in rows]
        filled = [[cell for cell in cells_of if cell] for cells_of in cells]
        nested = next(table.iterdescendants("table"), None) is not None
        longest = max((len(cell) for cells_of in filled for cell in cells_of), default=0)
        many = sum(len(cells_of) >= 2 for cells_of in filled)
        if not nested and many >= 2 and longest <= LONGEST_CELL:
            known[table] = "data"
        elif not nested and many == 0 and next(table.iter("img"), None) is not None and 0 < longest <= LONGEST_CELL:
            known[table] = "picture"
        else:
            known[table] = ""
    return known[table]


def _find_title(blocks: Sequence[Block], of: Sequence[frozenset[str]], declared: Declared) -> int | None:
    """The block that is the headline: as the page declares it, else its first heading of the first order."""
    wanted = _key(declared.title) if declared.title else ""
    short = _key(_SITE_TAIL.sub("", declared.title)) if declared.title else ""
    best: tuple[int, int] | None = None
    for i, block in enumerate(blocks):
        if "drop" in of[i] or "related" in of[i] or len(block.text) > 300:
            continue
        key = _key(block.text)
        same = bool(key) and (
            key in (wanted, short) or (len(key) >= 15 and wanted.startswith(key) and 2 * len(key) >= len(wanted))
        )
        heading = block.element.tag == "h1" or _stands_below(block.element, "h1")
        rank = (
            0
            if same and heading
            else 1
            if same and "title" in of[i]
            else 2
            if same
            else 3
            if heading and len(key) >= 15
            else 4
        )
        if rank < 4 and (best is None or rank < best[0]):
            best = (rank, i)
    return best[1] if best else None


def _stands_below(element: Any, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _find_container(root: Any, blocks: Sequence[Block], where: str) -> Any:
    """The innermost element that holds most of the article's text, or ``None``."""
    text = _key(_main_text(root, where))
    plain = [i for i, block in enumerate(blocks) if block.linked < 0.5]
    matched = [i for i in plain if len(blocks[i].text) >= MATCHED and _key(blocks[i].text) in text]
    if not matched:
        roles = Roles()
        own = [i for i in plain if not roles.of(blocks[i].element) & {"drop", "related"}]
        matched = [i for i in own if len(blocks[i].text) >= LONG] or own or plain
    weight: dict[Any, int] = {}
    for i in matched:
        element = blocks[i].element
        while element is not None:
            weight[element] = weight.get(element, 0) + len(blocks[i].text)
            element = element.getparent()
    if not matched:
        return None
    node = root.find("body")
    total = weight[node]
    while True:
        inner = next((child for child in node if weight.get(child, 0) >= MOST * total), None)
        if inner is None or inner.tag in ("p", "br"):
            return node
        node = inner


def _main_text(root: Any, where: str) -> str:
    """What trafilatura takes for the main text of a page; empty when it finds none."""
    trafilatura = need("trafilatura", "reading HTML", where)
    _hush("trafilatura")
    try:
        found = trafilatura.bare_extraction(
            copy.deepcopy(root), fast=True, include_comments=False, favor_recall=True, with_metadata=False
        )
    except Exception:  # noqa: BLE001 - hostile pages lead to whatever; our own way of finding the text is left
        return ""
    return (found.text or "") if found is not None else ""


def _hush(library: str) -> None:
    """Keep a library from warning of every page that it finds nothing in, unless its user wants to hear it."""
    logger = logging.getLogger(library)
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.CRITICAL)


def _compose(lines: Sequence[_Line], seen: str) -> Article:
    """The text of the lines with their zones, and the way back from it to the text of the page."""
    pieces: list[str] = []
    zones: list[GivenZone] = []
    segments: list[tuple[int, int, int]] = []
    offset = 0
    for n, line in enumerate(lines):
        if n:
            glue = "\n" if lines[n - 1].blocks[-1].broken and lines[n - 1].zone == line.zone else "\n\n"
            pieces.append(glue)
            offset += len(glue)
        begin = offset
        for m, block in enumerate(line.blocks):
            if m:
                pieces.append(CELLS)
                offset += len(CELLS)
            segments.append((offset, offset + len(block.text), block.start))
            pieces.append(block.text)
            offset += len(block.text)
        if line.zone is not None:
            zones.append(GivenZone(begin, offset, line.zone))
    return Article(text="".join(pieces), zones=tuple(zones), page=Page(seen, tuple(segments)))


def _guess_date(root: Any, url: str | None, given: Given, where: str) -> str | None:
    """The day of publication that htmldate finds in the address or the markup, not after the crawl, or ``None``."""
    htmldate = need("htmldate", "reading HTML", where)
    _hush("htmldate")
    try:
        # No clock may tell the last day, else a page would not give the same date for ever.
        found = htmldate.find_date(
            copy.deepcopy(root),
            extensive_search=False,
            original_date=True,
            url=url,
            min_date="2008-01-01",
            max_date=_day(given.crawled) or "2199-12-31",
        )
    except Exception:  # noqa: BLE001 - as above
        return None
    return parse_published(found) if found else None


def _day(moment: str | None) -> str | None:
    return parse_published(moment) if moment else None


def _stands_in(element: Any, container: Any) -> bool:
    while element is not None:
        if element is container:
            return True
        element = element.getparent()
    return False


def _key(text: str) -> str:
    """The letters and digits of a text in lower case, to compare."""
    return "".join(char for char in unicodedata.normalize("NFC", text).lower() if char.isalnum())
