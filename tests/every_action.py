"""Valid arguments for every action: each function builds what it takes and says who may do it.

``by`` is somebody who may. A new action needs its line here; tests/test_every_action.py looks.
"""

from __future__ import annotations

import importlib.util
import pkgutil
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

import assessment
import factories
from assessment import clock
from assessment.barriers.findings import findings_of
from assessment.errors import NotYours, WorkbookError
from assessment.mapping import actions as mapping
from assessment.mapping.comparing_rows import Decisions, compare
from assessment.mapping.model import CriterionAnswer, Entry
from assessment.mapping.queries import register
from assessment.mapping.reading_rows import read_sheet
from assessment.meeting.model import AgendaItem
from assessment.people import actions as people
from assessment.people.inviting import Keys
from assessment.people.queries import invitations
from assessment.store.sessions import reading, writing
from assessment.store.tables import GrantRow, InvitationRow, SignInRow
from assessment.verification import actions as verification
from assessment.verification.packs.assembling import PackSeal
from assessment.verification.packs.pack_issue import PackIssue
from assessment.verification.packs.sealing import PublicKey
from assessment.verification.queries import handed_over, moderated, verdict_sheet
from assessment.verification.rules import organisations_to_declare
from assessment.workbook import actions as workbook
from assessment.workbook.queries import agreed_sheet, booklet_lines, own_sheet, site_terms
from assessment.workbook.sheets import HandedIn
from factories import OPERATOR, bank
from verification.return_files import as_json, returned
from verification.return_scene import issue

Arguments = dict[str, Any]
SHEET = b"Name,Directorate\nRiver Watch,Environment\n"
TOKEN = "a-token-of-mine"
ANSWERS = b"participant,voice,question,answer,note\nAnn,CP,CC-1.1a,2,\n"


def all_actions() -> dict[str, Callable[..., Any]]:
    """Return every public function of every package's actions, as ``package.name``."""
    found = {}
    for package in pkgutil.iter_modules(assessment.__path__):
        name = f"assessment.{package.name}.actions"
        if package.ispkg and importlib.util.find_spec(name):
            module = importlib.import_module(name)
            for public in getattr(module, "__all__", None) or _defined(module):
                found[f"{package.name}.{public}"] = getattr(module, public)
    return found


def _defined(module: Any) -> list[str]:
    return [
        name
        for name, value in vars(module).items()
        if callable(value)
        and not name.startswith("_")
        and getattr(value, "__module__", "") == module.__name__
    ]


class _UndoneError(Exception):
    """What was tried is rolled back."""


def lets_in(name: str, given: Arguments, person_id: int) -> bool:
    """Try an action as somebody and undo it; a refusal for any other reason is being let in."""
    try:
        with writing() as session:
            all_actions()[name](session, **given | {"by": person_id})
            raise _UndoneError  # noqa: TRY301  to be undone is what it was tried for
    except NotYours:
        return False
    except (_UndoneError, WorkbookError):
        return True


# ── people ───────────────────────────────────────────────────────────────────────────────────


def _programme_and_person() -> tuple[int, int]:
    return factories.programme(), factories.person("team", site_id=factories.site())


def _add_site() -> Arguments:
    by = factories.programme()
    return {"by": by, "code": "NEW", "name": "New", "nation": "wales", "kind": "fire"}


def _add_person() -> Arguments:
    by = factories.programme()
    return {"by": by, "name": "Ada", "email": "ada@example.org", "role": "researcher"}


def _change_programme_settings() -> Arguments:
    return {
        "by": factories.programme(),
        "must_hold": [],
        "ongoing_after": "2005",
        "theme": "housing",
        "site_threshold": 9,
        "published_threshold": 11,
    }


def _end_person() -> Arguments:
    by, person_id = _programme_and_person()
    return {"by": by, "person_id": person_id}


def _give_role() -> Arguments:
    by, person_id = _programme_and_person()
    return {"by": by, "person_id": person_id, "role": "researcher"}


def _withdraw_role() -> Arguments:
    by, person_id = _programme_and_person()
    with reading() as session:
        grant = session.scalar(select(GrantRow.id).where(GrantRow.person_id == person_id))
    return {"by": by, "grant_id": grant}


