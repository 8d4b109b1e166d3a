"""The rules of claim in a sentence, for the ladder of the questions that are asked."""

from __future__ import annotations

from assessment.bank.model import Bank


def what_levels_need(bank: Bank) -> str:
    """Return what high levels need, such as *Level 3 needs at least one dated piece …*."""
    high, top = bank.scoring.high, bank.levels[-1]
    heard = any(voice.side == "community" for voice in bank.voices)
    turned = any(question.reversed for question in bank.questions)
    dated = "needs at least one dated piece of evidence"
    said = f"Level {high} {dated}."
    if high < top - 1:
        said = f"Each level from {high} up {dated}."
    if heard and high == top:
        said = f"Level {top} {dated} and a community voice that agrees."
    elif heard:
        said += f" Level {top} needs evidence and a community voice that agrees."
    elif high == top - 1:
        said = f"Each level from {high} up {dated}."
    if turned:
        said += " Questions worded in the negative count from the other end."
    return said
