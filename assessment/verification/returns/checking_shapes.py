"""Whether JSON has the shape of a type: every fault a sentence that says where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

from assessment.store.text import one_line

MOST_FAULTS = 10  # that are named; one wrong file needs no more

_LONGEST_NAME = 60  # characters of a field's name that a sentence repeats
_WANTED = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    NoneType: "nothing (null)",
}


def shape_problems(value: object, kind: Any, where: str = "the file") -> tuple[str, ...]:
    """Return what differs from the type, the first ten; none where ``value`` fits it.

    ``kind`` is a TypedDict, whose fields are all required and no other is allowed.
    """
    found = []
    for problem in _problems(value, kind, where):
        found.append(problem)
        if len(found) == MOST_FAULTS:
            break
    return tuple(found)


def _problems(value: object, kind: Any, where: str) -> Iterator[str]:
    if is_typeddict(kind):
        yield from _of_fields(value, kind, where)
        return
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Literal:
        if value not in inside or isinstance(value, bool):
            yield f"In {where} one of these is wanted: {', '.join(f'“{one}”' for one in inside)}."
    elif origin is list:
        yield from _of_items(value, inside[0], where)
    elif origin is dict:
        yield from _of_named(value, inside[1], where)
    elif origin is UnionType:
        if not any(_fits(value, one) for one in inside):
            yield f"In {where} is wanted: {' or '.join(_WANTED[one] for one in inside)}."
    elif not _fits(value, kind):
        yield f"In {where} is wanted: {_WANTED[kind]}."


def _fits(value: object, kind: Any) -> bool:
    # A truth value is a whole number to Python, and to nobody else.
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _of_fields(value: object, kind: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"In {where} several named fields are wanted."
        return
    fields = get_type_hints(kind)
    for name in fields:
        if name not in value:
            yield f"In {where} the field “{name}” is missing."
        else:
            yield from _problems(value[name], fields[name], f"{where}, “{name}”")
    for name in value.keys() - fields.keys():
        yield f"In {where} the field “{one_line(name)[:_LONGEST_NAME]}” is not known."


def _of_items(value: object, kind: Any, where: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"In {where} a list is wanted."
        return
    for number, one in enumerate(value, start=1):
        yield from _problems(one, kind, f"{where}, entry {number}")


def _of_named(value: object, kind: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"In {where} several named fields are wanted."
        return
    for name, one in value.items():
        yield from _problems(one, kind, f"{where}, “{one_line(name)[:_LONGEST_NAME]}”")
