"""Files behind agreed levels: new pieces, versions, room, and what the document says of them."""

from __future__ import annotations

import pytest

from assessment.errors import BadInput, Changed, NotYours
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import hand_in_evidence, remove_evidence, replace_evidence_file
from assessment.workbook.handing_in import check_room
from assessment.workbook.queries import evidence_file, evidence_of, evidence_space
from assessment.workbook.sheets import HandedIn

MEGABYTE = 1024 * 1024
STRANGERS = ["the programme", "Cai", "another team", "a researcher", "a stranger"]


def a_file(mark="a", *, name="Minutes.pdf", size=MEGABYTE, cleaned=False, taken=""):
    return HandedIn(name, "application/pdf", mark * 64, size, cleaned=cleaned, taken=taken)


def hand_in(scene, file, *places, by="the team"):
    questions = [scene.agreed(place).question for place in places]
    with writing() as session:
        return hand_in_evidence(
            session,
            by=scene.people[by],
            round_id=scene.round_id,
            file=file,
            questions=questions,
        )


def replace(scene, piece, version, file, by="the team"):
    with writing() as session:
        return replace_evidence_file(
            session, by=scene.people[by], evidence_id=piece, version=version, file=file
        )


def listed(scene):
    with reading() as session:
        return evidence_of(session, scene.round_id)


def space(scene):
    with reading() as session:
        return evidence_space(session, scene.round_id)


def test_a_file_is_a_piece_at_once(scene):
    made = hand_in(scene, a_file(), 0)
    (one,) = listed(scene)
    assert (made.id, made.code, made.version, made.there_already) == (one.id, "E001", 1, False)
    assert (one.title, one.dated, one.strength) == ("Minutes", "", "documented")
    assert one.questions == (scene.agreed(0).question,)
    assert (one.file.by, one.file.sha256) == ("the team", "a" * 64)
    last = scene.audit()[-1]
    assert (last.act, last.subject) == ("evidence.handed_in", f"round {scene.round_id} E001")
    assert last.particulars["sha256"] == "a" * 64


def test_without_a_date_it_carries_no_level(scene):
    hand_in(scene, a_file(), 0)
    scene.agree(0, level=3)
    (claim,) = scene.document()["answers"][0]["agreed"]["claims"]
    assert not claim["met"]
    hand_in(scene, a_file("b", cleaned=True, taken="2026-03-14"), 0)
    (claim,) = scene.document()["answers"][0]["agreed"]["claims"]
    assert claim["met"]


def test_the_same_file_again_stands_behind_more(scene):
    first = hand_in(scene, a_file(), 0)
    again = hand_in(scene, a_file(name="Copy.pdf"), 1)
    assert (again.id, again.there_already) == (first.id, True)
    (one,) = listed(scene)
    assert one.questions == tuple(scene.agreed(place).question for place in (0, 1))
    assert [line.act for line in scene.audit()][-1] == "evidence.changed"
    lines = len(scene.audit())
    hand_in(scene, a_file(), 1)
    assert len(scene.audit()) == lines, "a retry changes nothing"


def test_a_file_that_was_replaced_or_removed_may_come_again(scene):
    first = hand_in(scene, a_file("a")).id
    replace(scene, first, 1, a_file("b"))
    assert hand_in(scene, a_file("a")).code == "E002"
    with writing() as session:
        remove_evidence(session, by=scene.people["the team"], evidence_id=first, revision=1)
    assert hand_in(scene, a_file("b")).code == "E003"
    assert space(scene) == 2 * MEGABYTE, "each content takes its room once"


