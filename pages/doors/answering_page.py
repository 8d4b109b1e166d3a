"""The page on which people who only answer do so: everything on one page, by dimension.

Without scripts it is one long page of forms with a list of contents.  ``taking_part.js`` shows one
dimension at a time and puts the answer component in each form's place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from starlette.responses import Response

from assessment.bank.model import Dimension
from assessment.documents.differences import text_change_blocks
from assessment.workbook.rules import progress
from assessment.workbook.sheets import OwnLine
from assessment.workbook.telling import how_it_is_worked_out, how_long, who_sees_what
from pages.doors.answer_forms import At, Typed, data_html, form_html
from pages.doors.answering_visit import Place, Visit
from pages.doors.dimension_views import content_html, contents_html, section_html, ways_html
from pages.doors.layout import page
from pages.doors.taking_part_files import COMPONENT, HEAD, STYLE
from pages.shared.differences import block_html
from pages.shared.earlier_answers import Notice, before_own
from pages.shared.own_answers import (
    dimension_task,
    dimensions_asked,
    lines_in,
    next_to_answer,
    progress_sentence,
)

TITLE = "Your own answers"
_TO_CHECK = '<a class="scripted" hidden href="#check">Check your answers</a>'


def answering_page(
    visit: Visit,
    secret: str,
    *,
    typed: Mapping[int, Typed] | None = None,
    status: int = 200,
) -> Response:
    """Return the page; ``typed`` is what could not be saved, by the answer's id."""
    kept = typed or {}
    of = next((line.question for line in visit.lines.values() if line.id in kept), "")
    problem = next(iter(kept.values())).problem if kept else ""
    content = (
        f'<div id="answering" data-person="{visit.who.person_id}" '
        f'data-round="{visit.place.round.id}" data-saves="/save/own-answer/">'
        '<p id="connection" class="connection" role="status" hidden></p>'
        f"{_overview(visit)}{''.join(_sections(visit, secret, kept))}"
        '<section id="check" class="scripted" hidden></section>'
        f"{_foot(visit)}</div>{COMPONENT}"
    )
    return page(TITLE, content, status=status, error=problem, error_at=of, head=HEAD, style=STYLE)


def nothing_to_answer() -> Response:
    """Return the page of somebody who answers in no round."""
    return page(
        TITLE,
        "<p>There is nothing for you to answer here: you take part in no round. If you were sent a "
        "link or a code to take part, open it; if you think there should be something, ask whoever "
        'invited you.</p><p><a href="/">Go to your tasks</a></p>'
        '<p><a href="/sign-out">Sign out</a></p>',
    )


# ── the first view ───────────────────────────────────────────────────────────────────────────


def _overview(visit: Visit) -> str:
    done = progress(visit.lines.values())
    following = next_to_answer(visit.lines)
    return (
        '<section id="list" class="view">'
        f'{_other_rounds(visit)}<p class="about">{_about(visit)}</p>{_state(visit)}'
        f'<p id="progress">{escape(progress_sentence(done))}</p>'
        f"{_go_on(visit, following)}{_told(visit)}"
        f"{''.join(_contents(visit))}"
        '<p class="scripted" hidden><a href="#check">Check all your answers</a></p></section>'
    )


def _about(visit: Visit) -> str:
    voice = next(v.name for v in visit.bank.voices if v.code == visit.place.part.voice)
    return (
        f"These questions are about <strong>{escape(visit.partnership)}</strong> "
        f"({escape(visit.place.site.name)}, {escape(visit.place.round.name)}). "
        f"You answer as <strong>{escape(voice)}</strong>."
    )


def _state(visit: Visit) -> str:
    said = f'<p class="notice">{escape(visit.locked)}</p>' if visit.locked else ""
    if visit.meeting_goes_on:
        said += (
            '<p class="notice">The group is meeting now. If you are with them, you can '
            '<a href="/room">vote in the room</a>: the projector shows the code.</p>'
        )
    if visit.place.site.example:
        said += '<p class="notice">Example: invented places and people.</p>'
    return said


def _go_on(visit: Visit, following: str | None) -> str:
    if following is None or visit.locked:
        return '<p id="go-on"></p>'
    title = escape(visit.bank.dimension_of(following).title)
    return (
        f'<p id="go-on"><a class="button" href="#{escape(following)}">Go on with: {title}</a></p>'
    )


