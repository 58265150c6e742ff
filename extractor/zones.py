"""The zones of an article: which lines are title, lead, body, caption, table, other articles, or furniture.

Owns blocks and their zones, and where the line with the date of publication stands. The forms are in ``zones.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from extractor.dates import find_date_beside_headline, find_date_in_line, find_dateline
from extractor.fold import fold
from extractor.forms import Forms, any_of, default_forms, furniture
from extractor.model import GivenZone

# Lengths in characters, measured on the train articles and the seeds (2026): headlines and captions stay below the
# first, body paragraphs above the second; abstracts under related headlines stay below the third.
_HEADLINE = 180  # no headline that ends as a sentence does is longer
_SHORT = 160
_PARAGRAPH = 120
_ABSTRACT = 420
_LONGEST_CAPTION = 320
_LONGEST_BYLINE = 70
_LONGEST_NAME = 250
# The title, its date and the datelines stand within so many lines that are not blank.
_TOP = 14
# So many lines at most are read to see whether an article goes on.
_REST = 50
# Below the last paragraph the date is looked for in so many lines.
_FOOT = 6
# In words: the name of a section, a line above the headline, the headings in an article; headlines have more.
_LABEL, _KICKER, _SECTION = 4, 8, 10

_BULLET = re.compile(r"\s*(?:[-•*+–—▪►●○◦·✓✔➢❖]\s+|\d{1,2}[.)]\s+|[a-zđ]\)\s+)")
# I. MỤC TIÊU, 1.1. Mục tiêu chung, ## Mục tiêu
_NUMBERED = re.compile(r"(?:[IVX]{1,5}[.)/]\s+|\d{1,2}(?:\.\d{1,2})+\.?\s+|#{1,6}\s+)[^\W\d]")
_ITALIC = re.compile(r"([*_])(?![\s*_])[^\n]+[^\s*_]\1")
_HASHTAGS = re.compile(r"#\w\S*(?:\s+#\w\S*)*|#\s?[^#\n]+(?:\s#\s?[^#\n]+)+")
# The date of a teaser, which stands in brackets behind its headline: (18/11), (08/02/2023).
_TEASER_DATE = re.compile(r"[(\[]\s?\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?(?:[\s,|-]+\d{1,2}[:h]\d{2})?\s?[)\]]\Z")
_COUNT = re.compile(r"\s*\(?\d+\)?\Z")
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
    given: GivenZone | None = None  # the zone that the source gives
    kind: str = ""  # boilerplate, end, heading, related, caption, italic, table, bullet, byline, date, short, paragraph
    zone: str = ""

    @property
    def ended(self) -> bool:
        """Whether the line ends as a sentence does."""
        return bool(_TERMINAL.search(self.text[-10:]))

    @property
    def long(self) -> bool:
        """Whether it is a paragraph of running text."""
        return self.kind == "paragraph" and len(self.text) >= _PARAGRAPH


def split_blocks(
    text: str, title: str | None = None, forms: Forms | None = None, zones: tuple[GivenZone, ...] = ()
) -> list[Block]:  # fmt: skip
    """The blocks of a normalized text in order, each with its zone; ``title`` is the title when it is known.

    Only blank space lies outside the blocks. Lines that a paragraph was wrapped into are one block. A line that begins
    within one of ``zones`` (in order, apart) has that zone, whatever its words are.
    """
    lines = _zoned_lines(text, title, forms or default_forms(), zones)
    return [Block(line.start, line.end, line.zone) for line in lines]


def is_related_heading(text: str, forms: Forms | None = None) -> bool:
    """Whether a line is nothing but the heading of a list of other articles.

    >>> is_related_heading("Các tin liên quan:"), is_related_heading("Tin liên quan đến giá lúa")
    (True, False)
    """
    line = _Line(0, len(text), text, fold(text), gap=True)
    return bool(text.strip()) and _zone_rules(forms or default_forms()).kind(line) == "heading"


def find_published(text: str, forms: Forms | None = None, zones: tuple[GivenZone, ...] = ()) -> str | None:
    r"""The date of publication (ISO) that a line near the top or at the foot gives, else ``None``.

    Dates in prose and of other articles do not count.

    >>> find_published("Thêm 40 sản phẩm OCOP\n\nThứ sáu, 28-10-2022 | 14:07GMT+7\n\nNgày 2/10/2022, tỉnh ...")
    '2022-10-28'
    """
    forms = forms or default_forms()
    lines = _zoned_lines(text, None, forms, zones)
    first_title = next((i for i, line in enumerate(lines) if line.zone == "title"), 0)
    paragraphs = 0
    for line in lines[first_title : first_title + _TOP]:
        found = _own_date(line, forms)
        if found is None and line.zone in ("lead", "body"):
            found = find_dateline(line.text, forms)
            paragraphs += line.long
        if found is not None:
            return found
        if paragraphs >= 3:
            break
    for line in reversed(lines[:first_title]):
        if found := _own_date(line, forms):
            return found
    titles = (line for line in lines[:_TOP] if line.zone == "title")
    if found := next(filter(None, (find_date_beside_headline(line.text, forms) for line in titles)), None):
        return found
    last = max((i for i, line in enumerate(lines) if line.zone in ("lead", "body")), default=len(lines))
    return next(filter(None, (_own_date(line, forms) for line in lines[last + 1 : last + 1 + _FOOT])), None)


def _own_date(line: _Line, forms: Forms) -> str | None:
    """The date that a line of furniture gives, unless it is another article's."""
    return find_date_in_line(line.text, forms) if line.kind == "date" and line.zone != "related" else None


