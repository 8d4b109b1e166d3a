"""The register of a site: how many partnerships, which ones, and a spreadsheet taken in."""

from __future__ import annotations

import streamlit as st

from assessment.mapping.queries import register, removed, sheets_taken_in
from assessment.people.rules import Act, may
from assessment.store.sessions import reading
from pages.shared.here import here
from pages.shared.register_accounts import draw_accounts, draw_counts, draw_stated_total
from pages.shared.register_entries import draw_entries
from pages.shared.register_sheet import draw_sheet
from pages.shared.wording import literal

me = here()
st.title("Map your partnerships")
if me.site is None or not may(me.who, Act.SEE_REGISTER, site_id=me.site.id):
    st.info("There is no register here for you to see.")
    st.stop()
with reading() as session:
    stored = register(session, me.site.id)
    gone = removed(session, me.site.id)
    taken = sheets_taken_in(session, me.site.id)
if told := st.session_state.pop("map-told", None):
    st.success(literal(told))
    st.toast(literal(told))  # seen by whoever had scrolled down to a button
overview, entries, spreadsheet = st.tabs(
    ["Overview", "Partnerships", "Spreadsheet"], on_change="rerun", key="map-view"
)
if overview.open:
    with overview:
        draw_accounts(stored)
        draw_stated_total(me, stored)
        draw_counts(me, stored)
if entries.open:
    with entries:
        draw_entries(me, stored, gone)
if spreadsheet.open:
    with spreadsheet:
        draw_sheet(me, stored, taken)
