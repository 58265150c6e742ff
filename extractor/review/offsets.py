"""Places in a text in code points, as records count them, and in UTF-16 units, as browsers do.

Owns the conversion both ways. A place inside a pair of units is none.
"""

from __future__ import annotations

from bisect import bisect_left


class Utf16:
    """The UTF-16 units of one text.

    >>> wide = Utf16("🌾 40")
    >>> wide.of(2), wide.point(3), wide.point(1), wide.point(99)
    (3, 2, None, None)
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._wide = [at for at, char in enumerate(text) if char > "\uffff"]  # what takes two units
        self._starts = [at + number for number, at in enumerate(self._wide)]

    def of(self, point: int) -> int:
        """The units before a code point."""
        return point + bisect_left(self._wide, point)

    def point(self, unit: int) -> int | None:
        """The code points before a unit; ``None`` inside a pair, and outside the text."""
        point = unit - bisect_left(self._starts, unit)
        return point if 0 <= point <= self._length and self.of(point) == unit else None
