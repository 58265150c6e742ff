"""Legal documents: number, type, date and issuer, in the many ways in which newspapers write them."""

from __future__ import annotations

import time
from typing import Any

import pytest

from extractor import Article
from extractor.docnumbers import document_key, document_number, same_number


def documents(extractor: Any, text: str, published: str | None = None) -> list[tuple[Any, ...]]:
    facts = extractor.extract(Article(text=text, published=published)).facts
    slots = ("number", "type", "date", "issuer")
    return [tuple(f.slots[s] for s in slots) for f in facts if f.kind == "document"]


TTG = "Thủ tướng Chính phủ"
ONE = {
    "Chương trình OCOP theo Quyết định số 919/QĐ-TTg ngày 01/8/2022 của Thủ tướng Chính phủ.": (
        "919/QĐ-TTg", "decision", "2022-08-01", TTG,
    ),
    "Quyết định số 919/QĐ-TTg của Thủ tướng Chính phủ ngày 01/8/2022 mở giai đoạn mới của OCOP.": (
        "919/QĐ-TTg", "decision", "2022-08-01", TTG,
    ),
    "Mức thưởng sản phẩm OCOP nêu tại Nghị quyết 12/2020/NQ-HĐND (ngày 10/7/2020).": (
        "12/2020/NQ-HĐND", "resolution", "2020-07-10", None,
    ),
    "Ngày 06/6/2022, UBND tỉnh Trà Vinh ban hành Kế hoạch số 43/KH-UBND về OCOP.": (
        "43/KH-UBND", "plan", "2022-06-06", "UBND tỉnh Trà Vinh",
    ),
    "Kế hoạch 27/KH-UBND được UBND huyện Mai Sơn ban hành ngày 10/02/2025 đặt trọng tâm vào OCOP.": (
        "27/KH-UBND", "plan", "2025-02-10", "UBND huyện Mai Sơn",
    ),
    "Chương trình hành động số 15-CTr/TU ngày 20/9/2021 của Tỉnh ủy Hậu Giang coi OCOP là đòn bẩy.": (
        "15-CTr/TU", "program", "2021-09-20", "Tỉnh ủy Hậu Giang",
    ),
    "Đề án OCOP được duyệt tại Quyết định số 2345 /QĐ - UBND ngày 12 tháng 10 năm 2018.": (
        "2345/QĐ-UBND", "decision", "2018-10-12", None,
    ),
    "Sở Nông nghiệp và PTNT tỉnh Lào Cai vừa có Công văn số 1256/SNN-PTNT về sản phẩm OCOP.": (
        "1256/SNN-PTNT", "other", None, "Sở Nông nghiệp và PTNT tỉnh Lào Cai",
    ),
    "Bằng Quyết định số 77/QĐ-UBND, UBND tỉnh Kon Tum xếp hạng 9 sản phẩm OCOP.": (
        "77/QĐ-UBND", "decision", None, "UBND tỉnh Kon Tum",
    ),
    "Theo Quyết định số 919/QĐ-TTg, UBND tỉnh Kon Tum triển khai OCOP giai đoạn mới.": (
        "919/QĐ-TTg", "decision", None, None,
    ),
    "Thông tư 05/2022/TT-BNNPTNT hướng dẫn sản xuất sản phẩm OCOP.": ("05/2022/TT-BNNPTNT", "circular", None, None),
    "Chỉ thị số 08/CT-TTg yêu cầu đẩy mạnh Chương trình OCOP.": ("08/CT-TTg", "directive", None, None),
    "Báo cáo số 315/BC-UBND ngày 15.11.2024 cho thấy OCOP tiến chậm.": ("315/BC-UBND", "report", "2024-11-15", None),
    "Hội nghị triển khai Quyết định số 919/QĐ-TTg diễn ra ngày 20/9/2022, bàn về OCOP.": (
        "919/QĐ-TTg", "decision", None, None,
    ),
    "Nghị quyết số 03 năm 2021 của HĐND tỉnh thưởng cho sản phẩm OCOP.": ("03", "resolution", None, "HĐND tỉnh"),
}  # fmt: skip

NONE = [
    "Năm 2022, hội đồng quyết định 12 sản phẩm OCOP đạt 3 sao.",
    "Kế hoạch 40 sản phẩm OCOP trong năm 2023 của tỉnh Cà Mau là vừa sức.",
    "Chương trình 135 và Chương trình OCOP cùng hỗ trợ đồng bào.",
    "Hộp trà OCOP nặng 250g, giá 120.000/hộp, quét mã 24/7.",
    "Sản phẩm OCOP đạt TCVN 11041-1:2017, mã số 35/2021/OCOP.",
    "Trong Báo cáo 6 tháng, huyện có 12 sản phẩm OCOP.",
    "Nghị quyết 2023 và cả Nghị quyết 5 sản phẩm đều nói tới OCOP.",
    "Theo Quyết định số 12/QĐ-UBND, tỉnh xây thêm trường học.",
]


