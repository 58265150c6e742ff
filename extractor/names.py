"""Reads one name of a product from the pieces of a sentence: where it begins and ends, whose it is, its brand.

Which names form a list is up to ``name_lists.py``, what the pieces are to ``pieces.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.name_words import KEEPS, LONG_WORD, TOKEN, NameWords, longest
from extractor.pieces import (
    LONGEST,
    WORD,
    Piece,
    Span,
    closing,
    ends_at,
    is_product,
    opens,
    place_size,
    span_of,
)

UNKNOWN = 8
"""Words of the longest name that no known word begins."""
SPOKEN = 11
"""Words of the longest name in quotes; a longer quotation is what somebody said."""
SOME = 3
"""Words of the shortest name in a list that no known word begins and that has no brand."""
REMARK = 4
"""Words in brackets that may still be a piece of a name: (OM 5451)."""
BRAND = 2
"""Words behind a dash that may be a brand; more of them are a person's name."""
_CAPITAL = regex.compile(r"(?<=\s)\p{Lu}\p{Ll}")
_BRANDED = regex.compile(r"\s\W*\p{Lu}")
_NUMBERED = regex.compile(r"\d[\d.,]*\s+\p{Ll}{3}")
"""A number of something, not of a measure: 86 điểm, 12 hộ; not 500 gr."""


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
    seat: Span | None = None
    """Where the address of a maker stands that was said of the name behind."""
    cut: bool = False
    """Whether words before it make it a piece of another thing: vườn *chè Shan*, dự án *“Chè sạch”*."""


