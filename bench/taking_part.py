"""The page for people who only answer: how soon it can be used, and what comes down for it."""

from __future__ import annotations

from playwright.sync_api import Browser

from bench.opening import ms_empty
from bench.result import Result, at_95, middle
from bench.size import bytes_down
from bench.visiting import Site, both_sites, chromium

TIMES, LOADS = 25, 5
MS_TARGET, KILOBYTE_TARGET = 600, 150
KILOBYTE = 1_000
FORMS = {"short": "20 questions", "full": "45 questions"}


def measure() -> list[Result]:
    """Open the page and the floor in turns, each from an empty cache, in either form."""
    found: list[Result] = []
    for form, asked in FORMS.items():
        with both_sites(form=form, only_answering=True) as (ours, floor), chromium() as browser:
            for site in (ours, floor):
                site.server.start()
            found += _measured(ours, floor, browser, asked)
    return found


def _measured(ours: Site, floor: Site, browser: Browser, asked: str) -> list[Result]:
    pairs = [(ms_empty(ours, browser), ms_empty(floor, browser)) for _ in range(TIMES + 1)][1:]
    mine, theirs = ([pair[place] for pair in pairs] for place in (0, 1))
    loads = [(bytes_down(ours, browser), bytes_down(floor, browser)) for _ in range(LOADS)]
    most, least = max(pair[0] for pair in loads), min(pair[1] for pair in loads)
    floor_says = f"{middle(theirs):,.0f} ms for a Streamlit page with one radio"
    return [
        Result(
            f"To the first question that can be answered, {asked}, empty cache (median)",
            middle(mine),
            "ms",
            TIMES,
            MS_TARGET,
            floor_says,
        ),
        Result(f"The same (95th percentile), {asked}", at_95(mine), "ms", TIMES, MS_TARGET),
        Result(
            f"First load, most of all, {asked}",
            most / KILOBYTE,
            "kB",
            LOADS,
            KILOBYTE_TARGET,
            f"{least / KILOBYTE:,.0f} kB for a Streamlit page with one radio",
        ),
    ]
