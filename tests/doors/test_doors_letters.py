"""The covering letter: for whoever issues packs, and nobody else."""

import factories
from assessment.verification.model import Pack

TEXT = "The text, to copy"


def test_only_whoever_issues_packs_sees_the_letter(sqlite_database, browser_of):
    del sqlite_database
    made = factories.handed_over()
    vera = factories.verifier(made)
    issued: Pack = factories.issued(made, person_id=vera)
    address = f"/letter/{issued.id}"
    assert TEXT in browser_of(factories.person("programme")).get(address).text
    for stranger in (made.team_id, vera, factories.person("researcher")):
        answer = browser_of(stranger).get(address)
        assert (answer.status_code, TEXT in answer.text) == (403, False)
        assert browser_of(stranger).post(address, data={"as": "pdf"}).status_code == 403
    anonymous = browser_of().get(address)
    assert (anonymous.status_code, anonymous.headers["location"][:8]) == (303, "/sign-in")
    assert browser_of(factories.person("programme")).get("/letter/none").status_code == 403


def test_what_was_typed_is_shown_as_it_is_and_runs_nowhere(sqlite_database, browser_of, send):
    del sqlite_database
    issued = factories.issued(factories.handed_over())
    typed = "</textarea><script>alert(1)</script> & “Ann”"
    shown = send(
        browser_of(factories.person("programme")),
        f"/letter/{issued.id}",
        {"ask": typed, "until": "", "as": "text"},
    )
    assert shown.status_code == 200
    assert "<script>alert" not in shown.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “Ann”" in shown.text
    assert "a copy" in shown.text
    assert "Please finish by" not in shown.text
