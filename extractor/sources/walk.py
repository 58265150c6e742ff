"""The files of folders, one after the other in the order of their paths, without a list of them all in memory."""

from __future__ import annotations

import heapq
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from extractor.errors import InputError
from extractor.sources.limits import input_error

Listed = tuple[Path, InputError | None]


def list_files(paths: Sequence[str], wanted: Callable[[str], bool], described: str) -> Iterator[Listed]:
    """The files to read, sorted by path whatever the order of ``paths``, each once; an error in its file's place.

    A folder is searched in depth for the names that are ``wanted``, hidden files and folders left out, links to folders
    not followed; a file that is named is listed whatever its name. Only the names in the folders on the way to the
    current file are in memory. ``described`` says for a message which files were looked for.
    """
    places = sorted({Path(path) for path in paths}, key=lambda path: path.parts)
    streams = [_list_one(path, wanted, described) for path in places]
    merged = heapq.merge(*streams, key=lambda item: item[0].parts)
    for _, same in groupby(merged, key=lambda item: item[0]):
        found = list(same)
        # A folder that is named twice, once by itself, is empty or not by either.
        yield next((item for item in found if item[1] is None), found[0])


def _list_one(path: Path, wanted: Callable[[str], bool], described: str) -> Iterator[Listed]:
    """The files of one argument."""
    if not path.is_dir():
        yield path, None
        return
    empty = True
    for item in _walk(path, wanted):
        empty = False
        yield item
    if empty:
        yield path, input_error(str(path), f"no article in this folder ({described})", "name the files themselves")


def _walk(folder: Path, wanted: Callable[[str], bool]) -> Iterator[Listed]:
    """The files below a folder; folders and files of one level in the order of their names."""
    stack = [_names(folder)]
    folders = [folder]
    while stack:
        try:
            name, is_folder = next(stack[-1])
        except StopIteration:
            stack.pop()
            folders.pop()
            continue
        except OSError as failure:
            where = folders.pop()
            stack.pop()
            yield where, input_error(str(where), f"cannot be read: {failure.strerror}", "check its permissions")
            continue
        if name.startswith("."):
            continue
        if is_folder:
            folders.append(folders[-1] / name)
            stack.append(_names(folders[-1]))
        elif wanted(name):
            yield folders[-1] / name, None


def _names(folder: Path) -> Iterator[tuple[str, bool]]:
    """The names in one folder, sorted, each with whether it is a folder itself; raises ``OSError`` at the first."""
    with os.scandir(folder) as entries:
        # A link to a folder is passed over: it may lead back up.
        names = sorted(
            (entry.name, entry.is_dir(follow_symlinks=False))
            for entry in entries
            if entry.is_dir(follow_symlinks=False) or not entry.is_dir()
        )
    yield from names
