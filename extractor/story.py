"""What is known of an article on the way through its sentences: its year, what was told, what money was named.

One layer of the walk through an article; ``context.py`` has the top of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import regex

from extractor.joints import load_joints
from extractor.match import Cue, Draft, Matcher
from extractor.memory import Memory
from extractor.mentions import Found, Sentence
from extractor.model import Place, Stars
from extractor.money import MoneyReader, MoneyState
from extractor.names import Name
from extractor.notation import alternatives, whole_words
from extractor.patterns import CLASSES, Patterns, Rule
from extractor.percents import PercentReader
from extractor.ranking import RankReader
from extractor.tables import Column
from extractor.trace import Step
from extractor.when import When, resolve_when
from extractor.where import Locator

WEAK = 25.0
"""A cue below this score only speaks when nothing else does (the bare *có*)."""
SPECIFIC = 6
"""The rank of words that say of what sort a part is, against its whole: nâng hạng, đánh giá lại."""
FIRM_WORD = 5
"""The rank of the words by which a headline says whether it aims or reports."""
OPENING = 5
"""Sentences of an article among which the round is named that it reports."""
ROUND = "period.round"
THIS_ROUND = "period.this_round"
"""The rule of the words for the round that is told of: *đợt này*."""
YEAR = "period.year"
MONTH = "period.month"
"""The rule of a month with its year."""
AIM = 8
"""The rank of the words of aim that carry on into the next sentence."""
GOODS = "the products before"
"""The evidence of makers that have the status, or the period, of the goods just told of."""
OF_ROUND = "the round of one level"
"""The evidence of a level that a number has from the round that it goes on from."""


@dataclass(slots=True)
class State:
    """What the sentences before have set, within one zone of the article."""

    main: Draft | None = None
    referred: Draft | None = None
    """The number told before that a sentence of the paragraph has taken up: Phần *60 sản phẩm này* chia về từng nơi."""
    main_done: Draft | None = None
    """The last number of products that are so, not aimed at or put forward."""
    makers: Draft | None = None
    last: Draft | None = None
    topic: Place | None = None
    near: Place | None = None
    near_block: int = -1
    """The last district or commune that was named, perhaps only as the seat of a maker."""
    districts: frozenset[str] = frozenset()
    """The districts that were named so far."""
    only: dict[str, Place | None] = field(default_factory=dict)
    """The one district of each type that was named so far; ``None`` for a type of which several were."""
    shared: frozenset[Place] = frozenset()
    """The districts and communes that have told their share in the paragraph ``shared_block``."""
    shared_block: int = -1
    when: When | None = None
    when_aimed: bool = False
    """Whether the last period is that of an aim."""
    when_entered: bool = False
    """Whether the last period is that in which things were put forward."""
    when_at: int = -1
    done_at: int = -1
    """Where the sentences begin that told the last period, and the last one of what was done."""
    when_rewarded: bool = False
    """Whether the last period is that in which things were rated that are rewarded now."""
    when_told: When | None = None
    told_block: int = -1
    """The last period that is none of an aim."""
    when_done: When | None = None
    ahead_of: When | None = None
    done_ahead_of: When | None = None
    """The periods from which the last ones stepped back, and with which the next paragraph goes on."""
    main_ahead: Draft | None = None
    main_done_ahead: Draft | None = None
    """The numbers told before one that steps back in time."""
    said: When | None = None
    day: When | None = None
    """The last day or month, with its year, at which something was told to happen."""
    moment: When | None = None
    moment_block: int = -1
    """The last moment of which a stock was told: cuối năm 2023."""
    round: When | None = None
    when_block: int = -1
    done_block: int = -1
    said_block: int = -1
    paper: When | None = None
    """The year of the last document that was named, in an article without a day of its own."""
    span: When | None = None
    """The last period of several years that was named."""
    recent: list[Draft] = field(default_factory=list)
    status: str | None = None
    block: int = -1
    item_block: int = -1
    """The last paragraph that is an item of a list; what it goes on to say is of that item too."""
    names_block: int | None = None
    """The paragraph under an item that a colon ends: it names the things of the item, and the list goes on behind."""
    round_block: int = -1
    session_block: int = -1
    """The last paragraph in which a meeting of those who rate, or a list of what shall be rated, has been named."""
    entry_block: int = -1
    """The last paragraph in which a list of what shall join the programme has been named."""
    results_block: int = -1
    """The paragraph that says that the results of a rating are there, as long as none of them has been told."""
    plan: Literal["presented", "opened"] | None = None
    """Whether the sentence before has presented a numbered plan, or this one goes on to what such a plan says."""
    drafted_block: int = -1
    named_level: Stars | None = None
    """The level that the paragraph has named last."""
    level: Stars | None = None
    level_block: int = -1
    level_alone: bool = False
    """The level that a paragraph is about since one of its sentences began with it, and whether that told no number."""
    announced: Stars | None = None
    announced_block: int = -1
    """The level of a list or a decision that was told of without a number, which the next sentence has."""
    opens: bool = False
    """Whether a sentence is the first of its paragraph."""
    head: Draft | None = None
    head_block: int = -1
    """The number with a level with which the paragraph begins, and which the rest of it may break down."""
    section: str | None = None
    section_when: When | None = None
    columns: tuple[Column, ...] = ()
    """What the columns of the table count whose lines are read."""
    intro: Draft | None = None
    intro_status: str | None = None


class Story:
    """What is known so far; holds compiled patterns and what earlier sentences said."""

    def __init__(
        self, patterns: Patterns, matcher: Matcher, locator: Locator, published: str | None, *, central: bool,
        segment: Callable[[int, int], frozenset[int]], dates: frozenset[int] = frozenset(),
    ) -> None:  # fmt: skip
        self._matcher = matcher
        self._segment = segment
        self._locator = locator
        self._published = published
        self._dates_of_documents = dates
        self._year = int(published[:4]) if published else None
        self._now = self._year
        self._central = central
        self._spoken_of = -1
        """The paragraph that has named the programme."""
        self._here: Sequence[Draft] = ()
        """The numbers of the sentence that is read."""
        self._pays: str | None = None
        """The source that the article says its money comes from, before it tells any amount."""
        self._payer: Rule | None = None
        """The rule of the words in which a sentence without an amount says what the article's rates are paid from."""
        words = patterns.once(_Words)
        self._per, self._per_slash, self._per_each = words.per, words.per_slash, words.per_each
        self._per_behind = words.per_behind
        self._attribute, self._ordinal, self._round_word = words.attribute, words.ordinal, words.round
        self._money = patterns.once(MoneyReader)
        self._ranks = patterns.once(RankReader)
        self._percent = patterns.once(PercentReader)
        self._funds = MoneyState()
        self._headline: When | None = None
        self._round_article = False
        self._round_at = 0
        """Where the sentence of headline or lead begins from which all is of a round that it sets apart."""
        self._aim = False
        self._drafted = False
        self._scope: When | None = None
        self._done = Memory()
        self.steps: list[Step] | None = None
        """Where the walk is recorded, for those who ask why; ``None`` when nobody does."""
        self._seats: dict[str, Place] = {}
        """Where the makers have their seats that the article has named, by the last words of their names."""
        self.text = ""
        """The text of the article, for names whose capitals count."""
        self._named: list[Draft] = []
        self._seen: dict[str, dict[tuple[str, ...], Name]] = {}
        """The names with a brand that the article has told so far, by their first word and by all of them."""
        self._owned: dict[str, list[Name]] = {}
        self._levels_of: dict[float, set[tuple[Stars, str | None]]] = {}
        self._unread: list[Any] = []
        self._loose: list[Any] = []
        self._told_levels: set[Stars] = set()
        self._cues_read: dict[int, list[Cue]] = {}
        """The cues of sentences by where these begin."""

    def _is_of_programme(self, sentence: Sentence) -> bool:
        """Whether a sentence speaks of the programme: it names it, or its article is about it."""
        return self._central or sentence.programme

    def _goes_on_about_goods(self, sentence: Sentence) -> bool:
        """Whether a sentence rates goods in a paragraph that has named the programme, whatever the article is about."""
        if sentence.block != self._spoken_of:
            return False
        rated = any(m.kind == "stars" for m in sentence.mentions)
        return rated or any(c.rule.set.get("action") == "recognize" for c in self._standing(sentence))

    def _running_year(self, sentences: Sequence[Sentence]) -> int | None:
        """The year in which an article without a date was written: the first aimed at, else the last told of."""
        told: list[int] = []
        by_then: list[int] = []
        aimed: list[int] = []
        said: int | None = None
        for sentence in sentences:
            if sentence.zone not in ("title", "lead", "body"):
                continue
            whens = [resolve_when(m.value, None) for m in sentence.mentions if m.kind == "period"]
            years = [w for w in whens if w is not None and w.from_ is not None and w.to is not None]
            told.extend(m.value.year for m in sentence.mentions if m.kind == "document" and m.value.year is not None)
            steps = [m.value.step for m in sentence.mentions if m.kind == "period" and m.value.step is not None]
            if steps and said is not None and not years:
                said += sum(steps)  # hai năm sau
                told.append(said)
            if not years:
                continue
            said = max(y for y in (w.to for w in years) if y is not None)
            cues = self._cues_of(sentence)
            if any(c.rule.set.get("status") == "target" and c.rule.rank >= AIM for c in cues):
                aimed.extend(w.from_ for w in years if w.from_ is not None and w.type != "snapshot")
            else:
                if steps and min(steps) > 0:
                    said += sum(steps)  # năm 2022 công nhận 40 sản phẩm, năm sau đó 55
                    told.append(said)
                told.extend(w.to for w in years if w.to is not None and w.from_ == w.to and not _by_year(w))
                by_then.extend(w.to for w in years if w.to is not None and w.from_ == w.to and _by_year(w))
        # Đến năm 2025, có 200 sản phẩm: behind a year that is aimed at, nothing is told of
        told.extend(year for year in by_then if not aimed or year <= min(aimed))
        last = max(told, default=0)
        after = min((year for year in aimed if year > last), default=last)
        return (after if after == last + 1 or not last else last) or None  # đến năm 2030 says nothing of today

    def _round_told(self, sentences: Sequence[Sentence]) -> When | None:
        """The round that the beginning of an article names with its year: what it calls *đợt này* before that too."""
        body = [s for s in sentences if s.zone in ("title", "lead", "body")][:OPENING]
        rounds = (resolve_when(m.value, None, m.start, m.end) for s in body for m in s.mentions if is_round(s, m))
        return next((w for w in rounds if w is not None and w.from_ is not None), None)

    def _cues_of(self, sentence: Sentence) -> list[Cue]:
        cues = self._standing(sentence)
        if not self._matcher.may_cut(sentence, cues):
            return cues
        return self._matcher.uncut(sentence, cues, self._segment(sentence.start, sentence.end))

    def _standing(self, sentence: Sentence) -> list[Cue]:
        """The cues whose words stand in a sentence, read once; headline and lead are asked for them several times."""
        cues = self._cues_read.get(sentence.start)
        if cues is None:
            cues = self._cues_read[sentence.start] = self._matcher.standing(sentence)
        return cues

    def _scope_of(self, heads: Sequence[Sentence]) -> When | None:
        """The span of years that a plan or a policy is for, as headline and lead name it: giai đoạn 2021-2025."""
        spans = [resolve_when(m.value, None) for s in heads for m in s.mentions if m.kind == "period"]
        return next((w for w in spans if w is not None and w.from_ and w.to and w.from_ < w.to), None)

    def _aims(self, sentences: Sequence[Sentence]) -> bool:
        """Whether an article is about a plan: its headline, or else its lead, names an aim and nothing reached."""
        for zone in ("title", "lead"):
            said = [
                c
                for s in sentences
                if s.zone == zone
                for c in self._cues_of(s)
                if "status" in c.rule.set and "only" not in c.rule.set and not _only_measured(s, c)
            ]
            if firm := {c.rule.set["status"] for c in said if c.rule.rank >= FIRM_WORD}:
                return firm == {"target"}
        return False

    def _to_come(self, draft: Draft) -> bool:
        """Whether a number is told of a year, or of a day or month, behind that of the article."""
        when: When | None = draft.slots.get("when")
        now = self._now
        if when is not None and when.as_of is not None and self._published is not None:
            if when.as_of > self._published[: len(when.as_of)]:
                return True  # đến hết tháng 8/2020 huyện xếp hạng 4 sản phẩm, said in May
        return when is not None and now is not None and when.from_ is not None and when.from_ > now

    def _ahead_of_now(self, when: When | None) -> bool:
        """Whether a period of several years begins with the running one or later: nothing of it is told yet."""
        if when is None or when.from_ is None or when.to is None or self._now is None or when.until_now:
            return False
        return when.from_ >= self._now and when.to > self._now

    def _under_way(self, draft: Draft, when: When | None) -> bool:
        """Whether a deed is told, as nothing done, of years that have not run out: giai đoạn 2021-2025."""
        if when is None or when.from_ is None or when.to is None or self._now is None or when.until_now:
            return False
        open_ = when.from_ < when.to and when.to > self._now
        return open_ and draft.sentence.joints.done.search(draft.sentence.skeleton) is None

    def _goes_on(self, draft: Draft) -> bool:
        """Whether an amount goes on from one just before it, with no period of its own."""
        last = self._funds.whole
        own = draft.evidence["when"].startswith("the period")
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
        last = state.last
        root = root_of(last) if last is not None else None
        waiting = root is state.main or (root is not None and root.slots.get("status") == state.main.slots["status"])
        waiting = waiting and state.main.slots.get("status") != "achieved"
        if waiting and last is not None and last.sentence.block == draft.sentence.block:
            apart = False  # Ninh Hòa có 30 sản phẩm, so many of the plan. Tham gia ở đó là 23 chủ thể
        return state.main.slots.get("status") != "achieved" and (snapshot or apart)

    def _past(self, when: When | None) -> bool:
        """Whether a period lies before the article, as far as its date or its headline tell."""
        now = self._now
        return when is not None and when.to is not None and now is not None and when.to < now


