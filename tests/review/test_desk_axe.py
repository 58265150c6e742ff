"""The pages of the desk as axe-core judges them: no serious finding, at two widths.

axe-core is given by the path of its ``axe.min.js`` in ``OCOP_AXE_CORE`` (``npm pack axe-core`` brings it); without it
the tests are skipped, and fail where CI promises it.
"""

# ruff: noqa: F811 - the fixtures of the browser's tests are used here too
from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_desk_browser import Drive, Page, browser, chrome, cuu_long, made  # noqa: F401 - fixtures

from extractor.review.accounts import add_editor
from extractor.review.database import Database

REASON = "axe-core is not there: npm pack axe-core, and give the path of its axe.min.js in OCOP_AXE_CORE"
SERIOUS = ("serious", "critical")
PAGES = ("/queue", "/articles/1", "/numbers", "/overview", "/log")
WIDTHS = (1280, 800)
FEWEST = 5
"""Rules that any page of the desk keeps."""
RUN = """
const done = arguments[arguments.length - 1];
const about = (v) => [v.impact, v.id, v.nodes.map((n) => n.target.join(" ")).slice(0, 3)];
axe.run(document).then(
  (found) => done([found.passes.length, found.violations.map(about)]),
  (failure) => done([0, [["critical", String(failure), []]]]),
);
"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core."""
    path = os.environ.get("OCOP_AXE_CORE")
    if path is None:
        if os.environ.get("OCOP_CI"):
            pytest.fail(REASON)
        pytest.skip(REASON)
    return Path(path).read_text("utf-8")


def serious(page: Page, axe: str) -> list[Any]:
    """What axe-core finds of some weight on the page that is shown."""
    page.script(axe)
    passed, found = page.browser.execute_async_script(RUN)
    assert passed >= FEWEST, "axe-core has looked at nothing"
    return [one for one in found if one[0] in SERIOUS]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_serious_finding(
    browser: Drive,
    made: Callable[..., tuple[str, Database]],
    axe: str,
    width: int,
) -> None:
    address, _ = made(*cuu_long())
    browser.set_window_size(width, 900)
    page = Page(browser, address)
    for path in PAGES:
        browser.get(address + path)
        assert serious(page, axe) == [], path


def test_the_open_form_and_the_keys_have_none(
    browser: Drive,
    made: Callable[..., tuple[str, Database]],
    axe: str,
) -> None:
    address, _ = made(*cuu_long())
    browser.set_window_size(1280, 900)
    page = Page(browser, address).open("/articles/1")
    page.keys("e")
    page.until(lambda: page.all(".card form"))
    assert serious(page, axe) == []
    page.keys("\ue00c", "?")
    assert serious(page, axe) == []


def test_the_pages_of_accounts_have_none(
    browser: Drive,
    made: Callable[..., tuple[str, Database]],
    axe: str,
) -> None:
    address, database = made(*cuu_long())
    page = Page(browser, address)
    browser.get(address + "/accounts")
    assert serious(page, axe) == []
    add_editor(database, "lan", "mot mat khau dai", "admin")
    browser.get(address + "/login")
    assert serious(page, axe) == []
