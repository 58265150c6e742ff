"""Merges drafts into facts: one fact once, with all its mentions, and a stable id.

Owns when two drafts are the same fact and which wording wins; the slots themselves come from ``filling.py``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from extractor.confidence import grounds
from extractor.docnumbers import same_number
from extractor.fold import fold
from extractor.match import Draft
from extractor.model import SLOTS, Fact, Mention, Quantity

ID_DIGITS = 12
ROUNDING = 0.07
"""How far a headline may round: *hơn 100* for 105."""
ROUNDING_SUM = 0.15
"""The same of money, when the headline says on which side of it the sum lies: *hơn 1 tỷ đồng* for 1,08."""
ROUNDING_COUNT = 0.1
"""The same of a number of hundreds: *hơn 1.000* for 1.082."""
LEAST_ROUND = 100
LARGE = 50
"""The number from which a headline means the one of the body, though the two tell its level in other words."""
ENDS = (".", "!", "?", ":", ";", "…", ",")
"""What a subheading does not end with."""
SEVERAL = 10
"""The number from which two rounds of two years are hardly alike by chance."""
UNITS = {"funding": "VND", "revenue": "VND", "percent": "percent", "ranking": "rank"}
DECIDED = "action.recognize.ahead"
"""The rule of the verbs by which a council decides, and so no longer only weighs."""
ONLY_THERE = "status.achieved.so"
"""The rule of the words that say only that so many are there, and not whether they were rated: chốt lại với 98."""
_IDENTITY = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_DEFAULTS = frozenset({"nothing says otherwise", None})


def merge_drafts(drafts: Sequence[Draft], text: str) -> tuple[tuple[Fact, ...], Mapping[str, frozenset[str]]]:
    """The facts of an article in text order, each with the mentions of all drafts that say it.

    They are neither checked nor rated yet; their grounds for that come beside them, by id.
    """
    kept: list[list[Draft]] = []
    alike: dict[tuple[Any, ...], list[int]] = {}
    for draft in drafts:
        rivals = sorted({i for key in _asked(draft) for i in alike.get(key, ())})
        said = next((i for i in rivals if same_fact(kept[i][0], draft)), None)
        if said is None:
            _file(draft, len(kept), alike)
            kept.append([draft])
        elif _better(draft, kept[said][0]):
            _file(draft, said, alike)
            kept[said].insert(0, draft)
        else:
            kept[said].append(draft)
    for group in kept:
        _complete(group)
    kept = [g for g in kept if not _rounded(g, kept)]
    ids: dict[int, str] = {}
    seen: dict[str, int] = {}
    for group in kept:
        digest = _digest(group[0])
        seen[digest] = seen.get(digest, 0) + 1
        fact_id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
        for draft in group:
            ids[id(draft)] = fact_id
    facts = [_fact(group, ids, text) for group in kept]
    rests_on = {ids[id(group[0])]: grounds(group) for group in kept}
    return tuple(sorted(facts, key=lambda f: (f.mentions[0].start, f.id))), rests_on


def _outline(draft: Draft) -> tuple[Any, ...]:
    """What two drafts of one fact have in common in any case, so that few are compared."""
    if draft.kind == "document":
        return (draft.kind,)
    if draft.kind == "product":
        return draft.kind, draft.slots["stars"].low
    return draft.kind, draft.subject, draft.quantity.low, draft.quantity.high


def _asked(draft: Draft) -> list[tuple[Any, ...]]:
    """Under what the facts are filed that a draft may state again; a product is named in full but in a headline."""
    if draft.kind != "product" or draft.sentence.zone == "title":
        return [_outline(draft)]
    return [(*_outline(draft), bare_name(draft.slots["name"])), (*_outline(draft), None)]


def _file(draft: Draft, place: int, alike: dict[tuple[Any, ...], list[int]]) -> None:
    """Files a fact, the one at a place among all, under what a draft says of it."""
    keys = [_outline(draft)]
    if draft.kind == "product":
        keys.append((*keys[0], None if draft.sentence.zone == "title" else bare_name(draft.slots["name"])))
    for key in keys:
        alike.setdefault(key, []).append(place)


def same_fact(a: Draft, b: Draft) -> bool:
    """Whether two drafts state the same fact: equal slots, or one's only lacks what the other has."""
    if a.kind != b.kind or a.subject != b.subject or (a.sentence.zone == "related") != (b.sentence.zone == "related"):
        return False
    if a.sentence.zone == "related" and a.sentence.block != b.sentence.block:
        return False
    if a.kind == "document":
        types = {a.slots["type"], b.slots["type"]}
        alike = len(types) == 1 or "other" in types
        return alike and _agrees(a, b, "date") and same_number(a.slots["number"], b.slots["number"])
    if (a.quantity.low, a.quantity.high) != (b.quantity.low, b.quantity.high):
        return False
    if a.kind == "count" and a.sentence is b.sentence and not (a.reference or b.reference):
        return False  # 2 sản phẩm du lịch, 2 sản phẩm chế biến: one sentence says no fact twice
    if a.kind == "product":
        return _same_product(a, b)
    if a.kind == "ranking":
        among = None in (a.out_of, b.out_of) or a.out_of == b.out_of
        headline = "title" in (a.sentence.zone, b.sentence.zone)  # thứ 3 miền Tây; thứ 3/13 tỉnh của vùng …
        if not (among and (headline or _agrees(a, b, "scope"))):
            return False
    if a.kind == "percent" and not _same_share(a, b):
        return False
    zones = {a.sentence.zone, b.sentence.zone}
    if len(zones) > 1 and zones & {"title", "caption"}:
        return (_place_agrees(a, b) or _unplaced(a, b) or _unplaced(b, a)) and (
            a.quantity.low >= LARGE or _agrees(a, b, "stars") or _levels_alike(a, b)
        )
    if (a.whole is not None and b.whole is not None and a.whole is not b.whole) and not same_fact(a.whole, b.whole):
        return False
    if a.kind == "count" and _two_ways(a, b):
        return False
    if "per" in a.slots and a.kind == "funding" and a.slots.get("stars") != b.slots.get("stars"):
        return False  # a rate for one level is not the rate for another
    slots = ("status", "action", "stars", "group", "per", "source")
    return all(_agrees(a, b, slot) for slot in slots) and _place_agrees(a, b) and _period_agrees(a, b)