def _invite_participant() -> Arguments:
    made = factories.opened()
    voices = [voice.code for voice in bank().voices]
    return _of_team(made) | {"name": "Ann", "voice": "CP", "voices": voices}


def _invite_voice() -> Arguments:
    given = _invite_participant()
    return {name: given[name] for name in ("by", "round_id", "voice", "voices")} | {"places": 3}


def _invite_verifier() -> Arguments:
    made = factories.opened()
    return {"by": _programme(), "round_id": made.round_id, "name": "Vera"}


def _invitation() -> Arguments:
    given = _invite_participant()
    with writing() as session:
        people.invite_participant(session, **given)
    with reading() as session:
        (made,) = invitations(session, given["round_id"], "participant")
    return {"by": given["by"], "invitation_id": made.id}


def _note_email() -> Arguments:
    return _invitation() | {"email": "ann@example.org"}


def _begin_reminders() -> Arguments:
    given = _note_email()
    with writing() as session:
        people.note_email(session, **given)
        round_id = session.get(InvitationRow, given["invitation_id"]).round_id
    return {
        "by": given["by"],
        "round_id": round_id,
        "invitation_ids": [given["invitation_id"]],
    }


def _record_reminder() -> Arguments:
    return _invitation() | {"stamp": "", "keys": None}


def _record_failed_reminder() -> Arguments:
    return _invitation() | {"why": "no such address"}


def _renew_invitations() -> Arguments:
    given = _invitation()
    with reading() as session:
        round_id = session.get(InvitationRow, given["invitation_id"]).round_id
    keys = {given["invitation_id"]: Keys()}
    return {"by": given["by"], "round_id": round_id, "keys": keys, "seen_at": clock.now()}


def _make_sign_in_link() -> Arguments:
    by, person_id = _programme_and_person()
    return {"by": by, "person_id": person_id}


def _set_password() -> Arguments:
    return {"by": factories.programme(), "password": "four words and a horse"}


def _sign_out() -> Arguments:
    by = factories.programme()
    factories.sign_in(by)
    with reading() as session:
        return {"by": by, "sign_in_id": session.scalar(select(SignInRow.id))}


def _set_up_programme() -> Arguments:
    return {"by": OPERATOR, "name": "P", "person_name": "Pru", "email": "pru@example.org"}


def _programme() -> int:
    with reading() as session:
        query = select(GrantRow.person_id).where(GrantRow.role == "programme")
        found: int = session.scalars(query).first()
    return found


# ── mapping ──────────────────────────────────────────────────────────────────────────────────


def _team_and_site() -> tuple[int, int]:
    site_id = factories.site()
    return factories.person("team", site_id=site_id), site_id


def _add_partnership() -> Arguments:
    by, site_id = _team_and_site()
    return {"by": by, "site_id": site_id, "entry": Entry(name="River Watch")}


def _partnership() -> Arguments:
    by, site_id = _team_and_site()
    return {"by": by, "partnership_id": factories.partnership(site_id)}


def _change_partnership() -> Arguments:
    return _partnership() | {"revision": 1, "entry": Entry(name="River Watch and Friends")}


def _remove_partnership() -> Arguments:
    return _partnership() | {"revision": 1}


def _bring_back_partnership() -> Arguments:
    given = _partnership()
    with writing() as session:
        mapping.remove_partnership(session, **given, revision=1)
    return given


def _set_directorate_count() -> Arguments:
    by, site_id = _team_and_site()
    return {"by": by, "site_id": site_id, "name": "Environment", "counted": 26}


def _set_stated_total() -> Arguments:
    by, site_id = _team_and_site()
    return {"by": by, "site_id": site_id, "stated_total": 126, "source": "A slide", "revision": 0}


def _take_in_sheet() -> Arguments:
    by, site_id = _team_and_site()
    sheet, decisions = read_sheet("register.csv", SHEET), Decisions()
    with reading() as session:
        seen = compare(sheet, register(session, site_id), decisions).fingerprint
    return {
        "by": by,
        "site_id": site_id,
        "sheet": sheet,
        "raw": SHEET,
        "decisions": decisions,
        "seen": seen,
    }


