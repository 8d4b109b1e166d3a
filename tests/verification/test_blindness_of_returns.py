"""Guessing what a verifier said by files that say it: none tells whether the guess is right.

The programme and the command line hold the packs that they issue, and so everything that it takes
to make a file in a verifier's name.
"""

from dataclasses import replace
from functools import partial

import pytest

import factories
from assessment.__main__ import main
from assessment.errors import WorkbookError
from assessment.store.sessions import reading, writing
from assessment.verification.actions import take_in_return
from assessment.verification.queries import preview_return
from factories import OPERATOR
from probing import differences
from review_world import HARSH, LOWERED, ReviewWorld, courses, twins
from same_lot import same_lot
from verification.return_files import SIGNED, as_json, returned
from verification.return_scene import issue, upheld

MILD = dict.fromkeys(HARSH, ("upheld",))


@pytest.fixture
def world(sqlite_database):
    assert sqlite_database.kind == "sqlite"
    return ReviewWorld()


def forms(world):
    """Return the form of the pack before Vera's verdicts, and of one made after them."""
    return {"the first pack": world.form, "a pack made since": issue(world.made, world.vera)}


def guesses(world):
    """Yield files with a guess, by what they guess: one verdict, some, or all of them and signed."""
    for of, form in forms(world).items():
        for name, said in {"mild": MILD, "harsh": HARSH}.items():
            for question in said:
                yield f"{of}, {name}, {question}", returned(form, {question: said[question]})
                one = returned(form, {question: said[question]}, **SIGNED)
                yield f"{of}, {name}, {question}, signed", one
            yield f"{of}, {name}, signed", returned(form, upheld(form) | said, **SIGNED)


def looked_at(by, content):
    """Return all that somebody is told of a file: looking, taking it in, and looking again."""
    given = {"by": by, "name": "guess.json", "content": content}
    given |= {"banks": {factories.bank().version: factories.bank()}}
    try:
        with reading() as session:
            seen = preview_return(session, **given)
        with writing() as session:
            taken = take_in_return(session, **given, seen=seen.fingerprint)
            session.rollback()
    except WorkbookError as refused:
        return f"{refused!r} {refused} {getattr(refused, 'problems', '')}"
    # Whether somebody has signed off is no secret: a false file that does it stays, with its sender.
    return f"{seen!r} {replace(taken, signed_off=False, unsigned=())!r}"


@pytest.fixture
def told(world, tmp_path):
    """Return ``told(by)``: what every guess tells somebody, where Vera was mild and where harsh."""

    def tell(by):
        return twins(
            world,
            tmp_path,
            lambda: {what: looked_at(by, as_json(file)) for what, file in guesses(world)},
            signs=False,
        )

    return tell


def test_vera_is_told_by_her_own_files_what_she_said(world, told):
    mild, harsh = told(world.vera)
    assert any(LOWERED in where for where in differences(mild, harsh))
    assert any("outcome='conflict'" in one for one in harsh.values())


@pytest.mark.parametrize("who", ["the programme", "the command line"])
def test_no_guess_tells_whether_it_is_right(world, told, who):
    mild, harsh = told(world.others.get(who, OPERATOR))
    assert differences(mild, harsh) == {}
    assert not any(" same" in one or "conflict" in one for one in harsh.values())
    assert any("accepted=1" in one for one in harsh.values())


def test_no_guess_tells_whether_a_file_that_came_back_said_it(world, tmp_path):
    """Vera sends her verdicts in by file; somebody else sends the same file, or one that differs."""
    programme = world.others["the programme"]
    files = {
        name: as_json(returned(world.form, said))
        for name, said in {"mild": MILD, "harsh": HARSH}.items()
    }

    by_whom = {"Vera": world.vera, "the programme": programme, "the command line": OPERATOR}

    def course(name):
        banks = {factories.bank().version: factories.bank()}
        with same_lot(world.began):
            with writing() as session:
                given = {"by": world.vera, "name": "mine.json", "content": files[name]}
                take_in_return(session, **given, banks=banks)
            return {
                f"{who}: {guess} {end!r}": looked_at(by, files[guess] + end)
                for who, by in by_whom.items()
                for guess in files
                for end in (b"", b"\n")
            }

    one, other = courses(tmp_path, *(partial(course, name) for name in files))
    assert {where.partition(":")[0] for where in differences(one, other)} == {"Vera"}


def test_the_command_says_no_more_than_that(world, tmp_path, capsys):
    def told():
        found = {}
        for number, (what, file) in enumerate(guesses(world)):
            path = tmp_path / f"guess-{number}.json"
            path.write_bytes(as_json(file))
            for more in ([], ["--json"]):
                done = main(["pack", "return", str(path), *more])
                found[f"{what} {more}"] = f"{done} {capsys.readouterr()}"
        return found

    mild, harsh = twins(world, tmp_path, told, signs=False)
    assert differences(mild, harsh) == {}
    assert sum("1 verdict would be taken in." in one for one in harsh.values()) > 1
