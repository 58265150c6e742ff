"""Resolves places: the place an article is about, and the place that a mention means beside a number.

Owns which mention of a sentence says where a fact holds; names and codes are the gazetteer's.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from extractor.docnumbers import DocumentValue
from extractor.mentions import Found, PeriodValue, Sentence
from extractor.model import Place
from extractor.notation import alternatives
from extractor.patterns import CLASSES, Patterns
from extractor.places import Gazetteer, PlaceMention
from extractor.units import FIRST_DAY_OF_34, Regime
from extractor.wordlists import WordsBefore

ZONE_WEIGHT = {"title": 6, "lead": 3, "body": 1, "caption": 1, "table": 1}
"""How much a place named in a zone speaks for being the article's place."""

FIGURES = 2
"""Sentences with figures of the whole country that make an article one on the country."""
TITLE = 9
"""What a province in the headline is worth beside them."""
MANY = 4
"""Provinces from which an article that begins with the whole country is about none of them, if none stands out."""
MORE = 2
"""Sentences with figures of the province from which a district in the lead may only open the report."""
DECEMBER = 12
APART = 2
"""Words that a clause of a headline has beside the place that it is about."""
FAR = 9
"""Tokens behind a number within which *của huyện X* still belongs to it."""


@dataclass(frozen=True, slots=True)
class Located:
    """A mention of a sentence with the place it means; ``at`` is its position in the skeleton."""

    at: int
    mention: PlaceMention
    place: Place


class PlaceWords:
    """The words around a place that say what it means, compiled once for all articles."""

    def __init__(self, patterns: Patterns) -> None:
        ignore = patterns.lexicon("place_ignore")
        self.ignored = WordsBefore(form for form, value in ignore.items() if value)
        self.not_ignored = WordsBefore(form for form, value in ignore.items() if not value)
        self.links = frozenset(patterns.lexicon("place_link"))
        self.linked = WordsBefore(patterns.lexicon("place_link"))
        self.organ = WordsBefore(patterns.lexicon("place_organ"))
        heads = patterns.lexicon("product_head")
        self.goods = WordsBefore(form for form, value in heads.items() if value == "sure")
        # Right before a place, the name of wares with at most two words of their kind.
        self.wares = regex.compile(rf"(?<!\w)(?:{alternatives(tuple(heads))})\s+(?:[^\W\d]+\s+){{0,2}}$")
        self.bound_for = WordsBefore(patterns.lexicon("place_bound_for"))
        self.merged = regex.compile(rf"(?<!\w)(?:{alternatives(tuple(patterns.lexicon('merger_sign')))})(?!\w)")


