"""Generates ``extractor/data/gazetteer.json`` from the data of a published package, and checks it against a second one.

Run it in an environment into which the packages were installed or from which their wheels were downloaded::

    pip download --no-deps vietnamadminunits==1.0.4 vietnam-provinces==0.6.0 vietnam-provinces==2025.10.1
    python tools/build_gazetteer.py --units vietnamadminunits-1.0.4-*.whl \
        --check vietnam_provinces-0.6.0-*.whl --check vietnam_provinces-2025.10.1-*.whl

Every unit comes from ``vietnamadminunits`` (MIT): the 63 provinces and their districts as they stood on 2025-06-30, the
34 provinces since, and which became which. ``vietnam-provinces`` (GPL-3.0-or-later) only confirms names and codes;
nothing of it is copied. Differences are printed, one a line, and do not stop the script: the two snapshots are
of different months. Districts that had gone before 2025 are in ``patterns/lexicon/places.yaml``.
"""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

LAST_DAY_OF_63 = "2025-06-30"
FIRST_DAY_OF_34 = "2025-07-01"
OUTPUT = Path(__file__).resolve().parent.parent / "extractor" / "data" / "gazetteer.json"
COPYRIGHT = "Copyright (c) 2025 Tran Ngoc Minh Hieu"

# Longest first: "Thành phố" and "Thị xã" are two words.
TYPES = ("Thành phố", "Thị xã", "Tỉnh", "Huyện", "Quận")
# The package writes a few names in the other of two tone-mark styles; the gazetteer uses one.
STYLE = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oạ": "ọa", "uỷ": "ủy", "uỵ": "ụy", "uỳ": "ùy"}

# The source follows the General Statistics Office in spellings that the districts' own papers do not use.
CORRECTIONS = {
    "137": "Huyện Mù Cang Chải",
    "610": "Huyện Đăk Glei",
    "612": "Huyện Đăk Tô",
    "634": "Huyện Đak Pơ",
    "655": "Huyện Krông Ana",
}

Unit = dict[str, str]


class Source:
    """A package's files: read from an installed distribution, a wheel, or a folder into which one was unpacked."""

    def __init__(self, place: str) -> None:
        self._path = Path(place)
        if self._path.suffix == ".whl":
            self._zip = zipfile.ZipFile(self._path)
        elif not self._path.is_dir():
            try:
                self._path = Path(str(distribution(place).locate_file("")))
            except PackageNotFoundError:
                raise SystemExit(f"{place}: neither a wheel, a folder nor an installed package") from None
            self._only = place.replace("-", "_")

    def read_json(self, suffix: str) -> Any:
        """The JSON file whose path inside the package ends with ``suffix``."""
        return json.loads(self._read(suffix))

    def version(self) -> str:
        """Name and version, as ``name==1.0``."""
        fields = dict(line.split(": ", 1) for line in self._read("METADATA").splitlines() if ": " in line[:20])
        return f"{fields['Name']}=={fields['Version']}"

    def _read(self, suffix: str) -> str:
        if hasattr(self, "_zip"):
            name = next(n for n in self._zip.namelist() if n.endswith(suffix))
            return self._zip.read(name).decode()
        only = getattr(self, "_only", "")
        return next(p for p in sorted(self._path.glob(f"{only}*/**/*")) if str(p).endswith(suffix)).read_text("utf-8")


def split_name(official: str) -> tuple[str, str, str]:
    """``(type, bare name, official name)`` with one spelling of the type and of the tone marks.

    >>> split_name("Thị Xã Thái Hoà")
    ('thị xã', 'Thái Hòa', 'Thị xã Thái Hòa')
    """
    for old, new in STYLE.items():
        official = " ".join(w[:-2] + new if w.endswith(old) and not w.startswith("Q") else w for w in official.split())
    for kind in TYPES:
        if official.casefold().startswith(kind.casefold() + " "):
            bare = official[len(kind) + 1 :].replace("' ", "'")
            return kind.lower(), bare, f"{kind} {bare}"
    raise SystemExit(f"{official}: its type is none of {', '.join(TYPES)}")


