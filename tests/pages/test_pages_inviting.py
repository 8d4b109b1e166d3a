"""The screen on which participants are invited, seen, reminded and heard."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import factories
from assessment.people.actions import invite_participant, invite_voice
from assessment.people.inviting import redeem_invitation
from assessment.people.queries import invitations
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import add_on_paper, add_participant, close_answering
from mail_server import mail_server
from serving import until

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"
VOICES = ["CP", "FL", "SL"]


def _open(of, file="team/invite_participants.py"):
    token = factories.sign_in(of.team_id)
    with reading() as session:
        number = signed_in(session, token).sign_in_id
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    test.query_params["round"] = str(of.round_id)
    test.run()
    test.switch_page(str(NAVIGATION.parent / file)).run()
    assert not test.exception
    return test


def _said(test):
    return "\n".join(str(element.proto) for element in test.main if element.type != "component")


def _invited(of, *names, email=""):
    with writing() as session:
        return [
            invite_participant(
                session,
                by=of.team_id,
                round_id=of.round_id,
                name=name,
                voice="CP",
                voices=VOICES,
                email=email and f"{number}.{email}",
            )
            for number, name in enumerate(names)
        ]


def _sheet(of, places=3):
    with writing() as session:
        return invite_voice(
            session, by=0, round_id=of.round_id, voice="CP", voices=VOICES, places=places
        )


def _come(of, made, name=""):
    with writing() as session:
        redeemed = redeem_invitation(session, token=made.token, kind="participant", name=name)
        add_participant(
            session,
            by=0,
            round_id=of.round_id,
            bank=factories.bank(),
            name=redeemed.name,
            voice="CP",
            person_id=redeemed.person_id,
        )


def _press(test, label):
    next(button for button in test.button if button.label == label).click().run()
    assert not test.exception


def _choose(test, label, option):
    next(box for box in test.selectbox if box.label == label).select(option)


def _write(test, label, text):
    next(box for box in test.text_input if box.label == label).input(text)


@pytest.mark.usefixtures("sqlite_database")
def test_who_has_invited_nobody_is_told_how_to_begin():
    said = _said(_open(factories.opened()))
    assert "Nobody has been invited yet" in said
    assert "Nobody is waiting to be reminded" in said
    assert "/sheets?round=" in said


@pytest.mark.usefixtures("sqlite_database")
def test_a_link_is_made_with_its_short_code_and_its_picture():
    workbook = factories.opened()
    test = _open(workbook)
    _write(test, "Name of the person", "Nia <b>Bevan</b>")
    _choose(test, "The voice they speak from", "CP")
    _press(test, "Make an invitation")
    link = next(one.value for one in test.code if "/join/" in one.value)
    assert len(link.rpartition("/")[2]) == 43
    said = _said(test)
    assert "Short code **" in said
    assert "data:image/svg+xml;base64," in said
    with reading() as session:
        (made,) = invitations(session, workbook.round_id, "participant")
    assert made.name == "Nia <b>Bevan</b>"


@pytest.mark.usefixtures("sqlite_database")
def test_each_is_listed_with_where_they_stand():
    workbook = factories.opened()
    come, _ = _invited(workbook, "Ann Ash", "Bob Oak")
    _come(workbook, come)
    sheet = _sheet(workbook)
    _come(workbook, sheet, "Cat Elm")
    said = _said(_open(workbook))
    for sentence in (
        "Come so far, with a name: **2**.",  # one by name, one by a voice's sheet
        "Invited by name and not come yet: **1**.",
        "**1 of 3** places taken",
        "Has come, 0 of 20 done",
        "Not come yet",
        "Anybody with the sheet",
        "Cat Elm",
    ):
        assert sentence in said, sentence


@pytest.mark.usefixtures("sqlite_database")
def test_a_confidential_round_tells_nobodys_progress_nor_who_used_a_sheet():
    workbook = factories.opened(mode="confidential")
    (come,) = _invited(workbook, "Ann Ash")
    _come(workbook, come)
    factories.own_answer(factories.participant(workbook, "FL"))
    sheet = _sheet(workbook)
    _come(workbook, sheet, "Community participants in the partnership")
    test = _open(workbook)
    said = _said(test)
    assert "Has come" in said
    assert "1 of 3 places taken" in said
    assert "of 20" not in said
    assert "Some have answered or passed" in said
    (text,) = (one.value for one in test.code)
    assert "Ann" not in text
    assert "I cannot see who has" in text


@pytest.mark.usefixtures("sqlite_database")
def test_a_hundred_and_twenty_people_can_be_found():
    workbook = factories.opened()
    _invited(workbook, *(f"Person {number:03d}" for number in range(120)))
    test = _open(workbook)
    assert "50 of 120 are shown" in _said(test)
    assert "Person 119" not in _tables(test)
    _write(test, "Find a name", "n 119")
    test.run()
    assert "Person 119" in _tables(test)
    assert "Person 118" not in _tables(test)


def _tables(test):
    return "\n".join(str(element.proto) for element in test.main if element.type == "html")


@pytest.mark.usefixtures("sqlite_database")
def test_a_sheets_link_is_renewed_and_withdrawn_like_a_persons():
    workbook = factories.opened()
    _sheet(workbook)
    test = _open(workbook)
    (box,) = (one for one in test.selectbox if one.label == "One of these")
    assert box.options == [
        "Sheet for Community participants in the partnership (0 of 3 places taken)"
    ]
    box.select_index(0)
    _press(test, "Make a new link (the old one stops working)")
    assert "Give this link to Sheet for Community participants" in _said(test)
    (box,) = (one for one in test.selectbox if one.label == "One of these")
    box.select_index(0)
    _press(test, "Withdraw the invitation")
    assert "is withdrawn" in _said(test)


@pytest.mark.usefixtures("sqlite_database")
def test_issues_without_the_community_are_named_here_and_in_the_task_list():
    workbook = factories.opened()
    assert "without the community" not in _said(_open(workbook, "everyone/task_list.py"))
    factories.own_answer(factories.participant(workbook, "FL"))
    said = _said(_open(workbook))
    assert "Nobody from the community has answered this yet" in said
    assert "Front-line staff 1" in said
    assert "1 issue without the community" in _said(_open(workbook, "everyone/task_list.py"))
    factories.own_answer(factories.participant(workbook, "CP"))
    assert "Nobody from the community" not in _said(_open(workbook))


@pytest.mark.usefixtures("sqlite_database")
def test_somebody_is_added_on_paper_and_their_mark_is_shown():
    workbook = factories.opened(mode="confidential")
    test = _open(workbook)
    assert not any(box.key == "paper-name" for box in test.text_input)
    _choose(test, "The voice of who answers on paper", "CP")
    _press(test, "Add on paper")
    assert "Write the mark on the booklet" in _said(test)


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("closed", ["handed over", "answering closed"])
def test_once_nobody_can_join_nothing_invites(closed):
    if closed == "handed over":
        workbook = factories.handed_over()
    else:
        workbook = factories.opened(mode="confidential")
        factories.participant(workbook)
        with writing() as session:
            close_answering(session, by=workbook.team_id, round_id=workbook.round_id)
    test = _open(workbook)
    assert "/sheets" not in _said(test)
    assert not any(button.label == "Make an invitation" for button in test.button)
    assert "nobody can join" in _said(test)


# ── reminders ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("sqlite_database")
def test_words_to_copy_are_about_the_one_who_was_chosen():
    workbook = factories.opened()
    come, _ = _invited(workbook, "Ann Ash", "Bob Oak")
    _come(workbook, come)
    test = _open(workbook)
    assert "sends no e-mail" in _said(test)
    (box,) = (one for one in test.selectbox if one.label == "Words to copy for")
    assert set(box.options) == {"Ann Ash", "Bob Oak"}
    box.select_index(box.options.index("Ann Ash")).run()
    (text,) = (one.value for one in test.code)
    assert "Hello Ann Ash" in text
    assert "0 of 20" in text
    assert "Bob" not in text


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("mode", ["named", "confidential"])
def test_reminders_are_sent_beside_the_page_and_each_failure_is_named(set_to, mode):
    workbook = factories.opened(mode=mode)
    _invited(workbook, "Ann Ash", "Bob Oak", email="person@example.org")
    with mail_server() as post:
        set_to("WORKBOOK_SMTP_HOST", "127.0.0.1")
        set_to("WORKBOOK_SMTP_PORT", str(post.port))
        set_to("WORKBOOK_SMTP_FROM", "workbook@example.org")
        set_to("WORKBOOK_SMTP_TLS", "none")
        post.refused = {"1.person@example.org"}
        test = _open(workbook)
        _press(test, "Send the reminder to 2 people")

        def settled():
            with reading() as session:
                made = invitations(session, workbook.round_id, "participant")
            return made[0].reminded_at and made[1].not_reached

        until(settled, "one reminder is sent and one has failed")
        assert [to for to, _ in post.accepted] == ["0.person@example.org"]
    test.run()
    said = _said(test)
    assert "Taken by the mail server: **1**. On their way: **0**" in said
    assert "Bob Oak was not reached" in said
    assert "550 no such person here" in said


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize(
    ("url", "only_here"),
    [("http://127.0.0.1:8501", True), ("https://workbook.example", False)],
)
def test_a_link_that_no_phone_can_open_is_said_to_be_one(set_to, url, only_here):
    set_to("WORKBOOK_URL", url)
    workbook = factories.opened()
    test = _open(workbook)
    _write(test, "Name of the person", "Nia Bevan")
    _choose(test, "The voice they speak from", "CP")
    _press(test, "Make an invitation")
    factories.opened_meeting(workbook)
    said = [_said(test), _said(_open(workbook, "team/plan_meeting.py"))]
    assert [("on this computer only" in each) for each in said] == [only_here] * 2


@pytest.mark.usefixtures("sqlite_database")
def test_the_slips_are_there_once_somebody_is_on_paper():
    workbook = factories.opened(mode="confidential")
    screens = ("team/invite_participants.py", "team/key_in.py")
    address = f"/files/slips/{workbook.round_id}.pdf"
    assert not any(address in _said(_open(workbook, screen)) for screen in screens)
    with writing() as session:
        add_on_paper(
            session,
            by=0,
            round_id=workbook.round_id,
            bank=factories.bank(),
            voice="CP",
        )
    assert all(address in _said(_open(workbook, screen)) for screen in screens)


@pytest.mark.usefixtures("sqlite_database")
def test_whoever_has_nothing_to_answer_is_shown_the_way_on():
    workbook = factories.handed_over()
    test = _open(workbook, "team/answer_questions.py")
    assert "You do not take part in this round" in test.info[0].value
    ways = [one.proto.label.replace("\\", "") for one in test.main if one.type == "page_link"]
    assert ways == ["Agree together: what the group settled", "Go to the task list"]
