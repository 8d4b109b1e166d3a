"""The views of a long page of questions: a list of contents, a section for each dimension, ways on.

Without scripts they stand below each other; a script shows one at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from assessment.bank.model import Bank, Dimension, Issue


def contents_html(bank: Bank, lines: Iterable[tuple[Dimension, str]]) -> Iterator[str]:
    """Give a list for each issue that has any; ``lines`` are dimensions with their list items."""
    items = {dimension.code: item for dimension, item in lines}
    for issue in bank.issues:
        mine = [items[one.code] for one in issue.dimensions if one.code in items]
        if mine:
            yield f'<h2>{escape(issue.title)}</h2><ul class="tasks">{"".join(mine)}</ul>'


def content_html(dimension: Dimension, first: str, status: str) -> str:
    """Return one line of the list; ``first`` is the code of the first question to show."""
    return (
        f'<li data-task="{escape(dimension.code)}"><a href="#{escape(first)}">'
        f'{escape(dimension.title)}</a> <span class="status">{escape(status)}</span></li>'
    )


def section_html(
    dimension: Dimension, issue: Issue, *, place: int, of: int, questions: str, ways: str
) -> str:
    """Return one dimension's section; it is the one at ``place``, from 0, ``of`` so many."""
    return (
        f'<section class="view dimension" id="{escape(dimension.code)}" '
        f'data-title="{escape(dimension.title)}" data-issue="{escape(issue.title)}">'
        f'<p class="place">{escape(issue.title)} · dimension {place + 1} of {of}</p>'
        f'<h2 class="title">{escape(dimension.title)}</h2>{questions}{ways}</section>'
    )


def ways_html(firsts: Sequence[str], place: int, *, last: str) -> str:
    """Return the ways on; without scripts all questions stand below each other already.

    ``firsts`` are the codes of each dimension's first question; ``last`` is the way on from the
    last of them.
    """
    links = []
    if place:
        links.append(_way(firsts[place - 1], "Previous"))
    links.append(_way(firsts[place + 1], "Next") if place + 1 < len(firsts) else last)
    links.append('<a class="scripted left" hidden href="#list"></a>')
    links.append('<a href="#list">Back to the list</a>')
    return f'<nav class="ways" aria-label="Ways on">{" ".join(links)}</nav>'


def _way(first: str, words: str) -> str:
    return f'<a class="scripted" hidden href="#{escape(first)}">{words}</a>'
