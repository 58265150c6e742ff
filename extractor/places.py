"""Names of places in a text, and the unit that a name means on a date.

Owns the gazetteer, whose units and forms ``units.py`` reads. :meth:`Gazetteer.find` only says what the words are;
:meth:`Gazetteer.resolve` decides among the candidates by type word, neighbours, the article's province and its date.
Which mention a fact belongs to is left to the context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.fold import fold
from extractor.model import Place
from extractor.resources import patterns_dir
from extractor.units import FIRST_DAY_OF_34, LAST_DAY_OF_63, TOKEN, Entry, Lists, Regime, Tree, Unit, read_units

# Quận 12 is the highest; a longer number after "quận" or "phường" is a house, a year, a road.
_WARD_NUMBER = re.compile(r"\d{1,2}")
_YEAR = re.compile(r"(?:19|20)\d\d")
LONGEST_COMMUNE = 4
"""Syllables of the longest name of a commune that counts (*Vĩnh Hòa Hưng Bắc*)."""
LIST_GAP = 3
"""Tokens between two districts of a list: a comma, perhaps with a number before it and a word for and behind it."""
MAKER_REACH = 8
"""Words between a maker and the name that belongs to it (*HTX dịch vụ nông nghiệp tổng hợp Phú Lương*)."""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words that name a place: ``text[start:end]``, with the type word when there is one.

    ``level`` is ``None`` when the words leave it open; ``units`` are the candidates, empty for a commune, a region or a
    name that the gazetteer does not know. ``within`` is the larger place that the text gives (*huyện X, tỉnh Y*).
    """

    start: int
    end: int
    name: str
    type_word: str | None = None
    level: str | None = None
    units: tuple[Unit, ...] = ()
    reference: bool = False
    """A word for a place named elsewhere: *tỉnh, toàn huyện, cả nước*."""
    region: str | None = None
    in_name: bool = False
    """Probably part of a longer name: of a company, a lake, a product."""
    former: bool = False
    """Followed by *cũ*: the unit of that name before the merger."""
    within: PlaceMention | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    """The tokens of the stretch that is searched: their offsets, their folded and their true forms."""

    text: str
    starts: list[int]
    ends: list[int]
    folded: list[str]

    def true(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]]

    def upper(self, i: int) -> bool:
        """Whether token ``i`` begins with a capital letter."""
        return 0 <= i < len(self.folded) and self.text[self.starts[i]].isupper()

    def all_caps(self, i: int, j: int) -> bool:
        """Whether tokens ``i`` to ``j`` are written in capitals, each of two letters or more."""
        return all(self.true(k).isupper() and self.ends[k] - self.starts[k] > 1 for k in range(i, j))

    def continues(self, i: int, phrases: frozenset[tuple[str, ...]]) -> bool:
        """Whether one of the phrases begins at token ``i``."""
        return any(tuple(self.folded[i : i + len(phrase)]) == phrase for phrase in phrases)

    def is_word(self, i: int) -> bool:
        return 0 <= i < len(self.folded) and self.folded[i][0].isalpha()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All units and forms, indexed once. Get it from :meth:`load`."""

    provinces: dict[Regime, dict[str, Unit]]
    districts: tuple[Unit, ...]
    current: dict[str, str]
    """Code among the 63 to code among the 34."""
    _renamed: tuple[Unit, ...] = ()
    _tree: Tree = field(default_factory=dict, repr=False)
    _proper: frozenset[str] = frozenset()
    """The words with a capital with which no form begins that has none."""
    _lists: Lists = field(default_factory=Lists, repr=False)

    @classmethod
    def load(cls, patterns: Path | None = None) -> Gazetteer:
        """The gazetteer with the forms of ``patterns`` (default: the package's); raises :class:`PatternError`."""
        return _load(patterns or patterns_dir())

    # ---- units -------------------------------------------------------------------------------------------------

    def province_by_code(self, code: str, regime: Regime) -> Unit | None:
        """The province of that code among the 63 or the 34, or ``None``."""
        return self.provinces[regime].get(code)

    def type_of(self, province_code: str | None, regime: Regime, published: str | None = None) -> str:
        """What a province was on the date, *tỉnh* or *thành phố*; empty for one that the regime does not have."""
        for old in self._renamed:
            if regime == "63" and old.code == province_code and (published or "") <= (old.valid_to or ""):
                return old.type
        unit = self.provinces[regime].get(province_code) if province_code else None
        return unit.type if unit is not None else ""

    def place_of_province(self, code: str, regime: Regime, published: str | None = None) -> Place:
        """The province as a place, under its name on the date; raises :class:`KeyError` for an unknown code."""
        unit = self.provinces[regime][code]
        name = unit.name
        if regime == "63":
            name = next(
                (r.name for r in self._renamed if r.code == code and (published or "") <= (r.valid_to or "")), name
            )
        now = self.provinces["34"][code if regime == "34" else self.current[code]]
        return Place(
            level="province",
            province_code=code,
            province=name,
            current_province_code=now.code,
            current_province=now.name,
        )

    def nation(self) -> Place:
        """The whole country."""
        return Place(level="nation")

    # ---- finding -----------------------------------------------------------------------------------------------

    def find(self, text: str, folded: str, start: int = 0, end: int | None = None) -> list[PlaceMention]:
        """The places that ``text[start:end]`` names or refers to, in order, none overlapping another.

        ``folded`` is ``fold(text)``. *huyện Ba Bể (Bắc Kạn)* gives two mentions, the second as ``within`` of the first.
        """
        words = _split(text, folded, start, len(text) if end is None else end)
        found: list[tuple[int, int, PlaceMention]] = []
        i, last = 0, 0
        while i < len(words.folded):
            # Most words begin no form, and most that do are no name without a capital.
            may_begin = words.folded[i] in self._tree and (words.folded[i] not in self._proper or words.upper(i))
            if may_begin and (hit := self._match(words, i, last, found[-1][2] if found else None)):
                found.append(hit)
                i = last = hit[1]
            else:
                i += 1
        return self._link(words, found)

    def _match(
        self, words: _Words, i: int, last: int, before: PlaceMention | None = None
    ) -> tuple[int, int, PlaceMention] | None:
        """The mention that begins at token ``i`` as ``(first token, end token, mention)``; the longest wins.

        ``before`` is the mention before it, which ends at token ``last``.
        """
        entries = list(_walk(self._tree, words, i))
        for j, entry in entries:
            if entry.kind == "unit" and (not entry.typed_only or self._goes_on(words, i, entry, last, before)):
                typed = self._typed_among(words, i, entries)
                return typed if typed and typed[1] > j else self._bare(words, i, j, entry, last)
            if entry.kind == "region":
                return i, j, self._mention(words, i, j, i, level="region", region=entry.value)
            if entry.kind == "reference":
                # "toàn tỉnh Hòa Bình" ends in a type word; "huyện Nhà Bè" begins like "huyện nhà".
                at = i + max(entry.type_at, 0)
                if (typed := self._typed_among(words, at)) and typed[1] > j:
                    return typed
                if entry.level == "nation" or self._is_reference(words, i, j, entry):
                    return i, j, self._reference(words, i, j, entry)
        return self._typed_among(words, i, entries)

    def _goes_on(self, words: _Words, i: int, entry: Entry, last: int, before: PlaceMention | None) -> bool:
        """Whether a name that needs its type word goes on a list of districts: Long Thành 8, *Thống Nhất* 7."""
        if before is None or not last or not 0 < i - last <= LIST_GAP or not all(words.upper(i + k) for k in (0, 1)):
            return False
        gap = words.folded[last:i]
        if gap[-1] not in self._lists.list_marks or not all(w.isdigit() or w in self._lists.list_marks for w in gap):
            return False
        codes = {u.province_code for u in before.units if u.level == "district"}
        return any(u.level == "district" and u.province_code in codes for u in entry.units)

    def _typed_among(
        self, words: _Words, i: int, entries: list[tuple[int, Entry]] | None = None
    ) -> tuple[int, int, PlaceMention] | None:
        for j, entry in entries if entries is not None else _walk(self._tree, words, i):
            if entry.kind == "type" and (hit := self._typed(words, i, j, entry)):
                return hit
        return None

    def _typed(self, words: _Words, i: int, j: int, entry: Entry) -> tuple[int, int, PlaceMention] | None:
        """A type word at ``i`` to ``j`` with the name after it, if there is one."""
        if entry.level == "commune":
            return self._commune(words, i, j, entry)
        for k, name in _walk(self._tree, words, j):
            if name.kind == "unit" and (units := _of_type(name.units, entry.value)):
                if name.typed_only and words.folded[j].isdigit() and entry.value != "quận":
                    continue
                level = units[0].level if len({u.level for u in units}) == 1 else None
                return i, k, self._mention(words, i, k, j, type_word=entry.value, level=level, units=units)
        # A name that the gazetteer lacks (abroad, misspelt) is still a name: two capitalised words or more.
        k = _run(words, j, LONGEST_COMMUNE)
        if k - j < 2 or words.folded[j] in self._lists.surnames or words.all_caps(i, k) or words.all_caps(j, j + 1):
            return None
        return i, k, self._mention(words, i, k, j, type_word=entry.value, level=entry.level)

    def _commune(self, words: _Words, i: int, j: int, entry: Entry) -> tuple[int, int, PlaceMention] | None:
        if (i and words.folded[i - 1] in self._lists.no_commune_before) or j >= len(words.folded):
            return None
        # In a headline in capitals nothing shows where the name ends.
        if words.all_caps(i, i + 1) and words.ends[i] - words.starts[i] > 1 and not entry.caps[0]:
            return None
        if _WARD_NUMBER.fullmatch(words.folded[j]):
            if entry.value != "phường":
                return None
            return i, j + 1, self._mention(words, i, j + 1, j, type_word=entry.value, level="commune")
        if entry.number_only:
            return None
        k = _run(words, j, LONGEST_COMMUNE)
        for cut in range(j + 2, k):
            if words.folded[cut] in self._lists.surnames and k - cut >= 2 and k - j >= LONGEST_COMMUNE:
                k = cut
                break
        if k == j:
            return None
        return i, k, self._mention(words, i, k, j, type_word=entry.value, level="commune")

    def _bare(self, words: _Words, i: int, j: int, entry: Entry, last: int) -> tuple[int, int, PlaceMention]:
        level = entry.units[0].level if len({u.level for u in entry.units}) == 1 else None
        mention = self._mention(words, i, j, i, level=level, units=entry.units)
        in_name = self._in_name(words, i, j, last) or self._among_unknown(words, i, j)
        return i, j, replace(mention, in_name=in_name)

    def _reference(self, words: _Words, i: int, j: int, entry: Entry) -> PlaceMention:
        level = None if entry.level == "open" else entry.level
        kind = None if entry.value == "open" else entry.value
        return self._mention(words, i, j, i, type_word=kind, level=level, reference=True)

    def _mention(self, words: _Words, i: int, j: int, name_at: int, **more: Any) -> PlaceMention:
        start, end = words.starts[i], words.ends[j - 1]
        former = bool(more.get("units")) and words.continues(j, self._lists.former_marks)
        return PlaceMention(start, end, words.text[words.starts[name_at] : end], former=former, **more)

    def _is_reference(self, words: _Words, i: int, j: int, entry: Entry) -> bool:
        """Whether *tỉnh, huyện ...* at ``i`` to ``j`` means one place, and not a kind of unit (*các huyện, thị xã*)."""
        before = words.folded[i - 1] if i else ""
        after = words.folded[j] if j < len(words.folded) else ""
        if before in self._lists.no_reference_before or words.continues(j, self._lists.no_reference_after):
            return False
        if before.isdigit() and not _YEAR.fullmatch(before):
            return False
        if entry.type_at < 0:
            return True
        marks, ends = self._lists.list_marks, self._lists.type_ends
        if before in marks and i > 1 and words.folded[i - 2] in ends:
            return False
        if after in marks and j + 1 < len(words.folded):
            kinds = [(k, e) for k, e in _walk(self._tree, words, j + 1) if e.kind == "type"]
            if kinds and not self._typed_among(words, j + 1, kinds):
                return False
        return True

    def _in_name(self, words: _Words, i: int, j: int, last: int) -> bool:
        """Whether the words around tokens ``i`` to ``j`` make them part of a longer name."""
        lists = self._lists
        caps = words.all_caps(i, j)
        if words.is_word(j) and words.upper(j) and words.folded[j] not in lists.openers:
            follows = any(e.kind != "reference" for _, e in _walk(self._tree, words, j))
            if not follows and not (caps and words.all_caps(j, j + 1)):
                return True
        if (i == last and last) or not words.is_word(i - 1):
            return False
        if _ends_in(words, i, lists.features) and not _ends_in(words, i, lists.no_features):
            return True
        if words.upper(i - 1) and words.folded[i - 1] not in lists.openers:
            acronym = words.all_caps(i - 1, i)
            first = i < 2 or not words.folded[i - 2][0].isalnum()
            if (acronym and not caps) or (not acronym and not first):
                return True
        return self._made_by(words, i)

    def _among_unknown(self, words: _Words, i: int, j: int) -> bool:
        """Whether a name stands between two that no unit has: the communes *An Thịnh, Bình Định, Trung Kênh*."""
        if i < 2 or j + 1 >= len(words.folded) or words.folded[i - 1] != "," or words.folded[j] != ",":
            return False
        if not (words.is_word(i - 2) and words.upper(i - 2) and words.is_word(j + 1) and words.upper(j + 1)):
            return False
        if words.all_caps(j + 1, j + 2) or words.all_caps(i - 2, i - 1) or _run(words, j + 1, 2) != j + 3:
            return False  # a name has two syllables: …, OCOP, …; …, Ngoài ra …
        starts = range(max(i - 1 - LONGEST_COMMUNE, 0), i - 1)
        known = any(end == i - 1 for k in starts for end, _ in _walk(self._tree, words, k))
        return not known and not any(True for _ in _walk(self._tree, words, j + 1))

    def _made_by(self, words: _Words, i: int) -> bool:
        for k in range(i - 1, max(i - MAKER_REACH, 0) - 1, -1):
            word = words.folded[k]
            if not word[0].isalpha():
                return False
            if word in self._lists.name_breaks and not words.continues(k + 1, self._lists.trades):
                return False  # HTX Thương mại và *Dịch vụ* Hòa Bình: its trades are more than one
            for maker in self._lists.makers:
                first = k - len(maker) + 1
                if first >= 0 and words.upper(first) and tuple(words.folded[first : k + 1]) == maker:
                    return True
        return False

    def _link(self, words: _Words, found: list[tuple[int, int, PlaceMention]]) -> list[PlaceMention]:
        """The mentions, each with the larger place right after it that the text says it lies in."""
        mentions = [m for _, _, m in found]
        for n in range(len(found) - 2, -1, -1):
            a, b = mentions[n], mentions[n + 1]
            gap = tuple(words.folded[found[n][1] : found[n + 1][0]])
            tight = gap in self._lists.tight
            if (tight or (a.type_word and gap in self._lists.loose)) and _can_hold(b, a):
                mentions[n] = replace(a, within=b)
        return mentions

    # ---- resolving ---------------------------------------------------------------------------------------------

    def resolve(
        self,
        mention: PlaceMention,
        *,
        published: str | None,
        province_code: str | None,
        neighbours: Sequence[PlaceMention] = (),
        regime: Regime | None = None,
    ) -> Place | None:
        """The place that ``mention`` means in an article of that ISO date and province, or ``None`` when that is open.

        ``province_code`` is the article's, in the regime of its date; ``neighbours`` are the other mentions of the
        sentence. ``regime`` overrides the date; with neither, the 63 provinces hold. Codes in the result are those of
        the regime. A former province named after the merger is a region; a district named then is nothing.
        """
        ask = _Question(
            regime=regime or ("34" if (published or "") >= FIRST_DAY_OF_34 else "63"),
            published=published,
            neighbours=tuple(n for n in neighbours if n.start != mention.start),
        )
        ask = replace(ask, province_code=self._in_regime(province_code, ask.regime))
        if mention.level == "nation":
            return self.nation()
        if mention.region is not None:
            return Place(level="region", region=mention.region)
        if mention.reference:
            return self._resolve_reference(mention, ask)
        if mention.level == "commune":
            return self._resolve_commune(mention, ask)
        return self._resolve_34(mention) if ask.regime == "34" else self._resolve_63(mention, ask)

    def _in_regime(self, code: str | None, regime: Regime) -> str | None:
        if code is None or code in self.provinces[regime]:
            return code
        return self.current.get(code) if regime == "34" else None

    def _again(self, mention: PlaceMention, ask: _Question) -> Place | None:
        return self.resolve(
            mention,
            published=ask.published,
            province_code=ask.province_code,
            neighbours=ask.neighbours,
            regime=ask.regime,
        )

    def _resolve_reference(self, mention: PlaceMention, ask: _Question) -> Place | None:
        context = self.place_of_province(ask.province_code, ask.regime, ask.published) if ask.province_code else None
        if mention.level == "province":
            return context
        if context and mention.level is None and self._type_of(context.province_code, ask) == mention.type_word:
            return context
        wanted = mention.level or "district"
        for other in reversed([n for n in ask.neighbours if n.end <= mention.start and not n.reference]):
            place = self._again(other, ask)
            if place is None:
                continue
            if mention.type_word is None and place.level in ("province", "district"):
                return place
            # A bare name may be of any type: the paper may know the district by an older or a newer one.
            if place.level == wanted and other.type_word in (None, mention.type_word):
                return place
        return context if mention.type_word is None else None

    def _type_of(self, province_code: str | None, ask: _Question) -> str:
        return self.type_of(province_code, ask.regime, ask.published)

    def _resolve_commune(self, mention: PlaceMention, ask: _Question) -> Place | None:
        holder: Place | None = None
        around = sorted(ask.neighbours, key=lambda n: abs(n.start - mention.start))
        for other in [mention.within, *around]:
            if other is None or other.level == "commune" or other.in_name:
                continue
            place = self._again(other, ask)
            if place is not None and place.level == "district":
                holder = place
                break
            if other is mention.within and place is not None and place.level in ("province", "region"):
                holder = place
                break
        code = holder.province_code if holder else ask.province_code
        if code is None or mention.type_word is None:
            return None
        name = " ".join(f"{mention.type_word.capitalize()} {mention.name}".split())
        district = holder.district if holder else None
        if district is None and fold(mention.type_word) in self._lists.towns and ask.regime == "63":
            # thị trấn Ninh Giang: huyện Ninh Giang
            own = (u for u in self.districts if u.province_code == code and u.name == mention.name)
            district = next((u.official for u in own if u.type == "huyện"), None)
        return replace(
            self.place_of_province(code, ask.regime, ask.published),
            level="commune",
            district=district,
            commune=name,
        )

    def _resolve_34(self, mention: PlaceMention) -> Place | None:
        new = next((u for u in mention.units if u.level == "province" and u.valid_from), None)
        old = next((u for u in mention.units if u.level == "province" and not u.valid_from), None)
        if new and not (mention.former and old):
            return self.place_of_province(new.code, "34")
        if old is None:
            return None
        return replace(self.place_of_province(self.current[old.code], "34"), level="region", region=old.name)

    def _resolve_63(self, mention: PlaceMention, ask: _Question) -> Place | None:
        province = next((u for u in mention.units if u.level == "province" and not u.valid_from), None)
        districts = [u for u in mention.units if u.level == "district"]
        if province and districts and mention.type_word:
            # Only Huế: a city of its province until the end of 2024, a municipality since.
            still = self._type_of(province.code, ask) != mention.type_word
            province = None if still else province
        holder = self._code_of(mention.within, ask)
        if province and not (mention.within and any(u.province_code == holder for u in districts)):
            return self.place_of_province(province.code, "63", ask.published)
        unit = self._choose(mention, districts, holder, ask)
        if unit is None:
            return None
        place = self.place_of_province(unit.province_code, "63", ask.published)
        return replace(place, level="district", district=unit.official)

    def _code_of(self, mention: PlaceMention | None, ask: _Question) -> str | None:
        place = self._again(mention, replace(ask, neighbours=())) if mention else None
        return place.province_code if place else None

    def _choose(self, mention: PlaceMention, units: list[Unit], holder: str | None, ask: _Question) -> Unit | None:
        """The district that is meant; a bare name of another province counts only if the text gives that province."""
        codes = {u.province_code for u in units}
        if holder in codes:
            code = holder
        elif ask.province_code in codes:
            code = ask.province_code
        else:
            named = {
                u.code
                for n in ask.neighbours
                if not n.reference and not n.in_name
                for u in n.units
                if u.level == "province" and not u.valid_from and u.code in codes
            }
            if len(named) == 1:
                code = named.pop()
            elif len(codes) == 1 and (mention.type_word or ask.province_code is None):
                code = next(iter(codes))
            else:
                return None
        here = [u for u in units if u.province_code == code]
        day = ask.published or LAST_DAY_OF_63
        valid = [u for u in here if (u.valid_from or "") <= day <= (u.valid_to or "9")]
        # Of a rural district and a town of one name in one province, a bare name is the district's more often.
        return min(valid or here, key=lambda u: (u.type != "huyện", u.code), default=None)


@dataclass(frozen=True, slots=True)
class _Question:
    """What is known when a mention is resolved; the province's code is in the regime."""

    regime: Regime
    published: str | None
    neighbours: tuple[PlaceMention, ...]
    province_code: str | None = None


def _split(text: str, folded: str, start: int, end: int) -> _Words:
    starts: list[int] = []
    ends: list[int] = []
    forms: list[str] = []
    for match in TOKEN.finditer(folded, start, end):
        starts.append(match.start())
        ends.append(match.end())
        forms.append(match[0])
    return _Words(text, starts, ends, forms)


def _walk(tree: Tree, words: _Words, i: int) -> Iterator[tuple[int, Entry]]:
    """``(end token, entry)`` for each form that begins at token ``i`` with its capitals in place, longest first."""
    hits: list[tuple[int, Entry]] = []
    node: Tree | None = tree
    forms, starts, text = words.folded, words.starts, words.text
    for j in range(i, len(forms)):
        node = node.get(forms[j]) if node else None
        if node is None:
            break
        for entry in node.get("", ()):
            if all(text[starts[i + k]].isupper() for k, needed in enumerate(entry.caps) if needed):
                hits.append((j + 1, entry))
    return reversed(hits)


def _ends_in(words: _Words, i: int, phrases: frozenset[tuple[str, ...]]) -> bool:
    """Whether one of some phrases stands right before a word."""
    return any(tuple(words.folded[max(i - len(p), 0) : i]) == p for p in phrases)


def _run(words: _Words, i: int, most: int) -> int:
    """The end of the run of capitalised words from ``i`` on: at most ``most``, and one letter (*Bình Hưng Hòa A*)."""
    j = i
    while j - i < most and words.is_word(j) and words.upper(j) and not words.all_caps(j, j + 1):
        j += 1
    if j > i and words.is_word(j) and words.upper(j) and words.ends[j] - words.starts[j] == 1:
        j += 1
    return j


def _of_type(units: tuple[Unit, ...], kind: str) -> tuple[Unit, ...]:
    """The candidates that a type word leaves; when no district has that type, all districts of the name."""
    if kind == "tỉnh":
        return tuple(u for u in units if u.level == "province")
    exact = tuple(u for u in units if u.type == kind)
    return exact or tuple(u for u in units if u.level == "district")


def _can_hold(holder: PlaceMention, held: PlaceMention) -> bool:
    if holder.reference or holder.in_name or held.reference or held.level in ("province", "region", "nation"):
        return False
    has_province = any(u.level == "province" for u in holder.units)
    return has_province or (held.level == "commune" and bool(holder.units))


@lru_cache(maxsize=4)
def _load(folder: Path) -> Gazetteer:
    read = read_units(folder)
    return Gazetteer(read.provinces, read.districts, read.current, read.renamed, read.tree, read.proper, read.lists)
