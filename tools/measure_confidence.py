"""Measures how often a fact is right as a whole, by what it rests on, and writes ``extractor/data/confidence.json``.

Run it after a change of the rules, from anywhere::

    python tools/measure_confidence.py

It extracts the annotated articles of ``corpus/train`` and ``corpus/blind/*`` (or of the folders named), judges every
fact as ``ocop evaluate`` does (*strict*), and fits for each kind a logistic regression with ridge: the log-odds of
being right are a base and one weight for each ground of the fact. The ridge draws the weight of a ground that was
rarely seen to nothing, so that its coarser neighbour speaks for it. How far the numbers can be trusted is told by
articles that had no part in them: each article is predicted from the other folds. The split ``test`` is refused.

The rules have seen all these articles, and do better on them than on a new one. How much better is known for the sets
whose score at first sight stands in ``corpus/blind/first_sight.json``: the log-odds of their strict score today less
those of that score. This gain is a given term of the regression for the sets of the latest round (and those before it,
until there are ``ENOUGH`` facts), a fitted one for all other folders; it is left out of the numbers that are written,
so that the mean confidence over these sets is what they scored at first sight. Log a new set there before reading it.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.confidence import FILE, Confidence, probability
from extractor.evaluate import CORE, facts_by_article, is_sealed, judge, load_gold
from extractor.model import KINDS
from extractor.pipeline import Extractor
from extractor.reading import read_sources
from extractor.reliability import expected_error

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "extractor" / "data" / FILE
FIRST_SIGHT = ROOT / "corpus" / "blind" / "first_sight.json"
ENOUGH = 3000
"""Facts of sets with a known gain from which on older rounds are left out: their rules are no longer ours.

The sets of one or two rounds are often written in one manner (those of rounds 20 and 21 all retell real reports, most
of 17 to 19 do not), and what comes in a night is a mixture: so many facts reach over several rounds."""
DRAWN = 1.0
"""The ridge of the gain of folders whose score at first sight is not known, or too old."""
RIDGE = 10.0
"""The precision of the normal prior of a weight: of 4, 10, 20 and 40 the one with the least Brier score held out."""
SEEN = 5
"""A ground has a weight of its own from this many facts on."""
FEWEST = 30
"""A kind has weights from this many facts on; below, only its rate."""
FOLDS = 40
"""Parts into which the articles are dealt to be predicted from all the other parts: each fit takes a second or two."""
STEPS = 50
TRACE = 0.1
BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 1.0)
NOTE = (
    "The probability that a fact of an article that no rule has seen is right in every slot that `ocop evaluate` "
    "compares strictly; tier, group and part_of are not judged. What the rules gain on articles that they have seen is "
    "taken off: see tools/measure_confidence.py."
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
    gain: float | None = None
    """Log-odds that the rules have gained on its folder since they first saw it; ``None`` when that is not known."""


@dataclass(frozen=True, slots=True)
class Recorder(Confidence):
    """Stands in for the numbers while they are measured: a fact's confidence is the place of its grounds in a list."""

    kept: list[frozenset[str]] = field(default_factory=list)

    def of(self, kind: str, features: frozenset[str]) -> float:  # noqa: ARG002 - the kind stands in the fact
        """Keep the grounds of a fact and return where they are kept."""
        self.kept.append(features)
        return len(self.kept) - 1


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
                    grounds = recorder.kept[int(fact["confidence"])]
                    samples.append(Sample(name, f"{name}/{article.id}", fact["kind"], grounds, right))
    return samples


def load_gains(samples: Sequence[Sample], path: Path = FIRST_SIGHT) -> dict[str, float]:
    """The gain of each folder of the latest rounds, in log-odds of its core strict score; older rounds have none."""
    rounds = json.loads(path.read_text("utf-8"))["sets"] if path.is_file() else []
    gains: dict[str, float] = {}
    facts = 0
    for number in sorted({row["round"] for row in rounds}, reverse=True):
        if facts >= ENOUGH:
            break
        for row in (r for r in rounds if r["round"] == number):
            own = [s for s in samples if s.folder == row["folder"] and s.kind in CORE]
            if own:
                gains[row["folder"]] = _log_odds(_rate(own)) - _log_odds(row["strict"])
                facts += len(own)
    return gains


