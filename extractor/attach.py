"""Attaches cues to a draft: which word around a number gives a slot its value.

Owns the geometry: direction, reach, what lies between, and the score by which one cue beats another. What the
values mean for the fact is decided in the layers of the walk.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from extractor.match import Cue, Draft
from extractor.mentions import Sentence
from extractor.patterns import CLASSES

RANK = 10.0
"""Points for one step of a cue's rank; everything below is measured against it (tuned on ``corpus/train``)."""
PER_TOKEN = 0.3
PER_COMMA = 2.0
PER_DRAFT = 10.0
PER_CLAUSE = 14.0
NEW_AIM = 40.0
SUPERSEDED = 35.0
BEYOND_MONEY = 35.0
OWN = 60.0
"""The score of a word behind a number that is its own."""
LEADING = 12.0
"""Points for a verb that stands right before its number."""
FIRM = 5
"""The rank from which a nearer word ends the reach of a farther one."""
SUM = "action.total.sum"
"""The rule of the words that add up all there is."""
BEHIND_PER_TOKEN = 1.5
BEHIND_PER_COMMA = 9.0
TOPIC = 6
"""Characters of the skeleton within which a word is what the sentence is about."""
LEADS = 2
"""Tokens between a cue and a number that it still leads, whatever stands before it."""
BOUND = 4
"""Tokens between a number and the cue behind it that belongs to it."""
ASKING = "status.candidate.ahead"
"""The rule of the words by which a decision is asked for."""
HAVE = "action.total.have"
"""The rule of the bare verb of having."""
DECIDES = "action.recognize.ahead"
"""The rule of the verbs by which a council decides."""
APPROVES = "action.recognize.approve"
"""The rule of the verbs by which a plan is approved as well as a product."""
ASKED = 60
"""Characters of the skeleton within which a decision is asked for."""
VERB = 8
"""Characters of the skeleton between a number and a verb that is its own."""
ADJACENT = 3
"""Tokens that may stand between a number and an adjacent cue."""

FAR = 600
"""Characters of the skeleton from which a cue no longer reaches a number: a sentence without an end stays linear."""

MONEY_CHAR = CLASSES["money"]
_WORDS = regex.compile(r"\w+|[\ue000-\ue00f]")
_MARK = regex.compile(r"[,;:.()]")
_BRACKETED = regex.compile(r"\([^()]*\)")
_OWN_OBJECT = regex.compile(rf"\s*{CLASSES['subject']}[^,{CLASSES['quantity']}]*,")
_OTHER_SUBJECT = regex.compile(rf"{CLASSES['quantity']}[^,;:]*,\s*(?:\w+\s+)?{CLASSES['place']}")
_CLOSED = regex.compile(r"^[^(]*\)")
_LEADS_MONEY = regex.compile(rf"\s*(?:[^\W\d]+\s+){{0,{LEADS}}}{MONEY_CHAR}")
_WORK = ("support", "develop", "standardize", "market")
"""What is done to things, and is often only told of how a stock came to be."""
OTHERS = "the number has a verb of its own"
"""The note of a verb that governs the numbers before, and not this one."""
BESIDE = "it stands right before the number"
"""The note of a verb that leads a number."""
SENDS = "status.candidate.sent"
"""The rules of the words by which something is sent on, as goods and reports are."""
HELP = ("support", "standardize")
"""What is done to things that are not rated by it."""
_BARE = (HAVE, "action.market.bring")
"""The rules of the bare verbs that begin a clause of their own."""
RUN_OUT = ("action.revoke.run_out", "action.revoke.expired")
"""The rules of the words behind a number by which its time has run out."""
RATED = "action.recognize.behind"
"""The rule of the words behind a number by which it has been rated."""
WEAKEST = 25.0
"""The least score of such words that speak for the number by themselves."""
_LEADS_PERCENT = regex.compile(rf"\s*(?:[^\W\d]+\s+){{0,{LEADS}}}{CLASSES['percent']}")
BEHIND_NAMES = 12.0
"""What a verb loses by the names of the things between it and their number."""
PAIRED = 2
"""Words behind a number, with their *và*, that are no deed."""
_SHARE_OF = regex.compile(rf",[^,]*{CLASSES['percent']}")
_STOP = regex.compile(r"[;:.(]")
_OPENS_BRACKET = regex.compile(r"[^,;:.()]{0,60}\(")


class Attached(NamedTuple):
    """A cue with its score for a draft and the side it stands on (``ahead`` or ``behind`` the number)."""

    cue: Cue
    score: float
    side: str
    note: str = ""
    """Why the score was lowered or raised, in words; empty when it was not."""


class Refused(NamedTuple):
    """A cue that may not speak for a draft, and why."""

    cue: Cue
    reason: str


STATUS_REACHES = {"status": 0.3, "action": 1.0}
"""How much of the penalties for numbers and clauses between applies: an aim governs a whole list of plans."""


def attached(
    slot: str, draft: Draft, cues: Sequence[Cue], drafts: Sequence[Draft], *, start: int = 0
) -> list[Attached]:  # fmt: skip
    """The cues that may give ``slot`` of ``draft``, best first; cues before skeleton position ``start`` are out."""
    return weigh(slot, draft, cues, drafts, start=start)[0]


