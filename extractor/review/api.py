"""What the page asks for while it is open: decisions, forms, reasons, numbers, and who else is there. JSON in and out.

Owns the shape of requests and the codes of failures: 400 nonsense, 404 no such thing, 409 changed meanwhile (with what
it is now), 413 too large, 422 refused with its reasons, 503 the database does not answer. Only what a 200 answers was
saved.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from extractor.errors import OcopError, StoreError
from extractor.model import KINDS
from extractor.review import decisions
from extractor.review.decisions import (
    NotFoundError,
    RefusedError,
    StaleError,
    load_record,
    load_rows,
    moved_spans,
    whole_words,
)
from extractor.review.desk import LARGEST_ID, Desk, desk_of, editor_of, id_of, labels_of, session_of
from extractor.review.forms import FormError, fields_of, guess_slots, parse_form, prefill
from extractor.review.pages import explain_slots, say_reason
from extractor.review.queue import Filters, save_position
from extractor.review.reviewed import ADDED_RULE, reviewed_record
from extractor.review.rows import load_fact

LARGEST_BODY = 65_536
Body = dict[str, Any]
Handler = Callable[[Request, Body], dict[str, Any]]


class InputError(OcopError):
    """A request that makes no sense."""


def answers(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint from a handler, which works in a thread of its own on the JSON object that was sent."""

    async def endpoint(request: Request) -> Response:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return _failure(request, "too_large", 413)
        return await run_in_threadpool(_answer, handler, request, body)

    return endpoint


def accept(request: Request, body: Body) -> dict[str, Any]:
    """Accept a fact; with ``rules`` as the newest rules state it."""
    rules = body.get("rules", False) is True
    desk = desk_of(request)
    fact = decisions.accept(desk.database, editor_of(request), id_of(request), _version(body), rules=rules)
    return _decided(request, desk, fact, "accept")


def reject(request: Request, body: Body) -> dict[str, Any]:
    """Reject a fact for a ``reason``."""
    reason = body.get("reason")
    if not isinstance(reason, str):
        raise InputError("reason")
    desk = desk_of(request)
    fact = decisions.reject(desk.database, editor_of(request), id_of(request), _version(body), reason)
    return _decided(request, desk, fact, "reject")


def correct(request: Request, body: Body) -> dict[str, Any]:
    """Put the slots of a filled-in form (``slots``: path to what was typed) in the place of a fact's own.

    With ``start`` and ``end`` (code points) the words there become the fact's, and ``slots`` may be missing.
    """
    desk, number, version = desk_of(request), id_of(request), _version(body)
    with desk.database.read() as connection:
        row = _fact_row(connection, number)
        record = load_record(connection, row.article_id)
        rows = load_rows(connection, row.article_id)
    fact = load_fact(row.fact)
    others = [one["id"] for one in reviewed_record(record, rows)["facts"] if one["id"] != fact["id"]]
    published = record["article"]["published"]
    spans: list[tuple[int, int]] = []
    if "start" in body:
        spans = moved_spans(record, fact, (_integer(body, "start"), _integer(body, "end")))
    slots = {}
    if "slots" in body or not spans:
        slots = parse_form(fact["kind"], _slots(body), fact, published, others, labels_of(request))
    done = decisions.correct(desk.database, editor_of(request), number, version, slots, spans)
    return _decided(request, desk, done, "correct" if "slots" in body else "move")


def undo(request: Request, body: Body) -> dict[str, Any]:
    """Take back the last decision on a fact."""
    desk = desk_of(request)
    fact = decisions.undo(desk.database, editor_of(request), id_of(request), _version(body))
    return _decided(request, desk, fact, "undo")


def undo_last(request: Request, _: Body) -> dict[str, Any]:
    """Take back the editor's own last decision in an article."""
    desk = desk_of(request)
    fact = decisions.undo_last(desk.database, editor_of(request), id_of(request))
    return _decided(request, desk, fact, "undo")


