"""One site in whose every text field stands what a screen or a file could take for something else.

``Typed`` makes the texts and remembers them; ``build_site`` types them in by the real actions.
Each text ends in a mark of its own, so that wherever the mark is read, the whole text can be
looked for: what is cut short on purpose has lost its mark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import factories
from assessment.barriers.findings import findings_of
from assessment.mapping import actions as mapping
from assessment.mapping.comparing_rows import Decisions, compare
from assessment.mapping.model import CriterionAnswer, Entry
from assessment.mapping.queries import register
from assessment.mapping.reading_rows import read_sheet
from assessment.people import actions as people
from assessment.people.inviting import redeem_invitation
from assessment.store.sessions import reading, writing
from assessment.store.text import LONGEST, clean_text
from assessment.verification import actions as verification
from assessment.verification.queries import handed_over, verdict_sheet
from assessment.verification.rules import organisations_to_declare
from assessment.workbook import actions as workbook
from assessment.workbook.meanings import LONGEST_TERM
from assessment.workbook.queries import agreed_sheet, own_sheet
from factories import OPERATOR, bank

LONGEST_NAME = 200
_LONG_WORD = "W" * 3000  # wider than any screen or page
_LINES = "first\r\n\n\tsecond  line"


def squeezed(text: str) -> str:
    """Return a text as it is stored, without white space and what keeps halves apart unseen."""
    return "".join(clean_text(text).split()).replace("\N{WORD JOINER}", "")


@dataclass
class Typed:
    """What was typed, by its mark; ``tracker`` is an address that must never be asked."""

    tracker: str
    texts: dict[str, str] = field(default_factory=dict)
    what: dict[str, str] = field(default_factory=dict)  # the field's name, by mark

    def pieces(self) -> tuple[str, ...]:
        return (
            "=1+1",
            "<b",
            "<img src=x onerror=alert(1)>",
            "{{7*7}}",
            "$x$",
            f"![]({self.tracker}/pic)",
            "[link](javascript:alert(1))",
            ":material/home:",
            ":red[x]",
            "<script>alert(1)</script>",
            f'"><img src="{self.tracker}/img">',
            "NUL\x00\x1b[31m",
            "bidi\u202e\u2066x",
            "lone\ud800",
            "👍🏽👩‍👧",
            "ŵ ŷ Llŷn",
            "شكرا جزيلا",
            f"{self.tracker}/auto",
            "**b** _i_ `c` ~~d~~",
            "a -> b -- c",
            "| t | u |",
            "@SUM(A1)",
            "-2+3",
            "</div></table>",
            "&lt;&amp; %s {0}",
        )

    def name(self, what: str, longest: int = LONGEST_NAME, *, without: str = "\n") -> str:
        """Return a text of one line; another piece stands first each time.

        ``without`` is what parts names from each other where there are several in a field.
        """
        mark = self._mark(what)
        text = ""
        for piece in self._turned():
            fits = len(text) + len(piece) + len(mark) + 1 <= longest
            if fits and without not in piece:
                text += piece + " "
        return self._keep(text + mark, mark, what)

    def text(self, what: str, *, long: bool = False) -> str:
        """Return a text of many lines, as long as a field can hold where it is to be ``long``."""
        mark = self._mark(what)
        text = "\n".join([*self._turned(), _LINES, ""])
        if long:
            text += _LONG_WORD + "\n"
            text += ("ŵord " * LONGEST)[: LONGEST - len(clean_text(text)) - len(mark)]
        return self._keep(text + mark, mark, what)

    def _mark(self, what: str) -> str:
        assert what not in self.what.values(), what
        return f"mark{len(self.texts):02}end"

    def _turned(self) -> tuple[str, ...]:
        pieces, by = self.pieces(), len(self.texts) % len(self.pieces())
        return (*pieces[by:], *pieces[:by])

    def _keep(self, text: str, mark: str, what: str) -> str:
        self.texts[mark], self.what[mark] = text, what
        return text

    def torn(self, shown: str) -> list[str]:
        """Return the fields whose mark stands in ``shown`` without the whole text before it."""
        read = squeezed(shown)
        return [
            f"{self.what[mark]}: {read[: read.find(mark)][-len(squeezed(text)) - 40 :][:400]}"
            for mark, text in self.texts.items()
            if read.count(mark) != read.count(squeezed(text))
        ]

    def in_it(self, shown: str) -> set[str]:
        """Return the names of the fields whose mark stands in ``shown``."""
        return {what for mark, what in self.what.items() if mark in shown}


@dataclass(frozen=True)
class NastySite:
    """Who is there, and the rounds: the first is verified, in the second people still answer."""

    people: dict[str, int]
    first: factories.Workbook
    second: factories.Workbook
    code: str
    choosing: str  # the code of another site of the team, where nothing is chosen yet
    invited: str  # the token of an invitation that waits


Verify = Callable[[Typed, int, factories.Workbook], dict[str, int]]
QUESTIONS = [question.code for question in bank().form("short")]
FIRST = QUESTIONS[0]


def build_site(typed: Typed, verify: Verify | None = None) -> NastySite:
    """Set a programme up and lead one site through all that there is to type.

    ``verify`` leads the first round through its verification, in a way of its own.
    """
    programme = _programme(typed)
    site_id = _did(
        people.add_site,
        by=programme,
        code="NASTY",
        name=typed.name("site.name"),
        nation="wales",
        kind="council",
    )
    team = _person(typed, programme, "team", site_id=site_id)
    partnership = _register(typed, team, site_id)
    _agree_meanings(typed, team, site_id)
    first = factories.Workbook(
        site_id, partnership, _round(typed, programme, site_id, partnership, 1), team
    )
    there = {"participant of the first": _fill(typed, first, "first", handed_over_too=True)}
    there |= (verify or _verify)(typed, programme, first)
    second = factories.Workbook(
        site_id, partnership, _round(typed, programme, site_id, partnership, 2), team
    )
    there["participant"] = _fill(typed, second, "second", handed_over_too=False)
    there["researcher"] = _person(typed, programme, "researcher")
    waiting = _invite(typed, second, "invitation.waiting")
    there |= {"programme": programme, "team": team}
    _choosing(typed, programme, team)
    return NastySite(there, first, second, "NASTY", "OTHER", waiting)


def _choosing(typed: Typed, programme: int, team: int) -> None:
    """Let the team come to choose at a second site."""
    site_id = _did(
        people.add_site,
        by=programme,
        code="OTHER",
        name=typed.name("choosing.site"),
        nation="scotland",
        kind="nhs",
    )
    _did(people.give_role, by=programme, person_id=team, role="team", site_id=site_id)
    for which in ("one", "two"):
        entry = Entry(name=typed.name(f"choosing.{which}"))
        _did(mapping.add_partnership, by=team, site_id=site_id, entry=entry)


def _did(action: Callable[..., int], **given: object) -> int:
    with writing() as session:
        return action(session, **given)


def _programme(typed: Typed) -> int:
    made = _did(
        people.set_up_programme,
        by=OPERATOR,
        name=typed.name("programme.name"),
        person_name=typed.name("person.programme"),
        email="programme@example.org",
    )
    _did(
        people.change_programme_settings,
        by=made,
        must_hold=[],
        ongoing_after=typed.name("programme.ongoing_after", 40),
        theme=typed.text("programme.theme"),
        site_threshold=8,
        published_threshold=10,
    )
    return made


def _person(typed: Typed, by: int, role: str, **where: int) -> int:
    return _did(
        people.add_person,
        by=by,
        name=typed.name(f"person.{role}"),
        email=f"{role}@example.org",
        role=role,
        **where,
    )


# ── map and choose ───────────────────────────────────────────────────────────────────────────


def _register(typed: Typed, team: int, site_id: int) -> int:
    """Fill the register in every way that there is; return the partnership that was chosen."""
    entry = Entry(
        name=typed.name("partnership.name"),
        directorate=typed.name("partnership.directorate"),
        kind=typed.name("partnership.kind"),
        lead=typed.name("partnership.lead"),
        communities_of_place=typed.text("partnership.place"),
        communities_of_interest=typed.text("partnership.interest"),
        partners=f"{typed.name('partnership.partner', without=';')}\nA second partner",
        notes=typed.text("partnership.notes", long=True),
    )
    at = {"by": team, "site_id": site_id}
    chosen = _did(mapping.add_partnership, **at, entry=entry)
    other = _did(mapping.add_partnership, **at, entry=Entry(name=typed.name("other.name")))
    gone = _did(mapping.add_partnership, **at, entry=Entry(name=typed.name("removed.name")))
    _did(mapping.remove_partnership, by=team, partnership_id=gone, revision=1)
    _did(mapping.set_directorate_count, **at, name=typed.name("directorate.name"), counted=7)
    source = typed.name("register.source")
    _did(mapping.set_stated_total, **at, stated_total=9, source=source, revision=0)
    _take_in(typed, team, site_id)
    _choose(typed, team, site_id, chosen, other)
    return chosen


def _take_in(typed: Typed, team: int, site_id: int) -> None:
    cells = [clean_text(typed.name(f"sheet.{what}")) for what in ("name", "directorate")]
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    raw = f"Name,Directorate\n{row}\n".encode()
    sheet, decisions = (
        read_sheet(typed.name("sheet.file", LONGEST_NAME - 4) + ".csv", raw),
        Decisions(),
    )
    with reading() as session:
        seen = compare(sheet, register(session, site_id), decisions).fingerprint
    taking = {"sheet": sheet, "raw": raw, "decisions": decisions, "seen": seen}
    _did(mapping.take_in_sheet, by=team, site_id=site_id, **taking)


def _choose(typed: Typed, team: int, site_id: int, chosen: int, other: int) -> None:
    criteria = bank().criteria
    answers = {
        one.code: CriterionAnswer(one.code, "yes", typed.text(f"criterion.{one.code}"))
        for one in criteria
    }
    _did(
        mapping.answer_criteria,
        by=team,
        partnership_id=chosen,
        criteria=criteria,
        answers=answers,
    )
    _did(
        mapping.choose_partnership,
        by=team,
        site_id=site_id,
        partnership_id=chosen,
        reason=typed.text("choice.reason", long=True),
        reasons={other: typed.text("choice.why_not")},
        reason_for_the_rest=typed.text("choice.rest"),
        criteria=criteria,
        decided_before=None,
    )


# ── what words mean ──────────────────────────────────────────────────────────────────────────


def _agree_meanings(typed: Typed, team: int, site_id: int) -> None:
    """Agree on a word that every question uses, twice, and on one of the site's own."""
    own = typed.name("meaning.term", LONGEST_TERM)
    for term, what, version in (
        ("community", "before", 0),
        ("community", "now", 1),
        (own, "own", 0),
    ):
        _did(
            workbook.agree_meaning,
            by=team,
            site_id=site_id,
            bank=bank(),
            term=term,
            meaning=typed.text(f"meaning.{what}"),
            agreed_by=typed.name(f"meaning.agreed_by.{what}"),
            agreed_on="2025-03-14",
            version=version,
        )


