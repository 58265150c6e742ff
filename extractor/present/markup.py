"""What every page shares: templates that escape whatever they are given, the style sheet, and links that are safe.

A page is one file: it loads nothing, from anywhere, and its own policy allows nothing but its one style sheet. The
templates hold markup only, without style attributes, which that policy forbids.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

WEB = ("http", "https")

# What no page may hold: halves of surrogate pairs, which no encoding can write, and control characters.
_UNFIT = re.compile("[\ud800-\udfff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]")


def render_page(name: str, **values: Any) -> str:
    """The template ``NAME.html`` with its values, every one of them escaped; fit to be written as UTF-8."""
    page = _environment().get_template(f"{name}.html")
    return clean(page.render(style=Markup(style_sheet(name)), policy=content_policy(name), **values))  # noqa: S704


@cache
def content_policy(name: str) -> str:
    """The Content-Security-Policy of the pages of a template: its style sheet by its digest, and nothing else.

    The page holds it itself; a server that sends the page may send it as a header too.
    """
    digest = b64encode(sha256(style_sheet(name).encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def style_sheet(name: str) -> str:
    """The style sheet of the pages of a template: what all pages share, then its own."""
    folder = files("extractor.present") / "templates"
    return "\n" + "".join((folder / f"{part}.css").read_text("utf-8") for part in ("base", name))


def clean(text: str) -> str:
    """The text with U+FFFD in the place of what a page cannot hold.

    >>> clean("4\\x00 sao")
    '4\ufffd sao'
    """
    return _UNFIT.sub("\ufffd", text)


def web_url(url: object) -> str | None:
    """The URL, when it is one that a page may link to: of http or https, with a host; else ``None``.

    >>> web_url("https://bao.vn/ocop.htm"), web_url("javascript:alert(1)")
    ('https://bao.vn/ocop.htm', None)
    """
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    # urlsplit forgives blanks and control characters in a scheme, as browsers do: they may be none of ours.
    plain = not any(character.isspace() or not character.isprintable() for character in url)
    return url if plain and parts.scheme in WEB and parts.hostname else None


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("extractor.present"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
