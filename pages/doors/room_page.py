"""What a phone in the room shows: HTML from strings, small enough for any connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from assessment.bank.model import Bank, Level
from assessment.measures.answers import TURNED
from assessment.meeting.codes import LENGTH
from assessment.meeting.model import Cast, Seat, ShownVote
from assessment.workbook.model import Mode
from pages.doors.layout import hidden
from pages.shared.tables import table_html
from pages.shared.vote_tables import HEADINGS, level_rows

# For browsers without scripts; never on a page that has a choice to make.
LOOK_AGAIN = '<noscript><meta http-equiv="refresh" content="10"></noscript>\n'
_PASS = "Pass"  # noqa: S105  to give no level


@dataclass(frozen=True, slots=True)
class Shown:
    """What one phone shows; ``own`` is what it voted, by vote."""

    bank: Bank
    seat: Seat
    mode: Mode
    question: str | None
    votes: Sequence[ShownVote]
    own: Mapping[int, Cast | None]
    stamp: str
    secret: str

    @property
    def going_on(self) -> ShownVote | None:
        """The vote that can be voted in, None for none."""
        return next((vote for vote in self.votes if vote.is_open), None)

    @property
    def has_choice(self) -> bool:
        """Whether something could be chosen and not sent yet."""
        return self.going_on is not None

    @property
    def title(self) -> str:
        """The page's heading."""
        if self.question is None:
            return "In the room"
        return self.bank.dimension_of(self.question).title


# ── the way in ───────────────────────────────────────────────────────────────────────────────


def code_form(secret: str, typed: str, said: str) -> str:
    """Return the form for the code; ``said`` is why it is asked again."""
    told = f"<p>{escape(said)}</p>" if said else ""
    return (
        f"{told}<p>Enter the code that the screen in the room shows.</p>"
        f'<form method="post" action="/room">{secret}'
        '<div class="field"><label for="code">Code of the meeting</label>'
        f'<p class="hint" id="code-hint">{LENGTH} letters and digits; capitals and spaces do not '
        "matter.</p>"
        f'<input id="code" name="code" value="{escape(typed)}" required maxlength="20" '
        'autocomplete="off" autocapitalize="characters" spellcheck="false" '
        'aria-describedby="code-hint"></div>'
        '<button type="submit">Come in</button></form>'
    )


def voice_form(secret: str, typed: str, bank: Bank, mode: Mode, mine: str) -> str:
    """Return the question which voice somebody speaks from; ``mine`` is chosen already, or ""."""
    choices = "".join(
        _choice("voice", voice.code, escape(voice.name), checked=voice.code == mine)
        for voice in bank.voices
    )
    quiet = (
        "<p>This round is confidential: your phone is tied to nobody's name and to none of the "
        "answers that people gave alone.</p>"
        if mode == "confidential"
        else ""
    )
    return (
        f'{quiet}<form method="post" action="/room/seat">{secret}{hidden("code", typed)}'
        f'<fieldset class="choices"><legend>Which voice do you speak from?</legend>{choices}'
        '</fieldset><button type="submit">Come in</button></form>'
    )


# ── in the room ──────────────────────────────────────────────────────────────────────────────


def room_content(shown: Shown) -> str:
    """Return what stands below the heading."""
    parts = [_question(shown)] if shown.question else [_nothing()]
    parts += [_vote_form(shown, shown.going_on)] if shown.going_on else []
    revealed = [vote for vote in shown.votes if not vote.is_open]
    parts += [_result(shown, vote) for vote in reversed(revealed)]
    if shown.question and not shown.votes:
        parts.append(_ladder(shown))
    parts.append(_feet(shown))
    content = "\n".join(parts)
    return f'<div id="room" data-now="{escape(shown.stamp)}">{content}</div>'


def _nothing() -> str:
    return (
        "<p>You are in. This page follows the screen in the room, and nothing is up for talk at "
        "the moment.</p>"
    )


