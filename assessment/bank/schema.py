"""The JSON Schemas of a bank's files, by which an editor helps whoever writes one.

They are made from the checker's own lists of keys, so the two cannot drift apart; what goes beyond
one file (codes, domains, bands that hold every sum) only ``bank check`` can tell.  An editor reads
``2026.1`` as a number and ``true`` as a flag; both are texts to us, so a text may be either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal

from assessment.bank import frame, scoring, sections
from assessment.bank.schema_words import BANK, DIMENSION, ISSUE, QUESTION

Json = dict[str, object]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Json = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_FLAG: Json = {"enum": [True, False, "true", "false"]}
_ISSUE_CODE = frame.ISSUE_CODE.pattern
_DIMENSION_CODE = _ISSUE_CODE + r"-[0-9A-Za-z]+(\.[0-9]+)*"
_QUESTION_CODE = _DIMENSION_CODE + r"([a-z]|[.-][0-9]+)"
_NO_NUMBER: Json = {"not": {"pattern": "^-?[0-9.]+$"}}


def schema_files() -> dict[str, str]:
    """Return the schemas as they are published, by the name of their file."""
    schemas = {
        "bank.schema.json": bank_schema(),
        "issue.schema.json": issue_schema("full"),
        "issue-minimal.schema.json": issue_schema("minimal"),
    }
    return {
        name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }


def bank_schema() -> Json:
    """Return the schema of ``bank.yaml``."""
    parts: dict[str, Json] = {
        "requires": {"enum": list(frame.REQUIRES)},
        "ladder": _ladder(),
        "silences": _texts(
            items={"type": ["string", "boolean"], "maxLength": frame.LONGEST_SILENCE} | _NO_NUMBER
        ),
        "domains": _pairs(),
        "voices": _list(_voice(), least=1),
        "criteria": _list(_object(frame.CRITERION, (), {}, _inside(BANK, "criteria"))),
        "glossary": _pairs(),
        "everyday": _texts(),
        "scoring": _scoring(),
        "issues": _texts(
            least=1, items=_code(_ISSUE_CODE) | {"not": {"enum": [*frame.NOT_ISSUES]}}
        ),
    }
    whole = _object(frame.ALWAYS, (*frame.MAY, *frame.FULL), parts, BANK)
    minimal: Json = {"properties": {"requires": {"const": "minimal"}}, "required": ["requires"]}
    return {
        "$schema": DRAFT,
        "title": "bank.yaml: what holds for all questions of a version",
        **whole,
        "if": minimal,
        "else": {"required": [*frame.ALWAYS, *frame.FULL]},
    }


def issue_schema(requires: Literal["full", "minimal"]) -> Json:
    """Return the schema of an issue's file, in a bank that requires so much."""
    full = requires == "full"
    dimension = _object(
        (*sections.DIMENSION, *(sections.DOMAIN if full else ())),
        sections.DOMAIN,
        {"code": _code(_DIMENSION_CODE), "questions": _list(_question(full=full), least=1)},
        DIMENSION,
    )
    parts = {"code": _code(_ISSUE_CODE), "dimensions": _list(dimension, least=1)}
    return {
        "$schema": DRAFT,
        "title": f"An issue of a bank that requires {requires}",
        **_object(sections.ISSUE, (), parts, ISSUE),
    }


def _question(*, full: bool) -> Json:
    parts: dict[str, Json] = {
        "code": _code(_QUESTION_CODE),
        "descriptors": _descriptors(),
        "evidence": _texts(least=sections.FEWEST_EVIDENCE if full else 0),
        "barrier": _object(sections.BARRIER, (), {}, _inside(QUESTION, "barrier")),
        "intervene": _texts(least=sections.FEWEST_PLACES if full else 0),
        "voices": _texts(least=1 if full else 0),
        "hear": _texts(least=1 if full else 0),
        "sources": _texts(least=1 if full else 0),
        "short": _FLAG,
        "reversed": _FLAG,
        "weight": _number(least=1),
        "moved_from": _code(_DIMENSION_CODE),
    }
    if full:
        parts["text"] = _TEXT | {"pattern": rf"^\s*\S+(\s+\S+){{0,{sections.LONGEST - 1}}}\s*$"}
    required = (*sections.ALWAYS, *(sections.FULL if full else ()))
    return _object(required, (*sections.MAY, *sections.FULL), parts, QUESTION)


def _ladder() -> Json:
    rung = _object(frame.RUNG, (), {"value": _number()}, _inside(BANK, "ladder"))
    return _list(rung, least=frame.FEWEST_LEVELS) | {"maxItems": frame.MOST_LEVELS}


def _voice() -> Json:
    parts: dict[str, Json] = {
        "code": _TEXT | {"maxLength": frame.LONGEST_VOICE},
        "side": {"enum": [*frame.SIDES]},
    }
    return _object(frame.VOICE, (), parts, _inside(BANK, "voices"))


def _scoring() -> Json:
    words = _inside(BANK, "scoring")
    numbers: dict[str, Json] = {"low": _number(), "high": _number()}
    band = _object(scoring.BAND, scoring.BAND_MORE, numbers, _inside(words, "bands"))
    names: Json = {"pattern": f"^({_ISSUE_CODE})$"}
    bands: Json = {"type": "object", "propertyNames": names, "additionalProperties": _list(band)}
    parts: dict[str, Json] = {"high": _number(), "sums": _FLAG, "bands": bands}
    added_up: Json = {"required": ["sums"], "properties": {"sums": {"enum": [True, "true"]}}}
    return {
        **_object(scoring.SCORING, scoring.SCORING_MORE, parts, words),
        "dependentSchemas": {"bands": added_up},
    }


def _descriptors() -> Json:
    return {
        "type": "object",
        "propertyNames": {"pattern": "^[0-9]+$"},
        "additionalProperties": _TEXT,
        "minProperties": frame.FEWEST_LEVELS,
        "maxProperties": frame.MOST_LEVELS,
    }


def _object(
    required: Iterable[str],
    optional: Iterable[str],
    parts: dict[str, Json],
    words: dict[str, str],
) -> Json:
    """Return what keys a mapping has; a key without a part of its own is a text."""
    required = list(dict.fromkeys(required))
    known = list(dict.fromkeys((*required, *optional)))
    return {
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": {key: {"description": words[key], **parts.get(key, _TEXT)} for key in known},
    }


def _inside(words: dict[str, str], key: str) -> dict[str, str]:
    """Return the words of the keys under a key, which are written ``key.inner``."""
    start = f"{key}."
    return {
        name.removeprefix(start): told for name, told in words.items() if name.startswith(start)
    }


def _list(items: Json, least: int = 0) -> Json:
    return {"type": "array", "items": items, "minItems": least}


def _texts(least: int = 0, items: Json = _TEXT) -> Json:
    return _list(_TEXT | items, least) | {"uniqueItems": True}


def _pairs() -> Json:
    return {"type": "object", "additionalProperties": _TEXT}


def _code(pattern: str) -> Json:
    return {"type": "string", "pattern": f"^{pattern}$"}


def _number(least: int = 0) -> Json:
    whole: Json = {"type": "integer", "minimum": least, "maximum": 999_999}
    return {"anyOf": [whole, {"type": "string", "pattern": "^[0-9]{1,6}$"}]}
