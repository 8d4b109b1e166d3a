"""Making sealed packs of a handed-over workbook, and fetching those there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import streamlit as st

from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.people.rules import Act, may
from assessment.store.files import in_words, place_of
from assessment.store.sessions import reading
from assessment.verification.model import Pack
from assessment.verification.packs.issuing import Build, issue_pack
from assessment.verification.queries import packs
from assessment.workbook.model import Round
from pages.shared.banks import banks
from pages.shared.documents import in_worker_telling
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.tables import show_table
from pages.shared.wording import literal


def draw_packs(me: Here, workbook: Round) -> None:
    """Draw the packs of a round, and the button that makes one where the workbook is locked."""
    st.header("The pack")
    st.markdown(
        "A pack is a sealed, signed copy for an outsider: the report as PDF and as a page, the "
        "answers as tables, the files of evidence that are not withheld, and a signature that shows "
        "whether anything was changed since."
    )
    if workbook.state == "open":
        st.info("Once the workbook is handed over you can make a pack here.")
    elif may(me.who, Act.MAKE_PACK, site_id=workbook.site_id, round_id=workbook.id):
        _make(me, workbook)
    with reading() as session:
        issued = packs(session, workbook.id)
    issues = may(me.who, Act.ISSUE_PACK, site_id=workbook.site_id, round_id=workbook.id)
    for one in issued:
        with st.container(border=True):
            st.markdown(pack_line(one, named=issues))
            if one.state != "open":
                st.caption(standing(one))
            theirs = one.person_id in {None, me.who.person_id}
            if theirs or (issues and not one.own):
                st.link_button("Fetch the pack", f"/files/pack/{one.id}")
            else:
                st.caption("It is for its verifier, so it goes to them alone.")
            with st.expander("Fingerprints, for whoever checks it"):
                show_table(
                    ("What", "SHA-256"),
                    [
                        ("The workbook", one.workbook_hash),
                        ("The pack (its tagmanifest)", one.tagmanifest_hash),
                        ("The signing key", one.key_id),
                    ],
                )


def pack_line(one: Pack, *, named: bool) -> str:
    """Return which pack this is, for whom (``named`` or not) and since when, as Markdown."""
    whose = ", a copy for nobody by name"
    if one.person_id is not None:
        whose = f" for {literal(one.issued_to)}" if named else " for a verifier"
    light = ", light: without the files of evidence" if one.light else ""
    return (
        f"Pack **{one.number}**{whose}, version {one.version}, "
        f"{one.issued_at:%d %B %Y, %H:%M} (UTC){_size(one)}{light}. Its id is {literal(one.id)}."
    )


def standing(one: Pack) -> str:
    """Return what became of a pack, as Markdown."""
    if one.state == "open":
        return "Open: verdicts on it are taken in."
    when = f"{one.ended_at:%d %B %Y}" if one.ended_at else ""
    return f"{one.state.capitalize()} on {when}: {literal(one.ended_because)}"


def _size(one: Pack) -> str:
    """Say how large a pack is, before anybody fetches it on a phone; nothing where it is gone.

    Nor where a verifier's own words are in it: how many they are is told to nobody.
    """
    if one.own:
        return ""
    place = place_of(one.file_sha256)
    return f", {in_words(place.stat().st_size)}" if place.is_file() else ""


def _make(me: Here, workbook: Round) -> None:
    with st.form("pack", border=False):
        light = st.checkbox("Without the files of evidence (a light pack)", key="light-pack")
        wanted = st.form_submit_button("Make a pack", key="make-pack", type="primary")
    st.caption(
        "This makes a copy for nobody by name. The programme issues a pack to each verifier."
    )
    if not wanted:
        return
    with showing_refusals(), making_pack() as build:
        issue_pack(
            by=me.who.person_id,
            round_id=workbook.id,
            light=light,
            build=build,
            bank=banks()[workbook.bank_version],
            findings=findings_of,
        )
        st.success("The pack is made and kept.")


@contextmanager
def making_pack() -> Iterator[Build]:
    """Yield what builds a pack in a worker process, and show how far it is meanwhile."""
    bar = st.progress(0.0, text="Making the pack …")

    def tell(what: str, done: int, of: int) -> None:
        bar.progress(done / of, text=f"{what}: {done} of {of}")

    try:
        yield partial(in_worker_telling, tell, pack_to)
    finally:
        bar.empty()
