"""Who did what, and when: the audit chain, newest first."""

from __future__ import annotations

import json
from collections.abc import Mapping

import streamlit as st

from assessment.people.queries import all_sites
from assessment.people.rules import Act, check_may
from assessment.store.audit import broken_lines
from assessment.store.reading_audit import audit_acts, audit_page
from assessment.store.sessions import reading
from pages.shared.here import here
from pages.shared.tables import show_table
from pages.shared.wording import literal

LINES = 50


def in_lines(particulars: Mapping[str, object]) -> str:
    """Return one line for each particular, texts as they were typed."""
    return "\n".join(
        f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in particulars.items()
    )


me = here()
check_may(me.who, Act.RUN_PROGRAMME)
st.title("Who did what, and when")
st.markdown(
    "Each line carries the hash of the line before it, so that none can be changed or taken away "
    "without its showing; its mark is the beginning of its own. Lines about own answers of confidential rounds are in the chain and are "
    "shown to nobody: their moments would tell who answered, and how much."
)

with reading() as session:
    sites, acts = all_sites(session), audit_acts(session)
with st.container(horizontal=True):
    site = st.selectbox(
        "Site", sites, format_func=lambda one: one.name, index=None, placeholder="All sites"
    )
    act = st.selectbox("Act", acts, index=None, placeholder="All acts")
    number = st.number_input("Page", min_value=1, value=1, step=1, key=f"page {site} {act}")
with reading() as session:
    found = audit_page(
        session,
        site_id=site.id if site else None,
        act=act,
        skip=(number - 1) * LINES,
        limit=LINES,
    )
pages = max(1, -(-found.total // LINES))
st.markdown(f"{found.total:,} lines, page {number} of {pages}.")
if found.lines:
    show_table(
        ["Mark", "When (UTC)", "Who", "What", "About", "Site", "Particulars"],
        [
            [
                line.mark,
                f"{line.at:%Y-%m-%d %H:%M:%S}",
                line.who,
                line.act,
                line.subject + (f", version {line.version}" if line.version else ""),
                line.site or "",
                in_lines(line.particulars),
            ]
            for line in found.lines
        ],
        "Audit lines, newest first",
    )
else:
    st.info("There is no such line.")

st.header("Is the chain whole?")
if st.button("Check every line"):
    with reading() as session:
        broken = list(broken_lines(session))
    if broken:
        st.error("\n".join(f"* {literal(sentence)}" for sentence in broken))
    else:
        st.success("Every line is there and none was changed.")
