"""The pages: the queue, an article, numbers that no fact claims, the log, the login.

Owns which page answers which address. Each handler reads, and renders; only the login and the language write.
"""

from __future__ import annotations

from urllib.parse import urlencode

import sqlalchemy as sa
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from extractor.model import KINDS, STATUSES
from extractor.present.markup import content_policy, web_url
from extractor.present.overview import render_tally
from extractor.present.sentences import say
from extractor.present.tally import Tally
from extractor.present.words import LANGUAGES
from extractor.review import tables
from extractor.review.accounts import close_session, open_session, verify
from extractor.review.decisions import NotFoundError, load_record
from extractor.review.desk import LANGUAGE_COOKIE, desk_of, id_of, labels_of, session_of
from extractor.review.guard import COOKIE, has_token, read_form, set_session
from extractor.review.pages import make_log
from extractor.review.places import province_name
from extractor.review.queue import (
    SHOWN_STATES,
    Filters,
    first_article,
    next_article,
    parse_key,
    previous_article,
    read_choices,
    read_page,
    read_position,
    read_progress,
    save_position,
)
from extractor.review.rows import load_fact
from extractor.review.unclaimed import count_found, read_found

LOG_PAGE = 100
ROWS_AT_ONCE = 1_000
YEAR_SECONDS = 365 * 86_400


def home(request: Request) -> Response:
    """Back to where the editor was, else to the article that needs it most."""
    desk, session = desk_of(request), session_of(request)
    with desk.database.read() as connection:
        position = read_position(connection, session.editor or "")
        if position is not None:
            article, fact, filters = position
            query = filters.given() | ({"fact": str(fact)} if fact is not None else {})
            return RedirectResponse(f"/articles/{article}?{urlencode(query)}", 303)
        first = first_article(connection)
    return RedirectResponse("/queue" if first is None else f"/articles/{first}", 303)


def queue(request: Request) -> Response:
    """The queue under filters, from a key on."""
    desk, words = desk_of(request), labels_of(request)
    filters = Filters.of(request.query_params)
    query = request.query_params
    with desk.database.read() as connection:
        page = read_page(connection, filters, after=query.get("after", ""), before=query.get("before", ""))
        progress = read_progress(connection)
        choices = read_choices(connection)
        unclaimed = count_found(connection)
        position = read_position(connection, session_of(request).editor or "")
    rows = [
        {
            "row": row,
            "said": say(fact := load_fact(row.fact), words.lang),
            "percent": round(fact["confidence"] * 100),
            "kind": words.value("kind", row.kind),
            "words": " ".join(fact["mentions"][0]["text"].split()),
        }
        for row in page.rows
    ]
    options = {
        "state": [(state, words(f"states.{state}")) for state in SHOWN_STATES],
        "kind": [(kind, words.value("kind", kind)) for kind in KINDS],
        "status": [(status, words.value("status", status)) for status in STATUSES],
        "province": sorted(((code, province_name(code)) for code in choices["province"]), key=lambda one: one[1]),
        "year": [(year, year) for year in reversed(choices["year"])],
        "rule": [(rule, rule) for rule in choices["rule"]],
    }
    given = filters.given()
    links = {
        name: f"/queue?{urlencode(given | {name: key})}"
        for name, key in (("before", page.before), ("after", page.after))
        if key
    }
    html = desk.render(
        "queue.html", request, rows=rows, filters=filters, options=options, progress=progress, links=links,
        query=urlencode(given), position=position, unclaimed=unclaimed,
    )  # fmt: skip
    return HTMLResponse(html)


def article(request: Request) -> Response:
    """The desk itself: an article with its facts."""
    desk, session, number = desk_of(request), session_of(request), id_of(request)
    filters = Filters.of(request.query_params)
    wanted = request.query_params.get("fact", "")
    fact = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None
    try:
        parts = desk.article_parts(request, number)
    except NotFoundError:
        return not_found(request)
    with desk.database.read() as connection:
        record = load_record(connection, number)
        following, before = next_article(connection, number, filters), previous_article(connection, number)
    save_position(desk.database, session.editor or "", number, fact, filters)
    html = desk.render(
        "article.html",
        request,
        article=record["article"],
        url=web_url(record["article"]["url"]),
        number=number,
        parts=parts,
        fact=fact,
        query=urlencode(filters.given()),
        next=following,
        previous=before,
    )
    return HTMLResponse(html)


