"""Every action of the workbook: who is refused, what a lock stops, and the line it leaves."""

from __future__ import annotations

import inspect

import pytest

import factories
from assessment.barriers.findings import findings_of
from assessment.errors import Locked, NotYours
from assessment.store.audit import broken_lines
from assessment.store.sessions import reading, writing
from assessment.workbook import actions
from assessment.workbook.queries import own_sheet
from assessment.workbook.sheets import HandedIn

FILE = b"participant,voice,question,answer,note\nAnn,CP,CC-1.1a,3,A forum.\n"
EVIDENCE = {
    "title": "Minutes",
    "dated": "2026-03-14",
    "strength": "documented",
    "where": "in the office",
    "look_at": "",
    "questions": ["CC-1.1a"],
}
# A round that is handed over may be followed by another, reopened, and looked at; and what was
# handed over keeps its questions ever after.
UNLOCKED = {"open_round", "reopen", "look_at", "move_round", "undo_move"}
# Handing over closes the answering, and nothing opens it again.
UNLOCKED |= {"close_answering"}
# What words mean is the site's and may change: a handed-over workbook keeps its own copy.
UNLOCKED |= {"agree_meaning", "withdraw_meaning"}
MEANING = {
    "term": "mandate",
    "meaning": "What the forum lent you.",
    "agreed_by": "",
    "agreed_on": "2025-03-14",
}
KEYED = {"revision": 0, "level": 3, "silence": None, "note": ""}
OUTCOME = {"level": 1, "not_agreed": False, "reason": "r", "dissents": []}
HANDED_IN = HandedIn("minutes.pdf", "application/pdf", "c" * 64, 12, cleaned=False)


CODE, TOKEN = "CC-1.1a", "0123456789abcdef"


def open_thread(scene, token):
    with writing() as session:
        return actions.open_thread(
            session,
            by=scene.people["the team"],
            round_id=scene.round_id,
            question=CODE,
            text="Look again.",
            token=token,
        ).revision


def given(scene, name):
    """Return what an action is called with, and who may call it."""
    bank, round_id, piece = scene.bank, scene.round_id, scene.prove(0)
    agreed = {"answer_id": scene.agreed().id, "bank": bank}
    own = scene.own("Cai").id
    paper, line = on_paper(scene, begun=name in {"finish_keying", "record_paper_answer"})
    thread, closed = open_thread(scene, "c" * 8), open_thread(scene, "d" * 8)
    with writing() as session:
        actions.close_thread(session, by=scene.people["the team"], thread_id=closed, revision=1)
    return {
        "open_round": (
            "the programme",
            {
                "site_id": scene.site_id,
                "partnership_id": scene.partnership_id,
                "name": "next",
                "bank": bank,
            },
        ),
        "add_participant": (
            "the team",
            {"round_id": round_id, "bank": bank, "name": "Bo", "voice": "PV"},
        ),
        "look_at": ("Cai", {"answer_ids": [own]}),
        "record_own_answer": (
            "Cai",
            {
                "answer_id": own,
                "revision": 0,
                "level": 3,
                "silence": None,
                "note": "",
                "bank": bank,
            },
        ),
        "record_agreed_answer": ("the team", agreed | OUTCOME | {"revision": 0}),
        "record_attendance": (
            "the team",
            agreed | {"revision": 0, "present": ["P01"], "community_agrees": []},
        ),
        "open_thread": (
            "the team",
            {"round_id": round_id, "question": CODE, "text": "Which year?", "token": TOKEN},
        ),
        "add_remark": ("the team", {"thread_id": thread, "text": "The last.", "token": "b" * 8}),
        "close_thread": ("the team", {"thread_id": thread, "revision": 1}),
        "reopen_thread": ("the team", {"thread_id": closed, "revision": 2}),
        "choose_for_pack": ("the team", {"thread_id": thread, "revision": 1, "in_pack": True}),
        "keep_presence": ("the team", {"round_id": round_id, "present": ["P01"]}),
        "add_evidence": ("the team", {"round_id": round_id, "bank": bank} | EVIDENCE),
        "change_evidence": ("the team", {"evidence_id": piece, "revision": 1} | EVIDENCE),
        "remove_evidence": ("the team", {"evidence_id": piece, "revision": 1}),
        "hand_in_evidence": ("the team", {"round_id": round_id, "file": HANDED_IN}),
        "replace_evidence_file": (
            "the team",
            {"evidence_id": piece, "version": 0, "file": HANDED_IN},
        ),
        "hand_over": (
            "the team",
            {"round_id": round_id, "signed_by": "T", "bank": bank, "findings": findings_of},
        ),
        "move_round": ("the programme", _move(round_id, bank, factories.bank("2026.2"))),
        "undo_move": ("the programme", _move(round_id, factories.bank("2026.2"), bank)),
        "reopen": ("the programme", {"round_id": round_id, "reason": "r"}),
        "take_in_answers": ("the team", {"round_id": round_id, "raw": FILE, "bank": bank}),
        "add_on_paper": ("the team", {"round_id": round_id, "bank": bank, "voice": "CP"}),
        "change_mode": ("the programme", {"round_id": round_id, "mode": "confidential"}),
        "close_answering": ("the team", {"round_id": round_id}),
        "lead_talk": ("the team", {"round_id": round_id}),
        "begin_keying": ("the team", {"participant_id": paper}),
        "finish_keying": ("the team", {"participant_id": paper}),
        "record_paper_answer": ("the team", {"answer_id": line, "bank": bank} | KEYED),
        "remove_on_paper": ("the team", {"participant_id": paper}),
        "agree_meaning": (
            "the team",
            {"site_id": scene.site_id, "bank": bank, "version": 0} | MEANING,
        ),
        "withdraw_meaning": ("the team", {"term_id": 1, "version": 1}),
    }[name]


