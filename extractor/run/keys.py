"""What identifies an input: a digest of all that an article is given with.

Owns the digest, and the index of an earlier run by it, from which a later run takes what is still true.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import InputError, OcopError, Problem
from extractor.model import Article, GivenZone, Page
from extractor.run.folder import FACTS, GROWING, KEYS, read_manifest, read_mark
from extractor.run.work import Outcome

KEY_BYTES = 16
"""Bytes of a key: two of a billion articles have the same one with a chance below one in 10^20."""


def article_data(article: Article) -> dict[str, Any]:
    """An article as plain data, without what was not given; :func:`make_article` reads it back."""
    return {name: value for name, value in asdict(article).items() if value not in (None, ())}


def make_article(data: Mapping[str, Any]) -> Article:
    """The article of :func:`article_data`, after a way through JSON."""
    given = dict(data)
    given["zones"] = tuple(GivenZone(**zone) for zone in given.get("zones", ()))
    if given.get("page"):
        page = given["page"]
        given["page"] = Page(page["text"], tuple(tuple(segment) for segment in page["segments"]))
    return Article(**given)


def key_of(item: Article | InputError) -> str:
    """The key of an input, in hexadecimal digits; of an error the key of its message."""
    if isinstance(item, InputError):
        return hashlib.sha256(str(item).encode("utf-8", "surrogatepass")).hexdigest()[: KEY_BYTES * 2]
    raw = json.dumps(article_data(item), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(raw.encode()).hexdigest()[: KEY_BYTES * 2]


@dataclass(slots=True)
class EarlierRun:
    """The records of a run by the keys of their articles; about 200 bytes of memory each.

    Of a run that is not finished those that its journal tells of.
    """

    path: Path
    reason: str = ""
    """Why nothing of it can be taken over; empty when it can."""
    _places: dict[bytes, tuple[int, int, int]] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, digests: Mapping[str, str]) -> EarlierRun:
        """The run in a folder, of use only when its digests are those of today; :class:`OcopError` when it is none."""
        manifest = read_manifest(path)
        if manifest is None:
            raise OcopError(
                str(Problem(str(path), "is not the folder of a run", "give the folder of an earlier --run"))
            )
        changed = [name for name, value in digests.items() if manifest["digests"].get(name) != value]
        if changed:
            return cls(path, f"{' and '.join(changed)} changed since")
        run = cls(path)
        sizes = dict(zip(GROWING, read_mark(path)[0].sizes, strict=True))
        try:
            raw = (path / KEYS).read_bytes() if sizes[KEYS] else b""
            for line in raw[: sizes[KEYS]].decode("ascii").splitlines():
                key, at, length, facts = line.split(" ")
                run._places[bytes.fromhex(key)] = int(at), int(length), int(facts)
            if raw and (path / FACTS).stat().st_size < sizes[FACTS]:
                raise ValueError(f"{FACTS} is shorter than the journal says")
        except (OSError, ValueError) as failure:
            remedy = "leave out --since: all is extracted again"
            raise OcopError(str(Problem(str(path), f"cannot be read: {failure}", remedy))) from failure
        return run

    def outcome(self, key: str) -> Outcome | None:
        """What the run made of the article with a key, or ``None`` when it had no such article."""
        place = self._places.get(bytes.fromhex(key))
        if place is None:
            return None
        at, length, facts = place
        with (self.path / FACTS).open("rb") as file:
            file.seek(at)
            return Outcome(file.read(length).decode("utf-8", "surrogatepass"), facts)
