"""Everything that can be read of a workbook, found in one place.

Each stands in the module of its idea, and costs the same number of statements however many rows
there are.
"""

from __future__ import annotations

from assessment.workbook.attending import presence_now
from assessment.workbook.changing_mode import why_mode_stays
from assessment.workbook.finding_rounds import current_round, round_of, rounds_of, site_rounds
from assessment.workbook.reading_answer_history import answer_history
from assessment.workbook.reading_answers import (
    agreed_sheet,
    names_taking_part,
    own_answers,
    own_handle,
    own_progress,
    own_sheet,
    participants,
    question_of,
    questions_asked,
    round_progress,
)
from assessment.workbook.reading_booklets import booklet_lines, booklets, template_for
from assessment.workbook.reading_coverage import coverage_of, joined_people
from assessment.workbook.reading_documents import document, missing_now
from assessment.workbook.reading_meanings import site_terms
from assessment.workbook.reading_moves import (
    agreed_set_aside,
    codes_laid_out,
    given_answers,
    move_in_force,
    move_preview,
    moves,
    own_set_aside,
)
from assessment.workbook.reading_news import (
    happened_since,
    last_number,
    latest_stamp,
    round_kinds,
)
from assessment.workbook.reading_records import (
    evidence_by_question,
    evidence_file,
    evidence_of,
    evidence_space,
    hand_overs,
    handed_over,
)
from assessment.workbook.reading_remarks import open_threads, threads
from assessment.workbook.reading_sight import facilitators, leads_talk, may_see_answers
from assessment.workbook.reading_spreads import own_answers_shown, seen, spreads
from assessment.workbook.taking_in import preview_answers

__all__ = [
    "agreed_set_aside",
    "agreed_sheet",
    "answer_history",
    "booklet_lines",
    "booklets",
    "codes_laid_out",
    "coverage_of",
    "current_round",
    "document",
    "evidence_by_question",
    "evidence_file",
    "evidence_of",
    "evidence_space",
    "facilitators",
    "given_answers",
    "hand_overs",
    "handed_over",
    "happened_since",
    "joined_people",
    "last_number",
    "latest_stamp",
    "leads_talk",
    "may_see_answers",
    "missing_now",
    "move_in_force",
    "move_preview",
    "moves",
    "names_taking_part",
    "open_threads",
    "own_answers",
    "own_answers_shown",
    "own_handle",
    "own_progress",
    "own_set_aside",
    "own_sheet",
    "participants",
    "presence_now",
    "preview_answers",
    "question_of",
    "questions_asked",
    "round_kinds",
    "round_of",
    "round_progress",
    "rounds_of",
    "seen",
    "site_rounds",
    "site_terms",
    "spreads",
    "template_for",
    "threads",
    "why_mode_stays",
]
