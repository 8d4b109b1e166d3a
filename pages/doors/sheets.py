"""Invitations to print: a fresh link and code for each person or voice, one A4 sheet each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessment import clock
from assessment.bank.model import Bank, Voice
from assessment.documents.invitation_sheets import InvitationSheet, invitation_pdf
from assessment.errors import BadInput, NotYours, Refused, WorkbookError
from assessment.mapping.queries import partnership
from assessment.people.actions import invite_voice, renew_invitations
from assessment.people.inviting import INVITATION_LASTS, MOST_PLACES, Keys
from assessment.people.model import Invitation, Site, Who
from assessment.people.queries import check_person_may, invitations, site
from assessment.people.rules import NOT_YOURS, Act
from assessment.people.signing_in import signed_in
from assessment.settings import settings
from assessment.store.sessions import reading, writing
from assessment.workbook.model import Round
from assessment.workbook.queries import questions_asked, round_of
from assessment.workbook.rules import check_joining, check_open
from assessment.workbook.telling import how_long, who_sees_what
from pages.doors.attachments import attached
from pages.doors.forms import checked_form, secret_field, text_of
from pages.doors.guard import COOKIE
from pages.doors.layout import hidden, page
from pages.doors.refusing import status_of
from pages.shared.banks import banks
from pages.shared.documents import in_worker
from pages.shared.reaching import only_here

MOST_SHEETS = 300  # at a time
MOST_FIELDS = MOST_SHEETS + 20  # of the form


@dataclass(frozen=True, slots=True)
class Place:
    """A round whose invitations somebody may print, as it stands now."""

    who: Who
    site: Site
    partnership: str
    round: Round
    bank: Bank
    questions: tuple[str, ...]
    threshold: int
    printable: tuple[Invitation, ...]


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A voice that gets a new invitation, for how many people."""

    voice: str
    places: int


def show_sheets(request: Request) -> Response:
    """Show who has not come yet and which voices have places, to be ticked."""
    with reading() as session:
        place = _place(session, request, request.query_params.get("round", ""))
    return _form(request, place)


def print_sheets(request: Request, form: FormData) -> Response:
    """Renew what was chosen, in one transaction, and send the sheets.

    They are built first: should that fail, every older link still works.
    """
    with reading() as session:
        place = _place(session, request, text_of(form, "round"))
    try:
        checked_form(request, form)
        chosen, new = _chosen(form, place.printable), _new_sheet(form, place.bank)
        if not chosen and new is None:
            raise BadInput("Nobody was ticked, so nothing was changed and nothing was printed.")
        keys = {one.id: Keys() for one in chosen}
        new_keys = Keys()
        sheets = [_sheet(place, one.name, one.voice, _left(one), keys[one.id]) for one in chosen]
        if new is not None:
            sheets.append(_sheet(place, "", new.voice, new.places, new_keys))
        printed = in_worker(invitation_pdf, sheets)
        with writing() as session:
            if keys:
                _renew(session, place, keys, form)
            if new is not None:
                _invite(session, place, new, new_keys)
    except WorkbookError as error:
        return _form(request, place, error)
    return attached(printed, "invitations.pdf", "application/pdf")


# ── what there is ────────────────────────────────────────────────────────────────────────────


def _place(session: Session, request: Request, number: str) -> Place:
    who = signed_in(session, request.cookies.get(COOKIE, ""))
    if not number.isdecimal() or len(number) > 9:  # noqa: PLR2004  digits of a number of a round
        raise NotYours(NOT_YOURS)
    one = round_of(session, int(number))
    check_person_may(session, who.person_id, Act.INVITE, round_id=one.id)
    bank = banks().get(one.bank_version)
    check_open(one.state)
    check_joining(one.answering_closed_at)
    if bank is None:
        raise NotYours(NOT_YOURS)
    waiting = (i for i in invitations(session, one.id, "participant") if _printable(i))
    return Place(
        who,
        site(session, one.site_id),
        partnership(session, one.partnership_id).name,
        one,
        bank,
        questions_asked(session, one.id),
        one.fewest,
        tuple(sorted(waiting, key=lambda i: (not i.name, i.name.lower(), i.id))),
    )


def _printable(one: Invitation) -> bool:
    return one.state in {"waiting", "run out"}


def _left(one: Invitation) -> int:
    return one.places - one.taken


def _chosen(form: FormData, printable: Sequence[Invitation]) -> list[Invitation]:
    """Return who was ticked, or all people; each is still to be checked when it is renewed."""
    if text_of(form, "which") == "everybody":
        chosen = [one for one in printable if one.name]
    else:
        ticked = set(form.getlist("invitation"))
        chosen = [one for one in printable if str(one.id) in ticked]
        if len(chosen) != len(ticked):
            raise Refused(
                "Somebody whom you ticked has come meanwhile, or was withdrawn, so nothing was "
                "changed and nothing was printed. Look at the list and tick again."
            )
    if len(chosen) > MOST_SHEETS:
        raise BadInput(
            f"At most {MOST_SHEETS} sheets are printed at a time. Nothing was changed. Tick some."
        )
    return chosen


def _new_sheet(form: FormData, bank: Bank) -> NewSheet | None:
    voice, places = text_of(form, "voice"), text_of(form, "places").strip()
    if not voice or text_of(form, "which") == "everybody":
        return None
    if voice not in {one.code for one in bank.voices} or not places.isdecimal():
        raise BadInput(
            f"A sheet for a voice needs how many people may use it: 1 to {MOST_PLACES}. Nothing "
            "was changed and nothing was printed."
        )
    return NewSheet(voice, int(places[:9]))


