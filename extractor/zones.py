"""The zones of an article: which lines are title, lead, body, caption, table, other articles, or furniture.

Owns blocks and their zones, and where the line with the date of publication stands. The forms are in ``zones.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from extractor.dates import find_date_in_line, find_dateline
from extractor.fold import fold
from extractor.forms import Forms, any_of, default_forms

# Lengths in characters, measured on the train articles and the seeds (2026): headlines and captions stay below the
# first, body paragraphs above the second; abstracts under related headlines stay below the third.
_SHORT = 160
_PARAGRAPH = 120
_ABSTRACT = 420
_LONGEST_CAPTION = 320
_LONGEST_BYLINE = 70
_LONGEST_NAME = 250
# The title, its date and the datelines stand within so many lines that are not blank.
_TOP = 14

_BULLET = re.compile(r"\s*(?:[-•*+–—▪►●○◦·✓✔➢❖]\s+|\d{1,2}[.)]\s+|[a-zđ]\)\s+)")
_TERMINAL = re.compile(r"(?:[.!?…:;]|\./\.)[\"'”’»)\]]*\Z")
_EDGE = " \t\u00a0\u200b\ufeff"
_KEY_EDGE = " -•*+>»<«›|:.…▶►▪■□[](){}#=_~!\"'\n"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or line: ``text[start:end]``, trimmed. Zone ``boilerplate`` never yields facts."""

    start: int
    end: int
    zone: str


@dataclass(slots=True)
class _Line:
    """A line, or several joined ones, with what can be said of it without looking at its neighbours."""

    start: int
    end: int
    text: str
    folded: str
    gap: bool  # a blank line stands above
    kind: str = ""  # boilerplate, heading, related, caption, table, bullet, byline, date, short, paragraph
    zone: str = ""

    @property
    def ended(self) -> bool:
        """Whether the line ends as a sentence does."""
        return bool(_TERMINAL.search(self.text[-10:]))

    @property
    def long(self) -> bool:
        """Whether it is a paragraph of running text."""
        return self.kind == "paragraph" and len(self.text) >= _PARAGRAPH


def split_blocks(text: str, title: str | None = None, forms: Forms | None = None) -> list[Block]:
    """The blocks of a normalized text in order, each with its zone; ``title`` is the title when it is known.

    Only blank space lies outside the blocks. Lines that a paragraph was wrapped into are one block.
    """
    lines = _zoned_lines(text, title, forms or default_forms())
    return [Block(line.start, line.end, line.zone) for line in lines]


def find_published(text: str, forms: Forms | None = None) -> str | None:
    r"""The date of publication (ISO) that a line near the top gives, else ``None``; dates in prose do not count.

    >>> find_published("Thêm 40 sản phẩm OCOP\n\nThứ sáu, 28-10-2022 | 14:07GMT+7\n\nNgày 2/10/2022, tỉnh ...")
    '2022-10-28'
    """
    forms = forms or default_forms()
    lines = _zoned_lines(text, None, forms)
    first_title = next((i for i, line in enumerate(lines) if line.zone == "title"), 0)
    near = list(range(first_title, min(len(lines), first_title + _TOP))) + list(range(first_title - 1, -1, -1))
    paragraphs = 0
    for i in near:
        line = lines[i]
        if line.zone == "related":
            continue
        found = find_date_in_line(line.text, forms) if line.kind == "date" else None
        if found is None and line.zone in ("lead", "body"):
            found = find_dateline(line.text, forms)
            paragraphs += line.long
        if found is not None:
            return found
        if paragraphs >= 3 and i > first_title:
            break
    return None


def _zoned_lines(text: str, title: str | None, forms: Forms) -> list[_Line]:
    """The joined lines of the text, each with its final zone."""
    lines = _read_lines(text)
    rules = _zone_rules(forms)
    for line in lines:
        line.kind = rules.kind(line)
    lines = _joined(lines)
    _mark_tables(lines)
    top = _find_title(lines, title, rules)
    _set_zones(lines, top, rules)
    return lines


def _read_lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    offset, gap = 0, False
    for raw in text.split("\n"):
        start, end = offset, offset + len(raw)
        offset = end + 1
        while start < end and (text[start].isspace() or text[start] in _EDGE):
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] in _EDGE):
            end -= 1
        if start == end:
            gap = True
            continue
        content = text[start:end]
        lines.append(_Line(start, end, content, fold(content), gap))
        gap = False
    return lines


def _joined(lines: list[_Line]) -> list[_Line]:
    """The lines, with those that one paragraph was wrapped into as one."""
    groups: list[list[_Line]] = []
    for line in lines:
        head, tail = (groups[-1][0], groups[-1][-1]) if groups else (None, None)
        if (
            head is not None
            and tail is not None
            and not line.gap
            and head.kind in ("paragraph", "short", "bullet", "caption")
            and line.kind in ("paragraph", "short")
            and not tail.ended
            and (line.text[0].islower() or tail.text.endswith(","))
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_join(group) if len(group) > 1 else group[0] for group in groups]


