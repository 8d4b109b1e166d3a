"""A spreadsheet beside the register: which rows are new, the same, changed or a problem."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assessment.errors import BadInput
from assessment.mapping.entries import cleaned, entry_of, entry_problems
from assessment.mapping.model import ENTRY_FIELDS, LABELS, Entry, Partnership, Register
from assessment.mapping.reading_rows import ReadRow, ReadSheet
from assessment.mapping.rules import fold

RowState = Literal["new", "same", "changed", "problem"]
_LISTED = 25  # faults named in one refusal
STATES: tuple[RowState, ...] = ("new", "same", "changed", "problem")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided about rows, by their numbers in the sheet.

    ``merge`` are rows that are the same partnership as the one they look like. ``leave_out`` are
    rows not to take in. ``leave_out_problems`` takes in the others although some have problems.
    ``stated_total`` replaces the register's; None leaves it.
    """

    merge: frozenset[int] = frozenset()
    leave_out: frozenset[int] = frozenset()
    leave_out_problems: bool = False
    stated_total: int | None = None


@dataclass(frozen=True, slots=True)
class LooksLike:
    """A partnership whose name differs only in case and spacing: an entry, or an earlier row."""

    name: str
    entry_id: int | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A field that would change; both values as stored."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What one row would do.

    ``target`` is the id of the entry (or of the directorate, for counts) that it changes, None
    for a new one. ``entry`` is what would be stored, None for counts and for problems. ``merged``
    says that the row was joined to what it looks like.
    """

    number: int
    state: RowState
    name: str
    directorate: str
    entry: Entry | None = None
    count: int | None = None
    target: int | None = None
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()
    looks_like: LooksLike | None = None
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking in a sheet would do; ``fingerprint`` changes with anything that it shows."""

    rows: tuple[PreviewRow, ...]
    left_out: tuple[int, ...]
    stated_total: int | None
    fingerprint: str = field(compare=False)

    def count(self, state: RowState) -> int:
        """Return how many rows are in this state."""
        return sum(row.state == state for row in self.rows)

    @property
    def changes_nothing(self) -> bool:
        """Whether the register would stay as it is."""
        return not (self.count("new") or self.count("changed") or self.stated_total is not None)


def compare(sheet: ReadSheet, register: Register, decisions: Decisions) -> Preview:
    """Return what taking in ``sheet`` would do to ``register``; an empty cell changes nothing."""
    taken = [row for row in sheet.rows if row.number not in decisions.leave_out]
    if sheet.layout.holds == "counts":
        rows = tuple(_compare_counts(taken, register))
    else:
        rows = tuple(_Matching(register.entries, decisions.merge).rows(taken))
    stated = decisions.stated_total if decisions.stated_total != register.stated_total else None
    left_out = tuple(sorted(decisions.leave_out & {row.number for row in sheet.rows}))
    return Preview(rows, left_out, stated, _fingerprint(sheet, rows, left_out, stated))


def _fingerprint(sheet: ReadSheet, *shown: object) -> str:
    # Frozen dataclasses of plain values: what they show is what repr says. JSON takes several
    # times as long, and the database waits while a sheet is taken in.
    return hashlib.sha256(repr((sheet.sha256, *shown)).encode()).hexdigest()


def check_no_problems(preview: Preview) -> None:
    """Raise BadInput, listing them, where rows have problems."""
    faults = [
        f"Row {row.number}: {problem}"
        for row in preview.rows
        if row.state == "problem"
        for problem in row.problems
    ]
    if not faults:
        return
    rows = preview.count("problem")
    which = "1 row has a problem" if rows == 1 else f"{rows} rows have problems"
    raise BadInput(
        f"Nothing was taken in: {which}. Correct the sheet and take it in again, or leave "
        f"{'that row' if rows == 1 else 'those rows'} out.",
        some_of(faults),
    )


def some_of(faults: Sequence[str]) -> tuple[str, ...]:
    """Return as many faults as fit one refusal; the rest are counted."""
    rest = len(faults) - _LISTED
    return (*faults[:_LISTED], f"And {rest} more.") if rest > 0 else tuple(faults)


# ── counts per directorate ───────────────────────────────────────────────────────────────────


def _compare_counts(rows: Iterable[ReadRow], register: Register) -> Iterable[PreviewRow]:
    known = {fold(line.name): line for line in register.directorates}
    seen: dict[str, int] = {}
    for row in rows:
        name, count = row.values.get("directorate", ""), row.values.get("count")
        shown = PreviewRow(row.number, "problem", name, name, count=count, problems=row.problems)
        if row.problems:
            yield shown
            continue
        if (first := seen.setdefault(fold(name), row.number)) != row.number:
            again = f"Row {first} gives this directorate already. Put its number in one row."
            yield replace(shown, problems=(again,))
            continue
        line = known.get(fold(name))
        if line is None or line.counted is None:
            yield replace(shown, state="new", target=line.id if line else None)
        elif line.counted == count:
            yield replace(shown, state="same", target=line.id)
        else:
            change = Change("count", line.counted, count)
            yield replace(shown, state="changed", target=line.id, changes=(change,))


# ── entries ──────────────────────────────────────────────────────────────────────────────────

_Key = tuple[str, str]


