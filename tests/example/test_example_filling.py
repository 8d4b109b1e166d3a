"""The example programme is what the start page promises, and nothing but invented."""

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

import factories
from assessment import clock
from assessment.errors import Refused
from assessment.example.actions import SITES
from assessment.example.queries import example_people
from assessment.example.seed_register import SEED_REGISTER
from assessment.mapping.queries import register
from assessment.people.actions import add_person, add_site
from assessment.people.model import OPERATOR, PARTNERSHIP_TYPES, ROLES
from assessment.people.queries import invitations
from assessment.store.audit import broken_lines
from assessment.store.sessions import reading, writing
from assessment.store.tables import (
    AgreedAnswerRow,
    AuditRow,
    OwnAnswerRow,
    ParticipantRow,
    PartnershipRow,
    PersonRow,
    ProgrammeRow,
    RoundRow,
    SiteMeaningRow,
    SiteRow,
    VerdictRow,
)
from assessment.verification.asked import is_overdue
from assessment.verification.queries import handed_over, queries_known, verification_of
from assessment.workbook.queries import booklets, evidence_of
from assessment.workbook.site_stages import site_stages
from factories import bank

STAGES = {
    "SALTMARSH": "Mapping",
    "LOUGHMORA": "Answering (baseline)",
    "GLENARROW": "Handed over (baseline)",
    "ASHCOMBE": "Verified (baseline), 1 question to answer",
    "CWMHELYG": "Answering (follow-up)",
    "SEED": "Mapping",
}


def rows(*columns, **where):
    with reading() as session:
        query = select(*columns).where(*where.values())
        return session.execute(query).all()


def documents():
    """Return every handed-over document by the site's code."""
    with reading() as session:
        locked = session.execute(
            select(SiteRow.code, RoundRow.id)
            .join(SiteRow, SiteRow.id == RoundRow.site_id)
            .where(RoundRow.state != "open")
        ).all()
        return {code: handed_over(session, round_id) for code, round_id in locked}


# ── when it was ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("roles")
def test_everything_happened_over_weeks_and_one_after_the_other():
    with reading() as session:
        moments = session.scalars(select(AuditRow.at).order_by(AuditRow.id)).all()
    assert moments == sorted(moments)
    assert moments[0] < clock.now() - timedelta(days=100)
    assert moments[-1] <= clock.now()
    assert len({moment.date() for moment in moments}) > 30


@pytest.mark.usefixtures("roles")
def test_what_comes_of_a_workbook_is_later_than_the_workbook():
    for code, days in (("ASHCOMBE", 40), ("CWMHELYG", 84)):
        over = documents()[code]
        opened, handed_over_at = (
            datetime.fromisoformat(over.document["round"][key] or "")
            for key in ("opened_at", "handed_over_at")
        )
        assert opened < handed_over_at
        assert abs(clock.now() - timedelta(days=days) - handed_over_at) < timedelta(days=1)
        with reading() as session:
            found = verification_of(session, over)
        asked = [query["opened_at"] for part in found.queries.values() for query in part]
        given = [one["at"] for part in found.verdicts.values() for one in part]
        signed = [one["at"] for one in found.sign_offs]
        assert all(datetime.fromisoformat(at) > handed_over_at for at in (*asked, *given, *signed))
        assert max(given) < max(signed)


@pytest.mark.usefixtures("roles")
def test_a_meaning_is_agreed_before_it_is_written_down_and_one_after_the_hand_over():
    written = rows(SiteMeaningRow.agreed_on, SiteMeaningRow.at)
    assert all(agreed_on <= f"{at:%Y-%m-%d}" for agreed_on, at in written)
    handed_over_at = documents()["GLENARROW"].document["round"]["handed_over_at"] or ""
    assert max(agreed_on for agreed_on, _ in written) > handed_over_at[:10]


# ── what is there ────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("roles")
def test_five_invented_sites_stand_at_five_stages_beside_the_seeds_register():
    with reading() as session:
        ids = dict(session.execute(select(SiteRow.id, SiteRow.code)).all())
        stages = site_stages(session, list(ids))
        assert {ids[site_id]: stage.words for site_id, stage in stages.items()} == STAGES
        sites = session.execute(select(SiteRow.nation, SiteRow.kind, SiteRow.code)).all()
    invented = [site for site in sites if site.code != "SEED"]
    assert Counter(site.kind for site in invented) == {"council": 2, "nhs": 2, "fire": 1}
    assert {site.nation for site in invented} == set(PARTNERSHIP_TYPES)


@pytest.mark.usefixtures("roles")
def test_each_site_has_the_partnership_that_its_nation_calls_so():
    for site in SITES:
        if site is not SEED_REGISTER:
            kinds = {one.kind for one in site.partnerships}
            assert any(kind.startswith(PARTNERSHIP_TYPES[site.nation]) for kind in kinds), site.name


