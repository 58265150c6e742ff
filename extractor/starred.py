"""Gives numbers the star level that their own sentence tells: behind them, ahead of them, of all of a list.

Owns where a level may stand from a number, and whose it then is. What a paragraph, a list or a number told before
hands on is decided in ``levels.py``; the tree of parts is found in ``structure.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from extractor.attach import joined, right_limit
from extractor.match import Draft
from extractor.mentions import BARE_FROM, FROM_ON, MOST_STARS, Sentence
from extractor.model import Stars
from extractor.patterns import CLASSES

TOPIC = "the level that the sentence is about"
"""The evidence of a level with which a sentence, or its paragraph, begins."""
ORDERED = "the level of those before it in order"
"""The evidence of the level of a place that comes next in an order."""
UNRATED = frozenset({"outlet", "locality", "trademark", "craft_village"})
"""What has no star level."""
HIGH = 4
"""The least level of which things are called promising; at a lower one they are only new."""
FIRST_SMALL = 2
"""The number with which the list of small numbers in words begins."""

_Q, _L, _T = (CLASSES[n] for n in ("quantity", "place", "stars"))


def give_stars(
    drafts: Sequence[Draft], told: Stars | None = None, topic: tuple[int, Stars] | None = None
) -> None:  # fmt: skip
    """Gives each draft the star phrase that stands at it: behind it, or ahead when the level leads.

    ``told`` is the level that the paragraph has named last before the sentence, for *hạng này*; ``topic`` is the one
    that the sentence begins with.
    """
    taken: set[int] = {
        at
        for draft in drafts
        if draft.evidence.get("stars") == "the level that leads"
        for at in range(draft.first)
        if (mention := draft.sentence.at(at)) is not None and mention.value is draft.slots["stars"]
    }
    rated = [d for d in drafts if d.subject not in UNRATED]
    for side in (_stars_leading, _stars_behind, _stars_ahead, _stars_asked, _stars_aimed):
        for draft in rated:
            found = side(draft, drafts)
            if found is not None and found[0] not in taken and "stars" not in draft.slots:
                taken.add(found[0])
                draft.set("stars", found[1], "stars at the number")
    for draft in drafts:
        _lift(draft, drafts)
        _rise_from(draft)
        _may_reach(draft)
        _bound_by_number(draft)
    _give_topic(drafts, topic)
    for left, right in pairwise(drafts):
        _next_in_order(left, right)
    for draft in drafts:
        said = _says_again(draft, drafts) if draft.kind == "count" and "stars" not in draft.slots else None
        if said is not None:
            ahead = [m.value for m in draft.sentence.mentions if m.kind == "stars" and m.end <= draft.start]
            level = ahead[-1] if ahead else None if said.groupdict().get("here") else told
            if level is not None:
                draft.set("stars", replace(level, from_=None), "the level said last")
    for left, right in reversed(list(pairwise(drafts))):
        if "stars" in right.slots and "stars" not in left.slots and joined(left, right):
            if right.sentence.joints.alike.search(right.sentence.skeleton, right.last, right_limit(right, drafts)):
                left.set("stars", right.slots["stars"], "stars of all that are joined")
    _give_all_alike(drafts)
    _give_in_turn(drafts)
    for draft in drafts:
        if draft.holder is not None:
            held = draft.holder
            if one_of_levels(held, drafts) and not _level_of_both(draft, held):
                continue
            if "stars" in draft.slots and "stars" not in held.slots:
                held.set("stars", draft.slots["stars"], "stars of its holders")
            elif "stars" in held.slots and "stars" not in draft.slots:
                draft.set("stars", held.slots["stars"], "stars of what they hold")


def _lift(draft: Draft, drafts: Sequence[Draft]) -> None:
    """Gives things of one level that rise to another both levels: một sản phẩm 4 sao sẽ được chọn để nâng lên 5 sao."""
    level: Stars | None = draft.slots.get("stars")
    if draft.subject != "product" or level is None or level.from_ is not None or level.or_above:
        return
    limit = right_limit(draft, drafts)
    m = draft.sentence.joints.lifted.match(draft.sentence.skeleton, draft.last, limit)
    found = draft.sentence.at(m.start("stars")) if m is not None else None
    own = draft.sentence.at(m.start("from")) if m is not None else None
    if found is None or own is None or own.value != level or found.value.from_ is not None or found.value.or_above:
        return
    if level.low == level.high < found.value.low:
        draft.set("stars", replace(found.value, from_=level.low), "the level to which it rises")


def _rise_from(draft: Draft) -> None:
    """Makes the level from which things are lifted the one before: nâng hạng 3 sản phẩm từ 3 sao has them at 4."""
    level: Stars | None = draft.slots.get("stars")
    if draft.subject != "product" or level is None or level.low != level.high or level.from_:
        return
    joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
    if level.low < MOST_STARS and joints.lifts.search(skeleton, 0, draft.first):
        found = next((m for m in draft.sentence.mentions if m.kind == "stars" and m.value is level), None)
        bare = found is not None and found.rule == BARE_FROM and joints.lifts_up.search(skeleton, 0, draft.first)
        if bare or (not level.or_above and joints.from_level.match(skeleton, draft.last)):
            draft.set("stars", Stars(level.low + 1, level.low + 1, from_=level.low), "the level to which it rises")


def _may_reach(draft: Draft) -> None:
    """Makes the level of things that are called promising one that they may reach: 1 sản phẩm tiềm năng xét 5 sao."""
    level: Stars | None = draft.slots.get("stars")
    plain = level is not None and level.low == level.high >= HIGH and not level.or_above and level.from_ is None
    if level is not None and plain and draft.subject == "product":
        if draft.sentence.joints.promising.match(draft.sentence.skeleton, draft.last):
            draft.set("stars", replace(level, potential=True), draft.evidence["stars"])


def _bound_by_number(draft: Draft) -> None:
    """Makes a bound on both sides one of the number: *từ* 2 sản phẩm 4 sao *trở lên* has two or more, of 4 stars."""
    level: Stars | None = draft.slots.get("stars")
    exact = draft.kind == "count" and draft.quantity.qualifier == "exact"
    if level is None or not level.or_above or not exact or level.low != level.high:
        return
    skeleton, joints = draft.sentence.skeleton, draft.sentence.joints
    at = skeleton.find(_T, draft.last)
    found = draft.sentence.at(at) if at >= 0 else None
    whole = found is not None and found.rule == FROM_ON  # từ 25 sản phẩm đạt *từ 3 sao trở lên*: two bounds
    beside = (
        found is not None
        and not whole
        and found.value is level
        and joints.few_words.fullmatch(skeleton[draft.last : at])
    )
    if beside and joints.from_number.search(skeleton, 0, draft.first):
        draft.set("stars", replace(level, or_above=False), draft.evidence["stars"])
        draft.quantity = replace(draft.quantity, qualifier="at_least")


def _give_all_alike(drafts: Sequence[Draft]) -> None:
    """Gives the numbers of a sentence the level that all of them have: 9 sản phẩm, năm sau thêm 12, tất cả đều 3 sao.

    Where places stand between them, what is said of all is said of those of the last place.
    """
    goods = [d for d in drafts if d.kind == "count" and d.subject == "product"]
    for i, last in enumerate(goods):
        joints, skeleton = last.sentence.joints, last.sentence.skeleton
        if (m := joints.all_so_many.match(skeleton, last.last)) is not None:
            same = joints.small.index(m["many"]) + FIRST_SMALL == last.quantity.low == last.quantity.high
            m = m if same else None  # chấm lại 2 sản phẩm là A và B; cả hai đủ điểm giữ 3 sao
        m = m or joints.all_alike.match(skeleton, last.last)
        found = last.sentence.at(m.start("stars")) if m is not None else None
        if m is None or found is None or found.value.from_ is not None:
            continue
        for draft in goods[: i + 1]:
            crossed = regex.search(f"[;.:{_L}{_T}]", skeleton[draft.last : last.first])
            if crossed is None and _T not in skeleton[last.last : m.start("stars")]:
                if "stars" not in draft.slots and (draft is last or "many" not in m.groupdict()):
                    draft.set("stars", found.value, "the level that all have")


def _give_in_turn(drafts: Sequence[Draft]) -> None:
    """Gives all of a list in turn the level behind its last number: lần lượt có 3 và 2 sản phẩm 4 sao."""
    listed = [(d, d.turn) for d in drafts if d.turn is not None and d.kind == "count"]
    for at, (first, (turn, many)) in enumerate(listed):
        if turn > 0:
            continue
        run = [d for d, _ in listed[at : at + many]]
        levels = [d.slots["stars"] for d in run if "stars" in d.slots]
        if len(levels) == 1 and _T not in first.sentence.skeleton[first.last : run[-1].first]:
            for draft in run:
                draft.set("stars", levels[0], "the level that all have")


def _next_in_order(left: Draft, right: Draft) -> None:
    """Gives a number of a place the level of the one before it in an order: Tân Lạc có 6 …, kế đến là Lạc Sơn 5.

    So with the share that a maker has of those just told: 8 sản phẩm 3 sao, riêng Công ty A chiếm 5 sản phẩm.
    """
    alike = left.subject == right.subject == "product" and left.kind == right.kind == "count"
    level: Stars | None = left.slots.get("stars")
    if not alike or level is None or level.from_ is not None or "stars" in right.slots:
        return
    joints, skeleton = right.sentence.joints, right.sentence.skeleton
    fewer = right.quantity.high <= left.quantity.high
    one = skeleton.count(_T, 0, right.first) == 1  # 1 sản phẩm 5 sao, 196 sản phẩm 3 sao; riêng chè góp 46: of all
    if fewer and one and joints.alone_with.fullmatch(skeleton, left.last, right.first):
        right.set("stars", level, "the level of those of which it is a share")
        return
    ordered = left.evidence["stars"] == ORDERED and joints.and_place.fullmatch(skeleton, left.last, right.first)
    if ordered or (_L in skeleton[: left.first] and joints.in_order.fullmatch(skeleton, left.last, right.first)):
        if fewer:
            right.set("stars", level, ORDERED)


def _says_again(draft: Draft, drafts: Sequence[Draft]) -> regex.Match[str] | None:
    """The words behind a number that take up a level that was named before: 3 hồ sơ xin *hạng này*."""
    skeleton = draft.sentence.skeleton
    limit = right_limit(draft, drafts)
    m = draft.sentence.joints.level_again.search(skeleton, draft.last, limit)
    between = skeleton[draft.last : m.start()] if m is not None else ";"
    if _T in between or regex.search(r"[,;.:()]", between):
        return draft.sentence.joints.level_again_of_sum.search(skeleton, 0, draft.first)
    return m


def last_level(sentence: Sentence) -> Stars | None:
    """The level that a sentence names last, or ``None``."""
    return next((m.value for m in reversed(sentence.mentions) if m.kind == "stars"), None)


def topic_level(sentence: Sentence) -> tuple[int, Stars] | None:
    """The level that a sentence begins with and is about, and where its words end: *Ở nhóm 4 sao: 21 sản phẩm …*."""
    m = sentence.joints.level_opens.match(sentence.skeleton)
    found = sentence.at(m.start("stars")) if m is not None else None
    if m is None or found is None or found.value.from_ is not None:
        return None
    return m.end(), found.value


def _give_topic(drafts: Sequence[Draft], topic: tuple[int, Stars] | None) -> None:
    """Gives the numbers of a sentence the level that it is about, up to where another one is named."""
    if topic is None or not drafts:
        return
    skeleton = drafts[0].sentence.skeleton
    for draft in drafts:
        between = skeleton[topic[0] : draft.first]
        parted = ";" in between and skeleton[topic[0] - 1] != ":"
        if draft.first < topic[0] or (parted and not draft.sentence.joints.clause_of_place.search(between)):
            return
        if _T in between and not _only_risen(drafts, topic[0], draft.first, topic[1]):
            return
        rate = draft.kind == "funding" and skeleton[draft.last :].lstrip()[:1] == "/"  # 10.000.000 đồng/sản phẩm
        if (rate or draft.kind == "count") and draft.subject != "locality" and "stars" not in draft.slots:
            draft.set("stars", topic[1], TOPIC)


def _level_of_both(holders: Draft, held: Draft) -> bool:
    """Whether a level behind holders is of what they hold too: 12 sản phẩm của 7 chủ thể đạt 4 sao."""
    skeleton = held.sentence.skeleton
    at = skeleton.find(_T, holders.last)
    found = held.sentence.at(at) if at >= 0 else None
    behind = held.first < holders.first and _T not in skeleton[held.last : holders.first]
    return (
        behind
        and found is not None
        and found.value == held.slots.get("stars")
        and not regex.search(rf"[,;.:({_Q}]", skeleton[holders.last : at])
    )


def _only_risen(drafts: Sequence[Draft], first: int, last: int, level: Stars) -> bool:
    """Whether all levels of a stretch are those from which things have risen to the one that is told of."""
    risen = [d for d in drafts if first <= d.first < last and "stars" in d.slots]
    risen = [d for d in risen if d.slots["stars"].from_ is not None and d.slots["stars"].low == level.low]
    return drafts[0].sentence.skeleton.count(_T, first, last) == len(risen) > 0


def one_of_levels(held: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether what is held is the last of several levels: 13 sản phẩm 4 sao, 131 sản phẩm 3 sao của 91 chủ thể."""
    before = next((d for d in reversed(drafts) if d.last <= held.first), None)
    if before is None or before.subject != held.subject or "stars" not in held.slots or "stars" not in before.slots:
        return False
    between = held.sentence.skeleton[before.last : held.first]
    return before.slots["stars"] != held.slots["stars"] and not regex.search(r"[.;:]", between)


