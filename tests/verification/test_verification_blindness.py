"""Two verifiers work blind: first make sure that there is something to hide, then look everywhere."""

import json

import pytest
from review_scene import SECOND, THIRD, hand_over_again, say, sheet, sign, uphold_all
from sqlalchemy import select

import factories
from assessment.barriers.findings import findings_of
from assessment.documents.csv_files import history_csv, scores_csv
from assessment.documents.html import report_html
from assessment.documents.packing import pack_to
from assessment.errors import Gone, Refused
from assessment.people import actions as people
from assessment.people.inviting import redeem_invitation
from assessment.people.queries import invitations
from assessment.research.queries import comparison
from assessment.research.tabling import as_json
from assessment.store.reading_audit import audit_acts, audit_page
from assessment.store.sessions import reading, writing
from assessment.store.tables import AuditRow, GrantRow, RoundRow, ScoreRow, VerdictRow
from assessment.verification.actions import begin_verification, conclude_verification
from assessment.verification.packs.issuing import issue_pack
from assessment.verification.queries import (
    handed_over,
    sign_offs,
    still_to_sign,
    verdict_parts,
    verdicts,
    verification_of,
)
from assessment.workbook.queries import document
from factories import OPERATOR, bank

pytestmark = pytest.mark.usefixtures("database")

TELLTALE = "Nobody in Quarry Row had heard of it."
QUESTION = "Where are the minutes of Quarry Row?"


def judge(made, person_id):
    """Give verdicts that would be noticed anywhere."""
    uphold_all(made, person_id, but=(SECOND, THIRD))
    say(made, person_id, SECOND, "queried", None, QUESTION)
    say(made, person_id, THIRD, "lowered", 0, TELLTALE)


def state(made):
    with reading() as session:
        return session.scalar(select(RoundRow.state).where(RoundRow.id == made.round_id))


def seen(made, *people_looking):
    """Return all that the queries, the documents and the exports say of a workbook, as text."""
    with reading() as session:
        over = handed_over(session, made.round_id)
        verification = verification_of(session, over)
        drawn = document(
            session, made.round_id, bank(), findings=findings_of, verification=verification
        )
        compared = comparison(session, by=OPERATOR, bank=bank())
        found = [
            verdicts(session, over),
            verdict_parts(session, over),
            verification,
            drawn,
            over.document,
            as_json(compared) | {"at": None},
        ]
    found += [sheet(made, person_id) for person_id in people_looking]
    found += [report_html(drawn), scores_csv(drawn), history_csv(drawn)]
    return "\n".join(
        each.decode() if isinstance(each, bytes) else json.dumps(each, default=repr)
        for each in found
    )


def verified_scores(made):
    with reading() as session:
        rows = session.execute(
            select(ScoreRow.verified, ScoreRow.settled).where(ScoreRow.round_id == made.round_id)
        )
        return {figure for row in rows for figure in row} - {None}


def test_nothing_of_ones_verdicts_is_seen_until_both_have_signed(made, vera, will):
    before = seen(made, will)
    judge(made, vera)
    assert TELLTALE in repr(sheet(made, vera))  # there is something to hide
    assert seen(made, will) == before
    sign(made, vera, "As I told the council.")
    assert signed_by(made) == {vera}
    assert seen(made, will) == before
    assert verified_scores(made) == set()
    assert state(made) == "handed over"
    with reading() as session:
        lines = json.dumps(audit_page(session, limit=10_000), default=repr)
    for hidden in (TELLTALE, QUESTION, "lowered", "queried", "As I told the council."):
        assert hidden not in lines
    uphold_all(made, will)
    sign(made, will)
    after = seen(made)
    for hidden in (TELLTALE, QUESTION, "As I told the council."):
        assert hidden in after
    assert state(made) == "verified"
    assert verified_scores(made)


def signed_by(made):
    with reading() as session:
        over = handed_over(session, made.round_id)
        return {one.person_id for one in sign_offs(session, made.round_id, over.version)}


def test_a_line_says_that_a_verdict_was_given_and_not_which_and_nobody_reads_it(made, vera):
    judge(made, vera)
    with reading() as session:
        lines = session.scalars(select(AuditRow).where(AuditRow.act == "verdict.given")).all()
        assert len(lines) == len(bank().form("short"))
        assert {tuple(line.particulars) for line in lines} == {("revision",)}
        assert {line.subject for line in lines} >= {f"round {made.round_id} {THIRD}"}
        assert audit_page(session, act="verdict.given").total == 0
        assert "verdict.given" not in audit_acts(session)


def test_a_pack_made_meanwhile_holds_nobodys_verdict(database, made, vera, will):
    del will
    (database.folder / "signing.key").write_bytes(bytes(32))
    judge(made, vera)
    sign(made, vera)
    pack = issue_pack(
        by=made.team_id,
        round_id=made.round_id,
        build=pack_to,
        bank=factories.bank(),
        findings=findings_of,
    )
    with reading() as session:
        over = handed_over(session, made.round_id)
    held = json.dumps(over.document)
    assert pack.workbook_hash == over.workbook_hash
    assert TELLTALE not in held
    assert [answer["verdicts"] for answer in over.document["answers"]] == [[]] * 20


