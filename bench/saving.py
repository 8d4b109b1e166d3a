"""Saving an answer: how soon it is shown, with fifty people, how much computing, how many bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser
from sqlalchemy import select

from assessment.store.sessions import reading
from assessment.store.tables import OwnAnswerRow, ParticipantRow
from bench.result import Result, at_95, middle
from bench.saving_people import Somebody, save_in_a_row, save_together
from bench.visiting import Site, both_sites, chromium
from postgresql import free_port
from serving import ROOT, until

PEOPLE, EACH = 50, 6
CLICKS = 60
IN_A_ROW, TURNS = 100, 10  # 1,000 saves of each kind, taken in turns
TARGETS = {"shown": (50, 120), "together": (10, 30), "bytes": 600, "computing": 1.5}


def measure() -> list[Result]:
    """Measure saving in the application, and beside it in a bare Starlette route."""
    with both_sites(PEOPLE) as (ours, _), ExitStack() as closing:
        ours.server.start()
        bare_url, bare_pid = closing.enter_context(_bare(ours))
        with chromium() as browser:
            shown = _shown(ours, browser)
        people = _people(ours)
        bare = [_moved(one, bare_url) for one in _people(ours, place=1)]
        driver = [_moved(one, bare_url, "/driver") for one in _people(ours, place=2)]
        took, failed = save_together(people, EACH)
        took_bare, _ = save_together(bare, EACH)
        turns, down = _computing((people[0], bare[0], driver[0]), (ours.server.pid, bare_pid))
    return [
        *_times("Click on a level to shown as saved, in Chromium", shown, "shown"),
        *_times(f"Save, {PEOPLE} people at once, at the client", took, "together", took_bare),
        Result(f"Saves that failed, {PEOPLE} people at once", failed, "", len(took), 0),
        Result("Bytes down for a saved answer (most)", max(down), "bytes", len(down), 600),
        _computed(turns),
    ]


def _times(
    what: str, found: Sequence[float], target: str, beside: Sequence[float] = ()
) -> Iterator[Result]:
    most = TARGETS[target]
    for name, figure, limit in (("median", middle, most[0]), ("95th percentile", at_95, most[1])):
        baseline = f"{figure(beside):.1f} ms for a bare Starlette route" if beside else ""
        yield Result(f"{what} ({name})", figure(found), "ms", len(found), limit, baseline)


def _computed(turns: Sequence[tuple[float, float, float]]) -> Result:
    ours, bare, driver = (middle(column) for column in zip(*turns, strict=True))
    return Result(
        "Server's processor time for a saved answer (median of turns)",
        ours,
        "ms",
        len(turns),
        TARGETS["computing"] * bare,
        f"{bare:.2f} ms for a bare Starlette route doing the same UPDATE through SQLAlchemy "
        f"({ours / bare:.2f} times, at most {TARGETS['computing']}); "
        f"{driver:.2f} ms through sqlite3 alone",
    )


# ── who saves, and where ─────────────────────────────────────────────────────────────────────


def _people(ours: Site, place: int = 0) -> list[Somebody]:
    """Return everybody with the answer at one place of their sheet."""
    with reading() as session:
        rows = session.execute(
            select(ParticipantRow.person_id, OwnAnswerRow.id, OwnAnswerRow.revision)
            .join(OwnAnswerRow, OwnAnswerRow.participant_id == ParticipantRow.id)
            .order_by(ParticipantRow.id, OwnAnswerRow.id)
        ).all()
    each = len(rows) // len(ours.tokens)
    return [
        Somebody(ours.server.url, person, token, answer, revision)
        for token, (person, answer, revision) in zip(ours.tokens, rows[place::each], strict=True)
    ]


def _moved(one: Somebody, url: str, path: str = "/save") -> Somebody:
    return Somebody(url, one.person_id, one.token, one.answer_id, one.revision, path)


@contextmanager
def _bare(ours: Site) -> Iterator[tuple[str, int]]:
    """Serve the bare routes on the same database; yield their address and the process."""
    port = free_port()
    options = ["--port", str(port), "--log-level", "warning", "--no-access-log"]
    served = subprocess.Popen(  # noqa: S603  our own module
        [sys.executable, "-m", "uvicorn", "bench.saving_bare:app", *options],
        cwd=ROOT,
        env=os.environ | ours.server.environment,
    )
    url = f"http://127.0.0.1:{port}"
    until(lambda: _answers(url), "the bare routes are served")
    yield url, served.pid
    served.terminate()
    served.wait()


def _answers(url: str) -> bool:
    import httpx  # noqa: PLC0415  for this one question

    try:
        return httpx.get(f"{url}/health").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


# ── measuring ────────────────────────────────────────────────────────────────────────────────

# Resolves with the milliseconds from the click until "Saved" is on the screen.
_CLICK = """(group, level) => new Promise((shown) => {
  const state = group.getRootNode().querySelector('[data-part="saved"]');
  let sent = false;
  const watch = new MutationObserver(() => {
    if (state.dataset.state === 'saving') sent = true;
    if (!sent || state.dataset.state !== 'saved') return;
    watch.disconnect();
    requestAnimationFrame(() => shown(performance.now() - begun));
  });
  watch.observe(state, { attributes: true });
  const begun = performance.now();
  group.querySelector(`input[value="${level}"]`).click();
})"""


def _shown(ours: Site, browser: Browser) -> list[float]:
    context = ours.context(browser)
    page = context.new_page()
    ours.ms_to_first_question(page)
    group = page.locator(".st-key-own-level-CC-1-1a")
    found: list[float] = [group.evaluate(_CLICK, str(turn % 5)) for turn in range(CLICKS + 1)]
    context.close()
    return found[1:]  # the first one warms up


def _computing(
    who: tuple[Somebody, Somebody, Somebody], pids: tuple[int, int]
) -> tuple[list[tuple[float, float, float]], list[int]]:
    """Take turns; return processor milliseconds a save for each of the three, and bytes down."""
    turns, down = [], list[int]()
    for one in who:
        save_in_a_row(one, IN_A_ROW)
    for _ in range(TURNS):
        found = []
        for one, pid in zip(who, (pids[0], pids[1], pids[1]), strict=True):
            before = _processor_ms(pid)
            size = save_in_a_row(one, IN_A_ROW)
            found.append((_processor_ms(pid) - before) / IN_A_ROW)
            if one is who[0]:
                down += size
        turns.append((found[0], found[1], found[2]))
    return turns, down


def _processor_ms(pid: int) -> float:
    """Return the processor time that all threads of a process have had, to the nanosecond."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(one.read_text(encoding="utf-8").split()[0]) for one in threads) / 1e6
