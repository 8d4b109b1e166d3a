"""The review as a whole: who verified, what they say of it, what fell and what is still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessment.documents.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Notice,
    Prose,
    Table,
)
from assessment.documents.opening_sections import facts
from assessment.documents.verdict_sections import (
    STALE,
    UNANSWERED,
    open_queries,
    query_state,
    settled,
    verifier_name,
    waits,
)
from assessment.documents.wording import NONE, Words, moment, number, or_none, percent
from assessment.verification.model import LOWERED, RELIANCES, VERDICTS
from assessment.workbook.model import (
    AnswerPart,
    VerificationPart,
    VerifierAgreementPart,
    VerifierPart,
    WorkbookDocument,
)

NOT_VERIFIED = (
    "Not verified yet: these are the levels that the group agreed on itself, and nobody from "
    "outside stands behind them."
)
USUAL = (
    "A fall is usual, and no disgrace. Whoever does the work sees what is meant; who comes from "
    "outside sees what can be shown. Assessors from outside placed the same bodies 1 to 1.5 points "
    "lower on a scale of five than these had placed themselves, and desk reviewers lowered about "
    "a third of all self-ratings. What fell says where evidence, or the community's word, is still "
    "to come; it is where the next round can gain most."
)
_RELIED = {
    "high": "to a high degree",
    "some": "to some degree",
    "little": "to a small degree",
}


def review(document: WorkbookDocument, words: Words) -> Iterator[Block]:
    """Return everything about the review; before it is concluded, only where it stands."""
    part = document["verification"]
    yield Heading(2, "Verification", "verification")
    yield Prose(part["state"], "State of the review:")
    if part["state"] != "concluded":
        yield Notice(NOT_VERIFIED)
        yield from _open_queries(document)
        return
    yield from _statement(document, words)
    yield from _verifiers(part, words)
    yield from _reliance(part, words)
    yield from _agreement(part["agreement"])
    yield from _lowered(document, words)
    yield from _left_open(document)
    yield from _open_queries(document)


def _statement(document: WorkbookDocument, words: Words) -> Iterator[Block]:
    part = document["verification"]
    yield Heading(3, "Statement of verification", "statement-of-verification")
    signed = [one for one in part["verifiers"] if one["signed_at"]]
    who, alone = _people(len([one for one in signed if not one["set_aside"]]))
    yield Prose(
        f"This workbook, version {document['round']['version']} as it was handed over, was "
        f"verified by {who}. {alone} They could uphold a level, lower it, ask, or say that they "
        "could not tell, and never raise one. Each verdict belongs to exactly the answer that it was given "
        "on."
    )
    yield Prose(part["workbook"], "SHA-256 of the workbook that was verified:", small=True)
    yield Table(
        "Verifiers who have signed off, in their own words",
        (Column("Verifier", 0.25), Column("When", 0.2), Column("Statement", 0.55)),
        tuple(
            (
                verifier_name(one["name"], one["voice"], words),
                moment(one["signed_at"]),
                or_none(one["statement"]),
            )
            for one in signed
        ),
    )


def _people(count: int) -> tuple[str, str]:
    """Return how many verified, and that none knew of another."""
    if count == 1:
        return "one verifier from outside", "They worked alone."
    return (
        f"{count} verifiers from outside",
        "Each worked alone and learned nothing of what another said until all had signed off.",
    )


def _verifiers(part: VerificationPart, words: Words) -> Iterator[Block]:
    yield Heading(3, "Who verified", "who-verified")
    yield Table(
        "Verdicts of each verifier, counted",
        (
            Column("Verifier", 0.3),
            Column("Asked", 0.12, numeric=True),
            *(Column(kind.capitalize(), 0.145, numeric=True) for kind in VERDICTS),
        ),
        tuple(
            (
                verifier_name(one["name"], one["voice"], words),
                str(one["asked"]),
                *(str(one["counts"].get(kind, 0)) for kind in VERDICTS),
            )
            for one in part["verifiers"]
        ),
    )
    if any(one["voice"] for one in part["verifiers"]):
        yield Prose(
            "A community verifier speaks for community voices, is put the questions that these are "
            "best placed to judge, in plain wording, and judges only those."
        )
    for one in part["verifiers"]:
        yield from _verifier(one, words)


def _verifier(one: VerifierPart, words: Words) -> Iterator[Block]:
    """Give one verifier's declaration of conflicts, and why they were withdrawn."""
    withdrawn = []
    if one["withdrawn_at"] is not None:
        aside = ", and what they signed counts no more" if one["set_aside"] else ""
        withdrawn = [
            ("Withdrawn", moment(one["withdrawn_at"]) + aside),
            ("Why withdrawn", or_none(one["withdrawn_because"])),
        ]
    yield facts(
        f"Conflicts of interest: {verifier_name(one['name'], one['voice'], words)}",
        ("Declared", moment(one["declared_at"])),
        ("In their own words", or_none(one["declaration"])),
        *(
            (line["organisation"], "a conflict of interest" if line["conflict"] else "none")
            for line in one["conflicts"]
        ),
        *withdrawn,
    )


