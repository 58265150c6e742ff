from __future__ import annotations

import copy
import importlib.util
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import GoldError
from extractor.evaluate import (
    FIGURES,
    MEASURES,
    check_floors,
    check_gold,
    compare,
    corpus_digest,
    facts_by_article,
    format_report,
    is_sealed,
    load_floors,
    load_gold,
    raise_floors,
    save_floors,
)

Make = Callable[..., dict[str, Any]]
ROOT = Path(__file__).parent.parent
TRAIN = ROOT / "corpus" / "train"
REFERENCE = ROOT.parent / "shared" / "tools" / "score.py"
GOLD = {
    "kind": "count",
    "status": "achieved",
    "action": "total",
    "subject": "product",
    "low": 40,
    "quote": "40 sản phẩm",
}


def score(gold: list[dict[str, Any]], output: list[dict[str, Any]]) -> Any:
    return compare({"a": gold}, {"a": output})


def counts(report: Any, kind: str = "count") -> tuple[int, int, int, int]:
    tally = report.kinds[kind]
    return tally.gold, tally.predicted, tally.found, tally.strict


def as_fact(gold: dict[str, Any]) -> dict[str, Any]:
    """The gold fact in the form that it has in a record, as far as scoring looks."""
    stars, years = gold.get("stars"), gold.get("year")
    made = {
        k: v for k, v in gold.items() if k not in ("low", "high", "qualifier", "province", "district", "year", "quote")
    }
    if "low" in gold:
        qualifier = gold.get("qualifier", "exact")
        made["quantity"] = {"low": gold["low"], "high": gold.get("high", gold["low"]), "qualifier": qualifier}
    if stars:
        made["stars"] = {"high": stars["low"], "or_above": False, "potential": False, "from": None} | stars
    district = gold.get("district")
    made["place"] = {"province_code": gold.get("province"), "district": f"Huyện {district}" if district else None}
    made["period"] = {"from": years[0], "to": years[1]} if years else None
    made["mentions"] = [{"text": gold["quote"], "zone": "body"}]
    return made


