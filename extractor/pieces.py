"""Cuts a sentence into pieces: words that may be a name, makers by name, marks, small words and mentions.

Owns the boundaries: quotes, capital letters, the marks of a list, and what the words of ``name_words.py`` end. Which
pieces make a name is up to ``names.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import regex

from extractor.mentions import ITEM, Found, Sentence
from extractor.name_words import KEEPS, LINKS, MAKERS, STOPS, TOKEN, NameWords, longest

LONGEST = 14
"""Words of the longest name; a longer run is a sentence whose verbs are not known."""
STUFF = 3
"""Words that may say what a thing is made of: từ cói, từ lá chuối khô."""
TRADE = 2
"""Words of one of the things that a maker's name says it deals in: nông, lâm, *thủy sản* Tây Bắc."""
BRACKET = 14
"""Pieces within which a bracket must be closed."""
Span = tuple[int, int]
WORD = regex.compile(r"\w+")
BREAKS = frozenset({",", ";", "(", "."})
_CLOSING = {"“": '”“"', "«": "»", "‘": "’'", "„": "“”", '"': '"”', "'": "'’"}
"""What may close a quotation, by what opens it."""
_INNER = regex.compile(r"\p{Lu}\p{Ll}+ \p{Lu}$")
"""The first letter of a word with a capital letter right behind another one."""
_TWO_WORDS = regex.compile(r"\w+ \w+")
_INSIDE_MAKER = ("&", "-", "–", ",")


