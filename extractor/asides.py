"""Says why a number with its noun counts nothing: a proportion, things only named, a paper as such, a part of a name.

Reads the words right around the number; what the sentences before have told decides ``dropping.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.match import PRODUCERS, Draft

FEW = 9
"""The largest number that only sums up the names before it: A và B là hai mặt hàng bán chạy."""
PLACE_FIRST = "count.place_first"
"""The rule of a number right behind a place."""
STARS_FIRST = "count.stars_first"
"""The rule of a number behind a level, with a word or two between."""
CLASSIFIER = "count.classifier"
"""The rule of a number before a word that stands for products."""
HOUSEHOLDS = "count.household_short"
"""The rule of families by their short name."""
NAMED = "things named, not counted"
_END_OF_CLAUSE = regex.compile(r"[,;.:()]|$")
_WORD_BEFORE = regex.compile(r"(\p{L}+)\s+$")


def counts_nothing(draft: Draft, drafts: Sequence[Draft]) -> str | None:
    """The reason why a count of a sentence is none, or ``None``."""
    if draft.bare:
        at = draft.sentence.skeleton.rfind(draft.sentence.joints.number, draft.first, draft.last)
        if draft.rule.id == STARS_FIRST and draft.sentence.joints.rounds.search(draft.sentence.skeleton, 0, at):
            return "a round"  # sản phẩm 3 sao đợt 2
        if draft.rule.id == CLASSIFIER and _only_named(draft):
            return NAMED
        if draft.rule.id == HOUSEHOLDS and _people(draft):
            return "people, no makers of the programme"
        return "a part of a name" if _in_name(draft, drafts) else None
    if _proportion(draft):
        return "a proportion"
    if draft.subject in PRODUCERS and _guests(draft):
        return "people, no makers of the programme"
    if draft.subject == "producer" and draft.sentence.joints.units_named.match(draft.sentence.skeleton, draft.last):
        return "only says where"  # 19 sản phẩm của 4 đơn vị: Cư Jút, Đắk Mil
    if draft.subject == "product" and draft.sentence.joints.renamed.match(draft.sentence.skeleton, draft.last):
        return "only renamed"
    if draft.quantity.qualifier == "at_least" or draft.quantity.qualifier == "exact":
        if draft.sentence.joints.threshold.match(draft.sentence.skeleton, draft.first + 1):
            return "a threshold"
    if draft.subject == "product" and _least_of_each(draft):
        return "a threshold"
    if draft.subject == "product" and (_only_named(draft) or _paper_as_such(draft, drafts)):
        return NAMED
    return None


def _proportion(draft: Draft) -> bool:
    """Whether a number only tells of how many how many are so: *cứ* mười sản phẩm *thì* ba sản phẩm quá hạn."""
    joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
    if joints.proportion.search(skeleton, 0, draft.first) is None:
        return False
    return joints.in_proportion.search(skeleton) is not None


def _least_of_each(draft: Draft) -> bool:
    """Whether a number only says which makers are meant: 8 chủ thể *có từ 3 sản phẩm trở lên*."""
    sentence = draft.sentence
    m = sentence.joints.holds_from.search(sentence.skeleton, 0, draft.first)
    makers = sentence.at(m.start("noun")) if m is not None else None
    if makers is None or makers.value.subject not in PRODUCERS:
        return False
    above = sentence.joints.or_above_it.match(sentence.skeleton, draft.last)
    if above is None or above["stars"] is None:
        return above is not None or draft.quantity.qualifier == "at_least"
    level = sentence.at(above.start("stars"))
    return level is not None and level.value.or_above


def _guests(draft: Draft) -> bool:
    """Whether makers are those who come to a meeting: *tham dự hội nghị có* hơn 40 tổ chức, cá nhân."""
    if draft.sentence.joints.guests.search(draft.sentence.skeleton, 0, draft.first) is None:
        return False
    return not any(mark in draft.sentence.skeleton[: draft.first] for mark in ",;:")


def _only_named(draft: Draft) -> bool:
    """Whether a small number sums up the things named right before it, of which it tells no more than what they are.

    *A và B là hai mặt hàng bán chạy*; *A và B, hai sản phẩm vốn chỉ bán lẻ, nay …*.
    """
    if draft.quantity.high > FEW or draft.quantity.qualifier != "exact" or draft.dossier:
        return False
    joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
    sort = joints.known_for.match(skeleton, draft.last) is not None
    if joints.apposed.search(skeleton, 0, draft.first):
        return sort
    if not joints.named_as.search(skeleton, 0, draft.first):
        return False
    end = _END_OF_CLAUSE.search(skeleton, draft.last)
    behind = skeleton[draft.last : end.start() if end is not None else None]
    return sort or (draft.quantity.words and not (joints.stars.search(behind) or joints.fate.search(behind)))


def _people(draft: Draft) -> bool:
    """Whether families are those that a maker buys from, or live around it: gom trái cho 200 hộ, 9 hộ trong làng."""
    joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
    if joints.people_of.match(skeleton, draft.last):
        return True
    at = skeleton.rfind(joints.number, draft.first, draft.last)
    return joints.people_for.search(skeleton, 0, at) is not None


def _paper_as_such(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether *một hồ sơ* is a paper as such, and none of those handed in: một hồ sơ 5 sao phải chuẩn bị cả năm."""
    if not draft.dossier or not draft.quantity.words or draft.quantity.high > 1:
        return False
    joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
    others = [d for d in drafts if d is not draft and d.dossier]
    if any(not d.quantity.words or d.quantity.high > 1 for d in others):
        return False  # xã Yên Tập hai hồ sơ, xã Phú Khê một hồ sơ
    handed = joints.paper_counted.search(skeleton, 0, draft.first) or joints.paper_fate.match(skeleton, draft.last)
    return handed is None


def _in_name(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a number without a noun ends a name: ở xã Sơn Kim 2, thôn Tân An 2, mật nho 39 và vang nho 39."""
    sentence = draft.sentence
    at = sentence.skeleton.rfind(sentence.joints.number, draft.first, draft.last)
    before = _WORD_BEFORE.search(sentence.skeleton, 0, at) if at >= 0 else None
    if before is not None and sentence.joints.no_place.search(sentence.skeleton, 0, at) is not None:
        if _same_figure(draft, before[0]):
            return True
    if at >= 0 and sentence.joints.village.search(sentence.skeleton, 0, at) is not None:
        return True  # nem chua của cơ sở Bảy (thôn Tân An 2, xã Canh Hòa)
    alone = draft.rule.id == PLACE_FIRST and all(d is draft or d.rule.id != PLACE_FIRST for d in drafts)
    return alone and sentence.joints.at_numbered.search(sentence.skeleton, 0, at + 1) is not None


def _same_figure(draft: Draft, word: str) -> bool:
    """Whether the same figure stands behind the same word once more in the sentence, without a noun there too."""
    sentence = draft.sentence
    same = rf"(?<!\w){regex.escape(word)}(?={sentence.joints.number}(?!\s*{sentence.joints.noun}))"
    figures = [
        found.value.low for m in regex.finditer(same, sentence.skeleton) if (found := sentence.at(m.end())) is not None
    ]
    return figures.count(draft.quantity.low) > 1
