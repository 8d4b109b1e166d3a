"""Who verifies: declaring first, community verifiers, the judgement, the same answers, withdrawing."""

import pytest
from review_scene import FIRST, SECOND, THIRD, hand_over_again, reopen, say, sheet, sign
from sqlalchemy import select

import factories
from assessment.errors import BadInput, NotYours, Refused
from assessment.people import actions as people
from assessment.people.queries import invitations, who_is
from assessment.store.sessions import reading, writing
from assessment.store.tables import (
    DeclarationRow,
    PackRow,
    PersonRow,
    RoundRow,
    ScoreRow,
    VerdictRow,
)
from assessment.verification.actions import (
    begin_verification,
    conclude_verification,
    declare_conflicts,
    withdraw_verifier,
)
from assessment.verification.model import Declaration
from assessment.verification.queries import (
    changed_answers,
    declaration,
    handed_over,
    sign_offs,
    still_to_sign,
    verdicts,
    verification_of,
    verifier_states,
)
from assessment.verification.rules import (
    asked_again,
    declaration_problems,
    judgement_problems,
    organisations_to_declare,
    put_to,
    still_to_declare,
    to_judge,
)
from factories import OPERATOR, bank

QUESTIONS = (FIRST, SECOND, THIRD)


@pytest.fixture
def made(database):
    """Return a small workbook that was handed over: three levels are agreed."""
    del database
    opened = factories.opened()
    for level, question in enumerate(QUESTIONS):
        factories.agreed_level(opened, question, level)
    return factories.handed_over(opened)


def uphold(made, person_id, *but):
    for question in QUESTIONS:
        if question not in but:
            say(made, person_id, question)


def judge_and_sign(made, person_id):
    """Lower the third, uphold the others, and sign off."""
    uphold(made, person_id, THIRD)
    say(made, person_id, THIRD, "lowered", 0, "Nobody was paid.")
    sign(made, person_id)


def withdraw(made, person_id, because="They moved away.", *, set_aside=False, by=OPERATOR):
    with writing() as session:
        withdraw_verifier(
            session,
            by=by,
            round_id=made.round_id,
            person_id=person_id,
            because=because,
            set_aside=set_aside,
            bank=bank(),
        )


def conclude(made):
    with writing() as session:
        conclude_verification(session, by=OPERATOR, round_id=made.round_id, bank=bank())


def state(made):
    with reading() as session:
        return session.scalar(select(RoundRow.state).where(RoundRow.id == made.round_id))


def settled(made, question):
    with reading() as session:
        at = (ScoreRow.round_id == made.round_id) & (ScoreRow.code == question)
        return session.scalar(select(ScoreRow.settled).where(at))


def known(made):
    with reading() as session:
        over = handed_over(session, made.round_id)
        found = verdicts(session, over)
        return {question: [v.verdict for v in given] for question, given in found.items()}


def in_words(made):
    with reading() as session:
        version = handed_over(session, made.round_id).version
        return [one.in_words for one in verifier_states(session, made.round_id, version)]


# ── rules ────────────────────────────────────────────────────────────────────────────────────


def document_of(site="Site", lead="", partners=()):
    return {
        "site": {"name": site},
        "mapping": {"partnership": {"lead": lead, "partners": list(partners)}},
    }


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (document_of(), ("Site",)),
        (document_of(lead="Ann  Lee"), ("Site", "Ann Lee")),
        (document_of(lead="site", partners=("B", "b ", "C")), ("Site", "B", "C")),
        (document_of(lead=" ", partners=("", "D")), ("Site", "D")),
    ],
)
def test_who_a_conflict_is_declared_on(document, expected):
    assert organisations_to_declare(document) == expected


@pytest.mark.parametrize(
    ("words", "conflicts", "missing"),
    [
        ("", {"A": False, "B": False}, 0),
        ("I chair it.", {"A": True, "B": False}, 0),
        ("", {"A": True, "B": False}, 1),
        (" ", {"A": True}, 2),
        ("None at all.", {}, 2),
    ],
)
def test_what_a_declaration_lacks(words, conflicts, missing):
    assert len(declaration_problems(words, conflicts, ("A", "B"))) == missing


@pytest.mark.parametrize(
    ("reliance", "reason", "missing"),
    [
        ("high", "Seen.", 0),
        ("some", "Seen.", 0),
        ("little", "Seen.", 0),
        ("little", " ", 1),
        ("", "Seen.", 1),
        ("total", "", 2),
    ],
)
def test_what_a_judgement_lacks(reliance, reason, missing):
    assert len(judgement_problems(reliance, reason)) == missing


