"""Reads the slots of drafts from the clause outwards: status, action, place, period, stars, per, part_of.

Owns the small state that walks through an article: the fact that is being broken down, the place and the period
that the sentences before have set. Every slot that is filled says from where it came.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import regex

from extractor.actions import ANEW, NEW
from extractor.adding import settle_sums
from extractor.asides import counts_nothing
from extractor.attach import HELP, OTHERS, Attached, attached, joined
from extractor.fold import normalize
from extractor.levels import Levels
from extractor.match import PRODUCERS, Cue, Draft
from extractor.mentions import QuantityValue, Sentence
from extractor.model import Place, Stars
from extractor.money import SUM, MoneyState
from extractor.outcomes import settle_outcomes
from extractor.patterns import CLASSES
from extractor.payers import settle_payers
from extractor.placing import MAKER
from extractor.ranking import holders
from extractor.statuses import PAPERS, TO_COME, last_before
from extractor.story import _Q, AIM, DEEDS, SPECIFIC, WEAK, State
from extractor.structure import (
    TOPIC,
    closed_off,
    find_parts,
    give_stars,
    last_level,
    may_hold,
    one_of_levels,
    only_failed,
    tie_holders,
    topic_level,
)
from extractor.tables import read_head, read_row
from extractor.trace import Step
from extractor.when import When
from extractor.where import Located

POINTING = 24
"""Characters of the skeleton before which *Đó là* points back to the sentence before."""
DIFFERENCE = 24
"""Characters of the skeleton before a number in which it may be called a difference."""
OF_GOODS = "the products before"
"""The evidence of the level of makers that a sentence says to have the products told before."""
HEADING = 14
"""Words of the longest line that is still a heading."""
_OPEN = ("nothing says otherwise", "the fact before", "action.total.have")
"""What gave an action when the words at the number gave none."""
HEAD = 6
"""Characters of the skeleton within which a word is what the sentence is about."""
MOST_LEFT = 2
"""How many times the shares that are told a plan may be, and still be what they break down."""
MOST_PLANNED = 4
"""The same for a plan, of which a report names only the districts that have most to do."""
NEAR = 2
"""Paragraphs back in which what is counted may have been named."""
SAID_AGAIN = 15
"""The least number that is the same thing when it is told twice of one place, and not another one of that size."""
AGAIN = "the same number before"
GIVEN = "status.achieved.paid"
"""The rule of the words by which money has changed hands."""
_OPEN_STATUS = ("nothing says otherwise", "the sentence before", "the headline", "a period that only begins")
PAID = "it has been paid"
BEHIND = "the sentence behind"
"""The evidence of slots that a sentence gives to the numbers before it."""
RISES = "from one level to another"
"""The evidence of a rise that tells both levels, which no sum behind it makes a mere rating."""
GIVER = 40
"""Characters of the skeleton before an amount in which its giver stands."""
WORDS = 2
"""A number and its noun."""
LEADS = 2
"""Words before a number with which its paragraph still begins."""
MANY = 10**9
"""More than any number that a list may hold."""
CHANCE = 10
"""The least number that is said again by more than chance."""
CARRIED = 6
"""The rank of the words of submission that carry on into the next sentence."""


class Walker(Levels):
    """Walks through the sentences of one article and completes their drafts."""

    def walk(self, sentences: Sequence[Sentence]) -> list[Draft]:
        """The completed drafts of the sentences, in order."""
        state = State(round=self._round_told(sentences))
        related = State()
        funds, related_funds = self._funds, MoneyState()
        heads = [s for s in sentences if s.zone in ("title", "lead")]
        self._round_article = any(self._round_word.search(s.skeleton) for s in heads)
        self._aim = self._aims(sentences)
        self._drafted = any(c.rule.set.get("drafted") for s in heads for c in self._cues_of(s))
        self._scope = self._scope_of(heads)
        if self._now is None:
            self._now = self._running_year(sentences)
        for sentence in sentences:
            current = related if sentence.zone == "related" else state
            self._funds = related_funds if sentence.zone == "related" else funds
            if sentence.zone == "caption":
                # A caption reads what the body has set but sets nothing for it.
                current = replace(state, recent=list(state.recent))
                self._funds = replace(funds)
            if sentence.zone == "related" and related.block != sentence.block:
                related = current = State()
            self._sentence(sentence, current)
        self._date_titles()
        settle_outcomes(self._done)
        settle_payers(self._done, self._payer)
        settle_sums(self._done)
        self.settle_titles()
        self._part_overfull()
        return [d for d in (*self._done, *self._named) if d.dropped is None]

    def _sentence(self, sentence: Sentence, state: State) -> None:
        item = sentence.zone == "table" or _ITEM.match(sentence.skeleton) is not None
        if sentence.block != state.block:
            state.topic = None
            state.named_level = None
            if sentence.zone == "related" or not sentence.joints.goes_on.match(sentence.skeleton):
                state.status = None
            state.block = sentence.block
            state.opens = True
            if state.intro is None and not item:
                self.step_forth(state)
        if state.status == "target" and sentence.joints.contrast_head.match(sentence.skeleton):
            state.status = None  # Nhưng các huyện nộp tới 32 sản phẩm: set against the plan
        if not item:
            state.intro = state.intro_status = None
        found = self._cells(sentence, state)
        percents = [d for d in found if d.kind == "percent"]
        drafts = [d for d in found if d.kind != "percent"]
        inner = frozenset[int]()
        cues = self._standing(sentence)
        # Words are only asked for where a cue or a bare hiện might cut one: the trình of chương trình.
        weak = any(m.kind == "period" and m.value.weak for m in sentence.mentions)
        asked = weak or self.steps is not None or self._matcher.may_cut(sentence, cues)
        if asked and (drafts or cues):
            inner = self._segment(sentence.start, sentence.end)
            cues = self._matcher.uncut(sentence, cues, inner)
        if any(c.rule.set.get("drafted") for c in cues):
            state.drafted_block = sentence.block
        near = state.near if state.near_block == sentence.block else None
        places = self._locator.located(sentence, state.topic, near)
        whens = self._whens(sentence, state, inner)
        self._drop(drafts, sentence, state, state.intro if item else None)
        for draft in drafts:
            if draft.kind == "funding" and draft.dropped is None:
                self._money.classify(draft, drafts, cues, self._funds)
                if draft.dropped is None:
                    self._funds.last = draft
        dropped = [d for d in drafts if d.dropped is not None]
        drafts = [d for d in drafts if d.dropped is None]
        self._out_of_sums(drafts)
        self._sums_again(drafts)
        drafts = [d for d in drafts if d.dropped is None]
        before = state.last
        tie_holders(drafts, sentence)
        give_stars(drafts, state.named_level)
        state.named_level = last_level(sentence) or state.named_level
        self._topic_of(sentence, drafts, state)
        opened = find_parts(drafts, cues, state.recent, state.intro if item else None)
        if self.steps is not None:
            self.steps.append(Step(sentence, found, drafts, cues, inner, opened))
        self._here = drafts
        for draft in _wholes_first(drafts):
            self._fill(draft, drafts, cues, places, whens, state, opened)
            if draft.rule.set.get("held"):
                self._of_districts(draft, drafts, cues)
            self._remember(draft, state)
        for draft in drafts:
            if draft.whole is not None and draft.whole.dropped is not None:
                self._leave_heading(draft, draft.whole)
        self._results(drafts, cues)
        for draft in drafts:
            if draft.holder is not None:
                self._share(draft, draft.holder, drafts)
        self._done.extend(self._spread(drafts, cues, places))
        self._named.extend(self.name(sentence, drafts, cues, places, whens, state))
        for draft in drafts:
            if draft.bare and self.names_hold(draft.sentence.starts[draft.first], sentence):
                draft.dropped = "a part of a product's name"  # Du lịch cộng đồng bản Lao Chải 1
        self._done.extend(self._percents(percents, drafts, dropped, sentence, cues, places, whens, state, before))
        self._update(sentence, places, whens, drafts, cues, state)
        self._open_list(sentence, drafts, cues, places, whens, state)
        self._look_back(sentence, drafts, cues)
        self._date_back(sentence, drafts, cues, whens)
        self._head_of(sentence, drafts, state)
        self._topic_of_districts(sentence, drafts, state)

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
        if when.from_ is None or when.from_ != when.to or first.slots.get("action") == "total":
            return
        for draft in self._done:
            if draft.sentence.zone not in ("title", "lead"):
                return
            open_ = "period" not in draft.slots and draft.slots.get("when") is None
            rated = draft.slots.get("action") == first.slots.get("action") and draft.kind == "count"
            if open_ and rated and draft.subject == "product":
                self._set_when(draft, when, "inherited", "the round that the lead tells of")

    def _topic_of(self, sentence: Sentence, drafts: Sequence[Draft], state: State) -> None:
        """Keeps the level that a sentence begins with for the rest of its paragraph, until another one is named."""
        topic = topic_level(sentence)
        if topic is not None:
            opens = sentence.skeleton[topic[0] - 1] == ":"
            state.level = topic[1] if opens or not drafts else None
            state.level_block, state.level_alone = sentence.block, not drafts
        elif _T in sentence.skeleton or sentence.block != state.level_block:
            state.level = None

    def _level_of_paragraph(self, draft: Draft, state: State) -> None:
        """Gives a number without a level that of its paragraph: *Với hạng 3 sao, huyện lo. Văn Chấn công nhận 11*."""
        if state.level is None or "stars" in draft.slots or draft.kind != "count" or draft.subject == "locality":
            return
        held = draft.whole is not None and "stars" in draft.whole.slots
        if _T not in draft.sentence.skeleton and not held and (state.level_alone or self._by_district(draft)):
            draft.set("stars", state.level, TOPIC)

    def _head_of(self, sentence: Sentence, drafts: Sequence[Draft], state: State) -> None:
        """Keeps the number with a level that a paragraph begins with, and a level told of a list without any number.

        *10 sản phẩm 3 sao phân bố khá đều. Phú Lộc có 3 sản phẩm*; *Tỉnh công bố danh sách 4 sao. Theo đó, có 12 …*.
        """
        goods = [d for d in drafts if d.kind == "count" and d.subject == "product"]
        if state.opens:
            led = goods[:1] if goods and self._heads(sentence, goods) else []
            led = [d for d in led if "stars" in d.slots and "per" not in d.slots and not self._by_district(d)]
            others = [d for d in goods if d.slots.get("stars") not in (None, *(h.slots["stars"] for h in led))]
            state.head, state.head_block = led[0] if led and not others else None, sentence.block
        state.opens = False
        if goods or sentence.zone not in ("title", "lead", "body"):
            state.announced = None
            return
        m = sentence.joints.level_told.match(sentence.skeleton)
        found = sentence.at(m.start("stars")) if m is not None else None
        if m is not None and found is not None and found.value.from_ is None and not found.value.potential:
            state.announced, state.announced_block = found.value, sentence.block

    @staticmethod
    def _heads(sentence: Sentence, goods: Sequence[Draft]) -> bool:
        """Whether a paragraph begins with a number, or its first sentence tells it alone: Kế tiếp là 8 sản phẩm."""
        before = sentence.skeleton[: goods[0].first]
        if len(before.split()) <= LEADS:
            return True
        return len(goods) == 1 and sentence.joints.is_head.fullmatch(before) is not None

    def _level_announced(self, draft: Draft, drafts: Sequence[Draft], state: State) -> None:
        """Gives the first number of a round the level of the list that the sentence before has told of."""
        level, sentence = state.announced, draft.sentence
        if level is None or "stars" in draft.slots or draft.subject != "product" or draft.whole is not None:
            return
        near = 0 <= sentence.block - state.announced_block <= 1 and sentence.zone != "title"
        first = all(d.first >= draft.first for d in drafts if d.kind == "count" and d.subject == "product")
        before, when = sentence.skeleton[: draft.first], draft.slots.get("when")
        stock = any(j.search(before) for j in (sentence.joints.in_stock, sentence.joints.total))
        stock = stock or (when is not None and (when.until_now or when.type == "snapshot"))
        others = sentence.joints.others.match(sentence.skeleton, draft.last)
        if near and first and _T not in sentence.skeleton and not (stock or others):
            draft.set("stars", level, "the list that was told of before")

    def _of_figure(self, draft: Draft, drafts: Sequence[Draft], state: State) -> None:
        """Gives *con số này* the level of the number that it takes up: một năm trước đó, con số này là 11.056."""
        if draft.kind != "count" or "stars" in draft.slots or draft.whole is not None or "per" in draft.slots:
            return
        main = state.main
        if draft.subject in PRODUCERS and main is not None and main.sentence.block == draft.sentence.block:
            if draft.sentence.joints.they_belong.fullmatch(draft.sentence.skeleton, 0, draft.first):
                if "stars" in main.slots:
                    draft.set("stars", main.slots["stars"], OF_GOODS)
            beside = last_before(draft, drafts)
            if beside is not None and beside.evidence.get("stars") == OF_GOODS and beside.subject in PRODUCERS:
                if draft.sentence.joints.holders_too.fullmatch(draft.sentence.skeleton, beside.last, draft.first):
                    draft.set("stars", beside.slots["stars"], OF_GOODS)  # … do 2 hợp tác xã, 4 doanh nghiệp làm ra
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.this_figure.search(skeleton, 0, draft.first) is None:
            return
        if joints.addend.search(skeleton, 0, draft.first):
            return  # con số này chưa kể 22 sản phẩm được công nhận lại
        here = [d for d in drafts if d.last <= draft.first and d.subject == draft.subject and d.whole is None]
        told = here[-1] if here else state.main
        if told is not None and told.subject == draft.subject and "stars" in told.slots:
            draft.set("stars", told.slots["stars"], "the number that it takes up")

    def _of_districts(self, draft: Draft, drafts: Sequence[Draft], cues: Sequence[Cue]) -> None:
        """Districts whose goods are rated take part with them; of goods that are held or wait they only say where."""
        goods = last_before(draft, [d for d in drafts if d.kind == "count" and d.subject == "product"])
        # of the makers of 8 districts: they only say where
        apart = goods is not None and _S in draft.sentence.skeleton[goods.last : draft.first]
        asked = goods is not None and any(
            c.rule.set.get("status") == "candidate" and c.last <= goods.first for c in cues
        )  # đánh giá 45 sản phẩm của 4 huyện, but 25 sản phẩm của 12 huyện đủ điều kiện
        if goods is None or apart or not asked or goods.slots.get("status") != "candidate":
            draft.dropped = "only says where"
            return
        _take_over(draft, goods, ("status", "action", "place", "period", "when"))

    def _cells(self, sentence: Sentence, state: State) -> list[Draft]:
        """The drafts of a sentence; those of a line of a table by the head of their columns."""
        rule = self._matcher.plain
        if sentence.zone != "table" or rule is None:
            state.columns = ()
            return self._matcher.drafts(sentence)
        state.columns = read_head(sentence) or state.columns
        cells = read_row(sentence, state.columns, rule)
        found = [] if cells else self._matcher.drafts(sentence)
        return cells or [d for d in found if not (d.bare and state.columns)]  # a number alone is its column's

    def _part_overfull(self) -> None:
        """Takes shares of districts off a whole that they are more than, and with it the level they had from it."""
        held: dict[int, list[Draft]] = {}
        for draft in self._done:
            whole = draft.whole
            if draft.dropped is None and whole is not None and draft.evidence.get("whole") != "sum":
                apart = draft.sentence is not whole.sentence and draft.slots.get("place") != whole.slots.get("place")
                if apart and draft.kind == "count" and draft.subject == whole.subject:
                    held.setdefault(id(whole), []).append(draft)
        for parts in held.values():
            whole = parts[0].whole
            shares = {(d.slots.get("place"), d.quantity.low, d.times) for d in parts}  # one may be told twice
            if whole is None or sum(low for _, low, _ in shares) <= whole.quantity.high:
                continue
            for draft in parts:
                draft.whole = None
                if draft.evidence.get("stars") == "the whole":
                    draft.slots.pop("stars")
                    draft.evidence.pop("stars")

    def _out_of_sums(self, drafts: Sequence[Draft]) -> None:
        """Ties what was spent to the sum that was told: giải ngân 22,9 tỷ đồng trong tổng số 38,6 tỷ đồng."""
        for part, again in itertools.pairwise(drafts):
            if part.kind != "funding" or again.kind != "funding" or "per" in again.slots:
                continue
            if not again.sentence.joints.out_of_sum.search(again.sentence.skeleton, 0, again.first):
                continue
            for told in reversed(self._done):
                if told.kind == "funding" and told.quantity.low == again.quantity.low and told.dropped is None:
                    again.dropped = "told before"
                    if may_hold(told, part):
                        part.whole = told
                    break

    def _sums_again(self, drafts: Sequence[Draft]) -> None:
        """Drops a sum that is only named again, and ties to it what is told of it: trong 480 triệu đồng nói trên, …."""
        for i, again in enumerate(drafts):
            joints, skeleton = again.sentence.joints, again.sentence.skeleton
            if again.kind != "funding" or "per" in again.slots or again.dropped is not None:
                continue
            if not (joints.within.search(skeleton, 0, again.first) or again.first <= HEAD):
                continue
            if joints.told_sum.match(skeleton, again.last) is None:
                continue
            alike = (d for d in self._done.same_number(again) if d.dropped is None and d.sentence.zone != "related")
            told = next(alike, None)
            if told is None:
                continue
            again.dropped = "told before"
            for part in drafts[i + 1 :]:
                if part.kind == "funding" and "per" not in part.slots and may_hold(told, part):
                    part.whole = told

    def _results(self, drafts: Sequence[Draft], cues: Sequence[Cue]) -> None:
        """What is told beside a result is a result: of 17 products rated again, 12 kept theirs, 2 rose, 3 withdrew."""
        decided = {c.rule.id for c in cues if c.rule.set.get("result") or c.rule.set.get("level")}
        if not decided:
            return
        for whole in {id(d.whole): d.whole for d in drafts if d.whole is not None}.values():
            if whole.slots.get("status") != "candidate":
                continue
            parts = [d for d in drafts if d.whole is whole and d.kind == "count" and d.subject == whole.subject]
            told = any(d.slots.get("status") == "achieved" and d.evidence["status"] in decided for d in parts)
            between = self._result_between(whole, parts, cues)
            if not told and between is None:
                continue
            if sum(d.quantity.low for d in parts) > whole.quantity.high:
                continue  # they break the whole down in two ways
            for draft in parts:
                pending = draft.sentence.joints.pending.search(
                    draft.sentence.skeleton, draft.last, _limit(draft, drafts)
                )
                if draft.evidence.get("status") == "the whole" and pending is None:
                    draft.set("status", "achieved", between.rule.id if between else "a result beside it")

    def _result_between(self, whole: Draft, parts: Sequence[Draft], cues: Sequence[Cue]) -> Cue | None:
        """The result that is told between a number and its parts: chấm 60 sản phẩm, *cho kết quả*: 30 …, 30 …."""
        if not parts or whole.sentence is not parts[0].sentence:
            return None
        results = (c for c in cues if c.rule.set.get("result") and c.rule.look != "before")
        return next((c for c in results if whole.last <= c.first and c.last <= parts[0].first), None)

    def _look_back(self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue]) -> None:
        """A sentence may say what the numbers before it were: *Đó là danh sách dự xét*, *Cộng lại là 39 sản phẩm*."""
        before = self._told_before(sentence)
        if not before or before[0].sentence.zone != sentence.zone:
            return
        before = [d for d in before if d.dropped is None]
        pointing = next((c for c in cues if c.rule.set.get("backward") and c.first <= POINTING), None)
        if pointing is not None:
            said = next(
                (c for c in cues if "status" in c.rule.set and "only" not in c.rule.set and c.first >= pointing.last),
                None,
            )
            said = pointing if "status" in pointing.rule.set else said
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

    def _date_back(
        self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue], whens: Sequence[When]
    ) -> None:  # fmt: skip
        """Gives numbers without a year that of the sentence behind, which points at them: *Đó là* đợt 2 năm 2025."""
        if not any(c.rule.set.get("backward") and c.first <= POINTING for c in cues):
            return
        first = min((sentence.starts[d.first] for d in drafts), default=sentence.end)
        firm = [w for w in whens if w.from_ is not None and w.from_ == w.to and not w.relative and w.end <= first]
        if len(firm) != 1 or ":" in sentence.skeleton[: sentence.starts.index(firm[0].start)]:
            return  # so với năm ngoái, đây là bước nhảy lớn: năm 2021 được 19 sản phẩm
        for told in self._told_before(sentence):
            if told.dropped is None and not told.evidence.get("when", "").startswith("the period"):
                self._set_when(told, firm[0], "inherited", BEHIND)
                self._done.note(told)

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

    def _relabel(self, drafts: Sequence[Draft], slots: Mapping[str, Any], evidence: str = BEHIND) -> None:
        """Gives drafts the slots that their own words left open."""
        for draft in drafts:
            for slot, value in slots.items():
                own = draft.evidence.get(slot, "")
                if own == PAPERS and value == "achieved":
                    continue  # 45 bộ hồ sơ gửi về, 40 sản phẩm đi trọn đường. Đó là kết quả …
                if not own.startswith(("status.", "action.", "the period", RISES)) or own == "action.total.have":
                    draft.set(slot, value, evidence)
            if draft.slots.get("status") == "candidate" and draft.evidence.get("status") == evidence:
                if (
                    not draft.evidence.get("action", "").startswith("action.")
                    or draft.evidence["action"] == "action.total.have"
                ):
                    draft.set("action", "recognize", evidence)
            self._done.note(draft)

    def _open_list(
        self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue], places: Sequence[Located],
        whens: Sequence[When], state: State,
    ) -> None:  # fmt: skip
        """A heading says how the lines under it are meant; a colon opens a list of which each line is a part."""
        text = sentence.skeleton.strip()
        heading = (
            sentence.zone in ("body", "caption")
            and not drafts
            and len(text.split()) <= HEADING
            and text[-1:] not in ".!?;,"
        )
        if heading:
            named = [c for c in cues if "section" in c.rule.set]
            if named or _NUMBERED.match(text):
                state.section = named[0].rule.set["section"] if named else None
                firm = [w for w in whens if w.from_ is not None]
                state.section_when = firm[0] if firm else None
        if text.endswith(":") and _ITEM.match(sentence.skeleton) is None:
            counted = [d for d in drafts if d.whole is None]
            state.intro = counted[-1] if counted else self._headed(sentence, cues, places, whens, state)
            said = [c.rule.set.get("status") for c in cues]
            state.intro_status = next((s for s in ("target", "candidate") if s in said), None)
        elif heading or (sentence.zone == "table" and state.intro is None and not drafts):
            state.intro = self._headed(sentence, cues, places, whens, state)

    def _headed(
        self, sentence: Sentence, cues: Sequence[Cue], places: Sequence[Located], whens: Sequence[When], state: State
    ) -> Draft | None:  # fmt: skip
        """What the lines below count, when the line above them names it without a number; no fact by itself.

        *Số sản phẩm OCOP được công nhận, theo năm* says of *Năm 2021: 72* that 72 products were recognized.
        """
        noun = next((m for m in sentence.mentions if m.kind == "subject"), None)
        rule = self._matcher.plain
        if noun is None or rule is None or not (self._central or sentence.programme):
            return None
        first = sentence.starts.index(noun.start)
        none = QuantityValue(0, MANY, "exact")
        headed = Draft(
            kind="count", rule=rule, sentence=sentence, first=first, last=first + 1, start=noun.start,
            end=noun.end, quantity=none, subject=noun.value.subject, dropped="heads a list",
        )  # fmt: skip
        give_stars([headed])
        self._fill(headed, [headed], cues, places, whens, state, {})
        headed.dropped = "heads a list"
        main = state.main
        if main is not None and main.sentence.block == sentence.block - 1 and "stars" not in headed.slots:
            if all(main.slots.get(slot) == headed.slots.get(slot) for slot in ("status", "action")):
                return main  # the lines break down what was just counted
        said = (headed.evidence.get("status", ""), headed.evidence.get("action", ""))
        return headed if any(e.startswith(("status.", "action.")) for e in said) else None

    def _leave_heading(self, draft: Draft, headed: Draft) -> None:
        """Makes a line of a list a fact by itself, as what heads the list has no number and is none."""
        draft.whole = None
        when: When | None = draft.slots.get("when")
        own = draft.evidence.get("when", "").startswith("the period")
        if own and when is not None and when.type == "interval" and draft.slots.get("action") == "total":
            if headed.evidence.get("action", "").startswith("action.recognize"):
                draft.set("action", "recognize", headed.evidence["action"])  # được công nhận, theo năm

    def _drop(self, drafts: list[Draft], sentence: Sentence, state: State, intro: Draft | None = None) -> None:
        """Takes numbers off that count nothing of the programme, with a reason."""
        central = self._central or sentence.programme
        solid: Draft | None = None
        several = sum(1 for d in drafts if d.bare) > 1
        for draft in drafts:
            if draft.kind != "count":
                if not central:
                    draft.dropped = "not said of the programme"
                continue
            if not central and not (state.last is not None and state.last.sentence.block == sentence.block):
                draft.dropped = "not said of the programme"
            elif self._is_difference(draft, drafts):
                draft.dropped = "difference"
            elif self._again_in_bracket(draft, drafts):
                draft.dropped = "said again in a bracket"
            elif self._only_where(draft):
                draft.dropped = "only says where"
            elif (aside := counts_nothing(draft, drafts)) is not None:
                draft.dropped = aside
            elif draft.bare and intro is not None and intro.kind == "count":
                draft.subject = intro.subject
            elif (draft.bare or draft.subject == "producer") and (noun := self._noun_of_bracket(draft)) is not None:
                draft.subject = noun  # hợp tác xã đông nhất (17), tiếp đến là hộ sản xuất (12)
            elif draft.bare and solid is not None and self._alone(solid, drafts) and draft.subject == "product":
                draft.subject = solid.subject  # 17 điểm bán, trong đó Hữu Lũng 4
            elif self._of_makers(draft, solid):
                draft.subject = solid.subject if solid is not None else draft.subject
            elif draft.bare and not self._bare_counts(draft, solid, state, several=several):
                draft.dropped = "no noun and nothing to take it from"
            elif draft.quantity.low == 0:
                draft.dropped = "zero"
            elif draft.quantity.words and draft.quantity.low == 1 and draft.subject in PRODUCERS:
                draft.dropped = "one, said of somebody"
            if draft.dropped is None:
                solid = draft

    def _of_makers(self, draft: Draft, solid: Draft | None) -> bool:
        """Whether *trong số đó* takes up makers, and says what they have: 32 đơn vị, 8 trong số đó có sản phẩm …."""
        if solid is None or solid.subject not in PRODUCERS or draft.rule.id != "count.of_those":
            return False
        return draft.sentence.joints.have_goods.match(draft.sentence.skeleton, draft.last) is not None

    def _noun_of_bracket(self, draft: Draft) -> str | None:
        """The sort of maker before a bracket that holds nothing but a number, or ``None``."""
        skeleton = draft.sentence.skeleton
        if skeleton[draft.last : draft.last + 1] != ")" or len(skeleton[draft.first : draft.last].split()) > WORDS:
            return None  # doanh nghiệp (39), hợp tác xã (31 chủ thể)
        m = draft.sentence.joints.before_bracket.search(skeleton, 0, draft.first)
        noun = draft.sentence.at(m.start("noun")) if m is not None else None
        return noun.value.subject if noun is not None and noun.value.subject in PRODUCERS else None

    def _alone(self, solid: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a sentence counts outlets, and beside them nothing but numbers without a noun."""
        return solid.subject == "outlet" and all(d.bare or d.subject == "outlet" for d in drafts if d.kind == "count")

    def _is_difference(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a number only says by how much another one is more or less: hơn chỉ tiêu 2 sản phẩm."""
        sentence = draft.sentence
        before = sentence.skeleton[max(0, draft.first - DIFFERENCE) : draft.first]
        if draft.quantity.qualifier == "more_than" and sentence.joints.more_than_that.match(
            sentence.skeleton, draft.last
        ):
            return True  # vượt 2 sản phẩm so với kế hoạch
        if sentence.joints.difference_from.search(sentence.skeleton, 0, draft.first):
            return True
        told = last_before(draft, [d for d in drafts if d.kind == draft.kind and d.subject == draft.subject])
        plan = told is not None and sentence.joints.plan_difference.search(before) is not None
        if plan and told is not None and draft.quantity.low * 2 > told.quantity.low:
            return False  # công nhận 42 sản phẩm, vượt chỉ tiêu 35 sản phẩm: so large is the plan itself
        return sentence.joints.difference.search(before) is not None

    def _again_in_bracket(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a bracket only says a number once more by another noun: 28 hồ sơ (28 sản phẩm)."""
        told = last_before(draft, [d for d in drafts if d.kind == draft.kind and d.dropped is None])
        if told is None or told.subject != draft.subject or told.quantity.low != draft.quantity.low:
            return False
        skeleton = draft.sentence.skeleton
        return skeleton[told.last : draft.first].strip() == "(" and skeleton[draft.last :].lstrip().startswith(")")

    def _only_where(self, draft: Draft) -> bool:
        """Whether communes or districts end a list of places at which others do something: tại 9 huyện, 21 xã."""
        if draft.subject != "locality":
            return False
        m = draft.sentence.joints.only_where.search(draft.sentence.skeleton, 0, draft.first)
        return m is not None and CLASSES["quantity"] in m.group()

    def _bare_counts(self, draft: Draft, solid: Draft | None, state: State, *, several: bool) -> bool:
        before = solid or state.last
        if draft.subject == "outlet":
            return self._speaks_of_outlets(draft, state)
        named = draft.rule.set.get("named")
        if named and self._ordinal.search(draft.sentence.skeleton[max(0, draft.first - 24) : draft.first]):
            return False  # Đồ Sơn còn vắng bóng hạng 4
        if (named or self._right_behind_place(draft)) and self._within_name(draft):
            return False
        if draft.rule.set.get("dated") or (draft.rule.set.get("beside") and solid is None):
            return draft.subject == "product" and self._of_year_list(draft, before)
        if before is None or before.kind != "count":
            return draft.rule.id == "count.figure"
        if draft.rule.set.get("loose"):
            return self._goes_on_from(draft, solid, state, several=several)
        if draft.rule.set.get("near") and before.sentence.block < draft.sentence.block - 1:
            return False
        if draft.subject == "product" and solid is not None and solid.subject == "outlet" and _grows(draft):
            draft.subject = "outlet"  # mở 20 điểm bán, nâng tổng số lên 86
            return True
        if draft.rule.set.get("beside"):
            return solid is not None and (solid.subject == "product" or self._holds_goods(solid))
        if draft.subject == "product":
            return (solid or state.main) is not None
        if draft.subject in PRODUCERS:
            of_goods = draft.subject == "producer" and before.subject == "product"  # chủ thể thì 612
            return of_goods or before.subject in PRODUCERS or state.makers is not None
        return before.subject == draft.subject

    @staticmethod
    def _of_year_list(draft: Draft, before: Draft | None) -> bool:
        """Whether a number that stands behind a year goes on from products of other years: năm 2020 có 12, ….

        What was named last before the year is what is counted by years; or the sentence tells of another year alone.
        """
        sentence = draft.sentence
        year = _BY_YEAR.search(sentence.skeleton, 0, draft.first)
        if year is None:
            return False
        nouns = [m for m in sentence.mentions if m.kind in ("subject", "money") and m.end <= draft.start]
        if nouns:
            clause = _CLAUSE.search(sentence.skeleton, 0, year.start())
            said = clause.group() if clause is not None else ""
            own = _S in said or len(said.split()) <= WORDS  # diện tích dừa năm 2020 là 40: something else by years
            return own and nouns[-1].kind == "subject" and nouns[-1].value.subject == "product"
        if before is None or _YEAR_ALONE.fullmatch(sentence.skeleton, 0, draft.first) is None:
            return False
        return before.kind == "count" and before.subject == "product" and before.sentence.block == sentence.block

    def _holds_goods(self, makers: Draft) -> bool:
        """Whether makers stand right behind the products that are theirs: 37 sản phẩm, thuộc 22 chủ thể; còn 34."""
        skeleton = makers.sentence.skeleton
        at = skeleton.rfind(_S, 0, makers.first)
        noun = makers.sentence.at(at) if at >= 0 else None
        if noun is None or noun.value.subject != "product" or makers.subject not in PRODUCERS:
            return False
        return makers.sentence.joints.held_by.fullmatch(skeleton[at + 1 : makers.first]) is not None

    @staticmethod
    def _right_behind_place(draft: Draft) -> bool:
        """Whether a number stands right behind a place, with no word between: Phú Hòa 12."""
        return _PLACE_FIGURE.match(draft.sentence.skeleton, draft.first) is not None

    def _within_name(self, draft: Draft) -> bool:
        """Whether the place before a number is the end of a longer name: HTX Phước *Vinh* 59."""
        sentence = draft.sentence
        at = sentence.skeleton.rfind(CLASSES["place"], 0, draft.last)
        found = sentence.at(at) if at >= 0 else None
        return found is not None and _NAMED.search(self.text, sentence.start, found.start) is not None

    def _speaks_of_outlets(self, draft: Draft, state: State) -> bool:
        """Whether outlets are named in the sentence of a number, or were counted in its paragraph."""
        if any(m.kind == "subject" and m.value.subject == "outlet" for m in draft.sentence.mentions):
            return True
        return any(d.subject == "outlet" and d.sentence.block >= draft.sentence.block - NEAR for d in state.recent)

    def _goes_on_from(self, draft: Draft, solid: Draft | None, state: State, *, several: bool) -> bool:
        """Whether a number without a noun can only be some of the products just counted in its paragraph."""
        last = solid or state.last
        last = last.holder if last is not None and last.holder is not None else last  # 36 sản phẩm của 15 chủ thể
        if last is None or last.kind != "count" or last.subject != "product":
            return False
        reach = 1 if several else 0  # a list of them may open the next paragraph
        if last.sentence.block < draft.sentence.block - reach or draft.quantity.qualifier not in ("exact", "at_least"):
            return False
        before = draft.sentence.skeleton[max(0, draft.first - 24) : draft.first]
        in_name = regex.search(r"-$|\)\s*$|\([^()]*\w[^()]*$", before) is not None
        if in_name or self._ordinal.search(before):
            return False  # đợt 2, tháng 11, Covid-19, (Đài Thơm 8)
        most = max(d.quantity.high for d in (solid, state.main, last) if d is not None)
        return draft.quantity.high < most

    def _fill(
        self, draft: Draft, drafts: list[Draft], cues: Sequence[Cue], places: Sequence[Located],
        whens: Sequence[When], state: State, opened: dict[int, int],
    ) -> None:  # fmt: skip
        index = drafts.index(draft)
        listed = index - draft.turn[0] if draft.turn is not None else index
        start = opened.get(max(0, listed), 0)  # what is said of a list in turn is said before its first number
        # What is done to things is no new statement beside money: trong đó, kim ngạch xuất khẩu …
        actions = attached("action", draft, cues, drafts, start=start) if draft.kind != "revenue" else []
        statuses = attached("status", draft, cues, drafts, start=start)
        summed = draft.evidence.get("whole") == "sum"
        if draft.whole is not None and not summed and self._at_another_time(draft, drafts, whens):
            draft.whole = None
        if draft.whole is not None and not summed and self._begins_anew(actions, statuses):
            draft.whole = None
            actions = attached("action", draft, cues, drafts)
            statuses = attached("status", draft, cues, drafts)
        if draft.whole is None:
            own = self._own_when(draft, drafts, whens) if draft.kind == "count" else None
            shares = self._shares_told(draft, drafts, places)
            draft.whole = self._implied_whole(draft, drafts[:index], places, state, actions, statuses, own, shares)
            before = last_before(draft, drafts)
            if self._counts_so_far(draft):
                draft.whole = None
            if draft.whole is not None and only_failed(draft.whole, draft):
                draft.whole = None
            if draft.whole is not None and self._held_apart(draft, draft.whole, own, statuses):
                draft.whole = None
            if draft.whole is not None and draft.whole.sentence is draft.sentence:
                if draft.sentence.joints.others.match(draft.sentence.skeleton, draft.last):
                    draft.whole = None  # cấp giấy cho 5 sản phẩm; 3 sản phẩm khác được gửi lên tỉnh
            if draft.whole is not None and draft.whole.slots.get("status") == "achieved" and before is not None:
                if before.slots.get("status") == "target" and before.kind == "count" and actions and not draft.bare:
                    draft.whole = None  # hỗ trợ 60 chủ thể, đưa 200 sản phẩm lên sàn: a deed of the same plan
        if draft.kind in ("funding", "revenue"):
            self._fill_money(draft, drafts, index, cues, places, whens, statuses, state)
            return
        if draft.kind == "ranking":
            self._fill_rank(draft, drafts, places, whens, statuses, state)
            return
        self._place(draft, drafts, places, state)
        self._level_of_paragraph(draft, state)
        self._of_figure(draft, drafts, state)
        self._when(draft, drafts, whens)
        self._level_announced(draft, drafts, state)
        self._closes(draft, drafts[:index], actions, state)
        levels = attached("level", draft, cues, drafts)
        self._status(draft, statuses, actions, levels, state, drafts)
        self._per_of(draft)
        if not any(a.score > WEAK for a in actions) and self._given_to(draft, drafts):
            draft.set("action", "support", "the amount that is paid for it")
        else:
            self._action(draft, actions, state, drafts, levels)
        self._take_turn(draft, state)
        tier = next(iter(attached("tier", draft, cues, drafts)), None)
        if tier is not None:
            draft.set("tier", tier.cue.rule.set["tier"], tier.cue.rule.id)
        self._inherit(draft)
        self._each_year_too(draft, drafts)
        self._level_beside(draft, drafts)
        if draft.slots.get("per") == "year":
            self._open_end(draft)  # từ năm 2022, mỗi năm thêm 35 sản phẩm
        self._as_said_before(draft)
        if self._is_somebody(draft, actions):
            draft.dropped = "one, said of somebody"
        if self._is_outside(draft, actions):
            draft.dropped = "not said of the programme"

    def _at_another_time(self, draft: Draft, drafts: Sequence[Draft], whens: Sequence[When]) -> bool:
        """Whether a share is told as of a moment of another year than the sum before: đợt 2 có 35. Theo địa bàn, …."""
        told: When | None = draft.whole.slots.get("when") if draft.whole is not None else None
        if draft.whole is None or told is None or draft.kind != "count":
            return False
        own = self._own_when(draft, drafts, whens)
        if draft.whole.sentence is draft.sentence:  # mốc 200 của năm 2025 đã gần: đến đầu tháng 12/2023 có 198
            return draft.whole.slots.get("status") == "target" and own is not None and self._stock_before(own, told)
        if own is None or own.type != "snapshot" or own.from_ is None:
            return False
        return (own.from_, own.to) != (told.from_, told.to) and not told.until_now

    @staticmethod
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

    def _stock_before(self, own: When, told: When) -> bool:
        """Whether a stock is told as of a moment before the time of what stands ahead of it."""
        stock = own.until_now or own.type in ("snapshot", "point")
        return stock and own.to is not None and told.from_ is not None and own.to < told.from_

    def _shares_told(self, draft: Draft, drafts: Sequence[Draft], places: Sequence[Located]) -> float:
        """What the districts of a sentence have together, as far as their shares break down nothing of the sentence."""
        if draft.kind != "count":
            return 0
        alike = [d for d in drafts if d.subject == draft.subject]
        alike = [d for d in alike if d.whole is None or d.whole.sentence is not draft.sentence]
        return sum(d.sum for d in alike if self._own_place(d, places) is not None)

    def _fill_rank(
        self, draft: Draft, drafts: Sequence[Draft], places: Sequence[Located], whens: Sequence[When],
        statuses: Sequence[Attached], state: State,
    ) -> None:  # fmt: skip
        aimed = next((a for a in statuses if a.side == "ahead" and a.score > WEAK), None)
        if aimed is not None and aimed.cue.rule.set["status"] == "target":
            draft.dropped = "a rank to be reached, not held"
        draft.dropped = draft.dropped or self._ranks.no_rank(draft)
        self._place(draft, drafts, holders(places, draft), state)
        if "place" in draft.slots and draft.slots["place"].level == "nation":
            draft.slots.pop("place")
        self._when(draft, drafts, whens)
        draft.set("status", "achieved", "a rank is held")
        scope = self._ranks.scope(draft)
        if scope is not None:
            draft.set("scope", scope, "who is ranked")

    def _open_end(self, draft: Draft) -> None:
        """A rate that is paid from a year on has no last year: từ năm 2020, mỗi sản phẩm 4 sao được thưởng 20 triệu."""
        when: When | None = draft.slots.get("when")
        if when is not None and when.from_ == when.to and self._since(draft):
            self._set_when(draft, replace(when, to=None), "stated", draft.evidence["when"])

    def _since(self, draft: Draft) -> bool:
        """Whether a number's own year is the one from which on it holds: *từ* năm 2019, mỗi sản phẩm được thưởng."""
        when: When | None = draft.slots.get("when")
        if when is None or not draft.evidence.get("when", "").startswith("the period"):
            return False
        starts, joints = draft.sentence.starts, draft.sentence.joints
        if when.start not in starts:
            return False
        return joints.since_year.search(draft.sentence.skeleton, 0, starts.index(when.start)) is not None

    def _given_to(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether an amount is paid for a number, without a verb of its own: đã chi 5,1 tỷ đồng cho 63 sản phẩm."""
        before = last_before(draft, drafts)
        if before is None or before.kind != "funding" or "per" in before.slots:
            return False
        between = draft.sentence.skeleton[before.last : draft.first]
        if draft.sentence.joints.reward.search(draft.sentence.skeleton, 0, draft.first):
            return False  # thưởng 2 tỷ đồng cho 171 sản phẩm: a prize is for what was rated
        return draft.sentence.joints.given_to.search(between) is not None and not regex.search(r"[;:.()]", between)

    def _take_turn(self, draft: Draft, state: State) -> None:
        """A number of a list that goes one by one with the numbers of a sentence before has their action and level."""
        before = [d for d in state.recent if d.sentence is not draft.sentence]
        if draft.turn is None or not before or draft.evidence["place"].startswith("the place"):
            return
        before = [d for d in before if d.sentence is before[-1].sentence and d.kind == "count"]
        if len(before) != draft.turn[1]:
            return
        for slot in ("action", "stars"):
            if slot in before[draft.turn[0]].slots:
                draft.set(slot, before[draft.turn[0]].slots[slot], "the number that it goes with")

    def _paid_out(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a rate tells what each one was paid: chi 60 triệu thưởng 12 sản phẩm, mỗi sản phẩm 5 triệu đồng."""
        if draft.quantity.qualifier in ("at_most", "at_least") or not self._money.leads(draft):
            return False
        before = self._amount_before(draft, drafts)
        if before is None:  # tỉnh giúp mở 4 điểm bán, mỗi điểm 80 triệu đồng
            before = last_before(draft, drafts)
            between = draft.sentence.skeleton[before.last : draft.first] if before is not None else ""
            if before is None or before.subject != draft.slots.get("per") or regex.search(r"[;:()]", between):
                return False
        return before.slots.get("status") == "achieved"

    def _counted_out(self, draft: Draft, drafts: Sequence[Draft], earlier: Sequence[Draft]) -> bool:
        """Whether a rate tells what each of those got that were counted: 25 sản phẩm 4 sao nhận 10 triệu đồng/sản phẩm.

        A rule does not count whom it pays; a sum, or a rate, that was paid must have been told just before.
        """
        if draft.quantity.qualifier in ("at_most", "at_least") or draft.slots["per"] not in ("product", "producer"):
            return False
        skeleton = draft.sentence.skeleton
        before = last_before(draft, [d for d in drafts if d.kind in ("count", "funding")])
        if before is None or regex.search(r"[;:()]", skeleton[before.last : draft.first]):
            return False
        got = before.kind == "count" and before.subject == draft.slots["per"] and before.quantity.low > 1
        if not got or before.slots.get("status") != "achieved":
            return False
        told = (self._funds.main, earlier[-1] if earlier else self._funds.whole)
        return any(t is not None and t.slots.get("status") == "achieved" and self._near(t, draft) for t in told)

    @staticmethod
    def _near(before: Draft, draft: Draft) -> bool:
        return draft.sentence.block - before.sentence.block <= 1

    def _varied(self, draft: Draft) -> bool:
        """Whether a rate says how much each one got of a sum just paid: tùy nhu cầu, mỗi chủ thể từ 5 đến 130 triệu."""
        main = self._funds.main
        if main is None or main.slots.get("status") != "achieved" or main.sentence.block < draft.sentence.block - 1:
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.by_rule.search(skeleton) or draft.quantity.qualifier in ("at_most", "at_least"):
            return False
        spread = draft.quantity.low < draft.quantity.high or joints.varies.search(skeleton, 0, draft.first) is not None
        return spread and "stars" not in draft.slots and draft.quantity.high < main.quantity.low

    def _average(self, draft: Draft) -> bool:
        """Whether an amount is what each one got on the average; the word may be its qualifier."""
        amount = draft.sentence.at(draft.first)
        said = normalize(self.text[amount.start : amount.end]).lower() if amount is not None else ""
        return draft.sentence.joints.average.search(said) is not None or self._money.average(draft)

    def _is_paid(self, draft: Draft, earlier: Sequence[Draft]) -> bool:
        """Whether a rate has been paid, or goes on from one: đã nhận 20 triệu, mỗi sản phẩm 4 sao 45 triệu đồng."""
        if draft.sentence.joints.paid_each.search(draft.sentence.skeleton, 0, draft.first):
            return True
        before = earlier[-1] if earlier else None
        if before is None or before.evidence.get("status") != PAID or "per" not in before.slots:
            return False
        between = draft.sentence.skeleton[before.last : draft.first]
        return ";" not in between and draft.sentence.joints.promised.search(between) is None

    def _averaged(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a rate is only what each one got of the sum before: tính ra gần 500 triệu đồng mỗi chủ thể."""
        before = self._amount_before(draft, drafts)
        between = draft.sentence.skeleton[before.last : draft.first] if before is not None else ""
        return self._average(draft) or draft.sentence.joints.worked_out.search(between) is not None

    def _was_paid(self, draft: Draft, statuses: Sequence[Attached], drafts: Sequence[Draft]) -> str | None:
        """Why a rate tells what was paid to each one, and promises nothing; ``None`` when it does not."""
        best = next(iter(statuses), None)
        if best is not None and best.cue.rule.set["status"] != "achieved":
            return None
        if best is not None and best.score > WEAK and best.cue.rule.set.get("only") == draft.kind:
            if not best.cue.rule.set.get("bare"):
                return best.cue.rule.id
        before = last_before(draft, [d for d in drafts if d.kind == "funding" and d.dropped is None])
        if best is None and before is not None and before.slots.get("per") == draft.slots["per"]:
            if before.evidence["status"].startswith("status.achieved"):
                return "the rate before"
        main = self._funds.main
        if best is None and main is not None and main.sentence.block >= draft.sentence.block - 1:
            decided = main.evidence.get("status", "") == GIVEN and main.sentence is not draft.sentence
            decided = decided and _D in main.sentence.skeleton[: main.first]  # ký Quyết định …, trích 1,08 tỷ đồng
            if decided and draft.sentence.joints.by_rule.search(draft.sentence.skeleton) is None:
                return "what was given before"
        past = self._year is not None and self._past(draft.slots.get("when"))
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        own = draft.evidence.get("when", "").startswith("the period") and not self._since(draft)
        if past and own and joints.by_rule.search(skeleton) is None:
            return "a year gone by"
        return None

    def _fill_money(
        self, draft: Draft, drafts: Sequence[Draft], index: int, cues: Sequence[Cue], places: Sequence[Located],
        whens: Sequence[When], statuses: Sequence[Attached], state: State,
    ) -> None:  # fmt: skip
        earlier = [d for d in drafts[:index] if d.kind == draft.kind and d.dropped is None]
        self._place(draft, drafts, places, state)
        self._when(draft, drafts, whens)
        rate = "per" in draft.slots
        if rate and draft.kind == "funding":
            level = self._money.level(draft)
            if level is not None:
                draft.set("stars", level, "the level paid for")
            asked = (a for a in statuses if a.cue.rule.set["status"] == "candidate" and a.side == "ahead")
            said = next((a for a in asked if self._asks_money(a, draft)), None)
            if said is not None and any(
                a.side == "ahead" and a.cue.rule.set["status"] == "target" and a.cue.first >= said.cue.last
                for a in statuses
            ):
                said = None  # mỗi xã có sản phẩm dự thi sẽ được cấp 30 triệu đồng: the promise is no request
            last = self._funds.whole
            drafted = last is not None and last.slots.get("status") == "candidate"
            in_force = draft.sentence.joints.in_force.search(draft.sentence.skeleton, 0, draft.first) is not None
            if said is not None and not in_force:
                draft.set("status", "candidate", said.cue.rule.id)
            elif drafted and not in_force and last is not None and last.sentence.block == draft.sentence.block:
                draft.set("status", "candidate", "the rate before")
            elif self._is_paid(draft, earlier):
                draft.set("status", "achieved", PAID)
            elif self._averaged(draft, drafts) and not self._to_come(draft):
                before = self._amount_before(draft, drafts)
                held = before is not None and before.slots.get("status") is not None
                draft.set(
                    "status", before.slots["status"] if before and held else "achieved", "an average of what was paid"
                )
            elif (paid := self._was_paid(draft, statuses, drafts)) is not None and not self._to_come(draft):
                draft.set("status", "achieved", paid)
            elif self._paid_out(draft, drafts) and not self._to_come(draft):
                draft.set("status", "achieved", "the amount before")
            elif self._counted_out(draft, drafts, earlier) and not self._to_come(draft):
                draft.set("status", "achieved", "those that it was paid to are counted")
            elif self._varied(draft) and not self._to_come(draft):
                draft.set("status", "achieved", "what was given before")
            else:
                draft.set("status", "target", "a rate")
            if draft.slots["status"] != "achieved":
                self._open_end(draft)
            if draft.whole is not None and not self._explicit(draft):
                draft.whole = None
        else:
            if earlier and self._money.breath(earlier[-1], draft) and "status" in earlier[-1].slots:
                statuses = [a for a in statuses if a.side == "behind"]
                if not statuses:
                    draft.set("status", earlier[-1].slots["status"], "the amount that it is joined to")
            self._share_of_place(draft, drafts, places)
            seat = self._seat_of_sales(draft, places, state) if draft.kind == "revenue" else None
            if seat is not None and self._money.of_one_maker(draft):
                draft.set("place", seat, MAKER)
            self._source_part(draft, cues, drafts)
            if "status" not in draft.slots:
                self._status(draft, statuses, [], [], state, earlier)
            self._inherit(draft)
            self._by_year_too(draft)
        if draft.kind == "funding":
            self._money.purpose(draft, drafts, cues)
            before = self._funds.whole if not earlier else earlier[-1]
            memory = MoneyState(last=before, source=self._funds.source, block=self._funds.block)
            self._money.source(draft, drafts, cues, memory)
            if draft.slots["source"] == "unspecified" and self._pays is not None:
                draft.set("source", self._pays, "what the article says of all its money")
            self._split(draft)
        if "status" not in draft.slots:
            draft.set("status", "achieved", "nothing says otherwise")
        drafted = self._drafted or state.drafted_block == draft.sentence.block
        in_force = draft.sentence.joints.in_force.search(draft.sentence.skeleton) is not None
        if draft.slots["status"] == "target" and drafted and not in_force:
            draft.set("status", "candidate", "a draft promises it")
        self._funds.whole = draft
        if draft.kind == "funding" and draft.whole is None and "per" not in draft.slots:
            self._funds.main = draft

    def _each_year_too(self, draft: Draft, drafts: Sequence[Draft]) -> None:
        """What is aimed at beside a number by the year, or as its part, is so too: mỗi năm thêm 40, nâng hạng 10."""
        before = last_before(draft, [d for d in drafts if d.kind == "count"])
        if before is None or "per" in draft.slots or before.slots.get("per") != "year":
            return
        own = draft.evidence.get("when", "").startswith("the period") and (
            draft.slots.get("when") != before.slots.get("when")
        )
        between = draft.sentence.skeleton[before.last : draft.first]
        aimed = draft.slots.get("status") == before.slots.get("status") == "target"
        if aimed and not own and ";" not in between and _Y not in between:
            draft.set("per", "year", "the number before it")

    def _by_year_too(self, draft: Draft) -> None:
        """A part of what is needed by the year is so too: mỗi năm cần 5,4 tỷ đồng: ngân sách tỉnh 3 tỷ đồng, …."""
        whole = draft.whole
        if whole is None or "per" in draft.slots or whole.sentence is not draft.sentence:
            return
        if whole.slots.get("per") == "year" and whole.kind == draft.kind:
            draft.set("per", "year", "the whole")

    def _share_of_place(self, draft: Draft, drafts: Sequence[Draft], places: Sequence[Located]) -> None:
        """An amount for a district, near a larger one for its province, is a part of that: Mỹ Xuyên 540 triệu."""
        if draft.kind != "funding" or draft.whole is not None or "per" in draft.slots:
            return
        own = self._own_place(draft, places)
        if own is None or own.level not in ("district", "commune"):
            return
        before = [d for d in drafts if d.last <= draft.first and d.kind == "funding"]
        before = [
            d for d in before if d.whole is None or ":" in draft.sentence.skeleton[d.last : draft.first]
        ]  # a part may be broken down further behind its colon
        for whole in (*reversed(before), self._funds.main):
            if whole is None or "place" not in whole.slots or not may_hold(whole, draft):
                continue
            place, near = whole.slots["place"], whole.sentence.block >= draft.sentence.block - 1
            if near and place.level == "province" and place.province_code == own.province_code:
                if whole.quantity.low > draft.quantity.high:
                    draft.whole = whole
                return

    def _source_part(self, draft: Draft, cues: Sequence[Cue], drafts: Sequence[Draft]) -> None:
        """An amount from a named source, after an amount of which no source was said, is a part of that one."""
        whole = self._funds.main
        if draft.kind != "funding" or draft.whole is not None or whole is None or not may_hold(whole, draft):
            return
        named = self._money.named_source(draft, drafts, cues)
        near = whole.sentence.block >= draft.sentence.block - 1
        own = draft.evidence.get("when", "").startswith("the period")
        if whole.sentence is draft.sentence:
            between = draft.sentence.skeleton[whole.last : draft.first]
            beside = draft.sentence.joints.besides.search(between) is not None  # xin tỉnh 2 tỷ, đồng thời trích 1,2 tỷ
            own = own and (beside or draft.slots.get("when") != whole.slots.get("when"))
        if named in ("state_budget", "social", "credit") and near and not own:
            open_ = whole.slots.get("source") in ("unspecified", "total")
            before = whole.sentence.skeleton[max(0, whole.first - GIVER) : whole.first]
            if named != "state_budget" and whole.sentence is draft.sentence and _gives_last(whole, before):
                return  # được tỉnh hỗ trợ 300 triệu đồng, HTX đối ứng 200 triệu đồng: each gives its own
            if (
                open_ or whole.evidence.get("source") == "source.social.raised"
            ) and whole.quantity.low > draft.quantity.low:
                draft.whole = whole

    def _of_budget(self, sentence: Sentence, drawn: Cue) -> None:
        """A sentence may say of the amount just told where it comes from: *Tiền lấy từ vốn sự nghiệp*."""
        main = self._funds.main
        if main is None or main.sentence.block != sentence.block or main.slots.get("source") != "unspecified":
            return
        if sentence.joints.money_topic.match(sentence.skeleton):
            main.set("source", drawn.rule.set["source"], drawn.rule.id)

    def _explicit(self, draft: Draft) -> bool:
        return draft.evidence.get("whole") == "sum"

    def _split(self, draft: Draft) -> None:
        """An amount that the text splits by source is the total."""
        whole = draft.whole
        if whole is None or whole.kind != "funding" or draft.slots["source"] in ("unspecified", "total"):
            return
        if whole.slots.get("source") == "unspecified" or whole.evidence.get("source") == "source.social.raised":
            whole.set("source", "total", "split by source")

    def _implied_whole(
        self, draft: Draft, ahead: Sequence[Draft], places: Sequence[Located], state: State,
        actions: Sequence[Attached], statuses: Sequence[Attached], when: When | None = None, shares: float = 0,
    ) -> Draft | None:  # fmt: skip
        """The whole that a number without words of its own breaks down: by level, group, district or sort."""
        if draft.kind != "count" or draft.sentence.joints.addend.search(draft.sentence.skeleton, 0, draft.first):
            return None  # cộng với 4 sản phẩm của đợt 1: none of what was just told
        own = next((a for a in actions if a.score >= WEAK and (a.side == "ahead" or a.cue.rule.rank >= SPECIFIC)), None)
        has = own is not None and own.cue.rule.id == "action.total.have"
        sort = next((a for a in actions if a.side == "behind" and a.cue.rule.rank >= SPECIFIC), None)
        if own is sort:
            own = None
        rise = "stars" in draft.slots and draft.slots["stars"].from_ is not None
        richest = draft.sentence.joints.richest.search(draft.sentence.skeleton, 0, draft.first) is not None
        mains = [state.main]
        if state.main is not None and state.main.slots.get("status") != "achieved":
            if state.main_done is not None and state.main.sentence.block < draft.sentence.block:
                mains = [state.main_done, state.main]  # a new paragraph goes on from what was reached
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
        by_group = own is None and self._group(draft) is not None
        near = state.last is not None and state.last.sentence.block >= draft.sentence.block - 1
        loose = bool(draft.rule.set.get("loose"))
        bare = near and not actions and not statuses and (loose or (district is None and not draft.bare))
        said_so = any(a.cue.rule.id != "action.total.have" for a in actions)
        if not actions and not statuses and stars is None and district is None and not draft.bare:
            earlier = next((d for d in self._done.same_count(draft) if d.dropped is None), None)
            if earlier is not None and earlier.whole is None and draft.quantity.low >= SAID_AGAIN:
                return None  # đứng sau 31 sản phẩm là 26 chủ thể: the number that was told before
        others = {a.cue.rule.set["action"] for a in actions if a.note == OTHERS}
        rated = any(a.cue.rule.set.get("soft") for a in actions)
        taken = state.referred
        if taken is not None and taken.sentence.block == draft.sentence.block and taken.whole is not None:
            mains = [taken, *mains]  # Phần 60 sản phẩm này chia về từng nơi. Vĩnh Bảo 9, …
        mains = [*self._lead(draft, district, shares), *self._headed_by(draft, district, state), *mains]
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
            if own is not None and own.cue.rule.set["action"] != whole.slots.get("action") and not planned:
                continue
            if rise and whole.slots.get("action") != "upgrade":
                continue
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
            if when is not None and when.until_now and whole.slots.get("action") == "recognize":
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
            by_place = by_place or (
                district is not None and district.level == "region" and whole_place == self._locator.nation()
            )
            if whole.slots.get("action") == "revoke" and (statuses or said_so):
                continue  # what is told of others by their own words did not fail with these
            by_sort = near and sort is not None and whole.slots.get("action") in ("recognize", "total")
            if sort is not None and sort.cue.rule.set["action"] not in ANEW:
                # 10 sản phẩm đã được xuất khẩu: other things were told between
                by_sort = by_sort and whole.sentence.block >= draft.sentence.block - 1
            if by_level or by_place or by_group or by_sort or bare or draft.rule.id == "count.sort_only":
                return whole
        return None

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

    def _headed_by(self, draft: Draft, district: Place | None, state: State) -> list[Draft]:
        """The number with a level that the paragraph began with, of which a district tells its share."""
        head = state.head if state.head_block == draft.sentence.block else None
        if head is None or head.dropped is not None or district is None or "stars" in draft.slots:
            return []
        stock = draft.sentence.joints.in_stock.search(draft.sentence.skeleton, 0, draft.first) is not None
        return [] if stock or draft.sentence is head.sentence else [head]

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

    def _inherit(self, draft: Draft) -> None:
        whole = draft.whole
        if whole is None:
            return
        for slot in ("status", "action"):
            if slot not in draft.slots and slot in whole.slots:
                draft.set(slot, whole.slots[slot], "the whole")
        stock = self._year_of_its_own(draft) and whole.slots.get("action") == "total"
        sorts = whole.subject == "producer" and draft.subject in PRODUCERS  # 18 chủ thể, trong đó 6 doanh nghiệp
        inherits = (whole.subject == draft.subject or sorts) and not stock
        failed = draft.slots.get("action") == "revoke" != whole.slots.get("action")
        failed = failed and not ("stars" in whole.slots and whole.slots["stars"].potential)
        failed = failed and not self._keeps_level(whole)
        listed = any(d.bare for d in self._here if d.kind == "count")  # a list goes on with the level told last
        apart = draft.sentence is not whole.sentence and self._by_district(draft) and not listed
        if apart and self._beside_other_levels(whole):
            inherits = False  # 8 sản phẩm 4 sao, 32 sản phẩm 3 sao. Huyện A có 13: of both
        first = len(draft.sentence.skeleton[: draft.first].split()) <= LEADS and draft.sentence is not whole.sentence
        if first and draft.sentence.joints.others.match(draft.sentence.skeleton, draft.last):
            inherits = False  # Bốn sản phẩm khác đã nộp hồ sơ: none of those that a level was told of
        if self._rest_of_parts(draft):
            inherits = False  # 31/38 sản phẩm được 4 sao, 6 sản phẩm trả về. Còn lại 1 sản phẩm: none of the 31
        if "stars" not in draft.slots and "stars" in whole.slots and inherits and not failed:
            draft.set("stars", whole.slots["stars"], "the whole")
        if "tier" not in draft.slots and "tier" in whole.slots and whole.subject == draft.subject:
            draft.set("tier", whole.slots["tier"], "the whole")

    def _beside_other_levels(self, told: Draft) -> bool:
        """Whether a number was told beside those of other levels, in one sentence."""
        level: Stars | None = told.slots.get("stars")
        if level is None or level.or_above:
            return False
        beside = (d for d in self._done.of(told.sentence) if d.subject == told.subject)
        levels = (d.slots["stars"] for d in beside if "stars" in d.slots and d.whole is not told)
        return any(other != level and not other.or_above for other in levels)

    def _as_said_before(self, draft: Draft) -> None:
        """Fills what a number leaves open that was told before, of the same things and place: Với 27 sản phẩm."""
        if draft.whole is not None or draft.quantity.low < SAID_AGAIN or draft.quantity.low != draft.quantity.high:
            return
        before = next((d for d in self._done.same_count(draft) if d.dropped is None), None)
        if before is None or self._of_other_year(draft, before):
            return
        open_ = draft.evidence.get("status") in _OPEN_STATUS
        open_ = open_ or draft.slots.get("status") == before.slots.get("status")
        if open_ and draft.evidence.get("action") in _OPEN and "per" not in draft.slots:
            for slot in ("status", "action"):
                if slot in before.slots:
                    draft.set(slot, before.slots[slot], AGAIN)
            if before.slots.get("when") is not None and draft.slots.get("when") is None:
                self._set_when(draft, before.slots["when"], "inherited", AGAIN)
        agrees = all(before.slots.get(slot) == draft.slots.get(slot) for slot in ("status", "action"))
        if agrees and "stars" in before.slots and "stars" not in draft.slots:
            draft.set("stars", before.slots["stars"], AGAIN)

    @staticmethod
    def _of_other_year(draft: Draft, before: Draft) -> bool:
        """Whether a number has a period of its own that is not that of the same number told before."""
        own: When | None = draft.slots.get("when")
        told: When | None = before.slots.get("when")
        said = draft.evidence.get("when", "").startswith("the period")
        return said and own is not None and told is not None and (own.from_, own.to) != (told.from_, told.to)

    def _share(self, draft: Draft, held: Draft, drafts: Sequence[Draft]) -> None:
        """A holder's count takes the slots of what it holds; place and period are those of the first of the two."""
        first = draft if draft.first < held.first else held
        for slot in ("status", "action"):
            if slot in held.slots:
                draft.set(slot, held.slots[slot], "what it holds")
        for slot in ("place", "period", "when"):
            other = held if first is draft else draft
            stated = other.evidence.get(slot, "").startswith(("the place", "the period"))
            source = (
                other if first is draft and stated and not first.evidence.get(slot, "").startswith("the p") else first
            )
            target = held if source is draft else draft
            if slot in source.slots:
                target.set(slot, source.slots[slot], "what it belongs to")
        if "stars" in held.slots and "stars" not in draft.slots and not one_of_levels(held, drafts):
            draft.set("stars", held.slots["stars"], "what it holds")

    def _is_outside(self, draft: Draft, actions: Sequence[Attached]) -> bool:
        """Whether villages, marks or outlets are only mentioned: they count when OCOP or a deed is said of them."""
        sentence = draft.sentence
        if draft.subject == "producer" and sentence.joints.other_makers.match(sentence.skeleton, draft.last):
            told = draft.ocop or sentence.programme or draft.whole is not None or draft.holder is not None
            return not told and draft.slots.get("action") == "total"
        if draft.subject not in ("craft_village", "trademark") or draft.ocop or draft.whole is not None:
            return False
        have = draft.sentence.joints.holds.match(draft.sentence.skeleton, draft.last)
        if have is not None and draft.sentence.skeleton[have.end() : have.end() + 1] == _S and draft.sentence.programme:
            return False  # 9 làng nghề đã có sản phẩm OCOP
        return not any(a.cue.rule.set["action"] != "total" and a.score >= WEAK for a in actions)

    def _is_somebody(self, draft: Draft, actions: Sequence[Attached]) -> bool:
        """Whether *một* only introduces a thing (*một cửa hàng ở Sa Đéc*): nothing is done to it, no level is said."""
        if draft.kind != "count" or not draft.quantity.words or draft.quantity.low != 1:
            return False
        if draft.slots.get("per") in ("province", "district", "commune"):
            return False  # mỗi huyện có một điểm bán hàng
        # một mặt hàng OCOP bán chạy dịp Tết: that it sells says nothing of how many there are
        deed = any(a.score >= WEAK and (a.side == "ahead" or a.cue.rule.set["action"] != "market") for a in actions)
        joints = draft.sentence.joints
        if joints.paid_to_one.match(draft.sentence.skeleton, draft.last):
            return True  # một sản phẩm lên 5 sao được nhận 150 triệu đồng
        if joints.paid_for_one.search(draft.sentence.skeleton, 0, draft.first):
            return True  # 30 triệu đồng cho một sản phẩm 4 sao: what the rate is for
        if draft.subject == "product":
            return not deed and "stars" not in draft.slots and draft.whole is None
        promised = draft.slots.get("status") == "target"  # một điểm giới thiệu sẽ được mở thêm
        return not any((a.side == "ahead" or promised) and a.cue.rule.set["action"] in DEEDS for a in actions)

    def _per_of(self, draft: Draft) -> None:
        skeleton = draft.sentence.skeleton
        m = self._per_slash.match(skeleton, draft.last)
        if m is not None:
            draft.set("per", self._per[m[1]], "behind the slash")
            return
        last: regex.Match[str] | None = None
        for m in self._per_each.finditer(skeleton, max(0, draft.first - 60), draft.first):
            between = skeleton[m.end() : draft.first]
            behind = skeleton[: m.start()].rstrip()[-1:] in (_Q, _S)  # 8 sản phẩm mỗi huyện: said of the number before
            if not regex.search(r"[;.:]", between) and _Q not in between and not behind:
                last = m
        last = last or self._per_behind.match(skeleton, draft.last)
        if last is not None:
            draft.set("per", self._per[last[1]], "for each")
            return
        m = draft.sentence.joints.each_maker.search(skeleton, 0, draft.first)
        maker = draft.sentence.at(m.start(1)) if m is not None else None
        if maker is not None and maker.value.subject in PRODUCERS and draft.subject == "product":
            draft.set("per", "producer", "for each")  # mỗi chủ thể ít nhất 1 sản phẩm
        elif draft.sentence.joints.yearly.search(skeleton, 0, draft.first):
            draft.set("per", "year", "for each")

    def _group(self, draft: Draft) -> str | None:
        sentence = draft.sentence
        for at in range(draft.last, min(draft.last + 4, len(sentence.skeleton))):
            if sentence.skeleton[at] in ",;.()":
                break
            found = sentence.at(at)
            if found is not None:
                return found.value if found.kind == "group" else None
        for at in range(draft.first - 1, max(-1, draft.first - 30), -1):
            if sentence.skeleton[at] in ",;.()":
                break
            found = sentence.at(at)
            if found is not None:
                return found.value if found.kind == "group" else None
        told = sentence.joints.told_of_group.search(sentence.skeleton, 0, draft.first)
        found = sentence.at(told.start(1)) if told is not None else None
        return found.value if found is not None else None

    def _remember(self, draft: Draft, state: State) -> None:
        self.settle_when(draft, state)
        if draft.dropped is not None:
            return
        group = self._group(draft) if draft.subject == "product" else None
        if group is not None:
            draft.set("group", group, "the group at the number")
        again = self._told_again(draft)
        if draft.reference or again is not None:
            draft.reference = True
            earlier = again or next(self._done.same_number(draft), None)
            if earlier is not None and not _done_to_them(draft, earlier):
                _take_over(draft, earlier, ("status", "action", "stars", "place", "period", "when"))
                draft.whole = earlier.whole if earlier.whole is not draft else None
                state.referred = draft
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
        if draft.kind == "count" and (draft.whole is None or progress) and not draft.aside:
            if draft.subject == "product" and not self._only_lost(draft, state.main):
                left = self._left_behind(draft, state)
                if left is None or left is not state.main_ahead:
                    state.main_ahead, state.main_done_ahead = left, state.main_done
                state.main = draft
                if draft.slots.get("status") == "achieved":
                    state.main_done = draft
            elif draft.subject in PRODUCERS:
                state.makers = draft
        state.last = draft
        when = draft.slots.get("when")
        if when is not None and when.from_ is not None and draft.evidence.get("when", "").startswith("the period"):
            if draft.sentence.joints.backstep.match(draft.sentence.skeleton) and state.when is not None:
                return  # trước đó, cuối năm 2025, thành phố nhận 68 hồ sơ: the next sentence is of the round again
            if draft.kind == "revenue" or draft.aside or self._steps_back(draft, when):
                return  # what was sold, or what is compared with, dates nothing else
            if draft.whole is not None and draft.whole.sentence is draft.sentence and draft.whole.slots.get("when"):
                return  # chia ra năm 2024: 25, năm 2025: 23: it goes on with the years of the whole
            if closed_off(draft.sentence.skeleton, draft.first, len(draft.sentence.skeleton)):
                return  # đặt cạnh hai năm trước (năm 2021 công nhận 17 sản phẩm, năm 2022 là 28)
            aimed = draft.slots.get("status") == "target"
            other = any(d.kind != draft.kind and d.slots.get("when") is state.when for d in self._here)
            self.tell_when(state, when, draft.sentence.block, aimed=aimed or other)
            state.when_aimed = aimed
            if draft.slots.get("status") == "achieved":
                ahead = self.stepped_from(when, state.done_ahead_of) or self.stepped_from(when, state.when_done)
                state.done_ahead_of = None if other else ahead or state.ahead_of
                state.when_done, state.done_block = when, draft.sentence.block

    def _left_behind(self, draft: Draft, state: State) -> Draft | None:
        """The number told before one of a year gone by, from which the next paragraph goes on: …, năm ngoái chỉ 34."""
        own: When | None = draft.slots.get("when")
        if own is None or not draft.evidence.get("when", "").startswith("the period"):
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
            if told.evidence.get("when", "").startswith("the period") and (when.to or 0) < then.from_:
                return True
        return False

    def _only_lost(self, draft: Draft, main: Draft | None) -> bool:
        """Whether a number only tells what failed of what its sentence has told, or out of how many that came.

        *Công nhận 22; 2 sản phẩm không đạt*, *công nhận 28 sản phẩm 5 sao, từ 52 hồ sơ*.
        """
        if main is None or main.sentence is not draft.sentence or main.slots.get("action") == "revoke":
            return False
        handed_in = draft.dossier or draft.slots.get("status") == "candidate"
        if main.slots.get("status") == "achieved" and handed_in:
            return draft.sentence.joints.out_of.search(draft.sentence.skeleton, 0, draft.first) is not None
        return draft.slots.get("action") == "revoke" and draft.quantity.high < main.quantity.low

    def _last_told(self, draft: Draft) -> Draft | None:
        """The number of the same things that its sentence told before: 22 sản phẩm đạt 3 sao, trong số 27 sản phẩm."""
        here = [d for d in self._here if d.last <= draft.first and d.subject == draft.subject and d.kind == draft.kind]
        return here[-1] if here else None

    def _said_before(self, draft: Draft) -> None:
        """A number of which nothing more is told is the one told before: chỉ tiêu 25 sản phẩm được chia như sau."""
        new = draft.evidence.get("action") == NEW
        open_ = (draft.evidence.get("action") in _OPEN or new) and draft.kind == "count" and draft.whole is None
        open_ = open_ and not draft.evidence.get("when", "").startswith("the period")
        if not open_ or draft.quantity.low < CHANCE or draft.slots.get("status") != "target":
            return
        for earlier in self._done.same_number(draft):
            same = earlier.quantity.high == draft.quantity.high
            same = same and (not new or earlier.slots.get("action") == "develop")  # phần việc 60 sản phẩm mới
            if same and earlier.slots.get("status") == "target" and earlier.sentence.zone != "related":
                if earlier.slots.get("place") == draft.slots.get("place"):
                    _take_over(draft, earlier, ("action", "stars", "period", "when"))
                return

    def _update(
        self, sentence: Sentence, places: Sequence[Located], whens: Sequence[When], drafts: Sequence[Draft],
        cues: Sequence[Cue], state: State,
    ) -> None:  # fmt: skip
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
            if home is not None and located.place == home:
                state.topic = None
            elif located.place.level in ("district", "province", "commune"):
                state.topic = located.place
            break
        shares = {d.slots["place"] for d in drafts if d.kind == "count" and self._by_district(d)}
        if shares:
            earlier = state.shared if state.shared_block == sentence.block else frozenset()
            if len(shares) > 1 or (earlier and not shares & earlier):
                state.topic = None  # each has told its share; what follows is said of none of them
            state.shared, state.shared_block = earlier | shares, sentence.block
        near = [p.place for p in places if p.place.level in ("district", "commune") and not p.mention.reference]
        seat = near[-1] if near else self._seat_named(sentence)
        if seat is not None:
            state.near, state.near_block = seat, sentence.block
        for located in places:
            self._note_seat(sentence, located)
        whens = [w for w in whens if not self._compared(sentence, w)]
        counted = [d for d in drafts if d.kind == "count" and "place" in d.slots]
        if counted and home is not None and counted[-1].slots["place"].province_code != home.province_code:
            state.topic = counted[-1].slots["place"]
        firm = [w for w in whens if not w.modifier and w.from_ is not None]
        if firm and not drafts:
            # ngày 28/1 … đợt 3/2020; mới đây khép lại đợt chấm thứ hai của năm 2022: the round has its year
            yearly = next((w for w in firm if not w.relative and w.type == "interval" and w.from_ == w.to), firm[0])
            just_now = firm[0].relative and firm[0].type == "point"
            told = next((w for w in firm if w is state.round), yearly if just_now else firm[0])
            aims = [c for c in cues if c.rule.set.get("status") == "target"]
            papers = [c for c in aims if c.rule.set.get("decreed") or c.rule.set.get("plan")]
            planned = bool(papers) or any(c.rule.rank >= AIM for c in aims)
            self.tell_when(state, told, sentence.block, aimed=planned)
        if sentence.zone in ("title", "lead") and whens and self._headline is None:
            self._headline = next((w for w in whens if w.from_ is not None), None)
        if self._round_word.search(sentence.skeleton):
            state.round_block = sentence.block
        if not any(d.kind == "funding" for d in drafts):
            drawn = next((c for c in cues if c.rule.set.get("drawn")), None)
            if drawn is not None and sentence.zone in ("lead", "body") and self._done == []:
                self._pays = drawn.rule.set["source"]
            payer = drawn or next((c for c in cues if c.rule.set.get("source") in ("state_budget", "social")), None)
            if payer is not None:
                self._of_budget(sentence, payer)
            if sentence.zone in ("title", "lead", "body") and self._payer is None and not drafts:
                self._payer = next((c.rule for c in cues if c.rule.set.get("pays") or c.rule.set.get("drawn")), None)
            named = [c for c in cues if "source" in c.rule.set and c.rule.id != SUM]
            if named:
                self._funds.source, self._funds.block = named[0].rule.set["source"], sentence.block
        targets = [c for c in cues if c.rule.set.get("status") == "target" and c.rule.look == "after"]
        firm_targets = [c for c in targets if c.rule.rank >= AIM or c.first <= HEAD or c.rule.set.get("decreed")]
        if firm_targets and all(c.rule.rank < AIM for c in firm_targets):
            covered = max(c.last for c in firm_targets)  # kế hoạch năm 2021 đã hoàn thành: it has been carried out
            if sentence.joints.done.search(sentence.skeleton, covered):
                firm_targets = []
        counted = [d for d in drafts if d.kind == "count" and d.subject != "locality"]
        if counted:
            meant = [d for d in counted if not sentence.joints.meanwhile.search(sentence.skeleton, 0, d.first)]
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


_PLANNED = ("standardize", "support", "upgrade", "rerecognize")
"""What may be planned for things that have been rated."""
_PLACE_FIGURE = regex.compile(rf"{CLASSES['place']}\s*{_Q}")
_NAMED = regex.compile(r"[^\s.!?:;,(–-]\s\p{Lu}\w*\s$")
"""A word with a capital letter, not the first of its sentence, right before a position."""


def _gives_last(draft: Draft, before: str) -> bool:
    """Whether the words right before an amount name who gives it."""
    ends = [m.end() for m in draft.sentence.joints.gives.finditer(before)]
    return bool(ends) and len(before[ends[-1] :].split()) <= WORDS


def _limit(draft: Draft, drafts: Sequence[Draft]) -> int:
    """Where the next number of a sentence begins, or the sentence ends."""
    return min((d.first for d in drafts if d.first > draft.first), default=len(draft.sentence.skeleton))


def _grows(draft: Draft) -> bool:
    """Whether a number without a noun says how far the one before it has grown."""
    return draft.rule.id in ("count.figure", "count.figure_mark", "count.more_bare", "count.verb_last")


def _take_over(draft: Draft, earlier: Draft, slots: Sequence[str]) -> None:
    """Gives a fact said again what was said of it before."""
    for slot in slots:
        if slot in earlier.slots:
            draft.set(slot, earlier.slots[slot], "the fact said before")


def _done_to_them(draft: Draft, earlier: Draft) -> bool:
    """Whether something is planned for things told before, which is a fact of its own: chuẩn hóa 41 sản phẩm ấy."""
    planned = draft.slots.get("status") == "target" and draft.slots.get("action") in _PLANNED
    planned = planned and draft.evidence.get("action", "").startswith("action.")
    return planned and earlier.slots.get("action") in ("recognize", "total")


def _wholes_first(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts in text order, but each whole of the sentence before its parts."""
    out: list[Draft] = []
    for draft in drafts:
        if draft in out:
            continue
        chain = [draft]
        while chain[-1].whole is not None and chain[-1].whole in drafts and chain[-1].whole not in chain:
            chain.append(chain[-1].whole)
        out.extend(d for d in reversed(chain) if d not in out)
    return out


def _most(told: Draft) -> int:
    """How many times the shares that are told a number may be, and still be what they break down."""
    return MOST_PLANNED if told.slots.get("status") == "target" else MOST_LEFT


def _inside(part: Stars, whole: Stars) -> bool:
    if part == whole:
        return False
    high = 5 if whole.or_above else whole.high
    return whole.low <= part.low and part.high <= max(high, 5 if part.potential else high)


_S, _T, _Y, _D = (CLASSES[n] for n in ("subject", "stars", "period", "document"))
_BY_YEAR = regex.compile(rf"{_Y}\s*(?:[,:]\s*)?(?:[^\W\d_]+\s+){{0,4}}$")
"""A period right before a number."""
_CLAUSE = regex.compile(r"[^,;:]*$")
"""The words of a clause before a position."""
_YEAR_ALONE = regex.compile(rf"\W*(?:[^\W\d_]+\s+)?{_Y}\s*(?:[,:]\s*)?(?:[^\W\d_]+\s+){{0,4}}")
"""What stands before a number of a sentence that only tells of another year: *Một năm sau là 58*."""
_PERIODS = frozenset({CLASSES["period"], CLASSES["period"] + ",", ","})
_ITEM = regex.compile(r"\s*(?:[-•+*–]|\d{1,2}[.)]|[a-zđ][.)])\s")
_NUMBERED = regex.compile(r"(?:[ivx]+|\d{1,2})[.)]\s")
