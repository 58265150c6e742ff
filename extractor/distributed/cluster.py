"""A Ray to work on: the one at an address, or one of this machine alone that ends with the job."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from extractor.distributed.places import need
from extractor.errors import OcopError, Problem

ADDRESS = "RAY_ADDRESS"
"""The variable of the environment in which Ray itself looks for an address."""
PATIENCE = 10.0
"""Seconds in which a cluster must answer."""


@contextmanager
def joined(address: str | None, workers: int | None) -> Iterator[tuple[Any, int]]:
    """The package ``ray``, connected, and how many workers there are to be: as asked, else one a core.

    A connection that is there already is used, and left. Raises :class:`OcopError` when there is no cluster at the
    address, or it has fewer cores than workers are asked for.
    """
    ray = need("ray")
    need("ray.data")
    address = address or os.environ.get(ADDRESS)
    ours = not ray.is_initialized()
    if ours:
        _connect(ray, address, workers)
    try:
        cores = int(ray.cluster_resources().get("CPU", 0))
        if cores < (workers or 1):
            what = f"has {cores} cores, too few for {workers or 1} workers"
            raise OcopError(str(Problem(address or "local Ray", what, "give fewer --workers, or add machines")))
        yield ray, workers or cores
    finally:
        if ours:
            ray.shutdown()


def _connect(ray: Any, address: str | None, workers: int | None) -> None:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # warnings of its own making; what fails is raised
    settings: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
    if address in (None, "local"):
        ray.init(address="local", num_cpus=workers, include_dashboard=False, **settings)
        return
    _knock(str(address))
    try:
        ray.init(address=address, **settings)
    except (ConnectionError, RuntimeError, ValueError) as failure:
        raise _nobody(str(address), " ".join(str(failure).split())[:200]) from failure


def _knock(address: str) -> None:
    """See that somebody listens there, which Ray itself would wait for long; raises :class:`OcopError`."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or not port.isdigit():
        if address != "auto":
            raise OcopError(str(Problem(f"--address {address}", "is no HOST:PORT", "write it as HOST:6379, or auto")))
        return
    try:
        with closing(socket.create_connection((host.strip("[]"), int(port)), PATIENCE)):
            return
    except (OSError, OverflowError) as failure:
        raise _nobody(address, str(failure)) from failure


def _nobody(address: str, why: str) -> OcopError:
    remedy = "start one with 'ray start --head', or leave out --address to work on this machine"
    return OcopError(str(Problem(f"--address {address}", f"no Ray cluster there: {why}", remedy)))
