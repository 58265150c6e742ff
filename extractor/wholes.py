"""Finds the number told before that another one breaks down: by level, group, district or sort.

One layer of the walk through an article; ``context.py`` has the top of it. What words of their own make a part is
read in ``structure.py``; here a number has none, and what it is decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from extractor.attach import HAVE, HELP, OTHERS, Attached, joined
from extractor.brought import SHARED_BACK
from extractor.groups import group_of
from extractor.levels import LEADS, NEAR
from extractor.match import Draft
from extractor.mentions import MOST_STARS
from extractor.model import Place, Stars
from extractor.parts import Parts
from extractor.patterns import CLASSES
from extractor.putforward import last_before
from extractor.recall import CHANCE, SAID_AGAIN
from extractor.story import DEEDS, SPECIFIC, WEAK, State
from extractor.structure import added_before, may_hold, only_failed
from extractor.suggested import ANEW
from extractor.when import When
from extractor.where import Located

_L = CLASSES["place"]
BACK = 12
"""Facts back in which a share may have been told with which a sentence goes on."""
MOST_LEFT = 2
"""How many times the shares that are told a plan may be, and still be what they break down."""
MOST_PLANNED = 4
"""The same for a plan, of which a report names only the districts that have most to do."""


@dataclass(slots=True)
class Sought:
    """A number of which no word of its own says what it breaks down, and what is known of it."""

    draft: Draft
    actions: Sequence[Attached]
    statuses: Sequence[Attached]
    when: When | None
    """Its own period."""
    district: Place | None
    """The place that is its own."""
    shares: float
    """What the districts of its sentence have together."""
    near: bool
    """Whether a number was told just before it."""
    summed: Draft | None = None
    """The number that those shares add up to."""
    own: Attached | None = field(init=False)
    """The verb of its own."""
    sort: Attached | None = field(init=False)
    """The word behind it that says of what sort its things are."""
    said: Attached | None = field(init=False)
    """The word that says its status, and is none of rating."""
    rated: bool = field(init=False)
    """Whether a word tells that it has been rated."""

    def __post_init__(self) -> None:
        firm = (a for a in self.actions if a.score >= WEAK and (a.side == "ahead" or a.cue.rule.rank >= SPECIFIC))
        own = next(firm, None)
        self.sort = next((a for a in self.actions if a.side == "behind" and a.cue.rule.rank >= SPECIFIC), None)
        self.own = None if own is self.sort else own
        said = self.statuses[0] if self.statuses and self.statuses[0].score > WEAK else None
        self.said = None if said is not None and said.cue.rule.set.get("rating") else said
        self.rated = any(a.cue.rule.set.get("soft") for a in self.actions)

    @property
    def listed(self) -> bool:
        """Whether it is one of several shares."""
        return self.shares > self.draft.quantity.low


class Wholes(Parts):
    """Finds wholes."""

    def _at_another_time(self, draft: Draft, drafts: Sequence[Draft], whens: Sequence[When]) -> bool:
        """Whether a share is told as of a moment of another year than the sum before: đợt 2 có 35. Theo địa bàn, …."""
        told: When | None = draft.whole.slots.get("when") if draft.whole is not None else None
        if draft.whole is None or told is None or draft.kind != "count":
            return False
        own = self._own_when(draft, drafts, whens)
        if draft.whole.sentence is draft.sentence:  # mốc 200 của năm 2025 đã gần: đến đầu tháng 12/2023 có 198
            return draft.whole.slots.get("status") == "target" and own is not None and _stock_before(own, told)
        if own is None or own.type != "snapshot" or own.from_ is None:
            return False
        return (own.from_, own.to) != (told.from_, told.to) and not told.until_now

    def _break_down(
        self, draft: Draft, drafts: Sequence[Draft], ahead: Sequence[Draft], places: Sequence[Located],
        whens: Sequence[When], state: State, actions: Sequence[Attached], statuses: Sequence[Attached],
    ) -> None:  # fmt: skip
        """Gives a number of which its own words say no whole the one that it breaks down."""
        if draft.kind != "count":
            draft.whole = None
            return
        own = self._own_when(draft, drafts, whens)
        shares = self._shares_told(draft, drafts, places)
        district = self._own_place(draft, places)
        sought = Sought(draft, actions, statuses, own, district, shares, _is_near(draft, state))
        sought.summed = self._told_sum(draft, shares) if sought.listed else None
        draft.whole = self._implied_whole(sought, ahead, state)
        if draft.whole is not None and self._no_part(sought, draft.whole, last_before(draft, drafts)):
            draft.whole = None

    def _no_part(self, sought: Sought, whole: Draft, before: Draft | None) -> bool:
        """Whether what is told of a number, or before it, sets it apart from the whole that it could break down."""
        draft, actions = sought.draft, sought.actions
        if self._counts_so_far(draft) or _other_deed(draft, whole, actions) or only_failed(whole, draft):
            return True
        if _held_apart(draft, whole, sought.when, sought.statuses):
            return True
        if whole.sentence is draft.sentence and draft.sentence.joints.others.match(draft.sentence.skeleton, draft.last):
            return True  # cấp giấy cho 5 sản phẩm; 3 sản phẩm khác được gửi lên tỉnh
        if before is None or before.slots.get("status") != "target" or before.kind != "count":
            return False
        # hỗ trợ 60 chủ thể, đưa 200 sản phẩm lên sàn: a deed of the same plan
        return whole.slots.get("status") == "achieved" and bool(actions) and not draft.bare

    def _shares_told(self, draft: Draft, drafts: Sequence[Draft], places: Sequence[Located]) -> float:
        """What the districts of a sentence have together, as far as their shares break down nothing of the sentence."""
        if draft.kind != "count":
            return 0
        alike = [d for d in drafts if d.subject == draft.subject]
        alike = [d for d in alike if d.whole is None or d.whole.sentence is not draft.sentence]
        return sum(d.sum for d in alike if self._own_place(d, places) is not None)

    def _implied_whole(self, sought: Sought, ahead: Sequence[Draft], state: State) -> Draft | None:
        """The whole that a number without words of its own breaks down: by level, group, district or sort."""
        draft = sought.draft
        if draft.sentence.joints.addend.search(draft.sentence.skeleton, 0, draft.first):
            return None  # cộng với 4 sản phẩm của đợt 1: none of what was just told
        if self._told_alone_before(sought):
            return None
        for whole in self._candidates(sought, ahead, state):
            if whole is None or not may_hold(whole, draft) or self._kept_apart(sought, whole):
                continue
            by_place = self._broken_by_place(sought, whole)
            if by_place and sought.own is None:
                return added_before(whole, draft, sought.shares, self._done.of(whole.sentence)) or whole
            if by_place or _broken_by_level_or_sort(sought, whole):
                return whole
        return None

    def _told_alone_before(self, sought: Sought) -> bool:
        """Whether a number of which nothing is told is one told before: *đứng sau 31 sản phẩm* là 26 chủ thể."""
        draft = sought.draft
        if sought.actions or sought.statuses or sought.district is not None or draft.bare:
            return False
        if draft.slots.get("stars") is not None:
            return False
        earlier = next((d for d in self._done.same_count(draft) if d.dropped is None), None)
        return earlier is not None and earlier.whole is None and draft.quantity.low >= SAID_AGAIN

    def _candidates(self, sought: Sought, ahead: Sequence[Draft], state: State) -> Iterator[Draft | None]:
        """What a number may break down, in the order in which it is asked for: first what stands nearest."""
        draft, district = sought.draft, sought.district
        yield from (d for d in reversed(ahead) if d.whole is None and not d.aside)
        yield from _of_district_told(draft, district, state)
        yield from self._restated(draft, ahead, district)
        yield from self._lead(draft, district, sought.shares)
        yield from _headed_by(draft, district, state)
        yield from self._given_to(draft, district)
        taken = state.referred
        if taken is not None and taken.sentence.block == draft.sentence.block and taken.whole is not None:
            yield taken  # Phần 60 sản phẩm này chia về từng nơi. Vĩnh Bảo 9, …
        yield from _mains(draft, state)
        yield from _spread_over(sought, state)

    def _kept_apart(self, sought: Sought, whole: Draft) -> bool:
        """Whether a number is no part of another one, however it would break it down."""
        draft = sought.draft
        if draft.quantity.low == whole.quantity.low and draft.quantity.high == whole.quantity.high:
            return True
        return (
            self._apart_in_list(sought, whole)
            or self._apart_by_deed(sought, whole)
            or _apart_by_clause(sought, whole)
            or self._apart_by_time(sought, whole)
            or _apart_by_status(sought, whole)
        )

    def _apart_in_list(self, sought: Sought, whole: Draft) -> bool:
        """Whether another number is listed beside one, is too small for its shares, or is the whole country's."""
        draft = sought.draft
        if whole.sentence is draft.sentence and joined(whole, draft):
            return True  # 4 sản phẩm mới và 3 sản phẩm chấm lại
        if sought.listed and sought.district is not None and whole.sentence is not draft.sentence:
            other = sought.summed is not None and whole is not sought.summed and not sought.actions
            if whole.quantity.high < sought.shares or other:
                return True  # it cannot hold all that the districts have, or another one is just their sum
        elsewhere = "place" in whole.slots and whole.slots["place"].level == "nation"
        # what the whole country has handed in is not broken down by a province
        return elsewhere and self._locator.home is not None and self._locator.home.level != "nation"

    def _apart_by_deed(self, sought: Sought, whole: Draft) -> bool:
        """Whether the words of a number tell of another deed than what was done to the things of the whole."""
        draft, own, deed = sought.draft, sought.own, whole.slots.get("action")
        if own is not None and own.cue.rule.set["action"] != deed and not self._only_has(sought, whole):
            return True
        if deed != "upgrade" and "stars" in draft.slots and draft.slots["stars"].from_ is not None:
            return True
        if sought.rated and own is None and deed in ANEW and whole.sentence is not draft.sentence:
            return True  # nâng hạng 30 sản phẩm. Riêng nhóm du lịch có 2 sản phẩm được công nhận: other ones
        if sought.rated and deed == "total" and whole.sentence.zone == "title" != draft.sentence.zone:
            return True  # what was rated is told below a headline that tells of the stock
        if deed in DEEDS and draft.sentence.joints.richest.search(draft.sentence.skeleton, 0, draft.first):
            return True  # các huyện có nhiều sản phẩm là …: a stock, not what was helped
        # what is told of others by their own words did not fail with these
        return deed == "revoke" and (bool(sought.statuses) or any(a.cue.rule.id != HAVE for a in sought.actions))

    def _only_has(self, sought: Sought, whole: Draft) -> bool:
        """Whether a bare verb of having tells the shares of what is planned or was rated, and no stock."""
        if sought.own is None or sought.own.cue.rule.id != HAVE:
            return False
        helped = whole.slots.get("action") in ("support", "market")  # chọn 72 sản phẩm để hỗ trợ; huyện A có 7
        planned = sought.listed and whole.slots.get("status") != "achieved" and not helped
        return planned or self._share_goes_on(sought.draft, whole, sought.district)

    def _apart_by_time(self, sought: Sought, whole: Draft) -> bool:
        """Whether the period of a number is not that of the whole: a later year, a round before, the day of now."""
        when, rated = sought.when, whole.slots.get("action") == "recognize"
        if when is None:
            return False
        told: When | None = whole.slots.get("when")
        if told is not None and (when.from_ or 0) > (told.to or when.from_ or 0):
            return True  # what a later year brings breaks down nothing of an earlier one
        if rated and sought.district is not None and _round_before(when, told):
            return True  # 139 sản phẩm của đợt 2021. TP Vinh từng có 11 sản phẩm trong năm 2019
        if rated and (when.until_now or (when.relative and when.type == "snapshot")):
            return True  # đến nay riêng thành phố đã có 4 sản phẩm: a stock is no share of one round
        # what a year gone by brought is no part of an aim
        return whole.slots.get("status") == "target" and self._past(when)

    def _broken_by_place(self, sought: Sought, whole: Draft) -> bool:
        """Whether a district tells its share of the province, a commune that of its district, or a region its own."""
        district = sought.district
        if district is None:
            return False
        of: Place | None = whole.slots.get("place")
        if of is not None and of.level == "province" and district.level in ("district", "commune", "region"):
            if of.province_code == district.province_code:
                return True
        if _commune_of(sought.draft, district, whole):
            return True
        shares = district.level == "region" or (sought.listed and _is_national_round(whole))
        return shares and of == self._locator.nation()

    def _share_goes_on(self, draft: Draft, whole: Draft, district: Place | None) -> bool:
        """Whether a district that *has* so many goes on with the shares that districts were told to have of a round.

        *Công nhận 108 sản phẩm. Thanh Oai dẫn đầu với 15, Mê Linh 14. Mỹ Đức có 2 sản phẩm*: no stock of its own.
        """
        if district is None or district.level != "district" or whole.slots.get("action") != "recognize":
            return False
        told = [*self._done[-BACK:], *(d for d in self._here if d.last <= draft.first)]
        last = next((d for d in reversed(told) if d.kind == "count" and d.subject == draft.subject), None)
        if last is None or last.whole is not whole or last.sentence.block != draft.sentence.block:
            return False
        in_stock = draft.sentence.joints.in_stock.search(draft.sentence.skeleton, 0, draft.first) is not None
        shared: Place | None = last.slots.get("place")
        by_district = shared is not None and shared.level == "district"
        return by_district and draft.quantity.high <= last.quantity.high and not in_stock

    def _given_to(self, draft: Draft, district: Place | None) -> list[Draft]:
        """What was rated, of which a place has given its share, whatever stock was told since: Gia Lộc góp 1."""
        if (
            district is None
            or district.region
            or not draft.sentence.joints.gives_share.search(draft.sentence.skeleton, 0, draft.first)
        ):
            return []
        for told in reversed(self._done):
            if told.sentence.block < draft.sentence.block - SHARED_BACK:
                break
            if told.kind != "count" or told.subject != draft.subject or told.whole is not None or told.dropped:
                continue
            if told.sentence.zone != draft.sentence.zone and "related" in (told.sentence.zone, draft.sentence.zone):
                continue  # a teaser between two paragraphs tells of another round
            rated = told.slots.get("action") == "recognize" and told.slots.get("status") == "achieved"
            place = told.slots.get("place")
            ours = place is not None and place.level == "province" and place.province_code == district.province_code
            if rated and ours and told.quantity.low > draft.quantity.low:
                return [told]
        return []

    def _restated(self, draft: Draft, ahead: Sequence[Draft], district: Place | None) -> list[Draft]:
        """The number with a level that a sentence takes up again before districts tell their shares of it.

        *Với 25 sản phẩm 3 sao, Quảng Trạch đứng đầu, có 10 sản phẩm*.
        """
        first = ahead[0] if ahead and district is not None and "stars" not in draft.slots else None
        if first is None or "stars" not in first.slots or len(draft.sentence.skeleton[: first.first].split()) > LEADS:
            return []
        between = draft.sentence.skeleton[first.last : draft.first]
        told = any(d.slots.get("stars") == first.slots["stars"] for d in self._done.same_number(first))
        return [first] if told and regex.search(rf"[,:][^;.]*{_L}", between) else []

    def _lead(self, draft: Draft, district: Place | None, shares: float) -> list[Draft]:
        """The number that the sentence before began with, where it has a level of which districts tell their shares.

        *Tới nay, 606 sản phẩm được chấm. Trong đó 108 sản phẩm đạt 4 sao. Thanh Oai dẫn đầu với 15, Mê Linh 14.*
        """
        if district is None or district.level != "district" or not shares > draft.quantity.low:
            return []
        goods = [d for d in self._told_before(draft.sentence) if d.kind == "count" and d.subject == draft.subject]
        if not goods or goods[0].whole is None or "stars" not in goods[0].slots or goods[0].dropped is not None:
            return []
        lead = goods[0]
        place = lead.slots.get("place")
        wide = place is not None and place.level == "province" and place.province_code == district.province_code
        fits = wide and shares <= lead.quantity.low and lead.slots.get("action") != "revoke"
        return [lead] if fits and not self._beside_other_levels(lead) else []

    def _told_sum(self, draft: Draft, shares: float) -> Draft | None:
        """The number of the province, told in the paragraphs before, that the shares of the districts add up to."""
        for told in reversed(self._done):
            if told.sentence.block < draft.sentence.block - NEAR or told.sentence.zone != draft.sentence.zone:
                return None
            place = told.slots.get("place")
            same = told.kind == "count" and told.subject == draft.subject and told.dropped is None
            if same and told.quantity.low == told.quantity.high == shares and shares >= CHANCE:
                stars: Stars | None = told.slots.get("stars")
                level = told.whole is not None and stars is not None and not stars.or_above
                if place is not None and place.level == "province" and told.slots.get("action") != "revoke":
                    return None if level else told
        return None


