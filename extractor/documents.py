"""Reads legal documents: who issued each, and when, from the words around its number.

Owns the slots of ``document`` facts. Numbers and types, and dates that stand right at them, are mentions already
(``patterns/mentions/document.yaml``); here the words behind them (*của Thủ tướng Chính phủ ngày 07/5/2018*) and before
them (*Ngày 06/6/2022, UBND tỉnh ban hành …*) are read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import regex

from extractor.docnumbers import DocumentValue, is_bare, letters
from extractor.joints import load_joints
from extractor.match import Draft
from extractor.mentions import Found, PeriodValue, QuantityValue, Sentence
from extractor.notation import alternatives
from extractor.patterns import Patterns, Rule

BEFORE = 160
"""Characters before a document in which its issuer and its day are sought."""
STEPS = 3
"""How often a date and an issuer may take turns behind a number."""
NOTHING = QuantityValue(0, 0, "exact")


@dataclass(slots=True)
class Papers:
    """The documents of an article, and where the periods begin that are their dates and say nothing of other facts."""

    drafts: list[Draft] = field(default_factory=list)
    dates: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Issuer:
    start: int
    end: int
    sort: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence with its mentions by where they begin."""

    sentence: Sentence
    at: Mapping[int, Found]

    @property
    def start(self) -> int:
        return self.sentence.start

    @property
    def end(self) -> int:
        return self.sentence.end

    def touching(self, folded: str, end: int) -> Found | None:
        """The mention that begins at a position, or behind a space or two."""
        for start in range(end, min(end + 3, len(folded))):
            if start in self.at:
                return self.at[start]
            if not folded[start].isspace():
                break
        return None


