"""Finds the names of products in a sentence: where each begins and ends, whose it is, and which form one list.

Owns the boundaries of names: quotes, capital letters, the marks of a list, and the words of the ``product_*``
lexicons. Whether a star level is said of the names is up to ``products.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import regex

from extractor.mentions import ITEM, Found, QuantityValue, Sentence
from extractor.notation import whole_words
from extractor.patterns import Patterns

LONGEST = 14
"""Words of the longest name; a longer run is a sentence whose verbs are not known."""
UNKNOWN = 8
"""Words of the longest name that no known word begins."""
SPOKEN = 11
"""Words of the longest name in quotes; a longer quotation is what somebody said."""
SOME = 3
"""Words of the shortest name in a list that no known word begins and that has no brand."""
STUFF = 3
"""Words that may say what a thing is made of: từ cói, từ lá chuối khô."""
REMARK = 4
"""Words in brackets that may still be a piece of a name: (OM 5451)."""
BRAND = 2
"""Words behind a dash that may be a brand; more of them are a person's name."""
TRADE = 2
"""Words of one of the things that a maker's name says it deals in: nông, lâm, *thủy sản* Tây Bắc."""
LONG_WORD = 40
"""Characters that hold two words at least."""
COUNTED = 9
"""Pieces between a list and the number of its things."""
BRACKET = 14
"""Pieces within which a bracket must be closed."""

Span = tuple[int, int]
Forms = Mapping[str, tuple[str | None, Mapping[str, Sequence[tuple[tuple[str, ...], str]]]]]
"""By its first word, the value of the form of that word alone, and the longer forms by their second one."""


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


@dataclass(frozen=True, slots=True)
class Name:
    """One product as named: the span of its name without outer quotes, and that of its maker."""

    start: int
    end: int
    maker: Span | None = None
    until: int = 0
    """Where the words about it (its maker, its address) end."""
    sure: bool = False
    """Whether a known word begins it, or quotes enclose it."""
    branded: bool = False
    """Whether a word behind its first one has a capital letter."""
    parted: bool = False
    """Whether a semicolon stands before it."""
    owned: bool = False
    """Whether an owner is said who is no maker by name."""
    words: int = 0
    joined: bool = False
    """Whether *và* stands before it."""
    quoted: bool = False
    """Whether quotes enclose it and nothing else, and no word for another thing is before them (dự án “…”)."""
    cut: bool = False
    """Whether words before it make it a piece of another thing: vườn *chè Shan*, dự án *“Chè sạch”*."""


@dataclass(frozen=True, slots=True)
class NameList:
    """Names that stand in a row; ``first`` and ``last`` are the positions of its pieces, the end excluded."""

    names: tuple[Name, ...]
    first: int
    last: int


