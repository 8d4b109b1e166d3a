"""What a comparison holds; every figure says how many people it is about, or why it is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from assessment.verification.counting_verdicts import VerdictFigures


class Figure(NamedTuple):
    """One dimension or issue of one site; a tuple, because a comparison holds thousands.

    ``own`` is the median of own answers (the mean of medians for a dimension or issue), None
    where there is none or where ``hidden`` says why it is not shown; ``own_n`` is then None too.
    ``agreed``, ``verified`` and ``settled`` are levels or means of levels, None where undefined.
    """

    own: float | None
    own_n: int | None
    agreed: float | None
    verified: float | None
    settled: float | None
    levelled: int
    asked: int
    hidden: str | None


class SiteTotal(NamedTuple):
    """The sums of one section (an issue or ``total``) with their bands; None where undefined."""

    agreed: float | None
    agreed_band: str | None
    settled: float | None
    settled_band: str | None


@dataclass(frozen=True, slots=True)
class SiteReview:
    """What verifiers made of one site's answers; ``verifiers`` are those who signed off."""

    figures: VerdictFigures
    verifiers: int


@dataclass(frozen=True, slots=True)
class PooledReview:
    """Verdicts of several sites together, and how far verifiers of one site agree.

    ``verifiers`` are different people.  ``alpha`` is Krippendorff's, ordinal, over the ``common``
    answers on which two verifiers or more stand behind a level; ``alike`` is the share of those on
    which all say the same.  Both are rounded to hundredths, and None where they are not defined or
    where ``hidden`` says why they are not shown; ``common`` is then None too.
    """

    figures: VerdictFigures
    sites: int
    verifiers: int
    common: int | None
    alike: float | None
    alpha: float | None
    hidden: str | None


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site's figures in one round, by code of dimension or issue.

    ``form`` and ``asked`` (questions) are the round's own, whatever the figures stand on.
    ``totals`` are by section, empty unless the instrument adds up.  ``review`` is None while no
    verdict on an answer as it is now is known.
    """

    site_id: int
    site_code: str
    site_name: str
    nation: str
    kind: str
    round_id: int
    round_name: str
    form: str
    asked: int
    participants: int
    figures: dict[str, Figure]
    totals: dict[str, SiteTotal]
    review: SiteReview | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sites that used one bank, side by side, never ranked: in the order of their names.

    ``columns`` are pairs of code and title in the bank's order.  ``round_name`` None means the
    newest handed-over round of each site, ``form`` None rounds of any form.  All figures stand
    on the ``shared`` questions that every one of the rounds asked.  ``missing`` holds a sentence
    for everything that is not there.  ``review`` is over all lines, None without any verdict;
    ``published`` the fewest verifiers whose agreement is shown.
    """

    bank_version: str
    bank_title: str
    round_name: str | None
    form: str | None
    shared: int
    at: datetime
    threshold: int
    dimensions: tuple[tuple[str, str], ...]
    issues: tuple[tuple[str, str], ...]
    lines: tuple[SiteLine, ...]
    missing: tuple[str, ...]
    review: PooledReview | None = None
    published: int = 10