def _unplaced(title: Draft, body: Draft) -> bool:
    """Whether a headline names no place at all, and the body says which district its number is of."""
    if title.sentence.zone != "title" or any(m.kind == "place" for m in title.sentence.mentions):
        return False
    return body.slots.get("place") is not None and _same_province(title, body)


def _two_ways(a: Draft, b: Draft) -> bool:
    """Whether two equal numbers break one whole down in two ways: 1 sản phẩm du lịch; trong số đó 1 sản phẩm 5 sao.

    So do a share of a group and one of a level, of whatever whole: 57 sản phẩm 4 sao; thủ công mỹ nghệ 57.
    """
    if a.sentence is b.sentence or a.reference or b.reference:
        return False
    if a.whole is not None and a.whole is b.whole and ("stars" in a.slots) != ("stars" in b.slots):
        return True
    left, right = "group" in a.slots, "group" in b.slots
    return left != right and ("stars" in a.slots) != ("stars" in b.slots) and left != ("stars" in a.slots)


def _same_product(a: Draft, b: Draft) -> bool:
    """Whether two drafts name one product at one level; a status that nothing says yields to the other's."""
    left, right = bare_name(a.slots["name"]).split(), bare_name(b.slots["name"]).split()
    if a.slots["stars"].low != b.slots["stars"].low:
        return False
    if left != right and not (_shortened(a, left, right) or _shortened(b, right, left)):
        return False
    makers = {d.slots.get("producer") for d in (a, b)} - {None}
    if len(makers) > 1 and (a.sentence is b.sentence or not _same_district(a, b)):
        return False  # the things of two makers are called alike: muối hạt của X, muối hạt của Y
    open_ = any(d.evidence.get("status") in _DEFAULTS for d in (a, b))
    return (open_ or _agrees(a, b, "status")) and _same_province(a, b)


