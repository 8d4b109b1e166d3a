"""Pages from templates: whatever is printed in one is cleaned, then escaped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from assessment.store.text import clean_text

FOLDER = Path(__file__).parent


def template(name: str, **filters: Callable[..., str]) -> Template:
    """Return a template of this folder; a name that it prints and nobody gave is an error."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        auto_reload=False,
    )
    environment.filters |= filters
    return environment.get_template(name)


def _shown(value: object) -> object:
    """Clean every text that a template prints, before it is escaped."""
    return clean_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
