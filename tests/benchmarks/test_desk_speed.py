"""How fast the desk shows an article of fifty facts, and turns the pages of a queue of a hundred thousand.

No time is asserted: machines differ, and so the figures to quote are the ratios to something run beside it: reading and
validating the same record, and a bare SELECT of as many rows by their ids. Left out of a plain test run; measure with
``pytest tests/benchmarks/test_desk_speed.py -n 0 --benchmark-enable -s``. The best of several runs, in turn, counts.
"""

import json
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parent.parent / "review"))

ROUNDS = 15
FACTS_OF_ARTICLE = 50
ARTICLES, FACTS_EACH = 5_000, 20
FILTERS = (
    "",
    "kind=count&status=achieved",
    "province=96",
    "year=2022",
    "state=waiting&rule=count.total",
    "words=dat+tu+3+sao",
)

pytestmark = [pytest.mark.benchmark(group="desk"), pytest.mark.usefixtures("only_when_measuring")]


def show(line):
    sys.stderr.write(line + "\n")


def best(*jobs):
    """The best time of each job in milliseconds, all taken in turn."""
    times = [[] for _ in jobs]
    for _ in range(ROUNDS):
        for job, taken in zip(jobs, times, strict=True):
            start = time.perf_counter()
            job()
            taken.append((time.perf_counter() - start) * 1_000)
    return [min(taken) for taken in times]


def long_article(number, facts):
    from desks import article, count

    words = [f"{n}{number} sản phẩm OCOP" for n in range(facts)]
    text = "\n\n".join(f"Xã thứ {n} của tỉnh năm nay có {one}, đạt từ 3 sao trở lên." for n, one in enumerate(words))
    own = [count(one, f"f{n}", n, confidence=0.3 + (n * 37 + number) % 70 / 100) for n, one in enumerate(words)]
    return article(f"a{number}", text, *own)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk of a hundred thousand facts in 5,000 articles, the first of which has fifty."""
    from desks import fill

    from extractor.review.database import Database
    from extractor.review.desk import Desk

    database = Database(f"sqlite:///{tmp_path_factory.mktemp('desk')}/review.db")
    start = time.perf_counter()
    fill(database, long_article(0, FACTS_OF_ARTICLE))
    model = long_article(1, FACTS_EACH)
    for first in range(1, ARTICLES, 500):
        fill(database, *({**model, "article": {**model["article"], "id": f"a{n}"}} for n in range(first, first + 500)))
    show(f"\nimported {ARTICLES} articles in {time.perf_counter() - start:.1f} s")
    yield Desk(database)
    database.close()


def test_an_article_of_fifty_facts(desk):
    from desks import Client

    from extractor.records import parse_record

    client = Client(desk)
    client.get("/queue")
    line = json.dumps(long_article(0, FACTS_OF_ARTICLE), ensure_ascii=False)
    page, validated = best(lambda: client.get("/articles/1"), lambda: parse_record(line, "x"))
    size = len(client.get("/articles/1").text)
    show(f"article of {FACTS_OF_ARTICLE} facts, the whole answer of {size // 1024} KiB: {page:.1f} ms")
    show(f"  reading and validating its record: {validated:.2f} ms; ratio {page / validated:.1f}")


def test_a_decision(desk):
    from desks import Client

    client = Client(desk)
    versions = {"1": 1}

    def decide():
        answer = client.post("/api/facts/1/accept", {"version": versions["1"]})
        versions["1"] = answer.json()["parts"]["versions"]["1"]

    def write():
        with desk.database.write() as connection:
            connection.execute(sa.text("UPDATE review_meta SET value = value"))

    decided, written = best(decide, write)
    show(f"a decision, with the article as it then is: {decided:.1f} ms")
    show(f"  a bare transaction that writes a row: {written:.2f} ms; ratio {decided / written:.1f}")


@pytest.mark.parametrize("query", FILTERS)
def test_the_queue(desk, query):
    """The first page, and one from the middle on, against a bare SELECT of the same rows by id."""
    from urllib.parse import parse_qsl

    from desks import Client

    from extractor.review import tables
    from extractor.review.queue import Filters, read_page

    client = Client(desk)
    filters = Filters.of(dict(parse_qsl(query)))
    of = tables.facts.c
    with desk.database.read() as connection:
        total = connection.execute(sa.select(sa.func.count()).where(*filters.where())).scalar_one()
        middle = connection.execute(
            sa.select(of.turn, of.rank, of.id)
            .where(*filters.where())
            .order_by(of.turn, of.rank, of.id)
            .offset(total // 2)
            .limit(1)
        ).first()
    assert middle is not None, "the filter finds something"
    after = ".".join(map(str, middle))

    def rows(key):
        with desk.database.read() as connection:
            return read_page(connection, filters, after=key).rows

    ids = [row.id for row in rows("")]

    def bare():
        with desk.database.read() as connection:
            connection.execute(sa.select(tables.facts).where(of.id.in_(ids))).all()

    first, deep, plain, page = best(
        lambda: rows(""), lambda: rows(after), bare, lambda: client.get(f"/queue?{query}&after={after}")
    )
    show(f"queue of {total} under «{query}»: first page {first:.2f} ms, one from the middle {deep:.2f} ms")
    show(f"  a bare SELECT of {len(ids)} rows by id {plain:.2f} ms; ratios {first / plain:.1f} and {deep / plain:.1f}")
    show(f"  the whole answer {page:.1f} ms")


def test_the_numbers_that_no_fact_claims(desk):
    """The page of the articles that have some, when all of them do."""
    from desks import Client

    from extractor.review import tables

    with desk.database.write() as connection:
        connection.execute(sa.update(tables.articles).values(numbers="[[0, 2]]", unclaimed=1))
    client = Client(desk)
    page, queue = best(lambda: client.get("/numbers?after=0.1.2500"), lambda: client.get("/queue"))
    show(f"numbers of {ARTICLES} articles, a page from the middle: {page:.1f} ms; the queue beside it {queue:.1f} ms")
