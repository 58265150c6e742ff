"""Reads amounts of money: whether they are funding or revenue, from which source, for each of what.

Owns the slots that only money has (``source``, ``purpose``) and the rates (*30 triệu đồng/sản phẩm 4 sao*). Status,
place and period come from ``amounts.py`` as for counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from extractor.attach import Attached, attached
from extractor.joints import load_joints
from extractor.match import Cue, Draft
from extractor.model import Stars
from extractor.notation import alternatives
from extractor.patterns import CLASSES, Patterns, Rule

FAR = 200
"""Characters of the skeleton before an amount in which a maker is sought."""
FOR_LEVEL = "money.funding.for_level"
"""The rule of the words right before an amount by which a level is paid: 3 sao *được* 20 triệu đồng."""
BY_LEVEL = "a list of levels and what each gets"
"""The evidence of amounts that stand right behind a level each: 3 sao 20 triệu đồng, 4 sao 30 triệu đồng."""
LEAST_SUM = 1_000_000
"""The least amount (VND) that a programme gives without saying for each of what."""
LEAST_SALES = 10_000_000
"""VND below which what is sold is one thing: a price, no sales."""
WEAK = 20.0
"""A cue below this score says nothing of an amount."""
NEAR = 6
"""Words between an amount and the level behind it that is still its own."""

_LISTED = frozenset({"product", "producer", "outlet", "project"})
"""What each one gets, in lists of rates; what each district or year gets is told one by one."""
ALIKE = 3.5
"""How many times another one of a list of rates an amount may be, and still be of that list."""
WIDE = 12.0
"""The same where each amount says for what it is paid by the same small word."""
_M, _T, _Q, _S, _Y = (CLASSES[n] for n in ("money", "stars", "quantity", "subject", "period"))
MOST_OF = 10
"""How many times the amount before one may be, and the two still be told of one sort of money."""
LEADS = 24
"""Characters of the skeleton in which the word for each one, its noun and a word or two stand before an amount."""
AVERAGE = 40
"""Characters before an amount within which the word for an average speaks of it."""
SUM = "source.total.sum"
"""The cue of a sum of which no source is said."""
LONGEST_PURPOSE = 14
"""Words of a purpose; what is longer is a clause that tells something else."""


@dataclass(slots=True)
class MoneyState:
    """What earlier amounts of the article have set: the last amount and the source named for what follows."""

    last: Draft | None = None
    whole: Draft | None = None
    main: Draft | None = None
    spent: Draft | None = None
    """The last sum told as spent that no larger one was told before."""
    source: str | None = None
    block: int = -1


class MoneyReader:
    """Reads the slots of amounts; holds compiled patterns only."""

    def __init__(self, patterns: Patterns) -> None:
        self._per: Mapping[str, str] = patterns.lexicon("per")
        names = alternatives(self._per)
        joints = load_joints(patterns.folder)
        noun = rf"(?P<noun>{names}|{_S})(?!\w)"
        self._behind = regex.compile(joints.each_behind + noun)
        self._behind_one = regex.compile(rf"\s*(?:/\s*|(?P<for>{joints.paid_for}\s+))?(?P<one>{_Q})\s+" + noun)
        self._ahead = regex.compile(joints.each_ahead + noun)
        self._kinds: dict[str, Rule] = {
            r.set["kind"]: r for r in patterns.of_kind("anchor") if r.set.get("kind") in ("funding", "revenue")
        }

    def classify(self, draft: Draft, drafts: Sequence[Draft], cues: Sequence[Cue], state: MoneyState) -> None:
        """Says what an amount is, or drops it with a reason."""
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.more_by.search(skeleton, 0, draft.first) and joints.than_behind.match(skeleton, draft.last):
            draft.dropped = "money that is no funding"  # tăng 400 triệu đồng so với năm 2023
            return
        found = [a for a in attached("money", draft, cues, drafts) if self._own(draft, a)]
        best = found[0] if found else None
        if best is not None and best.cue.rule.set.get("yields"):
            best = next((a for a in found if a.cue.rule.set["money"] == "revenue" and a.score > WEAK), best)
        if best is not None and best.cue.rule.set["money"] == "none" and self._bound_for_each(draft):
            best = next((a for a in found if a.cue.rule.set["money"] == "funding" and a.score > WEAK), best)
        if best is not None and best.cue.rule.set["money"] == "revenue":
            best = self._given(draft, best, found)
        if best is not None and state.last is not None and self._sales_by_place(draft, state.last):
            best = None  # đóng góp lớn nhất, 620 tỷ đồng: of the sales just told
        kind: str | None = best.cue.rule.set["money"] if best is not None and best.score > WEAK else None
        if best is not None:
            draft.evidence["kind"] = best.cue.rule.id
        if kind is None and draft.sentence.joints.level_gets.search(draft.sentence.skeleton, 0, draft.first):
            kind = "funding"  # mỗi sản phẩm đạt 5 sao được 100 triệu đồng
            draft.evidence["kind"] = "a product of this level"
        if kind is None and _goes_with_level(draft) and sum(map(_goes_with_level, drafts)) > 1:
            kind = "funding"
            draft.evidence["kind"] = BY_LEVEL
        if kind is None and state.last is not None:
            listed = _LINE.match(draft.sentence.skeleton[: draft.first]) is not None
            near = state.last.sentence.block >= draft.sentence.block - (2 if listed else 1)  # a heading lies between
            if state.last.kind == "revenue":  # sales are told of once; a later amount needs words of its own
                near = near and (state.last.sentence is draft.sentence or self._lists(draft, cues))
            kind = state.last.kind if near else None
            draft.evidence["kind"] = "the amount before"
        if kind == "revenue" and draft.quantity.high < LEAST_SALES:
            kind = "none"
        if kind == "none" or kind is None:
            draft.dropped = "money that is no funding" if kind == "none" else "money of which nothing is said"
            return
        draft.kind = kind
        draft.rule = self._kinds[kind]
        if best is not None:
            said = draft.sentence.skeleton[best.cue.last : draft.first]
            if kind == "revenue" and draft.quantity.qualifier == "exact" and draft.sentence.joints.average.search(said):
                draft.quantity = replace(draft.quantity, qualifier="about")
        self._read_per(draft, state)
        if kind == "funding" and "per" not in draft.slots and draft.quantity.high < LEAST_SUM:
            draft.dropped = "money that is no funding"  # cao hơn cùng kỳ 15.000 đồng: so little is a price

    def _bound_for_each(self, draft: Draft) -> bool:
        """Whether an amount is the most that each one gets, whatever it pays: tiền thuê tối đa 50 triệu/chủ thể."""
        m = self._behind.match(draft.sentence.skeleton, draft.last) if draft.quantity.qualifier == "at_most" else None
        return m is not None and self._of(draft, m) in _LISTED

    def _given(self, draft: Draft, sales: Attached, found: Sequence[Attached]) -> Attached:
        """The word of giving right at an amount, when sales were named in a clause before: nothing was sold for it."""
        skeleton = draft.sentence.skeleton
        for other in found:
            if other.cue.rule.set["money"] != "funding" or other.side != "ahead" or sales.side != "ahead":
                continue
            led = draft.sentence.joints.few_words.fullmatch(skeleton[other.cue.last : draft.first]) is not None
            if led and "," in skeleton[sales.cue.last : other.cue.first]:
                return other
        return sales

    def _sales_by_place(self, draft: Draft, last: Draft) -> bool:
        """Whether an amount breaks sales down by districts: *Tính theo huyện*, Mỏ Cày Nam đóng góp lớn nhất, 620 tỷ."""
        near = last.sentence.block == draft.sentence.block and last.kind == "revenue"
        return near and draft.sentence.joints.by_place.match(draft.sentence.skeleton) is not None

    def _lists(self, draft: Draft, cues: Sequence[Cue]) -> bool:
        """Whether an amount goes on a list: a line of it, or the parts of the amount before."""
        skeleton = draft.sentence.skeleton
        parts = any(c.rule.set.get("part") and c.last <= draft.first for c in cues)
        parts = parts or draft.turn is not None or draft.sentence.joints.by_place.match(skeleton) is not None
        return parts or _LINE.match(skeleton[: draft.first]) is not None

    def of_one_maker(self, draft: Draft) -> bool:
        """Whether the sales are those of one maker, not of all (*doanh thu của công ty*)."""
        skeleton = draft.sentence.skeleton
        for m in draft.sentence.joints.one_maker.finditer(skeleton, max(0, draft.first - FAR), draft.first):
            found = draft.sentence.at(m.start()) if m[0] == _S else None
            if m[0] != _S or (
                found is not None
                and found.value.subject in _SUBJECT_PER
                and found.value.subject not in ("product", "producer")
            ):
                return True
        return False

    def _own(self, draft: Draft, found: Attached) -> bool:
        """Whether a word ahead still speaks of this amount: no other amount's own unit or price lies between."""
        if found.side == "behind":
            return True
        between = draft.sentence.skeleton[found.cue.last : draft.first]
        if _M not in between:
            return True
        return ";" not in between and found.cue.rule.set["money"] != "none"

    def _read_per(self, draft: Draft, state: MoneyState) -> None:
        skeleton = draft.sentence.skeleton
        m = self._behind.match(skeleton, draft.last)
        if m is None:
            m = self._one(draft)
        if m is None:
            for ahead in self._ahead.finditer(skeleton, max(0, draft.first - 60), draft.first):
                between = skeleton[ahead.end() : draft.first]
                if "," in between and _BEHIND.search(skeleton, 0, ahead.start()):
                    continue  # mỗi năm 12 tỷ đồng … 15 tỷ đồng mỗi năm, cả giai đoạn 70 tỷ: said of the one before
                if not regex.search(rf"[;.:{_M}{_Q}]", between):
                    m = ahead
        if m is not None:
            per = self._of(draft, m)
            if per is not None:
                draft.set("per", per, "for each")
        elif draft.kind == "revenue":
            return
        elif draft.sentence.joints.yearly_sum.search(skeleton, 0, draft.first):
            draft.set("per", "year", "for each")  # kinh phí bố trí hằng năm 8 tỷ đồng
        elif self._prize(draft):
            draft.set("per", "product", "a product of this level")
        elif state.last is not None and "per" in state.last.slots and self._elliptic(draft, state.last):
            draft.set("per", state.last.slots["per"], "the rate before")

    def _one(self, draft: Draft) -> regex.Match[str] | None:
        """One thing right behind an amount, for which it is paid: 50 triệu đồng một cửa hàng, 20 triệu/1 sản phẩm."""
        m = self._behind_one.match(draft.sentence.skeleton, draft.last)
        bound = draft.quantity.qualifier == "at_most"  # tối đa 300 triệu đồng cho một chủ thể
        if m is not None and m["for"] is not None and self._of(draft, m) != "product" and not bound:
            return None  # tài trợ 1,1 tỷ đồng cho một cơ sở: to that one alone
        found = draft.sentence.at(m.start("one")) if m is not None else None
        return m if found is not None and found.value.low == found.value.high == 1 else None

    def _prize(self, draft: Draft) -> bool:
        """Whether an amount is the prize for a level, and so for each product of it: thưởng 30 triệu với hạng 4 sao."""
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if self._level_in_turn(draft) is not None or joints.if_level.match(skeleton, draft.last):
            return True
        if draft.evidence.get("kind") in (BY_LEVEL, FOR_LEVEL):
            return True
        if self._to_any_one(draft) or joints.sort_is_paid.search(skeleton, 0, draft.first):
            return True
        if joints.reward_of_level.search(skeleton, 0, draft.first):
            return True
        if joints.level_piece.search(skeleton, 0, draft.first) and (
            joints.reward.search(skeleton) or joints.by_rule.search(skeleton)
        ):
            return True
        if joints.level_reward.search(skeleton, 0, draft.first) and self.level(draft) is not None:
            return True
        return joints.reward.search(skeleton) is not None and bool(joints.for_level.match(skeleton, draft.last))

    def _to_any_one(self, draft: Draft) -> bool:
        """Whether any one product of a level gets an amount: từ nay, một sản phẩm 5 sao được thưởng 120 triệu đồng."""
        m = draft.sentence.joints.one_is_paid.search(draft.sentence.skeleton, 0, draft.first)
        one = draft.sentence.at(m.start("one")) if m is not None else None
        if m is None or one is None or not (one.value.words and one.value.low == one.value.high == 1):
            return False
        return self._of(draft, m) == "product" and _T in m.group()

    def _of(self, draft: Draft, m: regex.Match[str]) -> str | None:
        noun = m["noun"]
        if noun == _S:
            found = draft.sentence.at(m.start("noun"))
            subject: str = found.value.subject if found is not None else ""
            return _SUBJECT_PER.get(subject)
        return self._per[noun]

    def _elliptic(self, draft: Draft, last: Draft) -> bool:
        """Whether an amount goes on a list of rates: the next level, without saying again for each of what."""
        same = last.sentence.block == draft.sentence.block
        return same and (self.level(draft) is not None or self._listed(draft, last))

    def _listed(self, draft: Draft, last: Draft) -> bool:
        """Whether an amount is of the size of the rate before it in its list: cấp huyện 80 triệu/điểm, cấp xã 40."""
        if last.sentence is not draft.sentence or last.last > draft.first or last.slots["per"] not in _LISTED:
            return False
        skeleton = draft.sentence.skeleton
        between = skeleton[last.last : draft.first]
        behind = regex.split(r"[,;.:]", skeleton[draft.last :])[0]
        joints = draft.sentence.joints
        alike = all(joints.paid_with.match(skeleton, at) for at in (draft.last, last.last))
        goes_on = regex.search(r"[,;]", between) or (alike and joints.and_.fullmatch(between))
        if regex.search(rf"[{_Q}{_M}.:]", between) or not goes_on or _Q in behind:
            return False
        if {"at_most"} == {draft.quantity.qualifier, last.quantity.qualifier}:
            return True  # each has a bound of its own: máy tối đa 200 triệu đồng/chủ thể, bao bì tối đa 20 triệu đồng
        size = WIDE if alike else ALIKE  # 500 triệu đồng/sản phẩm với GMP, 100 triệu đồng với hàng hữu cơ
        return last.quantity.low / size <= draft.quantity.low <= last.quantity.low * size

    def breath(self, before: Draft, draft: Draft) -> bool:
        """Whether two amounts are joined by *và* alone: 3 tỷ đồng năm 2021 và 6 tỷ đồng năm 2022."""
        return draft.sentence.joints.and_.fullmatch(draft.sentence.skeleton[before.last : draft.first]) is not None

    def level(self, draft: Draft) -> Stars | None:
        """The star level for which a rate is paid, or ``None``."""
        sentence, skeleton = draft.sentence, draft.sentence.skeleton
        limit = skeleton.find(_M, draft.last)
        limit = len(skeleton) if limit < 0 else limit
        if (in_turn := self._level_in_turn(draft)) is not None:
            return in_turn
        if (paid := sentence.joints.level_of_paid.search(skeleton, 0, draft.first)) is not None:
            return self._level_at(draft, paid.start("stars"))  # 48 sản phẩm 3 sao, mỗi sản phẩm 20 triệu đồng
        near = sentence.joints.level_at.search(skeleton, 0, draft.first)
        if near is not None:
            return self._level_at(draft, near.start(1))
        for at in range(draft.last, limit):
            if skeleton[at] in ";:." or (skeleton[at] == "," and not sentence.joints.benefit.match(skeleton, at)):
                break
            found = sentence.at(at)
            if found is not None and found.kind == "stars":
                if len(skeleton[draft.last : at].split()) > NEAR * 2:
                    break
                return found.value  # type: ignore[no-any-return]
        of_level = sentence.joints.reward_of_level.search(skeleton, 0, draft.first) is not None
        for at in range(draft.first - 1, -1, -1):
            if skeleton[at] in ";:." or (skeleton[at] == _M and not of_level):
                break  # mức thưởng sản phẩm 5 sao từ 50 triệu đồng lên 80 triệu đồng: both are of that level
            found = sentence.at(at)
            if found is not None and found.kind == "stars":
                return found.value  # type: ignore[no-any-return]
        return None

    @staticmethod
    def _level_at(draft: Draft, at: int) -> Stars | None:
        found = draft.sentence.at(at)
        return found.value if found is not None else None

    def _level_in_turn(self, draft: Draft) -> Stars | None:
        """The level that goes with an amount of a list: hạng 3 sao và 4 sao lần lượt hưởng 20 và 40 triệu đồng."""
        if draft.turn is None:
            return None
        for m in draft.sentence.joints.money_in_turn.finditer(draft.sentence.skeleton):
            if m.start("list") <= draft.first < m.end():
                ahead = range(m.start("ahead"), m.end("ahead"))
                found = [f.value for at in ahead if (f := draft.sentence.at(at)) is not None and f.kind == "stars"]
                levels = [Stars(n, n) for stars in found for n in range(stars.low, stars.high + 1)]  # 4 sao và 5 sao
                if len(levels) == draft.turn[1]:
                    return levels[draft.turn[0]]
        return None

    def source(self, draft: Draft, drafts: Sequence[Draft], cues: Sequence[Cue], state: MoneyState) -> None:
        """Gives the source: the words at the amount, else what the rates or the whole before it say."""
        found = [a for a in attached("source", draft, cues, drafts) if self._near(draft, a)]
        left_out, skeleton = draft.sentence.joints.left_out, draft.sentence.skeleton
        found = [
            a
            for a in found
            if left_out.search(skeleton, 0, a.cue.first) is None or "," not in skeleton[a.cue.last : draft.first]
        ]
        found = self._drawn_behind(draft, found) or found
        if found and self._mixed(draft, found[0].cue, cues):
            draft.set("source", "mixed", "sources named in one breath")
        elif found and (summed := self._summed(draft, found[0], state)) is not None:
            draft.set("source", summed, "the rates that it sums up")
        elif found and found[0].cue.rule.set["source"] == "total" and (all_of := self._all_drawn(draft, cues)):
            draft.set("source", all_of.rule.set["source"], all_of.rule.id)
        elif found:
            draft.set("source", found[0].cue.rule.set["source"], found[0].cue.rule.id)
        elif not self._own_giver(draft, state) and (
            opening := [a for a in attached("source", draft, cues, drafts) if self._governs(draft, a)]
        ):
            draft.set("source", opening[0].cue.rule.set["source"], "the words that open the sentence")
        elif (joined := self._joined(draft, state)) is not None:
            draft.set("source", joined, "the amount that it is joined to")
        elif draft.whole is not None and draft.whole.slots.get("source") not in (None, "total"):
            draft.set("source", draft.whole.slots["source"], "the whole")
        elif (drawn := self._drawn(draft, cues)) is not None:
            draft.set("source", drawn, "the end of the sentence")
        elif state.last is not None and self._same_money(draft) and state.last.slots.get("source") not in _WHOLE:
            draft.set("source", state.last.slots.get("source", "unspecified"), "the amount before")
        elif "per" in draft.slots and state.last is not None and self._goes_on(draft, state.last):
            draft.set("source", state.last.slots.get("source", "unspecified"), "the rate before")
        elif state.source is not None and state.block == draft.sentence.block and self._carries(draft, state.source):
            draft.set("source", state.source, "the sentence before")
        elif self._of_last(draft, state):
            draft.set("source", "state_budget", "the budget told before")
        elif self._from_plan(draft, state):
            draft.set("source", "state_budget", "the budget planned before")
        elif self._out_of(draft, state):
            draft.set("source", "state_budget", "the larger amount before it")
        else:
            draft.set("source", "unspecified", "nothing says from where")

    @staticmethod
    def _drawn_behind(draft: Draft, found: Sequence[Attached]) -> list[Attached]:
        """The budget right behind what someone adds: huyện đối ứng 300 triệu đồng từ ngân sách."""
        if not found or found[0].cue.rule.set["source"] != "social" or found[0].side != "ahead":
            return []
        behind = [a for a in found if a.side == "behind" and a.cue.rule.set["source"] == "state_budget"]
        return [a for a in behind if not draft.sentence.skeleton[draft.last : a.cue.first].strip()]

    def _summed(self, draft: Draft, found: Attached, state: MoneyState) -> str | None:
        """The source of the rates that a sum closes: ngân sách hỗ trợ mỗi dự án 300 triệu, tổng cộng 9 tỷ đồng."""
        last = state.last
        if found.cue.rule.id != SUM or last is None or last.sentence is not draft.sentence or "per" not in last.slots:
            return None
        source: str = last.slots.get("source", "unspecified")
        return source if source != "unspecified" else None

    def _of_last(self, draft: Draft, state: MoneyState) -> bool:
        """Whether an amount without a verb of its own goes on from one of the budget: máy móc 820 triệu, bao bì 310."""
        last = state.last
        if last is None or draft.evidence.get("kind") != "the amount before" or "per" in draft.slots:
            return False
        near = last.sentence.block >= draft.sentence.block - 1 and "per" not in last.slots
        return near and last.slots.get("source") == "state_budget" and draft.quantity.low < last.quantity.low * MOST_OF

    def _same_money(self, draft: Draft) -> bool:
        """Whether words before an amount say that it is of the money just told: năm 2023, khoản này còn 2,8 tỷ đồng."""
        return draft.sentence.joints.same_money.search(draft.sentence.skeleton, 0, draft.first) is not None

    def _mixed(self, draft: Draft, near: Cue, cues: Sequence[Cue]) -> bool:
        """Whether an amount is drawn from several sources together: 3 tỷ đồng từ ngân sách và vốn đối ứng."""
        named = [c for c in cues if "source" in c.rule.set and c.rule.set["source"] != "total"]
        named = [c for c in named if c.last <= draft.first or not self._of_next(draft, c)]
        left_out = draft.sentence.joints.left_out
        named = [c for c in named if left_out.search(draft.sentence.skeleton, 0, c.first) is None]
        chain = [near]
        joined = draft.sentence.joints.sources_joined
        for cue in named:
            if cue.first >= chain[-1].last and joined.fullmatch(draft.sentence.skeleton, chain[-1].last, cue.first):
                chain.append(cue)
        for cue in reversed(named):
            if cue.last <= chain[0].first and joined.fullmatch(draft.sentence.skeleton, cue.last, chain[0].first):
                chain.insert(0, cue)
        if len({c.rule.set["source"] for c in chain}) < 2:
            return False
        return chain[0].first >= draft.last or chain[-1].last <= draft.first

    def _drawn(self, draft: Draft, cues: Sequence[Cue]) -> str | None:
        """The source that the end of a sentence names for all its amounts: …, tiền lấy từ ngân sách tỉnh."""
        found = [c for c in cues if c.rule.set.get("drawn") and c.first >= draft.last]
        if not found or regex.search("[;:]", draft.sentence.skeleton[draft.last : found[-1].first]):
            return None
        parts = (c for c in cues if c.rule.set.get("part") and not c.rule.set.get("levels"))
        if any(draft.last <= c.first < found[-1].first for c in parts):
            return None  # 4,2 tỷ đồng, gồm 2,6 tỷ đồng lấy từ ngân sách: the part is drawn from it, not the whole
        source: str = found[-1].rule.set["source"]
        return source

    def _all_drawn(self, draft: Draft, cues: Sequence[Cue]) -> Cue | None:
        """The words for the one source of a whole sum: tổng số tiền là 230 triệu đồng, trích từ ngân sách tỉnh."""
        skeleton = draft.sentence.skeleton
        tied = [c for c in cues if c.rule.set.get("drawn") and draft.last <= c.first]
        tied = [c for c in tied if skeleton[draft.last : c.first].strip() in (",", "")]
        return tied[0] if tied and _M not in skeleton[tied[0].last :] else None

    def _carries(self, draft: Draft, source: str) -> bool:
        """Whether a source told in the sentence before may be that of an amount: no rate is a total, or its maker's."""
        return draft.whole is None and not (source in ("total", "social") and "per" in draft.slots)

    def average(self, draft: Draft) -> bool:
        """Whether an amount is what each one got on the average."""
        before = draft.sentence.skeleton[max(0, draft.first - AVERAGE) : draft.last]
        return draft.sentence.joints.average.search(before) is not None

    def leads(self, draft: Draft) -> bool:
        """Whether the word for each one stands right ahead of an amount, behind a mark: …, mỗi điểm 5 triệu đồng."""
        before = draft.sentence.skeleton[max(0, draft.first - LEADS) : draft.first]
        found = self._ahead.search(before)
        return found is not None and before[: found.start()].rstrip().endswith((",", ";", ":"))

    def purpose(self, draft: Draft, drafts: Sequence[Draft], cues: Sequence[Cue]) -> None:
        """Gives what the money is for: the words behind the amount, up to a mark or another number."""
        if "per" in draft.slots:
            return
        for found in attached("purpose", draft, cues, drafts):
            m = _PURPOSE.match(draft.sentence.skeleton, found.cue.last)
            if m is not None and len(m[1].split()) <= LONGEST_PURPOSE:
                sentence = draft.sentence
                span = sentence.starts[m.start(1)], sentence.ends[m.end(1) - 1]
                draft.set("purpose", span, found.cue.rule.id)  # the pipeline cuts it out of the text
                return

    def named_source(self, draft: Draft, drafts: Sequence[Draft], cues: Sequence[Cue]) -> str | None:
        """The source that the words at an amount name, or ``None``."""
        found = [a for a in attached("source", draft, cues, drafts) if self._near(draft, a)]
        source: str | None = found[0].cue.rule.set["source"] if found else None
        return source

    def _joined(self, draft: Draft, state: MoneyState) -> str | None:
        """The source of the amount before, when both stand in one breath: 3 tỷ năm 2021 và 6 tỷ năm 2022."""
        last = state.last
        if last is None or last.sentence is not draft.sentence or draft.slots.get("per", "year") != "year":
            return None
        joints, between = draft.sentence.joints, draft.sentence.skeleton[last.last : draft.first]
        source: str | None = last.slots.get("source")
        spent = joints.spent.search(between) is not None
        by_time = joints.by_time.search(between) is not None and joints.gives.search(between) is None
        if spent and last.whole is not None:
            return None  # what was spent came out of the whole, not out of its last part
        if source in (None, "total") or not (spent or by_time or joints.and_.fullmatch(between)):
            return None
        return source

    def _from_plan(self, draft: Draft, state: MoneyState) -> bool:
        """Whether what is spent comes out of a plan, just named, that is of the budget alone."""
        last = state.last
        if last is None or last.sentence.block != draft.sentence.block or "per" in draft.slots or "per" in last.slots:
            return False
        planned = last.slots.get("status") == "target" or last.evidence.get("source") == "the budget planned before"
        spent = draft.slots.get("status") == "achieved" and draft.whole is None and last.whole is None
        return spent and planned and last.slots.get("source") == "state_budget"

    def _out_of(self, draft: Draft, state: MoneyState) -> bool:
        """Whether an amount is paid out of one of the budget, told before in its sentence: …, riêng 380 triệu đồng."""
        last = state.last
        if last is None or last.sentence is not draft.sentence or "per" in last.slots:
            return False
        if self._own_giver(draft, state):
            return False
        own = last.evidence["source"].startswith("source.")
        return own and last.slots.get("source") == "state_budget" and draft.quantity.low < last.quantity.low

    def _own_giver(self, draft: Draft, state: MoneyState) -> bool:
        """Whether another one gives an amount than the one before: ngân sách huyện chi 520 triệu, thành phố cho 350."""
        last = state.last
        if last is None or last.sentence is not draft.sentence:
            return False
        return draft.sentence.joints.gives.search(draft.sentence.skeleton, last.last, draft.first) is not None

    def _goes_on(self, draft: Draft, last: Draft) -> bool:
        return "per" in last.slots and last.sentence is draft.sentence

    def _governs(self, draft: Draft, found: Attached) -> bool:
        """Whether a source opens the sentence (*Trong ngân sách tỉnh, dành …; … cho xúc tiến*) and holds for all."""
        return len(draft.sentence.skeleton[: found.cue.first].split()) <= 3 and found.cue.rule.set["source"] != "total"

    def _of_next(self, draft: Draft, cue: Cue) -> bool:
        """Whether a source behind an amount and a comma is that of the next one: …, vốn vay ngân hàng 4,2 tỷ đồng."""
        skeleton = draft.sentence.skeleton
        return "," in skeleton[draft.last : cue.first] and _NEXT.match(skeleton, cue.last) is not None

    def _near(self, draft: Draft, found: Attached) -> bool:
        skeleton = draft.sentence.skeleton
        if found.side == "behind":
            between = skeleton[draft.last : found.cue.first]
            tied = found.cue.rule.set.get("drawn") or found.cue.rule.set.get("tied")
            if "," in between and (not tied or self._of_next(draft, found.cue)):
                return False
            return len(between.split()) <= 3
        between = skeleton[found.cue.last : draft.first]
        if found.cue.rule.set.get("pays") and _is_rate(
            draft
        ):  # ngân sách hỗ trợ: 100% …; 50% …, tối đa 30 triệu/sản phẩm
            return draft.sentence.joints.gives.search(between) is None
        return _M not in between and ";" not in between


