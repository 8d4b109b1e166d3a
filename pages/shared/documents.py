"""Building documents in processes of their own, so that nobody else's page waits."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import ParamSpec, TypeVar

from assessment.errors import Unavailable
from assessment.settings import settings

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
_pool: ProcessPoolExecutor | None = None
_SECONDS_BETWEEN = 0.2  # looks at how far a worker is
_NOT_BUILT = "The document could not be built just now. Nothing was changed. Please try again."


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
        raise Unavailable(_NOT_BUILT) from error


def in_worker_telling(
    tell: Callable[[str, int, int], None],
    function: Callable[..., _Made],
    *args: object,
    **kwargs: object,
) -> _Made:
    """Call ``function`` in a worker process with something that it can ``tell`` how far it is.

    ``tell`` is told here, in this process, a few times a second. Else as ``in_worker``.
    """
    with TemporaryDirectory() as folder:
        progress = ProgressFile(Path(folder) / "progress")
        try:
            with _no_main_script():
                waiting = _ready_pool().submit(function, *args, tell=progress, **kwargs)
            while not wait([waiting], timeout=_SECONDS_BETWEEN).done:
                if (now := progress.read()) is not None:
                    tell(*now)
            return waiting.result()
        except BrokenProcessPool as error:
            close()
            raise Unavailable(_NOT_BUILT) from error


@dataclass(frozen=True)
class ProgressFile:
    """How far a worker is, in a file: it writes, and whoever waits reads."""

    path: Path

    def __call__(self, what: str, done: int, of: int) -> None:
        """Write down what is being done, and how many of how many are."""
        draft = self.path.with_suffix(".new")
        try:
            draft.write_text(f"{done} {of} {what}", "utf-8")
            draft.replace(self.path)
        except OSError:
            return  # whoever waited went away; what is made is made all the same

    def read(self) -> tuple[str, int, int] | None:
        """Return what was written last, None before anything was."""
        try:
            done, of, what = self.path.read_text("utf-8").split(" ", 2)
        except FileNotFoundError:
            return None
        return what, int(done), int(of)


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
