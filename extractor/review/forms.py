"""The form of a fact, made from the record's schema, and the fact that a filled-in form says.

Owns which control a slot gets and how what was typed becomes a value. Closed vocabularies are lists to choose from,
what follows from other slots (unit, level, codes, names of provinces) is never asked. The schema has the last word.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.model import SLOTS
from extractor.numbers import DIGITS, parse_digits, scale
from extractor.present.figures import format_number
from extractor.present.sentences import say
from extractor.review.labels import Labels
from extractor.review.places import place_of, provinces
from extractor.schemas import load_schema

NATION = "nation"
LONGEST_TEXT = 300
LARGEST = 10**16
"""A number above it is a slip of the keyboard."""
PREFILLED = ("status", "place", "period")
"""The slots that a new fact most often shares with the fact before it."""
FIRST_YEAR, LAST_YEAR = 1900, 2200
_FOLLOWS = frozenset({"quantity.unit", "place.level", "place.province_code", "place.current_province_code",
                      "place.current_province"})  # fmt: skip
_NUMBERS = frozenset({"quantity.low", "quantity.high", "out_of"})
_NUMBER = re.compile(rf"({DIGITS})(?:\s+(\w+))?")
_AS_OF = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Field:
    """A control of the form: ``widget`` is select, number, text or checkbox; ``options`` are values with names."""

    path: str
    label: str
    widget: str
    value: str
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""


class FormError(Exception):
    """What was typed makes no fact: ``faults`` gives, by the path of a field, the key of the words for it."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{path}: {fault}" for path, fault in faults.items()))
        self.faults = dict(faults)


def fields_of(
    kind: str, fact: Mapping[str, Any], published: str | None, others: Sequence[Mapping[str, Any]], labels: Labels
) -> list[Field]:
    """The controls for a fact of a kind, filled with its slots; ``others`` are the facts that it may be a part of."""
    return list(_fields(kind, fact, published, others, labels))


def parse_form(
    kind: str, posted: Mapping[str, Any], old: Mapping[str, Any], published: str | None, others: Sequence[str],
    labels: Labels,
) -> dict[str, Any]:  # fmt: skip
    """The slots of a fact of ``kind`` that a form says; ``old`` are those that it was filled with.

    ``others`` are the ids that it may be a part of. Raises :class:`FormError` with all faults.
    """
    return _Parser(kind, posted, old, published, others, labels).slots()


def guess_slots(kind: str, words: str, labels: Labels) -> dict[str, Any]:
    """What the selected words themselves say of a new fact: its first number, or its name; nothing that is not there.

    >>> from extractor.review.labels import labels
    >>> guess_slots("funding", "hỗ trợ 2,52 tỷ đồng", labels("vi"))
    {'quantity': {'low': 2520000000, 'high': 2520000000}}
    """
    if "quantity" not in SLOTS[kind]:
        slot = {"product": "name", "document": "number"}[kind]
        return {slot: words[:LONGEST_TEXT]}
    found = _NUMBER.search(words)
    if found is None or (value := parse_digits(found[1])) is None:
        return {}
    units: Mapping[str, int] = labels.part("money_units")
    factor = units.get((found[2] or "").lower(), 1) if kind in ("funding", "revenue") else 1
    value = scale(value, factor)
    return {"quantity": {"low": value, "high": value}}


def prefill(kind: str, facts: Sequence[Mapping[str, Any]], start: int) -> dict[str, Any]:
    """Slots for a new fact of a kind at an offset, from the last fact before it that has them."""
    filled: dict[str, Any] = {}
    for fact in facts:
        if fact["mentions"][0]["start"] > start and filled:
            break
        filled |= {slot: fact[slot] for slot in PREFILLED if slot in SLOTS[kind] and fact.get(slot) is not None}
    return filled