def _is_near(draft: Draft, state: State) -> bool:
    """Whether the last number was told in the paragraph of this one, or in the one before."""
    return state.last is not None and state.last.sentence.block >= draft.sentence.block - 1


def _mains(draft: Draft, state: State) -> Iterator[Draft | None]:
    """The number that the sentences before are about."""
    if draft.subject == "outlet":
        yield next((d for d in reversed(state.recent) if d.subject == "outlet" and d.whole is None), None)
        return
    main = state.main
    if main is not None and main.slots.get("status") != "achieved" and main.sentence.block < draft.sentence.block:
        if not _said_in_full(state.main_done, main):
            yield state.main_done  # a new paragraph goes on from what was reached
    yield main


def _spread_over(sought: Sought, state: State) -> list[Draft]:
    """What is large enough for all the shares that districts tell, and not only the number that came last."""
    draft, shares, main = sought.draft, sought.shares, state.main
    if not sought.listed:
        return []
    shared = [d for d in reversed(state.recent) if d.whole is None and d.sentence.block >= draft.sentence.block - 1]
    spread = [d for d in shared if shares <= d.quantity.low <= shares * _most(d) and "place" in d.slots]
    if main is not None and main.slots.get("status") == "achieved":
        spread = [d for d in spread if d.slots.get("status") != "candidate"]  # what was put forward has come out
        if main.sentence.block == draft.sentence.block:
            spread = [d for d in spread if d.slots.get("status") != "target"]  # nor is an aim told any more
    spread = sorted(spread, key=lambda d: (d.slots.get("action") in ANEW, d.quantity.low))
    return spread if sought.summed is None else [sought.summed, *spread]


