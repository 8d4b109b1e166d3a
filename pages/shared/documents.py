"""Building documents in processes of their own, so that nobody else's page waits."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import ModuleType
from typing import ParamSpec, TypeVar

from assessment.errors import Unavailable
from assessment.settings import settings

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
_pool: ProcessPoolExecutor | None = None


def in_worker(
    function: Callable[_Given, _Made], *args: _Given.args, **kwargs: _Given.kwargs
) -> _Made:
    """Call ``function`` in a worker process and wait for what it returns.

    The function has to stand at the top of a module, and what it is given and returns is copied
    between the processes. Errors it raises are raised here.
    """
    try:
        with _no_main_script():
            waiting = _ready_pool().submit(function, *args, **kwargs)
        return waiting.result()
    except BrokenProcessPool as error:
        close()
        raise Unavailable(
            "The document could not be built just now. Nothing was changed. Please try again."
        ) from error


@contextmanager
def _no_main_script() -> Iterator[None]:
    """Stand something empty in the place of the main module while the block runs.

    Streamlit puts each page's script there, and a spawned worker runs the main module's file
    first: a whole page, for nobody.
    """
    script, empty = sys.modules["__main__"], ModuleType("__main__")
    sys.modules["__main__"] = empty
    try:
        yield
    finally:
        if sys.modules["__main__"] is empty:  # else another page has begun meanwhile
            sys.modules["__main__"] = script


@contextmanager
def workers() -> Iterator[None]:
    """Keep worker processes while the block runs; the first document starts the first one."""
    _ready_pool()
    try:
        yield
    finally:
        close()


def close() -> None:
    """End the workers; the next document starts new ones."""
    global _pool  # noqa: PLW0603  one pool a process
    if _pool is not None:
        _pool.shutdown(wait=False, cancel_futures=True)
    _pool = None


def _ready_pool() -> ProcessPoolExecutor:
    global _pool  # noqa: PLW0603  one pool a process
    if _pool is None:
        # Spawned, not forked: a fork would copy the threads' locks in whatever state they are.
        _pool = ProcessPoolExecutor(
            max_workers=settings().document_workers,
            mp_context=multiprocessing.get_context("spawn"),
        )
    return _pool
