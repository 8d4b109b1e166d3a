"""From a file that somebody hands in to tidy answers: .csv, or .xlsx in either of two layouts."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.bank.model import Bank
from assessment.errors import BadInput
from assessment.measures.answer_grid import (
    MOST_COLUMNS,
    SHEET,
    is_answer_grid,
    read_answer_grid,
    wanted_grid,
)
from assessment.measures.template_mark import check_template_mark
from assessment.measures.tidy import TidyAnswers, is_header, read_tidy, read_tidy_rows
from assessment.store.grids import Grid
from assessment.store.guarding_sheets import MOST_BYTES


def read_answers_file(name: str, raw: bytes, bank: Bank, mark: str) -> TidyAnswers:
    """Read a file of answers; ``mark`` is what the round's own template carries.

    An .xlsx is the filled template (``measures.answer_grid``) or holds a tidy table; anything else
    is a tidy .csv.  BadInput names every fault with its row and column, or its cell.
    """
    if not name.casefold().endswith(".xlsx"):
        if len(raw) > MOST_BYTES:
            raise BadInput("The file is larger than 10 MB, so nothing was taken in. Divide it.")
        return read_tidy(raw, bank)
    from assessment.store.reading_sheets import read_grids  # noqa: PLC0415  openpyxl is heavy

    grids = read_grids(name, raw, most_columns=MOST_COLUMNS)
    tidy = next((one for one in grids if one.rows and is_header(one.rows[0][1])), None)
    if tidy is not None:
        _check_whole(tidy)
        return read_tidy_rows(tidy.rows, bank)
    grid = wanted_grid(grids)
    if grid is None or not is_answer_grid(grid):
        raise BadInput(_neither(grids))
    _check_whole(grid)
    check_template_mark(grids, mark)
    return read_answer_grid(grid, bank)


def _check_whole(grid: Grid) -> None:
    if grid.remarks:
        raise BadInput(
            f"The sheet “{grid.sheet}” holds more than can be read, so nothing was taken in.",
            grid.remarks,
        )


def _neither(grids: Sequence[Grid]) -> str:
    sheets = ", ".join(f"“{one.sheet}”" for one in grids)
    return (
        f"The file holds no answers that can be read, so nothing was taken in. There has to be a "
        f"visible sheet “{SHEET}”, laid out as in this round's template, or one with the headings "
        f"participant, voice, question, answer, note. Found: {sheets}."
    )