def test_each_version_is_kept_and_told(scene):
    piece = hand_in(scene, a_file("a", name="Draft.pdf"), 0).id
    assert replace(scene, piece, 1, a_file("b", name="Final.pdf")).version == 2
    assert replace(scene, piece, 1, a_file("b")).there_already, "a retry"
    with pytest.raises(Changed) as refusal:
        replace(scene, piece, 1, a_file("c"))
    assert refusal.value.stored["name"] == "Final.pdf"
    with pytest.raises(Changed):
        replace(scene, piece, 3, a_file("c"))
    (one,) = listed(scene)
    assert [(file.version, file.name) for file in one.files] == [(1, "Draft.pdf"), (2, "Final.pdf")]
    told = [change["what"] for change in scene.document()["history"]]
    assert "handed in E001: the file “Draft.pdf” (aaaaaaaaaaaa)" in told
    assert (
        "replaced the file of E001 “Draft”: “Draft.pdf” (aaaaaaaaaaaa) became "
        "“Final.pdf” (bbbbbbbbbbbb)"
    ) in told


def test_a_link_is_given_a_file(scene):
    piece = scene.prove(0)
    assert replace(scene, piece, 0, a_file()).version == 1
    told = [change["what"] for change in scene.document()["history"]]
    assert any("gave E001 “Minutes of the forum” the file" in what for what in told)


def test_the_document_says_what_the_file_is_and_the_hash_covers_it(scene):
    piece = scene.prove(0)
    hashes = [scene.document()["answers"][0]["hash"]]
    replace(scene, piece, 0, a_file("a", name="Cofnodion Ŵyl.pdf"))
    (part,) = scene.document()["answers"][0]["agreed"]["evidence"]
    assert part["file"] == {
        "version": 1,
        "name": "Cofnodion Ŵyl.pdf",
        "media_type": "application/pdf",
        "bytes": MEGABYTE,
        "sha256": "a" * 64,
        "cleaned": False,
        "pack_name": "E001-1-Cofnodion-Wyl.pdf",
    }
    hashes.append(scene.document()["answers"][0]["hash"])
    replace(scene, piece, 1, a_file("b"))
    hashes.append(scene.document()["answers"][0]["hash"])
    assert len(set(hashes)) == 3


def test_the_room_is_limited(scene, set_to):
    set_to("WORKBOOK_EVIDENCE_ROUND_MB", "2.5")
    first = hand_in(scene, a_file("a")).id
    hand_in(scene, a_file("b"))
    with pytest.raises(BadInput, match=r"take 2 MB of the 2\.5 MB"):
        hand_in(scene, a_file("c"))
    with pytest.raises(BadInput, match="may take together"):
        replace(scene, first, 1, a_file("c"))
    with reading() as session, pytest.raises(BadInput, match="may take together"):
        check_room(session, by=scene.people["the team"], round_id=scene.round_id, size=MEGABYTE)
    assert replace(scene, first, 1, a_file("b")).version == 2, "it takes no more room"
    assert space(scene) == 2 * MEGABYTE


@pytest.mark.parametrize("by", STRANGERS)
def test_only_the_sites_team_hands_in(scene, by):
    piece = hand_in(scene, a_file()).id
    with pytest.raises(NotYours):
        hand_in(scene, a_file("b"), by=by)
    with pytest.raises(NotYours):
        replace(scene, piece, 1, a_file("b"), by=by)
    with reading() as session, pytest.raises(NotYours):
        check_room(session, by=scene.people[by], round_id=scene.round_id, size=1)
    assert len(listed(scene)) == 1


def test_a_question_that_is_not_asked(scene):
    with writing() as session, pytest.raises(BadInput):
        hand_in_evidence(
            session,
            by=scene.people["the team"],
            round_id=scene.round_id,
            file=a_file(),
            questions=["XX-1.1a"],
        )


def test_a_file_is_found_by_its_piece_or_its_number(scene):
    piece = hand_in(scene, a_file()).id
    with reading() as session:
        found = evidence_file(session, piece, 1)
        assert found == evidence_file(session, (scene.round_id, 1), 1)
        assert found[:2] == (scene.round_id, "E001")
        assert evidence_file(session, piece, 2) is None
        assert evidence_file(session, (scene.round_id + 1, 1), 1) is None


def test_the_list_costs_the_same_however_long(scene, counting):
    sent = []
    for mark in "ab":
        hand_in(scene, a_file(mark), 0)
        with reading() as session, counting(session) as statements:
            evidence_of(session, scene.round_id)
        sent.append(len(statements))
    assert sent[0] == sent[1]
