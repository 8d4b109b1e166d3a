"""What an answer said, as named texts, so that two of its states can be told apart. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.bank.model import Bank

LEVEL, REASON, DISSENT = "level", "reason", "dissent"
THERE, AGREE = "who was there", "community voices who agree"


def agreed_texts(bank: Bank, kept: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of an agreed answer as one save left it; ``names`` by handle."""
    level = "Not agreed" if kept["not_agreed"] else level_in_words(bank, kept["level"])
    agree = kept["community_agrees"] if kept["agrees_with"] == kept["level"] else ()
    return _filled(
        {
            LEVEL: level,
            REASON: kept["reason"],
            DISSENT: "\n".join(_dissent(bank, one) for one in kept["dissents"]),
            THERE: _listed(kept["present"], names),
            AGREE: _listed(agree, names),
        }
    )


def own_texts(bank: Bank, level: int | None, silence: str | None, note: str) -> dict[str, str]:
    """Return the texts of an own answer as one save left it."""
    said = silence.capitalize() if silence else level_in_words(bank, level)
    return _filled({"answer": said, "note": note})


def level_in_words(bank: Bank, level: int | None) -> str:
    """Return *2 Partial*; "" for no level."""
    return next((f"{one.value} {one.name}" for one in bank.ladder if one.value == level), "")


def _dissent(bank: Bank, one: Mapping[str, str]) -> str:
    voices = {voice.code: voice.name for voice in bank.voices}
    by = ", ".join(filter(None, (one["name"], voices.get(one["voice"], ""))))
    return f"{one['words']} ({by})" if by else one["words"]


def _listed(handles: Sequence[str], names: Mapping[str, str]) -> str:
    return "; ".join(names.get(handle, handle) for handle in handles)


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text.strip()}
