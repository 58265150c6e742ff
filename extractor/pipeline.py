"""The order of the steps from an article to its record.

Owns :class:`Extractor`, which is made once and used for many articles; it holds compiled patterns and no state of
any article, so the same article always yields the same record.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from extractor import __version__
from extractor.checks import check_facts
from extractor.confidence import ONE_MAKER, Confidence, load_confidence, rate_facts
from extractor.context import Walker
from extractor.documents import DocumentReader
from extractor.errors import InputError, Problem
from extractor.kept import keep
from extractor.links import link_facts
from extractor.match import Draft, Matcher
from extractor.mentions import MentionFinder, Sentence
from extractor.merge import merge_drafts
from extractor.model import Article, Fact, GivenZone, Record
from extractor.patterns import CLASSES, load_patterns
from extractor.places import Gazetteer
from extractor.products import ProductReader
from extractor.reading import parse_published
from extractor.resources import pattern_files, patterns_dir
from extractor.story import prepare
from extractor.text import (
    find_published,
    fold,
    load_forms,
    normalize,
    normalize_with_offsets,
    split_blocks,
    split_clauses,
    split_sentences,
)
from extractor.tokens import word_spans
from extractor.trace import Tools, Trace
from extractor.when import count_at
from extractor.where import Locator, PlaceWords

if TYPE_CHECKING:  # loaded when they are first asked for: most processes extract, and never explain
    from extractor.explain import Explanation
    from extractor.ledger import Entry

CENTRAL = 2
"""Paragraphs that must name the programme for an article whose headline and lead do not."""
CUT_OUT = ("purpose", "issuer", "scope", "what")
"""The slots that are words of the text: their offsets become words when the drafts are complete."""
RATED = 2
"""Sentences with star levels that an article must have that names the programme nowhere in its own text."""
COUNTED = 3
"""Paragraphs about products that an article must have that names the programme once, far down."""
SIGNS = 2
"""Sorts of words of the programme (its makers, its ratings) that an article must have for the two numbers above."""
ID_DIGITS = 16
"""Hex digits of an id made from a text: 64 bits, far from a collision in any batch."""
_Q, _S, _T = CLASSES["quantity"], CLASSES["subject"], CLASSES["stars"]
_RATED_COUNT = regex.compile(rf"{_Q}\s*(?P<noun>{_S})[^.;:,{_Q}{_S}{_T}]{{0,40}}{_T}")


def _counts_products(sentence: Sentence) -> bool:
    """Whether a sentence speaks of products and of a number."""
    products = any(m.kind == "subject" and m.value.subject == "product" for m in sentence.mentions)
    return products and any(m.kind in ("quantity", "fraction") for m in sentence.mentions)


def _rated_products(sentence: Sentence) -> bool:
    """Whether a sentence speaks of products and of star levels."""
    kinds = {m.kind for m in sentence.mentions if m.kind != "subject" or m.value.subject == "product"}
    return {"subject", "stars"} <= kinds


def _counts_rated(sentence: Sentence) -> bool:
    """Whether a sentence counts products and tells their level beside them: *182 sản phẩm đạt từ 3 sao trở lên*."""
    for m in _RATED_COUNT.finditer(sentence.skeleton):
        noun = sentence.at(m.start("noun"))
        if noun is not None and noun.value.subject == "product":
            return True
    return False


def _is_stock(draft: Draft) -> bool:
    """Whether a draft tells how many there are, not what was done."""
    slots = draft.slots
    return draft.kind == "count" and (slots.get("status"), slots.get("action")) == ("achieved", "total")


def _zones_of(article: Article, text: str) -> tuple[GivenZone, ...]:
    """The zones that the source of an article gives, as spans of its normalized text."""
    if not article.zones or text == article.text:
        return article.zones
    _, offsets = normalize_with_offsets(article.text)
    return tuple(
        replace(zone, start=bisect_left(offsets, zone.start), end=bisect_left(offsets, zone.end))
        for zone in article.zones
    )


class _Readers:
    """All that is compiled from the patterns of a folder, in one piece, so that it can be kept."""

    def __init__(self, patterns: Path | None) -> None:
        self.patterns = load_patterns(patterns)
        self.forms = load_forms(patterns or patterns_dir())
        self.gazetteer = Gazetteer.load(patterns)
        self.finder = MentionFinder(self.patterns, self.gazetteer)
        self.matcher = Matcher(self.patterns)
        self.tools = Tools(self.patterns, self.finder, self.matcher)
        self.products = ProductReader(self.patterns)
        self.documents = DocumentReader(self.patterns)
        self.patterns.once(PlaceWords)
        prepare(self.patterns)


class Extractor:
    """Reads articles by the patterns of a folder, with measured probabilities (default: both those of the package).

    Raises :class:`extractor.errors.PatternError` when the patterns are faulty.
    """

    def __init__(self, patterns: Path | None = None, confidence: Confidence | None = None) -> None:
        self._confidence = confidence or load_confidence()
        readers = keep("patterns", pattern_files(patterns), lambda: _Readers(patterns))
        self.patterns, self._forms, self._gazetteer = readers.patterns, readers.forms, readers.gazetteer
        self._finder, self.matcher, self._tools = readers.finder, readers.matcher, readers.tools
        self._products, self._documents = readers.products, readers.documents
        self.patterns_sha256 = self.patterns.sha256

    def load(self) -> None:
        """Loads what else waits for the first article that needs it, so that none is charged with it.

        That is the model of the words, and what reads each kind of fact: one example of each is read.
        """
        word_spans("ocop")
        kinds = {rule.set.get("kind"): rule for rule in self.patterns.of_kind("anchor") if rule.examples}
        for rule in kinds.values():
            self.extract(Article(text=rule.examples[0].text))

    def extract(self, article: Article) -> Record:
        """The record of one article: its text in NFC, and the facts that it states, each with its words."""
        text = normalize(article.text)
        published = self._published(article, text)
        zones = _zones_of(article, text)
        return self._record(article, text, published, self.drafts(text, article.title, published, zones=zones))

    def _record(self, article: Article, text: str, published: str | None, drafts: Sequence[Draft]) -> Record:
        """The record of an article with a normalized text, of which these are the drafts."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        facts, warnings = self._facts(drafts, text)
        if article.page is not None and article.url is not None:
            facts = link_facts(facts, article.page, article.url)
        return Record(
            article=replace(
                article, text=text, published=published, id=article.id or digest[:ID_DIGITS], title=article.title
            ),
            text_sha256=digest,
            version=__version__,
            patterns_sha256=self.patterns_sha256,
            facts=facts,
            warnings=warnings,
        )

    def ledger(self, article: Article, trace: Trace | None = None) -> list[Entry]:
        """Every number of an article in text order, each with what became of it: a slot of a fact, or a reason.

        Its ``trace`` is made anew unless it is there.
        """
        from extractor.ledger import make_ledger

        return make_ledger(trace or self.trace(article), self._tools)

    def explain(self, article: Article, offset: int | None = None, trace: Trace | None = None) -> Explanation:
        """Why the facts of an article are as they are, or, at an offset of its normalized text, what was read there.

        Its ``trace`` is made anew unless it is there. Raises :class:`extractor.errors.InputError` for an offset outside
        of the text.
        """
        from extractor.explain import make_explanation

        return make_explanation(trace or self.trace(article), self._tools, offset)

    def trace(self, article: Article) -> Trace:
        """The whole way of one article, for ``ledger.py`` and ``explain.py``; slower than :meth:`extract`."""
        text = normalize(article.text)
        trace = Trace(text, fold(text), self._published(article, text))
        zones = _zones_of(article, text)
        trace.blocks = split_blocks(text, article.title, self._forms, zones)
        trace.sentences = self.sentences(text, trace.folded, article.title, zones)
        trace.drafts = self.drafts(text, article.title, trace.published, trace)
        trace.record = self._record(article, text, trace.published, trace.drafts)
        return trace

    def _facts(self, drafts: Sequence[Draft], text: str) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
        """The facts of drafts, checked against each other and rated, and the warnings of the checks."""
        merged, rests_on = merge_drafts(drafts, text)
        alone = frozenset(fact_id for fact_id, grounds in rests_on.items() if ONE_MAKER in grounds)
        checked, warnings = check_facts(merged, text, alone)
        return rate_facts(checked, rests_on, self._confidence), warnings

    def _published(self, article: Article, text: str) -> str | None:
        """The ISO date of publication, as given or as a line of the text says."""
        published = article.published or find_published(text, self._forms, _zones_of(article, text))
        if published is None:
            return None
        parsed = parse_published(published)
        if parsed is None:
            problem = f"published is no date: {str(article.published)[:40]!r}"
            raise InputError(Problem(article.id or "article", problem, "give an ISO date, as 2022-10-28"))
        return parsed

    def drafts(
        self,
        text: str,
        title: str | None,
        published: str | None,
        trace: Trace | None = None,
        zones: tuple[GivenZone, ...] = (),
    ) -> list[Draft]:
        """The completed drafts of a normalized text, before equal ones are merged; a ``trace`` is told of the way."""
        folded = fold(text)
        programme = self.patterns.lexicon("programme")
        signs = {value for form, value in self.patterns.lexicon("programme_sign").items() if form in folded}
        named = any(name in folded for name in programme)
        if not named and len(signs) < SIGNS:
            return []
        sentences = self.sentences(text, folded, title, zones) if trace is None else trace.sentences
        locator = Locator(self._gazetteer, self.patterns.once(PlaceWords), sentences, published)

        @cache
        def segment(start: int, end: int) -> frozenset[int]:
            inner: set[int] = set()
            for a, b in word_spans(text[start:end]):
                inner.update(range(start + a + 1, start + b))
            return frozenset(inner)

        if not named and not self._unnamed(sentences):
            return []
        central = not named or self._central(sentences, signs)
        papers = self._documents.read(folded, sentences, published, central=central)
        walker = Walker(
            self.patterns,
            self.matcher,
            locator,
            published,
            central=central,
            segment=segment,
            dates=frozenset(papers.dates),
        )
        if trace is not None:
            trace.about, walker.steps = True, trace.steps
        walker.text, walker.products = text, self._products.bind(text, folded)
        drafts = [*walker.walk(sentences), *papers.drafts]
        for draft in drafts:
            when, period = draft.slots.get("when"), draft.slots.get("period")
            if period is not None and period.basis == "stated" and when is not None and _is_stock(draft):
                draft.slots["period"] = count_at(when, period)
            for slot in CUT_OUT:
                if isinstance(span := draft.slots.get(slot), tuple):
                    draft.slots[slot] = " ".join(text[slice(*span)].split())
        return drafts

    def sentences(
        self, text: str, folded: str, title: str | None, zones: tuple[GivenZone, ...] = ()
    ) -> list[Sentence]:  # fmt: skip
        """The sentences of a text that may hold facts, with their mentions."""
        out: list[Sentence] = []
        own, others = 0, 0
        for block in split_blocks(text, title, self._forms, zones):
            if block.zone == "boilerplate":
                continue
            # Paragraphs of the article count on whatever is put between them: a caption goes with the one above it, and
            # a teaser, which lends nothing and takes nothing, has a number of its own below them all.
            own += block.zone not in ("caption", "related")
            others += block.zone == "related"
            number = -1 - others if block.zone == "related" else own
            for span in split_sentences(text, block.start, block.end, self._forms):
                clauses = tuple(split_clauses(text, *span, self._forms))
                out.append(self._finder.sentence(text, folded, span, block.zone, number, clauses))
        return out

    def _central(self, sentences: Sequence[Sentence], signs: set[str]) -> bool:
        """Whether the article is about the programme: named in headline or lead, or in several paragraphs.

        Once it is named, products with a star level speak of it too (*Ba sản phẩm chờ xét 5 sao*), in the headline or
        in several paragraphs. So does the programme's own language (``signs``, the values of the lexicon of that name)
        beside such products.
        """
        named = [s for s in sentences if s.zone != "related" and s.programme]
        if any(s.zone in ("title", "lead") for s in named):
            return True
        rated = [s for s in sentences if s.zone != "related" and _rated_products(s)]
        if named and (any(s.zone == "title" for s in rated) or len({s.block for s in rated}) >= CENTRAL):
            return True
        if rated and not any(s.zone == "title" and _counts_products(s) for s in sentences):
            counted_too = {s.block for s in named if s.zone != "caption" and _counts_products(s)}
            if counted_too and len({s.block for s in rated} | counted_too) >= CENTRAL:
                return True
        if len(signs) >= SIGNS and rated:
            counted = {s.block for s in sentences if s.zone != "related" and _counts_products(s)}
            levels = [s for s in sentences if s.zone != "related" and any(m.kind == "stars" for m in s.mentions)]
            if len(counted) >= COUNTED or (not named and len(levels) >= RATED):
                return True
        body = {s.block for s in sentences if s.zone not in ("related", "caption")}
        among = {s.block for s in named}
        if 2 * len(among) < len(body) and any(self._elsewhere(s) for s in sentences if s.zone == "title"):
            return False
        return len(among) >= CENTRAL

    def _unnamed(self, sentences: Sequence[Sentence]) -> bool:
        """Whether an article that speaks the programme's language is about it without ever naming it.

        Several of its paragraphs count products of a level, and its headline names no other topic.
        """
        own = [s for s in sentences if s.zone not in ("related", "caption")]
        if any(s.zone == "title" and self._elsewhere(s) for s in own):
            return False
        return len({s.block for s in own if _counts_rated(s)}) >= CENTRAL

    def _elsewhere(self, sentence: Sentence) -> bool:
        """Whether a headline says that the article is about something else."""
        return any(form in sentence.skeleton for form in self.patterns.lexicon("other_topic"))
