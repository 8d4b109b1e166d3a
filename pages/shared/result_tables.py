"""The tables of the results screen: rows of a workbook's document, ready to be read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assessment.bank.model import Bank
from assessment.charts.labels import Figured
from assessment.charts.palette import Stage
from assessment.documents.result_sections import section_name
from assessment.measures.answers import said_as_scored
from assessment.workbook.model import AnswerPart, ProfileLine, WorkbookDocument
from assessment.workbook.showing import accounts_in_order
from pages.shared.question_list import question_name, question_title

Row = tuple[object, ...]

ISSUE_HEADINGS = (
    "Dimension",
    "Own (mean of medians)",
    "Agreed (mean)",
    "Verified (mean)",
    "Settled (mean)",
    "Levels agreed",
)
SIDE_HEADINGS = ("Question", "Statutory side", "People", "Community side", "People", "Apart by")
TOTAL_HEADINGS = ("Section", "Possible", "Own (mean)", "People", "Agreed", "Verified", "Settled")
PROFILE_HEADINGS = (
    "Issue",
    "Own (mean of medians)",
    "Agreed (mean)",
    "Verified (mean)",
    "Settled (mean)",
    "Levels agreed",
    "Lowest",
)


def number(value: float | None) -> str | None:
    """Return a level or a mean with as many decimals as it has, two at most; None stays None."""
    return None if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def dimension_rows(lines: Sequence[ProfileLine], codes: Sequence[str]) -> list[Row]:
    """Return one row per dimension of an issue."""
    return [
        (
            line["title"],
            number(line["own_mean"]),
            number(line["mean"]),
            number(line["verified_mean"]),
            number(line["settled_mean"]),
            f"{line['levelled']} of {line['asked']}",
        )
        for line in lines
        if line["code"] in codes
    ]


def marks(line: ProfileLine) -> dict[Stage, Figured]:
    """Return the figures of one line as a chart takes them; stages that do not exist are absent."""
    stages: dict[Stage, Figured] = {"own": line["own_mean"], "agreed": line["mean"]}
    if line["verified_mean"] is not None:
        stages |= {"verified": line["verified_mean"], "settled": line["settled_mean"]}
    return stages


def profile_rows(document: WorkbookDocument, bank: Bank) -> list[Row]:
    """Return one row per issue, with how many of how many levels, and the lowest by name."""
    return [
        (
            line["title"],
            number(line["own_mean"]),
            number(line["mean"]),
            number(line["verified_mean"]),
            number(line["settled_mean"]),
            f"{line['levelled']} of {line['asked']}",
            lowest_named(line, bank),
        )
        for line in document["issues"]
    ]


def lowest_named(line: ProfileLine, bank: Bank) -> str | None:
    """Return the lowest question by the name of its dimension and its code."""
    code = line["lowest"]
    return None if code is None else question_name(bank, code)


def side_rows(answers: Sequence[AnswerPart], bank: Bank, asked: Collection[str]) -> list[Row]:
    """Return the two sides' medians of some questions; what may not be shown is said in words.

    ``asked`` are all questions of the round, by which a title knows whether it is enough.
    """
    return [_sides(answer, question_title(bank, answer["question"], asked)) for answer in answers]


def _sides(answer: AnswerPart, title: str) -> Row:
    spread = answer["spread"]
    statutory, community = spread["statutory_median"], spread["community_median"]
    apart = None if statutory is None or community is None else number(abs(statutory - community))
    if answer["reversed"]:
        title += " (worded in the negative: medians as asked)"
    if spread["hidden"]:
        return (title, "not shown", None, "not shown", None, None)
    return (
        title,
        number(statutory),
        spread["statutory_n"],
        number(community),
        spread["community_n"],
        apart,
    )


def account_rows(document: WorkbookDocument) -> list[Row]:
    """Return what became of every own answer that was asked for; the parts add up to the whole."""
    return [(name.capitalize(), count) for name, count in accounts_in_order(document)]


def _told(answer: AnswerPart, bank: Bank, level: int | None) -> str | None:
    if level is None:
        return None
    return f"{level}{said_as_scored(bank, answer['question'], level)}"


def total_rows(document: WorkbookDocument) -> list[Row]:
    """Return one row per section that is added up, with its band beside each sum."""
    return [
        (
            section_name(line),
            f"{line['least']} to {line['most']}",
            line["hidden"] or _banded(line["own_mean"], line["own_band"]),
            line["own_n"],
            _banded(line["agreed"], line["agreed_band"]),
            _banded(line["verified"], line["verified_band"]),
            _banded(line["settled"], line["settled_band"]),
        )
        for line in document["totals"]
    ]


def own_total_rows(document: WorkbookDocument) -> list[Row]:
    """Return one row per participant with each section's sum and band; none where confidential."""
    lines = document["totals"]
    return [
        (mine[0]["handle"], *(_banded(one["sum"], one["band"]) for one in mine))
        for mine in zip(*(line["own"] for line in lines), strict=True)
    ]


def _banded(value: float | None, band: str | None) -> str | None:
    found = number(value)
    return found if found is None or band is None else f"{found} {band}"
