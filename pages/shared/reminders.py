"""Reminders: words to copy, and an e-mail to those who gave an address, where that is set up."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from assessment import clock
from assessment.mapping.queries import partnership
from assessment.people.actions import begin_reminders, note_email
from assessment.people.inviting import Keys
from assessment.people.letters import (
    SUBJECT,
    About,
    text_for_all,
    text_for_who_came,
    text_for_who_did_not_come,
    with_link,
)
from assessment.people.mailing import Letter
from assessment.people.model import Invitation
from assessment.people.queries import email_of, invitations
from assessment.people.reminding import AGAIN_AFTER, Due
from assessment.people.sending import send_reminders
from assessment.settings import settings
from assessment.store.sessions import reading, writing
from assessment.workbook.model import Round
from assessment.workbook.sheets import Participant
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.wording import literal


def draw_reminders(
    me: Here, workbook: Round, made: Sequence[Invitation], joined: Mapping[int, Participant]
) -> None:
    """Draw the words to copy, and the button where a mail server is set."""
    people = to_remind(workbook, made, joined)
    if not people:
        st.markdown("Nobody is waiting to be reminded.")
        return
    about = _about(me, workbook)
    if workbook.mode == "confidential":
        st.markdown("One text for everybody: who has finished is nobody's to know.")
        st.code(text_for_all(about), language=None, wrap_lines=True)
    else:
        _draw_text(about, people, joined)
    there = {one.id: joined.get(one.person_id or 0) for one in people}
    with reading() as session:
        answer_to = email_of(session, me.who.person_id) or ""
    _draw_mail(me, workbook, people, partial(_letter, about, there, answer_to))


def to_remind(
    workbook: Round, made: Sequence[Invitation], joined: Mapping[int, Participant]
) -> list[Invitation]:
    """Return who may be reminded: in a named round who has not finished, else everybody by name."""
    there = [one for one in made if one.name and one.state != "withdrawn"]
    if workbook.mode == "confidential":
        return there
    return [one for one in there if not _finished(joined.get(one.person_id or 0))]


def _finished(one: Participant | None) -> bool:
    return one is not None and one.progress is not None and one.progress.done == one.progress.asked


def _about(me: Here, workbook: Round) -> About:
    with reading() as session:
        name = partnership(session, workbook.partnership_id).name
    return About(me.site.name if me.site else "", name, settings().url)


def _draw_text(
    about: About, people: Sequence[Invitation], joined: Mapping[int, Participant]
) -> None:
    chosen = st.selectbox(
        "Words to copy for",
        people,
        format_func=lambda one: one.name,
        index=None,
        placeholder="Choose a name",
    )
    if chosen is not None:
        st.code(_text(about, joined, chosen), language=None, wrap_lines=True)


def _text(about: About, joined: Mapping[int, Participant], one: Invitation) -> str:
    there = joined.get(one.person_id or 0)
    if there is None or there.progress is None:
        return text_for_who_did_not_come(about, one.name)
    return text_for_who_came(about, one.name, there.progress.done, there.progress.asked)


# ── by e-mail ────────────────────────────────────────────────────────────────────────────────


def _draw_mail(
    me: Here, workbook: Round, people: Sequence[Invitation], letter_for: partial[Letter]
) -> None:
    st.subheader("By e-mail")
    _draw_address(me, people)
    if me.site is not None and me.site.example:
        st.caption("Example: its people are invented, so it sends no e-mail.")
        return
    if settings().smtp is None:
        st.caption("This installation sends no e-mail, so copy the words above and send them.")
        return
    reached = [one for one in people if one.email]
    if not reached:
        st.markdown("Nobody of them has given an e-mail address.")
        return
    many = "1 person" if len(reached) == 1 else f"{len(reached)} people"
    st.markdown(
        f"{many} of {len(people)} have given an address. Who has not come yet gets a new link in "
        "the e-mail; the older one then stops working. Nobody gets two within 15 minutes."
    )
    if st.button(f"Send the reminder to {many}", key="send-reminders"):
        with showing_refusals():
            with writing() as session:
                due = begin_reminders(
                    session,
                    by=me.who.person_id,
                    round_id=workbook.id,
                    invitation_ids=[one.id for one in reached],
                )
            if not due:
                st.info("Each of them was sent a reminder within the last 15 minutes.")
            sending = partial(send_reminders, due, letter_for, by=me.who.person_id)
            threading.Thread(target=sending, name="reminders", daemon=True).start()
    with reading() as session:
        now = invitations(session, workbook.id, "participant")
    busy = not all(_is_sent(one) for one in _begun(now))
    st.fragment(run_every=2 if busy else None)(_draw_outcome)(workbook.id)


def _draw_address(me: Here, people: Sequence[Invitation]) -> None:
    with st.expander("Note an e-mail address"), st.form("address", clear_on_submit=True):
        one = st.selectbox(
            "Whose",
            people,
            format_func=lambda one: f"{one.name} ({one.email or 'no address'})",
            index=None,
            placeholder="Choose a name",
        )
        email = st.text_input("E-mail address", help="Empty: the address is forgotten.")
        notes = st.form_submit_button("Note the address")
    if notes and one is None:
        st.error("Choose a name first.")
    elif notes and one is not None:
        with showing_refusals():
            with writing() as session:
                note_email(session, by=me.who.person_id, invitation_id=one.id, email=email)
            st.success(f"Noted for {literal(one.name)}.")


def _letter(
    about: About,
    there: Mapping[int, Participant | None],
    answer_to: str,
    due: Due,
    keys: Keys | None,
) -> Letter:
    """Return the e-mail for one person; ``there`` has no progress in a confidential round."""
    one = there.get(due.invitation_id)
    if keys is not None:
        text = with_link(about, due.name, keys.token, keys.code.shown)
    elif one is None or one.progress is None:
        text = text_for_all(about)
    else:
        text = text_for_who_came(about, due.name, one.progress.done, one.progress.asked)
    return Letter(due.email, SUBJECT, text, answer_to)


def _draw_outcome(round_id: int) -> None:
    """Say how the newest reminders went, as it is written down."""
    with reading() as session:
        made = invitations(session, round_id, "participant")
    begun = _begun(made)
    sent = sum(_is_sent(one) for one in begun)
    if begun:
        on_their_way = len(begun) - sent
        st.markdown(f"Taken by the mail server: **{sent}**. On their way: **{on_their_way}**.")
    for one in made:
        if one.not_reached:
            st.warning(literal(f"{one.name} was not reached: {one.not_reached}."))


def _begun(made: Sequence[Invitation]) -> list[Invitation]:
    lately = clock.now() - AGAIN_AFTER
    return [one for one in made if one.reminder_begun_at and one.reminder_begun_at > lately]


def _is_sent(one: Invitation) -> bool:
    return (
        one.reminded_at is not None
        and one.reminder_begun_at is not None
        and one.reminded_at >= one.reminder_begun_at
    )
