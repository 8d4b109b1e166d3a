"""Queries: who may do what in which state, whose turn it is, and what is kept once."""

import secrets
from datetime import timedelta

import pytest
from review_scene import FIRST, SECOND, THIRD, hand_over_again, say, sheet, sign, uphold_all
from sqlalchemy import event, select, update

import factories
from assessment import clock
from assessment.errors import BadInput, Changed, Refused, WorkbookError
from assessment.people.actions import change_programme_settings
from assessment.store.sessions import engine, reading, writing
from assessment.store.tables import QueryFileRow, QueryMessageRow, QueryRow, RoundRow
from assessment.verification import actions as verification
from assessment.verification.asked import clock_in_words, due_on, is_overdue
from assessment.verification.asking import open_queries_of
from assessment.verification.queries import (
    handed_over,
    hashes_now,
    own_queries,
    queries_known,
    queries_to_answer,
    query_counts,
    waiting_files,
)
from assessment.workbook import actions as workbook
from factories import OPERATOR, bank

pytestmark = pytest.mark.usefixtures("database")

ASKED = "Where are the minutes of Quarry Row?"


def own(made, person_id):
    with reading() as session:
        hashes = hashes_now(session, made.round_id) or {}
        return own_queries(session, made.round_id, person_id, hashes)


def to_answer(made):
    with reading() as session:
        return queries_to_answer(session, made.round_id, hashes_now(session, made.round_id))


def counts(made, days=0):
    today = (clock.now() + timedelta(days=days)).date()
    with reading() as session:
        return query_counts(session, [made.round_id], today).get(made.round_id)


def do(act, **given):
    with writing() as session:
        return act(session, **given)


def add(person_id, mark, text="And when?", token=""):
    given = {"by": person_id, "mark": mark, "text": text, "token": token or secrets.token_hex(8)}
    return do(verification.add_to_query, **given)


def answer(made, mark, text="The forum was.", token="", files=()):
    given = {"by": made.team_id, "mark": mark, "text": text, "token": token or secrets.token_hex(8)}
    return do(verification.answer_query, files=files, **given)


def close(person_id, mark, seen):
    do(verification.close_query, by=person_id, mark=mark, seen=seen)


def messages():
    with reading() as session:
        return session.scalars(select(QueryMessageRow.text).order_by(QueryMessageRow.id)).all()


# ── a thread from its opening to its end ─────────────────────────────────────────────────────


def test_a_query_goes_to_and_fro_until_the_verifier_closes_it(made, vera):
    mark = factories.query(made, vera, SECOND, ASKED)
    asked = own(made, vera)[SECOND]
    assert (asked.mark, asked.turn, asked.is_open, asked.answered) == (mark, "team", True, False)
    assert [one.text for one in asked.messages] == [ASKED]
    answer(made, mark)
    assert own(made, vera)[SECOND].waits_for_verifier
    add(vera, mark)
    assert own(made, vera)[SECOND].waits_for_team
    answer(made, mark, "In March.")
    close(vera, mark, 4)
    closed = own(made, vera)[SECOND]
    assert not closed.is_open
    assert [one.side for one in closed.messages] == ["verifier", "team", "verifier", "team"]
    assert counts(made) is None
    add(vera, mark, "One thing more?")
    assert own(made, vera)[SECOND].waits_for_team


def test_asking_about_the_same_answer_again_goes_on_in_the_same_thread(made, vera):
    first = factories.query(made, vera, SECOND)
    close(vera, first, 1)
    assert factories.query(made, vera, SECOND, "Again?") == first
    assert len(own(made, vera)) == 1
    assert own(made, vera)[SECOND].waits_for_team


def test_the_same_message_twice_is_one_message(made, vera):
    asking = {"by": vera, "round_id": made.round_id, "question": SECOND, "text": ASKED}
    asking["bank"] = bank()
    marks = {do(verification.open_query, **asking, token="one-and-the-same") for _ in range(2)}
    (mark,) = marks
    counted = [
        *(answer(made, mark, token="their-answer").revision for _ in range(2)),
        *(add(vera, mark, token="another-one").revision for _ in range(2)),
    ]
    assert counted == [2, 2, 3, 3]
    assert messages() == [ASKED, "The forum was.", "And when?"]


