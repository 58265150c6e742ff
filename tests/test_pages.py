from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from page_templates import TEMPLATES, URL, legacy, paper

from extractor import Article, Extractor, InputError, Record
from extractor.links import make_link
from extractor.model import GivenZone, Mention, Page
from extractor.records import validate_record
from extractor.sources.charsets import encode_tcvn3, encode_vni, encode_windows1258
from extractor.sources.metadata import parse_date
from extractor.sources.page import Given, read_page
from extractor.text import normalize, split_blocks

HERE = Path(__file__).parent
TRAIN = sorted((HERE.parent / "corpus" / "train").glob("*.txt"))


@pytest.fixture(scope="module")
def ready() -> Extractor:
    return Extractor()


def read(markup: str | bytes, **given: Any) -> Article:
    raw = markup.encode() if isinstance(markup, str) else markup
    item = read_page(raw, "a.html:1", Given(**given))
    assert isinstance(item, Article), item
    return item


def zones(article: Article) -> list[tuple[str, str]]:
    blocks = split_blocks(article.text, article.title, None, article.zones)
    return [(block.zone, article.text[block.start : block.end]) for block in blocks]


def facts(record: Record) -> Counter[str]:
    """What the facts of a record say, without ids and places in the text."""
    out = []
    for fact in record.facts:
        data = fact.to_dict()
        words = [(" ".join(m["text"].split()), m["zone"]) for m in data["mentions"]]
        part = data.get("part_of") is not None
        left_out = {"id", "part_of", "mentions", "confidence", "checks"}
        out.append(repr(({k: v for k, v in data.items() if k not in left_out}, part, words)))
    return Counter(out)


# --- the same facts from a page as from its text ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain(ready: Extractor) -> dict[Path, tuple[list[tuple[str, str]], Record]]:
    """The blocks of the train articles with their zones, and what their plain texts yield."""
    found = {}
    for path in TRAIN:
        text = normalize(path.read_text("utf-8"))
        blocks = [(block.zone, text[block.start : block.end]) for block in split_blocks(text)]
        found[path] = blocks, ready.extract(Article(text=text, id=path.stem))
    return found


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_page_yields_the_facts_of_its_text(
    ready: Extractor, plain: dict[Path, tuple[list[tuple[str, str]], Record]], name: str
) -> None:
    seen = 0
    for path, (blocks, expected) in plain.items():
        article = read(TEMPLATES[name](blocks))
        # The reader may know a date that the text does not print, or the other way round.
        record = ready.extract(replace(article, published=expected.article.published))
        assert facts(record) == facts(expected), path.name
        assert validate_record(record.to_dict()) == []
        links = [mention.link for fact in record.facts for mention in fact.mentions]
        assert None not in links
        seen += len(links)
    assert seen > 900


# --- pages by hand ----------------------------------------------------------------------------------------------------


def test_page_of_a_paper() -> None:
    article = read((HERE / "pages" / "paper.html").read_bytes())
    assert (article.title, article.published, article.source, article.author, article.url) == (
        "Cà Mau có thêm 25 sản phẩm OCOP",
        "2023-11-29",  # 21:40 in UTC
        "Báo Mẫu Online",
        "Trần Thị Mẫu",
        "https://baomau.example.vn/ca-mau-25-ocop-20231128.htm",
    )
    assert [(zone, text[:24]) for zone, text in zones(article)] == [
        ("title", "Cà Mau có thêm 25 sản ph"),
        ("boilerplate", "TRẦN THỊ MẪU"),
        ("lead", "UBND tỉnh Cà Mau vừa côn"),
        ("related", "Tin liên quan"),
        ("related", "Bạc Liêu công nhận 33 sả"),
        ("related", "Sóc Trăng đặt mục tiêu c"),
        ("body", "Theo quyết định của UBND"),
        ("caption", "Gian hàng của huyện Ngọc"),
        ("body", "Hỗ trợ chủ thể"),
        ("body", "Năm 2024, tỉnh dự kiến c"),
        ("related", "Kiên Giang có 2 sản phẩm"),
        ("body", "Tỉnh phấn đấu đến năm 20"),
        ("related", "Tin cùng chuyên mục"),
        ("related", "Hậu Giang trao chứng nhậ"),
        ("related", "Đồng Tháp: 357 sản phẩm "),
    ]
    assert "149 sản phẩm OCOP" in article.text  # over a bold number and a blank that does not break


