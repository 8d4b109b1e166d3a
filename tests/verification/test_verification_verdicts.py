import re

import pytest
from review_scene import (
    FIRST,
    SECOND,
    THIRD,
    hand_over_again,
    say,
    sheet,
    sign,
    uphold_all,
)
from sqlalchemy import select

import factories
from assessment.errors import BadInput, Changed, Locked, NotYours, Refused
from assessment.store.sessions import reading, writing
from assessment.store.tables import AuditRow, RoundRow, ScoreRow, VerdictRow
from assessment.verification.actions import begin_verification, record_verdict
from assessment.verification.queries import handed_over, verification_of
from assessment.workbook import actions as workbook
from factories import bank

pytestmark = pytest.mark.usefixtures("database")


def state(made):
    with reading() as session:
        return session.scalar(select(RoundRow.state).where(RoundRow.id == made.round_id))


def scores(made, *names):
    with reading() as session:
        columns = [getattr(ScoreRow, name) for name in names]
        rows = session.execute(
            select(ScoreRow.code, *columns).where(ScoreRow.round_id == made.round_id)
        )
        return {row[0]: tuple(row[1:]) for row in rows}


def audit(act):
    with reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.act == act).order_by(AuditRow.id))
        return [(row.subject, row.version, row.particulars) for row in rows]


def again(made, person_id):
    with writing() as session:
        begin_verification(session, by=person_id, round_id=made.round_id)


# ── beginning ────────────────────────────────────────────────────────────────────────────────


def test_beginning_lays_out_one_empty_verdict_for_each_answer(made, vera):
    found = sheet(made, vera)
    assert list(found) == [question.code for question in bank().form("short")]
    assert {(v.verdict, v.level, v.reason, v.stale, v.revision) for v in found.values()} == {
        ("", None, "", False, 0)
    }


def test_beginning_again_changes_nothing(made, vera):
    say(made, vera, SECOND, "lowered", 0, "Nobody knew of it.")
    before, lines = sheet(made, vera), audit("verification.begun")
    again(made, vera)
    assert sheet(made, vera) == before
    assert audit("verification.begun") == lines
    assert len(lines) == 1


def test_there_is_nothing_to_begin_on_while_the_workbook_is_open(made):
    person = factories.person("verifier", round_id=made.round_id)
    with writing() as session:
        workbook.reopen(session, by=0, round_id=made.round_id, reason="A date was wrong.")
    with pytest.raises(Refused, match="not handed over at the moment"):
        again(made, person)


# ── one verdict ──────────────────────────────────────────────────────────────────────────────


def test_a_verdict_is_kept_with_what_was_said(made, vera):
    saved = say(made, vera, THIRD, "lowered", 1, "Two of three had never heard of it.")
    kept = sheet(made, vera)[THIRD]
    assert (kept.verdict, kept.level, kept.reason) == (
        "lowered",
        1,
        "Two of three had never heard of it.",
    )
    assert (kept.revision, kept.saved_at) == (saved.revision, saved.saved_at) == (1, kept.saved_at)


def test_an_unfinished_verdict_is_kept(made, vera):
    say(made, vera, THIRD, "lowered")
    assert sheet(made, vera)[THIRD].verdict == "lowered"


def test_a_verdict_that_raises_changes_nothing(made, vera):
    before = sheet(made, vera)
    with pytest.raises(Refused, match="never raises"):
        say(made, vera, SECOND, "lowered", 1, "It is better than that.")
    assert sheet(made, vera) == before


def test_the_same_again_writes_nothing(made, vera):
    first = say(made, vera, SECOND, "lowered", 0, "Nobody knew.")
    lines = audit("verdict.given")
    repeated = say(made, vera, SECOND, "lowered", 0, "Nobody knew.", revision=0)  # a lost reply
    assert repeated == first
    assert audit("verdict.given") == lines


