"""What the handlers of requests share: the database, the extractor, who reads what, and the templates.

Owns the rendering of pages and of the parts of an article that a decision may change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from starlette.requests import Request

from extractor.present.words import LANGUAGES
from extractor.review.accounts import FREE_FAILURES_OF_ADDRESS, Brake, Session
from extractor.review.database import Database
from extractor.review.decisions import Editor, load_record, load_rows
from extractor.review.insight import Insight
from extractor.review.labels import Labels, labels
from extractor.review.pages import cut_blocks, find_deciders, make_cards
from extractor.review.presence import Presence
from extractor.review.queue import read_progress

LANGUAGE_COOKIE = "ocop_language"
LARGEST_ID = 2**63 - 1


@dataclass
class Desk:
    """One desk: everything that lives as long as the program runs."""

    database: Database
    insight: Insight = field(default_factory=Insight)
    presence: Presence = field(default_factory=Presence)
    brake: Brake = field(default_factory=Brake)
    address_brake: Brake = field(default_factory=lambda: Brake(free=FREE_FAILURES_OF_ADDRESS))

    @cached_property
    def templates(self) -> jinja2.Environment:
        """The templates; whatever they are given is escaped, and what they are not given is an error."""
        folder = Path(str(files("extractor.review"))) / "templates"
        return jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip

    def render(self, template: str, request: Request, **values: Any) -> str:
        """A page or a part of one."""
        shared = {"t": labels_of(request), "session": session_of(request), "languages": LANGUAGES, "labels": labels}
        return self.templates.get_template(template).render(shared | {"path": _here(request)} | values)

    def article_parts(self, request: Request, article_id: int) -> dict[str, Any]:
        """The text and the cards of an article as they are now, as markup, with the figures beside them."""
        words = labels_of(request)
        with self.database.read() as connection:
            record = load_record(connection, article_id)
            rows = load_rows(connection, article_id)
            deciders = find_deciders(connection, article_id)
            progress = read_progress(connection)
        pending = sum(row.turn == 0 for row in rows)
        cards = make_cards(rows, words, deciders)
        return {
            "text": self.render("_text.html", request, blocks=cut_blocks(record, rows, words)),
            "cards": self.render("_cards.html", request, cards=cards, pending=pending, warnings=record["warnings"]),
            "versions": {str(row.id): row.version for row in rows},
            "pending": pending,
            "done": progress.done,
            "total": progress.total,
            "progress": words("progress", done=progress.done, total=progress.total),
        }


def desk_of(request: Request) -> Desk:
    """The desk that a request is for."""
    desk: Desk = request.app.state.desk
    return desk


def session_of(request: Request) -> Session:
    """The session of a request; the guard has given it one."""
    session: Session = request.state.session
    return session


def editor_of(request: Request) -> Editor:
    """Who asks."""
    session = session_of(request)
    return Editor(session.editor or "", session.is_admin)


def labels_of(request: Request) -> Labels:
    """The words of the language that the reader chose."""
    return labels(request.cookies.get(LANGUAGE_COOKIE, ""))


def id_of(request: Request) -> int:
    """The number in the path of a request; 0, which nothing has, for one that no database holds."""
    number: int = request.path_params["number"]
    return number if number <= LARGEST_ID else 0


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
