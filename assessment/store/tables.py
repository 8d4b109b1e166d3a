"""Every table, in the order of the steps that fill them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; both databases hold it without an offset."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; a moment without an offset is a mistake."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment needs its offset"
            raise ValueError(message)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read as aware, in UTC."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The root of all tables; names of constraints are fixed so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  the declarative base reads it from here
        datetime: Moment,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[dict[str, str]]: JSON,
    }


# ── the audit chain ──────────────────────────────────────────────────────────────────────────


class AuditRow(Base):
    """One line for one act; ``hash`` covers the line and the hash of the line before."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[int | None]  # None: the command line, or withheld in a confidential round
    who: Mapped[str] = mapped_column(Text)
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    site_id: Mapped[int | None] = mapped_column(index=True)
    version: Mapped[int | None]
    particulars: Mapped[dict[str, Any]]
    # Numbers without a gap keep it one chain, so this needs no index of its own.
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


# ── people ───────────────────────────────────────────────────────────────────────────────────


class ProgrammeRow(Base):
    """The one programme of this installation (id 1) and what it has set."""

    __tablename__ = "programme"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    example: Mapped[bool]
    set_up_at: Mapped[datetime]
    must_hold: Mapped[list[str]]  # codes of criteria that have to hold for a choice
    ongoing_after: Mapped[str] = mapped_column(String(40))
    theme: Mapped[str] = mapped_column(Text)
    site_threshold: Mapped[int]
    published_threshold: Mapped[int]
    query_days: Mapped[int] = mapped_column(default=14)  # days for an answer to a query


class SiteRow(Base):
    """A statutory organisation taking part."""

    __tablename__ = "sites"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(Text)
    nation: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    example: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]


class PersonRow(Base):
    """Somebody known by name; a participant or verifier may have neither e-mail nor password."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(String(320), unique=True)  # lower case
    password_hash: Mapped[str | None] = mapped_column(Text)
    example: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class GrantRow(Base):
    """A role a person holds: everywhere, at one site, or (a verifier) for one round."""

    __tablename__ = "grants"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    made_at: Mapped[datetime]


class PasswordTriesRow(Base):
    """Wrong passwords in a row for one e-mail address, whether or not anybody has it."""

    __tablename__ = "password_tries"
    email_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong: Mapped[int]
    last_at: Mapped[datetime]
    wait_until: Mapped[datetime]


class SignInLinkRow(Base):
    """A link that signs one person in, once."""

    __tablename__ = "sign_in_links"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInRow(Base):
    """A running sign-in; the cookie holds the token, the database only its hash."""

    __tablename__ = "sign_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    made_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    stays: Mapped[bool] = mapped_column(default=False)  # of somebody who came to answer: for days
    ended_at: Mapped[datetime | None]


class InvitationRow(Base):
    """A link for a participant or a verifier who needs no account.

    ``name`` "" is an invitation for a voice: whoever has it takes one of its places.
    """

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))  # participant, verifier
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    voice: Mapped[str | None] = mapped_column(String(8))  # a participant's
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # of the short code
    email: Mapped[str | None] = mapped_column(String(320))  # where a reminder may go
    places: Mapped[int] = mapped_column(default=1)  # people it lets in; more on a voice's sheet
    taken: Mapped[int] = mapped_column(default=0)  # of those places
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # of one place: who came
    made_by: Mapped[int | None]  # the newest link
    made_at: Mapped[datetime]  # likewise
    expires_at: Mapped[datetime]
    redeemed_at: Mapped[datetime | None]  # when the last of its places was taken
    withdrawn_at: Mapped[datetime | None]
    reminder_begun_at: Mapped[datetime | None]  # of the newest e-mail; None: none, or it failed
    reminded_at: Mapped[datetime | None]  # when a mail server last accepted one
    not_reached: Mapped[str] = mapped_column(Text, default="")  # why the newest one failed


class CameInRow(Base):
    """A form that let somebody in, for a minute: pressed twice, it lets the same person in."""

    __tablename__ = "came_in"
    form_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class CodeTriesRow(Base):
    """Wrong short codes of one kind that were typed lately, by anybody anywhere."""

    __tablename__ = "code_tries"
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    wrong: Mapped[int]
    since: Mapped[datetime]  # the first of them


# ── mapping ──────────────────────────────────────────────────────────────────────────────────


class RegisterRow(Base):
    """What a site states of its register as a whole."""

    __tablename__ = "registers"
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    stated_total: Mapped[int | None]
    source: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)


class DirectorateRow(Base):
    """A directorate and the number of partnerships counted there, where only a count is known."""

    __tablename__ = "directorates"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    counted: Mapped[int | None]  # None: count the entries
    # One row per name, whatever its case and spacing: kept so by mapping.counting, since an index
    # would tell such names apart.


class PartnershipRow(Base):
    """One entry of a site's register."""

    __tablename__ = "partnerships"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    directorate: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(Text, default="")  # such as Community Planning Partnership
    lead: Mapped[str] = mapped_column(Text, default="")
    started: Mapped[str] = mapped_column(String(40), default="")  # ISO date, or a year
    ended: Mapped[str] = mapped_column(String(40), default="")
    statutory: Mapped[bool] = mapped_column(default=False)
    voluntary: Mapped[bool] = mapped_column(default=False)
    community: Mapped[bool] = mapped_column(default=False)
    private: Mapped[bool] = mapped_column(default=False)
    communities_of_place: Mapped[str] = mapped_column(Text, default="")
    communities_of_interest: Mapped[str] = mapped_column(Text, default="")
    promised: Mapped[int | None]  # Arnstein's rung, 1 to 8
    experienced: Mapped[int | None]
    notes: Mapped[str] = mapped_column(Text, default="")
    partners: Mapped[str] = mapped_column(Text, default="")  # partner organisations, one a line
    removed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


