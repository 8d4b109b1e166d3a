"""What words mean, wherever they are explained: beside a question, and in the list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from assessment.documents.wording import day
from assessment.workbook.meanings import SiteTerm, when_agreed
from assessment.workbook.model import MeaningPart, Mode, TermPart
from pages.shared.answer_component.asking import Said, Word
from pages.shared.here import Here
from pages.shared.tables import show_table
from pages.shared.wording import literal

WITHDRAWN = "It has no meaning of its own here any more"


def words_of(
    terms: Sequence[TermPart], since: Mapping[str, Sequence[MeaningPart]] | None = None
) -> list[Word]:
    """Return terms as they are explained, with what holds at the site beside the bank's meaning.

    ``since`` are, by term, the versions agreed on after the hand-over that somebody judges.
    """
    return [
        {"term": term["term"], "meanings": [*_meanings(term), *_later(term, since or {})]}
        for term in terms
    ]


def _meanings(term: TermPart) -> list[Said]:
    said: list[Said] = []
    if term["meaning"] is not None:
        said.append({"label": "", "text": term["meaning"]})
    if term["here"]:
        holds = term["here"][-1]
        if holds["meaning"] is not None:
            said.append(_said("Here it means:", holds))
        elif term["meaning"] is None:
            said.append({"label": "", "text": f"{WITHDRAWN} ({when_agreed(holds)})"})
    return said


def _later(term: TermPart, since: Mapping[str, Sequence[MeaningPart]]) -> list[Said]:
    label = "This meaning was changed after the hand-over:" if term["here"] else ""
    label = label or "A meaning was agreed here after the hand-over:"
    return [_said(label, one) for one in since.get(term["term"], ())]


def _said(label: str, one: MeaningPart) -> Said:
    told = when_agreed(one)
    return {"label": label, "text": f"{one['meaning'] or 'withdrawn'} ({told})"}


def draw_words(words: Sequence[Word]) -> None:
    """Draw the words of a question, folded away below it; nothing where there are none."""
    if not words:
        return
    named = ", ".join(word["term"] for word in words)
    with st.expander(f"Words explained: {literal(named)}"):
        st.html(words_html(words))


def words_html(words: Sequence[Word]) -> str:
    """Return words with their meanings as a list of descriptions; everything is escaped."""
    items = "".join(
        f"<dt>{escape(word['term'])}</dt>"
        + "".join(f"<dd>{_said_html(said)}</dd>" for said in word["meanings"])
        for word in words
    )
    return f'<dl class="words">{items}</dl>'


def _said_html(said: Said) -> str:
    label = f"<strong>{escape(said['label'])}</strong> " if said["label"] else ""
    return label + escape(said["text"]).replace("\n", "<br>")


def draw_all_words(terms: Sequence[TermPart]) -> None:
    """Draw every word with its meanings, one below the other, so that it fits any phone."""
    st.html(words_html(words_of(terms)))


def mode_of(me: Here) -> Mode:
    """Return whether names may stand beside a meaning: not where the round is confidential."""
    return me.round.mode if me.round is not None else "named"


def draw_versions(me: Here, terms: Sequence[SiteTerm]) -> None:
    """Draw every version of every meaning of a site, the newest of each term first."""
    named = mode_of(me) == "named"
    headings = ("Word", "Version", "What it means here", "Agreed on")
    show_table(
        (*headings, "Who agreed", "Written down by") if named else headings,
        [
            (
                one.term,
                version.version,
                "Withdrawn" if version.meaning is None else version.meaning,
                day(version.agreed_on),
                *((version.agreed_by, version.by or "the command line") if named else ()),
            )
            for one in terms
            for version in reversed(one.versions)
        ],
        "Every version, the newest of each word first",
    )
