"""Minutes as files: every text is there, tagged and machine-checked, and nothing in them runs."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import page
import pdfua
import pytest

import factories
from assessment.documents.minutes import LACKING, minutes_html, minutes_pdf
from assessment.meeting import actions as meeting
from assessment.meeting.model import AgendaItem
from assessment.meeting.queries import minutes
from assessment.meeting.seating import cast_ballot
from assessment.store.sessions import reading, writing
from assessment.workbook.queries import participants, questions_asked, round_of
from documents.reading import Page, pdf_text, shown_texts, squeezed

CODES = [question.code for question in factories.bank().form("short")]
VOICES = ("FL", "CP", "SL", "CW", "PV", "MM", "FL", "CP")
# What the minutes leave to the report, or say in other words.
LEFT_OUT = {"fingerprint", "meaning", "side", "form", "opened_at", "signed_by", "handed_over_at"}


@pytest.fixture(params=["named", "confidential", "empty"])
def document(request, sqlite_database):
    assert sqlite_database
    made = factories.opened(mode="named" if request.param == "empty" else request.param)
    if request.param != "empty":
        talk(made, named=request.param == "named")
    with reading() as session:
        return minutes(session, round_of(session, made.round_id), factories.bank(), made.team_id)


def talk(made, *, named):
    for voice in VOICES:
        factories.participant(made, voice)
    if not named:
        factories.closed_answering(made)
    meeting_id = factories.opened_meeting(made)
    room = [factories.seat(meeting_id, voice) for voice in VOICES]
    with writing() as session:
        there = [one.handle for one in participants(session, made.round_id)][:3]
        meeting.record_presence(
            session, by=made.team_id, meeting_id=meeting_id, present=there, revision=1
        )
        items = [
            AgendaItem(code, dropped=code == CODES[9])
            for code in questions_asked(session, made.round_id)
        ]
        meeting.arrange_agenda(
            session, by=made.team_id, round_id=made.round_id, items=items, seen=()
        )
    for number in range(5):  # more than stand beside each other
        vote_id = factories.opened_vote(made, meeting_id, CODES[1])
        with writing() as session:
            for place, phone in enumerate(room):
                level = (place + number) % 4
                cast_ballot(
                    session,
                    token=phone.token,
                    vote_id=vote_id,
                    level=level,
                    bank=factories.bank(),
                )
            meeting.reveal_vote(session, by=made.team_id, vote_id=vote_id)
    views = [
        {"words": "It suits those who were asked.", "voice": "CW", "name": "Ffion" * named},
        {"words": "I would say 1.", "voice": "", "name": ""},
    ]
    factories.agreed_level(made, CODES[1], 4, dissents=views, reason="Ŵyn: 你好 👍 <b>&amp;")
    factories.evidence(made, CODES[1])
    factories.thread(made, CODES[1], "Which year do these minutes cover?")
    factories.agreed_level(made, CODES[0], 1)


def checked(content, tmp_path):
    found = [
        (one.rule_id, one.message)
        for one in page.validate_pdf_bytes(content, profile="ua1").failures
    ]
    (tmp_path / "checked.pdf").write_bytes(content)
    found += [
        (f.rule_id, f.message) for f in pdfua.validate(Path(tmp_path / "checked.pdf")).findings
    ]
    return found


def wanted(document):
    """Return the texts that a reader should see."""
    told = {key: value for key, value in document.items() if key != "bank"}
    told["round"] = {k: v for k, v in document["round"].items() if k not in LEFT_OUT}
    told["participants"] = [
        {"handle": one["handle"], "name": one["name"] or ""} for one in document["participants"]
    ]
    return {text for text in shown_texts(told) if text and text not in VOICES}


def test_both_checkers_find_nothing_against_pdf_ua(document, tmp_path):
    assert checked(minutes_pdf(document), tmp_path) == []


def test_every_text_is_on_the_page_and_in_print(document, tmp_path):
    on_page = squeezed(Page(minutes_html(document)).text)
    assert {text for text in wanted(document) if squeezed(text) not in on_page} == set()
    printed = squeezed(pdf_text(minutes_pdf(document), tmp_path))
    odd = {text for text in wanted(document) if "👍" in text}
    assert {t for t in wanted(document) - odd if squeezed(t) not in printed} == set()
    assert (squeezed(LACKING) in printed) == bool(odd)


def test_the_page_is_well_formed_and_nothing_in_it_runs(document):
    found = Page(minutes_html(document))
    assert found.faults == []
    depths = [int(tag[1]) for tag, _ in found.elements if re.fullmatch(r"h\d", tag)]
    assert depths[0] == depths.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(depths))
    assert not {tag for tag, _ in found.elements} & {"script", "img", "iframe", "form", "link"}
    policy = [given for _, given in found.elements if given.get("http-equiv")]
    assert policy[0]["content"].startswith("default-src 'none'; style-src 'sha256-")
    assert all(given["href"].startswith("#") for tag, given in found.elements if tag == "a")


def test_the_same_minutes_are_the_same_bytes(document):
    assert minutes_pdf(document) == minutes_pdf(document)
    assert minutes_html(document) == minutes_html(document)
