"""Queries while the review is blind: first make sure that there is something, then look for it."""

import json
import re

import pytest
from review_scene import FIRST, SECOND, THIRD, say, sign, uphold_all
from sqlalchemy import select

import factories
from assessment import clock
from assessment.barriers.findings import findings_of
from assessment.documents.html import report_html
from assessment.store.reading_audit import audit_acts, audit_page
from assessment.store.sessions import reading
from assessment.store.tables import AuditRow, PersonRow
from assessment.verification.queries import (
    handed_over,
    own_queries,
    queries_known,
    queries_to_answer,
    query_counts,
    query_parts,
    verification_of,
)
from assessment.verification.returns.reading_forms import form_for
from assessment.workbook.news import news_of
from assessment.workbook.queries import document
from assessment.workbook.site_stages import site_stages
from factories import bank

pytestmark = pytest.mark.usefixtures("database")

TELLTALE = "Where are the minutes of Quarry Row?"


def text_of(found):
    return json.dumps(found, default=repr)


def name_of(person_id):
    with reading() as session:
        return session.get(PersonRow, person_id).name


def seen_by(made, person_id):
    """Return all that a verifier can read of queries: own ones, form, counts, document."""
    today = clock.now().date()
    with reading() as session:
        over = handed_over(session, made.round_id)
        hashes = over.answer_hashes
        verification = verification_of(session, over)
        drawn = document(
            session, made.round_id, bank(), findings=findings_of, verification=verification
        )
        return text_of(
            [
                own_queries(session, made.round_id, person_id, hashes),
                form_for(session, over, person_id, own=True),
                query_counts(session, [made.round_id], today, person_id),
                queries_known(session, made.round_id, hashes),
                query_parts(session, made.round_id, hashes),
                verification,
                drawn,
                report_html(drawn).decode(),
            ]
        )


def to_answer(made):
    with reading() as session:
        hashes = handed_over(session, made.round_id).answer_hashes
        return queries_to_answer(session, made.round_id, hashes)


def test_another_verifier_sees_nothing_at_all_not_even_a_count(made, vera, will):
    before = seen_by(made, will)
    mark = factories.query(made, vera, FIRST, TELLTALE)
    factories.query_answered(made, mark, files=[factories.query_file(made, mark)])
    assert TELLTALE in seen_by(made, vera)  # there is something to hide
    assert seen_by(made, will) == before


def test_the_team_cannot_tell_two_questions_of_one_from_one_each_of_two(made, vera, will):
    """Ask the same of two workbooks, by one verifier and by two: what the team reads is alike."""
    other = factories.handed_over()
    both = (factories.verifier(other), factories.verifier(other))
    for of, askers in ((made, (vera, vera)), (other, both)):
        for question, asker in zip((SECOND, FIRST), askers, strict=True):
            factories.query(of, asker, question, TELLTALE)
    shown = [_without_marks(to_answer(of)) for of in (made, other)]
    assert shown[0] == shown[1]
    assert [one.question for one in to_answer(made)] == [FIRST, SECOND]
    assert will


def _without_marks(queries):
    return [re.sub(r"mark='[0-9a-f]{32}'", "", repr(one)) for one in queries]


def test_what_the_team_reads_carries_no_name_no_moment_and_no_number(made, vera):
    factories.query(made, vera, FIRST, TELLTALE)
    (query,) = to_answer(made)
    assert query.messages[0].text == TELLTALE
    assert (query.verifier, query.closed_at) == ("", None)
    assert (query.messages[0].by, query.messages[0].at) == ("", None)
    assert re.fullmatch(r"[0-9a-f]{32}", query.mark)
    assert name_of(vera) not in repr(query)


def test_marks_follow_neither_the_order_of_asking_nor_who_asked(made, vera, will):
    asked = [
        factories.query(made, who, question)
        for who in (vera, will)
        for question in (FIRST, SECOND, THIRD)
    ]
    assert len(set(asked)) == 6
    shown = [one.mark for one in to_answer(made)]
    # Two on each question, and which of them comes first is drawn by lot.
    assert [set(shown[at : at + 2]) for at in (0, 2, 4)] == [
        {asked[at], asked[at + 3]} for at in range(3)
    ]
    assert all(shown[at] < shown[at + 1] for at in (0, 2, 4))


def test_the_audit_chain_says_neither_who_asked_nor_what_about(made, vera):
    mark = factories.query(made, vera, FIRST, TELLTALE)
    factories.query_answered(made, mark)
    uphold_all(made, vera, but=(SECOND,))
    say(made, vera, SECOND, "queried", None, "Who was there?")
    sign(made, vera)
    with reading() as session:
        lines = session.scalars(select(AuditRow).where(AuditRow.act.startswith("query."))).all()
        told = [(one.act, one.who, one.subject, one.person_id) for one in lines]
        subjects = {one.subject for one in lines}
        page = audit_page(session, limit=10_000)
        acts = audit_acts(session)
    nameless = ("a verifier", f"round {made.round_id}", None)
    assert told[0] == ("query.asked", *nameless)
    assert told[-1] == ("query.looked_through", *nameless)
    assert subjects == {f"round {made.round_id}"}
    # And the programme does not read those lines, whose moments would tell.
    assert {one.act for one in page.lines if one.act.startswith("query.")} == {"query.answered"}
    assert "query.asked" not in acts


def test_a_sign_off_leaves_the_same_lines_whether_or_not_it_sent_anything(made, vera, will):
    uphold_all(made, vera)
    uphold_all(made, will, but=(FIRST,))
    say(made, will, FIRST, "queried", None, TELLTALE)
    left = []
    for person_id in (vera, will):
        with reading() as session:
            before = session.scalars(select(AuditRow.id)).all()
        sign(made, person_id)
        with reading() as session:
            lines = session.scalars(select(AuditRow).where(AuditRow.id.not_in(before)))
            left.append([(one.act, one.particulars) for one in lines][:2])
    assert left[0] == left[1]
    assert len(to_answer(made)) == 1


def test_news_of_a_question_says_that_there_is_one_and_no_more(made, vera):
    factories.query(made, vera, FIRST, TELLTALE)
    with reading() as session:
        line = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        where = {"round_id": made.round_id, "round_site_id": made.site_id}
        assert news_of(line.act, line.subject, line.site_id, **where) == "query.asked"


def test_counts_of_the_site_tell_how_many_and_not_of_whom(made, vera, will):
    other = factories.handed_over()
    both = (factories.verifier(other), factories.verifier(other))
    for of, askers in ((made, (vera, vera)), (other, both)):
        for question, asker in zip((FIRST, SECOND), askers, strict=True):
            factories.query(of, asker, question)
    with reading() as session:
        counts = query_counts(session, [made.round_id, other.round_id], clock.now().date())
        stages = site_stages(session, [made.site_id, other.site_id])
    assert counts[made.round_id] == counts[other.round_id]
    assert stages[made.site_id].words == stages[other.site_id].words
    assert stages[made.site_id].words.endswith(", 2 questions to answer")
    assert will


def test_after_the_reveal_queries_carry_their_names_and_stand_in_the_report(made, vera, will):
    mark = factories.query(made, vera, FIRST, TELLTALE)
    assert TELLTALE not in seen_by(made, will)
    for person_id in (vera, will):
        uphold_all(made, person_id)
        sign(made, person_id)
    (query,) = to_answer(made)
    assert (query.mark, query.verifier) == (mark, name_of(vera))
    assert query.messages[0].at is not None
    shown = seen_by(made, will)
    assert TELLTALE in shown
    assert "Open and unanswered queries" in shown
