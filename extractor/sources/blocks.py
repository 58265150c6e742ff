"""A page as its reader sees it: its visible blocks in order, each with the element that it stands in and what that is.

Knows HTML, and the names that pages of Vietnamese papers give to their parts (data); not which blocks are the article.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractor.sources.data import load_data
from extractor.sources.encodings import recode

ROLES = ("drop", "related", "caption", "lead", "title", "author")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPACE = re.compile(r"[\s\u00a0\u200b\ufeff\u00ad]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # lxml refuses to be given what it reads itself
_FACE = re.compile(r"font-family\s*:\s*[\"']?([^;\"',]+)", re.IGNORECASE)


@cache
def _tags(name: str) -> frozenset[str]:
    return frozenset(load_data("page")[name].split())


@dataclass(slots=True)
class Block:
    """One line of a page: its text with single blanks in NFC, where it stands in the text of the page, its element.

    ``linked`` is the share of its letters within links, ``broken`` whether it ends at a single line break.
    """

    text: str
    start: int
    element: Any
    linked: float
    broken: bool

    @property
    def end(self) -> int:
        """Where it ends in the text of the page."""
        return self.start + len(self.text)


def read_blocks(body: Any) -> tuple[list[Block], str]:
    """The visible blocks of the element ``body`` (of lxml), and the text of the page: the blocks one a line."""
    blocks: list[Block] = []
    pieces: list[str] = []
    linked = size = links = offset = 0
    element = body

    def flush(broken: bool) -> None:
        nonlocal linked, size, offset
        text = unicodedata.normalize("NFC", _SPACE.sub(" ", "".join(pieces)).strip())
        text = "".join("\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)
        if text:
            blocks.append(Block(text, offset, element, linked / max(size, 1), broken))
            offset += len(text) + 1
        elif blocks:
            blocks[-1].broken = False
        pieces.clear()
        linked = size = 0

    def add(text: str | None) -> None:
        nonlocal linked, size
        if text:
            pieces.append(text)
            letters = len(text.strip())
            size += letters
            linked += letters if links else 0

    block_tags = _tags("block_tags")
    for event, node in _events(body):
        tag = node.tag
        if tag in block_tags and not (tag == "br" and event == "end"):
            flush(tag == "br")
            if event == "start":
                element = node
            else:
                parent = node.getparent()
                element = body if parent is None else _block_of(parent, body)
        if tag == "a":
            links += 1 if event == "start" else -1
        if event == "start":
            add(node.text)
        elif (event == "end" and node is not body) or event == "unseen":
            add(node.tail)
        if tag == "br" and event == "end":
            element = _block_of(node.getparent(), body)
    flush(False)
    return blocks, "\n".join(block.text for block in blocks)


def _events(body: Any) -> Iterator[tuple[str, Any]]:
    """The elements from the first to the last, each when it starts and when it ends; what is unseen is passed over."""
    node, down = body, True
    while True:
        if down:
            if node is not body and _is_unseen(node):
                yield "unseen", node
                down = False
            else:
                yield "start", node
                if len(node):
                    node = node[0]
                    continue
                yield "end", node
                down = False
        if node is body:
            return
        sibling = node.getnext()
        if sibling is not None:
            node, down = sibling, True
            continue
        node = node.getparent()
        yield "end", node
        if node is body:
            return


def _is_unseen(node: Any) -> bool:
    if not isinstance(node.tag, str) or node.tag in _tags("unseen_tags") or node.get("hidden") is not None:
        return True
    style = node.get("style")
    return bool(style and _HIDDEN.search(style))


def _block_of(node: Any, body: Any) -> Any:
    while node is not body and node.tag not in _tags("block_tags"):
        node = node.getparent()
    return node


class Roles:
    """What the elements of a page are by their tags and the names that they were given; asked once for each.

    An element that holds the ``article`` is nothing but that, whatever its tag and names are: portals put whole pages
    into a form, and name them after what stands beside the article (*has-sidebar*).
    """

    def __init__(self, article: Any = None) -> None:
        self._known: dict[Any, frozenset[str]] = {}
        while article is not None:
            self._known[article] = frozenset()
            article = article.getparent()

    def of(self, element: Any) -> frozenset[str]:
        """The roles of an element and of all that it stands in."""
        path = []
        while element is not None and element not in self._known:
            path.append(element)
            element = element.getparent()
        roles: frozenset[str] = self._known[element] if element is not None else frozenset()
        for node in reversed(path):
            own = _own_roles(node)
            roles = self._known[node] = roles | own
        return roles


def _own_roles(node: Any) -> frozenset[str]:
    tag = node.tag
    if tag in ("html", "body", "main", "article"):
        return frozenset()
    roles = set()
    if tag in _tags("dropped_tags"):
        roles.add("drop")
    if tag == "figcaption":
        roles.add("caption")
    names = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('type') or ''}"
    if names.strip():
        lowered = _CAMEL.sub("-", names).lower() + " " + names.lower()
        roles.update(role for role in ROLES if _named(role).search(lowered))
    if "related" in roles:
        roles.discard("drop")
    if tag in ("body", "table", "tbody", "tr") or (
        tag in ("div", "section", "td") and "lead" in roles and len(node) > 8
    ):
        roles.discard("lead")
    return frozenset(roles)


@cache
def _named(role: str) -> re.Pattern[str]:
    forms = "|".join(map(re.escape, load_data("page")[role]))
    return re.compile(rf"(?:^|[\s_-])(?:{forms})(?:s|es)?(?![a-z])")


def mend_fonts(body: Any) -> str | None:
    """Recode what is written in the fonts of the nineties, whose letters a page in UTF-8 shows as Latin-1.

    Returns the encoding of the last such font, or ``None`` when there is none.
    """
    used = None
    fonts = load_data("page")["fonts"]
    for node in body.iter():
        if not isinstance(node.tag, str):
            continue
        face = node.get("face") or ""
        if not face and (style := node.get("style")) and (found := _FACE.search(style)):
            face = found[1]
        face = face.strip().lower()
        encoding = next((name for start, name in fonts.items() if face.startswith(start)), None) if face else None
        if encoding is None:
            continue
        used = encoding
        for inner in node.iter():
            if not isinstance(inner.tag, str):
                continue
            if inner.text and (text := recode(inner.text, encoding)) != inner.text:
                inner.text = _CONTROL.sub(" ", text)
            if inner.tail and inner is not node and (text := recode(inner.tail, encoding)) != inner.tail:
                inner.tail = _CONTROL.sub(" ", text)
    return used
