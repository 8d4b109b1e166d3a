"""The five steps of one site, each with where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.mapping.queries import choice, register
from assessment.meeting.queries import meetings
from assessment.people.rules import Act, may
from assessment.store.sessions import reading
from assessment.verification.queries import (
    QueryCounts,
    query_counts,
    questions_to_settle,
    still_to_sign,
    verifiers,
)
from assessment.workbook.model import Round
from assessment.workbook.queries import (
    agreed_sheet,
    coverage_of,
    evidence_of,
    open_threads,
    participants,
    round_progress,
    site_terms,
)
from assessment.workbook.sheets import Progress
from assessment.workbook.sight import may_still_answer
from assessment.workbook.site_stages import SiteStage
from pages.shared.coverage_table import coverage_in_short
from pages.shared.here import Here
from pages.shared.tasks import BEGUN, DONE, NOT_YET, WAITING, Colour, Task


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five steps and its tasks."""

    title: str
    tasks: tuple[Task, ...]


def next_task(tasks: Sequence[Task]) -> Task | None:
    """Return the first task that waits for somebody, else the first that is begun."""
    waiting = [task for task in tasks if task.colour == WAITING]
    begun = [task for task in tasks if task.colour == BEGUN]
    return next(iter([*waiting, *begun]), None)


def site_tasks(me: Here) -> list[Step]:
    """Return the five steps of the site that is being looked at, for a team or the programme."""
    if me.site is None:
        return []
    with reading() as session:
        mapping = _mapping(session, me.site.id)
        if me.round is None:
            no_round = Task("Open a round", "rounds", "Waits for the programme", NOT_YET)
            return [*mapping, Step("Talk it through", (no_round,))]
        return [
            *mapping,
            Step("Talk it through", _dialogue(session, me.round, me.bank)),
            Step("Verification", _verification(session, me)),
            Step("Barriers", (_results(me.round),)),
        ]


def stage_tasks(me: Here, stages: Mapping[int, SiteStage]) -> list[Task]:
    """Return one line for each site with how far it has come; the way there is the task list."""
    return [
        Task(site.name, "", stages[site.id].words, _stage_colour(stages[site.id]), params)
        for site in me.sites
        for params in [{"site": site.code}]
    ]


def round_tasks(me: Here) -> list[Task]:
    """Return one line for each round of the site that is being looked at."""
    if me.site is None:
        return []
    return [
        Task(
            f"Round {one.number}: {one.name}",
            "",
            one.state.capitalize(),
            BEGUN if one.state == "open" else DONE,
            {"site": me.site.code, "round": str(one.id)},
        )
        for one in me.rounds
    ]


def _stage_colour(stage: SiteStage) -> Colour:
    if stage.rounds:
        return BEGUN if stage.rounds[-1].state == "open" else DONE
    if stage.chosen:
        return WAITING
    return BEGUN if stage.mapped else NOT_YET


def _mapping(session: Session, site_id: int) -> list[Step]:
    there, chosen = register(session, site_id), choice(session, site_id)
    count = there.itemised_total
    entered = (
        "Not started" if there.empty else "1 partnership" if count == 1 else f"{count} partnerships"
    )
    colour = DONE if chosen else WAITING if there.empty else BEGUN
    mapped = Task("Map the partnerships", "map", entered, colour)
    if chosen is None:
        decided = Task("Choose one partnership", "choose", "Not chosen yet", NOT_YET)
        if not there.empty:
            decided = Task("Choose one partnership", "choose", "To do", WAITING)
    elif chosen.without_reason:
        left = f"{len(chosen.without_reason)} without a reason"
        decided = Task("Choose one partnership", "choose", left, BEGUN)
    else:
        decided = Task("Choose one partnership", "choose", "Chosen", DONE)
    return [Step("Map", (mapped,)), Step("Choose", (decided,))]


def _dialogue(session: Session, current: Round, bank: Bank | None) -> tuple[Task, ...]:
    people = len(participants(session, current.id))
    own = round_progress(session, current.id)
    agreed = agreed_sheet(session, current.id)
    settled = sum(line.settled_on for line in agreed)
    evidence = len(evidence_of(session, current.id))
    own_words = sum(one.now.meaning is not None for one in site_terms(session, current.site_id))
    threads = sum(open_threads(session, current.id).values())
    remarks = f", {threads} open thread{'' if threads == 1 else 's'}" if threads else ""
    is_open = current.state == "open"
    tasks = [
        Task(
            "Invite participants",
            "invite",
            f"{people} taking part",
            DONE if not is_open or people else WAITING,
        ),
        Task(
            "Agree what words mean here",
            "agree-words",
            f"{own_words} agreed" if own_words else "If you need to",
            DONE if own_words else NOT_YET,
        ),
        Task(
            "Everybody answers alone",
            "answer",
            *_answering(current, own),
        ),
        *_uncovered(session, current, bank),
        Task(
            "Plan and lead the meeting",
            "agenda",
            *_meetings(session, current),
        ),
        Task(
            "Agree levels together",
            "agree",
            f"{settled} of {len(agreed)} agreed{remarks}",
            _colour(settled, len(agreed), is_open=is_open),
        ),
        Task(
            "Keep evidence",
            "evidence",
            f"{evidence} pieces" if evidence != 1 else "1 piece",
            DONE if not is_open else BEGUN if evidence else NOT_YET,
        ),
        Task(
            "Hand over",
            "hand-over",
            "Not yet" if is_open else f"Handed over (version {current.version})",
            (WAITING if settled == len(agreed) else NOT_YET) if is_open else DONE,
        ),
    ]
    return tuple(tasks)


