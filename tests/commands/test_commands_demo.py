import json

import pytest

from assessment.__main__ import main
from assessment.people.model import ROLES
from assessment.people.signing_in import redeem_sign_in_link
from assessment.store.sessions import writing


def test_demo_fills_an_empty_database_and_prints_a_link_for_each_role(unmigrated, capsys):
    assert main(["demo", "--json"]) == 0, unmigrated.kind
    links = json.loads(capsys.readouterr().out)
    assert set(links) == set(ROLES)
    for role, link in links.items():
        with writing() as session:
            who = redeem_sign_in_link(session, token=link.rpartition("=")[2]).who
        assert who.has(role)
        assert who.example
    assert main(["check-store"]) == 0
    assert main(["demo"]) == 1
    assert "something in this database already" in capsys.readouterr().err


@pytest.mark.usefixtures("sqlite_database")
def test_check_store_says_how_much_it_checked(capsys):
    assert main(["check-store", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "audit_lines": 0,
        "hand_overs": 0,
        "files": 0,
        "faults": [],
    }