def weigh(
    slot: str, draft: Draft, cues: Sequence[Cue], drafts: Sequence[Draft], *, start: int = 0
) -> tuple[list[Attached], list[Refused]]:  # fmt: skip
    """As :func:`attached`, and beside it the cues of the slot that may not speak, each with the reason."""
    own = [cue for cue in cues if slot in cue.rule.set]
    if not own:
        return [], []
    limit = _beyond_brackets(draft, drafts)
    found: list[Attached] = []
    refused: list[Refused] = []
    for cue in own:
        side = "behind" if cue.first >= draft.last else "ahead"
        verdict = _verdict(slot, draft, cue, drafts, start, limit, own)
        if isinstance(verdict, str):
            refused.append(Refused(cue, verdict))
        else:
            found.append(Attached(cue, verdict, side))
    if slot == "action":
        found = [_anew(a, draft, cues, drafts) for a in found]
    if slot == "status" and draft.kind == "funding":
        found = [_spent(a, draft, drafts) for a in found]
    if slot == "status":
        found = _only_there(found, draft, drafts, cues, limit)
        found = _behind_plan(found, draft)
        found = _not_asked_for(found, draft)
        found = _rated_first(found, draft, cues)
        found = _not_decided(found, draft, cues)
        found = _told_as_done(found, draft)
    if slot == "status" and any(_deals_with(a, draft) for a in found):
        # đánh giá lại 12 sản phẩm đã hết hạn: the old rating's end, or its beginning, only says which products
        found = [a for a in found if a.side == "ahead" or not _tells_apart(a)]
    if slot in ("action", "status"):
        found = [a for a in found if not _says_which_again(a, draft, cues, drafts)]
    if slot in ("action", "status") and any(_says_of_helped(a, draft) for a in found):
        if any(_helps(c, draft) for c in cues):
            found = [a for a in found if not _says_of_helped(a, draft)]
    if slot in ("action", "status"):
        found = [_superseded(slot, a, found, draft, drafts) for a in found]
    return sorted(found, key=lambda a: (-a.score, a.cue.first)), refused


def _verdict(
    slot: str, draft: Draft, cue: Cue, drafts: Sequence[Draft], start: int, limit: int, own: Sequence[Cue]
) -> float | str:  # fmt: skip
    """The score of a cue for a slot, or the reason why it may not speak; ``own`` are all cues of the slot."""
    rule = cue.rule
    if cue.first < start:
        return "it stands before the words of this part"
    if not -FAR <= cue.first - draft.first <= FAR:
        return "it stands too far away"
    if rule.set.get("only", draft.kind) != draft.kind:
        return f"it speaks only of {rule.set['only']}"
    if rule.set.get("figure") and not draft.bare:
        return "it speaks only of a number without a noun"
    if cue.last <= draft.first:
        if slot in STATUS_REACHES and _in_front(slot, cue, draft):
            return "it stands in a clause in front of this one"
        if rule.look not in ("after", "both"):
            return "it looks back, and the number stands behind it"
        if _bound(draft.sentence, cue, draft, drafts if slot != "money" else _amounts(drafts)):
            return "it belongs to another number beside it"
        return _ahead(draft.sentence, cue, draft, drafts, STATUS_REACHES.get(slot, 1.0))
    if cue.first < draft.last:
        return "it is a part of the number's own words"
    if rule.look not in ("before", "both"):
        return "it looks ahead, and the number stands before it"
    alike = (rule.set.get("alike") and _joined_up_to(draft, cue, drafts)) or _points_at_list(draft, cue)
    if cue.first >= limit and not alike:
        return "it stands behind the next number"
    return _behind(draft.sentence, cue, draft, drafts, own)


def _in_front(slot: str, cue: Cue, draft: Draft) -> bool:
    """Whether a cue stays in a fronted clause: sau khi *loại* những sản phẩm hết hạn, tỉnh còn 48 sản phẩm."""
    return any(
        f.parts(cue.first, draft.first) and cue.first != f.first and not (f.aims and cue.rule.set[slot] == "target")
        for f in draft.sentence.fronted
    )


def _amounts(drafts: Sequence[Draft]) -> list[Draft]:
    """The amounts among some numbers: a word of money belongs to no count (*5 điểm được hỗ trợ, mỗi điểm 60 triệu*)."""
    return [d for d in drafts if d.kind in ("funding", "revenue")]


def _joined_up_to(draft: Draft, cue: Cue, drafts: Sequence[Draft]) -> bool:
    """Whether the numbers up to a cue are joined by *và*: 4 sản phẩm mới và 3 sản phẩm chấm lại đều đạt 3 sao."""
    run = [d for d in drafts if draft.first <= d.first and d.last <= cue.first]
    return all(joined(a, b) for a, b in pairwise(run))


