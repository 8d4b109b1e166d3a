"""Who is here, and which site, round and questions they are working on."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.errors import SignInNeeded, WorkbookError
from assessment.people.model import Site, Who
from assessment.people.queries import sites_of
from assessment.people.signing_in import SIGN_IN_ENDED, due_to_be_seen, note_seen, signed_in_as
from assessment.store.sessions import reading, writing
from assessment.workbook.model import Round
from assessment.workbook.queries import rounds_of
from pages.shared.banks import banks
from pages.shared.refusals import show_refusal


@dataclass(frozen=True, slots=True)
class Here:
    """One visit: the person, the sites that are theirs, and what they are looking at.

    ``site`` and ``round`` follow the address (``?site=CODE&round=ID``), then what was chosen
    before in this window, else the first site and its latest round; None where there is none.
    ``bank`` is the round's version of the questions.
    """

    who: Who
    sites: tuple[Site, ...]
    rounds: tuple[Round, ...]
    site: Site | None
    round: Round | None
    bank: Bank | None


def here() -> Here:
    """Return who is here, read afresh; without a sign-in, say so and stop the page.

    The guard has checked the sign-in at the door and hands its number on in a header that no
    browser can set (``server.trustedUserHeaders``).  It is checked again on every run, so that
    signing out in one window ends the others.
    """
    try:
        with reading() as session:
            who = signed_in_as(session, _sign_in_id())
            visit = _visit(session, who)
        if due_to_be_seen(who) and who.sign_in_id is not None:
            with writing() as session:
                note_seen(session, sign_in_id=who.sign_in_id)
    except WorkbookError as error:
        show_refusal(error)
        st.stop()
    return visit


def _sign_in_id() -> int:
    number = st.user.get("sign_in")
    if not isinstance(number, str) or not number.isdecimal():
        raise SignInNeeded(SIGN_IN_ENDED)
    return int(number)


def _visit(session: Session, who: Who) -> Here:
    sites = sites_of(session, who)
    code = _wanted("site")
    site = next((site for site in sites if site.code == code), sites[0] if sites else None)
    rounds = rounds_of(session, who, site.id) if site else ()
    wanted = _wanted("round")
    latest = rounds[-1] if rounds else None
    chosen = next((one for one in rounds if str(one.id) == wanted), latest)
    bank = banks().get(chosen.bank_version) if chosen else None
    return Here(who, sites, rounds, site, chosen, bank)


def _wanted(name: str) -> str | None:
    """Return what the address asks for, else what was chosen before in this window."""
    asked = st.query_params.get(name)
    if asked is not None:
        st.session_state[f"chosen {name}"] = asked
        if name == "site" and "round" not in st.query_params:
            st.session_state.pop("chosen round", None)
    chosen: str | None = st.session_state.get(f"chosen {name}")
    return chosen
