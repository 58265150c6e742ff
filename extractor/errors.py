"""The exception tree of the project and the shape of its messages.

A message says where, what is wrong, what was found and what to do, in one line. Other modules raise these; none
prints them (only the command line does).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One located fault: ``where`` (file, or file:line), ``what`` is wrong, and the ``remedy``."""

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"; {self.remedy}" if self.remedy else "")


class OcopError(Exception):
    """Base of all errors that this package raises on purpose."""


class InputError(OcopError):
    """An article, or a file of articles, that cannot be read; carries one :class:`Problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class PatternError(OcopError):
    """Faulty pattern files; carries every problem that was found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class RecordError(OcopError):
    """A record that does not validate against the schema: a defect of ours, never of the input."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class GoldError(OcopError):
    """Faulty gold annotations; carries every problem that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class StoreError(OcopError):
    """A database that cannot be opened, read or written, or an export that fails; carries one :class:`Problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class UrlError(StoreError):
    """What was given as the URL of a database is none: wrong usage."""
