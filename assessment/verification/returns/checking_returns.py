"""Each verdict of a file against the answers that its form was issued with. Pure.

The same checks as for a verdict that is given on screen, and those that only a file needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from assessment.bank.model import Bank
from assessment.errors import BadInput, Refused
from assessment.store.text import LONGEST, one_line
from assessment.verification.returns.opening_returns import OpenedReturn, plain_text
from assessment.verification.returns.previewing import Outcome, ReturnLine, Said
from assessment.verification.returns.return_schema import ReturnedVerdict
from assessment.verification.rules import check_verdict, what_is_missing

NOT_PUT = (
    "This question is not put to you: as a community verifier you are asked where community "
    "voices should be heard. Your verdict on it was not taken in."
)
LONGEST_CODE = 40  # characters of a question's code that are repeated

_ALTERED = (
    "{what} is not the one that the form was issued with, so nobody can tell what this verdict is "
    "about. It was not taken in. Give it again in the form of your pack, or on screen."
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A verdict that stands on the version of the answer that the form shows.

    ``on_screen_since``: it was given on screen after the form was issued.
    """

    said: Said
    on_screen_since: bool


@dataclass(frozen=True, slots=True)
class FormIssued:
    """What a form was issued with, and what holds now; all by question.

    ``asked`` are the questions put to this verifier. ``hashes_now`` lacks what is asked no more.
    ``stored`` lacks what nothing was said of.
    """

    agreed_levels: Mapping[str, int | None]
    hashes: Mapping[str, str]
    hashes_now: Mapping[str, str]
    asked: Collection[str]
    stored: Mapping[str, Stored]


def checked_lines(opened: OpenedReturn, issued: FormIssued, bank: Bank) -> tuple[ReturnLine, ...]:
    """Return what becomes of each verdict, in the file's order; no fault of one stops another."""
    return tuple(_lines(opened, issued, bank))


def _lines(opened: OpenedReturn, issued: FormIssued, bank: Bank) -> Iterator[ReturnLine]:
    verdicts = opened.document["verdicts"]
    often = Counter(one["question"] for one in verdicts)
    said_first: dict[str, ReturnedVerdict] = {}
    for number, given in enumerate(verdicts):
        place, fault = opened.places[number], opened.faults.get(number, "")
        if often[given["question"]] > 1:
            if said_first.setdefault(given["question"], given) is not given:
                continue  # the first line speaks for them all
            if any(one != given for one in verdicts if one["question"] == given["question"]):
                fault = (
                    "The file says two different things of this question, so neither was taken "
                    "in. Keep one of them, save the file and send it again."
                )
        yield _line(given, place, fault or _fault(given, issued), issued, bank)


def _fault(given: ReturnedVerdict, issued: FormIssued) -> str:
    """Return what is wrong with what the file says it is about, "" where nothing is."""
    code = given["question"]
    if code not in issued.hashes:
        return "This workbook has no such question, so there is nothing to give a verdict on."
    if given["answer_hash"] != issued.hashes[code]:
        return _ALTERED.format(what="The fingerprint of the answer")
    if given["agreed"] != issued.agreed_levels[code]:
        return _ALTERED.format(what="The agreed level beside it")
    if code not in issued.asked and given["verdict"]:
        return NOT_PUT
    return ""


def _line(
    given: ReturnedVerdict, place: str, fault: str, issued: FormIssued, bank: Bank
) -> ReturnLine:
    code = one_line(given["question"])[:LONGEST_CODE]
    said = Said(given["verdict"], given["level"], plain_text(given["reason"]))
    if not fault and not said.verdict:
        if said.level is None and not said.reason:
            return ReturnLine(code, place, "empty")
        fault = (
            "A level or a reason stands here without a verdict, so it was not taken in. Choose the "
            "verdict, and send the file again."
        )
    fault = fault or _refusal(said, code, issued, bank)
    if fault:
        return ReturnLine(code, place, "rejected", given=said, note=fault)
    note = what_is_missing(said.verdict, said.level, said.reason) or ""
    stale = issued.hashes[code] != issued.hashes_now.get(code)
    stored = issued.stored.get(code)
    if stored is None:
        return ReturnLine(code, place, "new", stale, said, None, note)
    if stored.said == said:
        return ReturnLine(code, place, "same", stale, said, said, note)
    outcome: Outcome = "conflict" if stored.on_screen_since else "changed"
    return ReturnLine(code, place, outcome, stale, said, stored.said, note)


def _refusal(said: Said, code: str, issued: FormIssued, bank: Bank) -> str:
    if len(said.reason) > LONGEST:
        return (
            f"The reason has {len(said.reason):,} characters, and at most {LONGEST:,} can be kept. "
            "Shorten it, and send the file again."
        )
    try:
        check_verdict(
            said.verdict,
            said.level,
            agreed=issued.agreed_levels[code],
            bank=bank,
            question=code,
        )
    except (Refused, BadInput) as refused:
        return str(refused)
    return ""
