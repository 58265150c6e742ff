"""Ctrl-C while a database works inside this very process, as SQLite and DuckDB do.

Python hears a signal only between two of its own steps, and a statement is one step, however long it takes. A thread
hears it at once, and tells the driver to stop the statement; Python then raises what it raises.
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def stopped_by_ctrl_c(interrupt: Callable[[], object]) -> Iterator[None]:
    """Within it, Ctrl-C calls ``interrupt`` from another thread, beside raising :class:`KeyboardInterrupt` as always.

    Does nothing outside the main thread, or where somebody else has taken Ctrl-C over: what it means is theirs to say.
    """
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    heard, hears = socket.socketpair()
    hears.setblocking(False)  # as set_wakeup_fd asks
    listener = threading.Thread(target=_listen, args=(heard, interrupt), daemon=True)
    listener.start()
    before = signal.set_wakeup_fd(hears.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        hears.close()  # which ends the thread
        listener.join()
        heard.close()


def _listen(heard: socket.socket, interrupt: Callable[[], object]) -> None:
    while numbers := heard.recv(64):  # the numbers of the signals that came, a byte each
        if signal.SIGINT in numbers:
            interrupt()