def test_closing_waits_for_what_the_verifier_has_not_read(made, vera):
    mark = factories.query(made, vera)
    answer(made, mark)
    with pytest.raises(Changed, match="The team has written since"):
        close(vera, mark, 1)
    close(vera, mark, 2)
    close(vera, mark, 2)  # once is enough, twice does no harm


@pytest.mark.parametrize(
    ("text", "token", "sentence"),
    [
        ("  ", "a-good-token", "is missing"),
        ("x" * 20_001, "a-good-token", "20,001 characters"),
        ("Why?", "short", "what tells it from others"),
        ("Why?", "Capital-letters", "what tells it from others"),
    ],
)
def test_a_message_needs_words_and_a_token(made, vera, text, token, sentence):
    mark = factories.query(made, vera)
    said = {"text": text, "token": token}
    asking = {"by": vera, "round_id": made.round_id, "question": SECOND, "bank": bank()}
    for act, given in (
        (verification.open_query, asking),
        (verification.add_to_query, {"by": vera, "mark": mark}),
        (verification.answer_query, {"by": made.team_id, "mark": mark}),
    ):
        with pytest.raises(BadInput, match=sentence):
            do(act, **given, **said)
    assert len(messages()) == 1


# ── who, in which state, with which outcome ──────────────────────────────────────────────────

STATES = ("blind", "signed", "closed", "open", "verified")
# who may in which state: y done, r refused with a sentence, l locked, n not theirs
TABLE = """
               blind  signed  closed  open  verified
open vera      y      l       y       r     r
add vera       y      y       y       r     r
close vera     y      y       y       r     y
answer team    y      y       r       y     y
open will      y      y       y       r     r
add will       n      n       n       n     n
close will     n      n       n       n     n
answer will    n      n       n       n     n
open team      n      n       n       n     n
add team       n      n       n       n     n
close team     n      n       n       n     n
answer vera    n      n       n       n     n
open pru       n      n       n       n     n
add pru        n      n       n       n     n
close pru      n      n       n       n     n
answer pru     n      n       n       n     n
"""
OUTCOMES = {"y": "done", "r": "Refused", "l": "Locked", "n": "NotYours"}


def outcomes(state):
    """Return the column of one state: by what is done and by whom."""
    lines = TABLE.strip().splitlines()[1:]
    place = 2 + STATES.index(state)
    return {tuple(line.split()[:2]): OUTCOMES[line.split()[place]] for line in lines}


class UndoneError(Exception):
    """What was tried is rolled back."""


def tried(act, **given):
    try:
        with writing() as session:
            act(session, **given)
            raise UndoneError  # noqa: TRY301  to be undone is what it was tried for
    except UndoneError:
        return "done"
    except WorkbookError as error:
        return type(error).__name__


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_in_which_state(made, vera, will, state):
    mark = factories.query(made, vera, FIRST)
    _bring_to(state, made, vera, will, mark)
    people = {"vera": vera, "will": will, "team": made.team_id}
    people["pru"] = factories.person("programme")
    fresh = {"text": "Is that so?", "token": "quite-another"}
    acts = {
        "open": (
            verification.open_query,
            {"round_id": made.round_id, "question": THIRD, "bank": bank()} | fresh,
        ),
        "add": (verification.add_to_query, {"mark": mark} | fresh),
        "close": (verification.close_query, {"mark": mark, "seen": 1}),
        "answer": (verification.answer_query, {"mark": mark} | fresh),
    }
    found = {
        (name, who): tried(act, by=person_id, **given)
        for name, (act, given) in acts.items()
        for who, person_id in people.items()
    }
    assert found == outcomes(state)


def _bring_to(state, made, vera, will, mark):
    if state == "signed":
        uphold_all(made, vera)
        sign(made, vera)
    if state == "closed":
        close(vera, mark, 1)
    if state == "open":
        do(workbook.reopen, by=OPERATOR, round_id=made.round_id, reason="A level was wrong.")
    if state == "verified":
        for person_id in (vera, will):
            uphold_all(made, person_id)
            sign(made, person_id)


def test_after_the_review_an_answer_counts_as_late(made, vera):
    mark = factories.query(made, vera, FIRST)
    uphold_all(made, vera)
    sign(made, vera)
    answer(made, mark)
    assert [one.late for one in own(made, vera)[FIRST].messages] == [False, True]


