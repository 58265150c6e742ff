"""Counts for each rule of ``patterns/`` in how many articles of the corpus it is used, and names those with few.

Run it after a rule was written, from anywhere::

    python tools/rule_support.py
    python tools/rule_support.py --fewer 3 corpus/train

A rule is used in an article when it does there what rules of its kind are for: an anchor took the number of a fact, or
kept a number from being one; a cue gave a slot its value (one that gives none, such as a word that opens parts, is
found); a rule of mentions found its words; a rule of the ledger gave a reason.

A rule that rests on a single article may be a sentence learned by heart. Its words must then be those of any newsroom,
which its examples of different wordings show; if they are not, it is widened by its sisters or goes into its neighbour.
Articles of no folder but ``train`` and ``blind`` are read: the split ``test`` is refused.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from extractor.check_patterns import is_visible
from extractor.evaluate import is_sealed
from extractor.model import Article
from extractor.patterns import Patterns, load_patterns
from extractor.pipeline import Extractor
from extractor.reading import read_sources

ROOT = Path(__file__).resolve().parent.parent
FEWER = 2
"""A rule used in fewer articles than this is named."""
STEPS = (0, 1, 2, 5, 10)
"""The table counts the rules with at least so many articles, and fewer than the next step."""


def used_rules(extractor: Extractor, article: Article) -> set[str]:
    """The ids of the rules that are used in an article, among words that say where else a slot came from."""
    trace = extractor.trace(article)
    used = {draft.rule.id for draft in trace.drafts}
    for step in trace.steps:
        used.update(draft.rule.id for draft in step.drafts if "none" in draft.rule.set)
        for draft in step.drafts:
            used.update(draft.evidence.values())
        used.update(cue.rule.id for cue in step.cues if not is_visible(cue.rule))
    for draft in trace.drafts:  # those that no step has: of documents, and of products
        used.update(draft.evidence.values())
    used.update(mention.rule for sentence in trace.sentences for mention in sentence.mentions)
    used.update(entry.rule for entry in extractor.ledger(article, trace) if entry.rule is not None)
    return used


def find_support(folders: Iterable[Path]) -> dict[str, list[str]]:
    """By the id of a rule, the articles of these folders in which it is used, as ``folder/article``."""
    extractor = Extractor()
    patterns = load_patterns(None)
    support: defaultdict[str, list[str]] = defaultdict(list)
    for folder in folders:
        for article in read_sources([str(folder)]):
            if isinstance(article, Exception):
                raise SystemExit(str(article))
            for rule in used_rules(extractor, article):
                support[rule].append(f"{folder.name}/{article.id}")
    return {rule.id: support[rule.id] for rule in patterns.rules}


def report(patterns: Patterns, support: Mapping[str, list[str]], fewer: int) -> Iterator[str]:
    """A table of the rules of each kind by the number of their articles, then each rule that has ``fewer``."""
    kinds = sorted({rule.kind for rule in patterns.rules})
    bounds = [*pairwise(STEPS), (STEPS[-1], None)]
    heads = [str(a) if b == a + 1 else f"{a}-{b - 1}" if b else f"{a}+" for a, b in bounds]
    yield f"{'articles':<10}" + "".join(f"{head:>7}" for head in heads) + f"{'rules':>7}"
    for kind in (*kinds, "all"):
        sizes = [len(support[rule.id]) for rule in patterns.rules if kind in (rule.kind, "all")]
        found = Counter(max(step for step in STEPS if step <= size) for size in sizes)
        yield f"{kind:<10}" + "".join(f"{found[step]:>7}" for step in STEPS) + f"{len(sizes):>7}"
    few = [rule for rule in patterns.rules if len(support[rule.id]) < fewer]
    if few:
        yield ""
    for rule in sorted(few, key=lambda rule: (len(support[rule.id]), rule.where)):
        yield f"{len(support[rule.id])}  {rule.where}: {rule.id}  {', '.join(support[rule.id])}".rstrip()


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="default: corpus/train and the folders of corpus/blind")
    parser.add_argument("--fewer", type=int, default=FEWER, help="name the rules with fewer articles (default: 2)")
    options = parser.parse_args()
    blind = sorted(p for p in (ROOT / "corpus" / "blind").glob("*") if p.is_dir())
    folders = options.folders or [ROOT / "corpus" / "train", *blind]
    if any(is_sealed(folder) for folder in folders):
        parser.error("the split test is not read")
    support = find_support(folders)
    for line in report(load_patterns(None), support, options.fewer):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
