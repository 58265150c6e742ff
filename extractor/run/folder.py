"""The folder of a run: its output, its quarantine, its journal and its manifest, all whole after any stop.

Owns what is written when. Output, quarantine and keys only grow; every now and then they are brought to the disk
(fsync), and after them a line of the journal that tells their sizes and how many inputs they stand for. What was
written behind the last such line is cut off when the run is resumed, and made anew: nothing is lost, nothing is twice.
A stop of the machine costs at most the work since that line. Times stand in the manifest and the journal alone.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractor.errors import OcopError, Problem

FACTS, QUARANTINE, KEYS = "facts.jsonl", "quarantine.jsonl", "keys.txt"
GROWING = (FACTS, QUARANTINE, KEYS)
JOURNAL, MANIFEST, LOCK = "journal.jsonl", "manifest.json", "lock"
REPRINTS = "reprints.jsonl"


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the journal: ``inputs`` were dealt with, whose chained digest is ``chain``; ``sizes`` in bytes.

    ``taken`` of the articles were taken over from an earlier run; ``retries`` tells how often the quarantine was tried.
    """

    inputs: int = 0
    articles: int = 0
    facts: int = 0
    errors: int = 0
    taken: int = 0
    retries: int = 0
    chain: str = ""
    sizes: tuple[int, ...] = (0,) * len(GROWING)


class RunFolder:
    """A folder of a run, held against every other process; a context manager.

    Raises :class:`OcopError` when another process holds it, or it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files: dict[str, int] = {}
        self._lock = -1

    def __enter__(self) -> RunFolder:
        with self._writing():
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as failure:
            holder = os.pread(self._lock, 200, 0).decode("utf-8", "replace").strip() or "another process"
            os.close(self._lock)
            what = f"another run works in it: {holder}"
            raise OcopError(str(Problem(str(self.path), what, "wait for it, or give another folder"))) from failure
        with self._writing():
            os.ftruncate(self._lock, 0)
            os.pwrite(self._lock, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            os.close(file)
        self._files = {}
        os.close(self._lock)  # and with it the lock

    def manifest(self) -> dict[str, Any] | None:
        """What the manifest says, or ``None`` when there is none yet."""
        return read_manifest(self.path)

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Replace the manifest, wholly or not at all."""
        self.write_whole(MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=1)])

    def write_whole(self, name: str, lines: Iterable[str]) -> None:
        """Write a file that does not grow, or replace it, wholly or not at all."""
        with self._writing():
            beside = self.path / f".{name}.part"
            with beside.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as out:
                out.writelines(f"{line}\n" for line in lines)
                out.flush()
                os.fsync(out.fileno())
            beside.replace(self.path / name)
            self._sync_folder()

    def recover(self) -> Mark:
        """The last mark of the journal, to which all files are brought back; opens them to go on."""
        with self._writing():
            mark, length = self._last_mark()
            for name, size in (*zip(GROWING, mark.sizes, strict=True), (JOURNAL, length)):
                file = os.open(self.path / name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
                self._files[name] = file
                if os.fstat(file).st_size < size:
                    what = f"{name} is shorter than the journal says"
                    raise OcopError(str(Problem(str(self.path), what, "it was changed by hand: start a new run")))
                os.ftruncate(file, size)
            self._sync_folder()
        return mark

    def append(self, name: str, data: bytes) -> int:
        """Add bytes to one of the growing files; returns where they begin."""
        with self._writing():
            at = os.fstat(self._files[name]).st_size
            view = memoryview(data)
            while view:
                view = view[os.write(self._files[name], view) :]
            return at

    def commit(self, mark: Mark) -> None:
        """Bring all that was added to the disk, then the mark that tells of it."""
        with self._writing():
            for name in GROWING:
                os.fsync(self._files[name])
            sizes = tuple(os.fstat(self._files[name]).st_size for name in GROWING)
            line = json.dumps({**asdict(mark), "sizes": sizes, "time": round(time.time(), 3)})
            self.append(JOURNAL, line.encode() + b"\n")
            os.fsync(self._files[JOURNAL])

    def replace_quarantine(self, data: bytes, mark: Mark) -> None:
        """Put another quarantine in the place of the old one, in one step with what was added to the output.

        ``mark`` counts one retry more than the last one.
        """
        with self._writing():
            beside = self._beside(mark)
            beside.write_bytes(data)
            file = os.open(beside, os.O_RDWR | os.O_APPEND)
            os.fsync(file)
            old, self._files[QUARANTINE] = self._files[QUARANTINE], file
            os.close(old)
            self.commit(mark)  # from here on the new one counts: recover() puts it in place
            beside.replace(self.path / QUARANTINE)
            self._sync_folder()

    def _last_mark(self) -> tuple[Mark, int]:
        """The last whole line of the journal and the length of the journal up to its end, in bytes."""
        mark, length = read_mark(self.path)
        beside = self._beside(mark)
        if beside.exists():  # stopped between the mark that tells of it and its taking the place of the old one
            beside.replace(self.path / QUARANTINE)
        for left in self.path.glob(f".{QUARANTINE}.*"):
            left.unlink()  # of a retry that was stopped before its mark
        return mark, length

    def _beside(self, mark: Mark) -> Path:
        """Where the quarantine of a mark's retry stands until it takes the place of the old one."""
        return self.path / f".{QUARANTINE}.{mark.retries}"

    def _sync_folder(self) -> None:
        file = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Name the folder and the remedy when the disk is full, or may not be written."""
        try:
            yield
        except OSError as failure:
            what = f"cannot be written: {failure.strerror}"
            raise OcopError(str(Problem(str(self.path), what, "mend that, then run again with --resume"))) from failure


def read_mark(path: Path) -> tuple[Mark, int]:
    """The last mark in a run's folder, and the length of its journal up to the end of that line, in bytes.

    What stands behind the last line that can be read was torn by a stop of the machine: it counts for nothing.
    """
    try:
        raw = (path / JOURNAL).read_bytes()
    except FileNotFoundError:
        return Mark(), 0
    end = raw.rfind(b"\n") + 1
    while end:
        begin = raw.rfind(b"\n", 0, end - 1) + 1
        with contextlib.suppress(ValueError, TypeError, KeyError):
            data = json.loads(raw[begin:end])
            del data["time"]
            return Mark(**(data | {"sizes": tuple(data["sizes"])})), end
        end = begin
    return Mark(), 0


def read_manifest(path: Path) -> dict[str, Any] | None:
    """The manifest of a run's folder, or ``None`` when there is none; raises :class:`OcopError` when it is broken."""
    try:
        manifest: dict[str, Any] = json.loads((path / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as failure:
        what = f"{MANIFEST} cannot be read: {failure}"
        raise OcopError(str(Problem(str(path), what, "start a new run in another folder"))) from failure
    return manifest
