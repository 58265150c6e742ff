from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from commands import OCOP
from jsonschema import Draft202012Validator
from openpyxl.cell.rich_text import CellRichText
from store_records import (
    EXAMPLES,
    KINDS_OF_DATABASES,
    all_kinds,
    from_a_page,
    load,
    make_fact,
    make_record,
    period,
    query,
)

from extractor import model
from extractor.store import export, tables
from extractor.store.dictionary import data_dictionary, schema_bundle
from extractor.store.engine import connect
from extractor.store.labels import english, labels, vietnamese

ROOT = Path(__file__).parent.parent.parent
FORMULA = '=HYPERLINK("http://x";"y")'


@pytest.fixture
def filled(new_url: Callable[[str], str], corpus: list[dict[str, Any]]) -> str:
    url = new_url("sqlite")
    load(url, *corpus, all_kinds(), make_record("f", make_fact("product", name=FORMULA, words=FORMULA)))
    load(url, make_record("f", make_fact("product", "p2", name=FORMULA, words=FORMULA, period=period(None))))
    return url


def test_csv_is_the_same_from_all_three(
    new_url: Callable[[str], str], tmp_path: Path, corpus: list[dict[str, Any]]
) -> None:
    written = []
    for kind in KINDS_OF_DATABASES:
        url = new_url(kind)
        load(url, *corpus, all_kinds())
        path = tmp_path / f"{kind}.csv"
        count = export.export_csv(url, path)
        written.append(path.read_bytes())
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == count == len(query(url, "SELECT * FROM live_facts"))
    assert written[0] == written[1] == written[2]
    [row] = [row for row in rows if row["article_key"] == "all" and row["kind"] == "percent"]
    assert (row["quantity_low"], row["stars_or_above"], row["percent_what"]) == ("12.75", "", "là hợp tác xã")
    assert list(rows[0]) == export.flat_columns()


