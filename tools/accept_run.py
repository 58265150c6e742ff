"""Writes the facts that the rules find in ``corpus/train`` and ``corpus/blind/*`` as a run that later ones are held to.

Run it, from anywhere, when the change that ``ocop diff`` shows is meant::

    python tools/accept_run.py -o now.jsonl && ocop diff corpus/accepted.jsonl now.jsonl
    python tools/accept_run.py

One fact a line, in the short form of ``extractor.diff``, so that a changed fact is a changed line in a review. The text
is left out, since it lies beside it. The split ``test`` is not in it: nobody reads what is found there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from extractor.diff import short_facts
from extractor.pipeline import Extractor
from extractor.reading import read_sources
from extractor.records import open_whole

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "corpus" / "accepted.jsonl"


def run_lines(folders: list[Path]) -> Iterator[str]:
    """The lines of a run over these folders; an article is named by its folder and its file."""
    extractor = Extractor()
    for folder in folders:
        for article in read_sources([str(folder)]):
            if isinstance(article, Exception):
                raise SystemExit(str(article))
            for fact in short_facts(extractor.extract(article).to_dict()):
                yield json.dumps(fact.to_dict(f"{folder.name}/{article.id}"), ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Write the run, whole or not at all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="these alone, to look at (all)")
    options = parser.parse_args()
    blind = sorted(p for p in (ROOT / "corpus" / "blind").glob("*") if p.is_dir())
    number = 0
    with open_whole(options.output) as out:
        for line in run_lines(options.folders or [ROOT / "corpus" / "train", *blind]):
            out.write(line + "\n")
            number += 1
    sys.stderr.write(f"{options.output}: {number} facts\n")


if __name__ == "__main__":
    main()
