"""What annotators change in Label Studio and doccano comes back as exactly these decisions, and only once."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desks import article, ca_mau, count, example, fill, held, row, rows
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.records import validate_record
from extractor.review import tables
from extractor.review.accounts import add_editor
from extractor.review.annotated import FORMS, read_doccano, read_label_studio
from extractor.review.annotations import doccano_line, label_studio_task
from extractor.review.database import Database
from extractor.review.decisions import Editor, accept, correct, reject
from extractor.review.export import reviewed_records
from extractor.review.labels import labels
from extractor.review.offsets import Utf16
from extractor.review.returned import Returned, check_items, take_back

Run = Callable[..., subprocess.CompletedProcess[bytes]]
Task = dict[str, Any]
LAN, MINH = Editor("lan"), Editor("minh")
TEXT = "🌾 Bà con 👩‍🌾 có 40 sản phẩm OCOP 👍🏽, trong đó 5 sản phẩm 4 sao.\n\nCòn 12 hồ sơ chờ xét."


def emoji() -> dict[str, Any]:
    return article("emoji", TEXT, count("40 sản phẩm OCOP", "f1"), count("5 sản phẩm", "f2", 5))


@pytest.fixture
def db(any_database: Database) -> Database:
    fill(any_database, emoji())
    return any_database


class Tool:
    """A project in another tool: takes an export in, labels words, and gives its own export out."""

    def __init__(self, form: str, records: list[dict[str, Any]]) -> None:
        self.form = form
        if form == "doccano":
            self.items: list[Task] = [doccano_line(one) for one in records]
            self.items = [{"id": n, **one, "Comments": []} for n, one in enumerate(self.items, 1)]
            return
        self.items = [{"id": n, **label_studio_task(one)} for n, one in enumerate(records, 1)]
        for item in self.items:  # as when the annotator begins with the prediction, and submits
            [prediction] = item["predictions"]
            result = [{**one, "origin": "prediction"} for one in copy.deepcopy(prediction["result"])]
            item["annotations"] = [{"id": 7, "was_cancelled": False, "completed_by": 1, "result": result}]

    @property
    def regions(self) -> list[Any]:
        found: list[Any] = (
            self.items[0]["label"] if self.form == "doccano" else self.items[0]["annotations"][0]["result"]
        )
        return found

    def label(self, words: str, kind: str = "count") -> Any:
        start = TEXT.index(words)
        end = start + len(words)
        if self.form == "doccano":
            wide = [len(TEXT[:at].encode("utf-16-le")) // 2 for at in (start, end)]
            return [*wide, kind]
        value = {"start": start, "end": end, "text": words.replace("\n", "\\n"), "labels": [kind]}
        return {"id": f"new{start}", "from_name": "label", "to_name": "text", "type": "labels", "value": value}

    def move(self, number: int, words: str) -> None:
        new = self.label(words)
        if self.form == "doccano":
            self.regions[number] = new
        else:
            self.regions[number]["value"] = new["value"]

    def save(self, folder: Path) -> Path:
        path = folder / "returned.json"
        if self.form == "doccano":
            path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in self.items), "utf-8")
        else:
            path.write_text(json.dumps(self.items, ensure_ascii=False), "utf-8")
        return path


@pytest.fixture(params=["label-studio", "doccano"])
def tool(request: pytest.FixtureRequest, db: Database) -> Tool:
    return Tool(request.param, list(reviewed_records(db)))


def back(db: Database, tool: Tool, folder: Path, editor: Editor = LAN, **options: bool) -> Returned:
    items = FORMS[tool.form](tool.save(folder))
    check_items(db, items)
    return take_back(db, editor, items, "vì sao", labels("vi"), **options)


def log(db: Database) -> list[tuple[str, str, str]]:
    return [(one.editor, one.what, one.fact_key) for one in rows(db, tables.decisions)]


def test_what_nobody_changed_changes_nothing(db: Database, tool: Tool, tmp_path: Path) -> None:
    before = rows(db)
    done = back(db, tool, tmp_path)
    assert (done.accepted, done.corrected, done.rejected, done.added, done.left) == (0, 0, 0, 0, [])
    assert rows(db) == before
    assert log(db) == []


def test_edits_are_exactly_these_decisions_and_only_once(db: Database, tool: Tool, tmp_path: Path) -> None:
    del tool.regions[0]
    tool.move(0, "5 sản phẩm 4 sao")
    tool.regions.append(tool.label("12 hồ sơ"))
    for done in (back(db, tool, tmp_path), back(db, tool, tmp_path)):
        assert done.left == []
    [added] = [one.fact_key for one in rows(db) if one.state == "added"]
    assert log(db) == [("lan", "reject", "f1"), ("lan", "correct", "f2"), ("lan", "add", added)]
    assert row(db, "f1").reason == "vì sao"
    [record] = reviewed_records(db)
    assert validate_record(record) == []
    assert [fact["mentions"][0]["text"] for fact in record["facts"]] == ["5 sản phẩm 4 sao", "12 hồ sơ"]
    new = record["facts"][1]
    assert (new["quantity"]["low"], new["action"], new["subject"]) == (12, "total", "product"), "as the fact beside it"
    assert new["place"]["province_code"] == "96"
    again = Tool(tool.form, [record])
    done = back(db, again, tmp_path)
    assert (len(log(db)), done.left) == (3, []), "a newer export says what is so"


def test_facts_left_as_they_were_are_accepted_on_demand(db: Database, tool: Tool, tmp_path: Path) -> None:
    tool.move(0, "có 40 sản phẩm")
    for _ in range(2):
        back(db, tool, tmp_path, accepted=True)
    assert log(db) == [("lan", "correct", "f1"), ("lan", "accept", "f2")]


def test_what_was_decided_at_the_desk_since_is_left_and_told(db: Database, tool: Tool, tmp_path: Path) -> None:
    correct(db, MINH, row(db, "f1").id, 1, {}, [(0, 4)])
    reject(db, MINH, row(db, "f2").id, 1, "sai")
    before = rows(db)
    tool.regions.clear()
    done = back(db, tool, tmp_path)
    assert rows(db) == before
    assert done.rejected == 0
    [line] = done.left
    assert line.endswith("count «40 sản phẩm OCOP»: it was changed at the desk since the export; decide at the desk")


def test_facts_that_came_since_are_not_rejected(db: Database, tool: Tool, tmp_path: Path) -> None:
    newer = article("emoji", TEXT, *emoji()["facts"], count("12 hồ sơ", "f3", 12))
    fill(db, newer)
    tool.regions.pop()
    assert back(db, tool, tmp_path).rejected == 1
    assert [row(db, key).state for key in ("f1", "f2", "f3")] == ["open", "rejected", "open"]


def test_another_label_is_another_fact(db: Database, tool: Tool, tmp_path: Path) -> None:
    """What a count said of the words does not hold; a funding beside it does not say its source."""
    tool.regions[0] = tool.label("40 sản phẩm OCOP", "revenue")
    tool.regions.append(tool.label("12 hồ sơ", "funding"))
    for _ in range(2):
        done = back(db, tool, tmp_path)
        [line] = done.left
        assert "funding «12 hồ sơ»: nothing there or near says its source; decide at the desk" in line
    assert [what for _, what, _ in log(db)] == ["reject", "add"]
    [new] = [json.loads(one.fact) for one in rows(db) if one.state == "added"]
    assert (new["kind"], new["quantity"]["low"], new["status"]) == ("revenue", 40, "achieved")


def test_one_of_several_mentions_goes(any_database: Database, tmp_path: Path) -> None:
    fact = count("40 sản phẩm OCOP", "f1")
    fact["mentions"].append({"text": "12 hồ sơ"})
    fill(any_database, article("emoji", TEXT, fact))
    for form in FORMS:
        tool = Tool(form, list(reviewed_records(any_database)))
        tool.regions.pop(0)
        done = back(any_database, tool, tmp_path)
        assert (done.corrected, done.rejected) == ((1, 0) if form == "label-studio" else (0, 1))
    assert [(one.what) for one in rows(any_database, tables.decisions)] == ["correct", "reject"]
    assert [one["text"] for one in held(any_database, "f1")["mentions"]] == ["12 hồ sơ"]


def test_every_kind_comes_back_as_it_went(database: Database, tmp_path: Path) -> None:
    from extractor.model import KINDS

    facts = [example(kind, f"{n}0 sản phẩm", f"k{n}") for n, kind in enumerate(KINDS, 1)]
    fill(database, article("all", ", ".join(f"{n}0 sản phẩm" for n in range(1, 8)), *facts))
    for one in rows(database)[::2]:
        accept(database, MINH, one.id, 1)
    before = rows(database)
    for form in FORMS:
        done = back(database, Tool(form, list(reviewed_records(database))), tmp_path)
        assert done.left == []
    assert rows(database) == before


# ---- the forms of the tools -------------------------------------------------------------------------------------


def test_old_versions_of_label_studio_counted_units(db: Database, tmp_path: Path) -> None:
    """The words that they give beside the places tell which it is."""
    tool = Tool("label-studio", list(reviewed_records(db)))
    units = Utf16(TEXT)
    for one in tool.regions:
        value = one["value"]
        value |= {"start": units.of(value["start"]), "end": units.of(value["end"])}
    assert back(db, tool, tmp_path).left == []
    assert log(db) == []


def test_doccano_with_relations(db: Database, tmp_path: Path) -> None:
    tool = Tool("doccano", list(reviewed_records(db)))
    item = tool.items[0]
    spans = item.pop("label")[1:]
    item["entities"] = [
        {"id": n, "label": kind, "start_offset": start, "end_offset": end} for n, (start, end, kind) in enumerate(spans)
    ]
    item["relations"] = []
    back(db, tool, tmp_path)
    assert log(db) == [("lan", "reject", "f1")]


def test_which_annotation_counts(db: Database, tmp_path: Path) -> None:
    tool = Tool("label-studio", list(reviewed_records(db)))
    [one] = tool.items[0]["annotations"]
    tool.items[0]["annotations"] = [{**one, "was_cancelled": True, "result": []}]
    assert back(db, tool, tmp_path).untouched == 1
    tool.items[0]["annotations"] = [one, {**one, "result": []}]
    with pytest.raises(InputError, match="task 1: it has several annotations; mark one of them as ground truth"):
        back(db, tool, tmp_path)
    tool.items[0]["annotations"][1]["ground_truth"] = True
    back(db, tool, tmp_path)
    assert [what for _, what, _ in log(db)] == ["reject", "reject"]


def test_an_export_that_nobody_opened(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([label_studio_task(one) for one in reviewed_records(db)]), "utf-8")
    done = take_back(db, LAN, read_label_studio(path), "x", labels("vi"), accepted=True)
    assert (done.untouched, log(db)) == (1, [])


@given(st.text(alphabet="a \u0309🌾\u200d👩Ộ\n", max_size=12))
def test_units_and_back(text: str) -> None:
    units = Utf16(text)
    for point in range(len(text) + 1):
        unit = units.of(point)
        assert unit == len(text[:point].encode("utf-16-le")) // 2
        assert units.point(unit) == point
    pairs = [units.of(at) + 1 for at, char in enumerate(text) if ord(char) > 0xFFFF]
    assert [units.point(unit) for unit in (*pairs, units.of(len(text)) + 1)] == [None] * (len(pairs) + 1)


BAD_TASKS = {
    "at 20 to 9999 stand no words": {"value": {"end": 9999}},
    "at 30 to 20 stand no words": {"value": {"start": 30, "end": 20}},
    "from '3' to 36 is no place": {"value": {"start": "3"}},
    "stands «có 40 sản phẩm», not «40 con trâu»": {"value": {"start": 13, "end": 27, "text": "40 con trâu"}},
    "'Count' is no kind of fact; use one of count, funding": {"value": {"labels": ["Count"]}},
    "it has not one label; give each region one label": {"value": {"labels": ["count", "funding"]}},
}


@pytest.mark.parametrize("what", BAD_TASKS)
def test_bad_regions_of_label_studio(db: Database, tmp_path: Path, what: str) -> None:
    tool = Tool("label-studio", list(reviewed_records(db)))
    tool.regions[0]["value"] |= {"start": 20, "end": 36} | BAD_TASKS[what]["value"]
    if "text" not in BAD_TASKS[what]["value"]:
        del tool.regions[0]["value"]["text"]
    with pytest.raises(InputError) as failure:
        back(db, tool, tmp_path)
    assert str(failure.value).startswith(f"{tmp_path}/returned.json: task 1, region 1: ")
    assert what in str(failure.value)
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize(
    ("label", "what"),
    [
        ([0, 9999, "count"], "at 0 to 9999 stand no words of its text of 91 UTF-16 units; mend it"),
        ([1, 8, "count"], "at 1 to 8 stand no words"),  # inside the pair of the first character
        ([5, 5, "count"], "at 5 to 5 stand no words"),
        ([2, 3, "count"], "at 2 to 3 stand no words"),
        ([5, 8, "PER"], "'PER' is no kind of fact; use one of count"),
        ([5, 8], "it is not start, end and name"),
        ({"start": 5}, "it is not start, end and name"),
    ],
)
def test_bad_labels_of_doccano(db: Database, tmp_path: Path, label: Any, what: str) -> None:
    tool = Tool("doccano", list(reviewed_records(db)))
    tool.regions[0] = label
    with pytest.raises(InputError) as failure:
        back(db, tool, tmp_path)
    assert str(failure.value).startswith(f"{tmp_path}/returned.json:1, label 1: {what}")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"article": "khác"}, "the desk has no article 'khác'; give --from the desk"),
        ({"text": TEXT + " Thêm."}, "its text is not that of article 'emoji' at the desk; export the articles again"),
        ({"article": None}, "it does not name its article and give the text; export the articles again"),
        ({"exported": None}, "it does not say which facts were exported; export the articles again"),
        ({"exported": {"f1": {"kind": "count"}}}, "the field exported is not as it was exported"),
    ],
)
def test_bad_items(db: Database, tmp_path: Path, form: str, change: Task, what: str) -> None:
    tool = Tool(form, list(reviewed_records(db)))
    tool.regions.clear()
    item = tool.items[0]
    (item if form == "doccano" else item["data"]).update(change)
    with pytest.raises(InputError, match=what) as failure:
        back(db, tool, tmp_path)
    assert str(failure.value).startswith(f"{tmp_path}/returned.json:")
    assert log(db) == [], "nothing is decided when any item is faulty"


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", "[", "[{}]", '[{"data": 1}]', "[" * 100_000, '"x"', "\ufeff[{}]", "{]"]
)
def test_files_that_are_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"x\.json"):
        read_label_studio(path)
    if text:
        with pytest.raises(InputError, match=r"x\.json:1"):
            read_doccano(path)
    path.write_bytes(b"\xff\xfe")
    for read in FORMS.values():
        with pytest.raises(InputError, match="not UTF-8 at byte 0"):
            read(path)
        with pytest.raises(InputError, match="cannot be read"):
            read(tmp_path / "no")


# ---- the command ------------------------------------------------------------------------------------------------


def test_there_and_back_by_command(database: Database, tmp_path: Path, ocop: Run) -> None:
    fill(database, ca_mau())
    out, at = tmp_path / "all.jsonl", ("--from", database.url)
    assert ocop("corrections", "export", "--form", "doccano", "-o", str(out), *at).returncode == 0
    call = ("corrections", "import", str(out), "--form", "doccano", "--editor", "lan", *at)
    nothing = b"ocop: 1 articles: 0 facts accepted, 0 corrected, 0 rejected, 0 added\n"
    done = ocop(*call)
    assert (done.returncode, done.stderr) == (0, nothing)
    line = json.loads(out.read_text("utf-8"))
    line["label"] = line["label"][1:]
    out.write_text(json.dumps(line), "utf-8")
    assert ocop(*call).stderr == nothing.replace(b"0 rejected", b"1 rejected")
    assert ocop(*call).stderr == nothing
    assert row(database, "f1").reason == "doccano: all.jsonl"
    assert ocop(*call, "--accept").stderr == nothing.replace(b"0 facts accepted", b"1 facts accepted")
    add_editor(database, "minh", "mật khẩu dài")
    done = ocop(*call)
    assert (done.returncode, done.stderr) == (1, b"ocop: lan: there is no such editor; ocop editors list names them\n")
    line["label"] = [[0, 3, "người"]]
    out.write_text(json.dumps(line), "utf-8")
    done = ocop(*call[:6], "minh", *at)
    assert done.returncode == 1
    assert done.stderr.decode().startswith(f"ocop: {out}:1, label 1: 'người' is no kind of fact; use one of count")
    assert done.stderr.count(b"\n") == 1
