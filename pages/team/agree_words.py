"""Agreeing what words mean here: add a meaning, change it, withdraw it; every version stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from assessment import clock
from assessment.bank.model import Bank
from assessment.bank.terms import known_as
from assessment.errors import Changed, WorkbookError
from assessment.people.rules import Act, may
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import agree_meaning, withdraw_meaning
from assessment.workbook.meanings import (
    LONGEST_MEANING,
    LONGEST_TERM,
    SiteTerm,
    as_read,
    when_agreed,
)
from assessment.workbook.queries import site_terms
from pages.shared.banks import banks
from pages.shared.conflicts import show_both
from pages.shared.here import Here, here
from pages.shared.meanings import draw_versions, mode_of
from pages.shared.refusals import show_refusal, showing_refusals
from pages.shared.tasks import link_to
from pages.shared.wording import literal

OLDEST = date(1990, 1, 1)
SAID = "what was done to a meaning"


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the form when it is sent."""

    term: str
    meaning: str
    agreed_by: str
    agreed_on: str


def ask_for_meaning(visit: Here, bank: Bank, before: SiteTerm | None, name: str) -> Given | None:
    """Draw the form and return what stands in it once it was sent; ``before`` None is a new one."""
    now = before.now if before else None
    with st.form(f"meaning {name}", enter_to_submit=False):
        term = before.term if before else None
        if before is None:
            term = st.selectbox(
                "The word",
                list(bank.glossary),
                index=None,
                accept_new_options=True,
                placeholder="Choose one, or type your own",
                help=f"A word or a few, at most {LONGEST_TERM} characters.",
                key=f"meaning-term {name}",
            )
        elif before.term in bank.glossary:
            st.markdown(f"It came with this meaning: {literal(bank.glossary[before.term])}")
        meaning = st.text_area(
            "What it means here",
            value=(now.meaning or "") if now else "",
            help=f"In a sentence or two; at most {LONGEST_MEANING:,} characters.",
            key=f"meaning-text {name}",
        )
        agreed_by: str | None = ""
        if mode_of(visit) == "named":
            agreed_by = st.text_input(
                "Who agreed (optional)",
                value=now.agreed_by if now else "",
                help="Such as: the forum, at its March meeting.",
                key=f"meaning-by {name}",
            )
        agreed_on = st.date_input(
            "Agreed on",
            value=clock.now().date(),
            min_value=OLDEST,
            max_value=clock.now().date(),
            format="DD/MM/YYYY",
            key=f"meaning-on {name}",
        )
        sent = st.form_submit_button(
            "Save as a new version" if before else "Add this meaning", type="primary"
        )
    if not sent:
        return None
    day = agreed_on.isoformat() if isinstance(agreed_on, date) else ""
    return Given(term or "", meaning or "", agreed_by or "", day)


def go_back(said: str) -> None:
    """Show the list again, with what was done on top."""
    st.session_state[SAID] = said
    st.query_params.pop("word", None)
    st.rerun()


def change(visit: Here, bank: Bank, site_id: int, line: SiteTerm) -> None:
    """Change one meaning, or withdraw it.

    The version is the one that was read when the form was opened: a later one would pass over
    what somebody else has agreed since, unseen.
    """
    opened = f"meaning version {line.id}"
    if f"meaning-text {line.id}" not in st.session_state:
        st.session_state[opened] = line.now.version
    version: int = st.session_state.get(opened, line.now.version)
    given = ask_for_meaning(visit, bank, line, str(line.id))
    if given is not None and saved(visit, bank, site_id, given, version=version, opened=opened):
        go_back(f"What “{literal(line.term)}” means here is saved as a new version.")
    with st.expander("Withdraw this meaning"):
        st.markdown("What it meant until now stays readable, in its versions.")
        if st.button("Withdraw it", key=f"withdraw {line.id}"):
            with showing_refusals():
                with writing() as session:
                    withdraw_meaning(
                        session, by=visit.who.person_id, term_id=line.id, version=version
                    )
                go_back(f"The meaning of “{literal(line.term)}” is withdrawn.")
    if st.button("Back to the list"):
        st.query_params.pop("word", None)
        st.rerun()


def saved(
    visit: Here, bank: Bank, site_id: int, given: Given, *, version: int, opened: str
) -> bool:
    """Save a version; on a conflict show both texts, and let both stand."""
    try:
        with writing() as session:
            agree_meaning(
                session,
                by=visit.who.person_id,
                site_id=site_id,
                bank=bank,
                term=given.term,
                meaning=given.meaning,
                agreed_by=given.agreed_by,
                agreed_on=given.agreed_on,
                version=version,
            )
    except Changed as changed:
        theirs = changed.stored
        show_both(
            changed,
            [
                ("What it means here", theirs["meaning"] or "Withdrawn", given.meaning),
                ("Agreed on", theirs["agreed_on"], given.agreed_on),
            ],
            "Saving it again adds it after theirs.",
        )
        st.session_state[opened] = theirs["revision"]
        return False
    except WorkbookError as refusal:
        show_refusal(refusal)
        return False
    st.session_state.pop(opened, None)
    return True


def add(visit: Here, bank: Bank, site_id: int, known: tuple[SiteTerm, ...]) -> None:
    """Add a meaning for a word of the questions, or for one of the site's own."""
    newest = max((one.now.at for one in known), default=None)
    given = ask_for_meaning(visit, bank, None, f"new {newest}")
    if given is None:
        return
    meant = known_as(given.term, [*bank.glossary, *(one.term for one in known)])
    before = next((one for one in known if one.term == meant), None)
    if before is not None and before.now.meaning is not None:
        st.error(f"“{literal(before.term)}” has a meaning here already. Change it in the list.")
        return
    version = before.now.version if before else 0
    if saved(visit, bank, site_id, given, version=version, opened="meaning version new"):
        go_back(f"What “{literal(given.term)}” means here is saved.")


me = here()
if me.site is None or not may(me.who, Act.AGREE_MEANINGS, site_id=me.site.id):
    st.title("What words mean here")
    st.info("Only a site's team writes down what words mean there.")
    st.stop()
bank_here = me.bank or list(banks().values())[-1]
with reading() as session:
    terms = site_terms(session, me.site.id)
holding = [one for one in terms if one.now.meaning is not None]
wanted = next((one for one in holding if str(one.id) == st.query_params.get("word")), None)
if wanted is not None:
    st.title(f"What “{literal(wanted.term)}” means here")
    change(me, bank_here, me.site.id, wanted)
    st.stop()

st.title("What words mean here")
if SAID in st.session_state:
    st.success(st.session_state.pop(SAID))
st.markdown(
    "The questions explain their words. Where a word means something of its own here, or where "
    "you use one that they do not explain, agree on it together and write it down. It then stands "
    "beside every question that uses the word. Each change is a new version: earlier ones stay "
    "readable, and a verifier sees which one held at the hand-over."
)
link_to(me, "words", "All words and what they mean")
if not holding:
    st.info("Nothing of your own is agreed yet.")
for one in holding:
    with st.container(border=True):
        st.markdown(f"**{literal(one.term)}**")
        st.text(one.now.meaning)
        told = when_agreed(as_read(one.now, mode_of(me)))
        st.caption(literal(told[:1].upper() + told[1:]))
        # A link from a screen to itself leaves the address as it was; a button sets it.
        if st.button(f"Change {literal(one.term)}", key=f"change {one.id}"):
            st.query_params["word"] = str(one.id)
            st.rerun()

st.header("Add a word")
add(me, bank_here, me.site.id, terms)
if terms:
    st.header("Every version")
    draw_versions(me, terms)