def add(request: Request, body: Body) -> dict[str, Any]:
    """Add a fact of a ``kind`` for the words ``start`` to ``end`` (code points) with the ``slots`` of a form."""
    desk, number = desk_of(request), id_of(request)
    kind, start, end = body.get("kind"), _integer(body, "start"), _integer(body, "end")
    if kind not in KINDS:
        raise InputError("kind")
    with desk.database.read() as connection:
        record = load_record(connection, number)
        rows = load_rows(connection, number)
    others = [one["id"] for one in reviewed_record(record, rows)["facts"]]
    slots = parse_form(kind, _slots(body), {}, record["article"]["published"], others, labels_of(request))
    span = whole_words(record["article"]["text"], start, end)
    fact = decisions.add(desk.database, editor_of(request), number, span, kind, slots)
    return _decided(request, desk, fact, "add")


def fact_form(request: Request, _: Body) -> dict[str, Any]:
    """The form to correct a fact."""
    desk, number = desk_of(request), id_of(request)
    with desk.database.read() as connection:
        row = _fact_row(connection, number)
        record = load_record(connection, row.article_id)
        rows = load_rows(connection, row.article_id)
    fact, words = load_fact(row.fact), labels_of(request)
    others = reviewed_record(record, rows)["facts"]
    fields = fields_of(fact["kind"], fact, record["article"]["published"], others, words)
    held = " ".join(fact["mentions"][0]["text"].split())
    html = desk.render(
        "_form.html", request, fields=fields, title=words("form.correct"), kinds=[], kind=fact["kind"], words=held
    )
    return {"html": html, "version": row.version}


def new_form(request: Request, _: Body) -> dict[str, Any]:
    """The form for a new fact of the words that are selected, filled with what the fact before it says."""
    desk, number, words = desk_of(request), id_of(request), labels_of(request)
    query = request.query_params
    kind = query.get("kind", "")
    if kind not in KINDS:
        kind = KINDS[0]
    start, end = (_digits(query.get(name, "")) for name in ("start", "end"))
    with desk.database.read() as connection:
        record = load_record(connection, number)
        rows = load_rows(connection, number)
    text = record["article"]["text"]
    start, end = whole_words(text, start, end)
    facts = reviewed_record(record, rows)["facts"]
    shown = " ".join(text[start:end].split())
    filled = prefill(kind, facts, start) | guess_slots(kind, shown, words)
    fields = fields_of(kind, filled, record["article"]["published"], facts, words)
    html = desk.render(
        "_form.html",
        request,
        fields=fields,
        title=words("form.add", words=shown),
        kinds=list(KINDS),
        kind=kind,
        words=None,
    )
    return {"html": html, "start": start, "end": end}


def why(request: Request, _: Body) -> dict[str, Any]:
    """Why a fact is as it is, in the words of today's rules."""
    desk, number, words = desk_of(request), id_of(request), labels_of(request)
    with desk.database.read() as connection:
        row = _fact_row(connection, number)
        record = load_record(connection, row.article_id)
    fact = load_fact(row.fact if row.given is None else row.given)
    found = None if fact["rule"] == ADDED_RULE else desk.insight.why(record, fact)
    slots = [] if found is None else explain_slots(found, words)
    by_hand = fact["rule"] == ADDED_RULE
    dropped = say_reason(found.dropped, words) if found is not None and found.dropped else None
    return {"html": desk.render("_why.html", request, why=found, slots=slots, by_hand=by_hand, dropped=dropped)}


def numbers(request: Request, _: Body) -> dict[str, Any]:
    """The numbers of an article that no fact claims: those without any reason first to be looked at."""
    desk, number = desk_of(request), id_of(request)
    with desk.database.read() as connection:
        record = load_record(connection, number)
        rows = load_rows(connection, number)
    facts = reviewed_record(record, rows)["facts"]
    spans = [(mention["start"], mention["end"]) for fact in facts for mention in fact["mentions"]]
    found = desk.insight.numbers(record, spans)
    lost = [entry for entry in found if entry.reason is None]
    html = desk.render("_numbers.html", request, lost=lost, explained=len(found) - len(lost))
    return {
        "html": html,
        "lost": [[entry.start, entry.end] for entry in lost],
        "explained": [[entry.start, entry.end] for entry in found if entry.reason is not None],
    }