def test_a_stale_revision_is_told_what_is_stored_and_by_whom(made, vera):
    say(made, vera, SECOND, "lowered", 0, "Nobody knew.")
    with pytest.raises(Changed) as refused:
        say(made, vera, SECOND, "upheld", revision=0)
    stored = refused.value.stored
    kept = sheet(made, vera)[SECOND]
    assert stored == {
        "verdict": "lowered",
        "level": 0,
        "reason": "Nobody knew.",
        "revision": 1,
        "by": stored["by"],
        "at": kept.saved_at.isoformat(),
    }
    assert re.fullmatch(r"Person \d+", stored["by"])
    assert (kept.verdict, kept.revision) == ("lowered", 1)


def test_nobody_gives_anybody_elses_verdict(made, vera):
    other = factories.verifier(made)
    line = sheet(made, vera)[SECOND]
    before = sheet(made, vera)
    for by in (other, made.team_id, 0):
        with pytest.raises(NotYours):
            say(made, vera, SECOND, by=by)
    with pytest.raises(NotYours) as unknown:
        say(made, other, SECOND, verdict_id=999_999)
    with pytest.raises(NotYours) as hidden:
        say(made, other, SECOND, verdict_id=line.id)
    assert str(unknown.value) == str(hidden.value)  # not even that it exists
    assert sheet(made, vera) == before


def test_what_is_typed_is_kept_as_typed_less_what_attacks_its_reader(made, vera):
    typed = "=1+1 <b>ŵ</b>\x00 \u202e \ud800 🙂"
    say(made, vera, SECOND, "lowered", 0, typed)
    assert sheet(made, vera)[SECOND].reason == "=1+1 <b>ŵ</b>� � � 🙂"


def test_a_reason_too_long_is_refused_and_nothing_is_saved(made, vera):
    with pytest.raises(BadInput, match="20,001 characters"):
        say(made, vera, SECOND, "upheld", None, "x" * 20_001)
    assert sheet(made, vera)[SECOND].revision == 0


def test_a_verifier_of_another_workbook_is_refused(made, vera):
    elsewhere = factories.verifier(factories.handed_over())
    line = sheet(made, vera)[FIRST]
    with pytest.raises(NotYours), writing() as session:
        record_verdict(
            session,
            by=elsewhere,
            verdict_id=line.id,
            revision=0,
            verdict="upheld",
            level=None,
            reason="",
            bank=bank(),
        )


def test_no_verdict_is_taken_while_the_workbook_is_open(made, vera):
    line = sheet(made, vera)[FIRST]
    with writing() as session:
        workbook.reopen(session, by=0, round_id=made.round_id, reason="A date was wrong.")
    with pytest.raises(Refused, match="Verdicts that were given are kept"), writing() as session:
        record_verdict(
            session,
            by=vera,
            verdict_id=line.id,
            revision=0,
            verdict="upheld",
            level=None,
            reason="",
            bank=bank(),
        )
    with reading() as session:
        assert session.get(VerdictRow, line.id).verdict == ""


# ── signing off ──────────────────────────────────────────────────────────────────────────────


def test_signing_off_lists_every_verdict_that_is_missing(made, vera):
    uphold_all(made, vera, but=(FIRST, SECOND, THIRD))
    say(made, vera, SECOND, "queried")
    say(made, vera, THIRD, "lowered", 1)
    with pytest.raises(BadInput, match=r"^3 verdicts are still to come") as refused:
        sign(made, vera)
    assert refused.value.problems == (
        f"{FIRST}: this answer needs a verdict.",
        f"{SECOND}: The verdict “queried” needs its question.",
        f"{THIRD}: The verdict “lowered” needs its reason.",
    )
    with pytest.raises(BadInput, match=r"^3 verdicts are still to come") as refused:
        sign(made, vera, reliance="", reliance_reason=" ")
    assert refused.value.problems[3:] == (
        "Say how far the self-assessment as a whole can be relied on: high, some or little.",
        "Say in a sentence why it can be relied on so far and no further.",
    )
    assert state(made) == "handed over"
    assert audit("verification.signed") == []


