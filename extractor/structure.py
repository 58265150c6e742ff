"""Ties the numbers of a sentence to each other: holders, parts of a whole, each of several places.

Owns the tree of parts. It reads words between numbers and the sums of the numbers themselves, and fills no slot but
``stars``. What a part takes from its whole is decided in ``parts.py``; the levels are read in ``starred.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from extractor.attach import attached
from extractor.groups import group_of
from extractor.match import PRODUCERS, Cue, Draft
from extractor.mentions import Sentence
from extractor.model import SLOTS, Stars
from extractor.patterns import CLASSES

INITIAL = 3
"""Words before an opener that still stands at the head of its sentence and points back."""
OF_THOSE = "structure.part_behind"
"""The rule of the words behind a number that make it a part, with the words before it still its own."""
LONG = 3
"""Parts from which a sum that comes out is no accident, whatever the parts are told apart by."""
MOST = 24
"""Numbers of one sentence among which sums are looked for; a longer list is a table, or no prose at all."""
CLOSINGS = ("action.total.rise", "action.total.raise")
"""The rules of the verbs by which a sum rises to what it is by now."""
RECENT = 8
"""How many facts back a sum is looked for."""

_Q, _L, _T, _S, _Y = (CLASSES[n] for n in ("quantity", "place", "stars", "subject", "period"))
_ASIDE = regex.compile(r"(?P<aside>\([^()]*\))[^(),;:.]*$")
"""The last bracket before a number, with no mark behind it."""


def tie_holders(drafts: Sequence[Draft], sentence: Sentence) -> None:
    """Joins the count of holders to the count of what they hold: N sản phẩm của M chủ thể, and the reverse."""
    for left, right in pairwise(drafts):
        if (whole := _behind_aside(right, drafts)) is not None:
            right.holder = whole
            continue
        between = sentence.skeleton[left.last : right.first]
        makers = left.subject == "product" and right.subject in PRODUCERS
        if makers and (
            sentence.joints.held_by.fullmatch(between)
            or sentence.joints.names_held.fullmatch(between)  # 8 sản phẩm gồm: mắm cá, gạo, khô của 5 chủ thể
            or sentence.joints.they_belong_here.fullmatch(between)
            or _owned_by(left, right)
            or _told_beside(left, right, between)
            or _made_by(left, right, between)
        ):
            right.holder = left
        elif left.holder is not None and left.subject != "producer" and right.subject in PRODUCERS:
            if sentence.joints.holders_too.fullmatch(between):
                right.holder = left.holder  # 9 sản phẩm của 6 hợp tác xã và 2 hộ kinh doanh
        elif left.holder is not None:
            continue  # 139 sản phẩm của 88 chủ thể với 14 sản phẩm đạt 4 sao: they hold all 139
        elif left.subject in PRODUCERS and right.subject == "product" and sentence.joints.holds.fullmatch(between):
            left.holder = right


def _behind_aside(makers: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """The goods whose shares a bracket tells before their makers: 182 sản phẩm (19 loại A, 163 loại B) của 125 chủ thể.

    The number right before the makers is then one of the shares, and not what they hold.
    """
    skeleton = makers.sentence.skeleton
    m = _ASIDE.search(skeleton, 0, makers.first)
    if m is None or makers.subject not in PRODUCERS:
        return None
    ahead = [d for d in drafts if d.last <= m.start()]
    inner = any(m.start() < d.first < m.end("aside") for d in drafts)
    if not ahead or not inner or ahead[-1].subject != "product":
        return None
    beside = skeleton[ahead[-1].last : m.start()].rstrip() + " " + skeleton[m.end("aside") : makers.first].lstrip()
    return ahead[-1] if makers.sentence.joints.held_by.fullmatch(beside) else None


def _others_beside(draft: Draft, told: Draft, ahead: Sequence[Draft]) -> bool:
    """Whether *khác* sets things beside the number right before: 8 sản phẩm 3 sao xin lên 4 sao; 3 sản phẩm khác ….

    Where a part of that number stands between, they are its rest.
    """
    if told not in ahead[-1:] or told.whole is not None or ";" not in draft.sentence.skeleton[told.last : draft.first]:
        return False
    return draft.sentence.joints.others.match(draft.sentence.skeleton, draft.last) is not None


def _told_beside(goods: Draft, makers: Draft, between: str) -> bool:
    """Whether a number of makers stands right beside that of their goods: 8 sản phẩm, 7 chủ thể."""
    fewer = makers.quantity.high <= goods.quantity.low and "per" not in goods.slots
    ends = makers.sentence.joints.seat_ends.match(makers.sentence.skeleton, makers.last) is not None
    mark = between.replace(_T, "").strip()
    return makers.subject == "producer" and fewer and (mark == "/" or (mark in (",", "(") and ends))


def _made_by(goods: Draft, makers: Draft, between: str) -> bool:
    """Whether words on both sides say whose things are: 19 sản phẩm được 3 sao, do 14 chủ thể làm ra."""
    joints, skeleton = makers.sentence.joints, makers.sentence.skeleton
    fewer = makers.quantity.high <= goods.quantity.low
    return fewer and bool(joints.made_by.fullmatch(between)) and joints.made.match(skeleton, makers.last) is not None


def _owned_by(goods: Draft, makers: Draft) -> bool:
    """Whether a sentence says who owns so many things: chủ nhân của 31 sản phẩm này là 12 chủ thể."""
    skeleton, joints = goods.sentence.skeleton, goods.sentence.joints
    between = skeleton[goods.last : makers.first]
    return joints.owners.search(skeleton, 0, goods.first) is not None and bool(joints.are_owners.fullmatch(between))


def root(draft: Draft) -> Draft:
    """The top of the tree that a part belongs to."""
    while draft.whole is not None:
        draft = draft.whole
    return draft


def find_parts(
    drafts: Sequence[Draft], cues: Sequence[Cue], recent: Sequence[Draft], intro: Draft | None = None
) -> dict[int, int]:  # fmt: skip
    """Gives parts their wholes; returns, by index, the skeleton position where the words of each part begin.

    ``recent`` are the facts before the sentence, latest last. A sum that comes out beats the words.
    """
    opened: dict[int, int] = {}
    cues = [c for c in cues if not (c.rule.set.get("part") and _of_places(c, drafts))]
    openers = [c for c in cues if c.rule.set.get("part") and c.rule.look == "after"]
    others = [c for c in cues if c.rule.look != "after"]
    for i, draft in enumerate(drafts):
        if draft.bare and draft.kind == "count" and (each := attached("each", draft, cues, drafts)):
            draft.times = max(1, _places_before(draft.sentence, each[0].cue.first))
        if draft.kind == "count" and draft.subject == "product":
            draft.times = max(draft.times, len(groups_before(draft)))
        opener = _opener(openers, draft, drafts)
        if opener is not None:
            by = next((c for c in reversed(openers) if c.first == opener and c.rule.set.get("root")), None)
            whole = _whole([d for d in drafts[:i] if d.last <= opener and not _aside(d, opener)], draft)
            if by is not None and whole is not None and whole.whole is not None:
                whole = root(whole)
            if whole is None and len(draft.sentence.skeleton[:opener].split()) <= INITIAL:
                whole = _just_told(drafts, recent, draft)
            if whole is None and len(draft.sentence.skeleton[:opener].split()) <= INITIAL:
                newer = any(c.first == opener and c.rule.set.get("newer") for c in openers)
                told = [d for d in recent if d.slots.get("action") == "recognize"] if newer else recent
                if by is not None:  # theo địa bàn: what passed is broken down, and not what failed
                    told = [d for d in told if d.slots.get("action") != "revoke"] or told
                whole = _whole(told, draft)
                if whole is not None and not newer:
                    whole = _of_same_deed(draft, whole, cues, drafts, recent)
                if by is not None:
                    whole = _of_what_came(whole, draft, recent)
                if by is not None and whole is not None and _L in draft.sentence.skeleton:
                    shares = sum(d.sum for d in drafts if (d.kind, d.subject) == (draft.kind, draft.subject))
                    whole = added_before(whole, draft, shares, recent) or whole
            if whole is not None:
                draft.whole = whole
                opened[i] = opener
        elif behind := [a for a in attached("part", draft, others, drafts) if not _parted(a.cue, draft)]:
            draft.whole = _whole(drafts[:i], draft) or _of_what_came(_whole(recent, draft), draft, recent)
            if draft.whole is not None and _others_beside(draft, draft.whole, drafts[:i]):
                draft.whole = None
            if draft.whole is not None:
                own = any(a.cue.rule.id == OF_THOSE for a in behind)  # …, kỳ vọng ít nhất 10 trong số đó được gắn sao
                opened[i] = (
                    0 if draft.kind == "funding" else _edge(drafts, i) if own else draft.first
                )  # đã giải ngân 22,9 tỷ trong tổng số …
        if any(c.rule.set.get("within") and c.first <= draft.first < c.last for c in openers):
            draft.reference = True
        if draft.whole is None and intro is not None and may_hold(intro, draft):
            draft.whole = intro  # a line of the list that the sentence before has opened
            opened[i] = 0
        if any(not _of_sum(a.cue, draft, openers) for a in attached("reference", draft, cues, drafts)):
            draft.reference = True
    _alone_of_level(drafts)
    _by_sums(drafts, recent, opened)
    _of_all_levels(drafts)
    return opened


def _of_what_came(whole: Draft | None, draft: Draft, recent: Sequence[Draft]) -> Draft | None:
    """What was granted, rather than what failed with it, or what was handed in a paragraph before, for it.

    *17 sản phẩm đạt, 4 hồ sơ bị loại. Theo địa bàn, Chi Lăng được 5, Hữu Lũng 4*.
    """
    if whole is None or whole.sentence is draft.sentence:
        return whole
    before = whole.slots.get("status") == "candidate" and whole.sentence.block < draft.sentence.block
    if whole.slots.get("action") != "revoke" and not before:
        return whole
    came = (d for d in reversed(recent) if d.slots.get("status") == "achieved" and d.slots.get("action") == "recognize")
    came = (d for d in came if d.whole is None or _came_out(d))
    return next((d for d in came if may_hold(d, draft) and not d.aside and d.dropped is None), whole)


def _of_same_deed(
    draft: Draft, whole: Draft, cues: Sequence[Cue], drafts: Sequence[Draft], recent: Sequence[Draft]
) -> Draft:  # fmt: skip
    """The number of its own deed, of several told at once: phát triển 45, nâng sao 30. Cụ thể, Ba Tri phát triển 6."""
    deed = next((a.cue.rule.set["action"] for a in attached("action", draft, cues, drafts) if a.side == "ahead"), None)
    if deed is None or whole.slots.get("action") == deed:
        return whole
    beside = [d for d in recent if d.sentence is whole.sentence and d.whole is None and may_hold(d, draft)]
    return next((d for d in reversed(beside) if d.slots.get("action") == deed), whole)


def added_before(whole: Draft, draft: Draft, shares: float, told: Sequence[Draft]) -> Draft | None:
    """What the sentence of a sum says was added to it, of which districts tell their shares.

    *Công nhận được 111 sản phẩm, nâng tổng số lên 362. Xét theo địa bàn, Diễn Châu 13, …*.
    """
    if whole.evidence.get("action") not in CLOSINGS or whole.sentence is draft.sentence:
        return None
    added = [d for d in told if d.sentence is whole.sentence and d.first < whole.first and d.kind == "count"]
    added = [d for d in added if d.slots.get("action") == "recognize" and d.slots.get("status") == "achieved"]
    fits = [d for d in added if d.whole is None and d.dropped is None and d.quantity.low >= shares]
    return fits[-1] if fits and may_hold(fits[-1], draft) else None


def _of_places(cue: Cue, drafts: Sequence[Draft]) -> bool:
    """Whether *còn lại* is said of places, each of which shall have something: mỗi xã còn lại có ít nhất 1 sản phẩm."""
    sentence = drafts[0].sentence if drafts else None
    if sentence is None or cue.first == 0:
        return False
    return sentence.joints.each_other_place.search(sentence.skeleton, 0, cue.first) is not None


def groups_before(draft: Draft) -> list[str]:
    """The groups of products right before a number that holds for each of them: đồ uống và dược liệu mỗi nhóm 1."""
    sentence = draft.sentence
    m = sentence.joints.each_group.search(sentence.skeleton, 0, draft.first)
    if m is None:
        return []
    found = (sentence.at(at) for at in range(m.start("list"), m.end("list")))
    return [group.value for group in found if group is not None and group.kind == "group"]


def _places_before(sentence: Sentence, at: int) -> int:
    """How many places the list has that ends before a position of the skeleton."""
    skeleton, named, end = sentence.skeleton, 0, at
    place = skeleton.rfind(_L, 0, at)
    while place >= 0:
        between = skeleton[place + 1 : end]
        if not (sentence.joints.list.fullmatch(between) if named else not between.strip(" ,")):
            break
        named, end = named + 1, place
        place = skeleton.rfind(_L, 0, place)
    return named


def _alone_of_level(drafts: Sequence[Draft]) -> None:
    """Makes places that a number is told to have share of parts of it, and not of the sum before it.

    *Trong 407 sản phẩm, miền núi có 169 sản phẩm 3 - 4 sao, riêng Tiên Phước 38, Tây Giang 21.*
    """
    holder: Draft | None = None
    for left, right in pairwise(drafts):
        between = right.sentence.skeleton[left.last : right.first]
        alike = right.whole is not None and right.kind == "count" and "stars" not in right.slots
        if alike and left.whole is right.whole and "stars" in left.slots and may_hold(left, right):
            opens = right.sentence.joints.alone_of.fullmatch(between) is not None
            holder = left if opens and _L in right.sentence.skeleton[left.last : right.last] else None
        elif holder is not None and not (alike and right.bare and ";" not in between and may_hold(holder, right)):
            holder = None
        if holder is not None and right.whole is not None:
            right.whole = holder


def _of_all_levels(drafts: Sequence[Draft]) -> None:
    """Parts that come to more than the last of several levels break the sum of the levels down.

    *13 sản phẩm 4 sao, 131 sản phẩm 3 sao thuộc 4 nhóm, trong đó 124 sản phẩm thực phẩm, …*
    """
    for level in drafts:
        if level.whole is None or "stars" not in level.slots:
            continue
        parts = [d for d in drafts if d.whole is level]
        total = sum(d.quantity.low for d in parts)
        if level.quantity.high < total <= level.whole.quantity.high:
            for part in parts:
                part.whole = level.whole


def _parted(cue: Cue, draft: Draft) -> bool:
    """Whether a comma parts a number from a word behind it: công nhận lại 18, để rơi *phần còn lại*."""
    return "," in draft.sentence.skeleton[draft.last : cue.first]


def _of_sum(cue: Cue, draft: Draft, openers: Sequence[Cue]) -> bool:
    """Whether a word of reference takes up the sum that a number is a part of: 29 sản phẩm trong tổng số *nói trên*."""
    return any(draft.last <= c.first and c.first < cue.last for c in openers)


def _by_sums(drafts: Sequence[Draft], recent: Sequence[Draft], opened: dict[int, int]) -> None:
    """Parts whose numbers add up to one that was just said are its parts, whatever stands between."""
    for family in ({"product"}, set(PRODUCERS), {None}):
        kind = "count" if None not in family else "funding"
        run = [i for i, d in enumerate(drafts) if d.kind == kind and d.subject in family and "per" not in d.slots]
        inner = {id(drafts[i]) for i in run}
        _sums_behind_colons(run, drafts, opened)
        _sums_right_behind(run, drafts, opened)
        tops = [i for i in run if drafts[i].whole is None or id(drafts[i].whole) not in inner]
        _sums_of(run, drafts, recent, opened)
        if tops != run:
            _sums_of(tops, drafts, recent, opened)


def _sums_behind_colons(run: Sequence[int], drafts: Sequence[Draft], opened: dict[int, int]) -> None:
    """Numbers behind a colon that come to the one before it are its parts, whatever else they come to."""
    for first in range(1, len(run)):
        whole = _behind_colon(drafts, run[first:])
        if whole is None:
            continue
        for last in range(len(run), first + 1, -1):
            parts = [drafts[i] for i in run[first:last]]
            if sum(p.sum for p in parts) == whole.quantity.low and all(may_hold(whole, p) for p in parts):
                for i in run[first:last]:
                    drafts[i].whole = whole
                    drafts[i].evidence["whole"] = "sum"
                    opened.setdefault(i, _edge(drafts, i))
                break


def _sums_right_behind(run: Sequence[int], drafts: Sequence[Draft], opened: dict[int, int]) -> None:
    """Numbers without a noun that come to the one right before them: 12 sản phẩm bị loại, 7 do …, 5 do …."""
    for first in range(len(run) - 2):
        whole = drafts[run[first]]
        total = 0
        for last in range(first + 1, len(run)):
            part = drafts[run[last]]
            between = part.sentence.skeleton[whole.last : part.first]
            crossed = ";" in between or _L in between or whole.bare
            if not part.bare or part.whole is not None or crossed or not may_hold(whole, part):
                break
            total += int(part.quantity.low)
            if total == whole.quantity.low and last > first + 1:
                for i in run[first + 1 : last + 1]:
                    drafts[i].whole = whole
                    opened.setdefault(i, _edge(drafts, i))
            if total >= whole.quantity.low:
                break


def _sums_of(run: Sequence[int], drafts: Sequence[Draft], recent: Sequence[Draft], opened: dict[int, int]) -> None:
    """Looks through the stretches of a run, longest first, for numbers that add up to one said before."""
    if len(run) > MOST:
        return
    for size in range(len(run), 1, -1):
        for first in range(len(run) - size + 1):
            group = run[first : first + size]
            parts = [drafts[i] for i in group]
            if any(p.evidence.get("whole") == "sum" for p in parts):
                continue
            distinct = _distinct(parts)
            accident = not distinct and (size < LONG or size != len(run))
            grouped = accident and _of_groups(parts)  # 30 sản phẩm, 26 thực phẩm và 4 đồ uống: of their sentence
            renewed = accident and not grouped and _new_and_again(parts)
            if accident and not (grouped or renewed):
                continue
            told = drafts if grouped else [*recent[-RECENT:], *drafts]
            if renewed:
                told = [*_just_before(parts[0], recent), *drafts]
            whole = _sum_whole(parts, told, distinct or grouped or renewed)
            if whole is None or (renewed and not _free_for(parts, whole)):
                continue
            for i in group:
                drafts[i].whole = whole
                drafts[i].evidence["whole"] = "sum"
                opened.setdefault(i, 0 if renewed else _edge(drafts, i))


def _free_for(parts: Sequence[Draft], whole: Draft) -> bool:
    """Whether no words have made numbers parts of another one, and their sum is one of things that were rated."""
    held = [p.whole for p in parts if p.whole is not None and p.whole not in parts]
    given = (whole.sentence is parts[0].sentence and not whole.bare) or whole.slots.get("status") == "achieved"
    return given and len(held) < len(parts) and all(w is whole for w in held)


def _behind_colon(drafts: Sequence[Draft], group: Sequence[int]) -> Draft | None:
    """The number right before a colon behind which a group of numbers begins, or ``None``."""
    first = group[0]
    if first == 0 or drafts[first - 1].kind != drafts[first].kind:
        return None
    before = drafts[first - 1]
    return before if ":" in before.sentence.skeleton[before.last : drafts[first].first] else None


def _sum_whole(parts: Sequence[Draft], candidates: Sequence[Draft], distinct: bool) -> Draft | None:
    """The last of the candidates whose number is the sum of the parts, or ``None``."""
    total = sum(p.sum for p in parts)
    inner = {id(p) for p in parts}
    for whole in reversed(candidates):
        if id(whole) in inner or whole.quantity.low != total or whole.quantity.high != total:
            continue
        if whole.quantity.qualifier == "more_than" and whole.slots.get("status") == "target":
            continue  # lên trên 80: what is aimed at as more than that is no sum
        bounds = any(p.quantity.qualifier in ("at_least", "at_most") for p in parts)
        if bounds and whole.slots.get("status") == "achieved":
            continue  # phát triển 60 sản phẩm và nâng hạng ít nhất 15 are none of the 75 that there are
        if not distinct and whole.sentence.block < parts[0].sentence.block - 1:
            continue
        if not distinct and whole.whole is not None and not _of_its_level(parts, whole):
            continue
        if _of_other_district(whole, parts[0], candidates):
            continue
        if all(may_hold(whole, p) for p in parts):
            return whole
    return None


def _of_other_district(whole: Draft, part: Draft, told: Sequence[Draft]) -> bool:
    """Whether a number is that of a district, and the paragraph of a part has told the number of another one."""
    place = whole.slots.get("place")
    if place is None or place.level != "district" or whole.sentence.block == part.sentence.block:
        return False
    near = (d.slots.get("place") for d in told if d.sentence.block == part.sentence.block and d.kind == whole.kind)
    return any(p is not None and p.level == "district" and p != place for p in near)


def _of_its_level(parts: Sequence[Draft], whole: Draft) -> bool:
    """Whether all of several parts have the one level that their whole has."""
    level: Stars | None = whole.slots.get("stars")
    levels = [p.slots["stars"].low for p in parts if "stars" in p.slots]
    return level is not None and len(parts) >= LONG and levels == [level.low] * len(parts)


def _aside(draft: Draft, position: int) -> bool:
    """Whether a number stands in a bracket that is closed before a position."""
    skeleton = draft.sentence.skeleton
    return (
        skeleton.rfind("(", 0, draft.first) > skeleton.rfind(")", 0, draft.first)
        and ")" in skeleton[draft.last : position]
    )


def _distinct(group: Sequence[Draft]) -> bool:
    """Whether a group breaks a whole down by one thing: each part has another level, or is another sort of maker."""
    if group[0].kind == "funding":
        return True
    levels = [d.slots.get("stars") for d in group]
    if all(level is not None for level in levels):
        return len(set(levels)) == len(levels)
    sorts = [d.subject for d in group]
    return all(s in PRODUCERS for s in sorts) and len(set(sorts)) == len(sorts)


def _of_groups(group: Sequence[Draft]) -> bool:
    """Whether each of several numbers of products is told of another group of goods."""
    if group[0].subject != "product" or len(group) == 1 or any(d.bare for d in group):
        return False
    groups = [group_of(d) for d in group]
    return None not in groups and len(set(groups)) == len(groups)


def _new_and_again(group: Sequence[Draft]) -> bool:
    """Whether numbers of products are told apart as new ones and old ones: mới có 9, đánh giá lại có 3."""
    if len(group) > LONG or any(d.subject != "product" or "per" in d.slots for d in group):
        return False
    skeleton, joints = group[0].sentence.skeleton, group[0].sentence.joints
    first = max(skeleton.rfind(mark, 0, group[0].first) for mark in ";.:,")
    words = skeleton[first + 1 :]
    old = joints.rated_once_more.search(words) or joints.rest_of_them.search(words)
    return old is not None and joints.new_ones.search(words) is not None


def _just_before(draft: Draft, recent: Sequence[Draft]) -> list[Draft]:
    """The numbers of the sentence right before, where it stands in the same paragraph."""
    if not recent or recent[-1].sentence.block != draft.sentence.block:
        return []
    return [d for d in recent if d.sentence is recent[-1].sentence]


def _edge(drafts: Sequence[Draft], i: int) -> int:
    """Where the words of a part begin when no opener says it: behind the number before it."""
    return drafts[i - 1].last if i else 0


def _opener(openers: Sequence[Cue], draft: Draft, drafts: Sequence[Draft]) -> int | None:
    """Where the list of parts that a draft stands in was opened, or ``None``."""
    skeleton = draft.sentence.skeleton
    before = [c for c in openers if c.last <= draft.first and ("stars" in draft.slots or not c.rule.set.get("levels"))]
    before = [c for c in before if not closed_off(skeleton, c.first, draft.first)]
    places = [c.last if c.rule.set.get("within") else c.first for c in before[-1:]]
    bracket = _open_bracket(skeleton, draft.first)
    if bracket >= 0 and any(d.last <= bracket for d in drafts):
        places.append(bracket)
    colon = skeleton.rfind(": ", 0, draft.first)
    if not before and colon >= 0 and any(d.last <= colon for d in drafts):
        places.append(colon)
    return max(places, default=None)


def closed_off(skeleton: str, at: int, upto: int) -> bool:
    """Whether a position stands in a bracket that is closed before another one."""
    if skeleton.find(")", at, upto) < 0:
        return False  # most stretches hold no bracket, and need not be gone through
    depth = 0
    for char in skeleton[at:upto]:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return "(" in skeleton[:at]
    return False


def _open_bracket(skeleton: str, position: int) -> int:
    """Where the innermost bracket begins that is still open at a position, or -1."""
    if skeleton.find("(", 0, position) < 0:
        return -1
    depth = 0
    for at in range(position - 1, -1, -1):
        depth += (skeleton[at] == ")") - (skeleton[at] == "(")
        if depth < 0:
            return at
    return -1


def _whole(candidates: Sequence[Draft], part: Draft) -> Draft | None:
    """The latest fact that may hold a part; a fact that is itself a part only when it stands in the sentence."""
    for other in reversed(candidates):
        if may_hold(other, part) and not other.aside and not only_failed(other, part):
            if other.sentence is part.sentence or other.whole is None or _came_out(other):
                return other
    return None


def _just_told(drafts: Sequence[Draft], recent: Sequence[Draft], part: Draft) -> Draft | None:
    """The number of goods just told, when a list of places tells most of it: 26 đạt 4 sao. Trong đó, An Khê 10, …."""
    goods = [d for d in recent if d.kind == "count" and d.subject == part.subject]
    if not goods or part.kind != "count" or goods[-1].sentence.block != part.sentence.block:
        return None
    parts = [d for d in drafts if d.kind == "count" and d.subject == part.subject]
    edges = [0, *(d.last for d in parts)]
    by_place = all(_L in part.sentence.skeleton[a : d.first] for a, d in zip(edges, parts, strict=False))
    whole = goods[-1]
    told = sum(d.sum for d in parts)
    if _of_one_place(whole, goods, recent) and _L not in part.sentence.skeleton and told <= whole.quantity.low:
        return whole if may_hold(whole, part) else None
    most = by_place and len(parts) >= LONG and whole.quantity.low / 2 < told <= whole.quantity.low
    return whole if most and may_hold(whole, part) else None


def _of_one_place(whole: Draft, goods: Sequence[Draft], recent: Sequence[Draft]) -> bool:
    """Whether a sentence told what one district has, and no more: Tiên Phước đông nhất, 12 sản phẩm. Trong đó 3 …."""
    here = [d for d in goods if d.sentence is whole.sentence]
    place = whole.slots.get("place")
    own = place is not None and place.level == "district" and whole.evidence["place"].startswith("the place at")
    return own and len(here) == 1 and whole.whole is not None and recent[-1].sentence is whole.sentence


def _came_out(draft: Draft) -> bool:
    """Whether a part is what came out of what was put forward: 22 sản phẩm đạt 3 sao, trong số 27 sản phẩm dự thi."""
    whole = draft.whole
    if whole is None or whole.slots.get("status") != "candidate" or draft.slots.get("status") != "achieved":
        return False
    alike = draft.slots.get("place") == whole.slots.get("place") and draft.slots.get("action") != "revoke"
    return alike and draft.quantity.high * 2 > whole.quantity.low


def only_failed(whole: Draft, part: Draft) -> bool:
    """Whether a number told what failed, and another sentence tells of a level: 10 sản phẩm trượt. Có 8 đạt 5 sao."""
    lost = whole.slots.get("action") == "revoke" and "stars" not in whole.slots
    return lost and whole.sentence is not part.sentence and "stars" in part.slots


def may_hold(whole: Draft, part: Draft) -> bool:
    """Whether one number can be a part of another: the same sort of thing, and no more than it."""
    if whole.kind != part.kind or whole is part or whole.holder is part or part.holder is whole:
        return False
    if "part_of" not in SLOTS[whole.kind]:
        return False  # a rank that is told again breaks down nothing
    if part.quantity.low > whole.quantity.high:
        return False
    if part.dossier and not whole.dossier and whole.slots.get("status") == "achieved":
        return False  # 18 hồ sơ that wait are none of the 21 products that were recognized
    reached: Stars | None = whole.slots.get("stars")
    if reached is not None and not reached.potential and part.slots.get("stars") == replace(reached, potential=True):
        return False  # tỉnh có 4 sản phẩm 5 sao; 2 sản phẩm tiềm năng 5 sao are none of them
    ancestor: Draft | None = whole
    while ancestor is not None:
        if ancestor is part:
            return False
        ancestor = ancestor.whole
    if whole.kind != "count":
        return True
    return whole.subject == part.subject or (whole.subject == "producer" and part.subject in PRODUCERS)
