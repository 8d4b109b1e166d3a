"""What a researcher may be shown of a stored score."""

from __future__ import annotations

from assessment.measures.small_numbers import Hidden

# One sentence for all of them: that all were alike would tell anybody who was there what
# everybody answered.
HIDDEN = str(Hidden("few"))


def may_be_shown(own_n: int, *, unanimous: bool, threshold: int) -> bool:
    """Tell whether a figure made from own answers may be shown; ``threshold`` in people.

    ``own_n`` is the fewest people behind any question it stands on, and ``unanimous`` whether all
    were alike on one of them.  So an issue is hidden as soon as one of its dimensions is: taking
    the shown dimensions away from it would give the hidden one back.  That nobody gave a level
    is about those people, too.
    """
    return own_n >= threshold and not unanimous
