"""Reads the slots of drafts from the clause outwards: status, action, place, period, stars, per, part_of.

Owns the small state that walks through an article: the fact that is being broken down, the place and the period
that the sentences before have set. Every slot that is filled says from where it came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import regex

from extractor.attach import Attached, attached, right_limit
from extractor.joints import load_joints
from extractor.match import PRODUCERS, Cue, Draft, Matcher
from extractor.mentions import Sentence
from extractor.model import Period, Place, Stars
from extractor.money import MoneyReader, MoneyState
from extractor.patterns import CLASSES, Patterns
from extractor.structure import find_parts, give_stars, may_hold, tie_holders
from extractor.when import When, resolve_when
from extractor.where import FAR, Located, Locator

WEAK = 25.0
"""A cue below this score only speaks when nothing else does (the bare *có*)."""
HEAD = 8
"""Words before a place that is still the subject of its sentence."""
NEAR = 5
"""Words between another province's name and a number that is said of it."""
POINTING = 24
"""Characters of the skeleton before which *Đó là* points back to the sentence before."""
HEADING = 14
"""Words of the longest line that is still a heading."""
SPECIFIC = 6
"""The rank of words that say of what sort a part is, against its whole: nâng hạng, đánh giá lại."""
AIM = 8
"""The rank of the words of aim that carry on into the next sentence."""
CARRIED = 6
"""The rank of the words of submission that carry on into the next sentence."""
STRONG = 52.0
"""A cue ahead of a number with this score ends the parts of a whole: a new statement begins."""

_Q = CLASSES["quantity"]
_S = CLASSES["subject"]
_PERIODS = frozenset({CLASSES["period"], CLASSES["period"] + ",", ","})


@dataclass(slots=True)
class State:
    """What the sentences before have set, within one zone of the article."""

    main: Draft | None = None
    main_done: Draft | None = None
    """The last number of products that are so, not aimed at or put forward."""
    makers: Draft | None = None
    last: Draft | None = None
    topic: Place | None = None
    when: When | None = None
    when_done: When | None = None
    said: When | None = None
    round: When | None = None
    when_block: int = -1
    recent: list[Draft] = field(default_factory=list)
    status: str | None = None
    block: int = -1
    round_block: int = -1
    section: str | None = None
    section_when: When | None = None
    intro: Draft | None = None
    intro_status: str | None = None


