"""Handing in files on a Streamlit page: chosen, photographed or dropped, and sent by themselves."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from assessment.evidence_files.kinds import ALLOWED, MEDIA_TYPES
from assessment.settings import settings
from assessment.store.files import in_words

FOLDER = Path(__file__).resolve().parent
# Asked for JPEG, and not for HEIC, an iPhone makes a JPEG of its photo by itself.
_ACCEPT = ",".join([*(f".{ending}" for ending in MEDIA_TYPES), ".jpeg", "image/jpeg", "image/png"])

_files = st.components.v2.component(
    "files",
    html=(FOLDER / "files.html").read_text("utf-8"),
    css=(FOLDER / "files.css").read_text("utf-8"),
    js=(FOLDER / "files.js").read_text("utf-8"),
)


def take_files(person: int, round_id: int, question: str | None) -> None:
    """Draw where files are handed in; each is on the list at once, and then the page runs again.

    ``question`` is the code of one that they stand behind, or None.
    """
    query = f"?{urlencode({'question': question})}" if question else ""
    _mount(
        person,
        f"/evidence-file/{round_id}{query}",
        key=f"files {round_id}",
        label="Files or photos to hand in",
        many=True,
    )


def take_file(person: int, round_id: int, piece: int, version: int) -> None:
    """Draw where a piece's file is handed in; it replaces this version of it, 0 for the first."""
    _mount(
        person,
        f"/evidence-file/{round_id}/{piece}/{version}",
        key=f"file {piece}",
        label="The new version of the file" if version else "The file",
        many=False,
    )


def take_files_of_answer(person: int, mark: str, *, after: int) -> None:
    """Draw where files are handed in that go with the team's next answer to a query.

    ``after`` is how many answers there are already.
    """
    _mount(
        person,
        f"/query-file/{mark}",
        key=f"files of {mark} {after}",
        label="Files that go with your answer",
        many=True,
    )


def _mount(person: int, url: str, *, key: str, label: str, many: bool) -> None:
    most = in_words(settings().evidence_file_bytes)
    _files(
        key=key,
        data={
            "key": key,
            "url": url,
            "person": person,
            "label": label,
            "many": many,
            "accept": _ACCEPT,
            "about": (
                f"{ALLOWED}; at most {most} a file. You can also drag them here. From photos we "
                "take out where and with what they were taken."
            ),
        },
        on_kept_change=_no_callback,
    )


def _no_callback() -> None:
    """Do nothing: the run that follows reads the database."""
