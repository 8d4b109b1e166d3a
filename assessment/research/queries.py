"""Reading stored scores for a comparison: as many statements for one site as for a thousand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.research.model import Comparison, Figure, SiteLine
from assessment.research.rules import HIDDEN, may_be_shown
from assessment.store.tables import ProgrammeRow, RoundRow, ScoreRow, SiteRow

FEWEST_PEOPLE = 8  # until a programme has set its own
_NEWEST = None


def banks_used(session: Session, *, by: int) -> tuple[str, ...]:
    """Return the bank versions that any round used, newest name last."""
    check_person_may(session, by, Act.COMPARE)
    return tuple(
        session.scalars(select(RoundRow.bank_version).distinct().order_by(RoundRow.bank_version))
    )


def round_names(session: Session, *, by: int, bank_version: str) -> tuple[str, ...]:
    """Return the names of the rounds that used this bank, in the order they were first opened."""
    check_person_may(session, by, Act.COMPARE)
    rows = session.scalars(
        select(RoundRow.name).where(RoundRow.bank_version == bank_version).order_by(RoundRow.id)
    )
    return tuple(dict.fromkeys(rows))


def comparison(
    session: Session, *, by: int, bank: Bank, round_name: str | None = _NEWEST
) -> Comparison:
    """Return all sites that used ``bank``, from their stored scores, small numbers left out.

    Only workbooks that were handed over have scores; the others are named in ``missing``.
    """
    check_person_may(session, by, Act.COMPARE)
    threshold = session.scalar(select(ProgrammeRow.site_threshold)) or FEWEST_PEOPLE
    rounds = _rounds(session, bank.version)
    compared = _compared(rounds, round_name)
    scores = _scores(session, bank.version, round_name, compared, threshold)
    lines = [_line(one, scores.get(one.id)) for one in compared.values()]
    return Comparison(
        bank_version=bank.version,
        bank_title=bank.title,
        round_name=round_name,
        at=clock.now(),
        threshold=threshold,
        dimensions=tuple((d.code, d.title) for d in bank.dimensions),
        issues=tuple((issue.code, issue.title) for issue in bank.issues),
        lines=tuple(sorted(lines, key=lambda line: (line.site_name, line.site_id))),
        missing=tuple(_missing(rounds, compared, round_name)),
    )


class _Round(NamedTuple):
    id: int
    site_id: int
    name: str
    version: int
    state: str
    code: str
    site_name: str
    nation: str
    kind: str


class _Scores(NamedTuple):
    participants: int
    figures: dict[str, Figure]


def _line(one: _Round, scores: _Scores | None) -> SiteLine:
    return SiteLine(
        site_id=one.site_id,
        site_code=one.code,
        site_name=one.site_name,
        nation=one.nation,
        kind=one.kind,
        round_id=one.id,
        round_name=one.name,
        participants=scores.participants if scores else 0,
        figures=scores.figures if scores else {},
    )


def _rounds(session: Session, bank_version: str) -> Sequence[_Round]:
    query = (
        select(
            RoundRow.id,
            RoundRow.site_id,
            RoundRow.name,
            RoundRow.version,
            RoundRow.state,
            SiteRow.code,
            SiteRow.name,
            SiteRow.nation,
            SiteRow.kind,
        )
        .join(SiteRow, SiteRow.id == RoundRow.site_id)
        .where(RoundRow.bank_version == bank_version)
        .order_by(RoundRow.id)
    )
    return [_Round(*row) for row in session.execute(query)]


def _compared(rounds: Sequence[_Round], round_name: str | None) -> dict[int, _Round]:
    """Return one handed-over round a site by its id: the named one, else the newest."""
    wanted = (r for r in rounds if r.version > 0 and round_name in {None, r.name})
    newest = {r.site_id: r for r in wanted}
    return {r.id: r for r in newest.values()}


def _scores(
    session: Session,
    bank_version: str,
    round_name: str | None,
    compared: Collection[int],
    threshold: int,
) -> dict[int, _Scores]:
    score = ScoreRow.__table__.c  # plain rows: thousands of them, and none is kept or changed
    query = select(
        score.round_id,
        score.code,
        score.participants,
        score.own,
        score.own_n,
        score.unanimous,
        score.agreed,
        score.verified,
        score.settled,
        score.levelled,
        score.asked,
    ).where(score.bank_version == bank_version, score.kind.in_(("dimension", "issue")))
    if round_name is not None:
        query = query.where(score.round_name == round_name)
    found = {round_id: _Scores(0, {}) for round_id in compared}
    for row in session.connection().execute(query).all():
        round_id, code, people, own, n, unanimous, agreed, verified, settled, levelled, asked = row
        scores = found.get(round_id)
        if scores is None:
            continue
        if not scores.figures:
            scores = found[round_id] = _Scores(people, {})
        may = may_be_shown(n, unanimous=unanimous, threshold=threshold)
        scores.figures[code] = Figure(
            own if may else None,
            n if may else None,
            agreed,
            verified,
            settled,
            levelled,
            asked,
            None if may else HIDDEN,
        )
    return found


def _missing(
    rounds: Sequence[_Round], compared: Mapping[int, _Round], round_name: str | None
) -> Iterator[str]:
    """Yield a sentence for each site's round that is not there, or not as it was, by site."""
    shown = {r.site_id: r for r in compared.values()}
    newest = {r.site_id: r for r in rounds}
    named = {r.site_id: r for r in rounds if r.name == round_name}
    for site_id, last in sorted(newest.items(), key=lambda item: (item[1].site_name, item[0])):
        here = shown.get(site_id)
        if here is None:
            waiting = last if round_name is None else named.get(site_id)
            yield (
                f"{last.site_name}: the round “{waiting.name}” is not handed over yet."
                if waiting
                else f"{last.site_name}: no round “{round_name}” was opened."
            )
        elif here.state == "open":
            yield (
                f"{here.site_name}: the round “{here.name}” was reopened; the figures are those "
                "of its last hand-over."
            )
        elif round_name is None and here.id != last.id:
            yield (
                f"{here.site_name}: the round “{last.name}” is not handed over yet; the figures "
                f"are those of “{here.name}”."
            )
