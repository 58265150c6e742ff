"""Zones: what each line of an article is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text import normalize, split_blocks

TRAIN = Path(__file__).parent.parent / "corpus" / "train"
TITLE = "Thêm 40 sản phẩm OCOP của tỉnh đạt 4 sao"
LEAD = "Tỉnh vừa công nhận 40 sản phẩm OCOP đạt 4 sao của 25 chủ thể trong năm 2022."
PARAGRAPH = (
    "Các sản phẩm tập trung nhiều ở ngành hàng thực phẩm, đồ uống và thủ công mỹ nghệ; nhiều sản phẩm đã được trưng "
    "bày và tiêu thụ qua nhiều kênh bán hàng trong và ngoài tỉnh."
)
SECOND = (
    "Để hiện thực hóa mục tiêu đề ra, lãnh đạo tỉnh gợi mở 7 nhóm giải pháp trọng tâm trong thời gian tới, trong đó có "
    "việc nâng cao vị trí thứ hạng của tỉnh trong vùng."
)
THIRD = (
    "Năm 2023, tỉnh phấn đấu có thêm ít nhất 30 sản phẩm đạt từ 3 sao trở lên, đồng thời hỗ trợ các chủ thể đưa hàng "
    "lên sàn thương mại điện tử và vào siêu thị."
)


def is_blank(text):
    return all(char.isspace() or char in "\u200b\ufeff" for char in text)


def zones(*lines, title=None):
    text = "\n\n".join(lines)
    return [block.zone for block in split_blocks(text, title)]


def zone_of(line):
    """The zone of a line in the middle of an article."""
    text = "\n\n".join([TITLE, LEAD, PARAGRAPH, line, SECOND, THIRD])
    start = text.index(line)
    return next(block.zone for block in split_blocks(text) if block.start <= start < block.end)


@pytest.mark.parametrize(
    "line",
    [
        "Loading... Loading...",
        "» Tin tức và Sự kiện » Kinh tế » Kế hoạch năm 2022",
        "Trang chủ > Tin tức > Kinh tế",
        "Thứ sáu, 28-10-2022 | 14:07GMT+7",
        "Từ Khóa : OCOP Việt Nam, 30 sản phẩm OCOP đạt 3-4 sao",
        "Tags: OCOP Lâm Đồng, 168 sản phẩm",
        "Chuyên mục: Kinh tế - Nông thôn",
        "Viết bình luận mới",
        "Ý kiến bạn đọc",
        "Tin, ảnh: Mỹ Hương",
        "Tin, ảnh TH: Minh Khuê",
        "OCOP.jpg",
        r"C:\Users\Vu\Desktop\285836597_575047623962743_8612446738190323871_n.jpg",
        "Chia sẻ Facebook",
        "3,502",
        "P.V",
        "(Nguồn: Văn phòng Điều phối)",
        "https://ocop.gov.vn/tin",
        "Kinh tế › Nông nghiệp",
        "Kinh tế / Nông thôn mới",
        "Cổng TTĐT xã Đồng Nội  »  Thông tin chỉ đạo",
        "[In trang] [Gửi Email] [Quay lại]",
        "A- A A+ | In trang | Chia sẻ: Facebook Zalo",
        "| Hotline: 0900.xxx.000 | Media | Podcast",
        "Chia sẻ bài viết | Bản in",
        "Ý kiến bạn đọc (0)",
        "Theo dõi Báo Đồng Nội trên Google News",
        "# OCOP # làng nghề # nông thôn mới",
        "#ocop #nongthonmoi",
        "Lượt xem: 1.307",
        "![]()",
        "|",
    ],
)
def test_furniture_yields_no_facts(line):
    assert zone_of(line) == "boilerplate"


@pytest.mark.parametrize(
    "line",
    [
        "Ảnh: Tinh bột Nghệ sản phẩm OCOP đạt 3 sao",
        "Khách chọn mua hàng tại gian trưng bày OCOP. Ảnh: CTV",
        "Trà hoa vàng, đặc sản của huyện Ba Chẽ. (Ảnh minh họa)",
        "Một số sản phẩm OCOP Cà Mau Ảnh minh họa. Nguồn: camau.gov.vn",
        "Vinh Phuc giu hang 4 sao cho mat ong Tam Dao hinh anh 1",
        "Can Tho bo tri 3,6 ty dong thuc hien Chuong trinh OCOP hinh anh 1Sản phẩm OCOP quận Ninh Kiều năm 2021.",
        "Mật ong của xã Đồng Nội được bày bán ở hội chợ. (Ảnh Minh Khuê)",
        "Nông dân xã Đồng Nội thu hoạch na. Ảnh Minh Khuê",
        "Bà con xã Đồng Nội phơi miến. ảnh: CTV",
        "*Bà con xã Đồng Nội phơi miến bên bờ sông.*",
        "Vườn mắc ca ở Lâm Hà đang cho thu hoạch",
        "Theo kế hoạch, có 40 sản phẩm đạt 4 sao",
    ],
)
def test_captions(line):
    assert zone_of(line) == "caption"


@pytest.mark.parametrize(
    "line",
    [
        "Gắn sao rồi thì được thưởng thế nào?",
        "Ba con số đáng chú ý về tiền:",
        "- Đông Triều: 760 triệu đồng",
        "• Ngân sách đã chi cho chương trình trong năm 2025 là 17,35 tỷ đồng.",
        "1. Phát triển mới 40 sản phẩm",
        "I. MỤC TIÊU",
        "2. Nhiệm vụ năm 2023",
        "3. Kinh phí",
        "1.1. Mục tiêu chung",
        "## Kết quả năm 2022",
        "TỔ CHỨC THỰC HIỆN",
        "Kinh phí thực hiện",
        "Mục tiêu:",
        "* Chưa có sao thì có được hỗ trợ không?",
        "- Có. Chủ thể được hỗ trợ bao bì, nhãn mác.",
        "Ảnh hưởng của dịch bệnh làm 5 sản phẩm chưa kịp đánh giá lại.",
        "Nổi bật: huyện Châu Đức có 48 sản phẩm OCOP từ 3 sao trở lên.",
        "Huy động từ các nguồn: ngân sách, xã hội hóa và vốn vay.",
    ],
)
def test_body_lines(line):
    assert zone_of(line) == "body"


@pytest.mark.parametrize(
    "line",
    [
        "Xem thêm: Lai Châu có 48 sản phẩm OCOP",
        ">> Lai Châu có 48 sản phẩm OCOP",
        "» Lai Châu có 48 sản phẩm OCOP (08/02/2023)",
        "Lai Châu có 48 sản phẩm OCOP (18/11)",
        "Tin mới hơn: Lai Châu có 48 sản phẩm OCOP",
    ],
)
def test_a_line_about_another_article_ends_with_itself(line):
    assert zone_of(line) == "related"


def test_title_date_lead_and_body():
    assert zones(TITLE, "12/01/2023 | 07:43 GMT+7", LEAD, PARAGRAPH, "Viết bình luận mới") == [
        "title", "boilerplate", "lead", "body", "boilerplate",
    ]  # fmt: skip


def test_a_caption_between_title_and_lead_is_not_the_lead():
    assert zones(TITLE, "Nước cốt nhàu bày tại siêu thị. Ảnh: Minh họa", LEAD) == ["title", "caption", "lead"]


def test_the_repeated_title_is_the_title():
    assert zones("Loading... Loading...", TITLE, TITLE, LEAD, PARAGRAPH) == [
        "boilerplate", "title", "title", "lead", "body",
    ]  # fmt: skip


def test_the_given_title_decides_what_stands_above_the_article():
    headline = "Hà Tĩnh thưởng gần 2 tỷ đồng cho sản phẩm OCOP"
    assert zones("Kinh tế", headline, TITLE, LEAD, PARAGRAPH, title=f" {TITLE.upper()} ") == [
        "boilerplate", "related", "title", "lead", "body",
    ]  # fmt: skip


def test_a_given_title_that_the_text_lacks_leaves_the_first_paragraph_the_lead():
    assert zones(LEAD, PARAGRAPH, title=TITLE) == ["lead", "body"]


@pytest.mark.parametrize(
    "heading",
    ["Tin liên quan", "TIN LIÊN QUAN", "• Xem thêm:", "Đọc thêm", "Tin khác", "Các tin khác", "Bài liên quan",
     "Tin mới hơn", "Related Posts", "Có thể bạn quan tâm", "Bạn có thể quan tâm", "Tin cùng chuyên mục", "Đề xuất",
     "Xem thêm >>", "Thông tin liên quan", "Tin đọc thêm", "Các bài viết mới nhất:", "ĐỌC NHIỀU", "Bài viết khác (5)",
     "Có thể bạn chưa đọc"],
)  # fmt: skip
def test_all_below_a_related_heading_is_about_other_articles(heading):
    other = "Thái Nguyên có thêm 53 sản phẩm đạt chuẩn OCOP"
    found = zones(
        TITLE, LEAD, PARAGRAPH, heading, other, SECOND, "Cần Thơ có thêm 14 sản phẩm OCOP", THIRD, "- Năm 2021"
    )
    assert found == ["title", "lead", "body"] + ["related"] * 6


@pytest.mark.parametrize(
    "end",
    ["Tags: OCOP, nông thôn mới", "TAGS:", "# OCOP # làng nghề", "[Về đầu trang]", "Quay lại", "Ý kiến bạn đọc (0)",
     "[In trang] [Quay lại]", "Lượt xem: 314", "Tin, ảnh: Mỹ Hương", "Ngọc Thiện", "Đoàn Bình – Thanh Sáng",
     "Nguồn: Cổng thông tin xã"],
)  # fmt: skip
def test_headlines_below_the_end_of_an_article_are_about_others(end):
    found = zones(TITLE, LEAD, PARAGRAPH, end, "Hà Tĩnh có 5 sản phẩm OCOP mới", "Lai Châu có 48 sản phẩm OCOP")
    assert found == ["title", "lead", "body", "boilerplate", "related", "related"]


def test_an_author_below_the_tags_is_no_headline():
    assert zones(TITLE, LEAD, PARAGRAPH, "Từ khóa: OCOP", "Minh Khuê", "Hà Tĩnh có 5 sản phẩm OCOP")[3:] == [
        "boilerplate", "boilerplate", "related",
    ]  # fmt: skip


def test_the_article_goes_on_below_tags_in_its_middle():
    assert zones(TITLE, LEAD, PARAGRAPH, "Tags: OCOP", SECOND, "Ngọc Thiện", THIRD)[3:] == [
        "boilerplate", "body", "caption", "body",
    ]  # fmt: skip


def test_tools_of_the_page_above_the_lead_end_nothing():
    found = zones(TITLE, "20/04/2023 | In trang", "In trang", "Lượt xem: 5", LEAD, PARAGRAPH)
    assert found == ["title", "boilerplate", "boilerplate", "boilerplate", "lead", "body"]


def test_headlines_in_a_block_in_the_middle_are_about_others():
    found = zones(
        TITLE, LEAD, PARAGRAPH, "Hà Tĩnh có thêm 5 sản phẩm OCOP", "Lai Châu có 48 sản phẩm OCOP mới", SECOND, THIRD
    )
    assert found == ["title", "lead", "body", "related", "related", "body", "body"]


def test_lines_that_a_colon_introduces_are_of_the_article():
    found = zones(
        TITLE, LEAD, PARAGRAPH, "Chia theo huyện:", "Huyện Đồng Nội có 5 sản phẩm", "Huyện Sơn Hạ có 48 sản phẩm", THIRD
    )
    assert "related" not in found


def test_the_sections_of_a_plan_are_body():
    found = zones(
        TITLE.upper(), LEAD, "I. MỤC TIÊU", "1. Phát triển 40 sản phẩm;", "II. KINH PHÍ", "- Ngân sách: 2 tỷ đồng;",
        "Mục tiêu khác:", "a) Có 3 cửa hàng", THIRD, "Minh Khuê",
    )  # fmt: skip
    assert found == ["title", "lead"] + ["body"] * 7 + ["boilerplate"]


@pytest.mark.parametrize(
    "above",
    [
        ("BÁO ĐỒNG NỘI ĐIỆN TỬ",),
        ("Cổng Thông tin điện tử xã Đồng Nội", "Tin tức sự kiện > Chỉ đạo điều hành"),
        ("Đài PT-TH Đồng Nội", "TIN TỨC / TIN ĐỊA PHƯƠNG"),
        ("Hội Nhà báo Đồng Nội", "Trang chủ | Giới thiệu | Tin tức | Văn bản"),
        ("Chuyên đề", "Nông thôn mới xã Đồng Nội"),
        ("BNEWS",),
        ("TRUNG TÂM VĂN HÓA - THÔNG TIN VÀ THỂ THAO HUYỆN ĐỒNG NỘI",),
    ],
)
@pytest.mark.parametrize("title", [TITLE, TITLE.upper()])
def test_the_title_stands_below_the_name_of_the_paper_and_section(above, title):
    found = zones(*above, title, "20/04/2023", PARAGRAPH, THIRD)
    assert found == ["boilerplate"] * len(above) + ["title", "boilerplate", "lead", "body"]


def test_a_date_between_the_name_of_the_paper_and_the_title():
    found = zones("BÁO ĐỒNG NỘI ĐIỆN TỬ", "20/04/2023 15:10", TITLE, LEAD, PARAGRAPH)
    assert found == ["boilerplate", "boilerplate", "title", "lead", "body"]


@pytest.mark.parametrize("author", ["MINH KHUÊ", "Minh Khuê", "Minh Khuê - Hoàng Lan"])
def test_the_author_below_the_title_is_not_the_lead(author):
    assert zones(TITLE, author, PARAGRAPH, THIRD) == ["title", "boilerplate", "lead", "body"]


def test_a_title_may_begin_as_the_name_of_a_paper():
    assert zones("Báo Đồng Nội tặng quà chủ thể OCOP", "20/04/2023", PARAGRAPH, THIRD)[0] == "title"


def test_teasers_with_their_dates_above_the_title():
    found = zones("Hà Tĩnh có 5 sản phẩm OCOP mới", "19/04/2023", TITLE, "20/04/2023", PARAGRAPH, THIRD)
    assert found == ["related", "boilerplate", "title", "boilerplate", "lead", "body"]


def test_a_teaser_with_a_date_in_brackets_is_not_the_title():
    found = zones("Hà Tĩnh có 5 sản phẩm OCOP mới (18/11)", TITLE, PARAGRAPH, THIRD)
    assert found == ["related", "title", "lead", "body"]


def test_an_abstract_right_under_its_headline_is_related():
    text = f"{TITLE}\n\n{LEAD}\n\n{PARAGRAPH}\n\nXem thêm\n\nHà Tĩnh có 5 sản phẩm\n{SECOND}"
    assert [block.zone for block in split_blocks(text)] == ["title", "lead", "body", "related", "related", "related"]


def test_the_body_resumes_below_a_related_list_in_its_middle():
    found = zones(
        TITLE, LEAD, PARAGRAPH, "Tin liên quan", "Hà Tĩnh có 5 sản phẩm OCOP", "Lai Châu có 48", SECOND, THIRD
    )
    assert found == ["title", "lead", "body", "related", "related", "related", "body", "body"]


def test_the_body_resumes_before_the_name_of_the_author():
    found = zones(TITLE, LEAD, PARAGRAPH, "Xem thêm", "Hà Tĩnh có 5 sản phẩm OCOP", SECOND, "Tin, ảnh: Mỹ Hương")
    assert found == ["title", "lead", "body", "related", "related", "body", "boilerplate"]


def test_a_related_list_above_the_title():
    found = zones("Tin mới", "Hà Tĩnh có 5 sản phẩm OCOP", "Lai Châu có 48 sản phẩm", TITLE, "20/04/2023", PARAGRAPH)
    assert found == ["related", "related", "related", "title", "boilerplate", "lead"]


def test_teasers_with_abstracts_above_the_title():
    found = zones("Tin mới", "Hà Tĩnh có 5 sản phẩm OCOP", SECOND, TITLE, "20/04/2023", PARAGRAPH, THIRD)
    assert found == ["related", "related", "related", "title", "boilerplate", "lead", "body"]


def test_a_title_that_asks_is_the_title():
    assert zones("OCOP: Sao vàng hay sao giấy?", "Hạt điều bày tại hội chợ", PARAGRAPH, SECOND)[0] == "title"


def test_headlines_without_a_heading_above_the_title():
    found = zones("Hà Tĩnh có 5 sản phẩm OCOP mới", "Lai Châu có 48 sản phẩm OCOP", TITLE, "20/04/2023", PARAGRAPH)
    assert found == ["related", "related", "title", "boilerplate", "lead"]


def test_a_related_list_between_title_and_lead():
    found = zones(TITLE, "20/04/2023", "Tin liên quan", "Hà Tĩnh có 5 sản phẩm OCOP", PARAGRAPH, SECOND, THIRD)
    assert found == ["title", "boilerplate", "related", "related", "lead", "body", "body"]


def test_a_name_below_the_last_paragraph_signs_the_article():
    assert zones(TITLE, LEAD, PARAGRAPH, "Ngọc Thiện", "Tin liên quan", "Hà Tĩnh có 5", SECOND)[3] == "boilerplate"


def test_rows_with_cells_are_a_table():
    text = f"{TITLE}\n{LEAD}\n{PARAGRAPH}\nHuyện\tSố sản phẩm\nChâu Đức\t48\nLong Điền | 12\n{SECOND}"
    assert [block.zone for block in split_blocks(text)] == ["title", "lead", "body", "table", "table", "table", "body"]


def test_a_wrapped_paragraph_is_one_block():
    text = f"{TITLE}\n\nTỉnh có 40 sản phẩm OCOP\nđạt 4 sao của 25 chủ thể,\nHTX và 3 tổ hợp tác.\nNăm sau, thêm 5."
    blocks = split_blocks(text)
    assert [text[b.start : b.end].count("\n") for b in blocks] == [0, 2, 0]


@given(
    st.lists(
        st.sampled_from([TITLE, LEAD, PARAGRAPH, "Xem thêm", "Ảnh: CTV", "20/04/2023", "a\tb", "- x", "chữ thường", ""])
        | st.text(max_size=30),
        max_size=14,
    ),
    st.sampled_from(["\n", "\n\n"]),
)
def test_blocks_lie_in_order_and_only_blank_space_outside_them(lines, mark):
    text = normalize(mark.join(lines))
    covered = 0
    for block in split_blocks(text):
        assert covered <= block.start < block.end
        assert is_blank(text[covered : block.start])
        covered = block.end
    assert is_blank(text[covered:])


@pytest.mark.parametrize("path", sorted(TRAIN.glob("*.txt")), ids=lambda path: path.stem)
def test_each_train_article_has_one_title_one_lead_and_a_body(path):
    found = [block.zone for block in split_blocks(normalize(path.read_text(encoding="utf-8")))]
    assert found.count("title") == 1
    assert found.count("lead") == 1
    assert "body" in found
