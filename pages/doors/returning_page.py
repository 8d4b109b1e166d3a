"""The plain page for a file of verdicts: to choose it, what it would do, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from starlette.responses import Response

from assessment.errors import BadInput, WorkbookError
from assessment.people.model import Who
from assessment.verification.returns.previewing import ReturnLine, ReturnPreview, TakenReturn
from assessment.verification.returns.return_words import (
    HEADINGS,
    file_in_words,
    lines_in_words,
    said_in_words,
    taken_in_words,
    what_it_does,
)
from pages.doors.layout import hidden, page
from pages.doors.refusing import status_of

TITLE = "Send in verdicts"
_ACTION = "/review/return"

_UPLOAD = """<p>Choose the file that the verdict form saved (its name ends in .json), or the spreadsheet
that you filled in (.xlsx). Nothing is taken in before you have seen what it would do.</p>
<form method="post" action="{action}" enctype="multipart/form-data">{secret}
<div class="field"><label for="file">The file of verdicts</label>
<p class="hint" id="file-hint">Up to 5 MB. It may be unfinished: you can go on later, here or in the form.</p>
<input id="file" name="file" type="file" accept=".json,.xlsx" required aria-describedby="file-hint"></div>
{called}<p><button type="submit">Look at what it would do</button></p></form>
"""
_CALLED = """<div class="field"><label for="called">Whose verdicts are these?</label>
<p class="hint" id="called-hint">Only where the pack was a copy for nobody by name. Left empty, the name
in the file holds.</p>
<input id="called" name="called" maxlength="200" aria-describedby="called-hint"></div>
"""


def upload_page(who: Who, secret: str, error: WorkbookError | None = None) -> Response:
    """Return the page with the field for the file, and with what was wrong with the one before."""
    called = _CALLED if who.has("programme") else ""
    problems = error.problems if isinstance(error, BadInput) else ()
    content = f"{_list(problems)}{_UPLOAD.format(action=_ACTION, secret=secret, called=called)}{_back(who)}"
    if error is None:
        return page(TITLE, content)
    return page(TITLE, content, status=status_of(error), error=str(error), error_at="file")


def preview_page(
    who: Who, secret: str, preview: ReturnPreview, carried: Mapping[str, str]
) -> Response:
    """Return what the file would do; ``carried`` are the fields that go on with it."""
    said = f"<p><strong>{escape(file_in_words(preview))}</strong></p>{_list(what_it_does(preview))}"
    if preview.nothing_new:
        return page("Nothing to take in", f"{said}{_another()}{_back(who, preview.round_id)}")
    fields = "".join(hidden(name, value) for name, value in carried.items())
    own = preview.person_id == who.person_id
    choices = "".join(map(_choice, _of(preview, "conflict"))) if own else ""
    content = (
        f"{said}{_lines('Not taken in', _of(preview, 'rejected'))}"
        f'<form method="post" action="{_ACTION}/accept" enctype="multipart/form-data">'
        f"{secret}{fields}{choices}"
        '<p><button type="submit">Take it in</button></p></form>'
        f"{_others(preview) if own else ''}{_another()}{_back(who, preview.round_id)}"
    )
    return page("What this file would do", content)


def taken_page(who: Who, taken: TakenReturn) -> Response:
    """Return what became of a file."""
    title = "Nothing to take in" if taken.nothing_new else "Taken in"
    rejected = _lines("Not taken in", taken.rejected)
    content = f'<div role="status">{_list(taken_in_words(taken))}</div>{rejected}'
    return page(title, f"{content}{_another()}{_back(who, taken.round_id)}")


def _of(preview: ReturnPreview, outcome: str) -> list[ReturnLine]:
    return [line for line in preview.lines if line.outcome == outcome]


def _others(preview: ReturnPreview) -> str:
    taken = [line for line in preview.lines if line.outcome in {"new", "changed", "same"}]
    if not taken:
        return ""
    return (
        f"<details><summary>The {len(taken)} verdicts one by one</summary>"
        f"{_lines('', taken)}</details>"
    )


def _lines(title: str, lines: Iterable[ReturnLine]) -> str:
    rows = lines_in_words(lines)
    if not rows:
        return ""
    told = "".join(
        f"<dt>{escape(question)}</dt><dd>{escape(happens)}"
        f"{_quoted(HEADINGS[1], given)}{_quoted(HEADINGS[2], before)}</dd>"
        for question, given, before, happens in rows
    )
    heading = f"<h2>{escape(title)}</h2>" if title else ""
    return f"{heading}<dl>{told}</dl>"


def _quoted(what: str, said: str) -> str:
    return f'<p class="hint" dir="auto">{escape(what)}: {escape(said)}</p>' if said else ""


def _choice(line: ReturnLine) -> str:
    """Return the choice between what the file says and what was said on screen since."""
    name = f"choose-{escape(line.question)}"
    offers = (
        ("screen", "What you said on screen", said_in_words(line.before), " checked"),
        ("file", "What this file says", said_in_words(line.given), ""),
    )
    ticks = "".join(
        f'<div class="tick"><input type="radio" id="{name}-{value}" name="{name}" value="{value}"'
        f'{checked}><label for="{name}-{value}">{label}: {escape(said)}</label></div>'
        for value, label, said, checked in offers
    )
    return f"<fieldset><legend>{escape(line.question)}: which holds?</legend>{ticks}</fieldset>"


def _list(sentences: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in sentences)
    return f"<ul>{items}</ul>" if items else ""


def _another() -> str:
    return f'<p><a href="{_ACTION}">Choose another file</a></p>'


def _back(who: Who, round_id: int | None = None) -> str:
    to = "/review" if who.has("verifier") else "/packs"
    query = f"?round={round_id}" if round_id is not None else ""
    return f'<p><a href="{to}{query}">Go back</a></p>'
