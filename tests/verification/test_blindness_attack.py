"""Trying to learn what a verifier said, by every way there is, while the review is blind.

Two courses of things go on from the same beginning: in the one Vera upholds everything, in the
other she lowers, asks and doubts in words that stand nowhere else.  What anybody else is told has
to be the same in both, to the letter, and in as many statements.  Before that each test makes sure
that there is something to learn.
"""

from __future__ import annotations

import re
from functools import partial
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

import factories
from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.errors import WorkbookError
from assessment.store.files import kept_path
from assessment.store.sessions import reading, writing
from assessment.store.tables import AuditRow
from assessment.verification import actions as verification
from assessment.verification.packs.issuing import issue_pack
from assessment.verification.queries import handed_over, verdict_sheet
from factories import OPERATOR
from masking import without_hashes
from probing import differences
from review_world import (
    ASKED,
    COULD_NOT,
    LOWERED,
    QUERIED,
    QUESTIONS,
    SECRETS,
    WHY_LOWERED,
    WHY_NOT_TOLD,
    ReviewWorld,
    courses,
    twins,
)
from same_lot import same_lot


@pytest.fixture
def world(sqlite_database):
    assert sqlite_database.kind == "sqlite"
    (sqlite_database.folder / "signing.key").write_bytes(bytes(32))
    return ReviewWorld()


def secrets_in(told):
    return {secret for secret in SECRETS if any(secret in text for text in told.values())}


SAID = {WHY_LOWERED, ASKED, WHY_NOT_TOLD}


def _who(where):
    """Return of whom a place was probed: *the team* of *the team on /agree*."""
    return re.split(" on | at ", where)[0]


def test_there_is_something_to_learn(world, tmp_path):
    mild, harsh = twins(world, tmp_path, lambda: world.told("Vera"))
    assert secrets_in(mild) == {ASKED}
    assert secrets_in(harsh) == set(SECRETS)
    assert any(place.startswith("Vera on /verify") for place in differences(mild, harsh))


def test_once_all_have_signed_everybody_learns_it(world, tmp_path):
    some = ("the other verifier", "the team", "the programme")

    def known():
        world.reveal()
        return world.told(*some)

    mild, harsh = twins(world, tmp_path, known)
    assert secrets_in(mild) == {ASKED}
    assert secrets_in(harsh) == set(SECRETS)
    found = differences(mild, harsh)
    for where in ("the team on /results", "the programme on /settle", "of the report"):
        assert any(place.startswith(where) for place in found), where


def test_nobody_is_told_what_a_verifier_said(world, tmp_path):
    mild, harsh = twins(world, tmp_path, world.told)
    assert differences(mild, harsh) == {}
    asked = {_who(where) for where, text in harsh.items() if ASKED in text}
    assert asked == {"the team", "another of the team"}
    assert secrets_in(harsh) == {ASKED}


@pytest.mark.parametrize("voice", ["CP"])
def test_nobody_is_told_what_a_community_verifier_said(sqlite_database, tmp_path, voice):
    assert sqlite_database.kind == "sqlite"
    world = ReviewWorld(voice)
    assert 3 < len(world.asked[world.vera]) < len(QUESTIONS)

    def told():
        return world.told("Vera"), world.told("the other verifier", "the team", "the programme")

    (own_mild, mild), (own_harsh, harsh) = twins(world, tmp_path, told)
    assert (secrets_in(own_mild), secrets_in(own_harsh)) == ({ASKED}, set(SECRETS))
    assert differences(mild, harsh) == {}
    assert secrets_in(harsh) == {ASKED}


def test_nobody_is_told_how_often_a_verdict_was_saved(world, tmp_path):
    some = ("the other verifier", "the team", "the programme")

    def course(*, hesitates):
        with same_lot(world.began):
            world.judge(harshly=True, hesitates=hesitates)
            return _lines(), {
                where: without_hashes(text) for where, text in world.told(*some).items()
            }

    (few, at_once), (many, by_and_by) = courses(
        tmp_path, partial(course, hesitates=False), partial(course, hesitates=True)
    )
    assert many > few + len(QUESTIONS)
    assert differences(at_once, by_and_by) == {}


def _lines():
    with reading() as session:
        return session.scalar(select(func.count()).select_from(AuditRow))


# ── packs ────────────────────────────────────────────────────────────────────────────────────


def packed(world, person_id=None, by=OPERATOR):
    """Issue a pack; return every file in it as bytes, and all that was written down of it."""
    pack = issue_pack(
        by=by,
        round_id=world.made.round_id,
        person_id=person_id,
        build=pack_to,
        bank=factories.bank(),
        findings=findings_of,
    )
    with ZipFile(kept_path(pack.file_sha256)) as archive:
        return {name: archive.read(name) for name in archive.namelist()} | {"": repr(pack).encode()}


def test_a_verifiers_own_pack_holds_what_they_said(world, tmp_path):
    _, harsh = twins(world, tmp_path, lambda: packed(world, world.vera, by=world.vera))
    form = next(raw for name, raw in harsh.items() if name.endswith("verdict-form.html"))
    assert {said for said in SAID if said.encode() in form} == SAID


def test_packs_made_meanwhile_are_the_same_to_the_byte(world, tmp_path):
    def made():
        return [
            packed(world, world.will),
            packed(world, world.vera),  # whom the programme hands it on to
            packed(world, by=world.made.team_id),
        ]

    mild, harsh = twins(world, tmp_path, made)
    for one, other in zip(mild, harsh, strict=True):
        assert len(one) > 10
        assert {name for name in one if one[name] != other[name]} == set()
        assert not any(secret.encode() in raw for raw in other.values() for secret in SECRETS)


# ── what is sent, and what comes back ────────────────────────────────────────────────────────


def attempts(world):
    """Yield what others try, by who and what, to be told something by the way it is refused."""
    round_id, bank = world.made.round_id, factories.bank()
    with reading() as session:
        hashes = handed_over(session, round_id).answer_hashes
        lines = verdict_sheet(session, round_id, world.vera, hashes)
    for name, person in world.others.items():
        for question in (LOWERED, QUERIED, COULD_NOT):
            for revision in (0, 1):
                yield (
                    f"{name} saves over Vera's {question} {revision}",
                    partial(
                        verification.record_verdict,
                        by=person,
                        verdict_id=lines[question].id,
                        revision=revision,
                        verdict="upheld",
                        level=None,
                        reason="",
                        bank=bank,
                    ),
                )
        signing = {"statement": "All seen.", "reliance": "high", "reliance_reason": "It holds."}
        yield (
            f"{name} signs off",
            partial(verification.sign_off, by=person, round_id=round_id, bank=bank, **signing),
        )
        concludes = partial(verification.conclude_verification, by=person, bank=bank)
        yield f"{name} concludes", partial(concludes, round_id=round_id)
        yield f"{name} settles", partial(verification.begin_settling, by=person, round_id=round_id)


def tried(world):
    return {what: outcome(attempt) for what, attempt in attempts(world)}


def test_nothing_is_told_by_the_way_it_is_refused(world, tmp_path):
    mild, harsh = twins(world, tmp_path, lambda: tried(world))
    assert not any(said.startswith("done") for what, said in harsh.items())
    assert secrets_in(harsh) == set()
    assert differences(mild, harsh) == {}


def outcome(attempt):
    """Return what somebody is told who tries something; nothing comes of it."""
    try:
        with writing() as session:
            done = attempt(session)
            session.rollback()
    except WorkbookError as refused:
        return f"{type(refused).__name__}: {refused} {getattr(refused, 'problems', '')} {getattr(refused, 'stored', '')}"
    return f"done: {done}"
