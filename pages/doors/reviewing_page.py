"""The plain page of verifiers: the declaration, every answer with its verdict, the sign-off.

Without scripts it is one long page of forms with a list of contents.  ``reviewing.js`` shows one
dimension at a time and puts the answer component in each form's place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from starlette.responses import Response

from assessment import clock
from assessment.bank.model import Dimension
from assessment.documents.wording import moment
from assessment.verification.telling import (
    COMMUNITY_ASKED,
    WHAT_IT_IS,
    WHO_SEES_WHAT,
    to_give_again,
    what_happens_next,
)
from assessment.workbook.meanings import when_agreed
from assessment.workbook.model import AnswerPart, VerdictPart
from pages.doors.answer_forms import At, Typed, data_html, form_html
from pages.doors.dimension_views import content_html, contents_html, section_html, ways_html
from pages.doors.layout import hidden, page
from pages.doors.query_forms import query_html
from pages.doors.review_forms import (
    NOTHING_KEPT,
    Kept,
    declaration_html,
    declared_html,
    sign_off_html,
)
from pages.doors.reviewing_answer import answer_html, level_words
from pages.doors.reviewing_files import HEAD, STYLE
from pages.doors.reviewing_visit import Place, Review
from pages.doors.taking_part_files import COMPONENT
from pages.shared.verdict_states import is_done, state_of, verdict_in_words

TITLE = "Verify a workbook"
_TO_SIGN_OFF = '<a class="scripted" hidden href="#sign-off">To the sign-off</a>'


def reviewing_page(
    visit: Review, secret: str, *, kept: Kept = NOTHING_KEPT, status: int = 200
) -> Response:
    """Return the page, with what could not be saved in its place."""
    if visit.over is None:
        return page(TITLE, f"{_rounds(visit)}<p>{escape(visit.why_not)}</p>{_foot(visit)}")
    of = next((one.question for one in visit.sheet.values() if one.id in kept.typed), kept.form)
    problem = next((one.problem for one in kept.typed.values()), kept.problem)
    sections = "" if visit.has_to_declare else "".join(_sections(visit, secret, kept.typed))
    content = (
        f'<div id="answering" data-person="{visit.who.person_id}" '
        f'data-round="{visit.place.round.id}" data-saves="/save/verdict/">'
        '<p id="connection" class="connection" role="status" hidden></p>'
        f"{_overview(visit, secret, kept)}{sections}{_foot(visit)}</div>"
        f"{'' if visit.has_to_declare else COMPONENT}"
    )
    return page(TITLE, content, status=status, error=problem, error_at=of, head=HEAD, style=STYLE)


def nothing_to_verify() -> Response:
    """Return the page of somebody who verifies no workbook."""
    return page(
        TITLE,
        "<p>There is no workbook for you to verify. If you were sent a link, open it; if you think "
        "there should be something, ask the programme team.</p>"
        '<p><a href="/">Go to your tasks</a></p><p><a href="/sign-out">Sign out</a></p>',
    )


# ── the first view ───────────────────────────────────────────────────────────────────────────


def _overview(visit: Review, secret: str, kept: Kept) -> str:
    parts = [_rounds(visit), _about(visit), _state(visit), _told(visit)]
    if visit.has_to_declare:
        # A form that was filled in offline brings its declaration with it.
        parts += [declaration_html(visit, secret, kept), _offline(visit, secret)]
        progress = '<p id="progress" hidden></p><p id="go-on" hidden></p>'
        return f'<section id="list" class="view">{"".join(parts)}{progress}</section>'
    parts += [
        f'<p id="progress">{escape(_progress(visit))}</p>',
        _go_on(visit),
        *_contents(visit),
        _offline(visit, secret),
        declared_html(visit, secret, kept),
        sign_off_html(visit, secret, kept),
    ]
    return f'<section id="list" class="view">{"".join(parts)}</section>'


def _rounds(visit: Review) -> str:
    if len(visit.places) == 1:
        return ""
    items = "".join(f"<li>{_round(visit, one)}</li>" for one in visit.places)
    return (
        '<nav class="rounds" aria-label="Your workbooks"><p>You verify several workbooks. Choose '
        f"which one:</p><ul>{items}</ul></nav>"
    )


def _round(visit: Review, one: Place) -> str:
    name = f"{escape(one.site.name)}, {escape(one.round.name)}"
    if one.round.id == visit.place.round.id:
        return f"<strong>{name}</strong>: this one"
    return f'<a href="/review?round={one.round.id}">{name}</a>'


def _about(visit: Review) -> str:
    if visit.over is None:
        return ""
    document = visit.over.document
    community = f" {escape(COMMUNITY_ASKED)}" if visit.voice else ""
    return (
        f'<p class="about">You verify the workbook of '
        f"<strong>{escape(document['mapping']['partnership']['name'])}</strong> "
        f"({escape(document['site']['name'])}, {escape(document['round']['name'])}), handed over by "
        f"{escape(document['round']['signed_by'] or '')} on "
        f"{escape(moment(document['round']['handed_over_at']))}.{community}</p>"
    )


def _state(visit: Review) -> str:
    said = []
    if visit.place.site.example:
        said.append("Example: invented places and people.")
    if visit.signed is not None:
        when = f"{visit.signed.at:%d %B %Y, %H:%M}"
        verified = visit.over is not None and visit.over.verified
        next_ = what_happens_next(verified=verified)
        said.append(f"You signed off this workbook on {when} (UTC). Thank you. {next_}")
    elif changed := sum(visit.sheet[code].stale for code in visit.answers):
        said.append(to_give_again(changed))
    for term, versions in visit.since.items():
        said += [
            f"What “{term}” means was changed after the hand-over: {one['meaning'] or 'withdrawn'} "
            f"({when_agreed(one)}). You judge the workbook by the meaning that held then."
            for one in versions
        ]
    return "".join(f'<p class="notice">{escape(one)}</p>' for one in said)


def _told(visit: Review) -> str:
    stands = "" if visit.said else " open"
    return (
        f"<details{stands}><summary>What this is, and who sees what when</summary>"
        f"<p>{escape(WHAT_IT_IS)}</p><p>{escape(WHO_SEES_WHAT)}</p>"
        "<p>Verdicts are saved one by one. You can stop and come back on this device. On a device "
        "that others use, sign out when you stop.</p></details>"
    )


def _progress(visit: Review) -> str:
    done = sum(is_done(visit.sheet[code]) for code in visit.answers)
    return f"{done} of {len(visit.answers)} verdicts are complete."


def _go_on(visit: Review) -> str:
    following = next((code for code in visit.answers if not is_done(visit.sheet[code])), None)
    if visit.locked:
        return '<p id="go-on"></p>'
    words = "Sign off"
    if following is not None:
        words = f"Go on with: {visit.bank.dimension_of(following).title}"
    to = following or "sign-off"
    return f'<p id="go-on"><a class="button" href="#{escape(to)}">{escape(words)}</a></p>'


def _contents(visit: Review) -> Iterator[str]:
    mine = [one for one in visit.bank.dimensions if _asked_in(visit, one)]
    return contents_html(visit.bank, [(one, _content(visit, one)) for one in mine])


def _asked_in(visit: Review, dimension: Dimension) -> list[AnswerPart]:
    return [visit.answers[q.code] for q in dimension.questions if q.code in visit.answers]


def _content(visit: Review, one: Dimension) -> str:
    codes = [answer["question"] for answer in _asked_in(visit, one)]
    done = sum(is_done(visit.sheet[code]) for code in codes)
    if done == len(codes):
        status = "Done"
    elif len(codes) == 1:
        status = state_of(visit.sheet[codes[0]])
    else:
        status = f"{done} of {len(codes)} done"
    return content_html(one, codes[0], status)


def _offline(visit: Review, secret: str) -> str:
    fetch, has_one = "", visit.pack is not None and visit.pack.state == "open"
    if visit.signed is None and visit.over is not None and not visit.over.verified:
        instead = " It takes the place of the pack you have." if has_one else ""
        fetch = (
            "<p>To go on without a network, make a pack with what you have said so far in its "
            f"form. Nobody else can fetch it.{instead}</p>"
            '<form method="post" action="/review/pack" enctype="multipart/form-data">'
            f"{secret}{hidden('round', str(visit.place.round.id))}"
            '<p><button type="submit">Make a pack of my own</button></p></form>'
        )
    if visit.pack is not None and visit.pack.state == "open":
        fetch += (
            "<p>Your pack holds all of this, with its evidence and a form to fill in without a "
            "network.</p>"
            f'<p><a href="/files/pack/{escape(visit.pack.id)}" download>Fetch your pack, number '
            f"{visit.pack.number}</a></p>"
        )
    return (
        f'<h2 id="offline">Offline</h2>{fetch}<p>Have you filled in a form of a pack? Its verdicts come here '
        "beside those that you gave on this page.</p>"
        '<p><a href="/review/return">Upload a form that you filled in</a></p>'
    )


# ── the answers ──────────────────────────────────────────────────────────────────────────────


def _sections(visit: Review, secret: str, typed: Mapping[int, Typed]) -> Iterator[str]:
    asked = [one for one in visit.bank.dimensions if _asked_in(visit, one)]
    firsts = [_asked_in(visit, one)[0]["question"] for one in asked]
    for place, dimension in enumerate(asked):
        answers = _asked_in(visit, dimension)
        yield section_html(
            dimension,
            visit.bank.issue_of(answers[0]["question"]),
            place=place,
            of=len(asked),
            questions="".join(_article(visit, one, secret, typed) for one in answers),
            ways=ways_html(firsts, place, last=_TO_SIGN_OFF),
        )


def _article(visit: Review, answer: AnswerPart, secret: str, typed: Mapping[int, Typed]) -> str:
    code = answer["question"]
    given, box = visit.sheet[code], visit.box(answer)
    saved_at = None if given.stale else given.saved_at
    at = At("/review", visit.place.round.id, given.id, secret, saved_at)
    return (
        f'<article class="question" id="{escape(code)}" data-answer="{given.id}"'
        f"{' data-changed' if given.stale else ''}>"
        f"{answer_html(visit, answer)}{_others(visit, answer)}"
        f"{form_html(box, at, typed=typed.get(given.id))}{data_html(box)}"
        f"{_query(visit, code, secret)}</article>"
    )


def _query(visit: Review, code: str, secret: str) -> str:
    return query_html(
        visit.queries.get(code),
        round_id=visit.place.round.id,
        question=code,
        secret=secret,
        today=clock.now().date(),
        signed=visit.signed is not None,
        concluded=visit.over is not None and visit.over.verified,
    )


def _others(visit: Review, answer: AnswerPart) -> str:
    """Say, after the reveal, what every verifier said of an answer and what was settled."""
    known = visit.known.verdicts.get(answer["question"], ())
    if not known:
        return ""
    items = "".join(f"<li>{escape(_verdict(one))}</li>" for one in known)
    settled = visit.known.settled.get(answer["question"])
    decided = visit.known.settlements.get(answer["question"])
    words = "Not settled yet." if settled is None else f"Settled: {level_words(visit, settled)}."
    if decided is not None:
        words += f" {decided['by']} decided: {decided['reason']}"
    return (
        f'<div class="notice"><h4>What all verifiers said</h4><ul>{items}</ul>'
        f"<p>{escape(words)}</p></div>"
    )


def _verdict(one: VerdictPart) -> str:
    level = "" if one["level"] is None else f" to {one['level']}"
    stale = " (the answer has changed since)" if one["stale"] else ""
    reason = f". {one['reason']}" if one["reason"] else ""
    return f"{one['verifier']}: {one['verdict']}{level}{stale}{reason}"


def _foot(visit: Review) -> str:
    return (
        '<nav class="foot" aria-label="More">'
        f'<a href="/sign-out">Sign out</a> <span class="who">{escape(visit.who.name)}</span></nav>'
    )


def said_before(visit: Review, code: str) -> str:
    """Return in words what is saved of one verdict now."""
    given = visit.sheet[code]
    return verdict_in_words(given) if given.verdict else "No verdict"
