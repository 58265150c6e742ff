"""The real program in a process of its own, and a client that speaks to it over the network."""

from __future__ import annotations

import http.cookiejar
import json
import re
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from commands import OCOP

from extractor.review.app import make_app
from extractor.review.desk import Desk

ROOT = Path(__file__).parent.parent.parent
COMMAND = [*OCOP, "review", "--no-browser", "--port", "0"]


class Server:
    """A running ``ocop review``: its process and its address."""

    def __init__(self, *args: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *args], cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        assert self.process.stderr is not None
        self.said: list[str] = []
        self.address = ""
        for line in self.process.stderr:
            self.said.append(line)
            found = re.search(r"open at (http://\S+)/", line)
            if found:
                self.address = found[1]
                return
        raise AssertionError(f"the desk did not open: {self.said}")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(30)

    def close(self) -> None:
        """End it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        assert self.process.stderr is not None
        self.process.stderr.close()


@contextmanager
def server(*args: str) -> Iterator[Server]:
    running = Server(*args)
    try:
        yield running
    finally:
        running.close()


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The application behind the real server in a thread of this process; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(make_app(desk, warm_up=False), log_level="warning", ws="none", timeout_graceful_shutdown=1)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(30)
        listener.close()


class Browserless:
    """A session over the network, without a browser."""

    def __init__(self, address: str) -> None:
        self._address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        page = self.get("/queue")
        self._csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]

    def get(self, path: str) -> str:
        with self._opener.open(self._address + path, timeout=30) as answer:
            text: str = answer.read().decode()
        return text

    def post(self, path: str, body: dict[str, Any]) -> int:
        """The status of the answer; raises :class:`OSError` when there is none."""
        headers = {"x-csrf-token": self._csrf, "content-type": "application/json"}
        request = urllib.request.Request(self._address + path, json.dumps(body).encode(), headers)  # noqa: S310 - our own
        try:
            with self._opener.open(request, timeout=30) as answer:
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as failure:
            with failure:
                return failure.code
