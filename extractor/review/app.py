"""The web application: which handler answers which address, behind the guard.

Owns the routes and the switch-on of the extractor in the background.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from extractor.errors import StoreError
from extractor.review import admin, api, views
from extractor.review.desk import Desk, labels_of
from extractor.review.guard import Guard
from extractor.review.unclaimed import read_numbers

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST_WAIT = 5.0
"""Seconds that the end waits for the reading in the background."""


def make_app(desk: Desk, hosts: frozenset[str] | None = LOOPBACK, *, warm_up: bool = True) -> Starlette:
    """The application for a desk that answers under some host names (``None``: any).

    With ``warm_up`` the extractor is loaded in the background at the start, rather than when it is first asked, and
    articles are read for numbers that no fact claims.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        stop = threading.Event()
        reader = threading.Thread(target=_read_ahead, args=(desk, stop), daemon=True)
        if warm_up:
            reader.start()
        yield
        stop.set()
        if warm_up:
            await run_in_threadpool(reader.join, LONGEST_WAIT)
        desk.database.close()

    get, post = ["GET"], ["POST"]
    static = Path(str(files("extractor.review"))) / "static"
    routes = [
        Route("/", views.home, methods=get),
        Route("/queue", views.queue, methods=get),
        Route("/articles/{number:int}", views.article, methods=get),
        Route("/numbers", views.numbers, methods=get),
        Route("/overview", views.overview, methods=get),
        Route("/log", views.log, methods=get),
        Route("/login", views.login_page, methods=get),
        Route("/login", views.login, methods=post),
        Route("/accounts", admin.accounts_page, methods=get),
        Route("/accounts", admin.change_accounts, methods=post),
        Route("/logout", views.logout, methods=post),
        Route("/language", views.language, methods=post),
        Route("/api/facts/{number:int}/accept", api.answers(api.accept), methods=post),
        Route("/api/facts/{number:int}/reject", api.answers(api.reject), methods=post),
        Route("/api/facts/{number:int}/correct", api.answers(api.correct), methods=post),
        Route("/api/facts/{number:int}/undo", api.answers(api.undo), methods=post),
        Route("/api/facts/{number:int}/form", api.answers(api.fact_form), methods=get),
        Route("/api/facts/{number:int}/why", api.answers(api.why), methods=get),
        Route("/api/articles/{number:int}/facts", api.answers(api.add), methods=post),
        Route("/api/articles/{number:int}/undo", api.answers(api.undo_last), methods=post),
        Route("/api/articles/{number:int}/form", api.answers(api.new_form), methods=get),
        Route("/api/articles/{number:int}/numbers", api.answers(api.numbers), methods=get),
        Route("/api/articles/{number:int}/presence", api.answers(api.presence), methods=post),
        Mount("/static", StaticFiles(directory=static)),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, desk=desk, hosts=hosts)],
        exception_handlers={404: views.not_found, HTTPException: _http_error, StoreError: _database_error},
        lifespan=lifespan,
    )
    app.state.desk = desk
    return app


def _read_ahead(desk: Desk, stop: threading.Event) -> None:
    desk.insight.warm_up()
    with suppress(StoreError):  # a database that is gone is told to whoever asks for a page
        read_numbers(desk.database, desk.insight, stop)


def _http_error(_: Request, failure: Exception) -> Response:
    status = failure.status_code if isinstance(failure, HTTPException) else 500
    headers = failure.headers if isinstance(failure, HTTPException) else None
    return PlainTextResponse(str(failure), status, headers)


def _database_error(request: Request, _: Exception) -> Response:
    return PlainTextResponse(labels_of(request)("errors.database"), 503)
