"""Remarks: threads on a question, apart from the reason, in the pack only if chosen."""

from __future__ import annotations

import itertools

import pytest

from assessment.errors import BadInput, Changed, Locked, NotYours
from assessment.store.sessions import reading, writing
from assessment.workbook import actions
from assessment.workbook.queries import open_threads, threads

STRANGERS = ["the programme", "Cai", "another team", "a researcher", "a stranger"]
CODE = "CC-1.1a"
TOKENS = (f"{number:08d}" for number in itertools.count())


def begin_thread(scene, text="Which year?", *, by="the team", question=CODE, token=""):
    with writing() as session:
        return actions.open_thread(
            session,
            by=scene.people[by],
            round_id=scene.round_id,
            question=question,
            text=text,
            token=token or next(TOKENS),
        )


def add(scene, thread_id, text="The last.", *, by="the team", token=""):
    given = {"thread_id": thread_id, "text": text, "token": token or next(TOKENS)}
    with writing() as session:
        return actions.add_remark(session, by=scene.people[by], **given)


def do(scene, act, thread_id, revision=1, *, by="the team", **values):
    with writing() as session:
        act(session, by=scene.people[by], thread_id=thread_id, revision=revision, **values)


def on(scene, question=CODE):
    with reading() as session:
        return threads(session, scene.round_id, question).get(question, [])


def test_a_thread_holds_what_was_said_by_whom_and_when(scene):
    opened = begin_thread(scene, "  Which year?\r\nAnd who?")
    added = add(scene, opened.revision, "The last.")
    (thread,) = on(scene)
    said = [(one.text, one.by, one.at) for one in thread.remarks]
    assert said == [
        ("Which year?\nAnd who?", "the team", opened.saved_at),
        ("The last.", "the team", added.saved_at),
    ]
    assert thread.is_open
    assert not thread.in_pack
    acts = [(line.act, line.subject) for line in scene.audit()[-2:]]
    assert acts == [
        ("remark.thread_opened", f"round {scene.round_id} {CODE}"),
        ("remark.added", f"round {scene.round_id} {CODE}"),
    ]
    assert "Which year" not in str([line.particulars for line in scene.audit()])


def test_what_is_sent_twice_is_kept_once(scene):
    opened = begin_thread(scene, token="abcdefgh")
    assert begin_thread(scene, token="abcdefgh") == opened
    first = add(scene, opened.revision, "Yes.", token="ijklmnop")
    assert add(scene, opened.revision, "Yes.", token="ijklmnop") == first
    add(scene, opened.revision, "Yes.")
    (thread,) = on(scene)
    assert [one.text for one in thread.remarks] == ["Which year?", "Yes.", "Yes."]


@pytest.mark.parametrize("token", ["", "short", "UPPERCASE", "x" * 41])
def test_a_remark_needs_what_tells_it_from_others(scene, token):
    with pytest.raises(BadInput), writing() as session:
        actions.open_thread(
            session,
            by=scene.people["the team"],
            round_id=scene.round_id,
            question=CODE,
            text="x",
            token=token,
        )
    assert on(scene) == []


@pytest.mark.parametrize("text", ["", "  \n", "x" * 20_001])
def test_a_remark_has_words_and_not_too_many(scene, text):
    with pytest.raises(BadInput):
        begin_thread(scene, text)
    assert on(scene) == []


def test_only_a_question_of_the_round_has_threads(scene):
    with pytest.raises(BadInput, match="does not ask"):
        begin_thread(scene, question="XX-9.9z")


def test_open_threads_come_first_and_are_counted(scene):
    ids = [begin_thread(scene, f"Number {n}").revision for n in range(3)]
    do(scene, actions.close_thread, ids[0])
    assert [(one.id, one.is_open) for one in on(scene)] == [
        (ids[1], True),
        (ids[2], True),
        (ids[0], False),
    ]
    with reading() as session:
        counted = open_threads(session, scene.round_id)
    assert (counted[CODE], counted["SS-2.1a"]) == (2, 0)
    do(scene, actions.reopen_thread, ids[0], 2)
    assert all(one.is_open for one in on(scene))


def test_a_remark_in_a_thread_that_was_closed_opens_it_again(scene):
    thread_id = begin_thread(scene).revision
    do(scene, actions.close_thread, thread_id)
    assert not on(scene)[0].is_open
    add(scene, thread_id, "One more thing.")
    assert on(scene)[0].is_open


def test_of_two_who_change_a_thread_one_is_told(scene):
    thread_id = begin_thread(scene).revision
    do(scene, actions.choose_for_pack, thread_id, in_pack=True)
    with pytest.raises(Changed):
        do(scene, actions.close_thread, thread_id)
    assert on(scene)[0].is_open
    do(scene, actions.choose_for_pack, thread_id, in_pack=True)


@pytest.mark.parametrize("by", STRANGERS)
def test_only_the_sites_team_writes_remarks(scene, by):
    thread_id = begin_thread(scene).revision
    with pytest.raises(NotYours):
        begin_thread(scene, by=by)
    with pytest.raises(NotYours):
        add(scene, thread_id, by=by)
    for act, values in (
        (actions.close_thread, {}),
        (actions.reopen_thread, {}),
        (actions.choose_for_pack, {"in_pack": True}),
    ):
        with pytest.raises(NotYours):
            do(scene, act, thread_id, by=by, **values)
    with pytest.raises(NotYours):
        add(scene, 999_999)
    assert [len(one.remarks) for one in on(scene)] == [1]


def test_nothing_is_added_to_a_workbook_that_was_handed_over(scene):
    thread_id = begin_thread(scene).revision
    scene.agree(level=1, reason="r")
    scene.sign()
    with pytest.raises(Locked):
        add(scene, thread_id)
    with pytest.raises(Locked):
        begin_thread(scene)


def test_only_a_thread_that_was_chosen_is_in_the_document_and_changes_no_answer(scene):
    kept, chosen = (begin_thread(scene, text).revision for text in ("Among us", "For them"))
    scene.agree(level=1, reason="r")
    before = scene.document()["answers"][0]
    assert before["threads"] == []
    do(scene, actions.choose_for_pack, chosen, in_pack=True)
    after = scene.document()["answers"][0]
    assert [one["text"] for one in after["threads"][0]["remarks"]] == ["For them"]
    assert "Among us" not in str(scene.document())
    assert after["hash"] == before["hash"]
    assert kept != chosen