class _Matching:
    """Finds the entry that each row is about; every entry is taken once, exact names first."""

    def __init__(self, entries: Iterable[Partnership], merge: frozenset[int]) -> None:
        self._free = {entry.id: entry for entry in entries}
        self._merge = merge
        self._exact: dict[_Key, list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        self._alike: dict[_Key, list[LooksLike]] = {}
        for entry in self._free.values():
            self._exact.setdefault((entry.name, entry.directorate), []).append(entry.id)
            self._by_name.setdefault(entry.name, []).append(entry.id)
        self._made: dict[int, PreviewRow] = {}

    def rows(self, rows: Iterable[ReadRow]) -> list[PreviewRow]:
        """Return one line per row, in the order of the sheet."""
        sound = [row for row in rows if not row.problems]
        found = self._find(sound)
        for entry in self._free.values():  # those that no row names exactly
            key = (fold(entry.name), fold(entry.directorate))
            looks = LooksLike(entry.name, entry.id, None)
            self._alike.setdefault(key, []).append(looks)
            self._alike.setdefault((key[0], "*"), []).append(looks)
        for row in rows:
            if row.problems:
                self._made[row.number] = _problem(row)
            else:
                self._place(row, found.get(row.number))
        return [self._made[number] for number in sorted(self._made)]

    def _find(self, rows: list[ReadRow]) -> dict[int, Partnership]:
        found = {}
        for row in rows:  # the same name in the same directorate
            key = (row.values["name"], row.values.get("directorate", ""))
            for number in self._exact.get(key, ()):
                if number in self._free:
                    found[row.number] = self._free.pop(number)
                    break
        named: dict[str, int] = {}
        for row in rows:
            named[row.values["name"]] = named.get(row.values["name"], 0) + 1
        for row in rows:  # the same name, where there is only one of it on both sides
            name = row.values["name"]
            numbers = self._by_name.get(name, [])
            if row.number not in found and len(numbers) == named[name] == 1:
                found[row.number] = self._free.pop(numbers[0])
        return found

    def _place(self, row: ReadRow, entry: Partnership | None) -> None:
        key = (fold(row.values["name"]), fold(row.values.get("directorate", "")))
        if entry is not None:
            self._made[row.number] = _beside(row, entry)
        else:
            alike = self._looks_like(key)
            if alike is None or row.number not in self._merge:
                self._made[row.number] = replace(_new(row), looks_like=alike)
            elif alike.row is None:
                self._made[row.number] = self._join_entry(row, alike)
            else:
                self._made[row.number] = self._join_row(row, alike, self._made[alike.row])
        made = self._made[row.number]
        if made.entry is not None:  # neither merged nor a problem
            earlier = LooksLike(row.values["name"], None, row.number)
            self._alike.setdefault(key, []).insert(0, earlier)

    def _looks_like(self, key: _Key) -> LooksLike | None:
        loose = (key[0], "*") if not key[1] else key  # a row may leave out the directorate
        alike = self._alike.get(key, []) + self._alike.get(loose, [])
        free = [one for one in alike if one.row is not None or one.entry_id in self._free]
        return free[0] if free else None

    def _join_entry(self, row: ReadRow, alike: LooksLike) -> PreviewRow:
        assert alike.entry_id is not None  # noqa: S101  for the type checker: it is an entry
        entry = self._free.pop(alike.entry_id)
        named = replace(row, values={**row.values, "name": entry.name})
        return replace(_beside(named, entry), looks_like=alike, merged=True)

    def _join_row(self, row: ReadRow, alike: LooksLike, first: PreviewRow) -> PreviewRow:
        """Let a row fill what the row that it repeats leaves empty."""
        assert first.entry is not None  # noqa: S101  for the type checker: only such are alike
        gaps = {
            name: value
            for name, value in row.values.items()
            if name in ENTRY_FIELDS and not getattr(first.entry, name)
        }
        filled = replace(first.entry, **gaps)
        changes = tuple(Change(name, getattr(first.entry, name), gaps[name]) for name in gaps)
        state = "changed" if first.state == "same" and filled != first.entry else first.state
        self._made[first.number] = replace(
            first, entry=filled, state=state, changes=(*first.changes, *changes)
        )
        joined = _new(row)
        return replace(joined, state="same", entry=None, looks_like=alike, merged=True)


def _problem(row: ReadRow) -> PreviewRow:
    name, directorate = row.values.get("name", ""), row.values.get("directorate", "")
    return PreviewRow(row.number, "problem", name, directorate, problems=row.problems)


def _entry_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in ENTRY_FIELDS}


def _new(row: ReadRow) -> PreviewRow:
    entry = cleaned(Entry(**_entry_values(row.values)))
    return _checked(PreviewRow(row.number, "new", entry.name, entry.directorate, entry=entry))


def _beside(row: ReadRow, stored: Partnership) -> PreviewRow:
    before = entry_of(stored)
    after = cleaned(replace(before, **_entry_values(row.values)))
    changes = tuple(
        Change(name, getattr(before, name), getattr(after, name))
        for name in ENTRY_FIELDS
        if getattr(before, name) != getattr(after, name)
    )
    state: RowState = "changed" if changes else "same"
    return _checked(
        PreviewRow(
            *(row.number, state, after.name, after.directorate),
            entry=after,
            target=stored.id,
            changes=changes,
        )
    )


def _checked(row: PreviewRow) -> PreviewRow:
    """Turn a row into a problem where its values don't fit each other."""
    problems = entry_problems(row.entry) if row.entry and row.state != "same" else {}
    if not problems:
        return row
    sentences = tuple(f"{LABELS[name]}: {sentence}" for name, sentence in problems.items())
    return replace(row, state="problem", entry=None, changes=(), problems=sentences)
