"""What the words mean: the bank's meanings, and beside them what the site agreed for itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessment.documents.blocks import Block, Column, Heading, Prose, Table
from assessment.workbook.meanings import when_agreed
from assessment.workbook.model import MeaningPart, TermPart, WorkbookDocument


def glossary(document: WorkbookDocument) -> Iterator[Block]:
    """List the terms of the workbook from A to Z, then what the site's meanings were before."""
    terms = document["glossary"]
    yield Heading(2, "Glossary", "glossary")
    if not terms:
        yield Prose("The questions explain no words.")
        return
    if any(term["here"] for term in terms):
        yield Prose(
            "Where the site agreed on a meaning of its own, it stands below the one that came "
            "with the questions, as it held when this workbook was drawn up.",
            leads=True,
        )
    yield Table(
        "What the words mean",
        (Column("Word", 0.28), Column("What it means", 0.72)),
        tuple((term["term"], "\n".join(_meanings(term))) for term in terms),
    )
    yield from _earlier(terms)


def _meanings(term: TermPart) -> Iterator[str]:
    if term["meaning"] is not None:
        yield term["meaning"]
    if term["here"]:
        holds = term["here"][-1]
        told = when_agreed(holds)
        if holds["meaning"] is None:
            yield f"No meaning of the site's own holds any more ({told})."
        else:
            yield f"Here it means: {holds['meaning']} ({told})"


def _earlier(terms: Sequence[TermPart]) -> Iterator[Block]:
    rows = [(term["term"], one) for term in terms for one in term["here"][:-1]]
    if rows:
        yield Table(
            "What words meant here before",
            (Column("Word", 0.24), Column("Meaning", 0.46), Column("Version", 0.3)),
            tuple((word, _meaning(one), when_agreed(one)) for word, one in rows),
        )


def _meaning(one: MeaningPart) -> str:
    return "Withdrawn" if one["meaning"] is None else one["meaning"]
