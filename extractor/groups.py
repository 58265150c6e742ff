"""Says of which group of goods a number is told: food, drinks, handicraft and the like."""

from __future__ import annotations

from extractor.match import Draft


def group_of(draft: Draft) -> str | None:
    """The group of goods that is named at a number: right behind it, ahead of it, or as what it is told of."""
    sentence = draft.sentence
    for at in range(draft.last, min(draft.last + 4, len(sentence.skeleton))):
        if sentence.skeleton[at] in ",;.()":
            break
        found = sentence.at(at)
        if found is not None:
            return found.value if found.kind == "group" else None
    for at in range(draft.first - 1, max(-1, draft.first - 30), -1):
        if sentence.skeleton[at] in ",;.()":
            break
        found = sentence.at(at)
        if found is not None:
            return found.value if found.kind == "group" else None
    told = sentence.joints.told_of_group.search(sentence.skeleton, 0, draft.first)
    found = sentence.at(told.start(1)) if told is not None else None
    return found.value if found is not None else None
