"""Opening and reopening rounds; joining them."""

from __future__ import annotations

import pytest

from assessment.errors import BadInput, NotYours, Refused
from assessment.mapping.actions import add_partnership
from assessment.mapping.model import Entry
from assessment.people.model import OPERATOR
from assessment.people.queries import who_is
from assessment.store.sessions import reading, writing
from assessment.store.text import LONGEST_NAME
from assessment.workbook.actions import open_round
from assessment.workbook.queries import (
    agreed_sheet,
    current_round,
    names_taking_part,
    own_sheet,
    participants,
    round_of,
    rounds_of,
)


def opening(scene, **given):
    values = {
        "by": OPERATOR,
        "site_id": scene.site_id,
        "partnership_id": scene.partnership_id,
        "name": "baseline",
        "bank": scene.bank,
    }
    with writing() as session:
        return open_round(session, **(values | given))


def test_a_round_lays_out_the_questions_of_its_form(chosen):
    round_id = opening(chosen, mode="confidential")
    with reading() as session:
        found = round_of(session, round_id)
        asked = [line.question for line in agreed_sheet(session, round_id)]
    assert (found.name, found.number, found.mode, found.form) == (
        "baseline",
        1,
        "confidential",
        "short",
    )
    assert (found.state, found.version, found.bank_version) == ("open", 0, "2026.1")
    assert asked == [question.code for question in chosen.bank.form("short")]
    last = chosen.audit()[-1]
    assert (last.act, last.subject, last.site_id) == (
        "round.opened",
        f"round {round_id}",
        chosen.site_id,
    )


@pytest.mark.parametrize("by", ["the team", "another team", "a researcher", "a stranger"])
def test_only_the_programme_opens_rounds(chosen, by):
    with pytest.raises(NotYours):
        opening(chosen, by=chosen.people[by])
    opening(chosen, by=chosen.people["the programme"])


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"name": "  "}, BadInput),
        ({"name": "x" * 201}, BadInput),
        ({"form": "huge"}, BadInput),
        ({"mode": "open"}, BadInput),
        ({"partnership_id": 999}, Refused),
        ({"site_id": 999}, NotYours),
    ],
)
def test_what_cannot_be_opened(chosen, given, kind):
    with pytest.raises(kind):
        opening(chosen, **given)
    with reading() as session:
        assert current_round(session, chosen.site_id) is None


def test_a_partnership_that_was_not_chosen_is_refused(chosen):
    with writing() as session:
        other = add_partnership(
            session, by=OPERATOR, site_id=chosen.site_id, entry=Entry(name="Late one")
        )
    with pytest.raises(Refused, match="not chosen"):
        opening(chosen, partnership_id=other)


def test_another_sites_partnership_is_refused(chosen):
    with pytest.raises(Refused):
        opening(chosen, site_id=chosen.other_site_id)


def test_a_site_has_one_open_round(scene):
    with pytest.raises(Refused, match="still open"):
        opening(scene, name="follow-up")


def test_names_of_rounds_are_not_used_twice(scene):
    scene.agree(level=2)
    scene.sign()
    with pytest.raises(Refused, match="already has a round"):
        opening(scene, name="Baseline")
    second = opening(scene, name="follow-up")
    with reading() as session:
        assert round_of(session, second).number == 2
        assert current_round(session, scene.site_id).id == second


def test_who_sees_which_rounds(scene):
    seen = {"the programme", "the team", "Cai", "Fay", "Ada"}
    with reading() as session:
        for name, person in scene.people.items():
            found = rounds_of(session, who_is(session, person), scene.site_id)
            assert bool(found) == (name in seen), name


def test_joining_lays_out_an_answer_for_each_question(scene):
    with reading() as session:
        sheet = own_sheet(session, scene.participants["Cai"])
    assert [line.question for line in sheet] == [q.code for q in scene.bank.form("short")]
    assert {(line.level, line.silence, line.looked_at, line.revision) for line in sheet} == {
        (None, None, None, 0)
    }
    last = scene.audit()[-1]
    assert last.act == "participant.added"
    assert last.particulars == {"participant": "P02", "name": "Fay", "voice": "FL"}


def test_a_confidential_round_ties_no_name_to_a_handle(chosen, begin):
    begin(chosen, mode="confidential")
    names = [f"Person {number}" for number in range(12)]
    for name in names:
        chosen.join(name, "CP")
    with reading() as session:
        there = participants(session, chosen.round_id)
        assert names_taking_part(session, chosen.round_id) == tuple(
            (name, "CP") for name in sorted(names)
        )
    assert len({one.handle for one in there}) == 12
    assert {(one.name, one.progress) for one in there} == {(None, None)}
    joined = [one.id for one in there]  # by handle
    assert joined != sorted(joined)  # one chance in 479,001,600
    for line in chosen.audit():
        if line.act == "participant.added":
            assert line.particulars == {"voice": "CP"}


@pytest.mark.parametrize("by", ["the team", "Cai", "another team", "a researcher", "a stranger"])
def test_only_the_programme_reopens(scene, by):
    scene.agree(level=2)
    scene.sign()
    with pytest.raises(NotYours):
        scene.reopen(by=by)
    with reading() as session:
        assert round_of(session, scene.round_id).state == "handed over"


def test_reopening_needs_a_reason_and_a_locked_workbook(scene):
    with pytest.raises(Refused, match="open already"):
        scene.reopen()
    scene.agree(level=2)
    scene.sign()
    with pytest.raises(BadInput):
        scene.reopen(reason=" ")
    scene.reopen()
    with reading() as session:
        found = round_of(session, scene.round_id)
    assert (found.state, found.version) == ("open", 1)
    last = scene.audit()[-1]
    assert (last.act, last.version, last.particulars) == (
        "round.reopened",
        1,
        {"reason": "A date was wrong."},
    )


def test_reopening_beside_another_open_round_is_refused(scene):
    scene.agree(level=2)
    scene.sign()
    first = scene.round_id
    scene.round_id = opening(scene, name="follow-up")
    scene.round_id = first
    with pytest.raises(Refused, match="follow-up"):
        scene.reopen()


def test_a_round_that_does_not_exist_is_not_yours(scene):
    scene.round_id = 999
    with pytest.raises(NotYours):
        scene.reopen()
    with pytest.raises(NotYours), reading() as session:
        round_of(session, 999)


def test_the_longest_name_fits_its_index(chosen):
    name = "".join(chr(0x20000 + 7 * place) for place in range(LONGEST_NAME))  # four bytes each
    round_id = opening(chosen, name=f" {name}\n")
    with reading() as session:
        assert round_of(session, round_id).name == name


@pytest.mark.parametrize("name", ["x" * (LONGEST_NAME + 1), " \n"])
def test_somebody_on_paper_has_a_name_of_a_names_length(scene, name):
    with pytest.raises(BadInput, match="The name"):
        scene.on_paper(name)
    with reading() as session:
        assert len(participants(session, scene.round_id)) == 2


def test_a_name_on_paper_stands_on_one_line(scene):
    scene.on_paper("Ann\n  Bee")
    with pytest.raises(Refused, match="Ann Bee"):
        scene.on_paper("Ann Bee")