def with_gains(samples: Sequence[Sample], gains: Mapping[str, float]) -> list[Sample]:
    """The samples, each with the gain of its folder where that is known."""
    return [replace(s, gain=gains.get(s.folder)) for s in samples]


def fit(samples: Sequence[Sample]) -> dict[str, Any]:
    """The numbers of one kind as they stand in the file: its facts, how many were right, rate, base and weights."""
    right = sum(s.right for s in samples)
    counts = Counter(g for s in samples for g in s.grounds)
    # A ground that every fact has tells nothing that the base does not.
    names = sorted(g for g, n in counts.items() if SEEN <= n < len(samples)) if len(samples) >= FEWEST else []
    given = np.array([s.gain or 0.0 for s in samples])
    outcome = np.array([s.right for s in samples], float)
    unknown = np.array([s.gain is None for s in samples], float)
    mixed = 0 < unknown.sum() < len(samples)  # else what they gained cannot be told from the base
    ridge = [0.0, *[RIDGE] * len(names), DRAWN]
    x = np.column_stack([_matrix(samples, names), unknown * mixed])
    start = np.zeros(x.shape[1])
    start[0] = _log_odds(_rate(samples))
    beta = _newton(x, outcome, given, start, np.array(ridge))
    if beta[-1] < 0:  # nothing is lost by having been seen: what looks so is chance
        mixed = False
        x[:, -1] = 0.0
        beta = _newton(x, outcome, given, start, np.array(ridge))
    weights = {name: round(float(w), 3) for name, w in zip(names, beta[1:-1], strict=True)}
    x[:, -1] = 0.0
    new = 1 / (1 + np.exp(-x @ beta))  # as if no rule had seen them
    return {
        "facts": len(samples),
        "right": right,
        "rate": round(float((new.sum() + 1) / (len(samples) + 2)), 4),
        "base": round(float(beta[0]), 3),
        "gain": round(float(beta[-1]), 3) if mixed else None,
        "weights": weights,
        "seen": {g: n for g, n in sorted(counts.items()) if n >= SEEN or g.startswith("rule: ")},
    }


def fit_kinds(samples: Sequence[Sample]) -> dict[str, dict[str, Any]]:
    """The numbers of every kind of which there is a fact, in the order of the fact model."""
    kinds = {kind: [s for s in samples if s.kind == kind] for kind in KINDS}
    return {kind: fit(own) for kind, own in kinds.items() if own}


def as_confidence(kinds: dict[str, dict[str, Any]]) -> Confidence:
    """What the extractor makes of these numbers."""
    return Confidence(*({kind: k[part] for kind, k in kinds.items()} for part in ("rate", "base", "weights", "seen")))


def hold_out(samples: Sequence[Sample]) -> tuple[Vector, Vector, Vector]:
    """For each fact what the articles of other folds say of it: as of a new article, as of a seen one, and a constant.

    All facts of an article are in one fold. The constant is the rate of its kind in the other folds.
    """
    new, seen, constant = (np.zeros(len(samples)) for _ in range(3))
    fold = {article: i % FOLDS for i, article in enumerate(sorted({s.article for s in samples}))}
    for number in range(FOLDS):
        own = [i for i, s in enumerate(samples) if fold[s.article] == number]
        kinds = {samples[i].kind for i in own}
        rest = [s for s in samples if fold[s.article] != number and s.kind in kinds]
        fitted = fit_kinds(rest)
        others = as_confidence(fitted)
        rates = {kind: _rate([s for s in rest if s.kind == kind]) for kind in kinds}
        for i in own:
            sample = samples[i]
            new[i] = others.of(sample.kind, sample.grounds)
            gain = sample.gain
            if gain is None:
                gain = fitted.get(sample.kind, {}).get("gain") or 0.0
            seen[i] = probability(_log_odds(new[i]) + gain)
            constant[i] = rates[sample.kind]
    return new, seen, constant