class Piece(NamedTuple):
    """A stretch of a sentence, of one kind.

    ``kind`` is ``run`` (words that may be a name), ``maker``, ``mark``, ``word`` or the kind of a mention. ``role``
    says what a word does (``open``, ``stop``, ``join``, ``link``, ``person``, ``place``, ``at``), that a run is
    ``quoted``, a ``place`` or begins with one (``placed``), or that a maker is ``named``.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    role: str = ""
    words: tuple[str, ...] = ()
    mention: Found | None = None


class Cutter:
    """Cuts one sentence into pieces."""

    def __init__(self, words: NameWords, text: str, folded: str, sentence: Sentence) -> None:
        self._known = words
        self._text = text
        self._folded = folded
        self._upper = _is_upper(text[sentence.start : sentence.end])
        self._tokens = [m.span() for m in TOKEN.finditer(folded, sentence.start, sentence.end)]
        self._words = [folded[a:b] for a, b in self._tokens]
        self._given = sentence.mentions
        self._covers: list[Found | None] = [None] * len(self._tokens)
        """The mention in which each token begins."""
        for mention in sentence.mentions:
            i = bisect_left(self._tokens, (mention.start,))
            while i < len(self._tokens) and self._tokens[i][0] < mention.end:
                self._covers[i] = mention
                i += 1
        counted = {
            a.start
            for a, b in zip(sentence.mentions, sentence.mentions[1:], strict=False)
            if a.kind == "quantity"
            and b.kind in ("subject", "money", "percent")
            and not self._text[a.end : b.start].strip()
        }
        self._alone = {m.start for m in sentence.mentions if self._stands_alone(m, counted)}
        self._run: list[int] = []
        self._out: list[Piece] = []

    def cut(self) -> list[Piece]:
        """The pieces of the sentence in order."""
        i = 0
        telling, alone, words = self._known.telling, self._alone, self._words
        while i < len(words):
            if not self._run and self._numbers_item(i):
                i += 2  # gồm: *1)* Trà mãng cầu; *2)* yến sào
            elif self._in_set(i) or (
                words[i] not in telling and words[i][0].isalnum() and self._tokens[i][0] not in alone
            ):
                self._run.append(i)
                i += 1
            else:
                i = self._maker(i) or self._quote(i) or self._mention(i) or self._word(i)
        self._flush()
        return self._out

    def _in_set(self, i: int) -> bool:
        """Whether a word belongs to the name of a box that tells how many things it holds: bộ trà *5 sản phẩm*."""
        mention = self._covers[i]
        return mention is not None and mention.kind == "blocked" and mention.value == "product_name"

    def _numbers_item(self, i: int) -> bool:
        """Whether a number with a bracket behind a mark only numbers the items of a list."""
        numbered = self._words[i].isdigit() and self._words[i + 1 : i + 2] == [")"]
        return numbered and bool(self._out) and self._out[-1].text in (":", ";", ",")

    def _flush(self) -> None:
        if not self._run:
            return
        first, after = self._run[0], self._run[-1] + 1
        role = ""
        if _is_place(self._covers[first]):
            role = "place" if all(map(_is_place, self._covers[first:after])) else "placed"
        start, end = self._tokens[first][0], self._tokens[after - 1][1]
        self._out.append(Piece("run", start, end, role=role, words=tuple(self._words[first:after])))
        self._run = []

    def _add(self, piece: Piece, after: int) -> int:
        self._flush()
        self._out.append(piece)
        return after

    def _mention(self, i: int) -> int | None:
        mention = self._covers[i]
        if mention is None or mention.start not in self._alone or mention.start != self._tokens[i][0]:
            return None
        after = i
        while after < len(self._tokens) and self._tokens[after][0] < mention.end:
            after += 1
        return self._add(Piece(mention.kind, mention.start, mention.end, mention=mention), after)

    def _stands_alone(self, mention: Found, counted: set[int]) -> bool:
        """Whether a mention ends a name; a bare place, a measure or a plain number may be a piece of one."""
        if mention.kind in ("subject", "stars", "money", "fraction"):
            return True
        if mention.kind == "period":
            return not mention.value.weak
        if mention.kind == "quantity":
            return mention.start in counted
        if mention.kind == "blocked":
            return mention.value not in ("measure", "name", "other_thing", "standard", "product_name", ITEM)
        if mention.kind == "place":
            first = WORD.match(self._folded, mention.start)
            if first is not None and first.end() == mention.end and _INNER.search(self._text, 0, mention.start + 1):
                return False  # bột sắn dây Thượng *Quận*
            typed = _TWO_WORDS.match(self._folded, mention.start)
            return first is not None and (
                first[0] in self._known.places or (typed is not None and typed[0] in self._known.places)
            )
        return False

    def _word(self, i: int) -> int:
        f, words = self._known, self._words
        start, end = self._tokens[i]
        if words[i] == "&" and self._run and i + 1 < len(words) and self._proper(i - 1) and self._proper(i + 1):
            self._run.extend((i, i + 1))  # Ami & Mountain
            return i + 2
        if not self._run and words[i] == "(" and words[i + 2 : i + 3] == [")"] and words[i + 1].isdigit():
            return i + 3  # gồm: *(1)* Trà mãng cầu; *(2)* yến sào
        if not words[i][0].isalnum():
            return self._add(Piece("mark", start, end, text=words[i]), i + 1)
        word = words[i]
        keep = longest(f.words, words, i, KEEPS) if word in f.words else 0
        stop = longest(f.words, words, i, STOPS) if word in f.words else 0
        head = longest(f.heads, words, i) if word in f.heads else 0
        link = longest(f.links, words, i, LINKS) if word in f.links else 0
        ends = max(stop, link)
        if ends and not self._common(i, ends):
            ends = 0
        if ends and self._run and self._goes_on(i + ends):
            keep = max(keep, self._tail_size(i, ends))  # nước mắm Nhân Trạch xưa, tinh dầu …
        if link and word in f.made_of and self._material(i + link):
            keep = max(keep, link)  # bộ đồ thủ công từ cói (…)
        if ends and self._run and f.roles.get(tuple(words[i : i + ends])) == "person" and self._named_after(i + ends):
            keep = max(keep, ends)  # mật ong hoa rừng đồi bà Chúa Hích
        inner = max(keep, head if head > 1 or not ends else 0)
        if not ends or inner > ends or (inner == ends and keep):
            size = max(inner, 1)
            self._run.extend(range(i, i + size))
            return i + size
        role = "link" if link == ends else f.roles.get(tuple(words[i : i + ends]), "stop")
        ends = next((n for n in range(1, ends) if self._begins_mention(i + n)), ends)  # chuyển *từ 3 sao* lên 4 sao
        text = " ".join(words[i : i + ends])
        return self._add(Piece("word", start, self._tokens[i + ends - 1][1], text=text, role=role), i + ends)

    def _tail_size(self, i: int, ends: int) -> int:
        """How many words of a tail stand at a position; none when its last ones begin a name with a brand."""
        size = longest(self._known.tails, self._words, i)
        joins = self._known.roles.get(tuple(self._words[i : i + ends])) == "join"
        if joins and i + ends < len(self._words) and self._proper(i + ends):
            return 0  # Mật ong Tứ Quận *và Mật ong* …
        branded = ends < size < len(self._words) - i and self._proper(i + size)  # và mật ong *U Minh*
        return 0 if branded else size

    def _goes_on(self, i: int) -> bool:
        """Whether the word before a position may be one of a name: a mark, its brand, a number or its maker follows."""
        if i >= len(self._words):
            return True
        proper = self._proper(i) and not self._begins_mention(i)  # mắm cáy đặc biệt *Quảng Phúc*
        numbered = self._words[i].isdigit() and not self._begins_mention(i)  # bưởi Năm Roi loại *1*
        owned = bool(longest(self._known.links, self._words, i, LINKS))
        return self._words[i] in BREAKS or proper or numbered or owned

    def _material(self, i: int) -> bool:
        """Whether a few plain words up to a bracket or a maker say what the thing is made of that a run names."""
        run = [self._words[k] for k in self._run]
        if not self._known.head(run, 0) or any(map(self._proper, self._run[1:])):
            return False
        after = i
        while after < min(len(self._words), i + STUFF + 1):
            telling = self._words[after] in self._known.telling and not self._known.head(self._words, after)
            plain = self._words[after].isalpha() and not self._proper(after) and self._covers[after] is None
            if telling or not plain:
                break
            after += 1
        if not i < after < len(self._words):
            return False
        link = longest(self._known.links, self._words, after, LINKS)
        return self._words[after] == "(" or (
            link > 0 and longest(self._known.makers, self._words, after + link, MAKERS) > 0
        )

    def _named_after(self, i: int) -> bool:
        """Whether nothing but a proper name stands from a position to the next mark."""
        after = i
        while after < len(self._words) and self._proper(after) and not self._begins_mention(after):
            after += 1
        if self._proper(i - 1):  # nước tắm người Dao *đỏ*
            after += longest(self._known.tails, self._words, after)
            return after >= len(self._words) or self._words[after] in BREAKS
        return after > i and (after >= len(self._words) or self._words[after] in BREAKS)

    def _begins_mention(self, i: int) -> bool:
        mention = self._covers[i]
        return mention is not None and mention.start == self._tokens[i][0] and mention.start in self._alone

    def _common(self, i: int, size: int) -> bool:
        """Whether a word is the common one, not a piece of a proper name (Hiệp *Thành*)."""
        first = self._text[slice(*self._tokens[i])]
        if self._upper or i == 0 or first[0].islower() or (first.isupper() and len(first) > 1):
            return True
        if not self._run and self._out and self._out[-1].kind == "mark" and self._out[-1].text in ":.-–•*+)":
            return True  # the first word of a line or of a sentence inside a remark
        if self._run and self._proper(i - 1) and longest(self._known.links, self._words, i + 1, LINKS):
            return False  # mật ong bạc hà Sủng *Là* của HTX X
        return size > 1 and all(self._text[self._tokens[j][0]].islower() for j in range(i + 1, i + size))

    def _proper(self, i: int) -> bool:
        return not self._upper and self._text[self._tokens[i][0]].isupper()

    def _titled(self, i: int) -> bool:
        """Whether a word has one capital letter, its first: Hộ, not HTX."""
        return self._proper(i) and self._words[i][0].isalpha() and self._text[slice(*self._tokens[i])][1:].islower()

    def _quote(self, i: int) -> int | None:
        """A quotation that may be a name; words with which a name begins before it belong to it too."""
        start, end = self._tokens[i]
        if end - start != 1 or self._text[start] not in _CLOSING:
            return None
        for j in range(i + 1, min(len(self._tokens), i + LONGEST + 4)):
            begin, after = self._tokens[j]
            if self._words[j] in (".", "!", "?", ";", ":"):
                return None
            if after - begin == 1 and self._text[begin] in _CLOSING[self._text[start]]:
                inner = self._folded[end:begin]
                if j == i + 1 or self._known.others.search(inner) or self._known.programme.search(inner):
                    return None
                if any(m.kind == "stars" for m in self._given if end <= m.start < begin):
                    return None  # phần “phấn đấu 4 sao”
                lead = self._run and self._known.head([self._words[k] for k in self._run], 0)
                first = self._tokens[self._run[0]][0] if lead else end
                if lead:
                    self._run = []
                piece = Piece(
                    "run", first, after if lead else begin, role="quoted", words=tuple(self._words[i + 1 : j])
                )
                return self._add(piece, j + 1)
        return None

    def _maker(self, i: int) -> int | None:
        """A maker with all of its name: Công ty TNHH Sản xuất, Thương mại và Dịch vụ X."""
        f, words, text = self._known, self._words, self._text
        size = longest(f.makers, words, i, MAKERS) if words[i] in f.makers else 0
        if not size or (self._run and self._proper(i) and self._proper(i - 1)):
            return None  # the last word of a brand: Cu đơ Thư *Viện*
        if size == 1 and self._run and self._titled(i) and i + 1 < len(words) and self._proper(i + 1):
            return None  # its first word: chả tôm *Hộ* Phòng
        j = i + size
        named = fielded = False
        while j < len(words):
            start = self._tokens[j][0]
            mention = self._covers[j]
            lower = self._upper or text[start].islower()
            field = longest(f.makers, words, j, {"field", "legal"})
            if mention is not None and mention.start in self._alone:
                inside = mention.kind in ("place", "subject") and not lower
                if not inside and not (mention.kind == "subject" and mention.value.subject != "product" and field):
                    break
                if inside and mention.kind == "subject" and not field:  # Công ty CP Sản phẩm thiên nhiên X
                    while j + 1 < len(words) and self._tokens[j + 1][0] < mention.end:
                        j += 1
            if words[j] == "," and not named and (after := self._trades(j)):
                j = after
                continue
            if words[j] in _INSIDE_MAKER or (lower and longest(f.makers, words, j, {"and"})):  # HTX Mường Và
                size = longest(f.makers, words, j + 1, {"field"})
                begun = fielded and not named and words[j] != ","
                if not size and begun and j + 1 < len(words) and self._proper(j + 1):
                    j += 1  # Công ty Thương mại và *Giáo dục* Gia An
                    continue
                if not size or (words[j] in ("-", "–") and self._tokens[j - 1][1] != start and not (named or fielded)):
                    break
                j += 1 + size
                continue
            if not words[j][0].isalnum():
                if words[j : j + 3 : 2] == ["(", ")"] and not named and longest(f.makers, words, j + 1, MAKERS):
                    j += 3  # Hợp tác xã (HTX) X
                    continue
                if words[j] == "." and len(words[j - 1]) <= 2 and self._tokens[j - 1][1] == start:
                    j += 1
                    continue
                break
            if lower and not field:
                if j > i + 1 and longest(f.makers, words, j, MAKERS):
                    if named or fielded:
                        break
                    j += longest(f.makers, words, j, MAKERS)  # hộ kinh doanh *cơ sở* An Tâm
                    continue
                if named and self._addresses(j):
                    break  # Công ty TNHH Tân Nhiên *số 6*
                if not named and f.roles.get((words[j],)) == "person" and j + 1 < len(words) and self._proper(j + 1):
                    j += 1  # hộ sản xuất *chị* Đặng Thị Khánh Ly
                    continue
                stop = longest(f.words, words, j, STOPS)
                keep = longest(f.words, words, j, KEEPS)
                if (stop and keep < stop) or longest(f.links, words, j, LINKS):
                    break
            if lower and longest(f.links, words, j, {"make"}) and (named or not field):
                break  # doanh nghiệp làm nước mắm X
            if field:
                fielded = True
                j += field
                continue
            named = named or text[start].isupper() or (words[j].isdigit() and j > i + size + 1)
            j += 1
        while j > i + 1 and not words[j - 1][0].isalnum():
            j -= 1
        role = "named" if named else ""
        return self._add(Piece("maker", self._tokens[i][0], self._tokens[j - 1][1], role=role), j)

    def _addresses(self, i: int) -> bool:
        """Whether an address goes on at a position: *tổ* 13, *khu phố* Lộc Trát."""
        streets, words = self._known.streets, self._words
        numbered, named = i + longest(streets, words, i), i + longest(streets, words, i, {"beside"})
        counted = i < numbered < len(words) and words[numbered][0].isdigit()
        return counted or (i < named < len(words) and self._proper(named))

    def _trades(self, i: int) -> int:
        """Past the rest of what a maker's name says that it deals in: Công ty rau*, củ, quả* Nhật Việt; 0 for none."""
        commas, size = 0, 1
        while i < len(self._words) and size and self._words[i] == ",":
            begin = i = i + 1
            while i < min(len(self._words), begin + TRADE) and self._words[i].isalpha() and not self._proper(i):
                i += 1
            commas, size = commas + 1, i - begin
        if not size or i >= len(self._words):
            return 0
        joined = longest(self._known.makers, self._words, i, {"and"})
        last = joined and longest(self._known.makers, self._words, i + joined, {"field"})
        return i if last or (commas > 1 and self._proper(i)) else 0  # HTX hoa, cây cảnh *và dịch vụ* X


