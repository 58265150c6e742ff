"""The command, run to its end by a fork of a process that has loaded it: most of the time of a short one is its start.

The fork has its own arguments, folder, environment and streams, and ends as any process does. What a test sends
signals to, what has a terminal or less memory, and what is measured as it starts, is a process of its own.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
OCOP = [sys.executable, "-c", "from extractor.cli import main; main()"]
"""The command in a process of its own."""
FORKING = "import sys; sys.path.insert(1, sys.argv.pop()); import commands; del sys.path[1]; commands.serve()"
SECONDS = 600
"""After which a command is ended that does not end."""
EARLY = (
    "extractor.batch", "extractor.ledger", "extractor.records", "extractor.reading", "extractor.run.commands",
    "extractor.store.loader", "extractor.store.export", "extractor.review.database", "alembic.command", "duckdb_engine",
    "psycopg", "numpy.ma",
)  # fmt: skip
"""Modules that import most of what commands need."""
Done = subprocess.CompletedProcess[bytes]


def run(
    arguments: Sequence[str], given: bytes = b"", cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> Done:  # fmt: skip
    """A finished command, which was given ``given`` on standard input; ``env`` in place of the environment of tests.

    Much of an environment speaks to Python as it starts: who names one has a process of its own.
    """
    if env is not None or not hasattr(os, "fork"):
        command = [*OCOP, *arguments]
        return subprocess.run(command, input=given, capture_output=True, cwd=cwd, env=env, timeout=SECONDS, check=False)
    channel = _loaded()
    channel.send((arguments, str(cwd), dict(os.environ)))
    (stdin, feed), (out, stdout), (err, stderr) = os.pipe(), os.pipe(), os.pipe()
    for end in (stdin, stdout, stderr):
        send_handle(channel, end, 0)
        os.close(end)
    with ThreadPoolExecutor() as readers:
        said = readers.map(_read, (out, err))
        with suppress(BrokenPipeError), os.fdopen(feed, "wb") as file:
            file.write(given)
    return subprocess.CompletedProcess(arguments, channel.recv(), *said)


def _read(end: int) -> bytes:
    with os.fdopen(end, "rb") as file:
        return file.read()


@cache
def _loaded() -> Connection:
    """To the process that forks for the commands of this one."""
    ours, theirs = Pipe()
    command = [sys.executable, "-c", FORKING, str(theirs.fileno()), str(HERE)]
    process = subprocess.Popen(
        command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    theirs.close()
    atexit.register(process.wait, SECONDS)
    atexit.register(ours.close)  # before that: it ends when there is nobody to ask it
    return ours


def serve() -> None:
    """Forks for each command that is asked for, as long as somebody may ask."""
    channel = Connection(int(sys.argv.pop()))
    _load()
    while True:
        try:
            arguments, cwd, env = channel.recv()
        except EOFError:
            return
        streams = [recv_handle(channel) for _ in range(3)]
        fork = os.fork()
        if fork == 0:
            channel.close()
            _be_command(arguments, cwd, env, streams)
        for stream in streams:
            os.close(stream)
        channel.send(os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]))


def _be_command(arguments: Sequence[str], cwd: str, env: Mapping[str, str], streams: Sequence[int]) -> None:
    """Is the command, and ends as it does, only without undoing all that was loaded, which takes longest of all."""
    from extractor.cli import main

    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    signal.alarm(SECONDS)
    sys.argv += arguments
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    try:
        main()
    except SystemExit as end:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os._exit(end.code)


def _load() -> None:
    """What a command may need is imported, and the compiled patterns are in memory, where they are looked for first."""
    import gc
    import importlib

    from extractor import kept
    from extractor.pipeline import Extractor

    with kept.uncollected():
        Extractor()  # so that they are in the cache
        kept._read = cache(kept._read)
        Extractor().load()
        for name in EARLY:
            with suppress(ImportError):  # of an extra that is not installed
                importlib.import_module(name)
        gc.freeze()
