"""The page of the accounts: who may use the desk, for admins to see and change.

Owns what an admin may do there. Nobody shuts himself out, and one admin is always left.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from extractor.review import accounts
from extractor.review.accounts import AccountError, list_editors, open_session
from extractor.review.desk import desk_of, labels_of, session_of
from extractor.review.guard import has_token, read_form, set_session
from extractor.review.tables import ROLES

DONE = frozenset({"add", "password", "role", "off", "on"})


def accounts_page(request: Request) -> Response:
    """The list of accounts; 403 for who is no admin."""
    if not session_of(request).is_admin:
        return PlainTextResponse(labels_of(request)("errors.admins"), 403)
    said = request.query_params.get("said", "")
    return _page(request, said=labels_of(request)(f"accounts.said.{said}") if said in DONE else "")


async def change_accounts(request: Request) -> Response:
    """Do what a form of the page asks for, and show the list anew."""
    form = await read_form(request) or {}
    return await run_in_threadpool(_change, request, form)


def _change(request: Request, form: dict[str, str]) -> Response:
    session, words = session_of(request), labels_of(request)
    if not has_token(form, session):
        return PlainTextResponse(words("errors.csrf"), 403)
    if not session.is_admin:
        return PlainTextResponse(words("errors.admins"), 403)
    do, name = form.get("do", ""), form.get("name", "")
    try:
        _do(request, do, name, form)
    except AccountError as failure:
        return _page(request, 422, fault=words(f"accounts.faults.{failure.code}"), name=name if do == "add" else "")
    answer = RedirectResponse(f"/accounts?said={do}", 303)
    if do == "password" and name == session.editor:  # all sessions of the name have ended, this one too
        set_session(MutableHeaders(raw=answer.raw_headers), open_session(desk_of(request).database, name))
    return answer


def _do(request: Request, do: str, name: str, form: dict[str, str]) -> None:
    database, session = desk_of(request).database, session_of(request)
    role, password = form.get("role", ""), form.get("password", "")
    if do not in DONE or (do in ("add", "role") and role not in ROLES):
        raise AccountError("input", name)
    if name == session.editor and (do == "off" or (do == "role" and role != "admin")):
        raise AccountError("yourself", name)
    if do == "add":
        # The first account shuts out whoever has none: it must be one that can make others.
        first = not accounts.has_accounts(database)
        accounts.add_editor(database, name, password, "admin" if first else role)
    elif do == "password":
        accounts.set_password(database, name, password)
    elif do == "role":
        accounts.set_role(database, name, role)
    else:
        accounts.set_active(database, name, active=do == "on")


def _page(request: Request, status: int = 200, *, fault: str = "", said: str = "", name: str = "") -> Response:
    desk = desk_of(request)
    listed = list_editors(desk.database)
    html = desk.render("accounts.html", request, accounts=listed, fault=fault, said=said, name=name)
    return HTMLResponse(html, status)