class SheetRow(Base):
    """A spreadsheet that was taken in; its bytes are kept by content in the files' folder."""

    __tablename__ = "sheets"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    decided: Mapped[dict[str, Any]]  # sheet, header_row, columns, merge, leave_out
    taken_at: Mapped[datetime]
    taken_by: Mapped[int | None]


class CriterionAnswerRow(Base):
    """Whether one criterion holds for one partnership: yes, no, unsure, or "" unanswered."""

    __tablename__ = "criterion_answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnerships.id"), index=True)
    criterion: Mapped[str] = mapped_column(String(40))
    answer: Mapped[str] = mapped_column(String(10), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    __table_args__ = (UniqueConstraint("partnership_id", "criterion"),)


class ChoiceRow(Base):
    """The decision on one partnership: chosen or not, and why; one decision counts."""

    __tablename__ = "choices"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnerships.id"), unique=True)
    chosen: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]
    decided_by: Mapped[int | None]


# ── what words mean ──────────────────────────────────────────────────────────────────────────


class SiteTermRow(Base):
    """A term that a site has agreed a meaning of its own for."""

    __tablename__ = "site_terms"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    term: Mapped[str] = mapped_column(Text)
    version: Mapped[int]  # of the newest meaning
    # One row per term, whatever its capitals and number: kept so by workbook.agreeing_meanings,
    # since an index would tell such terms apart.


class SiteMeaningRow(Base):
    """One version of what a term means at a site; none is ever changed."""

    __tablename__ = "site_meanings"
    term_id: Mapped[int] = mapped_column(ForeignKey("site_terms.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    meaning: Mapped[str | None] = mapped_column(Text)  # None: withdrawn
    agreed_by: Mapped[str] = mapped_column(Text)  # as typed, or ""
    agreed_on: Mapped[str] = mapped_column(String(10))  # ISO date
    at: Mapped[datetime]
    by: Mapped[int | None]


# ── workbook ─────────────────────────────────────────────────────────────────────────────────


class RoundRow(Base):
    """One pass through the workbook for one partnership, tied to one bank version.

    Until it is handed over it can be moved to a newer version (``BankMoveRow``), and back.
    """

    __tablename__ = "rounds"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnerships.id"))
    name: Mapped[str] = mapped_column(Text)
    number: Mapped[int]  # 1, 2 … within the site
    bank_version: Mapped[str] = mapped_column(String(40))
    bank_fingerprint: Mapped[str] = mapped_column(String(64))
    form: Mapped[str] = mapped_column(String(10))
    mode: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))  # open, handed over, verified
    version: Mapped[int] = mapped_column(default=0)  # counts hand-overs
    opened_at: Mapped[datetime]
    # The fewest people that a figure about own answers may be about, as those who answer were told.
    fewest: Mapped[int]
    # A confidential round shows figures only from here on, and takes no own answer any more.
    answering_closed_at: Mapped[datetime | None]
    # Who is there, as handles, for what is agreed on while no meeting is open; for some hours only.
    present: Mapped[list[str] | None]
    present_since: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("site_id", "name"),)


