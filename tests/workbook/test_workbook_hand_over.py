"""Handing over: what is kept, what is missing, what is locked, and opening again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assessment.errors import BadInput, Locked, NotYours, Refused
from assessment.store.sessions import reading
from assessment.store.tables import HandOverRow, ScoreRow
from assessment.workbook.canonical import canonical_json, sha256_hex
from assessment.workbook.queries import hand_overs, handed_over, missing_now, round_of


def settle_everything(scene):
    for place in range(20):
        scene.agree(place, level=2, reason="Minutes show it.")
        scene.save("Cai", place, level=1)
        scene.save("Fay", place, level=3)


def lacks(scene):
    with reading() as session:
        return missing_now(session, scene.round_id, scene.bank)


def state(scene):
    with reading() as session:
        return round_of(session, scene.round_id).state


def test_a_complete_workbook_lacks_nothing(scene):
    settle_everything(scene)
    assert lacks(scene) == ()


def test_what_is_missing_is_named_item_by_item(scene):
    settle_everything(scene)
    codes = [scene.agreed(place).question for place in range(5)]
    scene.agree(0)
    scene.agree(1, level=2)
    scene.agree(2, level=4, reason="r")
    scene.agree(3, not_agreed=True)
    scene.save("Cai", 4)
    scene.save("Fay", 4, silence="not applicable")
    found = [(one.question, one.sentence) for one in lacks(scene)]
    assert found == [
        (None, "Cai (Community participants in the partnership), P01: 1 of 20 not answered."),
        (None, "Fay (Front-line staff), P02: 1 of 20 not answered."),
        (codes[0], f"{codes[0]}: no level is agreed, and it is not marked as “not agreed”."),
        (codes[1], f"{codes[1]}: the agreed level has no reason."),
        (
            codes[2],
            f"{codes[2]}: level 4 needs at least one dated piece of evidence, and there is none.",
        ),
        (
            codes[2],
            f"{codes[2]}: level 4 needs a community voice that agrees with it, and there is none.",
        ),
        (codes[3], f"{codes[3]}: the outcome “not agreed” has no reason."),
    ]
    assert scene.sign() == 1
    with reading() as session:
        kept = handed_over(session, scene.round_id).document["missing"]
    assert kept == [sentence for _, sentence in found]


def test_nobody_and_no_community_voice_are_named(chosen, begin):
    begin(chosen)
    assert lacks(chosen)[0].sentence.startswith("Nobody takes part")
    chosen.join("Fay", "FL")
    assert "No community voice takes part in this round." in [m.sentence for m in lacks(chosen)]
    chosen.join("Cai", "CP")
    assert not [m for m in lacks(chosen) if "community voice takes" in m.sentence]


def test_a_confidential_round_names_nobody_who_is_missing(chosen, begin):
    begin(chosen, mode="confidential")
    chosen.join("Cai", "CP")
    chosen.join("Fay", "FL")
    for number in range(9):
        chosen.join(f"C{number}", "CP")
        chosen.save(f"C{number}", 0, level=number % 5)
    assert not [one for one in lacks(chosen) if "own answers" in one.sentence]
    chosen.close()
    sentences = [one.sentence for one in lacks(chosen)]
    # Nothing is said of the other nineteen questions: too few have answered them.
    assert "2 of 11 own answers that figures are shown of are missing." in sentences
    assert not [one for one in sentences if one.startswith("P")]


def test_handing_over_keeps_the_document_and_locks(scene):
    settle_everything(scene)
    assert scene.sign(signed_by="  Tess Lead ") == 1
    with reading() as session:
        over = handed_over(session, scene.round_id)
        row = session.scalar(select(HandOverRow))
        assert row.document.encode() == canonical_json(over.document)
        assert row.workbook_hash == sha256_hex(row.document.encode())
        assert row.person_id == scene.people["the team"]
        assert over.workbook_hash == row.workbook_hash
    assert (over.version, over.signed_by) == (1, "Tess Lead")
    part = over.document["round"]
    assert (part["state"], part["version"], part["signed_by"]) == ("handed over", 1, "Tess Lead")
    assert part["handed_over_at"] == over.at.isoformat()
    assert state(scene) == "handed over"
    last = scene.audit()[-1]
    assert (last.act, last.version, last.particulars["workbook_hash"]) == (
        "workbook.handed_over",
        1,
        over.workbook_hash,
    )


def test_the_document_drawn_up_again_is_the_same_but_for_its_own_history(scene):
    settle_everything(scene)
    scene.sign()
    with reading() as session:
        kept = handed_over(session, scene.round_id).document
    again = scene.document()
    assert [h["what"] for h in again["history"]] == [h["what"] for h in kept["history"]]
    again["history"] = kept["history"]  # the audit line is a moment younger than the signature
    assert again == kept


@pytest.mark.parametrize(
    "by", ["the programme", "Cai", "another team", "a researcher", "a stranger"]
)
def test_only_the_sites_team_hands_over(scene, by):
    scene.agree(level=2)
    with pytest.raises(NotYours):
        scene.sign(by=by)
    assert state(scene) == "open"


def test_what_cannot_be_handed_over(scene):
    scene.agree(0, not_agreed=True, reason="We differ.")
    with pytest.raises(Refused, match="No level"):
        scene.sign()
    scene.agree(1, level=0)
    with pytest.raises(BadInput):
        scene.sign(signed_by=" ")
    assert state(scene) == "open"
    scene.sign()
    with pytest.raises(Locked):
        scene.sign()
    with reading() as session:
        assert len(hand_overs(session, scene.round_id)) == 1


def test_a_refused_hand_over_leaves_nothing_behind(scene):
    lines = len(scene.audit())
    with pytest.raises(Refused):
        scene.sign()
    with reading() as session:
        assert handed_over(session, scene.round_id) is None
        assert session.scalars(select(ScoreRow.id)).all() == []
    assert len(scene.audit()) == lines


def test_reopening_and_handing_over_again_keeps_both_versions(scene):
    scene.agree(level=2, reason="first")
    scene.sign()
    scene.reopen(reason="A date was wrong.")
    scene.agree(level=1, reason="second")
    assert scene.sign() == 2
    with reading() as session:
        first = handed_over(session, scene.round_id, version=1)
        newest = handed_over(session, scene.round_id)
        history = hand_overs(session, scene.round_id)
    assert first.document["answers"][0]["agreed"]["reason"] == "first"
    assert newest.document["answers"][0]["agreed"]["reason"] == "second"
    assert newest.document["answers"][0]["hash"] != first.document["answers"][0]["hash"]
    assert newest.document["answers"][1]["hash"] == first.document["answers"][1]["hash"]
    assert [(h.version, h.reopened_because, h.reopened_by) for h in history] == [
        (1, "A date was wrong.", "the programme"),
        (2, None, None),
    ]
    assert first.document["reopenings"] == []
    (reopening,) = newest.document["reopenings"]
    assert reopening == {
        "version": 1,
        "at": history[0].reopened_at.isoformat(),
        "by": "the programme",
        "reason": "A date was wrong.",
    }
    said = [h["what"] for h in newest.document["history"]]
    assert "handed over version 1, signed by T. Lead" in said
    assert "reopened version 1: A date was wrong." in said
    assert "changed level 2 to level 1" in said
    assert said[-1] == "handed over version 2, signed by T. Lead"


def test_history_tells_changes_of_mind_and_not_every_word(scene):
    scene.save("Cai", level=1, note="a")
    scene.save("Cai", level=1, note="ab")
    scene.save("Cai", level=3, note="ab")
    scene.agree(level=2, reason="r")
    scene.agree(level=2, reason="re")
    scene.prove(0)
    said = [(h["who"], h["what"]) for h in scene.document()["history"]]
    assert said == [
        ("the command line", "opened the round “baseline”"),
        ("the command line", "added a participant who speaks as CP"),
        ("the command line", "added a participant who speaks as FL"),
        ("Cai", "changed their own answer from level 1 to level 3"),
        ("the team", "agreed on level 2"),
        ("the team", "added E001 “Minutes of the forum”"),
    ]


def test_history_stands_whatever_braces_people_type(scene):
    scene.prove(0, title="{name} {0} {")
    assert scene.document()["history"][-1]["what"] == "added E001 “{name} {0} {”"


def test_the_document_says_what_the_first_two_steps_said(scene):
    part = scene.document()["mapping"]
    assert part["partnership"]["name"] == "Riverside Forum"
    assert part["reason"] == "It has met for three years."
    assert part["not_chosen"] == [{"name": "Hill Watch", "reason": "It has only just begun."}]
    assert [c["code"] for c in part["criteria"]] == [c.code for c in scene.bank.criteria]


def test_accounts_balance(scene):
    scene.save("Cai", 0, level=1)
    scene.save("Cai", 1, silence="rather not say")
    scene.save("Cai", 2, silence="not applicable")
    scene.save("Fay", 2, silence="not applicable", note="because")
    accounts = scene.document()["accounts"]
    assert accounts == {
        "asked": 40,
        "levelled": 1,
        "don't know": 0,
        "not applicable": 1,
        "rather not say": 1,
        "unanswered": 37,
    }
    assert accounts["asked"] == sum(accounts.values()) - accounts["asked"]


def test_scores_are_written_once_and_again_after_reopening(scene):
    settle_everything(scene)
    code = scene.agreed().question
    scene.sign()
    rows = scores()
    assert len(rows) == 20 + 20 + 4
    one = rows["question", code]
    assert (one.own, one.own_n, one.agreed, one.participants) == (2.0, 2, 2.0, 2)
    assert (one.statutory, one.statutory_n, one.community, one.community_n) == (3.0, 1, 1.0, 1)
    assert one.distribution == {"0": 0, "1": 1, "2": 0, "3": 1, "4": 0}
    issue = rows["issue", "CC"]
    assert (issue.own, issue.agreed, issue.verified, issue.settled) == (2.0, 2.0, None, None)
    assert (issue.levelled, issue.asked, issue.own_n, issue.unanimous) == (5, 5, 2, False)
    scene.reopen()
    scene.agree(level=0, reason="No.")
    scene.sign()
    again = scores()
    assert len(again) == len(rows)
    assert (again["question", code].agreed, again["issue", "CC"].agreed) == (0.0, 1.6)


def scores():
    with reading() as session:
        rows = {(row.kind, row.code): row for row in session.scalars(select(ScoreRow))}
        session.expunge_all()
        return rows


def statements_for(scene, counting):
    with reading() as session, counting() as sent:
        from assessment.barriers.findings import findings_of  # noqa: PLC0415
        from assessment.workbook.queries import document  # noqa: PLC0415

        document(session, scene.round_id, scene.bank, findings=findings_of)
        return len(sent)


def test_a_document_costs_the_same_statements_for_more_people(scene, counting):
    scene.prove(0)
    scene.save("Cai", level=1)
    few = statements_for(scene, counting)
    for number in range(3):
        scene.join(f"Person {number}", "PV")
        scene.save(f"Person {number}", level=number)
        scene.prove(1)
    assert statements_for(scene, counting) == few <= 25


@pytest.mark.parametrize("name", ["x" * 201, " \n"])
def test_a_signature_has_a_names_length(scene, name):
    scene.agree(level=2)
    with pytest.raises(BadInput, match="The name to sign with"):
        scene.sign(signed_by=name)
    assert state(scene) == "open"
    scene.sign(signed_by="T.\n Lead")
    with reading() as session:
        assert session.scalar(select(HandOverRow.signed_by)) == "T. Lead"
