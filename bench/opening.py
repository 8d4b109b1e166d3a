"""How long until the first question can be answered."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from playwright.sync_api import Browser

from bench.result import Result, middle
from bench.visiting import Site, both_sites, chromium

TIMES, STARTS = 15, 11
OPENING_TARGET, START_TARGET = 1.3, 1.2  # times the floor, measured in the same run

Pairs = list[tuple[float, float]]


def measure() -> list[Result]:
    """Open the first question of the workbook and of the floor in turns, in either form."""
    with both_sites() as (ours, floor), chromium() as browser:
        cold = _in_turns(ours, floor, lambda site: _ms_from_start(site, browser), STARTS)
        for site in (ours, floor):
            site.server.start()
        empty = _in_turns(ours, floor, lambda site: ms_empty(site, browser), TIMES)
        warm = _in_turns(ours, floor, lambda site: _ms_warm(site, browser), TIMES)
    with both_sites(form="full") as (ours, floor), chromium() as browser:
        for site in (ours, floor):
            site.server.start()
        three = _in_turns(ours, floor, lambda site: _ms_warm(site, browser), TIMES)
    return [
        _result("Page open to first question, warm cache", warm, OPENING_TARGET),
        _result("Page open to first question, empty cache", empty, OPENING_TARGET),
        _result("The same of a page of three questions, warm cache", three, OPENING_TARGET),
        _result("Cold start to first question", cold, START_TARGET),
    ]


def _in_turns(ours: Site, floor: Site, ms: Callable[[Site], float], times: int) -> Pairs:
    """Measure both in turns; the first turn does not count."""
    return [(ms(ours), ms(floor)) for _ in range(times + 1)][1:]


def ms_empty(site: Site, browser: Browser) -> float:
    """Return the milliseconds to the first question in a window with nothing in its cache."""
    context = site.context(browser)
    taken = site.ms_to_first_question(context.new_page())
    context.close()
    return taken


def _ms_warm(site: Site, browser: Browser) -> float:
    context = site.context(browser)
    page = context.new_page()
    site.ms_to_first_question(page)
    taken = site.ms_to_first_question(page)
    context.close()
    return taken


def _ms_from_start(site: Site, browser: Browser) -> float:
    context = site.context(browser)
    page = context.new_page()
    begun = perf_counter()
    site.server.start()
    site.ms_to_first_question(page)
    taken = (perf_counter() - begun) * 1000
    context.close()
    site.server.stop()
    return taken


def _result(name: str, pairs: Pairs, times_the_floor: float) -> Result:
    ours, floor = (middle([pair[place] for pair in pairs]) for place in (0, 1))
    return Result(
        name=f"{name}, median",
        value=ours,
        unit="ms",
        n=len(pairs),
        target=times_the_floor * floor,
        baseline=f"{floor:,.0f} ms for a Streamlit page with one radio; "
        f"{ours / floor:.2f} times, at most {times_the_floor}",
    )