class BankMoveRow(Base):
    """That an open round was moved to a newer version of the questions, and perhaps back again."""

    __tablename__ = "bank_moves"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    from_version: Mapped[str] = mapped_column(String(40))
    from_fingerprint: Mapped[str] = mapped_column(String(64))
    to_version: Mapped[str] = mapped_column(String(40))
    to_fingerprint: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[int | None]
    at: Mapped[datetime]
    undone_reason: Mapped[str] = mapped_column(Text, default="")
    undone_by: Mapped[int | None]
    undone_at: Mapped[datetime | None]


class ParticipantRow(Base):
    """Somebody who answers in one round, and the voice they speak from."""

    __tablename__ = "participants"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    handle: Mapped[str] = mapped_column(String(20))  # P01, P02 …; shuffled where confidential
    name: Mapped[str] = mapped_column(Text)  # "" for somebody on paper without one
    voice: Mapped[str] = mapped_column(String(8))
    joined_at: Mapped[datetime]
    keyer_id: Mapped[int | None]  # on paper: who has begun to key in their booklet; 0: a command
    keyed_whole_at: Mapped[datetime | None]  # that booklet was finished, and is not shown again
    __table_args__ = (
        UniqueConstraint("round_id", "handle"),
        Index("uq_participants_person", "round_id", "person_id", unique=True),
    )


class FacilitatorRow(Base):
    """Somebody of the team who leads the talk and does not answer, and so may see the answers."""

    __tablename__ = "facilitators"
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[datetime]


class OwnAnswerRow(Base):
    """One participant's own answer; the row is there from joining, so a save is one UPDATE."""

    __tablename__ = "own_answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    question: Mapped[str] = mapped_column(String(40))
    level: Mapped[int | None]
    silence: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")
    looked_at: Mapped[datetime | None]  # first opened; None: not yet
    saved_at: Mapped[datetime | None]
    keyed_by: Mapped[int | None]  # who typed it in from paper; 0: from a file by command
    keyed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("participant_id", "question"),
        Index("ix_own_answers_round", "round_id", "question"),
    )


class OwnAnswerChangeRow(Base):
    """What an own answer was, each time it was saved; a trigger writes it (see ``triggers``)."""

    __tablename__ = "own_answer_changes"
    answer_id: Mapped[int] = mapped_column(ForeignKey("own_answers.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    level: Mapped[int | None]
    silence: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    keyed_by: Mapped[int | None]
    __table_args__ = ({"sqlite_with_rowid": False},)  # one page less to write at each save


class AgreedAnswerRow(Base):
    """What the group settled on for one question; the row is there from the opening.

    It also says that the round asks this question, where in its order, and whether the question
    was set aside, with all own answers to it, when the round moved to another bank version.
    """

    __tablename__ = "agreed_answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    question: Mapped[str] = mapped_column(String(40))
    place: Mapped[int] = mapped_column(default=0)  # from 0
    set_aside: Mapped[bool] = mapped_column(default=False)
    level: Mapped[int | None]
    not_agreed: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    dissents: Mapped[list[dict[str, str]]]  # each words, voice ("" untold), name ("" not wished)
    present: Mapped[list[str]]  # handles
    community_agrees: Mapped[list[str]]  # handles
    agrees_with: Mapped[int | None]  # the level they agreed with: a changed level asks them again
    saved_at: Mapped[datetime | None]
    saved_by: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=0)  # of the level, reason and dissents
    attendance_revision: Mapped[int] = mapped_column(default=0)  # of who was there and who agrees
    __table_args__ = (UniqueConstraint("round_id", "question"),)


class AgreedAnswerChangeRow(Base):
    """What an agreed answer was, each time it was saved."""

    __tablename__ = "agreed_answer_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("agreed_answers.id"), index=True)
    revision: Mapped[int]
    values: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by: Mapped[int | None]


class EvidenceRow(Base):
    """Something to look at behind one or more agreed levels."""

    __tablename__ = "evidence"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    number: Mapped[int]  # 1, 2 … within the round: E001
    title: Mapped[str] = mapped_column(Text)
    dated: Mapped[str] = mapped_column(String(10))  # ISO date
    strength: Mapped[str] = mapped_column(String(20))
    where: Mapped[str] = mapped_column(Text)
    look_at: Mapped[str] = mapped_column(Text)
    questions: Mapped[list[str]]
    withheld_because: Mapped[str] = mapped_column(Text, default="")  # "": it goes into the pack
    removed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    __table_args__ = (UniqueConstraint("round_id", "number"),)


class EvidenceFileRow(Base):
    """One version of a piece of evidence that is a file; the newest counts, the others are kept."""

    __tablename__ = "evidence_files"
    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    version: Mapped[int]  # 1, 2 …
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(Text)  # as it was called where it came from
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]  # bytes
    cleaned: Mapped[bool]  # a photo, of what says where and with what it was taken
    at: Mapped[datetime]
    by: Mapped[int | None]
    __table_args__ = (UniqueConstraint("evidence_id", "version"),)


