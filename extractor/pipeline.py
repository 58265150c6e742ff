"""The order of the steps from an article to its record.

Owns :class:`Extractor`, which is made once and used for many articles; it holds compiled patterns and no state of
any article, so the same article always yields the same record.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from extractor.confidence import Confidence, load_confidence
from extractor.context import Walker
from extractor.errors import InputError, Problem
from extractor.match import Draft, Matcher
from extractor.mentions import MentionFinder, Sentence
from extractor.merge import merge_drafts
from extractor.model import Article, Record
from extractor.patterns import load_patterns
from extractor.places import Gazetteer
from extractor.reading import parse_published
from extractor.resources import patterns_dir
from extractor.text import find_published, fold, load_forms, normalize, split_blocks, split_clauses, split_sentences
from extractor.tokens import word_spans
from extractor.where import Locator

try:
    VERSION = version("ocop-extractor")
except PackageNotFoundError:  # a source tree on the path without an install
    VERSION = "0.1.0"

CENTRAL = 2
"""Paragraphs that must name the programme for an article whose headline and lead do not."""
ID_DIGITS = 16
"""Hex digits of an id made from a text: 64 bits, far from a collision in any batch."""


class Extractor:
    """Reads articles by the patterns of a folder, with measured probabilities (default: both those of the package).

    Raises :class:`extractor.errors.PatternError` when the patterns are faulty.
    """

    def __init__(self, patterns: Path | None = None, confidence: Confidence | None = None) -> None:
        self._confidence = confidence or load_confidence()
        self._patterns = load_patterns(patterns)
        self._forms = load_forms(patterns or patterns_dir())
        self._gazetteer = Gazetteer.load(patterns)
        self._finder = MentionFinder(self._patterns, self._gazetteer)
        self._matcher = Matcher(self._patterns)
        self.patterns_sha256 = self._patterns.sha256

    def extract(self, article: Article) -> Record:
        """The record of one article: its text in NFC, and the facts that it states, each with its words."""
        text = normalize(article.text)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        published = article.published or find_published(text, self._forms)
        if published is not None:
            published = parse_published(published)
            if published is None:
                problem = f"published is no date: {str(article.published)[:40]!r}"
                raise InputError(Problem(article.id or "article", problem, "give an ISO date, as 2022-10-28"))
        drafts = self.drafts(text, article.title, published)
        return Record(
            article=replace(
                article, text=text, published=published, id=article.id or digest[:ID_DIGITS], title=article.title
            ),
            text_sha256=digest,
            version=VERSION,
            patterns_sha256=self.patterns_sha256,
            facts=merge_drafts(drafts, text, self._confidence),
        )

    def drafts(self, text: str, title: str | None, published: str | None) -> list[Draft]:
        """The completed drafts of a normalized text, before equal ones are merged."""
        folded = fold(text)
        programme = self._patterns.lexicon("programme")
        if not any(name in folded for name in programme):
            return []
        sentences = self.sentences(text, folded, title)
        locator = Locator(
            self._gazetteer,
            self._patterns.lexicon("place_ignore"),
            self._patterns.lexicon("place_link"),
            self._patterns.lexicon("place_organ"),
            sentences,
            published,
        )

        def segment(start: int, end: int) -> frozenset[int]:
            words = word_spans(text[start:end])
            return frozenset(start + i for a, b in words for i in range(a + 1, b))

        walker = Walker(
            self._patterns,
            self._matcher,
            locator,
            published,
            central=self._central(sentences),
            segment=segment,
        )
        drafts = walker.walk(sentences)
        for draft in drafts:
            for slot in ("purpose", "what"):
                if isinstance(span := draft.slots.get(slot), tuple):
                    draft.slots[slot] = text[slice(*span)]
        return drafts

    def sentences(self, text: str, folded: str, title: str | None) -> list[Sentence]:
        """The sentences of a text that may hold facts, with their mentions."""
        out: list[Sentence] = []
        for number, block in enumerate(split_blocks(text, title, self._forms)):
            if block.zone == "boilerplate":
                continue
            for span in split_sentences(text, block.start, block.end, self._forms):
                sentence = self._finder.sentence(text, folded, span, block.zone, number)
                clauses = tuple(split_clauses(text, *span, self._forms))
                out.append(replace(sentence, clauses=clauses))
        return out

    def _central(self, sentences: list[Sentence]) -> bool:
        """Whether the article is about the programme: named in headline or lead, or in several paragraphs."""
        named = [s for s in sentences if s.zone != "related" and s.programme]
        return any(s.zone in ("title", "lead") for s in named) or len({s.block for s in named}) >= CENTRAL
