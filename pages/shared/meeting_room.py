"""Leading a meeting on a screen: the room and its code, votes, who is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import streamlit as st
from sqlalchemy.orm import Session

from assessment.bank.model import Bank, Side
from assessment.meeting import actions
from assessment.meeting.codes import spaced
from assessment.meeting.model import Agenda, Meeting, Seats, ShownVote
from assessment.meeting.queries import counted_hands
from assessment.meeting.rules import MOST_HANDS
from assessment.settings import settings
from assessment.store.sessions import reading, writing
from assessment.workbook.model import Mode
from pages.shared.here import Here
from pages.shared.meeting_timer import run_timer, time_left, turn_timer
from pages.shared.plain_links import way_to
from pages.shared.question_list import question_name
from pages.shared.reaching import only_here
from pages.shared.refusals import showing_refusals
from pages.shared.said import say_next, to_say
from pages.shared.tables import show_table
from pages.shared.vote_tables import (
    HEADINGS,
    SIDE_NAMES,
    change_headings,
    change_rows,
    level_rows,
    vote_name,
)
from pages.shared.wording import literal

_SAID = "meeting-said"


@dataclass(frozen=True, slots=True)
class Leading:
    """An open meeting as its screen shows it; ``names`` are what participants are called."""

    me: Here
    bank: Bank
    mode: Mode
    meeting: Meeting
    seats: Seats
    votes: Sequence[ShownVote]  # on the question that is on the projector
    agenda: Agenda
    names: Mapping[str, str]

    def do(self, act: Callable[..., object], said: str, **given: object) -> None:
        """Carry out an act of the facilitator and say that it is done, or show the refusal."""
        with showing_refusals():
            with writing() as session:
                act(session, by=self.me.who.person_id, **given)
            say_next(_SAID, said)
            st.rerun()


def say_what_was_done() -> None:
    """Show what the last act on this screen came to, once."""
    if said := to_say(_SAID):
        st.success(literal(said))


def draw_meeting(leading: Leading) -> None:
    """Draw everything that leads an open meeting."""
    _draw_code(leading)
    _draw_projector(leading)
    if leading.meeting.question is not None:
        _draw_votes(leading, leading.meeting.question)
    _draw_presence(leading)
    _draw_closing(leading)


# ── the room ─────────────────────────────────────────────────────────────────────────────────


def _draw_code(leading: Leading) -> None:
    meeting, seats = leading.meeting, leading.seats
    st.subheader("The room")
    st.markdown(
        f"Code **{spaced(meeting.code or '')}**. Phones open "
        f"{literal(settings().url.rstrip('/'))}/room and enter it."
    )
    if reach := only_here():
        st.caption(literal(reach))
    phones = "1 phone is" if seats.count == 1 else f"{seats.count} phones are"
    shut = "" if meeting.doors_open else " The room is shut: no more come in."
    st.markdown(f"{phones} in the room.{shut}")
    if seats.handles or seats.voices:
        st.caption(literal(_whose(leading)))
    with st.container(horizontal=True, vertical_alignment="center"):
        if meeting.doors_open:
            if st.button("Shut the room", help="No more phones come in; those that are in stay."):
                leading.do(actions.shut_room, "The room is shut.", meeting_id=meeting.id)
        elif st.button("Open the room"):
            leading.do(actions.open_room, "The room is open.", meeting_id=meeting.id)
        way_to(
            f"/project?round={meeting.round_id}", "Open the projector (a new window)", apart=True
        )


def _whose(leading: Leading) -> str:
    names = [leading.names.get(handle, handle) for handle in leading.seats.handles]
    voices = {voice.code: voice.name for voice in leading.bank.voices}
    named = [voices.get(code, code) for code in leading.seats.voices]
    return "; ".join([*names, *(f"somebody ({name})" for name in named)])


# ── the projector ────────────────────────────────────────────────────────────────────────────


def _draw_projector(leading: Leading) -> None:
    meeting, bank = leading.meeting, leading.bank
    st.subheader("On the projector")
    shown = meeting.question
    st.markdown("Nothing yet." if shown is None else literal(question_name(bank, shown)))
    codes = [line.question for line in leading.agenda.kept]
    with st.form("projector"):
        chosen = st.selectbox(
            "Question to talk about",
            codes,
            index=_next(codes, leading),
            format_func=lambda code: question_name(bank, code),
            placeholder="Choose a question",
        )
        shows = st.form_submit_button("Put it on the projector")
    if shows and chosen:
        said = f"{chosen} is on the projector."
        leading.do(actions.show_question, said, meeting_id=meeting.id, question=chosen)
    if shown is None:
        return
    _draw_timer(leading)
    hidden = not meeting.spread_shown
    label = "Show what people answered alone" if hidden else "Hide what people answered alone"
    if st.button(label):
        leading.do(
            actions.show_spread,
            "Shown on the projector." if hidden else "Hidden again.",
            meeting_id=meeting.id,
            question=shown,
            shown=hidden,
            bank=bank,
        )


def _draw_timer(leading: Leading) -> None:
    """Draw what the projector's timer says, and the ways to turn it."""
    meeting = leading.meeting
    runs = meeting.timer_started_at is not None
    st.markdown(_timer_said(time_left(meeting), runs=runs))
    with st.container(horizontal=True, key="timer-buttons"):
        if st.button("Stop the timer" if runs else "Start the timer"):
            said = "The timer stands." if runs else "The timer runs."
            leading.do(run_timer, said, meeting_id=meeting.id, runs=not runs)
        for label, minutes in (("One minute more", 1), ("One minute less", -1)):
            if st.button(label):
                leading.do(turn_timer, f"{label}.", meeting_id=meeting.id, minutes=minutes)