class NameFinder:
    """Cuts sentences into pieces and finds the lists of names; holds the indexed lexicons only."""

    def __init__(self, patterns: Patterns) -> None:
        self.particles: Mapping[str, str] = patterns.lexicon("product_particle")
        """What small words between names do, by the word."""
        self._words = _index(patterns.lexicon("product_word"))
        self._roles = _roles(patterns.lexicon("product_word"))
        self._heads = _index(patterns.lexicon("product_head"))
        self._makers = _index(patterns.lexicon("product_maker"))
        self._links = _index(patterns.lexicon("product_link"))
        self._places = frozenset(f for f, v in patterns.lexicon("product_word").items() if v == "place")
        no_name = patterns.lexicon("product_no_name")
        self._sorts = frozenset(f for f, v in no_name.items() if v in ("sort", "organ"))
        others = [f for f, v in no_name.items() if v == "other"]
        self._others = regex.compile(whole_words(others))
        self._other_words = frozenset(form.split()[0] for form in others)
        self._made_of = frozenset(f for f, v in no_name.items() if v == "made_of")
        self._organs = frozenset(f for f, v in no_name.items() if v == "organ")
        communes = (f for f, v in patterns.lexicon("per").items() if v == "commune")
        self._communes = regex.compile(rf"{whole_words(communes)}\s")
        self._tails = _index(patterns.lexicon("product_tail"))
        self._telling = frozenset().union(self._words, self._heads, self._makers, self._links)
        """The words with which a form of these lexicons begins; any other word just goes on a run."""
        self._programme = regex.compile(
            whole_words([*patterns.lexicon("programme"), *patterns.lexicon("subject_noun")])
        )

    # ---------------------------------------------------------------------------------------------------- pieces

    def pieces(self, text: str, folded: str, sentence: Sentence) -> list[Piece]:
        """The pieces of a sentence in order; white space alone lies between them."""
        return _Cutter(self, text, folded, sentence).cut()

    # ----------------------------------------------------------------------------------------------------- lists

    def lists(self, pieces: Sequence[Piece], text: str) -> list[NameList]:
        """The lists of names in order; a name that stands alone is a list of one."""
        lists: list[NameList] = []
        at = 0
        while at < len(pieces):
            found = self._list(pieces, at, text) if pieces[at].kind == "run" else None
            if pieces[at].kind == "run" and (number := _counted_before(pieces, at)):
                found = self._as_counted(pieces, at, number, text, found)
            if found is not None:
                found = self._apposed(pieces, found, text)
                lists.append(found)
            at = found.last if found is not None else at + 1
        return lists

    def _as_counted(
        self, pieces: Sequence[Piece], first: int, number: float, text: str, found: NameList | None
    ) -> NameList | None:
        """The names behind a number, also those of one small word when there are just as many: 2 món: giò X, pate."""
        if found is not None and len(found.names) >= number:
            return found
        names: list[Name] = []
        at = last = first
        weak = 0
        while at < len(pieces) and pieces[at].kind == "run" and len(names) < number:
            read = self._name(pieces, at, text)
            weak += read is None
            read = read or self._name(pieces, at, text, weak=True)
            if read is None:
                break
            names.append(read[0])
            last = read[1]
            at = _past_joins(pieces, last)
            if at == last:
                break
        if len(names) != number or 2 * weak > number or not any(n.sure for n in names):
            return found
        ended = last == len(pieces) or pieces[last].kind in ("mark", "word")
        return NameList(tuple(_hand_on([replace(n, sure=True) for n in names], text)), first, last) if ended else found

    def _apposed(self, pieces: Sequence[Piece], found: NameList, text: str) -> NameList:
        """A brand of capital letters alone, of which its sort and its maker are said: Sokfarm, mật hoa của HTX X."""
        *other, name = found.names
        if not name.sure or name.branded or name.quoted or name.maker is None or len(other) > 1:
            return found
        if other:
            plain = not other[0].sure and other[0].branded and not name.joined and other[0].maker is None
            return replace(found, names=(replace(other[0], maker=name.maker, until=name.until),)) if plain else found
        at = found.first - 1
        at -= at > 0 and self._particle(pieces, at) == "sort"
        if at < 1 or pieces[at].text != ",":
            return found
        brand, before = pieces[at - 1], pieces[at - 2] if at > 1 else None
        led = before is not None and before.text == "," and at > 2 and self._is_setting(pieces[at - 3])
        begun = before is None or led or _opens(before) or before.text in ("-", "–", "•", "*", "+")
        if not begun or brand.kind != "run" or brand.role or not _titled_words(text, brand.start, brand.end):
            return found
        whole = replace(name, start=brand.start, end=brand.end, branded=True, words=len(brand.words))
        return NameList((whole,), at - 1, found.last)

    def _is_setting(self, piece: Piece) -> bool:
        """Whether a piece says where or when: *Năm 2024*, X …; *tại Nam Định*, X …."""
        return piece.kind in ("place", "period") or piece.role == "place"

    def _list(self, pieces: Sequence[Piece], first: int, text: str) -> NameList | None:
        opened = first > 0 and _opens(pieces[first - 1])
        names: list[Name] = []
        at = last = first
        parted = closed = split = joined = False
        ranged = first > 0 and self._particle(pieces, first - 1) == "since"
        beside = first > 0 and self._particle(pieces, first - 1) == "beside"
        while at < len(pieces) and pieces[at].kind == "run":
            read = self._name(pieces, at, text)
            held = read is not None and parted and read[0].maker is not None  # …; sà rông của HTX X
            listed = bool(names) and (self._unknown(pieces, at, text) or self._between(pieces, at, text))
            if read is None or not (read[0].sure or opened or held or listed):
                if names or read is None or not self._unknown(pieces, at, text):
                    break
            name, last = read
            if not names and at and self._stuff(pieces, at, name):
                break  # xuất phát từ quả dừa sáp
            if not names and (whole := self._in_one(pieces, at, name, last, text)) is not None:
                name, last = whole
            names.append(replace(name, parted=parted, joined=joined))
            common = self._common_maker(pieces, last)
            if common is not None:
                maker, last = common
                since = max((i for i, n in enumerate(names) if n.parted), default=0)
                names = [replace(n, maker=n.maker or maker) if i >= since else n for i, n in enumerate(names)]
            at = _past_joins(pieces, last)
            if at == last and ranged and name.branded and self._particle(pieces, at) == "until":
                at += 1  # từ nước mắm X đến bún khô Y
            plain = names[-1].maker is None and not names[-1].owned
            ended = closed and plain and not split and any(p.text == ";" for p in pieces[last:at])
            if at == last or ended or (beside and pieces[last].text == ","):
                break  # A, B và C; D goes on with something else; ngoài A, B và C
            if any(p.text == ";" for p in pieces[last:at]) and _rated_apart(pieces, first, at):
                break  # hạng 4 sao có A; B đạt 3 sao
            parted = any(p.text == ";" for p in pieces[last:at])
            split = split or parted
            closed = any(p.role == "join" for p in pieces[last:at])
            joined = at == last + 1 and closed
            if at < len(pieces) - 1 and pieces[at].kind == "subject" and pieces[at + 1].kind == "run":
                at += 1  # A và sản phẩm B
        if not names or not any(n.sure or n.branded for n in names):
            return None
        return NameList(tuple(_hand_on(names, text)), first, last)

    def _in_one(self, pieces: Sequence[Piece], at: int, name: Name, last: int, text: str) -> tuple[Name, int] | None:
        """A name that goes on behind *và*: sản phẩm Trà gừng và mật ong Xuân Thủy, with one capital letter for both."""
        before = pieces[at - 1] if at else None
        many = at > 1 and (pieces[at - 2].kind == "quantity" or self._particle(pieces, at - 2) in ("many", "all"))
        if before is None or before.kind != "subject" or many or name.branded or not text[name.start].isupper():
            return None
        if last != at + 1 or last + 1 >= len(pieces) or self._particle(pieces, last) != "and":
            return None
        behind = pieces[last + 1]
        if behind.kind != "run" or not text[behind.start].islower():
            return None
        read = self._name(pieces, last + 1, text)
        if read is None or not read[0].branded:
            return None
        other, after = read
        return replace(other, start=name.start, sure=name.sure, words=name.words + 1 + other.words), after

    def _stuff(self, pieces: Sequence[Piece], at: int, name: Name) -> bool:
        """Whether a name is what other things are made of: 2 sản phẩm từ cây atiso Sa Pa, làm từ cói Tây An."""
        if pieces[at - 1].text not in self._made_of:
            return False
        of_products = at > 1 and is_product(pieces[at - 2])
        return not name.branded or of_products or len(pieces[at - 1].text.split()) > 1

    def _unknown(self, pieces: Sequence[Piece], at: int, text: str) -> bool:
        """Whether a run that no known word begins may be a name: capital letters inside, and no person or place."""
        piece = pieces[at]
        tokens = _WORD.findall(text, piece.start, piece.end)
        if piece.role == "place" or not 2 <= len(tokens) <= UNKNOWN:
            return False
        return any(t[0].isupper() for t in tokens[1:]) and not all(t[0].isupper() for t in tokens)

    def _between(self, pieces: Sequence[Piece], at: int, text: str) -> bool:
        """Whether some words that begin as a name does stand between two commas: A, *Bách vạn hoa trà*, B."""
        piece = pieces[at]
        if piece.role == "place" or not SOME <= len(piece.words) <= UNKNOWN or not text[piece.start].isupper():
            return False
        return pieces[at - 1].text == "," and at + 1 < len(pieces) and pieces[at + 1].text == ","

    def _name(self, pieces: Sequence[Piece], at: int, text: str, *, weak: bool = False) -> tuple[Name, int] | None:
        """The name that a run holds, and the piece behind all that is said of it (maker, address, remark).

        ``weak`` allows one small word, or a sort of things.
        """
        piece = pieces[at]
        start, end, sure = piece.start, piece.end, piece.role == "quoted"
        if sure:
            # “vàng xanh” is what people call it
            proper = text[start:end].lower() != text[start:end] or self._head(piece.words, 0) > 0
            if len(piece.words) > SPOKEN:
                return None  # “Tôi không nghĩ bột rau má Quảng Thọ 1 lại đi nhanh thế”
            sure = proper or (at > 0 and pieces[at - 1].kind == "subject")
        else:
            cut = self._begin(pieces, at, text)
            if cut is None:
                return None
            start, sure = cut
            behind = pieces[at + 1] if at + 1 < len(pieces) else None
            ended = behind is None or behind.kind in ("mark", "maker") or behind.role in ("link", "join")
            end = self._trim(start, end, text, ended=ended)
        noun = pieces[at - 1] if at and pieces[at - 1].kind == "subject" else None
        if noun is not None and (m := _CAPITAL.search(text, noun.start + 1, noun.end)):
            start = m.start()  # sản phẩm *Du lịch* Hòn Mát
        maker: Span | None = None
        owned = False
        i = at + 1
        while i < len(pieces):
            p = pieces[i]
            nxt = pieces[i + 1] if i + 1 < len(pieces) else None
            dash = p.text in ("-", "–", "—")
            if p.text == "(":
                close = _closing(pieces, i)
                inner = pieces[i + 1 : close] if close is not None else ()
                if close is None or any(q.kind == "stars" for q in inner):
                    break
                named = next((q for q in inner if q.kind == "maker" and q.role == "named"), None)
                if named is not None:
                    maker = maker or (named.start, named.end)
                elif i == at + 1 and self._belongs(inner, text):
                    end = pieces[close].end
                i = close + 1
            elif nxt is not None and nxt.kind == "maker" and (p.role == "link" or dash or p.text == "|"):
                maker = maker or _span(nxt)
                i = self._tail(pieces, i + 2)
            elif maker is None and (dash or p.text == ",") and _is_made(pieces, i + 1):
                maker, i = _span(pieces[i + 3]), self._tail(pieces, i + 4)  # X, sản phẩm của HTX Y
            elif nxt is not None and nxt.kind == "maker" and p.text in (",", ":") and maker is None:
                after = self._tail(pieces, i + 2)
                if nxt.role != "named" or (after < len(pieces) and pieces[after].text not in (";", ".")):
                    break  # the maker is the subject of what follows, or one of a list of makers
                maker, i = _span(nxt), after
            elif dash and nxt is not None and nxt.kind == "run" and i == at + 1 and piece.role != "quoted":
                told = i + 2 < len(pieces) and pieces[i + 2].role == "stop"  # đèn lồng Hội An - Dé Lantana đạt …
                brand = len(nxt.words) <= BRAND and (told or _ends(pieces, i + 2))  # nước mắm Cửa Khe - Hai Hiền
                brand = brand or (len(nxt.words) <= SOME and _has_maker(pieces, i + 2))  # … - Tuyết Sơn Trà (HTX X)
                lower = text[nxt.start].islower()
                plain = text[start + 1 : end].islower()  # Điểm du lịch sinh thái - Homestay Hương Tràm
                one = plain and (lower or _BRANDED.search(text, nxt.start, nxt.end) is not None)
                line = not sure and not lower and _titled_words(text, start, end)  # Phong Hải Danh Trà - Trà hoa sen
                other = self._head(nxt.words, 0) and not one and not line
                if other or nxt.role == "place" or not (lower or brand or line):
                    break
                sure = sure or line
                end = nxt.end  # khước lão - tửu Út Tây
                i += 2
            elif p.kind == "place" and i == at + 1 and self._of_commune(start, p, text) and _ends(pieces, i + 1):
                end = p.end  # dưa lưới xã Cổ Bì
                i += 1
            elif (size := _place_size(pieces, i + 1)) and (p.role == "at" or (p.text == "," and maker is not None)):
                i += 1 + size
            elif p.role == "link" and nxt is not None:
                after = self._past_owner(pieces, i + 1)
                if after == i + 1:
                    break
                owned = owned or any(q.kind in ("maker", "subject") or q.role == "person" for q in pieces[i:after])
                i = after
            else:
                break
        words = _WORD.findall(text[start:end].lower())
        sort = " ".join(words) in self._sorts or (len(words) < 2 and text[start].islower())
        if piece.role != "quoted" and sort and not weak:
            return None
        branded = _BRANDED.search(text, start, end) is not None
        quoted = piece.role == "quoted" and len(words) == len(piece.words) and not self._says(piece.words)
        quoted = quoted and (at == 0 or _opens(pieces[at - 1]) or pieces[at - 1].kind in ("mark", "word"))
        until = pieces[i - 1].end
        within = start > piece.start or (piece.role == "quoted" and not quoted)
        name = Name(start, end, maker, until, sure, branded, owned=owned, words=len(words), quoted=quoted, cut=within)
        return name, i

    def _says(self, words: Sequence[str]) -> bool:
        """Whether words hold one that is none of a name: “mật ong *năm nay* được mùa”."""
        i = 0
        while i < len(words):
            keep = max(_longest(self._words, words, i, _KEEPS), self._head(words, i))
            if keep < _longest(self._words, words, i, _STOPS):
                return True
            i += max(keep, 1)
        return False

    def _of_commune(self, start: int, place: Piece, text: str) -> bool:
        """Whether a name without a brand has that of a commune for one: dưa lưới *xã Cổ Bì*."""
        inner = text[start + 1 : place.start]
        return inner.islower() and self._communes.match(text[place.start : place.start + LONG_WORD].lower()) is not None

    def _begin(self, pieces: Sequence[Piece], at: int, text: str) -> tuple[int, bool] | None:
        """Where the name in a run begins, and whether a known word begins it; ``None`` when the run holds none."""
        piece = pieces[at]
        words = piece.words
        if len(words) > LONGEST or piece.role == "place" or self._others_in(self._named_words(piece, text)):
            return None
        before = pieces[at - 1] if at else None
        thing = self._head(words, 0) > 0 and text[piece.start].islower()  # chủ cơ sở bún khô Hồng Vân
        if before is not None and before.role == "person" and not thing:
            return None  # ông Lê Văn Gạo
        if self._is_organ(words, piece.start, text):
            return None
        head = self._head(words, 0)
        if head > 1 or (head and piece.role != "placed"):
            return piece.start, True
        if piece.role == "placed":
            return None  # Hương Khê, Bình Phước
        if self.particles.get(words[0]) == "sort" and self._head(words, 1):
            return next(_TOKEN.finditer(text, piece.start + len(words[0]), piece.end)).start(), True
        strong = before is None or before.kind in ("mark", "subject") or before.role in ("open", "join")
        for i in range(1, len(words)):
            if _longest(self._heads, words, i, {"sure"}):
                tokens = list(_TOKEN.finditer(text, piece.start, piece.end))
                if words[0][0].isdigit():
                    return tokens[i].start(), True  # 2 container bưởi
                if all(t[0][0].isupper() for t in tokens[:i]) or (strong and before is not None and i <= 2):
                    return piece.start, False  # Quỳnh Mai homestay
                if strong and _longest(self._tails, words, i - 1):
                    return piece.start, False  # tiêu xanh ngâm giấm
                return tokens[i].start(), True
        return (piece.start, False) if strong and text[piece.start].isalpha() else None

    def _named_words(self, piece: Piece, text: str) -> Sequence[str]:
        """The words of a run without those behind its brand that are no name: cà phê Bích Thao *xếp hàng đầu*."""
        if not self._head(piece.words, 0):
            return piece.words
        end = self._trim(piece.start, piece.end, text, ended=False)
        kept = len(_TOKEN.findall(text, piece.start, end))
        return piece.words[:kept]

    def _plain(self, words: Sequence[str]) -> str:
        """Words without those that belong to names: ca cao *nguyên chất* holds no *cao nguyên*."""
        kept: list[str] = []
        i = 0
        while i < len(words):
            size = _longest(self._words, words, i, _KEEPS)
            kept.extend(["|"] * bool(size) or [words[i]])
            i += max(size, 1)
        return " ".join(kept)

    def _trim(self, start: int, end: int, text: str, *, ended: bool) -> int:
        """Where a name ends whose brand has words behind it that are none of a name: mật ong Hoa Lan *leo* lên ….

        ``ended`` says that a mark or a maker follows, so that unknown words belong to the name (gạo Khẩu nua lếch).
        """
        tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]
        words = [text[a:b].lower() for a, b in tokens]
        last = max((i for i, (a, _) in enumerate(tokens) if i and text[a].isupper()), default=0)
        if not last:
            return end
        i = last + 1
        while i < len(words):
            if words[i][0].isdigit() or not words[i][0].isalnum():
                plain = words[i].replace(",", "").isdigit() and i + 1 < len(words)
                if plain and not _longest(self._tails, words, i + 1):
                    break  # Hải Hậu 74 điểm
                size = 1
            else:
                size = max(_longest(self._tails, words, i), _longest(self._words, words, i, _KEEPS))
                size = max(size, self._head(words, i), int(ended))
            if not size:
                break
            i += size
        return tokens[i - 1][1]

    def _is_organ(self, words: Sequence[str], start: int, text: str) -> bool:
        """Whether an office is named: Bộ Nông nghiệp, Ban Kinh tế; not Bộ ấm chén."""
        if not words or words[0] not in self._organs:
            return False
        tokens = _TOKEN.findall(text, start, start + LONG_WORD)
        return len(tokens) > 1 and tokens[1][0].isupper()

    def _others_in(self, words: Sequence[str]) -> bool:
        """Whether words are those of other things than products."""
        joined = " ".join(words)
        plain = joined.replace(" ", "").isalpha()  # else a form may stand inside a token: 12-sản xuất
        if plain and self._other_words.isdisjoint(words):
            return False
        return self._others.search(self._plain(words)) is not None

    def _head(self, words: Sequence[str], i: int) -> int:
        return _longest(self._heads, words, i)

    def _common_maker(self, pieces: Sequence[Piece], i: int) -> tuple[Span | None, int] | None:
        """A maker said of all the names before (*, cùng của HTX X*), and the piece behind it."""
        i = _past_joins(pieces, i)
        if i + 1 < len(pieces) and pieces[i].role == "link" and pieces[i + 1].kind == "maker":
            return _span(pieces[i + 1]), self._tail(pieces, i + 2)
        after = _past_number(pieces, i)  # A, B - hai sản phẩm của HTX X
        if after > i and after + 1 < len(pieces) and pieces[after].role == "link" and pieces[after + 1].kind == "maker":
            return _span(pieces[after + 1]), self._tail(pieces, after + 2)
        size = _place_size(pieces, i + 1)
        if i < len(pieces) and size and pieces[i].role == "at" and pieces[i - 1].role == "join":
            return None, i + 1 + size
        return None

    def _past_owner(self, pieces: Sequence[Piece], i: int) -> int:
        """Past an owner that is no maker by name: của họ, của bà Nguyễn Thị Lài, của một hợp tác xã ở huyện Na Hang."""
        begin = i
        while i < len(pieces):
            p = pieces[i]
            first = i == begin or pieces[i - 1].role in ("person", "place")
            owner = p.kind in ("place", "maker", "quantity") or (p.kind == "subject" and i > begin)
            if owner or p.role in ("person", "pronoun", "place") or (p.kind == "run" and first):
                i += 1
            elif i > begin and (p.text == "," or p.role == "at") and (size := _place_size(pieces, i + 1)):
                i += 1 + size
            elif i > begin and (size := self._title_size(pieces, i)):
                i += size
            else:
                break
        return i

    def _title_size(self, pieces: Sequence[Piece], i: int) -> int:
        """How many pieces say that the one before holds the product (*làm chủ thể*); 0 for none."""
        if i + 1 >= len(pieces) or self._particle(pieces, i) != "title":
            return 0
        holder = pieces[i + 1].kind == "subject" and not is_product(pieces[i + 1])
        return 2 if holder and _ends(pieces, i + 2) else 0

    def _particle(self, pieces: Sequence[Piece], i: int) -> str | None:
        return self.particles.get(pieces[i].text)

    def _tail(self, pieces: Sequence[Piece], i: int) -> int:
        """Past what may follow a maker: its verb, its address."""
        while i < len(pieces):
            p = pieces[i]
            if size := self._title_size(pieces, i):
                i += size
            elif p.kind == "place" or self._is_make(p):
                i += 1
            elif p.text == "(":
                close = _closing(pieces, i)
                if close is None or any(q.kind in ("stars", "maker") for q in pieces[i:close]):
                    break
                i = close + 1
            elif (size := _place_size(pieces, i + 1)) and (p.role == "at" or p.text in (",", "-", "–", "|")):
                i += 1 + size
            else:
                break
        return i

    def _is_make(self, piece: Piece) -> bool:
        words = piece.words or tuple(piece.text.split())
        return bool(words) and _longest(self._links, words, 0, {"make"}) == len(words)

    def _belongs(self, inner: Sequence[Piece], text: str) -> bool:
        """Whether what stands in brackets is a piece of the name: (OM 5451), (VICOSAP)."""
        if not inner or any(p.kind != "run" or p.role == "place" for p in inner):
            return False
        words = text[inner[0].start : inner[-1].end].split()
        if _NUMBERED.match(text, inner[0].start, inner[-1].end):
            return False  # trà Tân Cương (86,5 điểm)
        return len(words) <= REMARK and any((w.isupper() and len(w) > 1) or any(c.isdigit() for c in w) for w in words)


