"""Sentences and clauses, as spans in a text. Owns where one ends; knows nothing of zones or of what they say."""

from __future__ import annotations

import re
from functools import cache

from extractor.fold import fold
from extractor.forms import Forms, any_of, default_forms

Span = tuple[int, int]

# A run of closing marks, and the brackets and quotes that belong to the sentence before them.
_END = re.compile(r"(?:\./\.|[.!?…]+(?:/\.)?)[\"'”’»)\]]*")
_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\]")
_BLANK = " \t\n\r\f\v\u00a0\u200b\ufeff"
# A remark in brackets may hold several sentences; beyond this many characters they are split too.
_LONG_REMARK = 240
# Whether a period ends a sentence shows in so many characters around it.
_LOOK_BACK = 80
_LONGEST = 2000
"""Characters of the longest sentence: a page that lost its full stops is cut, so that time grows with length alone."""
_NUMBERING = re.compile(r"(?:[-•+*–]\s*)?(?:\d{1,3}(?:\.\d{1,2})*|[a-zđ]|[ivx]{1,5})\Z")
_ENUMERATOR = re.compile(r"[a-zđ][.)]\s")
_OPENERS = "\"'“‘«([-–—•"


def split_sentences(text: str, start: int = 0, end: int | None = None, forms: Forms | None = None) -> list[Span]:
    """The sentences of ``text[start:end]`` as trimmed spans in order; nothing but white space lies between them.

    >>> text = "Có 15 sản phẩm nâng hạng.Theo đó, TP. Cà Mau có 3,6 tỷ đồng."
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['Có 15 sản phẩm nâng hạng.', 'Theo đó, TP. Cà Mau có 3,6 tỷ đồng.']
    """
    end = len(text) if end is None else end
    rules = _sentence_rules(forms or default_forms())
    remarks = [m.span() for m in _BRACKETS.finditer(text, start, end) if m.end() - m.start() <= _LONG_REMARK]
    spans: list[Span] = []
    begin, remark = start, 0
    for match in _END.finditer(text, start, end):
        stop = match.end()
        while remark < len(remarks) and remarks[remark][1] <= stop:
            remark += 1
        if remark < len(remarks) and remarks[remark][0] < match.start():
            continue
        if _ends_sentence(text, begin, match, end, rules):
            _append_cut(spans, text, begin, stop)
            begin = stop
    _append_cut(spans, text, begin, end)
    return spans


def _append_cut(spans: list[Span], text: str, start: int, end: int) -> None:
    """Appends a sentence, an endless one in pieces: behind its semicolons, else its commas, else between words."""
    while end - start > _LONGEST:
        places = (text.rfind(mark, start + 1, start + _LONGEST) for mark in ("; ", ", ", " "))
        stop = next((at + 1 for at in places if at > 0), None)
        if stop is None:
            break
        _append_trimmed(spans, text, start, stop)
        start = stop
    _append_trimmed(spans, text, start, end)


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int, rules: _SentenceRules) -> bool:
    """Whether the run of marks ``match`` closes the sentence that began at ``begin``."""
    stop = match.end()
    if stop >= end:
        return False  # the end of the block closes it anyway
    after = stop
    while after < end and text[after] in _BLANK:
        after += 1
    if after >= end:
        return False
    opener = after
    while opener < end - 1 and text[opener] in _OPENERS:
        opener += 1
        while opener < end - 1 and text[opener] == " ":
            opener += 1
    following = text[opener]
    if text[after] in ",;:%/" or (following.islower() and not _ENUMERATOR.match(text, opener)):
        return False
    single = match[0].rstrip("\"'”’»)]") == "."
    before = _word_before(text, begin, match.start())
    word = _word_after(text, opener, end)
    if (
        match[0] == "."
        and _is_abbreviation(before, text[max(begin, match.start() - _LOOK_BACK) : match.start()], rules)
        and not (after > stop and fold(word) in rules.sentence_openers)
    ):
        return False
    if after > stop:
        return True
    # No space: only a new word behind a finished one ("nâng hạng.Theo đó"), never an address, a number or initials.
    if not following.isupper() or not match.start() > begin:
        return False
    previous = text[match.start() - 1]
    if rules.address.fullmatch(fold(before + match[0] + word)):
        return False
    if previous.isdigit() and single:
        return len(word) > 1 and not word.isupper()
    return (previous.islower() or previous in '%)”"’»]' or match[0] != ".") and (len(word) > 1 or not single)