class DocumentReader:
    """Reads the documents of an article; holds compiled patterns only."""

    def __init__(self, patterns: Patterns) -> None:
        self._rules: Mapping[str, Rule] = {r.id: r for r in patterns.rules if r.mention == "document"}
        self._sorts = patterns.lexicon("issuer")
        self._organs = patterns.lexicon("document_organ")
        self._issuer = regex.compile(
            rf"(?<!\w)({_any(self._sorts)})(?!\w)(\s*{_any(patterns.lexicon('issuer_field'))}(?!\w))?"
        )
        verbs, adverbs = _any(patterns.lexicon("issue_verb")), _any(patterns.lexicon("issue_adverb"))
        self._link = regex.compile(rf"\s*[,(]?\s*{_any(patterns.lexicon('document_link'))}\s+")
        self._deed_behind = regex.compile(rf"\s+(?:{adverbs}\s+)*{verbs}(?!\w)")
        self._deed_before = regex.compile(rf"(?<!\w)(?:{adverbs}\s+)*(?:{verbs}\s+)+$")
        self._next = regex.compile(
            rf"\s*(?:,|{_any(load_joints(patterns.folder).listing)})\s+(\d{{2,5}})(?![\w/%]|[.,]\d)"
        )
        self._after = regex.compile(rf"\s*(?:$|[^\w\s%]|{_any(patterns.lexicon('document_after'))}(?!\w))")
        self._report = regex.compile(rf"(?<!\w){_any(patterns.lexicon('report_verb'))}(?!\w)")
        self._medium = regex.compile(rf"(?<!\w){_any(patterns.lexicon('document_medium'))}\s+$")

    def read(
        self, folded: str, sentences: Sequence[Sentence], published: str | None, *, central: bool
    ) -> Papers:  # fmt: skip
        """The documents of an article.

        ``central`` says that it is about the programme; of any other article only the paragraphs count that name it.
        """
        papers = Papers()
        blocks = {s.block for s in sentences if s.programme}
        for sentence in sentences:
            found = [m for m in sentence.mentions if m.kind == "document"]
            if not found or not (central or sentence.block in blocks):
                continue
            scene = _Scene(sentence, {m.start: m for m in sentence.mentions})
            for mention in found:
                for one in self._listed(folded, scene, mention):
                    papers.drafts.append(self._draft(folded, scene, one, published, papers.dates))
        return papers

    def _listed(self, folded: str, scene: _Scene, mention: Found) -> list[Found]:
        """A document and those that share its word: *các quyết định 1048, 781 và 148 của Thủ tướng*."""
        out, value = [mention], mention.value
        if not is_bare(value.number) or value.day is not None:
            return out
        at = mention.end
        while (m := self._next.match(folded, at, scene.end)) is not None:
            out.append(Found("document", m.start(1), m.end(1), replace(value, number=m[1]), mention.rule))
            at = m.end(1)
        if len(out) > 1 and self._after.match(folded, at, scene.end) is None:
            return [mention]  # quyết định 490 và 12 sản phẩm
        return [one._replace(end=at) for one in out[:1]] + out[1:]

    def _draft(
        self, folded: str, scene: _Scene, mention: Found, published: str | None, dates: set[int]
    ) -> Draft:  # fmt: skip
        value: DocumentValue = mention.value
        sentence = scene.sentence
        at = bisect_left(sentence.starts, mention.start)
        draft = Draft(
            kind="document", rule=self._rules[mention.rule], sentence=sentence, first=at, last=at + 1,
            start=mention.start, end=mention.end, quantity=NOTHING,
        )  # fmt: skip
        draft.set("number", value.number, mention.rule)
        draft.set("type", value.type, mention.rule)
        day = _day(value, published)
        issuer, later, end = self._behind(folded, scene, mention)
        before, earlier = self._before(folded, scene, mention)
        if day is None and later is not None:
            day = _day_of(later.value, value, published)
            dates.add(later.start)
        elif later is not None:
            end = mention.end
        if day is None and earlier is not None:
            day = _day_of(earlier.value, value, published)  # this period is said of what was done, so it stays one
        if day is not None:
            draft.set("date", day, "the words at the number" if value.day else "the date beside it")
            draft.end = max(draft.end, end) if later is not None else draft.end
        chosen = next((i for i in (issuer, before) if i is not None and self._agrees(value.number, i)), None)
        if chosen is not None:
            draft.set("issuer", (chosen.start, chosen.end), "the issuer beside it")  # the pipeline cuts it out
        return draft

    def _behind(
        self, folded: str, scene: _Scene, mention: Found
    ) -> tuple[_Issuer | None, Found | None, int]:  # fmt: skip
        """The issuer and the date said behind a number, and where they end."""
        at, issuer, day = mention.end, None, None
        for _ in range(STEPS):
            link = self._link.match(folded, at, scene.end)
            if issuer is None and link is not None:
                issuer = self._issuer_at(folded, scene, link.end())
                if issuer is None:
                    break
                at = issuer.end
                deed = self._deed_behind.match(folded, at, scene.end)
                at = deed.end() if deed is not None else at
                continue
            year = scene.touching(folded, at)
            if year is not None and year.kind == "period" and not _is_day(year) and year.value.from_ is not None:
                at = year.end  # Nghị quyết số 03 năm 2021 của HĐND tỉnh
                continue
            deed = self._deed_behind.match(folded, at, scene.end) if day is None else None
            start = deed.end() if deed is not None else at
            found = self._date_at(folded, scene, start) if day is None else None
            if found is None:
                break
            day, at = found, found.end
        if issuer is None and self._medium.search(folded, max(scene.start, mention.start - 24), mention.start):
            comma = _COMMA.match(folded, at, scene.end)
            if comma is not None:
                said = self._issuer_at(folded, scene, comma.end())
                if said is not None and self._known(mention.value.number):
                    issuer = said  # Bằng Quyết định số 356/QĐ-UBND, UBND tỉnh đưa …: agreement is checked later
        return issuer, day, at

    def _date_at(self, folded: str, scene: _Scene, at: int) -> Found | None:
        """The day that stands at a position, perhaps in brackets or between a comma and its own issuer."""
        m = _OPEN.match(folded, at, scene.end)
        start = m.end() if m is not None else at
        found = scene.at.get(start)
        if (
            found is None
            or not _is_day(found)
            or (m is not None and "," in m[0] and not self._closes(folded, found.end, scene))
        ):
            return None
        return found

    def _closes(self, folded: str, at: int, scene: _Scene) -> bool:
        """Whether a day behind a comma is still the document's: its issuer, or the end of the sentence, follows."""
        link = self._link.match(folded, at, scene.end)
        return link is not None or _END.match(folded, at, scene.end) is not None

    def _before(self, folded: str, scene: _Scene, mention: Found) -> tuple[_Issuer | None, Found | None]:
        """The issuer and the day of *Ngày 06/6/2022, UBND tỉnh Trà Vinh ban hành Kế hoạch số …*."""
        first = max(scene.start, mention.start - BEFORE)
        deed = self._deed_before.search(folded, first, mention.start)
        if deed is None:
            return None, None
        issuer: _Issuer | None = None
        for m in self._issuer.finditer(folded, first, deed.start()):
            candidate = self._issuer_at(folded, scene, m.start())
            if candidate is not None and candidate.end <= deed.start():
                if _FEW.fullmatch(folded, candidate.end, deed.start()):
                    issuer = candidate
                    break
        edge = issuer.start if issuer is not None else deed.start()
        if self._report.search(folded, issuer.end if issuer is not None else first, deed.start()):
            return issuer, None
        for start in range(first, edge):
            found = scene.at.get(start)
            if found is not None and found.end <= edge and _is_day(found):
                between = folded[found.end : edge]
                if (_LED if issuer is not None else _FREE).fullmatch(between):
                    return issuer, found
        return issuer, None

    def _issuer_at(self, folded: str, scene: _Scene, at: int) -> _Issuer | None:
        """The issuer whose words begin at a position, with the place behind them."""
        m = self._issuer.match(folded, at, scene.end)
        if m is None:
            return None
        end = m.end()
        while True:
            place = scene.touching(folded, end)
            if place is None or place.kind != "place":
                break
            end = place.end
        sort: str = self._sorts[" ".join(m[1].split())]
        return _Issuer(m.start(), end, sort)

    def _known(self, number: str) -> bool:
        return any(part in self._organs for part in letters(number))

    def _agrees(self, number: str, issuer: _Issuer) -> bool:
        """Whether an issuer is of the sort that the letters of the number say, if they say any."""
        said = [self._organs[part] for part in letters(number) if part in self._organs]
        return not said or issuer.sort in said or (issuer.sort == "assembly" and "government" in said)


