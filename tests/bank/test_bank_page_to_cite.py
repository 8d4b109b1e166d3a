"""The page that researchers cite says of the bank what the bank is."""

import re
from pathlib import Path
from typing import get_args

import pytest

from assessment.bank.loading import load_bank
from assessment.bank.model import Form

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "about-the-bank.md").read_text(encoding="utf-8")
BANK = load_bank(ROOT / "questions" / "2026.1")


def codes(form):
    return {question.code for question in BANK.form(form)}


@pytest.mark.parametrize("form", get_args(Form))
def test_the_table_of_forms_counts_rightly(form):
    asked = [BANK.issue_of(code).code for code in codes(form)]
    counts = [len(asked), *(asked.count(issue.code) for issue in BANK.issues)]
    row = re.search(rf"^\| {form} \|([ \d|]+)\|", PAGE, flags=re.MULTILINE)
    assert [int(cell) for cell in row[1].split("|")] == counts


def test_what_two_forms_share_is_counted_rightly():
    short, community = len(codes("short") & codes("full")), len(codes("short") & codes("community"))
    assert f"short and full share {short}, short and community {community}" in PAGE


def test_the_dimensions_without_a_question_for_the_community_are_named():
    missing = [
        f"{dimension.code.partition('-')[2]} {dimension.title}"
        for dimension in BANK.dimensions
        if codes("community").isdisjoint(question.code for question in dimension.questions)
    ]
    assert missing
    told = re.search(r"question for three dimensions \((.*?)\)", PAGE, flags=re.DOTALL)[1]
    assert " ".join(told.split()).replace(", ", "|").split("|") == missing


def test_the_ladder_stands_there_as_in_the_bank():
    for level in BANK.ladder:
        assert f"| {level.value} | {level.name} | {level.meaning} |" in PAGE


def test_the_domains_add_up_to_the_bank():
    rows = re.findall(r"^\| `?[A-Z]{2}`?.*?\| `(\w+)` .*\| (\d+) \|$", PAGE, flags=re.MULTILINE)
    counted = {
        domain: sum(len(d.questions) for d in BANK.dimensions if d.domain == domain)
        for domain in BANK.domains
    }
    assert {domain: int(count) for domain, count in rows} == counted
    assert f"| **{len(BANK.dimensions)}** | **{len(BANK.questions)}** |" in PAGE
    assert f"a glossary of {len(BANK.glossary)} terms" in PAGE


def test_the_readme_leads_there():
    assert "(docs/about-the-bank.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