class ThreadRow(Base):
    """Remarks on one question, kept apart from the formal reason; ``closed_at`` None is open."""

    __tablename__ = "threads"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    question: Mapped[str] = mapped_column(String(40))
    in_pack: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)
    __table_args__ = (Index("ix_threads_question", "round_id", "question"),)


class RemarkRow(Base):
    """One remark of a thread; none is ever changed."""

    __tablename__ = "remarks"
    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[int | None]
    at: Mapped[datetime]
    token: Mapped[str] = mapped_column(String(40))  # of its sender: sent twice, it is kept once
    __table_args__ = (UniqueConstraint("by", "token"),)


# ── the meeting ──────────────────────────────────────────────────────────────────────────────


class AgendaItemRow(Base):
    """One question on a round's agenda; no rows at all: the order that the answers draw."""

    __tablename__ = "agenda_items"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    question: Mapped[str] = mapped_column(String(40))
    place: Mapped[int]  # from 0
    minutes: Mapped[int | None]
    dropped: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (UniqueConstraint("round_id", "question"),)


class MeetingRow(Base):
    """One meeting of the group over a round: what is on the projector, who is there."""

    __tablename__ = "meetings"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    number: Mapped[int]  # 1, 2 … within the round
    code: Mapped[str | None] = mapped_column(String(12), unique=True)  # for phones; None: closed
    doors_open: Mapped[bool] = mapped_column(default=True)  # whether more phones may come in
    present: Mapped[list[str]]  # handles
    question: Mapped[str | None] = mapped_column(String(40))  # on the projector
    spread_shown: Mapped[bool] = mapped_column(default=False)  # of own answers to it
    timer_seconds: Mapped[int | None]  # left when it last started or stopped
    timer_started_at: Mapped[datetime | None]  # None: it stands
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    __table_args__ = (UniqueConstraint("round_id", "number"),)


class SeatRow(Base):
    """A phone in the room; it votes once a vote. The phone holds the token, this only its hash."""

    __tablename__ = "seats"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    voice: Mapped[str] = mapped_column(String(8))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))  # if named
    at: Mapped[datetime]


class VoteRow(Base):
    """One vote of the room on one question; a second one after the talk stands beside the first."""

    __tablename__ = "votes"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    question: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]  # 1, 2 … on this question in this round
    opened_at: Mapped[datetime]
    revealed_at: Mapped[datetime | None]  # None: hidden, and still to be voted in
    __table_args__ = (UniqueConstraint("round_id", "question", "number"),)


class BallotRow(Base):
    """What one phone voted: a level, or None, which is to pass."""

    __tablename__ = "ballots"
    id: Mapped[int] = mapped_column(primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    level: Mapped[int | None]
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("vote_id", "seat_id"),)


class HandsRow(Base):
    """Hands counted in the room for one level from one side, typed in by the facilitator."""

    __tablename__ = "hands"
    id: Mapped[int] = mapped_column(primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"))
    side: Mapped[str] = mapped_column(String(12))
    level: Mapped[int]
    count: Mapped[int]
    __table_args__ = (UniqueConstraint("vote_id", "side", "level"),)


# ── handing over ─────────────────────────────────────────────────────────────────────────────


class HandOverRow(Base):
    """A workbook as it was handed over: its document is kept whole and never changes."""

    __tablename__ = "hand_overs"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    version: Mapped[int]
    signed_by: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None]
    at: Mapped[datetime]
    workbook_hash: Mapped[str] = mapped_column(String(64))
    answers_hash: Mapped[str] = mapped_column(String(64))  # over the hashes of all its answers
    concluded_at: Mapped[datetime | None]  # when its review was, and verdicts became known
    document: Mapped[str] = mapped_column(Text)  # canonical JSON
    __table_args__ = (UniqueConstraint("round_id", "version"),)