def test_page_of_a_portal(ready: Extractor) -> None:
    article = read((HERE / "pages" / "portal.html").read_bytes())
    assert (article.title, article.published, article.source) == (
        "Hậu Giang công bố kết quả đánh giá sản phẩm OCOP đợt 1 năm 2024",
        None,
        "sonn.example.gov.vn",
    )
    assert ready.extract(article).article.published == "2024-03-12"  # the line below the headline
    assert [(zone, text[:20]) for zone, text in zones(article) if zone in ("table", "caption")] == [
        ("table", "TT | Tên sản phẩm | "),
        ("table", "1 | Trà mãng cầu Hạn"),
        ("table", "2 | Khóm Cầu Đúc | H"),
        ("caption", "Lãnh đạo tỉnh tham q"),
    ]
    assert [text for zone, text in zones(article) if zone == "related"] == [
        "Long Mỹ có thêm 6 sản phẩm OCOP 4 sao",
        "Các tin khác",
        "Thị xã Long Mỹ có 22 sản phẩm OCOP (05/03/2024)",
        "Vị Thủy tập huấn cho 40 chủ thể OCOP (01/03/2024)",
    ]
    for left_out in ("Giới thiệu", "VIEWSTATE", "Trang chủ", "Chia sẻ", "Thống kê", "Vĩnh Châu"):
        assert left_out not in article.text


def test_page_without_any_names(ready: Extractor) -> None:
    article = read((HERE / "pages" / "soup.html").read_bytes())
    assert [(zone, text[:20]) for zone, text in zones(article)] == [
        ("title", "Bến Tre: 45 sản phẩm"),
        ("boilerplate", "(Cập nhật: 05/12/202"),
        ("lead", "Hội đồng đánh giá tỉ"),
        ("body", "Huyện Chợ Lách có 10"),
        ("caption", "Bưởi da xanh Bến Tre"),
        ("caption", "Kinh phí hỗ trợ chươ"),
        ("body", "Đến năm 2025, tỉnh p"),
        ("boilerplate", "P.V"),
    ]
    record = ready.extract(article)
    assert record.article.published == "2022-12-05"
    assert all(mention.link is None for fact in record.facts for mention in fact.mentions)  # no address, no links


SHORT = [
    ("title", "Cà Mau có thêm 25 sản phẩm OCOP"),
    ("lead", "UBND tỉnh Cà Mau vừa công nhận 25 sản phẩm OCOP của 18 chủ thể trên địa bàn tỉnh trong đợt này."),
    ("body", "Đến nay, tỉnh Cà Mau có 149 sản phẩm OCOP, gồm 120 sản phẩm 3 sao và 29 sản phẩm 4 sao."),
    ("body", "Năm 2024, tỉnh sẽ chi 3,6 tỷ đồng để hỗ trợ các chủ thể OCOP hoàn thiện bao bì và nhãn mác."),
]


@pytest.mark.parametrize(
    ("encode", "charset"),
    [(encode_windows1258, "windows-1258"), (encode_tcvn3, "iso-8859-1"), (encode_vni, "x-user-defined")],
)
def test_page_in_an_old_encoding(encode: Any, charset: str) -> None:
    raw = encode(legacy(SHORT).replace("utf-8", charset))
    assert read(raw).text == read(legacy(SHORT)).text


@pytest.mark.parametrize(("encode", "face"), [(encode_tcvn3, ".VnTime"), (encode_vni, "VNI-Times")])
def test_page_in_utf8_whose_fonts_show_other_letters(encode: Any, face: str) -> None:
    written = [(zone, encode(text).decode("cp1252")) for zone, text in SHORT]
    markup = legacy(written).replace("Arial", face)
    assert read(markup).text == read(legacy(SHORT)).text
    assert read(legacy(SHORT).replace("Arial", face)).text == read(legacy(SHORT)).text  # what is fine stays


def test_declared_encoding_of_a_page_that_is_not_vietnamese() -> None:
    words = "The caf\xe9 sold 40 products of the programme last year, and will sell more of them in the year to come. "
    raw = f"<html><meta charset=iso-8859-1><body><h1>A caf\xe9</h1><p>{words * 4}</p></body></html>".encode("latin-1")
    assert "café sold" in read(raw).text


