"""What a verdict may be, when it is complete, and what it settles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from assessment.bank.model import Bank
from assessment.errors import Refused
from assessment.measures.answers import scored
from assessment.people.rules import Act
from assessment.verification.model import (
    COULD_NOT_TELL,
    DECISIONS,
    LOWERED,
    QUERIED,
    RELIANCES,
    SETTLED,
    UPHELD,
    VERDICTS,
    Declaration,
    Moderated,
    Settlement,
    Verdict,
)
from assessment.workbook.model import WorkbookDocument

COMMUNITY_VERIFIERS = ("CP", "CW")  # the voices that a community verifier may have
# Why a pack was closed, beside HANDED_OVER_AGAIN; they are shown to anybody who checks one.
SUPERSEDED = "A newer pack took its place."


def act_to_issue(by: int, person_id: int | None) -> Act:
    """Return what somebody does who issues a pack to a verifier, or (None) to nobody by name."""
    if person_id is None:
        return Act.MAKE_PACK
    return Act.GIVE_VERDICT if by == person_id else Act.ISSUE_PACK


CONCLUDED = "The review is concluded."


# ── who is asked what ────────────────────────────────────────────────────────────────────────


def put_to(bank: Bank, voice: str | None, questions: Iterable[str]) -> tuple[str, ...]:
    """Return those questions, in their order, that a verifier is asked for a verdict on.

    ``voice`` None is a verifier from outside, who is asked them all; a community verifier those
    that the bank has answered by, or heard from, a community participant or the wider community.
    A bank that marks none puts all to them, too.
    """
    marked = {
        question.code
        for question in bank.questions
        if set(COMMUNITY_VERIFIERS).intersection((*question.voices, *question.hear))
    }
    if voice is None or not marked:
        return tuple(questions)
    return tuple(code for code in questions if code in marked)


def to_judge(
    agreed_levels: Mapping[str, int | None], bank: Bank, voice: str | None
) -> tuple[str, ...]:
    """Return the questions that a verifier has to give a verdict on, in the workbook's order."""
    asked = put_to(bank, voice, agreed_levels)
    return tuple(question for question in asked if agreed_levels[question] is not None)


# ── conflicts of interest ────────────────────────────────────────────────────────────────────


def organisations_to_declare(document: WorkbookDocument) -> tuple[str, ...]:
    """Return who a verifier has to say yes or no of: the site, the lead, and each partner."""
    chosen = document["mapping"]["partnership"]
    named: dict[str, str] = {}
    for one in (document["site"]["name"], chosen["lead"], *chosen["partners"]):
        name = " ".join(one.split())
        if name:
            named.setdefault(name.casefold(), name)
    return tuple(named.values())


def still_to_declare(said: Declaration | None, organisations: Collection[str]) -> tuple[str, ...]:
    """Return the organisations of which nothing was said yet."""
    known = {} if said is None else said.conflicts
    return tuple(one for one in organisations if one not in known)


def declaration_problems(
    words: str, conflicts: Mapping[str, bool], organisations: Sequence[str]
) -> tuple[str, ...]:
    """Return a sentence for each thing that a declaration lacks, none where it is complete."""
    problems = [f"{one}: say yes or no." for one in organisations if one not in conflicts]
    if any(conflicts.values()) and not words.strip():
        problems.append("You said yes: write in a few words what the conflict is.")
    return tuple(problems)


# ── what is asked again ──────────────────────────────────────────────────────────────────────


def asked_again(changed: Collection[str], *, verified: bool) -> str:
    """Say what a workbook that was handed over again asks of its verifiers; ``changed`` by code."""
    if verified and not changed:
        return (
            "It was handed over again with the very same answers, so every verdict and sign-off "
            "holds, and it is verified again at once."
        )
    if not changed:
        return (
            "It was handed over again with the very same answers, so every verdict that was given "
            "holds."
        )
    count = "One answer has" if len(changed) == 1 else f"{len(changed)} answers have"
    return (
        f"{count} changed since it was handed over before ({', '.join(changed)}). Verifiers are "
        "asked again about exactly that; all other verdicts hold."
    )


# ── the closing judgement ────────────────────────────────────────────────────────────────────


def judgement_problems(reliance: str, reason: str) -> tuple[str, ...]:
    """Return a sentence for each thing that a closing judgement lacks, none where it is complete."""
    problems = []
    if reliance not in RELIANCES:
        problems.append(
            "Say how far the self-assessment as a whole can be relied on: high, some or little."
        )
    if not reason.strip():
        problems.append("Say in a sentence why it can be relied on so far and no further.")
    return tuple(problems)


# ── verdicts ─────────────────────────────────────────────────────────────────────────────────


def check_verdict(
    verdict: str, level: int | None, *, agreed: int | None, bank: Bank, question: str
) -> None:
    """Refuse a verdict that may not even be kept unfinished; ``agreed`` None: nothing to judge.

    What is lower is lower as scored: on a question worded in the negative, a higher level.
    A verdict whose level or reason is still to come is kept as it is: see ``is_complete``.
    """
    if agreed is None:
        raise Refused(
            "There is no agreed level on this question, so there is nothing to give a verdict on. "
            "Nothing was changed."
        )
    if verdict not in ("", *VERDICTS):
        raise Refused(f"A verdict is one of: {', '.join(VERDICTS)}. Nothing was changed.")
    if level is None:
        return
    if verdict != LOWERED:
        raise Refused("Only the verdict “lowered” carries a level. Nothing was changed.")
    if level not in bank.levels:
        raise Refused(f"Level {level} is not on this workbook's ladder. Nothing was changed.")
    if level not in lower_levels(bank, question, agreed):
        worded = bank.question(question).reversed
        side = "above" if worded else "below"
        why = " (this question is worded in the negative)" if worded else ""
        raise Refused(
            f"A verifier never raises a level: “lowered” has to be {side} the agreed {agreed}{why}. "
            "Nothing was changed. Choose “upheld”, or say what you saw in the reason."
        )


