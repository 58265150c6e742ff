"""What goes wrong is one line that names the remedy: no traceback, no password, and the exit code as everywhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from store_records import all_kinds, contents, load, located, make_fact, make_record, query

from extractor.errors import StoreError
from extractor.store import loader
from extractor.store.engine import connect, hide_password
from extractor.store.versions import current_version

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.jsonl"
    path.write_text(located(make_record("a", make_fact()))[0].line, "utf-8")
    return path


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    assert done.stdout == b""
    [line] = done.stderr.decode().splitlines()
    return line


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ocop.db", "ocop.db: no database URL; write sqlite:///ocop.db, "),
        ("mysql://u:secret@h/db", "mysql://u:***@h/db: no database of the kind 'mysql' is known; write "),
        (
            "postgresql+asyncpg://h/db",
            "postgresql+asyncpg://h/db: no database of the kind 'postgresql+asyncpg' is known",
        ),
        ("sqlite://", "sqlite://: it names no database; write "),
        ("postgresql://h:port/db", "postgresql://h:port/db: no database URL; write "),
        (
            "postgresql://u:p@ss@127.0.0.1/db",
            "postgresql://u:***@127.0.0.1/db: there is more than one @ before the host; write an @ of the password",
        ),
        ("sqlite:///x.db?foo=1", "sqlite:///x.db?foo=1: not all of these options are known: foo; correct what follows"),
    ],
)
def test_what_is_no_url_is_wrong_usage(ocop: Run, facts: Path, url: str, message: str) -> None:
    for command in (["load", str(facts), "--to"], ["migrate", "--to"], ["export", "csv", "-o", "x.csv", "--from"]):
        done = ocop(*command, url)
        assert done.returncode == 2
        assert said(done).startswith(f"ocop: {message}")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite:///{tmp}/none/x.db", "cannot be opened: unable to open database file; check the path; its folder"),
        ("duckdb:///{tmp}/none/x.db", "cannot be opened: IO Error: Cannot open file"),
        ("sqlite:///{tmp}/facts.jsonl", "the file is no database of this kind; check the path, or give a new file"),
        ("duckdb:///{tmp}/facts.jsonl", "the file is no database of this kind; check the path, or give a new file"),
        ("postgresql://u:secret@127.0.0.1:1/db", "no connection: "),
    ],
)
def test_what_cannot_be_opened(ocop: Run, facts: Path, tmp_path: Path, url: str, message: str) -> None:
    url = url.format(tmp=tmp_path)
    done = ocop("load", str(facts), "--to", url)
    assert done.returncode == 1
    line = said(done)
    assert line.startswith(f"ocop: {hide_password(url)}: {message}")
    assert "secret" not in line


def test_options_that_are_none(new_url: Callable[[str], str], ocop: Run, facts: Path) -> None:
    for kind in ("postgresql", "duckdb"):
        url = new_url(kind) + "?nothing=1"
        done = ocop("load", str(facts), "--to", url)
        assert done.returncode == 1
        assert said(done).endswith("; correct what follows the ?")
    url = new_url("postgresql") + "?options=-csearch_path%3Dnone"
    done = ocop("load", str(facts), "--to", url)
    assert said(done).endswith("; create the schema, or correct the search_path")


def test_duckdb_keeps_to_a_limit_and_names_the_way_to_more(
    new_url: Callable[[str], str], ocop: Run, facts: Path, tmp_path: Path
) -> None:
    url = new_url("duckdb")
    assert ocop("load", str(facts), "--to", url).returncode == 0
    settings = "SELECT current_setting('memory_limit'), current_setting('enable_progress_bar')"
    with connect(url) as connection:
        [(limit, bar)] = connection.exec_driver_sql(settings)
    assert (limit, bar) == ("381.4 MiB", False)
    with connect(f"{url}?memory_limit=2GB") as connection:
        [(limit, _)] = connection.exec_driver_sql(settings)
    assert limit == "1.8 GiB"
    done = ocop("load", str(facts), "--to", f"duckdb:///{tmp_path}/small?memory_limit=4MB")
    assert done.returncode == 1
    line = said(done)
    assert "Out of Memory" in line
    assert line.endswith("; let it have more: duckdb:///FILE?memory_limit=2GB")


def test_a_password_among_the_options_is_hidden() -> None:
    assert hide_password("postgresql://h/db?user=u&password=secret&x=1") == "postgresql://h/db?user=u&password=***&x=1"


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_hold_every_letter(
    encoding: str, new_url: Callable[[str], str], ocop: Run, facts: Path
) -> None:
    url = new_url("postgresql")
    name = url.rpartition("/")[2]
    with psycopg.connect(url.replace(name, "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}"')
        connection.execute(f"CREATE DATABASE \"{name}\" ENCODING '{encoding}' TEMPLATE template0")
    done = ocop("load", str(facts), "--to", url)
    assert done.returncode == 1
    line = f"the database keeps its texts as {encoding}; make another with createdb -E UTF8 -T template0"
    assert said(done) == f"ocop: {url}: {line}"


def test_the_encoding_of_the_environment_does_not_matter(
    new_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, like = new_url("postgresql"), new_url("sqlite")
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    for one in (url, like):
        load(one, all_kinds())
    assert contents(url) == contents(like)


def test_no_room_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    load(url, all_kinds())

    def fill() -> None:
        with connect(url, write=True) as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            connection.exec_driver_sql("CREATE TABLE mine AS SELECT zeroblob(10000000)")

    with pytest.raises(StoreError, match="no room: database or disk is full; make room on the database's disk"):
        fill()


CLOSED = (
    "import ctypes\n"
    "for capability in (1, 2):\n"  # those by which the superuser is let in everywhere
    "    assert ctypes.CDLL(None).prctl(24, capability, 0, 0, 0) == 0 or __import__('os').geteuid()\n"
    "import os, sys; os.execv(sys.executable, [sys.executable, '-c', "
    "'from extractor.cli import main; main()', *sys.argv[1:]])"
)


def closed(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The command, run by somebody who has no more rights than files say."""
    return subprocess.run([sys.executable, "-c", CLOSED, *arguments], capture_output=True, check=False, timeout=60)


