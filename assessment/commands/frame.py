"""What every command is built from; see the package's docstring."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from assessment.errors import BadInput, NotYours, Refused, Unavailable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.bank.model import Bank
    from assessment.people.model import Site
    from assessment.workbook.model import Round

Nouns: TypeAlias = "_SubParsersAction[ArgumentParser]"
Verbs: TypeAlias = "_SubParsersAction[ArgumentParser]"
Run = Callable[[Namespace], int | None]

CALLED = "python -m assessment"


def noun(nouns: Nouns, name: str, about: str) -> Verbs:
    """Add a noun that takes verbs; return where to add them."""
    parser = nouns.add_parser(name, help=about, description=_sentence(about))
    return parser.add_subparsers(title="what to do", metavar="VERB", required=True)


def verb(within: Nouns | Verbs, name: str, run: Run, about: str, example: str) -> ArgumentParser:
    """Add a command that ``run`` carries out; ``example`` is what follows the program's name."""
    parser = within.add_parser(
        name,
        help=about,
        description=_sentence(about),
        epilog=f"example:\n  {CALLED} {example}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def add_json(parser: ArgumentParser) -> None:
    """Add ``--json`` to a command that reports."""
    parser.add_argument("--json", action="store_true", help="report as JSON")


def print_json(report: object) -> None:
    """Print a report as JSON, for people and programs to read."""
    print(json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False))


def read_file(path: Path) -> bytes:
    """Return a file's content; BadInput where it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        sentence = f"The file {path} can't be read: {_reason(error)}. Nothing was changed."
        raise BadInput(sentence) from error


def check_readable(path: Path) -> None:
    """Raise BadInput where a file can't be read; its content is left to others, who take pieces."""
    try:
        path.open("rb").close()
    except OSError as error:
        sentence = f"The file {path} can't be read: {_reason(error)}. Nothing was changed."
        raise BadInput(sentence) from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole; Unavailable where it can't be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        sentence = f"The file {path} can't be written: {_reason(error)}. Choose another place."
        raise Unavailable(sentence) from error


def site_called(session: Session, code: str) -> Site:
    """Return the site with this code; Refused, naming it, where there is none."""
    from assessment.people.queries import site_by_code  # noqa: PLC0415  heavy

    try:
        return site_by_code(session, code)
    except NotYours as error:
        raise Refused(f"There is no site with the code {code}. Nothing was changed.") from error


def round_called(session: Session, round_id: int) -> Round:
    """Return the round with this id; Refused, naming it, where there is none."""
    from assessment.workbook.queries import round_of  # noqa: PLC0415  heavy

    try:
        return round_of(session, round_id)
    except NotYours as error:
        raise Refused(f"There is no round {round_id}. Nothing was changed.") from error


def bank_of(session: Session, round_id: int) -> Bank:
    """Return the questions of a round; Refused for no round, BadInput where they are not here."""
    from assessment.bank.versions import load_all  # noqa: PLC0415  heavy
    from assessment.settings import settings  # noqa: PLC0415  heavy

    version = round_called(session, round_id).bank_version
    banks = load_all(settings().questions)
    if version not in banks:
        raise BadInput(
            f"The round uses bank {version}, which is not in {settings().questions}, so "
            "nothing was done. Put its folder back."
        )
    return banks[version]


@contextmanager
def showing_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Yield what shows how far something is, in one line; it shows nothing but to a person."""
    shown = sys.stderr.isatty()

    def tell(what: str, done: int, of: int) -> None:
        if shown:
            print(f"\r\033[K{what}: {done} of {of}", end="", file=sys.stderr, flush=True)

    yield tell
    if shown:
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _reason(error: OSError) -> str:
    return (error.strerror or "no reason given").lower()


def _sentence(about: str) -> str:
    return f"{about[0].upper()}{about[1:]}."
