"""A PostgreSQL server of the tests' own: made in a temporary folder, on a free port, as an ordinary user."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

REASON = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
USERS = ("postgres", "nobody")


def find_binaries() -> Path | None:
    """The folder of initdb and postgres, the newest version first."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -float(p.parent.name)):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of a running server, without a database; skips, or fails in CI, when none is installed."""
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get("OCOP_CI"):
            pytest.fail(REASON)
        pytest.skip(REASON)
    root = os.geteuid() == 0
    account = next(pwd.getpwnam(name) for name in USERS if _exists(name)) if root else pwd.getpwuid(os.getuid())
    as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if root else {}
    with tempfile.TemporaryDirectory(prefix="ocop-pg-") as folder:
        if root:
            os.chown(folder, account.pw_uid, account.pw_gid)
        data, port = f"{folder}/data", free_port()
        made = [f"{binaries}/initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, **as_user)
        options = f"-p {port} -c unix_socket_directories= -c listen_addresses=127.0.0.1 -c fsync=off"
        control = [f"{binaries}/pg_ctl", "-D", data, "-w"]
        subprocess.run(
            [*control, "-o", options, "-l", f"{folder}/log", "start"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **as_user,
        )  # fmt: skip
        try:
            yield f"postgresql://owner@127.0.0.1:{port}"
        finally:
            subprocess.run(
                [*control, "-m", "immediate", "stop"], check=False, capture_output=True, cwd=folder, **as_user
            )


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
