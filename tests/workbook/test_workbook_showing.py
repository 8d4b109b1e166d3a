"""What is shown of own answers, to whom, in which mode."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from assessment.people.model import OPERATOR
from assessment.store.sessions import reading, writing
from assessment.store.tables import OwnAnswerRow
from assessment.workbook.actions import add_participant
from assessment.workbook.queries import own_answers_shown, round_of, spreads


def shown(scene, viewer=None, place=0):
    """Return one question's spread as a person sees it, by name; None is nobody in particular."""
    with reading() as session:
        workbook_round = round_of(session, scene.round_id)
        person = scene.people[viewer] if viewer else None
        return spreads(session, workbook_round, scene.bank, person)[scene.agreed(place).question]


ON_SCREEN = {"keyed_by": None, "keyed_at": None}


def read(scene, viewer=None, place=0):
    with reading() as session:
        workbook_round = round_of(session, scene.round_id)
        person = scene.people[viewer] if viewer else None
        found = own_answers_shown(session, workbook_round, person)
        return found.get(scene.agreed(place).question)


def test_a_named_round_shows_who_said_what(scene):
    scene.save("Cai", level=1, note="Hard to find.")
    scene.save("Fay", silence="don't know")
    assert read(scene) == [
        {"handle": "P01", "voice": "CP", "level": 1, "silence": None, "note": "Hard to find."}
        | ON_SCREEN,
        {"handle": "P02", "voice": "FL", "level": None, "silence": "don't know", "note": ""}
        | ON_SCREEN,
    ]
    part = shown(scene)
    assert (part["asked"], part["levelled"], part["distribution"]) == (2, 1, [0, 1, 0, 0, 0])
    assert (part["community_median"], part["statutory_median"]) == (1.0, None)
    assert part["hidden"] is None


@pytest.mark.parametrize(
    ("given", "sees"),
    [
        ({}, False),
        ({"note": "still thinking"}, False),
        ({"silence": "not applicable"}, False),
        ({"silence": "not applicable", "note": "No premises."}, True),
        ({"silence": "rather not say"}, True),
        ({"silence": "don't know"}, True),
        ({"level": 0}, True),
    ],
)
def test_nobody_sees_the_others_before_answering_or_passing(scene, given, sees):
    scene.save("Cai", level=1, note="Hard to find.")
    scene.save("Fay", **given)
    assert shown(scene)["distribution"] is not None  # there is something to hide
    assert (shown(scene, "Fay")["distribution"] is not None) == sees
    assert (read(scene, "Fay") is not None) == sees
    if not sees:
        assert "Hard to find." not in json.dumps(shown(scene, "Fay"))


def test_a_facilitator_who_takes_part_answers_first(scene):
    scene.save("Cai", level=1)
    assert shown(scene)["distribution"] is not None  # there is something to hide
    with writing() as session:
        scene.participants["the team"] = add_participant(
            session,
            by=OPERATOR,
            round_id=scene.round_id,
            bank=scene.bank,
            name="Tess",
            voice="MM",
            person_id=scene.people["the team"],
        )
    assert shown(scene, "the team")["distribution"] is None
    scene.save("the team", level=2)
    assert shown(scene, "the team")["distribution"] == [0, 1, 1, 0, 0]


def test_once_locked_everybody_sees(scene):
    scene.save("Cai", level=1)
    scene.agree(level=2)
    assert shown(scene, "Fay")["distribution"] is None
    scene.sign()
    assert shown(scene, "Fay")["distribution"] == [0, 1, 0, 0, 0]


@pytest.fixture
def confidential(chosen, begin):
    """A confidential round with nine community voices and three statutory ones."""
    begin(chosen, mode="confidential")
    for number in range(9):
        chosen.join(f"C{number}", "CP")
    for number in range(3):
        chosen.join(f"S{number}", "FL")
    return chosen


def answer(scene, **levels):
    for name, level in levels.items():
        scene.save(name, level=level, note=f"a secret of {name}")


