"""Anchors and cues: rules over the skeleton of a sentence to drafts, and the cue words around them.

Owns which rule wins an overlap. A :class:`Draft` is a fact that is not yet complete: it has what its anchor gives
(kind, numbers, subject) and its place in the sentence. All other slots are filled in ``filling.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import regex

from extractor.mentions import QuantityValue, Sentence, SubjectValue
from extractor.patterns import CLASSES, Noun, Patterns, Rule, Unit
from extractor.sieve import Sieve, Stretch

PRODUCERS = frozenset({"producer", "cooperative", "cooperative_group", "enterprise", "household"})
"""The subjects that are makers; a mix of two of them is ``producer``."""


class Cue(NamedTuple):
    """A cue word in a sentence; ``first`` and ``last`` are positions of its skeleton (end excluded)."""

    rule: Rule
    first: int
    last: int


class Evidence(dict[str, str]):
    """From where each slot came, by slot; the empty string for a slot that nothing has given yet."""

    def __missing__(self, slot: str) -> str:
        return ""


@dataclass(slots=True, eq=False)
class Draft:
    """A fact in the making. ``first``/``last`` are skeleton positions, ``start``/``end`` offsets in the text."""

    kind: str
    rule: Rule
    sentence: Sentence
    first: int
    last: int
    start: int
    end: int
    quantity: QuantityValue
    subject: str | None = None
    out_of: int | None = None
    bare: bool = False
    reversed: bool = False
    ocop: bool = False
    dossier: bool = False
    slots: dict[str, Any] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    whole: Draft | None = None
    holder: Draft | None = None
    reference: bool = False
    turn: tuple[int, int] | None = None
    """Its place in a list of numbers that go one by one with what was named before (*lần lượt 11, 9 và 8*)."""
    times: int = 1
    """For how many of the places just named it holds: *A, B và C mỗi huyện 2*."""
    aside: bool = False
    """Named only to compare with (*so với chỉ tiêu 400 sản phẩm*): nothing breaks it down."""
    dropped: str | None = None

    @property
    def sum(self) -> float:
        """What all the places that it holds for have together."""
        return self.quantity.low * self.times

    def set(self, slot: str, value: Any, evidence: str) -> None:
        """Gives a slot its value and says from where it came."""
        self.slots[slot] = value
        self.evidence[slot] = evidence


def is_of_one_maker(draft: Draft) -> bool:
    """Whether a number of products is what one maker has: *hết năm 2023, công ty có 4 sản phẩm OCOP*."""
    if draft.kind != "count" or draft.subject != "product":
        return False
    m = draft.sentence.joints.one_has.search(draft.sentence.skeleton, 0, draft.first)
    if m is None or m["noun"] is None:
        return m is not None
    found = draft.sentence.at(m.start("noun"))
    return found is not None and found.value.subject in ("cooperative", "enterprise", "household")


class Matcher:
    """Finds drafts and cues by the rules of ``patterns``; holds compiled rules only."""

    def __init__(self, patterns: Patterns) -> None:
        # A ranking takes its number before a count can; otherwise the order of the files holds.
        anchors = [r for r in patterns.of_kind("anchor") if r.set.get("kind") != "product"]
        self._anchors = sorted(anchors, key=lambda r: not r.set.get("first"))
        self._sieve = Sieve((rule, *sieved) for rule in self._anchors for sieved in rule.sieved())
        self.plain = next((r for r in anchors if r.set.get("kind") == "count" and not r.set.get("bare")), None)
        """A rule of numbers with what they count, for a list whose heading has the noun and no number."""
        self._ordinals = patterns.lexicon("ordinal")
        self._forms = patterns.cues
        self._starts = _by_start(_by_sort(self._forms).values())

    def cues(self, sentence: Sentence, inner: frozenset[int] = frozenset()) -> list[Cue]:
        """The cues of a sentence in order; of one sort the longest form wins, other sorts may overlap it.

        ``inner`` are the offsets inside the words of the segmenter: a cue that would cut a word in two is none
        (*trình* in *chương trình*, *có* in *có thể*).
        """
        return self.uncut(sentence, self.standing(sentence), inner)

    def standing(self, sentence: Sentence) -> list[Cue]:
        """The cues whose words stand in a sentence and that no longer one hides, whatever words they may cut."""
        tokens = tokenize(sentence.skeleton)
        words = [w for w, _, _ in tokens]
        words += ("", "")
        found: list[Cue] = []
        free: dict[int, int] = {}  # of each sort, the token behind its last cue
        for i, word in enumerate(words):
            start = self._starts.get(word)
            if start is None:
                continue
            longer, alone = start
            following = longer.get(words[i + 1], _NONE)
            # Those with a third token come first: of one sort the longest form has the place.
            for third in (words[i + 2], "") if following else ():
                for sort, rest, nouns, rule in following.get(third, ()):
                    after = i + 2 + len(rest)
                    said = (len(rest) < 2 or words[i + 2 : after] == rest) and free.get(sort, 0) <= i
                    if said and (not nouns or _same_nouns(sentence, nouns, tokens, i)):
                        found.append(Cue(rule, tokens[i][1], tokens[after - 1][2]))
                        free[sort] = after
            for sort, rule in alone:
                if free.get(sort, 0) <= i:
                    found.append(Cue(rule, tokens[i][1], tokens[i][2]))
                    free[sort] = i + 1
        hiding: dict[int, list[Cue]] = {}
        for cue in found:
            if cue.rule.id.startswith(_HIDING):
                for at in range(cue.first, cue.last):
                    hiding.setdefault(at, []).append(cue)
        visible = [c for c in found if not any(_hides(h, c) for h in hiding.get(c.first, ()))]
        return sorted(visible, key=lambda c: (c.first, c.last, c.rule.id))

    @staticmethod
    def may_cut(sentence: Sentence, cues: Iterable[Cue]) -> bool:
        """Whether a cue could cut a word in two at all, so that the words of the sentence must be known."""
        return any(" " not in sentence.skeleton[c.first : c.last] for c in cues)

    @staticmethod
    def uncut(sentence: Sentence, cues: Sequence[Cue], inner: frozenset[int]) -> list[Cue]:
        """Those of some cues that cut no word in two; ``inner`` as for :meth:`cues`."""
        return [c for c in cues if not _cuts(sentence, c, inner)] if inner else list(cues)

    @cached_property
    def _sorts(self) -> dict[tuple[str, str], dict[str, _Forms]]:
        """Asked for by explanations alone, so neither made nor kept for all others."""
        return _by_sort(self._forms)

    def hidden(self, sentence: Sentence, inner: frozenset[int]) -> list[tuple[Cue, str]]:
        """The cues whose words stand in a sentence and that yet are none there, each with the reason."""
        tokens = tokenize(sentence.skeleton)
        words = [w for w, _, _ in tokens]
        visible = self.cues(sentence, inner)
        out: list[tuple[Cue, str]] = []
        for (sort, look), index in self._sorts.items():
            for i, word in enumerate(words):
                for form, rule in index.get(word, ()):
                    if tuple(words[i : i + len(form)]) != form or not _same_nouns(sentence, _nouns_of(form), tokens, i):
                        continue
                    cue = Cue(rule, tokens[i][1], tokens[i + len(form) - 1][2])
                    if any((c.rule, c.first, c.last) == (rule, cue.first, cue.last) for c in visible):
                        continue
                    same = [c for c in visible if c.rule.id.partition(".")[0] == sort and c.rule.look == look]
                    over = next((c for c in same if c.first < cue.last and cue.first < c.last), None)
                    over = over or next((c for c in visible if c.rule.id.startswith(_HIDING) and _hides(c, cue)), None)
                    if over is not None:
                        out.append((cue, f"hidden by {over.rule.id}, whose words hold it"))
                    elif _cuts(sentence, cue, inner):
                        out.append((cue, "it would cut a word in two"))
                    else:
                        out.append((cue, "hidden by a longer form"))
        return out

    def trials(self, sentence: Sentence) -> Iterator[tuple[Rule, regex.Match[str], Draft | None]]:
        """Every match of an anchor, in the order in which one wins; ``None`` where a guard forbids it."""
        for rule, m in self._sieve.matches(Stretch(sentence.skeleton), overlapped=True):
            words = "ordinal" in m.re.groupindex
            yield rule, m, self._ordinal(rule, sentence, m) if words else _draft(rule, sentence, m)

    def drafts(self, sentence: Sentence) -> list[Draft]:
        """The drafts of a sentence in order. Earlier rules of the files win an overlap of their numbers."""
        drafts: dict[int, Draft] = {}
        others: set[int] = set()
        for _, m, draft in self.trials(sentence):
            if draft is None or draft.slots["number_at"] in drafts or draft.slots["number_at"] in others:
                continue
            drafts[draft.slots["number_at"]] = draft
            if "quantity_of" in m.groupdict():
                others.add(m.start("quantity_of"))
        _in_turn(sentence, drafts)
        ordered = sorted(drafts.values(), key=lambda d: d.first)
        for draft in ordered:
            draft.slots.pop("number_at", None)
        return ordered

    def _ordinal(self, rule: Rule, sentence: Sentence, m: regex.Match[str]) -> Draft | None:
        """A rank in words: *đứng thứ hai cả nước*."""
        at = m.start("ordinal")
        value = self._ordinals[" ".join(m["ordinal"].split())]
        draft = Draft(
            kind=rule.set["kind"], rule=rule, sentence=sentence, first=at, last=m.end(),
            start=sentence.starts[m.start()], end=sentence.ends[m.end() - 1],
            quantity=QuantityValue(value, value, "exact", words=True),
        )  # fmt: skip
        draft.slots["number_at"] = at
        if "quantity_of" in m.groupdict():
            among = sentence.at(m.start("quantity_of"))
            draft.out_of = int(among.value.low) if among is not None else None
        return None if rule.set.get("scoped") and not _scoped(sentence, m) else draft


_Forms = Sequence[tuple[tuple[str, ...], Rule]]
_Following = dict[str, list[tuple[int, list[str], "_Nouns", Rule]]]
_Start = tuple[dict[str, _Following], list[tuple[int, Rule]]]
"""The forms of several tokens by their second and third one (none is ``""``), each as what follows the second, and
those of one token; each with its sort of cues as a number."""
_NONE: _Following = {}


_Nouns = tuple[tuple[int, Noun | Unit], ...]
"""The counted nouns and the units that a form names, with their places in it."""


def _nouns_of(form: Sequence[str]) -> _Nouns:
    return tuple((k, token) for k, token in enumerate(form) if isinstance(token, Noun | Unit))


def _same_nouns(sentence: Sentence, nouns: _Nouns, tokens: Sequence[tuple[str, int, int]], i: int) -> bool:
    """Whether the counted nouns of a form that stands at a token are of the sorts that it names, and its units too."""
    for k, noun in nouns:
        found = sentence.at(tokens[i + k][1])
        if isinstance(noun, Unit):
            if found is None or not found.value.reference or found.value.type_word != noun.unit:
                return False
            continue
        said = found.value.subject if found is not None else noun.subject
        if said != noun.subject and not (said in PRODUCERS and noun.subject in PRODUCERS):
            return False
    return True


def _by_sort(forms: Mapping[str, _Forms]) -> dict[tuple[str, str], dict[str, _Forms]]:
    """The forms of cues by the slot they speak of and where they look, and again by their first token."""
    sorts: dict[tuple[str, str], dict[str, Any]] = {}
    for first, begun in forms.items():
        for form in begun:
            rule = form[1]
            sorts.setdefault((rule.id.partition(".")[0], rule.look), {}).setdefault(first, []).append(form)
    return sorts


def _by_start(sorts: Iterable[Mapping[str, _Forms]]) -> dict[str, _Start]:
    """For each first token of a form what may begin there, so that a sentence is read once for all sorts.

    Of one sort the longest form stands first.
    """
    starts: dict[str, _Start] = {}
    rests: dict[tuple[str, ...], list[str]] = {}  # many forms end alike, and what is there once is read back sooner
    for sort, index in enumerate(sorts):
        for first, forms in index.items():
            longer, alone = starts.setdefault(first, ({}, []))
            for form, rule in forms:
                if len(form) > 1:
                    following = longer.setdefault(form[1], {}).setdefault(form[2] if len(form) > 2 else "", [])
                    rest = rests.setdefault(form[2:], list(form[2:]))
                    following.append((sort, rest, _nouns_of(form), rule))
                elif all(sort != other for other, _ in alone):  # of one sort the first rule has the word
                    alone.append((sort, rule))
    return starts


def _scoped(sentence: Sentence, m: regex.Match[str]) -> bool:
    """Whether the place behind a rank is the country or a region, and so what is ranked."""
    if m.groupdict().get("place") is None:
        return True
    found = sentence.at(m.start("place"))
    return found is not None and (found.value.level in ("nation", "region") or found.value.region is not None)


def _draft(rule: Rule, sentence: Sentence, m: regex.Match[str]) -> Draft | None:
    groups = {name: m.start(name) for name, value in m.groupdict().items() if value is not None}
    number_at = next((groups[n] for n in ("quantity", "fraction", "money", "percent") if n in groups), None)
    if number_at is None:
        return None
    number = sentence.at(number_at)
    if number is None:
        return None
    out_of = None
    if number.kind == "fraction":
        quantity = QuantityValue(number.value[0], number.value[0], "exact")
        out_of = number.value[1]
    else:
        quantity = number.value
    if "quantity_of" in groups:
        among = sentence.at(groups["quantity_of"])
        out_of = int(among.value.low) if among is not None else None
        if out_of is None or out_of < quantity.high:
            return None
    if rule.set.get("scoped") and not _scoped(sentence, m):
        return None
    first, last = m.start(), m.end()
    subject: str | None = rule.set.get("subject")
    ocop = dossier = False
    if rule.set.get("makers"):
        maker = sentence.at(groups["subject"])
        if maker is None or maker.value.subject not in PRODUCERS:
            return None
        if groups["subject"] > number_at and sentence.joints.more_makers.match(sentence.skeleton, m.end()):
            if "subject_of" in groups:
                return None  # 55 chủ thể là các doanh nghiệp, hợp tác xã, …: of several sorts
            subject = "producer"  # 91 là cơ sở, hộ sản xuất
        of = sentence.at(groups["subject_of"]) if "subject_of" in groups else None
        if of is not None and groups["subject"] < number_at and of.value.subject != "producer":
            return None  # hợp tác xã dẫn đầu với 61 sản phẩm
    noun = sentence.at(groups["subject"]) if "subject" in groups else None
    if rule.set.get("named"):
        place = sentence.at(groups["place"])
        if place is None or place.value.reference or place.value.in_name or place.value.level == "province":
            return None
    if (
        rule.set.get("subject") == "locality"
        and not {"quantity_of", "quantity_each"} & groups.keys()
        and _Q in sentence.skeleton[number_at + 1 : m.end()]
    ):
        return None  # trong 94 xã thì 71 nơi có sản phẩm
    if rule.set.get("bare") and _numbered_name(sentence, number_at):
        return None
    if noun is not None and subject is None:
        value: SubjectValue = noun.value
        subject, ocop, dossier = value.subject, value.ocop, value.dossier
        if not rule.set.get("reversed") and not rule.set.get("makers"):
            subject, last = _mixed(sentence, groups["subject"], subject)
    if (
        quantity.qualifier == "exact"
        and (open_end := sentence.joints.or_above.match(sentence.skeleton, last)) is not None
    ):
        quantity = replace(quantity, qualifier="at_least")
        last = open_end.end()
    if rule.set.get("verb"):
        if sentence.joints.negated.search(sentence.skeleton, number_at, last):
            return None  # 23 xã chưa nộp: said not to be so
        last = m.end("locality") if "locality" in groups else number_at + 1
    elif rule.set.get("makers") and groups["subject"] > number_at:
        last = number_at + 1  # 37 trong đó là hợp tác xã: the words between say of what it is a part
    if rule.set.get("bare") and noun is None and m.end() > number_at + 1:
        last = number_at + 1  # the words behind a bare number say what became of it: cues read them
    draft = Draft(
        kind=rule.set["kind"],
        rule=rule,
        sentence=sentence,
        first=number_at,
        last=last,
        start=sentence.starts[first],
        end=sentence.ends[m.end() - 1] if rule.set.get("verb") else sentence.ends[last - 1],
        quantity=quantity,
        subject=subject,
        out_of=out_of,
        bare=bool(rule.set.get("bare")),
        reversed=bool(rule.set.get("reversed")),
        ocop=ocop,
        dossier=dossier,
    )
    draft.slots["number_at"] = number_at
    if draft.bare and "stars" in groups and groups["stars"] < number_at:
        level = sentence.at(groups["stars"])
        if level is not None:
            draft.set("stars", level.value, "the level that leads")
    return draft


def _numbered_name(sentence: Sentence, at: int) -> bool:
    """Whether a number behind a commune's name belongs to it: xã Gia Tân 2 là …, xã Ia Grai 3, huyện Chư Păh."""
    place = sentence.at(at - 2) if sentence.skeleton[max(0, at - 2) : at] == f"{_L} " else None
    return place is not None and place.value.level == "commune" and not _IN_LIST.match(sentence.skeleton, at + 1)


