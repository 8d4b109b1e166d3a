"""Whether a workbook that is filled in can go on with another version of the questions. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.bank.model import Bank
from assessment.bank.versions import is_newer


def obstacles(old: Bank, new: Bank) -> tuple[str, ...]:
    """Return why answers to ``old`` would not mean the same in ``new``; empty: they do.

    Only the two versions are looked at, never who answered what.
    """
    return tuple(_obstacles(old, new))


def _obstacles(old: Bank, new: Bank) -> Iterator[str]:
    if not is_newer(new.version, old.version):
        yield f"Version {new.version} is not newer than {old.version}."
    if old.levels != new.levels:
        yield "The levels of the ladder are not the same, so a level would mean something else."
    yield from _answers_lost(old, new)
    kept = [q for q in old.questions if q.code in new]
    if not kept:
        yield "No question is in both versions."
    for question in kept:
        if question.reversed != new.question(question.code).reversed:
            yield (
                f"{question.code} is scored from the other end under the same code; "
                "a question with another meaning needs a code of its own."
            )


def _answers_lost(old: Bank, new: Bank) -> Iterator[str]:
    """Yield what somebody may have answered, or spoken as, that is not there any more."""
    for silence in old.silences:
        if silence not in new.silences:
            yield f"The answer “{silence}” is not there any more."
    voices = {voice.code: voice for voice in new.voices}
    for voice in old.voices:
        if voice.code not in voices:
            yield f"The voice “{voice.name}” is not there any more."
        elif voices[voice.code].side != voice.side:
            yield f"The voice “{voice.name}” speaks for another side."