class _Cutter:
    """Cuts one sentence into pieces."""

    def __init__(self, finder: NameFinder, text: str, folded: str, sentence: Sentence) -> None:
        self._f = finder
        self._text = text
        self._folded = folded
        self._upper = _is_upper(text[sentence.start : sentence.end])
        self._tokens = [m.span() for m in _TOKEN.finditer(folded, sentence.start, sentence.end)]
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
        i = 0
        telling, alone, words = self._f._telling, self._alone, self._words
        while i < len(words):
            if not self._run and self._numbers_item(i):
                i += 2  # gồm: *1)* Trà mãng cầu; *2)* yến sào
            elif words[i] not in telling and words[i][0].isalnum() and self._tokens[i][0] not in alone:
                self._run.append(i)
                i += 1
            else:
                i = self._maker(i) or self._quote(i) or self._mention(i) or self._word(i)
        self._flush()
        return self._out

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
            first = _WORD.match(self._folded, mention.start)
            if first is not None and first.end() == mention.end and _INNER.search(self._text, 0, mention.start + 1):
                return False  # bột sắn dây Thượng *Quận*
            typed = _TWO_WORDS.match(self._folded, mention.start)
            return first is not None and (
                first[0] in self._f._places or (typed is not None and typed[0] in self._f._places)
            )
        return False

    def _word(self, i: int) -> int:
        f, words = self._f, self._words
        start, end = self._tokens[i]
        if words[i] == "&" and self._run and i + 1 < len(words) and self._proper(i - 1) and self._proper(i + 1):
            self._run.extend((i, i + 1))  # Ami & Mountain
            return i + 2
        if not self._run and words[i] == "(" and words[i + 2 : i + 3] == [")"] and words[i + 1].isdigit():
            return i + 3  # gồm: *(1)* Trà mãng cầu; *(2)* yến sào
        if not words[i][0].isalnum():
            return self._add(Piece("mark", start, end, text=words[i]), i + 1)
        word = words[i]
        keep = _longest(f._words, words, i, _KEEPS) if word in f._words else 0
        stop = _longest(f._words, words, i, _STOPS) if word in f._words else 0
        head = _longest(f._heads, words, i) if word in f._heads else 0
        link = _longest(f._links, words, i, _LINKS) if word in f._links else 0
        ends = max(stop, link)
        if ends and not self._common(i, ends):
            ends = 0
        if ends and self._run and self._goes_on(i + ends):
            keep = max(keep, self._tail_size(i, ends))  # nước mắm Nhân Trạch xưa, tinh dầu …
        if link and word in f._made_of and self._material(i + link):
            keep = max(keep, link)  # bộ đồ thủ công từ cói (…)
        if ends and self._run and f._roles.get(tuple(words[i : i + ends])) == "person" and self._named_after(i + ends):
            keep = max(keep, ends)  # mật ong hoa rừng đồi bà Chúa Hích
        inner = max(keep, head if head > 1 or not ends else 0)
        if not ends or inner > ends or (inner == ends and keep):
            size = max(inner, 1)
            self._run.extend(range(i, i + size))
            return i + size
        role = "link" if link == ends else f._roles.get(tuple(words[i : i + ends]), "stop")
        ends = next((n for n in range(1, ends) if self._begins_mention(i + n)), ends)  # chuyển *từ 3 sao* lên 4 sao
        text = " ".join(words[i : i + ends])
        return self._add(Piece("word", start, self._tokens[i + ends - 1][1], text=text, role=role), i + ends)

    def _tail_size(self, i: int, ends: int) -> int:
        """How many words of a tail stand at a position; none when its last ones begin a name with a brand."""
        size = _longest(self._f._tails, self._words, i)
        branded = ends < size < len(self._words) - i and self._proper(i + size)  # và mật ong *U Minh*
        return 0 if branded else size

    def _goes_on(self, i: int) -> bool:
        """Whether the word before a position may be one of a name: a mark, its brand, a number or its maker follows."""
        if i >= len(self._words):
            return True
        proper = self._proper(i) and not self._begins_mention(i)  # mắm cáy đặc biệt *Quảng Phúc*
        numbered = self._words[i].isdigit() and not self._begins_mention(i)  # bưởi Năm Roi loại *1*
        owned = bool(_longest(self._f._links, self._words, i, _LINKS))
        return self._words[i] in _BREAKS or proper or numbered or owned

    def _material(self, i: int) -> bool:
        """Whether a few plain words up to a bracket or a maker say what the thing is made of that a run names."""
        run = [self._words[k] for k in self._run]
        if not self._f._head(run, 0) or any(map(self._proper, self._run[1:])):
            return False
        after = i
        while after < min(len(self._words), i + STUFF + 1):
            telling = self._words[after] in self._f._telling and not self._f._head(self._words, after)
            plain = self._words[after].isalpha() and not self._proper(after) and self._covers[after] is None
            if telling or not plain:
                break
            after += 1
        if not i < after < len(self._words):
            return False
        link = _longest(self._f._links, self._words, after, _LINKS)
        return self._words[after] == "(" or (
            link > 0 and _longest(self._f._makers, self._words, after + link, _MAKERS) > 0
        )

    def _named_after(self, i: int) -> bool:
        """Whether nothing but a proper name stands from a position to the next mark."""
        after = i
        while after < len(self._words) and self._proper(after) and not self._begins_mention(after):
            after += 1
        if self._proper(i - 1):  # nước tắm người Dao *đỏ*
            after += _longest(self._f._tails, self._words, after)
            return after >= len(self._words) or self._words[after] in _BREAKS
        return after > i and (after >= len(self._words) or self._words[after] in _BREAKS)

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
                if j == i + 1 or self._f._others.search(inner) or self._f._programme.search(inner):
                    return None
                if any(m.kind == "stars" for m in self._given if end <= m.start < begin):
                    return None  # phần “phấn đấu 4 sao”
                lead = self._run and self._f._head([self._words[k] for k in self._run], 0)
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
        f, words, text = self._f, self._words, self._text
        size = _longest(f._makers, words, i, _MAKERS) if words[i] in f._makers else 0
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
            field = _longest(f._makers, words, j, {"field", "legal"})
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
            if words[j] in _INSIDE_MAKER or _longest(f._makers, words, j, {"and"}):
                size = _longest(f._makers, words, j + 1, {"field"})
                begun = fielded and not named and words[j] != ","
                if not size and begun and j + 1 < len(words) and self._proper(j + 1):
                    j += 1  # Công ty Thương mại và *Giáo dục* Gia An
                    continue
                if not size or (words[j] in ("-", "–") and self._tokens[j - 1][1] != start and not (named or fielded)):
                    break
                j += 1 + size
                continue
            if not words[j][0].isalnum():
                if words[j : j + 3 : 2] == ["(", ")"] and not named and _longest(f._makers, words, j + 1, _MAKERS):
                    j += 3  # Hợp tác xã (HTX) X
                    continue
                if words[j] == "." and len(words[j - 1]) <= 2 and self._tokens[j - 1][1] == start:
                    j += 1
                    continue
                break
            if lower and not field:
                if j > i + 1 and _longest(f._makers, words, j, _MAKERS):
                    break
                stop = _longest(f._words, words, j, _STOPS)
                keep = _longest(f._words, words, j, _KEEPS)
                if (stop and keep < stop) or _longest(f._links, words, j, _LINKS):
                    break
            if lower and _longest(f._links, words, j, {"make"}) and (named or not field):
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

    def _trades(self, i: int) -> int:
        """Past the rest of what a maker's name says that it deals in: Công ty rau*, củ, quả* Nhật Việt; 0 for none."""
        commas, size = 0, 1
        while i < len(self._words) and size and self._words[i] == ",":
            begin = i = i + 1
            while i < min(len(self._words), begin + TRADE) and self._words[i].isalpha() and not self._proper(i):
                i += 1
            commas, size = commas + 1, i - begin
        return i if commas > 1 and size and i < len(self._words) and self._proper(i) else 0


