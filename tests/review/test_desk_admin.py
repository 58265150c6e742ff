"""The page of the accounts: what admins may do there, what nobody may, and that it says so."""

from __future__ import annotations

import re
from typing import Any

import pytest
from desks import Client, ca_mau, fill, rows

from extractor.review import tables
from extractor.review.accounts import add_editor, find_session, list_editors, open_session, verify
from extractor.review.database import Database
from extractor.review.desk import Desk
from extractor.review.insight import Insight

SECRET, OTHER = "mật khẩu dài", "một cái khác"


@pytest.fixture
def db(any_database: Database) -> Database:
    fill(any_database, ca_mau())
    add_editor(any_database, "boss", SECRET, "admin")
    add_editor(any_database, "lan", SECRET)
    return any_database


@pytest.fixture
def boss(db: Database, insight: Insight) -> Client:
    return entered(db, insight, "boss")


def entered(db: Database, insight: Insight, name: str, password: str = SECRET) -> Client:
    client = Client(Desk(db, insight))
    assert client.login(name, password).status_code == 303
    return client


def send(client: Client, do: str, name: str, csrf: str | None = None, **fields: str) -> Any:
    data = {"csrf": client.csrf if csrf is None else csrf, "do": do, "name": name} | fields
    return client.http.post("/accounts", data=data)


def listed(db: Database) -> list[tuple[str, str, bool]]:
    return [(one.name, one.role, one.active) for one in list_editors(db)]


def test_an_admin_keeps_the_accounts(db: Database, boss: Client, insight: Insight) -> None:
    page = boss.get("/accounts").text
    assert re.findall(r'<th scope="row">(\w+)', page) == ["boss", "lan"]
    answer = send(boss, "add", "minh", password=SECRET, role="editor")
    assert (answer.status_code, answer.headers["location"]) == (303, "/accounts?said=add")
    assert "Đã thêm tài khoản." in boss.get("/accounts?said=add").text
    assert send(boss, "role", "minh", role="admin").status_code == 303
    assert send(boss, "password", "minh", password=OTHER).status_code == 303
    assert listed(db) == [("boss", "admin", True), ("lan", "editor", True), ("minh", "admin", True)]
    assert entered(db, insight, "minh", OTHER).get("/accounts").status_code == 200


def test_who_is_switched_off_is_out_at_once(db: Database, boss: Client, insight: Insight) -> None:
    lan = entered(db, insight, "lan")
    assert lan.post("/api/facts/1/accept", {"version": 1}).status_code == 200
    assert send(boss, "off", "lan").status_code == 303
    assert lan.post("/api/facts/1/undo", {"version": 2}).status_code in (401, 403)
    assert lan.get("/queue").headers["location"] == "/login"
    assert not verify(db, "lan", SECRET)
    assert lan.login("lan", SECRET).status_code == 403
    assert "đã tắt" in boss.get("/accounts").text
    assert [one.editor for one in rows(db, tables.decisions)] == ["lan"], "what was decided stays"
    assert send(boss, "on", "lan").status_code == 303
    assert entered(db, insight, "lan").get("/queue").status_code == 200


def test_only_admins_and_only_from_the_page(db: Database, boss: Client, insight: Insight) -> None:
    lan = entered(db, insight, "lan")
    before = rows(db, tables.editors)
    assert lan.get("/accounts").status_code == 403
    assert "/accounts" not in lan.get("/queue").text
    every: list[tuple[str, dict[str, str]]] = [
        ("add", {"password": SECRET, "role": "admin"}), ("role", {"role": "admin"}), ("off", {}), ("on", {}),
        ("password", {"password": SECRET}),
    ]  # fmt: skip
    for do, fields in every:
        assert send(lan, do, "lan", **fields).status_code == 403
        for csrf in ("", "x", lan.csrf):
            assert send(boss, do, "lan", csrf, **fields).status_code == 403
        body = {"csrf": boss.csrf, "do": do, "name": "lan"} | fields
        assert boss.http.post("/accounts", data=body, headers={"origin": "http://evil.example"}).status_code == 403
    outside = Client(Desk(db, insight))
    outside.get("/login")
    assert send(outside, "off", "lan").headers["location"] == "/login"
    assert outside.get("/accounts").headers["location"] == "/login"
    assert rows(db, tables.editors) == before


