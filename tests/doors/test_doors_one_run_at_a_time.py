"""A visit has one run at a time, and each comes to its end.

The tests of what the framework does *by itself* show what for: where one fails, the version has
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
SECOND = ["whole of one", "One.2", "Again", "Save", "0 saved."]
OTHER = ["whole of other", "Other", "Again", "The figures."]
TRIES = 10
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


def goes_wrong(course, is_wrong):
    """Return whether the framework by itself gets a course wrong; it is a matter of moments."""
    return any(is_wrong(*came_of(course)) for _ in range(TRIES))


def test_by_itself_the_framework_drops_what_an_ended_run_had_to_say():
    def is_dropped(told, _):
        return told[0] == "fragment of one" and not {"One", "0 saved."} & set(told)

    assert goes_wrong("ended", is_dropped)


def test_by_itself_the_framework_runs_a_fragment_of_a_screen_that_was_left():
    assert goes_wrong("left", lambda told, _: "fragment of one" in told[told.index("Other") :])


def test_by_itself_the_framework_cuts_off_a_press_before_it_is_saved():
    assert goes_wrong("pressed", lambda told, saved: told[-4:] == OTHER and saved == 0)


def test_by_itself_the_framework_shows_the_screen_before_under_the_new_address():
    wrong = ["whole of other", *ONE[1:]]
    assert goes_wrong("gone on", lambda told, _: told[-len(wrong) :] == wrong)


@pytest.mark.parametrize("course", ["left within", "pressed within"])
def test_by_itself_the_framework_comes_back_to_the_question_that_was_left(course):
    assert goes_wrong(course, lambda told, _: "One" in told[told.index("whole of one", 1) :])


def test_what_an_ended_run_had_to_say_is_said_before_its_fragment_runs():
    assert came_of("ended", "one at a time") == ([*ONE, *FRAGMENT], 0)


def test_a_fragment_of_a_screen_that_was_left_is_not_run():
    assert came_of("left", "one at a time") == (OTHER, 0)


def test_a_fragment_of_a_question_that_was_left_is_not_run():
    assert came_of("left within", "one at a time") == (SECOND, 0)


def test_a_press_on_a_question_that_was_left_is_handled_and_leads_nobody_back():
    presses = [f"{number} saved." for number in (1, 2)]
    whole = [["One", "Again", "Save", "Saving.", said] for said in presses]
    gone_on = [["One.2", "Again", "Save", said] for said in presses]
    runs = [whole[0], gone_on[0], whole[1], gone_on[1]]
    told = [said for run in runs for said in ("whole of one", *run)]
    assert came_of("pressed within", "one at a time") == (told, 2)


def test_a_press_is_handled_to_the_end_before_somebody_goes_on():
    whole = ["whole of one", "One", "Again", "Save", "Saving.", "1 saved."]
    assert came_of("pressed", "one at a time") == ([*whole, *OTHER], 1)


def test_whoever_goes_on_comes_to_the_screen_that_they_asked_for():
    assert came_of("gone on", "one at a time") == ([*FRAGMENT, *ONE, *OTHER], 0)


def test_nothing_is_told_by_a_name_that_the_browser_may_have_forgotten_by_then():
    by_name = [OTHER[0], "Other", "by its name alone", *OTHER[2:]]
    assert came_of("kept", "naming") == (by_name, 0)
    assert came_of("kept", "one at a time") == (OTHER, 0)
