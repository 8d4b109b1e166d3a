"""What the answers come to: accounts, profile, findings, gaps, history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessment.documents.blocks import Block, Column, Heading, Notice, Prose, Table
from assessment.documents.figures import profile_figure
from assessment.documents.wording import NONE, Words, count, moment, number
from assessment.measures.totals import TOTAL
from assessment.workbook.model import FindingPart, ProfileLine, TotalLine, WorkbookDocument
from assessment.workbook.showing import accounts_in_order


def accounts(document: WorkbookDocument) -> Iterator[Block]:
    """Show that asked = levelled + silences + unanswered, in numbers that can be added up."""
    asked = document["accounts"].get("asked", 0)
    parts = {name: value for name, value in accounts_in_order(document) if name != "asked"}
    yield Heading(2, "Accounts", "accounts")
    yield Prose("Every answer that was asked for is in exactly one of these lines.", leads=True)
    yield Table(
        "What became of all own answers",
        (Column("Answers", 0.7), Column("How many", 0.3, numeric=True)),
        (
            *((name.capitalize(), str(value)) for name, value in parts.items()),
            ("All of these, added up", str(sum(parts.values()))),
            ("Asked", str(asked)),
        ),
        narrow=True,
    )
    if sum(parts.values()) != asked:
        yield Notice(
            "Some silences are hidden because too few people gave them, so these lines do not "
            "add up to what was asked."
        )


def profile(document: WorkbookDocument, words: Words) -> Iterator[Block]:
    """Draw and tabulate the means per issue and per dimension; there is no overall one."""
    ladder = tuple(words.ladder)
    yield Heading(2, "Profile", "profile")
    yield Prose(
        "The mean level per issue and per dimension: own (from the medians of own answers), "
        "agreed, verified and settled. There is no figure where fewer than half of the questions "
        "carry a level" + ("." if document["totals"] else ", and there is no overall score.")
    )
    for caption, lines in (
        ("Profile by issue", document["issues"]),
        ("Profile by dimension", document["dimensions"]),
    ):
        if lines:
            yield profile_figure(caption, lines, ladder)
            yield _profile_table(f"{caption}, in numbers", lines)


def _profile_table(caption: str, lines: Sequence[ProfileLine]) -> Table:
    return Table(
        caption,
        (
            Column("Code", 0.11),
            Column("Title", 0.31),
            Column("Own", 0.09, numeric=True),
            Column("Agreed", 0.1, numeric=True),
            Column("Verified", 0.11, numeric=True),
            Column("Settled", 0.11, numeric=True),
            Column("Levelled of asked", 0.12, numeric=True),
            Column("Lowest", 0.13, numeric=True),
        ),
        tuple(
            (
                line["code"],
                line["title"],
                number(line["own_mean"]),
                number(line["mean"]),
                number(line["verified_mean"]),
                number(line["settled_mean"]),
                f"{line['levelled']} of {line['asked']}",
                line["lowest"] or NONE,
            )
            for line in lines
        ),
    )


def totals(document: WorkbookDocument) -> Iterator[Block]:
    """Give sums and bands, where the instrument adds up; nothing at all where it does not."""
    lines = document["totals"]
    if not lines:
        return
    yield Heading(2, "Sums and bands", "sums-and-bands")
    yield Prose(
        "Sums of the levels as scored, times their weights. A dash means that a question of the "
        "section carries no level, so there is no sum: a silence is not a zero.",
        leads=True,
    )
    yield Table(
        "Sums and bands by section",
        (
            Column("Section", 0.3),
            Column("Possible", 0.14),
            Column("Own (mean, people)", 0.2),
            Column("Agreed", 0.12),
            Column("Verified", 0.12),
            Column("Settled", 0.12),
        ),
        tuple(
            (
                section_name(line),
                f"{line['least']} to {line['most']}",
                line["hidden"]
                or f"{_banded(line['own_mean'], line['own_band'])} ({count(line['own_n'])})",
                _banded(line["agreed"], line["agreed_band"]),
                _banded(line["verified"], line["verified_band"]),
                _banded(line["settled"], line["settled_band"]),
            )
            for line in lines
        ),
    )
    for line in lines:
        if line["own"]:
            yield Table(
                f"{section_name(line)}: own sums",
                (Column("Participant", 0.4), Column("Sum", 0.2, numeric=True), Column("Band", 0.4)),
                tuple(
                    (one["handle"], number(one["sum"]), one["band"] or NONE) for one in line["own"]
                ),
                narrow=True,
            )


def section_name(line: TotalLine) -> str:
    """Return what a line of sums is called; all sections together have no code to be read."""
    return line["title"] if line["code"] == TOTAL else f"{line['code']} {line['title']}"


def _banded(value: float | None, band: str | None) -> str:
    return number(value) + (f" {band}" if band else "")


def findings(document: WorkbookDocument) -> Iterator[Block]:
    """Give the three headings: good areas, areas to improve, where to intervene."""
    part = document["findings"]
    yield Heading(2, "Findings", "findings")
    yield from _finding("Good areas", "What works, and why", part["good_areas"])
    yield from _finding(
        "Areas to improve", "What could be better, and why", part["areas_to_improve"]
    )
    yield from _finding(
        "Where to intervene", "What stands in the way, and why", part["where_to_intervene"]
    )


def _finding(title: str, caption: str, lines: Sequence[FindingPart]) -> Iterator[Block]:
    yield Heading(3, title, title.lower().replace(" ", "-"))
    if not lines:
        yield Prose("Nothing stands here.")
        return
    if any(line["intervene"] for line in lines):
        yield Table(
            caption,
            (
                Column("Question", 0.12),
                Column("What", 0.22),
                Column("Because", 0.3),
                Column("Where to intervene", 0.36),
            ),
            tuple(
                (
                    line["question"],
                    line["title"],
                    line["because"],
                    "\n".join(f"• {place}" for place in line["intervene"]),
                )
                for line in lines
            ),
        )
        return
    yield Table(
        caption,
        (Column("Question", 0.12), Column("What", 0.53), Column("Because", 0.35)),
        tuple((line["question"], line["title"], line["because"]) for line in lines),
    )


def missing(document: WorkbookDocument) -> Iterator[Block]:
    """Say item by item what the workbook was handed over without."""
    yield Heading(2, "What is missing", "missing")
    if not document["missing"]:
        yield Prose("Nothing is missing.")
        return
    yield Table(
        "Handed over without",
        (Column("No.", 0.1), Column("What", 0.9)),
        tuple((str(n), sentence) for n, sentence in enumerate(document["missing"], start=1)),
    )


def history(document: WorkbookDocument) -> Iterator[Block]:
    """Say why earlier versions were reopened, then list every change, oldest first."""
    yield Heading(2, "History", "history")
    if document["reopenings"]:
        yield Table(
            "Versions that were reopened",
            (
                Column("Version", 0.1, numeric=True),
                Column("When", 0.25),
                Column("By", 0.22),
                Column("Why", 0.43),
            ),
            tuple(
                (str(one["version"]), moment(one["at"]), one["by"], one["reason"])
                for one in document["reopenings"]
            ),
        )
    if not document["history"]:
        yield Prose("Nothing is written down.")
        return
    yield Table(
        "Changes, oldest first",
        (Column("When", 0.29), Column("Who", 0.22), Column("Question", 0.12), Column("What", 0.37)),
        tuple(
            (moment(line["at"]), line["who"], line["question"] or NONE, line["what"])
            for line in document["history"]
        ),
    )