def _stars_leading(draft: Draft, drafts: Sequence[Draft]) -> tuple[int, Stars] | None:
    """The level right before a number, in a list in which the levels lead: đạt 4 sao 2 sản phẩm, 3 sao 16 sản phẩm."""
    skeleton = draft.sentence.skeleton
    at = len(skeleton[: draft.first].rstrip(" (")) - 1  # số 4 sao (21 sản phẩm) không thua số 3 sao (30 sản phẩm)
    if at < 0 or skeleton[at] != _T or skeleton.count("(", at, draft.first) > 1:
        return None
    if "(" in skeleton[at : draft.first] and draft.sentence.joints.own_level.match(skeleton, draft.last):
        return None  # 144 sản phẩm, xếp hạng từ 3 sao trở lên (31 sản phẩm 4 sao, 113 sản phẩm 3 sao)
    before = max((d.last for d in drafts if d.last <= at), default=0)
    between = skeleton[before:at]
    if before and not (regex.search(r"[,;:.(]", between) or draft.sentence.joints.and_.search(between)):
        return None  # 2 sản phẩm đạt 4 sao 16 sản phẩm: the level of the number before it
    found = draft.sentence.at(at)
    return (at, found.value) if found is not None else None


def _stars_ahead(draft: Draft, drafts: Sequence[Draft]) -> tuple[int, Stars] | None:
    skeleton, joints = draft.sentence.skeleton, draft.sentence.joints
    m = joints.level_leads.search(skeleton, 0, draft.first) or joints.level_topic.match(skeleton)
    m = (
        m
        or joints.level_of_sum.search(skeleton, 0, draft.first)
        or joints.level_clause.search(skeleton, 0, draft.first)
        or joints.level_of_each.search(skeleton, 0, draft.first)
    )
    if m is not None and m.end() > draft.first:
        m = None
    if m is None or any(d.first < m.start("stars") < d.last for d in drafts if d is not draft):
        return None
    apart = skeleton[m.start("stars") + 1 : draft.first].strip() == ","
    if apart and joints.level_sought.search(skeleton, 0, m.start("stars")):
        return None  # đèn lồng được đề nghị 5 sao, 139 sản phẩm được công nhận
    found = draft.sentence.at(m.start("stars"))
    return (m.start("stars"), found.value) if found is not None else None