def test_parquet_is_parted_by_year(filled: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    count = export.export_parquet(filled, target)
    table = ds.dataset(target / "facts", partitioning="hive").to_table()
    rows = {row["fact_id"]: row for row in query(filled, "SELECT * FROM live_facts")}
    assert table.num_rows == count == len(rows)
    for row in table.to_pylist():
        held = rows[row["fact_id"]]
        for name in ("year", "quantity_low", "province", "quote", "article_key", "confidence"):
            assert row[name] == held[name]
        assert row["published"] is None or row["published"].isoformat() == held["published"]
    years = {path.name for path in (target / "facts").iterdir()}
    assert {"year=2022", "year=__HIVE_DEFAULT_PARTITION__"} <= years
    only = ds.dataset(target / "facts", partitioning="hive").to_table(filter=ds.field("year") == 2022)
    assert only.num_rows == sum(row["year"] == 2022 for row in rows.values())
    articles = pq.read_table(target / "articles.parquet")
    assert articles.num_rows == query(filled, "SELECT count(*) AS n FROM articles")[0]["n"]
    assert pq.read_table(target / "mentions.parquet").column_names == [c.name for c in tables.mentions.columns]


def test_parquet_of_duckdb_reads_it_again(filled: str, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    count = export.export_parquet(filled, tmp_path / "out")
    sql = f"SELECT count(*) FROM read_parquet('{tmp_path}/out/facts/**/*.parquet', hive_partitioning = true)"
    assert duckdb.connect().execute(sql).fetchone() == (count,)


def test_the_workbook_has_a_sheet_for_each_kind(filled: str, tmp_path: Path) -> None:
    path = tmp_path / "ocop.xlsx"
    count = export.export_xlsx(filled, path)
    book = openpyxl.load_workbook(path, rich_text=True)
    assert book.sheetnames == list(labels()["sheets"].values())
    rows = 0
    for kind, name in labels()["sheets"].items():
        sheet = book[name]
        head = [cell.value for cell in sheet[1]]
        assert len(head) == len(set(head)) > 5
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        facts = query(filled, f"SELECT * FROM live_facts WHERE kind = '{kind}' AND NOT related")
        held = {fact["fact_id"]: fact for fact in facts}
        assert sheet.max_row == len(held) + 1
        for row in sheet.iter_rows(min_row=2):
            rows += 1
            values = dict(zip(head, (cell.value for cell in row), strict=True))
            fact = held[values["Số dữ kiện"]]
            evidence = row[-1].value
            if isinstance(evidence, CellRichText):
                bold = [part.text for part in evidence if getattr(part, "font", None) is not None and part.font.b]
                assert "".join(bold) == " ".join(fact["quote"].split("\n"))
            else:
                assert evidence == fact["quote"]
            if kind in ("count", "funding"):
                assert values["Số lượng, từ"] == fact["quantity_low"]
                assert values["Tình trạng"] == labels()["values"]["status"][fact["status"]]
    assert rows == count


def test_a_formula_in_an_article_is_text(filled: str, tmp_path: Path) -> None:
    path = tmp_path / "ocop.xlsx"
    export.export_xlsx(filled, path)
    sheet = openpyxl.load_workbook(path)["Sản phẩm"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA]
    assert cells
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}


def test_author_and_link_are_in_every_export(url: str, tmp_path: Path) -> None:
    record = from_a_page()
    author, link = record["article"]["author"], record["facts"][0]["mentions"][0]["link"]
    load(url, record, all_kinds())
    export.export_csv(url, tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["article_key"], row["kind"]): (row["author"], row["link"]) for row in csv.DictReader(file)}
    assert rows["page", "count"] == (author, link)
    assert rows["all", "funding"] == ("", "")
    export.export_parquet(url, tmp_path / "parquet")
    table = ds.dataset(tmp_path / "parquet" / "facts", partitioning="hive").to_table()
    assert (author, link) in {(row["author"], row["link"]) for row in table.to_pylist()}
    export.export_xlsx(url, tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")[labels()["sheets"]["count"]]
    head = [cell.value for cell in sheet[1]]
    cells = [row[head.index(vietnamese("mentions", "link"))] for row in sheet.iter_rows(min_row=2)]
    [cell] = [cell for cell in cells if cell.value]
    to = cell.hyperlink
    assert cell.value == link == (f"{to.target}#{to.location}" if to.location else to.target)
    assert author in {row[head.index(vietnamese("articles", "author"))].value for row in sheet.iter_rows(min_row=2)}


def test_a_link_that_no_cell_can_follow_is_text(new_url: Callable[[str], str], tmp_path: Path) -> None:
    record = from_a_page()
    record["facts"][0]["mentions"][0]["link"] = link = "https://bao.example/" + "x" * export.LONGEST_LINK
    url = new_url("sqlite")
    load(url, record)
    export.export_xlsx(url, tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")[labels()["sheets"]["count"]]
    [cell] = [cell for cell in sheet[2] if cell.value == link]
    assert cell.hyperlink is None


def test_the_workbook_opens_in_libreoffice(filled: str, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        if os.environ.get("OCOP_CI"):
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed (Debian: apt-get install libreoffice-calc-nogui)")
    path = tmp_path / "ocop.xlsx"
    export.export_xlsx(filled, path)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    command = [soffice, home, "--headless", "--convert-to", filters, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=170)
    [written] = tmp_path.glob("*.csv")
    with written.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["Số dữ kiện", "Tình trạng", "Việc"]
    facts = query(filled, "SELECT fact_id FROM live_facts WHERE kind = 'count' AND NOT related")
    assert sorted(int(row[0]) for row in rows[1:]) == sorted(fact["fact_id"] for fact in facts)


def test_an_export_leaves_an_older_file_when_it_fails(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")

    def fail(_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(export, "_csv_value", fail)
    with pytest.raises(RuntimeError):
        export.export_csv(filled, path)
    assert path.read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_the_bundle_validates_records(corpus: list[dict[str, Any]]) -> None:
    bundle = json.loads(schema_bundle())
    Draft202012Validator.check_schema(bundle)
    validator = Draft202012Validator(bundle)
    assert all(validator.is_valid(record) for record in [*corpus[:5], all_kinds()])
    wrong = all_kinds()
    wrong["facts"][0]["status"] = "maybe"
    assert not validator.is_valid(wrong)


def test_the_dictionary_that_is_kept_is_that_of_the_schemas() -> None:
    kept = (ROOT / "extractor" / "store" / "DICTIONARY.md").read_text("utf-8")
    assert kept == data_dictionary(), "write it again: ocop export dictionary -o extractor/store/DICTIONARY.md"


def test_everything_has_its_label() -> None:
    for table in tables.metadata.sorted_tables:
        assert set(labels()["tables"][table.name]) == {"en", "vi"}
        assert list(labels()["columns"][table.name]) == [column.name for column in table.columns]
        for column in table.columns:
            assert english(table.name, column.name)
            assert vietnamese(table.name, column.name)
    for column, values in tables.VOCABULARIES.items():
        assert list(labels()["values"][column]) == list(values)
    assert list(labels()["values"]["zone"]) == list(model.ZONES)
    assert list(labels()["sheets"]) == list(EXAMPLES) == list(model.KINDS)


def test_the_three_databases_give_the_same_files(
    new_url: Callable[[str], str], corpus: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Where a province or a year is missing, the databases order rows in ways of their own."""
    for kind in KINDS_OF_DATABASES:
        url = new_url(kind)
        load(url, *corpus)
        export.export_xlsx(url, tmp_path / f"{kind}.xlsx")
        export.export_csv(url, tmp_path / f"{kind}.csv")
    for form in ("csv", "xlsx"):
        assert len({(tmp_path / f"{kind}.{form}").read_bytes() for kind in KINDS_OF_DATABASES}) == 1, form


def test_an_export_waits_for_a_load(ocop: Any, new_url: Callable[[str], str], tmp_path: Path) -> None:
    url = new_url("sqlite")
    load(url, make_record("a", make_fact()))
    target = str(tmp_path / "x.csv")
    with connect(url, write=True) as connection:
        connection.exec_driver_sql("PRAGMA cache_spill = 1")
        connection.exec_driver_sql("PRAGMA cache_size = 1")
        connection.exec_driver_sql(
            "CREATE TABLE more AS SELECT randomblob(100000)"
        )  # it does not fit: readers must wait
        done = ocop("export", "csv", "--from", url, "-o", target, "--wait", "0")
        assert done.returncode == 1
        assert done.stderr.endswith(b"another load or reader holds the database; wait for it, or give --wait\n")
        waiting = subprocess.Popen([*OCOP, "export", "csv", "--from", url, "-o", target], stderr=subprocess.PIPE)
        time.sleep(1.5)
        assert waiting.poll() is None
    assert waiting.wait(60) == 0
    assert waiting.stderr is not None
    waiting.stderr.close()