def read_units(source: Source) -> tuple[list[Unit], list[Unit], list[Unit]]:
    """``(the 63 provinces, the 34, the districts)``, each ordered by code."""
    legacy = source.read_json("data/parser_legacy.json")
    today = source.read_json("data/parser_from_2025.json")
    became = source.read_json("data/converter_2025.json")["DICT_PROVINCE"]
    current = {old: today["DICT_PROVINCE"][new]["provinceCode"] for new, olds in became.items() for old in olds}

    old = [
        entry(p["provinceCode"], p["province"], valid_to=LAST_DAY_OF_63, current_code=current[key])
        for key, p in legacy["DICT_PROVINCE"].items()
    ]
    new = [entry(p["provinceCode"], p["province"], valid_from=FIRST_DAY_OF_34) for p in today["DICT_PROVINCE"].values()]
    districts = [
        entry(d["districtCode"], d["district"], province_code=legacy["DICT_PROVINCE"][key]["provinceCode"])
        for key, members in legacy["DICT_PROVINCE_DISTRICT"].items()
        for d in members.values()
    ]
    for units in (old, new, districts):
        units.sort(key=lambda unit: unit["code"])
    return old, new, districts


def entry(code: str, official: str, **more: str) -> Unit:
    """One entry of the gazetteer, a province or a district."""
    kind, bare, name = split_name(CORRECTIONS.get(code, official))
    return {"code": code, "name": bare, "type": kind, "official": name, **more}


def check_units(old: list[Unit], new: list[Unit], districts: list[Unit]) -> None:
    """Raises ``SystemExit`` when the units are not those that the law knows."""
    expectations = ((old, "old provinces", 63), (new, "new provinces", 34), (districts, "districts", 696))
    faults = [
        f"{len(units)} {what}, expected {expected}"
        for units, what, expected in expectations
        if len(units) != expected or len({u["code"] for u in units}) != expected
    ]
    known = {u["code"] for u in old}
    lost = [d for d in districts if d["province_code"] not in known]
    faults += [f"{d['official']}: no province {d['province_code']}" for d in lost]
    if faults:
        raise SystemExit("\n".join(faults))


def differences(check: Source, old: list[Unit], new: list[Unit], districts: list[Unit]) -> Iterator[str]:
    """What ``vietnam-provinces`` of either regime says otherwise, one line each."""
    theirs = check.read_json("data/nested-divisions.json")
    legacy = len(theirs) == 63
    ours = {u["code"]: u["name"] for u in (old if legacy else new)}
    names = {f"{p['code']:02}": bare_of(p["name"]) for p in theirs}
    yield from compare("province", ours, names)
    if legacy:
        ours = {d["province_code"] + "/" + d["code"]: d["official"] for d in districts}
        theirs_districts = {
            f"{p['code']:02}/{d['code']:03}": split_name(d["name"])[2] for p in theirs for d in p["districts"]
        }
        yield from compare("district", ours, theirs_districts)


def bare_of(name: str) -> str:
    """The bare name, whether or not a type stands before it."""
    return split_name(name)[1] if name.startswith(TYPES) else split_name(f"Tỉnh {name}")[1]


def compare(what: str, ours: dict[str, str], theirs: dict[str, str]) -> Iterator[str]:
    """One line for each code with two names."""
    for code in sorted(ours.keys() | theirs.keys()):
        if ours.get(code) != theirs.get(code):
            yield f"{what} {code}: {ours.get(code)} here, {theirs.get(code)} there"


def write_gazetteer(path: Path, sources: list[dict[str, str]], tables: dict[str, list[Unit]]) -> None:
    """Writes the file: JSON with one unit a line, so that a change is a line of the diff."""
    parts = [f'"sources": [\n{lines(sources)}\n]']
    parts += [f'"{name}": [\n{lines(units)}\n]' for name, units in tables.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def lines(items: Iterable[dict[str, str]]) -> str:
    """The items as JSON objects, one a line."""
    return ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)


def main(arguments: list[str] | None = None) -> None:
    """Reads the sources, checks, writes, and reports differences on standard error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", default="vietnamadminunits", help="wheel, folder or installed name of the source")
    parser.add_argument("--check", action="append", default=[], help="the same of vietnam-provinces; may be repeated")
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    options = parser.parse_args(arguments)

    source = Source(options.units)
    old, new, districts = read_units(source)
    check_units(old, new, districts)
    sources = [{"package": source.version(), "licence": f"MIT, {COPYRIGHT}", "gives": "every unit below"}]
    for place in options.check:
        check = Source(place)
        sources.append({"package": check.version(), "licence": "GPL-3.0-or-later", "gives": "nothing; compared only"})
        for line in differences(check, old, new, districts):
            sys.stderr.write(f"{check.version()}: {line}\n")
    tables = {"provinces_63": old, "provinces_34": new, "districts": districts}
    write_gazetteer(options.output, sources, tables)


if __name__ == "__main__":
    main()