class ReopeningRow(Base):
    """Why the programme unlocked a workbook that had been handed over."""

    __tablename__ = "reopenings"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    version: Mapped[int]  # the hand-over that it reopened
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[int | None]
    at: Mapped[datetime]


class ScoreRow(Base):
    """A figure of a handed-over workbook, written once at hand-over and when a verdict settles.

    ``kind`` is question, dimension or issue.  The levels of a question are levels; those of a
    dimension or issue are means, None where under half of its questions carry one.
    """

    __tablename__ = "scores"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    bank_version: Mapped[str] = mapped_column(String(40))
    round_name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40))
    participants: Mapped[int]
    own: Mapped[float | None]  # median of own answers (mean of medians for a group)
    own_n: Mapped[int]  # people with a level on every question it stands on (the fewest of them)
    unanimous: Mapped[bool]  # all gave the same level on some question it stands on
    statutory: Mapped[float | None]
    statutory_n: Mapped[int]
    community: Mapped[float | None]
    community_n: Mapped[int]
    agreed: Mapped[float | None]
    verified: Mapped[float | None]
    settled: Mapped[float | None]
    levelled: Mapped[int]
    asked: Mapped[int]
    distribution: Mapped[dict[str, Any]]  # level as text → count; {} for a group
    __table_args__ = (
        UniqueConstraint("round_id", "kind", "code"),
        Index("ix_scores_comparison", "bank_version", "kind", "round_name"),
    )


class VerdictScoreRow(Base):
    """What known verdicts on one answer come to, written whenever verdicts settle.

    Counts are of complete verdicts on the answer as it is.  ``fallen`` is the sum of levels, as
    scored, by which they lowered it.
    """

    __tablename__ = "verdict_scores"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    bank_version: Mapped[str] = mapped_column(String(40), index=True)
    question: Mapped[str] = mapped_column(String(40))
    upheld: Mapped[int]
    lowered: Mapped[int]
    queried: Mapped[int]
    could_not_tell: Mapped[int]
    fallen: Mapped[int]
    behind: Mapped[dict[str, Any]]  # level as scored, as text → verifiers who stand behind it
    __table_args__ = (UniqueConstraint("round_id", "question"),)


# ── verification ─────────────────────────────────────────────────────────────────────────────


class VerifierRow(Base):
    """An outsider who verifies one round, with or without an account of their own."""

    __tablename__ = "verifiers"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    voice: Mapped[str | None] = mapped_column(String(8))  # of a community verifier, else None
    named_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    set_aside: Mapped[bool] = mapped_column(default=False)  # what they signed counts no more
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)


class DeclarationRow(Base):
    """What a verifier said of their conflicts of interest; the newest one holds, none is changed."""

    __tablename__ = "declarations"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str] = mapped_column(Text)
    conflicts: Mapped[dict[str, Any]]  # partner organisation → True where there is a conflict
    at: Mapped[datetime]
    came_by: Mapped[str] = mapped_column(String(10), default="screen")  # screen, form, sheet


class PublicKeyRow(Base):
    """A key that packs were sealed with: its public half is kept for ever."""

    __tablename__ = "public_keys"
    key_id: Mapped[str] = mapped_column(String(80), primary_key=True)  # its fingerprint
    raw: Mapped[str] = mapped_column(String(64))  # 32 bytes in hex
    first_used_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    replaced_because: Mapped[str] = mapped_column(Text, default="")


class PackRow(Base):
    """A sealed copy of a handed-over workbook."""

    __tablename__ = "packs"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    number: Mapped[int]  # 1, 2 … within its round
    version: Mapped[int]
    workbook_hash: Mapped[str] = mapped_column(String(64))
    tagmanifest_hash: Mapped[str] = mapped_column(String(64), unique=True)
    file_sha256: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # None: a copy
    issued_to: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime]
    issued_by: Mapped[int | None]
    light: Mapped[bool] = mapped_column(default=False)  # without the files of evidence
    replaces: Mapped[str | None] = mapped_column(String(40))  # the pack before it of that verifier
    return_token_hash: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(20))  # open, closed, withdrawn
    ended_at: Mapped[datetime | None]  # when it was closed or withdrawn
    ended_because: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (UniqueConstraint("round_id", "number"),)


