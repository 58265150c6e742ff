from __future__ import annotations

import copy
import hashlib
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from extractor import model, schemas
from extractor.errors import InputError, RecordError
from extractor.records import dump_record, open_whole, read_records, validate_record, write_records

Make = Callable[..., dict[str, Any]]
SCHEMA = schemas.load_schema("record")
REFERENCE = Draft202012Validator(SCHEMA)


def own(text: str = "40 sản phẩm OCOP.", **changes: Any) -> model.Record:
    """A record as the extractor makes it, with one fact."""
    example = copy.deepcopy(SCHEMA["examples"][0]["facts"][0])
    slots = {slot: example[slot] for slot in model.SLOTS["count"]}
    mention = model.Mention(0, 11, changes.pop("words", text[:11]), "body")
    fact = model.Fact("f1", "count", slots | changes, (mention,), "count.total", 0.5)
    return model.Record(model.Article(text, "a"), hashlib.sha256(text.encode()).hexdigest(), "0", "0" * 64, (fact,))


# Values that a mutation may put anywhere: each type, each vocabulary's edge, numbers that are and are not integers.
ANY = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, 1.0, 3.0, 5.0, 2022.0, 1e300, -0.0]),
    st.text(max_size=5),
    st.sampled_from(["2022-10-28", "2022-10-28\n", "2022-10", "2022-10\n", "٢٠٢٢-10-28", "96", "96\n", "٩٦", "0" * 64]),
    st.sampled_from([*model.KINDS, *model.ACTIONS, *model.QUALIFIERS, *model.LEVELS, "VND"]),
    st.just([]),
    st.just({}),
    st.lists(st.text(max_size=3), max_size=2),
)