def disturb(facts: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """The facts as a poor extractor gives them: some lost, some doubled, some wrong in one slot, in any order."""
    facts = copy.deepcopy(facts)
    for fact in facts:
        key = chance.choice(sorted(fact))
        change = chance.random()
        if change < 0.2:
            fact["low"] = fact.get("low", 0) + 1
        elif change < 0.4 and key not in ("kind", "quote"):
            del fact[key]
        elif change < 0.5:
            fact["status"] = "target"
    kept = [fact for fact in facts if chance.random() > 0.1]
    kept += [copy.deepcopy(fact) for fact in kept if chance.random() < 0.1]
    chance.shuffle(kept)
    return kept


@pytest.fixture(scope="module")
def reference() -> Any:
    if not REFERENCE.is_file():
        pytest.skip("the reference scorer is not beside this checkout")
    spec = importlib.util.spec_from_file_location("score", REFERENCE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figures_alone(report: dict[str, Any]) -> dict[str, Any]:
    """A report without what the reference scorer knows nothing of."""
    return {name: value for name, value in report.items() if name != "confidence"}


@pytest.mark.parametrize("seed", range(6))
def test_figures_are_those_of_the_reference_scorer(reference: Any, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret, a repeatable disturbance
    records = []
    for name, facts in load_gold(TRAIN).items():
        if seed and chance.random() < 0.05:
            continue
        output = [as_fact(f) for f in (disturb([dict(f) for f in facts], chance) if seed else facts)]
        if seed and output and chance.random() < 0.2:
            output[0]["mentions"][0]["zone"] = "related"
        records.append({"article": {"id": name}, "facts": output})
    path = tmp_path / "facts.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    ours = figures_alone(compare(load_gold(TRAIN), facts_by_article(records)).to_dict())
    assert ours == reference.compare(reference.read_gold(TRAIN), reference.read_output(path))
    assert (ours["core"]["strict"]["f1"] == 1) == (seed == 0)


def test_figures_of_two_annotators_are_those_of_the_reference_scorer(reference: Any) -> None:
    gold = load_gold(TRAIN)
    chance = random.Random(7)  # noqa: S311
    other = {name: disturb([dict(f) for f in facts], chance) for name, facts in gold.items()}
    assert figures_alone(compare(gold, other).to_dict()) == reference.compare(reference.read_gold(TRAIN), other)


def test_one_fact_right_one_missed_one_extra() -> None:
    report = score([GOLD, GOLD | {"low": 7}], [GOLD, GOLD | {"low": 8}])
    assert counts(report) == (2, 2, 1, 1)
    assert [miss.what for miss in report.misses] == ["missed", "extra"]
    assert str(report.misses[0]) == (
        "a  count MISSED low=7.0 high=7.0 subject=product status=achieved action=total  «40 sản phẩm»"
    )
    assert report.core.figures("found") == {"precision": 0.5, "recall": 0.5, "f1": 0.5}


@pytest.mark.parametrize(
    ("change", "slot"),
    [
        ({"status": "target"}, "status: gold achieved got target"),
        ({"stars": {"low": 4}}, "stars_low: gold None got 4; stars_high: gold None got 4"),
        ({"province": "96"}, "province: gold None got 96"),
        ({"year": [2021, None]}, "year: gold None got (2021, None)"),
        ({"qualifier": "about"}, "qualifier: gold exact got about"),
    ],
)
def test_found_but_wrong_in_a_slot(change: dict[str, Any], slot: str) -> None:
    report = score([GOLD], [GOLD | change])
    assert counts(report) == (1, 1, 1, 0)
    assert [miss.detail for miss in report.misses] == [slot]


def test_record_and_gold_forms_agree(fact: Make) -> None:
    place = {"level": "district", "province_code": "92", "district": "Quận  THỐT NỐT"}
    output = fact(place=place, period={"from": 2022, "to": 2022}, out_of=41)
    assert counts(score([GOLD | {"province": "92", "district": "Thốt Nốt", "year": [2022, 2022]}], [output])) == (
        1,
        1,
        1,
        1,
    )


def test_best_agreement_is_paired_first() -> None:
    first, second = GOLD | {"province": "92"}, GOLD | {"province": "96"}
    assert counts(score([first, second], [second, first])) == (2, 2, 2, 2)


def test_optional_gold_counts_neither_for_nor_against() -> None:
    optional = GOLD | {"optional": True}
    assert counts(score([optional], [])) == (0, 0, 0, 0)
    assert counts(score([optional], [GOLD])) == (0, 0, 0, 0)
    assert score([optional], []).misses == ()


def test_no_facts_wanted_and_none_given_is_perfect() -> None:
    assert score([], []).core.figures("found") == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert score([], [GOLD]).core.figures("found") == {"precision": 0.0, "recall": 1.0, "f1": 0.0}


def test_facts_of_teasers_are_left_out(record: Make, fact: Make) -> None:
    teaser = {"start": 0, "end": 11, "text": "40 sản phẩm", "zone": "related"}
    both = [teaser, teaser | {"zone": "body"}]
    data = record(fact(mentions=[teaser]), fact(id="f2", mentions=both))
    assert [f["id"] for f in facts_by_article([data])["a"]] == ["f2"]


def test_missing_records_are_named() -> None:
    assert compare({"b": [GOLD], "a": [GOLD]}, {}).missing == ("a", "b")


def test_report_shows_each_kind_and_slot_or_the_core_alone() -> None:
    report = score([GOLD], [GOLD])
    lines = format_report(report)
    assert lines[0] == "1 articles"
    assert lines[1].startswith("count     gold    1  predicted    1 | found P 1.000 R 1.000 F1 1.000 | strict P 1.000")
    assert "status 1.00" in lines[2]
    assert format_report(report, totals_only=True) == [lines[0], lines[-1]]
    assert lines[-1].startswith("core ")


def test_split_test_is_sealed() -> None:
    assert is_sealed(ROOT / "corpus" / "test")
    assert is_sealed(ROOT / "corpus" / "test" / ".." / "test")
    assert not is_sealed(TRAIN)


def test_gold_of_train_is_sound() -> None:
    assert check_gold(TRAIN, load_gold(TRAIN)) == []


def write_gold(folder: Path, *facts: dict[str, Any], text: str | None = "Có 40 “Sản phẩm”.") -> Path:
    (folder / "a.gold.json").write_text(json.dumps({"facts": facts}), "utf-8")
    if text is not None:
        (folder / "a.txt").write_text(text, "utf-8")
    return folder


def test_quote_must_stand_in_the_text(tmp_path: Path) -> None:
    write_gold(tmp_path, GOLD, GOLD | {"quote": "41 sản phẩm"})
    assert [str(problem) for problem in check_gold(tmp_path, load_gold(tmp_path))] == [
        f"{tmp_path}/a.gold.json: facts[1]: quote not in the text: '41 sản phẩm'; copy it from the text"
    ]


def test_gold_without_text(tmp_path: Path) -> None:
    write_gold(tmp_path, GOLD, text=None)
    [problem] = check_gold(tmp_path, load_gold(tmp_path))
    assert problem.what == "the gold has no text"


def test_all_faults_of_gold_at_once(tmp_path: Path) -> None:
    write_gold(tmp_path, GOLD | {"status": "done"}, {"kind": "funding"})
    (tmp_path / "b.gold.json").write_text("{")
    with pytest.raises(GoldError) as caught:
        load_gold(tmp_path)
    assert {problem.where.removeprefix(f"{tmp_path}/") for problem in caught.value.problems} == {
        "a.gold.json: facts[0].status",
        "a.gold.json: facts[1]",
        "b.gold.json",
    }


def test_folder_without_gold(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no \\*\\.gold\\.json in this folder"):
        load_gold(tmp_path)


def figures(value: float) -> dict[str, dict[str, float]]:
    return {measure: dict.fromkeys(FIGURES, value) for measure in MEASURES}


def test_floor_holds_falls_and_is_missing() -> None:
    floors = {"train": {"digest": "d", "core": figures(0.9)}}
    assert check_floors("train", floors, figures(0.9), "d") == []
    assert check_floors("train", floors, figures(0.95), "d") == []
    below = check_floors("train", floors, figures(0.9) | {"strict": dict.fromkeys(FIGURES, 0.8999)}, "d")
    assert [p.what for p in below] == [f"core strict {f} is 0.8999, below 0.9000" for f in FIGURES]
    assert [p.what for p in check_floors("test", floors, figures(1.0), "d")] == ["none yet"]


def test_changed_corpus_asks_to_measure_again() -> None:
    floors = {"train": {"digest": "d", "core": figures(0.9)}}
    [problem] = check_floors("train", floors, figures(1.0), "other")
    assert "the corpus has changed" in problem.what
    assert "--update-floors" in problem.remedy


def test_floors_rise_by_themselves_and_fall_only_when_told() -> None:
    floors, problems = raise_floors("train", {}, figures(0.9), "d")
    assert (floors, problems) == ({"train": {"digest": "d", "core": figures(0.9)}}, [])
    higher, problems = raise_floors("train", floors, figures(0.95), "e")
    assert (higher["train"], problems) == ({"digest": "e", "core": figures(0.95)}, [])
    same, problems = raise_floors("train", higher, figures(0.9), "f")
    assert same == higher
    assert problems[0].what == "core found precision would fall from 0.9500 to 0.9000"
    lower, problems = raise_floors("train", higher, figures(0.9), "f", allow_lower=True)
    assert (lower["train"]["core"], problems) == (figures(0.9), [])


def test_floors_are_kept_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert load_floors(path) == {}
    floors, _ = raise_floors("train", {}, figures(0.9), "d")
    save_floors(path, floors)
    assert load_floors(path) == floors


def test_digest_sees_names_and_bytes_of_texts_and_gold(tmp_path: Path) -> None:
    write_gold(tmp_path, GOLD)
    digest = corpus_digest(tmp_path)
    (tmp_path / "README.md").write_text("not of the corpus")
    assert corpus_digest(tmp_path) == digest
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    moved = corpus_digest(tmp_path)
    (tmp_path / "b.txt").write_text("khác")
    assert len({digest, moved, corpus_digest(tmp_path)}) == 3