def _is_abbreviation(before: str, sentence: str, rules: _SentenceRules) -> bool:
    """Whether a period behind the word ``before``, the last one of ``sentence``, belongs to that word."""
    if not before:
        return False
    if len(sentence.strip()) <= 12 and _NUMBERING.match(fold(sentence.strip())):
        return True
    low = fold(before).strip("(\"'[")
    if low in rules.abbreviations or low.rsplit(".", 1)[-1] in rules.abbreviations:
        # "h" or "p" as a small letter is a unit or a variable, as a capital one a district or a ward.
        return len(low) > 1 or before[-1].isupper()
    bare = before.strip("(\"'[")
    if bare.isupper() and re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", bare):
        words = fold(sentence).split()
        return not (len(words) > 1 and words[-2] in rules.before_letter_grades)
    return False


def _word_before(text: str, begin: int, stop: int) -> str:
    first = stop
    while first > max(begin, stop - _LOOK_BACK) and not text[first - 1].isspace():
        first -= 1
    return text[first:stop]


def _word_after(text: str, begin: int, end: int) -> str:
    last = begin
    while last < min(end, begin + _LOOK_BACK) and not text[last].isspace() and text[last] not in ",;:()":
        last += 1
    return text[begin:last]


def split_clauses(text: str, start: int = 0, end: int | None = None, forms: Forms | None = None) -> list[Span]:
    """The clauses of the sentence ``text[start:end]`` as trimmed spans in order.

    A clause ends behind a semicolon, behind a colon, and behind a comma that an opener such as *trong đó* follows;
    a bracketed remark is a clause of its own with the mark behind it, and what stands on either side of it are two.

    >>> text = "Tỉnh có 31 sản phẩm (chiếm 3,6%), trong đó 9 sản phẩm 4 sao."
    >>> [text[a:b] for a, b in split_clauses(text)]
    ['Tỉnh có 31 sản phẩm', '(chiếm 3,6%),', 'trong đó 9 sản phẩm 4 sao.']
    """
    end = len(text) if end is None else end
    rules = _sentence_rules(forms or default_forms())
    spans: list[Span] = []
    begin = start
    for match in _BRACKETS.finditer(text, start, end):
        _split_plain(spans, text, begin, match.start(), rules)
        begin = match.end()
        while begin < end and text[begin] in ",.;:!?…":
            begin += 1
        _append_trimmed(spans, text, match.start(), begin)
    _split_plain(spans, text, begin, end, rules)
    return spans


def _split_plain(spans: list[Span], text: str, begin: int, end: int, rules: _SentenceRules) -> None:
    """Appends the clauses of a stretch without brackets."""
    offset = begin
    for match in rules.clause_end.finditer(fold(text[begin:end])):
        _append_trimmed(spans, text, begin, offset + match.end())
        begin = offset + match.end()
    _append_trimmed(spans, text, begin, end)


def _append_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and (text[start].isspace() or text[start] in _BLANK):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _BLANK):
        end -= 1
    if start < end:
        spans.append((start, end))


class _SentenceRules:
    """The compiled forms of this module."""

    def __init__(self, forms: Forms) -> None:
        self.abbreviations = frozenset(forms.abbreviations)
        self.before_letter_grades = frozenset(forms.before_letter_grades)
        self.sentence_openers = frozenset(forms.sentence_openers)
        self.address = re.compile(rf"\S*(?:@|://|www\.)\S*|[\w.-]+\.(?:{'|'.join(forms.domains)})\b\S*")
        self.clause_end = re.compile(rf";|:(?=\s)|,(?=\s+{any_of(forms.clause_openers)}(?!\w))")


@cache
def _sentence_rules(forms: Forms) -> _SentenceRules:
    return _SentenceRules(forms)
