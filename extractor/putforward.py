"""Says whether goods are only put forward: handed in, listed, before a council; and what then came of them.

One layer of the walk through an article; ``context.py`` has the top of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.attach import ASKING, BESIDE, DECIDES, HAVE, Attached, right_limit
from extractor.match import PRODUCERS, Draft
from extractor.model import Stars
from extractor.patterns import CLASSES
from extractor.placing import Placing
from extractor.story import AIM, ROUND, THIS_ROUND, WEAK, State, root_of
from extractor.structure import CLOSINGS
from extractor.when import When

AMONG = "those among which a council chooses"
"""The evidence of a number with which a sentence opens that tells how many of them were chosen."""
PASSIVES = ("status.achieved.behind", "status.achieved.again_behind")
"""The rules of the passives that tell a result, or what is planned, as the sentences around them do."""
RATINGS = ("status.candidate.rating", "status.candidate.rated", "status.candidate.council", "status.candidate.papers")
"""The rules of the words by which a council looks at things."""
MORE = "action.recognize.more"
"""The rule of the words by which something is added to what was rated."""
AGAIN = "status.achieved.again"
"""The rule of the words by which things are rated again."""
PROMISE = "status.candidate.promise"
"""The rule of the words behind a number by which things promise something."""
DONE_AHEAD = "status.achieved.ahead"
"""The rule of the words ahead of a number by which something has been done."""
RIGHT_BEHIND = 3
"""Characters of the text within which a level stands right behind a number and its noun."""
STRONG = 52.0
"""A cue ahead of a number with this score ends the parts of a whole: a new statement begins."""
_Q, _T = CLASSES["quantity"], CLASSES["stars"]


def last_before(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """The number or amount that stands last before another one in its sentence."""
    return next((d for d in reversed(drafts) if d.last <= draft.first and d is not draft), None)


def is_moment(when: When | None) -> bool:
    """Whether a time is one at which things stand: a moment, or all the time until now."""
    return when is not None and (when.type == "snapshot" or when.until_now)


def mate_of(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """The number right before one without a noun, in the same sentence and of the same things."""
    before = last_before(draft, [d for d in drafts if d.subject == draft.subject])
    return before if before is not None and "status" in before.slots and before.kind == draft.kind else None


def put_forward_beside(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether the number before is put forward, by words of its own: đề nghị công nhận 15 sản phẩm 4 sao, 40 3 sao."""
    before = mate_of(draft, drafts)
    return before is not None and before.slots["status"] == "candidate" and before.evidence["status"] != "the whole"


