"""The text side: normal form, folded view, sentences, clauses and the date of publication."""

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import PatternError
from extractor.forms import FORMS_FILE, check_forms, load_forms
from extractor.resources import patterns_dir
from extractor.text import (
    default_forms,
    find_published,
    fold,
    normalize,
    normalize_with_offsets,
    split_blocks,
    split_clauses,
    split_sentences,
)

TRAIN = Path(__file__).parent.parent / "corpus" / "train"

# Any code point, half surrogates too, and the letters, marks and spaces that this project stumbles over.
HOSTILE = st.text(alphabet=st.characters() | st.characters(categories=["Cs"])) | st.text(
    alphabet="aăâeêoôơuưyđĐİẞΣςqhoàáảãạèéẻẽẹỳýỷỹỵ\u0300\u0301\u0309\u0303\u0323\u0302\u0306\u031b \n\r\t\u00a0\u200b"
    "0123456789.,;:()-–“”\"'/|»>TP",
    max_size=60,
)


def is_blank(text):
    return all(char.isspace() or char in "\u200b\ufeff" for char in text)


def pieces(text, spans):
    return [text[start:end] for start, end in spans]


# --- normal form


@given(HOSTILE)
def test_normalize_gives_nfc_without_carriage_returns_and_is_stable(text):
    normal = normalize(text)
    assert unicodedata.is_normalized("NFC", normal)
    assert "\r" not in normal
    assert normalize(normal) == normal


@given(HOSTILE)
def test_offsets_lead_back_to_the_characters_that_a_position_came_from(text):
    normal, offsets = normalize_with_offsets(text)
    assert normal == normalize(text)
    assert len(offsets) == len(normal) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    for i, char in enumerate(normal):
        if char.isascii() and char != "\n":
            assert text[offsets[i]] == char


def test_offsets_of_decomposed_letters_and_windows_line_ends():
    source = unicodedata.normalize("NFD", "Nghệ An\r\ncó 40 sản phẩm")
    normal, offsets = normalize_with_offsets(source)
    start = normal.index("40 sản phẩm")
    mention = source[offsets[start] : offsets[start + len("40 sản phẩm")]]
    assert unicodedata.normalize("NFC", mention) == "40 sản phẩm"


# --- folded view