def _sheet(place: Place, name: str, voice: str | None, places: int, keys: Keys) -> InvitationSheet:
    spoken = _voice(place.bank, voice)
    plain = spoken is not None and spoken.side == "community"
    address = settings().url
    return InvitationSheet(
        site=place.site.name,
        partnership=place.partnership,
        round=place.round.name,
        name=name,
        voice=spoken.name if spoken else "",
        places=places,
        who_sees_what=who_sees_what(place.round.mode, place.threshold),
        how_long=how_long(place.bank, place.questions, plain=plain),
        link=f"{address}/join/{keys.token}",
        code=keys.code.shown,
        code_address=f"{address}/code",
        until=f"{clock.now() + INVITATION_LASTS:%-d %B %Y}",
        confidential=place.round.mode == "confidential",
        example=place.site.example,
    )


def _voice(bank: Bank, code: str | None) -> Voice | None:
    return next((voice for voice in bank.voices if voice.code == code), None)


# ── what is done ─────────────────────────────────────────────────────────────────────────────


def _renew(session: Session, place: Place, keys: Mapping[int, Keys], form: FormData) -> None:
    renew_invitations(
        session,
        by=place.who.person_id,
        round_id=place.round.id,
        keys=keys,
        seen_at=_moment(text_of(form, "seen")),
    )


def _invite(session: Session, place: Place, new: NewSheet, keys: Keys) -> None:
    invite_voice(
        session,
        by=place.who.person_id,
        round_id=place.round.id,
        voice=new.voice,
        voices=[voice.code for voice in place.bank.voices],
        places=new.places,
        keys=keys,
    )


def _moment(given: str) -> datetime:
    """Return when the list was loaded; a forged one forgoes the warning that it is for."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return clock.now()
    return moment if moment.tzinfo else clock.now()


# ── the page ─────────────────────────────────────────────────────────────────────────────────


def _form(request: Request, place: Place, error: WorkbookError | None = None) -> Response:
    people = [one for one in place.printable if one.name]
    voices = [one for one in place.printable if not one.name]
    content = (
        f"<p>{escape(place.site.name)}, {escape(place.partnership)}, {escape(place.round.name)}.</p>"
        "<p>One A4 sheet for each person or voice: what this is, who sees what, a QR code and a "
        "short code. <strong>Each sheet gets a fresh link and code, and the older ones of the same "
        "person or voice stop working.</strong> Links are kept nowhere, so a sheet can't be "
        "printed twice.</p>"
        + (f'<p class="panel">{escape(reach)}</p>' if (reach := only_here()) else "")
        + f'<form method="post" action="/sheets">{secret_field(request)}'
        + hidden("round", str(place.round.id))
        + hidden("seen", clock.now().isoformat())
        + _everybody(people)
        + _ticks("People who have not come yet", [(one, _person(place, one)) for one in people])
        + _ticks("Voices with places left", [(one, _places(place, one)) for one in voices])
        + _voice_fields(place.bank.voices)
        + '<p><button type="submit" name="which" value="ticked">Print what I chose</button></p>'
        "</form>"
        f'<p><a href="/invite?round={place.round.id}">Go back to the invitations</a></p>'
    )
    status = status_of(error) if error else 200
    return page("Print invitations", content, status=status, error=str(error or ""))


def _everybody(people: Collection[Invitation]) -> str:
    if not people:
        return (
            "<p>Nobody is invited by name who has not come yet. Invite people first, or print a "
            "sheet for a voice below.</p>"
        )
    many = "the 1 person" if len(people) == 1 else f"all {len(people)} people"
    return (
        '<p><button class="second" type="submit" name="which" value="everybody">'
        f"Print for {many} who have not come yet</button></p>"
    )


def _ticks(legend: str, lines: Sequence[tuple[Invitation, str]]) -> str:
    if not lines:
        return ""
    boxes = "".join(
        f'<p class="tick"><input type="checkbox" name="invitation" id="i{one.id}" value="{one.id}">'
        f'<label for="i{one.id}">{escape(said)}</label></p>'
        for one, said in lines
    )
    return f"<fieldset><legend>{escape(legend)}</legend>{boxes}</fieldset>"


def _person(place: Place, one: Invitation) -> str:
    voice = _voice(place.bank, one.voice)
    late = "; the last link has run out" if one.state == "run out" else ""
    made = f"newest link of {one.made_at:%-d %B}{late}"
    return f"{one.name}, {voice.name if voice else one.voice} ({made})"


def _places(place: Place, one: Invitation) -> str:
    voice = _voice(place.bank, one.voice)
    return f"{voice.name if voice else one.voice}: {_left(one)} of {one.places} places left"


def _voice_fields(voices: Sequence[Voice]) -> str:
    options = "".join(
        f'<option value="{escape(one.code)}">{escape(one.name)}</option>' for one in voices
    )
    return (
        "<fieldset><legend>A new sheet for a voice</legend>"
        '<p class="hint">Anybody who has it joins with that voice, until its places are taken.</p>'
        '<div class="field"><label for="voice">Voice</label><select id="voice" name="voice">'
        f'<option value="">No new sheet</option>{options}</select></div>'
        '<div class="field"><label for="places">How many people may use it</label>'
        f'<input id="places" name="places" type="number" min="1" max="{MOST_PLACES}" '
        'inputmode="numeric"></div></fieldset>'
    )