def test_a_byte_that_is_no_letter_counts_within_the_article_only() -> None:
    raw = paper(SHORT).encode()
    teaser = "Huyện bên cạnh có 3 sản phẩm".encode()
    assert teaser in raw
    assert read(raw.replace(teaser, teaser[:-2])).text == read(raw).text
    item = read_page(raw.replace("149 sản".encode(), "149 sản".encode()[:-2]), "a.html:1", Given())
    assert isinstance(item, InputError)
    assert re.fullmatch(r"a\.html:1: not UTF-8 at byte \d+, and within the article; .*", str(item))


@pytest.mark.parametrize(
    "raw", [b"", b"<html></html>", b"<html><body><script>x</script></body></html>", b"<!-- -->", b"\0\0<p>", b"<"]
)
def test_pages_without_an_article(raw: bytes) -> None:
    item = read_page(raw, "a.html:1", Given())
    assert isinstance(item, InputError)
    assert str(item).startswith("a.html:1: ")


def test_a_page_nested_beyond_reason() -> None:
    raw = b"<html><body>" + b"<div>" * 20_000 + "<p>Cà Mau có 40 sản phẩm OCOP.</p>".encode()
    item = read_page(raw, "a.html:1", Given())
    assert isinstance(item, Article | InputError)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2022-10-28T14:07:00+07:00", "2022-10-28"),
        ("Fri, 28 Oct 2022 14:07:00 GMT", None),
        ("10/28/2022 2:07:00 PM", "2022-10-28"),
        ("28/10/2022 14:07", "2022-10-28"),
        ("2022", None),
    ],
)
def test_declared_dates(value: str, day: str | None) -> None:
    assert parse_date(value) == day


def test_the_day_of_the_crawl_is_the_last_resort() -> None:
    assert read(paper(SHORT), crawled="2023-11-29T18:00:00Z").published == "2023-11-30"
    dated = paper([SHORT[0], ("boilerplate", "Thứ ba, 28/11/2023 | 14:20 (GMT+7)"), *SHORT[1:]])
    assert read(dated, crawled="2024-01-01T00:00:00Z").published is None  # the line of the text says it


# --- zones that are given ---------------------------------------------------------------------------------------------


def test_given_zones_win_over_the_words() -> None:
    text = (
        "Cà Mau có 25 sản phẩm OCOP\n\nẢnh một gian hàng\n\nMột đoạn văn có 40 sản phẩm OCOP.\n\nCòn lại là thân bài."
    )
    at = text.index("Một")
    given = (GivenZone(0, 26, "title"), GivenZone(28, 45, "caption"), GivenZone(at, at + 10, "related"))
    assert [block.zone for block in split_blocks(text, zones=given)][:3] == ["title", "caption", "related"]


def test_given_zones_are_those_of_the_text_as_given(ready: Extractor) -> None:
    import unicodedata

    text = unicodedata.normalize(
        "NFD", "Tỉnh Cà Mau\r\n\r\nTỉnh Cà Mau có 40 sản phẩm OCOP.\r\n\r\nTỉnh Cà Mau có 30 sản phẩm OCOP."
    )
    at = text.rindex("Ti")
    record = ready.extract(Article(text=text, zones=(GivenZone(at, len(text), "related"),)))
    assert [(fact.mentions[0].text, fact.mentions[0].zone == "related") for fact in record.facts] == [
        ("40 sản phẩm OCOP", False),
        ("30 sản phẩm OCOP", True),
    ]


# --- links ------------------------------------------------------------------------------------------------------------


def follow(link: str, page: str) -> list[str]:
    """What a browser finds for a link in the text of a page: an independent, simple reading of the draft.

    Base letters are compared, terms lie within one line and are bounded as words.
    """
    directive = link.partition(":~:text=")[2]
    terms = [unquote(term) for term in directive.split(",")]
    raw = directive.split(",")
    prefix = unquote(raw[0][:-1]) if raw[0].endswith("-") else ""
    suffix = unquote(raw[-1][1:]) if raw[-1].startswith("-") else ""
    middle = terms[bool(prefix) : len(terms) - bool(suffix)]

    def base(text: str) -> str:
        import unicodedata

        return "".join(unicodedata.normalize("NFD", char)[0] for char in text.lower()).replace("đ", "d")

    def term(text: str) -> str:
        begin, end = r"(?<!\w)" if text[:1].isalnum() else "", r"(?!\w)" if text[-1:].isalnum() else ""
        return f"{begin}{re.escape(base(text))}{end}"

    body = r"[\s\S]*?".join(map(term, middle))
    pattern = (rf"{term(prefix)}\s*" if prefix else "") + f"({body})" + (rf"\s*{term(suffix)}" if suffix else "")
    return [page[m.start(1) : m.end(1)] for m in re.finditer(pattern, base(page))]


