"""One question as an ordinary form: the answer component's own data, without its script.

The same for an own answer on the page of those who answer, and for a verdict on a verifier's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

from assessment.errors import BadInput
from pages.doors.layout import hidden
from pages.shared.answer_component.asking import Box, Choice, More, Text
from pages.shared.meanings import words_html
from pages.shared.times import saved_words

NO_CHOICE = ""
# It stands below the other button, which is the one that the Enter key presses.
_JOINS = (
    '<p><button class="second" type="submit" name="how" value="join">Save with both {which}, one '
    "after the other</button></p>"
)
_NOT_A_CHOICE = (
    "This is not one of the choices, so nothing was saved. What you typed is still in the form. "
    "Choose again and save."
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent from a form and not saved; ``problem`` says why.

    ``revision`` is the one that the next try is sent over.  ``beside`` is HTML that stands above
    the form, what is saved now, "" where nothing else is; then both texts can be joined.
    """

    choice: str
    texts: Mapping[str, str]
    problem: str
    revision: int
    beside: str = ""
    lower: str = ""  # the second choice, where the first one asks for it


def value_of(
    box: Box, choice: str, texts: Mapping[str, str], lower: str = NO_CHOICE
) -> dict[str, object]:
    """Return the fields to save; BadInput where a choice is none of the box's.

    ``lower`` is the second choice; it counts only where the first one asks for it.
    """
    chosen = next((one["sets"] for one in box["choices"] if one["id"] == choice), None)
    if chosen is None and choice != NO_CHOICE:
        raise BadInput(_NOT_A_CHOICE)
    fields = {text["field"]: texts[text["field"]] for text in box["texts"]}
    return {**box["clear"], **(chosen or {}), **_lower_of(box, chosen or {}, lower), **fields}


def _lower_of(box: Box, chosen: Mapping[str, object], lower: str) -> Mapping[str, object]:
    asked = box["lower"]
    if asked is None or lower == NO_CHOICE or not asked["when"].items() <= chosen.items():
        return {}
    sets = next((one["sets"] for one in asked["choices"] if one["id"] == lower), None)
    if sets is None:
        raise BadInput(_NOT_A_CHOICE)
    return sets


def choice_of(box: Box) -> str:
    """Return the id of the choice that stands, "" where there is none."""
    return _chosen_of(box, box["choices"])


def _chosen_of(box: Box, choices: Iterable[Choice]) -> str:
    value = box["value"]
    for one in choices:
        if all(value[field] == given for field, given in one["sets"].items()):
            return one["id"]
    return NO_CHOICE


@dataclass(frozen=True, slots=True)
class At:
    """Where a form goes and what goes with it; ``saved_at`` None: nothing was saved yet."""

    action: str
    round_id: int
    answer_id: int
    secret: str
    saved_at: datetime | None


def form_html(box: Box, at: At, *, typed: Typed | None = None) -> str:
    """Return the form of one question, with what was typed where that is not saved."""
    code, locked = box["code"], box["locked"]
    revision = typed.revision if typed else box["revision"]
    sent = (
        at.secret
        + hidden("round", str(at.round_id))
        + hidden("answer", str(at.answer_id))
        + hidden("question", code)
        + hidden("revision", str(revision))
        + hidden("bank", box["bank"])
    )
    chosen = typed.choice if typed else choice_of(box)
    wording = (
        f'<legend><h3 class="legend">{escape(box["legend"])}</h3></legend>'
        + (f'<p class="hint">{escape(box["hint"])}</p>' if box["hint"] else "")
        + "".join(_more(one) for one in box["more"])
        + _words(box)
    )
    choices = "".join(_choice(code, one, chosen) for one in box["choices"])
    none: Choice = {
        "id": NO_CHOICE,
        "name": f"No {box['called']} yet",
        "descriptor": "",
        "sets": {},
        "aside": True,
        "needs": [],
    }
    texts = "".join(
        _text(text, typed.texts if typed else box["value"], read_only=locked is not None)
        for text in box["texts"]
    )
    off = " disabled" if locked else ""
    problem = f'<p class="problem" role="alert">{escape(typed.problem)}</p>' if typed else ""
    return (
        f'<form class="answer-form" method="post" action="{at.action}" '
        'enctype="multipart/form-data">'
        f"{problem or _stored(at)}{typed.beside if typed else ''}{'' if locked else sent}"
        f"<fieldset{off}>{wording}{choices}{_choice(code, none, chosen)}</fieldset>"
        f"{_lower(box, typed, off)}{texts}{_needs(box, chosen)}{_state(box, at, typed)}</form>"
    )