class Locator:
    """Places of one article. Made once for an article, from its sentences."""

    def __init__(
        self, gazetteer: Gazetteer, words: PlaceWords, sentences: Sequence[Sentence], published: str | None,
        regime: Regime | None = None,
    ) -> None:  # fmt: skip
        self._gazetteer = gazetteer
        self._published = published
        self._regime = regime
        self._words = words
        if published is None and regime is None:
            own = [s for s in sentences if s.zone != "related"]
            merged = words.merged.search
            if any(map(_former_province, sentences)) or any(merged(s.skeleton) or _later_day(s) for s in own):
                self._regime = "34"  # only an article of today calls a province the old one, or tells of the merger
        self.province_code: str | None = None
        self.home: Place | None = None
        self._said: Place | None = None
        self._listed = -9
        """The paragraph of the last line of a list that begins with a district and a colon."""
        self._settle(sentences)

    def _settle(self, sentences: Sequence[Sentence]) -> None:
        """Finds the article's place: by headline, lead, then how often a province is named."""
        votes: Counter[str] = Counter()
        first: dict[str, int] = {}
        counted: Counter[str | None] = Counter()
        nation = 0
        opens = headed = central = False
        for sentence in sentences:
            if sentence.zone == "related":
                continue
            weight = ZONE_WEIGHT.get(sentence.zone, 1)
            counts = sentence.zone != "title" and any(m.kind in _COUNTS for m in sentence.mentions)
            for found in _places(sentence):
                mention: PlaceMention = found.value
                if mention.level == "nation" and self._words.ignored.stand(
                    sentence.skeleton, sentence.starts.index(found.start)
                ):
                    continue  # dẫn đầu cả nước
                if mention.level == "nation":
                    nation += weight
                    counted[None] += counts
                    opens = opens or (bool(counts) and not votes)
                    continue
                if mention.reference or mention.region is not None:
                    continue
                place = self._resolve(mention, sentence, None)
                if place is None or place.province_code is None:
                    continue
                if _venue(sentence, sentence.starts.index(found.start)):
                    central = central or not votes
                    continue  # Hội đồng Trung ương họp tại Hà Nội
                share = weight if place.level == "province" else weight / 2
                at = sentence.starts.index(found.start)
                if (
                    mention.in_name
                    or self._of_goods(sentence, at)
                    or self._words.bound_for.stand(sentence.skeleton, at)
                ):
                    share = share / 4
                else:
                    counted[place.province_code] += TITLE if sentence.zone == "title" else counts
                headed = headed or sentence.zone in ("title", "lead")
                votes[place.province_code] += share  # type: ignore[assignment]
                first.setdefault(place.province_code, found.start)
        if votes:
            code = max(self._of_type_said(sentences, votes), key=lambda c: (votes[c], -first[c]))
            others = max((n for c, n in counted.items() if c is not None), default=0)
            whole = counted[None] >= FIGURES and counted[None] > others
            scattered = opens and len(votes) >= MANY and votes[code] * MANY <= votes.total()
            led = opens and counted[None] >= FIGURES
            some = len(votes) >= MANY and votes[code] * 2 <= votes.total()
            scattered = scattered or bool(nation and not headed and (led or some))
            if nation > 1.5 * votes[code] or whole or scattered or central:
                self.home = self._gazetteer.nation()
                return
            self.province_code = code
            self.home = self._gazetteer.place_of_province(code, self._regime_of(), self._published)
            district = self._home_district(sentences)
            if district is not None:
                self.home = district
        elif nation or central:
            self.home = self._gazetteer.nation()

    def _of_type_said(self, sentences: Sequence[Sentence], votes: Mapping[str, float]) -> Collection[str]:
        """The provinces that *cả tỉnh* or *toàn thành phố* may be, of those named: hàng Quảng Ninh về Hà Nội …."""
        own = (f.value for s in sentences if s.zone != "related" for f in _places(s))
        said = {m.type_word for m in own if m.reference and m.level == "province" and m.type_word is not None}
        return [c for c in votes if self._type_of(c) in said] or votes if len(said) == 1 else votes

    def _of_goods(self, sentence: Sentence, at: int) -> bool:
        """Whether a place only names wares: nước mắm Phú Quốc."""
        return self._words.goods.stand(sentence.skeleton, at)

    def province(self) -> Place:
        """The province that the article is about; raises :class:`ValueError` when it is about none."""
        if self.province_code is None:
            raise ValueError("the article is about no province")
        return self._gazetteer.place_of_province(self.province_code, self._regime_of(), self._published)

    def _regime_of(self) -> Regime:
        return self._regime or ("34" if (self._published or "") >= FIRST_DAY_OF_34 else "63")

    def _home_district(self, sentences: Sequence[Sentence]) -> Place | None:
        """The district that the headline is about, when it names one and no province before it."""
        for zone in ("title", "lead"):
            said = [
                (found, s, p)
                for s in sentences
                if s.zone == zone
                for found in _places(s)
                if not found.value.in_name and not found.value.reference
                if not _hosts(s, s.starts.index(found.start))
                if zone == "title" or not _bracketed(s, s.starts.index(found.start))
                for p in [self._resolve(found.value, s, self.province_code)]
                if p is not None and p.level in ("province", "district") and p.province_code == self.province_code
            ]
            apart = zone == "title" and len(said) > 1 and _prefixed(*said[0][:2])
            apart = apart and (said[1][0].value.type_word is not None or self._named_in_full(sentences, said[1][2]))
            if apart:
                said = said[1:]  # Đồng Nai: 19 sản phẩm OCOP của huyện Định Quán
            if said:
                places = [p for _, _, p in said]
                named = {p.district for p in places if p.level == "district"}
                inner = places[0].level == "district" and len(named) == 1
                if zone == "title" and any(_speaks_apart(s) for s in sentences if s.zone == zone):
                    return None  # na Chi Lăng lên 4 sao, Lạng Sơn có 94 sản phẩm
                beside = any(p.level == "province" for p in places[1:])
                loose = zone == "lead" or beside or apart or self._of_wares(*said[0][:2])
                if (
                    loose
                    and inner
                    and self._only_opens(sentences, places[0], even=zone == "title" and (beside or apart))
                ):
                    return None  # a story from a district, or its wares, leads into the report of the province
                if inner and self._told_apart(sentences, places[0]):
                    return None
                return (
                    places[0] if inner and all(p.level == "district" or i > 0 for i, p in enumerate(places)) else None
                )
        return None

    def _named_in_full(self, sentences: Sequence[Sentence], district: Place) -> bool:
        """Whether the lead names by its type the district that a headline names without: Kon Tum: Sa Thầy …."""
        leads = (s for s in sentences if s.zone == "lead")
        named = (self._resolve(f.value, s, self.province_code) for s in leads for f in _places(s) if f.value.type_word)
        return district.level == "district" and any(p is not None and p.district == district.district for p in named)

    def _told_apart(self, sentences: Sequence[Sentence], district: Place) -> bool:
        """Whether the body sets a district apart from all that it counts: có 56 sản phẩm …. *Riêng Cam Lộ* có 10."""
        counted = False
        for sentence in sentences:
            if sentence.zone not in ("lead", "body"):
                continue
            counts = any(m.kind in _COUNTS or m.kind == "fraction" for m in sentence.mentions)
            m = sentence.joints.place_apart.match(sentence.skeleton) if counts and counted else None
            found = sentence.at(m.end() - 1) if m is not None else None
            place = self._resolve(found.value, sentence, self.province_code) if found is not None else None
            if place is not None and place.district == district.district:
                return True
            counted = counted or counts
        return False

    def _of_wares(self, found: Found, sentence: Sentence) -> bool:
        """Whether a district of the headline only names wares: *rong nho Phan Thiết* dẫn đầu."""
        at = sentence.starts.index(found.start)
        return found.value.type_word is None and self._words.wares.search(sentence.skeleton, 0, at) is not None

    def of_wares(self, sentence: Sentence, located: Located) -> bool:
        """Whether a place without its type word only names wares, with the words of their kind: na Chi Lăng."""
        if located.mention.type_word is not None or located.mention.reference:
            return False
        m = self._words.wares.search(sentence.skeleton, 0, located.at)
        return m is not None and not any(word in self._words.links for word in m[0].split())

    def _only_opens(self, sentences: Sequence[Sentence], district: Place, *, even: bool) -> bool:
        """Whether a district leads an article whose figures are then told of the province more often.

        ``even``: or as often, where the headline names the province too.
        """
        wide = near = 0
        for sentence in sentences:
            if sentence.zone not in ("lead", "body") or not any(m.kind == "quantity" for m in sentence.mentions):
                continue
            for found in _places(sentence):
                at = sentence.starts.index(found.start)
                if (
                    found.value.in_name
                    or self.organ_at(sentence, at)
                    or self._words.ignored.stand(sentence.skeleton, at)
                ):
                    continue
                place = self._mean(found.value, sentence, district)
                if place is not None and place.province_code == district.province_code:
                    wide += place.level == "province"
                    near += place.district == district.district
                    break
        return wide >= MORE and (wide > near or (even and wide == near))

    def _resolve(self, mention: PlaceMention, sentence: Sentence, code: str | None) -> Place | None:
        neighbours = [f.value for f in _places(sentence)]
        return self._gazetteer.resolve(
            mention, published=self._published, province_code=code, neighbours=neighbours, regime=self._regime
        )

    def located(self, sentence: Sentence, topic: Place | None, named: Sequence[Place] = ()) -> list[Located]:
        """The places of a sentence that may say where a fact holds, in order; references resolve to ``topic``.

        Where that is no district, *huyện* is the first of its type in ``named``: the district that the paragraph has
        named last, and those that are the only ones of their type.
        """
        out: list[Located] = []
        current = topic or self.home
        for at, char in enumerate(sentence.skeleton):
            if char != _PLACE:
                continue
            found = sentence.at(at)
            if found is None:
                continue
            mention: PlaceMention = found.value
            if mention.in_name or self._of_goods(sentence, at):
                continue
            place = self._mean(mention, sentence, current, named)
            away = place is not None and place.province_code not in (None, self.province_code)
            if (self._of_nation() and _venue(sentence, at)) or _hosts(sentence, at):
                continue
            if away and self.home is not None and self._words.bound_for.stand(sentence.skeleton, at):
                continue  # hai suất đi Hà Nội
            if away and self.home is not None and _ends_maker(sentence, at, mention):
                continue  # HTX dịch vụ nông nghiệp Hòa Bình (xã Hòa Bình)
            if place is not None and place.level == "commune" and place.district is None:
                place = self._in_district(place, current)
            wide = place is not None and place.level == "region" and place.province_code is None
            if place is None or (wide and not self._of_nation()):
                continue
            out.append(Located(at, mention, place))
            if not mention.reference:
                current = place
                if place.level == "province":
                    self._said = place
        if (
            out
            and out[0].place.level == "district"
            and sentence.joints.listed_head.match(sentence.skeleton) is not None
        ):
            self._listed = sentence.block
        for i, (near, far) in enumerate(itertools.pairwise(out)):
            apposed = sentence.skeleton[near.at + 1 : far.at] in (", ", " (", " thuộc ")
            if near.place.level == "commune" and far.place.level == "district" and apposed:
                out[i] = replace(near, place=replace(near.place, district=far.place.district))
        return [p for i, p in enumerate(out) if i == 0 or not self._only_says_whose(sentence, out[i - 1], p)]

    def _in_district(self, commune: Place, current: Place | None) -> Place:
        """A commune with its district: that of the place told before it, else the one that the article is about."""
        for around in (current, self.home):
            if around is not None and around.district is not None and around.province_code == commune.province_code:
                return replace(commune, district=around.district)
        return commune

    def _only_says_whose(self, sentence: Sentence, near: Located, far: Located) -> bool:
        """Whether a province only tells whose the district before it is: huyện Cầu Ngang của tỉnh Trà Vinh."""
        if near.place.level not in ("district", "commune") or far.place.level != "province":
            return False
        between = sentence.skeleton[near.at + 1 : far.at]
        joined = between[-1:].isspace() and " ".join(between.split()) in self._words.links
        return joined and near.place.province_code == far.place.province_code

    def _is_city(self, mention: PlaceMention, current: Place | None, code: str) -> bool:
        """Whether *thành phố* is the city that a district lies in, and not the district: Hóc Môn … toàn thành phố."""
        if mention.type_word is None:
            return False
        unit = self._gazetteer.provinces[self._regime_of()].get(code)
        inner = current is not None and current.level in ("district", "commune") and _is_type(current, mention)
        return unit is not None and unit.type == mention.type_word and not inner

    def _is_other_type(self, mention: PlaceMention, code: str | None) -> bool:
        """Whether *cả tỉnh* cannot be the place told last, a city: hội chợ giữa lòng Hà Nội …; cả tỉnh có 48."""
        told, own = (self._type_of(c) for c in (code, self.province_code))
        return bool(told and mention.type_word) and told != mention.type_word == own

    def _type_of(self, code: str | None) -> str:
        return self._gazetteer.type_of(code, self._regime_of(), self._published)

    def _mean(
        self, mention: PlaceMention, sentence: Sentence, current: Place | None, named: Sequence[Place] = ()
    ) -> Place | None:  # fmt: skip
        code = current.province_code if current is not None and current.province_code else self.province_code
        if mention.reference and mention.level != "nation":
            if mention.level == "province" and mention.name.endswith(sentence.joints.this) and self._said is not None:
                return self._said
            if mention.level == "province" or code is None:
                wanted = self.province_code if self._is_other_type(mention, code) else code or self.province_code
                return self._gazetteer.place_of_province(wanted, self._regime_of(), self._published) if wanted else None
            if self._is_city(mention, current, code):
                return self._gazetteer.place_of_province(code, self._regime_of(), self._published)
            if current is not None and current.level in ("district", "commune"):
                return current
            near = next((p for p in named if _is_type(p, mention) and p.province_code == code), None)
            if near is not None:
                return replace(near, level="district", commune=None)
            return self._resolve(mention, sentence, code)
        place = self._resolve(mention, sentence, code) or self._resolve(mention, sentence, self.province_code)
        return self._city_listed(mention, sentence, place) or self._at_home(mention, sentence, place) or place

    def _city_listed(self, mention: PlaceMention, sentence: Sentence, place: Place | None) -> Place | None:
        """The district or city with the name of its province, in a list of such: Tuần Giáo 6, Điện Biên 5."""
        if place is None or place.level != "province" or place.province_code != self.province_code:
            return None
        units = tuple(u for u in mention.units if u.level == "district" and u.province_code == self.province_code)
        if mention.type_word is not None or not units:
            return None
        at = next((i for i, m in _positions(sentence) if m is mention), -1)
        joints, skeleton = sentence.joints, sentence.skeleton
        among = joints.in_list.search(skeleton, 0, at) is not None
        among = among and joints.counts_next.match(skeleton, at + 1) is not None
        if among:
            others = [m for i, m in _positions(sentence) if i < at and not m.reference]
            near = [p for o in others if (p := self._resolve(o, sentence, self.province_code)) is not None]
            among = bool(near) and near[-1].level == "district" and near[-1].province_code == self.province_code
        listed = self._listed in (sentence.block, sentence.block - 1) and joints.listed_head.match(skeleton) is not None
        if not (among or (listed and not skeleton[:at].strip(" -•+*–"))):
            return None
        return self._resolve(replace(mention, units=units, level="district"), sentence, self.province_code)

    def _at_home(self, mention: PlaceMention, sentence: Sentence, place: Place | None) -> Place | None:
        """A bare name that is another province and a district at home (*Hòa Bình* in Bạc Liêu), among such."""
        if place is None or place.level != "province" or place.province_code == self.province_code:
            return None
        if mention.type_word is not None or not any(
            u.level == "district" and u.province_code == self.province_code for u in mention.units
        ):
            return None
        others = [f.value for f in _places(sentence) if f.value is not mention and not f.value.reference]
        home = [p for o in others if (p := self._resolve(o, sentence, self.province_code)) is not None]
        if not any(p.level == "district" and p.province_code == self.province_code for p in home):
            return None
        units = tuple(u for u in mention.units if u.level == "district" and u.province_code == self.province_code)
        return self._resolve(replace(mention, units=units, level="district"), sentence, self.province_code)

    def ignored(self, sentence: Sentence, located: Located) -> bool:
        """Whether the words before a place say that it is not where the fact holds."""
        ranked = located.place.level == "nation" and sentence.skeleton[: located.at].rstrip()[-1:] in _NUMBER
        ranked = ranked or sentence.joints.ranked_in.search(sentence.skeleton, 0, located.at) is not None
        if self._words.not_ignored.stand(sentence.skeleton, located.at):
            return False  # kế đến Mê Linh với 14
        return ranked or self._words.ignored.stand(sentence.skeleton, located.at)  # thứ 3 cả nước

    def foreign(self, located: Located) -> bool:
        """Whether a place lies in another province than the article's."""
        code = located.place.province_code
        return self.province_code is not None and code is not None and code != self.province_code

    def organ(self, sentence: Sentence, located: Located) -> bool:
        """Whether the words before *tỉnh* or *huyện* make it an authority (*hội đồng tỉnh*), not the place."""
        return self.organ_at(sentence, located.at)

    def organ_at(self, sentence: Sentence, at: int) -> bool:
        """The same for the place at a position of the skeleton."""
        return self._words.organ.stand(sentence.skeleton, at)

    def linked(self, sentence: Sentence, located: Located) -> bool:
        """Whether *của, ở, tại* stand before a place, or it says that it is all of one: 159 chủ thể *toàn tỉnh*."""
        whole = located.mention.reference and located.place.level != "nation"
        whole = whole and located.mention.name.startswith(sentence.joints.whole_place)
        return whole or self._words.linked.stand(sentence.skeleton, located.at)

    def country(self) -> Place:
        """The whole country, whatever the article is about."""
        return self._gazetteer.nation()

    def nation(self) -> Place | None:
        """The whole country, when the article is about it."""
        return self.home if self._of_nation() else None

    def _of_nation(self) -> bool:
        """Whether the article is about the whole country, whose regions then have their own numbers."""
        return self.home is not None and self.home.level == "nation"