def _points_at_list(draft: Draft, cue: Cue) -> bool:
    """Whether a cue behind a colon calls all numbers of the list before it something: 45 mới, 40 chấm lại: đó là …."""
    listed = draft.sentence.skeleton[draft.last : cue.first]
    return bool(cue.rule.set.get("pointing")) and ":" in listed and not regex.search(r"[;.()]", listed)


def joined(left: Draft, right: Draft) -> bool:
    """Whether two neighbouring numbers of the same things are joined by *và*, with few words between."""
    between = left.sentence.skeleton[left.last : right.first]
    alike = (left.kind, left.subject) == (right.kind, right.subject)
    return alike and left.sentence.joints.joined_numbers.fullmatch(between) is not None


def _only_there(
    found: list[Attached], draft: Draft, drafts: Sequence[Draft], cues: Sequence[Cue], limit: int
) -> list[Attached]:  # fmt: skip
    """Without words that only say that so many are there, when they were put forward: nộp hồ sơ mới có 12 sản phẩm."""

    def put_forward(a: Attached, so: Attached) -> bool:
        between = draft.sentence.skeleton[a.cue.last : so.cue.first]
        crossed = any(a.cue.last <= d.first and d.last <= draft.first for d in drafts)
        open_ = ("candidate", "target") if so.cue.rule.set.get("scant") else ("candidate",)
        return a.side == "ahead" and a.cue.rule.set["status"] in open_ and ";" not in between and not crossed

    decided = any(a.side == "behind" and a.cue.rule.set["status"] == "achieved" for a in found)
    decided = decided or any(c.rule.set.get("level") and draft.last <= c.first < limit for c in cues)
    return [
        so for so in found
        if decided or not so.cue.rule.set.get("so") or not any(put_forward(a, so) for a in found)
    ]  # fmt: skip


def _behind_plan(found: list[Attached], draft: Draft) -> list[Attached]:
    """Without what is told of a plan before its colon: Kế hoạch năm 2026 đã lên khung: nâng tổng số lên 700."""
    skeleton = draft.sentence.skeleton
    plans = (a.cue for a in found if a.side == "ahead" and a.cue.rule.set.get("plan"))
    opening = draft.sentence.joints.opening
    plan = next((c for c in plans if c.first <= TOPIC or opening.fullmatch(skeleton, 0, c.first)), None)
    colon = skeleton.find(":", plan.last, draft.first) if plan is not None else -1
    if plan is not None and colon < 0 and (is_ := draft.sentence.joints.plan_is_to.match(skeleton, plan.last)):
        colon = is_.end() if is_.end() <= draft.first else -1
    if plan is None or colon < 0:
        return found
    kept = [a for a in found if a.side == "behind" or a.cue is plan or not plan.last <= a.cue.first < colon]
    return [
        Attached(a.cue, OWN + a.cue.rule.rank, a.side, "a plan says it behind its colon") if a.cue is plan else a
        for a in kept
    ]


def _deals_with(a: Attached, draft: Draft) -> bool:
    """Whether a word of rating again stands right before a number."""
    return a.side == "ahead" and bool(a.cue.rule.set.get("anew")) and _leads(draft.sentence, a.cue, draft)


def _helps(cue: Cue, draft: Draft) -> bool:
    """Whether a verb of help stands right before a number: *giúp* 12 chủ thể vừa trượt làm lại hồ sơ."""
    helps = cue.rule.set.get("action") in HELP and cue.rule.look == "after" and cue.last <= draft.first
    return helps and _leads(draft.sentence, cue, draft)


def _says_of_helped(a: Attached, draft: Draft) -> bool:
    """Whether words right behind a number only say which failed ones are helped."""
    if a.side == "ahead" or a.cue.rule.set.get("action") != "revoke" or not a.cue.rule.set.get("result"):
        return False
    between = draft.sentence.skeleton[draft.last : a.cue.first]
    return draft.sentence.joints.few_words.fullmatch(between) is not None


def _says_which_again(a: Attached, draft: Draft, cues: Sequence[Cue], drafts: Sequence[Draft]) -> bool:
    """Whether words that time has run out only say what is rated again: 12 sản phẩm đã hết hạn *được chấm lại*.

    What a comma, a *mà* or a *không* parts from them is told of things that are out: đã hết hạn, đang chờ chấm lại.
    """
    if a.side == "ahead" or a.cue.rule.id not in RUN_OUT:
        return False
    joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
    for cue in cues:
        if cue.rule.set.get("action") != "rerecognize" or cue.rule.rank < FIRM:
            continue
        ahead = cue.rule.look == "after" and cue.last <= draft.first
        if not ahead and not (cue.rule.look == "before" and cue.first >= a.cue.last):
            continue
        begin, end = (cue.last, draft.first) if ahead else (a.cue.last, cue.first)
        between = skeleton[begin:end]
        parted = (joints.but.search(between), joints.negated.search(between), _MARK.search(between))
        if not any(parted) and not any(begin <= d.first < end for d in drafts):
            return True
    return False


def _tells_apart(a: Attached) -> bool:
    return a.cue.rule.set.get("action") == "revoke" or bool(a.cue.rule.set.get("told"))


