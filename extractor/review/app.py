"""The web application: which handler answers which address, behind the guard.

Owns the routes and the switch-on of the extractor in the background.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from extractor.errors import StoreError
from extractor.review import api, views
from extractor.review.desk import Desk, labels_of
from extractor.review.guard import Guard

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def make_app(desk: Desk, hosts: frozenset[str] | None = LOOPBACK, *, warm_up: bool = True) -> Starlette:
    """The application for a desk that answers under some host names (``None``: any).

    With ``warm_up`` the extractor is loaded in the background at the start, rather than when it is first asked.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if warm_up:
            threading.Thread(target=desk.insight.warm_up, daemon=True).start()
        yield
        desk.database.close()

    get, post = ["GET"], ["POST"]
    static = Path(str(files("extractor.review"))) / "static"
    routes = [
        Route("/", views.home, methods=get),
        Route("/queue", views.queue, methods=get),
        Route("/articles/{number:int}", views.article, methods=get),
        Route("/overview", views.overview, methods=get),
        Route("/log", views.log, methods=get),
        Route("/login", views.login_page, methods=get),
        Route("/login", views.login, methods=post),
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


def _http_error(_: Request, failure: Exception) -> Response:
    status = failure.status_code if isinstance(failure, HTTPException) else 500
    headers = failure.headers if isinstance(failure, HTTPException) else None
    return PlainTextResponse(str(failure), status, headers)


def _database_error(request: Request, _: Exception) -> Response:
    return PlainTextResponse(labels_of(request)("errors.database"), 503)
