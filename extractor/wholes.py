"""Finds the number told before that another one breaks down: by level, group, district or sort.

One layer of the walk through an article; ``context.py`` has the top of it. What words of their own make a part is
read in ``structure.py``; here a number has none, and what it is decides.
"""

from __future__ import annotations

from collections.abc import Sequence

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
        own = self._own_when(draft, drafts, whens) if draft.kind == "count" else None
        shares = self._shares_told(draft, drafts, places)
        draft.whole = self._implied_whole(draft, ahead, places, state, actions, statuses, own, shares)
        before = last_before(draft, drafts)
        if self._counts_so_far(draft):
            draft.whole = None
        if draft.whole is not None and _other_deed(draft, draft.whole, actions):
            draft.whole = None
        if draft.whole is not None and only_failed(draft.whole, draft):
            draft.whole = None
        if draft.whole is not None and _held_apart(draft, draft.whole, own, statuses):
            draft.whole = None
        if draft.whole is not None and draft.whole.sentence is draft.sentence:
            if draft.sentence.joints.others.match(draft.sentence.skeleton, draft.last):
                draft.whole = None  # cấp giấy cho 5 sản phẩm; 3 sản phẩm khác được gửi lên tỉnh
        if draft.whole is not None and draft.whole.slots.get("status") == "achieved" and before is not None:
            if before.slots.get("status") == "target" and before.kind == "count" and actions and not draft.bare:
                draft.whole = None  # hỗ trợ 60 chủ thể, đưa 200 sản phẩm lên sàn: a deed of the same plan

    def _shares_told(self, draft: Draft, drafts: Sequence[Draft], places: Sequence[Located]) -> float:
        """What the districts of a sentence have together, as far as their shares break down nothing of the sentence."""
        if draft.kind != "count":
            return 0
        alike = [d for d in drafts if d.subject == draft.subject]
        alike = [d for d in alike if d.whole is None or d.whole.sentence is not draft.sentence]
        return sum(d.sum for d in alike if self._own_place(d, places) is not None)

    def _implied_whole(
        self, draft: Draft, ahead: Sequence[Draft], places: Sequence[Located], state: State,
        actions: Sequence[Attached], statuses: Sequence[Attached], when: When | None = None, shares: float = 0,
    ) -> Draft | None:  # fmt: skip
        """The whole that a number without words of its own breaks down: by level, group, district or sort."""
        if draft.kind != "count" or draft.sentence.joints.addend.search(draft.sentence.skeleton, 0, draft.first):
            return None  # cộng với 4 sản phẩm của đợt 1: none of what was just told
        own = next((a for a in actions if a.score >= WEAK and (a.side == "ahead" or a.cue.rule.rank >= SPECIFIC)), None)
        has = own is not None and own.cue.rule.id == HAVE
        sort = next((a for a in actions if a.side == "behind" and a.cue.rule.rank >= SPECIFIC), None)
        if own is sort:
            own = None
        rise = "stars" in draft.slots and draft.slots["stars"].from_ is not None
        richest = draft.sentence.joints.richest.search(draft.sentence.skeleton, 0, draft.first) is not None
        mains = [state.main]
        if state.main is not None and state.main.slots.get("status") != "achieved":
            done = state.main_done if not _said_in_full(state.main_done, state.main) else None
            if done is not None and state.main.sentence.block < draft.sentence.block:
                mains = [done, state.main]  # a new paragraph goes on from what was reached
        if draft.subject == "outlet":
            mains = [next((d for d in reversed(state.recent) if d.subject == "outlet" and d.whole is None), None)]
        # Shares of districts break down what is large enough for all of them, not the number that came last.
        shared = [d for d in reversed(state.recent) if d.whole is None and d.sentence.block >= draft.sentence.block - 1]
        listed = shares > draft.quantity.low
        spread = [d for d in shared if listed and shares <= d.quantity.low <= shares * _most(d) and "place" in d.slots]
        if state.main is not None and state.main.slots.get("status") == "achieved":
            spread = [d for d in spread if d.slots.get("status") != "candidate"]  # what was put forward has come out
            if state.main.sentence.block == draft.sentence.block:
                spread = [d for d in spread if d.slots.get("status") != "target"]  # nor is an aim told any more
        spread = sorted(spread, key=lambda d: (d.slots.get("action") in ANEW, d.quantity.low))
        summed = self._told_sum(draft, shares) if listed else None
        spread = spread if summed is None else [summed, *spread]
        said = statuses[0] if statuses and statuses[0].score > WEAK else None
        if said is not None and said.cue.rule.set.get("rating"):
            said = None
        stars = draft.slots.get("stars")
        district = self._own_place(draft, places)
        by_group = own is None and group_of(draft) is not None
        near = state.last is not None and state.last.sentence.block >= draft.sentence.block - 1
        loose = bool(draft.rule.set.get("loose"))
        bare = near and not actions and not statuses and (loose or (district is None and not draft.bare))
        said_so = any(a.cue.rule.id != HAVE for a in actions)
        if not actions and not statuses and stars is None and district is None and not draft.bare:
            earlier = next((d for d in self._done.same_count(draft) if d.dropped is None), None)
            if earlier is not None and earlier.whole is None and draft.quantity.low >= SAID_AGAIN:
                return None  # đứng sau 31 sản phẩm là 26 chủ thể: the number that was told before
        others = {a.cue.rule.set["action"] for a in actions if a.note == OTHERS}
        rated = any(a.cue.rule.set.get("soft") for a in actions)
        taken = state.referred
        if taken is not None and taken.sentence.block == draft.sentence.block and taken.whole is not None:
            mains = [taken, *mains]  # Phần 60 sản phẩm này chia về từng nơi. Vĩnh Bảo 9, …
        mains = [*_headed_by(draft, district, state), *self._given_to(draft, district), *mains]
        mains = [*self._restated(draft, ahead, district), *self._lead(draft, district, shares), *mains]
        mains = [*_of_district_told(draft, district, state), *mains]
        for whole in (*reversed([d for d in ahead if d.whole is None and not d.aside]), *mains, *spread):
            if whole is None or not may_hold(whole, draft):
                continue
            if whole.sentence is draft.sentence and joined(whole, draft):
                continue  # 4 sản phẩm mới và 3 sản phẩm chấm lại
            if listed and district is not None and whole.sentence is not draft.sentence:
                if whole.quantity.high < shares or (summed is not None and whole is not summed and not actions):
                    continue  # it cannot hold all that the districts have, or another one is just their sum
            helped = whole.slots.get("action") in ("support", "market")  # chọn 72 sản phẩm để hỗ trợ; huyện A có 7
            planned = has and listed and whole.slots.get("status") != "achieved" and not helped
            planned = planned or (has and self._share_goes_on(draft, whole, district))
            if own is not None and own.cue.rule.set["action"] != whole.slots.get("action") and not planned:
                continue
            if rise and whole.slots.get("action") != "upgrade":
                continue
            if rated and own is None and whole.slots.get("action") in ANEW and whole.sentence is not draft.sentence:
                continue  # nâng hạng 30 sản phẩm. Riêng nhóm du lịch có 2 sản phẩm được công nhận: other ones
            if rated and whole.sentence.zone == "title" != draft.sentence.zone:
                if whole.slots.get("action") == "total":
                    continue  # what was rated is told below a headline that tells of the stock
            if richest and whole.slots.get("action") in DEEDS:
                continue  # các huyện có nhiều sản phẩm là …: a stock, not what was helped
            elsewhere = "place" in whole.slots and whole.slots["place"].level == "nation"
            if elsewhere and self._locator.home is not None and self._locator.home.level != "nation":
                continue  # what the whole country has handed in is not broken down by a province
            bound = draft.quantity.qualifier in ("at_least", "at_most")
            if bound and whole.slots.get("status") == "achieved" and whole.sentence is not draft.sentence:
                continue  # who counts up knows how many
            told: When | None = whole.slots.get("when")
            if whole.sentence is draft.sentence and others:
                if others & {whole.slots.get("action")} & DEEDS or (
                    when is not None and when != told and when.start > whole.end
                ):
                    continue  # nâng hạng 3 sản phẩm; đến năm 2030 có tối thiểu 2 sản phẩm 5 sao: another clause
            if when is not None and told is not None and (when.from_ or 0) > (told.to or when.from_ or 0):
                continue  # what a later year brings breaks down nothing of an earlier one
            if _round_before(when, told) and whole.slots.get("action") == "recognize" and district is not None:
                continue  # 139 sản phẩm của đợt 2021. TP Vinh từng có 11 sản phẩm trong năm 2019
            by_now = when is not None and (when.until_now or (when.relative and when.type == "snapshot"))
            if by_now and whole.slots.get("action") == "recognize":
                continue  # đến nay riêng thành phố đã có 4 sản phẩm: a stock is no share of one round
            if whole.slots.get("status") == "target" and self._past(when):
                continue  # what a year gone by brought is no part of an aim
            if said is not None and said.cue.rule.set["status"] != whole.slots.get("status"):
                continue
            if draft.quantity.low == whole.quantity.low and draft.quantity.high == whole.quantity.high:
                continue
            whole_stars = whole.slots.get("stars")
            by_level = own is None and stars is not None and (whole_stars is None or _inside(stars, whole_stars))
            whole_place = whole.slots.get("place")
            by_place = (
                district is not None
                and district.level in ("district", "commune", "region")
                and whole_place is not None
                and whole_place.level == "province"
                and whole_place.province_code == district.province_code
            )
            by_place = by_place or _commune_of(draft, district, whole)
            by_place = by_place or (
                district is not None
                and whole_place == self._locator.nation()
                and (district.level == "region" or (listed and _is_national_round(whole)))
            )
            if whole.slots.get("action") == "revoke" and (statuses or said_so):
                continue  # what is told of others by their own words did not fail with these
            by_sort = near and sort is not None and whole.slots.get("action") in ("recognize", "total")
            if sort is not None and sort.cue.rule.set["action"] not in ANEW:
                # 10 sản phẩm đã được xuất khẩu: other things were told between
                by_sort = by_sort and whole.sentence.block >= draft.sentence.block - 1
            if by_level or by_place or by_group or by_sort or bare or draft.rule.id == "count.sort_only":
                if by_place and own is None:
                    return added_before(whole, draft, shares, self._done.of(whole.sentence)) or whole
                return whole
        return None

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
