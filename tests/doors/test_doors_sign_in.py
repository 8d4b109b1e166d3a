import pytest

import factories
from aging import pass_time
from assessment.people.actions import make_sign_in_link, set_password
from assessment.people.queries import known_people
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading, writing
from pages.doors.guard import COOKIE

PASSWORD = "otter kettle lantern"


@pytest.fixture
def ada(sqlite_database):  # noqa: ARG001  an empty database
    person = factories.programme()
    with writing() as session:
        set_password(session, by=person, password=PASSWORD)
    return person


@pytest.fixture
def address(ada):
    with reading() as session:
        return next(one.email for one in known_people(session) if one.id == ada)


def _link(person):
    with writing() as session:
        return make_sign_in_link(session, by=person, person_id=person)


def _who(client):
    with reading() as session:
        return signed_in(session, client.cookies[COOKIE]).person_id


def test_a_link_is_looked_at_by_mail_programs_and_still_works_once(ada, browser_of, send):
    link = _link(ada)
    for _ in range(3):
        assert browser_of().get(f"/sign-in?link={link}").status_code == 200
        assert browser_of().head(f"/sign-in?link={link}").status_code == 200
    client = browser_of()
    answer = send(client, f"/sign-in?link={link}", {"link": link, "next": "/map?site=X"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/map?site=X")
    assert _who(client) == ada
    again = browser_of().get(f"/sign-in?link={link}")
    assert again.status_code == 410
    assert "each link works once" in again.text
    late = send(browser_of(), "/sign-in", {"link": link})
    assert late.status_code == 410


def test_a_link_runs_out(ada, browser_of):
    link = _link(ada)
    pass_time(hours=24)
    assert "24 hours" in browser_of().get(f"/sign-in?link={link}").text


def test_a_password_signs_in_and_its_cookie_is_out_of_reach_of_scripts(
    ada, address, browser_of, send
):
    client = browser_of()
    fields = {"email": f"  {address.upper()} ", "password": PASSWORD, "next": "//evil.example"}
    answer = send(client, "/sign-in", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(COOKIE))
    assert {"httponly", "samesite=lax", "path=/"} <= set(cookie.lower().split("; "))
    assert _who(client) == ada
    assert client.get("/map").status_code == 200


@pytest.mark.usefixtures("ada")
def test_unknown_addresses_and_wrong_passwords_are_answered_alike(address, browser_of, send):
    wrong, unknown = {}, {}
    for asked, told in ((address, wrong), ("nobody@example.org", unknown)):
        client = browser_of()
        for number in range(4):
            answer = send(client, "/sign-in", {"email": asked, "password": f"wrong {number}"})
            told[number] = (answer.status_code, answer.text.split("</div>")[0])
        blocked = send(client, "/sign-in", {"email": asked, "password": PASSWORD})
        told["blocked"] = blocked.status_code
        assert "Wait" in blocked.text
        assert COOKIE not in client.cookies
    assert wrong == unknown


@pytest.mark.parametrize("field", ["form_secret", ""])
@pytest.mark.usefixtures("ada")
def test_a_form_without_its_secret_changes_nothing(address, browser_of, field):
    client = browser_of()
    fields = {"email": address, "password": PASSWORD, field: "guessed"}
    answer = client.post("/sign-in", data=fields)
    assert answer.status_code == 400
    assert "open for too long" in answer.text
    assert COOKIE not in client.cookies


def test_signing_out_everywhere_ends_the_other_browsers(ada, browser_of, send):
    one, other = browser_of(ada), browser_of(ada)
    answer = send(one, "/sign-out", {"where": "everywhere"})
    assert answer.status_code == 303
    assert f'{COOKIE}=""; ' in answer.headers["set-cookie"]
    assert other.get("/map").status_code == 303


def test_signing_out_here_leaves_the_other_browsers(ada, browser_of, send):
    one, other = browser_of(ada), browser_of(ada)
    send(one, "/sign-out", {"where": "here"})  # the client keeps its cookie, in vain
    assert one.get("/map").status_code == 303
    assert other.get("/map").status_code == 200


def test_a_new_password_ends_the_other_browsers(ada, browser_of, send):
    one, other = browser_of(ada), browser_of(ada)
    weak = send(one, "/password", {"password": "aaaaaaaaaaaaaaa"})
    assert weak.status_code == 400
    assert "There is a problem" in weak.text
    assert other.get("/map").status_code == 200
    assert send(one, "/password", {"password": "copper willow tractor"}).status_code == 200
    assert one.get("/map").status_code == 200
    assert other.get("/map").status_code == 303


@pytest.mark.usefixtures("ada")
def test_a_huge_form_is_refused(browser_of):
    answer = browser_of().post("/sign-in", data={"email": "x" * 100_000})
    assert answer.status_code == 400
    assert "larger than" in answer.text


@pytest.mark.parametrize(
    "typed", ["<b", "<img src=x>", "{{ x }}", "\x00", "\u202e", "\ud800", "ŵ🙂", "'\""]
)
@pytest.mark.usefixtures("ada")
def test_whatever_is_typed_is_answered_with_a_sentence(browser_of, send, typed):
    fields = {"email": typed.encode("utf-8", "replace").decode(), "password": "x", "next": "/"}
    answer = send(browser_of(), "/sign-in", fields)
    assert answer.status_code == 400
    assert "<img src=x>" not in answer.text
