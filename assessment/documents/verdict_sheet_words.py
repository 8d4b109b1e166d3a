"""What the spreadsheet for verdicts says: how to fill it in, and the words of each answer's cells."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.verification.model import FormEvidence, FormQuestion, FormSheet
from assessment.verification.returns import return_sheets as layout
from assessment.verification.returns.return_schema import RETURN_SCHEMA


def explained(form: FormSheet) -> Iterator[tuple[str, str]]:
    """Give the first sheet: what this is, and what to do with it, line by line."""
    yield (
        "What this is",
        f"The form for verdicts on the workbook of {form.site}, {form.partnership}.",
    )
    yield "Round", f"{form.round_name}, handed over on {form.handed_over_at[:10]}"
    yield "Questions", f"{form.bank_title}, version {form.bank_version}"
    yield "Pack", f"number {form.number} ({form.pack_id})"
    yield "For", form.verifier or "whoever writes their name on the sheet “Closing”"
    if form.example:
        yield "Example", "This is an example: the site, the people and all they say are invented."
    yield (
        "1. Conflicts of interest",
        (
            f"On the sheet “{layout.DECLARATION}”, say yes or no for each organisation. No verdict "
            "can be taken in before that."
        ),
    )
    yield (
        "2. Verdicts",
        (
            f"On the sheet “{layout.VERDICTS}”, fill in the yellow cells, chosen from their lists. "
            "Upheld: you agree with the level. Lowered: to which level, and why. Queried: you ask "
            "the team, so write the question. Could not tell: why not. A level is never raised. "
            "A cell turns orange where something is still missing."
        ),
    )
    if form.community:
        yield (
            "Why not all questions",
            (
                "You are asked where community voices should be heard, in plain words. The wording "
                "that the team answered stands below each."
            ),
        )
    if form.not_agreed:
        yield (
            "Without a level",
            f"No verdict is needed where nothing was agreed: {', '.join(form.not_agreed)}.",
        )
    yield (
        "3. Closing",
        (
            f"On the sheet “{layout.CLOSING}”, say how far the whole can be relied on. Once you have "
            f"finished, choose yes beside “{layout.SIGNED}”. Unfinished is fine, too: send what "
            "you have, and go on later, here or on screen."
        ),
    )
    where = f" at {form.return_to}" if form.return_to else " as your covering letter says"
    yield (
        "4. Send it",
        f"Save the file as .xlsx and send it back{where}.",
    )


def asked(one: FormQuestion) -> Iterator[str]:
    """Give what a verifier is asked about one answer."""
    yield one.text
    if one.team_text != one.text:
        yield f"As the team was asked: {one.team_text}"
    if one.reversed:
        yield "This question is worded in the negative: lowering is to a higher level."
    if one.verifier_asks:
        yield f"To find out: {one.verifier_asks}"


def evidence_said(piece: FormEvidence) -> str:
    """Return one piece of evidence, with where to look at it."""
    where = f"data/evidence/{piece.pack_name}" if piece.pack_name else piece.where
    facts = (piece.dated, piece.strength, where, piece.look_at)
    said = ", ".join(fact for fact in facts if fact)
    withheld = f" Withheld: {piece.withheld_because}" if piece.withheld_because else ""
    return f"{piece.id} {piece.title} ({said}).{withheld}"


def said_before(one: FormQuestion) -> Iterator[str]:
    """Give a verdict that holds no more, and what was asked and answered since."""
    before = one.before
    if before is not None and before.stale:
        level = "" if before.level is None else f" to {before.level}"
        reason = f": {before.reason}" if before.reason else "."
        yield (
            "The answer changed since your verdict, so please give it again. You said: "
            f"{before.verdict}{level}{reason}"
        )
    for message in one.query.messages if one.query else ():
        who = "You asked" if message.side == "verifier" else "The team answered"
        files = f" (with {', '.join(message.files)})" if message.files else ""
        yield f"{who} on {message.at[:10]}: {message.text}{files}"


def level_said(question: FormQuestion, value: int) -> str:
    """Return a level with its name, as it is chosen from a list."""
    name = next(level.name for level in question.levels if level.value == value)
    return f"{value} {name}"


def yes_or_no(said: bool) -> str:
    """Return what is chosen where yes and no are offered."""
    return layout.YES if said else layout.NO


def pack_lines(form: FormSheet) -> Iterator[tuple[str, str]]:
    """Give what tells the pack apart when the sheet comes back."""
    yield layout.SCHEMA, RETURN_SCHEMA
    yield layout.PACK_ID, form.pack_id
    yield layout.WORKBOOK, form.workbook_hash
    yield layout.TOKEN, form.token