class NameReader(NameWords):
    """Reads names."""

    def _name(self, pieces: Sequence[Piece], at: int, text: str, *, weak: bool = False) -> tuple[Name, int] | None:
        """The name that a run holds, and the piece behind all that is said of it (maker, address, remark).

        ``weak`` allows one small word, or a sort of things.
        """
        core = self._core(pieces, at, text)
        if core is None:
            return None
        piece, (start, end, sure, begun) = pieces[at], core
        maker: Span | None = None
        owned = False
        i = at + 1
        while i < len(pieces):
            p = pieces[i]
            nxt = pieces[i + 1] if i + 1 < len(pieces) else None
            dash = p.text in ("-", "–", "—")
            if p.text == "(":
                close = closing(pieces, i)
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
                maker = maker or span_of(nxt)
                i = self._tail(pieces, i + 2)
            elif maker is None and (held := self._held_by(pieces, i, text)) is not None:
                maker, i = held  # của chủ thể Lê Thị Mơ, của chủ thể HTX X
            elif maker is None and (dash or p.text == ",") and _is_made(pieces, i + 1):
                maker, i = span_of(pieces[i + 3]), self._tail(pieces, i + 4)  # X, sản phẩm của HTX Y
            elif nxt is not None and nxt.kind == "maker" and p.text in (",", ":") and maker is None:
                after = self._tail(pieces, i + 2)
                if nxt.role != "named" or (after < len(pieces) and pieces[after].text not in (";", ".")):
                    break  # the maker is the subject of what follows, or one of a list of makers
                maker, i = span_of(nxt), after
            elif dash and nxt is not None and nxt.kind == "run" and i == at + 1 and piece.role != "quoted":
                goes_on = self._goes_on_behind_dash(pieces, at, (start, end, sure), text)
                if goes_on is None:
                    break
                sure, end, i = goes_on, nxt.end, i + 2  # khước lão - tửu Út Tây
            elif p.kind == "place" and i == at + 1 and self._of_commune(start, p, text) and ends_at(pieces, i + 1):
                end = p.end  # dưa lưới xã Cổ Bì
                i += 1
            elif p.kind == "place" and i == at + 1 and _BRANDED.search(text, start, end) and ends_at(pieces, i + 1):
                i += 1  # chè Shan Phình Hồ *xã Phình Hồ* và …
            elif i == at + 1 and _is_brand(p, nxt, text):
                end, i = pieces[i + 1].end, i + 2  # khô bò *nhãn hiệu* Kibo
            elif (size := place_size(pieces, i + 1)) and (p.role == "at" or (p.text == "," and maker is not None)):
                i += 1 + size
            elif (after := max(_past_seat(pieces, at, i), self._past_score(pieces, i))) > i:
                i = after
            elif maker is None and (after := _past_dots(pieces, i)) > i and _is_owned(pieces, after):
                maker, i = span_of(pieces[after + 1]), self._tail(pieces, after + 2)
            elif p.role == "link" and nxt is not None:
                after = self._past_owner(pieces, i + 1)
                if after == i + 1:
                    break
                owned = owned or any(q.kind in ("maker", "subject") or q.role == "person" for q in pieces[i:after])
                i = after
            else:
                break
        words = WORD.findall(text[start:end].lower())
        sort = " ".join(words) in self.sorts or (len(words) < 2 and text[start].islower())
        # (Sản phẩm) mật ong của HTX X đạt 4 sao; gồm: mật ong của HTX X; …; sản phẩm du lịch cộng đồng của HTX Y
        led = at == 0 or (at == 1 and is_product(pieces[0])) or pieces[at - 1].text == ":"
        begins = maker is not None and (bool(begun) or (led and self.head(piece.words, 0) > 0))
        if piece.role != "quoted" and sort and not weak and not begins:
            return None
        branded = _BRANDED.search(text, start, end) is not None
        quoted = piece.role == "quoted" and len(words) == len(piece.words) and not self.says(piece.words)
        quoted = quoted and (at == 0 or opens(pieces[at - 1]) or pieces[at - 1].kind in ("mark", "word"))
        until = pieces[i - 1].end
        within = start > piece.start or (piece.role == "quoted" and not quoted)
        name = Name(start, end, maker, until, sure, branded, owned=owned, words=len(words), quoted=quoted, cut=within)
        return name, i

    def _begin(self, pieces: Sequence[Piece], at: int, text: str) -> tuple[int, bool] | None:
        """Where the name in a run begins, and whether a known word begins it; ``None`` when the run holds none."""
        piece = pieces[at]
        words = piece.words
        if len(words) > LONGEST or piece.role == "place" or self.others_in(self._named_words(piece, text)):
            return None
        before = pieces[at - 1] if at else None
        thing = self.head(words, 0) > 0 and text[piece.start].islower()  # chủ cơ sở bún khô Hồng Vân
        if before is not None and before.role == "person" and not thing:
            return None  # ông Lê Văn Gạo
        if self.is_organ(words, piece.start, text):
            return None
        head = self.head(words, 0)
        if head > 1 or (head and piece.role != "placed"):
            return piece.start, True
        if piece.role == "placed":
            return None  # Hương Khê, Bình Phước
        if self.particles.get(words[0]) == "sort" and self.head(words, 1):
            return next(TOKEN.finditer(text, piece.start + len(words[0]), piece.end)).start(), True
        strong = before is None or before.kind in ("mark", "subject") or before.role in ("open", "join")
        for i in range(1, len(words)):
            if longest(self.heads, words, i, {"sure"}):
                tokens = list(TOKEN.finditer(text, piece.start, piece.end))
                if words[0][0].isdigit() and not (i == 1 and text[tokens[1].start()].isupper()):  # 023 Serum
                    return tokens[i].start(), True  # 2 container bưởi
                if all(t[0][0].isupper() for t in tokens[:i]) or (strong and before is not None and i <= 2):
                    return piece.start, False  # Quỳnh Mai homestay
                if strong and longest(self.tails, words, i - 1):
                    return piece.start, False  # tiêu xanh ngâm giấm
                whole = text[piece.start].isupper() and text[tokens[i].start()].islower()
                if strong and whole and (has_maker(pieces, at + 1) or i == len(words) - 1):
                    return piece.start, False  # Bách vạn hoa trà (HTX X)
                return tokens[i].start(), True
        return (piece.start, False) if strong and text[piece.start].isalpha() else None

    def _core(self, pieces: Sequence[Piece], at: int, text: str) -> tuple[int, int, bool, int] | None:
        """Where the name in a run begins and ends, whether it is sure, and where the noun before it begins it, or 0."""
        piece = pieces[at]
        start, end, sure, begun = piece.start, piece.end, piece.role == "quoted", 0
        if sure:
            # “vàng xanh” is what people call it
            proper = text[start:end].lower() != text[start:end] or self.head(piece.words, 0) > 0
            if len(piece.words) > SPOKEN:
                return None  # “Tôi không nghĩ bột rau má Quảng Thọ 1 lại đi nhanh thế”
            sure = proper or (at > 0 and pieces[at - 1].kind == "subject")
        else:
            begun = self._begun_in(pieces[at - 1], piece, text) if at and pieces[at - 1].kind == "subject" else 0
            cut = (begun, True) if begun else self._begin(pieces, at, text)
            if cut is None:
                return None
            start, sure = cut
            behind = pieces[at + 1] if at + 1 < len(pieces) else None
            owned = at + 2 < len(pieces) and pieces[at + 1].role == "link" and pieces[at + 2].kind == "maker"
            ended = behind is None or behind.kind in ("mark", "maker") or behind.role in ("link", "join")
            end = self._trim(start, end, text, ended=ended, owned=owned)
        noun = pieces[at - 1] if at and pieces[at - 1].kind == "subject" else None
        if noun is not None and (m := _CAPITAL.search(text, noun.start + 1, noun.end)):
            start = m.start()  # sản phẩm *Du lịch* Hòn Mát
        return start, end, sure, begun

    def _goes_on_behind_dash(
        self, pieces: Sequence[Piece], at: int, name: tuple[int, int, bool], text: str
    ) -> bool | None:  # fmt: skip
        """Whether a name that goes on behind a dash is sure; ``None`` when it does not go on."""
        start, end, sure = name
        dash, nxt = at + 1, pieces[at + 2]
        told = dash + 2 < len(pieces) and pieces[dash + 2].role == "stop"  # đèn lồng Hội An - Dé Lantana đạt …
        brand = len(nxt.words) <= BRAND and (told or ends_at(pieces, dash + 2))  # nước mắm Cửa Khe - Hai Hiền
        brand = brand or (len(nxt.words) <= SOME and has_maker(pieces, dash + 2))  # … - Tuyết Sơn Trà (HTX X)
        lower = text[nxt.start].islower()
        plain = text[start + 1 : end].islower()  # Điểm du lịch sinh thái - Homestay Hương Tràm
        one = plain and (lower or _BRANDED.search(text, nxt.start, nxt.end) is not None)
        line = not sure and not lower and titled_words(text, start, end)  # Phong Hải Danh Trà - Trà hoa sen
        whole = _told_by_kind(pieces, at, dash, text)
        other = self.head(nxt.words, 0) and not one and not line and not whole
        if other or nxt.role == "place" or not (lower or brand or line or whole):
            return None
        return sure or line

    def _begun_in(self, noun: Piece, piece: Piece, text: str) -> int:
        """Where a name begins whose first words the noun before holds: sản phẩm *du lịch* cộng đồng; 0 for none."""
        words = list(WORD.finditer(text, noun.start, noun.end))
        for i in range(1, len(words)):
            told = [m.group().lower() for m in words[i:]]
            if self.head([*told, *piece.words], 0) > len(told):
                return words[i].start()
        return 0

    def _named_words(self, piece: Piece, text: str) -> Sequence[str]:
        """The words of a run without those behind its brand that are no name: cà phê Bích Thao *xếp hàng đầu*."""
        if not self.head(piece.words, 0):
            return piece.words
        end = self._trim(piece.start, piece.end, text, ended=False)
        kept = len(TOKEN.findall(text, piece.start, end))
        return piece.words[:kept]

    def _trim(self, start: int, end: int, text: str, *, ended: bool, owned: bool = False) -> int:
        """Where a name ends whose brand has words behind it that are none of a name: mật ong Hoa Lan *leo* lên ….

        ``ended`` says that a mark or a maker follows, so that unknown words belong to the name (gạo Khẩu nua lếch),
        ``owned`` that its maker does, so that a number does (bộ trà Olong *3 bông mai* của Công ty X).
        """
        tokens = [(m.start(), m.end()) for m in TOKEN.finditer(text, start, end)]
        words = [text[a:b].lower() for a, b in tokens]
        last = max((i for i, (a, _) in enumerate(tokens) if i and text[a].isupper()), default=0)
        if not last:
            return end
        i = last + 1
        while i < len(words):
            if words[i][0].isdigit() or not words[i][0].isalnum():
                plain = words[i].replace(",", "").isdigit() and i + 1 < len(words)
                told = owned and plain and self.particles.get(words[i + 1]) != "score"
                if plain and not told and not longest(self.tails, words, i + 1):
                    break  # Hải Hậu 74 điểm
                size = 1
            else:
                size = max(longest(self.tails, words, i), longest(self.words, words, i, KEEPS))
                size = max(size, self.head(words, i), int(ended))
            if not size:
                break
            i += size
        return tokens[i - 1][1]

    def _belongs(self, inner: Sequence[Piece], text: str) -> bool:
        """Whether what stands in brackets is a piece of the name: (OM 5451), (VICOSAP)."""
        if not inner or any(p.kind != "run" or p.role == "place" for p in inner):
            return False
        words = text[inner[0].start : inner[-1].end].split()
        if _NUMBERED.match(text, inner[0].start, inner[-1].end):
            return False  # trà Tân Cương (86,5 điểm)
        return len(words) <= REMARK and any((w.isupper() and len(w) > 1) or any(c.isdigit() for c in w) for w in words)

    def _of_commune(self, start: int, place: Piece, text: str) -> bool:
        """Whether a name without a brand has that of a commune for one: dưa lưới *xã Cổ Bì*."""
        inner = text[start + 1 : place.start]
        return inner.islower() and self.communes.match(text[place.start : place.start + LONG_WORD].lower()) is not None

    def _past_owner(self, pieces: Sequence[Piece], i: int) -> int:
        """Past an owner that is no maker by name: của họ, của bà Nguyễn Thị Lài, của một hợp tác xã ở huyện Na Hang."""
        begin = i
        while i < len(pieces):
            p = pieces[i]
            first = i == begin or pieces[i - 1].role in ("person", "place")
            owner = p.kind in ("place", "maker", "quantity") or (p.kind == "subject" and i > begin)
            if owner or p.role in ("person", "pronoun", "place") or (p.kind == "run" and first):
                i += 1
            elif i > begin and (p.text == "," or p.role == "at") and (size := place_size(pieces, i + 1)):
                i += 1 + size
            elif i > begin and (size := self._title_size(pieces, i)):
                i += size
            else:
                break
        return i

    def _past_score(self, pieces: Sequence[Piece], i: int) -> int:
        """Past the points told behind a product: Cà phê X của Công ty Y, *95,64 điểm* và …; *đạt 93/100 điểm*; …."""
        gained = self._particle(pieces, i) == "gain"
        if not (gained or pieces[i].text == ",") or i + 1 >= len(pieces):
            return i
        after = i + 1 + (pieces[i + 1].kind in ("fraction", "quantity"))
        words = pieces[after].words if after < len(pieces) and pieces[after].kind == "run" else ()
        counted = after > i + 1 or (len(words) > 1 and words[0][0].isdigit())
        scored = bool(words) and len(words) <= SOME and self.particles.get(words[-1]) == "score"
        if gained and not (i > 0 and ends_at(pieces, after + 1) and after + 1 < len(pieces)):
            return i  # … đạt 85 điểm: it ends the sentence
        return after + 1 if counted and scored else i

    def _held_by(self, pieces: Sequence[Piece], i: int, text: str) -> tuple[Span | None, int] | None:
        """The holder that a noun of holders names behind its link, and the piece behind: *của chủ thể* Lê Thị Mơ."""
        if i + 2 >= len(pieces) or pieces[i].role != "link":
            return None
        noun, holder = pieces[i + 1 : i + 3]
        if noun.kind != "subject" or is_product(noun):
            return None
        if holder.kind == "maker":
            return span_of(holder), self._tail(pieces, i + 3)
        person = holder.kind == "run" and titled_words(text, holder.start, holder.end)
        return ((holder.start, holder.end), self._tail(pieces, i + 3)) if person else None

    def _title_size(self, pieces: Sequence[Piece], i: int) -> int:
        """How many pieces say that the one before holds the product (*làm chủ thể*); 0 for none."""
        if i + 1 >= len(pieces) or self._particle(pieces, i) != "title":
            return 0
        holder = pieces[i + 1].kind == "subject" and not is_product(pieces[i + 1])
        return 2 if holder and ends_at(pieces, i + 2) else 0

    def _tail(self, pieces: Sequence[Piece], i: int) -> int:
        """Past what may follow a maker: its verb, its address."""
        while i < len(pieces):
            p = pieces[i]
            if size := self._title_size(pieces, i):
                i += size
            elif p.kind == "place" or self._is_make(p):
                i += 1
            elif p.text == "(":
                close = closing(pieces, i)
                if close is None or any(q.kind in ("stars", "maker") for q in pieces[i:close]):
                    break
                i = close + 1
            elif (size := place_size(pieces, i + 1)) and (p.role == "at" or p.text in (",", "-", "–", "|")):
                i += 1 + size
            elif size := self._street_size(pieces, i) or place_size(pieces, i):
                i += size
            else:
                break
        return i

    def _street_size(self, pieces: Sequence[Piece], i: int) -> int:
        """How many pieces hold one of an address (*số 6*, *hẻm 34*), with the comma before it; 0 for none."""
        marked = int(pieces[i].text in (",", "-", "–"))
        piece = pieces[i + marked] if i + marked < len(pieces) else pieces[i]
        size = longest(self.streets, piece.words, 0) if piece.kind == "run" and not piece.role else 0
        return 1 + marked if 0 < size < len(piece.words) else 0

    def _is_make(self, piece: Piece) -> bool:
        words = piece.words or tuple(piece.text.split())
        return bool(words) and longest(self.links, words, 0, {"make"}) == len(words)

    def _particle(self, pieces: Sequence[Piece], i: int) -> str | None:
        return self.particles.get(pieces[i].text) if i < len(pieces) else None

    def _unknown(self, pieces: Sequence[Piece], at: int, text: str) -> bool:
        """Whether a run that no known word begins may be a name: capital letters inside, and no person or place."""
        piece = pieces[at]
        tokens = WORD.findall(text, piece.start, piece.end)
        if piece.role == "place" or not 2 <= len(tokens) <= UNKNOWN:
            return False
        return any(t[0].isupper() for t in tokens[1:]) and not all(t[0].isupper() for t in tokens)

    def _between(self, pieces: Sequence[Piece], at: int, text: str) -> bool:
        """Whether some words that begin as a name does stand between two commas: A, *Bách vạn hoa trà*, B."""
        piece = pieces[at]
        if piece.role == "place" or not SOME <= len(piece.words) <= UNKNOWN or not text[piece.start].isupper():
            return False
        return pieces[at - 1].text == "," and at + 1 < len(pieces) and pieces[at + 1].text == ","

    def _amid(self, pieces: Sequence[Piece], at: int) -> bool:
        """Whether a few words stand between two commas, and a known word begins the next item: A, *hoa ngô*, trà B."""
        piece = pieces[at]
        if piece.role or not 1 < len(piece.words) <= UNKNOWN - SOME or at + 2 >= len(pieces):
            return False
        marks = (pieces[at - 1].text, pieces[at + 1].text)
        return marks == (",", ",") and pieces[at + 2].kind == "run" and self.head(pieces[at + 2].words, 0) > 0