def _timer_said(left: int | None, *, runs: bool) -> str:
    if left is None:
        return "Timer: not set. Starting it gives five minutes."
    if left <= 0:
        return "Timer: the time is over."
    seen = "It runs; what is left now is on the projector." if runs else "It stands."
    return f"Timer: {left // 60}:{left % 60:02} {'were left just now' if runs else 'left'}. {seen}"


def _next(codes: Sequence[str], leading: Leading) -> int | None:
    """Return the place of the next question that is not settled; the first where none was shown."""
    settled = {line.question for line in leading.agenda.lines if line.settled}
    shown = leading.meeting.question
    start = codes.index(shown) + 1 if shown in codes else 0
    left = [*range(start, len(codes)), *range(start)]
    return next((place for place in left if codes[place] not in settled), 0 if codes else None)


# ── votes ────────────────────────────────────────────────────────────────────────────────────


def _draw_votes(leading: Leading, question: str) -> None:
    meeting = leading.meeting
    st.subheader(f"Votes on {question}")
    going_on = next((vote for vote in leading.votes if vote.is_open), None)
    revealed = [vote for vote in leading.votes if not vote.is_open]
    if going_on is None:
        label = "Open a second vote" if len(revealed) == 1 else "Open a vote"
        if st.button(label, type="primary"):
            said = "Phones can vote now."
            leading.do(actions.open_vote, said, meeting_id=meeting.id, question=question)
    else:
        phones = "1 phone has" if going_on.seats == 1 else f"{going_on.seats} phones have"
        st.markdown(f"{vote_name(going_on)}: {going_on.voted} of {phones} voted.")
        if st.button("Reveal the vote", type="primary"):
            leading.do(actions.reveal_vote, "The vote is revealed.", vote_id=going_on.id)
        if leading.mode == "named":
            _ask_hands(leading, going_on)
    for vote in revealed:
        draw_vote(leading.bank, vote)
    shown = [vote for vote in revealed if vote.spread is not None]
    for first, last in pairwise(shown):
        show_table(
            change_headings(first, last),
            change_rows(leading.bank, first, last),
            f"From {vote_name(first).lower()} to {vote_name(last).lower()}",
        )


def draw_vote(bank: Bank, vote: ShownVote) -> None:
    """Draw what came of a revealed vote, as far as it may be shown."""
    if vote.spread is None:
        st.markdown(literal(f"{vote_name(vote)}: {vote.hidden}"))
        return
    show_table(HEADINGS, level_rows(bank, vote), vote_name(vote))


def _ask_hands(leading: Leading, vote: ShownVote) -> None:
    """Ask for the hands of people without a phone, by side and level."""
    sides = [side for side in SIDE_NAMES if any(v.side == side for v in leading.bank.voices)]
    with reading() as session:
        stored = counted_hands(session, vote.id)
    # What is typed stays when somebody else keys in hands: the fields go by what was there first.
    seen = st.session_state.setdefault(f"hands-seen {vote.id}", stored)
    with st.expander("Count hands", expanded=bool(stored)):
        st.markdown("For people without a phone; whoever voted by phone keeps their hand down.")
        if stored:
            st.caption(literal(f"Saved so far: {_hands_said(stored)}."))
        counts: dict[Side, dict[int, int]] = {}
        with st.form(f"hands {vote.id}"):
            for side in sides:
                counts[side] = _ask_hands_of(leading.bank, vote, side, seen)
            saves = st.form_submit_button("Save the hands")
    if saves:
        st.session_state[f"hands-seen {vote.id}"] = counts
        leading.do(
            actions.count_hands,
            "The hands are saved. They show when the vote is revealed.",
            vote_id=vote.id,
            hands=counts,
            seen=seen,
            bank=leading.bank,
        )
        st.session_state[f"hands-seen {vote.id}"] = stored  # refused: over theirs, knowingly


