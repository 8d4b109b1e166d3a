import shlex
import subprocess
import sys
from argparse import _SubParsersAction

import pytest

from assessment.__main__ import main, parser


def _commands(of, words=()):
    """Yield the words and the parser of every command."""
    below = [action for action in of._actions if isinstance(action, _SubParsersAction)]
    for action in below:
        for name, inner in action.choices.items():
            yield from _commands(inner, (*words, name))
    if not below:
        yield words, of


COMMANDS = dict(_commands(parser()))


def test_the_commands_of_the_interface_are_there():
    assert set(COMMANDS) >= {
        ("migrate",),
        ("demo",),
        ("person", "add"),
        ("site", "add"),
        ("bank", "check"),
        ("bank", "show"),
        ("register", "import"),
        ("round", "open"),
        ("answers", "import"),
        ("answers", "template"),
        ("score",),
        ("pack", "make"),
        ("pack", "check"),
        ("compare",),
        ("check-store",),
    }


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert f"example:\n  python -m assessment {' '.join(words)}" in shown


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_example_of_every_command_is_right_use(words):
    example = COMMANDS[words].epilog.partition("python -m assessment ")[2]
    given = parser().parse_args(_split(example))
    assert callable(given.run)


def _split(example):
    return shlex.split(example)


@pytest.mark.parametrize(
    "words",
    [[], ["nonsense"], ["bank"], ["bank", "check"], ["site", "add", "X", "--nation", "france"]],
)
def test_wrong_use_is_exit_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def _run(*words, **more):
    command = [sys.executable, "-m", "assessment", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def test_a_refusal_is_one_sentence_on_the_standard_error_and_exit_1():
    done = _run("bank", "check", "nowhere")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The bank in nowhere has one problem.\n- nowhere: ")
    assert "Traceback" not in done.stderr


def test_a_setting_that_does_not_fit_is_a_sentence_too(monkeypatch):
    monkeypatch.setenv("WORKBOOK_IDLE_HOURS", "soon")
    done = _run("migrate")
    assert done.returncode == 1
    assert done.stderr.startswith("The setting WORKBOOK_IDLE_HOURS must be")


def test_help_comes_at_once_because_nothing_heavy_is_imported():
    script = "import sys, assessment.__main__ as m; m.parser(); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    assert b"'assessment.commands.score'" in loaded
    for heavy in (b"'sqlalchemy'", b"'numpy'", b"'yaml'", b"'reportlab'", b"'openpyxl'"):
        assert heavy not in loaded


def test_whoever_stops_reading_gets_no_stack_trace():
    command = f"{sys.executable} -m assessment score --bank questions/2026.1 --answers /dev/null"
    piped = f"set -o pipefail; {command} | true"
    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
