"""How an instrument adds up: the high level, sums and half-open bands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assessment.bank.fields import Fields
from assessment.bank.model import Band, Issue, Level, Scoring

TOTAL = "total"
SCORING, SCORING_MORE = ("high",), ("sums", "bands")
BAND, BAND_MORE = ("name", "low"), ("high",)


def read_scoring(
    fields: Fields, ladder: tuple[Level, ...], issue_codes: tuple[str, ...]
) -> tuple[Scoring, dict[str, int]]:
    """Read the scoring, noting its problems; with it the line of each section's bands."""
    entry = fields.one("scoring", "the scoring")
    if entry is None:
        return Scoring(high=0), {}
    entry.expect(SCORING, SCORING_MORE)
    high = entry.number("high", 0)
    if ladder and high not in [level.value for level in ladder]:
        what = f"“high” is {high}, which is no level of the ladder."
        levels = f"{ladder[0].value} to {ladder[-1].value}"
        entry.note(entry.line("high"), what, f"Write one of the levels {levels}.")
    sums = entry.flag("sums")
    bands = entry.one("bands", "the bands")
    if bands is None:
        return Scoring(high, sums), {}
    if not sums:
        what = "There are bands, but nothing is added up."
        entry.note(entry.line("bands"), what, "Write “sums: true”, or take the bands away.")
    bands.expect((), (TOTAL, *issue_codes))
    lines = bands.mapping.key_lines
    return Scoring(high, sums, {name: _bands(bands, name) for name in lines}), dict(lines)


def _bands(fields: Fields, name: str) -> tuple[Band, ...]:
    entries = fields.many(name, f"a band of {name}")
    for entry in entries:
        entry.expect(BAND, BAND_MORE)
    for entry in entries[:-1]:
        if "high" not in entry.mapping.values:
            what = f"“high” is missing in a band of {name} that is not the last."
            entry.note(entry.mapping.line, what, "Write where the next band begins.")
    bands = tuple(
        Band(
            entry.text("name"),
            entry.number("low", 0),
            entry.number("high", 0) if "high" in entry.mapping.values else None,
        )
        for entry in entries
    )
    for entry, band in zip(entries, bands, strict=True):
        if band.high is not None and band.high <= band.low:
            what = f"The band “{band.name}” ends at {band.high}, which is not above {band.low}."
            entry.note(entry.line("high"), what, "A band holds its low and ends below its high.")
    _check_joined(entries, bands)
    return bands


def _check_joined(entries: tuple[Fields, ...], bands: tuple[Band, ...]) -> None:
    for (one, other), entry in zip(pairwise(bands), entries[1:], strict=True):
        if one.high is None or one.high == other.low:
            continue
        fault = "leave a gap" if one.high < other.low else "overlap"
        what = f"The bands “{one.name}” and “{other.name}” {fault}: {one.high} and {other.low}."
        do = f"Begin “{other.name}” at {one.high}: a band holds its low and ends below its high."
        entry.note(entry.line("low"), what, do)


def uncovered(
    scoring: Scoring, ladder: tuple[Level, ...], issues: tuple[Issue, ...], lines: dict[str, int]
) -> Iterator[tuple[int, str, str]]:
    """Yield (line, what, do) for bands that leave the lowest or highest possible sum outside."""
    for name, bands in scoring.bands.items():
        asked = [issue for issue in issues if name in (TOTAL, issue.code)]
        weight = sum(q.weight for issue in asked for q in issue.questions)
        if not (bands and weight and ladder):
            continue
        lowest, highest = weight * ladder[0].value, weight * ladder[-1].value
        if bands[0].low > lowest:
            what = f"The bands of {name} begin at {bands[0].low}, but a sum can be {lowest}."
            yield lines[name], what, f"Begin the first band at {lowest} or below."
        if bands[-1].high is not None and bands[-1].high <= highest:
            what = f"The bands of {name} end below {bands[-1].high}, but a sum can be {highest}."
            yield lines[name], what, "Leave out “high” in the last band."
