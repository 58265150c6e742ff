"""Where files are: paths and the URLs of any filesystem that fsspec reaches, as one thing.

Owns what a file is called in messages: as its user wrote it, so that a local job says what a plain run says.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from extractor.errors import InputError, OcopError, Problem
from extractor.sources.walk import list_files

EXTRA = "pip install 'ocop-extractor[ray]'"
LOCAL = ("file", "local")
_IN_ONE_PROCESS = ("memory",)


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder: the filesystem (of fsspec), its path there, and its name for messages."""

    filesystem: Any
    path: str
    name: str

    def below(self, name: str) -> Place:
        """A file in this folder."""
        return Place(self.filesystem, f"{self.path.rstrip('/')}/{name}", f"{self.name.rstrip('/')}/{name}")


def need(module: str) -> Any:
    """A module of the extra ``ray``; raises :class:`OcopError` with the remedy when it is not installed."""
    try:
        return import_module(module)
    except ImportError as failure:
        package = module.partition(".")[0]
        what = f"is not installed, or not whole ({failure}), and ocop ray needs it"
        raise OcopError(str(Problem(f"the package {package}", what, EXTRA))) from failure


def find_place(url: str) -> Place:
    """The place that a path or URL names; raises :class:`OcopError` when no filesystem is known for it."""
    fsspec = need("fsspec")
    try:
        filesystem, path = fsspec.core.url_to_fs(url)
    except ImportError as failure:
        remedy = "install that package, here and on every machine"
        raise OcopError(str(Problem(url, f"its filesystem needs a package: {_one_line(failure)}", remedy))) from failure
    except ValueError as failure:
        remedy = "give a path, or a URL such as s3://BUCKET/FOLDER"
        raise OcopError(str(Problem(url, f"no such filesystem: {_one_line(failure)}", remedy))) from failure
    if not set(_protocols(filesystem)).isdisjoint(_IN_ONE_PROCESS):
        what = "is the memory of one process, which no other one sees"
        raise OcopError(str(Problem(url, what, "give a filesystem that all machines see")))
    return Place(filesystem, path, url)


def is_local(place: Place) -> bool:
    """Whether it is on the disks of this machine (or mounted there)."""
    return not set(_protocols(place.filesystem)).isdisjoint(LOCAL)


def list_place(source: Place, wanted: Callable[[str], bool], described: str) -> Iterator[Place | InputError]:
    """The files of a source, which may be one, in the order of a plain run, or the errors that stand in for them.

    Folders are searched in depth for names that are ``wanted``, hidden ones left out. Raises :class:`OcopError` when
    there is nothing.
    """
    filesystem = source.filesystem
    with reaching(source):
        if not filesystem.exists(source.path):
            raise OcopError(str(Problem(source.name, "no such file or folder", "check the path")))
        whole = filesystem.isfile(source.path)
    if whole:
        yield source
        return
    empty = True
    for file in _list_local(source, wanted) if is_local(source) else _list_far(source, wanted):
        empty = False
        yield file
    if empty:
        what = f"no article in this folder ({described})"
        raise OcopError(str(Problem(source.name, what, "name another one, or one file in it")))


def _list_local(source: Place, wanted: Callable[[str], bool]) -> Iterator[Place | InputError]:
    for path, error in list_files([source.path], wanted, ""):
        if path == Path(source.path):
            continue  # what stands in for an empty folder
        name = str(Path(source.name.removeprefix("file://")) / path.relative_to(source.path))
        yield error or Place(source.filesystem, str(path), name)


def _list_far(source: Place, wanted: Callable[[str], bool]) -> Iterator[Place]:
    with reaching(source):
        paths = source.filesystem.find(source.path)
    root = source.path.rstrip("/")
    inside = [path[len(root) :].lstrip("/") for path in paths]
    for path in sorted(inside, key=lambda path: PurePosixPath(path).parts):
        parts = PurePosixPath(path).parts
        if parts and not any(part.startswith(".") for part in parts) and wanted(parts[-1]):
            yield source.below(path)


@contextlib.contextmanager
def reaching(place: Place) -> Iterator[None]:
    """Name the place and a remedy when its filesystem cannot be reached, or does not allow what is asked."""
    try:
        yield
    except (OSError, ImportError) as failure:
        what = f"cannot be reached: {_one_line(failure)}"
        raise OcopError(str(Problem(place.name, what, "check the path, and the rights to it"))) from failure


def _protocols(filesystem: Any) -> tuple[str, ...]:
    protocol = filesystem.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)


def _one_line(failure: BaseException) -> str:
    return " ".join(str(failure).split())[:200] or type(failure).__name__
