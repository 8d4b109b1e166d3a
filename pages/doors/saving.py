"""The doors through which answers save themselves: one PUT, one transaction, one short reply.

200 carries ``revision`` and ``saved_at``, and is sent only after the commit.  Everything else
carries a ``problem``, a sentence; 409 also what is ``stored`` now.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from anyio.to_thread import run_sync
from sqlalchemy.orm import Session
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, Changed, Locked, NotYours, SignInNeeded, WorkbookError
from assessment.people.rules import NOT_YOURS
from assessment.people.signing_in import SIGN_IN_ENDED, due_to_be_seen, known_by, note_seen
from assessment.store.sessions import writing
from assessment.store.text import clean_text
from assessment.verification.actions import (
    add_to_query,
    answer_query,
    open_query,
    record_verdict,
    settle_level,
)
from assessment.workbook.actions import (
    add_remark,
    open_thread,
    record_agreed_answer,
    record_own_answer,
    record_paper_answer,
)
from assessment.workbook.dissents import FIELDS, as_stored
from assessment.workbook.model import Saved
from assessment.workbook.queries import question_of
from assessment.workbook.rules import OTHER_BANK
from pages.doors.guard import COOKIE
from pages.doors.refusing import status_of
from pages.shared.banks import banks

LARGEST = 200_000  # bytes of a request: three texts of the longest kind, and room
_HIGHEST = 2**31 - 1  # of an id or a revision
_DIGITS = 10
_OURS = b"same-origin"
_SENT_BEFORE = 2  # values on their way at once

_TOO_LARGE = (
    "This is more than one answer can hold, so it was not saved. "
    "What you typed is still on your screen; please shorten it."
)
_NOT_AN_ANSWER = (
    "This is not what the answer box sends, so nothing was saved. "
    "What you typed is still on your screen. Load the page again."
)
_FOREIGN = "This request came from another site. Nothing was changed."
_SOMEBODY_ELSE = (
    "Somebody else is signed in in this browser now, so this was not saved in their name. "
    "Sign in again as yourself."
)

Value = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of answer: the types of its fields, what its id is called, how it is saved."""

    fields: Mapping[str, tuple[type, ...]]
    id_name: str
    record: Callable[..., Saved]


def _record_remark(
    session: Session,
    *,
    by: int,
    answer_id: int,
    bank: Bank,
    revision: int,
    thread: int | None,
    text: str,
    token: str,
) -> Saved:
    """Add a remark to a thread, or open one on the question of an agreed answer."""
    del revision, bank  # nothing is written over, and any wording of the question will do
    if thread is not None:
        return add_remark(session, by=by, thread_id=thread, text=text, token=token)
    round_id, question = question_of(session, answer_id)
    return open_thread(session, by=by, round_id=round_id, question=question, text=text, token=token)


def _record_query(
    session: Session,
    *,
    by: int,
    round_id: int,
    bank: Bank,
    revision: int,
    mark: str,
    question: str,
    text: str,
    token: str,
) -> Saved:
    """Ask further in a verifier's query or, where it has no ``mark`` yet, open one."""
    del revision  # as above
    if mark:
        return add_to_query(session, by=by, mark=mark, text=text, token=token)
    asked = {"question": question, "text": text, "token": token}
    open_query(session, by=by, round_id=round_id, bank=bank, **asked)
    return Saved(1, clock.now())


def _record_query_answer(
    session: Session,
    *,
    by: int,
    round_id: int,
    bank: Bank,
    revision: int,
    mark: str,
    files: str,
    text: str,
    token: str,
) -> Saved:
    """Answer a query, with the files whose marks stand in ``files``, a space between them."""
    del revision, bank, round_id  # as above; the query knows its round
    return answer_query(session, by=by, mark=mark, text=text, token=token, files=files.split())


_NUMBER: tuple[type, ...] = (int, type(None))
_OWN = {"level": _NUMBER, "silence": (str, type(None)), "note": (str,)}
_KINDS = {
    "own-answer": _Kind(_OWN, "answer_id", record_own_answer),
    "paper-answer": _Kind(_OWN, "answer_id", record_paper_answer),
    "agreed-answer": _Kind(
        {"level": _NUMBER, "not_agreed": (bool,), "reason": (str,), "dissents": (list,)},
        "answer_id",
        record_agreed_answer,
    ),
    "remark": _Kind(
        {"thread": _NUMBER, "text": (str,), "token": (str,)}, "answer_id", _record_remark
    ),
    "query": _Kind(
        {"mark": (str,), "question": (str,), "text": (str,), "token": (str,)},
        "round_id",
        _record_query,
    ),
    "query-answer": _Kind(
        {"mark": (str,), "files": (str,), "text": (str,), "token": (str,)},
        "round_id",
        _record_query_answer,
    ),
    "verdict": _Kind(
        {"verdict": (str,), "level": _NUMBER, "reason": (str,)}, "verdict_id", record_verdict
    ),
    "settlement": _Kind(
        {"decision": (str,), "level": _NUMBER, "reason": (str,)}, "settlement_id", settle_level
    ),
}


_ADDRESS = re.compile(rf"/save/({'|'.join(_KINDS)})/([0-9]{{1,10}})")


@dataclass(frozen=True, slots=True)
class _Sent:
    """A request whose form is right: ``unsure`` are values that may have been saved before it."""

    kind: _Kind
    answer_id: int
    person: int
    token: str
    revision: int
    bank: Bank
    value: Value
    unsure: list[Value]