def controls(kind: str) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Path, schema and whether it is required, for each control of a kind."""
    for slot in SLOTS[kind]:
        shape, required = _shape(load_schema("record")["$defs"][kind]["properties"][slot])
        if "properties" not in shape:
            yield slot, shape, required
            continue
        for name, part in shape["properties"].items():
            path = f"{slot}.{name}"
            if path not in _FOLLOWS:
                inner, needed = _shape(part)
                needed = needed and required and path not in ("quantity.high", "stars.high")
                yield path, inner, needed and inner.get("type") != "boolean"


def get(fact: Mapping[str, Any], path: str) -> Any:
    """The value of a slot by its path; ``None`` where there is none."""
    slot, _, name = path.partition(".")
    value = fact.get(slot)
    return value.get(name) if name and value is not None else value


def write_number(value: Any) -> str:
    """A number as the form shows it, in Vietnamese whatever the language: 1.250,5."""
    return "" if value is None else format_number(value, "vi")


def _shape(given: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """A part of the schema seen through ``$ref`` and "or null"; false when it may be null."""
    required = True
    shape = dict(given)
    while "$ref" in shape or "anyOf" in shape:
        if "$ref" in shape:
            shape = load_schema("record")["$defs"][shape["$ref"].rpartition("/")[2]]
            continue
        choices = [choice for choice in shape["anyOf"] if choice != {"type": "null"}]
        required = required and len(choices) == len(shape["anyOf"])
        shape = choices[0]
    types = shape.get("type")
    if (isinstance(types, list) and "null" in types) or None in shape.get("enum", ()):
        required = False
    return shape, required


def _fields(
    kind: str, fact: Mapping[str, Any], published: str | None, others: Sequence[Mapping[str, Any]], labels: Labels
) -> Iterator[Field]:
    for path, shape, required in controls(kind):
        name, value = labels(f"slots.{path}"), get(fact, path)
        if path == "place.province":
            options = (("", labels("none")), (NATION, labels("form.nation")), *provinces(published))
            yield Field(path, name, "select", _where(fact), False, options)
        elif path == "part_of":
            whole = [(str(other["id"]), say(other, labels.lang)) for other in others if other["id"] != fact.get("id")]
            chosen = value if value in [other for other, _ in whole] else ""
            yield Field(path, name, "select", chosen, False, (("", labels("none")), *whole))
        elif "enum" in shape:
            values = [one for one in shape["enum"] if one is not None]
            options = tuple((one, labels.value(path, one)) for one in values)
            empty = () if required else (("", labels("none")),)
            chosen = value or ("exact" if path == "quantity.qualifier" else "stated" if path == "period.basis" else "")
            if required and not chosen:
                empty = (("", "—"),)
            yield Field(path, name, "select", chosen, required, (*empty, *options))
        elif shape.get("type") == "boolean":
            yield Field(path, name, "checkbox", "1" if value else "")
        elif path.startswith("stars."):
            stars = tuple((str(star), str(star)) for star in range(1, 6))
            yield Field(path, name, "select", str(value or ""), required, (("", "—"), *stars))
        elif path in _NUMBERS:
            same = path == "quantity.high" and value == get(fact, "quantity.low")
            hint = "form.money" if kind in ("funding", "revenue") else "form.number"
            hint = {"quantity.low": hint, "quantity.high": "form.high"}.get(path, "")
            shown = "" if same else write_number(value)
            yield Field(path, name, "number", shown, required, (), labels(hint) if hint else "")
        elif path.startswith("period.") and path != "period.as_of":
            yield Field(path, name, "year", "" if value is None else str(value))
        else:
            hint = labels("form.as_of") if path == "period.as_of" else ""
            yield Field(path, name, "text", value or "", required, (), hint)


def _where(fact: Mapping[str, Any]) -> str:
    place = fact.get("place") or {}
    code: str | None = place.get("province_code")
    return code or (NATION if place.get("level") == "nation" else "")


class _Parser:
    """Reads one filled-in form, and gathers its faults."""

    def __init__(
        self, kind: str, posted: Mapping[str, Any], old: Mapping[str, Any], published: str | None,
        others: Sequence[str], labels: Labels,
    ) -> None:  # fmt: skip
        self._kind = kind
        self._posted = posted
        self._old = old
        self._published = published
        self._others = others
        self._units: Mapping[str, int] = labels.part("money_units")
        self._faults: dict[str, str] = {}

    def slots(self) -> dict[str, Any]:
        values = {path: self._value(path, shape, required) for path, shape, required in controls(self._kind)}
        made: dict[str, Any] = {}
        for slot in SLOTS[self._kind]:
            if slot in values:
                made[slot] = values[slot]
                continue
            parts = {path.partition(".")[2]: value for path, value in values.items() if path.startswith(f"{slot}.")}
            composed = getattr(self, f"_{slot}")(parts)
            old = self._old.get(slot)
            # Where nothing is said, null and an object of nulls are one: what was there stays.
            made[slot] = old if _is_empty(composed) and _is_empty(old) and slot in self._old else composed
        if self._faults:
            raise FormError(self._faults)
        if self._kind == "count":
            made["quantity"]["unit"] = made["subject"]
        return made

    def _value(self, path: str, shape: Mapping[str, Any], required: bool) -> Any:
        given = self._posted.get(path, "")
        if not isinstance(given, str) or len(given) > LONGEST_TEXT:
            return self._fault(path, "too_long" if isinstance(given, str) else "choice")
        if _UNSTORABLE.search(given):
            return self._fault(path, "characters")
        text = " ".join(given.split())
        if shape.get("type") == "boolean":
            return text not in ("", "0", "false")
        if not text:
            return self._fault(path, "required") if required else None
        if path == "place.province":
            return text
        if path == "part_of":
            return text if text in self._others else self._fault(path, "choice")
        if "enum" in shape:
            return text if text in shape["enum"] else self._fault(path, "choice")
        if path in _NUMBERS:
            return self._number(path, text)
        if shape.get("type") == "integer":
            if not (text.isascii() and text.isdigit() and len(text) <= 4):
                return self._fault(path, "number")
            value = int(text)
            return value if shape["minimum"] <= value <= shape["maximum"] else self._fault(path, "range")
        if path == "date":
            return text if _is_day(text) else self._fault(path, "date")
        if path == "period.as_of":
            ok = _AS_OF.fullmatch(text) and _is_day(text if len(text) == 10 else f"{text}-01")
            return text if ok else self._fault(path, "as_of")
        return text

    def _number(self, path: str, text: str) -> Any:
        digits, _, unit = text.partition(" ")
        factor = 1
        if unit and self._kind in ("funding", "revenue") and path != "out_of":
            unit = unit.lower().removesuffix("đồng").strip()
            factor = self._units.get(unit, 0) if unit else 1
            if not factor:
                return self._fault(path, "number")
        elif unit:
            return self._fault(path, "number")
        value = parse_digits(digits)
        if value is None:
            return self._fault(path, "number")
        value = scale(value, factor)
        return value if value <= LARGEST else self._fault(path, "range")

    def _quantity(self, parts: dict[str, Any]) -> dict[str, Any]:
        low, high = parts["low"], parts["high"]
        if low is not None and high is not None and high < low:
            self._fault("quantity.high", "order")
        units = {"funding": "VND", "revenue": "VND", "percent": "percent", "ranking": "rank"}
        return {
            "low": low, "high": low if high is None else high, "qualifier": parts["qualifier"],
            "unit": units.get(self._kind, "product"),
        }  # fmt: skip

    def _stars(self, parts: dict[str, Any]) -> dict[str, Any] | None:
        if parts["low"] is None:
            if any(parts.values()):
                self._fault("stars.low", "required")
            return None
        high = parts["low"] if parts["high"] is None else parts["high"]
        if high < parts["low"]:
            self._fault("stars.high", "order")
        return {**parts, "high": high}

    def _place(self, parts: dict[str, Any]) -> dict[str, Any] | None:
        chosen = parts.pop("province")
        old = self._old.get("place")
        if old and (chosen or "") == _where(self._old) and all(old[name] == value for name, value in parts.items()):
            return dict(old)
        found = {"province_code": None, "province": None, "current_province_code": None, "current_province": None}
        if chosen not in (None, NATION):
            if old and chosen == old["province_code"]:  # the name that the rules gave it stays
                found = {name: old[name] for name in found}
            else:
                try:
                    place = place_of(chosen, self._published)
                except KeyError:
                    self._fault("place.province", "choice")
                    return None
                found = {name: place[name] for name in found}
        elif parts["district"] or parts["commune"]:
            self._fault("place.province", "province")
        level = next((one for one in ("commune", "district") if parts[one]), None)
        level = level or ("province" if found["province_code"] else "region" if parts["region"] else None)
        level = level or (NATION if chosen == NATION else None)
        if level is None:
            return None
        return {
            "level": level, "province_code": found["province_code"], "province": found["province"], **parts,
            "current_province_code": found["current_province_code"], "current_province": found["current_province"],
        }  # fmt: skip

    def _period(self, parts: dict[str, Any]) -> dict[str, Any] | None:
        first, last = parts["from"], parts["to"]
        if first is not None and last is not None and last < first:
            self._fault("period.to", "order")
        if first is None and last is None and parts["as_of"] is None:
            return None
        return {**parts, "basis": parts["basis"] or "stated"}

    def _fault(self, path: str, fault: str) -> None:
        self._faults.setdefault(path, fault)


def _is_empty(value: Any) -> bool:
    """Whether a slot says nothing."""
    if isinstance(value, Mapping):
        return all(part in (None, False) for name, part in value.items() if name not in ("basis", "level")) and (
            value.get("level") != NATION
        )
    return value is None


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
