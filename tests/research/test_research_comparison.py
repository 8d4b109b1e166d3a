import dataclasses
import shutil

import pytest
from compared_sites import CODES, answered, compared, counted, hand_over, next_round, varied

import factories
from assessment.bank.loading import load_bank
from assessment.bank.model import Bank
from assessment.errors import NotYours
from assessment.people.actions import change_programme_settings
from assessment.research.queries import banks_used, comparison, round_names
from assessment.research.rules import HIDDEN
from assessment.store.sessions import reading, writing
from assessment.store.tables import ScoreRow, SiteRow
from assessment.workbook import actions as workbook
from databases import ROOT
from factories import OPERATOR, bank

pytestmark = pytest.mark.usefixtures("database")


def look(by=OPERATOR, of=None, name=None):
    with reading() as session:
        return comparison(session, by=by, bank=of or bank(), round_name=name)


def figures(made):
    return next(one.figures for one in look().lines if one.round_id == made.round_id)


def stored(made, code):
    """Return the own figure as it is stored, to make sure that there is something to hide."""
    with reading() as session:
        query = ScoreRow.__table__.select().where(
            ScoreRow.round_id == made.round_id, ScoreRow.code == code
        )
        return session.execute(query).one()


def rename(made, name):
    with writing() as session:
        session.get(SiteRow, made.site_id).name = name


# ── what stands in it ────────────────────────────────────────────────────────────────────────


def test_a_comparison_holds_every_dimension_and_issue_of_each_handed_over_site():
    first, second = compared(), compared(9)
    found = look()
    people = {line.round_id: line.participants for line in found.lines}
    assert people == {first.round_id: 8, second.round_id: 9}
    there = figures(first)
    assert set(there) == {code for code, _ in (*found.dimensions, *found.issues)}
    assert there["CC-1.1"] == (1.0, 8, 2.0, None, None, 1, 1, None)
    issue = there["CC"]
    assert (issue.own, issue.own_n, issue.agreed, issue.levelled, issue.asked) == (1, 8, 2, 5, 5)


def test_verified_and_settled_levels_stand_beside_them():
    made = compared()
    vera = factories.verifier(made)
    factories.signed_off(made, vera)
    figure = figures(made)["CC-1.1"]
    assert (figure.agreed, figure.verified, figure.settled) == (2, 2, 2)


def test_sites_stand_in_the_order_of_their_names_whatever_their_levels():
    made = [compared(), compared(answer=lambda _p, _q: 4), compared()]
    rename(made[0], "Zennor")
    rename(made[1], "Marazion")
    rename(made[2], "Altarnun")
    assert [line.site_name for line in look().lines] == ["Altarnun", "Marazion", "Zennor"]


def test_three_sites_take_as_many_statements_as_one():
    compared()
    with counted() as for_one:
        assert len(look().lines) == 1
    compared()
    compared()
    with counted() as for_three:
        assert len(look().lines) == 3
    data = [statement for statement in for_three if "FROM scores" in statement]
    assert len(for_three) == len(for_one)
    assert len(data) == 1


# ── small numbers ────────────────────────────────────────────────────────────────────────────


def test_figures_about_fewer_people_than_the_threshold_are_left_out():
    made = compared(7)
    assert stored(made, "CC-1.1").own is not None
    for figure in figures(made).values():
        assert (figure.own, figure.own_n, figure.hidden) == (None, None, HIDDEN)
        assert figure.agreed == 2  # a statement of the group stays


def test_the_programme_raises_the_threshold():
    made = compared(8)
    assert figures(made)["CC-1.1"].own == 1
    with writing() as session:
        change_programme_settings(
            session,
            by=OPERATOR,
            must_hold=[],
            ongoing_after="2001",
            theme="health",
            site_threshold=9,
            published_threshold=10,
        )
    assert look().threshold == 9
    assert figures(made)["CC-1.1"].hidden == HIDDEN


def test_silences_do_not_count_as_people():
    def some_silent(person, question):
        return "don't know" if question == 0 and person == 7 else varied(person, question)

    made = compared(8, some_silent)
    assert stored(made, "CC-1.1").own_n == 7
    assert figures(made)["CC-1.1"].hidden == HIDDEN
    assert figures(made)["CC-1.2"].own_n == 8


def test_what_all_answered_alike_is_left_out_with_the_same_words():
    def alike(person, question):
        return 3 if question == 0 else varied(person, question)

    made = compared(9, alike)
    row = stored(made, "CC-1.1")
    assert (row.own, row.unanimous) == (3, True)
    few = compared(7)
    assert figures(made)["CC-1.1"] == (None, None, 2, None, None, 1, 1, HIDDEN)
    assert figures(made)["CC-1.1"].hidden == figures(few)["CC-1.1"].hidden