_TOKEN = regex.compile(r"\w+(?:[.,/&'’+-]\w+)*[%+]?|[^\w\s]")
_CLOSING = {"“": '”“"', "«": "»", "‘": "’'", "„": "“”", '"': '"”', "'": "'’"}
"""What may close a quotation, by what opens it."""
_CAPITAL = regex.compile(r"(?<=\s)\p{Lu}\p{Ll}")
_BRANDED = regex.compile(r"\s\W*\p{Lu}")
_CAPITALIZED = regex.compile(r"\p{Lu}\w*")
_INNER = regex.compile(r"\p{Lu}\p{Ll}+ \p{Lu}$")
"""The first letter of a word with a capital letter right behind another one."""
_NUMBERED = regex.compile(r"\d[\d.,]*\s+\p{Ll}{3}")
"""A number of something, not of a measure: 86 điểm, 12 hộ; not 500 gr."""
_WORD = regex.compile(r"\w+")
_TWO_WORDS = regex.compile(r"\w+ \w+")
_KEEPS, _LINKS, _MAKERS = frozenset({"name"}), frozenset({"link"}), frozenset({"maker"})
_STOPS = frozenset({"stop", "open", "join", "person", "pronoun", "place", "at"})
_BREAKS = frozenset({",", ";", "(", "."})
_INSIDE_MAKER = ("&", "-", "–", ",")


