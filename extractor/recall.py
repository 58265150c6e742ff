"""Finds what is told again, and what a sentence says of the numbers told before it.

One layer of the walk through an article; ``context.py`` has the top of it. A number said again has what was said of
it; a sentence behind others may say what they were, and when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extractor.actions import NEW
from extractor.asides import CLASSIFIER
from extractor.attach import APPROVES, ASKING, DECIDES, HAVE
from extractor.levels import FEW, Levels
from extractor.match import Cue, Draft
from extractor.mentions import Sentence
from extractor.model import Stars
from extractor.starred import UNRATED
from extractor.statuses import PAPERS
from extractor.story import State
from extractor.structure import may_hold, root
from extractor.suggested import REPORT, STANDS
from extractor.when import When

POINTING = 24
"""Characters of the skeleton before which *Đó là* points back to the sentence before."""
SAID_AGAIN = 15
"""The least number that is the same thing when it is told twice of one place, and not another one of that size."""
AGAIN = "the same number before"
HEADED = "the same number in the headline"
"""The evidence of what a number has from the headline, which tells of it what the body leaves open."""
CHANCE = 10
"""The least number that is said again by more than chance."""
BEHIND = "the sentence behind"
"""The evidence of slots that a sentence gives to the numbers before it."""
POINTS = "only points at those just named"
"""Why a number of makers or places in words, with *này* behind it, counts nothing."""
RISES = "from one level to another"
"""The evidence of a rise that tells both levels, which no sum behind it makes a mere rating."""
_OPEN = ("nothing says otherwise", "the fact before", HAVE)
"""What gave an action when the words at the number gave none."""
_OPEN_STATUS = (
    "nothing says otherwise",
    "a year gone by",
    "the sentence before",
    "the headline",
    "a period that only begins",
)
NEWS = ("action.recognize.more", "action.recognize.ahead")
"""The rules of the verbs by which a headline tells what has just been recognized."""
_PLANNED = ("standardize", "support", "upgrade", "rerecognize")
"""What may be planned for things that have been rated."""


class Recall(Levels):
    """Looks back."""

    def _told_before(self, sentence: Sentence) -> list[Draft]:
        """The numbers of the last sentence before one in its paragraph that has any; percentages are none."""
        told: list[Draft] = []
        for draft in reversed(self._done):
            there = draft.sentence
            if told and there is not told[-1].sentence:
                break
            if there.block != sentence.block and (there.block >= 0 or sentence.block < 0):
                break  # a teaser may stand inside a paragraph of the article, and nothing else
            if draft.kind != "percent" and there.block == sentence.block and there.end <= sentence.start:
                told.append(draft)
        return told[::-1]

    def _look_back(self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue]) -> None:
        """A sentence may say what the numbers before it were: *Đó là danh sách dự xét*, *Cộng lại là 39 sản phẩm*."""
        before = self._told_before(sentence)
        if not before or before[0].sentence.zone != sentence.zone:
            return
        before = [d for d in before if d.dropped is None]
        self._level_of_all(sentence, drafts, cues, before)
        pointing = next((c for c in cues if c.rule.set.get("backward") and c.first <= POINTING), None)
        if pointing is not None:
            said = next(
                (c for c in cues if "status" in c.rule.set and "only" not in c.rule.set and c.first >= pointing.last),
                None,
            )
            said = pointing if "status" in pointing.rule.set else said
            if said is not None and self._only_looked_at(said, sentence, before):
                said = None
            if said is not None and not any(pointing.last <= d.first < said.first for d in drafts):
                self._relabel(before, {"status": said.rule.set["status"]}, said.rule.id if said is pointing else BEHIND)
        for whole in drafts:
            held = [d for d in before if d.whole is None and may_hold(whole, d)]
            total = sum(d.quantity.low for d in held)
            again = len(held) == 1 and len(before) > 1 and total >= CHANCE  # said again behind its parts
            again = again and sum(d.whole is None for d in before) == 1
            if whole.kind == "count" and whole.quantity.low == total and (len(held) > 1 or again):
                slots: dict[str, Any] = {
                    s: whole.slots[s] for s in ("status", "action", "stars", "when", "period") if s in whole.slots
                }
                self._relabel([d for d in before if d.whole is None], slots)

    @staticmethod
    def _only_looked_at(said: Cue, sentence: Sentence, before: Sequence[Draft]) -> bool:
        """Whether a passive says of what was put forward that it was looked at: *những sản phẩm được đánh giá*."""
        if said.rule.set["status"] != "achieved" or root(before[0]).slots.get("status") != "candidate":
            return False
        return sentence.joints.looked_at.match(sentence.skeleton, said.first) is not None

    def _level_of_all(
        self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue], before: Sequence[Draft]
    ) -> None:
        """Gives the numbers of the sentence before the level that all came to: Tất cả đều được xếp hạng 3 sao."""
        m = sentence.joints.all_came_to.match(sentence.skeleton)
        found = sentence.at(m.start("stars")) if m is not None else None
        if m is None or found is None or found.value.from_ is not None or any(d.first < m.end() for d in drafts):
            return
        if any(c.rule.set.get("status") == "target" for c in cues):
            return
        goods = [d for d in before if d.kind == "count" and d.subject not in UNRATED and "stars" not in d.slots]
        if m["new"] is not None:
            goods = [d for d in goods if any(d.evidence.get("action") == NEW or _is_new(w) for w in (d, root(d)))]
        for draft in goods:
            if draft.slots.get("status") != "target":
                self._relabel([draft], {"status": "achieved", "stars": found.value})

    def _relabel(self, drafts: Sequence[Draft], slots: Mapping[str, Any], evidence: str = BEHIND) -> None:
        """Gives drafts the slots that their own words left open."""
        for draft in drafts:
            for slot, value in slots.items():
                own = draft.evidence.get(slot, "")
                if own == PAPERS and value == "achieved":
                    continue  # 45 bộ hồ sơ gửi về, 40 sản phẩm đi trọn đường. Đó là kết quả …
                if not own.startswith(("status.", "action.", "the period", RISES)) or own == HAVE:
                    draft.set(slot, value, evidence)
            if draft.slots.get("status") == "candidate" and draft.evidence.get("status") == evidence:
                if not draft.evidence["action"].startswith("action.") or draft.evidence["action"] == HAVE:
                    draft.set("action", "recognize", evidence)
            self._done.note(draft)

    def _date_back(
        self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue], whens: Sequence[When]
    ) -> None:  # fmt: skip
        """Gives numbers without a year that of the sentence behind, which points at them: *Đó là* đợt 2 năm 2025."""
        if not any(c.rule.set.get("backward") and c.first <= POINTING for c in cues):
            return
        first = min((sentence.starts[d.first] for d in drafts), default=sentence.end)
        firm = [w for w in whens if w.from_ is not None and w.from_ == w.to and not w.relative and w.end <= first]
        firm = [w for w in firm if not self._compared(sentence, w)]  # đây là mức tăng mạnh so với năm 2020
        if len(firm) != 1 or ":" in sentence.skeleton[: sentence.starts.index(firm[0].start)]:
            return  # so với năm ngoái, đây là bước nhảy lớn: năm 2021 được 19 sản phẩm
        for told in self._told_before(sentence):
            if told.dropped is None and not told.evidence["when"].startswith("the period"):
                self._set_when(told, firm[0], "inherited", BEHIND)
                self._done.note(told)

    def _date_titles(self) -> None:
        """Gives a headline of an article without a date the year of the round that its lead tells of."""
        if self._year is not None:
            return
        body = [d for d in self._done if d.kind == "count" and d.sentence.zone in ("lead", "body")]
        goods = [d for d in body if d.subject == "product" and d.dropped is None]
        first = next((d for d in goods if d.slots.get("when") is not None), None)
        if first is None or any(d.sentence.zone == "body" for d in goods[: goods.index(first)]):
            return
        when: When = first.slots["when"]
        stock = [d for d in goods if d.slots.get("action") == "total" and d.slots.get("when") is not when]
        others = {d.quantity.low for d in stock if d.quantity.low >= CHANCE}
        if when.from_ is None or when.from_ != when.to or first.slots.get("action") == "total":
            return
        for draft in self._done:
            if draft.sentence.zone not in ("title", "lead"):
                return
            open_ = "period" not in draft.slots and draft.slots.get("when") is None
            rated = draft.slots.get("action") == first.slots.get("action") and draft.kind == "count"
            if open_ and rated and draft.subject == "product" and draft.quantity.low not in others:
                of_it = (d for d in self._done if d.holder is draft or d.whole is draft)  # 45 sản phẩm của 21 chủ thể
                for told in (draft, *(d for d in of_it if "period" not in d.slots)):
                    self._set_when(told, when, "inherited", "the round that the lead tells of")

    def _date_title_sums(self) -> None:
        """Gives a headline's number the year of the round whose results in one sentence of the body add up to it.

        *Thêm 11 sản phẩm OCOP*, in an article of January on the round of the year before with 4 and 7.
        """
        goods = [d for d in self._done if d.kind == "count" and d.subject == "product" and d.dropped is None]
        titles = [d for d in goods if d.sentence.zone == "title" and d.evidence.get("period") == "published"]
        for title in titles:
            alike = (d for d in goods if d.sentence.zone != "title" and d.slots.get("action") == "recognize")
            told: dict[int, list[Draft]] = {}
            for draft in alike:
                if draft.whole in (None, title) and draft.slots.get("status") == title.slots.get("status"):
                    told.setdefault(draft.sentence.start, []).append(draft)
            for parts in told.values():
                whens = {(w.from_, w.to) for d in parts if (w := d.slots.get("when")) is not None}
                year: When | None = parts[0].slots.get("when")
                if year is None or len(whens) != 1 or not (self._one_year(year) and self._past(year)):
                    continue
                if len(parts) > 1 and sum(d.quantity.low for d in parts) == title.quantity.low:
                    self._set_when(title, year, "inherited", "the round that the lead tells of")

    def _told_again(self, draft: Draft) -> Draft | None:
        """The number of one level told before that a sentence takes up to name its things: Hai sản phẩm 4 sao là A, B.

        None where the sentence says of its own whose or when they are.
        """
        own: Stars | None = draft.slots.get("stars")
        if draft.kind != "count" or draft.subject != "product" or draft.quantity.low > FEW or own is None:
            return None
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        others = joints.others.match(skeleton, draft.last) or joints.rest_behind.search(skeleton, draft.last)
        if others or joints.names_them.match(skeleton, draft.last) is None:
            return None
        for told in self._done.same_number(draft):
            if told.sentence is draft.sentence or told.sentence.block < draft.sentence.block - 1:
                continue
            same = told.slots.get("stars") == own and told.quantity.high == draft.quantity.high
            same = same and told.dropped is None and told.sentence.zone == draft.sentence.zone
            if same and not _elsewhere(draft, told):
                return told
        return None

    def _with_those(self, draft: Draft) -> Draft | None:
        """The things just told with which a sum has grown, by a word that stands for them: Với hai cái tên mới, …."""
        if draft.rule.id != CLASSIFIER or draft.quantity.high > FEW:
            return None
        if draft.sentence.joints.grown_with.search(draft.sentence.skeleton, 0, draft.first) is None:
            return None
        told = self._done.same_number(draft)
        near = (d for d in told if d.dropped is None and 0 <= draft.sentence.block - d.sentence.block <= 1)
        return next((d for d in near if d.quantity.high == draft.quantity.high), None)

    def _take_up(self, draft: Draft, state: State) -> None:
        """A number that points at one told before, or only names its things, is that one again."""
        again = self._told_again(draft) or self._with_those(draft)
        if not draft.reference and again is None:
            return
        draft.reference = True
        earlier = again or next(self._done.same_number(draft), None)
        if earlier is not None and _decided_of(draft, earlier):
            take_over(draft, earlier, [s for s in ("place", "period", "when") if not _states(draft, s)])
        elif earlier is not None and not _done_to_them(draft, earlier):
            take_over(draft, earlier, ("status", "action", "stars", "place", "period", "when"))
            draft.whole = earlier.whole if earlier.whole is not draft else None
            state.referred = draft
        elif earlier is None and draft.quantity.words and draft.subject != "product":
            draft.dropped = POINTS  # hồ sơ của hai đơn vị này: those just named, whom nobody has counted

    def _as_said_before(self, draft: Draft) -> None:
        """Fills what a number leaves open that was told before, of the same things and place: Với 27 sản phẩm."""
        if draft.whole is not None or draft.quantity.low < SAID_AGAIN or draft.quantity.low != draft.quantity.high:
            return
        before = next((d for d in self._done.same_count(draft) if d.dropped is None), None)
        if before is None or _of_other_year(draft, before) or _of_other_level(draft, before):
            return
        reported = draft.evidence.get("action") == REPORT and before.evidence.get("action") == STANDS
        open_ = draft.evidence.get("status") in _OPEN_STATUS
        open_ = open_ or draft.slots.get("status") == before.slots.get("status")
        if open_ and (reported or draft.evidence.get("action") in _OPEN) and "per" not in draft.slots:
            for slot in ("status", "action"):
                if slot in before.slots:
                    draft.set(slot, before.slots[slot], AGAIN)
            if before.slots.get("when") is not None and draft.slots.get("when") is None:
                self._set_when(draft, before.slots["when"], "inherited", AGAIN)
        agrees = all(before.slots.get(slot) == draft.slots.get(slot) for slot in ("status", "action"))
        if agrees and draft.slots.get("when") is None and draft.slots.get("action") == "recognize":
            take_over(draft, before, ("period", "when"))  # công nhận 58 sản phẩm; cuối năm ngoái nhận 68 hồ sơ, chọn 58
        if agrees and "stars" in before.slots and "stars" not in draft.slots:
            draft.set("stars", before.slots["stars"], AGAIN)

    def _as_headline(self, draft: Draft) -> None:
        """Fills what the body leaves open of a number of which the headline tells: Bảy sản phẩm được xếp hạng.

        What it is has to be known before its parts are read, which take it over.
        """
        if draft.kind != "count" or draft.whole is not None or draft.sentence.zone not in ("lead", "body"):
            return
        open_ = draft.evidence.get("status") in _OPEN_STATUS and draft.evidence.get("action") in _OPEN
        decided = draft.evidence.get("status") == ASKING and draft.evidence.get("action") in (DECIDES, APPROVES)
        if not (open_ or decided) or "per" in draft.slots or draft.reference:
            return
        titles = (d for d in self._done.same_number(draft) if d.sentence.zone == "title" and d.dropped is None)
        title = next(titles, None)
        if title is None or title.quantity.high != draft.quantity.high or _of_other_year(draft, title):
            return
        told = title.evidence.get("status") not in (*_OPEN_STATUS, None) or title.slots.get("status") == "achieved"
        told = told and title.evidence.get("action") not in (*_OPEN, None)
        places = (title.slots.get("place"), draft.slots.get("place"))
        if not told or (None not in places and places[0] != places[1]):
            return
        if decided:  # Thêm 37 sản phẩm được công nhận. … hội đồng trình tỉnh công nhận 37 sản phẩm
            granted = title.sentence.joints.fit.search(title.sentence.skeleton) is None
            granted = granted and title.evidence["action"].startswith("action.recognize")
            if title.slots["status"] == "achieved" and granted:
                draft.set("status", "achieved", HEADED)
            return
        asked = title.slots["status"] == "candidate" and draft.slots.get("status") == "achieved"
        news = title.evidence["action"].startswith(NEWS) and not self._dated_stock(draft)
        news = news and draft.sentence.joints.in_stock.search(draft.sentence.skeleton, 0, draft.first) is None
        if draft.evidence["action"] == HAVE and not (asked or news):
            return
        if title.slots["status"] == draft.slots.get("status") or asked:
            for slot in ("status", "action"):
                draft.set(slot, title.slots[slot], HEADED)

    def _said_before(self, draft: Draft) -> None:
        """A number of which nothing more is told is the one told before: chỉ tiêu 25 sản phẩm được chia như sau."""
        new = draft.evidence.get("action") == NEW
        open_ = (draft.evidence.get("action") in _OPEN or new) and draft.kind == "count" and draft.whole is None
        open_ = open_ and not draft.evidence["when"].startswith("the period")
        if not open_ or draft.quantity.low < CHANCE or draft.slots.get("status") != "target":
            return
        for earlier in self._done.same_number(draft):
            same = earlier.quantity.high == draft.quantity.high
            same = same and (not new or earlier.slots.get("action") == "develop")  # phần việc 60 sản phẩm mới
            if same and earlier.slots.get("status") == "target" and earlier.sentence.zone != "related":
                if earlier.slots.get("place") == draft.slots.get("place"):
                    take_over(draft, earlier, ("action", "stars", "period", "when"))
                return


def _is_new(draft: Draft) -> bool:
    return draft.sentence.joints.is_new.match(draft.sentence.skeleton, draft.last) is not None


def take_over(draft: Draft, earlier: Draft, slots: Sequence[str]) -> None:
    """Gives a fact said again what was said of it before."""
    for slot in slots:
        if slot in earlier.slots:
            draft.set(slot, earlier.slots[slot], "the fact said before")


def _done_to_them(draft: Draft, earlier: Draft) -> bool:
    """Whether something is planned for things told before, which is a fact of its own: chuẩn hóa 41 sản phẩm ấy."""
    planned = draft.slots.get("status") == "target" and draft.slots.get("action") in _PLANNED
    planned = planned and draft.evidence["action"].startswith("action.")
    return planned and earlier.slots.get("action") in ("recognize", "total")


def _decided_of(draft: Draft, earlier: Draft) -> bool:
    """Whether a level is given to what was put forward, a fact of its own: thống nhất 7 sản phẩm trên đạt 3 sao."""
    reached = draft.slots.get("status") == "achieved" and draft.evidence["status"].startswith("status.achieved")
    return reached and earlier.slots.get("status") == "candidate" and "stars" in draft.slots


def _states(draft: Draft, slot: str) -> bool:
    """Whether the words of a number itself say where or when it is."""
    said = draft.evidence.get("place" if slot == "place" else "when", "")
    return said.startswith(("the place that", "the period"))


def _of_other_year(draft: Draft, before: Draft) -> bool:
    """Whether a number has a period of its own that is not that of the same number told before."""
    own: When | None = draft.slots.get("when")
    told: When | None = before.slots.get("when")
    said = draft.evidence["when"].startswith("the period")
    return said and own is not None and told is not None and (own.from_, own.to) != (told.from_, told.to)


def _of_other_level(draft: Draft, before: Draft) -> bool:
    """Whether two numbers that are alike are of different levels: 2 sản phẩm 5 sao, 2 sản phẩm tiềm năng 5 sao."""
    levels = (draft.slots.get("stars"), before.slots.get("stars"))
    return None not in levels and levels[0] != levels[1]


def _elsewhere(draft: Draft, told: Draft) -> bool:
    """Whether a number names a place that is not that of another one."""
    stated = draft.evidence["place"].startswith("the place")
    return stated and draft.slots.get("place") != told.slots.get("place")
