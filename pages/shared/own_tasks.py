"""What waits for one person: rounds to answer in, workbooks to verify, levels to settle."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from assessment import clock
from assessment.people.model import Participation
from assessment.people.rules import Act, may
from assessment.store.sessions import reading
from assessment.verification.queries import query_counts, sign_offs, waiting_settlements
from assessment.workbook.queries import own_progress, round_of
from pages.shared.here import Here
from pages.shared.tasks import BEGUN, DONE, NOT_YET, WAITING, Colour, Task


def own_tasks(me: Here) -> list[Task]:
    """Return one task for each round the person answers in, verifies, or has levels to settle in."""
    verifying = [
        grant.round_id
        for grant in me.who.grants
        if grant.role == "verifier" and grant.round_id is not None
    ]
    with reading() as session:
        return [
            *(_answering(session, me, part) for part in me.who.participations),
            *(_verifying(session, me, round_id) for round_id in verifying),
            *_answered(session, me, verifying),
            *_settling(session, me),
        ]


def _answering(session: Session, me: Here, part: Participation) -> Task:
    one, done = round_of(session, part.round_id), own_progress(session, part.participant_id)
    name, params = _place(me, one.site_id, one.id)
    status, colour = f"{done.done} of {done.asked} done", _answering_colour(done.done, done.asked)
    if one.state != "open":
        status, colour = "Handed over", DONE
    elif one.answering_closed_at is not None:
        status, colour = "Answering is closed", DONE
    return Task(f"Answer the questions: {name}, {one.name}", "answer", status, colour, params)


def _answering_colour(done: int, asked: int) -> Colour:
    if done == asked:
        return DONE
    return BEGUN if done else WAITING


def _verifying(session: Session, me: Here, round_id: int) -> Task:
    one = round_of(session, round_id)
    name, params = _place(me, one.site_id, one.id)
    signed = {off.person_id for off in sign_offs(session, one.id, one.version)}
    title = f"Verify: {name}, {one.name}"
    if me.who.person_id in signed:
        return Task(title, "verify", "Signed off", DONE, params)
    if one.state == "open":
        return Task(title, "verify", "Not handed over", NOT_YET, params)
    return Task(title, "verify", "To verify", WAITING, params)


def _answered(session: Session, me: Here, verifying: Sequence[int]) -> list[Task]:
    """Return one task for each round where the team has answered something that they asked."""
    today = clock.now().date()
    counts = query_counts(session, verifying, today, me.who.person_id) if verifying else {}
    tasks = []
    for round_id, count in counts.items():
        if count.verifier:
            one = round_of(session, round_id)
            name, params = _place(me, one.site_id, one.id)
            late = f", {count.verifier_overdue} overdue" if count.verifier_overdue else ""
            title = f"Read the answers to your questions: {name}, {one.name}"
            tasks.append(Task(title, "verify", f"{count.verifier} to read{late}", WAITING, params))
    return tasks


def _settling(session: Session, me: Here) -> list[Task]:
    if not may(me.who, Act.SETTLE):
        return []
    return [
        Task(
            f"Settle levels: {name}, {one.round_name}",
            "settle",
            f"{len(one.questions)} to settle",
            WAITING,
            params,
        )
        for one in waiting_settlements(session)
        for name, params in [_place(me, one.site_id, one.round_id)]
    ]


def _place(me: Here, site_id: int, round_id: int) -> tuple[str, dict[str, str]]:
    site = next((site for site in me.sites if site.id == site_id), None)
    if site is None:
        return "a site", {}
    return site.name, {"site": site.code, "round": str(round_id)}
