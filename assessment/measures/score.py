"""Everything ``score --json`` says of a file of answers, as a JSON-ready dict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

import numpy as np

from assessment.bank.model import Bank, Issue
from assessment.measures.accounts import Accounts, in_all
from assessment.measures.agreement import alpha_of_counts
from assessment.measures.answers import (
    AgreedLevel,
    Level,
    OwnAnswer,
    levels_by_question,
    scored,
)
from assessment.measures.consistency import Matrix, cronbach_alpha
from assessment.measures.profile import Figure, Profile, medians, profile_of
from assessment.measures.spread import SideSpread, Spread, spreads
from assessment.measures.tallies import Counts
from assessment.measures.totals import Total, totals_of

Json = dict[str, object]


def score(
    bank: Bank,
    own: Sequence[OwnAnswer],
    agreed: Iterable[AgreedLevel],
    asked: Collection[str] | None = None,
) -> Json:
    """Return the figures of some answers to one bank; not defined is None throughout.

    ``asked`` are the codes of the form that was used, None for every question of the bank.
    A question's own figures are in the direction it is asked, and ``reversed`` says whether that
    is the negative; ``scored`` has the middle, the share that counts as high and the agreed level
    once more, scored.  ``profile``, ``own_profile``, ``totals`` and ``agreement`` score reversed
    questions from the other end.  Keys of distributions are levels as text; ``accounts`` has each
    question and ``all``.
    """
    found = {
        code: spread
        for code, spread in spreads(bank, own).items()
        if asked is None or code in asked
    }
    levels = levels_by_question(agreed)
    accounts = {code: spread.accounts for code, spread in found.items()}
    profile, own_profile = (profile_of(bank, each, asked) for each in (levels, medians(found)))
    result: Json = {
        "bank": bank.version,
        "questions": {code: _question(bank, one, levels.get(code)) for code, one in found.items()},
        "profile": _profile(profile),
        "own_profile": _profile(own_profile),
        "domains": {
            "profile": _figures(profile.domains),
            "own_profile": _figures(own_profile.domains),
        },
        "accounts": {code: _accounts(one) for code, one in accounts.items()}
        | {"all": _accounts(in_all(accounts.values()))},
        "agreement": {
            "krippendorff_ordinal": alpha_of_counts(_scored_counts(bank, found)),
            "cronbach": _cronbach(bank, own, found),
        },
    }
    totals = totals_of(bank, own)
    if totals is not None:
        result["totals"] = {
            "participants": {who: _totals(mine) for who, mine in totals.participants.items()},
            "mean": _totals(totals.mean),
        }
    return result


def _question(bank: Bank, spread: Spread, agreed: int | None) -> Json:
    return {
        "n": spread.n,
        "distribution": _distribution(spread.distribution),
        "median": _number(spread.median),
        "mean": _number(spread.mean),
        "pooled_mean": _number(spread.pooled_mean),
        "sd": spread.sd,
        "share_high": _number(spread.share_high),
        "silences": spread.accounts.silences,
        "unanswered": spread.accounts.unanswered,
        "split": spread.split,
        "sides": {side: _side(one) for side, one in spread.sides.items()},
        "gap": _number(spread.gap),
        "r_wg": spread.r_wg,
        "average_deviation": spread.average_deviation,
        "agreed": agreed,
        "reversed": bank.question(spread.question).reversed,
        "scored": _scored(bank, spread, agreed),
    }


def _scored(bank: Bank, spread: Spread, agreed: int | None) -> Json:
    """Return the figures that say how well it stands, whichever way the question is worded."""

    def turned(level: Level | None) -> float | int | None:
        if level is None:
            return None
        found = scored(bank, spread.question, level)
        return found if isinstance(found, int) else float(found)

    high = sum(
        count
        for level, count in spread.distribution.items()
        if scored(bank, spread.question, level) >= bank.scoring.high
    )
    return {
        "median": turned(spread.median),
        "mean": turned(spread.mean),
        "share_high": high / spread.n if spread.n else None,
        "agreed": turned(agreed),
    }


def _side(side: SideSpread) -> Json:
    return {
        "asked": side.asked,
        "n": side.n,
        "distribution": _distribution(side.distribution),
        "median": _number(side.median),
        "mean": _number(side.mean),
    }


def _distribution(counts: Counts) -> dict[str, int]:
    return {str(level): count for level, count in counts.items()}


def _profile(profile: Profile) -> Json:
    return _figures(profile.issues) | _figures(profile.dimensions)


def _figures(figures: Mapping[str, Figure]) -> Json:
    return {
        code: {
            "mean": _number(one.mean),
            "levelled": one.levelled,
            "asked": one.asked,
            "lowest": one.lowest,
        }
        for code, one in figures.items()
    }


def _accounts(accounts: Accounts) -> Json:
    return {
        "asked": accounts.asked,
        "levelled": accounts.levelled,
        **accounts.silences,
        "unanswered": accounts.unanswered,
    }


def _totals(totals: Mapping[str, Total]) -> Json:
    return {code: {"sum": _number(one.sum), "band": one.band} for code, one in totals.items()}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _scored_counts(bank: Bank, found: Mapping[str, Spread]) -> list[Counts]:
    return [
        {level: spread.distribution[int(scored(bank, code, level))] for level in bank.levels}
        for code, spread in found.items()
    ]


def _cronbach(bank: Bank, own: Sequence[OwnAnswer], found: Collection[str]) -> Json:
    columns = {code: place for place, code in enumerate(found)}
    levels = scored_matrix(bank, own, columns)
    return {issue.code: _alphas(levels, issue, columns) for issue in bank.issues}


def _alphas(levels: Matrix, issue: Issue, columns: Mapping[str, int]) -> Json:
    places = [columns[q.code] for q in issue.questions if q.code in columns]
    mine = levels[:, places]
    return {
        "listwise": cronbach_alpha(mine, "listwise"),
        "pairwise": cronbach_alpha(mine, "pairwise"),
    }


def scored_matrix(bank: Bank, own: Iterable[OwnAnswer], columns: Mapping[str, int]) -> Matrix:
    """Return scored levels, participants by questions, NaN where there is none.

    Rows are in the order in which participants first appear; ``columns`` gives each question's
    place, and questions outside it are left out.
    """
    turned = {
        code: {level: int(scored(bank, code, level)) for level in bank.levels} for code in columns
    }
    rows: dict[str, int] = {}
    cells = [
        (
            rows.setdefault(one.participant, len(rows)),
            columns[one.question],
            turned[one.question][one.level],
        )
        for one in own
        if one.level is not None and one.question in columns
    ]
    levels = np.full((len(rows), len(columns)), np.nan)
    if cells:
        people, questions, values = np.array(cells).T
        levels[people, questions] = values
    return levels
