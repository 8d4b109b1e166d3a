"""The first bank itself: complete, plainly worded, and true to its outline."""

import re
from itertools import chain
from pathlib import Path

import pytest
from textstat import flesch_kincaid_grade

from assessment.bank.checking import check_bank
from assessment.bank.loading import load_bank

FOLDER = Path(__file__).parents[2] / "questions" / "2026.1"
BANK = load_bank(FOLDER)
README = (FOLDER.parent / "README.md").read_text(encoding="utf-8")

CODES = [
    *(f"CC-1.{number}a" for number in range(1, 6)),
    *(f"SS-2.{number}a" for number in range(1, 6)),
    *(f"SC-3.{number}a" for number in range(1, 6)),
    *(f"OP-4.{number}a" for number in range(1, 6)),
]

# Words that leave open what is meant, or that only people inside the organisation use.
FORBIDDEN = (
    "appropriate|appropriately|effective|effectively|regularly|regular|adequate|adequately"
    "|sufficient|sufficiently|robust|meaningful|meaningfully|proactive|holistic|stakeholder"
    "|stakeholders|empower|empowered|empowerment|leverage|synergy|embed|embedded|best practice"
    "|going forward|buy-in|hard to reach|co-production|governance|ongoing basis|where possible"
)
# The organisation's own words, which a plain wording does without.
ORGANISATION = (
    "partnership|statutory|strategic|engagement|engage|agency|agencies|participants?|capacity"
    "|professional|elected|non-executives?|dimension|policy|resources|accountability|infrastructure"
)
# Named in order to be warned against.
QUOTED = {("CC-1.4a", "hard to reach"), ("SS-2.2a", "hard to reach")}
LASTING = (
    "lasted|stayed|kept|gone on|went on|c[oa]me through|held through|before and after|two years"
    "|in turn|came later|joined since|two plans running"
)


def texts(question):
    return (
        question.text,
        question.plain,
        question.guidance,
        *question.descriptors,
        *question.evidence,
        question.verifier_asks,
        question.barrier.name,
        question.barrier.sentence,
        *question.intervene,
    )


# The grade of Flesch and Kincaid (1975) is a school year of the USA: 6 is read at 11 to 12.
HIGHEST_GRADE = 6.0
EXCEPTIONS: dict[str, str] = {}  # code: why its plain wording can't be plainer


def test_it_has_no_problem():
    assert check_bank(FOLDER) == ()


def test_it_has_its_outline():
    assert BANK.version == "2026.1"
    assert [issue.code for issue in BANK.issues] == ["CC", "SS", "SC", "OP"]
    assert len(BANK.dimensions) == 20
    assert [q.code for q in BANK.form("short")] == CODES
    assert [len(issue.questions) for issue in BANK.issues] == [12, 10, 11, 12]
    assert len(BANK.form("full")) == 45
    assert all({"CP", "CW", "PV"} & set(q.voices) for q in BANK.form("community"))
    assert len(BANK.form("community")) == 29
    assert BANK.levels == (0, 1, 2, 3, 4)
    assert [level.name for level in BANK.ladder] == [
        "Absent",
        "Occasional",
        "Partial",
        "Routine",
        "Shared and lasting",
    ]
    assert BANK.silences == ("don't know", "not applicable", "rather not say")
    assert [voice.code for voice in BANK.voices] == ["SL", "EM", "MM", "FL", "EN", "PV", "CP", "CW"]
    assert [BANK.side_of(v) for v in ("SL", "EN", "PV", "CW")] == [
        *["statutory"] * 2,
        *["community"] * 2,
    ]
    assert len(BANK.criteria) == 7
    assert 30 <= len(BANK.glossary) <= 50
    assert BANK.scoring.high == 3
    assert not BANK.scoring.sums


def test_the_fourth_issue_carries_two_of_the_five_domains():
    domains = {d.code: d.domain for d in BANK.dimensions}
    assert len(BANK.domains) == len(set(domains.values())) == 5
    assert {code: domain for code, domain in domains.items() if code.startswith("OP")} == {
        "OP-4.1": "organisation",
        "OP-4.2": "organisation",
        "OP-4.3": "organisation",
        "OP-4.4": "politics",
        "OP-4.5": "politics",
    }


def test_no_descriptor_of_the_whole_bank_is_empty_or_said_twice():
    descriptors = list(chain.from_iterable(q.descriptors for q in BANK.questions))
    assert len(BANK.questions) * 5 == len(descriptors) == 225
    assert all(d.strip() for d in descriptors)
    assert len({d.casefold() for d in descriptors}) == 225


@pytest.mark.parametrize("question", BANK.questions, ids=lambda q: q.code)
class TestQuestion:
    def test_asks_one_thing_shortly(self, question):
        for text in (question.text, question.plain):
            assert len(text.split()) <= 25
            assert text.count("?") == 1
            assert text.endswith("?")

    def test_has_a_plain_wording_of_its_own(self, question):
        assert question.plain != question.text
        assert not re.search(rf"\b({ORGANISATION})\b", question.plain, re.IGNORECASE)
        assert (flesch_kincaid_grade(question.plain) <= HIGHEST_GRADE) != (
            question.code in EXCEPTIONS
        )

    def test_uses_no_forbidden_word(self, question):
        found = re.findall(rf"\b({FORBIDDEN})\b", " \n".join(texts(question)), re.IGNORECASE)
        assert {(question.code, word.lower()) for word in found} <= QUOTED

    def test_says_what_can_be_seen_at_every_level(self, question):
        for descriptor in question.descriptors:
            assert descriptor.endswith(".")
            assert not re.search(r"\b(will|should|aims? to|plans? to|intends?)\b", descriptor)
        # The ends and the middle carry the scale; the steps between may be shorter.
        assert all(len(question.descriptors[level].split()) >= 15 for level in (0, 2, 4))
        assert max(len(d.split()) for d in question.descriptors) <= 60

    def test_the_top_asks_for_more_than_intentions(self, question):
        top = question.descriptors[4]
        assert re.search(r"communit|participants|people", top, re.IGNORECASE)
        assert re.search(r"changed|put right|because of it|brought back", top), (
            "something was changed by what was learned"
        )
        assert re.search(LASTING, top), "it has lasted through a change of people or money"

    def test_carries_all_that_stands_beside_it(self, question):
        assert 2 <= len(question.evidence) <= 4
        assert 2 <= len(question.intervene) <= 3
        assert "Ask" in question.verifier_asks or "ask" in question.verifier_asks
        assert question.barrier.name[0].isupper()
        assert not question.barrier.name.endswith(".")
        assert question.barrier.sentence.endswith(".")
        assert len(re.findall(r"\.(?: |$)", question.barrier.sentence)) == 1
        assert 1 <= len(re.findall(r"[.](?: |$)", question.guidance)) <= 2

    def test_is_heard_from_the_community_in_verification(self, question):
        assert {BANK.side_of(voice) for voice in question.hear} == {"community"}

    def test_names_works_that_the_readme_gives_in_full(self, question):
        for source in question.sources:
            first = re.split(r"[ ,]", source)[0]
            year = re.search(r"\d{4}$", source)
            named = f"({year.group()})" if year else source[:8]
            assert any(first in line and named in line for line in README.split("\n")), source


def test_the_plain_wordings_together_suit_a_reader_of_eleven():
    together = " ".join(question.plain for question in BANK.questions)
    assert flesch_kincaid_grade(together) <= 5
    assert len(EXCEPTIONS) <= 4


def test_terms_are_explained_in_a_sentence():
    for term, meaning in BANK.glossary.items():
        assert meaning.endswith("."), term