class VerdictRow(Base):
    """What one verifier says of one agreed level; "" while nothing has been said.

    It belongs to one exact version of the answer: where that changes, another row is begun.
    """

    __tablename__ = "verdicts"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    question: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(20), default="")
    level: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    answer_hash: Mapped[str] = mapped_column(String(64))  # the version of the answer it is about
    saved_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    return_id: Mapped[int | None]  # the file that it came with; None: given on screen
    __table_args__ = (UniqueConstraint("round_id", "person_id", "question", "answer_hash"),)


class VerdictChangeRow(Base):
    """A verdict as it was after each save; the database keeps it by itself."""

    __tablename__ = "verdict_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    verdict_id: Mapped[int] = mapped_column(ForeignKey("verdicts.id"), index=True)
    revision: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(20))
    level: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime | None]
    return_id: Mapped[int | None]


class ReturnRow(Base):
    """A file of verdicts that was taken in; the file itself is kept by its hash."""

    __tablename__ = "returns"
    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[str] = mapped_column(ForeignKey("packs.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # whose verdicts
    revision: Mapped[int]  # as the file counts itself, 1 for the first
    kind: Mapped[str] = mapped_column(String(10))  # form, sheet
    name: Mapped[str] = mapped_column(Text)  # as the file was called
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    on_paper: Mapped[bool] = mapped_column(default=False)  # filled in by hand, typed by another
    typed_by: Mapped[str] = mapped_column(Text, default="")  # a name, where it was on paper
    taken_at: Mapped[datetime]
    taken_by: Mapped[int | None]
    accepted: Mapped[int]  # verdicts
    rejected: Mapped[list[str]]  # questions whose verdict was not taken


class SignOffRow(Base):
    """A verifier has finished with one handed-over version, and with every one of the same answers."""

    __tablename__ = "sign_offs"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int]
    answers_hash: Mapped[str] = mapped_column(String(64))  # over the hashes of all answers
    statement: Mapped[str] = mapped_column(Text)
    reliance: Mapped[str] = mapped_column(String(10), default="")  # high, some, little
    reliance_reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("round_id", "person_id", "version"),)


class SettlementRow(Base):
    """What a moderator decides where verifiers do not agree on one version of an answer, and why.

    It counts once it has a decision and a reason; a changed answer begins another row.
    """

    __tablename__ = "settlements"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    question: Mapped[str] = mapped_column(String(40))
    answer_hash: Mapped[str] = mapped_column(String(64))
    decision: Mapped[str] = mapped_column(String(20), default="")  # settled, unsettled
    level: Mapped[int | None]  # where it is settled
    reason: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # who saved it last
    saved_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    __table_args__ = (UniqueConstraint("round_id", "question", "answer_hash"),)


class QueryRow(Base):
    """A verifier's query about one answer: a thread, with whose turn it is and since when.

    It goes by ``mark`` in addresses: a number would tell which threads were opened together.
    """

    __tablename__ = "queries"
    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), unique=True)  # drawn by lot
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    question: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    answer_hash: Mapped[str] = mapped_column(String(64))  # of the answer it was last asked about
    opened_at: Mapped[datetime]
    turn: Mapped[str] = mapped_column(String(10))  # team, verifier
    turn_since: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("round_id", "question", "person_id"),)


class QueryMessageRow(Base):
    """One message of a query; never changed."""

    __tablename__ = "query_messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    query_id: Mapped[int] = mapped_column(ForeignKey("queries.id"), index=True)
    side: Mapped[str] = mapped_column(String(10))  # team, verifier
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    late: Mapped[bool] = mapped_column(default=False)  # after the review was concluded
    token: Mapped[str] = mapped_column(String(40))  # of its sender: sent twice, it is kept once
    __table_args__ = (UniqueConstraint("person_id", "token"),)


class QueryFileRow(Base):
    """A file that the team handed in with an answer to a query, kept by its hash.

    It goes by ``mark`` in addresses: a number would tell how many files others got.
    ``message_id`` None: it waits for the answer to be sent, and only the team knows of it.
    """

    __tablename__ = "query_files"
    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), unique=True)  # drawn by lot
    query_id: Mapped[int] = mapped_column(ForeignKey("queries.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("query_messages.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    bytes: Mapped[int]
    cleaned: Mapped[bool]  # a photo, of what says where and with what it was taken
    at: Mapped[datetime]
    by: Mapped[int | None]
    removed_at: Mapped[datetime | None]  # before it was sent; what was sent stays
