"""Walks through an article, sentence by sentence, and completes the drafts of its facts.

The top of the walk: it says in which order the numbers of a sentence are dropped, tied to each other, filled and
remembered, and what is settled when all has been read. Each of the layers below it has one idea of its own; what is
known on the way is kept in ``story.py``. Every slot that is filled says from where it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.adding import settle_sums
from extractor.dropping import settle_districts, settle_senders
from extractor.fold import fold
from extractor.lists import ITEM
from extractor.match import Draft
from extractor.mentions import Sentence
from extractor.money import MoneyState
from extractor.outcomes import settle_outcomes
from extractor.parts import leave_heading, settle_parts, settle_results, share_with, wholes_first
from extractor.patterns import CLASSES
from extractor.payers import settle_payers
from extractor.remembering import Remembering
from extractor.rounds import settle_headlines, settle_levels, settle_shares
from extractor.starred import give_stars, last_level, topic_level
from extractor.story import State
from extractor.structure import find_parts, tie_holders
from extractor.trace import Step

OPENS = 40
"""Characters of a paragraph among which stands that it goes on with the occasion of the one before."""
_Q = CLASSES["quantity"]


class Walker(Remembering):
    """Walks through the sentences of one article and completes their drafts."""

    def walk(self, sentences: Sequence[Sentence]) -> list[Draft]:
        """The completed drafts of the sentences, in order."""
        state = State(round=self._round_told(sentences))
        related = State()
        funds, related_funds = self._funds, MoneyState()
        heads = [s for s in sentences if s.zone in ("title", "lead")]
        rounds = [s for s in heads if self._round_word.search(s.skeleton)]
        self._round_article = bool(rounds)
        if rounds and rounds[0].joints.set_apart.match(rounds[0].skeleton):
            self._round_at = rounds[0].start  # riêng đợt chấm vừa rồi: what the lead told before is not of it
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
        self._date_title_sums()
        settle_outcomes(self._done)
        settle_payers(self._done, self._payer)
        settle_sums(self._done)
        settle_parts(self._done)
        settle_headlines(self._done)
        settle_levels(self._done)
        settle_shares(self._done)
        self.settle_names(self._done)
        self.settle_titles()
        return [d for d in (*self._done, *self._named) if d.dropped is None]

    def _enter(self, sentence: Sentence, state: State, *, item: bool) -> None:
        """Lets go of what the paragraph or the list before has set."""
        if sentence.block != state.block:
            if not self._same_occasion(sentence, state):
                state.topic = None
            state.named_level = None
            listed = item and state.status == "target" and state.item_block == state.block
            if sentence.zone == "related" or not (listed or self._goes_on_saying(sentence, state)):
                state.status = None
            state.block = sentence.block
            state.opens = True
            if state.intro is None and not item:
                self.step_forth(state)
        if state.plan is not None:
            goes_on = state.plan == "presented" and sentence.joints.goes_on.match(sentence.skeleton) is not None
            state.plan = "opened" if goes_on else None
        if state.status == "target" and sentence.joints.contrast_head.match(sentence.skeleton):
            state.status = None  # Nhưng các huyện nộp tới 32 sản phẩm: set against the plan
        if item:
            state.item_block = sentence.block
            state.names_block = sentence.block + 1 if sentence.skeleton.rstrip().endswith(":") else None
        elif sentence.block != state.item_block and (sentence.block != state.names_block or _Q in sentence.skeleton):
            state.intro = state.intro_status = None

    def _same_occasion(self, sentence: Sentence, state: State) -> bool:
        """Whether a paragraph goes on with the occasion that the only district of an article was told of for.

        *UBND huyện Di Linh trao giấy chứng nhận*; in the next paragraph *Dịp này, có 7 sản phẩm đạt 3 sao*.
        """
        topic = state.topic
        if topic is None or topic.district is None or state.districts != {topic.district}:
            return False
        begins = fold(self.text[sentence.start : sentence.start + OPENS])
        return sentence.joints.same_occasion.match(begins) is not None

    @staticmethod
    def _goes_on_saying(sentence: Sentence, state: State) -> bool:
        """Whether a paragraph goes on from the statement before: *Theo đó*, …; *Ngoài ra, đào tạo* 100% cán bộ."""
        joints, skeleton = sentence.joints, sentence.skeleton
        if joints.goes_on.match(skeleton):
            return True
        orders = state.status == "target" and joints.orders_too.match(skeleton) is not None
        return orders and joints.done.search(skeleton.partition(_Q)[0]) is None

    def _sentence(self, sentence: Sentence, state: State) -> None:
        """Completes the numbers, names and percentages of a sentence, and keeps what they have set."""
        if sentence.programme:
            self._spoken_of = sentence.block
        item = sentence.zone == "table" or ITEM.match(sentence.skeleton) is not None
        self._enter(sentence, state, item=item)
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
        near = state.near if state.near_block == sentence.block or len(state.districts) == 1 else None
        others = [place for place in state.only.values() if place is not None]
        places = self._locator.located(sentence, state.topic, [*([near] if near else []), *others])
        whens = self._whens(sentence, state, inner)
        self._drop(drafts, sentence, state, state.intro if item else None)
        self._classify(drafts, cues)
        dropped = [d for d in drafts if d.dropped is not None]
        drafts = [d for d in drafts if d.dropped is None]
        self._out_of_sums(drafts)
        self._sums_again(drafts)
        drafts = [d for d in drafts if d.dropped is None]
        before = state.last
        tie_holders(drafts, sentence)
        topic = topic_level(sentence) or self._level_compared(sentence) or self._level_taken_up(sentence, state)
        give_stars(drafts, state.named_level, topic)
        state.named_level = last_level(sentence) or state.named_level
        self._topic_of(sentence, drafts, state, topic)
        opened = find_parts(drafts, cues, state.recent, state.intro if item else None)
        if self.steps is not None:
            self.steps.append(Step(sentence, found, drafts, cues, inner, opened))
        self._here = drafts
        for draft in wholes_first(drafts):
            self._fill(draft, drafts, cues, places, whens, state, opened)
            if draft.rule.set.get("held"):
                settle_districts(draft, drafts, cues)
            self._remember(draft, state)
        for draft in drafts:
            if draft.whole is not None and draft.whole.dropped is not None:
                leave_heading(draft, draft.whole)
        settle_results(drafts, cues)
        settle_senders(drafts)
        for draft in drafts:
            if draft.holder is not None:
                share_with(draft, draft.holder, drafts)
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
        self._topic_of_districts(sentence, drafts, state, topic)
