"""What changed between two versions of the questions. Pure.

A code lives for ever and means the same for ever, so questions are told by their codes alone: one
whose wording changed is *reworded*, one that stands elsewhere is *moved*, and one with another
meaning has a new code and says which it *replaces*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assessment.bank.model import Band, Bank, Dimension, Question


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text that changed; ``before`` or ``after`` is "" where there was or is none."""

    name: str  # as it is read: "plain wording", "level 2"
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question that is not as it was; ``before`` None: it is new, ``after`` None: removed.

    ``wording`` are the texts that whoever answers goes by; ``rest`` everything else it carries.
    ``reordered``: it comes earlier or later in its dimension than it did.
    """

    code: str
    before: Question | None
    after: Question | None
    from_dimension: Dimension | None
    to_dimension: Dimension | None
    wording: tuple[TextChange, ...] = ()
    rest: tuple[TextChange, ...] = ()
    reordered: bool = False

    @property
    def elsewhere(self) -> bool:
        """Whether it stands in another dimension than before."""
        if self.from_dimension is None or self.to_dimension is None:
            return False
        return self.from_dimension.code != self.to_dimension.code

    @property
    def moved(self) -> bool:
        """Whether it stands in another dimension, or in another order within it."""
        return self.elsewhere or self.reordered

    @property
    def question(self) -> Question:
        """The question as it is now, or as it was last."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  a change is of something
        return found

    @property
    def replaces(self) -> str | None:
        """The code of the earlier version's question whose place this new one takes."""
        return self.after.replaces if self.after is not None and self.before is None else None


