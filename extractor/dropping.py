"""Takes numbers off that count nothing of the programme, with the reason, as far as the article tells it.

One layer of the walk through an article; ``context.py`` has the top of it. What the words right around a number say
alone is read in ``asides.py``; here also what was told before speaks, as for numbers without a noun of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from extractor.asides import PLACE_FIRST, counts_nothing
from extractor.attach import Attached
from extractor.match import PRODUCERS, Cue, Draft
from extractor.mentions import Sentence
from extractor.patterns import CLASSES
from extractor.putforward import last_before
from extractor.recall import Recall, take_over
from extractor.story import _Q, DEEDS, WEAK, State

DIFFERENCE = 24
"""Characters of the skeleton before a number in which it may be called a difference."""
NEAR = 2
"""Paragraphs back in which what is counted may have been named."""
WORDS = 2
"""A number and its noun."""
PLACE_LEADS = 10
"""Characters of the skeleton before a number in which the place stands that has so many."""
_L, _S, _Y = CLASSES["place"], CLASSES["subject"], CLASSES["period"]
_STOPS = regex.compile(rf"[;:.({_Q}]")
_PLACE_FIGURE = regex.compile(rf"{CLASSES['place']}\s*{_Q}")
_NAMED = regex.compile(r"[^\s.!?:;,(–-]\s\p{Lu}\w*\s$")
"""A word with a capital letter, not the first of its sentence, right before a position."""
_PROPER = regex.compile(r"\p{Lu}\w*\s+$")
"""A word with a capital letter right before a position."""
_BY_YEAR = regex.compile(rf"{_Y}\s*(?:[,:]\s*)?(?:[^\W\d_]+\s+){{0,4}}$")
"""A period right before a number."""
_CLAUSE = regex.compile(r"[^,;:]*$")
"""The words of a clause before a position."""
_YEAR_ALONE = regex.compile(rf"\W*(?:[^\W\d_]+\s+)?{_Y}\s*(?:[,:]\s*)?(?:[^\W\d_]+\s+){{0,4}}")
"""What stands before a number of a sentence that only tells of another year: *Một năm sau là 58*."""


class Dropping(Recall):
    """Drops numbers."""

    def _drop(self, drafts: list[Draft], sentence: Sentence, state: State, intro: Draft | None = None) -> None:
        """Takes numbers off that count nothing of the programme, with a reason."""
        central = self._is_of_programme(sentence)
        solid: Draft | None = None
        several = sum(1 for d in drafts if d.bare) > 1
        for draft in drafts:
            if draft.kind != "count":
                if not central:
                    draft.dropped = "not said of the programme"
                continue
            goods = draft.subject == "product" or solid is not None
            known = central or (goods and self._goes_on_about_goods(sentence))
            if not known and not (state.last is not None and state.last.sentence.block == sentence.block):
                draft.dropped = "not said of the programme"
            elif _is_difference(draft, drafts):
                draft.dropped = "difference"
            elif _again_in_bracket(draft, drafts):
                draft.dropped = "said again in a bracket"
            elif _only_where(draft):
                draft.dropped = "only says where"
            elif (aside := counts_nothing(draft, drafts)) is not None:
                draft.dropped = aside
            elif draft.bare and self._ends_name(draft):
                draft.dropped = "a part of a name"
            elif draft.bare and intro is not None and intro.kind == "count":
                draft.subject = intro.subject
            elif (draft.bare or draft.subject == "producer") and (noun := _noun_of_bracket(draft)) is not None:
                draft.subject = noun  # hợp tác xã đông nhất (17), tiếp đến là hộ sản xuất (12)
            elif draft.bare and solid is not None and _alone(solid, drafts) and draft.subject == "product":
                draft.subject = solid.subject  # 17 điểm bán, trong đó Hữu Lũng 4
            elif _of_makers(draft, solid):
                draft.subject = solid.subject if solid is not None else draft.subject
            elif draft.bare and not self._bare_counts(draft, solid, state, several=several):
                draft.dropped = "no noun and nothing to take it from"
            elif draft.quantity.low == 0:
                draft.dropped = "zero"
            elif draft.quantity.words and draft.quantity.low == 1 and draft.subject in PRODUCERS:
                draft.dropped = "one, said of somebody"
            if draft.dropped is None:
                solid = draft

    def _bare_counts(self, draft: Draft, solid: Draft | None, state: State, *, several: bool) -> bool:
        before = solid or state.last
        if draft.subject == "outlet":
            return _speaks_of_outlets(draft, state)
        named = draft.rule.set.get("named")
        if named and self._ordinal.search(draft.sentence.skeleton[max(0, draft.first - 24) : draft.first]):
            return False  # Đồ Sơn còn vắng bóng hạng 4
        if draft.rule.set.get("reached"):
            return draft.sentence.joints.leads_figure.search(draft.sentence.skeleton, 0, draft.first) is not None
        if draft.rule.set.get("dated") or (draft.rule.set.get("beside") and solid is None):
            return draft.subject == "product" and _of_year_list(draft, before)
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
            return solid is not None and (solid.subject == "product" or _holds_goods(solid))
        if draft.subject == "product":
            return (solid or state.main) is not None
        if draft.subject in PRODUCERS:
            of_goods = draft.subject == "producer" and before.subject == "product"  # chủ thể thì 612
            return of_goods or before.subject in PRODUCERS or state.makers is not None
        return before.subject == draft.subject

    def _ends_name(self, draft: Draft) -> bool:
        """Whether a number without a noun ends a name, or numbers what follows: HTX An Phú 37 (xã Mỹ Sơn), (2) ….

        In a list of places of which each has its number, a place and its number are no name.
        """
        sentence, skeleton = draft.sentence, draft.sentence.skeleton
        if (draft.rule.set.get("named") or _right_behind_place(draft)) and self._within_name(draft):
            return True
        if not (draft.rule.set.get("loose") or draft.rule.id == PLACE_FIRST):
            return False
        if skeleton[: draft.first].strip() == "(" and skeleton[draft.last : draft.last + 1] == ")":
            return True
        at = skeleton.rfind(sentence.joints.number, draft.first, draft.last)
        found = sentence.at(at) if at >= 0 else None
        maker = sentence.joints.maker_named.search(skeleton, 0, at)
        if found is None or maker is None:
            return False
        noun = sentence.at(maker.start())
        if noun is not None and noun.kind == "subject" and noun.value.subject not in PRODUCERS:
            return False  # 8 sản phẩm và Tiền Hải 7
        return _PROPER.search(self.text, sentence.start, found.start) is not None

    def _within_name(self, draft: Draft) -> bool:
        """Whether the place before a number is the end of a longer name: HTX Phước *Vinh* 59."""
        sentence = draft.sentence
        at = sentence.skeleton.rfind(CLASSES["place"], 0, draft.last)
        found = sentence.at(at) if at >= 0 else None
        return found is not None and _NAMED.search(self.text, sentence.start, found.start) is not None

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


def _of_makers(draft: Draft, solid: Draft | None) -> bool:
    """Whether a number without a noun counts makers: 32 đơn vị, 8 *trong số đó có sản phẩm* ….

    So it does for the next place where the one before told its makers: Gia Bình có 6 chủ thể, *Lương Tài chỉ 4*.
    """
    if solid is None or solid.subject not in PRODUCERS:
        return False
    skeleton = draft.sentence.skeleton
    if draft.bare and _L in skeleton[max(0, draft.first - PLACE_LEADS) : draft.last]:
        led = _L in skeleton[max(0, solid.first - PLACE_LEADS) : solid.last]
        return led and solid.holder is None and not _STOPS.search(skeleton[solid.last : draft.first])
    if draft.rule.id != "count.of_those":
        return False
    return draft.sentence.joints.have_goods.match(draft.sentence.skeleton, draft.last) is not None


def _noun_of_bracket(draft: Draft) -> str | None:
    """The sort of maker before a bracket that holds nothing but a number, or ``None``."""
    skeleton = draft.sentence.skeleton
    if skeleton[draft.last : draft.last + 1] != ")" or len(skeleton[draft.first : draft.last].split()) > WORDS:
        return None  # doanh nghiệp (39), hợp tác xã (31 chủ thể)
    m = draft.sentence.joints.before_bracket.search(skeleton, 0, draft.first)
    noun = draft.sentence.at(m.start("noun")) if m is not None else None
    return noun.value.subject if noun is not None and noun.value.subject in PRODUCERS else None


def _alone(solid: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a sentence counts outlets, and beside them nothing but numbers without a noun."""
    return solid.subject == "outlet" and all(d.bare or d.subject == "outlet" for d in drafts if d.kind == "count")


