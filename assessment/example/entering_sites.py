"""Entering an invented site as its team would: register, criteria, choice."""

from __future__ import annotations

from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.clock import now
from assessment.example.model import ExamplePartnership, ExampleSite
from assessment.mapping.actions import (
    add_partnership,
    answer_criteria,
    choose_partnership,
    set_directorate_count,
    set_stated_total,
)
from assessment.mapping.model import CriterionAnswer, Entry
from assessment.mapping.queries import register
from assessment.people.actions import add_site
from assessment.workbook.actions import agree_meaning
from assessment.workbook.queries import site_terms


def enter_site(session: Session, *, by: int, site: ExampleSite, bank: Bank) -> int:
    """Add an invented site with its register, its criteria and its choice; return its id."""
    site_id = add_site(
        session,
        by=by,
        code=site.code,
        name=site.name,
        nation=site.nation,
        kind=site.kind,
        example=True,
    )
    for name, counted in site.directorates:
        if counted is not None:
            set_directorate_count(session, by=by, site_id=site_id, name=name, counted=counted)
    ids = {
        one.name: add_partnership(session, by=by, site_id=site_id, entry=_entry(one))
        for one in site.partnerships
    }
    if site.stated_total is not None:
        set_stated_total(
            session,
            by=by,
            site_id=site_id,
            stated_total=site.stated_total,
            source=site.source,
            revision=register(session, site_id).revision,
        )
    if site.criteria:
        judged = ids[site.chosen or site.partnerships[0].name]
        answers = {
            code: CriterionAnswer(code, answer, note)
            for code, (answer, note) in site.criteria.items()
        }
        answer_criteria(
            session, by=by, partnership_id=judged, criteria=bank.criteria, answers=answers
        )
    if site.chosen:
        choose_partnership(
            session,
            by=by,
            site_id=site_id,
            partnership_id=ids[site.chosen],
            reason=site.reason,
            reasons={},
            reason_for_the_rest=site.not_chosen,
            criteria=bank.criteria,
            decided_before=None,
        )
    return site_id


def agree_meanings(
    session: Session, *, team: int, site_id: int, site: ExampleSite, after: bool, bank: Bank
) -> None:
    """Write down what words mean at the site, as it was agreed before or ``after`` its rounds."""
    for one in site.meanings:
        if one.after != after:
            continue
        known = {term.term: term.now.version for term in site_terms(session, site_id)}
        agree_meaning(
            session,
            by=team,
            site_id=site_id,
            bank=bank,
            term=one.term,
            meaning=one.meaning,
            agreed_by=one.agreed_by,
            agreed_on=one.agreed_on or f"{now():%Y-%m-%d}",
            version=known.get(one.term, 0),
        )


def _entry(one: ExamplePartnership) -> Entry:
    return Entry(
        name=one.name,
        directorate=one.directorate,
        kind=one.kind,
        lead=one.lead,
        started=one.started,
        communities_of_place=one.place,
        communities_of_interest=one.interest,
        promised=one.promised,
        experienced=one.experienced,
        partners=one.partners,
        notes=one.notes,
        statutory="s" in one.sectors,
        voluntary="v" in one.sectors,
        community="c" in one.sectors,
        private="p" in one.sectors,
    )
