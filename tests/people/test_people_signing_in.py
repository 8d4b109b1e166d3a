import pytest
from sqlalchemy import event, func, select

import factories
from aging import pass_time
from assessment.errors import Gone, NotYours, Refused, SignInNeeded
from assessment.people.actions import end_person, make_sign_in_link, set_password, sign_out
from assessment.people.passwords import LAST, LOCKED_FOR
from assessment.people.queries import known_people
from assessment.people.signing_in import (
    due_to_be_seen,
    note_seen,
    password_of,
    record_wrong_password,
    redeem_sign_in_link,
    sign_in_with_right_password,
    signed_in,
    signed_in_as,
)
from assessment.store.sessions import engine, reading, writing
from assessment.store.tables import AuditRow, PersonRow, SignInLinkRow, SignInRow

PASSWORD = "otter kettle lantern"


@pytest.fixture
def ada(database):  # noqa: ARG001  an empty database
    return factories.programme()


def _email(person_id):
    with reading() as session:
        return next(one.email for one in known_people(session) if one.id == person_id)


def _signed_in(token):
    with reading() as session:
        return signed_in(session, token)


def _guess(email):
    with writing() as session:
        return record_wrong_password(session, email=email)


def test_tokens_are_kept_as_hashes_alone(ada):
    with writing() as session:
        link = make_sign_in_link(session, by=ada, person_id=ada)
    token = factories.sign_in(ada)
    with reading() as session:
        kept = [*session.scalars(select(SignInRow.token_hash))]
        kept += session.scalars(select(SignInLinkRow.token_hash))
    assert len(kept) == 2
    assert not {link, token} & set(kept)
    assert len(link) == len(token) == 43


def test_a_link_signs_in_once_and_only_its_person(ada):
    other = factories.person("researcher")
    with writing() as session:
        link = make_sign_in_link(session, by=ada, person_id=other)
    with writing() as session:
        assert redeem_sign_in_link(session, token=link).who.person_id == other
    with pytest.raises(Gone), writing() as session:
        redeem_sign_in_link(session, token=link)


def test_only_the_programme_makes_links_for_others(ada):
    other = factories.person("researcher")
    with writing() as session:
        assert make_sign_in_link(session, by=other, person_id=other)
    with pytest.raises(NotYours), writing() as session:
        make_sign_in_link(session, by=other, person_id=ada)


def test_a_sign_in_ends_after_idle_hours_and_use_keeps_it(ada):
    token = factories.sign_in(ada)
    pass_time(hours=7, minutes=59)
    who = _signed_in(token)
    with writing() as session:
        note_seen(session, sign_in_id=who.sign_in_id)
    pass_time(hours=7, minutes=59)
    assert _signed_in(token).person_id == ada
    pass_time(minutes=1)
    with pytest.raises(SignInNeeded):
        _signed_in(token)


def test_the_idle_hours_can_be_set(ada, set_to):
    set_to("WORKBOOK_IDLE_HOURS", "0.5")
    token = factories.sign_in(ada)
    pass_time(minutes=29)
    assert _signed_in(token)
    pass_time(minutes=1)
    with pytest.raises(SignInNeeded):
        _signed_in(token)


def test_use_is_noted_at_most_once_a_minute(ada):
    token = factories.sign_in(ada)
    pass_time(seconds=59)
    assert not due_to_be_seen(_signed_in(token))
    pass_time(seconds=1)
    who = _signed_in(token)
    assert due_to_be_seen(who)
    with writing() as session:
        note_seen(session, sign_in_id=who.sign_in_id)
    assert not due_to_be_seen(_signed_in(token))


@pytest.mark.parametrize("everywhere", [True, False])
def test_signing_out_ends_one_sign_in_or_all(ada, everywhere):
    here, there = factories.sign_in(ada), factories.sign_in(ada)
    somebody = factories.sign_in(factories.person("researcher"))
    number = _signed_in(here).sign_in_id
    with writing() as session:
        sign_out(session, by=ada, sign_in_id=number, everywhere=everywhere)
    with pytest.raises(SignInNeeded):
        _signed_in(here)
    if everywhere:
        with pytest.raises(SignInNeeded):
            _signed_in(there)
    else:
        assert _signed_in(there).person_id == ada
    assert _signed_in(somebody)


