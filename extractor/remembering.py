"""Keeps what a sentence has set for those behind it: its numbers, place, period, status and budget.

One layer of the walk through an article; ``context.py`` has the top of it. Alone among the layers it decides what of
a sentence goes on; what the others make of that is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractor.amounts import HEAD
from extractor.brought import tells_results
from extractor.groups import group_of
from extractor.lists import Lists
from extractor.match import PRODUCERS, Cue, Draft
from extractor.mentions import Sentence
from extractor.model import Period, Place
from extractor.money import SUM
from extractor.patterns import CLASSES
from extractor.statuses import TO_COME
from extractor.story import AIM, State, is_round
from extractor.structure import closed_off
from extractor.when import When
from extractor.where import Located

SEVERAL = 3
"""Districts named together from which a sentence is about none of them alone."""
FIGURE = "count.figure"
"""The rule of a figure that takes up the one told before: con số ấy là 12."""
LEADING = 3
"""Words before a period that still leads its sentence."""
CARRIED = 6
"""The rank of the words of submission that carry on into the next sentence."""
_PERIODS = frozenset({CLASSES["period"], CLASSES["period"] + ",", ","})


class Remembering(Lists):
    """Remembers."""

    def _remember(self, draft: Draft, state: State) -> None:
        """Keeps what a number has set, for those of its own sentence too."""
        self._not_yet(draft)
        self.settle_when(draft, state)
        if draft.dropped is not None:
            return
        group = group_of(draft) if draft.subject == "product" else None
        if group is not None:
            draft.set("group", group, "the group at the number")
        self._take_up(draft, state)
        self._said_before(draft)
        state.recent = [*state.recent[-11:], draft]
        progress = (
            draft.whole is not None
            and draft.whole.slots.get("status") == "candidate"
            and draft.slots.get("status") == "achieved"
            and draft.slots.get("action") != "revoke"
            and "stars" not in draft.whole.slots
            and (draft.out_of is not None or draft.quantity.high * 2 > draft.whole.quantity.low)
        )
        draft.aside = draft.sentence.joints.against.search(draft.sentence.skeleton, 0, draft.first) is not None
        if draft.slots.get("status") == "target" and draft.kind == "count":  # …, trong khi kế hoạch đề ra là 100
            draft.aside = draft.aside or self._compared_number(draft, self._here, draft.first)
        if draft.sentence.joints.out_of_sum.search(draft.sentence.skeleton, 0, draft.first):
            told = self._last_told(draft)
            draft.aside = draft.aside or (told is not None and told.quantity.low < draft.quantity.low)
        draft.aside = draft.aside or self._beside_in_bracket(draft, state) or self._added_to(draft)
        draft.aside = draft.aside or self._level_before(draft)
        if draft.kind == "count" and (draft.whole is None or progress) and not draft.aside:
            self._keep_main(draft, state)
        state.last = draft
        when = draft.slots.get("when")
        if when is not None and when.from_ is not None and draft.evidence["when"].startswith("the period"):
            self._keep_when(draft, when, state)

    @staticmethod
    def _counts_since(draft: Draft, when: When) -> bool:
        """Whether a stock names only the year from which it is counted: lũy kế *từ* năm 2019, tỉnh đã công nhận 158."""
        counted = draft.slots.get("action") == "total" or draft.evidence["action"].startswith("action.total")
        if not counted or when.relative or when.from_ != when.to or when.start not in draft.sentence.starts:
            return False
        at = draft.sentence.starts.index(when.start)
        return draft.sentence.joints.since_year.search(draft.sentence.skeleton, 0, at) is not None

    def _not_yet(self, draft: Draft) -> None:
        """Takes from what has been reached the time that its sentence aims at: kế hoạch 2021-2025 là 15, mới đạt 11."""
        when: When | None = draft.slots.get("when")
        if self._year is None or when is None or when.to is None or when.to <= self._year or when.until_now:
            return
        if draft.kind != "count" or draft.slots.get("status") != "achieved" or draft.whole is not None:
            return
        aims = [d for d in self._here if d.last <= draft.first and d.slots.get("status") == "target"]
        if any(d.slots.get("when") == when and when.end <= d.start for d in aims):
            draft.set("when", When(self._year, self._year, "snapshot", relative=True), "published")
            draft.set("period", Period(self._year, self._year, None, "published"), "published")

    def _added_to(self, draft: Draft) -> bool:
        """Whether a number is only added to others: cộng với 41 sản phẩm công nhận năm 2019, toàn tỉnh có 137."""
        skeleton, addend = draft.sentence.skeleton, draft.sentence.joints.addend
        if draft.kind != "count" or addend.search(skeleton[: draft.first]) is None:
            return False
        sums = [d for d in self._here if d.first >= draft.last and d.subject == draft.subject]
        return any("," in skeleton[draft.last : d.first] and d.quantity.low > draft.quantity.low for d in sums)

    def _beside_in_bracket(self, draft: Draft, state: State) -> bool:
        """Whether a number of an earlier year is told in a bracket, to compare with: gấp đôi (năm 2020 có 118)."""
        own = draft.evidence["when"].startswith("the period")
        then = state.main.slots.get("when") if state.main is not None and own else None
        when: When | None = draft.slots.get("when")
        if then is None or when is None or when.to is None or then.from_ is None or when.to >= then.from_:
            return False
        return closed_off(draft.sentence.skeleton, draft.first, len(draft.sentence.skeleton))

    def _keep_main(self, draft: Draft, state: State) -> None:
        """Keeps the number of products, or of makers, that those behind it may break down."""
        if draft.subject == "product" and not _only_lost(draft, state.main):
            left = self._left_behind(draft, state) or self._rated_since(draft, state)
            if left is None or left is not state.main_ahead:
                state.main_ahead, state.main_done_ahead = left, state.main_done
            state.main = draft
            if draft.slots.get("status") == "achieved":
                state.main_done = draft
        elif draft.subject in PRODUCERS:
            state.makers = draft

    def _keep_when(self, draft: Draft, when: When, state: State) -> None:
        """Keeps the period that stands at a number for those without one, unless it only dates what it stands at."""
        if draft.sentence.joints.backstep.match(draft.sentence.skeleton) and state.when is not None:
            return  # trước đó, cuối năm 2025, thành phố nhận 68 hồ sơ: the next sentence is of the round again
        if self.stepped_from(when, state.when) is not None and self._only_compared_with(draft):
            return  # cùng kỳ năm ngoái, con số này là 17: the next sentence is of today again
        if draft.kind == "revenue" or draft.aside or self._steps_back(draft, when) or self._counts_since(draft, when):
            return  # what was sold, or what is compared with, dates nothing else
        if draft.whole is not None and draft.whole.sentence is draft.sentence and draft.whole.slots.get("when"):
            return  # chia ra năm 2024: 25, năm 2025: 23: it goes on with the years of the whole
        if closed_off(draft.sentence.skeleton, draft.first, len(draft.sentence.skeleton)):
            return  # đặt cạnh hai năm trước (năm 2021 công nhận 17 sản phẩm, năm 2022 là 28)
        aimed = draft.slots.get("status") == "target"
        other = any(d.kind != draft.kind and d.slots.get("when") is state.when for d in self._here)
        self.tell_when(state, when, draft.sentence, aimed=aimed or other)
        state.when_aimed = aimed
        state.when_rewarded = self._rewarded_now(draft, when)
        state.when_entered = draft.slots.get("status") == "candidate"
        if draft.slots.get("status") == "achieved":
            ahead = self.stepped_from(when, state.done_ahead_of) or self.stepped_from(when, state.when_done)
            state.done_ahead_of = None if other else ahead or state.ahead_of
            state.when_done, state.done_block, state.done_at = when, draft.sentence.block, draft.sentence.start

    @staticmethod
    def _only_compared_with(draft: Draft) -> bool:
        """Whether a number of a year before stands for the same figure as the one told, or in a clause beside it."""
        beside = draft.sentence.joints.meanwhile.search(draft.sentence.skeleton, 0, draft.first) is not None
        return draft.kind == "count" and (beside or draft.rule.id == FIGURE)

    def _level_before(self, draft: Draft) -> bool:
        """Whether a number is only the level from which another one has grown: từ 8 sản phẩm, huyện đi lên 11."""
        if draft.kind != "count" or not any(d.first >= draft.last and d.subject == draft.subject for d in self._here):
            return False
        return draft.sentence.joints.grown_from.search(draft.sentence.skeleton, 0, draft.first) is not None

    @staticmethod
    def _rated_since(draft: Draft, state: State) -> Draft | None:
        """What a council rated, told before what it had looked at: …. *Trước đó*, hội đồng chấm 66 sản phẩm."""
        main = state.main
        if main is None or main.sentence is draft.sentence or draft.slots.get("status") != "candidate":
            return None
        rated = main.slots.get("status") == "achieved" and main.slots.get("action") == "recognize"
        return main if rated and draft.sentence.joints.backstep.match(draft.sentence.skeleton) else None

    @staticmethod
    def _rewarded_now(draft: Draft, when: When) -> bool:
        """Whether things of the year behind them get their reward: 131 sản phẩm công nhận năm 2024 vừa được thưởng."""
        starts = draft.sentence.starts
        if draft.kind != "count" or when.start < draft.end or when.start not in starts:
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        ahead = joints.rewards.search(skeleton, 0, draft.first) is not None  # tiền thưởng cho 82 sản phẩm công nhận …
        return ahead or joints.rewarded_now.match(skeleton, starts.index(when.start) + 1) is not None

    def _left_behind(self, draft: Draft, state: State) -> Draft | None:
        """The number told before one of a year gone by, from which the next paragraph goes on: …, năm ngoái chỉ 34."""
        own: When | None = draft.slots.get("when")
        if own is None or not draft.evidence["when"].startswith("the period"):
            return None
        for main in (state.main_ahead, state.main):
            if main is None or main.slots.get("status") == "target" or main.sentence.block != draft.sentence.block:
                continue
            if self.stepped_from(own, main.slots.get("when")) is not None:
                return main
        return None

    def _steps_back(self, draft: Draft, when: When) -> bool:
        """Whether a number is of a year before that of one its sentence has told: có 251; một năm trước đó mới 154."""
        for told in self._here:
            then: When | None = told.slots.get("when") if told.last <= draft.first else None
            if then is None or then.from_ is None or told.kind != draft.kind or told.slots.get("status") != "achieved":
                continue
            if told.evidence["when"].startswith("the period") and (when.to or 0) < then.from_:
                return True
        return False

    def _last_told(self, draft: Draft) -> Draft | None:
        """The number of the same things that its sentence told before: 22 sản phẩm đạt 3 sao, trong số 27 sản phẩm."""
        here = [d for d in self._here if d.last <= draft.first and d.subject == draft.subject and d.kind == draft.kind]
        return here[-1] if here else None

    def _update(
        self, sentence: Sentence, places: Sequence[Located], whens: Sequence[When], drafts: Sequence[Draft],
        cues: Sequence[Cue], state: State,
    ) -> None:  # fmt: skip
        """Keeps what a whole sentence has set, when its numbers are filled."""
        self._keep_topic(sentence, places, drafts, state)
        self._keep_seats(sentence, places, state)
        self._keep_period(sentence, whens, drafts, cues, state)
        if any(d.kind == "count" and d.subject == "product" for d in drafts):
            state.results_block = -1
        elif tells_results(sentence, len(sentence.skeleton)):
            state.results_block = sentence.block
        if not any(d.kind == "funding" for d in drafts):
            self._keep_payer(sentence, drafts, cues)
        _keep_status(sentence, drafts, cues, state)

    def _keep_topic(
        self, sentence: Sentence, places: Sequence[Located], drafts: Sequence[Draft], state: State
    ) -> None:  # fmt: skip
        """Keeps the place that a sentence is about, until another one is; none where several tell their shares."""
        home = self._locator.home
        for located in places:
            if self._locator.ignored(sentence, located):
                continue
            leads = len([w for w in sentence.skeleton[: located.at].split() if w not in _PERIODS]) <= 3
            if located.mention.reference:
                whole = home is not None and home.level == "district" and located.place.level == "province"
                if leads and whole and not self._locator.organ(sentence, located):
                    state.topic = located.place  # toàn tỉnh, in the article of a district
                    break
                continue
            if not leads and not sentence.joints.introduced.fullmatch(sentence.skeleton, located.at - 4):
                break
            if self._locator.of_wares(sentence, located) or self._named_together(sentence, located, places):
                break  # chuối già lùn A Lưới dẫn đầu; UBND các huyện A, B và C công nhận 35: said of none of them
            inner = home is not None and home.level == "district" and home.province_code == located.place.province_code
            if inner and located.place.level == "province" and _is_dateline(sentence, located.at):
                continue  # BẮC GIANG - Ngày 25/10, hội đồng huyện Yên Thế …
            if self._each_has(sentence, located, places) or located.place == home:
                state.topic = None
            elif located.place.level in ("district", "province", "commune"):
                state.topic = located.place
            break
        shares = {d.slots["place"] for d in drafts if d.kind in ("count", "funding") and self._by_district(d)}
        if shares:
            earlier = state.shared if state.shared_block == sentence.block else frozenset()
            if len(shares) > 1 or (earlier and not shares & earlier):
                state.topic = None  # each has told its share; what follows is said of none of them
            state.shared, state.shared_block = earlier | shares, sentence.block
        counted = [d for d in drafts if d.kind == "count" and "place" in d.slots]
        if counted and home is not None and counted[-1].slots["place"].province_code != home.province_code:
            state.topic = counted[-1].slots["place"]

    def _named_together(self, sentence: Sentence, first: Located, places: Sequence[Located]) -> bool:
        """Whether a district opens a list of such, which together are what a sentence is about."""
        position, many = first.at, 1
        for located in places:
            if located.at <= first.at or located.place.level != "district" or first.place.level != "district":
                continue
            if not sentence.joints.list.fullmatch(sentence.skeleton[position + 1 : located.at]):
                break
            position, many = located.at, many + 1
        return many >= SEVERAL

    @staticmethod
    def _each_has(sentence: Sentence, first: Located, places: Sequence[Located]) -> bool:
        """Whether districts tell one after the other what they have: huyện A có chè xanh, huyện B có gạo nếp."""
        skeleton, has = sentence.skeleton, sentence.joints.has_next
        if first.place.level != "district" or has.match(skeleton, first.at + 1) is None:
            return False
        others = [p for p in places if p.at > first.at and p.place.level == "district" and p.place != first.place]
        return any(
            has.match(skeleton, p.at + 1) is not None and regex.search(r"[,;]\s*$", skeleton[: p.at]) is not None
            for p in others
        )

    def _keep_seats(self, sentence: Sentence, places: Sequence[Located], state: State) -> None:
        """Keeps the district or commune named last, and where makers have their seats."""
        near = [p.place for p in places if p.place.level in ("district", "commune") and not p.mention.reference]
        state.districts |= {place.district for place in near if place.district is not None}
        for place in near:
            _keep_only(place, state)
        seat = near[-1] if near else self._seat_named(sentence)
        if seat is not None:
            state.near, state.near_block = seat, sentence.block
        for located in places:
            self._note_seat(sentence, located)

    def _keep_period(
        self, sentence: Sentence, whens: Sequence[When], drafts: Sequence[Draft], cues: Sequence[Cue], state: State
    ) -> None:  # fmt: skip
        """Keeps the period of a sentence without a number, that of the headline, and where a round is told of."""
        whens = [w for w in whens if not self._compared(sentence, w)]
        firm = [w for w in whens if not w.modifier and w.from_ is not None and not _begins(sentence, w)]
        if firm and not drafts:
            # ngày 28/1 … đợt 3/2020; mới đây khép lại đợt chấm thứ hai của năm 2022: the round has its year
            yearly = next((w for w in firm if not w.relative and w.type == "interval" and w.from_ == w.to), firm[0])
            just_now = firm[0].type == "point" and (firm[0].relative or self._of_headline(firm[0], yearly))
            told = next((w for w in firm if w is state.round), yearly if just_now else firm[0])
            aims = [c for c in cues if c.rule.set.get("status") == "target"]
            papers = [c for c in aims if c.rule.set.get("decreed") or c.rule.set.get("plan")]
            planned = bool(papers) or any(c.rule.rank >= AIM for c in aims)
            named = self._names_programme(sentence, told, state, planned)
            if not named and not self._beside_plan(sentence, told, state):
                self.tell_when(state, told, sentence, aimed=planned)
        if sentence.zone in ("title", "lead") and whens and self._headline is None:
            self._headline = next((w for w in whens if w.from_ is not None and not _begins(sentence, w)), None)
        if self._round_word.search(sentence.skeleton) or any(is_round(sentence, m) for m in sentence.mentions):
            state.round_block = sentence.block
        if not drafts and _presents_plan(sentence):
            state.plan = "presented"
        joints = sentence.joints
        meets = joints.session.search(sentence.skeleton) and not joints.session_over.search(sentence.skeleton)
        if meets or joints.list_to_rate.search(sentence.skeleton):
            state.session_block = sentence.block
        if joints.entry_list.search(sentence.skeleton):
            state.entry_block = sentence.block

    def _of_headline(self, day: When, year: When) -> bool:
        """Whether a day only says when papers were handed out for the rounds of the headline's year."""
        headline = self._headline
        before = headline is not None and day.to is not None and year.to == day.to - 1
        return before and headline is not None and headline.from_ == headline.to == year.to

    @staticmethod
    def _names_programme(sentence: Sentence, told: When, state: State, planned: bool) -> bool:
        """Whether a sentence without a number only names the programme that the year told of is a part of.

        *Danh mục năm 2019 có 35 sản phẩm. Đây là năm đầu triển khai đề án giai đoạn 2018 - 2020. Cầu Ngang đăng ký 6.*
        """
        year = state.when
        if planned or state.when_aimed or year is None or year.from_ is None or year.from_ != year.to:
            return False
        if told.from_ is None or told.to is None or told.from_ == told.to or told.until_now:
            return False
        at = sentence.starts.index(told.start)
        inner = told.from_ <= year.from_ <= told.to and state.when_block == sentence.block
        return inner and sentence.joints.of_programme.search(sentence.skeleton, 0, at) is not None

    def _beside_plan(self, sentence: Sentence, told: When, state: State) -> bool:
        """Whether a sentence without a number goes on about the plan of a year, and only names other years.

        *Giữ hạng những mặt hàng được công nhận năm 2019*; *nhằm hoàn thành chương trình giai đoạn 2021-2025*.
        """
        plan = state.when
        if plan is None or not state.when_aimed or plan.from_ is None or plan.from_ != plan.to:
            return False
        at = sentence.starts.index(told.start)
        ahead = [w for w in sentence.skeleton[:at].split() if w not in _PERIODS]
        if len(ahead) <= LEADING or sentence.skeleton.rstrip().endswith(":"):
            return False
        old = told.to is not None and told.to < plan.from_
        wider = (told.from_ or 0) <= plan.from_ <= (told.to or 0) and told.from_ != told.to
        if wider:
            return sentence.joints.serves.search(sentence.skeleton, 0, at) is not None
        return old and sentence.joints.kept_old.search(sentence.skeleton, 0, at) is not None

    def _keep_payer(self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue]) -> None:
        """Keeps who pays, as a sentence without an amount says it of those before or behind it."""
        drawn = next((c for c in cues if c.rule.set.get("drawn")), None)
        if drawn is not None and sentence.zone in ("lead", "body") and not self._done:
            self._pays = drawn.rule.set["source"]
        payer = drawn or next((c for c in cues if c.rule.set.get("source") in ("state_budget", "social")), None)
        if payer is not None:
            self._of_budget(sentence, payer)
        if sentence.zone in ("title", "lead", "body") and self._payer is None and not drafts:
            self._payer = next((c.rule for c in cues if c.rule.set.get("pays") or c.rule.set.get("drawn")), None)
        named = [c for c in cues if "source" in c.rule.set and c.rule.id != SUM]
        if named:
            self._funds.source, self._funds.block = named[0].rule.set["source"], sentence.block


