"""Who may do what, as a table: rows are acts, columns are standings towards one site and round."""

import itertools

import pytest

from assessment.errors import BadInput, NotYours
from assessment.people.model import OPERATOR, Grant, Participation, Who
from assessment.people.rules import NOT_YOURS, Act, check_may, check_scope, may

SITE, ROUND, OTHER_SITE, OTHER_ROUND = 1, 10, 2, 20

STANDINGS = {
    "operator": Who(OPERATOR, "the command line"),
    "programme": Who(1, "P", grants=(Grant("programme"),)),
    "team": Who(2, "T", grants=(Grant("team", site_id=SITE),)),
    "participant": Who(3, "A", participations=(Participation(7, ROUND, SITE, "CP"),)),
    "verifier": Who(4, "V", grants=(Grant("verifier", SITE, ROUND),)),
    "researcher": Who(5, "R", grants=(Grant("researcher"),)),
    "elsewhere": Who(
        6,
        "E",
        grants=(Grant("team", site_id=OTHER_SITE), Grant("verifier", OTHER_SITE, OTHER_ROUND)),
        participations=(Participation(8, OTHER_ROUND, OTHER_SITE, "CP"),),
    ),
    "nobody": Who(9, "N"),
}

TABLE = """
                     operator programme team participant verifier researcher
RUN_PROGRAMME        x        x
SEE_REGISTER         x        x         x
EDIT_REGISTER        x        x         x
CHOOSE               x        x         x
INVITE               x        x         x
ANSWER                                       x
CLOSE_ANSWERING      x        x         x
SEE_WORKBOOK         x        x         x
AGREE                                   x
LEAD_MEETING                            x
SEE_MEANINGS         x        x         x    x           x
AGREE_MEANINGS                          x
HAND_OVER                               x
TAKE_IN_ANSWERS      x        x         x
SEE_RESULTS          x        x         x                x
MAKE_PACK            x        x         x
ISSUE_PACK           x        x
GIVE_VERDICT                                             x
ANSWER_QUERY                            x
SETTLE                        x
COMPARE              x        x                                  x
"""


def _allowed():
    """Read the table: an x belongs to the column whose heading begins nearest to it."""
    heading, *rows = TABLE.strip("\n").splitlines()
    names = heading.split()
    starts = {heading.index(name): name for name in names}
    for row in rows:
        act = Act[row.split()[0]]
        for place, sign in enumerate(row):
            if sign == "x" and place > 20:
                nearest = min(starts, key=lambda start: abs(start - place))
                yield act, starts[nearest]


ALLOWED = set(_allowed())


@pytest.mark.parametrize(("act", "name"), [*itertools.product(Act, STANDINGS)])
def test_the_table_says_who_may(act, name):
    who = STANDINGS[name]
    assert may(who, act, site_id=SITE, round_id=ROUND) == ((act, name) in ALLOWED)
    if (act, name) not in ALLOWED:
        with pytest.raises(NotYours) as refused:
            check_may(who, act, site_id=SITE, round_id=ROUND)
        assert str(refused.value) == NOT_YOURS


def test_the_table_names_every_act():
    assert {act for act, _ in ALLOWED} == set(Act)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("name", ["team", "participant", "verifier"])
def test_a_site_or_round_that_is_not_named_is_nobodys(act, name):
    assert not may(STANDINGS[name], act)


def test_several_roles_add_up():
    both = Who(1, "B", grants=(Grant("researcher"), Grant("team", site_id=SITE)))
    assert may(both, Act.COMPARE)
    assert may(both, Act.AGREE, site_id=SITE, round_id=ROUND)
    assert not may(both, Act.AGREE, site_id=OTHER_SITE, round_id=OTHER_ROUND)


@pytest.mark.parametrize(
    ("role", "site_id", "round_id", "fits"),
    [
        ("programme", None, None, True),
        ("programme", SITE, None, False),
        ("researcher", None, None, True),
        ("researcher", None, ROUND, False),
        ("team", SITE, None, True),
        ("team", None, None, False),
        ("team", SITE, ROUND, False),
        ("verifier", None, None, True),
        ("verifier", SITE, ROUND, True),
        ("operator", None, None, False),
        ("participant", SITE, ROUND, False),
    ],
)
def test_a_role_is_given_for_what_it_is_about(role, site_id, round_id, fits):
    if fits:
        check_scope(role, site_id, round_id)
    else:
        with pytest.raises(BadInput):
            check_scope(role, site_id, round_id)