def is_product(piece: Piece) -> bool:
    """Whether a piece is a word for products, not for who makes them."""
    return piece.kind == "subject" and piece.mention is not None and piece.mention.value.subject == "product"


def opens(piece: Piece) -> bool:
    """Whether a piece opens a list of names."""
    return piece.role == "open" or piece.text == ":" or is_product(piece)


def past_joins(pieces: Sequence[Piece], i: int) -> int:
    """Past the marks and words between two names of a list."""
    while i < len(pieces) and (pieces[i].text in (",", ";") or pieces[i].role == "join"):
        i += 1
    return i


def closing(pieces: Sequence[Piece], i: int) -> int | None:
    """Where the bracket is closed that a piece opens."""
    return next((j for j in range(i + 1, min(len(pieces), i + BRACKET)) if pieces[j].text == ")"), None)


def ends_at(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a name ends at a position: at a mark, at what joins the next one to it, or at its maker."""
    return i >= len(pieces) or pieces[i].text in (*BREAKS, ")") or pieces[i].role in ("join", "link")


def span_of(piece: Piece) -> Span | None:
    """The span of a maker by name."""
    return (piece.start, piece.end) if piece.role == "named" else None


def place_size(pieces: Sequence[Piece], i: int) -> int:
    """How many pieces a place at a position has: one, two when its sort stands before a name not known (ấp Tân Lộc)."""
    if i >= len(pieces):
        return 0
    if pieces[i].kind == "place" or (pieces[i].kind == "run" and pieces[i].role == "place"):
        return 1
    return 2 if pieces[i].role == "place" and i + 1 < len(pieces) and pieces[i + 1].kind == "run" else 0


def _is_place(mention: Found | None) -> bool:
    return mention is not None and mention.kind == "place"


def _is_upper(words: str) -> bool:
    letters = list(filter(str.isalpha, words))
    return sum(map(str.isupper, letters)) > 0.7 * len(letters)
