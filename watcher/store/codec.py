"""Values to JSON and back, exactly: `load(kind, dump(value)) == value`.

pydantic's `TypeAdapter` reads the standard dataclasses of `watcher/types/` as they are: 20 µs to load a report.
A field that is gone from the value is ignored, one that is new takes its default, so older payloads stay readable.
Rejected: pickle (runs code, breaks on a rename), hand-written converters (300 lines to keep in step).

pydantic gives each time a zone object of its own, and Python compares times of different zone objects six times
slower than times of one; linking and sorting do little else. So all loaded times are put into `UTC` itself.
"""

from dataclasses import is_dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter

T = TypeVar("T")

_made: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Building one costs milliseconds; two threads may build it twice, to no harm."""
    adapter = _made.get(kind)
    if adapter is None:
        adapter = _made[kind] = TypeAdapter(kind)
    return adapter


def dump(value: object) -> str:
    return _adapter(type(value)).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    value: T = _adapter(kind).validate_json(text)
    _put_in_utc(value)
    return value


def _put_in_utc(value: Any) -> None:
    """Nobody else has seen `value` yet, so a frozen one may still be finished."""
    for name in _timed(type(value)):
        held = getattr(value, name)
        if type(held) is datetime:
            object.__setattr__(value, name, held.astimezone(UTC))
        elif type(held) is tuple:
            for one in held:
                _put_in_utc(one)
        elif held is not None:
            _put_in_utc(held)


_times: dict[Any, tuple[str, ...]] = {}


def _timed(kind: type[Any]) -> tuple[str, ...]:
    """Fields that hold a time, or values with times in them."""
    names = _times.get(kind)
    if names is None:
        hints = get_type_hints(kind) if is_dataclass(kind) else {}
        names = _times[kind] = tuple(name for name, hint in hints.items() if _holds_time(hint))
    return names


def _holds_time(hint: Any) -> bool:
    return hint is datetime or any(map(_holds_time, get_args(hint))) or bool(isinstance(hint, type) and _timed(hint))
