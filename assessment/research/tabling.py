"""The numbers of a comparison as rows and as JSON, for taking away. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.research.model import Comparison, Figure, SiteLine

HEADINGS = (
    "site",
    "name",
    "nation",
    "kind",
    "bank",
    "round",
    "participants",
    "code",
    "title",
    *Figure._fields,
)

Cell = str | int | float | None


def rows(compared: Comparison) -> Iterator[tuple[Cell, ...]]:
    """Yield one row per site and per issue or dimension, in the order of HEADINGS.

    An ``own`` that is None is hidden where ``hidden`` says why, else not defined.
    """
    for line in compared.lines:
        for code, title in (*compared.issues, *compared.dimensions):
            if code in line.figures:
                yield (
                    line.site_code,
                    line.site_name,
                    line.nation,
                    line.kind,
                    compared.bank_version,
                    line.round_name,
                    people(line, compared.threshold),
                    code,
                    title,
                    *line.figures[code],
                )


def people(line: SiteLine, threshold: int) -> int | str:
    """Return how many took part, or that they were too few to say."""
    return line.participants if line.participants >= threshold else f"fewer than {threshold}"


def as_json(compared: Comparison) -> dict[str, object]:
    """Return the comparison as plain JSON; moments are ISO 8601 in UTC."""
    return {
        "bank": compared.bank_version,
        "title": compared.bank_title,
        "round": compared.round_name,
        "at": compared.at.isoformat(),
        "threshold": compared.threshold,
        "issues": [{"code": code, "title": title} for code, title in compared.issues],
        "dimensions": [{"code": code, "title": title} for code, title in compared.dimensions],
        "sites": [
            {
                "code": line.site_code,
                "name": line.site_name,
                "nation": line.nation,
                "kind": line.kind,
                "round": line.round_name,
                "participants": people(line, compared.threshold),
                "figures": {code: figure._asdict() for code, figure in line.figures.items()},
            }
            for line in compared.lines
        ],
        "missing": list(compared.missing),
    }