def _begins(sentence: Sentence, when: When) -> bool:
    """Whether a year is only that from which something goes on: chương trình được triển khai *từ* năm 2018."""
    if when.from_ is None or when.from_ != when.to or when.until_now or when.month is not None:
        return False  # từ ngày 1/7/2025, tỉnh mới có 397 sản phẩm: the day dates what is told
    at = sentence.starts.index(when.start)
    return sentence.joints.since_year.search(sentence.skeleton, 0, at) is not None


def _is_dateline(sentence: Sentence, at: int) -> bool:
    """Whether a place only says where a report was written: it opens the sentence, before a dash."""
    return not sentence.skeleton[:at].strip() and sentence.joints.dateline.match(sentence.skeleton, at + 1) is not None


def _keep_only(place: Place, state: State) -> None:
    """Keeps a district as the only one of its type that was named, until another one of the type is."""
    if place.district is None:
        return
    type_word = place.district.split()[0].casefold()
    named = state.only.get(type_word, place)
    same = named is not None and named.district == place.district
    state.only[type_word] = replace(place, level="district", commune=None) if same else None


def _keep_status(sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue], state: State) -> None:
    """Keeps whether a sentence aims at something or puts it forward, which goes on in those behind it."""
    targets = [c for c in cues if c.rule.set.get("status") == "target" and c.rule.look == "after"]
    firm_targets = [c for c in targets if c.rule.rank >= AIM or c.first <= HEAD or c.rule.set.get("decreed")]
    if firm_targets and all(c.rule.rank < AIM for c in firm_targets):
        covered = max(c.last for c in firm_targets)  # kế hoạch năm 2021 đã hoàn thành: it has been carried out
        if sentence.joints.done.search(sentence.skeleton, covered):
            firm_targets = []
    if firm_targets and not drafts and _only_measures(sentence, firm_targets):
        firm_targets = []
    if drafts and all("per" in d.slots and d.kind == "funding" for d in drafts):
        firm_targets = []  # quy định thưởng 15 triệu đồng/sản phẩm: a rule of what is paid aims at no goods
    counted = [d for d in drafts if d.kind == "count" and d.subject != "locality"]
    if counted:
        meant = [d for d in counted if not sentence.joints.meanwhile.search(sentence.skeleton, 0, d.first)]
        meant = [d for d in meant if not _only_compared(d, cues)]
        last = meant[-1] if meant else counted[-1]  # …, trong khi kế hoạch là 25: nothing goes on from that
        same = last.slots.get("status") == state.status
        goes_on = same and (state.status == "target" or last.evidence.get("status") == "the sentence before")
        if not goes_on:
            aimed = targets or last.evidence.get("status") == TO_COME
            state.status = "target" if aimed and last.slots.get("status") == "target" else None
    elif firm_targets:
        state.status = "target"
    elif any(c.rule.set.get("status") == "candidate" and c.rule.rank >= CARRIED for c in cues):
        closed = sentence.joints.round_closed.search(sentence.skeleton) is not None
        state.status = None if closed else "candidate"
    elif any(c.rule.set.get("status") == "achieved" and c.rule.look == "after" for c in cues):
        state.status = None


