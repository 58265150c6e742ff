"""A fact as a sentence, in Vietnamese or English: every slot that has a value can be seen in it.

Owns the order of the phrases; the phrases are ``sentences.yaml``. Left out are what says how a fact was found (id,
rule, confidence, mentions, checks, the basis of its period) and the codes that stand beside the names of provinces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from extractor.present.figures import format_date, format_money, format_number, format_range
from extractor.present.words import label, phrases

Fact = Mapping[str, Any]
_LEVELS = ("commune", "district", "region", "province")


def say(fact: Fact, lang: str = "vi") -> str:
    """A fact of a record as one sentence in ``lang``, ``vi`` or ``en``; the names in it stay Vietnamese.

    Raises :class:`ValueError` for another language, :class:`KeyError` when the fact lacks a slot of its kind.

    >>> say({"kind": "document", "number": "43/KH-UBND", "type": "plan", "date": "2022-06-06", "issuer": "UBND tỉnh"})
    'Văn bản: kế hoạch số 43/KH-UBND, ngày 06/06/2022, UBND tỉnh ban hành'
    """
    return _Speaker(lang).say(fact)


def say_place(place: Mapping[str, Any] | None, lang: str = "vi") -> str:
    """A place of a record, the smallest unit first; empty for no place."""
    return _Speaker(lang).place(place or {})


def say_period(period: Mapping[str, Any] | None, lang: str = "vi") -> str:
    """A period of a record: its years, and the day or month at which it holds; empty for no period."""
    return _Speaker(lang).period(period or {})


def say_quantity(fact: Fact, lang: str = "vi") -> str:
    """The quantity of a fact with qualifier, unit and the whole that it is a share of."""
    return _Speaker(lang).quantity(fact)


def say_stars(stars: Mapping[str, Any] | None, lang: str = "vi") -> str:
    """A star level of a record; empty for none."""
    return _Speaker(lang).stars(stars)


class _Speaker:
    """The phrases of one language, and what they make of the parts of a fact."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._words = phrases("sentences", lang)

    def say(self, fact: Fact) -> str:
        bodies: dict[str, Callable[[Fact], str]] = {
            "count": self._count,
            "funding": self._funding,
            "revenue": self._revenue,
            "percent": self._percent,
            "ranking": self._ranking,
            "document": self._document,
            "product": self._product,
        }
        kind = fact["kind"]
        about = self._words["heads"][fact["status"] if fact.get("status") else kind]
        head = " · ".join(
            filter(None, (_join(about, self.period(fact.get("period") or {})), self.place(fact.get("place") or {})))
        )
        part = self._words["part"] if fact.get("part_of") else ""
        return _tidy(f"{head}: {_join(part, bodies[kind](fact))}")

    def period(self, period: Mapping[str, Any]) -> str:
        first, last, as_of = period.get("from"), period.get("to"), period.get("as_of")
        form = self._words["years"]
        if first == last:
            years = "" if first is None else str(first)
        else:
            form = form["since" if last is None else "until" if first is None else "range"]
            years = form.format(**{"from": first, "to": last})
        return _join(years, self._words["as_of"].format(format_date(as_of, self._lang)) if as_of else "")

    def place(self, place: Mapping[str, Any]) -> str:
        forms, level = self._words["places"], place.get("level")
        names = {unit: place[unit] for unit in _LEVELS if place.get(unit)}
        current = place.get("current_province")
        if "region" in names and "province" in names:
            names["region"] = forms["former"].format(names["region"])  # a province that is no more, within its heir
        said = ", ".join(names.values())
        if current and current != place.get("province"):
            said = forms["current"].format(said, current) if said else current
        if level == "nation":
            return _join(forms["nation"], said and f"({said})")
        # The names show the level, unless the smallest of them is of another one.
        if level and level != next(iter(names), None):
            said = _join(said, forms["level"].format(self._label("place_level", level)))
        return said

    def quantity(self, fact: Fact) -> str:
        quantity = fact["quantity"]
        low, high, unit = quantity["low"], quantity["high"], fact.get("subject") or quantity["unit"]
        if unit == "VND":
            size = format_money(low, high, self._lang)
        else:
            size = format_range(low, high, self._lang)
            if fact.get("out_of") is not None:
                size = self._words["out_of"].format(size, format_number(fact["out_of"], self._lang))
        if unit == "percent":
            size = self._words["percent"].format(size)
        elif unit == "rank":
            size = self._words["rank"].format(size)
        elif unit != "VND":
            size = _join(size, self._counted(unit, single=low == high == 1 and fact.get("out_of") is None))
        return _join(self._label("qualifier", quantity.get("qualifier") or "exact"), size)

    def stars(self, stars: Mapping[str, Any] | None) -> str:
        if not stars:
            return ""
        forms, before = self._words["stars"], stars.get("from")
        low, high = stars["low"], stars.get("high") or stars["low"]
        level = format_range(low, high, self._lang)
        said = (
            forms["level"][high > 1].format(level)
            if before is None
            else forms["from"].format(level, **{"from": before})
        )
        if stars.get("or_above"):
            said = forms["or_above"].format(said)
        return str(forms["potential"].format(said)) if stars.get("potential") else said

    def _count(self, fact: Fact) -> str:
        action = fact["action"]
        verb = self._words["verbs"].get(action, {}).get(fact["status"])
        return _join(
            self._label("action", action) if verb is None else verb,
            self.quantity(fact),
            self._named("group", "product_group", fact.get("group")),
            self.stars(fact.get("stars")),
            self._named("tier", "tier", fact.get("tier")),
            self._named("per", "per", fact.get("per")),
        )

    def _funding(self, fact: Fact) -> str:
        amount = self._words["funding_source"][fact["source"]].format(self.quantity(fact))
        said = _join(amount, self._named("per", "per", fact.get("per")), self.stars(fact.get("stars")))
        return said + self._given("purpose", fact.get("purpose"))

    def _revenue(self, fact: Fact) -> str:
        amount = self._words["revenue"].format(self.quantity(fact))
        return _join(amount, self._named("per", "per", fact.get("per")))

    def _percent(self, fact: Fact) -> str:
        of = self._words["percent_of"].get(fact["of"])
        if of is None:
            of = self._counted(fact["of"], single=False, vocabulary="percent_of")
        with_of, without = self._words["measure"][fact["measure"]]
        said = (with_of if of else without).format(quantity=self.quantity(fact), of=of)
        return _join(said, self._given("what", fact.get("what")))

    def _ranking(self, fact: Fact) -> str:
        return _join(self.quantity(fact), self._given("scope", fact.get("scope")))

    def _document(self, fact: Fact) -> str:
        said: str = self._words["document"].format(
            type=self._label("document_type", fact["type"]), number=fact["number"]
        )
        day = format_date(fact["date"], self._lang) if fact.get("date") else None
        return said + self._given("document_date", day) + self._given("issuer", fact.get("issuer"))

    def _product(self, fact: Fact) -> str:
        said = _join(
            self._given("product", fact["name"]),
            self.stars(fact.get("stars")),
            self._named("product_group", "product_group", fact.get("group")),
        )
        return said + self._given("producer", fact.get("producer"))

    def _label(self, vocabulary: str, value: str) -> str:
        """What a sentence calls a value: by a word of its own, else by its name."""
        own: str | None = self._words.get(vocabulary, {}).get(value) if vocabulary in _OWN else None
        return label(vocabulary, value, self._lang) if own is None else own

    def _counted(self, unit: str, *, single: bool, vocabulary: str = "unit") -> str:
        plural: str | None = None if single else self._words["counted"].get(unit)
        return plural or label(vocabulary, unit, self._lang)

    def _named(self, phrase: str, vocabulary: str, value: str | None) -> str:
        return self._words[phrase].format(label(vocabulary, value, self._lang)) if value else ""

    def _given(self, phrase: str, words: str | None) -> str:
        return self._words[phrase].format(words) if words else ""


_OWN = ("qualifier", "document_type")
"""The vocabularies for some of whose values a sentence has words of its own."""


def _join(*parts: str) -> str:
    return " ".join(filter(None, parts))


def _tidy(said: str) -> str:
    """One line, whatever line ends the names of a fact bring along."""
    return " ".join(said.split())
