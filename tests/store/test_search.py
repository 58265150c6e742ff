"""Full-text search in SQLite, as Datasette uses it: with tone marks, and without."""

from __future__ import annotations

import sqlite3
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from store_records import load, make_record

from extractor.store.rows import plain_text

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵdđ"


@pytest.fixture
def database(tmp_path: Path) -> sqlite3.Connection:
    url = f"sqlite:///{tmp_path}/x.db"
    texts = {
        "gạo": "Bán gạo nếp.", "gáo": "Cái gáo dừa.", "gao": "Quan GAO.", "đồng": "Tỉnh Đồng Tháp.", "dong": "Lá dong.",
    }  # fmt: skip
    load(
        url, *(make_record(key, text=text, title="Hoà Bình" if key == "dong" else None) for key, text in texts.items())
    )
    load(url, make_record("gáo", text="Cái gáo dừa cũ."))
    return sqlite3.connect(tmp_path / "x.db")


def found(database: sqlite3.Connection, words: str) -> set[str]:
    sql = "SELECT article_key FROM articles a JOIN articles_fts f ON f.rowid = a.id WHERE articles_fts MATCH ?"
    return {key for (key,) in database.execute(sql, (words,))}


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("gạo", {"gạo"}),
        ("GÁO", {"gáo"}),
        ("gao", {"gạo", "gáo", "gao"}),
        ("đồng", {"đồng"}),
        ("Đồng Tháp", {"đồng"}),
        ("dong", {"đồng", "dong"}),
        ("dong thap", {"đồng"}),
        ('"gao nep"', {"gạo"}),
        ("gao nếp", {"gạo"}),
        ("cũ", {"gáo"}),
        ("hoa binh", {"dong"}),
        ("gà", set()),
    ],
)
def test_marks_count_when_they_are_given(database: sqlite3.Connection, words: str, keys: set[str]) -> None:
    assert found(database, words) == keys


def test_every_letter_is_found_with_and_without_its_marks(tmp_path: Path) -> None:
    load(f"sqlite:///{tmp_path}/x.db", *(make_record(f"{n}", text=f"x{letter}x") for n, letter in enumerate(LETTERS)))
    database = sqlite3.connect(tmp_path / "x.db")
    for number, letter in enumerate(LETTERS):
        bare = plain_text(None, letter)
        if letter != bare:
            assert found(database, f"x{letter}x") == {str(number)}
        same = {str(n) for n, other in enumerate(LETTERS) if plain_text(None, other) == bare}
        assert str(number) in same
        assert found(database, f"x{bare}x") == same
        assert unicodedata.normalize("NFC", letter) == letter


def test_the_index_follows_what_others_change(database: sqlite3.Connection) -> None:
    database.execute("UPDATE articles SET text = 'Xoài cát', plain_text = 'xoai cat' WHERE article_key = 'gạo'")
    assert found(database, "gạo") == set()
    assert found(database, "xoai") == {"gạo"}
    database.execute("DELETE FROM articles WHERE article_key = 'gạo'")
    assert found(database, "xoài") == set()
    database.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")


def test_datasette_finds_the_index(database: sqlite3.Connection) -> None:
    """By the question that it asks of sqlite_master."""
    like = '%VIRTUAL TABLE%USING FTS%content="articles"%'
    sql = f"SELECT name FROM sqlite_master WHERE rootpage = 0 AND sql LIKE '{like}'"
    assert database.execute(sql).fetchall() == [("articles_fts",)]


def test_the_corpus_is_searched(tmp_path: Path, corpus: list[dict[str, Any]]) -> None:
    load(f"sqlite:///{tmp_path}/x.db", *corpus)
    database = sqlite3.connect(tmp_path / "x.db")
    assert len(found(database, "sản phẩm")) > 60
    assert found(database, '"ca mau"') >= found(database, '"Cà Mau"') > set()
