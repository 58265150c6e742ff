"""What every page shares: templates that escape whatever they are given, the style sheet, and links that are safe.

A page is one file: it loads nothing, from anywhere, and its own policy forbids scripts. The templates hold markup only.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

WEB = ("http", "https")

# What no page may hold: halves of surrogate pairs, which no encoding can write, and control characters.
_UNFIT = re.compile("[\ud800-\udfff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]")


def render_page(template: str, **values: Any) -> str:
    """A template of this package with its values, every one of them escaped; fit to be written as UTF-8."""
    return clean(_environment().get_template(template).render(**values))


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
