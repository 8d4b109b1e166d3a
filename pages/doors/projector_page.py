"""What the projector shows: HTML from strings, large enough for the back of a room."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from assessment.bank.model import Bank, Level, Question, Side
from assessment.documents.qr_picture import qr_svg
from assessment.measures.answers import TURNED
from assessment.measures.small_numbers import Hidden, ShownSpread
from assessment.measures.spread import SIDES, Spread
from assessment.meeting.codes import spaced
from assessment.meeting.model import AgendaLine, Meeting, ShownVote
from assessment.settings import settings
from assessment.workbook.model import Round
from assessment.workbook.sheets import AgreedLine
from assessment.workbook.showing import Seen

SIDE_NAMES: Mapping[Side, str] = {"statutory": "Statutory", "community": "Community"}
_ON_SCREEN = 6  # lines of the agenda
_MOST_DOTS = 24  # in one cell; beyond, a number alone

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Projector – The workbook</title>
<link rel="icon" href="/favicon.png">
<link rel="stylesheet" href="/plain.css">
<link rel="stylesheet" href="/project/project.css">
<script type="module" src="/project/project.js"></script>
</head>
<body class="projector">
<div id="screen">{screen}</div>
<p id="sign" role="status"></p>
<p id="refused" role="alert"></p>
{keys}
</body>
</html>
"""

# What a key does, as the list of keys says it; the buttons carry the same letters.
KEYS = (
    ("→ ←", "next, previous question"),
    ("D", "descriptors or dots"),
    ("P", "the question in plain words"),
    ("V", "open a vote by phone"),
    ("H", "count hands"),
    ("R", "reveal the vote"),
    ("S", "show or hide the answers given alone"),
    ("T", "start or stop the timer"),
    ("+ −", "a minute more or less"),
    ("Q", "code for phones, large"),
    ("A", "write down what is agreed"),
    ("F", "full screen"),
    ("L", "light or dark"),
    ("?", "these keys"),
)


@dataclass(frozen=True, slots=True)
class Projected:
    """What is on the projector at one moment; ``left`` is what its timer says, in seconds.

    ``seen`` is what whoever is signed in may see of the own answers, ``leads`` whether they may
    do something, ``agenda`` the questions that are not dropped.
    """

    round: Round
    bank: Bank
    leads: bool
    meeting: Meeting | None
    agenda: Sequence[AgendaLine]
    seen: Seen | None
    votes: Sequence[ShownVote]
    agreed: AgreedLine | None
    phones: int
    left: int | None
    stamp: str
    secret: str
    hands: dict[Side, dict[int, int]] = field(default_factory=dict)

    @property
    def question(self) -> Question | None:
        """The question that is talked about, None for none."""
        code = self.meeting.question if self.meeting else None
        return self.bank.question(code) if code else None

    @property
    def going_on(self) -> ShownVote | None:
        """The vote that can be voted in, None for none."""
        return next((vote for vote in self.votes if vote.is_open), None)

    @property
    def place(self) -> int | None:
        """Where the question stands on the agenda, from 0; None where it was dropped from it."""
        codes = [line.question for line in self.agenda]
        at = self.question
        return codes.index(at.code) if at is not None and at.code in codes else None


def projector_page(shown: Projected) -> str:
    """Return the whole page."""
    return _PAGE.format(screen=screen(shown), keys=_keys())


def screen(shown: Projected) -> str:
    """Return what changes: the stage and the bar with the buttons."""
    if shown.meeting is None:
        stage = _nothing_open(shown)
    elif shown.question is None:
        stage = _nothing_shown(shown, shown.meeting)
    else:
        stage = _talk(shown, shown.meeting, shown.question)
    figures = "yes" if _panels(shown) and shown.going_on is None else "no"
    return (
        f'<main id="stage" tabindex="-1" data-round="{shown.round.id}" data-stamp="{shown.stamp}" '
        f'data-figures="{figures}">{stage}</main>{_bar(shown)}'
    )


def _nothing_open(shown: Projected) -> str:
    said = (
        "Open the meeting to begin."
        if shown.leads
        else "This screen follows the meeting as soon as the team opens it."
    )
    return (
        f'<div class="middle"><p class="where">{escape(shown.round.name)}</p>'
        f"<h1>No meeting is open</h1><p>{said}</p></div>"
    )


