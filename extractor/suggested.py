"""Says what the action of a number is that no word tells: that of the numbers beside it, or what the article suggests.

One layer of the walk through an article; ``context.py`` has the top of it. The words at a number are weighed by
``actions.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.attach import HAVE, HELP, SUM, Attached
from extractor.brought import Brought
from extractor.match import PRODUCERS, Draft
from extractor.model import Stars
from extractor.patterns import CLASSES
from extractor.putforward import last_before
from extractor.story import DEEDS, GOODS, State
from extractor.supposed import STILL, Verdict
from extractor.when import When

ENOUGH = 10
"""The least stock that says something of the size of a plan."""
TOGETHER = "action.total.together"
"""The rule of the words before a number by which it is all there is of what is told."""
ANEW = ("rerecognize", "upgrade")
"""What is asked for beside a rating, and says more than that one is asked for."""
BESIDE_IT = "the number before it"
"""The evidence of a number that goes on from the one before."""
OTHER_LEVEL = "the level before it"
"""The evidence of a number that goes on in an order of levels."""
ENTERED = "what is put forward is put forward for rating"
"""The evidence of goods that wait for a rating, whatever else is told of them."""
EVERYWHERE = "so many are to be had everywhere"
"""The evidence of a number that each place shall have."""
OF_ROUND = "said of this round"
"""The evidence of what words call a share of the round that is told of."""
BRACKETED = "the makers before the bracket"
"""The evidence of goods that a bracket counts behind those to whom something was done."""
REPORT = "a report about one round of rating"
STANDS = "as it stands at a moment"
"""The evidence of a number that is a rating as its article tells of one, and of a stock at a moment that is named."""


@dataclass(slots=True)
class Acted:
    """A number whose action is asked for, with the words that may say it and what is known around it."""

    draft: Draft
    actions: list[Attached]
    """The words of action that speak for it, best first."""
    levels: Sequence[Attached]
    state: State
    drafts: Sequence[Draft]
    """The numbers of its sentence."""
    best: Attached | None = None
    """The word that speaks before all others."""
    have: Attached | None = None
    """The bare verb of having, if it is among the words."""
    old: bool = False
    """Whether words behind it call its things old ones."""

    @property
    def told(self) -> bool:
        """Whether it is told as reached."""
        return self.draft.slots.get("status") == "achieved"

    @property
    def open(self) -> bool:
        """Whether no word says firmly what its action is."""
        return self.best is None or self.best.score <= 0

    @property
    def has(self) -> bool:
        """Whether the bare verb of having is all that says it."""
        return self.best is not None and self.best is self.have


class Suggested(Brought):
    """Finds the action of numbers of which no word tells it."""

    def _as_number_beside(self, acted: Acted) -> Verdict:
        """The action of a number before, which one goes on from that has no word of its own, or only one of having."""
        draft, best, drafts = acted.draft, acted.best, acted.drafts
        open_, has = acted.open, acted.has
        weak = open_ or has or best is None or best.cue.rule.id == HAVE or self._of_next_year(draft, best)
        if weak and (other := self._other_year(draft, drafts, acted.state)) is not None:
            return other.slots["action"], BESIDE_IT
        if open_ and (verdict := self._as_list_before(draft, drafts)) is not None:
            return verdict
        if open_ or has:
            mate = last_before(draft, [d for d in drafts if d.subject == draft.subject and d.kind == draft.kind])
            told_at = acted.have.cue.first if acted.have is not None and not open_ else -1
            after = mate is not None and (told_at < mate.first or mate.slots.get("action") == "recognize")
            if mate is not None and after and self._of_next_place(draft, mate):
                return mate.slots["action"], BESIDE_IT
        if best is None or open_ or has or best.cue.rule.id in (SUM, TOGETHER):
            if (makers := self._makers_before_bracket(draft, drafts)) is not None:
                return makers.slots["action"], BRACKETED
        return None

    def _as_list_before(self, draft: Draft, drafts: Sequence[Draft]) -> Verdict:
        """The action that a list goes on with: of levels, of what failed, of what is helped."""
        if draft.whole is None and (other := self._other_level(draft, drafts)) is not None:
            return other.slots["action"], OTHER_LEVEL
        mate = last_before(draft, [d for d in drafts if d.subject == draft.subject and d.kind == draft.kind])
        if mate is not None and self._fails_too(draft, mate):
            return mate.slots["action"], BESIDE_IT
        if (aided := self._helped_too(draft, drafts)) is not None:
            return aided.slots["action"], BESIDE_IT
        return None

    def _suggested(self, acted: Acted) -> tuple[str, str]:
        """What the article around a number suggests; asked in this order."""
        return (
            self._suggested_of_entered(acted)
            or self._suggested_by_plan(acted)
            or self._suggested_of_stock(acted)
            or self._suggested_by_report(acted)
            or self._suggested_by_fact_before(acted)
            or self._suggested_of_share(acted)
            or self._suggested_of_makers(acted)
            or self._suggested_by_period(acted)
        )

    @staticmethod
    def _suggested_of_entered(acted: Acted) -> Verdict:
        """What is put forward is put forward for rating, or for what the goods just told of are put forward for."""
        draft = acted.draft
        if draft.slots.get("status") != "candidate":
            return None
        main = acted.state.main if draft.evidence["status"] in (STILL, GOODS) else None
        action = main.slots.get("action", "recognize") if main is not None else "recognize"
        if draft.evidence.get("status") == GOODS and action != "total":
            action = "recognize"  # 15 thi lần đầu, 2 xin nâng hạng. Chủ của chúng là 17 cơ sở: of all of them
        return action, ENTERED

    def _suggested_by_plan(self, acted: Acted) -> Verdict:
        """The plan behind what was rated is one of rating: công nhận 35, *trong khi kế hoạch cả năm là* 60."""
        draft = acted.draft
        beside = last_before(draft, [d for d in self._here if d.subject == draft.subject and d.kind == "count"])
        if beside is None or beside.slots.get("action") != "recognize" or draft.slots.get("status") != "target":
            return None
        if draft.sentence.joints.plan_behind.match(draft.sentence.skeleton, beside.last, draft.first):
            return "recognize", BESIDE_IT
        return None

    def _suggested_of_stock(self, acted: Acted) -> Verdict:
        """What stands at a moment, has grown, shall be had everywhere or is roughly so much is all there is."""
        draft = acted.draft
        when: When | None = draft.slots.get("when")
        own = draft.evidence["when"].startswith("the period")
        if when is not None and when.type == "snapshot" and (own or not self._round_article):
            return "total", STANDS
        if draft.sentence.joints.grown_from.search(draft.sentence.skeleton, 0, draft.first) or self._grown_to(draft):
            return "total", "what has grown since"  # từ 12 sản phẩm năm 2020, nay đã có 63
        if self._spread_out(draft):
            return "total", EVERYWHERE
        if self._rough_at_head(draft):
            return "total", "a rough figure of all there are"
        return None

    def _suggested_by_report(self, acted: Acted) -> Verdict:
        """What a report about one round of rating counts was rated."""
        draft = acted.draft
        in_article = self._round_article and self._round_at <= draft.start
        if in_article and acted.told and draft.subject == "product":
            return "recognize", REPORT
        return ("recognize", REPORT) if self._results_told(draft, acted.state) else None

    def _suggested_by_fact_before(self, acted: Acted) -> Verdict:
        """The action of the number told before, where that was a rating or a stock, or both are planned."""
        draft, last = acted.draft, acted.state.last
        previous = acted.state.main or last
        reach = 1 if draft.subject in PRODUCERS else 0
        near = last is not None and last.sentence.block >= draft.sentence.block - reach
        if previous is None or previous.kind != "count" or not near or "action" not in previous.slots:
            return None
        planned = draft.slots.get("status") == "target" == previous.slots.get("status") and draft.subject == "product"
        if not planned and previous.slots["action"] not in ("recognize", "total"):
            return None
        brought = previous.slots["action"] == "total" and self._brought(draft)
        return "recognize" if brought else previous.slots["action"], "the fact before"

    def _suggested_of_share(self, acted: Acted) -> Verdict:
        """The share of what was just rated, or of the round that is told of, was rated."""
        if self._shares_round(acted.draft):
            return "recognize", "a share of what was just rated"
        return ("recognize", OF_ROUND) if self._given_to_round(acted.draft) else None

    def _suggested_of_makers(self, acted: Acted) -> Verdict:
        """Makers and outlets are held, unless they are those of goods that are planned."""
        draft = acted.draft
        if draft.subject == "product":
            return None
        if (main := self._of_planned(draft, acted.state)) is not None:
            return main.slots["action"], draft.evidence["status"]
        return "total", "makers and outlets are held, not rated"

    def _suggested_by_period(self, acted: Acted) -> tuple[str, str]:
        """What is told of a period was rated in it; without one it is all there is."""
        draft = acted.draft
        when: When | None = draft.slots.get("when")
        own = draft.evidence["when"].startswith("the period")
        within = when is not None and when.type == "interval" and own
        if self._brought(draft) and not own:
            within = True
        elif within and when is not None and draft.slots.get("status") == "target":
            # mục tiêu giai đoạn 2021-2025, or for a year far off: 200 sản phẩm is what there shall be then.
            within = when.from_ == when.to and not self._far_off(draft)
        return "recognize" if within else "total", "nothing says otherwise"

    def _other_year(self, draft: Draft, drafts: Sequence[Draft], state: State) -> Draft | None:
        """The number of another year, before one that only tells its own: năm 2020 công nhận 12, năm 2021 có 20."""
        if not (draft.rule.set.get("dated") or draft.rule.set.get("beside")) or draft.whole is not None:
            return None
        mate = last_before(draft, [d for d in drafts if d.subject == draft.subject and d.kind == "count"])
        told = mate or state.last
        own = told is not None and all(d.evidence["when"].startswith("the period") for d in (draft, told))
        if mate is not None:
            when: When | None = draft.slots.get("when")
            alike = self._of_a_year(when) and self._of_a_year(mate.slots.get("when"))
        else:
            mate = state.last
            near = mate is not None and mate.subject == draft.subject and mate.sentence.block == draft.sentence.block
            alike = bool(near and mate is not None and mate.bare and self._of_a_year(mate.slots.get("when")))
        alike = alike and own and mate is not None and mate.slots.get("status") == draft.slots.get("status")
        return mate if alike and mate is not None and mate.slots.get("action") in ("recognize", "total") else None

    @staticmethod
    def _of_next_year(draft: Draft, best: Attached) -> bool:
        """Whether a verb stands behind another period, and so speaks for that: năm 2021 là 87 và hết năm 2022 đạt …."""
        return best.side == "behind" and CLASSES["period"] in draft.sentence.skeleton[draft.last : best.cue.first]

    def _other_level(self, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """The number of another level right before one: hạng 4 sao thuộc về 12 sản phẩm; hạng 3 sao có 73 sản phẩm."""
        told = [d for d in drafts if d.last <= draft.first and d.kind == "count" and d.subject == draft.subject]
        if not told or "stars" not in draft.slots or "stars" not in told[-1].slots or "action" not in told[-1].slots:
            return None
        level: Stars = draft.slots["stars"]
        other: Stars = told[-1].slots["stars"]
        plain = not any(s.or_above or s.potential for s in (level, other)) and level != other
        alike = draft.slots.get("status") == told[-1].slots.get("status") == "achieved"
        timed = draft.slots.get("when") == told[-1].slots.get("when")
        if draft.slots.get("when") is None and told[-1].slots["action"] == "recognize":
            timed = not told[-1].evidence["when"].startswith("the period")  # its year is only handed on
        return told[-1] if plain and alike and timed else None

    def _fails_too(self, draft: Draft, mate: Draft) -> bool:
        """Whether a number alone goes on from one that failed: Vĩnh Châu có 5 sản phẩm bị loại; Mỹ Xuyên 3."""
        apart = draft.evidence["status"].startswith("status.")  # loại 9, trao 3 sao cho 56
        if not draft.bare or apart or mate.slots.get("action") != "revoke":
            return False
        lost = mate.evidence["action"].startswith(("action.revoke", "the number before"))
        return draft.whole is None or lost

    @staticmethod
    def _helped_too(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """The number before one that goes on in a list of help: hỗ trợ máy móc cho 18 sản phẩm; bao bì cho 63."""
        mate = last_before(draft, [d for d in drafts if d.kind == "count"])
        if mate is None or mate.slots.get("action") not in HELP or draft.whole is not None:
            return None
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        between = skeleton[mate.last : draft.first]
        led = all(joints.given_to.search(words) for words in (between, skeleton[: mate.first]))
        alike = mate.slots.get("status") == draft.slots.get("status")
        return mate if led and alike and between.lstrip()[:1] in (",", ";") and not set(":.(") & set(between) else None

    def _of_next_place(self, draft: Draft, mate: Draft) -> bool:
        """Whether a number of the next place goes on: Vĩnh Long có 9 sản phẩm bị thu hồi, Cà Mau 5 sản phẩm."""
        if mate.slots.get("action") not in (*ANEW, "revoke", "recognize") or draft.whole is not mate.whole:
            return False
        if mate.slots["action"] == "recognize" and not self._shared_alike(draft, mate):
            return False
        alike = mate.slots.get("status") == draft.slots.get("status") and "place" in mate.slots
        between = draft.sentence.skeleton[mate.last : draft.first]
        return alike and draft.sentence.joints.next_place.fullmatch(between) is not None

    @staticmethod
    def _shared_alike(draft: Draft, mate: Draft) -> bool:
        """Whether the next place tells its share as the one before did: Bến Tre có 4 sản phẩm đạt sao, Hà Nội có 2."""
        skeleton = draft.sentence.skeleton[mate.last : draft.first]
        held = draft.sentence.joints.in_stock.search(skeleton) or CLASSES["period"] in skeleton
        alike = draft.subject == mate.subject == "product" and "per" not in mate.slots
        alike = alike and mate.evidence.get("action") not in ("the fact before", "nothing says otherwise")
        named = all(d.evidence["place"].startswith("the place") for d in (draft, mate))
        return alike and named and not held and mate.slots.get("status") == "achieved"

    def _makers_before_bracket(self, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
        """The makers to whom something was done, whose goods a bracket counts: giúp 16 chủ thể (29 sản phẩm)."""
        skeleton = draft.sentence.skeleton
        opened = skeleton.rfind("(", 0, draft.first)
        if draft.subject != "product" or opened < 0 or ")" in skeleton[opened : draft.first]:
            return None
        if any(opened < d.first < draft.first for d in drafts):
            return None
        makers = last_before(draft, [d for d in drafts if d.kind == "count" and d.subject in PRODUCERS])
        if makers is None or makers.slots.get("action") not in DEEDS:
            return None
        return makers if draft.slots.get("status") in (None, makers.slots.get("status")) else None

    def _grown_to(self, draft: Draft) -> bool:
        """Whether a number is what a stock shall grow to: từ 191 sản phẩm hiện có, tỉnh đặt đích 240 sản phẩm."""
        mate = last_before(draft, [d for d in self._here if d.subject == draft.subject and d.kind == "count"])
        if mate is None or mate.slots.get("action") != "total" or mate.quantity.high >= draft.quantity.low:
            return False
        return mate.sentence.joints.grown_from.search(mate.sentence.skeleton, 0, mate.first) is not None

    @staticmethod
    def _spread_out(draft: Draft) -> bool:
        """Whether each commune shall have at least so many, in a sentence of its own: mỗi xã ít nhất 1 sản phẩm."""
        least = draft.quantity.qualifier == "at_least" and draft.slots.get("status") == "target"
        return least and draft.slots.get("per") == "commune" and draft.subject == "product" and draft.whole is None

    def _rough_at_head(self, draft: Draft) -> bool:
        """Whether a sentence begins with a rough figure of products: *Hơn 160 sản phẩm OCOP* của tỉnh dùng xoài …."""
        rough = draft.quantity.qualifier in ("more_than", "almost", "about") and draft.subject == "product"
        told = rough and draft.slots.get("status") == "achieved" and draft.sentence.zone == "body"
        if not told or draft.sentence.skeleton[: draft.first].strip():
            return False
        return self._round_word.search(draft.sentence.skeleton) is None

    def _of_planned(self, draft: Draft, state: State) -> Draft | None:
        """The number of goods that are planned, of whose makers one tells: …, do 15 chủ thể đảm nhận."""
        main = state.main
        makes = draft.subject in PRODUCERS and draft.evidence.get("status") == GOODS
        planned = main is not None and draft.slots.get("status") == "target" and main.slots.get("action") in DEEDS
        return main if makes and planned else None

    def _brought(self, draft: Draft) -> bool:
        """Whether a plan tells what a time shall bring, and no stock at a moment: năm 2023 phải có 10 sản phẩm."""
        when: When | None = draft.slots.get("when")
        stock = when is not None and when.type == "snapshot" and draft.evidence["when"].startswith("the period")
        planned = draft.slots.get("status") == "target" and draft.subject == "product" and draft.whole is None
        if not planned or stock or self._far_off(draft) or draft.sentence.zone == "title":
            return False
        return not self._done.stock_within(draft, lambda told: self._held(told, draft))

    def _far_off(self, draft: Draft) -> bool:
        """Whether a number is aimed at for a year behind the next one, and so as what there shall be by then."""
        when: When | None = draft.slots.get("when")
        if when is None or when.from_ is None or not self._to_come(draft):
            return False
        said = [m.value.from_ for m in draft.sentence.mentions if m.kind == "period" and m.value.from_ is not None]
        since = min([*said, self._now or 0])  # hồi tháng 3/2021 tỉnh từng đặt mục tiêu cho năm 2025
        return when.from_ > since + 1 or "per" in draft.slots

    def _held(self, before: Draft, draft: Draft) -> bool:
        """Whether a stock told before is no larger than what is planned, which then is a stock too, and no addition."""
        if before.kind != "count" or before.subject != draft.subject or before.whole is not None:
            return False
        if before.sentence.zone in ("caption", "related"):
            return False
        told = before.slots.get("action") == "total" and before.slots.get("status") == "achieved"
        same = before.slots.get("place") == draft.slots.get("place")
        return told and same and ENOUGH <= before.quantity.low <= draft.quantity.low
