"""A few of the inputs that ``tools/fuzz_inputs.py`` makes by the hundred thousand, and any markup at all."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Article, InputError
from extractor.sources.page import Given, read_page

INPUTS = 1500


@pytest.fixture(scope="module")
def tool(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_inputs", root / "tools" / "fuzz_inputs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_hostile_inputs(tool: ModuleType, tmp_path: Path) -> None:
    offences: list[str] = []
    came = 0
    for number in range(INPUTS):
        found, figures = tool.check_input(number, tmp_path)
        offences += found
        came += figures["articles"] + figures["errors"]
    assert offences == []
    assert came > INPUTS


def test_the_tool_would_see_an_offence(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[Article]:
        raise KeyError("x")

    monkeypatch.setattr(tool, "read_sources", broken)
    offences, _ = tool.check_input(1, tmp_path)
    assert "KeyError" in offences[0]


TAG = st.sampled_from(
    ["p", "div", "td", "tr", "table", "a href='/x'", "br", "span", "font face='.VnTime'", "h1", "form", "li"]
)
PIECE = st.one_of(
    TAG.map(lambda tag: f"<{tag}>"),
    TAG.map(lambda tag: f"</{tag.split()[0]}>"),
    st.text(max_size=12),
    st.just("Tỉnh Cà Mau có 40 sản phẩm OCOP. "),
)


@given(st.lists(PIECE, max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_markup(markup: str) -> None:
    item = read_page(markup.encode("utf-8", "surrogatepass"), "a:1", Given())
    assert isinstance(item, Article | InputError)
    if isinstance(item, Article):
        page = item.page
        assert page is not None
        for start, end, place in page.segments:
            assert item.text[start:end] == page.text[place : place + end - start]