def test_a_partner_that_came_later_has_to_be_declared_on_too():
    said = Declaration(1, "Vera", "", {"A": False}, None, "screen")
    assert still_to_declare(None, ("A",)) == ("A",)
    assert still_to_declare(said, ("A",)) == ()
    assert still_to_declare(said, ("A", "B")) == ("B",)


def test_a_community_verifier_is_asked_what_the_bank_marks_and_another_everything():
    codes = [question.code for question in bank().questions]
    levels = dict.fromkeys(codes, 1) | {codes[0]: None}
    assert put_to(bank(), None, codes) == tuple(codes)
    assert to_judge(levels, bank(), None) == tuple(codes[1:])
    for voice in ("CP", "CW"):
        asked = to_judge(levels, bank(), voice)
        assert asked
        for code in codes[1:]:
            question = bank().question(code)
            marked = {"CP", "CW"} & {*question.voices, *question.hear}
            assert (code in asked) == bool(marked)


def test_a_bank_that_marks_no_question_puts_all_to_a_community_verifier():
    other = factories.bank("six-by-six")
    codes = [question.code for question in other.questions]
    assert not any(
        {"CP", "CW"} & {*question.voices, *question.hear} for question in other.questions
    )
    assert put_to(other, "CP", codes) == tuple(codes)


@pytest.mark.parametrize(
    ("changed", "verified", "said"),
    [
        ((), True, "verified again at once"),
        ((), False, "every verdict that was given holds"),
        (("CC-1.1a",), False, "One answer has changed"),
        (("CC-1.1a", "CC-1.2a"), False, "asked again about exactly that"),
    ],
)
def test_what_is_said_of_a_workbook_that_came_again(changed, verified, said):
    assert said in asked_again(changed, verified=verified)


# ── declaring ────────────────────────────────────────────────────────────────────────────────


def test_before_declaring_no_verdict_is_taken_and_nothing_signed(made):
    person = factories.named_verifier(made)
    with writing() as session:
        begin_verification(session, by=person, round_id=made.round_id)
    with pytest.raises(Refused, match="say whether you have a conflict of interest"):
        say(made, person, FIRST)
    with pytest.raises(Refused, match="say whether you have a conflict of interest"):
        sign(made, person)
    assert sheet(made, person)[FIRST].verdict == ""
    factories.declared(made, person)
    say(made, person, FIRST)
    assert sheet(made, person)[FIRST].verdict == "upheld"


def test_a_conflict_keeps_from_nothing_and_the_newest_declaration_holds(made, vera):
    with reading() as session:
        (site,) = organisations_to_declare(handed_over(session, made.round_id).document)
    factories.declared(made, vera, site, words="I worked there until May.")
    factories.declared(made, vera, site, words="I worked there until May.")  # the same again
    say(made, vera, FIRST)
    with reading() as session:
        kept = declaration(session, made.round_id, vera)
        rows = session.scalars(
            select(DeclarationRow.words)
            .where(DeclarationRow.person_id == vera)
            .order_by(DeclarationRow.id)
        ).all()
    assert (kept.words, kept.conflicts) == ("I worked there until May.", {site: True})
    assert rows == ["", "I worked there until May."]


def test_an_organisation_that_is_not_asked_about_is_not_kept(made, vera):
    with reading() as session:
        asked = organisations_to_declare(handed_over(session, made.round_id).document)
    with writing() as session:
        declare_conflicts(
            session,
            by=vera,
            round_id=made.round_id,
            words="Nothing.",
            conflicts=dict.fromkeys(asked, False) | {"Elsewhere": True},
        )
    with reading() as session:
        assert set(declaration(session, made.round_id, vera).conflicts) == set(asked)


def test_what_is_missing_is_listed_and_nothing_kept(made):
    person = factories.named_verifier(made)
    with pytest.raises(BadInput) as refused, writing() as session:
        declare_conflicts(session, by=person, round_id=made.round_id, words="x", conflicts={})
    assert refused.value.problems
    with reading() as session:
        assert declaration(session, made.round_id, person) is None