@lru_cache(maxsize=1)
def _zoned_lines(text: str, title: str | None, forms: Forms, zones: tuple[GivenZone, ...]) -> tuple[_Line, ...]:
    """The joined lines of the text, each with its final zone; its date and its blocks are asked for one by one."""
    lines = _read_lines(text)
    rules = _zone_rules(forms)
    for line in lines:
        line.kind = rules.kind(line)
    _mark_given(lines, zones)
    lines = _joined(lines)
    _mark_tables(lines)
    top = next((i for i, line in enumerate(lines) if line.given is not None and line.given.zone == "title"), None)
    if top is None:
        top = _find_title(lines, title, rules)
    _set_zones(lines, top, rules)
    for line in lines:
        if line.given is not None:
            line.zone = line.given.zone
    return tuple(lines)


_KIND_OF_ZONE = {"caption": "caption", "table": "table", "related": "related", "boilerplate": "boilerplate"}
# What has no sign of its own is told from its neighbours, for which a given line must be what it is.
_PLAIN = ("lead", "body")


def _mark_given(lines: Sequence[_Line], zones: Sequence[GivenZone]) -> None:
    """Tells the lines that begin within given zones, and makes of them what lines of such zones are."""
    at = 0
    for line in lines:
        while at < len(zones) and zones[at].end <= line.start:
            at += 1
        if at == len(zones) or line.start < zones[at].start:
            continue
        line.given = zones[at]
        zone = line.given.zone
        if zone in _KIND_OF_ZONE:
            line.kind = _KIND_OF_ZONE[zone]
        elif zone in _PLAIN and line.kind != "bullet":
            line.kind = "paragraph"


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
            and line.given is tail.given
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
    first = group[0]
    joined = _Line(first.start, group[-1].end, text, folded, first.gap, first.given, first.kind)
    if joined.kind == "short" and (joined.ended or len(text) > _SHORT):
        joined.kind = "paragraph"
    return joined


