"""Running the programme: its sites, and the way to everything else that it decides."""

from __future__ import annotations

import streamlit as st

from assessment.people.actions import add_site
from assessment.people.model import KINDS, NATIONS
from assessment.people.queries import all_sites, programme
from assessment.people.rules import Act, check_may
from assessment.store.sessions import reading, writing
from assessment.verification.queries import key_in_use
from assessment.workbook.site_stages import site_stages
from pages.shared.here import here
from pages.shared.refusals import showing_refusals
from pages.shared.tables import show_table
from pages.shared.tasks import link_to
from pages.shared.wording import literal

me = here()
check_may(me.who, Act.RUN_PROGRAMME)
with reading() as session:
    known, key = programme(session), key_in_use(session)
st.title(literal(known.name) if known else "Programme")
link_to(me, "people", "People and their roles")
link_to(me, "rounds", "Rounds, verifiers and packs")
if key is not None:
    st.markdown(f"Packs are sealed with the key `{key.public.fingerprint}`.")
link_to(me, "packs", "Packs of all sites, and the key that they are sealed with")
link_to(me, "questions", "What changed between versions of the questions")
link_to(me, "settings", "What the programme sets for all sites")
link_to(me, "audit", "Who did what, and when")

st.header("Sites")
with st.expander("Add a site"), st.form("site", clear_on_submit=False, border=False):
    name = st.text_input("Name of the organisation")
    code = st.text_input("Code: letters, digits and hyphens, such as BH-01")
    nation = st.selectbox("Nation", list(NATIONS), format_func=lambda one: NATIONS[one])
    kind = st.selectbox("Kind", list(KINDS), format_func=lambda one: KINDS[one])
    adds = st.form_submit_button("Add the site", type="primary")
if adds:  # said below the button, where whoever pressed it is looking
    with showing_refusals():
        with writing() as session:
            add_site(session, by=me.who.person_id, code=code, name=name, nation=nation, kind=kind)
        st.success(f"{literal(name)} is added. Next: name its team under “People and their roles”.")

with reading() as session:
    sites = all_sites(session)
    stages = site_stages(session, [site.id for site in sites])
if sites:
    show_table(
        ["Site", "Code", "Nation", "Kind", "Stage"],
        [
            [
                site.name,
                site.code,
                NATIONS[site.nation],
                KINDS[site.kind],
                stages[site.id].words,
            ]
            for site in sites
        ],
        "Sites and how far they have come",
    )
else:
    st.info("There is no site yet. Add the first one above.")