@given(HOSTILE)
def test_fold_keeps_the_length_and_is_stable(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(HOSTILE)
def test_fold_keeps_line_ends_and_no_other_space_but_the_plain_one(text):
    folded = fold(text)
    assert [i for i, c in enumerate(folded) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    assert {c for c in folded if c.isspace()} <= {" ", "\n"}


@pytest.mark.parametrize(
    ("given_", "folded"),
    [
        ("HOÀ BÌNH, Hoà, hoá, khoẻ, thuỷ", "hòa bình, hòa, hóa, khỏe, thủy"),
        ("UỶ ban, tuỳ, luỹ, luỵ, toạ", "ủy ban, tùy, lũy, lụy, tọa"),
        ("hoàn loát quý quỳ khuya khuỷu quỹ ngoài", "hoàn loát quý quỳ khuya khuỷu quỹ ngoài"),
        ("hòa hóa khỏe", "hòa hóa khỏe"),
        ("40\u00a0sản\u2009phẩm\tOCOP", "40 sản phẩm ocop"),
        ("3–4 sao — 2021‑2025 − 1", "3-4 sao - 2021-2025 - 1"),
        ("“Gạo sạch” ‘Vị Thủy’ «OCOP»", "\"gạo sạch\" 'vị thủy' \"ocop\""),
        ("Ðồng Tháp", "đồng tháp"),
        ("\uff14\uff10", "\uff14\uff10"),
        ("İ", "İ"),
    ],
)  # fmt: skip
def test_fold(given_, folded):
    assert fold(given_) == folded


# --- sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Thấp nhất là TP. Cà Mau, TX. Sa Pa và Q. 1 với 01 sản phẩm.", "Tp.HCM có 39 sản phẩm."],
        ["Ông A. đã đến.", "ThS. Lê B. và PGS.TS. Trần Văn C. phát biểu."],
        ["Kinh phí 3,6 tỷ, giá 1.930 đồng và 45.000 tỷ.", "Năm 2022 cũng thế."],
        ["Có 15 sản phẩm nâng hạng.", "Theo đó, có 40 sản phẩm."],
        ["Bán trên madeincamau.com, voso.vn và Chinhphu.Vn."],
        ["Xuất sang Singapore…", "Nhờ đó mà có 30%."],
        ["Bánh tráng, nước mắm... đều bán chạy...", "Còn lại thì không."],
        ["Tiền lấy từ đâu?", "OCOP cần 64 tỷ đồng!", "Thế thôi."],
        ['Ông nói: "Tôi vui."', 'Anh đáp: "Được nhất là thêm mối sỉ", rồi cười.'],
        ["Giai đoạn 2022 – 2025./.", "Hết."],
        ["1. Mục tiêu chung của đề án.", "Tỉnh đứng số 1.", "Ngày 12.6.2022 có thêm."],
        ["Có 68 sản phẩm (chiếm 38,8%. Xem Phụ lục 1), còn lại 3 sao.", "Hết."],
        ["Sản phẩm đạt hạng A.", "Theo hội đồng, còn 5 sản phẩm."],
        ["Quyết định của UBND TP.", "Theo đó, có 5 sản phẩm."],
        ["Trồng rau, nuôi cá, v.v.", "Còn lại làm thuê."],
        ["Năm 2022 có 15 sản phẩm (3 sao).", "“Thế là tốt”, ông nói."],
    ],
)
def test_sentences(sentences):
    text = " ".join(sentences)
    assert pieces(text, split_sentences(text)) == sentences


def test_no_space_between_sentences():
    text = "Có 15 sản phẩm nâng hạng.Theo đó, năm 2022.Trong đó, UBND thành phố.UBND tỉnh."
    assert pieces(text, split_sentences(text)) == [
        "Có 15 sản phẩm nâng hạng.",
        "Theo đó, năm 2022.",
        "Trong đó, UBND thành phố.",
        "UBND tỉnh.",
    ]


@given(HOSTILE)
def test_sentences_and_clauses_cover_all_but_white_space_in_order(text):
    for split in (split_sentences, split_clauses):
        spans = split(text)
        covered = 0
        for start, end in spans:
            assert covered <= start < end
            assert is_blank(text[covered:start])
            assert text[start:end].strip() == text[start:end]
            covered = end
        assert is_blank(text[covered:])


def test_a_sentence_stays_inside_its_block():
    text = "Trước. Ở đây có 40 sản phẩm. Sau."
    assert pieces(text, split_sentences(text, 7, 28)) == ["Ở đây có 40 sản phẩm."]


# --- clauses


@pytest.mark.parametrize(
    "clauses",
    [
        ["Kinh phí 3,6 tỷ đồng;", "trong đó ngân sách là 2,52 tỷ đồng, chiếm 70%,", "còn lại là vốn xã hội hóa."],
        ["Công nhận 44 sản phẩm,", "nâng tổng số lên 77 sản phẩm."],
        ["Có 68 sản phẩm", "(chiếm 38,8%; đã làm tròn);", "còn nữa."],
        ["Mục tiêu:", "đến 14:07 có 40 sản phẩm, 12 chủ thể, 3 HTX."],
    ],
)
def test_clauses(clauses):
    text = " ".join(clauses)
    assert pieces(text, split_clauses(text)) == clauses