def _is_type(place: Place, mention: PlaceMention) -> bool:
    """Whether the district of a place is of the type that a word names: huyện, thị xã."""
    return mention.type_word is not None and (place.district or "").casefold().startswith(mention.type_word)


def _later_day(sentence: Sentence) -> bool:
    """Whether a sentence tells of a day or month since the merger; a December may be the end of a plan."""
    for found in sentence.mentions:
        value = found.value
        if isinstance(value, DocumentValue) and value.year is not None and value.month is not None:
            if f"{value.year}-{value.month:02}-{value.day or 1:02}" >= FIRST_DAY_OF_34:
                return True  # a paper is of the past, whatever month it names
        if isinstance(value, PeriodValue) and value.to is not None and value.month is not None:
            known = value.day is not None or value.month < DECEMBER
            if known and f"{value.to}-{value.month:02}" >= FIRST_DAY_OF_34[:7]:
                return True
    return False


def _former_province(sentence: Sentence) -> bool:
    """Whether a sentence of the article itself names a province as the one before the merger."""
    mentions = (found.value for found in _places(sentence))
    return sentence.zone != "related" and any(m.former and m.level in ("province", None) for m in mentions)


def _speaks_apart(sentence: Sentence) -> bool:
    """Whether a headline counts something for the province that it names behind a district and a comma."""
    places = [(sentence.starts.index(m.start), m.value) for m in _places(sentence) if not m.value.in_name]
    for (at, near), (far_at, far) in itertools.pairwise(places):
        between = sentence.skeleton[at + 1 : far_at]
        parted = between.strip(" ,(-–") and regex.search("[,:]", between) and not far.reference
        if near.level in ("district", None) and far.level == "province" and parted:
            return len(between.split()) >= APART and len(sentence.skeleton[far_at + 1 :].split()) >= APART
    return False