def _shortened(title: Draft, short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a headline only shortens the name that the body gives in full."""
    return title.sentence.zone == "title" and set(short) <= set(full)


@lru_cache(maxsize=1024)
def bare_name(name: str) -> str:
    """A name as two wordings of it are compared: folded, without quotes.

    >>> bare_name("Gạo “Hoà  Tân”") == bare_name("gạo Hòa Tân")
    True
    """
    return " ".join(fold(name).replace('"', " ").replace("'", " ").split())


def _same_province(a: Draft, b: Draft) -> bool:
    left, right = a.slots.get("place"), b.slots.get("place")
    return left is None or right is None or left.province_code == right.province_code


def _same_district(a: Draft, b: Draft) -> bool:
    """Whether two places are in one district, as far as the districts are said."""
    said = {d.slots["place"].district for d in (a, b) if "place" in d.slots} - {None}
    return len(said) < 2


def _same_share(a: Draft, b: Draft) -> bool:
    """Whether two percentages measure one thing: two shares that are equal by chance are not one."""
    if any(a.slots[slot] != b.slots[slot] for slot in ("measure", "of")) or a.sentence is b.sentence:
        return False
    if a.slots["measure"] != "share":
        return True
    left, right = a.slots.get("what"), b.slots.get("what")
    return left is None or right is None or bool(set(left.lower().split()) & set(right.lower().split()))


def _agrees(a: Draft, b: Draft, slot: str) -> bool:
    left, right = a.slots.get(slot), b.slots.get(slot)
    return left is None or right is None or left == right


def _levels_alike(a: Draft, b: Draft) -> bool:
    """Whether a headline and the body tell the levels of one number in two ways: 3 - 4 sao, từ 3 sao trở lên."""
    left, right = a.slots["stars"], b.slots["stars"]
    alike = left.low == right.low and left.or_above != right.or_above
    return bool(alike and max(left.high, right.high) > left.low)


def _place_agrees(a: Draft, b: Draft) -> bool:
    left, right = a.slots.get("place"), b.slots.get("place")
    if left is None or right is None:
        return True
    communes = {left.commune, right.commune} - {None}
    return left.province_code == right.province_code and left.district == right.district and len(communes) < 2


def _period_agrees(a: Draft, b: Draft) -> bool:
    return _same_years(a, b) or _yields(a, b)


def _same_years(a: Draft, b: Draft) -> bool:
    left, right = a.slots.get("period"), b.slots.get("period")
    return left is None or right is None or (left.from_, left.to) == (right.from_, right.to)


def _yields(a: Draft, b: Draft) -> bool:
    """Whether a deed's year beats the day of publication: đến nay tỉnh công nhận thêm 33; năm 2022, có thêm 33."""
    deed = a.slots.get("action") == b.slots.get("action") == "recognize" and a.quantity.low >= SEVERAL
    return deed and {d.slots["period"].basis for d in (a, b)} == {"published", "stated"}


def _rounded(group: Sequence[Draft], groups: Sequence[Sequence[Draft]]) -> bool:
    """Whether a headline or a subheading only rounds what the body says exactly (*gần 21 tỷ* and *20,8 tỷ*)."""
    title = group[0]
    if title.quantity.low <= 0 or not all(d.sentence.zone == "title" or _heads(d) for d in group):
        return False
    for other in groups:
        body = other[0]
        if (
            other is group
            or body.sentence.zone in ("title", "related")
            or body.kind != title.kind
            or body.subject != title.subject
        ):
            continue
        if any(body.slots.get(slot) != title.slots.get(slot) for slot in ("measure", "of")):
            continue
        inexact = title.quantity.qualifier != "exact" or title.quantity.low % 10 == 0
        off = body.quantity.low / title.quantity.low - 1
        side = beyond(off, title.quantity.qualifier)
        sided = title.kind == "funding" and 0 <= side <= ROUNDING_SUM
        # hơn 1.000 sản phẩm for 1.082: a round hundred
        round_ = title.quantity.qualifier == "more_than" and title.quantity.low >= LEAST_ROUND
        sided = sided or (round_ and title.quantity.low % LEAST_ROUND == 0 and 0 <= side <= ROUNDING_COUNT)
        if title.quantity.qualifier == "exact" and (
            not _agrees(title, body, "status") or _sums_up(title, body, groups)
        ):
            continue
        if inexact and (abs(off) <= ROUNDING or sided) and _place_agrees(title, body):
            return True
    return False


def beyond(off: float, qualifier: str) -> float:
    """How far off an exact number is on the side that a rounded one says (a share of it); 1 where it says no side."""
    return {"more_than": off, "almost": -off}.get(qualifier, 1.0)


def _heads(draft: Draft) -> bool:
    """Whether a draft stands in a subheading, and says that it rounds."""
    sentence = draft.sentence
    if draft.kind == "percent" or draft.quantity.qualifier not in ("more_than", "almost", "about"):
        return False
    return sentence.zone in ("caption", "lead") and sentence.skeleton.rstrip()[-1:] not in ENDS


def _sums_up(title: Draft, part: Draft, groups: Sequence[Sequence[Draft]]) -> bool:
    """Whether a headline's number is no rounding but the sum: 30 sản phẩm; 29 sản phẩm 3 sao và 1 sản phẩm 4 sao."""
    others = (g[0] for g in groups if g[0].sentence is part.sentence and g[0] is not part)
    return any(o.subject == title.subject and o.quantity.low + part.quantity.low == title.quantity.low for o in others)


def _complete(group: Sequence[Draft]) -> None:
    """Gives the wording that wins what only the others say."""
    best = group[0]
    for other in group[1:]:
        for slot in ("status", "action"):
            decided = (
                slot == "status" and best.evidence.get("action") == DECIDED and not best.dossier
            )  # hội đồng xếp hạng 40 sản phẩm
            only_there = best.evidence.get(slot) == ONLY_THERE and other.slots.get(slot) == "candidate"
            if (
                (best.evidence.get(slot) in _DEFAULTS or only_there)
                and other.evidence.get(slot) not in _DEFAULTS
                and slot in other.slots
                and not (decided and other.slots[slot] == "candidate")
            ):
                best.set(slot, other.slots[slot], "another wording of the fact")
        for slot in (
            "producer", "stars", "group", "tier", "place", "period", "per", "source", "purpose", "date", "issuer",
            "scope", "what",
        ):  # fmt: skip
            if best.slots.get(slot) is None and other.slots.get(slot) is not None:
                best.set(slot, other.slots[slot], "another wording of the fact")
        if not _same_years(best, other) and other.slots["period"].basis == "stated" and _yields(best, other):
            best.set("period", other.slots["period"], "another wording of the fact")


def _better(new: Draft, old: Draft) -> bool:
    """Whether a later wording says more: the body beats the headline, a qualifier beats none, stars beat none."""
    if old.kind == "document":
        return len(new.slots["number"]) > len(old.slots["number"])
    if (old.sentence.zone == "title") != (new.sentence.zone == "title"):
        return old.sentence.zone == "title"
    if old.kind == "ranking" and old.out_of != new.out_of:
        return old.out_of is None
    rank = ("stars", "group", "tier", "per")
    return sum(s in new.slots for s in rank) + (new.quantity.qualifier != "exact") > sum(
        s in old.slots for s in rank
    ) + (old.quantity.qualifier != "exact")


def _slots(draft: Draft) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for slot in SLOTS[draft.kind]:
        if slot == "quantity":
            unit = draft.subject if draft.kind == "count" else UNITS[draft.kind]
            q = draft.quantity
            out[slot] = Quantity(q.low, q.high, q.qualifier, unit or "product")
        elif slot == "subject":
            out[slot] = draft.subject
        elif slot == "out_of":
            out[slot] = draft.out_of
        else:
            out[slot] = draft.slots.get(slot)
    return out


def _digest(draft: Draft) -> str:
    slots = {k: v.to_dict() if hasattr(v, "to_dict") else v for k, v in _slots(draft).items() if k not in ("part_of",)}
    identity = _IDENTITY.encode([draft.kind, slots])
    return hashlib.sha256(identity.encode()).hexdigest()[:ID_DIGITS]


def _fact(group: Sequence[Draft], ids: dict[int, str], text: str) -> Fact:
    draft = group[0]
    slots = _slots(draft)
    if draft.whole is not None and "part_of" in slots:
        # What is told twice may break itself down the second time: 40 sản phẩm … 40 sản phẩm trong đó
        slots["part_of"] = whole if (whole := ids.get(id(draft.whole))) != ids[id(draft)] else None
    spans = sorted({(d.start, d.end, d.sentence.zone) for d in group})
    return Fact(
        id=ids[id(draft)],
        kind=draft.kind,
        slots=slots,
        mentions=tuple(Mention(a, b, text[a:b], zone) for a, b, zone in spans),
        rule=draft.rule.id,
        confidence=0.0,
    )
