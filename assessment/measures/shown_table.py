"""A two-way table of people with its totals, hidden so far that subtraction brings nothing back.

In a table whose rows and columns add up, each figure stands in one row and one column.  Take rows
and columns as points and each hidden figure as a line between two of them: a hidden figure can be
worked out from the shown ones exactly when it is a bridge, the only way between its two ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assessment.measures.small_numbers import Hidden

Place = tuple[int, int]
End = tuple[str, int]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """Counts of people, or Hidden; ``rows`` and ``columns`` are the totals."""

    cells: dict[str, dict[str, int | Hidden]]
    rows: dict[str, int | Hidden]
    columns: dict[str, int | Hidden]
    total: int | Hidden


def shown_table(cells: Mapping[str, Mapping[str, int]], minimum: int) -> ShownTable:
    """Return a table of counts with its totals as far as it may be shown.

    Every row has the same columns.  Counts of 1 to ``minimum`` - 1 are hidden, and with them as
    much as is needed that no hidden figure can be worked out, and that what is hidden in a row or
    column does not add up to fewer than ``minimum`` either.  Zeros are about nobody and stay
    unless they are needed for that.
    """
    names = list(cells)
    columns = list(next(iter(cells.values()), {}))
    inner = [[cells[row][column] for column in columns] for row in names]
    figures = _Figures([[*row, sum(row)] for row in inner], minimum)
    figures.hide_all_that_must_be()
    last = len(columns)
    return ShownTable(
        cells={
            row: {column: figures.at((r, c)) for c, column in enumerate(columns)}
            for r, row in enumerate(names)
        },
        rows={row: figures.at((r, last)) for r, row in enumerate(names)},
        columns={column: figures.at((len(names), c)) for c, column in enumerate(columns)},
        total=figures.at((len(names), last)),
    )


class _Figures:
    """All figures of a table, totals in the last row and column, and which of them are hidden."""

    def __init__(self, rows: list[list[int]], minimum: int) -> None:
        width = len(rows[0]) if rows else 1
        self._rows = [*rows, [sum(row[c] for row in rows) for c in range(width)]]
        self._minimum = minimum
        self._last = (len(rows), width - 1)
        self._hidden = {
            (r, c): Hidden("few")
            for r, row in enumerate(self._rows)
            for c, value in enumerate(row)
            if 0 < value < minimum
        }

    def at(self, place: Place) -> int | Hidden:
        return self._hidden.get(place, self._value(place))

    def hide_all_that_must_be(self) -> None:
        while choice := self._must_hide_one_of():
            self._hidden[min(choice, key=self._cost)] = Hidden("remainder")

    def _must_hide_one_of(self) -> list[Place]:
        """Return shown places of which one more has to be hidden; none when all is well."""
        for line in self._lines():
            hidden = [place for place in line if place in self._hidden]
            left = sum(self._value(place) for place in hidden)
            # The last place is the line's total; where it is hidden, the rest has no known sum.
            if hidden and line[-1] not in self._hidden and left < self._minimum:
                return self._shown(line)
        for edge in self._hidden:
            near, far = self._reach(("row", edge[0]), edge), self._reach(("column", edge[1]), edge)
            if near.isdisjoint(far):
                return self._second_ways(edge, near, far)
        return []

    def _second_ways(self, edge: Place, near: set[End], far: set[End]) -> list[Place]:
        """Return shown places that make, or begin, a second way between the ends of a bridge."""
        everywhere = [place for line in self._lines() for place in line]
        joining = self._shown(
            (row, column)
            for row, column in everywhere
            if (("row", row) in near and ("column", column) in far)
            or (("row", row) in far and ("column", column) in near)
        )
        in_row = self._shown(place for place in everywhere if place[0] == edge[0])
        in_column = self._shown(place for place in everywhere if place[1] == edge[1])
        lonely = len(near) == 1
        return joining or (in_row if lonely else in_column) or self._shown(everywhere)

    def _reach(self, start: End, without: Place) -> set[End]:
        """Return the rows and columns to which hidden figures lead, one of them left out."""
        reached, waiting = {start}, [start]
        while waiting:
            kind, at = waiting.pop()
            for row, column in self._hidden:
                if (row, column) == without or at != (row if kind == "row" else column):
                    continue
                end = ("column", column) if kind == "row" else ("row", row)
                if end not in reached:
                    reached.add(end)
                    waiting.append(end)
        return reached

    def _shown(self, places: Iterable[Place]) -> list[Place]:
        return [place for place in places if place not in self._hidden]

    def _lines(self) -> Iterator[list[Place]]:
        rows, columns = range(self._last[0] + 1), range(self._last[1] + 1)
        yield from ([(r, c) for c in columns] for r in rows)
        yield from ([(r, c) for r in rows] for c in columns)

    def _value(self, place: Place) -> int:
        return self._rows[place[0]][place[1]]

    def _cost(self, place: Place) -> tuple[bool, bool, int, Place]:
        """Order in which to give figures up: cells before totals, people before nobody, small."""
        total = place[0] == self._last[0] or place[1] == self._last[1]
        value = self._value(place)
        return (total, value == 0, value, place)
