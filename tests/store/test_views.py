"""The views on the records of corpus/train: each against the same question asked of the records themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from store_records import from_a_page, load, make_fact, make_record, period, place, quantity, query, stars

from extractor.model import Number
from extractor.store.labels import labels
from extractor.store.views import view_texts
from extractor.units import FIRST_DAY_OF_34

Facts = list[tuple[dict[str, Any], dict[str, Any]]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, corpus: list[dict[str, Any]]) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('views')}/x.db"
    load(url, *corpus)
    return url


@pytest.fixture(scope="module")
def counted(corpus: list[dict[str, Any]]) -> Facts:
    """The facts that may be counted, each with its article."""
    return [
        (fact, record["article"])
        for record in corpus
        for fact in record["facts"]
        if not all(mention["zone"] == "related" for mention in fact["mentions"])
    ]


def level(fact: dict[str, Any]) -> tuple[Any, ...]:
    s = fact["stars"]
    return (s["low"], s["high"], int(s["or_above"])) if s else (None, None, None)


def year(fact: dict[str, Any]) -> int | None:
    return (fact["period"] or {}).get("to") or (fact["period"] or {}).get("from")


def first_year(fact: dict[str, Any]) -> int | None:
    """The first year of several; what there is at the end of them is not of several."""
    first, last = (fact["period"] or {}).get("from"), year(fact)
    return first if fact["action"] != "total" and first and last and first < last else None


def other_tier(fact: dict[str, Any]) -> str | None:
    return fact["tier"] if fact["tier"] != "province" else None


def told(fact: dict[str, Any], article: dict[str, Any]) -> str:
    """The time that a stock is of."""
    day, last = article["published"], year(fact)
    if fact["period"] and fact["period"]["as_of"]:
        return fact["period"]["as_of"]
    return f"{last}-12-31" if day and last and last < int(day[:4]) else day or str(last or "")


def unit(fact: dict[str, Any]) -> tuple[str, str]:
    return fact["place"]["province_code"], fact["place"]["province"]


def of_a_province(facts: Facts) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for fact, article in facts:
        where = fact.get("place")
        if where and where["level"] == "province" and where["province_code"] and fact.get("per") is None:
            yield fact, article


def test_every_view_has_a_name_in_both_languages() -> None:
    assert list(view_texts()) == list(labels()["views"])


def test_live_and_current_facts(filled: str, corpus: list[dict[str, Any]], counted: Facts) -> None:
    rows = query(filled, "SELECT article_key, fact_key, quote, char_start FROM live_facts")
    expected = [
        (r["article"]["id"], f["id"], f["mentions"][0]["text"], f["mentions"][0]["start"])
        for r in corpus
        for f in r["facts"]
    ]
    assert [tuple(row.values()) for row in rows] == expected
    rows = query(filled, "SELECT article_key, fact_key FROM current_facts")
    assert [tuple(row.values()) for row in rows] == [(article["id"], fact["id"]) for fact, article in counted]
    assert len(counted) < len(expected), "the corpus has teasers"


def test_targets_and_results(filled: str, counted: Facts) -> None:
    said: defaultdict[tuple[Any, ...], defaultdict[str, set[Number]]] = defaultdict(lambda: defaultdict(set))
    for fact, _ in of_a_province(counted):
        if fact["kind"] == "count" and fact["status"] != "candidate" and year(fact) and not fact["group"]:
            if fact["part_of"] is None:
                key = (*unit(fact), first_year(fact), year(fact), fact["action"], fact["subject"], *level(fact))
                key += (int(fact["stars"]["potential"]) if fact["stars"] else None, other_tier(fact))
                said[key][fact["status"]].add(fact["quantity"]["low"])
    rows = query(filled, "SELECT * FROM targets_and_results")
    names = ("province_code", "province", "year_from", "year", "action", "subject", "stars_low", "stars_high")
    names += ("stars_or_above", "stars_potential", "tier")
    assert {tuple(row[name] for name in names) for row in rows} == set(said)
    both = 0
    for row in rows:
        facts = said[tuple(row[name] for name in names)]
        for column, status in (("target_low", "target"), ("result_low", "achieved")):
            assert row[column] in (facts[status] or {None})
        if row["target_low"] and row["result_low"] is not None:
            both += 1
            assert row["percent_of_target"] == pytest.approx(100 * row["result_low"] / row["target_low"], abs=0.51)
    assert both > 0


def test_products_by_stars(filled: str, counted: Facts) -> None:
    said: defaultdict[tuple[Any, ...], set[Number]] = defaultdict(set)
    for fact, _ in of_a_province(counted):
        if fact["kind"] == "count" and (fact["status"], fact["subject"]) == ("achieved", "product") and fact["stars"]:
            if fact["action"] in ("total", "recognize", "rerecognize", "upgrade") and not fact["group"]:
                if not fact["stars"]["potential"]:
                    key = (*unit(fact), first_year(fact), year(fact), fact["action"], *level(fact))
                    said[key].add(fact["quantity"]["low"])
    rows = query(filled, "SELECT * FROM products_by_stars")
    names = ("province_code", "province", "year_from", "year", "action", "stars_low", "stars_high", "stars_or_above")
    assert {tuple(row[name] for name in names) for row in rows} == set(said)
    assert all(row["quantity_low"] in said[tuple(row[name] for name in names)] for row in rows)
    assert {5, 4, 3} <= {row["stars_low"] for row in rows}


def test_funding_by_source(filled: str, counted: Facts) -> None:
    by_id = {(article["id"], fact["id"]): fact for fact, article in counted}
    amounts: defaultdict[tuple[Any, ...], set[tuple[Number, Number]]] = defaultdict(set)

    def row(fact: dict[str, Any]) -> tuple[Any, ...]:
        return (fact["place"] or {}).get("province_code"), year(fact), fact["status"], fact["source"]

    for fact, article in counted:
        if fact["kind"] != "funding" or fact["per"] is not None:
            continue
        whole = by_id.get((article["id"], fact["part_of"]), {})
        key = row(fact)
        if whole.get("kind") == "funding" and row(whole) == key:
            continue
        amounts[key].add((fact["quantity"]["low"], fact["quantity"]["high"]))
    rows = query(filled, "SELECT * FROM funding_by_source")
    got = {
        (r["province_code"], r["year"], r["status"], r["funding_source"]): (r["vnd_low"], r["vnd_high"]) for r in rows
    }
    assert got == {key: (sum(a for a, _ in pairs), sum(b for _, b in pairs)) for key, pairs in amounts.items()}
    assert {"state_budget", "total"} <= {row["funding_source"] for row in rows}


def test_latest_stock(filled: str, counted: Facts) -> None:
    days: defaultdict[tuple[str, str, bool], list[tuple[str, Number]]] = defaultdict(list)
    for fact, article in of_a_province(counted):
        if fact["kind"] != "count" or (fact["status"], fact["action"], fact["subject"]) != (
            "achieved",
            "total",
            "product",
        ):
            continue
        if fact["group"] or fact["tier"] or fact["part_of"] or (fact["stars"] and fact["stars"]["potential"]):
            continue
        is_new = (article["published"] or "") >= FIRST_DAY_OF_34  # bounds may change and code and name stay
        days[(*unit(fact), is_new)].append((told(fact, article), fact["quantity"]["low"]))
    rows = query(filled, "SELECT * FROM latest_stock")
    assert len(rows) == len(days)
    for row in rows:
        key = (row["province_code"], row["province"], row["place_id"].startswith("34-"))
        day = max(day for day, _ in days[key])
        assert (day, row["quantity_low"]) in days[key], row["province"]
    assert len(rows) >= 20


def test_provinces_old_and_new(url: str, corpus: list[dict[str, Any]]) -> None:
    total = {"status": "achieved", "action": "total", "stars": None, "per": None, "group": None, "tier": None}
    new = make_fact(
        **total, period=None, quantity=quantity(500, "product"), place=place("86", "Vĩnh Long", "86", "Vĩnh Long")
    )
    day = period(2025, as_of="2025-06-30")
    old = make_fact(
        **total, period=day, quantity=quantity(200, "product"), place=place("84", "Trà Vinh", "86", "Vĩnh Long")
    )
    load(url, *corpus, make_record("new", new, published="2025-09-01"), make_record("old", old, published="2025-01-01"))
    rows = {row["old_province"]: row for row in query(url, "SELECT * FROM provinces_old_and_new")}
    assert len(rows) == 63
    assert len({row["new_code"] for row in rows.values()}) == 34
    row = rows["Trà Vinh"]
    assert (row["old_code"], row["new_code"], row["new_province"], row["merged_from"]) == ("84", "86", "Vĩnh Long", 3)
    assert (row["old_stock"], row["new_stock"], row["new_stock_published"]) == (200, 500, "2025-09-01")
    assert {rows[name]["new_stock"] for name in ("Bến Tre", "Vĩnh Long")} == {500}


def test_review_first(filled: str, counted: Facts) -> None:
    rows = query(filled, "SELECT * FROM review_first ORDER BY priority")
    assert [row["priority"] for row in rows] == list(range(1, len(counted) + 1))
    against = [fact for fact, _ in counted if any(c.startswith("parts_exceed") for c in fact["checks"])]
    assert against
    first = [row for row in rows if row["contradictions"]]
    assert first == rows[: len(first)]
    assert len(first) >= len(against)
    order = [(row["contradictions"] == 0, -(row["lacks_place"] + row["lacks_year"]), row["confidence"]) for row in rows]
    assert order == sorted(order)


def test_an_editor_gets_from_a_fact_to_its_words_in_the_page(url: str) -> None:
    record = from_a_page()
    load(url, record, make_record("b", make_fact()))
    links = {row["article_key"]: row["link"] for row in query(url, "SELECT article_key, link FROM review_first")}
    assert links == {"page": record["facts"][0]["mentions"][0]["link"], "b": None}
    [row] = query(url, "SELECT author, link FROM live_facts WHERE article_key = 'page'")
    assert (row["author"], row["link"]) == (record["article"]["author"], links["page"])


def test_a_reprint_counts_once(url: str) -> None:
    first = make_record("first", make_fact(), source="Báo A", published="2022-01-01", text="Một bài.")
    again = {**first, "article": {**first["article"], "id": "again", "source": "Báo B", "url": "u"}}
    load(url, first, again)
    assert len(query(url, "SELECT * FROM live_facts")) == 2
    assert [row["article_key"] for row in query(url, "SELECT * FROM current_facts")] == ["first"]
    [row] = query(url, "SELECT original_source, reprint_source, reprint_url FROM reprint_sources")
    assert tuple(row.values()) == ("Báo A", "Báo B", "u")


def test_the_latest_statement_wins(url: str) -> None:
    facts = [
        make_fact(status="target", quantity=quantity(n, "product"), per=None, group=None, stars=stars(3))
        for n in (40, 50)
    ]
    load(
        url, make_record("old", facts[0], published="2022-01-01"), make_record("new", facts[1], published="2022-02-01")
    )
    [row] = query(url, "SELECT target_low, result_low FROM targets_and_results")
    assert (row["target_low"], row["result_low"]) == (50, None)


def count(number: int, **changes: Any) -> dict[str, Any]:
    given = {"status": "achieved", "action": "total", "stars": None, "per": None, "group": None, "tier": None}
    return make_fact(key=f"k{number}", **given | {"period": None, "quantity": quantity(number, "product")} | changes)


def test_the_stock_of_an_earlier_year_is_not_the_latest(url: str) -> None:
    """A review of the years tells of them all; the largest number need not be the last."""
    past = [count(300, period=period(2020)), count(250, period=period(2022)), count(7, stars=stars(5, potential=True))]
    load(url, make_record("a", *past, published="2023-03-01"), make_record("b", count(310, period=period(2019))))
    [row] = query(url, "SELECT quantity_low, year FROM latest_stock")
    assert row == {"quantity_low": 250, "year": 2022}
    load(url, make_record("c", count(240, period=period(2022)), published="2023-04-01"))
    assert query(url, "SELECT quantity_low FROM latest_stock") == [{"quantity_low": 240}]
    load(url, make_record("d", count(260, period=period(2023, as_of="2023-02")), published="2023-02-20"))
    assert query(url, "SELECT quantity_low FROM latest_stock") == [{"quantity_low": 260}]


def test_what_cannot_be_compared_is_not_put_side_by_side(url: str) -> None:
    several = {"from": 2021, "to": 2025, "as_of": None, "basis": "stated"}
    facts = [
        count(100, status="target", action="recognize", period=several),
        count(20, action="recognize", period=period(2025)),
        count(80, action="recognize", period=several),
        count(5, status="target", action="recognize", period=period(2025), stars=stars(5, potential=True)),
        count(2, action="recognize", period=period(2025), stars=stars(5)),
        count(9, status="target", action="recognize", period=period(2025), tier="national"),
        count(30, status="target", action="recognize", period=period(2025), tier="province"),
        count(500, status="target", period=several),
        count(400, period=period(2025)),
    ]
    load(url, make_record("a", *facts))
    names = "year_from, action, stars_low, stars_potential, tier, target_low, result_low, percent_of_target"
    rows = {tuple(row.values()) for row in query(url, f"SELECT {names} FROM targets_and_results")}
    assert rows == {
        (2021, "recognize", None, None, None, 100, 80, 80),
        (None, "recognize", None, None, None, 30, 20, 67),
        (None, "recognize", 5, 1, None, 5, None, None),
        (None, "recognize", 5, 0, None, None, 2, None),
        (None, "recognize", None, None, "national", 9, None, None),
        (None, "total", None, None, None, 500, 400, 80),
    }


def test_products_recognised_in_several_years_and_in_the_last(url: str) -> None:
    several = {"from": 2018, "to": 2020, "as_of": None, "basis": "stated"}
    of_three_stars = {"action": "recognize", "stars": stars(3)}
    load(
        url,
        make_record("a", count(69, period=several, **of_three_stars), count(30, period=period(2020), **of_three_stars)),
    )
    rows = query(url, "SELECT year_from, year, quantity_low FROM products_by_stars ORDER BY quantity_low")
    assert [tuple(row.values()) for row in rows] == [(None, 2020, 30), (2018, 2020, 69)]


def test_a_part_counts_where_its_whole_does_not(url: str) -> None:
    """Of the amount for five years that of the first is no part of any other number of its year."""
    given = {"source": "state_budget", "stars": None, "per": None, "status": "target"}
    several = {"from": 2021, "to": 2025, "as_of": None, "basis": "stated"}
    whole = make_fact("funding", "w", quantity=quantity(10, "VND"), period=several, **given)
    part = make_fact("funding", "p", quantity=quantity(2, "VND"), period=period(2021), part_of="w", **given)
    same = make_fact("funding", "s", quantity=quantity(3, "VND"), period=several, part_of="w", **given)
    load(url, make_record("a", whole, part, same))
    rows = query(url, "SELECT year, vnd_low FROM funding_by_source ORDER BY year")
    assert [tuple(row.values()) for row in rows] == [(2021, 2), (2025, 10)]


def test_views_are_the_same_sql_everywhere(
    new_url: Callable[[str], str], corpus: list[dict[str, Any]], tmp_path: Path
) -> None:
    one, two = new_url("postgresql"), f"duckdb:///{tmp_path}/x.duckdb"
    for url in (one, two):
        load(url, *corpus)
    for name in view_texts():
        left, right = ({tuple(map(str, _plain(r))) for r in query(u, f"SELECT * FROM {name}")} for u in (one, two))
        assert left == right, name


def _plain(row: dict[str, Any]) -> list[Any]:
    return [float(value) if isinstance(value, int) else value for name, value in row.items() if name != "withdrawn_at"]
