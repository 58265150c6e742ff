"""Ranks and sales: what is one, what only looks like one, and their slots."""

from __future__ import annotations

from typing import Any

import pytest

from extractor import Article


def facts(extractor: Any, kind: str, text: str, published: str | None = None) -> list[Any]:
    return [f for f in extractor.extract(Article(text=text, published=published)).facts if f.kind == kind]


NATION = "cả nước"
RANKS: dict[str, list[tuple[int, int | None, str | None]]] = {
    "Với 420 sản phẩm OCOP, Bắc Giang xếp thứ 5/63 tỉnh, thành phố cả nước.": [(5, 63, NATION)],
    "Tỉnh Bến Tre đứng thứ 3 toàn quốc về số sản phẩm OCOP.": [(3, None, NATION)],
    "Tỉnh Lâm Đồng giữ vị trí thứ 7 trong 63 tỉnh, thành về sản phẩm OCOP.": [(7, 63, NATION)],
    "Số sản phẩm OCOP đưa tỉnh Sơn La lên hạng 2/14 tỉnh.": [(2, 14, None)],
    "OCOP Phú Thọ đứng thứ tư vùng Đông Bắc.": [(4, None, "vùng Đông Bắc")],
    "OCOP Nam Định: hạng 4 toàn quốc, hạng 2 đồng bằng sông Hồng.": [
        (4, None, NATION),
        (2, None, "đồng bằng sông Hồng"),
    ],
    "Huyện Hải Hậu xếp thứ nhất trong 10 huyện, thành phố của tỉnh Nam Định về OCOP.": [(1, 10, "tỉnh Nam Định")],
    "Hà Tĩnh vươn lên thứ 4 cả nước về sản phẩm OCOP; chỉ số PCI đứng thứ 20 cả nước.": [(4, None, NATION)],
    "Tỉnh Quảng Ninh dẫn đầu cả nước về OCOP.": [],
    "Tỉnh Quảng Ninh lọt top 10 cả nước về sản phẩm OCOP.": [],
    "Tỉnh Nghệ An phấn đấu đến năm 2025 xếp thứ 2 cả nước về sản phẩm OCOP.": [],
    "Đây là năm thứ 3 tỉnh Bình Thuận tổ chức chấm sản phẩm OCOP.": [],
    "Thứ 2, ngày 5/6, hội chợ OCOP lần thứ 3 vùng Tây Bắc khai mạc tại Sơn La.": [],
    "Việt Nam đứng thứ 2 thế giới về xuất khẩu cà phê, nhiều loại đã thành sản phẩm OCOP.": [],
    "Sản phẩm OCOP của tỉnh Tây Ninh được xếp hạng 4/5 sao.": [],
}


@pytest.mark.parametrize(("text", "expected"), RANKS.items(), ids=RANKS)
def test_ranks(extractor: Any, text: str, expected: list[tuple[int, int | None, str | None]]) -> None:
    found = facts(extractor, "ranking", text)
    assert [(f.slots["quantity"].low, f.slots["out_of"], f.slots["scope"]) for f in found] == expected


def test_a_rank_is_held_by_a_province_not_by_the_region(extractor: Any) -> None:
    text = "Cà Mau đứng thứ 27/63 về OCOP, nếu chỉ tính Đồng bằng sông Cửu Long thì xếp thứ 4/13."
    found = facts(extractor, "ranking", text)
    assert [(f.slots["place"].province_code, f.slots["scope"]) for f in found] == [
        ("96", NATION),
        ("96", "Đồng bằng sông Cửu Long"),
    ]


def test_headline_and_body_are_one_rank(extractor: Any) -> None:
    text = "OCOP Đồng Tháp đứng thứ 3 cả nước\n\nĐến hết năm 2025, tỉnh Đồng Tháp xếp thứ 3/34 tỉnh, thành phố về OCOP."
    found = facts(extractor, "ranking", text, "2026-01-08")
    assert [(f.slots["out_of"], len(f.mentions)) for f in found] == [(34, 2)]


