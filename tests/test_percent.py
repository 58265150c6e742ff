"""Percentages: a share, a growth, how far a plan is fulfilled, or none of our matters.

A row is a text, its day of publication, and what must come out as *measure, of, numbers, qualifier, status, years,
district*; place and wording are tested with the examples of the rules.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.model import Article, Fact
from extractor.pipeline import Extractor
from extractor.records import dump_record

Row = tuple[str, str | None, list[str]]

ROWS: list[Row] = [
    (
        "Đến năm 2025, tỉnh Bến Tre phấn đấu ít nhất 60% chủ thể OCOP là hợp tác xã, doanh nghiệp nhỏ và vừa.",
        None,
        ["share producer 60 at_least target 2025"],
    ),
    (
        "Tính đến cuối năm 2023, tỉnh Sơn La có 110 chủ thể OCOP, trong đó hợp tác xã chiếm 62,5%, doanh nghiệp 21%, còn lại là hộ kinh doanh.",
        None,
        ["share producer 62.5 exact achieved 2023", "share producer 21 exact achieved 2023"],
    ),
    (
        "Năm 2024, trong tổng số 320 sản phẩm OCOP của tỉnh Hà Tĩnh, nhóm thực phẩm chiếm trên 85%, nhóm đồ uống chiếm 8%, còn lại là các nhóm khác.",
        None,
        ["share product 85 more_than achieved 2024", "share product 8 exact achieved 2024"],
    ),
    (
        "Đến hết năm 2024, hơn 95% sản phẩm OCOP của tỉnh Lào Cai đã được dán tem truy xuất nguồn gốc.",
        None,
        ["share product 95 more_than achieved 2024"],
    ),
    (
        "Năm 2023, tỷ lệ sản phẩm OCOP của tỉnh Bắc Kạn được đưa lên sàn thương mại điện tử đạt 78%.",
        None,
        ["share product 78 exact achieved 2023"],
    ),
    (
        "Hết năm 2022, tỉnh Nghệ An có 258 chủ thể OCOP; tỷ lệ chủ thể là hợp tác xã đạt khoảng 45%.",
        None,
        ["share producer 45 about achieved 2022"],
    ),
    (
        "Theo Sở Công Thương tỉnh Đồng Nai, năm 2022 có tới 70% số sản phẩm OCOP được tiêu thụ qua các siêu thị.",
        None,
        ["share product 70 exact achieved 2022"],
    ),
    (
        "Năm 2023, cả nước có 10.880 sản phẩm OCOP. Trong đó, sản phẩm 3 sao chiếm 73,2%, sản phẩm 4 sao chiếm 22,9%, sản phẩm 5 sao chiếm 0,4%.",
        None,
        [
            "share product 73.2 exact achieved 2023",
            "share product 22.9 exact achieved 2023",
            "share product 0.4 exact achieved 2023",
        ],
    ),
    (
        "Cuối năm 2023, tỉnh Phú Yên có 180 sản phẩm OCOP; số sản phẩm 3 sao và 4 sao lần lượt chiếm 75% và 24%.",
        None,
        ["share product 75 exact achieved 2023", "share product 24 exact achieved 2023"],
    ),
    (
        "Năm 2022, khoảng 40% chủ thể OCOP của tỉnh Quảng Trị do phụ nữ làm chủ.",
        None,
        ["share producer 40 about achieved 2022"],
    ),
    (
        "Đến tháng 12/2021, huyện Mộc Châu có 40 sản phẩm OCOP, gồm 12 sản phẩm 4 sao (chiếm 30%) và 28 sản phẩm 3 sao (70%).",
        None,
        ["share product 30 exact achieved 2021 Mộc Châu", "share product 70 exact achieved 2021 Mộc Châu"],
    ),
    (
        "Mục tiêu đến năm 2025 của tỉnh Hậu Giang là 100% xã, phường, thị trấn có ít nhất 1 sản phẩm OCOP.",
        None,
        ["share locality 100 exact target 2025"],
    ),
    (
        "Năm 2024, tỉnh Gia Lai phấn đấu 90% sản phẩm OCOP hết hạn được đánh giá lại.",
        None,
        ["share product 90 exact target 2024"],
    ),
    (
        "Năm 2023, doanh thu từ sản phẩm OCOP của tỉnh Khánh Hòa đạt 820 tỷ đồng, trong đó xuất khẩu chiếm gần 30%.",
        None,
        ["share revenue 30 almost achieved 2023"],
    ),
    (
        "Giai đoạn 2021-2025, tổng kinh phí thực hiện chương trình OCOP của tỉnh Cà Mau là 95 tỷ đồng, trong đó vốn ngân sách chiếm 35%, vốn của các chủ thể chiếm 65%.",
        None,
        ["share funding 35 exact target 2021-2025", "share funding 65 exact target 2021-2025"],
    ),
    (
        "Tính đến tháng 9/2024, Hà Nội chiếm khoảng 21% tổng số sản phẩm OCOP của cả nước.",
        None,
        ["share product 21 about achieved 2024"],
    ),
    (
        "Năm 2023, tỉnh Tiền Giang công nhận 60 sản phẩm OCOP, 50% trong số này đạt 4 sao.",
        None,
        ["share product 50 exact achieved 2023"],
    ),
    (
        "Trong năm 2025, huyện Tam Đảo yêu cầu 100% chủ thể OCOP được tập huấn về chuyển đổi số.",
        None,
        ["share producer 100 exact target 2025 Tam Đảo"],
    ),
    (
        "Đến nay, 65 phần trăm sản phẩm OCOP của tỉnh Kiên Giang đã có mặt trên sàn thương mại điện tử.",
        "2023-06-05",
        ["share product 65 exact achieved 2023"],
    ),
    (
        "Đến năm 2030, tỉnh Thanh Hóa đặt mục tiêu tối thiểu 30% làng nghề có sản phẩm OCOP; 50% sản phẩm OCOP được xuất khẩu.",
        None,
        ["share craft_village 30 at_least target 2030", "share product 50 exact target 2030"],
    ),
    (
        "Về chủ thể OCOP của tỉnh Vĩnh Phúc năm 2022, 38% là hợp tác xã, 22% là doanh nghiệp, số còn lại là hộ sản xuất.",
        None,
        ["share producer 38 exact achieved 2022", "share producer 22 exact achieved 2022"],
    ),
    (
        "Năm 2024, sản phẩm OCOP của tỉnh Đắk Nông chủ yếu thuộc nhóm thực phẩm (82%), tiếp đến là đồ uống (11%).",
        None,
        ["share product 82 exact achieved 2024", "share product 11 exact achieved 2024"],
    ),
    (
        "Hiện 3/4 sản phẩm OCOP của tỉnh An Giang là thực phẩm, còn đồ uống mới chiếm tỷ lệ 6,8%.",
        "2024-03-12",
        ["share product 6.8 exact achieved 2024"],
    ),
    (
        "Tỉnh Yên Bái phấn đấu đến năm 2025 có trên 50% chủ thể OCOP là HTX, 40% là doanh nghiệp nhỏ.",
        None,
        ["share producer 50 more_than target 2025", "share producer 40 exact target 2025"],
    ),
    (
        "Năm 2022, số sản phẩm OCOP đạt 4 sao của tỉnh Hòa Bình chiếm tỷ lệ 18,2% tổng số sản phẩm được công nhận.",
        None,
        ["share product 18.2 exact achieved 2022"],
    ),
    (
        "Theo khảo sát năm 2023, có 56% chủ thể OCOP tại tỉnh Bình Định cho biết doanh thu tăng sau khi được gắn sao.",
        None,
        ["share producer 56 exact achieved 2023"],
    ),
    (
        "Tỷ lệ hợp tác xã trong tổng số chủ thể OCOP của tỉnh Lạng Sơn năm 2023 là 47,6%.",
        None,
        ["share producer 47.6 exact achieved 2023"],
    ),
    (
        "Năm 2021, tỉnh Bạc Liêu giữ vững 100% sản phẩm OCOP đã được công nhận của các năm trước.",
        None,
        ["share product 100 exact achieved 2021"],
    ),
    (
        "Năm 2023, doanh thu của các chủ thể OCOP tỉnh Quảng Ninh tăng bình quân 20% so với trước khi được công nhận.",
        None,
        ["growth revenue 20 about achieved 2023"],
    ),
    (
        "Giai đoạn 2018-2020, doanh thu từ sản phẩm OCOP của tỉnh Quảng Nam tăng trung bình 12%/năm.",
        None,
        ["growth revenue 12 about achieved 2018-2020"],
    ),
    (
        "Năm 2022, sau khi được công nhận OCOP, doanh thu của các cơ sở ở tỉnh Tây Ninh tăng từ 15-25%, giá bán sản phẩm tăng 10-15%.",
        None,
        ["growth revenue 15-25 exact achieved 2022", "growth price 10-15 exact achieved 2022"],
    ),
    (
        "Năm 2021, doanh số bán hàng OCOP của tỉnh Hải Dương giảm 5% so với năm 2020.",
        None,
        ["growth revenue 5 exact achieved 2021"],
    ),
    (
        "Năm 2023, số sản phẩm OCOP của tỉnh Đồng Tháp tăng 25% so với năm 2022.",
        None,
        ["growth product 25 exact achieved 2023"],
    ),
    (
        "Năm 2024, số lượng chủ thể tham gia OCOP của tỉnh Lâm Đồng tăng gần 30% so với cùng kỳ.",
        None,
        ["growth producer 30 almost achieved 2024"],
    ),
    (
        "Năm 2023, các chủ thể OCOP tỉnh Bình Phước đạt doanh thu 540 tỷ đồng, tăng 18% so với năm trước.",
        None,
        ["growth revenue 18 exact achieved 2023"],
    ),
    (
        "Năm 2023, kim ngạch xuất khẩu sản phẩm OCOP của tỉnh Sóc Trăng tăng khoảng 8%.",
        None,
        ["growth revenue 8 about achieved 2023"],
    ),
    (
        "Năm 2025, tỉnh Ninh Bình phấn đấu doanh thu sản phẩm OCOP tăng ít nhất 10% so với năm 2024.",
        None,
        ["growth revenue 10 at_least target 2025"],
    ),
    (
        "Năm 2022, tốc độ tăng trưởng doanh thu bình quân của các chủ thể OCOP tỉnh Long An đạt 12%.",
        None,
        ["growth revenue 12 exact achieved 2022"],
    ),
    (
        "Nhờ gắn sao OCOP, năm 2022 giá bán các sản phẩm của tỉnh Hà Giang tăng khoảng 20-30%, doanh thu tăng hơn 35%.",
        None,
        ["growth price 20-30 about achieved 2022", "growth revenue 35 more_than achieved 2022"],
    ),
    (
        "Năm 2024, kinh phí hỗ trợ chương trình OCOP của tỉnh Nam Định là 12 tỷ đồng, tăng 20% so với năm 2023.",
        None,
        ["growth funding 20 exact target 2024"],
    ),
    (
        "Năm 2021, doanh thu bán sản phẩm OCOP qua mạng của tỉnh Bắc Giang tăng trưởng 45%.",
        None,
        ["growth revenue 45 exact achieved 2021"],
    ),
    (
        "Năm 2023, huyện Đạ Huoai có 15 sản phẩm OCOP; các chủ thể cho biết doanh thu cao hơn trước 10 - 12%.",
        None,
        ["growth revenue 10-12 exact achieved 2023 Đạ Huoai"],
    ),
    (
        "Sản phẩm OCOP của tỉnh Trà Vinh năm 2022 có doanh thu tăng lên 17% so với khi chưa được xếp hạng.",
        None,
        ["growth revenue 17 exact achieved 2022"],
    ),
    (
        "Năm 2022, tỉnh Ninh Thuận công nhận 50 sản phẩm OCOP, đạt 125% kế hoạch năm.",
        None,
        ["fulfilment product 125 exact achieved 2022"],
    ),
    (
        "Năm 2023, tỉnh Phú Thọ công nhận 66 sản phẩm OCOP, vượt 10% kế hoạch đề ra.",
        None,
        ["fulfilment product 10 exact achieved 2023"],
    ),
    (
        "Năm 2021, huyện Hải Hậu hoàn thành 100% kế hoạch đánh giá, phân hạng sản phẩm OCOP.",
        None,
        ["fulfilment product 100 exact achieved 2021 Hải Hậu"],
    ),
    (
        "Đến hết tháng 9/2023, vốn thực hiện chương trình OCOP của tỉnh Điện Biên giải ngân đạt 65,4%.",
        None,
        ["fulfilment funding 65.4 exact achieved 2023"],
    ),
    (
        "Năm 2023, tỉnh Bắc Kạn có 190 sản phẩm OCOP, bằng 95% so với mục tiêu đến năm 2025.",
        None,
        ["fulfilment product 95 exact achieved 2023"],
    ),
    (
        "Giữa năm 2024, tỉnh Đắk Lắk đã thực hiện được 72% mục tiêu công nhận sản phẩm OCOP của cả năm.",
        None,
        ["fulfilment product 72 exact achieved 2024"],
    ),
    (
        "Năm 2022, tỉnh Hưng Yên bố trí 9 tỷ đồng cho chương trình OCOP, đến tháng 11/2022 giải ngân 6,3 tỷ đồng, đạt tỷ lệ 70%.",
        None,
        ["fulfilment funding 70 exact achieved 2022"],
    ),
    (
        "Năm 2023, tỷ lệ giải ngân vốn OCOP của tỉnh Lai Châu mới được hơn 48%.",
        None,
        ["fulfilment funding 48 more_than achieved 2023"],
    ),
    (
        "Năm 2023, tỉnh Kon Tum có thêm 35 sản phẩm OCOP (đạt 116,7% chỉ tiêu được giao).",
        None,
        ["fulfilment product 116.7 exact achieved 2023"],
    ),
    (
        "Năm 2025, thành phố Hải Phòng phấn đấu giải ngân 100% kế hoạch vốn OCOP.",
        None,
        ["fulfilment funding 100 exact target 2025"],
    ),
    (
        "Năm 2022, tỉnh Tuyên Quang có 45 sản phẩm OCOP được công nhận, đạt hơn 150% so với kế hoạch.",
        None,
        ["fulfilment product 150 more_than achieved 2022"],
    ),
    (
        "Sau 5 năm triển khai, tỉnh Quảng Ngãi hiện có 285 sản phẩm OCOP. Trong số này, thực phẩm chiếm áp đảo với 80,7%, còn lại là đồ uống, dược liệu và thủ công mỹ nghệ.",
        "2024-05-10",
        ["share product 80.7 exact achieved 2024"],
    ),
    (
        "Cơ cấu chủ thể OCOP của tỉnh Lâm Đồng năm 2023: doanh nghiệp 45%, hợp tác xã 22%, hộ kinh doanh 33%.",
        None,
        [
            "share producer 45 exact achieved 2023",
            "share producer 22 exact achieved 2023",
            "share producer 33 exact achieved 2023",
        ],
    ),
    (
        "Năm 2024, thành phố Cần Thơ có 130 sản phẩm OCOP còn hạn, hơn 70% trong số đó do hợp tác xã và hộ kinh doanh sản xuất.",
        None,
        ["share product 70 more_than achieved 2024"],
    ),
    (
        "Đến cuối năm 2025, huyện Bát Xát phấn đấu: 100% sản phẩm OCOP có bao bì, nhãn mác đúng quy định; 80% sản phẩm lên sàn thương mại điện tử; doanh thu của các chủ thể tăng bình quân 15%/năm.",
        None,
        [
            "share product 100 exact target 2025 Bát Xát",
            "share product 80 exact target 2025 Bát Xát",
            "growth revenue 15 about target 2025 Bát Xát",
        ],
    ),
    (
        "Theo Chi cục Phát triển nông thôn tỉnh Đồng Nai, năm 2023 có khoảng 60 - 70% chủ thể OCOP bán hàng qua mạng xã hội.",
        None,
        ["share producer 60-70 about achieved 2023"],
    ),
    (
        "Năm 2022, doanh thu từ sản phẩm OCOP chiếm 35% tổng doanh thu của các hợp tác xã ở tỉnh Bắc Giang.",
        None,
        ["share revenue 35 exact achieved 2022"],
    ),
    (
        "Ông Nguyễn Văn A cho biết, nhờ có sao OCOP, doanh thu của hợp tác xã ở xã Tân Hương năm 2023 tăng tới 40% so với năm 2021.",
        None,
        ["growth revenue 40 exact achieved 2023"],
    ),
    (
        "Sau khi được gắn 4 sao OCOP vào năm 2022, sản lượng tiêu thụ của cơ sở ở tỉnh Ninh Thuận tăng 30%, giá bán cũng cao hơn 15%.",
        None,
        ["growth other 30 exact achieved 2022", "growth price 15 exact achieved 2022"],
    ),
    (
        "OCOP Quảng Nam: Giải ngân vốn mới đạt 28%\n\nĐến hết tháng 9/2024, tỉnh Quảng Nam giải ngân 5,2 tỷ đồng trong tổng vốn 18,6 tỷ đồng của chương trình OCOP, đạt gần 28%.",
        "2024-10-10",
        ["fulfilment funding 28 almost achieved 2024"],
    ),
    (
        "Năm 2023, tỉnh Cao Bằng đặt chỉ tiêu 20 sản phẩm OCOP, kết quả có 29 sản phẩm được công nhận, bằng 145%.",
        None,
        ["fulfilment product 145 exact achieved 2023"],
    ),
    (
        "Năm 2022, toàn tỉnh Thái Bình có 55 sản phẩm OCOP mới, vượt 37,5% so với chỉ tiêu tỉnh giao.",
        None,
        ["fulfilment product 37.5 exact achieved 2022"],
    ),
    (
        "Đến nay, huyện Đông Anh đã hoàn thành 100% chỉ tiêu đánh giá, phân hạng sản phẩm OCOP năm 2023.",
        "2023-11-30",
        ["fulfilment product 100 exact achieved 2023 Đông Anh"],
    ),
    (
        "Năm 2023, tỉnh An Giang có 72% sản phẩm OCOP là 3 sao và 28% là 4 sao.",
        None,
        ["share product 72 exact achieved 2023", "share product 28 exact achieved 2023"],
    ),
    ("Tỷ trọng sản phẩm OCOP 4 sao của tỉnh Bến Tre năm 2022 lên 31%.", None, ["share product 31 exact achieved 2022"]),
    (
        "Tính đến hết năm 2023, số lượng sản phẩm OCOP của cả nước đã tăng 29,1% so với năm 2022.",
        None,
        ["growth product 29.1 exact achieved 2023"],
    ),
    (
        "Năm 2023, lượng hàng OCOP bán qua sàn thương mại điện tử của tỉnh Bắc Kạn chiếm 12% doanh thu.",
        None,
        ["share revenue 12 exact achieved 2023"],
    ),
    (
        "Trong số 95 chủ thể OCOP của tỉnh Lai Châu năm 2024, có 47,4% là hợp tác xã, 20% là doanh nghiệp, 32,6% là hộ kinh doanh.",
        None,
        [
            "share producer 47.4 exact achieved 2024",
            "share producer 20 exact achieved 2024",
            "share producer 32.6 exact achieved 2024",
        ],
    ),
    (
        "Về nguồn vốn, giai đoạn 2021-2025 tỉnh Hòa Bình dự kiến huy động 160 tỷ đồng cho chương trình OCOP, trong đó ngân sách nhà nước 30%, xã hội hóa 70%.",
        None,
        ["share funding 30 exact target 2021-2025", "share funding 70 exact target 2021-2025"],
    ),
    (
        "Năm 2021, gần 90% số sản phẩm tham gia OCOP ở tỉnh Yên Bái là nông sản thực phẩm.",
        None,
        ["share product 90 almost achieved 2021"],
    ),
    (
        "Năm 2024, phụ nữ làm chủ chiếm 43% số chủ thể OCOP của tỉnh Sơn La.",
        None,
        ["share producer 43 exact achieved 2024"],
    ),
    (
        "Năm 2022, chỉ có khoảng 10% sản phẩm OCOP của tỉnh Gia Lai vào được siêu thị.",
        None,
        ["share product 10 about achieved 2022"],
    ),
    (
        "Năm 2023, doanh thu của hợp tác xã OCOP ở huyện Văn Chấn đạt 6 tỷ đồng, tăng trên 20% so với cùng kỳ năm trước.",
        None,
        ["growth revenue 20 more_than achieved 2023 Văn Chấn"],
    ),
    (
        "Doanh thu của các cơ sở OCOP tỉnh Vĩnh Long năm 2021 sụt giảm 30% do dịch bệnh.",
        None,
        ["growth revenue 30 exact achieved 2021"],
    ),
    (
        "Năm 2025, tỉnh Tây Ninh đặt mục tiêu tăng 20% số sản phẩm OCOP so với năm 2024.",
        None,
        ["growth product 20 exact target 2025"],
    ),
    (
        "Năm 2024, huyện Tiên Yên giúp các chủ thể OCOP nâng doanh thu thêm 12%.",
        None,
        ["growth revenue 12 exact achieved 2024 Tiên Yên"],
    ),
    (
        "Mức tăng doanh thu bình quân của các chủ thể OCOP tỉnh Quảng Trị năm 2022 là 17%.",
        None,
        ["growth revenue 17 exact achieved 2022"],
    ),
    (
        "Năm 2022, ngoài 3 sao chiếm 76%, tỉnh Phú Thọ có 24% sản phẩm OCOP đạt 4 sao.",
        None,
        ["share product 76 exact achieved 2022", "share product 24 exact achieved 2022"],
    ),
    (
        "Đến năm 2025, tỉnh Bình Thuận sẽ có ít nhất 40% chủ thể OCOP là HTX, ít nhất 30% là doanh nghiệp nhỏ và vừa; tối thiểu 30% chủ thể OCOP xây dựng được chuỗi giá trị.",
        None,
        [
            "share producer 40 at_least target 2025",
            "share producer 30 at_least target 2025",
            "share producer 30 at_least target 2025",
        ],
    ),
    (
        "Đến năm 2025, ít nhất 50% làng nghề của tỉnh Nam Định có sản phẩm OCOP, góp phần bảo tồn và phát triển làng nghề.",
        None,
        ["share craft_village 50 at_least target 2025"],
    ),
    ("Năm 2023, có 85,7% số xã của tỉnh Hà Nam có sản phẩm OCOP.", None, ["share locality 85.7 exact achieved 2023"]),
    (
        "Phấn đấu đến năm 2025, 100% cán bộ làm công tác OCOP cấp huyện của tỉnh Trà Vinh được bồi dưỡng, nâng cao năng lực.",
        None,
        ["share other 100 exact target 2025"],
    ),
    (
        "Năm 2022, tỉnh Lạng Sơn công nhận 32 sản phẩm OCOP, tăng 28% so với năm 2021 và đạt 106,7% kế hoạch.",
        None,
        ["growth product 28 exact achieved 2022", "fulfilment product 106.7 exact achieved 2022"],
    ),
    (
        "Ngành Nông nghiệp tỉnh Đắk Nông cho hay, năm 2023 giá trị sản phẩm OCOP tăng từ 10 đến 30% so với trước.",
        None,
        ["growth other 10-30 exact achieved 2023"],
    ),
    (
        "Qua rà soát năm 2024, 15% sản phẩm OCOP hết hạn của tỉnh Bình Định không đăng ký đánh giá lại.",
        None,
        ["share product 15 exact achieved 2024"],
    ),
    (
        "Năm 2023, sản phẩm OCOP của tỉnh Sóc Trăng phần lớn đạt 3 sao, với 78%; số 4 sao chiếm 20,5%; số 5 sao khiêm tốn ở mức 1,5%.",
        None,
        ["share product 20.5 exact achieved 2023"],
    ),
]

NOTHING: list[str] = [
    "Năm 2022, tỉnh Trà Vinh hỗ trợ 50% chi phí mua máy móc cho chủ thể OCOP.",
    "Theo chính sách năm 2023 của tỉnh Bình Thuận, mỗi chủ thể OCOP được hỗ trợ tối đa 70% kinh phí thiết kế bao bì, phần còn lại tự đối ứng.",
    "Năm 2023, chủ thể OCOP của tỉnh Yên Bái được vay với lãi suất 6,5%/năm.",
    "Tại hội chợ OCOP năm 2024 của tỉnh Hà Nam, nhiều gian hàng giảm giá 20%, khuyến mại đến 50%.",
    "Rượu OCOP 4 sao của tỉnh Long An năm 2024 có loại 40% và 45% cồn.",
    "Sản phẩm cà phê OCOP của tỉnh Gia Lai năm 2023 được rang từ 100% hạt nguyên chất, độ ẩm dưới 12,5%.",
    "Năm 2023, nhờ OCOP, tỷ lệ hộ nghèo của huyện Bắc Hà giảm 3,2%, còn 8,1%.",
    "Năm 2024, GRDP của tỉnh Hà Nam tăng 10,9%, tỉnh có 130 sản phẩm OCOP.",
    "Năm 2023, tỉnh Nghệ An có 85% số xã đạt chuẩn nông thôn mới và 567 sản phẩm OCOP.",
    "Năm 2022, sản phẩm OCOP phải sử dụng ít nhất 50% nguyên liệu tại địa phương, theo hướng dẫn của tỉnh Thái Nguyên.",
    "Năm 2023, hợp tác xã OCOP ở tỉnh Sơn La tạo việc làm cho 30 lao động, trong đó 80% là phụ nữ.",
    "Năm 2023, năng suất chè OCOP của tỉnh Thái Nguyên tăng 15%, thu nhập người dân tăng 20%.",
    "Năm 2024, lượng khách đến các điểm du lịch OCOP của tỉnh Quảng Nam tăng 24% so với cùng kỳ.",
    "Ngân sách tỉnh Hà Giang hỗ trợ lãi suất 100% cho chủ thể OCOP vay vốn năm 2022.",
    "Năm 2021, tỉnh Bắc Kạn có độ che phủ rừng 73%, đất nông nghiệp chiếm 90% diện tích và 130 sản phẩm OCOP.",
    "Năm 2024, giá cà phê tại tỉnh Đắk Lắk tăng 45%, nhiều chủ thể OCOP lo thiếu nguyên liệu.",
    "Năm 2023, thu ngân sách của huyện Chi Lăng đạt 118% dự toán; huyện có 20 sản phẩm OCOP.",
    "Mức hỗ trợ điểm bán hàng OCOP năm 2022 của tỉnh Bến Tre là 50% nhưng không quá 100 triệu đồng/điểm.",
    "Năm 2023, 95% hộ dân ở xã có sản phẩm OCOP của tỉnh Hà Tĩnh dùng nước sạch.",
    "Sản phẩm OCOP của tỉnh Bến Tre năm 2023 gồm tinh dầu dừa nguyên chất 100% và nước cốt dừa 18% béo.",
    "Năm 2022, sản phẩm OCOP của tỉnh Kon Tum đạt từ 70% tổng số điểm trở lên mới được xếp hạng 4 sao.",
    "Năm 2024, sàn thương mại điện tử giảm 30% phí cho chủ thể OCOP của tỉnh Bắc Ninh.",
    "Năm 2023, doanh thu du lịch của tỉnh Ninh Bình tăng 30%; tỉnh có 180 sản phẩm OCOP.",
    "Năm 2022, nhà nước hỗ trợ 70%, chủ thể OCOP của tỉnh Cao Bằng đóng góp 30% giá trị máy móc.",
    "Năm 2023, tỉnh Lào Cai có 66,5% dân số là đồng bào dân tộc thiểu số và 180 sản phẩm OCOP.",
    "Xưởng chế biến đạt chứng nhận OCOP của tỉnh Đồng Nai năm 2023 giảm được 40% lượng nước, tiết kiệm 25% điện.",
    "Năm 2023, cơ sở OCOP ở tỉnh Bạc Liêu chia 10% lợi nhuận cho người lao động, nộp thuế 8%.",
    "Năm 2024, chỉ số sản xuất công nghiệp của tỉnh Hải Dương tăng 12,6%; sản phẩm OCOP được xúc tiến tiêu thụ mạnh.",
    "Năm 2023, sức tiêu thụ hàng OCOP ở tỉnh Kiên Giang tăng mạnh, đạt 25%.",
    "Năm 2024, tỉnh Lào Cai quy định chủ thể OCOP được hỗ trợ không quá 80% tổng mức đầu tư máy móc, phần đối ứng tối thiểu 20%.",
    "Năm 2023, sàn Postmart miễn 100% phí cho sản phẩm OCOP của tỉnh Nghệ An.",
    "Năm 2022, ngân sách tỉnh Quảng Bình chi trả 100% học phí cho chủ thể OCOP đi học.",
    "Bột sắn dây OCOP của tỉnh Hải Dương năm 2023 có độ trắng 95%, độ tan 98%.",
    "Năm 2024, hợp tác xã OCOP ở tỉnh Lâm Đồng có 90% thành viên là người K'Ho.",
    "Năm 2023, tỷ lệ đất trồng chè đạt chuẩn hữu cơ ở vùng OCOP Suối Giàng chiếm 60%.",
    "Năm 2023, kinh tế tỉnh Bắc Ninh giảm 9,2%, song sản phẩm OCOP vẫn giữ được nhịp.",
    "Năm 2022, tổng thu ngân sách tỉnh Long An bằng 120% dự toán; tỉnh công nhận 30 sản phẩm OCOP.",
    "Năm 2023, tỷ lệ lao động qua đào tạo của tỉnh Hà Nam đạt 72%, tỉnh có 110 sản phẩm OCOP.",
    "Một hợp tác xã OCOP ở tỉnh Tiền Giang năm 2024 xuất khẩu 80% sản lượng thanh long.",
    "Năm 2024, Ngân hàng cho chủ thể OCOP tỉnh Vĩnh Phúc vay tối đa 70% giá trị tài sản thế chấp.",
    "Cơ sở OCOP tại tỉnh Bạc Liêu năm 2022 phải chịu chi phí đầu vào tăng 25%, trong khi giá tôm giảm 10%.",
    "Năm 2023, tỉnh Thanh Hóa có tỷ lệ hộ dùng nước sạch đạt 60%, tỷ lệ che phủ rừng 53,8% và 480 sản phẩm OCOP.",
    "Năm 2021, diện tích lúa của tỉnh An Giang giảm 3%, sản lượng tăng 1,5%, tỉnh có 70 sản phẩm OCOP.",
    "Năm 2023, chè OCOP của tỉnh Thái Nguyên được người tiêu dùng đánh giá hài lòng trên 95%.",
    "Chủ thể OCOP ở tỉnh Ninh Bình năm 2022 dùng 30% vốn tự có, vay ngân hàng 70%.",
    "Năm 2024, du lịch tỉnh Quảng Ninh tăng 18% lượng khách, sản phẩm OCOP được bày bán ở nhiều điểm.",
    "Năm 2023, bưu điện tỉnh Cà Mau giảm 50% cước vận chuyển cho hàng OCOP.",
    "Năm 2022, mật ong OCOP của tỉnh Điện Biên có thủy phần dưới 20%.",
    "Năm 2024, tỉnh Gia Lai có 46% dân số là đồng bào dân tộc thiểu số; nhiều chủ thể OCOP là người Jrai.",
    "Năm 2023, cơ sở OCOP ở tỉnh Tây Ninh tiết kiệm được 20% chi phí nhờ điện mặt trời, lợi nhuận tăng 10%.",
    "Theo bộ tiêu chí OCOP năm 2023, sản phẩm có tỷ lệ nguyên liệu địa phương từ 75% trở lên được 3 điểm.",
    "Năm 2023, tốc độ tăng trưởng ngành nông nghiệp tỉnh Phú Thọ đạt 3,8%, tỉnh có 240 sản phẩm OCOP.",
]

STORY = "OCOP nâng tầm nông sản xứ Lạng\n\nNăm 2023, tỉnh Lạng Sơn có 120 sản phẩm OCOP.\n\n"
"""The opening of an article of 10 January 2024; the paragraphs below go on from it."""

PARAGRAPHS: list[tuple[str, list[str]]] = [
    (
        "Kinh tế của tỉnh giữ đà tăng: GRDP tăng 7%, thu nội địa đạt 108% dự toán, kim ngạch xuất nhập khẩu tăng 12%, tỷ lệ hộ nghèo giảm 3%.",
        [],
    ),
    ("Gia đình chị Hoa trồng 2 ha hồng, trong đó 70% đã cho thu hoạch, sản lượng tăng 20% mỗi năm.", []),
    (
        "Hợp tác xã có 45 thành viên, 60% là hội viên phụ nữ; doanh thu năm 2023 đạt 4,2 tỷ đồng, tăng 15% so với năm 2022.",
        ["growth revenue 15 exact achieved 2023"],
    ),
    (
        "Trong 120 sản phẩm ấy, 96 sản phẩm đạt 3 sao (80%), 24 sản phẩm đạt 4 sao (20%).",
        ["share product 80 exact achieved 2023", "share product 20 exact achieved 2023"],
    ),
    (
        "Khoảng 35% chủ thể chưa có website; 20% chưa biết bán hàng trực tuyến.",
        ["share producer 35 about achieved 2023", "share producer 20 exact achieved 2023"],
    ),
    ("Máy sấy mới giúp cơ sở giảm 30% thời gian, tăng 25% công suất, giữ được 95% dưỡng chất.", []),
    ("Mật ong của hợp tác xã có độ ẩm 18%, được bán với giá cao hơn 20% so với hàng trôi nổi.", []),
    ("Ngân sách hỗ trợ 70%, chủ thể đối ứng 30% kinh phí mua máy.", []),
    (
        "Theo kế hoạch, đến năm 2025, tỉnh có 150 sản phẩm OCOP; 80% sản phẩm hết hạn được đánh giá lại; 100% chủ thể được tập huấn chuyển đổi số.",
        ["share product 80 exact target 2025", "share producer 100 exact target 2025"],
    ),
    (
        "Năm 2023, huyện Bắc Sơn có 18 sản phẩm, chiếm 15% số sản phẩm OCOP toàn tỉnh.",
        ["share product 15 exact achieved 2023 Bắc Sơn"],
    ),
    (
        "Ông Lý Văn B, giám đốc hợp tác xã, nói: “Từ ngày có sao, đơn hàng tăng 30%, doanh thu tăng gấp rưỡi”.",
        ["growth other 30 exact achieved 2023"],
    ),
    (
        "Đến nay, toàn tỉnh có 175/200 xã đạt chuẩn nông thôn mới, đạt 87,5%; 65% thôn đạt chuẩn khu dân cư kiểu mẫu.",
        [],
    ),
    ("Sản phẩm na Chi Lăng có 90% lượng quả bán qua thương lái.", []),
    (
        "Tổng nguồn vốn thực hiện năm 2023 là 8 tỷ đồng, đã giải ngân 7,6 tỷ đồng (95%).",
        ["fulfilment funding 95 exact achieved 2023"],
    ),
    (
        "Doanh thu của các chủ thể năm 2023 ước đạt 350 tỷ đồng (tăng 12% so với năm 2022).",
        ["growth revenue 12 exact achieved 2023"],
    ),
    (
        "Có 3 nhóm sản phẩm: thực phẩm (75%), đồ uống (15%), thủ công mỹ nghệ (10%).",
        [
            "share product 75 exact achieved 2023",
            "share product 15 exact achieved 2023",
            "share product 10 exact achieved 2023",
        ],
    ),
    ("Xuất khẩu nông sản của cả nước tăng 18%, riêng gạo tăng 36%.", []),
    ("Lãi suất cho vay ưu đãi với chủ thể thấp hơn 2% so với mặt bằng chung.", []),
    ("Nước mắm loại 40% đạm được ưa chuộng, chiếm 60% lượng bán ra của cơ sở.", []),
    (
        "Tỉnh phấn đấu năm 2024 tăng doanh thu của các chủ thể OCOP từ 10 - 15% so với năm 2023.",
        ["growth revenue 10-15 exact target 2024"],
    ),
    ("Hội viên nông dân chiếm 65% chủ thể OCOP của tỉnh.", ["share producer 65 exact achieved 2023"]),
    (
        "Trong đó, sản phẩm của hợp tác xã chiếm 55%, của hộ kinh doanh chiếm 30%.",
        ["share product 55 exact achieved 2023", "share product 30 exact achieved 2023"],
    ),
    (
        "Đề án đặt mục tiêu mỗi năm số sản phẩm được công nhận tăng 10%, trong đó 20% đạt 4 sao trở lên.",
        ["growth product 10 exact target 2023", "share product 20 exact target 2023"],
    ),
    ("Ở Hữu Lũng, 8/10 sản phẩm được gia hạn, tương đương 80%.", ["share product 80 exact achieved 2023 Hữu Lũng"]),
    (
        "Tính riêng kênh thương mại điện tử, doanh số của các sản phẩm OCOP tăng trưởng hơn 50% mỗi năm.",
        ["growth revenue 50 more_than achieved 2023"],
    ),
    ("Hiệu quả kinh tế của mô hình cao hơn 30% so với trồng ngô; tỷ lệ sống của cây đạt 95%.", []),
]


def told(fact: Fact) -> str:
    """A percentage in the words of the rows above."""
    slots = fact.slots
    quantity, period, place = slots["quantity"], slots["period"], slots["place"]
    low, high = (str(n).removesuffix(".0") for n in (quantity.low, quantity.high))
    numbers = low if low == high else f"{low}-{high}"
    years = [] if period is None else sorted({period.from_, period.to})
    district = (place.district or "").removeprefix("Huyện ") if place is not None else ""
    cells = (slots["measure"], slots["of"], numbers, quantity.qualifier, slots["status"], "-".join(map(str, years)))
    return " ".join([*cells, district]).strip()


def percents(extractor: Extractor, text: str, published: str | None = None) -> list[str]:
    facts = extractor.extract(Article(text=text, published=published)).facts
    return sorted(told(f) for f in facts if f.kind == "percent")


@pytest.mark.parametrize(("text", "published", "expected"), ROWS, ids=[r[0][:60] for r in ROWS])
def test_percentages_of_the_programme(
    extractor: Extractor, text: str, published: str | None, expected: list[str]
) -> None:
    assert percents(extractor, text, published) == sorted(expected)


@pytest.mark.parametrize("text", NOTHING, ids=[t[:60] for t in NOTHING])
def test_percentages_that_state_nothing_of_the_programme(extractor: Extractor, text: str) -> None:
    assert percents(extractor, text) == []


@pytest.mark.parametrize(("text", "expected"), PARAGRAPHS, ids=[t[:60] for t, _ in PARAGRAPHS])
def test_percentages_inside_an_article_about_the_programme(
    extractor: Extractor, text: str, expected: list[str]
) -> None:
    assert percents(extractor, STORY + text, "2024-01-10") == sorted(expected)


def test_a_percentage_said_in_headline_and_body_is_one_fact(extractor: Extractor) -> None:
    body = "Năm 2023, doanh thu của các chủ thể OCOP tỉnh Quảng Ninh tăng hơn 22%."
    record = extractor.extract(Article(text=f"OCOP Quảng Ninh: doanh thu tăng 22%\n\n{body}"))
    (fact,) = [f for f in record.facts if f.kind == "percent"]
    assert {m.zone for m in fact.mentions} == {"title", "lead"}
    assert told(fact) == "growth revenue 22 more_than achieved 2023"


def test_a_range_that_falls_does_not_lose_the_article(extractor: Extractor) -> None:
    """A slip of the pen in one sentence: no range is read, and the record stays valid."""
    text = "Năm 2021, doanh thu của các chủ thể OCOP Yên Bái tăng từ 50% đến 40%. Tỉnh có 37 sản phẩm OCOP."
    told = json.loads(dump_record(extractor.extract(Article(text=text))))  # it raises for a record that is not valid
    assert [fact["quantity"]["low"] for fact in told["facts"]] == [50, 37]


def test_equal_shares_of_different_things_stay_apart(extractor: Extractor) -> None:
    text = (
        "Năm 2024, tỉnh Hà Giang có 40% chủ thể OCOP là hợp tác xã. Cũng năm 2024, 40% chủ thể OCOP do phụ nữ làm chủ."
    )
    assert len(percents(extractor, text)) == 2


def test_other_sentences_do_not_change_when_a_percentage_is_added(extractor: Extractor) -> None:
    text = "Năm 2022, tỉnh Nghệ An có 258 sản phẩm OCOP. {}Trong đó, 30 sản phẩm đạt 4 sao, tổng kinh phí 12 tỷ đồng."
    plain, more = (
        extractor.extract(Article(text=text.format(added)))
        for added in ("", "Đến năm 2030, tỉnh Hà Tĩnh phấn đấu 80% chủ thể OCOP là hợp tác xã. ")
    )

    def core(record: object) -> list[tuple[object, ...]]:
        facts = [f for f in record.facts if f.kind != "percent"]
        return [(f.kind, f.slots["quantity"], f.slots["status"]) for f in facts]

    assert core(plain) == core(more)


def test_a_table_of_percentages_is_no_prose(extractor: Extractor) -> None:
    text = "Năm 2022, tỉnh Nghệ An có sản phẩm OCOP: " + ", ".join(f"đồ uống {n}%" for n in range(1, 60))
    assert percents(extractor, text) == []


def _corpus() -> Iterator[Path]:
    for folder in ("train", "blind"):
        yield from sorted((Path(__file__).parent.parent / "corpus" / folder).rglob("*.gold.json"))


def test_percentages_always_have_their_slots(corpus_record: Callable[[Path], dict[str, Any]]) -> None:
    for path in _corpus():
        record = corpus_record(path.with_name(path.name.replace(".gold.json", ".txt")))
        for fact in (f for f in record["facts"] if f["kind"] == "percent"):
            assert {fact[slot] is not None for slot in ("status", "measure", "of", "quantity")} == {True}, path
            assert fact["what"] is None or fact["what"] in record["article"]["text"]