def calibrate(samples: Sequence[Sample]) -> dict[str, Any]:
    """Brier scores (mean squared error; less is better) and reliability, each article predicted from other folds.

    What is compared with the facts as they are judged today is the prediction for seen articles; ``new`` of a folder is
    the mean that a new article like its own is given, to be compared with the score at first sight.
    """
    new, seen, constant = hold_out(samples)
    right = np.array([s.right for s in samples], float)
    kinds = np.array([s.kind for s in samples])
    folders = np.array([s.folder for s in samples])
    pairs = [(float(said), bool(was)) for said, was in zip(seen, right, strict=True)]
    edges = list(pairwise(BINS))
    return {
        "method": f"each article predicted from those of the other {FOLDS - 1} of {FOLDS} folds",
        "ece": round(expected_error(pairs), 4),
        "brier": {
            name: {
                "measured": round(float(np.mean((seen - right)[mask] ** 2)), 4),
                "constant": round(float(np.mean((constant - right)[mask] ** 2)), 4),
            }
            for name, mask in [("all", kinds != ""), *((k, kinds == k) for k in KINDS if k in kinds)]
        },
        "bins": [
            {"from": low, "to": high, **_share((low <= seen) & ((seen < high) | (high == BINS[-1])), seen, right)}
            for low, high in edges
        ],
        "folders": {
            name: {
                **_share(folders == name, seen, right),
                "new": round(float(new[folders == name].mean()), 3),
                "gain": next(s.gain if s.gain is None else round(s.gain, 3) for s in samples if s.folder == name),
            }
            for name in dict.fromkeys(folders.tolist())
        },
    }


def format_report(data: dict[str, Any]) -> list[str]:
    """The measurement as lines for a terminal."""
    lines = [f"{data['articles']} articles, {data['facts']} facts, ECE {data['calibration']['ece']:.4f}"]
    for name, scores in data["calibration"]["brier"].items():
        lines.append(f"Brier {name:9} measured {scores['measured']:.4f}  constant {scores['constant']:.4f}")
    rows = [(f"{b['from']:.1f}-{b['to']:.1f}", b) for b in data["calibration"]["bins"]]
    for name, row in [*rows, *data["calibration"]["folders"].items()]:
        if row["facts"]:
            line = f"{name:24} {row['facts']:5} facts  said {row['said']:.3f}  right {row['right']:.3f}"
            lines.append(line + (f"  new {row['new']:.3f}" if "new" in row else ""))
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


def _newton(x: Vector, y: Vector, given: Vector, beta: Vector, ridge: Vector) -> Vector:
    """The maximum of the likelihood with its ridge, by Newton's method; ``given`` is a term that is not fitted."""
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-(x @ beta + given)))
        slope = x.T @ (y - p) - ridge * beta
        # The base has no ridge: a trace of one keeps a kind that was always right from running away.
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(ridge + TRACE), slope - TRACE * beta)
        beta = beta + step
        if float(np.abs(step).max()) < 1e-8:
            return beta
    raise SystemExit("the fit did not converge")


def _rate(samples: Sequence[Sample]) -> float:
    """The smoothed share of right facts."""
    return (sum(s.right for s in samples) + 1) / (len(samples) + 2)


def _log_odds(rate: float) -> float:
    return math.log(rate / (1 - rate))


def main() -> None:
    """Measure, print the calibration and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of NAME.txt and NAME.gold.json")
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    blind = sorted(p for p in (ROOT / "corpus" / "blind").glob("*") if p.is_dir())
    samples = collect(options.folders or [ROOT / "corpus" / "train", *blind])
    samples = with_gains(samples, load_gains(samples))
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
