"""``score`` on a file of 10,000 participants, as a command in a process of its own."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from assessment.bank.loading import load_bank
from assessment.bank.model import Bank
from assessment.measures.tidy import COLUMNS
from bench.result import Result, middle
from databases import ROOT

PEOPLE, TIMES = 10_000, 5
SECONDS, MEGABYTES = 5, 500
QUESTIONS = ROOT / "questions" / "2026.1"
KILOBYTE, MEGABYTE = 1024, 1_000_000
# The command, which says at its end how much memory it took at its peak.  What the system counts
# for a started process begins with the memory of the one that started it.
COMMAND = """
import pathlib, re, runpy, sys
sys.argv[0] = "assessment"
try:
    runpy.run_module("assessment", run_name="__main__")
finally:
    told = pathlib.Path("/proc/self/status").read_text()
    sys.stderr.write(re.search(r"VmHWM:\\s*([0-9]+) kB", told)[1])
"""


@dataclass(frozen=True, slots=True)
class _Run:
    seconds: float
    processor: float  # seconds of it
    megabytes: float  # at its peak, resident


def measure() -> list[Result]:
    """Return the median time and the highest memory, beside those of a file without answers."""
    bank = load_bank(QUESTIONS)
    with tempfile.TemporaryDirectory() as folder:
        full, empty = Path(folder, "full.csv"), Path(folder, "empty.csv")
        full.write_text(_answers(bank, PEOPLE), encoding="utf-8")
        empty.write_text(_answers(bank, 0), encoding="utf-8")
        runs = [(_scored(full), _scored(empty)) for _ in range(TIMES)]
    what = f"Score of {PEOPLE:,} participants × {len(bank.questions)} questions"
    time, least = (middle([one.seconds for one in part]) for part in zip(*runs, strict=True))
    peak, floor = (max(one.megabytes for one in part) for part in zip(*runs, strict=True))
    processor = middle([full_run.processor for full_run, _ in runs])
    nothing = "a file without answers"
    return [
        Result(
            f"{what}, as a command (median)",
            time,
            "s",
            TIMES,
            SECONDS,
            f"{nothing}: {least:.2f} s; processor time {processor:.2f} s",
        ),
        Result(
            f"{what}, memory at its peak (highest)",
            peak,
            "MB",
            TIMES,
            MEGABYTES,
            f"{nothing}: {floor:.0f} MB",
        ),
    ]


def _scored(answers: Path) -> _Run:
    """Return what one run of the command took; AssertionError where it failed."""
    command = [sys.executable, "-c", COMMAND, "score", "--json"]
    command += ["--bank", str(QUESTIONS), "--answers", str(answers)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile("w+") as told:
        begun = perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=told)  # noqa: S603  ours
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        peak = told.read()
        if process.returncode or not out.tell() or not peak.isdigit():
            message = f"score did not report: {peak}"
            raise AssertionError(message)
    return _Run(seconds, used.ru_utime + used.ru_stime, int(peak) * KILOBYTE / MEGABYTE)


def _answers(bank: Bank, people: int) -> str:
    """Return a tidy file in which nine answers of ten are levels and some have notes."""
    dice = random.Random(2026)  # noqa: S311  the same answers every time, not secrets
    voices = [voice.code for voice in bank.voices]
    choices = [*map(str, bank.levels)] * 9 + [
        "don't know",
        "not applicable",
        "rather not say",
        "",
        "",
    ]
    lines = [",".join(COLUMNS)]
    for person in range(people):
        for question in bank.questions:
            answer = dice.choice(choices)
            note = (
                "As we talked about" if answer == "not applicable" or dice.random() < 1 / 4 else ""
            )
            voice = voices[person % len(voices)]
            lines.append(f"P{person:05},{voice},{question.code},{answer},{note}")
    return "\n".join(lines) + "\n"
