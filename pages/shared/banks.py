"""The versions of the questions, read once a process."""

from __future__ import annotations

import threading
from pathlib import Path

from assessment.bank.model import Bank
from assessment.bank.versions import load_all, released
from assessment.settings import settings

# A global of the module: any client may empty Streamlit's own caches.
_loaded: dict[Path, dict[str, Bank]] = {}
_loading = threading.Lock()


def banks() -> dict[str, Bank]:
    """Return every version by name, oldest first; BankFaulty lists all problems of all of them."""
    folder = settings().questions
    if folder not in _loaded:
        with _loading:
            if folder not in _loaded:
                _loaded[folder] = load_all(folder)
    return _loaded[folder]


def version_in_words(version: str) -> str:
    """Return a version's name, and a warning beside it while its wording can still change."""
    if released(settings().questions / version) is None:
        return f"{version} (not released: its wording can still change)"
    return version
