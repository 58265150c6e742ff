"""The application as a browser talks to it: decisions, doors, and whatever else is sent."""

from __future__ import annotations

import json
import string
from typing import Any

import pytest
from desks import Client, article, ca_mau, count, fill, held, row, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor import Article
from extractor.review import tables
from extractor.review.accounts import FREE_FAILURES, add_editor
from extractor.review.database import Database
from extractor.review.desk import Desk
from extractor.review.insight import Insight

SECRET = "mật khẩu dài"  # noqa: S105 - of nobody


def typed(client: Client, number: int) -> dict[str, str]:
    """The fields of a fact's form as a browser would send them untouched."""
    import re
    from html import unescape

    form = client.get(f"/api/facts/{number}/form").json()["html"]
    fields: dict[str, str] = {}
    for name, value in re.findall(r'<input name="([^"]+)" value="([^"]*)"', form):
        fields[name] = unescape(value)
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = unescape(chosen[1]) if chosen else ""
    return fields


# ---- decisions --------------------------------------------------------------------------------------------------


def test_a_review_from_first_to_last(client: Client, database: Database) -> None:
    answer = client.post("/api/facts/1/accept", {"version": 1})
    assert answer.status_code == 200
    parts = answer.json()["parts"]
    assert (parts["pending"], parts["done"], parts["total"]) == (1, 1, 2)
    assert parts["versions"] == {"1": 2, "2": 1}
    assert 'data-state="accepted"' in parts["cards"]
    assert "s-accepted" in parts["text"]
    fields = typed(client, 2) | {"stars.low": "4", "quantity.qualifier": "at_least"}
    assert client.post("/api/facts/2/correct", {"version": 1, "slots": fields}).status_code == 200
    assert held(database, "f2")["stars"]["high"] == 4
    assert held(database, "f2")["quantity"]["qualifier"] == "at_least"
    text = ca_mau()["article"]["text"]
    start = text.index("12 hồ sơ")
    form = client.get(f"/api/articles/1/form?kind=count&start={start}&end={start + 8}").json()
    assert (form["start"], form["end"]) == (start, start + 8)
    assert 'value="12"' in form["html"]
    new = {
        "status": "candidate", "action": "recognize", "subject": "product", "quantity.low": "12",
        "quantity.qualifier": "exact", "place.province": "96", "period.from": "2022", "period.to": "2022",
        "period.basis": "stated",
    }  # fmt: skip
    answer = client.post("/api/articles/1/facts", {"kind": "count", "start": start, "end": start + 8, "slots": new})
    assert answer.status_code == 200, answer.text
    assert answer.json()["parts"]["total"] == 3
    assert client.post("/api/articles/1/undo").json()["fact"] == answer.json()["fact"]
    assert client.post("/api/facts/2/undo", {"version": 2}).status_code == 200
    assert row(database, "f2").state == "open"
    assert [one.what for one in rows(database, tables.decisions)] == ["accept", "correct", "add", "undo", "undo"]


def test_a_fact_is_moved(any_database: Database, insight: Insight) -> None:
    """With the slots of its form and without; places count code points, and characters stay whole."""
    text = "🌾 Bà con 👩‍🌾 có 40 sản phẩm OCOP 👍🏽, gia\u0309i ba."
    fill(any_database, article("a", text, count("40 sản phẩm OCOP", "f1")))
    client = Client(Desk(any_database, insight))
    assert "<q data-words>40 sản phẩm OCOP</q>" in client.get("/api/facts/1/form").json()["html"]
    start = text.index("OCOP")
    answer = client.post("/api/facts/1/correct", {"version": 1, "start": start, "end": start + 6})
    assert answer.json()["message"] == "Dữ kiện nay đứng ở lời văn này."
    [mention] = held(any_database, "f1")["mentions"]
    assert mention["text"] == "OCOP 👍🏽" == text[mention["start"] : mention["end"]]
    start = text.index("gia")
    body = {"version": 2, "start": start, "end": start + 3, "slots": typed(client, 1) | {"tier": "province"}}
    assert client.post("/api/facts/1/correct", body).status_code == 200
    fact = held(any_database, "f1")
    assert (fact["mentions"][0]["text"], fact["tier"], fact["id"]) == ("gia\u0309", "province", "f1")
    assert "lời văn: «OCOP 👍🏽» → «gia\u0309»" in client.get("/log").text
    for bad in ({"start": 3}, {"start": 5, "end": 5}, {"start": 1, "end": 2}, {"start": -1, "end": 2}, {"start": "1"}):
        assert client.post("/api/facts/1/correct", {"version": 3} | bad).status_code in (400, 422)
    assert held(any_database, "f1") == fact


