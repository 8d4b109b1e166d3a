"""A meeting: ten people of one workbook answer while ten phones vote and hear what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from sqlalchemy import func, select

import factories
from assessment.meeting import actions
from assessment.meeting.queries import meeting_of
from assessment.meeting.seating import take_seat
from assessment.store.sessions import reading, writing
from assessment.store.tables import OwnAnswerRow, ParticipantRow, RoundRow
from bench.meeting_people import Phone
from bench.result import Result, at_95, middle
from bench.saving_people import Line, Somebody
from bench.visiting import VOICES, Site, both_sites

PEOPLE, VOTES = 10, 30
SAVE_TARGET, REVEAL_TARGET = 150, 1_000


@dataclass
class _Found:
    saves: list[float] = field(default_factory=list)
    ballots: list[float] = field(default_factory=list)
    screens: list[float] = field(default_factory=list)  # from a reveal to each phone
    last: list[float] = field(default_factory=list)  # from a reveal to the last phone


def measure() -> list[Result]:
    """Let ten people save all the while, and ten phones vote and be shown what came of it."""
    with both_sites(PEOPLE) as (ours, _):
        ours.server.start()
        meeting_id, phones = _room(ours)
        found = asyncio.run(_meeting(meeting_id, phones, _people(ours)))
    both = f"{PEOPLE} people answering and {PEOPLE} phones voting"
    return [
        Result(f"Save, {both} (median)", middle(found.saves), "ms", len(found.saves)),
        Result(
            f"Save, {both} (95th percentile)",
            at_95(found.saves),
            "ms",
            len(found.saves),
            SAVE_TARGET,
        ),
        Result(
            f"Vote from a phone, {PEOPLE} at the same moment (95th percentile)",
            at_95(found.ballots),
            "ms",
            len(found.ballots),
            SAVE_TARGET,
        ),
        Result(
            "Vote revealed to shown on a phone (median)",
            middle(found.screens),
            "ms",
            len(found.screens),
        ),
        Result(
            f"Vote revealed to shown on the last of {PEOPLE} phones (95th percentile)",
            at_95(found.last),
            "ms",
            len(found.last),
            REVEAL_TARGET,
        ),
        Result(
            f"Vote revealed to shown on the last of {PEOPLE} phones (longest)",
            max(found.last),
            "ms",
            len(found.last),
            REVEAL_TARGET,
        ),
    ]


def _room(ours: Site) -> tuple[int, list[Phone]]:
    """Open a meeting; return its id and the phones that came in."""
    with reading() as session:
        site_id, round_id = session.execute(select(RoundRow.site_id, RoundRow.id)).one()
    lead = factories.person("team", site_id=site_id)
    with writing() as session:
        meeting_id = actions.open_meeting(session, by=lead, round_id=round_id)
        code = meeting_of(session, meeting_id).code or ""
        seats = [
            take_seat(session, code=code, voice=VOICES[n % len(VOICES)], bank=factories.bank())
            for n in range(PEOPLE)
        ]
    return meeting_id, [Phone(ours.server.url, seat.token) for seat in seats]


def _people(ours: Site) -> list[Somebody]:
    """Return everybody with their first answer, in the order of their sign-ins."""
    first = select(func.min(OwnAnswerRow.id)).group_by(OwnAnswerRow.participant_id)
    with reading() as session:
        rows = session.execute(
            select(ParticipantRow.person_id, OwnAnswerRow.id, OwnAnswerRow.revision)
            .join(OwnAnswerRow, OwnAnswerRow.participant_id == ParticipantRow.id)
            .where(OwnAnswerRow.id.in_(first))
            .order_by(ParticipantRow.id)
        ).all()
    return [
        Somebody(ours.server.url, person, token, answer, revision)
        for token, (person, answer, revision) in zip(ours.tokens, rows, strict=True)
    ]


async def _meeting(meeting_id: int, phones: Sequence[Phone], people: Sequence[Somebody]) -> _Found:
    found, over = _Found(), asyncio.Event()
    following = [asyncio.create_task(phone.follow()) for phone in phones]
    saving = [asyncio.create_task(_save(one, found, over)) for one in people]
    with reading() as session:
        lead = meeting_of(session, meeting_id)
        codes = [question.code for question in factories.bank().form("short")]
        by = factories.person("team", site_id=session.get_one(RoundRow, lead.round_id).site_id)
    for number in range(VOTES):
        given = {"by": by, "meeting_id": meeting_id, "question": codes[number % len(codes)]}
        await _vote(given, f"What came of vote {number // len(codes) + 1}", phones, found)
    over.set()
    await asyncio.gather(*saving)
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    await asyncio.gather(*(phone.close() for phone in phones))
    return found


async def _save(who: Somebody, found: _Found, over: asyncio.Event) -> None:
    """Save about once a second until the meeting is over."""
    line = await Line.open(who.url)
    while not over.is_set():
        took, _ = await line.save(who)
        found.saves.append(took)
        pause = 0.5 + (who.answer_id % 10) / 10  # nobody keeps step with another
        try:
            await asyncio.wait_for(over.wait(), pause)
        except TimeoutError:
            continue
    line.close()


async def _vote(
    given: dict[str, object], came_of_it: str, phones: Sequence[Phone], found: _Found
) -> None:
    """Hold one vote: all phones vote at the same moment, and it is revealed."""
    await asyncio.to_thread(_do, actions.show_question, given)
    vote_id = await asyncio.to_thread(_do, actions.open_vote, given)
    await asyncio.gather(*(phone.shows(f'name="vote" value="{vote_id}"') for phone in phones))
    found.ballots += await asyncio.gather(
        *(phone.vote(place % 5) for place, phone in enumerate(phones))
    )
    await asyncio.to_thread(_do, actions.reveal_vote, {"by": given["by"], "vote_id": vote_id})
    revealed = perf_counter()
    await asyncio.gather(*(phone.shows(came_of_it) for phone in phones))
    took = [(phone.shown_at - revealed) * 1000 for phone in phones]
    found.screens += took
    found.last.append(max(took))


def _do(act: Callable[..., object], given: dict[str, object]) -> object:
    with writing() as session:
        return act(session, **given)
