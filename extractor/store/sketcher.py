"""Sketches the texts of a load, in a process beside when there are many, while this one reads the next records.

Sketching is more than a third of the work of a load. The process is a plain one, written to and read from: it runs
nothing of the caller's, as one of ``multiprocessing`` would, and it ends with this one, however that ends. Without it
all goes on as well, only slower.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import BinaryIO

from extractor.store.sketches import KEY_LENGTH, sketch_key

FEW = 200
"""Texts that are sketched here before a process is started, which takes about as long."""
# By the same path the same modules are found.
_START = "import sys; sys.path[:] = sys.argv[1:]; from extractor.store.sketcher import main; main()"
_NUMBER = struct.Struct("<I")


class Sketcher:
    """Sketches texts; to be closed."""

    def __init__(self) -> None:
        self._asked = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False
        # A process that waits for being read takes no more texts, so somebody else must read while this one goes on.
        self._talker = ThreadPoolExecutor(1, "ocop-sketches")

    def ask(self, texts: Mapping[str, str]) -> Callable[[], dict[str, str]]:
        """Have texts sketched; the function returned waits for their sketches, and gives them by the same keys."""
        self._asked += len(texts)
        if self._asked > FEW and self._process is None and (os.cpu_count() or 1) > 1:
            self._start()
        if self._process is None:
            sketches = _sketched(texts)
            return lambda: sketches
        return self._talker.submit(self._exchange, self._process, texts).result

    def close(self) -> None:
        """End the process beside."""
        self._is_closed = True
        if self._process is not None:
            self._process.kill()
        self._talker.shutdown(cancel_futures=True)
        if self._process is not None:
            self._process.communicate()

    def _start(self) -> None:
        with suppress(OSError):
            self._process = subprocess.Popen(  # noqa: S603 (our own code)
                [sys.executable, "-c", _START, *sys.path],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for this process, which ends the other
            )  # fmt: skip

    def _exchange(self, process: subprocess.Popen[bytes], texts: Mapping[str, str]) -> dict[str, str]:
        """The sketches from the process, or from here when it has died, or could not start."""
        if process.stdin is None or process.stdout is None:
            raise AssertionError("a process without pipes")
        packed = [text.encode() for text in texts.values()]
        with suppress(OSError):
            process.stdin.write(_NUMBER.pack(len(packed)) + b"".join(_NUMBER.pack(len(text)) + text for text in packed))
            process.stdin.flush()
            told = process.stdout.read(len(packed) * KEY_LENGTH)
            if len(told) == len(packed) * KEY_LENGTH:
                found = told.decode("ascii")
                return {key: found[n * KEY_LENGTH : (n + 1) * KEY_LENGTH] for n, key in enumerate(texts)}
        return {} if self._is_closed else _sketched(texts)


def _sketched(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: sketch_key(text) for key, text in texts.items()}


def serve(texts: BinaryIO, sketches: BinaryIO) -> None:
    """Answer as many texts as come at once with their sketches, until none come any more."""
    while many := texts.read(_NUMBER.size):
        # All are read before the first is answered: nobody reads answers before.
        asked = [texts.read(*_NUMBER.unpack(texts.read(_NUMBER.size))) for _ in range(*_NUMBER.unpack(many))]
        sketches.write("".join(sketch_key(text.decode()) for text in asked).encode("ascii"))
        sketches.flush()


def main() -> None:
    """What the process beside runs."""
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer)