@pytest.mark.parametrize(
    ("do", "name", "fields", "fault"),
    [
        ("add", "lan", {"password": SECRET, "role": "editor"}, "Đã có tài khoản mang tên này."),
        ("add", " x", {"password": SECRET, "role": "editor"}, "Tên không dùng được"),
        ("add", "", {"password": SECRET, "role": "editor"}, "Tên không dùng được"),
        ("add", "x", {"password": "ngắn", "role": "editor"}, "Mật khẩu cần từ 8 đến 200 ký tự."),
        ("add", "x", {"password": SECRET, "role": "king"}, "Yêu cầu không hợp lệ."),
        ("role", "x", {"role": "admin"}, "Không có tài khoản này."),
        ("role", "a\0b", {"role": "admin"}, "Tên không dùng được"),
        ("password", "x", {"password": SECRET}, "Không có tài khoản này."),
        ("off", "x", {}, "Không có tài khoản này."),
        ("off", "boss", {}, "Không thể tự tắt"),
        ("role", "boss", {"role": "editor"}, "Không thể tự tắt"),
        ("remove", "lan", {}, "Yêu cầu không hợp lệ."),
        ("", "", {}, "Yêu cầu không hợp lệ."),
    ],
)
def test_what_will_not_do_is_told(
    db: Database, boss: Client, do: str, name: str, fields: dict[str, str], fault: str
) -> None:
    before = rows(db, tables.editors)
    answer = send(boss, do, name, **fields)
    assert answer.status_code == 422
    assert fault in answer.text
    assert SECRET not in answer.text
    assert rows(db, tables.editors) == before


def test_one_admin_is_always_left(db: Database, insight: Insight) -> None:
    """Two admins who switch each other off at once: the second one is refused."""
    add_editor(db, "minh", SECRET, "admin")
    boss, minh = entered(db, insight, "boss"), entered(db, insight, "minh")
    assert send(boss, "off", "minh").status_code == 303
    assert send(minh, "off", "boss").status_code in (303, 403)
    assert ("boss", "admin", True) in listed(db)
    from extractor.review.accounts import AccountError, set_active, set_role

    for last in (lambda: set_active(db, "boss", active=False), lambda: set_role(db, "boss", "editor")):
        with pytest.raises(AccountError, match="boss: the last admin that can log in; make another one first"):
            last()


def test_the_own_password_keeps_the_session(db: Database, boss: Client) -> None:
    elsewhere = open_session(db, "boss").token
    answer = send(boss, "password", "boss", password=OTHER)
    assert answer.status_code == 303
    assert boss.get("/accounts").status_code == 200, "here the work goes on"
    assert find_session(db, elsewhere) is None, "elsewhere one must log in"


def test_the_first_account_is_an_admins(database: Database, insight: Insight) -> None:
    fill(database, ca_mau())
    client = Client(Desk(database, insight))
    assert "Chưa có tài khoản nào" in client.get("/accounts").text
    assert send(client, "add", "lan", password=SECRET, role="editor").status_code == 303
    assert listed(database) == [("lan", "admin", True)]
    assert client.get("/accounts?said=add").headers["location"] == "/login"


def test_names_are_no_markup(boss: Client) -> None:
    name = '"><script>alert(1)</script>'
    assert send(boss, "add", name, password=SECRET, role="editor").status_code == 303
    for page in (boss.get("/accounts").text, send(boss, "add", name, password=SECRET, role="editor").text):
        assert "<script>alert" not in page
