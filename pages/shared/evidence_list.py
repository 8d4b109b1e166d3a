"""The list of evidence: what there is, what its file is, whether that goes into the pack."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.bank.model import Bank
from assessment.settings import settings
from assessment.store.files import in_words
from assessment.workbook.model import EvidencePart
from assessment.workbook.sheets import Evidence, EvidenceFile
from pages.shared.claiming import what_levels_need
from pages.shared.tables import FileLink, show_table
from pages.shared.wording import literal

HEADINGS = (
    "Number",
    "What it is, where, and what to look at",
    "Dated, strength",
    "File",
    "Questions",
    "In the pack",
)
NO_QUESTION = "linked to no question"
NO_DATE = "no date yet"
_NEARLY_FULL = 0.9  # of what the files may take


def fetch_link(piece: Evidence, file: EvidenceFile) -> FileLink:
    """Return the cell that fetches one version of a piece's file."""
    return FileLink(file.name, f"/files/evidence/{piece.id}/{file.version}")


def evidence_link(part: EvidencePart, round_id: int) -> FileLink | str | None:
    """Return the cell for the file of a piece as a document names it; None where it has none."""
    file = part["file"]
    if part["withheld_because"]:
        return f"withheld: {part['withheld_because']}"
    if file is None:
        return None
    return FileLink(file["name"], f"/files/evidence/{round_id}-{part['id']}/{file['version']}")


def draw_list(lines: Sequence[Evidence], asked: Sequence[str], bank: Bank) -> None:
    """Draw the evidence as a table, and before it what is still to be said of handed-in files.

    ``asked`` are the codes of the questions that the workbook asks.
    """
    if not lines:
        st.info(f"There is no evidence yet. {what_levels_need(bank)}")
        return
    unfinished = [one.code for one in lines if not one.dated or not one.questions]
    if unfinished:
        st.warning(
            f"Still to be said of {', '.join(unfinished)}: its date, or which questions it stands "
            "behind. Until then it carries no level. Press “Change” below."
        )
    show_table(
        HEADINGS,
        [
            (
                one.code,
                tuple(filter(None, (one.title, one.where, one.look_at))),
                (one.dated or NO_DATE, one.strength),
                fetch_link(one, one.file) if one.file else None,
                ", ".join(one.questions) or NO_QUESTION,
                _in_pack(one, asked),
            )
            for one in lines
        ],
        "Evidence of this round",
    )


def _in_pack(one: Evidence, asked: Sequence[str]) -> str:
    if one.file is None:
        return "its place is named"
    if one.withheld_because:
        return f"withheld: {one.withheld_because}"
    if not one.questions:
        return f"not yet: {NO_QUESTION}"
    if not set(one.questions) & set(asked):
        return "no: its questions are set aside"
    return f"yes, {in_words(one.file.size)}"


def draw_space(used: int) -> None:
    """Say how much of the room for files is used, in bytes; warn when little is left."""
    most = settings().evidence_round_bytes
    said = f"The files of this workbook take {in_words(used)} of {in_words(most)}."
    if used >= _NEARLY_FULL * most:
        st.warning(f"{said} Give the place of further large files instead of handing them in.")
    elif used:
        st.caption(said)


def draw_versions(piece: Evidence) -> None:
    """Draw every version of a piece's file, the newest first; each can be fetched."""
    show_table(
        ("Version", "File", "Size", "Handed in", "By", "Fingerprint"),
        [
            (
                str(file.version),
                fetch_link(piece, file),
                in_words(file.size),
                file.at.strftime("%Y-%m-%d %H:%M UTC"),
                file.by,
                file.sha256[:12],
            )
            for file in reversed(piece.files)
        ],
        f"The versions of the file of {piece.code}",
    )
    newest = piece.file
    if newest is not None and newest.cleaned:
        st.caption("We took out where and with what this photo was taken, and kept the picture.")
    if len(piece.files) > 1:
        st.caption(literal("The first line counts. Those below were replaced, and are kept."))
