"""A spreadsheet on its way into the register: upload, columns, a preview of each row, accept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from assessment.mapping.actions import take_in_sheet
from assessment.mapping.blank_sheet import FILE_NAME, MEDIA_TYPE, blank_sheet
from assessment.mapping.comparing_rows import STATES, Decisions, Preview, PreviewRow, compare
from assessment.mapping.finding_columns import COLUMN_FIELDS, COLUMN_LABELS, Column, told_layout
from assessment.mapping.model import ENTRY_FIELDS, LABELS, Outcome, Register, TakenIn
from assessment.mapping.queries import Before, taken_in_before
from assessment.mapping.reading_rows import HowToRead, ReadSheet, check_understood, read_sheet
from assessment.store.sessions import reading, writing
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.register_accounts import short
from pages.shared.register_entries import one_page
from pages.shared.register_entry import said
from pages.shared.tables import show_table
from pages.shared.wording import literal, literal_label

_NUMBER = "sheet-number"  # of the upload, so that an accepted file leaves the screen
_READ = "sheet-read"  # what was asked → ReadSheet: parsed once, not at every click
_HELD = 4
_NOT_READ = "not-read"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was chosen; ``key`` tells its widgets from another file's."""

    name: str
    raw: bytes
    sha256: str

    @property
    def key(self) -> str:
        """Return what tells its widgets from another file's."""
        return self.sha256[:12]

    def read(self, how: HowToRead) -> ReadSheet:
        """Return what the file says when it is read like this; BadInput where it can't be."""
        asked = (self.name, self.sha256, how.sheet, how.header_row, str(how.columns))
        held = st.session_state.get(_READ, {})
        if asked not in held:
            kept = dict(list(held.items())[1 - _HELD :])
            st.session_state[_READ] = held = {**kept, asked: read_sheet(self.name, self.raw, how)}
        sheet: ReadSheet = held[asked]
        return sheet


def draw_sheet(me: Here, stored: Register, taken: Sequence[TakenIn]) -> None:
    """Draw the way of a spreadsheet into the register, as far as it has come."""
    st.header("Take in a spreadsheet")
    st.markdown(
        "One partnership in each row, or one directorate with its number of partnerships. "
        "Nothing is taken in before you have seen what each row would do and accepted it."
    )
    st.download_button(
        "Download a spreadsheet to fill in",
        blank_sheet(me.site.nation if me.site else "england"),
        file_name=FILE_NAME,
        mime=MEDIA_TYPE,
        on_click="ignore",
        key="blank-sheet",
    )
    number = st.session_state.setdefault(_NUMBER, 0)
    chosen = st.file_uploader(
        "Your spreadsheet (.xlsx or .csv, up to 10 MB)", max_upload_size=10, key=f"sheet-{number}"
    )
    if chosen is not None:
        raw = chosen.getvalue()
        upload = Upload(chosen.name, raw, hashlib.sha256(raw).hexdigest())
        with showing_refusals():
            _draw_upload(me, stored, upload)
    if taken:
        show_table(
            ("File", "Taken in", "By"),
            [
                (short(one.name), f"{one.taken_at:%d %B %Y, %H:%M} UTC", one.taken_by)
                for one in taken
            ],
            "Spreadsheets that were taken in",
        )


def _draw_upload(me: Here, stored: Register, upload: Upload) -> None:
    with reading() as session:
        before = taken_in_before(session, stored.site_id, upload.sha256)
    if before:
        when, by = before.taken_in.taken_at, before.taken_in.taken_by
        said_before = f"This very file was taken in on {when:%d %B %Y} by {by}."
        st.info(literal(f"{said_before} It is read in the same way again."))
    how = _ask_sheet(upload, before.how if before else HowToRead())
    sheet = upload.read(_ask_columns(upload, how))
    check_understood(sheet)
    for remark in sheet.grid.remarks:
        st.warning(literal(remark))
    above = st.container()
    decisions = _ask_decisions(upload, sheet, stored, before)
    preview = compare(sheet, stored, decisions)
    with above:
        _draw_preview(upload, sheet, preview)
    _ask_to_accept(me, upload, sheet, preview, decisions)


# ── which sheet, which columns ───────────────────────────────────────────────────────────────


def _ask_sheet(upload: Upload, how: HowToRead) -> HowToRead:
    grid = upload.read(how).grid
    names = [one.name for one in grid.sheets]
    if len(names) == 1:
        return how
    hidden = {one.name for one in grid.sheets if one.hidden}
    wanted = st.selectbox(
        "Sheet",
        names,
        index=names.index(grid.sheet),
        format_func=lambda name: f"{name} (hidden)" if name in hidden else name,
        key=f"which-{upload.key}",
    )
    return how if wanted == grid.sheet else HowToRead(sheet=wanted)