def root_of(draft: Draft) -> Draft:
    """The number that a part breaks down in the end, or the number itself."""
    seen = [draft]
    while seen[-1].whole is not None and seen[-1].whole not in seen:
        seen.append(seen[-1].whole)
    return seen[-1]


def prepare(patterns: Patterns) -> None:
    """Compiles with the patterns all that the walk through an article needs, which otherwise its first article does."""
    for make in (_Words, MoneyReader, RankReader, PercentReader):
        patterns.once(make)


def is_round(sentence: Sentence, found: Found) -> bool:
    """Whether a period is that of a round of rating: đợt 2 năm 2021, năm 2019 (đợt bổ sung)."""
    if found.rule == ROUND or found.rule not in (YEAR, MONTH):
        return found.rule == ROUND
    at = sentence.starts.index(found.start)
    if sentence.joints.round_of.search(sentence.skeleton, 0, at) is not None:
        return True  # kỳ phân hạng năm 2021
    return sentence.joints.round_bracket.match(sentence.skeleton, at + 1) is not None


class _Words:
    """The expressions that the walk through an article needs, compiled once for all articles."""

    def __init__(self, patterns: Patterns) -> None:
        self.per = patterns.lexicon("per")
        names = alternatives(self.per)
        self.per_slash = regex.compile(rf"\s?/\s?({names})(?!\w)")
        joints = load_joints(patterns.folder)
        each, there = joints.each, joints.there
        unit = f"(?P<unit>{names})"
        self.per_each = regex.compile(rf"{each}{unit}(?!\w)|(?<!\w){unit}\s+{joints.every}(?!\w)")
        self.per_behind = regex.compile(rf"\s*(?:{there}\s+)?{each}{unit}(?!\w)(?!\s*{_Q})")
        self.attribute = regex.compile(whole_words(patterns.lexicon("period_attribute")))
        self.ordinal = regex.compile(rf"{whole_words(patterns.lexicon('ordinal_word'))}\s*$")
        self.round = regex.compile(whole_words(patterns.lexicon("round_word")))


_Q = CLASSES["quantity"]
DEEDS = frozenset({"develop", "standardize", "support", "upgrade", "market", "rerecognize"})


def _only_measured(sentence: Sentence, cue: Cue) -> bool:
    """Whether an aim is only what came is measured by: *hụt chỉ tiêu*; công nhận 176, *trong khi* kế hoạch là 100."""
    if cue.rule.set["status"] != "target":
        return False
    if sentence.joints.at_sales.match(sentence.skeleton, cue.last):
        return True  # hội chợ bày 400 sản phẩm, đặt mục tiêu doanh số 5 tỷ đồng
    ahead = sentence.skeleton[: cue.first]
    return any(j.search(ahead) is not None for j in (sentence.joints.missed_plan, sentence.joints.meanwhile))


def _by_year(when: When) -> bool:
    """Whether a moment is only a year: đến năm 2025, and not đến tháng 5/2025."""
    return when.type == "snapshot" and when.as_of is None
