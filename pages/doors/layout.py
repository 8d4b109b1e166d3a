"""One calm layout for the plain pages: HTML from strings, everything that was typed escaped."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse, Response

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{called} – The workbook</title>
<link rel="icon" href="/favicon.png">
<link rel="stylesheet" href="{style}">
{head}</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><p><a href="/">The workbook</a></p></header>
<main id="main" tabindex="-1">
{errors}<h1>{title}</h1>
{content}
</main>
</body>
</html>
"""


def page(
    title: str,
    content: str,
    *,
    status: int = 200,
    error: str = "",
    error_at: str = "",
    head: str = "",
    style: str = "/plain.css",
) -> Response:
    """Return a whole page. ``content`` is HTML already; ``title`` and ``error`` are text.

    An error stands in a summary before the heading, which takes the focus, and in the window's
    title; ``error_at`` is the id of the element it is about. ``head`` is more HTML of the head, ``style`` the style sheet.
    """
    summary = ""
    if error:
        summary = (
            '<div class="error-summary" role="alert" tabindex="-1" autofocus>'
            f"<h2>There is a problem</h2><p>{_said(error, error_at)}</p></div>\n"
        )
    shown = _PAGE.format(
        called=escape(f"Error: {title}" if error else title),
        title=escape(title),
        errors=summary,
        content=content,
        head=head,
        style=escape(style),
    )
    return HTMLResponse(shown, status_code=status)


def _said(error: str, at: str) -> str:
    return f'<a href="#{escape(at)}">{escape(error)}</a>' if at else escape(error)


def sentence_page(sentence: str, status: int) -> Response:
    """Return a page that says one thing."""
    title = {404: "Page not found", 403: "Not allowed", 410: "This link no longer works"}.get(
        status,
        "Please try again later" if status >= 500 else "Sorry",  # noqa: PLR2004  a status
    )
    return page(title, f"<p>{escape(sentence)}</p>", status=status)


def hidden(name: str, value: str) -> str:
    """Return a hidden field."""
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def field(
    name: str,
    label: str,
    *,
    kind: str = "text",
    value: str = "",
    more: str = "",
    hint: str = "",
    optional: bool = False,
) -> str:
    """Return a labelled field that has to be filled unless it is ``optional``.

    ``more`` is further attributes, as HTML.
    """
    described = f' aria-describedby="{name}-hint"' if hint else ""
    shown = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>' if hint else ""
    needed = "" if optional else " required"
    filled = f' value="{escape(value)}"' if value else ""
    return (
        f'<div class="field"><label for="{name}">{escape(label)}</label>{shown}'
        f'<input id="{name}" name="{name}" type="{kind}"{needed}{filled}{described} {more}></div>'
    )
