"""Says where a fact holds: the nearest place that speaks for it; one fact for each of several places.

One layer of the walk through an article; ``context.py`` has the top of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractor.attach import attached
from extractor.match import Cue, Draft, Evidence, is_of_one_maker
from extractor.mentions import Sentence
from extractor.model import Place
from extractor.patterns import CLASSES
from extractor.periods import Periods
from extractor.story import _Q, State
from extractor.structure import groups_before
from extractor.where import FAR, Located

MAKER = "the maker just named"
"""The evidence of the place of what one maker has or sells."""
HEAD = 8
"""Words before a place that is still the subject of its sentence."""
OPENING = 4
"""Words before a place that opens its clause: trên địa bàn tỉnh Vĩnh Long."""
HOLDS = 2
"""Words between the bracket of a maker's seat and what the maker has."""
SEVERAL_GOODS = 2
"""The least goods that may be those of several makers."""
NEAR = 5
"""Words between another province's name and a number that is said of it."""


class Placing(Periods):
    """Finds places."""

    def _own_place(self, draft: Draft, places: Sequence[Located]) -> Place | None:
        located = self._nearest(draft, places)
        return located.place if located is not None else None

    def _nearest(self, draft: Draft, places: Sequence[Located], drafts: Sequence[Draft] = ()) -> Located | None:
        skeleton = draft.sentence.skeleton
        last = max([draft.last, *(d.last for d in drafts if d.holder is draft)])
        for located in places:
            if located.at >= last:
                between = skeleton[last : located.at]
                if located.place.level in ("district", "commune"):
                    if self._seat(draft, between) or self._seat_apposed(draft, located, between):
                        return None if self._goes_to_others(draft, located, places) else located
                if len(between.split()) > FAR or _BREAK.search(between):
                    break
                if self._rated_by(draft, located):
                    return located
                if self._locator.linked(draft.sentence, located) and not self._locator.ignored(draft.sentence, located):
                    return self._whose_of_all(draft, located, places) or self._of_several(draft, located, places)
        segment = skeleton.rfind(";", 0, draft.first)
        ahead = [p for p in places if p.at < draft.first]
        if segment >= 0 and ahead and all(p.at < segment for p in ahead) and ahead[0].at < draft.first:
            # Behind a semicolon the subject of the sentence speaks again, not the last place of the clause before.
            heads = [p for p in ahead if len(skeleton[: p.at].split()) <= HEAD and not p.mention.in_name]
            heads = [p for p in heads if not _in_names(skeleton, p)]
            heads = [p for p in heads if p.place.level != "nation" or not self._locator.ignored(draft.sentence, p)]
            ahead = heads[:1] or [p for p in ahead if not _in_names(skeleton, p)]
        if (rest := draft.sentence.joints.rest.search(skeleton, 0, draft.first)) is not None:
            first = skeleton.find(_Q)
            if len(skeleton[rest.end() : draft.first].split()) <= HOLDS:
                ahead = [p for p in ahead if p.at < first or p.at > rest.start()]  # số còn lại là 32 sản phẩm 3 sao
        if draft.kind == "funding" and segment >= 0:
            clause = max(segment, skeleton.rfind(",", 0, draft.first))
            if draft.sentence.joints.for_all.match(skeleton, clause + 1, draft.first) is not None:
                ahead = [p for p in ahead if p.at > clause or p.place.level not in ("district", "commune")]
        if draft.sentence.joints.others_behind.match(skeleton, draft.last) is not None:
            clause = max(skeleton.rfind(mark, 0, draft.first) for mark in ",;:.")
            ahead = [
                p for p in ahead if p.at > clause or p.place.level not in ("district", "commune")
            ]  # 6 sản phẩm khác
        listing = False
        for located in reversed(ahead):
            listing = listing or self._behind_seat(draft, located)
            if listing and self._is_seat_told(draft, located):
                continue
            if _closed_bracket(skeleton, located.at, draft.first):
                if self._seat_of_holder(draft, located):
                    return located
                continue
            if self._locator.ignored(draft.sentence, located) and draft.first - located.at > 4:
                continue
            if located.mention.reference and self._is_authority(draft, located):
                if draft.kind == "funding" and self._pays_itself(draft, located):
                    return located
                rate = draft.kind == "funding" and "per" in draft.slots and located.place.level == "province"
                if not (rate and draft.sentence.joints.council.search(skeleton, 0, located.at)):
                    continue  # nghị quyết của HĐND tỉnh: 15 triệu đồng/sản phẩm: so much for all of the province
            if self._locator.foreign(located) and not self._speaks(draft, located):
                continue
            if self._only_takes_part(draft, located, ahead):
                continue
            return self._of_both(draft, self._in_address(draft, located, places), places)
        return None

    @staticmethod
    def _only_takes_part(draft: Draft, located: Located, ahead: Sequence[Located]) -> bool:
        """Whether a province is named only for who rates a district's goods or helps it, and the district before it.

        *Huyện A được UBND tỉnh B công nhận 9 sản phẩm*; *UBND huyện A phối hợp với Sở Công Thương tỉnh mở 4 cửa hàng*.
        """
        if located.place.level != "province":
            return False
        inner = (p for p in ahead if p.at < located.at and p.place.level == "district")
        district = next((p for p in inner if p.place.province_code == located.place.province_code), None)
        if district is None:
            return False
        between = draft.sentence.skeleton[district.at + 1 : located.at]
        return draft.sentence.joints.takes_part.fullmatch(between) is not None

    def _is_authority(self, draft: Draft, located: Located) -> bool:
        """Whether *tỉnh* is a council: hội đồng tỉnh, hội đồng đánh giá và xếp hạng sản phẩm OCOP tỉnh."""
        long_name = draft.sentence.joints.long_council.search(draft.sentence.skeleton, 0, located.at)
        return long_name is not None or self._locator.organ(draft.sentence, located)

    def _rated_by(self, draft: Draft, located: Located) -> bool:
        """Whether a district's authority has rated the goods before it: 9 sản phẩm được UBND huyện X công nhận."""
        if located.place.level != "district" or located.mention.reference:
            return False
        by = draft.sentence.joints.rated_by.search(draft.sentence.skeleton, draft.last, located.at)
        return by is not None and self._locator.organ(draft.sentence, located)

    def _whose_of_all(self, draft: Draft, first: Located, places: Sequence[Located]) -> Located | None:
        """The district whose so many of all of the province's are: 7 trong 12 sản phẩm của tỉnh A là của huyện B."""
        second = next((p for p in places if p.at > first.at), None)
        if draft.out_of is None or second is None or first.place.level != "province":
            return None
        inner = second.place.level == "district" and second.place.province_code == first.place.province_code
        between = draft.sentence.skeleton[first.at + 1 : second.at]
        return second if inner and draft.sentence.joints.held_by.fullmatch(between) is not None else None

    def _pays_itself(self, draft: Draft, located: Located) -> bool:
        """Whether the budget of the district named last pays, as the first: ngân sách huyện sẽ thưởng 20 triệu."""
        before = draft.sentence.skeleton[: located.at]
        return located.place.level == "district" and draft.sentence.joints.budget_of.search(before) is not None

    def _in_address(self, draft: Draft, located: Located, places: Sequence[Located]) -> Located:
        """The district in front of its province, where the two are an address: huyện Hòa Vang, thành phố Đà Nẵng."""
        before = next((p for p in reversed(places) if p.at < located.at), None)
        if before is None or located.place.level != "province" or before.place.level not in ("district", "commune"):
            return located
        same = before.place.province_code == located.place.province_code
        named = draft.sentence.skeleton[before.at + 1 : located.at].strip() in ("", ",", "-", "–")
        return before if same and named and not located.mention.reference else located

    def _seat(self, draft: Draft, between: str) -> bool:
        """Whether a place behind a number is the seat of its maker: 8 sản phẩm của Hợp tác xã A (huyện Phú Hòa)."""
        named, bracket, rest = between.partition("(")
        if not bracket or rest.strip() or regex.search(rf"[,;:.)]|{_Q}", named):
            return False
        return draft.subject == "product" and draft.sentence.joints.of_maker.match(named) is not None

    @staticmethod
    def _goes_to_others(draft: Draft, seat: Located, places: Sequence[Located]) -> bool:
        """Whether goods are those of several makers with their seats: chè của A (Thanh Ba), bưởi của B (Đoan Hùng)."""
        skeleton = draft.sentence.skeleton
        others = (p for p in places if p.at > seat.at and p.place.district not in (None, seat.place.district))
        other = next((p for p in others if skeleton[p.at - 1] == "("), None)
        if other is None or draft.quantity.low < SEVERAL_GOODS:
            return False
        listed = draft.sentence.joints.lists_names.match(skeleton, draft.last) is not None
        stop = "[.]" if listed else "[;:.]"  # gồm A của X (Sơn Trà); B của Y (Hải Châu)
        return not regex.search(rf"{stop}|{_Q}", skeleton[draft.last : other.at])

    def _seat_apposed(self, draft: Draft, located: Located, between: str) -> bool:
        """Whether the seat stands behind a comma: 4 sản phẩm của Công ty A, (đóng tại) huyện Con Cuông."""
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if draft.subject != "product" or located.mention.reference or joints.of_maker.match(between) is None:
            return False
        ends = (
            joints.seat_ends.match(skeleton, located.at + 1) is not None or joints.sits_at.search(between) is not None
        )
        return ends and joints.seated.fullmatch(between) is not None

    @staticmethod
    def _behind_seat(draft: Draft, located: Located) -> bool:
        """Whether a list goes on behind a place: cà phê của HTX A, huyện B *và 18 sản phẩm khác*."""
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        return joints.goes_on_listing.fullmatch(skeleton, located.at + 1, draft.first) is not None

    @staticmethod
    def _is_seat_told(draft: Draft, located: Located) -> bool:
        """Whether a district or commune is where a maker has its seat that was named before it: HTX A, *huyện B*."""
        if located.place.level not in ("district", "commune") or located.mention.reference:
            return False
        skeleton = draft.sentence.skeleton
        after = skeleton.rfind(_Q, 0, located.at) + 1
        return draft.sentence.joints.seat_told.search(skeleton, after, located.at) is not None

    def _note_seat(self, sentence: Sentence, located: Located) -> None:
        """Keeps where a maker has its seat: Công ty TNHH Phong Sơn (huyện Nghi Lộc), HTX Bình Lư, huyện Tam Đường."""
        if located.place.level not in ("district", "commune") or located.mention.reference:
            return
        m = _NAME.search(self.text, sentence.start, located.mention.start)
        if m is not None:
            self._seats[m["name"]] = located.place

    def _seat_named(self, sentence: Sentence) -> Place | None:
        """The seat of the maker that a sentence names again."""
        if not self._seats:
            return None
        said = self.text[sentence.start : sentence.end]
        return next((place for name, place in self._seats.items() if name in said), None)

    def _seat_of_sales(self, draft: Draft, places: Sequence[Located], state: State) -> Place | None:
        """The seat of the maker whose sales are told: named in its paragraph, or in a bracket before the amount."""
        skeleton = draft.sentence.skeleton
        if places:
            ahead = [p for p in places if p.at < draft.first]
            held = ahead == list(places) and all(_closed_bracket(skeleton, p.at, draft.first) for p in ahead)
            return ahead[-1].place if held and ahead[-1].place.level in ("district", "commune") else None
        seat = self._seat_named(draft.sentence)
        return seat or (state.near if state.near_block == draft.sentence.block else None)

    def _of_maker_told(self, draft: Draft, places: Sequence[Located], state: State) -> bool:
        """Whether one maker, just told of, has so many products: hợp tác xã có 3 sản phẩm OCOP."""
        if places or draft.sentence.zone == "related":
            return False
        only = len(state.districts) == 1 and state.near_block == draft.sentence.block - 1
        if state.near is None or not (only or state.near_block == draft.sentence.block):
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        theirs = draft.subject == "product" and joints.of_that_maker.match(skeleton, draft.last) is not None
        return theirs or is_of_one_maker(draft)

    def _of_maker_here(self, draft: Draft, places: Sequence[Located]) -> Located | None:
        """The seat, in brackets, of the maker who has so many, told in one sentence: ông A, HTX B (Kim Sơn), … có 3."""
        seats = [p for p in places if p.at < draft.first and p.place.level in ("district", "commune")]
        if not seats or len(seats) != len([p for p in places if p.at < draft.first]):
            return None
        if not _closed_bracket(draft.sentence.skeleton, seats[-1].at, draft.first):
            return None
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        before = skeleton.rfind(_Q, 0, draft.first)
        of_them = before >= 0 and joints.of_them_ahead.search(skeleton, before, draft.first) is not None
        holder = replace(draft, first=before) if of_them else draft
        return seats[-1] if is_of_one_maker(holder) and draft.whole is None else None

    def _seat_of_holder(self, draft: Draft, located: Located) -> bool:
        """Whether a place in a bracket is the seat of a maker who has so many: Công ty A (huyện B) có 9 sản phẩm."""
        skeleton = draft.sentence.skeleton
        named, bracket, rest = skeleton[: located.at].rpartition("(")
        whole = not rest.strip() or _ADDRESS.fullmatch(rest) is not None
        if not bracket or not whole or located.place.level not in ("district", "commune"):
            return False
        clause = regex.split(r"[,;:.)]", named)[-1]
        return (
            _holds(skeleton, located.at, draft.first, draft.sentence.joints.by_itself, draft.sentence.joints.leads_all)
            and draft.sentence.joints.maker.search(clause) is not None
        )

    def _of_both(self, draft: Draft, last: Located, places: Sequence[Located]) -> Located:
        """The province when two of its districts do something together: huyện Mường Tè và Tam Đường đã chấm 11."""
        before = next((p for p in reversed(places) if p.at < last.at), None)
        home = self._locator.home
        if before is None or home is None or draft.bare or last.place.level != "district":
            return last
        between = draft.sentence.skeleton[before.at + 1 : last.at]
        same = before.place.level == "district" and before.place.province_code == last.place.province_code
        if not same or home.province_code != last.place.province_code or home.level not in ("province", "district"):
            return last
        if not draft.sentence.joints.and_only.fullmatch(between) or not self._acts_together(draft, last):
            return last
        return replace(last, place=self._locator.province())

    def _acts_together(self, draft: Draft, last: Located) -> bool:
        """Whether two districts are the subject of one number and each has not its own."""
        between = draft.sentence.skeleton[last.at + 1 : draft.first]
        return len(between.split()) >= 1 and not draft.sentence.joints.each_word.search(between)

    def _of_several(self, draft: Draft, first: Located, places: Sequence[Located]) -> Located:
        """The place behind a number, or the province when several of its districts are named together there."""
        home = self._locator.home
        second = next((p for p in places if p.at > first.at), None)
        if second is None or home is None or home.level == "nation" or first.place.level not in ("district", "commune"):
            return first
        listed = draft.sentence.joints.list.fullmatch(draft.sentence.skeleton[first.at + 1 : second.at])
        same = second.place.level in ("district", "commune") and first.place.province_code == second.place.province_code
        inner = first.place.level == "commune" and second.place.level == "district"
        inner = inner and first.place.district in (None, second.place.district)  # xã Sơn Bình, huyện Châu Đức
        if listed is None or not same or inner or first.place.province_code != home.province_code:
            return first
        return replace(first, place=home)

    def _speaks(self, draft: Draft, located: Located) -> bool:
        """Whether another province is said of a number: it stands near, or at the head of the sentence or clause.

        Not so where it is only the place of an event: tuần hàng Đồng Tháp *khai mạc ở* Hà Nội với 150 sản phẩm.
        """
        skeleton = draft.sentence.skeleton
        if draft.sentence.joints.takes_place.search(skeleton, 0, located.at) is not None:
            return False
        between = skeleton[located.at + 1 : draft.first]
        near = len(between.split()) <= NEAR and "," not in between
        head = regex.split(r"[;:,.]", skeleton[: located.at])[-1]
        return near or len(head.split()) <= OPENING

    def _place(self, draft: Draft, drafts: Sequence[Draft], places: Sequence[Located], state: State) -> None:
        located = self._in_turn(draft, places) or self._nearest(draft, places, drafts)
        if self._of_the_others(draft) and self._locator.province_code is not None:
            m = draft.sentence.joints.other_places.search(draft.sentence.skeleton, 0, draft.first)
            per = self._per.get(m["noun"].partition(",")[0]) if m is not None else None
            around = self._around_communes(draft, places, state) if per == "commune" else None
            draft.set("place", around or self._locator.province(), "the other districts or communes")
            if per is not None:
                draft.set("per", per, "each of the other districts")
            return
        located = located or self._of_maker_here(draft, places)
        if located is None and self._of_country(draft, drafts, places):
            draft.set("place", self._locator.country(), "the rating of the whole country")
            return
        if located is not None and (self._counts_districts(draft, located) or self._sums_districts_up(draft, places)):
            located = None
        if located is not None and (self._only_rates(draft, located) or self._is_rest(draft, located, places)):
            located = None
        if located is not None:
            draft.set("place", located.place, f"the place at {located.mention.start}")
            draft.slots["place_at"] = located.at
        elif draft.whole is not None and "place" in draft.whole.slots and not self._told_narrower(draft, state):
            draft.set("place", draft.whole.slots["place"], "the whole")
        elif self._of_maker_told(draft, places, state):
            draft.set("place", state.near, MAKER)
        elif state.topic is not None and not self._of_all(draft, state.topic, drafts):
            draft.set("place", state.topic, "the sentence before")
        elif self._locator.home is not None and draft.sentence.zone != "related":
            wide = self._locator.home.level == "district" and self._of_province(draft, drafts)
            draft.set("place", self._locator.province() if wide else self._locator.home, "the article")

    def _of_country(self, draft: Draft, drafts: Sequence[Draft], places: Sequence[Located]) -> bool:
        """Whether a number is that of the whole country, of which a share of the article's province is told.

        *Trong 47 sản phẩm 5 sao quốc gia, Đồng Nai góp 8*; *từ 85 hồ sơ mà các tỉnh gửi lên, chấm 30 hồ sơ*.
        """
        home, joints, skeleton = self._locator.home, draft.sentence.joints, draft.sentence.skeleton
        if home is None or home.level not in ("province", "district") or draft.subject != "product":
            return False
        own = [p for p in places if p.place.province_code == home.province_code]
        if not own and joints.central.search(skeleton, 0, draft.first) is not None:
            told = [d.slots["place"].level for d in self._done.same_number(draft) if "place" in d.slots]
            if told[:1] == ["nation"]:
                return True
        if joints.handed_in_by.search(skeleton) is not None:
            return not own
        share = next((p for p in own if p.at > draft.last and p.place.level == "province"), None)
        if share is None or share.mention.reference or any(p.at < draft.first for p in own):
            return False
        parts = [d for d in drafts if d.first > share.at and d.subject == draft.subject]
        less = bool(parts) and parts[0].quantity.high < draft.quantity.low
        return less and draft.whole is None and joints.central.search(skeleton, 0, share.at) is not None

    @staticmethod
    def _in_passing(draft: Draft, located: Located) -> bool:
        """Whether a province in front of a number does not lead it, as *cả tỉnh có 5 sản phẩm* does."""
        if located.place.level != "province" or located.at >= draft.first:
            return False
        whole = located.mention.reference and located.mention.name.startswith(draft.sentence.joints.whole_place)
        return not whole and len(draft.sentence.skeleton[located.at + 1 : draft.first].split()) > HOLDS

    @staticmethod
    def _told_narrower(draft: Draft, state: State) -> bool:
        """Whether a part of a headline's number is told in a paragraph on one district: 4 sản phẩm khác của Chư Sê."""
        whole, topic = draft.whole, state.topic
        if whole is None or topic is None or topic.level != "district" or draft.sentence.zone == "title":
            return False
        place: Place = whole.slots["place"]
        wider = place.level == "province" and place.province_code == topic.province_code
        return wider and whole.sentence.zone == "title"

    def _only_rates(self, draft: Draft, located: Located) -> bool:
        """Whether a city behind a part of a district's goods only rates it: 2 sản phẩm do thành phố công nhận.

        So does the province in front of it: 22 sản phẩm được UBND tỉnh Lào Cai công nhận, trong đó có 6 đạt 4 sao.
        """
        place: Place | None = draft.whole.slots.get("place") if draft.whole is not None else None
        inner = place is not None and place.level in ("district", "commune")
        if place is not None and inner and self._in_passing(draft, located):
            return located.place.province_code == place.province_code
        behind = located.at >= draft.last and located.mention.reference and located.place.level == "province"
        return inner and behind and not draft.sentence.joints.of_place.search(draft.sentence.skeleton, 0, located.at)

    @staticmethod
    def _is_rest(draft: Draft, located: Located, places: Sequence[Located]) -> bool:
        """Whether a number is what is left besides several districts: A có 6, B có 4, số còn lại (7 sản phẩm) của …."""
        if (
            located.at > draft.first
            or draft.sentence.joints.rest_ahead.search(draft.sentence.skeleton, 0, draft.first) is None
        ):
            return False
        return len({p.place.district for p in places if p.at < draft.first and p.place.district is not None}) > 1

    def _counts_districts(self, draft: Draft, located: Located) -> bool:
        """Whether districts are counted, so that a district named before is not where they are."""
        if draft.subject != "locality" or located.place.level not in ("district", "commune"):
            return False
        return located.at < draft.first and self._is_districts(draft)

    def _of_the_others(self, draft: Draft) -> bool:
        """Whether a number is that of each of the districts that are not named: các huyện khác mỗi huyện 2."""
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.other_places.search(skeleton, 0, draft.first) is not None:
            return True
        return joints.other_places_behind.match(skeleton, draft.last) is not None  # 19 sản phẩm rải ở các huyện khác

    def _sums_districts_up(self, draft: Draft, places: Sequence[Located]) -> bool:
        """Whether a number sums up what several districts were told to have: A có …, B có …; đây là 2 sản phẩm."""
        m = draft.sentence.joints.sums_up.search(draft.sentence.skeleton, 0, draft.first)
        if m is None:
            return False
        return len({p.place.district for p in places if p.at < m.start() and p.place.district is not None}) > 1

    def _around_communes(self, draft: Draft, places: Sequence[Located], state: State) -> Place | None:
        """The district whose other communes are told of, if it is named: mỗi xã còn lại có 1 sản phẩm."""
        near = state.near if state.near_block == draft.sentence.block else None
        told = [p.place for p in places if p.at < draft.first][-1:]
        for around in (*told, state.topic, near, self._locator.home):
            if around is not None and around.district is not None:
                return replace(around, level="district", commune=None)
        return None

    def _in_turn(self, draft: Draft, places: Sequence[Located]) -> Located | None:
        """The place that goes with a number of a list: A, B và C lần lượt 11, 9 và 8."""
        if draft.turn is None:
            return None
        ahead = [p for p in places if p.at < draft.first]
        named = self._named_before(draft, places, ahead[-1].at + 1) if ahead else []
        return named[draft.turn[0]] if len(named) == draft.turn[1] else None

    def _of_province(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a sentence speaks for a province: it says so, or counts districts (*của 12 huyện, thị xã*)."""
        joints = draft.sentence.joints
        if joints.province_speaks.search(draft.sentence.skeleton) or joints.districts_act.match(
            draft.sentence.skeleton
        ):
            return True
        return any(d.subject == "locality" and d.quantity.low > 1 and self._is_districts(d) for d in drafts)

    def _is_districts(self, draft: Draft) -> bool:
        own = draft.sentence.skeleton[draft.first : draft.last]
        return draft.sentence.joints.districts.search(own) is not None

    def _of_all(self, draft: Draft, topic: Place, drafts: Sequence[Draft]) -> bool:
        """Whether a sentence speaks for the province, though a district of it was just told of."""
        home = self._locator.home
        own = home is not None and topic.level == "district" and topic.province_code == home.province_code
        return own and self._of_province(draft, drafts)

    def _spread(self, drafts: Sequence[Draft], cues: Sequence[Cue], places: Sequence[Located]) -> list[Draft]:
        """One draft for each of the places just named, where the number holds for each of them."""
        out: list[Draft] = []
        for draft in drafts:
            if self._of_the_others(draft):
                out.append(draft)
                continue
            if draft.kind == "count" and (groups := groups_before(draft)):
                for group in groups:
                    copy = replace(draft, slots=dict(draft.slots), evidence=Evidence(draft.evidence))
                    copy.set("group", group, "each of the groups named")
                    copy.slots.pop("per", None)
                    out.append(copy)
                continue
            each = attached("each", draft, cues, drafts)
            named = self._named_before(draft, places, each[0].cue.first) if each else self._listed(draft, places)
            if len(named) < 2:
                out.append(draft)
                continue
            for located in named:
                copy = replace(draft, slots=dict(draft.slots), evidence=Evidence(draft.evidence))
                copy.set("place", located.place, "each of the places named")
                copy.slots.pop("per", None)
                out.append(copy)
        return out

    def _listed(self, draft: Draft, places: Sequence[Located]) -> list[Located]:
        """Places joined by *và* right before a number alone, in a list of such: quận A và quận B tối thiểu 2."""
        last = next((p for p in reversed(places) if p.at < draft.first), None)
        if (
            last is None
            or not draft.bare
            or draft.turn is not None
            or draft.sentence.skeleton[last.at + 1 : draft.first].strip()
        ):
            return []
        named = self._named_before(draft, places, last.at + 1)
        joined = len(named) == 2 and draft.sentence.joints.and_.fullmatch(
            draft.sentence.skeleton[named[0].at + 1 : last.at]
        )
        return named if joined else []

    def _named_before(self, draft: Draft, places: Sequence[Located], at: int) -> list[Located]:
        """The places of the list that ends before a skeleton position."""
        named: list[Located] = []
        position = at
        for located in reversed([p for p in places if p.at < at]):
            if named and not draft.sentence.joints.list.fullmatch(draft.sentence.skeleton[located.at + 1 : position]):
                break
            if located.mention.reference:
                break
            named.append(located)
            position = located.at
        return named[::-1]


def _in_names(skeleton: str, located: Located) -> bool:
    """Whether a bare name ends that of one of the things listed behind a number: 5 sản phẩm: quýt Bắc Sơn, …."""
    head, colon, before = skeleton[: located.at].rpartition(":")
    if not colon or _Q not in head or located.mention.type_word is not None:
        return False
    item = regex.split("[,;]", before)[-1]
    behind = regex.split("[,;.]", skeleton[located.at + 1 :])[0]
    return bool(item.strip()) and _Q not in item and _Q not in behind


def _closed_bracket(skeleton: str, at: int, number: int) -> bool:
    """Whether a place stands in a bracket that is closed before the number."""
    between = skeleton[at:number]
    return ")" in between and "(" not in between.partition(")")[0] and "(" in skeleton[:at].rpartition(")")[2]


def _holds(
    skeleton: str, at: int, number: int, alone: regex.Pattern[str], leads: regex.Pattern[str]
) -> bool:  # fmt: skip
    """Whether a bracket with one place closes right before the verb of a number, as that of a maker's seat does."""
    between = skeleton[at + 1 : number]
    held = between.partition(",")[2] if alone.match(between) is not None else between[1:]
    held = leads.sub("", held)  # (huyện Xuân Lộc) dẫn đầu với 4 sản phẩm
    return between.startswith(")") and len(held.split()) <= HOLDS and not regex.search(r"[,;:.]", held)


_BREAK = regex.compile(rf"[;:.,()]|[{_Q}{CLASSES['percent']}{CLASSES['money']}]")
_ADDRESS = regex.compile(rf"\s*{CLASSES['place']}\s*,\s*")
"""The commune of a seat in a bracket, before its district."""
_NAME = regex.compile(r"(?r)(?<name>\p{Lu}\w+\s\p{Lu}\w+)(?:\s\(|,\s(?:(?:đóng|có trụ sở)\s)?)$")
"""The last two words of a name before the bracket, or the comma, behind which its seat is told."""