def _nothing_shown(shown: Projected, meeting: Meeting) -> str:
    lines = "".join(
        f"<li>{escape(shown.bank.dimension_of(line.question).title)}{_minutes(line)}</li>"
        for line in shown.agenda[:_ON_SCREEN]
    )
    more = len(shown.agenda) - _ON_SCREEN
    rest = f"<p>and {more} more</p>" if more > 0 else ""
    return (
        f'<div class="welcome"><div><h1>What we talk about</h1><ol class="agenda">{lines}</ol>'
        f"{rest}</div>{_way_in(shown, meeting)}</div>"
    )


def _minutes(line: AgendaLine) -> str:
    done = " <b>✓</b>" if line.settled else ""
    return (f" <span>{line.minutes} min</span>" if line.minutes else "") + done


def _way_in(shown: Projected, meeting: Meeting) -> str:
    if not meeting.code:
        return ""
    if not meeting.doors_open:
        return '<div class="way-in"><p>The room is shut for more phones.</p></div>'
    address = f"{settings().url}/room"
    plain = address.partition("://")[2]
    code = spaced(meeting.code)
    return (
        f'<div class="way-in">{qr_svg(f"{address}?code={meeting.code}", f"Leads to {plain}")}'
        f'<p class="address">{escape(plain)}</p><p class="code">{escape(code)}</p>'
        f"<p>{_phones(shown.phones)}</p></div>"
    )


def _phones(count: int) -> str:
    return "No phone is in yet" if not count else f"{count} phone{'' if count == 1 else 's'} in"


# ── one question ─────────────────────────────────────────────────────────────────────────────


def _talk(shown: Projected, meeting: Meeting, question: Question) -> str:
    plain = escape(question.plain or question.text)
    turned = f'<p class="turned">{escape(TURNED)}</p>' if question.reversed else ""
    return (
        f"{_head(shown, meeting, question)}"
        f'<h1 class="asked" data-plain="{plain}">{escape(question.text)}</h1>{turned}'
        f'<div class="body">{_words(shown, question)}{_figures(shown)}</div>'
        f"{_foot(shown)}"
        f'<dialog id="code-large" aria-label="The way in for phones">{_way_in(shown, meeting)}'
        '<form method="dialog"><button class="second">Close</button></form></dialog>'
        f"{_hands_form(shown, meeting)}"
    )


def _head(shown: Projected, meeting: Meeting, question: Question) -> str:
    place = "" if shown.place is None else f"{shown.place + 1} of {len(shown.agenda)}"
    code = (
        f'<p class="room">Room <b>{escape(spaced(meeting.code))}</b></p>'
        if meeting.code and meeting.doors_open
        else ""
    )
    return (
        f'<header><p class="where">{escape(shown.bank.dimension_of(question.code).title)}</p>'
        f'<p class="place">{place}</p>{code}{_timer(shown, meeting)}</header>'
    )


def _timer(shown: Projected, meeting: Meeting) -> str:
    if shown.left is None:
        return ""
    runs = "yes" if meeting.timer_started_at else "no"
    return (
        f'<p class="timer" role="timer" data-left="{shown.left}" data-runs="{runs}">'
        f"{_clock(shown.left)}</p>"
    )


def _clock(seconds: int) -> str:
    sign = "−" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{sign}{minutes}:{rest:02d}"


def _words(shown: Projected, question: Question) -> str:
    agreed = shown.agreed.level if shown.agreed else None
    lines = "".join(
        f"<li{_chosen(level, agreed)}><b>{level.value} {escape(level.name)}</b> {escape(said)}</li>"
        for level, said in zip(shown.bank.ladder, question.descriptors, strict=True)
    )
    return f'<ul class="words">{lines}</ul>'


def _chosen(level: Level, agreed: int | None) -> str:
    return ' class="agreed"' if agreed is not None and level.value == agreed else ""


@dataclass(frozen=True, slots=True)
class _Panel:
    """One picture of where people stand: alone, or in a vote; ``note`` is what stands below."""

    title: str
    spread: Spread | ShownSpread | None
    note: str


# None: no conclusion is drawn.
_CONCLUDED: dict[bool | None, list[str]] = {True: ["split"], False: ["in agreement"], None: []}