def test_an_answer_without_an_agreed_level_needs_no_verdict():
    made = factories.opened()
    factories.agreed_level(made, FIRST, 2)
    factories.handed_over(made)
    vera = factories.verifier(made)
    say(made, vera, FIRST)
    with pytest.raises(Refused, match="no agreed level"):
        say(made, vera, SECOND)
    sign(made, vera)
    assert state(made) == "verified"


def test_what_is_signed_off_is_locked(made, vera):
    uphold_all(made, vera)
    sign(made, vera)
    before = sheet(made, vera)
    with pytest.raises(Locked, match="signed off"):
        say(made, vera, SECOND, "lowered", 0, "On second thoughts.")
    with pytest.raises(Locked, match="signed off"):
        sign(made, vera)
    assert sheet(made, vera) == before


def test_with_the_sign_off_the_round_is_verified_and_its_scores_say_so(made, vera):
    before = scores(made, "agreed", "verified", "settled")
    assert {figures[1:] for figures in before.values()} == {(None, None)}
    uphold_all(made, vera)
    say(made, vera, THIRD, "lowered", 0, "Nobody was paid.")
    say(made, vera, SECOND, "queried", None, "Who was there?")
    sign(made, vera)
    assert state(made) == "verified"
    after = scores(made, "agreed", "verified", "settled")
    assert after[FIRST] == (0, 0, 0)
    assert after[SECOND] == (1, None, None)
    assert after[THIRD] == (2, 0, 0)
    assert after["CC-1.3"] == (2.0, 0.0, 0.0)
    # Four of the five levels of the issue stand: 0, 0, 0 and 1.
    assert after["CC"] == (0.8, 0.25, 0.25)


def test_concluding_leaves_a_line_with_what_was_settled(made, vera):
    uphold_all(made, vera)
    say(made, vera, THIRD, "lowered", 0, "Nobody was paid.")
    sign(made, vera)
    ((subject, version, facts),) = audit("verification.concluded")
    assert (subject, version) == (f"round {made.round_id}", 1)
    assert facts["settled"][THIRD] == 0


# ── handing over again ───────────────────────────────────────────────────────────────────────


def test_after_a_change_exactly_that_verdict_has_to_be_given_again(made, vera):
    uphold_all(made, vera)
    say(made, vera, SECOND, "lowered", 0, "Nobody knew of it.")
    sign(made, vera)
    hand_over_again(made, THIRD, 1)
    assert state(made) == "handed over"
    figures = scores(made, "verified", "settled")
    assert figures[THIRD] == (None, None)  # exactly this one is gone until it is given again
    assert figures[SECOND] == (0, 0)
    assert figures["CC-1.1a"] == (0, 0)
    again(made, vera)
    found = sheet(made, vera)
    assert [question for question, one in found.items() if one.stale] == [THIRD]
    assert found[SECOND].verdict == "lowered"
    with pytest.raises(BadInput, match=r"^One verdict is still to come") as refused:
        sign(made, vera)
    assert refused.value.problems == (
        f"{THIRD}: the answer has changed, so it needs a verdict again.",
    )
    say(made, vera, THIRD)  # upheld, as before: it is given again, not repeated
    sign(made, vera)
    assert state(made) == "verified"
    assert scores(made, "verified")[THIRD] == (1,)
    assert scores(made, "verified")[SECOND] == (0,)


def test_what_was_said_of_the_version_before_is_hidden_until_the_new_one_is_signed(made, vera):
    uphold_all(made, vera)
    sign(made, vera)
    with reading() as session:
        assert verification_of(session, handed_over(session, made.round_id)).verdicts
    hand_over_again(made, THIRD, 1)
    with reading() as session:
        found = verification_of(session, handed_over(session, made.round_id))
    assert found.verdicts == {}
    assert not found.sign_offs