def presence(request: Request, body: Body) -> dict[str, Any]:
    """Note where an editor is; tells who else reads the article, and what changed since the ``versions`` he has."""
    desk, session, number = desk_of(request), session_of(request), id_of(request)
    if body.get("leaving") is True:
        desk.presence.leave(number, session.token)
        return {}
    fact, query, held = body.get("fact"), body.get("filters", {}), body.get("versions")
    if fact is not None and not (isinstance(fact, int) and not isinstance(fact, bool) and 0 < fact <= LARGEST_ID):
        raise InputError("fact")
    if not isinstance(query, dict):
        raise InputError("filters")
    with desk.database.read() as connection:
        rows = load_rows(connection, number)
        load_record(connection, number)
    editor = session.editor or ""
    save_position(desk.database, editor, number, fact, Filters.of(query))
    others = desk.presence.others(number, session.token, editor)
    now = {str(row.id): row.version for row in rows}
    words = labels_of(request)
    answer: dict[str, Any] = {"others": words("presence", names=", ".join(others)) if others else ""}
    if isinstance(held, dict) and held != now:
        names = ", ".join(others) or editor
        message = words("changed_elsewhere", names=names)
        answer |= {"parts": desk.article_parts(request, number), "message": message}
    return answer


def _answer(handler: Handler, request: Request, raw: bytes) -> Response:
    try:
        body = json.loads(raw) if raw else {}
        if not isinstance(body, dict):
            raise InputError("body")
        return JSONResponse(handler(request, body))
    except (InputError, ValueError, RecursionError):
        return _failure(request, "input", 400)
    except NotFoundError:
        return _failure(request, "not_found", 404)
    except StaleError as failure:
        return _stale(request, failure)
    except FormError as failure:
        words = labels_of(request)
        faults = {path: words(f"faults.{fault}") for path, fault in failure.faults.items()}
        return _failure(request, "invalid", 422, faults=faults)
    except RefusedError as failure:
        return _failure(request, failure.code, 422, details=list(failure.faults))
    except StoreError:
        return _failure(request, "database", 503)
    except OcopError:  # the extractor refuses the article
        return _failure(request, "failed", 422)


def _failure(request: Request, code: str, status: int, **more: Any) -> Response:
    message = labels_of(request)(f"errors.{code}")
    return JSONResponse({"error": code, "message": message, **more}, status)


def _stale(request: Request, failure: StaleError) -> Response:
    """Tell an editor that somebody was quicker, with the article as it is now."""
    desk = desk_of(request)
    with desk.database.read() as connection:
        article = _fact_row(connection, failure.fact_id).article_id
    return _failure(request, "stale", 409, fact=failure.fact_id, parts=desk.article_parts(request, article))


def _decided(request: Request, desk: Desk, fact: int, what: str) -> dict[str, Any]:
    with desk.database.read() as connection:
        article = _fact_row(connection, fact).article_id
    message = labels_of(request)(f"saved.{what}")
    return {"fact": fact, "message": message, "parts": desk.article_parts(request, article)}


def _fact_row(connection: Any, number: int) -> Any:
    row = decisions.find_row(connection, number)
    if row is None:
        raise NotFoundError(f"there is no fact {number}")
    return row


def _slots(body: Body) -> dict[str, Any]:
    slots = body.get("slots")
    if not isinstance(slots, dict):
        raise InputError("slots")
    return slots


def _version(body: Body) -> int:
    return _integer(body, "version")


def _integer(body: Body, name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise InputError(name)
    return value


def _digits(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InputError("offset")
    return int(text)
