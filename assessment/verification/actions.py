"""Everything that can be done in a verification, found in one place.

Each stands in the module of its idea; each takes a session first, then ids and ``by=``.
"""

from __future__ import annotations

from assessment.verification.judging import begin_verification, record_verdict
from assessment.verification.keeping_keys import record_key_change
from assessment.verification.recording_packs import record_pack, withdraw_pack
from assessment.verification.settling import begin_settling, settle_level
from assessment.verification.signing_off import conclude_verification, sign_off

__all__ = [
    "begin_settling",
    "begin_verification",
    "conclude_verification",
    "record_key_change",
    "record_pack",
    "record_verdict",
    "settle_level",
    "sign_off",
    "withdraw_pack",
]
