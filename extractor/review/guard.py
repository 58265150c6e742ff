"""What stands before every request: the host, the session, the token of forms, the login; and the headers of answers.

Owns who gets in. Requests that change something need the token of their session in a header, which no other site can
send; the few plain forms carry it as a field, and their handlers ask :func:`has_token`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.errors import StoreError
from extractor.review.accounts import SESSION_HOURS, Session, find_session, open_session
from extractor.review.desk import Desk, labels_of

COOKIE = "ocop_desk"
TOKEN_HEADER = "x-csrf-token"  # noqa: S105 - a name
TOKEN_FIELD = "csrf"  # noqa: S105 - a name
LARGEST_FORM = 8_192
FORMS = frozenset({"/login", "/logout", "/language", "/accounts"})
"""Plain forms: they carry their token as a field."""
OPEN = frozenset({"/login", "/language"})
"""What one may ask for before the login."""
SAFE = frozenset({"GET", "HEAD"})
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """Lets in what may come in. ``hosts`` are the names under which the desk answers.

    ``None`` is any name: then others can reach it, and nobody gets in without an account.
    """

    def __init__(self, app: ASGIApp, desk: Desk, hosts: frozenset[str] | None) -> None:
        self._app = app
        self._desk = desk
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on with its session."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        static = request.url.path.startswith("/static/")
        new: list[Session] = []

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-cache" if static else "no-store")
                if new and "set-cookie" not in headers:
                    set_session(headers, new[0])
            await send(message)

        refused = self._refuse(request)
        if refused is None and not static:
            try:
                refused = await self._admit(request, new)
            except StoreError:
                refused = _refusal(request, "database", 503)
        await (self._app if refused is None else refused)(scope, receive, answer)

    def _refuse(self, request: Request) -> Response | None:
        """Refuse another host (a foreign page may have its name point here) and requests from other sites."""
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname if _is_host(request.headers) else None
        if host is None or (self._hosts is not None and host not in self._hosts):
            return PlainTextResponse("unknown host", 400)
        if request.method not in SAFE:
            origin = request.headers.get("origin")
            if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
                return _refusal(request, "csrf", 403)
            if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return _refusal(request, "csrf", 403)
        return None

    async def _admit(self, request: Request, new: list[Session]) -> Response | None:
        database = self._desk.database
        local = self._hosts is not None
        session = await run_in_threadpool(find_session, database, request.cookies.get(COOKIE), local=local)
        if session is None:
            if request.method not in SAFE or request.url.path.startswith("/api/"):
                return _refusal(request, "csrf", 403)
            opened = await run_in_threadpool(open_session, database, None)
            session = await run_in_threadpool(find_session, database, opened.token, local=local)
            if session is None:
                return _refusal(request, "database", 503)
            new.append(session)
        request.state.session = session
        if session.editor is None and request.url.path not in OPEN:
            if request.url.path.startswith("/api/"):
                return _refusal(request, "login", 401)
            return RedirectResponse("/login", 303)
        if request.method not in SAFE and request.url.path not in FORMS:
            if not secrets.compare_digest(request.headers.get(TOKEN_HEADER, "").encode(), session.csrf.encode()):
                return _refusal(request, "csrf", 403)
        return None


def set_session(headers: MutableHeaders, session: Session) -> None:
    """Give the browser the token of a session; no script reads it, no other site sends it."""
    age = SESSION_HOURS * 3_600
    headers.append("set-cookie", f"{COOKIE}={session.token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict")


async def read_form(request: Request) -> dict[str, str] | None:
    """The fields of a plain form; ``None`` for one that is too large or no text."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            return None
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        return None


def has_token(form: Mapping[str, str], session: Session) -> bool:
    """Whether a plain form carries the token of its session."""
    given = form.get(TOKEN_FIELD, "").encode("utf-8", "surrogatepass")
    return secrets.compare_digest(given, session.csrf.encode())


def _is_host(headers: Headers) -> bool:
    """Whether the host header can be read as a name and a port."""
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname is not None
    except ValueError:
        return False


def _refusal(request: Request, code: str, status: int) -> Response:
    words = labels_of(request)(f"errors.{code}")
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": code, "message": words}, status)
    return PlainTextResponse(words, status)
