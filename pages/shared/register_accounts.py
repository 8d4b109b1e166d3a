"""The register's accounts: stated beside itemised, by directorate, with the forms to set them."""

from __future__ import annotations

import streamlit as st

from assessment.charts.chart import CONFIG
from assessment.charts.directorates import directorate_chart
from assessment.mapping.actions import set_directorate_count, set_stated_total
from assessment.mapping.model import Directorate, Register
from assessment.mapping.rules import accounts_sentence
from assessment.store.sessions import writing
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.tables import show_table
from pages.shared.wording import literal

NO_DIRECTORATE = "No directorate given"
_SHOWN = 200  # characters of a name in a chart or a list


def short(name: str) -> str:
    """Return a name as a list shows it, whatever its length."""
    line = " ".join(name.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def directorate_name(line: Directorate) -> str:
    """Return what a directorate is called on the screen."""
    return short(line.name) or NO_DIRECTORATE


def draw_accounts(stored: Register) -> None:
    """Draw the sentence, the chart and the table."""
    st.header("How many partnerships there are")
    if stored.empty:
        st.markdown(
            "Nothing is in the register yet. List your organisation's partnerships with "
            "communities one by one under *Partnerships*, take in a *Spreadsheet*, or put in a "
            "number per directorate below."
        )
        return
    sentence = accounts_sentence(stored)
    (st.warning if stored.difference else st.markdown)(literal(sentence))
    loose = sum(line.count for line in stored.directorates if not line.name)
    if loose:
        st.caption(
            f"Of these {stored.itemised_total}, {loose} in the list {'has' if loose == 1 else 'have'} "
            f"no directorate given: the line “{NO_DIRECTORATE}”."
        )
    if stored.difference:
        st.caption("The difference stays on show until the two agree. Nothing is adjusted.")
    if stored.source:
        st.caption(literal(f"Where the stated total comes from: {short(stored.source)}"))
    counts = [(directorate_name(line), line.count) for line in stored.directorates]
    if counts:
        chart = directorate_chart(counts, stored.stated_total)
        st.plotly_chart(chart.figure, config=CONFIG, alt=chart.alt, key="by-directorate")
    rows: list[tuple[object, ...]] = [
        (directorate_name(line), line.count, line.counted, line.entered)
        for line in stored.directorates
    ]
    entered = len(stored.entries)
    rows.append(("Itemised total", stored.itemised_total, None, entered))
    rows.append(("Stated total", stored.stated_total, None, None))
    rows.append(("Difference (stated less itemised)", stored.difference, None, None))
    show_table(
        ("Directorate", "Partnerships", "Counted", "In the list"),
        rows,
        "Partnerships by directorate",
    )
    st.caption(
        "Where a number was counted it is used; else the partnerships in the list are. "
        "A number never replaces the list, nor the list a number."
    )


def draw_stated_total(me: Here, stored: Register) -> None:
    """Draw the form for the total that the organisation states of itself."""
    st.header("The total you state")
    with st.form("stated-total", border=False):
        total = st.number_input(
            "How many partnerships does your organisation say it has?",
            min_value=0,
            value=stored.stated_total,
            step=1,
            help="Leave it empty if no total has been stated anywhere.",
            key=f"stated-{stored.revision}",
        )
        source = st.text_input(
            "Where is that written?", value=stored.source, key=f"source-{stored.revision}"
        )
        saves = st.form_submit_button("Save the stated total")
    if saves:
        with showing_refusals():
            with writing() as session:
                set_stated_total(
                    session,
                    by=me.who.person_id,
                    site_id=stored.site_id,
                    stated_total=total,
                    source=source or "",
                    revision=stored.revision,
                )
            st.session_state["map-told"] = "The stated total is saved."
            st.rerun()


def draw_counts(me: Here, stored: Register) -> None:
    """Draw the form for a directorate of which only a number is known."""
    st.header("A number for a directorate")
    st.markdown("For a directorate whose partnerships are counted and not listed one by one.")
    with st.form("directorate-count", border=False, clear_on_submit=False):
        name = st.selectbox(
            "Directorate",
            [line.name for line in stored.directorates if line.name],
            index=None,
            accept_new_options=True,
            placeholder="Choose one or type a new name",
            format_func=short,
            key="count-of",
        )
        slot = st.container()
        number = st.number_input(
            "Number of partnerships",
            min_value=0,
            value=None,
            step=1,
            help="Leave it empty to count the listed partnerships instead.",
            key="count-number",
        )
        saves = st.form_submit_button("Save the number")
    if not saves:
        return
    if not name:
        slot.error("Choose a directorate or type its name.")
        return
    with showing_refusals():
        with writing() as session:
            set_directorate_count(
                session,
                by=me.who.person_id,
                site_id=stored.site_id,
                name=name,
                counted=number,
            )
        st.session_state["map-told"] = "The number is saved."
        for key in ("count-of", "count-number"):
            st.session_state.pop(key, None)
        st.rerun()
