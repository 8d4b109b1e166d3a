import pytest
from sqlalchemy import select

import factories
from assessment.__main__ import main
from assessment.people.queries import programme, site_by_code, who_is
from assessment.people.signing_in import redeem_sign_in_link
from assessment.store.migrating import current, newest
from assessment.store.sessions import reading, writing
from assessment.store.tables import PersonRow

PRU = ["person", "add", "--name", "Pru", "--email", "pru@example.org", "--role"]
SITE = ["site", "add", "river", "--name", "River Council", "--nation", "wales", "--kind", "council"]


def _signed_in_by(printed):
    token = printed.strip().rpartition("=")[2]
    with writing() as session:
        person_id = redeem_sign_in_link(session, token=token).who.person_id
    with reading() as session:
        return who_is(session, person_id)


def test_migrate_makes_an_empty_database_and_says_so(unmigrated, capsys):
    assert main(["migrate"]) == 0
    assert current() == newest(), unmigrated.kind
    assert capsys.readouterr().out == f"The database is up to date, at revision {newest()}.\n"
    assert main(["migrate"]) == 0
    assert "already" in capsys.readouterr().out


@pytest.mark.usefixtures("database")
def test_the_first_person_of_the_programme_sets_it_up_and_the_link_signs_in(capsys):
    assert main([*PRU, "programme", "--programme", "Our pilot"]) == 0
    who = _signed_in_by(capsys.readouterr().out)
    assert (who.name, who.has("programme")) == ("Pru", True)
    with reading() as session:
        assert programme(session).name == "Our pilot"


@pytest.mark.usefixtures("sqlite_database")
def test_nobody_is_added_before_the_programme(capsys):
    assert main([*PRU, "researcher"]) == 1
    assert "No programme is set up yet" in capsys.readouterr().err
    with reading() as session:
        assert session.scalars(select(PersonRow.id)).all() == []


@pytest.mark.usefixtures("database")
def test_a_site_and_its_team(capsys):
    factories.programme()
    assert main(SITE) == 0
    assert capsys.readouterr().out == "Added the site RIVER, number 1.\n"
    assert main([*PRU, "team", "--site", "river"]) == 0
    who = _signed_in_by(capsys.readouterr().out)
    with reading() as session:
        assert [grant.site_id for grant in who.grants] == [site_by_code(session, "RIVER").id]


@pytest.mark.usefixtures("sqlite_database")
def test_an_unknown_site_is_named(capsys):
    factories.programme()
    assert main([*PRU, "team", "--site", "nowhere"]) == 1
    assert capsys.readouterr().err == (
        "There is no site with the code nowhere. Nothing was changed.\n"
    )


@pytest.mark.usefixtures("sqlite_database")
def test_a_site_is_added_once(capsys):
    factories.programme()
    assert [main(SITE), main(SITE)] == [0, 1]
    assert "already" in capsys.readouterr().err