def _ask_hands_of(
    bank: Bank, vote: ShownVote, side: Side, seen: Mapping[Side, Mapping[int, int]]
) -> dict[int, int]:
    st.markdown(f"**{SIDE_NAMES[side]} side**")
    with st.container(horizontal=True):
        return {
            level.value: st.number_input(
                f"{SIDE_NAMES[side]}, {level.value} {literal(level.name)}",
                min_value=0,
                max_value=MOST_HANDS,
                value=seen.get(side, {}).get(level.value, 0),
                key=f"hands-{vote.id}-{side}-{level.value}",
                width=150,
            )
            for level in bank.ladder
        }


def _hands_said(hands: Mapping[Side, Mapping[int, int]]) -> str:
    return "; ".join(
        f"{SIDE_NAMES[side]} "
        + ", ".join(f"{count} for level {level}" for level, count in counts.items())
        for side, counts in hands.items()
    )


# ── who is there, and closing ────────────────────────────────────────────────────────────────


def _draw_presence(leading: Leading) -> None:
    meeting, names = leading.meeting, leading.names
    st.subheader("Who is there")
    # What is chosen stays when somebody else saves: the list goes by what was there first.
    revision: int = st.session_state.setdefault(f"there-seen {meeting.id}", meeting.revision)
    key = f"there {meeting.id} {revision}"
    came = [handle for handle in leading.seats.handles if handle in names]
    proposed = [handle for handle in meeting.present if handle in names] or came
    begun = _add_who_came(meeting, key, came)
    # No form: what is chosen in one is not told before it is sent, so nobody could be added to it.
    there = st.multiselect(
        "People who are there",
        list(names),
        default=None if begun else proposed,
        format_func=names.__getitem__,  # options are no Markdown
        key=key,
        placeholder="Choose people",
    )
    if set(there) != set(meeting.present):
        st.caption("Not saved yet: press the button when the list is right.")
    saves = st.button("Save who is there")
    if saves:
        del st.session_state[f"there-seen {meeting.id}"]
        leading.do(
            actions.record_presence,
            "Who is there is saved.",
            meeting_id=meeting.id,
            present=there,
            revision=revision,
        )
        st.session_state[f"there-seen {meeting.id}"] = revision  # refused: it stays as chosen
    if revision != meeting.revision:
        theirs = "; ".join(names.get(handle, handle) for handle in meeting.present)
        st.info(literal(f"Somebody else saved who is there: {theirs or 'nobody'}."))
        if st.button("Take their list"):
            del st.session_state[f"there-seen {meeting.id}"]
            st.rerun()


def _add_who_came(meeting: Meeting, key: str, came: Sequence[str]) -> bool:
    """Add to what is chosen under ``key`` whose phone came in since; tell whether it was begun.

    Once each: whoever is then taken off the list stays off it.
    """
    before = set(st.session_state.get(f"there-came {meeting.id}", ()))
    st.session_state[f"there-came {meeting.id}"] = list(came)
    if key not in st.session_state:
        return False
    chosen = st.session_state[key]
    new = [handle for handle in came if handle not in {*before, *chosen}]
    if new:
        st.session_state[key] = [*chosen, *new]
    return True


def _draw_closing(leading: Leading) -> None:
    with st.expander("Close the meeting"):
        st.markdown("The code leads nowhere any more. What was agreed and voted on is kept.")
        if st.button("Close the meeting now"):
            leading.do(
                actions.close_meeting, "The meeting is closed.", meeting_id=leading.meeting.id
            )


def draw_opening(me: Here, held: Sequence[Meeting]) -> None:
    """Draw the way to open a meeting."""
    st.markdown(
        "A meeting has a code by which phones come in, a projector, and a list of who is there."
    )
    if st.button("Open another meeting" if held else "Open a meeting", type="primary"):
        with showing_refusals():
            with writing() as session:
                _open(session, me)
            say_next(_SAID, "The meeting is open.")
            st.rerun()


def _open(session: Session, me: Here) -> None:
    round_id = me.round.id if me.round else 0
    actions.open_meeting(session, by=me.who.person_id, round_id=round_id)


def draw_meetings(held: Sequence[Meeting], names: Mapping[str, str]) -> None:
    """Draw the meetings that were held."""
    show_table(
        ("Meeting", "Opened", "Closed", "Who was there"),
        [
            (
                one.number,
                f"{one.opened_at:%-d %b %Y, %H:%M} UTC",
                f"{one.closed_at:%-d %b %Y, %H:%M} UTC" if one.closed_at else "Goes on",
                "; ".join(names.get(handle, handle) for handle in one.present) or None,
            )
            for one in held
        ],
        "Meetings of this round",
    )
