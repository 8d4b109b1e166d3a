"""The minutes as PDF and as one HTML page, drawn from the same blocks as the report."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.documents.blocks import (
    Block,
    Bullets,
    Column,
    Contents,
    Heading,
    Notice,
    Prose,
    Report,
    Table,
)
from assessment.documents.html import page_of
from assessment.documents.opening_sections import EXAMPLE, facts
from assessment.documents.pdf import pdf_of
from assessment.documents.question_sections import dissent_lines, evidence_table
from assessment.documents.wording import MODES, NONE, Words, moment, number, or_none
from assessment.meeting.minutes import LeftPart, MinutesDocument, MinutesQuestion, VotePart

SIDE_BY_SIDE = 4  # votes in one table
LACKING = (
    "Some characters in these minutes cannot be printed here as they were written, and stand as "
    "[U+…] or in the wrong order. The minutes as an HTML page have the true text."
)


def minutes_pdf(document: MinutesDocument) -> bytes:
    """Return the minutes as tagged PDF (A4); the same document gives the same bytes."""
    return pdf_of(lambda notices: minutes_report(document, notices), LACKING)


def minutes_html(document: MinutesDocument) -> bytes:
    """Return the minutes as one page of UTF-8 HTML, without script or outside address."""
    return page_of(minutes_report(document))


def minutes_report(document: MinutesDocument, notices: tuple[str, ...] = ()) -> Report:
    """Return the minutes as blocks; ``notices`` are said on the first page."""
    words = Words(document)
    return Report(
        title=f"Minutes of {document['site']['name']}",
        subject=document["partnership"],
        moment=document["at"],
        blocks=(
            *_opening(document, notices),
            *_meetings(document, words),
            *_in_short(document, words),
            *_questions(document, words),
            *_lists(document),
        ),
    )


def _opening(document: MinutesDocument, notices: tuple[str, ...]) -> Iterator[Block]:
    round_, bank = document["round"], document["bank"]
    yield Heading(1, f"Minutes of {document['site']['name']}", "top")
    yield Prose(f"Partnership: {document['partnership']}")
    if document["example"]:
        yield Notice(EXAMPLE)
    yield from map(Notice, notices)
    yield facts(
        "What this is",
        ("Site", f"{document['site']['name']} ({document['site']['code']})"),
        ("Round", f"{round_['name']} (round {round_['number']}), {round_['state']}"),
        ("Mode", MODES[round_["mode"]]),
        ("Questions", f"{bank['title']}, version {bank['version']}"),
        ("As it stood", moment(document["at"])),
        ("Who leads the talk and does not answer", ", ".join(document["led_by"]) or "nobody named"),
    )
    yield Contents("Contents")


def _meetings(document: MinutesDocument, words: Words) -> Iterator[Block]:
    yield Heading(2, "When the group met, and who was there", "meetings")
    if not document["meetings"]:
        yield Prose("No meeting was opened in the workbook.")
        return
    yield Table(
        "Meetings",
        (Column("Meeting", 0.12), Column("When", 0.3), Column("Who was there", 0.58)),
        tuple(
            (
                str(one["number"]),
                f"{moment(one['opened_at'])}\n"
                + (f"until {moment(one['closed_at'])}" if one["closed_at"] else "still open"),
                words.named(one["present"]),
            )
            for one in document["meetings"]
        ),
    )


def _in_short(document: MinutesDocument, words: Words) -> Iterator[Block]:
    """List what was agreed; the sections that follow say the rest of each question."""
    yield Heading(2, "In short", "in-short")
    found = document["questions"]
    if not found:
        yield Prose("Nothing was talked about yet.")
        return
    yield Table(
        "What the group came to, in the order of the talk",
        (Column("Question", 0.62), Column("Outcome", 0.38)),
        tuple((f"{one['question']} {one['title']}", _outcome(one, words)) for one in found),
    )
    yield from _sentences("Disputed", [(one, one["disputed"]) for one in found])
    left = [(one, one["left"]) for one in found]
    yield from _sentences("Left open", left)
    if document["left"]:
        yield Prose(f"Nothing came of {len(document['left'])} more: see the end.")


def _sentences(label: str, of: list[tuple[MinutesQuestion, list[str]]]) -> Iterator[Block]:
    items = tuple(f"{one['question']} {one['title']}: {' '.join(said)}" for one, said in of if said)
    yield Bullets(label, items) if items else Prose("nothing.", f"{label}:")


def _outcome(one: MinutesQuestion, words: Words) -> str:
    agreed = one["agreed"]
    if agreed["level"] is not None:
        return words.level(agreed["level"])
    return "Not agreed" if agreed["not_agreed"] else "None yet"


def _questions(document: MinutesDocument, words: Words) -> Iterator[Block]:
    if not document["questions"]:
        return
    yield Heading(2, "Question by question", "questions")
    for n, one in enumerate(document["questions"], start=1):
        yield Heading(3, f"{one['question']} {one['title']}", f"question-{n}")
        yield Prose(one["text"], leads=True)
        if one["reversed"]:
            yield Notice(
                "This question is worded in the negative: its levels stand as they were asked."
            )
        if one["votes"]:
            yield from _votes(one["votes"], words)
            yield from (
                Prose(vote["hidden"], f"Vote {vote['number']}:")
                for vote in one["votes"]
                if vote["hidden"]
            )
        yield from _agreed(one, words)
        for number_, thread in enumerate(one["threads"], start=1):
            yield Table(
                f"Open remarks, thread {number_}",
                (Column("Who", 0.22), Column("When", 0.2), Column("Remark", 0.58)),
                tuple((r["by"], moment(r["at"]), r["text"]) for r in thread["remarks"]),
            )
        if one["disputed"]:
            yield Bullets("Disputed", tuple(one["disputed"]))
        if one["left"]:
            yield Bullets("Left open", tuple(one["left"]))


def _votes(all_votes: list[VotePart], words: Words) -> Iterator[Table]:
    """Set the votes beside each other, so that the second can be read against the first."""
    for start in range(0, len(all_votes), SIDE_BY_SIDE):
        yield _beside(all_votes[start : start + SIDE_BY_SIDE], words)


def _beside(votes: list[VotePart], words: Words) -> Table:
    columns = tuple(Column(f"Vote {vote['number']}", 0.2, numeric=True) for vote in votes)
    rows = [("Opened", *(moment(vote["opened_at"]) for vote in votes))]
    for place, level in enumerate(words.ladder):
        rows.append((words.level(level), *(_count(vote, place) for vote in votes)))
    rows += [
        ("Passed", *(NONE if v["passed"] is None else str(v["passed"]) for v in votes)),
        ("Median", *(number(vote["median"]) for vote in votes)),
        ("Median, statutory", *(number(vote["statutory_median"]) for vote in votes)),
        ("Median, community", *(number(vote["community_median"]) for vote in votes)),
        ("Phones that voted", *(f"{v['voted']} of {v['seats']}" for v in votes)),
        ("Split", *(_split(vote) for vote in votes)),
    ]
    return Table("Votes", (Column("Level", 0.4), *columns), tuple(rows))


def _count(vote: VotePart, place: int) -> str:
    return NONE if vote["distribution"] is None else str(vote["distribution"][place])


def _split(vote: VotePart) -> str:
    if vote["open"]:
        return "still open"
    return {True: "yes", False: "no", None: NONE}[vote["split"]]


def _agreed(one: MinutesQuestion, words: Words) -> Iterator[Block]:
    agreed = one["agreed"]
    yield facts(
        "What the group came to",
        ("Outcome", _outcome(one, words)),
        ("Reason", or_none(agreed["reason"])),
        *dissent_lines(agreed, words),
        ("Who was there", words.named(agreed["present"])),
        ("Community voices that agree", words.named(agreed["community_agrees"])),
        ("Written down", f"{agreed['by']}, {moment(agreed['at'])}" if agreed["by"] else NONE),
    )
    if agreed["claims"]:
        yield Bullets(
            "Rules of claim",
            tuple(f"{'Met' if c['met'] else 'Missed'}: {c['rule']}" for c in agreed["claims"]),
        )
    if agreed["evidence"]:
        yield evidence_table(agreed["evidence"])


def _lists(document: MinutesDocument) -> Iterator[Block]:
    yield Heading(2, "Questions that nothing came of", "left")
    yield _left(document["left"], "No question of the agenda was left out.")
    yield Heading(2, "Dropped from the agenda", "dropped")
    yield _left(document["dropped"], "Nothing was dropped.")
    yield Heading(2, "Who takes part", "who-takes-part")
    named = document["round"]["mode"] == "named"
    voices = {voice["code"]: voice["name"] for voice in document["bank"]["voices"]}
    columns = (Column("Participant", 0.18), Column("Voice", 0.42))
    yield Table(
        "Participants",
        (*columns, Column("Name", 0.4)) if named else columns,
        tuple(
            (p["handle"], voices.get(p["voice"], p["voice"]))
            + ((p["name"] or NONE,) if named else ())
            for p in document["participants"]
        ),
    )


def _left(parts: list[LeftPart], none: str) -> Block:
    if not parts:
        return Prose(none)
    return Table(
        "Questions",
        (Column("Question", 0.25), Column("What it asks", 0.45), Column("Why it is here", 0.3)),
        tuple((f"{one['question']} {one['title']}", one["text"], one["why"]) for one in parts),
    )
