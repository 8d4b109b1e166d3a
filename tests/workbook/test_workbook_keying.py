"""Keying in from paper: for whom, by whom, what is shown to whom, and what is written down."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assessment.errors import BadInput, Changed, Locked, NotYours, Refused
from assessment.people.administering import add_person
from assessment.people.model import OPERATOR
from assessment.store.sessions import reading, writing
from assessment.store.tables import OwnAnswerChangeRow, OwnAnswerRow, ParticipantRow
from assessment.workbook.actions import (
    add_on_paper,
    begin_keying,
    close_answering,
    finish_keying,
    lead_talk,
    record_own_answer,
    record_paper_answer,
    remove_on_paper,
)
from assessment.workbook.keying import FINISHED, SOMEBODY_ELSES
from assessment.workbook.queries import booklet_lines, booklets, own_answers_shown, round_of
from assessment.workbook.showing import noted


class Paper:
    """A round with somebody on paper, and the team's hands at the keys."""

    def __init__(self, scene, mode):
        self.scene = scene
        self.confidential = mode == "confidential"
        self.team = scene.people["the team"]
        with writing() as session:
            (self.one,) = add_on_paper(
                session,
                by=OPERATOR,
                round_id=scene.round_id,
                bank=scene.bank,
                voice="CP",
                name="" if self.confidential else "Ann",
            )
        self.other = self.colleague("colleague")

    def colleague(self, name):
        with writing() as session:
            return add_person(
                session,
                by=OPERATOR,
                name=name,
                email=f"{name.replace(' ', '-')}@example.org",
                role="team",
                site_id=self.scene.site_id,
            )

    def begin(self, by=None, **given):
        with writing() as session:
            begin_keying(session, by=by or self.team, participant_id=self.one.id, **given)

    def finish(self, by=None):
        with writing() as session:
            finish_keying(session, by=by or self.team, participant_id=self.one.id)

    def lines(self, by=None):
        with reading() as session:
            return booklet_lines(session, self.one.id, by or self.team)

    def stored(self, place=0):
        with reading() as session:
            rows = session.scalars(
                select(OwnAnswerRow)
                .where(OwnAnswerRow.participant_id == self.one.id)
                .order_by(OwnAnswerRow.id)
            ).all()
            session.expunge_all()
            return rows[place]

    def key(self, place=0, by=None, **given):
        row = self.stored(place)
        values = {"level": None, "silence": None, "note": "", "revision": row.revision}
        values |= {"answer_id": row.id, "bank": self.scene.bank} | given
        with writing() as session:
            return record_paper_answer(session, by=by or self.team, **values)

    def state(self):
        with reading() as session:
            return {one.id: one for one in booklets(session, self.scene.round_id)}[self.one.id]


@pytest.fixture
def paper(scene):
    return Paper(scene, "named")


@pytest.fixture
def secret(chosen, begin):
    begin(chosen, mode="confidential")
    chosen.join("Cai", "CP")
    return Paper(chosen, "confidential")


@pytest.fixture(params=["named", "confidential"])
def either(request, chosen, begin):
    begin(chosen, mode=request.param)
    chosen.join("Cai", "CP")
    return Paper(chosen, request.param)


# ── saved ────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_is_kept_with_who_keyed_it_in_and_when(paper):
    paper.begin()
    saved = paper.key(level=3, note="We meet monthly.")
    row = paper.stored()
    assert (row.level, row.note, row.revision) == (3, "We meet monthly.", 1)
    assert (row.keyed_by, row.keyed_at, row.saved_at) == (
        paper.team,
        saved.saved_at,
        saved.saved_at,
    )
    with reading() as session:
        kept = session.execute(
            select(OwnAnswerChangeRow.level, OwnAnswerChangeRow.keyed_by).where(
                OwnAnswerChangeRow.answer_id == row.id
            )
        ).all()
    assert kept == [(3, paper.team)]


def test_keying_leaves_a_line_that_names_who_keyed_and_for_whom(paper):
    paper.begin()
    paper.key(level=3)
    last = paper.scene.audit()[-1]
    assert (last.act, last.who, last.person_id) == ("own.keyed", "the team", paper.team)
    assert last.subject == f"round {paper.scene.round_id} {paper.stored().question}"
    assert last.particulars == {"participant": paper.one.handle, "level": 3, "silence": None}


