"""What happens once, before the first visitor: check, migrate, warm up; or refuse to start."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import streamlit as st
from starlette.types import Message, Send

from assessment.errors import BadInput, Unavailable, WorkbookError
from assessment.people.queries import programme
from assessment.settings import settings
from assessment.store.files import clear_cut_off
from assessment.store.migrating import current, migrate, newest
from assessment.store.sessions import reading
from assessment.verification.packs.sealing import load_or_make_key
from pages.doors.one_run_at_a_time import run_one_at_a_time
from pages.doors.prompt_replies import send_replies_at_once
from pages.doors.setting_up import setup_link
from pages.shared import documents
from pages.shared.banks import banks

# Loaded here so that the first visitor does not wait for them, and so that the collector can
# set them aside for good: walking them after every run of a page takes a tenth of a second.
_WARM = (
    "assessment.bank.versions",
    "assessment.mapping.queries",
    "assessment.workbook.queries",
)
# What only charts and tables need is loaded once the first visitor has had their question.
_WARM_LATER = ("pandas", "pyarrow")
_SECONDS_UNTIL_LATER = 15


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Make everything ready, and put the workers away at the end."""
    send_replies_at_once()
    run_one_at_a_time()
    await asyncio.to_thread(_make_ready)
    warming = asyncio.create_task(_warm_up())
    with documents.workers():
        yield
    warming.cancel()


async def _warm_up() -> None:
    await asyncio.to_thread(_warm, _WARM)  # while the first visitor's browser fetches the rest
    await asyncio.sleep(_SECONDS_UNTIL_LATER)
    await asyncio.to_thread(_warm, _WARM_LATER)


def _warm(names: Iterable[str]) -> None:
    for name in names:
        if importlib.util.find_spec(name):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _make_ready() -> None:
    banks()
    bring_database_up_to_date()
    clear_cut_off()
    key_file = settings().key_file
    if settings().embedded and not key_file.exists():
        load_or_make_key(key_file, may_make=True)
    with reading() as session:
        if programme(session) is None:
            _tell(f"Nothing is set up yet. To set up your programme, open:\n  {setup_link()}")


def _tell(sentence: str) -> None:
    print(f"\n  {sentence}\n", flush=True)  # noqa: T201  to the person at the machine


def bring_database_up_to_date() -> None:
    """Upgrade the embedded database; a server of its own is for its operator to upgrade.

    Unavailable says what to do where it is away or not at this application's version.
    """
    with reading():  # whatever goes wrong inside becomes a sentence
        if current() == newest():
            return
        if settings().embedded:
            migrate()
        else:
            raise Unavailable(
                "The database is not at the version that this application needs, and nothing was "
                "changed. Run “python -m assessment migrate”, then start again."
            )


def with_plain_failures(send: Send) -> Send:
    """Replace the stack trace of a refused start by the sentences that say why."""

    async def send_plainly(message: Message) -> None:
        error = sys.exc_info()[1]
        if message["type"] == "lifespan.startup.failed" and isinstance(error, WorkbookError):
            problems = error.problems if isinstance(error, BadInput) else ()
            message = {**message, "message": "\n".join([str(error), *problems])}
        await send(message)

    return send_plainly
