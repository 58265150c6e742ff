"""Completes percentages: what they are of, and status, place and period as for counts.

One layer of the walk through an article; ``context.py`` has the top of it. Percentages read what the article has set
so far and set nothing themselves: a count or an amount never takes a slot from them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import regex

from extractor.attach import Attached, attached
from extractor.heads import of_draft
from extractor.match import Cue, Draft
from extractor.mentions import Sentence
from extractor.named import Named
from extractor.percents import Around, is_listed
from extractor.placing import HEAD, MAKER
from extractor.story import AIM, State
from extractor.structure import root
from extractor.when import When
from extractor.where import Located

MOST = 40
"""Percentages of one sentence that are read; a longer list is a table, or no prose at all."""
TOLD = 8
"""Facts before a sentence, of which a percentage may be the quotient."""
SLOTS = ("status", "place", "period", "when")


class Shares(Named):
    """Completes percentages."""

    def _percents(
        self, percents: Sequence[Draft], drafts: Sequence[Draft], dropped: Sequence[Draft], sentence: Sentence,
        cues: Sequence[Cue], places: Sequence[Located], whens: Sequence[When], state: State, last: Draft | None,
    ) -> list[Draft]:  # fmt: skip
        """The percentages of a sentence that state something, complete; ``last`` is the fact before the sentence."""
        if not percents or len(percents) > MOST:
            return []
        every = sorted([*drafts, *percents], key=lambda d: d.first)
        done: list[Draft] = []
        listed = sum(is_listed(p) for p in percents) > 1
        central = self._central
        told = [d for d in self._done[-TOLD:] if d.kind != "percent" and d.sentence.block >= sentence.block - 1]
        told += [d for d in drafts if d not in told]
        for draft in percents:
            around = Around(drafts, dropped, done, listed, last, central, told)
            base = self._percent.read(draft, around)
            if draft.dropped is not None:
                continue
            if base is None and draft.evidence["measure"] in _HANDED:
                base = done[-1]
            if base is not None and (
                base.sentence is sentence or base.kind == "percent" or _of_those_before(draft, base, whens)
            ):
                self._take(draft, base, cues, drafts, state)
            else:
                self._own(draft, every, done, cues, places, whens, state)
            done.append(draft)
        return self._spread(done, cues, places)

    def _take(self, draft: Draft, base: Draft, cues: Sequence[Cue], drafts: Sequence[Draft], state: State) -> None:
        """A percentage that hangs on a fact holds where, when and as far as that does; a plan is measured by deeds."""
        for slot in SLOTS:
            if slot in base.slots:
                draft.set(slot, base.slots[slot], "the fact that it is said of")
        if draft.slots["measure"] != "fulfilment" or base.slots.get("status") == "achieved":
            return
        aims = [
            c for c in cues if c.rule.set.get("status") == "target" and c.last <= draft.first and c.rule.rank >= AIM
        ]
        first = max((d.last for d in drafts if d.last <= base.first), default=0)
        aimed = any(c.first >= first and not self._percent.names_plan(draft.sentence, c.first, c.last) for c in aims)
        if aimed and self._percent.joins(draft, base):
            return  # phấn đấu công nhận 50 sản phẩm, đạt 100% kế hoạch
        draft.set("status", "achieved", "a plan is measured by what was done")
        if self._to_come(base):
            draft.slots["when"] = None
            draft.slots.pop("period", None)
            self.settle_when(draft, state)

    def _own(
        self, draft: Draft, every: Sequence[Draft], done: Sequence[Draft], cues: Sequence[Cue],
        places: Sequence[Located], whens: Sequence[When], state: State,
    ) -> None:  # fmt: skip
        statuses = attached("status", draft, cues, every)
        if draft.slots["measure"] == "fulfilment":
            statuses = [a for a in statuses if self._aims_here(draft, a)]
            statuses = [
                a for a in statuses if not self._percent.names_plan(draft.sentence, a.cue.first, a.cue.last)
            ]  # chỉ tiêu công nhận mới đạt 40% kế hoạch: the plan is what is measured
            if not statuses:
                draft.set("status", "achieved", "a plan is measured by what was done")
            if not any(a.cue.rule.set["status"] == "target" for a in statuses):
                whens = [w for w in whens if not self._is_to_come(w)]
        self._place(draft, every, self._speaking(draft, places), state)
        beside = next((d for d in reversed(every) if d.last <= draft.first and d.kind == "revenue"), None)
        if beside is not None and beside.evidence.get("place") == MAKER:
            draft.set("place", beside.slots["place"], MAKER)  # doanh thu của xưởng 6,4 tỷ đồng, tăng 35%
        self._when(draft, every, self._timely(draft, whens))
        if draft.slots["measure"] == "share":
            self._of_the_whole(draft, state)
        if draft.slots.get("when") is None:
            self._now_behind(draft, whens)
        if "status" not in draft.slots:
            deeds = attached("action", draft, cues, every) if draft.slots["measure"] == "share" else []
            self._status(draft, statuses, deeds, [], state)
        if "status" not in draft.slots:
            draft.set("status", "achieved", "nothing says otherwise")
        if (
            draft.rule.set.get("staff")
            and not draft.evidence["status"].startswith("status.")
            and self._goes_on_with_plan(draft)
        ):
            draft.set("status", "target", "the plan that it goes on with")
        whole = self._whole_of(draft, every, done)
        if whole is not None:
            self._follow(draft, whole)
        self.settle_when(draft, state)

    def _goes_on_with_plan(self, draft: Draft) -> bool:
        """Whether the fact told last, in the paragraph before at most, is aimed at: *Ngoài ra*, dạy 100% cán bộ."""
        last = self._done[-1] if len(self._done) else None
        if last is None or not 0 <= draft.sentence.block - last.sentence.block <= 1:
            return False
        return last.slots.get("status") == "target"

    def _is_to_come(self, when: When) -> bool:
        return when.from_ is not None and self._now is not None and when.from_ > self._now

    def _speaking(self, draft: Draft, places: Sequence[Located]) -> list[Located]:
        """The places that may speak for a percentage: none of an earlier part of a list, nor that of the whole."""
        skeleton = draft.sentence.skeleton
        part = skeleton.rfind(";", 0, draft.first)
        held = draft.rule.set.get("base") == "held"
        out = []
        for located in places:
            if held and located.at > draft.first:
                continue  # chiếm 21% số sản phẩm của cả nước: the whole is there, the part is not
            if located.at < part and len(skeleton[: located.at].split()) > HEAD:
                continue
            out.append(located)
        return out

    def _of_the_whole(self, draft: Draft, state: State) -> None:
        """A share without a place is one of the sum just told, not of the district that was named last."""
        main = state.main
        if draft.evidence.get("place") != "the sentence before" or main is None or "place" not in main.slots:
            return
        if main.sentence.block == draft.sentence.block and main.slots["place"].level == "province":
            draft.set("place", main.slots["place"], "the sum before")

    def _now_behind(self, draft: Draft, whens: Sequence[When]) -> None:
        """A bare *hiện* in the words behind a percentage speaks for it: 30% sản phẩm hiện có mặt ở cửa hàng."""
        for when in whens:
            at = bisect_left(draft.sentence.starts, when.start)
            if when.weak and at >= draft.last and when.from_ is not None:
                if regex.search(r"[,;:.()]", draft.sentence.skeleton[draft.last : at]) is None:
                    self._set_when(draft, when, "stated", f"the period at {when.start}")
                return

    def _timely(self, draft: Draft, whens: Sequence[When]) -> list[When]:
        """The periods that may speak for a percentage.

        Not what a growth is compared with (*hơn năm trước 18%*), and of an earlier part of a list only its opening.
        """
        skeleton, starts = draft.sentence.skeleton, draft.sentence.starts
        part = skeleton.rfind(";", 0, draft.first)
        out: list[When] = []
        for when in whens:
            compared = draft.slots["measure"] == "growth" and draft.rule.set.get("base") == "ahead"
            if compared and draft.start <= when.start < draft.end:
                continue
            at = bisect_left(starts, when.start)
            if skeleton[at - 1 : at] == "/":
                continue  # tăng 12%/năm sau khi …: by the year, no year of its own
            if at >= draft.last and self._percent.rated_at(draft.sentence, at):
                continue  # 50% sản phẩm công nhận năm 2020: what they were
            if at < part and out and len(skeleton[:at].split()) > HEAD:
                continue
            out.append(when)
        return out

    def _aims_here(self, draft: Draft, found: Attached) -> bool:
        """Whether a word of aim stands in the clause of a percentage: else the plan is only what it is measured by."""
        if found.side == "behind":
            return False
        return regex.search(r"[,;:.]", draft.sentence.skeleton[found.cue.last : draft.first]) is None

    def _whole_of(self, draft: Draft, every: Sequence[Draft], done: Sequence[Draft]) -> Draft | None:
        """The fact before that a share breaks down, or the share before in a list of shares; else ``None``."""
        measure = draft.slots["measure"]
        if measure == "fulfilment":
            return None
        part = draft.sentence.skeleton.rfind(";", 0, draft.first)
        for other in reversed(every):
            if other.first >= draft.first or other is draft:
                continue
            if other.kind == "percent":
                if other in done and other.slots["measure"] in ("share", measure):
                    return other
            elif measure == "share" and of_draft(other).of == draft.slots["of"] and other.first > part:
                return root(other)
        return None

    def _follow(self, draft: Draft, before: Draft) -> None:
        """A share takes what it does not say itself from the fact that it breaks down, or from the share before."""
        for slot in SLOTS:
            own = draft.evidence.get(slot, "")
            if slot in before.slots and not own.startswith(("status.", "the place at", "the period at")):
                draft.set(slot, before.slots[slot], "the fact that it breaks down")


def _of_those_before(draft: Draft, base: Draft, whens: Sequence[When]) -> bool:
    """Whether a share goes on about what the sentence before has counted: *62,6% trong số này* ở hạng 3 sao."""
    if draft.rule.set.get("base") != "topic" or draft.slots["measure"] != "share":
        return False
    return base.sentence.block == draft.sentence.block and not any(w.start < draft.end for w in whens)


_HANDED = frozenset({"the percentage that it is joined to"})
