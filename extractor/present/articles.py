"""One page of one article's facts, or of several articles: the text with its zones and marked words, beside fact cards.

Owns what is shown and what leads where; the markup is in ``templates/``, the words in ``pages.yaml``. The page needs no
script: marks and cards lead to each other by anchors. Anchors are numbered, so that no id of a record stands in one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.checks import disagrees
from extractor.model import KINDS, SLOTS, ZONES
from extractor.present.figures import format_date, format_number
from extractor.present.highlight import segments
from extractor.present.markup import render_page, web_url
from extractor.present.sentences import say, say_period, say_place, say_quantity, say_stars
from extractor.present.words import label, phrases, slot_name
from extractor.text import split_blocks

VOCABULARY = {
    "status": "status", "action": "action", "subject": "subject", "group": "product_group", "tier": "tier",
    "per": "per", "source": "funding_source", "measure": "measure", "of": "percent_of", "type": "document_type",
}  # fmt: skip
"""The vocabulary in which the values of a slot have their names."""
DIGEST = 12
"""Digits of the digest of the patterns that are shown."""

Record = Mapping[str, Any]
Fact = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """A link to a fact card."""

    anchor: str
    number: int
    kind: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text and the card that it leads to: of the facts that state it, the one with the fewest words."""

    text: str
    card: str = ""
    number: int = 0
    kind: str = ""
    several: bool = False
    anchors: tuple[str, ...] = ()
    ends_own: bool = False
    ends_others: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the text; ``label`` names its zone where another begins."""

    zone: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a mention, where they stand in the page, and where at the source."""

    anchor: str
    text: str
    zone: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """What the numbers of the article say of a fact."""

    text: str
    against: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Card:
    """A fact as it is shown."""

    anchor: str
    number: int
    kind: str
    kind_name: str
    sentence: str
    confidence: str
    percent: float
    mentions: tuple[Quote, ...]
    slots: tuple[tuple[str, str], ...]
    checks: tuple[Check, ...]
    part_of: Reference | None
    related: str


@dataclass(frozen=True, slots=True)
class View:
    """An article as it is shown; ``meta`` are names, values, and what a value links to or ``None``."""

    anchor: str
    title: str
    about: str
    meta: tuple[tuple[str, str, str | None], ...]
    paragraphs: tuple[Paragraph, ...]
    cards: tuple[Card, ...]
    warnings: tuple[str, ...] = field(default=())


def render_articles(records: Sequence[Record], lang: str = "vi") -> str:
    """A whole page of some records, in HTML; of several, with a table of contents.

    Raises :class:`ValueError` for a language that there is not, and when there are no records.
    """
    if not records:
        raise ValueError("no records")
    words = phrases("pages", lang)
    articles = [view_article(record, number, lang) for number, record in enumerate(records, 1)]
    many = len(articles) > 1
    made = records[0]["extractor"]
    return render_page(
        "articles",
        lang=lang,
        words=words,
        many=many,
        title=words["many_title"].format(format_number(len(articles), lang)) if many else articles[0].title,
        articles=articles,
        kinds=[(kind, label("kind", kind, lang)) for kind in KINDS],
        made_by=words["made_by"].format(version=made["version"], patterns=made["patterns_sha256"][:DIGEST]),
    )


def view_article(record: Record, number: int = 1, lang: str = "vi") -> View:
    """What a page shows of a record; ``number`` tells its anchors from those of other articles of the page."""
    words = phrases("pages", lang)
    article, facts = record["article"], record["facts"]
    anchor = f"a{number}"
    published = format_date(article["published"], lang) if article["published"] else None
    link = web_url(article["url"])
    about = (words["facts_number"].format(format_number(len(facts), lang)), published)
    meta = (
        (words["source"], article["source"], None),
        (words["published"], published, None),
        (words["author"], article.get("author"), None),
        (words["url"], article["url"], link),
        (words["id"], article["id"], None),
    )
    return View(
        anchor=anchor,
        title=article["title"] or _headline(article["text"]) or words["untitled"].format(article["id"]),
        about=", ".join(part for part in about if part),
        meta=tuple((name, value, to) for name, value, to in meta if value),
        paragraphs=tuple(_paragraphs(article, facts, anchor, lang)),
        cards=tuple(_card(fact, at, facts, anchor, lang) for at, fact in enumerate(facts)),
        warnings=tuple(record["warnings"]),
    )


def _headline(text: str) -> str | None:
    """The headline that stands in the text itself."""
    return next((text[b.start : b.end] for b in split_blocks(text) if b.zone == "title"), None)


def _card_anchor(anchor: str, at: int) -> str:
    return f"{anchor}-f{at + 1}"


def _mention_anchor(anchor: str, at: int, mention: int) -> str:
    return f"{_card_anchor(anchor, at)}-m{mention + 1}"


