"""Verdicts on their way back, by command: a process of its own, its exit, its sentences."""

import json
import zipfile

import factories
from assessment.store.sessions import reading
from assessment.verification.queries import handed_over, sign_offs, verdict_sheet, verifiers
from assessment.verification.returns.opening_returns import open_return
from assessment.verification.rules import organisations_to_declare
from verification.return_files import SIGNED, as_json, filled_in, returned, saved_by_libreoffice
from verification.return_scene import all_rows, issue, upheld
from verification.review_scene import FIRST, SECOND

SECRET = "The minutes name three people who never came."


def report_of(done):
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_a_file_is_looked_at_first_and_taken_in_with_accept(run, made, tmp_path):
    vera = factories.named_verifier(made)
    form = issue(made, vera)
    said = upheld(form) | {SECOND: ("lowered", 0, SECRET), FIRST: ("lowered", 0, "x")}
    path = tmp_path / "verdicts.json"
    path.write_bytes(as_json(returned(form, said, **SIGNED)))
    before = all_rows()
    shown = run("pack", "return", path)
    assert shown.returncode == 0, shown.stderr
    assert f"{len(said) - 1} verdicts would be taken in." in shown.stdout
    assert f"Not taken in: {FIRST}." in shown.stdout
    assert "with --accept" in shown.stdout
    assert all_rows() == before
    report = report_of(run("pack", "return", path, "--accept", "--json"))
    assert (report["accepted"], report["taken_in"], report["signed_off"]) == (True, 19, False)
    assert report["verdicts"]["not_taken_in"] == [FIRST]
    for told in (shown.stdout, json.dumps(report)):
        assert SECRET not in told
        assert "lowered" not in told
    again = report_of(run("pack", "return", path, "--accept", "--json"))
    assert (again["accepted"], again["nothing_new"]) == (False, True)
    with reading() as session:
        over = handed_over(session, made.round_id)
        sheet = verdict_sheet(session, made.round_id, vera, over.answer_hashes)
    assert sheet[SECOND].reason == SECRET


def test_what_cannot_be_taken_in_exits_with_one_and_a_sentence(run, made, tmp_path):
    form = issue(made, factories.named_verifier(made))
    for name, content, says in (
        ("other.json", b"%PDF-1.7", "a PDF document"),
        ("altered.json", as_json(returned(form, token="b" * 64)), "return token"),
        ("gone.json", None, "can't be read"),
    ):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        done = run("pack", "return", path, "--accept")
        assert (done.returncode, says in done.stderr) == (1, True), done.stderr
        assert "Traceback" not in done.stderr
    assert run("pack", "return").returncode == 2


def test_the_spreadsheet_of_a_real_pack_goes_through_libreoffice_and_back(run, made, tmp_path):
    pack = tmp_path / "pack.zip"
    report_of(run("pack", "make", "--round", made.round_id, "-o", pack, "--json"))
    with zipfile.ZipFile(pack) as inside:
        (name,) = [one for one in inside.namelist() if one.endswith("verdict-form.xlsx")]
        sheet = inside.read(name)
    document = open_return("form.xlsx", sheet).document
    for one in document["verdicts"]:
        one["verdict"] = "upheld"
    with reading() as session:
        organisations = declared_on(session, made)
    document |= SIGNED | {
        "name": "Ada Outsider",
        "declaration": {"words": "", "conflicts": dict.fromkeys(organisations, False)},
    }
    path = tmp_path / "back.xlsx"
    path.write_bytes(saved_by_libreoffice(filled_in(sheet, document)))
    report = report_of(run("pack", "return", path, "--accept", "--json"))
    assert (report["verifier"], report["signed_off"]) == ("Ada Outsider", True)
    with reading() as session:
        (person_id,) = verifiers(session, made.round_id)
        (done,) = sign_offs(session, made.round_id, 1)
    assert (done.person_id, done.verifier) == (person_id, "Ada Outsider")


def declared_on(session, made):
    return organisations_to_declare(handed_over(session, made.round_id).document)
