"""``score``: figures from a file of answers, without a database."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from assessment.commands.frame import Nouns, add_json, print_json, read_file, verb


def add_to(nouns: Nouns) -> None:
    """Add the command."""
    about = "work out profile, spread, accounts and agreement from a tidy file of answers"
    example = "score --bank questions/2026.1 --answers answers.csv --json"
    score = verb(nouns, "score", _score, about, example)
    score.add_argument("--bank", metavar="FOLDER", type=Path, required=True, help="the questions")
    score.add_argument(
        "--answers",
        metavar="FILE",
        type=Path,
        required=True,
        help="CSV with the columns participant, voice, question, answer, note",
    )
    add_json(score)


def _score(given: Namespace) -> None:
    from assessment.bank.loading import load_bank  # noqa: PLC0415  heavy
    from assessment.measures.score import score  # noqa: PLC0415  heavy
    from assessment.measures.tidy import read_tidy  # noqa: PLC0415  heavy

    bank = load_bank(given.bank)
    answers = read_tidy(read_file(given.answers), bank)
    figures: Any = score(bank, answers.own, answers.agreed)
    if given.json:
        print_json(figures)
        return
    _print_questions(figures["questions"])
    _print_profile("Profile from the agreed levels", figures["profile"])
    _print_profile("Profile from the medians of own answers", figures["own_profile"])
    _print_totals(figures.get("totals"))
    counts = ", ".join(f"{count} {what}" for what, count in figures["accounts"]["all"].items())
    print(f"Accounts: {counts}.")
    print(f"Krippendorff's alpha: {_shown(figures['agreement']['krippendorff_ordinal'])}.")


def _print_questions(questions: Any) -> None:
    print(f"{'question':<12}{'n':>4}{'median':>8}{'agreed':>8}  split")
    for code, one in questions.items():
        median, agreed = _shown(one["median"]), _shown(one["agreed"])
        turned = ", worded in the negative: levels as asked" if one["reversed"] else ""
        print(f"{code:<12}{one['n']:>4}{median:>8}{agreed:>8}  {_SPLIT[one['split']]}{turned}")


def _print_profile(heading: str, profile: Any) -> None:
    print(f"\n{heading}")
    for code, one in profile.items():
        lowest = f"  lowest {one['lowest']}" if one["lowest"] else ""
        counts = f"{one['levelled']} of {one['asked']}"
        print(f"{code:<12}{_shown(one['mean']):>8}  from {counts}{lowest}")


def _print_totals(totals: Any) -> None:
    """Print sums and bands of each participant and of their mean, where the bank adds up."""
    if totals is None:
        return
    print("\nSums and bands")
    for who, mine in (*totals["participants"].items(), ("mean of all", totals["mean"])):
        sums = ", ".join(
            f"{code} {_shown(one['sum'])}{' ' + one['band'] if one['band'] else ''}"
            for code, one in mine.items()
        )
        print(f"{who}: {sums}")


def _shown(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.2f}".rstrip("0").rstrip(".")


_SPLIT = {True: "split", False: "agreement", None: "no conclusion"}