@pytest.mark.parametrize("why", ["few", "alike"])
def test_a_hidden_dimension_does_not_come_back_from_its_issue(why):
    """Five dimensions make an issue's mean: four of them and the mean would give the fifth."""

    def one_apart(person, question):
        if question == 2 and why == "few":
            return "rather not say" if person < 3 else 4
        return 4 if question == 2 else varied(person, question)

    made = compared(9, one_apart)
    five = [stored(made, code[:-1]).own for code in CODES[:5]]
    assert stored(made, "CC").own * 5 - (sum(five) - five[2]) == five[2] == 4  # it would work
    found = figures(made)
    assert [found[code[:-1]].hidden for code in CODES[:5]] == [None, None, HIDDEN, None, None]
    assert (found["CC"].own, found["CC"].own_n, found["CC"].hidden) == (None, None, HIDDEN)
    assert found["SS"].own is not None


def test_that_nobody_gave_a_level_is_not_shown_either():
    def nobody(person, question):
        return "don't know" if question == 0 else varied(person, question)

    found = figures(compared(8, nobody))
    assert (found["CC-1.1"].own, found["CC-1.1"].own_n) == (None, None)
    assert found["CC-1.1"].hidden is not None
    assert found["CC"].own == 1


# ── which round ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def two_rounds():
    """Return the baseline and the follow-up of one site, both handed over."""
    baseline = compared()
    follow_up = next_round(baseline)
    answered(follow_up, 8, lambda person, question: varied(person, question) + 1)
    return baseline, hand_over(follow_up)


def test_without_a_name_each_sites_newest_handed_over_round_counts(two_rounds):
    only_baseline = compared()
    own = {line.round_id: line.figures["CC-1.1"].own for line in look().lines}
    assert own == {two_rounds[1].round_id: 2, only_baseline.round_id: 1}


def test_a_named_round_is_compared_with_its_like(two_rounds):
    only_baseline = compared()
    own = {line.round_id: line.figures["CC-1.1"].own for line in look(name="baseline").lines}
    assert own == {two_rounds[0].round_id: 1, only_baseline.round_id: 1}
    found = look(name="follow-up")
    assert [line.round_id for line in found.lines] == [two_rounds[1].round_id]
    (sentence,) = found.missing
    assert sentence.endswith(": no round “follow-up” was opened.")


def test_a_round_that_is_still_open_is_named_as_missing():
    made = factories.opened()
    answered(made)
    found = look()
    assert found.lines == ()
    (sentence,) = found.missing
    assert sentence.endswith(": the round “baseline” is not handed over yet.")
    assert look(name="baseline").missing == (sentence,)


def test_a_newer_round_that_is_still_open_is_said_beside_the_older_figures():
    baseline = compared()
    next_round(baseline)
    found = look()
    assert [line.round_id for line in found.lines] == [baseline.round_id]
    (sentence,) = found.missing
    assert sentence.endswith(
        ": the round “follow-up” is not handed over yet; the figures are those of “baseline”."
    )
    assert look(name="baseline").missing == ()


def test_a_reopened_round_keeps_its_figures_and_says_so():
    made = compared()
    before = figures(made)
    with writing() as session:
        workbook.reopen(session, by=OPERATOR, round_id=made.round_id, reason="A date was wrong.")
    found = look()
    assert found.lines[0].figures == before
    (sentence,) = found.missing
    assert "was reopened; the figures are those of its last hand-over" in sentence


# ── who, and what of the others ──────────────────────────────────────────────────────────────


def test_only_researchers_and_the_programme_compare():
    made = compared()
    programme, researcher = factories.person("programme"), factories.person("researcher")
    for allowed in (OPERATOR, programme, researcher):
        assert look(allowed).lines
        with reading() as session:
            assert banks_used(session, by=allowed) == ("2026.1",)
            assert round_names(session, by=allowed, bank_version="2026.1") == ("baseline",)
    open_one = factories.opened()
    others = {
        "team": made.team_id,
        "verifier": factories.person("verifier", round_id=made.round_id),
        "participant": factories.participant(open_one).person_id,
        "nobody": 999_999,
    }
    for person in others.values():
        with pytest.raises(NotYours):
            look(person)
        with reading() as session, pytest.raises(NotYours):
            banks_used(session, by=person)
        with reading() as session, pytest.raises(NotYours):
            round_names(session, by=person, bank_version="2026.1")


@pytest.fixture
def other_bank(tmp_path) -> Bank:
    """Return the same questions as a version of their own."""
    folder = tmp_path / "questions" / "2030.1"
    shutil.copytree(ROOT / "questions" / "2026.1", folder)
    written = (folder / "bank.yaml").read_text()
    (folder / "bank.yaml").write_text(written.replace("2026.1", "2030.1"))
    return load_bank(folder)


def test_nothing_is_told_of_sites_that_used_another_bank(other_bank):
    made = compared()
    elsewhere = factories.opened()  # open, and so missing in its own bank's comparison
    found = look(of=other_bank)
    assert (found.bank_version, found.lines, found.missing) == ("2030.1", (), ())
    told = repr(dataclasses.asdict(found))
    for hidden in (made, elsewhere):
        assert f"Site number {hidden.site_id}" not in told
    here = look()
    assert len(here.lines) == 1
    assert len(here.missing) == 1
