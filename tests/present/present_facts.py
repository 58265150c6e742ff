"""What the tests of sentences and pages share: records of real articles, and a fact of each kind with every slot."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from extractor.pipeline import Extractor
from extractor.reading import read_sources

ROOT = Path(__file__).parent.parent.parent
PLACE = {
    "level": "commune",
    "province_code": "96",
    "province": "Cà Mau",
    "district": "Huyện Cái Nước",
    "commune": "Xã Phú Hưng",
    "region": "Bán đảo",
    "current_province_code": "96",
    "current_province": "Cà Mau mới",
}
PERIOD = {"from": 2021, "to": 2025, "as_of": "2023-06", "basis": "stated"}
STARS = {"low": 3, "high": 4, "or_above": True, "potential": True, "from": 2}
FULL: dict[str, dict[str, Any]] = {
    "count": {
        "status": "target", "action": "upgrade", "subject": "product", "out_of": 1300, "group": "food",
        "quantity": {"low": 1250, "high": 1260, "qualifier": "at_least", "unit": "product"},
        "stars": STARS, "tier": "province", "place": PLACE, "period": PERIOD, "per": "district", "part_of": "f0",
    },
    "funding": {
        "status": "achieved", "source": "state_budget", "purpose": "tem nhãn",
        "quantity": {"low": 3_600_000_000, "high": 4_000_000_000, "qualifier": "about", "unit": "VND"},
        "stars": STARS, "place": PLACE, "period": PERIOD, "per": "product", "part_of": "f0",
    },
    "revenue": {
        "status": "achieved", "quantity": {"low": 2.5e6, "high": 3e6, "qualifier": "almost", "unit": "VND"},
        "place": PLACE, "period": PERIOD, "per": "year", "part_of": "f0",
    },
    "percent": {
        "status": "candidate", "measure": "share", "of": "producer", "what": "là hợp tác xã",
        "quantity": {"low": 12.5, "high": 60, "qualifier": "more_than", "unit": "percent"},
        "place": PLACE, "period": PERIOD,
    },
    "ranking": {
        "quantity": {"low": 4, "high": 5, "qualifier": "at_most", "unit": "rank"}, "out_of": 13,
        "scope": "cả nước", "place": PLACE, "period": PERIOD,
    },
    "document": {"number": "43/KH-UBND", "type": "plan", "date": "2022-06-06", "issuer": "UBND tỉnh Cà Mau"},
    "product": {
        "name": "Gạo sạch Vị Thủy", "producer": "HTX Tân Tiến", "group": "food", "stars": STARS,
        "status": "achieved", "place": PLACE, "period": PERIOD,
    },
}  # fmt: skip


def full(kind: str) -> dict[str, Any]:
    """A fact of a kind, every slot of which has a value."""
    mention = {"start": 0, "end": 2, "text": "40", "zone": "body"}
    about = {"mentions": [mention], "rule": f"{kind}.plain", "confidence": 0.5, "checks": []}
    return {"id": kind, "kind": kind, **FULL[kind], **about}


@cache
def train_records() -> tuple[dict[str, Any], ...]:
    """The records of the articles of ``corpus/train``."""
    extractor = Extractor()
    return tuple(extractor.extract(a).to_dict() for a in read_sources([str(ROOT / "corpus" / "train")]))  # type: ignore[arg-type]


def hostile_record(words: Callable[[], str]) -> dict[str, Any]:
    """A record of the right shape in which every free text is what ``words`` gives."""
    text = words() + words() + words()
    facts = []
    for kind in FULL:
        made = full(kind) | {"id": words(), "rule": words(), "checks": [f"conflicts_with:{words()}", words()]}
        for slot in ("name", "producer", "number", "issuer", "purpose", "what", "scope"):
            if slot in made:
                made[slot] = words()
        if "place" in made:
            made["place"] = PLACE | {"province": words(), "district": words(), "commune": words(), "region": words()}
        middle = len(text) // 2
        spans = [(0, middle + 1), (middle, len(text))]
        made["mentions"] = [
            {"start": start, "end": end, "text": text[start:end], "zone": "body", "link": words()}
            for start, end in spans
        ]
        facts.append(made)
    article = {key: words() for key in ("id", "url", "title", "source", "author")}
    return {
        "article": article | {"published": "2022-10-28", "text": text},
        "extractor": {"name": "ocop-extractor", "version": words(), "patterns_sha256": "0" * 64},
        "facts": facts,
        "warnings": [words()],
    }


class Page(HTMLParser):
    """What a page holds: its elements, anchors and links, and the text of those of a class."""

    VOID = frozenset({"meta", "link", "img", "br", "hr", "input", "rect", "line", "path", "circle"})

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.open: list[tuple[str, str]] = []
        self.feed(markup)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert len(values) == len(attrs)
        self.tags.add(tag)
        self.attributes |= set(values)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if "href" in values else []
        if tag not in self.VOID:
            self.open.append((tag, f"{tag}.{values.get('class') or ''}#{values.get('id') or ''}"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(name for _, name in self.open), data))

    def text(self, element: str, *but: str) -> str:
        """The text within elements whose ``tag.class#id`` begins like that, without that in others."""
        return "".join(
            data
            for above, data in self.texts
            if any(name.startswith(element) for name in above) and not any(name.startswith(but) for name in above)
        )


def check_page(markup: str) -> Page:
    """The page, which loads nothing and runs nothing, and whose inner links all lead somewhere."""
    page = Page(markup)
    assert markup.encode() is not None
    assert len(set(page.ids)) == len(page.ids)
    inner = {link for link in page.links if link.startswith("#")}
    assert {link[1:] for link in inner} <= set(page.ids)
    assert all(re.match(r"https?://[^/]", link) for link in page.links if link not in inner)
    assert page.tags.isdisjoint({"script", "img", "iframe", "link", "object", "embed", "form", "base", "use", "image"})
    assert not [name for name in page.attributes if name.startswith("on")]
    assert page.attributes.isdisjoint(
        {"style", "src", "srcset", "action", "formaction", "ping", "data", "xlink:href", "poster"}
    )
    assert "url(" not in markup.partition("</style>")[0]
    assert "@import" not in markup.partition("</style>")[0]
    return page
