"""Reviewed records in the forms of other annotation tools: tasks of Label Studio, lines of doccano.

Owns what each tool counts in: Label Studio takes UTF-16 units, as browsers do, doccano code points, as records do. Both
know labelled words alone: the label is the kind of the fact, and what the fact says goes along to be read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

from extractor.model import KINDS
from extractor.present.sentences import say

FROM_NAME, TO_NAME = "label", "text"
"""The names of the controls in the labelling interface, which a project in Label Studio must use too."""
INTERFACE = (
    f'<View><Labels name="{FROM_NAME}" toName="{TO_NAME}">'
    + "".join(f'<Label value="{kind}"/>' for kind in KINDS)
    + f'</Labels><Text name="{TO_NAME}" value="$text"/></View>'
)


def label_studio_task(record: Mapping[str, Any], lang: str = "vi") -> dict[str, Any]:
    """The task of a record, with its facts as a prediction that annotators may correct."""
    article = record["article"]
    text = article["text"]
    wide = [at for at, char in enumerate(text) if char > "\uffff"]  # what takes two units

    def units(offset: int) -> int:
        return offset + bisect_left(wide, offset)

    regions = [
        {
            "id": f"{fact['id']}-{number}", "from_name": FROM_NAME, "to_name": TO_NAME, "type": "labels",
            "value": {
                "start": units(mention["start"]), "end": units(mention["end"]), "text": mention["text"],
                "labels": [fact["kind"]],
            },
            "score": fact["confidence"], "meta": {"text": [say(fact, lang)]},
        }
        for fact in record["facts"]
        for number, mention in enumerate(fact["mentions"])
    ]  # fmt: skip
    made = record["extractor"]
    return {
        "data": {"text": text, "article": article["id"], "published": article["published"]},
        "predictions": [{"model_version": f"{made['name']} {made['version']}", "result": regions}],
    }


def doccano_line(record: Mapping[str, Any], lang: str = "vi") -> dict[str, Any]:
    """The line of a record for a project of sequence labelling; what the facts say is in its metadata."""
    mentions = [(mention, fact) for fact in record["facts"] for mention in fact["mentions"]]
    return {
        "text": record["article"]["text"],
        "label": [[mention["start"], mention["end"], fact["kind"]] for mention, fact in mentions],
        "article": record["article"]["id"],
        "facts": [say(fact, lang) for fact in record["facts"]],
    }