def _mark_tables(lines: list[_Line]) -> None:
    """Two or more lines with cells one under the other, or one line of three cells, are a table.

    So are lines of a name, a colon and a number (*Na Rì: 31*), unless they are items of a list.
    """
    cells = [
        len([cell for cell in re.split(r"[\t|]", line.text) if cell.strip()])
        if line.kind in ("paragraph", "short", "bullet", "caption")
        else 0
        for line in lines
    ]
    for i, line in enumerate(lines):
        if cells[i] == 1 and line.kind != "bullet" and _ROW.fullmatch(line.text):
            cells[i] = 2
    for i, line in enumerate(lines):
        beside = max(cells[i - 1] if i else 0, cells[i + 1] if i + 1 < len(lines) else 0)
        if cells[i] >= 3 or (cells[i] == 2 and beside >= 2):
            line.kind = "table"
            if i and lines[i - 1].kind in ("short", "caption") and not line.gap:
                lines[i - 1].kind = "table"  # its heading


_ROW = re.compile(r"\s*(?=[^:]*[^\W\d_]{2})[^:|\t]{2,40}:\s*\d[\d.,]{0,8}(?:\s[^:|\t]{1,40})?\s*")
"""A line of a table without rules: a name, a colon, a number and perhaps what it counts."""


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
    dates = [i for i, line in enumerate(lines[:_TOP]) if line.kind == "date" and i > first]
    # A date may stand between the name of the paper or section and the headline.
    masthead = next((i for i in top if not (rules.is_site(lines[i]) or _is_label(lines[i], 2))), first)
    if masthead < body and _is_headline(lines[masthead]):
        dates = [i for i in dates if i > masthead]
    dated = dates[0] if dates else len(lines)
    heading = next((i for i, line in enumerate(lines[: min(body, dated)]) if line.kind == "heading"), None)
    keys = [rules.key(lines[i].folded) for i in top]
    for i, key in zip(top, keys, strict=True):
        again = [j for j, other in zip(top, keys, strict=True) if j > i and other == key and j < body]
        if again and len(key) > 20:  # the headline is repeated above the article
            return again[-1] if sum(lines[j].kind == "short" for j in range(i + 1, again[-1])) > 1 else i
    above = [i for i in top if i < min(body, dated) and (lines[i].kind == "short" or lines[i].text[-1] in "?!")]
    if heading is not None and heading < first:
        # A list of other articles comes first; the headline is what stands next to the article or its date.
        beside = [i for i in top if i < (dated if dated < len(lines) else body) and lines[i].kind == "short"]
        return beside[-1] if beside else first
    if first not in above and len(lines[first].text) <= _SHORT:
        return first  # a headline that ends as a sentence does
    teasers = [i for i in above if _TEASER_DATE.search(lines[i].text[-40:])]
    if len(teasers) < len(above):
        above = [i for i in above if i not in teasers]
    while len(above) > 1 and (_is_label(lines[above[0]]) or rules.is_site(lines[above[0]])):
        above = above[1:]
    if not above and lines[first].ended and len(lines[first].text) > _HEADLINE:
        return None  # a text that begins with its first paragraph
    if heading is not None or not above:
        return above[0] if above else first
    # Teasers with their dates come first when a headline and a date follow the first date.
    for date in reversed(dates[1:]):
        if date < body and _is_headline(lines[date - 1]):
            return date - 1
    run = [i for i in above if _is_headline(lines[i])]
    if len(above) >= 3 and run == above:
        return above[-1]  # headlines without a heading: three in a row are not one title
    beside_date = dated < body and all(line.kind == "boilerplate" for line in lines[above[-1] + 1 : dated])
    if len(above) >= 2 and beside_date and _is_headline(lines[above[-1]]):
        return above[-1]  # a line above it is a kicker, or about another article
    return above[0]


def _is_label(line: _Line, words: int = _LABEL) -> bool:
    """Whether the line is the name of a section (*Kinh tế*), not a headline."""
    return len(line.text.split()) <= words and not any(c.isdigit() for c in line.text) and not line.ended


def _is_headline(line: _Line) -> bool:
    return line.kind == "short" and not line.ended and len(line.text) >= 25 and not line.text[0].islower()


