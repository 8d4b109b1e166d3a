from dataclasses import asdict

import jsonschema
import pytest
from review_scene import FIRST, SECOND, hand_over_again, say, sheet

import factories
from assessment.store.sessions import reading, writing
from assessment.verification.actions import begin_verification
from assessment.verification.model import FormBefore, FormDeclaration, FormMessage, FormQuery
from assessment.verification.queries import handed_over
from assessment.verification.returns.drawing_up_forms import FormFor, draw_up_form
from assessment.verification.returns.return_schema import RETURN_SCHEMA, return_schema
from assessment.verification.rules import put_to
from assessment.workbook import actions as workbook
from factories import bank

pytestmark = pytest.mark.usefixtures("sqlite_database")

PACK = {"pack_id": "7f3a9c", "number": 2, "workbook_hash": "a" * 64, "token": "b" * 64}


@pytest.fixture
def made():
    return factories.handed_over()


def form(made, whose=None, **changed):
    with reading() as session:
        document = handed_over(session, made.round_id).document
    given = {**PACK, "organisations": ("Northbridge", "Riverside CIC"), **changed}
    return draw_up_form(document, bank(), whose or FormFor(), **given)


def test_a_form_asks_for_every_agreed_level_and_shows_what_stands_behind_it(made):
    reopen(made)
    assert factories.evidence(made, FIRST)
    factories.handed_over(made)
    drawn = form(made)
    with reading() as session:
        answers = handed_over(session, made.round_id).document["answers"]
    assert [one.question for one in drawn.questions] == [one["question"] for one in answers]
    for one, answer in zip(drawn.questions, answers, strict=True):
        assert (one.agreed, one.reason) == (answer["agreed"]["level"], answer["agreed"]["reason"])
        assert one.answer_hash == answer["hash"]
        assert answers[one.place - 1] == answer
        assert one.text == one.team_text == answer["text"]
        assert [level.descriptor for level in one.levels] == answer["descriptors"]
        assert all(level < one.agreed for level in one.lower)
        assert (one.before, one.query) == (None, None)
    assert [piece.title for piece in drawn.questions[0].evidence] == [
        piece["title"] for piece in answers[0]["agreed"]["evidence"]
    ]
    assert drawn.organisations == ("Northbridge", "Riverside CIC")
    assert (drawn.verifier, drawn.community, drawn.revision) == ("", False, 0)


def reopen(made):
    with writing() as session:
        workbook.reopen(session, by=0, round_id=made.round_id, reason="One more piece.")


def test_the_same_arguments_give_the_same_form(made):
    assert asdict(form(made)) == asdict(form(made))


def test_a_community_verifier_is_asked_in_plain_words_and_only_what_is_put_to_them(made):
    whole, put = form(made), form(made, FormFor("Ros", "CP"))
    assert 0 < len(put.questions) < len(whole.questions)
    for one in put.questions:
        question = bank().question(one.question)
        assert {"CP", "CW"} & {*question.voices, *question.hear}
        assert one.text == question.plain != one.team_text
    left_out = {q.question for q in whole.questions} - {q.question for q in put.questions}
    for code in left_out:
        question = bank().question(code)
        assert not {"CP", "CW"} & {*question.voices, *question.hear}
    assert put.community


def test_an_outsider_is_put_everything(made):
    del made
    codes = [question.code for question in bank().questions]
    assert put_to(bank(), None, codes) == tuple(codes)


def test_what_a_verifier_said_before_is_in_their_form_and_a_changed_answer_says_so(made):
    vera = factories.verifier(made)
    say(made, vera, FIRST, "could not tell", None, "Nobody was in.")
    say(made, vera, SECOND, "lowered", 0, "Said only.")
    hand_over_again(made, SECOND, 2)
    with writing() as session:
        begin_verification(session, by=vera, round_id=made.round_id)
    thread = FormQuery(
        "team", None, (FormMessage("verifier", "2026-06-01T10:00:00+00:00", "Who?"),)
    )
    declared = FormDeclaration("None.", {"Northbridge": False})
    whose = FormFor("Vera", None, sheet(made, vera), {FIRST: thread}, declared, 3)
    drawn = form(made, whose)
    first, second, third = drawn.questions[:3]
    assert first.before == FormBefore("could not tell", None, "Nobody was in.", stale=False)
    assert second.before == FormBefore("lowered", 0, "Said only.", stale=True)
    assert third.before is None
    assert first.query == thread
    assert (drawn.declaration, drawn.revision, drawn.verifier) == (declared, 3, "Vera")


def test_a_level_that_was_not_agreed_needs_no_verdict(made):
    hand_over_again(made, SECOND, None)
    drawn = form(made)
    assert SECOND not in {one.question for one in drawn.questions}
    assert drawn.not_agreed == (SECOND,)


def test_the_schema_takes_a_file_of_verdicts_and_refuses_another_shape():
    good = {
        "schema": RETURN_SCHEMA,
        "pack": "7f3a9c",
        "workbook": "a" * 64,
        "token": "b" * 64,
        "revision": 1,
        "name": "Vera",
        "declaration": {"words": "", "conflicts": {"Northbridge": False}},
        "verdicts": [
            {
                "question": FIRST,
                "answer_hash": "c" * 64,
                "agreed": 0,
                "verdict": "queried",
                "level": None,
                "reason": "Who was asked?",
            }
        ],
        "judgement": {"reliance": "some", "reason": "Much was said, little was seen."},
        "statement": "I read it all.",
        "signed": True,
        "on_paper": False,
        "typed_by": "",
    }
    jsonschema.Draft202012Validator.check_schema(return_schema())
    checker = jsonschema.Draft202012Validator(return_schema())
    assert not list(checker.iter_errors(good))
    for wrong in ({"revision": "1"}, {"signed": "yes"}, {"extra": 1}, {"verdicts": [{}]}):
        assert list(checker.iter_errors(good | wrong))