@pytest.mark.usefixtures("roles")
def test_eight_to_twelve_people_across_the_voices_take_part_in_each_round():
    found = rows(RoundRow.id, ParticipantRow.voice, a=ParticipantRow.round_id == RoundRow.id)
    voices = {}
    for round_id, voice in found:
        voices.setdefault(round_id, []).append(voice)
    assert len(voices) == 5
    for people in voices.values():
        assert 8 <= len(people) <= 12
        assert {bank().side_of(voice) for voice in people} == {"statutory", "community"}
        assert len(set(people)) >= 6


@pytest.mark.usefixtures("roles")
def test_somebody_answered_on_paper_and_others_are_still_to_come():
    with reading() as session:
        (round_id,) = session.scalars(
            select(RoundRow.id)
            .join(SiteRow, SiteRow.id == RoundRow.site_id)
            .where(SiteRow.code == "LOUGHMORA")
        )
        (paper,) = booklets(session, round_id)
        made = invitations(session, round_id, "participant")
    assert (paper.name, paper.finished) == ("Assumpta Gormley", True)
    keyed = rows(PersonRow.name, a=PersonRow.id == OwnAnswerRow.keyed_by)
    assert [one.name for one in keyed] == ["Alex Example (site team)"] * 20
    assert {one.name for one in made if one.state == "waiting" and one.name} == {
        "Dympna Conlon",
        "Ruairi McCann",
    }
    assert [(one.voice, one.taken, one.places) for one in made if not one.name] == [("CP", 0, 6)]


@pytest.mark.usefixtures("roles")
def test_the_seeds_register_states_126_and_adds_up_to_124():
    with reading() as session:
        (site_id,) = session.scalars(select(SiteRow.id).where(SiteRow.code == "SEED"))
        found = register(session, site_id)
    assert (found.stated_total, found.itemised_total, found.difference) == (126, 124, 2)
    assert [line.count for line in found.directorates] == [53, 18, 1, 21, 26, 5]
    assert "124" in found.source
    assert "seed" in SEED_REGISTER.name


@pytest.mark.usefixtures("roles")
def test_every_site_and_everybody_is_marked_as_an_example():
    assert {one.example for one in rows(SiteRow.example)} == {True}
    people = rows(PersonRow.example)
    assert len(people) > 40
    assert {one.example for one in people} == {True}
    assert {one.example for one in rows(ProgrammeRow.example)} == {True}
    assert all(over.document["example"] for over in documents().values())


@pytest.mark.usefixtures("roles")
def test_nobody_in_the_example_has_an_address_that_could_be_somebodys():
    addresses = [one.email for one in rows(PersonRow.email) if one.email]
    assert addresses
    assert all(address.endswith("@workbook.example") for address in addresses)
    with reading() as session:
        rounds = session.scalars(select(RoundRow.id)).all()
        kept = [one for each in rounds for one in evidence_of(session, each)]
    links = [one.where for one in kept if "//" in one.where]
    assert links
    assert all(re.match(r"https://[a-z]+\.example/", link) for link in links)


@pytest.mark.usefixtures("roles")
def test_the_chain_of_what_was_done_is_whole():
    with reading() as session:
        assert list(broken_lines(session)) == []


# ── what is written in it ────────────────────────────────────────────────────────────────────


def asked(form):
    return [question.code for question in bank().form(form)]


@pytest.mark.usefixtures("roles")
def test_the_second_round_asks_the_full_form_and_the_others_the_short_one():
    forms = rows(RoundRow.name, RoundRow.form)
    assert Counter(map(tuple, forms)) == {("baseline", "short"): 4, ("follow-up", "full"): 1}
    follow_up = RoundRow.name == "follow-up"
    own = rows(OwnAnswerRow.level, a=OwnAnswerRow.round_id == RoundRow.id, b=follow_up)
    people = rows(ParticipantRow.id, a=ParticipantRow.round_id == RoundRow.id, b=follow_up)
    assert len(own) == 45 * len(people)
    assert len([one for one in own if one.level is not None]) > len(own) / 2


@pytest.mark.usefixtures("roles")
def test_what_is_written_at_a_question_stands_in_the_round():
    noted = {note for (note,) in rows(OwnAnswerRow.note) if note}
    reasons = {reason for (reason,) in rows(AgreedAnswerRow.reason) if reason}
    for each in (each for site in SITES for each in site.rounds):
        codes = set(asked(each.form))
        written = [
            said for one in (*each.participants, *each.on_paper) for said in one.notes.items()
        ]
        assert {code for code, _ in written} <= codes
        assert {note for _, note in written} <= noted
        assert set(each.agreed) <= codes
        assert {one.reason for one in each.agreed.values()} <= reasons
        assert {code for one in each.evidence for code in one.questions} <= codes
        assert set(each.verdicts) <= codes
        for one in (*each.participants, *each.on_paper):
            assert len("".join(one.answers.split())) == len(codes), one.name