def _apart_by_clause(sought: Sought, whole: Draft) -> bool:
    """Whether a number stands in another clause than the whole, whose verb is not its own."""
    draft, when, deed = sought.draft, sought.when, whole.slots.get("action")
    if whole.sentence is not draft.sentence:
        return False
    others = {a.cue.rule.set["action"] for a in sought.actions if a.note == OTHERS}
    if deed in others and deed in DEEDS:
        return True
    # nâng hạng 3 sản phẩm; đến năm 2030 có tối thiểu 2 sản phẩm 5 sao: another clause
    return bool(others) and when is not None and when != whole.slots.get("when") and when.start > whole.end


def _apart_by_status(sought: Sought, whole: Draft) -> bool:
    """Whether a number is counted up to a bound, or said to be reached, aimed at or put forward unlike the whole."""
    draft, status = sought.draft, whole.slots.get("status")
    bound = draft.quantity.qualifier in ("at_least", "at_most")
    if bound and status == "achieved" and whole.sentence is not draft.sentence:
        return True  # who counts up knows how many
    return sought.said is not None and sought.said.cue.rule.set["status"] != status


def _broken_by_level_or_sort(sought: Sought, whole: Draft) -> bool:
    """Whether a number is of a level, a group or a sort of the whole, or is told right behind it without a word."""
    draft, own, sort = sought.draft, sought.own, sought.sort
    stars: Stars | None = draft.slots.get("stars")
    if own is None and stars is not None:
        whole_stars: Stars | None = whole.slots.get("stars")
        if whole_stars is None or _inside(stars, whole_stars):
            return True
    if (own is None and group_of(draft) is not None) or draft.rule.id == "count.sort_only":
        return True
    if not sought.near:
        return False
    loose = bool(draft.rule.set.get("loose")) or (sought.district is None and not draft.bare)
    if loose and not sought.actions and not sought.statuses:
        return True
    if sort is None or whole.slots.get("action") not in ("recognize", "total"):
        return False
    # 10 sản phẩm đã được xuất khẩu: other things were told between
    return sort.cue.rule.set["action"] in ANEW or whole.sentence.block >= draft.sentence.block - 1


