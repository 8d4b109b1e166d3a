"""What was read of a spreadsheet, before anybody knows what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetName:
    """One sheet of a workbook; hidden ones are read only when somebody picks them."""

    name: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet's cells as text.

    ``rows`` are (row number as the spreadsheet shows it, its cells), without empty rows.
    ``unworked`` are (row, column) of formulas whose result was never saved. ``merged`` are merged
    cells, such as D5:D7, of which every row holds the value of the first. ``remarks`` are sentences
    about what was left out.
    """

    sheet: str
    sheets: tuple[SheetName, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    unworked: frozenset[tuple[int, int]] = frozenset()
    remarks: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
