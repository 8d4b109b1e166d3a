"""Who listens to which round in this process, and the one question that is asked for all of them.

One poller asks the audit chain what came since, a few times a second, as long as anybody
listens; what may be told goes to each listener, who waits on an event.  News that a slow
connection has not taken yet is joined, so that nobody holds more than one message.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from assessment.errors import Unavailable
from assessment.store.sessions import reading
from assessment.workbook.news import Hearing, first_word, may_end, news_of, words_told
from assessment.workbook.queries import happened_since, last_number, round_kinds
from assessment.workbook.reading_news import Happened, RoundKind

_Answer = TypeVar("_Answer")

EVERY = 0.3  # seconds between two questions
MOST_EACH = 24  # sockets of one person or seat
MOST = 2_000  # sockets of this process
_MOST_NEWS = 40  # in one message; beyond, it says only that much has changed
_THREADS = 4  # of our own, so that neither saves wait for us nor we for them


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody who may listen to a round: whose connection it is, and what they may hear.

    ``whose`` bounds the connections (*person 5*, *seat 12*); ``person_id`` is None for a seat.
    """

    whose: str
    person_id: int | None
    hearing: Hearing


@dataclass(slots=True, eq=False)
class Listener:
    """One open connection: what it has not been told yet."""

    round_id: int
    hearer: Hearer
    stamp: str = ""
    news: list[str] = field(default_factory=list)
    missed: bool = False  # something that news does not name
    recheck: bool = False  # something has happened to the person: ask again whether they may
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, stamp: str, news: str) -> None:
        """Note a change for the next message."""
        self.stamp = stamp
        if news not in self.news:
            self.news.append(news)
        if len(self.news) > _MOST_NEWS:
            self.behind(stamp)
        self.woken.set()

    def behind(self, stamp: str) -> None:
        """Note that more has changed than can be named."""
        self.stamp, self.missed = stamp, True
        self.news.clear()
        self.woken.set()

    def catch_up(self, latest: str) -> None:
        """Note, on coming back, that something was missed.

        ``latest`` was read in a thread: what was told meanwhile is newer, and must not be put back.
        """
        self.behind(self.stamp or latest)

    def take(self) -> dict[str, object] | None:
        """Return the message that is due, None where there is none."""
        self.woken.clear()
        if not self.news and not self.missed:
            return None
        what = [] if self.missed else [*self.news]
        self.news.clear()
        self.missed = False
        return {"stamp": self.stamp, "what": what}


class Hub:
    """All listeners of one event loop."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._by_whom: Counter[str] = Counter()
        self._limiter = CapacityLimiter(_THREADS)
        self._poller: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._number = 0

    def __len__(self) -> int:
        return len(self._listeners)

    @property
    def polling(self) -> bool:
        """Whether the chain is being watched."""
        return self._poller is not None and not self._poller.done()

    async def ask(self, question: Callable[..., _Answer], *given: object) -> _Answer:
        """Put a question to the database in a thread of our own."""
        return await run_sync(question, *given, limiter=self._limiter)

    async def join(self, listener: Listener) -> bool:
        """Let somebody listen; False where they, or all together, have too many connections."""
        whose = listener.hearer.whose
        if self._by_whom[whose] >= MOST_EACH or len(self._listeners) >= MOST:
            return False
        self._listeners.add(listener)
        self._by_whom[whose] += 1
        try:
            await self._watch()
        except BaseException:
            self.leave(listener)
            raise
        return True

    def leave(self, listener: Listener) -> None:
        """Forget a connection; the last one stops the poller."""
        if listener not in self._listeners:
            return
        self._listeners.remove(listener)
        self._by_whom[listener.hearer.whose] -= 1
        self._by_whom += Counter()  # forget who has none left
        if not self._listeners and self._poller is not None:
            self._poller.cancel()
            self._poller = None

    async def _watch(self) -> None:
        """Have a poller; what is read after this is followed by everything that comes later."""
        async with self._starting:
            if not self.polling:
                self._number = await self.ask(_last_number)
                self._poller = asyncio.create_task(self._poll())

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            with contextlib.suppress(Unavailable):  # then nobody can have changed anything either
                lines, kinds = await self.ask(_since, self._number, asked := self._rounds())
                while lines and (came := self._rounds() - asked):  # while a question was under way
                    asked |= came
                    kinds |= await self.ask(_kinds, came)
                if lines:
                    self._number = lines[-1].number
                    self._spread(lines, kinds)

    def _rounds(self) -> frozenset[int]:
        return frozenset(one.round_id for one in self._listeners)

    def _spread(self, lines: Iterable[Happened], kinds: dict[int, RoundKind]) -> None:
        for line in lines:
            for listener in self._listeners:
                kind = kinds.get(listener.round_id)
                if kind is not None:  # a round that is no more has no news
                    _pass_on(line, listener, kind)


def _pass_on(line: Happened, listener: Listener, kind: RoundKind) -> None:
    hearer, word = listener.hearer, first_word(line.act)
    if may_end(line.act, line.subject, hearer.person_id):
        listener.recheck = True
        listener.woken.set()
    if word not in words_told(kind.mode, hearer.hearing):
        return
    news = news_of(
        line.act,
        line.subject,
        line.site_id,
        round_id=listener.round_id,
        round_site_id=kind.site_id,
    )
    if news is not None:
        listener.tell(line.stamp, news)


def _last_number() -> int:
    with reading() as session:
        return last_number(session)


def _since(
    number: int, round_ids: frozenset[int]
) -> tuple[tuple[Happened, ...], dict[int, RoundKind]]:
    with reading() as session:
        lines = happened_since(session, number)
        return lines, round_kinds(session, round_ids) if lines else {}


def _kinds(round_ids: frozenset[int]) -> dict[int, RoundKind]:
    with reading() as session:
        return round_kinds(session, round_ids)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """Return the hub of the event loop that runs here: one for each process."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