def on_paper(scene, *, begun):
    """Add somebody on paper; return their id and that of their first answer."""
    by = scene.people["the team"]
    with writing() as session:
        added = actions.add_on_paper(
            session, by=by, round_id=scene.round_id, bank=scene.bank, voice="CP"
        )
        if begun:
            actions.begin_keying(session, by=by, participant_id=added[0].id)
    with reading() as session:
        return added[0].id, own_sheet(session, added[0].id)[0].id


def _move(round_id, bank, to_bank):
    return {"round_id": round_id, "bank": bank, "to_bank": to_bank, "reason": "r"}


def carry_out(scene, name, by, facts):
    with writing() as session:
        return getattr(actions, name)(session, by=scene.people[by], **facts)


def ready(scene, name):
    """Bring the round to where the action is possible."""
    if name in {"hand_over", "open_round", "reopen"}:
        scene.agree(1, level=2)
    if name in {"open_round", "reopen"}:
        scene.sign()
    if name == "close_answering":
        carry_out(scene, "change_mode", *given(scene, "change_mode"))
    if name == "undo_move":
        _, facts = given(scene, "move_round")
        carry_out(scene, "move_round", "the programme", facts)
    if name == "withdraw_meaning":
        carry_out(scene, "agree_meaning", *given(scene, "agree_meaning"))


@pytest.mark.parametrize("name", actions.__all__)
def test_it_takes_a_session_then_keywords_with_by_among_them(name):
    first, *others = inspect.signature(getattr(actions, name)).parameters.values()
    assert first.name == "session"
    assert {one.kind for one in others} == {inspect.Parameter.KEYWORD_ONLY}
    assert "by" in {one.name for one in others}


@pytest.mark.parametrize("name", actions.__all__)
def test_it_refuses_strangers_and_leaves_a_line_for_the_right_person(scene, name):
    right, facts = given(scene, name)
    ready(scene, name)
    before = len(scene.audit())
    for stranger in ("a stranger", "a researcher", "another team", "Fay"):
        with pytest.raises(NotYours):
            carry_out(scene, name, stranger, facts)
    scene.people["nobody"] = 999_999
    with pytest.raises(NotYours):
        carry_out(scene, name, "nobody", facts)
    assert len(scene.audit()) == before
    carry_out(scene, name, right, facts)
    (line,) = scene.audit()[before:]
    assert line.person_id == scene.people[right]
    assert line.site_id == scene.site_id
    with reading() as session:
        assert list(broken_lines(session)) == []


@pytest.mark.parametrize("name", sorted({*actions.__all__} - UNLOCKED))
def test_a_lock_stops_it_and_reopening_lets_it_go_on(scene, name):
    right, facts = given(scene, name)
    scene.agree(1, level=2)
    scene.sign()
    before = len(scene.audit())
    with pytest.raises(Locked):
        carry_out(scene, name, right, facts)
    assert len(scene.audit()) == before
    scene.reopen()
    carry_out(scene, name, right, facts)
    assert len(scene.audit()) == before + 2