def _answer_criteria() -> Arguments:
    code = bank().criteria[0].code
    answers = {code: CriterionAnswer(code, "yes", "It has run since 2003.")}
    return _partnership() | {"criteria": bank().criteria, "answers": answers}


def _choose_partnership() -> Arguments:
    given = _add_partnership()
    del given["entry"]
    return given | {
        "partnership_id": factories.partnership(given["site_id"]),
        "reason": "It has run for years.",
        "reasons": {},
        "reason_for_the_rest": "",
        "criteria": bank().criteria,
        "decided_before": None,
    }


# ── workbook ─────────────────────────────────────────────────────────────────────────────────


def _of_team(made: factories.Workbook) -> Arguments:
    return {"by": made.team_id, "round_id": made.round_id}


def _open_round() -> Arguments:
    site_id = factories.site()
    chosen = factories.choice(site_id)
    return {
        "by": _programme(),
        "site_id": site_id,
        "partnership_id": chosen,
        "name": "baseline",
        "bank": bank(),
    }


def _add_participant() -> Arguments:
    return _of_team(factories.opened()) | {"bank": bank(), "name": "Ann", "voice": "CP"}


def _add_on_paper() -> Arguments:
    return _of_team(factories.opened()) | {"bank": bank(), "voice": "CP", "count": 2}


def _remove_on_paper() -> Arguments:
    given = _add_on_paper()
    with writing() as session:
        added = workbook.add_on_paper(session, **given)
    return {"by": given["by"], "participant_id": added[0].id}


def _begin_keying() -> Arguments:
    given = _add_on_paper()
    with writing() as session:
        added = workbook.add_on_paper(session, **given)
    return {"by": given["by"], "participant_id": added[0].id}


def _begun_booklet() -> Arguments:
    given = _begin_keying()
    with writing() as session:
        workbook.begin_keying(session, **given)
    return given


def _record_paper_answer() -> Arguments:
    given = _begun_booklet()
    with reading() as session:
        line = booklet_lines(session, given["participant_id"], given["by"])[0]
    said = {"level": 2, "silence": None, "note": "", "bank": bank()}
    return {"by": given["by"], "answer_id": line.id, "revision": 0} | said


def _own_line() -> tuple[factories.Participant, Arguments]:
    answering = factories.participant(factories.opened())
    with reading() as session:
        line = own_sheet(session, answering.id)[0]
    return answering, {"answer_id": line.id, "revision": line.revision}


def _record_own_answer() -> Arguments:
    answering, line = _own_line()
    said = {"level": 2, "silence": None, "note": "", "bank": bank()}
    return {"by": answering.person_id} | line | said


def _look_at() -> Arguments:
    answering, line = _own_line()
    return {"by": answering.person_id, "answer_ids": [line["answer_id"]]}


def _agreed_line() -> Arguments:
    made = factories.opened()
    with reading() as session:
        line = agreed_sheet(session, made.round_id)[0]
    return {"by": made.team_id, "answer_id": line.id, "bank": bank()}


def _record_agreed_answer() -> Arguments:
    said = {"level": 2, "not_agreed": False, "reason": "We talked.", "dissents": []}
    return _agreed_line() | {"revision": 0} | said


def _record_attendance() -> Arguments:
    made = factories.opened()
    factories.participant(made)
    factories.agreed_level(made)
    with reading() as session:
        line = agreed_sheet(session, made.round_id)[0]
    return {
        "by": made.team_id,
        "answer_id": line.id,
        "revision": line.attendance_revision,
        "present": ["P01"],
        "community_agrees": ["P01"],
        "bank": bank(),
    }


def _keep_presence() -> Arguments:
    made = factories.opened()
    factories.participant(made)
    return {"by": made.team_id, "round_id": made.round_id, "present": ["P01"]}


def _open_thread() -> Arguments:
    said = {"text": "Which year?", "token": "0123456789abcdef"}
    return _of_team(factories.opened()) | {"question": bank().form("short")[0].code} | said


def _thread() -> Arguments:
    given = _open_thread()
    with writing() as session:
        thread_id = workbook.open_thread(session, **given).revision
    return {"by": given["by"], "thread_id": thread_id}