def _paragraphs(article: Mapping[str, Any], facts: Sequence[Fact], anchor: str, lang: str) -> Iterator[Paragraph]:
    text = article["text"]
    mentions = [(at, n, m) for at, fact in enumerate(facts) for n, m in enumerate(fact["mentions"])]
    # Of all that cover a piece, the shortest mention is what the piece is most about.
    length = {at: min(m["end"] - m["start"] for m in fact["mentions"]) for at, fact in enumerate(facts)}
    before, placed = "", set[tuple[int, int]]()
    for block in split_blocks(text, article["title"]):
        inside = [(at, n, m) for at, n, m in mentions if m["start"] < block.end and m["end"] > block.start]
        # The source may have given the zone, which the words do not tell: the mentions know it.
        zone = next((m["zone"] for _, _, m in inside), block.zone)
        shown = "" if zone == before else _zone_name(zone, lang)
        before = zone
        clipped = [
            (str(at), max(m["start"], block.start) - block.start, min(m["end"], block.end) - block.start)
            for at, _, m in inside
        ]
        pieces = []
        for cut in segments(text[block.start : block.end], clipped):
            ids = sorted(map(int, cut.fact_ids), key=lambda at: (length[at], at))
            start, end = block.start + cut.start, block.start + cut.end
            # A mention that goes on in the next block has its anchor where it begins.
            opened = [(at, n) for at, n, m in inside if max(m["start"], block.start) == start and (at, n) not in placed]
            placed.update(opened)
            closed = dict.fromkeys(at for at, _, m in inside if m["end"] == end)
            if not ids:
                pieces.append(Piece(cut.text))
                continue
            own = ids[0]
            others = (Reference(_card_anchor(anchor, at), at + 1, facts[at]["kind"]) for at in closed if at != own)
            pieces.append(
                Piece(
                    text=cut.text,
                    card=_card_anchor(anchor, own),
                    number=own + 1,
                    kind=facts[own]["kind"],
                    several=len(ids) > 1,
                    anchors=tuple(_mention_anchor(anchor, at, n) for at, n in opened),
                    ends_own=own in closed,
                    ends_others=tuple(others),
                )
            )
        yield Paragraph(zone, shown, tuple(pieces))


def _zone_name(zone: str, lang: str) -> str:
    return label("zone", zone, lang) if zone in ZONES else str(phrases("pages", lang)["boilerplate"])


def _card(fact: Fact, at: int, facts: Sequence[Fact], anchor: str, lang: str) -> Card:
    words = phrases("pages", lang)
    numbers = {other["id"]: n for n, other in enumerate(facts)}
    whole = numbers.get(fact.get("part_of"))
    percent = round(100 * fact["confidence"])
    zones = {mention["zone"] for mention in fact["mentions"]}
    return Card(
        anchor=_card_anchor(anchor, at),
        number=at + 1,
        kind=fact["kind"],
        kind_name=label("kind", fact["kind"], lang),
        sentence=say(fact, lang),
        confidence=words["confidence"].format(f"{percent}%"),
        percent=percent,
        mentions=tuple(
            Quote(
                _mention_anchor(anchor, at, n),
                " ".join(mention["text"].split()),
                label("zone", mention["zone"], lang),
                web_url(mention.get("link")),
            )
            for n, mention in enumerate(fact["mentions"])
        ),
        slots=(*_slots(fact, numbers, lang), (words["rule"], fact["rule"])),
        checks=tuple(_checks(fact, numbers, anchor, lang)),
        part_of=None
        if whole is None
        else Reference(_card_anchor(anchor, whole), whole + 1, text=words["part_of"].format(whole + 1)),
        related=label("zone", "related", lang) if zones == {"related"} else "",
    )


def _checks(fact: Fact, numbers: Mapping[str, int], anchor: str, lang: str) -> Iterator[Check]:
    words = phrases("pages", lang)["checks"]
    for check in fact["checks"]:
        name, _, other = check.partition(":")
        to = numbers.get(other)
        said = words[name].format(other if to is None else to + 1) if name in words else check
        yield Check(said, disagrees(check), "" if to is None else _card_anchor(anchor, to))


def _slots(fact: Fact, numbers: Mapping[str, int], lang: str) -> Iterator[tuple[str, str]]:
    """The slots that have a value, by name, in the order of the record."""
    for slot in SLOTS[fact["kind"]]:
        value = fact[slot]
        if value is None:
            continue
        if slot == "quantity":
            said = say_quantity(fact, lang)
        elif slot == "stars":
            said = say_stars(value, lang)
        elif slot == "place":
            said = say_place(value, lang)
        elif slot == "period":
            basis = label("period_basis", value["basis"], lang)
            said = phrases("pages", lang)["basis"].format(say_period(value, lang), basis).strip()
        elif slot == "part_of":
            said = str(numbers[value] + 1) if value in numbers else value
        elif slot == "out_of":
            said = format_number(value, lang)
        elif slot == "date":
            said = format_date(value, lang)
        else:
            said = label(VOCABULARY[slot], value, lang) if slot in VOCABULARY else value
        yield slot_name(slot, lang), said