@pytest.mark.parametrize(("text", "expected"), ONE.items(), ids=ONE)
def test_one_document(extractor: Any, text: str, expected: tuple[Any, ...]) -> None:
    assert documents(extractor, text) == [expected]


@pytest.mark.parametrize("text", NONE)
def test_no_document(extractor: Any, text: str) -> None:
    assert documents(extractor, text) == []


def test_a_day_without_its_year_is_the_last_before_publication(extractor: Any) -> None:
    text = "Chiều 23/12, Chủ tịch UBND tỉnh Thái Bình đặt bút ký Quyết định số 3311/QĐ-UBND về OCOP."
    assert documents(extractor, text, "2022-01-04")[0][2] == "2021-12-23"
    assert documents(extractor, text)[0][2] is None


def test_the_day_of_what_is_told_is_not_the_documents(extractor: Any) -> None:
    text = "Ngày 12/3/2024, UBND tỉnh Phú Yên cho biết đã ban hành Kế hoạch số 45/KH-UBND về OCOP."
    assert documents(extractor, text) == [("45/KH-UBND", "plan", None, "UBND tỉnh Phú Yên")]


def test_a_list_shares_its_word(extractor: Any) -> None:
    text = "Bộ tiêu chí OCOP theo các Quyết định số 1048/QĐ-TTg ngày 21/8/2019, 781/QĐ-TTg và 148/QĐ-TTg."
    assert [(n, d) for n, _, d, _ in documents(extractor, text)] == [
        ("1048/QĐ-TTg", "2019-08-21"),
        ("781/QĐ-TTg", None),
        ("148/QĐ-TTg", None),
    ]
    text = "Các Quyết định 1048, 781 của Thủ tướng về bộ tiêu chí OCOP đã được thay thế."
    assert [(n, i) for n, _, _, i in documents(extractor, text)] == [("1048", "Thủ tướng"), ("781", "Thủ tướng")]


def test_one_document_said_twice_is_one_fact(extractor: Any) -> None:
    text = (
        "Theo Quyết định 490 của Thủ tướng, OCOP là chương trình của khu vực nông thôn.\n\n"
        "Quyết định số 490/QĐ-TTg ngày 07/5/2018 có ba mục tiêu."
    )
    facts = [f for f in extractor.extract(Article(text=text)).facts if f.kind == "document"]
    assert len(facts) == 1
    assert facts[0].slots == {"number": "490/QĐ-TTg", "type": "decision", "date": "2018-05-07", "issuer": "Thủ tướng"}
    assert [m.text for m in facts[0].mentions] == ["Quyết định 490", "Quyết định số 490/QĐ-TTg ngày 07/5/2018"]


def test_two_documents_of_one_number_are_two_facts(extractor: Any) -> None:
    text = "Kế hoạch số 12/KH-UBND ngày 3/2/2022 và Kế hoạch số 12/KH-UBND ngày 5/2/2023 đều nói về OCOP."
    assert [d for _, _, d, _ in documents(extractor, text)] == ["2022-02-03", "2023-02-05"]


def test_neither_number_nor_date_is_of_another_fact(extractor: Any) -> None:
    text = (
        "Thực hiện Kế hoạch số 43/KH-UBND của UBND tỉnh Cà Mau ngày 06/6/2021, năm 2022 có 12 sản phẩm OCOP đạt 3 sao."
    )
    counts = [f for f in extractor.extract(Article(text=text)).facts if f.kind == "count"]
    assert [(f.slots["quantity"].low, f.slots["period"].from_) for f in counts] == [(12, 2022)]


def test_numbers_are_compared_as_they_are_meant() -> None:
    assert document_number("03 / 2021 / NQ – HĐND") == "03/2021/NQ-HĐND"
    assert document_key("03/2021/NQ-HĐND") == document_key("03/2021/nq-hdnd")
    assert same_number("12/2020", "12/2020/NQ-HĐND")
    assert not same_number("12", "120/QĐ-UBND")


def test_hostile_lines_are_read_in_linear_time(extractor: Any) -> None:
    for piece in ("Quyết định số 12/QĐ-UBND ngày 3/4/2022, ", "UBND tỉnh ", "12/QĐ-", "số 1 / ", "thứ 2/63 tỉnh "):
        began = time.perf_counter()
        extractor.extract(Article(text="OCOP " + piece * 400))
        assert time.perf_counter() - began < 20
