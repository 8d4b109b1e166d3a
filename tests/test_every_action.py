"""What holds for every action that there is."""

import inspect

import pytest
from sqlalchemy import delete, func, select

import factories
from assessment import clock
from assessment.errors import NotYours, WorkbookError
from assessment.people import actions as people
from assessment.people.rules import MAY, Act
from assessment.store.sessions import reading, writing
from assessment.store.tables import AuditRow, Base, GrantRow, ParticipantRow, RoundRow, SiteRow
from every_action import VALID, all_actions

ACTIONS = all_actions()
# People may do these to themselves whoever they are, so only somebody unknown is a stranger.
OWN = {"people.set_password", "people.sign_out"}
# Only done in an empty database, where nobody is known yet.
FIRST = {"people.set_up_programme", "example.fill_example"}
# About one's own answers and verdicts: the same standing is not enough, it has to be the person.
PERSONAL = {"verification.record_verdict", "workbook.look_at", "workbook.record_own_answer"}
UNKNOWN = 999_999

ACTS = {
    "mapping.add_partnership": Act.EDIT_REGISTER,
    "mapping.answer_criteria": Act.CHOOSE,
    "mapping.bring_back_partnership": Act.EDIT_REGISTER,
    "mapping.change_partnership": Act.EDIT_REGISTER,
    "mapping.choose_partnership": Act.CHOOSE,
    "mapping.remove_partnership": Act.EDIT_REGISTER,
    "mapping.set_directorate_count": Act.EDIT_REGISTER,
    "mapping.set_stated_total": Act.EDIT_REGISTER,
    "mapping.take_in_sheet": Act.EDIT_REGISTER,
    "people.add_person": Act.RUN_PROGRAMME,
    "people.add_site": Act.RUN_PROGRAMME,
    "people.change_programme_settings": Act.RUN_PROGRAMME,
    "people.end_person": Act.RUN_PROGRAMME,
    "people.give_role": Act.RUN_PROGRAMME,
    "people.invite_participant": Act.INVITE,
    "people.invite_verifier": Act.RUN_PROGRAMME,
    "people.make_sign_in_link": Act.RUN_PROGRAMME,
    "people.renew_invitation": Act.INVITE,
    "people.withdraw_invitation": Act.INVITE,
    "people.withdraw_role": Act.RUN_PROGRAMME,
    "verification.begin_verification": Act.GIVE_VERDICT,
    "verification.conclude_verification": Act.RUN_PROGRAMME,
    "verification.record_pack": Act.MAKE_PACK,
    "verification.sign_off": Act.GIVE_VERDICT,
    "workbook.add_evidence": Act.AGREE,
    "workbook.add_participant": Act.INVITE,
    "workbook.change_evidence": Act.AGREE,
    "workbook.hand_over": Act.HAND_OVER,
    "workbook.open_round": Act.RUN_PROGRAMME,
    "workbook.record_agreed_answer": Act.AGREE,
    "workbook.record_attendance": Act.AGREE,
    "workbook.remove_evidence": Act.AGREE,
    "workbook.reopen": Act.RUN_PROGRAMME,
    "workbook.take_in_answers": Act.TAKE_IN_ANSWERS,
}


def test_every_action_stands_in_the_table():
    assert set(VALID) == set(ACTIONS)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_a_session_and_then_keywords_by_among_them(name):
    session, *facts = inspect.signature(ACTIONS[name]).parameters.values()
    assert session.name == "session"
    assert "by" in {fact.name for fact in facts}
    assert {fact.kind for fact in facts} == {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("name", VALID)
def test_an_action_leaves_an_audit_line_of_whoever_did_it(name):
    given = VALID[name]()
    before = _audit_lines()
    with writing() as session:
        ACTIONS[name](session, **given)
    with reading() as session:
        lines = session.scalars(select(AuditRow).where(AuditRow.id > before)).all()
        assert lines
        assert lines[0].person_id == (given["by"] or None)
        assert all(line.act and line.subject for line in lines)


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("name", VALID)
def test_an_action_refuses_every_stranger_and_changes_nothing(name):
    given = VALID[name]()
    strangers = {"unknown": UNKNOWN} if name in OWN | FIRST else _strangers()
    before = _everything()
    let_in = {who for who, person_id in strangers.items() if _lets_in(name, given, person_id)}
    assert let_in == set()
    assert _everything() == before


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("name", sorted(set(VALID) - OWN - FIRST))
def test_an_action_lets_in_exactly_whom_the_table_says(name):
    given = VALID[name]()
    people_here = _people_here()
    let_in = {who for who, person_id in people_here.items() if _lets_in(name, given, person_id)}
    assert let_in == (set() if name in PERSONAL else MAY[ACTS[name]] & set(people_here))


class _UndoneError(Exception):
    """What was tried is rolled back."""


def _lets_in(name, given, person_id):
    """Try an action as somebody and undo it; a refusal for any other reason is being let in."""
    try:
        with writing() as session:
            ACTIONS[name](session, **given | {"by": person_id})
            raise _UndoneError  # noqa: TRY301  to be undone is what it was tried for
    except NotYours:
        return False
    except (_UndoneError, WorkbookError):
        return True


def _people_here():
    """Return somebody of each standing towards the one site and round that there are."""
    with reading() as session:
        site_id = session.scalar(select(func.min(SiteRow.id))) or factories.site()
        round_id = session.scalar(select(func.min(RoundRow.id)))
        by_programme = select(GrantRow.person_id).where(GrantRow.role == "programme")
        found = {"operator": 0, "programme": session.scalars(by_programme).first()}
    found["team"] = factories.person("team", site_id=site_id)
    found["researcher"] = factories.person("researcher")
    if round_id is not None:
        found["verifier"] = factories.person("verifier", round_id=round_id)
        found["participant"] = _participant(round_id)
    return found


def _participant(round_id):
    """Let somebody take part, behind the back of the actions: the round may be locked."""
    person_id = factories.person("researcher")
    with writing() as session:
        session.execute(delete(GrantRow).where(GrantRow.person_id == person_id))
        taking_part = {"handle": "P99", "name": "Pat", "voice": "CP", "joined_at": clock.now()}
        session.add(ParticipantRow(round_id=round_id, person_id=person_id, **taking_part))
    return person_id


def _strangers():
    """Return people who may do something, but none of it here."""
    elsewhere = factories.handed_over()
    ended = factories.person("team", site_id=elsewhere.site_id)
    without = factories.person("researcher")
    with writing() as session:
        grant = session.scalar(select(GrantRow.id).where(GrantRow.person_id == without))
        people.withdraw_role(session, by=0, grant_id=grant)
        people.end_person(session, by=0, person_id=ended)
    return {
        "unknown": UNKNOWN,
        "an ended account": ended,
        "without any role": without,
        "a researcher": factories.person("researcher"),
        "another site's team": elsewhere.team_id,
        "another round's participant": factories.participant(factories.opened()).person_id,
        "another round's verifier": factories.verifier(elsewhere),
    }


def _audit_lines():
    with reading() as session:
        return session.scalar(select(func.coalesce(func.max(AuditRow.id), 0)))


def _everything():
    with reading() as session:
        return {
            name: session.execute(table.select().order_by(*table.primary_key)).all()
            for name, table in Base.metadata.tables.items()
        }
