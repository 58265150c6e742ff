"""Words as spans, and the tokenizer for spaCy."""

import pickle
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.tokens import TOKENIZER_NAME, UndertheseaTokenizer, blank_vi, make_tokenizer, word_spans

HOSTILE = [
    "",
    " ",
    "\n",
    " \t\r\n\u00a0 ",
    "  hai  khoảng   trắng  ",
    "Can Tho hinh anh 1Sản phẩm OCOP quận Ninh Kiều",
    "hoà bình, khoẻ, thuỷ sản, Ủy ban, UỶ BAN",
    "3-4 sao, 2021-2025, 28 - 30, 3,6 tỷ; 1.930; 43/KH-UBND; 5-8%",
    "😀👍🏽👨‍👩‍👧 OCOP 4⭐",
    "ở\u0301\u0301 a\u0323\u0302 \u0301",
    unicodedata.normalize("NFD", "Nghệ An có 40 sản phẩm, hoà bình"),
    "sản\u200bphẩm \ufeffOCOP \u00adđạt",
    "Ðồng Tháp ðạt 3 sao",
    "tab\tgiữa\x0bdòng\x0cvà\x1cnữa\x85hết\u2028rồi\u2029.",
    "null\x00 và \x07 chuông",
    "H'Mông, N’Thôn Hạ, e-mail a.b@c.vn, https://ocop.gov.vn/a(b)?c=1",
    "½ ² Ⅷ ４０ ١٢",
    "ＯＣＯＰ ﬁ ŉ ß İ ẞ",
    "العربية עברית ไทย 中文 한국어 각",
    "\u0344\u0958\u2126\u212a",
    "<3 :D =)) ==> >> .... --- v.v... °C",
    "a" * 3000,
    ". , ; : ! ? … ( ) [ ] { } “ ” ‘ ’",
]

ANY = st.text(alphabet=st.characters() | st.characters(categories=["Cs"])) | st.text(
    alphabet="aăâeêoôơuưyđĐÐðSsảnphẩm\u0300\u0301\u0323\u0302 \n\t\u00a0\u200b0123456789.,-/()😀\ud800", max_size=50
)


def words(text):
    return [text[start:end] for start, end in word_spans(text)]


def check_spans(text):
    covered = 0
    for start, end in word_spans(text):
        word = text[start:end]
        assert covered <= start < end
        assert not text[covered:start] or text[covered:start].isspace()
        assert word.strip() == word
        assert len(word.splitlines()) == 1
        covered = end
    assert not text[covered:] or text[covered:].isspace()


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_in_order_and_only_white_space_lies_between_them(text):
    check_spans(text)


@given(ANY)
@settings(max_examples=200, deadline=None)
@example("\ud800a \udfff")
@example("0Aa")
def test_words_of_any_text(text):
    check_spans(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hoà Bình có 40 sản phẩm", ["Hoà Bình", "có", "40", "sản phẩm"]),
        ("hinh anh 1Sản phẩm OCOP", ["hinh", "anh", "1", "Sản phẩm", "OCOP"]),
        ("đạt  hoà  bình", ["đạt", "hoà  bình"]),
        ("2021-2025", ["2021", "-", "2025"]),
        ("tổ chức\nkinh tế", ["tổ chức", "kinh tế"]),
        ("sản\nphẩm", ["sản", "phẩm"]),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


def test_decomposed_letters_make_the_same_words():
    text = "Nghệ An có 40 sản phẩm, hoà bình"
    decomposed = unicodedata.normalize("NFD", text)
    assert [unicodedata.normalize("NFC", word) for word in words(decomposed)] == words(text)


def test_a_line_that_the_segmenter_garbles_is_split_at_white_space(monkeypatch):
    monkeypatch.setattr("extractor.tokens.load_segmenter", lambda: None)
    monkeypatch.setattr("extractor.tokens._segment", lambda _line: ["lost", "words"])
    assert words("tổ chức  kinh tế\nhai") == ["tổ", "chức", "kinh", "tế", "hai"]


def test_importing_the_module_imports_neither_library():
    code = "import sys, extractor.tokens; sys.exit(any(m in sys.modules for m in ('spacy', 'underthesea')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture(scope="module")
def nlp():
    return blank_vi()


@pytest.mark.parametrize("text", HOSTILE)
def test_the_doc_has_the_text(nlp, text):
    assert nlp.make_doc(text).text == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.text(alphabet="a ả\n\t\u00a01S-.", max_size=40))
@settings(max_examples=150, deadline=None)
def test_the_doc_of_any_text_has_the_text(text):
    from spacy.vocab import Vocab

    assert UndertheseaTokenizer(Vocab())(text).text == text


def test_one_plain_space_belongs_to_the_word_before_it(nlp):
    doc = nlp.make_doc("a  b\n\nc ")
    assert [(token.text, token.whitespace_) for token in doc] == [
        ("a", " "), (" ", ""), ("b", ""), ("\n\n", ""), ("c", " "),
    ]  # fmt: skip


def test_half_a_surrogate_pair_is_refused_with_its_place(nlp):
    with pytest.raises(InputError, match=r"character 2: half of a surrogate pair \(U\+D800\)"):
        nlp.tokenizer("ab\ud800")


def test_the_pipeline_survives_bytes_disk_and_pickle(nlp, tmp_path):
    import spacy

    text = "Hoà Bình có 40 sản phẩm."
    expected = [token.text for token in nlp(text)]
    assert nlp.config["nlp"]["tokenizer"] == {"@tokenizers": TOKENIZER_NAME}
    nlp.to_disk(tmp_path / "vi")
    for copy in (
        spacy.load(tmp_path / "vi"),
        blank_vi().from_bytes(nlp.to_bytes()),
        pickle.loads(pickle.dumps(nlp)),  # noqa: S301 - our own bytes
    ):
        assert [token.text for token in copy(text)] == expected
    assert pickle.loads(pickle.dumps(nlp.tokenizer))(text).text == text  # noqa: S301 - our own bytes


def test_texts_are_tokenized_in_order(nlp):
    assert [doc.text for doc in nlp.tokenizer.pipe(["một", "hai", ""])] == ["một", "hai", ""]
    assert isinstance(make_tokenizer()(nlp), UndertheseaTokenizer)
