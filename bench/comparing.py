"""Comparing 500 sites from their stored scores, on SQLite."""

from __future__ import annotations

import gc
import random
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert
from sqlalchemy.orm import Session

from assessment.bank.loading import load_bank
from assessment.bank.model import Bank
from assessment.charts.heat_map import comparison_heat_map
from assessment.charts.marks import dot_plot
from assessment.people.model import OPERATOR
from assessment.research.model import Comparison
from assessment.research.queries import comparison
from assessment.research.tabling import rows
from assessment.store.migrating import migrate
from assessment.store.sessions import reading, writing
from assessment.store.tables import (
    AgreedAnswerRow,
    OwnAnswerRow,
    ParticipantRow,
    PartnershipRow,
    PersonRow,
    ProgrammeRow,
    RoundRow,
    SignOffRow,
    SiteRow,
    VerdictScoreRow,
)
from assessment.workbook.scoring import write_scores
from bench.result import Result, middle
from databases import ROOT, settled

SITES, PEOPLE = 500, 8
TIMES = 15
ON_A_PAGE = 6  # sites that the charts of one screen hold
VOICES = ("SL", "EM", "MM", "FL", "EN", "PV", "CP", "CW")
AT = datetime(2026, 3, 14, tzinfo=UTC)
STAGES = ("own", "agreed", "verified", "settled")


def measure() -> list[Result]:
    """Return the medians of the queries alone and of all that the screen needs."""
    bank = load_bank(ROOT / "questions" / "2026.1")
    with (
        tempfile.TemporaryDirectory() as folder,
        settled(f"sqlite:///{folder}/workbook.db", Path(folder)),
    ):
        migrate()
        with writing() as session:
            fill(session, bank)
        gc.collect()
        gc.freeze()  # as the server does before its first visitor
        queries = _timed(lambda: _compared(bank))
        page = _timed(lambda: _drawn(_compared(bank), bank))
        table = _timed(lambda: sum(1 for _ in rows(_compared(bank))))
        with writing() as session:
            verify(session, bank)
        gc.collect()
        verified = _timed(lambda: _compared(bank))
        verified_page = _timed(lambda: _drawn(_compared(bank), bank))
    what = f"{SITES} sites × {len(bank.form('short'))} questions × {PEOPLE} participants"
    alone = f"the queries alone: {middle(queries):.1f} ms"
    return [
        Result(f"Queries: {what} (median)", middle(queries), "ms", TIMES, 50),
        Result("All that the screen shows (median)", middle(page), "ms", TIMES, 300, alone),
        Result(
            "All that the screen shows, with the verdicts of 2 verifiers on each answer (median)",
            middle(verified_page),
            "ms",
            TIMES,
            300,
            f"the queries alone: {middle(verified):.1f} ms",
        ),
        Result(
            "All rows of the table to take away (median)", middle(table), "ms", TIMES, None, alone
        ),
    ]


def _timed(work: Callable[[], object]) -> list[float]:
    """Return the times of some runs in milliseconds; the first, which warms up, is left out."""
    times = []
    for _ in range(TIMES + 1):
        start = perf_counter()
        work()
        times.append((perf_counter() - start) * 1000)
    return times[1:]


def _compared(bank: Bank) -> Comparison:
    with reading() as session:
        found = comparison(session, by=OPERATOR, bank=bank, round_name="baseline")
    figures = len(bank.dimensions) + len(bank.issues)
    if len(found.lines) != SITES or any(len(line.figures) != figures for line in found.lines):
        message = "not all sites are there"
        raise AssertionError(message)
    return found


def _drawn(compared: Comparison, bank: Bank) -> list[object]:
    """Return the tables and the charts, as they are sent, of one screen."""
    drawn = compared.lines[:ON_A_PAGE]
    agreed = [(one.site_name, {c: f.agreed for c, f in one.figures.items()}) for one in drawn]
    heat = comparison_heat_map(agreed, compared.dimensions, bank.ladder)
    found: list[object] = [heat.figure.to_json(), heat.alt, heat.table]
    for code, title in compared.issues:
        figures = [(one.site_name, one.figures[code]) for one in drawn]
        marks = [(name, {s: getattr(figure, s) for s in STAGES}) for name, figure in figures]
        plot = dot_plot(marks, bank.ladder, over="Site", about=title)
        found += [plot.figure.to_json(), plot.alt, plot.table]
    return found


# ── 500 sites ────────────────────────────────────────────────────────────────────────────────


