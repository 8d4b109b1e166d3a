import pytest
from sqlalchemy import select

import factories
from aging import pass_time
from assessment.errors import BadInput, NotYours, Refused, Unknown
from assessment.people.actions import (
    begin_reminders,
    invite_participant,
    invite_voice,
    note_email,
    record_reminder,
    renew_invitation,
    withdraw_invitation,
)
from assessment.people.inviting import Keys, invited, redeem_invitation
from assessment.people.letters import About, text_for_all, with_link
from assessment.people.mailing import Letter, NoMailServer, NotSent, send_letter
from assessment.people.reminding import CAME_MEANWHILE
from assessment.people.sending import send_reminders
from assessment.store.reading_audit import audit_page
from assessment.store.sessions import reading, writing
from assessment.store.tables import InvitationRow
from mail_server import mail_server
from postgresql import free_port

ABOUT = About("Ashcombe Council", "Ashcombe Forum", "https://workbook.example")


@pytest.fixture
def post(set_to):
    with mail_server() as running:
        set_to("WORKBOOK_SMTP_HOST", "127.0.0.1")
        set_to("WORKBOOK_SMTP_PORT", str(running.port))
        set_to("WORKBOOK_SMTP_FROM", "workbook@example.org")
        set_to("WORKBOOK_SMTP_TLS", "none")
        yield running


def _do(action, by=0, **given):
    with writing() as session:
        return action(session, by=by, **given)


def _invited(of, name, email):
    given = {"round_id": of.round_id, "name": name, "voice": "CP", "voices": ["CP"]}
    return _do(invite_participant, email=email, **given)


def _rows():
    with reading() as session:
        wanted = select(InvitationRow.__table__).order_by(InvitationRow.id)
        return session.execute(wanted).all()


def _begin(of, *made):
    ids = [one.invitation_id for one in made]
    return _do(begin_reminders, by=of.team_id, round_id=of.round_id, invitation_ids=ids)


def _letter(due, keys):
    text = with_link(ABOUT, due.name, keys.token, keys.code.shown) if keys else text_for_all(ABOUT)
    return Letter(due.email, "Your answers are asked for", text)


def _acts():
    with reading() as session:
        return [line.act for line in audit_page(session).lines]


def _works(key):
    with reading() as session:
        try:
            return invited(session, key, "participant").name
        except Unknown:
            return None


@pytest.mark.usefixtures("database")
def test_who_has_not_come_gets_a_fresh_link_that_works_once_the_mail_is_taken(post):
    workbook = factories.opened()
    made = _invited(workbook, "Nia Bevan", "nia@example.org")
    still_works = []
    post.before_accepting = lambda: still_works.append(_works(made.token))
    send_reminders(_begin(workbook, made), _letter, by=workbook.team_id)
    ((to, message),) = post.accepted
    assert (to, message["To"], message["From"]) == (
        "nia@example.org",
        "nia@example.org",
        "workbook@example.org",
    )
    text = message.get_content()
    token = text.partition("/join/")[2].split()[0]
    assert still_works == ["Nia Bevan"]  # until the server had it
    assert (_works(token), _works(made.token)) == ("Nia Bevan", None)
    (row,) = _rows()
    assert row.reminded_at is not None
    assert row.not_reached == ""
    assert _acts()[:2] == ["reminder.sent", "reminders.begun"]


@pytest.mark.usefixtures("database")
def test_who_came_keeps_their_link_and_gets_none(post):
    workbook = factories.opened()
    made = _invited(workbook, "Nia Bevan", "nia@example.org")
    with writing() as session:
        redeem_invitation(session, token=made.token, kind="participant")
    before = _rows()[0].token_hash
    send_reminders(_begin(workbook, made), _letter, by=workbook.team_id)
    assert "/join/" not in post.accepted[0][1].get_content()
    assert _rows()[0].token_hash == before


@pytest.mark.usefixtures("database")
def test_each_failure_is_written_down_and_the_older_link_works_on(post):
    workbook = factories.opened()
    people = [_invited(workbook, name, f"{name}@example.org") for name in ("ann", "bob", "cat")]
    post.refused = {"bob@example.org"}
    send_reminders(_begin(workbook, *people), _letter, by=workbook.team_id)
    assert [to for to, _ in post.accepted] == ["ann@example.org", "cat@example.org"]
    ann, bob, cat = _rows()
    assert "550 no such person here" in bob.not_reached
    assert (bob.reminded_at, bob.reminder_begun_at) == (None, None)
    assert _works(people[1].token) == "bob"
    assert None not in (ann.reminded_at, cat.reminded_at)
    assert "reminder.failed" in _acts()


@pytest.mark.usefixtures("sqlite_database")
def test_what_the_server_does_not_accept_was_not_sent(post):
    workbook = factories.opened()
    made = _invited(workbook, "ann", "ann@example.org")
    post.refuses_data = True
    send_reminders(_begin(workbook, made), _letter, by=workbook.team_id)
    (row,) = _rows()
    assert "554 not today" in row.not_reached
    assert row.reminded_at is None
    assert _works(made.token) == "ann"


@pytest.mark.usefixtures("sqlite_database")
def test_where_no_mail_server_answers_nobody_is_called_reached(post, set_to):
    workbook = factories.opened()
    people = [_invited(workbook, name, f"{name}@example.org") for name in ("ann", "bob")]
    set_to("WORKBOOK_SMTP_PORT", str(free_port()))
    send_reminders(_begin(workbook, *people), _letter, by=workbook.team_id)
    assert post.commands == []
    for row in _rows():
        assert "cannot be reached" in row.not_reached
        assert row.reminded_at is None


