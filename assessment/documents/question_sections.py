"""One section for each question: what was asked, what each and all said, what rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from assessment.documents.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    NewPage,
    Notice,
    Prose,
    Table,
)
from assessment.documents.figures import spread_figure
from assessment.documents.opening_sections import facts
from assessment.documents.verdict_sections import levels, queries, verdicts
from assessment.documents.wording import (
    NONE,
    Words,
    count,
    day,
    moment,
    number,
    or_none,
    sentences,
)
from assessment.measures.answers import TURNED
from assessment.workbook.dissents import spoken_by
from assessment.workbook.model import (
    AgreedPart,
    AnswerPart,
    EvidencePart,
    SpreadPart,
    WorkbookDocument,
)
from assessment.workbook.showing import noted


def questions(document: WorkbookDocument, words: Words, evidence: str) -> Iterator[Block]:
    """Return all questions under the heading of their issue; ``evidence`` as for the report."""
    issues = {line["code"]: line["title"] for line in document["issues"]}
    dimensions = {line["code"]: line["title"] for line in document["dimensions"]}
    yield NewPage()
    yield Heading(2, "The questions", "questions")
    issue = None
    for n, answer in enumerate(document["answers"], start=1):
        if answer["issue"] != issue:
            issue = answer["issue"]
            yield Heading(3, f"{issue} {issues.get(issue, '')}".strip(), f"issue-{n}")
        place = f"{answer['dimension']} {dimensions.get(answer['dimension'], '')}".strip()
        yield Heading(4, f"{answer['question']} {answer['text']}", f"question-{n}")
        yield from _asked(answer, place, words)
        yield from levels(answer, words)
        yield from _own_answers(answer, words)
        yield from _agreed(answer, words, evidence)
        yield from _remarks(answer)
        yield from verdicts(answer, words)
        yield from queries(answer, evidence)
        yield from _barrier(answer)


def _asked(answer: AnswerPart, place: str, words: Words) -> Iterator[Block]:
    domain = f" Domain: {answer['domain']}." if answer["domain"] else ""
    weight = f" Weight in sums and means: {answer['weight']}." if answer["weight"] > 1 else ""
    yield Prose(f"Dimension {place}.{domain}{weight}", small=True, leads=True)
    if answer["reversed"]:
        yield Notice(TURNED)
    if answer["guidance"].strip():
        yield Prose(answer["guidance"], leads=True)
    yield Table(
        "What the levels mean here",
        (Column("Level", 0.35 if answer["reversed"] else 0.25), Column("You would see", 0.75)),
        tuple(
            (words.told(answer, level), text)
            for level, text in zip(words.ladder, answer["descriptors"], strict=False)
        ),
    )


def _own_answers(answer: AnswerPart, words: Words) -> Iterator[Block]:
    spread = answer["spread"]
    figure = spread_figure(answer, words)
    if figure is not None:
        yield figure
    if spread["hidden"]:
        yield Notice(spread["hidden"])
    yield _spread_table(spread, words)
    yield _middle(spread)
    if answer["own"]:
        yield Table(
            "Own answers",
            (
                Column("Who", 0.09),
                Column("Voice", 0.27),
                Column("Answer", 0.2),
                Column("Note", 0.44),
            ),
            tuple(
                (own["handle"], words.voice(own["voice"]), words.own(own), noted(own))
                for own in answer["own"]
            ),
        )


def _spread_table(spread: SpreadPart, words: Words) -> Table:
    """Count the answers in lines that add up to what was asked."""
    rows = []
    if spread["distribution"] is not None:
        counts = zip(words.ladder, spread["distribution"], strict=False)
        rows = [(words.level(level), str(got)) for level, got in counts]
    rows.append(("All who gave a level", count(spread["levelled"])))
    rows += [(silence.capitalize(), str(n)) for silence, n in (spread["silences"] or {}).items()]
    rows.append(("Unanswered", count(spread["unanswered"])))
    rows.append(("All who were asked", str(spread["asked"])))
    return Table(
        "Own answers, counted",
        (Column("Answer", 0.7), Column("How many", 0.3, numeric=True)),
        tuple(rows),
        narrow=True,
    )


def _middle(spread: SpreadPart) -> Prose:
    """Say where the middle lies, for all and for each side, and whether the group is split."""
    split = {
        True: "The group is split.",
        False: "The group is in agreement.",
        None: "No conclusion is drawn about a split.",
    }[spread["split"]]
    sides = (
        f"{_side('statutory', spread['statutory_median'], spread['statutory_n'])}, "
        f"{_side('community', spread['community_median'], spread['community_n'])}"
    )
    return Prose(f"{number(spread['median'])} ({sides}). {split}", "Median:")


def _side(name: str, median: float | None, n: int | None) -> str:
    people = "" if n is None else f" of {n}"
    return f"{name}{people}: {number(median)}"


def _agreed(answer: AnswerPart, words: Words, evidence: str) -> Iterator[Block]:
    agreed = answer["agreed"]
    yield facts(
        "Agreed level",
        ("Level", words.agreed(answer)),
        ("Reason", or_none(agreed["reason"])),
        *dissent_lines(agreed, words),
        ("Who was there", words.persons(agreed["present"])),
        ("Community voices that agree", words.persons(agreed["community_agrees"])),
        ("Written down", f"{agreed['by']}, {moment(agreed['at'])}" if agreed["by"] else NONE),
        ("Fingerprint of this answer", answer["hash"]),
    )
    if agreed["claims"]:
        yield Bullets(
            "Rules of claim",
            tuple(f"{'Met' if c['met'] else 'Missed'}: {c['rule']}" for c in agreed["claims"]),
        )
    if agreed["evidence"]:
        yield evidence_table(agreed["evidence"], evidence)


def evidence_table(evidence: list[EvidencePart], beside: str = "") -> Table:
    """Return what there is to look at behind a level.

    ``beside`` is where the files lie, seen from the document; the titles lead there, unless it
    is "".
    """
    return Table(
        "Evidence",
        (
            Column("No.", 0.08),
            Column("Title", 0.2),
            Column("Dated", 0.16),
            Column("Strength", 0.14),
            Column("Where, and what to look at", 0.42),
        ),
        tuple(
            (
                part["id"],
                part["title"],
                day(part["dated"]),
                part["strength"],
                "\n".join(filter(None, (part["where"], part["look_at"], *_file(part)))),
            )
            for part in evidence
        ),
        links=tuple(_place(part, beside) for part in evidence) if beside else (),
    )


def _place(part: EvidencePart, beside: str) -> str:
    """Return where the file of a piece lies, seen from the document; "" where it is not there."""
    file = part["file"]
    return beside + quote(file["pack_name"]) if file is not None and file["pack_name"] else ""


def _remarks(answer: AnswerPart) -> Iterator[Block]:
    for n, thread in enumerate(answer["threads"], start=1):
        closed = thread["closed_at"]
        yield Table(
            f"Remarks, thread {n} ({f'closed {moment(closed)}' if closed else 'still open'})",
            (Column("Who", 0.22), Column("When", 0.2), Column("Remark", 0.58)),
            tuple((one["by"], moment(one["at"]), one["text"]) for one in thread["remarks"]),
        )


def dissent_lines(agreed: AgreedPart, words: Words) -> Iterator[tuple[str, str]]:
    """Return a line for each dissent: the words, and below them whose they are."""
    dissents = agreed["dissents"]
    if not dissents:
        yield ("Dissent", "none")
    for n, dissent in enumerate(dissents, start=1):
        by = spoken_by(dissent, words.voices)
        yield (
            "Dissent" if len(dissents) == 1 else f"Dissent {n}",
            dissent["words"] + (f"\nSaid by: {by}" if by else ""),
        )


def _file(part: EvidencePart) -> Iterator[str]:
    """Yield what is to be known of the file of a piece of evidence; nothing where it has none."""
    file = part["file"]
    if part["withheld_because"]:
        yield f"Withheld from verifiers: {part['withheld_because']}"
    if file is None:
        return
    cleaned = ", cleaned of place and camera" if file["cleaned"] else ""
    yield (
        f"File, version {file['version']}: {file['name']}, {file['media_type']}, "
        f"{file['bytes']:,} bytes{cleaned}"
    )
    if file["pack_name"]:
        yield f"In the pack: {file['pack_name']}"
    yield f"Fingerprint {file['sha256']}"


def _barrier(answer: AnswerPart) -> Iterator[Block]:
    low = "score" if answer["reversed"] else "level"
    yield Prose(
        f"{answer['barrier']}. {answer['barrier_sentence']}", f"What a low {low} here would reveal:"
    )
    if answer["intervene"]:
        yield Prose(sentences(answer["intervene"]), "Where one could intervene:")
    if answer["verifier_asks"].strip():
        yield Prose(answer["verifier_asks"], "What a verifier may ask:")
