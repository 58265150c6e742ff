"""Who may use the desk: names with passwords and roles, sessions, and the brake on guessing.

Owns what is kept of secrets: of a password its argon2 hash, of a session's token its digest. While there are no
accounts the desk is open to whoever sits at the machine, under the name ``LOCAL``.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from extractor.errors import OcopError, Problem
from extractor.review import tables
from extractor.review.database import Database, now

LOCAL = "editor"
SHORTEST_PASSWORD = 8
LONGEST = 200
"""Characters of a name or a password: hashing a long one would be work for nothing."""
SESSION_HOURS = 12
FREE_FAILURES = 4
FREE_FAILURES_OF_ADDRESS = 60
"""Many people may sit behind one address."""
FIRST_WAIT, LONGEST_WAIT = 2.0, 900.0
"""Seconds that a name waits after one failure too many; doubled with each."""
REMEMBERED_NAMES = 10_000

_FAULTS = {
    "taken": ("there is such an editor already", "change it with ocop editors password"),
    "unknown": ("there is no such editor", "ocop editors list names them"),
    "name": ("no name", "give one of printable characters, without blanks around it"),
    "password": (
        "the password is too short or too long",
        f"give {SHORTEST_PASSWORD} to {LONGEST} characters",
    ),
    "last_admin": ("the last admin that can log in", "make another one first"),
    "yourself": ("your own account", "let another admin do it"),
    "input": ("nothing that can be done", "use the forms of the page"),
}
_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds: who it is (``None`` before the login), and the token that its forms carry."""

    token: str
    csrf: str
    editor: str | None
    is_admin: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An editor as listed."""

    name: str
    role: str
    created_at: str
    active: bool


class AccountError(OcopError):
    """What cannot be done to an account; ``code`` says why."""

    def __init__(self, code: str, name: str) -> None:
        what, remedy = _FAULTS[code]
        super().__init__(str(Problem(name if name.isprintable() and name else repr(name), what, remedy)))
        self.code = code


def add_editor(database: Database, name: str, password: str, role: str = "editor") -> None:
    """Make an account; raises :class:`OcopError` when the name is taken, or name or password will not do."""
    _check(name, password)
    with database.write() as connection:
        of = tables.editors.c
        if connection.execute(sa.select(of.name).where(of.name == name)).first() is not None:
            raise AccountError("taken", name)
        connection.execute(
            sa.insert(tables.editors).values(
                name=name, password_hash=_hasher.hash(password), role=role, created_at=now()
            )
        )


def set_password(database: Database, name: str, password: str) -> None:
    """Give an editor another password, and end the open sessions; raises :class:`OcopError` for an unknown name."""
    _check(name, password)
    with database.write() as connection:
        statement = sa.update(tables.editors).where(tables.editors.c.name == name)
        if connection.execute(statement.values(password_hash=_hasher.hash(password))).rowcount == 0:
            raise AccountError("unknown", name)
        connection.execute(sa.delete(tables.sessions).where(tables.sessions.c.editor == name))


def set_role(database: Database, name: str, role: str) -> None:
    """Give an editor another role; raises :class:`AccountError` for an unknown name and for the last admin."""
    with database.write() as connection:
        _change(connection, name, {"role": role}, keeps_admin=role == "admin")


def set_active(database: Database, name: str, *, active: bool) -> None:
    """Switch an account off, which ends its sessions, or on again; raises :class:`AccountError` as :func:`set_role`."""
    with database.write() as connection:
        _change(connection, name, {"active": active}, keeps_admin=active)
        if not active:
            connection.execute(sa.delete(tables.sessions).where(tables.sessions.c.editor == name))


def remove_editor(database: Database, name: str) -> None:
    """Take an account away, and end its sessions; what was decided under the name stays in the log."""
    with database.write() as connection:
        if connection.execute(sa.delete(tables.editors).where(tables.editors.c.name == name)).rowcount == 0:
            raise AccountError("unknown", name)
        connection.execute(sa.delete(tables.sessions).where(tables.sessions.c.editor == name))


def list_editors(database: Database) -> list[Account]:
    """All accounts by name."""
    of = tables.editors.c
    with database.read() as connection:
        rows = connection.execute(sa.select(of.name, of.role, of.created_at, of.active).order_by(of.name))
        return [Account(*row) for row in rows]


def check_author(database: Database, name: str) -> None:
    """Raise :class:`OcopError` unless decisions may be kept under a name: that of an account, while there are any."""
    _check_name(name)
    if has_accounts(database) and name not in {one.name for one in list_editors(database)}:
        raise AccountError("unknown", name)


def has_accounts(database: Database) -> bool:
    """Whether a login is needed."""
    with database.read() as connection:
        return connection.execute(sa.select(tables.editors.c.name).limit(1)).first() is not None


def verify(database: Database, name: str, password: str) -> bool:
    """Whether name and password belong together; takes as long for a name that there is not."""
    with database.read() as connection:
        of = tables.editors.c
        held = connection.execute(sa.select(of.password_hash).where(of.name == name, of.active)).scalar()
    try:
        return _hasher.verify(held or _nobody(), password[:LONGEST]) and held is not None
    except (VerificationError, InvalidHashError):
        return False


def open_session(database: Database, editor: str | None) -> Session:
    """A new session, and with it the token for its cookie; sessions that have ended are cleared away."""
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    until = datetime.now(UTC) + timedelta(hours=SESSION_HOURS)
    with database.write() as connection:
        connection.execute(sa.delete(tables.sessions).where(tables.sessions.c.expires_at < now()))
        connection.execute(
            sa.insert(tables.sessions).values(
                token_sha256=_digest(token), editor=editor, csrf=csrf, expires_at=until.isoformat(timespec="seconds")
            )
        )
    return Session(token, csrf, editor, False)


def find_session(database: Database, token: str | None, *, local: bool = True) -> Session | None:
    """The session of a cookie, while it holds and its editor has an account.

    While nobody has one, whoever has a session is ``LOCAL``, if the desk is ``local``: others cannot reach it.
    """
    if not token or len(token) > LONGEST:
        return None
    of, e = tables.sessions.c, tables.editors.c
    statement = (
        sa.select(of.csrf, of.editor, e.role)
        .outerjoin(tables.editors, sa.and_(e.name == of.editor, e.active))
        .where(of.token_sha256 == _digest(token), of.expires_at > datetime.now(UTC).isoformat(timespec="seconds"))
    )
    with database.read() as connection:
        row = connection.execute(statement).first()
        if row is None:
            return None
        if row.role is not None:
            return Session(token, row.csrf, row.editor, row.role == "admin")
        locked = not local or connection.execute(sa.select(e.name).limit(1)).first() is not None
    return Session(token, row.csrf, None if locked else LOCAL, not locked)


def close_session(database: Database, token: str) -> None:
    """End a session."""
    with database.write() as connection:
        connection.execute(sa.delete(tables.sessions).where(tables.sessions.c.token_sha256 == _digest(token)))


class Brake:
    """Makes a name wait after ``free`` failed logins, longer with each; kept in memory, while the desk runs."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, free: int = FREE_FAILURES) -> None:
        self._clock = clock
        self._free = free
        self._lock = threading.Lock()
        self._failures: dict[str, tuple[int, float]] = {}

    def seconds_left(self, name: str) -> float:
        """How long a name must wait yet."""
        with self._lock:
            until = self._failures.get(name, (0, 0.0))[1]
        return max(0.0, until - self._clock())

    def failed(self, name: str) -> None:
        """Note a failed login."""
        with self._lock:
            count = self._failures.pop(name, (0, 0.0))[0] + 1
            over = count - self._free
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(over - 1, 20)) if over > 0 else 0.0
            self._failures[name] = (count, self._clock() + wait)
            while len(self._failures) > REMEMBERED_NAMES:  # the oldest go first
                del self._failures[next(iter(self._failures))]

    def succeeded(self, name: str) -> None:
        """Forget the failures of a name."""
        with self._lock:
            self._failures.pop(name, None)


def _change(connection: sa.Connection, name: str, values: dict[str, Any], *, keeps_admin: bool) -> None:
    _check_name(name)
    of = tables.editors.c
    rows = connection.execute(sa.select(of.name, of.role, of.active).with_for_update()).all()
    if name not in {row.name for row in rows}:
        raise AccountError("unknown", name)
    admins = {row.name for row in rows if row.role == "admin" and row.active}
    if not keeps_admin and admins == {name}:
        raise AccountError("last_admin", name)
    connection.execute(sa.update(tables.editors).where(of.name == name).values(values))


def _check(name: str, password: str) -> None:
    _check_name(name)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST:
        raise AccountError("password", name)


def _check_name(name: str) -> None:
    if not name.strip() or name != name.strip() or len(name) > LONGEST or not name.isprintable():
        raise AccountError("name", name)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


_nobody_hash: list[str] = []


def _nobody() -> str:
    """A hash that no password has, so that an unknown name takes as long as a known one."""
    if not _nobody_hash:
        _nobody_hash.append(_hasher.hash(secrets.token_urlsafe(32)))
    return _nobody_hash[0]
