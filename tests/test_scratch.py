"""Sketches on the disk: each column comes back as it was, and memory holds one at a time."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from extractor.reprints.scratch import BLOCK, Scratch
from extractor.reprints.sketch import BANDS, SKETCH

MEASURED = """
import pathlib, re, sys
import numpy as np
from extractor.reprints.joining import Joined, join_same
from extractor.reprints.scratch import Scratch
from extractor.reprints.sketch import SKETCH

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", pathlib.Path("/proc/self/status").read_text())[1])

def compare(many):
    with Scratch() as scratch:
        for number in range(many):
            row = np.zeros(1, SKETCH)
            row["words"], row["bands"] = number + 1, number + 1
            scratch.add(row.tobytes())
        join_same(scratch, None, Joined(many))

compare(1000)
before = peak()
compare(int(sys.argv[1]))
print(peak() - before)
"""


@pytest.mark.parametrize("many", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 5])
def test_columns_come_back_as_they_were(many: int) -> None:
    chance = np.random.default_rng(20181)
    rows = np.frombuffer(chance.bytes(many * SKETCH.itemsize), SKETCH)
    with Scratch() as scratch:
        for row in rows:
            scratch.add(row.tobytes())
        assert len(scratch) == many
        assert scratch.words().tolist() == rows["words"].tolist()
        for number in (0, 1, BANDS - 1):
            assert scratch.band(number).tolist() == rows["bands"][:, number].tolist()
        places = sorted({0, many // 2, many - 1} & set(range(many)))
        assert scratch.stated(places) == rows["stated"][places].tolist()
        assert len(scratch) == many


def test_memory_holds_one_column() -> None:
    """40,000 sketches are 10 MB; a column of them and its order are less than one."""
    command = [sys.executable, "-c", MEASURED, "40000"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert int(done.stdout) < 6_000
