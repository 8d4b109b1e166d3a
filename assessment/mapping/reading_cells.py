"""What one cell, or one typed field, says: a number, a date, yes or no, sectors, a rung.

Every reader takes text, returns the value, None or "" where the text says nothing, and raises
BadInput with a sentence where it says something that can't be read.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from assessment.errors import BadInput
from assessment.mapping.model import RUNGS, SECTORS
from assessment.mapping.rules import fold

_NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "none", "not known", "unknown", "tbc", "?"})

_NUMBER = re.compile(
    r"(?P<sign>[-–−]?)(?:n\s*=?\s*)?(?P<digits>\d{1,3}(?:[, ]\d{3})+|\d+)(?P<part>\.\d+)?\s*(?P<unit>[km]?)"
)
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000}
_MOST = 1_000_000_000  # far above any register, within an integer column


def read_count(text: str) -> int | None:
    """Return a whole number that is not negative: ``126``, ``1,260``, ``12.5k``, ``n=126``."""
    folded = fold(text)
    if folded in _NOTHING:
        return None
    found = _NUMBER.fullmatch(folded)
    if found is None or found["sign"]:
        raise BadInput(f"“{_short(text)}” is not a number of partnerships. Write it like 126.")
    whole: int = int(re.sub(r"[, ]", "", found["digits"])[:15])
    part = (found["part"] or ".")[1:16]
    scaled: int = (whole * 10 ** len(part) + int(part or 0)) * _UNITS[found["unit"]]
    scale: int = 10 ** len(part)
    count, rest = divmod(scaled, scale)
    if rest:
        raise BadInput(f"“{_short(text)}” is not a whole number of partnerships.")
    if count > _MOST:
        raise BadInput(f"“{_short(text)}” is more partnerships than there can be.")
    return count


_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {
    name[:length]: number
    for number, name in enumerate(_MONTH_NAMES, start=1)
    for length in (3, len(name))
} | {"sept": 9}
_YEAR = re.compile(r"\d{4}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[t ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})")
_SERIAL = re.compile(r"\d{5}")  # days since 1899-12-30, as spreadsheets count
_SERIALS_FROM = date(1899, 12, 30)
_EARLIEST, _LATEST = 1800, 2200
_CENTURY_TURNS = 50  # 49 is 2049, 50 is 1950


def read_date(text: str) -> str:
    """Return an ISO year, month or day from the forms that people use; the day comes first.

    ``2001``, ``2001-04``, ``2001-04-30``, ``30/04/2001`` (or with dots or dashes, or two digits of
    the year), ``30 April 2001``, ``Apr 2001``, and a spreadsheet's day number.
    """
    folded = fold(text)
    if folded in _NOTHING:
        return ""
    found = _date_parts(folded)
    if found is not None:
        year, month, day = found
        if _EARLIEST <= year <= _LATEST and _exists(year, month, day):
            parts = [f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)]
            return "-".join(parts)
    raise BadInput(
        f"“{_short(text)}” is not a date that can be read. "
        "Write a year (2001), a month (2001-04) or a day (30/04/2001)."
    )


def _date_parts(folded: str) -> tuple[int, int | None, int | None] | None:
    if _YEAR.fullmatch(folded):
        return int(folded), None, None
    if _SERIAL.fullmatch(folded):
        day = _SERIALS_FROM + timedelta(days=int(folded))
        return day.year, day.month, day.day
    if found := _ISO.fullmatch(folded):
        return int(found[1]), int(found[2]), int(found[3]) if found[3] else None
    if found := _DAY_FIRST.fullmatch(folded):
        return _full_year(found[4]), int(found[3]), int(found[1])
    if (found := _WORDS.fullmatch(folded)) and found[2] in _MONTHS:
        return _full_year(found[3]), _MONTHS[found[2]], int(found[1]) if found[1] else None
    return None


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004  all four digits were given
        return year
    return year + (2000 if year < _CENTURY_TURNS else 1900)


def _exists(year: int, month: int | None, day: int | None) -> bool:
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return False
    return True


_YES = frozenset({"y", "yes", "true", "t", "1", "x", "✓", "✔", "✅", "☑", "√"})
_NO = frozenset({"n", "no", "false", "f", "0", "✗", "✘", "❌", "☐"})


def read_yes_or_no(text: str) -> bool | None:
    """Return True or False, or None where nothing is said."""
    folded = fold(text)
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    if folded in _NOTHING:
        return None
    raise BadInput(f"“{_short(text)}” is neither yes nor no. Write Yes or No.")


_SECTOR_WORDS: dict[str, tuple[str, ...]] = {
    **{sector: (sector,) for sector in SECTORS},
    "public": ("statutory",),
    "charity": ("voluntary",),
    "charities": ("voluntary",),
    "third": ("voluntary",),
    "vcs": ("voluntary", "community"),
    "vcse": ("voluntary", "community"),
    "business": ("private",),
    "businesses": ("private",),
    "commercial": ("private",),
    "all": SECTORS,
    "all four": SECTORS,
}
_BETWEEN_SECTORS = re.compile(r"\s*(?:[,;/|&+\n]|\band\b)\s*")


def read_sectors(text: str) -> tuple[str, ...] | None:
    """Return the sectors named in a list such as ``Statutory, voluntary and community``.

    In the order of SECTORS; None where nothing is said.
    """
    named = set[str]()
    for piece in _BETWEEN_SECTORS.split(text.strip().casefold()):
        word = re.sub(r"\s*\bsectors?$", "", fold(piece))
        if word in _NOTHING:
            continue
        if word not in _SECTOR_WORDS:
            raise BadInput(
                f"“{_short(piece)}” is not a sector. Write statutory, voluntary, community or "
                "private, with commas between them."
            )
        named.update(_SECTOR_WORDS[word])
    return tuple(sector for sector in SECTORS if sector in named) or None


_RUNG_NAMES = {name.casefold(): rung for rung, name in RUNGS.items()}
_RUNG = re.compile(r"(?:rung )?(\d)(?:\.0)?(?:[ .:,)–-]*(\D*))?")


def read_rung(text: str) -> int | None:
    """Return Arnstein's rung from its number, its name, or both (``4 Consultation``)."""
    folded = fold(text)
    if folded in _NOTHING:
        return None
    if folded in _RUNG_NAMES:
        return _RUNG_NAMES[folded]
    found = _RUNG.fullmatch(folded)
    if found and int(found[1]) in RUNGS and found[2] in {None, "", RUNGS[int(found[1])].casefold()}:
        return int(found[1])
    raise BadInput(
        f"“{_short(text)}” is not a rung of the ladder of participation. Write a number from "
        "1 (manipulation) to 8 (citizen control), or its name."
    )


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 40 else f"{shown[:39]}…"  # noqa: PLR2004  fits beside a field
