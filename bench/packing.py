"""Time and memory of sealing packs: a whole verified workbook, and one with 250 MB of evidence."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import factories
from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.evidence_files.kinds import MEDIA_TYPES
from assessment.store.files import keep_file, kept_path
from assessment.store.migrating import migrate
from assessment.store.sessions import reading, writing
from assessment.verification.packs.issuing import issue_pack
from assessment.verification.queries import handed_over
from assessment.workbook.actions import hand_in_evidence
from assessment.workbook.sheets import HandedIn
from bench.result import Result, middle
from databases import settled
from handing_in import MEGABYTE, memory
from pages.shared import documents

FILES, SIZE, TIMES = 80, 250 * MEGABYTE // 80, 5
WHOLE_TARGET = 2
WORDS = "Two of three residents of Quarry Row could not say who sits on the forum. " * 4
SECONDS_TARGET, MEMORY_TARGET = 10, 100  # MB


def measure() -> list[Result]:
    """Seal each pack in a worker of its own; the time is from the press to the kept file."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with settled(f"sqlite:///{folder}/workbook.db", folder):
            migrate()
            (folder / "signing.key").write_bytes(bytes(range(32)))
            bare = factories.handed_over()
            whole = factories.handed_over(form="full")
            before = [_sealed(whole) for _ in range(TIMES)]
            questions = _verify(whole)
            after = [_sealed(whole) for _ in range(TIMES)]
            full = factories.opened()
            factories.agreed_level(full)
            _hand_in(full)
            factories.handed_over(full)
            without = [_sealed(bare) for _ in range(TIMES)]
            with_files = [_sealed(full) for _ in range(TIMES)]
    seconds, peaks = zip(*with_files, strict=True)
    bare_seconds, bare_peaks = zip(*without, strict=True)
    before_seconds, _ = zip(*before, strict=True)
    after_seconds, _ = zip(*after, strict=True)
    what = f"A pack with {FILES} files of evidence, {FILES * SIZE / MEGABYTE:.0f} MB"
    return [
        Result(
            f"A pack of {questions} questions with reasons, history, verdicts and queries, without "
            "evidence, in a new worker (median)",
            middle(after_seconds),
            "s",
            TIMES,
            WHOLE_TARGET,
            f"the same before it was verified: {middle(before_seconds):.2f} s, n = {TIMES}",
        ),
        Result(
            f"{what}, in a new worker (median)",
            middle(seconds),
            "s",
            TIMES,
            SECONDS_TARGET,
            f"a pack without files: {middle(bare_seconds):.2f} s, n = {TIMES}",
        ),
        Result(
            f"{what}: memory of that worker at its peak (highest)",
            max(peaks),
            "MB",
            TIMES,
            MEMORY_TARGET,
            f"a pack without files: {max(bare_peaks):.0f} MB, n = {TIMES}",
        ),
    ]


def _verify(made: factories.Workbook) -> int:
    """Have two verifiers judge and ask about every answer; return how many questions there are."""
    verifiers = [factories.verifier(made) for _ in range(2)]
    with reading() as session:
        levels = handed_over(session, made.round_id).agreed_levels
    for person_id, (verdict, reason) in zip(
        verifiers, (("upheld", ""), ("could not tell", WORDS)), strict=True
    ):
        for question in levels:
            factories.verdict(made, person_id, question, verdict, reason=reason)
    for question in levels:
        mark = factories.query(made, verifiers[0], question, text=f"{question}: {WORDS}")
        factories.query_answered(made, mark, text=f"{question}: {WORDS}")
    for person_id in verifiers:
        factories.signed_off(made, person_id, but=tuple(levels))
    return len(levels)


def _hand_in(made: factories.Workbook) -> None:
    (question, *_) = factories.bank().form("short")
    for n in range(FILES):
        # What no program can pack, as in photos and most PDFs.
        file = HandedIn(
            f"Minutes {n}.pdf", MEDIA_TYPES["pdf"], keep_file(os.urandom(SIZE)), SIZE, cleaned=False
        )
        with writing() as session:
            hand_in_evidence(
                session,
                by=made.team_id,
                round_id=made.round_id,
                file=file,
                questions=[question.code],
            )


def _sealed(made: factories.Workbook) -> tuple[float, float]:
    """Return how long it took (seconds), and the most memory (MB) of the worker that built it."""
    with documents.workers():
        worker = documents.in_worker(os.getpid)
        began = perf_counter()
        issued = issue_pack(
            by=factories.OPERATOR,
            round_id=made.round_id,
            build=partial(documents.in_worker, pack_to),
            bank=factories.bank(),
            findings=findings_of,
        )
        took = perf_counter() - began
        peak = memory(worker, "VmHWM")
    kept_path(issued.file_sha256).unlink()  # the next one needs the room
    return took, peak
