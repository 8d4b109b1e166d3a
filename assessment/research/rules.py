"""What a researcher may be shown of a stored score."""

from __future__ import annotations

from assessment.measures.small_numbers import Hidden
from assessment.research.model import Figure


def shown(
    *,
    own: float | None,
    own_n: int,
    unanimous: bool,
    agreed: float | None,
    verified: float | None,
    settled: float | None,
    levelled: int,
    asked: int,
    threshold: int,
) -> Figure:
    """Return the figure with what is about too few people left out.

    Agreed, verified and settled levels are statements of a group and a verifier, not figures
    about people, and stay.
    """
    hidden = None
    if 0 < own_n < threshold:
        hidden = str(Hidden("few"))
    elif own_n and unanimous:
        hidden = str(Hidden("alike"))  # the same sentence: that all were alike tells too much
    return Figure(
        own=None if hidden else own,
        own_n=None if hidden else own_n,
        agreed=agreed,
        verified=verified,
        settled=settled,
        levelled=levelled,
        asked=asked,
        hidden=hidden,
    )