def _reliance(part: VerificationPart, words: Words) -> Iterator[Block]:
    yield Heading(3, "How far the self-assessment can be relied on", "reliance")
    said = [one for one in part["verifiers"] if one["reliance"]]
    if not said:
        yield Prose("No verifier gave a closing judgement.")
        return
    counted = [sum(one["reliance"] == degree for one in said) for degree in RELIANCES]
    told = ", ".join(
        f"{_RELIED[degree]}: {count}"
        for degree, count in zip(RELIANCES, counted, strict=True)
        if count
    )
    yield Prose(f"{told}.", "Verifiers who say that it can be relied on", leads=True)
    yield Table(
        "Closing judgement of each verifier",
        (Column("Verifier", 0.3), Column("Reliance", 0.15), Column("Why", 0.55)),
        tuple(
            (
                verifier_name(one["name"], one["voice"], words),
                one["reliance"],
                or_none(one["reliance_reason"]),
            )
            for one in said
        ),
    )


def _agreement(part: VerifierAgreementPart) -> Iterator[Block]:
    yield Heading(3, "Agreement between verifiers", "agreement-between-verifiers")
    if not part["pairs"]:
        yield Prose("Fewer than two verifiers stand behind levels, so there is nothing to compare.")
        return
    yield Prose(
        f"On {part['n']} answers two verifiers or more stand behind a level; on {part['alike']} of "
        f"them all say the same one. Krippendorff's alpha (ordinal) is {_defined(part['alpha'])} "
        f"(n = {part['n']}). It is 1 where all say the same and about 0 where they agree no more "
        "often than by chance. Not defined means: too little to compare, or no difference to be "
        "expected."
    )
    yield Table(
        "Weighted kappa of each pair",
        (
            Column("One verifier", 0.28),
            Column("The other", 0.28),
            Column("Answers (n)", 0.12, numeric=True),
            Column("Linear", 0.16, numeric=True),
            Column("Quadratic", 0.16, numeric=True),
        ),
        tuple(
            (
                pair["one"],
                pair["other"],
                str(pair["n"]),
                _defined(pair["linear"]),
                _defined(pair["quadratic"]),
            )
            for pair in part["pairs"]
        ),
    )


def _defined(value: float | None) -> str:
    return "not defined" if value is None else number(value)


def _lowered(document: WorkbookDocument, words: Words) -> Iterator[Block]:
    part = document["verification"]
    yield Heading(3, "What was lowered, and why", "lowered")
    if part["share_lowered"] is None:
        yield Prose("No level is settled, so there is nothing to compare.")
    else:
        yield Prose(
            f"Of {part['levels']} agreed levels that are settled, {part['lowered']} were settled "
            f"lower ({percent(part['share_lowered'])})."
        )
    yield Prose(USUAL)
    stale = f", and {part['stale']} more are {STALE}" if part["stale"] else ""
    counts = ", ".join(f"{kind} {part['counts'].get(kind, 0)}" for kind in VERDICTS)
    yield Prose(f"{counts}{stale}.", "Verdicts of all verifiers together:")
    rows = tuple(_lowered_rows(document["answers"], words))
    if rows:
        yield Table(
            "Verdicts that lowered a level",
            (
                Column("Question", 0.12),
                Column("Agreed", 0.15),
                Column("Lowered to", 0.15),
                Column("Settled", 0.15),
                Column("Why", 0.43),
            ),
            rows,
        )
    else:
        yield Prose("No verdict lowered a level.")


def _lowered_rows(
    answers: Sequence[AnswerPart], words: Words
) -> Iterator[tuple[str, str, str, str, str]]:
    for answer in answers:
        for one in answer["verdicts"]:
            if one["verdict"] == LOWERED and not one["stale"]:
                yield (
                    answer["question"],
                    words.agreed(answer),
                    words.told(answer, one["level"]),
                    settled(answer, words),
                    f"{one['reason']}\n{verifier_name(one['verifier'], one['voice'], words)}",
                )


def _left_open(document: WorkbookDocument) -> Iterator[Block]:
    """Name the answers without a settled level, though verifiers judged them."""
    waiting = [answer["question"] for answer in document["answers"] if waits(answer)]
    left = [
        answer["question"]
        for answer in document["answers"]
        if answer["settlement"] is not None and answer["settlement"]["level"] is None
    ]
    lines = [
        *([f"Waiting for a moderator: {', '.join(waiting)}."] if waiting else []),
        *([f"Left unsettled by a moderator: {', '.join(left)}."] if left else []),
    ]
    if lines:
        yield Bullets("Levels that verification left open", tuple(lines))


def _open_queries(document: WorkbookDocument) -> Iterator[Block]:
    found = open_queries(document)
    if document["verification"]["state"] != "concluded" and not found:
        return
    yield Heading(3, "Open and unanswered queries", "open-queries")
    if not found:
        yield Prose("No query is open.")
        return
    yield Prose(_unanswered(len(document["verification"]["unanswered"]), len(found)), leads=True)
    yield Table(
        "Queries that are open",
        (
            Column("Question", 0.12),
            Column("Verifier", 0.2),
            Column("What was asked", 0.38),
            Column("State", 0.3),
        ),
        tuple(
            (
                answer["question"],
                query["by"],
                query["messages"][0]["text"] if query["messages"] else NONE,
                query_state(query),
            )
            for answer, query in found
        ),
    )


def _unanswered(count: int, found: int) -> str:
    """Return how many of the open queries the team has not answered."""
    if found == 1:
        return f"One query is open; it is {UNANSWERED if count else 'answered by the team'}."
    if count == found:
        return f"{found} queries are open; none of them is answered by the team."
    return (
        f"{found} queries are open; {count} of them {'is' if count == 1 else 'are'} {UNANSWERED}."
    )
