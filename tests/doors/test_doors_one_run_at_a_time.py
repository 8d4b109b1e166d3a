"""A visit has one run at a time, and each comes to its end.

The first test of each pair shows what the framework does by itself: where it fails, the version has
changed, and ``pages.doors.one_run_at_a_time`` may not be needed any more.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from databases import ROOT

VISIT = Path(__file__).parent / "visit_of_screens.py"
ONE = ["whole of one", "One", "Again", "Save", "0 saved."]
OTHER = ["whole of other", "Other", "Again", "The figures."]
FRAGMENT = ["fragment of one", "Again"]


def came_of(*words, **settings):
    """Return what a browser is told, and how much was saved, in a process of its own."""
    done = subprocess.run(
        [sys.executable, VISIT, *words],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)} | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return found["told"], found["saved"]


@pytest.mark.parametrize(
    ("course", "told"),
    [
        ("ended", FRAGMENT),  # nothing of the whole screen
        ("left", [*OTHER, *FRAGMENT]),  # under the address of the screen that was left
        ("pressed", ["whole of one", "One", "Again", "Save", *OTHER]),  # and nothing is saved
        ("gone on", [*FRAGMENT, "whole of other", *ONE[1:]]),  # the other's address, not its screen
    ],
)
def test_what_the_framework_does_by_itself(course, told):
    assert came_of(course) == (told, 0)


def test_what_an_ended_run_had_to_say_is_said_before_its_fragment_runs():
    assert came_of("ended", "one at a time") == ([*ONE, *FRAGMENT], 0)


def test_a_fragment_of_a_screen_that_was_left_is_not_run():
    assert came_of("left", "one at a time") == (OTHER, 0)


def test_a_press_is_handled_to_the_end_before_somebody_goes_on():
    whole = ["whole of one", "One", "Again", "Save", "Saving.", "1 saved."]
    assert came_of("pressed", "one at a time") == ([*whole, *OTHER], 1)


def test_whoever_goes_on_comes_to_the_screen_that_they_asked_for():
    assert came_of("gone on", "one at a time") == ([*FRAGMENT, *ONE, *OTHER], 0)


def test_nothing_is_told_by_a_name_that_the_browser_may_have_forgotten_by_then():
    by_name = [OTHER[0], "Other", "by its name alone", *OTHER[2:]]
    assert came_of("kept", STREAMLIT_GLOBAL_MIN_CACHED_MESSAGE_SIZE="10000") == (by_name, 0)
    assert came_of("kept", "one at a time") == (OTHER, 0)