def test_files_and_folders_without_rights(facts: Path, tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    shut.mkdir()
    (shut / "facts.jsonl").write_bytes(facts.read_bytes())
    for kind in ("sqlite", "duckdb"):
        load(f"{kind}:///{shut}/{kind}.db", all_kinds())
    shut.chmod(0)
    try:
        done = closed("load", str(shut / "facts.jsonl"), "--to", f"sqlite:///{tmp_path}/x.db")
        path = f"{shut}/facts.jsonl"
        assert (done.returncode, said(done)) == (1, f"ocop: {path}: cannot be read: Permission denied; check the path")
        for kind in ("sqlite", "duckdb"):
            url = f"{kind}:///{shut}/{kind}.db"
            done = closed("export", "csv", "--from", url, "-o", str(tmp_path / "x.csv"))
            line = f"ocop: {url}: not allowed: Permission denied; ask for the right to read there, or give another"
            assert (done.returncode, said(done)) == (1, line)
            done = closed("load", str(facts), "--to", url)
            assert done.returncode == 1
            said(done)
    finally:
        shut.chmod(0o755)


def test_who_may_only_read_can_export(tmp_path: Path) -> None:
    for kind in ("sqlite", "duckdb"):
        path = tmp_path / f"{kind}.db"
        load(f"{kind}:///{path}", all_kinds())
        path.chmod(0o444)
        done = closed("export", "csv", "--from", f"{kind}:///{path}", "-o", str(tmp_path / kind))
        assert (done.returncode, said(done)) == (0, f"ocop: 8 facts to {tmp_path / kind}")
    assert (tmp_path / "sqlite").read_bytes() == (tmp_path / "duckdb").read_bytes()


def test_a_version_that_is_none(url: str) -> None:
    load(url, all_kinds())
    with connect(url, write=True) as connection:
        connection.exec_driver_sql("UPDATE ocop_version SET version_num = 'abc'")
    with pytest.raises(StoreError, match="its table ocop_version says 'abc', which is no version; give another"):
        load(url, all_kinds())


def test_a_view_of_others_is_not_dropped(url: str) -> None:
    with connect(url, write=True, create=True) as connection:
        connection.exec_driver_sql("CREATE VIEW review_first AS SELECT 1 AS mine")
    with pytest.raises(StoreError, match="it has a view review_first that is not ours; give another"):
        load(url, all_kinds())
    assert query(url, "SELECT * FROM review_first") == [{"mine": 1}]


def test_a_database_that_is_not_there_is_not_made_by_reading(ocop: Run, tmp_path: Path) -> None:
    for kind in ("sqlite", "duckdb"):
        url = f"{kind}:///{tmp_path}/x.db"
        done = ocop("export", "csv", "--from", url, "-o", str(tmp_path / "x.csv"))
        assert done.returncode == 1
        assert said(done) == f"ocop: {url}: there is no such file; load records into it first"
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_has_nothing_to_export(ocop: Run, url: str, tmp_path: Path) -> None:
    with connect(url, write=True, create=True) as connection:
        connection.exec_driver_sql("CREATE TABLE mine (id integer)")
    done = ocop("export", "csv", "--from", url, "-o", str(tmp_path / "x.csv"))
    assert done.returncode == 1
    assert said(done).endswith("it holds no records; load some with ocop load")


def test_an_older_database_is_told(ocop: Run, url: str, facts: Path, tmp_path: Path) -> None:
    from extractor.store.versions import migrate

    with connect(url, write=True, create=True) as connection:
        migrate(connection, url, 1)
    remedy = f"the database is of version 1, and this program needs {current_version()}; run ocop migrate --to {url}"
    for command in (["load", str(facts), "--to", url], ["export", "csv", "-o", str(tmp_path / "x"), "--from", url]):
        done = ocop(*command)
        assert (done.returncode, said(done)) == (1, f"ocop: {url}: {remedy}")
    done = ocop("migrate", "--to", url)
    assert (done.returncode, said(done)) == (0, f"ocop: version 1 to {current_version()}")
    assert ocop("load", str(facts), "--to", url).returncode == 0
    assert said(ocop("migrate", "--to", url)) == f"ocop: version {current_version()} already"


@pytest.mark.parametrize(
    ("scheme", "module"), [("sqlite", "sqlalchemy"), ("postgresql", "psycopg"), ("duckdb", "duckdb_engine")]
)
def test_a_missing_library_names_the_extra(scheme: str, module: str, facts: Path, tmp_path: Path) -> None:
    hide = (
        "import sys\n"
        "class Hidden:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] == {module!r}:\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Hidden())\n"
        "import importlib.util as u\n"
        "found = u.find_spec\n"
        f"u.find_spec = lambda name, *a: None if name == {module!r} else found(name, *a)\n"
        "from extractor.cli import main; main()\n"
    )
    command = [sys.executable, "-c", hide, "load", str(facts), "--to", f"{scheme}:///{tmp_path}/x"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1
    line = said(done)
    assert f"{module} is not installed; pip install 'ocop-extractor[db]'" in line


@pytest.mark.parametrize(("form", "module"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_a_missing_library_of_an_export(
    form: str, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extractor.store import export

    url = f"sqlite:///{tmp_path}/x.db"
    load(url, all_kinds())
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(
        StoreError, match=rf"the library {module} is not installed; pip install 'ocop-extractor\[export\]'"
    ):
        getattr(export, f"export_{form}")(url, tmp_path / "out")


def test_missing_rights_in_postgresql(new_url: Callable[[str], str], ocop: Run, facts: Path) -> None:
    url = new_url("postgresql")
    name = url.rpartition("/")[2]
    reader = url.replace("owner@", f"{name}@")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE ROLE "{name}" LOGIN')
    done = ocop("load", str(facts), "--to", reader)
    assert done.returncode == 1
    assert said(done) == (
        f"ocop: {reader}: not allowed: permission denied for schema public; "
        "ask for the right to write there, or give another"
    )
    load(url, make_record("b"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{name}"')
    before = contents(url)
    done = ocop("load", str(facts), "--to", reader)
    assert done.returncode == 1
    assert "not allowed: permission denied for table" in said(done)
    assert contents(url) == before


def test_unknown_login_and_database_in_postgresql(new_url: Callable[[str], str], ocop: Run, facts: Path) -> None:
    url = new_url("postgresql")
    for wrong, message in (
        (url.replace("owner@", "nobody_here@"), "nobody_here"),
        (url + "_not", "create it with createdb"),
    ):
        done = ocop("load", str(facts), "--to", wrong)
        assert done.returncode == 1
        assert message in said(done)


def test_a_database_that_may_only_be_read(ocop: Run, facts: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    load(f"sqlite:///{path}", all_kinds())
    before = contents(f"sqlite:///{path}")
    done = ocop("load", str(facts), "--to", f"sqlite:///file:{path}?mode=ro&uri=true")
    assert done.returncode == 1
    assert "not allowed: attempt to write a readonly database; ask for the right to write there" in said(done)
    assert contents(f"sqlite:///{path}") == before


def test_outputs_that_cannot_be_written(ocop: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    load(url, all_kinds())
    for form in ("csv", "xlsx", "parquet", "dictionary", "schemas"):
        done = ocop("export", form, "--from", url, "-o", str(tmp_path / "none" / "x"))
        assert done.returncode == 1, form
        assert "cannot be written: No such file or directory; give another" in said(done)
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").touch()
    done = ocop("export", "parquet", "--from", url, "-o", str(full))
    assert said(done) == f"ocop: {full}: the folder is not empty; give another to -o"
    assert ocop("export", "csv", "--from", url).returncode == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["full", "x.db"]


def test_no_value_of_a_record_is_in_a_message(tmp_path: Path) -> None:
    record = make_record("a", make_fact("funding", purpose="rất riêng tư"))
    record["facts"][0]["status"] = "maybe"
    with pytest.raises(StoreError) as caught:
        load(f"sqlite:///{tmp_path}/x.db", record)
    assert "riêng" not in str(caught.value)


def test_any_failure_has_one_line(url: str) -> None:
    load(url, all_kinds())
    with pytest.raises(StoreError) as caught:
        query(url, "SELECT nothing FROM nowhere")
    assert "\n" not in str(caught.value)


def test_a_connection_that_is_lost_while_rows_are_sent(
    new_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_url("postgresql")
    load(url, make_record("a", make_fact()))
    before = contents(url)
    finish = loader._Load.finish

    def lose(one: loader._Load) -> None:
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lost'")
        finish(one)

    monkeypatch.setattr(loader._Load, "finish", lose)
    with pytest.raises(StoreError) as caught:
        load(f"{url}?application_name=lost", make_record("b", make_fact()))
    [line] = str(caught.value).splitlines()
    assert "the connection is lost" in line or "terminating connection" in line
    monkeypatch.undo()
    assert contents(url) == before