def _join(group: list[_Line]) -> _Line:
    """The lines of one paragraph as one; blanks around them are left out of what its words are judged by."""
    text = "\n".join(line.text for line in group)
    folded = "\n".join(line.folded for line in group)
    joined = _Line(group[0].start, group[-1].end, text, folded, group[0].gap, group[0].kind)
    if joined.kind == "short" and (joined.ended or len(text) > _SHORT):
        joined.kind = "paragraph"
    return joined


def _mark_tables(lines: list[_Line]) -> None:
    """Two or more lines with cells one under the other, or one line of three cells, are a table."""
    cells = [
        len([cell for cell in re.split(r"[\t|]", line.text) if cell.strip()])
        if line.kind in ("paragraph", "short", "bullet", "caption")
        else 0
        for line in lines
    ]
    for i, line in enumerate(lines):
        beside = max(cells[i - 1] if i else 0, cells[i + 1] if i + 1 < len(lines) else 0)
        if cells[i] >= 3 or (cells[i] == 2 and beside >= 2):
            line.kind = "table"


def _find_title(lines: list[_Line], title: str | None, rules: _ZoneRules) -> int | None:
    """The index of the title; ``None`` when no line can be one."""
    wanted = rules.key(fold(title)) if title else ""
    if wanted:
        for i, line in enumerate(lines[: 3 * _TOP]):
            if rules.key(line.folded) == wanted:
                return i
    plain = [i for i, line in enumerate(lines) if line.kind in ("paragraph", "short", "bullet")]
    if not plain or (wanted and lines[plain[0]].kind != "short"):
        return None
    top = [i for i in plain if i < _TOP]
    first = plain[0]
    body = next((i for i in plain if lines[i].long and lines[i].ended), len(lines))
    dated = next((i for i, line in enumerate(lines[:_TOP]) if line.kind == "date" and i > first), len(lines))
    heading = next((i for i, line in enumerate(lines[: min(body, dated)]) if line.kind == "heading"), None)
    keys = [rules.key(lines[i].folded) for i in top]
    for i, key in zip(top, keys, strict=True):
        again = [j for j, other in zip(top, keys, strict=True) if j > i and other == key and j < body]
        if again and len(key) > 20:  # the headline is repeated above the article
            return again[-1] if sum(lines[j].kind == "short" for j in range(i + 1, again[-1])) > 1 else i
    above = [i for i in top if i < min(body, dated) and lines[i].kind == "short"]
    if heading is not None and heading < first:
        # A list of other articles comes first; the headline is what stands next to the article or its date.
        beside = [i for i in top if i < (dated if dated < len(lines) else body) and lines[i].kind == "short"]
        return beside[-1] if beside else first
    if first not in above and len(lines[first].text) <= _SHORT:
        return first  # a headline that ends as a sentence does
    while len(above) > 1 and _is_label(lines[above[0]]):
        above = above[1:]
    run = [i for i in above if _is_headline(lines[i])]
    if heading is None and len(above) >= 3 and run == above:
        return above[-1]  # headlines without a heading: three in a row are not one title
    return above[0] if above else first


def _is_label(line: _Line) -> bool:
    """Whether the line is the name of a section (*Kinh tế*), not a headline."""
    return len(line.text.split()) <= 4 and not any(c.isdigit() for c in line.text) and not line.ended


def _is_headline(line: _Line) -> bool:
    return line.kind == "short" and not line.ended and len(line.text) >= 25 and not line.text[0].islower()


def _set_zones(lines: list[_Line], top: int | None, rules: _ZoneRules) -> None:
    """Gives every line its zone, from the top to the end."""
    title_key = rules.key(lines[top].folded) if top is not None else ""
    spaced = sum(line.gap for line in lines) * 2 > len(lines)
    in_related = False
    lead_seen = False
    for i, line in enumerate(lines):
        if top is not None and i < top:
            line.zone = _zone_above_title(line, title_key, rules)
            if line.kind == "date" and 0 < i < top - 1 and lines[i - 1].zone == "related":
                line.zone = "related"  # the date of the teaser above it
            continue
        if i == top:
            line.zone = "title"
            continue
        if line.kind in ("boilerplate", "date"):
            line.zone = "related" if line.kind == "date" and in_related else "boilerplate"
            continue
        if line.kind == "heading":
            in_related = True
            line.zone = "related"
            continue
        if in_related:
            if not _resumes(lines, i, lead_seen, spaced):
                line.zone = "related"
                continue
            in_related = False
        if line.kind == "related":
            line.zone = "related"
        elif title_key and rules.key(line.folded) == title_key:
            line.zone = "title"
        elif line.kind in ("caption", "table"):
            line.zone = line.kind
        elif line.kind == "byline":
            line.zone = "boilerplate"
        elif not lead_seen:
            lead_seen = True
            line.zone = "lead"
        elif line.kind == "short" and not line.ended:
            line.zone = "caption"
        else:
            line.zone = "body"
    last = max((i for i, line in enumerate(lines) if line.zone in ("lead", "body")), default=len(lines))
    for line in lines[last + 1 :]:
        if line.zone == "caption" and _is_signature(line):
            line.zone = "boilerplate"


