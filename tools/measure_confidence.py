"""Measures how often a fact is right as a whole, by what it rests on, and writes ``extractor/data/confidence.json``.

Run it after a change of the rules, from anywhere::

    python tools/measure_confidence.py

It extracts the annotated articles of ``corpus/train`` and ``corpus/blind/*`` (or of the folders named), judges every
fact as ``ocop evaluate`` does (*strict*), and fits for each kind a logistic regression with ridge: the log-odds of
being right are a base and one weight for each ground of the fact. The ridge draws the weight of a ground that was
rarely seen to nothing, so that its coarser neighbour speaks for it. How far the numbers can be trusted is told by
articles that had no part in them: each article is predicted from all the others. The split ``test`` is refused.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.confidence import FILE, Confidence
from extractor.evaluate import facts_by_article, is_sealed, judge, load_gold
from extractor.model import KINDS
from extractor.pipeline import Extractor
from extractor.reading import read_sources

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "extractor" / "data" / FILE
RIDGE = 10.0
"""The precision of the normal prior of a weight: of 4, 10, 20 and 40 the one with the least Brier score held out."""
SEEN = 5
"""A ground has a weight of its own from this many facts on."""
FEWEST = 30
"""A kind has weights from this many facts on; below, only its rate."""
STEPS = 50
BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 1.0)
NOTE = (
    "The probability that a fact is right in every slot that `ocop evaluate` compares strictly; tier, group and "
    "part_of are not judged. The rules have seen these articles: for a new one the numbers are somewhat too high."
)

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """One judged fact."""

    folder: str
    article: str
    kind: str
    grounds: frozenset[str]
    right: bool


@dataclass(frozen=True, slots=True)
class Recorder(Confidence):
    """Stands in for the numbers while they are measured: a fact's confidence is the place of its grounds in a list."""

    seen: list[frozenset[str]] = field(default_factory=list)

    def of(self, kind: str, features: frozenset[str]) -> float:  # noqa: ARG002 - the kind stands in the fact
        """Keep the grounds of a fact and return where they are kept."""
        self.seen.append(features)
        return len(self.seen) - 1


def collect(folders: Iterable[Path]) -> list[Sample]:
    """The judged facts of annotated folders; facts of optional gold and of teasers are left out, as in a score."""
    recorder = Recorder()
    extractor = Extractor(confidence=recorder)
    samples = []
    for folder in folders:
        if is_sealed(folder):
            raise SystemExit(f"{folder}: the split test is never read; name another folder")
        gold = load_gold(folder)
        name = folder.resolve().relative_to(ROOT).as_posix() if folder.resolve().is_relative_to(ROOT) else folder.name
        for article in read_sources([str(folder)]):
            if isinstance(article, Exception):
                raise SystemExit(str(article))
            if article.id not in gold:
                continue
            facts = facts_by_article([extractor.extract(article).to_dict()])[article.id]
            for fact, right in zip(facts, judge(gold[article.id], facts), strict=True):
                if right is not None:
                    grounds = recorder.seen[int(fact["confidence"])]
                    samples.append(Sample(name, f"{name}/{article.id}", fact["kind"], grounds, right))
    return samples


def fit(samples: Sequence[Sample]) -> dict[str, Any]:
    """The numbers of one kind as they stand in the file: its facts, how many were right, rate, base and weights."""
    right = sum(s.right for s in samples)
    rate = (right + 1) / (len(samples) + 2)
    start = float(np.log(rate / (1 - rate)))
    counts = Counter(g for s in samples for g in s.grounds)
    # A ground that every fact has tells nothing that the base does not.
    names = sorted(g for g, n in counts.items() if SEEN <= n < len(samples)) if len(samples) >= FEWEST else []
    beta = np.zeros(1 + len(names))
    beta[0] = start
    if names:
        beta = _newton(_matrix(samples, names), np.array([s.right for s in samples], float), beta)
    weights = {name: round(float(w), 3) for name, w in zip(names, beta[1:], strict=True)}
    return {
        "facts": len(samples),
        "right": right,
        "rate": round(rate, 4),
        "base": round(float(beta[0]), 3),
        "weights": weights,
    }


def fit_kinds(samples: Sequence[Sample]) -> dict[str, dict[str, Any]]:
    """The numbers of every kind of which there is a fact, in the order of the fact model."""
    kinds = {kind: [s for s in samples if s.kind == kind] for kind in KINDS}
    return {kind: fit(own) for kind, own in kinds.items() if own}


