"""One story on several sites is told from a template with other numbers, and from all else."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reprint_texts import Record, other_numbers, other_place, read, reprint, reworked, train_record, train_texts

from extractor.reprints import joining
from extractor.reprints.groups import Group, find_reprints
from extractor.reprints.sketch import SKETCH, make_sketch
from extractor.reprints.story import FactKey, Story, facts_of, read_story, same_story, unpack
from extractor.reprints.words import read_sentences

SEED = 20221028
SITES = 3
Make = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def chance() -> random.Random:
    return random.Random(SEED)  # noqa: S311 - texts, no secrets


@pytest.fixture(scope="module")
def printed(chance: random.Random) -> list[Record]:
    """Each article of corpus/train as it stands on three sites, in no order; ids are its name and the site's number."""
    records = []
    for name, text in train_texts().items():
        records.append(read(f"{name}/0", text))
        records += [read(f"{name}/1", reprint(text, chance)), read(f"{name}/2", reworked(text, chance))]
    chance.shuffle(records)
    return records


def story_of(record: Record) -> Story:
    return read_story(record["article"]["text"], facts_of(record))


def names(group: Group) -> set[str]:
    return {one.partition("/")[0] for one in (group.original, *group.reprints)}


def test_reprints_are_grouped_and_nothing_else(printed: list[Record]) -> None:
    groups = find_reprints(printed)
    assert [group for group in groups if len(names(group)) > 1] == []
    whole = sum(len(group.reprints) == SITES - 1 for group in groups)
    assert whole >= 0.97 * len(train_texts())


def test_the_order_of_the_records_changes_no_group(printed: list[Record]) -> None:
    def sets(records: list[Record]) -> set[frozenset[str]]:
        return {frozenset((group.original, *group.reprints)) for group in find_reprints(records)}

    assert sets(printed) == sets(printed[::-1]) == sets(sorted(printed, key=lambda record: record["article"]["id"]))


def test_a_template_with_other_numbers_is_another_story(chance: random.Random) -> None:
    grouped = []
    for name, text in train_texts().items():
        sibling = read("sibling", other_numbers(text, chance))
        if same_story(story_of(train_record(name)), story_of(sibling)):
            grouped.append(name)
    assert grouped == []


@pytest.mark.parametrize("numbers", [False, True], ids=["the same numbers", "other numbers"])
def test_a_template_on_another_place_is_another_story(numbers: bool, chance: random.Random) -> None:
    tried, grouped = 0, []
    for name in train_texts():
        text = other_place(name)
        if text is None:
            continue
        tried += 1
        sibling = read("sibling", other_numbers(text, chance) if numbers else text)
        if same_story(story_of(train_record(name)), story_of(sibling)):
            grouped.append(name)
    assert tried > 20
    assert grouped == []


REPORT = (
    "{head}\n\nSáng {day}, Ủy ban nhân dân {district} tổ chức hội nghị tổng kết chương trình mỗi xã một sản "
    "phẩm của năm.\n\nTheo báo cáo tại hội nghị, {district} có thêm {low} sản phẩm được công nhận đạt chuẩn, "
    "nâng tổng số sản phẩm trên địa bàn lên {total}. Các chủ thể được hỗ trợ bao bì, nhãn mác và truy xuất "
    "nguồn gốc trước khi nộp hồ sơ đánh giá.\n\nLãnh đạo huyện đề nghị các xã tiếp tục rà soát sản phẩm tiềm "
    "năng, vận động người dân tham gia và bố trí vốn đối ứng kịp thời. Năm sau địa phương sẽ mở thêm điểm "
    "giới thiệu sản phẩm tại trung tâm và ven các tuyến đường lớn.\n\nTại hội nghị, nhiều tập thể và cá nhân "
    "có thành tích xuất sắc đã được khen thưởng theo quy định hiện hành.{tail}"
)


