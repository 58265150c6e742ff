"""The frozen classes and the closed vocabularies of the fact model.

Owns what an article, a fact and a record *are*; no text work and no I/O. Offsets count Unicode code points in
``Article.text``; money is in VND, shares and growth in percent, years are calendar years.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SCHEMA_VERSION = "1.0"

KINDS = ("count", "funding", "revenue", "percent", "ranking", "document", "product")
STATUSES = ("achieved", "target", "candidate")
ACTIONS = (
    "total", "recognize", "rerecognize", "upgrade", "develop", "standardize", "support", "market", "revoke",
)  # fmt: skip
SUBJECTS = (
    "product", "producer", "cooperative", "cooperative_group", "enterprise", "household", "trademark",
    "craft_village", "outlet", "locality",
)  # fmt: skip
QUALIFIERS = ("exact", "at_least", "more_than", "at_most", "almost", "about")
GROUPS = ("food", "beverage", "medicinal", "handicraft", "ornamental", "tourism")
TIERS = ("district", "province", "national")
PERS = ("province", "district", "commune", "producer", "product", "outlet", "project", "year")
SOURCES = ("total", "state_budget", "social", "credit", "mixed", "unspecified")
MEASURES = ("share", "growth", "fulfilment")
DOCUMENT_TYPES = ("plan", "decision", "resolution", "directive", "circular", "program", "report", "other")
LEVELS = ("nation", "region", "province", "district", "commune")
ZONES = ("title", "lead", "body", "caption", "table", "related")
BASES = ("stated", "inherited", "published")

Number = int | float


@dataclass(frozen=True, slots=True)
class GivenZone:
    """A part of an article, ``text[start:end]``, whose zone its source gives: one of ``ZONES``, or ``boilerplate``."""

    start: int
    end: int
    zone: str


@dataclass(frozen=True, slots=True)
class Page:
    """The web page that an article was taken from: its visible text, one block a line.

    Each of ``segments`` is ``(start, end, place)``: ``article.text[start:end]`` stands in ``text`` at ``place``.
    """

    text: str
    segments: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as given. ``text`` is the only required part; ``published`` is an ISO date or ``None``.

    ``zones`` are the parts whose zones the source gives, in order and apart; the words tell those of the others.
    """

    text: str
    id: str | None = None
    url: str | None = None
    title: str | None = None
    source: str | None = None
    published: str | None = None
    author: str | None = None
    zones: tuple[GivenZone, ...] = ()
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """The numbers as written: ``low`` and ``high`` are equal when there is one; unit as the fact model says."""

    low: Number
    high: Number
    qualifier: str = "exact"
    unit: str = "product"

    def to_dict(self) -> dict[str, Any]:
        """The quantity as it stands in a record."""
        return {"low": self.low, "high": self.high, "qualifier": self.qualifier, "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Stars:
    """A star level 1 to 5, or a range of them; ``from_`` is the level before a rise."""

    low: int
    high: int
    or_above: bool = False
    potential: bool = False
    from_: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The stars as they stand in a record."""
        return {
            "low": self.low,
            "high": self.high,
            "or_above": self.or_above,
            "potential": self.potential,
            "from": self.from_,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact holds. Codes are those of the General Statistics Office on the article's date."""

    level: str
    province_code: str | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    region: str | None = None
    current_province_code: str | None = None
    current_province: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The place as it stands in a record."""
        return {
            "level": self.level,
            "province_code": self.province_code,
            "province": self.province,
            "district": self.district,
            "commune": self.commune,
            "region": self.region,
            "current_province_code": self.current_province_code,
            "current_province": self.current_province,
        }


@dataclass(frozen=True, slots=True)
class Period:
    """The year or years a fact is about; ``as_of`` is ``YYYY-MM`` or ``YYYY-MM-DD``; ``basis`` says from where."""

    from_: int | None
    to: int | None
    as_of: str | None = None
    basis: str = "stated"

    def to_dict(self) -> dict[str, Any]:
        """The period as it stands in a record."""
        return {"from": self.from_, "to": self.to, "as_of": self.as_of, "basis": self.basis}


@dataclass(frozen=True, slots=True)
class Mention:
    """The words that state a fact: ``text == article.text[start:end]``, always; ``link`` leads to them in the page."""

    start: int
    end: int
    text: str
    zone: str
    link: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The mention as it stands in a record."""
        data = {"start": self.start, "end": self.end, "text": self.text, "zone": self.zone}
        return data if self.link is None else data | {"link": self.link}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the record: the slots of its ``kind``, its mentions, and the rule that made it."""

    id: str
    kind: str
    slots: dict[str, Any]
    mentions: tuple[Mention, ...]
    rule: str
    confidence: float
    checks: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The fact as it stands in a record; slot values that are objects become plain dictionaries."""
        slots = {k: v.to_dict() if hasattr(v, "to_dict") else v for k, v in self.slots.items()}
        return {
            "id": self.id,
            "kind": self.kind,
            **slots,
            "mentions": [m.to_dict() for m in self.mentions],
            "rule": self.rule,
            "confidence": self.confidence,
            "checks": list(self.checks),
        }


@dataclass(frozen=True, slots=True)
class Record:
    """What one article yields: the article as extracted, its facts in text order, and warnings for the editor."""

    article: Article
    text_sha256: str
    version: str
    patterns_sha256: str
    facts: tuple[Fact, ...] = ()
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as one JSON-ready dictionary, keys in the order of the fact model."""
        a = self.article
        return {
            "schema_version": SCHEMA_VERSION,
            "article": {
                "id": a.id,
                "url": a.url,
                "title": a.title,
                "source": a.source,
                "published": a.published,
                "text": a.text,
                "text_sha256": self.text_sha256,
                **({} if a.author is None else {"author": a.author}),
            },
            "extractor": {
                "name": "ocop-extractor",
                "version": self.version,
                "patterns_sha256": self.patterns_sha256,
            },
            "facts": [f.to_dict() for f in self.facts],
            "warnings": list(self.warnings),
        }


SLOTS: dict[str, tuple[str, ...]] = {
    "count": (
        "status", "action", "subject", "quantity", "out_of", "group", "stars", "tier", "place", "period", "per",
        "part_of",
    ),
    "funding": ("status", "quantity", "source", "purpose", "stars", "place", "period", "per", "part_of"),
    "revenue": ("status", "quantity", "place", "period", "per", "part_of"),
    "percent": ("status", "measure", "of", "what", "quantity", "place", "period"),
    "ranking": ("quantity", "out_of", "scope", "place", "period"),
    "document": ("number", "type", "date", "issuer"),
    "product": ("name", "producer", "group", "stars", "status", "place", "period"),
}  # fmt: skip
"""The slots that a fact of each kind carries in a record, in this order; a slot without a value is ``None``."""