def titled_words(text: str, start: int, end: int) -> bool:
    """Whether each of several words begins with a capital letter, as those of a brand do."""
    words = WORD.findall(text, start, end)
    return len(words) > 1 and all(w[0].isupper() for w in words)


def _told_by_kind(pieces: Sequence[Piece], at: int, dash: int, text: str) -> bool:
    """Whether words without a brand behind a dash end a name that has one: Gốm Bồ Bát - *Bộ đồ thờ* của Công ty X."""
    name, kind, after = pieces[at], pieces[dash + 1], dash + 2
    if _BRANDED.search(text, name.start, name.end) is None or _BRANDED.search(text, kind.start, kind.end) is not None:
        return False
    ended = after < len(pieces) and pieces[after].text == ";"
    begun = at > 0 and pieces[at - 1].text == ";" and (after >= len(pieces) or pieces[after].text in (".", ","))
    return ended or begun or has_maker(pieces, after)


def _is_brand(noun: Piece, brand: Piece | None, text: str) -> bool:
    """Whether a word for a brand and the brand go on a name: khô bò *nhãn hiệu Kibo*."""
    of_brand = noun.kind == "subject" and noun.mention is not None and noun.mention.value.subject == "trademark"
    return of_brand and brand is not None and brand.kind == "run" and text[brand.start].isupper()


