"""Reads percentages: whether they are a share, a growth or how far a plan is fulfilled, and of what.

Owns the slots that only percentages have (``measure``, ``of``, ``what``). An anchor (``patterns/anchors/percent.yaml``)
says which it is and where the noun stands; here that noun is looked for. A percentage whose noun is none of the
programme's, or that has none, is dropped with a reason. Status, place and period come from ``shares.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from extractor.heads import NONE, Head, HeadFinder, of_draft
from extractor.joints import load_joints
from extractor.match import PRODUCERS, Draft
from extractor.mentions import Sentence
from extractor.notation import whole_words
from extractor.patterns import CLASSES, Patterns
from extractor.ratios import measured

LONGEST_WHAT = 14
"""Words of what a percentage is said of; what is longer is a clause that tells something else."""
PIECES = 4
"""Stretches between commas in which the noun of a percentage is looked for."""
REACH = 80
"""Characters of the skeleton behind a plan in which it may say what it is a plan of."""
FAR = 400
"""Characters of the skeleton from which a noun no longer reaches a percentage: endless sentences stay linear."""

_P, _Q, _M, _S, _T, _Y, _L, _B = (
    CLASSES[n] for n in ("percent", "quantity", "money", "subject", "stars", "period", "place", "blocked")
)


@dataclass(slots=True)
class Around:
    """What stands around a percentage: the facts of its sentence, the percentages before it, the fact before."""

    drafts: Sequence[Draft]
    dropped: Sequence[Draft]
    before: Sequence[Draft]
    listed: bool
    last: Draft | None
    central: bool
    told: Sequence[Draft] = ()
    """The facts told shortly before it, those of its own sentence last."""


class PercentReader:
    """Reads the slots of percentages; holds compiled patterns only."""

    def __init__(self, patterns: Patterns) -> None:
        self._joints = load_joints(patterns.folder)
        self._finder = HeadFinder(patterns)
        self._fillers = frozenset(w for form in patterns.lexicon("percent_filler") for w in form.split())
        self._degrees = frozenset(w for form in patterns.lexicon("growth_degree") for w in form.split())
        belongs = "|".join(map(regex.escape, patterns.lexicon("belongs_word")))
        self._whose = regex.compile(rf"\s*(?:{belongs})\s+(?:\w+\s+)?{_L}\s*")
        self._plan = regex.compile(whole_words(patterns.lexicon("plan_word")))
        self._parts = regex.compile(whole_words(patterns.lexicon("part_word")))
        self._numbers = regex.compile(whole_words(patterns.lexicon("number_noun")))
        self._belongs = regex.compile(rf"(?<!\w)(?:{belongs})\s+(?:\w+\s+)?$")
        self._rated = regex.compile(whole_words(patterns.lexicon("rated_word")))
        self._was_rated = regex.compile(self._rated.pattern + r"\s+$")
        self._holds = regex.compile(whole_words(patterns.lexicon("holds_word")))
        more = "|".join(map(regex.escape, patterns.lexicon("list_word")))
        self._end = regex.compile(rf"\s*(?:[,.;:()]|$)|\s+(?:{more})(?!\w)")

    def read(self, draft: Draft, around: Around) -> Draft | None:
        """Gives the slots of a percentage, or drops it; returns the fact that it hangs on, if there is one."""
        rule = draft.rule.set
        if "none" in rule:
            draft.dropped = rule["none"]
            return None
        noun, draft.subject = draft.subject, None
        measure: str = rule["measure"]
        base = rule.get("base", "noun")
        head: Head | None
        quotient = measured(draft, around.told) if measure != "growth" and base in _QUOTIENT else None
        if quotient is not None:
            if quotient[1].slots.get("status") == "target":
                quotient[1].set("status", "achieved", "a plan is measured by it")
            return self._settle(draft, around, quotient[0], of_draft(quotient[1]))
        if base == "noun":
            head = self._named(draft, noun)
        elif base == "ahead":
            if rule.get("planned") and not self._planned(draft):
                if rule["planned"] is True:
                    return self._drop(draft, "no plan is named")
                if not _beyond_all(draft, around):
                    measure = rule["planned"]
            head = self._ahead(draft, around, measure)
        elif base == "held":
            head = self._held(draft, around, noun)
        elif base == "rate":
            head = self._rate(draft)
        elif base == "topic":
            head = self._topic(draft, around)
        else:
            return self._listed(draft, around)
        if head is None or head.of == NONE:
            return self._drop(draft, "a percentage of nothing that counts")
        if measure != "growth" and head.of == "spending":
            measure = "fulfilment"
        return self._settle(draft, around, measure, head)

    def _settle(self, draft: Draft, around: Around, measure: str, head: Head) -> Draft | None:
        of = "funding" if head.of in ("spending", "source") else head.of
        of = "revenue" if of == "export" else of
        goods = of in ("price", "trade", "value") or (head.of == "export" and measure == "growth")
        of = {"trade": "revenue", "value": "other"}.get(of, of)
        if goods and not self._of_goods(draft, around):
            return self._drop(draft, "of no goods of the programme")
        if of == "locality" and not self._has_goods(draft):
            return self._drop(draft, "a percentage of nothing that counts")
        if of == "staff":
            if measure == "growth":
                return self._drop(draft, "a percentage of nothing that counts")
            of = "other"
        goes_on = bool(around.before) and draft.rule.set.get("base") in ("topic", "list")
        if (
            not (around.central or goes_on)
            and head.draft is None
            and not self._finder.names(draft.sentence, *self._part(draft))
        ):
            return self._drop(draft, "not said of the programme")
        if draft.rule.set.get("qualifier") or (measure == "fulfilment" and self._beyond(draft)):
            draft.quantity = replace(draft.quantity, qualifier="exact")
        draft.set("measure", measure, draft.rule.id)
        draft.set("of", of, draft.rule.id)
        what = self._what(draft, measure, head)
        if what is not None:
            draft.set("what", what, draft.rule.id)
        return head.draft

    @staticmethod
    def _drop(draft: Draft, reason: str) -> None:
        draft.dropped = reason

    def names_plan(self, sentence: Sentence, first: int, last: int) -> bool:
        """Whether a stretch of a sentence names a plan, so that it may be what a result is measured by."""
        return self._plan.search(sentence.skeleton, first, last) is not None

    def joins(self, draft: Draft, base: Draft) -> bool:
        """Whether a percentage follows a fact at once: công nhận 50 sản phẩm, đạt 100% kế hoạch."""
        return len(_WORD.findall(draft.sentence.skeleton[base.last : draft.first])) <= 1

    def _named(self, draft: Draft, subject: str | None) -> Head | None:
        """The noun that the rule itself has found, behind the percentage or in front of it."""
        if subject is not None:
            return Head(subject, draft.first + 1, draft.last)
        behind = self._finder.named(draft.sentence, draft.first + 1, draft.last)
        noun = behind or self._finder.named(draft.sentence, _start(draft), draft.first)
        if noun is not None:
            return noun
        fixed = draft.rule.set.get("of")
        return Head(fixed, draft.first + 1, draft.last) if fixed is not None else None

    def _ahead(self, draft: Draft, around: Around, measure: str) -> Head | None:
        """The noun in front: in the same stretch between commas, or before it when that stretch has no noun."""
        if measure == "fulfilment":
            behind = self._behind(draft)
            if behind is not None:
                return behind
        skeleton = draft.sentence.skeleton
        partial = False
        for n, (first, last) in enumerate(self._pieces(draft)):
            head = self._in_piece(draft, around, first, last, measure)
            if head is not None:
                money = head.of in ("revenue", "funding", NONE) or head.draft is not None
                return head if not partial or money else None
            if not self._empty(skeleton[first:last]):
                if measure == "growth" or (measure == "fulfilment" and n == 0):
                    return None
                partial = partial or not self._parts.search(skeleton, first, last)
        told = [d for d in around.drafts if d.last <= draft.first and d.whole is None]
        if measure == "fulfilment" and told and ";" in skeleton[told[0].last : draft.first]:
            return of_draft(told[0])  # có 238 sản phẩm, chủ nhân là 135 công ty; đạt 118% kế hoạch
        if measure == "fulfilment" and around.last is not None and around.last.sentence.block == draft.sentence.block:
            return of_draft(around.last)
        return None

    def _held(self, draft: Draft, around: Around, noun: str | None) -> Head | None:
        """A share of what is named behind, held by what was just told: 12 sản phẩm, chiếm gần 50% số sản phẩm."""
        whole = self._named(draft, noun)
        part = self._ahead(draft, around, "share")
        if whole is None or part is None or part.of == NONE or part.draft is None:
            return whole
        return Head(whole.of, whole.first, whole.last, part.draft)

    def _behind(self, draft: Draft) -> Head | None:
        """What a plan is of, when the words of the plan say it: 72% mục tiêu công nhận sản phẩm, kế hoạch vốn."""
        m = _HARD_STOP.search(draft.sentence.skeleton, draft.last)
        end = min(draft.last + REACH, m.start() if m is not None else len(draft.sentence.skeleton))
        named = next(self._finder.nouns(draft.sentence, draft.last, end), None)
        if named is not None:
            return named
        at = draft.sentence.skeleton.find(_S, draft.first, end)
        found = draft.sentence.at(at) if at >= 0 else None
        return Head(found.value.subject, at, at + 1) if found is not None else None

    def _in_piece(self, draft: Draft, around: Around, first: int, last: int, measure: str) -> Head | None:
        heads = list(self._finder.heads(draft.sentence, first, last, around.drafts, around.dropped))
        if measure == "share":
            if not heads:
                return None
            own = [h for h in heads if not self._belongs.search(draft.sentence.skeleton, first, h.first)]
            if not own and around.before and around.before[-1].slots["measure"] == "share":
                of = around.before[-1].slots["of"]  # …, của hộ kinh doanh chiếm 30%: of the same things
                return Head(of, heads[-1].first, heads[-1].last)
            heads = own or heads
            if heads[-1].of == "export":
                if self._whole_of_sales(draft, around):
                    return heads[-1]
                heads = [h for h in heads if h.of != "export"]
            return heads[-1] if heads else None
        named = [h for h in heads if h.draft is None and not _is_noun(draft.sentence, h)]
        told = [h for h in heads if h.draft is not None]
        if named:
            return self._with_amount(self._first_joined(draft.sentence, named), told)
        if told:
            return told[-1]
        # số sản phẩm tăng 25%: only a number of things grows, not the things.
        counted = [h for h in heads if self._numbers.search(draft.sentence.skeleton, max(first, h.first - 24), h.first)]
        if counted:
            return counted[0]
        return heads[0] if heads and measure == "fulfilment" else None

    def _first_joined(self, sentence: Sentence, named: Sequence[Head]) -> Head:
        """The last noun, or the one that it is joined to if it is none of ours: *doanh thu* và lợi nhuận tăng 34%."""
        *before, last = named
        if last.of != NONE or not before or before[-1].of == NONE:
            return last
        joined = self._joints.joined_noun.fullmatch(sentence.skeleton, before[-1].last, last.first)
        return before[-1] if joined is not None else last

    def _with_amount(self, head: Head, told: Sequence[Head]) -> Head:
        """A noun with the amount that is said of it: doanh thu đạt 620 tỷ đồng, tăng 12%."""
        kinds = {"revenue": "revenue", "funding": "funding", "spending": "funding", "source": "funding"}
        amounts = [
            h for h in told if h.draft is not None and h.draft.kind == kinds.get(head.of) and h.first > head.last
        ]
        return Head(head.of, head.first, head.last, amounts[-1].draft) if amounts else head

    def _whole_of_sales(self, draft: Draft, around: Around) -> bool:
        named = self._finder.nouns(draft.sentence, max(0, draft.first - FAR), draft.first)
        return any(h.of == "revenue" for h in named) or any(
            d.kind == "revenue" and d.first < draft.first for d in around.drafts
        )

    def _rate(self, draft: Draft) -> Head | None:
        """The first noun behind *tỷ lệ*: tỷ lệ sản phẩm được đưa lên sàn đạt 78%."""
        sentence = draft.sentence
        start = _start(draft)
        heads = list(self._finder.heads(sentence, start, draft.first))
        if not heads:
            return None
        head = heads[0]
        if head.of in ("product", "producer", "spending", *_COUNTED):
            return head
        return None

    def _topic(self, draft: Draft, around: Around) -> Head | None:
        """What a list of shares goes on about: the share before, the things just counted, the sort that follows."""
        sentence = draft.sentence
        first = max(0, draft.first - FAR, sentence.skeleton.rfind("(", 0, draft.first))
        start = _start(draft)
        heads = list(self._finder.heads(sentence, first, start, around.drafts, around.dropped))
        shares = [p for p in around.before if p.slots.get("measure") == "share"]
        if shares and (not heads or heads[-1].of != NONE):
            last = shares[-1]
            return Head(last.slots["of"], last.first, last.last, None)
        if heads and heads[-1].of == NONE:
            return None
        told = [h for h in heads if h.draft is not None]
        if told:
            return told[-1]
        if heads and heads[-1].of in ("product", "producer", *_COUNTED):
            return heads[-1]
        if around.last is not None and self._parts.search(sentence.skeleton, first, draft.last + 24):
            return of_draft(around.last)
        sort = self._sort(draft)
        return Head(sort, draft.first + 1, draft.last) if sort is not None and around.last is not None else None

    def _sort(self, draft: Draft) -> str | None:
        """The sort of thing named right behind a share: là hợp tác xã, đạt 3 sao."""
        for at in range(draft.last, min(draft.last + 3, len(draft.sentence.skeleton))):
            found = draft.sentence.at(at)
            if found is not None and found.kind == "subject":
                return "producer" if found.value.subject in PRODUCERS else str(found.value.subject)
            if found is not None and found.kind in ("stars", "group"):
                return "product"
        return None

    def _listed(self, draft: Draft, around: Around) -> Draft | None:
        """A percentage without a verb: in a bracket behind its number, or in a list with its noun before it."""
        sentence, skeleton = draft.sentence, draft.sentence.skeleton
        pieces = list(self._pieces(draft))
        first, last = pieces[0]
        own = skeleton[first:last]
        previous = around.before[-1] if around.before else None
        bracket = skeleton[:first].rstrip().endswith("(") and not own.strip()
        if bracket and skeleton[draft.first + 1 : draft.first + 3].lstrip()[:1] == ")":
            if len(pieces) < 2:
                return self._drop(draft, _ALONE)
            head = self._bracketed(draft, around, *pieces[1])
            if head is None or head.of == NONE:
                return self._drop(draft, _ALONE)
            spent = any(h.of == "spending" for h in self._finder.nouns(sentence, *pieces[1]))
            return self._settle(draft, around, "fulfilment" if spent else "share", head)
        if self._beyond(draft) and self._ends(draft) and self._planned(draft):
            head = self._ahead(draft, around, "fulfilment")
            if head is not None and head.of != NONE:
                return self._settle(draft, around, "fulfilment", head)
        if previous is not None and self._joints.list.fullmatch(skeleton[previous.last : draft.first]):
            for slot in ("measure", "of", "what"):
                if slot in previous.slots:
                    draft.set(slot, previous.slots[slot], "the percentage that it is joined to")
            return None
        if self._ends(draft):
            heads = list(self._finder.heads(sentence, first, last, around.drafts, around.dropped))
            head = heads[-1] if heads else None
            if head is not None and head.of != NONE and self._empty(skeleton[head.last : last]):
                if previous is not None and previous.slots["measure"] == "growth" and head.of in ("revenue", "price"):
                    return self._settle(draft, around, "growth", head)
                sort = head.of in ("product", "producer", "source") and head.draft is None
                shares = previous is not None and previous.slots["measure"] == "share"
                opened = self._parts.search(skeleton, first, last) is not None
                if sort and (shares or around.listed or opened or self._money_ahead(head, around)):
                    return self._settle(draft, around, "share", head)
        return self._drop(draft, _ALONE)

    def _money_ahead(self, head: Head, around: Around) -> bool:
        """Whether a source of money follows an amount: dự kiến cần 250 tỷ đồng, ngân sách không quá 20%."""
        return head.of == "source" and any(d.kind == "funding" and d.first < head.first for d in around.drafts)

    def _bracketed(self, draft: Draft, around: Around, first: int, last: int) -> Head | None:
        """The number, group or makers right before a bracket: 139 doanh nghiệp (26,9%)."""
        skeleton = draft.sentence.skeleton
        heads = list(self._finder.heads(draft.sentence, first, last, around.drafts, around.dropped))
        if not heads:
            return None
        head = heads[-1]
        told = [h for h in heads if h.draft is not None]
        if head.of == "product" and skeleton[head.first] in (_T, _S) and head.draft is None:
            head = told[-1] if told and told[-1].of == "product" else head
            if head.draft is None:
                return None  # sản phẩm rượu (45%): a strength
        near = len(skeleton[heads[-1].last : last].split()) <= 2
        return head if near else None

    def _pieces(self, draft: Draft) -> Iterator[tuple[int, int]]:
        """The stretches between marks in front of a percentage's words, nearest first, within one part of a list."""
        skeleton = draft.sentence.skeleton
        last = _start(draft)
        limit = max(0, last - FAR)
        for _ in range(PIECES):
            first = last
            while first > limit and skeleton[first - 1] not in _MARKS:
                first -= 1
            yield first, last
            if first <= limit or skeleton[first - 1] in _HARD:
                return
            last = first - 1

    def _empty(self, words: str) -> bool:
        """Whether words name no thing: periods, places, conjunctions, adverbs."""
        return all(w in self._fillers or w in _NO_WORDS for w in _WORD.findall(words))

    def _planned(self, draft: Draft) -> bool:
        start = _start(draft)
        skeleton = draft.sentence.skeleton
        first = max(0, start - FAR, skeleton.rfind(";", 0, start))
        if self._plan.search(skeleton, first, start):
            return True
        return any(h.of == "spending" for h in self._finder.nouns(draft.sentence, first, start))

    def _of_goods(self, draft: Draft, around: Around) -> bool:
        """Whether a price is that of the programme's goods: of products, since they were rated, beside their sales."""
        first, last = self._part(draft)
        if _S in draft.sentence.skeleton[first:last] or self._finder.names(draft.sentence, first, last):
            return True
        if self._rated.search(draft.sentence.skeleton, first, last):
            return True
        return any(p.slots["of"] == "revenue" and p.slots["measure"] == "growth" for p in around.before)

    def _has_goods(self, draft: Draft) -> bool:
        """Whether communes are told of for the programme's sake: 100% xã (đạt chuẩn nông thôn mới) có sản phẩm OCOP."""
        skeleton = draft.sentence.skeleton
        end = self._clause_end(draft)
        others = self._finder.nouns(draft.sentence, draft.last, end)
        other = next((h for h in others if h.of == NONE), None)
        if other is None:
            return _S in skeleton[draft.first : end] or self._finder.names(draft.sentence, draft.first, end)
        goods = skeleton.find(_S, other.last, end)
        holds = self._holds.search(skeleton, other.last, goods) if goods >= 0 else None
        return holds is not None and self._joints.and_ahead.fullmatch(skeleton[other.last : holds.start()]) is None

    def rated_at(self, sentence: Sentence, at: int) -> bool:
        """Whether the words before a position are of rating, so that a period there tells of the things' past."""
        return self._was_rated.search(sentence.skeleton, max(0, at - 24), at) is not None

    def _part(self, draft: Draft) -> tuple[int, int]:
        """The part of a sentence between semicolons in which a percentage stands."""
        skeleton = draft.sentence.skeleton
        first = max(skeleton.rfind(";", 0, draft.first) + 1, draft.first - FAR, 0)
        last = skeleton.find(";", draft.first)
        return first, min(len(skeleton) if last < 0 else last, draft.first + FAR)

    def _clause_end(self, draft: Draft) -> int:
        m = _STOP.search(draft.sentence.skeleton, draft.last)
        return m.start() if m is not None else len(draft.sentence.skeleton)

    def _beyond(self, draft: Draft) -> bool:
        """Whether a plan is passed by a percentage (*vượt 10% kế hoạch*): then the number itself is exact."""
        found = draft.sentence.at(draft.first)
        return found is not None and found.rule == "percent.beyond"

    def _ends(self, draft: Draft) -> bool:
        return self._end.match(draft.sentence.skeleton, draft.last) is not None

    def _what(self, draft: Draft, measure: str, head: Head) -> tuple[int, int] | None:
        """Offsets of the words for what a percentage is said of, or ``None``."""
        sentence, skeleton = draft.sentence, draft.sentence.skeleton
        start, end = self._said(draft, measure, head)
        m = self._whose.match(skeleton, start, end)
        start = m.end() if m is not None else start
        words = skeleton[start:end].split()
        while words and words[-1] in self._degrees:
            end = skeleton.rindex(words.pop(), start, end)
        words_at = skeleton[start:end]
        start += len(words_at) - len(words_at.lstrip())
        end -= len(words_at) - len(words_at.rstrip())
        if start >= end or len(words) > LONGEST_WHAT:
            return None
        return sentence.starts[start], sentence.ends[end - 1]

    def _said(self, draft: Draft, measure: str, head: Head) -> tuple[int, int]:
        """The skeleton positions of these words, before anything is cut off; nothing is an empty span."""
        behind = draft.first + 1, self._clause_end(draft)
        base = draft.rule.set.get("base", "noun")
        if measure == "fulfilment":
            return (draft.first, behind[1]) if self._beyond(draft) else behind
        if measure == "growth":
            return self._up_to(draft, head.first) if head.first < draft.first else (head.first, behind[1])
        if base in ("noun", "topic"):
            return (draft.last, behind[1]) if base == "noun" and head.of != "staff" else behind
        if base == "rate":
            return head.last, draft.first
        if head.draft is None:
            return behind if base == "held" else self._up_to(draft, head.first)
        sort = _sort_of(head.draft, draft.first)
        return sort if sort is not None else behind if base == "held" else (0, 0)

    def _up_to(self, draft: Draft, first: int) -> tuple[int, int]:
        """From a noun up to the words of the rule, or up to the percentage when the noun is among these."""
        last = _start(draft) if first < _start(draft) else draft.first
        m = _STOP.search(draft.sentence.skeleton, first, last)
        return first, m.start() if m is not None else last


