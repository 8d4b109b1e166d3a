"""The choice of one partnership, and why each other one was not chosen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.bank.model import Criterion
from assessment.mapping.actions import choose_partnership
from assessment.mapping.model import Choice, Partnership, Register
from assessment.store.sessions import writing
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.register_accounts import short
from pages.shared.register_entries import one_page
from pages.shared.tables import show_table
from pages.shared.wording import literal, literal_label


def draw_choice(stored: Register, chosen: Choice, missing: Sequence[str]) -> None:
    """Draw what was chosen; ``missing`` are sentences on criteria that no longer hold."""
    st.header("What was chosen")
    st.success(literal(short(chosen.partnership.name)))
    st.text(chosen.reason)
    st.caption(literal(f"Decided by {chosen.decided_by} on {chosen.decided_at:%d %B %Y}."))
    if chosen.fixed:
        st.markdown("A round was opened on it, so the choice stays as it is.")
    if missing:
        listed = "\n".join(f"* {literal(sentence)}" for sentence in missing)
        st.warning(f"Since the choice, these no longer hold:\n\n{listed}")
    if chosen.without_reason:
        count = len(chosen.without_reason)
        st.warning(
            f"{count} of the other partnerships {'has' if count == 1 else 'have'} no reason: "
            "entered since the choice. Give a reason below."
        )
    with st.expander(f"Why not the others ({len(chosen.not_chosen)})", key="not-chosen"):
        show_table(
            ("Partnership", "Why it was not chosen"),
            [
                (short(other.name), other.reason or None)
                for other in one_page(chosen.not_chosen, "not-chosen-page")
            ],
            "Partnerships that were not chosen",
        )
    if unlisted := stored.itemised_total - len(stored.entries):
        st.caption(
            f"{unlisted} partnerships are counted and not listed one by one, so no reason can be "
            "recorded for them here."
        )


def draw_choosing(
    me: Here,
    stored: Register,
    entry: Partnership,
    before: Choice | None,
    criteria: Sequence[Criterion],
) -> None:
    """Draw the form that records the choice of ``entry``."""
    others = {other.id: other for other in stored.entries if other.id != entry.id}
    known = {other.partnership_id: other.reason for other in before.not_chosen} if before else {}
    st.markdown(f"You are choosing: **{literal(short(entry.name))}**")
    own = st.multiselect(
        "Partnerships that need a reason of their own (optional)",
        list(others),
        format_func=lambda number: short(others[number].name),
        key=f"own-reasons-{entry.id}",
    )
    same = before is not None and before.partnership.id == entry.id
    with st.form(f"choice-{entry.id}", border=False, enter_to_submit=False):
        reason = st.text_area(
            "Why this one?", value=before.reason if before and same else "", key=f"why-{entry.id}"
        )
        reasons = {
            number: st.text_area(
                literal_label(f"Why not {short(others[number].name)}?"),
                value=known.get(number, ""),
                height=68,
                key=f"why-not-{entry.id}-{number}",
            )
            for number in own
        }
        rest = st.text_area(
            _rest_label(len(others) - len(own), bool(own)),
            value=_usual(known),
            key=f"why-not-rest-{entry.id}",
        )
        chooses = st.form_submit_button("Record this choice", type="primary")
    if chooses:
        kept = {number: text for number, text in known.items() if text and text != _usual(known)}
        with showing_refusals():
            with writing() as session:
                choose_partnership(
                    session,
                    by=me.who.person_id,
                    site_id=stored.site_id,
                    partnership_id=entry.id,
                    reason=reason or "",
                    reasons={**kept, **{number: text or "" for number, text in reasons.items()}},
                    reason_for_the_rest=rest or "",
                    criteria=criteria,
                    decided_before=before.decided_at if before else None,
                )
            st.session_state["choose-told"] = "The choice is recorded."
            st.rerun()


def _rest_label(count: int, some: bool) -> str:
    which = f"the {'remaining' if some else 'other'} {count}"
    return (
        f"Why not {which}? One sentence for all of them is enough." if count else "Anything else?"
    )


def _usual(known: dict[int, str]) -> str:
    """Return the reason that most of the others have, "" where there is none."""
    given = [reason for reason in known.values() if reason]
    return max(given, key=given.count) if given else ""
