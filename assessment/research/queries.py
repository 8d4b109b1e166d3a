"""Reading stored scores for a comparison: as many statements for one site as for a thousand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank, Form
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.research.model import Comparison, Figure, SiteLine, SiteTotal
from assessment.research.pooling import pooled_review, reviews_of
from assessment.research.reading_verdicts import judged_answers, verifiers_of
from assessment.research.rules import HIDDEN, may_be_shown
from assessment.research.sharing import (
    QuestionScore,
    figures_on,
    groups_on,
    shared_questions,
    totals_on,
)
from assessment.store.tables import ProgrammeRow, RoundRow, ScoreRow, SiteRow

FEWEST_PEOPLE, FEWEST_PUBLISHED = 8, 10  # until a programme has set its own
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


def forms_used(session: Session, *, by: int, bank_version: str) -> tuple[Form, ...]:
    """Return the forms of the rounds that used this bank and were handed over, by name."""
    check_person_may(session, by, Act.COMPARE)
    found = session.scalars(
        select(RoundRow.form)
        .where(RoundRow.bank_version == bank_version, RoundRow.version > 0)
        .distinct()
        .order_by(RoundRow.form)
    )
    return tuple(cast("Form", form) for form in found)


def comparison(
    session: Session,
    *,
    by: int,
    bank: Bank,
    round_name: str | None = _NEWEST,
    form: str | None = None,
) -> Comparison:
    """Return all sites that used ``bank``, from their stored scores, small numbers left out.

    Only workbooks that were handed over have scores; the others are named in ``missing``.  Where
    the rounds did not all ask the same, every figure stands on what all of them asked.  ``form``
    compares rounds of one form only.
    """
    check_person_may(session, by, Act.COMPARE)
    threshold, published = _thresholds(session)
    rounds = _rounds(session, bank.version)
    compared = _compared(rounds, round_name, form)
    fewest = {one.id: max(threshold, one.fewest) for one in compared.values()}
    scores = _scores(session, bank.version, round_name, fewest)
    shared, codes = _asked_of(bank, next(iter(scores.values()), None)), None
    if bank.scoring.sums or not _alike(compared, scores):
        codes, scores = _on_what_is_shared(session, bank, round_name, scores, fewest)
        shared = len(codes)
    judged = judged_answers(session, bank.version, compared, codes)
    people = verifiers_of(session, judged) if judged else {}
    reviews = reviews_of(judged, people)
    lines = [
        replace(_line(bank, one, scores.get(one.id)), review=reviews.get(one.id))
        for one in compared.values()
    ]
    return Comparison(
        bank_version=bank.version,
        bank_title=bank.title,
        round_name=round_name,
        form=form,
        shared=shared,
        at=clock.now(),
        threshold=threshold,
        dimensions=tuple((d.code, d.title) for d in bank.dimensions),
        issues=tuple((issue.code, issue.title) for issue in bank.issues),
        lines=tuple(sorted(lines, key=lambda line: (line.site_name, line.site_id))),
        missing=tuple(_missing(rounds, compared, round_name, form)),
        review=pooled_review(judged, people, bank.levels, published),
        published=published,
    )


def _thresholds(session: Session) -> tuple[int, int]:
    """Return the fewest people of a figure about one site, and of one across sites."""
    row = session.execute(
        select(ProgrammeRow.site_threshold, ProgrammeRow.published_threshold)
    ).first()
    return (FEWEST_PEOPLE, FEWEST_PUBLISHED) if row is None else (row[0], row[1])


class _Round(NamedTuple):
    """One round; no figure about own answers of it is about fewer people than ``fewest``."""

    id: int
    site_id: int
    name: str
    form: Form
    version: int
    state: str
    code: str
    site_name: str
    nation: str
    kind: str
    fewest: int


class _Scores(NamedTuple):
    participants: int
    figures: dict[str, Figure]
    totals: dict[str, SiteTotal]
    asked: int | None = None  # questions of the round; None: those of its figures


def _asked_of(bank: Bank, scores: _Scores | None) -> int:
    """Return how many questions a round asked, going by its stored figures."""
    if scores is None:
        return 0
    if scores.asked is not None:
        return scores.asked
    return sum(one.asked for issue in bank.issues if (one := scores.figures.get(issue.code)))


def _alike(compared: Mapping[int, _Round], scores: Mapping[int, _Scores]) -> bool:
    """Tell whether all rounds asked the same: one form, and as many questions of everything."""
    kinds = {
        (one.form, tuple((code, f.asked) for code, f in sorted(scores[one.id].figures.items())))
        for one in compared.values()
    }
    return len(kinds) <= 1


def _on_what_is_shared(
    session: Session,
    bank: Bank,
    round_name: str | None,
    scores: Mapping[int, _Scores],
    fewest: Mapping[int, int],
) -> tuple[tuple[str, ...], dict[int, _Scores]]:
    """Return the questions that all rounds asked, and the figures that stand on those."""
    asked = _question_scores(session, bank, round_name, scores)
    shared = shared_questions(bank, list(asked.values()))
    groups = groups_on(bank, shared)
    return shared, {
        round_id: scores[round_id]._replace(
            figures=figures_on(groups, mine, fewest[round_id]),
            totals=totals_on(bank, shared, mine),
            asked=len(mine),
        )
        for round_id, mine in asked.items()
    }


def _question_scores(
    session: Session, bank: Bank, round_name: str | None, compared: Collection[int]
) -> dict[int, dict[str, QuestionScore]]:
    score = ScoreRow.__table__.c
    query = select(
        score.round_id,
        score.code,
        score.own,
        score.own_n,
        score.unanimous,
        score.agreed,
        score.verified,
        score.settled,
    ).where(score.bank_version == bank.version, score.kind == "question")
    if round_name is not None:
        query = query.where(score.round_name == round_name)
    found: dict[int, dict[str, QuestionScore]] = {round_id: {} for round_id in compared}
    for round_id, code, *rest in session.connection().execute(query).all():
        if round_id in found and code in bank:
            found[round_id][code] = QuestionScore._make(rest)
    return found


def _line(bank: Bank, one: _Round, scores: _Scores | None) -> SiteLine:
    return SiteLine(
        site_id=one.site_id,
        site_code=one.code,
        site_name=one.site_name,
        nation=one.nation,
        kind=one.kind,
        round_id=one.id,
        round_name=one.name,
        form=one.form,
        asked=_asked_of(bank, scores),
        participants=scores.participants if scores else 0,
        figures=scores.figures if scores else {},
        totals=scores.totals if scores else {},
    )


def _rounds(session: Session, bank_version: str) -> Sequence[_Round]:
    query = (
        select(
            RoundRow.id,
            RoundRow.site_id,
            RoundRow.name,
            RoundRow.form,
            RoundRow.version,
            RoundRow.state,
            SiteRow.code,
            SiteRow.name,
            SiteRow.nation,
            SiteRow.kind,
            RoundRow.fewest,
        )
        .join(SiteRow, SiteRow.id == RoundRow.site_id)
        .where(RoundRow.bank_version == bank_version)
        .order_by(RoundRow.id)
    )
    return [_Round._make(row) for row in session.execute(query)]


def _compared(
    rounds: Sequence[_Round], round_name: str | None, form: str | None
) -> dict[int, _Round]:
    """Return one handed-over round a site by its id: the named one, else the newest."""
    wanted = (
        r
        for r in rounds
        if r.version > 0 and round_name in {None, r.name} and form in {None, r.form}
    )
    newest = {r.site_id: r for r in wanted}
    return {r.id: r for r in newest.values()}


def _scores(
    session: Session,
    bank_version: str,
    round_name: str | None,
    fewest: Mapping[int, int],
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
    found = {round_id: _Scores(0, {}, {}) for round_id in fewest}
    for row in session.connection().execute(query).all():
        round_id, code, people, own, n, unanimous, agreed, verified, settled, levelled, asked = row
        scores = found.get(round_id)
        if scores is None:
            continue
        if not scores.figures:
            scores = found[round_id] = _Scores(people, {}, {})
        may = may_be_shown(n, unanimous=unanimous, threshold=fewest[round_id])
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
    rounds: Sequence[_Round],
    compared: Mapping[int, _Round],
    round_name: str | None,
    form: str | None,
) -> Iterator[str]:
    """Yield a sentence for each site's round that is not there, or not as it was, by site."""
    shown = {r.site_id: r for r in compared.values()}
    newest = {r.site_id: r for r in rounds}
    named = {r.site_id: r for r in rounds if r.name == round_name}
    for site_id, last in sorted(newest.items(), key=lambda item: (item[1].site_name, item[0])):
        here = shown.get(site_id)
        if here is None:
            waiting = last if round_name is None else named.get(site_id)
            if form is not None and waiting and waiting.form != form:
                yield (
                    f"{last.site_name}: the round “{waiting.name}” is of another form, {waiting.form}."
                )
                continue
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