def _panels(shown: Projected) -> list[_Panel]:
    """Return what may be seen now: own answers once they are shown, and votes once revealed."""
    found = []
    if shown.meeting is not None and shown.meeting.spread_shown and shown.seen is not None:
        found.append(_alone(shown.seen))
    revealed = [vote for vote in shown.votes if not vote.is_open]
    found += [_voted(vote) for vote in revealed[-2:]]
    return found


def _alone(seen: Seen) -> _Panel:
    part = seen.part
    if seen.spread is None:
        return _Panel("Alone", None, part["hidden"] or "")
    silent = sum((part["silences"] or {}).values())
    rest = [f"{silent} gave no level"] if silent else []
    rest += [f"{part['unanswered']} not answered"] if part["unanswered"] else []
    said = _CONCLUDED[part["split"]]
    return _Panel("Alone", seen.spread, " · ".join([*said, *rest]))


def _voted(vote: ShownVote) -> _Panel:
    title = f"Vote {vote.number}"
    if vote.spread is None:
        return _Panel(title, None, vote.hidden or "")
    note = f"{vote.passed} passed" if vote.passed else ""
    return _Panel(title, vote.spread, note)


def _figures(shown: Projected) -> str:
    panels = _panels(shown)
    if not panels:
        return ""
    agreed = shown.agreed.level if shown.agreed else None
    heads = "".join(f'<th scope="colgroup" colspan="2">{escape(one.title)}</th>' for one in panels)
    sides = "".join(map(_side_heads, panels))
    rows = "".join(
        f'<tr{_chosen(level, agreed)}><th scope="row">{level.value} {escape(level.name)}</th>'
        + "".join(_cells(one, level.value, first=not n) for one in panels)
        + "</tr>"
        for n, level in enumerate(shown.bank.ladder)
    )
    notes = "".join(
        f'<td colspan="2">{escape(one.note) if one.spread else ""}</td>' for one in panels
    )
    foot = f"<tfoot><tr><td></td>{notes}</tr></tfoot>" if any(_noted(panels)) else ""
    most = max(_most(one) for one in panels)
    return (
        f'<table class="figures" style="--most: {max(1, most)}; --panels: {len(panels)}" '
        f'data-panels="{len(panels)}"><thead><tr><td rowspan="2">{_legend(panels)}</td>{heads}</tr>'
        f"<tr>{sides}</tr></thead><tbody>{rows}</tbody>{foot}</table>"
    )


def _side_heads(panel: _Panel) -> str:
    """Return the heads of a panel's two columns; of the one column where its sides are hidden."""
    if panel.spread is not None and _sides_hidden(panel.spread):
        return '<th scope="col" colspan="2"><i class="dot both"></i> Both sides together</th>'
    return "".join(
        f'<th scope="col"><i class="dot {side}"></i> <span>{SIDE_NAMES[side]}</span></th>'
        for side in SIDES
    )


def _sides_hidden(spread: Spread | ShownSpread) -> bool:
    return any(isinstance(spread.sides[side], Hidden) for side in SIDES)


def _legend(panels: Sequence[_Panel]) -> str:
    """Return what the shapes mean, once, where the columns are too narrow to say it in each."""
    if len(panels) == 1 or all(one.spread and _sides_hidden(one.spread) for one in panels):
        return ""
    return "".join(
        f'<span class="legend"><i class="dot {side}"></i> {SIDE_NAMES[side]}</span>'
        for side in SIDES
    )


def _noted(panels: Sequence[_Panel]) -> list[bool]:
    return [bool(one.note) and one.spread is not None for one in panels]


def _most(panel: _Panel) -> int:
    if panel.spread is None:
        return 0
    shown = [side for side in panel.spread.sides.values() if not isinstance(side, Hidden)]
    counts = [count for side in shown for count in side.distribution.values()]
    return min(_MOST_DOTS, max(counts or panel.spread.distribution.values()))


def _cells(panel: _Panel, level: int, *, first: bool) -> str:
    """Return a level's two cells, or one where sides are hidden; a hidden panel is one sentence."""
    if panel.spread is None:
        return (
            f'<td class="hidden-one" colspan="2" rowspan="9">{escape(panel.note)}</td>'
            if first
            else ""
        )
    sides = [panel.spread.sides[side] for side in SIDES]
    if _sides_hidden(panel.spread):
        return f'<td colspan="2">{_dots(panel.spread.distribution[level], "both")}</td>'
    return "".join(
        f"<td>{'' if isinstance(one, Hidden) else _dots(one.distribution[level], side)}</td>"
        for side, one in zip(SIDES, sides, strict=True)
    )


