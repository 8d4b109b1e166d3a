"""One handed-over answer as a verifier reads it on the plain page: all that the pack shows of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from assessment.documents.wording import moment
from assessment.measures.answers import TURNED, said_as_scored
from assessment.workbook.dissents import spoken_by
from assessment.workbook.model import AnswerPart, EvidencePart
from assessment.workbook.showing import noted
from pages.doors.reviewing_visit import Review
from pages.shared.meanings import words_html


def answer_html(visit: Review, answer: AnswerPart) -> str:
    """Return everything that the team handed over on one question, above the verdict."""
    return "".join(
        (
            _question(visit, answer),
            _changed(visit, answer),
            _agreed(visit, answer),
            _evidence(visit, answer),
            _folded(visit, answer),
        )
    )


def _question(visit: Review, answer: AnswerPart) -> str:
    plain = visit.bank.question(answer["question"]).plain if visit.voice else ""
    asked = plain or answer["text"]
    code = escape(answer["question"])
    shown = f'<p class="place">{code}</p><h3 class="legend">{escape(asked)}</h3>'
    if asked != answer["text"]:
        shown += _folds("The question as the team answered it", _said(answer["text"]))
    if answer["reversed"]:
        shown += f'<p class="hint">{escape(TURNED)}</p>'
    return shown


def _agreed(visit: Review, answer: AnswerPart) -> str:
    agreed = answer["agreed"]
    level = agreed["level"]
    if level is None:  # nothing to judge: such answers are left out
        return ""
    place = visit.bank.levels.index(level)
    voices = {voice.code: voice.name for voice in visit.bank.voices}
    dissents = "".join(
        _named(f"Dissent ({by})" if (by := spoken_by(one, voices)) else "Dissent", one["words"])
        for one in agreed["dissents"]
    )
    claims = "".join(
        f"<li>{'Met' if one['met'] else 'Missed'}: {escape(one['rule'])}</li>"
        for one in agreed["claims"]
    )
    return (
        f"<p>Agreed level: <strong>{escape(level_words(visit, level))}</strong>"
        f"{escape(said_as_scored(visit.bank, answer['question'], level))}</p>"
        f'<p class="descriptor">{escape(answer["descriptors"][place])}</p>'
        + _named("The team's reason", agreed["reason"] or "No reason was written down.")
        + dissents
        + (f"<ul>{claims}</ul>" if claims else "")
    )


def level_words(visit: Review, level: int | None) -> str:
    """Return a level as it is read, such as *2 Partial*."""
    if level is None:
        return "none"
    return next(f"{one.value} {one.name}" for one in visit.bank.ladder if one.value == level)


def _changed(visit: Review, answer: AnswerPart) -> str:
    """Say of an answer that changed since what was said of it, and what changed if it is known."""
    given = visit.sheet[answer["question"]]
    if not given.stale:
        return ""
    said = given.verdict + ("" if given.level is None else f" to {given.level}")
    lines = [
        "Changed since: please give your verdict on it again. "
        f"Before, you said: {said}." + (f" “{given.reason}”" if given.reason else "")
    ]
    before = visit.before.get(answer["question"])
    if before is not None:
        lines += _differences(visit, before, answer)
    told = "".join(f'<p class="typed">{escape(line)}</p>' for line in lines)
    return f'<div class="notice changed">{told}</div>'


def _differences(visit: Review, before: AnswerPart, now: AnswerPart) -> Iterator[str]:
    old, new = before["agreed"], now["agreed"]
    if old["level"] != new["level"]:
        yield (
            f"The agreed level was {level_words(visit, old['level'])}, and is "
            f"{level_words(visit, new['level'])} now."
        )
    if old["reason"] != new["reason"]:
        yield f"The reason was: “{old['reason'] or 'none'}”"
    if old["evidence"] != new["evidence"]:
        gone = _numbers(old["evidence"], new["evidence"])
        came = _numbers(new["evidence"], old["evidence"])
        told = [f"gone: {gone}"] if gone else []
        told += [f"new or changed: {came}"] if came else []
        yield f"The evidence changed ({'; '.join(told) or 'its order'})."
    if old["dissents"] != new["dissents"]:
        yield "The dissent that is written down changed."
    if before["text"] != now["text"]:
        yield f"The question was: “{before['text']}”"


def _numbers(some: Sequence[EvidencePart], others: Sequence[EvidencePart]) -> str:
    return ", ".join(one["id"] for one in some if one not in others)


def _evidence(visit: Review, answer: AnswerPart) -> str:
    pieces = answer["agreed"]["evidence"]
    if not pieces:
        return '<p class="hint">No evidence was named.</p>'
    items = "".join(f"<li>{_piece(visit, one)}</li>" for one in pieces)
    return f"<h4>Evidence</h4><ul>{items}</ul>"


def _piece(visit: Review, one: EvidencePart) -> str:
    dated = moment(one["dated"]) if one["dated"] else ""
    told = ", ".join(word for word in (dated, one["strength"]) if word)
    lines = [f"<strong>{escape(one['id'])} {escape(one['title'])}</strong> ({escape(told)})"]
    if one["withheld_because"]:
        lines.append(f"Its file is withheld: {escape(one['withheld_because'])}")
    elif one["file"] is not None:
        address = f"/files/evidence/{visit.place.round.id}-{one['id']}/{one['file']['version']}"
        lines.append(
            f'<a href="{escape(address)}" download>Fetch {escape(one["file"]["name"])}</a>'
        )
    if one["where"]:
        lines.append(f"Where: {escape(one['where'])}")
    if one["look_at"]:
        lines.append(f"Look at: {escape(one['look_at'])}")
    return "<br>".join(lines)


# ── what is folded away ──────────────────────────────────────────────────────────────────────


def _folded(visit: Review, answer: AnswerPart) -> str:
    words = visit.words(answer)
    levels = "".join(
        f"<dt>{escape(level_words(visit, value))}</dt><dd>{escape(text)}</dd>"
        for value, text in zip(visit.bank.levels, answer["descriptors"], strict=True)
    )
    parts = [_folds("What each level means here", f"<dl>{levels}</dl>")]
    if answer["verifier_asks"]:
        parts.insert(0, _folds("What to ask, and whom", _said(answer["verifier_asks"])))
    parts.append(_folds("What people answered alone", _spread(visit, answer)))
    parts += [
        _folds(
            f"Remarks of the team, thread {number}",
            _table(
                ("Who", "When", "Remark"),
                [(one["by"], moment(one["at"]), one["text"]) for one in thread["remarks"]],
            ),
        )
        for number, thread in enumerate(answer["threads"], start=1)
    ]
    if words:
        named = ", ".join(word["term"] for word in words)
        parts.append(_folds(f"Words explained: {named}", words_html(words)))
    return "".join(parts)


def _spread(visit: Review, answer: AnswerPart) -> str:
    spread = answer["spread"]
    if spread["distribution"] is None:
        shown = _said(spread["hidden"] or "Not shown.")
    else:
        names = [f"{level.value} {level.name}" for level in visit.bank.ladder]
        shown = _table(("Level", "People"), list(zip(names, spread["distribution"], strict=True)))
    if answer["own"]:
        shown += _table(
            ("Who", "Voice", "Answer", "Note"),
            [
                (
                    one["handle"],
                    one["voice"],
                    one["silence"] or "unanswered" if one["level"] is None else one["level"],
                    noted(one),
                )
                for one in answer["own"]
            ],
        )
    return shown


def _table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in headings)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    # It scrolls by itself on a narrow screen, and so has to be reached by the keyboard.
    return (
        '<div class="table" tabindex="0" role="group" aria-label="Table">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _folds(summary: str, content: str) -> str:
    return f"<details><summary>{escape(summary)}</summary><div>{content}</div></details>"


def _said(text: str) -> str:
    return f'<p class="typed">{escape(text)}</p>'


def _named(name: str, text: str) -> str:
    return f"<h4>{escape(name)}</h4>{_said(text)}"
