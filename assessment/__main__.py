"""The command line: ``python -m assessment …``.

Exit 0: done. 1: refused or not valid, said in one sentence on the standard error. 2: wrong use.
"""

from __future__ import annotations

import os
import pkgutil
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module

from assessment import commands
from assessment.commands.frame import CALLED
from assessment.errors import BadInput, WorkbookError


def parser() -> ArgumentParser:
    """Return the parser with every command: one for each module of ``commands`` with ``add_to``."""
    made = ArgumentParser(
        prog=CALLED, description="The workbook's command line; each command has its own --help."
    )
    nouns = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in pkgutil.iter_modules(commands.__path__):
        one = import_module(f"{commands.__name__}.{module.name}")
        if hasattr(one, "add_to"):
            one.add_to(nouns)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    given = parser().parse_args(arguments)
    try:
        done: int | None = given.run(given)
        sys.stdout.flush()
    except WorkbookError as refusal:
        print(refusal, file=sys.stderr)
        if isinstance(refusal, BadInput):
            print(
                *(f"- {problem}\n" for problem in refusal.problems), sep="", end="", file=sys.stderr
            )
        return 1
    except BrokenPipeError:  # whoever reads our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return done or 0


if __name__ == "__main__":
    sys.exit(main())
