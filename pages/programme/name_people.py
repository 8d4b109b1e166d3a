"""Who takes part with an account, and in which roles."""

from __future__ import annotations

import streamlit as st

from assessment.people.actions import (
    add_person,
    end_person,
    give_role,
    make_sign_in_link,
    withdraw_role,
)
from assessment.people.model import ROLES, GivenRole, KnownPerson, Role
from assessment.people.queries import all_sites, known_people
from assessment.people.rules import Act, check_may
from assessment.store.sessions import reading, writing
from pages.shared.here import here
from pages.shared.refusals import showing_refusals
from pages.shared.sent_links import show_link
from pages.shared.tables import show_table
from pages.shared.wording import literal, literal_label

_WHERE: dict[Role, str] = {
    "programme": "runs the programme, all sites",
    "team": "works at one site",
    "verifier": "verifies rounds, each given under Rounds",
    "researcher": "compares all sites",
}


def role_in_words(given: GivenRole) -> str:
    return ", ".join(part for part in (given.role, given.site, given.round) if part)


def show_new_link(name: str, token: str) -> None:
    sentence = (
        f"Send this link to {literal(name)}. It signs them in once, within 24 hours, "
        "and is shown only now."
    )
    show_link(f"sign-in?link={token}", sentence)


def ask_site(key: str) -> int | None:
    site = st.selectbox(
        "Site (for a team)",
        sites,
        format_func=lambda one: one.name,
        index=None,
        placeholder="Choose a site",
        key=key,
    )
    return site.id if site else None


def ask_role(key: str) -> Role:
    chosen: Role = st.selectbox(
        "Role", ROLES, format_func=lambda one: f"{one}: {_WHERE[one]}", index=1, key=key
    )
    return chosen


def ask_what_to_change(person: KnownPerson) -> None:
    by = me.who.person_id
    made = st.container()  # on the page itself, so that the link stays in view
    with st.container(border=True, key="one-person"):
        st.subheader(literal(person.name), anchor=False)
        if st.button("Make a sign-in link"):
            with showing_refusals():
                with writing() as session:
                    token = make_sign_in_link(session, by=by, person_id=person.id)
                with made:
                    show_new_link(person.name, token)
        with st.form("give-role", border=False):
            role, site_id = ask_role("given-role"), ask_site("given-site")
            gives = st.form_submit_button("Give this role as well")
        if gives:
            with showing_refusals():
                with writing() as session:
                    for_site = site_id if role == "team" else None
                    give_role(session, by=by, person_id=person.id, role=role, site_id=for_site)
                st.rerun()
        with st.form("withdraw-role", border=False):
            taken = st.selectbox("A role they have", person.roles, format_func=role_in_words)
            withdraws = st.form_submit_button("Withdraw this role")
        if withdraws and taken is not None:
            with showing_refusals():
                with writing() as session:
                    withdraw_role(session, by=by, grant_id=taken.grant_id)
                st.rerun()
        sure = st.checkbox(f"End the account of {literal_label(person.name)}; what they did stays")
        if st.button("End the account", disabled=not sure):
            with showing_refusals():
                with writing() as session:
                    end_person(session, by=by, person_id=person.id)
                st.rerun()


me = here()
check_may(me.who, Act.RUN_PROGRAMME)
st.title("People and their roles")
with reading() as session:
    sites = all_sites(session)

st.header("Add somebody")
with st.form("person"):
    name = st.text_input("Name")
    email = st.text_input("E-mail address to sign in with (the workbook sends no e-mail)")
    role, site_id = ask_role("new-role"), ask_site("new-site")
    adds = st.form_submit_button("Add and make a sign-in link", type="primary")
if adds:
    with showing_refusals():
        with writing() as session:
            person_id = add_person(
                session,
                by=me.who.person_id,
                name=name,
                email=email,
                role=role,
                site_id=site_id if role == "team" else None,
            )
            token = make_sign_in_link(session, by=me.who.person_id, person_id=person_id)
        show_new_link(name, token)

with reading() as session:
    people = known_people(session)
st.header("Everybody with a role")
show_table(
    ["Name", "E-mail address", "Roles", "Account"],
    [
        [
            person.name,
            person.email,
            "; ".join(role_in_words(given) for given in person.roles) or "none",
            "ended" if person.ended else "open",
        ]
        for person in people
    ],
    "People with an account or a role",
)
picked = st.selectbox(
    "Change something for",
    [person for person in people if not person.ended],
    format_func=lambda one: f"{one.name} ({one.email or 'by invitation'})",
    index=None,
    placeholder="Choose a person",
    key="picked-person",
)
if picked is not None:
    ask_what_to_change(picked)
