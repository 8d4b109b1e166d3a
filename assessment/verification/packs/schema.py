"""The JSON Schema of ``workbook.json`` and of other documents, read off their types."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

from assessment.workbook.model import SCHEMA, WorkbookDocument

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SIMPLE: dict[Any, dict[str, Any]] = {
    object: {},
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
}


def workbook_schema() -> dict[str, Any]:
    """Return the schema as plain JSON; every field is required and no other is allowed."""
    return schema_of(WorkbookDocument, f"A workbook ({SCHEMA})")


def schema_of(kind: type, title: str) -> dict[str, Any]:
    """Return the schema of a whole document, whose type is a TypedDict, as plain JSON."""
    parts: dict[str, Any] = {}
    whole = _object(kind, parts)
    return {"$schema": DIALECT, "title": title, **whole, "$defs": dict(sorted(parts.items()))}


def _described(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one type; parts of the document are gathered in ``parts``."""
    if kind in _SIMPLE:
        return dict(_SIMPLE[kind])
    if is_typeddict(kind):
        return _part(kind, parts)
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(inside)}
    if origin is list:
        return {"type": "array", "items": _described(inside[0], parts)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _described(inside[1], parts)}
    if origin is UnionType:
        return {"anyOf": [_described(one, parts) for one in inside]}
    raise TypeError(kind)


def _part(kind: type, parts: dict[str, Any]) -> dict[str, Any]:
    parts[kind.__name__] = _object(kind, parts)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _object(kind: type, parts: dict[str, Any]) -> dict[str, Any]:
    fields = get_type_hints(kind)
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip(),
        "properties": {name: _described(inner, parts) for name, inner in fields.items()},
        "required": sorted(fields),
        "additionalProperties": False,
    }
