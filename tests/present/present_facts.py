"""What the tests of sentences and pages share: records of real articles, and a fact of each kind with every slot."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from extractor.pipeline import Extractor
from extractor.reading import read_sources

ROOT = Path(__file__).parent.parent.parent
PLACE = {
    "level": "commune",
    "province_code": "96",
    "province": "Cà Mau",
    "district": "Huyện Cái Nước",
    "commune": "Xã Phú Hưng",
    "region": "Bán đảo",
    "current_province_code": "96",
    "current_province": "Cà Mau mới",
}
PERIOD = {"from": 2021, "to": 2025, "as_of": "2023-06", "basis": "stated"}
STARS = {"low": 3, "high": 4, "or_above": True, "potential": True, "from": 2}
FULL: dict[str, dict[str, Any]] = {
    "count": {
        "status": "target", "action": "upgrade", "subject": "product", "out_of": 1300, "group": "food",
        "quantity": {"low": 1250, "high": 1260, "qualifier": "at_least", "unit": "product"},
        "stars": STARS, "tier": "province", "place": PLACE, "period": PERIOD, "per": "district", "part_of": "f0",
    },
    "funding": {
        "status": "achieved", "source": "state_budget", "purpose": "tem nhãn",
        "quantity": {"low": 3_600_000_000, "high": 4_000_000_000, "qualifier": "about", "unit": "VND"},
        "stars": STARS, "place": PLACE, "period": PERIOD, "per": "product", "part_of": "f0",
    },
    "revenue": {
        "status": "achieved", "quantity": {"low": 2.5e6, "high": 3e6, "qualifier": "almost", "unit": "VND"},
        "place": PLACE, "period": PERIOD, "per": "year", "part_of": "f0",
    },
    "percent": {
        "status": "candidate", "measure": "share", "of": "producer", "what": "là hợp tác xã",
        "quantity": {"low": 12.5, "high": 60, "qualifier": "more_than", "unit": "percent"},
        "place": PLACE, "period": PERIOD,
    },
    "ranking": {
        "quantity": {"low": 4, "high": 5, "qualifier": "at_most", "unit": "rank"}, "out_of": 13,
        "scope": "cả nước", "place": PLACE, "period": PERIOD,
    },
    "document": {"number": "43/KH-UBND", "type": "plan", "date": "2022-06-06", "issuer": "UBND tỉnh Cà Mau"},
    "product": {
        "name": "Gạo sạch Vị Thủy", "producer": "HTX Tân Tiến", "group": "food", "stars": STARS,
        "status": "achieved", "place": PLACE, "period": PERIOD,
    },
}  # fmt: skip


def full(kind: str) -> dict[str, Any]:
    """A fact of a kind, every slot of which has a value."""
    mention = {"start": 0, "end": 2, "text": "40", "zone": "body"}
    about = {"mentions": [mention], "rule": f"{kind}.plain", "confidence": 0.5, "checks": []}
    return {"id": kind, "kind": kind, **FULL[kind], **about}


@cache
def train_records() -> tuple[dict[str, Any], ...]:
    """The records of the articles of ``corpus/train``."""
    extractor = Extractor()
    return tuple(extractor.extract(a).to_dict() for a in read_sources([str(ROOT / "corpus" / "train")]))  # type: ignore[arg-type]
