"""The text side of an article, in one place: normal form, folded view, blocks, sentences, clauses, date.

Owns nothing itself: it gathers what ``fold``, ``zones``, ``sentences`` and ``dates`` own for the modules below.
All functions are pure; every span is ``(start, end)`` in code points of a normalized text, end excluded.
"""

from __future__ import annotations

from extractor.fold import fold, normalize, normalize_with_offsets
from extractor.forms import Forms, default_forms, load_forms
from extractor.sentences import Span, split_clauses, split_sentences
from extractor.zones import Block, find_published, split_blocks

__all__ = [
    "Block",
    "Forms",
    "Span",
    "default_forms",
    "find_published",
    "fold",
    "load_forms",
    "normalize",
    "normalize_with_offsets",
    "split_blocks",
    "split_clauses",
    "split_sentences",
]