def numbers(request: Request) -> Response:
    """The articles with numbers that no fact claims."""
    desk = desk_of(request)
    key = parse_key(request.query_params.get("after", ""))
    with desk.database.read() as connection:
        page = read_found(connection, None if key is None else key[1:])
        progress = read_progress(connection)
    return HTMLResponse(desk.render("numbers.html", request, page=page, progress=progress))


def log(request: Request) -> Response:
    """The log of decisions, the newest first."""
    desk = desk_of(request)
    of = tables.decisions.c
    statement = sa.select(tables.decisions).order_by(of.id.desc()).limit(LOG_PAGE + 1)
    key = parse_key(f"0.0.{request.query_params.get('before', '')}")
    if key is not None:
        statement = statement.where(of.id < key[2])
    with desk.database.read() as connection:
        rows = list(connection.execute(statement))
        progress = read_progress(connection)
    older = rows[LOG_PAGE - 1].id if len(rows) > LOG_PAGE else None
    lines = make_log(rows[:LOG_PAGE], labels_of(request))
    return HTMLResponse(desk.render("log.html", request, lines=lines, older=older, progress=progress))


def overview(request: Request) -> Response:
    """What holds of all articles, as maps and charts: the page of ``ocop overview``, with what editors decided."""
    desk = desk_of(request)
    of = tables.facts.c
    statement = sa.select(of.fact).where(of.shown.is_(True), of.state.in_(tables.LIVE), of.conflict != "lost")
    tally = Tally()
    with desk.database.read() as connection:
        tally.articles = connection.execute(sa.select(sa.func.count()).select_from(tables.articles)).scalar_one()
        for text in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(statement).scalars():
            tally.add([load_fact(text)])
    page = render_tally(tally, labels_of(request).lang)
    return HTMLResponse(page, headers={"content-security-policy": content_policy("overview")})


def login_page(request: Request) -> Response:
    """The form of the login; for those who are in already the way in."""
    if session_of(request).editor is not None:
        return RedirectResponse("/", 303)
    return HTMLResponse(desk_of(request).render("login.html", request, message="", name=""))


async def login(request: Request) -> Response:
    """Check name and password, and open a session of its own."""
    form = await read_form(request)
    return await run_in_threadpool(_login, request, form or {})


async def logout(request: Request) -> Response:
    """End the session."""
    form = await read_form(request)
    session = session_of(request)
    if not has_token(form or {}, session):
        return PlainTextResponse(labels_of(request)("errors.csrf"), 403)
    await run_in_threadpool(close_session, desk_of(request).database, session.token)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return answer


async def language(request: Request) -> Response:
    """Keep the language that the reader chose, and go back to where he was."""
    form = await read_form(request) or {}
    if not has_token(form, session_of(request)):
        return PlainTextResponse(labels_of(request)("errors.csrf"), 403)
    back = form.get("back", "/")
    # Only a path of this desk: "//other.site" and "/\other.site" lead elsewhere.
    if not back.startswith("/") or back[1:2] in ("/", "\\") or not back.isprintable():
        back = "/"
    answer = RedirectResponse(back, 303)
    if form.get("language") in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE, form["language"], max_age=YEAR_SECONDS, httponly=True, samesite="strict"
        )  # fmt: skip
    return answer


def not_found(request: Request, _: Exception | None = None) -> Response:
    """The page for what is not there."""
    return PlainTextResponse(labels_of(request)("errors.not_found"), 404)


def _login(request: Request, form: dict[str, str]) -> Response:
    desk, session, words = desk_of(request), session_of(request), labels_of(request)
    name, password = form.get("name", ""), form.get("password", "")
    if not has_token(form, session):
        return PlainTextResponse(words("errors.csrf"), 403)
    address = request.client.host if request.client is not None else ""
    left = max(desk.brake.seconds_left(name), desk.address_brake.seconds_left(address))
    if left > 0:
        seconds = int(left) + 1
        html = desk.render("login.html", request, message=words("login.wait", seconds=seconds), name=name)
        return HTMLResponse(html, 429, {"retry-after": str(seconds)})
    if "\0" in name or not verify(desk.database, name, password):
        desk.brake.failed(name)
        desk.address_brake.failed(address)
        return HTMLResponse(desk.render("login.html", request, message=words("login.wrong"), name=name), 403)
    desk.brake.succeeded(name)
    close_session(desk.database, session.token)
    opened = open_session(desk.database, name)  # never the token from before the login
    answer = RedirectResponse("/", 303)
    set_session(MutableHeaders(raw=answer.raw_headers), opened)
    return answer