def test_where_two_differ_nothing_is_settled_and_both_are_shown(made, vera, will):
    judge(made, vera)
    uphold_all(made, will)
    sign(made, vera)
    sign(made, will)
    with reading() as session:
        found = verification_of(session, handed_over(session, made.round_id))
    assert [v["verdict"] for v in found.verdicts[THIRD]] == ["lowered", "upheld"]
    assert found.verified[THIRD] is None
    assert found.settled[THIRD] is None
    assert found.verified["CC-1.1a"] == found.settled["CC-1.1a"] == 0


# ── who is waited for ────────────────────────────────────────────────────────────────────────


def invited(made, name="Wanda"):
    with writing() as session:
        return people.invite_verifier(session, by=OPERATOR, round_id=made.round_id, name=name)


def come_in(made, link):
    """Use a verifier's invitation as its door does; return the person's id."""
    with writing() as session:
        person_id = redeem_invitation(session, token=link.token, kind="verifier").person_id
        begin_verification(session, by=person_id, round_id=made.round_id)
    factories.declared(made, person_id)
    return person_id


def waiting_for(made):
    with reading() as session:
        return still_to_sign(session, made.round_id, 1)


def conclude(made):
    with writing() as session:
        conclude_verification(session, by=OPERATOR, round_id=made.round_id, bank=bank())


def test_somebody_invited_who_has_not_come_yet_keeps_the_review_blind(made, vera):
    link = invited(made)
    judge(made, vera)
    sign(made, vera)
    assert state(made) == "handed over"
    assert waiting_for(made) == ("Wanda",)
    wanda = come_in(made, link)
    assert TELLTALE not in seen(made, wanda)
    assert waiting_for(made) == ("Wanda",)
    uphold_all(made, wanda)
    sign(made, wanda)
    assert state(made) == "verified"


def test_a_withdrawn_invitation_is_not_waited_for_and_the_programme_concludes(made, vera):
    link = invited(made)
    judge(made, vera)
    sign(made, vera)
    with pytest.raises(Refused, match="Still to sign off: Wanda"):
        conclude(made)
    with writing() as session:
        people.withdraw_invitation(session, by=OPERATOR, invitation_id=link.invitation_id)
    assert state(made) == "handed over"
    conclude(made)
    conclude(made)  # once is enough, twice does no harm
    assert state(made) == "verified"
    assert TELLTALE in seen(made)
    with reading() as session:
        assert audit_page(session, act="verification.concluded").total == 1


def test_a_renewed_link_of_somebody_who_has_signed_is_not_waited_for(made, vera):
    link = invited(made)
    wanda = come_in(made, link)
    uphold_all(made, wanda)
    sign(made, wanda)
    with reading() as session:
        (invitation,) = invitations(session, made.round_id, "verifier")
    with writing() as session:
        people.renew_invitation(session, by=OPERATOR, invitation_id=invitation.id)
    judge(made, vera)
    sign(made, vera)
    assert state(made) == "verified"


def test_nobody_concludes_a_review_without_a_signature(made):
    factories.verifier(made)
    with pytest.raises(Refused, match="No verifier has signed off"):
        conclude(made)
    assert state(made) == "handed over"


def test_what_somebody_gave_and_never_signed_is_never_shown(made, vera, will):
    judge(made, will)
    uphold_all(made, vera)
    sign(made, vera)
    with writing() as session:
        grant = session.scalar(select(GrantRow.id).where(GrantRow.person_id == will))
        people.withdraw_role(session, by=OPERATOR, grant_id=grant)
    conclude(made)
    now = seen(made)
    assert TELLTALE not in now
    with reading() as session:
        kept = session.scalars(select(VerdictRow.reason).where(VerdictRow.person_id == will))
        assert TELLTALE in set(kept)
        found = verification_of(session, handed_over(session, made.round_id))
    assert found.settled[THIRD] == 2
    assert {len(given) for given in found.verdicts.values()} == {1}


def test_what_was_signed_of_a_version_before_counts_where_the_answer_did_not_change(
    made, vera, will
):
    judge(made, vera)
    sign(made, vera)
    uphold_all(made, will)
    sign(made, will)
    hand_over_again(made, "CC-1.1a", 2)
    with writing() as session:
        people.end_person(session, by=OPERATOR, person_id=vera)
        begin_verification(session, by=will, round_id=made.round_id)
    say(made, will, "CC-1.1a")
    sign(made, will)
    with reading() as session:
        found = verification_of(session, handed_over(session, made.round_id))
    assert [v["verdict"] for v in found.verdicts[THIRD]] == ["lowered", "upheld"]
    assert [v["stale"] for v in found.verdicts["CC-1.1a"]] == [True, False]
    assert found.settled["CC-1.1a"] == 2


def test_once_the_verdicts_are_known_nobody_new_can_verify(made, vera):
    judge(made, vera)
    sign(made, vera)
    with pytest.raises(Refused, match="nobody else can verify it blind"):
        factories.person("verifier", round_id=made.round_id)
    with pytest.raises(Refused, match="open it again first"):
        invited(made, "Lena")
    assert state(made) == "verified"
    hand_over_again(made, THIRD, 1)
    link = invited(made, "Lena")
    come_in(made, link)
    with pytest.raises(Gone):
        come_in(made, link)