def test_the_same_value_again_writes_nothing(paper):
    paper.begin()
    first = paper.key(level=3)
    lines = len(paper.scene.audit())
    assert paper.key(level=3, revision=0) == first
    assert len(paper.scene.audit()) == lines


def test_two_windows_of_whoever_keys_meet_each_other(paper):
    paper.begin()
    paper.key(level=3, note="first window")
    with pytest.raises(Changed) as refusal:
        paper.key(level=1, revision=0)
    stored = refusal.value.stored
    assert (stored["level"], stored["note"], stored["by"]) == (3, "first window", "the team")
    assert paper.stored().level == 3


@pytest.mark.parametrize(
    "given",
    [{"level": 7}, {"level": True}, {"silence": "no"}, {"level": 1, "silence": "don't know"}],
    ids=str,
)
def test_what_is_no_answer_is_refused(paper, given):
    paper.begin()
    with pytest.raises(BadInput):
        paper.key(**given)
    assert paper.stored().revision == 0


def test_a_named_round_says_that_an_answer_is_from_paper_and_whose_hands_keyed_it(paper):
    paper.begin()
    saved = paper.key(level=3, note="We meet monthly.")
    day = f"{saved.saved_at.day} {saved.saved_at:%B %Y}"
    said = f"We meet monthly.\n(from paper, keyed by the team, on {day})"
    with reading() as session:
        found = round_of(session, paper.scene.round_id)
        shown = own_answers_shown(session, found)[paper.stored().question]
    assert [noted(one) for one in shown if one["level"] == 3] == [said]
    first = paper.scene.document()["answers"][0]["own"]
    assert [one["keyed_by"] for one in first if one["level"] == 3] == ["the team"]
    assert [one["keyed_by"] for one in first if one["level"] is None] == [None, None]


def test_what_they_save_themselves_is_from_paper_no_more(paper):
    paper.begin()
    paper.key(level=3)
    scene = paper.scene
    with writing() as session:
        session.get(ParticipantRow, paper.one.id).person_id = scene.people["a stranger"]
        session.flush()
        record_own_answer(
            session,
            by=scene.people["a stranger"],
            answer_id=paper.stored().id,
            revision=1,
            level=2,
            silence=None,
            note="",
            bank=scene.bank,
        )
    row = paper.stored()
    assert (row.level, row.keyed_by, row.keyed_at) == (2, None, None)


# ── for whom, by whom ────────────────────────────────────────────────────────────────────────


def test_what_was_answered_on_screen_is_never_overwritten(paper):
    scene = paper.scene
    scene.save("Cai", level=2, note="Mine")
    paper.begin()
    with pytest.raises(NotYours):
        paper.key(level=4, answer_id=scene.own("Cai").id, revision=1)
    with pytest.raises(NotYours), writing() as session:
        begin_keying(session, by=paper.team, participant_id=scene.participants["Cai"])
    assert (scene.own("Cai").level, scene.own("Cai").note) == (2, "Mine")


@pytest.mark.parametrize("by", ["Cai", "another team", "a researcher", "a stranger"])
def test_nobody_but_the_team_and_the_programme_keys_in(either, by):
    other = either.scene.people[by]
    either.begin()
    either.key(level=2)
    for act in (
        lambda: either.begin(by=other),
        lambda: either.key(by=other, level=3),
        lambda: either.finish(by=other),
        lambda: either.lines(by=other),
    ):
        with pytest.raises(NotYours):
            act()
    assert either.stored().level == 2


def test_nothing_is_keyed_into_a_booklet_that_nobody_has_begun(secret):
    with pytest.raises(Refused):
        secret.key(level=2)
    assert secret.stored().revision == 0


def test_a_locked_workbook_takes_no_paper(paper):
    paper.begin()
    paper.scene.agree(level=2, reason="Minutes show it.")
    paper.scene.sign()
    for act in (paper.begin, paper.finish, lambda: paper.key(level=2)):
        with pytest.raises(Locked):
            act()


def test_once_answering_is_closed_nothing_is_keyed_in(secret):
    secret.begin()
    secret.key(level=2)
    with writing() as session:
        close_answering(session, by=secret.team, round_id=secret.scene.round_id)
    for act in (secret.begin, secret.finish, lambda: secret.key(level=3)):
        with pytest.raises(Locked):
            act()
    assert secret.stored().level == 2


# ── what is shown ────────────────────────────────────────────────────────────────────────────


