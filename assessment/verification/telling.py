"""What verifiers are told, in words that the screen and the plain page share. Pure."""

from __future__ import annotations

WHAT_IT_IS = (
    "A team has looked at its own partnership and agreed on a level for each question, with a "
    "reason. You look at it from outside, and give one verdict per answer: upheld, lowered to a "
    "level, queried, or could not tell. A verifier never raises a level. Lowering is usual: "
    "self-assessment runs high, and a fall is no reproach."
)
WHO_SEES_WHAT = (
    "Nobody sees your verdicts until every verifier has signed off: not the team, not the other "
    "verifiers, not the programme. Until then the programme sees whether you have begun and whether "
    "you have signed off, and what you declare below. A question that you send to the team is "
    "shown to them as from “a verifier”, without your name. After that your verdicts, their "
    "reasons, your declaration, your statement and your name stand in the report."
)
COMMUNITY_ASKED = (
    "You are asked about the answers on which community voices should be heard, in plain words, and "
    "about no others."
)
DECLARE_TITLE = "Before you begin: conflicts of interest"
DECLARE_WHY = (
    "Say of each organisation, or person, named here whether you work for them, are paid by them, "
    "sit on their board, or are close to somebody who does. A yes keeps you from nothing: it is "
    "shown to the programme and, later, in every report, so that readers can weigh what you say."
)
DECLARE_WORDS = "In your own words (needed where you said yes)"
DECLARED = "Your declaration is kept. If something changes, declare again: the newest one holds."

RELIANCE = {
    "high": "High: it can be relied on as a whole",
    "some": "Some: most of it can be relied on",
    "little": "Little: it can hardly be relied on",
}
RELIANCE_ASKED = "How far can the self-assessment as a whole be relied on?"
RELIANCE_REASON_ASKED = "Why? One sentence"
STATEMENT_ASKED = "Statement of verification"
STATEMENT_HINT = (
    "If you wish, in a few sentences: what you looked at, whom you heard, what you found."
)


def what_happens_next(*, verified: bool) -> str:
    """Say what becomes of a review that somebody has signed off."""
    if verified:
        return "Every verifier has signed off, so all verdicts are known now."
    return (
        "Your verdicts can be read here and not be changed. They become known once every verifier "
        "has signed off. If the team changes an answer and hands the workbook over again, you are "
        "asked again about exactly that answer."
    )


def to_give_again(changed: int) -> str:
    """Say how many verdicts are asked again, because their answers changed; "" for none."""
    if not changed:
        return ""
    count, verdict = (
        ("One answer has", "verdict") if changed == 1 else (f"{changed} answers have", "verdicts")
    )
    return (
        f"{count} changed since you gave your {verdict}, so you are asked again about exactly that. "
        "Everything else that you said holds."
    )
