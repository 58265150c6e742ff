"""Says whether what words of rating tell of is all there is by a moment, or what was rated at a time.

One layer of the walk through an article; ``context.py`` has the top of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.attach import DECIDES, SUM, Attached
from extractor.match import Draft
from extractor.patterns import Rule
from extractor.putforward import last_before
from extractor.story import WEAK, State
from extractor.suggested import Acted, Suggested
from extractor.timing import UNTIL_MONTH
from extractor.when import When

YEARS_RUN = "blocked.years_run"
"""The rule of the words that say how long the programme has run."""
EARLY = "period.early_year"
"""The rule of the beginning or the middle of a year."""
WITHIN_PLAN = 2
"""How many times the number that the year brought or was to bring another one may be and tell how far it has come."""


@dataclass(slots=True)
class Deed:
    """What the words that speak for a number say of it."""

    best: Attached
    """The word that speaks before all others."""
    rule: Rule
    """The rule of that word, or of the first of two that are coordinated."""
    action: str
    """What it says, as far as it has been weighed."""
    when: When | None = None
    """The time at which it is told."""

    @property
    def moment(self) -> bool:
        """Whether it is told at a moment, and not of a period."""
        return self.when is not None and self.when.type == "snapshot"


class Standing(Suggested):
    """Finds what there is by a moment."""

    def _by_then(self, acted: Acted, deed: Deed) -> str:
        """A stock where a rating is told as what there is by a moment, and a rating where a sum is that of a year."""
        draft, best = acted.draft, deed.best
        if deed.rule.set.get("soft"):
            return self._soft_by_then(acted, deed)
        if deed.rule.id == DECIDES and acted.told and best.side == "ahead" and self._since_it_began(draft):
            return "total"  # sau 5 năm triển khai, tỉnh đã công nhận 200 sản phẩm
        if deed.action == "recognize" and not deed.rule.set.get("firm") and deed.moment:
            return self._rated_by_then(acted, deed)
        if deed.rule.id == SUM and self._of_a_year(deed.when) and not draft.reversed:
            verb = next((a for a in acted.actions if a.cue.rule.id == DECIDES), None)
            if verb is not None and verb.side == "ahead" and verb.cue.first >= best.cue.last and verb.score > WEAK:
                return "recognize"  # tính chung năm 2022, tỉnh công nhận 132 sản phẩm
        return deed.action

    def _soft_by_then(self, acted: Acted, deed: Deed) -> str:
        """What words mean that tell a rating and a stock alike: N sản phẩm *được công nhận*."""
        draft, when = acted.draft, deed.when
        status = draft.slots.get("status")
        news = draft.sentence.zone == "title" and acted.have is None and when is None
        news = news or (draft.out_of is not None and draft.subject == "product" and not self._dated_stock(draft))
        waits = status == "candidate"  # đứng trước cơ hội được gắn 5 sao
        if news or waits or (status == "target" and not deed.moment):
            return "recognize"
        return "total" if self._stands_by_then(acted, deed) else deed.action

    def _stands_by_then(self, acted: Acted, deed: Deed) -> bool:
        """Whether such words tell of a stock: at a moment, since the programme began, or at no time and in no round."""
        draft, drafts, state, when = acted.draft, acted.drafts, acted.state, deed.when
        if deed.moment and not self._in_progress(draft, drafts, state):
            return True
        if acted.have is not None and (self._at_the_start(draft) or self._by_month(draft, drafts, state)):
            return True
        if acted.told and (self._called_stock(acted.actions) or self._since_it_began(draft)):
            return True
        if acted.told and acted.have is not None and self._when_it_began(draft):
            return True
        if when is None:
            led = self._this_round_leads(draft)  # theo đó trong đợt này, có 9 sản phẩm được công nhận
            return not (led or self._in_round(draft, state) or self._is_outcome(draft, state))
        published = draft.evidence["period"].startswith("published")
        return when.type == "interval" and acted.have is None and published

    def _rated_by_then(self, acted: Acted, deed: Deed) -> str:
        """Whether what a council has rated by a moment is all there is, or the rating of the year that it names."""
        draft, when = acted.draft, deed.when
        ahead = deed.best.side == "ahead"
        if when is not None and ahead and self._year_of_deed(draft, when):
            return deed.action  # vào năm 2023, khi tỉnh công nhận 58 sản phẩm
        by_now = when is not None and (when.until_now or when.relative) and ahead
        decided = DECIDES in (deed.rule.id, deed.best.cue.rule.id)
        if draft.slots.get("status", "achieved") != "achieved" or not (by_now or decided):
            return deed.action
        return deed.action if self._in_progress(draft, acted.drafts, acted.state) else "total"

    def _since_it_began(self, draft: Draft) -> bool:
        """Whether a clause ahead says how long the programme has run, and no year is the number's own.

        *Qua ba năm thực hiện, huyện có 89 sản phẩm được công nhận*; *từ khi bắt tay vào chương trình, …*.
        """
        when: When | None = draft.slots.get("when")
        own = draft.evidence["when"].startswith("the period")
        if own and when is not None and when.type == "interval":
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.over_years.search(skeleton, 0, draft.first):
            return True
        opens = joints.since_start.search(skeleton, 0, draft.first) is not None
        clause = max(draft.sentence.skeleton.rfind(mark, 0, draft.first) for mark in ";:.")
        first = draft.sentence.starts[clause + 1]
        return opens or any(m.rule == YEARS_RUN and first <= m.start < draft.start for m in draft.sentence.mentions)

    @staticmethod
    def _when_it_began(draft: Draft) -> bool:
        """Whether a number tells what there was at the start: khi chương trình khởi động, chỉ có 54 sản phẩm đạt."""
        return draft.sentence.joints.at_start.search(draft.sentence.skeleton, 0, draft.first) is not None

    def _at_the_start(self, draft: Draft) -> bool:
        """Whether a number tells what there was when a year began: đầu năm 2023, tỉnh đã có 215 sản phẩm."""
        when: When | None = draft.slots.get("when")
        if when is None or when.type != "point" or not draft.evidence["when"].startswith("the period"):
            return False
        return any(m.rule == EARLY and m.start == when.start for m in draft.sentence.mentions)

    def _by_month(self, draft: Draft, drafts: Sequence[Draft], state: State) -> bool:
        """Whether a number tells what there was by a month, and not how far the year's ratings, told before, had come.

        *Đến cuối tháng 10, tỉnh có 627 sản phẩm được công nhận*; but *chỉ tiêu là công nhận 35, hết tháng 9 đã có 26*.
        """
        when: When | None = draft.slots.get("when")
        if when is None or not any(m.rule == UNTIL_MONTH and m.start == when.start for m in draft.sentence.mentions):
            return False
        mate = last_before(draft, [d for d in drafts if d.kind == "count"]) or state.last
        if mate is None or mate.sentence.block != draft.sentence.block or mate.subject != draft.subject:
            return True
        return mate.slots.get("action") == "total" or draft.quantity.low > WITHIN_PLAN * mate.quantity.high

    def _in_progress(self, draft: Draft, drafts: Sequence[Draft], state: State) -> bool:
        """Whether a number tells how far a plan has come by a month: chỉ tiêu là 90; hết tháng 6 công nhận 38."""
        when: When | None = draft.slots.get("when")
        if when is None or (when.as_of is None and not when.until_now) or draft.slots.get("status") != "achieved":
            return False
        if when.as_of and draft.sentence.joints.plan_behind.match(draft.sentence.skeleton, draft.last):
            return draft.whole is None  # tính đến tháng 8 mới công nhận 13 sản phẩm, trong khi kế hoạch cả năm là 60
        told = () if when.as_of is None else state.recent  # từ đầu năm đến nay mới 6: only beside its plan
        for plan in (*told, *(d for d in drafts if d.last <= draft.first)):
            aimed: When | None = plan.slots.get("when")
            if plan.subject != draft.subject or plan.slots.get("status") != "target" or aimed is None:
                continue
            near = plan.sentence.block == draft.sentence.block and (aimed.from_, aimed.to) == (when.from_, when.to)
            yearly = plan.slots.get("action") != "total" and aimed.type == "interval"
            if near and yearly and draft.quantity.low <= WITHIN_PLAN * plan.quantity.high:
                return True
        return False

    @staticmethod
    def _called_stock(actions: Sequence[Attached]) -> bool:
        """Whether words ahead of a number call it all there is: *vốn liếng* OCOP dày lên: 980 sản phẩm đạt 3 sao."""
        stock = (a for a in actions if a.side == "ahead" and a.cue.rule.id == "action.total.ahead")
        return any(a.score > WEAK for a in stock)

    def _is_outcome(self, draft: Draft, state: State) -> bool:
        """Whether a number is what came of a round that was told of, or of what was put forward for it."""
        return self._came_out(draft, state) or (self._comes_out(draft, state) and draft.whole is None)

    def _year_of_deed(self, draft: Draft, when: When) -> bool:
        """Whether the words for a year name it as the time of a deed, and of no stock: *vào năm 2023* công nhận 58."""
        own = draft.evidence["when"].startswith("the period") and when.from_ == when.to and not when.as_of
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        held = joints.in_stock.search(skeleton, 0, draft.first) or joints.total.search(skeleton, 0, draft.first)
        return own and not held and joints.year_of_deed.match(self.text[when.start : when.end].lower()) is not None