def as_confidence(kinds: dict[str, dict[str, Any]]) -> Confidence:
    """What the extractor makes of these numbers."""
    return Confidence(*({kind: k[part] for kind, k in kinds.items()} for part in ("rate", "base", "weights")))


def hold_out(samples: Sequence[Sample]) -> tuple[Vector, Vector]:
    """For each fact its probability by all other articles, and the constant that is the rate of its kind in them."""
    given, constant = np.zeros(len(samples)), np.zeros(len(samples))
    for article in sorted({s.article for s in samples}):
        own = [i for i, s in enumerate(samples) if s.article == article]
        kinds = {samples[i].kind for i in own}
        others = as_confidence(fit_kinds([s for s in samples if s.article != article and s.kind in kinds]))
        for i in own:
            given[i] = others.of(samples[i].kind, samples[i].grounds)
            constant[i] = others.of(samples[i].kind, frozenset())
    return given, constant


def calibrate(samples: Sequence[Sample]) -> dict[str, Any]:
    """Brier scores (mean squared error; less is better) and reliability, each article predicted from the others."""
    given, constant = hold_out(samples)
    right = np.array([s.right for s in samples], float)
    kinds = np.array([s.kind for s in samples])
    folders = np.array([s.folder for s in samples])
    edges = list(pairwise(BINS))
    return {
        "method": "each article predicted from all the others",
        "brier": {
            name: {
                "measured": round(float(np.mean((given - right)[mask] ** 2)), 4),
                "constant": round(float(np.mean((constant - right)[mask] ** 2)), 4),
            }
            for name, mask in [("all", kinds != ""), *((k, kinds == k) for k in KINDS if k in kinds)]
        },
        "bins": [
            {"from": low, "to": high, **_share((low <= given) & ((given < high) | (high == BINS[-1])), given, right)}
            for low, high in edges
        ],
        "folders": {name: _share(folders == name, given, right) for name in dict.fromkeys(folders.tolist())},
    }


def format_report(data: dict[str, Any]) -> list[str]:
    """The measurement as lines for a terminal."""
    lines = [f"{data['articles']} articles, {data['facts']} facts"]
    for name, scores in data["calibration"]["brier"].items():
        lines.append(f"Brier {name:9} measured {scores['measured']:.4f}  constant {scores['constant']:.4f}")
    rows = [(f"{b['from']:.1f}-{b['to']:.1f}", b) for b in data["calibration"]["bins"]]
    for name, row in [*rows, *data["calibration"]["folders"].items()]:
        if row["facts"]:
            lines.append(f"{name:24} {row['facts']:5} facts  said {row['said']:.3f}  right {row['right']:.3f}")
    return lines


def _share(mask: NDArray[np.bool_], given: Vector, right: Vector) -> dict[str, Any]:
    facts = int(mask.sum())
    if not facts:
        return {"facts": 0, "said": None, "right": None}
    return {
        "facts": facts,
        "said": round(float(given[mask].mean()), 3),
        "right": round(float(right[mask].mean()), 3),
    }


def _matrix(samples: Sequence[Sample], names: Sequence[str]) -> Vector:
    column = {name: i for i, name in enumerate(names, 1)}
    x = np.zeros((len(samples), 1 + len(names)))
    x[:, 0] = 1
    for row, sample in enumerate(samples):
        x[row, [column[g] for g in sample.grounds if g in column]] = 1
    return x


def _newton(x: Vector, y: Vector, beta: Vector) -> Vector:
    """The maximum of the likelihood with ridge on all weights but the base, by Newton's method."""
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 0.0
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ beta))
        slope = x.T @ (y - p) - ridge * beta
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(ridge), slope)
        beta = beta + step
        if float(np.abs(step).max()) < 1e-8:
            return beta
    raise SystemExit("the fit did not converge")


def main() -> None:
    """Measure, print the calibration and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of NAME.txt and NAME.gold.json")
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    blind = sorted(p for p in (ROOT / "corpus" / "blind").glob("*") if p.is_dir())
    samples = collect(options.folders or [ROOT / "corpus" / "train", *blind])
    data = {
        "about": NOTE,
        "folders": list(dict.fromkeys(s.folder for s in samples)),
        "articles": len({s.article for s in samples}),
        "facts": len(samples),
        "ridge": RIDGE,
        "calibration": calibrate(samples),
        "kinds": fit_kinds(samples),
    }
    options.output.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write("\n".join(format_report(data)) + "\n")


if __name__ == "__main__":
    main()
