"""Rounds of different forms are compared on what all of them asked, and say so."""

import json
from fractions import Fraction

import pytest
from compared_sites import counted, hand_over, varied

import factories
from assessment.__main__ import main
from assessment.measures.profile import profile_of
from assessment.research.queries import comparison, forms_used
from assessment.research.rules import HIDDEN
from assessment.research.tabling import what_is_shared
from assessment.store.sessions import reading, writing
from assessment.workbook import actions as workbook
from factories import OPERATOR, bank

pytestmark = pytest.mark.usefixtures("database")

SHORT = [question.code for question in bank().form("short")]
FULL = [question.code for question in bank().questions]
COMMUNITY = [question.code for question in bank().form("community")]
VOICES = ("SL", "EM", "MM", "FL", "EN", "PV", "CP", "CW")


def handed_over(form, *, agreed=lambda _code: 2, answer=varied, people=8, name="baseline"):
    """Return a handed-over workbook of a site of its own, of this form."""
    made = factories.opened(form=form, name=name)
    codes = [question.code for question in bank().form(form)]
    own = [
        f"Person {person},{VOICES[person % 8]},{code},{given},"
        for person in range(people)
        for place, code in enumerate(codes)
        if (given := answer(person, place)) is not None
    ]
    levels = [f"agreed,,{code},{agreed(code)},We talked." for code in codes]
    text = "\n".join(["participant,voice,question,answer,note", *own, *levels])
    with writing() as session:
        workbook.take_in_answers(
            session, by=OPERATOR, round_id=made.round_id, raw=text.encode(), bank=bank()
        )
    return hand_over(made)


def look(**wanted):
    with reading() as session:
        return comparison(session, by=OPERATOR, bank=bank(), **wanted)


def line_of(made, found=None):
    return next(one for one in (found or look()).lines if one.round_id == made.round_id)


def low_where_not_shared(code):
    """Return an agreed level: 2 on the short form, 0 on every other question."""
    return 2 if code in SHORT else 0


def test_a_short_and_a_full_round_are_compared_on_what_both_asked():
    short, full = handed_over("short"), handed_over("full", agreed=low_where_not_shared)
    found = look()
    assert found.shared == len(SHORT) == 20
    assert [line_of(made, found).asked for made in (short, full)] == [20, 45]
    assert [line_of(made, found).form for made in (short, full)] == ["short", "full"]
    mine = line_of(full, found).figures
    assert set(mine) == set(line_of(short, found).figures)
    # CC-1.1 has three questions, agreed 2, 0 and 0: alone they would come to 2 / 3.
    assert (mine["CC-1.1"].agreed, mine["CC-1.1"].levelled, mine["CC-1.1"].asked) == (2, 1, 1)
    assert (mine["CC"].agreed, mine["CC"].asked) == (2, 5)
    assert "only on the 20 questions that all of them asked" in what_is_shared(found)


def test_a_full_round_alone_stands_on_all_its_questions():
    full = handed_over("full", agreed=low_where_not_shared)
    found = look()
    assert found.shared == len(FULL) == 45
    assert line_of(full, found).figures["CC-1.1"].asked == 3
    assert line_of(full, found).figures["CC-1.1"].agreed == pytest.approx(2 / 3)
    assert what_is_shared(found) == "All rounds asked the same 45 questions (the full form)."


def test_a_community_round_beside_a_short_one():
    handed_over("short")
    handed_over("community")
    both = [code for code in FULL if code in SHORT and code in COMMUNITY]
    assert 0 < len(both) < min(len(SHORT), len(COMMUNITY))
    found = look()
    assert found.shared == len(both)
    dimensions = {bank().dimension_of(code).code for code in both}
    for line in found.lines:
        assert {code for code in line.figures if "-" in code} == dimensions
        assert sum(line.figures[issue].asked for issue, _ in found.issues) == len(both)


def test_shared_figures_are_those_of_a_profile_over_the_shared_questions():
    handed_over("short")
    full = handed_over("full", agreed=lambda code: FULL.index(code) % 5)
    mine = line_of(full).figures
    expected = profile_of(bank(), {code: FULL.index(code) % 5 for code in SHORT}, SHORT)
    for code, figure in (expected.issues | expected.dimensions).items():
        assert Fraction(mine[code].agreed).limit_denominator(1000) == figure.mean
        assert (mine[code].levelled, mine[code].asked) == (figure.levelled, figure.asked)


def test_rounds_of_one_form_alone():
    short, full = handed_over("short"), handed_over("full")
    with reading() as session:
        assert forms_used(session, by=OPERATOR, bank_version=bank().version) == ("full", "short")
    found = look(form="full")
    assert [line.round_id for line in found.lines] == [full.round_id]
    assert (found.form, found.shared) == ("full", 45)
    (said,) = found.missing
    assert said.endswith("the round “baseline” is of another form, short.")
    assert [line.round_id for line in look(form="short").lines] == [short.round_id]
    assert look(form="community").lines == ()
    assert look(form="community").shared == 0


def test_only_shared_questions_decide_what_is_hidden():
    place = {code: number for number, code in enumerate(FULL)}
    unshared = next(code for code in FULL if code not in SHORT)
    shared = SHORT[-1]

    def few_at(code):
        return lambda person, at: (
            varied(person, at) if at != place[code] or person < 7 else "don't know"
        )

    one = handed_over("full", answer=few_at(unshared))
    other = handed_over("full", answer=few_at(shared))
    # Alone, one unshared question with seven people behind it hides its dimension and issue.
    assert line_of(one).figures[bank().dimension_of(unshared).code].hidden == HIDDEN
    handed_over("short")
    found = look()
    assert all(figure.hidden is None for figure in line_of(one, found).figures.values())
    hidden = {code for code, f in line_of(other, found).figures.items() if f.hidden}
    assert hidden == {bank().dimension_of(shared).code, bank().issue_of(shared).code}
    assert all(line_of(other, found).figures[code].own is None for code in hidden)


def test_any_number_of_sites_takes_as_many_statements():
    handed_over("short")
    handed_over("full")
    with counted() as for_two:
        look()
    handed_over("full")
    handed_over("short")
    with counted() as for_four:
        assert len(look().lines) == 4
    assert len(for_two) == len(for_four)


def test_the_command_says_on_how_many_questions(capsys):
    handed_over("short")
    handed_over("full")
    assert main(["compare"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "They are compared only on the 20 questions that all of them asked" in said[-1]
    assert main(["compare", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["shared_questions"] == 20
    assert {(site["form"], site["asked_in_round"]) for site in told["sites"]} == {
        ("short", 20),
        ("full", 45),
    }
    assert main(["compare", "--form", "full", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["shared_questions"] == 45
