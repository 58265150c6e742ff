"""Runs the application on an address of this machine.

Owns the refusal to be seen from other machines while there are no accounts, and the messages for ports that are taken.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import webbrowser
from collections.abc import Callable

import uvicorn

from extractor.errors import OcopError, Problem
from extractor.review.accounts import has_accounts
from extractor.review.app import LOOPBACK, make_app
from extractor.review.desk import Desk

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8642
BACKLOG = 100


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host name or address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serve(
    desk: Desk, host: str = DEFAULT_HOST, port: int = DEFAULT_PORT, *, browser: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> None:  # fmt: skip
    """Serve the desk until it is interrupted; ``tell`` is told its address. Port 0 takes any that is free.

    Raises :class:`OcopError` when the address cannot be used, or others could reach a desk without accounts.
    """
    local = is_loopback(host)
    if not local and not has_accounts(desk.database):
        what = "other machines could reach the desk, and it has no accounts"
        raise OcopError(str(Problem(host, what, "make one with ocop editors add NAME, or leave out --host")))
    listener = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}/"
    config = uvicorn.Config(
        make_app(desk, LOOPBACK if local else None), log_level="warning", access_log=False, server_header=False,
        ws="none", proxy_headers=False, timeout_graceful_shutdown=1,
    )  # fmt: skip

    def started() -> None:
        tell(address)
        if browser:
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

    try:
        _Server(config, started).run(sockets=[listener])
    except KeyboardInterrupt:
        pass  # that is how one ends it
    finally:
        listener.close()


class _Server(uvicorn.Server):
    """Tells when it answers, and Ctrl-C ends it in good order."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets=sockets)
        if self.started:
            self._tell()


def _listen(host: str, port: int) -> socket.socket:
    plain = host.strip("[]")
    listener = socket.socket(socket.AF_INET6 if ":" in plain else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((plain, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as failure:
        listener.close()
        what = f"cannot listen there: {getattr(failure, 'strerror', None) or failure}"
        raise OcopError(str(Problem(f"{host}:{port}", what, "give another --port"))) from failure
    return listener
