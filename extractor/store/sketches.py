"""The sketch of an article's text as a column holds it: by it reprints are found, see ``extractor.reprints``."""

from __future__ import annotations

from base64 import b64decode, b64encode

from extractor.reprints.sketch import SKETCH
from extractor.reprints.story import read_story

KEY_LENGTH = len(b64encode(bytes(SKETCH.itemsize)))
"""Characters of each key; one of another length was made by an older program."""


def sketch_key(text: str) -> str:
    """The sketch of a text, in base 64."""
    return b64encode(read_story(text, ()).sketch().tobytes()).decode("ascii")


def read_key(key: str) -> bytes:
    """The row of a sketch that a key stands for."""
    return b64decode(key)