def _stars_behind(draft: Draft, drafts: Sequence[Draft]) -> tuple[int, Stars] | None:
    skeleton, joints = draft.sentence.skeleton, draft.sentence.joints
    if (behind := _level_past_bracket(draft, drafts)) is not None:
        return behind
    limit = right_limit(draft, drafts)
    rise = next((at for at in range(draft.last, limit) if _rises(draft, at)), None)
    if rise is not None and not regex.search(r"[;.]", skeleton[draft.last : rise]) and not _of_one_listed(draft, rise):
        found = draft.sentence.at(rise)
        return (rise, found.value) if found is not None else None
    if draft.subject == "product" and (m := joints.level_of_listed.match(skeleton, draft.last, limit)) is not None:
        found = draft.sentence.at(m.start("stars"))
        return (m.start("stars"), found.value) if found is not None else None
    if (m := joints.level_in_bracket.match(skeleton, draft.last)) is not None:
        found = draft.sentence.at(m.start("stars"))
        return (m.start("stars"), found.value) if found is not None else None
    if draft.kind == "count" and (m := joints.level_equal.match(skeleton, draft.last, limit)) is not None:
        found = draft.sentence.at(m.start("stars"))
        return (m.start("stars"), found.value) if found is not None else None
    if draft.kind == "count" and (m := joints.level_summed_up.match(skeleton, draft.last)) is not None:
        found = draft.sentence.at(m.start("stars"))
        return (m.start("stars"), found.value) if found is not None and found.value.from_ is None else None
    if draft.kind == "count" and (m := joints.level_of_those.match(skeleton, draft.last, limit)) is not None:
        found = draft.sentence.at(m.start("stars"))
        return (m.start("stars"), found.value) if found is not None else None
    past = draft.last
    for at in range(draft.last, limit):
        char = skeleton[at]
        if at < past:
            continue
        if char == "(" and (aside := joints.only_names.match(skeleton, at, limit)) is not None:
            past = aside.end()  # 4 sản phẩm của HTX Suối Giàng (huyện Văn Chấn) đều giữ hạng 4 sao
            continue
        if char in ";.(:" or (char == "," and not joints.tied_comma.match(skeleton, at)):
            return None
        if char == _T:
            if skeleton[draft.last : at].strip() and _of_next_goods(draft, at):
                return None
            found = draft.sentence.at(at)
            return (at, found.value) if found is not None else None
    return None