def _set_zones(lines: list[_Line], top: int | None, rules: _ZoneRules) -> None:
    """Gives every line its zone, from the top to the end."""
    title_key = rules.key(lines[top].folded) if top is not None else ""
    spaced = sum(line.gap for line in lines) * 2 > len(lines)
    first = 0 if top is None else top + 1
    for i, line in enumerate(lines[: first - 1]):
        line.zone = _zone_above_title(line, title_key, rules)
        if line.kind == "date" and 0 < i < first - 2 and lines[i - 1].zone == "related":
            line.zone = "related"  # the date of the teaser above it
    if top is not None:
        lines[top].zone = "title"
    _mark_teasers(lines, first)
    in_related = after_end = lead_seen = False
    running = 0  # paragraphs of the article so far
    for i, line in enumerate(lines[first:], first):
        if line.kind == "end":
            # Below the article only its furniture and other articles follow; above and in it such a line is nothing.
            line.zone = "boilerplate"
            in_related = after_end = in_related or running > 0
            continue
        if line.kind in ("boilerplate", "date"):
            of_teaser = line.kind == "date" and i > 0 and lines[i - 1].zone == "related"
            in_list = line.kind == "date" and in_related and not after_end
            line.zone = "related" if of_teaser or in_list else "boilerplate"
            continue
        if line.kind == "heading":
            in_related, after_end = True, False
            line.zone = "related"
            continue
        if in_related:
            if not (after_end and line.long and line.ended) and not _resumes(lines, i, lead_seen, spaced):
                line.zone = "related"
                if after_end:
                    line.zone = _zone_below_end(line)
                    after_end = line.zone != "related"
                continue
            in_related = after_end = False
        line.zone = _zone_within(line, title_key, lead_seen, rules)
        lead_seen = lead_seen or (line.zone == "lead" and not _is_name(line))
        running += line.long and line.zone in ("lead", "body")
        if running and (line.kind == "byline" or _is_name(line)) and _is_last(lines, i, spaced):
            line.zone = "boilerplate"
            in_related = after_end = True
    last = max(
        (i for i, line in enumerate(lines) if line.zone in ("lead", "body") and line.kind in ("paragraph", "bullet")),
        default=len(lines),
    )
    for line in lines[last + 1 :]:
        if line.zone in ("caption", "body") and _is_signature(line):
            line.zone = "boilerplate"


def _zone_within(line: _Line, title_key: str, lead_seen: bool, rules: _ZoneRules) -> str:
    """The zone of a line below the title that no list of other articles has taken."""
    if line.kind == "related":
        return "related"
    if title_key and rules.key(line.folded) == title_key:
        return "title"
    if line.kind == "italic":
        return "caption" if lead_seen or len(line.text) < _PARAGRAPH else "lead"
    if line.kind in ("caption", "table"):
        return line.kind
    if line.kind == "byline":
        return "boilerplate"
    if line.kind == "short" and _TEASER_DATE.search(line.text[-40:]):
        return "related"
    if not lead_seen:
        return "boilerplate" if _is_name(line) else "lead"  # its author, between the headline and the lead
    if line.kind == "short" and not line.ended and not rules.is_section(line):
        return "caption"
    return "body"


def _zone_below_end(line: _Line) -> str:
    """The zone of a line below the article that opens no new paragraph."""
    if line.kind in ("caption", "italic"):
        return "caption"
    return "boilerplate" if line.kind == "byline" or _is_signature(line) else "related"


def _mark_teasers(lines: list[_Line], first: int) -> None:
    """Headlines one under the other in the article, which nothing introduces, are about other articles."""
    start, paragraphs = first, 0
    while start < len(lines):
        end = start
        while end < len(lines) and (_is_teaser(lines[end]) or (end > start and lines[end].kind == "date")):
            end += 1
        run = [line for line in lines[start:end] if line.kind == "short"]
        introduced = start > 0 and lines[start - 1].text.endswith(":")
        if len(run) >= (2 if paragraphs else 3) and not introduced:
            for line in run:
                line.kind = "related"
        if end == start:
            paragraphs += lines[start].long
            end += 1
        start = end


def _is_teaser(line: _Line) -> bool:
    """Whether the line could be a headline by itself: long enough, no sentence, no credit."""
    return _is_headline(line) and len(line.text.split()) > _LABEL + 1 and not line.text.isupper()


