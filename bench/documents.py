"""The report of a 20-question workbook, the printed workbook, and saving beside reports."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from sqlalchemy import select

from assessment.bank.loading import load_bank
from assessment.bank.model import Bank
from assessment.documents.booklet.pdf import booklet_pdf
from assessment.documents.pdf import report_pdf
from assessment.example.actions import fill_example
from assessment.people.model import OPERATOR
from assessment.people.queries import site_by_code
from assessment.store.migrating import migrate
from assessment.store.sessions import reading, writing
from assessment.store.tables import ParticipantRow, RoundRow
from assessment.verification.queries import handed_over
from assessment.workbook.actions import record_own_answer
from assessment.workbook.model import WorkbookDocument
from assessment.workbook.queries import own_sheet
from bench.result import Result, middle
from databases import ROOT, settled
from pages.shared import documents

TIMES, COLD_TIMES, AT_ONCE, ALONE = 7, 3, 3, 200


def measure() -> list[Result]:
    """Return the times of building the report, and of saving with and without that."""
    bank = load_bank(ROOT / "questions" / "2026.1")
    with (
        tempfile.TemporaryDirectory() as folder,
        settled(f"sqlite:///{folder}/workbook.db", Path(folder)),
    ):
        migrate()
        with writing() as session:
            fill_example(session, by=OPERATOR, bank=bank)
        document = _ashcombe()
        cold = [_cold(document) for _ in range(COLD_TIMES)]
        save = _saver(bank)
        with documents.workers():
            documents.in_worker(report_pdf, document)
            warm = [_took(lambda: documents.in_worker(report_pdf, document)) for _ in range(TIMES)]
            alone = [_took(save) for _ in range(ALONE)]
            beside = _saved_while_building(document, save)
            booklets = [_took(lambda: _booklet(bank)) for _ in range(TIMES)]
            large = [_took(lambda: _booklet(bank, large_print=True)) for _ in range(TIMES)]
    questions = len(document["answers"])
    return [
        Result(
            f"Report of {questions} questions as PDF, in a worker (median)",
            middle(warm),
            "ms",
            TIMES,
            1000,
            f"the first one in a new worker: {middle(cold):.0f} ms, n = {COLD_TIMES}",
        ),
        Result(
            f"Printed workbook of {len(bank.questions)} questions, in a worker (median)",
            middle(booklets),
            "ms",
            TIMES,
            3000,
            f"in large print: {middle(large):.0f} ms, n = {TIMES}",
        ),
        Result(
            f"Slowest save while {AT_ONCE} reports are built",
            max(beside),
            "ms",
            len(beside),
            200,
            f"with none being built: {max(alone):.0f} ms, n = {ALONE}; "
            f"medians {middle(beside):.1f} and {middle(alone):.1f} ms",
        ),
    ]


def _took(work: Callable[[], object]) -> float:
    """Return how long it takes, in milliseconds."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def _ashcombe() -> WorkbookDocument:
    with reading() as session:
        site = site_by_code(session, "ASHCOMBE")
        rounds = session.scalars(select(RoundRow.id).where(RoundRow.site_id == site.id)).all()
        return handed_over(session, rounds[0]).document


def _booklet(bank: Bank, *, large_print: bool = False) -> None:
    documents.in_worker(booklet_pdf, bank, form="full", large_print=large_print)


def _cold(document: WorkbookDocument) -> float:
    with documents.workers():
        return _took(lambda: documents.in_worker(report_pdf, document))


def _saver(bank: Bank) -> Callable[[], None]:
    """Return a save of an own answer in an open round; each changes the level."""
    with reading() as session:
        participant_id, person_id = session.execute(
            select(ParticipantRow.id, ParticipantRow.person_id)
            .join(RoundRow, RoundRow.id == ParticipantRow.round_id)
            .where(RoundRow.state == "open")
            .order_by(ParticipantRow.id)
            .limit(1)
        ).one()
        line = own_sheet(session, participant_id)[0]
    revision = line.revision

    def save() -> None:
        nonlocal revision
        with writing() as session:
            saved = record_own_answer(
                session,
                by=person_id,
                answer_id=line.id,
                revision=revision,
                level=revision % len(bank.levels),
                silence=None,
                note=f"Save number {revision}",
                bank=bank,
            )
        revision = saved.revision

    return save


def _saved_while_building(document: WorkbookDocument, save: Callable[[], None]) -> list[float]:
    """Return the times of the saves that were made until all reports were there."""
    times = []
    with ThreadPoolExecutor(AT_ONCE) as asking:
        built = [asking.submit(documents.in_worker, report_pdf, document) for _ in range(AT_ONCE)]
        while not all(one.done() for one in built):
            times.append(_took(save))
        for one in built:
            one.result()
    return times
