"""Packs of every site: their state, issuing one to a verifier, withdrawing one, the key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.barriers.findings import findings_of
from assessment.people.rules import Act, check_may
from assessment.settings import settings
from assessment.store.sessions import reading, writing
from assessment.verification.actions import withdraw_pack
from assessment.verification.model import PACK_STATES, LockedRound, Pack, PackOfRound
from assessment.verification.packs.issuing import changes_for, issue_pack
from assessment.verification.packs.pack_issue import PackChanges
from assessment.verification.queries import (
    all_packs,
    handed_over,
    known_keys,
    locked_rounds,
    packs,
    returned_files,
    verifiers,
)
from assessment.verification.returns.previewing import ReturnedFile
from assessment.verification.returns.return_words import from_paper
from pages.shared.banks import banks
from pages.shared.here import here
from pages.shared.pack_list import making_pack
from pages.shared.plain_links import way_to
from pages.shared.refusals import showing_refusals
from pages.shared.tables import FileLink, show_table
from pages.shared.tasks import link_to
from pages.shared.wording import literal

MOST_SHOWN = 100
_ALL = "All"
_ISSUED = "pack just issued"


def draw_key() -> None:
    """Show what packs are sealed with, and what they were sealed with before."""
    st.header("The key")
    with reading() as session:
        keys = known_keys(session)
    if not keys:
        st.markdown("No pack has been sealed yet, so there is no key to tell.")
        return
    st.markdown(
        "Packs are sealed with a key. Its fingerprint stands in every covering letter and on the "
        f"page [{literal(settings().url)}/check](/check), where anybody can check a pack."
    )
    show_table(
        ["Fingerprint", "First used", "Until", "Why it was replaced"],
        [
            [
                key.public.fingerprint,
                f"{key.first_used_at:%Y-%m-%d}",
                f"{key.replaced_at:%Y-%m-%d}" if key.replaced_at else "in use",
                key.replaced_because or None,
            ]
            for key in keys
        ],
        "Keys, the one in use first",
    )


def draw_packs(shown: Sequence[PackOfRound]) -> None:
    if not shown:
        st.info("There is no such pack yet.")
        return
    show_table(
        ["Pack", "Site", "Round", "For", "Version", "Issued (UTC)", "State", "Letter"],
        [_row(one) for one in shown[:MOST_SHOWN]],
        "Packs, newest first",
    )
    if len(shown) > MOST_SHOWN:
        st.caption(f"The newest {MOST_SHOWN} of {len(shown)} are shown. Choose a site to see more.")


def _row(one: PackOfRound) -> list[object]:
    pack = one.pack
    state = pack.state
    if pack.ended_because:
        state = f"{state}: {pack.ended_because}"
    name = f"Pack {pack.number}{', light' if pack.light else ''}"
    return [
        # What somebody made for themself holds what they have said so far.
        f"{name}, made by the verifier" if pack.own else FileLink(name, f"/files/pack/{pack.id}"),
        one.site,
        one.round_name,
        pack.issued_to or "a copy, for nobody by name",
        pack.version,
        f"{pack.issued_at:%Y-%m-%d %H:%M}",
        state,
        FileLink("Covering letter", f"/letter/{pack.id}"),
    ]


def draw_issuing(rounds: Sequence[LockedRound]) -> None:
    """Choose a round and a verifier, see what changed since their last pack, and issue one."""
    st.header("Issue a pack")
    if not rounds:
        st.info("No workbook is handed over here at the moment, so no pack can be issued.")
        return
    chosen = st.selectbox("Workbook", rounds, format_func=lambda one: f"{one.site}: {one.name}")
    with reading() as session:
        over, names = handed_over(session, chosen.id), verifiers(session, chosen.id)
        newest = {one.person_id: one for one in reversed(packs(session, chosen.id))}
    if not names:
        st.markdown("Nobody verifies this workbook yet.")
        link_to(me, "rounds", "Name its verifiers")
    people = [*names, None]
    person_id = st.selectbox(
        "For whom", people, format_func=lambda one: _whom(one, names, newest.get(one))
    )
    if person_id is not None:
        with reading() as session:
            changes = changes_for(session, over, person_id)
        if changes is not None:
            draw_changes(changes)
    with st.form("issue", border=False):
        light = st.checkbox("Without the files of evidence (a light pack)")
        issues = st.form_submit_button("Issue the pack", key="issue-pack", type="primary")
    if issues:
        issue(chosen, person_id, light=light)
    draw_just_issued()


def draw_just_issued() -> None:
    """Say what was issued a moment ago, where its button is, so that nothing above it moves."""
    just = st.session_state.pop(_ISSUED, None)
    if not isinstance(just, Pack):
        return
    to = f" to {literal(just.issued_to)}" if just.issued_to else ", for nobody by name"
    st.success(
        f"Pack {just.number} is issued{to}. Send it, and the covering letter by another way."
    )
    show_table(
        ["What", "Fetch"],
        [
            ["The pack", FileLink(f"pack-{just.id}.zip", f"/files/pack/{just.id}")],
            ["Its covering letter", FileLink("Covering letter", f"/letter/{just.id}")],
        ],
        "What was just issued",
    )


def issue(chosen: LockedRound, person_id: int | None, *, light: bool) -> None:
    with showing_refusals():
        with making_pack() as build:
            made = issue_pack(
                by=me.who.person_id,
                round_id=chosen.id,
                person_id=person_id,
                light=light,
                build=build,
                bank=banks()[chosen.bank_version],
                findings=findings_of,
            )
        st.session_state[_ISSUED] = made
        st.rerun()


def _whom(person_id: int | None, names: Mapping[int, str], newest: Pack | None) -> str:
    if person_id is None:
        return "A copy, for nobody by name"
    if newest is None:
        return f"{names[person_id]} (no pack yet)"
    return f"{names[person_id]} (has pack {newest.number}, {newest.state})"


def draw_changes(changes: PackChanges) -> None:
    st.markdown(changes.sentence)
    lines = (*changes.answers, *changes.evidence)
    if lines:
        with st.expander("What changed"):
            show_table(["Question or evidence", "What changed"], [[c.code, c.what] for c in lines])


def draw_returned(shown: Sequence[ReturnedFile]) -> None:
    """Show which files of verdicts came back, without what they say, and where to take one in."""
    st.header("Verdicts that came back by file")
    st.markdown(
        "A verifier sends in their file on their own page. One that came by e-mail you take in here: "
        "you see how many verdicts there are in it, and not what they say."
    )
    way_to("/review/return", "Take in a file of verdicts")
    if not shown:
        st.info("No file of verdicts has been taken in here yet.")
        return
    show_table(
        [
            "Verifier",
            "Site",
            "Round",
            "Pack",
            "File",
            "Taken in (UTC)",
            "By",
            "Verdicts",
            "Put aside",
        ],
        [
            [
                one.verifier,
                one.site,
                one.round_name,
                f"Pack {one.pack_number}",
                f"{one.kind} {one.revision}"
                + (f", {from_paper(one.typed_by)}" if one.on_paper else ""),
                f"{one.taken_at:%Y-%m-%d %H:%M}",
                one.taken_by,
                one.accepted,
                one.put_aside,
            ]
            for one in shown[:MOST_SHOWN]
        ],
        "Files of verdicts, the newest first",
    )


def draw_withdrawing(shown: Sequence[PackOfRound]) -> None:
    there = [one for one in shown if one.pack.state != "withdrawn"]
    if not there:
        return
    st.header("Withdraw a pack")
    with st.form("withdraw", border=False, clear_on_submit=True):
        one = st.selectbox(
            "Which",
            there,
            index=None,
            placeholder="Choose a pack",
            format_func=lambda one: (
                f"{one.site}, {one.round_name}: pack {one.pack.number}"
                f" {'for ' + one.pack.issued_to if one.pack.issued_to else '(a copy)'}"
            ),
        )
        reason = st.text_area(
            "Why (this is written down, and shown to the verifier whose file comes back)"
        )
        withdraws = st.form_submit_button("Withdraw the pack")
    if not withdraws:
        return
    if one is None:
        st.warning("Choose a pack first. Nothing was changed.")
        return
    with showing_refusals():
        with writing() as session:
            withdraw_pack(session, by=me.who.person_id, pack_id=one.pack.id, reason=reason)
        st.rerun()


me = here()
check_may(me.who, Act.RUN_PROGRAMME)
st.title("Packs")
st.markdown(
    "A pack is a sealed copy of a handed-over workbook for an outside verifier. A newer pack for the "
    "same verifier closes the one before, and so does handing the workbook over again: verdicts that "
    "still come back on a closed one count where the answer did not change. Those on a withdrawn "
    "pack are refused."
)
site_names: dict[int | None, str] = {None: "All sites"} | {one.id: one.name for one in me.sites}
site_id = st.selectbox("Site", list(site_names), format_func=lambda one: site_names[one])
with reading() as session:
    everything, locked = all_packs(session), locked_rounds(session)
    returned = returned_files(session)
draw_issuing([one for one in locked if site_id in {None, one.site_id}])
of_site = [one for one in everything if site_id in {None, one.site_id}]
st.header("Issued so far")
state = st.selectbox("State", [_ALL, *PACK_STATES], format_func=str.capitalize)
draw_packs([one for one in of_site if state in {_ALL, one.pack.state}])
draw_returned([one for one in returned if site_id in {None, one.site_id}])
draw_withdrawing(of_site)
draw_key()