# ── answer and agree ─────────────────────────────────────────────────────────────────────────


def _round(typed: Typed, programme: int, site_id: int, partnership_id: int, number: int) -> int:
    return _did(
        workbook.open_round,
        by=programme,
        site_id=site_id,
        partnership_id=partnership_id,
        name=typed.name(f"round.{number}"),
        bank=bank(),
    )


def _invite(typed: Typed, made: factories.Workbook, what: str) -> str:
    with writing() as session:
        return people.invite_participant(
            session,
            by=made.team_id,
            round_id=made.round_id,
            name=typed.name(what),
            voice="CP",
            voices=[one.code for one in bank().voices],
        ).token


def _join(typed: Typed, made: factories.Workbook, what: str) -> factories.Participant:
    token = _invite(typed, made, what)
    with writing() as session:
        redeemed = redeem_invitation(session, token=token, kind="participant")
        joined = workbook.add_participant(
            session,
            by=OPERATOR,
            round_id=made.round_id,
            bank=bank(),
            name=redeemed.name,
            voice="CP",
            person_id=redeemed.person_id,
        )
    return factories.Participant(joined, redeemed.person_id, "CP")


def _fill(typed: Typed, made: factories.Workbook, which: str, *, handed_over_too: bool) -> int:
    """Answer and agree in a round; return the person who takes part."""
    joined = _join(typed, made, f"participant.{which}")
    with reading() as session:
        own = own_sheet(session, joined.id)
    for number, line in enumerate(own):
        note = typed.text(f"own.note.{which}", long=True) if number == 0 else ""
        factories.own_answer(joined, line.question, number % 4, note=note)
    _did(
        workbook.add_evidence,
        by=made.team_id,
        round_id=made.round_id,
        bank=bank(),
        title=typed.name(f"evidence.title.{which}"),
        dated="2025-03-14",
        strength="documented",
        where=typed.name(f"evidence.where.{which}"),
        look_at=typed.text(f"evidence.look_at.{which}", long=True),
        questions=[FIRST],
    )
    for number, question in enumerate(QUESTIONS):
        said = {"reason": "", "dissents": []}
        if number == 0:
            said = {
                "reason": typed.text(f"agreed.reason.{which}", long=True),
                "dissents": [
                    {
                        "words": typed.text(f"agreed.dissent.{which}", long=True),
                        "voice": "CP",
                        "name": typed.name(f"agreed.dissent.name.{which}"),
                    }
                ],
            }
        factories.agreed_level(made, question, 3 if number < 3 else number % 3, **said)
    thread = factories.thread(made, FIRST, typed.text(f"remark.{which}", long=True))
    _did(workbook.choose_for_pack, by=made.team_id, thread_id=thread, revision=1, in_pack=True)
    with reading() as session:
        line = agreed_sheet(session, made.round_id)[0]
    _did(
        workbook.record_attendance,
        by=made.team_id,
        answer_id=line.id,
        revision=line.attendance_revision,
        present=["P01"],
        community_agrees=["P01"],
        bank=bank(),
    )
    if handed_over_too:
        _hand_over(typed, made, f"signature.{which}.withdrawn")
        reason = typed.text("reopening.reason")
        _did(workbook.reopen, by=OPERATOR, round_id=made.round_id, reason=reason)
        _hand_over(typed, made, f"signature.{which}")
    return joined.person_id