def _ask_columns(upload: Upload, how: HowToRead) -> HowToRead:
    """Show what the columns were taken for, and let it be changed."""
    found = upload.read(how)
    understood = found.layout.holds is not None
    at = f"{upload.key}-{found.grid.sheet}"
    st.markdown(_columns_sentence(found))
    with st.expander("What the columns mean", expanded=not understood, key=f"columns-{at}"):
        numbers = [number for number, _ in found.grid.rows[:60]]
        first = found.layout.header_row or numbers[0]
        header_row = st.selectbox(
            "Row of headings",
            numbers,
            index=numbers.index(first) if first in numbers else 0,
            key=f"headings-{at}",
        )
        if header_row != found.layout.header_row:
            how = HowToRead(sheet=how.sheet, header_row=header_row)
        columns = told_layout(found.grid, header_row, how.columns).columns
        told = {column.place: _ask_column(f"{at}-{header_row}", column) for column in columns}
    if all(told[column.place] == column.field for column in columns):
        return how
    return HowToRead(how.sheet, header_row, told)


def _columns_sentence(found: ReadSheet) -> str:
    columns = [column for column in found.layout.columns if column.heading]
    unread = [short(column.heading) for column in columns if column.field is None]
    if found.layout.holds is None:
        return "It could not be told what the columns mean. Say it below."
    said_so = f"The headings stand in row {found.layout.header_row}."
    if not unread:
        return f"{said_so} Every column is read."
    return literal(f"{said_so} These columns are not read: {', '.join(unread)}.")


def _ask_column(at: str, column: Column) -> str | None:
    if not column.heading and column.field is None:
        return None
    options = (_NOT_READ, *COLUMN_FIELDS)
    chosen = st.selectbox(
        f"Column {_letters(column.place)}: {literal_label(short(column.heading))}",
        options,
        index=options.index(column.field or _NOT_READ),
        format_func=lambda name: COLUMN_LABELS.get(name, "Not read"),
        key=f"column-{at}-{column.place}",
    )
    return None if chosen == _NOT_READ else chosen


def _letters(place: int) -> str:
    tens, ones = divmod(place, 26)
    return (chr(64 + tens) if tens else "") + chr(65 + ones)


# ── what to do with some rows ────────────────────────────────────────────────────────────────


def _ask_decisions(
    upload: Upload, sheet: ReadSheet, stored: Register, before: Before | None
) -> Decisions:
    last = before.decisions if before else Decisions()
    st.subheader("What to do with them")
    first = compare(sheet, stored, Decisions())
    merge = _ask_merging(upload, first, last.merge)
    names = {row.number: row.name for row in first.rows}
    leave_out = st.multiselect(
        "Rows to leave out (optional)",
        list(names),
        default=sorted(last.leave_out & set(names)),
        format_func=lambda number: f"Row {number}: {short(names[number])}",
        key=f"leave-out-{upload.key}",
    )
    problems = first.count("problem")
    leave_out_problems = bool(problems) and st.checkbox(
        f"Take in the others and leave out the {problems} with problems"
        if problems > 1
        else "Take in the others and leave out the one with a problem",
        value=last.leave_out_problems,
        key=f"problems-{upload.key}",
    )
    return Decisions(
        merge=merge,
        leave_out=frozenset(leave_out),
        leave_out_problems=leave_out_problems,
        stated_total=_ask_total(upload, sheet, stored),
    )


def _ask_merging(upload: Upload, first: Preview, last: frozenset[int]) -> frozenset[int]:
    alike = {row.number: row for row in first.rows if row.looks_like}
    if not alike:
        return frozenset()
    count = "One row looks" if len(alike) == 1 else f"{len(alike)} rows look"
    st.warning(
        f"{count} like another partnership: the names differ only in capitals and spaces. "
        "They stay apart unless you say that they are the same."
    )
    chosen = st.multiselect(
        "These rows are the same partnership",
        list(alike),
        default=sorted(last & set(alike)),
        format_func=lambda number: _likeness(alike[number]),
        key=f"merge-{upload.key}",
    )
    return frozenset(chosen)


def _likeness(row: PreviewRow) -> str:
    looks = row.looks_like
    if looks is None:
        return short(row.name)
    where = f"row {looks.row}" if looks.row else "the list"
    return f"Row {row.number}: {short(row.name)} (in {where}: {short(looks.name)})"


