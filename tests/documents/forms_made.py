"""Verdict forms of an invented workbook, for whoever draws, fills in or takes in one."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from assessment.verification.model import (
    FormBefore,
    FormDeclaration,
    FormMessage,
    FormQuery,
    FormSheet,
)
from assessment.verification.returns.drawing_up_forms import FormFor, draw_up_form
from documents.documents_example import a_document
from factories import bank

ORGANISATIONS = ("Cwm Helyg County Council", "Helyg Health Board", "Tenants’ Voice CIC")
THREAD = FormQuery(
    "verifier",
    None,
    (
        FormMessage("verifier", "2026-06-10T10:00:00+00:00", "Who was at the forum in March?"),
        FormMessage(
            "team",
            "2026-06-12T15:30:00+00:00",
            "Twelve residents; the list is here.",
            ("list.pdf",),
        ),
    ),
)


def a_sheet(whose: FormFor | None = None, **changed: object) -> FormSheet:
    """Return a form of the real questions, all 45, each with an agreed level from 0 to 4."""
    questions = bank().questions
    document = a_document()
    some = document["answers"]
    document["answers"] = [
        deepcopy(some[n % len(some)])
        | {
            "question": question.code,
            "text": question.text,
            "guidance": question.guidance,
            "verifier_asks": question.verifier_asks,
            "descriptors": list(question.descriptors),
            "reversed": question.reversed,
            "hash": f"{n:064x}",
        }
        for n, question in enumerate(questions)
    ]
    for n, answer in enumerate(document["answers"]):
        answer["agreed"] |= {"level": n % 5, "not_agreed": False}
    given = {
        "pack_id": "7f3a9c",
        "number": 3,
        "workbook_hash": "a" * 64,
        "token": "b" * 64,
        "organisations": ORGANISATIONS,
        "return_to": "https://workbook.example/review",
    }
    return draw_up_form(document, bank(), whose or FormFor("Prof. Nia Verifier"), **given | changed)


def with_few(sheet: FormSheet, questions: int = 4) -> FormSheet:
    """Return the same form of the first questions only."""
    return replace(sheet, questions=sheet.questions[:questions])


def reissued(sheet: FormSheet) -> FormSheet:
    """Return a form in which something was said before: it holds, and has gone stale, and a query."""
    first, second, third, *others = sheet.questions
    return replace(
        sheet,
        revision=2,
        declaration=FormDeclaration("My sister works there.", {ORGANISATIONS[0]: True}),
        questions=(
            replace(
                first, before=FormBefore("could not tell", None, "Nobody was in.", stale=False)
            ),
            replace(second, before=FormBefore("lowered", 0, "Said only.", stale=True)),
            replace(third, query=THREAD),
            *others,
        ),
    )
