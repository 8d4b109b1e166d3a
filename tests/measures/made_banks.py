"""Small banks made up for one test, without a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.bank.model import (
    SILENCES,
    Band,
    Bank,
    Barrier,
    Dimension,
    Issue,
    Level,
    Question,
    Scoring,
    Voice,
)
from assessment.measures.answers import OwnAnswer

VOICES = (
    Voice("SL", "Senior leaders", "statutory"),
    Voice("FL", "Front-line staff", "statutory"),
    Voice("PV", "Voluntary partners", "community"),
    Voice("CP", "Community participants", "community"),
)
Shape = Mapping[str, Mapping[str, Sequence[str]]]
ONE: Shape = {"A": {"A-1": ["A-1a"]}}
TWO: Shape = {"A": {"A-1": ["A-1a", "A-1b", "A-1c"], "A-2": ["A-2a"]}, "B": {"B-1": ["B-1a"]}}


def bank_of(
    shape: Shape = ONE,
    *,
    ladder: tuple[int, int] = (0, 4),
    high: int = 3,
    reversed_codes: Sequence[str] = (),
    weights: Mapping[str, int] | None = None,
    bands: Mapping[str, Sequence[tuple[str, int, int | None]]] | None = None,
) -> Bank:
    """Return a bank of this shape: issue code -> dimension code -> question codes."""
    first, last = ladder

    def question(code: str) -> Question:
        return Question(
            code=code,
            text=f"What about {code}?",
            plain=f"And {code}?",
            guidance="",
            descriptors=tuple(f"at {level}" for level in range(first, last + 1)),
            evidence=(),
            verifier_asks="",
            barrier=Barrier("a barrier", "It stands in the way."),
            intervene=(),
            voices=("FL",),
            hear=("CP",),
            sources=(),
            reversed=code in reversed_codes,
            weight=(weights or {}).get(code, 1),
        )

    return Bank(
        version="made-up",
        title="A bank made up for a test",
        ladder=tuple(Level(v, f"Level {v}", "") for v in range(first, last + 1)),
        silences=SILENCES,
        domains={"one": "The only domain"},
        voices=VOICES,
        criteria=(),
        glossary={},
        scoring=Scoring(
            high=high,
            sums=bands is not None,
            bands={c: tuple(Band(*band) for band in found) for c, found in (bands or {}).items()},
        ),
        issues=tuple(
            Issue(
                issue,
                f"Issue {issue}",
                "",
                tuple(
                    Dimension(code, f"Dimension {code}", "one", tuple(map(question, codes)))
                    for code, codes in dimensions.items()
                ),
            )
            for issue, dimensions in shape.items()
        ),
        fingerprint="",
    )


def answers_to(
    question: str, levels: Sequence[int | str | None], *, voice: str = "FL"
) -> list[OwnAnswer]:
    """Return one own answer for each item: a level, a silence by its words, or None unanswered."""
    return [
        OwnAnswer(
            f"{voice}{place}",
            voice,
            question,
            given if isinstance(given, int) else None,
            given if isinstance(given, str) else None,
        )
        for place, given in enumerate(levels, 1)
    ]
