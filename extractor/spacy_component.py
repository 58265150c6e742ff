"""The spaCy component ``ocop_facts``: the facts of a Doc as ``doc._.ocop_record`` and as ``doc.spans["ocop"]``.

Owns the way from a Record to a Doc; what is extracted is up to the pipeline. The component keeps no state of its own,
needs no particular tokenizer, and changes nothing else of the Doc.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.errors import Problem, RecordError
from extractor.model import Article
from extractor.text import normalize_with_offsets

if TYPE_CHECKING:
    from extractor.pipeline import Extractor

FACTORY = "ocop_facts"
SPANS_KEY = "ocop"
RECORD = "ocop_record"


class OcopFacts:
    """Reads each Doc as one article. ``patterns`` is another folder of pattern files, or ``None`` for the package's."""

    def __init__(self, name: str, patterns: str | None = None) -> None:
        self.name = name
        self.patterns = patterns
        self._extractor: Extractor | None = None
        if not Doc.has_extension(RECORD):
            Doc.set_extension(RECORD, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc with the record (a dictionary, as in the JSON Lines) and one span for each mention of a fact.

        A span's label is the kind of the fact, its ``kb_id_`` the rule, its ``id_`` the id of the fact; it is widened
        to whole tokens. The record's offsets are those of its own text, which is NFC, whatever ``doc.text`` is. Raises
        :class:`RecordError` when the extractor read another text than the Doc's.
        """
        record = self._load().extract(Article(text=doc.text))
        normal, offsets = normalize_with_offsets(doc.text)
        if record.article.text != normal:
            raise RecordError(Problem(self.name, "the record's text is not the normalized text of the Doc"))
        spans: list[Span] = []
        for fact in record.facts:
            for mention in fact.mentions:
                start, end = offsets[mention.start], offsets[mention.end]
                span = doc.char_span(
                    start, end, label=fact.kind, kb_id=fact.rule, span_id=fact.id, alignment_mode="expand"
                )
                if span is not None:  # a mention that lies in no token at all
                    spans.append(span)
        doc._.set(RECORD, record.to_dict())
        doc.spans[SPANS_KEY] = sorted(spans, key=lambda span: (span.start, span.end))
        return doc

    def _load(self) -> Extractor:
        """The extractor, made at the first Doc so that building a pipeline stays cheap."""
        if self._extractor is None:
            from extractor.pipeline import Extractor

            self._extractor = Extractor(Path(self.patterns)) if self.patterns else Extractor()
        return self._extractor


@Language.factory(
    FACTORY, default_config={"patterns": None}, assigns=[f"doc._.{RECORD}", "doc.spans"], retokenizes=False
)
def make_ocop_facts(nlp: Language, name: str, patterns: str | None) -> OcopFacts:  # noqa: ARG001 - spaCy passes nlp
    """The component for ``nlp.add_pipe("ocop_facts", config={"patterns": "..."})``."""
    return OcopFacts(name, patterns)