def test_whoever_keys_a_booklet_sees_what_they_keyed_until_it_is_finished(either):
    either.begin()
    either.key(level=3, note="Kept")
    assert (either.lines()[0].level, either.lines()[0].note) == (3, "Kept")
    either.finish()
    assert either.state().finished
    with pytest.raises(NotYours):
        either.lines()


def test_a_finished_booklet_is_neither_shown_nor_changed_where_confidential(secret):
    secret.begin()
    secret.key(level=3)
    secret.finish()
    for by in (secret.team, secret.other):
        for act in (secret.begin, lambda by: secret.begin(by=by, from_the_start=True)):
            with pytest.raises(Refused, match="finished"):
                act(by=by) if act == secret.begin else act(by)
        with pytest.raises(Refused) as refusal:
            secret.key(by=by, level=1, revision=0)
        assert not isinstance(refusal.value, Changed)  # which would tell what is stored
    assert secret.stored().level == 3


def test_what_a_colleague_keyed_is_not_shown_and_can_only_be_keyed_anew(secret):
    secret.begin()
    secret.key(level=3, note="Theirs")
    with pytest.raises(Refused, match="Somebody else has begun"):
        secret.begin(by=secret.other)
    with pytest.raises(NotYours):
        secret.lines(by=secret.other)
    with pytest.raises(Refused) as refusal:
        secret.key(by=secret.other, level=3, revision=0)  # a guess is not even told to be right
    assert not isinstance(refusal.value, Changed)
    secret.begin(by=secret.other, from_the_start=True)
    assert {(one.level, one.note) for one in secret.lines(by=secret.other)} == {(None, "")}
    assert secret.state().keyer == "colleague"
    assert secret.scene.audit()[-1].act == "booklet.begun_anew"
    with pytest.raises(Refused):
        secret.key(level=3)  # by whom it was begun first


def test_a_named_booklet_is_opened_again_by_whoever_may_see_the_answers(paper):
    paper.begin()
    paper.key(level=3)
    paper.finish()
    with pytest.raises(Refused) as refusal:
        paper.begin(by=paper.other)
    assert str(refusal.value) == FINISHED
    with writing() as session:
        lead_talk(session, by=paper.other, round_id=paper.scene.round_id)
    paper.begin(by=paper.other)
    assert paper.lines(by=paper.other)[0].level == 3
    paper.key(by=paper.other, level=2)
    assert (paper.stored().level, paper.stored().keyed_by) == (2, paper.other)


def test_two_who_may_see_key_one_named_booklet_and_meet(paper):
    with writing() as session:
        lead_talk(session, by=paper.other, round_id=paper.scene.round_id)
        lead_talk(session, by=paper.team, round_id=paper.scene.round_id)
    paper.begin()
    paper.begin(by=paper.other)
    paper.key(by=paper.other, level=2)
    with pytest.raises(Changed) as refusal:
        paper.key(level=3, revision=0)
    assert (refusal.value.stored["level"], refusal.value.stored["by"]) == (2, "colleague")


def test_whoever_may_not_see_yet_takes_a_named_booklet_back_unseen(paper):
    paper.begin()
    paper.key(level=3)
    with pytest.raises(Refused) as refusal:
        paper.begin(by=paper.other)
    assert str(refusal.value) == SOMEBODY_ELSES
    paper.begin(by=paper.other, from_the_start=True)
    assert paper.stored().level is None


# ── in the list ──────────────────────────────────────────────────────────────────────────────


def test_the_list_says_how_far_a_booklet_is_and_nothing_of_its_answers(either):
    assert (either.state().keyer, either.state().finished) == (None, False)
    either.begin()
    either.key(level=3)
    assert (either.state().keyer, either.state().finished) == ("the team", False)
    assert either.state().name == ("" if either.confidential else "Ann")
    either.finish()
    assert either.state().finished


def test_the_audit_of_a_confidential_round_tells_neither_answer_nor_question(secret):
    secret.begin()
    secret.key(level=3, note="Kept")
    secret.key(1, silence="don't know")
    lines = [one for one in secret.scene.audit() if one.act == "own.keyed"]
    assert len(lines) == 2
    assert {one.subject for one in lines} == {f"round {secret.scene.round_id}"}
    assert {str(one.particulars) for one in lines} == {"{}"}
    assert {one.version for one in lines} == {None}


def test_whose_booklet_was_begun_stays_in_the_round(either):
    either.begin()
    with pytest.raises(Refused, match="booklet"), writing() as session:
        remove_on_paper(session, by=OPERATOR, participant_id=either.one.id)
