import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from assessment.bank.loading import load_bank
from assessment.bank.model import Band, Barrier
from assessment.bank.problems import BankFaulty
from assessment.errors import BadInput

BANKS = Path(__file__).parents[1] / "banks"


@pytest.fixture
def tiny(tmp_path):
    return Path(shutil.copytree(BANKS / "tiny", tmp_path / "tiny"))


def test_a_full_bank_is_read_as_written():
    bank = load_bank(BANKS / "tiny")
    assert (bank.version, bank.title) == ("tiny", "A tiny bank")
    assert bank.levels == (0, 1, 2)
    assert [d.domain for d in bank.dimensions] == ["garden", "kitchen"]
    question = bank.question("AA-1.1a")
    assert question.text == "How much grows in the beds?"
    assert question.plain == "What grows?"
    assert question.descriptors == (
        "The beds are bare.",
        "A few beds are green.",
        "All beds are green.",
    )
    assert question.evidence == ("A photograph", "A list of what was sown")
    assert question.barrier == Barrier("Bare ground", "Nothing is sown.")
    assert (question.voices, question.hear) == (("GR",), ("CK",))
    assert question.sources == ("Spade 1902",)
    assert question.short
    assert not question.reversed
    assert (question.weight, question.replaces) == (1, None)


def test_words_that_yaml_would_change_stay_words():
    bank = load_bank(BANKS / "tiny")
    assert bank.silences == ("don't know", "no")


def test_a_version_stays_as_it_is_written(tiny):
    folder = tiny.rename(tiny.parent / "2026.10")
    frame = folder / "bank.yaml"
    frame.write_text(frame.read_text().replace("version: tiny", "version: 2026.10"))
    assert load_bank(folder).version == "2026.10"


def test_a_question_that_takes_anothers_place_says_so(tiny):
    issue = tiny / "AA.yaml"
    issue.write_text(
        issue.read_text().replace("short: true", "short: true\n        replaces: AA-9")
    )
    assert load_bank(tiny).question("AA-1.1a").replaces == "AA-9"


def test_without_a_plain_wording_the_question_stands_for_it(tiny):
    issue = tiny / "AA.yaml"
    issue.write_text(issue.read_text().replace("        plain: What grows?\n", ""))
    assert load_bank(tiny).question("AA-1.1a").plain == "How much grows in the beds?"


def test_another_instrument_is_a_bank_too():
    bank = load_bank(BANKS / "sample-1-5")
    assert bank.levels == (1, 2, 3, 4, 5)
    assert bank.silences == ("cannot say", "prefer not to say")
    assert [issue.code for issue in bank.issues] == ["WEL", "HLP"]
    assert [q.code for q in bank.questions if q.reversed] == ["WEL-1.2"]
    assert bank.scoring.sums
    assert bank.scoring.bands["total"] == (
        Band("Cool", 6, 14),
        Band("Warm", 14, 22),
        Band("Close", 22, None),
    )
    assert bank.criteria == ()
    assert bank.glossary == {}


def test_what_a_minimal_bank_leaves_out_has_something_to_show_in_its_place():
    bank = load_bank(BANKS / "sample-1-5")
    question = bank.question("HLP-1.3")
    assert question.plain == question.text
    assert question.descriptors[4] == "I strongly agree."
    assert question.voices == ("RES", "WRK")
    assert question.barrier == Barrier("Low score on HLP-1.3", "People here share tools.")
    assert bank.domains == {"WEL": "Welcome", "HLP": "Help"}
    assert bank.dimension_of("HLP-1.3").domain == "HLP"


def test_the_forms_of_a_bank():
    tiny, sample = load_bank(BANKS / "tiny"), load_bank(BANKS / "sample-1-5")
    assert [q.code for q in tiny.form("short")] == ["AA-1.1a", "BB-1.1a"]
    assert [q.code for q in tiny.form("community")] == ["AA-1.1a"]
    assert sample.form("short") == sample.form("full") == sample.questions


def test_the_fingerprint_is_over_names_and_bytes(tiny):
    digest = sha256()
    for name in ("AA.yaml", "BB.yaml", "bank.yaml"):
        content = (tiny / name).read_bytes()
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    assert load_bank(tiny).fingerprint == digest.hexdigest()


def test_the_fingerprint_changes_with_every_byte(tiny):
    before = load_bank(tiny).fingerprint
    (tiny / "notes.txt").write_text("no part of the bank")
    assert load_bank(tiny).fingerprint == before
    (tiny / "AA.yaml").write_bytes((tiny / "AA.yaml").read_bytes() + b"\n")
    assert load_bank(tiny).fingerprint != before


def test_a_faulty_bank_is_refused_with_all_its_problems(tiny):
    issue = tiny / "AA.yaml"
    issue.write_text(issue.read_text().replace("short: true", "short: no").replace("plain", "plan"))
    with pytest.raises(BankFaulty) as refused:
        load_bank(tiny)
    faulty = refused.value
    assert isinstance(faulty, BadInput)
    assert str(faulty).startswith(f"The question bank tiny has {len(faulty.found)} problems")
    assert [p.line for p in faulty.found][-2:] == [11, 13]
    assert any(text.startswith("AA.yaml, line 11: “short”") for text in faulty.problems)
