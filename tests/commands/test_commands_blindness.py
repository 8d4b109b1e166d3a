"""Trying to learn what a verifier said by commands and by the files that they write.

Two courses of things go on from one beginning, at the same moment and with the same lot (see
tests/review_world.py); what is printed and written has to be the same, to the byte.
"""

import pytest

from assessment.__main__ import main
from assessment.store.sessions import reading
from assessment.verification.queries import verifiers
from review_world import SECRETS, ReviewWorld, twins


@pytest.fixture
def world(sqlite_database):
    (sqlite_database.folder / "signing.key").write_bytes(bytes(32))
    made = ReviewWorld()
    with reading() as session:
        made.name = verifiers(session, made.made.round_id)[made.will]
    return made


@pytest.fixture
def told(world, capsysbinary, tmp_path):
    """Return ``told()``: what each command prints, how it ends, and what it writes."""
    out = tmp_path / "out"
    round_id = str(world.made.round_id)
    commands = [
        ["compare"],
        ["compare", "--json"],
        ["check-store"],
        ["check-store", "--json"],
        ["key", "show"],
        ["answers", "template", "--round", round_id, "-o", str(out)],
        ["pack", "make", "--round", round_id, "-o", str(out)],
        ["pack", "make", "--round", round_id, "--for", world.name, "-o", str(out), "--json"],
        ["pack", "check", str(out)],
        ["pack", "make", "--round", round_id, "--for", "Nobody", "-o", str(out)],
        ["round", "move", "--round", round_id, "--bank", "2026.1", "--dry-run"],
    ]

    def run():
        found = {}
        out.unlink(missing_ok=True)  # of the course before this one
        for words in commands:
            try:
                done = main(words)
            except SystemExit as wrong:
                done = wrong.code
            written = out.read_bytes() if out.exists() else b""
            found[" ".join(words)] = (done, capsysbinary.readouterr(), written)
        return found

    return run


def test_no_command_tells_what_a_verifier_said(world, told, tmp_path):
    mild, harsh = twins(world, tmp_path, told)
    assert {words for words in mild if mild[words] != harsh[words]} == set()
    refused = [words for words in harsh if harsh[words][0]]
    assert [words.partition(" --")[0] for words in refused] == ["pack make", "round move"]
    assert sum(len(written) > 1000 for _, _, written in harsh.values()) > 3
    for secret in SECRETS:
        assert secret not in repr(harsh)


def test_once_all_have_signed_they_tell_it(world, told, tmp_path):
    def known():
        world.reveal()
        return told()

    mild, harsh = twins(world, tmp_path, known)
    found = {words.split(" --")[0] for words in mild if mild[words] != harsh[words]}
    assert found >= {"compare", "pack make"}
