"""Links to the words of a fact in the web page that its article came from.

A link ends in a text directive, ``#:~:text=prefix-,start,end,-suffix``, as the draft URL Fragment Text Directives of
the WICG (scroll-to-text-fragment) defines it. A browser goes to the first match, comparing base letters only: case and
marks do not count. So a link is made long enough to match at one place of the page, compared in that way.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote

from extractor.model import Fact, Mention, Page

LONGEST = 160
"""Code points of words that are given in full; of longer ones the first and the last."""
EDGE_WORDS = 4
"""Words at either end of such a range."""
NEAR = 400
"""Code points around words within which their context is looked for: twenty words are half of it."""
CONTEXT_WORDS = (0, 1, 2, 3, 5, 8, 12, 20)
"""Words of context that are tried on either side, until the place is the only one."""

_ADDRESS = re.compile(r"https?://[!-~\u00a1-\U0010ffff]+")
# A word as browsers bound it (UAX 29): marks within numbers and names do not end it.
_WORD = re.compile(r"\w+(?:[.,:;'’·]\w+)*")


def link_facts(facts: Sequence[Fact], page: Page, url: str) -> tuple[Fact, ...]:
    """The facts, with a link at each mention that stands in the page at ``url``."""
    if _ADDRESS.fullmatch(url) is None:
        return tuple(facts)
    return tuple(
        replace(fact, mentions=tuple(replace(m, link=make_link(page, url, m)) for m in fact.mentions)) for fact in facts
    )


def make_link(page: Page, url: str, mention: Mention) -> str | None:
    """The link to a mention of the article in its page, or ``None`` when no link would lead to it alone."""
    span = _place(page, mention.start, mention.end)
    if span is None:
        return None
    start, end = _to_words(page.text, *span)
    folded = _folded_page(page.text)
    for directive in _directives(page.text, folded, start, end):
        return f"{url}{'' if '#' in url else '#'}:~:text={directive}"
    return None


def _place(page: Page, start: int, end: int) -> tuple[int, int] | None:
    """Where ``article.text[start:end]`` stands in the text of the page."""
    begins = [segment[0] for segment in page.segments]
    first, last = bisect_right(begins, start) - 1, bisect_right(begins, end - 1) - 1
    if first < 0:
        return None
    places = []
    for at, index in ((start, first), (end - 1, last)):
        begin, stop, place = page.segments[index]
        if at >= stop:
            return None
        places.append(place + at - begin)
    # Cells and lines of the article that are not in the page's own order are no one place.
    return (places[0], places[1] + 1) if places[0] <= places[1] else None


def _to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span, wider where it begins or ends within a word of its line."""
    line = max(text.rfind("\n", 0, start) + 1, start - NEAR)
    for word in _WORD.finditer(text, line, end + NEAR):
        if word.start() < start < word.end():
            start = word.start()
        if word.start() < end < word.end():
            end = word.end()
        if word.start() >= end:
            break
    return start, end


def _directives(text: str, folded: str, start: int, end: int) -> Iterator[str]:
    """The shortest directive that matches at the span and nowhere else; none when there is no such."""
    whole = "\n" not in text[start:end] and end - start <= LONGEST
    head, tail = (end, end) if whole else _ends(text, start, end)
    if head is None or tail is None:
        return
    first = folded[start:head]
    last = "" if whole else folded[tail:end]
    before, after = _before(text, start), _after(text, end)
    for words in CONTEXT_WORDS:
        prefix = text[_words_back(text, before, words) : before[1]] if words else ""
        suffix = text[after[0] : _words_on(text, after, words)] if words else ""
        found = _matches(folded, _folded(prefix), first, last, _folded(suffix))
        if found == [(start, end)]:
            parts = [_encode(prefix) + "-"] if prefix else []
            parts.append(_encode(text[start:head]))
            parts += [] if whole else [_encode(text[tail:end])]
            parts += ["-" + _encode(suffix)] if suffix else []
            yield ",".join(parts)
            return


def _ends(text: str, start: int, end: int) -> tuple[int | None, int | None]:
    """Where the first words of a range end and its last ones begin, each within one line, apart from each other."""
    first_line = text.find("\n", start, end)
    last_line = text.rfind("\n", start, end)
    head_stop = end if first_line < 0 else first_line
    head_words = [w.end() for w in _WORD.finditer(text, start, head_stop)][:EDGE_WORDS]
    tail_words = [w.start() for w in _WORD.finditer(text, max(start, last_line + 1), end)][-EDGE_WORDS:]
    head = head_words[-1] if head_words else head_stop
    tail = tail_words[0] if tail_words else last_line + 1
    return (head, tail) if head <= tail and head > start and tail < end else (None, None)


def _before(text: str, start: int) -> tuple[int, int]:
    """The rest of the line before a place, or the line above it where that is empty."""
    stop = _back(text, start)
    return max(text.rfind("\n", 0, stop) + 1, stop - NEAR), stop


def _after(text: str, end: int) -> tuple[int, int]:
    begin = _on(text, end)
    stop = text.find("\n", begin, begin + NEAR)
    return begin, min(len(text), begin + NEAR) if stop < 0 else stop


def _back(text: str, at: int) -> int:
    """The place at or before ``at`` that no blank stands before; of a page's text, one blank is the most."""
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at


def _on(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _words_back(text: str, span: tuple[int, int], count: int) -> int:
    starts = [w.start() for w in _WORD.finditer(text, *span)]
    return span[0] if len(starts) <= count else starts[-count]


def _words_on(text: str, span: tuple[int, int], count: int) -> int:
    ends = [w.end() for w in _WORD.finditer(text, *span)]
    return span[1] if len(ends) <= count else ends[count - 1]


def _matches(folded: str, prefix: str, first: str, last: str, suffix: str) -> list[tuple[int, int]]:
    """The places that a directive may be taken to mean, at most two; ends of words are not asked for, to be sure."""
    found: list[tuple[int, int]] = []
    at = folded.find(first)
    while at >= 0 and len(found) < 2:
        if not prefix or folded.endswith(prefix, 0, _back(folded, at)):
            end = at + len(first)
            stops = [end]
            if last:
                # Behind the first words the first last words count, with a suffix the first that it follows.
                stops = []
                stop = folded.find(last, end)
                while stop >= 0:
                    if not suffix or folded.startswith(suffix, _on(folded, stop + len(last))):
                        stops.append(stop + len(last))
                        break
                    stop = folded.find(last, stop + 1)
            for stop in stops:
                if not suffix or folded.startswith(suffix, _on(folded, stop)):
                    found.append((at, stop))
        at = folded.find(first, at + 1)
    return found


@lru_cache(maxsize=1)
def _folded_page(text: str) -> str:
    """What :func:`_folded` makes of the page of the article at hand, once for all its mentions."""
    return _folded(text)


def _folded(text: str) -> str:
    """The base letters of a text, as many as it has: no case, no marks, one sort of blank but for the line end."""
    return "".join(map(_base, text))


@lru_cache(maxsize=2048)
def _base(char: str) -> str:
    low = char.lower()
    base = unicodedata.normalize("NFD", low)[0] if len(low) == 1 else char
    return {"đ": "d", "\u00a0": " "}.get(base, base)


def _encode(words: str) -> str:
    """Words percent-encoded as a term of a directive, in which a hyphen and a comma would mean something."""
    return quote(words, safe="").replace("-", "%2D")