def _in_turn(sentence: Sentence, drafts: dict[int, Draft]) -> None:
    """Numbers the drafts of a list that goes with one named before: *lần lượt 11, 9 và 8 sản phẩm* is three."""
    for m in sentence.joints.in_turn.finditer(sentence.skeleton):
        numbers = [at for at in range(m.start("list"), m.end()) if sentence.skeleton[at] == CLASSES["quantity"]]
        known = [drafts[at] for at in numbers if at in drafts and drafts[at].kind == "count"]
        model = next((d for d in known if not d.bare), known[-1] if known else None)
        if model is None:
            continue
        for turn, at in enumerate(numbers):
            found = sentence.at(at)
            if found is None:
                continue
            if at not in drafts or (drafts[at].bare and not model.bare):
                drafts[at] = replace(
                    model, first=at, last=at + 1, start=found.start, end=found.end, quantity=found.value, slots={},
                    evidence=Evidence(),
                )  # fmt: skip
            drafts[at].turn = (turn, len(numbers))
    for m in sentence.joints.money_in_turn.finditer(sentence.skeleton):
        amounts = [at for at in range(m.start("list"), m.end()) if sentence.skeleton[at] == CLASSES["money"]]
        for turn, at in enumerate(amounts):
            if at in drafts:
                drafts[at].turn = (turn, len(amounts))


