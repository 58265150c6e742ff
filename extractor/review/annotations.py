"""Reviewed records in the forms of other annotation tools: tasks of Label Studio, lines of doccano.

Owns what is written, and what goes along so that the annotators' work can be read back (``annotated``): which facts
stood where. Label Studio counts code points, as records do; doccano counts UTF-16 units, as browsers do (a project that
counts grapheme clusters, which is not the default, does neither). Both know labelled words alone: the label is the kind
of the fact, and what the fact says goes along to be read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from extractor.model import KINDS, SLOTS
from extractor.present.sentences import say
from extractor.review.identity import spans_of
from extractor.review.offsets import Utf16

FROM_NAME, TO_NAME = "label", "text"
"""The names of the controls in the labelling interface, which a project in Label Studio must use too."""
EXPORTED = "exported"
"""The field that says which facts were exported; it comes back as it was."""
INTERFACE = (
    f'<View><Labels name="{FROM_NAME}" toName="{TO_NAME}">'
    + "".join(f'<Label value="{kind}"/>' for kind in KINDS)
    + f'</Labels><Text name="{TO_NAME}" value="$text"/></View>'
)
_DIGITS = 12


def label_studio_task(record: Mapping[str, Any], lang: str = "vi") -> dict[str, Any]:
    """The task of a record, with its facts as a prediction that annotators may correct."""
    article = record["article"]
    regions = [
        {
            "id": region_id(fact["id"], number), "from_name": FROM_NAME, "to_name": TO_NAME, "type": "labels",
            "value": {
                "start": mention["start"], "end": mention["end"], "text": mention["text"], "labels": [fact["kind"]],
            },
            "score": fact["confidence"], "meta": {"text": [say(fact, lang)]},
        }
        for fact in record["facts"]
        for number, mention in enumerate(fact["mentions"])
    ]  # fmt: skip
    made = record["extractor"]
    data = {"text": article["text"], "article": article["id"], "published": article["published"]}
    return {
        "data": data | {EXPORTED: _exported(record)},
        "predictions": [{"model_version": f"{made['name']} {made['version']}", "result": regions}],
    }


def doccano_line(record: Mapping[str, Any], lang: str = "vi") -> dict[str, Any]:
    """The line of a record for a project of sequence labelling; what the facts say is in its metadata."""
    text = record["article"]["text"]
    units = Utf16(text)
    mentions = [(mention, fact) for fact in record["facts"] for mention in fact["mentions"]]
    return {
        "text": text,
        "label": [[units.of(mention["start"]), units.of(mention["end"]), fact["kind"]] for mention, fact in mentions],
        "article": record["article"]["id"],
        "facts": [say(fact, lang) for fact in record["facts"]],
        EXPORTED: _exported(record),
    }


def region_id(fact: str, mention: int) -> str:
    """The id of a region: that of its fact, and which of its mentions it is."""
    return f"{fact}-{mention}"


def fingerprint(fact: Mapping[str, Any]) -> str:
    """A digest of what a fact says and of where it stands; of what it is a part, which is another fact's, aside."""
    slots = {slot: fact[slot] for slot in SLOTS[fact["kind"]] if slot != "part_of"}
    said = json.dumps([fact["kind"], slots, spans_of(fact)], sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _exported(record: Mapping[str, Any]) -> dict[str, Any]:
    """The facts by their ids: kind, places in code points, fingerprint."""
    return {
        fact["id"]: {"kind": fact["kind"], "spans": spans_of(fact), "says": fingerprint(fact)}
        for fact in record["facts"]
    }
