"""Everything that can be done in a verification, found in one place.

Each stands in the module of its idea; each takes a session first, then ids and ``by=``.
"""

from __future__ import annotations

from assessment.verification.answering_queries import (
    answer_query,
    hand_in_with_answer,
    take_back_file,
)
from assessment.verification.asking import add_to_query, close_query, open_query
from assessment.verification.declaring import declare_conflicts
from assessment.verification.judging import begin_verification, record_verdict
from assessment.verification.packs.keeping_keys import record_key_change
from assessment.verification.packs.recording_packs import record_pack, withdraw_pack
from assessment.verification.returns.taking_in_returns import take_in_return
from assessment.verification.settling import begin_settling, settle_level
from assessment.verification.signing_off import (
    conclude_verification,
    resume_verification,
    sign_off,
)
from assessment.verification.withdrawing import withdraw_verifier

__all__ = [
    "add_to_query",
    "answer_query",
    "begin_settling",
    "begin_verification",
    "close_query",
    "conclude_verification",
    "declare_conflicts",
    "hand_in_with_answer",
    "open_query",
    "record_key_change",
    "record_pack",
    "record_verdict",
    "resume_verification",
    "settle_level",
    "sign_off",
    "take_back_file",
    "take_in_return",
    "withdraw_pack",
    "withdraw_verifier",
]
