import pytest
from sqlalchemy import func, select

import factories
from assessment.errors import BadInput, NotYours, Refused
from assessment.people.actions import (
    add_person,
    add_site,
    change_programme_settings,
    end_person,
    give_role,
    set_up_programme,
    withdraw_role,
)
from assessment.people.queries import (
    all_sites,
    known_people,
    programme,
    site,
    site_by_code,
    sites_of,
    who_is,
)
from assessment.people.rules import NOT_YOURS
from assessment.store.sessions import reading, writing
from assessment.store.tables import PersonRow, SiteRow

NASTY = [
    "<b",
    "<img src=x onerror=alert(1)>",
    "{{ x }}",
    "$x$",
    "![](http://evil.example/x)",
    "=1+1",
    "Ŵŷ Llŷn",
    "مرحبا",
    "👩‍🚀",
]


@pytest.fixture
def pru(database):  # noqa: ARG001  an empty database
    return factories.programme()


def _do(action, **given):
    with writing() as session:
        return action(session, **given)


def _settings(**changed):
    return {
        "must_hold": ["deciding"],
        "ongoing_after": "2010",
        "theme": "health",
        "site_threshold": 8,
        "published_threshold": 10,
    } | changed


@pytest.mark.parametrize("typed", NASTY)
def test_names_are_stored_as_typed(pru, typed):
    site_id = _do(add_site, by=pru, code="s-1", name=typed, nation="wales", kind="nhs")
    person = _do(add_person, by=pru, name=typed, email="a@b.example", role="team", site_id=site_id)
    with reading() as session:
        assert site(session, site_id).name == typed
        assert who_is(session, person).name == typed


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("a\x00b", "a\ufffdb"), ("a\u202eb", "a\ufffdb"), ("  a \n b ", "a b"), ("\ud800", "\ufffd")],
)
def test_what_attacks_a_reader_is_replaced(pru, typed, stored):
    person = _do(add_person, by=pru, name=typed, email="a@b.example", role="researcher")
    with reading() as session:
        assert who_is(session, person).name == stored


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"name": " \n "},
        {"name": "x" * 20_000},
        {"code": ""},
        {"code": "a b"},
        {"code": "../x"},
        {"code": "x" * 40},
        {"nation": "france"},
        {"kind": "no"},
    ],
)
def test_a_site_that_does_not_fit_is_refused_with_a_sentence(pru, changed):
    given = {"code": "S1", "name": "A site", "nation": "wales", "kind": "nhs"} | changed
    with pytest.raises(BadInput, match="Nothing was changed"):
        _do(add_site, by=pru, **given)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(SiteRow)) == 0


def test_codes_of_sites_are_found_in_any_case_and_stand_once(pru):
    _do(add_site, by=pru, code="Bh-01", name="A", nation="england", kind="council")
    with reading() as session:
        assert site_by_code(session, " bh-01 ").code == "BH-01"
    with pytest.raises(Refused, match="already"):
        _do(add_site, by=pru, code="bh-01", name="B", nation="england", kind="council")


@pytest.mark.parametrize(
    "email", ["", "x", "x@y", "a b@c.example", "<a@b.example>", "a@b.example,c@d.example", "@b.ex"]
)
def test_what_is_no_address_is_refused(pru, email):
    with pytest.raises(BadInput):
        _do(add_person, by=pru, name="A", email=email, role="researcher")


def test_one_address_is_one_person_with_several_roles(pru):
    here, there = factories.site(), factories.site()
    first = _do(add_person, by=pru, name="A", email="a@b.example", role="team", site_id=here)
    again = _do(add_person, by=pru, name="A", email=" A@B.example", role="team", site_id=there)
    _do(give_role, by=pru, person_id=first, role="researcher")
    _do(give_role, by=pru, person_id=first, role="researcher")
    assert first == again
    with reading() as session:
        who = who_is(session, first)
        assert [one.site_id for one in who.grants] == [here, there, None]
        assert {one.id for one in sites_of(session, who)} == {here, there}


