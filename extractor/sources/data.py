"""The word lists and tables of this package, read once from ``data/sources``."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from extractor.resources import data_file


@cache
def load_data(name: str) -> dict[str, Any]:
    """The content of ``data/sources/NAME.yaml``."""
    data: dict[str, Any] = yaml.load(data_file(f"sources/{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return data
