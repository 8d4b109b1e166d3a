"""What the columns of a sheet mean: the row of headings is found, and can be told otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assessment.errors import BadInput
from assessment.mapping.model import ENTRY_FIELDS, LABELS
from assessment.mapping.rules import fold
from assessment.store.grids import Grid

COLUMN_FIELDS = (*ENTRY_FIELDS, "sectors", "count")
COLUMN_LABELS = {
    **LABELS,
    "sectors": "Sectors taking part (a list)",
    "count": "Number of partnerships",
}
_ROWS_TO_LOOK_AT = 30

_SYNONYMS: dict[str, tuple[str, ...]] = {
    "name": (
        *("name", "partnership", "partnership name", "name of partnership", "title", "group"),
        *(
            "name of the partnership",
            "partnership title",
            "name of group",
            "activity",
            "initiative",
        ),
        *("partnership activity", "project", "project name", "forum", "name of forum"),
    ),
    "directorate": (
        *("directorate", "department", "dept", "service", "service area", "division", "section"),
        *("council directorate", "lead directorate", "directorate name", "lead department"),
    ),
    "kind": (
        *("kind", "type", "kind of partnership", "type of partnership", "partnership type"),
        *("category", "partnership kind"),
    ),
    "lead": (
        *("lead", "lead officer", "contact", "contact name", "contact person", "lead contact"),
        *("responsible officer", "officer", "lead person", "named lead", "owner"),
    ),
    "started": (
        *(
            "started",
            "start",
            "start date",
            "date started",
            "since",
            "established",
            "begun",
            "from",
        ),
        *("date established", "year started", "year established", "date set up", "set up"),
    ),
    "ended": ("ended", "end", "end date", "date ended", "until", "to", "finished", "closed"),
    "statutory": ("statutory", "statutory sector", "public", "public sector", "statutory partners"),
    "voluntary": (
        *("voluntary", "voluntary sector", "third sector", "voluntary partners", "charities"),
    ),
    "community": (
        *("community", "community sector", "community involved", "community members"),
        *("community partners", "community groups"),
    ),
    "private": ("private", "private sector", "business", "businesses", "private partners"),
    "sectors": (
        *("sectors", "sector", "sectors taking part", "sectors involved", "partners"),
        *("partner sectors", "sectors taking part (a list)"),
    ),
    "communities_of_place": (
        *("communities of place", "community of place", "place", "area", "areas", "ward", "wards"),
        *("neighbourhood", "neighbourhoods", "locality", "areas served", "geographical community"),
        *("geographical communities", "communities (place)"),
    ),
    "communities_of_interest": (
        *("communities of interest", "community of interest", "interest", "client group"),
        *("target group", "user group", "people served", "communities (interest)"),
    ),
    "promised": (
        *("promised", "promised level", "promised level of participation", "level promised"),
        *("intended level", "level of participation", "participation"),
    ),
    "experienced": (
        *("experienced", "experienced level", "experienced level of participation"),
        *("level experienced", "actual level"),
    ),
    "partners": (
        *("partner organisations", "partner organizations", "partner bodies", "organisations"),
        *("organizations", "partner names", "names of partners", "member organisations"),
    ),
    "notes": ("notes", "note", "comments", "comment", "remarks", "description", "aims", "purpose"),
    "count": (
        *("n", "no", "no.", "number", "count", "how many", "number of partnerships"),
        *("no of partnerships", "no. of partnerships", "partnerships (n)", "partnerships n"),
        *("total", "total partnerships", "partnership count", "number of entries", "quantity"),
    ),
}
_FIELD_OF = {synonym: name for name, all_ in _SYNONYMS.items() for synonym in all_}
# A heading that names the entries in some sheets and counts them in others: the cells decide.
_EITHER = frozenset({"partnerships", "partnership activities", "groups", "projects"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its heading as written, and its field or None (not read)."""

    place: int
    heading: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the headings stand and what each column means.

    ``header_row`` is the spreadsheet's row number, None where no row of headings was recognised.
    """

    header_row: int | None
    columns: tuple[Column, ...]

    @property
    def holds(self) -> Literal["entries", "counts"] | None:
        """Whether rows are partnerships or counts per directorate; None: it can't be told."""
        named = {column.field for column in self.columns}
        if "name" in named:
            return "entries"
        return "counts" if {"directorate", "count"} <= named else None

    @property
    def score(self) -> int:
        """How many columns are understood."""
        return sum(column.field is not None for column in self.columns)


def find_layout(grid: Grid) -> Layout:
    """Return the layout of the row among the first thirty that names most columns."""
    best = Layout(None, ())
    for index, (number, cells) in enumerate(grid.rows[:_ROWS_TO_LOOK_AT]):
        layout = Layout(number, _columns(cells, [row for _, row in grid.rows[index + 1 :]]))
        if layout.holds and layout.score > best.score:
            best = layout
    return best


def told_layout(grid: Grid, header_row: int, told: Mapping[int, str | None]) -> Layout:
    """Return the layout with this row of headings and these fields by place, as a person said.

    A column that ``told`` leaves out keeps what its heading means, unless its field is taken.
    BadInput where one field was given to two columns.
    """
    given = [name for name in told.values() if name]
    if twice := sorted({COLUMN_LABELS[name] for name in given if given.count(name) > 1}):
        raise BadInput(f"Two columns are both to be read as {twice[0]}. Choose one of them.")
    cells = dict(grid.rows).get(header_row, ())
    below = [row for number, row in grid.rows if number > header_row]
    taken = set(given)
    columns = []
    for column in _columns(cells, below):
        guessed = None if column.field in taken else column.field
        field = told.get(column.place, guessed)
        columns.append(Column(column.place, column.heading, field))
    return Layout(header_row, tuple(columns))


def _columns(headings: Sequence[str], below: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    taken = set[str]()
    columns = []
    for place, heading in enumerate(headings):
        field = _field(heading, [row[place] for row in below[:50] if row[place]])
        if field in taken:
            field = None
        if field:
            taken.add(field)
        columns.append(Column(place, heading, field))
    return tuple(columns)


def _field(heading: str, cells: Sequence[str]) -> str | None:
    for wording in _wordings(heading):
        if wording in _EITHER:
            numbers = sum(cell[:1].isdigit() for cell in cells)
            return "count" if cells and numbers * 2 > len(cells) else "name"
        if wording in _FIELD_OF:
            return _FIELD_OF[wording]
    return None


_LONGEST_HEADING = 80


def _wordings(heading: str) -> Iterator[str]:
    """Yield the heading, then its parts: ``Directorate / service (2001)*`` names a directorate."""
    if len(heading) > _LONGEST_HEADING:
        return
    whole = fold(heading).strip(" *:?†")
    yield whole
    yield re.sub(r"\(.*?\)", "", whole).strip(" *:?")
    if len(parts := re.split(r"[/,|]| or |: | - ", whole)) > 1:
        yield from (part.strip(" *:?()") for part in parts)
