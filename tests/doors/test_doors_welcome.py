import pytest

import factories
from assessment.people.queries import programme
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading
from pages.doors.guard import COOKIE
from pages.doors.setting_up import setup_link

FIELDS = {
    "programme": "Pilot of <the> valleys",
    "name": "Ada Gray",
    "email": "ada@example.org",
    "password": "otter kettle lantern",
}
ROLES = ("team", "verifier", "researcher", "programme")


def _setup_address():
    return "/set-up?" + setup_link().partition("?")[2]


def _code():
    return setup_link().partition("code=")[2]


@pytest.mark.usefixtures("sqlite_database")
def test_an_empty_database_welcomes(browser_of):
    client = browser_of()
    assert client.get("/sign-in").headers["location"] == "/welcome"
    shown = client.get("/welcome")
    assert "Look round an example programme" in shown.text
    assert "Set up my programme" in shown.text


@pytest.mark.usefixtures("database")
def test_the_code_from_the_terminal_sets_the_programme_up_once(browser_of, send):
    client = browser_of()
    weak = send(client, _setup_address(), {**FIELDS, "code": _code(), "password": "short"})
    assert weak.status_code == 400
    assert 'value="Ada Gray"' in weak.text
    with reading() as session:
        assert programme(session) is None
    done = send(client, _setup_address(), {**FIELDS, "code": _code()})
    assert (done.status_code, done.headers["location"]) == (303, "/programme")
    with reading() as session:
        assert programme(session).name == FIELDS["programme"]
        assert signed_in(session, client.cookies[COOKIE]).has("programme")
    assert browser_of().get(_setup_address()).headers["location"] == "/sign-in"
    assert browser_of().get("/welcome").headers["location"] == "/sign-in"


@pytest.mark.parametrize("code", ["", "guessed", "ŵ"])
@pytest.mark.usefixtures("sqlite_database")
def test_without_the_code_nothing_is_set_up(browser_of, send, code):
    assert browser_of().get("/set-up", params={"code": code}).status_code == 403
    answer = send(browser_of(), "/welcome", {**FIELDS, "code": code}, to="/set-up")
    assert answer.status_code == 403
    with reading() as session:
        assert programme(session) is None


@pytest.mark.usefixtures("sqlite_database")
def test_the_example_opens_in_each_role_by_one_click(browser_of, send):
    assert send(browser_of(), "/welcome", {}).status_code == 303
    for role in (*ROLES, "participant"):
        client = browser_of()
        answer = send(client, "/welcome", {}, to=f"/example/{role}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        with reading() as session:
            who = signed_in(session, client.cookies[COOKIE])
        assert who.example
        assert who.only_answers if role == "participant" else who.has(role)
    assert send(browser_of(), "/welcome", {}, to="/example/operator").status_code == 403
    factories.person("researcher")  # somebody real
    for role in (*ROLES, "participant"):
        answer = send(browser_of(), "/sign-in", {}, to=f"/example/{role}")
        assert answer.status_code == 403


@pytest.mark.usefixtures("sqlite_database")
def test_the_example_fills_nothing_but_an_empty_database(browser_of, send):
    factories.programme()
    answer = send(browser_of(), "/sign-in", {}, to="/welcome")
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.text
