"""Phones in a room, as their browsers would ask: a socket that tells, and pages over HTTP."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from time import perf_counter

import httpx
from websockets.asyncio.client import connect

from pages.doors.guard import SEAT

_FIELD = re.compile(r'name="(seat_secret|vote|bank)" value="([^"]+)"')
_HTML, _JSON = {"accept": "text/html"}, {"accept": "application/json"}


@dataclass
class Phone:
    """One phone; ``shown_at`` is when it had the page with the newest news, by ``perf_counter``."""

    url: str
    token: str
    page: str = ""
    shown_at: float = 0.0
    _stamp: str = ""
    _fresh: asyncio.Event = field(default_factory=asyncio.Event)
    _client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        """Open the connection that its pages come over."""
        self._client = httpx.AsyncClient(base_url=self.url, cookies={SEAT: self.token}, timeout=30)

    async def follow(self) -> None:
        """Listen and fetch what is new, until cancelled."""
        address = self.url.replace("http", "ws", 1) + "/room/live"
        headers = {"cookie": f"{SEAT}={self.token}"}
        async with connect(address, origin=self.url, additional_headers=headers) as socket:  # type: ignore[arg-type]  # an origin is text
            await self._look()
            async for message in socket:
                if "what" in json.loads(message):
                    await self._look()

    async def _look(self) -> None:
        told = (await self._client.get("/room/now", headers=_JSON)).json()["now"]
        if told == self._stamp:
            return
        shown = await self._client.get("/room", headers=_HTML)
        shown.raise_for_status()
        self.page, self._stamp, self.shown_at = shown.text, told, perf_counter()
        self._fresh.set()

    async def shows(self, words: str) -> None:
        """Wait until its page says this."""
        while words not in self.page:
            await self._fresh.wait()
            self._fresh.clear()

    async def vote(self, level: int) -> float:
        """Vote on what its page shows; return the milliseconds until it was told that it counts."""
        fields = dict(_FIELD.findall(self.page)) | {"level": str(level)}
        begun = perf_counter()
        told = await self._client.post("/room/vote", data=fields, headers=_JSON)
        took = (perf_counter() - begun) * 1000
        if told.json().get("level") != level:
            raise RuntimeError(told.text)
        return took

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()