# --- date of publication


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Thứ sáu, 28-10-2022 | 14:07GMT+7", "2022-10-28"),
        ("12/01/2023 | 07:43 GMT+7", "2023-01-12"),
        ("20/04/2023 15:10", "2023-04-20"),
        ("(11/11/2022)", "2022-11-11"),
        ("Ngày đăng: 10/12/2021", "2021-12-10"),
        ("05:12, 21/12/2020", "2020-12-21"),
        ("QUẢNG NINH, 04/5/2023 - Hội chợ OCOP Hè vừa hạ màn chiều 3/5 với 17 tỷ đồng.", "2023-05-04"),
        ("(TG) 28/12/2024 - Nếu lấy cả vùng làm thước đo, tỉnh xếp thứ 3.", "2024-12-28"),
        ("BR-VT, ngày 10/6/2025", "2025-06-10"),
        ("17-9-2021, 10:27 GMT+7", "2021-09-17"),
        ("Cập nhật: 14-01-2025 | 07:20", "2025-01-14"),
        ("Thứ Hai, 2/1/2023 | 14:20 (GMT+7)", "2023-01-02"),
        ("Chủ Nhật, ngày 5 tháng 3 năm 2023", "2023-03-05"),
        ("2022-10-28T14:07:00+07:00", "2022-10-28"),
        ("Minh Khuê - 28/10/2022 | 14:07", "2022-10-28"),
        ("28/10/2022 14:07 | Kinh tế", "2022-10-28"),
        ("Tác giả: Minh Khuê - Ngày đăng: 28/10/2022", "2022-10-28"),
        ("Ngày đăng: 28/10/2022 - Cập nhật: 30/10/2022", "2022-10-28"),
        ("Ngày đăng 22/02/2023  |  Lượt xem: 1.307", "2023-02-22"),
        ("18:05 18/09/2023   Cỡ chữ A- A+", "2023-09-18"),
        ("08/03/2023 | 03:06 PM  | Lượt xem: 86 | In bài viết", "2023-03-08"),
        ("Văn hóa & Đời sống   08:09' - 22/09/2023", "2023-09-22"),
        ("Thứ ba, 26 Tháng 9 2023 08:03", "2023-09-26"),
        ("Thứ sáu, 10/02/2023 | 09:15 | 1.216 lượt đọc", "2023-02-10"),
        ("Người đăng: Quản trị viên   Ngày đăng: 12/04/2023   Lượt xem: 4", "2023-04-12"),
        ("Người đăng: Minh Khuê Ngày đăng: 12/04/2023 Lượt xem: 4", "2023-04-12"),
        ("29/12/2023 10:12:00 AM", "2023-12-29"),
        ("Thứ 6, ngày 05/07/2024", "2024-07-05"),
        ("Ngày 05 tháng 07 năm 2024", "2024-07-05"),
        ("12:00 | 05/07/2024", "2024-07-05"),
        ("05/07/2024 lúc 10:00", "2024-07-05"),
        ("Đăng lúc 10 giờ 30 phút, ngày 05/07/2024", "2024-07-05"),
        ("Đã đăng vào 05/07/2024 bởi Minh Khuê", "2024-07-05"),
        ("Cập nhật lúc 05/07/2024, 10:00 | Xem cỡ chữ A A A | In trang", "2024-07-05"),
        ("Thứ Hai, 05/07/2024 07:30 (GMT +7)", "2024-07-05"),
        ("Thứ Sáu, 05/07/2024 | Nguồn: Sở Nông nghiệp | Tác giả: Minh Khuê | Chia sẻ: Facebook Zalo | 0 bình luận",
         "2024-07-05"),
        ("05/07/2024 15:10 Theo dõi Báo Đồng Nội trên Google News", "2024-07-05"),
        ("Báo Đồng Nội điện tử - 05/07/2024 10:00", "2024-07-05"),
        ("Tháng Mười Một 26, 2023", "2023-11-26"),
        ("26 Tháng Năm, 2023", "2023-05-26"),
        ("October 5, 2023 | Font size A+ A-", "2023-10-05"),
        ("2023/10/05 08:00", "2023-10-05"),
        ("Cập nhật: 05/07/2024 Tỉnh vừa công bố danh sách 40 sản phẩm OCOP của năm.", "2024-07-05"),
        ("Thứ Hai, 05/07/2024 21:34 CH", "2024-07-05"),
        ("05/07/2024 15:29    1.336", "2024-07-05"),
        ("Kinh tế 05/07/2024 15:29", "2024-07-05"),
        ("DONGNOI.VN - 05/07/2024", "2024-07-05"),
        ("5 Th7 2024", "2024-07-05"),
        ("5 thg 7, 2024", "2024-07-05"),
        ("05/07/2024 5 phút đọc", "2024-07-05"),
        ("Khai mạc hội chợ lúc 20/4/2023 10:00", None),
        ("Nguồn: Báo cáo ngày 20/4/2023", None),
        ("Lượt khách đến hội chợ tính đến ngày 20/4/2023: 1.200", None),
        ("Xã Đồng Nội có 5 sản phẩm OCOP (18/11)", None),
        ("Xã Đồng Nội có 5 sản phẩm OCOP (08/02/2023)", None),
        ("Gian hàng OCOP tại hội chợ, 20/4/2023", None),
        ("31/02/2022 10:00", None),
        ("28/10/1022", None),
        ("Ngày 06/6/2022 Ủy ban nhân dân tỉnh Trà Vinh ban hành Kế hoạch số 43/KH-UBND", None),
        ("Ngày 29/12/2023, UBND tỉnh ra quyết định công nhận 34 sản phẩm OCOP hạng 4 sao.", None),
        ("HẢI DƯƠNG - Ngày 29/12, UBND tỉnh ra quyết định công nhận 34 sản phẩm OCOP.", None),
        ("Thông tin từ hội nghị ngày 20/4/2023", None),
        ("Theo Quyết định số 490/QĐ-TTg ngày 07/5/2018 - văn bản gốc - tỉnh có 40 sản phẩm.", None),
    ],
)  # fmt: skip
def test_published_is_read_from_the_line_below_the_title(line, published):
    text = f"Thêm 40 sản phẩm OCOP đạt 4 sao\n\n{line}\n\nTỉnh vừa công nhận 40 sản phẩm OCOP đạt 4 sao trong năm nay."
    assert find_published(text) == published