@pytest.mark.usefixtures("sqlite_database")
def test_nobody_gets_two_within_a_quarter_of_an_hour(post):
    workbook = factories.opened()
    made = _invited(workbook, "ann", "ann@example.org")
    first, second = _begin(workbook, made), _begin(workbook, made)
    assert (len(first), len(second)) == (1, 0)
    send_reminders(first, _letter, by=workbook.team_id)
    assert _begin(workbook, made) == ()
    pass_time(minutes=16)
    assert len(_begin(workbook, made)) == 1
    assert len(post.accepted) == 1


@pytest.mark.usefixtures("sqlite_database")
def test_a_failed_reminder_can_be_sent_again_at_once(post):
    workbook = factories.opened()
    made = _invited(workbook, "ann", "ann@example.org")
    post.refused = {"ann@example.org"}
    send_reminders(_begin(workbook, made), _letter, by=workbook.team_id)
    post.refused = set()
    send_reminders(_begin(workbook, made), _letter, by=workbook.team_id)
    assert len(post.accepted) == 1
    assert _rows()[0].not_reached == ""


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("meanwhile", ["come", "renewed", "withdrawn"])
def test_what_happens_while_the_mail_is_on_its_way_is_never_undone(meanwhile):
    workbook = factories.opened()
    made = _invited(workbook, "ann", "ann@example.org")
    (due,) = _begin(workbook, made)
    if meanwhile == "come":
        with writing() as session:
            redeem_invitation(session, token=made.token, kind="participant")
    elif meanwhile == "renewed":
        _do(renew_invitation, invitation_id=made.invitation_id)
    else:
        _do(withdraw_invitation, invitation_id=made.invitation_id)
    before = _rows()[0]
    given = {"invitation_id": made.invitation_id, "stamp": due.stamp, "keys": Keys()}
    assert _do(record_reminder, by=workbook.team_id, **given) == CAME_MEANWHILE
    after = _rows()[0]
    kept = ("token_hash", "code_hash", "redeemed_at", "withdrawn_at", "taken")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert after.not_reached == CAME_MEANWHILE


@pytest.mark.usefixtures("sqlite_database")
def test_only_those_with_an_address_in_this_round_are_due():
    workbook, elsewhere = factories.opened(), factories.opened()
    without = _invited(workbook, "ann", "")
    gone = _invited(workbook, "bob", "bob@example.org")
    _do(withdraw_invitation, invitation_id=gone.invitation_id)
    theirs = _invited(elsewhere, "cat", "cat@example.org")
    given = {"round_id": workbook.round_id, "voice": "CP", "voices": ["CP"], "places": 2}
    sheet = _do(invite_voice, **given)
    assert _begin(workbook, without, gone, theirs, sheet) == ()
    with pytest.raises(NotYours):
        _do(begin_reminders, by=elsewhere.team_id, round_id=workbook.round_id, invitation_ids=[])


@pytest.mark.usefixtures("sqlite_database")
def test_an_address_is_noted_changed_and_taken_away():
    workbook = factories.opened()
    made = _invited(workbook, "ann", "")
    for given, kept in ((" Ann@Example.org ", "ann@example.org"), ("", None)):
        _do(note_email, invitation_id=made.invitation_id, email=given)
        assert _rows()[0].email == kept
    with pytest.raises(BadInput):
        _do(note_email, invitation_id=made.invitation_id, email="nobody")
    given = {"round_id": workbook.round_id, "voice": "CP", "voices": ["CP"], "places": 2}
    sheet = _do(invite_voice, **given)
    with pytest.raises(Refused, match="nobody's"):
        _do(note_email, invitation_id=sheet.invitation_id, email="a@b.example")


# ── one e-mail ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "x",
        "<a@b.example>",
        "a b@c.de",
    ],
)
def test_no_address_can_become_a_header_or_a_second_address(post, address):
    with pytest.raises((NotSent, BadInput)):
        send_letter(Letter(address, "Subject", "Text"))
    with pytest.raises((NotSent, BadInput)):
        send_letter(Letter("a@b.example", "Subject", "Text", answer_to=address))
    assert post.commands == []


def _text(message):
    return message.get_content().replace("\r\n", "\n")


def test_no_subject_or_text_can_become_a_header(post):
    evil = "Hello\r\nBcc: c@d.example\r\n\r\nA second body"
    send_letter(Letter("a@b.example", evil, f"{evil}\r\n.\r\nMAIL FROM:<e@f.example>\r\n"))
    ((to, message),) = post.accepted
    assert (to, message["Bcc"]) == ("a@b.example", None)
    assert message["Subject"] == "Hello Bcc: c@d.example A second body"
    assert _text(message).startswith("Hello\n")
    assert sum(command.upper().startswith("MAIL") for command in post.commands) == 1


def test_text_arrives_as_it_was_written(post):
    text = "Annwyl Siân,\n\nŵŷ – “½” 👍\n.a line that begins with a dot\n"
    send_letter(Letter("a@b.example", "Ŵ", text, answer_to="lead@example.org"))
    ((_, message),) = post.accepted
    assert _text(message) == text
    assert (message["Subject"], message["Reply-To"]) == ("Ŵ", "lead@example.org")


def test_without_a_mail_server_nothing_is_sent():
    with pytest.raises(NoMailServer, match="sends no e-mail"):
        send_letter(Letter("a@b.example", "Subject", "Text"))


def test_where_safety_is_asked_for_and_not_offered_nothing_is_sent(post, set_to):
    set_to("WORKBOOK_SMTP_TLS", "starttls")
    with pytest.raises(NoMailServer, match="no safe connection"):
        send_letter(Letter("a@b.example", "Subject", "Text"))
    assert post.accepted == []
    assert not any(command.upper().startswith("MAIL") for command in post.commands)
