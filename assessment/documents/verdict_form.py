"""The verdict form: one HTML file that is filled in without a network, and prints as a sheet.

Its script and its styles are allowed by hash and nothing else is; what people wrote stands in it as
text and as data, never as markup.  ``form_parts`` holds the page, its styles and its script.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from assessment.documents.templating import template
from assessment.documents.wording import day, moment
from assessment.measures.answers import TURNED
from assessment.store.text import LONGEST, LONGEST_NAME, clean_text
from assessment.verification import telling
from assessment.verification.model import (
    COULD_NOT_TELL,
    LOWERED,
    QUERIED,
    RELIANCES,
    UPHELD,
    VERDICTS,
    FormQuestion,
    FormSheet,
)
from assessment.verification.packs.checker_page import allowed_by_hash
from assessment.verification.returns.opening_returns import MOST_BYTES
from assessment.verification.returns.return_schema import RETURN_SCHEMA
from assessment.verification.rules import (
    declaration_problems,
    judgement_problems,
    what_is_missing,
)

_PARTS = Path(__file__).parent / "form_parts"
_SCRIPTS = ("rules.js", "second_copy.js", "keeping.js", "filing.js", "form.js")

_MEANS = {
    UPHELD: "What you saw and heard bears the agreed level out.",
    LOWERED: "It bears out a lower level only. You say which one, and why.",
    QUERIED: "You have to know something from the team first. You write the question.",
    COULD_NOT_TELL: "You could not find out. You say why.",
}
_ASKS = {  # how the field for words is called, by the verdict that was chosen
    "": "Reason, or your question to the team",
    UPHELD: "Reason (if you wish)",
    LOWERED: "Reason for the lower level",
    QUERIED: "Your question to the team",
    COULD_NOT_TELL: "Why you could not tell",
}


def verdict_form(sheet: FormSheet) -> bytes:
    """Return the form as UTF-8 HTML; the same sheet gives the same bytes."""
    style = {"screen": _part("screen.css"), "print": _part("print.css")}
    script = _script()
    page = _template().render(
        sheet=sheet,
        verdicts=[
            {"value": verdict, "name": verdict.capitalize(), "meaning": _MEANS[verdict]}
            for verdict in VERDICTS
        ],
        told=telling,
        organisations=[{"name": one} for one in sheet.organisations],
        asks=_ASKS,
        asks_name=not sheet.verifier,
        says=_says(sheet),
        turned=TURNED,
        data=Markup(_as_data(_data(sheet))),  # noqa: S704  escaped there
        script=Markup(script),  # noqa: S704  our own file
        style={name: Markup(text) for name, text in style.items()},  # noqa: S704  our own files
        hashes={name: allowed_by_hash(text) for name, text in (style | {"script": script}).items()},
    )
    return page.encode()


def _data(sheet: FormSheet) -> dict[str, Any]:
    """Return what the script has to know; the names are those that it uses."""
    return {
        "schema": RETURN_SCHEMA,
        "pack": sheet.pack_id,
        "number": sheet.number,
        "workbook": sheet.workbook_hash,
        "token": sheet.token,
        "revision": sheet.revision,
        "asksName": not sheet.verifier,
        "organisations": [
            {"name": one, "says": declaration_problems("", {}, [one])[0]}
            for one in sheet.organisations
        ],
        "questions": [_question(one) for one in sheet.questions],
        "verdicts": VERDICTS,
        "reliances": RELIANCES,
        "lacking": _lacking(),
        "asks": _ASKS,
        "says": _says(sheet),
        "longest": LONGEST,
        "longestName": LONGEST_NAME,
        "largest": MOST_BYTES,
        "start": _start(sheet),
    }


def _question(one: FormQuestion) -> dict[str, Any]:
    stale = one.before is not None and one.before.stale
    return {
        "code": one.question,
        "hash": one.answer_hash,
        "agreed": one.agreed,
        "lower": one.lower,
        "stale": stale,
        "before": one.before.reason if one.before and stale else "",
    }


def _lacking() -> dict[str, str]:
    """Return what each verdict lacks, by verdict, whether a level is chosen and words are written.

    This is the workbook's own rule, worked out for all there can be; a complete one is not in it.
    """
    every = [
        (v, level, words) for v in ("", *VERDICTS) for level in (None, 0) for words in ("", "x")
    ]
    missing = {
        "|".join((v, "" if level is None else "level", words and "reason")): what_is_missing(
            v, level, words
        )
        for v, level, words in every
    }
    return {key: sentence for key, sentence in missing.items() if sentence}


def _start(sheet: FormSheet) -> dict[str, str]:
    """Return what is filled in from the beginning, by field: what was said before and still holds."""
    start = {"name": sheet.verifier}
    if sheet.declaration is not None:
        start["words"] = sheet.declaration.words
        for one, conflict in sheet.declaration.conflicts.items():
            if one in sheet.organisations:
                start[f"conflict:{one}"] = "yes" if conflict else "no"
    for question in sheet.questions:
        said = question.before
        if said is not None and not said.stale:
            start[f"verdict:{question.question}"] = said.verdict
            start[f"level:{question.question}"] = "" if said.level is None else str(said.level)
            start[f"reason:{question.question}"] = said.reason
    return start


def _says(sheet: FormSheet) -> dict[str, str]:
    """Return the sentences that do not hang on a question."""
    at = f"give it to the page {sheet.return_to}" if sheet.return_to else "give it to the page"
    in_letter = "" if sheet.return_to else " that your covering letter names"
    no_reliance, no_reason = judgement_problems("", "")
    return {
        "name": "Write your name.",
        "typed_by": "Write your own name, as the one who typed it in.",
        "words": declaration_problems("", {"": True}, ())[0],
        "reliance": no_reliance,
        "reliance_reason": no_reason,
        "send": f"{at}{in_letter}, or send it to the programme by e-mail.",
        "send_paper": (
            "Send this sheet to the programme, or have somebody type it in on the page that it was "
            "printed from and send the file."
        ),
    }


def _when(written: str) -> str:
    """Return a moment, or a day where only the day is told."""
    return moment(written) if "T" in written else day(written)


def _as_data(data: dict[str, Any]) -> str:
    """Return JSON that can stand in a page: nothing in it ends the element that it stands in."""
    return json.dumps(_cleaned(data), sort_keys=True).replace("<", "\\u003c")


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(name): _cleaned(one) for name, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, (list, tuple)) else value


@cache
def _template() -> Template:
    return template("form_parts/verdict_form.html.j2", moment=moment, day=day, when=_when)


@cache
def _script() -> str:
    parts = (_part(name).removeprefix('"use strict"\n') for name in _SCRIPTS)
    return '"use strict"\n{\n' + "\n".join(parts) + "}\n"


@cache
def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")
