"""Records in any number, all of different articles, made of those of corpus/train.

The texts are those of the corpus over and over; outside the words of the facts every other word, drawn with a fixed
seed, is replaced by a word of the corpus of the same length. So no two are reprints of each other, as the same texts
would be, and two share about as many runs of words as two articles of the corpus do; and every mention is where it was.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TRAIN = Path(__file__).parent.parent.parent / "corpus" / "train"
SEED = 20181
REPLACED = 0.6
_WORD = re.compile(r"[^\W\d_]+|\d")


def varied_records() -> Iterator[dict[str, Any]]:
    """Records without end, always the same ones. Each is only good until the next one is asked for."""
    from extractor import Article, Extractor

    ready = Extractor()
    texts = {path.stem: path.read_text("utf-8") for path in sorted(TRAIN.glob("*.txt"))}
    records = [ready.extract(Article(id=name, text=text)).to_dict() for name, text in texts.items()]
    words: dict[tuple[int, bool, bool], list[str]] = {}
    for text in texts.values():
        for word in _WORD.findall(text):
            words.setdefault(_likeness(word), []).append(word)
    sources = [(record, record["article"]["id"], _pieces(record)) for record in records]
    chance = random.Random(SEED)  # noqa: S311 (the same articles each time)
    number = 0
    while True:
        for record, name, pieces in sources:
            text = "".join(
                chance.choice(words[_likeness(piece)]) if may_change and chance.random() < REPLACED else piece
                for piece, may_change in pieces
            )
            digest = hashlib.sha256(text.encode()).hexdigest()
            record["article"] |= {"id": f"{name}-{number}", "text": text, "text_sha256": digest}
            yield record
            number += 1


def write_facts(path: Path, least: int) -> tuple[int, int]:
    """Write records with at least so many facts; returns how many facts, and how many articles they are of."""
    facts = articles = 0
    with path.open("w", encoding="utf-8") as out:
        for record in varied_records():
            if facts >= least:
                break
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            facts += len(record["facts"])
            articles += 1
    return facts, articles


def _pieces(record: dict[str, Any]) -> list[tuple[str, bool]]:
    """The text of a record in pieces, and of each whether it is a word that may be replaced."""
    text = record["article"]["text"]
    held = bytearray(len(text))
    for fact in record["facts"]:
        for mention in fact["mentions"]:
            held[mention["start"] : mention["end"]] = b"\1" * (mention["end"] - mention["start"])
    pieces: list[tuple[str, bool]] = []
    done = 0
    for found in _WORD.finditer(text):
        if not any(held[found.start() : found.end()]):
            pieces += [(text[done : found.start()], False), (found[0], True)]
            done = found.end()
    return [*pieces, (text[done:], False)]


def _likeness(word: str) -> tuple[int, bool, bool]:
    """What a word has in common with those that may stand in its place."""
    return len(word), word[0].isupper(), word.isdigit()
