"""Memory and time of handing in files as evidence: eighty of 3 MB, and large photos."""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from PIL import Image

import factories
from assessment.store.migrating import migrate
from bench.result import Result, at_95, middle
from databases import settings_for, settled
from handing_in import MEGABYTE, a_browser, a_large_pdf, hand_in, memory, wait_until_warm
from serving import Server

FILES, SIZE, AT_ONCE = 80, 3 * MEGABYTE, 4
PHOTOS, MEGAPIXELS = 5, (4000, 3000)
GROWTH_TARGET = 100  # MB


def measure() -> list[Result]:
    """Hand them in to the real server; the time is of each request, four at once."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/workbook.db"
        with settled(url, folder):
            migrate()
            server = Server(folder, settings_for(url, folder))
            server.start()
            try:
                return _measured(server)
            finally:
                server.stop()


def _measured(server: Server) -> list[Result]:
    made = factories.opened()
    with a_browser(server, made.team_id) as client:

        def send(content: bytes, name: str) -> float:
            began = perf_counter()
            answer = hand_in(client, made.round_id, made.team_id, content, name)
            answer.raise_for_status()
            return (perf_counter() - began) * 1000

        send(a_large_pdf(SIZE), "warm.pdf")
        wait_until_warm(server)
        before = memory(server.pid, "VmRSS")
        with ThreadPoolExecutor(AT_ONCE) as four:
            times = list(four.map(lambda n: send(a_large_pdf(SIZE), f"{n}.pdf"), range(FILES)))
        grown = memory(server.pid, "VmHWM") - before
        photos = [send(_photo(), f"{n}.jpg") for n in range(PHOTOS)]
    return [
        Result(
            f"Most memory more while {FILES} files of 3 MB come, {AT_ONCE} at once",
            grown,
            "MB",
            FILES,
            GROWTH_TARGET,
            f"{before:.0f} MB before",
        ),
        Result(f"A PDF of 3 MB kept, {AT_ONCE} at once, median", middle(times), "ms", FILES),
        Result(
            f"A PDF of 3 MB kept, {AT_ONCE} at once, 95th percentile", at_95(times), "ms", FILES
        ),
        Result("A photo of 12 megapixels cleaned and kept, median", middle(photos), "ms", PHOTOS),
    ]


def _photo() -> bytes:
    """Return a photo as large as a phone's, of noise, which packs worst."""
    small = Image.frombytes("RGB", (500, 375), os.urandom(500 * 375 * 3))
    buffer = io.BytesIO()
    small.resize(MEGAPIXELS).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
