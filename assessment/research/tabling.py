"""The numbers of a comparison as rows and as JSON, for taking away. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from assessment.measures.totals import TOTAL
from assessment.research.model import (
    Comparison,
    Figure,
    PooledReview,
    SiteLine,
    SiteReview,
    SiteTotal,
)
from assessment.verification.model import VERDICTS

HEADINGS = (
    "site",
    "name",
    "nation",
    "kind",
    "bank",
    "round",
    "form",
    "asked_in_round",
    "shared_questions",
    "participants",
    "code",
    "title",
    *Figure._fields,
    "agreed_sum",
    "agreed_band",
    "settled_sum",
    "settled_band",
    "verdicts",
    "upheld",
    "lowered",
    "queried",
    "could_not_tell",
    "answers_judged",
    "verifiers",
    "mean_fall",
)
WHOLE = ("all", "All questions")
IN_ALL = "All sections together"

Cell = str | int | float | None


def rows(compared: Comparison) -> Iterator[tuple[Cell, ...]]:
    """Yield one row per site and per issue or dimension, in the order of HEADINGS.

    An ``own`` that is None is hidden where ``hidden`` says why, else not defined.  All figures
    stand on the ``shared_questions``.  Sums stand beside the issues, and in a row of their own
    for all together, where the instrument adds up.
    """
    for line in compared.lines:
        for code, title in (*compared.issues, *compared.dimensions, (TOTAL, IN_ALL)):
            figure, total = line.figures.get(code), line.totals.get(code)
            if figure is not None or total is not None:
                yield (
                    line.site_code,
                    line.site_name,
                    line.nation,
                    line.kind,
                    compared.bank_version,
                    line.round_name,
                    line.form,
                    line.asked,
                    compared.shared,
                    people(line, compared.threshold),
                    code,
                    title,
                    *(figure or (None,) * len(Figure._fields)),
                    *(total or (None,) * len(SiteTotal._fields)),
                    *(None,) * len(_verdict_cells(None)),
                )
        if line.review is not None:
            yield (
                line.site_code,
                line.site_name,
                line.nation,
                line.kind,
                compared.bank_version,
                line.round_name,
                line.form,
                line.asked,
                compared.shared,
                people(line, compared.threshold),
                *WHOLE,
                *(None,) * (len(Figure._fields) + len(SiteTotal._fields)),
                *_verdict_cells(line.review),
            )


def _verdict_cells(review: SiteReview | None) -> tuple[Cell, ...]:
    if review is None:
        return (None,) * 8
    figures = review.figures
    return (
        figures.verdicts,
        *(figures.counts[kind] for kind in VERDICTS),
        figures.questions,
        review.verifiers,
        _number(figures.mean_fall),
    )


def what_is_shared(compared: Comparison) -> str:
    """Return the sentence that says on which questions the figures stand."""
    forms = Counter(line.form for line in compared.lines)
    lengths = {line.asked for line in compared.lines}
    if len(forms) <= 1 and lengths <= {compared.shared}:
        form = next(iter(forms), compared.form or "chosen")
        return f"All rounds asked the same {_questions(compared.shared)} (the {form} form)."
    used = ", ".join(f"{form} at {_sites(count)}" for form, count in sorted(forms.items()))
    if not compared.shared:
        return (
            f"The rounds did not ask the same (forms: {used}), and no question was asked by all of "
            "them, so there are no figures to compare. Compare rounds of one form."
        )
    return (
        f"The rounds did not ask the same (forms: {used}). They are compared only on the "
        f"{_questions(compared.shared)} that all of them asked; every figure stands on those."
    )


def _questions(count: int) -> str:
    return "one question" if count == 1 else f"{count} questions"


def _sites(count: int) -> str:
    return "one site" if count == 1 else f"{count} sites"


def people(line: SiteLine, threshold: int) -> int | str:
    """Return how many took part, or that they were too few to say."""
    return line.participants if line.participants >= threshold else f"fewer than {threshold}"


def as_json(compared: Comparison) -> dict[str, object]:
    """Return the comparison as plain JSON; moments are ISO 8601 in UTC."""
    return {
        "bank": compared.bank_version,
        "title": compared.bank_title,
        "round": compared.round_name,
        "form": compared.form,
        "shared_questions": compared.shared,
        "compared_on": what_is_shared(compared),
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
                "form": line.form,
                "asked_in_round": line.asked,
                "participants": people(line, compared.threshold),
                "figures": {code: figure._asdict() for code, figure in line.figures.items()},
                **_totals(line),
                "verdicts": None if line.review is None else _verdicts(line.review),
            }
            for line in compared.lines
        ],
        "missing": list(compared.missing),
        "verdicts": None if compared.review is None else _pooled(compared.review),
    }


def _verdicts(review: SiteReview | PooledReview) -> dict[str, object]:
    """Return verdict figures as plain JSON; shares and means are None where not defined."""
    figures = review.figures
    return {
        "n": figures.verdicts,
        "answers": figures.questions,
        "verifiers": review.verifiers,
        **{
            kind.replace(" ", "_"): {
                "n": figures.counts[kind],
                "share": _number(figures.share(kind)),
            }
            for kind in VERDICTS
        },
        "mean_fall": _number(figures.mean_fall),
        "mean_fall_where_lowered": _number(figures.mean_fall_where_lowered),
    }


def _pooled(review: PooledReview) -> dict[str, object]:
    return {
        "sites": review.sites,
        **_verdicts(review),
        "agreement": {
            "answers": review.common,
            "alike": review.alike,
            "krippendorff_ordinal": review.alpha,
            "hidden": review.hidden,
        },
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _totals(line: SiteLine) -> dict[str, object]:
    if not line.totals:
        return {}
    return {"totals": {code: total._asdict() for code, total in line.totals.items()}}
