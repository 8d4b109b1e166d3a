"""The page for people who only answer, without scripts: what it tells, saves and gives back."""

import html
import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

import factories
from assessment import clock
from assessment.meeting.actions import close_meeting, open_meeting
from assessment.people.actions import give_role, invite_participant
from assessment.store.sessions import reading, writing
from assessment.store.tables import AuditRow, OwnAnswerRow, SignInRow
from assessment.workbook.actions import add_participant, close_answering, record_own_answer
from assessment.workbook.queries import own_handle, own_sheet
from pages.doors.guard import COOKIE
from pages.doors.taking_part import LARGEST

PAGE = "/take-part"
SECRET = re.compile(r'name="form_secret" value="([^"]+)"')
CODES = [question.code for question in factories.bank().form("short")]
FIRST = CODES[0]

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture
def answering():
    made = factories.opened()
    return made, factories.participant(made, "CP")


def lines(of):
    with reading() as session:
        return {line.question: line for line in own_sheet(session, of.id)}


def article(text, code=FIRST):
    """Return what stands between a question and the next."""
    found = re.search(
        rf'<article class="question" id="{re.escape(code)}".*?</article>', text, re.DOTALL
    )
    assert found, code
    return found[0]


def fields(text, code=FIRST, **given):
    """Return what the form of a question would send."""
    form = article(text, code)
    sent = {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    }
    chosen = re.search(r'value="([^"]*)" checked', form)
    typed = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)
    sent |= {"choice": html.unescape(chosen[1]) if chosen else "", "note": html.unescape(typed[1])}
    return sent | given


def send(client, code=FIRST, **given):
    """Open the page, fill in one form and send it as a browser does."""
    sent = fields(client.get(PAGE).text, code, **given)
    return client.post(PAGE, files={name: (None, value) for name, value in sent.items()})


# ── who is sent there ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("/", "/take-part"),
        ("/answer", "/take-part"),
        ("/answer?question=CC-1.1a", "/take-part#CC-1.1a"),
        ("/answer?round=7&question=CC-1.1a", "/take-part?round=7#CC-1.1a"),
        ("/answer?check=yes", "/take-part#check"),
        ("/answer?round=../x&question=%0d%0ax:y", "/take-part#%0D%0Ax%3Ay"),
    ],
)
def test_people_who_only_answer_are_sent_to_their_page(browser_of, answering, asked, to):
    _, somebody = answering
    answer = browser_of(somebody.person_id).get(asked)
    assert (answer.status_code, answer.headers["location"]) == (303, to)


def test_people_with_a_role_stay_on_the_screens(browser_of, answering):
    made, somebody = answering
    colleague = factories.colleague(made)
    for person_id in (made.team_id, colleague.person_id, factories.person("researcher")):
        assert browser_of(person_id).get("/").status_code == 200
    with writing() as session:
        give_role(session, by=0, person_id=somebody.person_id, role="team", site_id=made.site_id)
    assert browser_of(somebody.person_id).get("/answer").status_code == 200
    # who is sent there opens it all the same
    assert FIRST in browser_of(colleague.person_id).get(PAGE).text


def test_somebody_without_a_round_is_told_so(browser_of):
    answer = browser_of(factories.person("researcher")).get(PAGE)
    assert answer.status_code == 200
    assert "nothing for you to answer" in answer.text


