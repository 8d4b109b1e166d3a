"""One question with all that stands beside it, as an own answer, an agreed one or a verdict.

These return what the answer component shows; ``answer_component.mounting.mount`` draws it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from assessment.bank.model import Bank, Question
from assessment.measures.answers import TURNED, said_as_scored
from assessment.verification.model import (
    COULD_NOT_TELL,
    LOWERED,
    QUERIED,
    SETTLED,
    UNSETTLED,
    UPHELD,
    Moderated,
)
from assessment.verification.rules import lower_levels
from assessment.workbook.dissents import FIELDS, MOST
from assessment.workbook.rules import NEEDS_REASON
from assessment.workbook.sheets import AgreedLine, OwnLine
from pages.shared.answer_component.asking import (
    Box,
    Choice,
    Claim,
    Listed,
    More,
    Need,
    Option,
    Part,
    Text,
    Word,
    box,
    choice,
)

NOT_AGREED = "Not agreed"


def own_answer(
    bank: Bank,
    line: OwnLine,
    *,
    person: int,
    voice: str,
    words: Sequence[Word],
    locked: str | None,
) -> Box:
    """Return the box for somebody's own answer, in the wording of their side.

    ``words`` are those of the question that are explained.
    """
    question = bank.question(line.question)
    plain = bank.side_of(voice) == "community"
    nothing = {"level": None, "silence": None}
    return box(
        code=question.code,
        url=f"/save/own-answer/{line.id}",
        person=person,
        bank=bank.version,
        key=f"own-level-{question.code}",
        legend=question.plain if plain else question.text,
        hint=" ".join(filter(None, (question.guidance, TURNED if question.reversed else ""))),
        more=_beside(question, plain=plain),
        words=words,
        choices=[
            *_levels(bank, question, {"silence": None}),
            *(_silence(silence) for silence in bank.silences),
        ],
        clear=nothing,
        texts=[
            _text(
                "note",
                f"own-note-{question.code}",
                "Note",
                "What makes you say so? One thing you saw or heard helps more than a view.",
            )
        ],
        value={"level": line.level, "silence": line.silence, "note": line.note},
        revision=line.revision,
        saved_at=line.saved_at,
        locked=locked,
    )


def agreed_answer(
    bank: Bank,
    line: AgreedLine,
    *,
    person: int,
    claims: Mapping[str, Sequence[Claim]],
    named: bool,
    locked: str | None,
) -> Box:
    """Return the box for what the group settles on; ``claims`` are the rules by level.

    ``named`` is whether the round is: else no name is asked for beside a dissent.
    """
    question = bank.question(line.question)
    write_why = "Please write down the reason: it is what a verifier reads first."
    return box(
        code=question.code,
        url=f"/save/agreed-answer/{line.id}",
        person=person,
        bank=bank.version,
        key=f"agreed-level-{question.code}",
        legend="What level do you agree on?",
        choices=[
            *_levels(bank, question, {"not_agreed": False}, reason=write_why),
            choice(
                NOT_AGREED,
                {"level": None, "not_agreed": True},
                descriptor="A valid outcome: say below what kept you apart.",
                aside=True,
                needs=[{"field": "reason", "say": "Please write down what kept you apart."}],
            ),
        ],
        clear={"level": None, "not_agreed": False},
        texts=[
            _text(
                "reason",
                f"agreed-reason-{question.code}",
                "Reason",
                "Why this level and not the next? Name what somebody else could look at.",
            ),
        ],
        lists=[_dissents(bank, question, named=named)],
        claims=claims,
        value={
            "level": line.level,
            "not_agreed": line.not_agreed,
            "reason": line.reason,
            "dissents": [one if named else {**one, "name": ""} for one in line.dissents],
        },
        revision=line.revision,
        saved_at=line.saved_at,
        saved_by=line.saved_by,
        locked=locked,
        tells=True,
    )


def verdict(
    bank: Bank,
    question: Question,
    *,
    verdict_id: int,
    person: int,
    agreed: int,
    given: str,
    level: int | None,
    reason: str,
    revision: int,
    saved_at: datetime | None,
    locked: str | None,
) -> Box:
    """Return the box for a verifier's verdict; only levels that score lower can be chosen."""
    lower = [
        choice(
            f"{one['name']}{said_as_scored(bank, question.code, level)}",
            one["sets"],
            descriptor=one["descriptor"],
        )
        for level, one in zip(bank.levels, _levels(bank, question, {}), strict=True)
        if level in lower_levels(bank, question.code, agreed)
    ]
    return box(
        code=question.code,
        url=f"/save/verdict/{verdict_id}",
        person=person,
        bank=bank.version,
        key=f"verdict-{question.code}",
        legend="Your verdict",
        called="verdict",
        choices=[
            choice(
                "Upheld", {"verdict": UPHELD, "level": None}, descriptor="I saw what carries it."
            ),
            *([_lowered()] if lower else []),
            choice(
                "Queried",
                {"verdict": QUERIED, "level": None},
                descriptor="I have a question before I can say.",
                needs=[{"field": "reason", "say": f"The verdict “{QUERIED}” needs its question."}],
            ),
            choice(
                "Could not tell",
                {"verdict": COULD_NOT_TELL, "level": None},
                descriptor="What I could see and hear was not enough.",
                needs=[
                    {"field": "reason", "say": f"The verdict “{COULD_NOT_TELL}” needs its reason."}
                ],
            ),
        ],
        lower={
            "key": f"verdict-level-{question.code}",
            "when": {"verdict": LOWERED},
            "choices": lower,
        },
        clear={"verdict": "", "level": None},
        texts=[
            _text(
                "reason",
                f"verdict-reason-{question.code}",
                "Reason or question",
                "What you looked at, whom you heard, and what you found.",
            )
        ],
        value={"verdict": given, "level": level, "reason": reason},
        revision=revision,
        saved_at=saved_at,
        locked=locked,
        tells=True,
    )