def _titled_words(text: str, start: int, end: int) -> bool:
    """Whether each of several words begins with a capital letter, as those of a brand do."""
    words = _WORD.findall(text, start, end)
    return len(words) > 1 and all(w[0].isupper() for w in words)


def _is_place(mention: Found | None) -> bool:
    return mention is not None and mention.kind == "place"


def _opens(piece: Piece) -> bool:
    """Whether a piece opens a list of names."""
    return piece.role == "open" or piece.text == ":" or is_product(piece)


def is_product(piece: Piece) -> bool:
    """Whether a piece is a word for products, not for who makes them."""
    return piece.kind == "subject" and piece.mention is not None and piece.mention.value.subject == "product"


def _counted_before(pieces: Sequence[Piece], at: int) -> float:
    """The number of products that opens the list at a position (*4 sản phẩm mới là …*); 0 for none."""
    if not at or not _opens(pieces[at - 1]):
        return 0
    for i in range(at - 2, max(-1, at - COUNTED), -1):
        if pieces[i].kind == "quantity" and is_product(pieces[i + 1]):
            mention = pieces[i].mention
            value = mention.value if mention is not None else None
            return value.low if isinstance(value, QuantityValue) and value.low > 1 else 0
        if pieces[i].text in (".", ";") or pieces[i].kind == "quantity":
            return 0
    return 0