def _is_day(found: Found) -> bool:
    if found.kind != "period":
        return False
    value: PeriodValue = found.value
    return value.day is not None and value.month is not None and value.type != "snapshot"


def _day_of(value: PeriodValue, document: DocumentValue, published: str | None) -> str | None:
    return _day(DocumentValue(document.number, document.type, value.day, value.month, value.from_), published)


def _day(value: DocumentValue, published: str | None) -> str | None:
    """The ISO date of a document; a day without its year is the last such day before publication.

    >>> _day(DocumentValue("3311/QĐ-UBND", "decision", 23, 12), "2022-01-05")
    '2021-12-23'
    """
    if value.day is None or value.month is None:
        return None
    year = value.year
    if year is None:
        if published is None:
            return None
        year = int(published[:4]) - ((value.month, value.day) > (int(published[5:7]), int(published[8:10])))
    try:
        return date(year, value.month, value.day).isoformat()
    except ValueError:
        return None


def _any(forms: Iterable[str]) -> str:
    return f"(?:{alternatives(forms)})"


_COMMA = regex.compile(r"\s*,\s*")
_OPEN = regex.compile(r"\s*[,(]?\s*")
_END = regex.compile(r"\s*(?:[.;)]|$)")
_FEW = regex.compile(r"(?:\s*\([^()]*\))?(?:\s+[^\W\d]+){0,4}\s*")
_LED = regex.compile(r"\s*,?\s*")
_FREE = regex.compile(r"\s*,?(?:\s+[^\W\d]+){0,8}\s*")