def _zone_above_title(line: _Line, title_key: str, rules: _ZoneRules) -> str:
    """What stands above the headline is furniture, the headline once more, or about other articles."""
    if rules.key(line.folded) == title_key:
        return "title"
    if line.kind != "heading" and (line.kind in ("boilerplate", "date", "byline", "table") or _is_label(line)):
        return "boilerplate"
    return "related"


def _resumes(lines: Sequence[_Line], i: int, lead_seen: bool, spaced: bool) -> bool:
    """Whether the article's own text goes on at line ``i``, which stands below a related heading.

    Lists of other articles are headlines, each perhaps with one abstract; the article itself is paragraphs one after
    the other. In doubt the line belongs to the list, since a wrong fact is worse than a missing one.
    """
    line = lines[i]
    if not line.long or not line.ended:
        return False
    if spaced and not line.gap and lines[i - 1].kind == "short":
        return False  # an abstract hangs on its headline
    if len(line.text) > _ABSTRACT:
        return True
    following = next((o for o in islice(lines, i + 1, None) if o.kind not in ("caption", "date")), None)
    if following is None:
        return not lead_seen
    if following.long and following.ended:
        return True
    if following.kind == "byline" or (following.kind == "bullet" and line.text.endswith(":")):
        return True
    # Right under the title the list ends where any running text begins, unless headlines go on below it.
    return not lead_seen and following.kind not in ("short", "heading")


def _is_signature(line: _Line) -> bool:
    """Whether a line below the last paragraph names its author or office: a few words, no figure, no sentence."""
    words = line.text.split()
    if line.kind != "short" or (line.ended and len(words) > 3) or len(words) > 5 or len(line.text) > 40:
        return False
    return not any(char.isdigit() for char in line.text) and line.text[0].isupper()


class _ZoneRules:
    """The compiled forms of this module."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._headings = frozenset(map(self.key, forms.related_headings))
        self._furniture = frozenset(map(self.key, forms.boilerplate_lines))
        self._inline = re.compile(rf"[\W_]*{any_of(forms.related_inline)}\s*(?::|>>|»)\s*\S|\s*(?:>{{2,}}|>>>)\s*\S")
        self._label = re.compile(rf"[\W_]*{any_of(forms.boilerplate_labels)}\s*:")
        self._byline = re.compile(rf"[\W_]*{any_of(forms.bylines)}(?!\w)")
        self._caption_start = re.compile(any_of(forms.caption_starts))
        self._credit = re.compile(rf"(?<!\w){any_of(forms.caption_credits)}")
        self._slug = re.compile(rf"[\x00-\x7f]*\b{any_of(forms.slug_marks)} \d+")
        self._file = re.compile(rf"(?:[a-z]:[\\/].*|\S*/\S*|(?:\S+ ){{0,4}}\S*)\.(?:{'|'.join(forms.file_endings)})")

    @staticmethod
    def key(folded: str) -> str:
        """What is compared of a line: no marks at either end, single spaces."""
        return " ".join(folded.strip(_KEY_EDGE).split())

    def kind(self, line: _Line) -> str:
        """What a line is, as far as it shows by itself."""
        folded, key = line.folded, self.key(line.folded)
        if key in self._headings:
            return "heading"
        if find_date_in_line(line.text, self._forms):
            return "date"
        if not key or key in self._furniture or not any(char.isalpha() for char in key):
            return "boilerplate"
        if self._is_furniture(line):
            return "boilerplate"
        if self._inline.match(folded):
            return "related"
        if len(line.text) <= _LONGEST_BYLINE and self._byline.match(folded) and not re.search(r"\d", folded):
            return "byline"
        if len(line.text) <= _LONGEST_CAPTION and self._is_caption(line):
            return "caption"
        if _BULLET.match(line.text):
            return "bullet"
        return "short" if len(line.text) <= _SHORT and not line.ended else "paragraph"

    def _is_furniture(self, line: _Line) -> bool:
        folded = line.folded
        if line.text[0] in "»›" or len(re.findall(r"\s[»›>]\s", line.text)) >= 2:
            return True  # a trail of sections
        if self._label.match(folded) or (len(folded) <= _LONGEST_NAME and self._file.fullmatch(folded)):
            return True
        if re.fullmatch(r"(?:https?://|www\.)\S+", folded):
            return True
        # Initials and codes of agencies: P.V, H.T, VNA.
        initials = re.fullmatch(r"\(?(?:[^\W\d_]{1,2}\.\s?){1,3}[^\W\d_]{0,2}\.?\)?", line.text)
        return bool(initials) or (len(line.text) <= 4 and line.text.isupper())

    def _is_caption(self, line: _Line) -> bool:
        if self._caption_start.match(line.folded) or self._slug.match(line.folded):
            return True
        return any(
            (line.text[m.start()].isupper() or line.text[m.start()] == "(" or line.text[max(0, m.start() - 1)] in "([")
            and len(line.text) - m.end() <= 60
            for m in self._credit.finditer(line.folded)
        )


@cache
def _zone_rules(forms: Forms) -> _ZoneRules:
    return _ZoneRules(forms)