def _ask_total(upload: Upload, sheet: ReadSheet, stored: Register) -> int | None:
    offered = [total for total in sheet.totals if total != stored.stated_total]
    if not offered:
        return None
    leave = "Leave the stated total as it is"
    if stored.stated_total is not None:
        leave += f": {stored.stated_total}"
    options = [None, *offered]
    return st.radio(
        "The sheet states a total",
        options,
        index=1 if stored.stated_total is None else 0,
        format_func=lambda total: leave if total is None else f"Take {total} as the stated total",
        key=f"total-{upload.key}",
    )


# ── the preview ──────────────────────────────────────────────────────────────────────────────

_STATE_NAMES = {"new": "New", "changed": "Changed", "same": "The same", "problem": "Problem"}


def _draw_preview(upload: Upload, sheet: ReadSheet, preview: Preview) -> None:
    st.subheader("What each row would do")
    counts = ", ".join(f"{preview.count(state)} {_STATE_NAMES[state].lower()}" for state in STATES)
    left_out = f", {len(preview.left_out)} left out by you" if preview.left_out else ""
    st.markdown(f"{len(preview.rows)} rows: {counts}{left_out}.")
    present = [state for state in STATES if preview.count(state)]
    wanted = st.pills(
        "Show only",
        present,
        selection_mode="multi",
        format_func=_STATE_NAMES.__getitem__,
        key=f"states-{upload.key}",
    )
    shown = [row for row in preview.rows if not wanted or row.state in wanted]
    show_table(
        ("Row", "State", "Name", "What would be saved"),
        [
            (f"Row {row.number}", _STATE_NAMES[row.state], short(row.name), _effect(row))
            for row in one_page(shown, f"preview-page-{upload.key}")
        ],
        "Rows of the spreadsheet",
    )
    if sheet.skipped:
        show_table(
            ("Row", "What stands there", "Why it is no partnership"),
            [(f"Row {row.number}", row.text, row.why) for row in sheet.skipped],
            "Rows that were skipped",
        )


def _effect(row: PreviewRow) -> str | None:
    lines = list(row.problems)
    if row.count is not None and row.state == "new":
        lines.append("1 partnership" if row.count == 1 else f"{row.count} partnerships")
    for change in row.changes:
        label = LABELS.get(change.field, "Number")
        old, new = (_brief(change.field, value) for value in (change.old, change.new))
        lines.append(f"{label}: {old} becomes {new}")
    if row.entry and row.state == "new":
        lines.append("; ".join(_new_values(row)))
    if row.looks_like and row.merged:
        lines.append(f"Joined to “{short(row.looks_like.name)}”")
    elif row.looks_like:
        lines.append(f"Looks like “{short(row.looks_like.name)}”, and stays apart")
    return "\n".join(filter(None, lines)) or None


def _new_values(row: PreviewRow) -> list[str]:
    return [
        f"{LABELS[name]}: {_brief(name, getattr(row.entry, name))}"
        for name in ENTRY_FIELDS
        if name != "name" and getattr(row.entry, name)
    ]


def _brief(field: str, value: object) -> str:
    text = said(field, value)
    return short(text) if text else "nothing"


def _ask_to_accept(
    me: Here, upload: Upload, sheet: ReadSheet, preview: Preview, decisions: Decisions
) -> None:
    if preview.changes_nothing:
        st.info("Taking this in would change nothing: all of it is in the register.")
        return
    if preview.count("problem") and not decisions.leave_out_problems:
        st.warning(
            "Some rows have problems. Correct the sheet and choose it again, or tick above that "
            "those rows are left out."
        )
        return
    if not st.button("Accept and take it in", type="primary", key=f"accept-{upload.key}"):
        return
    with writing() as session:
        outcome = take_in_sheet(
            session,
            by=me.who.person_id,
            site_id=me.site.id if me.site else 0,
            sheet=sheet,
            raw=upload.raw,
            decisions=decisions,
            seen=preview.fingerprint,
        )
    st.session_state["map-told"] = _told(outcome)
    st.session_state[_NUMBER] += 1
    st.session_state.pop(_READ, None)
    st.rerun()


def _told(outcome: Outcome) -> str:
    left_out = f", {outcome.left_out} left out" if outcome.left_out else ""
    rows = f"{outcome.new} new, {outcome.changed} changed, {outcome.same} the same{left_out}"
    return f"The spreadsheet was taken in: {rows}."