def _only_compared(draft: Draft, cues: Sequence[Cue]) -> bool:
    """Whether a number is that of the plan with which a result is compared: công nhận 57, vượt xa chỉ tiêu 30."""
    joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
    for cue in cues:
        if cue.rule.set.get("status") == "target" and cue.last <= draft.first:
            near = CLASSES["quantity"] not in skeleton[cue.last : draft.first]
            if near and joints.missed_plan.search(skeleton, 0, cue.first) is not None:
                return True
    return False


def _presents_plan(sentence: Sentence) -> bool:
    """Whether a sentence without a number tells of a numbered plan that was made: ban hành *Kế hoạch số 12/KH-UBND*."""
    plans = [m for m in sentence.mentions if m.kind == "document" and m.value.type == "plan"]
    return bool(plans) and sentence.joints.issues_plan.search(sentence.skeleton) is not None


def _only_measures(sentence: Sentence, aims: Sequence[Cue]) -> bool:
    """Whether a sentence tells how far something has come of what was set: đã đi gần hết quãng đường *đặt ra*."""
    skeleton = sentence.skeleton
    return all(
        sentence.joints.as_set.match(skeleton, c.first, c.last) and sentence.joints.done.search(skeleton, 0, c.first)
        for c in aims
    )


def _only_lost(draft: Draft, main: Draft | None) -> bool:
    """Whether a number only tells what failed of what its sentence has told, or out of how many that came.

    *Công nhận 22; 2 sản phẩm không đạt*, *công nhận 28 sản phẩm 5 sao, từ 52 hồ sơ*.
    """
    if main is None or main.sentence is not draft.sentence or main.slots.get("action") == "revoke":
        return False
    handed_in = draft.dossier or draft.slots.get("status") == "candidate"
    if main.slots.get("status") == "achieved" and handed_in:
        return draft.sentence.joints.out_of.search(draft.sentence.skeleton, 0, draft.first) is not None
    return draft.slots.get("action") == "revoke" and draft.quantity.high < main.quantity.low