class PutForward(Placing):
    """Finds what is put forward."""

    def _before_council(self, draft: Draft, actions: Sequence[Attached], state: State) -> bool:
        """Whether goods are what a council meets over, and nothing is told of what it found.

        *Huyện tổ chức họp hội đồng đánh giá OCOP với 14 sản phẩm*; *19 sản phẩm của ba huyện ra hội đồng tỉnh*.
        """
        if draft.kind != "count" or draft.whole is not None or "per" in draft.slots:
            return False
        if draft.subject != "product" and draft.subject not in PRODUCERS:
            return False
        if draft.out_of is not None:
            return False
        stars: Stars | None = draft.slots.get("stars")
        if stars is not None and not stars.potential:
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        acts = (a for a in actions if a.score > WEAK and not a.cue.rule.set.get("generic"))
        acts = (a for a in acts if self._decided(a, draft) or not joints.rates_and.search(skeleton, 0, a.cue.first))
        said = next((a.cue for a in acts), None)  # kỳ đánh giá, phân hạng says no deed
        if said is not None and said.rule.id not in (HAVE, "action.total.ahead"):
            return False
        when: When | None = draft.slots.get("when")
        if is_moment(when):
            return False
        if self._on_entry_list(draft, state):
            return True
        limit = right_limit(draft, self._here)
        if joints.session_draws.search(skeleton, 0, draft.first) and not joints.session_over.search(
            skeleton, draft.last, limit
        ):
            return True
        looked = joints.jury_looks.match(skeleton, draft.last, limit)
        if looked is not None and not joints.granted.search(skeleton, looked.end(), limit):
            return _T not in skeleton[looked.end() : limit]
        if joints.session_over.search(skeleton, 0, limit):
            return False
        if _T in skeleton[draft.last :]:
            return False
        if joints.session.search(skeleton, 0, draft.first) or joints.session.search(skeleton, draft.last, limit):
            return True
        # Danh mục dự chấm vừa được phê duyệt. Danh mục có 74 sản phẩm: it is that list, or that meeting
        told = state.session_block == draft.sentence.block and joints.done.search(skeleton, 0, limit) is None
        return told and joints.session_topic.match(skeleton, 0, draft.first) is not None

    @staticmethod
    def _decided(a: Attached, draft: Draft) -> bool:
        """Whether a word of granting stands right before a number: tổ chức đánh giá, *công nhận cho* 121 sản phẩm."""
        words = draft.sentence.joints.granted.search(draft.sentence.skeleton, a.cue.first, a.cue.last)
        return a.note == BESIDE and words is not None

    @staticmethod
    def _counted_by_list(draft: Draft) -> bool:
        """Whether a number is what such a list has, as its own sentence says: danh mục … chốt lại *với* 98 sản phẩm."""
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        named = joints.entry_list.search(skeleton, 0, draft.first)
        if named is None or regex.search(rf"[;.{_Q}]", skeleton[named.end() : draft.first]):
            return False
        return joints.list_holds.search(skeleton, named.end(), draft.first) is not None

    def _on_entry_list(self, draft: Draft, state: State) -> bool:
        """Whether a number is on the list of what shall join the programme, whoever has signed that list.

        *Danh mục tham gia Chương trình OCOP năm 2024 vừa được phê duyệt, với 98 sản phẩm. Quế Võ có 28*.
        """
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.entry_list.search(skeleton, 0, draft.first):
            return self._counted_by_list(draft)
        if state.entry_block < draft.sentence.block - 1 or joints.done_now.search(skeleton, 0, draft.first):
            return False
        return self._by_district(draft) or joints.list_says.match(skeleton, 0, draft.first) is not None

    @staticmethod
    def _chosen_to_ask(draft: Draft, best: Attached | None) -> bool:
        """Whether what was chosen, or has come through, is only to be put forward: chọn 50 sản phẩm *để đề nghị* ….

        *15 sản phẩm vượt qua khâu sàng lọc để lên bàn hội đồng*.
        """
        if best is None or best.cue.rule.set["status"] != "achieved" or draft.kind != "count":
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        since = draft.last
        if best.side == "behind":
            since = best.cue.last
            if joints.granted.search(skeleton, best.cue.first, best.cue.last):
                return False  # 12 sản phẩm được công nhận cấp huyện để trình tỉnh
        elif not joints.chooses.search(skeleton, 0, draft.first):
            return False
        asked = joints.to_ask.match(skeleton, since)
        return asked is not None and _Q not in skeleton[since : asked.end()]

    def _asks_to_rise(self, draft: Draft, best: Attached | None) -> bool:
        """Whether the words from one level to the other say that it is asked for: 3 sao *đang xin* nâng lên 4 sao."""
        stars: Stars | None = draft.slots.get("stars")
        if stars is None or stars.from_ is None or draft.kind != "count":
            return False
        if best is not None and best.cue.rule.set["status"] == "target" and best.score > WEAK:
            return False
        said = next((m for m in draft.sentence.mentions if m.kind == "stars" and m.start >= draft.end), None)
        if said is None or said.start - draft.end > RIGHT_BEHIND:
            return False
        return draft.sentence.joints.asks_to_rise.search(self.text[said.start : said.end].casefold()) is not None

    @staticmethod
    def _listed_with_entered(draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a number goes on in a list of what is put forward: 56 sản phẩm: 43 xin chấm mới, nâng hạng có 3."""
        before = mate_of(draft, drafts)
        if before is None or before.whole is None or before.slots["status"] != "candidate" or draft.kind != "count":
            return False
        skeleton = draft.sentence.skeleton
        listed = regex.search(r"[;:.()]", skeleton[before.last : draft.first]) is None and draft.whole is None
        listed = listed and before.whole.sentence is draft.sentence and "stars" not in draft.slots
        return listed and draft.sentence.joints.done.search(skeleton, before.last, draft.first) is None

    def _few_of_entered(self, a: Attached, draft: Draft) -> bool:
        """Whether a word of how few there are is said of a sort of what is put forward: …, số nâng hạng *chỉ có* 3."""
        before = last_before(draft, self._here)
        whole = draft.whole or (before.whole if before is not None else None)
        if whole is None or whole.slots.get("status") != "candidate" or not a.cue.rule.set.get("scant"):
            return False
        return whole.sentence is draft.sentence and "stars" not in draft.slots

    @staticmethod
    def _hand_in(draft: Draft, best: Attached | None, drafts: Sequence[Draft]) -> bool:
        """Whether makers are those who hand in the papers told behind them: 22 chủ thể …, *nộp* tổng cộng 68 hồ sơ."""
        after = next((d for d in drafts if d.first >= draft.last and d.kind == "count" and d.dossier), None)
        if draft.subject not in PRODUCERS or after is None:
            return False
        if best is not None and best.cue.rule.set["status"] == "target" and best.score > WEAK:
            return False
        between = draft.sentence.skeleton[draft.last : after.first]
        return draft.sentence.joints.hand_in.fullmatch(between) is not None

    @staticmethod
    def _closes_request(
        draft: Draft, best: Attached | None, actions: Sequence[Attached], drafts: Sequence[Draft]
    ) -> bool:  # fmt: skip
        """Whether a number is the sum that comes of what is asked for: đề nghị công nhận 22, *nâng tổng số lên* 67."""
        if best is None or best.side == "behind" or best.cue.rule.set["status"] != "candidate" or not actions:
            return False
        raised = actions[0].cue.rule.id in CLOSINGS and actions[0].cue.first >= best.cue.last
        asked = (d for d in drafts if best.cue.last <= d.first and d.last <= actions[0].cue.first and d is not draft)
        return raised and any(d.quantity.high < draft.quantity.low for d in asked)

    @staticmethod
    def _among_entered(draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a sentence opens with those among which a council chooses: *trong 18 sản phẩm tham gia*, 16 ….."""
        after = next((d for d in drafts if d.first >= draft.last and d.kind == "count"), None)
        if draft.subject != "product" or after is None or after.quantity.high > draft.quantity.low:
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        opens = joints.among_entered.fullmatch(skeleton, 0, draft.first) is not None
        return opens and joints.entered.match(skeleton, draft.last, after.first) is not None

    def _next_of_granted(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether a number alone goes on in a list of what districts were granted: A có 9 được công nhận, B 8."""
        mate = mate_of(draft, drafts)
        if not draft.bare or mate is None or draft.whole is None or mate.slots["status"] != "achieved":
            return False
        told = mate.evidence["status"] in (*PASSIVES, "the number before it")
        listed = ";" not in draft.sentence.skeleton[mate.last : draft.first] and self._by_district(draft)
        return told and listed and draft.whole.slots.get("status") == "candidate"

    def _then_granted(self, draft: Draft, actions: Sequence[Attached], drafts: Sequence[Draft]) -> bool:
        """Whether a council goes on to decide on some of what it looked at: thẩm định 41 sản phẩm, *công nhận* 29."""
        whole, before = draft.whole, last_before(draft, drafts)
        if whole is not None and whole.evidence.get("status") == AMONG and whole.sentence is draft.sentence:
            # trong 6 sản phẩm tham gia, huyện công nhận 3 sao cho 5 sản phẩm
            return bool(actions) and actions[0].side == "ahead" and actions[0].cue.rule.id == "action.recognize.ahead"
        if whole is None or before is None or whole.sentence is not draft.sentence or not self._granted(actions):
            return False
        rated = whole.slots.get("status") == "candidate" and whole.evidence["status"] in RATINGS
        return rated and actions[0].cue.first >= before.last

    @staticmethod
    def _heads_sort(draft: Draft, best: Attached, state: State) -> bool:
        """Whether words only name a sort of what was recognized: công nhận 31 sản phẩm. *Đánh giá mới*: 03, …."""
        skeleton, main = draft.sentence.skeleton, state.main
        if main is None or main.slots.get("status") != "achieved" or main.sentence.block != draft.sentence.block:
            return False
        heads = not skeleton[: best.cue.first].strip() and best.side == "ahead"
        return heads and draft.sentence.joints.new_heads.match(skeleton, best.cue.last) is not None

    @staticmethod
    def _asked_anew(a: Attached, draft: Draft) -> bool:
        """Whether a sort of what is put forward is to be rated again: 56 sản phẩm. Đăng ký mới 43, đánh giá lại 13."""
        whole = draft.whole
        asked = whole is not None and whole.slots.get("status") == "candidate" and a.cue.rule.id == AGAIN
        return asked and draft.sentence.joints.done.search(draft.sentence.skeleton, 0, draft.first) is None

    @staticmethod
    def _of_decided(a: Attached, draft: Draft, statuses: Sequence[Attached]) -> bool:
        """Whether goods are decided on, and a word behind them only says which: công nhận 5 sản phẩm *tham gia*."""
        if a.side != "behind" or a.cue.rule.set["status"] != "candidate" or draft.kind != "count":
            return False
        if any(b.side == "ahead" and b.score > 0 and b.cue.rule.set["status"] != "achieved" for b in statuses):
            return False  # sẽ ban hành quyết định, trình UBND tỉnh quyết định
        if draft.sentence.joints.took_part.search(draft.sentence.skeleton, a.cue.first, a.cue.last) is None:
            return False  # công nhận 12 sản phẩm, trong đó 3 sản phẩm tiềm năng 5 sao
        return draft.sentence.joints.decided_on.search(draft.sentence.skeleton, 0, draft.first) is not None

    @staticmethod
    def _of_names_asked_for(a: Attached, draft: Draft, levels: Sequence[Attached], drafts: Sequence[Draft]) -> bool:
        """Whether a request is for what was named before, and a number behind tells what has its level.

        *Trình Trung ương xét 5 sao cho đèn lồng của Công ty A; 3 sản phẩm đạt 4 sao*.
        """
        if a.side != "ahead" or a.cue.rule.set["status"] != "candidate" or not levels or levels[0].side != "behind":
            return False
        between = draft.sentence.skeleton[a.cue.last : draft.first]
        if ";" not in between or ":" in between or _T not in between.partition(";")[0]:
            return False
        return not any(a.cue.last <= d.first < draft.first for d in drafts)

    @staticmethod
    def _promises_more(a: Attached, draft: Draft) -> bool:
        """Whether rated things are only said to promise more: công nhận 108 sản phẩm, trong đó 10 tiềm năng 5 sao."""
        whole = draft.whole
        if whole is None or whole.slots.get("status") != "achieved":
            return False
        stars: Stars | None = draft.slots.get("stars")
        # 10 sản phẩm được coi là tiềm năng 5 sao, sẽ trình cấp quốc gia
        apart = stars is not None and stars.potential and a.side == "behind" and a.cue.rule.set["status"] != "achieved"
        told = draft.sentence.skeleton[draft.last : a.cue.last]
        apart = apart and "," in told and draft.sentence.joints.promised.search(told) is not None
        if a.cue.rule.id != PROMISE and not apart:
            return False
        return (apart or whole.sentence is draft.sentence) and draft.subject == whole.subject

    def _listed_to_join(self, draft: Draft, best: Attached | None) -> bool:
        """Whether a number is that of a list of what shall join: danh mục 62 sản phẩm tham gia chương trình."""
        if draft.kind != "count":
            return False
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        admits = joints.admits.search(skeleton, 0, draft.first) is not None and _T not in skeleton[draft.last :]
        chosen = draft.subject == "product" and (admits or joints.chooses.search(skeleton, 0, draft.first) is not None)
        aimed = best is not None and best.side == "ahead" and best.cue.rule.set["status"] == "target"
        if chosen and not aimed and joints.chosen_to_join.match(skeleton, draft.last):
            return True  # đã chọn 10 sản phẩm của 6 hợp tác xã tham gia chương trình
        told = best is None or (best.side == "ahead" and best.cue.rule.set["status"] == "achieved")
        if told and self._counted_by_list(draft):  # danh mục … vừa được chốt lại với 98 sản phẩm
            return joints.granted.search(skeleton, draft.last, right_limit(draft, self._here)) is None
        if best is not None and best.score > STRONG and best.cue.rule.rank >= AIM:
            return False
        ahead = joints.list_of.search(skeleton, 0, draft.first) is not None
        return ahead and joints.listed_to.match(skeleton, draft.last) is not None

    def _round_told_before(self, draft: Draft) -> bool:
        """Whether a sentence tells of a round of rating, or of those who rate, before a number."""
        named = any(m.rule in (ROUND, THIS_ROUND) and m.start < draft.start for m in draft.sentence.mentions)
        return named or self._round_word.search(draft.sentence.skeleton, 0, draft.first) is not None

    def _enters_goods(self, draft: Draft, best: Attached | None) -> bool:
        """Whether places put goods of theirs forward: 12 xã của huyện Châu Thành *đăng ký* 20 sản phẩm."""
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if best is not None and best.side == "ahead" and best.score > WEAK:
            if best.cue.rule.set["status"] != "target" or not joints.done.search(skeleton, draft.first, draft.last):
                return False  # phấn đấu có 12 xã đăng ký, but: mục tiêu là 40 sản phẩm, nhưng 7 huyện đã đăng ký 63
        within = joints.enters.search(skeleton, draft.first, draft.last) is not None
        return within or joints.places_enter.match(skeleton, draft.last) is not None

    def _has_or_joins(self, draft: Draft) -> bool:
        """Whether places have something already, or are in the programme: 92 xã *đã ghi tên vào chương trình*."""
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if joints.done.search(skeleton, draft.first, draft.last):
            return joints.puts_forward.match(skeleton, draft.last) is None  # 7 huyện đã đăng ký 63 sản phẩm
        m = joints.joins_programme.search(skeleton, draft.first)
        return m is not None and not regex.search(r"[,;:.]", skeleton[draft.last : m.start()])

    def _asks(self, statuses: Sequence[Attached]) -> Attached | None:
        """The word ahead that asks for a rating, whatever was rated before: *đề nghị* Trung ương xét 5 sao cho 4."""
        asked = (a for a in statuses if a.side == "ahead" and not a.cue.rule.set.get("rating") and a.score > STRONG)
        return next((a for a in asked if a.cue.rule.set["status"] == "candidate"), None)

    def _of_helped(self, a: Attached, deed: Attached) -> bool:
        """Whether makers are only helped so that they, or those before them, may put something forward.

        *Giúp 3 chủ thể sửa lại quy trình để sớm dự thi*: the help has been given.
        """
        if deed.cue.rule.set["action"] != "support" or a.cue.rule.set["status"] != "candidate":
            return False
        if deed.side == "behind":  # 46 chủ thể được tư vấn làm hồ sơ
            return a.side == "behind" and deed.cue.last <= a.cue.first
        return a.side == "behind" or a.cue.last <= deed.cue.first

    def _picked_out(self, draft: Draft, best: Attached | None, drafts: Sequence[Draft]) -> bool:
        """Whether goods with a level are picked out of those put forward: 95 sản phẩm dự chấm, *chọn ra* 85 … 3 sao."""
        stars: Stars | None = draft.slots.get("stars")
        if best is None or best.side != "ahead" or not best.cue.rule.set.get("rating"):
            return False
        if draft.whole is None and (self._chosen_with_levels(draft, drafts) or self._jury_chose(draft)):
            return True
        if stars is None or stars.potential or stars.from_ is not None:
            return False
        before = mate_of(draft, drafts)
        if before is None or before.slots["status"] != "candidate" or "stars" in before.slots:
            return False
        after = best.cue.first >= before.last
        return (
            after
            and draft.quantity.high <= before.quantity.low
            and not draft.sentence.skeleton[best.cue.last : draft.first].strip()
        )

    @staticmethod
    def _jury_chose(draft: Draft) -> bool:
        """Whether those who rate have made their choice, and nothing is asked of anybody: hội đồng *chọn được* 30."""
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        stars: Stars | None = draft.slots.get("stars")
        if draft.subject != "product" or (stars is not None and stars.potential):
            return False
        if joints.jury_chooses.search(skeleton, 0, draft.first) is None or joints.sends_on.search(skeleton, draft.last):
            return False
        return joints.to_ask.match(skeleton, draft.last) is None and not joints.asks_decision.search(skeleton)

    def _chosen_with_levels(self, draft: Draft, drafts: Sequence[Draft]) -> bool:
        """Whether what was chosen is told by its levels, or chosen to be rated: chọn được 30 sản phẩm, gồm 26 3 sao."""
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if not joints.chooses.search(skeleton, 0, draft.first):
            return False
        levels = [d.slots["stars"] for d in drafts if d.whole is draft and "stars" in d.slots]
        rated = bool(levels) and any(not s.potential and s.from_ is None for s in levels)
        return rated or joints.to_rate.match(skeleton, draft.last) is not None

    def _says_of_all(self, draft: Draft, a: Attached) -> bool:
        """Whether a word at *31 trong 35 sản phẩm* says that all of them were put forward.

        It stands right behind, or in the clause before: gửi tới hội đồng các món hàng, *40/45 sản phẩm đạt*.
        """
        skeleton = draft.sentence.skeleton
        if a.cue.rule.set["status"] != "candidate":
            return False
        if a.side == "ahead":
            return regex.search(r"[,;:]", skeleton[a.cue.last : draft.first]) is not None
        passive = draft.sentence.joints.passive.search(skeleton, a.cue.first, a.cue.last) is not None
        if passive and not a.cue.rule.set.get("rating"):
            return False  # 31/38 sản phẩm được đề nghị công nhận: so many, and not all of them
        return not skeleton[draft.last : a.cue.first].strip()

    def _not_obeyed(self, draft: Draft, best: Attached, drafts: Sequence[Draft]) -> Draft | None:
        """The number put forward before one without a noun, over which a word of having reaches it all the same.

        *Hiện có 43 hồ sơ đăng ký, nhiều nhất là Tịnh Biên 9 hồ sơ, sau đó Chợ Mới 8*.
        """
        if not draft.bare or best.side != "ahead" or best.cue.rule.set["status"] != "achieved":
            return None
        mate = mate_of(draft, drafts)
        if mate is None or mate.slots["status"] != "candidate":
            return None
        few = best.cue.rule.set.get("so") and best.cue.first >= mate.last and self._by_district(draft)
        if mate.first < best.cue.last and not few:  # Mai Sơn 9, còn Sốp Cộp mới có 1
            return None
        if draft.sentence.joints.but.search(draft.sentence.skeleton, mate.last, draft.first):
            return None  # 32 đơn vị đăng ký, nhưng chỉ 8 trong số đó có sản phẩm được xếp hạng
        return mate

    def _own_behind(
        self, draft: Draft, best: Attached | None, statuses: Sequence[Attached], actions: Sequence[Attached],
        drafts: Sequence[Draft],
    ) -> Attached | None:  # fmt: skip
        """The word behind a number that says more than what is told as done of another one before a semicolon.

        *Ở đợt 1, tỉnh đã công nhận 7 sản phẩm; đến đợt 2 có 25 sản phẩm được đưa ra hội đồng*. It also says more than
        a *đã* that has done nothing to these things: danh sách *đã* lập xong với 6 sản phẩm *dự thi*.
        """
        if best is None or best.side != "ahead" or best.cue.rule.set["status"] != "achieved":
            return best
        crossed = any(best.cue.last <= d.first and d.last <= draft.first for d in drafts if d is not draft)
        only_there = bool(best.cue.rule.set.get("so")) and not crossed  # khép lại với 60 sản phẩm được đưa ra đánh giá
        behind = [a for a in statuses if a.side == "behind" and a.cue.rule.set["status"] == "candidate"]
        if best.cue.rule.id == DONE_AHEAD and not crossed and not any(_does(a) for a in actions):
            own = (a for a in behind if not a.cue.rule.set.get("rating"))
            # hiện 8 sản phẩm 3 sao đang xin nâng hạng
            behind = [a for a in own if not draft.sentence.skeleton[draft.last : a.cue.first].strip(f" {_T}")]
        elif not only_there and (not crossed or ";" not in draft.sentence.skeleton[best.cue.last : draft.first]):
            return best
        return next((a for a in behind if a.score > WEAK), best)

    def _then_rated(
        self, draft: Draft, best: Attached | None, statuses: Sequence[Attached]
    ) -> Attached | None:  # fmt: skip
        """The result that *và* joins to what was put forward: bốn trong số đó làm xong hồ sơ và được công nhận lại."""
        if best is None or best.side != "behind" or best.cue.rule.set["status"] != "candidate":
            return best
        joints, skeleton, last = draft.sentence.joints, draft.sentence.skeleton, best.cue.last
        told = [a for a in statuses if a.side == "behind" and a.cue.first >= last]
        for a in told:
            if a.cue.rule.set.get("alike") and joints.and_ends.search(skeleton, last, a.cue.first):
                return a  # trở lại bàn chấm vì giấy cũ hết hạn và đều giữ được hạng
        told = [
            a for a in told if a.cue.rule.id in PASSIVES and joints.granted.search(skeleton, a.cue.first, a.cue.last)
        ]
        return next((a for a in told if joints.and_joins.fullmatch(skeleton, last, a.cue.first)), best)

    def _still_put_forward(
        self, draft: Draft, actions: Sequence[Attached], when: When | None, state: State, drafts: Sequence[Draft]
    ) -> bool:  # fmt: skip
        """Whether a number without a word of its own goes on from what was just put forward, by group or district."""
        main = state.main
        if main is None or draft.kind != "count" or main.slots.get("status") != "candidate":
            return False
        told = [d.sentence.block for d in (main, *state.recent) if d is main or root_of(d) is main]
        others = self._by_district(draft) and self._place_of(main) not in (None, self._place_of(draft))
        if max(told) < draft.sentence.block - 1 or (draft.quantity.low > main.quantity.high and not others):
            return False  # Cẩm Xuyên đưa ra hội đồng 6 sản phẩm. Thạch Hà góp 9: of another district
        if is_moment(when) or self._past(when):
            return False
        said = actions[0] if actions and actions[0].score > WEAK else None
        if said is not None and said.side == "ahead":
            shown = said.cue.rule.set["action"] == "market" and (draft.bare or self._by_district(draft))
            shown = shown or (
                bool(said.cue.rule.set.get("firm")) and self._by_district(draft)
            )  # huyện A đưa 5, B thêm 7
            if not said.cue.rule.set.get("generic") and said.cue.rule.set["action"] != "total" and not shown:
                return False  # công nhận 27 sản phẩm: that was decided
        skeleton = draft.sentence.skeleton
        stars: Stars | None = draft.slots.get("stars")
        if stars is not None and stars.from_ is not None:
            told_of = regex.split(r"[;:.]", skeleton[draft.last : right_limit(draft, drafts)], maxsplit=1)[0]
            if draft.sentence.joints.passive.search(told_of):
                return False  # 3 sản phẩm … được nâng hạng từ 3 sao lên 4 sao
        since = main.last if main.sentence is draft.sentence else 0  # trên bàn hiện có 43 hồ sơ, Chợ Mới 8
        until = min((d.first for d in drafts if d.first > draft.first), default=len(skeleton))
        return draft.sentence.joints.done.search(skeleton, since, until) is None

    @staticmethod
    def _place_of(draft: Draft) -> str | None:
        """The district of a number, or the commune where no district is told."""
        place = draft.slots.get("place")
        return None if place is None else place.commune or place.district

    def _by_district(self, draft: Draft) -> bool:
        """Whether a number is told of a district or commune of its own."""
        place = draft.slots.get("place")
        named = draft.evidence["place"].startswith("the place")
        return named and place is not None and place.level in ("district", "commune")

    def _to_be_put_forward(self, draft: Draft, best: Attached, drafts: Sequence[Draft], state: State) -> bool:
        """Whether a plan goes on to what shall be put forward or rated: …, đưa 10 sản phẩm đi dự thi cấp quốc gia."""
        own: When | None = draft.slots.get("when")
        if best.cue.rule.set["status"] != "candidate" or draft.whole is not None or draft.dossier or self._past(own):
            return False
        if draft.quantity.qualifier == "at_least" and best.side == "ahead" and best.cue.rule.set.get("rating"):
            return draft.sentence.joints.done.search(draft.sentence.skeleton, 0, draft.first) is None
        if draft.sentence.joints.only_so_many.search(draft.sentence.skeleton, 0, draft.first):
            return False  # chỉ tiêu là 168, tới giữa tháng 8 mới 52 sản phẩm nộp hồ sơ
        before = last_before(draft, drafts)
        told = draft.sentence.joints.done.search(draft.sentence.skeleton, before.last if before else 0, best.cue.last)
        if told is not None or (own is not None and own.until_now):
            return False
        rating = bool(best.cue.rule.set.get("rating"))
        if rating and best.side == "ahead" and own is not None and not self._to_come(draft):
            if draft.sentence.joints.jury_does.search(draft.sentence.skeleton, 0, best.cue.first):
                return False  # Đợt 1 năm 2022, hội đồng tỉnh thẩm định 41 sản phẩm: told, whatever was aimed at before
        if before is not None and before.kind == "count":
            listed = before.slots.get("status") == "target" and best.cue.first >= before.last
            between = draft.sentence.skeleton[before.last : draft.first]
            if ";" in between and draft.sentence.joints.stands.search(between):
                return False  # mỗi xã chọn ít nhất 1 sản phẩm; cả huyện có 20 sản phẩm đăng ký
            others = CLASSES["place"] in between  # Tri Tôn đăng ký 3
            if best.side == "ahead" and draft.sentence.joints.others_do.search(between):
                return False  # kế hoạch là 40, các huyện đăng ký tới 52
            return listed and (rating or best.side == "behind" or not others)
        obliged = draft.sentence.joints.obliged.match(draft.sentence.skeleton, best.cue.first) is not None
        if obliged and self._aim and best.side == "ahead":
            return True  # …, tỉnh còn phải đánh giá lại 22 sản phẩm: in an article about a plan
        least = draft.quantity.qualifier == "at_least"  # mỗi huyện có ít nhất 5 sản phẩm tham gia đánh giá
        return state.status == "target" and (rating or obliged or least or self._orders(draft))

    def _orders(self, draft: Draft) -> bool:
        """Whether a sentence that names nobody who does it says what to do: Đồng thời, *chọn* 2 sản phẩm trình bộ."""
        return draft.sentence.joints.orders.fullmatch(draft.sentence.skeleton, 0, draft.first) is not None

    def _granted(self, actions: Sequence[Attached]) -> bool:
        """Whether a council decides on a number: …; hội đồng công nhận 16 sản phẩm."""
        decides = bool(actions) and actions[0].side == "ahead" and actions[0].cue.rule.id == "action.recognize.ahead"
        return decides and actions[0].note == BESIDE

    def _only_handed_in(self, draft: Draft, best: Attached | None, actions: Sequence[Attached]) -> bool:
        """Whether nothing is told of papers but that they are there: no aim, no result, no deed."""
        if draft.sentence.joints.supposed.search(draft.sentence.skeleton, 0, draft.first):
            return True  # nếu cả 6 hồ sơ được chấp thuận
        if best is not None and best.cue.rule.set["status"] == "target" and best.score > WEAK:
            return False
        if best is not None and best.cue.rule.id in PASSIVES and best.side == "behind":
            if draft.sentence.joints.granted.search(draft.sentence.skeleton, best.cue.first, best.cue.last):
                return False  # 58 hồ sơ được chấp thuận
        told = [a.cue.rule for a in actions if a.score > WEAK and not a.cue.rule.set.get("generic")]
        return all(rule.set["action"] == "total" or rule.set.get("firm") for rule in told)

    def _rated(
        self, draft: Draft, best: Attached, statuses: Sequence[Attached], actions: Sequence[Attached]
    ) -> Attached | None:  # fmt: skip
        """What a rating means here: an aim when one is set, a result (``None``) when a level is given, else itself."""
        aimed = next(
            (a for a in statuses if a.side == "ahead" and a.cue.rule.set["status"] == "target" and a.score > 0), None
        )
        if aimed is not None:
            return aimed
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        given = any(
            a.side == "ahead" and a.cue.rule.id.startswith("action.recognize") and a.cue.first > best.cue.last
            for a in actions
            if a.cue.rule.id != MORE  # chấm thêm 12, but: xét 43 hồ sơ, thêm 22 sản phẩm 5 sao
            or skeleton[best.cue.last : a.cue.first].strip()
            or joints.granted.search(skeleton, a.cue.first, a.cue.last)
        )
        return None if given and best.side == "ahead" else best

    def _reaches_level(
        self, draft: Draft, best: Attached | None, levels: Sequence[Attached], state: State
    ) -> bool:  # fmt: skip
        """Whether a number reaches a level out of what was put forward for rating."""
        if not levels or ("stars" in draft.slots and draft.slots["stars"].potential):
            return False
        if best is not None and best.score > WEAK:
            rating = bool(best.cue.rule.set.get("rating"))
            told = levels[0].cue.last <= best.cue.first and draft.last <= levels[0].cue.first
            between = draft.sentence.skeleton[levels[0].cue.last : best.cue.first]
            if told and levels[0].cue.rule.set.get("points"):
                return False  # được 92 điểm và được trình Trung ương
            if told and draft.out_of is not None:
                return bool(best.cue.rule.set["status"] == "candidate")  # 24/28 đạt yêu cầu và có đầy đủ hồ sơ
            if told and ("," in between or draft.sentence.joints.and_ahead.match(between)):
                return bool(best.cue.rule.set["status"] == "candidate")  # 2 sản phẩm chỉ được 2 sao, phải hoàn thiện
            return rating and (best.side == "ahead" or levels[0].cue.first >= best.cue.last)
        whole = draft.whole
        if whole is not None and whole.sentence is draft.sentence and whole.evidence.get("status") == ASKING:
            if whole.evidence.get("action") == DECIDES:
                return False  # trình UBND tỉnh công nhận 87 sản phẩm, trong đó 4 đạt 4 sao: that is asked for too
        rated = draft.whole or (state.main if best is None else None)
        if draft.whole is None and best is None and state.status == "candidate":
            return True
        if rated is None:
            return best is None and state.status == "candidate"  # tỉnh mở hai đợt đánh giá. Cả năm có 31 đạt chuẩn
        return rated.slots.get("status") == "candidate"

    def _is_result(self, draft: Draft, whole: Draft, actions: Sequence[Attached]) -> bool:
        """Whether a part of what was put forward is what came out: it has a level, or a council grants it."""
        granted = bool(actions) and actions[0].side == "ahead" and actions[0].cue.rule.id == "action.recognize.ahead"
        stars: Stars | None = draft.slots.get("stars")
        level = stars is not None and not stars.potential and stars.from_ is None and "stars" not in whole.slots
        level = level and not self._decision_asked(draft, whole)
        return (granted or level) and draft.sentence is not whole.sentence

    @staticmethod
    def _decision_asked(draft: Draft, whole: Draft) -> bool:
        """Whether a council has asked for a decision on all of them, whose levels it then tells.

        *Hội đồng chốt 29 sản phẩm, trình UBND tỉnh công nhận. Nhóm 4 sao gồm 8 sản phẩm*.
        """
        joints, skeleton = draft.sentence.joints, draft.sentence.skeleton
        if draft.sentence.block != whole.sentence.block or not joints.asks_decision.search(whole.sentence.skeleton):
            return False
        return joints.session_over.search(skeleton) is None and joints.done.search(skeleton) is None


def _does(action: Attached) -> bool:
    """Whether a word ahead of a number does something to the things, or rates them, and does not only count them."""
    return action.side == "ahead" and action.score > WEAK and action.cue.rule.set["action"] != "total"
