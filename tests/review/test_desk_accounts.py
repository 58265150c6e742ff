from __future__ import annotations

import pytest
import sqlalchemy as sa
from desks import rows

from extractor.errors import OcopError
from extractor.review import tables
from extractor.review.accounts import (
    FREE_FAILURES,
    LOCAL,
    Brake,
    add_editor,
    close_session,
    find_session,
    has_accounts,
    list_editors,
    open_session,
    remove_editor,
    set_password,
    verify,
)
from extractor.review.database import Database

SECRET = "mật khẩu dài"  # noqa: S105 - of nobody


def test_accounts(any_database: Database) -> None:
    db = any_database
    assert not has_accounts(db)
    add_editor(db, "lan", SECRET, "admin")
    add_editor(db, "minh", SECRET + "!")
    assert has_accounts(db)
    assert [(one.name, one.role) for one in list_editors(db)] == [("lan", "admin"), ("minh", "editor")]
    assert verify(db, "lan", SECRET)
    assert not verify(db, "lan", SECRET + "!")
    assert not verify(db, "nobody", SECRET)
    set_password(db, "lan", "một cái khác")
    assert not verify(db, "lan", SECRET)
    assert verify(db, "lan", "một cái khác")
    remove_editor(db, "lan")
    assert not verify(db, "lan", "một cái khác")


def test_of_secrets_only_digests_are_kept(database: Database) -> None:
    add_editor(database, "lan", SECRET)
    session = open_session(database, "lan")
    [editor], [held] = rows(database, tables.editors), rows(database, tables.sessions)
    assert editor.password_hash.startswith("$argon2id$")
    assert SECRET not in str(editor)
    assert session.token not in str(held)


@pytest.mark.parametrize(("name", "password"), [("", SECRET), (" lan", SECRET), ("a\nb", SECRET), ("lan", "short")])
def test_what_will_not_do(database: Database, name: str, password: str) -> None:
    with pytest.raises(OcopError):
        add_editor(database, name, password)
    assert not has_accounts(database)


def test_a_name_is_taken_once(database: Database) -> None:
    add_editor(database, "lan", SECRET)
    with pytest.raises(OcopError, match="already"):
        add_editor(database, "lan", SECRET)
    for unknown in (lambda: remove_editor(database, "x"), lambda: set_password(database, "x", SECRET)):
        with pytest.raises(OcopError, match="no such editor"):
            unknown()


def test_sessions(database: Database) -> None:
    alone = open_session(database, None)
    found = find_session(database, alone.token)
    assert found is not None
    assert (found.editor, found.is_admin) == (LOCAL, True), "without accounts whoever sits there is the editor"
    add_editor(database, "lan", SECRET)
    found = find_session(database, alone.token)
    assert found is not None
    assert found.editor is None, "with the first account the open sessions are out"
    lan = open_session(database, "lan")
    found = find_session(database, lan.token)
    assert found is not None
    assert (found.editor, found.is_admin, found.csrf) == ("lan", False, lan.csrf)
    for nothing in (None, "", "x", "x" * 5_000, "\ud800"):
        assert find_session(database, nothing) is None
    close_session(database, lan.token)
    assert find_session(database, lan.token) is None


def test_a_session_ends_with_password_account_and_time(database: Database) -> None:
    add_editor(database, "lan", SECRET)
    for end in (lambda: set_password(database, "lan", SECRET), lambda: remove_editor(database, "lan")):
        token = open_session(database, "lan").token
        end()
        assert find_session(database, token) is None
    add_editor(database, "lan", SECRET)
    token = open_session(database, "lan").token
    with database.write() as connection:
        connection.execute(sa.update(tables.sessions).values(expires_at="2020-01-01T00:00:00+00:00"))
    assert find_session(database, token) is None
    open_session(database, None)
    assert len(rows(database, tables.sessions)) == 1, "what has ended is cleared away"


def test_the_brake_waits_longer_each_time() -> None:
    now = [100.0]
    brake = Brake(lambda: now[0])
    for _ in range(FREE_FAILURES):
        brake.failed("name:lan")
        assert brake.seconds_left("name:lan") == 0
    waits = []
    for _ in range(4):
        brake.failed("name:lan")
        waits.append(brake.seconds_left("name:lan"))
        now[0] += waits[-1]
    assert waits == [2, 4, 8, 16]
    assert brake.seconds_left("name:minh") == 0
    for _ in range(40):
        brake.failed("name:lan")
    assert brake.seconds_left("name:lan") == 900
    brake.succeeded("name:lan")
    assert brake.seconds_left("name:lan") == 0
