"""Only the programme counts: ordinary news yields nothing, and news beside a word on OCOP yields that word alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor import Article

NEWS = Path(__file__).parent.parent / "corpus" / "blind" / "news.jsonl"
ARTICLES = [Article(**json.loads(line)) for line in NEWS.read_text("utf-8").splitlines()]

WITHOUT = {
    "photocopy": "Cửa hàng photocopy có 12 sản phẩm 3 sao, doanh thu 2 tỷ đồng. Năm 2024 có thêm 5 máy photocopy.",
    "PHOTOCOPY": "TIỆM PHOTOCOPY TRAO 12 SẢN PHẨM 4 SAO CHO 5 HỢP TÁC XÃ.",
    "ocopus": "Hãng Ocopus có 40 sản phẩm đạt 4 sao; hãng Biocop công nhận 30 sản phẩm.",
    "a programme": "Chương trình khuyến mãi có 120 sản phẩm, trong đó 20 sản phẩm đạt 5 sao, kinh phí 3 tỷ đồng.",
    "another programme": "Chương trình hàng Việt chất lượng cao năm 2023 công nhận 60 sản phẩm của 42 doanh nghiệp.",
    "industry": "Năm 2024, tỉnh công nhận 35 sản phẩm công nghiệp nông thôn tiêu biểu của 28 cơ sở.",
    "hotels": "Thành phố có 25 khách sạn từ 3 đến 5 sao; phấn đấu năm 2025 nâng hạng 4 khách sạn từ 4 sao lên 5 sao.",
    "hotels rated": "Hội đồng phân hạng xét 12 khách sạn 4 sao của 9 chủ thể; sản phẩm du lịch ngày một đa dạng.",
    "rank": "Chỉ số PCI của tỉnh xếp thứ 4/63 tỉnh, thành phố, đạt 100% kế hoạch.",
    "each commune": "Mỗi xã có một trạm y tế; mỗi xã một điểm bưu điện. Toàn huyện có 18 sản phẩm bưu chính.",
}

OCOP = "Toàn tỉnh có 37 sản phẩm OCOP của 21 chủ thể."


def facts(extractor: Any, article: Article) -> list[tuple[str, str, str]]:
    return [(f.kind, f.rule, f.mentions[0].text) for f in extractor.extract(article).facts]


def test_the_news_is_there() -> None:
    assert len(ARTICLES) == 40


@pytest.mark.parametrize("article", ARTICLES, ids=[a.id for a in ARTICLES])
def test_ordinary_news_states_no_fact(extractor: Any, article: Article) -> None:
    assert facts(extractor, article) == []


@pytest.mark.parametrize("text", WITHOUT.values(), ids=WITHOUT)
@pytest.mark.parametrize("times", [1, 4])
def test_look_alikes_state_no_fact(extractor: Any, text: str, times: int) -> None:
    assert facts(extractor, Article(text="\n\n".join([text] * times))) == []


@pytest.mark.parametrize("article", ARTICLES, ids=[a.id for a in ARTICLES])
def test_news_beside_ocop_counts_yields_the_counts_alone(extractor: Any, article: Article) -> None:
    beside = Article(text=f"{article.text}\n\n{OCOP}", title=article.title, published=article.published)
    assert [(kind, words) for kind, _, words in facts(extractor, beside)] == [
        ("count", "37 sản phẩm OCOP"),
        ("count", "21 chủ thể"),
    ]


@pytest.mark.parametrize("article", ARTICLES, ids=[a.id for a in ARTICLES])
def test_news_beside_a_remark_on_ocop_states_no_fact(extractor: Any, article: Article) -> None:
    text = f"{article.text}\n\nBên lề hội nghị có gian hàng bày bán sản phẩm OCOP.\n"
    assert facts(extractor, Article(text=text, title=article.title, published=article.published)) == []


def test_an_article_of_many_matters_yields_its_ocop_counts(extractor: Any) -> None:
    text = (
        "Huyện Chi Lăng tổng kết năm 2023\n\n"
        "Năm 2023, huyện Chi Lăng (tỉnh Lạng Sơn) thu ngân sách 96,8 tỷ đồng, có 18 trường học đạt chuẩn và 24 hợp tác "
        "xã mới thành lập. Toàn huyện có 9 khách sạn 3 sao.\n\n"
        "Huyện có thêm 03 sản phẩm OCOP 3 sao, nâng tổng số lên 14 sản phẩm OCOP.\n\n"
        "Trong năm, huyện xây 12 nhà văn hóa với kinh phí 15 tỷ đồng; 6 sản phẩm công nghiệp nông thôn được bình chọn."
    )
    found = extractor.extract(Article(text=text)).facts
    assert [(f.kind, f.slots["quantity"].low, f.slots["subject"]) for f in found] == [
        ("count", 3, "product"),
        ("count", 14, "product"),
    ]


def test_a_paragraph_on_the_programme_goes_on_about_its_goods(extractor: Any) -> None:
    text = (
        "Đức Phổ dồn sức cho nông thôn mới\n\nThị xã Đức Phổ (Quảng Ngãi) đã bê tông hóa 85 km đường.\n\n"
        "Thị xã cũng quan tâm đến chương trình OCOP. Đến nay đã có 14 sản phẩm của 9 cơ sở được công nhận, trong đó "
        "5 sản phẩm đạt 4 sao. Cả thị xã có 120 doanh nghiệp.\n\nThu nhập bình quân đạt 62 triệu đồng/người/năm."
    )
    words = [words for _, _, words in facts(extractor, Article(text=text))]
    assert words[:3] == ["14 sản phẩm", "9 cơ sở", "5 sản phẩm"]


def test_a_paragraph_that_only_mentions_the_programme_lends_nothing_to_other_things(extractor: Any) -> None:
    text = (
        "Nghĩa Hành về đích nông thôn mới\n\nHuyện Nghĩa Hành (Quảng Ngãi) vừa tổng kết năm 2023.\n\n"
        "Các mô hình OCOP được nhân rộng. Toàn huyện có 35 hợp tác xã, 120 doanh nghiệp. Huyện huy động 1.200 tỷ đồng "
        "xây dựng nông thôn mới."
    )
    assert facts(extractor, Article(text=text)) == []


def test_an_article_may_speak_of_the_programme_without_its_name(extractor: Any) -> None:
    text = (
        "An Giang đặt chỉ tiêu thêm 40 sản phẩm 3 sao\n\nĐến tháng 2/2025, toàn tỉnh có 190 sản phẩm được công nhận từ "
        "3 sao trở lên của 130 chủ thể.\n\n25 sản phẩm 3 sao đã quá hạn, đang được đánh giá, phân hạng lại."
    )
    words = [words for _, _, words in facts(extractor, Article(text=text))]
    assert words == ["40 sản phẩm", "190 sản phẩm", "130 chủ thể", "25 sản phẩm"]
