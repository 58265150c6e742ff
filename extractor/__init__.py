"""Facts from Vietnamese newspaper articles about the OCOP programme.

Owns the names that a user imports; ``Extractor`` is loaded on first use, so that importing the package costs nothing.

>>> from extractor import Article
>>> Article(text="Tỉnh có 40 sản phẩm OCOP.").id is None
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.errors import GoldError, InputError, OcopError, PatternError, Problem, RecordError
from extractor.model import Article, Fact, Mention, Record

if TYPE_CHECKING:
    from extractor.pipeline import Extractor

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Extractor",
    "Fact",
    "GoldError",
    "InputError",
    "Mention",
    "OcopError",
    "PatternError",
    "Problem",
    "Record",
    "RecordError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Import ``Extractor``, and with it spaCy and underthesea, when it is first asked for."""
    if name == "Extractor":
        from extractor.pipeline import Extractor

        return Extractor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