def lower_levels(bank: Bank, question: str, agreed: int) -> tuple[int, ...]:
    """Return the levels that an agreed one can be lowered to, lowest value first.

    They are those that score less: above the agreed one where the question is reversed.
    """
    highest = scored(bank, question, agreed)
    return tuple(level for level in bank.levels if scored(bank, question, level) < highest)


def is_complete(verdict: str, level: int | None, reason: str) -> bool:
    """Tell whether a verdict counts: only “upheld” stands without a reason."""
    if verdict == UPHELD:
        return True
    if verdict == LOWERED:
        return level is not None and bool(reason.strip())
    return verdict in {QUERIED, COULD_NOT_TELL} and bool(reason.strip())


def what_is_missing(verdict: str, level: int | None, reason: str) -> str | None:
    """Return the sentence that says what an unfinished verdict needs, None where it is complete."""
    if is_complete(verdict, level, reason):
        return None
    if not verdict:
        return "No verdict yet."
    if verdict == LOWERED and level is None:
        return "Lowered, but not to which level."
    wanted = "question" if verdict == QUERIED else "reason"
    return f"The verdict “{verdict}” needs its {wanted}."


def stood_behind(agreed: int | None, verdicts: Iterable[Verdict]) -> list[int | None]:
    """Return the level that each complete, fresh verdict stands behind, None for no level.

    Upheld stands behind the agreed level; queried and could not tell behind none.
    """
    counted = (v for v in verdicts if not v.stale and is_complete(v.verdict, v.level, v.reason))
    return [_stands_behind(v, agreed) for v in counted]


def still_to_come(asked: Iterable[str], sheet: Mapping[str, Verdict]) -> tuple[str, ...]:
    """Return a sentence for each question asked without a complete, fresh verdict."""
    found = []
    for question in asked:
        given = sheet.get(question)
        if given is None or not given.verdict:
            found.append(f"{question}: this answer needs a verdict.")
        elif given.stale:
            found.append(f"{question}: the answer has changed, so it needs a verdict again.")
        elif missing := what_is_missing(given.verdict, given.level, given.reason):
            found.append(f"{question}: {missing}")
    return tuple(found)


def settle(
    agreed: int | None, verdicts: Iterable[Verdict], moderated: Moderated | None = None
) -> Settlement:
    """Return what complete, fresh verdicts on one agreed level settle.

    Where all of them stand behind one level, it is settled on that. Where two or more do not say
    the same, or nobody stands behind a level, it is settled on what a moderator decided, if that
    is about the answer as it is and still lies between what verifiers stand behind.
    """
    behind = stood_behind(agreed, verdicts)
    if agreed is None or not behind:
        return Settlement(verified=None, settled=None)
    if len(set(behind)) == 1 and behind[0] is not None:
        return Settlement(verified=behind[0], settled=behind[0])
    if moderated is None or not moderated.counts or not _lies_between(moderated.level, behind):
        return Settlement(verified=None, settled=None, disputed=True)
    return Settlement(verified=None, settled=moderated.level, disputed=True, moderated=moderated)


def levels_to_settle_on(
    bank: Bank, question: str, agreed: int, verdicts: Iterable[Verdict]
) -> tuple[int, ...]:
    """Return the levels that a moderator can settle on, lowest value (as scored) first.

    They lie between the lowest and the highest that verdicts stand behind. Where nobody stands
    behind any, they are all that are not above the agreed one.
    """
    behind = [level for level in stood_behind(agreed, verdicts) if level is not None]
    if behind:
        return tuple(
            level
            for level in _as_scored(bank, question, bank.levels)
            if _lies_between(level, behind)
        )
    return (*_as_scored(bank, question, lower_levels(bank, question, agreed)), agreed)


def check_settlement(
    decision: str, level: int | None, *, allowed: Sequence[int], agreed: int | None
) -> None:
    """Refuse what may not even be kept unfinished; ``allowed`` are ``levels_to_settle_on``."""
    if decision not in ("", *DECISIONS):
        raise Refused(
            "A level is settled, or left unsettled for the reason given. Nothing was changed."
        )
    if level is None:
        return
    if decision != SETTLED:
        raise Refused("What stays unsettled has no level. Nothing was changed.")
    if level not in allowed:
        said = " or ".join(str(one) for one in allowed)
        raise Refused(
            f"Level {level} is not one that the verifiers' verdicts leave open (agreed {agreed}): "
            f"it can be settled on {said}. Nothing was changed."
        )


def _as_scored(bank: Bank, question: str, levels: Iterable[int]) -> list[int]:
    return sorted(levels, key=lambda level: scored(bank, question, level))


def _lies_between(level: int | None, behind: Iterable[int | None]) -> bool:
    """Tell whether a level lies within those that somebody stands behind, if anybody does."""
    levels = [one for one in behind if one is not None]
    return level is None or not levels or min(levels) <= level <= max(levels)


def _stands_behind(verdict: Verdict, agreed: int | None) -> int | None:
    if verdict.verdict == UPHELD:
        return agreed
    return verdict.level if verdict.verdict == LOWERED else None