def _spent(a: Attached, draft: Draft, drafts: Sequence[Draft]) -> Attached:
    """Lowers a word of spending that stands before another amount: đã chi 1,9 tỷ trong kế hoạch 7,2 tỷ."""
    if a.side == "behind" or a.cue.rule.set["status"] != "achieved":
        return a
    crossed = any(d.kind == draft.kind and a.cue.last <= d.first and d.last <= draft.first for d in drafts)
    return Attached(a.cue, a.score - SUPERSEDED, a.side, "spent is another amount") if crossed else a


def _superseded(slot: str, a: Attached, found: Sequence[Attached], draft: Draft, drafts: Sequence[Draft]) -> Attached:
    """Lowers a word ahead of a number when a nearer one says something else: mục tiêu là …, nay đã có 49."""
    if a.side == "behind":
        return a
    value = a.cue.rule.set[slot]
    crossing = any(a.cue.last <= d.first and d.last <= draft.first for d in drafts)
    between = draft.sentence.skeleton[a.cue.last : draft.first]
    crossing = crossing or ";" in between
    if crossing and a.cue.rule.set.get("anew"):
        return Attached(a.cue, a.score - SUPERSEDED, a.side, "what is rated again stands before")
    rating = a.cue.rule.set.get("rating")
    if rating:  # An Giang chấm đợt 1: 27 sản phẩm qua cửa; xét 16 sản phẩm, song chỉ 4 được công nhận
        crossing = crossing or ":" in between or draft.sentence.joints.but.search(between) is not None
    elif slot == "status" and value == "candidate" and draft.sentence.joints.but.search(between):
        crossing = True  # 21 sản phẩm ghi tên dự chấm thì 16 sản phẩm được công nhận
    however = crossing and draft.sentence.joints.however.search(between) is not None
    enough = OWN - 20 if rating or value == "candidate" or however else OWN
    for b in found:
        own = slot == "status" and crossing and b.side == "behind" and b.score >= enough
        if own and b.cue.rule.set[slot] != value and not b.cue.rule.set.get("rating"):
            aimed = (value, b.cue.rule.set[slot]) == ("target", "candidate")
            if not aimed or draft.sentence.joints.only_so_many.search(draft.sentence.skeleton, 0, draft.first):
                # its own word says more than a list's aim
                return Attached(a.cue, a.score - SUPERSEDED, a.side, "the number has a word of its own behind it")
        if b.cue.rule.set.get("managed") and not crossing:
            continue  # phấn đấu công nhận được 40: to come off is what is aimed at
        if b.cue.rule.set.get("so") and value == "candidate" and not crossing:
            continue  # nộp hồ sơ mới có 12 sản phẩm: they are there, and nobody has decided
        parted = any(a.cue.last <= d.first and d.last <= b.cue.first for d in drafts)
        if a.cue.rule.set.get("list") and not (parted or ";" in between or _passes(draft, b)):
            continue  # danh sách đăng ký hiện có 10 sản phẩm
        if b.cue.rule.set.get("scant") and value == "target" and not crossing:
            continue  # kế hoạch chỉ có 25 sản phẩm
        nearer = b.side == "ahead" and b.cue.first >= a.cue.last and b.cue.rule.rank >= FIRM
        if nearer and b.cue.rule.set[slot] != value:
            crossed = any(a.cue.last <= d.first and d.last <= draft.first for d in drafts)
            parted = ";" in draft.sentence.skeleton[a.cue.last : b.cue.first]
            weak = not parted and (b.cue.rule.set.get("rating") or not crossed)
            listed = ";" in draft.sentence.skeleton[b.cue.last : draft.first] and a.cue.rule.rank > b.cue.rule.rank
            if value == "target" and b.cue.rule.set[slot] == "candidate" and (weak or listed):
                continue  # phấn đấu đánh giá 100 sản phẩm: what is aimed at is a rating
            if slot == "status" or crossed:
                if slot == "status" or _leads(draft.sentence, b.cue, draft):
                    return Attached(a.cue, a.score - SUPERSEDED, a.side, "a nearer word says something else")
    if slot == "action" and value != "total" and _said_of_others(a, found, draft, drafts):
        return Attached(a.cue, a.score - SUPERSEDED - OWN, a.side, OTHERS)
    paid = slot == "action" and a.cue.rule.set[slot] == "support" and _paid(draft.sentence, a.cue)
    if draft.kind == "count" and (MONEY_CHAR in between or paid):
        return Attached(a.cue, a.score - BEYOND_MONEY, a.side, "an amount of money lies between")
    if slot == "action" and _leads(draft.sentence, a.cue, draft) and a.cue.rule.rank >= FIRM:
        return Attached(a.cue, a.score + LEADING, a.side, BESIDE)
    return a


def _passes(draft: Draft, b: Attached) -> bool:
    """Whether something is told as done to a list: danh sách đề nghị vừa *được* UBND tỉnh phê duyệt với 25 sản phẩm."""
    joints = draft.sentence.joints
    return b.side == "behind" or joints.passive.search(draft.sentence.skeleton, b.cue.first, draft.first) is not None