def test_the_same_in_every_database(any_database: Database, insight: Insight) -> None:
    fill(any_database, ca_mau())
    client = Client(Desk(any_database, insight))
    for path in ("/", "/queue?words=ca+mau&year=2022&province=96", "/articles/1?fact=1", "/log", "/overview"):
        assert client.get(path).status_code in (200, 303)
    assert client.post("/api/facts/1/accept", {"version": 1}).status_code == 200
    assert client.post("/api/facts/1/reject", {"version": 1, "reason": "sai"}).status_code == 409
    assert client.post("/api/facts/2/correct", {"version": 1, "slots": typed(client, 2) | {"tier": "province"}})
    assert client.post("/api/articles/1/presence", {"fact": 2, "versions": {}}).json()["parts"]["pending"] == 0
    assert client.post("/api/articles/1/undo").status_code == 200
    assert client.get("/").headers["location"] == "/articles/1?fact=2"
    assert [one.what for one in rows(any_database, tables.decisions)] == ["accept", "correct", "undo"]


def test_who_comes_late_is_told_what_is_so_now(client: Client, database: Database) -> None:
    client.post("/api/facts/1/accept", {"version": 1})
    late = client.post("/api/facts/1/reject", {"version": 1, "reason": "sai"})
    assert late.status_code == 409
    assert late.json()["fact"] == 1
    assert late.json()["parts"]["versions"]["1"] == 2
    assert row(database, "f1").state == "accepted"


def test_faults_of_a_form_are_told_by_field(client: Client) -> None:
    fields = typed(client, 1) | {"quantity.low": "nhiều", "period.to": "1066"}
    answer = client.post("/api/facts/1/correct", {"version": 1, "slots": fields})
    assert answer.status_code == 422
    assert set(answer.json()["faults"]) == {"quantity.low", "period.to"}
    unchanged = client.post("/api/facts/1/correct", {"version": 1, "slots": typed(client, 1)})
    assert (unchanged.status_code, unchanged.json()["error"]) == (422, "unchanged")


def test_why_and_numbers_come_from_todays_rules(database: Database, insight: Insight) -> None:
    text = (
        "Năm 2022, Cà Mau phấn đấu có 40 sản phẩm OCOP, trong đó 5 sản phẩm đạt 4 sao. Ông Ba, 62 tuổi, kể chuyện nghề."
    )
    with insight._lock:
        record = insight._ready().extract(Article(id="a", text=text)).to_dict()
    fill(database, record)
    reader = Client(Desk(database, insight))
    why = reader.get("/api/facts/1/why").json()["html"]
    assert "status.target" in why
    assert "phấn đấu" in why
    numbers = reader.get("/api/articles/1/numbers").json()
    at = text.index("62")
    assert [at, at + 2] in numbers["explained"]
    assert numbers["lost"] == []
    reader.post("/api/facts/2/reject", {"version": 1, "reason": "sai"})
    assert reader.get("/api/articles/1/numbers").status_code == 200


def test_a_fact_of_an_editor_has_no_rule(client: Client) -> None:
    new = {"number": "43/KH-UBND", "type": "plan"}
    made = client.post("/api/articles/1/facts", {"kind": "document", "start": 0, "end": 6, "slots": new}).json()
    assert "biên tập viên" in client.get(f"/api/facts/{made['fact']}/why").json()["html"]


def test_two_editors_see_each_other(desk: Desk, database: Database) -> None:
    add_editor(database, "lan", SECRET)
    add_editor(database, "minh", SECRET)
    lan, minh = Client(desk), Client(desk)
    lan.login("lan", SECRET)
    minh.login("minh", SECRET)
    assert lan.post("/api/articles/1/presence", {}).json()["others"] == ""
    seen = minh.post("/api/articles/1/presence", {"fact": 2, "versions": {"1": 1, "2": 1}}).json()
    assert seen == {"others": "Cùng đọc bài này: lan"}
    lan.post("/api/facts/1/accept", {"version": 1})
    news = minh.post("/api/articles/1/presence", {"versions": {"1": 1, "2": 1}}).json()
    assert news["parts"]["versions"] == {"1": 2, "2": 1}
    assert "lan" in news["message"]
    refused = minh.post("/api/facts/1/undo", {"version": 2})
    assert (refused.status_code, refused.json()["error"]) == (422, "not_yours")
    lan.post("/api/articles/1/presence", {"leaving": True})
    assert minh.post("/api/articles/1/presence", {}).json()["others"] == ""
    assert [(one.editor, one.what) for one in rows(database, tables.decisions)] == [("lan", "accept")]