def _hand_over(typed: Typed, made: factories.Workbook, what: str) -> None:
    _did(
        workbook.hand_over,
        by=made.team_id,
        round_id=made.round_id,
        signed_by=typed.name(what),
        bank=bank(),
        findings=findings_of,
    )


# ── verify ───────────────────────────────────────────────────────────────────────────────────

GIVEN = ({"verdict": "lowered", "level": 1}, {"verdict": "queried"}, {"verdict": "could not tell"})


def _verify(typed: Typed, programme: int, made: factories.Workbook) -> dict[str, int]:
    """Let a verifier say something of every answer and sign off."""
    with writing() as session:
        token = people.invite_verifier(
            session, by=programme, round_id=made.round_id, name=typed.name("person.verifier")
        ).token
        person_id = redeem_invitation(session, token=token, kind="verifier").person_id
        verification.begin_verification(session, by=person_id, round_id=made.round_id)
        hashes = handed_over(session, made.round_id).answer_hashes
        sheet = verdict_sheet(session, made.round_id, person_id, hashes)
        document = handed_over(session, made.round_id).document
    _did(
        verification.declare_conflicts,
        by=person_id,
        round_id=made.round_id,
        words=typed.text("declaration.words"),
        conflicts=dict.fromkeys(organisations_to_declare(document), True),
    )
    mark = factories.query(made, person_id, FIRST, typed.text("query.asked"))
    name = f"{typed.name('query.file', 120)}.csv"
    files = [factories.query_file(made, mark, name)]
    factories.query_answered(made, mark, typed.text("query.answered", long=True), files)
    for number, question in enumerate(QUESTIONS):
        given = {"verdict": "upheld", "level": None, "reason": ""}
        if number < len(GIVEN):
            reason = typed.text(f"verdict.{GIVEN[number]['verdict']}", long=number == 0)
            given |= GIVEN[number] | {"reason": reason}
        line = sheet[question]
        at = {"verdict_id": line.id, "revision": line.revision}
        _did(verification.record_verdict, by=person_id, **at, **given, bank=bank())
    _did(
        verification.sign_off,
        by=person_id,
        round_id=made.round_id,
        statement=typed.text("sign_off.statement", long=True),
        reliance="little",
        reliance_reason=typed.text("sign_off.reliance"),
        bank=bank(),
    )
    return {"verifier": person_id}