def report(record: Make, fact: Make, number: int, district: str, low: int, tail: str = "", head: str = "Tin") -> Record:
    text = REPORT.format(head=head, day="12/3", district=district, low=low, total=low + 20, tail=tail)
    place = {"current_province_code": "82", "district": district}
    made = fact(low, words=text[:5], place=place)
    return record(made, id=f"r{number}", text=text)


def test_reports_of_districts_in_the_same_words(record: Make, fact: Make) -> None:
    """The template is the same but for the district and a number; a real reprint among them is found all the same."""
    reports = [report(record, fact, 1, "huyện Cái Bè", 14), report(record, fact, 2, "huyện Cai Lậy", 14)]
    reports += [report(record, fact, 3, "huyện Cái Bè", 9), report(record, fact, 4, "huyện Chợ Gạo", 31)]
    again = report(record, fact, 5, "huyện Chợ Gạo", 31, "\n\nHải Yến - Báo B\n\nXem thêm: 12 tin khác", "Tổng kết")
    assert find_reprints([*reports, again]) == [Group("r4", ("r5",))]


def test_spelling_of_letters_and_signs_does_not_matter(record: Make, fact: Make) -> None:
    one = report(record, fact, 1, "huyện Hòa Bình", 7, " Bà con khỏe.")
    text = one["article"]["text"].replace("Hòa", "Hoà").replace("khỏe", "khoẻ").replace(", ", " , ")
    other = record(*one["facts"], id="r2", text=text.replace(" 7 ", " 07 "))
    assert [group.reprints for group in find_reprints([one, other])] == [("r2",)]


def test_facts_that_do_not_agree_keep_stories_apart(record: Make, fact: Make) -> None:
    """Where no sentence of the two is alike, as when a site has reworded each a little, the facts still are."""
    told = [FactKey("count", "product", low, low, province="82") for low in (7, 9, 21)]
    elsewhere = [FactKey("count", "product", low, low, province="82") for low in (7, 10, 22)]
    text = report(record, fact, 1, "huyện Cái Bè", 14)["article"]["text"]
    assert same_story(read_story(text, told), read_story(f"{text} Hết.", told))
    assert not same_story(read_story(text, told), read_story(f"{text} Hết.", elsewhere))
    moved = [key._replace(province="96") for key in told]
    assert not same_story(read_story(text, told), read_story(f"{text} Hết.", moved))


def test_a_short_text_is_a_reprint_only_word_for_word(record: Make, fact: Make) -> None:
    words = "Cà Mau có 40 sản phẩm OCOP."
    texts = (words, f"{words.upper()} ", "Cà Mau có 41 sản phẩm OCOP.", f"{words} Hết.")
    records = [record(fact(), id=f"r{number}", text=text) for number, text in enumerate(texts)]
    assert find_reprints(records) == [Group("r0", ("r1",))]


def test_the_original_is_the_one_published_first(record: Make, fact: Make) -> None:
    records = [report(record, fact, number, "huyện Cái Bè", 14) for number in range(4)]
    for one, day in zip(records, (None, "2022-03-05", "2022-03-01", "2022-03-01"), strict=True):
        one["article"]["published"] = day
    assert find_reprints(records) == [Group("r2", ("r0", "r1", "r3"))]
    assert find_reprints([*records, records[0]]) == [Group("r2", ("r0", "r1", "r3"))]
    assert find_reprints([]) == []


