"""A visit has one run at a time, and each comes to its end.

The tests of what the framework does *by itself* show what for: where one fails, the version has
changed, and ``pages.doors.one_run_at_a_time`` may not be needed any more.
"""

import json
import subprocess
import sys
from pathlib import Path

from databases import ROOT

VISIT = Path(__file__).parent / "visit_of_screens.py"
ONE = ["whole of one", "One", "Again", "Save", "0 saved."]
OTHER = ["whole of other", "Other", "Again", "The figures."]
FRAGMENT = ["fragment of one", "Again"]


def came_of(*words):
    """Return what a browser is told, and how much was saved, in a process of its own."""
    done = subprocess.run(
        [sys.executable, VISIT, *words],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return found["told"], found["saved"]


def test_by_itself_the_framework_drops_what_an_ended_run_had_to_say():
    told, _ = came_of("ended")
    assert told[0] == "fragment of one"
    assert not {"One", "0 saved."} & set(told)


def test_by_itself_the_framework_runs_a_fragment_of_a_screen_that_was_left():
    told, _ = came_of("left")
    assert told[: len(OTHER) + 1] == [*OTHER, "fragment of one"]


def test_by_itself_the_framework_cuts_off_a_press_before_it_is_saved():
    told, saved = came_of("pressed")
    assert told[-len(OTHER) :] == OTHER
    assert saved == 0


def test_by_itself_the_framework_shows_the_screen_before_under_the_new_address():
    told, _ = came_of("gone on")
    assert told[-len(ONE) :] == ["whole of other", *ONE[1:]]


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
    assert came_of("kept", "naming") == (by_name, 0)
    assert came_of("kept", "one at a time") == (OTHER, 0)