def _add_remark() -> Arguments:
    return _thread() | {"text": "The last.", "token": "fedcba9876543210"}


def _close_thread() -> Arguments:
    return _thread() | {"revision": 1}


def _reopen_thread() -> Arguments:
    given = _close_thread()
    with writing() as session:
        workbook.close_thread(session, **given)
    return given | {"revision": 2}


def _choose_for_pack() -> Arguments:
    return _close_thread() | {"in_pack": True}


def _evidence() -> Arguments:
    return {
        "title": "Minutes",
        "dated": "2025-03-14",
        "strength": "documented",
        "where": "The folder",
        "look_at": "Item 4",
        "questions": [bank().form("short")[0].code],
    }


def _add_evidence() -> Arguments:
    return _of_team(factories.opened()) | _evidence() | {"bank": bank()}


def _kept_evidence() -> Arguments:
    made = factories.opened()
    return {"by": made.team_id, "evidence_id": factories.evidence(made), "revision": 1}


def _change_evidence() -> Arguments:
    return _kept_evidence() | _evidence() | {"title": "Other minutes"}


def _file_handed_in() -> HandedIn:
    return HandedIn("minutes.pdf", "application/pdf", "c" * 64, 12, cleaned=False)


def _hand_in_evidence() -> Arguments:
    return _of_team(factories.opened()) | {"file": _file_handed_in()}


def _replace_evidence_file() -> Arguments:
    made = factories.opened()
    return {
        "by": made.team_id,
        "evidence_id": factories.evidence(made),
        "version": 0,
        "file": _file_handed_in(),
    }


def _agree_meaning() -> Arguments:
    made = factories.opened()
    said = {"term": "community", "meaning": "All of us.", "agreed_by": "", "version": 0}
    on = {"agreed_on": "2025-03-14", "bank": bank()}
    return {"by": made.team_id, "site_id": made.site_id} | said | on


def _withdraw_meaning() -> Arguments:
    given = _agree_meaning()
    with writing() as session:
        workbook.agree_meaning(session, **given)
    with reading() as session:
        (term,) = site_terms(session, given["site_id"])
    return {"by": given["by"], "term_id": term.id, "version": 1}


def _change_mode() -> Arguments:
    made = factories.opened()
    return {"by": _programme(), "round_id": made.round_id, "mode": "confidential"}


def _close_answering() -> Arguments:
    made = factories.opened(mode="confidential")
    factories.participant(made)
    return _of_team(made)


def _lead_talk() -> Arguments:
    return _of_team(factories.opened())


def _hand_over() -> Arguments:
    made = factories.opened()
    factories.agreed_level(made)
    return _of_team(made) | {"signed_by": "Tess", "bank": bank(), "findings": findings_of}


def _move_round() -> Arguments:
    made = factories.opened()
    return {
        "by": _programme(),
        "round_id": made.round_id,
        "bank": bank(),
        "to_bank": bank("2026.2"),
        "reason": "The questions were improved.",
    }


def _undo_move() -> Arguments:
    given = _move_round()
    with writing() as session:
        workbook.move_round(session, **given)
    return given | {"bank": given["to_bank"], "to_bank": given["bank"]}


def _reopen() -> Arguments:
    made = factories.handed_over()
    return {"by": _programme(), "round_id": made.round_id, "reason": "A level was wrong."}


def _take_in_answers() -> Arguments:
    return _of_team(factories.opened()) | {"raw": ANSWERS, "bank": bank()}


# ── meeting ──────────────────────────────────────────────────────────────────────────────────


def _arrange_agenda() -> Arguments:
    items = [AgendaItem(question.code) for question in bank().form("short")]
    return _of_team(factories.opened()) | {"items": items, "seen": ()}


def _reset_agenda() -> Arguments:
    given = _arrange_agenda()
    with writing() as session:
        all_actions()["meeting.arrange_agenda"](session, **given)
    items = given.pop("items")
    return given | {"seen": items}


def _meeting() -> Arguments:
    made = factories.opened()
    return {"by": made.team_id, "meeting_id": factories.opened_meeting(made)}


