"""The list of a register's entries: search, add, change and remove, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from assessment.errors import Changed
from assessment.mapping.actions import (
    add_partnership,
    bring_back_partnership,
    change_partnership,
    remove_partnership,
)
from assessment.mapping.entries import entry_of
from assessment.mapping.model import Entry, Partnership, Register
from assessment.mapping.rules import fold
from assessment.store.sessions import writing
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.register_accounts import short
from pages.shared.register_entry import EntryForm, draw_entry_form
from pages.shared.wording import literal

OPEN = "map-open"  # {"id": entry or None for a new one, "revision", "entry", "form"}
ON_A_PAGE = 20
Listed = TypeVar("Listed")


def draw_entries(me: Here, stored: Register, gone: Sequence[Partnership]) -> None:
    """Draw the list, or the form of the entry that was opened."""
    opened = st.session_state.get(OPEN)
    if opened is None or opened["site"] != stored.site_id:
        _draw_list(me, stored, gone)
    elif opened["id"] is None:
        _draw_adding(me, stored)
    else:
        _draw_changing(me, stored)


def open_entry(site_id: int, entry: Partnership | None) -> None:
    """Remember which entry the form is for, and what it said when it was opened."""
    visits = st.session_state.get("map-visits", 0) + 1
    st.session_state["map-visits"] = visits
    st.session_state[OPEN] = {
        "site": site_id,
        "id": entry.id if entry else None,
        "revision": entry.revision if entry else 0,
        "entry": entry_of(entry) if entry else Entry(),
        "form": f"entry-form-{visits}",
    }


def close_entry(told: str | None = None) -> None:
    """Go back to the list, saying what was done."""
    st.session_state.pop(OPEN, None)
    if told:
        st.session_state["map-told"] = told
    st.rerun()


# ── the list ─────────────────────────────────────────────────────────────────────────────────


def _draw_list(me: Here, stored: Register, gone: Sequence[Partnership]) -> None:
    st.header("Partnerships in the list")
    if st.button("Add a partnership", type="primary", key="add-entry"):
        open_entry(stored.site_id, None)
        st.rerun()
    if not stored.entries:
        st.markdown(
            "No partnership is in the list yet. Add the first one, or take in a spreadsheet."
        )
    else:
        _draw_found(stored)
    if gone:
        _draw_removed(me, gone)


def _draw_found(stored: Register) -> None:
    wanted = st.text_input(
        "Search the list",
        type="search",
        live="300ms",
        help="Looks in names, directorates, leads, kinds and communities.",
        key="search-entries",
    )
    found = matching(stored.entries, wanted or "")
    count = f"{len(found)} of {len(stored.entries)} partnerships"
    st.markdown(count if found else f"{count}: nothing in the list has these words.")
    for entry in one_page(found, "entries-page"):
        with st.container(gap=None):
            if st.button(literal(short(entry.name)), type="tertiary", key=f"open-{entry.id}"):
                open_entry(stored.site_id, entry)
                st.rerun()
            st.caption(literal(_about(entry)))


def matching(entries: Sequence[Partnership], wanted: str) -> list[Partnership]:
    """Return the entries in which every word that is wanted stands somewhere."""
    words = fold(wanted).split()
    return [entry for entry in entries if all(word in _searched(entry) for word in words)]


def _searched(entry: Partnership) -> str:
    texts = (entry.name, entry.directorate, entry.lead, entry.kind)
    return fold(" ".join((*texts, entry.communities_of_place, entry.communities_of_interest)))


def one_page(found: Sequence[Listed], key: str) -> Sequence[Listed]:
    """Return what stands on the page of the list that was asked for, and draw the page numbers."""
    pages = max(1, -(-len(found) // ON_A_PAGE))
    if pages == 1:
        return found
    page = min(st.pagination(pages, key=key, max_visible_pages=5), pages)
    return found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]


def _about(entry: Partnership) -> str:
    said = [
        short(entry.directorate) or "no directorate given",
        short(entry.kind),
        f"since {entry.started}" if entry.started else "",
        f"until {entry.ended}" if entry.ended else "",
        ", ".join(entry.sectors),
    ]
    return " · ".join(filter(None, said))


def _draw_removed(me: Here, gone: Sequence[Partnership]) -> None:
    with st.expander(f"Removed from the list ({len(gone)})", key="removed-entries"):
        for entry in one_page(gone, "removed-page"):
            label = f"Bring back {literal(short(entry.name))}"
            if st.button(label, type="tertiary", key=f"back-{entry.id}"):
                with showing_refusals():
                    with writing() as session:
                        bring_back_partnership(
                            session, by=me.who.person_id, partnership_id=entry.id
                        )
                    close_entry("The partnership is in the list again.")


# ── one entry ────────────────────────────────────────────────────────────────────────────────


def _draw_form(me: Here, stored: Register) -> EntryForm:
    opened = st.session_state[OPEN]
    directorates = [line.name for line in stored.directorates if line.name]
    nation = me.site.nation if me.site else "england"
    return draw_entry_form(opened["form"], opened["entry"], directorates, nation)


def _draw_adding(me: Here, stored: Register) -> None:
    st.header("Add a partnership")
    if st.button("Back to the list", key="back-to-list"):
        close_entry()
    form = _draw_form(me, stored)
    if form.sent and form.sound():
        with showing_refusals():
            with writing() as session:
                add_partnership(
                    session, by=me.who.person_id, site_id=stored.site_id, entry=form.entry
                )
            close_entry("The partnership is saved.")


def _draw_changing(me: Here, stored: Register) -> None:
    opened = st.session_state[OPEN]
    st.header("Change a partnership")
    if st.button("Back to the list", key="back-to-list"):
        close_entry()
    form = _draw_form(me, stored)
    if form.sent and form.sound():
        _save(me, form)
    with st.expander("Remove it from the list", key="remove-entry"):
        st.markdown("Its criteria and its history are kept, and it can be brought back.")
        if st.button("Remove this partnership", key="remove-now"):
            with showing_refusals():
                with writing() as session:
                    remove_partnership(
                        session,
                        by=me.who.person_id,
                        partnership_id=opened["id"],
                        revision=opened["revision"],
                    )
                close_entry("The partnership was removed from the list.")


def _save(me: Here, form: EntryForm) -> None:
    opened = st.session_state[OPEN]
    with showing_refusals():
        try:
            with writing() as session:
                change_partnership(
                    session,
                    by=me.who.person_id,
                    partnership_id=opened["id"],
                    revision=opened["revision"],
                    entry=form.entry,
                )
        except Changed as error:
            # Saving again, having seen both, replaces theirs.
            opened["revision"] = error.stored["revision"]
            form.show_conflict(error)
        else:
            close_entry("The partnership is saved.")
