"""Moments at which a run of a screen can be held, so that something else happens meanwhile."""

from __future__ import annotations

from threading import Event, Semaphore

LONGEST = 20  # seconds: then whoever forgot to let it go on is told by what comes of it


class Moment:
    """One place of a screen, where a run waits if somebody wants it to."""

    def __init__(self) -> None:
        self._wanted, self._free, self._arrived = Event(), Event(), Semaphore(0)

    def hold(self) -> None:
        self._wanted.set()

    def is_reached(self, within: float = LONGEST) -> bool:
        """Return whether a run comes here within so many seconds."""
        return self._arrived.acquire(timeout=within)

    def let_go(self) -> None:
        self._wanted.clear()
        self._free.set()

    def here(self) -> None:
        if self._wanted.is_set():
            self._arrived.release()
            self._free.wait(LONGEST)


choosing_the_screen = Moment()
handling_a_press = Moment()
running_again = Moment()
saved: list[str] = []
