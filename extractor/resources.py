"""Finds the data that travels with the package: ``patterns/``, ``schemas/`` and the generated files of ``data/``.

In an installed wheel they lie under ``extractor/data``; in a checkout (editable install) beside the package.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from extractor.errors import OcopError, Problem


def patterns_dir() -> Path:
    """The folder of pattern files that travels with the package; raises :class:`OcopError` when there is none."""
    return _data_dir("patterns")


def pattern_files(folder: Path | None = None) -> list[Path]:
    """The pattern files of a folder, or of the package, in the order in which they are read."""
    return sorted((folder or patterns_dir()).rglob("*.yaml"))


def schemas_dir() -> Path:
    """The folder of JSON Schemas that travels with the package; raises :class:`OcopError` when there is none."""
    return _data_dir("schemas")


def data_file(name: str) -> Path:
    """Where a generated file of the package lies, whether or not it is there."""
    return Path(str(files("extractor"))) / "data" / name


def _data_dir(name: str) -> Path:
    package = Path(str(files("extractor")))
    for folder in (package / "data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise OcopError(
        str(Problem(str(package / "data" / name), f"the folder {name}/ is missing", "install the package again"))
    )