def _past_joins(pieces: Sequence[Piece], i: int) -> int:
    """Past the marks and words between two names of a list."""
    while i < len(pieces) and (pieces[i].text in (",", ";") or pieces[i].role == "join"):
        i += 1
    return i


def _hand_on(names: Sequence[Name], text: str) -> list[Name]:
    """Gives names without a maker that of the name behind them when they have no brand of their own, or its."""
    out = list(names)
    for i in range(len(out) - 2, -1, -1):
        maker = out[i + 1].maker
        if maker is None or out[i].maker is not None or out[i + 1].parted:
            continue
        brand = _CAPITALIZED.findall(text, out[i].start + 1, out[i].end)
        if all(word in text[slice(*maker)] for word in brand):
            out[i] = replace(out[i], maker=maker)
    return out


def _past_number(pieces: Sequence[Piece], i: int) -> int:
    """Past a dash and a number of products that tells of the names before: *- hai sản phẩm* của HTX X."""
    marked = i + 2 < len(pieces) and pieces[i].text in ("-", "–", "—")
    return i + 3 if marked and pieces[i + 1].kind == "quantity" and is_product(pieces[i + 2]) else i


def _is_made(pieces: Sequence[Piece], i: int) -> bool:
    """Whether the product before is said to be that of a maker by name: *sản phẩm của* HTX X."""
    apposed = i + 2 < len(pieces) and is_product(pieces[i]) and pieces[i + 1].role == "link"
    return apposed and pieces[i + 2].kind == "maker" and pieces[i + 2].role == "named"