# ── community verifiers ──────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("database")
def test_a_community_verifier_answers_and_signs_only_what_is_put_to_them():
    made = factories.opened(form="full")
    codes = [question.code for question in bank().questions]
    theirs = put_to(bank(), "CP", codes)[0]
    other = next(code for code in codes if code not in put_to(bank(), "CP", codes))
    for question in (theirs, other):
        factories.agreed_level(made, question, 1)
    factories.handed_over(made)
    person = factories.verifier(made, voice="CP")
    with pytest.raises(Refused, match="This question is not put to you"):
        say(made, person, other)
    with pytest.raises(BadInput) as refused:
        sign(made, person)
    assert [problem.split(":")[0] for problem in refused.value.problems] == [theirs]
    say(made, person, theirs)
    sign(made, person)
    assert state(made) == "verified"
    assert known(made) == {theirs: ["upheld"]}


# ── the judgement ────────────────────────────────────────────────────────────────────────────


def test_a_sign_off_needs_its_judgement_and_keeps_it(made, vera):
    uphold(made, vera)
    with pytest.raises(BadInput, match="closing judgement is not complete"):
        sign(made, vera, reliance="", reliance_reason="")
    assert state(made) == "handed over"
    sign(made, vera, reliance="little", reliance_reason="Nobody outside was asked.")
    with reading() as session:
        (signed,) = sign_offs(session, made.round_id, 1)
    assert (signed.reliance, signed.reliance_reason) == ("little", "Nobody outside was asked.")


# ── the very same answers ────────────────────────────────────────────────────────────────────


def test_handed_over_again_with_the_very_same_answers_it_is_verified_at_once(made, vera):
    judge_and_sign(made, vera)
    before = known(made)
    hand_over_again(made)
    assert state(made) == "verified"
    assert known(made) == before
    assert settled(made, THIRD) == 0
    with reading() as session:
        assert changed_answers(session, made.round_id) == ()


def test_changed_and_changed_back_the_sign_off_holds_again(made, vera):
    judge_and_sign(made, vera)
    hand_over_again(made, THIRD, 1, "We looked again.")
    assert state(made) == "handed over"
    with reading() as session:
        assert changed_answers(session, made.round_id) == (THIRD,)
    with writing() as session:
        begin_verification(session, by=vera, round_id=made.round_id)
    assert [code for code, one in sheet(made, vera).items() if one.stale] == [THIRD]
    hand_over_again(made, THIRD, 2, "We talked.")
    assert state(made) == "verified"
    assert settled(made, THIRD) == 0


def test_while_one_of_two_has_not_signed_the_same_answers_wait_on(made, vera):
    will = factories.verifier(made)
    uphold(made, will)
    sign(made, will)
    hand_over_again(made)
    assert state(made) == "handed over"
    with reading() as session:
        assert len(still_to_sign(session, made.round_id, 2)) == 1
    judge_and_sign(made, vera)
    assert state(made) == "verified"


# ── withdrawing ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("signed", "other_signed", "set_aside", "after", "counted"),
    [
        (False, True, False, "verified", 1),  # what was not signed does not count
        (False, True, True, "verified", 1),
        (True, True, False, "verified", 2),  # what was signed stands
        (True, True, True, "verified", 1),  # unless it is set aside
        (True, False, True, "handed over", 0),
        (True, False, False, "handed over", 0),  # blind: the other is still waited for
    ],
)
def test_what_withdrawing_does(made, vera, *, signed, other_signed, set_aside, after, counted):
    will = factories.verifier(made)
    uphold(made, vera, THIRD)
    say(made, vera, THIRD, "lowered", 0, "Nobody was paid.")
    if signed:
        sign(made, vera)
    uphold(made, will)
    if other_signed:
        sign(made, will)
    withdraw(made, vera, set_aside=set_aside)
    if not signed and other_signed:
        conclude(made)  # the last one outstanding has gone
    assert state(made) == after
    assert len(known(made).get(THIRD, ())) == counted
    with reading() as session:
        kept = session.scalars(select(VerdictRow.reason).where(VerdictRow.person_id == vera))
        assert "Nobody was paid." in set(kept)


def test_set_aside_after_the_reveal_the_figures_are_settled_anew(made, vera):
    will = factories.verifier(made)
    judge_and_sign(made, vera)
    uphold(made, will)
    sign(made, will)
    assert settled(made, THIRD) is None  # they differed
    withdraw(made, vera, "Her brother is its treasurer.", set_aside=True)
    assert settled(made, THIRD) == 2
    assert in_words(made)[0] == "withdrawn, and set aside: Her brother is its treasurer."
    with reading() as session:
        over = handed_over(session, made.round_id)
        assert len(verification_of(session, over).sign_offs) == 1