COMMUNITY = {"C0": 0, "C1": 1, "C2": 1, "C3": 2, "C4": 2, "C5": 3, "C6": 3, "C7": 4, "C8": 4}


def test_a_confidential_round_never_shows_an_own_answer(confidential):
    answer(confidential, **COMMUNITY)
    with reading() as session:
        notes = session.scalars(select(OwnAnswerRow.note)).all()
    assert "a secret of C0" in notes  # there is something to hide
    assert read(confidential) is None
    assert read(confidential, "the team") is None
    document = confidential.document()
    assert [one["own"] for one in document["answers"]] == [[]] * 20
    assert {one["name"] for one in document["participants"]} == {None}
    written = json.dumps(document)
    assert "a secret" not in written
    assert "C0" not in written


def test_figures_about_enough_people_are_shown(confidential):
    answer(confidential, **COMMUNITY)
    confidential.close()
    part = shown(confidential)
    assert part["distribution"] == [1, 2, 2, 2, 2]
    assert (part["median"], part["split"]) == (2.0, True)


def test_figures_about_few_people_are_hidden(confidential):
    answer(confidential, **{name: level for name, level in COMMUNITY.items() if name < "C7"})
    confidential.close()
    part = shown(confidential)
    assert part["hidden"] == "Hidden to protect those who answered."
    figures = {name: value for name, value in part.items() if name not in {"asked", "hidden"}}
    assert set(figures.values()) == {None}


def test_people_who_all_said_the_same_are_hidden(confidential):
    answer(confidential, **dict.fromkeys(COMMUNITY, 2))
    confidential.close()
    assert shown(confidential)["distribution"] is None


def test_a_small_side_takes_the_other_with_it(confidential):
    answer(confidential, **COMMUNITY, S0=0, S1=0, S2=4)
    confidential.close()
    part = shown(confidential)
    assert part["distribution"] == [3, 2, 2, 2, 3]
    # Nine of the twelve are community: their figures less the total would show the three others.
    assert (part["community_median"], part["statutory_median"]) == (None, None)
    assert (part["community_n"], part["statutory_n"]) == (None, None)
    assert part["hidden"]


def test_the_accounts_are_those_of_the_questions_shown(confidential):
    answer(confidential, **COMMUNITY)
    assert confidential.document()["accounts"] == {"asked": 240, "hidden": 240}
    confidential.close()
    accounts = confidential.document()["accounts"]
    shown_of_one = {"levelled": 9, "don't know": 0, "not applicable": 0, "rather not say": 0}
    assert accounts == {"asked": 240, **shown_of_one, "unanswered": 3, "hidden": 19 * 12}


def test_saving_in_a_confidential_round_leaves_no_trace_of_who(confidential):
    before = len(confidential.audit())
    confidential.save("C3", level=2, note="mine")
    confidential.save("C3", level=3, note="mine")
    lines = confidential.audit()[before:]
    assert [(one.act, one.who, one.person_id, one.version) for one in lines] == [
        ("own.saved", "a participant", None, None)
    ] * 2
    assert {one.subject for one in lines} == {f"round {confidential.round_id}"}
    assert [one.particulars for one in lines] == [{}, {}]
    assert not [h for h in confidential.document()["history"] if "own answer" in h["what"]]


@pytest.mark.parametrize(("people", "mean"), [(7, None), (9, 2.0)])
def test_the_own_figures_of_a_profile_are_made_of_shown_medians(confidential, people, mean):
    answer(confidential, **dict(list(COMMUNITY.items())[:people]))
    assert confidential.document()["dimensions"][0]["own_mean"] is None
    confidential.close()
    assert confidential.document()["dimensions"][0]["own_mean"] == mean


def test_spreads_cost_the_same_statements_for_more_people(scene, counting):
    def cost():
        with reading() as session:
            workbook_round = round_of(session, scene.round_id)
            with counting() as sent:
                spreads(session, workbook_round, scene.bank, scene.people["Cai"])
                return len(sent)

    few = cost()
    for number in range(3):
        scene.join(f"Person {number}", "PV")
    assert cost() == few == 2
