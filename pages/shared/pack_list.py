"""Making sealed packs of a handed-over workbook, and fetching those there are."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.documents.packing import pack_to
from assessment.people.rules import Act, may
from assessment.store.files import in_words, place_of
from assessment.store.sessions import reading
from assessment.verification.issuing import issue_pack
from assessment.verification.model import Pack
from assessment.verification.queries import packs
from assessment.workbook.model import Round
from pages.shared.documents import in_worker
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
    for one in issued:
        with st.container(border=True):
            named = f" for {literal(one.issued_to)}" if one.issued_to else ""
            st.markdown(
                f"Pack **{literal(one.id)}**{named}, version {one.version}, "
                f"{one.issued_at:%d %B %Y, %H:%M} (UTC){_size(one)}"
            )
            st.link_button("Fetch the pack", f"/files/pack/{one.id}")
            with st.expander("Fingerprints, for whoever checks it"):
                show_table(
                    ("What", "SHA-256"),
                    [
                        ("The workbook", one.workbook_hash),
                        ("The pack (its tagmanifest)", one.tagmanifest_hash),
                        ("The signing key", one.key_id),
                    ],
                )


def _size(one: Pack) -> str:
    """Say how large a pack is, before anybody fetches it on a phone; nothing where it is gone."""
    place = place_of(one.file_sha256)
    return f", {in_words(place.stat().st_size)}" if place.is_file() else ""


def _make(me: Here, workbook: Round) -> None:
    with st.form("pack", border=False):
        issued_to = st.text_input("Whom is it for?", max_chars=200, help="May stay empty.")
        wanted = st.form_submit_button("Make a pack", key="make-pack", type="primary")
    if not wanted:
        return
    with showing_refusals(), st.spinner("Making the pack …"):
        issue_pack(
            by=me.who.person_id,
            round_id=workbook.id,
            issued_to=issued_to,
            build=partial(in_worker, pack_to),
        )
        st.success("The pack is made and kept.")
