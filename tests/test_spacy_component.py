"""The spaCy component: records and spans on a Doc."""

import unicodedata

import pytest
import spacy

from extractor.errors import RecordError
from extractor.model import Article, Fact, Mention, Quantity, Record
from extractor.spacy_component import OcopFacts, make_ocop_facts
from extractor.text import normalize
from extractor.tokens import blank_vi

SENTENCE = "Năm 2022, tỉnh Cà Mau phấn đấu nâng hạng ít nhất 3 sản phẩm OCOP từ 3 sao lên 4 sao."


class FakeExtractor:
    """Finds one phrase, so that the way from offsets to spans is tested apart from the rules."""

    def __init__(self, phrase, text=None):
        self.phrase, self.text = phrase, text

    def extract(self, article):
        text = normalize(article.text) if self.text is None else self.text
        start = text.index(self.phrase)
        mention = Mention(start, start + len(self.phrase), self.phrase, "body")
        fact = Fact("f1", "count", {"quantity": Quantity(40, 40)}, (mention,), "count.plain", 0.9)
        return Record(Article(text=text), "0" * 64, "0", "0" * 64, (fact,))


def component(phrase, text=None):
    made = OcopFacts("ocop_facts")
    made._extractor = FakeExtractor(phrase, text)
    return made


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_spans_lie_on_the_doc_whatever_its_normal_form(form, line_end):
    text = unicodedata.normalize(form, f"Nghệ An{line_end}Tỉnh hiện có 40 sản phẩm OCOP.")
    doc = component("40 sản phẩm")(blank_vi().make_doc(text))
    [span] = doc.spans["ocop"]
    assert unicodedata.normalize("NFC", span.text) == "40 sản phẩm"
    assert (span.label_, span.kb_id_, span.id_) == ("count", "count.plain", "f1")
    assert doc.text == text
    mention = doc._.ocop_record["facts"][0]["mentions"][0]
    assert doc._.ocop_record["article"]["text"][mention["start"] : mention["end"]] == "40 sản phẩm"


def test_a_span_is_widened_to_whole_tokens():
    doc = component("phẩm OC")(spacy.blank("en").make_doc("40 sản phẩm OCOP."))
    assert [span.text for span in doc.spans["ocop"]] == ["phẩm OCOP"]


def test_a_record_of_another_text_is_a_defect():
    with pytest.raises(RecordError, match="not the normalized text of the Doc"):
        component("40", text="Có 40.")(blank_vi().make_doc("Tỉnh có 40."))


def test_the_factory_runs_the_whole_pipeline():
    nlp = blank_vi()
    nlp.add_pipe("ocop_facts")
    doc = nlp(SENTENCE)
    record = doc._.ocop_record
    assert [(fact["kind"], fact["quantity"]["low"]) for fact in record["facts"]] == [("count", 3)]
    assert ["3 sản phẩm" in span.text for span in doc.spans["ocop"]] == [True]
    assert doc.spans["ocop"][0].kb_id_ == record["facts"][0]["rule"]


def test_a_doc_without_facts_has_an_empty_record():
    nlp = blank_vi()
    nlp.add_pipe("ocop_facts")
    doc = nlp("Trời hôm nay đẹp.")
    assert doc._.ocop_record["facts"] == []
    assert len(doc.spans["ocop"]) == 0


def test_the_pipeline_with_the_component_survives_the_disk(tmp_path):
    nlp = blank_vi()
    nlp.add_pipe("ocop_facts")
    nlp.to_disk(tmp_path / "vi")
    assert spacy.load(tmp_path / "vi").pipe_names == ["ocop_facts"]


def test_making_the_component_loads_no_patterns():
    made = make_ocop_facts(blank_vi(), "ocop_facts", None)
    assert made._extractor is None
