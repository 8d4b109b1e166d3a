"""One way to write JSON down, so that the same content has the same bytes and the same hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence

from assessment.errors import BadInput
from assessment.workbook.model import EvidencePart, WorkbookDocument

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical_json(value: object) -> bytes:
    """Return ``value`` as JSON with sorted keys, no spaces, UTF-8, no NaN and no newline.

    A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.  BadInput where ``value`` is not
    plain JSON or holds a number that is not finite.
    """
    try:
        text = json.dumps(
            value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
    except (TypeError, ValueError) as fault:
        raise BadInput(
            "This cannot be written down as JSON, so nothing was sealed: "
            f"{fault}. Put a finite number, a text, a list or a dictionary in its place."
        ) from fault
    return _LONE_SURROGATE.sub("�", text).encode()


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 of ``content`` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def answer_hash(
    *, question: str, text: str, level: int | None, reason: str, evidence: Sequence[EvidencePart]
) -> str:
    """Return the hash (hex) of one agreed level: the unit that a verdict is tied to.

    It covers the question's code and wording, the level, its reason and the hashes of the
    evidence; the order of the evidence makes no difference.  Dissents, who was there and remarks
    are no part of it: they do not change what a verifier judges.
    """
    return sha256_hex(
        canonical_json(
            {
                "question": question,
                "text": text,
                "level": level,
                "reason": reason,
                "evidence": sorted(sha256_hex(canonical_json(part)) for part in evidence),
            }
        )
    )


def answers_hash(document: WorkbookDocument) -> str:
    """Return the hash (hex) over the hashes of all answers: what a sign-off is tied to."""
    return sha256_hex(
        canonical_json({answer["question"]: answer["hash"] for answer in document["answers"]})
    )