def test_there_is_nothing_to_ask_where_no_level_was_agreed(made, vera):
    with pytest.raises(BadInput, match="nothing to ask about"):
        factories.query(made, vera, "CC-9.9z")


# ── the answer changes ───────────────────────────────────────────────────────────────────────


def test_a_query_says_that_its_answer_changed_until_it_is_asked_again_or_changed_back(made, vera):
    mark = factories.query(made, vera, SECOND)
    other = factories.query(made, vera, THIRD)
    level = {FIRST: 0, SECOND: 1, THIRD: 2}[SECOND]
    with reading() as session:
        text = handed_over(session, made.round_id).document
    reason = next(a for a in text["answers"] if a["question"] == SECOND)["agreed"]["reason"]
    hand_over_again(made, SECOND, 0)
    assert {one.mark: one.changed for one in to_answer(made)} == {mark: True, other: False}
    assert own(made, vera)[SECOND].changed
    do(workbook.reopen, by=OPERATOR, round_id=made.round_id, reason="Back again.")
    assert not own(made, vera)[SECOND].changed  # not known while it is open
    factories.agreed_level(made, SECOND, level, reason=reason)
    factories.handed_over(made)
    assert not own(made, vera)[SECOND].changed
    hand_over_again(made, SECOND, 0)
    do(verification.begin_verification, by=vera, round_id=made.round_id)
    add(vera, mark)
    assert not own(made, vera)[SECOND].changed


# ── with a sign-off or an accepted return ────────────────────────────────────────────────────


def send_those_of(made, person_id):
    with writing() as session:
        over = handed_over(session, made.round_id)
        return open_queries_of(session, over, person_id, sheet(made, person_id).values())


def test_queried_verdicts_are_sent_once_with_all_that_was_not_sent(made, vera):
    say(made, vera, FIRST, "queried", None, ASKED)
    say(made, vera, SECOND, "queried", None, "Who was there?")
    say(made, vera, THIRD, "could not tell", None, "No time.")
    factories.query(made, vera, FIRST, ASKED)
    assert send_those_of(made, vera) == 1
    assert send_those_of(made, vera) == 0
    assert [one.question for one in to_answer(made)] == [FIRST, SECOND]
    say(made, vera, SECOND, "queried", None, "Who was there, and why?")
    assert send_those_of(made, vera) == 1
    assert [one.text for one in own(made, vera)[SECOND].messages] == [
        "Who was there?",
        "Who was there, and why?",
    ]


def test_signing_off_sends_what_was_queried(made, vera, will):
    del will
    uphold_all(made, vera, but=(FIRST,))
    say(made, vera, FIRST, "queried", None, ASKED)
    assert to_answer(made) == ()
    sign(made, vera)
    (sent,) = to_answer(made)
    assert [one.text for one in sent.messages] == [ASKED]


# ── the clock ────────────────────────────────────────────────────────────────────────────────


def since(mark, days):
    with writing() as session:
        session.execute(
            update(QueryRow)
            .where(QueryRow.mark == mark)
            .values(turn_since=clock.now() - timedelta(days=days))
        )


@pytest.mark.parametrize(
    ("days", "words", "late"),
    [
        (0, "due in 14 days", False),
        (13, "due in 1 day ", False),
        (14, "due today", False),
        (15, "1 day overdue", True),
        (30, "16 days overdue", True),
    ],
)
def test_the_clock_in_words(made, vera, days, words, late):
    mark = factories.query(made, vera)
    since(mark, days)
    (query,) = to_answer(made)
    today = clock.now().date()
    assert words in clock_in_words(query, today)
    assert clock_in_words(query, today).startswith("Waits for the team")
    assert is_overdue(query, today) is late
    assert counts(made).team_overdue == int(late)
    assert counts(made).team == 1


def test_the_programme_sets_the_days_for_queries_that_are_open_already(made, vera):
    pru = factories.person("programme")
    mark = factories.query(made, vera)
    since(mark, 5)
    with writing() as session:
        change_programme_settings(
            session,
            by=pru,
            must_hold=[],
            ongoing_after="",
            theme="",
            site_threshold=8,
            published_threshold=10,
            query_days=3,
        )
    (query,) = to_answer(made)
    assert query.due == due_on(query.since, 3)
    assert counts(made).team_overdue == 1