def _rated_apart(pieces: Sequence[Piece], first: int, at: int) -> bool:
    """Whether a level stands before a list and another one behind what goes on with it in the next part."""
    led = _has_level(reversed(pieces[:first]))
    return led and at < len(pieces) and pieces[at].kind == "run" and _has_level(pieces[at:])


def _has_level(pieces: Iterable[Piece]) -> bool:
    """Whether a level stands among pieces up to a semicolon or a full stop, outside of brackets."""
    depth = 0
    for piece in pieces:
        if piece.text in (";", "."):
            return False
        depth += (piece.text == "(") - (piece.text == ")")
        if piece.kind == "stars" and not depth:
            return True
    return False


def _has_maker(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a maker by name is said at a position, in brackets or behind a word that ties it."""
    tied = i + 1 < len(pieces) and (pieces[i].text == "(" or pieces[i].role == "link")
    return tied and pieces[i + 1].kind == "maker" and pieces[i + 1].role == "named"


def _closing(pieces: Sequence[Piece], i: int) -> int | None:
    return next((j for j in range(i + 1, min(len(pieces), i + BRACKET)) if pieces[j].text == ")"), None)


def _ends(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a name ends at a position: at a mark, at what joins the next one to it, or at its maker."""
    return i >= len(pieces) or pieces[i].text in (*_BREAKS, ")") or pieces[i].role in ("join", "link")


def _span(piece: Piece) -> Span | None:
    return (piece.start, piece.end) if piece.role == "named" else None


def _place_size(pieces: Sequence[Piece], i: int) -> int:
    """How many pieces a place at a position has: one, two when its sort stands before a name not known (ấp Tân Lộc)."""
    if i >= len(pieces):
        return 0
    if pieces[i].kind == "place" or (pieces[i].kind == "run" and pieces[i].role == "place"):
        return 1
    return 2 if pieces[i].role == "place" and i + 1 < len(pieces) and pieces[i + 1].kind == "run" else 0


def _is_upper(words: str) -> bool:
    letters = list(filter(str.isalpha, words))
    return sum(map(str.isupper, letters)) > 0.7 * len(letters)


def _index(lexicon: Mapping[str, str]) -> Forms:
    """The forms by their first two words, the longest first."""
    alone: dict[str, str] = {}
    longer: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
    for form, value in sorted(lexicon.items(), key=lambda f: -len(_TOKEN.findall(f[0]))):
        words = tuple(_TOKEN.findall(form))
        behind = longer.setdefault(words[0], {})
        if len(words) > 1:
            behind.setdefault(words[1], []).append((words, value))
        else:
            alone[words[0]] = value
    return {first: (alone.get(first), behind) for first, behind in longer.items()}


def _longest(index: Forms, words: Sequence[str], i: int, values: Container[str] | None = None) -> int:
    """How many words at a position the longest form of these values has; 0 for none."""
    if i >= len(words) or (forms := index.get(words[i])) is None:
        return 0
    alone, longer = forms
    if longer and i + 1 < len(words):
        for form, value in longer.get(words[i + 1], ()):
            if (values is None or value in values) and tuple(words[i : i + len(form)]) == form:
                return len(form)
    return int(alone is not None and (values is None or alone in values))


def _roles(lexicon: Mapping[str, str]) -> Mapping[tuple[str, ...], str]:
    """What the forms do that end a name, by their words."""
    return {tuple(_TOKEN.findall(form)): value for form, value in lexicon.items() if value in _STOPS}
