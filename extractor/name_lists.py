"""Finds the names of products in a sentence, and which of them form one list with a maker or a number in common.

Whether a star level is said of the names is up to ``products.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import regex

from extractor.mentions import Found, QuantityValue, Sentence
from extractor.names import BRAND, Name, NameReader, has_maker, titled_words
from extractor.pieces import (
    Cutter,
    Piece,
    Span,
    is_product,
    opens,
    past_joins,
    place_size,
    span_of,
)

COUNTED = 9
"""Pieces between a list and the number of its things."""
_CAPITALIZED = regex.compile(r"\p{Lu}\w*")


@dataclass(frozen=True, slots=True)
class NameList:
    """Names that stand in a row; ``first`` and ``last`` are the positions of its pieces, the end excluded."""

    names: tuple[Name, ...]
    first: int
    last: int


class NameFinder(NameReader):
    """Cuts sentences into pieces and finds the lists of names; holds the indexed lexicons only."""

    def pieces(self, text: str, folded: str, sentence: Sentence) -> list[Piece]:
        """The pieces of a sentence in order; white space alone lies between them."""
        return Cutter(self, text, folded, sentence).cut()

    def lists(self, pieces: Sequence[Piece], text: str) -> list[NameList]:
        """The lists of names in order; a name that stands alone is a list of one."""
        lists: list[NameList] = []
        at = 0
        while at < len(pieces):
            found = self._list(pieces, at, text) if pieces[at].kind == "run" else None
            if pieces[at].kind == "run" and (number := counted_before(pieces, at)):
                found = self._as_counted(pieces, at, number, text, found)
            if found is not None:
                found = self._apposed(pieces, found, text)
                lists.append(found)
            at = found.last if found is not None else at + 1
        return lists

    def _list(self, pieces: Sequence[Piece], first: int, text: str) -> NameList | None:
        bracket = first > 1 and pieces[first - 1].text == "(" and pieces[first - 2].kind == "stars"
        opened = bracket or (first > 0 and opens(pieces[first - 1]))
        names: list[Name] = []
        at = last = first
        parted = closed = split = joined = False
        ranged = first > 0 and self._particle(pieces, first - 1) == "since"
        beside = first > 0 and self._particle(pieces, first - 1) == "beside"
        while at < len(pieces) and pieces[at].kind == "run":
            read = self._name(pieces, at, text)
            held = read is not None and parted and read[0].maker is not None  # …; sà rông của HTX X
            listed = bool(names) and (
                self._unknown(pieces, at, text) or self._between(pieces, at, text) or self._amid(pieces, at)
            )
            if read is None or not (read[0].sure or opened or held or listed):
                if names or read is None or not self._unknown(pieces, at, text):
                    break
            name, last = read
            if parted and brings(pieces, last):
                break  # …; riêng nhãn Bometa góp 4 sản phẩm mật ong
            if not names and at and self._stuff(pieces, at, name):
                break  # xuất phát từ quả dừa sáp
            whole = self._of_set(pieces, at, name, text) or (
                self._in_one(pieces, at, name, last, text) if not names else None
            )
            name, last = whole or read
            names.append(replace(name, parted=parted, joined=joined))
            common = self._common_maker(pieces, last)
            if common is not None:
                maker, last = common
                since = max((i for i, n in enumerate(names) if n.parted), default=0)
                names = [replace(n, maker=n.maker or maker) if i >= since else n for i, n in enumerate(names)]
            at = past_joins(pieces, last)
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
        if not names or not any(n.sure or (n.branded and not bracket) for n in names):
            return None  # sản phẩm 4 sao (*Lê Thị Mơ*)
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

    def _of_set(self, pieces: Sequence[Piece], at: int, name: Name, text: str) -> tuple[Name, int] | None:
        """The name of a set whose pieces stand between commas: Bộ sản phẩm đèn trang trí, *rổ, rá* của HTX X."""
        if self.particles.get(pieces[at].words[0]) != "set" or name.maker is not None or name.quoted:
            return None
        i = at
        while i + 2 < len(pieces) and pieces[i + 1].text == "," and pieces[i + 2].kind == "run":
            if len(pieces[i + 2].words) > BRAND or not text[pieces[i + 2].start].islower():
                return None
            i += 2
        read = self._name(pieces, i, text, weak=True) if i > at and has_maker(pieces, i + 1) else None
        if read is None:
            return None
        last, after = read
        return replace(last, start=name.start, sure=True, words=name.words + i - at), after

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
            at = past_joins(pieces, last)
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
        begun = before is None or led or opens(before) or before.text in ("-", "–", "•", "*", "+")
        if not begun or brand.kind != "run" or brand.role or not titled_words(text, brand.start, brand.end):
            return found
        whole = replace(name, start=brand.start, end=brand.end, branded=True, words=len(brand.words))
        return NameList((whole,), at - 1, found.last)

    def _is_setting(self, piece: Piece) -> bool:
        """Whether a piece says where or when: *Năm 2024*, X …; *tại Nam Định*, X …."""
        return piece.kind in ("place", "period") or piece.role == "place"

    def _stuff(self, pieces: Sequence[Piece], at: int, name: Name) -> bool:
        """Whether a name is what other things are made of: 2 sản phẩm từ cây atiso Sa Pa, làm từ cói Tây An."""
        if pieces[at - 1].text not in self.made_of:
            return False
        of_products = at > 1 and is_product(pieces[at - 2])
        return not name.branded or of_products or len(pieces[at - 1].text.split()) > 1

    def _common_maker(self, pieces: Sequence[Piece], i: int) -> tuple[Span | None, int] | None:
        """A maker said of all the names before (*, cùng của HTX X*), and the piece behind it."""
        i = past_joins(pieces, i)
        if i + 1 < len(pieces) and pieces[i].role == "link" and pieces[i + 1].kind == "maker":
            return span_of(pieces[i + 1]), self._tail(pieces, i + 2)
        after = _past_number(pieces, i)  # A, B - hai sản phẩm của HTX X
        if after > i and after + 1 < len(pieces) and pieces[after].role == "link" and pieces[after + 1].kind == "maker":
            return span_of(pieces[after + 1]), self._tail(pieces, after + 2)
        size = place_size(pieces, i + 1)
        if i < len(pieces) and size and pieces[i].role == "at" and pieces[i - 1].role == "join":
            return None, i + 1 + size
        return None


def counted_before(pieces: Sequence[Piece], at: int) -> float:
    """The number of products that opens the list at a position (*4 sản phẩm mới là …*); 0 for none."""
    number = number_before(pieces, at)
    return number.value.low if number is not None and isinstance(number.value, QuantityValue) else 0


def number_before(pieces: Sequence[Piece], at: int) -> Found | None:
    """The mention of the number of several products that opens the list at a position."""
    if not at or not opens(pieces[at - 1]):
        return None
    for i in range(at - 2, max(-1, at - COUNTED), -1):
        if pieces[i].kind == "quantity" and is_product(pieces[i + 1]):
            mention = pieces[i].mention
            value = mention.value if mention is not None else None
            return mention if isinstance(value, QuantityValue) and value.low > 1 else None
        if pieces[i].text in (".", ";") or pieces[i].kind == "quantity":
            return None
    return None


def brings(pieces: Sequence[Piece], i: int) -> bool:
    """Whether what stands before a position has so many products, and so is none: *góp 4 sản phẩm*."""
    told = i + 2 < len(pieces) and pieces[i].role in ("open", "stop")
    return told and pieces[i + 1].kind == "quantity" and is_product(pieces[i + 2])


def _past_number(pieces: Sequence[Piece], i: int) -> int:
    """Past a dash and a number of products that tells of the names before: *- hai sản phẩm* của HTX X."""
    marked = i + 2 < len(pieces) and pieces[i].text in ("-", "–", "—")
    return i + 3 if marked and pieces[i + 1].kind == "quantity" and is_product(pieces[i + 2]) else i


def _hand_on(names: Sequence[Name], text: str) -> list[Name]:
    """Gives names without a maker that of the name behind them when they have no brand of their own, or its."""
    out = list(names)
    grouped = any(name.parted for name in names)
    for i in range(len(out) - 2, -1, -1):
        maker = out[i + 1].maker
        near = out[i + 1].seat or (out[i + 1].end, out[i + 1].until)
        alone = out[i].maker is None and out[i].seat is None and out[i].until <= out[i].end
        if alone and not out[i + 1].parted and (grouped or maker is None) and near[1] > near[0]:
            out[i] = replace(out[i], seat=near)  # nem A, giò A (Chư Sê); bột B, trà B (Chư Păh)
        if maker is None or out[i].maker is not None or out[i + 1].parted:
            continue
        brand = _CAPITALIZED.findall(text, out[i].start + 1, out[i].end)
        if all(word in text[slice(*maker)] for word in brand):
            out[i] = replace(out[i], maker=maker, seat=near)
    return out


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
