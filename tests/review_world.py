"""A blind review, and everybody who would like to know what a verifier has said.

``ReviewWorld`` is built on the database that the settings point at.  Vera is the one whose
verdicts nobody may learn.  ``twins`` lets two courses of things go on from the same beginning, at
the same moments and with the same lot, so that what anybody is told in the one has to be told in
the other to the letter: hashes, numbers of statements and bytes of packs included.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import event

import factories
from assessment import clock
from assessment.barriers.findings import findings_of
from assessment.documents.csv_files import history_csv, scores_csv
from assessment.documents.html import report_html
from assessment.research.queries import comparison
from assessment.research.tabling import as_json
from assessment.store.files import keep_file
from assessment.store.sessions import engine, reading, writing
from assessment.verification import actions as verification
from assessment.verification.queries import (
    handed_over,
    verdict_parts,
    verdict_sheet,
    verdicts,
    verification_of,
    voice_of_verifier,
)
from assessment.verification.rules import put_to
from assessment.workbook.queries import document, latest_stamp
from confidential_round import elsewhere
from factories import OPERATOR
from probing import Prober
from same_lot import same_lot
from verification.return_scene import issue

_Found = TypeVar("_Found")

QUESTIONS = tuple(question.code for question in factories.bank().form("short"))
LOWERED, QUERIED, COULD_NOT = QUESTIONS[0], QUESTIONS[1], QUESTIONS[2]
AGREED = (2, 3, 1, 2, 4)  # of the questions in turn
# What nobody may be told while the review is blind; no word of it stands anywhere else.
WHY_LOWERED = "Zanzibar never heard of any forum"
ASKED = "Which quokka kept these minutes?"
WHY_NOT_TOLD = "The xylophone file would not open"
STATEMENT = "I heard eleven wolverines"
WHY_NO_RELIANCE = "Half of it is marzipan"
TOKEN = "a-token-of-veras"  # of the message that she sends
SECRETS = (WHY_LOWERED, ASKED, WHY_NOT_TOLD, STATEMENT, WHY_NO_RELIANCE)
HARSH = {
    LOWERED: ("lowered", 0, WHY_LOWERED),
    QUERIED: ("queried", None, ASKED),
    COULD_NOT: ("could not tell", None, WHY_NOT_TOLD),
}


class ReviewWorld:
    """A workbook with verifiers who have begun, and those around it.

    ``voice`` is Vera's, where she is a community verifier; ``form`` is what her first pack asks.
    """

    def __init__(self, voice: str | None = None) -> None:
        self.made = factories.opened()
        people = [factories.participant(self.made, voice) for voice in ("CP", "FL") * 5]
        for number, one in enumerate(people):
            factories.own_answers(one, [(number + place) % 4 for place in range(3)])
        for level, question in zip(itertools.cycle(AGREED), QUESTIONS, strict=False):
            factories.agreed_level(self.made, question, level)
        factories.evidence(self.made, LOWERED)
        factories.handed_over(self.made)
        self.vera = factories.verifier(self.made, voice=voice)
        self.will = factories.verifier(self.made)
        self.cora = factories.verifier(self.made, voice="CW")
        withdrawn = factories.verifier(self.made)
        self._withdraw(withdrawn)
        self.asked = {one: self._put_to(one) for one in (self.vera, self.will, self.cora)}
        self.form = issue(self.made, self.vera)
        keep_file(b"a pack")  # which stands for it
        self.others = {
            "the other verifier": self.will,
            "a community verifier": self.cora,
            "a verifier who was withdrawn": withdrawn,
            "the team": self.made.team_id,
            "another of the team": factories.person("team", site_id=self.made.site_id),
            "a participant": people[0].person_id,
            "a researcher": factories.person("researcher"),
            "the programme": factories.person("programme"),
            "another site": factories.opened().team_id,
        }
        everybody = self.others | {"Vera": self.vera}
        self.probers = {
            name: Prober.of(name, person, self.made.round_id) for name, person in everybody.items()
        }
        self.began = clock.now()

    # ── what Vera does ───────────────────────────────────────────────────────────────────────

    def judge(self, *, harshly: bool, hesitates: bool = False) -> None:
        """Give all verdicts: upheld, but for some where she is harsh.  She asks the team either way.

        ``hesitates``: each is saved several times, as where somebody types a reason.
        """
        for question in self.asked[self.vera]:
            given, level, reason = HARSH[question] if question in HARSH and harshly else _UPHELD
            for typed in ("", "H", "Hm") if hesitates else ():
                factories.verdict(self.made, self.vera, question, "could not tell", reason=typed)
            factories.verdict(self.made, self.vera, question, given, level=level, reason=reason)

        with writing() as session:
            self.mark = verification.open_query(
                session,
                by=self.vera,
                round_id=self.made.round_id,
                question=QUERIED,
                text=ASKED,
                token=TOKEN,
                bank=factories.bank(),
            )

    def sign(self, *, harshly: bool) -> None:
        """Sign off, with a judgement of the whole."""
        with writing() as session:
            verification.sign_off(
                session,
                by=self.vera,
                round_id=self.made.round_id,
                statement=STATEMENT if harshly else "All seen.",
                reliance="little" if harshly else "high",
                reliance_reason=WHY_NO_RELIANCE if harshly else "It holds.",
                bank=factories.bank(),
            )

    def reveal(self) -> None:
        """Let the others sign off, too: from then on everything is known."""
        for one in (self.will, self.cora):
            left_out = [code for code in QUESTIONS if code not in self.asked[one]]
            factories.signed_off(self.made, one, but=left_out)

    def _put_to(self, verifier_id: int) -> tuple[str, ...]:
        with reading() as session:
            voice = voice_of_verifier(session, self.made.round_id, verifier_id)
        return put_to(factories.bank(), voice, QUESTIONS)

    def _withdraw(self, verifier_id: int) -> None:
        with writing() as session:
            verification.withdraw_verifier(
                session,
                by=OPERATOR,
                round_id=self.made.round_id,
                person_id=verifier_id,
                because="Had no time.",
                set_aside=False,
                bank=factories.bank(),
            )

    # ── what everybody is told ───────────────────────────────────────────────────────────────

    def told(self, *names: str) -> dict[str, str]:
        """Return all that these (else all but Vera) are told at this moment, by who and where.

        With each stands how many statements it took: a longer look is a word, too.
        """
        found: dict[str, str] = {}
        for name in names or tuple(self.others):
            asked = self.probers[name].shown((LOWERED, QUERIED, COULD_NOT))
            with _counted() as sent:
                for where, text in asked:
                    found[where] = f"{text}\n{len(sent)} statements"
                    sent.clear()
        return found | self._read()

    def _read(self) -> dict[str, str]:
        """Return what the queries, the documents and the exports hold for others than Vera."""
        with reading() as session:
            over = handed_over(session, self.made.round_id)
            review = verification_of(session, over)
            drawn = document(
                session,
                self.made.round_id,
                factories.bank(),
                findings=findings_of,
                verification=review,
            )
            found = {
                "the verification": review,
                "the verdicts": verdicts(session, over),
                "their parts": verdict_parts(session, over),
                "the document": drawn,
                "the report": report_html(drawn),
                "the scores": scores_csv(drawn),
                "the history": history_csv(drawn),
                "the comparison": as_json(comparison(session, by=OPERATOR, bank=factories.bank())),
                "the other's sheet": verdict_sheet(
                    session, self.made.round_id, self.will, over.answer_hashes
                ),
                "the news": latest_stamp(session, self.made.round_id),
            }
        return {f"of {name}": repr(told) for name, told in found.items()}


_UPHELD = ("upheld", None, "")


@contextmanager
def _counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    yield sent
    event.remove(engine(), "before_cursor_execute", note)


# ── two courses of things ────────────────────────────────────────────────────────────────────


def twins(
    world: ReviewWorld, folder: Path, act: Callable[[], _Found], *, signs: bool = True
) -> tuple[_Found, _Found]:
    """Return what comes of it where Vera was mild, and where she was harsh.

    ``signs``: she has signed off, too.
    """

    def course(*, harshly: bool) -> _Found:
        with same_lot(world.began):
            world.judge(harshly=harshly)
            if signs:
                world.sign(harshly=harshly)
        with same_lot(world.began):  # from the start: how often she drew is told by nothing
            return act()

    mild, harsh = courses(folder, partial(course, harshly=False), partial(course, harshly=True))
    return mild, harsh


def courses(folder: Path, *acts: Callable[[], _Found]) -> list[_Found]:
    """Return what comes of each course of things, all from the same beginning."""
    found = []
    for number, act in enumerate(acts):
        with elsewhere(folder / f"elsewhere-{number}"):
            found.append(act())
    return found
