"""Run every measure and write ``docs/benchmarks.md``; or run those that are named."""

from __future__ import annotations

import os
import platform
import sys
from importlib import import_module
from pathlib import Path

from assessment import clock
from bench.result import Result

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
MEASURES = {
    "opening": "Opening a page",
    "taking_part": "The page for people who only answer",
    "saving": "Saving an answer",
    "meeting": "A meeting",
    "size": "Bytes and memory",
    "handing_in": "Handing in evidence",
    "documents": "The report and the printed workbook",
    "packing": "Sealing a pack",
    "comparing": "Comparing sites",
    "scoring": "Scoring a file of answers",
}

HEAD = """# How fast and how big

Written by `make bench`; every figure and its baseline come from one run on one machine. Times are
of the wall clock, in milliseconds where nothing else is said. “Most” is the target.
"""


def main(wanted: list[str]) -> int:
    """Measure, print and, where nothing was named, write the page; 1 where a target is missed."""
    results = {name: _measured(name) for name in wanted or MEASURES}
    text = _page(results)
    print(text)
    if not wanted:
        PAGE.write_text(text, encoding="utf-8")
    missed = [r.name for found in results.values() for r in found if r.met is False]
    print(*(f"Missed: {name}" for name in missed), sep="\n", file=sys.stderr)
    return 1 if missed else 0


def _measured(name: str) -> list[Result]:
    print(f"Measuring: {MEASURES[name].lower()} …", file=sys.stderr, flush=True)
    found: list[Result] = import_module(f"bench.{name}").measure()
    return found


def _page(results: dict[str, list[Result]]) -> str:
    lines = [HEAD, _machine(), ""]
    for name, found in results.items():
        lines += [f"## {MEASURES[name]}", ""]
        lines += ["| what | found | most | n | beside it |", "|---|---|---|---|---|"]
        lines += [_line(one) for one in found]
        lines.append("")
    return "\n".join(lines)


def _line(one: Result) -> str:
    most = "" if one.target is None else f"{_shown(one.target)} {one.unit}"
    found = f"{_shown(one.value)} {one.unit}" + (" (missed)" if one.met is False else "")
    return f"| {one.name} | {found} | {most} | {one.n} | {one.baseline} |"


def _shown(figure: float) -> str:
    """Return three significant digits, whole numbers in full."""
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"  # noqa: PLR2004  three digits


def _machine() -> str:
    return (
        f"Measured on {clock.now():%d %B %Y}: {os.cpu_count()} cores ({platform.machine()}), "
        f"{platform.system()}, Python {platform.python_version()}, "
        f"Streamlit {import_module('streamlit').__version__}."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
