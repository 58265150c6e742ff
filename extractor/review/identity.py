"""Which fact of a newer record is which fact of an older one, and whether two facts say the same.

Owns the rule by which decisions follow facts: the id; when it changed, the kind with the words or the value. What the
decision then means is left to ``importing``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extractor.diff import Short, diff_facts, short_facts

Fact = Mapping[str, Any]


def follow(old: Sequence[Fact], new: Sequence[Fact]) -> dict[str, str]:
    """For facts of ``new`` that were in ``old`` already, by their ids, the ids that they had there.

    An id is followed first. What is left is paired as ``ocop diff`` pairs, and kept where the words or the values are
    the same: two facts that merely stand in overlapping words are two.
    """
    ids = {fact["id"] for fact in old}
    pairs = {fact["id"]: fact["id"] for fact in new if fact["id"] in ids}
    left_old = [fact for fact in old if fact["id"] not in pairs]
    left_new = [fact for fact in new if fact["id"] not in pairs]
    if not left_old or not left_new:
        return pairs
    olds, news = [_short(fact) for fact in left_old], [_short(fact) for fact in left_new]
    by_short = {id(short): fact for short, fact in zip([*olds, *news], [*left_old, *left_new], strict=True)}
    for before, after in diff_facts(olds, news):
        if before is not None and after is not None:
            one, other = by_short[id(before)], by_short[id(after)]
            if _words(one) & _words(other) or _value(one) == _value(other):
                pairs[other["id"]] = one["id"]
    return pairs


def says_the_same(one: Fact | None, other: Fact | None) -> bool:
    """Whether two facts agree in kind and every slot; the basis of a period and what follows from others aside."""
    if one is None or other is None:
        return one is other
    return one["kind"] == other["kind"] and _short(one).slots == _short(other).slots


def changed_slots(one: Fact, other: Fact) -> list[str]:
    """The slots in which two facts of one kind differ, in short names (``low``, ``period.from``)."""
    a, b = _short(one).slots, _short(other).slots
    return [name for name in {**a, **b} if a.get(name) != b.get(name)]


def spans_of(fact: Fact) -> list[tuple[int, int]]:
    """The places of a fact's words, the one that is shown first before the others."""
    return [(mention["start"], mention["end"]) for mention in fact["mentions"]]


def has_moved(one: Fact | None, other: Fact) -> bool:
    """Whether a fact stands in words that the earlier one did not stand in; words that it only lost do not count."""
    return one is not None and not _words(other) <= _words(one)


def rename(fact: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The fact with its references to other facts (``part_of``, ``conflicts_with``) under new ids."""
    made = dict(fact)
    if made.get("part_of") in names:
        made["part_of"] = names[made["part_of"]]
    made["checks"] = [
        f"{name}:{names.get(other, other)}" if colon else name
        for name, colon, other in (check.partition(":") for check in fact["checks"])
    ]
    return made


def find_again(fact: Mapping[str, Any], text: str) -> dict[str, Any] | None:
    """The fact with its mentions where their words stand in another text, nearest to where they stood.

    Mentions whose words are gone are left out; ``None`` when no mention is left.
    """
    mentions = []
    for mention in fact["mentions"]:
        if text[mention["start"] : mention["end"]] == mention["text"]:
            mentions.append(mention)
            continue
        start = _nearest(text, mention["text"], mention["start"])
        if start is not None:
            mentions.append({**mention, "start": start, "end": start + len(mention["text"])})
    return {**fact, "mentions": mentions} if mentions else None


def _nearest(text: str, words: str, to: int) -> int | None:
    before, after = text.rfind(words, 0, to + len(words)), text.find(words, to)
    found = [start for start in (before, after) if start >= 0]
    return min(found, key=lambda start: abs(start - to)) if found else None


def _short(fact: Fact) -> Short:
    return short_facts({"facts": [fact]})[0]


def _words(fact: Fact) -> set[str]:
    return {" ".join(mention["text"].split()) for mention in fact["mentions"]}


def _value(fact: Fact) -> Any:
    """What a fact is about, the first that an editor would look at: its number, or its name."""
    quantity = fact.get("quantity")
    return (quantity["low"], quantity["high"]) if quantity else fact.get("number") or fact.get("name")
