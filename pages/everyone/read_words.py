"""All words that are explained: the glossary of the questions, and what the site agreed on."""

from __future__ import annotations

import streamlit as st

from assessment.people.rules import Act, may
from assessment.store.sessions import reading
from assessment.workbook.meanings import SiteTerm, whole_glossary
from assessment.workbook.queries import site_terms
from pages.shared.banks import banks
from pages.shared.here import here
from pages.shared.meanings import draw_all_words, draw_versions, mode_of
from pages.shared.tasks import link_to
from pages.shared.wording import literal

me = here()
bank = me.bank or list(banks().values())[-1]
place = {
    "site_id": me.site.id if me.site else None,
    "round_id": me.round.id if me.round else None,
}
own: tuple[SiteTerm, ...] = ()
if me.site is not None and may(me.who, Act.SEE_MEANINGS, **place):
    with reading() as session:
        own = site_terms(session, me.site.id)

st.title("Words")
st.markdown(
    "What the words of the questions and of the workbook mean. Below a question you find those "
    "that appear in it."
)
if me.site is not None and may(me.who, Act.AGREE_MEANINGS, **place):
    link_to(me, "agree-words", "Agree what a word means here")
terms = whole_glossary(bank, own, mode_of(me))
if any(term["here"] for term in terms):
    st.markdown(
        f"Where the people at **{literal(me.site.name if me.site else '')}** agreed on a meaning "
        "of their own, it stands below the one that came with the questions."
    )
if terms:
    draw_all_words(terms)
else:
    st.info("These questions explain no words.")
if own:
    st.header("How meanings changed here")
    draw_versions(me, own)