_PURPOSE = regex.compile(rf"\s*([^,;.:(){_M}{_Q}{_Y}\n]*[^,;.:(){_M}{_Q}{_Y}\s])")
_BEHIND = regex.compile(rf"{_M}\s*$")
_NEXT = regex.compile(rf"[^,;.:(){_M}]*{_M}")
_LINE = regex.compile(r"\s*(?:[-•+*–]\s*)?[^,.;:]{1,60}:\s*(?:[^\W\d]+\s+){0,3}$|\s*[-•+*–]\s")
_WHOLE = frozenset({None, "total"})
"""Sources that an amount of the same money does not take over."""
_SUBJECT_PER = {
    "product": "product",
    "producer": "producer",
    "cooperative": "producer",
    "cooperative_group": "producer",
    "enterprise": "producer",
    "household": "producer",
    "outlet": "outlet",
}


def _is_rate(draft: Draft) -> bool:
    """Whether an amount is one that each gets, or the most of it."""
    return "per" in draft.slots or draft.quantity.qualifier == "at_most"


def _goes_with_level(draft: Draft) -> bool:
    """Whether an amount stands right behind a level in a list: Cụ thể: 3 sao 20 triệu đồng, 4 sao 30 triệu đồng."""
    money = draft.kind in ("funding", "revenue")
    return money and draft.sentence.joints.level_piece.search(draft.sentence.skeleton, 0, draft.first) is not None