def test_where_the_only_sign_off_is_set_aside_the_workbook_waits_for_verifiers_again(made, vera):
    judge_and_sign(made, vera)
    withdraw(made, vera, "A conflict came up.", set_aside=True)
    assert state(made) == "handed over"
    assert settled(made, THIRD) is None
    will = factories.verifier(made)
    uphold(made, will)
    sign(made, will)
    assert state(made) == "verified"
    assert settled(made, THIRD) == 2


def test_somebody_withdrawn_can_still_be_set_aside_and_not_twice(made, vera):
    judge_and_sign(made, vera)
    withdraw(made, vera)
    assert state(made) == "verified"
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw(made, vera)
    withdraw(made, vera, "A conflict came up.", set_aside=True)
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw(made, vera, "Once more.", set_aside=True)
    reopen(made)
    with pytest.raises(Refused, match="set aside"):
        _give_role(made, vera)


def _give_role(made, person_id):
    with writing() as session:
        people.give_role(
            session, by=OPERATOR, person_id=person_id, role="verifier", round_id=made.round_id
        )


def test_withdrawing_ends_link_packs_and_account_and_needs_its_reason(made):
    person = factories.named_verifier(made)
    with writing() as session:
        session.add(_pack(made, person))
    with pytest.raises(BadInput, match="reason is missing"):
        withdraw(made, person, " ")
    withdraw(made, person, "They never answered.")
    with reading() as session:
        (sent,) = invitations(session, made.round_id, "verifier")
        pack = session.get(PackRow, "pack-of-theirs")
        assert (sent.state, pack.state) == ("withdrawn", "withdrawn")
        assert pack.ended_because == "They never answered."
        assert session.get(PersonRow, person).ended_at is not None
    with pytest.raises(NotYours):
        factories.declared(made, person)


def _pack(made, person):
    with reading() as session:
        over = handed_over(session, made.round_id)
        at = session.get(RoundRow, made.round_id).opened_at
    return PackRow(
        id="pack-of-theirs",
        round_id=made.round_id,
        number=1,
        version=over.version,
        workbook_hash=over.workbook_hash,
        tagmanifest_hash="a" * 64,
        file_sha256="b" * 64,
        key_id="key",
        person_id=person,
        issued_to="Verifier",
        issued_at=at,
        state="open",
    )


def test_who_verifies_elsewhere_keeps_their_account(made):
    person = factories.named_verifier(made)
    other = factories.handed_over()
    _give_role(other, person)
    withdraw(made, person)
    with reading() as session:
        (grant,) = who_is(session, person).grants
    assert grant.round_id == other.round_id


def test_only_the_programme_withdraws_and_only_a_verifier(made, vera):
    for by in (vera, made.team_id):
        with pytest.raises(NotYours):
            withdraw(made, vera, by=by)
    with pytest.raises(NotYours):
        withdraw(made, made.team_id)


# ── naming, and how far they are ─────────────────────────────────────────────────────────────


def test_after_the_reveal_nobody_is_named_and_whoever_is_there_stays(made, vera):
    link = _invite(made, "Wanda")
    withdraw(made, _named_last(made))
    judge_and_sign(made, vera)
    assert state(made) == "verified"
    for name in (lambda: _invite(made, "Lena"), lambda: _renew(link)):
        with pytest.raises(Refused, match="nobody else can verify it blind"):
            name()
    _give_role(made, vera)  # she is one of them already


def _named_last(made):
    with reading() as session:
        states = verifier_states(session, made.round_id, 1)
    return states[-1].verifier.person_id


def _invite(made, name):
    with writing() as session:
        return people.invite_verifier(session, by=OPERATOR, round_id=made.round_id, name=name)


def _renew(link):
    with writing() as session:
        people.renew_invitation(session, by=OPERATOR, invitation_id=link.invitation_id)


def test_the_programme_sees_begun_and_signed_and_no_count(made):
    person = factories.named_verifier(made)
    assert in_words(made) == ["not begun"]
    with writing() as session:
        begin_verification(session, by=person, round_id=made.round_id)
    factories.declared(made, person)
    assert in_words(made) == ["begun"]
    with reading() as session:
        before = verifier_states(session, made.round_id, 1)
    uphold(made, person)
    with reading() as session:
        after = verifier_states(session, made.round_id, 1)
    assert before == after  # how many there are shows nowhere
    sign(made, person)
    assert in_words(made) == ["signed off"]
    withdraw(made, person)
    assert in_words(made) == ["withdrawn; what was signed stands: They moved away."]
