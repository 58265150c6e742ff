"""What other sites make of an article: the same story with another byline, other teasers and its end cut off."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from extractor import Article, Extractor

TRAIN = Path(__file__).parent.parent / "corpus" / "train"
SITES = ("Báo A", "Báo B", "Báo C", "Cổng thông tin D")
PROVINCES = ("Cà Mau", "Bến Tre", "Hà Giang", "Lào Cai", "Sóc Trăng", "Nghệ An", "Quảng Nam")
_SMALL = re.compile(r"(?<![\d/.,-])\d{1,3}(?![\d/.,-]|\.\d)")

Record = dict[str, Any]


@cache
def train_texts() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted(TRAIN.glob("*.txt"))}


@cache
def _extractor() -> Extractor:
    return Extractor()


def read(name: str, text: str, published: str | None = None) -> Record:
    """The record of a text, as it stands in a file."""
    record = _extractor().extract(Article(text=text, id=name, published=published)).to_dict()
    made: Record = json.loads(json.dumps(record))
    return made


@cache
def train_record(name: str) -> Record:
    return read(name, train_texts()[name])


def reprint(text: str, chance: random.Random) -> str:
    """The story on another site; a last paragraph is cut off where four are left."""
    head, *body = [part for part in text.split("\n\n") if part.strip()]
    body = [part for part in body if len(part) > 60]
    body = body[:-1] if len(body) > 4 else body
    titles = [other.split("\n")[0] for other in train_texts().values()]
    day = f"Thứ Sáu, {chance.randint(1, 28)}/{chance.randint(1, 12)}/2023 - 0{chance.randint(1, 9)}:15"
    byline = f"Nguyễn Văn {chance.choice('ABCDE')} (theo {chance.choice(SITES)})"
    return "\n\n".join([head, day, *body, byline, "Tin liên quan", *chance.sample(titles, 4)])


def reworked(text: str, chance: random.Random) -> str:
    """The same by an editor: another headline, paragraphs run together, a word changed in one sentence of ten."""
    head, day, *body, byline, label, one, two, three, four = reprint(text, chance).split("\n\n")
    sentences = [re.split(r"(?<=[.!?]) ", part) for part in body]
    changed = [[s.replace(" của ", " thuộc ", 1) if chance.random() < 0.1 else s for s in part] for part in sentences]
    parts = [" ".join(part) for part in changed]
    joined = "".join(part + chance.choice(["\n\n", "\n\n", " "]) for part in parts).strip()
    return "\n\n".join(
        [f"Câu chuyện OCOP: {head[: len(head) // 2]}", day, joined, byline, label, one, two, three, four]
    )


def other_numbers(text: str, chance: random.Random) -> str:
    """The same words on other counts, as of a year later: all small numbers differ."""
    return _SMALL.sub(lambda found: str(int(found[0]) + chance.randint(1, 9)), text)


def other_place(name: str) -> str | None:
    """The text of an article on another province, or ``None`` where it names its own not thrice."""
    text = train_texts()[name]
    places = [fact["place"]["province"] for fact in train_record(name)["facts"] if fact.get("place")]
    named = Counter(place for place in places if place)
    if not named:
        return None
    [(own, _)] = named.most_common(1)
    other = next(place for place in PROVINCES if place != own)
    return text.replace(own, other) if text.count(own) >= 3 else None