def paths(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON value."""
    found = [path] if path else []
    if isinstance(node, dict):
        for key, value in node.items():
            found += paths(value, (*path, key))
    if isinstance(node, list):
        for index, value in enumerate(node):
            found += paths(value, (*path, index))
    return found


@st.composite
def valid_facts(draw: st.DrawFn) -> dict[str, Any]:
    """A fact of any kind, each slot drawn from what the schema allows."""
    kind = draw(st.sampled_from(model.KINDS))
    return draw(_from(SCHEMA["$defs"][kind]))


def _from(node: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that satisfy a part of our schema; knows only the keywords that it uses."""
    if "$ref" in node:
        return _from(SCHEMA["$defs"][node["$ref"].rpartition("/")[2]])
    if "anyOf" in node:
        return st.one_of(*map(_from, node["anyOf"]))
    if "const" in node:
        return st.just(node["const"])
    if "enum" in node:
        return st.sampled_from(node["enum"])
    if "pattern" in node:
        return st.from_regex(node["pattern"].replace("$", r"\Z"), fullmatch=True)
    kinds = node["type"] if isinstance(node["type"], list) else [node["type"]]
    low, high = node.get("minimum", 0), node.get("maximum", 10**15)
    make: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "null": st.none,
        "boolean": st.booleans,
        "integer": lambda: st.integers(low, high),
        "number": lambda: st.floats(low, high) | st.integers(low, high),
        "string": lambda: st.text(min_size=node.get("minLength", 0), max_size=8),
        "array": lambda: st.lists(_from(node["items"]), min_size=node.get("minItems", 0), max_size=2),
        "object": lambda: st.fixed_dictionaries({k: _from(v) for k, v in node["properties"].items()}),
    }
    return st.one_of(*(make[kind]() for kind in kinds))


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A valid record, of which up to three places are replaced, removed or added to."""
    data = copy.deepcopy(SCHEMA["examples"][0])
    data["facts"] = draw(st.lists(valid_facts(), max_size=2))
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(paths(data)))
        parent = data
        for step in path[:-1]:
            parent = parent[step]
        how = draw(st.sampled_from(["replace", "remove", "add"]))
        if how == "replace":
            parent[path[-1]] = draw(ANY)
        elif how == "remove":
            del parent[path[-1]]
        elif isinstance(parent, dict):
            parent["extra"] = draw(ANY)
    return data


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is slow, not wrong
@given(mutated())
def test_both_validators_agree(data: Any) -> None:
    assert schemas.is_valid("record", data) == REFERENCE.is_valid(data)


@given(valid_facts())
def test_what_the_schema_allows_is_valid(fact: dict[str, Any]) -> None:
    data = copy.deepcopy(SCHEMA["examples"][0])
    data["facts"] = [fact]
    assert schemas.find_problems("record", data, "x") == []


def test_mutations_are_both_valid_and_faulty() -> None:
    seen = set()

    @settings(max_examples=100, database=None)
    @given(mutated())
    def run(data: Any) -> None:
        seen.add(REFERENCE.is_valid(data))

    run()
    assert seen == {True, False}


def test_valid_record_has_no_problems(record: Make, fact: Make) -> None:
    assert validate_record(record(fact())) == []
    assert validate_record(record()) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"status": "done"}, "'done' is not one of|\"done\" is not one of"),
        ({"note": 1}, "note"),
        ({"confidence": 1.5}, "1.5 is greater than the maximum"),
        ({"mentions": []}, "has less than 1 item|non-empty"),
        (
            {"mentions": [{"start": 1, "end": 12, "text": "40 sản phẩm", "zone": "body"}]},
            r"text\[1:12\] is '0 sản phẩm ",
        ),
        ({"part_of": "f9"}, "part_of 'f9' is no fact of this record"),
        ({"part_of": "f1"}, "part_of names the fact itself"),
        ({"subject": "producer"}, "the unit product is not the subject producer"),
    ],
)
def test_faulty_fact_is_located(record: Make, fact: Make, change: dict[str, Any], what: str) -> None:
    data = record(fact())
    data["facts"][0] |= change
    [problem] = validate_record(data)
    assert problem.where.startswith("record 'a': facts[0]")
    assert re.search(what, problem.what), problem


def test_low_over_high_and_one_id_twice(record: Make, fact: Make) -> None:
    data = record(fact(low=40, high=30), fact(id="f1"))
    assert [p.what for p in validate_record(data)] == [
        "quantity: low 40 is over high 30",
        "the id 'f1' is another fact's too",
    ]


def test_digest_of_another_text(record: Make) -> None:
    data = record()
    data["article"]["text"] += "!"
    assert [p.what for p in validate_record(data)] == ["text_sha256 is not the digest of the text"]


@pytest.mark.parametrize("data", [None, [], "x", {}, {"article": 5}, {"article": {"id": 5}}])
def test_anything_can_be_validated(data: Any) -> None:
    assert validate_record(data)[0].where.startswith("record without id: ")


def test_line_is_unescaped_and_in_the_order_of_the_model() -> None:
    line = dump_record(own())
    assert "40 sản phẩm OCOP." in line
    assert "\n" not in line
    assert list(json.loads(line)) == ["schema_version", "article", "extractor", "facts", "warnings"]
    assert dump_record(own()) == line


def test_faulty_record_is_never_written() -> None:
    out = io.StringIO()
    with pytest.raises(RecordError, match=r"record 'a': facts\[0\]: text\[0:11\] is .*; a defect of the extractor"):
        write_records([own(), own(words="khác")], out)
    assert out.getvalue() == dump_record(own()) + "\n"


def test_records_come_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    with open_whole(path) as out:
        assert write_records([own(), own("41 sản phẩm\u2028OCOP\x85")], out) == 2
    assert [r["article"]["text"] for r in read_records(path)] == ["40 sản phẩm OCOP.", "41 sản phẩm\u2028OCOP\x85"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{}\n", ":1: not a record: whole: "),
        (b"\n{\n", ":2: malformed JSON: "),
        (b"\xff", ": not UTF-8 at byte 0; give the output of ocop extract"),
        (b'{"facts": NaN}', ":1: "),
    ],
)
def test_files_that_hold_no_records(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        list(read_records(path))
    assert str(caught.value).startswith(f"{path}{message}")


def test_missing_file_of_records(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file or directory; check the path"):
        list(read_records(tmp_path / "no.jsonl"))


def test_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text("old")

    def write_half() -> None:
        with open_whole(path) as out:
            out.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_link_is_followed_and_device_is_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.touch()
    link.symlink_to(real)
    with open_whole(link) as out:
        out.write("new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    with open_whole(Path(os.devnull)) as out:
        out.write("gone")
    assert Path(os.devnull).is_char_device()
