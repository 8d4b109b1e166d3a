"""Everything that can be done to a workbook, found in one place.

Each stands in the module of its idea; each takes a session first, then ids and ``by=``.
"""

from __future__ import annotations

from assessment.workbook.agreeing import record_agreed_answer, record_attendance
from assessment.workbook.agreeing_meanings import agree_meaning, withdraw_meaning
from assessment.workbook.answering import look_at, record_own_answer
from assessment.workbook.attending import keep_presence
from assessment.workbook.changing_mode import change_mode
from assessment.workbook.closing import close_answering
from assessment.workbook.gathering import add_evidence, change_evidence, remove_evidence
from assessment.workbook.handing_in import hand_in_evidence, replace_evidence_file
from assessment.workbook.handing_over import hand_over
from assessment.workbook.joining import add_participant
from assessment.workbook.joining_on_paper import add_on_paper, remove_on_paper
from assessment.workbook.keying import begin_keying, finish_keying, record_paper_answer
from assessment.workbook.leading import lead_talk
from assessment.workbook.moving import move_round, undo_move
from assessment.workbook.opening import open_round, reopen
from assessment.workbook.remarking import (
    add_remark,
    choose_for_pack,
    close_thread,
    open_thread,
    reopen_thread,
)
from assessment.workbook.taking_in import take_in_answers

__all__ = [
    "add_evidence",
    "add_on_paper",
    "add_participant",
    "add_remark",
    "agree_meaning",
    "begin_keying",
    "change_evidence",
    "change_mode",
    "choose_for_pack",
    "close_answering",
    "close_thread",
    "finish_keying",
    "hand_in_evidence",
    "hand_over",
    "keep_presence",
    "lead_talk",
    "look_at",
    "move_round",
    "open_round",
    "open_thread",
    "record_agreed_answer",
    "record_attendance",
    "record_own_answer",
    "record_paper_answer",
    "remove_evidence",
    "remove_on_paper",
    "reopen",
    "reopen_thread",
    "replace_evidence_file",
    "take_in_answers",
    "undo_move",
    "withdraw_meaning",
]
