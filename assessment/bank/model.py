"""What is asked: a bank and its parts, frozen, in the order people meet them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Side = Literal["statutory", "community"]
Form = Literal["short", "full", "community"]
SILENCES = ("don't know", "not applicable", "rather not say")


@dataclass(frozen=True, slots=True)
class Level:
    """One rung of the ladder of levels: ``value`` as stored, ``name`` and ``meaning`` as read."""

    value: int
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Which side a participant speaks from."""

    code: str
    name: str
    side: Side


@dataclass(frozen=True, slots=True)
class Criterion:
    """One test of what counts as a partnership, answered yes, no or unsure."""

    code: str
    text: str
    guidance: str


@dataclass(frozen=True, slots=True)
class Barrier:
    """What a low level reveals: a noun phrase and one sentence."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question with all that a team, a verifier and a researcher need beside it.

    ``descriptors`` has one text per level of the bank's ladder, in its order.  ``voices`` are best
    placed to answer, ``hear`` the voices a verifier should hear among outsiders.  ``reversed`` marks an item worded in the
    negative: shown as asked, scored from the other end.  ``replaces`` is the code of the
    question of an earlier bank whose place it takes, or None.  In a bank that requires the
    minimum only, ``guidance`` and ``verifier_asks`` may be "" and ``evidence``, ``intervene``,
    ``hear`` and ``sources`` may be empty.
    """

    code: str
    text: str
    plain: str
    guidance: str
    descriptors: tuple[str, ...]
    evidence: tuple[str, ...]
    verifier_asks: str
    barrier: Barrier
    intervene: tuple[str, ...]
    voices: tuple[str, ...]
    hear: tuple[str, ...]
    sources: tuple[str, ...]
    short: bool = False
    replaces: str | None = None
    reversed: bool = False
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Dimension:
    """A group of questions, such as ``CC-1.1 Routes in``; ``domain`` is the paper's domain code."""

    code: str
    title: str
    domain: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """One of the bank's top sections, such as ``CC`` community capacity."""

    code: str
    title: str
    summary: str
    dimensions: tuple[Dimension, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions of the issue, in order."""
        return tuple(q for dimension in self.dimensions for q in dimension.questions)


@dataclass(frozen=True, slots=True)
class Band:
    """A half-open interval ``[low, high)`` of a sum, with its name; ``high`` None is open-ended."""

    name: str
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Scoring:
    """How the instrument adds up; ``high`` is the level from which a share counts as high.

    ``sums`` is False unless the instrument defines sums; ``bands`` maps an issue code or
    ``total`` to its bands, and is empty where there are none.
    """

    high: int
    sums: bool = False
    bands: dict[str, tuple[Band, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Bank:
    """One version of an instrument; ``fingerprint`` is the SHA-256 (hex) over its files.

    ``everyday`` are terms of the glossary that questions use in their everyday sense, too: they
    are explained in the list of all words and not beside a question.
    """

    version: str
    title: str
    ladder: tuple[Level, ...]
    silences: tuple[str, ...]
    domains: dict[str, str]
    voices: tuple[Voice, ...]
    criteria: tuple[Criterion, ...]
    glossary: dict[str, str]
    scoring: Scoring
    issues: tuple[Issue, ...]
    fingerprint: str
    everyday: frozenset[str] = frozenset()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order they are asked."""
        return tuple(q for issue in self.issues for q in issue.questions)

    @cached_property
    def _by_code(self) -> dict[str, Question]:
        return {q.code: q for q in self.questions}

    @cached_property
    def _places(self) -> dict[str, tuple[Issue, Dimension]]:
        return {
            q.code: (issue, dimension)
            for issue in self.issues
            for dimension in issue.dimensions
            for q in dimension.questions
        }

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        """All dimensions, in order."""
        return tuple(d for issue in self.issues for d in issue.dimensions)

    def question(self, code: str) -> Question:
        """Return the question with this code; KeyError where the bank has none."""
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def issue_of(self, code: str) -> Issue:
        """Return the issue that a question belongs to."""
        return self._places[code][0]

    def dimension_of(self, code: str) -> Dimension:
        """Return the dimension that a question belongs to."""
        return self._places[code][1]

    def form(self, name: Form) -> tuple[Question, ...]:
        """Return the questions of a form, in order.

        ``full`` is all of them; ``short`` one per dimension, or all where the bank marks none;
        ``community`` those that a voice of the community side is best placed to answer.
        """
        if name == "short":
            return tuple(q for q in self.questions if q.short) or self.questions
        if name == "community":
            community = {voice.code for voice in self.voices if voice.side == "community"}
            return tuple(q for q in self.questions if community.intersection(q.voices))
        return self.questions

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The values of the ladder, lowest first."""
        return tuple(level.value for level in self.ladder)

    def side_of(self, voice: str) -> Side:
        """Return the side of a voice code; KeyError where the bank has no such voice."""
        return {v.code: v.side for v in self.voices}[voice]