class Walker:
    """Walks through the sentences of one article and completes their drafts."""

    def __init__(
        self, patterns: Patterns, matcher: Matcher, locator: Locator, published: str | None, *, central: bool,
        segment: Callable[[int, int], frozenset[int]],
    ) -> None:  # fmt: skip
        self._matcher = matcher
        self._segment = segment
        self._locator = locator
        self._published = published
        self._year = int(published[:4]) if published else None
        self._now = self._year
        self._central = central
        self._per = patterns.lexicon("per")
        names = "|".join(regex.escape(w) for w in sorted(self._per, key=len, reverse=True))
        self._per_slash = regex.compile(rf"\s?/\s?({names})(?!\w)")
        self._per_each = regex.compile(rf"{load_joints(patterns.folder).each}({names})(?!\w)")
        self._money = MoneyReader(patterns)
        self._attribute = _any_of(patterns.lexicon("period_attribute"))
        self._funds = MoneyState()
        self._round_word = _any_of(patterns.lexicon("round_word"))
        self._headline: When | None = None
        self._reported: When | None = None
        self._round_article = False
        self._done: list[Draft] = []

    def walk(self, sentences: Sequence[Sentence]) -> list[Draft]:
        """The completed drafts of the sentences, in order."""
        state = State()
        related = State()
        heads = [s for s in sentences if s.zone in ("title", "lead")]
        self._round_article = any(self._round_word.search(s.skeleton) for s in heads)
        if self._now is None:
            self._now = self._running_year(sentences)
        for sentence in sentences:
            current = related if sentence.zone == "related" else state
            if sentence.zone == "caption":
                # A caption reads what the body has set but sets nothing for it.
                current = replace(state, recent=list(state.recent))
            if sentence.zone == "related" and related.block != sentence.block:
                related = current = State()
            self._sentence(sentence, current)
        return [d for d in self._done if d.dropped is None]

    def _running_year(self, sentences: Sequence[Sentence]) -> int | None:
        """The year in which an article without a date was written: the first aimed at, else the last told of."""
        told: list[int] = []
        aimed: list[int] = []
        for sentence in sentences:
            if sentence.zone not in ("title", "lead", "body"):
                continue
            whens = [resolve_when(m.value, None) for m in sentence.mentions if m.kind == "period"]
            years = [w for w in whens if w is not None and w.from_ is not None and w.to is not None]
            if not years:
                continue
            cues = self._matcher.cues(sentence, self._segment(sentence.start, sentence.end))
            if any(c.rule.set.get("status") == "target" and c.rule.rank >= AIM for c in cues):
                aimed.extend(w.from_ for w in years if w.from_ is not None)
            else:
                told.extend(w.to for w in years if w.to is not None and w.from_ == w.to)
        last = max(told, default=0)
        return min((year for year in aimed if year > last), default=last or None)

    # -- one sentence ------------------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence, state: State) -> None:
        if sentence.block != state.block:
            state.topic = None
            state.status = None
            state.block = sentence.block
        item = _ITEM.match(sentence.skeleton) is not None
        if not item:
            state.intro = state.intro_status = None
        drafts = self._matcher.drafts(sentence)
        inner = self._segment(sentence.start, sentence.end) if drafts else frozenset[int]()
        cues = self._matcher.cues(sentence, inner)
        places = self._locator.located(sentence, state.topic)
        whens = self._whens(sentence, state, inner)
        self._drop(drafts, sentence, state)
        for draft in drafts:
            if draft.kind == "funding" and draft.dropped is None:
                self._money.classify(draft, drafts, cues, self._funds)
                if draft.dropped is None:
                    self._funds.last = draft
        drafts = [d for d in drafts if d.dropped is None]
        tie_holders(drafts, sentence)
        give_stars(drafts)
        opened = find_parts(drafts, cues, state.recent, state.intro if item else None)
        for draft in _wholes_first(drafts):
            self._fill(draft, drafts, cues, places, whens, state, opened)
            self._remember(draft, state)
        for draft in drafts:
            if draft.holder is not None:
                self._share(draft, draft.holder)
        self._done.extend(self._spread(drafts, cues, places))
        self._update(sentence, places, whens, drafts, cues, state)
        self._open_list(sentence, drafts, cues, whens, state)
        self._look_back(sentence, drafts, cues)

    def _look_back(self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue]) -> None:
        """A sentence may say what the numbers before it were: *Đó là danh sách dự xét*, *Cộng lại là 39 sản phẩm*."""
        before = [d for d in self._done if d.sentence.block == sentence.block and d.sentence.end <= sentence.start]
        if before and before[-1].sentence.zone == sentence.zone:
            before = [d for d in before if d.sentence is before[-1].sentence and d.dropped is None]
        else:
            return
        pointing = next((c for c in cues if c.rule.set.get("backward") and c.first <= POINTING), None)
        if pointing is not None:
            said = next(
                (c for c in cues if "status" in c.rule.set and "only" not in c.rule.set and c.first >= pointing.last),
                None,
            )
            if said is not None:
                self._relabel(before, {"status": said.rule.set["status"]})
        for whole in drafts:
            total = sum(d.quantity.low for d in before if d.whole is None and may_hold(whole, d))
            if whole.kind == "count" and whole.quantity.low == total and len(before) > 1:
                slots: dict[str, Any] = {
                    s: whole.slots[s] for s in ("status", "action", "stars", "when", "period") if s in whole.slots
                }
                self._relabel([d for d in before if d.whole is None], slots)

    def _relabel(self, drafts: Sequence[Draft], slots: Mapping[str, Any]) -> None:
        """Gives drafts the slots that their own words left open."""
        for draft in drafts:
            for slot, value in slots.items():
                own = draft.evidence.get(slot, "")
                if not own.startswith(("status.", "action.", "the period")) or own == "action.total.have":
                    draft.set(slot, value, "the sentence behind")
            if draft.slots.get("status") == "candidate" and draft.evidence.get("status") == "the sentence behind":
                if (
                    not draft.evidence.get("action", "").startswith("action.")
                    or draft.evidence["action"] == "action.total.have"
                ):
                    draft.set("action", "recognize", "the sentence behind")

    def _open_list(
        self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue], whens: Sequence[When], state: State
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
            state.intro = counted[-1] if counted else None
            state.intro_status = "target" if any(c.rule.set.get("status") == "target" for c in cues) else None

    def _drop(self, drafts: list[Draft], sentence: Sentence, state: State) -> None:
        """Takes numbers off that count nothing of the programme, with a reason."""
        central = self._central or sentence.programme
        solid: Draft | None = None
        for draft in drafts:
            if draft.kind != "count":
                if not central:
                    draft.dropped = "not said of the programme"
                continue
            if not central and not (state.last is not None and state.last.sentence.block == sentence.block):
                draft.dropped = "not said of the programme"
            elif self._is_difference(draft):
                draft.dropped = "difference"
            elif draft.bare and not self._bare_counts(draft, solid, state):
                draft.dropped = "no noun and nothing to take it from"
            elif draft.quantity.low == 0:
                draft.dropped = "zero"
            elif draft.quantity.words and draft.quantity.low == 1 and draft.subject in PRODUCERS:
                draft.dropped = "one, said of somebody"
            if draft.dropped is None:
                solid = draft

    def _is_difference(self, draft: Draft) -> bool:
        before = draft.sentence.skeleton[max(0, draft.first - 12) : draft.first]
        return draft.sentence.joints.difference.search(before) is not None

    def _bare_counts(self, draft: Draft, solid: Draft | None, state: State) -> bool:
        before = solid or state.last
        if draft.subject == "outlet":
            return any(m.kind == "subject" and m.value.subject == "outlet" for m in draft.sentence.mentions)
        if before is None or before.kind != "count":
            return draft.rule.id == "count.figure"
        if draft.rule.set.get("beside"):
            return solid is not None and solid.subject == "product"
        if draft.subject == "product":
            return (solid or state.main) is not None
        if draft.subject in PRODUCERS:
            return before.subject in PRODUCERS or state.makers is not None
        return before.subject == draft.subject

    # -- slots -------------------------------------------------------------------------------------------------

    def _fill(
        self, draft: Draft, drafts: list[Draft], cues: Sequence[Cue], places: Sequence[Located],
        whens: Sequence[When], state: State, opened: dict[int, int],
    ) -> None:  # fmt: skip
        index = drafts.index(draft)
        start = opened.get(index, 0)
        actions = attached("action", draft, cues, drafts, start=start)
        statuses = attached("status", draft, cues, drafts, start=start)
        summed = draft.evidence.get("whole") == "sum"
        if draft.whole is not None and not summed and self._begins_anew(actions, statuses):
            draft.whole = None
            actions = attached("action", draft, cues, drafts)
            statuses = attached("status", draft, cues, drafts)
        if draft.whole is None:
            draft.whole = self._implied_whole(draft, drafts[:index], places, state, actions, statuses)
        if draft.kind in ("funding", "revenue"):
            self._fill_money(draft, drafts, index, cues, places, whens, statuses, state)
            return
        self._place(draft, drafts, places, state)
        self._when(draft, drafts, whens)
        if draft.kind == "ranking":
            draft.set("status", "achieved", "a rank is held")
            return
        self._closes(draft, drafts[:index], actions, state)
        self._status(draft, statuses, actions, attached("level", draft, cues, drafts), state)
        self._action(draft, actions, state)
        tier = next(iter(attached("tier", draft, cues, drafts)), None)
        if tier is not None:
            draft.set("tier", tier.cue.rule.set["tier"], tier.cue.rule.id)
        self._inherit(draft)
        self._per_of(draft)
        if self._is_somebody(draft, actions):
            draft.dropped = "one, said of somebody"
        if self._is_outside(draft, actions):
            draft.dropped = "not said of the programme"

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
            said = next((a for a in statuses if a.cue.rule.set["status"] == "candidate" and a.side == "ahead"), None)
            last = self._funds.whole
            drafted = last is not None and last.slots.get("status") == "candidate"
            if said is not None:
                draft.set("status", "candidate", said.cue.rule.id)
            elif drafted and last is not None and last.sentence.block == draft.sentence.block:
                draft.set("status", "candidate", "the rate before")
            else:
                draft.set("status", "target", "a rate")
            if draft.whole is not None and not self._explicit(draft):
                draft.whole = None
        else:
            if earlier and self._money.breath(earlier[-1], draft) and "status" in earlier[-1].slots:
                statuses = [a for a in statuses if a.side == "behind"]
                if not statuses:
                    draft.set("status", earlier[-1].slots["status"], "the amount that it is joined to")
            self._source_part(draft, cues, drafts)
            if "status" not in draft.slots:
                self._status(draft, statuses, [], [], state)
            self._inherit(draft)
        if draft.kind == "funding":
            self._money.purpose(draft, drafts, cues)
            before = self._funds.whole if not earlier else earlier[-1]
            memory = MoneyState(last=before, source=self._funds.source, block=self._funds.block)
            self._money.source(draft, drafts, cues, memory)
            self._split(draft)
        if "status" not in draft.slots:
            draft.set("status", "achieved", "nothing says otherwise")
        self._funds.whole = draft
        if draft.kind == "funding" and draft.whole is None and "per" not in draft.slots:
            self._funds.main = draft

    def _source_part(self, draft: Draft, cues: Sequence[Cue], drafts: Sequence[Draft]) -> None:
        """An amount from a named source, after an amount of which no source was said, is a part of that one."""
        whole = self._funds.main
        if draft.kind != "funding" or draft.whole is not None or whole is None or not may_hold(whole, draft):
            return
        named = self._money.named_source(draft, drafts, cues)
        near = whole.sentence.block >= draft.sentence.block - 1
        own = draft.evidence.get("when", "").startswith("the period")
        if named in ("state_budget", "social", "credit") and near and not own:
            open_ = whole.slots.get("source") in ("unspecified", "total")
            if (
                open_ or whole.evidence.get("source") == "source.social.raised"
            ) and whole.quantity.low > draft.quantity.low:
                draft.whole = whole

    def _explicit(self, draft: Draft) -> bool:
        return draft.evidence.get("whole") == "sum"

    def _split(self, draft: Draft) -> None:
        """An amount that the text splits by source is the total."""
        whole = draft.whole
        if whole is None or whole.kind != "funding" or draft.slots["source"] in ("unspecified", "total"):
            return
        if whole.evidence.get("source") in ("nothing says from where", "source.social.raised"):
            whole.set("source", "total", "split by source")

    def _begins_anew(self, actions: Sequence[Attached], statuses: Sequence[Attached]) -> bool:
        strong = [
            a
            for a in (*actions, *statuses)
            if a.side == "ahead" and a.score >= STRONG and not a.cue.rule.set.get("generic")
        ]
        return any(a.cue.rule.set.get("status") == "target" or a.cue.rule.set.get("action") for a in strong)

    def _implied_whole(
        self, draft: Draft, ahead: Sequence[Draft], places: Sequence[Located], state: State,
        actions: Sequence[Attached], statuses: Sequence[Attached],
    ) -> Draft | None:  # fmt: skip
        """The whole that a number without words of its own breaks down: by level, group, district or sort."""
        own = next((a for a in actions if a.score >= WEAK and (a.side == "ahead" or a.cue.rule.rank >= SPECIFIC)), None)
        sort = next((a for a in actions if a.side == "behind" and a.cue.rule.rank >= SPECIFIC), None)
        if own is sort:
            own = None
        rise = "stars" in draft.slots and draft.slots["stars"].from_ is not None
        mains = [state.main]
        if state.main is not None and state.main.slots.get("status") != "achieved":
            if state.main_done is not None and state.main.sentence.block < draft.sentence.block:
                mains = [state.main_done, state.main]  # a new paragraph goes on from what was reached
        for whole in (*reversed([d for d in ahead if d.whole is None and not d.aside]), *mains):
            if whole is None or draft.kind != "count" or not may_hold(whole, draft):
                continue
            if own is not None and own.cue.rule.set["action"] != whole.slots.get("action"):
                continue
            if rise and whole.slots.get("action") != "upgrade":
                continue
            said = statuses[0] if statuses and statuses[0].score > WEAK else None
            if said is not None and not said.cue.rule.set.get("rating"):
                if said.cue.rule.set["status"] != whole.slots.get("status"):
                    continue
            if draft.quantity.low == whole.quantity.low and draft.quantity.high == whole.quantity.high:
                continue
            stars, whole_stars = draft.slots.get("stars"), whole.slots.get("stars")
            by_level = own is None and stars is not None and (whole_stars is None or _inside(stars, whole_stars))
            district = self._own_place(draft, places)
            whole_place = whole.slots.get("place")
            by_place = (
                district is not None
                and district.level == "district"
                and whole_place is not None
                and whole_place.level == "province"
                and whole_place.province_code == district.province_code
            )
            by_group = own is None and self._group(draft) is not None
            near = state.last is not None and state.last.sentence.block >= draft.sentence.block - 1
            bare = near and not actions and not statuses and district is None and not draft.bare
            by_sort = near and sort is not None and whole.slots.get("action") in ("recognize", "total")
            if by_level or by_place or by_group or by_sort or bare or draft.rule.id == "count.sort_only":
                return whole
        return None

    def _acts(self, actions: Sequence[Attached]) -> bool:
        """Whether something is done to the things (*hỗ trợ 77 sản phẩm đã được công nhận*) and so has the status."""
        return bool(actions) and actions[0].side == "ahead" and actions[0].cue.rule.set["action"] in _DEEDS

    def _reaches_level(self, draft: Draft, best: Attached | None, levels: Sequence[Attached]) -> bool:
        """Whether a number reaches a level out of what was put forward for rating."""
        if not levels or ("stars" in draft.slots and draft.slots["stars"].potential):
            return False
        if best is not None and best.score > WEAK:
            return bool(best.cue.rule.set.get("rating")) and best.side == "ahead"
        return draft.whole is not None and draft.whole.slots.get("status") == "candidate"

    def _status(
        self, draft: Draft, statuses: Sequence[Attached], actions: Sequence[Attached], levels: Sequence[Attached],
        state: State,
    ) -> None:  # fmt: skip
        if draft.whole is not None:
            statuses = [a for a in statuses if not a.cue.rule.set.get("bare")]
        best = statuses[0] if statuses else None
        if (
            self._to_come(draft)
            and draft.whole is None
            and (best is None or (best.cue.rule.set["status"] == "achieved" and best.side == "behind"))
        ):
            draft.set("status", "target", "a year to come")
            return
        if self._reaches_level(draft, best, levels):
            draft.set("status", "achieved", levels[0].cue.rule.id)
            return
        if best is not None and best.cue.rule.set.get("rating"):
            best = self._rated(best, statuses, actions)
            if best is None:
                draft.set("status", "achieved", "rated, not only put forward")
                return
        if best is not None and best.side == "behind" and self._acts(actions):
            aimed = next((a for a in statuses if a.side == "ahead" and a.score > 0), None)
            if best.cue.rule.set["status"] == "achieved" or aimed is not None:
                best = aimed  # hỗ trợ 4 sản phẩm tham gia đánh giá: the deed has the status, not its object
        if (
            best is not None
            and best.cue.rule.set.get("rating")
            and draft.whole is not None
            and draft.whole.slots.get("status") == "achieved"
        ):
            best = None
        if best is not None and best.score > WEAK and not self._yields(draft, best):
            draft.set("status", best.cue.rule.set["status"], best.cue.rule.id)
            return
        if draft.whole is not None:
            if draft.whole.slots.get("status") == "candidate" and self._is_result(draft, draft.whole, actions):
                draft.set("status", "achieved", "the result of what was put forward")
            return
        when: When | None = draft.slots.get("when")
        makes = draft.subject in PRODUCERS and state.main is not None and "status" in state.main.slots
        if when is not None and self._now is not None and when.to is not None and when.to < self._now:
            draft.set("status", "achieved", "a year gone by")
        elif self._ahead_of_now(when):
            draft.set("status", "target", "a period that only begins")
        elif (
            makes
            and state.main is not None
            and not self._other_matter(draft, state)
            and state.last is not None
            and state.last.sentence.block >= draft.sentence.block - 1
        ):
            draft.set("status", state.main.slots["status"], "the products before")
        elif (state.intro_status or state.section) is not None:
            draft.set("status", state.intro_status or state.section, "the heading or the line that opens the list")
        elif state.status == "candidate" and (
            draft.subject != "product" or draft.quantity.qualifier in ("at_least", "at_most")
        ):
            draft.set("status", "achieved" if draft.subject in PRODUCERS else "target", "not what is put forward")
        elif state.status is not None and (when is None or not draft.evidence["when"].startswith("the period")):
            draft.set("status", state.status, "the sentence before")
        elif draft.quantity.qualifier in ("at_least", "at_most"):
            draft.set("status", "target", "a least or a most is promised")
        elif when is not None and (when.until_now or (draft.kind == "funding" and when.as_of is not None)):
            draft.set("status", "achieved", "as it stands on the day")
        elif draft.kind == "funding" and self._goes_on(draft) and self._funds.whole is not None:
            draft.set("status", self._funds.whole.slots["status"], "the amount before")
        elif draft.kind == "funding" and not self._past(when):
            draft.set("status", "target", "money of the running year or later is planned")
        else:
            draft.set("status", "achieved", "nothing says otherwise")

    def _rated(
        self, best: Attached, statuses: Sequence[Attached], actions: Sequence[Attached]
    ) -> Attached | None:  # fmt: skip
        """What a rating means here: an aim when one is set, a result (``None``) when a level is given, else itself."""
        aimed = next(
            (a for a in statuses if a.side == "ahead" and a.cue.rule.set["status"] == "target" and a.score > 0), None
        )
        if aimed is not None:
            return aimed
        given = any(
            a.side == "ahead" and a.cue.rule.id.startswith("action.recognize") and a.cue.first > best.cue.last
            for a in actions
        )
        return None if given and best.side == "ahead" else best

    def _to_come(self, draft: Draft) -> bool:
        when: When | None = draft.slots.get("when")
        now = self._now
        return when is not None and now is not None and when.from_ is not None and when.from_ > now

    def _ahead_of_now(self, when: When | None) -> bool:
        """Whether a period of several years begins with the running one or later: nothing of it is told yet."""
        if when is None or when.from_ is None or when.to is None or self._now is None or when.until_now:
            return False
        return when.from_ >= self._now and when.to > self._now

    def _goes_on(self, draft: Draft) -> bool:
        """Whether an amount goes on from one just before it, with no period of its own."""
        last = self._funds.whole
        own = draft.evidence.get("when", "").startswith("the period")
        if last is None or own or "status" not in last.slots or "per" in last.slots or last.kind != draft.kind:
            return False
        return last.sentence.block >= draft.sentence.block - 1

    def _other_matter(self, draft: Draft, state: State) -> bool:
        """Whether makers are told of apart from products that are only put forward: in another paragraph, or now."""
        if state.main is None:
            return False
        when: When | None = draft.slots.get("when")
        snapshot = when is not None and when.type == "snapshot" and draft.evidence["when"].startswith("the period")
        apart = state.main.sentence.block != draft.sentence.block
        return state.main.slots.get("status") != "achieved" and (snapshot or apart)

    def _past(self, when: When | None) -> bool:
        """Whether a period lies before the article, as far as its date or its headline tell."""
        now = self._now
        return when is not None and when.to is not None and now is not None and when.to < now

    def _is_result(self, draft: Draft, whole: Draft, actions: Sequence[Attached]) -> bool:
        """Whether a part of what was put forward is what came out: it has a level, or a council grants it."""
        granted = bool(actions) and actions[0].side == "ahead" and actions[0].cue.rule.id == "action.recognize.ahead"
        stars: Stars | None = draft.slots.get("stars")
        level = stars is not None and not stars.potential and stars.from_ is None and "stars" not in whole.slots
        return (granted or level) and draft.sentence is not whole.sentence

    def _yields(self, draft: Draft, best: Attached) -> bool:
        """Whether a status word of a part is weaker than what its whole says: đạt 4 sao within a plan is planned."""
        whole = draft.whole
        if whole is None or whole.slots.get("status") is None:
            return False
        status = best.cue.rule.set["status"]
        return bool(whole.slots["status"] == "target" and status != "target" and best.side == "behind")

    def _action(self, draft: Draft, actions: Sequence[Attached], state: State) -> None:
        if draft.kind != "count":
            return
        stars: Stars | None = draft.slots.get("stars")
        if stars is not None and stars.from_ is not None:
            draft.set("action", "upgrade", "from one level to another")
            return
        best = actions[0] if actions else None
        have = next((a for a in actions if a.cue.rule.id == "action.total.have"), None)
        if best is not None and best.side == "ahead" and draft.evidence.get("whole") == "sum":
            best = next((a for a in actions if a.side == "behind" and a.cue.rule.rank >= SPECIFIC), None)
            if best is None:
                return
        if best is None or best.score <= 0:
            if draft.whole is None:
                self._default_action(draft, state)
            return
        if best.cue.rule.set.get("generic") and draft.slots.get("status") == "achieved":
            # sau rà soát còn 253 sản phẩm trong thời hạn: what is put forward says nothing of what is held
            best = next((a for a in actions if not a.cue.rule.set.get("generic") and a.score > WEAK), best)
        rule = self._first_of_pair(draft, best, actions).cue.rule
        action: str = rule.set["action"]
        if rule.set.get("generic") and draft.whole is not None and "action" in draft.whole.slots:
            if draft.slots.get("status") == "candidate" and draft.whole.slots.get("status") == "achieved":
                draft.set("action", "recognize", rule.id)
            return  # huyện A đăng ký 6 sản phẩm, of 21 that are put forward for a rise: the part rises too
        if draft.whole is not None and best.score < WEAK and best.cue.rule.id == "action.total.have":
            return
        when: When | None = draft.slots.get("when")
        if when is None and self._round_word.search(draft.sentence.skeleton, 0, draft.first):
            when = None  # the round that is reported, whatever moment was named before
        elif when is None and draft.whole is None and state.when is not None and state.last is not None:
            near = state.last.sentence.block >= draft.sentence.block - 1
            when = state.when if near and draft.slots.get("status") == "achieved" else None
        kind = when.type if when is not None else None
        if draft.reversed and kind == "interval" and rule.id == "action.total.rise":
            said = draft.sentence.skeleton[draft.sentence.starts.index(draft.start) : draft.first]
            action = (
                "recognize" if draft.sentence.joints.passive.search(said) else action
            )  # số được cấp giấy trong năm lên 61
        if rule.id == "action.total.have" and self._comes_out(draft, state):
            action = "recognize"
        if rule.set.get("soft"):
            if draft.whole is not None and "action" in draft.whole.slots:
                return
            if draft.slots.get("status") == "target" and kind != "snapshot":
                action = "recognize"
            elif (
                kind == "snapshot"
                or (kind is None and not self._in_round(draft, state))
                or (kind == "interval" and have is None and draft.evidence.get("period", "").startswith("published"))
            ):
                action = "total"
        elif action == "recognize" and not rule.set.get("firm") and kind == "snapshot":
            if draft.slots.get("status", "achieved") == "achieved" and rule.id == "action.recognize.ahead":
                action = "total"
        draft.set("action", action, rule.id)

    def _comes_out(self, draft: Draft, state: State) -> bool:
        """Whether a bare *có* gives the result of a rating just reported: Thành công có 8 sản phẩm."""
        main = state.main
        if main is None or main.slots.get("status") != "candidate" or draft.slots.get("status") != "achieved":
            return False
        when: When | None = draft.slots.get("when")
        stock = when is not None and when.type == "snapshot" and draft.evidence["when"].startswith("the period")
        near = main.sentence.block >= draft.sentence.block - 1
        return near and not stock and draft.subject == "product" and draft.quantity.low <= main.quantity.high

    def _first_of_pair(self, draft: Draft, best: Attached, actions: Sequence[Attached]) -> Attached:
        """Of two coordinated verbs the first: phát triển mới và tiêu chuẩn hóa 40 sản phẩm."""
        if best.side == "behind":
            return best
        skeleton = draft.sentence.skeleton
        for other in actions:
            if other.side == "ahead" and other.cue.last <= best.cue.first and other.cue.rule.set["action"] != "total":
                if draft.sentence.joints.coordinated.fullmatch(skeleton[other.cue.last : best.cue.first]):
                    return self._first_of_pair(draft, other, actions)
        return best

    def _default_action(self, draft: Draft, state: State) -> None:
        when: When | None = draft.slots.get("when")
        previous = state.main or state.last
        reach = 1 if draft.subject in PRODUCERS else 0
        if draft.slots.get("status") == "candidate":
            draft.set("action", "recognize", "what is put forward is put forward for rating")
            return
        own = draft.evidence.get("when", "").startswith("the period")
        if when is not None and when.type == "snapshot" and (own or not self._round_article):
            draft.set("action", "total", "as it stands at a moment")
            return
        if self._round_article and draft.slots.get("status") == "achieved" and draft.subject == "product":
            draft.set("action", "recognize", "a report about one round of rating")
            return
        near = state.last is not None and state.last.sentence.block >= draft.sentence.block - reach
        if previous is not None and previous.kind == "count" and near:
            if "action" in previous.slots and previous.slots["action"] in ("recognize", "total"):
                draft.set("action", previous.slots["action"], "the fact before")
                return
        if draft.subject != "product":
            draft.set("action", "total", "makers and outlets are held, not rated")
            return
        plain_aim = draft.slots.get("status") == "target" and "stars" not in draft.slots
        within = (
            not plain_aim
            and when is not None
            and when.type == "interval"
            and draft.evidence["when"].startswith("the period")
        )
        draft.set("action", "recognize" if within else "total", "nothing says otherwise")

    def _in_round(self, draft: Draft, state: State) -> bool:
        """Whether a number stands in a report about one round of rating."""
        if (
            self._round_word.search(draft.sentence.skeleton, 0, draft.first)
            or state.round_block == draft.sentence.block
        ):
            return True
        return state.main is not None and state.main.slots.get("action") == "recognize"

    def _inherit(self, draft: Draft) -> None:
        whole = draft.whole
        if whole is None:
            return
        for slot in ("status", "action"):
            if slot not in draft.slots and slot in whole.slots:
                draft.set(slot, whole.slots[slot], "the whole")
        if "stars" not in draft.slots and "stars" in whole.slots and whole.subject == draft.subject:
            draft.set("stars", whole.slots["stars"], "the whole")
        if "tier" not in draft.slots and "tier" in whole.slots and whole.subject == draft.subject:
            draft.set("tier", whole.slots["tier"], "the whole")

    def _share(self, draft: Draft, held: Draft) -> None:
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
        if "stars" in held.slots and "stars" not in draft.slots:
            draft.set("stars", held.slots["stars"], "what it holds")

    # -- place and period --------------------------------------------------------------------------------------

    def _own_place(self, draft: Draft, places: Sequence[Located]) -> Place | None:
        located = self._nearest(draft, places)
        return located.place if located is not None else None

    def _nearest(self, draft: Draft, places: Sequence[Located], drafts: Sequence[Draft] = ()) -> Located | None:
        skeleton = draft.sentence.skeleton
        last = max([draft.last, *(d.last for d in drafts if d.holder is draft)])
        for located in places:
            if located.at >= last:
                between = skeleton[last : located.at]
                if len(between.split()) > FAR or _BREAK.search(between):
                    break
                if self._locator.linked(draft.sentence, located) and not self._locator.ignored(draft.sentence, located):
                    return located
        segment = skeleton.rfind(";", 0, draft.first)
        ahead = [p for p in places if p.at < draft.first]
        if segment >= 0 and ahead and all(p.at < segment for p in ahead) and ahead[0].at < draft.first:
            # Behind a semicolon the subject of the sentence speaks again, not the last place of the clause before.
            heads = [p for p in ahead if len(skeleton[: p.at].split()) <= HEAD and not p.mention.in_name]
            ahead = heads[:1] or ahead
        for located in reversed(ahead):
            if _closed_bracket(skeleton, located.at, draft.first):
                continue
            if self._locator.ignored(draft.sentence, located) and draft.first - located.at > 4:
                continue
            if located.mention.reference and self._locator.organ(draft.sentence, located):
                continue
            if self._locator.foreign(located) and not self._speaks(draft, located):
                continue
            return located
        return None

    def _speaks(self, draft: Draft, located: Located) -> bool:
        """Whether another province is said of a number: it stands near, or at the head of the sentence or clause."""
        skeleton = draft.sentence.skeleton
        between = skeleton[located.at + 1 : draft.first]
        near = len(between.split()) <= NEAR and "," not in between
        head = regex.split(r"[;:,.]", skeleton[: located.at])[-1]
        return near or len(head.split()) <= 2

    def _place(self, draft: Draft, drafts: Sequence[Draft], places: Sequence[Located], state: State) -> None:
        located = self._nearest(draft, places, drafts)
        if located is not None:
            draft.set("place", located.place, f"the place at {located.mention.start}")
            draft.slots["place_at"] = located.at
        elif draft.whole is not None and "place" in draft.whole.slots:
            draft.set("place", draft.whole.slots["place"], "the whole")
        elif state.topic is not None:
            draft.set("place", state.topic, "the sentence before")
        elif self._locator.home is not None and draft.sentence.zone != "related":
            draft.set("place", self._locator.home, "the article")

    def _whens(self, sentence: Sentence, state: State, inner: frozenset[int]) -> list[When]:
        out = []
        for m in sentence.mentions:
            if m.kind != "period" or (m.value.weak and (m.start in inner or m.end in inner)):
                continue  # the hiện of thực hiện
            if m.value.anaphora and state.said is not None and (m.value.offset is None or state.round is not None):
                said = state.round if m.value.offset is not None and state.round is not None else state.said
                when = replace(said, start=m.start, end=m.end, type=m.value.type)
            elif m.value.anaphora and m.value.offset is None:
                when = None
            else:
                when = resolve_when(m.value, self._published, m.start, m.end)
            if when is None and m.value.offset is not None and m.value.type == "snapshot":
                when = When(None, None, m.value.type, start=m.start, end=m.end, relative=True, weak=m.value.weak)
            if when is not None:
                out.append(when)
                if when.from_ is not None:
                    state.said = when
                    if m.rule == "period.round":
                        state.round = when
        return out

    def _when(self, draft: Draft, drafts: Sequence[Draft], whens: Sequence[When]) -> None:
        own = self._own_when(draft, drafts, whens)
        if own is not None:
            self._set_when(draft, own, "stated", f"the period at {own.start}")
        elif draft.whole is not None and draft.whole.slots.get("when") is not None:
            self._set_when(draft, draft.whole.slots["when"], "inherited", "the whole")
        elif draft.whole is None or draft.whole.slots.get("when") is None:
            draft.slots["when"] = None

    def _own_when(self, draft: Draft, drafts: Sequence[Draft], whens: Sequence[When]) -> When | None:
        sentence = draft.sentence
        skeleton = sentence.skeleton
        usable = [w for w in whens if not self._compared(sentence, w)]
        limit = right_limit(draft, drafts)
        usable = [w for w in usable if not (w.weak and self._trails(w, draft, drafts))]
        behind = [w for w in usable if w.start >= draft.end and not self._attributive(draft, w)]
        if behind:
            at = sentence.starts.index(behind[0].start)
            between = skeleton[draft.last : at]
            if at < limit and len(between.split()) <= 5 and not regex.search(r"[,;:.()]", between):
                return behind[0]
        ahead = [w for w in usable if w.end <= sentence.starts[draft.first]]
        if any(not w.modifier for w in ahead):
            ahead = [w for w in ahead if not w.modifier]
        if ahead:
            return ahead[-1]
        if behind and sentence.starts.index(behind[0].start) < limit:
            at = sentence.starts.index(behind[0].start)
            if not _STOP.search(_BRACKETED.sub("", skeleton[draft.last : at])):
                return behind[0]
        return None

    def _attributive(self, draft: Draft, when: When) -> bool:
        """Whether a period behind a number tells of the things' past: 24 sản phẩm ra đời năm 2020."""
        skeleton = draft.sentence.skeleton
        between = skeleton[draft.last : draft.sentence.starts.index(when.start)]
        return self._attribute.search(between) is not None

    def _trails(self, when: When, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a bare *hiện* stands right behind a number (*41 sản phẩm hiện có*), and so leads none."""
        at = draft.sentence.starts.index(when.start)
        return (
            any(d.last <= at and not draft.sentence.skeleton[d.last : at].strip() for d in drafts) or at >= draft.last
        )

    def _compared(self, sentence: Sentence, when: When) -> bool:
        at = sentence.starts.index(when.start)
        before = sentence.skeleton[max(0, at - 24) : at]
        after = sentence.skeleton[at + 1 : at + 6]
        return sentence.joints.compared.search(before) is not None and not sentence.joints.since.match(after)

    def _set_when(self, draft: Draft, when: When, basis: str, evidence: str) -> None:
        draft.set("when", when, evidence)
        period = when.period("published" if when.relative and basis == "stated" else basis)
        if period is not None:
            draft.set("period", period, evidence)

    def settle_when(self, draft: Draft, state: State) -> None:
        """Fills the period of a draft that has none: paragraph before, publication year, headline."""
        if draft.slots.get("when") is not None or draft.sentence.zone == "related":
            return  # a relative period without a publication date stays open: nothing else may stand in for it
        status = draft.slots.get("status")
        if state.section_when is not None:
            self._set_when(draft, state.section_when, "inherited", "the heading")
            return
        when = state.when
        if status == "achieved":
            when = state.when_done or (state.when if state.status != "target" else None)
            if draft.slots.get("action") == "total" and self._year is not None:
                main = state.main
                same = main is not None and main.sentence.block == draft.sentence.block
                if same and main is not None and main.slots.get("status") == "achieved":
                    when = main.slots.get("when") or when
                elif not same:
                    when = None
        if (
            draft.kind == "funding"
            and (status != "achieved" or state.when_block != draft.sentence.block)
            and self._past(when)
        ):
            when = None  # money is promised now, for what was done then
            if self._year is None:
                when = self._headline
        if when is not None:
            self._set_when(draft, when, "inherited", "the sentences before")
        elif draft.slots.get("action") == "total" and status == "achieved" and self._year is not None:
            draft.set("period", Period(self._year, self._year, None, "published"), "published")
            draft.slots["when"] = When(self._year, self._year, "snapshot", relative=True)
        elif self._headline is not None and not (draft.kind == "funding" and self._past(self._headline)):
            self._set_when(draft, self._headline, "inherited", "the headline")
        elif self._year is not None:
            draft.set("period", Period(self._year, self._year, None, "published"), "published")

    def _is_outside(self, draft: Draft, actions: Sequence[Attached]) -> bool:
        """Whether villages, marks or outlets are only mentioned: they count when OCOP or a deed is said of them."""
        if draft.subject not in ("craft_village", "trademark") or draft.ocop:
            return False
        return not any(a.cue.rule.set["action"] != "total" and a.score >= WEAK for a in actions)

    def _is_somebody(self, draft: Draft, actions: Sequence[Attached]) -> bool:
        """Whether *một* only introduces a thing (*một cửa hàng ở Sa Đéc*): nothing is done to it, no level is said."""
        if draft.kind != "count" or not draft.quantity.words or draft.quantity.low != 1:
            return False
        deed = any(a.score >= WEAK for a in actions)
        if draft.subject == "product":
            return not deed and "stars" not in draft.slots and draft.whole is None
        return not any(a.side == "ahead" and a.cue.rule.set["action"] in _DEEDS for a in actions)

    def _closes(self, draft: Draft, ahead: Sequence[Draft], actions: Sequence[Attached], state: State) -> None:
        """A sum that closes an addition has the addition's period, unless it names a year of its own."""
        if not actions or not actions[0].cue.rule.set.get("closes"):
            return
        own: When | None = draft.slots.get("when")
        if (
            own is not None
            and not own.relative
            and draft.evidence["when"].startswith("the period")
            and own.type == "snapshot"
        ):
            return
        for added in (*reversed(ahead), state.main):
            if added is not None and added.kind == "count" and added.slots.get("when") is not None:
                self._set_when(draft, added.slots["when"], "inherited", "the addition that it closes")
                return

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
        if last is not None:
            draft.set("per", self._per[last[1]], "for each")

    # -- after a sentence --------------------------------------------------------------------------------------

    def _group(self, draft: Draft) -> str | None:
        sentence = draft.sentence
        for at in range(draft.last, min(draft.last + 4, len(sentence.skeleton))):
            found = sentence.at(at)
            if found is not None:
                return found.value if found.kind == "group" else None
        for at in range(draft.first - 1, max(-1, draft.first - 30), -1):
            if sentence.skeleton[at] in ",;.()":
                return None
            found = sentence.at(at)
            if found is not None:
                return found.value if found.kind == "group" else None
        return None

    def _remember(self, draft: Draft, state: State) -> None:
        self.settle_when(draft, state)
        if draft.dropped is not None:
            return
        group = self._group(draft) if draft.subject == "product" else None
        if group is not None:
            draft.set("group", group, "the group at the number")
        if draft.reference:
            earlier = next((d for d in reversed(self._done) if self._same_number(d, draft)), None)
            if earlier is not None:
                for slot in ("status", "action", "stars", "place", "period", "when"):
                    if slot in earlier.slots:
                        draft.set(slot, earlier.slots[slot], "the fact said before")
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
        if draft.kind == "count" and (draft.whole is None or progress) and not draft.aside:
            if draft.subject == "product":
                state.main = draft
                if draft.slots.get("status") == "achieved":
                    state.main_done = draft
            elif draft.subject in PRODUCERS:
                state.makers = draft
        state.last = draft
        when = draft.slots.get("when")
        if when is not None and when.from_ is not None and draft.evidence.get("when", "").startswith("the period"):
            state.when, state.when_block = when, draft.sentence.block
            if draft.slots.get("status") == "achieved":
                state.when_done = when
                if self._reported is None or (when.to or 0) > (self._reported.to or 0):
                    self._reported = when

    def _same_number(self, a: Draft, b: Draft) -> bool:
        return a.kind == b.kind and a.subject == b.subject and a.quantity.low == b.quantity.low

    def _spread(self, drafts: Sequence[Draft], cues: Sequence[Cue], places: Sequence[Located]) -> list[Draft]:
        """One draft for each of the places just named, where the number holds for each of them."""
        out: list[Draft] = []
        for draft in drafts:
            each = attached("each", draft, cues, drafts)
            named = self._named_before(draft, places, each[0].cue.first) if each else []
            if len(named) < 2:
                out.append(draft)
                continue
            for located in named:
                copy = replace(draft, slots=dict(draft.slots), evidence=dict(draft.evidence))
                copy.set("place", located.place, "each of the places named")
                copy.slots.pop("per", None)
                out.append(copy)
        return out

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

    def _update(
        self, sentence: Sentence, places: Sequence[Located], whens: Sequence[When], drafts: Sequence[Draft],
        cues: Sequence[Cue], state: State,
    ) -> None:  # fmt: skip
        home = self._locator.home
        for located in places:
            lead = sentence.skeleton[: located.at]
            if located.mention.reference or self._locator.ignored(sentence, located):
                continue
            if len([w for w in lead.split() if w not in _PERIODS]) > 3:
                break
            if home is not None and located.place == home:
                state.topic = None
            elif located.place.level in ("district", "province", "commune"):
                state.topic = located.place
            break
        whens = [w for w in whens if not self._compared(sentence, w)]
        counted = [d for d in drafts if d.kind == "count" and "place" in d.slots]
        if counted and home is not None and counted[-1].slots["place"].province_code != home.province_code:
            state.topic = counted[-1].slots["place"]
        firm = [w for w in whens if not w.modifier and w.from_ is not None]
        if firm and not drafts:
            state.when, state.when_block = firm[0], sentence.block
        if sentence.zone in ("title", "lead") and whens and self._headline is None:
            self._headline = next((w for w in whens if w.from_ is not None), None)
        if self._round_word.search(sentence.skeleton):
            state.round_block = sentence.block
        if not any(d.kind == "funding" for d in drafts):
            named = [c for c in cues if "source" in c.rule.set]
            if named:
                self._funds.source, self._funds.block = named[0].rule.set["source"], sentence.block
        targets = [c for c in cues if c.rule.set.get("status") == "target" and c.rule.look == "after"]
        firm_targets = [c for c in targets if c.rule.rank >= AIM]
        counted = [d for d in drafts if d.kind == "count"]
        if counted:
            state.status = "target" if targets and counted[-1].slots.get("status") == "target" else None
        elif firm_targets:
            state.status = "target"
        elif any(c.rule.set.get("status") == "candidate" and c.rule.rank >= CARRIED for c in cues):
            state.status = "candidate"
        elif any(c.rule.set.get("status") == "achieved" and c.rule.look == "after" for c in cues):
            state.status = None


def _any_of(words: Iterable[str]) -> regex.Pattern[str]:
    """An expression for any of the words of a lexicon."""
    longest_first = sorted(words, key=len, reverse=True)
    return regex.compile(rf"(?<!\w)(?:{'|'.join(map(regex.escape, longest_first))})(?!\w)")


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


def _inside(part: Stars, whole: Stars) -> bool:
    if part == whole:
        return False
    high = 5 if whole.or_above else whole.high
    return whole.low <= part.low and part.high <= max(high, 5 if part.potential else high)


def _closed_bracket(skeleton: str, at: int, number: int) -> bool:
    """Whether a place stands in a bracket that is closed before the number."""
    between = skeleton[at:number]
    return ")" in between and "(" not in between.partition(")")[0] and "(" in skeleton[:at].rpartition(")")[2]


_BRACKETED = regex.compile(r"\([^()]*\)")
_DEEDS = frozenset({"develop", "standardize", "support", "upgrade", "market", "rerecognize"})
_STOP = regex.compile(r"[;:.()]")
_BREAK = regex.compile(rf"[;:.,()]|[{_Q}{CLASSES['percent']}{CLASSES['money']}]")
_ITEM = regex.compile(r"\s*(?:[-•+*–]|\d{1,2}[.)]|[a-zđ][.)])\s")
_NUMBERED = regex.compile(r"(?:[ivx]+|\d{1,2})[.)]\s")