def _is_last(lines: Sequence[_Line], i: int, spaced: bool) -> bool:
    """Whether nothing of the article itself follows line ``i``, so that it can be who signs it."""
    for k in range(i + 1, min(len(lines), i + 1 + _REST)):
        line = lines[k]
        if line.kind in ("heading", "end"):
            return True
        if line.kind in ("bullet", "table") or (k == i + 1 and line.kind == "paragraph"):
            return False
        if _resumes(lines, k, True, spaced):
            return False
    return True


def _zone_above_title(line: _Line, title_key: str, rules: _ZoneRules) -> str:
    """What stands above the headline is furniture, the headline once more, or about other articles."""
    if rules.key(line.folded) == title_key:
        return "title"
    if line.kind == "heading":
        return "related"
    if line.kind in ("boilerplate", "end", "date", "byline", "table") or rules.is_site(line):
        return "boilerplate"
    kicker = len(line.text.split()) <= _KICKER and not any(char.isdigit() for char in line.text)
    return "boilerplate" if kicker else "related"


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


def _is_name(line: _Line) -> bool:
    """Whether the line is nothing but the names of people (*Đoàn Bình – Thanh Sáng*)."""
    words = re.findall(r"\w+", line.text)
    return _is_signature(line) and len(words) >= 2 and all(word[0].isupper() for word in words) and not line.ended


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
        heads = rf"{any_of(forms.related_heads)}\s+{any_of(forms.related_tails)}"
        self._heading = re.compile(rf"(?:{any_of(forms.related_counts)}\s+)?{heads}")
        self._furniture = frozenset(map(self.key, forms.boilerplate_lines))
        self._page = re.compile(rf"(?:[\W_\d]*+{furniture(forms)})+[\W_\d]*")
        self._inside = re.compile(any_of(forms.boilerplate_inside))
        self._ends = frozenset(map(self.key, forms.end_marks))
        self._end_label = re.compile(rf"[\W_]*{any_of(forms.end_marks)}\s*:")
        self._site = re.compile(rf"[\W_]*{any_of(forms.site_starts)}(?!\w)")
        self._section = re.compile(rf"[\W_]*{any_of(forms.section_starts)}(?!\w)")
        self._inline = re.compile(rf"[\W_]*{any_of(forms.related_inline)}\s*(?::|>>|»)\s*\S|\s*(?:>{{2,}}|>>>)\s*\S")
        self._label = re.compile(rf"[\W_]*{any_of(forms.boilerplate_labels)}\s*:")
        self._byline = re.compile(rf"[\W_]*{any_of(forms.bylines)}(?!\w)")
        self._caption_start = re.compile(any_of(forms.caption_starts))
        self._credit = re.compile(rf"(?<!\w){any_of(forms.caption_credits)}")
        words = any_of(forms.caption_words)
        self._named = re.compile(rf"[.(\[!?][)\"']*\s*{words}:?\s+(?=[^\W\d_])")
        self._slug = re.compile(rf"[\x00-\x7f]*\b{any_of(forms.slug_marks)} \d+")
        self._file = re.compile(rf"(?:[a-z]:[\\/].*|\S*/\S*|(?:\S+ ){{0,4}}\S*)\.(?:{'|'.join(forms.file_endings)})")

    @staticmethod
    def key(folded: str) -> str:
        """What is compared of a line: no marks at either end, single spaces."""
        return " ".join(folded.strip(_KEY_EDGE).split())

    @staticmethod
    def _bare(key: str) -> str:
        """The key without the number of comments or articles behind it."""
        return _COUNT.sub("", key) if key[-1:].isdigit() and len(key) <= _SHORT else key

    def kind(self, line: _Line) -> str:
        """What a line is, as far as it shows by itself."""
        folded, key = line.folded, self.key(line.folded)
        bare = self._bare(key)
        if bare in self._headings or self._heading.fullmatch(bare):
            return "heading"
        if find_date_in_line(line.text, self._forms):
            return "date"
        if bare in self._ends or self._end_label.match(folded) or _HASHTAGS.fullmatch(line.text):
            return "end"
        if not key or key in self._furniture or not any(char.isalpha() for char in key):
            return "boilerplate"
        if self._is_furniture(line):
            return self._kind_of_furniture(folded)
        if self._inline.match(folded) or line.text[0] in "»›":
            return "related"
        if len(line.text) <= _LONGEST_BYLINE and self._byline.match(folded) and not re.search(r"\d", folded):
            return "byline"
        if len(line.text) <= _LONGEST_CAPTION:
            if self._is_caption(line):
                return "caption"
            if _ITALIC.fullmatch(line.text):
                return "italic"
        if _BULLET.match(line.text) or _NUMBERED.match(line.text):
            return "bullet"
        return "short" if len(line.text) <= _SHORT and not line.ended else "paragraph"

    def is_site(self, line: _Line) -> bool:
        """Whether the line can be the name of the paper, portal or office above the headline."""
        words = len(line.text.split())
        plain = not line.ended and not any(char.isdigit() or char == ":" for char in line.text)
        return plain and words <= 2 * _KICKER and bool(self._site.match(line.folded))

    def is_section(self, line: _Line) -> bool:
        """Whether a short line heads a part of the article; else it is taken for a caption."""
        words = len(line.text.split())
        return (1 < words <= _SECTION and line.text.isupper()) or (
            words <= _SECTION and bool(self._section.match(line.folded))
        )

    def _kind_of_furniture(self, folded: str) -> str:
        """Tools of the page of which one stands below an article (*[In trang] [Quay lại]*) are its end."""
        parts = re.split(r"[|\[\]•·\t]|\s{2,}", folded)
        return "end" if any(self._bare(self.key(part)) in self._ends for part in parts) else "boilerplate"

    def _is_furniture(self, line: _Line) -> bool:
        folded = line.folded
        if self._is_trail(line.text):
            return True
        if self._label.match(folded) or (len(folded) <= _LONGEST_NAME and self._file.fullmatch(folded)):
            return True
        if len(folded) <= _LONGEST_NAME and (self._page.fullmatch(folded) or self._inside.search(folded)):
            return True
        if re.fullmatch(r"(?:https?://|www\.)\S+|!\[[^\]]*\](?:\([^)]*\))?", folded):
            return True
        # Initials and codes of agencies: P.V, H.T, VNA.
        initials = re.fullmatch(r"\(?(?:[^\W\d_]{1,2}\.\s?){1,3}[^\W\d_]{0,2}\.?\)?", line.text)
        return bool(initials) or (len(line.text) <= 4 and line.text.isupper())

    @staticmethod
    def _is_trail(text: str) -> bool:
        """Whether the line is a trail of sections (*Trang chủ › Kinh tế*)."""
        if len(text) > _SHORT or text[-1] in ".;:?!,":
            return False
        body = text.strip(_EDGE + ">»›/|")
        if re.search(r"\s[»›>]\s", body):
            return True
        parts = re.split(r"\s+/\s+", body)
        return len(parts) >= 2 and all(len(part.split()) <= _LABEL + 1 for part in parts) and not re.search(r"\d", body)

    def _is_caption(self, line: _Line) -> bool:
        if self._caption_start.match(line.folded) or self._slug.match(line.folded):
            return True
        if (named := self._named.search(line.folded)) and len(line.text) - named.end() <= 40:
            words = re.findall(r"\w+", line.text[named.end() :])
            if all(word[0].isupper() for word in words):
                return True
        for m in self._credit.finditer(line.folded):
            before = line.text[: m.start()].rstrip()[-1:]
            begins = (
                line.text[m.start()].isupper() or line.text[m.start()] in "([" or before in (".", "(", "[", "!", "?")
            )
            if begins and len(line.text) - m.end() <= 60:
                return True
        return False


@cache
def _zone_rules(forms: Forms) -> _ZoneRules:
    return _ZoneRules(forms)
