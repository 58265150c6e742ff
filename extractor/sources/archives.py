"""ZIP archives: the files in them one after the other in the order of their names, bombs refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from extractor.errors import InputError
from extractor.sources.limits import FREE_BYTES, MAX_MEMBERS, MAX_RATIO, input_error
from extractor.sources.streams import CHUNK, GuardedReader

_BROKEN = (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zlib.error)


def open_members(
    stream: BinaryIO, name: str, wanted: Callable[[str], bool], described: str
) -> Iterator[tuple[str, BinaryIO | InputError]]:
    """The ``wanted`` files of an archive by name, each open until the next is asked for, or an error in its place.

    ``stream`` must be seekable. Hidden files are left out, as in folders.
    """
    try:
        archive = zipfile.ZipFile(stream)
        members = sorted((info for info in archive.infolist() if not info.is_dir()), key=_parts)
        size = stream.seek(0, io.SEEK_END)
    except (*_BROKEN, KeyError, IndexError, OverflowError, MemoryError) as failure:
        yield name, input_error(name, f"no sound ZIP archive: {str(failure)[:120]}", "copy or pack it again")
        return
    if len(members) > MAX_MEMBERS:
        what = f"refused: an archive of more than {MAX_MEMBERS} files"
        yield name, input_error(name, what, "unpack it and give the folder")
        return
    total = sum(info.file_size for info in members)
    if total > FREE_BYTES and total > MAX_RATIO * max(size, 1):
        what = f"refused: it grows more than {MAX_RATIO} times when it is unpacked, as a bomb does"
        yield name, input_error(name, what, "unpack it yourself if you trust it, and give what is in it")
        return
    empty = True
    for info in members:
        hidden = any(part.startswith((".", "__MACOSX")) for part in _parts(info))
        if hidden or not wanted(info.filename):
            continue
        empty = False
        inner = f"{name}/{info.filename}"
        try:
            member = archive.open(info)
        except _BROKEN as failure:
            remedy = "unpack it and give the folder" if info.flag_bits & 1 else "copy or pack it again"
            yield inner, input_error(inner, f"cannot be unpacked: {str(failure)[:120]}", remedy)
            continue
        with member:
            packed = max(info.compress_size, 1)
            yield inner, cast(BinaryIO, io.BufferedReader(GuardedReader(member, _constant(packed), inner), CHUNK))
    if empty:
        yield name, input_error(name, f"no article in this archive ({described})", "give the files themselves")


def _constant(size: int) -> Callable[[], int]:
    return lambda: size


def _parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    return PurePosixPath(info.filename).parts
