"""Many people at once, and a process that dies: nothing that was saved is lost."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from assessment.errors import Changed
from assessment.store.audit import broken_lines
from assessment.store.sessions import reading
from assessment.store.tables import AuditRow, OwnAnswerChangeRow


def test_twenty_people_saving_at_once_all_keep_theirs(scene):
    names = [f"Person {number}" for number in range(20)]
    for name in names:
        scene.join(name, "CP")
    together = Barrier(20)

    def answer(name):
        together.wait(timeout=30)
        return [scene.save(name, place, level=place % 5, note=name) for place in range(3)]

    with ThreadPoolExecutor(20) as pool:
        saved = list(pool.map(answer, names))
    assert [one.revision for each in saved for one in each] == [1] * 60
    for name in names:
        assert [scene.own(name, place).note for place in range(3)] == [name] * 3
    with reading() as session:
        assert session.scalar(select(func.count(OwnAnswerChangeRow.answer_id))) == 60
        lines = select(func.count(AuditRow.id)).where(AuditRow.act == "own.saved")
        assert session.scalar(lines) == 60
        assert list(broken_lines(session)) == []


def both(first, second):
    """Carry out two saves at once; return their results or refusals."""
    together = Barrier(2)

    def attempt(save):
        together.wait(timeout=30)
        try:
            return save()
        except Changed as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(attempt, [first, second]))


def test_of_two_windows_on_one_answer_exactly_one_wins(scene):
    for turn in range(10):
        results = both(
            lambda turn=turn: scene.save("Cai", level=1, note=f"left {turn}", revision=turn),
            lambda turn=turn: scene.save("Cai", level=2, note=f"right {turn}", revision=turn),
        )
        (lost,) = [one for one in results if isinstance(one, Changed)]
        (won,) = [one for one in results if not isinstance(one, Changed)]
        line = scene.own("Cai")
        assert won.revision == line.revision == turn + 1
        assert (lost.stored["level"], lost.stored["note"]) == (line.level, line.note)
        assert lost.stored["revision"] == line.revision


def test_of_two_facilitators_on_one_level_exactly_one_wins(scene):
    results = both(
        lambda: scene.agree(level=1, reason="left", revision=0),
        lambda: scene.agree(level=2, reason="right", revision=0),
    )
    (lost,) = [one for one in results if isinstance(one, Changed)]
    line = scene.agreed()
    assert (lost.stored["level"], lost.stored["reason"]) == (line.level, line.reason)
    assert lost.stored["by"] == "the team"


SAVING = """
import sys
from pathlib import Path
from assessment.bank.loading import load_bank
from assessment.store.sessions import writing
from assessment.workbook.actions import record_own_answer

bank = load_bank(Path(sys.argv[1]))
person, answer = int(sys.argv[2]), int(sys.argv[3])
for revision in range(100_000):
    with writing() as session:
        record_own_answer(session, by=person, answer_id=answer, revision=revision,
                          level=revision % 5, silence=None, note=str(revision), bank=bank)
    print(revision + 1, flush=True)
"""


def test_killing_a_process_that_saves_loses_nothing_it_called_saved(scene, database, pytestconfig):
    given = [str(pytestconfig.rootpath / "questions" / "2026.1")]
    given += [str(scene.people["Cai"]), str(scene.own("Cai").id)]
    with subprocess.Popen(
        [sys.executable, "-c", SAVING, *given],
        stdout=subprocess.PIPE,
        text=True,
        cwd=pytestconfig.rootpath,
        env=database.environment | {"PATH": ""},
    ) as process:
        told = [int(process.stdout.readline()) for _ in range(40)]
        process.kill()
        told += [int(line) for line in process.stdout.read().split()]
    line = scene.own("Cai")
    assert line.revision >= told[-1]
    assert line.note == str(line.revision - 1)
    with reading() as session:
        kept = select(func.count(OwnAnswerChangeRow.answer_id))
        assert session.scalar(kept) == line.revision
        assert list(broken_lines(session)) == []