def test_published_above_the_title():
    assert find_published("20/04/2023 15:10\n\nThêm 40 sản phẩm OCOP\n\nTỉnh có 40 sản phẩm.") == "2023-04-20"


@pytest.mark.parametrize(
    ("title", "published"),
    [
        ("Thêm 40 sản phẩm OCOP đạt 4 sao 20/04/2023 15:10", "2023-04-20"),
        ("20/04/2023 | Thêm 40 sản phẩm OCOP đạt 4 sao", "2023-04-20"),
        ("Thêm 40 sản phẩm OCOP đạt 4 sao - 20/04/2023", "2023-04-20"),
        ("Thêm 40 sản phẩm OCOP đạt 4 sao Thứ Năm, 20/04/2023", "2023-04-20"),
        ("Triển khai Kế hoạch số 12/KH-UBND ngày 20/04/2023", None),
        ("Ngày 20/04/2023, thêm 40 sản phẩm OCOP đạt 4 sao", None),
    ],
)
def test_published_beside_the_headline(title, published):
    assert find_published(f"{title}\n\nTỉnh vừa công nhận 40 sản phẩm OCOP đạt 4 sao trong năm nay.") == published


LONG = (
    "Các sản phẩm tập trung ở ngành hàng thực phẩm, đồ uống và thủ công mỹ nghệ, bán qua nhiều kênh trong, ngoài tỉnh."
)
LONG_TEXT = "\n\n".join(
    ["Thêm 40 sản phẩm OCOP", *(f"{LONG} Lần {n} có nhiều chủ thể tham gia hơn." for n in "123456")]
)


@pytest.mark.parametrize("line", ["Cập nhật: 20/04/2023 15:10", "Minh Khuê\n\n20/04/2023 | Lượt xem: 307"])
def test_published_at_the_foot_only(line):
    assert find_published(f"{LONG_TEXT}\n\n{line}\n\nTin liên quan\n\nHà Tĩnh có 5") == "2023-04-20"


