"""What takes seconds to make and is the same each time, kept in the user's cache folder, so that a process starts soon.

That is the compiled patterns, and the model of the words as we read it. What comes of either depends on nothing but
the files it is made from, the data of the package, its code, and the versions of Python and *regex*. A file in the
cache is named by the digest of all of these: one that does not fit is never read, and none ever needs to be deleted by
hand. A cache that cannot be read or written costs time and nothing else.

``OCOP_CACHE`` names another folder, or is ``off``.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import platformdirs
import regex

from extractor.resources import data_file

Made = TypeVar("Made")

VARIABLE = "OCOP_CACHE"
OFF = "off"
FILES = 6
"""Files of one name that are kept, the largest of some 10 MB: more than one, for who tries patterns of his own."""
DIGEST = 32
"""Bytes of the digest with which a file begins."""


def keep(name: str, sources: Iterable[Path], make: Callable[[], Made]) -> Made:
    """What ``make`` gives for the files ``sources``: from the cache, or made now and put there under ``name``.

    ``make`` must give what can be pickled. It raises what it raises; the cache itself raises nothing, but a source
    that cannot be read does.
    """
    cache = _cache_folder()
    if cache is None:
        with uncollected():
            return make()
    path = cache / f"{name}-{_digest(sources)}.pickle"
    found: Made | None = _read(path)
    if found is not None:
        with suppress(OSError):
            os.utime(path)  # those that were not read for longest are forgotten first
        return found
    with uncollected():
        made = make()
    with suppress(OSError, pickle.PicklingError):
        _write(path, name, made)
    return made


def _cache_folder() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named == OFF:
        return None
    try:
        return Path(named) if named else Path(platformdirs.user_cache_dir("ocop-extractor", appauthor=False))
    except RuntimeError:  # no home
        return None


def _digest(sources: Iterable[Path]) -> str:
    """What depends on some files and on our code depends on, as hex digits."""
    digest = hashlib.blake2b(digest_size=DIGEST)
    digest.update(repr((sys.implementation.cache_tag, sys.hexversion, regex.__version__)).encode())
    own = (*sorted(data_file("x").parent.glob("*.json")), *sorted(Path(__file__).parent.glob("*.py")))
    for path in (*sources, *own):
        data = path.read_bytes()
        digest.update(f"{path} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def _read(path: Path) -> Any:
    """What a file holds, or ``None`` when there is none, it is not whole, or another user could have written it."""
    try:
        with path.open("rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            digest, data = file.read(DIGEST), file.read()
    except OSError:
        return None
    if hashlib.blake2b(data, digest_size=DIGEST).digest() != digest:
        return None
    with uncollected():
        return pickle.loads(data)  # noqa: S301 - written by this user, by this code


@contextmanager
def uncollected() -> Iterator[None]:
    """While many objects are made, hardly any of them garbage, the collector need not look at all of them.

    Who keeps them to the end freezes them within (:func:`gc.freeze`), or they are looked at when it begins again.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _is_ours(status: os.stat_result) -> bool:
    if os.name != "posix":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _write(path: Path, name: str, made: object) -> None:
    """Write the file whole or not at all, and forget those of its name that were not read for longest."""
    data = pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, suffix=".new")  # for the user's eyes only
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.blake2b(data, digest_size=DIGEST).digest() + data)
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
    kept = sorted(path.parent.glob(f"{name}-*.pickle"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in kept[FILES:]:
        with suppress(OSError):
            old.unlink()
