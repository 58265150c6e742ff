"""Tables: the head says what each column counts, and each number keeps its own words."""

from __future__ import annotations

import pytest

from extractor import Article, Extractor

HEAD = "Bình Định tổng kết chương trình OCOP\n\n15/12/2023, 08:00\n\n"


def read(extractor: Extractor, text: str) -> list[tuple[object, ...]]:
    """Subject, number, district, star level, status and action of the counts of a text, in its order."""
    record = extractor.extract(Article(id="bang", text=HEAD + text)).to_dict()
    out = []
    for fact in record["facts"]:
        for m in fact["mentions"]:
            assert record["article"]["text"][m["start"] : m["end"]] == m["text"]
        if fact["kind"] == "count":
            place, stars = fact["place"] or {}, fact["stars"] or {}
            row = (fact["subject"], fact["quantity"]["low"], place.get("district"), stars.get("low"))
            out.append((*row, fact["status"], fact["action"]))
    return out


def test_products_and_makers(extractor: Extractor) -> None:
    text = (
        "Số sản phẩm được công nhận trong năm 2023, theo huyện:\n\n"
        "Địa phương | Sản phẩm | Chủ thể\n"
        "Huyện Tuy Phước | 11 | 8\n"
        "Thị xã An Nhơn | 14 | 9\n"
    )
    assert read(extractor, text) == [
        ("product", 11, "Huyện Tuy Phước", None, "achieved", "recognize"),
        ("producer", 8, "Huyện Tuy Phước", None, "achieved", "recognize"),
        ("product", 14, "Thị xã An Nhơn", None, "achieved", "recognize"),
        ("producer", 9, "Thị xã An Nhơn", None, "achieved", "recognize"),
    ]


def test_what_is_put_forward(extractor: Extractor) -> None:
    text = "Đăng ký dự thi năm 2023 theo địa phương:\n\nHuyện | Sản phẩm\nTây Sơn | 12\nPhù Cát | 9\n"
    assert [row[-2:] for row in read(extractor, text)] == [("candidate", "recognize")] * 2


def test_star_levels_head_columns(extractor: Extractor) -> None:
    text = "Kết quả công nhận sản phẩm OCOP năm 2023:\n\nHuyện | 3 sao | 4 sao\nHoài Ân | 7 | 2\nVân Canh | 5 | 1\n"
    rows = read(extractor, text)
    assert [(row[1], row[3]) for row in rows] == [(7, 3), (2, 4), (5, 3), (1, 4)]
    assert {row[0] for row in rows} == {"product"}


@pytest.mark.parametrize(
    "text",
    [
        "Địa phương | Diện tích (ha) | Dân số\nTuy Phước | 220 | 180\nAn Nhơn | 243 | 175\n",
        "Nội dung | Kinh phí (triệu đồng) | Ghi chú\nBao bì | 350 | đợt 1\nTập huấn | 120 | đợt 2\n",
    ],
)
def test_columns_of_other_things_are_no_counts(extractor: Extractor, text: str) -> None:
    assert read(extractor, "Số liệu của chương trình OCOP:\n\n" + text) == []


def test_a_line_of_another_shape_is_not_read_by_the_head(extractor: Extractor) -> None:
    text = "Địa phương | Sản phẩm | Chủ thể\nTuy Phước | 11 | 8\nGhi chú của ban biên tập | 99\n"
    assert 99 not in [row[1] for row in read(extractor, "Sản phẩm OCOP được công nhận năm 2023:\n\n" + text)]


def test_the_head_ends_with_its_table(extractor: Extractor) -> None:
    text = (
        "Sản phẩm được công nhận năm 2023:\n\nĐịa phương | Sản phẩm | Chủ thể\nTuy Phước | 11 | 8\nAn Nhơn | 14 | 9\n\n"
        "Đến cuối năm 2023, toàn tỉnh có 301 sản phẩm OCOP.\n\nPhường | 71 | 72\nXã | 73 | 74\n"
    )
    found = [row[1] for row in read(extractor, text)]
    assert 301 in found
    assert not {71, 72, 73, 74} & set(found)