# ---- the doors --------------------------------------------------------------------------------------------------


def test_headers(client: Client) -> None:
    for path in ("/queue", "/articles/1", "/static/desk.js", "/nowhere", "/api/facts/1/why", "/log"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers
    assert client.get("/queue").headers["cache-control"] == "no-store"


def test_the_cookie_is_for_this_desk_alone(client: Client) -> None:
    cookie = client.get("/queue").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "set-cookie" not in client.get("/queue").headers


def test_nothing_changes_without_the_token(client: Client, database: Database) -> None:
    client.get("/queue")
    for headers in ({}, {"x-csrf-token": ""}, {"x-csrf-token": "x"}, {"x-csrf-token": client.csrf + "x"}):
        assert client.http.post("/api/facts/1/accept", json={"version": 1}, headers=headers).status_code == 403
    for path in ("/language", "/logout", "/login"):
        assert client.http.post(path, data={"language": "en", "name": "x", "password": "y"}).status_code == 403
    client.http.cookies.clear()
    assert client.http.post("/api/facts/1/accept", json={"version": 1}).status_code == 403
    assert row(database, "f1").state == "open"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_other_sites_change_nothing(client: Client, database: Database, headers: dict[str, str]) -> None:
    assert client.post("/api/facts/1/accept", {"version": 1}, **headers).status_code == 403
    assert row(database, "f1").state == "open"
    assert client.post("/api/facts/1/accept", {"version": 1}, origin="http://127.0.0.1").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "a b", "127.0.0.1:99999999"])
def test_a_name_that_points_here_is_not_answered(client: Client, host: str) -> None:
    answer = client.http.get("/queue", headers={"host": host})
    assert answer.status_code in (200, 400)
    assert (answer.status_code == 200) == host.startswith("127.0.0.1:")


def test_with_accounts_everybody_logs_in(desk: Desk, database: Database) -> None:
    add_editor(database, "lan", SECRET)
    client = Client(desk)
    for path in ("/", "/queue", "/articles/1", "/log"):
        assert client.get(path).headers["location"] == "/login"
    assert client.get("/api/facts/1/form").status_code == 401
    client.get("/login")
    before = client.http.cookies["ocop_desk"]
    assert client.post("/api/facts/1/accept", {"version": 1}).status_code == 401
    wrong = client.login("lan", "falsch und lang")
    assert wrong.status_code == 403
    assert SECRET not in wrong.text
    assert client.login("lan", SECRET).headers["location"] == "/"
    assert client.http.cookies["ocop_desk"] != before, "a session from before the login is worth nothing after it"
    assert client.get("/queue").status_code == 200
    assert client.post("/api/facts/1/accept", {"version": 1}).status_code == 200
    token = client.http.cookies["ocop_desk"]
    assert client.http.post("/logout", data={"csrf": client.csrf}).status_code == 303
    client.http.cookies.set("ocop_desk", token)
    assert client.get("/queue").status_code == 303


def test_guessing_is_slowed_down(desk: Desk, database: Database) -> None:
    add_editor(database, "lan", SECRET)
    client = Client(desk)
    codes = [client.login("lan", f"falsch {n} und lang").status_code for n in range(FREE_FAILURES + 2)]
    assert codes == [403] * (FREE_FAILURES + 1) + [429]
    answer = client.login("lan", SECRET)
    assert answer.status_code == 429, "the right password has to wait too"
    assert int(answer.headers["retry-after"]) >= 1


