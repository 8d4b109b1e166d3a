"""Evidence: what can be put on the list, changed and taken off it."""

from __future__ import annotations

import pytest

from assessment.errors import BadInput, Changed, Locked, NotYours
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import change_evidence, remove_evidence
from assessment.workbook.queries import evidence_by_question, evidence_of

STRANGERS = ["the programme", "Cai", "another team", "a researcher", "a stranger"]


def listed(scene):
    with reading() as session:
        return evidence_of(session, scene.round_id)


def change(scene, evidence_id, revision, *, by="the team", **given):
    (line,) = [one for one in listed(scene) if one.id == evidence_id]
    values = {
        "title": line.title,
        "dated": line.dated,
        "strength": line.strength,
        "where": line.where,
        "look_at": line.look_at,
        "questions": line.questions,
    }
    with writing() as session:
        return change_evidence(
            session,
            by=scene.people[by],
            evidence_id=evidence_id,
            revision=revision,
            **(values | given),
        )


def remove(scene, evidence_id, revision, by="the team"):
    with writing() as session:
        remove_evidence(session, by=scene.people[by], evidence_id=evidence_id, revision=revision)


def test_evidence_is_numbered_and_stands_behind_its_questions(scene):
    scene.prove(1, 0)
    scene.prove(0, title="A photograph", strength="seen")
    first, second = listed(scene)
    codes = [scene.agreed(place).question for place in (0, 1)]
    assert (first.code, second.code) == ("E001", "E002")
    assert first.questions == tuple(codes)
    behind = evidence_by_question([first, second])
    assert [one["id"] for one in behind[codes[0]]] == ["E001", "E002"]
    assert [one["id"] for one in behind[codes[1]]] == ["E001"]
    last = scene.audit()[-1]
    assert (last.act, last.subject) == ("evidence.added", f"round {scene.round_id} E002")


@pytest.mark.parametrize(
    "given",
    [
        {"title": ""},
        {"title": " \n"},
        {"where": ""},
        {"title": "x" * 20_001},
        {"strength": "strong"},
        {"questions": []},
        {"questions": ["XX-9.9z"]},
        {"questions": ["CC-1.1a", "XX-9.9z"]},
        {"dated": ""},
        {"dated": "14/03/2026"},
        {"dated": "2026-02-30"},
        {"dated": "20260314"},
        {"dated": "2026-W11-6"},
        {"dated": "9999-01-01"},
    ],
)
def test_what_does_not_fit_is_refused(scene, given):
    with pytest.raises(BadInput):
        scene.prove(0, **given)
    assert listed(scene) == ()


def test_all_that_is_wrong_is_said_at_once(scene):
    with pytest.raises(BadInput) as refusal:
        scene.prove(title="", dated="", where=" ", strength="x")
    assert len(refusal.value.problems) == 5


def test_text_is_stored_as_typed(scene):
    scene.prove(0, title='<img src="x"> =1+1 {{', where="javascript:alert(1)\x00", look_at="p. ŵ")
    (line,) = listed(scene)
    assert line.title == '<img src="x"> =1+1 {{'
    assert line.where == "javascript:alert(1)\ufffd"
    assert line.look_at == "p. ŵ"


@pytest.mark.parametrize("by", STRANGERS)
def test_only_the_sites_team_keeps_evidence(scene, by):
    evidence_id = scene.prove(0)
    with pytest.raises(NotYours):
        scene.prove(0, by=by)
    with pytest.raises(NotYours):
        change(scene, evidence_id, 1, by=by, title="Other")
    with pytest.raises(NotYours):
        remove(scene, evidence_id, 1, by=by)
    assert [one.title for one in listed(scene)] == ["Minutes of the forum"]


def test_a_change_swaps_the_revision(scene):
    evidence_id = scene.prove(0)
    assert change(scene, evidence_id, 1, title="Minutes, signed") == 2
    assert change(scene, evidence_id, 1, title="Minutes, signed") == 2  # a retry
    with pytest.raises(Changed) as refusal:
        change(scene, evidence_id, 1, title="Something else")
    assert refusal.value.stored["title"] == "Minutes, signed"
    assert listed(scene)[0].title == "Minutes, signed"
    assert [line.act for line in scene.audit()][-1] == "evidence.changed"


def test_a_number_is_not_used_again(scene):
    first = scene.prove(0)
    remove(scene, first, 1)
    assert listed(scene) == ()
    with pytest.raises(NotYours):
        remove(scene, first, 2)
    scene.prove(0)
    assert [one.code for one in listed(scene)] == ["E002"]


def test_removing_what_somebody_changed_is_refused(scene):
    evidence_id = scene.prove(0)
    change(scene, evidence_id, 1, title="Changed")
    with pytest.raises(Changed):
        remove(scene, evidence_id, 1)
    assert len(listed(scene)) == 1


def test_a_handed_over_workbook_is_locked(scene):
    evidence_id = scene.prove(0)
    scene.agree(level=3)
    scene.sign()
    with pytest.raises(Locked):
        scene.prove(0)
    with pytest.raises(Locked):
        change(scene, evidence_id, 1, title="Other")
    with pytest.raises(Locked):
        remove(scene, evidence_id, 1)