class Saving:
    """Middleware that answers saves and hands everything else on.

    It stands before the framework's own middleware and the search through all doors, of which a
    save needs nothing and which would cost about as much as the saving itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a save."""
        if scope["type"] != "http" or not scope["path"].startswith("/save/"):
            await self._app(scope, receive, send)
            return
        status, told = await _answer(scope, receive)
        body = json.dumps(told, separators=(",", ":"), allow_nan=False).encode()
        length = str(len(body)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def _answer(scope: Scope, receive: Receive) -> tuple[int, Mapping[str, object]]:
    """Save; return the status and what to tell."""
    if scope["method"] != "PUT":
        return 405, {"problem": "Answers are saved with PUT. Nothing was changed."}
    headers = dict(scope["headers"])
    try:
        sent = _sent(scope["path"], headers, await _body(headers, receive))
        saved = await run_sync(_record, sent)
    except WorkbookError as error:
        return _refusal(error)
    return 200, {
        "revision": saved.revision,
        "saved_at": saved.saved_at.isoformat() if saved.saved_at else None,
    }


def _record(sent: _Sent) -> Saved:
    """Check the sign-in and save, in one transaction."""
    with writing() as session:
        known = known_by(session, sent.token)
        if known.person_id != sent.person:
            raise SignInNeeded(_SOMEBODY_ELSE)
        if due_to_be_seen(known):
            note_seen(session, sign_in_id=known.sign_in_id)
        return _record_over_own(session, sent)


def _record_over_own(session: Session, sent: _Sent) -> Saved:
    """Save over the revision named, or over a value that the same box sent just before."""
    record = partial(
        sent.kind.record,
        session,
        by=sent.person,
        bank=sent.bank,
        **{sent.kind.id_name: sent.answer_id},
        **sent.value,
    )
    try:
        return record(revision=sent.revision)
    except Changed as changed:
        if not any(_is_stored(value, changed.stored) for value in sent.unsure):
            raise
        return record(revision=changed.stored["revision"])


def _is_stored(value: Value, stored: Mapping[str, object]) -> bool:
    return all(stored.get(name) == _cleaned(given) for name, given in value.items())


def _cleaned(given: object) -> object:
    if isinstance(given, list):
        return as_stored(given)
    return clean_text(given) if isinstance(given, str) else given


# ── what was sent ────────────────────────────────────────────────────────────────────────────


Headers = Mapping[bytes, bytes]


async def _body(headers: Headers, receive: Receive) -> bytes:
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or len(length) > _DIGITS or int(length) > LARGEST:
        raise _TooLarge(_TOO_LARGE)
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadInput(_NOT_AN_ANSWER)  # nobody is there to read it
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST:
            raise _TooLarge(_TOO_LARGE)
    return body


class _TooLarge(BadInput):
    """More bytes than any answer has."""


def _sent(path: str, headers: Headers, body: bytes) -> _Sent:
    """Read a request strictly: every field there, of its type, and nothing else."""
    person = headers.get(b"x-workbook-person", b"")
    # Only a script of our own pages can set that header; browsers say where they come from.
    if (
        not person.isdigit()
        or len(person) > _DIGITS
        or headers.get(b"sec-fetch-site", _OURS) != _OURS
    ):
        raise NotYours(_FOREIGN)
    token = cookie_parser(headers.get(b"cookie", b"").decode("latin-1")).get(COOKIE)
    if not token:
        raise SignInNeeded(SIGN_IN_ENDED)
    address = _ADDRESS.fullmatch(path)
    if address is None or int(address[2]) > _HIGHEST:
        raise NotYours(NOT_YOURS)
    kind, answer_id = _KINDS[address[1]], int(address[2])
    told = _object(body)
    revision, version = told.pop("revision", None), told.pop("bank", None)
    unsure = told.pop("unsure", [])
    if type(revision) is not int or not 0 <= revision <= _HIGHEST or not _fits(kind, told):
        raise BadInput(_NOT_AN_ANSWER)
    if not isinstance(unsure, list) or len(unsure) > _SENT_BEFORE:
        raise BadInput(_NOT_AN_ANSWER)
    if not all(isinstance(value, dict) and _fits(kind, value) for value in unsure):
        raise BadInput(_NOT_AN_ANSWER)
    bank = banks().get(version) if isinstance(version, str) else None
    if bank is None:
        raise BadInput(OTHER_BANK)
    return _Sent(kind, answer_id, int(person), token, revision, bank, told, unsure)


def _object(body: bytes) -> Value:
    try:
        told = json.loads(body.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as fault:
        raise BadInput(_NOT_AN_ANSWER) from fault
    if not isinstance(told, dict):
        raise BadInput(_NOT_AN_ANSWER)
    return told


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _fits(kind: _Kind, value: Value) -> bool:
    """Tell whether the fields are all there, each of its exact type (True is no level)."""
    if value.keys() != kind.fields.keys():
        return False
    for name, types in kind.fields.items():
        given = value[name]
        if type(given) not in types or (type(given) is int and abs(given) > _HIGHEST):
            return False
        if isinstance(given, list) and not all(_is_dissent(one) for one in given):
            return False
    return True


def _is_dissent(one: object) -> bool:
    return (
        isinstance(one, dict)
        and one.keys() == {*FIELDS}
        and all(type(text) is str for text in one.values())
    )


# ── what goes back ───────────────────────────────────────────────────────────────────────────


def _refusal(error: WorkbookError) -> tuple[int, Mapping[str, object]]:
    told: dict[str, object] = {"problem": str(error)}
    if isinstance(error, Changed):
        told["stored"] = error.stored
    if isinstance(error, _TooLarge):
        return 413, told
    if isinstance(error, Locked):
        return 423, told
    status = status_of(error)
    return 422 if status == 400 else status, told  # noqa: PLR2004  well formed, and still not right
