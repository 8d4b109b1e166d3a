"""Bytes that come down the wire at a first load, and memory that the server holds."""

from __future__ import annotations

import base64
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser

from bench.result import Result
from bench.visiting import Site, both_sites, chromium

TIMES, PEOPLE = 5, 20
MEGABYTE = 1_000_000
LOAD_TARGET, WARM_TARGET, PERSON_TARGET = 1.05, 250, 1


def measure() -> list[Result]:
    """Load the first question of both from an empty cache; then connect more and more people."""
    with both_sites(PEOPLE) as (ours, floor), chromium() as browser:
        for site in (ours, floor):
            site.server.start()
        loads = [(bytes_down(ours, browser), bytes_down(floor, browser)) for _ in range(TIMES)]
        warm, each = _memory(ours, browser)
    least = min(pair[1] for pair in loads)
    down = min(pair[0] for pair in loads)
    return [
        Result(
            name="First load, least of all",
            value=down / MEGABYTE,
            unit="MB",
            n=TIMES,
            target=LOAD_TARGET * least / MEGABYTE,
            baseline=f"{least / MEGABYTE:.3f} MB for a Streamlit page with one radio; "
            f"{down / least:.3f} times, at most {LOAD_TARGET}",
        ),
        Result("Memory of the server, warm", warm, "MB", 1, WARM_TARGET),
        Result("More memory for each connected person", each, "MB", PEOPLE - 1, PERSON_TARGET),
    ]


def bytes_down(site: Site, browser: Browser) -> int:
    """Return what came down, compressed as it came, until the first question was there."""
    context = site.context(browser)
    page = context.new_page()
    counted = [0]

    def add(count: float) -> None:
        counted[0] += int(count)

    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: add(event["encodedDataLength"]))
    wire.on("Network.webSocketFrameReceived", lambda event: add(_length(event["response"])))
    site.ms_to_first_question(page)
    page.wait_for_load_state("networkidle")
    context.close()
    return counted[0]


def _length(frame: dict[str, object]) -> int:
    payload = str(frame["payloadData"])
    return len(payload) if frame["opcode"] == 1 else len(base64.b64decode(payload))


def _memory(site: Site, browser: Browser) -> tuple[float, float]:
    """Return the memory with one person connected, and how much each of the others adds (MB)."""
    with ExitStack() as windows:
        found = []
        for person in range(PEOPLE):
            context = site.context(browser, person)
            windows.callback(context.close)
            site.ms_to_first_question(context.new_page())
            found.append(_resident(site.server.pid))
    return found[0], (found[-1] - found[0]) / (PEOPLE - 1)


def _resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) * 1024 / MEGABYTE
