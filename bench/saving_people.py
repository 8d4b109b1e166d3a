"""People who save answers over one connection each, as their browsers would."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlsplit

from pages.doors.guard import COOKIE

THINKING = (2.5, 7.5)  # seconds between two answers


@dataclass
class Somebody:
    """One person with one answer; ``revision`` is the last that the server told."""

    url: str
    person_id: int
    token: str
    answer_id: int
    revision: int
    path: str = "/save"

    def request(self) -> bytes:
        """Return the next save as it goes over the line."""
        place = urlsplit(self.url).netloc
        body = json.dumps(
            {
                "revision": self.revision,
                "bank": "2026.1",
                "level": self.revision % 5,
                "silence": None,
                "note": f"What we saw at meeting {self.revision}",
            }
        ).encode()
        head = (
            f"PUT {self.path}/own-answer/{self.answer_id} HTTP/1.1\r\nHost: {place}\r\n"
            f"Origin: http://{place}\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: application/json\r\nX-Workbook-Person: {self.person_id}\r\n"
            f"Cookie: {COOKIE}={self.token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


class Line:
    """A connection that is kept open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, url: str) -> Line:
        """Connect."""
        place = urlsplit(url)
        return cls(*await asyncio.open_connection(place.hostname, place.port))

    async def save(self, who: Somebody) -> tuple[float, int]:
        """Save once; return milliseconds and bytes down. RuntimeError where it was not saved."""
        sent = who.request()
        begun = perf_counter()
        self._writer.write(sent)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await self._reader.readexactly(length)
        took = (perf_counter() - begun) * 1000
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(body.decode())
        who.revision = json.loads(body)["revision"]
        return took, len(head) + length

    @property
    def hung_up(self) -> bool:
        """Whether the server has closed the connection: it does after five idle seconds."""
        return self._reader.at_eof()

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


def _thinking(seconds: float) -> asyncio.Future[None]:
    """Return what is done when somebody has thought for that long."""
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_later(seconds, done.set_result, None)
    return done


def save_in_a_row(who: Somebody, times: int) -> list[int]:
    """Save one after the other; return the bytes that came down for each."""

    async def all_of_them() -> list[int]:
        line = await Line.open(who.url)
        found = [(await line.save(who))[1] for _ in range(times)]
        line.close()
        return found

    return asyncio.run(all_of_them())


def save_together(people: Sequence[Somebody], times: int) -> tuple[list[float], int]:
    """Let everybody think and save, ``times`` each; return milliseconds, and how many failed."""
    chance = random.Random(20)  # noqa: S311  when people think, not a secret

    async def one(who: Somebody, pauses: Sequence[float]) -> tuple[list[float], int]:
        line, found, failed = await Line.open(who.url), [], 0
        for pause in pauses:
            await _thinking(pause)
            begun = perf_counter()
            try:
                if line.hung_up:  # as a browser does, and within the time that is counted
                    line = await Line.open(who.url)
                await line.save(who)
                found.append((perf_counter() - begun) * 1000)
            except (RuntimeError, OSError, asyncio.IncompleteReadError):
                failed += 1
                line = await Line.open(who.url)
        line.close()
        return found, failed

    async def everybody() -> list[tuple[list[float], int]]:
        waits = [[chance.uniform(*THINKING) for _ in range(times)] for _ in people]
        return await asyncio.gather(*(one(*each) for each in zip(people, waits, strict=True)))

    done = asyncio.run(everybody())
    return [ms for found, _ in done for ms in found], sum(failed for _, failed in done)