def test_nobody_ends_somebody_elses_sign_in(ada):
    other = factories.person("researcher")
    token = factories.sign_in(ada)
    number = _signed_in(token).sign_in_id
    with writing() as session:
        assert sign_out(session, by=other, sign_in_id=number) == 0
    assert _signed_in(token).person_id == ada


def test_an_account_that_was_ended_is_out_at_once(ada):
    other = factories.person("researcher")
    token = factories.sign_in(other)
    with writing() as session:
        link = make_sign_in_link(session, by=ada, person_id=other)
        end_person(session, by=ada, person_id=other)
    with pytest.raises(SignInNeeded):
        _signed_in(token)
    with pytest.raises(NotYours), writing() as session:
        redeem_sign_in_link(session, token=link)


@pytest.mark.usefixtures("database")
def test_a_sign_in_is_checked_in_two_statements():
    workbook = factories.opened()
    token = factories.sign_in(factories.participant(workbook).person_id)
    number = _signed_in(token).sign_in_id
    statements = []

    def note(_connection, _cursor, statement, *_more):
        statements.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        with reading() as session:
            by_token = signed_in(session, token)
        with reading() as session:
            by_number = signed_in_as(session, number)
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    assert by_token == by_number
    assert by_token.participations[0].round_id == workbook.round_id
    assert len([one for one in statements if one.startswith("SELECT")]) == 4


@pytest.mark.parametrize("known", [True, False])
def test_wrong_passwords_slow_down_and_lock_alike_for_everybody(ada, known):
    with writing() as session:
        set_password(session, by=ada, password=PASSWORD)
    email = _email(ada) if known else "nobody@example.org"
    for number in range(1, LAST + 1):
        told = _guess(email)
        assert ("Wait" in told) == (number >= 4)
        if number < 4:
            continue
        with pytest.raises(Refused, match="Wait"), reading() as session:
            password_of(session, email)
        if number < LAST:
            pass_time(seconds=2 ** (number - 3))
    assert "Wait 15 minutes" in told
    if known:  # not even the right password helps now
        with pytest.raises(Refused, match="Wait"), writing() as session:
            sign_in_with_right_password(session, email=email, person_id=ada)
    pass_time(seconds=LOCKED_FOR.total_seconds())
    with reading() as session:
        assert (password_of(session, email)[0] == ada) == known
    assert "Wait" not in _guess(email)


def test_the_lock_is_written_down_without_the_address(ada):
    for _ in range(LAST):
        _guess(_email(ada))
    with reading() as session:
        told = session.scalars(select(AuditRow.subject).where(AuditRow.act == "password.locked"))
        (subject,) = told
    assert _email(ada) not in subject


def test_the_right_password_forgets_the_wrong_ones(ada):
    email = _email(ada)
    for _ in range(3):
        assert "Wait" not in _guess(email)
    with writing() as session:
        assert sign_in_with_right_password(session, email=email, person_id=ada).who.person_id == ada
    for _ in range(3):
        assert "Wait" not in _guess(email)


def test_wrong_passwords_are_forgotten_after_a_day(ada):
    for _ in range(LAST):
        _guess("nobody@example.org")
    pass_time(days=1, seconds=1)
    assert "Wait" not in _guess(_email(ada))
    assert "Wait" not in _guess("nobody@example.org")


@pytest.mark.usefixtures("database")
def test_a_participant_without_an_address_can_set_no_password():
    person = factories.participant(factories.opened()).person_id
    with pytest.raises(Refused, match="e-mail address"), writing() as session:
        set_password(session, by=person, password=PASSWORD)
    with reading() as session:
        kept = select(func.count()).where(PersonRow.password_hash.is_not(None))
        assert session.scalar(kept) == 0