def _beyond_all(draft: Draft, around: Around) -> bool:
    """Whether a percentage is no share: more than all there is, or listed behind how far another plan is fulfilled."""
    before = around.before[-1] if around.before else None
    listed = before is not None and before.sentence is draft.sentence and before.slots["measure"] == "fulfilment"
    return draft.quantity.low > 100 or listed


def _sort_of(draft: Draft, end: int) -> tuple[int, int] | None:
    """Where the words stand that say of what sort a number's things are: group, level, sort of makers."""
    sentence = draft.sentence
    places = range(max(0, draft.first - 30), min(end, len(sentence.skeleton)))
    found = [(at, m) for at in places if (m := sentence.at(at)) is not None]
    for kind in ("group", "stars", "subject"):
        for at, mention in found:
            if mention.kind == kind and (kind == "group" or at >= draft.first):
                if kind != "subject" or mention.value.subject in PRODUCERS:
                    return at, at + 1
    return None


def is_listed(draft: Draft) -> bool:
    """Whether a percentage has no words of its own, only a noun before it or a number that it follows in a bracket."""
    return draft.rule.set.get("base") == "list"


def _start(draft: Draft) -> int:
    """The skeleton position at which the words of a percentage's rule begin."""
    return bisect_left(draft.sentence.starts, draft.start)


def _is_noun(sentence: Sentence, head: Head) -> bool:
    found = sentence.at(head.first)
    return found is not None and found.kind in ("subject", "group", "stars")


_COUNTED = ("craft_village", "outlet", "trademark", "locality", "other")
_QUOTIENT = ("ahead", "topic", "list")
"""Where the noun of a percentage stands that may be the quotient of two numbers."""
_ALONE = "a percentage that nothing is said of"
_MARKS = ",;:()."
_HARD = ";:."
_NO_WORDS = frozenset({_Y, _L, _P, _B})
_WORD = regex.compile(r"[^\W\d_]+|[\ue000-\ue00f]|\d+")
_STOP = regex.compile(rf"[,;:.(){_P}{_M}]")
_HARD_STOP = regex.compile(rf"[;:.({_P}{_M}{_Q}]")