SALES: dict[str, list[tuple[float, str, str, str | None]]] = {
    "Năm 2023, doanh thu từ sản phẩm OCOP của tỉnh Bắc Kạn đạt khoảng 150 tỷ đồng.": [
        (150e9, "achieved", "about", None)
    ],
    "Tỉnh Bến Tre phấn đấu năm 2025 doanh số OCOP đạt 2.000 tỷ đồng.": [(2000e9, "target", "exact", None)],
    "Giá trị xuất khẩu sản phẩm OCOP tỉnh Vĩnh Long năm 2024 ước đạt 320 tỷ đồng.": [
        (320e9, "achieved", "exact", None)
    ],
    "Năm 2022, HTX OCOP ở tỉnh Thái Nguyên có doanh thu 15 tỷ đồng, lợi nhuận 2 tỷ đồng.": [
        (15e9, "achieved", "exact", None)
    ],
    "Nhờ OCOP, mỗi năm cơ sở ở tỉnh Hòa Bình bán được 4 tỷ đồng tiền hàng.": [(4e9, "achieved", "exact", "year")],
    "Các điểm bán OCOP của tỉnh Hải Dương đạt doanh số bình quân 60 triệu đồng/điểm/tháng.": [
        (60e6, "achieved", "about", "outlet")
    ],
    "Năm 2023, HTX OCOP ở tỉnh Lào Cai tăng doanh thu từ 1 tỷ đồng lên 3 tỷ đồng.": [
        (1e9, "achieved", "exact", None),
        (3e9, "achieved", "exact", None),
    ],
    "Năm 2024, chủ thể OCOP tỉnh Hưng Yên chốt đơn hơn 700 triệu đồng.": [(700e6, "achieved", "more_than", None)],
    "Mỗi hộp trà OCOP của tỉnh Thái Nguyên bán được 250.000 đồng.": [],
    "Để tăng doanh thu cho chủ thể OCOP, năm 2023 tỉnh Cà Mau dành 3 tỷ đồng xúc tiến thương mại.": [],
    "Năm 2023, kim ngạch xuất khẩu hàng OCOP tỉnh Đắk Nông đạt 12 triệu USD.": [],
    "Công nhân ở cơ sở OCOP tỉnh Hậu Giang thu nhập 7 triệu đồng/tháng.": [],
    "Năm 2023, Sa Pa (Lào Cai) đạt doanh thu du lịch 9.000 tỷ đồng, sản phẩm OCOP bày bán nhiều.": [],
    "Năm 2024, chủ thể OCOP tỉnh Phú Thọ ký hợp đồng trị giá 25 tỷ đồng.": [],
    "Hội chợ OCOP tỉnh Bình Định đón 55 nghìn lượt khách, doanh số trên 20 tỷ đồng.": [
        (20e9, "achieved", "more_than", None)
    ],
}


@pytest.mark.parametrize(("text", "expected"), SALES.items(), ids=SALES)
def test_sales(extractor: Any, text: str, expected: list[tuple[float, str, str, str | None]]) -> None:
    found = facts(extractor, "revenue", text)
    slots = [(f.slots["quantity"].low, f.slots["status"], f.slots["quantity"].qualifier, f.slots["per"]) for f in found]
    assert slots == expected


def test_the_place_of_a_maker_is_that_of_its_sales(extractor: Any) -> None:
    text = (
        "OCOP Nam Định năm 2023\n\nChả cá của Công ty Tân Long (huyện Giao Thủy) đạt OCOP 4 sao. "
        "Doanh thu của công ty năm 2023 đạt 38 tỷ đồng."
    )
    [fact] = facts(extractor, "revenue", text)
    assert fact.slots["place"].district == "Huyện Giao Thủy"


def test_parts_of_sales_have_the_year_of_the_whole(extractor: Any) -> None:
    text = (
        "OCOP Đồng Tháp năm 2025\n\nNăm 2025, doanh thu OCOP đạt 3.425 tỷ đồng, tăng 12,5% so với mức 3.044 tỷ đồng "
        "của năm 2024. Trong đó, kim ngạch xuất khẩu gần 610 tỷ đồng."
    )
    found = facts(extractor, "revenue", text)
    assert [(f.slots["quantity"].low / 1e9, f.slots["period"].to) for f in found] == [
        (3425, 2025),
        (3044, 2024),
        (610, 2025),
    ]
    assert found[2].slots["part_of"] == found[0].id