def test_a_role_is_taken_away_alone(pru):
    site_id = factories.site()
    person = factories.person("team", site_id=site_id)
    _do(give_role, by=pru, person_id=person, role="researcher")
    with reading() as session:
        (known,) = (one for one in known_people(session) if one.id == person)
    _do(withdraw_role, by=pru, grant_id=known.roles[0].grant_id)
    with reading() as session:
        who = who_is(session, person)
        assert [one.role for one in who.grants] == ["researcher"]
        assert sites_of(session, who) == ()


def test_somebody_is_always_left_to_run_the_programme(pru):
    with reading() as session:
        (known,) = known_people(session)
    for action, given in (
        (end_person, {"person_id": pru}),
        (withdraw_role, {"grant_id": known.roles[0].grant_id}),
    ):
        with pytest.raises(Refused, match="Nobody would be left"):
            _do(action, by=pru, **given)
    second = factories.person("programme")
    _do(end_person, by=second, person_id=pru)
    with pytest.raises(Refused, match="Nobody would be left"):
        _do(end_person, by=second, person_id=second)


def test_an_ended_account_takes_no_new_role(pru):
    person = _do(add_person, by=pru, name="A", email="a@b.example", role="researcher")
    _do(end_person, by=pru, person_id=person)
    with pytest.raises(Refused, match="ended"):
        _do(add_person, by=pru, name="A", email="a@b.example", role="researcher")
    with pytest.raises(NotYours):
        _do(give_role, by=pru, person_id=person, role="researcher")


def test_the_programme_is_set_up_once_and_by_the_machine_alone(pru):
    for by, refusal in ((pru, NotYours), (0, Refused)):
        with pytest.raises(refusal):
            _do(set_up_programme, by=by, name="X", person_name="Y", email="y@z.example")
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(PersonRow)) == 1


def test_the_programme_sets_what_holds_for_all(pru):
    _do(change_programme_settings, by=pru, **_settings(site_threshold=5, published_threshold=5))
    with reading() as session:
        known = programme(session)
    assert known.must_hold == ("deciding",)
    assert (known.site_threshold, known.published_threshold) == (5, 5)


@pytest.mark.parametrize(
    ("at_site", "published"), [(4, 10), (0, 10), (-1, 10), (8, 4), (11, 10), (8, 100_000)]
)
def test_thresholds_never_go_below_five_nor_across(pru, at_site, published):
    given = _settings(site_threshold=at_site, published_threshold=published)
    with pytest.raises(BadInput, match="Nothing was changed"):
        _do(change_programme_settings, by=pru, **given)
    with reading() as session:
        assert programme(session).site_threshold == 8


def test_missing_and_forbidden_sites_are_refused_in_the_same_words(pru):
    there = factories.site()
    stranger = factories.person("team", site_id=factories.site())
    told = []
    for site_id in (there, 999_999):
        for by in (stranger, pru):
            try:
                _do(give_role, by=by, person_id=pru, role="team", site_id=site_id)
            except NotYours as refused:
                told.append(str(refused))
    assert told == [NOT_YOURS] * 3


def test_nobody_sees_a_site_that_is_not_theirs(pru):
    mine, other = factories.site(), factories.site()
    team = factories.person("team", site_id=mine)
    with reading() as session:
        assert {one.id for one in all_sites(session)} == {mine, other}
        assert {one.id for one in sites_of(session, who_is(session, pru))} == {mine, other}
        assert [one.id for one in sites_of(session, who_is(session, team))] == [mine]


def test_the_date_after_which_partnerships_last_may_be_empty(pru):
    _do(change_programme_settings, by=pru, **_settings(ongoing_after="2010"))
    _do(change_programme_settings, by=pru, **_settings(ongoing_after=" "))
    with reading() as session:
        assert programme(session).ongoing_after == ""
    with pytest.raises(BadInput, match="at most 40"):
        _do(change_programme_settings, by=pru, **_settings(ongoing_after="x" * 41))