def _of_one_listed(draft: Draft, at: int) -> bool:
    """Whether a level stands in a bracket behind one of the things listed: 12 sản phẩm, gồm: A (từ 3 lên 4 sao), B."""
    skeleton = draft.sentence.skeleton
    opened = skeleton.rfind("(", draft.last, at)
    if opened < 0 or ")" in skeleton[opened:at]:
        return False
    listed = skeleton[draft.last : opened]
    return ":" in listed or draft.sentence.joints.enumerated.search(listed) is not None


def _level_past_bracket(draft: Draft, drafts: Sequence[Draft]) -> tuple[int, Stars] | None:
    """The level behind a bracket that breaks a number down: 26 sản phẩm (18 mới, 8 đánh giá lại) *đạt 4 sao*."""
    if draft.kind != "count" or draft.subject != "product":
        return None
    m = draft.sentence.joints.level_past_bracket.match(draft.sentence.skeleton, draft.last)
    found = draft.sentence.at(m.start("stars")) if m is not None else None
    if m is None or found is None or found.value.from_ is not None:
        return None
    outer = [d for d in drafts if draft.last <= d.first < m.start("inner")]
    held = all(d is draft.holder or d.holder is draft for d in outer)
    return (m.start("stars"), found.value) if held else None


def _of_next_goods(draft: Draft, at: int) -> bool:
    """Whether a level belongs to the number behind it: công nhận 12 sản phẩm và đề nghị xét *5 sao* cho 1 sản phẩm.

    Or to none at all: 94 sản phẩm nhưng chưa có 5 sao.
    """
    skeleton, joints = draft.sentence.skeleton, draft.sentence.joints
    if joints.level_denied.search(skeleton, draft.last, at):
        return True
    if (m := joints.level_of_next.match(skeleton, at)) is not None:
        broken_down = draft.quantity.low == _sum_joined(draft, m.end() - 1)  # 12 … 3 sao với 7 mới và 5 chấm lại
        return not broken_down and joints.parts_of_levels.match(skeleton, m.end() - 1) is None
    m = joints.level_for_goods.match(skeleton, at)
    noun = draft.sentence.at(m.start("noun")) if m is not None else None
    return noun is not None and noun.value.subject == "product"


