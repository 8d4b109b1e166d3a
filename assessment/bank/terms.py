"""Which terms of a glossary appear in a text: whole words, the longest first. Pure.

A term is found however it is capitalised (an abbreviation only as it is written), in the singular
and in a simple plural, and with its hyphens as spaces or the other way round.  A word joined by a
hyphen to another is a word of its own: *non-statutory* is not *statutory*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"\w+")
_HYPHENS = re.compile("[\u2010\u2011]")
_SHORTEST_ABBREVIATION = 2  # letters


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a term; ``first`` is its first word and stands after ``lead`` characters."""

    term: str
    text: str
    exact: bool
    lead: int
    first: str


def terms_in(text: str, terms: Iterable[str]) -> tuple[str, ...]:
    """Return the terms that appear in the text, each once, in the order of their first place.

    Where one term stands inside another (*community* in *community of interest*), the longer one
    is meant.
    """
    plain = _plain(text)
    low = plain.lower()
    forms = _forms(tuple(terms))
    found: dict[str, None] = {}
    end = 0
    for word in _WORD.finditer(low):
        for form in forms.get(word.group(), ()):
            start = word.start() - form.lead
            if start >= end and _stands(form, plain if form.exact else low, start):
                found[form.term] = None
                end = start + len(form.text)
                break
    return tuple(found)


def known_as(typed: str, terms: Iterable[str]) -> str | None:
    """Return the term that was meant by what somebody typed as one; None where it is none of them.

    So *communities of interest* and *Community of  Interest* are both *community of interest*.
    """
    plain = _plain(typed).strip()
    for term in terms:
        if _plain(term).casefold() == plain.casefold():
            return term
    for term in terms:
        for form in _forms_of(term):
            if form.text == (plain if form.exact else plain.lower()):
                return term
    return None


def _plain(text: str) -> str:
    """Return the text with one kind of space, hyphen and apostrophe; lower() keeps its length."""
    composed = unicodedata.normalize("NFC", text).replace("’", "'").replace("\u0130", "I")
    return " ".join(_HYPHENS.sub("-", composed).split())


def _stands(form: _Form, inside: str, start: int) -> bool:
    """Tell whether a form stands here, with nothing before or after that makes it another word."""
    if start < 0 or not inside.startswith(form.text, start):
        return False
    end = start + len(form.text)
    before, after = inside[max(0, start - 2) : start], inside[end : end + 2]
    joined_before = re.search(r"\w-?$", before) and _WORD.match(form.text)
    joined_after = re.match(r"-?\w", after) and _WORD.match(form.text[-1])
    return not (joined_before or joined_after)


@lru_cache(maxsize=64)
def _forms(terms: tuple[str, ...]) -> Mapping[str, tuple[_Form, ...]]:
    """Return the forms of all terms by their first word, the longest first."""
    by_word: dict[str, list[_Form]] = {}
    for form in (form for term in terms for form in _forms_of(term)):
        by_word.setdefault(form.first, []).append(form)
    return {
        word: tuple(sorted(forms, key=lambda form: -len(form.text)))
        for word, forms in by_word.items()
    }


def _forms_of(term: str) -> Iterator[_Form]:
    """Yield every way to write a term; none for one without a letter or digit."""
    plain = _plain(term)
    exact = len(plain) >= _SHORTEST_ABBREVIATION and plain.isupper()
    written = plain if exact else plain.lower()
    for number in _numbers(written):
        for text in dict.fromkeys((number, number.replace("-", " "), number.replace(" ", "-"))):
            first = _WORD.search(text)
            if first is not None:
                yield _Form(term, text, exact, first.start(), first.group().lower())


def _numbers(term: str) -> Iterator[str]:
    """Yield the term and its plural: *verdicts*, *communities of interest*."""
    head, of, rest = term.partition(" of ")
    yield term
    yield _plural(head) + of + rest


def _plural(word: str) -> str:
    if re.search("[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search("(s|x|z|ch|sh)$", word) else "s")
