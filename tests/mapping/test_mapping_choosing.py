import pytest
from registers import (
    CRITERIA,
    FIRST,
    answered,
    choose,
    chosen,
    must_hold,
    open_on,
    register_of,
)
from sqlalchemy import select

import factories
from assessment.errors import BadInput, Changed, NotYours, Refused
from assessment.store.sessions import reading
from assessment.store.tables import AuditRow

pytestmark = pytest.mark.usefixtures("database")


def test_a_choice_keeps_every_reason():
    site_id, (first, second, third) = register_of(3)
    assert chosen(site_id) is None
    choose(site_id, second, reasons={third: "It ended last year."})
    kept = chosen(site_id)
    assert (kept.partnership.id, kept.reason) == (second, "It lasts.")
    assert [(other.partnership_id, other.reason) for other in kept.not_chosen] == [
        (first, "Too young."),
        (third, "It ended last year."),
    ]
    assert (kept.decided_by, kept.fixed, kept.without_reason) == ("the command line", False, ())


def test_nothing_is_chosen_without_reasons():
    site_id, (first, *_) = register_of(40)
    with pytest.raises(BadInput, match="reason for the choice is missing"):
        choose(site_id, first, reason=" ")
    with pytest.raises(BadInput, match="why it was not chosen") as refusal:
        choose(site_id, first, rest="")
    assert refusal.value.problems[0] == "P1"
    assert refusal.value.problems[-1] == "And 14 more."
    assert chosen(site_id) is None


@pytest.mark.parametrize("reply", [None, "no", "unsure", "yes"])
def test_what_has_to_hold_has_to_be_answered_yes(reply):
    site_id, (number,) = register_of(1)
    must_hold(FIRST, "a criterion of another bank")
    if reply is not None:
        answered(number, {FIRST: (reply, "", 0)})
    if reply == "yes":
        choose(site_id, number)
        assert chosen(site_id).partnership.id == number
        return
    with pytest.raises(BadInput, match="can't be chosen yet") as refusal:
        choose(site_id, number)
    (problem,) = refusal.value.problems
    assert problem.startswith(CRITERIA[0].text)
    assert problem.endswith(f"{reply or 'not answered yet'}.")
    assert chosen(site_id) is None


def test_the_choice_can_be_changed_and_both_are_written_down():
    site_id, (first, second) = register_of(2)
    choose(site_id, first)
    choose(site_id, second, before=chosen(site_id).decided_at)
    assert chosen(site_id).partnership.id == second
    with reading() as session:
        lines = session.scalars(
            select(AuditRow.particulars)
            .where(AuditRow.act == "partnership.chosen")
            .order_by(AuditRow.id)
        ).all()
    assert [(line["before"], line["partnership"]) for line in lines] == [
        (None, first),
        (first, second),
    ]


def test_the_same_choice_again_writes_nothing():
    site_id, (first, _) = register_of(2)
    choose(site_id, first)
    decided_at = chosen(site_id).decided_at
    choose(site_id, first)
    assert chosen(site_id).decided_at == decided_at


def test_of_two_who_choose_the_second_is_told():
    site_id, (first, second) = register_of(2)
    team = factories.person("team", site_id=site_id)
    choose(site_id, first, by=team)
    with pytest.raises(Changed) as conflict:
        choose(site_id, second)
    assert conflict.value.stored["name"] == "P0"
    assert conflict.value.stored["by"].startswith("Person")
    assert chosen(site_id).partnership.id == first


def test_a_round_fixes_the_choice_and_its_criteria():
    site_id, (first, second) = register_of(2)
    answered(first, {FIRST: ("yes", "", 0)})
    choose(site_id, first)
    open_on(site_id, first)
    before = chosen(site_id)
    assert before.fixed
    with pytest.raises(Refused, match="round was opened"):
        choose(site_id, second, before=before.decided_at)
    with pytest.raises(Refused, match="round was opened"):
        choose(site_id, first, reason="Another reason", before=before.decided_at)
    with pytest.raises(Refused, match="round was opened"):
        answered(first, {FIRST: ("no", "", 1)})
    answered(second, {FIRST: ("no", "", 0)})
    assert chosen(site_id) == before


def test_one_entered_since_is_listed_without_a_reason_and_can_be_given_one():
    site_id, (first, second) = register_of(2)
    choose(site_id, first)
    open_on(site_id, first)
    late = factories.partnership(site_id, name="Late")
    before = chosen(site_id)
    assert [other.name for other in before.without_reason] == ["Late"]
    reasons = {second: "Too young.", late: "It came later."}
    choose(site_id, first, reasons=reasons, rest="", before=before.decided_at)
    after = chosen(site_id)
    assert after.without_reason == ()
    assert after.fixed


def test_another_sites_partnership_can_not_be_chosen():
    site_id, _ = register_of(1)
    _, (theirs,) = register_of(1)
    team = factories.person("team", site_id=site_id)
    with pytest.raises(NotYours):
        choose(site_id, theirs, by=team)
    with pytest.raises(NotYours):
        choose(site_id, theirs)
    with pytest.raises(NotYours):
        answered(theirs, {FIRST: ("yes", "", 0)}, by=team)
    assert chosen(site_id) is None
