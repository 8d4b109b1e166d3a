"""Everything that can be read of a verification, found in one place."""

from __future__ import annotations

from assessment.verification.packs.reading_keys import key_in_use, known_keys
from assessment.verification.packs.reading_packs import (
    all_packs,
    is_newest_version,
    locked_rounds,
    newest_pack_of,
    next_number,
    pack,
    pack_by_tagmanifest,
    packs,
)
from assessment.verification.reading_hand_overs import (
    NOT_HANDED_OVER,
    HandedOver,
    answer_as_it_was,
    changed_answers,
    document_of_version,
    evidence_to_verify,
    handed_over,
)
from assessment.verification.reading_known import (
    known_settlements,
    known_verdicts,
    known_verification,
)
from assessment.verification.reading_queries import (
    QueryCounts,
    hashes_now,
    own_queries,
    queries_known,
    queries_to_answer,
    query_counts,
    query_file_for,
    query_parts,
    query_parts_for_team,
    waiting_files,
)
from assessment.verification.reading_reviews import (
    declaration,
    declarations,
    named_verifiers,
    sign_offs,
    still_to_sign,
    verifier_states,
    verifiers,
    voice_of_verifier,
)
from assessment.verification.reading_settlements import moderated
from assessment.verification.reading_verdicts import (
    settlements,
    verdict_parts,
    verdict_sheet,
    verdicts,
    verification_of,
)
from assessment.verification.reading_verified import review_of, verified_document
from assessment.verification.returns.earlier_returns import returned_files
from assessment.verification.returns.reading_returns import checked_return, preview_return
from assessment.verification.waiting_settlements import (
    Waiting,
    questions_to_settle,
    waiting_settlements,
)

__all__ = [
    "NOT_HANDED_OVER",
    "HandedOver",
    "QueryCounts",
    "Waiting",
    "all_packs",
    "answer_as_it_was",
    "changed_answers",
    "checked_return",
    "declaration",
    "declarations",
    "document_of_version",
    "evidence_to_verify",
    "handed_over",
    "hashes_now",
    "is_newest_version",
    "key_in_use",
    "known_keys",
    "known_settlements",
    "known_verdicts",
    "known_verification",
    "locked_rounds",
    "moderated",
    "named_verifiers",
    "newest_pack_of",
    "next_number",
    "own_queries",
    "pack",
    "pack_by_tagmanifest",
    "packs",
    "preview_return",
    "queries_known",
    "queries_to_answer",
    "query_counts",
    "query_file_for",
    "query_parts",
    "query_parts_for_team",
    "questions_to_settle",
    "returned_files",
    "review_of",
    "settlements",
    "sign_offs",
    "still_to_sign",
    "verdict_parts",
    "verdict_sheet",
    "verdicts",
    "verification_of",
    "verified_document",
    "verifier_states",
    "verifiers",
    "voice_of_verifier",
    "waiting_files",
    "waiting_settlements",
]