def test_published_above_the_title_of_a_long_article():
    assert (
        find_published(f"Thứ Năm, 20/04/2023 07:30 (GMT +7)\n\n| Hotline: 0900 | Media\n\n{LONG_TEXT}") == "2023-04-20"
    )


def test_published_between_the_name_of_the_paper_and_the_headline():
    text = f"BÁO ĐỒNG NỘI ĐIỆN TỬ\n\n20/04/2023 15:10\n\nThêm 40 sản phẩm OCOP của tỉnh đạt 4 sao\n\n{LONG}"
    assert find_published(text) == "2023-04-20"


def test_the_date_of_a_related_article_is_not_ours():
    body = (
        "Tỉnh vừa công nhận 40 sản phẩm OCOP đạt 4 sao trong năm nay, theo quyết định của UBND tỉnh ban hành tuần qua."
    )
    assert find_published(f"Thêm 40 sản phẩm OCOP\n\n{body}\n\nTin liên quan\n\nHà Tĩnh có 5\n20/04/2023 15:10") is None


@pytest.mark.parametrize("path", sorted(TRAIN.glob("*.gold.json")), ids=lambda path: path.name[:-10])
def test_published_agrees_with_the_annotators(path):
    text = normalize(path.with_name(path.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8"))
    assert find_published(text) == json.loads(path.read_text(encoding="utf-8")).get("published")


@given(HOSTILE)
def test_published_of_any_text_is_a_date_or_nothing(text):
    found = find_published(normalize(text))
    assert found is None or len(found) == 10


# --- the forms


def test_faulty_forms_are_all_reported_at_once(tmp_path):
    lines = (patterns_dir() / FORMS_FILE).read_text(encoding="utf-8").replace("date_year:", "date_yaer:")
    (tmp_path / FORMS_FILE).write_text(lines.replace('- "liên quan"', "- 5", 1), encoding="utf-8")
    with pytest.raises(PatternError) as caught:
        load_forms(tmp_path)
    found = str(caught.value)
    assert "key date_year is missing" in found
    assert "unknown key 'date_yaer'" in found
    assert "related_headings: a form must be a string, found 5" in found


def test_a_form_given_twice_is_a_fault():
    data = {name: ["a"] for name in default_forms().__dataclass_fields__}
    data |= {"date_month": "m", "date_year": "y", "date_hour": "h", "date_minute": "p"}
    assert check_forms(data, "zones.yaml") == []
    data["bylines"] = ["Hoà", "hòa"]
    assert [str(problem) for problem in check_forms(data, "f")] == ["f: bylines: 'hòa' is given twice; remove one"]


def test_missing_forms_name_the_file(tmp_path):
    with pytest.raises(PatternError, match=r"zones\.yaml: cannot be read"):
        load_forms(tmp_path / "none")


def test_blocks_of_nothing():
    assert split_blocks("") == []
    assert split_blocks(" \n\u200b\n ") == []


# --- hostile sizes: nothing may take time that grows with the square of the length


@pytest.mark.parametrize(
    "unit", ["a.", "(a", "()", "a/", ". ", "1. ", "» ", "dài\n", "Dài\n\n", "\u0301", "e\u0301", "| ", ", trong đó "]
)
def test_long_texts_take_linear_time(unit):
    text = unit * (200_000 // len(unit))
    begun = time.process_time()
    normal, _ = normalize_with_offsets(text)
    fold(normal)
    split_blocks(normal)
    find_published(normal)
    split_sentences(normal)
    split_clauses(normal)
    assert time.process_time() - begun < 20


def test_a_sentence_without_an_end_is_cut_between_its_clauses():
    clause = "toàn tỉnh có 37 sản phẩm OCOP, trong đó 12 sản phẩm 4 sao; "
    text = clause * 200
    found = split_sentences(text)
    assert max(b - a for a, b in found) <= 2000
    assert all(text[a:b].endswith("4 sao;") and text[a:b].startswith("toàn tỉnh") for a, b in found)
    assert split_sentences("a1" * 3000) == [(0, 6000)]