def test_a_crowd_of_one_template_is_not_compared_each_with_each(
    record: Make, fact: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    many, twice = 400, 25
    compared = 0

    def counted(one: Story, other: Story) -> bool:
        nonlocal compared
        compared += 1
        return same_story(one, other)

    monkeypatch.setattr(joining, "same_story", counted)
    records = [report(record, fact, number, f"huyện Số {number}", number) for number in range(1, many)]
    records += [
        report(record, fact, many + number, f"huyện Số {number}", number, "\n\nTheo Báo B", "Tổng kết")
        for number in range(1, many, many // twice)
    ]
    groups = find_reprints(records)
    assert {group.original: group.reprints for group in groups} == {
        f"r{number}": (f"r{many + number}",) for number in range(1, many, many // twice)
    }
    assert compared < many * joining.CROWD
    same = [report(record, fact, number, "huyện Cái Bè", 7, f"\n\nBáo {number}") for number in range(many)]
    assert find_reprints(same) == [Group("r0", tuple(f"r{number}" for number in range(1, many)))]


def test_memory_does_not_hold_the_articles(record: Make, fact: Make) -> None:
    def peak(many: int) -> int:
        records: Iterator[Record] = (report(record, fact, n, f"huyện Số {n}", n, " Dài." * 200) for n in range(many))
        tracemalloc.start()
        find_reprints(records)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(10)
    assert (peak(600) - peak(300)) / 300 < 1_000  # bytes an article; its text alone has 3,000 in memory


def test_a_story_comes_back_from_its_bytes(record: Make, fact: Make) -> None:
    story = story_of(report(record, fact, 1, "huyện Cái Bè", 14))
    for one in (story, read_story("", ())):
        again = unpack(one.pack())
        for name in Story.__slots__:
            assert np.array_equal(getattr(one, name), getattr(again, name))
    none = np.empty(0, np.uint64)
    assert make_sketch(np.ones(1, np.uint64), none, none).tobytes()[8:] == bytes(SKETCH.itemsize - 8)


def run(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from extractor.cli import main; main()", "reprints", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=os.environ | env)


TEXT = """TIN VUI ĐẦU NĂM
“Cà Mau có 40 sản phẩm OCOP.” Ông Nguyễn Văn Ba cho biết, năm 2022 tỉnh phấn đấu nâng hạng ít nhất 03 sản phẩm từ 3–4 sao. Toàn bộ kinh phí 3,6 tỷ đồng (trong đó ngân sách 2,52 tỷ đồng).
Huyện có 5 hợp tác xã tham gia chương trình, mỗi xã một sản phẩm!"""  # noqa: E501


def test_sketches_stay_as_databases_have_them() -> None:
    """A database keeps the sketches of its articles, and those of new ones are held against them."""
    made = hashlib.sha256(read_story(TEXT, ()).sketch().tobytes()).hexdigest()
    assert made == "fa910bfa3201f693f98370803910fb82421185ab7cfcca3c59b01257f9e32fc4"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("TIN VUI ĐẦU NĂM", [([], [])]),
        ("“Cà Mau có 40.” Tỉnh có 03 nơi.", [(["có"], ["cà", "mau", "40"]), (["tỉnh", "có", "nơi"], ["3"])]),
        ("Từ 3–4 sao\nở Huế", [(["từ", "sao"], ["3-4"]), (["ở"], ["huế"])]),
        ("Xong.\u200bMới 007 Hoà!", [(["xong"], []), (["mới"], ["7", "hòa"])]),
        ("1.5 tỷ (x²).", [(["tỷ", "x²"], ["1.5"])]),
        (" … !\n\n", []),
    ],
)
def test_words_numbers_and_names(text: str, sentences: list[tuple[list[str], list[str]]]) -> None:
    assert [(sentence.plain, sentence.apart) for sentence in read_sentences(text)] == sentences


def test_the_command(printed: list[Record], tmp_path: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in printed[:90]), "utf-8")
    done = run(facts, PYTHONHASHSEED="1")
    assert done.returncode == 0
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert told == [group.to_dict() for group in find_reprints(printed[:90])]
    many = sum(len(group["reprints"]) for group in told)
    assert done.stderr == f"ocop: {len(told)} stories printed again, {many} reprints\n"
    assert run(tmp_path, "-q", "-o", tmp_path / "out.jsonl", PYTHONHASHSEED="2").stderr == ""
    assert (tmp_path / "out.jsonl").read_text("utf-8") == done.stdout
    facts.write_text("{}\n", "utf-8")
    broken = run(facts, "-o", tmp_path / "none.jsonl")
    assert broken.returncode == 1
    assert broken.stderr.startswith(f"ocop: {facts}:1: ")
    assert not (tmp_path / "none.jsonl").exists()