def _told(visit: Visit) -> str:
    """Say who sees what and how long it takes; before the first answer it stands open."""
    begun = any(line.saved_at for line in visit.lines.values())
    long = how_long(visit.bank, visit.lines, plain=visit.plain)
    return (
        f"<details{'' if begun else ' open'}><summary>Who sees what, and how long it takes</summary>"
        f"<p>{escape(who_sees_what(visit.place.round.mode, visit.threshold))}</p>"
        f"{_handle(visit)}<p>{escape(long)} {escape(how_it_is_worked_out())}</p>"
        "<p>Answers are saved one by one. You can stop and come back, leave out "
        "questions, and change your answers while they are taken.</p></details>"
    )


def _handle(visit: Visit) -> str:
    if visit.handle is None:
        return ""
    return (
        f"<p>In this confidential round you are <strong>{escape(visit.handle)}</strong>: the group "
        "writes down who was there by such marks and not by names, and nobody but you is shown "
        "yours beside your name.</p>"
    )


def _other_rounds(visit: Visit) -> str:
    if len(visit.places) == 1:
        return ""
    items = "".join(f"<li>{_round_link(visit, one)}</li>" for one in visit.places)
    return (
        '<nav class="rounds" aria-label="Your rounds"><p>You take part in several rounds. '
        f"Choose which one to answer in:</p><ul>{items}</ul></nav>"
    )


def _round_link(visit: Visit, one: Place) -> str:
    name = f"{escape(one.site.name)}, {escape(one.round.name)}"
    ended = " (answering is closed)" if one.round.answering_closed_at else ""
    ended = ended if one.round.state == "open" else " (handed over)"
    if one.round.id == visit.place.round.id:
        return f"<strong>{name}</strong>{ended}: this one"
    return f'<a href="/take-part?round={one.round.id}">{name}</a>{ended}'


def _contents(visit: Visit) -> Iterator[str]:
    asked = dimensions_asked(visit.bank, visit.lines)
    return contents_html(visit.bank, [(one, _content(visit, one)) for one in asked])


def _content(visit: Visit, one: Dimension) -> str:
    task = dimension_task(one, lines_in(one, visit.lines))
    return content_html(one, task.params["question"], task.status)


# ── the questions ────────────────────────────────────────────────────────────────────────────


def _sections(visit: Visit, secret: str, typed: Mapping[int, Typed]) -> Iterator[str]:
    asked = dimensions_asked(visit.bank, visit.lines)
    firsts = [lines_in(one, visit.lines)[0].question for one in asked]
    for place, dimension in enumerate(asked):
        lines = lines_in(dimension, visit.lines)
        yield section_html(
            dimension,
            visit.bank.issue_of(lines[0].question),
            place=place,
            of=len(asked),
            questions="".join(_question(visit, line, secret, typed.get(line.id)) for line in lines),
            ways=ways_html(firsts, place, last=_TO_CHECK),
        )


def _question(visit: Visit, line: OwnLine, secret: str, typed: Typed | None) -> str:
    box = visit.box(line)
    notices = "".join(_notice(one) for one in before_own(visit.before, line, plain=visit.plain))
    looked = " data-looked" if line.looked_at else ""
    at = At("/take-part", visit.place.round.id, line.id, secret, line.saved_at)
    form = form_html(box, at, typed=typed)
    return (
        f'<article class="question" id="{escape(line.question)}" data-answer="{line.id}"{looked}>'
        f"{notices}{form}{data_html(box)}</article>"
    )


def _notice(one: Notice) -> str:
    lines = "".join(
        f"<p>{escape(text)}: <strong>{escape(bold)}</strong></p>"
        if bold
        else f"<p>{escape(text)}</p>"
        for text, bold in one.lines
    )
    changes = "".join(block_html(b) for change in one.changes for b in text_change_blocks(change))
    if changes:
        summary = f"What changed in the words of {escape(one.changed)}"
        lines += f"<details><summary>{summary}</summary>{changes}</details>"
    return f'<div class="notice">{lines}</div>'


def _foot(visit: Visit) -> str:
    return (
        '<nav class="foot" aria-label="More">'
        f'<a href="/words?round={visit.place.round.id}">All words</a> '
        f'<a href="/sign-out">Sign out</a> <span class="who">{escape(visit.who.name)}</span></nav>'
    )
