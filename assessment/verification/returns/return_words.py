"""What a file of verdicts would do or did, in words: for screens, the plain page and the command.

What a preview does not tell (``ReturnPreview.without_verdicts``) is in none of these words.  Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from assessment.verification.returns.previewing import ReturnLine, ReturnPreview, Said, TakenReturn

HEADINGS = ("Question", "In the file", "Said before", "What happens")
_OUTCOMES = {
    "new": "Taken in",
    "changed": "Takes the place of what was said before",
    "same": "Stands already",
    "conflict": "Said otherwise on screen since: choose",
}
_STALE = "the answer has changed since, so it is kept as what was said before"
MOST_NAMED = 12  # questions in one sentence


def file_in_words(preview: ReturnPreview) -> str:
    """Return which file this is, in a sentence."""
    kind = "The form" if preview.kind == "form" else "The spreadsheet"
    paper = f", {from_paper(preview.typed_by)}" if preview.on_paper else ""
    return (
        f"{kind} of pack {preview.pack_number} ({preview.site}: {preview.partnership}), from "
        f"{preview.name}, file {preview.revision}{paper}."
    )


def from_paper(typed_by: str) -> str:
    """Return that a file was filled in by hand, and who typed it in where the file names them."""
    return f"typed in from paper by {typed_by}" if typed_by else "typed in from paper"


def what_it_does(preview: ReturnPreview) -> tuple[str, ...]:
    """Return what taking it in would do, in sentences, the most important first."""
    if preview.nothing_new:
        return preview.remarks
    said = [_counted(preview.count("new", "changed"), "would be taken in")]
    if preview.person_id is None:
        said.append(
            f"{preview.name} does not verify this workbook yet, and would become its verifier."
        )
    if same := preview.count("same"):
        said.append(_counted(same, "stands already", "stand already"))
    if preview.stale:
        said.append(
            _counted(preview.stale, "is on an answer", "are on answers")[:-1]
            + " that changed since, and kept as what was said before."
        )
    if preview.conflicts:
        said.append(
            f"On {_named(preview.conflicts)} something else was said on screen after this form was "
            "issued. What was said on screen holds, unless the verifier chooses the file."
        )
    rejected = tuple(line.question for line in preview.lines if line.outcome == "rejected")
    if rejected:
        said.append(f"Not taken in: {_named(rejected)}.")
    # Whoever does not see what the verdicts say is not told either which of them are complete.
    unfinished = tuple(
        line.question for line in preview.lines if line.written and line.given and line.note
    )
    if unfinished:
        said.append(f"Taken in, and still to be completed: {_named(unfinished)}.")
    if preview.declares:
        said.append("The declaration of conflicts of interest would be kept.")
    return (*said, *_signing(preview), *preview.remarks)


def taken_in_words(taken: TakenReturn) -> tuple[str, ...]:
    """Return what was taken in, in sentences."""
    if taken.nothing_new:
        return taken.remarks
    said = [_counted(taken.accepted, "was taken in", "were taken in")]
    if taken.stale:
        said.append(_counted(taken.stale, "is kept as what was said before", "are kept as such"))
    if taken.kept_from_screen:
        said.append(f"What was said on screen was kept on {_named(taken.kept_from_screen)}.")
    if taken.rejected:
        said.append(f"Not taken in: {_named(line.question for line in taken.rejected)}.")
    if taken.signed_off:
        said.append(f"{taken.name} has signed off with it.")
    elif taken.unsigned:
        said += ["The sign-off in it does not count yet, because:", *taken.unsigned]
    return (*said, *taken.remarks)


def _signing(preview: ReturnPreview) -> tuple[str, ...]:
    if not preview.signed:
        return ("The file is not signed: its verifier goes on, in the form or on screen.",)
    if preview.signs:
        return ("The file is signed: its verifier would sign off.",)
    return ("The file is signed, and the sign-off would not count yet, because:", *preview.unsigned)


def lines_in_words(lines: Iterable[ReturnLine]) -> list[tuple[str, str, str, str]]:
    """Return a row for each verdict that a file holds, under HEADINGS."""
    return [
        (line.question, said_in_words(line.given), said_in_words(line.before), _happens(line))
        for line in lines
        if line.outcome != "empty"
    ]


def said_in_words(said: Said | None) -> str:
    """Return a verdict in words, "" where none is told."""
    if said is None or said == Said("", None, ""):
        return ""
    level = "" if said.level is None else f" to {said.level}"
    return f"{said.verdict or 'no verdict yet'}{level}{f': {said.reason}' if said.reason else ''}"


def _happens(line: ReturnLine) -> str:
    if line.outcome == "rejected":
        return line.note
    what = _OUTCOMES[line.outcome]
    if line.stale:
        what = f"{what}; {_STALE}"
    return f"{what}. {line.note}".strip() if line.note else f"{what}."


def _counted(count: int, one: str, many: str = "") -> str:
    if count == 1:
        return f"1 verdict {one}."
    return f"{count or 'No'} verdicts {many or one}."


def _named(codes: Iterable[str]) -> str:
    told = tuple(codes)
    more = len(told) - MOST_NAMED
    named = ", ".join(told[:MOST_NAMED])
    return f"{named} and {more} more" if more > 0 else named
