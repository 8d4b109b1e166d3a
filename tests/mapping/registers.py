"""Registers to try things on: what several tests of mapping do first."""

from sqlalchemy import update

import factories
from assessment.mapping.actions import (
    add_partnership,
    answer_criteria,
    change_partnership,
    choose_partnership,
    remove_partnership,
    set_directorate_count,
    set_stated_total,
)
from assessment.mapping.model import CriterionAnswer
from assessment.mapping.queries import choice, register
from assessment.store.sessions import reading, writing
from assessment.store.tables import ProgrammeRow
from assessment.workbook.actions import open_round

CRITERIA = factories.bank().criteria
FIRST, LAST = CRITERIA[0].code, CRITERIA[-1].code


def read(site_id):
    with reading() as session:
        return register(session, site_id)


def add(site_id, entry, by=0):
    with writing() as session:
        return add_partnership(session, by=by, site_id=site_id, entry=entry)


def change(number, revision, entry, by=0):
    with writing() as session:
        return change_partnership(
            session, by=by, partnership_id=number, revision=revision, entry=entry
        )


def remove(number, revision, by=0):
    with writing() as session:
        remove_partnership(session, by=by, partnership_id=number, revision=revision)


def count(site_id, name, counted):
    with writing() as session:
        set_directorate_count(session, by=0, site_id=site_id, name=name, counted=counted)


def state(site_id, total, revision, source="The slide", by=0):
    with writing() as session:
        return set_stated_total(
            session, by=by, site_id=site_id, stated_total=total, source=source, revision=revision
        )


def answered(number, replies, by=0):
    """Save replies, {criterion: (answer, note, revision)}, and return all as stored."""
    answers = {code: CriterionAnswer(code, *reply) for code, reply in replies.items()}
    with writing() as session:
        return answer_criteria(
            session, by=by, partnership_id=number, criteria=CRITERIA, answers=answers
        )


def chosen(site_id):
    with reading() as session:
        return choice(session, site_id)


def choose(
    site_id, number, *, by=0, reason="It lasts.", rest="Too young.", reasons=None, before=None
):
    with writing() as session:
        choose_partnership(
            session,
            by=by,
            site_id=site_id,
            partnership_id=number,
            reason=reason,
            reasons=reasons or {},
            reason_for_the_rest=rest,
            criteria=CRITERIA,
            decided_before=before,
        )


def must_hold(*codes):
    with writing() as session:
        session.execute(update(ProgrammeRow).values(must_hold=list(codes)))


def register_of(count):
    site_id = factories.site()
    return site_id, [factories.partnership(site_id, name=f"P{n}") for n in range(count)]


def open_on(site_id, number):
    with writing() as session:
        return open_round(
            session,
            by=0,
            site_id=site_id,
            partnership_id=number,
            name="baseline",
            bank=factories.bank(),
            mode="named",
            form="short",
        )