def _headed_by(draft: Draft, district: Place | None, state: State) -> list[Draft]:
    """The number with a level that the paragraph began with, of which a district tells its share."""
    head = state.head if state.head_block == draft.sentence.block else None
    if head is None or head.dropped is not None or district is None or "stars" in draft.slots:
        return []
    stock = draft.sentence.joints.in_stock.search(draft.sentence.skeleton, 0, draft.first) is not None
    return [] if stock or draft.sentence is head.sentence else [head]


def _is_national_round(whole: Draft) -> bool:
    """Whether the highest level was given, of which each province tells its share: 52 sản phẩm (5 sao). Hà Nội có 8."""
    level: Stars | None = whole.slots.get("stars")
    return level is not None and level.low == MOST_STARS and whole.slots.get("action") == "recognize"


def _commune_of(draft: Draft, place: Place | None, whole: Draft) -> bool:
    """Whether a commune tells its share of what its district has, with a level, in the paragraph of that."""
    given = whole.slots.get("status") == "achieved" and whole.slots.get("action") in ("recognize", "total")
    if not given or "stars" not in whole.slots or whole.sentence.block != draft.sentence.block:
        return False
    of: Place | None = whole.slots.get("place")
    if place is None or of is None or place.level != "commune" or of.level != "district":
        return False
    return place.province_code == of.province_code and place.district in (None, of.district)