def _on_the_projector() -> Arguments:
    made = factories.opened()
    meeting_id = factories.opened_meeting(made)
    factories.opened_vote(made, meeting_id)
    factories.led(made)
    return {"by": made.team_id, "meeting_id": meeting_id}


def _show_spread() -> Arguments:
    first = bank().form("short")[0].code
    return _on_the_projector() | {"question": first, "shown": True, "bank": bank()}


def _set_timer() -> Arguments:
    return _meeting() | {"seconds": 300}


def _start_timer() -> Arguments:
    given = _set_timer()
    with writing() as session:
        all_actions()["meeting.set_timer"](session, **given)
    return {"by": given["by"], "meeting_id": given["meeting_id"]}


def _stop_timer() -> Arguments:
    given = _start_timer()
    with writing() as session:
        all_actions()["meeting.start_timer"](session, **given)
    return given


def _record_meeting_presence() -> Arguments:
    made = factories.opened()
    factories.participant(made)
    meeting_id = factories.opened_meeting(made)
    return {"by": made.team_id, "meeting_id": meeting_id, "present": ["P01"], "revision": 1}


def _open_room() -> Arguments:
    given = _meeting()
    with writing() as session:
        all_actions()["meeting.shut_room"](session, **given)
    return given


def _show_question() -> Arguments:
    return _meeting() | {"question": bank().form("short")[1].code}


def _open_vote() -> Arguments:
    given = _show_question()
    with writing() as session:
        all_actions()["meeting.show_question"](session, **given)
    return given


def _vote() -> Arguments:
    made = factories.opened()
    vote_id = factories.opened_vote(made, factories.opened_meeting(made))
    return {"by": made.team_id, "vote_id": vote_id}


def _count_hands() -> Arguments:
    return _vote() | {"hands": {"community": {2: 3}}, "seen": {}, "bank": bank()}


# ── verification ─────────────────────────────────────────────────────────────────────────────


def _begin_verification() -> Arguments:
    made = factories.handed_over()
    by = factories.person("verifier", round_id=made.round_id)
    return {"by": by, "round_id": made.round_id}


def _record_verdict() -> Arguments:
    made = factories.handed_over()
    by = factories.verifier(made)
    with reading() as session:
        hashes = handed_over(session, made.round_id).answer_hashes
        line = next(iter(verdict_sheet(session, made.round_id, by, hashes).values()))
    said = {"verdict": "upheld", "level": None, "reason": "", "bank": bank()}
    return {"by": by, "verdict_id": line.id, "revision": line.revision} | said


def _sign_off() -> Arguments:
    made = factories.handed_over()
    by = factories.verifier(made)
    with reading() as session:
        levels = handed_over(session, made.round_id).agreed_levels
    for question in levels:
        factories.verdict(made, by, question)
    given = {"by": by, "round_id": made.round_id, "statement": "All seen.", "bank": bank()}
    return given | factories.JUDGEMENT


def _declare_conflicts() -> Arguments:
    made = factories.handed_over()
    by = factories.person("verifier", round_id=made.round_id)
    with reading() as session:
        organisations = organisations_to_declare(handed_over(session, made.round_id).document)
    said = {"words": "", "conflicts": dict.fromkeys(organisations, False)}
    return {"by": by, "round_id": made.round_id} | said


def _resume_verification() -> Arguments:
    made = factories.handed_over()
    factories.signed_off(made, factories.verifier(made))
    with writing() as session:
        workbook.reopen(session, by=OPERATOR, round_id=made.round_id, reason="A date was wrong.")
    factories.handed_over(made)
    return _of_team(made) | {"bank": bank()}


def _withdraw_verifier() -> Arguments:
    made = factories.handed_over()
    person_id = factories.verifier(made)
    given = {"person_id": person_id, "because": "They moved.", "set_aside": False}
    return {"by": _programme(), "round_id": made.round_id, "bank": bank()} | given


def _conclude_verification() -> Arguments:
    made = factories.handed_over()
    left = factories.person("verifier", round_id=made.round_id)
    factories.signed_off(made, factories.verifier(made))
    by = _programme()
    with writing() as session:
        people.end_person(session, by=by, person_id=left)
    return {"by": by, "round_id": made.round_id, "bank": bank()}