@dataclass(frozen=True, slots=True)
class PartChange:
    """What changed in a part of a bank that is not a question, such as the glossary."""

    part: str
    changes: tuple[TextChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed from ``old`` to ``new``; new questions in their order, removed ones in theirs."""

    old: Bank
    new: Bank
    questions: tuple[QuestionChange, ...]
    parts: tuple[PartChange, ...]

    @property
    def added(self) -> tuple[QuestionChange, ...]:
        """Questions that are new, those that replace another among them."""
        return tuple(one for one in self.questions if one.before is None)

    @property
    def removed(self) -> tuple[QuestionChange, ...]:
        """Questions that are asked no more, those that were replaced among them."""
        return tuple(one for one in self.questions if one.after is None)

    @property
    def moved(self) -> tuple[QuestionChange, ...]:
        """Questions that stand in another place; they may be reworded as well."""
        return tuple(one for one in self.questions if one.moved)

    @property
    def reworded(self) -> tuple[QuestionChange, ...]:
        """Questions of which any text changed."""
        return tuple(one for one in self.questions if one.wording or one.rest)

    @property
    def replaced_by(self) -> dict[str, str]:
        """The code of the new question by the code of the removed one whose place it takes."""
        gone = {one.code for one in self.removed}
        return {one.replaces: one.code for one in self.added if one.replaces in gone}

    def __bool__(self) -> bool:
        return bool(self.questions or self.parts)


def compare_banks(old: Bank, new: Bank) -> Difference:
    """Return all that changed from one version to another."""
    kept = [q.code for q in new.questions if q.code in old]
    reordered = set(_reordered(old, new))
    changes = [
        *(_change(old, new, code, reordered) for code in (q.code for q in new.questions)),
        *(
            QuestionChange(q.code, q, None, old.dimension_of(q.code), None)
            for q in old.questions
            if q.code not in set(kept)
        ),
    ]
    found = tuple(
        one
        for one in changes
        if one.before is None or one.after is None or one.moved or one.wording or one.rest
    )
    parts = tuple(part for part in _parts(old, new) if part.changes)
    return Difference(old, new, found, parts)


def _change(old: Bank, new: Bank, code: str, reordered: set[str]) -> QuestionChange:
    after, to = new.question(code), new.dimension_of(code)
    if code not in old:
        return QuestionChange(code, None, after, None, to)
    before = old.question(code)
    names = _voice_names(old) | _voice_names(new)  # a voice that is renamed is not another voice
    return QuestionChange(
        code,
        before,
        after,
        old.dimension_of(code),
        to,
        wording=wording_changes(old, new, code),
        rest=text_changes(_rest(before, names), _rest(after, names)),
        reordered=code in reordered,
    )


def wording_changes(old: Bank, new: Bank, code: str) -> tuple[TextChange, ...]:
    """Return what whoever answers reads otherwise now, of a question that is in both versions."""
    return text_changes(_wording(old, old.question(code)), _wording(new, new.question(code)))


def text_changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[TextChange, ...]:
    """Return what differs between two sets of named texts, in the order of the newer one."""
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        TextChange(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    )


def _wording(bank: Bank, question: Question) -> dict[str, str]:
    return {
        "question": question.text,
        "plain wording": question.plain,
        "guidance": question.guidance,
        **{
            f"level {level.value}": text
            for level, text in zip(bank.ladder, question.descriptors, strict=True)
        },
    }


def _rest(question: Question, names: Mapping[str, str]) -> dict[str, str]:
    return {
        "evidence worth looking for": _listed(question.evidence),
        "what a verifier asks": question.verifier_asks,
        "barrier": question.barrier.name,
        "what the barrier says": question.barrier.sentence,
        "places to intervene": _listed(question.intervene),
        "best placed to answer": _listed([names[code] for code in question.voices]),
        "heard in verification": _listed([names[code] for code in question.hear]),
        "sources": _listed(question.sources),
        "short form": "asked in it" if question.short else "not asked in it",
        "scored": "from the other end" if question.reversed else "as asked",
        "weight": str(question.weight),
    }


def _listed(items: Sequence[str]) -> str:
    return "; ".join(items)


def _voice_names(bank: Bank) -> dict[str, str]:
    return {voice.code: voice.name for voice in bank.voices}


def _reordered(old: Bank, new: Bank) -> Iterator[str]:
    """Yield the questions that come in another order within the dimension they stayed in."""
    before = {d.code: [q.code for q in d.questions] for d in old.dimensions}
    for dimension in new.dimensions:
        here = [q.code for q in dimension.questions]
        yield from out_of_order(before.get(dimension.code, []), here)


def out_of_order(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of both lists that were moved, the longest run that stayed left out."""
    was = [code for code in before if code in set(after)]
    now = [code for code in after if code in set(before)]
    blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    stayed = {code for block in blocks for code in now[block.b : block.b + block.size]}
    return tuple(code for code in now if code not in stayed)


# ── everything but the questions ─────────────────────────────────────────────────────────────


def _parts(old: Bank, new: Bank) -> Iterator[PartChange]:
    for part, texts in (
        ("The instrument", _instrument),
        ("The ladder of levels", _ladder),
        ("Silences", _silences),
        ("Voices", _voice_lines),
        ("Issues", _issues),
        ("Dimensions", _dimensions),
        ("Domains", lambda bank: dict(bank.domains)),
        ("Criteria of a partnership", _criteria),
        ("Glossary", _glossary),
        ("Scoring", _scoring),
    ):
        yield PartChange(part, text_changes(texts(old), texts(new)))
    yield PartChange("Order", tuple(_orders(old, new)))


def _orders(old: Bank, new: Bank) -> Iterator[TextChange]:
    """Yield what comes in another order, as lists of what both versions have."""
    lists = [("issues", [i.code for i in old.issues], [i.code for i in new.issues])]
    before = {issue.code: [d.code for d in issue.dimensions] for issue in old.issues}
    lists += [
        (f"dimensions of {issue.code}", before[issue.code], [d.code for d in issue.dimensions])
        for issue in new.issues
        if issue.code in before
    ]
    for name, was, now in lists:
        if out_of_order(was, now):
            both = set(was) & set(now)
            yield TextChange(
                name,
                _listed([code for code in was if code in both]),
                _listed([code for code in now if code in both]),
            )


def _instrument(bank: Bank) -> dict[str, str]:
    return {"title": bank.title}


def _ladder(bank: Bank) -> dict[str, str]:
    return {f"level {one.value}": f"{one.name}. {one.meaning}" for one in bank.ladder}


def _silences(bank: Bank) -> dict[str, str]:
    return {"answers without a level": _listed(bank.silences)}


def _voice_lines(bank: Bank) -> dict[str, str]:
    return {voice.code: f"{voice.name}, {voice.side} side" for voice in bank.voices}


def _issues(bank: Bank) -> dict[str, str]:
    return {issue.code: f"{issue.title}. {issue.summary}" for issue in bank.issues}


def _dimensions(bank: Bank) -> dict[str, str]:
    return {
        d.code: f"{d.title}, in the domain “{bank.domains[d.domain]}”" if bank.domains else d.title
        for d in bank.dimensions
    }


def _criteria(bank: Bank) -> dict[str, str]:
    return {one.code: f"{one.text} {one.guidance}" for one in bank.criteria}


def _glossary(bank: Bank) -> dict[str, str]:
    everyday = _listed(sorted(bank.everyday))
    return dict(bank.glossary) | ({"not explained beside a question": everyday} if everyday else {})


def _scoring(bank: Bank) -> dict[str, str]:
    scoring = bank.scoring
    bands = {
        f"bands of {name}": _listed([_band(one) for one in bands])
        for name, bands in scoring.bands.items()
    }
    return {
        "counts as high from": f"level {scoring.high}",
        "sums": "added up" if scoring.sums else "not added up",
        **bands,
    }


def _band(band: Band) -> str:
    return f"{band.name} from {band.low}" + ("" if band.high is None else f" to below {band.high}")


# ── for programs ─────────────────────────────────────────────────────────────────────────────


def as_json(difference: Difference) -> dict[str, object]:
    """Return the difference as plain JSON, every list in the order of the newer version."""
    return {
        "old": difference.old.version,
        "new": difference.new.version,
        "added": [
            {"code": one.code, "text": one.question.text, "replaces": one.replaces}
            for one in difference.added
        ],
        "removed": [
            {
                "code": one.code,
                "text": one.question.text,
                "replaced_by": difference.replaced_by.get(one.code),
            }
            for one in difference.removed
        ],
        "moved": [
            {
                "code": one.code,
                "from": one.from_dimension.code if one.from_dimension else None,
                "to": one.to_dimension.code if one.to_dimension else None,
                "reordered": one.reordered,
            }
            for one in difference.moved
        ],
        "reworded": [
            {"code": one.code, "changes": _json_changes((*one.wording, *one.rest))}
            for one in difference.reworded
        ],
        "parts": [
            {"part": part.part, "changes": _json_changes(part.changes)} for part in difference.parts
        ],
    }


def _json_changes(changes: Sequence[TextChange]) -> list[dict[str, str]]:
    return [{"text": one.name, "before": one.before, "after": one.after} for one in changes]
