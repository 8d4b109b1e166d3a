"""No figure about few people, and none that gives few people away.

Used in confidential rounds and in everything researchers see or take away.  A group is shown by
level only when it is large enough and its members did not all give the same answer.  What is
hidden must not come back by subtraction, so what is left of a total when the shown groups are
taken away is held to the same rule.  Nor must it come back from the hiding itself, so that a group
of one mind hides its total, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assessment.bank.model import Side
from assessment.errors import Refused
from assessment.measures.accounts import Accounts, in_all
from assessment.measures.answers import Level
from assessment.measures.spread import SideSpread, Spread
from assessment.measures.tallies import Counts

FLOOR = 5


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The fewest people a figure may be about: at one site, and published across sites.

    Refused below 5.
    """

    site: int = 8
    published: int = 10

    def __post_init__(self) -> None:
        if min(self.site, self.published) < FLOOR:
            raise Refused(
                f"A figure about fewer than {FLOOR} people is never shown, so the smallest group "
                f"cannot be set below {FLOOR}. The thresholds stay as they were."
            )


@dataclass(frozen=True, slots=True)
class Hidden:
    """Stands where a figure would be.

    ``why`` is ``few`` (too few people), ``alike`` (all gave the same answer) or ``remainder`` (it
    would give another hidden figure away).  People read the same sentence for all three: that all
    were alike would tell anybody in the group what everybody answered.
    """

    why: Literal["few", "alike", "remainder"]

    def __str__(self) -> str:
        return "Hidden to protect those who answered"


@dataclass(frozen=True, slots=True)
class ShownGroups:
    """Groups that add up to a total, as far as they may be shown."""

    total: Counts | Hidden
    groups: dict[str, Counts | Hidden]


@dataclass(frozen=True, slots=True)
class ShownSpread:
    """What may be shown of a spread; the figures mean what they mean in ``Spread``.

    Figures by voice are left out altogether.
    """

    question: str
    n: int
    distribution: Counts
    median: Fraction | None
    mean: Fraction | None
    sd: float | None
    share_high: Fraction | None
    split: bool | None
    sides: dict[Side, SideSpread | Hidden]
    gap: Fraction | Hidden | None
    r_wg: float | None
    average_deviation: float | None


def why_hidden(counts: Counts, minimum: int) -> Hidden | None:
    """Return why a group may not be shown by level, or None where it may."""
    n = sum(counts.values())
    if n < minimum:
        return Hidden("few")
    return Hidden("alike") if max(counts.values()) == n else None


def suppressed_distribution(counts: Counts, minimum: int) -> Counts | Hidden:
    """Return one group's counts by level, or Hidden."""
    return why_hidden(counts, minimum) or counts


def shown_groups(groups: Mapping[str, Counts], minimum: int) -> ShownGroups:
    """Return groups and their total as far as they may be shown beside each other.

    Leave out groups in which nobody was asked.  Which group is hidden beside a total depends on
    sizes alone: the small ones, and of the others the smallest for as long as the hidden ones
    together are few.  Where a shown group, or all hidden ones together, gave the same answer, the
    total is hidden as well: a large group that is missing beside its total would say that it was
    of one mind, and whoever sits in another group could read from the total of which.  That is
    asked of every smaller ``minimum``, too: so a lower one only shows more, and figures under two
    of them (at a site and across sites, before and after a change) tell together no more than
    those under the lower one.
    """
    total = _added(groups.values())
    if hidden := why_hidden(total, minimum) if groups else Hidden("few"):
        return ShownGroups(hidden, dict.fromkeys(groups, hidden))
    lower = range(min(FLOOR, minimum), minimum + 1)
    if any(_of_one_mind(part) for least in lower for part in _parts(groups, least)):
        return ShownGroups(Hidden("alike"), dict.fromkeys(groups, Hidden("alike")))
    reasons = _hidden_by_size(groups, minimum)
    return ShownGroups(total, {name: reasons.get(name, counts) for name, counts in groups.items()})


def _parts(groups: Mapping[str, Counts], minimum: int) -> list[Counts]:
    """Return what can be told apart beside the total: the shown groups, and all hidden together."""
    reasons = _hidden_by_size(groups, minimum)
    shown = [counts for name, counts in groups.items() if name not in reasons]
    return [*shown, _added(groups[name] for name in reasons)] if reasons else shown


def _of_one_mind(counts: Counts) -> bool:
    return 0 < max(counts.values()) == sum(counts.values())


def _hidden_by_size(groups: Mapping[str, Counts], minimum: int) -> dict[str, Hidden]:
    sizes = {name: sum(counts.values()) for name, counts in groups.items()}
    reasons = {name: Hidden("few") for name, size in sizes.items() if size < minimum}
    while reasons and sum(sizes[name] for name in reasons) < minimum:
        left = (name for name in groups if name not in reasons)
        reasons[min(left, key=lambda name: (sizes[name], name))] = Hidden("remainder")
    return reasons


def shown_sides(
    sides: Mapping[Side, SideSpread], minimum: int
) -> dict[Side, SideSpread | Hidden] | Hidden:
    """Return the two sides as they may be shown beside the figures of everybody together.

    Hidden where those figures may not be shown either.  A side with nobody asked stays as it is:
    it is empty, and hides nobody.
    """
    asked: dict[str, Counts] = {side: one.distribution for side, one in sides.items() if one.asked}
    shown = shown_groups(asked, minimum)
    if isinstance(shown.total, Hidden):
        return shown.total
    found: dict[Side, SideSpread | Hidden] = {}
    for side, one in sides.items():
        group = shown.groups.get(side)
        found[side] = group if isinstance(group, Hidden) else one
    return found


def shown_spread(spread: Spread, minimum: int) -> ShownSpread | Hidden:
    """Return what may be shown of one question's own answers, or Hidden for all of it."""
    sides = shown_sides(spread.sides, minimum)
    if isinstance(sides, Hidden):
        return sides
    reason = next((side for side in sides.values() if isinstance(side, Hidden)), None)
    return ShownSpread(
        question=spread.question,
        n=spread.n,
        distribution=spread.distribution,
        median=spread.median,
        mean=spread.mean,
        sd=spread.sd,
        share_high=spread.share_high,
        split=spread.split,
        sides=sides,
        gap=reason or spread.gap,
        r_wg=spread.r_wg,
        average_deviation=spread.average_deviation,
    )


def shown_medians(shown: Mapping[str, ShownSpread | Hidden]) -> dict[str, Level | None]:
    """Return the medians that may be shown, as the mapping that profiles are made from.

    A profile made from all medians would give a hidden one back by subtraction.
    """
    return {code: None if isinstance(one, Hidden) else one.median for code, one in shown.items()}


def shown_accounts(
    accounts: Mapping[str, Accounts], minimum: int
) -> tuple[dict[str, Accounts | Hidden], Accounts]:
    """Return each question's accounts, hidden where few were asked, and those shown added up.

    The total is over what is shown, so that nothing hidden is left when the rest is taken away.
    """
    shown: dict[str, Accounts | Hidden] = {
        code: Hidden("few") if one.asked < minimum else one for code, one in accounts.items()
    }
    return shown, in_all(one for one in shown.values() if isinstance(one, Accounts))


def _added(groups: Iterable[Counts]) -> Counts:
    total: Counts = {}
    for counts in groups:
        for level, count in counts.items():
            total[level] = total.get(level, 0) + count
    return total