def _dots(count: int, kind: str) -> str:
    if not count:
        return '<span class="none">0</span>'
    shown = f'<i class="dot {kind}"></i>' * (count if count <= _MOST_DOTS else 1)
    return (
        f'<span class="cell"><span class="dots" aria-hidden="true">{shown}</span>'
        f'<span class="count">{count}</span></span>'
    )


def _foot(shown: Projected) -> str:
    """Return the line below: how the vote goes, or what was agreed and why."""
    going_on, agreed = shown.going_on, shown.agreed
    if going_on is not None:
        said = (
            f"<b>Vote {going_on.number}:</b> {going_on.voted} of {going_on.seats} phones have voted"
        )
        if shown.hands:
            raised = sum(sum(one.values()) for one in shown.hands.values())
            said += f", {raised} hand{'' if raised == 1 else 's'} counted"
        return f'<p class="foot vote">{said}</p>'
    if agreed is None or not agreed.settled_on:
        return ""
    names = {level.value: level.name for level in shown.bank.ladder}
    what = "Not agreed" if agreed.level is None else f"Agreed: {agreed.level} {names[agreed.level]}"
    return f'<p class="foot agreed"><b>{escape(what)}.</b> {escape(agreed.reason)}</p>'


# ── what can be done ─────────────────────────────────────────────────────────────────────────


def _bar(shown: Projected) -> str:
    """Return the buttons; each is a form of its own, so that they work without scripts, too."""
    buttons = [] if not shown.leads else _leading(shown)
    agree = (
        f'<a data-key="a" href="/agree?question={shown.question.code}&amp;round={shown.round.id}">'
        "<kbd>A</kbd> Agree</a>"
        if shown.question
        else '<a data-key="a" href="/agenda"><kbd>A</kbd> Agenda</a>'
    )
    looks = "".join(
        f'<button type="button" class="look" data-key="{key}" title="{name}" aria-label="{name}"'
        f"{more}><kbd>{key.upper()}</kbd></button>"
        for key, name, more in _looks(shown)
    )
    return (
        f'<nav id="bar" aria-label="What can be done">{"".join(buttons)}{agree}'
        f'<span class="looks">{looks}</span></nav>'
    )


def _looks(shown: Projected) -> list[tuple[str, str, str]]:
    pressed = ' aria-pressed="false"'
    both = [("d", "Descriptors", pressed)] if _panels(shown) else []
    on_question = (
        [("p", "Plain words", pressed), *both, ("q", "Code", "")] if shown.question else []
    )
    return [*on_question, ("f", "Full screen", ""), ("l", "Light, dark", ""), ("?", "Keys", "")]


def _leading(shown: Projected) -> list[str]:
    meeting = shown.meeting
    if meeting is None:
        return [_button(shown, "open", "enter", "Open a meeting", {})]
    if shown.question is None:
        first = next((line for line in shown.agenda if not line.settled), None) or (
            shown.agenda[0] if shown.agenda else None
        )
        return [_to(shown, first.question, "arrowright", sign="→", name="Begin")] if first else []
    at = {"question": shown.question.code}
    return [
        *_ways(shown),
        *_voting(shown, at),
        _spread_button(shown, meeting, at),
        *_timing(shown, meeting),
    ]


def _ways(shown: Projected) -> list[str]:
    codes = [line.question for line in shown.agenda]
    place = shown.place
    before = codes[place - 1] if place else ""
    after = codes[place + 1] if place is not None and place + 1 < len(codes) else ""
    if place is None and codes:
        after = codes[0]
    ways = [
        _to(
            shown,
            before,
            "arrowleft",
            sign="←",
            label="Previous" if before else "Back to the agenda",
        )
    ]
    return [*ways, _to(shown, after, "arrowright", sign="→", label="Next")] if after else ways


def _to(
    shown: Projected, question: str, key: str, *, sign: str, name: str = "", label: str = ""
) -> str:
    return _button(shown, "show", key, name, {"question": question}, sign=sign, label=label)


