"""The two forms that a whole review has: the declaration of interests, and the sign-off."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from assessment.verification.telling import (
    DECLARE_TITLE,
    DECLARE_WHY,
    DECLARE_WORDS,
    DECLARED,
    RELIANCE,
    RELIANCE_ASKED,
    RELIANCE_REASON_ASKED,
    STATEMENT_ASKED,
    STATEMENT_HINT,
)
from pages.doors.answer_forms import Typed
from pages.doors.layout import hidden
from pages.doors.reviewing_visit import Review


@dataclass(frozen=True)
class Kept:
    """What was sent and not saved: verdicts by their id, or the fields of another form.

    ``form`` is *declare* or *sign-off*, ``problems`` its list of what is missing.
    """

    typed: Mapping[int, Typed] = field(default_factory=dict)
    form: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    problems: Sequence[str] = ()


NOTHING_KEPT = Kept()


def declaration_html(visit: Review, secret: str, kept: Kept) -> str:
    """Return the declaration of somebody who has to make it before anything else."""
    return f'<h2 id="declare">{escape(DECLARE_TITLE)}</h2>{_declare_form(visit, secret, kept)}'


def declared_html(visit: Review, secret: str, kept: Kept) -> str:
    """Return the declaration that was made, folded away, to be made anew."""
    stands = " open" if kept.form == "declare" else ""
    return (
        f'<details id="declare"{stands}><summary>Your declaration of interests</summary>'
        f"<div><p>{escape(DECLARED)}</p>{_declare_form(visit, secret, kept)}</div></details>"
    )


_YES_OR_NO: dict[bool | None, str] = {True: "yes", False: "no", None: ""}  # None: not said yet


def _declare_form(visit: Review, secret: str, kept: Kept) -> str:
    mine = kept.form == "declare"
    before = {} if visit.said is None else visit.said.conflicts
    rows = []
    for number, organisation in enumerate(visit.organisations):
        name = f"conflict-{number}"
        said = kept.fields.get(name, "") if mine else _YES_OR_NO[before.get(organisation)]
        rows.append(_yes_no(name, organisation, said))
    words = (
        kept.fields.get("words", "") if mine else ("" if visit.said is None else visit.said.words)
    )
    return (
        f'<form method="post" action="/review/declare" enctype="multipart/form-data">{secret}'
        f"{hidden('round', str(visit.place.round.id))}<p>{escape(DECLARE_WHY)}</p>"
        f"{_problems(kept) if mine else ''}{''.join(rows)}"
        f"{_area('words', DECLARE_WORDS, words)}"
        '<p><button type="submit">Declare</button></p></form>'
    )


def _yes_no(name: str, organisation: str, said: str) -> str:
    """Return one organisation with its two answers; it goes along by name, not by place."""
    choices = "".join(
        f'<div class="choice"><input type="radio" id="{name}-{value}" name="{name}" '
        f'value="{value}"{" checked" if said == value else ""}>'
        f'<label for="{name}-{value}">{value.capitalize()}</label></div>'
        for value in ("no", "yes")
    )
    return (
        f"<fieldset><legend>{escape(organisation)}</legend>"
        f"{hidden(f'{name}-of', organisation)}{choices}</fieldset>"
    )


def sign_off_html(visit: Review, secret: str, kept: Kept) -> str:
    """Return the sign-off with the closing judgement; once it is given, what was signed."""
    if visit.signed is not None:
        return (
            '<h2 id="sign-off">What you signed</h2>'
            f'<p class="typed">{escape(visit.signed.statement or "No statement")}</p>'
            f"<p>{escape(RELIANCE.get(visit.signed.reliance, ''))}</p>"
            f'<p class="typed">{escape(visit.signed.reliance_reason)}</p>{_known(visit)}'
        )
    mine = kept.fields if kept.form == "sign-off" else {}
    choices = "".join(
        f'<div class="choice"><input type="radio" id="reliance-{value}" name="reliance" '
        f'value="{value}"{" checked" if mine.get("reliance") == value else ""}>'
        f'<label for="reliance-{value}">{escape(words)}</label></div>'
        for value, words in RELIANCE.items()
    )
    return (
        '<h2 id="sign-off">Sign off</h2>'
        '<form method="post" action="/review/sign-off" enctype="multipart/form-data">'
        f"{secret}{hidden('round', str(visit.place.round.id))}"
        "<p>Once you sign off, your verdicts are locked.</p>"
        f"{_problems(kept, visit.answers) if kept.form == 'sign-off' else ''}"
        f"{_area('statement', STATEMENT_ASKED, mine.get('statement', ''), STATEMENT_HINT)}"
        f"<fieldset><legend>{escape(RELIANCE_ASKED)}</legend>{choices}</fieldset>"
        f"{_area('reliance_reason', RELIANCE_REASON_ASKED, mine.get('reliance_reason', ''), rows=2)}"
        '<p><button type="submit">Sign off</button></p></form>'
    )


def _known(visit: Review) -> str:
    """Say, after the reveal, what the others signed."""
    others = [one for one in visit.known.sign_offs if one["verifier"] != visit.who.name]
    said = "".join(
        f"<li>{escape(one['verifier'])}: {escape(one['statement'] or 'no statement')}</li>"
        for one in others
    )
    return f"<h2>What the other verifiers signed</h2><ul>{said}</ul>" if said else ""


def _area(name: str, label: str, value: str, hint: str = "", rows: int = 4) -> str:
    told = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>' if hint else ""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    return (
        f'<div class="text"><label for="{name}">{escape(label)}</label>{told}'
        f'<textarea id="{name}" name="{name}" rows="{rows}"{described}>\n'
        f"{escape(value)}</textarea></div>"
    )


def _problems(kept: Kept, codes: Collection[str] = ()) -> str:
    """Return what is missing; what is said of one of the questions leads there."""
    items = "".join(f"<li>{_to_question(one, codes)}</li>" for one in kept.problems)
    return f'<div class="problem"><p>{escape(kept.problem)}</p><ul>{items}</ul></div>'


def _to_question(problem: str, codes: Collection[str]) -> str:
    code = problem.partition(":")[0]
    if code not in codes:
        return escape(problem)
    return f'<a href="#{escape(code)}">{escape(problem)}</a>'
