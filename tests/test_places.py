"""Places: what the words are (find), and which unit they mean on a date (resolve)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import PatternError
from extractor.fold import fold
from extractor.model import Place
from extractor.places import Gazetteer, PlaceMention
from extractor.resources import patterns_dir

LEXICON = yaml.load((patterns_dir() / "lexicon/places.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
BEFORE, AFTER = "2023-06-01", "2025-07-01"


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    return Gazetteer.load()


def find(places: Gazetteer, text: str) -> list[PlaceMention]:
    return places.find(text, fold(text))


def names(places: Gazetteer, text: str) -> list[str]:
    return [text[m.start : m.end] for m in find(places, text)]


def resolve(
    places: Gazetteer, text: str, province: str | None = None, published: str | None = BEFORE, at: int = 0, **more: Any
) -> Place | None:
    """What mention number ``at`` of the text means, the others being its neighbours."""
    mentions = find(places, text)
    return places.resolve(mentions[at], published=published, province_code=province, neighbours=mentions, **more)


def short(place: Place | None) -> tuple[str | None, ...] | None:
    if place is None:
        return None
    finest = {"commune": place.commune, "district": place.district, "province": place.province, "region": place.region}
    return place.level, finest.get(place.level), place.province_code, place.current_province_code


# ---- the units -----------------------------------------------------------------------------------------------------

SUCCESSORS = {
    "Trà Vinh": ("84", "86", "Vĩnh Long"),
    "Long An": ("80", "80", "Tây Ninh"),
    "Tây Ninh": ("72", "80", "Tây Ninh"),
    "Tiền Giang": ("82", "82", "Đồng Tháp"),
    "Đồng Tháp": ("87", "82", "Đồng Tháp"),
    "Kon Tum": ("62", "51", "Quảng Ngãi"),
    "Hà Nam": ("35", "37", "Ninh Bình"),
    "Bạc Liêu": ("95", "96", "Cà Mau"),
    "Bình Thuận": ("60", "68", "Lâm Đồng"),
    "Lào Cai": ("10", "15", "Lào Cai"),
    "Yên Bái": ("15", "15", "Lào Cai"),
    "Hậu Giang": ("93", "92", "Cần Thơ"),
    "Bà Rịa - Vũng Tàu": ("77", "79", "Hồ Chí Minh"),
    "Hòa Bình": ("17", "25", "Phú Thọ"),
    "Phú Yên": ("54", "66", "Đắk Lắk"),
    "Bình Định": ("52", "52", "Gia Lai"),
}


@pytest.mark.parametrize("name", SUCCESSORS)
def test_a_former_province_belongs_to_its_successor(places: Gazetteer, name: str) -> None:
    code, current_code, current = SUCCESSORS[name]
    place = places.place_of_province(code, "63")
    assert (place.province, place.current_province_code, place.current_province) == (name, current_code, current)


def test_all_63_map_onto_the_34(places: Gazetteer) -> None:
    assert (len(places.provinces["63"]), len(places.provinces["34"])) == (63, 34)
    assert places.current.keys() == places.provinces["63"].keys()
    assert set(places.current.values()) == places.provinces["34"].keys()
    # 29 names vanished: the others are in both lists, and each of those succeeds itself.
    new = {u.name: u.code for u in places.provinces["34"].values()}
    kept = [u for u in places.provinces["63"].values() if u.name in new]
    assert len(kept) == 34
    assert all(places.current[u.code] == new[u.name] for u in kept)


def test_province_by_code_knows_its_regime(places: Gazetteer) -> None:
    names_of_15 = [u.name for regime in ("63", "34") if (u := places.province_by_code("15", regime))]
    assert names_of_15 == ["Yên Bái", "Lào Cai"]
    assert places.province_by_code("84", "34") is None
    assert places.nation() == Place(level="nation")


def test_every_province_and_district_is_found_under_its_official_name(places: Gazetteer) -> None:
    for unit in (*places.provinces["63"].values(), *places.districts):
        text = f"Theo {unit.official[0].lower()}{unit.official[1:]}, mọi việc đều tốt."
        (mention,) = find(places, text)
        assert text[mention.start : mention.end].lower() == unit.official.lower()
        assert unit in mention.units


# ---- finding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", LEXICON["aliases"], ids=lambda row: row["form"])
def test_every_alias_is_found(places: Gazetteer, row: dict[str, str]) -> None:
    text = f"Tuần qua, nông dân {row['form']} đã thu hoạch."
    assert names(places, text) == [row["form"]]
    assert resolve(places, text, published="2025-03-01").province_code == row["code"]  # type: ignore[union-attr]


@pytest.mark.parametrize("row", LEXICON["district_aliases"], ids=lambda row: row["form"])
def test_every_district_alias_is_found(places: Gazetteer, row: dict[str, str]) -> None:
    (mention,) = find(places, f"Tuần qua, nông dân {row['form']} đã thu hoạch.")
    assert row["code"] in {u.code for u in mention.units}


@pytest.mark.parametrize("row", LEXICON["regions"], ids=lambda row: row["form"])
def test_every_region_is_found(places: Gazetteer, row: dict[str, str]) -> None:
    text = f"Tuần qua, nông dân {row['form']} đã thu hoạch."
    assert names(places, text) == [row["form"]]
    assert resolve(places, text) == Place(level="region", region=row["region"])


@pytest.mark.parametrize("row", LEXICON["references"], ids=lambda row: row["form"])
def test_every_reference_is_found(places: Gazetteer, row: dict[str, str]) -> None:
    text = f"Tuần qua, nông dân {row['form']} đã thu hoạch."
    (mention,) = find(places, text)
    assert (text[mention.start : mention.end], mention.reference) == (row["form"], True)


@pytest.mark.parametrize("row", LEXICON["type_words"], ids=lambda row: row["form"])
def test_every_type_word_is_found_before_a_name(places: Gazetteer, row: dict[str, str]) -> None:
    name = {"tỉnh": "Cà Mau", "quận": "Thốt Nốt", "thành phố": "Phú Quốc", "thị xã": "Cai Lậy"}.get(
        row["type"], "Ba Bể"
    )
    name = "9" if row.get("with") == "number" else name
    text = f"Vườn ở {row['form']} {name} đã thu hoạch."
    (mention,) = find(places, text)
    assert text[mention.start : mention.end] == f"{row['form']} {name}"
    assert (mention.type_word, mention.level, mention.name) == (row["type"], row["level"], name)


FOUND = {
    "capitals": ("Đi phú yên thăm ba bể; Ba Bể theo sau với 7.", ["Ba Bể"]),
    "capitals throughout": ("TỈNH CÀ MAU CÓ 40 SẢN PHẨM, NINH BÌNH CÓ 50", ["TỈNH CÀ MAU", "NINH BÌNH"]),
    "whole syllables": ("Cà Maus và Hà Giangg không phải tên thật", []),
    "not across lines": ("Cà\nMau", []),
    "long dash": ("Tỉnh Bà Rịa – Vũng Tàu có 89 sản phẩm", ["Tỉnh Bà Rịa – Vũng Tàu"]),
    "no spaces round the dash": ("Bà Rịa-Vũng Tàu", ["Bà Rịa-Vũng Tàu"]),
    "provinces joined by dashes": ("Bình Thuận - Ninh Thuận", ["Bình Thuận", "Ninh Thuận"]),
    "other tone style": ("tỉnh Hoà Bình", ["tỉnh Hoà Bình"]),
    "non-breaking space": ("thành phố\u00a0Cà\u00a0Mau", ["thành phố\u00a0Cà\u00a0Mau"]),
    "stop after TP": ("ở TP. Cà Mau và TP.HCM", ["TP. Cà Mau", "TP.HCM"]),
    "apostrophe": ("huyện Ia H’Drai và huyện Cư M'gar", ["huyện Ia H’Drai", "huyện Cư M'gar"]),
    "longest name": ("huyện Châu Thành A, huyện Bắc Tân Uyên", ["huyện Châu Thành A", "huyện Bắc Tân Uyên"]),
    "numbered": ("Quận 12, quận 3 và Phường 9", ["Quận 12", "quận 3", "Phường 9"]),
    "a number is no name by itself": ("12 sản phẩm, 9 chủ thể", []),
    "reference before a name": ("toàn tỉnh Hòa Bình", ["tỉnh Hòa Bình"]),
    "year before a reference": ("Năm 2024 tỉnh mở 5 đợt", ["tỉnh"]),
    "kinds of unit": ("các huyện, thị xã; 27/63 tỉnh, thành phố; cấp tỉnh; mỗi huyện; 4 tỉnh; hai huyện", []),
    "programme": ("Chương trình mỗi xã một sản phẩm, Mỗi Xã Một Sản Phẩm, MỖI XÃ MỘT SẢN PHẨM", []),
    "cooperative": ("Hợp tác xã Tân Phát Lợi", []),
    "person after the type word": ("Phó Chủ tịch UBND tỉnh Lê Văn Sử", ["tỉnh"]),
    "president": ("tư tưởng Hồ Chí Minh; thành phố Hồ Chí Minh", ["thành phố Hồ Chí Minh"]),
    "commune": ("xã Tân Ân Tây, huyện Ngọc Hiển", ["xã Tân Ân Tây", "huyện Ngọc Hiển"]),
    "rest of a count": ("Năm huyện còn lại kém hơn", []),
    "abroad": ("tỉnh Quảng Đông (Trung Quốc)", ["tỉnh Quảng Đông"]),
}


@pytest.mark.parametrize("case", FOUND)
def test_find(places: Gazetteer, case: str) -> None:
    text, expected = FOUND[case]
    assert names(places, text) == expected


def test_find_keeps_to_the_stretch_that_it_is_given(places: Gazetteer) -> None:
    text = "Cà Mau, Bạc Liêu, Trà Vinh"
    (mention,) = places.find(text, fold(text), 8, 16)
    assert (mention.start, mention.end) == (8, 16)
    assert places.find(text, fold(text), 9, 16) == []


IN_NAME = {
    "Công ty TNHH Trà Vinh Farm": True,
    "nước mắm của HTX nông sản Phú Lương": True,
    "Ong Tam Đảo thơm": False,  # the first word of a sentence is capitalised anyway
    "sữa của Công ty cổ phần Ong Tam Đảo": True,
    "Ảnh: Hồ Ba Bể": True,
    "bên hồ Ba Bể": True,
    "Homestay Cà Mau Eco mở cửa": True,
    "Sản phẩm OCOP Cà Mau vươn xa": False,
    "HTX ở Cà Mau": False,
    "OCOP CÀ MAU VƯƠN XA": False,
    "Theo UBND Cà Mau, mọi việc tốt": False,
    "Tại Cà Mau": False,
    "tỉnh Cà Mau Lê Văn Sử": False,
    "Năm xã gồm An Thịnh, Bình Định, Trung Kênh": True,  # between names that no unit has
    "Theo An Thịnh, Bình Định, OCOP còn mới": False,
    "bà Hồng Hạnh, Bình Định, cho biết": False,
}


@pytest.mark.parametrize("text", IN_NAME)
def test_part_of_a_longer_name(places: Gazetteer, text: str) -> None:
    (mention,) = find(places, text)
    assert mention.in_name is IN_NAME[text]


WITHIN = {
    "huyện Ba Bể (tỉnh Bắc Kạn)": "Bắc Kạn",
    "huyện Ba Bể (Bắc Kạn)": "Bắc Kạn",
    "Ba Bể (Bắc Kạn)": "Bắc Kạn",
    "huyện Ba Bể, tỉnh Bắc Kạn": "Bắc Kạn",
    "Ba Bể thuộc tỉnh Bắc Kạn": "Bắc Kạn",
    "Ba Bể, Bắc Kạn": None,
    "Cà Mau, Bạc Liêu": None,
}


@pytest.mark.parametrize("text", WITHIN)
def test_the_larger_place_that_the_text_gives(places: Gazetteer, text: str) -> None:
    first = find(places, text)[0]
    assert (first.within.name if first.within else None) == WITHIN[text]


@given(st.text(alphabet=st.sampled_from("CàMauHồhíinTPx.,-–'’()\n \u00a0tỉhuyệnxãHÒA9İß\u0300"), max_size=80))
def test_mentions_are_slices_in_order(text: str) -> None:
    end = 0
    for mention in Gazetteer.load().find(text, fold(text)):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].endswith(mention.name)
        end = mention.end


# ---- resolving -----------------------------------------------------------------------------------------------------

CHAU_THANH = {
    "72": "80",
    "80": "80",
    "82": "82",
    "83": "86",
    "84": "86",
    "87": "82",
    "89": "91",
    "91": "91",
    "93": "92",
    "94": "92",
}


@pytest.mark.parametrize("province", CHAU_THANH)
def test_chau_thanh_is_decided_by_the_province(places: Gazetteer, province: str) -> None:
    place = resolve(places, "Châu Thành có 16 sản phẩm.", province)
    assert short(place) == ("district", "Huyện Châu Thành", province, CHAU_THANH[province])


# text, province of the article, published -> level, finest name, code then, code today
RESOLVED: dict[str, tuple[str, str | None, str | None, tuple[str | None, ...] | None]] = {
    "ambiguous without a province": ("huyện Châu Thành", None, BEFORE, None),
    "ambiguous in a province without one": ("huyện Châu Thành", "96", BEFORE, None),
    "the text gives the province": (
        "huyện Châu Thành (Trà Vinh)", "87", BEFORE, ("district", "Huyện Châu Thành", "84", "86"),
    ),
    "a neighbour gives it": (
        "huyện Châu Thành của Bến Tre", None, BEFORE, ("district", "Huyện Châu Thành", "83", "86"),
    ),
    "bare name is the province": ("Cà Mau có 40 sản phẩm", "96", BEFORE, ("province", "Cà Mau", "96", "96")),
    "Hòa Bình, province": ("Hòa Bình có 40 sản phẩm", None, BEFORE, ("province", "Hòa Bình", "17", "25")),
    "Hòa Bình, town": ("thành phố Hòa Bình", "17", BEFORE, ("district", "Thành phố Hòa Bình", "17", "25")),
    "Hòa Bình, district of Bạc Liêu": ("huyện Hòa Bình", None, BEFORE, ("district", "Huyện Hòa Bình", "95", "96")),
    "Hòa Bình (Bạc Liêu)": ("Hòa Bình (Bạc Liêu)", "95", BEFORE, ("district", "Huyện Hòa Bình", "95", "96")),
    "thành phố Cà Mau": ("thành phố Cà Mau", "96", BEFORE, ("district", "Thành phố Cà Mau", "96", "96")),
    "TP. Cà Mau": ("TP. Cà Mau", None, BEFORE, ("district", "Thành phố Cà Mau", "96", "96")),
    "TP Cần Thơ": ("TP Cần Thơ", None, BEFORE, ("province", "Cần Thơ", "92", "92")),
    "Thốt Nốt": ("Thốt Nốt dẫn đầu", "92", BEFORE, ("district", "Quận Thốt Nốt", "92", "92")),
    "huyện Cai Lậy": ("huyện Cai Lậy", "82", BEFORE, ("district", "Huyện Cai Lậy", "82", "82")),
    "thị xã Cai Lậy": ("TX. Cai Lậy", "82", BEFORE, ("district", "Thị xã Cai Lậy", "82", "82")),
    "Cai Lậy": ("Cai Lậy", "82", BEFORE, ("district", "Huyện Cai Lậy", "82", "82")),
    "huyện Long Mỹ": ("huyện Long Mỹ", "93", BEFORE, ("district", "Huyện Long Mỹ", "93", "92")),
    "thị xã Long Mỹ": ("thị xã Long Mỹ", "93", BEFORE, ("district", "Thị xã Long Mỹ", "93", "92")),
    "huyện Kỳ Anh": ("huyện Kì Anh", None, BEFORE, ("district", "Huyện Kỳ Anh", "42", "42")),
    "thị xã Kỳ Anh": ("thị xã Kỳ Anh", None, BEFORE, ("district", "Thị xã Kỳ Anh", "42", "42")),
    "Thị xã Duyên Hải": ("Thị xã Duyên Hải", "84", BEFORE, ("district", "Thị xã Duyên Hải", "84", "86")),
    "Bà Rịa - Vũng Tàu": ("Bà Rịa – Vũng Tàu", None, BEFORE, ("province", "Bà Rịa - Vũng Tàu", "77", "79")),
    "Vũng Tàu": ("Vũng Tàu", "77", BEFORE, ("district", "Thành phố Vũng Tàu", "77", "79")),
    "TP.HCM": ("TP.HCM", None, BEFORE, ("province", "Hồ Chí Minh", "79", "79")),
    "Thừa Thiên Huế": ("Thừa Thiên - Huế", None, BEFORE, ("province", "Thừa Thiên Huế", "46", "46")),
    "Huế before 2025": ("thành phố Huế", None, BEFORE, ("district", "Thành phố Huế", "46", "46")),
    "Huế since 2025": ("thành phố Huế", None, "2025-01-01", ("province", "Huế", "46", "46")),
    "Huế after the merger": ("TP Huế", None, AFTER, ("province", "Huế", "46", "46")),
    "bare name of another province": ("Bến Lức", "96", BEFORE, None),
    "typed name of another province": ("huyện Bến Lức", "96", BEFORE, ("district", "Huyện Bến Lức", "80", "80")),
    "bare name without a province": ("Bến Lức", None, BEFORE, ("district", "Huyện Bến Lức", "80", "80")),
    "raised: before": ("Phú Quốc", "91", "2020-05-01", ("district", "Huyện Phú Quốc", "91", "91")),
    "raised: after": ("Phú Quốc", "91", "2021-05-01", ("district", "Thành phố Phú Quốc", "91", "91")),
    "raised: by type word": ("huyện Phú Quốc", "91", "2021-05-01", ("district", "Huyện Phú Quốc", "91", "91")),
    "raised: no date": ("Phú Quốc", "91", None, ("district", "Thành phố Phú Quốc", "91", "91")),
    "merged": ("huyện Hoành Bồ", "22", "2019-06-01", ("district", "Huyện Hoành Bồ", "22", "22")),
    "papers' spelling": ("Mù Cang Chải", "15", BEFORE, ("district", "Huyện Mù Cang Chải", "15", "15")),
    "papers' spelling, one letter": ("Đak Pơ", "64", BEFORE, ("district", "Huyện Đak Pơ", "64", "52")),
    "the office's spelling": ("Đăk Pơ", "64", BEFORE, ("district", "Huyện Đak Pơ", "64", "52")),
    "last day of the 63": ("Trà Vinh", None, "2025-06-30", ("province", "Trà Vinh", "84", "86")),
    "first day of the 34": ("Trà Vinh", None, "2025-07-01", ("region", "Trà Vinh", "86", "86")),
    "former": ("Bạc Liêu cũ", "96", AFTER, ("region", "Bạc Liêu", "96", "96")),
    "former, of a name that lives on": ("Cà Mau cũ", "96", AFTER, ("region", "Cà Mau", "96", "96")),
    "BR-VT after": ("BR-VT", "79", AFTER, ("region", "Bà Rịa - Vũng Tàu", "79", "79")),
    "Tây Ninh after": ("Tây Ninh", None, AFTER, ("province", "Tây Ninh", "80", "80")),
    "no districts after": ("huyện Ngọc Hiển", "96", AFTER, None),
    "no city of a province after": ("thành phố Cà Mau", "96", AFTER, None),
    "special zone": ("đặc khu Phú Quốc", "91", AFTER, ("commune", "Đặc khu Phú Quốc", "91", "91")),
    "ward after": ("phường Cao Lãnh", "82", AFTER, ("commune", "Phường Cao Lãnh", "82", "82")),
    "ward": ("phường 9", "96", BEFORE, ("commune", "Phường 9", "96", "96")),
    "commune without a province": ("xã Đông Sang", None, BEFORE, None),
    "nation": ("cả nước", "96", BEFORE, ("nation", None, None, None)),
    "tỉnh": ("tỉnh phấn đấu", "96", BEFORE, ("province", "Cà Mau", "96", "96")),
    "tỉnh of no known article": ("tỉnh phấn đấu", None, BEFORE, None),
    "thành phố, a municipality": ("thành phố có 92 sản phẩm", "92", BEFORE, ("province", "Cần Thơ", "92", "92")),
    "thành phố, in a province": ("thành phố có 92 sản phẩm", "96", BEFORE, None),
    "huyện of no known district": ("huyện có 9 sản phẩm", "96", BEFORE, None),
    "abroad": ("tỉnh Quảng Đông", "96", BEFORE, None),
}  # fmt: skip


@pytest.mark.parametrize("case", RESOLVED)
def test_resolve(places: Gazetteer, case: str) -> None:
    text, province, published, expected = RESOLVED[case]
    assert short(resolve(places, text, province, published)) == expected


def test_a_commune_lies_in_the_district_beside_it(places: Gazetteer) -> None:
    place = resolve(places, "xã Tân Ân Tây, huyện Ngọc Hiển", "96")
    assert place == Place("commune", "96", "Cà Mau", "Huyện Ngọc Hiển", "Xã Tân Ân Tây", None, "96", "Cà Mau")
    place = resolve(places, "xã Nam Mẫu (huyện Ba Bể, tỉnh Bắc Kạn)", "96")
    assert place == Place("commune", "06", "Bắc Kạn", "Huyện Ba Bể", "Xã Nam Mẫu", None, "19", "Thái Nguyên")


def test_a_reference_to_a_district_means_the_last_one_named(places: Gazetteer) -> None:
    text = "Thị xã Gò Công và huyện Cái Bè mỗi nơi 2 sản phẩm; riêng huyện này có 1 sản phẩm 4 sao."
    assert short(resolve(places, text, "82", at=-1)) == ("district", "Huyện Cái Bè", "82", "82")
    text = "Huyện Cái Bè có 2 sản phẩm, thị xã Gò Công 3 sản phẩm; huyện phấn đấu thêm 1 sản phẩm."
    assert short(resolve(places, text, "82", at=-1)) == ("district", "Huyện Cái Bè", "82", "82")


def test_the_regime_can_be_told(places: Gazetteer) -> None:
    assert short(resolve(places, "Trà Vinh", published=None)) == ("province", "Trà Vinh", "84", "86")
    assert short(resolve(places, "Trà Vinh", published=None, regime="34")) == ("region", "Trà Vinh", "86", "86")
    # The article's province may come in its code of before the merger.
    assert short(resolve(places, "tỉnh", "84", AFTER)) == ("province", "Vĩnh Long", "86", "86")


# ---- faulty files --------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "patterns" / "lexicon").mkdir(parents=True)
    shutil.copy(patterns_dir() / "lexicon/places.yaml", tmp_path / "patterns" / "lexicon")
    return tmp_path / "patterns"


FAULTS = {
    "unknown code": ('{form: "TP.HCM", code: "79"}', '{form: "TP.HCM", code: "97"}', "aliases: unknown code '97'"),
    "lost key": ('{form: "ĐBSCL", region: "Đồng bằng sông Cửu Long"}', '{form: "ĐBSCL"}', "regions: no region"),
    "unknown section": ("openers:", "opener:", "unknown section opener"),
    "not YAML": ("aliases:", "aliases: [", "not YAML"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_faulty_lexicon_is_refused_with_its_line(folder: Path, case: str) -> None:
    old, new, message = FAULTS[case]
    path = folder / "lexicon/places.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PatternError) as caught:
        Gazetteer.load(folder)
    line = text[: text.index(old)].count("\n") + 1
    assert any(message in str(p) for p in caught.value.problems)
    if case in ("unknown code", "lost key"):
        assert [p.where for p in caught.value.problems] == [f"patterns/lexicon/places.yaml:{line}"]


def test_a_missing_lexicon_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match="cannot be read"):
        Gazetteer.load(tmp_path)