def test_what_others_can_reach_is_never_open(desk: Desk, database: Database) -> None:
    """Not even when the last account is taken away while it runs."""
    client = Client(desk, None)
    client.get("/login", headers={"host": "desk.example"})
    assert client.get("/articles/1", headers={"host": "desk.example"}).headers["location"] == "/login"
    assert client.post("/api/facts/1/accept", {"version": 1}).status_code == 401
    assert row(database, "f1").state == "open"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../desk.py", "/static/%2e%2e/desk.py", "/static/..%2f..%2fcli.py", "/static/", "/static//etc/passwd",
        "/articles/../queue/../../x", "/articles/1'--", "/articles/99999999999999999999999", "/articles/-1",
        "/api/facts/99999999999999999999999/form", "/api/articles/0/numbers", "/%00", "/articles/1%00",
    ],
)  # fmt: skip
def test_paths_lead_nowhere(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (303, 400, 404, 405), answer.text
    assert "import" not in answer.text


# ---- whatever else is sent --------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
FIELDS = ("version", "reason", "rules", "slots", "kind", "start", "end", "fact", "filters", "versions", "leaving")
BODIES = st.one_of(
    JSON,
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(FIELDS, JSON),
            "version": st.one_of(st.just(1), JSON),
            "kind": st.one_of(st.sampled_from(("count", "document", "product")), JSON),
            "start": st.one_of(st.integers(-5, 90), JSON),
            "end": st.one_of(st.integers(-5, 90), JSON),
            "slots": st.one_of(
                st.dictionaries(st.sampled_from(("status", "quantity.low", "name", "number")), JSON), JSON
            ),
        },
    ),
)
POSTS = [
    f"/api/{what}/{{number}}/{verb}"
    for what, verbs in (("facts", ("accept", "reject", "correct", "undo")), ("articles", ("facts", "undo", "presence")))
    for verb in verbs
]
GETS = [
    "/queue",
    "/log",
    "/articles/{number}",
    "/api/facts/{number}/form",
    "/api/articles/{number}/form",
    "/login",
    "/",
]
QUERY = st.dictionaries(
    st.sampled_from(
        ("kind", "status", "province", "year", "rule", "state", "words", "after", "before", "fact", "start", "end")
    ),
    st.one_of(
        st.text(max_size=30), st.sampled_from(("0.1.1", "count", "waiting", "2022", "1", "-1", "1e9", "%", "\\"))
    ),
    max_size=5,
)
NUMBERS = st.one_of(st.integers(0, 4), st.integers(0, 2**70))
FUZZ = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def fuzzed(any_database: Database, insight: Insight) -> Client:
    fill(any_database, ca_mau(), article("b", "Không có gì.", count("Không", "g1", 1)))
    return Client(Desk(any_database, insight))


def test_no_body_brings_it_down(fuzzed: Client, any_database: Database) -> None:
    fuzzed.get("/queue")

    @FUZZ
    @given(path=st.sampled_from(POSTS), number=NUMBERS, body=BODIES)
    def run(path: str, number: int, body: Any) -> None:
        raw = json.dumps(body)  # Infinity too, which Python's reader takes
        headers = {"x-csrf-token": fuzzed.csrf}
        answer = fuzzed.http.post(path.format(number=number), content=raw, headers=headers)
        assert answer.status_code < 500, (path, number, body, answer.text)
        assert answer.headers["content-type"] == "application/json"

    run()
    for one in rows(any_database):
        json.loads(one.fact)


def test_no_bytes_bring_it_down(fuzzed: Client) -> None:
    fuzzed.get("/queue")

    @FUZZ
    @given(path=st.sampled_from([*POSTS, "/login", "/language", "/logout"]), raw=st.binary(max_size=200))
    def run(path: str, raw: bytes) -> None:
        headers = {"x-csrf-token": fuzzed.csrf}
        assert fuzzed.http.post(path.format(number=1), content=raw, headers=headers).status_code < 500

    run()
    deep = b"[" * 30_000
    assert fuzzed.http.post(
        "/api/facts/1/accept", content=deep, headers={"x-csrf-token": fuzzed.csrf}
    ).status_code == 400  # fmt: skip
    large = fuzzed.post("/api/facts/1/reject", {"version": 1, "reason": "x" * 100_000})
    assert large.status_code == 413


def test_no_address_brings_it_down(fuzzed: Client) -> None:
    @FUZZ
    @given(path=st.sampled_from(GETS), number=NUMBERS, query=QUERY)
    def run(path: str, number: int, query: dict[str, str]) -> None:
        plain = {name: value.encode("utf-8", "ignore").decode() for name, value in query.items()}
        answer = fuzzed.get(path.format(number=number), params=plain)
        assert answer.status_code < 500, (path, number, query, answer.text)

    run()


def test_no_cookie_brings_it_down(fuzzed: Client) -> None:
    @FUZZ
    @given(value=st.text(string.printable.strip(), max_size=60))
    def run(value: str) -> None:
        cookie = f"ocop_desk={value}; ocop_language={value}"
        assert fuzzed.http.get("/queue", headers={"cookie": cookie}).status_code in (200, 303, 400)

    run()