def test_asking_further_before_an_answer_does_not_wind_the_clock_back(made, vera):
    mark = factories.query(made, vera)
    since(mark, 10)
    before = to_answer(made)[0].since
    add(vera, mark)
    assert to_answer(made)[0].since == before
    answer(made, mark)
    assert counts(made, days=14).verifier_overdue == 0
    assert counts(made, days=15).verifier_overdue == 1
    close(vera, mark, 3)
    add(vera, mark)
    assert to_answer(made)[0].since == clock.now().date()


# ── files ────────────────────────────────────────────────────────────────────────────────────


def test_files_wait_for_the_answer_and_go_with_it(made, vera):
    mark = factories.query(made, vera)
    sent, back = (factories.query_file(made, mark, name) for name in ("a.txt", "b.txt"))
    assert factories.query_file(made, mark, "a.txt") == sent  # the same content waits once
    with reading() as session:
        waiting = waiting_files(session, made.round_id)[mark]
    assert [one.mark for one in waiting] == [sent, back]
    assert own(made, vera)[FIRST].messages[0].files == ()
    do(verification.take_back_file, by=made.team_id, mark=back)
    answer(made, mark, files=[sent])
    (file,) = own(made, vera)[FIRST].messages[1].files
    assert (file.mark, file.name) == (sent, "a.txt")
    with reading() as session:
        assert waiting_files(session, made.round_id) == {}
    with pytest.raises(Refused, match="sent with an answer already"):
        do(verification.take_back_file, by=made.team_id, mark=sent)


@pytest.mark.parametrize("what", ["taken back", "another query's", "unknown", "sent already"])
def test_an_answer_is_not_sent_with_files_that_do_not_wait_for_it(made, vera, what):
    mark, other = factories.query(made, vera, FIRST), factories.query(made, vera, SECOND)
    file_id = factories.query_file(made, other if what == "another query's" else mark)
    if what == "taken back":
        do(verification.take_back_file, by=made.team_id, mark=file_id)
    if what == "sent already":
        answer(made, mark, files=[file_id])
    given = ["0" * 32] if what == "unknown" else [file_id]
    before = messages()
    with pytest.raises(Refused, match="changed by somebody else"):
        answer(made, mark, files=given)
    assert messages() == before


def test_no_file_is_handed_in_to_a_closed_query(made, vera):
    mark = factories.query(made, vera)
    close(vera, mark, 1)
    with pytest.raises(Refused, match="The verifier has closed this question"):
        factories.query_file(made, mark)
    with reading() as session:
        assert session.scalars(select(QueryFileRow.id)).all() == []


# ── reading ──────────────────────────────────────────────────────────────────────────────────


def statements_of(made, vera):
    heard = []

    def hear(_connection, _cursor, statement, *_rest):
        heard.append(statement)

    event.listen(engine(), "before_cursor_execute", hear)
    try:
        own(made, vera), to_answer(made), counts(made)
    finally:
        event.remove(engine(), "before_cursor_execute", hear)
    return [one for one in heard if not one.startswith(("BEGIN", "PRAGMA"))]


def test_one_thread_takes_as_many_statements_as_many(made, vera, will):
    marks = [factories.query(made, vera, FIRST)]
    few = statements_of(made, vera)
    marks += [factories.query(made, who, q) for who in (vera, will) for q in (SECOND, THIRD)]
    for number, mark in enumerate(marks):
        file_id = factories.query_file(made, mark, f"{number}.txt")
        answer(made, mark, files=[file_id])
    assert len(statements_of(made, vera)) == len(few)
    assert few


def test_everybody_knows_the_queries_once_the_review_is_concluded(made, vera):
    mark = factories.query(made, vera, FIRST, ASKED)
    with reading() as session:
        hashes = handed_over(session, made.round_id).answer_hashes
        assert queries_known(session, made.round_id, hashes) == {}
    uphold_all(made, vera)
    sign(made, vera)
    with reading() as session:
        assert session.scalar(select(RoundRow.state)) == "verified"
        known = queries_known(session, made.round_id, hashes)
    assert list(known) == [FIRST]
    (query,) = known[FIRST]
    assert query.mark == mark
    assert query.verifier
    assert query.messages[0].at is not None