def _mixed(sentence: Sentence, at: int, subject: str) -> tuple[str, int]:
    """The subject of a chain of nouns (*doanh nghiệp, HTX, hộ sản xuất* is ``producer``) and where it ends."""
    last = at + 1
    while subject in PRODUCERS:
        m = sentence.joints.same.match(sentence.skeleton, last)
        if m is None or m.end() == last or m.end() >= len(sentence.skeleton):
            break
        following = sentence.at(m.end())
        if following is None or following.kind != "subject" or following.value.subject not in PRODUCERS:
            break
        if following.value.subject != subject:
            subject = "producer"
        last = m.end() + 1
    return subject, last


_HIDING = ("none.", "structure.part")
"""Cues that hide the shorter ones inside them: *xét theo* is no *xét*."""


def _cuts(sentence: Sentence, cue: Cue, inner: frozenset[int]) -> bool:
    if " " in sentence.skeleton[cue.first : cue.last]:
        return False  # a phrase is its own evidence; the segmenter joins the ends of phrases too readily
    # No word reaches from a mention into what stands beside it, whatever the segmenter joins (*quý III chấm*).
    if sentence.starts[cue.first] in inner:
        before = cue.first - 1
        while before >= 0 and sentence.skeleton[before].isspace():
            before -= 1
        if before < 0 or sentence.skeleton[before] not in _MENTIONS:
            return True
    if sentence.ends[cue.last - 1] not in inner:
        return False
    behind = cue.last
    while behind < len(sentence.skeleton) and sentence.skeleton[behind].isspace():
        behind += 1
    return behind == len(sentence.skeleton) or sentence.skeleton[behind] not in _MENTIONS


def _hides(longer: Cue, shorter: Cue) -> bool:
    inside = longer.first <= shorter.first and shorter.last <= longer.last
    return inside and longer is not shorter and (longer.last - longer.first) > (shorter.last - shorter.first)


_MENTIONS = frozenset(CLASSES.values())
_TOKEN = regex.compile(r"\w+|[^\w\s]")


def tokenize(skeleton: str) -> list[tuple[str, int, int]]:
    """The tokens of a skeleton (syllables, punctuation, mentions), each with its span."""
    return [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(skeleton)]


_Q, _L = CLASSES["quantity"], CLASSES["place"]
_IN_LIST = regex.compile(rf"\s*(?:[.;)]|$|[,:]\s*(?!{_L}\s*[^\s{_Q}])|\p{{L}}{{2,4}}\s+{_L})")
"""What follows the number of a place that is told in a list of places: a mark, or one word and the next place."""
