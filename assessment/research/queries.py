"""Reading stored scores for a comparison: two statements, however many sites there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.research.model import Comparison, Figure, SiteLine
from assessment.research.rules import shown
from assessment.store.tables import ProgrammeRow, RoundRow, ScoreRow, SiteRow

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
    threshold = session.scalar(select(ProgrammeRow.site_threshold)) or 8
    rounds = _rounds(session, bank.version, round_name)
    compared = {r.id: r for r in rounds if r.version > 0}
    if round_name is None:
        compared = {r.id: r for r in {r.site_id: r for r in compared.values()}.values()}
    figures = _figures(session, bank.version, round_name, compared, threshold)
    lines = [
        SiteLine(
            site_id=r.site_id,
            site_code=r.code,
            site_name=r.site_name,
            nation=r.nation,
            kind=r.kind,
            round_id=r.id,
            round_name=r.name,
            participants=figures[r.id][0] if r.id in figures else 0,
            figures=figures[r.id][1] if r.id in figures else {},
        )
        for r in compared.values()
    ]
    return Comparison(
        bank_version=bank.version,
        bank_title=bank.title,
        round_name=round_name,
        at=clock.now(),
        threshold=threshold,
        dimensions=tuple((d.code, d.title) for d in bank.dimensions),
        issues=tuple((issue.code, issue.title) for issue in bank.issues),
        lines=tuple(sorted(lines, key=lambda line: (line.site_name, line.site_id))),
        missing=_missing(rounds, compared),
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


def _rounds(session: Session, bank_version: str, round_name: str | None) -> Sequence[_Round]:
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
    if round_name is not None:
        query = query.where(RoundRow.name == round_name)
    return [_Round(*row) for row in session.execute(query)]


def _figures(
    session: Session,
    bank_version: str,
    round_name: str | None,
    compared: Mapping[int, object],
    threshold: int,
) -> dict[int, tuple[int, dict[str, Figure]]]:
    query = (
        select(
            ScoreRow.round_id,
            ScoreRow.code,
            ScoreRow.participants,
            ScoreRow.own,
            ScoreRow.own_n,
            ScoreRow.unanimous,
            ScoreRow.agreed,
            ScoreRow.verified,
            ScoreRow.settled,
            ScoreRow.levelled,
            ScoreRow.asked,
        )
        .where(ScoreRow.bank_version == bank_version)
        .where(ScoreRow.kind.in_(("dimension", "issue")))
    )
    if round_name is not None:
        query = query.where(ScoreRow.round_name == round_name)
    found: dict[int, tuple[int, dict[str, Figure]]] = {}
    for (
        round_id,
        code,
        people,
        own,
        n,
        unanimous,
        agreed,
        verified,
        settled,
        levelled,
        asked,
    ) in session.execute(query):
        if round_id not in compared:
            continue
        figures = found.setdefault(round_id, (people, {}))[1]
        figures[code] = shown(
            own=own,
            own_n=n,
            unanimous=unanimous,
            agreed=agreed,
            verified=verified,
            settled=settled,
            levelled=levelled,
            asked=asked,
            threshold=threshold,
        )
    return found


def _missing(rounds: Sequence[_Round], compared: Mapping[int, object]) -> tuple[str, ...]:
    there = {r.site_id for r in rounds if r.id in compared}
    waiting: dict[int, _Round] = {r.site_id: r for r in rounds if r.site_id not in there}
    sentences = [
        f"{r.site_name}: the round “{r.name}” is not handed over yet."
        for r in sorted(waiting.values(), key=lambda r: r.site_name)
    ]
    reopened = [r for r in rounds if r.id in compared and r.state == "open"]
    sentences += [
        f"{r.site_name}: the round “{r.name}” was reopened; the figures are those of its last "
        "hand-over."
        for r in reopened
    ]
    return tuple(sentences)
