"""One entry of the register as a form, with what is wrong beside each field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assessment.errors import Changed
from assessment.mapping.entries import cleaned, entry_problems
from assessment.mapping.model import (
    ENTRY_FIELDS,
    LABELS,
    RUNG_MEANINGS,
    RUNGS,
    SECTORS,
    Entry,
    kinds_for,
)
from assessment.store.text import LONGEST
from pages.shared.register_accounts import short
from pages.shared.tables import show_table
from pages.shared.wording import literal

_DATES = {"started", "ended"}
_SHORT_TEXTS = {"name", "lead", "started", "ended"}


@dataclass(frozen=True, slots=True)
class EntryForm:
    """A form that was drawn: what stands in it, whether it was sent, and room for messages."""

    entry: Entry
    sent: bool
    summary: DeltaGenerator
    slots: dict[str, DeltaGenerator]

    def sound(self) -> bool:
        """Tell whether the entry can be saved; say beside each field, and above, what is wrong."""
        problems = entry_problems(cleaned(self.entry))
        if problems:
            listed = "\n".join(
                f"* {LABELS[name]}: {literal(sentence)}" for name, sentence in problems.items()
            )
            self.summary.error(f"There is a problem. Nothing was saved.\n\n{listed}")
        for name, sentence in problems.items():
            self.slots[name].error(literal(sentence))
        return not problems

    def show_conflict(self, error: Changed) -> None:
        """Show what somebody else saved beside what was typed."""
        theirs = error.stored
        self.summary.warning(literal(str(error)))
        rows = [
            (LABELS[name], said(name, getattr(self.entry, name)), said(name, theirs[name]))
            for name in ENTRY_FIELDS
            if getattr(self.entry, name) != theirs[name]
        ]
        with self.summary:
            show_table(("", "You typed", f"Saved by {theirs['by']}"), rows, "What differs")


def said(name: str, value: Any) -> str | None:
    """Return a field's value as people read it, None for nothing."""
    if name in SECTORS:
        return "Yes" if value else "No"
    if name in {"promised", "experienced"}:
        return None if value is None else f"{value} {RUNGS.get(value, '')}"
    return str(value) or None


def draw_entry_form(key: str, entry: Entry, directorates: list[str], nation: str) -> EntryForm:
    """Draw all fields of an entry inside a form; ``key`` tells one visit to it from another."""
    slots: dict[str, DeltaGenerator] = {}
    values: dict[str, Any] = {}
    with st.form(key, border=False, enter_to_submit=False):
        for name in ENTRY_FIELDS:
            if name == SECTORS[0]:
                st.markdown("**Sectors taking part**")
            values[name] = _field(key, name, entry, directorates, nation)
            slots[name] = st.container()
        sent = st.form_submit_button("Save the partnership", type="primary")
    # Below the button, where whoever pressed it is looking.
    return EntryForm(Entry(**values), sent, st.container(), slots)


def _field(key: str, name: str, entry: Entry, directorates: list[str], nation: str) -> Any:
    at, value = f"{key}-{name}", getattr(entry, name)
    if name in SECTORS:
        return st.checkbox(LABELS[name], value=value, key=at)
    if name in {"promised", "experienced"}:
        return _rung(at, name, value)
    if name in {"directorate", "kind"}:
        known = directorates if name == "directorate" else list(kinds_for(nation))
        return _one_of(at, name, value, known)
    if name in _SHORT_TEXTS:
        return st.text_input(_label(name), value=value, help=_HELP.get(name), key=at) or ""
    return st.text_area(_label(name), value=value, help=_HELP.get(name), height=100, key=at) or ""


_HELP = {
    "ended": "Leave it empty while it goes on.",
    "communities_of_place": "Where the people it serves live.",
    "communities_of_interest": "What the people it serves share, if it is not a place.",
    "partners": "One a line. Verifiers say of each whether they have a conflict of interest.",
    "notes": f"Up to {LONGEST:,} characters.",
    "promised": "What people were told they would have. It describes; it is not a score.",
    "experienced": "What community participants say they have. It describes; it is not a score.",
}


def _label(name: str) -> str:
    if name in _DATES:
        return f"{LABELS[name]} (optional): a year, a month or a day, such as 2001 or 30/04/2001"
    return LABELS[name] if name == "name" else f"{LABELS[name]} (optional)"


def _one_of(at: str, name: str, value: str, known: list[str]) -> str:
    options = known if not value or value in known else [value, *known]
    chosen = st.selectbox(
        _label(name),
        options,
        index=options.index(value) if value else None,
        accept_new_options=True,
        placeholder="Choose one or type your own",
        format_func=short,
        key=at,
    )
    return chosen or ""


def _rung(at: str, name: str, value: int | None) -> int | None:
    chosen: int | None = st.selectbox(
        _label(name),
        list(RUNGS),
        index=None if value is None else list(RUNGS).index(value),
        format_func=lambda rung: f"{rung} {RUNGS[rung]}: {RUNG_MEANINGS[rung]}",
        placeholder="Nobody has said",
        help=_HELP[name],
        key=at,
    )
    return chosen
