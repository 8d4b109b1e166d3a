"""A verifier's own query as a piece of a plain page: its messages and forms, without scripts."""

from __future__ import annotations

import secrets
from datetime import date
from html import escape

from assessment.documents.wording import moment
from assessment.store.files import in_words
from assessment.store.text import LONGEST
from assessment.verification.asked import TEAM, Query, QueryMessage, clock_in_words, is_overdue
from pages.doors.layout import hidden

ACTION = "/review/query"
ASK, CLOSE, SEND = "ask", "close", "send"
_CHANGED = (
    "The answer was changed after you asked this. It stands above as it is now; “ask further” asks "
    "about it as it is."
)


def query_html(
    query: Query | None,
    *,
    round_id: int,
    question: str,
    secret: str,
    today: date,
    signed: bool,
    concluded: bool,
) -> str:
    """Return a verifier's query about one answer with its forms, "" where there is nothing.

    ``secret`` is the page's hidden field.  ``signed``: they have signed off, and open no further
    query; ``concluded``: so has everybody, and nothing goes to the team any more.
    """
    if query is None:
        return "" if signed or concluded else _way_to_ask(round_id, question, secret)
    ended = ""
    if concluded and query.is_open:
        ended = "<p>The review is concluded; this question stands in the report as it is.</p>"
    return (
        f'<section class="query" id="query-{escape(question)}">'
        f"<h4>Your question to the team</h4>{_clock(query, today)}"
        + (f'<p class="notice">{escape(_CHANGED)}</p>' if query.changed else "")
        + f"<ol>{''.join(f'<li>{_message(one)}</li>' for one in query.messages)}</ol>{ended}"
        + ("" if concluded else _ask_further(query, round_id, secret))
        + (_closing(query, round_id, secret) if query.is_open else "")
        + "</section>"
    )


def ask_form(fields: dict[str, str], secret: str, *, label: str, text: str = "") -> str:
    """Return the form in which a message to the team is typed; ``fields`` go with it."""
    sent = "".join(hidden(name, value) for name, value in fields.items())
    name = f"ask-{escape(fields['question'])}"
    return (
        f'<form method="post" action="{ACTION}" enctype="multipart/form-data">{secret}{sent}'
        f'<div class="text"><label for="{name}">{escape(label)}</label>'
        '<p class="hint">The team sees it as from “a verifier”, without your name.</p>'
        f'<textarea id="{name}" name="text" rows="4" maxlength="{LONGEST}" required>\n'
        f"{escape(text)}</textarea></div>"
        '<p><button class="second" type="submit">Send it to the team</button></p></form>'
    )


def _way_to_ask(round_id: int, question: str, secret: str) -> str:
    fields = {"act": SEND, "round": str(round_id), "question": question}
    sent = "".join(hidden(name, value) for name, value in fields.items())
    return (
        '<details class="query"><summary>Ask the team before you decide</summary><div>'
        "<p>Choose “queried” above, write your question, and save it. Then send it: the team gets "
        "it as from “a verifier”, without your name, and can answer with files. When you sign off, "
        "what was not sent yet is sent by itself.</p>"
        f'<form method="post" action="{ACTION}" enctype="multipart/form-data">{secret}{sent}'
        '<p><button class="second" type="submit">Send this question to the team</button></p>'
        "</form></div></details>"
    )


def _ask_further(query: Query, round_id: int, secret: str) -> str:
    fields = {
        "act": ASK,
        "round": str(round_id),
        "question": query.question,
        "mark": query.mark,
        "token": secrets.token_hex(8),  # the same form twice is one message
    }
    label = "Ask further" if query.is_open else "Ask again"
    return ask_form(fields, secret, label=label)


def _closing(query: Query, round_id: int, secret: str) -> str:
    fields = {
        "act": CLOSE,
        "round": str(round_id),
        "question": query.question,
        "mark": query.mark,
        "seen": str(len(query.messages)),
    }
    sent = "".join(hidden(name, value) for name, value in fields.items())
    return (
        f'<form method="post" action="{ACTION}" enctype="multipart/form-data">{secret}{sent}'
        '<p><button class="second" type="submit">Close this question</button></p></form>'
    )


def _clock(query: Query, today: date) -> str:
    words = escape(clock_in_words(query, today))
    kind = ' class="notice"' if is_overdue(query, today) else ""
    return f"<p{kind}><strong>{words}</strong></p>"


def _message(one: QueryMessage) -> str:
    who = "The team" + (f" ({one.by})" if one.by else "") if one.side == TEAM else "You"
    when = moment((one.at or one.on).isoformat())
    late = ", after the review was concluded" if one.late else ""
    files = "".join(
        f'<li><a href="/files/query/{escape(file.mark)}" download>Fetch {escape(file.name)}</a> '
        f"({escape(in_words(file.size))})</li>"
        for file in one.files
    )
    return (
        f"<p><strong>{escape(who)}</strong>, {escape(when)}{late}</p>"
        f'<p class="typed">{escape(one.text)}</p>' + (f"<ul>{files}</ul>" if files else "")
    )
