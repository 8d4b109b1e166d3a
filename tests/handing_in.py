"""Handing in files to a real server, as the component of the evidence screen does."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx

import factories
from evidence_files_made import pdf
from pages.doors.guard import COOKIE
from serving import Server, until

MEGABYTE = 1024 * 1024


def a_large_pdf(size: int) -> bytes:
    """Return a PDF of about this many bytes, no two alike and none that packs."""
    return pdf(lambda made: made.Root.__setitem__("/Noise", made.make_stream(os.urandom(size))))


@contextmanager
def a_browser(server: Server, person_id: int) -> Iterator[httpx.Client]:
    """Yield a client with a sign-in of that person."""
    token = factories.sign_in(person_id)
    with httpx.Client(base_url=server.url, cookies={COOKIE: token}, timeout=120) as client:
        yield client


def headers(person_id: int, name: str) -> dict[str, str]:
    """Return what the component says of a file."""
    return {
        "x-workbook-person": str(person_id),
        "x-file-name": quote(name),
        "accept": "application/json",
    }


def hand_in(
    client: httpx.Client, round_id: int, person_id: int, content: bytes, name: str
) -> httpx.Response:
    """Hand one file in."""
    return client.put(
        f"/evidence-file/{round_id}", content=content, headers=headers(person_id, name)
    )


def wait_until_warm(server: Server) -> None:
    """Wait until the server has loaded what charts need: a while after its start, whoever asks."""
    maps = Path(f"/proc/{server.pid}/maps")
    until(lambda: "libarrow_python" in maps.read_text(), "the server loads what charts need")
    before = deque([0.0], maxlen=20)  # one second of looking

    def rests() -> bool:
        before.append(memory(server.pid, "VmRSS"))
        return len(before) == before.maxlen and max(before) - min(before) < 1

    until(rests, "the server has loaded all it will")


def memory(pid: int, what: str) -> float:
    """Return a process's memory in MB: ``VmRSS`` now, or ``VmHWM``, the most it ever was."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1024
    raise KeyError(what)