def _voting(shown: Projected, at: Mapping[str, str]) -> list[str]:
    going_on = shown.going_on
    if going_on is None:
        number = len(shown.votes) + 1
        return [_button(shown, "vote", "v", "Vote" if number == 1 else f"Vote {number}", at)]
    reveal = _button(shown, "reveal", "r", "Reveal", {"vote": str(going_on.id)})
    if shown.round.mode == "confidential":
        return [reveal]
    hands = '<button type="button" class="look" data-key="h"><kbd>H</kbd> Hands</button>'
    return [reveal, hands]


def _spread_button(shown: Projected, meeting: Meeting, at: Mapping[str, str]) -> str:
    if meeting.spread_shown:
        return _button(shown, "spread", "s", "Hide answers", {**at, "shown": "no"})
    part = shown.seen.part if shown.seen else None
    missing = (part["unanswered"] or 0) if part else 0
    warning = ""
    if missing and part is not None and shown.round.mode == "named":
        warning = (
            f"{missing} of {part['asked']} {'has' if missing == 1 else 'have'} not answered this "
            "alone yet, and would see what the others said. Press S again to show it all the same."
        )
    return _button(shown, "spread", "s", "Answers", {**at, "shown": "yes"}, warning=warning)


def _timing(shown: Projected, meeting: Meeting) -> list[str]:
    runs = meeting.timer_started_at is not None
    return [
        _button(shown, "timer", "t", "Stop" if runs else "Start", {"to": "stop" if runs else "go"}),
        _button(shown, "more", "+", "", {}, label="A minute more"),
        _button(shown, "less", "-", "", {}, sign="−", label="A minute less"),
    ]


def _button(
    shown: Projected,
    act: str,
    key: str,
    name: str,
    fields: Mapping[str, str],
    *,
    sign: str = "",
    label: str = "",
    warning: str = "",
) -> str:
    meeting = {"meeting": str(shown.meeting.id)} if shown.meeting else {}
    sent = {"round": str(shown.round.id), **meeting, **fields}
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in sent.items()
    )
    asks = f' data-warning="{escape(warning)}"' if warning else ""
    named = f' aria-label="{label}" title="{label}"' if label else ""
    letter = sign or ("⏎" if key == "enter" else key.upper())
    return (
        f'<form method="post" action="/project/{act}">{shown.secret}{hidden}'
        f'<button data-key="{escape(key)}"{asks}{named}><kbd>{letter}</kbd> {escape(name)}</button></form>'
    )


def _hands_form(shown: Projected, meeting: Meeting) -> str:
    going_on = shown.going_on
    if going_on is None or not shown.leads or shown.round.mode == "confidential":
        return ""
    heads = "".join(f'<th scope="col">{level.value}</th>' for level in shown.bank.ladder)
    rows = "".join(
        f'<tr><th scope="row">{SIDE_NAMES[side]}</th>'
        + "".join(
            f'<td><input name="{side}-{level.value}" inputmode="numeric" maxlength="3" '
            f'aria-label="{SIDE_NAMES[side]}, level {level.value}" '
            f'value="{shown.hands.get(side, {}).get(level.value, "")}"></td>'
            for level in shown.bank.ladder
        )
        + "</tr>"
        for side in SIDES
    )
    seen = escape(json.dumps(shown.hands))
    return (
        '<dialog id="hands" aria-labelledby="hands-title"><form method="post" '
        f'action="/project/hands">{shown.secret}<input type="hidden" name="seen" value="{seen}">'
        f'<input type="hidden" name="round" value="{shown.round.id}">'
        f'<input type="hidden" name="meeting" value="{meeting.id}">'
        f'<input type="hidden" name="vote" value="{going_on.id}">'
        '<h2 id="hands-title">Hands of people without a phone</h2>'
        f"<table><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        '<p><button>Save the hands</button> <button type="button" class="second" '
        "data-close>Close</button></p></form></dialog>"
    )


def _keys() -> str:
    rows = "".join(
        f"<div><dt><kbd>{escape(key)}</kbd></dt><dd>{what}</dd></div>" for key, what in KEYS
    )
    return (
        f'<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2><dl>{rows}</dl>'
        '<form method="dialog"><button class="second">Close</button></form></dialog>'
    )
