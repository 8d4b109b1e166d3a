"""A round in which many have answered, and everybody who would like to know what.

``World(mode)`` is built on the database that the settings point at.  Tests ask for
``confidential_world`` or ``named_world``, each a copy of its own of a world that was built once.
``elsewhere(tmp_path)`` goes on in a further copy, so that two courses of things can be compared
that differ in one answer: handles and all that is drawn by lot are the same in both.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select, update

import factories
from assessment.meeting import actions as meeting
from assessment.settings import settings
from assessment.store.sessions import forget_engines, reading, writing
from assessment.store.tables import BallotRow, OwnAnswerChangeRow, OwnAnswerRow
from assessment.workbook import actions
from assessment.workbook.queries import booklet_lines, own_sheet
from assessment.workbook.sheets import OwnLine
from databases import settled
from factories import Participant
from probing import Phone, Prober, probe

FIRST, FEW, ALIKE = (question.code for question in factories.bank().form("short")[:3])
COMMUNITY = (0, 1, 1, 2, 2, 3, 3, 4, 4)
STATUTORY = (1, 2, 4)
SECRET = "what nobody should know"


class World:
    """Twelve people and a bystander who answered on screen, one on paper, a meeting, its phones."""

    def __init__(self, mode: str) -> None:
        self.made = factories.opened(mode=mode)  # type: ignore[arg-type]
        self.community = [factories.participant(self.made, "CP") for _ in COMMUNITY]
        self.statutory = [factories.participant(self.made, "FL") for _ in STATUTORY]
        self.bystander = factories.colleague(self.made, "MM")
        answers = zip([*self.community, *self.statutory], [*COMMUNITY, *STATUTORY], strict=True)
        for number, (one, level) in enumerate(answers):
            factories.own_answer(one, FIRST, level, note=f"what number {number} saw")
            if one is not self.community[-1]:  # who looks at their own answers below
                factories.own_answer(one, ALIKE, 2)
        for one in self.community[:4]:
            factories.own_answer(one, FEW, 1)
        factories.own_answer(self.bystander, FIRST, 2)
        for one in (self.bystander, self.community[-1]):  # so that looking again changes nothing
            with writing() as session:
                ids = [line.id for line in own_sheet(session, one.id)]
                actions.look_at(session, by=one.person_id, answer_ids=ids)
        self.lead = factories.person("team", site_id=self.made.site_id)
        with writing() as session:
            actions.lead_talk(session, by=self.lead, round_id=self.made.round_id)
        self.keyer = factories.person("team", site_id=self.made.site_id)
        with writing() as session:
            paper = actions.add_on_paper(
                session,
                by=self.keyer,
                round_id=self.made.round_id,
                bank=factories.bank(),
                voice="CP",
            )[0]
            actions.begin_keying(session, by=self.keyer, participant_id=paper.id)
        self.on_paper, self.mark = paper.id, paper.handle
        self.key_in(FIRST, 2)
        self.meeting = factories.opened_meeting(self.made)
        self.show(FIRST)
        self.seats = [factories.seat(self.meeting, voice) for voice in ("CP", "FL") * 8]
        roles = {
            "the programme": factories.person("programme"),
            "who leads": self.lead,
            "another of the team": self.made.team_id,
            "a bystander": self.bystander.person_id,
            "another participant": self.community[-1].person_id,
            "a researcher": factories.person("researcher"),
        }
        self.probers: list[Prober | Phone] = [
            Prober.of(name, person, self.made.round_id) for name, person in roles.items()
        ]
        self.probers.append(Phone(self.seats[-1].token, self.made.round_id))

    def told(self, *names: str) -> dict[str, str]:
        """Return all that these are told at this moment, by who and where; everybody without."""
        askers = [one for one in self.probers if not names or one.name in names]
        return probe(askers, (FIRST, FEW))

    def show(self, question: str) -> None:
        """Put a question on the projector: something that everybody may see."""
        with writing() as session:
            meeting.show_question(
                session, by=self.made.team_id, meeting_id=self.meeting, question=question
            )

    def close(self) -> None:
        """Close the answering."""
        with writing() as session:
            actions.close_answering(session, by=0, round_id=self.made.round_id)

    def hand_over(self) -> None:
        """Hand the workbook over, and have a verifier look, too."""
        factories.agreed_level(self.made)
        factories.handed_over(self.made)
        verifier = factories.verifier(self.made)
        self.probers.append(Prober.of("the verifier", verifier, self.made.round_id))

    def line(self, one: Participant, question: str) -> OwnLine:
        """Return somebody's own answer."""
        with reading() as session:
            return next(line for line in own_sheet(session, one.id) if line.question == question)

    def key_in(self, question: str, level: int) -> None:
        """Type in an answer from the booklet of the one person on paper."""
        with writing() as session:
            lines = booklet_lines(session, self.on_paper, self.keyer)
            line = next(one for one in lines if one.question == question)
            actions.record_paper_answer(
                session,
                by=self.keyer,
                answer_id=line.id,
                revision=line.revision,
                level=level,
                silence=None,
                note="",
                bank=factories.bank(),
            )

    def file(self, question: str, level: int) -> bytes:
        """Return a file of answers with one of the person on paper."""
        return (
            f"participant,voice,question,answer,note\n{self.mark},CP,{question},{level},\n".encode()
        )

    def take_in(self, question: str, level: int) -> None:
        """Take in such a file."""
        with writing() as session:
            actions.take_in_answers(
                session,
                by=self.keyer,
                round_id=self.made.round_id,
                raw=self.file(question, level),
                bank=factories.bank(),
            )

    def become(self, one: Participant, question: str, level: int | None, note: str = "") -> None:
        """Be the world in which somebody had given another answer, which no action allows."""
        row = self.line(one, question).id
        values = {"level": level} | ({"note": note} if note else {})
        with writing() as session:
            session.execute(update(OwnAnswerRow).where(OwnAnswerRow.id == row).values(**values))
            session.execute(
                update(OwnAnswerChangeRow)
                .where(OwnAnswerChangeRow.answer_id == row)
                .values(**values)
            )

    def become_another(self) -> None:
        """Have the same answers in all come from other people, and hidden ones be others."""
        self.become(self.statutory[0], FIRST, 4, "what number 7 saw")
        self.become(self.community[-2], FIRST, 1, "what number 9 saw")
        # What too few have answered, and what all have answered alike.
        self.become(self.community[0], FEW, 4)
        self.become(self.community[1], FEW, None)
        for everybody in (*self.community[:-1], *self.statutory):
            self.become(everybody, ALIKE, 3)

    def vote(self, levels: list[int], *, revealed: bool) -> int:
        """Let the phones vote on the first question; return the vote's id."""
        with writing() as session:
            vote_id = meeting.open_vote(
                session, by=self.made.team_id, meeting_id=self.meeting, question=FIRST
            )
        for seat, level in zip(self.seats, levels, strict=True):
            factories.ballot(seat, vote_id, level)
        if revealed:
            with writing() as session:
                meeting.reveal_vote(session, by=self.made.team_id, vote_id=vote_id)
        return vote_id

    def vote_otherwise(self, vote_id: int, levels: dict[int, int]) -> None:
        """Be the world in which some phones, by their place, had voted otherwise."""
        with writing() as session:
            for place, level in levels.items():
                session.execute(
                    update(BallotRow)
                    .where(BallotRow.vote_id == vote_id, BallotRow.seat_id == self.seats[place].id)
                    .values(level=level)
                )


def answer_of(world: World) -> int | None:
    """Return what the person whose answer is sought gave; there has to be something to learn."""
    with reading() as session:
        return session.scalar(
            select(OwnAnswerRow.level).where(
                OwnAnswerRow.participant_id == world.statutory[0].id, OwnAnswerRow.question == FIRST
            )
        )


@contextmanager
def elsewhere(folder: Path) -> Iterator[None]:
    """Go on in a copy of the database and its files while the block runs; ``folder`` is new."""
    here = settings().files.parent
    forget_engines()
    shutil.copytree(here, folder, ignore=shutil.ignore_patterns("elsewhere*"))
    with settled(f"sqlite:///{folder}/workbook.db", folder):
        yield


def apart(folder: Path, *courses: Callable[[], dict[str, str]]) -> list[dict[str, str]]:
    """Return what each course of things comes to, each from the same beginning."""
    found = []
    for number, course in enumerate(courses):
        with elsewhere(folder / f"elsewhere{number}"):
            found.append(course())
    return found
