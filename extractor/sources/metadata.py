"""What a page says of itself: title, day of publication, site, author and its own address, from its declarations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from extractor.sources.fields import parse_published

LONGEST = 300
"""Code points of a title, a name of a site or of an author; what is longer is something else."""
_NEWS = ("NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "WebPage")
_TITLES = ("og:title", "twitter:title", "dc.title", "title")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "pubdate", "publishdate", "publish_date",
    "published_time", "dc.date.issued", "dc.date.created", "dcterms.created", "dc.date", "article.published",
)  # fmt: skip
_SITES = ("og:site_name", "application-name", "dc.publisher")
_AUTHORS = ("article:author", "author", "dc.creator")
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})(/\d{4}\b.*[AP]M)\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Declared:
    """What the page declares, each ``None`` when it does not; ``published`` is an ISO date, ``url`` absolute."""

    title: str | None = None
    published: str | None = None
    site: str | None = None
    author: str | None = None
    url: str | None = None


def read_metadata(root: Any, url: str | None) -> Declared:
    """What the head of a page (an lxml tree) and its linked data declare; ``url`` is where it was found, if known."""
    metas: dict[str, list[str]] = {}
    for node in root.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        if name and (content := node.get("content")):
            metas.setdefault(name, []).append(content)
    linked = list(_linked_data(root))
    head = next(root.iter("title"), None)
    titles = [*_named(linked, "headline"), *_of(metas, _TITLES), *([head.text_content()] if head is not None else [])]
    dates = [*_named(linked, "datePublished"), *_of(metas, _DATES), *_moments(root)]
    sites = [*_of(metas, _SITES), *_names(linked, "publisher")]
    address = url or _address(root, metas)
    authors = [*_names(linked, "author"), *_of(metas, _AUTHORS)]
    return Declared(
        title=_first(titles),
        published=next((day for value in dates if (day := parse_date(value))), None),
        site=_first(sites) or (urlsplit(address).hostname if address else None),
        author=_first(name for name in authors if "//" not in name),
        url=address,
    )


def parse_date(value: str) -> str | None:
    """The ISO date that a declaration states, or ``None``.

    >>> parse_date("2022-10-28T20:30:00Z"), parse_date("10/8/2022 2:07:00 PM"), parse_date("10/8/2022 14:07")
    ('2022-10-29', '2022-10-08', '2022-08-10')
    """
    value = _MONTH_FIRST.sub(r"\2/\1\3", value.strip())
    return parse_published(value)


def _linked_data(root: Any) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD on a page that describe an article, or the page."""
    for node in root.iter("script"):
        if (node.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(node.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        stack, seen = [data], 0
        found = []
        while stack and seen < 1000:
            item = stack.pop(0)
            seen += 1
            if isinstance(item, list):
                stack = item[:100] + stack
            elif isinstance(item, dict):
                kinds = item.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                ranks = [_NEWS.index(kind) for kind in kinds if isinstance(kind, str) and kind in _NEWS]
                if ranks:
                    found.append((min(ranks), item))
                if isinstance(item.get("@graph"), list):
                    stack = item["@graph"][:100] + stack
        for _, item in sorted(found, key=lambda pair: pair[0]):
            yield item


def _named(items: list[dict[str, Any]], name: str) -> Iterator[str]:
    for item in items:
        if isinstance(item.get(name), str):
            yield item[name]


def _names(items: list[dict[str, Any]], name: str) -> Iterator[str]:
    """The names of a person or an organization, or of the first of several."""
    for item in items:
        value = item.get(name)
        values = value if isinstance(value, list) else [value]
        for one in values[:3]:
            named = one.get("name") if isinstance(one, dict) else one
            if isinstance(named, str):
                yield named


def _of(metas: dict[str, list[str]], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from metas.get(name, ())


def _moments(root: Any) -> Iterator[str]:
    """The moments that are marked as that of publication, and the only one if there is but one."""
    for node in root.iter():
        if isinstance(node.tag, str) and (node.get("itemprop") or "").lower() == "datepublished":
            yield node.get("datetime") or node.get("content") or ""
    times: list[str] = [node.get("datetime") for node in root.iter("time") if node.get("datetime")]
    if len(times) == 1:
        yield times[0]


def _address(root: Any, metas: dict[str, list[str]]) -> str | None:
    """The address that the page gives as its own."""
    base = next((node.get("href") for node in root.iter("base") if node.get("href")), "")
    links = [node.get("href") for node in root.iter("link") if (node.get("rel") or "").lower() == "canonical"]
    for value in [*links, *metas.get("og:url", ())]:
        try:
            address: str = urljoin(base, (value or "").strip())
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc and not any(char.isspace() for char in address):
            return address
    return None


def _first(values: Any) -> str | None:
    """The first that is not blank nor too long, with single blanks."""
    for value in values:
        text = " ".join(str(value).replace("\0", "").split())
        text = "".join(char for char in text if not "\ud800" <= char <= "\udfff")
        if text and len(text) <= LONGEST:
            return text
    return None