def _said_in_full(headline: Draft | None, main: Draft) -> bool:
    """Whether a headline has told the very number of which the body says what it is."""
    if headline is None or headline.sentence.zone != "title":
        return False
    return headline.subject == main.subject and headline.quantity.low == main.quantity.low


def _of_district_told(draft: Draft, district: Place | None, state: State) -> list[Draft]:
    """The number of a district that its paragraph has told, of which the next sentences tell the levels and makers.

    *Huyện Bình Chánh có 8 sản phẩm. Công ty A chiếm 4 sản phẩm 4 sao*.
    """
    if district is not None or "stars" not in draft.slots:
        return []
    told = [d for d in state.recent if d.sentence.block == draft.sentence.block and d.sentence is not draft.sentence]
    told = [d for d in told if d.kind == "count" and d.subject == draft.subject and d.whole is not None]
    named = (d for d in reversed(told) if d.evidence["place"].startswith("the place"))
    last = next(named, None)
    reached = last is not None and last.slots.get("status") == "achieved"
    return [last] if last is not None and reached and last.slots["place"].level == "district" else []


def _other_deed(draft: Draft, whole: Draft, actions: Sequence[Attached]) -> bool:
    """Whether a sentence begins with what is done to others: *Song song*, 60 sản phẩm hết hạn được chấm lại."""
    if whole.sentence is draft.sentence or not draft.sentence.joints.left_out_head.match(draft.sentence.skeleton):
        return False
    said = next((a.cue.rule.set["action"] for a in actions if a.score > WEAK), None)
    return said in ("rerecognize", "upgrade", "support") and said != whole.slots.get("action")