def _disputed() -> Arguments:
    """Return who may settle a workbook on which two verifiers differ, and its round."""
    made = factories.disputed()
    return {"by": _programme(), "round_id": made.round_id}


def _settle_level() -> Arguments:
    given = _disputed()
    with writing() as session:
        all_actions()["verification.begin_settling"](session, **given)
    with reading() as session:
        (one,) = moderated(session, handed_over(session, given["round_id"])).values()
    said = {"decision": "settled", "level": 1, "reason": "The minutes show it.", "bank": bank()}
    return {"by": given["by"], "settlement_id": one.id, "revision": one.revision} | said


def _open_query() -> Arguments:
    made = factories.handed_over()
    by = factories.verifier(made)
    asked = {"question": bank().form("short")[0].code, "text": "Who was asked?", "token": TOKEN}
    return {"by": by, "round_id": made.round_id, "bank": bank()} | asked


def _asked() -> tuple[factories.Workbook, int, str]:
    made = factories.handed_over()
    by = factories.verifier(made)
    return made, by, factories.query(made, by)


def _add_to_query() -> Arguments:
    _, by, mark = _asked()
    return {"by": by, "mark": mark, "text": "And when?", "token": TOKEN}


def _close_query() -> Arguments:
    _, by, mark = _asked()
    return {"by": by, "mark": mark, "seen": 1}


def _answer_query() -> Arguments:
    made, _, mark = _asked()
    return {"by": made.team_id, "mark": mark, "text": "The forum was.", "token": TOKEN}


def _hand_in_with_answer() -> Arguments:
    made, _, mark = _asked()
    file = HandedIn("minutes.pdf", "application/pdf", "c" * 64, 1000, cleaned=False)
    return {"by": made.team_id, "mark": mark, "file": file}


def _take_back_file() -> Arguments:
    made, _, mark = _asked()
    return {"by": made.team_id, "mark": factories.query_file(made, mark)}


def _record_pack() -> Arguments:
    made = factories.handed_over()
    with reading() as session:
        over = handed_over(session, made.round_id)
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    seal = PackSeal(
        pack_id="abcd",
        workbook_version=over.version,
        workbook_hash=over.workbook_hash,
        answer_hashes=over.answer_hashes,
        tagmanifest_hash="a" * 64,
        key_id="key",
        issued_to="",
        issued_at=at,
    )
    return _of_team(made) | {
        "seal": seal,
        "issue": PackIssue("abcd", 1, "", at),
        "key": PublicKey(bytes(32)),
        "return_token_hash": "c" * 64,
        "file_sha256": "b" * 64,
    }


def _withdraw_pack() -> Arguments:
    given = _record_pack()
    with writing() as session:
        verification.record_pack(session, **given)
    return {"by": _programme(), "pack_id": "abcd", "reason": "It went to the wrong address."}


def _change_key() -> Arguments:
    keys = {"old": PublicKey(bytes(32)), "new": PublicKey(bytes(range(32)))}
    return {"by": factories.programme(), "reason": "The server was given away."} | keys


def _take_in_return() -> Arguments:
    made = factories.handed_over()
    by = factories.verifier(made)
    form = issue(made, by)
    file = as_json(returned(form, {form.questions[0].question: ("upheld",)}))
    banks = {bank().version: bank()}
    return {"by": by, "name": "verdicts.json", "content": file, "banks": banks}