def test_a_stranger_is_asked_to_sign_in(browser_of):
    factories.programme()
    answer = browser_of().get(PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Ftake-part")


# ── what it tells ────────────────────────────────────────────────────────────────────────────


def test_it_asks_the_questions_of_the_round_in_the_wording_of_the_voice(browser_of):
    made = factories.opened()
    said = {
        voice: browser_of(factories.participant(made, voice).person_id).get(PAGE).text
        for voice in ("CP", "FL")
    }
    for code in CODES:
        question = factories.bank().question(code)
        for voice, legend, folded in (
            ("CP", question.plain, question.text),
            ("FL", question.text, question.plain),
        ):
            shown = html.unescape(article(said[voice], code))
            assert f'<h3 class="legend">{legend}</h3>' in shown
            assert f"<p>{folded}</p></details>" in shown
    assert len(re.findall("<article", said["CP"])) == len(CODES) == 20
    words = html.unescape(article(said["CP"]))
    assert factories.bank().glossary["community"] in words


def test_each_box_beside_its_form_is_what_the_component_is_given(browser_of, answering):
    _, somebody = answering
    factories.own_answer(somebody, FIRST, 3, note="</script><b>&amp; “so”")
    text = browser_of(somebody.person_id).get(PAGE).text
    told = re.search(r'<script type="application/json">(.*?)</script>', article(text))[1]
    box = json.loads(told)
    assert box["value"] == {"level": 3, "silence": None, "note": "</script><b>&amp; “so”"}
    assert box["url"] == f"/save/own-answer/{lines(somebody)[FIRST].id}"
    assert (box["person"], box["revision"]) == (somebody.person_id, 1)
    form = html.unescape(article(text).split('<script type="application/json">')[0])
    offered = re.findall(r'<input type="radio" name="choice" id="[^"]+" value="([^"]*)"', form)
    assert offered == [*(one["id"] for one in box["choices"]), ""]
    names = re.findall(r"<label for=\"[^\"]+\">([^<]+)</label>", form)
    assert names == [
        *(one["name"] for one in box["choices"]),
        "No answer yet",
        *(one["label"] for one in box["texts"]),
    ]
    told = re.findall(r'class="descriptor"[^>]*>([^<]+)<', form)
    assert told == [one["descriptor"] for one in box["choices"] if one["descriptor"]]
    assert fields(text)["choice"] == "3"


@pytest.mark.parametrize(
    ("mode", "says", "never"),
    [
        ("named", "your name stands beside your answers", "confidential"),
        ("confidential", "none about fewer than 8 people", "is named"),
    ],
)
def test_it_says_who_sees_what_and_how_long_it_takes(browser_of, mode, says, never):
    made = factories.opened(mode=mode)
    somebody = factories.participant(made)
    text = browser_of(somebody.person_id).get(PAGE).text
    told = re.search(r"Who sees what: .*?</p>", text)[0]
    assert says in told
    assert never not in told
    assert "There are 20 questions; they take about 35 minutes." in text
    with reading() as session:
        handle = own_handle(session, somebody.id)
    assert (f"you are <strong>{handle}</strong>" in text) == (mode == "confidential")


def test_nobody_elses_name_or_answer_stands_on_it(browser_of, answering):
    made, somebody = answering
    other = factories.participant(made, "FL")
    factories.own_answer(other, note="Mine alone to say")
    own = browser_of(other.person_id).get(PAGE).text
    assert "Mine alone to say" in own
    name = re.search(r'class="who">([^<]+)<', own)[1]
    text = browser_of(somebody.person_id).get(PAGE).text
    assert "Mine alone to say" not in text
    assert f">{name}<" not in text


def test_of_several_rounds_one_is_chosen(browser_of, answering):
    made, somebody = answering
    second = factories.opened()
    with writing() as session:
        add_participant(
            session,
            by=0,
            round_id=second.round_id,
            bank=factories.bank(),
            name="The same",
            voice="FL",
            person_id=somebody.person_id,
        )
    client = browser_of(somebody.person_id)
    newest, older = client.get(PAGE).text, client.get(f"{PAGE}?round={made.round_id}").text
    assert f'data-round="{second.round_id}"' in newest
    assert f'data-round="{made.round_id}"' in older
    assert f'href="/take-part?round={made.round_id}"' in newest
    answer = client.post(
        PAGE, files={n: (None, v) for n, v in fields(older, choice="2", note="").items()}
    )
    assert answer.headers["location"] == f"/take-part?round={made.round_id}#{FIRST}"
    assert lines(somebody)[FIRST].level == 2
    stranger = factories.opened()
    assert f'data-round="{second.round_id}"' in client.get(f"{PAGE}?round={stranger.round_id}").text


# ── saving without scripts ───────────────────────────────────────────────────────────────────


def test_a_form_saves_and_comes_back_to_its_question(browser_of, answering):
    made, somebody = answering
    client = browser_of(somebody.person_id)
    answer = send(client, choice="3", note="First line\r\nsecond <b>")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/take-part?round={made.round_id}#{FIRST}"
    kept = lines(somebody)[FIRST]
    assert (kept.level, kept.silence, kept.note) == (3, None, "First line\nsecond <b>")
    shown = article(client.get(PAGE).text)
    assert re.search(r'class="stored">Saved \d\d:\d\d:\d\d<', shown)
    assert 'value="3" checked' in shown
    assert "second &lt;b&gt;" in shown
    assert "1 of 20 done: 1 with a level" in client.get(PAGE).text


@pytest.mark.parametrize("silence", factories.bank().silences)
def test_to_pass_is_saved_and_a_reason_asked_for(browser_of, answering, silence):
    _, somebody = answering
    client = browser_of(somebody.person_id)
    assert send(client, choice=silence).status_code == 303
    assert lines(somebody)[FIRST].silence == silence
    reminded = 'class="reminder">Please say in the note why' in article(client.get(PAGE).text)
    assert reminded == (silence == "not applicable")
    assert send(client, choice="", note="").status_code == 303  # and cleared again
    assert (lines(somebody)[FIRST].level, lines(somebody)[FIRST].silence) == (None, None)


def save_elsewhere(of, level, note, code=FIRST):
    factories.own_answer(of, code, level, note=note)


@pytest.mark.parametrize("how", ["", "join"])
def test_a_conflict_gives_both_texts_and_a_choice(browser_of, answering, how):
    _, somebody = answering
    client = browser_of(somebody.person_id)
    sent = fields(client.get(PAGE).text, choice="1", note="From here")
    save_elsewhere(somebody, 4, "From elsewhere")
    refused = client.post(PAGE, files={n: (None, v) for n, v in sent.items()})
    assert refused.status_code == 409
    shown = article(refused.text)
    assert "There is a problem" in refused.text
    for text in ("From here", "From elsewhere", "4 Shared and lasting", "in another window"):
        assert text in shown
    assert fields(refused.text)["choice"] == "1"
    assert lines(somebody)[FIRST].note == "From elsewhere"
    again = fields(refused.text) | ({"how": how} if how else {})
    saved = client.post(PAGE, files={n: (None, v) for n, v in again.items()})
    assert saved.status_code == 303
    kept = lines(somebody)[FIRST]
    assert kept.level == 1
    assert kept.note == ("From elsewhere\n\nFrom here" if how else "From here")


def test_sending_the_same_again_is_no_conflict(browser_of, answering):
    _, somebody = answering
    client = browser_of(somebody.person_id)
    sent = fields(client.get(PAGE).text, choice="2", note="Twice")
    for _ in range(2):
        assert client.post(PAGE, files={n: (None, v) for n, v in sent.items()}).status_code == 303
    assert lines(somebody)[FIRST].revision == 1


REFUSED = {
    "no such level": ({"choice": "7"}, 400),
    "an old page": ({"form_secret": "x"}, 400),
    "a foreign bank": ({"bank": "1999.1"}, 400),
    "no revision": ({"revision": "-1"}, 400),
    "too long": ({"note": "w" * 20_001}, 400),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_refused_is_said_and_given_back(browser_of, answering, why):
    _, somebody = answering
    changed, status = REFUSED[why]
    answer = send(browser_of(somebody.person_id), **({"choice": "2", "note": "Kept"} | changed))
    assert answer.status_code == status
    assert lines(somebody)[FIRST].revision == 0
    assert "There is a problem" in answer.text
    assert (changed.get("note") or "Kept") in answer.text
    assert SECRET.search(answer.text)[1] != "x"


def test_nobody_elses_answer_can_be_sent(browser_of, answering):
    made, somebody = answering
    other = factories.participant(made, "CP")
    theirs = lines(other)[FIRST].id
    answer = send(browser_of(somebody.person_id), answer=str(theirs), choice="0", note="Forged")
    assert answer.status_code == 403
    assert "Forged" in answer.text
    assert lines(other)[FIRST].revision == 0


def test_a_sign_in_that_ended_gives_back_what_was_typed_to_be_sent_again(browser_of, answering):
    _, somebody = answering
    client = browser_of(somebody.person_id)
    sent = fields(client.get(PAGE).text, choice="2", note="Still here")
    token = client.cookies[COOKIE]
    del client.cookies[COOKIE]
    answer = client.post(PAGE, files={n: (None, v) for n, v in sent.items()})
    assert answer.status_code == 401
    assert "Still here" in answer.text
    assert lines(somebody)[FIRST].revision == 0
    client.cookies.set(COOKIE, token)
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    again["note"] = "Still here"
    saved = client.post(PAGE, files={n: (None, v) for n, v in again.items()})
    assert saved.status_code == 303
    assert (lines(somebody)[FIRST].level, lines(somebody)[FIRST].note) == (2, "Still here")


def test_a_form_of_any_size_is_answered_with_a_sentence(browser_of, answering):
    _, somebody = answering
    client = browser_of(somebody.person_id)
    client.get(PAGE)
    answer = client.post(PAGE, files={"note": (None, "w" * (LARGEST + 1))})
    assert answer.status_code == 400
    assert "larger than the page can take" in answer.text


def test_a_form_from_another_site_changes_nothing(browser_of, answering):
    _, somebody = answering
    client = browser_of(somebody.person_id)
    sent = fields(client.get(PAGE).text, choice="2", note="")
    answer = client.post(
        PAGE,
        files={n: (None, v) for n, v in sent.items()},
        headers={"origin": "https://evil.example"},
    )
    assert answer.status_code == 403
    assert lines(somebody)[FIRST].revision == 0


# ── locked ───────────────────────────────────────────────────────────────────────────────────


def test_a_workbook_that_was_handed_over_can_be_read_and_not_changed(browser_of, answering):
    made, somebody = answering
    factories.own_answer(somebody, FIRST, 3, note="As it was")
    client = browser_of(somebody.person_id)
    sent = fields(client.get(PAGE).text, choice="0", note="Too late")
    factories.agreed_level(made)
    factories.handed_over(made)
    text = client.get(PAGE).text
    assert "handed over and is locked" in text
    assert "As it was" in article(text)
    assert "<button" not in article(text)
    assert "<fieldset disabled>" in article(text)
    refused = client.post(PAGE, files={n: (None, v) for n, v in sent.items()})
    assert refused.status_code == 400
    assert "Too late" in article(refused.text)
    assert lines(somebody)[FIRST].note == "As it was"


def test_once_answering_is_closed_answers_can_be_read_and_not_changed(browser_of):
    made = factories.opened(mode="confidential")
    somebody = factories.participant(made)
    client = browser_of(somebody.person_id)
    sent = fields(client.get(PAGE).text, choice="0", note="Too late")
    with writing() as session:
        close_answering(session, by=made.team_id, round_id=made.round_id)
    text = client.get(PAGE).text
    assert "Answering was closed for good" in text
    assert "<button" not in article(text)
    refused = client.post(PAGE, files={n: (None, v) for n, v in sent.items()})
    assert refused.status_code == 400
    assert "Too late" in article(refused.text)
    assert lines(somebody)[FIRST].revision == 0


# ── what was looked at ───────────────────────────────────────────────────────────────────────


def test_what_was_looked_at_is_marked_once_and_only_ones_own(browser_of, answering):
    made, somebody = answering
    client = browser_of(somebody.person_id)
    own = [lines(somebody)[code].id for code in CODES[:2]]
    headers = {"x-workbook-person": str(somebody.person_id)}
    for marked in (2, 0):
        answer = client.post(f"{PAGE}/looked", json=own, headers=headers)
        assert answer.json() == {"marked": marked}
    assert "2 looked at, not finished" in client.get(PAGE).text
    other = factories.participant(made)
    assert client.post(f"{PAGE}/looked", json=own).status_code == 403
    for bad, status in (([lines(other)[FIRST].id], 403), ([], 400), ([True], 400), ({}, 400)):
        assert client.post(f"{PAGE}/looked", json=bad, headers=headers).status_code == status
    assert client.post(f"{PAGE}/looked", content=b"[" * 9000, headers=headers).status_code == 400
    with reading() as session:
        acts = select(func.count()).select_from(AuditRow).where(AuditRow.act == "own.looked_at")
        assert session.scalar(acts) == 1
        assert session.get(OwnAnswerRow, lines(other)[FIRST].id).looked_at is None


# ── a meeting ────────────────────────────────────────────────────────────────────────────────


def test_while_the_group_meets_there_is_a_way_into_the_room(browser_of, answering):
    made, somebody = answering
    client = browser_of(somebody.person_id)
    assert "/room" not in client.get(PAGE).text
    with writing() as session:
        meeting = open_meeting(session, by=made.team_id, round_id=made.round_id)
    assert '<a href="/room">' in client.get(PAGE).text
    with writing() as session:
        close_meeting(session, by=made.team_id, meeting_id=meeting)
    assert "/room" not in client.get(PAGE).text


# ── how long a sign-in lasts ─────────────────────────────────────────────────────────────────


def age(person_id, **by):
    with writing() as session:
        session.execute(
            update(SignInRow)
            .where(SignInRow.person_id == person_id)
            .values(last_seen_at=clock.now() - timedelta(**by))
        )


def test_whoever_came_to_answer_comes_back_days_later(browser_of, send):
    made = factories.opened()
    with writing() as session:
        link = invite_participant(
            session, by=0, round_id=made.round_id, name="Ann", voice="CP", voices=["CP"]
        )
    client = browser_of()
    joined = send(client, f"/join/{link.token}", {})
    assert joined.headers["location"] == PAGE
    kept = joined.headers["set-cookie"]
    assert "Max-Age=2592000" in kept
    assert "HttpOnly" in kept
    with reading() as session:
        person_id = session.scalar(select(SignInRow.person_id).order_by(SignInRow.id.desc()))
    age(person_id, days=29)
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "Max-Age=2592000" in answer.headers["set-cookie"]  # used again, kept again
    age(person_id, days=31)
    assert client.get(PAGE).status_code == 303
    age(person_id, hours=9)
    assert client.get(PAGE).status_code == 200
    age(person_id, hours=9)
    with writing() as session:  # a role makes it a sign-in like any other
        give_role(session, by=0, person_id=person_id, role="team", site_id=made.site_id)
    assert client.get("/").status_code == 303


# ── files ────────────────────────────────────────────────────────────────────────────────────


def test_its_files_are_kept_by_browsers_only_under_the_address_of_their_content(
    browser_of, answering
):
    _, somebody = answering
    client = browser_of(somebody.person_id)
    text = client.get(PAGE).text
    named = re.findall(r'(?:href|src)="(/take-part\.(?:css|js)\?\w+)"', text)
    assert len(named) == 2
    for address in named:
        assert "immutable" in client.get(address).headers["cache-control"]
        other = client.get(address.split("?")[0] + "?other")
        assert other.headers["cache-control"] == "no-cache"
    assert client.get(PAGE).headers["cache-control"] == "no-store"


def test_what_is_shown_without_a_connection_is_nobodys(browser_of, answering):
    _, somebody = answering
    shown = [browser_of(who).get("/take-part-offline") for who in (None, somebody.person_id)]
    assert shown[0].text == shown[1].text
    assert "is kept on this device" in shown[0].text
    assert not re.search(r'(?:src|rel)="', shown[0].text)  # needs nothing that may be away
    worker = browser_of().get("/take-part-worker.js")
    assert worker.headers["cache-control"] == "no-cache"
    assert "{mark}" not in worker.text


def test_the_whole_page_is_small(browser_of):
    made = factories.opened(form="full")
    client = browser_of(factories.participant(made).person_id)
    first = client.get(PAGE)
    files = re.findall(r'(?:href|src)="(/take-part\.(?:css|js)\?\w+)"', first.text)
    down = sum(client.get(one).num_bytes_downloaded for one in (PAGE, *files))
    assert first.text.count("<article") == 45
    assert down < 100_000


def test_a_saved_answer_of_another_hand_is_never_mixed_in(browser_of, answering):
    """A revision that is newer than the form's is a conflict, whatever the form says."""
    _, somebody = answering
    client = browser_of(somebody.person_id)
    text = client.get(PAGE).text
    line = lines(somebody)[FIRST]
    with writing() as session:
        record_own_answer(
            session,
            by=somebody.person_id,
            answer_id=line.id,
            revision=0,
            level=1,
            silence=None,
            note="",
            bank=factories.bank(),
        )
    sent = fields(text, choice="2", note="")
    assert client.post(PAGE, files={n: (None, v) for n, v in sent.items()}).status_code == 409
    assert lines(somebody)[FIRST].level == 1