def _answering(current: Round, own: Progress | None) -> tuple[str, Colour]:
    """Return how far answering alone is; of a confidential round only whether it is closed."""
    is_open = may_still_answer(current)
    if own is None:
        return ("Open", BEGUN) if is_open else ("Closed", DONE)
    return f"{own.done} of {own.asked} answers", _colour(own.done, own.asked, is_open=is_open)


def _uncovered(session: Session, current: Round, bank: Bank | None) -> list[Task]:
    """Return a line where an issue has been answered by the organisation's side alone."""
    if current.state != "open" or bank is None:
        return []
    said = coverage_in_short(coverage_of(session, current, bank))
    return [Task("Hear the community's voices", "invite", said, WAITING)] if said else []


def _meetings(session: Session, current: Round) -> tuple[str, Colour]:
    held = meetings(session, current.id)
    if any(one.is_open for one in held):
        return "A meeting is open", BEGUN
    if held:
        return ("1 meeting held" if len(held) == 1 else f"{len(held)} meetings held"), DONE
    return "None yet", NOT_YET if current.state == "open" else DONE


def _verification(session: Session, me: Here) -> tuple[Task, ...]:
    if me.round is None:
        return ()
    status, colour = _review(session, me.round)
    said = Task("What the verifiers say", "results", status, colour)
    return (*_queries(session, me, me.round), said)


def _queries(session: Session, me: Here, current: Round) -> list[Task]:
    """Return how many questions of verifiers are open; never whose they are."""
    counts = query_counts(session, [current.id], clock.now().date()).get(current.id)
    if counts is None:
        if current.state == "open":
            return []
        return [Task("Answer verifiers' questions", "queries", "None open", NOT_YET)]
    if not counts.team:
        with_them = f"{counts.verifier} answered, with the verifier"
        return [Task("Answer verifiers' questions", "queries", with_them, DONE)]
    late = f", {counts.team_overdue} overdue" if counts.team_overdue else ""
    mine = may(me.who, Act.ANSWER_QUERY, site_id=current.site_id, round_id=current.id)
    status = f"{counts.team} to answer{late}"
    return [Task("Answer verifiers' questions", "queries", status, WAITING if mine else BEGUN)]


def overdue_tasks(me: Here, stages: Mapping[int, SiteStage]) -> list[Task]:
    """Return, for the programme, one line for each round where a question waits for too long."""
    rounds = {one.id: (site, one) for site in me.sites for one in stages[site.id].rounds}
    with reading() as session:
        counts = query_counts(session, rounds, clock.now().date())
    return [
        Task(
            f"{site.name}, {one.name}",
            "",
            f"Questions overdue: {_with_whom(counts[round_id])}",
            WAITING,
            {"site": site.code, "round": str(round_id)},
        )
        for round_id, (site, one) in rounds.items()
        if round_id in counts and counts[round_id].overdue
    ]


def _with_whom(counts: QueryCounts) -> str:
    whose = ((counts.team_overdue, "the team"), (counts.verifier_overdue, "a verifier"))
    return ", ".join(f"{count} with {who}" for count, who in whose if count)


def _review(session: Session, current: Round) -> tuple[str, Colour]:
    """Return how far the review is, in words; nothing of what anybody said."""
    if current.state == "open":
        again = "To be handed over again" if current.version else "After handing over"
        return again, NOT_YET
    if current.state == "verified":
        open_levels = len(questions_to_settle(session, current.id))
        if not open_levels:
            return "Verified", DONE
        levels = "1 level" if open_levels == 1 else f"{open_levels} levels"
        return f"Verified; {levels} for a moderator to settle", BEGUN
    named = verifiers(session, current.id)
    if not named:
        return "No verifier yet", NOT_YET
    left = still_to_sign(session, current.id, current.version)
    if not left:
        return "All signed off; the programme counts it as verified", BEGUN
    return f"{len(named) - len(left)} of {len(named)} signed off", BEGUN


def _results(current: Round) -> Task:
    title = "Good areas, areas to improve, where to intervene"
    if current.state == "open":
        return Task(title, "results", "As far as agreed", NOT_YET)
    return Task(title, "results", "Ready to read", DONE)


def _colour(done: int, asked: int, *, is_open: bool) -> Colour:
    if not is_open or (asked and done == asked):
        return DONE
    return BEGUN if done else WAITING
