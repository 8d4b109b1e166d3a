"""The two commands as people run them: a process of its own, its exit, its sentence."""

import json
import zipfile

import pytest

import factories
from assessment.research.tabling import HEADINGS
from assessment.store.sessions import reading
from assessment.store.tables import SiteRow
from assessment.verification.queries import handed_over, pack


@pytest.fixture
def sealed(run, made, tmp_path):
    """Return a pack as it was made by the command."""
    path = tmp_path / "pack.zip"
    done = run("pack", "make", "--round", made.round_id, "-o", path, "--json")
    assert done.returncode == 0, done.stderr
    return path, json.loads(done.stdout)


def tampered(path, name, old, new):
    """Write a copy of a pack in which one file says something else."""
    copy = path.with_name("tampered.zip")
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(copy, "w") as bad:
        for entry in good.infolist():
            content = good.read(entry)
            if entry.filename.endswith(name):
                assert old in content
                content = content.replace(old, new, 1)
            bad.writestr(entry, content)
    return copy


def refused(done, *words):
    """Assert that it was refused with a sentence and no stack trace."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
    return True


# ── pack ─────────────────────────────────────────────────────────────────────────────────────


def test_a_pack_is_made_written_down_and_accepted(run, made, sealed):
    path, report = sealed
    with reading() as session:
        issued, over = pack(session, report["pack"]), handed_over(session, made.round_id)
    assert report == {
        "pack": issued.id,
        "number": 1,
        "for": "",
        "light": False,
        "file": str(path),
        "workbook_sha256": over.workbook_hash,
        "tagmanifest_sha256": issued.tagmanifest_hash,
        "key": issued.key_id,
    }
    checked = run("pack", "check", path)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert f"Pack {issued.id} is unchanged since it was sealed" in checked.stdout
    told = json.loads(run("pack", "check", path, "--json").stdout)
    assert (told["ok"], told["problems"], told["pack"]) == (True, [], issued.id)
    assert told["tagmanifest_sha256"] == issued.tagmanifest_hash
    assert told["evidence"] == 0


def test_a_tampered_pack_is_refused_and_what_was_changed_is_named(run, sealed):
    path = tampered(sealed[0], "data/machine/answers.csv", b"We talked.", b"We agreed.")
    assert refused(run("pack", "check", path), "not as it was issued", "data/machine/answers.csv")
    done = run("pack", "check", path, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"]) == (1, False)
    assert any("data/machine/answers.csv" in problem for problem in told["problems"])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"%PDF-1.7 a report"])
def test_what_is_no_pack_is_refused(run, tmp_path, content):
    path = tmp_path / "odd.zip"
    path.write_bytes(content)
    assert refused(run("pack", "check", path))
    assert refused(run("pack", "check", tmp_path / "missing.zip"), "can't be read")


def test_a_pack_of_an_open_workbook_is_refused(run, tmp_path):
    open_one = factories.opened()
    out = tmp_path / "pack.zip"
    done = run("pack", "make", "--round", open_one.round_id, "-o", out)
    assert refused(done, "not handed over")
    assert refused(run("pack", "make", "--round", 999, "-o", out), "There is no round 999.")
    assert not out.exists()


def test_a_place_that_is_none_for_a_file_is_refused_before_anything_is_made(run, made, tmp_path):
    for place in (tmp_path, tmp_path / "no such folder" / "pack.zip"):
        done = run("pack", "make", "--round", made.round_id, "-o", place)
        assert refused(done, "not a place for a file", "Nothing was made")


@pytest.mark.parametrize(
    "words",
    [("pack",), ("pack", "make"), ("pack", "make", "--round", "one", "-o", "x"), ("pack", "check")],
)
def test_wrong_use_is_told_apart_from_a_refusal(run, words):
    done = run(*words)
    assert done.returncode == 2
    assert "usage:" in done.stderr


# ── compare ──────────────────────────────────────────────────────────────────────────────────


def test_a_comparison_as_lines(run, made):
    factories.opened(factories.site())
    done = run("compare")
    assert (done.returncode, done.stderr) == (0, "")
    heading, *lines = done.stdout.splitlines()
    assert tuple(heading.split("\t")) == HEADINGS
    assert len(lines) == 26
    with reading() as session:
        code = session.get(SiteRow, made.site_id).code
    assert {line.split("\t")[0] for line in lines[:24]} == {code}
    assert lines[24] == "All rounds asked the same 20 questions (the short form)."
    assert lines[25].startswith("missing: ")
    assert lines[25].endswith("the round “baseline” is not handed over yet.")


def test_a_comparison_as_json(run, made):
    done = run("compare", "--round", "baseline", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["bank"], told["round"]) == (0, "2026.1", "baseline")
    (site,) = told["sites"]
    assert site["participants"] == "fewer than 8"
    assert site["figures"]["CC-1.1"]["own"] is None
    assert site["figures"]["CC-1.1"]["agreed"] == 0
    assert site["figures"]["CC-1.1"]["hidden"] == "Hidden to protect those who answered"
    del made


def test_there_is_nothing_to_compare_yet(run):
    assert refused(run("compare"), "No site has opened a round yet")


def test_a_round_that_is_not_there_is_refused_and_the_others_named(run, made):
    del made
    for more in ((), ("--json",)):
        done = run("compare", "--round", "typo", *more)
        assert refused(done, "No round “typo” was opened", "There are: baseline.")
        assert done.stdout == ""


def test_a_bank_that_is_not_there_is_refused_and_the_others_named(run, made):
    del made
    assert refused(run("compare", "--bank", "2031.1"), "no bank 2031.1", "2026.1")
    assert run("compare", "--sort").returncode == 2
