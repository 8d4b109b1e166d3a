"""Every fault of a bank is found with its file, its line and what to do: one table of edits."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.bank.checking import check_bank

BANKS = Path(__file__).parents[1] / "banks"


@pytest.fixture
def tiny(tmp_path):
    return Path(shutil.copytree(BANKS / "tiny", tmp_path / "tiny"))


@pytest.fixture
def sample(tmp_path):
    return Path(shutil.copytree(BANKS / "sample-1-5", tmp_path / "sample-1-5"))


def edit(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"“{old}” has to stand once in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def line_of(folder, file, words):
    lines = (folder / file).read_text(encoding="utf-8").split("\n")
    numbers = [number for number, line in enumerate(lines, start=1) if words in line]
    assert len(numbers) == 1, f"“{words}” has to stand in one line of {file}"
    return numbers[0]


LONG = "How much " + "and how much " * 8 + "grows?"
TWELVE = "".join(
    f"  - value: {value}\n    name: N{value}\n    meaning: M{value}\n" for value in range(3, 12)
)

# file, what stands there, what somebody wrote instead, the line meant, what is said, what to do
FAULTS = {
    "broken YAML": (
        "AA.yaml",
        "guidance: Look at the beds.",
        "guidance: Look: at the beds.",
        "Look: at the beds",
        "cannot be read as YAML",
        "after “>-”",
    ),
    "a tab": ("AA.yaml", "title: Growing", "title:\tGrowing", "Growing", "a tab", "Write spaces"),
    "an indenting tab": (
        "AA.yaml",
        "    domain: garden",
        "\tdomain: garden",
        "domain: garden",
        "a tab",
        "Write spaces",
    ),
    "a character that cannot be seen": (
        "AA.yaml",
        "Look at the beds.",
        "Look at \u202ethe beds.",
        "guidance:",
        "cannot be seen",
        "Type the text again",
    ),
    "a control character": (
        "AA.yaml",
        "Look at the beds.",
        "Look at\x07 the beds.",
        "guidance:",
        "cannot be seen",
        "Type the line again",
    ),
    "an alias": (
        "AA.yaml",
        "sources: [Spade 1902]",
        "sources: [&a Spade 1902, *a]",
        "sources:",
        "repeated by a YAML alias",
        "Write it out",
    ),
    "a missing key": (
        "AA.yaml",
        "        guidance: Look at the beds.\n",
        "",
        "code: AA-1.1a",
        "“guidance” is missing in question AA-1.1a",
        "Add it",
    ),
    "an empty text": (
        "AA.yaml",
        "guidance: Look at the beds.",
        "guidance:",
        "guidance:",
        "“guidance” in question AA-1.1a is empty",
        "Write it",
    ),
    "an unknown key": (
        "AA.yaml",
        "guidance: Look",
        "guidence: Look",
        "guidence:",
        "“guidence” is not known",
        "Did you mean “guidance”?",
    ),
    "a key twice": (
        "AA.yaml",
        "        plain: What grows?\n",
        "        plain: What grows?\n        plain: What else grows?\n",
        "What else grows",
        "“plain” stands here a second time",
        "Keep one",
    ),
    "a question's code of another dimension": (
        "AA.yaml",
        "code: AA-1.1a",
        "code: AA-1.2a",
        "code: AA-1.2a",
        "does not fit its dimension AA-1.1",
        "such as AA-1.1a",
    ),
    "a dimension's code of another issue": (
        "AA.yaml",
        "code: AA-1.1\n",
        "code: AB-1.1\n",
        "- code: AB-1.1",
        "does not fit its issue AA",
        "such as AA-1.1",
    ),
    "an issue's code that is not the file's": (
        "AA.yaml",
        "code: AA\n",
        "code: AB\n",
        "code: AB",
        "the file is called “AA.yaml”",
        "same name",
    ),
    "a flag as a word": (
        "AA.yaml",
        "short: true",
        "short: no",
        "short: no",
        "“no”, which is neither true nor false",
        "Write true or false",
    ),
    "a long question": (
        "AA.yaml",
        "How much grows in the beds?",
        LONG,
        "text:",
        "has 27 words",
        "at most 25",
    ),
    "an unknown domain": (
        "AA.yaml",
        "domain: garden",
        "domain: cellar",
        "domain: cellar",
        "“cellar” is not known",
        "garden, kitchen",
    ),
    "an unknown voice": (
        "AA.yaml",
        "voices: [GR]",
        "voices: [GR, XY]",
        "voices:",
        "“XY”",
        "Known are: GR, CK",
    ),
    "an unknown voice to hear": (
        "AA.yaml",
        "hear: [CK]",
        "hear: [XY]",
        "hear:",
        "“XY”",
        "Known are: GR, CK",
    ),
    "a voice twice": (
        "AA.yaml",
        "voices: [GR]",
        "voices: [GR, GR]",
        "voices:",
        "“GR” stands twice",
        "Keep one",
    ),
    "too few descriptors": (
        "AA.yaml",
        "          2: All beds are green.\n",
        "",
        "descriptors:",
        "2 descriptors in question AA-1.1a, for levels 0, 1",
        "one each for levels 0, 1, 2",
    ),
    "too many descriptors": (
        "AA.yaml",
        "          2: All beds are green.\n",
        "          2: All beds are green.\n          3: The beds are a jungle.\n",
        "descriptors:",
        "4 descriptors in question AA-1.1a",
        "one each for levels 0, 1, 2",
    ),
    "an empty descriptor": (
        "AA.yaml",
        "1: A few beds are green.",
        "1:",
        "          1:",
        "“1” under “descriptors” in question AA-1.1a is empty",
        "Write it",
    ),
    "two equal descriptors": (
        "AA.yaml",
        "1: A few beds are green.",
        "1: All beds are  green.",
        "2: All beds",
        "Levels 1 and 2 of question AA-1.1a have the same descriptor",
        "Say what can be seen",
    ),
    "one kind of evidence": (
        "AA.yaml",
        "[A photograph, A list of what was sown]",
        "[A photograph]",
        "evidence:",
        "has 1 of at least 2",
        "Add",
    ),
    "one place to intervene": (
        "AA.yaml",
        "[Sow something, Water it]",
        "[Sow something]",
        "intervene:",
        "has 1 of at least 2",
        "Add",
    ),
    "no source": (
        "AA.yaml",
        "sources: [Spade 1902]",
        "sources: []",
        "sources:",
        "has 0 of at least 1",
        "Add",
    ),
    "a barrier without its sentence": (
        "AA.yaml",
        "          sentence: Nothing is sown.\n",
        "",
        "name: Bare ground",
        "“sentence” is missing in the barrier of question AA-1.1a",
        "Add it",
    ),
    "a text where a list belongs": (
        "AA.yaml",
        "voices: [GR]",
        "voices: GR",
        "voices:",
        "“voices” in question AA-1.1a is not a list",
        "README",
    ),
    "a weight of nothing": (
        "AA.yaml",
        "short: true",
        "short: true\n        weight: 0",
        "weight:",
        "“weight” in question AA-1.1a is “0”",
        "digits",
    ),
    "a dimension without a short question": (
        "AA.yaml",
        "        short: true\n",
        "",
        "- code: AA-1.1",
        "AA-1.1 has 0 short questions",
        "short: true",
    ),
    "another version than the folder's": (
        "bank.yaml",
        "version: tiny",
        "version: 2026.10",
        "version:",
        "“2026.10”, but the folder is called “tiny”",
        "same name",
    ),
    "a gap in the ladder": (
        "bank.yaml",
        "value: 2",
        "value: 3",
        "value: 3",
        "gap: level 3 follows level 1",
        "Number its levels 0, 1, 2",
    ),
    "a ladder that starts too high": (
        "bank.yaml",
        "value: 0",
        "value: 2",
        "- value: 2",
        "starts at 2",
        "starts at 0 or 1",
    ),
    "twelve levels": (
        "bank.yaml",
        "\nsilences:",
        TWELVE + "\nsilences:",
        "ladder:",
        "has 12 levels, not 2 to 11",
        "take away",
    ),
    "high outside the ladder": (
        "bank.yaml",
        "high: 2",
        "high: 5",
        "high: 5",
        "“high” is 5, which is no level",
        "0 to 2",
    ),
    "an unknown side": (
        "bank.yaml",
        "side: statutory",
        "side: both",
        "side: both",
        "“both” is not known",
        "statutory or community",
    ),
    "a voice's code twice": (
        "bank.yaml",
        "code: CK",
        "code: GR",
        "- code: GR",
        "“GR” is taken",
        "Choose another",
    ),
    "a silence like a level": (
        "bank.yaml",
        "[don't know, no]",
        "[don't know, 9]",
        "silences:",
        "“9” reads like a level",
        "words",
    ),
    "a glossary term twice": (
        "bank.yaml",
        "  pot: What soup",
        "  Bed: Where one sleeps.\n  pot: What soup",
        "Bed:",
        "“Bed” is explained in line",
        "Keep one",
    ),
    "bands without sums": (
        "bank.yaml",
        "  high: 2",
        "  high: 2\n  bands:\n    total:\n      - name: All\n        low: 0",
        "bands:",
        "nothing is added up",
        "sums: true",
    ),
    "an issue without a possible code": (
        "bank.yaml",
        "[AA, BB]",
        "[AA, BB, ../CC]",
        "issues:",
        "“../CC” cannot be the code",
        "letters and digits",
    ),
    "neither full nor minimal": (
        "bank.yaml",
        "version: tiny",
        "version: tiny\nrequires: nothing",
        "requires:",
        "“requires” is “nothing”",
        "full or minimal",
    ),
}


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