def _is_made(pieces: Sequence[Piece], i: int) -> bool:
    """Whether the product before is said to be that of a maker by name: *sản phẩm của* HTX X."""
    apposed = i + 2 < len(pieces) and is_product(pieces[i]) and pieces[i + 1].role == "link"
    return apposed and pieces[i + 2].kind == "maker" and pieces[i + 2].role == "named"


def has_maker(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a maker by name is said at a position, in brackets or behind a word that ties it."""
    tied = i + 1 < len(pieces) and (pieces[i].text == "(" or pieces[i].role == "link")
    return tied and pieces[i + 1].kind == "maker" and pieces[i + 1].role == "named"


def _past_seat(pieces: Sequence[Piece], at: int, i: int) -> int:
    """Past the places that a comma brings in behind a name of a list with semicolons: A, xã X; B, thôn Y, xã Z."""
    after = i
    while after < len(pieces) and pieces[after].text == "," and (size := place_size(pieces, after + 1)):
        after += 1 + size
    ended = after >= len(pieces) or pieces[after].text in (";", ".")
    listed = (after < len(pieces) and pieces[after].text == ";") or (at > 0 and pieces[at - 1].text == ";")
    return after if ended and listed else i


def _past_dots(pieces: Sequence[Piece], i: int) -> int:
    """Past the dots that leave a list open: A, B… của HTX X."""
    while i < len(pieces) and pieces[i].text in (".", "…"):
        i += 1
    return i


def _is_owned(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a maker by name stands at a position behind the word that ties it: *của* HTX X."""
    tied = i + 1 < len(pieces) and pieces[i].role == "link"
    return tied and pieces[i + 1].kind == "maker" and pieces[i + 1].role == "named"