VALID: dict[str, Callable[[], Arguments]] = {
    "example.fill_example": lambda: {"by": OPERATOR, "bank": bank()},
    "mapping.add_partnership": _add_partnership,
    "mapping.answer_criteria": _answer_criteria,
    "mapping.bring_back_partnership": _bring_back_partnership,
    "mapping.change_partnership": _change_partnership,
    "mapping.choose_partnership": _choose_partnership,
    "mapping.remove_partnership": _remove_partnership,
    "mapping.set_directorate_count": _set_directorate_count,
    "mapping.set_stated_total": _set_stated_total,
    "mapping.take_in_sheet": _take_in_sheet,
    "meeting.arrange_agenda": _arrange_agenda,
    "meeting.close_meeting": _meeting,
    "meeting.count_hands": _count_hands,
    "meeting.open_meeting": lambda: _of_team(factories.opened()),
    "meeting.open_room": _open_room,
    "meeting.open_vote": _open_vote,
    "meeting.record_presence": _record_meeting_presence,
    "meeting.reset_agenda": _reset_agenda,
    "meeting.reveal_vote": _vote,
    "meeting.set_timer": _set_timer,
    "meeting.show_question": _show_question,
    "meeting.show_spread": _show_spread,
    "meeting.shut_room": _meeting,
    "meeting.start_timer": _start_timer,
    "meeting.stop_timer": _stop_timer,
    "people.add_person": _add_person,
    "people.add_site": _add_site,
    "people.change_programme_settings": _change_programme_settings,
    "people.end_person": _end_person,
    "people.give_role": _give_role,
    "people.invite_participant": _invite_participant,
    "people.invite_voice": _invite_voice,
    "people.invite_verifier": _invite_verifier,
    "people.make_sign_in_link": _make_sign_in_link,
    "people.renew_invitations": _renew_invitations,
    "people.begin_reminders": _begin_reminders,
    "people.note_email": _note_email,
    "people.record_failed_reminder": _record_failed_reminder,
    "people.record_reminder": _record_reminder,
    "people.renew_invitation": _invitation,
    "people.set_password": _set_password,
    "people.set_up_programme": _set_up_programme,
    "people.sign_out": _sign_out,
    "people.withdraw_invitation": _invitation,
    "people.withdraw_role": _withdraw_role,
    "verification.begin_settling": _disputed,
    "verification.add_to_query": _add_to_query,
    "verification.answer_query": _answer_query,
    "verification.begin_verification": _begin_verification,
    "verification.close_query": _close_query,
    "verification.conclude_verification": _conclude_verification,
    "verification.record_key_change": _change_key,
    "verification.hand_in_with_answer": _hand_in_with_answer,
    "verification.open_query": _open_query,
    "verification.declare_conflicts": _declare_conflicts,
    "verification.record_pack": _record_pack,
    "verification.record_verdict": _record_verdict,
    "verification.settle_level": _settle_level,
    "verification.resume_verification": _resume_verification,
    "verification.sign_off": _sign_off,
    "verification.withdraw_pack": _withdraw_pack,
    "verification.take_back_file": _take_back_file,
    "verification.take_in_return": _take_in_return,
    "verification.withdraw_verifier": _withdraw_verifier,
    "workbook.add_evidence": _add_evidence,
    "workbook.add_on_paper": _add_on_paper,
    "workbook.add_participant": _add_participant,
    "workbook.agree_meaning": _agree_meaning,
    "workbook.begin_keying": _begin_keying,
    "workbook.finish_keying": _begun_booklet,
    "workbook.record_paper_answer": _record_paper_answer,
    "workbook.change_evidence": _change_evidence,
    "workbook.change_mode": _change_mode,
    "workbook.close_answering": _close_answering,
    "workbook.hand_in_evidence": _hand_in_evidence,
    "workbook.hand_over": _hand_over,
    "workbook.add_remark": _add_remark,
    "workbook.choose_for_pack": _choose_for_pack,
    "workbook.close_thread": _close_thread,
    "workbook.keep_presence": _keep_presence,
    "workbook.lead_talk": _lead_talk,
    "workbook.open_thread": _open_thread,
    "workbook.reopen_thread": _reopen_thread,
    "workbook.look_at": _look_at,
    "workbook.move_round": _move_round,
    "workbook.open_round": _open_round,
    "workbook.record_agreed_answer": _record_agreed_answer,
    "workbook.record_attendance": _record_attendance,
    "workbook.record_own_answer": _record_own_answer,
    "workbook.remove_evidence": _kept_evidence,
    "workbook.remove_on_paper": _remove_on_paper,
    "workbook.reopen": _reopen,
    "workbook.replace_evidence_file": _replace_evidence_file,
    "workbook.take_in_answers": _take_in_answers,
    "workbook.undo_move": _undo_move,
    "workbook.withdraw_meaning": _withdraw_meaning,
}
