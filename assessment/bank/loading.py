"""From a folder of YAML files to a frozen bank."""

from __future__ import annotations

from pathlib import Path

from assessment.bank.checking import read_draft
from assessment.bank.freezing import fingerprint
from assessment.bank.model import Bank
from assessment.bank.problems import BankFaulty


def load_bank(folder: Path) -> Bank:
    """Return the bank in the folder; BankFaulty with all its problems where it has any.

    A minimal bank without domains gets its issues as its domains.
    """
    draft = read_draft(folder)
    if draft.problems or draft.frame is None:
        raise BankFaulty(folder.resolve().name, draft.problems)
    frame = draft.frame
    return Bank(
        version=frame.version,
        title=frame.title,
        ladder=frame.ladder,
        silences=frame.silences,
        domains=frame.domains or {issue.code: issue.title for issue in draft.issues},
        voices=frame.voices,
        criteria=frame.criteria,
        glossary=frame.glossary,
        scoring=frame.scoring,
        issues=draft.issues,
        fingerprint=fingerprint(folder),
        everyday=frozenset(frame.everyday),
    )
