"""Reads what heads a list, a section or a table, which says how the lines under it are meant.

One layer of the walk through an article; ``context.py`` has the top of it. The list itself is part of the walk's state.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.filling import Filling
from extractor.match import Cue, Draft
from extractor.mentions import QuantityValue, Sentence
from extractor.starred import give_stars
from extractor.story import State
from extractor.tables import read_head, read_row
from extractor.when import When
from extractor.where import Located

HEADING = 14
"""Words of the longest line that is still a heading."""
MANY = 10**9
"""More than any number that a list may hold."""
ITEM = regex.compile(r"\s*(?:[-•+*–]|\d{1,2}[.)]|[a-zđ][.)])\s")
"""The mark with which a line of a list begins."""
_NUMBERED = regex.compile(r"(?:[ivx]+|\d{1,2})[.)]\s")


class Lists(Filling):
    """Opens lists."""

    def _cells(self, sentence: Sentence, state: State) -> list[Draft]:
        """The drafts of a sentence; those of a line of a table by the head of their columns."""
        rule = self._matcher.plain
        if sentence.zone != "table" or rule is None:
            state.columns = ()
            return self._matcher.drafts(sentence)
        state.columns = read_head(sentence) or state.columns
        cells = read_row(sentence, state.columns, rule)
        found = [] if cells else self._matcher.drafts(sentence)
        return cells or [d for d in found if not (d.bare and state.columns)]  # a number alone is its column's

    def _open_list(
        self, sentence: Sentence, drafts: Sequence[Draft], cues: Sequence[Cue], places: Sequence[Located],
        whens: Sequence[When], state: State,
    ) -> None:  # fmt: skip
        """A heading says how the lines under it are meant; a colon opens a list of which each line is a part."""
        text = sentence.skeleton.strip()
        heading = (
            sentence.zone in ("body", "caption")
            and not drafts
            and len(text.split()) <= HEADING
            and text[-1:] not in ".!?;,"
        )
        if heading:
            named = [c for c in cues if "section" in c.rule.set]
            if named or _NUMBERED.match(text):
                state.section = named[0].rule.set["section"] if named else None
                firm = [w for w in whens if w.from_ is not None]
                state.section_when = firm[0] if firm else None
        if text.endswith(":") and ITEM.match(sentence.skeleton) is None:
            counted = [d for d in drafts if d.whole is None]
            state.intro = counted[-1] if counted else self._headed(sentence, cues, places, whens, state)
            said = [c.rule.set.get("status") for c in cues]
            state.intro_status = next((s for s in ("target", "candidate") if s in said), None)
        elif heading or (sentence.zone == "table" and state.intro is None and not drafts):
            state.intro = self._headed(sentence, cues, places, whens, state)

    def _headed(
        self, sentence: Sentence, cues: Sequence[Cue], places: Sequence[Located], whens: Sequence[When], state: State
    ) -> Draft | None:  # fmt: skip
        """What the lines below count, when the line above them names it without a number; no fact by itself.

        *Số sản phẩm OCOP được công nhận, theo năm* says of *Năm 2021: 72* that 72 products were recognized.
        """
        noun = next((m for m in sentence.mentions if m.kind == "subject"), None)
        rule = self._matcher.plain
        if noun is None or rule is None or not self._is_of_programme(sentence):
            return None
        first = sentence.starts.index(noun.start)
        none = QuantityValue(0, MANY, "exact")
        headed = Draft(
            kind="count", rule=rule, sentence=sentence, first=first, last=first + 1, start=noun.start,
            end=noun.end, quantity=none, subject=noun.value.subject, dropped="heads a list",
        )  # fmt: skip
        give_stars([headed])
        self._fill(headed, [headed], cues, places, whens, state, {})
        headed.dropped = "heads a list"
        main = state.main
        if main is not None and main.sentence.block == sentence.block - 1 and "stars" not in headed.slots:
            if all(main.slots.get(slot) == headed.slots.get(slot) for slot in ("status", "action")):
                return main  # the lines break down what was just counted
        said = (headed.evidence["status"], headed.evidence["action"])
        return headed if any(e.startswith(("status.", "action.")) for e in said) else None