def _said_of_others(a: Attached, found: Sequence[Attached], draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a verb governs the numbers before one that has its own: củng cố 35 chủ thể, có 2 sản phẩm 5 sao."""
    crossed = [d for d in drafts if a.cue.last <= d.first and d.last <= draft.first]
    if not crossed:
        return False
    last = max(d.last for d in crossed)
    for b in found:
        if b.side == "ahead" and b.cue.first >= last and b.cue.rule.id in _BARE:
            if _leads(draft.sentence, b.cue, draft) and draft.whole is None:
                return True
        rated = b.side == "behind" and b.cue.rule.id == RATED and b.score >= WEAKEST
        if rated and a.cue.rule.set["action"] in HELP and draft.subject == "product":
            return True
    return False


def _not_decided(found: list[Attached], draft: Draft, cues: Sequence[Cue]) -> list[Attached]:
    """Without words of submission that a mark parts from the verb of a decision: … làm hồ sơ: đợt I công nhận 21."""
    skeleton = draft.sentence.skeleton
    deed = next(
        (c for c in cues if c.rule.id == DECIDES and c.last <= draft.first and _leads(draft.sentence, c, draft)), None
    )
    if deed is None:
        return found
    return [
        a for a in found
        if not (
            a.side == "ahead" and a.cue.rule.set["status"] == "candidate" and a.cue.last <= deed.first
            and regex.search(r"[:;.]", skeleton[a.cue.last : deed.first])
        )
    ]  # fmt: skip


def _told_as_done(found: list[Attached], draft: Draft) -> list[Attached]:
    """Without aims told before a mark, when what stands behind it is reached: …, ba sản phẩm *đã được* xếp 5 sao."""
    skeleton = draft.sentence.skeleton
    if skeleton[: draft.first].rstrip()[-1:] not in (",", ":", ";"):
        return found
    behind = [a.cue for a in found if a.side == "behind"]
    told = any(
        c.rule.set.get("told") and c.first - draft.last <= VERB
        and draft.sentence.joints.done_now.search(skeleton, c.first, c.last)
        for c in behind
    )  # fmt: skip
    if not told or any(c.rule.set["status"] == "target" for c in behind):
        return found  # 5 sản phẩm đã được công nhận sẽ được nâng hạng
    return [a for a in found if a.side == "behind" or a.cue.rule.set["status"] != "target"]


def _not_asked_for(found: list[Attached], draft: Draft) -> list[Attached]:
    """Without decisions that are only asked for: đề xuất UBND tỉnh ban hành quyết định công nhận 22 sản phẩm."""
    asking = [a.cue for a in found if a.side == "ahead" and a.cue.rule.id == ASKING]

    def asked(a: Attached) -> bool:
        decides = a.side == "ahead" and bool(a.cue.rule.set.get("managed"))
        return decides and any(_asked(draft.sentence, c, a.cue) for c in asking)

    return [a for a in found if not asked(a)]


def _rated_first(found: list[Attached], draft: Draft, cues: Sequence[Cue]) -> list[Attached]:
    """Without words of asking that only go on from a rating: hội đồng *xếp hạng*, đề nghị công nhận 25 sản phẩm."""
    skeleton = draft.sentence.skeleton

    def goes_on(a: Attached) -> bool:
        if a.side == "behind" or a.cue.rule.id != ASKING:
            return False
        ends = (c for c in cues if c.rule.id == DECIDES and c.last <= a.cue.first)
        ends = (c for c in ends if draft.sentence.joints.coordinated.fullmatch(skeleton, c.last, a.cue.first))
        return any(skeleton[: c.first].rstrip()[-1:] not in (",", ":", "") for c in ends)

    return [a for a in found if not goes_on(a)]


def _asked(sentence: Sentence, asks: Cue, does: Cue) -> bool:
    """Whether a decision is only what a word before it asks for, in the same clause and of nothing else."""
    between = sentence.skeleton[asks.last : does.first]
    return 0 < len(between) <= ASKED and not _MARK.search(between)


def _anew(found: Attached, draft: Draft, cues: Sequence[Cue], drafts: Sequence[Draft]) -> Attached:
    """Lowers a verb that stands before another number and a new aim: … 25 sản phẩm, phấn đấu mỗi huyện có 2."""
    cue = found.cue
    if found.side == "behind" or not any(cue.last <= d.first and d.last <= draft.first for d in drafts):
        return found
    said = [c for c in cues if "status" in c.rule.set and c.rule.look == "after" and cue.last <= c.first < draft.first]
    if cue.rule.id == SUM:  # cộng dồn đến nay, hội đồng *đã* xét 131 hồ sơ và cả 131 sản phẩm được cấp giấy
        said = [c for c in said if c.rule.set["status"] == "target"]
    aims = bool(said)
    return Attached(cue, found.score - NEW_AIM, found.side, "a new aim begins behind it") if aims else found


def right_limit(draft: Draft, drafts: Sequence[Draft]) -> int:
    """Where the words behind a number stop belonging to it: at the next number that is not of its holder."""
    last = draft.last
    for other in drafts:
        if other.first > draft.first and _later_in_list(draft, other):
            last = max(last, other.last)
            continue  # lần lượt có 30, 41 và 29 sản phẩm được công nhận: what stands behind is said of all of them
        if other.first > draft.first and other is not draft.holder and other.holder is not draft:
            where = draft.sentence.joints.right_where
            if other.subject == "locality" and where.match(draft.sentence.skeleton, last, other.first):
                continue  # 8 sản phẩm của 5 huyện đã gửi hồ sơ: the places only say where
            return other.first
        last = max(last, other.last)
    return len(draft.sentence.skeleton)


def _bracket_of_whole(draft: Draft) -> bool:
    """Whether a number stands in brackets right behind that which it breaks down: 19 sản phẩm OCOP (*11 mới*, …)."""
    whole = draft.whole
    if whole is None or whole.sentence is not draft.sentence or whole.last > draft.first:
        return False
    return _OPENS_BRACKET.match(draft.sentence.skeleton, whole.last, draft.first) is not None


def _beyond_brackets(draft: Draft, drafts: Sequence[Draft]) -> int:
    """The same, when the parts of the number stand in brackets before what is said of it.

    *19 sản phẩm (11 sản phẩm mới, 8 sản phẩm chấm lại) tham gia đánh giá*.
    """
    limit = right_limit(draft, drafts)
    for bracket in _BRACKETED.finditer(draft.sentence.skeleton, draft.last):
        begin, end = bracket.span()
        if begin < limit < end:
            drafts = [d for d in drafts if not begin < d.first < end]
            limit = right_limit(draft, drafts)
    return limit


def _later_in_list(draft: Draft, other: Draft) -> bool:
    """Whether another number goes on, without a noun between, in a list that goes in turn with one named before."""
    if draft.turn is None or other.turn is None or draft.turn[1] != other.turn[1] or draft.turn[0] >= other.turn[0]:
        return False
    return CLASSES["subject"] not in draft.sentence.skeleton[draft.last : other.first]


def _leads(sentence: Sentence, cue: Cue, draft: Draft) -> bool:
    """Whether a cue stands right before a number, with hardly a word between."""
    between = sentence.skeleton[cue.last : draft.first].replace(CLASSES["blocked"], "")  # chứng nhận lại lần 2 cho 25
    return sentence.joints.few_words.fullmatch(between) is not None


def _paid(sentence: Sentence, cue: Cue) -> bool:
    """Whether a verb of help follows an amount: then money is given for the things, nothing is done to them."""
    return sentence.skeleton[max(0, cue.first - 8) : cue.first].rstrip().endswith(MONEY_CHAR)


def _bound(sentence: Sentence, cue: Cue, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a cue stands right behind an earlier number and so belongs to that one (*20 sản phẩm dự xét, …*)."""
    if cue.rule.set.get("closes"):
        return False  # 12 sản phẩm 4 sao đã nâng tổng số …: it leads the sum, however near the addition stands
    alike = [d for d in drafts if d is not draft and (d.kind, d.subject) == (draft.kind, draft.subject)]
    if sentence.joints.noun_passive.search(sentence.skeleton, 0, cue.first) and sentence.joints.holding.fullmatch(
        sentence.skeleton[cue.last : draft.first]
    ):
        return True  # trong số 6 sản phẩm được hỗ trợ có 2 …: it only says which ones are meant
    if draft.whole is not None and _of_other_part(sentence, cue, draft, drafts):
        return True  # 2 sản phẩm được gửi hồ sơ đề nghị 5 sao; 7 sản phẩm 4 sao
    if any(d.last < cue.first and not sentence.skeleton[d.last : cue.first].strip() for d in alike):
        return True  # từ 129 sản phẩm hiện có lên 189: nothing parts the word from the number before it
    if _ends_passive(sentence, cue, draft, drafts):
        return True
    if _leads(sentence, cue, draft):
        return False
    if draft.kind == "count" and _LEADS_MONEY.match(sentence.skeleton, cue.last):
        return True
    before = next((d for d in reversed(drafts) if d.last <= cue.first and d is not draft), None)
    if before is not None and before.subject == "locality" and _ends_with_places(sentence, cue, before, draft, drafts):
        return True  # 45 bộ hồ sơ từ 9 huyện gửi về, 40 sản phẩm …
    if before is None or before.subject == "locality" or cue.first - before.last > FAR:
        return False  # 29 huyện trình 542 sản phẩm: what the places do is done to the number behind
    between = _BRACKETED.sub("", sentence.skeleton[before.last : cue.first])
    if "status" in cue.rule.set and sentence.joints.contrast.search(between):
        return False  # công nhận 12 sản phẩm trong khi chỉ tiêu năm 2022 là 50
    return len(_WORDS.findall(between)) <= BOUND and not _MARK.search(between)


def _ends_with_places(sentence: Sentence, cue: Cue, places: Draft, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a comma right behind a cue ends what is told of a number that places have sent."""
    sent = [d for d in drafts if d.last <= places.first and d.kind == draft.kind and d.subject == draft.subject]
    tied = bool(sent) and sentence.joints.right_where.match(sentence.skeleton, sent[-1].last, places.first) is not None
    return tied and sentence.skeleton[cue.last : draft.first].strip() == ","


def _ends_passive(sentence: Sentence, cue: Cue, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a verb ends the passive of the number before it: 40 sản phẩm *được chuẩn hóa*, 25 chủ thể …."""
    if "action" not in cue.rule.set or "," not in sentence.skeleton[cue.last - 1 : cue.last + 1]:
        return False
    before = next((d for d in reversed(drafts) if d.last <= cue.first and d is not draft and d.kind == "count"), None)
    if before is None:
        return False
    between = sentence.skeleton[before.last : cue.first].rstrip()
    passive = sentence.joints.passive.search(between[-5:])
    return passive is not None and passive.end() == len(between[-5:]) and _MARK.search(between) is None


def _of_other_part(sentence: Sentence, cue: Cue, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a cue stands behind another part of the same whole, and a semicolon parts the two."""
    if ";" not in sentence.skeleton[cue.last : draft.first]:
        return False
    parts = (d for d in drafts if d.whole is draft.whole and d.last <= cue.first)
    return any(";" not in sentence.skeleton[d.last : cue.first] for d in parts)


def _ahead(
    sentence: Sentence, cue: Cue, draft: Draft, drafts: Sequence[Draft], share: float
) -> float | str:  # fmt: skip
    between = sentence.skeleton[cue.last : draft.first]
    if cue.rule.id.startswith(SENDS) and sentence.joints.reports.search(between):
        return "it is said of a report"  # báo cáo vừa gửi UBND tỉnh cho biết, toàn tỉnh có 90 sản phẩm
    words = len(_WORDS.findall(between))
    crossed = sum(1 for d in drafts if cue.last <= d.first and d.last <= draft.first and d is not draft)
    clauses = _clauses_between(sentence, cue.last - 1, draft.first)
    if cue.rule.id == APPROVES and "," in between and sentence.joints.paper.search(sentence.skeleton, 0, cue.first):
        return "a plan is approved"  # theo đề án được tỉnh duyệt, đến năm 2025 có 90 sản phẩm
    if cue.rule.set.get("rating") and _OWN_OBJECT.match(between):
        return "it has an object of its own"  # cùng với đánh giá sản phẩm, …
    if cue.rule.set.get("action") in _WORK and sentence.joints.has_of_object.match(between):
        return "it has an object of its own"  # mục tiêu phát triển sản phẩm OCOP là đến năm 2024 có 250
    parted = cue.rule.set.get("action") in _WORK or cue.rule.set.get("generic")
    if parted and sentence.joints.has_anew.search(between):
        return "another clause has begun, with a verb of its own"  # với sự hỗ trợ của các cấp, đến nay tỉnh đã có 148
    if cue.rule.set.get("action") not in (None, "total") and between.lstrip()[:1] == ";":
        return "its clause has ended"  # tiếp tục hoàn thiện để nâng hạng; sở thẩm định 9 sản phẩm
    if cue.rule.set.get("status") == "candidate" or cue.rule.set.get("generic"):
        if sentence.joints.denied.search(sentence.skeleton, max(0, cue.first - TOPIC * 3), cue.first):
            return "it is denied"  # 7 sản phẩm hết hạn vì không ai nộp hồ sơ, cả huyện còn 17
    if _CLOSED.search(between):
        return "it is said in a bracket, of what stands before it"
    if cue.rule.set.get("closes") and _OTHER_SUBJECT.search(between):
        return "it has grown to another number"  # nâng tổng số cả nước lên 126, Đồng Nai góp 8 sản phẩm
    if cue.rule.reach == "adjacent" and (words > ADJACENT or crossed or clauses or "," in between):
        return "out of reach: it speaks only for the number beside it"
    if cue.rule.reach == "clause" and clauses:
        return "out of reach: it speaks only within its clause"
    return (
        cue.rule.rank * RANK
        - words * PER_TOKEN * share
        - between.count(",") * PER_COMMA * share
        - crossed * PER_DRAFT * share
        - clauses * PER_CLAUSE * share
    )


def _behind(
    sentence: Sentence, cue: Cue, draft: Draft, drafts: Sequence[Draft], own: Sequence[Cue]
) -> float | str:  # fmt: skip
    between = _BRACKETED.sub("", sentence.skeleton[draft.last : cue.first])
    if _behind_names(sentence, cue, draft, own, _without_holder(draft, drafts, cue, between)):
        return cue.rule.rank * RANK - BEHIND_NAMES
    if cue.rule.set.get("pointing"):
        between = between.rstrip(" :,")  # 168 sản phẩm được xếp hạng: đó là phần việc …
    ahead = any(d.first > cue.first and _leads(sentence, cue, d) for d in drafts)
    ahead = ahead or _LEADS_PERCENT.match(sentence.skeleton, cue.last) is not None  # 200 sản phẩm, nâng hạng 50%
    if ahead and ("," in between or draft.kind != "count"):
        return "it begins the clause of the next number"  # khi đăng ký chỉ 01 sản phẩm
    if _STOP.search(between):
        return "a mark ends the words of the number before it"
    if _CLOSED.match(between) and _bracket_of_whole(draft):
        return "it is said of the whole before the bracket"  # 19 sản phẩm (11 mới, 8 chấm lại) dự thi
    if "action" in cue.rule.set and _SHARE_OF.search(between):
        return "it is said of a share"  # phải có 3.000 sản phẩm, 60% trong đó có hợp đồng tiêu thụ
    aims = cue.rule.set.get("status") == "target" and any(d.first >= cue.last for d in drafts)
    if aims and "," in between and not cue.rule.set.get("pointing"):
        return "it begins the clause of the next number"  # có 241 sản phẩm, phấn đấu đến cuối năm đạt 270
    if aims and sentence.joints.and_ahead.fullmatch(between):
        return "it begins the clause of the next number"  # hiện có 88 sản phẩm và phấn đấu có thêm 170
    if "," in between and sentence.joints.others_then.match(between[between.rindex(",") + 1 :]):
        return "it is said of others"  # 81 sản phẩm đạt 4 sao, nhiều sản phẩm đã xuất khẩu
    if "," in between and sentence.joints.denied_then.match(between[between.rindex(",") + 1 :]):
        return "it is denied of others"  # có 38 sản phẩm được phân hạng, chưa có sản phẩm nào nâng hạng
    if cue.rule.set.get("status") == "candidate" and _of_next_deed(sentence, cue, between, draft, drafts):
        return "it is said in another clause"
    if sentence.joints.reason.search(between):
        return "it stands in a reason or an aim of the clause"
    if sentence.joints.and_ahead.fullmatch(between) and "action" in cue.rule.set:
        first = any(draft.last <= c.first and c.last <= cue.first for c in own)
        if (
            first
            or len(_WORDS.findall(between)) <= PAIRED
            or not sentence.joints.passive.match(cue_words(sentence, cue))
        ):
            return "it is the second of two deeds"  # công nhận 25 sản phẩm và giới thiệu …
    if sentence.joints.rest.search(between):
        return "it is said of the rest"  # 19 hồ sơ xin chấm lần đầu, số còn lại chờ chấm lại
    words = len(_WORDS.findall(between))
    tied = between.strip() == "," and (
        cue.rule.set.get("drawn") or cue.rule.set.get("tied")
    )  # 900 triệu đồng, lấy từ ngân sách tỉnh
    if "," in between and not tied and _clauses_between(sentence, draft.last - 1, cue.first):
        return "another clause has begun"  # …, trong khi cả năm phải đủ 45
    if cue.rule.reach == "adjacent" and (words > ADJACENT or "," in between):
        return "out of reach: it speaks only for the number beside it"
    return cue.rule.rank * RANK - words * BEHIND_PER_TOKEN - between.count(",") * BEHIND_PER_COMMA


def _without_holder(draft: Draft, drafts: Sequence[Draft], cue: Cue, between: str) -> str:
    """The words between a number and a cue, but for the makers right before it: gồm A, B *của 5 chủ thể* dự thi."""
    held = next((d for d in drafts if d.holder is draft and d.last <= cue.first), None)
    skeleton = draft.sentence.skeleton
    if held is None or len(_WORDS.findall(skeleton[held.last : cue.first])) > PAIRED:
        return between
    return _BRACKETED.sub("", skeleton[draft.last : held.first])


def _behind_names(sentence: Sentence, cue: Cue, draft: Draft, own: Sequence[Cue], between: str) -> bool:
    """Whether only the names of the things stand before their verb: có 5 sản phẩm gồm: A, B và C *đủ điều kiện* thi."""
    if draft.kind != "count" or cue.rule.reach == "adjacent" or "," not in between:
        return False
    if any(draft.last <= c.first and c.last <= cue.first for c in own):
        return False
    joints = sentence.joints
    if between.split()[-1] in joints.listing or joints.apart_in_list.search(between):
        return False  # gồm A, B và đề nghị …; gồm A, B, trong đó B được nâng hạng
    return joints.names_listed.fullmatch(between) is not None


def _of_next_deed(sentence: Sentence, cue: Cue, between: str, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether another one is put forward: công nhận 12 sản phẩm *và gửi* hồ sơ đề nghị xét 5 sao cho 1 sản phẩm."""
    if sentence.joints.however.search(between):
        return True  # công nhận 71 sản phẩm song có hồ sơ phải sửa 5 lần
    later = any(d.first >= cue.last and (d.kind, d.subject) == (draft.kind, draft.subject) for d in drafts)
    return later and sentence.joints.and_sends.match(between + cue_words(sentence, cue)) is not None


def cue_words(sentence: Sentence, cue: Cue) -> str:
    """The words of a cue in the folded view."""
    return sentence.skeleton[cue.first : cue.last]


def _clauses_between(sentence: Sentence, first: int, last: int) -> int:
    """How many clause boundaries lie between two positions of the skeleton."""
    a, b = sentence.starts[first], sentence.starts[min(last, len(sentence.starts) - 1)]
    return sum(1 for start, _ in sentence.clauses if a < start <= b)
