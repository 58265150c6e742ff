"""Packages that only some inputs need: imported when such an input comes, with a remedy when they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from extractor.errors import InputError
from extractor.sources.limits import input_error


def need(module: str, what: str, where: str) -> Any:
    """The module of that name; raises :class:`InputError` at ``where`` when it is not installed.

    ``what`` names the kind of input that needs it.
    """
    try:
        return import_module(module)
    except ImportError as failure:
        package = module.partition(".")[0]
        if failure.name is not None and failure.name.partition(".")[0] not in (package, "lxml"):
            package = failure.name
        raise missing(package, what, where) from failure


def missing(package: str, what: str, where: str) -> InputError:
    """The error of an input that needs a package that is not there."""
    return input_error(
        where, f"{what} needs the package {package}, which is not installed", "pip install 'ocop-extractor[sources]'"
    )