def _ends_maker(sentence: Sentence, at: int, mention: PlaceMention) -> bool:
    """Whether the bare name of another province stands before a bracket with a commune: it ends a maker's name."""
    skeleton = sentence.skeleton
    if mention.type_word is not None or mention.reference or skeleton[at + 1 : at + 4] != f" ({_PLACE}":
        return False
    seat = sentence.at(at + 3)
    return seat is not None and seat.value.type_word is not None and seat.value.level in ("commune", "district")


def _prefixed(found: Found, sentence: Sentence) -> bool:
    """Whether a headline begins with a province that only says where it comes from, set off by a colon."""
    at = sentence.starts.index(found.start)
    ahead, behind = sentence.skeleton[:at], sentence.skeleton[at + 1 :]
    return not ahead.strip() and behind.lstrip().startswith(":") and found.value.level in ("province", None)


def _bracketed(sentence: Sentence, at: int) -> bool:
    """Whether a place stands alone in a bracket, as the seat of a maker does: HTX Ngọc Liên (Ngọc Lặc)."""
    skeleton = sentence.skeleton
    return skeleton[:at].endswith("(") and skeleton[at + 1 :].startswith(")")


def _venue(sentence: Sentence, at: int) -> bool:
    """Whether a place is only where those meet who rate for the whole country."""
    return sentence.joints.central_meets.search(sentence.skeleton, 0, at) is not None


def _hosts(sentence: Sentence, at: int) -> bool:
    """Whether a district is only where its province holds a meeting: tại thành phố Sơn La, Sở Nông nghiệp tổ chức …."""
    joints, skeleton = sentence.joints, sentence.skeleton
    found = sentence.at(at)
    if found is None or found.value.reference or found.value.level == "province":
        return False
    if joints.at_place.search(skeleton, 0, at) is None:
        return False
    held = joints.province_holds.match(skeleton, at + 1) or joints.province_held.search(skeleton, 0, at)
    if held is None:
        return False
    places = (sentence.at(held.start() + i) for i, char in enumerate(held[0]) if char == _PLACE)
    return all(place is not None and place.value.level == "province" for place in places)


def _positions(sentence: Sentence) -> list[tuple[int, PlaceMention]]:
    return [(sentence.starts.index(f.start), f.value) for f in _places(sentence)]


def _places(sentence: Sentence) -> list[Found]:
    return [m for m in sentence.mentions if m.kind == "place"]


_NUMBER = (CLASSES["quantity"], CLASSES["fraction"])
_PLACE = CLASSES["place"]
_COUNTS = ("quantity", "percent", "money")