def data_html(box: Box) -> str:
    """Return the box's data beside its form, for the script that takes the form over."""
    told = json.dumps(box, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json">{told}</script>'


def _more(one: More) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in one["lines"])
    said = f"<ul>{lines}</ul>" if len(one["lines"]) > 1 else f"<p>{escape(one['lines'][0])}</p>"
    return f"<details><summary>{escape(one['summary'])}</summary>{said}</details>"


def _words(box: Box) -> str:
    if not box["words"]:
        return ""
    named = escape(", ".join(word["term"] for word in box["words"]))
    return (
        f"<details><summary>Words explained: {named}</summary>{words_html(box['words'])}</details>"
    )


def _lower(box: Box, typed: Typed | None, off: str) -> str:
    asked = box["lower"]
    if asked is None or not asked["choices"]:
        return ""
    stands = _chosen_of(box, asked["choices"]) if box["value"]["level"] is not None else NO_CHOICE
    chosen = typed.lower if typed else stands
    made = f"{box['code']}-lower"
    choices = "".join(_choice(made, one, chosen, "lower") for one in asked["choices"])
    return f"<fieldset{off}><legend>If lowered: to which level?</legend>{choices}</fieldset>"


def _choice(code: str, one: Choice, chosen: str, name: str = "choice") -> str:
    made = f"{code}-{one['id'].replace(' ', '-').replace(chr(39), '') or 'none'}"
    checked = " checked" if one["id"] == chosen else ""
    told = described = ""
    if one["descriptor"]:
        told = f'<p class="descriptor" id="{escape(made)}-is">{escape(one["descriptor"])}</p>'
        described = f' aria-describedby="{escape(made)}-is"'
    return (
        f'<div class="choice{" silence" if one["aside"] else ""}">'
        f'<input type="radio" name="{name}" id="{escape(made)}" value="{escape(one["id"])}"'
        f'{checked}{described}><label for="{escape(made)}">{escape(one["name"])}</label>{told}</div>'
    )


def _text(text: Text, value: Mapping[str, object], *, read_only: bool) -> str:
    key, field = escape(text["key"]), escape(text["field"])
    # A line end after the tag is not part of the text, but one that was typed is.
    return (
        f'<div class="text"><label for="{key}-typed">{escape(text["label"])}</label>'
        f'<p class="hint" id="{key}-typed-hint">{escape(text["hint"])}</p>'
        f'<textarea id="{key}-typed" name="{field}" rows="3" aria-describedby="{key}-typed-hint"'
        f"{' readonly' if read_only else ''}>\n{escape(str(value[text['field']]))}</textarea></div>"
    )


def _needs(box: Box, chosen: str) -> str:
    """Say what a saved answer still lacks."""
    needs = next((one["needs"] for one in box["choices"] if one["id"] == chosen), [])
    lacking = [need["say"] for need in needs if not str(box["value"][need["field"]]).strip()]
    return "".join(f'<p class="reminder">{escape(say)}</p>' for say in lacking)


def _stored(at: At) -> str:
    """Say at the top, where one comes back to, that it is saved."""
    return f'<p class="stored">{escape(saved_words(at.saved_at))}</p>' if at.saved_at else ""


def _state(box: Box, at: At, typed: Typed | None) -> str:
    unsaid = "Not answered yet" if box["called"] == "answer" else f"No {box['called']} yet"
    said = saved_words(at.saved_at) if at.saved_at else unsaid
    said = "Not saved" if typed else said
    if box["locked"]:
        return f'<p class="state">{escape(said)}</p>'
    which = "notes" if box["called"] == "answer" else "reasons"
    joins = _JOINS.format(which=which) if typed and typed.beside else ""
    return (
        f'<p class="state"><button type="submit">Save this {box["called"]}</button> '
        f'<span class="saved" role="status">{escape(said)}</span></p>{joins}'
    )