def settlement(
    bank: Bank,
    question: Question,
    decided: Moderated,
    *,
    person: int,
    levels: Sequence[int],
) -> Box:
    """Return the box in which a moderator settles one question on one of ``levels``, or does not."""
    write_why = "Please write down the reason. Until then nothing is settled."
    needs: list[Need] = [{"field": "reason", "say": write_why}]
    chosen = [
        choice(
            f"{one['name']}{said_as_scored(bank, question.code, level)}",
            {"level": level, "decision": SETTLED},
            descriptor=one["descriptor"],
            needs=needs,
        )
        for level, one in zip(bank.levels, _levels(bank, question, {}), strict=True)
        if level in levels
    ]
    return box(
        code=question.code,
        url=f"/save/settlement/{decided.id}",
        person=person,
        bank=bank.version,
        key=f"settled-level-{question.code}",
        legend="On which level is it settled?",
        called="settlement",
        choices=[
            *chosen,
            choice(
                "Leave it unsettled",
                {"level": None, "decision": UNSETTLED},
                descriptor="A valid outcome: reports then say why no level stands.",
                aside=True,
                needs=needs,
            ),
        ],
        clear={"level": None, "decision": ""},
        texts=[
            _text(
                "reason",
                f"settled-reason-{question.code}",
                "Reason",
                "What decided it? The team, the verifiers and every report read this.",
            )
        ],
        value={"level": decided.level, "decision": decided.decision, "reason": decided.reason},
        revision=decided.revision,
        saved_at=decided.saved_at,
        saved_by=decided.moderator or None,
        locked=None,
        tells=True,
    )


def _lowered() -> Choice:
    return choice(
        "Lowered",
        {"verdict": LOWERED},
        descriptor="It stands lower than was claimed. A verifier never raises a level.",
        needs=[
            {"field": "level", "say": "Please choose the level it is lowered to."},
            {"field": "reason", "say": f"The verdict “{LOWERED}” needs its reason."},
        ],
    )


def _levels(
    bank: Bank, question: Question, others: Mapping[str, object], *, reason: str = ""
) -> list[Choice]:
    """Return one choice per level, with the question's own description of it."""
    return [
        choice(
            f"{level.value} {level.name}",
            {"level": level.value, **others},
            descriptor=descriptor,
            needs=[{"field": "reason", "say": reason}] if reason else (),
        )
        for level, descriptor in zip(bank.ladder, question.descriptors, strict=True)
    ]


def _silence(silence: str) -> Choice:
    say = "Please say in the note why it does not apply. Until then it counts as not finished."
    return choice(
        silence.capitalize(),
        {"level": None, "silence": silence},
        aside=True,
        needs=[{"field": "note", "say": say}] if silence == NEEDS_REASON else (),
    )


def _text(field: str, key: str, label: str, hint: str) -> Text:
    return {"field": field, "key": key, "label": label, "hint": hint}


def _dissents(bank: Bank, question: Question, *, named: bool) -> Listed:
    parts: list[Part] = [
        {
            "name": "voice",
            "label": "Voice of whoever sees it so",
            "hint": "",
            "options": [
                Option(value="", label="Not told"),
                *(Option(value=one.code, label=one.name) for one in bank.voices),
            ],
        },
    ]
    if named:
        parts.append(
            {
                "name": "name",
                "label": "Name, only if the person wishes",
                "hint": "Leave it empty unless they asked for it: it is shown wherever this goes.",
                "options": [],
            }
        )
    return {
        "field": "dissents",
        "key": f"agreed-dissent-{question.code}",
        "label": "Dissent",
        "hint": "What did some see otherwise? Whose view it is, is asked once it is written. It stays "
        "with the level wherever it goes.",
        "one": "View",
        "words": "In their own words",
        "missing": "Please write down what is seen otherwise, or remove this view.",
        "parts": parts,
        "empty": dict.fromkeys(FIELDS, ""),
        "add": "Add another view",
        "remove": "Remove view",
        "most": MOST,
    }


def _beside(question: Question, *, plain: bool) -> list[More]:
    other = question.text if plain else question.plain
    shown = question.plain if plain else question.text
    return [
        {
            "summary": "The question as staff see it" if plain else "The question in plain words",
            "lines": [other] if other != shown else [],
        },
        {"summary": "What to look for", "lines": list(question.evidence)},
    ]