def mention(page: str, start: int, end: int) -> tuple[Page, Mention]:
    return Page(page, ((0, len(page), 0),)), Mention(start, end, page[start:end], "body")


def test_links_lead_to_the_words_and_nowhere_else(
    ready: Extractor, plain: dict[Path, tuple[list[tuple[str, str]], Record]]
) -> None:
    with_context = 0
    for blocks, _ in list(plain.values())[::6]:
        article = read(paper(blocks))
        assert article.page is not None
        for fact in ready.extract(article).facts:
            for said in fact.mentions:
                assert said.link is not None
                assert said.link.startswith(f"{URL}#:~:text=")
                assert re.fullmatch(r"[!-~]+", said.link)
                found = follow(said.link, article.page.text)
                assert len(found) == 1, said.link
                assert said.text in found[0].replace("\n", " | ") or said.text in found[0]
                with_context += "," in said.link.partition(":~:")[2]
    assert with_context > 20


def test_a_link_gets_context_until_it_is_the_only_one() -> None:
    text = "Xã A có 4 sao\nXã B có 4 sảo, xã C có 4 sao"
    for start in (m.start() for m in re.finditer("4 s", text)):
        page, said = mention(text, start, start + 5)
        link = make_link(page, "https://a.vn/", said)
        assert link is not None
        assert follow(link, text) == [said.text]


def test_the_same_words_everywhere_have_no_link() -> None:
    text = "\n".join(["có 4 sao"] * 30)
    page, said = mention(text, 9 * 15 + 3, 9 * 15 + 8)
    assert make_link(page, "https://a.vn/", said) is None


def test_link_escapes_what_means_something_in_a_directive() -> None:
    text = "Giá 28-30, tỷ & 5% của A"
    page, said = mention(text, 4, 18)
    assert make_link(page, "https://a.vn/#top", said) == (
        "https://a.vn/#top:~:text=28%2D30%2C%20t%E1%BB%B7%20%26%205%25"
    )


def test_words_over_lines_are_a_range() -> None:
    page, said = mention("Gạo sạch\n4 sao OCOP\nGạo khác", 0, 19)
    assert make_link(page, "https://a.vn/", said) == "https://a.vn/#:~:text=G%E1%BA%A1o%20s%E1%BA%A1ch,4%20sao%20OCOP"


def test_links_of_random_spans_are_right() -> None:
    chance = random.Random(7)  # noqa: S311 - for tests
    words = ["một", "hai", "ba", "có", "sản", "phẩm", "sao", "OCOP", "3,6", "40", "tỷ", "28-30", "“Gạo”", "Mỗi"]
    for _ in range(300):
        lines = [" ".join(chance.choices(words, k=chance.randint(1, 12))) for _ in range(chance.randint(1, 6))]
        text = "\n".join(lines)
        begin = chance.randrange(len(text))
        end = chance.randint(begin + 1, len(text))
        if not text[begin:end].strip() or not re.search(r"\w", text[begin:end]):
            continue
        begin += len(text[begin:end]) - len(text[begin:end].lstrip())
        end -= len(text[begin:end]) - len(text[begin:end].rstrip())
        page, said = mention(text, begin, end)
        link = make_link(page, "https://a.vn/", said)
        if link is not None:
            found = follow(link, text)
            assert len(found) == 1
            assert said.text in found[0], (text, said, link)


def test_an_address_that_is_none_makes_no_links(ready: Extractor) -> None:
    for url in ("ftp://a.vn/x", "https://a.vn/x y", "javascript:alert(1)"):
        record = ready.extract(replace(read(paper(SHORT)), url=url))
        assert record.facts
        assert all(said.link is None for fact in record.facts for said in fact.mentions)
        assert validate_record(record.to_dict()) == []
