"""The agenda on a screen: what to talk about, in which order, for how long, and changing that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from assessment.bank.model import Bank
from assessment.meeting.actions import arrange_agenda, reset_agenda
from assessment.meeting.model import Agenda, AgendaItem, AgendaLine
from assessment.meeting.rules import LONGEST, changed, moved
from assessment.store.sessions import writing
from pages.shared.here import Here
from pages.shared.question_list import question_title
from pages.shared.refusals import showing_refusals
from pages.shared.said import say_next, to_say
from pages.shared.tasks import link_to
from pages.shared.wording import literal

_CHANGING, _SEEN, _SAID = "agenda-changing", "agenda-seen", "agenda-said"


def agenda_sentence(found: Agenda) -> str:
    """Return how many questions there are, for how long, and how many are dropped."""
    kept = found.kept
    without = sum(line.minutes is None for line in kept)
    said = f"{_count(len(kept), 'question')}"
    if found.minutes:
        said += f", {_duration(found.minutes)} in all"
        said += f" ({without} without a time)" if without else ""
    dropped = len(found.lines) - len(kept)
    return f"{said}; {dropped} dropped." if dropped else f"{said}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _duration(minutes: int) -> str:
    hours, left = divmod(minutes, 60)
    if not hours:
        return _count(left, "minute")
    return _count(hours, "hour") + (f" {_count(left, 'minute')}" if left else "")


def draw_agenda(me: Here, bank: Bank, found: Agenda, *, may_change: bool) -> None:
    """Draw the agenda, and beside each line the way to change it for whoever leads."""
    st.markdown(literal(agenda_sentence(found)))
    if found.withheld is not None:
        st.info(literal(f"The questions stand in the order of the form. {found.withheld}"))
    elif found.arranged:
        st.caption("Somebody arranged this order, so new answers do not change it.")
    else:
        st.caption(
            "The answers draw this order: split first, then the widest gap between the sides, then "
            "the lowest."
        )
    if said := to_say(_SAID):
        st.success(said)
    drawn = _Drawn(me, bank, found, may_change)
    kept, dropped = found.kept, [line for line in found.lines if line.dropped]
    for place, line in enumerate(kept, start=1):
        _draw_line(drawn, line, place)
    if may_change:
        _draw_for_all(me, found)
    if dropped:
        st.subheader("Dropped")
        for line in dropped:
            _draw_line(drawn, line, None)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The agenda that is drawn, and for whom."""

    me: Here
    bank: Bank
    found: Agenda
    may_change: bool

    def title(self, code: str) -> str:
        """Return what a question is called on this agenda."""
        return question_title(self.bank, code, [line.question for line in self.found.lines])


def _draw_line(drawn: _Drawn, line: AgendaLine, place: int | None) -> None:
    """Draw one line; ``place`` counts those that are not dropped from 1."""
    code, title = line.question, drawn.title(line.question)
    name = title if place is None else f"{place}. {title}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"task-agenda-{code}"):
        with st.container(gap=None):
            link_to(drawn.me, "agree", name, {"question": code})
            if about := _about(line, said_above=drawn.found.withheld is not None):
                st.caption(literal(about))
        if drawn.may_change and st.button(f"Change {code}", key=f"change-{code}", width="content"):
            st.session_state[_CHANGING] = code
            st.session_state[_SEEN] = drawn.found.stored
            st.rerun()
    if drawn.may_change and st.session_state.get(_CHANGING) == code:
        _ask_change(drawn.me, drawn.found, line, place)


def _about(line: AgendaLine, *, said_above: bool) -> str:
    """Return what stands below a line; why nothing is shown may be said once, above them all."""
    said = [] if line.minutes is None else [_count(line.minutes, "minute")]
    said += ["Settled"] if line.settled else []
    said += [] if said_above else [line.why]
    return " · ".join(said)


def _ask_change(me: Here, found: Agenda, line: AgendaLine, place: int | None) -> None:
    """Ask for a line's place, its minutes and whether it is dropped, and save them."""
    code, kept = line.question, len(found.kept)
    with st.form(f"change {code}"):
        to = st.number_input(
            f"Place of {code}",
            min_value=1,
            max_value=len(found.lines),
            value=place or kept + 1,
            key=f"place-{code}",
        )
        minutes = st.number_input(
            "Minutes, or empty",
            min_value=1,
            max_value=LONGEST,
            value=line.minutes,
            key=f"minutes-{code}",
        )
        dropped = st.checkbox("Dropped from the agenda", value=line.dropped, key=f"drop-{code}")
        with st.container(horizontal=True):
            saves = st.form_submit_button("Save this line", type="primary")
            stops = st.form_submit_button("Leave it as it is")
    if stops:
        del st.session_state[_CHANGING]
        st.rerun()
    if saves:
        items = changed(found.items, code, minutes=minutes, dropped=dropped)
        items = moved(items, code, _place_among(items, code, int(to)))
        _save(me, items, st.session_state[_SEEN], f"Saved: {code}.")


def _place_among(items: Sequence[AgendaItem], code: str, to: int) -> int:
    """Return where a line goes among all, so that it is the ``to``th of those not dropped."""
    others = [item for item in items if item.question != code]
    kept = 0
    for place, item in enumerate(others):
        if not item.dropped:
            kept += 1
            if kept == to:
                return place
    return len(others)


def _draw_for_all(me: Here, found: Agenda) -> None:
    """Draw what is done to the whole agenda: minutes for all, and the answers' own order again."""
    with st.expander("Change the whole agenda"):
        with st.form("minutes for all"):
            minutes = st.number_input(
                "Minutes for each question that has no time yet", 1, LONGEST, 5
            )
            sets = st.form_submit_button("Set the minutes")
        if sets:
            items = [
                AgendaItem(item.question, item.minutes or int(minutes), item.dropped)
                for item in found.items
            ]
            _save(me, items, found.stored, "The minutes are set.")
        if found.arranged:
            st.markdown("The answers draw the order again; minutes and what was dropped go, too.")
            if st.button("Draw the agenda from the answers again"):
                with showing_refusals():
                    with writing() as session:
                        reset_agenda(
                            session,
                            by=me.who.person_id,
                            round_id=me.round.id if me.round else 0,
                            seen=found.stored,
                        )
                    say_next(_SAID, "The answers draw the agenda again.")
                    st.rerun()


def _save(me: Here, items: Sequence[AgendaItem], seen: Sequence[AgendaItem], said: str) -> None:
    with showing_refusals():
        with writing() as session:
            arrange_agenda(
                session,
                by=me.who.person_id,
                round_id=me.round.id if me.round else 0,
                items=items,
                seen=seen,
            )
        st.session_state.pop(_CHANGING, None)
        say_next(_SAID, said)
        st.rerun()