def _question(shown: Shown) -> str:
    question = shown.bank.question(shown.question or "")
    turned = f'<p class="hint">{escape(TURNED)}</p>' if question.reversed else ""
    return f'<p class="question">{escape(question.plain or question.text)}</p>{turned}'


def _descriptors(shown: Shown) -> list[tuple[Level, str]]:
    question = shown.bank.question(shown.question or "")
    return list(zip(shown.bank.ladder, question.descriptors, strict=True))


def _ladder(shown: Shown) -> str:
    lines = "".join(
        f"<li><strong>{level.value} {escape(level.name)}</strong> {escape(said)}</li>"
        for level, said in _descriptors(shown)
    )
    return f'<h2>The levels</h2><ul class="levels">{lines}</ul>'


def _vote_form(shown: Shown, vote: ShownVote) -> str:
    mine = shown.own.get(vote.id)
    choices = "".join(
        _choice(
            "level",
            str(level.value),
            f"<strong>{level.value} {escape(level.name)}</strong> <span>{escape(said)}</span>",
            checked=mine is not None and mine.level == level.value,
        )
        for level, said in _descriptors(shown)
    )
    passed = mine is not None and mine.level is None
    choices += _choice(
        "level", "pass", f"<strong>{_PASS}</strong> <span>I give no level.</span>", checked=passed
    )
    return (
        f'<form method="post" action="/room/vote" id="vote">{shown.secret}'
        f"{hidden('vote', str(vote.id))}{hidden('bank', shown.bank.version)}"
        f'<fieldset class="choices"><legend>{_vote_name(vote)}: what would you say?</legend>'
        '<p class="hint">Nobody sees a vote before it is revealed. You can change yours until '
        f"then.</p>{choices}</fieldset>"
        f'<p class="is-in" role="status" id="is-in">{_is_in(mine)}</p>'
        '<button type="submit">Vote</button></form>'
    )


def _is_in(mine: Cast | None) -> str:
    if mine is None:
        return ""
    return f"Your vote is in, {_clock(mine.at)}."


def _clock(at: datetime) -> str:
    return f'<time datetime="{at.isoformat()}">{at:%H:%M:%S} UTC</time>'


def _vote_name(vote: ShownVote) -> str:
    return "Vote" if vote.number == 1 else f"Vote {vote.number}"


def _result(shown: Shown, vote: ShownVote) -> str:
    mine = shown.own.get(vote.id)
    own = "" if mine is None else f"<p>Your own vote: {_said(shown, mine)}.</p>"
    heading = f"<h2>What came of vote {vote.number}</h2>"
    if vote.spread is None:
        return f"{heading}<p>{escape(vote.hidden or '')}</p>{own}"
    caption = f"Votes on each level, vote {vote.number}"
    return heading + table_html(HEADINGS, level_rows(shown.bank, vote), caption) + own


def _said(shown: Shown, mine: Cast) -> str:
    if mine.level is None:
        return "you passed"
    name = next((one.name for one in shown.bank.ladder if one.value == mine.level), "")
    return escape(f"level {mine.level} {name}".strip())


def _feet(shown: Shown) -> str:
    voices = {voice.code: voice.name for voice in shown.bank.voices}
    voice = escape(voices.get(shown.seat.voice, shown.seat.voice))
    who = "You vote as yourself" if shown.seat.participant_id is not None else "You vote"
    return (
        '<p id="following" class="hint" role="status"></p>'
        f'<p class="hint">{who}, from the voice {voice}.</p>'
        '<p><a class="again" href="/room">Look again</a></p>'
        f'<form method="post" action="/room/leave">{shown.secret}'
        '<button type="submit" class="second">Let somebody else use this phone</button></form>'
    )


def _choice(name: str, value: str, label: str, *, checked: bool) -> str:
    """Return one radio button; ``label`` is HTML."""
    on = " checked" if checked else ""
    at = f"{name}-{escape(value)}"
    return (
        f'<div class="choice"><input type="radio" name="{name}" id="{at}" value="{escape(value)}"'
        f'{on} required><label for="{at}">{label}</label></div>'
    )