def _is_difference(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a number only says by how much another one is more or less: hơn chỉ tiêu 2 sản phẩm."""
    sentence = draft.sentence
    before = sentence.skeleton[max(0, draft.first - DIFFERENCE) : draft.first]
    if draft.quantity.qualifier == "more_than" and sentence.joints.more_than_that.match(sentence.skeleton, draft.last):
        return True  # vượt 2 sản phẩm so với kế hoạch
    if sentence.joints.difference_from.search(sentence.skeleton, 0, draft.first):
        return True
    told = last_before(draft, [d for d in drafts if d.kind == draft.kind and d.subject == draft.subject])
    plan = told is not None and sentence.joints.plan_difference.search(before) is not None
    if plan and told is not None and draft.quantity.low * 2 > told.quantity.low:
        return False  # công nhận 42 sản phẩm, vượt chỉ tiêu 35 sản phẩm: so large is the plan itself
    return sentence.joints.difference.search(before) is not None


def _again_in_bracket(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a bracket only says a number once more by another noun: 28 hồ sơ (28 sản phẩm)."""
    told = last_before(draft, [d for d in drafts if d.kind == draft.kind and d.dropped is None])
    if told is None or told.subject != draft.subject or told.quantity.low != draft.quantity.low:
        return False
    skeleton = draft.sentence.skeleton
    return skeleton[told.last : draft.first].strip() == "(" and skeleton[draft.last :].lstrip().startswith(")")


def _only_where(draft: Draft) -> bool:
    """Whether communes or districts end a list of places at which others do something: tại 9 huyện, 21 xã."""
    if draft.subject != "locality":
        return False
    joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
    m = joints.only_where.search(skeleton, 0, draft.first)
    listed = m is not None and CLASSES["quantity"] in m.group()
    if draft.out_of is None and joints.held_where.search(skeleton, 0, draft.first):
        return True  # 30 sản phẩm của 9 chủ thể ở 7 xã tham gia đánh giá
    return listed or joints.attended_from.search(skeleton, 0, draft.first) is not None


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


def _holds_goods(makers: Draft) -> bool:
    """Whether makers stand right behind the products that are theirs: 37 sản phẩm, thuộc 22 chủ thể; còn 34."""
    skeleton = makers.sentence.skeleton
    at = skeleton.rfind(_S, 0, makers.first)
    noun = makers.sentence.at(at) if at >= 0 else None
    if noun is None or noun.value.subject != "product" or makers.subject not in PRODUCERS:
        return False
    return makers.sentence.joints.held_by.fullmatch(skeleton[at + 1 : makers.first]) is not None


def _right_behind_place(draft: Draft) -> bool:
    """Whether a number stands right behind a place, with no word between: Phú Hòa 12."""
    return _PLACE_FIGURE.match(draft.sentence.skeleton, draft.first) is not None


def _speaks_of_outlets(draft: Draft, state: State) -> bool:
    """Whether outlets are named in the sentence of a number, or were counted in its paragraph."""
    if any(m.kind == "subject" and m.value.subject == "outlet" for m in draft.sentence.mentions):
        return True
    return any(d.subject == "outlet" and d.sentence.block >= draft.sentence.block - NEAR for d in state.recent)


def _grows(draft: Draft) -> bool:
    """Whether a number without a noun says how far the one before it has grown."""
    return draft.rule.id in ("count.figure", "count.figure_mark", "count.more_bare", "count.verb_last")


def settle_districts(draft: Draft, drafts: Sequence[Draft], cues: Sequence[Cue]) -> None:
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
    take_over(draft, goods, ("status", "action", "place", "period", "when"))


def settle_senders(drafts: Sequence[Draft]) -> None:
    """Lets districts or communes that put goods forward be put forward with them: 29 xã *gửi* 71 sản phẩm tới dự."""
    for draft, goods in pairwise(d for d in drafts if d.kind == "count"):
        if draft.subject != "locality" or goods.subject != "product" or goods.slots.get("status") != "candidate":
            continue
        between = draft.sentence.skeleton[draft.last : goods.first]
        if draft.sentence.joints.sends_goods.fullmatch(between):
            take_over(draft, goods, ("status", "action"))


def is_outside(draft: Draft, actions: Sequence[Attached]) -> bool:
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


def is_somebody(draft: Draft, actions: Sequence[Attached]) -> bool:
    """Whether *một* only introduces a thing (*một cửa hàng ở Sa Đéc*): nothing is done to it, no level is said."""
    if draft.kind != "count" or draft.quantity.high != 1:
        return False
    joints, words = draft.sentence.joints, draft.quantity.words
    paid = joints.paid_for_one if words else joints.paid_for_any
    if paid.search(draft.sentence.skeleton, 0, draft.first):
        return True  # 30 triệu đồng cho một sản phẩm 4 sao: what the rate is for
    if not words:
        return False
    if draft.slots.get("per") in ("province", "district", "commune"):
        return False  # mỗi huyện có một điểm bán hàng
    # một mặt hàng OCOP bán chạy dịp Tết: that it sells says nothing of how many there are
    deed = any(a.score >= WEAK and (a.side == "ahead" or a.cue.rule.set["action"] != "market") for a in actions)
    if joints.paid_to_one.match(draft.sentence.skeleton, draft.last):
        return True  # một sản phẩm lên 5 sao được nhận 150 triệu đồng
    if draft.subject == "product":
        return not (deed or draft.dossier) and "stars" not in draft.slots and draft.whole is None
    promised = draft.slots.get("status") == "target"  # một điểm giới thiệu sẽ được mở thêm
    return not any((a.side == "ahead" or promised) and a.cue.rule.set["action"] in DEEDS for a in actions)