def _sum_joined(draft: Draft, at: int) -> float | None:
    """The sum of two or more numbers of the same things that are joined from a place on: *7 sản phẩm mới và 5 …*."""
    sentence, low = draft.sentence, 0.0
    m = sentence.joints.joined_goods.match(sentence.skeleton, at)
    if m is None:
        return None
    for i in range(m.start(), m.end()):
        found = sentence.at(i)
        if found is not None and found.kind == "quantity":
            low += found.value.low
        elif found is not None and found.kind == "subject" and found.value.subject != draft.subject:
            return None
    return low


def _stars_aimed(draft: Draft, drafts: Sequence[Draft]) -> tuple[int, Stars] | None:
    """The level for which things are worked on, behind a comma: hoàn thiện 2 sản phẩm, sao cho đạt 3 sao trở lên."""
    if draft.kind != "count" or draft.subject != "product" or draft.sentence.zone == "title":
        return None
    skeleton, joints = draft.sentence.skeleton, draft.sentence.joints
    worked = joints.works_on.search(skeleton, 0, draft.first) or joints.works_on_them.match(skeleton, draft.last)
    if worked is None:
        return None
    m = joints.level_aimed.match(skeleton, draft.last, right_limit(draft, drafts))
    found = draft.sentence.at(m.start("stars")) if m is not None else None
    return (m.start("stars"), found.value) if m is not None and found is not None else None


def _stars_asked(draft: Draft, drafts: Sequence[Draft]) -> tuple[int, Stars] | None:
    """The level that is asked for behind a comma: 2 sản phẩm đã đủ điểm, đang đợi Trung ương xét 5 sao."""
    if draft.kind != "count" or draft.subject != "product" or draft.sentence.zone == "title":
        return None
    m = draft.sentence.joints.level_asked.match(draft.sentence.skeleton, draft.last, right_limit(draft, drafts))
    found = draft.sentence.at(m.start("stars")) if m is not None else None
    return (m.start("stars"), found.value) if m is not None and found is not None else None


def _rises(draft: Draft, at: int) -> bool:
    found = draft.sentence.at(at)
    return found is not None and found.kind == "stars" and found.value.from_ is not None
