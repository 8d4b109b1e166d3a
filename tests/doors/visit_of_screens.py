"""A visit of two screens on the framework's own runtime: what its browser is told, as JSON.

``python visit_of_screens.py COURSE ["one at a time"] [naming]``: *one at a time* switches on what is
tested, *naming* has long messages sent by their names again, as the framework does by itself.
Each course brings about, every time, what is otherwise a matter of milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.session_manager import SessionClient

from pages.doors.one_run_at_a_time import LOOK_AGAIN, run_one_at_a_time

APP = Path(__file__).parent / "visited_app"
sys.path.insert(0, str(APP))
from moments import Moment, choosing_the_screen, handling_a_press, running_again, saved  # noqa: E402  the same as the screens'


class Browser(SessionClient):
    """What the server tells."""

    def __init__(self) -> None:
        self.told: list[ForwardMsg] = []

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        self.told.append(msg)

    def widget_id(self, key: str) -> str:
        ids = (message.delta.new_element.button.id for message in self.told)
        return next(one for one in ids if one.endswith(f"-{key}"))


class Visit:
    """A session at rest on the screen *one*, and what its browser asks for."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.browser = Browser()
        self.id = runtime.connect_session(self.browser, {})
        found = runtime._session_mgr.get_session_info(self.id)
        assert found is not None
        self.session: AppSession = found.session
        self.session.track_settling()

    async def arrives(self) -> None:
        self.asks("")
        await self.rests()
        self.one = self.session.page_script_hash
        (self.other,) = self.session.get_pages().keys() - {self.one}
        (self.fragment,) = self.session._fragment_storage._fragments
        self.save, self.again = self.browser.widget_id("save"), self.browser.widget_id("again")
        self.browser.told.clear()

    def asks(
        self,
        page: str,
        *,
        query: str = "",
        fragment: str = "",
        pressed: str = "",
        kept: Iterable[str] = (),
    ) -> None:
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.cached_message_hashes.extend(kept)
        asked.rerun_script.page_script_hash = page
        asked.rerun_script.fragment_id = fragment
        if pressed:
            asked.rerun_script.widget_states.widgets.add(id=pressed, trigger_value=True)
        self.runtime.handle_backmsg(self.id, asked)

    async def rests(self) -> None:
        """Let the loop go on until nothing runs and nothing waits to be run."""
        loop = asyncio.get_running_loop()
        for _ in range(3):  # what waits for a run comes after it
            await self.session.wait_until_settled()
            looked = loop.create_future()
            loop.call_later(LOOK_AGAIN, looked.set_result, None)
            await looked
        await self.session.wait_until_settled()

    def holds_the_loop(self) -> None:
        """Keep the loop from going on until the run that is under way has ended."""
        runner = self.session._scriptrunner
        assert runner is not None
        runner._script_thread.join()


async def ended(visit: Visit) -> None:
    """Ask for a fragment when the run of its screen has ended, and nothing of it is sent yet."""
    visit.asks(visit.one)
    visit.holds_the_loop()
    visit.asks(visit.one, fragment=visit.fragment)


async def left(visit: Visit) -> None:
    """Ask for the fragment of a screen after going on to another."""
    visit.asks(visit.other)
    visit.asks(visit.one, fragment=visit.fragment)


async def left_within(visit: Visit) -> None:
    """Let a fragment run its screen again after going on to another question of that screen."""
    visit.asks(visit.one, query="question=.2")
    visit.asks(visit.one, fragment=visit.fragment, pressed=visit.again)


async def pressed_within(visit: Visit) -> None:
    """Press after going on to another question, before that has come, and while a press is handled."""
    handling_a_press.hold()
    visit.asks(visit.one, pressed=visit.save)
    assert await asyncio.to_thread(handling_a_press.is_reached)
    visit.asks(visit.one, query="question=.2")
    visit.asks(visit.one, pressed=visit.save)
    handling_a_press.let_go()


async def pressed(visit: Visit) -> None:
    """Go on to another screen while a press of a button is being handled."""
    handling_a_press.hold()
    visit.asks(visit.one, pressed=visit.save)
    assert await asyncio.to_thread(handling_a_press.is_reached)
    visit.asks(visit.other)
    handling_a_press.let_go()


async def gone_on(visit: Visit) -> None:
    """Go on to another screen just as the one before begins to run again."""
    running_again.hold()
    visit.asks(visit.one, fragment=visit.fragment, pressed=visit.again)
    assert await asyncio.to_thread(running_again.is_reached)
    hold_before_noting(visit.one)
    choosing_the_screen.hold()
    running_again.let_go()
    assert await asyncio.to_thread(noting_the_screen.is_reached)
    runner = visit.session._scriptrunner
    assert runner is not None
    visit.asks(visit.other)
    is_beside = await asyncio.to_thread(choosing_the_screen.is_reached, 1.0)
    noting_the_screen.let_go()
    await asyncio.to_thread(
        runner._script_thread.join if is_beside else choosing_the_screen.is_reached
    )
    choosing_the_screen.let_go()


noting_the_screen = Moment()


def hold_before_noting(screen: str) -> None:
    """Hold a run of this screen just before it notes, for its session, which screen is wanted."""
    note = PagesManager.set_script_intent
    noting_the_screen.hold()

    def held(pages: PagesManager, page: str, name: str) -> None:
        if page == screen:
            noting_the_screen.here()
        note(pages, page, name)

    PagesManager.set_script_intent = held


async def kept(visit: Visit) -> None:
    """Come to a screen again, with all that was told of it still there."""
    visit.asks(visit.other)
    await visit.rests()
    names = [message.hash for message in visit.browser.told if message.hash]
    visit.browser.told.clear()
    visit.asks(visit.other, kept=names)


COURSES = {
    "kept": kept,
    "ended": ended,
    "left": left,
    "left within": left_within,
    "pressed": pressed,
    "pressed within": pressed_within,
    "gone on": gone_on,
}


async def main(course: str) -> None:
    runtime = Runtime(
        RuntimeConfig(
            str(APP / "main.py"),
            MemoryMediaFileStorage("/media"),
            MemoryUploadedFileManager("/upload"),
        )
    )
    await runtime.start()
    visit = Visit(runtime)
    await visit.arrives()
    await COURSES[course](visit)
    await visit.rests()
    told = [said for message in visit.browser.told if (said := in_short(message, visit.other))]
    sys.stdout.write(json.dumps({"told": told, "saved": len(saved)}))
    runtime.stop()


def in_short(message: ForwardMsg, other: str) -> str:
    """Say a message in a word or two: a run and its screen, or what is drawn."""
    if message.WhichOneof("type") == "new_session":
        screen = "other" if message.new_session.page_script_hash == other else "one"
        return f"{'fragment' if message.metadata.run.fragment_ids else 'whole'} of {screen}"
    if message.WhichOneof("type") == "ref_hash":
        return "by its name alone"
    element = message.delta.new_element
    return element.heading.body or element.markdown.body or element.button.label


if __name__ == "__main__":
    if "one at a time" in sys.argv:
        run_one_at_a_time()
    if "naming" in sys.argv:
        config.set_option("global.minCachedMessageSize", 10_000)
    asyncio.run(main(sys.argv[1]))