@pytest.mark.usefixtures("roles")
def test_every_level_is_on_the_ladder_and_every_silence_has_what_it_needs():
    own = rows(OwnAnswerRow.level, OwnAnswerRow.silence, OwnAnswerRow.note)
    levels = {one.level for one in own if one.level is not None}
    assert levels == set(bank().levels)
    silences = {one.silence for one in own if one.silence}
    assert silences == {"don't know", "not applicable", "rather not say"}
    assert all(one.note for one in own if one.silence == "not applicable")
    assert any(one.level is None and one.silence is None for one in own)
    agreed = {level for (level,) in rows(AgreedAnswerRow.level) if level is not None}
    assert agreed <= set(bank().levels)
    verdicts = {level for (level,) in rows(VerdictRow.level) if level is not None}
    assert verdicts <= set(bank().levels)


@pytest.mark.usefixtures("roles")
def test_every_agreed_level_has_a_reason_and_every_claim_of_a_handed_over_workbook_is_explained():
    for code, over in documents().items():
        assert len(over.document["answers"]) == 20
        for answer in over.document["answers"]:
            agreed = answer["agreed"]
            assert agreed["level"] is not None or agreed["not_agreed"], answer["question"]
            assert len(agreed["reason"]) > 15, (code, answer["question"])
            assert agreed["present"]
        missed = {
            answer["question"]
            for answer in over.document["answers"]
            if not all(claim["met"] for claim in answer["agreed"]["claims"])
        }
        said = " ".join(over.document["missing"])
        assert all(question in said for question in missed)


@pytest.mark.usefixtures("roles")
def test_ashcombe_was_verified_with_lowered_queried_and_undecided_verdicts():
    over = documents()["ASHCOMBE"]
    with reading() as session:
        found = verification_of(session, over)
    given = Counter(one["verdict"] for each in found.verdicts.values() for one in each)
    assert given == {"upheld": 28, "lowered": 5, "queried": 1, "could not tell": 1}
    assert found.settled["CC-1.3a"] == 2
    assert found.settled["SC-3.5a"] is None
    assert len(found.sign_offs) == 2


@pytest.mark.usefixtures("roles")
def test_the_registers_add_up_as_their_sources_say():
    with reading() as session:
        for site in SITES:
            (site_id,) = session.scalars(select(SiteRow.id).where(SiteRow.code == site.code))
            found = register(session, site_id)
            entered = session.scalar(select(func.count()).where(PartnershipRow.site_id == site_id))
            assert entered == len(site.partnerships)
            assert found.stated_total == site.stated_total
            assert found.source


# ── looking round ────────────────────────────────────────────────────────────────────────────


def test_there_is_somebody_to_look_round_as_in_each_role(roles):
    assert set(roles) == set(ROLES)
    assert len(set(roles.values())) == 4
    with reading() as session:
        names = [session.get(PersonRow, one).name for one in roles.values()]
    assert all("xample" in name for name in names)


@pytest.mark.usefixtures("roles")
def test_one_question_of_a_verifier_was_answered_with_a_file_and_one_is_overdue():
    over = documents()["ASHCOMBE"]
    with reading() as session:
        known = queries_known(session, over.round_id, over.answer_hashes)
    (answered,), (left,) = known["OP-4.4a"], known["SC-3.5a"]
    assert [len(one.messages) for one in (answered, left)] == [2, 1]
    assert not answered.is_open
    assert [file.name for file in answered.messages[1].files] == ["Note of July.txt"]
    assert is_overdue(left, clock.now().date())


def test_the_verifier_to_look_round_as_has_everything_still_to_do(roles):
    said = rows(VerdictRow.verdict, a=VerdictRow.person_id == roles["verifier"])
    assert len(said) == 20
    assert {one.verdict for one in said} == {""}


def test_a_real_person_ends_the_looking_round(roles):
    with writing() as session:
        add_person(session, by=OPERATOR, name="Ada", email="ada@example.org", role="researcher")
    with reading() as session:
        assert example_people(session) == {}
    assert roles


def test_a_real_site_ends_the_looking_round(roles):
    with writing() as session:
        add_site(session, by=OPERATOR, code="REAL", name="Real", nation="wales", kind="police")
    with reading() as session:
        assert example_people(session) == {}
    assert roles


def test_there_is_nobody_to_look_round_as_in_an_empty_database(database):
    del database
    with reading() as session:
        assert example_people(session) == {}


@pytest.mark.parametrize("there", ["a programme", "the example"])
def test_where_anything_is_there_the_example_is_refused_and_nothing_added(database, there):
    del database
    if there == "a programme":
        factories.programme()
    else:
        factories.example()
    before = rows(SiteRow.id), rows(PersonRow.id)
    with pytest.raises(Refused, match="something in this database already"):
        factories.example()
    assert (rows(SiteRow.id), rows(PersonRow.id)) == before
