"""What changed between two versions of the questions, for people: as blocks, and as PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assessment.bank.comparing import Difference, QuestionChange, TextChange
from assessment.bank.marking import Stretches, marked
from assessment.bank.model import Bank, Dimension, Question
from assessment.documents.blocks import Block, Column, Heading, Marked, Prose, Report, Table
from assessment.documents.wording import NONE

HOW_TO_READ = (
    "“It said” is the older version, with the words that are gone struck through. “It says” is "
    "the newer one, with the words that are new underlined. Where nothing is marked, nothing "
    "changed. A question keeps its code for ever: one with another meaning has a new code, and "
    "says which question it takes the place of."
)


def difference_report(difference: Difference, moment: str) -> Report:
    """Return the whole difference; ``moment`` (ISO 8601) is when it was drawn up."""
    old, new = difference.old, difference.new
    return Report(
        title=f"What changed from {old.version} to {new.version}",
        subject=new.title,
        moment=moment,
        blocks=(
            Heading(1, f"What changed from {old.version} to {new.version}", "top"),
            *difference_blocks(difference),
        ),
    )


def difference_pdf(difference: Difference, moment: str) -> bytes:
    """Return the difference as tagged PDF; the same two versions and moment give the same bytes."""
    # reportlab is loaded in the process that prints, never in one that only asks it to
    from assessment.documents.printing import printed  # noqa: PLC0415

    return printed(difference_report(difference, moment))


def difference_lines(difference: Difference) -> Iterator[str]:
    """Yield what changed as lines for a terminal, the marked words in brackets."""
    for block in difference_blocks(difference):
        match block:
            case Heading(level=level, text=text):
                yield f"\n{'#' * level} {text}"
            case Prose(text=text, label=label):
                yield " ".join(part for part in (label, text) if part)
            case Marked(label=label, stretches=stretches, gone=gone):
                left, right = "[-", "-]"
                if not gone:
                    left, right = "[+", "+]"
                said = (f"{left}{text}{right}" if marked_ else text for text, marked_ in stretches)
                yield f"  {label} {''.join(said)}"
            case Table(caption=caption, rows=rows):
                yield f"{caption}:"
                yield from (f"  {' | '.join(row)}" for row in rows)


def difference_blocks(difference: Difference) -> Iterator[Block]:
    """Yield everything below the title, for the screen and for print alike."""
    yield Prose(
        f"{difference.new.title}. The older version has {len(difference.old.questions)} questions, "
        f"the newer one {len(difference.new.questions)}."
    )
    if not difference:
        yield Prose("Nothing that people read or answer is different.")
        return
    yield Prose(HOW_TO_READ)
    yield _in_short(difference)
    yield from _added(difference)
    yield from _removed(difference)
    yield from _moved(difference)
    yield from _reworded(difference)
    yield from _parts(difference)


def _in_short(difference: Difference) -> Table:
    return Table(
        "In short",
        (Column("What", 0.3), Column("How many", 0.15, numeric=True), Column("Which", 0.55)),
        (
            _count("New questions", difference.added),
            _count("Questions asked no more", difference.removed),
            _count("Questions that stand elsewhere", difference.moved),
            _count("Questions worded anew", difference.reworded),
            (
                "Changes to everything else",
                str(sum(len(part.changes) for part in difference.parts)),
                ", ".join(part.part for part in difference.parts) or NONE,
            ),
        ),
    )


def _count(what: str, changes: Iterable[QuestionChange]) -> tuple[str, str, str]:
    codes = [one.code for one in changes]
    return what, str(len(codes)), ", ".join(codes) or NONE


def _added(difference: Difference) -> Iterator[Block]:
    if difference.added:
        yield Heading(2, "New questions", "new")
    for one in difference.added:
        yield _question_heading(one)
        yield from _place(one.to_dimension, difference.new)
        if one.replaces:
            was = (
                difference.old.question(one.replaces).text if one.replaces in difference.old else ""
            )
            yield Prose(f"{one.replaces}. {was}".strip(), label="It takes the place of")
        yield from _whole(one.question, difference.new)


def _removed(difference: Difference) -> Iterator[Block]:
    if difference.removed:
        yield Heading(2, "Questions asked no more", "removed")
    for one in difference.removed:
        yield _question_heading(one)
        yield from _place(one.from_dimension, difference.old)
        follower = difference.replaced_by.get(one.code)
        if follower:
            text = difference.new.question(follower).text
            yield Prose(f"{follower}. {text}", label="Its place is taken by")
        yield from _whole(one.question, difference.old)


def _moved(difference: Difference) -> Iterator[Block]:
    if not difference.moved:
        return
    yield Heading(2, "Questions that stand elsewhere", "moved")
    yield Table(
        "Where they stood and where they stand",
        (Column("Question", 0.4), Column("Stood in", 0.3), Column("Stands in", 0.3)),
        tuple(
            (
                f"{one.code} {one.question.text}",
                _called(one.from_dimension),
                _called(one.to_dimension) if one.elsewhere else "the same, in another order",
            )
            for one in difference.moved
        ),
    )


def _reworded(difference: Difference) -> Iterator[Block]:
    if difference.reworded:
        yield Heading(2, "Questions worded anew", "reworded")
    for one in difference.reworded:
        yield _question_heading(one)
        yield from _place(one.to_dimension, difference.new)
        for change in (*one.wording, *one.rest):
            yield from text_change_blocks(change)


def _parts(difference: Difference) -> Iterator[Block]:
    if difference.parts:
        yield Heading(2, "Everything else", "everything-else")
    for number, part in enumerate(difference.parts, start=1):
        yield Heading(3, part.part, f"part-{number}")
        for change in part.changes:
            yield from text_change_blocks(change)


def text_change_blocks(change: TextChange) -> Iterator[Block]:
    """Yield one text before and after; one that was not there, or is not, says so."""
    name = f"{change.name[0].upper()}{change.name[1:]}"
    if not change.before or not change.after:
        kind = "is not there any more" if change.before else "is new"
        yield Prose("", label=f"{name} {kind}.", leads=True)
        text, gone = change.before or change.after, bool(change.before)
        yield Marked("It said:" if gone else "It says:", ((text, True),), gone=gone)
        return
    was, now = marked(change.before, change.after)
    yield Prose("", label=f"{name}.", leads=True)
    yield Marked("It said:", _pairs(was), gone=True)
    yield Marked("It says:", _pairs(now), gone=False)


def _pairs(stretches: Stretches) -> tuple[tuple[str, bool], ...]:
    return tuple((one.text, one.changed) for one in stretches)


def _question_heading(one: QuestionChange) -> Heading:
    anchor = "".join(c if c.isalnum() else "-" for c in f"q-{one.code}".lower())
    return Heading(3, f"{one.code} {one.question.text}", anchor)


def _place(dimension: Dimension | None, bank: Bank) -> Iterator[Block]:
    if dimension is not None:
        issue = next(i for i in bank.issues if dimension in i.dimensions)
        yield Prose(f"{issue.title}: {_called(dimension)}", small=True, leads=True)


def _called(dimension: Dimension | None) -> str:
    return f"{dimension.title} ({dimension.code})" if dimension else NONE


def _whole(question: Question, bank: Bank) -> Iterator[Block]:
    """Yield what whoever answers reads of a question."""
    if question.plain != question.text:
        yield Prose(question.plain, label="In plain words:")
    if question.guidance:
        yield Prose(question.guidance, label="Guidance:")
    yield Table(
        "Its levels",
        (Column("Level", 0.25), Column("What can be seen", 0.75)),
        tuple(
            (f"{level.value} {level.name}", text)
            for level, text in zip(bank.ladder, question.descriptors, strict=True)
        ),
    )