def _held_apart(draft: Draft, whole: Draft, own: When | None, statuses: Sequence[Attached]) -> bool:
    """Whether a stock is told as of a moment, and is no part of what was shown or worked on a sentence before.

    Nor is what has an aim of its own a part of what shall be rated anew: *Ở nấc cao nhất, 2 phải với tới 5 sao*.
    """
    said = statuses[0] if statuses else None
    if said is not None and said.side == "behind" and said.cue.rule.set["status"] == "target":
        if draft.sentence is not whole.sentence and whole.slots.get("action") in ANEW:
            return True
    stock = own is not None and own.type == "snapshot" and draft.sentence is not whole.sentence
    return stock and whole.slots.get("action") in ("market", *HELP)


def _round_before(own: When | None, told: When | None) -> bool:
    """Whether one year that a number names lies before that of the round told."""
    if own is None or told is None or own.relative or own.from_ is None or own.from_ != own.to:
        return False
    return told.from_ is not None and own.from_ < told.from_


def _stock_before(own: When, told: When) -> bool:
    """Whether a stock is told as of a moment before the time of what stands ahead of it."""
    stock = own.until_now or own.type in ("snapshot", "point")
    return stock and own.to is not None and told.from_ is not None and own.to < told.from_


def _most(told: Draft) -> int:
    """How many times the shares that are told a number may be, and still be what they break down."""
    return MOST_PLANNED if told.slots.get("status") == "target" else MOST_LEFT


def _inside(part: Stars, whole: Stars) -> bool:
    if part == whole:
        return False
    high = 5 if whole.or_above else whole.high
    return whole.low <= part.low and part.high <= max(high, 5 if part.potential else high)