def fill(session: Session, bank: Bank, sites: int = SITES) -> None:
    """Put answers in at once, and let every workbook's scores be written as at a hand-over."""
    dice = random.Random(2026)  # noqa: S311  the same answers every time, not secrets
    questions = [question.code for question in bank.form("short")]
    _insert(session, ProgrammeRow, [_programme()])
    numbers = range(1, sites + 1)
    _insert(session, SiteRow, [_site(number) for number in numbers])
    _insert(session, PartnershipRow, [_partnership(number) for number in numbers])
    _insert(session, RoundRow, [_round(number, bank) for number in numbers])
    people = [(number, place) for number in numbers for place in range(PEOPLE)]
    _insert(session, ParticipantRow, [_participant(*person) for person in people])
    _insert(
        session,
        OwnAnswerRow,
        [_own(number, place, question, dice) for number, place in people for question in questions],
    )
    _insert(
        session,
        AgreedAnswerRow,
        [_agreed(number, question, dice) for number in numbers for question in questions],
    )
    for number in numbers:
        settled_at = {question: dice.randrange(5) for question in questions}
        write_scores(session, round_id=number, bank=bank, verified=settled_at, settled=settled_at)


def verify(session: Session, bank: Bank, sites: int = SITES) -> None:
    """Let two verifiers judge each answer and sign off, one of them lowering every fifth."""
    _insert(
        session,
        PersonRow,
        [{"id": one, "name": f"Verifier {one}", "made_at": AT} for one in (1, 2)],
    )
    numbers, questions = range(1, sites + 1), bank.form("short")
    _insert(session, SignOffRow, [_signed(number, by) for number in numbers for by in (1, 2)])
    _insert(
        session,
        VerdictScoreRow,
        [
            _judged(number, question.code, bank, lowered=(number + place) % 5 == 0)
            for number in numbers
            for place, question in enumerate(questions)
        ],
    )


def _insert(session: Session, table: type, values: list[dict[str, object]]) -> None:
    session.execute(insert(table), values)


def _programme() -> dict[str, object]:
    return {
        "id": 1,
        "name": "Five hundred sites",
        "example": False,
        "set_up_at": AT,
        "must_hold": [],
        "ongoing_after": "2001",
        "theme": "health",
        "site_threshold": PEOPLE,
        "published_threshold": 10,
    }


def _site(number: int) -> dict[str, object]:
    return {
        "id": number,
        "code": f"SITE{number}",
        "name": f"Site number {number}",
        "nation": "wales",
        "kind": "council",
        "made_at": AT,
    }


def _partnership(number: int) -> dict[str, object]:
    return {"id": number, "site_id": number, "name": f"Forum {number}", "changed_at": AT}


def _round(number: int, bank: Bank) -> dict[str, object]:
    return {
        "id": number,
        "site_id": number,
        "partnership_id": number,
        "name": "baseline",
        "number": 1,
        "bank_version": bank.version,
        "bank_fingerprint": bank.fingerprint,
        "form": "short",
        "mode": "named",
        "state": "verified",
        "version": 1,
        "opened_at": AT,
        "fewest": PEOPLE,
    }


def _participant(number: int, place: int) -> dict[str, object]:
    return {
        "id": number * PEOPLE + place,
        "round_id": number,
        "handle": f"P{place + 1:02d}",
        "name": f"Person {place + 1}",
        "voice": VOICES[place],
        "joined_at": AT,
    }


def _own(number: int, place: int, question: str, dice: random.Random) -> dict[str, object]:
    return {
        "round_id": number,
        "participant_id": number * PEOPLE + place,
        "question": question,
        "level": dice.randrange(5),
        "silence": None,
        "saved_at": AT,
    }


def _agreed(number: int, question: str, dice: random.Random) -> dict[str, object]:
    return {
        "round_id": number,
        "question": question,
        "level": dice.randrange(5),
        "reason": "We talked.",
        "present": [],
        "community_agrees": [],
        "dissents": [],
        "saved_at": AT,
    }


def _signed(number: int, by: int) -> dict[str, object]:
    return {
        "round_id": number,
        "person_id": by,
        "version": 1,
        "answers_hash": "",
        "statement": "We asked three residents.",
        "at": AT,
    }


def _judged(number: int, question: str, bank: Bank, *, lowered: bool) -> dict[str, object]:
    return {
        "round_id": number,
        "bank_version": bank.version,
        "question": question,
        "upheld": 1 if lowered else 2,
        "lowered": 1 if lowered else 0,
        "queried": 0,
        "could_not_tell": 0,
        "fallen": 1 if lowered else 0,
        "behind": {"1": 1, "2": 1} if lowered else {"2": 2},
    }
