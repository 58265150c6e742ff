"""Numbers that bear each other out are marked, and numbers that cannot both be so are warned of, with their words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extractor import Article
from extractor.checks import check_facts, disagrees
from extractor.evaluate import facts_by_article, judge, load_gold
from extractor.model import SLOTS, Fact, Mention, Period, Place, Quantity, Stars

ROOT = Path(__file__).parent.parent
CA_MAU = Place("province", "96", "Cà Mau", current_province_code="96", current_province="Cà Mau")


def checks_of(
    extractor: Any, text: str, published: str | None = "2022-12-01"
) -> tuple[dict[float, list[str]], list[str]]:
    """The names of the checks by the number of the fact, without the ids that they name, and the warnings."""
    record = extractor.extract(Article(text=text, published=published)).to_dict()
    names = {
        f["quantity"]["low"]: [c.partition(":")[0] for c in f["checks"]] for f in record["facts"] if "quantity" in f
    }
    return names, record["warnings"]


# ---- through the whole pipeline ---------------------------------------------------------------------------------


def test_parts_that_add_up(extractor: Any) -> None:
    names, warnings = checks_of(
        extractor, "Tỉnh Cà Mau hiện có 60 sản phẩm OCOP, trong đó có 40 sản phẩm 3 sao và 20 sản phẩm 4 sao."
    )
    assert names == {number: ["parts_sum_to_whole"] for number in (60, 40, 20)}
    assert warnings == []


def test_parts_of_two_breakdowns_are_summed_apart(extractor: Any) -> None:
    names, warnings = checks_of(
        extractor,
        "Tỉnh Cà Mau hiện có 60 sản phẩm OCOP, trong đó có 41 sản phẩm 3 sao và 19 sản phẩm 4 sao. "
        "Trong đó, huyện Cái Nước có 25 sản phẩm, huyện Đầm Dơi có 12 sản phẩm.",
    )
    assert names[60] == names[41] == names[19] == ["parts_sum_to_whole"]
    assert names[25] == names[12] == []
    assert warnings == []


def test_parts_that_exceed_their_whole_are_warned_of(extractor: Any) -> None:
    text = "Tỉnh Cà Mau hiện có 60 sản phẩm OCOP, trong đó có 47 sản phẩm 3 sao và 20 sản phẩm 4 sao."
    names, (warning,) = checks_of(extractor, text)
    assert names == {number: ["parts_exceed_whole"] for number in (60, 47, 20)}
    assert warning == (
        "the parts of «60 sản phẩm OCOP» (20-36) come to more than it: "
        "«47 sản phẩm» (50-61) + «20 sản phẩm» (71-82) = 67"
    )


def test_parts_of_another_status_do_not_bear_out_what_is_said_of_their_whole(extractor: Any) -> None:
    text = (
        "Năm 2022, tỉnh Cà Mau phấn đấu công nhận 30 sản phẩm OCOP, trong đó 12 sản phẩm đã được công nhận, "
        "18 sản phẩm đang chờ đánh giá."
    )
    names, warnings = checks_of(extractor, text)
    assert names == {30: [], 12: [], 18: []}
    assert warnings == []


def test_makers_of_two_levels_may_be_the_same(extractor: Any) -> None:
    text = "Tỉnh Cà Mau có 65 chủ thể OCOP, trong đó 10 chủ thể có sản phẩm 4 sao và 58 chủ thể có sản phẩm 3 sao."
    assert checks_of(extractor, text)[1] == []


@pytest.mark.parametrize(
    ("whole", "agree"), [("hơn 60", True), ("gần 70", True), ("khoảng 65", True), ("hơn 40", False)]
)
def test_a_whole_with_a_qualifier_is_only_roughly_its_parts(extractor: Any, whole: str, agree: bool) -> None:
    text = f"Tỉnh Cà Mau hiện có {whole} sản phẩm OCOP, trong đó có 43 sản phẩm 3 sao và 22 sản phẩm 4 sao."
    assert (checks_of(extractor, text)[0].get(22) == ["parts_sum_to_whole"]) is agree


def test_old_stock_and_addition_make_the_new_stock(extractor: Any) -> None:
    names, _ = checks_of(
        extractor,
        "Đầu năm 2022, tỉnh Cà Mau có 100 sản phẩm OCOP. Trong năm 2022, tỉnh công nhận mới 20 sản phẩm, "
        "nâng tổng số lên 120 sản phẩm.",
    )
    assert names == {number: ["old_plus_new_is_total"] for number in (100, 20, 120)}


def test_two_numbers_for_one_thing_are_warned_of(extractor: Any) -> None:
    text = (
        "Đến hết năm 2022, tỉnh Cà Mau có 152 sản phẩm OCOP.\n\nBà con phấn khởi.\n\n"
        "Như vậy, hết năm 2022, tỉnh Cà Mau có 125 sản phẩm OCOP.\n"
    )
    record = extractor.extract(Article(text=text)).to_dict()
    first, second = record["facts"]
    assert first["checks"] == [f"conflicts_with:{second['id']}"]
    assert second["checks"] == [f"conflicts_with:{first['id']}"]
    assert len(record["warnings"]) == 1
    assert "152 sản phẩm OCOP" in record["warnings"][0]
    assert "125 sản phẩm OCOP" in record["warnings"][0]


@pytest.mark.parametrize(
    "text",
    [
        "Đến hết năm 2021, tỉnh Cà Mau có 125 sản phẩm OCOP.\n\nĐến hết năm 2022, tỉnh có 152 sản phẩm OCOP.",
        "Đến hết năm 2022, tỉnh Cà Mau có hơn 150 sản phẩm OCOP.\n\nHết năm 2022, tỉnh Cà Mau có 152 sản phẩm OCOP.",
        "Đến hết năm 2022, tỉnh Cà Mau có 152 sản phẩm OCOP, trong đó 125 sản phẩm 3 sao.",
        "Đến hết năm 2022, tỉnh Cà Mau có 152 sản phẩm OCOP.\n\nĐến hết năm 2022, tỉnh Bạc Liêu có 125 sản phẩm OCOP.",
        "Năm 2022, tỉnh Cà Mau có 60 sản phẩm OCOP đăng ký.\n\nNăm 2022, tỉnh Cà Mau có 41 sản phẩm OCOP đăng ký.",
        "Hết năm 2022, tỉnh Cà Mau có 152 sản phẩm OCOP.\n\nTin liên quan\n\nHết năm 2022, Cà Mau có 125 sản phẩm OCOP",
        "Hết năm 2022, huyện Năm Căn có 15 sản phẩm OCOP.\n\nHết năm 2022, công ty có 4 sản phẩm OCOP.",
        "Hồi tháng 7/2022, tỉnh Cà Mau có 125 sản phẩm OCOP.\n\nĐến hết năm 2022, tỉnh Cà Mau có 152 sản phẩm OCOP.",
        (
            "Ba năm 2020-2022, ngân sách tỉnh Cà Mau đã cấp cho Chương trình OCOP 27 tỷ đồng: năm 2020 là 6 tỷ đồng, "
            "năm 2021 là 8 tỷ đồng, năm 2022 là 13 tỷ đồng.\n\n"
            "Trong ba năm 2020-2022, 46 chủ thể OCOP của tỉnh Cà Mau đã được hỗ trợ 9,7 tỷ đồng ngân sách."
        ),
    ],
    ids=[
        "another year",
        "a rounded number",
        "a part",
        "another place",
        "put forward twice",
        "a teaser",
        "one maker's",
        "another month",
        "spent of a sum that its parts bear out",
    ],
)
def test_what_is_no_contradiction(extractor: Any, text: str) -> None:
    names, warnings = checks_of(extractor, text)
    assert warnings == []
    assert not any(disagrees(name) for own in names.values() for name in own)


def test_on_the_corpus_most_warnings_are_right_and_agreement_is_good_ground(corpus_record: Any) -> None:
    """Judged by the gold: a warning is right when one of the facts that it sets against each other is wrong."""
    right_warnings = false_warnings = 0
    rates: dict[bool, list[bool]] = {True: [], False: []}
    folders = [ROOT / "corpus" / "train", *sorted(p for p in (ROOT / "corpus" / "blind").iterdir() if p.is_dir())]
    for folder in folders:
        for name, gold in load_gold(folder).items():
            record = corpus_record(folder / f"{name}.txt")
            facts = facts_by_article([record])[name]
            verdicts = {f["id"]: right for f, right in zip(facts, judge(gold, facts), strict=True)}
            for fact in facts:
                if verdicts[fact["id"]] is not None:
                    rates["parts_sum_to_whole" in fact["checks"]].append(bool(verdicts[fact["id"]]))
            for warning in record["warnings"]:
                meant = [f for f in facts if any(f"({m['start']}-{m['end']})" in warning for m in f["mentions"])]
                assert len(meant) >= 2
                wrong = not all(verdicts[f["id"]] for f in meant)
                right_warnings += wrong
                false_warnings += not wrong
    assert right_warnings + false_warnings >= 10
    assert right_warnings > 1.5 * false_warnings
    # By errors, not by how many points more are right: of few errors there are few to take away.
    wrong = {agrees: judged.count(False) / len(judged) for agrees, judged in rates.items()}
    assert wrong[True] < 0.5 * wrong[False]


# ---- hand-made facts --------------------------------------------------------------------------------------------


class Writer:
    """Builds a text and its facts together: ``add`` writes words behind what is there, and states a fact by them."""

    def __init__(self) -> None:
        self.text = ""
        self.facts: list[Fact] = []

    def add(self, words: str, kind: str, low: float, *, then: str = " ", unit: str = "product", **slots: Any) -> Fact:
        qualifier = slots.pop("qualifier", "exact")
        base: dict[str, Any] = dict.fromkeys(SLOTS[kind])
        base |= {"quantity": Quantity(low, slots.pop("high", low), qualifier, unit), "status": "achieved"}
        base |= {"place": CA_MAU, "period": Period(2022, 2022)}
        start = len(self.text)
        self.text += words + then
        mention = Mention(start, start + len(words), words, "body")
        made = Fact(f"f{len(self.facts)}", kind, base | slots, (mention,), "test.rule", 0.5)
        self.facts.append(made)
        return made

    def count(self, words: str, low: float, **slots: Any) -> Fact:
        return self.add(words, "count", low, **{"action": "total", "subject": "product", **slots})

    def percent(self, words: str, low: float, **slots: Any) -> Fact:
        return self.add(words, "percent", low, unit="percent", **{"measure": "share", "of": "product", **slots})

    def names(self) -> list[list[str]]:
        return [list(f.checks) for f in check_facts(self.facts, self.text)[0]]

    def warnings(self) -> list[str]:
        return list(check_facts(self.facts, self.text)[1])


@pytest.fixture
def written() -> Writer:
    return Writer()


@pytest.mark.parametrize(
    ("said", "qualifier", "agrees"),
    [(33.3, "exact", True), (33, "exact", True), (33.4, "exact", True), (34, "exact", True), (35, "exact", False),
     (30, "more_than", True), (35, "almost", True), (33, "about", True), (25, "exact", False)],
)  # fmt: skip
def test_a_share_of_its_whole(written: Writer, said: float, qualifier: str, agrees: bool) -> None:
    whole = written.count("60 sản phẩm", 60, then=", trong đó ")
    written.count("20 sản phẩm 4 sao", 20, stars=Stars(4, 4), part_of=whole.id, then=", chiếm ")
    written.percent("33%", said, qualifier=qualifier, then=".")
    assert (written.names() == [["percent_matches_amounts"]] * 3) is agrees
    assert written.warnings() == []


def test_a_percentage_that_does_not_follow_from_the_fraction_beside_it(written: Writer) -> None:
    written.count("29/31 sản phẩm", 29, out_of=31, then=" (đạt ")
    written.percent("83,5%", 83.5, then=").")
    assert written.names() == [["percent_differs_from_amounts"]] * 2
    assert written.warnings() == ["«83,5%» (20-25) does not follow from «29/31 sản phẩm» (0-14), which give 93.5 %"]


def test_a_fraction_and_its_percentage(written: Writer) -> None:
    written.count("29/31 sản phẩm", 29, out_of=31, then=" (đạt ")
    written.percent("93,5%", 93.5, then=").")
    assert written.names() == [["percent_matches_amounts"]] * 2


def test_a_growth_between_two_years(written: Writer) -> None:
    written.add("120 tỷ đồng", "revenue", 120e9, unit="VND", then=", tăng ")
    written.percent("20%", 20, measure="growth", of="revenue", then=" so với ")
    written.add("100 tỷ đồng", "revenue", 100e9, unit="VND", period=Period(2021, 2021), then=".")
    assert written.names() == [["percent_matches_amounts"]] * 3


def test_a_plan_fulfilled(written: Writer) -> None:
    written.count("45 sản phẩm", 45, then=", bằng ")
    written.percent("112,5%", 112.5, measure="fulfilment", then=" kế hoạch (")
    written.count("40 sản phẩm", 40, status="target", then=").")
    assert written.names() == [["percent_matches_amounts"]] * 3


def test_a_percentage_of_another_sentence_is_left_alone(written: Writer) -> None:
    written.count("29/31 sản phẩm", 29, out_of=31, then=". ")
    written.percent("40%", 40, then=".")
    assert written.names() == [[], []]


@pytest.mark.parametrize(
    ("shares", "hundred"),
    [((60, 40), True), ((60, 41), False), ((33.3, 33.3, 33.4), True), ((67.3, 31.2, 0.8), False), ((38.1, 61.9), True)],
)
def test_shares_that_come_to_a_hundred(written: Writer, shares: tuple[float, ...], hundred: bool) -> None:
    for share in shares:
        written.percent(f"{share}%", share, what=f"a {share}", then=", ")
    assert (written.names() == [["shares_sum_to_100"]] * len(shares)) is hundred
    assert written.warnings() == []


def test_a_rank_beyond_its_order(written: Writer) -> None:
    written.add("thứ 14/13", "ranking", 14, unit="rank", out_of=13)
    written.add("thứ 4/13", "ranking", 4, unit="rank", out_of=13)
    assert written.names() == [["exceeds_out_of"], []]
    assert written.warnings() == ["«thứ 14/13» (0-9) is more than the 13 that it is out of"]


def test_money_is_rounded_at_its_last_digit(written: Writer) -> None:
    whole = written.add("3,6 tỷ", "funding", 3.6e9, unit="VND", source="total")
    written.add("2,52 tỷ", "funding", 2.52e9, unit="VND", source="state_budget", part_of=whole.id)
    written.add("1,079 tỷ", "funding", 1.079e9, unit="VND", source="social", part_of=whole.id)
    assert written.names() == [["parts_sum_to_whole"]] * 3


def test_a_long_list_is_no_contradiction_and_takes_no_time(written: Writer) -> None:
    for number in range(3000):
        written.count(f"{number + 1} sản phẩm", number + 1, then=".\n")
    assert written.warnings() == []


def test_two_numbers_said_again_and_again_take_no_time(written: Writer) -> None:
    for number in (40, 41):
        fact = written.count(f"{number} sản phẩm", number, then=".\n")
        mentions = []
        for _ in range(5000):
            start = len(written.text)
            written.text += fact.mentions[0].text + ".\n"
            mentions.append(Mention(start, start + len(fact.mentions[0].text), fact.mentions[0].text, "body"))
        written.facts[-1] = replace(fact, mentions=tuple(mentions))
    assert len(written.warnings()) == 1


def test_nothing_to_check() -> None:
    assert check_facts((), "") == ((), ())
