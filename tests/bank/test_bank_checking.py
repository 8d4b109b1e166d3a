"""Every fault of a bank is found with its file, its line and what to do: one table of edits."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.bank.checking import check_bank
from bank.faults import FAULTS, edit

BANKS = Path(__file__).parents[1] / "banks"


@pytest.fixture
def tiny(tmp_path):
    return Path(shutil.copytree(BANKS / "tiny", tmp_path / "tiny"))


@pytest.fixture
def sample(tmp_path):
    return Path(shutil.copytree(BANKS / "sample-1-5", tmp_path / "sample-1-5"))


def line_of(folder, file, words):
    lines = (folder / file).read_text(encoding="utf-8").split("\n")
    numbers = [number for number, line in enumerate(lines, start=1) if words in line]
    assert len(numbers) == 1, f"“{words}” has to stand in one line of {file}"
    return numbers[0]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_with_its_line_and_its_remedy(tiny, fault):
    file, old, new, meant, what, do = FAULTS[fault]
    edit(tiny, file, old, new)
    problems = check_bank(tiny)
    hits = [p for p in problems if what in p.what and do in p.do]
    assert len(hits) == 1, [str(p) for p in problems]
    assert hits[0].file == file
    lines = (tiny / file).read_text(encoding="utf-8").split("\n")
    assert meant in lines[hits[0].line - 1], str(hits[0])


BAND_FAULTS = {
    "a gap": ("low: 14", "low: 15", "leave a gap: 14 and 15", "Begin “Warm” at 14"),
    "an overlap": ("low: 14", "low: 13", "overlap: 14 and 13", "Begin “Warm” at 14"),
    "begun too high": ("low: 6", "low: 7", "begin at 7, but a sum can be 6", "at 6 or below"),
    "ended too low": ("low: 22", "low: 22\n        high: 30", "a sum can be 30", "Leave out"),
    "the wrong way round": ("high: 9", "high: 2", "ends at 2, which is not above 3", "below its"),
    "without an end in between": ("        high: 14\n", "", "is missing in a band", "next band"),
    "of no section": ("    WEL:\n", "    WLE:\n", "“WLE” is not known", "“WEL”"),
}


@pytest.mark.parametrize("fault", BAND_FAULTS)
def test_bands_have_to_hold_every_possible_sum_once(sample, fault):
    old, new, what, do = BAND_FAULTS[fault]
    edit(sample, "bank.yaml", old, new)
    problems = check_bank(sample)
    assert any(what in p.what and do in p.do and p.line for p in problems), problems


def test_the_good_banks_have_no_problem():
    assert check_bank(BANKS / "tiny") == ()
    assert check_bank(BANKS / "sample-1-5") == ()


def test_all_problems_come_at_once_in_order(tiny):
    edit(tiny, "bank.yaml", "value: 2", "value: 3")
    edit(tiny, "bank.yaml", "side: statutory", "side: both")
    edit(tiny, "AA.yaml", "short: true", "short: yes")
    edit(tiny, "BB.yaml", "plain: Is there soup?", "plane: Is there soup?")
    problems = check_bank(tiny)
    places = [(p.file, p.line) for p in problems]
    for file, words in (
        ("bank.yaml", "value: 3"),
        ("bank.yaml", "side: both"),
        ("AA.yaml", "short: yes"),
        ("BB.yaml", "plane:"),
    ):
        assert (file, line_of(tiny, file, words)) in places
    assert places == sorted(places, key=lambda place: (place[0] != "bank.yaml", *place))


def test_a_faulty_ladder_is_one_problem_not_one_for_every_question(tiny):
    edit(tiny, "bank.yaml", "value: 1", "value: 7")
    (problem,) = check_bank(tiny)
    assert problem.line == line_of(tiny, "bank.yaml", "value: 7")
    assert problem.what == "The ladder has a gap: level 7 follows level 0."


def test_equal_codes_name_both_places(tiny):
    edit(tiny, "AA.yaml", "hear: [CK]", "hear: [CK]\n        weight: 2")
    text = (tiny / "AA.yaml").read_text(encoding="utf-8")
    question = text[text.index("      - code: AA-1.1a") :]
    (tiny / "AA.yaml").write_text(text + question.replace("        short: true\n", ""))
    first, second = (
        number
        for number, line in enumerate((tiny / "AA.yaml").read_text().split("\n"), start=1)
        if line.strip() == "- code: AA-1.1a"
    )
    (problem,) = check_bank(tiny)
    assert (problem.file, problem.line) == ("AA.yaml", second)
    assert f"“AA-1.1a” is used in AA.yaml, line {first}, already" in problem.what


def test_codes_that_differ_only_in_a_dot_are_refused(sample):
    edit(sample, "WEL.yaml", "code: WEL-1.2", "code: WEL-1-1")
    (problem,) = check_bank(sample)
    assert "as good as “WEL-1.1”" in problem.what


def test_a_dimension_with_the_code_of_an_issue_names_both_places(tiny):
    edit(tiny, "BB.yaml", "code: BB-1.1\n", "code: AA\n")
    said = [(p.file, p.line, p.what) for p in check_bank(tiny)]
    line = line_of(tiny, "BB.yaml", "code: AA")
    assert ("BB.yaml", line, "The code “AA” is used in AA.yaml, line 1, already.") in said
    assert ("BB.yaml", line, "The code “AA” does not fit its issue BB.") in said


def test_an_issues_code_used_in_two_files_names_both_places(tiny):
    edit(tiny, "BB.yaml", "code: BB\n", "code: AA\n")
    said = [(p.file, p.line, p.what) for p in check_bank(tiny)]
    assert said == [
        ("BB.yaml", 1, "The code is “AA”, but the file is called “BB.yaml”."),
        ("BB.yaml", 1, "The code “AA” is used in AA.yaml, line 1, already."),
    ]


def test_a_missing_file_does_not_hide_the_others_faults(tiny):
    (tiny / "AA.yaml").unlink()
    edit(tiny, "BB.yaml", "short: true", "short: maybe")
    problems = check_bank(tiny)
    assert (problems[0].file, problems[0].line) == ("AA.yaml", None)
    assert "missing" in problems[0].what
    assert any("“maybe”" in p.what for p in problems)


def test_a_file_that_is_not_listed_is_named(tiny):
    shutil.copy(tiny / "AA.yaml", tiny / "CC.yaml")
    (problem,) = check_bank(tiny)
    assert (problem.file, problem.line) == ("CC.yaml", None)
    assert "not listed" in problem.what


def test_a_minimal_bank_needs_no_more_than_its_items(sample):
    edit(sample, "bank.yaml", "requires: minimal", "requires: full")
    missing = {p.what for p in check_bank(sample) if "is missing" in p.what}
    assert "“evidence” is missing in question WEL-1.1." in missing
    assert "“glossary” is missing in the bank." in missing


@pytest.mark.parametrize("text", ["[" * 900_000, "- " * 400_000 + "x", "{a: " * 200_000])
def test_a_deeply_nested_file_is_refused_and_the_process_lives(tiny, text):
    (tiny / "AA.yaml").write_text(text)
    assert any("nested more than" in p.what for p in check_bank(tiny))


def test_a_file_that_is_too_large_or_no_text_is_refused(tiny):
    (tiny / "AA.yaml").write_bytes(b"a: b\n" * 300_000)
    (tiny / "BB.yaml").write_bytes(b"code: BB\ntitle: \xff\xfe\n")
    problems = check_bank(tiny)
    assert any(p.file == "AA.yaml" and "larger than" in p.what for p in problems)
    assert any((p.file, p.line) == ("BB.yaml", 2) and "not UTF-8" in p.what for p in problems)


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n", "word\n"])
def test_a_file_without_keys_is_refused(tiny, text):
    (tiny / "AA.yaml").write_text(text)
    assert any("does not hold keys" in p.what and p.line for p in check_bank(tiny))


def test_a_folder_that_is_not_there_is_said(tmp_path):
    (problem,) = check_bank(tmp_path / "nowhere")
    assert str(problem) == (
        "nowhere: There is no such folder. Name the folder that holds bank.yaml."
    )


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(["bank.yaml", "AA.yaml"]),
    line=st.integers(0, 60),
    put=st.text(max_size=20) | st.sampled_from(["  - ", "a: b", "? x", "[", "&a", "*a", "!!int 1"]),
)
def test_whatever_somebody_types_is_answered_with_problems_never_a_crash(tmp_path, file, line, put):
    folder = Path(shutil.copytree(BANKS / "tiny", tmp_path / "tiny", dirs_exist_ok=True))
    lines = (folder / file).read_text(encoding="utf-8").split("\n")
    lines[min(line, len(lines) - 1)] = put
    (folder / file).write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    for problem in check_bank(folder):
        assert problem.what.endswith(".")
        assert problem.do
