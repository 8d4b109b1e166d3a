"""Everything that can go wrong on purpose has one root, and each is a sentence to show."""

from __future__ import annotations


class WorkbookError(Exception):
    """The root: its text is shown to a person as it stands."""


class Refused(WorkbookError):
    """An act that is not allowed, or not now; nothing was changed."""


class NotYours(Refused):
    """The person may not do or see this; the sentence never says whether it exists."""


class Unknown(Refused):
    """A link or code that opens nothing, and never did as far as anybody can tell."""


class SignInNeeded(Refused):
    """Nobody is signed in, or the sign-in has ended."""


class Gone(Refused):
    """A link that worked once and does so no more: used, withdrawn or run out."""


class Locked(Refused):
    """Handed over or signed off: nothing in it can be changed until somebody opens it again."""


class Changed(Refused):
    """Somebody else saved first; carries what is stored now, so that both can be shown.

    ``stored`` is a JSON-ready dict with at least ``revision`` (int), ``by`` (str) and ``at`` (ISO
    8601, UTC) beside the stored fields.
    """

    def __init__(self, sentence: str, stored: dict[str, object]) -> None:
        super().__init__(sentence)
        self.stored = stored


class BadInput(WorkbookError):
    """Something given does not fit; ``problems`` lists every fault, each a whole sentence."""

    def __init__(self, sentence: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.problems = problems


class Unavailable(WorkbookError):
    """Something the application stands on is away: database, disk, key. Nothing was saved."""
