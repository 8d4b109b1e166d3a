"""The first start: look round an invented example, or set up one's own programme."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessment.errors import NotYours, WorkbookError
from assessment.example.actions import fill_example
from assessment.example.queries import example_participant, example_people
from assessment.people.actions import set_up_programme
from assessment.people.model import OPERATOR
from assessment.people.queries import programme
from assessment.people.rules import NOT_YOURS
from assessment.people.signing_in import begin_sign_in, set_password
from assessment.store.sessions import reading, writing
from pages.doors.forms import checked_form, go_on, secret_field, text_of
from pages.doors.layout import field, hidden, page
from pages.doors.refusing import status_of
from pages.doors.setting_up import is_setup_code
from pages.shared.banks import banks

_ROLES = {
    "team": ("a team", "A council's own people: map, choose, answer, agree, hand over."),
    "participant": ("a participant", "Only answers the questions, on a phone or anywhere else."),
    "verifier": ("a verifier", "An outsider who says whether each answer stands."),
    "researcher": ("a researcher", "Compares the sites, small numbers left out."),
    "programme": ("the programme", "Runs the pilot: sites, people, rounds, the audit."),
}


def show_welcome(request: Request) -> Response:
    """Show the two ways to begin, or the example's roles, or the way to sign in."""
    with reading() as session:
        empty, example = programme(session) is None, bool(example_people(session))
    if empty:
        return page("Welcome", _two_ways(request))
    return page("Look round the example", _each_role(request)) if example else go_on("/sign-in")


def fill(request: Request, form: FormData) -> Response:
    """Fill the empty database with the example programme."""
    checked_form(request, form)
    newest = list(banks().values())[-1]
    with writing() as session:
        fill_example(session, by=OPERATOR, bank=newest)
    return go_on("/welcome")


def open_example(request: Request, form: FormData) -> Response:
    """Sign in as an invented person with the role; only while all people here are invented."""
    checked_form(request, form)
    with writing() as session:
        invented = {str(role): person for role, person in example_people(session).items()}
        answering = example_participant(session)
        if answering is not None:
            invented["participant"] = answering
        person_id = invented.get(request.path_params["role"])
        if person_id is None:
            raise NotYours(NOT_YOURS)
        new = begin_sign_in(session, person_id=person_id, how="the example")
    return go_on("/", new)


def show_set_up(request: Request) -> Response:
    """Show the form for the first account, to whoever has the code from the terminal."""
    with reading() as session:
        if programme(session) is not None:
            return go_on("/sign-in")
    code = request.query_params.get("code", "")
    if not is_setup_code(code):
        raise NotYours(
            "This link to set up the programme is not valid, or the application was started again "
            "since. Look at the terminal in which it runs for the newest link."
        )
    return _set_up_form(request, code)


def set_up(request: Request, form: FormData) -> Response:
    """Start the programme with its first person, and sign them in."""
    checked_form(request, form)
    code = text_of(form, "code")
    if not is_setup_code(code):
        raise NotYours(NOT_YOURS)
    try:
        with writing() as session:
            person_id = set_up_programme(
                session,
                by=OPERATOR,
                name=text_of(form, "programme"),
                person_name=text_of(form, "name"),
                email=text_of(form, "email"),
            )
            set_password(session, by=person_id, password=text_of(form, "password"))
            new = begin_sign_in(session, person_id=person_id, how="the set-up link")
    except WorkbookError as error:
        return _set_up_form(request, code, form, error)
    request.session.clear()
    return go_on("/programme", new)


def _two_ways(request: Request) -> str:
    return (
        "<p>The workbook helps councils, health bodies and communities look at a partnership "
        "together: how it works, where it stands, and what stands in its way.</p>"
        '<div class="panel"><h2>Look round an example programme</h2>'
        "<p>Five invented places at different stages. Nothing in it is about anybody.</p>"
        f'<form method="post" action="/welcome">{secret_field(request)}'
        '<button type="submit">Look round an example programme</button></form></div>'
        '<div class="panel"><h2>Set up my programme</h2>'
        "<p>The first account is made by whoever is at the machine. The link for it, with a "
        "one-time code, is shown in the terminal in which the application was started.</p></div>"
    )


def _each_role(request: Request) -> str:
    secret = secret_field(request)
    roles = "".join(
        f'<div class="panel"><h2>As {name}</h2><p>{what}</p>'
        f'<form method="post" action="/example/{role}">{secret}'
        f'<button type="submit">Look round as {name}</button></form></div>'
        for role, (name, what) in _ROLES.items()
    )
    return (
        "<p>Everything here is invented: places, people and answers. Choose through whose eyes to "
        f"see it; you can come back here and choose another.</p>{roles}"
        "<h2>Start your own programme</h2><p>Stop the application, move its database aside or "
        "name another one in WORKBOOK_DATABASE_URL, and start it again.</p>"
    )


def _set_up_form(
    request: Request,
    code: str,
    form: FormData | None = None,
    error: WorkbookError | None = None,
) -> Response:
    given = form or FormData()
    content = (
        "<p>You become the first person who runs the programme. You can add others afterwards.</p>"
        f'<form method="post" action="/set-up">{secret_field(request)}{hidden("code", code)}'
        + field("programme", "Name of the programme", value=text_of(given, "programme"))
        + field("name", "Your name", value=text_of(given, "name"), more='autocomplete="name"')
        + field(
            "email",
            "Your e-mail address",
            kind="email",
            value=text_of(given, "email"),
            more='autocomplete="username"',
            hint="You sign in with it. The workbook sends no e-mail.",
        )
        + field(
            "password",
            "A password",
            kind="password",
            more='autocomplete="new-password"',
            hint="At least 12 characters. Three or four words that do not belong together.",
        )
        + '<button type="submit">Set up the programme</button></form>'
    )
    status = status_of(error) if error else 200
    return page("Set up your programme", content, status=status, error=str(error or ""))
